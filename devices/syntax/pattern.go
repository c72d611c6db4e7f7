package syntax

import (
	"fmt"
	"strings"
)

// part is one word of a pattern: a literal or an argument.
type part struct {
	lit      string
	name     string
	kind     argKind
	identity bool
}

// parsePattern expands a pattern into the plain sequences it stands for: every optional part with and without, every
// alternative by itself.
func parsePattern(pattern string) ([][]part, error) {
	seqs, rest, err := parseSeq(pattern, "")
	if err != nil {
		return nil, fmt.Errorf("pattern %q: %w", pattern, err)
	}
	if rest != "" {
		return nil, fmt.Errorf("pattern %q: %q closes nothing", pattern, rest[:1])
	}
	if len(seqs) > 4096 {
		return nil, fmt.Errorf("pattern %q stands for %d sequences; split the row", pattern, len(seqs))
	}
	return seqs, nil
}

// parseSeq reads words up to one of the closing characters in stop, which it leaves.
func parseSeq(s, stop string) (seqs [][]part, rest string, err error) {
	seqs = [][]part{nil}
	for {
		s = strings.TrimLeft(s, " ")
		if s == "" || strings.IndexByte(stop, s[0]) >= 0 {
			return seqs, s, nil
		}
		var opts [][]part
		switch s[0] {
		case '[', '(':
			closing := map[byte]string{'[': "]", '(': ")"}[s[0]]
			if s[0] == '[' {
				opts = append(opts, nil)
			}
			for s = s[1:]; ; s = s[1:] {
				var alt [][]part
				if alt, s, err = parseSeq(s, closing+"|"); err != nil {
					return nil, "", err
				}
				opts = append(opts, alt...)
				if s == "" {
					return nil, "", fmt.Errorf("no closing %q", closing)
				}
				if s[0] != '|' {
					break
				}
			}
			s = s[1:]
		case '<', '{':
			closing := map[byte]byte{'<': '>', '{': '}'}[s[0]]
			i := strings.IndexByte(s, closing)
			if i < 0 {
				return nil, "", fmt.Errorf("no closing %q", string(closing))
			}
			p := part{identity: s[0] == '<'}
			spec := ""
			p.name, spec, _ = strings.Cut(s[1:i], ":")
			if p.kind, err = parseArgKind(spec); err != nil {
				return nil, "", err
			}
			s = s[i+1:]
			opts = [][]part{{p}}
		case ']', ')', '|', '>', '}':
			return nil, "", fmt.Errorf("%q closes nothing", s[:1])
		default:
			i := strings.IndexAny(s, " []()|{}<>")
			if i < 0 {
				i = len(s)
			}
			opts = [][]part{{{lit: s[:i]}}}
			s = s[i:]
		}
		var next [][]part
		for _, a := range seqs {
			for _, b := range opts {
				next = append(next, append(append([]part(nil), a...), b...))
			}
		}
		seqs = next
	}
}
