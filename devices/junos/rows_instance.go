package junos

import (
	"fmt"
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// vrfOf is the VRF that a statement is about: its routing instance, else the default one.
func vrfOf(a syntax.Args) string {
	if v := a.Str("vrf"); v != "" {
		return v
	}
	return "default"
}

const inInstance = "[routing-instances <vrf>] "

// targets splits "target:65000:1" as route targets are kept.
func target(a syntax.Args) string { return "all " + strings.TrimPrefix(a.Unquoted("rt"), "target:") }

var instanceRows = []Row{
	{Pattern: "routing-instances <vrf>", Path: "vrf $vrf", Do: func(s *scope, a syntax.Args) error { s.VRFNamed(a.Str("vrf")); return nil }},
	{Pattern: "routing-instances <vrf> description {text:rest}", Path: "vrf $vrf / description", Do: func(s *scope, a syntax.Args) error {
		s.VRFNamed(a.Str("vrf")).Description = a.Unquoted("text")
		return nil
	}},
	{Pattern: "routing-instances <vrf> instance-type {type:virtual-router|vrf|forwarding|no-forwarding|mac-vrf|evpn|evpn-vpws|virtual-switch|vpls|l2vpn|layer2-control|l2backhaul-vpn|mpls-internet-multicast|mpls-forwarding}", Path: "vrf $vrf", Do: func(s *scope, a syntax.Args) error {
		s.VRFNamed(a.Str("vrf"))
		s.Setting("instance type "+a.Str("vrf"), a.Str("type"))
		s.later.types[a.Str("vrf")] = a.Str("type")
		return nil
	}},
	{Pattern: "routing-instances <vrf> interface <if:ifname>", Do: func(s *scope, a syntax.Args) error {
		s.VRFNamed(a.Str("vrf"))
		name := withUnit(a.Str("if"))
		if was := s.later.member[name]; was != "" && was != a.Str("vrf") {
			return fmt.Errorf("%s is in routing instance %s already", name, was)
		}
		s.later.member[name], s.later.pos[name] = a.Str("vrf"), pos(a)
		s.Refer("interface", name, "routing-instances "+a.Str("vrf"), a)
		return nil
	}},
	{Pattern: "routing-instances <vrf> interface <if:ifname> (primary|vrrp|protect-interface|no-local-switching|static-mac|interface-mac-limit) [<rest:rest>]", As: syntax.Unmodelled, Why: "this option of an interface in an instance is not computed"},
	{Pattern: "routing-instances <vrf> route-distinguisher {rd}", Path: "vrf $vrf / rd", Do: func(s *scope, a syntax.Args) error {
		s.VRFNamed(a.Str("vrf")).RD = a.Str("rd")
		return nil
	}},
	{Pattern: "routing-instances <vrf> vrf-target {rt}", Path: "vrf $vrf", Do: func(s *scope, a syntax.Args) error {
		v := s.VRFNamed(a.Str("vrf"))
		ioslike.Set(&v.ImportTargets, target(a), true)
		ioslike.Set(&v.ExportTargets, target(a), true)
		return nil
	}},
	{Pattern: "routing-instances <vrf> vrf-target import {rt}", Path: "vrf $vrf", Do: func(s *scope, a syntax.Args) error {
		ioslike.Set(&s.VRFNamed(a.Str("vrf")).ImportTargets, target(a), true)
		return nil
	}},
	{Pattern: "routing-instances <vrf> vrf-target export {rt}", Path: "vrf $vrf", Do: func(s *scope, a syntax.Args) error {
		ioslike.Set(&s.VRFNamed(a.Str("vrf")).ExportTargets, target(a), true)
		return nil
	}},
	{Pattern: "routing-instances <vrf> vrf-import <p>", Path: "vrf $vrf", Do: func(s *scope, a syntax.Args) error {
		v := s.VRFNamed(a.Str("vrf"))
		ioslike.Set(&v.ImportPolicy, "all", chain(v.ImportPolicy["all"], a.Str("p")))
		s.Refer("route-map", a.Str("p"), "routing-instances "+v.Name+" vrf-import", a)
		return nil
	}},
	{Pattern: "routing-instances <vrf> vrf-export <p>", Path: "vrf $vrf", Do: func(s *scope, a syntax.Args) error {
		v := s.VRFNamed(a.Str("vrf"))
		ioslike.Set(&v.ExportPolicy, "all", chain(v.ExportPolicy["all"], a.Str("p")))
		s.Refer("route-map", a.Str("p"), "routing-instances "+v.Name+" vrf-export", a)
		return nil
	}},
	{Pattern: "routing-instances <vrf> (vrf-table-label|no-vrf-advertise|no-vrf-propagate-ttl|no-local-switching|provider-tunnel|vtep-source-interface|bridge-domains|vlans|switch-options|forwarding-options|access|vlan-id|vlan-model|service-type|replicator|system|layer3-table-label|l2vpn-id|mac-table-size|multicast-snooping-options|snmp-trap|security|services|no-normalization|pbb-options|connector-id-advertise|no-vrf-table-label|egress-protection|bridge-options|schema|firewall|instance-role|qualified-bum-pruning-mode|routing-interface|vxlan) [<rest:rest>]", As: syntax.Unmodelled, Why: "this part of a routing instance is not computed"},
	{Pattern: inInstance + "routing-options router-id {id:ip}", Do: func(s *scope, a syntax.Args) error {
		k := a.Str("vrf")
		ioslike.Set(&s.Config.System.RouterIDs, k, a.Addr("id"))
		s.At(a, "system", devices.PathLevel("router-id", k))
		return nil
	}},
	{Pattern: inInstance + "routing-options autonomous-system {asn:asn}", Path: "router bgp / asn", Do: func(s *scope, a syntax.Args) error {
		if a.Has("vrf") {
			s.bgpVRF(a.Str("vrf")).LocalAS = uint32(a.Int64("asn"))
			return nil
		}
		s.later.asn = uint32(a.Int64("asn"))
		return nil
	}},
	{Pattern: inInstance + "routing-options autonomous-system [{asn:asn}] loops {n:int(1-10)}", Do: func(s *scope, a syntax.Args) error {
		if a.Has("asn") && a.Has("vrf") {
			s.bgpVRF(a.Str("vrf")).LocalAS = uint32(a.Int64("asn"))
		} else if a.Has("asn") {
			s.later.asn = uint32(a.Int64("asn"))
		}
		s.bgpGlobal(a).AllowASIn = a.Int("n")
		return nil
	}},
	{Pattern: inInstance + "routing-options autonomous-system [{asn:asn}] (asdot-notation|independent-domain) [<rest:rest>]", As: syntax.Unmodelled, Why: "how AS numbers are written and kept apart by instance is not computed"},
	{Pattern: "routing-options confederation {id:asn}", Path: "router bgp / confederation identifier", Do: func(s *scope, a syntax.Args) error {
		s.bgp().ConfederationID = uint32(a.Int64("id"))
		return nil
	}},
	{Pattern: "routing-options confederation [{id:asn}] members <as:asn>", Path: "router bgp", Do: func(s *scope, a syntax.Args) error {
		if a.Has("id") {
			s.bgp().ConfederationID = uint32(a.Int64("id"))
		}
		ioslike.Set(&s.bgp().ConfederationPeers, uint32(a.Int64("as")), true)
		return nil
	}},
	{Pattern: "routing-options rib-groups <group> (import-rib|import-policy|export-rib) <rib>", Do: func(s *scope, a syntax.Args) error {
		key := strings.Join(a.Node.Words[1:4], " ")
		s.later.groups = append(s.later.groups, [3]string{a.Str("group"), a.Node.Words[3], a.Str("rib")})
		s.Setting(key, strings.TrimSpace(s.Config.Settings[key]+" "+a.Str("rib")))
		if a.Word("import-policy") {
			s.Refer("route-map", a.Str("rib"), "rib-groups "+a.Str("group"), a)
		}
		return nil
	}},
	{Pattern: inInstance + "routing-options interface-routes rib-group (inet|inet6) {group}", Do: func(s *scope, a syntax.Args) error {
		w := a.Node.Words
		s.Setting("rib-groups "+vrfOf(a)+" "+strings.Join(w[len(w)-4:len(w)-1], " "), a.Str("group"))
		s.later.shares = append(s.later.shares, [4]string{vrfOf(a), "connected", a.Str("group"), w[len(w)-2]})
		return nil
	}},
	{Pattern: inInstance + "routing-options static rib-group {group}", Do: func(s *scope, a syntax.Args) error {
		s.Setting("rib-groups "+vrfOf(a)+" static", a.Str("group"))
		s.later.shares = append(s.later.shares, [4]string{vrfOf(a), "static", a.Str("group"), "inet"})
		return nil
	}},
	{Pattern: inInstance + "protocols ospf rib-group {group}", Do: func(s *scope, a syntax.Args) error {
		s.Setting("rib-groups "+vrfOf(a)+" ospf", a.Str("group"))
		s.later.shares = append(s.later.shares, [4]string{vrfOf(a), "ospf", a.Str("group"), "inet"})
		return nil
	}},
	// Routes of all other instances pass the policies, which take what they accept (Junos, instance-import).
	{Pattern: inInstance + "routing-options instance-import <p>", Do: func(s *scope, a syntax.Args) error {
		v, l := s.VRFNamed(vrfOf(a)), &devices.Leak{}
		if v.Leaks[l.Key()] == nil {
			ioslike.Set(&v.Leaks, l.Key(), l)
		}
		l = v.Leaks[l.Key()]
		l.Policy = chain(l.Policy, a.Str("p"))
		ioslike.Set(&s.Config.Positions, devices.PathJoin("vrf "+v.Name, "leak "+l.Key()), pos(a))
		s.Refer("route-map", a.Str("p"), "vrf "+v.Name+" instance-import", a)
		return nil
	}},
	{Pattern: "routing-options forwarding-table export {p}", Do: func(s *scope, a syntax.Args) error {
		s.Setting("routing forwarding-table export", chain(s.Config.Settings["routing forwarding-table export"], a.Str("p")))
		s.Refer("route-map", a.Str("p"), "forwarding-table export", a)
		return nil
	}},
	{Pattern: inInstance + "routing-options auto-export", Do: func(s *scope, a syntax.Args) error { s.Setting("auto-export "+vrfOf(a), ""); return nil }},
	{Pattern: inInstance + "routing-options auto-export <rest:rest>", As: syntax.Unmodelled, Why: "how automatic export is narrowed is not computed"},
	{Pattern: inInstance + "routing-options (" + unreadRouting + ") [<rest:rest>]", As: syntax.Unmodelled, Why: "this routing option is not computed"},
	{Pattern: inInstance + "routing-options rib <rib> (martians|maximum-prefixes|maximum-paths|multipath|label|flow|protect|aggregate defaults|generate defaults|static rib-group|access|access-internal) [<rest:rest>]", As: syntax.Unmodelled, Why: "this option of a routing table is not computed"},
	{Pattern: inInstance + "routing-options [rib <rib>] (aggregate|generate) route <prefix:anyprefix>", Do: aggregate},
	{Pattern: inInstance + "routing-options [rib <rib>] (aggregate|generate) route <prefix:anyprefix> (policy <p>|community <c>|active|passive|brief|full|discard|reject|preference <n:int>|metric <n:int>|tag <n:int>)", Do: aggregate},
	{Pattern: inInstance + "routing-options [rib <rib>] (aggregate|generate) route <prefix:anyprefix> (as-path|next-table|preference2|metric2|tag2|color) <rest:rest>", As: syntax.Unmodelled, Why: "this option of an aggregate is not computed"},
	{Pattern: inInstance + "routing-options (traceoptions|nonstop-routing-options|warm-standby|nsr-phantom-holdtime) [<rest:rest>]", As: syntax.Inert, Why: "serves people and the second routing engine"},
}

const unreadRouting = "route-distinguisher-id|martians|maximum-prefixes|maximum-paths|multipath|resolution|forwarding-table|graceful-restart|nonstop-routing|multicast|flow|validation|bmp|ppm|source-routing|" +
	"interface-routes family|interface-routes|dynamic-tunnels|dynamic-tunnel-hash-seed|options|fate-sharing|instance-export|route-record|logical-system-mux|topologies|tunnel|transport-class|source-packet-routing|" +
	"auto-bandwidth|med-igp-update-interval|l3vpn-composite-nexthop|chained-composite-next-hop|aggregate defaults|generate defaults|instance-role|forwarding-context|programmable-rpd|rib-sharding|bgp-static|localized-fib|soft-preemption|as-path-compare|cassis|lsp-telemetry|update-threading|resolution-rib|enable-sensors|backup-selection|no-bfd-triggered-local-repair|routing-table|udp-port"

// aggregate reads a statement of an aggregate or generated route.
func aggregate(s *scope, a syntax.Args) error {
	p := netip.MustParsePrefix(a.Str("prefix"))
	if p != p.Masked() {
		return fmt.Errorf("%s has host bits set", p)
	}
	vrf := vrfOf(a)
	if rib := a.Str("rib"); rib != "" && vrf == "default" {
		vrf = tableVRF(rib)
	}
	v, path := s.VRFNamed(vrf), "aggregate route "+p.String()
	g := ioslike.Get(&v.Aggregates, p.String())
	g.Prefix = p
	g.Generate = g.Generate || a.Word("generate")
	ioslike.Set(&s.Config.Positions, devices.PathJoin("vrf "+vrf, path), pos(a))
	switch {
	case a.Word("policy"):
		g.Policy = chain(g.Policy, a.Str("p"))
		s.Refer("route-map", a.Str("p"), path, a)
	case a.Word("community"):
		ioslike.Set(&g.Communities, a.Str("c"), true)
	case a.Word("passive"):
		g.Passive = true
	case a.Word("brief"):
		g.Brief = true
	case a.Word("discard"):
		g.Discard = true
	case a.Word("active"), a.Word("full"), a.Word("reject"): // so it is by default, unless routing-options aggregate defaults say otherwise
		s.Setting("route aggregate "+vrf+" "+p.String()+" "+a.Node.Words[len(a.Node.Words)-1], "")
	case a.Word("preference"):
		g.Distance = a.Int("n")
	case a.Word("metric"):
		g.Metric = a.Int("n")
	case a.Word("tag"):
		g.Tag = a.Int64("n")
	}
	return nil
}

// chain adds a policy to those that are tried one after the other.
func chain(was, name string) string { return strings.TrimSpace(was + " " + name) }
