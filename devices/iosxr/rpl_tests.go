package iosxr

import (
	"slices"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// ways are the alternatives in which a condition holds, each a list of matches that must all hold. With not they are
// those in which it does not hold.
func (c *compiler) ways(q *condition, not bool, it item) [][]devices.PolicyMatch {
	kind := q.kind
	if not {
		kind = map[string]string{"and": "or", "or": "and", "not": "not", "is": "is"}[kind]
	}
	switch kind {
	case "not":
		return c.ways(q.below[0], !not, it)
	case "or":
		var out [][]devices.PolicyMatch
		for _, b := range q.below {
			for _, m := range c.ways(b, not, it) {
				out = alternative(out, m)
			}
			if len(out) > maxWays {
				return c.tooMany(q, not)
			}
		}
		return out
	case "and":
		out := [][]devices.PolicyMatch{nil}
		for _, b := range q.below {
			var next [][]devices.PolicyMatch
			below := c.ways(b, not, it)
			for _, m := range out {
				for _, n := range below {
					next = append(next, append(slices.Clone(m), n...))
				}
			}
			if out = next; len(out) > maxWays {
				return c.tooMany(q, not)
			}
		}
		return out
	}
	m, why := c.test(substitute(q.words, it.args), q.line)
	// Tests see the route as it came, whatever a line above has changed (Implementing Routing Policy, "When Attributes Are Modified").
	if why != "" {
		c.unmodelled(q.line, nil, why)
		m = devices.PolicyMatch{Kind: "rpl", Values: []string{strings.Join(q.words, " ")}}
	}
	m.Negate = not
	return [][]devices.PolicyMatch{{m}}
}

// alternative joins a way that is one match to one of the same kind: the values of a match are alternatives.
func alternative(out [][]devices.PolicyMatch, m []devices.PolicyMatch) [][]devices.PolicyMatch {
	if len(m) == 1 && len(out) > 0 && !m[0].Negate {
		last := out[len(out)-1]
		if len(last) == 1 && last[0].Kind == m[0].Kind && !last[0].Negate && m[0].Kind != "rpl" && len(m[0].Values) > 0 {
			last[0].Values = append(slices.Clone(last[0].Values), m[0].Values...)
			return out
		}
	}
	return append(out, m)
}

func (c *compiler) tooMany(q *condition, not bool) [][]devices.PolicyMatch {
	c.unmodelled(q.line, nil, "the condition has too many alternatives")
	return [][]devices.PolicyMatch{{{Kind: "rpl", Values: []string{q.text()}, Negate: not}}}
}

func (q *condition) text() string {
	if q.kind == "is" {
		return strings.Join(q.words, " ")
	}
	var below []string
	for _, b := range q.below {
		below = append(below, b.text())
	}
	return q.kind + " (" + strings.Join(below, "; ") + ")"
}

// numeric are the attributes that are compared with numbers, by the model's word for them.
var numeric = map[string]string{
	"med": "metric", "local-preference": "local-preference", "tag": "tag", "weight": "weight", "metric": "metric", "ospf-metric": "metric", "isis-metric": "metric", "rib-metric": "rib-metric",
	"traffic-index": "traffic-index", "qos-group": "qos-group", "aigp-metric": "aigp-metric", "evpn-route-type": "evpn route-type", "as-path-length": "as-path length", "route-aggregation": "route-aggregation", "label": "label", "nexthop-count": "next-hop count",
}

// named are the attributes that are compared with words.
var named = map[string]string{
	"origin": "origin", "route-type": "route-type", "protocol": "source-protocol", "validation-state": "rpki", "path-type": "path-type", "rib-has-route": "rib-has-route", "rd": "rd", "etag": "etag", "esi": "esi", "mac": "mac", "evpn-originator": "evpn originator",
	"ospf-area": "ospf-area", "vpn-distinguisher": "vpn-distinguisher", "community-count": "community-count", "evpn-gateway": "evpn gateway", "l2vpn-type": "l2vpn-type", "afi": "afi",
}

// test reads one test. why says what is not computed.
func (c *compiler) test(w []string, at devices.Pos) (m devices.PolicyMatch, why string) {
	const unknown = "this test of a route is not computed"
	if len(w) < 2 {
		return m, unknown
	}
	attribute, op, rest := w[0], w[1], w[2:]
	switch attribute {
	case "destination", "source", "next-hop":
		m.Kind = map[string]string{"destination": "prefix-list", "source": "route-source prefix-list", "next-hop": "next-hop prefix-list"}[attribute]
		if op != "in" {
			return m, unknown
		}
		m.Values, why = c.prefixSet(rest, at)
		return m, why
	case "as-path":
		return c.pathTest(op, rest, at)
	case "community", "large-community", "extcommunity":
		kind, prefix := attribute, map[string]string{"large-community": "large ", "extcommunity": "extended "}[attribute]
		typ := ""
		if attribute == "extcommunity" {
			typ = op
			if len(rest) == 0 {
				return m, unknown
			}
			op, rest = rest[0], rest[1:]
		}
		switch op {
		case "matches-any":
			m.Kind = kind
		case "matches-every", "matches-within":
			m.Kind = kind + " " + op
		case "is-empty":
			return devices.PolicyMatch{Kind: strings.TrimSpace(kind + " is-empty " + typ)}, ""
		default:
			return m, unknown
		}
		m.Values, why = c.communitySet(prefix, typ, rest, at)
		return m, why
	}
	if kind := numeric[attribute]; kind != "" && len(rest) == 1 {
		switch op {
		case "eq", "is":
			return devices.PolicyMatch{Kind: kind, Values: rest}, ""
		case "ge", "le", "ne":
			return devices.PolicyMatch{Kind: kind, Values: []string{op + " " + rest[0]}}, ""
		}
	}
	if kind := named[attribute]; kind != "" && (op == "is" || op == "in") && len(rest) > 0 {
		if members, name, ok := inline(rest); ok {
			for _, e := range members {
				m.Values = append(m.Values, strings.Join(e.words, " "))
			}
			if name != "" {
				m.Values = []string{name}
			}
			m.Kind = kind
			return m, ""
		}
		return devices.PolicyMatch{Kind: kind, Values: []string{strings.Join(rest, " ")}}, ""
	}
	return m, unknown
}

// prefixSet names the list of a prefix set; one that stands in the line becomes a list that is named by what it says.
func (c *compiler) prefixSet(w []string, at devices.Pos) ([]string, string) {
	members, name, ok := inline(w)
	if !ok {
		return nil, "this test of a route is not computed"
	}
	if name == "" {
		bad := ""
		name = anonymous(members)
		l := prefixes(name, members, func(_ []devices.Pos, err error) { bad = err.Error() })
		for i := range l.Entries {
			l.Entries[i].Pos = at
		}
		if bad != "" {
			return []string{name}, bad
		}
		ioslike.Set(&c.config.PrefixLists, name, l)
	}
	c.refer("prefix-list", name, at)
	return []string{name}, ""
}

// anonymous names a set by its members.
func anonymous(members []entry) string {
	var all []string
	for _, m := range members {
		all = append(all, strings.Join(m.words, " "))
	}
	return "(" + strings.Join(all, ", ") + ")"
}

func (c *compiler) pathTest(op string, rest []string, at devices.Pos) (m devices.PolicyMatch, why string) {
	switch op {
	case "in":
		members, name, ok := inline(rest)
		if !ok {
			return m, "this test of a route is not computed"
		}
		if name == "" {
			bad := ""
			name = anonymous(members)
			l := &devices.ASPathList{Name: name}
			only := false
			l.Entries, only, _ = listEntries(members, validPath, func(_ []devices.Pos, err error) { bad = err.Error() })
			if bad != "" {
				return m, bad
			}
			for i := range l.Entries {
				l.Entries[i].Pos = at
			}
			c.ownPaths[name] = !only
			ioslike.Set(&c.config.ASPathLists, name, l)
		}
		c.refer("as-path list", name, at)
		m.Kind, m.Values = "as-path", []string{name}
		if c.ownPaths[name] {
			m.Kind = "as-path set" // tests of lengths and neighbours among the expressions
		}
		return m, ""
	case "is-local":
		name := "(ios-regex '^$')"
		ioslike.Set(&c.config.ASPathLists, name, &devices.ASPathList{Name: name, Entries: []devices.ListEntry{{Seq: 10, Values: []string{"^$"}, Pos: at}}})
		return devices.PolicyMatch{Kind: "as-path", Values: []string{name}}, ""
	}
	if pathTests[op] && len(rest) > 0 {
		return devices.PolicyMatch{Kind: "as-path " + op, Values: []string{strings.Join(rest, " ")}}, ""
	}
	return m, "this test of a route is not computed"
}

func (c *compiler) communitySet(prefix, typ string, w []string, at devices.Pos) ([]string, string) {
	members, name, ok := inline(w)
	if !ok {
		return nil, "this test of a route is not computed"
	}
	if name == "" {
		bad := ""
		name = anonymous(members)
		l := communities(name, prefix, members, func(_ []devices.Pos, err error) { bad = err.Error() })
		if bad != "" {
			return nil, bad
		}
		if typ != "" {
			l.Kind += " " + typ
			name = typ + " " + name
			l.Name = name
		}
		for i := range l.Entries {
			l.Entries[i].Pos = at
		}
		ioslike.Set(&c.config.CommunityLists, name, l)
	}
	c.refer("community-list", name, at)
	return []string{name}, ""
}
