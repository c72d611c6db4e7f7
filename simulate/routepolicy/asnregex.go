package routepolicy

import (
	"fmt"
	"strconv"
	"strings"
)

// asnRegex is a regular expression over whole AS numbers that must take a whole path (Junos, "Understanding AS Path Regular Expressions
// in Routing Policy Match Conditions": 65001, ".", "65001-65010", "[1 2 5-9]", "!", "|", "( )", "{m,n}", "*", "+", "?", "^", "$", "()" for
// the empty path; SR OS has the same forms). It is run as a nondeterministic machine: time is the product of both lengths.
type asnRegex struct {
	states []asnState
	start  int
}

// asnState takes one AS and goes to next, or, without a test, goes to each of also without taking one. The last state accepts.
type asnState struct {
	test func(uint32) bool
	next int
	also []int
}

// maxASNStates bounds what repetitions may come to.
const maxASNStates = 20000

type asnParser struct {
	words []string
	at    int
	r     *asnRegex
	depth int
}

// fragment is a part of the machine: where it starts and the state that it ends in, which is bound later.
type fragment struct{ start, end int }

func parseASNRegex(text string) (*asnRegex, error) {
	p := &asnParser{words: asnWords(text), r: &asnRegex{}}
	f, err := p.either()
	if err != nil {
		return nil, err
	}
	if p.at < len(p.words) {
		return nil, fmt.Errorf("%q is not understood", p.words[p.at])
	}
	if last := len(p.r.states) - 1; f.end != last { // the accepting state is the last
		p.r.states = append(p.r.states, asnState{})
		p.r.states[f.end].also = append(p.r.states[f.end].also, last+1)
	}
	p.r.start = f.start
	return p.r, nil
}

// asnWords splits an expression into numbers (ranges stay whole), operators and repetitions.
func asnWords(s string) []string {
	var out []string
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == ' ' || c == '\t' || c == '^' && (i == 0 || s[i-1] != '[') || c == '$' || c == ',':
			i++ // the ends are implied
		case c == '{':
			end := strings.IndexByte(s[i:], '}')
			if end < 0 {
				end = len(s) - i - 1
			}
			out = append(out, s[i:i+end+1])
			i += end + 1
		case c >= '0' && c <= '9':
			j := i
			for j < len(s) && (s[j] >= '0' && s[j] <= '9' || s[j] == '-') {
				j++
			}
			// asdot: two numbers with a full stop between them
			if j+1 < len(s) && s[j] == '.' && s[j+1] >= '0' && s[j+1] <= '9' {
				for j++; j < len(s) && (s[j] >= '0' && s[j] <= '9'); j++ {
				}
			}
			out = append(out, s[i:j])
			i = j
		default:
			out = append(out, s[i:i+1])
			i++
		}
	}
	return out
}

func (p *asnParser) peek() string {
	if p.at < len(p.words) {
		return p.words[p.at]
	}
	return ""
}

func (p *asnParser) state(s asnState) int {
	p.r.states = append(p.r.states, s)
	return len(p.r.states) - 1
}

func (p *asnParser) join(from, to int) {
	p.r.states[from].also = append(p.r.states[from].also, to)
}

func (p *asnParser) empty() fragment {
	s := p.state(asnState{})
	return fragment{s, s}
}

func (p *asnParser) either() (fragment, error) {
	if p.depth++; p.depth > 64 {
		return fragment{}, fmt.Errorf("brackets are nested too deep")
	}
	defer func() { p.depth-- }()
	f, err := p.sequence()
	if err != nil || p.peek() != "|" {
		return f, err
	}
	start, end := p.state(asnState{}), p.state(asnState{})
	p.join(start, f.start)
	p.join(f.end, end)
	for p.peek() == "|" {
		p.at++
		g, err := p.sequence()
		if err != nil {
			return f, err
		}
		p.join(start, g.start)
		p.join(g.end, end)
	}
	return fragment{start, end}, nil
}

func (p *asnParser) sequence() (fragment, error) {
	f := p.empty()
	for w := p.peek(); w != "" && w != "|" && w != ")"; w = p.peek() {
		g, err := p.repeated()
		if err != nil {
			return f, err
		}
		p.join(f.end, g.start)
		f.end = g.end
	}
	return f, nil
}

