package junos

import (
	"fmt"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

const ofBGP = inInstance + "protocols bgp [group <g>] [neighbor <n>] "

func (s *scope) bgp() *devices.BGP {
	if s.Config.BGP == nil {
		s.Config.BGP = &devices.BGP{}
	}
	return s.Config.BGP
}

func (s *scope) bgpVRF(name string) *devices.BGPVRF { return ioslike.Get(&s.bgp().VRFs, name) }

// groupKey names the group in which what a group, or all of BGP in an instance, says is kept.
func groupKey(vrf, group string) string {
	key := "global"
	if group != "" {
		key = "group " + group
	}
	if vrf != "default" {
		key += " vrf " + vrf
	}
	return key
}

// level is what a statement is about: a neighbour, a group or all of BGP. What is said nearer to the neighbour wins
// (Junos BGP User Guide, "BGP groups and hierarchy").
func (s *scope) level(a syntax.Args) *devices.BGPNeighbor {
	vrf := vrfOf(a)
	v := s.bgpVRF(vrf)
	var n *devices.BGPNeighbor
	switch {
	case a.Has("n"):
		n = ioslike.Get(&v.Neighbors, a.Str("n"))
		if !a.Has("g") && n.Inherit == nil {
			n.Inherit = []string{groupKey(vrf, "")}
		}
		if a.Has("g") {
			n.Inherit = []string{groupKey(vrf, a.Str("g")), groupKey(vrf, "")}
			s.group(vrf, a.Str("g"))
		}
		if vrf == "default" {
			s.At(a, "router bgp", "neighbor "+a.Str("n"))
		} else {
			s.At(a, "router bgp", "vrf "+vrf, "neighbor "+a.Str("n"))
		}
	default:
		n = s.group(vrf, a.Str("g"))
		s.At(a, "router bgp", "template "+groupKey(vrf, a.Str("g")))
	}
	s.group(vrf, "")
	return n
}

func (s *scope) group(vrf, name string) *devices.BGPNeighbor {
	return ioslike.Get(&s.bgp().Groups, groupKey(vrf, name))
}

// all is the family that holds for every family.
func all(n *devices.BGPNeighbor) *devices.BGPNeighborFamily { return ioslike.Get(&n.Families, "") }

func (s *scope) bgpGlobal(a syntax.Args) *devices.BGPNeighborFamily {
	return all(s.group(vrfOf(a), ""))
}

// sets puts what a statement says into the neighbour, group or process that it stands in.
func sets(f func(*devices.BGPNeighbor, syntax.Args)) func(*scope, syntax.Args) error {
	return func(s *scope, a syntax.Args) error { f(s.level(a), a); return nil }
}

func bgpSetting(words string) Row {
	return Row{Pattern: ofBGP + words, Exact: true, Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) {
		ioslike.Set(&n.Settings, afterBGP(a), "")
	})}
}

// afterBGP gives what a statement says after the neighbour or group that it is about.
func afterBGP(a syntax.Args) string {
	w := a.Node.Words
	i := 0
	for w[i] != "bgp" || i > 0 && w[i-1] != "protocols" {
		i++
	}
	i++
	if a.Has("g") {
		i += 2
	}
	if a.Has("n") {
		i += 2
	}
	return strings.Join(w[i:], " ")
}

