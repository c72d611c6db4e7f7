package ioslike

import (
	"sort"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/syntax"
)

// RouteMapRows are route-maps. adds says that entering a match a second time adds its values to those there (NX-OS);
// on the other systems it replaces them (EOS).
func RouteMapRows(adds bool) []Row {
	rows := []Row{
		{Pattern: "route-map <name> (permit|deny) <seq:int>", Opens: "route-map", Path: "route-map $name / term $seq", Do: openTerm},
		{Pattern: "route-map <name> [permit|deny]", Opens: "route-map", Path: "route-map $name / term 10", Do: openTerm,
			Enter: func(e *syntax.Edit, a syntax.Args) {
				if e.No || e.Default {
					return
				}
				action := "permit"
				if a.Word("deny") {
					action = "deny"
				}
				e.Record = "route-map " + a.Str("name") + " " + action + " 10"
			}},
		{In: "route-map", Pattern: "description {text:rest}", Path: "description", Do: func(s *Scope, a syntax.Args) error {
			s.term().Description = a.Str("text")
			return nil
		}},
		{In: "route-map", Pattern: "continue {seq:int}", Path: "continue", Do: func(s *Scope, a syntax.Args) error {
			s.term().Continue = a.Str("seq")
			return nil
		}},
		{In: "route-map", Pattern: "continue", Path: "continue", Do: func(s *Scope, a syntax.Args) error {
			s.term().Continue = "next"
			return nil
		}},
	}
	for _, m := range matches {
		rows = append(rows, matchRow(m, adds))
	}
	for _, m := range sets {
		rows = append(rows, setRow(m))
	}
	return rows
}

// clause is a match or set: the words, the kind in the neutral language, and what its names refer to.
type clause struct{ pattern, kind, refers string }

var matches = []clause{
	{"ip address prefix-list {v:rest}", "prefix-list", "prefix-list"},
	{"ipv6 address prefix-list {v:rest}", "ipv6 prefix-list", "prefix-list"},
	{"ip address access-list {v:rest}", "access-list", "access-list"},
	{"ipv6 address access-list {v:rest}", "ipv6 access-list", "access-list"},
	{"ip address {v:rest}", "access-list", "access-list"},
	{"ipv6 address {v:rest}", "ipv6 access-list", "access-list"},
	{"ip next-hop prefix-list {v:rest}", "next-hop prefix-list", "prefix-list"},
	{"ipv6 next-hop prefix-list {v:rest}", "ipv6 next-hop prefix-list", "prefix-list"},
	{"ip next-hop {v:rest}", "next-hop access-list", "access-list"},
	{"ip route-source prefix-list {v:rest}", "route-source prefix-list", "prefix-list"},
	{"ipv6 route-source prefix-list {v:rest}", "ipv6 route-source prefix-list", "prefix-list"},
	{"ip route-source {v:rest}", "route-source access-list", "access-list"},
	{"ip route-source redistribution-profile {v:rest}", "route-source redistribution-profile", ""},
	{"ip multicast {v:rest}", "multicast", ""},
	{"ipv6 multicast {v:rest}", "ipv6 multicast", ""},
	{"as-path length {v:rest}", "as-path length", ""},
	{"as-path {v:rest}", "as-path", "as-path list"},
	{"as-number as-path-list {v:rest}", "as-number as-path", "as-path list"},
	{"as-number {v:rest}", "as-number", ""},
	{"as {v:rest}", "as-number", ""},
	{"community {v:rest}", "community", "community-list"},
	{"extcommunity {v:rest}", "extcommunity", "community-list"},
	{"large-community {v:rest}", "large-community", "community-list"},
	{"interface {v:rest}", "interface", ""},
	{"length {v:rest}", "length", ""},
	{"local-preference {v:rest}", "local-preference", ""},
	{"mac-list {v:rest}", "mac-list", ""},
	{"metric {v:rest}", "metric", ""},
	{"metric-type {v:rest}", "metric-type", ""},
	{"origin-as validity {v:rest}", "rpki", ""},
	{"ospf-area {v:rest}", "ospf-area", ""},
	{"isis level {v:rest}", "isis level", ""},
	{"isis instance {v:rest}", "isis instance", ""},
	{"route-type {v:rest}", "route-type", ""},
	{"rpki {v:rest}", "rpki", ""},
	{"source-protocol {v:rest}", "source-protocol", ""},
	{"tag {v:rest}", "tag", ""},
	{"tracked-object {v:rest}", "track", ""},
	{"track {v:rest}", "track", ""},
	{"vlan {v:rest}", "vlan", ""},
	{"vni {v:rest}", "vni", ""},
	{"weight {v:rest}", "weight", ""},
	{"origin {v:rest}", "origin", ""},
	{"evpn route-type {v:rest}", "evpn route-type", ""},
	{"evpn default-route", "evpn default-route", ""},
	{"aggregate-role {v:rest}", "aggregate-role", ""},
	{"route-map {v:rest}", "route-map", "route-map"},
	{"router-id prefix-list {v:rest}", "router-id prefix-list", "prefix-list"},
	{"peer-group {v:rest}", "peer-group", ""},
	{"fabric {v:rest}", "fabric", ""},
	{"bgp evpn {v:rest}", "bgp evpn", ""},
	{"resolution-rib {v:rest}", "resolution-rib", ""},
	{"ip address dynamic prefix-list {v:rest}", "dynamic prefix-list", ""},
	{"ipv6 address dynamic prefix-list {v:rest}", "ipv6 dynamic prefix-list", ""},
	{"ip nexthop-group {v:rest}", "nexthop-group", ""},
}

