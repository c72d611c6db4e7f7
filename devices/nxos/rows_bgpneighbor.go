package nxos

import (
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// openNeighbor opens a neighbour, or, of a prefix, a range of dynamic neighbours.
func openNeighbor(s *ioslike.Scope, a syntax.Args) error {
	key := a.Str("peer")
	m := &s.BGPVRF.Neighbors
	iface := ""
	switch {
	case strings.Contains(key, "/") && !a.Has("ifname"):
		p, err := netip.ParsePrefix(key)
		if err != nil {
			return err
		}
		m, key = &s.BGPVRF.DynamicNeighbors, p.Masked().String()
	case a.Has("ifname"):
		iface, key = a.Str("ifname"), a.Str("ifname")
	}
	n := ioslike.Get(m, key)
	n.Interface = iface
	if a.Has("as") {
		n.RemoteAS = a.Str("as")
	}
	if a.Has("map") {
		n.RemoteAS = "route-map " + a.Str("map")
		s.Refer("route-map", a.Str("map"), "neighbor "+key+" remote-as", a)
	}
	s.Neighbor, s.FamilyName = n, key
	return nil
}

func openTemplate(kind string) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		key := kind + " " + a.Str("name")
		s.Neighbor = ioslike.Get(&s.BGP.Groups, key)
		s.FamilyName = "template " + key
		if kind == "peer-policy" {
			// A policy template says what holds in whichever family inherits it.
			s.NeighborFamily = ioslike.Get(&s.Neighbor.Families, "")
		}
		return nil
	}
}

func inherit(kind string) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		s.Neighbor.Inherit = append(s.Neighbor.Inherit, kind+" "+a.Str("name"))
		s.Refer("template", kind+" "+a.Str("name"), s.FamilyName, a)
		return nil
	}
}

// policy makes a Do for a filter with a direction.
func policy(kind string, in, out func(n *devices.BGPNeighborFamily) *string) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		p := in
		if a.Str("dir") == "out" {
			p = out
		}
		*p(s.NeighborFamily) = a.Str("name")
		s.Refer(kind, a.Str("name"), "neighbor "+s.FamilyName+" "+kind+" "+a.Str("dir"), a)
		return nil
	}
}

func privateAS(a syntax.Args) string {
	switch {
	case a.Word("replace-as"):
		return "replace-as"
	case a.Word("all"):
		return "all"
	}
	return "yes"
}

func sendCommunity(kinds ...string) func(*ioslike.Scope, syntax.Args) error {
	return neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) {
		for _, k := range kinds {
			ioslike.Set(&n.SendCommunity, k, true)
			a.Sets("send-community " + k)
		}
	})
}

// inlineAS moves "neighbor X remote-as N" into the neighbour's block, where show running-config has it too.
func inlineAS(e *syntax.Edit, a syntax.Args) {
	if e.No || e.Default || !a.Has("as") && !a.Has("map") {
		return
	}
	head, tail, _ := strings.Cut(e.Record, " remote-as ")
	n := e.Put(head)
	if n == nil {
		return
	}
	e.In(n).Remove("remote-as")
	e.In(n).Put("remote-as " + tail)
	e.Record = head
}

// overrides is the Enter of what a template may say too: "no X" takes X back where it stands, and is itself recorded
// where it does not, for then it says otherwise than the template.
func overrides(e *syntax.Edit, a syntax.Args) {
	if e.No && e.Has(e.Record) {
		e.Remove(e.Record)
		e.Record = ""
	}
}

func neighborSettings(patterns ...string) []ioslike.Row {
	var rows []ioslike.Row
	for _, p := range patterns {
		rows = append(rows, ioslike.Row{In: inPeerAF, Pattern: p, Path: strings.Fields(p)[0], Do: func(s *ioslike.Scope, a syntax.Args) error {
			w := a.Node.Words
			key := w[0]
			if len(w) > 2 {
				key += " " + w[1]
			}
			ioslike.Set(&s.NeighborFamily.Settings, key, strings.Join(w[1:], " "))
			return nil
		}})
	}
	return rows
}

