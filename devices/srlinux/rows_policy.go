package srlinux

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/nokia"
	"interlock/devices/syntax"
)

// protocols are the sources of routes by their names here (srl_nokia-policy-types.yang).
var protocols = map[string]string{"local": "direct", "static": "static", "bgp": "bgp", "ospfv2": "ospf", "ospfv3": "ospfv3", "isis": "isis", "aggregate": "aggregate", "host": "host", "arp-nd": "arp-nd",
	"bgp-evpn": "bgp-evpn", "bgp-ipvpn": "bgp-vpn", "bgp-label": "bgp-label", "linux": "linux", "dhcp": "dhcp", "gribi": "gribi", "bgp-evpn-ifl-host": "bgp-evpn-ifl-host"}

// policyRows are routing policies and their sets (srl_nokia-routing-policy.yang).
func policyRows() []Row {
	r := nokia.At("routing-policy", "", nil)
	policy := r.In("policy <policy>", "route-map $policy", func(s *Scope, a syntax.Args) {
		s.Policy = ioslike.Get(&s.Config.RoutePolicies, a.Unquoted("policy"))
		s.Policy.Name = a.Unquoted("policy")
		if p := s.Policy; s.Draft.First("policy " + p.Name) {
			p.Otherwise = devices.Accept
			s.Draft.Later(func() { finishPolicy(p) })
		}
	})
	term := func(name func(syntax.Args) string) nokia.Do {
		return func(s *Scope, a syntax.Args) {
			for i, t := range s.Policy.Terms {
				if t.Name == name(a) {
					s.Term = i
					return
				}
			}
			s.Policy.Terms = append(s.Policy.Terms, devices.PolicyTerm{Name: name(a), Pos: a.Node.Pos})
			s.Term = len(s.Policy.Terms) - 1
		}
	}
	st := policy.In("statement <st>", "term $st", term(func(a syntax.Args) string { return a.Unquoted("st") }))
	def := policy.In("default-action", "term default", term(func(syntax.Args) string { return defaultTerm }))
	at := func(s *Scope) *devices.PolicyTerm { return &s.Policy.Terms[s.Term] }
	list := func(words, kind string) Row {
		return r.Leaf(words, "community-list $list", func(s *Scope, a syntax.Args) {
			l := ioslike.Get(&s.Config.CommunityLists, a.Unquoted("list"))
			l.Name = a.Unquoted("list")
			v := a.Unquoted("v")
			switch {
			case strings.HasPrefix(v, "target:"), strings.HasPrefix(v, "origin:"):
				l.Kind, v = "extended standard", strings.NewReplacer("target:", "rt ", "origin:", "soo ").Replace(v)
			case strings.ContainsAny(v, "*.[]()^$|+?"):
				l.Kind = "expanded"
			case strings.Count(v, ":") == 2 && !strings.Contains(v, " "):
				l.Kind = "large standard"
			default:
				l.Kind = "standard"
			}
			if len(l.Entries) == 0 {
				l.Entries = []devices.ListEntry{{Seq: 10, Pos: a.Node.Pos}}
			}
			l.Entries[0].Values = append(l.Entries[0].Values, v)
		})
	}
	rows := nokia.Rows(
		r.Checked("prefix-set <list> prefix <prefix:anyprefix> mask-length-range <range>", "prefix-list $list / entry", prefixEntry),
		r.Leaf("prefix-set <list>", "prefix-list $list", func(s *Scope, a syntax.Args) {
			s.Draft.PrefixSet(s.Config, a.Unquoted("list"))
		}),
		list("community-set <list> member <v>", ""), list("standard-community-set <list> member <v>", ""), list("extended-community-set <list> member <v>", ""), list("large-community-set <list> member <v>", ""),
		r.Leaf("as-path-set <list> (expression|as-path-set-member) {v:rest}", "as-path list $list", func(s *Scope, a syntax.Args) {
			s.Config.ASPathLists[a.Unquoted("list")] = &devices.ASPathList{Name: a.Unquoted("list"), Entries: []devices.ListEntry{{Seq: 10, Values: []string{a.Unquoted("v")}, Pos: a.Node.Pos}}}
		}),
		r.Unmodelled("not computed", "tag-set", "evpn-route-type-set", "community-set <list> match-set-options", "community-set <list> evaluate-policy", "standard-community-set <list> match-set-options", "extended-community-set <list> match-set-options", "large-community-set <list> match-set-options", "color-set", "as-path-set <list> match-set-options"),
		policy.Exists(), Row{Pattern: st.Exists().Pattern, As: syntax.Inert, Why: "a statement without conditions and action goes on to the next"},
	)
	match := func(words, kind, refer string) Row {
		return st.Leaf("match "+words, "match "+kind, func(s *Scope, a syntax.Args) {
			t, v := at(s), a.Unquoted("v")
			if refer != "" {
				s.Refer(refer, v, "policy "+s.Policy.Name, a)
			}
			for i := range t.Match {
				if t.Match[i].Kind == kind {
					t.Match[i].Values = append(t.Match[i].Values, v)
					return
				}
			}
			t.Match = append(t.Match, devices.PolicyMatch{Kind: kind, Values: []string{v}})
		})
	}
	rows = append(rows, nokia.Rows(
		match("prefix-set {v}", "prefix-list", "prefix-list"), match("prefix prefix-set {v}", "prefix-list", "prefix-list"), match("bgp community-set {v}", "community", "community-list"), match("bgp standard-community-set {v}", "community", "community-list"), match("bgp community community-set {v}", "community", "community-list"),
		match("bgp as-path-set {v}", "as-path", "as-path list"), match("bgp as-path as-path-set {v}", "as-path", "as-path list"), match("bgp as-path-length {v:rest}", "as-path length", ""), match("family <v>", "family", ""), match("bgp evpn route-type <v>", "evpn route-type", ""), match("ospf area {v}", "area", ""), match("ospf route-type {v}", "route-type", ""),
		match("isis level {v}", "level", ""), match("isis route-type {v}", "route-type", ""), match("call-policy {v}", "policy", "route-map"), match("internal-tags tag-set {v}", "tag-set", ""), match("bgp next-hop {v}", "next-hop", ""), match("bgp route-type {v}", "route-type", ""), match("multicast {v:rest}", "multicast", ""), match("ospf instance-id {v}", "instance", ""), match("bgp extended-community-set {v}", "extcommunity", "community-list"), match("bgp large-community-set {v}", "large-community", "community-list"),
		st.Checked("match protocol {v}", "match source-protocol", func(s *Scope, a syntax.Args) error {
			p := protocols[a.Str("v")]
			if p == "" {
				return fmt.Errorf("%q is no source of routes on this system", a.Str("v"))
			}
			at(s).Match = append(at(s).Match, devices.PolicyMatch{Kind: "source-protocol", Values: []string{p}})
			return nil
		}),
	)...)
	for _, b := range []nokia.Block{st.In("action", "", nil), def} {
		set := func(words, kind string) Row {
			return b.Leaf(words, "set "+kind, func(s *Scope, a syntax.Args) {
				at(s).Set = append(at(s).Set, devices.PolicySet{Kind: kind, Values: []string{a.Unquoted("v")}})
			})
		}
		community := func(words, kind string) Row {
			return b.Leaf(words, "set "+kind, func(s *Scope, a syntax.Args) {
				name, p, term, c := a.Unquoted("v"), s.Policy, s.Term, s.Config
				s.Refer("community-list", name, "policy "+p.Name, a)
				at(s).Set = append(at(s).Set, devices.PolicySet{Kind: kind, Values: []string{name}})
				n := len(at(s).Set) - 1
				s.Draft.Later(func() {
					if l := c.CommunityLists[name]; l != nil && len(l.Entries) > 0 && kind != "community-list delete" && term < len(p.Terms) && n < len(p.Terms[term].Set) {
						x := &p.Terms[term].Set[n]
						x.Values = append([]string(nil), l.Entries[0].Values...)
						if strings.HasPrefix(l.Kind, "extended") {
							x.Kind = strings.Replace(kind, "community", "extcommunity", 1)
						}
					}
				})
			})
		}
		result := func(word string, action devices.PolicyAction) []Row {
			return nokia.Rows(
				b.Leaf("policy-result "+word, "action", func(s *Scope, a syntax.Args) { at(s).Action = action }),
				b.Leaf(word, "action", func(s *Scope, a syntax.Args) { at(s).Action = action }), // up to release 22.6
			)
		}
		rows = append(rows, nokia.Rows(
			result("accept", devices.Accept), result("reject", devices.Reject), result("next-statement", devices.NextTerm),
			b.Unmodelled("the policy after this one is not computed", "policy-result next-policy", "next-policy"),
			set("bgp local-preference set {v}", "local-preference"), set("accept bgp local-preference set {v}", "local-preference"), set("bgp med set {v}", "metric"), set("bgp med operation {v}", "metric operation"), set("bgp med value {v}", "metric"), set("bgp origin set {v}", "origin"), set("bgp next-hop set {v}", "next-hop"),
			set("bgp as-path replace {v:rest}", "as-path replace"), set("bgp as-path remove {v}", "as-path remove"), set("route-preference set {v}", "distance"), set("isis metric set {v}", "metric"), set("internal-tags set-tag-set {v}", "tag-set"), set("bgp weight set {v}", "weight"), set("bgp as-path insert-bottom {v:rest}", "as-path insert-bottom"),
			community("bgp communities add {v}", "community additive"), community("bgp communities remove {v}", "community-list delete"), community("bgp communities replace {v}", "community"), community("bgp community add {v}", "community additive"),
			b.Leaf("bgp as-path prepend as-number {as}", "set as-path prepend", func(s *Scope, a syntax.Args) { prepend(s, a.Str("as"), "") }),
			b.Leaf("bgp as-path prepend repeat-n {n:int(1-50)}", "set as-path prepend", func(s *Scope, a syntax.Args) { prepend(s, "", a.Str("n")) }),
			b.Unmodelled("not computed", "bgp communities operation", "bgp communities referenced-sets", "bgp tunnel-encapsulation", "bgp dampening", "mpls", "bgp link-bandwidth", "bgp communities set", "bgp extended-community", "bgp large-community", "bgp standard-community", "multicast"),
		)...)
	}
	return rows
}

