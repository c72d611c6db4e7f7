package syntax

import "slices"

// Bind finds out what every statement of a tree is. Statements that their indentation puts where the grammar has no
// place for them are moved to where the system would take them: into the block that the statement before opened, or
// out of the block they stand in. Text pasted flat nests that way, as it does on the device.
func (g *Grammar[S]) Bind(t *Tree) {
	t.by = g
	nodes, left := g.bindList(nil, t.Nodes, "", flat(t.Nodes))
	t.Nodes = append(nodes, left...)
}

// flat reports text without any indentation. A line of it belongs to the innermost block that has a place for it, as
// it would on the device.
func flat(nodes []*Node) bool {
	for _, n := range nodes {
		if n.Kind == Statement && (n.Indent > 0 || len(n.Children) > 0 && n.Children[0].Kind == Statement) {
			return false
		}
	}
	return true
}

// bindList binds the statements of one block. left are those that belong further out.
func (g *Grammar[S]) bindList(parent *Node, list []*Node, mode string, flat bool) (out, left []*Node) {
	var up []*Node // what belongs out of the blocks just read, the next one last: it stands before the rest of the list
	for i := 0; i < len(list) || len(up) > 0; {
		var n *Node
		if last := len(up) - 1; last >= 0 {
			n, up = up[last], up[:last]
		} else {
			n = list[i]
			i++
		}
		n.Parent = parent
		if n.Kind != Statement {
			out = append(out, n)
			continue
		}
		b, ok := g.match(mode, n.Words, false)
		if (!ok || flat) && !leaves(n) {
			if p := g.adopter(out, n); p != nil {
				kids, out := g.bindList(p, []*Node{n}, g.opens(p), false)
				p.Children = append(p.Children, kids...)
				up = append(up, backwards(out)...)
				continue
			}
			if !ok && parent != nil && g.fitsOutside(parent, n) {
				left = append(left, n)
				continue
			}
		}
		b.share(n.Words)
		n.bound = b
		if !ok {
			n.bound = bound{}
		}
		out = append(out, n)
		if len(n.Children) > 0 {
			var out []*Node
			n.Children, out = g.bindList(n, n.Children, g.opens(n), false)
			up = append(up, backwards(out)...)
		}
	}
	return out, left
}

func backwards(nodes []*Node) []*Node {
	slices.Reverse(nodes)
	return nodes
}

// opens is the mode of the block below a node; a mode that no grammar has where it opens none.
func (g *Grammar[S]) opens(n *Node) string {
	if n.row > 0 && g.rows[n.row-1].Opens != "" {
		return g.rows[n.row-1].Opens
	}
	return "\x00"
}

// adopter is the innermost block still open at the end of list that has a place for n.
func (g *Grammar[S]) adopter(list []*Node, n *Node) *Node {
	var chain []*Node
	for {
		var last *Node
		for i := len(list) - 1; i >= 0 && last == nil; i-- {
			if list[i].Kind == Statement {
				last = list[i]
			}
		}
		if last == nil || g.opens(last) == "\x00" {
			break
		}
		chain = append(chain, last)
		list = last.Children
	}
	for i := len(chain) - 1; i >= 0; i-- {
		if b, ok := g.match(g.opens(chain[i]), n.Words, false); ok && g.looseness(b) == 0 {
			return chain[i]
		}
	}
	return nil
}

// fitsOutside reports whether a block around parent has a place for n.
func (g *Grammar[S]) fitsOutside(parent, n *Node) bool {
	if parent.row == 0 { // below an unknown line everything is unknown
		return false
	}
	for p := parent.Parent; ; p = p.Parent {
		mode := ""
		if p != nil {
			mode = g.opens(p)
		}
		if _, ok := g.match(mode, n.Words, false); ok {
			return true
		}
		if p == nil {
			return false
		}
	}
}

// leaves reports statements that only leave a mode.
func leaves(n *Node) bool {
	return len(n.Words) == 1 && (n.Words[0] == "exit" || n.Words[0] == "end" || n.Words[0] == "quit" ||
		len(n.Words[0]) > 5 && n.Words[0][:5] == "exit-")
}
