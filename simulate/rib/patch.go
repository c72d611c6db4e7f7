package rib

import (
	"net/netip"
	"slices"
)

// patch is what differs from a table in a few prefixes. A state that is asked a few questions and then forgotten has patched tables: they
// take next to nothing to make and a little more to ask.
type patch struct {
	// prefixes are in order of length, the longest first; routes are theirs, none where the prefix is gone.
	prefixes []netip.Prefix
	routes   [][]*Route
}

// patchedAtMost is how many prefixes a patch may have.
const patchedAtMost = 16

// of gives a prefix's routes, and whether it is patched.
func (o *patch) of(p netip.Prefix) ([]*Route, bool) {
	if o == nil {
		return nil, false
	}
	if i := slices.Index(o.prefixes, p); i >= 0 {
		return o.routes[i], true
	}
	return nil, false
}

// Patch is Replace for a table that is asked little and not gone on from: where few prefixes change, the table is left as it is and what
// differs is noted beside it. It says the same as what Replace gives.
func (t Table) Patch(before, after []*Route) Table {
	o := patch{}
	if t.over != nil {
		o = patch{slices.Clone(t.over.prefixes), slices.Clone(t.over.routes)}
	}
	eachChange(before, after, func(p netip.Prefix, gone, new []*Route) {
		if len(o.prefixes) > patchedAtMost {
			return
		}
		i := slices.Index(o.prefixes, p)
		if i < 0 {
			i, _ = slices.BinarySearchFunc(o.prefixes, p, func(x, p netip.Prefix) int { return p.Bits() - x.Bits() })
			o.prefixes, o.routes = slices.Insert(o.prefixes, i, p), slices.Insert(o.routes, i, t.Offered(p))
		}
		o.routes[i] = t.exchanged(o.routes[i], gone, new)
	})
	if t.cells == nil || len(o.prefixes) > patchedAtMost {
		return t.Replace(before, after)
	}
	if len(o.prefixes) == 0 {
		return t
	}
	return Table{ByMetric: t.ByMetric, cells: t.cells, over: &o}
}

// flat is the table with its patch worked in.
func (t Table) flat() Table {
	if t.over == nil {
		return t
	}
	cells := t.cells
	for i, p := range t.over.prefixes {
		rs := t.over.routes[i]
		cells = cells.ModifyPersist(p, func([]*Route, bool) ([]*Route, bool) { return rs, len(rs) == 0 })
	}
	return Table{ByMetric: t.ByMetric, cells: cells}
}

// lookupPatched is LookupIf of a patched table: what covers the address in the table but for what is patched, and in the patch, the longest
// first.
func (t Table) lookupPatched(a netip.Addr, ok func(*Route) bool) *Route {
	takes := func(rs []*Route) *Route {
		if r := best(rs); r != nil && (ok == nil || ok(r)) {
			return r
		}
		return nil
	}
	o, k := t.over, 0
	patched := func(longerThan int) *Route {
		for ; k < len(o.prefixes) && o.prefixes[k].Bits() > longerThan; k++ {
			if o.prefixes[k].Contains(a) {
				if r := takes(o.routes[k]); r != nil {
					return r
				}
			}
		}
		return nil
	}
	for p, rs := range t.cells.Supernets(netip.PrefixFrom(a, a.BitLen())) {
		if r := patched(p.Bits()); r != nil {
			return r
		}
		if _, is := o.of(p); is {
			continue // it comes as the patch has it
		}
		if r := takes(rs); r != nil {
			return r
		}
	}
	return patched(-1)
}
