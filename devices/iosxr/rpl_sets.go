package iosxr

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// entry is one member of a set: its words, and the lines they stand on.
type entry struct {
	words []string
	lines []devices.Pos
}

// entries splits the body of a set at its commas.
func entries(toks []token) []entry {
	var out []entry
	var e entry
	flush := func() {
		if len(e.words) > 0 {
			out = append(out, e)
		}
		e = entry{}
	}
	depth := 0
	for _, t := range toks {
		if t.text == "(" {
			depth++
		} else if t.text == ")" {
			depth--
		}
		if t.text == "," && depth <= 0 {
			flush()
			continue
		}
		e.words = append(e.words, t.text)
		e.lines = append(e.lines, t.line)
	}
	flush()
	return out
}

// setEntries are the members of an inline set "(a, b)", or the one word that names a set.
func inline(words []string) (members []entry, name string, ok bool) {
	if len(words) == 1 && words[0] != "(" {
		return nil, words[0], true
	}
	if len(words) < 2 || words[0] != "(" || words[len(words)-1] != ")" {
		return nil, "", false
	}
	var toks []token
	for _, w := range words[1 : len(words)-1] {
		toks = append(toks, token{text: w})
	}
	return entries(toks), "", true
}

// prefixEntry reads "10.0.0.0/8 ge 16 le 24"; an address by itself is itself alone.
func prefixEntry(w []string) (devices.PrefixListEntry, error) {
	e := devices.PrefixListEntry{}
	p, err := netip.ParsePrefix(w[0])
	if err != nil {
		a, err2 := netip.ParseAddr(w[0])
		if err2 != nil {
			return e, fmt.Errorf("%q is no prefix", w[0])
		}
		p = netip.PrefixFrom(a, a.BitLen())
	}
	e.Prefix, e.Min, e.Max = p.Masked(), p.Bits(), p.Bits()
	w = w[1:]
	if len(w)%2 != 0 || len(w) > 4 {
		return e, fmt.Errorf("%q is not understood behind a prefix", strings.Join(w, " "))
	}
	for i := 0; i < len(w); i += 2 {
		n, err := strconv.Atoi(w[i+1])
		switch {
		case err != nil:
			return e, fmt.Errorf("%q is no prefix length", w[i+1])
		case w[i] == "eq":
			e.Min, e.Max = n, n
		case w[i] == "ge" && len(w) == 2:
			e.Min, e.Max = n, p.Addr().BitLen()
		case w[i] == "ge":
			e.Min = n
		case w[i] == "le":
			e.Max = n
		default:
			return e, fmt.Errorf("%q is not understood behind a prefix", w[i])
		}
	}
	if e.Min > e.Max || e.Max > p.Addr().BitLen() || e.Min < p.Bits() {
		return e, fmt.Errorf("prefix lengths %d to %d cannot be inside %s", e.Min, e.Max, p)
	}
	return e, nil
}

// prefixes makes a list of members; wrong gets the lines that make no sense.
func prefixes(name string, members []entry, wrong func([]devices.Pos, error)) *devices.PrefixList {
	l := &devices.PrefixList{Name: name, IPv6: len(members) > 0}
	for _, m := range members {
		e, err := prefixEntry(m.words)
		if err != nil {
			wrong(m.lines, err)
			continue
		}
		e.Seq = 10 * (len(l.Entries) + 1)
		if len(m.lines) > 0 {
			e.Pos = m.lines[0]
		}
		l.IPv6 = l.IPv6 && e.Prefix.Addr().Is6()
		l.Entries = append(l.Entries, e)
	}
	return l
}

