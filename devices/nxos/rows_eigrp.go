package nxos

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// eigrpRows are EIGRP: "router eigrp TAG" with its VRFs and address families, and what interfaces say of it (Cisco Nexus 9000 Series NX-OS
// Unicast Routing Configuration Guide, Configuring EIGRP). A tag that is a number is the AS where no other is said.
func eigrpRows() []ioslike.Row {
	in := "eigrp|eigrp-vrf|eigrp-af"
	rows := []ioslike.Row{
		{Pattern: "router eigrp <tag>", Opens: "eigrp", Do: func(s *ioslike.Scope, a syntax.Args) error {
			s.Args = a
			openEIGRP(s, a.Str("tag"), "default", false, a)
			return nil
		}},
		{In: "eigrp", Pattern: "vrf <name>", Opens: "eigrp-vrf", Do: func(s *ioslike.Scope, a syntax.Args) error {
			openEIGRP(s, s.Args.Str("tag"), a.Str("name"), false, a)
			s.Refer("vrf", a.Str("name"), s.Block, a)
			return nil
		}},
		{In: "eigrp|eigrp-vrf", Pattern: "address-family ipv4 unicast", Opens: "eigrp-af", Do: func(s *ioslike.Scope, a syntax.Args) error { return nil }},
		{In: "eigrp|eigrp-vrf", Pattern: "address-family ipv6 unicast", Opens: "eigrp-af6", As: syntax.Unmodelled, Why: "EIGRP for IPv6 is not computed here"},
		{In: in, Pattern: "autonomous-system {as:int(1-65535)}", Do: eigrp("asn", func(e *devices.EIGRP, a syntax.Args) { e.AS = a.Int("as") })},
		{In: in, Pattern: "router-id {id:ip}", Do: eigrp("router-id", func(e *devices.EIGRP, a syntax.Args) { e.RouterID = a.Addr("id") })},
		{In: in, Pattern: "passive-interface default", Do: eigrp("passive-interface default", func(e *devices.EIGRP, a syntax.Args) { e.PassiveDefault = true })},
		{In: in, Pattern: redistributed, Do: redistributeEIGRP},
		{In: in, Pattern: redistributedLocal, Do: redistributeEIGRP},
		{In: in, Pattern: "default-metric {metric:rest}", Do: eigrp("default-metric", func(e *devices.EIGRP, a syntax.Args) { e.DefaultMetric = a.Str("metric") })},
		{In: in, Pattern: "distance {internal:int(1-255)} {external:int(1-255)}", Do: func(s *ioslike.Scope, a syntax.Args) error {
			ioslike.Set(&s.EIGRP.Distance, "internal", a.Int("internal"))
			ioslike.Set(&s.EIGRP.Distance, "external", a.Int("external"))
			s.At(a, s.Block, "distance internal")
			s.At(a, s.Block, "distance external")
			return nil
		}},
		{In: in, Pattern: "maximum-paths {n:int(1-64)}", Do: eigrp("maximum-paths", func(e *devices.EIGRP, a syntax.Args) { e.MaximumPaths = a.Int("n") })},
		{In: in, Pattern: "stub [{what:rest}]", Do: eigrp("stub", func(e *devices.EIGRP, a syntax.Args) {
			if e.Stub = strings.TrimPrefix(a.Str("what"), "direct "); e.Stub == "" {
				e.Stub = "connected summary"
			}
			e.Stub = strings.ReplaceAll(e.Stub, "direct", "connected")
		})},
		{In: in, Pattern: "shutdown", Do: eigrp("shutdown", func(e *devices.EIGRP, a syntax.Args) { e.Shutdown = true })},
		{In: "interface", Pattern: "ip router eigrp {tag}", Path: "eigrp / process", Do: ifEIGRP(func(e *devices.InterfaceEIGRP, a syntax.Args) { e.Process = a.Str("tag") })},
		{In: "interface", Pattern: "ip passive-interface eigrp {tag}", Path: "eigrp / passive-interface", Do: ifEIGRP(func(e *devices.InterfaceEIGRP, a syntax.Args) { e.Passive = true })},
		{In: "interface", Pattern: "ip bandwidth eigrp {tag} {n:int}", Path: "eigrp / bandwidth", Do: ifEIGRP(func(e *devices.InterfaceEIGRP, a syntax.Args) { e.Bandwidth = int64(a.Int("n")) })},
		{In: "interface", Pattern: "ip delay eigrp {tag} {n:int}", Path: "eigrp / delay", Do: ifEIGRP(func(e *devices.InterfaceEIGRP, a syntax.Args) { e.Delay = int64(a.Int("n")) })},
		{In: "interface", Pattern: "ip summary-address eigrp <tag> <prefix:prefix> [{distance:int(1-255)}]", Path: "eigrp / summary-address $tag $prefix", Do: ifEIGRP(func(e *devices.InterfaceEIGRP, a syntax.Args) {
			ioslike.Set(&e.Summaries, a.Str("tag")+" "+a.Prefix("prefix").Masked().String(), a.Str("distance"))
		})},
	}
	for _, key := range []string{"metric weights", "metric rib-scale", "metric maximum-hops", "default-information"} {
		rows = append(rows, ioslike.Row{In: in, Pattern: key + " {x:rest}", Do: eigrp(key, func(e *devices.EIGRP, a syntax.Args) { ioslike.Set(&e.Settings, key, a.Str("x")) })})
	}
	rows = append(rows, inert(in, "what is logged forwards nothing", "log-adjacency-changes", "log-neighbor-changes", "log-neighbor-warnings [{x}]", "event-history {x:rest}")...)
	const why = "this part of EIGRP is not computed"
	rows = append(rows, unmodelled(in+"|eigrp-af6", why, "distance {x:rest}", "flush-routes", "graceful-restart", "isolate", "metric {x:rest}", "nsf [{x:rest}]", "timers {x:rest}", "bfd", "network {x:rest}",
		"distribute-list {x:rest}", "table-map {x:rest}", "variance {x}", "eigrp {x:rest}", "authentication {x:rest}", "wide-metric", "soft-reconfig {x:rest}", "suppress-fib {x:rest}", "redistribute {x:rest}")...)
	return append(rows, unmodelled("eigrp-af6", why, "default-information {x:rest}", "autonomous-system {x}", "router-id [{x}]", "default-metric {x:rest}", "maximum-paths {x}", "passive-interface default", "shutdown", "stub [{x:rest}]")...)
}

