package ios

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// gatewayRows are HSRP, VRRP and GLBP, each in statements of one line, and VRRP version 3 as a block.
func gatewayRows() []row {
	in := "interface"
	var rows []row
	for _, p := range []struct{ word, protocol string }{{"standby", "hsrp"}, {"vrrp", "vrrp"}, {"glbp", "glbp"}} {
		add := func(pattern, leaf string, no bool, f func(g *devices.Gateway, a args)) {
			r := row{In: in, Pattern: p.word + " [<group:int(0-4095)>] " + pattern, No: no, Do: func(s *scope, a args) error {
				g := gatewayOf(s, a, p.protocol)
				f(g, a)
				for _, l := range strings.Split(leaf, "; ") {
					s.At(a, devices.PathLevel("interface", s.Interface.Name), gatewayKey(p.protocol, a, g), l)
				}
				if a.Has("object") {
					s.Refer("track", a.Str("object"), p.word+" "+a.Str("group"), a)
				}
				return nil
			}}
			switch {
			case no && leaf == "no preempt; preempt delay" && p.protocol == "vrrp":
				r.Enter = func(e *syntax.Edit, a args) {
					if !e.No && !a.Has("delay") {
						dropYes(e, a)
					}
				}
			case no:
				r.Enter = dropNo
			}
			rows = append(rows, r)
		}
		address := func(g *devices.Gateway, a args) {
			v := a.Str("addr")
			if v == "" {
				v = "autoconfig"
			}
			ioslike.Set(&g.Addresses, v, true)
		}
		add("ip {addr:ip}", "address", false, address)
		add("ip <addr:ip> secondary", "address", false, address)
		add("ipv6 <addr:ip6>", "address", false, address)
		add("ipv6 <prefix:prefix6>", "address", false, func(g *devices.Gateway, a args) { ioslike.Set(&g.Addresses, a.Str("prefix"), true) })
		add("ipv6 autoconfig", "address", false, address)
		add("priority {p:int(0-255)}", "priority", false, func(g *devices.Gateway, a args) { g.Priority = unless(a.Int("p"), 100) })
		// HSRP and GLBP do not preempt unless told to; VRRP does (IOS First Hop Redundancy Protocols Command Reference).
		add("preempt [delay {delay:rest}]", "no preempt; preempt delay", true, func(g *devices.Gateway, a args) {
			g.NoPreempt, g.PreemptDelay = a.No, a.Str("delay")
		})
		add("timers {t:rest}", "timers", false, func(g *devices.Gateway, a args) { g.Timers = notDefault(a.Str("t"), "3 10") })
		add("authentication {x:rest}", "authentication", false, func(g *devices.Gateway, a args) { g.Authentication = a.Str("x") })
		add("name {name}", "name", false, func(g *devices.Gateway, a args) { g.Name = a.Str("name") })
		add("mac-address {mac:mac}", "mac-address", false, func(g *devices.Gateway, a args) { g.MAC = a.Str("mac") })
		add("track <object:int> [decrement {by:int}]", "track", false, func(g *devices.Gateway, a args) {
			by := "10"
			if a.Has("by") {
				by = a.Str("by")
			}
			ioslike.Set(&g.Tracks, a.Str("object"), by)
		})
		add("track <object:int> shutdown", "track", false, func(g *devices.Gateway, a args) { ioslike.Set(&g.Tracks, a.Str("object"), "shutdown") })
		add("track <ifname:ifname> [{by:int}]", "track", false, func(g *devices.Gateway, a args) {
			by := "10"
			if a.Has("by") {
				by = a.Str("by")
			}
			ioslike.Set(&g.Tracks, a.Str("ifname"), by)
		})
		add("shutdown", "shutdown", true, func(g *devices.Gateway, a args) { g.Shutdown = !a.No })
		rows = append(rows,
			row{In: in, Pattern: p.word + " <group:int> description {x:rest}", As: syntax.Inert, Why: "words for people"},
			row{In: in, Pattern: p.word + " <group:int> (ip|ipv6)", As: syntax.Unmodelled, Why: "an address learnt from the other router is not computed"},
			row{In: in, Pattern: p.word + " <group:int> (follow|load-balancing|forwarder|client-cache|sso|bfd|redirects|arp|use-bia|ip|ipv6|track|preempt) <x:rest>", As: syntax.Unmodelled, Why: "this part of first-hop redundancy is not computed"},
		)
	}
	for _, what := range []string{"weighting {n:int} [lower {low:int}] [upper {up:int}]", "weighting track <object:int> [decrement {by:int}]"} { // not computed, and told where it matters: simulate/told.go
		rows = append(rows, row{In: in, Pattern: "glbp <group:int> " + what, Do: func(s *scope, a args) error {
			key := "glbp weighting " + s.Interface.Name + " " + a.Str("group")
			if a.Has("object") {
				key += " track " + a.Str("object")
			}
			s.Setting(key, words(a))
			s.At(a, key)
			return nil
		}})
	}
	rows = append(rows, []row{
		{In: in, Pattern: "standby version {v:int(1-2)}", Path: "hsrp version", Do: func(s *scope, a args) error {
			s.Setting("hsrp version "+s.Interface.Name, a.Str("v")) // taken out again by defaults, which puts it into the groups
			return nil
		}},
		{In: in, Pattern: "vrrp <group:int(1-255)> address-family {family:ipv4|ipv6}", Opens: "vrrp", Path: "vrrp $group", Do: func(s *scope, a args) error {
			s.Gateway = gatewayOf(s, a, "vrrp")
			s.Gateway.Version = 3
			return nil
		}},
		{In: "vrrp", Pattern: "address {addr:addr} [primary]", Path: "address", Do: inVRRP(func(g *devices.Gateway, a args) { ioslike.Set(&g.Addresses, a.Str("addr"), true) })},
		{In: "vrrp", Pattern: "address <addr:addr> secondary", Path: "address", Do: inVRRP(func(g *devices.Gateway, a args) { ioslike.Set(&g.Addresses, a.Str("addr"), true) })},
		{In: "vrrp", Pattern: "priority {p:int(1-254)}", Path: "priority", Do: inVRRP(func(g *devices.Gateway, a args) { g.Priority = unless(a.Int("p"), 100) })},
		{In: "vrrp", Pattern: "preempt [delay minimum {min:int}]", Path: "no preempt; preempt delay", No: true, Do: inVRRP(func(g *devices.Gateway, a args) {
			if g.NoPreempt = a.No; a.Has("min") {
				g.PreemptDelay = "minimum " + a.Str("min")
			}
		}), Enter: func(e *syntax.Edit, a args) {
			if !e.No && !a.Has("min") {
				e.Remove("preempt")
				e.Record = ""
			}
		}},
		{In: "vrrp", Pattern: "timers advertise {ms:int}", Path: "timers", Do: inVRRP(func(g *devices.Gateway, a args) { g.Timers = notDefault(a.Str("ms"), "1000") })},
		{In: "vrrp", Pattern: "shutdown", Path: "shutdown", No: true, Do: inVRRP(func(g *devices.Gateway, a args) { g.Shutdown = !a.No }), Enter: dropNo},
		{In: "vrrp", Pattern: "track <object:int> decrement {by:int}", Path: "track $object", Do: func(s *scope, a args) error {
			ioslike.Set(&s.Gateway.Tracks, a.Str("object"), a.Str("by"))
			s.Refer("track", a.Str("object"), "vrrp", a)
			return nil
		}},
		{In: "vrrp", Pattern: "track <object:int> shutdown", Path: "track $object", Do: inVRRP(func(g *devices.Gateway, a args) { ioslike.Set(&g.Tracks, a.Str("object"), "shutdown") })},
		{In: "vrrp", Pattern: "(description|match-address) [<x:rest>]", As: syntax.Inert, Why: "words for people, and what is logged"},
		{In: "vrrp", Pattern: "(vrrpv2|vrrs|bfd) [<x:rest>]", As: syntax.Unmodelled, Why: "this part of VRRP is not computed"},
		{Pattern: "fhrp <x:rest>", As: syntax.Unmodelled, Why: "the choice of VRRP version and delays are not computed"},
		{Pattern: "vrrs <x:rest>", As: syntax.Unmodelled, Why: "VRRS is not computed"},
		{Pattern: "track resolution ip route <x:rest>", As: syntax.Unmodelled, Why: "the scale of tracked metrics is not computed"},
		{Pattern: "track timer <x:rest>", As: syntax.Inert, Why: "how often objects are looked at"},
	}...)
	return rows
}

