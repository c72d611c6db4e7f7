package syntax

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// MaxLine is the longest line that is read, in bytes; the rest of a longer line is cut and the line cannot be known.
const MaxLine = 64 << 10

// Body is a statement whose text goes on over lines that are no statements.
type Body struct {
	// Prefix are the statement's first words: "banner motd".
	Prefix string
	// Until is the line that ends the body ("EOF", "quit"). Empty: the character (or ^X pair) after the prefix is the
	// delimiter, and the body ends where it stands again.
	Until string
	// Alone says that the body is there only where no other word follows the prefix.
	Alone bool
	// When, where it is set, tells the lines that open the body from others that start with the prefix.
	When func(line string) bool
}

// Reader reads indented configuration text.
type Reader struct {
	// Comment are the prefixes of comment lines: "!", "#".
	Comment []string
	Bodies  []Body
	// Commands reports that the text is commands as people send them: prompts are stripped from lines rather than
	// making the line noise.
	Commands bool
}

var (
	morePattern   = regexp.MustCompile(`^[\s\x08]*<?-{2,}\s*[Mm]ore\s*-{2,}>?(?:\s*\(?[0-9]+%\)?)?[\s\x08]*(?:\x1b\[[0-9;]*[A-Za-z])*[\s\x08]*`)
	promptPattern = regexp.MustCompile(`^(?:\[[^\]]*\]\s*)?[A-Za-z][\w.\-/@:]*(\([\w.\-/]*\))?[#>]\s*(.*)$`)
	configPrompt  = regexp.MustCompile(`^[A-Za-z][\w.\-/@:]*\(config[\w.\-/]*\)# ?`)
	noisePattern  = regexp.MustCompile(`^(?:Building configuration\.\.\.|Current configuration ?:.*|Generating configuration.*|Last login:.*|Copy complete.*|Enter configuration commands, one per line.*|\[OK\]|\[#+ *\] *\d+%)`)
	ansiPattern   = regexp.MustCompile(`\x1b\[[0-9;?]*[A-Za-z]`)
)

// Read reads text. It never fails: what is odd is a Problem of the tree, and what is no statement is a node of another kind.
func (r Reader) Read(file string, text []byte) *Tree {
	t := &Tree{File: file}
	text, odd := decode(text)
	if odd != "" {
		t.Problems = append(t.Problems, Problem{Pos: Pos{File: file, Line: 1}, Message: odd})
	}
	var stack []*Node // the open blocks, outermost first
	var indents []int
	var body *Node // the statement whose body is being read
	var until string
	add := func(n *Node, indent int) {
		for len(stack) > 0 && indents[len(indents)-1] >= indent {
			stack, indents = stack[:len(stack)-1], indents[:len(indents)-1]
		}
		if len(stack) == 0 {
			t.Nodes = append(t.Nodes, n)
		} else {
			p := stack[len(stack)-1]
			n.Parent, p.Children = p, append(p.Children, n)
		}
	}
	for len(text) > 0 {
		var raw []byte
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			raw, text = text[:i], text[i+1:]
		} else {
			raw, text = text, nil
		}
		t.Lines++
		line, indent, col := r.clean(t, raw)
		pos := Pos{File: file, Line: t.Lines, Col: col}
		if body != nil && r.Commands {
			if m := configPrompt.FindString(line); m != "" { // a body typed at prompts
				line = line[len(m):]
				raw = []byte(line)
			}
		}
		if body != nil {
			n := &Node{Pos: pos, Kind: Text, Line: Redact(strings.TrimRight(string(bytes.TrimRight(raw, "\r")), " \t")), Parent: body}
			if len(n.Line) > MaxLine {
				n.Line = n.Line[:MaxLine]
			}
			body.Children = append(body.Children, n)
			if ends(strings.TrimSpace(line), until) {
				if _, more, _ := strings.Cut(line, until); r.Commands && strings.TrimSpace(more) != "" {
					t.Problems = append(t.Problems, Problem{Pos: pos, Lost: true,
						Message: fmt.Sprintf("text stands behind the %q that ends what was opened above, and whether the system takes it for a command is not known: end the line there", until)})
				}
				body = nil
			}
			continue
		}
		n := &Node{Pos: pos, Line: line}
		switch {
		case line == "":
			n.Kind = Blank
		case r.isComment(line):
			n.Kind = Comment
		case noisePattern.MatchString(line):
			n.Kind = Noise
		default:
			if m := promptPattern.FindStringSubmatch(line); m != nil && !strings.HasPrefix(line, "<") {
				if !r.Commands {
					n.Kind = Noise
					break
				}
				n.Note = strings.TrimSpace(strings.TrimSuffix(line, m[2]))
				n.Pos.Col += len(line) - len(m[2])
				line, indent = m[2], 0
				n.Line = line
				if line == "" {
					n.Kind = Noise
					break
				}
				if r.isComment(line) {
					n.Kind = Comment
					break
				}
			}
			n.Line = Redact(line)
			n.Words = Words(n.Line)
		}
		n.Indent = indent
		if n.Kind != Statement {
			// What is no statement stands where it stands, without closing a block.
			if len(stack) > 0 && n.Kind == Comment && indent > indents[len(indents)-1] {
				p := stack[len(stack)-1]
				n.Parent, p.Children = p, append(p.Children, n)
			} else {
				t.Nodes = append(t.Nodes, n)
			}
			continue
		}
		add(n, indent)
		stack, indents = append(stack, n), append(indents, indent)
		if until = r.body(line); until != "" {
			body = n
		}
	}
	return t
}

