package sros

import (
	"fmt"
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/nokia"
	"interlock/devices/syntax"
)

// policyRows are policies and their lists ("Unicast Routing Protocols Guide", route policies).
func policyRows() []Row {
	p := nokia.At("configure policy-options", "", nil)
	list := p.In("prefix-list <list>", "prefix-list $list", func(s *Scope, a syntax.Args) { prefixList(s, a) })
	entry := list.InChecked("prefix <prefix:anyprefix> type <type:exact|longer|through|range>", "entry", func(s *Scope, a syntax.Args) error { return prefixEntry(s, a) })
	policy := p.In("policy-statement <policy>", "route-map $policy", func(s *Scope, a syntax.Args) {
		s.Policy = ioslike.Get(&s.Config.RoutePolicies, a.Unquoted("policy"))
		s.Policy.Name = a.Unquoted("policy")
	})
	rows := nokia.Rows(
		list.Exists(),
		list.Leaf("prefix <prefix:anyprefix> type <type:exact|longer>", "entry", func(s *Scope, a syntax.Args) { _ = prefixEntry(s, a) }),
		list.Checked("prefix <prefix:anyprefix> type <type:through|range>", "entry", func(s *Scope, a syntax.Args) error {
			return fmt.Errorf("prefix %s of type %s does not say how long", a.Str("prefix"), a.Str("type"))
		}),
		entry.Checked("(through-length|end-length) {n:int(0-128)}", "", func(s *Scope, a syntax.Args) error { return bound(s, a, false) }),
		entry.Checked("start-length {n:int(0-128)}", "", func(s *Scope, a syntax.Args) error { return bound(s, a, true) }),
		// Those on the way from one prefix to the other, as the device of the lab sros_prefix_bounds takes them.
		list.Checked("prefix <prefix:anyprefix> type to to-prefix <to:anyprefix>", "entry", func(s *Scope, a syntax.Args) error { return prefixesTo(s, a) }),
		list.Checked("prefix <prefix:anyprefix> type to", "entry", func(s *Scope, a syntax.Args) error {
			return fmt.Errorf("prefix %s does not say up to which other", a.Str("prefix"))
		}),
		list.Checked("prefix <prefix:anyprefix> type address-mask mask-pattern <mask:addr>", "entry", func(s *Scope, a syntax.Args) error { return prefixMask(s, a) }),
		list.Checked("prefix <prefix:anyprefix> type address-mask", "entry", func(s *Scope, a syntax.Args) error {
			return fmt.Errorf("prefix %s does not say which of its bits count (mask-pattern)", a.Str("prefix"))
		}),
		p.Leaf("community <list> member <member>", "community-list $list", func(s *Scope, a syntax.Args) {
			l := ioslike.Get(&s.Config.CommunityLists, a.Unquoted("list"))
			l.Name = a.Unquoted("list")
			m, kind := community(a.Unquoted("member"))
			l.Kind = kind
			// Members of a community must all be there, as one line of a list of other systems says.
			if len(l.Entries) == 0 {
				l.Entries = []devices.ListEntry{{Seq: 10, Pos: a.Node.Pos}}
			}
			l.Entries[0].Values = append(l.Entries[0].Values, m)
		}),
		p.Leaf("community <list> expression {text:rest}", "community-list $list", func(s *Scope, a syntax.Args) {
			s.Config.CommunityLists[a.Unquoted("list")] = &devices.CommunityList{Name: a.Unquoted("list"), Kind: "expanded", Entries: []devices.ListEntry{{Seq: 10, Values: []string{"expression " + a.Unquoted("text")}, Pos: a.Node.Pos}}}
		}),
		p.Leaf("as-path <list> expression {text:rest}", "as-path list $list", func(s *Scope, a syntax.Args) {
			s.Config.ASPathLists[a.Unquoted("list")] = &devices.ASPathList{Name: a.Unquoted("list"), Entries: []devices.ListEntry{{Seq: 10, Values: []string{a.Unquoted("text")}, Pos: a.Node.Pos}}}
		}),
		p.Unmodelled("not computed", "community <list> description", "as-path <list> description", "as-path-group", "damping", "global-variables", "exclusive-lock-timeout", "next-hop-self-policy", "policy-accounting-template", "apply-groups"),
		policy.Leaf("description {text:rest}", "", func(s *Scope, a syntax.Args) { s.Setting("policy "+s.Policy.Name+" description", a.Unquoted("text")) }),
		Row{Pattern: policy.Exists().Pattern, Path: policy.Exists().Path, Do: policy.Exists().Do},
		Row{Pattern: policy.Exists().Pattern + " entry-type {type:numbered|named}", As: syntax.Inert, Why: "says which form of entry follows, which the entries show"},
	)
	for _, e := range []nokia.Block{
		policy.In("entry <entry:int>", "term $entry", term), policy.In("named-entry <entry>", "term $entry", term),
		policy.In("default-action", "term default", func(s *Scope, a syntax.Args) { s.Term = termNamed(s, a, defaultTerm) }),
	} {
		rows = append(rows, entryRows(e)...)
	}
	return rows
}

