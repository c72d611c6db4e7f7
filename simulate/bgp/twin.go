package bgp

import (
	"net/netip"
	"slices"

	"interlock/simulate/rib"
)

// twin is the prefix that a worker settled last, if nothing on the way looked at the prefix itself: one that is brought in by the same
// speakers with the same attributes settles on the same, and is copied.
type twin struct {
	seeds []seed
	row   *row
	six   bool
}

// sameSeeds reports whether two prefixes are brought in alike.
func sameSeeds(a, b []seed) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := &a[i], &b[i]
		if x.speaker != y.speaker || x.path.attrs != y.path.attrs || x.path.source != y.path.source || x.path.weight != y.path.weight || x.path.nextHop != y.path.nextHop || x.path.source == fromTable {
			return false
		}
	}
	return true
}

// copied gives the row of a prefix made from its twin's, nil where it has to be settled by itself.
func (w *worker) copied(i int) *row {
	n, t := w.network, &w.twin
	prefix := n.prefixes[i]
	if t.row == nil || prefix.Bits() == 0 || n.mayBeHop(prefix) || t.six != prefix.Addr().Is6() || !sameSeeds(t.seeds, n.seeds[i]) {
		return nil
	}
	f := familyOf(prefix)
	out := &row{cells: make([]*cell, len(t.row.cells))}
	// All cells and routes of a prefix live and die together.
	cells, routes := make([]cell, 0, len(out.cells)), make([]rib.Route, 0, len(out.cells))
	for k, c := range t.row.cells {
		if c == nil {
			continue
		}
		s := n.speakers[k]
		if c.best.own() {
			out.cells[k] = w.evaluate(s, i, prefix, nil)
			if out.cells[k] == nil || !out.cells[k].best.own() || out.cells[k].suppressed != c.suppressed {
				return nil
			}
			continue
		}
		if s.looksAt(prefix, f, c) || !s.families[f].inactive && n.in.Tables(s.id).Best(prefix) != nil {
			return nil
		}
		cells = append(cells, *c)
		if c.route != nil {
			routes = append(routes, *c.route)
			r := &routes[len(routes)-1]
			r.Prefix = prefix
			cells[len(cells)-1].route = r
		}
		out.cells[k] = &cells[len(cells)-1]
	}
	return out
}

// looksAt reports that a speaker's own rules make something of the prefix.
func (s *speaker) looksAt(prefix netip.Prefix, f family, c *cell) bool {
	fam := &s.families[f]
	return len(fam.aggregates) > 0 || fam.tableMap != nil || s.rules.FromTable || s.rules.HostNotThroughItself && c.leadsInto(prefix)
}

// leadsInto reports that a next hop is in the prefix that it leads to.
func (c *cell) leadsInto(prefix netip.Prefix) bool {
	return prefix.Contains(c.best.nextHop) || c.route != nil && slices.ContainsFunc(c.route.NextHops, func(h rib.NextHop) bool { return prefix.Contains(h.Addr) })
}

// mayBeHop reports a prefix of one address that may be somebody's next hop: some systems take no route to a host through that host.
func (n *network) mayBeHop(p netip.Prefix) bool {
	return p.IsSingleIP() && (n.policiesSetHops || n.hopAddresses[p.Addr()])
}

// findHops lists the addresses that sessions make next hops.
func (n *network) findHops() {
	n.hopAddresses = make(map[netip.Addr]bool, len(n.sides))
	for _, x := range n.sides {
		n.hopAddresses[x.local], n.hopAddresses[x.remote] = true, true
	}
	for _, s := range n.speakers {
		n.policiesSetHops = n.policiesSetHops || s.setsHops
	}
}
