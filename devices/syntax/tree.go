package syntax

import "strings"

// Kind says what a node is.
type Kind int8

const (
	// Statement is configuration.
	Statement Kind = iota
	// Comment is a line for people ("! text", a lone "!").
	Comment
	// Text is a line inside a block that is not statements: a banner's body, a certificate.
	Text
	// Noise is what a terminal left behind: prompts, --More--, headers of show commands, "Building configuration...".
	Noise
	// Blank is an empty line.
	Blank
	// Structure is a line that says nothing by itself: a brace, a change of level, a line that a later one replaces.
	// Node.Note says which.
	Structure
)

// Node is one line of a configuration with what is nested below it. It is kept small: a long configuration has hundreds of
// thousands.
type Node struct {
	Pos Pos
	// Line is the text without indentation and trailing space, secrets redacted.
	Line  string
	Words []string
	Kind  Kind
	until int32 // of a Structure line that opens a block with braces: the line that closes it
	// Indent is the column the text starts in, from 0, tabs expanded.
	Indent int
	Parent *Node
	// Note says what a Structure line does; of a statement it is the prompt that stood before it as pasted, which only
	// Reader.Commands keeps.
	Note     string
	Children []*Node

	bound // what the grammar found it to be
}

// Tree is one file of configuration text.
type Tree struct {
	File  string
	Lines int
	// Nodes are the top level, comments and noise among them, in order.
	Nodes []*Node
	// Problems are what was odd about the text as a whole (invalid UTF-8, lines too long), for people.
	Problems []Problem

	by any // the grammar that bound the nodes, nil for none
}

// own is the tree as a grammar may use it: of a tree that another one bound nothing is known. A device may change its system.
func (t *Tree) own(by any) *Tree {
	if t.by == nil || t.by == by {
		return t
	}
	return &Tree{File: t.File, Lines: t.Lines, Problems: t.Problems, Nodes: unbound(t.Nodes, nil), by: by}
}

// Bound reports a tree that this grammar bound, not another system's.
func (g *Grammar[S]) Bound(t *Tree) bool { return t.by == nil || t.by == g }

func unbound(nodes []*Node, parent *Node) []*Node {
	out := make([]*Node, len(nodes))
	for i, n := range nodes {
		m := *n
		m.bound, m.Parent = bound{}, parent
		m.Children = unbound(n.Children, &m)
		out[i] = &m
	}
	return out
}

// Problem is something odd about a text that still could be read.
type Problem struct {
	Pos     Pos
	Message string
	// Lost reports that part of the text is not in the tree.
	Lost bool
}

// Join makes one tree of several files' trees; each statement keeps the place where it stands.
func Join(trees ...*Tree) *Tree {
	j := &Tree{}
	for i, t := range trees {
		if i == 0 {
			j.File, j.by = t.File, t.by
		}
		j.Lines += t.Lines
		j.Nodes = append(j.Nodes, t.Nodes...)
		j.Problems = append(j.Problems, t.Problems...)
	}
	return j
}

// Walk calls f for every node, parents first.
func (t *Tree) Walk(f func(*Node)) { walk(t.Nodes, f) }

func walk(nodes []*Node, f func(*Node)) {
	for _, n := range nodes {
		f(n)
		walk(n.Children, f)
	}
}

// Context gives the lines of the parents, outermost first.
func (n *Node) Context() []string {
	var c []string
	for p := n.Parent; p != nil; p = p.Parent {
		c = append([]string{p.Line}, c...)
	}
	return c
}

// Render writes the statements and comments of a tree as text, each level indented by indent.
func (t *Tree) Render(indent string) string {
	var b strings.Builder
	render(&b, t.Nodes, indent, 0)
	return b.String()
}

func render(b *strings.Builder, nodes []*Node, indent string, depth int) {
	for _, n := range nodes {
		if n.Kind == Noise || n.Kind == Blank {
			continue
		}
		if n.Kind != Text {
			b.WriteString(strings.Repeat(indent, depth))
		}
		b.WriteString(n.Line)
		b.WriteByte('\n')
		render(b, n.Children, indent, depth+1)
	}
}
