package frr

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// Statements about networks outside of an address family are about IPv4 unicast, as vtysh's hidden forms have it.
const ipv4, ipv6, evpn = "ipv4 unicast", "ipv6 unicast", "l2vpn evpn"

// bgpRows are the instances of BGP, one a VRF (FRR user guide, "BGP").
func bgpRows() []row {
	in := "bgp"
	vrf := func(f func(*devices.BGPVRF, args)) func(*scope, args) error {
		return func(s *scope, a args) error { f(s.BGPVRF, a); return nil }
	}
	keep := func(pattern, key string) row {
		return row{In: in, Pattern: pattern, No: true, Do: vrf(func(v *devices.BGPVRF, a args) {
			ioslike.Set(&v.Settings, expand(key, a), strings.Join(a.Node.Words, " "))
			a.Sets(expand(key, a))
		}), Enter: dropNo}
	}
	// off is keep for what holds without being said: only the negation says something.
	off := func(pattern, key string) row {
		return row{In: in, Pattern: pattern, No: true, Do: vrf(func(v *devices.BGPVRF, a args) {
			if a.No {
				ioslike.Set(&v.Settings, "no "+key, "on")
				a.Sets("no " + key)
			}
		})}
	}
	best := func(pattern string) row {
		key := strings.TrimPrefix(strings.TrimPrefix(pattern, "bgp "), "bestpath ")
		return row{In: in, Pattern: pattern, Path: "bestpath " + key, No: true, Do: vrf(func(v *devices.BGPVRF, a args) { ioslike.Set(&v.BestPath, key, !a.No) }), Enter: dropNo}
	}
	rows := []row{
		{Pattern: "router bgp <asn:asn>", Opens: in, Path: "router bgp", Do: openBGP},
		{Pattern: "router bgp <asn:asn> vrf <vrf>", Opens: in, Path: "router bgp / vrf $vrf", Do: openBGP},
		{Pattern: "router bgp <asn:asn> view <vrf>", Opens: in, Path: "router bgp / vrf view $vrf", Do: openBGP},
		{Pattern: "router bgp", Opens: in, Path: "router bgp", Do: openBGP},
		{In: in, Pattern: "bgp router-id {id:ip}", Path: "router-id", Do: vrf(func(v *devices.BGPVRF, a args) { v.RouterID = a.Addr("id") })},
		{In: in, Pattern: "bgp cluster-id {id}", Path: "cluster-id", Do: vrf(func(v *devices.BGPVRF, a args) { v.ClusterID = a.Str("id") })},
		{In: in, Pattern: "bgp confederation identifier {asn:asn}", Path: "/router bgp / confederation identifier", Do: func(s *scope, a args) error {
			s.BGP.ConfederationID = uint32(a.Int64("asn"))
			return nil
		}},
		{In: in, Pattern: "bgp confederation peers {asns:rest}", Path: "/router bgp / confederation peers", Do: confederationPeers, Enter: addPeers},
		{In: in, Pattern: "timers bgp {keepalive:int} {hold:int}", Path: "keepalive; hold-time", Do: vrf(func(v *devices.BGPVRF, a args) {
			v.Keepalive, v.Hold = a.Int("keepalive"), a.Int("hold")
			if v.Keepalive == 0 && v.Hold == 0 {
				ioslike.Set(&v.Settings, "timers", "off")
			}
		})},
		{In: in, Pattern: "bgp default ipv4-unicast", Path: "no default ipv4-unicast", No: true, Do: vrf(func(v *devices.BGPVRF, a args) { v.NoDefaultIPv4 = a.No })},
		{In: in, Pattern: "bgp enforce-first-as", Path: "no enforce-first-as", No: true, Do: vrf(func(v *devices.BGPVRF, a args) {
			ioslike.Set(&v.Settings, "\x00enforce", map[bool]string{true: "no", false: "yes"}[a.No])
		})},
		{In: in, Pattern: "bgp fast-external-failover", Path: "no fast-external-fallover", No: true, Do: vrf(func(v *devices.BGPVRF, a args) { v.NoFastFallover = a.No })},
		{In: in, Pattern: "bgp log-neighbor-changes", As: syntax.Inert, Why: "what is logged forwards nothing"},
		{In: in, Pattern: "bgp graceful-restart", Path: "graceful-restart", Do: vrf(func(v *devices.BGPVRF, a args) { v.GracefulRestart = "on" })},
		{In: in, Pattern: "bgp graceful-restart-disable", Path: "graceful-restart", Do: vrf(func(v *devices.BGPVRF, a args) { v.GracefulRestart = "disable" })},
		{In: in, Pattern: "bgp graceful-restart <what:preserve-fw-state|notification|disable-eor>", Path: "graceful-restart $what", No: true, Do: vrf(func(v *devices.BGPVRF, a args) {
			ioslike.Set(&v.Settings, "graceful-restart "+a.Str("what"), map[bool]string{true: "off", false: "on"}[a.No])
		}), Enter: dropNo},
		keep("bgp graceful-restart <what:restart-time|rib-stale-time|select-defer-time|stalepath-time> {s:int}", "graceful-restart $what"),
		{In: in, Pattern: "bgp listen range <prefix:anyprefix> peer-group {group}", Do: func(s *scope, a args) error {
			p := a.Prefix("prefix").Masked().String()
			ioslike.Set(&s.BGPVRF.DynamicNeighbors, p, &devices.BGPNeighbor{Inherit: []string{groupKey(s, a.Str("group"))}})
			a.Sets("listen range " + p)
			s.Refer("peer-group", a.Str("group"), "bgp listen range "+p, a)
			return nil
		}},
		{In: in, Pattern: "bgp bestpath as-path multipath-relax [{how:as-set|no-as-set}]", Path: "bestpath as-path multipath-relax", No: true, Do: vrf(func(v *devices.BGPVRF, a args) {
			ioslike.Set(&v.BestPath, "as-path multipath-relax", !a.No)
			if a.Str("how") == "as-set" {
				ioslike.Set(&v.Settings, "multipath-relax", "as-set")
			}
		}), Enter: dropNo},
		{In: in, Pattern: "bgp bestpath med {rest:rest}", Do: func(s *scope, a args) error {
			for _, w := range strings.Fields(a.Str("rest")) {
				if w != "confed" && w != "missing-as-worst" {
					return errorf("%q is not understood after \"bgp bestpath med\"", w)
				}
				ioslike.Set(&s.BGPVRF.BestPath, "med "+w, true)
				a.Sets("bestpath med " + w)
			}
			return nil
		}},
		best("bgp bestpath as-path confed"), best("bgp bestpath as-path ignore"), best("bgp bestpath compare-routerid"), best("bgp bestpath peer-type multipath-relax"), best("bgp bestpath aigp"),
		best("bgp always-compare-med"), best("bgp deterministic-med"),
		keep("bgp bestpath bandwidth {how}", "bestpath bandwidth"), off("bgp client-to-client reflection", "client-to-client reflection"),
		{In: in, Pattern: "bgp network import-check", Path: "no network import-check", No: true, Do: vrf(func(v *devices.BGPVRF, a args) {
			ioslike.Set(&v.Settings, "\x00import", map[bool]string{true: "no", false: "yes"}[a.No])
		})},
		{In: in, Pattern: "bgp ebgp-requires-policy", Path: "ebgp-requires-policy", No: true, Do: vrf(func(v *devices.BGPVRF, a args) {
			ioslike.Set(&v.Settings, "ebgp-requires-policy", map[bool]string{true: "off", false: "on"}[a.No])
		})},
		keep("bgp default <what:ipv4-multicast|ipv4-vpn|ipv4-labeled-unicast|ipv4-flowspec|ipv6-unicast|ipv6-multicast|ipv6-vpn|ipv6-labeled-unicast|ipv6-flowspec|l2vpn-evpn>", "default $what"),
		keep("bgp default local-preference {n:int}", "default local-preference"), keep("bgp default shutdown", "default shutdown"), keep("bgp default subgroup-pkt-queue-max {n:int}", "default subgroup-pkt-queue-max"),
		keep("bgp dampening [{rest:rest}]", "dampening"), keep("bgp disable-ebgp-connected-route-check", "disable-ebgp-connected-route-check"), keep("bgp fast-convergence", "fast-convergence"),
		keep("bgp graceful-shutdown", "graceful-shutdown"), keep("bgp listen limit {n:int}", "listen limit"), keep("bgp long-lived-graceful-restart stale-time {s:int}", "long-lived-graceful-restart"),
		keep("bgp max-med <when:administrative|on-startup> [{rest:rest}]", "max-med $when"), keep("bgp minimum-holdtime {s:int}", "minimum-holdtime"), keep("bgp reject-as-sets", "reject-as-sets"), keep("bgp route-map delay-timer {s:int}", "route-map delay-timer"),
		keep("bgp route-reflector allow-outbound-policy", "route-reflector allow-outbound-policy"), keep("bgp suppress-duplicates", "suppress-duplicates"), keep("bgp suppress-fib-pending", "suppress-fib-pending"),
		keep("bgp conditional-advertisement timer {s:int}", "conditional-advertisement timer"), keep("bgp hard-administrative-reset", "hard-administrative-reset"), keep("bgp allow-martian-nexthop", "allow-martian-nexthop"),
		keep("bgp labeled-unicast {how}", "labeled-unicast"), keep("bgp snmp traps {rest:rest}", "snmp traps"), keep("bgp lu-ipv4-null0-suppress", "lu-ipv4-null0-suppress"),
		keep("coalesce-time {ms:int}", "coalesce-time"), keep("update-delay {rest:rest}", "update-delay"), keep("bgp update-delay {rest:rest}", "update-delay"), keep("bgp tcp-keepalive {rest:rest}", "tcp-keepalive"), keep("bgp ipv6-auto-ra", "ipv6-auto-ra"),
		{In: in, Pattern: "bgp shutdown [message {text:rest}]", Path: "/router bgp / shutdown", Do: func(s *scope, a args) error { s.BGP.Shutdown = true; return nil }},
	}
	rows = append(rows, inert(in, "how names and numbers are shown, and how much is sent at once", "bgp default show-hostname", "bgp default show-nexthop-hostname", "read-quanta <n:int>", "write-quanta <n:int>", "bgp bestpath-explain", "bgp input-queue-limit <n:int>", "bgp output-queue-limit <n:int>")...)
	rows = append(rows, opaque(in, "this part of BGP is not computed", "bmp targets <name>", "vnc defaults", "vnc nve-group <name>", "vnc l2-group <name>", "vrf-policy <name>", "segment-routing srv6")...)
	rows = append(rows, unmodelled(in, "this part of BGP is not computed", "vnc <rest:rest>", "bmp mirror <rest:rest>", "bgp advertise-delay <rest:rest>", "sid <rest:rest>")...)
	return append(rows, networkRows(in, ipv4, "address-family ipv4 unicast / ")...)
}