const defaultTerm = "default"

func prefixEntry(s *Scope, a syntax.Args) error {
	l, p := s.Draft.PrefixSet(s.Config, a.Unquoted("list")), a.Prefix("prefix").Masked()
	e := devices.PrefixListEntry{Seq: 10 * (len(l.Entries) + 1), Prefix: p, Min: p.Bits(), Max: p.Bits(), Pos: a.Node.Pos}
	if r := a.Str("range"); r != "exact" {
		if _, err := fmt.Sscanf(strings.Replace(r, "..", " ", 1), "%d %d", &e.Min, &e.Max); err != nil || e.Min > e.Max || e.Max > p.Addr().BitLen() {
			return fmt.Errorf("mask-length-range %q is neither exact nor LOW..HIGH", r)
		}
	}
	l.IPv6 = l.IPv6 || p.Addr().Is6()
	l.Entries = append(l.Entries, e)
	return nil
}

func prepend(s *Scope, as, repeat string) {
	p, term, d := s.Policy, s.Term, s.Draft
	id := "prepend " + p.Name + " " + p.Terms[term].Name
	if as != "" {
		d.Parts[id+" as"] = as
	} else {
		d.Parts[id+" repeat"] = repeat
	}
	if !d.First(id) {
		return
	}
	at := len(p.Terms[term].Set)
	p.Terms[term].Set = append(p.Terms[term].Set, devices.PolicySet{Kind: "as-path prepend"})
	name := p.Terms[term].Name
	d.Later(func() {
		n := 1
		_, _ = fmt.Sscan(d.Parts[id+" repeat"], &n)
		for i := range p.Terms {
			if p.Terms[i].Name == name && at < len(p.Terms[i].Set) {
				for k := n; k > 0 && d.Parts[id+" as"] != ""; k-- {
					p.Terms[i].Set[at].Values = append(p.Terms[i].Set[at].Values, d.Parts[id+" as"])
				}
			}
		}
	})
}

// finishPolicy puts the default action last. A statement without a result goes on to the next.
func finishPolicy(p *devices.RoutePolicy) {
	var last, rest []devices.PolicyTerm
	for _, t := range p.Terms {
		if t.Action == "" {
			t.Action = devices.NextTerm
		}
		if t.Name == defaultTerm && len(t.Match) == 0 {
			last = append(last, t)
			if t.Action == devices.Reject {
				p.Otherwise = devices.Reject
			}
		} else {
			rest = append(rest, t)
		}
	}
	p.Terms = append(rest, last...)
}
