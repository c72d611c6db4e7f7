package syntax

import (
	"bytes"
	"regexp"
	"regexp/syntax"
)

// Evidence is a pattern that tells one system's text from another's. Most patterns are of other systems than the text's, so words without
// which the pattern cannot match are looked for first: that is a hundred times faster than the expression itself.
type Evidence struct {
	pattern *regexp.Regexp
	// words are such that a text with none of them does not match; none where nothing is known.
	words [][]byte
}

// MustEvidence makes a pattern ready. It panics where the pattern is none, as regexp.MustCompile does.
func MustEvidence(pattern string) *Evidence {
	e := &Evidence{pattern: regexp.MustCompile(pattern)}
	if tree, err := syntax.Parse(pattern, syntax.Perl); err == nil {
		for _, w := range required(tree.Simplify()) {
			e.words = append(e.words, []byte(w))
		}
	}
	return e
}

// Match reports whether the text has the evidence.
func (e *Evidence) Match(text []byte) bool {
	if len(e.words) == 0 {
		return e.pattern.Match(text)
	}
	for _, w := range e.words {
		if bytes.Contains(text, w) {
			return e.pattern.Match(text)
		}
	}
	return false
}

// enough is how long a word must be to be worth looking for, and most how many may be looked for.
const (
	enough = 3
	most   = 24
)

// required gives words of which every match has at least one, nil where none are known.
func required(r *syntax.Regexp) []string {
	switch r.Op {
	case syntax.OpLiteral:
		if r.Flags&syntax.FoldCase == 0 && len(r.Rune) >= enough {
			return []string{string(r.Rune)}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return required(r.Sub[0])
	case syntax.OpConcat:
		var best []string
		for _, s := range r.Sub {
			if w := required(s); shortest(w) > shortest(best) {
				best = w
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, s := range r.Sub {
			w := required(s)
			if len(w) == 0 || len(all)+len(w) > most {
				return nil
			}
			all = append(all, w...)
		}
		return all
	}
	return nil
}

func shortest(words []string) int {
	if len(words) == 0 {
		return 0
	}
	n := len(words[0])
	for _, w := range words {
		n = min(n, len(w))
	}
	return n
}
