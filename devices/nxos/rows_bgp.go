package nxos

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

func bgp(f func(v *devices.BGPVRF, a syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		f(s.BGPVRF, a)
		return nil
	}
}

func family(f func(v *devices.BGPFamily, a syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		f(s.Family, a)
		return nil
	}
}

func neighbor(f func(n *devices.BGPNeighbor, a syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		f(s.Neighbor, a)
		return nil
	}
}

func neighborFamily(f func(n *devices.BGPNeighborFamily, a syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		f(s.NeighborFamily, a)
		return nil
	}
}

// as gives an AS number; the argument's type has made it asplain.
func as(a syntax.Args, name string) uint32 {
	n, _ := strconv.ParseUint(a.Str(name), 10, 32)
	return uint32(n)
}

// openNeighbor opens a neighbour, or, of a prefix, a range of dynamic neighbours.
func openNeighbor(s *ioslike.Scope, a syntax.Args) error {
	key := a.Str("peer")
	m := &s.BGPVRF.Neighbors
	iface := ""
	switch {
	case strings.Contains(key, "/") && !a.Has("ifname"):
		p, err := netip.ParsePrefix(key)
		if err != nil {
			return err
		}
		m, key = &s.BGPVRF.DynamicNeighbors, p.Masked().String()
	case a.Has("ifname"):
		iface, key = a.Str("ifname"), a.Str("ifname")
	}
	n := ioslike.Get(m, key)
	n.Interface = iface
	if a.Has("as") {
		n.RemoteAS = a.Str("as")
	}
	if a.Has("map") {
		n.RemoteAS = "route-map " + a.Str("map")
		s.Refer("route-map", a.Str("map"), "neighbor "+key+" remote-as", a)
	}
	s.Neighbor, s.FamilyName = n, key
	return nil
}

func openTemplate(kind string) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		key := kind + " " + a.Str("name")
		s.Neighbor = ioslike.Get(&s.BGP.Groups, key)
		s.FamilyName = "template " + key
		if kind == "peer-policy" {
			// A policy template says what holds in whichever family inherits it.
			s.NeighborFamily = ioslike.Get(&s.Neighbor.Families, "")
		}
		return nil
	}
}

const families = "<af:ipv4|ipv6|vpnv4|vpnv6|l2vpn|link-state> [<safi:unicast|multicast|evpn|labeled-unicast|mvpn|vpls>]"

// familyName is "ipv4 unicast", "l2vpn evpn", ...
func familyName(a syntax.Args) string {
	safi := a.Str("safi")
	if safi == "" {
		safi = "unicast"
		if a.Str("af") == "link-state" {
			return "link-state"
		}
	}
	return a.Str("af") + " " + safi
}

func inherit(kind string) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		s.Neighbor.Inherit = append(s.Neighbor.Inherit, kind+" "+a.Str("name"))
		s.Refer("template", kind+" "+a.Str("name"), s.FamilyName, a)
		return nil
	}
}

// policy makes a Do for a filter with a direction.
func policy(kind string, in, out func(n *devices.BGPNeighborFamily) *string) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		p := in
		if a.Str("dir") == "out" {
			p = out
		}
		*p(s.NeighborFamily) = a.Str("name")
		s.Refer(kind, a.Str("name"), "neighbor "+s.FamilyName+" "+kind+" "+a.Str("dir"), a)
		return nil
	}
}

func bgpRedistribute(s *ioslike.Scope, a syntax.Args) error {
	ioslike.Set(&s.Family.Redistribute, source(a), redistribution(s, a))
	return nil
}

func aggregate(s *ioslike.Scope, a syntax.Args) error {
	p := a.Prefix("prefix")
	if a.Has("mask") {
		bits, err := maskBits(a.Addr("mask"))
		if err != nil {
			return err
		}
		p = netip.PrefixFrom(a.Addr("ip"), bits)
	}
	g := &devices.BGPAggregate{}
	w := strings.Fields(a.Str("opts"))
	for i := 0; i < len(w); i++ {
		var name *string
		switch w[i] {
		case "as-set":
			g.ASSet = true
			continue
		case "summary-only":
			g.SummaryOnly = true
			continue
		case "attribute-map":
			name = &g.AttributeMap
		case "advertise-map":
			name = &g.AdvertiseMap
		case "suppress-map":
			name = &g.SuppressMap
		default:
			return fmt.Errorf("%q is not understood behind aggregate-address", w[i])
		}
		if i++; i >= len(w) {
			return fmt.Errorf("%s is without its name", w[i-1])
		}
		*name = w[i]
		s.Refer("route-map", w[i], "aggregate-address "+p.String(), a)
	}
	ioslike.Set(&s.Family.Aggregates, p.Masked().String(), g)
	a.Sets("aggregate-address " + p.Masked().String())
	return nil
}

