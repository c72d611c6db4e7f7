package sros

import (
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/nokia"
	"interlock/devices/syntax"
)

const (
	mpls      = "labels and the tunnels made of them are not computed"
	unrouted  = "what this does to a router interface is not computed"
	services  = "layer-2 services and the pseudowires under them are not computed"
	multicast = "multicast is not computed"
)

// base is the router called Base; its name may be left out in MD-CLI's commands but stands in what it shows.
func base() nokia.Block {
	return nokia.At("configure router Base", "", func(s *Scope, a syntax.Args) { inVRF(s, "default") })
}

// management is the router of the management port.
func management() nokia.Block {
	return nokia.At("configure router management", "vrf management", func(s *Scope, a syntax.Args) { inVRF(s, "management"); s.VRF.Management = true })
}

func vprn() nokia.Block {
	return nokia.At("configure service vprn <vprn>", "vrf $vprn", func(s *Scope, a syntax.Args) { inVRF(s, a.Unquoted("vprn")); vprnState(s) })
}

func inVRF(s *Scope, name string) { s.Owner, s.VRF = name, s.VRFNamed(name) }

// vprnState is what holds for a VPRN that does not say otherwise: it does not route until it is enabled.
func vprnState(s *Scope) {
	v, d := s.VRF, s.Draft
	if d.First("vprn " + s.Owner) {
		v.NoRouting = true
	}
}