const defaultTerm = "default"

func prefixList(s *Scope, a syntax.Args) *devices.PrefixList {
	return s.Draft.PrefixSet(s.Config, a.Unquoted("list"))
}

// prefixEntry finds an entry of a list or makes it. Entries have no order; a route must match one.
func prefixEntry(s *Scope, a syntax.Args) error {
	l, p := prefixList(s, a), masked(a.Prefix("prefix"))
	id := "prefix " + l.Name + " " + p.String() + " " + a.Str("type")
	s.Block = id
	if s.Draft.First(id) {
		e := devices.PrefixListEntry{Seq: 10 * (len(l.Entries) + 1), Prefix: p, Min: p.Bits(), Max: p.Bits(), Pos: a.Node.Pos}
		if a.Str("type") == "longer" {
			e.Max = p.Addr().BitLen()
		}
		l.IPv6 = l.IPv6 || p.Addr().Is6()
		l.Entries = append(l.Entries, e)
		s.Draft.Parts[id] = fmt.Sprint(len(l.Entries) - 1)
	}
	return nil
}

// prefixesTo makes an entry of each prefix from one to another inside it.
func prefixesTo(s *Scope, a syntax.Args) error {
	l, from, to := prefixList(s, a), masked(a.Prefix("prefix")), masked(a.Prefix("to"))
	if !from.Contains(to.Addr()) || to.Bits() < from.Bits() {
		return fmt.Errorf("%s does not lie inside %s", to, from)
	}
	l.IPv6 = l.IPv6 || from.Addr().Is6()
	for bits := from.Bits(); bits <= to.Bits(); bits++ {
		p := netip.PrefixFrom(to.Addr(), bits).Masked()
		if s.Draft.First("prefix " + l.Name + " " + p.String() + " exact") {
			l.Entries = append(l.Entries, devices.PrefixListEntry{Seq: 10 * (len(l.Entries) + 1), Prefix: p, Min: bits, Max: bits, Pos: a.Node.Pos})
		}
	}
	return nil
}

// prefixMask makes an entry of prefixes of the same length that agree with it where the mask has ones: of 172.16.0.0/16 with 255.255.0.0 the
// device of the lab sros_prefix_bounds takes neither 172.16.5.0/24 nor 172.17.0.0/16. Junos has the same type ("Route List Match Types").
func prefixMask(s *Scope, a syntax.Args) error {
	l, p, mask := prefixList(s, a), masked(a.Prefix("prefix")), a.Addr("mask")
	if mask.BitLen() != p.Addr().BitLen() {
		return fmt.Errorf("the mask %s is none of addresses like %s", mask, p.Addr())
	}
	l.IPv6 = l.IPv6 || p.Addr().Is6()
	l.Entries = append(l.Entries, devices.PrefixListEntry{Seq: 10 * (len(l.Entries) + 1), Prefix: p, Min: p.Bits(), Max: p.Bits(), Mask: mask, Pos: a.Node.Pos})
	return nil
}

func bound(s *Scope, a syntax.Args, start bool) error {
	l := prefixList(s, a)
	var at int
	if _, err := fmt.Sscan(s.Draft.Parts[s.Block], &at); err != nil {
		return err
	}
	e := &l.Entries[at]
	if a.Int("n") < e.Prefix.Bits() || a.Int("n") > e.Prefix.Addr().BitLen() {
		return fmt.Errorf("length %d is none of prefixes inside %s", a.Int("n"), e.Prefix)
	}
	if start {
		e.Min = a.Int("n")
	} else {
		e.Max = a.Int("n")
	}
	if e.Min > e.Max && s.Draft.Parts[s.Block+" other"] != "" {
		return fmt.Errorf("lengths from %d to %d take no prefix", e.Min, e.Max)
	}
	s.Draft.Parts[s.Block+" other"] = "yes"
	return nil
}

