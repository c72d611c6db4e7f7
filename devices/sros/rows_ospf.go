package sros

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/nokia"
	"interlock/devices/syntax"
)

// ospfRows are OSPF in a router ("Unicast Routing Protocols Guide", OSPF). An instance does not run until it is enabled.
func ospfRows(r nokia.Block, vrfPath string) []Row {
	var rows []Row
	for _, v3 := range []bool{false, true} {
		word, noun := "ospf", "router ospf"
		process := func(c *devices.Config) *map[string]*devices.OSPF { return &c.OSPF }
		if v3 {
			word, noun = "ospf3", "router ospfv3"
			process = func(c *devices.Config) *map[string]*devices.OSPF { return &c.OSPFv3 }
		}
		o := r.In(word+" <instance:int(0-95)>", "/"+noun+" $instance"+vrfPath, func(s *Scope, a syntax.Args) {
			name := a.Str("instance")
			if s.Owner != "default" {
				name = s.Owner + "/" + name
			}
			p := ioslike.Get(process(s.Config), name)
			if s.Draft.First(word + name) {
				p.Process, p.Shutdown = name, true
			}
			s.OSPF = p
			s.OSPFVRF = ioslike.Get(&p.VRFs, s.Owner)
		})
		rows = append(rows, ospfInstance(o, v3)...)
	}
	return rows
}

