package eos

import (
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// policyRows are access lists' opening lines and what EOS has of policies beyond the shared rows.
func policyRows() []row {
	list := func(pattern, family, mode string) row {
		return row{Pattern: pattern, Opens: mode, Path: "access-list $name", Do: ioslike.OpenACL(family)}
	}
	rows := []row{
		list("ip access-list [standard] <name>", "ipv4", "acl"), list("ipv6 access-list [standard] <name>", "ipv6", "acl"), list("mac access-list <name>", "mac", "mac-acl"),
		{In: "acl|mac-acl", Pattern: "fragment-rules", Path: "fragment-rules", Do: func(s *scope, a args) error {
			ioslike.Set(&s.ACL.Settings, "fragment-rules", "on")
			return nil
		}},
		{In: "acl|mac-acl", Pattern: "resequence <rest:rest>", As: syntax.Unmodelled, Why: "new sequence numbers are not computed"},
		{In: "acl|mac-acl", Pattern: "permit response traffic nat", As: syntax.Unmodelled, Why: "address translation is not computed"},

		{Pattern: "peer-filter <name>", Opens: "peer-filter", Path: "peer-filter $name", Do: func(s *scope, a args) error {
			s.Setting("peer-filter "+a.Unquoted("name"), "")
			s.Args = a
			return nil
		}},
		{In: "peer-filter", Pattern: "<seq:int> match as-range <range> result <result:accept|reject>", Path: "$seq", Do: func(s *scope, a args) error {
			s.Setting("peer-filter "+s.Args.Unquoted("name")+" / "+a.Str("seq"), a.Str("range")+" "+a.Str("result"))
			return nil
		}},
		{In: "peer-filter", Pattern: "match as-range {range} result {result:accept|reject}", Exact: true, List: "entries", Do: func(s *scope, a args) error {
			block, last := "peer-filter "+s.Args.Unquoted("name")+" / ", 0
			for k := range s.Config.Settings {
				if n, err := strconv.Atoi(strings.TrimPrefix(k, block)); err == nil && strings.HasPrefix(k, block) {
					last = max(last, n)
				}
			}
			key := block + strconv.Itoa(last+10)
			s.Setting(key, a.Str("range")+" "+a.Str("result"))
			s.At(a, key)
			return nil
		}},

		{In: "route-map", Pattern: "sub-route-map {map}", Path: "target", Do: func(s *scope, a args) error {
			t := &s.Policy.Terms[s.Term]
			t.Match = append(t.Match, devices.PolicyMatch{Kind: "route-map", Values: []string{a.Str("map")}})
			s.Refer("route-map", a.Str("map"), "route-map "+s.Policy.Name+" "+t.Name, a)
			return nil
		}},
		{In: "route-map", Pattern: "match as-range <rest:rest>", As: syntax.Unmodelled, Why: "ranges of AS numbers are not computed"},
		{In: "route-map", Pattern: "set resolution-profile <rest:rest>", As: syntax.Unmodelled, Why: "resolution profiles are not computed"},
		{In: "route-map", Pattern: "statement <name>", As: syntax.Inert, Why: "names the term for people"},
	}
	return append(rows, unmodelled("", "this list or policy is not computed",
		"ip (as-path|community-list|extcommunity-list|large-community-list) regex-mode <mode>", "route-map <name> <rest:rest>", "ip hardware fib <rest:rest>", "ipv6 hardware fib <rest:rest>")...)
}

// prefixListRows are the shared rows, and what removing does: a list is one, whether its lines stand in a block or each by
// itself, and "no ip prefix-list L seq 10" needs no prefix (EOS User Manual, "ip prefix-list").
func prefixListRows() []row {
	rows := ioslike.PrefixListRows(true)
	for i := range rows {
		if strings.Contains(rows[i].Pattern, "prefix-list <name> seq ") {
			rows[i].Enter = enterListLine
		}
	}
	for _, family := range []string{"ip", "ipv6"} {
		rows = append(rows, row{Pattern: family + " prefix-list <name> seq <seq:int>", Enter: enterListLine, As: syntax.Unmodelled,
			Why: "a line of a prefix list without its prefix says nothing"})
	}
	return rows
}

func enterListLine(e *syntax.Edit, a args) {
	if !e.No && !e.Default {
		return
	}
	w := strings.Fields(e.Record)
	if len(w) < 5 { // "no ip prefix-list L": all of it
		e.Remove(e.Record)
		e.Record = ""
		return
	}
	list, line := strings.Join(w[:3], " "), strings.Join(w[3:5], " ")
	e.Remove(list + " " + line)
	for _, b := range e.Find(list) {
		if len(b.Words) == 3 {
			e.In(b).Remove(line)
		}
	}
	e.Record = ""
}
