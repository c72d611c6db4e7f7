package frr

import (
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// groupKey is the key of a peer group; groups are each VRF's own.
func groupKey(s *scope, name string) string {
	if s.Block == "default" || s.Block == "" {
		return "group " + name
	}
	return "vrf " + s.Block + " group " + name
}

// peer gives the neighbour, unnumbered neighbour or group of a name. One that no statement before has made is an
// error, as it is on the device ("Specify remote-as or peer-group commands first").
func peer(s *scope, name string) (n *devices.BGPNeighbor, path string, err error) {
	if a, err := netip.ParseAddr(name); err == nil {
		n, path = s.BGPVRF.Neighbors[a.String()], "neighbor "+a.String()
	} else if g := s.BGP.Groups[groupKey(s, name)]; g != nil {
		return g, "/router bgp / template " + groupKey(s, name), nil
	} else {
		n, path = s.BGPVRF.Neighbors[name], "neighbor "+name
	}
	if n == nil {
		return nil, path, errorf("no statement before this makes %s a neighbour or peer group", name)
	}
	return n, path, nil
}

// makePeer is peer for the statements that make a neighbour.
func makePeer(s *scope, name string) (*devices.BGPNeighbor, string, error) {
	if n, path, err := peer(s, name); err == nil {
		return n, path, nil
	}
	a, err := netip.ParseAddr(name)
	if err != nil {
		return nil, "", errorf("%s is no address, and no statement before this makes it an unnumbered neighbour or a peer group", name)
	}
	return ioslike.Get(&s.BGPVRF.Neighbors, a.String()), "neighbor " + a.String(), nil
}

// neighborRow makes a row about a neighbour or group. no says that its negation may stand in a configuration: it
// overrides what a group or the default says.
func neighborRow(in, pattern, leaf string, no bool, f func(*scope, *devices.BGPNeighbor, args) error) row {
	r := row{In: in, Pattern: "neighbor <peer> " + pattern, No: no, Do: func(s *scope, a args) error {
		n, path, err := peer(s, a.Unquoted("peer"))
		if err != nil {
			return err
		}
		a.Sets(path + " / " + expand(leaf, a))
		return f(s, n, a)
	}}
	if no {
		r.Enter = dropNo
	}
	return r
}

// bgpNeighborRows are neighbours and peer groups outside of address families.
func bgpNeighborRows() []row {
	in := "bgp"
	var rows []row
	add := func(pattern, leaf string, f func(*devices.BGPNeighbor, args)) {
		rows = append(rows, neighborRow(in, pattern, leaf, false, func(s *scope, n *devices.BGPNeighbor, a args) error { f(n, a); return nil }))
	}
	flag := func(pattern, leaf string, f func(*devices.BGPNeighbor, args)) {
		rows = append(rows, neighborRow(in, pattern, leaf, true, func(s *scope, n *devices.BGPNeighbor, a args) error { f(n, a); return nil }))
	}
	keep := func(pattern, key string) {
		flag(pattern, key, func(n *devices.BGPNeighbor, a args) {
			ioslike.Set(&n.Settings, expand(key, a), trimmed(map[bool]string{true: "no "}[a.No]+strings.Join(a.Node.Words[2:], " ")))
		})
	}
	remote := func(s *scope, n *devices.BGPNeighbor, a args) {
		if a.Has("asn") {
			n.RemoteAS = a.Str("asn")
		}
	}
	rows = append(rows,
		row{In: in, Pattern: "neighbor <peer> remote-as {asn:asn}", Do: makeRemote(remote), Enter: enterNeighbor},
		row{In: in, Pattern: "neighbor <peer> remote-as {as:internal|external|auto}", Do: makeRemote(func(s *scope, n *devices.BGPNeighbor, a args) { n.RemoteAS = a.Str("as") }), Enter: enterNeighbor},
		row{In: in, Pattern: "neighbor <peer> peer-group {group}", Do: inherit, Enter: enterNeighbor},
		row{In: in, Pattern: "neighbor <peer> peer-group", Do: func(s *scope, a args) error {
			name := a.Unquoted("peer")
			if _, err := netip.ParseAddr(name); err == nil || s.BGPVRF.Neighbors[name] != nil {
				return errorf("the name of the group is missing")
			}
			ioslike.Get(&s.BGP.Groups, groupKey(s, name))
			a.Sets("/router bgp / template " + groupKey(s, name))
			return nil
		}, Enter: enterGroup},
		row{In: in, Pattern: "neighbor <peer> interface [v6only] [peer-group {group}]", Do: unnumbered, Enter: enterNeighbor},
		row{In: in, Pattern: "neighbor <peer> interface [v6only] remote-as {asn:asn}", Do: unnumbered, Enter: enterNeighbor},
		row{In: in, Pattern: "neighbor <peer> interface [v6only] remote-as {as:internal|external|auto}", Do: unnumbered, Enter: enterNeighbor},
		// For a neighbour with an address it is the interface through which a link-local address is reached.
		neighborRow(in, "interface {port}", "interface", false, func(s *scope, n *devices.BGPNeighbor, a args) error { n.Interface = a.Str("port"); return nil }),
	)
	add("description {text:rest}", "description", func(n *devices.BGPNeighbor, a args) { n.Description = a.Unquoted("text") })
	flag("shutdown", "shutdown", func(n *devices.BGPNeighbor, a args) { n.Shutdown = on(a) })
	add("shutdown message {text:rest}", "shutdown", func(n *devices.BGPNeighbor, a args) { n.Shutdown = ioslike.New(true) })
	keep("shutdown rtt {n:int} [count {count:int}]", "shutdown rtt")
	rows = append(rows, neighborRow(in, "[interface] update-source {source}", "update-source", false, func(s *scope, n *devices.BGPNeighbor, a args) error {
		n.UpdateSource = a.Str("source")
		if _, err := netip.ParseAddr(n.UpdateSource); err != nil {
			s.Refer("interface", n.UpdateSource, "neighbor "+a.Unquoted("peer")+" update-source", a)
		}
		return nil
	}))
	add("ebgp-multihop [{ttl:int(1-255)}]", "ebgp-multihop", func(n *devices.BGPNeighbor, a args) {
		if n.EBGPMultihop = a.Int("ttl"); n.EBGPMultihop == 0 {
			n.EBGPMultihop = 255 // MAXTTL where none is said (FRR user guide, "neighbor PEER ebgp-multihop")
		}
	})
	add("ttl-security hops {n:int(1-254)}", "ttl-security hops", func(n *devices.BGPNeighbor, a args) { n.TTLSecurity = a.Int("n") })
	flag("(disable-connected-check|enforce-multihop)", "disable-connected-check", func(n *devices.BGPNeighbor, a args) { n.DisableConnectedCheck = !a.No })
	add("password {secret:rest}", "password", func(n *devices.BGPNeighbor, a args) { n.Password = a.Str("secret") })
	add("timers {keepalive:int} {hold:int}", "hold-time", func(n *devices.BGPNeighbor, a args) {
		n.Keepalive, n.Hold = a.Int("keepalive"), a.Int("hold")
		if n.Hold == 0 {
			ioslike.Set(&n.Settings, "timers", "off")
		}
	})
	add("local-as {asn:asn} [no-prepend] [replace-as] [dual-as]", "local-as", func(n *devices.BGPNeighbor, a args) {
		n.LocalAS, n.LocalASOptions = uint32(a.Int64("asn")), nil
		for _, o := range []string{"no-prepend", "replace-as", "dual-as"} {
			if a.Word(o) {
				set(&n.LocalASOptions, o)
			}
		}
	})
	flag("bfd", "bfd", func(n *devices.BGPNeighbor, a args) { n.BFD = on(a) })
	keep("bfd profile {name}", "bfd profile")
	keep("bfd check-control-plane-failure [profile {name}]", "bfd check-control-plane-failure")
	keep("bfd strict [hold-time {s:int}]", "bfd strict")
	add("bfd {mult:int} {rx:int} {tx:int}", "bfd", func(n *devices.BGPNeighbor, a args) {
		n.BFD = ioslike.New(true)
		ioslike.Set(&n.Settings, "bfd timers", a.Str("mult")+" "+a.Str("rx")+" "+a.Str("tx"))
	})
	flag("passive", "transport passive", func(n *devices.BGPNeighbor, a args) { n.Passive = !a.No })
	flag("enforce-first-as", "enforce-first-as", func(n *devices.BGPNeighbor, a args) { n.EnforceFirstAS = on(a) })
	keep("capability <what:dynamic|extended-nexthop|software-version|link-local|fqdn>", "capability $what")
	for _, w := range []string{"advertisement-interval {n:int}", "timers connect {n:int}", "timers delayopen {n:int}", "port {n:int}", "tcp-mss {n:int}", "local-role {role} [strict-mode]", "dont-capability-negotiate", "override-capability",
		"strict-capability-match", "solo", "graceful-restart", "graceful-restart-disable", "graceful-restart-helper", "graceful-shutdown", "extended-optional-parameters", "disable-link-bw-encoding-ieee", "extended-link-bandwidth", "sender-as-path-loop-detection",
		"oad", "path-attribute discard {list:rest}", "path-attribute treat-as-withdraw {list:rest}", "ip-transparent", "aigp", "send-nexthop-characteristics", "rpki strict", "default local-preference"} {
		key := w
		if i := strings.IndexAny(w, "{["); i > 0 {
			key = strings.TrimSpace(w[:i])
		}
		keep(w, key)
	}
	return append(rows, neighborFamilyRows(in, ipv4)...)
}

func makeRemote(f func(*scope, *devices.BGPNeighbor, args)) func(*scope, args) error {
	return func(s *scope, a args) error {
		n, path, err := makePeer(s, a.Unquoted("peer"))
		if err != nil {
			return err
		}
		f(s, n, a)
		a.Sets(path + " / remote-as")
		return nil
	}
}

func inherit(s *scope, a args) error {
	if s.BGP.Groups[groupKey(s, a.Unquoted("group"))] == nil {
		return errorf("no statement before this makes %s a peer group", a.Unquoted("group"))
	}
	n, path, err := makePeer(s, a.Unquoted("peer"))
	if err != nil {
		return err
	}
	n.Inherit = []string{groupKey(s, a.Unquoted("group"))}
	a.Sets(path + " / inherit")
	s.Refer("peer-group", a.Unquoted("group"), "neighbor "+a.Unquoted("peer"), a)
	return nil
}

// unnumbered makes a neighbour of the router at the other end of an interface (RFC 5549; FRR user guide, "neighbor PEER
// interface remote-as").
func unnumbered(s *scope, a args) error {
	name := a.Unquoted("peer")
	if _, err := netip.ParseAddr(name); err == nil {
		return errorf("%s is an address, not an interface", name)
	}
	n := ioslike.Get(&s.BGPVRF.Neighbors, name)
	n.Interface = name
	a.Sets("neighbor " + name + " / interface")
	if a.Word("v6only") {
		ioslike.Set(&n.Settings, "v6only", "on")
	}
	switch {
	case a.Has("asn"):
		n.RemoteAS = a.Str("asn")
	case a.Has("as"):
		n.RemoteAS = a.Str("as")
	case a.Has("group"):
		if s.BGP.Groups[groupKey(s, a.Unquoted("group"))] == nil {
			return errorf("no statement before this makes %s a peer group", a.Unquoted("group"))
		}
		n.Inherit = []string{groupKey(s, a.Unquoted("group"))}
		s.Refer("peer-group", a.Unquoted("group"), "neighbor "+name, a)
	}
	s.Refer("interface", name, "neighbor "+name+" interface", a)
	return nil
}

// enterNeighbor: what makes a neighbour goes with all that is said of it, in the families too, when it is taken back
// (bgpd: "no neighbor X", "no neighbor X remote-as" and "no neighbor X interface" delete the peer). One that keeps
// another statement which makes it stays.
func enterNeighbor(e *syntax.Edit, a args) {
	if !e.No {
		return
	}
	p := "neighbor " + a.Str("peer")
	if strings.Contains(e.Record, " peer-group ") && !strings.Contains(e.Record, " interface ") && (e.Has(p+" remote-as") || e.Has(p+" interface")) {
		return
	}
	if strings.Contains(e.Record, " remote-as") && e.Has(p+" peer-group") && len(strings.Fields(e.Record)) > 2 {
		for _, n := range e.Find(p + " peer-group") {
			if len(n.Words) == 3 { // a group loses its AS number alone
				return
			}
		}
	}
	dropPeer(e, p)
	e.Record = ""
}

func dropPeer(e *syntax.Edit, p string) {
	e.Remove(p)
	for _, b := range e.Find("address-family") {
		e.In(b).Remove(p)
	}
}

// enterGroup: "no neighbor G peer-group" removes the group with what it says, and the neighbours that take their AS
// number from it (bgpd, peer_group_delete).
func enterGroup(e *syntax.Edit, a args) {
	if !e.No {
		return
	}
	for _, n := range e.Find("neighbor") {
		if w := n.Words; len(w) >= 4 && w[len(w)-1] == a.Str("peer") && w[len(w)-2] == "peer-group" {
			dropPeer(e, "neighbor "+w[1])
		}
	}
	dropPeer(e, "neighbor "+a.Str("peer"))
	e.Record = ""
}

// enterActivate: "no neighbor X activate" stands only where X would be active without it, in IPv4 unicast, unless BGP says that
// it is not the default, and where X has a group that is active (bgpd, bgp_config_write_peer_af). Taking it back leaves nothing.
func enterActivate(family string) func(*syntax.Edit, args) {
	return func(e *syntax.Edit, a args) {
		block := e.Block()
		if block == nil || !e.No && !negated(e, e.Record) {
			return
		}
		process := e
		if isFamily(block) && block.Parent != nil {
			process = e.In(block.Parent)
		}
		active := func(peer string) bool {
			return e.Has("neighbor "+peer+" activate") || family == "ipv4 unicast" && !negated(process, "bgp default ipv4-unicast")
		}
		e.Remove(e.Record)
		anyway := active(a.Str("peer"))
		for _, n := range append(process.Find("neighbor "+a.Str("peer")), e.Find("neighbor "+a.Str("peer"))...) {
			if w := n.Words; len(w) >= 4 && w[len(w)-2] == "peer-group" {
				anyway = active(w[len(w)-1])
			}
		}
		if anyway != e.No {
			e.Record = ""
		}
	}
}

// negated reports whether a block holds the negated form of a statement.
func negated(e *syntax.Edit, statement string) bool {
	return len(e.Find(statement)) > 0 && !e.Has(statement)
}

// neighborFamilyRows are what a neighbour says of a family.
func neighborFamilyRows(in, family string) []row {
	var rows []row
	path := "address-family " + family
	add := func(pattern, leaf string, no bool, f func(*scope, *devices.BGPNeighborFamily, args) error) {
		rows = append(rows, neighborRow(in, pattern, path+" / "+leaf, no, func(s *scope, n *devices.BGPNeighbor, a args) error {
			return f(s, ioslike.Get(&n.Families, family), a)
		}))
	}
	flag := func(pattern, leaf string, at func(*devices.BGPNeighborFamily) **bool) {
		add(pattern, leaf, true, func(s *scope, f *devices.BGPNeighborFamily, a args) error { *at(f) = on(a); return nil })
	}
	list := func(pattern, kind string, in, out func(*devices.BGPNeighborFamily) *string) {
		for _, d := range []struct {
			word string
			at   func(*devices.BGPNeighborFamily) *string
		}{{"in", in}, {"out", out}} {
			add(pattern+" {list} "+d.word, pattern+" "+d.word, false, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
				*d.at(f) = a.Str("list")
				s.Refer(kind, a.Str("list"), "neighbor "+a.Unquoted("peer")+" "+pattern+" "+d.word, a)
				return nil
			})
		}
	}
	keep := func(pattern, key string) {
		add(pattern, key, true, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
			ioslike.Set(&f.Settings, expand(key, a), trimmed(map[bool]string{true: "no "}[a.No]+strings.Join(a.Node.Words[2:], " ")))
			return nil
		})
	}
	flag("activate", "activate", func(f *devices.BGPNeighborFamily) **bool { return &f.Activate })
	rows[len(rows)-1].Enter = enterActivate(family)
	list("route-map", "route-map", func(f *devices.BGPNeighborFamily) *string { return &f.PolicyIn }, func(f *devices.BGPNeighborFamily) *string { return &f.PolicyOut })
	list("prefix-list", "prefix-list", func(f *devices.BGPNeighborFamily) *string { return &f.PrefixListIn }, func(f *devices.BGPNeighborFamily) *string { return &f.PrefixListOut })
	list("filter-list", "as-path list", func(f *devices.BGPNeighborFamily) *string { return &f.FilterListIn }, func(f *devices.BGPNeighborFamily) *string { return &f.FilterListOut })
	list("distribute-list", "access-list", func(f *devices.BGPNeighborFamily) *string { return &f.DistributeIn }, func(f *devices.BGPNeighborFamily) *string { return &f.DistributeOut })
	flag("next-hop-self", "next-hop-self", func(f *devices.BGPNeighborFamily) **bool { return &f.NextHopSelf })
	add("next-hop-self (force|all)", "next-hop-self all", true, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
		f.NextHopSelf, f.NextHopSelfAll = on(a), !a.No
		return nil
	})
	add("attribute-unchanged [{what:rest}]", "next-hop-unchanged", true, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
		what := a.Str("what")
		for _, w := range strings.Fields(what) {
			if w == "next-hop" {
				f.NextHopUnchanged = on(a)
			} else {
				ioslike.Set(&f.Settings, "attribute-unchanged "+w, map[bool]string{true: "off", false: "on"}[a.No])
			}
		}
		if what == "" {
			f.NextHopUnchanged = on(a)
			ioslike.Set(&f.Settings, "attribute-unchanged", map[bool]string{true: "off", false: "on"}[a.No])
		}
		return nil
	})
	flag("route-reflector-client", "route-reflector-client", func(f *devices.BGPNeighborFamily) **bool { return &f.RouteReflectorClient })
	flag("as-override", "as-override", func(f *devices.BGPNeighborFamily) **bool { return &f.ASOverride })
	add("send-community", "send-community", true, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
		sendCommunity(f, "standard", a.No)
		return nil
	})
	add("send-community <which:both|all|extended|standard|large>", "send-community", true, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
		sendCommunity(f, a.Str("which"), a.No)
		return nil
	})
	add("allowas-in [{n:int(1-10)}]", "allowas-in", true, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
		switch f.AllowASIn = a.Int("n"); {
		case a.No:
			ioslike.Set(&f.Settings, "allowas-in", "no")
			f.AllowASIn = 0
		case f.AllowASIn == 0:
			f.AllowASIn = 3 // FRR user guide, "neighbor PEER allowas-in"
		}
		return nil
	})
	keep("allowas-in origin", "allowas-in origin")
	for _, w := range []struct{ words, value string }{{"", "yes"}, {"all", "all"}, {"replace-AS", "replace-as"}, {"all replace-AS", "all replace-as"}} {
		pattern := "(remove-private-AS|remove-private-as) " + strings.ReplaceAll(w.words, "replace-AS", "(replace-AS|replace-as)")
		add(pattern, "remove-private-as", false, func(s *scope, f *devices.BGPNeighborFamily, a args) error { f.RemovePrivateAS = w.value; return nil })
	}
	add("weight {n:int(0-65535)}", "weight", false, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
		f.Weight = ioslike.New(a.Int("n"))
		return nil
	})
	add("default-originate [route-map {map}]", "default-originate", false, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
		f.DefaultOriginate = &devices.DefaultOriginate{Policy: a.Str("map"), Always: true}
		s.Refer("route-map", a.Str("map"), "neighbor "+a.Unquoted("peer")+" default-originate", a)
		return nil
	})
	add("maximum-prefix {n:int} [{rest:rest}]", "maximum-prefix", false, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
		f.MaximumPrefix = trimmed(a.Str("n") + " " + a.Str("rest"))
		return nil
	})
	add("soft-reconfiguration inbound", "soft-reconfiguration", true, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
		f.SoftReconfiguration = map[bool]string{false: "inbound"}[a.No]
		return nil
	})
	add("unsuppress-map {map}", "unsuppress-map", false, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
		f.UnsuppressMap = a.Str("map")
		s.Refer("route-map", a.Str("map"), "neighbor "+a.Unquoted("peer")+" unsuppress-map", a)
		return nil
	})
	add("advertise-map {map} {cond:exist-map|non-exist-map} {other}", "advertise-map", false, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
		f.AdvertiseMap = a.Str("map") + " " + a.Str("cond") + " " + a.Str("other")
		s.Refer("route-map", a.Str("map"), "neighbor "+a.Unquoted("peer")+" advertise-map", a)
		s.Refer("route-map", a.Str("other"), "neighbor "+a.Unquoted("peer")+" advertise-map", a)
		return nil
	})
	for _, w := range []struct{ words, key string }{{"addpath-tx-all-paths", "send"}, {"(addpath-tx-bestpath-per-AS|addpath-tx-bestpath-per-as)", "send bestpath-per-as"}} {
		add(w.words, "additional-paths", true, func(s *scope, f *devices.BGPNeighborFamily, a args) error {
			if !a.No {
				set(&f.AdditionalPaths, w.key)
			}
			return nil
		})
	}
	keep("addpath-tx-best-selected {n:int}", "addpath-tx-best-selected")
	keep("addpath-rx-paths-limit {n:int}", "addpath-rx-paths-limit")
	keep("disable-addpath-rx", "disable-addpath-rx")
	keep("route-server-client", "route-server-client")
	keep("capability orf prefix-list {how:both|send|receive}", "capability orf")
	keep("maximum-prefix-out {n:int}", "maximum-prefix-out")
	keep("soo {rt}", "soo")
	keep("accept-own", "accept-own")
	keep("dampening [{rest:rest}]", "dampening")
	keep("encapsulation <what>", "encapsulation $what")
	return rows
}

// sendCommunity: FRR sends standard and extended communities, and large ones, where nothing is said (bgpd,
// peer_af_flag_reset); so only the negation changes what is sent.
func sendCommunity(f *devices.BGPNeighborFamily, which string, no bool) {
	kinds := map[string][]string{"both": {"standard", "extended"}, "all": {"standard", "extended", "large"}}[which]
	if kinds == nil {
		kinds = []string{which}
	}
	if f.SendCommunity == nil {
		f.SendCommunity = map[string]bool{"standard": true, "extended": true, "large": true}
	}
	for _, k := range kinds {
		if no {
			delete(f.SendCommunity, k)
		} else {
			f.SendCommunity[k] = true
		}
	}
}
