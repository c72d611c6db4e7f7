package junos

import (
	"net/netip"
	"strconv"
	"strings"

	"interlock/devices/syntax"
)

// ranges gives the members of interface ranges what is said of the range (Junos Interfaces Fundamentals,
// "interface-range").
func (x *expander) ranges() {
	type group struct {
		members []string
		by      map[string]*syntax.Node
		says    []*syntax.Node
	}
	groups := map[string]*group{}
	var order []string
	var kept []*syntax.Node
	for _, n := range x.out.Nodes {
		w := n.Words
		if len(w) < 4 || w[0] != "interfaces" || w[1] != "interface-range" {
			kept = append(kept, n)
			continue
		}
		g := groups[w[2]]
		if g == nil {
			g = &group{by: map[string]*syntax.Node{}}
			groups[w[2]] = g
			order = append(order, w[2])
		}
		var names []string
		switch {
		case w[3] == "member" && len(w) == 5:
			names = x.members(strings.Trim(w[4], `"`))
		case w[3] == "member-range" && len(w) == 7 && w[5] == "to":
			names = between(w[4], w[6])
		default:
			g.says = append(g.says, n)
			continue
		}
		if names == nil {
			kept = append(kept, n) // which ports it takes in is not known: the row for it says so
			continue
		}
		x.note(n, "a range of which nothing is said")
		for _, name := range names {
			g.members = append(g.members, name)
			g.by[name] = n
		}
	}
	x.out.Nodes = kept
	for _, name := range order {
		g := groups[name]
		for _, s := range g.says {
			if len(g.members) == 0 {
				x.note(s, "a range without members")
			}
			for _, m := range g.members {
				n := &syntax.Node{Pos: s.Pos, Kind: syntax.Statement, Line: s.Line, Words: append([]string{"interfaces", m}, s.Words[3:]...)}
				x.inheritNode(n, append(x.written(s), x.written(g.by[m])...))
			}
		}
		for _, m := range g.members {
			if len(g.says) == 0 {
				n := &syntax.Node{Pos: g.by[m].Pos, Kind: syntax.Statement, Line: g.by[m].Line, Words: []string{"interfaces", m}}
				x.inheritNode(n, x.written(g.by[m]))
			}
		}
	}
}

// written gives the statements as written that a statement comes from.
func (x *expander) written(n *syntax.Node) []*syntax.Node {
	if by := x.out.Origin[n]; len(by) > 0 {
		return by
	}
	return []*syntax.Node{n}
}

func (x *expander) note(n *syntax.Node, why string) {
	for _, o := range x.written(n) {
		if x.out.Notes[o] == "" {
			x.out.Notes[o] = why
		}
	}
}

// members are the ports that a member statement names: "ge-0/0/0", "ge-0/0/[0-3,7]"; nil where only the chassis knows.
func (x *expander) members(pattern string) []string {
	open := strings.IndexByte(pattern, '[')
	if open < 0 {
		if strings.ContainsAny(pattern, "*?") {
			return nil
		}
		return []string{pattern}
	}
	shut := strings.IndexByte(pattern[open:], ']')
	if shut < 0 {
		return nil
	}
	shut += open
	var out []string
	for _, part := range strings.Split(pattern[open+1:shut], ",") {
		lo, hi, isRange := strings.Cut(part, "-")
		a, err := strconv.Atoi(strings.TrimSpace(lo))
		b := a
		if isRange && err == nil {
			b, err = strconv.Atoi(strings.TrimSpace(hi))
		}
		if err != nil || b < a || b-a > 4096 {
			return nil
		}
		for ; a <= b; a++ {
			more := x.members(pattern[:open] + strconv.Itoa(a) + pattern[shut+1:])
			if more == nil || len(out)+len(more) > 4096 {
				return nil
			}
			out = append(out, more...)
		}
	}
	return out
}

// between are the ports from one to another of the same module.
func between(from, to string) []string {
	i, j := strings.LastIndexByte(from, '/'), strings.LastIndexByte(to, '/')
	if i < 0 {
		i = len(strings.TrimRight(from, "0123456789")) - 1
		j = len(strings.TrimRight(to, "0123456789")) - 1
	}
	if i < 0 || j < 0 || from[:i+1] != to[:j+1] {
		return nil
	}
	a, err1 := strconv.Atoi(from[i+1:])
	b, err2 := strconv.Atoi(to[j+1:])
	if err1 != nil || err2 != nil || b < a || b-a > 4096 {
		return nil
	}
	var out []string
	for ; a <= b; a++ {
		out = append(out, from[:i+1]+strconv.Itoa(a))
	}
	return out
}

// applyPaths fills prefix lists from what else is configured (Junos, "apply-path"): each address at the end of the path
// is a prefix of the list, host bits cleared.
func (x *expander) applyPaths() {
	for _, n := range append([]*syntax.Node(nil), x.out.Nodes...) {
		w := n.Words
		if len(w) != 5 || w[0] != "policy-options" || w[1] != "prefix-list" || w[3] != "apply-path" {
			continue
		}
		x.follow(n, x.root, strings.Fields(strings.Trim(w[4], `"`)), "")
	}
}

func (x *expander) follow(n *syntax.Node, b *syntax.Branch, rest []string, last string) {
	if b == nil {
		return
	}
	if len(rest) == 0 {
		prefix := ""
		if p, err := netip.ParsePrefix(last); err == nil {
			prefix = p.Masked().String()
		} else if a, err := netip.ParseAddr(last); err == nil {
			prefix = netip.PrefixFrom(a, a.BitLen()).String()
		}
		if prefix != "" {
			m := &syntax.Node{Pos: n.Pos, Kind: syntax.Statement, Line: n.Line, Words: []string{n.Words[0], n.Words[1], n.Words[2], prefix}}
			x.inheritNode(m, x.written(n))
		}
		return
	}
	if !wildcard(rest[0]) {
		x.follow(n, b.At(rest[0]), rest[1:], last)
		return
	}
	for _, name := range b.Words() {
		if wordMatches(rest[0], name) {
			x.follow(n, b.At(name), rest[1:], name)
		}
	}
}
