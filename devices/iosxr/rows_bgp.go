package iosxr

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// families is the pattern of an address family's name.
const families = "(ipv4|ipv6|vpnv4|vpnv6|l2vpn|link-state) (unicast|multicast|flowspec|labeled-unicast|mdt|mvpn|rt-filter|sr-policy|tunnel|evpn|mspw|vpls-vpws|link-state)"

// bgpRows are the process, its VRFs and their address families (Cisco IOS XR BGP Command Reference).
var bgpRows = join([]row{
	{Pattern: "router bgp <asn:asn> [instance <name>]", Opens: "bgp", Path: "router bgp", Do: openBGP},
	{In: "bgp", Pattern: "vrf <name>", Opens: "bgp-vrf", Path: "vrf $name", Do: func(s *scope, a args) error {
		s.BGPVRF = ioslike.Get(&s.BGP.VRFs, a.Unquoted("name"))
		s.Refer("vrf", a.Unquoted("name"), "router bgp", a)
		return nil
	}},
	{In: "bgp-vrf", Pattern: "rd {rd}", Path: "rd", Do: onBGP(func(v *devices.BGPVRF, a args) { v.RD = a.Str("rd") })},
	{In: "bgp|bgp-vrf", Pattern: "bgp router-id {id:ip}", Path: "router-id", Do: onBGP(func(v *devices.BGPVRF, a args) { v.RouterID = a.Addr("id") })},
	{In: "bgp|bgp-vrf", Pattern: "bgp cluster-id {id}", Path: "cluster-id", Do: onBGP(func(v *devices.BGPVRF, a args) { v.ClusterID = a.Str("id") })},
	{In: "bgp|bgp-vrf", Pattern: "timers bgp {keepalive:int} {hold:int} [{min:int}]", Path: "keepalive; hold-time", Do: onBGP(func(v *devices.BGPVRF, a args) {
		v.Keepalive, v.Hold = a.Int("keepalive"), a.Int("hold")
		if a.Has("min") {
			ioslike.Set(&v.Settings, "timers min", a.Str("min"))
		}
	})},
	{In: "bgp", Pattern: "bgp confederation identifier {asn:asn}", Path: "confederation identifier", Do: func(s *scope, a args) error { s.BGP.ConfederationID = uint32(a.Int64("asn")); return nil }},
	{In: "bgp", Pattern: "bgp confederation peers", Opens: "bgp-confederation"},
	{In: "bgp", Pattern: "bgp confederation peers <asn:asn>", Path: "confederation peers $asn", Do: confederationPeer},
	{In: "bgp-confederation", Pattern: "<asn:asn>", Path: "confederation peers $asn", Do: confederationPeer},
	{In: "bgp|bgp-vrf", Pattern: "bgp enforce-first-as disable", Path: "no enforce-first-as", Do: onBGP(func(v *devices.BGPVRF, a args) { v.NoEnforceFirstAS = true })},
	{In: "bgp|bgp-vrf", Pattern: "bgp fast-external-fallover disable", Path: "no fast-external-fallover", Do: onBGP(func(v *devices.BGPVRF, a args) { v.NoFastFallover = true })},
	{In: "bgp", Pattern: "bgp graceful-restart [<what:restart-time|stalepath-time|purge-time|graceful-reset>] [{n:int}]", Path: "graceful-restart", Do: onBGP(func(v *devices.BGPVRF, a args) {
		words := strings.TrimSpace(a.Str("what") + " " + a.Str("n"))
		if words == "" {
			words = "on"
		}
		v.GracefulRestart = strings.TrimSpace(v.GracefulRestart + " " + words)
	})},
	{In: "bgp|bgp-vrf", Pattern: "bgp bestpath <what:rest>", Path: "bestpath $what", Exact: true, Do: onBGP(func(v *devices.BGPVRF, a args) {
		k := a.Str("what")
		if k == "med always" {
			k = "always-compare-med"
		}
		ioslike.Set(&v.BestPath, k, true)
	})},
	{In: "bgp|bgp-vrf", Pattern: "default-information originate", Path: "default-information originate", Do: onBGP(func(v *devices.BGPVRF, a args) { ioslike.Set(&v.Settings, "default-information originate", "on") })},
	{In: "bgp|bgp-vrf", Pattern: "default-metric {n:int}", Path: "default-metric", Do: onBGP(func(v *devices.BGPVRF, a args) { ioslike.Set(&v.Settings, "default-metric", a.Str("n")) })},
	{In: "bgp|bgp-vrf", Pattern: "bgp default local-preference {n:int}", Path: "default local-preference", Do: onBGP(func(v *devices.BGPVRF, a args) { ioslike.Set(&v.Settings, "default local-preference", a.Str("n")) })},
	{In: "bgp|bgp-vrf", Pattern: "bgp unsafe-ebgp-policy", Path: "unsafe-ebgp-policy", Do: onBGP(func(v *devices.BGPVRF, a args) { ioslike.Set(&v.Settings, "unsafe-ebgp-policy", "on") })},
	{In: "bgp|bgp-vrf", Pattern: "bgp redistribute-internal", Path: "redistribute-internal", Do: onBGP(func(v *devices.BGPVRF, a args) { ioslike.Set(&v.Settings, "redistribute-internal", "on") })},
	{In: "bgp|bgp-vrf", Pattern: "address-family " + families, Exact: true, Opens: "bgp-af", Path: "address-family $af", Do: func(s *scope, a args) error {
		s.FamilyName = familyName(a)
		s.Family = ioslike.Get(&s.BGPVRF.Families, s.FamilyName)
		return nil
	}},

	// A family of the process or of a VRF.
	{In: "bgp-af", Pattern: "network <prefix:anyprefix> [route-policy {policy}] [backdoor]", Path: "network $prefix", Do: network},
	{In: "bgp-af", Pattern: "network <ip:ip> <mask:mask> [route-policy {policy}] [backdoor]", Path: "network", Do: network, Enter: shortPrefix("network")},
	{In: "bgp-af", Pattern: "aggregate-address <prefix:anyprefix> [as-set] [as-confed-set] [summary-only] [route-policy {policy}]", Path: "aggregate-address $prefix", Do: aggregate},
	{In: "bgp-af", Pattern: "aggregate-address <ip:ip> <mask:mask> [as-set] [as-confed-set] [summary-only] [route-policy {policy}]", Path: "aggregate-address", Do: aggregate, Enter: shortPrefix("aggregate-address")},
	{In: "bgp|bgp-vrf|bgp-af", Pattern: "redistribute <from:connected|static|rip|application|subscriber|mobile|local> [{opts:rest}]", Path: "redistribute $from", Do: redistributeBGP},
	{In: "bgp|bgp-vrf|bgp-af", Pattern: "redistribute <from:ospf|ospfv3|isis|eigrp> <process> [{opts:rest}]", Path: "redistribute $from $process", Do: redistributeBGP},
	{In: "bgp-af", Pattern: "maximum-paths ebgp {n:int} [selective] [route-policy {policy}]", Path: "maximum-paths", Do: onFamily(func(s *scope, f *devices.BGPFamily, a args) {
		f.MaximumPaths = a.Int("n")
		keepPaths(s, f, "ebgp", a)
	})},
	{In: "bgp-af", Pattern: "maximum-paths ibgp {n:int} [unequal-cost] [selective] [route-policy {policy}]", Path: "maximum-paths ibgp", Do: onFamily(func(s *scope, f *devices.BGPFamily, a args) {
		f.MaximumPathsIBGP = a.Int("n")
		keepPaths(s, f, "ibgp", a)
	})},
	{In: "bgp-af", Pattern: "maximum-paths eibgp {n:int} [selective] [route-policy {policy}]", Path: "maximum-paths mixed", Do: onFamily(func(s *scope, f *devices.BGPFamily, a args) {
		f.MaximumPathsMixed = a.Int("n")
		keepPaths(s, f, "eibgp", a)
	})},
	{In: "bgp-af", Pattern: "distance bgp {external:int(1-255)} {internal:int(1-255)} {local:int(1-255)}", Path: "distance", Do: onFamily(func(_ *scope, f *devices.BGPFamily, a args) {
		for _, k := range []string{"external", "internal", "local"} {
			ioslike.Set(&f.Distance, k, a.Int(k))
		}
	})},
	{In: "bgp-af", Pattern: "table-policy {policy}", Path: "table-map", Do: onFamily(func(s *scope, f *devices.BGPFamily, a args) {
		f.TableMap = a.Str("policy")
		s.Refer("route-map", a.Str("policy"), "bgp table-policy", a)
	})},
	{In: "bgp-af", Pattern: "additional-paths <what:send|receive> [{disable:disable|x}]", Path: "additional-paths $what", Do: onFamily(func(_ *scope, f *devices.BGPFamily, a args) {
		ioslike.Set(&f.AdditionalPaths, a.Str("what"), a.Str("disable") != "disable")
	})},
	{In: "bgp-af", Pattern: "additional-paths selection route-policy {policy}", Path: "additional-paths", Do: onFamily(func(s *scope, f *devices.BGPFamily, a args) {
		set(&f.AdditionalPaths, "selection "+a.Str("policy"))
		s.Refer("route-map", a.Str("policy"), "bgp additional-paths selection", a)
	})},
	{In: "bgp-af", Pattern: "additional-paths selection disable", Path: "additional-paths", Do: onFamily(func(_ *scope, f *devices.BGPFamily, a args) { ioslike.Set(&f.AdditionalPaths, "selection", false) })},
	{In: "bgp|bgp-vrf|bgp-af", Pattern: "bgp client-to-client reflection [cluster-id <id>] disable", Path: "no client-to-client reflection", Do: func(s *scope, a args) error {
		switch {
		case s.Family == nil:
			ioslike.Set(&s.BGPVRF.Settings, "client-to-client reflection", "off")
		case a.Has("id"):
			ioslike.Set(&s.Family.Settings, "client-to-client reflection cluster-id "+a.Str("id"), "off")
		default:
			s.Family.ClientToClientOff = true
		}
		return nil
	}},
	{In: "bgp-af", Pattern: "retain route-target all", Path: "retain route-target all", Do: onFamily(func(_ *scope, f *devices.BGPFamily, a args) { f.RetainRT = true })},
	{In: "bgp-af", Pattern: "retain route-target route-policy {policy}", Path: "retain route-target", Do: onFamily(func(s *scope, f *devices.BGPFamily, a args) {
		ioslike.Set(&f.Settings, "retain route-target route-map", a.Str("policy"))
		s.Refer("route-map", a.Str("policy"), "retain route-target", a)
	})},
	{In: "bgp-af", Pattern: "allocate-label {how:rest}", Path: "allocate-label", Do: onFamily(func(_ *scope, f *devices.BGPFamily, a args) { ioslike.Set(&f.Settings, "allocate-label", a.Str("how")) })},
	{In: "bgp-af", Pattern: "label mode {how:rest}", Path: "label mode", Do: onFamily(func(_ *scope, f *devices.BGPFamily, a args) { ioslike.Set(&f.Settings, "label mode", a.Str("how")) })},
	{In: "bgp-af", Pattern: "nexthop trigger-delay <kind:critical|non-critical> {ms:int}", Path: "nexthop trigger-delay", Do: onFamily(func(_ *scope, f *devices.BGPFamily, a args) {
		f.NextHopTrigger = strings.TrimSpace(f.NextHopTrigger + " " + a.Str("kind") + " " + a.Str("ms"))
	})},
	{In: "bgp-af", Pattern: "bgp dampening [{rest:rest}]", Path: "dampening", Do: onFamily(func(_ *scope, f *devices.BGPFamily, a args) {
		ioslike.Set(&f.Settings, "dampening", strings.TrimSpace("on "+a.Str("rest")))
	})},
	{In: "bgp-af", Pattern: "vrf all", Opens: "opaque", As: syntax.Unmodelled, Why: "labels for all VRFs at once are not computed"},
},
	inert("bgp|bgp-vrf", "what is logged and how numbers are shown forwards nothing", "bgp log neighbor changes <how:rest>", "bgp log <rest:rest>", "bgp as-path-loopcheck", "bmp-activate <rest:rest>"),
	inert("bgp", "keeps sessions when the processor changes over and is otherwise not seen", "nsr [disable]"),
	opaque("bgp|bgp-vrf", "this part of BGP is not computed", leadingWords("bgp bmp rpki mpls mvpn nexthop rib socket slow-peer update update-group ibgp global-id ha-mode as-league attribute-filter egress-engineering auto-rd default-information default-metric timers graceful-maintenance address-family route-policy "+
		"neighbor vrf l2vpn distributed instance as-format advertise label rd")...),
	opaque("bgp-af", "this part of BGP is not computed", leadingWords("bgp nexthop advertise export import label wait-install dynamic-med weight as-path-loopcheck segment-routing inter-as optimal-route-reflection update peer-set-id soo permanent-network maximum-paths route-target distance additional-paths table-policy network aggregate-address redistribute retain mvpn epe rtf "+
		"srv6 evpn slow-peer allow")...),
	neighborOpeners,
)

