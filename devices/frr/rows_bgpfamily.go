package frr

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// families are the address families by the words that open them.
var families = []struct{ words, name string }{
	{"ipv4 [unicast]", ipv4}, {"ipv6 [unicast]", ipv6}, {"(l2vpn evpn|evpn)", evpn}, {"ipv4 multicast", "ipv4 multicast"}, {"ipv6 multicast", "ipv6 multicast"},
	{"(ipv4 vpn|vpnv4 [unicast])", "vpnv4 unicast"}, {"(ipv6 vpn|vpnv6 [unicast])", "vpnv6 unicast"}, {"ipv4 labeled-unicast", "ipv4 labeled-unicast"}, {"ipv6 labeled-unicast", "ipv6 labeled-unicast"},
	{"ipv4 flowspec", "flow-spec ipv4"}, {"ipv6 flowspec", "flow-spec ipv6"}, {"link-state link-state", "link-state"}, {"ipv4 rtc", "rt-membership"},
}

// bgpFamilyRows are the address families. Their blocks have the path of what they stand in, since what a neighbour says
// in them belongs to the neighbour.
func bgpFamilyRows() []row {
	var rows []row
	for _, f := range families {
		mode := "bgp " + f.name
		path := "address-family " + f.name + " / "
		rows = append(rows, row{In: "bgp", Pattern: "address-family " + f.words, Opens: mode, Path: "; address-family " + f.name, Do: func(s *scope, a args) error {
			s.Family, s.FamilyName = ioslike.Get(&s.BGPVRF.Families, f.name), f.name
			return nil
		}})
		rows = append(rows, networkRows(mode, f.name, path)...)
		rows = append(rows, neighborFamilyRows(mode, f.name)...)
		if f.name != ipv4 && f.name != ipv6 {
			continue
		}
		keep := func(pattern, key string) {
			rows = append(rows, familyKeep(mode, path, pattern, key))
		}
		keep("<dir:import|export> vpn", "$dir vpn")
		keep("import vrf <name>", "import vrf $name")
		keep("import vrf route-map {map}", "import vrf route-map")
		keep("(rt|route-target) vpn <dir:import|export|both> {targets:rest}", "route-target vpn $dir")
		keep("rd vpn export {rd}", "rd vpn export")
		keep("label vpn export {label:rest}", "label vpn export")
		keep("nexthop vpn export {hop}", "nexthop vpn export")
		keep("route-map vpn <dir:import|export> {map}", "route-map vpn $dir")
		keep("sid vpn export {sid}", "sid vpn export")
		rows = append(rows, unmodelled(mode, "this part of the address family is not computed", "(rt|route-target|rt6|route-target6) redirect <rest:rest>", "sid <rest:rest>", "local-install <rest:rest>", "srv6 <rest:rest>", "bgp redistribute <rest:rest>")...)
	}
	return rows
}

func familyKeep(in, path, pattern, key string) row {
	return row{In: in, Pattern: pattern, No: true, Do: func(s *scope, a args) error {
		ioslike.Set(&s.Family.Settings, expand(key, a), strings.Join(a.Node.Words, " "))
		a.Sets(path + expand(key, a))
		return nil
	}, Enter: dropNo}
}