var sets = []clause{
	{"as-path prepend last-as {v:rest}", "as-path prepend last-as", ""},
	{"as-path prepend {v:rest}", "as-path prepend", ""},
	{"as-path replace {v:rest}", "as-path replace", ""},
	{"as-path tag", "as-path tag", ""},
	{"as-path match all replacement {v:rest}", "as-path replacement", ""},
	{"comm-list {v} delete", "community-list delete", "community-list"},
	{"community {v:rest}", "community", ""},
	{"community-list {v:rest}", "community community-list", ""},
	{"extcommunity {v:rest}", "extcommunity", ""},
	{"extcomm-list {v} delete", "extcommunity-list delete", "community-list"},
	{"large-community {v:rest}", "large-community", ""},
	{"large-comm-list {v} delete", "large-community-list delete", "community-list"},
	{"dampening {v:rest}", "dampening", ""},
	{"distance {v:rest}", "distance", ""},
	{"evpn gateway-ip {v:rest}", "evpn gateway-ip", ""},
	{"forwarding-address", "forwarding-address", ""},
	{"interface {v:rest}", "interface", ""},
	{"ip default next-hop {v:rest}", "default next-hop", ""},
	{"ip next-hop unchanged", "next-hop unchanged", ""},
	{"ip next-hop peer-address", "next-hop peer-address", ""},
	{"ip next-hop self", "next-hop self", ""},
	{"ip next-hop redist-unchanged", "next-hop redist-unchanged", ""},
	{"ip next-hop load-share", "next-hop load-share", ""},
	{"ip next-hop recursive {v:rest}", "next-hop recursive", ""},
	{"ip next-hop verify-availability {v:rest}", "next-hop verify-availability", ""},
	{"ip next-hop {v:rest}", "next-hop", ""},
	{"ip precedence {v:rest}", "precedence", ""},
	{"ip address prefix-list {v}", "address prefix-list", "prefix-list"},
	{"ipv6 address prefix-list {v}", "ipv6 address prefix-list", "prefix-list"},
	{"ipv6 default next-hop {v:rest}", "ipv6 default next-hop", ""},
	{"ipv6 next-hop unchanged", "ipv6 next-hop unchanged", ""},
	{"ipv6 next-hop peer-address", "ipv6 next-hop peer-address", ""},
	{"ipv6 next-hop self", "ipv6 next-hop self", ""},
	{"ipv6 next-hop redist-unchanged", "ipv6 next-hop redist-unchanged", ""},
	{"ipv6 next-hop load-share", "ipv6 next-hop load-share", ""},
	{"ipv6 next-hop verify-availability {v:rest}", "ipv6 next-hop verify-availability", ""},
	{"ipv6 next-hop {v:rest}", "ipv6 next-hop", ""},
	{"ipv6 precedence {v:rest}", "ipv6 precedence", ""},
	{"level {v:rest}", "level", ""},
	{"isis level {v:rest}", "level", ""},
	{"local-preference {v:rest}", "local-preference", ""},
	{"metric-type {v:rest}", "metric-type", ""},
	{"metric {v:rest}", "metric", ""},
	{"nssa-only", "nssa-only", ""},
	{"origin {v:rest}", "origin", ""},
	{"path-selection {v:rest}", "path-selection", ""},
	{"tag {v:rest}", "tag", ""},
	{"vrf {v:rest}", "vrf", ""},
	{"weight {v:rest}", "weight", ""},
	{"label-index {v:rest}", "label-index", ""},
	{"segment-index {v:rest}", "segment-index", ""},
	{"nexthop-group {v:rest}", "nexthop-group", ""},
	{"bgp bestpath {v:rest}", "bgp bestpath", ""},
	{"aigp-metric {v:rest}", "aigp-metric", ""},
	{"igp-metric {v:rest}", "igp-metric", ""},
}