func ospfInstance(o nokia.Block, v3 bool) []Row {
	area := o.InChecked("area <area>", "area $area", func(s *Scope, a syntax.Args) error {
		if _, err := dotted(a.Str("area")); err != nil {
			return err
		}
		return nil
	})
	get := func(s *Scope, a syntax.Args) *devices.OSPFArea {
		name, _ := dotted(a.Str("area"))
		return ioslike.Get(&s.OSPFVRF.Areas, name)
	}
	noun := "ospf"
	if v3 {
		noun = "ospfv3"
	}
	i := area.In("interface <if>", "/interface $if / "+noun, func(s *Scope, a syntax.Args) {
		name := interfaceName(s.Owner, a.Unquoted("if"))
		s.Block = name
		key := noun + " " + s.OSPF.Process + " " + name
		on := s.Draft.OSPF[key]
		if on == nil {
			areaName, _ := dotted(a.Str("area"))
			on = &devices.InterfaceOSPF{Process: s.OSPF.Process, Area: areaName}
			s.Draft.OSPF[key] = on
			c, vrf := s.Config, s.OSPFVRF
			s.Refer("interface", name, noun+" area "+areaName, a)
			s.Draft.Later(func() {
				iface := c.Interfaces[name]
				switch {
				case iface == nil:
					ioslike.Set(&vrf.Settings, "interface "+name+" area "+areaName, "")
				case v3:
					iface.OSPFv3 = on
				default:
					iface.OSPF = on
				}
			})
		}
		s.OnOSPF = on
	})
	setting := func(words, key string) Row {
		return o.Leaf(words, key, func(s *Scope, a syntax.Args) { ioslike.Set(&s.OSPFVRF.Settings, key, a.Unquoted("v")) })
	}
	timer := func(words string) Row {
		return o.Leaf(words, "timers", func(s *Scope, a syntax.Args) {
			ioslike.Set(&s.OSPFVRF.Settings, strings.TrimSpace("timers "+a.Str("what")+" "+a.Str("part")), a.Str("v"))
		})
	}
	return nokia.Rows(
		o.Exists(),
		o.Leaf("admin-state {state:enable|disable}", "shutdown", func(s *Scope, a syntax.Args) { s.OSPF.Shutdown = a.Str("state") == "disable" }),
		o.Leaf("router-id {id:ip}", "router-id", func(s *Scope, a syntax.Args) { s.OSPFVRF.RouterID = a.Addr("id") }),
		o.Leaf("preference {n:int(1-255)}", "distance intra-area", func(s *Scope, a syntax.Args) {
			ioslike.Set(&s.OSPFVRF.Distance, "intra-area", a.Int("n"))
			ioslike.Set(&s.OSPFVRF.Distance, "inter-area", a.Int("n"))
		}),
		o.Leaf("external-preference {n:int(1-255)}", "distance external", func(s *Scope, a syntax.Args) { ioslike.Set(&s.OSPFVRF.Distance, "external", a.Int("n")) }),
		// The reference bandwidth is in kilobits per second here.
		o.Checked("reference-bandwidth {n:int}", "reference-bandwidth", func(s *Scope, a syntax.Args) error {
			if s.OSPFVRF.ReferenceBandwidth = a.Int("n") / 1000; s.OSPFVRF.ReferenceBandwidth == 0 {
				return fmt.Errorf("a reference bandwidth of %s kbit/s is less than the model counts", a.Str("n"))
			}
			return nil
		}),
		o.Leaf("export-policy <policy>", "redistribute", func(s *Scope, a syntax.Args) {
			s.Refer("route-map", a.Unquoted("policy"), "ospf export-policy", a)
			// One chain over the whole routing table.
			ioslike.Get(&s.OSPFVRF.Redistribute, "policy "+strconv.Itoa(len(s.OSPFVRF.Redistribute)+1)).Policy = a.Unquoted("policy")
		}),
		o.Leaf("overload [{v:true|false}]", "max-metric", func(s *Scope, a syntax.Args) {
			if nokia.On(a, "v") {
				s.OSPFVRF.MaxMetric = "overload"
			}
		}),
		o.Leaf("compatible-rfc1583 {v:true|false}", "rfc1583compatibility", func(s *Scope, a syntax.Args) { s.OSPFVRF.RFC1583 = nokia.On(a, "v") }),
		setting("traffic-engineering {v:true|false}", "traffic-engineering"), setting("asbr [{v:rest}]", "asbr"), setting("import-policy <v>", "import-policy"),
		setting("advertise-router-capability {v}", "advertise-router-capability"), setting("unicast-import {v:true|false}", "unicast-import"), setting("multicast-import {v:true|false}", "multicast-import"),
		setting("export-limit {v:rest}", "export-limit"), setting("external-db-overflow {v:rest}", "external-db-overflow"), setting("graceful-restart [{v:rest}]", "graceful-restart"),
		timer("timers <what> <part> {v}"), timer("timers <what> {v}"), setting("overload-on-boot [{v:rest}]", "overload-on-boot"), setting("overload-include-stub {v:true|false}", "overload-include-stub"),
		setting("overload-include-ext-1 {v:true|false}", "overload-include-ext-1"), setting("overload-include-ext-2 {v:true|false}", "overload-include-ext-2"),
		setting("suppress-dn-bit {v:true|false}", "suppress-dn-bit"), setting("ignore-dn-bit {v:true|false}", "ignore-dn-bit"), setting("vpn-domain {v:rest}", "vpn-domain"), setting("vpn-tag {v}", "vpn-tag"),
		setting("super-backbone {v:true|false}", "super-backbone"),
		o.Unmodelled(mpls, "segment-routing", "ldp-over-rsvp", "ldp-sync", "loopfree-alternate", "segment-routing-v6", "flexible-algorithms", "lfa", "rsvp-shortcut", "igp-shortcut", "database-export", "traffic-engineering-options", "rib-priority", "entropy-label", "micro-loop-avoidance", "link-quality"),

		Row{Pattern: area.Exists().Pattern, As: syntax.Inert, Why: "an area without an interface does nothing"},
		area.Leaf("stub", "type", func(s *Scope, a syntax.Args) { get(s, a).Type = "stub" }),
		area.Leaf("stub summaries {on:true|false}", "no-summary", func(s *Scope, a syntax.Args) {
			get(s, a).Type, get(s, a).NoSummary = "stub", !nokia.On(a, "on")
		}),
		area.Leaf("stub default-metric {n:int}", "default-cost", func(s *Scope, a syntax.Args) {
			get(s, a).Type, get(s, a).DefaultCost = "stub", a.Int("n")
		}),
		area.Leaf("nssa", "type", func(s *Scope, a syntax.Args) { get(s, a).Type = "nssa" }),
		area.Leaf("nssa summaries {on:true|false}", "no-summary", func(s *Scope, a syntax.Args) {
			get(s, a).Type, get(s, a).NoSummary = "nssa", !nokia.On(a, "on")
		}),
		area.Leaf("nssa originate-default-route [{how:rest}]", "default-information-originate", func(s *Scope, a syntax.Args) {
			get(s, a).Type, get(s, a).DefaultOriginate = "nssa", true
		}),
		area.Leaf("nssa redistribute-external {on:true|false}", "no-redistribution", func(s *Scope, a syntax.Args) {
			get(s, a).Type, get(s, a).NoRedistribution = "nssa", !nokia.On(a, "on")
		}),
		area.Leaf("area-range <prefix:anyprefix>", "range $prefix", func(s *Scope, a syntax.Args) {
			areaRange(get(s, a), a, "")
		}),
		area.Leaf("area-range <prefix:anyprefix> advertise {on:true|false}", "range $prefix", func(s *Scope, a syntax.Args) {
			how := ""
			if !nokia.On(a, "on") {
				how = "not-advertise"
			}
			areaRange(get(s, a), a, how)
		}),
		area.Leaf("virtual-link <router> transit-area <transit>", "virtual-link $router", func(s *Scope, a syntax.Args) {
			ioslike.Set(&get(s, a).VirtualLinks, a.Str("router"), "transit-area "+a.Str("transit"))
		}),
		area.Leaf("blackhole-aggregate {v:true|false}", "blackhole-aggregate", func(s *Scope, a syntax.Args) {
			ioslike.Set(&get(s, a).Settings, "blackhole-aggregate", a.Str("v"))
		}),
		area.Unmodelled("what this does to an area is not computed", "advertise-ne-profile", "advertise-router-capability", "database-export-exclude", "export-policy", "import-policy", "key-rollover-interval", "loopfree-alternate-exclude", "nssa area-range", "sham-link", "virtual-link <router> transit-area <transit> <rest>"),

		i.Leaf("admin-state {state:enable|disable}", "shutdown", func(s *Scope, a syntax.Args) { s.OnOSPF.Shutdown = a.Str("state") == "disable" }),
		i.Exists(),
		i.Leaf("interface-type {type}", "network", func(s *Scope, a syntax.Args) {
			s.OnOSPF.Network = map[string]string{"non-broadcast": "non-broadcast", "p2mp-nbma": "point-to-multipoint", "p2mp": "point-to-multipoint"}[a.Str("type")]
			if s.OnOSPF.Network == "" {
				s.OnOSPF.Network = a.Str("type")
			}
		}),
		i.Leaf("metric {n:int(1-65535)}", "cost", func(s *Scope, a syntax.Args) { s.OnOSPF.Cost = a.Int("n") }),
		i.Leaf("passive {on:true|false}", "passive-interface", func(s *Scope, a syntax.Args) { s.OnOSPF.Passive = ioslike.New(nokia.On(a, "on")) }),
		i.Leaf("hello-interval {n:int(0-65535)}", "hello-interval", func(s *Scope, a syntax.Args) { s.OnOSPF.Hello = a.Int("n") }),
		i.Leaf("dead-interval {n:int(2-65535)}", "dead-interval", func(s *Scope, a syntax.Args) { s.OnOSPF.Dead = a.Int("n") }),
		i.Leaf("priority {n:int(0-255)}", "priority", func(s *Scope, a syntax.Args) { s.OnOSPF.Priority = ioslike.New(a.Int("n")) }),
		i.Leaf("authentication-type {type:password|message-digest}", "authentication", func(s *Scope, a syntax.Args) {
			s.OnOSPF.Auth = map[string]string{"password": "simple", "message-digest": "message-digest"}[a.Str("type")]
		}),
		i.Leaf("authentication-key {key:rest}", "authentication key", func(s *Scope, a syntax.Args) { ioslike.Set(&s.OnOSPF.Keys, "", a.Unquoted("key")) }),
		i.Leaf("message-digest-key <id:int> md5 {key:rest}", "authentication key $id", func(s *Scope, a syntax.Args) {
			ioslike.Set(&s.OnOSPF.Keys, a.Str("id"), a.Unquoted("key"))
		}),
		i.Leaf("authentication-keychain {chain}", "authentication", func(s *Scope, a syntax.Args) { s.OnOSPF.Auth = "key-chain " + a.Unquoted("chain") }),
		i.Leaf("bfd-liveness", "bfd", func(s *Scope, a syntax.Args) {
			s.OnOSPF.BFD = strings.TrimSpace("on" + strings.TrimPrefix(s.OnOSPF.BFD, "on"))
		}),
		i.Leaf("bfd-liveness (remain-down-on-failure|strict) {on}", "bfd", func(s *Scope, a syntax.Args) {
			w := a.Node.Words
			s.OnOSPF.BFD = "on" + strings.TrimPrefix(s.OnOSPF.BFD, "on") + " " + strings.Join(w[len(w)-2:], " ")
		}),
		i.Leaf("(mtu|retransmit-interval|transit-delay|poll-interval|advertise-subnet|advertise-router-capability|lsa-filter-out|lfa-policy-map|load-balancing-weight|rib-priority) {v:rest}", "", func(s *Scope, a syntax.Args) {
			for _, w := range []string{"mtu", "retransmit-interval", "transit-delay", "poll-interval", "advertise-subnet", "advertise-router-capability", "lsa-filter-out", "lfa-policy-map", "load-balancing-weight", "rib-priority"} {
				if a.Word(w) {
					ioslike.Set(&s.OnOSPF.Settings, w, a.Unquoted("v"))
				}
			}
		}),
		i.Unmodelled(mpls, "node-sid", "sid-protection", "adjacency-sid", "adjacency-set", "flex-algo", "loopfree-alternate", "segment-routing", "neighbor", "authentication <rest>", "lfa"),
	)
}

func areaRange(area *devices.OSPFArea, a syntax.Args, how string) {
	p := masked(a.Prefix("prefix")).String()
	if area.Ranges[p] == "" {
		ioslike.Set(&area.Ranges, p, how)
	}
}

// dotted spells an area as a dotted quad.
func dotted(area string) (string, error) {
	if a, err := netip.ParseAddr(area); err == nil && a.Is4() {
		return area, nil
	}
	n, err := strconv.ParseUint(area, 10, 32)
	if err != nil {
		return "", fmt.Errorf("%q is no OSPF area", area)
	}
	return fmt.Sprintf("%d.%d.%d.%d", n>>24, n>>16&255, n>>8&255, n&255), nil
}
