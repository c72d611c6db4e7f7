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

// bgpRows are the process and its VRFs, and where neighbours start.
var bgpRows = []ioslike.Row{
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
}

// bgpFamilyRows are the families of the process and of its VRFs.
var bgpFamilyRows = join(
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
	inert("bgp", "a word in the log, or how memory is watched", "log-neighbor-changes", "event-history {x:rest}", "disable-policy-batching [{x:rest}]", "bgp log-neighbor-changes", "logging {x:rest}", "suppress-fib-pending", "dynamic-med-interval {x}", "flush-routes", "ip prefix-list {x:rest}"),
	inert("bgp-vrf", "a word in the log", "log-neighbor-changes", "suppress-fib-pending"),
	unmodelled(inBGP, "this setting of BGP is not computed", "nexthop {x:rest}", "prefix-peer-timeout {x}", "isolate [{x:rest}]", "rpki {x:rest}", "segment-routing {x:rest}", "evpn {x:rest}", "graceful-shutdown {x:rest}", "redistribute {x:rest}", "bgp {x:rest}", "maximum-paths {x:rest}", "auto-discovery {x:rest}", "prefix-peer-wait {x}"))

func mapSuffix(a syntax.Args) string {
	if a.Has("map") {
		return " route-map " + a.Str("map")
	}
	return ""
}

// fullFamily spells "address-family ipv4" as show running-config does.
func fullFamily(e *syntax.Edit, a syntax.Args) {
	if !a.Has("safi") && a.Str("af") != "link-state" {
		e.Record = "address-family " + familyName(a)
	}
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
