package srlinux

import (
	"fmt"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/nokia"
	"interlock/devices/syntax"
)

// instance is a network instance: "default" is the default VRF, a mac-vrf a bridge.
func instance(s *Scope, a syntax.Args) {
	s.Owner = a.Unquoted("ni")
	s.VRF = s.VRFNamed(s.Owner)
	if s.Owner == "mgmt" {
		s.VRF.Management = true
	}
}

// instanceRows are network instances (srl_nokia-network-instance.yang and those that augment it).
func instanceRows() []Row {
	n := nokia.At("network-instance <ni>", "vrf $ni", instance)
	rows := nokia.Rows(
		n.Exists(),
		n.Leaf("type {v}", "/network-instance $ni type", func(s *Scope, a syntax.Args) { s.Setting("network-instance "+s.Owner+" type", a.Str("v")) }),
		n.Leaf("admin-state {state:enable|disable}", "no routing", func(s *Scope, a syntax.Args) { s.VRF.NoRouting = off(a) }),
		n.Leaf("description {text:rest}", "description", func(s *Scope, a syntax.Args) { s.VRF.Description = a.Unquoted("text") }),
		n.Leaf("router-id {id:ip}", "/system / router-id", func(s *Scope, a syntax.Args) {
			vrf := s.Owner
			if vrf == "default" {
				vrf = ""
			}
			ioslike.Set(&s.Config.System.RouterIDs, vrf, a.Addr("id"))
		}),
		n.Leaf("interface <sub>", "/interface $sub / vrf", func(s *Scope, a syntax.Args) {
			name, c, owner, d := a.Unquoted("sub"), s.Config, s.Owner, s.Draft
			s.Refer("interface", name, "network-instance "+owner, a)
			d.Later(func() {
				if i := c.Interfaces[name]; i != nil && owner != "default" {
					i.VRF = owner
				}
			})
			s.Setting("network-instance "+owner+" interface "+name, "")
		}),
		n.Settings("network-instance", "ip-load-balancing hash-polarization"),
		n.Unmodelled(bridging, "bridge-table", "vxlan-interface", "protocols bgp-evpn", "interface <sub> <what>", "etree"),
		n.Unmodelled("what this does to routing is not computed", "ip-forwarding", "ip-load-balancing", "inter-instance-policies", "mtu", "mpls", "mpls-forwarding", "segment-routing", "traffic-engineering", "policy-forwarding", "aggregate-routes", "tcp", "icmp", "maintenance-policies", "protocols ldp", "protocols linux", "protocols directly-connected", "protocols isis", "protocols igmp", "protocols igmp-snooping", "protocols mld", "protocols mld-snooping", "protocols pim", "protocols gribi", "protocols origin-validation", "protocols ldp-over", "multicast", "vxlan", "tunnel-table", "route-table", "associated-network-instance", "sflow", "afts", "protocols te-database"),
	)
	rows = append(rows, staticRows(n)...)
	rows = append(rows, vpnRows(n)...)
	rows = append(rows, bgpRows(n)...)
	return append(rows, ospfRows(n)...)
}