// routerRows are the statements of a router, wherever it stands. If is the path of an interface.
func routerRows(r nokia.Block, ifPath, vrfPath string) []Row {
	i := r.In("interface <if>", ifPath, routed)
	key := func(s *Scope, statement string) *nokia.Address { return s.Draft.Address(s.Interface, statement) }
	v4, v6 := i.In("ipv4", "", nil), i.In("ipv6", "", func(s *Scope, a syntax.Args) { s.Interface.IPv6Enabled = true })
	secondary := v4.In("secondary <addr:ip>", "", func(s *Scope, a syntax.Args) {
		d := key(s, a.Str("addr"))
		d.IP, d.Secondary = a.Addr("addr"), true
	})
	address6 := v6.In("address <addr:ip6>", "", func(s *Scope, a syntax.Args) { key(s, a.Str("addr")).IP = a.Addr("addr") })
	rows := nokia.Rows(
		i.Exists(),
		i.Leaf("admin-state {state:enable|disable}", "shutdown", func(s *Scope, a syntax.Args) { s.Interface.Shutdown = a.Str("state") == "disable" }),
		i.Leaf("description {text:rest}", "description", describe),
		i.Checked("port {port}", "encapsulation dot1q", func(s *Scope, a syntax.Args) error { return bind(s, a.Unquoted("port")) }),
		i.Leaf("loopback [{on:true|false}]", "kind", func(s *Scope, a syntax.Args) {
			if nokia.On(a, "on") {
				s.Interface.Kind = devices.Loopback
			}
		}),
		i.Leaf("mac {mac:mac}", "mac-address", func(s *Scope, a syntax.Args) { s.Interface.MAC = a.Str("mac") }),
		i.Leaf("ip-mtu {n:int(512-9786)}", "mtu", func(s *Scope, a syntax.Args) { s.Interface.MTU = a.Int("n") }),
		i.Leaf("ingress filter ip {filter}", "access-group ipv4 in", acl("ipv4 in")),
		i.Leaf("ingress filter ipv6 {filter}", "access-group ipv6 in", acl("ipv6 in")),
		i.Leaf("egress filter ip {filter}", "access-group ipv4 out", acl("ipv4 out")),
		i.Leaf("egress filter ipv6 {filter}", "access-group ipv6 out", acl("ipv6 out")),
		i.Unmodelled(qos, "qos", "qos-route-lookup", "egress agg-rate", "egress queue-group-redirect", "ingress policy-accounting", "egress policy-accounting"),
		i.Unmodelled(unrouted, "autoconfigure", "cflowd-parameters", "cpu-protection", "dist-cpu-protection", "eth-cfm", "flowspec", "hold-time", "if-attribute", "lag", "ldp-sync-timer", "load-balancing", "network-domains", "ntp-broadcast", "ptp-hw-assist", "strip-label", "tos-marking-state", "tunnel", "untrusted", "urpf-selected-vprns", "lag-link-map-profile", "lag-per-link-hash", "monitor-oper-group", "static-tunnel-redundant-nexthop", "vas-if-type", "spoke-sdp", "ip-load-balancing", "multicast-network-domain", "radius-auth-policy", "proxy-arp-policy", "ingress-stats", "unnumbered-mpls-tp", "sap <sap> ipsec-tunnel", "control-tunnel", "ipsec"),

		v4.Leaf("primary address {addr:ip}", "address", func(s *Scope, a syntax.Args) { key(s, "primary").IP = a.Addr("addr") }),
		v4.Leaf("primary prefix-length {n:int(0-32)}", "address", func(s *Scope, a syntax.Args) { key(s, "primary").Bits = a.Int("n") }),
		v4.Unmodelled("the form of broadcasts does not decide routes and is not computed", "primary broadcast", "primary apply-groups", "primary track-srrp"),
		secondary.Leaf("prefix-length {n:int(0-32)}", "address", func(s *Scope, a syntax.Args) { key(s, a.Str("addr")).Bits = a.Int("n") }),
		secondary.Unmodelled("not computed", "broadcast", "igp-inhibit"),
		v4.Leaf("unnumbered {kind:ip-address|ip-int-name} {from}", "unnumbered", func(s *Scope, a syntax.Args) { s.Interface.Unnumbered = a.Unquoted("from") }),
		v4.Leaf("unnumbered system", "unnumbered", func(s *Scope, a syntax.Args) { s.Interface.Unnumbered = "system" }),
		v4.Leaf("urpf-check mode {mode:strict|loose|strict-no-ecmp}", "rpf", func(s *Scope, a syntax.Args) { s.Interface.RPF = a.Str("mode") }),
		v4.Leaf("neighbor-discovery local-proxy-arp {on:true|false}", "proxy-arp", func(s *Scope, a syntax.Args) { s.Interface.ProxyARP = nokia.On(a, "on") }),
		v4.Leaf("neighbor-discovery remote-proxy-arp {on:true|false}", "proxy-arp", func(s *Scope, a syntax.Args) {
			s.Interface.ProxyARP = s.Interface.ProxyARP || nokia.On(a, "on")
		}),
		v4.Leaf("dhcp server <server>", "dhcp relay", func(s *Scope, a syntax.Args) { ioslike.Set(&s.Interface.DHCPRelay, a.Unquoted("server"), true) }),
		v4.Unmodelled(unrouted, "addresses", "allow-directed-broadcasts", "dhcp admin-state", "dhcp description", "dhcp gi-address", "dhcp option-82", "dhcp proxy-server", "dhcp relay-plain-bootp", "dhcp release-include-gi-address", "dhcp src-ip-addr", "dhcp trusted", "dhcp use-arp", "dhcp lease-populate", "dhcp filter", "dhcp python-policy", "dhcp user-db", "icmp", "ip-helper-address", "local-dhcp-server", "neighbor-discovery arp-proactive-refresh", "neighbor-discovery host-route", "neighbor-discovery learn-unsolicited", "neighbor-discovery limit", "neighbor-discovery populate", "neighbor-discovery proactive-refresh", "neighbor-discovery proxy-arp-policy", "neighbor-discovery retry-timer", "neighbor-discovery static-neighbor", "neighbor-discovery static-neighbor-unnumbered", "neighbor-discovery timeout", "qos-route-lookup", "tcp-mss", "urpf-check ignore-default", "urpf-check <rest>", "bind-epipe"),

		v6.Exists(),
		address6.Leaf("prefix-length {n:int(0-128)}", "address", func(s *Scope, a syntax.Args) { key(s, a.Str("addr")).Bits = a.Int("n") }),
		address6.Unmodelled("how the address is made or told of is not computed", "eui-64", "duplicate-address-detection", "primary-preference", "track-srrp"),
		v6.Leaf("link-local-address address {addr:ip6}", "link-local", func(s *Scope, a syntax.Args) { s.Interface.LinkLocal = a.Addr("addr") }),
		v6.Unmodelled(unrouted, "link-local-address duplicate-address-detection", "dhcp6", "forward-ipv4-packets", "icmp6", "local-dhcp-server", "neighbor-discovery", "qos-route-lookup", "router-advertisement", "router-solicit", "tcp-mss", "urpf-check", "ipoe-bridged-mode"),
	)
	for _, f := range []nokia.Block{v4, v6} {
		rows = append(rows,
			f.Leaf("bfd admin-state {state:enable|disable}", "bfd", func(s *Scope, a syntax.Args) {
				if nokia.On(a, "state") {
					s.Interface.BFD = strings.TrimSpace("enable " + strings.TrimPrefix(s.Interface.BFD, "enable"))
				}
			}),
			f.Leaf("bfd (transmit-interval|receive|multiplier|echo-receive) {n:int}", "bfd", func(s *Scope, a syntax.Args) {
				for _, w := range []string{"transmit-interval", "receive", "multiplier", "echo-receive"} {
					if a.Word(w) {
						s.Interface.BFD = strings.TrimSpace(s.Interface.BFD + " " + w + " " + a.Str("n"))
					}
				}
			}),
		)
		rows = append(rows, f.Unmodelled("where BFD runs is not computed", "bfd type", "bfd <rest>")[0])
	}
	rows = append(rows, vrrpRows(v4, "")...)
	rows = append(rows, vrrpRows(v6, " ipv6")...)
	rows = append(rows, staticRows(r, vrfPath)...)
	rows = append(rows, nokia.Rows(
		r.Leaf("router-id {id:ip}", "/system / router-id", func(s *Scope, a syntax.Args) {
			vrf := s.Owner
			if vrf == "default" {
				vrf = ""
			}
			ioslike.Set(&s.Config.System.RouterIDs, vrf, a.Addr("id"))
		}),
		r.Leaf("autonomous-system {as:asn}", "/router bgp / asn", func(s *Scope, a syntax.Args) {
			if s.Owner == "default" {
				bgp(s.Config).ASN = uint32(a.Int64("as"))
			} else {
				bgpVRF(s).LocalAS = uint32(a.Int64("as"))
			}
		}),
		r.Leaf("confederation confed-as-num {as:asn}", "/router bgp / confederation identifier", func(s *Scope, a syntax.Args) { bgp(s.Config).ConfederationID = uint32(a.Int64("as")) }),
		r.Leaf("confederation members <as:asn>", "/router bgp / confederation peers", func(s *Scope, a syntax.Args) {
			ioslike.Set(&bgp(s.Config).ConfederationPeers, uint32(a.Int64("as")), true)
		}),
		r.Leaf("ecmp {n:int(0-64)}", "/ecmp", func(s *Scope, a syntax.Args) {
			// ECMP of the routing table; BGP has a multipath statement of its own.
			s.Setting("ecmp "+s.Owner, a.Str("n"))
		}),
		r.Leaf("description {text:rest}", "/vrf $vprn / description", func(s *Scope, a syntax.Args) { s.VRF.Description = a.Unquoted("text") }),
	)...)
	rows = append(rows, r.Unmodelled(mpls, "mpls", "rsvp", "ldp", "mpls-labels", "segment-routing", "p2mp-sr-tree", "mpls-tp", "tunnel-interface", "tunnel-table", "sr-policies", "twamp-light", "bier", "fad")...)
	rows = append(rows, r.Unmodelled(multicast, "igmp", "mld", "pim", "msdp", "multicast-management", "mtrace2", "gtm", "mvpn", "mcast-management")...)
	rows = append(rows, r.Unmodelled("RIP is not computed", "rip", "ripng")...)
	rows = append(rows, r.Unmodelled("what this does to routing is not computed", "admin-tags", "allow-bgp-to-igp-export", "apply-groups", "apply-groups-exclude", "bfd", "bgp-shared-queue", "class-forwarding", "dhcp-server", "dns", "entropy-label", "fib-priority", "fib-telemetry", "flowspec", "if-attribute", "icmp", "ip-fast-reroute", "ipsec", "ipv6", "ipv6-te-router-id", "l2tp", "leak-destination", "local-dhcp-server", "maximum-ipv4-routes", "maximum-ipv6-routes", "nat", "network-domains", "ntp", "openflow", "ospf-export", "origin-validation", "pcp", "radius", "redundant-interface", "route-next-hop-policy", "selective-fib", "sgt-qos", "single-sfm-overload", "snmp", "static-arp", "static-neighbor", "subscriber-interface", "subscriber-mgmt", "tacplus", "ttl-propagate", "vxlan", "weighted-ecmp", "wlan-gw", "xmpp-server", "group-interface", "gsmp", "hash-label", "ignore-nh-metric", "label-mode", "log", "lisp", "ptp", "spoke-sdp", "triggered-policy", "bgp-evpn", "grt-leaking", "carrier-carrier-vpn", "export-inactive-bgp", "export-grt", "ingress", "egress", "entropy", "network", "reassembly", "source-address", "type", "oper-group", "sfm-overload", "route-table-monitor", "management-interface", "router-advertisement", "aaa", "ecmp-optimized-next-hop-update", "pw-routing", "dns-proxy", "video-interface", "policy-accounting-template")...)
	return rows
}

