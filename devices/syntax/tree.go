package syntax

import "strings"

// Kind says what a node is.
type Kind int

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

// Node is one line of a configuration with what is nested below it.
type Node struct {
	Pos  Pos
	Kind Kind
	// Line is the text without indentation and trailing space, secrets redacted.
	Line  string
	Words []string
	// Indent is the column the text starts in, from 0, tabs expanded.
	Indent int
	// Prompt is the prompt that stood before a command, as pasted; only Reader.Commands keeps it.
	Prompt   string
	Parent   *Node
	Children []*Node
	// Note says what a Structure line does.
	Note string

	until int // of a Structure line that opens a block with braces: the line that closes it
	bound     // what the grammar found it to be
}

// Tree is one file of configuration text.
type Tree struct {
	File  string
	Lines int
	// Nodes are the top level, comments and noise among them, in order.
	Nodes []*Node
	// Problems are what was odd about the text as a whole (invalid UTF-8, lines too long), for people.
	Problems []Problem
}

// Problem is something odd about a text that still could be read.
type Problem struct {
	Pos     Pos
	Message string
	// Lost reports that part of the text is not in the tree.
	Lost bool
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
