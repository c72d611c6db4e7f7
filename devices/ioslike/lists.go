package ioslike

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/syntax"
)

const prefixBounds = "[eq {eq:int(0-128)}] [ge {ge:int(0-128)}] [le {le:int(0-128)}] [mask {mask:addr}]"

// PrefixListRows are ip and ipv6 prefix lists in statements of one line, and, with blocks, as a block of
// "seq N permit ..." lines (EOS).
func PrefixListRows(blocks bool) []Row {
	var rows []Row
	for _, f := range []struct{ word, kind string }{{"ip", "prefix"}, {"ipv6", "prefix6"}} {
		v6 := f.word == "ipv6"
		head := f.word + " prefix-list <name>"
		entry := func(s *Scope, a syntax.Args) error { return prefixEntry(prefixList(s, a.Str("name"), v6), a) }
		rows = append(rows,
			Row{Pattern: head + " seq <seq:int> (permit|deny) {prefix:" + f.kind + "} " + prefixBounds, Path: "prefix-list $name", Do: entry},
			Row{Pattern: head + " (permit|deny) {prefix:" + f.kind + "} " + prefixBounds, Exact: true, Path: "prefix-list $name", Do: entry,
				Enter: enterNumbered(prefixStep(blocks), func(a syntax.Args) string { return f.word + " prefix-list " + a.Str("name") + " seq" })},
			Row{Pattern: head + " description {text:rest}", Path: "prefix-list $name / description", Do: func(s *Scope, a syntax.Args) error {
				prefixList(s, a.Str("name"), v6).Description = a.Str("text")
				return nil
			}},
		)
		if !blocks {
			continue
		}
		mode := f.word + " prefix-list"
		inside := func(s *Scope, a syntax.Args) error { return prefixEntry(prefixList(s, s.Args.Str("name"), v6), a) }
		rows = append(rows,
			Row{Pattern: head, Opens: mode, Path: "prefix-list $name", Do: func(s *Scope, a syntax.Args) error {
				prefixList(s, a.Str("name"), v6)
				s.Args = a
				return nil
			}},
			Row{In: mode, Pattern: "seq <seq:int> (permit|deny) {prefix:" + f.kind + "} " + prefixBounds, Do: inside},
			Row{In: mode, Pattern: "(permit|deny) {prefix:" + f.kind + "} " + prefixBounds, Exact: true, Do: inside,
				Enter: enterNumbered(prefixStep(blocks), func(syntax.Args) string { return "seq" })},
		)
	}
	return rows
}

func prefixStep(eos bool) int {
	if eos { // EOS User Manual, "ip prefix-list": ten more than the last
		return 10
	}
	return 5
}

// prefixList gives the list of that name. The names of IPv4 and IPv6 lists are apart, but an entry says its family and
// matches no route of the other, so that both may stand in one list.
func prefixList(s *Scope, name string, v6 bool) *devices.PrefixList {
	l := Get(&s.Config.PrefixLists, name)
	if len(l.Entries) == 0 {
		l.IPv6 = v6
	}
	l.Name = name
	return l
}

func prefixEntry(l *devices.PrefixList, a syntax.Args) error {
	p := a.Prefix("prefix")
	e := devices.PrefixListEntry{Deny: a.Word("deny"), Prefix: p.Masked(), Min: p.Bits(), Max: p.Bits(), Mask: a.Addr("mask")}
	if a.Node != nil {
		e.Pos = a.Node.Pos
	}
	switch {
	case a.Has("eq"):
		e.Min, e.Max = a.Int("eq"), a.Int("eq")
	case a.Has("ge") && a.Has("le"):
		e.Min, e.Max = a.Int("ge"), a.Int("le")
	case a.Has("ge"):
		e.Min, e.Max = a.Int("ge"), p.Addr().BitLen()
	case a.Has("le"):
		e.Max = a.Int("le")
	}
	if e.Min > e.Max || e.Max > p.Addr().BitLen() {
		return fmt.Errorf("prefix lengths %d to %d cannot be inside %s", e.Min, e.Max, p)
	}
	last := 0
	for _, x := range l.Entries {
		last = max(last, x.Seq)
	}
	e.Seq = nextSeq(last, 5)
	if a.Has("seq") {
		e.Seq = a.Int("seq")
	}
	for i, x := range l.Entries {
		if x.Seq == e.Seq && x.Prefix.Addr().Is4() == p.Addr().Is4() {
			l.Entries[i] = e
			return nil
		}
	}
	l.Entries = append(l.Entries, e)
	sort.SliceStable(l.Entries, func(i, j int) bool { return l.Entries[i].Seq < l.Entries[j].Seq })
	return nil
}

