package eos

import (
	"fmt"
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// peer gives the neighbour or peer group of a name, making it where it is missing. Groups are the process's, whichever
// VRF they are spoken of in.
func peer(s *scope, name string, a args) *devices.BGPNeighbor {
	if !isPeer(name) {
		if s.BGP.Groups["group "+name] == nil {
			s.At(a, "router bgp", "template group "+name)
		}
		return ioslike.Get(&s.BGP.Groups, "group "+name)
	}
	if a, err := netip.ParseAddr(name); err == nil {
		name = a.String()
	}
	if s.BGPVRF.Neighbors[name] == nil {
		s.At(a, "router bgp", s.Block, "neighbor "+name)
	}
	return ioslike.Get(&s.BGPVRF.Neighbors, name)
}

// neighborRow makes a row about a neighbour or group. no says that its negation stands in configurations: it overrides
// what a group says.
func neighborRow(in, pattern, leaf string, no bool, f func(*scope, *devices.BGPNeighbor, args) error) row {
	var paths []string
	for _, l := range strings.Split(leaf, "; ") {
		paths = append(paths, "neighbor $peer / "+l, "/router bgp / template group $peer / "+l)
	}
	r := row{In: in, Pattern: "neighbor <peer> " + pattern, No: no, Path: strings.Join(paths, "; "),
		Do: func(s *scope, a args) error { return f(s, peer(s, a.Unquoted("peer"), a), a) }}
	if no {
		r.Enter = dropNoUnlessInherited
		// "no" of a group's member overrides the group; "default" takes the statement back (EOS User Manual, "neighbor send-community").
		if words, rest, _ := strings.Cut(pattern, " ["); rest == "" && !strings.ContainsAny(words, "({<") || strings.HasSuffix(pattern, "]") && !strings.ContainsAny(words, "({<") {
			r.Undo = "default neighbor $peer " + words
		}
	}
	return r
}

// dropNoUnlessInherited keeps a negated statement where the neighbour has a group that may say the positive one.
func dropNoUnlessInherited(e *syntax.Edit, a args) {
	if !e.No {
		return
	}
	for _, n := range append(e.Find("neighbor "+a.Str("peer")+" peer group"), e.Find("neighbor "+a.Str("peer")+" peer-group")...) {
		if w := n.Words; len(w) > 4 || len(w) == 4 && w[2] == "peer-group" { // of a group, and no declaration of one
			return
		}
	}
	e.Remove(e.Record)
	if b := e.Block(); b != nil && b.Parent != nil && len(b.Words) > 0 && b.Words[0] == "address-family" {
		return // inside a family "no" overrides what holds for all families
	}
	e.Record = ""
}

// bgpNeighborRows are neighbours and peer groups outside of address families.
func bgpNeighborRows() []row {
	in := both
	var rows []row
	add := func(pattern, leaf string, f func(*devices.BGPNeighbor, args)) {
		rows = append(rows, neighborRow(in, pattern, leaf, false, func(s *scope, n *devices.BGPNeighbor, a args) error { f(n, a); return nil }))
	}
	flag := func(pattern, leaf string, f func(*devices.BGPNeighbor, args)) {
		rows = append(rows, neighborRow(in, pattern, leaf, true, func(s *scope, n *devices.BGPNeighbor, a args) error { f(n, a); return nil }))
	}
	keep := func(pattern, key string) {
		rows = append(rows, neighborRow(in, pattern, key, true, func(s *scope, n *devices.BGPNeighbor, a args) error {
			value := strings.Join(a.Node.Words[2:], " ")
			if a.No {
				return nil
			}
			ioslike.Set(&n.Settings, expand(key, a), value)
			return nil
		}))
	}
	first := neighborRow(in, "remote-as {asn:asn}", "remote-as", false, func(s *scope, n *devices.BGPNeighbor, a args) error {
		n.RemoteAS = a.Str("asn")
		return nil
	})
	first.Enter = enterNeighbor
	rows = append(rows, first)
	group := neighborRow(in, "(peer group|peer-group) {group}", "inherit", false, func(s *scope, n *devices.BGPNeighbor, a args) error {
		n.Inherit = []string{"group " + a.Unquoted("group")}
		s.Refer("peer-group", a.Unquoted("group"), "neighbor "+a.Unquoted("peer"), a)
		return nil
	})
	rows = append(rows, group)
	declared := neighborRow(in, "(peer group|peer-group)", "inherit", false, func(s *scope, n *devices.BGPNeighbor, a args) error {
		if isPeer(a.Unquoted("peer")) {
			return fmt.Errorf("the name of the group is missing")
		}
		return nil
	})
	declared.Enter = enterGroup
	rows = append(rows, declared)
	rows = append(rows,
		row{In: in, Pattern: "neighbor interface <port:ifrange> (peer group|peer-group) {group} [remote-as {asn:asn}|peer-filter {filter}]", Path: "neighbor $port / inherit", Do: interfaceNeighbor},
	)
	add("description {text:rest}", "description", func(n *devices.BGPNeighbor, a args) { n.Description = a.Str("text") })
	flag("shutdown", "shutdown", func(n *devices.BGPNeighbor, a args) { n.Shutdown = on(a) })
	add("shutdown reason {text:rest}", "shutdown", func(n *devices.BGPNeighbor, a args) { n.Shutdown = ioslike.New(true) })
	rows = append(rows, neighborRow(in, "update-source {port:ifname}", "update-source", false, func(s *scope, n *devices.BGPNeighbor, a args) error {
		n.UpdateSource = a.Str("port")
		s.Refer("interface", a.Str("port"), "neighbor "+a.Unquoted("peer")+" update-source", a)
		return nil
	}))
	add("local-address {ip:addr}", "update-source", func(n *devices.BGPNeighbor, a args) { n.UpdateSource = a.Str("ip") })
	add("ebgp-multihop [{ttl:int(1-255)}]", "ebgp-multihop", func(n *devices.BGPNeighbor, a args) {
		if n.EBGPMultihop = a.Int("ttl"); n.EBGPMultihop == 0 {
			n.EBGPMultihop = 255 // EOS User Manual, "neighbor ebgp-multihop"
		}
	})
	add("ttl maximum-hops {hops:int(0-254)}", "ttl-security hops", func(n *devices.BGPNeighbor, a args) {
		n.TTLSecurity = a.Int("hops")
		ioslike.Set(&n.Settings, "ttl maximum-hops", a.Str("hops"))
	})
	add("password [{form:int(0-9)}|8a] {key:rest}", "password", func(n *devices.BGPNeighbor, a args) { n.Password = a.Str("key") })
	add("password shared-secret profile {profile} algorithm {rest:rest}", "password", func(n *devices.BGPNeighbor, a args) {
		n.Password = "profile " + a.Str("profile") + " " + a.Str("rest")
	})
	add("timers {keepalive:int} {hold:int} [min-hold-time {min:int}] [send-failure hold-time {send:int}]", "keepalive; hold-time", func(n *devices.BGPNeighbor, a args) {
		n.Keepalive, n.Hold = a.Int("keepalive"), a.Int("hold")
		for _, k := range []string{"min", "send"} {
			if a.Has(k) {
				ioslike.Set(&n.Settings, "timers "+k, a.Str(k))
			}
		}
	})
	add("local-as {asn:asn} [no-prepend] [replace-as] [fallback]", "local-as", func(n *devices.BGPNeighbor, a args) {
		n.LocalAS, n.LocalASOptions = uint32(a.Int64("asn")), nil
		for _, o := range []string{"no-prepend", "replace-as", "fallback"} {
			if a.Word(o) {
				set(&n.LocalASOptions, o)
			}
		}
	})
	flag("(bfd|fall-over bfd)", "bfd", func(n *devices.BGPNeighbor, a args) { n.BFD = on(a) })
	add("bfd interval {ms:int} min-rx {rx:int} multiplier {n:int}", "bfd", func(n *devices.BGPNeighbor, a args) {
		n.BFD = ioslike.New(true)
		ioslike.Set(&n.Settings, "bfd interval", a.Str("ms")+" "+a.Str("rx")+" "+a.Str("n"))
	})
	flag("(passive|transport connection-mode passive)", "transport passive", func(n *devices.BGPNeighbor, a args) { n.Passive = !a.No })
	flag("enforce-first-as", "enforce-first-as", func(n *devices.BGPNeighbor, a args) { n.EnforceFirstAS = on(a) })
	for _, k := range []string{"export-localpref {n:int}", "import-localpref {n:int}", "metric-out {n:int}", "out-delay {n:int} [changes]", "idle-restart-timer {n:int}", "graceful-restart", "graceful-restart-helper [{rest:rest}]",
		"route-to-peer", "auto-local-addr", "local-v6-addr {ip:ip6}", "local-v4-addr {ip:ip}", "next-hop-v6-addr {ip:ip6} in", "next-hop-v4-addr {ip:ip} in", "dont-capability-negotiate", "maximum-accepted-routes {n:int} [{rest:rest}]",
		"transport remote-port {n:int}", "transport pmtud [disabled]", "as-path prepend-own disabled", "as-path remote-as replace out", "link-bandwidth [{rest:rest}]", "rib-in pre-policy retain [all]", "next-hop-peer",
		"session tracker {name}", "fall-over {rest:rest}", "next-hop resolution {rest:rest}", "description-peer {rest:rest}"} {
		key := k
		if i := strings.IndexAny(k, "{["); i > 0 {
			key = strings.TrimSpace(k[:i])
		}
		keep(k, key)
	}
	keep("missing-policy <rest:rest>", "missing-policy $rest")
	rows = append(rows, inert(in, "what is monitored forwards nothing", "neighbor <peer> monitoring", "neighbor <peer> bgp-monitoring")...)
	return append(rows, neighborFamilyRows(in, "", "")...)
}

// enterNeighbor is the Enter of the first row of neighbours: "no neighbor X" with nothing after it removes all that is
// said of X, in the families too (EOS User Manual, "no neighbor").
func enterNeighbor(e *syntax.Edit, a args) {
	if w := strings.Fields(e.Record); !e.No && !e.Default || len(w) != 2 {
		return
	}
	e.Remove(e.Record)
	for _, b := range e.Find("address-family") {
		e.In(b).Remove(e.Record)
	}
	e.Record = ""
}

// enterGroup: "no neighbor G peer group" removes the group, with what it says and its members' membership (EOS User
// Manual, "neighbor peer group (create)"); "no neighbor 10.0.0.1 peer group" takes the neighbour out of its group.
func enterGroup(e *syntax.Edit, a args) {
	if !e.No && !e.Default {
		return
	}
	p := "neighbor " + a.Str("peer")
	e.Record = ""
	if isPeer(a.Unquoted("peer")) {
		e.Remove(p + " peer group")
		e.Remove(p + " peer-group")
		return
	}
	e.Remove(p)
	for _, b := range e.Find("address-family") {
		e.In(b).Remove(p)
	}
	for _, n := range e.Find("neighbor") {
		if w := n.Words; len(w) > 3 && w[len(w)-1] == a.Str("peer") && (w[2] == "peer-group" || w[2] == "peer" && w[3] == "group") {
			e.RemoveNode(n)
		}
	}
}

func interfaceNeighbor(s *scope, a args) error {
	for _, p := range strings.Split(a.Str("port"), ",") {
		n := ioslike.Get(&s.BGPVRF.Neighbors, p)
		n.Interface, n.Inherit = p, []string{"group " + a.Unquoted("group")}
		switch {
		case a.Has("asn"):
			n.RemoteAS = a.Str("asn")
		case a.Has("filter"):
			n.RemoteAS = "peer-filter " + a.Str("filter")
		}
		s.Refer("interface", p, "neighbor interface", a)
	}
	s.Refer("peer-group", a.Unquoted("group"), "neighbor interface "+a.Str("port"), a)
	return nil
}

// neighborFamilyRows are what a neighbour says of a family, or of all where family is "".
func neighborFamilyRows(in, family, path string) []row {
	var rows []row
	add := func(pattern, leaf string, no bool, f func(*scope, *devices.BGPNeighborFamily, args) error) {
		at := leaf
		if path != "" {
			at = path + " / " + strings.ReplaceAll(leaf, "; ", "; "+path+" / ")
		}
		rows = append(rows, neighborRow(in, pattern, at, no, func(s *scope, n *devices.BGPNeighbor, a args) error {
			return f(s, ioslike.Get(&n.Families, family), a)
		}))
	}
	flag := func(pattern, leaf string, at func(*devices.BGPNeighborFamily) **bool) {
		add(pattern, leaf, true, func(s *scope, f *devices.BGPNeighborFamily, a args) error { *at(f) = on(a); return nil })
	}
	list := func(pattern, kind, leaf string, in, out func(*devices.BGPNeighborFamily) *string) {
		add(pattern+" {list} in", leaf+" in", false, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
			*in(f) = a.Str("list")
			s.Refer(kind, a.Str("list"), "neighbor "+a.Unquoted("peer")+" "+leaf+" in", a)
			return nil
		})
		add(pattern+" {list} out", leaf+" out", false, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
			*out(f) = a.Str("list")
			s.Refer(kind, a.Str("list"), "neighbor "+a.Unquoted("peer")+" "+leaf+" out", a)
			return nil
		})
	}
	setting := func(pattern, key string, no bool) {
		add(pattern, key, no, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
			if !a.No {
				ioslike.Set(&f.Settings, key, strings.Join(a.Node.Words[2:], " "))
			}
			return nil
		})
	}
	if family != "" {
		flag("activate", "activate", func(f *devices.BGPNeighborFamily) **bool { return &f.Activate })
		rows[len(rows)-1].Enter = nil // "no neighbor X activate" always stands: the default differs by family
	}
	list("route-map", "route-map", "route-map", func(f *devices.BGPNeighborFamily) *string { return &f.PolicyIn }, func(f *devices.BGPNeighborFamily) *string { return &f.PolicyOut })
	list("prefix-list", "prefix-list", "prefix-list", func(f *devices.BGPNeighborFamily) *string { return &f.PrefixListIn }, func(f *devices.BGPNeighborFamily) *string { return &f.PrefixListOut })
	flag("next-hop-self", "next-hop-self", func(f *devices.BGPNeighborFamily) **bool { return &f.NextHopSelf })
	flag("next-hop-unchanged", "next-hop-unchanged", func(f *devices.BGPNeighborFamily) **bool { return &f.NextHopUnchanged })
	flag("route-reflector-client", "route-reflector-client", func(f *devices.BGPNeighborFamily) **bool { return &f.RouteReflectorClient })
	add("send-community [{which:rest}]", "send-community standard; send-community extended; send-community large", true, sendCommunity)
	add("allowas-in [{n:int(1-10)}]", "allowas-in", false, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
		if f.AllowASIn = a.Int("n"); f.AllowASIn == 0 {
			f.AllowASIn = 3 // EOS User Manual, "neighbor allowas-in"
		}
		return nil
	})
	add("remove-private-as [all [replace-as]] [ingress [replace-as]]", "remove-private-as", false, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
		switch {
		case a.Word("ingress"):
			ioslike.Set(&f.Settings, "remove-private-as ingress", strings.Join(a.Node.Words[2:], " "))
		case a.Word("replace-as"):
			f.RemovePrivateAS = "replace-as"
		case a.Word("all"):
			f.RemovePrivateAS = "all"
		default:
			f.RemovePrivateAS = "yes"
		}
		return nil
	})
	add("weight {n:int(0-65535)}", "weight", false, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
		f.Weight = ioslike.New(a.Int("n"))
		return nil
	})
	add("default-originate [always] [route-map {map}] [always]", "default-originate", false, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
		f.DefaultOriginate = &devices.DefaultOriginate{Always: a.Word("always"), Policy: a.Str("map")}
		s.Refer("route-map", a.Str("map"), "neighbor "+a.Unquoted("peer")+" default-originate", a)
		return nil
	})
	add("(maximum-routes|maximum-advertised-routes) {n:int} [{rest:rest}]", "maximum-prefix", false, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
		v := trimmed(a.Str("n") + " " + a.Str("rest"))
		if a.Word("maximum-advertised-routes") {
			ioslike.Set(&f.Settings, "maximum-advertised-routes", v)
			return nil
		}
		f.MaximumPrefix = v
		return nil
	})
	add("soft-reconfiguration inbound [all]", "soft-reconfiguration", false, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
		f.SoftReconfiguration = strings.Join(a.Node.Words[3:], " ")
		return nil
	})
	for _, p := range []string{"receive", "send any", "send [{rest:rest}]"} {
		add("additional-paths "+p, "additional-paths "+strings.TrimSuffix(p, " [{rest:rest}]"), true, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
			key := strings.TrimSuffix(p, " [{rest:rest}]")
			if !a.No {
				set(&f.AdditionalPaths, trimmed(key+" "+a.Str("rest")))
			}
			return nil
		})
	}
	setting("rcf <dir:in|out> {function}", "rcf", false)
	setting("next-hop-self source-interface {port:ifname}", "next-hop-self source-interface", false)
	setting("next-hop-self received-evpn-routes {rest:rest}", "next-hop-self received-evpn-routes", false)
	setting("next-hop address-family ipv6 [originate]", "next-hop address-family ipv6", false)
	setting("next-hop-self v4-mapped-v6 source-interface {port:ifname}", "next-hop-self v4-mapped-v6", false)
	if family != "" {
		setting("encapsulation {how:vxlan|mpls|path-selection} [next-hop-self source-interface {port:ifname}]", "encapsulation", false)
		setting("domain {name}", "domain", false)
		setting("remote-as {asn:asn}", "remote-as", false)
		setting("peer-tag {rest:rest}", "peer-tag", false)
		setting("graceful-restart", "graceful-restart", true)
		setting("missing-policy {rest:rest}", "missing-policy", false)
		setting("aigp-session", "aigp-session", false)
		setting("(peer group|peer-group) {group}", "peer group", false)
		setting("route-target {rest:rest}", "route-target", false)
		setting("default-route [{rest:rest}]", "default-route", false)
		setting("default-route-target [{rest:rest}]", "default-route-target", false)
		setting("graceful-restart-helper {rest:rest}", "graceful-restart-helper", false)
		setting("multi-path", "multi-path", false)
	}
	return rows
}

// sendCommunity: without words all kinds are sent (EOS User Manual, "neighbor send-community").
func sendCommunity(s *scope, f *devices.BGPNeighborFamily, a args) error {
	if a.No {
		f.SendCommunity = map[string]bool{}
		return nil
	}
	kinds := strings.Fields(a.Str("which"))
	if len(kinds) == 0 {
		kinds = []string{"standard", "extended", "large"}
	}
	verb := kinds[0]
	if verb == "add" || verb == "remove" {
		kinds = kinds[1:]
	} else {
		f.SendCommunity = nil
	}
	for _, k := range kinds {
		switch {
		case k != "standard" && k != "extended" && k != "large" && k != "link-bandwidth":
			ioslike.Set(&f.Settings, "send-community", a.Str("which"))
		case verb == "remove":
			delete(f.SendCommunity, k)
		default:
			set(&f.SendCommunity, k)
		}
	}
	return nil
}
