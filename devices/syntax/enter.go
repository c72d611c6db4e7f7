package syntax

import (
	"slices"
	"strings"
)

// Entry is what entering commands gave: the configuration afterwards and every line that is no noise, in order.
type Entry struct {
	After    *Tree
	Commands []Command
	Lines    []LineReport
	Problems []Problem
}

// frame is a mode that commands are being entered in; targets are its blocks, more than one under a range.
type frame struct {
	mode    string
	targets []*Node // a nil target is the top level
	indent  int     // of the line that opened it
	inner   int     // of its first line, -1 before that
}

// session is a terminal in which commands are being entered.
type session[S any] struct {
	g      *Grammar[S]
	tree   *Tree
	stack  []frame
	exec   bool // the terminal is known to be in exec mode
	lost   int  // lines indented deeper than this stand below a line that is not known; -1 where there is none
	result *Entry
	config configSession
}

// Enter enters commands on a bound configuration as the system would. Neither tree is changed.
//
// Lines that are no configuration where they stand are given as exec commands; whether they are known, the knowledge
// base says. A line in a mode that an unknown line may have opened is unknown itself: nothing is guessed.
func (g *Grammar[S]) Enter(r Reader, before *Tree, file string, text []byte) Entry {
	r.Commands = true
	cmds := r.Read(file, text)
	res := Entry{After: g.clone(before), Problems: cmds.Problems}
	s := session[S]{g: g, tree: res.After, stack: []frame{{inner: -1, targets: []*Node{nil}}}, lost: -1, result: &res}
	cmds.Walk(s.line)
	s.leftOpen()
	return res
}

func (s *session[S]) line(n *Node) {
	switch n.Kind {
	case Statement:
	case Text:
		s.result.Commands = append(s.result.Commands, bodyLine(n))
		s.result.Lines = append(s.result.Lines, LineReport{n.Pos, n.Line, Inert, "the body of the statement above"})
		return
	default:
		if last := len(s.result.Commands) - 1; n.Kind == Blank && last >= 0 && s.result.Commands[last].Pos.Line == n.Pos.Line-1 {
			s.result.Commands[last].Enter = true
		}
		why := map[Kind]string{Blank: "blank", Comment: "a comment", Noise: "left by a terminal"}[n.Kind]
		s.result.Lines = append(s.result.Lines, LineReport{n.Pos, n.Line, Inert, why})
		return
	}
	if n.Note != "" {
		s.atPrompt(n.Note)
	}
	words := n.Words
	if s.lost >= 0 && n.Note == "" && n.Indent > s.lost {
		s.report(n, Command{Line: n.Line, Mode: "config", Exec: true, Disposition: Unknown, Why: "stands below a line that is not known"})
		return
	}
	s.lost = -1
	if strings.EqualFold(words[0], "do") && len(words) > 1 {
		s.report(n, Command{Line: strings.Join(words[1:], " "), Mode: "exec", Exec: true, Disposition: Unknown, Why: "an exec-mode command"})
		return
	}
	if s.moves(n, words) {
		return
	}
	if !s.exec && !looksLikeShow(words) {
		if s.chained(n.Line) {
			s.lost = n.Indent
			s.report(n, Command{Line: strings.Join(words, " "), Mode: "exec", Exec: true, Disposition: Unknown,
				Why: "the system may take it for several commands, and where each would stand is not known: write one command a line"})
			return
		}
		if s.configure(n, words) {
			return
		}
	}
	s.lost = n.Indent
	why := "no known statement or command"
	if s.exec {
		why = "entered in exec mode, after the text left configuration mode"
	}
	s.report(n, Command{Line: strings.Join(words, " "), Mode: "exec", Exec: true, Disposition: Unknown, Why: why})
}

// chained reports a line that the system may take for several commands.
func (s *session[S]) chained(line string) bool {
	return s.g.chain != nil && s.g.chain.MatchString(line)
}