// clean strips what a terminal leaves in a line and measures its indentation (tabs go to the next multiple of eight).
func (r Reader) clean(t *Tree, raw []byte) (line string, indent, col int) {
	if len(raw) > MaxLine {
		t.Problems = append(t.Problems, Problem{Pos: Pos{File: t.File, Line: t.Lines}, Message: fmt.Sprintf("line of %d bytes is cut at %d; nothing can be said of it", len(raw), MaxLine), Lost: true})
		raw = append([]byte("\uFFFD "), raw[:MaxLine]...)
	}
	raw = bytes.TrimRight(raw, "\r \t\x00")
	s := string(raw)
	if r.Commands {
		if i := strings.IndexFunc(s, func(c rune) bool { return c != '\t' && unicode.IsControl(c) }); i >= 0 {
			t.Problems = append(t.Problems, Problem{Pos: Pos{File: t.File, Line: t.Lines, Col: i + 1}, Lost: true,
				Message: fmt.Sprintf("a control character (%U) stands in the command: a terminal acts on it (erases the line, enters it, leaves the mode) and does not take it for text; take it out", []rune(s[i:])[0])})
		}
	}
	if !utf8.ValidString(s) {
		t.Problems = append(t.Problems, Problem{Pos: Pos{File: t.File, Line: t.Lines}, Message: "line is not valid UTF-8; the bytes that are not are shown as \uFFFD"})
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if strings.Contains(s, "ore") {
		if m := morePattern.FindString(s); m != "" {
			s = s[len(m):]
		}
	}
	if strings.Contains(s, "\x1b") {
		s = ansiPattern.ReplaceAllString(s, "")
	}
	if i := strings.LastIndexByte(s, '\r'); i >= 0 {
		s = s[i+1:] // what was printed over
	}
	s = strings.TrimLeft(s, "\x08")
	if strings.IndexFunc(s, isControl) >= 0 {
		s = strings.Map(func(c rune) rune {
			if isControl(c) {
				return ' '
			}
			return c
		}, s)
	}
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	for i, c := range s {
		switch c {
		case ' ':
			indent++
		case '\t':
			indent += 8 - indent%8
		default:
			return s[i:], indent, i + 1
		}
	}
	return "", indent, 0
}

// isControl tells characters that no configuration has a use for, which a terminal or a hostile text put there, and
// spaces of other kinds.
func isControl(c rune) bool {
	return c != '\t' && c != ' ' && (unicode.IsControl(c) || unicode.IsSpace(c))
}

func (r Reader) isComment(line string) bool {
	for _, c := range r.Comment {
		if strings.HasPrefix(line, c) {
			return true
		}
	}
	return false
}

// body tells how the body that the line opens ends, "" where it opens none or ends it itself.
func (r Reader) body(line string) string {
	for _, b := range r.Bodies {
		if line != b.Prefix && !strings.HasPrefix(line, b.Prefix+" ") {
			continue
		}
		if b.When != nil && !b.When(line) {
			continue
		}
		rest := strings.TrimSpace(line[len(b.Prefix):])
		if b.Until != "" {
			if b.Alone && rest != "" {
				continue
			}
			return "=" + b.Until
		}
		if rest == "" {
			continue
		}
		delim := rest[:1]
		if rest[0] == '^' && len(rest) > 1 {
			delim = rest[:2]
		} else if r0, n := utf8.DecodeRuneInString(rest); r0 != utf8.RuneError {
			delim = rest[:n]
		}
		if strings.Contains(rest[len(delim):], delim) {
			return ""
		}
		return delim
	}
	return ""
}

func ends(line, until string) bool {
	if strings.HasPrefix(until, "=") && len(until) > 1 {
		return line == until[1:]
	}
	return strings.Contains(line, until)
}

// decode turns UTF-16 with a byte-order mark into UTF-8, drops a UTF-8 mark and makes lone carriage returns line ends
// where the text has no other.
func decode(text []byte) ([]byte, string) {
	switch {
	case bytes.HasPrefix(text, []byte{0xEF, 0xBB, 0xBF}):
		text = text[3:]
	case bytes.HasPrefix(text, []byte{0xFF, 0xFE}), bytes.HasPrefix(text, []byte{0xFE, 0xFF}):
		big := text[0] == 0xFE
		u := make([]uint16, 0, len(text)/2)
		for i := 2; i+1 < len(text); i += 2 {
			if big {
				u = append(u, uint16(text[i])<<8|uint16(text[i+1]))
			} else {
				u = append(u, uint16(text[i+1])<<8|uint16(text[i]))
			}
		}
		return []byte(string(utf16.Decode(u))), ""
	}
	if bytes.IndexByte(text, '\n') < 0 && bytes.IndexByte(text, '\r') >= 0 {
		return bytes.ReplaceAll(text, []byte{'\r'}, []byte{'\n'}), ""
	}
	return text, ""
}

// Words splits a line at white space; a quoted string is one word with its quotes.
func Words(line string) []string {
	if strings.IndexByte(line, '"') < 0 {
		return strings.Fields(line)
	}
	var words []string
	for i := 0; i < len(line); {
		for i < len(line) && (line[i] == ' ' || line[i] == '\t') {
			i++
		}
		if i >= len(line) {
			break
		}
		start := i
		if line[i] == '"' {
			if j := strings.IndexByte(line[i+1:], '"'); j >= 0 {
				i += j + 2
				for i < len(line) && line[i] != ' ' && line[i] != '\t' {
					i++
				}
				words = append(words, line[start:i])
				continue
			}
		}
		for i < len(line) && line[i] != ' ' && line[i] != '\t' {
			i++
		}
		words = append(words, line[start:i])
	}
	return words
}
