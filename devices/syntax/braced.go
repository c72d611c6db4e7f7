package syntax

import (
	"bytes"
	"strings"
)

// Systems whose configuration is a tree that commands set and delete (Junos, SR OS with MD-CLI, SR Linux) show it in two
// forms: nested in braces, and as one command a leaf. Both are read into one: a list of statements in order, each with
// its full path as Words. FlatReader reads them; FlatConfig (setform.go) is what the commands act on.

// FlatReader reads configuration with braces, in set form, or both in one text.
type FlatReader struct {
	// Comment are prefixes of a comment up to the end of its line, where a word could stand: "#".
	Comment []string
	// LineEnds says that the end of a line ends a statement, so that no semicolon has to.
	LineEnds bool
	// Set are the words that a statement in set form starts with: "set"; several words in one: "set /".
	Set []string
	// Verbs are the other words that commands on the configuration start with: "delete", "insert".
	Verbs []string
	// Secrets are words that the next one after is a secret: "authentication-key". Two words in one tell which: "snmp
	// community" takes the word after community only below snmp.
	Secrets []string
}

// step kinds of what a text does to the configuration, in order.
type stepKind int

const (
	stepSet stepKind = iota
	stepReplace
	stepDelete
	stepDeactivate
	stepActivate
	stepCommand // a line in set form that starts with one of the Verbs, or is not known: words as written
)

// flatStep is one thing that a text does to a configuration.
type flatStep struct {
	kind  stepKind
	words []string
	pos   Pos
	line  string // as it stands in the text, secrets redacted
	// braced reports that it stood in braces; indent is where its line starts.
	braced bool
	prompt string
}

// flatText is a text taken apart: a node for every line that is no statement. Its steps were given one by one.
type flatText struct {
	lines []*Node
	count int
	odd   []Problem
}

// maxDepth is how deep braces may nest.
const maxDepth = 100

// braceFrame is an open brace.
type braceFrame struct {
	words []string // the path, from the top
	path  string   // the same as one line
	open  *Node
	empty bool // nothing has stood in it yet
	gone  bool // "delete:" stands before it: what it holds is not set
	pos   Pos
	line  string
}

// flatParser takes a text apart.
type flatParser struct {
	r     FlatReader
	out   *flatText
	each  func(flatStep)
	stack []braceFrame
	words []string // of the statement being read
	pos   Pos      // of its first word
	tags  []string // "inactive:", "replace:" and the like before it
	note  bool     // inside /* */
	line  string
	at    int    // the number of the line
	first string // the line in which the statement being read starts
	used  bool   // a statement was reported for the line
	opens *Node
}

// parse takes a text apart and gives each step as it comes to it, for a long text has many. It never fails.
func (r FlatReader) parse(file string, text []byte, commands bool, each func(flatStep)) *flatText {
	out := &flatText{}
	p := &flatParser{r: r, out: out, each: each}
	t := &Tree{File: file}
	text, _ = decode(text)
	for len(text) > 0 {
		var raw []byte
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			raw, text = text[:i], text[i+1:]
		} else {
			raw, text = text, nil
		}
		t.Lines++
		line, indent, col := Reader{}.clean(t, raw)
		p.read(Node{Pos: Pos{File: file, Line: t.Lines, Col: col}, Line: line, Indent: indent}, commands)
	}
	out.count = t.Lines
	p.end()
	out.odd = append(out.odd, t.Problems...)
	return out
}

// end closes what the text leaves open.
func (p *flatParser) end() {
	if len(p.words) > 0 && len(p.stack) == 0 {
		p.step(stepCommand, p.words, p.pos, p.line)
	} else if len(p.words) > 0 {
		p.statement(false)
	}
	for i := len(p.stack) - 1; i >= 0; i-- {
		f := p.stack[i]
		p.out.odd = append(p.out.odd, Problem{Pos: f.pos, Message: "the brace opened here is not closed; the text may be cut off", Lost: true})
		if f.open != nil {
			f.open.until = 1 << 30
		}
	}
}

