package ios

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// ipv4 is the family of statements that stand in no address family (IOS BGP Command Reference, "router bgp").
const ipv4 = "ipv4 unicast"

// Modes of BGP: the process, an address family, templates of policies and of sessions.
const (
	inBGP    = "bgp"
	inFamily = "bgp-family"
	both     = "bgp|bgp-family"
)

// bgpRows are BGP: the process, its families and VRFs, neighbours, peer groups and templates.
func bgpRows() []row {
	rows := bgpProcessRows()
	rows = append(rows, bgpFamilyRows()...)
	rows = append(rows, neighborRows()...)
	return append(rows, bgpOtherRows()...)
}

func openBGP(s *scope, a args) error {
	asn := uint32(a.Int64("asn"))
	if s.Config.BGP == nil {
		s.Config.BGP = &devices.BGP{ASN: asn}
	}
	if s.Config.BGP.ASN != asn {
		return fmt.Errorf("BGP already runs with AS number %d", s.Config.BGP.ASN)
	}
	s.BGP = s.Config.BGP
	openBGPVRF(s, "default")
	s.FamilyName = ipv4
	return nil
}

func openBGPVRF(s *scope, vrf string) {
	s.BGPVRF = ioslike.Get(&s.BGP.VRFs, vrf)
	s.Block = devices.PathJoin("router bgp", devices.PathLevel("vrf", vrf))
}

// family is the address family that a statement acts on.
func family(s *scope) *devices.BGPFamily { return ioslike.Get(&s.BGPVRF.Families, s.FamilyName) }

// at records the place of a leaf of the family.
func at(s *scope, a args, leaf string) { s.At(a, s.Block, "address-family "+s.FamilyName, leaf) }

