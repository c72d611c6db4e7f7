package syntax

import "strings"

// Commands gives the commands that lead from one configuration to another: what goes, then what comes, then the order
// of what has one.
func (f *Flat[S]) Commands(before, after *Tree) []Command {
	before, after = before.own(f.Grammar), after.own(f.Grammar)
	var out []Command
	old, new := f.storeOf(before), f.storeOf(after)
	emit := func(verb string, words []string, n *Node) {
		c := Command{Pos: n.Pos, Line: verb + " " + strings.Join(words, " "), Mode: "config", Negated: verb == "delete" || verb == Deactivate}
		c.Text = c.Line
		c.Disposition, c.Why = Modelled, ""
		if verb == "set" || verb == "delete" {
			if b, ok := f.Grammar.exactly(words[old.skip(words):]); ok {
				c.Disposition, c.Why = f.Grammar.rows[b.row-1].As, f.Grammar.rows[b.row-1].Why
			} else if n.row > 0 {
				c.Disposition, c.Why = f.Grammar.rows[n.row-1].As, f.Grammar.rows[n.row-1].Why
			} else if old.skip(words) == 0 {
				c.Disposition, c.Why = Unknown, "no known statement of this system"
			}
		}
		out = append(out, c)
	}
	for _, n := range before.Nodes {
		if n.Kind == Statement && n.Words[0] == Deactivate && new.off[strings.Join(n.Words[1:], " ")] == nil && new.prefixes[strings.Join(n.Words[1:], " ")] > 0 {
			emit("activate", n.Words[1:], n)
		}
	}
	resent := f.resent(old, new)
	gone := map[string]bool{}
	for _, n := range before.Nodes {
		if !isSet(n) {
			continue
		}
		text := n.Path()
		if _, stays := new.byText[text]; stays && !resent[list(n)] || new.prefixes[text] > 0 && !resent[list(n)] {
			continue
		}
		if _, replaced := new.byKey[old.key(n)]; replaced && n.row > 0 && !resent[list(n)] {
			continue
		}
		words := n.Words
		if !resent[list(n)] {
			for _, end := range old.levels(n.Words) {
				if new.prefixes[strings.Join(n.Words[:end], " ")] == 0 {
					words = n.Words[:end]
					break
				}
			}
		}
		if t := strings.Join(words, " "); !gone[t] && !coveredBy(gone, words) {
			gone[t] = true
			emit("delete", words, n)
		}
	}
	for _, n := range after.Nodes {
		if isSet(n) {
			if _, had := old.byText[n.Path()]; !had || resent[list(n)] {
				emit("set", n.Words, n)
			}
		}
	}
	out = append(out, f.order(old, after, out)...)
	for _, n := range after.Nodes {
		if n.Kind == Statement && n.Words[0] == Deactivate && (old.off[strings.Join(n.Words[1:], " ")] == nil || coveredBy(gone, n.Words[1:])) {
			out = append(out, Command{Pos: n.Pos, Text: n.Path(), Line: n.Path(), Mode: "config", Negated: true, Disposition: Modelled})
		}
	}
	return out
}

func coveredBy(gone map[string]bool, words []string) bool {
	for i := range words {
		if gone[strings.Join(words[:i+1], " ")] {
			return true
		}
	}
	return false
}

// list is the path of the list that a member stands in.
func list(n *Node) string { return strings.Join(n.Words[:len(n.Words)-1], " ") }

// resent are the lists whose members stand in another order, so that they have to be sent again.
func (f *Flat[S]) resent(old, new *flatStore[S]) map[string]bool {
	members := func(s *flatStore[S]) map[string][]string {
		m := map[string][]string{}
		for _, n := range s.nodes {
			if isSet(n) && len(n.Words) > 1 && contains(f.OrderedLists, n.Words[len(n.Words)-2]) {
				m[list(n)] = append(m[list(n)], n.Words[len(n.Words)-1])
			}
		}
		return m
	}
	out := map[string]bool{}
	was, is := members(old), members(new)
	for path, names := range is {
		had := was[path]
		if len(had) == 0 {
			continue
		}
		// What stays must stand first and in the same order for what comes to go behind it.
		var stays []string
		for _, h := range had {
			if contains(names, h) {
				stays = append(stays, h)
			}
		}
		for i, s := range stays {
			if names[i] != s {
				out[path] = true
			}
		}
	}
	return out
}

// entries gives the list entries whose order matters, by the path of their list, in order.
func (f *Flat[S]) entries(nodes []*Node) (paths []string, entries map[string][]string) {
	entries = map[string][]string{}
	seen := map[string]bool{}
	for _, n := range nodes {
		if !isSet(n) {
			continue
		}
		for _, pattern := range f.Ordered {
			shape := strings.Fields(pattern)
			for at := 0; at+len(shape) <= len(n.Words); at++ {
				if !shaped(n.Words[at:], shape) {
					continue
				}
				end := at + len(shape)
				path, whole := strings.Join(n.Words[:end-1], " "), strings.Join(n.Words[:end], " ")
				if !seen[whole] {
					seen[whole] = true
					if entries[path] == nil {
						paths = append(paths, path)
					}
					entries[path] = append(entries[path], n.Words[end-1])
				}
				break
			}
		}
	}
	return paths, entries
}

func shaped(words, shape []string) bool {
	for i, w := range shape {
		if w != "<>" && words[i] != w {
			return false
		}
	}
	return true
}

// order gives the inserts that put the entries of ordered lists right after the given commands.
func (f *Flat[S]) order(old *flatStore[S], after *Tree, sent []Command) []Command {
	s := flatSession[S]{store: f.storeOf(&Tree{Nodes: old.nodes})}
	for i, c := range sent {
		s.step(flatStep{kind: stepCommand, words: flatWords(c.Line), pos: Pos{Line: i + 1}, line: c.Line})
	}
	s.store.settle()
	var out []Command
	paths, want := f.entries(after.Nodes)
	_, has := f.entries(s.store.nodes)
	for _, path := range paths {
		now := append([]string(nil), has[path]...)
		head := path[strings.LastIndexByte(path, ' ')+1:]
		for i, name := range want[path] {
			if i < len(now) && now[i] == name {
				continue
			}
			line := "insert " + path + " " + name
			if i == 0 {
				line += " before " + head + " " + now[0]
			} else {
				line += " after " + head + " " + want[path][i-1]
			}
			out = append(out, Command{Text: line, Line: line, Mode: "config", Disposition: Modelled})
			at := indexOf(now, name)
			if at < 0 {
				continue
			}
			now = append(now[:at], now[at+1:]...)
			i := min(i, len(now))
			now = append(now[:i], append([]string{name}, now[i:]...)...)
		}
	}
	return out
}