// community spells a community and tells the kind of list it makes.
func community(member string) (spelt, kind string) {
	first, rest, ok := strings.Cut(member, ":")
	switch {
	case ok && (first == "target" || first == "origin" || first == "ext" || first == "bandwidth"):
		return map[string]string{"target": "rt ", "origin": "soo ", "ext": "ext ", "bandwidth": "bandwidth "}[first] + rest, "extended standard"
	case strings.Count(member, ":") == 2:
		return member, "large standard"
	case strings.ContainsAny(member, "*.[]()^$|+?&"):
		return member, "expanded"
	}
	return member, "standard"
}

func term(s *Scope, a syntax.Args) { s.Term = termNamed(s, a, a.Unquoted("entry")) }

// termNamed finds a term or makes it. One without an action is passed over.
func termNamed(s *Scope, a syntax.Args, name string) int {
	for i, t := range s.Policy.Terms {
		if t.Name == name {
			return i
		}
	}
	s.Policy.Terms = append(s.Policy.Terms, devices.PolicyTerm{Name: name, Pos: a.Node.Pos})
	return len(s.Policy.Terms) - 1
}

// protocols are the sources of routes by their names here.
var protocols = map[string]string{
	"direct": "direct", "static": "static", "bgp": "bgp", "bgp-vpn": "bgp-vpn", "ospf": "ospf", "ospf3": "ospfv3", "isis": "isis", "rip": "rip", "ripng": "rip", "aggregate": "aggregate",
	"ldp": "ldp", "direct-interface": "direct", "evpn-ifl": "evpn-ifl", "evpn-iff": "evpn-iff", "bgp-label": "bgp-label", "managed": "managed", "nat": "nat", "sub-mgmt": "sub-mgmt",
	"periodic": "periodic", "video": "video", "vpn-leak": "vpn-leak", "srv6": "srv6", "igmp": "igmp", "mld": "mld", "host": "host", "l2tp": "l2tp", "dhcp": "dhcp", "arp-nd": "arp-nd", "ipsec": "ipsec", "evpn-static": "evpn-static",
	"evpn": "evpn",
}

