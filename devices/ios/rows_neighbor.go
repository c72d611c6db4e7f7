package ios

import (
	"fmt"
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// isPeer tells a neighbour's address from the name of a peer group.
func isPeer(name string) bool { _, err := netip.ParseAddr(name); return err == nil }

// groupKey is where a peer group is kept. One that an address family of a VRF declares belongs to that VRF.
func groupKey(s *scope, name string) string {
	if key := declaredKey(s, name); s.BGP.Groups[key] != nil {
		return key
	}
	return "group " + name
}

// declaredKey is where a peer group is kept that is declared here.
func declaredKey(s *scope, name string) string {
	if i := strings.Index(s.Block, devices.PathSeparator+"vrf "); i >= 0 && !strings.HasSuffix(s.Block, "vrf default") {
		return "group " + name + " " + s.Block[i+len(devices.PathSeparator):]
	}
	return "group " + name
}

// declareGroups makes the peer groups that the address family of a VRF declares: what is said of them there is theirs, wherever
// in the block it stands.
func declareGroups(s *scope, a args) {
	if a.Node == nil {
		return
	}
	for _, n := range a.Node.Children {
		if w := n.Words; len(w) == 3 && w[0] == "neighbor" && w[2] == "peer-group" && !isPeer(w[1]) {
			ioslike.Get(&s.BGP.Groups, declaredKey(s, w[1]))
		}
	}
}

// peerOf gives the neighbour or peer group that a statement is about, and its path.
func peerOf(s *scope, a args) (*devices.BGPNeighbor, string) {
	name := a.Str("peer")
	if isPeer(name) {
		name = netip.MustParseAddr(name).String()
		return ioslike.Get(&s.BGPVRF.Neighbors, name), devices.PathJoin(s.Block, "neighbor "+name)
	}
	key := groupKey(s, name)
	return ioslike.Get(&s.BGP.Groups, key), devices.PathJoin("router bgp", "template "+key)
}

// attribute is a statement about a neighbour: of its session, or, with family, of an address family. Inside templates it
// stands without "neighbor X".
type attribute struct {
	pattern, leaf string
	family, no    bool
	session       func(*scope, *devices.BGPNeighbor, args) error
	policy        func(*scope, *devices.BGPNeighborFamily, args) error
	enter         func(*syntax.Edit, args)
}

func neighborRows() []row {
	var rows []row
	for _, t := range attributes() {
		rows = append(rows, row{In: both, Pattern: "neighbor <peer> " + t.pattern, No: t.no, Enter: t.enter, Do: func(s *scope, a args) error {
			n, path := peerOf(s, a)
			if a.Node != nil {
				s.At(a, path)
			}
			return t.apply(s, n, path, s.FamilyName, a)
		}})
		mode := "peer-session"
		if t.family {
			mode = "peer-policy"
			if strings.HasPrefix(t.pattern, "activate") {
				continue
			}
		}
		rows = append(rows, row{In: mode, Pattern: t.pattern, No: t.no, Do: func(s *scope, a args) error {
			return t.apply(s, s.Neighbor, s.Block, "", a)
		}})
	}
	template := func(kind string) row {
		return row{In: inBGP, Pattern: "template " + kind + " <name>", Opens: kind, Do: func(s *scope, a args) error {
			key := kind + " " + a.Str("name")
			s.Neighbor = ioslike.Get(&s.BGP.Groups, key)
			s.Block = devices.PathJoin("router bgp", "template "+key)
			s.At(a, s.Block)
			return nil
		}}
	}
	rows = append(rows, template("peer-session"), template("peer-policy"))
	for _, kind := range []string{"peer-session", "peer-policy"} {
		inherit := func(s *scope, n *devices.BGPNeighbor, path string, a args) {
			key := kind + " " + a.Str("template")
			if kind == "peer-policy" && a.Has("peer") {
				f := ioslike.Get(&n.Families, s.FamilyName)
				f.Inherit = append(f.Inherit, key)
				s.At(a, path, "address-family "+s.FamilyName, "inherit")
				return
			}
			n.Inherit = append(n.Inherit, key)
			s.At(a, path, "inherit")
		}
		rows = append(rows,
			row{In: both, Pattern: "neighbor <peer> inherit " + kind + " <template>", Do: func(s *scope, a args) error {
				n, path := peerOf(s, a)
				inherit(s, n, path, a)
				return nil
			}},
			row{In: kind, Pattern: "inherit " + kind + " <template> [<seq:int>]", Do: func(s *scope, a args) error {
				inherit(s, s.Neighbor, s.Block, a)
				return nil
			}})
	}
	rows = append(rows,
		row{In: both, Pattern: "neighbor <peer> peer-group", Do: func(s *scope, a args) error {
			if isPeer(a.Str("peer")) {
				return fmt.Errorf("the name of the group is missing")
			}
			key := declaredKey(s, a.Str("peer"))
			ioslike.Get(&s.BGP.Groups, key)
			s.At(a, "router bgp", "template "+key)
			return nil
		}, Enter: enterNeighbor},
		row{In: both, Pattern: "neighbor <peer> peer-group {group}", Do: func(s *scope, a args) error {
			n, path := peerOf(s, a)
			n.Inherit = append([]string{groupKey(s, a.Str("group"))}, n.Inherit...)
			s.At(a, path, "inherit")
			return nil
		}, Enter: func(e *syntax.Edit, a args) {
			if (e.No || e.Default) && !strings.Contains(e.Record, " remote-as ") { // a member without an AS number of its own goes with it
				if !e.Has("neighbor " + a.Str("peer") + " remote-as") {
					removeNeighbor(e, a.Str("peer"))
					e.Record = ""
				}
			}
		}},
	)
	rows = append(rows, inert("peer-session|peer-policy", "what is logged forwards nothing", "log-neighbor-changes [disable]", "exit-peer-session", "exit-peer-policy", "exit")...)
	rows = append(rows, inert(both, "what is logged, and how routes are remembered, forwards nothing", "neighbor <peer> log-neighbor-changes [disable]", "neighbor <peer> version 4", "neighbor <peer> dont-capability-negotiate [<x>]", "neighbor <peer> transport path-mtu-discovery [disable]")...)
	return append(rows, unmodelled("peer-session|peer-policy", "this part of a template is not computed", "(transport|translate-update|dmzlink-bw|slow-peer|soo|capability|send-label|advertise|next-hop|internal-vpn-client|cluster-id|ha-mode|path-attribute|dont-capability-negotiate) [<x:rest>]")...)
}

// known reports whether the neighbour is there: it has an AS number or a group, in this block or the process's own.
func known(e *syntax.Edit, peer string) bool {
	blocks := []*syntax.Edit{e}
	if b := e.Block(); b != nil && b.Parent != nil {
		blocks = append(blocks, e.In(b.Parent))
	}
	for _, b := range blocks {
		if b.Has("neighbor "+peer+" remote-as") || b.Has("neighbor "+peer+" peer-group") || b.Has("neighbor "+peer+" inherit") {
			return true
		}
	}
	return false
}

// removeNeighbor takes all that is said of a neighbour out of the block and its families.
func removeNeighbor(e *syntax.Edit, peer string) {
	e.Remove("neighbor " + peer)
	for _, b := range e.Find("address-family") {
		e.In(b).Remove("neighbor " + peer)
	}
}

// enterNeighbor: "no neighbor X" and "no neighbor X remote-as" remove all that is said of X, in the families too, and of a
// peer group its members without an AS number of their own (IOS BGP Command Reference, "neighbor remote-as", "neighbor peer-group").
func enterNeighbor(e *syntax.Edit, a args) {
	if !e.No && !e.Default {
		return
	}
	peer := a.Str("peer")
	if !isPeer(peer) && !strings.Contains(e.Record, "remote-as") {
		for _, n := range e.Find("neighbor") {
			w := n.Words
			if len(w) == 4 && w[2] == "peer-group" && w[3] == peer {
				if !e.Has("neighbor " + w[1] + " remote-as") {
					removeNeighbor(e, w[1])
				} else {
					e.RemoveNode(n)
				}
			}
		}
	}
	if strings.Contains(e.Record, "remote-as") && !isPeer(peer) {
		return // of a group the number alone
	}
	removeNeighbor(e, peer)
	e.Record = ""
}

func (t attribute) apply(s *scope, n *devices.BGPNeighbor, path, family string, a args) error {
	level := ""
	if t.family {
		level = devices.PathLevel("address-family", family)
	}
	for _, l := range strings.Split(t.leaf, "; ") {
		s.At(a, path, level, strings.ReplaceAll(l, "$dir", a.Str("dir")))
	}
	if t.family {
		return t.policy(s, ioslike.Get(&n.Families, family), a)
	}
	return t.session(s, n, a)
}

func attributes() []attribute {
	var all []attribute
	session := func(pattern, leaf string, no bool, f func(*devices.BGPNeighbor, args)) {
		all = append(all, attribute{pattern: pattern, leaf: leaf, no: no, session: func(s *scope, n *devices.BGPNeighbor, a args) error { f(n, a); return nil }})
	}
	policy := func(pattern, leaf string, no bool, f func(*devices.BGPNeighborFamily, args)) {
		all = append(all, attribute{pattern: pattern, leaf: leaf, no: no, family: true, policy: func(s *scope, n *devices.BGPNeighborFamily, a args) error { f(n, a); return nil }})
	}
	list := func(pattern, kind, leaf string, in, out func(*devices.BGPNeighborFamily) *string) {
		all = append(all, attribute{pattern: pattern + " {list} <dir:in|out>", leaf: leaf + " $dir", family: true, policy: func(s *scope, f *devices.BGPNeighborFamily, a args) error {
			at := in(f)
			if a.Str("dir") == "out" {
				at = out(f)
			}
			*at = a.Str("list")
			s.Refer(kind, a.Str("list"), "neighbor "+a.Str("peer")+" "+leaf+" "+a.Str("dir"), a)
			return nil
		}})
	}

	session("remote-as {asn:asn}", "remote-as", false, func(n *devices.BGPNeighbor, a args) { n.RemoteAS = a.Str("asn") })
	all[0].enter = enterNeighbor
	session("remote-as {asn:asn} alternate-as {more:rest}", "remote-as", false, func(n *devices.BGPNeighbor, a args) {
		n.RemoteAS = a.Str("asn")
		ioslike.Set(&n.Settings, "remote-as alternate-as", a.Str("more"))
	})
	session("description {text:rest}", "description", false, func(n *devices.BGPNeighbor, a args) { n.Description = a.Str("text") })
	session("shutdown", "shutdown", true, func(n *devices.BGPNeighbor, a args) { n.Shutdown = ioslike.New(!a.No) })
	session("update-source {port:ifname}", "update-source", false, func(n *devices.BGPNeighbor, a args) { n.UpdateSource = a.Str("port") })
	all[len(all)-1].session = func(s *scope, n *devices.BGPNeighbor, a args) error {
		n.UpdateSource = a.Str("port")
		s.Refer("interface", a.Str("port"), "neighbor "+a.Str("peer")+" update-source", a)
		return nil
	}
	session("ebgp-multihop [{ttl:int(1-255)}]", "ebgp-multihop", false, func(n *devices.BGPNeighbor, a args) {
		if n.EBGPMultihop = a.Int("ttl"); n.EBGPMultihop == 0 {
			n.EBGPMultihop = 255
		}
	})
	session("ttl-security hops {n:int(1-254)}", "ttl-security hops", false, func(n *devices.BGPNeighbor, a args) { n.TTLSecurity = a.Int("n") })
	session("disable-connected-check", "disable-connected-check", false, func(n *devices.BGPNeighbor, a args) { n.DisableConnectedCheck = true })
	session("password [{form:int(0-9)}] {key}", "password", false, func(n *devices.BGPNeighbor, a args) { n.Password = a.Str("key") })
	session("ao <chain:rest>", "password", false, func(n *devices.BGPNeighbor, a args) { n.Password = "ao " + a.Str("chain") })
	session("timers {keepalive:int} {hold:int} [{min:int}]", "keepalive; hold-time", false, func(n *devices.BGPNeighbor, a args) {
		if n.Keepalive, n.Hold = a.Int("keepalive"), a.Int("hold"); a.Has("min") {
			ioslike.Set(&n.Settings, "timers min", a.Str("min"))
		}
	})
	session("local-as {asn:asn} [no-prepend] [replace-as] [dual-as]", "local-as", false, func(n *devices.BGPNeighbor, a args) {
		n.LocalAS, n.LocalASOptions = uint32(a.Int64("asn")), nil
		for _, o := range []string{"no-prepend", "replace-as", "dual-as"} {
			if a.Word(o) {
				ioslike.Set(&n.LocalASOptions, o, true)
			}
		}
	})
	session("fall-over bfd [{how:single-hop|multi-hop|strict-mode|check-control-plane-failure}]", "bfd", false, func(n *devices.BGPNeighbor, a args) {
		if n.BFD = ioslike.New(true); a.Has("how") {
			ioslike.Set(&n.Settings, "bfd", a.Str("how"))
		}
	})
	session("fall-over [route-map {map}]", "fall-over", false, func(n *devices.BGPNeighbor, a args) {
		ioslike.Set(&n.Settings, "fall-over", strings.TrimSpace("on "+a.Str("map")))
	})
	session("transport connection-mode {mode:active|passive}", "transport passive", false, func(n *devices.BGPNeighbor, a args) {
		if n.Passive = a.Str("mode") == "passive"; !n.Passive {
			ioslike.Set(&n.Settings, "transport connection-mode", "active")
		}
	})
	session("enforce-first-as [disable]", "enforce-first-as", true, func(n *devices.BGPNeighbor, a args) { n.EnforceFirstAS = ioslike.New(!a.No && !a.Word("disable")) })

	policy("activate", "activate", true, func(f *devices.BGPNeighborFamily, a args) { f.Activate = ioslike.New(!a.No) })
	all[len(all)-1].enter = func(e *syntax.Edit, a args) {
		if !e.No || known(e, a.Str("peer")) {
			return
		}
		e.Remove(e.Record) // there is no such neighbour; the system refuses the line
		e.Record = ""
	}
	list("route-map", "route-map", "route-map", func(f *devices.BGPNeighborFamily) *string { return &f.PolicyIn }, func(f *devices.BGPNeighborFamily) *string { return &f.PolicyOut })
	list("prefix-list", "prefix-list", "prefix-list", func(f *devices.BGPNeighborFamily) *string { return &f.PrefixListIn }, func(f *devices.BGPNeighborFamily) *string { return &f.PrefixListOut })
	list("filter-list", "as-path list", "filter-list", func(f *devices.BGPNeighborFamily) *string { return &f.FilterListIn }, func(f *devices.BGPNeighborFamily) *string { return &f.FilterListOut })
	list("distribute-list", "access-list", "distribute-list", func(f *devices.BGPNeighborFamily) *string { return &f.DistributeIn }, func(f *devices.BGPNeighborFamily) *string { return &f.DistributeOut })
	policy("next-hop-self [all]", "next-hop-self; next-hop-self all", false, func(f *devices.BGPNeighborFamily, a args) {
		f.NextHopSelf, f.NextHopSelfAll = ioslike.New(true), a.Word("all")
	})
	policy("next-hop-unchanged [allpaths]", "next-hop-unchanged", false, func(f *devices.BGPNeighborFamily, a args) { f.NextHopUnchanged = ioslike.New(true) })
	policy("route-reflector-client", "route-reflector-client", false, func(f *devices.BGPNeighborFamily, a args) { f.RouteReflectorClient = ioslike.New(true) })
	// Without a word it is standard communities (IOS BGP Command Reference, "neighbor send-community").
	policy("send-community [{kind:standard|extended|both|large}]", "send-community standard; send-community extended; send-community large", false, func(f *devices.BGPNeighborFamily, a args) {
		switch k := a.Str("kind"); k {
		case "both":
			f.SendCommunity = map[string]bool{"standard": true, "extended": true}
		case "":
			f.SendCommunity = map[string]bool{"standard": true}
		default:
			ioslike.Set(&f.SendCommunity, k, true)
		}
	})
	policy("allowas-in [{n:int(1-10)}]", "allowas-in", false, func(f *devices.BGPNeighborFamily, a args) {
		if f.AllowASIn = a.Int("n"); f.AllowASIn == 0 {
			f.AllowASIn = 3
		}
	})
	policy("as-override", "as-override", false, func(f *devices.BGPNeighborFamily, a args) { f.ASOverride = ioslike.New(true) })
	policy("(remove-private-as|remove-private-AS) [all [replace-as]]", "remove-private-as", false, func(f *devices.BGPNeighborFamily, a args) {
		f.RemovePrivateAS = notDefault(word(a, "replace-as", "all"), "")
		if f.RemovePrivateAS == "" {
			f.RemovePrivateAS = "yes"
		}
	})
	policy("weight {n:int(0-65535)}", "weight", false, func(f *devices.BGPNeighborFamily, a args) { f.Weight = ioslike.New(a.Int("n")) })
	all = append(all, attribute{pattern: "default-originate [route-map {map}]", leaf: "default-originate", family: true, policy: func(s *scope, f *devices.BGPNeighborFamily, a args) error {
		f.DefaultOriginate = &devices.DefaultOriginate{Policy: a.Str("map")}
		s.Refer("route-map", a.Str("map"), "neighbor "+a.Str("peer")+" default-originate", a)
		return nil
	}})
	policy("maximum-prefix {n:int} [{rest:rest}]", "maximum-prefix", false, func(f *devices.BGPNeighborFamily, a args) {
		f.MaximumPrefix = strings.TrimSpace(a.Str("n") + " " + a.Str("rest"))
	})
	policy("soft-reconfiguration inbound", "soft-reconfiguration", false, func(f *devices.BGPNeighborFamily, a args) { f.SoftReconfiguration = "inbound" })
	all = append(all, attribute{pattern: "unsuppress-map {map}", leaf: "unsuppress-map", family: true, policy: func(s *scope, f *devices.BGPNeighborFamily, a args) error {
		f.UnsuppressMap = a.Str("map")
		s.Refer("route-map", a.Str("map"), "neighbor "+a.Str("peer")+" unsuppress-map", a)
		return nil
	}})
	all = append(all, attribute{pattern: "advertise-map {map} {how:exist-map|non-exist-map} {other}", leaf: "advertise-map", family: true, policy: func(s *scope, f *devices.BGPNeighborFamily, a args) error {
		f.AdvertiseMap = a.Str("map") + " " + a.Str("how") + " " + a.Str("other")
		s.Refer("route-map", a.Str("map"), "neighbor "+a.Str("peer")+" advertise-map", a)
		s.Refer("route-map", a.Str("other"), "neighbor "+a.Str("peer")+" advertise-map", a)
		return nil
	}})
	policy("additional-paths {how:rest}", "additional-paths", false, func(f *devices.BGPNeighborFamily, a args) {
		for _, w := range strings.Fields(a.Str("how")) {
			ioslike.Set(&f.AdditionalPaths, w, true)
		}
	})
	policy("advertise additional-paths {how:rest}", "additional-paths", false, func(f *devices.BGPNeighborFamily, a args) {
		ioslike.Set(&f.AdditionalPaths, "advertise "+a.Str("how"), true)
	})
	for _, k := range []string{"advertisement-interval", "capability orf prefix-list", "advertise diverse-path", "advertise best-external"} {
		policy(k+" [{x:rest}]", k, false, func(f *devices.BGPNeighborFamily, a args) {
			v := a.Str("x")
			if v == "" {
				v = "on"
			}
			ioslike.Set(&f.Settings, k, v)
		})
	}
	return all
}
