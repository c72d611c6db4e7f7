package syntax

import (
	"sort"
	"strings"
)

// Reading is what converting trees gave besides the model.
type Reading struct {
	Lines []LineReport
	// Positions are the lines that set each path of the model.
	Positions map[string]Pos
	// Problems are values that make no sense, and what was odd about the text.
	Problems []Problem
}

// Convert puts every statement of the bound trees into the model by way of root, and accounts for every line.
func (g *Grammar[S]) Convert(root S, trees ...*Tree) Reading {
	lines := 0
	for _, t := range trees {
		lines += t.Lines
	}
	r := Reading{Positions: map[string]Pos{}, Lines: make([]LineReport, 0, lines)}
	for _, t := range trees {
		r.Problems = append(r.Problems, t.Problems...)
		g.convert(&r, t.own(g).Nodes, root, "", Modelled, "")
	}
	sort.SliceStable(r.Lines, func(i, j int) bool {
		a, b := r.Lines[i].Pos, r.Lines[j].Pos
		return a.File < b.File || a.File == b.File && a.Line < b.Line
	})
	return r
}

func (g *Grammar[S]) convert(r *Reading, nodes []*Node, scope S, path string, as Disposition, why string) {
	gone := g.takenBack(nodes)
	for _, n := range nodes {
		report := func(d Disposition, why string) {
			r.Lines = append(r.Lines, LineReport{Pos: n.Pos, Text: n.Line, Disposition: d, Why: why})
		}
		switch {
		case n.Kind == Blank:
			report(Inert, "blank")
		case n.Kind == Comment:
			report(Inert, "a comment")
			g.convert(r, n.Children, scope, path, as, why)
		case n.Kind == Noise:
			report(Inert, "left by a terminal, not configuration")
		case n.Kind == Text:
			report(as, why)
		case n.Kind == Structure:
			report(Inert, n.Note)
		case leaves(n):
			report(Inert, "leaves a mode")
			g.convert(r, n.Children, scope, path, as, why)
		case as == Unknown || as != Modelled && n.row == 0:
			report(as, why)
			g.convert(r, n.Children, scope, path, as, why)
		case gone[n]:
			report(Inert, "taken back by a line further down")
			(&Tree{Nodes: n.Children}).Walk(func(c *Node) {
				r.Lines = append(r.Lines, LineReport{Pos: c.Pos, Text: c.Line, Disposition: Inert, Why: "stands inside a line that is taken back"})
			})
		case n.row == 0:
			report(Unknown, "no known statement of this system")
			g.convert(r, n.Children, scope, path, Unknown, "stands inside a line that is not known")
		default:
			g.members(r, n, scope, path, report)
		}
	}
}

// takenBack finds statements that a "no" line further down the same block removes again, as text does that is
// commands rather than what a system shows of itself.
func (g *Grammar[S]) takenBack(nodes []*Node) map[*Node]bool {
	var gone map[*Node]bool
	for i, no := range nodes {
		if no.Kind != Statement || !no.no || no.row == 0 || g.rows[no.row-1].No {
			continue
		}
		for _, n := range nodes[:i] {
			if n.Kind == Statement && n.row != 0 && !n.no && !n.def && hasPrefix(n.canon, no.canon) {
				if gone == nil {
					gone = map[*Node]bool{}
				}
				gone[n] = true
			}
		}
	}
	return gone
}

// members converts a statement, once for each member where it stands for several ("vlan 10,20", "interface Ethernet1/1-2").
// The line is reported once, as the first member's.
func (g *Grammar[S]) members(r *Reading, n *Node, scope S, path string, report func(Disposition, string)) {
	if !g.rows[n.row-1].Each {
		g.statement(r, n, scope, path, report)
		return
	}
	for i, one := range g.each(n.bound) {
		m := *n
		m.bound = one
		if i == 0 {
			g.statement(r, &m, scope, path, report)
			continue
		}
		g.statement(&Reading{Positions: r.Positions}, &m, scope, path, func(Disposition, string) {})
	}
}

func (g *Grammar[S]) statement(r *Reading, n *Node, scope S, path string, report func(Disposition, string)) {
	row := &g.rows[n.row-1]
	as, why := row.As, row.Why
	below, belowWhy := as, why
	switch {
	case as != Modelled:
		if row.Opens == "" && len(n.Children) > 0 && as == Inert {
			below, belowWhy = Inert, why
		}
	case n.def || n.no && !row.No:
		as, why = Inert, "states the default"
		below, belowWhy = Unknown, "stands inside a statement that is negated"
	default:
		n.args.Node = n
		n.sets = nil
		if row.Do != nil {
			if p, ok := any(&scope).(interface{ StandsAt(Pos) }); ok {
				p.StandsAt(n.Pos)
			}
			if err := row.Do(&scope, n.args); err != nil {
				as, why = Unknown, err.Error()
				r.Problems = append(r.Problems, Problem{Pos: n.Pos, Message: err.Error()})
				below, belowWhy = Unknown, "stands inside a line that makes no sense"
				break
			}
		}
		if n.sets != nil {
			for _, p := range *n.sets {
				r.Positions[joinPath(path, p)] = n.Pos
			}
			n.sets = nil
		}
		paths := strings.Split(row.Path, ";")
		for i, p := range paths {
			p = expand(strings.TrimSpace(p), n.args)
			full := joinPath(path, p)
			if p != "" {
				r.Positions[full] = n.Pos
			}
			if i == len(paths)-1 && row.Opens != "" {
				path = joinPath(path, expand(strings.TrimSpace(paths[0]), n.args))
			}
		}
		if row.Opens == "" && len(n.Children) > 0 {
			below, belowWhy = Unknown, "this statement opens no block"
			if n.Children[0].Kind == Text { // a body belongs to its statement
				below, belowWhy = as, why
			}
		}
	}
	report(as, why)
	g.convert(r, n.Children, scope, path, below, belowWhy)
}

// joinPath puts a path below another; one that starts with "/" is from the top.
func joinPath(a, b string) string {
	switch {
	case strings.HasPrefix(b, "/"):
		return strings.TrimSpace(b[1:])
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + " / " + b
}

// expand puts arguments in the place of $name.
func expand(s string, a Args) string {
	for from := 0; ; {
		i := strings.IndexByte(s[from:], '$')
		if i < 0 {
			return s
		}
		i += from
		j := i + 1
		for j < len(s) && (s[j] >= 'a' && s[j] <= 'z' || s[j] >= 'A' && s[j] <= 'Z' || s[j] >= '0' && s[j] <= '9' || s[j] == '_') {
			j++
		}
		v := a.Unquoted(s[i+1 : j])
		s = s[:i] + v + s[j:]
		from = i + len(v)
	}
}