// vrrpRows are VRRP ("7450 ESS, 7750 SR, 7950 XRS, and VSR Router Configuration Guide", VRRP). Preemption is on by default.
func vrrpRows(f nokia.Block, family string) []Row {
	v := f.In("vrrp <group:int(1-255)>", "vrrp $group"+family, func(s *Scope, a syntax.Args) {
		g := ioslike.Get(&s.Interface.Gateways, "vrrp "+a.Str("group")+family)
		g.Protocol, g.Group = "vrrp", a.Int("group")
		s.Gateway = g
	})
	return nokia.Rows(
		v.Exists(),
		v.Leaf("admin-state {state:enable|disable}", "shutdown", func(s *Scope, a syntax.Args) { s.Gateway.Shutdown = a.Str("state") == "disable" }),
		v.Leaf("backup <addr:addr>", "address", func(s *Scope, a syntax.Args) { ioslike.Set(&s.Gateway.Addresses, a.Str("addr"), true) }),
		v.Leaf("priority {n:int(1-254)}", "priority", func(s *Scope, a syntax.Args) { s.Gateway.Priority = a.Int("n") }),
		v.Leaf("owner {on:true|false}", "priority", func(s *Scope, a syntax.Args) {
			if nokia.On(a, "on") {
				s.Gateway.Priority = 255
			}
		}),
		v.Leaf("preempt {on:true|false}", "no preempt", func(s *Scope, a syntax.Args) { s.Gateway.NoPreempt = !nokia.On(a, "on") }),
		v.Leaf("message-interval {n:int}", "timers", func(s *Scope, a syntax.Args) { s.Gateway.Timers = "message-interval " + a.Str("n") }),
		v.Leaf("init-delay {n:int}", "preempt delay", func(s *Scope, a syntax.Args) { s.Gateway.PreemptDelay = a.Str("n") }),
		v.Leaf("mac {mac:mac}", "mac-address", func(s *Scope, a syntax.Args) { s.Gateway.MAC = a.Str("mac") }),
		v.Leaf("authentication-key {key:rest}", "authentication", func(s *Scope, a syntax.Args) { s.Gateway.Authentication = a.Unquoted("key") }),
		v.Leaf("policy {policy}", "track", func(s *Scope, a syntax.Args) { ioslike.Set(&s.Gateway.Tracks, "policy "+a.Unquoted("policy"), "") }),
		v.Unmodelled("what this does to a VRRP group is not computed", "bfd-liveness", "master-int-inherit", "monitor-oper-group", "ntp-reply", "oper-group", "passive", "ping-reply", "ssh-reply", "standby-forwarding", "telnet-reply", "traceroute-reply"),
	)
}