func network(s *ioslike.Scope, a syntax.Args) error {
	p := a.Prefix("prefix")
	switch {
	case a.Has("mask"):
		bits, err := maskBits(a.Addr("mask"))
		if err != nil {
			return err
		}
		p = netip.PrefixFrom(a.Addr("ip"), bits)
	case a.Has("ip"):
		p = netip.PrefixFrom(a.Addr("ip"), classBits(a.Addr("ip")))
	}
	ioslike.Set(&s.Family.Networks, p.Masked().String(), a.Str("map"))
	a.Sets("network " + p.Masked().String())
	s.Refer("route-map", a.Str("map"), "network "+p.String(), a)
	return nil
}

// classBits is the length that an address's class gives it, where no mask is said.
func classBits(a netip.Addr) int {
	switch b := a.As4()[0]; {
	case b < 128:
		return 8
	case b < 192:
		return 16
	}
	return 24
}

func bestPath(name string) func(*ioslike.Scope, syntax.Args) error {
	return bgp(func(v *devices.BGPVRF, a syntax.Args) { ioslike.Set(&v.BestPath, name, true) })
}

// inBGP are the modes of a BGP process and of a VRF in it; inPeer those of a neighbour and the templates.
const (
	inBGP    = "bgp|bgp-vrf"
	inPeer   = "bgp-neighbor|bgp-peer|bgp-session"
	inPeerAF = "bgp-neighbor-af|bgp-policy"
)