// PathListRows are AS-path lists.
func PathListRows() []Row {
	do := func(s *Scope, a syntax.Args) error {
		l := Get(&s.Config.ASPathLists, a.Str("name"))
		l.Name = a.Str("name")
		return listEntry(&l.Entries, a, []string{strings.Trim(a.Str("regex"), `"`)})
	}
	return []Row{
		{Pattern: "ip as-path access-list <name> seq <seq:int> (permit|deny) {regex:rest}", Path: "as-path list $name", Do: do},
		{Pattern: "ip as-path access-list <name> (permit|deny) {regex:rest}", Exact: true, Path: "as-path list $name", List: "as-path $name", Do: do},
	}
}

// CommunityListRows are community, extended community and large community lists.
func CommunityListRows() []Row {
	var rows []Row
	for _, f := range []struct{ word, kind string }{{"community-list", ""}, {"extcommunity-list", "extended "}, {"large-community-list", "large "}} {
		do := func(s *Scope, a syntax.Args) error {
			kind := f.kind + "standard"
			if a.Word("expanded") || a.Word("regexp") {
				kind = f.kind + "expanded"
			}
			l := Get(&s.Config.CommunityLists, a.Str("name"))
			if l.Name != "" && l.Kind != kind {
				return fmt.Errorf("the list %s is already %s", l.Name, l.Kind)
			}
			l.Name, l.Kind = a.Str("name"), kind
			v := []string{strings.Trim(a.Str("values"), `"`)}
			if !strings.HasSuffix(kind, "expanded") {
				v = strings.Fields(a.Str("values"))
			}
			return listEntry(&l.Entries, a, v)
		}
		rows = append(rows,
			Row{Pattern: "ip " + f.word + " [standard|expanded|regexp] <name> seq <seq:int> (permit|deny) {values:rest}", Path: "community-list $name", Do: do},
			Row{Pattern: "ip " + f.word + " [standard|expanded|regexp] <name> (permit|deny) {values:rest}", Exact: true, Path: "community-list $name", List: "community $name", Do: do},
		)
	}
	return rows
}

// NumberedLists makes lists named 100 to 500 expanded without their saying so (FRR user guide, "Numbered Community Lists"; IOS IP Routing:
// BGP Command Reference, "ip community-list": 1 to 99 are standard, 100 to 500 expanded).
func NumberedLists(rows []Row) []Row {
	for i := range rows {
		do := rows[i].Do
		rows[i].Do = func(s *Scope, a syntax.Args) error {
			name := a.Str("name")
			l := s.Config.CommunityLists[name]
			n, err := strconv.Atoi(name)
			if err != nil || n < 100 || n > 500 || a.Word("standard") {
				return do(s, a)
			}
			if l != nil && !a.Word("expanded") { // the kind a further line would be taken for
				l.Kind = strings.TrimSuffix(l.Kind, "expanded") + "standard"
			}
			if err := do(s, a); err != nil {
				return err
			}
			l = s.Config.CommunityLists[name]
			for k := range l.Entries {
				l.Entries[k].Values = []string{strings.Trim(strings.Join(l.Entries[k].Values, " "), `"`)}
			}
			l.Kind = strings.TrimSuffix(strings.TrimSuffix(l.Kind, "standard"), "expanded") + "expanded"
			return nil
		}
	}
	return rows
}

func listEntry(list *[]devices.ListEntry, a syntax.Args, values []string) error {
	e := devices.ListEntry{Deny: a.Word("deny"), Values: values}
	last := 0
	for _, x := range *list {
		last = max(last, x.Seq)
	}
	e.Seq = nextSeq(last, 5)
	if a.Has("seq") {
		e.Seq = a.Int("seq")
	}
	if a.Node != nil {
		e.Pos = a.Node.Pos
	}
	for i, x := range *list {
		if x.Seq == e.Seq {
			(*list)[i] = e
			return nil
		}
	}
	*list = append(*list, e)
	sort.SliceStable(*list, func(i, j int) bool { return (*list)[i].Seq < (*list)[j].Seq })
	return nil
}