var bgpRows = []Row{
	{Pattern: strings.TrimSpace(ofBGP), Do: sets(func(*devices.BGPNeighbor, syntax.Args) {})},
	{Pattern: ofBGP + "type {t:internal|external}", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { ioslike.Set(&n.Settings, "type", a.Str("t")) })},
	{Pattern: ofBGP + "peer-as {as:asn}", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { n.RemoteAS = a.Str("as") })},
	{Pattern: ofBGP + "description {text:rest}", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { n.Description = a.Unquoted("text") })},
	{Pattern: ofBGP + "local-address {ip:addr}", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { n.UpdateSource = a.Str("ip") })},
	{Pattern: ofBGP + "local-interface {if:ifname}", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { n.Interface = a.Str("if") })},
	{Pattern: ofBGP + "disable", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { n.Shutdown = ioslike.New(true) })},
	{Pattern: ofBGP + "shutdown", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { n.Shutdown = ioslike.New(true) })},
	{Pattern: ofBGP + "passive", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { n.Passive = true })},
	{Pattern: ofBGP + "hold-time {n1:int}", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { n.Hold = a.Int("n1") })},
	{Pattern: ofBGP + "keepalive {n1:int}", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { n.Keepalive = a.Int("n1") })},
	{Pattern: ofBGP + "multihop", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { n.EBGPMultihop = max(n.EBGPMultihop, 64) })},
	{Pattern: ofBGP + "multihop ttl {n1:int(1-255)}", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { n.EBGPMultihop = a.Int("n1") })},
	{Pattern: ofBGP + "multihop no-nexthop-change", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) {
		n.EBGPMultihop = max(n.EBGPMultihop, 64)
		all(n).NextHopUnchanged = ioslike.New(true)
	})},
	{Pattern: ofBGP + "ttl {n1:int(1-255)}", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { ioslike.Set(&n.Settings, "ttl", a.Str("n1")) })},
	{Pattern: ofBGP + "authentication-key {k}", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { n.Password = a.Unquoted("k") })},
	{Pattern: ofBGP + "local-as {as:asn}", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { n.LocalAS = uint32(a.Int64("as")) })},
	{Pattern: ofBGP + "local-as [{as:asn}] (private|alias|no-prepend-global-as)", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) {
		if a.Has("as") {
			n.LocalAS = uint32(a.Int64("as"))
		}
		ioslike.Set(&n.LocalASOptions, a.Node.Words[len(a.Node.Words)-1], true)
	}), Exact: true},
	{Pattern: ofBGP + "local-as [{as:asn}] loops {n1:int(1-10)}", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) {
		if a.Has("as") {
			n.LocalAS = uint32(a.Int64("as"))
		}
		ioslike.Set(&n.LocalASOptions, "loops "+a.Str("n1"), true)
	})},
	{Pattern: ofBGP + "import <p>", Do: policy("import", func(f *devices.BGPNeighborFamily, p string) { f.PolicyIn = chain(f.PolicyIn, p) })},
	{Pattern: ofBGP + "export <p>", Do: policy("export", func(f *devices.BGPNeighborFamily, p string) { f.PolicyOut = chain(f.PolicyOut, p) })},
	{Pattern: ofBGP + "bfd-liveness-detection <rest:rest>", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) {
		n.BFD = ioslike.New(true)
		ioslike.Set(&n.Settings, "bfd "+a.Str("rest"), "")
	})},
	{Pattern: ofBGP + "enforce-first-as", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { n.EnforceFirstAS = ioslike.New(true) })},
	{Pattern: ofBGP + "no-enforce-first-as", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { n.EnforceFirstAS = ioslike.New(false) })},
	{Pattern: ofBGP + "cluster {id}", Do: func(s *scope, a syntax.Args) error {
		n := s.level(a)
		all(n).RouteReflectorClient = ioslike.New(true)
		ioslike.Set(&n.Settings, "cluster", a.Str("id"))
		return nil
	}},
	{Pattern: ofBGP + "no-client-reflect", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { ioslike.Set(&n.Settings, "no-client-reflect", "") })},
	{Pattern: ofBGP + "as-override", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { all(n).ASOverride = ioslike.New(true) })},
	{Pattern: ofBGP + "advertise-peer-as", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { all(n).DisablePeerASCheck = ioslike.New(true) })},
	{Pattern: ofBGP + "no-advertise-peer-as", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { all(n).DisablePeerASCheck = ioslike.New(false) })},
	{Pattern: ofBGP + "local-preference {n1:int}", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { all(n).LocalPreference = ioslike.New(a.Int("n1")) })},
	{Pattern: ofBGP + "remove-private", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) {
		if all(n).RemovePrivateAS == "" {
			all(n).RemovePrivateAS = "yes"
		}
	})},
	{Pattern: ofBGP + "remove-private all", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) {
		if f := all(n); f.RemovePrivateAS != "replace-as" {
			f.RemovePrivateAS = "all"
		}
	})},
	{Pattern: ofBGP + "remove-private all replace", Do: sets(func(n *devices.BGPNeighbor, a syntax.Args) { all(n).RemovePrivateAS = "replace-as" })},
	{Pattern: ofBGP + "multipath", Do: func(s *scope, a syntax.Args) error {
		ioslike.Set(&s.level(a).Settings, "multipath", "")
		return nil
	}},
	{Pattern: ofBGP + "multipath multiple-as [disable]", Exact: true, Do: func(s *scope, a syntax.Args) error {
		ioslike.Set(&s.level(a).Settings, strings.TrimSpace("multipath multiple-as "+map[bool]string{true: "disable"}[a.Word("disable")]), "")
		return nil
	}},
	{Pattern: inInstance + "protocols bgp path-selection (always-compare-med|cisco-non-deterministic|external-router-id|as-path-ignore|l2vpn-use-bgp-rules|med-plus-igp) [<rest:rest>]", Exact: true, Do: func(s *scope, a syntax.Args) error {
		name := map[string]string{"external-router-id": "compare-routerid", "as-path-ignore": "as-path ignore", "cisco-non-deterministic": "non-deterministic"}
		w := a.Node.Words[len(a.Node.Words)-1]
		if n := name[w]; n != "" {
			w = n
		}
		ioslike.Set(&s.bgpVRF(vrfOf(a)).BestPath, w, true)
		return nil
	}},
	{Pattern: inInstance + "protocols bgp group <g> allow <prefix>", Do: func(s *scope, a syntax.Args) error {
		n := ioslike.Get(&s.bgpVRF(vrfOf(a)).DynamicNeighbors, a.Str("prefix"))
		n.Inherit = []string{groupKey(vrfOf(a), a.Str("g")), groupKey(vrfOf(a), "")}
		s.level(a)
		return nil
	}},
	{Pattern: inInstance + "protocols bgp group <g> dynamic-neighbor <d> <rest:rest>", As: syntax.Unmodelled, Why: "neighbours that come by themselves are not computed"},
	{Pattern: ofBGP + "(traceoptions|log-updown) [<rest:rest>]", As: syntax.Inert, Why: "writes a log"},
	{Pattern: ofBGP + "neighbor-tag <rest:rest>", As: syntax.Inert, Why: "a name for people"},
	bgpSetting("(" + keptBGP + ") [<rest:rest>]"),
	{Pattern: ofBGP + "family <f> <t> [<rest:rest>]", Do: func(s *scope, a syntax.Args) error { return s.bgpFamily(a) }},
	{Pattern: inInstance + "protocols bgp family traffic-engineering", As: syntax.Unmodelled, Why: "this family is not computed"},
}

