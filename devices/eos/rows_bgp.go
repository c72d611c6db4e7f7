package eos

import (
	"fmt"
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// Statements about networks outside of an address family are about IPv4 unicast, as they are in every EOS version
// (EOS User Manual, "router bgp"); inside one they are about that family.
const ipv4, ipv6, evpn = "ipv4 unicast", "ipv6 unicast", "l2vpn evpn"

// both are the modes in which BGP of the default VRF and of another is configured.
const both = "bgp|bgp-vrf"

// bgpRows are the process and its VRFs.
func bgpRows() []row {
	in := both
	vrf := func(f func(*devices.BGPVRF, args) error) func(*scope, args) error {
		return func(s *scope, a args) error { return f(s.BGPVRF, a) }
	}
	keep := func(pattern, key string) row {
		return row{In: in, Pattern: pattern, Path: key, No: true, Do: vrf(func(v *devices.BGPVRF, a args) error {
			if !a.No {
				ioslike.Set(&v.Settings, expand(key, a), strings.Join(a.Node.Words, " "))
			}
			return nil
		}), Enter: dropBy(pattern)}
	}
	best := func(pattern, key string) row {
		return row{In: in, Pattern: pattern, Path: "bestpath " + key, No: true, Do: vrf(func(v *devices.BGPVRF, a args) error {
			ioslike.Set(&v.BestPath, key, !a.No)
			return nil
		})}
	}
	rows := []row{
		{Pattern: "router bgp <asn:asn>", Opens: "bgp", Path: "router bgp", Do: openBGP},
		{In: "bgp", Pattern: "vrf <name>", Opens: "bgp-vrf", Path: "vrf $name", Do: func(s *scope, a args) error {
			s.BGPVRF = ioslike.Get(&s.BGP.VRFs, a.Unquoted("name"))
			s.Block = "vrf " + a.Unquoted("name")
			s.Refer("vrf", a.Unquoted("name"), "router bgp", a)
			return nil
		}},
		{In: in, Pattern: "router-id {id:ip}", Path: "router-id", Do: vrf(func(v *devices.BGPVRF, a args) error { v.RouterID = a.Addr("id"); return nil })},
		{In: in, Pattern: "bgp router-id {id:ip}", Path: "router-id", Do: vrf(func(v *devices.BGPVRF, a args) error { v.RouterID = a.Addr("id"); return nil })},
		{In: in, Pattern: "bgp cluster-id {id}", Path: "cluster-id", Do: vrf(func(v *devices.BGPVRF, a args) error { v.ClusterID = a.Str("id"); return nil })},
		{In: in, Pattern: "local-as {asn:asn}", Path: "local-as", Do: vrf(func(v *devices.BGPVRF, a args) error { v.LocalAS = uint32(a.Int64("asn")); return nil })},
		{In: in, Pattern: "rd {rd}", Path: "rd", Do: vrf(func(v *devices.BGPVRF, a args) error { v.RD = a.Str("rd"); return nil })},
		{In: in, Pattern: "rd evpn domain (all|remote|local) {rd}", As: syntax.Unmodelled, Why: "EVPN domains are not computed"},
		{In: in, Pattern: "route-target <dir:import|export|both> [<family:evpn|vpn-ipv4|vpn-ipv6>] <rt> [{rest:rest}]", Path: "route-target $dir", Do: vrf(routeTarget)},
		{In: "bgp", Pattern: "bgp confederation identifier {asn:asn}", Path: "confederation identifier", Do: func(s *scope, a args) error {
			s.BGP.ConfederationID = uint32(a.Int64("asn"))
			return nil
		}},
		{In: "bgp", Pattern: "bgp confederation peers {asns:rest}", Path: "confederation peers", Do: confederationPeers, Enter: addPeers},
		{In: in, Pattern: "timers bgp {keepalive:int} {hold:int} [min-hold-time {min:int}] [send-failure hold-time {send:int}]", Path: "keepalive; hold-time", Do: vrf(func(v *devices.BGPVRF, a args) error {
			v.Keepalive, v.Hold = a.Int("keepalive"), a.Int("hold")
			for _, k := range []string{"min", "send"} {
				if a.Has(k) {
					ioslike.Set(&v.Settings, "timers "+k, a.Str(k))
				}
			}
			return nil
		})},
		{In: in, Pattern: "distance bgp {external:int(1-255)} [{internal:int(1-255)} {local:int(1-255)}]", Path: "distance external; distance internal; distance local", Do: vrf(func(v *devices.BGPVRF, a args) error {
			// One number is that of external routes; internal and local ones then take the default (EOS User Manual, "distance bgp").
			ioslike.Set(&v.Distance, "external", a.Int("external"))
			if a.Has("internal") {
				ioslike.Set(&v.Distance, "internal", a.Int("internal"))
				ioslike.Set(&v.Distance, "local", a.Int("local"))
			}
			return nil
		})},
		{In: "bgp", Pattern: "shutdown", Path: "shutdown", No: true, Do: func(s *scope, a args) error { s.BGP.Shutdown = !a.No; return nil }, Enter: dropNo},
		{In: "bgp-vrf", Pattern: "shutdown", Path: "shutdown", No: true, Do: vrf(func(v *devices.BGPVRF, a args) error {
			if !a.No {
				ioslike.Set(&v.Settings, "shutdown", "on")
			}
			return nil
		}), Enter: dropNo},
		{In: in, Pattern: "bgp default ipv4-unicast", Path: "no default ipv4-unicast", No: true, Do: vrf(func(v *devices.BGPVRF, a args) error { v.NoDefaultIPv4 = a.No; return nil })},
		{In: in, Pattern: "bgp enforce-first-as", Path: "no enforce-first-as", No: true, Do: vrf(func(v *devices.BGPVRF, a args) error { v.NoEnforceFirstAS = a.No; return nil })},
		{In: in, Pattern: "bgp fast-external-fallover", Path: "no fast-external-fallover", No: true, Do: vrf(func(v *devices.BGPVRF, a args) error { v.NoFastFallover = a.No; return nil })},
		{In: in, Pattern: "bgp log-neighbor-changes", As: syntax.Inert, Why: "what is logged forwards nothing"},
		{In: in, Pattern: "graceful-restart [restart-time {restart:int}] [stalepath-time {stale:int}]", Path: "graceful-restart", No: true, Do: vrf(func(v *devices.BGPVRF, a args) error {
			if a.No {
				return nil
			}
			words := strings.Join(a.Node.Words[1:], " ")
			if words == "" {
				words = "on"
			}
			v.GracefulRestart = trimmed(v.GracefulRestart + " " + words)
			return nil
		}), Enter: dropNoAll},
		{In: in, Pattern: "graceful-restart-helper [{rest:rest}]", Path: "graceful-restart", No: true, Do: vrf(func(v *devices.BGPVRF, a args) error {
			if a.No {
				ioslike.Set(&v.Settings, "graceful-restart-helper", "off")
			}
			return nil
		})},
		{In: in, Pattern: "bgp listen range <prefix:anyprefix> (peer group|peer-group) {group} [peer-id include router-id] [peer-filter {filter}|remote-as {asn:asn}]", Path: "listen range $prefix", Do: listenRange},
		best("bgp bestpath as-path multipath-relax", "as-path multipath-relax"), best("bgp bestpath as-path ignore", "as-path ignore"),
		best("bgp bestpath ecmp-fast", "ecmp-fast"), best("bgp bestpath med confed", "med confed"), best("bgp bestpath med missing-as-worst", "med missing-as-worst"),
		best("bgp bestpath tie-break router-id", "tie-break router-id"), best("bgp bestpath tie-break age", "tie-break age"), best("bgp bestpath tie-break originator-id", "tie-break originator-id"),
		best("bgp bestpath tie-break cluster-list-length", "tie-break cluster-list-length"), best("bgp bestpath tie-breaker cluster-list-length", "tie-break cluster-list-length"),
		best("bgp bestpath tie-breaker router-id", "tie-break router-id"),
		best("bgp bestpath skip next-hop igp-cost", "skip next-hop igp-cost"), best("bgp bestpath igp-cost ignore", "igp-cost ignore"), best("bgp bestpath origin-as {rest:rest}", "origin-as"),
		best("bgp always-compare-med", "always-compare-med"), best("bgp aspath-cmp-include-nexthop", "aspath-cmp-include-nexthop"), best("bgp deterministic-med", "deterministic-med"),
		keep("bgp advertise-inactive", "advertise-inactive"), keep("bgp allowas-in [{n:int}]", "allowas-in"), keep("bgp redistribute-internal", "redistribute-internal"),
		keep("bgp next-hop-unchanged", "next-hop-unchanged"), keep("bgp default ipv4-unicast transport ipv6", "default ipv4-unicast transport ipv6"), keep("bgp default ipv6-unicast", "default ipv6-unicast"),
		keep("bgp missing-policy direction <dir:in|out> action {action}", "missing-policy $dir"), keep("bgp missing-policy include <rest:rest>", "missing-policy include"),
		keep("bgp missing-policy address-family all [include <rest:rest>] direction <dir:in|out> action {action}", "missing-policy address-family all $dir"),
		keep("bgp listen limit {n:int}", "listen limit"), keep("dynamic peer max {n:int}", "dynamic peer max"), keep("bgp aggregate-route community inheritance loose", "aggregate-route community inheritance loose"),
		keep("bgp route-reflector preserve-attributes [always]", "route-reflector preserve-attributes"), keep("bgp route install-map {map}", "route install-map"), keep("bgp route install <map>", "route install"),
		keep("bgp convergence time {n:int}", "convergence time"), keep("bgp convergence slow-peer time {n:int}", "convergence slow-peer time"), keep("update wait-for-convergence", "update wait-for-convergence"),
		keep("update wait-install [batch-size {n:int}]", "update wait-install"), keep("bgp transport listen-port {n:int}", "transport listen-port"), keep("bgp auto-local-addr", "auto-local-addr"),
		keep("bgp control-plane-filter default-allow", "control-plane-filter default-allow"), keep("bgp host-routes fib direct-install", "host-routes fib direct-install"),
		keep("bgp labeled-unicast rib {rest:rest}", "labeled-unicast rib"), keep("bgp peer-mac-resolution-timeout {n:int}", "peer-mac-resolution-timeout"),
		keep("bgp bestpath d-path", "bestpath d-path"), keep("neighbor default {rest:rest}", "neighbor default"), keep("bgp advertise-only-best [{rest:rest}]", "advertise-only"),
	}
	rows = append(rows, networkRows(in, ipv4, "address-family ipv4 unicast / ")...)
	rows = append(rows, inert(in, "how numbers are shown, and what is traced, forwards nothing", "bgp asn notation <how:asdot|asplain>", "bgp trace <rest:rest>", "bgp transport qos dscp <n:int>",
		"monitoring <rest:rest>", "bgp monitoring", "bgp log-neighbor-changes <rest:rest>")...)
	rows = append(rows, inert(in, "a note for people", "comment <rest:rest>", "comment")...)
	rows = append(rows, opaque(in, "this part of BGP is not computed", "vpws <name>", "session tracker <name>", "evpn multicast", "default-route <rest:rest>", "multicast <rest:rest>")...)
	rows = append(rows, unmodelled(in, "who may reach the BGP process at all is not computed", "ip access-group <acl> [in]", "ipv6 access-group <acl> [in]")...)
	return append(rows, unmodelled(in, "this part of BGP is not computed",
		"ucmp <rest:rest>", "bgp fec <rest:rest>", "bgp transport <rest:rest>", "bgp host-routes <rest:rest>", "route input <rest:rest>", "route output <rest:rest>", "rpki <rest:rest>",
		"bgp <rest:rest>", "redistribute <rest:rest>", "route-attribute <rest:rest>", "bgp group <rest:rest>", "neighbor <rest:rest>", "graceful-restart <rest:rest>", "update <rest:rest>", "evpn <rest:rest>")...)
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
	s.BGPVRF = ioslike.Get(&s.BGP.VRFs, "default")
	return nil
}

func routeTarget(v *devices.BGPVRF, a args) error {
	key := "all "
	if a.Has("family") {
		key = a.Str("family") + " "
	}
	key += a.Str("rt")
	if a.Has("rest") {
		key += " " + a.Str("rest")
	}
	if d := a.Str("dir"); d != "export" {
		set(&v.ImportTargets, key)
	}
	if d := a.Str("dir"); d != "import" {
		set(&v.ExportTargets, key)
	}
	return nil
}

func confederationPeers(s *scope, a args) error {
	for _, w := range strings.FieldsFunc(a.Str("asns"), func(r rune) bool { return r == ' ' || r == ',' }) {
		lo, hi, isRange := strings.Cut(w, "-")
		from, err := asNumber(lo)
		to := from
		if err == nil && isRange {
			to, err = asNumber(hi)
		}
		if err != nil || to < from || to-from > 65535 {
			return fmt.Errorf("%q is no AS number or range of them", w)
		}
		for n := uint64(from); n <= uint64(to); n++ {
			ioslike.Set(&s.BGP.ConfederationPeers, uint32(n), true)
		}
	}
	return nil
}

// addPeers joins what is entered to the peers there are (EOS User Manual, "bgp confederation peers").
func addPeers(e *syntax.Edit, a args) {
	if e.No || e.Default {
		return
	}
	for _, n := range e.Find("bgp confederation peers") {
		if n.Words[0] != "no" {
			e.Record = strings.Join(n.Words, " ") + " " + a.Str("asns")
		}
	}
}

func asNumber(s string) (uint32, error) {
	var hi, lo uint32
	if strings.Contains(s, ".") {
		if _, err := fmt.Sscanf(s, "%d.%d", &hi, &lo); err != nil {
			return 0, err
		}
		return hi<<16 | lo, nil
	}
	_, err := fmt.Sscanf(s, "%d", &lo)
	return lo, err
}

func listenRange(s *scope, a args) error {
	n := &devices.BGPNeighbor{Inherit: []string{"group " + a.Unquoted("group")}}
	switch {
	case a.Has("filter"):
		n.RemoteAS = "peer-filter " + a.Str("filter")
		s.Refer("peer-filter", a.Str("filter"), "bgp listen range "+a.Str("prefix"), a)
	case a.Has("asn"):
		n.RemoteAS = a.Str("asn")
	}
	ioslike.Set(&s.BGPVRF.DynamicNeighbors, a.Prefix("prefix").Masked().String(), n)
	return nil
}

// networkRows are what a family takes from elsewhere. Family is its name; path stands before the rows' own.
func networkRows(in, family, path string) []row {
	name := func(a args) string {
		if p := a.Prefix("prefix"); family == ipv4 && p.IsValid() && !p.Addr().Is4() {
			return ipv6
		}
		return family
	}
	at := func(s *scope, a args, level string) {
		s.At(a, "router bgp", s.Block, "address-family "+name(a), level)
	}
	do := func(f func(*scope, *devices.BGPFamily, args) error) func(*scope, args) error {
		return func(s *scope, a args) error { return f(s, ioslike.Get(&s.BGPVRF.Families, name(a)), a) }
	}
	network := do(func(s *scope, f *devices.BGPFamily, a args) error {
		p, err := prefixOf(a, "prefix", "net", "mask")
		if err == nil {
			ioslike.Set(&f.Networks, p.Masked().String(), a.Str("map"))
			at(s, a, "network "+p.Masked().String())
			s.Refer("route-map", a.Str("map"), "bgp network "+p.String(), a)
		}
		return err
	})
	aggregate := do(func(s *scope, f *devices.BGPFamily, a args) error {
		p, err := prefixOf(a, "prefix", "net", "mask")
		if err != nil {
			return err
		}
		g := &devices.BGPAggregate{SummaryOnly: a.Word("summary-only"), ASSet: a.Word("as-set"), AdvertiseOnly: a.Word("advertise-only"), AttributeMap: a.Str("attribute"), MatchMap: a.Str("match")}
		ioslike.Set(&f.Aggregates, p.Masked().String(), g)
		at(s, a, "aggregate-address "+p.Masked().String())
		s.Refer("route-map", g.AttributeMap, "bgp aggregate-address "+p.String(), a)
		s.Refer("route-map", g.MatchMap, "bgp aggregate-address "+p.String(), a)
		return nil
	})
	paths := func(pattern, key string) row {
		return row{In: in, Pattern: pattern, Path: path + "additional-paths " + key, No: true, Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			if !a.No {
				set(&f.AdditionalPaths, trimmed(key+" "+a.Str("rest")))
			}
			return nil
		}), Enter: dropBy(pattern)}
	}
	rows := []row{
		{In: in, Pattern: "network <prefix:anyprefix> [route-map {map}]", Do: network},
		{In: in, Pattern: "network <net:ip> mask <mask:mask> [route-map {map}]", Do: network},
		{In: in, Pattern: "redistribute <source:connected|static|rip|isis|ospf|ospf3|ospfv3|bgp|aggregate|attached-host|dynamic|user|host-route|dhcp> [level-1|level-2|level-1-2|instance] [leaked] [match <match:internal|external|nssa-external> [<type:int(1-2)>]] [include leaked] [route-map {map}|rcf {rcf}] [include leaked]",
			Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
				key := a.Str("source")
				if a.Has("match") {
					key += " match " + a.Str("match")
				}
				if a.Has("type") {
					key += " " + a.Str("type")
				}
				r := redistribution(a)
				for _, w := range []string{"level-1", "level-2", "level-1-2", "leaked"} {
					if a.Word(w) {
						r.Level = trimmed(r.Level + " " + w)
					}
				}
				if a.Has("rcf") {
					r.Policy = "rcf " + a.Str("rcf")
				}
				ioslike.Set(&f.Redistribute, key, r)
				at(s, a, "redistribute "+key)
				s.Refer("route-map", a.Str("map"), "bgp redistribute "+key, a)
				return nil
			})},
		{In: in, Pattern: "maximum-paths {n:int} [ecmp {ecmp:int}]", Path: path + "maximum-paths; " + path + "maximum-paths ecmp", Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			f.MaximumPaths, f.MaximumPathsECMP = a.Int("n"), a.Int("ecmp")
			return nil
		})},
		{In: in, Pattern: "default-metric {n:int}", Path: path + "default-metric", Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			f.DefaultMetric = a.Int("n")
			return nil
		})},
		{In: in, Pattern: "bgp client-to-client reflection", Path: path + "no client-to-client reflection", No: true, Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			f.ClientToClientOff = a.No
			return nil
		})},
		paths("bgp additional-paths receive", "receive"), paths("bgp additional-paths install [{rest:rest}]", "install"), paths("bgp additional-paths send any", "send any"),
		paths("bgp additional-paths send {rest:rest}", "send"), paths("bgp additional-paths send", "send any"),
	}
	for _, target := range []string{"<prefix:anyprefix>", "<net:ip> <mask:mask>"} {
		rows = append(rows, row{In: in, Pattern: "aggregate-address " + target + " [summary-only] [advertise-only] [as-set] [summary-only] [attribute-map {attribute}] [match-map {match}] [advertise-only]", Do: aggregate})
	}
	return rows
}

// isPeer reports an address, with or without the interface it is on; all else is the name of a group.
func isPeer(s string) bool {
	a, _, _ := strings.Cut(s, "%")
	_, err := netip.ParseAddr(a)
	return err == nil
}