func inVRRP(f func(g *devices.Gateway, a args)) func(*scope, args) error {
	return func(s *scope, a args) error { f(s.Gateway, a); return nil }
}

// gatewayKey is the name of a group: those of IPv6 are apart. A statement that says no address is about the group of
// that number, whichever family it has.
func gatewayKey(protocol string, a args, g *devices.Gateway) string {
	key := protocol + " " + groupNumber(a)
	if a.Word("ipv6") || a.Str("family") == "ipv6" {
		key += " ipv6"
	}
	return key
}

// groupNumber is the group that a statement is about: 0 where it says none.
func groupNumber(a args) string {
	if a.Has("group") {
		return a.Str("group")
	}
	return "0"
}

func gatewayOf(s *scope, a args, protocol string) *devices.Gateway {
	key := gatewayKey(protocol, a, nil)
	if g := s.Interface.Gateways[key+" ipv6"]; g != nil && s.Interface.Gateways[key] == nil {
		return g // the group has IPv6 addresses alone
	}
	g := s.Interface.Gateways[key]
	if g == nil {
		g = &devices.Gateway{Protocol: protocol, Group: a.Int("group"), NoPreempt: protocol != "vrrp"}
		ioslike.Set(&s.Interface.Gateways, key, g)
	}
	return g
}

