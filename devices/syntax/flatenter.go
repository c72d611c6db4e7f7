package syntax

import (
	"strconv"
	"strings"
)

// flatSession enters a text's steps on a configuration.
type flatSession[S any] struct {
	store   *flatStore[S]
	path    []string // where "edit" has gone
	back    [][]string
	exec    bool
	reading bool   // the text is a configuration, not commands sent
	load    string // what "load ... terminal" said, "" before it
	out     []entered
}

// entered is a line and the statements that it set or took away.
type entered struct {
	c     Command
	nodes []*Node
	known bool // the disposition stands as it is
}

// Read reads a configuration.
func (f *Flat[S]) Read(file string, text []byte) *Tree {
	s := flatSession[S]{store: f.store(), reading: true}
	ft := f.Reader.parse(file, text, false, s.step)
	t := s.store.tree(file, ft.count)
	t.Nodes = append(t.Nodes, ft.lines...)
	t.Nodes = append(t.Nodes, s.store.idle...)
	t.Problems = ft.odd
	return t
}

func (s *flatSession[S]) idle(st flatStep, note string) {
	if s.reading {
		s.store.idles(&Node{Pos: st.pos, Line: st.line}, note)
	}
}

func (s *flatSession[S]) step(st flatStep) {
	if st.braced && !s.reading && s.load == "" {
		s.unknown(st, "configuration in braces is taken after \"load merge terminal\" or \"load replace terminal\" only")
		return
	}
	if st.braced {
		st.words = append(s.path[:len(s.path):len(s.path)], st.words...)
	}
	switch st.kind {
	case stepSet:
		s.set(st, st.words, false)
	case stepReplace:
		if s.load != "" && s.load != "replace" {
			s.unknown(st, "\"replace:\" is taken after \"load replace\" only")
			return
		}
		s.replace(st)
	case stepDelete:
		s.delete(st, st.words)
	case stepDeactivate, stepActivate:
		s.onOff(st, st.words, st.kind == stepDeactivate)
	case stepCommand:
		s.command(st)
	}
}

// report adds a command of the text.
func (s *flatSession[S]) report(st flatStep, line string, nodes []*Node, negated bool) {
	if s.reading {
		return // no commands
	}
	if n := len(s.out); n > 0 && s.out[n-1].c.Pos.Line == st.pos.Line && s.out[n-1].c.Pos.File == st.pos.File && !s.out[n-1].known {
		s.out[n-1].nodes = append(s.out[n-1].nodes, nodes...) // the members of one list
		return
	}
	s.out = append(s.out, entered{c: Command{Pos: st.pos, Text: st.line, Line: line, Mode: "config", Negated: negated}, nodes: nodes})
}

func (s *flatSession[S]) moved(st flatStep, line, why string) {
	s.idle(st, why)
	s.out = append(s.out, entered{c: Command{Pos: st.pos, Text: st.line, Line: line, Mode: "config", Disposition: Inert, Why: why}, known: true})
}

func (s *flatSession[S]) unknown(st flatStep, why string) {
	if s.reading {
		s.store.nodes = append(s.store.nodes, &Node{Pos: st.pos, Kind: Statement, Line: st.line, Words: append([]string{""}, st.words...)})
	}
	s.out = append(s.out, entered{c: Command{Pos: st.pos, Text: st.line, Line: strings.Join(st.words, " "), Mode: "exec", Exec: true, Disposition: Unknown, Why: why}, known: true})
}

func (s *flatSession[S]) set(st flatStep, words []string, abbrev bool) {
	var nodes []*Node
	for _, one := range expandLists(words) {
		if len(one) == 0 {
			continue
		}
		for _, n := range s.store.statement(one, st.pos, st.line, abbrev) {
			nodes = append(nodes, s.store.set(n))
		}
	}
	switch {
	case len(nodes) == 0:
		s.unknown(st, "names nothing")
		return
	case s.reading:
		return // no commands
	}
	line := "set " + strings.Join(words, " ")
	if len(nodes) == 1 {
		line = "set " + nodes[0].Path()
	}
	s.report(st, line, nodes, false)
}

// replace empties a block whose statements follow; they take its place.
func (s *flatSession[S]) replace(st flatStep) {
	gone, first := s.store.remove(st.words, "replaced further down")
	if first >= 0 {
		s.store.nodes[first] = &Node{Kind: Structure, Words: st.words}
	}
	s.idle(st, "replaces what stands there")
	s.report(st, "delete "+strings.Join(st.words, " "), gone, true)
}

func (s *flatSession[S]) delete(st flatStep, words []string) {
	var gone []*Node
	for _, one := range expandLists(words) {
		if s.store.skip(one) == 0 {
			if b, ok := s.store.f.Grammar.exactly(one); !ok {
				if b, ok = s.store.f.Grammar.match("", one, true); ok && s.store.prefixes[strings.Join(one, " ")] == 0 {
					one = b.canon
				}
			}
		}
		list, _ := s.store.remove(one, "taken back by a line further down")
		gone = append(gone, list...)
		if len(list) > 0 {
			s.store.keepContainer(one, st.pos, st.line)
		}
	}
	line := "delete " + strings.Join(words, " ")
	s.idle(st, "takes back what stands above it")
	if len(gone) > 0 {
		s.report(st, line, gone, true)
		return
	}
	why := "there is nothing of the kind to delete"
	if len(s.store.levels(words)) == 1 && s.store.skip(words) == 0 && len(words) > 1 {
		s.out = append(s.out, entered{c: Command{Pos: st.pos, Text: st.line, Line: line, Mode: "config", Disposition: Unknown, Why: "no known statement of this system", Negated: true}, known: true})
		return
	}
	s.out = append(s.out, entered{c: Command{Pos: st.pos, Text: st.line, Line: line, Mode: "config", Disposition: Inert, Why: why, Negated: true}, known: true})
}