// openEIGRP makes the instance that the block's statements go to.
func openEIGRP(s *ioslike.Scope, tag, vrf string, v6 bool, a syntax.Args) {
	key := tag
	if vrf != "default" {
		key += " vrf " + vrf
	}
	s.EIGRP = ioslike.Get(&s.Config.EIGRP, key)
	s.EIGRP.VRF, s.EIGRP.IPv6 = vrf, v6
	if n := number(tag); n > 0 && s.EIGRP.AS == 0 {
		s.EIGRP.AS = n
	}
	s.Block = "router eigrp " + key
	s.At(a, s.Block)
}

func eigrp(leaf string, f func(*devices.EIGRP, syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		f(s.EIGRP, a)
		s.At(a, s.Block, leaf)
		return nil
	}
}

func ifEIGRP(f func(*devices.InterfaceEIGRP, syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		if s.Interface.EIGRP == nil {
			s.Interface.EIGRP = &devices.InterfaceEIGRP{}
		}
		f(s.Interface.EIGRP, a)
		return nil
	}
}

func redistributeEIGRP(s *ioslike.Scope, a syntax.Args) error {
	key := source(a)
	ioslike.Set(&s.EIGRP.Redistribute, key, &devices.EIGRPRedistribution{Policy: a.Str("map")})
	s.At(a, s.Block, "redistribute "+key)
	s.Refer("route-map", a.Str("map"), s.Block+" redistribute "+key, a)
	return nil
}