// keptBGP are statements that are kept as written: a difference is told, its consequence is not computed.
const keptBGP = "advertise-inactive|no-advertise-inactive|advertise-external|authentication-algorithm|authentication-key-chain|bgp-error-tolerance|bmp|damping|drop-path-attributes|forwarding-context|graceful-restart|graceful-shutdown|" +
	"include-mp-next-hop|ipsec-sa|keep|log-updown-disabled|metric-out|mtu-discovery|no-mtu-discovery|no-aggregator-id|no-prepend-global-as|out-delay|output-queue-priority|preference|tcp-mss|tcp-aggressive-transmission|tcp-authentication|tcp-connect-port|" +
	"unconfigured-peer-graceful-restart|vpn-apply-export|egress-te|egress-te-node-segment|egress-te-set-segment|egress-te-backup-paths|outbound-route-filter|rfc6514-compliant-safi129|hold-down|idle-after-switch-over|accept-remote-nexthop|" +
	"advertise-bgp-static|rib-sharding|update-threading|allow-protection|bandwidth-based-metrics|delay-route-advertisements|disable-4byte-as|local-as-loops|long-lived-graceful-restart|minimum-hold-time|no-nexthop-change|peer-as-list|optimal-route-reflection|output-queue|precision-timers|" +
	"session-mode|snmp-options|sr-preference-override|stale-labels-holddown-period|traffic-statistics|transport-class|ttl-security|use-for-post-convergence|validation|warning|peer-id|add-path-display-ipv4-address|auto-discovered-neighbors|send-addpath-optimization|group-split-size|route-server-client|dont-help-shared-fate-bfd-down|cluster-list|path-selection|source-packet-routing|apply-macro|strip-as-path|remove-private nearest|remove-private no-peer-loop-check|remove-private all replace nearest"