// staticRows are static routes, which name a group of next hops (srl_nokia-static-routes.yang, srl_nokia-next-hop-groups.yang).
func staticRows(n nokia.Block) []Row {
	r := n.In("static-routes route <prefix:anyprefix>", "static route $prefix", func(s *Scope, a syntax.Args) { s.Block = s.Owner + " " + a.Prefix("prefix").Masked().String() })
	g := n.In("next-hop-groups group <group>", "", func(s *Scope, a syntax.Args) { s.Block = s.Owner + " " + a.Unquoted("group") })
	hop := g.In("nexthop <index:int>", "", func(s *Scope, a syntax.Args) { s.Block += " " + a.Str("index") })
	part := func(b nokia.Block, words, path, key string) Row {
		return b.Leaf(words, path, func(s *Scope, a syntax.Args) { s.Draft.Parts[key+" "+s.Block] = a.Unquoted("v") })
	}
	return nokia.Rows(
		r.Leaf("next-hop-group {v}", "", func(s *Scope, a syntax.Args) {
			d, vrf, id, group := s.Draft, s.VRF, s.Block, s.Owner+" "+a.Unquoted("v")
			prefix := a.Prefix("prefix").Masked()
			if s.Draft.Lists["hops "+group] == nil {
				s.Draft.Lists["hops "+group] = []string{}
			}
			d.Later(func() { putStatic(d, vrf, prefix, id, group) })
		}),
		part(r, "admin-state {v:enable|disable}", "", "route state"), part(r, "preference {v:int}", "distance", "route preference"), part(r, "metric {v:int}", "metric", "route metric"), part(r, "route-tag {v}", "tag", "route tag"),
		r.Unmodelled("not computed", "bfd", "tag-set"),
		Row{Pattern: r.Exists().Pattern, As: syntax.Inert, Why: "a static route without next hops is none"},
		n.Unmodelled("not computed", "static-routes admin-state"),
		Row{Pattern: g.Exists().Pattern, As: syntax.Inert, Why: "a group without next hops is none"},
		part(g, "admin-state {v:enable|disable}", "", "group state"),
		g.Leaf("blackhole [generate-icmp {v:true|false}]", "", func(s *Scope, a syntax.Args) { s.Draft.Parts["blackhole "+s.Block] = "yes " + a.Str("v") }),
		hop.Leaf("ip-address {v:addr}", "", func(s *Scope, a syntax.Args) {
			group := strings.TrimSuffix(s.Block, " "+a.Str("index"))
			s.Draft.Lists["hops "+group] = append(s.Draft.Lists["hops "+group], a.Str("index"))
			s.Draft.Parts["hop "+s.Block] = a.Str("v")
		}),
		part(hop, "admin-state {v:enable|disable}", "", "hop state"),
		hop.Unmodelled("not computed", "resolve", "failure-detection", "pushed-mpls-label-stack", "interface-ref", "weight"),
	)
}

func putStatic(d *nokia.Draft, vrf *devices.VRF, prefix prefixType, id, group string) {
	if d.Parts["route state "+id] == "disable" || d.Parts["group state "+group] == "disable" {
		return
	}
	put := func(r *devices.StaticRoute) {
		_, _ = fmt.Sscan(d.Parts["route preference "+id], &r.Distance)
		_, _ = fmt.Sscan(d.Parts["route metric "+id], &r.Metric)
		_, _ = fmt.Sscan(d.Parts["route tag "+id], &r.Tag)
		ioslike.Set(&vrf.StaticRoutes, r.Key(), r)
	}
	if d.Parts["blackhole "+group] != "" {
		put(&devices.StaticRoute{Prefix: prefix, Discard: true})
	}
	for _, index := range d.Lists["hops "+group] {
		if d.Parts["hop state "+group+" "+index] == "disable" {
			continue
		}
		put(&devices.StaticRoute{Prefix: prefix, NextHop: address(d.Parts["hop "+group+" "+index])})
	}
}

// vpnRows are the targets of a VRF or bridge (srl_nokia-bgp-vpn.yang).
func vpnRows(n nokia.Block) []Row {
	v := n.In("protocols bgp-vpn bgp-instance <bgp:int>", "", nil)
	target := func(s *Scope, a syntax.Args) string { return "evpn " + strings.TrimPrefix(a.Unquoted("rt"), "target:") }
	return nokia.Rows(
		Row{Pattern: v.Exists().Pattern, As: syntax.Inert, Why: "without a target it does nothing"},
		v.Leaf("route-distinguisher rd {rd}", "rd", func(s *Scope, a syntax.Args) { s.VRF.RD = a.Unquoted("rd") }),
		v.Leaf("route-target import-rt {rt}", "route-target import", func(s *Scope, a syntax.Args) { ioslike.Set(&s.VRF.ImportTargets, target(s, a), true) }),
		v.Leaf("route-target export-rt {rt}", "route-target export", func(s *Scope, a syntax.Args) { ioslike.Set(&s.VRF.ExportTargets, target(s, a), true) }),
		v.Leaf("import-policy <v>", "import map", func(s *Scope, a syntax.Args) {
			ioslike.Set(&s.VRF.ImportPolicy, "evpn", strings.TrimSpace(s.VRF.ImportPolicy["evpn"]+" "+a.Unquoted("v")))
			s.Refer("route-map", a.Unquoted("v"), "bgp-vpn import-policy", a)
		}),
		v.Leaf("export-policy <v>", "export map", func(s *Scope, a syntax.Args) {
			ioslike.Set(&s.VRF.ExportPolicy, "evpn", strings.TrimSpace(s.VRF.ExportPolicy["evpn"]+" "+a.Unquoted("v")))
			s.Refer("route-map", a.Unquoted("v"), "bgp-vpn export-policy", a)
		}),
	)
}

