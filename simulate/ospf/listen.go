package ospf

import (
	"slices"

	"interlock/simulate/rib"
	"interlock/simulate/spf"
)

// listen finds a router's paths between areas from what the border routers of the given areas tell (RFC 2328, 16.2).
func (d *domain) listen(i *instance, areas []string) {
	var found []path
	reach := i.reach
	for _, area := range areas {
		g, t := d.tree(i, area)
		if g == nil {
			continue
		}
		for v, n := range g.routers {
			b := d.instances[n]
			if b == i || !b.border || t.Dist[v] == spf.Infinity || b.summaries[area] == nil {
				continue
			}
			hops := t.Sets[t.Via[v]]
			// A router's own default route for a stub area is not for border routers themselves.
			for _, s := range b.summaries[area].subnets {
				if i.border && s.prefix.Bits() == 0 && i.area(area).Type != "" {
					continue
				}
				if i.border && i.hides(s.prefix) {
					continue
				}
				found = append(found, path{prefix: s.prefix, kind: rib.OSPFInter, area: area, cost: int64(t.Dist[v]) + s.cost, hops: hops})
			}
			for x, cost := range b.summaries[area].boundaries {
				if x == i.index {
					continue
				}
				p := path{kind: rib.OSPFInter, area: area, cost: int64(t.Dist[v]) + cost, hops: hops}
				reach[x] = better(reach[x], p, i.rfc1583())
			}
		}
	}
	slices.SortStableFunc(found, func(a, b path) int { return rib.ComparePrefixes(a.prefix, b.prefix) })
	i.inter = bestOf(found)
}

// bestOf keeps the cheapest of each prefix and joins the next hops of equal ones.
func bestOf(found []path) []path {
	var out []path
	for _, p := range found {
		if len(out) == 0 || out[len(out)-1].prefix != p.prefix {
			out = append(out, p)
			continue
		}
		switch best := &out[len(out)-1]; {
		case p.cost < best.cost:
			*best = p
		case p.cost == best.cost:
			best.hops = spf.Join(best.hops, p.hops)
		}
	}
	return out
}

// boundariesWithin are a router's ways to boundary routers inside its areas, itself at no cost.
func (d *domain) boundariesWithin(i *instance) map[int]path {
	out := map[int]path{}
	for _, area := range i.graphAreas() {
		stub := i.area(area).Type == "stub"
		if !i.normal(area) && !i.system.OSPF.BoundaryThroughAny {
			continue
		}
		g, t := d.tree(i, area)
		if g == nil {
			continue
		}
		for v, n := range g.routers {
			if b := d.instances[n]; t.Dist[v] != spf.Infinity && b.isBoundary() && (!stub || b.border) {
				out[n] = better(out[n], path{kind: rib.OSPFIntra, area: area, cost: int64(t.Dist[v]), hops: t.Sets[t.Via[v]], blind: stub}, i.rfc1583())
			}
		}
	}
	return out
}

// better compares two ways to a boundary router (RFC 2328, 16.4.1): without RFC 1583 compatibility those within an area that is not the
// backbone come first and the others are equal in kind; with it those within areas come before those between. Then cost counts, then the area of
// the higher number.
func better(a, b path, rfc1583 bool) path {
	if a.kind == 0 {
		return b
	}
	rank := func(p path) int {
		switch {
		case p.kind == rib.OSPFIntra && (rfc1583 || p.area != backbone):
			return 0
		default:
			return 1
		}
	}
	switch {
	case rank(a) != rank(b):
		if rank(a) < rank(b) {
			return a
		}
		return b
	case a.cost != b.cost:
		if a.cost < b.cost {
			return a
		}
		return b
	case a.area != b.area:
		if a.area > b.area {
			return a
		}
		return b
	}
	a.hops = spf.Join(a.hops, b.hops)
	return a
}