var bgpRows = join([]ioslike.Row{
	{Pattern: "router bgp <asn:asn>", Opens: "bgp", Path: "router bgp", Do: func(s *ioslike.Scope, a syntax.Args) error {
		if s.Config.BGP == nil {
			s.Config.BGP = &devices.BGP{}
		}
		s.BGP = s.Config.BGP
		s.BGP.ASN = as(a, "asn")
		s.BGPVRF = ioslike.Get(&s.BGP.VRFs, "default")
		return nil
	}},
	{In: "bgp", Pattern: "shutdown", Path: "shutdown", No: true, Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.BGP.Shutdown = !a.No
		return nil
	}, Enter: func(e *syntax.Edit, a syntax.Args) {
		if e.No {
			e.Remove("shutdown")
			e.Record = ""
		}
	}},
	{In: "bgp", Pattern: "confederation identifier {asn:asn}", Path: "confederation identifier", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.BGP.ConfederationID = as(a, "asn")
		return nil
	}},
	{In: "bgp", Pattern: "confederation peers {list:rest}", Path: "confederation peers", Do: func(s *ioslike.Scope, a syntax.Args) error {
		for _, w := range strings.FieldsFunc(a.Str("list"), func(r rune) bool { return r == ' ' || r == ',' }) {
			hi, lo, dotted := strings.Cut(w, ".")
			n, err := strconv.ParseUint(hi, 10, 32)
			if dotted && err == nil {
				var l uint64
				l, err = strconv.ParseUint(lo, 10, 16)
				n = n<<16 | l
			}
			if err != nil {
				return fmt.Errorf("%q is no AS number", w)
			}
			ioslike.Set(&s.BGP.ConfederationPeers, uint32(n), true)
		}
		return nil
	}},
	{In: "bgp", Pattern: "vrf <name>", Opens: "bgp-vrf", Path: "vrf $name", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.BGPVRF = ioslike.Get(&s.BGP.VRFs, a.Str("name"))
		s.Refer("vrf", a.Str("name"), "router bgp", a)
		return nil
	}},
	{In: inBGP, Pattern: "router-id {id:ip}", Path: "router-id", Do: bgp(func(v *devices.BGPVRF, a syntax.Args) { v.RouterID = a.Addr("id") })},
	{In: inBGP, Pattern: "cluster-id {id}", Path: "cluster-id", Do: bgp(func(v *devices.BGPVRF, a syntax.Args) { v.ClusterID = a.Str("id") })},
	{In: "bgp-vrf", Pattern: "local-as {asn:asn}", Path: "local-as", Do: bgp(func(v *devices.BGPVRF, a syntax.Args) { v.LocalAS = as(a, "asn") })},
	{In: inBGP, Pattern: "timers bgp {keep:int} {hold:int}", Path: "keepalive; hold-time", Do: bgp(func(v *devices.BGPVRF, a syntax.Args) {
		if v.Keepalive, v.Hold = a.Int("keep"), a.Int("hold"); v.Keepalive == 60 && v.Hold == 180 { // the default
			v.Keepalive, v.Hold = 0, 0
		}
	})},
	{In: inBGP, Pattern: "enforce-first-as", Path: "no enforce-first-as", No: true, Do: bgp(func(v *devices.BGPVRF, a syntax.Args) { v.NoEnforceFirstAS = a.No })},
	{In: inBGP, Pattern: "fast-external-fallover", Path: "no fast-external-fallover", No: true, Do: bgp(func(v *devices.BGPVRF, a syntax.Args) { v.NoFastFallover = a.No })},
	{In: inBGP, Pattern: "bestpath as-path multipath-relax", Path: "bestpath as-path multipath-relax", Do: bestPath("as-path multipath-relax")},
	{In: inBGP, Pattern: "bestpath as-path ignore", Path: "bestpath as-path ignore", Do: bestPath("as-path ignore")},
	{In: inBGP, Pattern: "bestpath always-compare-med", Path: "bestpath always-compare-med", Do: bestPath("always-compare-med")},
	{In: inBGP, Pattern: "bestpath compare-routerid", Path: "bestpath compare-routerid", Do: bestPath("compare-routerid")},
	{In: inBGP, Pattern: "bestpath compare-neighborid", Path: "bestpath compare-neighborid", Do: bestPath("compare-neighborid")},
	{In: inBGP, Pattern: "bestpath cost-community ignore", Path: "bestpath cost-community ignore", Do: bestPath("cost-community ignore")},
	{In: inBGP, Pattern: "bestpath igp-metric ignore", Path: "bestpath igp-metric ignore", Do: bestPath("igp-metric ignore")},
	{In: inBGP, Pattern: "bestpath med {x:confed|missing-as-worst|non-deterministic}", Exact: true, Path: "bestpath med $x", Do: bgp(func(v *devices.BGPVRF, a syntax.Args) {
		ioslike.Set(&v.BestPath, "med "+a.Str("x"), true)
	})},
	{In: inBGP, Pattern: "bestpath {x:rest}", As: syntax.Unmodelled, Why: "this rule of choosing a path is not computed"},
	{In: inBGP, Pattern: "graceful-restart [{x:rest}]", Path: "graceful-restart", No: true, Exact: true, Do: bgp(func(v *devices.BGPVRF, a syntax.Args) {
		if a.No {
			v.GracefulRestart = strings.TrimSpace(v.GracefulRestart + " off " + a.Str("x"))
		} else if a.Has("x") {
			v.GracefulRestart = strings.TrimSpace(v.GracefulRestart + " " + a.Str("x"))
		}
	})},
	{In: inBGP, Pattern: "graceful-restart-helper", As: syntax.Unmodelled, Why: "graceful restart is not computed"},
	{In: inBGP, Pattern: "reconnect-interval {n:int}", Path: "reconnect-interval", Do: bgp(func(v *devices.BGPVRF, a syntax.Args) { ioslike.Set(&v.Settings, "reconnect-interval", a.Str("n")) })},
	{In: inBGP, Pattern: "maxas-limit [{n:int}]", Path: "maxas-limit", Do: bgp(func(v *devices.BGPVRF, a syntax.Args) { ioslike.Set(&v.Settings, "maxas-limit", a.Str("n")) })},
	{In: "bgp-vrf", Pattern: "allocate-index {n:int}", Path: "allocate-index", Do: bgp(func(v *devices.BGPVRF, a syntax.Args) { ioslike.Set(&v.Settings, "allocate-index", a.Str("n")) })},
	{In: "bgp-vrf", Pattern: "rd {rd}", Path: "rd", Do: bgp(func(v *devices.BGPVRF, a syntax.Args) { v.RD = a.Str("rd") })},
	{In: inBGP, Pattern: "address-family " + families, Opens: "bgp-af", Path: "address-family $af $safi", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.FamilyName = familyName(a)
		s.Family = ioslike.Get(&s.BGPVRF.Families, s.FamilyName)
		return nil
	}, Enter: fullFamily},
	{In: "bgp", Pattern: "template peer <name>", Opens: "bgp-peer", Path: "template peer $name", Do: openTemplate("peer")},
	{In: "bgp", Pattern: "template peer-session <name>", Opens: "bgp-session", Path: "template peer-session $name", Do: openTemplate("peer-session")},
	{In: "bgp", Pattern: "template peer-policy <name>", Opens: "bgp-policy", Path: "template peer-policy $name", Do: openTemplate("peer-policy")},
	{In: inBGP, Pattern: "neighbor <peer:addr> [remote-as {as:asn}]", Opens: "bgp-neighbor", Path: "neighbor $peer", Do: openNeighbor, Enter: inlineAS},
	{In: inBGP, Pattern: "neighbor <peer:anyprefix> [remote-as {as:asn}]", Opens: "bgp-neighbor", Path: "listen range $peer", Do: openNeighbor, Enter: inlineAS},
	{In: inBGP, Pattern: "neighbor <peer:anyprefix> remote-as route-map {map}", Opens: "bgp-neighbor", Path: "listen range $peer", Do: openNeighbor, Enter: inlineAS},
	{In: inBGP, Pattern: "neighbor <ifname:ifname> [remote-as {as:asn}]", Opens: "bgp-neighbor", Path: "neighbor $ifname", Do: openNeighbor, Enter: inlineAS},
	{In: "bgp-af", Pattern: "neighbor {x:rest}", As: syntax.Unmodelled, Why: "not a statement of NX-OS here, where neighbours have families of their own"},

	// A neighbour and the templates.
	{In: inPeer, Pattern: "remote-as {as:asn}", Path: "remote-as", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.RemoteAS = a.Str("as") })},
	{In: inPeer, Pattern: "remote-as {as:external|internal}", Path: "remote-as", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.RemoteAS = a.Str("as") })},
	{In: inPeer, Pattern: "remote-as route-map {map}", Path: "remote-as", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.Neighbor.RemoteAS = "route-map " + a.Str("map")
		s.Refer("route-map", a.Str("map"), "neighbor "+s.FamilyName+" remote-as", a)
		return nil
	}},
	{In: inPeer, Pattern: "description {text:rest}", Path: "description", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.Description = a.Str("text") })},
	{In: inPeer, Pattern: "shutdown", Path: "shutdown", No: true, Enter: overrides, Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.Shutdown = ioslike.New(!a.No) })},
	{In: inPeer, Pattern: "update-source {name:ifname}", Path: "update-source", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.Neighbor.UpdateSource = a.Str("name")
		s.Refer("interface", a.Str("name"), "neighbor "+s.FamilyName+" update-source", a)
		return nil
	}},
	{In: inPeer, Pattern: "ebgp-multihop {n:int(1-255)}", Path: "ebgp-multihop", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.EBGPMultihop = a.Int("n") })},
	{In: inPeer, Pattern: "ttl-security hops {n:int}", Path: "ttl-security hops", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.TTLSecurity = a.Int("n") })},
	{In: inPeer, Pattern: "disable-connected-check", Path: "disable-connected-check", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.DisableConnectedCheck = true })},
	{In: inPeer, Pattern: "password {p:rest}", Path: "password", No: true, Enter: overrides, Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.Password = a.Str("p") })},
	{In: inPeer, Pattern: "timers {keep:int} {hold:int}", Path: "keepalive; hold-time", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.Keepalive, n.Hold = a.Int("keep"), a.Int("hold") })},
	{In: inPeer, Pattern: "local-as {as:asn} [no-prepend [replace-as [dual-as]]]", Path: "local-as", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) {
		n.LocalAS = as(a, "as")
		for _, w := range []string{"no-prepend", "replace-as", "dual-as"} {
			if a.Word(w) {
				ioslike.Set(&n.LocalASOptions, w, true)
			}
		}
	})},
	{In: inPeer, Pattern: "bfd [singlehop|multihop]", Path: "bfd", No: true, Enter: overrides, Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.BFD = ioslike.New(!a.No) })},
	{In: inPeer, Pattern: "bfd multihop interval {x:rest}", Path: "bfd", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) {
		ioslike.Set(&n.Settings, "bfd multihop interval", a.Str("x"))
	})},
	{In: inPeer, Pattern: "transport connection-mode passive", Path: "transport passive", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.Passive = true })},
	{In: inPeer, Pattern: "inherit peer <name>", Path: "inherit", Do: inherit("peer")},
	{In: inPeer, Pattern: "inherit peer-session <name>", Path: "inherit", Do: inherit("peer-session")},
	{In: inPeer, Pattern: "peer-type {x:rest}", Path: "peer-type", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { ioslike.Set(&n.Settings, "peer-type", a.Str("x")) })},
	{In: inPeer, Pattern: "low-memory exempt", As: syntax.Inert, Why: "matters only when memory runs out"},
	{In: inPeer, Pattern: "log-neighbor-changes [disable]", As: syntax.Inert, Why: "a word in the log"},
	{In: inPeer, Pattern: "logging {x:rest}", As: syntax.Inert, Why: "a word in the log"},
	{In: inPeer, Pattern: "dynamic-capability", Path: "dynamic-capability", No: true, Enter: overrides, Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { ioslike.Set(&n.Settings, "dynamic-capability", on2(a)) })},
	{In: inPeer, Pattern: "dont-capability-negotiate", Path: "capability negotiate", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { ioslike.Set(&n.Settings, "capability negotiate", "off") })},
	{In: inPeer, Pattern: "capability {x:rest}", Path: "capability", Exact: true, Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { ioslike.Set(&n.Settings, "capability "+a.Str("x"), "") })},
	{In: inPeer, Pattern: "maximum-peers {n:int}", Path: "maximum-peers", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { ioslike.Set(&n.Settings, "maximum-peers", a.Str("n")) })},
	{In: inPeer, Pattern: "remove-private-as [all] [replace-as]", Path: "remove-private-as", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) {
		f := ioslike.Get(&n.Families, "")
		f.RemovePrivateAS = privateAS(a)
	})},
	{In: inPeer, Pattern: "affinity-group {x:rest}", As: syntax.Unmodelled, Why: "affinity groups are not computed"},
	{In: inPeer, Pattern: "egress-engineering {x:rest}", As: syntax.Unmodelled, Why: "egress engineering is not computed"},
	{In: inPeer, Pattern: "ebgp-multihop", As: syntax.Unmodelled, Why: "the number of hops is not said"},
	{In: inPeer, Pattern: "graceful-shutdown [{x:rest}]", As: syntax.Unmodelled, Why: "graceful shutdown is not computed"},
	{In: "bgp-neighbor|bgp-peer", Pattern: "address-family " + families, Opens: "bgp-neighbor-af", Path: "address-family $af $safi", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.NeighborFamily = ioslike.Get(&s.Neighbor.Families, familyName(a))
		s.NeighborFamily.Activate = ioslike.New(true) // the block itself activates the family
		return nil
	}, Enter: fullFamily},

	// A neighbour's family and the policy templates.
	{In: inPeerAF, Pattern: "route-map {name} <dir:in|out>", Path: "route-map $dir", Do: policy("route-map",
		func(n *devices.BGPNeighborFamily) *string { return &n.PolicyIn }, func(n *devices.BGPNeighborFamily) *string { return &n.PolicyOut })},
	{In: inPeerAF, Pattern: "prefix-list {name} <dir:in|out>", Path: "prefix-list $dir", Do: policy("prefix-list",
		func(n *devices.BGPNeighborFamily) *string { return &n.PrefixListIn }, func(n *devices.BGPNeighborFamily) *string { return &n.PrefixListOut })},
	{In: inPeerAF, Pattern: "filter-list {name} <dir:in|out>", Path: "filter-list $dir", Do: policy("as-path list",
		func(n *devices.BGPNeighborFamily) *string { return &n.FilterListIn }, func(n *devices.BGPNeighborFamily) *string { return &n.FilterListOut })},
	{In: inPeerAF, Pattern: "distribute-list {name} <dir:in|out>", Path: "distribute-list $dir", Do: policy("access-list",
		func(n *devices.BGPNeighborFamily) *string { return &n.DistributeIn }, func(n *devices.BGPNeighborFamily) *string { return &n.DistributeOut })},
	{In: inPeerAF, Pattern: "next-hop-self [all]", Path: "next-hop-self", No: true, Enter: overrides, Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) {
		n.NextHopSelf = ioslike.New(!a.No)
		n.NextHopSelfAll = a.Word("all") && !a.No
	})},
	{In: inPeerAF, Pattern: "next-hop-third-party", Path: "no next-hop-third-party", No: true, Enter: overrides, Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) { n.NextHopThirdPartyOff = a.No })},
	{In: inPeerAF, Pattern: "route-reflector-client", Path: "route-reflector-client", No: true, Enter: overrides, Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) { n.RouteReflectorClient = ioslike.New(!a.No) })},
	{In: inPeerAF, Pattern: "send-community", Do: sendCommunity("standard")},
	{In: inPeerAF, Pattern: "send-community standard", Do: sendCommunity("standard")},
	{In: inPeerAF, Pattern: "send-community extended", Do: sendCommunity("extended")},
	{In: inPeerAF, Pattern: "send-community large", Do: sendCommunity("large")},
	{In: inPeerAF, Pattern: "send-community both", Do: sendCommunity("standard", "extended"), Enter: func(e *syntax.Edit, a syntax.Args) {
		e.Remove("send-community") // show running-config shows the two apart
		if !e.No && !e.Default {
			e.Put("send-community")
			e.Put("send-community extended")
		}
		e.Record = ""
	}},
	{In: inPeerAF, Pattern: "allowas-in [{n:int}]", Path: "allowas-in", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) {
		n.AllowASIn = 3 // the default
		if a.Has("n") {
			n.AllowASIn = a.Int("n")
		}
	})},
	{In: inPeerAF, Pattern: "as-override", Path: "as-override", No: true, Enter: overrides, Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) { n.ASOverride = ioslike.New(!a.No) })},
	{In: inPeerAF, Pattern: "disable-peer-as-check", Path: "disable-peer-as-check", No: true, Enter: overrides, Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) { n.DisablePeerASCheck = ioslike.New(!a.No) })},
	{In: inPeerAF, Pattern: "remove-private-as [all] [replace-as]", Path: "remove-private-as", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) { n.RemovePrivateAS = privateAS(a) })},
	{In: inPeerAF, Pattern: "weight {n:int}", Path: "weight", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) { n.Weight = ioslike.New(a.Int("n")) })},
	{In: inPeerAF, Pattern: "default-originate [route-map {map}]", Path: "default-originate", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.NeighborFamily.DefaultOriginate = &devices.DefaultOriginate{Policy: a.Str("map")}
		s.Refer("route-map", a.Str("map"), "neighbor "+s.FamilyName+" default-originate", a)
		return nil
	}},
	{In: inPeerAF, Pattern: "maximum-prefix {x:rest}", Path: "maximum-prefix", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) { n.MaximumPrefix = a.Str("x") })},
	{In: inPeerAF, Pattern: "soft-reconfiguration inbound [always]", Path: "soft-reconfiguration", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) {
		n.SoftReconfiguration = strings.TrimSpace("inbound " + wordIf(a, "always"))
	})},
	{In: inPeerAF, Pattern: "unsuppress-map {map}", Path: "unsuppress-map", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.NeighborFamily.UnsuppressMap = a.Str("map")
		s.Refer("route-map", a.Str("map"), "neighbor "+s.FamilyName+" unsuppress-map", a)
		return nil
	}},
	{In: inPeerAF, Pattern: "advertise-map {map} <cond:exist-map|non-exist-map> {cmap}", Path: "advertise-map", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.NeighborFamily.AdvertiseMap = a.Str("map") + " " + a.Str("cond") + " " + a.Str("cmap")
		s.Refer("route-map", a.Str("map"), "neighbor "+s.FamilyName+" advertise-map", a)
		s.Refer("route-map", a.Str("cmap"), "neighbor "+s.FamilyName+" advertise-map", a)
		return nil
	}},
	{In: inPeerAF, Pattern: "capability additional-paths <dir:send|receive> [disable]", Path: "additional-paths", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) {
		ioslike.Set(&n.AdditionalPaths, a.Str("dir"), !a.Word("disable"))
	})},
	{In: inPeerAF, Pattern: "rewrite-evpn-rt-asn", Path: "rewrite-evpn-rt-asn", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) { n.RewriteEVPNRT = true })},
	{In: inPeerAF, Pattern: "encapsulation {x}", Path: "encapsulation", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) { n.Encapsulation = a.Str("x") })},
	{In: "bgp-neighbor-af", Pattern: "inherit peer-policy <name> {seq:int}", Path: "inherit", Do: func(s *ioslike.Scope, a syntax.Args) error {
		// The lower number wins; the model has them in the order in which they win.
		name := "peer-policy " + a.Str("name")
		ioslike.Set(&s.NeighborFamily.Settings, "inherit "+name, a.Str("seq"))
		list, at := s.NeighborFamily.Inherit, 0
		for at < len(list) && number(s.NeighborFamily.Settings["inherit "+list[at]]) <= a.Int("seq") {
			at++
		}
		s.NeighborFamily.Inherit = append(list[:at:at], append([]string{name}, list[at:]...)...)
		s.Refer("template", name, "neighbor "+s.FamilyName, a)
		return nil
	}},
	{In: "bgp-policy", Pattern: "inherit peer-policy <name> {seq:int}", Path: "inherit", Do: inherit("peer-policy")},
}, neighborSettings("soo {x}", "advertisement-interval {x}", "advertise local-labeled-route", "advertise-local-labeled-route", "suppress-inactive", "capability {x:rest}", "import {x:rest}", "dampening {x:rest}",
	"bestpath {x:rest}", "advertise {x:rest}", "default-metric {x}", "link-bandwidth {x:rest}", "aigp", "maximum-paths {x:rest}", "next-hop-unchanged", "next-hop {x:rest}", "send-label [{x:rest}]", "allow-as {x}", "label-allocation-mode {x:rest}", "slow-peer {x:rest}", "unsuppress {x}"),
	[]ioslike.Row{

		// A family of the process.
		{In: "bgp-af", Pattern: "network {ip:ip} [route-map {map}]", Path: "network", Do: network, Exact: true},
		{In: "bgp-af", Pattern: "network {ip:ip} mask {mask:mask} [route-map {map}]", Path: "network", Do: network, Exact: true, Enter: func(e *syntax.Edit, a syntax.Args) {
			if bits, err := maskBits(a.Addr("mask")); err == nil && !e.No && !e.Default {
				e.Record = strings.TrimSpace("network " + netip.PrefixFrom(a.Addr("ip"), bits).String() + mapSuffix(a))
			}
		}},
		{In: "bgp-af", Pattern: "network <prefix:anyprefix> [route-map {map}]", Path: "network $prefix", Do: network},
		{In: "bgp-af", Pattern: redistributed, Path: "redistribute $from $process", Do: bgpRedistribute},
		{In: "bgp-af", Pattern: redistributedLocal, Path: "redistribute $from", Do: bgpRedistribute},
		{In: "bgp-af", Pattern: "aggregate-address <prefix:anyprefix> [{opts:rest}]", Path: "aggregate-address $prefix", Do: aggregate},
		{In: "bgp-af", Pattern: "aggregate-address <ip:ip> <mask:mask> [{opts:rest}]", Path: "aggregate-address", Do: aggregate},
		{In: "bgp-af", Pattern: "maximum-paths {n:int}", Path: "maximum-paths", Do: family(func(f *devices.BGPFamily, a syntax.Args) { f.MaximumPaths = a.Int("n") })},
		{In: "bgp-af", Pattern: "maximum-paths ibgp {n:int}", Path: "maximum-paths ibgp", Do: family(func(f *devices.BGPFamily, a syntax.Args) { f.MaximumPathsIBGP = a.Int("n") })},
		{In: "bgp-af", Pattern: "maximum-paths (mixed|eibgp) {n:int}", Path: "maximum-paths mixed", Do: family(func(f *devices.BGPFamily, a syntax.Args) { f.MaximumPathsMixed = a.Int("n") })},
		{In: "bgp-af", Pattern: "maximum-paths local {n:int}", As: syntax.Unmodelled, Why: "a limit on local paths is not computed"},
		{In: "bgp-af", Pattern: "default-information originate", Path: "default-information originate", Do: family(func(f *devices.BGPFamily, a syntax.Args) { f.DefaultOriginate = true })},
		{In: "bgp-af", Pattern: "default-metric {n:int}", Path: "default-metric", Do: family(func(f *devices.BGPFamily, a syntax.Args) { f.DefaultMetric = a.Int("n") })},
		{In: "bgp-af", Pattern: "distance {e:int} {i:int} {l:int}", Path: "distance", Do: family(func(f *devices.BGPFamily, a syntax.Args) {
			for k, v := range map[string]int{"external": a.Int("e"), "internal": a.Int("i"), "local": a.Int("l")} {
				ioslike.Set(&f.Distance, k, v)
				a.Sets("distance " + k)
			}
		})},
		{In: "bgp-af", Pattern: "table-map {map} [filter]", Path: "table-map", Do: func(s *ioslike.Scope, a syntax.Args) error {
			s.Family.TableMap = strings.TrimSpace(a.Str("map") + " " + wordIf(a, "filter"))
			s.Refer("route-map", a.Str("map"), "table-map", a)
			return nil
		}},
		{In: "bgp-af", Pattern: "additional-paths {x:rest}", Exact: true, Path: "additional-paths $x", Do: family(func(f *devices.BGPFamily, a syntax.Args) { ioslike.Set(&f.AdditionalPaths, a.Str("x"), true) })},
		{In: "bgp-af", Pattern: "advertise-pip", Path: "advertise-pip", Do: family(func(f *devices.BGPFamily, a syntax.Args) { f.AdvertisePIP = true })},
		{In: "bgp-af", Pattern: "advertise l2vpn evpn [route-map {map}]", Path: "advertise l2vpn evpn", Do: func(s *ioslike.Scope, a syntax.Args) error {
			s.Family.AdvertiseL2VPN = true
			if a.Has("map") {
				ioslike.Set(&s.Family.Settings, "advertise l2vpn evpn route-map", a.Str("map"))
				s.Refer("route-map", a.Str("map"), "advertise l2vpn evpn", a)
			}
			return nil
		}},
		{In: "bgp-af", Pattern: "nexthop trigger-delay critical {c:int} non-critical {n:int}", Path: "nexthop trigger-delay", Do: family(func(f *devices.BGPFamily, a syntax.Args) { f.NextHopTrigger = a.Str("c") + " " + a.Str("n") })},
		{In: "bgp-af", Pattern: "suppress-inactive", Path: "suppress-inactive", Do: family(func(f *devices.BGPFamily, a syntax.Args) { f.SuppressInactive = true })},
		{In: "bgp-af", Pattern: "retain route-target all", Path: "retain route-target all", Do: family(func(f *devices.BGPFamily, a syntax.Args) { f.RetainRT = true })},
		{In: "bgp-af", Pattern: "retain route-target route-map {map}", Path: "retain route-target", Do: func(s *ioslike.Scope, a syntax.Args) error {
			ioslike.Set(&s.Family.Settings, "retain route-target route-map", a.Str("map"))
			s.Refer("route-map", a.Str("map"), "retain route-target", a)
			return nil
		}},
		{In: "bgp-af", Pattern: "client-to-client reflection", Path: "no client-to-client reflection", No: true, Do: family(func(f *devices.BGPFamily, a syntax.Args) { f.ClientToClientOff = a.No })},
		{In: "bgp-af", Pattern: "nexthop route-map {map}", Path: "nexthop route-map", Do: func(s *ioslike.Scope, a syntax.Args) error {
			ioslike.Set(&s.Family.Settings, "nexthop route-map", a.Str("map"))
			s.Refer("route-map", a.Str("map"), "nexthop", a)
			return nil
		}},
		{In: "bgp-af", Pattern: "import vrf {x:rest}", Exact: true, Path: "import vrf", Do: family(func(f *devices.BGPFamily, a syntax.Args) { ioslike.Set(&f.Settings, "import vrf "+a.Str("x"), "") })},
	}, familySettings("dampen-igp-metric {x}", "dampening [{x:rest}]", "timers {x:rest}", "allocate-label {x:rest}", "bestpath {x:rest}", "advertise {x:rest}", "inject-map {x:rest}", "label-allocation-mode {x:rest}", "retain {x:rest}",
		"vni {x:rest}", "export-gateway-ip", "export vrf {x:rest}", "prefix-priority {x:rest}", "origin-as {x:rest}", "domain-path {x:rest}", "nexthop load-balance {x:rest}", "maximum-prefix {x:rest}", "allow-vni-in-ethertag", "aigp", "advertise-system-mac", "segment-routing {x:rest}", "wait-igp-convergence", "igp-metric {x}"),
	inert("bgp", "a word in the log, or how memory is watched", "log-neighbor-changes", "event-history {x:rest}", "disable-policy-batching [{x:rest}]", "bgp log-neighbor-changes", "logging {x:rest}", "suppress-fib-pending", "dynamic-med-interval {x}", "flush-routes", "isolate [{x:rest}]", "ip prefix-list {x:rest}"),
	inert("bgp-vrf", "a word in the log", "log-neighbor-changes", "suppress-fib-pending"),
	unmodelled(inBGP, "this setting of BGP is not computed", "nexthop {x:rest}", "prefix-peer-timeout {x}", "rpki {x:rest}", "segment-routing {x:rest}", "evpn {x:rest}", "graceful-shutdown {x:rest}", "redistribute {x:rest}", "bgp {x:rest}", "maximum-paths {x:rest}", "auto-discovery {x:rest}", "prefix-peer-wait {x}"),
	[]ioslike.Row{
		// EVPN of VLANs.
		{Pattern: "evpn", Opens: "evpn", Do: func(s *ioslike.Scope, a syntax.Args) error { return nil }},
		{In: "evpn", Pattern: "vni <vni:int> l2", Opens: "evpn-vni", Path: "evpn vni $vni", Do: func(s *ioslike.Scope, a syntax.Args) error {
			s.EVPN = ioslike.Get(&s.Config.EVPN, "vni "+a.Str("vni"))
			return nil
		}},
		{In: "evpn-vni", Pattern: "rd {rd}", Path: "rd", Do: func(s *ioslike.Scope, a syntax.Args) error {
			s.EVPN.RD = a.Str("rd")
			return nil
		}},
		{In: "evpn-vni", Pattern: "route-target <dir:import|export|both> <rt>", Do: func(s *ioslike.Scope, a syntax.Args) error {
			if a.Str("dir") != "export" {
				ioslike.Set(&s.EVPN.ImportTargets, a.Str("rt"), true)
				a.Sets("route-target import " + a.Str("rt"))
			}
			if a.Str("dir") != "import" {
				ioslike.Set(&s.EVPN.ExportTargets, a.Str("rt"), true)
				a.Sets("route-target export " + a.Str("rt"))
			}
			return nil
		}},
		{In: "evpn", Pattern: "esi {x:rest}", As: syntax.Unmodelled, Why: "EVPN multihoming is not computed"},
		{In: "evpn", Pattern: "multisite {x:rest}", As: syntax.Unmodelled, Why: "EVPN between sites is not computed"},
		{Pattern: "evpn multisite border-gateway <x>", Opens: "evpn-multisite", As: syntax.Unmodelled, Why: "EVPN between sites is not computed"},
		{In: "evpn-multisite", Pattern: "delay-restore time {x}", As: syntax.Unmodelled, Why: "EVPN between sites is not computed"},
		{Pattern: "evpn (esi|storm-control) {x:rest}", As: syntax.Unmodelled, Why: "EVPN multihoming is not computed"},
	})