var familyNames = map[string]string{
	"inet unicast": "ipv4 unicast", "inet multicast": "ipv4 multicast", "inet6 unicast": "ipv6 unicast", "inet6 multicast": "ipv6 multicast",
	"inet labeled-unicast": "ipv4 labeled-unicast", "inet6 labeled-unicast": "ipv6 labeled-unicast", "inet-vpn unicast": "vpnv4 unicast",
	"inet6-vpn unicast": "vpnv6 unicast", "inet-vpn multicast": "vpnv4 multicast", "inet6-vpn multicast": "vpnv6 multicast", "inet-mvpn signaling": "ipv4 mvpn", "inet6-mvpn signaling": "ipv6 mvpn",
	"evpn signaling": "l2vpn evpn", "l2vpn signaling": "l2vpn vpls", "route-target": "ipv4 rt-filter", "inet flow": "ipv4 flowspec", "inet6 flow": "ipv6 flowspec",
	"inet any": "ipv4 any", "inet6 any": "ipv6 any", "inet-vpn flow": "vpnv4 flowspec", "inet6-vpn flow": "vpnv6 flowspec", "inet segment-routing-te": "ipv4 sr-te", "inet6 segment-routing-te": "ipv6 sr-te",
	"traffic-engineering unicast": "link-state", "iso-vpn unicast": "iso-vpn unicast", "inet-vpn any": "vpnv4 any", "inet-mdt signaling": "ipv4 mdt", "inet-vpn labeled-unicast": "vpnv4 labeled-unicast",
}

// bgpFamily is a family of a neighbour, a group or all of BGP, and what is said of it.
func (s *scope) bgpFamily(a syntax.Args) error {
	name := familyNames[a.Str("f")+" "+a.Str("t")]
	if name == "" {
		return fmt.Errorf("there is no family %s %s", a.Str("f"), a.Str("t"))
	}
	n := s.level(a)
	f := ioslike.Get(&n.Families, name)
	f.Activate = ioslike.New(true)
	words := syntax.Words(a.Str("rest"))
	if len(words) == 0 {
		return nil
	}
	switch rest := strings.Join(words, " "); {
	case words[0] == "loops" && len(words) == 2:
		k, err := strconv.Atoi(words[1])
		if err != nil {
			return fmt.Errorf("%q is no number of loops", words[1])
		}
		f.AllowASIn = k
	case words[0] == "accepted-prefix-limit" || words[0] == "prefix-limit":
		f.MaximumPrefix = chain(f.MaximumPrefix, rest)
	case words[0] == "add-path":
		ioslike.Set(&f.AdditionalPaths, strings.Join(words[1:], " "), true)
	case contains([]string{"rib-group", "withdraw-priority", "damping", "no-install", "no-validate", "per-prefix-label", "aigp", "protection", "rib", "explicit-null", "resolve-vpn", "graceful-restart", "local-ipv4-address", "extended-nexthop",
		"extended-nexthop-color", "extended-nexthop-tunnel", "route-refresh-priority", "output-queue-priority", "topology", "traffic-statistics", "route-age-bgp-view", "delay-route-advertisements", "nexthop-resolution", "defer-initial-multipath-build", "entropy-label", "add-path-all", "secondary-independent-resolution", "advertise-default", "external-paths", "proxy-generate", "prefix-limit-all", "accept-local-nexthop", "ip-aliasing"}, words[0]):
		ioslike.Set(&f.Settings, rest, "")
	default:
		return fmt.Errorf("%q of family %s is not known", words[0], name)
	}
	return nil
}

func policy(way string, set func(*devices.BGPNeighborFamily, string)) func(*scope, syntax.Args) error {
	return func(s *scope, a syntax.Args) error {
		n := s.level(a)
		set(all(n), a.Str("p"))
		by := "bgp " + way
		if a.Has("g") {
			by = "bgp group " + a.Str("g") + " " + way
		}
		if a.Has("n") {
			by = "neighbor " + a.Str("n") + " " + way
		}
		s.Refer("route-map", a.Str("p"), by, a)
		return nil
	}
}

var bgpNeighborRows = []Row{}