func bgpProcessRows() []row {
	vrf := func(leaf string, f func(*devices.BGPVRF, args) error) func(*scope, args) error {
		return func(s *scope, a args) error {
			for _, l := range strings.Split(leaf, "; ") {
				s.At(a, s.Block, l)
			}
			return f(s.BGPVRF, a)
		}
	}
	best := func(pattern, key string) row {
		return row{In: both, Pattern: pattern, No: true, Do: vrf("bestpath "+key, func(v *devices.BGPVRF, a args) error {
			if !a.No {
				ioslike.Set(&v.BestPath, key, true)
			}
			return nil
		}), Enter: dropNo}
	}
	keep := func(pattern, key string) row {
		return row{In: both, Pattern: pattern, No: true, Do: vrf(key, func(v *devices.BGPVRF, a args) error {
			if !a.No {
				ioslike.Set(&v.Settings, key, words(a))
			}
			return nil
		}), Enter: dropNo}
	}
	return []row{
		{Pattern: "router bgp <asn:asn>", Opens: inBGP, Path: "router bgp; router bgp / asn", Do: openBGP},
		{In: both, Pattern: "(bgp router-id|router-id) {id:ip}", Do: vrf("router-id", func(v *devices.BGPVRF, a args) error { v.RouterID = a.Addr("id"); return nil })},
		{In: both, Pattern: "bgp router-id interface {port:ifname}", As: syntax.Unmodelled, Why: "a router id taken from an interface is not computed"},
		keep("bgp router-id vrf auto-assign", "router-id vrf auto-assign"),
		{In: both, Pattern: "(bgp cluster-id|cluster-id) {id}", Do: vrf("cluster-id", func(v *devices.BGPVRF, a args) error { v.ClusterID = a.Str("id"); return nil })},
		{In: inBGP, Pattern: "bgp confederation identifier {asn:asn}", Path: "confederation identifier", Do: func(s *scope, a args) error {
			s.BGP.ConfederationID = uint32(a.Int64("asn"))
			return nil
		}},
		{In: inBGP, Pattern: "bgp confederation peers {asns:rest}", Path: "confederation peers", Members: "asns", Do: func(s *scope, a args) error {
			for _, w := range strings.Fields(a.Str("asns")) {
				n, err := strconv.ParseUint(w, 10, 32)
				if hi, lo, dotted := strings.Cut(w, "."); dotted {
					h, _ := strconv.ParseUint(hi, 10, 16)
					l, lerr := strconv.ParseUint(lo, 10, 16)
					n, err = h<<16|l, lerr
				}
				if err != nil {
					return fmt.Errorf("%q is no AS number", w)
				}
				ioslike.Set(&s.BGP.ConfederationPeers, uint32(n), true)
				s.At(a, "router bgp", "confederation peers "+strconv.FormatUint(n, 10))
			}
			return nil
		}, Enter: enterConfederationPeers},
		{In: both, Pattern: "timers bgp {keepalive:int} {hold:int} [{min:int}]", Do: vrf("keepalive; hold-time; timers min", func(v *devices.BGPVRF, a args) error {
			if v.Keepalive, v.Hold = a.Int("keepalive"), a.Int("hold"); a.Has("min") {
				ioslike.Set(&v.Settings, "timers min", a.Str("min"))
			}
			return nil
		})},
		{In: inBGP, Pattern: "bgp default ipv4-unicast", No: true, Do: vrf("no default ipv4-unicast", func(v *devices.BGPVRF, a args) error { v.NoDefaultIPv4 = a.No; return nil }), Enter: dropYes},
		{In: both, Pattern: "bgp enforce-first-as", No: true, Do: vrf("no enforce-first-as", func(v *devices.BGPVRF, a args) error { v.NoEnforceFirstAS = a.No; return nil }), Enter: dropYes},
		{In: both, Pattern: "bgp fast-external-fallover", No: true, Do: vrf("no fast-external-fallover", func(v *devices.BGPVRF, a args) error { v.NoFastFallover = a.No; return nil }), Enter: dropYes},
		{In: both, Pattern: "bgp graceful-restart [restart-time {restart:int}] [stalepath-time {stale:int}] [extended] [all]", Do: vrf("graceful-restart", func(v *devices.BGPVRF, a args) error {
			w := strings.TrimSpace(strings.TrimPrefix(words(a), "bgp graceful-restart"))
			if w == "" {
				w = "on"
			}
			v.GracefulRestart = strings.TrimSpace(v.GracefulRestart + " " + w)
			return nil
		}), Enter: func(e *syntax.Edit, a args) {}},
		{In: both, Pattern: "bgp listen range <prefix:anyprefix> peer-group {group}", Do: func(s *scope, a args) error {
			n := &devices.BGPNeighbor{Inherit: []string{groupKey(s, a.Str("group"))}}
			p := a.Prefix("prefix").Masked().String()
			ioslike.Set(&s.BGPVRF.DynamicNeighbors, p, n)
			s.At(a, s.Block, "listen range "+p)
			return nil
		}},
		best("bgp bestpath as-path multipath-relax", "as-path multipath-relax"), best("bgp bestpath as-path ignore", "as-path ignore"), best("bgp bestpath as-path confed", "as-path confed"),
		best("bgp bestpath compare-routerid", "compare-routerid"), best("bgp bestpath cost-community ignore", "cost-community ignore"), best("bgp bestpath med confed [missing-as-worst]", "med confed"),
		best("bgp bestpath med missing-as-worst", "med missing-as-worst"), best("bgp bestpath igp-metric ignore", "igp-metric ignore"), best("bgp bestpath prefix-validate allow-invalid", "prefix-validate allow-invalid"),
		best("bgp bestpath prefix-validate disable", "prefix-validate disable"), best("bgp always-compare-med", "always-compare-med"), best("bgp deterministic-med", "deterministic-med"), best("bgp bestpath aigp ignore", "aigp ignore"),
		keep("bgp default local-preference {n:int}", "default local-preference"), keep("bgp listen limit {n:int}", "listen limit"), keep("bgp maxas-limit {n:int}", "maxas-limit"), keep("bgp asnotation dot", "asnotation dot"),
		keep("bgp redistribute-internal", "redistribute-internal"), keep("bgp suppress-inactive", "suppress-inactive"), keep("bgp cluster-id-all", "cluster-id-all"), keep("bgp maxcommunity-limit {n:int}", "maxcommunity-limit"), keep("bgp route-reflector <x:rest>", "route-reflector"),
		keep("bgp aggregate-timer {n:int}", "aggregate-timer"), keep("bgp inject-map {x:rest}", "inject-map"), keep("bgp update-delay {x:rest}", "update-delay"), keep("bgp soft-reconfig-backup", "soft-reconfig-backup"), keep("bgp graceful-shutdown all {x:rest}", "graceful-shutdown"),
		keep("bgp default ipv4-nexthop", "default ipv4-nexthop"), keep("bgp default ipv6-nexthop", "default ipv6-nexthop"), keep("bgp nopeerup-delay {x:rest}", "nopeerup-delay"), keep("bgp advertise-best-external", "advertise-best-external"), keep("bgp recursion host", "recursion host"), keep("bgp consistency-checker [<x:rest>]", "consistency-checker"),
		keep("bgp bestpath <x:rest>", "bestpath"), keep("bgp sso route-refresh-enable", "sso route-refresh-enable"), keep("bgp refresh <x:rest>", "refresh"), keep("bgp upgrade-cli [<x:rest>]", "upgrade-cli"),
	}
}

