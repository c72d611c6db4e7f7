package frr

import "interlock/devices/ioslike"

// isisRows are IS-IS (FRR user guide, "ISIS"). It runs on interfaces that say "ip router isis AREA-TAG".
func isisRows() []row {
	const in = "isis"
	rows := []row{{Pattern: "router isis <tag> [vrf <vrf>]", Opens: "isis", Do: func(s *scope, a args) error {
		ioslike.OpenISIS(s, a.Str("tag"), a.Str("vrf"), a)
		return nil
	}}}
	rows = append(rows, ioslike.ISISRows(in)...)
	rows = append(rows, ioslike.CircuitRows("interface")...)
	rows = append(rows, unmodelled("interface", "this part of IS-IS is not computed", "isis <rest:rest>")...)
	return append(rows, unmodelled(in, "this part of IS-IS is not computed", "mpls-te <rest:rest>", "segment-routing <rest:rest>", "topology <rest:rest>", "purge-originator", "attached-bit <rest:rest>", "set-attached-bit", "fast-reroute <rest:rest>", "mpls <rest:rest>", "flex-algo <rest:rest>", "affinity-map <rest:rest>", "advertise-high-metrics", "admin-group-send-zero", "table-map <rest:rest>", "spf <rest:rest>", "asla-legacy-flag")...)
}