// atPrompt takes the mode from a pasted prompt: "core-a#" is exec mode, "core-a(config)#" the top of configuration.
func (s *session[S]) atPrompt(prompt string) {
	open := strings.IndexByte(prompt, '(')
	switch {
	case open < 0:
		s.exec, s.stack = true, s.stack[:1]
	default:
		s.exec = false
		if strings.HasPrefix(prompt[open:], "(config)") {
			s.stack = s.stack[:1]
		}
	}
}

// moves handles lines that only change the mode.
func (s *session[S]) moves(n *Node, words []string) bool {
	w := strings.ToLower(words[0])
	c := Command{Line: strings.Join(words, " "), Disposition: Inert, Why: "changes the mode"}
	switch {
	case s.g.sessions && s.sessionMoves(n, words, &c):
	case len(words) == 1 && (w == "end" || w == "^z"):
		s.exec, s.stack = true, s.stack[:1]
	case len(words) == 1 && (w == "exit" || w == "quit" || strings.HasPrefix(w, "exit-")):
		if len(s.stack) > 1 {
			s.stack = s.stack[:len(s.stack)-1]
		} else {
			s.exec = true
		}
	case len(w) >= 4 && strings.HasPrefix("configure", w) && (len(words) == 1 || len(words) == 2 && strings.HasPrefix("terminal", strings.ToLower(words[1]))):
		s.exec, s.stack = false, s.stack[:1]
		c.Line = "configure terminal"
	default:
		return false
	}
	c.Mode = "config"
	s.report(n, c)
	return true
}

// looksLikeShow tells "sh ru" from an abbreviated "shutdown".
func looksLikeShow(words []string) bool {
	w := strings.ToLower(words[0])
	return w == "sh" || w == "sho" || w == "show"
}

// configure enters a configuration statement in the innermost open mode that has it.
func (s *session[S]) configure(n *Node, words []string) bool {
	// A line no further in than the one that opened a block, when the block's own lines were, has left the block.
	for len(s.stack) > 1 && n.Note == "" {
		top := s.stack[len(s.stack)-1]
		if top.inner <= top.indent || n.Indent > top.indent {
			break
		}
		s.stack = s.stack[:len(s.stack)-1]
	}
	for i := len(s.stack) - 1; i >= 0; i-- {
		f := &s.stack[i]
		b, ok := s.g.match(f.mode, words, true)
		if !ok {
			continue
		}
		if b, ok = s.redacted(f.mode, n, b); !ok {
			continue
		}
		if i > 0 && n.Indent <= f.indent && s.fits(i-1, words, s.g.looseness(b)) {
			continue // flat text: a block of unread lines does not swallow what stands after it
		}
		if i > 1 && n.Note == "" && n.Indent <= f.indent && f.indent > s.stack[i-1].indent && s.g.looseness(b) == 2 {
			continue // indented text: a sibling of the line that opened this block, not a line of it
		}
		if f.inner < 0 {
			f.inner = n.Indent
		}
		s.stack = s.stack[:i+1]
		s.apply(n, *f, b)
		return true
	}
	return false
}

// redacted takes the secrets out of a statement that was abbreviated: the words by which they are found stand in it only
// now that it is spelt in full.
func (s *session[S]) redacted(mode string, n *Node, b bound) (bound, bool) {
	full := strings.Join(b.canon, " ")
	safe := Redact(full)
	if safe == full {
		return b, true
	}
	if b.no {
		safe = "no " + safe
	} else if b.def {
		safe = "default " + safe
	}
	n.Line, n.Words = safe, Words(safe)
	return s.g.match(mode, n.Words, true)
}