// listEntries makes the entries of a list over AS paths or communities. only reports that all of them are regular
// expressions, plain that none is and all are values without ranges and placeholders.
func listEntries(members []entry, valid func(w []string) bool, wrong func([]devices.Pos, error)) (out []devices.ListEntry, only, plain bool) {
	only, plain = len(members) > 0, true
	for _, m := range members {
		if !valid(m.words) {
			wrong(m.lines, fmt.Errorf("%q is not understood in a set", strings.Join(m.words, " ")))
			continue
		}
		v := strings.Join(m.words, " ")
		if isRegex(m.words[0]) && len(m.words) == 2 {
			plain = false
			v = strings.Trim(m.words[1], `'"`)
		} else {
			only = false
			plain = plain && len(m.words) == 1 && !strings.ContainsAny(v, "*[]$")
		}
		e := devices.ListEntry{Seq: 10 * (len(out) + 1), Values: []string{v}}
		if len(m.lines) > 0 {
			e.Pos = m.lines[0]
		}
		out = append(out, e)
	}
	return out, only, plain
}

func isRegex(w string) bool { return w == "ios-regex" || w == "dfa-regex" }

// pathTests are the tests of an AS path besides regular expressions.
var pathTests = map[string]bool{"length": true, "unique-length": true, "neighbor-is": true, "originates-from": true, "passes-through": true}

func validPath(w []string) bool {
	return isRegex(w[0]) && len(w) == 2 || pathTests[w[0]] && len(w) > 1 && len(w) < 5
}

// wellKnown are the communities with names (Cisco IOS XR Routing Configuration Guide, "community-set").
var wellKnown = map[string]bool{"internet": true, "local-as": true, "no-advertise": true, "no-export": true, "accept-own": true, "graceful-shutdown": true, "gshut": true, "blackhole": true, "*": true}

func validCommunity(w []string) bool {
	if isRegex(w[0]) {
		return len(w) == 2
	}
	return len(w) == 1 && (wellKnown[w[0]] || strings.Contains(w[0], ":") || strings.HasPrefix(w[0], "$") || allDigits(w[0]))
}

func validExtended(w []string) bool { return validCommunity(w) || len(w) == 2 && validCommunity(w[1:]) }

// communities makes a list of members; prefix is "", "extended " or "large ".
func communities(name, prefix string, members []entry, wrong func([]devices.Pos, error)) *devices.CommunityList {
	valid := validCommunity
	if prefix != "" {
		valid = validExtended
	}
	l := &devices.CommunityList{Name: name, Kind: prefix + "rpl"} // ranges and placeholders: the system's own kind
	only, plain := false, false
	l.Entries, only, plain = listEntries(members, valid, wrong)
	switch {
	case only:
		l.Kind = prefix + "expanded"
	case plain:
		l.Kind = prefix + "standard"
	}
	return l
}

// sets reads the sets of the trees into the model.
func (c *compiler) sets(n *syntax.Node) {
	toks := tokens(n.Children)
	if len(toks) > 0 && toks[len(toks)-1].text == "end-set" {
		toks = toks[:len(toks)-1]
	} else {
		c.judged[n.Pos] = judgement{devices.Unknown, "the set is without its end-set"}
	}
	members := entries(toks)
	wrong := func(lines []devices.Pos, err error) {
		for _, l := range append(lines, n.Pos) {
			c.judged[l] = judgement{devices.Unknown, err.Error()}
		}
	}
	name := n.Words[len(n.Words)-1]
	switch n.Words[0] {
	case "prefix-set":
		ioslike.Set(&c.config.PrefixLists, name, prefixes(name, members, wrong))
	case "as-path-set":
		l := &devices.ASPathList{Name: name}
		only := false
		if l.Entries, only, _ = listEntries(members, validPath, wrong); !only {
			c.ownPaths[name] = true
		}
		ioslike.Set(&c.config.ASPathLists, name, l)
	case "community-set":
		ioslike.Set(&c.config.CommunityLists, name, communities(name, "", members, wrong))
	case "large-community-set":
		ioslike.Set(&c.config.CommunityLists, name, communities(name, "large ", members, wrong))
	case "extcommunity-set":
		l := communities(name, "extended ", members, wrong)
		l.Kind += " " + n.Words[1]
		ioslike.Set(&c.config.CommunityLists, name, l)
	}
}
