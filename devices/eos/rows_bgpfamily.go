package eos

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// families are the address families by the words that open them.
var families = []struct{ words, name string }{
	{"ipv4", ipv4}, {"ipv6", ipv6}, {"evpn", evpn}, {"ipv4 multicast", "ipv4 multicast"}, {"ipv6 multicast", "ipv6 multicast"},
	{"vpn-ipv4", "vpnv4 unicast"}, {"vpn-ipv6", "vpnv6 unicast"}, {"ipv4 labeled-unicast", "ipv4 labeled-unicast"}, {"ipv6 labeled-unicast", "ipv6 labeled-unicast"},
	{"ipv4 sr-te", "ipv4 sr-te"}, {"ipv6 sr-te", "ipv6 sr-te"}, {"flow-spec ipv4", "flow-spec ipv4"}, {"flow-spec ipv6", "flow-spec ipv6"},
	{"flow-spec vpn-ipv4", "flow-spec vpn-ipv4"}, {"flow-spec vpn-ipv6", "flow-spec vpn-ipv6"}, {"rt-membership", "rt-membership"}, {"link-state", "link-state"},
	{"path-selection", "path-selection"}, {"vpls", "vpls"}, {"ipv4 mvpn", "ipv4 mvpn"},
}

// bgpFamilyRows are the address families. Their blocks have the path of what they stand in, since what a neighbour says
// in them belongs to the neighbour.
func bgpFamilyRows() []row {
	var rows []row
	for _, f := range families {
		mode := "bgp " + f.name
		path := "address-family " + f.name + " / "
		rows = append(rows, row{In: both, Pattern: "address-family " + f.words, Opens: mode, Path: "; address-family " + f.name, Do: func(s *scope, a args) error {
			s.Family, s.FamilyName = ioslike.Get(&s.BGPVRF.Families, f.name), f.name
			return nil
		}})
		rows = append(rows, networkRows(mode, f.name, path)...)
		rows = append(rows, neighborFamilyRows(mode, f.name, "address-family "+f.name)...)
		keep := func(pattern, key string) {
			rows = append(rows, row{In: mode, Pattern: pattern, Path: path + key, No: true, Do: func(s *scope, a args) error {
				if !a.No {
					ioslike.Set(&s.Family.Settings, key, strings.Join(a.Node.Words, " "))
				}
				return nil
			}, Enter: dropBy(pattern)})
		}
		keep("neighbor default encapsulation {rest:rest}", "neighbor default encapsulation")
		keep("neighbor default next-hop-self {rest:rest}", "neighbor default next-hop-self")
		keep("neighbor default {rest:rest}", "neighbor default")
		keep("bgp next-hop-unchanged", "next-hop-unchanged")
		keep("bgp next-hop address-family ipv6", "next-hop address-family ipv6")
		keep("bgp route install <map>", "route install")
		keep("bgp route install-map {map}", "route install-map")
		keep("bgp redistribute-internal", "redistribute-internal")
		keep("bgp missing-policy {rest:rest}", "missing-policy")
		keep("graceful-restart", "graceful-restart")
		keep("bgp label local-termination {how}", "label local-termination")
		keep("host-flap detection {rest:rest}", "host-flap detection")
		keep("next-hop resolution disabled", "next-hop resolution disabled")
		keep("next-hop resolution ribs {rest:rest}", "next-hop resolution ribs")
		keep("next-hop 6pe resolution ribs {rest:rest}", "next-hop 6pe resolution ribs")
		keep("next-hop mpls resolution ribs {rest:rest}", "next-hop mpls resolution ribs")
		keep("domain identifier {rest:rest}", "domain identifier")
		keep("route import match-failure action discard", "route import match-failure")
		keep("import vni match", "import vni match")
		keep("route type ip-prefix {rest:rest}", "route type ip-prefix")
		rows = append(rows, distanceRow(mode, path))
		rows = append(rows, opaque(mode, "this part of EVPN is not computed", "evpn <rest:rest>")...)
		rows = append(rows, unmodelled(mode, "this part of the address family is not computed",
			"label <rest:rest>", "aigp-session <rest:rest>", "update <rest:rest>", "bgp <rest:rest>", "route <rest:rest>", "next-hop <rest:rest>", "mpls <rest:rest>", "host-flap <rest:rest>", "layer-2 <rest:rest>", "neighbor <rest:rest>", "tunnel <rest:rest>",
			"neighbor-group <rest:rest>", "rd <rest:rest>", "route-target <rest:rest>", "redistribute <rest:rest>", "flow-spec <rest:rest>", "path-selection", "path-selection <rest:rest>", "interface-set <rest:rest>",
			"encapsulation <rest:rest>", "policy <rest:rest>", "lfib <rest:rest>", "ucmp <rest:rest>", "segment-routing <rest:rest>")...)
	}
	return rows
}

