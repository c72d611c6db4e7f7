package syntax

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// argKind tells which words an argument takes.
//
//	word      any one word, a quoted string included (the default)
//	int       a decimal number; int(1-4094) within bounds
//	rest      one or more words to the end of the line
//	ip ip6    an address; addr either
//	prefix    10.0.0.0/8 (host bits allowed); prefix6; anyprefix either
//	mask      a dotted quad (netmask or wildcard)
//	ifname    an interface name in one or two words, spelt in full by the grammar's Interface
//	ifrange   one or more interface names: "Ethernet1/1-4, port-channel2"
//	vlans     "10,20-29", "all", "none"
//	asn       asplain or asdot
//	mac       any of the three spellings
//	a|b|c     one of these words
type argKind struct {
	name     string
	min, max int64
	enum     []string
}

func parseArgKind(spec string) (argKind, error) {
	switch {
	case spec == "":
		return argKind{name: "word"}, nil
	case strings.Contains(spec, "|"):
		return argKind{name: "enum", enum: strings.Split(spec, "|")}, nil
	case strings.HasPrefix(spec, "int(") && strings.HasSuffix(spec, ")"):
		lo, hi, ok := strings.Cut(spec[4:len(spec)-1], "-")
		a, err1 := strconv.ParseInt(lo, 10, 64)
		b, err2 := strconv.ParseInt(hi, 10, 64)
		if !ok || err1 != nil || err2 != nil {
			return argKind{}, fmt.Errorf("bounds of %q are not int(LOW-HIGH)", spec)
		}
		return argKind{name: "int", min: a, max: b}, nil
	}
	switch spec {
	case "word", "int", "rest", "ip", "ip6", "addr", "prefix", "prefix6", "anyprefix", "mask", "ifname", "ifrange", "vlans", "asn", "mac":
		return argKind{name: spec, max: 1<<63 - 1}, nil
	}
	return argKind{}, fmt.Errorf("unknown type %q of an argument", spec)
}

// rank orders argument kinds from the most to the least specific, so that a match prefers what says more.
func (k argKind) rank() int {
	switch k.name {
	case "enum":
		return 0
	case "int", "ip", "ip6", "prefix", "prefix6", "mask", "mac", "asn":
		return 1
	case "addr", "anyprefix", "vlans":
		return 2
	case "ifname":
		return 3
	case "ifrange":
		return 4
	case "word":
		return 5
	}
	return 6 // rest
}

// take tries to read the argument from the front of words. It gives the canonical value and how many words it took.
func (k argKind) take(words []string, ifname func([]string) (string, int)) (string, int) {
	if len(words) == 0 {
		return "", 0
	}
	w := words[0]
	ok := false
	switch k.name {
	case "word":
		ok = true
	case "enum":
		for _, e := range k.enum {
			if strings.EqualFold(e, w) {
				return e, 1
			}
		}
	case "int":
		n, err := strconv.ParseInt(w, 10, 64)
		if err == nil && w[0] != '+' && n >= k.min && n <= k.max {
			return strconv.FormatInt(n, 10), 1
		}
	case "rest":
		return strings.Join(words, " "), len(words)
	case "ip", "ip6", "addr":
		a, err := netip.ParseAddr(w)
		if err == nil && (k.name == "addr" || a.Is4() == (k.name == "ip")) {
			return a.String(), 1
		}
	case "prefix", "prefix6", "anyprefix":
		p, err := netip.ParsePrefix(w)
		if err == nil && (k.name == "anyprefix" || p.Addr().Is4() == (k.name == "prefix")) {
			return p.String(), 1
		}
	case "mask":
		a, err := netip.ParseAddr(w)
		ok = err == nil && a.Is4()
	case "ifname", "ifrange":
		if k.name == "ifrange" {
			for n := min(len(words), 32); n > 0; n-- { // names may be followed by other words
				if v, n := takeRange(words[:n], ifname); n > 0 {
					return v, n
				}
			}
			return "", 0
		}
		return ifname(words)
	case "vlans":
		l := strings.ToLower(w)
		ok = l == "all" || l == "none" || (w[0] >= '0' && w[0] <= '9' && strings.Trim(w, "0123456789,-") == "")
	case "asn":
		hi, lo, dotted := strings.Cut(w, ".")
		if dotted {
			a, err1 := strconv.ParseUint(hi, 10, 16)
			b, err2 := strconv.ParseUint(lo, 10, 16)
			if err1 == nil && err2 == nil {
				return strconv.FormatUint(a<<16|b, 10), 1
			}
			return "", 0
		}
		n, err := strconv.ParseUint(w, 10, 32)
		if err == nil {
			return strconv.FormatUint(n, 10), 1
		}
	case "mac":
		hex := strings.Map(func(r rune) rune {
			if r == '.' || r == ':' || r == '-' {
				return -1
			}
			return r
		}, strings.ToLower(w))
		if len(hex) == 12 && strings.Trim(hex, "0123456789abcdef") == "" {
			return hex[:4] + "." + hex[4:8] + "." + hex[8:], 1
		}
	}
	if ok {
		return w, 1
	}
	return "", 0
}

// maxRange is the most names a range may stand for; no device has more ports.
const maxRange = 4096

