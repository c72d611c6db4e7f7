package sros

import (
	"regexp"
	"strings"

	"interlock/devices/syntax"
)

// Groups hold statements that hold where the group is applied (MD-CLI User Guide 22.7, "Using configuration groups"):
// what stands in a group starts at the top; applied at a branch, what of it lies below the branch is inherited there. A
// key in the group is that of an entry, which comes to be, or a regular expression in angle brackets, which stands for
// the entries that are there. What is said locally goes before, then groups applied further in, then those named first.

// maxInherited bounds what groups may come to; no configuration of a real device is near it.
const maxInherited = 400000

// inheritance makes of statements as written those that hold.
type inheritance struct {
	out     syntax.Expansion
	groups  map[string][]*syntax.Node
	root    *syntax.Branch
	have    map[string]bool // paths, and what single values are about
	exclude map[string]bool // "path|group"
	count   int
}

// groupOf cuts "configure groups group NAME PATH" into the name and the path from the top.
func groupOf(words []string) (name string, path []string, ok bool) {
	if len(words) < 4 || words[0] != "configure" || words[1] != "groups" || words[2] != "group" {
		return "", nil, false
	}
	return words[3], append([]string{"configure"}, words[4:]...), true
}

// applied finds "PATH apply-groups NAME".
func applied(words []string, what string) (path []string, name string, ok bool) {
	if n := len(words); n >= 3 && words[n-2] == what {
		return words[: n-2 : n-2], words[n-1], true
	}
	return nil, "", false
}

// grouped reports statements of groups, which stand anywhere in the tree and are read by expand, not by a row.
func grouped(words []string) bool {
	_, _, in := groupOf(words)
	_, _, apply := applied(words, "apply-groups")
	_, _, exclude := applied(words, "apply-groups-exclude")
	return in || apply || exclude
}

// expand gives the statements that hold: those of the classic CLI as MD-CLI says them, and what groups stand for.
func expand(nodes []*syntax.Node) syntax.Expansion {
	x := expandClassic(nodes)
	found := false
	for _, n := range nodes {
		found = found || grouped(n.Words)
	}
	if !found {
		return x
	}
	e := &inheritance{out: syntax.Expansion{Origin: x.Origin, Wrong: x.Wrong, Notes: map[*syntax.Node]string{}}, groups: map[string][]*syntax.Node{}, root: &syntax.Branch{}, have: map[string]bool{}, exclude: map[string]bool{}}
	var applies []*syntax.Node
	byKey := map[string]int{}
	for _, n := range x.Nodes {
		if name, path, ok := groupOf(n.Words); ok {
			e.out.Notes[n] = "applied nowhere where it could say anything"
			if len(path) == 1 {
				continue
			}
			if key := grammar.Key(path); key != "" { // the last value of a statement holds
				if i, ok := byKey[name+"|"+key]; ok {
					e.groups[name][i] = n
					continue
				}
				byKey[name+"|"+key] = len(e.groups[name])
			}
			e.groups[name] = append(e.groups[name], n)
			continue
		}
		if path, _, ok := applied(n.Words, "apply-groups"); ok {
			applies = append(applies, n)
			e.holder(path, n)
			continue
		}
		if path, name, ok := applied(n.Words, "apply-groups-exclude"); ok {
			e.holder(path, n)
			e.exclude[strings.Join(path, " ")+"|"+name] = true
			e.out.Notes[n] = "keeps a group out of what stands here"
			continue
		}
		e.put(n)
	}
	deepest := 0
	for _, n := range applies {
		deepest = max(deepest, len(n.Words))
	}
	for depth := deepest; depth > 0; depth-- {
		for _, n := range applies {
			if len(n.Words) == depth {
				e.apply(n)
			}
		}
	}
	return e.out
}

func (e *inheritance) put(n *syntax.Node) {
	e.out.Nodes = append(e.out.Nodes, n)
	e.root.Add(n.Words)
	e.have[strings.Join(n.Words, " ")] = true
	if key := grammar.Key(n.Words); key != "" {
		e.have["#"+key] = true
	}
}

// holder makes the entry that a statement about groups stands in: it may say nothing else.
func (e *inheritance) holder(path []string, by *syntax.Node) {
	if _, _, ok := grammar.Find(path); !ok || e.root.At(path...) != nil {
		return
	}
	m := &syntax.Node{Pos: by.Pos, Kind: syntax.Statement, Line: by.Line, Words: path}
	e.out.Origin[m] = []*syntax.Node{by}
	e.put(m)
}

// apply inherits what a group says below the branch that it is applied at.
func (e *inheritance) apply(by *syntax.Node) {
	at, name, _ := applied(by.Words, "apply-groups")
	if _, ok := e.groups[name]; !ok {
		e.out.Wrong[by] = "there is no group " + name
		return
	}
	brought := false
	for _, g := range e.groups[name] {
		_, path, _ := groupOf(g.Words)
		if len(path) <= len(at) {
			continue
		}
		fits := true
		for i, w := range at {
			fits = fits && same(path[i], w)
		}
		if !fits {
			continue
		}
		for _, words := range e.places(e.root.At(at...), at, path[len(at):]) {
			if e.kept(words, name) || e.said(words) || e.count >= maxInherited {
				continue
			}
			e.count++
			m := &syntax.Node{Pos: g.Pos, Kind: syntax.Statement, Line: g.Line, Words: words}
			e.out.Origin[m] = []*syntax.Node{g, by}
			delete(e.out.Notes, g)
			e.put(m)
			brought = true
		}
	}
	if !brought {
		e.out.Notes[by] = "brings nothing that is not said already"
	}
}

// places gives the paths that a path of a group stands for below a branch.
func (e *inheritance) places(b *syntax.Branch, at, rest []string) [][]string {
	out := [][]string{at}
	from := []*syntax.Branch{b}
	for _, w := range rest {
		var next [][]string
		var below []*syntax.Branch
		for i, p := range out {
			if !isPattern(w) {
				next = append(next, append(p[:len(p):len(p)], w))
				below = append(below, from[i].At(w))
				continue
			}
			if from[i] == nil {
				continue
			}
			for _, key := range from[i].Words() {
				if same(w, key) {
					next = append(next, append(p[:len(p):len(p)], key))
					below = append(below, from[i].At(key))
				}
			}
		}
		out, from = next, below
		if len(out) > 65536 {
			return nil
		}
	}
	return out
}

// kept reports whether a group is kept out of a place or of one around it.
func (e *inheritance) kept(words []string, group string) bool {
	if len(e.exclude) == 0 {
		return false
	}
	for i := range words {
		if e.exclude[strings.Join(words[:i+1], " ")+"|"+group] {
			return true
		}
	}
	return false
}

// said reports whether a statement, or one about the same, stands already.
func (e *inheritance) said(words []string) bool {
	if e.have[strings.Join(words, " ")] {
		return true
	}
	key := grammar.Key(words)
	return key != "" && e.have["#"+key]
}

func isPattern(w string) bool {
	w = strings.Trim(w, `"`)
	return len(w) > 2 && w[0] == '<' && w[len(w)-1] == '>'
}

// same reports whether a word of a group's path stands for a word of the configuration. Expressions match whole keys.
func same(pattern, word string) bool {
	if pattern == word {
		return true
	}
	if !isPattern(pattern) {
		return false
	}
	p := strings.Trim(pattern, `"`)
	re, err := regexp.Compile("^(?:" + p[1:len(p)-1] + ")$")
	return err == nil && re.MatchString(strings.Trim(word, `"`))
}
