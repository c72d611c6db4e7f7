package ioslike

import (
	"slices"
	"strings"

	"interlock/devices"
	"interlock/devices/syntax"
)

// UnreadKind is the kind of a condition or change that stands in a policy and is not known: a term that has one is not the term that is
// left without it, so that whoever follows the policy is told.
const UnreadKind = "unread"

// AddUnread puts a line that is not modelled into the term it stands in, as a condition or as a change.
func AddUnread(t *devices.PolicyTerm, line string, condition bool) {
	if condition {
		t.Match = append(t.Match, devices.PolicyMatch{Kind: UnreadKind, Values: []string{line}})
		return
	}
	t.Set = append(t.Set, devices.PolicySet{Kind: UnreadKind, Values: []string{line}})
}

// Unread are the places of lines that are not modelled or not known.
func Unread(lines []devices.LineReport) map[devices.Pos]bool {
	out := map[devices.Pos]bool{}
	for _, l := range lines {
		if l.Disposition == devices.Unmodelled || l.Disposition == devices.Unknown {
			out[l.Pos] = true
		}
	}
	return out
}

// unreadTerms marks the terms of route-maps in which lines are not modelled.
func unreadTerms(c *devices.Config, trees []*devices.Tree, lines []devices.LineReport) {
	unread := Unread(lines)
	if len(unread) == 0 {
		return
	}
	terms := map[devices.Pos]*devices.PolicyTerm{}
	for _, p := range c.RoutePolicies {
		for i := range p.Terms {
			terms[p.Terms[i].Pos] = &p.Terms[i]
		}
	}
	for _, t := range trees {
		for _, n := range t.Nodes {
			if n.Kind != syntax.Statement || len(n.Words) == 0 || n.Words[0] != "route-map" || terms[n.Pos] == nil {
				continue
			}
			for _, l := range n.Children {
				if unread[l.Pos] && len(l.Words) > 0 && slices.Contains([]string{"match", "set", "continue", "call", "on-match", "sub-route-map"}, l.Words[0]) {
					AddUnread(terms[n.Pos], strings.TrimSpace(l.Line), l.Words[0] == "match")
				}
			}
		}
	}
}