// staticRows are static routes. A next hop is not used until it is enabled; the preference of a static route is 5.
func staticRows(r nokia.Block, vrfPath string) []Row {
	var rows []Row
	route := r.In("static-routes route <prefix:anyprefix> route-type <type:unicast|multicast>", "", nil)
	kinds := []struct {
		words, path string
		make        func(*devices.StaticRoute, syntax.Args)
	}{
		{"next-hop <hop:addr>", "static route $prefix $hop", func(r *devices.StaticRoute, a syntax.Args) { r.NextHop = a.Addr("hop") }},
		{"interface <hop>", "static route $prefix $hop", func(r *devices.StaticRoute, a syntax.Args) { r.Interface = a.Unquoted("hop") }},
		{"indirect <hop:addr>", "static route $prefix $hop", func(r *devices.StaticRoute, a syntax.Args) { r.NextHop, r.Recursive = a.Addr("hop"), true }},
		{"blackhole", "static route $prefix discard", func(r *devices.StaticRoute, a syntax.Args) { r.Discard = true }},
	}
	for _, k := range kinds {
		find := func(s *Scope, a syntax.Args) *devices.StaticRoute {
			want := &devices.StaticRoute{Prefix: masked(a.Prefix("prefix"))}
			k.make(want, a)
			if want.Interface != "" {
				want.Interface = interfaceName(s.Owner, want.Interface)
			}
			id := "static " + s.VRF.Name + " " + a.Str("type") + " " + want.Key()
			d, vrf := s.Draft, s.VRF
			if d.Routes[id] == nil {
				d.Routes[id] = want
				d.Later(func() {
					if d.Parts[id] == "enable" && a.Str("type") == "unicast" {
						ioslike.Set(&vrf.StaticRoutes, want.Key(), want)
					}
				})
			}
			s.Block = id
			return d.Routes[id]
		}
		b := route.In(k.words, join(vrfPath, k.path), nil)
		rows = append(rows, nokia.Rows(
			b.Leaf("admin-state {state:enable|disable}", "", func(s *Scope, a syntax.Args) {
				find(s, a)
				s.Draft.Parts[s.Block] = a.Str("state")
			}),
			b.Leaf("preference {n:int(1-255)}", "distance", func(s *Scope, a syntax.Args) { find(s, a).Distance = a.Int("n") }),
			b.Leaf("metric {n:int}", "metric", func(s *Scope, a syntax.Args) { find(s, a).Metric = a.Int("n") }),
			b.Leaf("tag {n:int}", "tag", func(s *Scope, a syntax.Args) { find(s, a).Tag = a.Int64("n") }),
			b.Leaf("description {text:rest}", "name", func(s *Scope, a syntax.Args) { find(s, a).Name = a.Unquoted("text") }),
			b.Leaf("bfd-liveness [{on:true|false}]", "bfd", func(s *Scope, a syntax.Args) { find(s, a).BFD = nokia.On(a, "on") }),
			Row{Pattern: b.Exists().Pattern, As: syntax.Inert, Why: "a next hop that is not enabled is not used"},
			b.Leaf("tunnel-next-hop resolution {how:any|filter|disabled}", "tunnel", func(s *Scope, a syntax.Args) { find(s, a).ByTunnel = a.Str("how") != "disabled" }),
			b.Unmodelled("which tunnels there are is not computed: one of these kinds is taken to lead to a next hop that the table has", "tunnel-next-hop resolution-filter", "tunnel-next-hop disallow-igp", "tunnel-next-hop flex-algo"),
			b.Unmodelled("what this does to a static route is not computed", "community", "cpe-check", "prefix-list", "ldp-sync", "load-balancing-weight", "forwarding-class", "source-class", "destination-class", "dynamic-bgp", "generate-icmp", "validate-next-hop", "backup-next-hop", "backup-tag"),
		)...)
	}
	rows = append(rows, nokia.Rows(
		Row{Pattern: route.Exists().Pattern, As: syntax.Inert, Why: "a static route without a next hop is none"},
		route.Unmodelled("a static route into a tunnel of this kind or another router is not computed", "tunnel-next-hop", "ipsec-tunnel", "grt", "tag", "community", "bfd-liveness"),
		r.Unmodelled("not computed", "static-routes hold-down", "static-routes route-type"),
		aggregateRows(r),
	)...)
	return rows
}