func entryRows(e nokia.Block) []Row {
	at := func(s *Scope) *devices.PolicyTerm { return &s.Policy.Terms[s.Term] }
	match := func(s *Scope, kind, value string) {
		t := at(s)
		for i := range t.Match {
			if t.Match[i].Kind == kind {
				t.Match[i].Values = append(t.Match[i].Values, value)
				return
			}
		}
		t.Match = append(t.Match, devices.PolicyMatch{Kind: kind, Values: []string{value}})
	}
	set := func(s *Scope, kind, value string) {
		at(s).Set = append(at(s).Set, devices.PolicySet{Kind: kind, Values: []string{value}})
	}
	from, to, act := e.In("from", "", nil), e.In("to", "", nil), e.In("action", "", nil)
	if strings.HasSuffix(e.Exists().Pattern, "default-action") {
		act = e
	}
	matches := func(words, kind, refer string) Row {
		return from.Leaf(words, "match "+kind, func(s *Scope, a syntax.Args) {
			match(s, kind, a.Unquoted("v"))
			if refer != "" {
				s.Refer(refer, a.Unquoted("v"), "policy "+s.Policy.Name, a)
			}
		})
	}
	sets := func(words, kind string) Row {
		return act.Leaf(words, "set "+kind, func(s *Scope, a syntax.Args) { set(s, kind, a.Unquoted("v")) })
	}
	rows := nokia.Rows(
		act.Leaf("action-type {action:accept|reject|next-entry|next-policy}", "action", func(s *Scope, a syntax.Args) {
			switch a.Str("action") {
			case "accept":
				at(s).Action = devices.Accept
			case "reject":
				at(s).Action = devices.Reject
			case "next-entry":
				at(s).Action = devices.NextTerm
			case "next-policy":
				// What the next policy of the list says; where there is none, what the protocol does by itself.
				at(s).Action = devices.Call
				at(s).Target = nextPolicy
			}
		}),
		sets("local-preference {v}", "local-preference"), sets("metric set {v}", "metric"), sets("bgp-med set {v}", "med"),
		act.Leaf("metric {how:add|subtract} {v}", "set metric change", func(s *Scope, a syntax.Args) { set(s, "metric "+a.Str("how"), a.Unquoted("v")) }),
		sets("next-hop {v}", "next-hop"), sets("origin {v:igp|egp|incomplete}", "origin"), sets("tag {v}", "tag"), sets("type {v:int(1-2)}", "metric-type"),
		sets("preference {v}", "distance"), sets("damping {v}", "dampening"), sets("as-path replace {v}", "as-path replace"), sets("as-path add {v}", "as-path add"),
		sets("aigp-metric {v:rest}", "aigp-metric"), sets("forwarding-class {v:rest}", "forwarding-class"), sets("install-backup-path {v}", "install-backup-path"), sets("bgp-leak {v}", "bgp-leak"),
		sets("source-class {v}", "source-class"), sets("destination-class {v}", "destination-class"), sets("multicast-redirection {v:rest}", "multicast-redirection"), sets("sticky-ecmp {v}", "sticky-ecmp"),
		sets("ingress-counter {v}", "ingress-counter"), sets("egress-statistics {v}", "egress-statistics"), sets("sr-maintenance-policy {v}", "sr-maintenance-policy"), sets("create-udp-tunnel {v}", "create-udp-tunnel"),
		act.Leaf("next-hop-self {on:true|false}", "set next-hop self", func(s *Scope, a syntax.Args) {
			if nokia.On(a, "on") {
				set(s, "next-hop self", "")
			}
		}),
		act.Leaf("community (add|remove|replace) <v>", "set community", func(s *Scope, a syntax.Args) {
			kind := "community additive"
			switch {
			case a.Word("remove"):
				kind = "community-list delete"
			case a.Word("replace"):
				kind = "community"
			}
			setCommunity(s, at, kind, a)
		}),
		act.Leaf("as-path-prepend as-path {as}", "set as-path prepend", func(s *Scope, a syntax.Args) { prepend(s, a.Str("as"), "") }),
		act.Leaf("as-path-prepend repeat {n:int(1-50)}", "set as-path prepend", func(s *Scope, a syntax.Args) { prepend(s, "", a.Str("n")) }),
		act.Unmodelled("not computed", "add-paths-send-limit", "admin-tag-policy", "advertise-label", "bgp-tunnel-encap", "dynamic-tunnel-encap", "flex-algo", "fc", "label-preference", "resolve-static", "sr-label-index", "sr-return-path-bfd-sid", "vprn-aggregate", "route-type", "nexthop-group", "link-bandwidth", "insert-label"),
	)
	if act.Exists().Pattern == e.Exists().Pattern { // a default action is for what nothing matched
		return rows
	}
	return append(rows, nokia.Rows(
		Row{Pattern: e.Exists().Pattern, As: syntax.Inert, Why: "an entry without an action is passed over"},
		e.Leaf("description {text:rest}", "description", func(s *Scope, a syntax.Args) { at(s).Description = a.Unquoted("text") }),
		matches("prefix-list <v>", "prefix-list", "prefix-list"), matches("community name {v}", "community", "community-list"), matches("as-path name {v}", "as-path", "as-path list"),
		matches("tag {v}", "tag", ""), matches("origin {v}", "origin", ""), matches("next-hop {v}", "next-hop", ""), matches("neighbor ip-address {v}", "neighbor", ""),
		matches("neighbor prefix-list {v}", "route-source prefix-list", "prefix-list"), matches("family <v>", "family", ""), matches("as-path length {v:rest}", "as-path length", ""),
		matches("metric {v:rest}", "metric", ""), matches("local-preference {v:rest}", "local-preference", ""), matches("type {v}", "route-type", ""), matches("interface <v>", "interface", ""),
		matches("area {v}", "area", ""), matches("level {v}", "level", ""), matches("protocol instance {v}", "protocol instance", ""), matches("host-ip {v}", "host-ip", ""), matches("path-type {v}", "route-type", ""),
		matches("state {v}", "state", ""), matches("community count {v:rest}", "community count", ""), matches("community expression {v:rest}", "community expression", ""), matches("evpn-type {v}", "evpn route-type", ""),
		matches("group-address {v}", "group-address", ""), matches("source-address {v:rest}", "source-address", ""), matches("external {v}", "external", ""), matches("mvpn-type {v}", "mvpn-type", ""), matches("aggregate-contributor {v}", "aggregate-contributor", ""),
		matches("origin-validation-state {v}", "rpki", ""), matches("policy {v}", "policy", "route-map"), matches("policy-variables {v:rest}", "policy-variables", ""), matches("cluster-list {v:rest}", "cluster-list", ""), matches("color {v}", "color", ""), matches("distinguisher {v}", "distinguisher", ""), matches("endpoint {v}", "endpoint", ""),
		from.Checked("protocol name <v>", "match source-protocol", func(s *Scope, a syntax.Args) error {
			p := protocols[a.Str("v")]
			if p == "" {
				return fmt.Errorf("%q is no source of routes on this system", a.Str("v"))
			}
			match(s, "source-protocol", p)
			return nil
		}),
		to.Leaf("protocol name <v>", "match to-protocol", func(s *Scope, a syntax.Args) { match(s, "to-protocol", a.Unquoted("v")) }),
		to.Leaf("neighbor ip-address {v}", "match to-neighbor", func(s *Scope, a syntax.Args) { match(s, "to-neighbor", a.Unquoted("v")) }),
		to.Leaf("prefix-list <v>", "match to-prefix-list", func(s *Scope, a syntax.Args) { match(s, "to-prefix-list", a.Unquoted("v")) }),
		to.Leaf("level {v}", "match to-level", func(s *Scope, a syntax.Args) { match(s, "to-level", a.Unquoted("v")) }),
		to.Leaf("neighbor prefix-list {v}", "match to-neighbor", func(s *Scope, a syntax.Args) { match(s, "to-neighbor prefix-list", a.Unquoted("v")) }),
		e.Leaf("conditional-expression {v:rest}", "match conditional-expression", func(s *Scope, a syntax.Args) { match(s, "conditional-expression", a.Unquoted("v")) }),
	)...)
}

