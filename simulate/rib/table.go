package rib

import (
	"cmp"
	"iter"
	"net/netip"
	"slices"

	"github.com/gaissmai/bart"
)

// ID names a routing table: a device and one of its VRFs ("default" for the default one).
type ID struct{ Device, VRF string }

func (id ID) String() string { return id.Device + "/" + id.VRF }

// Less orders tables.
func (id ID) Less(o ID) bool { return id.Device < o.Device || id.Device == o.Device && id.VRF < o.VRF }

// Table is a routing table: for each prefix the routes that are offered for it, best first. It is persistent: Replace gives another
// table and leaves this one as it was, so that states share what is equal between them. The zero Table is empty.
type Table struct {
	// ByMetric says that of two protocols' routes of the same distance the lower metric forwards; else the order of protocols decides.
	ByMetric bool

	cells *bart.Table[[]*Route]
	// over is what differs from cells, nil for nothing.
	over *patch
}

// Better reports whether a route is taken before another of the same prefix: the lower administrative distance, then (for routes of
// one protocol) the lower metric, then the order of protocols, so that there is always one answer.
func Better(a, b *Route) int {
	if a.Distance != b.Distance {
		return a.Distance - b.Distance
	}
	if a.Protocol != b.Protocol {
		return int(a.Protocol) - int(b.Protocol)
	}
	switch {
	case a.Metric < b.Metric:
		return -1
	case a.Metric > b.Metric:
		return 1
	case a.Process < b.Process:
		return -1
	case a.Process > b.Process:
		return 1
	}
	return 0
}

// better is Better as the table has it.
func (t Table) better(a, b *Route) int {
	if t.ByMetric && a.Distance == b.Distance && a.Protocol != b.Protocol && a.Protocol > Local && b.Protocol > Local && a.Metric != b.Metric {
		return cmp.Compare(a.Metric, b.Metric)
	}
	return Better(a, b)
}

// Prefers reports that the table takes a route before another of the same prefix, or either.
func (t Table) Prefers(a, b *Route) bool { return t.better(a, b) <= 0 }

// Tied gives the route of another protocol that the table cannot tell from the one that forwards by distance or metric, nil where there is
// none: which of them forwards hangs on which came first.
func (t Table) Tied(p netip.Prefix) *Route {
	rs := t.Offered(p)
	b := best(rs)
	if b == nil || !t.ByMetric || b.Protocol <= Local {
		return nil
	}
	for _, r := range rs {
		if r != b && !r.NoInstall && r.Distance == b.Distance && r.Metric == b.Metric && !kin(r.Protocol, b.Protocol) {
			return r
		}
	}
	return nil
}

// kin reports that two sources of routes are of one protocol.
func kin(a, b Protocol) bool {
	return a == b || a.IsOSPF() && b.IsOSPF() || a.IsISIS() && b.IsISIS() || a.IsEIGRP() && b.IsEIGRP() || a.IsBGP() && b.IsBGP()
}

// Replace gives the table with one source's routes for others: what the source offered before, and what it offers now, both in order of
// prefix. Routes that are in both (the same pointer) are left alone.
func (t Table) Replace(before, after []*Route) Table {
	cells, ours := t.flat().cells, false
	if cells == nil {
		cells, ours = new(bart.Table[[]*Route]), true
	}
	changes := 0
	eachChange(before, after, func(p netip.Prefix, gone, new []*Route) {
		if changes++; changes == copyAfter && !ours {
			cells, ours = cells.Clone(), true // many changes: one copy that is written to beats one of each path
		}
		cell := func(have []*Route, _ bool) ([]*Route, bool) {
			rs := t.exchanged(have, gone, new)
			return rs, len(rs) == 0
		}
		if ours {
			cells.Modify(p, cell)
		} else {
			cells = cells.ModifyPersist(p, cell)
		}
	})
	return Table{ByMetric: t.ByMetric, cells: cells}
}

// eachChange goes through the prefixes of which two lists in order of prefix have different routes.
func eachChange(before, after []*Route, do func(p netip.Prefix, gone, new []*Route)) {
	for i, j := 0, 0; i < len(before) || j < len(after); {
		if i < len(before) && j < len(after) && before[i] == after[j] {
			i, j = i+1, j+1
			continue
		}
		var p netip.Prefix
		switch {
		case i == len(before):
			p = after[j].Prefix
		case j == len(after) || ComparePrefixes(before[i].Prefix, after[j].Prefix) <= 0:
			p = before[i].Prefix
		default:
			p = after[j].Prefix
		}
		i0, j0 := i, j
		for i < len(before) && before[i].Prefix == p {
			i++
		}
		for j < len(after) && after[j].Prefix == p {
			j++
		}
		if !slices.Equal(before[i0:i], after[j0:j]) {
			do(p, before[i0:i], after[j0:j])
		}
	}
}

