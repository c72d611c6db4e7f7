package iosxr

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// neighborOpeners are neighbours, ranges of them, and the groups that they take from. Groups are the process's; sessions
// take from session-groups, families from af-groups, both from neighbor-groups (Cisco IOS XR Routing Configuration Guide,
// "BGP configuration groups").
var neighborOpeners = []row{
	{In: "bgp|bgp-vrf", Pattern: "neighbor <peer:addr>", Opens: "bgp-neighbor", Path: "neighbor $peer", Do: openNeighbor},
	{In: "bgp|bgp-vrf", Pattern: "neighbor <range:anyprefix>", Opens: "bgp-neighbor", Path: "listen range $range", Do: openRange},
	{In: "bgp|bgp-vrf", Pattern: "neighbor <peer:addr> remote-as {asn:asn}", Path: "neighbor $peer / remote-as", Enter: inBlock("neighbor $peer", "remote-as $asn"), Do: func(s *scope, a args) error {
		if err := openNeighbor(s, a); err != nil {
			return err
		}
		s.Neighbor.RemoteAS = a.Str("asn")
		return nil
	}},
	{In: "bgp|bgp-vrf", Pattern: "neighbor <range:anyprefix> remote-as {asn:asn}", Path: "listen range $range / remote-as", Enter: inBlock("neighbor $range", "remote-as $asn"), Do: func(s *scope, a args) error {
		if err := openRange(s, a); err != nil {
			return err
		}
		s.Neighbor.RemoteAS = a.Str("asn")
		return nil
	}},
	{In: "bgp", Pattern: "neighbor-group <name>", Opens: "bgp-neighbor", Path: "template group $name", Do: openGroup("group")},
	{In: "bgp", Pattern: "session-group <name>", Opens: "bgp-neighbor", Path: "template peer-session $name", Do: openGroup("peer-session")},
	{In: "bgp", Pattern: "af-group <name> address-family " + families, Exact: true, Opens: "bgp-neighbor-af", Path: "template peer-policy $name / address-family", Do: func(s *scope, a args) error {
		if err := openGroup("peer-policy")(s, a); err != nil {
			return err
		}
		return openNeighborFamily(s, a)
	}},
	{In: "bgp-neighbor", Pattern: "address-family " + families, Exact: true, Opens: "bgp-neighbor-af", Path: "address-family", Do: func(s *scope, a args) error {
		if err := openNeighborFamily(s, a); err != nil {
			return err
		}
		s.NeighborFamily.Activate = ioslike.New(true) // the block itself activates the family
		return nil
	}},
}

func openNeighbor(s *scope, a args) error {
	s.FamilyName = a.Str("peer")
	s.Neighbor = ioslike.Get(&s.BGPVRF.Neighbors, a.Str("peer"))
	return nil
}

func openRange(s *scope, a args) error {
	s.FamilyName = a.Prefix("range").Masked().String()
	s.Neighbor = ioslike.Get(&s.BGPVRF.DynamicNeighbors, s.FamilyName)
	return nil
}

func openGroup(kind string) func(*scope, args) error {
	return func(s *scope, a args) error {
		s.FamilyName = a.Unquoted("name")
		s.Neighbor = ioslike.Get(&s.BGP.Groups, kind+" "+a.Unquoted("name"))
		return nil
	}
}

func openNeighborFamily(s *scope, a args) error {
	s.NeighborFamily = ioslike.Get(&s.Neighbor.Families, familyName(a))
	return nil
}

// inBlock puts a statement that is entered in one line into the block where it is shown.
func inBlock(block, line string) func(*syntax.Edit, args) {
	fill := func(text string, a args) string {
		w := strings.Fields(text)
		for i := range w {
			if strings.HasPrefix(w[i], "$") {
				w[i] = a.Unquoted(w[i][1:])
			}
		}
		return strings.Join(w, " ")
	}
	return func(e *syntax.Edit, a args) {
		b, l := fill(block, a), fill(line, a)
		if e.No || e.Default {
			e.Remove(e.Record)
			for _, n := range e.Find(b) {
				e.In(n).Remove(l)
			}
		} else if n := e.Put(b); n != nil {
			e.In(n).Put(l)
		}
		e.Record = ""
	}
}

func neighbor(f func(*devices.BGPNeighbor, args)) func(*scope, args) error {
	return func(s *scope, a args) error { f(s.Neighbor, a); return nil }
}

