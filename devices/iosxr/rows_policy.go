package iosxr

import (
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// policyRows open policies and sets, whose bodies are text up to end-policy and end-set; policies reads them when all of
// them are known, for one applies another.
var policyRows = join([]row{
	{Pattern: "route-policy <name:rest>", Path: "route-map $name", Do: func(*scope, args) error { return nil }},
	{Pattern: "prefix-set <name>", Path: "prefix-list $name", Do: func(*scope, args) error { return nil }},
	{Pattern: "as-path-set <name>", Path: "as-path list $name", Do: func(*scope, args) error { return nil }},
	{Pattern: "community-set <name>", Path: "community-list $name", Do: func(*scope, args) error { return nil }},
	{Pattern: "large-community-set <name>", Path: "community-list $name", Do: func(*scope, args) error { return nil }},
	{Pattern: "extcommunity-set <kind:rt|soo|opaque|cost|bandwidth|evpn-bandwidth|redirect|seg-nh|color> <name>", Path: "community-list $name", Do: func(*scope, args) error { return nil }},
},
	unmodelled("", "sets of this kind are not computed", "rd-set <name>", "etag-set <name>", "esi-set <name>", "mac-set <name>", "tag-set <name>", "ospf-area-set <name>", "policy-global"),
	inert("", "ends what stands above it", "end-policy", "end-set", "end-global", "end-class-map", "end-policy-map"),
)

// aclRows open access lists. An entry may stand in the line that names the list, as it is typed.
var aclRows = join([]row{
	{Pattern: "ipv4 access-list <name>", Opens: "acl", Path: "access-list $name", Do: openACL("ipv4")},
	{Pattern: "ipv6 access-list <name>", Opens: "acl", Path: "access-list $name", Do: openACL("ipv6")},
	{Pattern: "ethernet-services access-list <name>", Opens: "mac-acl", Path: "access-list $name", Do: openACL("mac")},
	oneLine("ipv4"), oneLineNumbered("ipv4"), oneLine("ipv6"), oneLineNumbered("ipv6"),
	{Pattern: "object-group network (ipv4|ipv6) <name>", Opens: "object-group", Path: "object-group $name", Do: func(s *scope, a args) error {
		s.Group = ioslike.Get(&s.Config.ObjectGroups, a.Unquoted("name"))
		s.Group.Name, s.Group.Kind = a.Unquoted("name"), "ip address"
		if a.Word("ipv6") {
			s.Group.Kind = "ipv6 address"
		}
		return nil
	}},
	{Pattern: "object-group port <name>", Opens: "object-group", Path: "object-group $name", Do: func(s *scope, a args) error {
		s.Group = ioslike.Get(&s.Config.ObjectGroups, a.Unquoted("name"))
		s.Group.Name, s.Group.Kind = a.Unquoted("name"), "ip port"
		return nil
	}},
	{In: "object-group", Pattern: "<member:rest>", Path: "member $member", Do: func(s *scope, a args) error {
		if strings.HasPrefix(a.Str("member"), "description ") {
			return nil
		}
		if name, ok := strings.CutPrefix(a.Str("member"), "object-group "); ok {
			s.Refer("object-group", name, "object-group "+s.Group.Name, a)
		}
		set(&s.Group.Members, a.Str("member"))
		return nil
	}},
	{In: "object-group", Pattern: "description <text:rest>", As: syntax.Inert, Why: "a text for people"},
},
	inert("", "counts what access lists match", "(ipv4|ipv6) access-list log-update <rest:rest>", "(ipv4|ipv6) access-list maximum <rest:rest>"),
)

// openACL opens a list; the names of the families are apart.
func openACL(family string) func(*scope, args) error { return ioslike.OpenACL(family) }

// oneLine and oneLineNumbered are entries in the line that names the list. Entering one puts it into the list's block.
func oneLine(family string) row {
	return row{Pattern: family + " access-list <name> (permit|deny|remark) {rule:rest}", Exact: true, Path: "access-list $name", Do: entryOf(family), Enter: enterEntry(family)}
}

func oneLineNumbered(family string) row {
	return row{Pattern: family + " access-list <name> <seq:int> (permit|deny|remark) {rule:rest}", Path: "access-list $name", Do: entryOf(family), Enter: enterEntry(family)}
}

func entryOf(family string) func(*scope, args) error {
	open := openACL(family)
	return func(s *scope, a args) error {
		if err := open(s, a); err != nil {
			return err
		}
		e := devices.ACLEntry{Remark: a.Str("rule"), Pos: a.Node.Pos}
		if !a.Word("remark") {
			var err error
			if e, err = ioslike.ParseRule(family, false, a.Word("permit"), syntax.Words(a.Str("rule"))); err != nil {
				return err
			}
			e.Pos = a.Node.Pos
		}
		last, at := 0, len(s.ACL.Entries)
		for _, x := range s.ACL.Entries {
			last = max(last, x.Seq)
		}
		if e.Seq = last + 10; a.Has("seq") {
			e.Seq = a.Int("seq")
		}
		for i, x := range s.ACL.Entries {
			if x.Seq == e.Seq {
				s.ACL.Entries[i] = e
				return nil
			}
			if x.Seq > e.Seq {
				at = min(at, i)
			}
		}
		s.ACL.Entries = append(s.ACL.Entries[:at:at], append([]devices.ACLEntry{e}, s.ACL.Entries[at:]...)...)
		return nil
	}
}

func enterEntry(family string) func(*syntax.Edit, args) {
	return func(e *syntax.Edit, a args) {
		head := family + " access-list " + a.Str("name")
		body := strings.TrimPrefix(e.Record, head+" ")
		if e.No || e.Default {
			e.Remove(e.Record)
			for _, n := range e.Find(head) {
				e.In(n).Remove(body)
			}
		} else if n := e.Put(head); n != nil {
			e.In(n).Put(numbered(n, body))
		}
		e.Record = ""
	}
}

// numbered gives an entry without a number the next one, as the system does; an entry that is there keeps its own.
func numbered(list *syntax.Node, body string) string {
	if first, _, _ := strings.Cut(body, " "); allDigits(first) {
		return body
	}
	last := 0
	for _, n := range list.Children {
		if len(n.Words) < 2 || !allDigits(n.Words[0]) {
			continue
		}
		if strings.Join(n.Words[1:], " ") == body {
			return n.Line
		}
		if seq, err := strconv.Atoi(n.Words[0]); err == nil {
			last = max(last, seq)
		}
	}
	return strconv.Itoa(last+10) + " " + body
}