func (s *session[S]) apply(n *Node, f frame, b bound) {
	row := &s.g.rows[b.row-1]
	c := Command{Line: strings.Join(b.canon, " "), Mode: f.mode, Disposition: row.As, Why: row.Why, Negated: b.no || b.def}
	if b.no {
		c.Line = "no " + c.Line
	} else if b.def {
		c.Line = "default " + c.Line
	}
	if c.Mode == "" {
		c.Mode = "config"
	}
	if f.targets[0] != nil {
		c.Context = append(f.targets[0].Context(), f.targets[0].Line)
	}
	if row.As == Modelled && row.Do != nil && !b.no && !b.def {
		b.args.Node = n
	}
	s.report(n, c)
	var opened []*Node
	for _, t := range f.targets {
		for _, one := range s.standsFor(t, b, n.Pos) {
			if m := s.statement(t, one, n.Pos); m != nil {
				opened = append(opened, m)
				m.Children = slices.DeleteFunc(m.Children, func(c *Node) bool { return c.Kind == Text }) // a new body takes the old one's place
				for _, body := range n.Children {
					if body.Kind == Text {
						m.Children = append(m.Children, &Node{Pos: body.Pos, Kind: Text, Line: body.Line, Parent: m})
					}
				}
			}
		}
	}
	if row.Opens != "" && !b.no && !b.def && len(opened) > 0 {
		s.stack = append(s.stack, frame{mode: row.Opens, targets: opened, indent: n.Indent, inner: -1})
		s.result.Commands[len(s.result.Commands)-1].Opens = row.Opens
	}
}

// standsFor gives the statements that one entered in a block stands for.
func (s *session[S]) standsFor(block *Node, b bound, pos Pos) []bound {
	row := &s.g.rows[b.row-1]
	if row.Stands == nil || b.no || b.def {
		return s.g.each(b)
	}
	e := s.g.edit(s.tree, block, pos)
	var out []bound
	for _, line := range row.Stands(e, b.args) {
		if one, ok := e.match(e.mode(), Words(line)); ok {
			out = append(out, one)
		}
	}
	if len(out) == 0 {
		return s.g.each(b)
	}
	return out
}

// statement enters one statement in one block and gives the node where it now stands, nil where it stands nowhere.
func (s *session[S]) statement(block *Node, b bound, pos Pos) *Node {
	row := &s.g.rows[b.row-1]
	e := s.g.edit(s.tree, block, pos)
	e.No, e.Default = b.no, b.def
	e.Record = strings.Join(b.canon, " ")
	before := e.Record
	if row.Enter != nil {
		b.args.Node = &Node{Pos: pos, Line: e.Record, Words: b.canon, Parent: block, bound: b}
		row.Enter(e, b.args)
		if e.Record == "" {
			return nil
		}
		if e.Record != before && (b.no || b.def) { // the hook spelt what goes as it stands in the configuration
			e.Remove(e.Record)
			return nil
		}
		if e.Record != before {
			return e.Put(e.Record)
		}
	}
	switch {
	case !b.no && !b.def && s.g.takesBack(b) && e.Remove(strings.Join(b.canon[1:], " ")) > 0: // "no" to a line that is kept as it stands
		return nil
	case b.def:
		if e.Remove(e.Record) == 0 {
			e.removeIf(func(n *Node) bool { return n.row != 0 && n.ident == b.ident })
		}
		return nil
	case b.no && row.No && !b.partial && row.Opens == "":
		e.removeIf(func(n *Node) bool { return hasPrefix(n.canon, b.canon) && n.ident != b.ident })
		return e.put(b)
	case b.no:
		if e.removeIf(func(n *Node) bool { return hasPrefix(n.canon, b.canon) }) == 0 {
			// "no switchport access vlan 20" resets whatever VLAN there is: the value does not matter.
			e.removeIf(func(n *Node) bool { return n.row != 0 && !n.no && n.ident == b.ident })
		}
		return nil
	}
	return e.put(b)
}

func (s *session[S]) report(n *Node, c Command) {
	c.Pos, c.Text, c.Chained = n.Pos, n.Line, s.chained(n.Line)
	s.result.Commands = append(s.result.Commands, c)
	s.result.Lines = append(s.result.Lines, LineReport{n.Pos, n.Line, c.Disposition, c.Why})
}

