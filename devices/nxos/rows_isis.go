package nxos

import (
	"strings"

	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// isisRows are IS-IS: "router isis TAG" with its VRFs and address families, and what interfaces say of it (Cisco Nexus 9000 Series NX-OS
// Unicast Routing Configuration Guide, Configuring IS-IS).
func isisRows() []ioslike.Row {
	const in = "isis|isis-vrf|isis-af"
	rows := []ioslike.Row{
		{Pattern: "router isis <tag>", Opens: "isis", Do: func(s *ioslike.Scope, a syntax.Args) error {
			ioslike.OpenISIS(s, a.Str("tag"), "", a)
			return nil
		}},
		{In: "isis", Pattern: "vrf <name>", Opens: "isis-vrf", Do: func(s *ioslike.Scope, a syntax.Args) error {
			ioslike.OpenISIS(s, s.ISIS.Process, a.Str("name"), a)
			return nil
		}},
		{In: "isis|isis-vrf", Pattern: "address-family <family:ipv4|ipv6> unicast", Opens: "isis-af", Do: func(s *ioslike.Scope, a syntax.Args) error {
			s.FamilyName = strings.TrimPrefix(a.Str("family"), "ipv4")
			ioslike.Set(&s.ISISVRF.Families, a.Str("family"), true)
			s.At(a, s.Block, "address-family "+a.Str("family"))
			return nil
		}},
		{In: in, Pattern: "distribute <from:level-1|level-2> into <to:level-1|level-2> {filter:rest}", Do: func(s *ioslike.Scope, a syntax.Args) error {
			return ioslike.Leak(s, a, a.Str("from"), a.Str("to"), strings.Fields(a.Str("filter")))
		}},
		{In: in, Pattern: "reference-bandwidth {n:int} [{unit:Mbps|Gbps}]", Do: func(s *ioslike.Scope, a syntax.Args) error {
			s.ISISVRF.ReferenceBandwidth = a.Int("n")
			if a.Str("unit") == "Gbps" {
				s.ISISVRF.ReferenceBandwidth *= 1000
			}
			s.At(a, s.Block, "reference-bandwidth")
			return nil
		}},
		{In: in, Pattern: "set-attached-bit", No: true, Enter: overrides, Do: func(s *ioslike.Scope, a syntax.Args) error {
			if s.ISISVRF.NoAttached = a.No; !a.No {
				ioslike.Set(&s.ISISVRF.Settings, "set-attached-bit", "on")
			}
			s.At(a, s.Block, map[bool]string{true: "no attached-bit", false: "set-attached-bit"}[a.No])
			return nil
		}},
		{In: in, Pattern: "attached-bit", No: true, Enter: overrides, Do: func(s *ioslike.Scope, a syntax.Args) error {
			if s.ISISVRF.IgnoreAttached = a.No; !a.No {
				ioslike.Set(&s.ISISVRF.Settings, "attached-bit", "on")
			}
			s.At(a, s.Block, map[bool]string{true: "ignore-attached-bit", false: "attached-bit"}[a.No])
			return nil
		}},
		{In: in, Pattern: "wide-metric-only", Do: func(s *ioslike.Scope, a syntax.Args) error {
			ioslike.Set(&s.ISISVRF.MetricStyle, "", "wide")
			s.At(a, s.Block, "metric-style")
			return nil
		}},
	}
	rows = append(rows, ioslike.ISISRows(in)...)
	rows = append(rows, ioslike.ISISPassive(in, "<port:ifname>")...)
	rows = append(rows, ioslike.CircuitRows("interface")...)
	const why = "this part of IS-IS is not computed"
	rows = append(rows, sub("isis-af", "segment-routing <x>", "isis-sr", why)...)
	rows = append(rows, unmodelled("isis-sr", why, "locator {x:rest}", "encapsulation {x:rest}")...)
	rows = append(rows, unmodelled("isis|isis-vrf", why, "address-family <af> {x:rest}")...)
	return append(rows, unmodelled(in, why, "distribute {x:rest}", "advertise {x:rest}", "hostname {x}", "table-map {x:rest}", "router-id {x:rest}", "max-metric {x:rest}", "flush-routes", "isolate", "queue-limit {x}", "segment-routing {x:rest}", "domain {x:rest}", "topology {x:rest}", "attach-bit", "summary-address {x:rest}", "redistribute maximum-prefix {x:rest}", "hello {x:rest}", "default-information {x:rest}")...)
}
