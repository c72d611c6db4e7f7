package ospf

import (
	"maps"
	"net/netip"
	"slices"
	"strings"

	"interlock/simulate/rib"
	"interlock/simulate/spf"
)

// summary is what a border router tells an area of a subnet (LSA of type 3), boundary what it tells of a boundary router (type 4).
type summary struct {
	prefix netip.Prefix
	cost   int64
}

// summaries are all that a border router tells one area.
type summaries struct {
	subnets []summary
	// boundaries are costs by instance.
	boundaries map[int]int64
}

// trees grows the trees of all areas: of the backbone last, for its virtual links lead through the others.
func (d *domain) trees() {
	for _, i := range d.instances {
		for _, l := range i.links {
			if l.Area == backbone && l.alive() {
				i.backboneUp = true
			}
		}
	}
	d.buildGraphs(func(k areaKey) bool { return k.area != backbone })
	d.grow(d.graphsOf(func(k areaKey) bool { return k.area != backbone }))
	d.virtualLinks()
	d.buildGraphs(func(k areaKey) bool { return k.area == backbone })
	d.grow(d.graphsOf(func(k areaKey) bool { return k.area == backbone }))
	for _, i := range d.instances {
		areas := i.graphAreas()
		i.border = len(areas) > 1 && slices.Contains(areas, backbone)
		if len(i.areas) > 1 && !i.border && i.attachedAreas() > 1 {
			d.problem(i, "area", "it is in several areas and none of them is the backbone: systems differ in whether it is a border router, and it is taken for none")
		}
	}
	parallel(len(d.instances), func(n int) { d.within(d.instances[n]) })
}

// attachedAreas counts areas in which the instance has a neighbour.
func (i *instance) attachedAreas() int {
	seen := map[string]bool{}
	for _, l := range i.links {
		if l.alive() {
			seen[l.Area] = true
		}
	}
	return len(seen)
}

// grow finds the trees of graphs.
func (d *domain) grow(graphs []*graph) {
	now, before := make([]*spf.Graph, len(graphs)), make([]*spf.Graph, len(graphs))
	for n, g := range graphs {
		now[n] = &g.Graph
		if d.in.Before != nil && d.in.Before.graphs[g.key] != nil {
			before[n] = &d.in.Before.graphs[g.key].Graph
		}
	}
	spf.Grow(now, before)
}

func (d *domain) graphsOf(want func(areaKey) bool) []*graph {
	var out []*graph
	for _, k := range slices.SortedFunc(maps.Keys(d.graphs), compareAreas) {
		if want(k) {
			out = append(out, d.graphs[k])
		}
	}
	return out
}

// interArea finds the paths between areas: border routers tell the backbone of their areas, all in the backbone find their paths,
// border routers tell their areas of those, and the rest finds its paths (RFC 2328, 16.2 and 12.4.3).
func (d *domain) interArea() {
	parallel(len(d.instances), func(n int) {
		i := d.instances[n]
		i.boundary = i.isBoundary()
		i.reach = d.boundariesWithin(i)
		i.summaries = map[string]*summaries{}
	})
	// Boundary routers are known of all before anybody tells of them.
	parallel(len(d.instances), func(n int) {
		if i := d.instances[n]; i.border {
			i.discards = d.rangesInUse(i)
			i.summaries[backbone] = d.summarise(i, backbone)
		}
	})
	for _, i := range d.instances {
		if i.border && i.system.OSPF.NSSALosesDiscards && slices.ContainsFunc(i.discards, func(x discard) bool { return x.advertised }) && slices.ContainsFunc(i.areas, func(a string) bool { return i.area(a).Type == "nssa" }) {
			d.problem(i, "area", "it has ranges in use and an NSSA: what it does for the NSSA takes the discard routes of ranges out again, and what it does after a calculation puts them in; which comes last is chance, and they are computed as there")
		}
	}
	hear := func(i *instance) {
		if i.border && i.backboneUp { // RFC 3509, 2.2: a border router without a neighbour in the backbone listens to all its areas
			d.listen(i, []string{backbone})
			return
		}
		d.listen(i, i.graphAreas())
	}
	parallel(len(d.instances), func(n int) {
		if i := d.instances[n]; i.border {
			hear(i)
		}
	})
	parallel(len(d.instances), func(n int) {
		i := d.instances[n]
		if !i.border {
			return
		}
		for _, area := range i.graphAreas() {
			if area != backbone {
				i.summaries[area] = d.summarise(i, area)
			}
		}
	})
	parallel(len(d.instances), func(n int) {
		if i := d.instances[n]; !i.border || !i.backboneUp {
			hear(i)
		}
	})
}

