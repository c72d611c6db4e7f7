package routepolicy

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/simulate/rib"
)

// communityList is a list over communities of one kind made ready. The first entry that takes the communities of a route decides, and
// what none takes is denied.
type communityList struct {
	entries []communityEntry
	// literal are the communities that the list names, in all its entries, where it names them and nothing else.
	literal communities
	// isLiteral reports that it does.
	isLiteral bool
	// inverted turns the answer round (Junos, invert-match).
	inverted   bool
	unmodelled string
}

// communityEntry takes a route that has all of its members.
type communityEntry struct {
	deny    bool
	members []member
}

// member takes one community, of whichever kind it is of; whole, where it is not nil, takes all communities of a route written together.
type member struct {
	kind     communityKind
	any      bool
	standard uint32
	extended uint64
	large    rib.LargeCommunity
	// pattern is a regular expression over one community, or over all of them where whole is set; alike, where it is not nil, must agree.
	pattern, alike *regexp.Regexp
	whole          bool
	// within tells ranges and placeholders of RPL.
	within func(c uint32) bool
}

type communityKind uint8

const (
	standardCommunity communityKind = iota
	extendedCommunity
	largeCommunity
)

// communityList makes a list ready, nil where it is not defined. The lock is held.
func (p *Policies) communityList(name string) *communityList {
	if l, ok := p.lists[name]; ok {
		return l
	}
	var l *communityList
	if from := p.config.CommunityLists[name]; from != nil {
		l = p.newCommunityList(from)
	}
	p.lists[name] = l
	return l
}

func (p *Policies) newCommunityList(from *devices.CommunityList) *communityList {
	l := &communityList{isLiteral: true}
	kind := standardCommunity
	words := strings.Fields(from.Kind)
	if strings.HasPrefix(from.Kind, "extended") {
		kind, words = extendedCommunity, words[1:]
	} else if strings.HasPrefix(from.Kind, "large") {
		kind, words = largeCommunity, words[1:]
	}
	typ := "" // the type of a set of extended communities (RPL)
	if len(words) > 1 {
		typ = words[1]
	}
	pattern := len(words) > 0 && words[0] == "expanded"
	for _, e := range from.Entries {
		x := communityEntry{deny: e.Deny}
		if p.system.Policy.CommunitiesByName && e.Deny {
			x.deny, l.inverted = false, true
		}
		l.isLiteral = l.isLiteral && !e.Deny
		if pattern && !p.system.Policy.CommunitiesByName {
			m, err := p.pattern(kind, strings.Join(e.Values, " "))
			if err != nil {
				l.unmodelled = "community list " + from.Name + ": " + err.Error()
				return l
			}
			l.isLiteral = false
			l.entries = append(l.entries, communityEntry{e.Deny, []member{m}})
			continue
		}
		word := typ
		for _, v := range e.Values {
			if kind == extendedCommunity && !strings.Contains(v, ":") && extendedSubTypes[strings.ToLower(v)] != 0 {
				word = v
				continue
			}
			m, err := p.member(kind, word, v, pattern)
			if err != nil {
				l.unmodelled = "community list " + from.Name + ": " + err.Error()
				return l
			}
			l.add(m)
			x.members = append(x.members, m)
		}
		l.entries = append(l.entries, x)
	}
	l.literal.sort()
	return l
}

func (l *communityList) add(m member) {
	switch {
	case m.any || m.pattern != nil || m.within != nil:
		l.isLiteral = false
	case m.kind == standardCommunity:
		l.literal.standard = append(l.literal.standard, m.standard)
	case m.kind == extendedCommunity:
		l.literal.extended = append(l.literal.extended, m.extended)
	default:
		l.literal.large = append(l.literal.large, m.large)
	}
}

type notCommunity string

func (e notCommunity) Error() string { return strconv.Quote(string(e)) + " is not computed" }

