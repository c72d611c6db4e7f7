package srlinux

import (
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/nokia"
	"interlock/devices/syntax"
)

type prefixType = netip.Prefix

func address(s string) netip.Addr { a, _ := netip.ParseAddr(s); return a }

func bgp(c *devices.Config) *devices.BGP {
	if c.BGP == nil {
		c.BGP = &devices.BGP{VRFs: map[string]*devices.BGPVRF{}}
	}
	return c.BGP
}

// groupKey is how a group is called; "" is what is said for the whole of BGP, from which all take.
func groupKey(owner, name string) string {
	if owner != "default" {
		return "group " + owner + "/" + name
	}
	return strings.TrimSpace("group " + name)
}

// families are the address families by their names here (srl_nokia-common.yang, afi-safi).
var families = map[string]string{
	"ipv4-unicast": "ipv4 unicast", "ipv6-unicast": "ipv6 unicast", "evpn": "l2vpn evpn", "l3vpn-ipv4-unicast": "vpnv4 unicast", "l3vpn-ipv6-unicast": "vpnv6 unicast",
	"ipv4-labeled-unicast": "ipv4 labeled-unicast", "ipv6-labeled-unicast": "ipv6 labeled-unicast", "route-target": "rtfilter unicast", "link-state": "link-state link-state",
}

// bgpRows are BGP (srl_nokia-bgp.yang).
func bgpRows(n nokia.Block) []Row {
	b := n.In("protocols bgp", "/router bgp / vrf $ni", func(s *Scope, a syntax.Args) { s.BGPVRF = ioslike.Get(&bgp(s.Config).VRFs, s.Owner) })
	group := func(s *Scope, name string) {
		s.Neighbor = ioslike.Get(&bgp(s.Config).Groups, groupKey(s.Owner, name))
		s.Draft.Neighbor(s.Neighbor, s.BGPVRF, s.Owner, true)
	}
	whole := b.In("", "", func(s *Scope, a syntax.Args) { group(s, "") })
	g := b.In("group <group>", "/router bgp / template group $group", func(s *Scope, a syntax.Args) { group(s, a.Unquoted("group")) })
	p := b.In("neighbor <peer>", "neighbor $peer", func(s *Scope, a syntax.Args) {
		s.Neighbor = ioslike.Get(&s.BGPVRF.Neighbors, a.Unquoted("peer"))
		s.Draft.Neighbor(s.Neighbor, s.BGPVRF, s.Owner, false)
	})
	accept := b.In("dynamic-neighbors accept match <prefix:anyprefix>", "listen range $prefix", func(s *Scope, a syntax.Args) {
		s.Neighbor = ioslike.Get(&s.BGPVRF.DynamicNeighbors, a.Prefix("prefix").Masked().String())
	})
	unnumbered := b.In("dynamic-neighbors interface <if>", "neighbor $if", func(s *Scope, a syntax.Args) {
		s.Neighbor = ioslike.Get(&s.BGPVRF.Neighbors, a.Unquoted("if"))
		s.Neighbor.Interface = a.Unquoted("if")
		s.Draft.Neighbor(s.Neighbor, s.BGPVRF, s.Owner, false)
	})
	inherit := func(s *Scope, a syntax.Args) {
		key := groupKey(s.Owner, a.Unquoted("v"))
		s.Neighbor.Inherit = append(s.Neighbor.Inherit, key)
		s.Refer("template", key, "bgp neighbor", a)
	}
	setting := func(words, key string) Row {
		return b.Leaf(words, key, func(s *Scope, a syntax.Args) { ioslike.Set(&s.BGPVRF.Settings, key, a.Unquoted("v")) })
	}
	rows := nokia.Rows(
		Row{Pattern: b.Exists().Pattern, As: syntax.Inert, Why: "BGP without a neighbour has no session"},
		b.Leaf("admin-state {state:enable|disable}", "", func(s *Scope, a syntax.Args) {
			if s.Owner == "default" {
				bgp(s.Config).Shutdown = off(a)
			}
			ioslike.Set(&s.BGPVRF.Settings, "admin-state", a.Str("state"))
		}),
		b.Leaf("autonomous-system {as:asn}", "/router bgp / asn", func(s *Scope, a syntax.Args) {
			if s.Owner == "default" {
				bgp(s.Config).ASN = uint32(a.Int64("as"))
			} else {
				s.BGPVRF.LocalAS = uint32(a.Int64("as"))
			}
		}),
		b.Leaf("router-id {id:ip}", "router-id", func(s *Scope, a syntax.Args) { s.BGPVRF.RouterID = a.Addr("id") }),
		b.Leaf("preference (ebgp|ibgp) {n:int}", "distance", func(s *Scope, a syntax.Args) {
			w := a.Node.Words
			ioslike.Set(&s.BGPVRF.Distance, w[len(w)-2], a.Int("n"))
		}),
		setting("best-path-selection <x> {v:rest}", "best-path-selection"), setting("route-advertisement {v:rest}", "route-advertisement"), setting("rapid-withdrawal {v}", "rapid-withdrawal"), setting("wait-for-fib-install {v}", "wait-for-fib-install"), setting("convergence {v:rest}", "convergence"),
		b.Unmodelled("what this does to BGP is not computed", "route-distinguisher", "segment-routing-mpls", "srv6", "next-hop-resolution", "under-maintenance", "egress-peer-engineering", "rib-management", "optimal-route-reflection", "authentication key", "dynamic-neighbors accept max-sessions"),
		g.Exists(), p.Exists(), unnumbered.Exists(),
		p.Leaf("peer-group {v}", "inherit", inherit), accept.Leaf("peer-group {v}", "inherit", inherit), unnumbered.Leaf("peer-group {v}", "inherit", inherit),
		accept.Leaf("allowed-peer-as <as>", "remote-as", func(s *Scope, a syntax.Args) {
			s.Neighbor.RemoteAS = strings.TrimPrefix(s.Neighbor.RemoteAS+","+strings.ReplaceAll(a.Str("as"), "..", "-"), ",")
		}),
		unnumbered.Leaf("allowed-peer-as <as>", "remote-as", func(s *Scope, a syntax.Args) {
			s.Neighbor.RemoteAS = strings.TrimPrefix(s.Neighbor.RemoteAS+","+strings.ReplaceAll(a.Str("as"), "..", "-"), ",")
		}),
	)
	for name, full := range families {
		f := b.In("afi-safi "+name, "address-family "+full, func(s *Scope, a syntax.Args) {
			s.Family = ioslike.Get(&s.BGPVRF.Families, full)
		})
		rows = append(rows, nokia.Rows(
			f.Exists(),
			f.Leaf("multipath (max-paths-level-1|maximum-paths|ebgp maximum-paths) {n:int}", "maximum-paths", func(s *Scope, a syntax.Args) { s.Family.MaximumPaths = a.Int("n") }),
			f.Leaf("multipath ibgp maximum-paths {n:int}", "maximum-paths ibgp", func(s *Scope, a syntax.Args) { s.Family.MaximumPathsIBGP = a.Int("n") }),
			f.Leaf("multipath max-paths-level-2 {n:int}", "", func(s *Scope, a syntax.Args) {
				ioslike.Set(&s.Family.Settings, "max-paths-level-2", a.Str("n"))
			}),
			f.Leaf("multipath allow-multiple-as {v:true|false}", "/router bgp / vrf $ni / bestpath as-path multipath-relax", func(s *Scope, a syntax.Args) {
				if a.Str("v") == "true" {
					ioslike.Set(&s.BGPVRF.BestPath, "as-path multipath-relax", true)
				} else {
					ioslike.Set(&s.Family.Settings, "allow-multiple-as", "false")
				}
			}),
		)...)
	}
	rows = append(rows, sayingRows(whole, true)...)
	rows = append(rows, sayingRows(g, false)...)
	return append(rows, sayingRows(p, false)...)
}