// summarise makes what a border router tells an area.
func (d *domain) summarise(i *instance, into string) *summaries {
	s := &summaries{boundaries: map[int]int64{}}
	target := i.area(into)
	stub := target.Type != ""
	if stub && (target.NoSummary || target.Type == "stub" || i.system.OSPF.NSSADefault) {
		cost := int64(target.DefaultCost)
		if cost == 0 {
			cost = 1
		}
		if target.Type == "stub" && !i.system.OSPF.StubDefaultNeedsCost || target.DefaultCost != 0 && target.Type == "stub" || target.Type == "nssa" && (target.NoSummary || i.system.OSPF.NSSADefault) && !i.system.OSPF.StubDefaultNeedsCost {
			s.subnets = append(s.subnets, summary{defaultRoute(i.v3), cost})
		}
	}
	sys := &i.system.OSPF
	if i.maxMetric && sys.MaxMetricSummary > 0 && len(s.subnets) > 0 {
		s.subnets[0].cost = sys.MaxMetricSummary
	}
	if stub && target.NoSummary && !sys.FiltersSpecifics {
		return s
	}
	transit := slices.ContainsFunc(i.virtual, func(v *virtualLink) bool { return v.transit == into })
	tell := func(p netip.Prefix, cost int64) {
		if i.maxMetric && sys.MaxMetricSummary > 0 {
			cost = sys.MaxMetricSummary
		}
		s.subnets = append(s.subnets, summary{p, cost})
	}
	add := func(from, pathArea string, p netip.Prefix, cost int64) {
		if cost < lsInfinity && !(stub && target.NoSummary) && d.passes(i, i.area(from).FilterOut, p, cost) && d.passes(i, target.FilterIn, p, cost) {
			tell(p, cost)
		}
	}
	ranges := map[string]map[netip.Prefix]*rangeUse{}
	if sys.FiltersSpecifics {
		ranges = d.rangesPassed(i)
	}
	for n := range i.intra {
		p := &i.intra[n]
		if p.area == into {
			continue
		}
		if r := rangeOf(i, p.area, p.prefix); r.IsValid() && !(p.area == backbone && transit) {
			if sys.FiltersSpecifics {
				continue
			}
			if ranges[p.area] == nil {
				ranges[p.area] = map[netip.Prefix]*rangeUse{}
			}
			ranges[p.area][r] = ranges[p.area][r].add(p.cost, i.rfc1583())
			continue
		}
		add(p.area, p.area, p.prefix, p.cost)
	}
	for area, rs := range ranges {
		for r, use := range rs {
			if area == into || area == backbone && transit {
				continue
			}
			how := i.area(area).Ranges[r.String()]
			if hasWord(how, "not-advertise") {
				continue
			}
			cost := use.cost
			if n, ok := valueOf(how, "cost"); ok {
				cost = int64(n)
			}
			if sys.FiltersSpecifics {
				tell(r, cost)
				continue
			}
			add(area, area, r, cost)
		}
	}
	if into != backbone {
		for n := range i.inter {
			if p := &i.inter[n]; p.area != into && find(i.intra, p.prefix) == nil {
				add(p.area, p.area, p.prefix, p.cost)
			}
		}
	}
	slices.SortFunc(s.subnets, func(a, b summary) int { return rib.ComparePrefixes(a.prefix, b.prefix) })
	s.subnets = slices.CompactFunc(s.subnets, func(a, b summary) bool { return a.prefix == b.prefix })
	if !stub {
		for b, p := range i.reach {
			if b != i.index && p.area != into && !p.blind && i.normal(p.area) && (p.kind == rib.OSPFIntra || into != backbone) && p.cost < lsInfinity {
				s.boundaries[b] = p.cost
			}
		}
	}
	return s
}

// lsInfinity is the cost of what is not to be reached in summaries and external routes (RFC 2328, appendix B).
const lsInfinity = 1<<24 - 1

func (i *instance) rfc1583() bool {
	switch {
	case i.config.RFC1583:
		return true
	case hasKey(i.config.Settings, "no-rfc-1583") || hasKey(i.config.Settings, "no compatible rfc1583"):
		return false
	}
	return i.system.OSPF.RFC1583
}

func hasKey(m map[string]string, prefix string) bool {
	for k := range m {
		if strings.HasPrefix(k, prefix) {
			return true
		}
	}
	return false
}

func defaultRoute(v6 bool) netip.Prefix {
	if v6 {
		return netip.PrefixFrom(netip.IPv6Unspecified(), 0)
	}
	return netip.PrefixFrom(netip.IPv4Unspecified(), 0)
}
