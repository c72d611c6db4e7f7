package inputs

import (
	"fmt"
	"sort"
	"strings"

	"interlock/devices"
)

// Problem is one reason why an input cannot be used: where, what is wrong, and what to do.
type Problem struct {
	Pos     devices.Pos
	Message string
	// Hint says what to do, "" where the message says it already.
	Hint string
}

func (p Problem) String() string {
	s := p.Message
	if p.Hint != "" {
		s += "; " + p.Hint
	}
	if p.Pos.IsZero() {
		return s
	}
	return p.Pos.String() + ": " + s
}

// Problems is the error that says all that is wrong with an input, in order of place.
type Problems []Problem

// Undetected are configurations of which it is not known what system they are for: the one error of ReadSnapshot that comes with the
// network that could be read. Whoever judges must stop there; whoever only shows says what is missing.
type Undetected Problems

func (u Undetected) Error() string { return Problems(u).Error() }

// shown is how many problems an error's text lists; more would hide the first behind the last.
const shown = 50

func (ps Problems) Error() string {
	if len(ps) == 0 {
		return "no problem" // never returned as an error; see err
	}
	var b strings.Builder
	for i, p := range ps {
		if i == shown {
			fmt.Fprintf(&b, "\nand %d more", len(ps)-shown)
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p.String())
	}
	return b.String()
}

func (ps *Problems) add(pos devices.Pos, hint, format string, args ...any) {
	*ps = append(*ps, Problem{Pos: pos, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// err sorts the problems, drops those said twice and gives them as an error, nil where there are none.
func (ps Problems) err() error {
	if len(ps) == 0 {
		return nil
	}
	sort.SliceStable(ps, func(i, j int) bool {
		a, b := ps[i].Pos, ps[j].Pos
		if a.File != b.File {
			return a.File < b.File
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Col < b.Col
	})
	var out Problems
	for i, p := range ps {
		if i > 0 && p == ps[i-1] {
			continue
		}
		out = append(out, p)
	}
	return out
}