// networkRows are what a family takes from elsewhere. Family is its name; path stands before the rows' own.
func networkRows(in, family, path string) []row {
	do := func(f func(*scope, *devices.BGPFamily, args) error) func(*scope, args) error {
		return func(s *scope, a args) error { return f(s, ioslike.Get(&s.BGPVRF.Families, family), a) }
	}
	network := do(func(s *scope, f *devices.BGPFamily, a args) error {
		p := a.Prefix("prefix")
		if a.Has("net") {
			var err error
			if p, err = maskPrefix(a.Addr("net"), a.Addr("mask")); err != nil {
				return err
			}
		}
		key := p.Masked().String()
		ioslike.Set(&f.Networks, key, "")
		a.Sets(path + "network " + key)
		w := strings.Fields(a.Str("rest"))
		for len(w) > 0 {
			switch {
			case w[0] == "backdoor":
				ioslike.Set(&f.Settings, "network "+key+" backdoor", "on")
				w = w[1:]
				continue
			case len(w) < 2:
				return errorf("%q is not understood after a network", w[0])
			case w[0] == "route-map":
				f.Networks[key] = w[1]
				s.Refer("route-map", w[1], "bgp network "+key, a)
			case w[0] == "label-index":
				ioslike.Set(&f.Settings, "network "+key+" label-index", w[1])
			default:
				return errorf("%q is not understood after a network", w[0])
			}
			w = w[2:]
		}
		return nil
	})
	aggregate := do(func(s *scope, f *devices.BGPFamily, a args) error {
		p := a.Prefix("prefix")
		if a.Has("net") {
			var err error
			if p, err = maskPrefix(a.Addr("net"), a.Addr("mask")); err != nil {
				return err
			}
		}
		key := p.Masked().String()
		g := &devices.BGPAggregate{}
		w := strings.Fields(a.Str("rest"))
		for len(w) > 0 {
			two := len(w) > 1
			switch {
			case w[0] == "summary-only":
				g.SummaryOnly = true
			case w[0] == "as-set":
				g.ASSet = true
			case strings.EqualFold(w[0], "matching-MED-only"):
				ioslike.Set(&f.Settings, "aggregate "+key+" matching-med-only", "on")
			case w[0] == "route-map" && two:
				g.AttributeMap, w = w[1], w[1:]
				s.Refer("route-map", g.AttributeMap, "bgp aggregate-address "+key, a)
			case w[0] == "suppress-map" && two:
				g.SuppressMap, w = w[1], w[1:]
				s.Refer("route-map", g.SuppressMap, "bgp aggregate-address "+key, a)
			case w[0] == "origin" && two:
				ioslike.Set(&f.Settings, "aggregate "+key+" origin", w[1])
				w = w[1:]
			default:
				return errorf("%q is not understood after an aggregate", w[0])
			}
			w = w[1:]
		}
		ioslike.Set(&f.Aggregates, key, g)
		a.Sets(path + "aggregate-address " + key)
		return nil
	})
	redistribute := do(func(s *scope, f *devices.BGPFamily, a args) error {
		key := trimmed(a.Str("source") + " " + a.Str("id"))
		r, always, err := redistribution(a.Str("rest"))
		if err == nil && (always || r.MetricType != 0) {
			err = errorf("%q is not understood here", a.Str("rest"))
		}
		ioslike.Set(&f.Redistribute, key, r)
		a.Sets(path + "redistribute " + key)
		s.Refer("route-map", r.Policy, "bgp redistribute "+key, a)
		return err
	})
	rows := []row{
		{In: in, Pattern: "redistribute <source:" + sources + "> [<id:int>] [{rest:rest}]", Do: redistribute},
		{In: in, Pattern: "maximum-paths {n:int}", Path: path + "maximum-paths", Do: do(func(s *scope, f *devices.BGPFamily, a args) error { f.MaximumPaths = a.Int("n"); return nil })},
		{In: in, Pattern: "maximum-paths ibgp {n:int} [equal-cluster-length]", Path: path + "maximum-paths ibgp", Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			f.MaximumPathsIBGP = a.Int("n")
			if a.Word("equal-cluster-length") {
				ioslike.Set(&f.Settings, "maximum-paths ibgp", "equal-cluster-length")
			}
			return nil
		})},
		{In: in, Pattern: "table-map {map}", Path: path + "table-map", Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			f.TableMap = a.Str("map")
			s.Refer("route-map", f.TableMap, "bgp table-map", a)
			return nil
		})},
		{In: in, Pattern: "distance bgp {external:int(1-255)} {internal:int(1-255)} {local:int(1-255)}", Path: path + "distance", Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			for _, k := range []string{"external", "internal", "local"} {
				ioslike.Set(&f.Distance, k, a.Int(k))
			}
			return nil
		})},
		{In: in, Pattern: "distance {n:int(1-255)} <prefix:anyprefix> [{list}]", Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			key := "distance " + a.Prefix("prefix").Masked().String()
			ioslike.Set(&f.Settings, key, trimmed(a.Str("n")+" "+a.Str("list")))
			a.Sets(path + key)
			return nil
		})},
	}
	for _, target := range []string{"<prefix:anyprefix>", "<net:ip> <mask:mask>"} {
		rows = append(rows, row{In: in, Pattern: "aggregate-address " + target + " [{rest:rest}]", Do: aggregate})
	}
	for _, target := range []string{"<prefix:anyprefix>", "<net:ip> mask <mask:mask>"} {
		rows = append(rows, row{In: in, Pattern: "network " + target + " [{rest:rest}]", Do: network})
	}
	if in != "bgp" {
		rows = append(rows, row{In: in, Pattern: "bgp dampening [{rest:rest}]", Path: path + "dampening", Do: do(func(s *scope, f *devices.BGPFamily, a args) error {
			ioslike.Set(&f.Settings, "dampening", trimmed("on "+a.Str("rest")))
			return nil
		})})
	}
	return rows
}

