package iosxr

import (
	"fmt"
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

type (
	row   = ioslike.Row
	scope = ioslike.Scope
	args  = syntax.Args
)

// join puts tables behind one another.
func join(tables ...[]row) []row {
	var all []row
	for _, t := range tables {
		all = append(all, t...)
	}
	return all
}

// inert, unmodelled and opaque make rows of a mode that share their reason; opaque ones may open a block of which
// nothing is computed.
func inert(in, why string, patterns ...string) []row {
	return same(in, syntax.Inert, why, "", patterns)
}

func unmodelled(in, why string, patterns ...string) []row {
	return same(in, syntax.Unmodelled, why, "", patterns)
}

func opaque(in, why string, patterns ...string) []row {
	return same(in, syntax.Unmodelled, why, "opaque", patterns)
}

func same(in string, as syntax.Disposition, why, opens string, patterns []string) []row {
	var rows []row
	for _, p := range patterns {
		rows = append(rows, row{In: in, Pattern: p, As: as, Why: why, Opens: opens, Exact: true})
	}
	return rows
}

// settings are statements of which only the presence is known, under a neutral word: the word and the statement are
// the key of Config.Settings. Each may open a block whose lines are settings too.
func settings(in, word string, patterns ...string) []row {
	var rows []row
	for _, p := range patterns {
		rows = append(rows, row{In: in, Pattern: p, Opens: "settings", Exact: true, Do: setting(word)})
	}
	return rows
}

func setting(word string) func(*scope, args) error {
	return func(s *scope, a args) error {
		text := strings.Join(a.Node.Words, " ")
		if s.Block != "" {
			text = s.Block + " " + text
		} else {
			text = word + " " + strings.TrimPrefix(text, word+" ")
		}
		s.Setting(text, "")
		s.Block = text
		return nil
	}
}

// dropNo is for statements whose negation states the default: entering it leaves nothing behind.
func dropNo(e *syntax.Edit, _ args) {
	if e.No || e.Default {
		e.Remove(e.Record)
		e.Record = ""
	}
}

// set adds a member to a set that may be nil.
func set(m *map[string]bool, k string) { ioslike.Set(m, k, true) }

// on is the value of a statement that may stand negated or with "disable" behind it.
func on(a args) *bool {
	return ioslike.New(!a.No && !a.Word("disable") && !a.Word("inheritance-disable"))
}

// areaID writes an OSPF area as a dotted quad.
func areaID(s string) string {
	if strings.Contains(s, ".") {
		return s
	}
	var n uint32
	if _, err := fmt.Sscanf(s, "%d", &n); err != nil {
		return s
	}
	return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}).String()
}

// masked makes a prefix of an address and a mask. Errors name a mask that is none.
func masked(ip, mask netip.Addr) (netip.Prefix, error) {
	bits, ended := 0, false
	for _, b := range mask.AsSlice() {
		for i := 7; i >= 0; i-- {
			switch one := b>>i&1 == 1; {
			case one && ended:
				return netip.Prefix{}, fmt.Errorf("%s is no network mask: its ones are not all in front", mask)
			case one:
				bits++
			default:
				ended = true
			}
		}
	}
	return netip.PrefixFrom(ip, bits), nil
}

// prefixOf reads a prefix from the arguments prefix, or ip and mask.
func prefixOf(a args) (netip.Prefix, error) {
	if a.Has("prefix") {
		return a.Prefix("prefix"), nil
	}
	return masked(a.Addr("ip"), a.Addr("mask"))
}

// port gives the interface of that name, making it where only another statement speaks of it.
func port(s *scope, name string) *devices.Interface {
	i := ioslike.Get(&s.Config.Interfaces, name)
	i.Name = name
	i.Kind, i.Parent = kindOf(name)
	return i
}

// words behind the first n of the statement, without "no".
func tail(a args, n int) string {
	w := a.Node.Words
	if len(w) > 0 && w[0] == "no" {
		w = w[1:]
	}
	return strings.Join(w[min(n, len(w)):], " ")
}
