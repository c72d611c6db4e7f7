package frr

import (
	"errors"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// policyRows are route-maps and lists, with the forms that FRR has beside the family's (FRR user guide, "Route Maps",
// "Filtering", "BGP Community Lists").
func policyRows() []row {
	rows := append(ioslike.RouteMapRows(false), ioslike.PrefixListRows(false)...)
	for _, r := range append(ioslike.PathListRows(), ioslike.NumberedLists(ioslike.CommunityListRows())...) {
		rows = append(rows, r)
		r.Pattern = "bgp" + strings.TrimPrefix(r.Pattern, "ip") // FRR 7 and later
		rows = append(rows, r)
	}
	for _, f := range []string{"ip", "ipv6"} { // "any" is every prefix of the family
		every, most := "0.0.0.0/0", 32
		if f == "ipv6" {
			every, most = "::/0", 128
		}
		rows = append(rows, row{Pattern: f + " prefix-list <name> [seq <seq:int>] (permit|deny) any", Exact: true, Path: "prefix-list $name", Do: anyPrefix(f, every, most)},
			row{Pattern: f + " prefix-list sequence-number", As: syntax.Inert, Why: "how lists are shown", No: true, Do: nil})
	}
	term := func(s *scope) *devices.PolicyTerm { return &s.Policy.Terms[s.Term] }
	in := "route-map"
	rows = append(rows,
		row{In: in, Pattern: "on-match next", Path: "continue", Do: func(s *scope, a args) error { return onMatch(term(s), "next") }},
		row{In: in, Pattern: "on-match goto {seq:int}", Path: "continue", Do: func(s *scope, a args) error { return onMatch(term(s), a.Str("seq")) }},
		// What the other route-map denies is denied; what it permits goes on as this entry says (lib/routemap.c).
		row{In: in, Pattern: "call {map}", Path: "target", Do: func(s *scope, a args) error {
			t := term(s)
			t.Target = a.Str("map")
			if t.Action == devices.Accept {
				t.Action = devices.Call
			}
			s.Refer("route-map", t.Target, "route-map "+s.Policy.Name+" "+t.Name, a)
			return nil
		}},
		row{In: in, Pattern: "route-map optimization", As: syntax.Inert, Why: "how fast a route-map is evaluated"},
		row{Pattern: "route-map <name> optimization", As: syntax.Inert, Why: "how fast a route-map is evaluated", No: true},
	)
	match := func(pattern, kind, refers string) { rows = append(rows, ioslike.MatchRow(pattern, kind, refers)) }
	set := func(pattern, kind string) { rows = append(rows, ioslike.SetRow(pattern, kind, "")) }
	match("ip address prefix-len {v}", "prefix length", "")
	match("ipv6 address prefix-len {v}", "ipv6 prefix length", "")
	match("ip next-hop address {v}", "next-hop address", "")
	match("ip next-hop prefix-len {v}", "next-hop prefix length", "")
	match("ip next-hop type {v}", "next-hop type", "")
	match("ipv6 next-hop address {v}", "ipv6 next-hop address", "")
	match("ipv6 next-hop type {v}", "ipv6 next-hop type", "")
	match("ipv6 next-hop access-list {v}", "ipv6 next-hop access-list", "access-list")
	match("alias {v}", "alias", "")
	match("peer {v}", "peer", "")
	match("probability {v}", "probability", "")
	match("source-vrf {v}", "source-vrf", "")
	match("source-instance {v}", "source-instance", "")
	match("mac address {v}", "mac-list", "access-list")
	match("evpn rd {v}", "evpn rd", "")
	match("evpn vni {v}", "vni", "")
	match("rpki-extcommunity {v}", "rpki extcommunity", "")
	match("community-limit {v}", "community limit", "")
	set("src {v}", "source")
	set("as-path exclude {v:rest}", "as-path exclude")
	set("aggregator as {v:rest}", "aggregator")
	set("atomic-aggregate", "atomic-aggregate")
	set("originator-id {v}", "originator-id")
	set("table {v}", "table")
	set("sr-te color {v}", "sr-te color")
	set("ipv6 next-hop global {v}", "ipv6 next-hop")
	set("ipv6 next-hop local {v}", "ipv6 next-hop local")
	set("ipv6 next-hop prefer-global", "ipv6 next-hop prefer-global")
	set("ipv4 vpn next-hop {v}", "vpn next-hop")
	set("ipv6 vpn next-hop {v}", "ipv6 vpn next-hop")
	set("l3vpn next-hop encapsulation gre", "vpn next-hop encapsulation gre")
	set("min-metric {v}", "min-metric")
	set("max-metric {v}", "max-metric")
	return append(rows, accessRows()...)
}

func anyPrefix(family, every string, most int) func(*scope, args) error {
	return func(s *scope, a args) error {
		l := ioslike.Get(&s.Config.PrefixLists, a.Str("name"))
		l.Name = a.Str("name")
		e := devices.PrefixListEntry{Deny: a.Word("deny"), Prefix: parsePrefix(every), Max: most, Seq: a.Int("seq"), Pos: a.Node.Pos}
		if len(l.Entries) == 0 {
			l.IPv6 = family == "ipv6"
		}
		if e.Seq == 0 {
			for _, o := range l.Entries {
				e.Seq = max(e.Seq, o.Seq)
			}
			e.Seq += 5
		}
		at := len(l.Entries)
		for i, o := range l.Entries {
			if o.Seq > e.Seq {
				at = i
				break
			}
		}
		l.Entries = append(l.Entries, devices.PrefixListEntry{})
		copy(l.Entries[at+1:], l.Entries[at:])
		l.Entries[at] = e
		return nil
	}
}

// accessRows are access lists, each line by itself (FRR user guide, "IP Access List").
func accessRows() []row {
	var rows []row
	for _, f := range []struct{ head, family string }{{"access-list", "ipv4"}, {"ipv6 access-list", "ipv6"}, {"mac access-list", "mac"}} {
		add := func(s *scope, a args, e devices.ACLEntry) {
			name := a.Str("name")
			if l := s.Config.ACLs[name]; l != nil && l.Family != f.family {
				name += " (" + f.family + ")"
			}
			l := ioslike.Get(&s.Config.ACLs, name)
			l.Name, l.Family = a.Str("name"), f.family
			e.Pos = a.Node.Pos
			if e.Seq = a.Int("seq"); e.Seq == 0 {
				for _, o := range l.Entries {
					e.Seq = max(e.Seq, o.Seq)
				}
				e.Seq += 5
			}
			at := len(l.Entries)
			for i, o := range l.Entries {
				if o.Seq > e.Seq {
					at = i
					break
				}
			}
			l.Entries = append(l.Entries, devices.ACLEntry{})
			copy(l.Entries[at+1:], l.Entries[at:])
			l.Entries[at] = e
		}
		entry := func(s *scope, a args) error {
			w := strings.Fields(a.Str("rule"))
			exact := len(w) > 0 && w[len(w)-1] == "exact-match"
			if exact {
				w = w[:len(w)-1]
			}
			standard := len(w) == 0 || w[0] != "ip"
			if f.family == "mac" {
				e := devices.ACLEntry{Permit: a.Word("permit"), Protocol: "mac", Source: devices.ACLAddress{Text: strings.Join(w, " ")}}
				add(s, a, e)
				return nil
			}
			if len(w) == 2 && standard && w[0] == "host" {
				w = w[1:]
			}
			e, err := ioslike.ParseRule(f.family, standard, a.Word("permit"), w)
			if err != nil {
				return err
			}
			if exact {
				e.Options = append(e.Options, "exact-match")
			}
			add(s, a, e)
			return nil
		}
		remark := func(s *scope, a args) error { add(s, a, devices.ACLEntry{Remark: a.Str("text")}); return nil }
		rows = append(rows,
			row{Pattern: f.head + " <name> seq <seq:int> (permit|deny) {rule:rest}", Path: "access-list $name", Do: entry},
			row{Pattern: f.head + " <name> (permit|deny) {rule:rest}", Exact: true, Path: "access-list $name", Do: entry, Enter: numbered(f.head)},
			row{Pattern: f.head + " <name> remark {text:rest}", Path: "access-list $name", Do: remark},
		)
	}
	return rows
}

// numbered gives a line without a number the next one, five more than the last, and takes one back by its text.
func numbered(head string) func(*syntax.Edit, args) {
	return func(e *syntax.Edit, a args) {
		first := head + " " + a.Str("name") + " "
		body := strings.TrimPrefix(e.Record, first)
		last := 0
		for _, n := range e.Find(first + "seq") {
			w := n.Words[len(strings.Fields(first)):]
			if len(w) < 3 {
				continue
			}
			seq, _ := strconv.Atoi(w[1])
			last = max(last, seq)
			if strings.Join(w[2:], " ") == body {
				if e.No {
					e.RemoveNode(n)
				}
				e.Record = ""
				return
			}
		}
		if !e.No {
			e.Record = first + "seq " + itoa(last+5) + " " + body
		}
	}
}

// onMatch says where evaluation goes on after an entry. FRR refuses it in an entry that denies (lib/routemap_northbound.c,
// lib_route_map_entry_exit_policy_modify), and with it all lines of the same transaction: real FRR 8.4.4 loses the whole entry, and prefix
// lists that stand before it.
func onMatch(t *devices.PolicyTerm, next string) error {
	if t.Action == devices.Reject {
		return errors.New("FRR refuses on-match in an entry that denies, and with it the lines before it in the same transaction: the entry, and maybe prefix-lists above it. Take it out, or make the entry permit")
	}
	t.Continue = next
	return nil
}
