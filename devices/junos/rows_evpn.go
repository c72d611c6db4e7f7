package junos

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// evpn is the EVPN instance of the whole switch or of a routing instance.
func (s *scope) evpn(a syntax.Args) *devices.EVPNInstance {
	return ioslike.Get(&s.Config.EVPN, "instance "+vrfOf(a))
}

const ofEVPN = inInstance + "protocols evpn "

var evpnRows = []Row{
	{Pattern: "switch-options route-distinguisher {rd}", Path: "evpn instance default / rd", Do: func(s *scope, a syntax.Args) error { s.evpn(a).RD = a.Str("rd"); return nil }},
	{Pattern: "switch-options vrf-target {rt}", Path: "evpn instance default", Do: func(s *scope, a syntax.Args) error {
		e := s.evpn(a)
		ioslike.Set(&e.ImportTargets, target(a), true)
		ioslike.Set(&e.ExportTargets, target(a), true)
		return nil
	}},
	{Pattern: "switch-options vrf-target import {rt}", Path: "evpn instance default", Do: func(s *scope, a syntax.Args) error {
		ioslike.Set(&s.evpn(a).ImportTargets, target(a), true)
		return nil
	}},
	{Pattern: "switch-options vrf-target export {rt}", Path: "evpn instance default", Do: func(s *scope, a syntax.Args) error {
		ioslike.Set(&s.evpn(a).ExportTargets, target(a), true)
		return nil
	}},
	{Pattern: "switch-options vrf-target auto", Path: "evpn instance default", Do: func(s *scope, a syntax.Args) error {
		ioslike.Set(&s.evpn(a).ImportTargets, "all auto", true)
		return nil
	}},
	{Pattern: "switch-options (vrf-import|vrf-export) <p>", Do: func(s *scope, a syntax.Args) error {
		ioslike.Set(&s.evpn(a).Redistribute, strings.Join(a.Node.Words[1:], " "), true)
		s.Refer("route-map", a.Str("p"), "switch-options", a)
		return nil
	}},
	{Pattern: "switch-options (interface|voip|interface-mac-limit|mac-table-size|service-id|unknown-unicast-forwarding|static-rvtep-mac|remote-vtep-list|ovsdb-managed|mac-statistics|no-mac-learning|mac-notification|secure-access-port|authentication-whitelist|mac-ip-table-size|mac-aging-time|no-arp-suppression|vtep-remote-interface) [<rest:rest>]", As: syntax.Unmodelled, Why: "this option of the switch is not computed"},
	{Pattern: ofEVPN + "encapsulation {e}", Do: func(s *scope, a syntax.Args) error {
		ioslike.Set(&s.evpn(a).Redistribute, "encapsulation "+a.Str("e"), true)
		if !a.Has("vrf") && a.Str("e") == "vxlan" {
			s.vtep().ReachabilityBGP = true
		}
		return nil
	}},
	{Pattern: ofEVPN + "ip-prefix-routes vni {vni:int}", Path: "vrf $vrf / vni", Do: func(s *scope, a syntax.Args) error { s.VRFNamed(vrfOf(a)).VNI = a.Int("vni"); return nil }},
	{Pattern: ofEVPN + "ip-prefix-routes export <p>", Do: evpnPolicy},
	{Pattern: ofEVPN + "ip-prefix-routes import <p>", Do: evpnPolicy},
	{Pattern: ofEVPN + "(ip-prefix-routes|extended-vni-list|extended-vlan-list|vni-options|default-gateway|multicast-mode|duplicate-mac-detection|irb-symmetric-routing|interface|label-allocation|control-word|no-control-word|mac-table-size|no-core-isolation|oism|assisted-replication|route-distinguisher|vrf-target|mac-ip-table-size|interconnect|smet-nexthop-limit|remote-ip-host-routes|designated-forwarder-election-hold-time|designated-forwarder-preference-least|proxy-mac|virtual-gateway-address|mpls|flexible-cross-connect-vlan-aware|graceful-restart|traceoptions|evpn-etree|no-arp-suppression|mac-mobility|leave-sync-route-oldstyle|es-label-oldstyle|mclag|host-prefix-only|nexthop-fallback) [<rest:rest>]", Exact: true, Do: func(s *scope, a syntax.Args) error {
		w := a.Node.Words
		ioslike.Set(&s.evpn(a).Redistribute, strings.Join(w[indexOf(w, "evpn")+1:], " "), true)
		return nil
	}},
	{Pattern: strings.TrimSpace(ofEVPN), Do: func(s *scope, a syntax.Args) error { s.evpn(a); return nil }},
	{Pattern: "bridge-domains <bd> <rest:rest>", As: syntax.Unmodelled, Why: "bridge domains of MX routers are not computed"},
	{Pattern: "bridge-domains <bd>", As: syntax.Unmodelled, Why: "bridge domains of MX routers are not computed"},
}

func evpnPolicy(s *scope, a syntax.Args) error {
	w := a.Node.Words
	ioslike.Set(&s.evpn(a).Redistribute, strings.Join(w[indexOf(w, "evpn")+1:], " "), true)
	s.Refer("route-map", a.Str("p"), "evpn ip-prefix-routes", a)
	return nil
}