// trackRows are tracked objects.
func trackRows() []row {
	open := func(kind string, f func(t *devices.Track, a args)) func(*scope, args) error {
		return func(s *scope, a args) error {
			s.Track = ioslike.Get(&s.Config.Tracks, a.Str("id"))
			s.Track.Kind = strings.TrimSpace(kind)
			if a.Has("name") {
				s.Refer("interface", a.Str("name"), "track "+a.Str("id"), a)
			}
			f(s.Track, a)
			return nil
		}
	}
	prefix := func(t *devices.Track, a args) {
		if a.Has("mask") {
			if p, err := maskPrefix(a.Addr("ip"), a.Addr("mask")); err == nil {
				t.Prefix = p.Masked()
			}
			return
		}
		t.Prefix = a.Prefix("prefix").Masked()
	}
	row_ := func(pattern string, do func(*scope, args) error) row {
		return row{Pattern: "track <id:int> " + pattern, Opens: "track", Path: "track $id", Do: do}
	}
	port := func(t *devices.Track, a args) { t.Interface = a.Str("name") }
	return []row{
		row_("interface {name:ifname} line-protocol", open("interface line-protocol", port)),
		row_("interface {name:ifname} ip routing", open("interface ip routing", port)),
		row_("interface {name:ifname} ipv6 routing", open("interface ipv6 routing", port)),
		row_("ip route {ip:ip} {mask:mask} reachability", open("ip route", prefix)),
		row_("ip route {prefix:prefix} reachability", open("ip route", prefix)),
		row_("ip route {ip:ip} {mask:mask} metric threshold", open("ip route metric", prefix)),
		row_("ipv6 route {prefix:prefix6} reachability", open("ipv6 route", prefix)),
		row_("list boolean {op:and|or}", open("list", func(t *devices.Track, a args) { t.Boolean = a.Str("op") })),
		row_("list threshold {how:percentage|weight}", open("list", func(t *devices.Track, a args) { t.Boolean = "threshold " + a.Str("how") })),
		row_("(ip sla|rtr) {sla:int} [reachability]", func(s *scope, a args) error {
			return open("ip sla "+a.Str("sla"), func(*devices.Track, args) {})(s, a)
		}),
		row_("(ip sla|rtr) {sla:int} state", func(s *scope, a args) error {
			return open("ip sla "+a.Str("sla")+" state", func(*devices.Track, args) {})(s, a)
		}),
		row_("(stub-object|application|leaf) [<x:rest>]", open("stub-object", func(*devices.Track, args) {})),
		{In: "track", Pattern: "object <object:int> [not] [weight {w:int}]", Path: "object $object", Do: func(s *scope, a args) error {
			key := a.Str("object")
			if a.Word("not") {
				key += " not"
			}
			if a.Has("w") {
				key += " weight " + a.Str("w")
			}
			ioslike.Set(&s.Track.Objects, key, true)
			s.Refer("track", a.Str("object"), "track list", a)
			return nil
		}},
		{In: "track", Pattern: "(ip vrf|ipv6 vrf|vrf) {vrf}", Path: "vrf", Do: func(s *scope, a args) error {
			s.Track.VRF = a.Str("vrf")
			s.Refer("vrf", a.Str("vrf"), "track", a)
			return nil
		}},
		{In: "track", Pattern: "delay {x:rest}", Path: "delay", Do: func(s *scope, a args) error { s.Track.Delay = a.Str("x"); return nil }},
		{In: "track", Pattern: "threshold {x:rest}", Path: "boolean", Do: func(s *scope, a args) error {
			s.Track.Boolean = strings.TrimSpace(s.Track.Boolean + " " + a.Str("x"))
			return nil
		}},
		{In: "track", Pattern: "default-state {x}", As: syntax.Unmodelled, Why: "an object that nothing moves is not computed"},
	}
}

var _ = fmt.Sprint