// families are the address families by the words that open them; in each the last word may be left out where it is unicast.
var families = []struct{ words, name string }{
	{"ipv4", ipv4}, {"ipv4 unicast", ipv4}, {"ipv6", "ipv6 unicast"}, {"ipv6 unicast", "ipv6 unicast"}, {"ipv4 multicast", "ipv4 multicast"}, {"ipv6 multicast", "ipv6 multicast"},
	{"vpnv4", "vpnv4 unicast"}, {"vpnv4 unicast", "vpnv4 unicast"}, {"vpnv6", "vpnv6 unicast"}, {"vpnv6 unicast", "vpnv6 unicast"}, {"vpnv4 multicast", "vpnv4 multicast"}, {"vpnv6 multicast", "vpnv6 multicast"}, {"l2vpn evpn", "l2vpn evpn"}, {"l2vpn vpls", "l2vpn vpls"}, {"l2vpn", "l2vpn vpls"},
	{"ipv4 mdt", "ipv4 mdt"}, {"ipv4 mvpn", "ipv4 mvpn"}, {"ipv6 mvpn", "ipv6 mvpn"}, {"ipv4 flowspec", "ipv4 flowspec"}, {"ipv6 flowspec", "ipv6 flowspec"}, {"vpnv4 flowspec", "vpnv4 flowspec"}, {"vpnv6 flowspec", "vpnv6 flowspec"}, {"ipv4 tunnel", "ipv4 tunnel"}, {"rtfilter unicast", "rtfilter unicast"}, {"rtfilter", "rtfilter unicast"}, {"nsap", "nsap"}, {"nsap unicast", "nsap"},
	{"link-state link-state", "link-state"}, {"link-state", "link-state"}, {"ipv4 sr-policy", "ipv4 sr-policy"}, {"ipv6 sr-policy", "ipv6 sr-policy"},
}

