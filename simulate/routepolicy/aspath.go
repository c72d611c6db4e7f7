package routepolicy

import (
	"regexp"
	"strconv"
	"strings"
	"sync"

	"interlock/simulate/rib"
	"interlock/simulate/systems"
)

// pathList is an AS-path list made ready: the first entry that takes a path decides, and what none takes is denied.
type pathList struct {
	entries []pathEntry
	mu      sync.RWMutex
	// memo are answers by path as text; paths are few and lists are asked often.
	memo map[string]pathAnswer
}

type pathAnswer struct {
	truth truth
	why   string
}

type pathEntry struct {
	deny bool
	// one of these: an expression over the path as text, one over AS numbers, or a test of another kind.
	text *regexp.Regexp
	// whole is text with numbers taken whole, where a system may do either (EOS, ip as-path regex-mode): they must agree.
	whole *regexp.Regexp
	asns  *asnRegex
	test  func(rib.ASPath) truth
	// unmodelled is why the entry is not computed, "" where it is.
	unmodelled string
}

// maxMemo bounds the paths that one list remembers.
const maxMemo = 4096

// pathList makes a list ready, nil where it is not defined. The lock is held.
func (p *Policies) pathList(name string) *pathList {
	if l, ok := p.paths[name]; ok {
		return l
	}
	var l *pathList
	if from := p.config.ASPathLists[name]; from != nil {
		l = &pathList{memo: map[string]pathAnswer{}}
		for _, e := range from.Entries {
			l.entries = append(l.entries, newPathEntry(strings.Join(e.Values, " "), e.Deny, p.system.Policy.PathSyntax))
		}
	}
	p.paths[name] = l
	return l
}

func newPathEntry(expression string, deny bool, syntax systems.PathSyntax) pathEntry {
	e := pathEntry{deny: deny}
	expression = strings.Trim(expression, `"'`)
	word, rest, _ := strings.Cut(expression, " ")
	var err error
	switch {
	case syntax == systems.PathASNs:
		e.asns, err = parseASNRegex(expression)
	case pathTestWords[word]:
		e.test, err = parsePathTest(word, rest)
	default:
		e.text, err = regexp.Compile(pathExpression(expression))
		if err == nil && syntax == systems.PathTokens {
			e.whole, err = regexp.Compile(pathExpression(wholeNumbers(expression)))
		}
	}
	if err != nil {
		e.unmodelled = "as-path expression " + strconv.Quote(expression) + " is not computed: " + err.Error()
	}
	return e
}

// pathExpression turns "_" into what it stands for: a delimiter or an end of the path (Cisco, "Regular Expressions"; FRR,
// bgpd/bgp_regex.c).
func pathExpression(s string) string {
	var b strings.Builder
	inside, escaped := false, false
	for _, c := range s {
		switch {
		case escaped:
			escaped = false
		case c == '\\':
			escaped = true
		case c == '[':
			inside = true
		case c == ']':
			inside = false
		case c == '_' && !inside:
			b.WriteString(`(?:^|[,{}() ]|$)`)
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

// number is a number of an expression, as it stands among other things.
var number = regexp.MustCompile(`(^|[^0-9\[\-\\])([0-9]+)($|[^0-9\]\-])`)

// wholeNumbers gives an expression whose numbers take whole AS numbers only.
func wholeNumbers(s string) string {
	for range 2 { // numbers one character apart share it
		s = number.ReplaceAllString(s, `$1\b$2\b$3`)
	}
	return strings.ReplaceAll(s, `\b\b`, `\b`)
}

// appendPath writes a path as show commands do: "65001 65002 {1,2} (65003)".
func appendPath(b []byte, p rib.ASPath) []byte {
	for _, s := range p {
		between := byte(' ')
		first, last := "", ""
		switch s.Kind {
		case rib.Set:
			first, last, between = "{", "}", ','
		case rib.ConfedSequence:
			first, last = "(", ")"
		case rib.ConfedSet:
			first, last, between = "[", "]", ','
		}
		if len(b) > 0 {
			b = append(b, ' ')
		}
		b = append(b, first...)
		for i, a := range s.ASNs {
			if i > 0 {
				b = append(b, between)
			}
			b = strconv.AppendUint(b, uint64(a), 10)
		}
		b = append(b, last...)
	}
	return b
}

func (l *pathList) permits(p rib.ASPath) (truth, string) {
	var buffer [128]byte
	key := appendPath(buffer[:0], p)
	l.mu.RLock()
	a, ok := l.memo[string(key)]
	l.mu.RUnlock()
	if ok {
		return a.truth, a.why
	}
	a.truth, a.why = l.compute(p, string(key))
	l.mu.Lock()
	if len(l.memo) < maxMemo {
		l.memo[string(key)] = a
	}
	l.mu.Unlock()
	return a.truth, a.why
}

func (l *pathList) compute(p rib.ASPath, text string) (truth, string) {
	for i := range l.entries {
		e := &l.entries[i]
		t, why := e.takes(p, text)
		switch t {
		case unknown:
			return unknown, why
		case yes:
			return is(!e.deny), ""
		}
	}
	return no, ""
}

func (e *pathEntry) takes(p rib.ASPath, text string) (truth, string) {
	switch {
	case e.unmodelled != "":
		return unknown, e.unmodelled
	case e.text != nil:
		t := e.text.MatchString(text)
		if e.whole != nil && e.whole.MatchString(text) != t {
			return unknown, "as-path expression " + strconv.Quote(e.text.String()) + " takes a part of a number, which depends on regex-mode"
		}
		return is(t), ""
	case e.test != nil:
		return e.test(p), ""
	}
	asns := make([]uint32, 0, 16)
	for _, s := range p {
		switch s.Kind {
		case rib.Set, rib.ConfedSet:
			return unknown, "how an expression takes an AS set is not known"
		case rib.Sequence:
			asns = append(asns, s.ASNs...)
		case rib.ConfedSequence:
			return unknown, "how an expression takes a confederation is not known"
		}
	}
	return is(e.asns.takes(asns)), ""
}

func (l *pathList) result(p rib.ASPath) Result {
	t, why := l.permits(p)
	r := Result{Accept: t == yes}
	if t == unknown {
		r.Unmodelled = []string{why}
	}
	return r
}
