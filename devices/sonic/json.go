package sonic

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"interlock/devices/syntax"
)

// readJSON reads config_db.json as a tree: a node for each table ("table PORT"), below it one for each entry ("entry
// Ethernet0", the parts of its key apart), below it one for each field ("mtu 9100"; a list's values behind one another).
// Each line has its node: what only closes brackets is a comment, what goes on with a list is text. Where the text is no
// JSON, or its levels are others, the rest is kept as lines that nothing matches.
func readJSON(file string, text []byte) *syntax.Tree {
	t := &syntax.Tree{File: file, Lines: bytes.Count(text, []byte("\n"))}
	if len(text) > 0 && text[len(text)-1] != '\n' {
		t.Lines++
	}
	s := &scanner{text: text, line: 1, file: file, seen: make([]bool, t.Lines+2)}
	if err := s.tables(t); err != nil {
		t.Problems = append(t.Problems, syntax.Problem{Pos: syntax.Pos{File: file, Line: s.line}, Message: "this is no config_db.json from here on: " + err.Error(), Lost: true})
		s.broken = true
	}
	t.Problems = append(t.Problems, s.odd...)
	lines := strings.Split(string(text), "\n")
	for i, l := range lines {
		if n := i + 1; n <= t.Lines && !s.seen[n] {
			l = strings.TrimSpace(strings.ToValidUTF8(l, "\uFFFD"))
			if len(l) > syntax.MaxLine {
				l = l[:syntax.MaxLine]
			}
			node := &syntax.Node{Pos: syntax.Pos{File: file, Line: n, Col: 1}, Kind: syntax.Comment, Line: syntax.Redact(l)}
			switch {
			case l == "":
				node.Kind = syntax.Blank
			case s.broken && n >= s.line, strings.Trim(l, "{}[], \t") != "":
				node.Kind, node.Words = syntax.Statement, []string{node.Line}
			}
			t.Nodes = append(t.Nodes, node)
		}
	}
	return t
}

// scanner reads JSON token by token and knows the line it is at.
type scanner struct {
	text   []byte
	at     int
	line   int
	col    int // where the line begins
	file   string
	seen   []bool // the lines that have a node
	broken bool
	odd    []syntax.Problem
}

func (s *scanner) space() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case '\n':
			s.line++
			s.col = s.at + 1
		case ' ', '\t', '\r':
		default:
			return
		}
		s.at++
	}
}

// take reads the next character if it is one of those.
func (s *scanner) take(c byte) bool {
	s.space()
	if s.at < len(s.text) && s.text[s.at] == c {
		s.at++
		return true
	}
	return false
}

func (s *scanner) expect(c byte) error {
	if !s.take(c) {
		return fmt.Errorf("%q is missing", string(c))
	}
	return nil
}

func (s *scanner) pos() syntax.Pos {
	s.space()
	return syntax.Pos{File: s.file, Line: s.line, Col: s.at - s.col + 1}
}

// str reads a string. Escapes of one character are undone; \u is kept as it is written.
func (s *scanner) str() (string, error) {
	if !s.take('"') {
		return "", fmt.Errorf("a name in quotes is missing")
	}
	var b strings.Builder
	for s.at < len(s.text) {
		c := s.text[s.at]
		s.at++
		switch c {
		case '"':
			if !utf8.ValidString(b.String()) {
				return strings.ToValidUTF8(b.String(), "\uFFFD"), nil
			}
			return b.String(), nil
		case '\n':
			s.at--
			return "", fmt.Errorf("a quote is not closed")
		case '\\':
			if s.at >= len(s.text) {
				return "", fmt.Errorf("a quote is not closed")
			}
			switch e := s.text[s.at]; e {
			case '"', '\\', '/':
				b.WriteByte(e)
			case 'n', 't', 'r', 'b', 'f':
				b.WriteByte(' ')
			default:
				b.WriteByte('\\')
				b.WriteByte(e)
			}
			s.at++
		default:
			b.WriteByte(c)
		}
	}
	return "", fmt.Errorf("a quote is not closed")
}

// members reads an object's members. One key twice is a Problem: sonic-cfggen reads the file with Python's json, which keeps the
// last.
func (s *scanner) members(f func(key string, at syntax.Pos) error) error {
	if err := s.expect('{'); err != nil {
		return err
	}
	if s.take('}') {
		return nil
	}
	first := map[string]int{}
	for {
		at := s.pos()
		key, err := s.str()
		if err != nil {
			return err
		}
		if line := first[key]; line > 0 {
			s.odd = append(s.odd, syntax.Problem{Pos: at, Message: fmt.Sprintf("%q stands in line %d already; the device takes the last of them alone, so that this is not what it has", syntax.Redact(key), line), Lost: true})
		}
		first[key] = at.Line
		if err := s.expect(':'); err != nil {
			return err
		}
		if err := f(key, at); err != nil {
			return err
		}
		if s.take('}') {
			return nil
		}
		if err := s.expect(','); err != nil {
			return err
		}
	}
}