func (s *Scope) term() *devices.PolicyTerm { return &s.Policy.Terms[s.Term] }

// openTerm finds or makes the term of a route-map statement; terms are in order of their numbers.
func openTerm(s *Scope, a syntax.Args) error {
	name, seq := a.Str("name"), "10"
	if a.Has("seq") {
		seq = a.Str("seq")
	}
	p := Get(&s.Config.RoutePolicies, name)
	p.Name, p.Otherwise = name, devices.Reject // what no term takes is denied
	t := devices.PolicyTerm{Name: seq, Action: devices.Accept}
	if a.Word("deny") {
		t.Action = devices.Reject
	}
	if a.Node != nil {
		t.Pos = a.Node.Pos
	}
	n, _ := strconv.Atoi(seq)
	i := sort.Search(len(p.Terms), func(i int) bool { m, _ := strconv.Atoi(p.Terms[i].Name); return m >= n })
	if i < len(p.Terms) && p.Terms[i].Name == seq {
		p.Terms[i].Action = t.Action
	} else {
		p.Terms = append(p.Terms, devices.PolicyTerm{})
		copy(p.Terms[i+1:], p.Terms[i:])
		p.Terms[i] = t
	}
	s.Policy, s.Term = p, i
	return nil
}

// MatchRow and SetRow make the row of a clause that only some systems have: its words with {v} or {v:rest} for its values,
// its kind in the neutral language, and for a match the noun of what its values name.
func MatchRow(pattern, kind, refers string) Row {
	return matchRow(clause{pattern, kind, refers}, false)
}

// SetRow is MatchRow for what a route-map sets.
func SetRow(pattern, kind, refers string) Row { return setRow(clause{pattern, kind, refers}) }

