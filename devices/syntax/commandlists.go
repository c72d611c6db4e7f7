package syntax

import (
	"slices"
	"strings"
)

// isList reports a member of a list that its place in counts (Row.List).
func (w *writer[S]) isList(n *Node) bool {
	return n.Kind == Statement && n.row > 0 && !n.no && w.g.rows[n.row-1].List != ""
}

// lists gives the members of each list of a block, in order.
func (w *writer[S]) lists(nodes []*Node) (names []string, of map[string][]*Node) {
	of = map[string][]*Node{}
	for _, n := range nodes {
		if !w.isList(n) {
			continue
		}
		name := expand(w.g.rows[n.row-1].List, n.args)
		if of[name] == nil {
			names = append(names, name)
		}
		of[name] = append(of[name], n)
	}
	return names, of
}

// again are the members of lists that go and come again, by key, though they stand before and after: what is entered goes to
// the end, so that all that stands behind the first difference is entered anew. What only goes, and what comes behind all
// that stays, moves nothing.
func (w *writer[S]) again(before, after []*Node) map[string]bool {
	out := map[string]bool{}
	names, had := w.lists(before)
	_, has := w.lists(after)
	for _, name := range names {
		b, a := had[name], has[name]
		same := 0
		for same < len(b) && same < len(a) && key(b[same]) == key(a[same]) {
			same++
		}
		if same == len(b) {
			continue
		}
		if w.g.rows[b[0].row-1].Undo != "" {
			same = 0
		} else if inPlace(b, a) {
			continue
		}
		for _, n := range b[same:] {
			out[key(n)] = true
		}
	}
	return out
}

// inPlace reports whether what stays of a list comes first afterwards, in the order it has.
func inPlace(before, after []*Node) bool {
	at := 0
	for _, n := range before {
		if !slices.ContainsFunc(after, func(a *Node) bool { return key(a) == key(n) }) {
			continue
		}
		if at == len(after) || key(after[at]) != key(n) {
			return false
		}
		at++
	}
	return true
}

// members takes those away that a set has no longer, and adds those that come.
func (w *writer[S]) members(was, n *Node, context []string, mode string) {
	arg := w.g.rows[n.row-1].Members
	had, has := strings.Fields(was.args.Str(arg)), strings.Fields(n.args.Str(arg))
	head := strings.Join(n.canon[:len(n.canon)-len(has)], " ")
	without := func(list, others []string) string {
		var out string
		for _, m := range list {
			if !slices.Contains(others, m) {
				out += " " + m
			}
		}
		return out
	}
	if gone := without(had, has); gone != "" {
		w.emit(n, "no "+head+gone, context, mode, true)
	}
	if come := without(has, had); come != "" {
		w.emit(n, head+come, context, mode, false)
	}
}