// aggregateRows are aggregates of the routing table. They are discard routes that BGP may export.
func aggregateRows(r nokia.Block) []Row {
	agg := r.In("aggregates aggregate <prefix:anyprefix>", "/router bgp / address-family / aggregate-address $prefix", func(s *Scope, a syntax.Args) {
		p := masked(a.Prefix("prefix"))
		family := "ipv4 unicast"
		if p.Addr().Is6() {
			family = "ipv6 unicast"
		}
		f := ioslike.Get(&bgpVRF(s).Families, family)
		s.Family = f
		s.Block = p.String()
		ioslike.Get(&f.Aggregates, p.String())
	})
	return nokia.Rows(
		agg.Exists(),
		agg.Leaf("summary-only {on:true|false}", "summary-only", func(s *Scope, a syntax.Args) { s.Family.Aggregates[s.Block].SummaryOnly = nokia.On(a, "on") }),
		agg.Leaf("as-set {on:true|false}", "as-set", func(s *Scope, a syntax.Args) { s.Family.Aggregates[s.Block].ASSet = nokia.On(a, "on") }),
		agg.Leaf("policy {policy}", "attribute-map", func(s *Scope, a syntax.Args) { s.Family.Aggregates[s.Block].AttributeMap = a.Unquoted("policy") }),
		agg.Leaf("blackhole [generate-icmp {on:true|false}]", "", func(s *Scope, a syntax.Args) {
			s.Setting("aggregate "+s.Owner+" "+s.Block+" blackhole", "")
		}),
		agg.Unmodelled("not computed", "aggregator", "as-path", "community", "description", "discard-component-communities", "local-preference", "indirect", "tunnel-group"),
	)
}

func masked(p netip.Prefix) netip.Prefix { return p.Masked() }

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + " / " + b
}
