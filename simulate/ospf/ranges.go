package ospf

import (
	"maps"
	"net/netip"
	"slices"

	"interlock/simulate/rib"
)

// discard is a range in use at a border router, or a summary of external routes at a boundary router.
type discard struct {
	prefix     netip.Prefix
	advertised bool
	external   bool
}

// rangeUse is the cost of a range that holds something.
type rangeUse struct{ cost int64 }

func (r *rangeUse) add(cost int64, least bool) *rangeUse {
	switch {
	case r == nil:
		return &rangeUse{cost}
	case least:
		r.cost = min(r.cost, cost)
	default:
		r.cost = max(r.cost, cost)
	}
	return r
}

// rangesPassed are the ranges of which a subnet passes the filters into some other area, with the most that one of those costs.
func (d *domain) rangesPassed(i *instance) map[string]map[netip.Prefix]*rangeUse {
	out := map[string]map[netip.Prefix]*rangeUse{}
	for n := range i.intra {
		p := &i.intra[n]
		r := rangeOf(i, p.area, p.prefix)
		if !r.IsValid() || p.cost >= lsInfinity || !d.passes(i, i.area(p.area).FilterOut, p.prefix, p.cost) {
			continue
		}
		for _, into := range i.areas {
			a := i.area(into)
			if into == p.area || a.Type != "" && a.NoSummary || !d.passes(i, a.FilterIn, p.prefix, p.cost) {
				continue
			}
			if out[p.area] == nil {
				out[p.area] = map[netip.Prefix]*rangeUse{}
			}
			out[p.area][r] = out[p.area][r].add(p.cost, false)
		}
	}
	return out
}

// rangeOf is the range of an area that holds a prefix, the longest where several do; invalid for none.
func rangeOf(i *instance, area string, p netip.Prefix) netip.Prefix {
	var best netip.Prefix
	for text := range i.area(area).Ranges {
		r, err := netip.ParsePrefix(text)
		if err == nil && r.Bits() <= p.Bits() && r.Contains(p.Addr()) && (!best.IsValid() || r.Bits() > best.Bits()) {
			best = r
		}
	}
	return best
}

// rangesInUse are the ranges of a border router's areas that hold a path.
func (d *domain) rangesInUse(i *instance) []discard {
	seen := map[netip.Prefix]bool{}
	var out []discard
	if i.system.OSPF.FiltersSpecifics {
		passed := d.rangesPassed(i)
		for _, area := range slices.Sorted(maps.Keys(passed)) {
			for _, r := range slices.SortedFunc(maps.Keys(passed[area]), rib.ComparePrefixes) {
				out = append(out, discard{prefix: r, advertised: !hasWord(i.area(area).Ranges[r.String()], "not-advertise")})
			}
		}
		return out
	}
	for n := range i.intra {
		p := &i.intra[n]
		if r := rangeOf(i, p.area, p.prefix); r.IsValid() && !seen[r] {
			seen[r] = true
			out = append(out, discard{prefix: r, advertised: !hasWord(i.area(p.area).Ranges[r.String()], "not-advertise")})
		}
	}
	return out
}

// hides reports that a router ignores what it is told of a subnet that is one of its ranges in use (RFC 2328, 16.2 (3)), or of FRR lies in one.
func (i *instance) hides(p netip.Prefix) bool {
	return slices.ContainsFunc(i.discards, func(x discard) bool {
		return !x.external && (x.prefix == p || i.system.OSPF.RangeHidesSummaries && x.prefix.Bits() <= p.Bits() && x.prefix.Contains(p.Addr()))
	})
}