// abbreviated takes the one alternative that starts with the word.
func (k argKind) abbreviated(w string) (string, int) {
	found := ""
	for _, e := range k.enum {
		if len(w) <= len(e) && strings.EqualFold(e[:len(w)], w) {
			if found != "" {
				return "", 0
			}
			found = e
		}
	}
	if found == "" {
		return "", 0
	}
	return found, 1
}

// takeRange reads "Ethernet1/1-4", "Eth1/1, Eth1/3", "Ethernet1/1 - 4" as canonical names joined by commas.
func takeRange(words []string, ifname func([]string) (string, int)) (string, int) {
	text := strings.Join(words, " ")
	text = strings.NewReplacer(" - ", "-", ", ", ",", " ,", ",").Replace(text)
	var names []string
	prev := ""
	for _, item := range strings.Split(text, ",") {
		item = strings.TrimSpace(item)
		if item == "" {
			return "", 0
		}
		if item[0] >= '0' && item[0] <= '9' && prev != "" { // "Ethernet1,3-5": the type is said once
			if strings.Contains(strings.SplitN(item, "-", 2)[0], "/") {
				item = strings.TrimRight(prev, "0123456789/.") + item
			} else {
				item = strings.TrimRight(prev, "0123456789") + item
			}
		}
		lo, hi, isRange := cutRange(item)
		first, n := ifname(strings.Fields(lo))
		if n == 0 || n != len(strings.Fields(lo)) {
			return "", 0
		}
		prev = first
		if !isRange {
			names = append(names, first)
			continue
		}
		stem := strings.TrimRight(first, "0123456789")
		hi = strings.TrimLeft(hi, " abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-")
		if i := strings.LastIndexAny(hi, "/ "); i >= 0 {
			if !strings.HasSuffix(stem, hi[:i+1]) {
				return "", 0 // from one module to another: which ports those are, only the device knows
			}
			hi = hi[i+1:]
		}
		a, err1 := strconv.Atoi(first[len(stem):])
		b, err2 := strconv.Atoi(hi)
		if err1 != nil || err2 != nil || b < a || b-a+len(names) > maxRange {
			return "", 0
		}
		for ; a <= b; a++ {
			names = append(names, stem+strconv.Itoa(a))
		}
		if len(names) > 1<<13 {
			return "", 0 // no device has that many ports
		}
	}
	return strings.Join(names, ","), len(words)
}

// cutRange cuts at the dash of a range, which follows a digit ("port-channel1-4" has its dash after the 1).
func cutRange(s string) (lo, hi string, ok bool) {
	for i := 1; i < len(s)-1; i++ {
		if s[i] == '-' && s[i-1] >= '0' && s[i-1] <= '9' {
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

// Args are the arguments of a matched statement.
type Args struct {
	// No reports a negated statement ("no ..."), Default one set to its default ("default ...").
	No, Default bool
	n           uint16 // how many arguments there are
	Node        *Node
	// all are the arguments' names, their values, and the literals of the pattern that stand in the statement.
	all []string
}

func (a Args) names() []string  { return a.all[:a.n] }
func (a Args) values() []string { return a.all[a.n : 2*a.n] }
func (a Args) lits() []string   { return a.all[2*a.n:] }

// Has reports whether the argument was given.
func (a Args) Has(name string) bool {
	for _, n := range a.names() {
		if n == name {
			return true
		}
	}
	return false
}

// Str gives the argument's canonical text, "" where it was not given.
func (a Args) Str(name string) string {
	for i, n := range a.names() {
		if n == name {
			return a.values()[i]
		}
	}
	return ""
}

// Unquoted is Str without the quotes around it.
func (a Args) Unquoted(name string) string {
	s := a.Str(name)
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		return s[1 : len(s)-1]
	}
	return s
}

// Int gives a numeric argument, 0 where it was not given.
func (a Args) Int(name string) int {
	n, _ := strconv.Atoi(a.Str(name))
	return n
}

// Int64 is Int for large numbers.
func (a Args) Int64(name string) int64 {
	n, _ := strconv.ParseInt(a.Str(name), 10, 64)
	return n
}

// Addr gives an address argument; the zero Addr where it was not given.
func (a Args) Addr(name string) netip.Addr {
	v, _ := netip.ParseAddr(a.Str(name))
	return v
}

// Prefix gives a prefix argument, host bits kept; the zero Prefix where it was not given.
func (a Args) Prefix(name string) netip.Prefix {
	v, _ := netip.ParsePrefix(a.Str(name))
	return v
}

// Word reports whether the literal word of the pattern stands in the statement.
func (a Args) Word(lit string) bool {
	for _, l := range a.lits() {
		if l == lit {
			return true
		}
	}
	return false
}

// Sets records that the statement set a path of the model that its row's Path cannot tell, relative to the block's, or
// from the top where it starts with "/". Only a Do may call it.
func (a Args) Sets(path string) {
	if a.Node != nil {
		if a.Node.sets == nil {
			a.Node.sets = new([]string)
		}
		*a.Node.sets = append(*a.Node.sets, path)
	}
}

// Line is the whole statement, in full spelling, without "no" or "default".
func (a Args) Line() string { return a.Node.Line }