func (s *flatSession[S]) onOff(st flatStep, words []string, off bool) {
	text := strings.Join(words, " ")
	var nodes []*Node
	for _, n := range s.store.nodes {
		if isSet(n) && below(n.Words, words) {
			nodes = append(nodes, n)
		}
	}
	was := s.store.off[text]
	switch {
	case off && was == nil:
		n := &Node{Pos: st.pos, Kind: Statement, Line: st.line, Words: append([]string{Deactivate}, words...)}
		s.store.off[text] = n
		s.store.nodes = append(s.store.nodes, n)
	case !off && was != nil:
		s.store.activate(text, was, "taken back by a line further down")
		s.idle(st, "takes back what stands above it")
	default:
		s.idle(st, "is so already")
	}
	verb := "activate "
	if off {
		verb = "deactivate "
	}
	s.report(st, verb+text, nodes, off)
}

// command takes a line in set form.
func (s *flatSession[S]) command(st flatStep) {
	switch {
	case strings.HasSuffix(st.prompt, ">"):
		s.exec = true
	case strings.HasSuffix(st.prompt, "#"):
		s.exec = false
	}
	words := st.words
	verb, rest := words[0], words[1:]
	here := s.path
	if verb == "top" && len(rest) > 0 {
		here, verb, rest = nil, rest[0], rest[1:]
	} else if verb == "up" && len(rest) > 1 && rest[0] != "1" {
		if n, err := strconv.Atoi(rest[0]); err == nil {
			here, verb, rest = s.up(n), rest[1], rest[2:]
		}
	}
	for _, set := range s.store.f.Reader.Set {
		head := strings.Fields(set)
		if len(words) >= len(head) && below(words, head) && len(head) > 1 {
			verb, rest = "set", words[len(head):]
		}
	}
	at := func(w []string) []string { return append(here[:len(here):len(here)], w...) }
	if s.exec && verb != "configure" && verb != "edit" {
		s.unknown(st, "an operational command")
		return
	}
	switch verb {
	case "configure", "edit", "top", "up", "exit", "quit":
		s.move(st, verb, rest, here)
		return
	}
	if s.reading && verb != "set" && !contains(s.store.f.Reader.Verbs, verb) {
		s.set(st, words, false)
		return
	}
	switch verb {
	case "set":
		if len(rest) == 0 {
			s.unknown(st, "sets nothing")
			return
		}
		s.set(st, at(rest), !s.reading)
	case "delete":
		if len(at(rest)) == 0 {
			s.unknown(st, "deletes the whole configuration")
			return
		}
		s.delete(st, at(rest))
	case "deactivate", "activate":
		if len(at(rest)) == 0 {
			s.unknown(st, "names nothing")
			return
		}
		s.onOff(st, at(rest), verb == "deactivate")
	case "rename", "copy":
		s.rename(st, at, rest, verb == "rename")
	case "insert":
		s.insert(st, at, rest)
	case "replace":
		s.pattern(st, at(nil), rest)
	case "load":
		s.loads(st, rest)
	case "annotate":
		s.moved(st, strings.Join(words, " "), "a comment")
	default:
		if verb == "commit" {
			s.load = ""
		}
		s.unknown(st, "an operational command")
	}
}

func (s *flatSession[S]) up(n int) []string {
	path := s.path
	for ; n > 0 && len(path) > 0; n-- {
		ends := s.store.levels(path)
		switch len(ends) {
		case 0, 1:
			path = nil
		default:
			path = path[:ends[len(ends)-2]]
		}
	}
	return path
}

func (s *flatSession[S]) move(st flatStep, verb string, rest, here []string) {
	words := strings.Join(st.words, " ")
	switch verb {
	case "configure":
		s.exec, s.path, s.back = false, nil, nil
		s.moved(st, words, "enters configuration mode")
		return
	case "edit":
		if s.exec {
			s.exec, s.path, s.back = false, nil, nil
			s.moved(st, words, "enters configuration mode")
			return
		}
		s.back = append(s.back, s.path)
		s.path = append(here[:len(here):len(here)], rest...)
	case "top":
		s.path, s.back = nil, nil
	case "up":
		n := 1
		if len(rest) > 0 {
			n, _ = strconv.Atoi(rest[0])
		}
		s.path = s.up(n)
	default: // exit, quit
		switch {
		case len(rest) > 0 || len(s.path) == 0 && len(s.back) == 0:
			s.exec, s.path, s.back = true, nil, nil
		case len(s.back) > 0:
			s.path, s.back = s.back[len(s.back)-1], s.back[:len(s.back)-1]
		default:
			s.path = nil
		}
	}
	s.moved(st, words, "changes the level")
}

func (s *flatSession[S]) loads(st flatStep, rest []string) {
	if len(rest) >= 2 && rest[1] == "terminal" && (len(rest) == 2 || len(rest) == 3 && rest[2] == "relative") {
		switch rest[0] {
		case "merge", "replace":
			s.load = rest[0]
		case "set":
		case "override":
			s.load = "merge"
			gone, _ := s.store.remove(nil, "overridden")
			s.report(st, strings.Join(st.words, " "), gone, true)
			return
		default:
			s.unknown(st, "what this load does is not known")
			return
		}
		if len(rest) == 2 {
			s.path = nil // without "relative" what is loaded starts at the top
		}
		s.moved(st, strings.Join(st.words, " "), "what follows is loaded")
		return
	}
	s.unknown(st, "what the file says is not known")
}
