package junos

import (
	"slices"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

const (
	ofPolicy = "policy-options policy-statement <policy> "
	ofTerm   = ofPolicy + "[term <term>] "
)

// unnamed is the name of the part of a policy that stands outside its terms; it is tried last.
const unnamed = "(last)"

// Next actions of Junos that the neutral ones do not cover.
const nextPolicy devices.PolicyAction = "next policy"

func (s *scope) policyNamed(name string) *devices.RoutePolicy {
	p := ioslike.Get(&s.Config.RoutePolicies, name)
	// What no term takes goes on to the next policy of the chain, and at its end to the default of the protocol.
	p.Name, p.Otherwise = name, nextPolicy
	return p
}

func (s *scope) policyTerm(a syntax.Args) *devices.PolicyTerm {
	p := s.policyNamed(a.Str("policy"))
	name := unnamed
	if a.Has("term") {
		name = a.Unquoted("term")
	}
	for i := range p.Terms {
		if p.Terms[i].Name == name {
			return &p.Terms[i]
		}
	}
	t := devices.PolicyTerm{Name: name, Action: devices.NextTerm, Pos: pos(a)}
	if n := len(p.Terms); n > 0 && p.Terms[n-1].Name == unnamed {
		p.Terms = append(p.Terms, p.Terms[n-1])
		p.Terms[n-1] = t
		return &p.Terms[n-1]
	}
	p.Terms = append(p.Terms, t)
	return &p.Terms[len(p.Terms)-1]
}

// clause is a condition or an action: how it is written, its neutral kind, and what its value names.
type clause struct{ pattern, kind, refers string }

var fromClauses = []clause{
	{"protocol <v>", "source-protocol", ""},
	{"prefix-list <v>", "prefix-list", "prefix-list"},
	{"prefix-list-filter <v:rest>", "prefix-list-filter", ""},
	{"rtf-prefix-list <v>", "rtf-prefix-list", ""},
	{"route-filter <v:rest>", "route-filter", ""},
	{"source-address-filter <v:rest>", "source-address-filter", ""},
	{"route-filter-list <v:rest>", "route-filter-list", ""},
	{"source-address-filter-list <v:rest>", "source-address-filter-list", ""},
	{"community <v>", "community", "community-list"},
	{"community-count <v:rest>", "community-count", ""},
	{"as-path <v>", "as-path", "as-path list"},
	{"as-path-group <v>", "as-path", "as-path list"},
	{"as-path-calc-length <v:rest>", "as-path length", ""},
	{"as-path-unique-count <v:rest>", "as-path-unique-count", ""},
	{"as-path-neighbor <v:rest>", "as-path-neighbor", ""},
	{"as-path-origin <v:rest>", "as-path-origin", ""},
	{"as-path-transit <v:rest>", "as-path-transit", ""},
	{"metric {v}", "metric", ""},
	{"metric2 {v}", "metric2", ""}, {"metric3 {v}", "metric3", ""}, {"metric4 {v}", "metric4", ""},
	{"local-preference {v}", "local-preference", ""},
	{"preference {v}", "preference", ""}, {"preference2 {v}", "preference2", ""},
	{"tag <v>", "tag", ""}, {"tag2 <v>", "tag2", ""},
	{"color {v}", "color", ""}, {"color2 {v}", "color2", ""},
	{"origin {v}", "origin", ""},
	{"neighbor <v>", "neighbor", ""},
	{"next-hop <v>", "next-hop", ""},
	{"next-hop-type <v>", "next-hop-type", ""}, {"next-hop-weight <v:rest>", "next-hop-weight", ""},
	{"interface <v>", "interface", "interface"},
	{"instance {v}", "instance", "vrf"}, {"instance-list <v:rest>", "instance-list", ""}, {"instance-any {v}", "instance-any", ""},
	{"rib {v}", "rib", ""}, {"rib-list <v:rest>", "rib-list", ""},
	{"family {v}", "family", ""},
	{"area {v}", "area", ""},
	{"level {v}", "level", ""},
	{"route-type {v}", "route-type", ""},
	{"external [type {v}]", "external", ""},
	{"internal", "internal", ""},
	{"condition <v>", "condition", ""},
	{"policy <v:rest>", "policy", "route-map"},
	{"state {v}", "state", ""},
	{"aggregate-contributor", "aggregate-contributor", ""},
	{"multicast-scope <v:rest>", "multicast-scope", ""},
	{"validation-database {v}", "rpki", ""}, {"validation-database-instance <v:rest>", "rpki instance", ""},
	{"route-distinguisher <v>", "route-distinguisher", ""},
	{"nlri-route-type <v>", "evpn route-type", ""},
	{"evpn-esi <v>", "evpn-esi", ""}, {"evpn-mac-route {v}", "evpn-mac-route", ""}, {"evpn-tag <v>", "evpn-tag", ""},
	{"mac-filter-list <v>", "mac-list", ""},
	{"programmed {v}", "programmed", ""},
	{"bgp-srte-discriminator {v}", "bgp-srte-discriminator", ""}, {"srte-color <v>", "srte-color", ""},
	{"traffic-engineering <v:rest>", "traffic-engineering", ""},
	{"tunnel-type <v>", "tunnel-type", ""}, {"segment-list <v>", "segment-list", ""}, {"extranet", "extranet", ""},
	{"resolution-rib {v}", "resolution-rib", ""}, {"prefix-segment [<v:rest>]", "prefix-segment", ""}, {"lsp-regex <v>", "lsp-regex", ""}, {"community-list <v>", "community-list", ""},
	{"origin-validation <v>", "origin-validation", ""}, {"bgp-group <v>", "bgp-group", ""}, {"bgp-peer <v>", "bgp-peer", ""},
}

var thenClauses = []clause{
	{"local-preference {v:rest}", "local-preference", ""},
	{"metric {v:rest}", "metric", ""}, {"metric2 {v:rest}", "metric2", ""}, {"metric3 {v:rest}", "metric3", ""}, {"metric4 {v:rest}", "metric4", ""},
	{"tag {v:rest}", "tag", ""}, {"tag2 {v:rest}", "tag2", ""},
	{"color {v:rest}", "color", ""}, {"color2 {v:rest}", "color2", ""},
	{"preference {v:rest}", "distance", ""}, {"preference2 {v:rest}", "preference2", ""},
	{"priority {v}", "priority", ""},
	{"origin {v}", "origin", ""},
	{"as-path-prepend {v:rest}", "as-path prepend", ""},
	{"as-path-expand {v:rest}", "as-path expand", ""},
	{"next-hop {v:rest}", "next-hop", ""},
	{"external type {v}", "metric-type", ""},
	{"internal", "internal", ""},
	{"community (add|+) <v>", "community additive", "community-list"},
	{"community (set|=) <v>", "community", "community-list"},
	{"community (delete|-) <v>", "community-list delete", "community-list"},
	{"default-action {v:accept|reject}", "default-action", ""},
	{"load-balance {v}", "load-balance", ""},
	{"install-nexthop <v:rest>", "install-nexthop", ""},
	{"forwarding-class {v}", "forwarding-class", ""}, {"class {v}", "class", ""}, {"destination-class {v}", "destination-class", ""}, {"source-class {v}", "source-class", ""},
	{"damping {v}", "dampening", ""},
	{"cos-next-hop-map {v}", "cos-next-hop-map", ""},
	{"aigp-originate [{v:rest}]", "aigp-originate", ""}, {"aigp-adjust {v:rest}", "aigp-adjust", ""},
	{"bgp-output-queue-priority {v:rest}", "bgp-output-queue-priority", ""},
	{"tunnel-attribute <v:rest>", "tunnel-attribute", ""},
	{"validation-state {v}", "rpki", ""},
	{"multipath-resolve", "multipath-resolve", ""}, {"no-entropy-label-capability", "no-entropy-label-capability", ""}, {"no-backup", "no-backup", ""}, {"no-route-localize", "no-route-localize", ""},
	{"analyze", "analyze", ""}, {"dynamic-tunnel-attributes {v}", "dynamic-tunnel-attributes", ""}, {"install-to-fib", "install-to-fib", ""}, {"no-install-to-fib", "no-install-to-fib", ""},
	{"label-allocation {v}", "label-allocation", ""}, {"label-allocation-fallback-reject", "label-allocation-fallback-reject", ""}, {"limit-bandwidth {v}", "limit-bandwidth", ""}, {"p2mp-lsp-root {v:rest}", "p2mp-lsp-root", ""},
	{"prefix-segment {v:rest}", "prefix-segment", ""}, {"resolution-map {v}", "resolution-map", ""}, {"set-down-bit", "set-down-bit", ""}, {"ssm-source {v}", "ssm-source", ""}, {"sr-te-template {v}", "sr-te-template", ""}, {"srlg {v}", "srlg", ""},
	{"map-to-interface {v}", "map-to-interface", ""}, {"selected-mldp-egress", "selected-mldp-egress", ""}, {"upstream-subscriber", "upstream-subscriber", ""}, {"use-ipv4-for-mpls", "use-ipv4-for-mpls", ""}, {"advertise-locator {v:rest}", "advertise-locator", ""},
	{"apply-advertise", "apply-advertise", ""}, {"limit-nexthop {v:rest}", "limit-nexthop", ""}, {"convert-to-type5", "convert-to-type5", ""}, {"bgp-rd {v}", "bgp-rd", ""}, {"nexthop-weight {v}", "nexthop-weight", ""},
}

func matchRow(where string, c clause) Row {
	kind := c.kind
	if where == "to" {
		kind = "to " + kind
	}
	return Row{Pattern: ofTerm + where + " " + c.pattern, Do: func(s *scope, a syntax.Args) error {
		t := s.policyTerm(a)
		var values []string
		if v := a.Unquoted("v"); v != "" {
			values = []string{v}
		}
		if c.refers != "" && len(values) > 0 && !strings.ContainsAny(values[0], " (") && values[0] != "master" {
			s.Refer(c.refers, values[0], "policy-statement "+a.Str("policy"), a)
		}
		if c.kind == "prefix-list-filter" && len(values) > 0 {
			s.Refer("prefix-list", strings.Fields(values[0])[0], "policy-statement "+a.Str("policy"), a)
		}
		for i := range t.Match {
			if t.Match[i].Kind == kind {
				t.Match[i].Values = append(t.Match[i].Values, values...)
				return nil
			}
		}
		t.Match = append(t.Match, devices.PolicyMatch{Kind: kind, Values: values})
		return nil
	}}
}

func setRow(c clause) Row {
	return Row{Pattern: ofTerm + "then " + c.pattern, Do: func(s *scope, a syntax.Args) error {
		t := s.policyTerm(a)
		var values []string
		if v := a.Unquoted("v"); v != "" {
			values = strings.Fields(v)
		}
		if c.refers != "" && len(values) == 1 {
			s.Refer(c.refers, values[0], "policy-statement "+a.Str("policy"), a)
		}
		// Of several actions on one attribute the last counts; those on communities are all done, in the order written
		// (labs/junos_then_action_conflicts, sections 1 to 4).
		if c.refers != "community-list" {
			for i := range t.Set {
				if t.Set[i].Kind != c.kind {
					continue
				}
				t.Set[i].Values = values
				return nil
			}
		}
		t.Set = append(t.Set, devices.PolicySet{Kind: c.kind, Values: values})
		// Adds next to each other, and deletes, come to the same in any order.
		for i := len(t.Set) - 1; i > 0 && (c.kind == "community additive" || c.kind == "community-list delete") && t.Set[i-1].Kind == c.kind && slices.Compare(t.Set[i-1].Values, values) > 0; i-- {
			t.Set[i-1], t.Set[i] = t.Set[i], t.Set[i-1]
		}
		return nil
	}}
}

var policyRows = buildPolicyRows()

func buildPolicyRows() []Row {
	rows := []Row{
		{Pattern: strings.TrimSpace(ofPolicy), Path: "route-map $policy", Do: func(s *scope, a syntax.Args) error { s.policyNamed(a.Str("policy")); return nil }},
		{Pattern: ofPolicy + "term <term>", Path: "route-map $policy", Do: func(s *scope, a syntax.Args) error { s.policyTerm(a); return nil }},
		{Pattern: ofTerm + "(from|to|then)", Path: "route-map $policy", Do: func(s *scope, a syntax.Args) error { s.policyTerm(a); return nil }},
		{Pattern: ofTerm + "then trace", As: syntax.Inert, Why: "writes a log"},
		{Pattern: ofPolicy + "(defaults|dynamic-db) [<rest:rest>]", As: syntax.Unmodelled, Why: "this option of a policy is not computed"},
		{Pattern: ofTerm + "from route-filter <prefix:anyprefix> (exact|longer|orlonger|upto|through|prefix-length-range|address-mask) [<bound>] (then|metric|local-preference|community|tag|origin) [<rest:rest>]", As: syntax.Unmodelled, Why: "an action of one route filter is not computed"},
		// One action ends a term: entering another replaces it (policy actions exclude each other).
		{Pattern: ofTerm + "then {action:accept|reject}", Do: func(s *scope, a syntax.Args) error {
			s.policyTerm(a).Action = devices.PolicyAction(a.Str("action"))
			return nil
		}},
		{Pattern: ofTerm + "then next {what:term|policy}", Do: func(s *scope, a syntax.Args) error {
			// Either stands beside an accept or reject and beats it; of the two the last counts (labs/junos_then_action_conflicts, section 5).
			t := s.policyTerm(a)
			for i := range t.Set {
				if t.Set[i].Kind == "next term" || t.Set[i].Kind == "next policy" {
					t.Set[i].Kind = "next " + a.Str("what")
					return nil
				}
			}
			t.Set = append(t.Set, devices.PolicySet{Kind: "next " + a.Str("what")})
			return nil
		}},
	}
	// One expression may stand in several statements.
	rows = append(rows, Row{Pattern: ofTerm + "then metric expression <v:rest>", Do: func(s *scope, a syntax.Args) error {
		t, words := s.policyTerm(a), strings.Fields(a.Str("v"))
		for i := range t.Set {
			if t.Set[i].Kind != "metric" {
				continue
			}
			if had := t.Set[i].Values; len(had) > 0 && had[0] == "expression" {
				t.Set[i].Values = append(had, words...)
			} else {
				t.Set[i].Values = append([]string{"expression"}, words...)
			}
			return nil
		}
		t.Set = append(t.Set, devices.PolicySet{Kind: "metric", Values: append([]string{"expression"}, words...)})
		return nil
	}})
	for _, c := range fromClauses {
		rows = append(rows, matchRow("from", c))
		switch c.kind {
		case "source-protocol", "rib", "level", "instance", "neighbor", "next-hop", "interface", "tag", "metric", "local-preference", "area", "as-path", "community", "origin", "prefix-list", "route-filter", "family", "color", "preference", "condition", "policy", "route-type", "external":
			if !strings.HasPrefix(c.pattern, "as-path-group") {
				rows = append(rows, matchRow("to", c))
			}
		}
	}
	for _, c := range thenClauses {
		rows = append(rows, setRow(c))
	}
	return rows
}

// unreadTerms marks the terms in which statements are not modelled.
func (s *scope) unreadTerms(trees []*devices.Tree, lines []devices.LineReport) {
	unread := ioslike.Unread(lines)
	if len(unread) == 0 {
		return
	}
	for _, t := range trees {
		for _, n := range t.Nodes {
			w := n.Words
			if n.Kind != syntax.Statement || !unread[n.Pos] || len(w) < 5 || w[0] != "policy-options" || w[1] != "policy-statement" {
				continue
			}
			p := s.Config.RoutePolicies[w[2]]
			name, rest := unnamed, w[3:]
			if w[3] == "term" {
				name, rest = strings.Trim(w[4], `"`), w[5:]
			}
			if p == nil || len(rest) == 0 {
				continue
			}
			for i := range p.Terms {
				if p.Terms[i].Name == name {
					ioslike.AddUnread(&p.Terms[i], strings.Join(rest, " "), rest[0] != "then")
				}
			}
		}
	}
}