func bgpFamilyRows() []row {
	var rows []row
	for _, name := range []string{ipv4, "ipv6 unicast", "ipv4 multicast", "ipv6 multicast", "vpnv4 unicast", "vpnv6 unicast", "vpnv4 multicast", "vpnv6 multicast", "l2vpn evpn", "l2vpn vpls", "ipv4 mdt", "ipv4 mvpn", "ipv6 mvpn", "ipv4 flowspec", "ipv6 flowspec", "vpnv4 flowspec", "vpnv6 flowspec", "ipv4 tunnel", "rtfilter unicast", "nsap", "link-state", "ipv4 sr-policy", "ipv6 sr-policy"} {
		var spellings []string
		for _, f := range families {
			if f.name == name {
				spellings = append(spellings, f.words)
			}
		}
		rows = append(rows, row{In: inBGP, Pattern: "address-family (" + strings.Join(spellings, "|") + ") [vrf <vrf>]", Opens: inFamily, Do: func(s *scope, a args) error {
			if a.Has("vrf") {
				openBGPVRF(s, a.Str("vrf"))
				s.At(a, s.Block)
				declareGroups(s, a)
				s.Refer("vrf", a.Str("vrf"), "router bgp address-family", a)
			}
			s.FamilyName = name
			s.Family = family(s)
			s.At(a, s.Block, "address-family "+name)
			return nil
		}, Enter: func(e *syntax.Edit, a args) {
			for _, f := range []string{"ipv4", "ipv6"} { // "unicast" is left out where the system leaves it out
				if strings.HasPrefix(e.Record, "address-family "+f+" unicast") {
					e.Record = strings.Replace(e.Record, " unicast", "", 1)
				}
			}
		}})
	}
	do := func(f func(*scope, *devices.BGPFamily, args) error) func(*scope, args) error {
		return func(s *scope, a args) error { return f(s, family(s), a) }
	}
	keep := func(pattern, key string) row {
		return row{In: both, Pattern: pattern, No: true, Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			if !a.No {
				ioslike.Set(&f.Settings, key, words(a))
				at(s, a, key)
			}
			return nil
		}), Enter: dropNo}
	}
	network := do(func(s *scope, f *devices.BGPFamily, a args) error {
		p := a.Prefix("prefix")
		switch {
		case a.Has("mask"):
			var err error
			if p, err = maskPrefix(a.Addr("net"), a.Addr("mask")); err != nil {
				return err
			}
		case a.Has("net"):
			p = classful(a.Addr("net"))
		}
		ioslike.Set(&f.Networks, p.Masked().String(), a.Str("map"))
		if a.Word("backdoor") {
			ioslike.Set(&f.Settings, "network backdoor "+p.Masked().String(), "")
		}
		at(s, a, "network "+p.Masked().String())
		s.Refer("route-map", a.Str("map"), "bgp network "+p.String(), a)
		return nil
	})
	aggregate := do(func(s *scope, f *devices.BGPFamily, a args) error {
		p := a.Prefix("prefix")
		if a.Has("mask") {
			var err error
			if p, err = maskPrefix(a.Addr("net"), a.Addr("mask")); err != nil {
				return err
			}
		}
		g := &devices.BGPAggregate{}
		w := strings.Fields(a.Str("rest"))
		for i := 0; i < len(w); i++ {
			maps := map[string]*string{"attribute-map": &g.AttributeMap, "route-map": &g.AttributeMap, "advertise-map": &g.AdvertiseMap, "suppress-map": &g.SuppressMap}
			switch {
			case w[i] == "summary-only":
				g.SummaryOnly = true
			case w[i] == "as-set":
				g.ASSet = true
			case maps[w[i]] != nil && i+1 < len(w):
				*maps[w[i]] = w[i+1]
				s.Refer("route-map", w[i+1], "bgp aggregate-address "+p.String(), a)
				i++
			default:
				return fmt.Errorf("%q is not understood in an aggregate", w[i])
			}
		}
		ioslike.Set(&f.Aggregates, p.Masked().String(), g)
		at(s, a, "aggregate-address "+p.Masked().String())
		return nil
	})
	redistribute := do(func(s *scope, f *devices.BGPFamily, a args) error {
		key := a.Str("source")
		if a.Has("id") {
			key += " " + a.Str("id")
		}
		r, more, err := redistribution(a.Str("rest"))
		if err != nil {
			return err
		}
		key += more
		ioslike.Set(&f.Redistribute, key, r)
		at(s, a, "redistribute "+key)
		s.Refer("route-map", r.Policy, "bgp redistribute "+key, a)
		return nil
	})
	rows = append(rows, []row{
		{In: both, Pattern: "network <net:ip> [mask <mask:mask>] [route-map {map}] [backdoor]", Do: network},
		{In: both, Pattern: "network <prefix:anyprefix> [route-map {map}] [backdoor]", Do: network},
		{In: both, Pattern: "aggregate-address <net:ip> <mask:mask> [{rest:rest}]", Do: aggregate},
		{In: both, Pattern: "aggregate-address <prefix:anyprefix> [{rest:rest}]", Do: aggregate},
		{In: both, Pattern: "redistribute <source:connected|static|rip|odr|mobile|lisp|nhrp|dvmrp|nd|application> [{rest:rest}]", Do: redistribute},
		{In: both, Pattern: "redistribute <source:ospf|ospfv3|eigrp|isis|iso-igrp> <id> [{rest:rest}]", Do: redistribute},
		{In: both, Pattern: "maximum-paths {n:int(1-64)} [import {imp:int}]", Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			f.MaximumPaths = unless(a.Int("n"), 1)
			if a.Has("imp") {
				ioslike.Set(&f.Settings, "maximum-paths import", a.Str("imp"))
			}
			at(s, a, "maximum-paths")
			return nil
		})},
		{In: both, Pattern: "maximum-paths ibgp {n:int(1-64)} [unequal-cost] [import {imp:int}]", Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			f.MaximumPathsIBGP = unless(a.Int("n"), 1)
			if a.Word("unequal-cost") {
				ioslike.Set(&f.Settings, "maximum-paths unequal-cost", "on")
			}
			at(s, a, "maximum-paths ibgp")
			return nil
		})},
		{In: both, Pattern: "maximum-paths eibgp {n:int(1-64)} [import {imp:int}]", Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			f.MaximumPathsMixed = unless(a.Int("n"), 1)
			at(s, a, "maximum-paths mixed")
			return nil
		})},
		{In: both, Pattern: "distance bgp {external:int(1-255)} {internal:int(1-255)} {local:int(1-255)}", Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			for _, k := range []string{"external", "internal", "local"} {
				ioslike.Set(&f.Distance, k, a.Int(k))
				at(s, a, "distance "+k)
			}
			return nil
		})},
		{In: both, Pattern: "default-information originate", Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			f.DefaultOriginate = true
			at(s, a, "default-information originate")
			return nil
		})},
		{In: both, Pattern: "default-metric {n:int}", Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			f.DefaultMetric = a.Int("n")
			at(s, a, "default-metric")
			return nil
		})},
		{In: both, Pattern: "table-map {map} [filter]", Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			if f.TableMap = a.Str("map"); a.Word("filter") {
				f.TableMap += " filter"
			}
			at(s, a, "table-map")
			s.Refer("route-map", a.Str("map"), "bgp table-map", a)
			return nil
		})},
		{In: both, Pattern: "bgp additional-paths <what:install|receive|send|select|disable> [{rest:rest}]", Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			key := strings.TrimPrefix(words(a), "bgp additional-paths ")
			ioslike.Set(&f.AdditionalPaths, key, true)
			at(s, a, "additional-paths "+key)
			return nil
		})},
		{In: both, Pattern: "bgp client-to-client reflection", No: true, Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			f.ClientToClientOff = a.No
			at(s, a, "no client-to-client reflection")
			return nil
		}), Enter: dropYes},
		{In: both, Pattern: "bgp nexthop trigger delay {s:int}", Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			f.NextHopTrigger = notDefault(a.Str("s"), "5")
			at(s, a, "nexthop trigger-delay")
			return nil
		})},
		{In: both, Pattern: "bgp default route-target filter", No: true, Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			f.RetainRT = a.No
			at(s, a, "retain route-target all")
			return nil
		}), Enter: dropYes},
		{In: both, Pattern: "advertise l2vpn evpn", Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			f.AdvertiseL2VPN = true
			at(s, a, "advertise l2vpn evpn")
			return nil
		})},
		keep("synchronization", "synchronization"), keep("auto-summary", "auto-summary"), keep("bgp dampening [{x:rest}]", "dampening"), keep("distance {x:rest}", "distance of a source"), keep("bgp nexthop route-map {map}", "nexthop route-map"), keep("bgp scan-time {n}", "scan-time"),
		keep("import path <what:limit|selection> {x:rest}", "import path"), keep("export map {map}", "export map"), keep("snmp context {x:rest}", "snmp context"), keep("bgp dmzlink-bw", "dmzlink-bw"), keep("distance mbgp {x:rest}", "distance mbgp"), keep("bgp bestpath igp-metric multiplier {x}", "bestpath igp-metric multiplier"), keep("maximum-secondary-paths {x:rest}", "maximum-secondary-paths"),
		keep("bgp slow-peer {x:rest}", "slow-peer"), keep("bgp recursion {x}", "recursion"), keep("bgp label-delay {n}", "label-delay"),
	}...)
	return rows
}

