package syntax

import "strings"

// Commands gives the commands that lead from one bound configuration to another: removals before additions, blocks
// innermost last, each block's lines below the line that opens it. Commands are in full spelling.
func (g *Grammar[S]) Commands(before, after *Tree) []Command {
	w := writer[S]{g: g}
	w.level(g.clone(before).Nodes, g.clone(after).Nodes, nil, "")
	return w.out
}

// CommandsMissing is Commands without taking back statements that have two forms (shutdown, no shutdown): which of them
// holds where neither is said, the grammar does not know.
func (g *Grammar[S]) CommandsMissing(before, after *Tree) []Command {
	w := writer[S]{g: g, keepToggles: true}
	w.level(g.clone(before).Nodes, g.clone(after).Nodes, nil, "")
	return w.out
}

type writer[S any] struct {
	g *Grammar[S]
	// keepToggles leaves statements of two forms where they are.
	keepToggles bool

	out []Command
}

func (w *writer[S]) emit(n *Node, line string, context []string, mode string, negated bool) {
	if mode == "" {
		mode = "config"
	}
	d, why := Unknown, "no known statement of this system"
	if n.row > 0 {
		d, why = w.g.rows[n.row-1].As, w.g.rows[n.row-1].Why
	}
	w.out = append(w.out, Command{Pos: n.Pos, Text: line, Line: line, Mode: mode, Context: context, Disposition: d, Why: why, Negated: negated})
	if negated {
		return
	}
	for _, body := range n.Children {
		if body.Kind == Text {
			w.out = append(w.out, bodyLine(body))
		}
	}
}

// bodyLine is a line of a statement's body as it is sent: as it stands, whatever the depth.
func bodyLine(n *Node) Command {
	return Command{Pos: n.Pos, Text: n.Line, Line: n.Line, Mode: ModeText, Disposition: Inert, Why: "the body of the statement above"}
}

// level compares two blocks.
func (w *writer[S]) level(before, after []*Node, context []string, mode string) {
	old, new := w.index(before), w.index(after)
	again := w.again(before, after)
	for k := range again {
		delete(old, k)
		delete(new, k)
	}
	emptied := map[string]bool{}
	for _, n := range before { // what goes
		if n.Kind != Statement || leaves(n) || new[key(n)] != nil {
			continue
		}
		if n.row > 0 && !n.no && new["no"+n.ident] != nil {
			continue // its negated form comes below
		}
		if n.no && new[key(n)[2:]] != nil {
			continue
		}
		if w.keepToggles && n.row > 0 && w.g.rows[n.row-1].No && w.g.rows[n.row-1].Opens == "" {
			continue
		}
		undo := w.undo(n)
		if w.isList(n) && emptied[undo] {
			continue // one command took the whole list back
		}
		emptied[undo] = true
		w.emit(n, undo, context, mode, true)
	}
	for _, n := range after { // what comes or changes
		if n.Kind != Statement || leaves(n) {
			continue
		}
		was := old[key(n)]
		opens := w.g.opens(n)
		switch {
		case was == nil:
			w.whole(n, context, mode)
		case canonical(was) != canonical(n) && n.row > 0 && w.g.rows[n.row-1].Members != "":
			w.members(was, n, context, mode)
		case canonical(was) != canonical(n):
			w.emit(n, canonical(n), context, mode, n.no)
			if opens != "\x00" || len(n.Children) > 0 {
				w.level(was.Children, n.Children, append(context[:len(context):len(context)], canonical(n)), opens)
			}
		case opens != "\x00":
			// The line that opens the block is sent only when something inside differs.
			sub := writer[S]{g: w.g, keepToggles: w.keepToggles}
			sub.level(was.Children, n.Children, append(context[:len(context):len(context)], canonical(n)), opens)
			if len(sub.out) > 0 {
				w.emitOpen(n, context, mode)
				w.out = append(w.out, sub.out...)
			}
		case !sameText(was, n):
			w.emit(n, canonical(n), context, mode, n.no)
		}
	}
}

// emitOpen sends a line only to get into its block; it changes nothing itself.
func (w *writer[S]) emitOpen(n *Node, context []string, mode string) {
	w.emit(n, canonical(n), context, mode, false)
	w.out[len(w.out)-1].Disposition = Inert
	w.out[len(w.out)-1].Why = "opens the block of the lines below"
}

func (w *writer[S]) whole(n *Node, context []string, mode string) {
	w.emit(n, canonical(n), context, mode, n.no)
	inner := append(context[:len(context):len(context)], canonical(n))
	for _, c := range n.Children {
		if c.Kind == Statement && !leaves(c) {
			w.whole(c, inner, w.g.opens(n))
		}
	}
}

// undo is the command that takes a statement back.
func (w *writer[S]) undo(n *Node) string {
	if n.row > 0 {
		row := &w.g.rows[n.row-1]
		switch {
		case row.Undo != "" && !n.no:
			return expand(row.Undo, n.args)
		case n.no && w.g.hasDefault:
			return "default " + strings.Join(n.canon, " ")
		case n.no:
			return strings.Join(n.canon, " ")
		}
		return "no " + strings.Join(n.canon, " ")
	}
	return "no " + n.Line
}

func (w *writer[S]) index(list []*Node) map[string]*Node {
	m := make(map[string]*Node, len(list))
	for _, n := range list {
		if n.Kind == Statement {
			m[key(n)] = n
		}
	}
	return m
}

// key tells statements of one block apart: by what they are about, else by their text. Negated forms are others.
func key(n *Node) string {
	if n.row == 0 {
		return "=" + n.Line
	}
	if n.no {
		return "no" + n.ident
	}
	return n.ident
}

func canonical(n *Node) string {
	switch {
	case n.row == 0:
		return n.Line
	case n.no:
		return "no " + strings.Join(n.canon, " ")
	case n.def:
		return "default " + strings.Join(n.canon, " ")
	}
	return strings.Join(n.canon, " ")
}

// sameText compares what stands below two statements that open no mode (banners, certificates, unknown blocks).
func sameText(a, b *Node) bool {
	if len(a.Children) != len(b.Children) {
		return false
	}
	for i := range a.Children {
		if a.Children[i].Line != b.Children[i].Line || !sameText(a.Children[i], b.Children[i]) {
			return false
		}
	}
	return true
}