// member reads one member: a community, or an expression over one.
func (p *Policies) member(kind communityKind, typ, v string, pattern bool) (member, error) {
	if words := strings.Fields(v); len(words) == 2 && kind == extendedCommunity && typ == "" { // SR OS: "rt 65000:1"
		typ, v = words[0], words[1]
	}
	// A list of Junos may hold communities of several kinds.
	switch {
	case strings.HasPrefix(v, "large:"):
		kind = largeCommunity
	case typ == "" && strings.Count(v, ":") == 2 && kind == standardCommunity && p.system.Policy.CommunitiesByName:
		kind = extendedCommunity
	case kind == extendedCommunity && typ == "" && strings.Count(v, ":") == 1:
		kind = standardCommunity
	}
	m := member{kind: kind}
	ok := false
	switch kind {
	case standardCommunity:
		if v == "internet" { // every route (Cisco, "ip community-list": internet)
			m.any = true
			return m, nil
		}
		m.standard, ok = ParseCommunity(v)
	case extendedCommunity:
		m.extended, ok = parseExtended(typ, v)
	case largeCommunity:
		m.large, ok = parseLarge(v)
	}
	switch {
	case ok:
		return m, nil
	case pattern:
		return p.pattern(kind, v)
	case kind == standardCommunity:
		if m.within = rplRange(v); m.within != nil {
			return m, nil
		}
	}
	if strings.ContainsAny(v, "^$.*\\[(|") && p.system.Policy.CommunityEach {
		return p.pattern(kind, v)
	}
	return m, notCommunity(v)
}

// rplRange reads a community of RPL with ranges and placeholders: "[10..20]:5", "65001:*", "private-as:1"; nil where it is none.
func rplRange(v string) func(uint32) bool {
	if v == "*" {
		v = "*:*"
	}
	a, b, ok := strings.Cut(v, ":")
	if !ok {
		return nil
	}
	half := func(s string) func(uint32) bool {
		switch {
		case s == "*":
			return func(uint32) bool { return true }
		case s == "private-as": // RFC 1930
			return func(n uint32) bool { return n >= 64512 && n <= 65534 }
		}
		lo, hi, ranged := strings.Cut(strings.Trim(s, "[]"), "..")
		if !ranged {
			hi = lo
		}
		low, err := strconv.ParseUint(lo, 10, 16)
		high, err2 := strconv.ParseUint(hi, 10, 16)
		if err != nil || err2 != nil {
			return nil
		}
		return func(n uint32) bool { return uint32(low) <= n && n <= uint32(high) }
	}
	hi, lo := half(a), half(b)
	if hi == nil || lo == nil {
		return nil
	}
	return func(c uint32) bool { return hi(c>>16) && lo(c&0xffff) }
}

// pattern makes a regular expression over communities ready. "*" alone for a half stands for any number (Junos, "Understanding BGP
// Communities"). Whether an expression without ends must take the whole of a community is not told alike for all systems: both must agree.
func (p *Policies) pattern(kind communityKind, v string) (member, error) {
	v = strings.Trim(strings.TrimPrefix(v, "expression "), `"'`)
	m := member{kind: kind, whole: !p.system.Policy.CommunityEach}
	text := v
	if p.system.Policy.CommunityEach {
		parts := strings.Split(v, ":")
		for i, x := range parts {
			if x == "*" {
				parts[i] = "[0-9]*"
			}
		}
		text = strings.Join(parts, ":")
		if text == "[0-9]*" {
			text = ".*"
		}
	}
	var err error
	if m.pattern, err = regexp.Compile(pathExpression(text)); err != nil {
		return m, err
	}
	if p.system.Policy.CommunityEach {
		m.alike, err = regexp.Compile("^(?:" + pathExpression(text) + ")$")
	}
	return m, err
}

// takesOne reports that a member takes one community, given in all its forms.
func (m *member) takesStandard(c uint32) truth {
	switch {
	case m.kind != standardCommunity:
		return no
	case m.any:
		return yes
	case m.within != nil:
		return is(m.within(c))
	case m.pattern != nil:
		return m.takesText(spelt(c))
	}
	return is(c == m.standard)
}

func (m *member) takesExtended(c uint64) truth {
	if m.kind != extendedCommunity {
		return no
	}
	if m.pattern != nil {
		word, junos, value := speltExtended(c)
		if m.whole {
			return m.takesText(word + ":" + value)
		}
		return m.takesText(junos + ":" + value)
	}
	return is(c == m.extended)
}

