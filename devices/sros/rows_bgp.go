package sros

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/nokia"
	"interlock/devices/syntax"
)

const bgpUnread = "what this does to BGP is not computed"

func bgp(c *devices.Config) *devices.BGP {
	if c.BGP == nil {
		c.BGP = &devices.BGP{VRFs: map[string]*devices.BGPVRF{}}
	}
	return c.BGP
}

func bgpVRF(s *Scope) *devices.BGPVRF { return ioslike.Get(&bgp(s.Config).VRFs, s.Owner) }

// groupKey is how a group is called: groups of two VPRNs may have the same name. What is said for the whole of BGP is a
// group from which all groups and neighbours take.
func groupKey(owner, name string) string {
	if name != "" {
		name = " " + name
	}
	if owner == "default" {
		return "group" + name
	}
	return "group " + owner + "/" + strings.TrimSpace(name)
}

// bgpRows are BGP in a router ("7450 ESS, 7750 SR, 7950 XRS, and VSR Unicast Routing Protocols Guide", BGP).
func bgpRows(r nokia.Block, vrfPath, vrfName string) []Row {
	b := r.In("bgp", "/router bgp"+vrfPath, func(s *Scope, a syntax.Args) { s.BGPVRF = bgpVRF(s) })
	group := func(s *Scope, name string) *devices.BGPNeighbor {
		key := groupKey(s.Owner, name)
		n := ioslike.Get(&bgp(s.Config).Groups, key)
		s.Draft.Neighbor(n, s.BGPVRF, s.Owner, true)
		return n
	}
	whole := r.In("bgp", "/router bgp / template group"+vrfName, func(s *Scope, a syntax.Args) {
		s.BGPVRF = bgpVRF(s)
		s.Neighbor = group(s, "")
	})
	g := b.In("group <group>", "/router bgp / template group "+vrfName+"$group", func(s *Scope, a syntax.Args) { s.Neighbor = group(s, a.Unquoted("group")) })
	if vrfName != "" {
		whole = r.In("bgp", "/router bgp / template group $vprn/", func(s *Scope, a syntax.Args) {
			s.BGPVRF = bgpVRF(s)
			s.Neighbor = group(s, "")
		})
	}
	n := b.In("neighbor <peer>", "neighbor $peer", func(s *Scope, a syntax.Args) {
		s.Neighbor = ioslike.Get(&s.BGPVRF.Neighbors, a.Unquoted("peer"))
		s.Draft.Neighbor(s.Neighbor, s.BGPVRF, s.Owner, false)
	})
	dynamic := g.In("dynamic-neighbor match prefix <prefix:anyprefix>", "/router bgp"+vrfPath+" / listen range $prefix", func(s *Scope, a syntax.Args) {
		d := ioslike.Get(&s.BGPVRF.DynamicNeighbors, masked(a.Prefix("prefix")).String())
		d.Inherit = []string{groupKey(s.Owner, a.Unquoted("group"))}
		s.Neighbor = d
	})
	rows := nokia.Rows(
		Row{Pattern: b.Exists().Pattern, As: syntax.Inert, Why: "BGP without a group or neighbour has no session"},
		b.Leaf("admin-state {state:enable|disable}", "/router bgp / shutdown", func(s *Scope, a syntax.Args) {
			if s.Owner == "default" {
				bgp(s.Config).Shutdown = a.Str("state") == "disable"
			} else {
				ioslike.Set(&s.BGPVRF.Settings, "admin-state", a.Str("state"))
			}
		}),
		b.Leaf("router-id {id:ip}", "router-id", func(s *Scope, a syntax.Args) { s.BGPVRF.RouterID = a.Addr("id") }),
		b.Leaf("description {text:rest}", "description", func(s *Scope, a syntax.Args) {
			ioslike.Set(&s.BGPVRF.Settings, "description", a.Unquoted("text"))
		}),
		b.Leaf("multipath max-paths {n:int(1-64)}", "address-family ipv4 unicast / maximum-paths", multipath(func(f *devices.BGPFamily, n int) { f.MaximumPaths, f.MaximumPathsIBGP = n, n })),
		b.Leaf("multipath ebgp {n:int(1-64)}", "address-family ipv4 unicast / maximum-paths", multipath(func(f *devices.BGPFamily, n int) { f.MaximumPaths = n })),
		b.Leaf("multipath ibgp {n:int(1-64)}", "address-family ipv4 unicast / maximum-paths ibgp", multipath(func(f *devices.BGPFamily, n int) { f.MaximumPathsIBGP = n })),
		b.Leaf("best-path-selection always-compare-med {how:rest}", "bestpath always-compare-med", bestPath("always-compare-med")),
		b.Leaf("best-path-selection deterministic-med {on:true|false}", "bestpath deterministic-med", bestPath("deterministic-med")),
		b.Leaf("best-path-selection ignore-router-id {how:rest}", "bestpath ignore-router-id", bestPath("ignore-router-id")),
		b.Leaf("best-path-selection as-path-ignore <family>", "bestpath", bestPath("as-path ignore")),
		b.Leaf("best-path-selection ignore-nh-metric {on:true|false}", "bestpath", bestPath("igp-metric ignore")),
		b.Unmodelled(bgpUnread, "best-path-selection d-path-length-ignore", "best-path-selection ebgp-ibgp-equal", "best-path-selection compare-origin-validation-state", "best-path-selection origin-invalid-unusable", "route-table-install", "convergence", "rib-management", "next-hop-resolution", "rapid-update", "segment-routing-v6", "optimal-route-reflection", "sr-policy-import", "flowspec", "mp-bgp-keep", "override-tunnel-elc", "peer-ip-tracking", "instance-id", "selective-label-ipv4-install", "label-allocation", "ibgp-multipath", "eibgp-loadbalance", "multipath unequal-cost", "multipath maximum-paths", "multipath family", "routes-limit", "bgp-ls", "link-state-import", "export-policy", "tunnel-encapsulation"),
		g.Exists(), n.Exists(), dynamic.Exists(),
		dynamic.Leaf("peer-as {as}", "remote-as", func(s *Scope, a syntax.Args) { s.Neighbor.RemoteAS = a.Str("as") }),
		dynamic.Leaf("allowed-peer-as <range>", "settings", func(s *Scope, a syntax.Args) {
			ioslike.Set(&s.Neighbor.Settings, "allowed-peer-as "+a.Str("range"), "")
		}),
		g.Unmodelled("sessions on an interface's link-local address are not computed", "dynamic-neighbor interface", "dynamic-neighbor limit"),
		n.Leaf("group {group}", "inherit", func(s *Scope, a syntax.Args) {
			key := groupKey(s.Owner, a.Unquoted("group"))
			s.Neighbor.Inherit = append(s.Neighbor.Inherit, key)
			s.Refer("template", key, "neighbor "+a.Unquoted("peer"), a)
		}),
	)
	rows = append(rows, sayingRows(whole)...)
	rows = append(rows, sayingRows(g)...)
	return append(rows, sayingRows(n)...)
}