// sayingRows are what BGP as a whole, a group and a neighbour may say alike.
func sayingRows(n nokia.Block, whole bool) []Row {
	family := func(s *Scope) *devices.BGPNeighborFamily { return ioslike.Get(&s.Neighbor.Families, s.FamilyName) }
	draft := func(s *Scope) *nokia.Neighbor { return s.Draft.Neighbor(s.Neighbor, s.BGPVRF, s.Owner, true) }
	set := func(words, key string) Row {
		return n.Leaf(words, key, func(s *Scope, a syntax.Args) { ioslike.Set(&s.Neighbor.Settings, key, a.Unquoted("v")) })
	}
	rows := nokia.Rows(
		n.Leaf("transport local-address {v}", "update-source", func(s *Scope, a syntax.Args) { s.Neighbor.UpdateSource = a.Str("v") }),
		n.Leaf("transport passive-mode {v:true|false}", "transport passive", func(s *Scope, a syntax.Args) { s.Neighbor.Passive = a.Str("v") == "true" }),
		n.Leaf("multihop maximum-hops {n:int}", "ebgp-multihop", func(s *Scope, a syntax.Args) { s.Neighbor.EBGPMultihop = a.Int("n") }),
		set("multihop admin-state {v:enable|disable}", "multihop admin-state"),
		n.Leaf("timers hold-time {n:int}", "hold-time", func(s *Scope, a syntax.Args) { s.Neighbor.Hold = a.Int("n") }),
		n.Leaf("timers keepalive-interval {n:int}", "keepalive", func(s *Scope, a syntax.Args) { s.Neighbor.Keepalive = a.Int("n") }),
		set("timers connect-retry {v:int}", "connect-retry"), set("timers minimum-advertisement-interval {v:int}", "minimum-advertisement-interval"), set("timers prefix-limit-restart-timer {v}", "prefix-limit-restart-timer"),
		n.Leaf("failure-detection enable-bfd {v:true|false}", "bfd", func(s *Scope, a syntax.Args) { s.Neighbor.BFD = ioslike.New(a.Str("v") == "true") }),
		set("failure-detection fast-failover {v:true|false}", "fast-failover"), set("graceful-restart {v:rest}", "graceful-restart"), set("authentication keychain {v}", "keychain"), set("transport tcp-mss {v}", "tcp-mss"), set("transport mtu-discovery {v}", "mtu-discovery"),
		n.Leaf("authentication password {v:rest}", "password", func(s *Scope, a syntax.Args) { s.Neighbor.Password = a.Unquoted("v") }),
		n.Leaf("route-reflector client {v:true|false}", "address-family / route-reflector-client", func(s *Scope, a syntax.Args) {
			ioslike.Get(&s.Neighbor.Families, "").RouteReflectorClient = ioslike.New(a.Str("v") == "true")
		}),
		n.Leaf("route-reflector cluster-id {v:ip}", "/router bgp / vrf $ni / cluster-id", func(s *Scope, a syntax.Args) { s.BGPVRF.ClusterID = a.Str("v") }),
		n.Leaf("as-path-options allow-own-as {n:int(0-255)}", "address-family / allowas-in", func(s *Scope, a syntax.Args) {
			ioslike.Get(&s.Neighbor.Families, "").AllowASIn = a.Int("n")
		}),
		n.Leaf("as-path-options replace-peer-as {v:true|false}", "address-family / as-override", func(s *Scope, a syntax.Args) {
			ioslike.Get(&s.Neighbor.Families, "").ASOverride = ioslike.New(a.Str("v") == "true")
		}),
		n.Leaf("as-path-options remove-private-as mode {v:disabled|delete|replace}", "address-family / remove-private-as", func(s *Scope, a syntax.Args) {
			ioslike.Get(&s.Neighbor.Families, "").RemovePrivateAS = map[string]string{"delete": "yes", "replace": "replace-as"}[a.Str("v")]
		}),
		set("as-path-options remove-private-as (ignore-peer-as|leading-only) {v:true|false}", "remove-private-as option"),
		n.Leaf("send-community (standard|large) {v:true|false}", "address-family / send-community", func(s *Scope, a syntax.Args) {
			w := a.Node.Words
			ioslike.Set(&ioslike.Get(&s.Neighbor.Families, "").SendCommunity, w[len(w)-2], a.Str("v") == "true")
		}),
		n.Leaf("send-community-type <v>", "address-family / send-community", func(s *Scope, a syntax.Args) {
			ioslike.Set(&ioslike.Get(&s.Neighbor.Families, "").SendCommunity, a.Str("v"), true)
		}),
		n.Unmodelled("what this does to BGP is not computed", "graceful-restart", "trace-options", "transport local-address-interface", "bgp-prefix-sid", "advertise-inactive", "admin-group", "maintenance-group", "link-bandwidth", "flowspec", "dynamic-neighbor", "send-default-route link-bandwidth"),
	)
	for way, word := range map[string]string{"import": "in", "export": "out"} {
		policy := func(s *Scope, a syntax.Args) {
			d := draft(s)
			if way == "import" {
				d.Import = append(d.Import, a.Unquoted("v"))
			} else {
				d.Export = append(d.Export, a.Unquoted("v"))
			}
			s.Refer("route-map", a.Unquoted("v"), "bgp "+way+"-policy", a)
		}
		rows = append(rows, n.Leaf(way+"-policy <v>", "address-family / route-map "+word, policy))
		for f, full := range families {
			rows = append(rows, n.Leaf("afi-safi "+f+" "+way+"-policy <v>", "address-family "+full+" / route-map "+word, func(s *Scope, a syntax.Args) {
				nf := ioslike.Get(&s.Neighbor.Families, full)
				at := map[string]*string{"import": &nf.PolicyIn, "export": &nf.PolicyOut}[way]
				*at = strings.TrimSpace(*at + " " + a.Unquoted("v"))
				s.Refer("route-map", a.Unquoted("v"), "bgp "+way+"-policy", a)
				d := draft(s)
				d.Reject[way] = false // a policy for a family is a policy
			}))
		}
		rows = append(rows, n.Leaf("ebgp-default-policy "+way+"-reject-all {v:true|false}", "", func(s *Scope, a syntax.Args) {
			draft(s).Reject[way] = a.Str("v") == "true"
			ioslike.Set(&s.Neighbor.Settings, "ebgp-default-policy "+way+"-reject-all", a.Str("v"))
		}))
	}
	for f, full := range families {
		b := n.In("afi-safi "+f, "address-family "+full, nil)
		in := func(s *Scope) *devices.BGPNeighborFamily { return ioslike.Get(&s.Neighbor.Families, full) }
		rows = append(rows, nokia.Rows(
			b.Leaf("admin-state {state:enable|disable}", "activate", func(s *Scope, a syntax.Args) { draft(s).Families[full] = !off(a) }),
			b.Leaf("prefix-limit max-received-routes {n}", "maximum-prefix", func(s *Scope, a syntax.Args) { in(s).MaximumPrefix = a.Str("n") }),
			b.Leaf("prefix-limit (warning-threshold-pct|prevent-teardown) {v}", "", func(s *Scope, a syntax.Args) {
				w := a.Node.Words
				ioslike.Set(&in(s).Settings, w[len(w)-2], a.Str("v"))
			}),
			b.Leaf("send-default-route [export-policy {v}]", "default-originate", func(s *Scope, a syntax.Args) {
				in(s).DefaultOriginate = &devices.DefaultOriginate{Always: true, Policy: a.Unquoted("v")}
			}),
			b.Leaf("add-paths (send|receive) {v}", "additional-paths", func(s *Scope, a syntax.Args) {
				w := a.Node.Words
				ioslike.Set(&in(s).AdditionalPaths, w[len(w)-2]+" "+a.Str("v"), true)
			}),
			b.Leaf("(ipv4-unicast|ipv6-unicast|evpn|l3vpn-ipv4-unicast|l3vpn-ipv6-unicast) {v:rest}", "", func(s *Scope, a syntax.Args) {
				w := a.Node.Words
				ioslike.Set(&in(s).Settings, strings.Join(w[len(w)-1-strings.Count(a.Str("v"), " "):], " "), "")
			}),
			b.Leaf("(advertise-ipv6-next-hops|receive-ipv6-next-hops|next-hop-self) {v}", "", func(s *Scope, a syntax.Args) {
				w := a.Node.Words
				ioslike.Set(&in(s).Settings, w[len(w)-2], a.Str("v"))
			}),
		)...)
		if !whole {
			rows = append(rows, b.Exists())
		}
	}
	for _, f := range []string{"ipv4", "ipv6"} {
		rows = append(rows, n.Leaf("send-default-route "+f+"-unicast {v:true|false}", "address-family "+f+" unicast / default-originate", func(s *Scope, a syntax.Args) {
			if a.Str("v") == "true" {
				ioslike.Get(&s.Neighbor.Families, f+" unicast").DefaultOriginate = &devices.DefaultOriginate{Always: true}
			}
		}))
	}
	if whole {
		return rows
	}
	return append(rows, nokia.Rows(
		n.Leaf("admin-state {state:enable|disable}", "shutdown", func(s *Scope, a syntax.Args) { s.Neighbor.Shutdown = ioslike.New(off(a)) }),
		n.Leaf("description {text:rest}", "description", func(s *Scope, a syntax.Args) { s.Neighbor.Description = a.Unquoted("text") }),
		n.Leaf("peer-as {as:asn}", "remote-as", func(s *Scope, a syntax.Args) { s.Neighbor.RemoteAS = a.Str("as") }),
		n.Leaf("local-as as-number {as:asn}", "local-as", func(s *Scope, a syntax.Args) { s.Neighbor.LocalAS = uint32(a.Int64("as")) }),
		n.Leaf("local-as <as:int> ", "local-as", func(s *Scope, a syntax.Args) { s.Neighbor.LocalAS = uint32(a.Int64("as")) }),
		n.Leaf("local-as (prepend-local-as|prepend-global-as) {v:true|false}", "local-as option", func(s *Scope, a syntax.Args) {
			if a.Str("v") == "false" {
				w := a.Node.Words
				ioslike.Set(&s.Neighbor.LocalASOptions, map[string]string{"prepend-local-as": "no-prepend", "prepend-global-as": "replace-as"}[w[len(w)-2]], true)
			}
		}),
		n.Leaf("next-hop-self {v:true|false}", "address-family / next-hop-self", func(s *Scope, a syntax.Args) { family(s).NextHopSelf = ioslike.New(a.Str("v") == "true") }),
		n.Leaf("local-preference {n:int}", "address-family / local-preference", func(s *Scope, a syntax.Args) { family(s).LocalPreference = ioslike.New(a.Int("n")) }),
	)...)
}