// evpnRows are EVPN (FRR user guide, "EVPN").
func evpnRows() []row {
	in, path := "bgp "+evpn, "address-family "+evpn+" / "
	keep := func(pattern, key string) row { return familyKeep(in, path, pattern, key) }
	do := func(f func(*devices.EVPNInstance, args)) func(*scope, args) error {
		return func(s *scope, a args) error { f(s.EVPN, a); return nil }
	}
	rows := []row{
		{In: in, Pattern: "advertise-all-vni", Path: path + "advertise-all-vni", No: true, Do: func(s *scope, a args) error {
			if !a.No {
				ioslike.Set(&s.Family.Settings, "advertise-all-vni", "on")
			}
			return nil
		}, Enter: dropNo},
		{In: in, Pattern: "advertise <family:ipv4|ipv6> unicast [gateway-ip] [route-map {map}]", Path: path + "advertise l2vpn evpn", Do: func(s *scope, a args) error {
			ioslike.Get(&s.BGPVRF.Families, a.Str("family")+" unicast").AdvertiseL2VPN = true
			if a.Word("gateway-ip") || a.Has("map") {
				ioslike.Set(&s.Family.Settings, "advertise "+a.Str("family"), strings.Join(a.Node.Words, " "))
			}
			s.Refer("route-map", a.Str("map"), "bgp l2vpn evpn advertise", a)
			a.Sets("address-family " + a.Str("family") + " unicast / advertise l2vpn evpn")
			return nil
		}},
		{In: in, Pattern: "advertise-pip [{rest:rest}]", Path: path + "advertise-pip", No: true, Do: func(s *scope, a args) error {
			s.Family.AdvertisePIP = !a.No
			if a.No || a.Has("rest") {
				ioslike.Set(&s.Family.Settings, "advertise-pip", strings.Join(a.Node.Words, " "))
			}
			return nil
		}, Enter: dropNo},
		{In: in, Pattern: "vni <vni:int(1-16777215)>", Opens: "evpn vni", Path: "/evpn vni $vni", Do: func(s *scope, a args) error {
			s.EVPN = ioslike.Get(&s.Config.EVPN, "vni "+a.Str("vni"))
			return nil
		}},
		{In: "evpn vni", Pattern: "rd {rd}", Path: "rd", Do: do(func(e *devices.EVPNInstance, a args) { e.RD = a.Str("rd") })},
		{In: "evpn vni", Pattern: "route-target <dir:import|export|both> <rt>", Do: do(func(e *devices.EVPNInstance, a args) {
			if a.Str("dir") != "export" {
				set(&e.ImportTargets, "evpn "+a.Str("rt"))
				a.Sets("route-target import evpn " + a.Str("rt"))
			}
			if a.Str("dir") != "import" {
				set(&e.ExportTargets, "evpn "+a.Str("rt"))
				a.Sets("route-target export evpn " + a.Str("rt"))
			}
		})},
		{In: "evpn vni", Pattern: "<what:advertise-default-gw|advertise-svi-ip>", Path: "redistribute", Do: do(func(e *devices.EVPNInstance, a args) { set(&e.Redistribute, a.Str("what")) })},
		{In: in, Pattern: "rd {rd}", Path: "rd", Do: func(s *scope, a args) error { s.BGPVRF.RD = a.Str("rd"); return nil }},
		{In: in, Pattern: "route-target <dir:import|export|both> <rt:rest>", Do: func(s *scope, a args) error {
			for _, rt := range strings.Fields(a.Str("rt")) {
				if a.Str("dir") != "export" {
					set(&s.BGPVRF.ImportTargets, "evpn "+rt)
					a.Sets("route-target import evpn " + rt)
				}
				if a.Str("dir") != "import" {
					set(&s.BGPVRF.ExportTargets, "evpn "+rt)
					a.Sets("route-target export evpn " + rt)
				}
			}
			return nil
		}},
		keep("advertise-default-gw", "advertise-default-gw"), keep("advertise-svi-ip", "advertise-svi-ip"), keep("autort rfc8365-compatible", "autort"), keep("default-originate <family:ipv4|ipv6>", "default-originate $family"),
		keep("dup-addr-detection [{rest:rest}]", "dup-addr-detection"), keep("flooding {how:disable|head-end-replication}", "flooding"), keep("enable-resolve-overlay-index", "enable-resolve-overlay-index"), keep("use-es-l3nhg", "use-es-l3nhg"),
		keep("disable-ead-evi-rx", "disable-ead-evi-rx"), keep("disable-ead-evi-tx", "disable-ead-evi-tx"), keep("ead-es-frag evi-limit {n:int}", "ead-es-frag"), keep("ead-es-route-target export <rt>", "ead-es-route-target $rt"), keep("mac-vrf soo {rt}", "mac-vrf soo"),
	}
	rows = append(rows, unmodelled(in, "this part of EVPN is not computed", "advertise <rest:rest>", "network <prefix:anyprefix> rd <rest:rest>")...)
	return append(rows, row{In: "evpn vni", Pattern: "exit-vni", As: syntax.Inert, Why: "leaves a mode"})
}