func multipath(set func(*devices.BGPFamily, int)) nokia.Do {
	return func(s *Scope, a syntax.Args) {
		for _, f := range []string{"ipv4 unicast", "ipv6 unicast"} {
			set(ioslike.Get(&s.BGPVRF.Families, f), a.Int("n"))
		}
	}
}

func bestPath(word string) nokia.Do {
	return func(s *Scope, a syntax.Args) {
		if !a.Has("on") || nokia.On(a, "on") {
			ioslike.Set(&s.BGPVRF.BestPath, strings.TrimSpace(word+" "+a.Str("how")+a.Str("family")), true)
		}
	}
}

// families are the address families by their names here.
var families = map[string]string{
	"ipv4": "ipv4 unicast", "ipv6": "ipv6 unicast", "vpn-ipv4": "vpnv4 unicast", "vpn-ipv6": "vpnv6 unicast", "evpn": "l2vpn evpn",
	"label-ipv4": "ipv4 labeled-unicast", "label-ipv6": "ipv6 labeled-unicast", "mcast-ipv4": "ipv4 multicast", "mcast-ipv6": "ipv6 multicast",
	"l2-vpn": "l2vpn vpls", "flow-ipv4": "ipv4 flowspec", "flow-ipv6": "ipv6 flowspec", "route-target": "rtfilter unicast", "mvpn-ipv4": "ipv4 mvpn",
	"mvpn-ipv6": "ipv6 mvpn", "mdt-safi": "ipv4 mdt", "ms-pw": "l2vpn ms-pw", "bgp-ls": "link-state link-state", "sr-policy-ipv4": "ipv4 sr-policy",
	"sr-policy-ipv6": "ipv6 sr-policy", "mcast-vpn-ipv4": "vpnv4 multicast", "mcast-vpn-ipv6": "vpnv6 multicast", "flow-vpn-ipv4": "vpnv4 flowspec", "flow-vpn-ipv6": "vpnv6 flowspec",
}

