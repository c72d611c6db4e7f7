package sros

import (
	"strings"

	"interlock/devices/ioslike"
	"interlock/devices/nokia"
	"interlock/devices/syntax"
)

// serviceRows are services ("7450 ESS, 7750 SR, 7950 XRS, and VSR Layer 3 Services Guide"). A VPRN is a VRF; an IES puts
// interfaces into the base router.
func serviceRows() []Row {
	service := nokia.At("configure service", "", nil)
	v := vprn()
	ies := service.In("ies <ies>", "", func(s *Scope, a syntax.Args) { inVRF(s, "default") })
	target := func(s *Scope, t string, into, out bool) {
		t = strings.TrimPrefix(t, "target:")
		if into {
			ioslike.Set(&s.VRF.ImportTargets, "vpnv4 "+t, true)
		}
		if out {
			ioslike.Set(&s.VRF.ExportTargets, "vpnv4 "+t, true)
		}
	}
	rows := nokia.Rows(
		v.Exists(),
		v.Leaf("admin-state {state:enable|disable}", "no routing", func(s *Scope, a syntax.Args) { s.VRF.NoRouting = a.Str("state") == "disable" }),
		v.Leaf("service-id {n:int}", "/service $vprn", func(s *Scope, a syntax.Args) { s.Setting("service "+s.Owner+" service-id", a.Str("n")) }),
		v.Leaf("customer {n}", "/service $vprn", func(s *Scope, a syntax.Args) { s.Setting("service "+s.Owner+" customer", a.Unquoted("n")) }),
		service.Settings("service ", "customer"),
		Row{Pattern: ies.Exists().Pattern, As: syntax.Inert, Why: "a service without an interface does nothing"},
		ies.Leaf("(service-id|customer|description) {v:rest}", "", func(s *Scope, a syntax.Args) {
			w := a.Node.Words
			s.Setting("service "+strings.Join(w[3:len(w)-1], " "), a.Unquoted("v"))
		}),
		ies.Leaf("admin-state {state:enable|disable}", "", func(s *Scope, a syntax.Args) {
			s.Draft.Parts["ies "+a.Unquoted("ies")] = a.Str("state")
			s.Setting("service "+a.Unquoted("ies")+" admin-state", a.Str("state"))
		}),
		service.Unmodelled(services, "epipe", "vpls", "apipe", "cpipe", "ipipe", "fpipe", "sdp", "system", "pw-template", "md-auto-id", "mrp", "oper-group", "sdp-group", "split-horizon-group", "template", "vpls-template", "nat-template", "stitch", "proxy-arp-nd", "anysec", "macsec"),
		ies.Unmodelled(services, "subscriber-interface", "redundant-interface", "group-interface", "aarp-interface", "video-interface", "apply-groups", "spoke-sdp"),
	)
	for _, b := range []nokia.Block{v.In("bgp-ipvpn mpls", "", nil), v} {
		rows = append(rows, nokia.Rows(
			b.Leaf("route-distinguisher {rd}", "rd", func(s *Scope, a syntax.Args) { s.VRF.RD = a.Unquoted("rd") }),
			b.Leaf("vrf-target community {t}", "route-target import; route-target export", func(s *Scope, a syntax.Args) { target(s, a.Unquoted("t"), true, true) }),
			b.Leaf("vrf-target import-community {t}", "route-target import", func(s *Scope, a syntax.Args) { target(s, a.Unquoted("t"), true, false) }),
			b.Leaf("vrf-target export-community {t}", "route-target export", func(s *Scope, a syntax.Args) { target(s, a.Unquoted("t"), false, true) }),
			b.Leaf("vrf-import policy <policy>", "import map", func(s *Scope, a syntax.Args) { vrfPolicy(s, &s.VRF.ImportPolicy, "import", a) }),
			b.Leaf("vrf-export policy <policy>", "export map", func(s *Scope, a syntax.Args) { vrfPolicy(s, &s.VRF.ExportPolicy, "export", a) }),
		)...)
	}
	rows = append(rows, v.Unmodelled("how a VPRN's routes reach others is computed from its targets alone", "bgp-ipvpn mpls admin-state", "bgp-ipvpn mpls auto-bind-tunnel", "bgp-ipvpn mpls dynamic-egress-label-limit", "bgp-ipvpn mpls domain-id", "bgp-ipvpn mpls evpn-link-bandwidth", "bgp-ipvpn srv6", "bgp-vpn-backup", "auto-bind-tunnel", "carrier-carrier", "bgp-ipvpn attribute-set", "bgp-ipvpn mpls resolve-static", "export-inactive", "inter-as-mvpn")...)
	for _, i := range []struct {
		block nokia.Block
		path  string
	}{{v, "/interface $vprn/$if"}, {ies, "/interface $if"}} {
		b := i.block.In("interface <if>", i.path, routed)
		sap := b.InChecked("sap <sap>", "", func(s *Scope, a syntax.Args) error { return bind(s, a.Unquoted("sap")) })
		rows = append(rows, nokia.Rows(
			sap.Exists(),
			sap.Leaf("admin-state {state:enable|disable}", "shutdown", func(s *Scope, a syntax.Args) {
				s.Interface.Shutdown = s.Interface.Shutdown || a.Str("state") == "disable"
			}),
			sap.Leaf("ingress filter ip {filter}", "access-group ipv4 in", acl("ipv4 in")), sap.Leaf("ingress filter ipv6 {filter}", "access-group ipv6 in", acl("ipv6 in")),
			sap.Leaf("egress filter ip {filter}", "access-group ipv4 out", acl("ipv4 out")), sap.Leaf("egress filter ipv6 {filter}", "access-group ipv6 out", acl("ipv6 out")),
			sap.Leaf("description {text:rest}", "", func(s *Scope, a syntax.Args) {
				s.Setting("service sap "+a.Unquoted("sap")+" description", a.Unquoted("text"))
			}),
			sap.Unmodelled(qos, "ingress qos", "egress qos", "ingress policer-control-policy", "egress agg-rate", "accounting-policy", "collect-stats", "cpu-protection", "dist-cpu-protection"),
			sap.Unmodelled("what this does to a SAP is not computed", "anti-spoof", "eth-cfm", "lag", "calling-station-id", "static-host", "multi-service-site", "bandwidth", "host-admin-state", "host-lockout-policy", "ip-tunnel", "gre-termination", "fwd-wholesale"),
			b.Unmodelled("an interface on a bridge of VPLS is not computed", "vpls"),
		)...)
	}
	// An IES has only interfaces of the statements of a router.
	for _, r := range routerRows(ies, "/interface $if", "") {
		if strings.HasPrefix(r.Pattern, "configure service ies <ies> interface ") {
			rows = append(rows, r)
		}
	}
	return rows
}

func vrfPolicy(s *Scope, m *map[string]string, by string, a syntax.Args) {
	name, vrf, d := a.Unquoted("policy"), s.VRF, s.Draft
	s.Refer("route-map", name, "vrf-"+by, a)
	key := "vrf-" + by + " " + vrf.Name
	d.Lists[key] = append(d.Lists[key], name)
	ioslike.Set(m, "ipv4", strings.Join(d.Lists[key], " "))
	ioslike.Set(m, "ipv6", strings.Join(d.Lists[key], " "))
}