// repeated reads one item with what stands behind it; a repetition is built by reading the item again.
func (p *asnParser) repeated() (fragment, error) {
	from := p.at
	f, err := p.item()
	if err != nil {
		return f, err
	}
	low, high := 1, 1
	w := p.peek()
	switch {
	case w == "*":
		low, high = 0, -1
	case w == "+":
		low, high = 1, -1
	case w == "?":
		low, high = 0, 1
	case strings.HasPrefix(w, "{"):
		if low, high, err = bounds(w); err != nil {
			return f, err
		}
	default:
		return f, nil
	}
	after := p.at + 1
	start, end := p.state(asnState{}), p.state(asnState{})
	at := start
	again := func() (fragment, error) {
		if len(p.r.states) > maxASNStates {
			return f, fmt.Errorf("the expression repeats too much")
		}
		p.at = from
		return p.item()
	}
	for range low {
		if f, err = again(); err != nil {
			return f, err
		}
		p.join(at, f.start)
		at = f.end
	}
	if high < 0 {
		if f, err = again(); err != nil {
			return f, err
		}
		p.join(at, f.start)
		p.join(f.end, f.start)
		p.join(f.end, end)
	}
	for n := low; n < high; n++ {
		if f, err = again(); err != nil {
			return f, err
		}
		p.join(at, end)
		p.join(at, f.start)
		at = f.end
	}
	p.join(at, end)
	p.at = after
	return fragment{start, end}, nil
}

// bounds reads {m}, {m,} and {m,n}.
func bounds(w string) (low, high int, err error) {
	a, b, two := strings.Cut(strings.Trim(w, "{}"), ",")
	if low, err = strconv.Atoi(strings.TrimSpace(a)); err != nil {
		return 0, 0, fmt.Errorf("%q is no repetition", w)
	}
	high = low
	if b = strings.TrimSpace(b); two && b == "" {
		high = -1
	} else if two {
		if high, err = strconv.Atoi(b); err != nil || high < low {
			return 0, 0, fmt.Errorf("%q is no repetition", w)
		}
	}
	if low > 255 || high > 255 {
		return 0, 0, fmt.Errorf("%q repeats too often", w)
	}
	return low, high, nil
}

func (p *asnParser) item() (fragment, error) {
	w := p.peek()
	p.at++
	switch w {
	case "(":
		f, err := p.either()
		if err != nil {
			return f, err
		}
		if p.peek() != ")" {
			return f, fmt.Errorf("a bracket is not closed")
		}
		p.at++
		return f, nil
	case "", ")", "]", "|", "*", "+", "?":
		return fragment{}, fmt.Errorf("%q stands where an AS number is due", w)
	}
	p.at--
	test, err := p.one()
	if err != nil {
		return fragment{}, err
	}
	end := p.state(asnState{})
	return fragment{p.state(asnState{test: test, next: end}), end}, nil
}

// one reads what takes one AS.
func (p *asnParser) one() (func(uint32) bool, error) {
	w := p.peek()
	p.at++
	switch {
	case w == ".":
		return func(uint32) bool { return true }, nil
	case w == "!":
		t, err := p.one()
		return func(a uint32) bool { return !t(a) }, err
	case w == "[":
		not := p.peek() == "!" || p.peek() == "^"
		if not {
			p.at++
		}
		var any []func(uint32) bool
		for p.peek() != "]" {
			if p.peek() == "" {
				return nil, fmt.Errorf("a square bracket is not closed")
			}
			t, err := p.one()
			if err != nil {
				return nil, err
			}
			any = append(any, t)
		}
		p.at++
		return func(a uint32) bool {
			for _, t := range any {
				if t(a) {
					return !not
				}
			}
			return not
		}, nil
	}
	lo, hi, ranged := strings.Cut(w, "-")
	if !ranged {
		hi = lo
	}
	low, err := parseASN(lo)
	if err != nil {
		return nil, err
	}
	high, err := parseASN(hi)
	if err != nil {
		return nil, err
	}
	return func(a uint32) bool { return low <= a && a <= high }, nil
}

// parseASN reads an AS number in plain or dotted form (RFC 5396).
func parseASN(s string) (uint32, error) {
	if hi, lo, ok := strings.Cut(s, "."); ok {
		h, err := strconv.ParseUint(hi, 10, 16)
		l, err2 := strconv.ParseUint(lo, 10, 16)
		if err != nil || err2 != nil {
			return 0, fmt.Errorf("%q is no AS number", s)
		}
		return uint32(h<<16 | l), nil
	}
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("%q is no AS number", s)
	}
	return uint32(n), nil
}

// takes runs the machine over a path.
func (r *asnRegex) takes(path []uint32) bool {
	now, next := newASNSet(len(r.states)), newASNSet(len(r.states))
	r.add(now, r.start)
	for _, a := range path {
		next.clear()
		for _, s := range now.list {
			if st := &r.states[s]; st.test != nil && st.test(a) {
				r.add(next, st.next)
			}
		}
		now, next = next, now
	}
	return now.has[len(r.states)-1]
}

type asnSet struct {
	has  []bool
	list []int
}

func newASNSet(n int) *asnSet { return &asnSet{has: make([]bool, n)} }

func (s *asnSet) clear() {
	for _, i := range s.list {
		s.has[i] = false
	}
	s.list = s.list[:0]
}

func (r *asnRegex) add(set *asnSet, s int) {
	if set.has[s] {
		return
	}
	set.has[s] = true
	set.list = append(set.list, s)
	for _, t := range r.states[s].also {
		r.add(set, t)
	}
}
