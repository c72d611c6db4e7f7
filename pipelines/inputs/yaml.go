package inputs

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"interlock/devices"
)

// Nesting beyond which YAML is not read: the deepest input of ours is seven deep, and the parser recurses.
const (
	maxNesting = 32
	maxIndent  = 256
)

// parseTime is how long one file may take. A site of ten thousand entries takes a second.
const parseTime = 15 * time.Second

// document is one YAML file being read; it collects what is wrong.
type document struct {
	file      string
	lines     []string
	problems  Problems
	findings  []devices.Finding
	positions map[string]devices.Pos
}

// parseYAML reads the text of a file. The node is nil where the file holds nothing but comments. Anchors, aliases,
// merge keys, tags and directives are refused: nothing of ours needs them, and aliases are how small files become huge.
func parseYAML(file string, text []byte) (*document, ast.Node) {
	return parseWithin(parseTime, file, text)
}

func parseWithin(limit time.Duration, file string, text []byte) (*document, ast.Node) {
	d := &document{file: file, lines: yamlLines(text), positions: map[string]devices.Pos{}}
	if !utf8.Valid(text) {
		d.problems.add(d.invalidUTF8(), "save the file as UTF-8", "is not valid UTF-8")
		return d, nil
	}
	type result struct {
		d    *document
		root ast.Node
	}
	// Some texts take the parser time that grows with the square of their length. It cannot be stopped, only left; it
	// has a document of its own, so that what it still does touches nobody.
	done := make(chan result, 1)
	go func() {
		own := &document{file: file, lines: d.lines, positions: map[string]devices.Pos{}}
		done <- result{own, own.parse(text)}
	}()
	select {
	case r := <-done:
		return r.d, r.root
	case <-time.After(limit):
		d.problems.add(devices.Pos{File: file}, "write it in plainer YAML, or shorter", "takes longer than %s to read as YAML", limit)
		return d, nil
	}
}

func (d *document) parse(text []byte) (root ast.Node) {
	// The parser is not ours; whatever it does on hostile text must not take the tool down.
	defer func() {
		if p := recover(); p != nil {
			root = nil
			d.problems.add(devices.Pos{File: d.file}, "write it in plainer YAML", "the YAML reader gave up (%v)", p)
		}
	}()
	tokens := lexer.Tokenize(string(text))
	if !d.plain(tokens) {
		return nil
	}
	// Duplicate keys are let through to be found here, all of them and with both places.
	f, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		d.syntax(err)
		return nil
	}
	for _, doc := range f.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.CommentType {
			continue
		}
		if root != nil {
			d.problems.add(d.pos(doc.Body), "keep one, without ---", "a second YAML document starts here; only one is read")
			return root
		}
		root = doc.Body
	}
	if root == nil && !onlyComments(text) {
		d.problems.add(devices.Pos{File: d.file, Line: 1}, "", "cannot be read as YAML")
	}
	return root
}

// yamlLines are the lines as YAML counts them: a lone carriage return ends one too.
func yamlLines(text []byte) []string {
	return strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(text)), "\n")
}

// plain refuses what is not read, looking at the tokens, before a tree is made of them.
func (d *document) plain(tokens token.Tokens) bool {
	flow, dashes, line, indent := 0, 0, 0, 0
	for _, t := range tokens {
		at := d.at(t.Position)
		if t.Position.Line != line {
			line, dashes, indent = t.Position.Line, 0, t.Position.Column
		}
		switch t.Type {
		case token.AnchorType, token.AliasType:
			d.problems.add(at, "write the value out", "YAML anchors and aliases are not read here")
		case token.MergeKeyType:
			d.problems.add(at, "write the keys out", "the YAML merge key << is not read here")
		case token.TagType:
			d.problems.add(at, "leave the tag out", "YAML tags are not read here")
		case token.DirectiveType:
			d.problems.add(at, "leave the line out", "YAML directives are not read here")
		case token.MappingKeyType:
			d.problems.add(at, "write key: value", "complex YAML keys (? key) are not read here")
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.SequenceEntryType:
			dashes++
		case token.MappingValueType:
			if flow == 0 { // "a: b: c" is an error, but the parser is slow to say so
				dashes++
			}
		}
		if flow > maxNesting || dashes > maxNesting || flow == 0 && indent > maxIndent {
			d.problems.add(at, "", "nests deeper than anything that is read here")
			return false
		}
		if len(d.problems) > shown {
			return false
		}
	}
	return len(d.problems) == 0
}

var syntaxPlace = regexp.MustCompile(`^\[(\d+):(\d+)\] `)

// syntax keeps the parser's own words and place, without its drawing of the text: secrets do not belong into errors.
func (d *document) syntax(err error) {
	var withToken interface{ GetToken() *token.Token }
	pos := devices.Pos{File: d.file}
	if errors.As(err, &withToken) && withToken.GetToken() != nil {
		pos = d.at(withToken.GetToken().Position)
	}
	message, _, _ := strings.Cut(err.Error(), "\n")
	if m := syntaxPlace.FindStringSubmatch(message); m != nil {
		if pos.Line == 0 {
			fmt.Sscan(m[1], &pos.Line)
			fmt.Sscan(m[2], &pos.Col)
		}
		message = message[len(m[0]):]
	}
	hint := ""
	if pos.Line > 0 && pos.Line <= len(d.lines) && strings.HasPrefix(strings.TrimLeft(d.lines[pos.Line-1], " "), "\t") {
		hint = "indent with spaces; YAML takes no tabs"
	}
	d.problems.add(pos, hint, "is not YAML: %s", message)
}

// pos is where a node starts.
func (d *document) pos(n ast.Node) devices.Pos {
	if n == nil {
		return devices.Pos{File: d.file}
	}
	// A mapping's token is its first colon; people look for the first key.
	switch m := n.(type) {
	case *ast.MappingNode:
		if !m.IsFlowStyle && len(m.Values) > 0 {
			return d.pos(m.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return d.pos(m.Key)
	}
	if t := n.GetToken(); t != nil {
		return d.at(t.Position)
	}
	return devices.Pos{File: d.file}
}

// at makes a place of the lexer's, which counts columns in characters; ours count bytes.
func (d *document) at(p *token.Position) devices.Pos {
	if p == nil {
		return devices.Pos{File: d.file}
	}
	col := p.Column
	if p.Line >= 1 && p.Line <= len(d.lines) {
		runes := 0
		for i := range d.lines[p.Line-1] {
			if runes++; runes == p.Column {
				col = i + 1
				break
			}
		}
	}
	return devices.Pos{File: d.file, Line: p.Line, Col: col}
}

func (d *document) invalidUTF8() devices.Pos {
	for i, l := range d.lines {
		if !utf8.ValidString(l) {
			return devices.Pos{File: d.file, Line: i + 1}
		}
	}
	return devices.Pos{File: d.file}
}

// onlyComments reports a file without content.
func onlyComments(text []byte) bool {
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' && string(line) != "---" && string(line) != "..." {
			return false
		}
	}
	return true
}