func neighborFamily(f func(*devices.BGPNeighborFamily, args)) func(*scope, args) error {
	return func(s *scope, a args) error { f(s.NeighborFamily, a); return nil }
}

// kept are statements of a neighbour ("bgp-neighbor") or its family that are kept as written.
func kept(in string, patterns ...string) []row {
	var rows []row
	for _, p := range patterns {
		key := strings.Join(literals(p), " ")
		rows = append(rows, row{In: in, Pattern: p, Path: key, Do: func(s *scope, a args) error {
			m := &s.Neighbor.Settings
			if in == "bgp-neighbor-af" {
				m = &s.NeighborFamily.Settings
			}
			v := tail(a, len(strings.Fields(key)))
			if v == "" {
				v = "on"
			}
			ioslike.Set(m, key, v)
			return nil
		}})
	}
	return rows
}

// bgpNeighborRows are what a neighbour or group says of its session, and of a family.
var bgpNeighborRows = join([]row{
	{In: "bgp-neighbor", Pattern: "remote-as {asn:asn}", Path: "remote-as", Do: neighbor(func(n *devices.BGPNeighbor, a args) { n.RemoteAS = a.Str("asn") })},
	{In: "bgp-neighbor", Pattern: "remote-as-list {list}", Path: "remote-as", Do: neighbor(func(n *devices.BGPNeighbor, a args) { n.RemoteAS = "as-list " + a.Str("list") })},
	{In: "bgp-neighbor", Pattern: "use neighbor-group {name}", Path: "inherit", Do: use("group")},
	{In: "bgp-neighbor", Pattern: "use session-group {name}", Path: "inherit", Do: use("peer-session")},
	{In: "bgp-neighbor-af", Pattern: "use af-group {name}", Path: "inherit", Do: func(s *scope, a args) error {
		s.NeighborFamily.Inherit = append(s.NeighborFamily.Inherit, "peer-policy "+a.Unquoted("name"))
		s.Refer("template", "peer-policy "+a.Unquoted("name"), "neighbor "+s.FamilyName, a)
		return nil
	}},
	{In: "bgp-neighbor", Pattern: "description {text:rest}", Path: "description", Do: neighbor(func(n *devices.BGPNeighbor, a args) { n.Description = a.Str("text") })},
	{In: "bgp-neighbor", Pattern: "shutdown [inheritance-disable]", Path: "shutdown", Do: neighbor(func(n *devices.BGPNeighbor, a args) { n.Shutdown = on(a) })},
	{In: "bgp-neighbor", Pattern: "update-source {port:ifname}", Path: "update-source", Do: func(s *scope, a args) error {
		s.Neighbor.UpdateSource = a.Str("port")
		s.Refer("interface", a.Str("port"), "neighbor "+s.FamilyName+" update-source", a)
		return nil
	}},
	{In: "bgp-neighbor", Pattern: "local address {ip:addr}", Path: "update-source", Do: neighbor(func(n *devices.BGPNeighbor, a args) { n.UpdateSource = a.Str("ip") })},
	{In: "bgp-neighbor", Pattern: "ebgp-multihop [{ttl:int(1-255)}] [mpls]", Path: "ebgp-multihop", Do: neighbor(func(n *devices.BGPNeighbor, a args) {
		if n.EBGPMultihop = a.Int("ttl"); n.EBGPMultihop == 0 {
			n.EBGPMultihop = 255 // the default of the statement
		}
		if a.Word("mpls") {
			ioslike.Set(&n.Settings, "ebgp-multihop mpls", "on")
		}
	})},
	{In: "bgp-neighbor", Pattern: "ttl-security [inheritance-disable]", Path: "ttl-security hops", Do: neighbor(func(n *devices.BGPNeighbor, a args) {
		if n.TTLSecurity = 1; a.Word("inheritance-disable") {
			n.TTLSecurity = 0
			ioslike.Set(&n.Settings, "ttl-security", "off")
		}
	})},
	{In: "bgp-neighbor", Pattern: "ignore-connected-check [inheritance-disable]", Path: "disable-connected-check", Do: neighbor(func(n *devices.BGPNeighbor, a args) {
		if n.DisableConnectedCheck = !a.Word("inheritance-disable"); !n.DisableConnectedCheck {
			ioslike.Set(&n.Settings, "disable-connected-check", "off")
		}
	})},
	{In: "bgp-neighbor", Pattern: "password {key:rest}", Path: "password", Do: neighbor(func(n *devices.BGPNeighbor, a args) { n.Password = a.Str("key") })},
	{In: "bgp-neighbor", Pattern: "keychain {name}", Path: "password", Do: neighbor(func(n *devices.BGPNeighbor, a args) { n.Password = "keychain " + a.Str("name") })},
	{In: "bgp-neighbor", Pattern: "timers {keepalive:int} {hold:int} [{min:int}]", Path: "keepalive; hold-time", Do: neighbor(func(n *devices.BGPNeighbor, a args) {
		n.Keepalive, n.Hold = a.Int("keepalive"), a.Int("hold")
		if a.Has("min") {
			ioslike.Set(&n.Settings, "timers min", a.Str("min"))
		}
	})},
	{In: "bgp-neighbor", Pattern: "local-as {asn:asn} [no-prepend [replace-as [dual-as]]]", Path: "local-as", Do: neighbor(func(n *devices.BGPNeighbor, a args) {
		n.LocalAS = uint32(a.Int64("asn"))
		for _, w := range []string{"no-prepend", "replace-as", "dual-as"} {
			if a.Word(w) {
				set(&n.LocalASOptions, w)
			}
		}
	})},
	{In: "bgp-neighbor", Pattern: "bfd fast-detect [strict-mode] [disable]", Path: "bfd", Exact: true, Do: neighbor(func(n *devices.BGPNeighbor, a args) {
		n.BFD = on(a)
		if a.Word("strict-mode") {
			ioslike.Set(&n.Settings, "bfd strict-mode", "on")
		}
	})},
	{In: "bgp-neighbor", Pattern: "session-open-mode {mode:active-only|passive-only|both}", Path: "transport passive", Do: neighbor(func(n *devices.BGPNeighbor, a args) {
		n.Passive = a.Str("mode") == "passive-only"
		if !n.Passive {
			ioslike.Set(&n.Settings, "session-open-mode", a.Str("mode"))
		}
	})},
	{In: "bgp-neighbor", Pattern: "enforce-first-as [disable]", Path: "enforce-first-as", Do: neighbor(func(n *devices.BGPNeighbor, a args) { n.EnforceFirstAS = on(a) })},

	{In: "bgp-neighbor-af", Pattern: "route-policy {policy} <dir:in|out>", Path: "route-map $dir", Do: func(s *scope, a args) error {
		if a.Str("dir") == "in" {
			s.NeighborFamily.PolicyIn = a.Str("policy")
		} else {
			s.NeighborFamily.PolicyOut = a.Str("policy")
		}
		s.Refer("route-map", a.Str("policy"), "neighbor "+s.FamilyName+" route-policy "+a.Str("dir"), a)
		return nil
	}},
	{In: "bgp-neighbor-af", Pattern: "next-hop-self [inheritance-disable]", Path: "next-hop-self", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a args) { n.NextHopSelf = on(a) })},
	{In: "bgp-neighbor-af", Pattern: "next-hop-unchanged [inheritance-disable] [multipath]", Path: "next-hop-unchanged", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a args) {
		n.NextHopUnchanged = on(a)
		if a.Word("multipath") {
			ioslike.Set(&n.Settings, "next-hop-unchanged multipath", "on")
		}
	})},
	{In: "bgp-neighbor-af", Pattern: "route-reflector-client [inheritance-disable]", Path: "route-reflector-client", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a args) { n.RouteReflectorClient = on(a) })},
	{In: "bgp-neighbor-af", Pattern: "send-community-ebgp [inheritance-disable]", Path: "send-community", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a args) { ioslike.Set(&n.SendCommunity, "standard", *on(a)) })},
	{In: "bgp-neighbor-af", Pattern: "send-extended-community-ebgp [inheritance-disable]", Path: "send-community", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a args) { ioslike.Set(&n.SendCommunity, "extended", *on(a)) })},
	{In: "bgp-neighbor-af", Pattern: "allowas-in [{n:int(1-10)}]", Path: "allowas-in", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a args) {
		if n.AllowASIn = a.Int("n"); n.AllowASIn == 0 {
			n.AllowASIn = 3 // the default
		}
	})},
	{In: "bgp-neighbor-af", Pattern: "as-override [inheritance-disable|disable]", Path: "as-override", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a args) { n.ASOverride = on(a) })},
	{In: "bgp-neighbor-af", Pattern: "remove-private-as [inheritance-disable|inbound] [entire-aspath]", Path: "remove-private-as", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a args) {
		switch {
		case a.Word("inheritance-disable"):
			ioslike.Set(&n.Settings, "remove-private-as", "off")
		case a.Word("inbound"):
			ioslike.Set(&n.Settings, "remove-private-as inbound", "on")
		case a.Word("entire-aspath"):
			n.RemovePrivateAS = "entire-aspath"
		default:
			n.RemovePrivateAS = "yes"
		}
	})},
	{In: "bgp-neighbor-af", Pattern: "weight {n:int(0-65535)}", Path: "weight", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a args) { n.Weight = ioslike.New(a.Int("n")) })},
	{In: "bgp-neighbor-af", Pattern: "default-originate [route-policy {policy}]", Path: "default-originate", Do: func(s *scope, a args) error {
		s.NeighborFamily.DefaultOriginate = &devices.DefaultOriginate{Policy: a.Str("policy")}
		s.Refer("route-map", a.Str("policy"), "neighbor "+s.FamilyName+" default-originate", a)
		return nil
	}},
	{In: "bgp-neighbor-af", Pattern: "maximum-prefix {x:rest}", Path: "maximum-prefix", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a args) { n.MaximumPrefix = a.Str("x") })},
	{In: "bgp-neighbor-af", Pattern: "soft-reconfiguration inbound [always|inheritance-disable]", Path: "soft-reconfiguration", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a args) { n.SoftReconfiguration = tail(a, 1) })},
	{In: "bgp-neighbor", Pattern: "(capability additional-paths|additional-paths) <what:send|receive> [disable]", Path: "additional-paths", Do: neighbor(func(n *devices.BGPNeighbor, a args) {
		ioslike.Set(&n.Settings, "additional-paths "+a.Str("what"), map[bool]string{true: "off", false: "on"}[a.Word("disable")])
	})},
},
	kept("bgp-neighbor", "bfd minimum-interval {n:int}", "bfd multiplier {n:int}", "send-extended-community-ebgp [inheritance-disable]", "send-community-ebgp [inheritance-disable]", "cluster-id {id}", "capability suppress <what:rest>", "dmz-link-bandwidth [inheritance-disable]", "graceful-restart [{x:rest}]", "advertisement-interval {x}",
		"receive-buffer-size {x:rest}", "send-buffer-size {x:rest}", "tcp mss {x:rest}", "maximum-peers {n:int}", "idle-watch-time {n:int}", "precedence {x}", "dscp {x}", "update in error-handling <x:rest>", "as-path-loopcheck out [disable]", "ebgp-recv-extcommunity-dmz", "ebgp-send-extcommunity-dmz", "internal-vpn-client", "graceful-maintenance [{x:rest}]", "speaker-id {n:int}"),
	kept("bgp-neighbor-af", "multipath", "advertise <what:rest>", "accept-own [inheritance-disable]", "aigp [{x:rest}]", "site-of-origin {x}", "advertisement-interval {x}", "orf route-policy {x}", "capability orf prefix {x}", "import <what:rest>", "signalling <what:rest>", "encapsulation-type {x}", "long-lived-graceful-restart {x:rest}",
		"as-path-loopcheck out [disable]", "send-multicast-attributes [disable]", "slow-peer {x:rest}", "flowspec validation {x:rest}", "validation {x:rest}", "prefix-validation {x:rest}", "bestpath {x:rest}", "update out {x:rest}", "send-community-gshut-ebgp [inheritance-disable]", "allowconfedas-in [{n:int}]", "unequal-cost"),
	inert("bgp-neighbor", "what is logged forwards nothing", "log neighbor changes <rest:rest>", "log <rest:rest>", "bmp-activate <rest:rest>"),
	opaque("bgp-neighbor", "this part of a BGP neighbour is not computed", leadingWords("egress-engineering peer-set peer-node ao local-address-subnet slow-peer use timers local tcp bfd capability address-family nsr")...),
	opaque("bgp-neighbor-af", "this part of a BGP neighbour is not computed", leadingWords("l2vpn optimal-route-reflection segment-routing route-policy encapsulation inter-as default-policy-action")...),
)

func use(kind string) func(*scope, args) error {
	return func(s *scope, a args) error {
		name := kind + " " + a.Unquoted("name")
		if kind == "peer-session" { // a session group wins over what the neighbor group says of the session
			s.Neighbor.Inherit = append([]string{name}, s.Neighbor.Inherit...)
		} else {
			s.Neighbor.Inherit = append(s.Neighbor.Inherit, name)
		}
		s.Refer("template", name, "neighbor "+s.FamilyName, a)
		return nil
	}
}
