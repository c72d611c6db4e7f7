package iosxr

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/devices/syntax"
)

// The routing policy language (Cisco IOS XR Routing Configuration Guide, "Implementing Routing Policy"), read into a tree.

// statement is one statement of a policy.
type statement struct {
	line devices.Pos
	// kind is "if", "pass", "done", "drop", "apply", "do" (changes the route) or "unknown".
	kind  string
	words []string // of apply and do
	// branches of an if: the condition, nil for else.
	branches []branch
}

type branch struct {
	when *condition
	then []statement
}

// condition is "and", "or", "not" of others, or a test ("is").
type condition struct {
	line  devices.Pos
	kind  string
	below []*condition
	words []string
}

// token is a word of a policy: a word, a bracket, a comma, or text in quotes.
type token struct {
	text string
	line devices.Pos
}

// tokens splits lines at white space and around brackets and commas. Comments begin with #.
func tokens(lines []*syntax.Node) []token {
	var out []token
	for _, n := range lines {
		s := strings.TrimSpace(n.Line)
		if strings.HasPrefix(s, "#") || strings.HasPrefix(s, "!") {
			continue
		}
		for i := 0; i < len(s); {
			switch c := s[i]; {
			case c == ' ' || c == '\t':
				i++
			case c == '(' || c == ')' || c == ',':
				out = append(out, token{s[i : i+1], n.Pos})
				i++
			case c == '\'' || c == '"':
				end := strings.IndexByte(s[i+1:], c)
				if end < 0 {
					end = len(s) - i - 2
				}
				out = append(out, token{s[i : i+end+2], n.Pos})
				i += end + 2
			default:
				j := i
				for j < len(s) && !strings.ContainsRune(" \t(),", rune(s[j])) {
					j++
				}
				out = append(out, token{s[i:j], n.Pos})
				i = j
			}
		}
	}
	return out
}

// maxDepth is how deep ifs and brackets may be nested; no person writes more.
const maxDepth = 64

// policyReader reads tokens. wrong are the lines that it could not make sense of.
type policyReader struct {
	tokens []token
	at     int
	depth  int
	last   devices.Pos
	wrong  map[devices.Pos]string
}

func (r *policyReader) peek() string {
	if r.at < len(r.tokens) {
		return r.tokens[r.at].text
	}
	return ""
}

func (r *policyReader) next() token {
	t := token{line: r.last}
	if r.at < len(r.tokens) {
		t = r.tokens[r.at]
		r.at++
	}
	r.last = t.line
	return t
}

func (r *policyReader) fail(at devices.Pos, format string, args ...any) {
	if r.wrong[at] == "" {
		r.wrong[at] = fmt.Sprintf(format, args...)
	}
}

// structural words end an action that stands on the same line.
var structural = map[string]bool{"if": true, "elseif": true, "else": true, "endif": true, "pass": true, "drop": true, "done": true, "end-policy": true}

// statements reads up to a word that closes the block, which it leaves.
func (r *policyReader) statements() []statement {
	var out []statement
	for r.at < len(r.tokens) {
		switch w := r.peek(); w {
		case "elseif", "else", "endif", "end-policy":
			return out
		case "if":
			out = append(out, r.choice())
		case "pass", "done", "drop":
			out = append(out, statement{line: r.next().line, kind: w})
		default:
			out = append(out, r.action())
		}
	}
	return out
}

func (r *policyReader) choice() statement {
	s := statement{line: r.next().line, kind: "if"}
	if r.depth++; r.depth > maxDepth {
		r.fail(s.line, "the ifs are nested deeper than %d", maxDepth)
		r.at = len(r.tokens)
		return s
	}
	defer func() { r.depth-- }()
	for {
		c := r.either()
		if r.peek() != "then" {
			r.fail(r.last, "%q stands where \"then\" is due", r.peek())
			for r.at < len(r.tokens) && r.peek() != "then" && !structural[r.peek()] {
				r.fail(r.next().line, "not understood in a condition")
			}
		}
		if r.peek() == "then" {
			r.next()
		}
		s.branches = append(s.branches, branch{c, r.statements()})
		if r.peek() == "elseif" {
			r.next()
			continue
		}
		break
	}
	if r.peek() == "else" {
		r.next()
		s.branches = append(s.branches, branch{nil, r.statements()})
	}
	if r.peek() != "endif" {
		r.fail(r.last, "an if is without its endif")
		return s
	}
	r.next()
	return s
}

func (r *policyReader) either() *condition { return r.chain("or", r.both) }

func (r *policyReader) both() *condition { return r.chain("and", r.one) }

func (r *policyReader) chain(word string, below func() *condition) *condition {
	c := below()
	for r.peek() == word {
		r.next()
		d := below()
		if c.kind == word {
			c.below = append(c.below, d)
		} else {
			c = &condition{line: c.line, kind: word, below: []*condition{c, d}}
		}
	}
	return c
}

func (r *policyReader) one() *condition {
	if r.depth++; r.depth > maxDepth {
		r.fail(r.last, "the conditions are nested deeper than %d", maxDepth)
		r.at = len(r.tokens)
	}
	defer func() { r.depth-- }()
	switch r.peek() {
	case "not":
		t := r.next()
		return &condition{line: t.line, kind: "not", below: []*condition{r.one()}}
	case "(":
		r.next()
		c := r.either()
		if r.peek() != ")" {
			r.fail(r.last, "a bracket is not closed")
		} else {
			r.next()
		}
		return c
	}
	c := &condition{kind: "is", line: r.last}
	if r.at < len(r.tokens) {
		c.line = r.tokens[r.at].line
	}
	for depth := 0; r.at < len(r.tokens); {
		w := r.peek()
		if depth == 0 && (w == "and" || w == "or" || w == "then" || w == ")" || structural[w]) {
			break
		}
		if w == "(" {
			depth++
		} else if w == ")" {
			depth--
		}
		c.words = append(c.words, r.next().text)
	}
	if len(c.words) == 0 {
		r.fail(c.line, "a condition is missing")
	}
	return c
}

// action reads one line, and further ones while a bracket is open.
func (r *policyReader) action() statement {
	first := r.next()
	s := statement{line: first.line, kind: "do", words: []string{first.text}}
	for depth := 0; r.at < len(r.tokens); {
		t := r.tokens[r.at]
		if depth == 0 && (t.line != first.line || structural[t.text]) {
			break
		}
		if t.text == "(" {
			depth++
		} else if t.text == ")" {
			depth--
		}
		s.words = append(s.words, r.next().text)
	}
	if first.text == "apply" {
		s.kind = "apply"
	}
	return s
}

// readPolicy reads the body of a policy. wrong are the lines that make no sense, by place.
func readPolicy(body []*syntax.Node) (tree []statement, wrong map[devices.Pos]string) {
	r := &policyReader{tokens: tokens(body), wrong: map[devices.Pos]string{}}
	tree = r.statements()
	ended := false
	for r.at < len(r.tokens) {
		t := r.next()
		switch {
		case t.text == "end-policy" && !ended && r.at == len(r.tokens):
			ended = true
		default:
			r.fail(t.line, "%q is not understood here", t.text)
		}
	}
	if !ended && len(body) > 0 {
		r.fail(body[len(body)-1].Pos, "the policy is without its end-policy")
	}
	return tree, r.wrong
}
