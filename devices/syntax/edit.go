package syntax

import "strings"

// Edit is a statement being entered on a configuration. A row's Enter function uses it to do what the system does
// beyond recording the statement: clear addresses when the VRF changes, drop what a feature brought, rewrite "add".
type Edit struct {
	// No and Default report the form in which the statement was entered.
	No, Default bool
	// Record is the statement as it will stand in the configuration; "" records nothing and removes nothing.
	Record string

	tree  *Tree
	block *Node // nil is the top level
	match func(mode string, words []string) (bound, bool)
	opens func(*Node) string
	pos   Pos
}

func (e *Edit) list() []*Node {
	if e.block == nil {
		return e.tree.Nodes
	}
	return e.block.Children
}

func (e *Edit) setList(l []*Node) {
	if e.block == nil {
		e.tree.Nodes = l
	} else {
		e.block.Children = l
	}
}

func (e *Edit) mode() string {
	if e.block == nil {
		return ""
	}
	return e.opens(e.block)
}

// Top is the same edit at the top level of the configuration.
func (e *Edit) Top() *Edit {
	t := *e
	t.block = nil
	return &t
}

// In is the same edit inside a block that Blocks gave.
func (e *Edit) In(block *Node) *Edit {
	t := *e
	t.block = block
	return &t
}

// Block is the node of the block that the statement is entered in, nil at the top level.
func (e *Edit) Block() *Node { return e.block }

// FromDevice reports a statement of the device's own text, not one that commands made.
func (e *Edit) FromDevice(n *Node) bool { return n.Pos.File == e.tree.File }

// Find gives the statements of this block that start with the given words, without "no"; full spelling.
func (e *Edit) Find(prefix string) []*Node {
	words := strings.Fields(prefix)
	var out []*Node
	for _, n := range e.list() {
		if n.Kind == Statement && hasPrefix(n.canon, words) {
			out = append(out, n)
		}
	}
	return out
}

// Has reports whether this block holds the positive form of a statement that starts with the given words.
func (e *Edit) Has(prefix string) bool {
	for _, n := range e.Find(prefix) {
		if !n.no {
			return true
		}
	}
	return false
}

// Remove takes the statements that start with the given words out of this block, negated ones too, and tells how many.
func (e *Edit) Remove(prefix string) int {
	return e.removeIf(func(n *Node) bool { return hasPrefix(n.canon, strings.Fields(prefix)) })
}

// RemoveNode takes one statement out of this block.
func (e *Edit) RemoveNode(gone *Node) { e.removeIf(func(n *Node) bool { return n == gone }) }

// Clear empties this block.
func (e *Edit) Clear() { e.removeIf(func(*Node) bool { return true }) }

func (e *Edit) removeIf(f func(*Node) bool) int {
	var kept []*Node
	n := 0
	for _, c := range e.list() {
		if c.Kind == Statement && f(c) {
			n++
			continue
		}
		kept = append(kept, c)
	}
	e.setList(kept)
	return n
}

// Put records a statement in this block, in the place of one that is about the same. It gives the statement's node,
// nil where the grammar does not know the statement here.
func (e *Edit) Put(line string) *Node {
	b, ok := e.match(e.mode(), Words(line))
	if !ok {
		return nil
	}
	return e.put(b)
}

func (e *Edit) put(b bound) *Node {
	line := strings.Join(b.canon, " ")
	if b.no {
		line = "no " + line
	}
	n := &Node{Pos: e.pos, Line: line, Words: Words(line), Parent: e.block, bound: b}
	list := e.list()
	for i, c := range list {
		if c.Kind == Statement && c.row != 0 && c.ident == b.ident {
			if e.opens(c) != "\x00" && !b.no && !c.no {
				if c.Line != n.Line {
					c.Line, c.Words, c.bound, c.Pos = n.Line, n.Words, b, n.Pos
				}
				return c
			}
			if c.Line == n.Line {
				return c
			}
			n.Children = c.Children
			list[i] = n
			return n
		}
	}
	e.setList(append(list, n))
	return n
}

func hasPrefix(words, prefix []string) bool {
	if len(prefix) > len(words) {
		return false
	}
	for i, p := range prefix {
		if !strings.EqualFold(words[i], p) {
			return false
		}
	}
	return true
}
