package syntax

import (
	"regexp"
	"strconv"
	"strings"
)

// settle drops the empty places and puts what replaced a block where the block stood.
func (s *flatStore[S]) settle() {
	marks := false
	var nodes []*Node
	for _, n := range s.nodes {
		if n != nil {
			nodes = append(nodes, n)
			marks = marks || n.Kind == Structure
		}
	}
	if marks {
		var out []*Node
		placed := map[*Node]bool{}
		for i, n := range nodes {
			switch {
			case placed[n]:
			case n.Kind == Structure:
				for _, m := range nodes[i+1:] {
					if isSet(m) && !placed[m] && below(m.Words, n.Words) {
						placed[m] = true
						out = append(out, m)
					}
				}
			default:
				out = append(out, n)
			}
		}
		nodes = out
	}
	s.rebuild(nodes)
}

// rebuild makes the store anew from statements in order.
func (s *flatStore[S]) rebuild(nodes []*Node) {
	idle := s.idle
	*s = *s.f.storeOf(&Tree{Nodes: nodes})
	s.idle = idle
}

// move puts the statements below one path right before, or right behind, the first of those below another.
func (s *flatStore[S]) move(path, ref []string, before bool) bool {
	s.settle()
	var moved, rest []*Node
	at := -1
	for _, n := range s.nodes {
		switch {
		case isSet(n) && below(n.Words, path):
			moved = append(moved, n)
			continue
		case at < 0 && isSet(n) && below(n.Words, ref):
			at = len(rest)
		}
		rest = append(rest, n)
	}
	if at < 0 || len(moved) == 0 {
		return false
	}
	if !before {
		at++
	}
	nodes := append(rest[:at:at], moved...)
	s.rebuild(append(nodes, rest[at:]...))
	return true
}

// insert handles "insert PATH before|after REFERENCE".
func (s *flatSession[S]) insert(st flatStep, at func([]string) []string, rest []string) {
	i := len(rest) - 2
	for i > 0 && rest[i] != "before" && rest[i] != "after" {
		i--
	}
	if i <= 0 {
		s.unknown(st, "insert says neither before nor after what")
		return
	}
	path, name := at(rest[:i]), rest[i+1:]
	if len(name) > len(path) {
		s.unknown(st, "what is to move is not named")
		return
	}
	ref := append(path[:len(path)-len(name):len(path)-len(name)], name...)
	if !s.store.move(path, ref, rest[i] == "before") {
		s.unknown(st, "there is no such statement to move, or none to move it to")
		return
	}
	s.idle(st, "puts statements in order")
	var nodes []*Node
	for _, n := range s.store.nodes {
		if isSet(n) && below(n.Words, path) {
			nodes = append(nodes, n)
		}
	}
	s.report(st, "insert "+strings.Join(path, " ")+" "+rest[i]+" "+strings.Join(name, " "), nodes, false)
}

// rename handles "rename PATH to NAME" and "copy PATH to NAME".
func (s *flatSession[S]) rename(st flatStep, at func([]string) []string, rest []string, takes bool) {
	i := len(rest) - 1
	for i > 0 && rest[i] != "to" {
		i--
	}
	if i <= 0 || i == len(rest)-1 {
		s.unknown(st, "says not what the new name is")
		return
	}
	path, name := at(rest[:i]), rest[i+1:]
	if len(name) > len(path) {
		s.unknown(st, "what gets the name is not named")
		return
	}
	to := append(path[:len(path)-len(name):len(path)-len(name)], name...)
	if s.store.prefixes[strings.Join(path, " ")] == 0 || s.store.prefixes[strings.Join(to, " ")] > 0 {
		s.unknown(st, "there is no such statement, or one of the new name already")
		return
	}
	s.store.settle()
	var out, touched []*Node
	for _, n := range s.store.nodes {
		words, off := n.Words, false
		if words[0] == Deactivate {
			words, off = words[1:], true
		}
		if !below(words, path) {
			out = append(out, n)
			continue
		}
		renamed := append(to[:len(to):len(to)], words[len(path):]...)
		m := &Node{Pos: st.pos, Kind: Statement, Line: st.line, Words: renamed}
		if off {
			m.Words = append([]string{Deactivate}, renamed...)
		} else {
			m = s.store.statement(renamed, st.pos, st.line, false)[0]
		}
		if !takes {
			out = append(out, n)
		}
		out = append(out, m)
		touched = append(touched, m)
	}
	s.store.rebuild(out)
	verb := "rename "
	if !takes {
		verb = "copy "
	}
	s.report(st, verb+strings.Join(path, " ")+" to "+strings.Join(name, " "), touched, false)
}

var backReference = regexp.MustCompile(`\\([0-9])`)

// pattern handles "replace pattern A with B [upto N]" below a path, and, in a configuration, "replace PATH".
func (s *flatSession[S]) pattern(st flatStep, path, rest []string) {
	if s.reading && len(rest) > 0 && rest[0] != "pattern" {
		st.words = append(path, rest...)
		s.replace(st)
		return
	}
	limit := -1
	if len(rest) == 6 && rest[4] == "upto" {
		limit, _ = strconv.Atoi(rest[5])
		rest = rest[:4]
	}
	if len(rest) != 4 || rest[0] != "pattern" || rest[2] != "with" {
		s.unknown(st, "what it replaces is not understood")
		return
	}
	from, err := regexp.CompilePOSIX(strings.Trim(rest[1], `"`))
	if err != nil {
		s.unknown(st, "the pattern is no regular expression: "+err.Error())
		return
	}
	to := backReference.ReplaceAllString(strings.ReplaceAll(strings.Trim(rest[3], `"`), "$", "$$"), "$${$1}")
	s.store.settle()
	var out, touched []*Node
	for _, n := range s.store.nodes {
		words := append([]string(nil), n.Words...)
		changed := false
		if below(words, path) || words[0] == Deactivate && below(words[1:], path) {
			for i := len(path); i < len(words); i++ {
				if limit != 0 && from.MatchString(words[i]) && !(i == 0 && words[0] == Deactivate) {
					words[i] = from.ReplaceAllString(words[i], to)
					changed = true
					limit--
				}
			}
		}
		if changed {
			if words[0] == Deactivate {
				n = &Node{Pos: st.pos, Kind: Statement, Line: st.line, Words: words}
			} else {
				n = s.store.statement(words, st.pos, st.line, false)[0]
			}
			touched = append(touched, n)
		}
		out = append(out, n)
	}
	if len(touched) == 0 {
		s.moved(st, strings.Join(st.words, " "), "nothing matches the pattern")
		return
	}
	s.store.rebuild(out)
	s.report(st, strings.Join(st.words, " "), touched, false)
}