func mapSuffix(a syntax.Args) string {
	if a.Has("map") {
		return " route-map " + a.Str("map")
	}
	return ""
}

func privateAS(a syntax.Args) string {
	switch {
	case a.Word("replace-as"):
		return "replace-as"
	case a.Word("all"):
		return "all"
	}
	return "yes"
}

func sendCommunity(kinds ...string) func(*ioslike.Scope, syntax.Args) error {
	return neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) {
		for _, k := range kinds {
			ioslike.Set(&n.SendCommunity, k, true)
			a.Sets("send-community " + k)
		}
	})
}

// fullFamily spells "address-family ipv4" as show running-config does.
func fullFamily(e *syntax.Edit, a syntax.Args) {
	if !a.Has("safi") && a.Str("af") != "link-state" {
		e.Record = "address-family " + familyName(a)
	}
}

// inlineAS moves "neighbor X remote-as N" into the neighbour's block, where show running-config has it too.
func inlineAS(e *syntax.Edit, a syntax.Args) {
	if e.No || e.Default || !a.Has("as") && !a.Has("map") {
		return
	}
	head, tail, _ := strings.Cut(e.Record, " remote-as ")
	n := e.Put(head)
	if n == nil {
		return
	}
	e.In(n).Remove("remote-as")
	e.In(n).Put("remote-as " + tail)
	e.Record = head
}