// openBGP opens the instance of a VRF. Each may have an AS number of its own, which is then its local one.
func openBGP(s *scope, a args) error {
	asn := uint32(a.Int64("asn"))
	vrf := a.Str("vrf")
	if vrf == "" {
		vrf = "default"
	}
	if a.Word("view") {
		vrf = "view " + vrf
	}
	return openInstance(s, asn, vrf)
}

func openInstance(s *scope, asn uint32, vrf string) error {
	if s.Config.BGP == nil {
		s.Config.BGP = &devices.BGP{}
	}
	s.BGP = s.Config.BGP
	known := s.BGP.VRFs[vrf] != nil
	s.BGPVRF = ioslike.Get(&s.BGP.VRFs, vrf)
	s.Block = vrf
	switch {
	case vrf == "default":
		if s.BGP.ASN != 0 && asn != 0 && s.BGP.ASN != asn && known {
			return errorf("BGP already runs with AS number %d", s.BGP.ASN)
		}
		if asn != 0 {
			s.BGP.ASN = asn
		}
	case asn != 0:
		s.BGPVRF.LocalAS = asn
	}
	return nil
}

func confederationPeers(s *scope, a args) error {
	for _, w := range strings.Fields(a.Str("asns")) {
		n, err := number(w, 1<<32-1)
		if err != nil {
			return err
		}
		ioslike.Set(&s.BGP.ConfederationPeers, uint32(n), true)
	}
	return nil
}

// addPeers joins what is entered to the peers there are, and takes single ones back.
func addPeers(e *syntax.Edit, a args) {
	gone := map[string]bool{}
	var peers []string
	if e.No {
		for _, w := range strings.Fields(a.Str("asns")) {
			gone[w] = true
		}
	}
	for _, n := range e.Find("bgp confederation peers") {
		for _, w := range n.Words[3:] {
			if !gone[w] {
				peers = append(peers, w)
				gone[w] = true
			}
		}
		e.RemoveNode(n)
	}
	if !e.No {
		for _, w := range strings.Fields(a.Str("asns")) {
			if !gone[w] {
				peers = append(peers, w)
			}
		}
	}
	e.Record = ""
	if len(peers) > 0 && !(e.No && a.Str("asns") == "") {
		e.Put("bgp confederation peers " + strings.Join(peers, " "))
	}
}