func (s *scanner) node(at syntax.Pos, parent *syntax.Node, words ...string) *syntax.Node {
	for i, w := range words {
		words[i] = quoted(w)
	}
	n := &syntax.Node{Pos: at, Parent: parent, Words: words, Line: strings.Join(words, " ")}
	if at.Line < len(s.seen) {
		s.seen[at.Line] = true
	}
	if parent != nil {
		parent.Children = append(parent.Children, n)
	}
	return n
}

// quoted makes one word of a text.
func quoted(w string) string {
	if w != "" && !strings.ContainsAny(w, " \t\"") {
		return w
	}
	return `"` + strings.ReplaceAll(w, `"`, "'") + `"`
}

func (s *scanner) tables(t *syntax.Tree) error {
	err := s.members(func(table string, at syntax.Pos) error {
		n := s.node(at, nil, "table", table)
		t.Nodes = append(t.Nodes, n)
		return s.members(func(key string, at syntax.Pos) error {
			parts := strings.Split(key, "|")
			if table == "SNMP_COMMUNITY" {
				parts = []string{syntax.Secret(key)}
			}
			e := s.node(at, n, append([]string{"entry"}, parts...)...)
			s.space()
			if s.at < len(s.text) && s.text[s.at] != '{' {
				return s.value(e, "value", at, false) // a table without fields
			}
			return s.members(func(field string, at syntax.Pos) error {
				return s.value(e, field, at, secretField(field) || table == "NTP_KEY" && field == "value")
			})
		})
	})
	if err != nil {
		return err
	}
	s.space()
	if s.at < len(s.text) {
		return fmt.Errorf("text follows the closing bracket")
	}
	return nil
}

// secretField reports fields that hold a secret.
func secretField(field string) bool {
	f := strings.ToLower(field)
	for _, w := range []string{"passw", "passkey", "passphrase", "secret", "auth_key", "psk", "community", "private_key", "enc_key", "cak"} {
		if strings.Contains(f, w) {
			return true
		}
	}
	return false
}

// value reads a field's value: a string, a number, a word, or a list of them.
func (s *scanner) value(entry *syntax.Node, field string, at syntax.Pos, secret bool) error {
	var values []string
	n := &syntax.Node{}
	first := at.Line
	hide := func(v string) string {
		if secret && v != "" && !syntax.IsSecret(v) {
			return syntax.Secret(v)
		}
		return syntax.Redact(v)
	}
	s.space()
	switch {
	case s.take('['):
		for !s.take(']') {
			v, err := s.scalar()
			if err != nil {
				return err
			}
			values = append(values, hide(v))
			if !s.take(',') {
				if err := s.expect(']'); err != nil {
					return err
				}
				break
			}
		}
	default:
		v, err := s.scalar()
		if err != nil {
			return err
		}
		values = []string{hide(v)}
	}
	n = s.node(at, entry, append([]string{field}, values...)...)
	for l := first + 1; l <= s.line && l < len(s.seen); l++ {
		s.seen[l] = true
		text := ""
		if !secret {
			text = s.lineText(l)
		}
		n.Children = append(n.Children, &syntax.Node{Pos: syntax.Pos{File: s.file, Line: l, Col: 1}, Kind: syntax.Text, Line: text, Parent: n})
	}
	return nil
}

// lineText is a line that a list goes on in.
func (s *scanner) lineText(line int) string {
	from := s.col
	for l := s.line; l > line; l-- {
		from = bytes.LastIndexByte(s.text[:from-1], '\n') + 1
	}
	rest := s.text[from:]
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	return syntax.Redact(strings.TrimSpace(strings.ToValidUTF8(string(rest), "\uFFFD")))
}

func (s *scanner) scalar() (string, error) {
	s.space()
	if s.at >= len(s.text) {
		return "", fmt.Errorf("a value is missing")
	}
	if s.text[s.at] == '"' {
		return s.str()
	}
	from := s.at
	for s.at < len(s.text) && strings.IndexByte("+-.0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", s.text[s.at]) >= 0 {
		s.at++
	}
	if from == s.at {
		return "", fmt.Errorf("%q is no value of a field", string(s.text[s.at]))
	}
	return string(s.text[from:s.at]), nil
}
