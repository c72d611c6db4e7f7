package eos

import (
	"strings"

	"interlock/devices/ioslike"
)

// isisRows are IS-IS (Arista EOS User Manual, "IS-IS"): an instance runs for the address families that its blocks name, on interfaces that
// say "isis enable TAG".
func isisRows() []row {
	const in = "isis|isis-af"
	rows := []row{
		{Pattern: "router isis <tag> [vrf <vrf>]", Opens: "isis", Do: func(s *scope, a args) error {
			ioslike.OpenISIS(s, a.Unquoted("tag"), a.Unquoted("vrf"), a)
			return nil
		}},
		{In: "isis", Pattern: "address-family <family:ipv4|ipv6> [unicast]", Opens: "isis-af", Do: func(s *scope, a args) error {
			s.FamilyName = strings.TrimPrefix(a.Str("family"), "ipv4")
			ioslike.Set(&s.ISISVRF.Families, a.Str("family"), true)
			s.At(a, s.Block, "address-family "+a.Str("family"))
			return nil
		}},
		{In: "interface", Pattern: "isis enable {tag}", Path: "isis / process", Do: func(s *scope, a args) error {
			ioslike.Circuit(s).Process = a.Unquoted("tag")
			return nil
		}},
	}
	rows = append(rows, ioslike.ISISRows(in)...)
	rows = append(rows, ioslike.ISISPassive(in, "<port:ifname>")...)
	for _, r := range ioslike.CircuitRows("interface") {
		if strings.HasPrefix(r.Pattern, "isis ") {
			rows = append(rows, r)
		}
	}
	rows = append(rows, unmodelled("interface", "this part of IS-IS is not computed", "isis <rest:rest>")...)
	return append(rows, unmodelled(in, "this part of IS-IS is not computed", "segment-routing <rest:rest>", "mpls <rest:rest>", "traffic-engineering", "set-attached-bit <rest:rest>", "attached-bit <rest:rest>", "tunnel source-protocol <rest:rest>", "fast-reroute <rest:rest>",
		"router-id <rest:rest>", "advertise <rest:rest>", "spf <rest:rest>", "overload <rest:rest>", "lsp <rest:rest>", "rsvp-te <rest:rest>", "bfd all-interfaces", "redistribute isis instance", "no-connected")...)
}