// overrides is the Enter of what a template may say too: "no X" takes X back where it stands, and is itself recorded
// where it does not, for then it says otherwise than the template.
func overrides(e *syntax.Edit, a syntax.Args) {
	if e.No && e.Has(e.Record) {
		e.Remove(e.Record)
		e.Record = ""
	}
}

func neighborSettings(patterns ...string) []ioslike.Row {
	var rows []ioslike.Row
	for _, p := range patterns {
		rows = append(rows, ioslike.Row{In: inPeerAF, Pattern: p, Path: strings.Fields(p)[0], Do: func(s *ioslike.Scope, a syntax.Args) error {
			w := a.Node.Words
			key := w[0]
			if len(w) > 2 {
				key += " " + w[1]
			}
			ioslike.Set(&s.NeighborFamily.Settings, key, strings.Join(w[1:], " "))
			return nil
		}})
	}
	return rows
}

func familySettings(patterns ...string) []ioslike.Row {
	var rows []ioslike.Row
	for _, p := range patterns {
		rows = append(rows, ioslike.Row{In: "bgp-af", Pattern: p, Path: strings.Fields(p)[0], Do: func(s *ioslike.Scope, a syntax.Args) error {
			w := a.Node.Words
			ioslike.Set(&s.Family.Settings, w[0], strings.Join(w[1:], " "))
			return nil
		}})
	}
	return rows
}