func distanceRow(mode, path string) row {
	return row{In: mode, Pattern: "distance bgp {external:int(1-255)} [{internal:int(1-255)} {local:int(1-255)}]", Path: path + "distance", Do: func(s *scope, a args) error {
		for _, k := range []string{"external", "internal", "local"} {
			if a.Has(k) {
				ioslike.Set(&s.Family.Distance, k, a.Int(k))
			}
		}
		return nil
	}}
}

// evpnRows are VLANs and bundles of VLANs in EVPN.
func evpnRows() []row {
	in := "evpn"
	do := func(f func(*devices.EVPNInstance, args) error) func(*scope, args) error {
		return func(s *scope, a args) error { return f(s.EVPN, a) }
	}
	rows := []row{
		{In: "bgp", Pattern: "vlan <id:vlans>", Opens: in, Path: "/evpn vlan $id; /evpn vlan $id / vlan", Do: func(s *scope, a args) error {
			v, err := devices.ParseVLANSet(a.Str("id"))
			if err != nil {
				return err
			}
			s.EVPN = ioslike.Get(&s.Config.EVPN, "vlan "+string(v))
			s.EVPN.VLANs = v
			return nil
		}},
		{In: "bgp", Pattern: "vlan-aware-bundle <name>", Opens: in, Path: "/evpn bundle $name", Do: func(s *scope, a args) error {
			s.EVPN = ioslike.Get(&s.Config.EVPN, "bundle "+a.Unquoted("name"))
			return nil
		}},
		{In: in, Pattern: "rd {rd}", Path: "rd", Do: do(func(e *devices.EVPNInstance, a args) error { e.RD = a.Str("rd"); return nil })},
		{In: in, Pattern: "route-target <dir:import|export|both|import-export> <rt:rest>", Path: "route-target import evpn $rt; route-target export evpn $rt", Do: do(func(e *devices.EVPNInstance, a args) error {
			if d := a.Str("dir"); d != "export" {
				set(&e.ImportTargets, "evpn "+a.Str("rt"))
			}
			if d := a.Str("dir"); d != "import" {
				set(&e.ExportTargets, "evpn "+a.Str("rt"))
			}
			return nil
		})},
		{In: in, Pattern: "route-target import export <rt:rest>", Path: "route-target import evpn $rt; route-target export evpn $rt", Do: do(func(e *devices.EVPNInstance, a args) error {
			set(&e.ImportTargets, "evpn "+a.Str("rt"))
			set(&e.ExportTargets, "evpn "+a.Str("rt"))
			return nil
		})},
		{In: in, Pattern: "redistribute <what:rest>", Path: "redistribute $what", Do: do(func(e *devices.EVPNInstance, a args) error {
			set(&e.Redistribute, a.Str("what"))
			return nil
		})},
		{In: in, Pattern: "vlan {vlans:vlans}", Path: "vlan", Do: do(func(e *devices.EVPNInstance, a args) error {
			v, err := devices.ParseVLANSet(a.Str("vlans"))
			if err == nil {
				e.VLANs = e.VLANs.Union(v)
			}
			return err
		})},
	}
	return append(rows, unmodelled(in, "this part of EVPN is not computed",
		"rd <rest:rest>", "vlan <rest:rest>", "evpn <rest:rest>", "mac <rest:rest>", "route <rest:rest>", "encapsulation <rest:rest>", "e-tree <rest:rest>")...)
}