// ospfRows are OSPF (srl_nokia-ospf.yang). Whether an instance is of version 2 or 3 is a statement of its own.
func ospfRows(n nokia.Block) []Row {
	o := n.In("protocols ospf instance <instance>", "/router ospf $instance / vrf $ni", func(s *Scope, a syntax.Args) {
		name := a.Unquoted("instance")
		key := name
		if s.Owner != "default" {
			key = s.Owner + "/" + name
		}
		p := ioslike.Get(&s.Config.OSPF, key)
		s.OSPF, s.OSPFVRF = p, ioslike.Get(&p.VRFs, s.Owner)
		s.Block = key
		if d, c := s.Draft, s.Config; d.First("ospf " + key) {
			p.Process, p.Shutdown = key, true // an instance does not run until it is enabled
			d.Later(func() {
				if d.Parts["ospf version "+key] == "ospf-v3" {
					delete(c.OSPF, key)
					ioslike.Set(&c.OSPFv3, key, p)
				}
			})
		}
	})
	area := func(s *Scope, a syntax.Args) *devices.OSPFArea { return ioslike.Get(&s.OSPFVRF.Areas, a.Str("area")) }
	ar := o.In("area <area:ip>", "area $area", nil)
	i := ar.In("interface <if>", "/interface $if / ospf", func(s *Scope, a syntax.Args) {
		name, key := a.Unquoted("if"), s.Block
		id := key + " " + name
		on := s.Draft.OSPF[id]
		if on == nil {
			on = &devices.InterfaceOSPF{Process: key, Area: a.Str("area")}
			s.Draft.OSPF[id] = on
			s.Refer("interface", name, "ospf area "+a.Str("area"), a)
			d, c, vrf := s.Draft, s.Config, s.OSPFVRF
			d.Later(func() {
				switch iface := c.Interfaces[name]; {
				case iface == nil:
					ioslike.Set(&vrf.Settings, "interface "+name+" area "+on.Area, "")
				case d.Parts["ospf version "+key] == "ospf-v3":
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
	return nokia.Rows(
		o.Exists(),
		o.Leaf("admin-state {state:enable|disable}", "/router ospf $instance / shutdown", func(s *Scope, a syntax.Args) { s.OSPF.Shutdown = off(a) }),
		o.Leaf("version {v:ospf-v2|ospf-v3}", "", func(s *Scope, a syntax.Args) { s.Draft.Parts["ospf version "+s.Block] = a.Str("v") }),
		o.Leaf("router-id {id:ip}", "router-id", func(s *Scope, a syntax.Args) { s.OSPFVRF.RouterID = a.Addr("id") }),
		o.Checked("reference-bandwidth {n:int}", "reference-bandwidth", func(s *Scope, a syntax.Args) error { // in kbit/s
			if s.OSPFVRF.ReferenceBandwidth = a.Int("n") / 1000; s.OSPFVRF.ReferenceBandwidth == 0 {
				return fmt.Errorf("a reference bandwidth of %s kbit/s is less than the model counts", a.Str("n"))
			}
			return nil
		}),
		o.Leaf("max-ecmp-paths {n:int}", "maximum-paths", func(s *Scope, a syntax.Args) { s.OSPFVRF.MaximumPaths = a.Int("n") }),
		o.Leaf("preference {n:int}", "distance intra-area", func(s *Scope, a syntax.Args) {
			ioslike.Set(&s.OSPFVRF.Distance, "intra-area", a.Int("n"))
			ioslike.Set(&s.OSPFVRF.Distance, "inter-area", a.Int("n"))
		}),
		o.Leaf("external-preference {n:int}", "distance external", func(s *Scope, a syntax.Args) { ioslike.Set(&s.OSPFVRF.Distance, "external", a.Int("n")) }),
		o.Leaf("overload active {v:true|false}", "max-metric", func(s *Scope, a syntax.Args) {
			if a.Str("v") == "true" {
				s.OSPFVRF.MaxMetric = "overload"
			}
		}),
		o.Leaf("export-policy <policy>", "redistribute", func(s *Scope, a syntax.Args) {
			s.Refer("route-map", a.Unquoted("policy"), "ospf export-policy", a)
			// One chain over the whole routing table.
			ioslike.Get(&s.OSPFVRF.Redistribute, "policy "+strconv.Itoa(len(s.OSPFVRF.Redistribute)+1)).Policy = a.Unquoted("policy")
		}),
		setting("address-family {v}", "address-family"), setting("advertise-router-capability {v}", "advertise-router-capability"), setting("instance-id {v}", "instance-id"), setting("asbr {v:rest}", "asbr"), setting("asbr", "asbr"), setting("timers {v:rest}", "timers"),
		setting("graceful-restart {v:rest}", "graceful-restart"), setting("export-limit {v:rest}", "export-limit"), setting("external-db-overflow {v:rest}", "external-db-overflow"),
		o.Unmodelled(unread, "traffic-engineering", "loopfree-alternate", "te-database-install", "trace-options", "overload overload-on-boot", "overload rtr-adv-lsa-limit", "overload overload-include-ext-1", "overload overload-include-ext-2", "overload overload-include-stub"),
		Row{Pattern: ar.Exists().Pattern, As: syntax.Inert, Why: "an area without an interface does nothing"},
		ar.Leaf("stub", "type", func(s *Scope, a syntax.Args) { area(s, a).Type = "stub" }),
		ar.Leaf("nssa", "type", func(s *Scope, a syntax.Args) { area(s, a).Type = "nssa" }),
		ar.Leaf("stub summaries {v:true|false}", "no-summary", func(s *Scope, a syntax.Args) {
			area(s, a).Type, area(s, a).NoSummary = "stub", a.Str("v") == "false"
		}),
		ar.Leaf("nssa summaries {v:true|false}", "no-summary", func(s *Scope, a syntax.Args) {
			area(s, a).Type, area(s, a).NoSummary = "nssa", a.Str("v") == "false"
		}),
		ar.Leaf("area-range <prefix:anyprefix> [advertise {v:true|false}]", "range $prefix", func(s *Scope, a syntax.Args) {
			how := ""
			if a.Str("v") == "false" {
				how = "not-advertise"
			}
			ioslike.Set(&area(s, a).Ranges, a.Prefix("prefix").Masked().String(), how)
		}),
		ar.Unmodelled(unread, "advertise-router-capability", "blackhole-aggregate", "export-policy", "nssa originate-default-route", "nssa redistribute-external", "nssa area-range", "stub default-metric", "bgp-ls-exclude"),
		i.Exists(),
		i.Leaf("admin-state {state:enable|disable}", "shutdown", func(s *Scope, a syntax.Args) { s.OnOSPF.Shutdown = off(a) }),
		i.Leaf("interface-type {v:point-to-point|broadcast}", "network", func(s *Scope, a syntax.Args) { s.OnOSPF.Network = a.Str("v") }),
		i.Leaf("metric {n:int(1-65535)}", "cost", func(s *Scope, a syntax.Args) { s.OnOSPF.Cost = a.Int("n") }),
		i.Leaf("passive {v:true|false}", "passive-interface", func(s *Scope, a syntax.Args) { s.OnOSPF.Passive = ioslike.New(a.Str("v") == "true") }),
		i.Leaf("hello-interval {n:int}", "hello-interval", func(s *Scope, a syntax.Args) { s.OnOSPF.Hello = a.Int("n") }),
		i.Leaf("dead-interval {n:int}", "dead-interval", func(s *Scope, a syntax.Args) { s.OnOSPF.Dead = a.Int("n") }),
		i.Leaf("priority {n:int(0-255)}", "priority", func(s *Scope, a syntax.Args) { s.OnOSPF.Priority = ioslike.New(a.Int("n")) }),
		i.Leaf("failure-detection enable-bfd {v:true|false}", "bfd", func(s *Scope, a syntax.Args) { s.OnOSPF.BFD = a.Str("v") }),
		i.Leaf("authentication keychain {v}", "authentication", func(s *Scope, a syntax.Args) { s.OnOSPF.Auth = "key-chain " + a.Unquoted("v") }),
		i.Leaf("(mtu|retransmit-interval|transit-delay|advertise-subnet|advertise-router-capability) {v}", "", func(s *Scope, a syntax.Args) {
			w := a.Node.Words
			ioslike.Set(&s.OnOSPF.Settings, w[len(w)-2], a.Str("v"))
		}),
		i.Unmodelled(unread, "trace-options", "lsa-filter-out", "ldp-synchronization", "loopfree-alternate", "segment-routing"),
	)
}
