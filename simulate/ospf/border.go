package ospf

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"interlock/simulate/rib"
	"interlock/simulate/spf"
)

// virtualLink is one end of a link of the backbone through another area (RFC 2328, 15).
type virtualLink struct {
	peer    *instance
	transit string
	cost    int32
	hops    []rib.NextHop
}

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

// discard is a range in use at a border router, or a summary of external routes at a boundary router.
type discard struct {
	prefix     netip.Prefix
	advertised bool
	external   bool
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

// virtualLinks brings up the virtual links that both ends configure and whose ends reach each other in the transit area.
func (d *domain) virtualLinks() {
	type end struct {
		i       *instance
		transit string
		peer    netip.Addr
		says    string
	}
	var ends []end
	for _, i := range d.instances {
		for _, area := range slices.Sorted(maps.Keys(i.config.Areas)) {
			for _, key := range slices.Sorted(maps.Keys(i.config.Areas[area].VirtualLinks)) {
				says := i.config.Areas[area].VirtualLinks[key]
				w := strings.Fields(key)
				if len(w) == 0 {
					continue
				}
				peer, err := netip.ParseAddr(w[0])
				if err != nil {
					continue
				}
				e := end{i, area, peer, says}
				if area == backbone { // Junos and SR OS name the transit area beside the neighbour
					if e.says = strings.TrimPrefix(says, "transit-area "); len(w) > 1 {
						e.says = strings.Join(w[1:], " ")
					}
					e.transit, e.says, _ = strings.Cut(e.says, " ")
					if n, err := netip.ParseAddr(e.transit); err != nil || !n.Is4() {
						e.transit = dotted(e.transit)
					}
				}
				ends = append(ends, e)
			}
		}
	}
	for _, a := range ends {
		if a.says != "" {
			d.problem(a.i, "area "+a.transit+" / virtual-link "+a.peer.String(), "the timers and keys of a virtual link are not computed: it is taken to agree with its other end")
		}
		g, t := d.tree(a.i, a.transit)
		if g == nil || len(a.i.links) == 0 || !a.i.normal(a.transit) {
			continue
		}
		for _, b := range ends {
			if b.i.id != a.peer || a.i.id != b.peer || b.transit != a.transit || b.i.v3 != a.i.v3 {
				continue
			}
			v, ok := g.vertex[b.i.index]
			if !ok || t.Dist[v] == spf.Infinity || t.Dist[v] >= maxLinkMetric || len(t.Sets[t.Via[v]]) == 0 {
				continue
			}
			a.i.virtual = append(a.i.virtual, &virtualLink{b.i, a.transit, t.Dist[v], t.Sets[t.Via[v]]})
			a.i.backboneUp = true
			break
		}
	}
}

// dotted writes an area number as a dotted quad.
func dotted(area string) string {
	var n uint32
	if _, err := fmt.Sscan(area, &n); err != nil {
		return area
	}
	return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}).String()
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

func defaultRoute(v6 bool) netip.Prefix {
	if v6 {
		return netip.PrefixFrom(netip.IPv6Unspecified(), 0)
	}
	return netip.PrefixFrom(netip.IPv4Unspecified(), 0)
}