// bgpNeighborRows are neighbours, templates, and their families.
var bgpNeighborRows = join([]ioslike.Row{
	// A neighbour and the templates.
	{In: inPeer, Pattern: "remote-as {as:asn}", Path: "remote-as", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.RemoteAS = a.Str("as") })},
	{In: inPeer, Pattern: "remote-as {as:external|internal}", Path: "remote-as", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.RemoteAS = a.Str("as") })},
	{In: inPeer, Pattern: "remote-as route-map {map}", Path: "remote-as", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.Neighbor.RemoteAS = "route-map " + a.Str("map")
		s.Refer("route-map", a.Str("map"), "neighbor "+s.FamilyName+" remote-as", a)
		return nil
	}},
	{In: inPeer, Pattern: "description {text:rest}", Path: "description", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.Description = a.Str("text") })},
	{In: inPeer, Pattern: "shutdown", Path: "shutdown", No: true, Enter: overrides, Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.Shutdown = ioslike.New(!a.No) })},
	{In: inPeer, Pattern: "update-source {name:ifname}", Path: "update-source", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.Neighbor.UpdateSource = a.Str("name")
		s.Refer("interface", a.Str("name"), "neighbor "+s.FamilyName+" update-source", a)
		return nil
	}},
	{In: inPeer, Pattern: "ebgp-multihop {n:int(1-255)}", Path: "ebgp-multihop", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.EBGPMultihop = a.Int("n") })},
	{In: inPeer, Pattern: "ttl-security hops {n:int}", Path: "ttl-security hops", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.TTLSecurity = a.Int("n") })},
	{In: inPeer, Pattern: "disable-connected-check", Path: "disable-connected-check", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.DisableConnectedCheck = true })},
	{In: inPeer, Pattern: "password {p:rest}", Path: "password", No: true, Enter: overrides, Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.Password = a.Str("p") })},
	{In: inPeer, Pattern: "timers {keep:int} {hold:int}", Path: "keepalive; hold-time", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.Keepalive, n.Hold = a.Int("keep"), a.Int("hold") })},
	{In: inPeer, Pattern: "local-as {as:asn} [no-prepend [replace-as [dual-as]]]", Path: "local-as", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) {
		n.LocalAS = as(a, "as")
		for _, w := range []string{"no-prepend", "replace-as", "dual-as"} {
			if a.Word(w) {
				ioslike.Set(&n.LocalASOptions, w, true)
			}
		}
	})},
	{In: inPeer, Pattern: "bfd [singlehop|multihop]", Path: "bfd", No: true, Enter: overrides, Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.BFD = ioslike.New(!a.No) })},
	{In: inPeer, Pattern: "bfd multihop interval {x:rest}", Path: "bfd", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) {
		ioslike.Set(&n.Settings, "bfd multihop interval", a.Str("x"))
	})},
	{In: inPeer, Pattern: "transport connection-mode passive", Path: "transport passive", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { n.Passive = true })},
	{In: inPeer, Pattern: "inherit peer <name>", Path: "inherit", Do: inherit("peer")},
	{In: inPeer, Pattern: "inherit peer-session <name>", Path: "inherit", Do: inherit("peer-session")},
	{In: inPeer, Pattern: "peer-type {x:rest}", Path: "peer-type", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { ioslike.Set(&n.Settings, "peer-type", a.Str("x")) })},
	{In: inPeer, Pattern: "low-memory exempt", As: syntax.Inert, Why: "matters only when memory runs out"},
	{In: inPeer, Pattern: "log-neighbor-changes [disable]", As: syntax.Inert, Why: "a word in the log"},
	{In: inPeer, Pattern: "logging {x:rest}", As: syntax.Inert, Why: "a word in the log"},
	{In: inPeer, Pattern: "dynamic-capability", Path: "dynamic-capability", No: true, Enter: overrides, Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { ioslike.Set(&n.Settings, "dynamic-capability", on2(a)) })},
	{In: inPeer, Pattern: "dont-capability-negotiate", Path: "capability negotiate", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { ioslike.Set(&n.Settings, "capability negotiate", "off") })},
	{In: inPeer, Pattern: "capability {x:rest}", Path: "capability", Exact: true, Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { ioslike.Set(&n.Settings, "capability "+a.Str("x"), "") })},
	{In: inPeer, Pattern: "maximum-peers {n:int}", Path: "maximum-peers", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) { ioslike.Set(&n.Settings, "maximum-peers", a.Str("n")) })},
	{In: inPeer, Pattern: "remove-private-as [all] [replace-as]", Path: "remove-private-as", Do: neighbor(func(n *devices.BGPNeighbor, a syntax.Args) {
		f := ioslike.Get(&n.Families, "")
		f.RemovePrivateAS = privateAS(a)
	})},
	{In: inPeer, Pattern: "affinity-group {x:rest}", As: syntax.Unmodelled, Why: "affinity groups are not computed"},
	{In: inPeer, Pattern: "egress-engineering {x:rest}", As: syntax.Unmodelled, Why: "egress engineering is not computed"},
	{In: inPeer, Pattern: "ebgp-multihop", As: syntax.Unmodelled, Why: "the number of hops is not said"},
	{In: inPeer, Pattern: "graceful-shutdown [{x:rest}]", As: syntax.Unmodelled, Why: "graceful shutdown is not computed"},
	{In: "bgp-neighbor|bgp-peer", Pattern: "address-family " + families, Opens: "bgp-neighbor-af", Path: "address-family $af $safi", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.NeighborFamily = ioslike.Get(&s.Neighbor.Families, familyName(a))
		s.NeighborFamily.Activate = ioslike.New(true) // the block itself activates the family
		return nil
	}, Enter: fullFamily},

	// A neighbour's family and the policy templates.
	{In: inPeerAF, Pattern: "route-map {name} <dir:in|out>", Path: "route-map $dir", Do: policy("route-map",
		func(n *devices.BGPNeighborFamily) *string { return &n.PolicyIn }, func(n *devices.BGPNeighborFamily) *string { return &n.PolicyOut })},
	{In: inPeerAF, Pattern: "prefix-list {name} <dir:in|out>", Path: "prefix-list $dir", Do: policy("prefix-list",
		func(n *devices.BGPNeighborFamily) *string { return &n.PrefixListIn }, func(n *devices.BGPNeighborFamily) *string { return &n.PrefixListOut })},
	{In: inPeerAF, Pattern: "filter-list {name} <dir:in|out>", Path: "filter-list $dir", Do: policy("as-path list",
		func(n *devices.BGPNeighborFamily) *string { return &n.FilterListIn }, func(n *devices.BGPNeighborFamily) *string { return &n.FilterListOut })},
	{In: inPeerAF, Pattern: "distribute-list {name} <dir:in|out>", Path: "distribute-list $dir", Do: policy("access-list",
		func(n *devices.BGPNeighborFamily) *string { return &n.DistributeIn }, func(n *devices.BGPNeighborFamily) *string { return &n.DistributeOut })},
	{In: inPeerAF, Pattern: "next-hop-self [all]", Path: "next-hop-self", No: true, Enter: overrides, Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) {
		n.NextHopSelf = ioslike.New(!a.No)
		n.NextHopSelfAll = a.Word("all") && !a.No
	})},
	{In: inPeerAF, Pattern: "next-hop-third-party", Path: "no next-hop-third-party", No: true, Enter: overrides, Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) { n.NextHopThirdPartyOff = a.No })},
	{In: inPeerAF, Pattern: "route-reflector-client", Path: "route-reflector-client", No: true, Enter: overrides, Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) { n.RouteReflectorClient = ioslike.New(!a.No) })},
	{In: inPeerAF, Pattern: "send-community", Do: sendCommunity("standard")},
	{In: inPeerAF, Pattern: "send-community standard", Do: sendCommunity("standard")},
	{In: inPeerAF, Pattern: "send-community extended", Do: sendCommunity("extended")},
	{In: inPeerAF, Pattern: "send-community large", Do: sendCommunity("large")},
	{In: inPeerAF, Pattern: "send-community both", Do: sendCommunity("standard", "extended"), Enter: func(e *syntax.Edit, a syntax.Args) {
		e.Remove("send-community") // show running-config shows the two apart
		if !e.No && !e.Default {
			e.Put("send-community")
			e.Put("send-community extended")
		}
		e.Record = ""
	}},
	{In: inPeerAF, Pattern: "allowas-in [{n:int}]", Path: "allowas-in", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) {
		n.AllowASIn = 3 // the default
		if a.Has("n") {
			n.AllowASIn = a.Int("n")
		}
	})},
	{In: inPeerAF, Pattern: "as-override", Path: "as-override", No: true, Enter: overrides, Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) { n.ASOverride = ioslike.New(!a.No) })},
	{In: inPeerAF, Pattern: "disable-peer-as-check", Path: "disable-peer-as-check", No: true, Enter: overrides, Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) { n.DisablePeerASCheck = ioslike.New(!a.No) })},
	{In: inPeerAF, Pattern: "remove-private-as [all] [replace-as]", Path: "remove-private-as", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) { n.RemovePrivateAS = privateAS(a) })},
	{In: inPeerAF, Pattern: "weight {n:int}", Path: "weight", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) { n.Weight = ioslike.New(a.Int("n")) })},
	{In: inPeerAF, Pattern: "default-originate [route-map {map}]", Path: "default-originate", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.NeighborFamily.DefaultOriginate = &devices.DefaultOriginate{Policy: a.Str("map")}
		s.Refer("route-map", a.Str("map"), "neighbor "+s.FamilyName+" default-originate", a)
		return nil
	}},
	{In: inPeerAF, Pattern: "maximum-prefix {x:rest}", Path: "maximum-prefix", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) { n.MaximumPrefix = a.Str("x") })},
	{In: inPeerAF, Pattern: "soft-reconfiguration inbound [always]", Path: "soft-reconfiguration", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) {
		n.SoftReconfiguration = strings.TrimSpace("inbound " + wordIf(a, "always"))
	})},
	{In: inPeerAF, Pattern: "unsuppress-map {map}", Path: "unsuppress-map", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.NeighborFamily.UnsuppressMap = a.Str("map")
		s.Refer("route-map", a.Str("map"), "neighbor "+s.FamilyName+" unsuppress-map", a)
		return nil
	}},
	{In: inPeerAF, Pattern: "advertise-map {map} <cond:exist-map|non-exist-map> {cmap}", Path: "advertise-map", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.NeighborFamily.AdvertiseMap = a.Str("map") + " " + a.Str("cond") + " " + a.Str("cmap")
		s.Refer("route-map", a.Str("map"), "neighbor "+s.FamilyName+" advertise-map", a)
		s.Refer("route-map", a.Str("cmap"), "neighbor "+s.FamilyName+" advertise-map", a)
		return nil
	}},
	{In: inPeerAF, Pattern: "capability additional-paths <dir:send|receive> [disable]", Path: "additional-paths", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) {
		ioslike.Set(&n.AdditionalPaths, a.Str("dir"), !a.Word("disable"))
	})},
	{In: inPeerAF, Pattern: "rewrite-evpn-rt-asn", Path: "rewrite-evpn-rt-asn", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) { n.RewriteEVPNRT = true })},
	{In: inPeerAF, Pattern: "encapsulation {x}", Path: "encapsulation", Do: neighborFamily(func(n *devices.BGPNeighborFamily, a syntax.Args) { n.Encapsulation = a.Str("x") })},
	{In: "bgp-neighbor-af", Pattern: "inherit peer-policy <name> {seq:int}", Path: "inherit", Do: func(s *ioslike.Scope, a syntax.Args) error {
		// The lower number wins; the model has them in the order in which they win.
		name := "peer-policy " + a.Str("name")
		ioslike.Set(&s.NeighborFamily.Settings, "inherit "+name, a.Str("seq"))
		list, at := s.NeighborFamily.Inherit, 0
		for at < len(list) && number(s.NeighborFamily.Settings["inherit "+list[at]]) <= a.Int("seq") {
			at++
		}
		s.NeighborFamily.Inherit = append(list[:at:at], append([]string{name}, list[at:]...)...)
		s.Refer("template", name, "neighbor "+s.FamilyName, a)
		return nil
	}},
	{In: "bgp-policy", Pattern: "inherit peer-policy <name> {seq:int}", Path: "inherit", Do: inherit("peer-policy")},
}, neighborSettings("soo {x}", "advertisement-interval {x}", "advertise local-labeled-route", "advertise-local-labeled-route", "suppress-inactive", "capability {x:rest}", "import {x:rest}", "dampening {x:rest}",
	"bestpath {x:rest}", "advertise {x:rest}", "default-metric {x}", "link-bandwidth {x:rest}", "aigp", "maximum-paths {x:rest}", "next-hop-unchanged", "next-hop {x:rest}", "send-label [{x:rest}]", "allow-as {x}", "label-allocation-mode {x:rest}", "slow-peer {x:rest}", "unsuppress {x}"))