// read takes one line. Only what comes to no statement is kept as a node of its own.
func (p *flatParser) read(n Node, commands bool) {
	n.Line = RedactIn(p.context(), n.Line) // a secret is known by what stands around it
	p.line, p.at, p.used, p.opens = n.Line, n.Pos.Line, false, nil
	add := func(k Kind, note string) {
		n.Kind, n.Note = k, note
		kept := n
		p.out.lines = append(p.out.lines, &kept)
	}
	line := n.Line
	switch {
	case line == "":
		add(Blank, "")
		return
	case p.note:
		i := strings.Index(line, "*/")
		if i < 0 {
			add(Comment, "")
			return
		}
		p.note = false
		if line = strings.TrimSpace(line[i+2:]); line == "" {
			add(Comment, "")
			return
		}
	}
	idle := len(p.stack) == 0 && len(p.words) == 0 && len(p.tags) == 0
	if idle {
		prompt := ""
		if strings.HasPrefix(line, "{") && strings.HasSuffix(line, "}") && !strings.ContainsAny(line, " ;") || strings.HasPrefix(line, "[edit") && strings.HasSuffix(line, "]") || noisePattern.MatchString(line) {
			add(Noise, "")
			return
		}
		if m := promptPattern.FindStringSubmatch(line); m != nil && strings.Contains(line[:len(line)-len(m[2])], "@") {
			prompt = strings.TrimSpace(strings.TrimSuffix(line, m[2]))
			if !commands || m[2] == "" {
				add(Noise, "")
				return
			}
			line = m[2]
		}
		if p.isComment(line) {
			add(Comment, "")
			return
		}
		if p.command(&n, line, prompt) {
			return
		}
	}
	p.tokens(n.Pos, line)
	if !p.used {
		note := "closes a block"
		switch {
		case p.isComment(line) || strings.HasPrefix(line, "/*"):
			add(Comment, "")
			return
		case p.opens != nil:
			note = "opens a block"
		case len(p.words) > 0 || len(p.tags) > 0:
			note = "part of the statement that ends further down"
		}
		add(Structure, note)
		n.until = 0
		if p.opens != nil {
			// The frame's node is this line's.
			*p.opens = n
			p.out.lines[len(p.out.lines)-1] = p.opens
		}
	}
}

// context is the path of the block that is open, "" where none is.
func (p *flatParser) context() string {
	if len(p.stack) == 0 {
		return ""
	}
	return p.stack[len(p.stack)-1].path
}

func (p *flatParser) isComment(line string) bool {
	for _, c := range p.r.Comment {
		if strings.HasPrefix(line, c) {
			return true
		}
	}
	return false
}

// command takes a line in set form.
func (p *flatParser) command(n *Node, line, prompt string) bool {
	first, _, _ := strings.Cut(line, " ")
	known := false
	for _, v := range p.r.Verbs {
		known = known || v == first
	}
	for _, s := range p.r.Set {
		known = known || line == s || strings.HasPrefix(line, s+" ")
	}
	braces := strings.HasSuffix(line, "{") || strings.HasSuffix(line, ";") || strings.HasPrefix(line, "}") || strings.HasSuffix(line, "*/") ||
		strings.Contains(line, "{ ") && strings.HasSuffix(line, "}")
	if !known && (braces || strings.HasPrefix(line, "/*") || strings.Contains(line, "; ##") || p.r.LineEnds || strings.HasSuffix(first, ":") || line == "policy-options") {
		return false
	}
	if known && braces && first != "load" && !strings.HasPrefix(line, "set ") {
		// "delete: x;" is a tag; "delete x;" a command with a semicolon too many.
		if strings.HasSuffix(line, "{") {
			return false
		}
	}
	words := flatWords(line)
	p.redact(nil, words, n)
	p.each(flatStep{kind: stepCommand, words: words, pos: n.Pos, line: n.Line, prompt: prompt})
	return true
}

// redact takes the secret out of a statement's words and out of its line.
func (p *flatParser) redact(path, words []string, n *Node) {
	all := append(path[:len(path):len(path)], words...)
	for _, s := range p.r.Secrets {
		above, word, two := strings.Cut(s, " ")
		if !two {
			above, word = "", s
		}
		for i := len(path); i < len(all); i++ {
			if i == 0 || all[i-1] != word || above != "" && !contains(all[:i-1], above) {
				continue
			}
			plain := strings.Trim(all[i], `"`)
			if plain == "" || IsSecret(plain) || notSecret[plain] || contains(p.r.Secrets, plain) {
				continue
			}
			words[i-len(path)] = Secret(plain)
			all[i] = Secret(plain)
			if n != nil {
				n.Line = strings.Replace(n.Line, plain, Secret(plain), 1)
			}
			p.line = strings.Replace(p.line, plain, Secret(plain), 1)
		}
	}
}