// exchanged are the routes of a prefix with some for others, best first.
func (t Table) exchanged(have, gone, new []*Route) []*Route {
	rs := make([]*Route, 0, len(have)+len(new))
	for _, r := range have {
		if !slices.Contains(gone, r) {
			rs = append(rs, r)
		}
	}
	rs = append(rs, new...)
	if len(rs) > 1 {
		slices.SortStableFunc(rs, t.better)
	}
	return rs
}

// copyAfter is how many prefixes are changed one by one before the whole table is copied.
const copyAfter = 64

// ComparePrefixes orders prefixes: IPv4 first, by address, then shorter first.
func ComparePrefixes(a, b netip.Prefix) int {
	if c := a.Addr().Compare(b.Addr()); c != 0 {
		return c
	}
	return a.Bits() - b.Bits()
}

// ByPrefix orders routes by prefix.
func ByPrefix(a, b *Route) int { return ComparePrefixes(a.Prefix, b.Prefix) }

// Build makes a table of routes.
func Build(routes []*Route) Table {
	routes = slices.Clone(routes)
	slices.SortStableFunc(routes, ByPrefix)
	return Table{}.Replace(nil, routes)
}

// Offered are the routes of a prefix, best first.
func (t Table) Offered(p netip.Prefix) []*Route {
	if rs, patched := t.over.of(p); patched {
		return rs
	}
	if t.cells == nil {
		return nil
	}
	rs, _ := t.cells.Get(p)
	return rs
}

// Best is the route of exactly this prefix that forwards, nil where there is none. Local routes stand beside connected ones and are
// not considered here.
func (t Table) Best(p netip.Prefix) *Route { return best(t.Offered(p)) }

func best(rs []*Route) *Route {
	var local *Route
	for _, r := range rs {
		switch {
		case r.NoInstall:
		case r.Protocol == Local:
			local = r
		default:
			return r
		}
	}
	return local
}

// Lookup finds the route by which a packet to an address goes: the longest prefix that has one.
func (t Table) Lookup(a netip.Addr) *Route {
	return t.LookupIf(a, nil)
}

// LookupIf is Lookup over the routes that ok accepts (nil: all), as resolving a next hop needs.
func (t Table) LookupIf(a netip.Addr, ok func(*Route) bool) *Route {
	if t.cells == nil || !a.IsValid() {
		return nil
	}
	a = a.WithZone("")
	if t.over != nil {
		return t.lookupPatched(a, ok)
	}
	if ok == nil {
		if rs, found := t.cells.Lookup(a); found {
			if r := best(rs); r != nil {
				return r
			}
		}
	}
	for _, rs := range t.cells.Supernets(netip.PrefixFrom(a, a.BitLen())) {
		if r := best(rs); r != nil && (ok == nil || ok(r)) {
			return r
		}
	}
	return nil
}

// All goes through the prefixes in order, each with the routes offered.
func (t Table) All() iter.Seq2[netip.Prefix, []*Route] {
	if t.cells == nil {
		return func(func(netip.Prefix, []*Route) bool) {}
	}
	return t.flat().cells.AllSorted()
}

// Installed goes through the routes that forward, in order of prefix; local routes come beside connected ones.
func (t Table) Installed() iter.Seq[*Route] { return installed(t.All()) }

// InstalledUnordered is Installed in an order of no meaning, for those who take few of many.
func (t Table) InstalledUnordered() iter.Seq[*Route] {
	if t.cells == nil {
		return func(func(*Route) bool) {}
	}
	return installed(t.flat().cells.All())
}

func installed(all iter.Seq2[netip.Prefix, []*Route]) iter.Seq[*Route] {
	return func(yield func(*Route) bool) {
		for _, rs := range all {
			b := best(rs)
			for _, r := range rs {
				if (r == b || r.Protocol == Local) && !r.NoInstall && !yield(r) {
					return
				}
			}
		}
	}
}

// Len is the number of prefixes.
func (t Table) Len() int {
	if t.cells == nil {
		return 0
	}
	return t.flat().cells.Size()
}