func (g *Grammar[S]) edit(t *Tree, block *Node, pos Pos) *Edit {
	return &Edit{tree: t, block: block, pos: pos, opens: g.opens,
		match: func(mode string, words []string) (bound, bool) { return g.match(mode, words, false) }}
}

// each gives the statements that a statement with a range stands for.
func (g *Grammar[S]) each(b bound) []bound {
	row := &g.rows[b.row-1]
	at := -1
	for i, n := range b.args.names() {
		if g.kindOf(row, n) == "ifrange" || row.Each && g.kindOf(row, n) == "vlans" {
			at = i
		}
	}
	if at < 0 || !strings.ContainsAny(b.args.values()[at], ",-") {
		return []bound{b}
	}
	var out []bound
	for _, v := range members(b.args.values()[at], g.kindOf(row, b.args.names()[at])) {
		one := b
		one.args.all = append([]string(nil), b.args.all...)
		one.canon = append([]string(nil), b.canon...)
		for i, w := range one.canon {
			if w == b.args.values()[at] {
				one.canon[i] = v
			}
		}
		one.ident = strings.Replace(b.ident, "|"+b.args.values()[at], "|"+v, 1)
		one.args.values()[at] = v
		out = append(out, one)
	}
	if len(out) == 0 { // "vlan 0": what it means is for the row to say
		return []bound{b}
	}
	return out
}

// kindOf is the type of a row's argument.
func (g *Grammar[S]) kindOf(row *Row[S], name string) string {
	i := strings.Index(row.Pattern, name+":")
	if i <= 0 || row.Pattern[i-1] != '<' && row.Pattern[i-1] != '{' {
		return "word"
	}
	spec := row.Pattern[i+len(name)+1:]
	return spec[:strings.IndexAny(spec, ">}")]
}

// members lists what a range stands for.
func members(v, kind string) []string {
	if kind == "ifrange" {
		return strings.Split(v, ",")
	}
	var out []string
	var seen [4095]bool
	for _, part := range strings.Split(v, ",") {
		lo, hi, isRange := strings.Cut(part, "-")
		a, b := number(lo), number(lo)
		if isRange {
			b = number(hi)
		}
		for ; a <= b && a <= 4094 && a > 0; a++ {
			if !seen[a] {
				seen[a] = true
				out = append(out, itoa(a))
			}
		}
	}
	return out
}

// clone copies a bound tree, with statements that stand for a range split into their members, so that one can go.
func (g *Grammar[S]) clone(t *Tree) *Tree {
	t = t.own(g)
	c := &Tree{File: t.File, Lines: t.Lines, Problems: t.Problems, by: t.by}
	c.Nodes = g.cloneList(t.Nodes, nil)
	return c
}

func (g *Grammar[S]) cloneList(list []*Node, parent *Node) []*Node {
	out := make([]*Node, 0, len(list))
	at := map[string]*Node{}
	for _, n := range list {
		if n.Kind != Statement || n.row == 0 {
			m := *n
			m.Parent = parent
			m.Children = g.cloneList(n.Children, &m)
			out = append(out, &m)
			continue
		}
		split := []bound{n.bound}
		if g.rows[n.row-1].Each {
			split = g.each(n.bound)
		}
		for _, b := range split {
			m := *n
			m.Parent, m.bound = parent, b
			if len(split) > 1 {
				m.Line = strings.Join(b.canon, " ")
				m.Words = b.canon
			}
			m.Children = g.cloneList(n.Children, &m)
			// "vlan 1,10" and the block "vlan 10" are one statement, and so are two blocks with the same first line.
			if row := &g.rows[n.row-1]; (row.Each || row.Opens != "") && !b.no {
				if first := at[b.ident]; first != nil && (row.Each || canonical(first) == canonical(&m)) {
					for _, k := range m.Children {
						k.Parent = first
					}
					first.Children = append(first.Children, m.Children...)
					if len(m.Children) > 0 {
						first.Pos = m.Pos
					}
					continue
				}
				at[b.ident] = &m
			}
			out = append(out, &m)
		}
	}
	return out
}