// tokens takes a line with braces.
func (p *flatParser) tokens(pos Pos, line string) {
	for i := 0; i < len(line); {
		c := line[i]
		switch {
		case c == ' ' || c == '\t':
			i++
		case strings.HasPrefix(line[i:], "/*"):
			j := strings.Index(line[i+2:], "*/")
			if j < 0 {
				p.note = true
				return
			}
			i += j + 4
		case p.isComment(line[i:]):
			i = len(line)
		case c == '{':
			p.open(pos)
			i++
		case c == '}':
			p.close(pos)
			i++
		case c == ';':
			p.statement(false)
			i++
		default:
			j := wordEnd(line, i, true)
			w := line[i:j]
			i = j
			if len(p.words) == 0 && strings.HasSuffix(w, ":") && isTag(w) {
				p.tags = append(p.tags, w)
				p.pos = pos
				continue
			}
			if len(p.words) == 0 {
				p.pos, p.first = pos, p.line
			}
			p.words = append(p.words, w)
		}
	}
	if p.r.LineEnds && len(p.words) > 0 {
		p.statement(false)
	}
}

func (p *flatParser) path() []string {
	if len(p.stack) == 0 {
		return nil
	}
	return p.stack[len(p.stack)-1].words
}

func (p *flatParser) step(k stepKind, words []string, pos Pos, line string) {
	if pos.Line != p.at {
		if line == p.line {
			line = p.first
		}
		p.each(flatStep{kind: k, words: words, pos: pos, line: line, braced: true})
		return
	}
	p.each(flatStep{kind: k, words: words, pos: pos, line: line, braced: true})
	p.used = true
}

// marks does what the tags before a statement or block ask for and tells whether the statement itself is to stand.
func (p *flatParser) marks(path []string, block bool) bool {
	stands := true
	for _, t := range p.tags {
		switch t {
		case "inactive:":
			p.step(stepDeactivate, path, p.pos, p.line)
		case "active:":
			p.step(stepActivate, path, p.pos, p.line)
		case "replace:":
			if block {
				p.step(stepReplace, path, p.pos, p.line)
			}
		case "delete:":
			p.step(stepDelete, path, p.pos, p.line)
			stands = false
		}
	}
	p.tags = nil
	return stands
}

// statement ends a statement.
func (p *flatParser) statement(hollow bool) {
	words := p.words
	p.words = nil
	if len(words) == 0 {
		p.tags = nil
		return
	}
	p.fill()
	p.redact(p.path(), words, nil)
	path := append(p.path()[:len(p.path()):len(p.path())], words...)
	if i := indexOf(path, "["); i > 0 && len(p.tags) > 0 {
		if !p.marks(path[:i], false) {
			return
		}
	} else if !p.marks(path, false) {
		return
	}
	if len(p.stack) > 0 && p.stack[len(p.stack)-1].gone {
		return
	}
	for _, one := range expandLists(path) {
		p.step(stepSet, one, p.pos, p.line)
	}
}

// fill marks the open blocks as holding something.
func (p *flatParser) fill() {
	for i := range p.stack {
		p.stack[i].empty = false
	}
}

func (p *flatParser) open(pos Pos) {
	words := p.words
	p.words = nil
	if len(p.stack) > 0 {
		p.stack[len(p.stack)-1].empty = false
	}
	p.redact(p.path(), words, nil)
	if len(p.stack) >= maxDepth { // no configuration nests so; the path stays as it is
		words = nil
		if len(p.stack) == maxDepth {
			p.out.odd = append(p.out.odd, Problem{Pos: pos, Message: "braces nest deeper than any configuration; what stands further in cannot be read", Lost: true})
		}
	}
	path := append(p.path()[:len(p.path()):len(p.path())], words...)
	at := p.pos
	if at.IsZero() || len(words) == 0 {
		at = pos
	}
	gone := !p.marks(path, true) || len(p.stack) > 0 && p.stack[len(p.stack)-1].gone
	f := braceFrame{gone: gone, words: path, path: strings.Join(path, " "), empty: true, pos: at, line: p.line, open: &Node{}}
	if p.used {
		f.open = nil
	}
	p.stack = append(p.stack, f)
	if f.open != nil {
		p.opens = f.open
	}
}

func (p *flatParser) close(pos Pos) {
	if len(p.words) > 0 {
		p.statement(false) // the last statement's semicolon was left out
	}
	if len(p.stack) == 0 {
		p.out.odd = append(p.out.odd, Problem{Pos: pos, Message: "this brace closes nothing; the start of the text may be missing", Lost: true})
		return
	}
	f := p.stack[len(p.stack)-1]
	p.stack = p.stack[:len(p.stack)-1]
	if f.open != nil {
		f.open.until = int32(pos.Line)
	}
	if f.empty && len(f.words) > 0 && !f.gone {
		p.step(stepSet, f.words, f.pos, f.line)
	}
}
