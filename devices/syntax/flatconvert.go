package syntax

import (
	"slices"
	"sort"
)

// severity orders dispositions for lines that hold several statements: what is not known weighs most.
var severity = [...]int{0: 0, Inert: 1, Modelled: 2, Unmodelled: 3, Unknown: 4}

// finding is what became of a statement.
type finding struct {
	as  Disposition
	why string
}

// Convert puts the statements of the trees into the model by way of root, and accounts for every line.
func (f *Flat[S]) Convert(root S, trees ...*Tree) Reading {
	r, _ := f.convert(root, trees...)
	return r
}

func (f *Flat[S]) convert(root S, trees ...*Tree) (Reading, map[*Node]finding) {
	r := Reading{Positions: map[string]Pos{}}
	lines := 0
	for _, t := range trees {
		lines += len(t.Nodes)
	}
	said := make(map[*Node]finding, lines)
	for _, t := range trees {
		r.Problems = append(r.Problems, t.Problems...)
		f.convertTree(&r, said, root, t)
	}
	sort.SliceStable(r.Lines, func(i, j int) bool {
		a, b := r.Lines[i].Pos, r.Lines[j].Pos
		return a.File < b.File || a.File == b.File && a.Line < b.Line
	})
	return r, said
}

func (f *Flat[S]) convertTree(r *Reading, said map[*Node]finding, root S, t *Tree) {
	t = t.own(f.Grammar)
	statements := make([]*Node, 0, len(t.Nodes))
	for _, n := range t.Nodes {
		if n.Kind == Statement {
			statements = append(statements, n)
		}
	}
	x := Expansion{Nodes: statements}
	if f.Expand != nil {
		x = f.Expand(statements)
		r.Problems = append(r.Problems, x.Problems...)
	}
	say := func(n *Node, d Disposition, why string) {
		if was, ok := said[n]; !ok || severity[d] > severity[was.as] {
			said[n] = finding{d, why}
		}
	}
	for n, why := range x.Notes {
		say(n, Inert, why)
	}
	for n, why := range x.Wrong {
		say(n, Unknown, why)
	}
	for _, n := range x.Nodes {
		if n.row == 0 {
			if b, ok := f.Grammar.exactly(n.Words); ok {
				n.bound = b
			}
		}
		report := func(d Disposition, why string) {
			origins := x.Origin[n]
			if len(origins) == 0 {
				say(n, d, why)
			}
			for _, o := range origins {
				say(o, d, why)
			}
		}
		if n.row == 0 {
			report(Unknown, "no known statement of this system")
			continue
		}
		f.Grammar.statement(r, n, root, "", report)
	}
	for _, n := range statements {
		say(n, Inert, "comes to nothing here")
	}
	f.account(r, t, said)
}