func bgpOtherRows() []row {
	rows := inert(both, "what is logged, and how often tables are looked over, forwards nothing", "bgp log-neighbor-changes", "bgp nexthop trigger enable", "bgp transport path-mtu-discovery", "bgp regexp deterministic", "bgp route-map-cache", "bgp dynamic-med-interval <n>", "bgp update-group <x:rest>", "bgp lookup <x:rest>", "bgp client-to-client reflection <x:rest>", "bgp rpki <x:rest>", "exit", "bgp error-handling <x:rest>", "bgp internal <x:rest>", "bgp event-log <x:rest>", "bgp slow-peer <x> disable", "bmp <x:rest>")
	rows = append(rows, unread(both, "this part of BGP is not computed", "scope <x:rest>", "bmp server <n:int>", "neighbor-group <x>", "segment-routing <x:rest>")...)
	return append(rows, unmodelled(both, "this part of BGP is not computed", "neighbor <peer> (cluster-id|dmzlink-bw|slow-peer|inter-as-hybrid|internal-vpn-client|send-label|soo|prefix-length-size|suppress-signaling-protocol|translate-update|path-attribute|capability|ha-mode|route-server-client|import|aigp|announce|next-hop|local-v6-addr|import-policy|accept-route|encap|bmp-activate|fall-over|transport|disable-policy|advertise|aspath-filter|shutdown|peer-group|advertisement-interval|default-originate|maximum-prefix|rewrite) <x:rest>",
		"neighbor <peer> (bmp-activate|dmzlink-bw|send-label|internal-vpn-client|route-server-client|translate-update|additional-paths)", "bgp (mpls-local-label|inject-map|ha-mode|nexthop|context|egress|lisp|link-bandwidth|process-dn|vpn|rtfilter|advertise|import|srv6) [<x:rest>]",
		"mpls <x:rest>", "rd <x:rest>", "vpn <x:rest>", "evpn <x:rest>", "advertise <x:rest>", "default-originate <x:rest>", "redistribute <x:rest>", "segment-routing", "srv6 <x:rest>", "aggregate-address <x:rest>", "import <x:rest>", "protocol <x:rest>")...)
}

// enterConfederationPeers adds to those that are there, and takes away those that "no" names (IOS IP Routing: BGP Command
// Reference, "bgp confederation peers").
func enterConfederationPeers(e *syntax.Edit, a args) {
	const statement = "bgp confederation peers"
	var peers []string
	for _, n := range e.Find(statement) {
		peers = append(peers, n.Words[3:]...)
	}
	if a.Str("asns") == "" { // "no bgp confederation peers"
		peers = nil
	}
	for _, w := range strings.Fields(a.Str("asns")) {
		peers = slices.DeleteFunc(peers, func(p string) bool { return p == w })
		if !e.No && !e.Default {
			peers = append(peers, w)
		}
	}
	e.Remove(statement)
	e.Record = ""
	if len(peers) > 0 {
		e.Put(statement + " " + strings.Join(peers, " "))
	}
}
