package ios

import (
	"strings"

	"interlock/devices/ioslike"
)

// isisRows are IS-IS (Cisco IOS IP Routing: ISIS Command Reference).
func isisRows() []row {
	const in = "isis|isis-af"
	rows := []row{
		{Pattern: "router isis [<tag>]", Opens: "isis", Do: func(s *scope, a args) error {
			ioslike.OpenISIS(s, a.Str("tag"), "", a)
			return nil
		}},
		{In: "isis", Pattern: "vrf {vrf}", Do: func(s *scope, a args) error { // the instance as a whole is in the VRF
			v := s.ISISVRF
			delete(s.ISIS.VRFs, "default")
			s.ISIS.VRFs[a.Str("vrf")] = v
			s.Refer("vrf", a.Str("vrf"), "router isis "+s.ISIS.Process, a)
			s.At(a, "router isis "+s.ISIS.Process, "vrf "+a.Str("vrf"))
			return nil
		}},
		{In: "isis", Pattern: "address-family <family:ipv4|ipv6> [unicast|multicast]", Opens: "isis-af", Do: func(s *scope, a args) error {
			s.FamilyName = strings.TrimPrefix(a.Str("family"), "ipv4")
			ioslike.Set(&s.ISISVRF.Families, a.Str("family"), true)
			s.At(a, s.Block, "address-family "+a.Str("family"))
			return nil
		}},
		{In: in, Pattern: "summary-address <ip:ip> <mask:mask> [{how:rest}]", Do: func(s *scope, a args) error {
			p, err := maskPrefix(a.Addr("ip"), a.Addr("mask"))
			if err == nil {
				ioslike.Set(&s.ISISVRF.Summaries, p.Masked().String(), a.Str("how"))
				s.At(a, s.Block, "summary-address "+p.Masked().String())
			}
			return err
		}},
	}
	rows = append(rows, ioslike.ISISRows(in)...)
	rows = append(rows, ioslike.ISISPassive(in, "<port:ifname>")...)
	rows = append(rows, ioslike.CircuitRows("interface")...)
	rows = append(rows, unmodelled("interface", "this part of IS-IS is not computed", "isis <x:rest>", "clns <x:rest>")...)
	return append(rows, unmodelled(in, "this part of IS-IS is not computed", "mpls <x:rest>", "segment-routing [<x:rest>]", "set-attached-bit <x:rest>", "partition avoidance [<x>]", "distance <x:rest>", "distribute-list <x:rest>", "protocol <x:rest>", "ip route priority <x:rest>", "traffic-share <x:rest>",
		"fast-reroute <x:rest>", "microloop <x:rest>", "summary-prefix <x:rest>", "advertise <x:rest>", "net <x:rest>", "lsp-full <x:rest>", "max-area-addresses <x>", "ispf <x:rest>", "skeptical <x:rest>", "use <x:rest>", "affinity-map <x:rest>", "flex-algo <x>", "redistribute maximum-prefix <x:rest>", "external overload <x:rest>", "router-id <x:rest>", "exit")...)
}
