package junos

import (
	"regexp"
	"strings"

	"interlock/devices/syntax"
)

// groupWords tells how many words stand before the path of a statement inside a group ("groups NAME").
func groupWords(words []string) int {
	if len(words) > 2 && words[0] == "groups" {
		return 2
	}
	return 0
}

// whole reports statements that go anywhere in the tree and are read by expand, not by a row.
func whole(words []string) bool {
	return applyAt(words, "apply-groups") >= 0 || applyAt(words, "apply-groups-except") >= 0 || contains(words, "apply-macro")
}

// expander makes of statements as written those that hold.
type expander struct {
	out     syntax.Expansion
	groups  map[string][]*syntax.Node
	root    *syntax.Branch
	have    map[string]bool // paths that are there
	values  map[string]bool // what single values are about, see valueKey
	except  map[string]bool // "path|group"
	used    map[*syntax.Node]bool
	applied int
}

// maxApplied bounds what groups and ranges may come to; no configuration of a real device is near it.
const maxApplied = 400000

// expand leaves out what is inactive and puts in what apply-groups, interface ranges and apply-path stand for
// (Junos CLI User Guide, "Configuration Groups").
func expand(nodes []*syntax.Node) syntax.Expansion {
	if !expands(nodes) {
		return syntax.Expansion{Nodes: nodes}
	}
	x := &expander{groups: map[string][]*syntax.Node{}, root: &syntax.Branch{}, have: map[string]bool{}, values: map[string]bool{},
		except: map[string]bool{}, used: map[*syntax.Node]bool{}}
	x.out.Notes, x.out.Wrong, x.out.Origin = map[*syntax.Node]string{}, map[*syntax.Node]string{}, map[*syntax.Node][]*syntax.Node{}
	off := map[string]*syntax.Node{}
	for _, n := range nodes {
		if n.Words[0] == syntax.Deactivate {
			off[strings.Join(n.Words[1:], " ")] = n
			x.out.Notes[n] = "takes what it names out of force"
		}
	}
	var applies []*syntax.Node
	for _, n := range nodes {
		switch {
		case n.Words[0] == syntax.Deactivate:
		case len(off) > 0 && inactive(off, n.Words):
			x.out.Notes[n] = "deactivated"
		case n.Words[0] == "groups":
			if len(n.Words) > 2 {
				x.groups[n.Words[1]] = append(x.groups[n.Words[1]], n)
				x.out.Notes[n] = "applied nowhere where it could say anything"
			} else {
				x.out.Notes[n] = "an empty group"
			}
		case applyAt(n.Words, "apply-groups") >= 0:
			applies = append(applies, n)
		case applyAt(n.Words, "apply-groups-except") >= 0:
			i := applyAt(n.Words, "apply-groups-except")
			x.except[strings.Join(n.Words[:i], " ")+"|"+n.Words[i+1]] = true
			x.out.Notes[n] = "keeps a group out of what stands here"
		case len(n.Words) > 1 && contains(n.Words, "apply-macro"):
			x.out.Notes[n] = "for commit scripts only"
		default:
			x.put(n)
		}
	}
	// Deeper ones first: what a level inherits itself comes before what those above it do.
	for depth := 40; depth >= 0; depth-- {
		for _, n := range applies {
			if i := applyAt(n.Words, "apply-groups"); i == depth || depth == 40 && i > 40 {
				x.apply(n, n.Words[:i], n.Words[i+1], []*syntax.Node{n}, 0)
			}
		}
	}
	x.ranges()
	x.applyPaths()
	return x.out
}

// expands reports whether a configuration has anything to expand at all.
func expands(nodes []*syntax.Node) bool {
	for _, n := range nodes {
		w := n.Words
		if w[0] == syntax.Deactivate || w[0] == "groups" || len(w) > 1 && w[1] == "interface-range" || whole(w) || len(w) > 3 && w[3] == "apply-path" {
			return true
		}
	}
	return false
}

func inactive(off map[string]*syntax.Node, words []string) bool {
	path := words[0]
	for i := 1; ; i++ {
		if off[path] != nil {
			return true
		}
		if i == len(words) {
			return false
		}
		path += " " + words[i]
	}
}

