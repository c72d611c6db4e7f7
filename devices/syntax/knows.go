package syntax

import (
	"fmt"
	"strings"
)

// Knows reports whether words are a whole statement of a mode (exact), and whether statements may stand below them (more).
func (g *Grammar[S]) Knows(mode string, words []string) (exact, more bool) {
	root := g.mode(mode)
	if root == nil || len(words) == 0 {
		return false, false
	}
	_, exact = g.match(mode, words, false)
	m := matcher{ifname: g.ifname}
	return exact, m.goesOn(root, words)
}

// goesOn reports whether a row has a word of its own, or whatever may follow, behind these: a block, not a list without
// its key.
func (m *matcher) goesOn(t *trie, words []string) bool {
	if m.steps++; m.steps > 20000 {
		return false
	}
	if len(words) == 0 {
		if len(t.lits) > 0 {
			return true
		}
		for _, e := range t.args {
			if e.identity && e.kind.name == "rest" {
				return true
			}
		}
		return false
	}
	next := t.lits[words[0]]
	if next == nil {
		next = t.lits[strings.ToLower(words[0])]
	}
	if next != nil {
		return m.goesOn(next, words[1:])
	}
	for _, e := range t.args {
		if e.kind.name == "rest" {
			continue
		}
		if _, n := e.kind.take(words, m.ifname); n > 0 && m.goesOn(e.to, words[n:]) {
			return true
		}
	}
	return false
}

// Starts reports whether a statement of a mode may start with these words.
func (g *Grammar[S]) Starts(mode string, words []string) bool {
	root := g.mode(mode)
	if root == nil || len(words) == 0 {
		return false
	}
	m := matcher{ifname: g.ifname, prefix: true}
	row, _, _ := m.find(root, words, make([]step, 0, 8))
	return row != 0
}

// Find gives the row of a whole statement of the top level, keywords in their own case, and its arguments.
func (g *Grammar[S]) Find(words []string) (*Row[S], Args, bool) {
	b, ok := g.exactly(words)
	if !ok {
		return nil, Args{}, false
	}
	return &g.rows[b.row-1], b.args, true
}

// Apply does what a statement of a mode says, for a row of another form that comes to the same. Under is the path of the
// block that the statement would stand in; by are the arguments of the row that speaks, whose place all of it has.
func (g *Grammar[S]) Apply(scope *S, mode, statement, under string, by Args) error {
	words := Words(statement)
	b, ok := g.match(mode, words, false)
	if !ok {
		return fmt.Errorf("%q is no statement that this could come to", statement)
	}
	row := &g.rows[b.row-1]
	if row.As != Modelled || row.Do == nil {
		return fmt.Errorf("%q is not computed", statement)
	}
	n := *by.Node
	n.Words, n.sets = words, nil
	b.args.Node = &n
	if err := row.Do(scope, b.args); err != nil {
		return err
	}
	paths := strings.Split(row.Path, ";")
	if n.sets != nil {
		paths = append(paths, *n.sets...)
	}
	for _, p := range paths {
		if p = expand(strings.TrimSpace(p), b.args); p != "" {
			by.Sets("/" + joinPath(under, p))
		}
	}
	return nil
}