// account reports every line of a tree once: a line with several statements as the worst of them, a line that opens a
// block of which nothing is modelled as what it holds.
func (f *Flat[S]) account(r *Reading, t *Tree, said map[*Node]finding) {
	type place struct {
		file string
		line int
	}
	own := make([]LineReport, t.Lines+1) // those of the tree's own file
	others := map[place]LineReport{}     // those that stood in another, as commands do
	var openers []*Node
	add := func(l LineReport) {
		if l.Pos.File == t.File && l.Pos.Line >= 0 && l.Pos.Line <= t.Lines {
			if was := &own[l.Pos.Line]; was.Disposition == 0 || severity[l.Disposition] > severity[was.Disposition] {
				*was = l
			}
			return
		}
		p := place{l.Pos.File, l.Pos.Line}
		if was, ok := others[p]; !ok || severity[l.Disposition] > severity[was.Disposition] {
			others[p] = l
		}
	}
	for _, n := range t.Nodes {
		switch n.Kind {
		case Statement:
			if is := said[n]; is.as != 0 {
				add(LineReport{n.Pos, n.Line, is.as, is.why})
			}
		case Blank:
			add(LineReport{n.Pos, n.Line, Inert, "blank"})
		case Comment:
			add(LineReport{n.Pos, n.Line, Inert, "a comment"})
		case Noise:
			add(LineReport{n.Pos, n.Line, Inert, "left by a terminal, not configuration"})
		default:
			if n.until > 0 && n.Pos.File == t.File {
				openers = append(openers, n)
			}
			add(LineReport{n.Pos, n.Line, Inert, n.Note})
		}
	}
	// How many lines up to each hold statements of each kind.
	holds := make([]bool, t.Lines+1)
	for _, n := range t.Nodes {
		if n.Kind == Statement && n.Pos.File == t.File && n.Pos.Line <= t.Lines {
			holds[n.Pos.Line] = true
		}
	}
	count := make([][Unknown + 1]int32, t.Lines+1)
	for i := 1; i <= t.Lines; i++ {
		count[i] = count[i-1]
		if holds[i] {
			count[i][own[i].Disposition]++
		}
	}
	for _, n := range openers {
		until := min(int(n.until), t.Lines)
		if until <= n.Pos.Line {
			continue
		}
		of := func(d Disposition) int32 { return count[until][d] - count[n.Pos.Line][d] }
		line := &own[n.Pos.Line]
		if of(Modelled)+of(Inert) == 0 && line.Disposition == Inert {
			switch {
			case of(Unmodelled) > 0:
				*line = LineReport{n.Pos, n.Line, Unmodelled, "nothing that stands in it is modelled"}
			case of(Unknown) > 0:
				*line = LineReport{n.Pos, n.Line, Unknown, "nothing that stands in it is known"}
			}
		}
	}
	r.Lines = slices.Grow(r.Lines, t.Lines+len(others))
	for _, l := range own {
		if l.Disposition != 0 {
			r.Lines = append(r.Lines, l)
		}
	}
	for _, l := range others {
		r.Lines = append(r.Lines, l)
	}
}

// Enter enters commands on a configuration; before is not changed. root is a scope of a model of its own each time it is called.
func (f *Flat[S]) Enter(root func() S, before *Tree, file string, text []byte) Entry {
	before = before.own(f.Grammar)
	s := flatSession[S]{store: f.storeOf(before)}
	s.store.idle = nil
	ft := f.Reader.parse(file, text, true, s.step)
	after := s.store.tree(before.File, before.Lines)
	after.Problems = before.Problems
	for _, n := range before.Nodes {
		if n.Kind == Comment {
			after.Nodes = append(after.Nodes, n)
		}
	}
	res := Entry{After: after, Problems: ft.odd}
	_, then := f.convert(root(), before)
	_, now := f.convert(root(), after)
	covered := map[int]bool{}
	for _, e := range s.out {
		c := e.c
		if !e.known {
			f.judge(&c, e.nodes, then, now)
		}
		covered[c.Pos.Line] = true
		res.Commands = append(res.Commands, c)
		res.Lines = append(res.Lines, LineReport{c.Pos, c.Text, c.Disposition, c.Why})
	}
	why := map[Kind]string{Blank: "blank", Comment: "a comment", Noise: "left by a terminal"}
	for _, n := range ft.lines {
		if covered[n.Pos.Line] {
			continue
		}
		w := n.Note
		if n.Kind != Structure {
			w = why[n.Kind]
		}
		res.Lines = append(res.Lines, LineReport{n.Pos, n.Line, Inert, w})
	}
	sort.SliceStable(res.Lines, func(i, j int) bool { return res.Lines[i].Pos.Line < res.Lines[j].Pos.Line })
	return res
}

// judge gives a command the disposition of what it touches.
func (f *Flat[S]) judge(c *Command, nodes []*Node, then, now map[*Node]finding) {
	for _, n := range nodes {
		l, ok := now[n]
		if was, had := then[n]; had && (!ok || c.Negated) {
			l, ok = was, true
		}
		if !ok && n.row > 0 {
			row := &f.Grammar.rows[n.row-1]
			l, ok = finding{row.As, row.Why}, true
		}
		if !ok {
			l = finding{Unknown, "no known statement of this system"}
		}
		if severity[l.as] > severity[c.Disposition] {
			c.Disposition, c.Why = l.as, l.why
		}
	}
	if c.Disposition == 0 {
		c.Disposition, c.Why = Inert, "touches nothing"
	}
}