func matchRow(c clause, adds bool) Row {
	return Row{In: "route-map", Pattern: "match [invert-result] " + c.pattern, Exact: adds,
		Do: func(s *Scope, a syntax.Args) error {
			m := devices.PolicyMatch{Kind: c.kind, Values: splitValues(c.kind, a.Str("v")), Negate: a.Word("invert-result")}
			if n := len(m.Values); n > 0 && (m.Values[n-1] == "exact-match" || m.Values[n-1] == "exact") {
				m.Values, m.Exact = m.Values[:n-1], true
			}
			if c.refers != "" {
				for _, v := range m.Values {
					s.Refer(c.refers, v, "route-map "+s.Policy.Name+" "+s.term().Name, a)
				}
			}
			t := s.term()
			a.Sets("match " + m.Kind)
			for i := range t.Match {
				if t.Match[i].Kind == m.Kind && t.Match[i].Exact == m.Exact && t.Match[i].Negate == m.Negate {
					for _, v := range m.Values {
						if !contains(t.Match[i].Values, v) {
							t.Match[i].Values = append(t.Match[i].Values, v)
						}
					}
					return nil
				}
			}
			t.Match = append(t.Match, m)
			sort.SliceStable(t.Match, func(i, j int) bool { return t.Match[i].Kind < t.Match[j].Kind })
			return nil
		},
		Enter: func(e *syntax.Edit, a syntax.Args) {
			if !adds || !e.No || !a.Has("v") {
				return
			}
			// "no match community A" leaves B of "match community A B".
			head := strings.TrimSuffix(e.Record, " "+a.Str("v"))
			gone := strings.Fields(a.Str("v"))
			for _, n := range e.Find(head) {
				var kept []string
				for _, v := range n.Words[len(strings.Fields(head)):] {
					if !contains(gone, v) {
						kept = append(kept, v)
					}
				}
				e.RemoveNode(n)
				if len(kept) > 0 {
					e.Put(head + " " + strings.Join(kept, " "))
				}
			}
			e.Record = ""
		}}
}

func setRow(c clause) Row {
	return Row{In: "route-map", Pattern: "set " + c.pattern, Do: func(s *Scope, a syntax.Args) error {
		set := devices.PolicySet{Kind: c.kind, Values: splitValues(c.kind, a.Str("v"))}
		last := ""
		if n := len(set.Values); n > 0 {
			last = set.Values[n-1]
		}
		switch {
		case (c.kind == "community" || c.kind == "extcommunity" || c.kind == "large-community") && (last == "additive" || last == "delete"):
			set.Kind, set.Values = c.kind+" "+last, set.Values[:len(set.Values)-1]
		case c.kind == "community" && len(set.Values) == 1 && last == "none":
			set.Kind, set.Values = "community none", nil
		}
		refers := c.refers
		// "set community community-list L additive" sets what the list permits (EOS User Manual, "set community (route-map)").
		if n := len(set.Values); n > 1 && (set.Values[0] == "community-list" || set.Values[0] == "extcommunity-list" || set.Values[0] == "large-community-list") {
			set.Kind = strings.Replace(set.Kind, c.kind, c.kind+" "+set.Values[0], 1)
			set.Values, refers = set.Values[1:], "community-list"
		}
		if refers != "" {
			for _, v := range set.Values {
				s.Refer(refers, v, "route-map "+s.Policy.Name+" "+s.term().Name, a)
			}
		}
		t := s.term()
		a.Sets("set " + set.Kind)
		for i := range t.Set {
			if t.Set[i].Kind == set.Kind {
				if strings.HasPrefix(set.Kind, "extcommunity") && len(set.Values) > 0 && len(t.Set[i].Values) > 0 && t.Set[i].Values[0] != set.Values[0] {
					continue // rt, soo, cost and the like stand side by side
				}
				t.Set[i].Values = set.Values
				return nil
			}
		}
		t.Set = append(t.Set, set)
		sort.SliceStable(t.Set, func(i, j int) bool { return t.Set[i].Kind < t.Set[j].Kind })
		return nil
	}}
}

// splitValues splits the values of a clause at white space, and numbers and interfaces at commas too.
func splitValues(kind, text string) []string {
	if kind == "tag" || kind == "source-protocol" || kind == "vlan" {
		text = strings.ReplaceAll(text, ",", " ")
	}
	if kind == "interface" {
		text = strings.NewReplacer(" , ", ",", ", ", ",").Replace(text)
		return strings.Split(text, ",")
	}
	return syntax.Words(text)
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}