// nextPolicy stands for the policy after this one in the list it is used in.
const nextPolicy = "(next policy)"

// setCommunity keeps the names of communities until their members are known: a list has one kind of set for each kind
// of member.
func setCommunity(s *Scope, at func(*Scope) *devices.PolicyTerm, kind string, a syntax.Args) {
	name := a.Unquoted("v")
	s.Refer("community-list", name, "policy "+s.Policy.Name, a)
	t := at(s)
	t.Set = append(t.Set, devices.PolicySet{Kind: kind, Values: []string{name}})
	if kind == "community-list delete" {
		return
	}
	policy, term, set, config := s.Policy, s.Term, len(t.Set)-1, s.Config
	s.Draft.Later(func() {
		l := config.CommunityLists[name]
		if l == nil || len(l.Entries) == 0 {
			return
		}
		x := &policy.Terms[term].Set[set]
		x.Values = append([]string(nil), l.Entries[0].Values...)
		switch {
		case strings.HasPrefix(l.Kind, "extended"):
			x.Kind = strings.Replace(x.Kind, "community", "extcommunity", 1)
		case strings.HasPrefix(l.Kind, "large"):
			x.Kind = strings.Replace(x.Kind, "community", "large-community", 1)
		}
	})
}

// prepend puts together what two statements say: the number and how often it goes in front.
func prepend(s *Scope, as, repeat string) {
	policy, term, d := s.Policy, s.Term, s.Draft
	id := "prepend " + policy.Name + " " + policy.Terms[term].Name
	if as != "" {
		d.Parts[id+" as"] = as
	} else {
		d.Parts[id+" repeat"] = repeat
	}
	if !d.First(id) {
		return
	}
	at := len(policy.Terms[term].Set)
	policy.Terms[term].Set = append(policy.Terms[term].Set, devices.PolicySet{Kind: "as-path prepend"})
	d.Later(func() {
		n := 1
		_, _ = fmt.Sscan(d.Parts[id+" repeat"], &n)
		for ; n > 0 && d.Parts[id+" as"] != ""; n-- {
			policy.Terms[term].Set[at].Values = append(policy.Terms[term].Set[at].Values, d.Parts[id+" as"])
		}
	})
}