// applyAt gives where a word that names a group stands, -1 where it does not.
func applyAt(words []string, what string) int {
	if n := len(words); n >= 2 && words[n-2] == what {
		return n - 2
	}
	return -1
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// put takes a statement that holds.
func (x *expander) put(n *syntax.Node) {
	x.out.Nodes = append(x.out.Nodes, n)
	x.root.Add(n.Words)
	x.have[n.Path()] = true
	if k := valueKey(n.Words); k != "" {
		x.values[k] = true
	}
}

// valueKey is what a statement that has one value is about, "" for one of a list.
func valueKey(words []string) string { return grammar.Key(words) }

// apply applies a group at a path. by are the statements that ask for it.
func (x *expander) apply(n *syntax.Node, path []string, group string, by []*syntax.Node, depth int) {
	list, ok := x.groups[group]
	if !ok {
		if group == "junos-defaults" || strings.HasPrefix(strings.Trim(group, `"`), "${") || group == "re0" || group == "re1" || group == "node0" || group == "node1" || group == "member0" {
			x.out.Notes[n] = "names a group of one routing engine, or of the system, that the text does not show"
			return
		}
		x.out.Wrong[n] = "there is no group " + group
		return
	}
	if depth > 8 {
		x.out.Wrong[n] = "groups apply each other in a circle"
		return
	}
	if x.out.Notes[n] == "" && x.out.Wrong[n] == "" {
		x.out.Notes[n] = "says nothing that is not said already"
	}
	for _, g := range list {
		words := g.Words[2:]
		if len(words) <= len(path) {
			continue
		}
		fits := true
		for i, p := range path {
			if !wordMatches(words[i], p) {
				fits = false
				break
			}
		}
		if fits {
			x.inherit(path, words[len(path):], group, append(by[:len(by):len(by)], g), depth)
		}
	}
}

// inherit puts a group's statement below a path, once for each name that a wildcard matches.
func (x *expander) inherit(path, rest []string, group string, by []*syntax.Node, depth int) {
	if x.applied > maxApplied {
		return
	}
	if x.except[strings.Join(path, " ")+"|"+group] {
		return
	}
	for i, w := range rest {
		if w == "apply-groups" && i == len(rest)-2 {
			x.apply(by[len(by)-1], append(path[:len(path):len(path)], rest[:i]...), rest[i+1], by, depth+1)
			return
		}
		if !wildcard(w) {
			if x.except[strings.Join(append(path[:len(path):len(path)], rest[:i+1]...), " ")+"|"+group] {
				return
			}
			continue
		}
		here := append(path[:len(path):len(path)], rest[:i]...)
		b := x.root.At(here...)
		if b == nil {
			return
		}
		for _, name := range b.Words() {
			if wordMatches(w, name) && name != "interface-range" && !strings.HasPrefix(name, "apply-") {
				x.inherit(append(here[:len(here):len(here)], name), rest[i+1:], group, by, depth)
			}
		}
		return
	}
	words := append(path[:len(path):len(path)], rest...)
	n := &syntax.Node{Pos: by[len(by)-1].Pos, Kind: syntax.Statement, Line: by[len(by)-1].Line, Words: words}
	x.inheritNode(n, by)
}

func (x *expander) inheritNode(n *syntax.Node, by []*syntax.Node) {
	x.applied++
	if x.have[n.Path()] || valueKey(n.Words) != "" && x.values[valueKey(n.Words)] {
		return // said itself, or by a group named before
	}
	x.put(n)
	x.out.Origin[n] = by
}

func wildcard(w string) bool {
	w = strings.Trim(w, `"`)
	return len(w) > 2 && w[0] == '<' && w[len(w)-1] == '>' && !syntax.IsSecret(w) || w == "*"
}

// wordMatches reports whether a word of a group matches a name: itself, or a wildcard in angle brackets.
func wordMatches(pattern, name string) bool {
	if pattern == name {
		return true
	}
	if !wildcard(pattern) {
		return false
	}
	re := glob(strings.Trim(pattern, `"<>`))
	return re != nil && re.MatchString(name)
}

// glob makes a regular expression of a wildcard: * any characters, ? one, [a-c] one of these.
func glob(p string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString("^(?:")
	for _, c := range p {
		switch c {
		case '*':
			b.WriteString(".*")
		case '?':
			b.WriteString(".")
		case '[', ']', '-':
			b.WriteRune(c)
		case '!':
			b.WriteString("^")
		default:
			b.WriteString(regexp.QuoteMeta(string(c)))
		}
	}
	re, err := regexp.Compile(b.String() + ")$")
	if err != nil {
		return nil
	}
	return re
}