func openBGP(s *scope, a args) error {
	if a.Has("name") {
		return fmt.Errorf("a second BGP instance is not computed")
	}
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

func onBGP(f func(*devices.BGPVRF, args)) func(*scope, args) error {
	return func(s *scope, a args) error { f(s.BGPVRF, a); return nil }
}

func onFamily(f func(*scope, *devices.BGPFamily, args)) func(*scope, args) error {
	return func(s *scope, a args) error { f(s, s.Family, a); return nil }
}

func confederationPeer(s *scope, a args) error {
	ioslike.Set(&s.BGP.ConfederationPeers, uint32(a.Int64("asn")), true)
	return nil
}

// familyName is the family's two words as the model has them.
func familyName(a args) string {
	w := a.Node.Words
	for i, x := range w {
		if x == "address-family" && i+2 < len(w) {
			return strings.ToLower(w[i+1] + " " + w[i+2])
		}
	}
	return ""
}

func keepPaths(s *scope, f *devices.BGPFamily, kind string, a args) {
	var more []string
	for _, w := range []string{"unequal-cost", "selective"} {
		if a.Word(w) {
			more = append(more, w)
		}
	}
	if a.Has("policy") {
		more = append(more, "route-policy "+a.Str("policy"))
		s.Refer("route-map", a.Str("policy"), "bgp maximum-paths", a)
	}
	if len(more) > 0 {
		ioslike.Set(&f.Settings, "maximum-paths "+kind, strings.Join(more, " "))
	}
}

func network(s *scope, a args) error {
	p, err := prefixOf(a)
	if err != nil {
		return err
	}
	v := a.Str("policy")
	if a.Word("backdoor") {
		ioslike.Set(&s.Family.Settings, "network "+p.Masked().String()+" backdoor", "on")
	}
	ioslike.Set(&s.Family.Networks, p.Masked().String(), v)
	s.At(a, "router bgp", "vrf "+vrfOf(s), "address-family "+s.FamilyName, "network "+p.Masked().String())
	s.Refer("route-map", v, "bgp network "+p.String(), a)
	return nil
}

// vrfOf names the VRF of the scope's BGP block.
func vrfOf(s *scope) string {
	for name, v := range s.BGP.VRFs {
		if v == s.BGPVRF {
			return name
		}
	}
	return "default"
}

func aggregate(s *scope, a args) error {
	p, err := prefixOf(a)
	if err != nil {
		return err
	}
	g := &devices.BGPAggregate{SummaryOnly: a.Word("summary-only"), ASSet: a.Word("as-set") || a.Word("as-confed-set"), AttributeMap: a.Str("policy")}
	ioslike.Set(&s.Family.Aggregates, p.Masked().String(), g)
	s.At(a, "router bgp", "vrf "+vrfOf(s), "address-family "+s.FamilyName, "aggregate-address "+p.Masked().String())
	s.Refer("route-map", g.AttributeMap, "bgp aggregate-address "+p.String(), a)
	return nil
}

// shortPrefix records an address and mask as the prefix that the system shows.
func shortPrefix(word string) func(*syntax.Edit, args) {
	return func(e *syntax.Edit, a args) {
		p, err := prefixOf(a)
		if err != nil {
			return
		}
		full := word + " " + a.Str("ip") + " " + a.Str("mask")
		if e.No || e.Default {
			e.Remove(word + " " + p.String())
			e.Remove(full)
			e.Record = ""
			return
		}
		e.Record = word + " " + p.String() + strings.TrimPrefix(e.Record, full)
	}
}

func redistributeBGP(s *scope, a args) error {
	r, err := redistribution(strings.Fields(a.Str("opts")))
	if err != nil {
		return err
	}
	key := strings.TrimSpace(a.Str("from") + " " + a.Str("process"))
	by := "bgp redistribute " + key
	s.Refer("route-map", r.Policy, by, a)
	if s.Family != nil {
		ioslike.Set(&s.Family.Redistribute, key, r)
		return nil
	}
	// Outside of a family the statement is none of the system's; it is kept by the process, where nothing acts on it.
	return fmt.Errorf("redistribute stands in an address family")
}
