package frr

import (
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

// rows is the language, table by table. FRR's statements come first, then those of the files and commands beside it.
func rows() [][]row {
	frr := [][]row{
		systemRows(), vrfRows(), staticRows(), interfaceRows(), ospfRows(), isisRows(), ospf6Rows(),
		bgpRows(), bgpNeighborRows(), bgpFamilyRows(), evpnRows(), policyRows(), unmodelledRows(),
	}
	var all []row
	for _, t := range frr {
		for i := range t {
			if t[i].In == "bgp" && t[i].Opens == "" && t[i].As == 0 {
				t[i].Enter = beforeFamilies(t[i].Enter)
			}
		}
		all = append(all, t...)
	}
	return append(frr, ifupdownRows(), ncluRows(all), nvRows(frr))
}

// inert makes rows of statements that cannot matter to what the network does.
func inert(in, why string, patterns ...string) []row {
	return plain(in, syntax.Inert, why, "", patterns)
}

// unmodelled makes rows of known statements whose effect is not computed.
func unmodelled(in, why string, patterns ...string) []row {
	return plain(in, syntax.Unmodelled, why, "", patterns)
}

// opaque makes rows that open blocks of which no line's effect is computed.
func opaque(in, why string, patterns ...string) []row {
	return plain(in, syntax.Unmodelled, why, "opaque", patterns)
}

func plain(in string, as syntax.Disposition, why, opens string, patterns []string) []row {
	rows := make([]row, 0, len(patterns))
	for _, p := range patterns {
		rows = append(rows, row{In: in, Pattern: p, As: as, Why: why, Opens: opens})
	}
	return rows
}

// setting makes a row of a statement whose presence and words are all there is to know of it. key names it, neutral
// word first, with $name for arguments. Its negation may stand in a configuration and is kept too.
func setting(in, pattern, key string) row {
	return row{In: in, Pattern: pattern, Path: key, No: true, Do: func(s *scope, a args) error {
		k := expand(key, a)
		if s.Block != "" {
			k = s.Block + " / " + k
		}
		s.Setting(k, strings.Join(a.Node.Words, " "))
		return nil
	}, Enter: dropNo}
}

// dropNo takes the positive statement back where its negation is entered and says no more than that.
func dropNo(e *syntax.Edit, a args) {
	if e.No && e.Has(e.Record) {
		e.Remove(e.Record)
		e.Record = ""
	}
}

// beforeFamilies puts what is said of BGP itself before its address families, where a configuration has it: a neighbour
// is made before a family speaks of it.
func beforeFamilies(enter func(*syntax.Edit, args)) func(*syntax.Edit, args) {
	return func(e *syntax.Edit, a args) {
		if enter != nil {
			enter(e, a)
		}
		if e.No || e.Default || e.Record == "" || e.Block() == nil || e.Put(e.Record) == nil {
			return
		}
		e.Record = ""
		var own, families []*syntax.Node
		for _, c := range e.Block().Children {
			if isFamily(c) {
				families = append(families, c)
			} else {
				own = append(own, c)
			}
		}
		e.Block().Children = append(own, families...)
	}
}

// expand puts arguments in the place of $name, as the path of a row does.
func expand(key string, a args) string {
	words := strings.Fields(key)
	for i, w := range words {
		if strings.HasPrefix(w, "$") {
			words[i] = a.Unquoted(w[1:])
		}
	}
	return strings.Join(words, " ")
}

// on is the value of a statement that may stand negated.
func on(a args) *bool { return ioslike.New(!a.No) }

// set adds a member to a set that may be nil.
func set(m *map[string]bool, k string) { ioslike.Set(m, k, true) }

// trimmed joins words with single spaces.
func trimmed(s string) string { return strings.Join(strings.Fields(s), " ") }

// areaID writes an OSPF area as a dotted quad.
func areaID(s string) string {
	if strings.Contains(s, ".") {
		return s
	}
	var n uint32
	for _, c := range s {
		n = n*10 + uint32(c-'0')
	}
	return dotted(n)
}

func dotted(n uint32) string {
	var b strings.Builder
	for i := 3; i >= 0; i-- {
		b.WriteString(itoa(int(n >> (8 * i) & 255)))
		if i > 0 {
			b.WriteByte('.')
		}
	}
	return b.String()
}

// port gives the interface of a name, making it where it is missing.
func port(s *scope, name string) *devices.Interface {
	i := ioslike.Get(&s.Config.Interfaces, name)
	i.Name = name
	return i
}
