package nxos

import (
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// evpnRows are EVPN of VLANs.
var evpnRows = []ioslike.Row{
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
}