func family(s *Scope) *devices.BGPNeighborFamily { return ioslike.Get(&s.Neighbor.Families, "") }

// sayingRows are what BGP as a whole, a group and a neighbour may say alike.
func sayingRows(n nokia.Block) []Row {
	draft := func(s *Scope) *nokia.Neighbor { return s.Draft.Neighbor(s.Neighbor, s.BGPVRF, s.Owner, true) }
	set := func(words, key string) Row {
		return n.Leaf(words, "", func(s *Scope, a syntax.Args) { ioslike.Set(&s.Neighbor.Settings, key, a.Unquoted("v")) })
	}
	rows := nokia.Rows(
		n.Leaf("peer-as {as:asn}", "remote-as", func(s *Scope, a syntax.Args) { s.Neighbor.RemoteAS = a.Str("as") }),
		n.Leaf("type {type:internal|external}", "remote-as", func(s *Scope, a syntax.Args) { draft(s).Internal = a.Str("type") }),
		n.Leaf("local-address {address}", "update-source", func(s *Scope, a syntax.Args) { s.Neighbor.UpdateSource = a.Unquoted("address") }),
		n.Leaf("local-as as-number {as:asn}", "local-as", func(s *Scope, a syntax.Args) { s.Neighbor.LocalAS = uint32(a.Int64("as")) }),
		n.Leaf("local-as (private|prepend-global-as) {on:true|false}", "local-as option", func(s *Scope, a syntax.Args) {
			for word, on := range map[string]bool{"private": true, "prepend-global-as": false} {
				if a.Word(word) && nokia.On(a, "on") == on {
					ioslike.Set(&s.Neighbor.LocalASOptions, map[string]string{"private": "no-prepend", "prepend-global-as": "replace-as"}[word], true)
				}
			}
		}),
		n.Leaf("multihop {n:int(1-255)}", "ebgp-multihop", func(s *Scope, a syntax.Args) { s.Neighbor.EBGPMultihop = a.Int("n") }),
		n.Leaf("ttl-security {n:int(1-255)}", "ttl-security hops", func(s *Scope, a syntax.Args) { s.Neighbor.TTLSecurity = 256 - a.Int("n") }),
		n.Leaf("authentication-key {key:rest}", "password", func(s *Scope, a syntax.Args) { s.Neighbor.Password = a.Unquoted("key") }),
		n.Leaf("keepalive {n:int(0-21845)}", "keepalive", func(s *Scope, a syntax.Args) { s.Neighbor.Keepalive = a.Int("n") }),
		n.Leaf("hold-time seconds {n:int(0-65535)}", "hold-time", func(s *Scope, a syntax.Args) { s.Neighbor.Hold = a.Int("n") }),
		n.Leaf("hold-time minimum-hold-time {v}", "", func(s *Scope, a syntax.Args) { ioslike.Set(&s.Neighbor.Settings, "minimum-hold-time", a.Str("v")) }),
		n.Leaf("passive {on:true|false}", "transport passive", func(s *Scope, a syntax.Args) { s.Neighbor.Passive = nokia.On(a, "on") }),
		n.Leaf("bfd-liveness {on:true|false}", "bfd", func(s *Scope, a syntax.Args) { s.Neighbor.BFD = ioslike.New(nokia.On(a, "on")) }),
		n.Leaf("next-hop-self {on:true|false}", "address-family / next-hop-self", func(s *Scope, a syntax.Args) { family(s).NextHopSelf = ioslike.New(nokia.On(a, "on")) }),
		n.Leaf("next-hop-unchanged <family> {on:true|false}", "address-family / next-hop-unchanged", func(s *Scope, a syntax.Args) {
			family(s).NextHopUnchanged = ioslike.New(nokia.On(a, "on"))
		}),
		n.Leaf("cluster cluster-id {id}", "address-family / route-reflector-client", func(s *Scope, a syntax.Args) {
			// A neighbour with a cluster identifier is a client of this route reflector.
			family(s).RouteReflectorClient = ioslike.New(true)
			s.BGPVRF.ClusterID = a.Unquoted("id")
		}),
		n.Leaf("remove-private", "address-family / remove-private-as", func(s *Scope, a syntax.Args) { removePrivate(s, "yes") }),
		n.Leaf("remove-private (limited|skip-peer-as|replace) {on:true|false}", "address-family / remove-private-as", func(s *Scope, a syntax.Args) {
			how := "yes"
			switch {
			case a.Word("replace") && nokia.On(a, "on"):
				how = "replace-as"
			case nokia.On(a, "on"):
				for _, w := range []string{"limited", "skip-peer-as"} {
					if a.Word(w) {
						how = "yes " + w
					}
				}
			}
			removePrivate(s, how)
		}),
		n.Leaf("as-override {on:true|false}", "address-family / as-override", func(s *Scope, a syntax.Args) { family(s).ASOverride = ioslike.New(nokia.On(a, "on")) }),
		n.Leaf("loop-detect {how:drop-peer|discard-route|ignore-loop|off}", "", func(s *Scope, a syntax.Args) {
			ioslike.Set(&s.Neighbor.Settings, "loop-detect", a.Str("how"))
		}),
		n.Leaf("loop-detect-threshold {n:int(0-15)}", "address-family / allowas-in", func(s *Scope, a syntax.Args) { family(s).AllowASIn = a.Int("n") }),
		n.Leaf("local-preference {n:int}", "address-family / local-preference", func(s *Scope, a syntax.Args) { family(s).LocalPreference = ioslike.New(a.Int("n")) }),
		n.Leaf("import policy <policy>", "address-family / route-map in", func(s *Scope, a syntax.Args) {
			draft(s).Import = append(draft(s).Import, a.Unquoted("policy"))
			s.Refer("route-map", a.Unquoted("policy"), "bgp import", a)
		}),
		n.Leaf("export policy <policy>", "address-family / route-map out", func(s *Scope, a syntax.Args) {
			draft(s).Export = append(draft(s).Export, a.Unquoted("policy"))
			s.Refer("route-map", a.Unquoted("policy"), "bgp export", a)
		}),
		n.Leaf("ebgp-default-reject-policy (import|export) {on:true|false}", "address-family", func(s *Scope, a syntax.Args) {
			for _, w := range []string{"import", "export"} {
				if a.Word(w) {
					draft(s).Reject[w] = nokia.On(a, "on")
				}
			}
			ioslike.Set(&s.Neighbor.Settings, "ebgp-default-reject-policy "+strings.Join(a.Node.Words[len(a.Node.Words)-2:], " "), "")
		}),
		n.Leaf("prefix-limit <family> maximum {n:int}", "address-family $family / maximum-prefix", func(s *Scope, a syntax.Args) {
			ioslike.Get(&s.Neighbor.Families, familyName(a.Str("family"))).MaximumPrefix = a.Str("n")
		}),
		n.Leaf("prefix-limit <family> (log-only|threshold|idle-timeout|post-import) {v}", "", func(s *Scope, a syntax.Args) {
			w := a.Node.Words
			ioslike.Set(&s.Neighbor.Settings, strings.Join(w[len(w)-4:len(w)-1], " "), a.Str("v"))
		}),
		n.Leaf("send-default (ipv4|ipv6) {on:true|false}", "address-family / default-originate", func(s *Scope, a syntax.Args) {
			for _, f := range []string{"ipv4", "ipv6"} {
				if a.Word(f) && nokia.On(a, "on") {
					ioslike.Get(&s.Neighbor.Families, families[f]).DefaultOriginate = &devices.DefaultOriginate{Always: true}
				}
			}
		}),
		n.Leaf("send-default export-policy {policy}", "address-family / default-originate / route-map", func(s *Scope, a syntax.Args) {
			ioslike.Set(&s.Neighbor.Settings, "send-default export-policy", a.Unquoted("policy"))
			s.Refer("route-map", a.Unquoted("policy"), "bgp send-default", a)
		}),
		set("med-out {v}", "med-out"), set("preference {v:int}", "preference"), set("min-route-advertisement {v:int}", "min-route-advertisement"),
		set("connect-retry {v:int}", "connect-retry"), set("advertise-inactive {v:true|false}", "advertise-inactive"), set("advertise-external <family> {v:true|false}", "advertise-external"),
		set("split-horizon {v:true|false}", "split-horizon"), set("damping {v:true|false}", "damping"), set("client-reflect {v:true|false}", "client-reflect"),
		set("vpn-apply-import {v:true|false}", "vpn-apply-import"), set("vpn-apply-export {v:true|false}", "vpn-apply-export"), set("label-preference {v:int}", "label-preference"),
		set("aggregator-id-zero {v:true|false}", "aggregator-id-zero"), set("as-path-ignore {v:rest}", "as-path-ignore"), set("asn-4-byte {v:true|false}", "asn-4-byte"),
		set("link-bandwidth {v:rest}", "link-bandwidth"), set("path-mtu-discovery {v:true|false}", "path-mtu-discovery"), set("tcp-mss {v}", "tcp-mss"),
		set("authentication-keychain {v}", "authentication-keychain"), set("enforce-first-as {v:true|false}", "enforce-first-as"), set("dynamic-neighbor-limit {v:int}", "dynamic-neighbor-limit"),
		set("default-label-preference {v:rest}", "default-label-preference"), set("default-preference {v:rest}", "default-preference"), set("send-communities {v:rest}", "send-communities"),
		set("fast-external-failover {v:true|false}", "fast-external-failover"), set("peer-tracking-policy {v}", "peer-tracking-policy"),
		set("capability-negotiation {v:true|false}", "capability-negotiation"), set("initial-send-delay-zero {v:true|false}", "initial-send-delay-zero"), set("third-party-nexthop {v:true|false}", "third-party-nexthop"),

		n.Unmodelled(bgpUnread, "add-paths", "advertise-ipv6-next-hops", "advertise-label", "advertise-ldp-prefix", "backup-path", "block-prefix-sid", "bfd-strict-mode", "bgp-tunnel-metric", "damp-peer-oscillations", "egress-engineering", "egress-peer-engineering", "error-handling", "evpn-link-bandwidth", "extended-nh-encoding", "graceful-restart", "graceful-shutdown", "monitor", "multipath-eligible", "origin-validation", "outbound-route-filtering", "outbound-policy-statement", "peer-creation-type", "prefix-limit <family> hold-excess", "segment-routing", "tls", "allow-unresolved-leaking", "default-route-target", "extended-community", "flowspec-validate", "ebgp-prefer-ibgp", "mh-secondary-interface", "srv6", "transport", "unicast-import-disable"),
	)
	// A group, a neighbour and BGP itself are enabled unless they say otherwise; that of BGP itself is in bgpRows.
	if !strings.HasSuffix(n.Exists().Pattern, " bgp") {
		rows = append(rows,
			n.Leaf("admin-state {state:enable|disable}", "shutdown", func(s *Scope, a syntax.Args) { s.Neighbor.Shutdown = ioslike.New(a.Str("state") == "disable") }),
			n.Leaf("description {text:rest}", "description", func(s *Scope, a syntax.Args) { s.Neighbor.Description = a.Unquoted("text") }),
		)
	}
	for name := range families {
		rows = append(rows, familyRow(n, name))
	}
	return rows
}

func removePrivate(s *Scope, how string) {
	if f := family(s); f.RemovePrivateAS == "" || how != "yes" {
		f.RemovePrivateAS = how
	}
}

func familyName(here string) string {
	if f := families[here]; f != "" {
		return f
	}
	return here
}

// familyRow is the row of an address family. One that is named in any way replaces the default, which is ipv4.
func familyRow(n nokia.Block, name string) Row {
	full := families[name]
	return n.Leaf("family "+name+" {on:true|false}", "address-family "+full+" / activate", func(s *Scope, a syntax.Args) {
		s.Draft.Neighbor(s.Neighbor, s.BGPVRF, s.Owner, true).Families[full] = nokia.On(a, "on")
	})
}