func (m *member) takesLarge(c rib.LargeCommunity) truth {
	if m.kind != largeCommunity {
		return no
	}
	if m.pattern != nil {
		return m.takesText(speltLarge(c))
	}
	return is(c == m.large)
}

func (m *member) takesText(s string) truth {
	t := m.pattern.MatchString(s)
	if m.alike != nil && m.alike.MatchString(s) != t {
		return unknown
	}
	return is(t)
}

// present reports that a route has a community that a member takes.
func (m *member) present(a *rib.Attributes) truth {
	if m.any {
		return yes
	}
	if m.pattern != nil && m.whole {
		return m.takesText(together(m.kind, a))
	}
	out := no
	each := func(t truth) bool {
		if t != no {
			out = t
		}
		return t == yes
	}
	switch m.kind {
	case standardCommunity:
		if m.pattern == nil && m.within == nil {
			_, found := slices.BinarySearch(a.Communities, m.standard)
			return is(found)
		}
		for _, c := range a.Communities {
			if each(m.takesStandard(c)) {
				return yes
			}
		}
	case extendedCommunity:
		for _, c := range a.ExtCommunities {
			if each(m.takesExtended(c)) {
				return yes
			}
		}
	default:
		for _, c := range a.LargeCommunities {
			if each(m.takesLarge(c)) {
				return yes
			}
		}
	}
	return out
}

// together writes all communities of a kind as one text, as expanded lists see them.
func together(kind communityKind, a *rib.Attributes) string {
	var all []string
	switch kind {
	case standardCommunity:
		for _, c := range a.Communities {
			all = append(all, spelt(c))
		}
	case extendedCommunity:
		for _, c := range a.ExtCommunities {
			word, _, value := speltExtended(c)
			all = append(all, word+":"+value)
		}
	default:
		for _, c := range a.LargeCommunities {
			all = append(all, speltLarge(c))
		}
	}
	return strings.Join(all, " ")
}

// permits asks the list. exact wants the communities to be those of an entry and no others.
func (l *communityList) permits(a *rib.Attributes, exact bool) (truth, string) {
	if l.unmodelled != "" {
		return unknown, l.unmodelled
	}
	if l.inverted {
		for i := range l.entries {
			if t := l.entries[i].takes(a); t != no {
				return inverse(t), "whether an expression must take the whole of a community is not known"
			}
		}
		return yes, ""
	}
	for i := range l.entries {
		e := &l.entries[i]
		t := e.takes(a)
		if exact && t == yes {
			t = e.exactly(a)
		}
		switch t {
		case yes:
			return is(!e.deny), ""
		case unknown:
			return unknown, "whether an expression must take the whole of a community is not known"
		}
	}
	return no, ""
}

// takes reports that a route has all members of an entry.
func (e *communityEntry) takes(a *rib.Attributes) truth {
	out := is(len(e.members) > 0)
	for i := range e.members {
		switch e.members[i].present(a) {
		case no:
			return no
		case unknown:
			out = unknown
		}
	}
	return out
}

// exactly reports that a route that has the members of an entry has no other communities of their kind.
func (e *communityEntry) exactly(a *rib.Attributes) truth {
	kind := e.members[0].kind
	n := 0
	for i := range e.members {
		if m := &e.members[i]; m.pattern != nil || m.any || m.within != nil {
			return unknown
		}
		n++
	}
	have := map[communityKind]int{standardCommunity: len(a.Communities), extendedCommunity: len(a.ExtCommunities), largeCommunity: len(a.LargeCommunities)}[kind]
	return is(n == have)
}

// deletes reports that a list takes one community by itself, as deleting by it does.
func (l *communityList) deletes(takes func(*member) truth) truth {
	for i := range l.entries {
		for k := range l.entries[i].members {
			switch takes(&l.entries[i].members[k]) {
			case yes:
				return is(!l.entries[i].deny)
			case unknown:
				return unknown
			}
		}
	}
	return no
}
