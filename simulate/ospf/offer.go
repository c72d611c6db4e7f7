package ospf

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
	"interlock/simulate/spf"
	"interlock/simulate/systems"
)

// offer is what an instance offers its table, with all that it was made of.
type offer struct {
	routes []*rib.Route
	// cut are prefixes with more equal ways than are used.
	cut []string

	config *devices.Config
	// grown are the trees of its areas.
	grown                  []grown
	intra, inter, external []path
	reach                  map[int]path
	discards               []discard
}

// grown is a tree and the graph it is of.
type grown struct {
	g *graph
	t *spf.Tree
}

// offer makes the routes of every instance.
func (d *domain) offer(s *State) {
	made := make([]*offer, len(d.instances))
	parallel(len(d.instances), func(n int) {
		if i := d.instances[n]; len(i.links) > 0 {
			made[n] = d.offerOf(i)
		}
	})
	s.offers = map[string]*offer{}
	for n, i := range d.instances {
		if made[n] == nil {
			continue
		}
		s.offers[i.name()] = made[n]
		if cut := made[n].cut; len(cut) > 0 && i.system.OSPF.PathsByTree {
			d.problem(i, "maximum-paths", fmt.Sprintf("there are more equal ways than %d to %d prefixes (%s, ...); which of them are used hangs on the order of vertices in memory, and those of the lowest router ids are what is computed", i.maximumPaths(), len(cut), cut[0]))
		}
		id := i.table()
		s.Routes[id] = append(s.Routes[id], made[n].routes...)
	}
	for id, rs := range s.Routes {
		if !slices.IsSortedFunc(rs, rib.ByPrefix) {
			slices.SortStableFunc(rs, rib.ByPrefix)
		}
		s.Routes[id] = rs
	}
}

// offerOf makes an instance's routes, or takes them from before where nothing they are made of is another.
func (d *domain) offerOf(i *instance) *offer {
	o := &offer{config: i.device.Config, grown: i.grown, intra: i.intra, inter: i.inter, reach: i.reach, discards: i.discards}
	was := i.was
	if was != nil && d.sameLSAs && samePaths(o.intra, was.intra) && samePaths(o.inter, was.inter) && maps.EqualFunc(o.reach, was.reach, path.same) {
		o.external = was.external
	} else {
		o.external = d.externalPaths(i)
	}
	if was != nil && samePaths(o.intra, was.intra) && samePaths(o.inter, was.inter) && samePaths(o.external, was.external) && slices.Equal(o.discards, was.discards) {
		o.routes, o.cut = was.routes, was.cut
	} else {
		o.routes, o.cut = d.routes(i, o.external)
	}
	return o
}

// routes are what an instance offers: of each prefix the best kind of path (RFC 2328, 11), without what it has of its own; and the prefixes
// with more ways than are used.
func (d *domain) routes(i *instance, external []path) (out []*rib.Route, cut []string) {
	all := mergePaths(mergePaths(i.intra, i.inter), external)
	paths := i.maximumPaths()
	// Most routes are as they were in the state before, and stay the very same.
	var was []*rib.Route
	room := len(all)
	if i.was != nil {
		was, room = i.was.routes, 8
	}
	var slab []rib.Route
	var r rib.Route
	out = make([]*rib.Route, 0, len(all)+len(i.discards))
	drops := i.discardRoutes()
	label := i.label()
	var distances [rib.OSPFSummary + 1]int
	for k := rib.OSPFIntra; k <= rib.OSPFSummary; k++ {
		distances[k] = i.distance(k)
	}
	for n := range all {
		p := &all[n]
		for len(drops) > 0 && rib.ComparePrefixes(drops[0].Prefix, p.prefix) <= 0 {
			if drops[0].Prefix == p.prefix {
				break
			}
			out, drops = append(out, drops[0]), drops[1:]
		}
		if len(drops) > 0 && drops[0].Prefix == p.prefix && p.kind != rib.OSPFIntra {
			out, drops = append(out, drops[0]), drops[1:]
			continue
		}
		if len(p.hops) == 0 {
			continue
		}
		r = rib.Route{Prefix: p.prefix, Protocol: p.kind, Process: label, Distance: distances[p.kind], Metric: p.cost, Tag: p.tag, NextHops: d.limited(i, p.hops, paths), NoInstall: !i.device.System.Trusts(distances[p.kind])}
		if p.kind == rib.OSPFE2 || p.kind == rib.OSPFN2 {
			r.Metric = p.far
		}
		if !d.installs(i, &r) {
			continue
		}
		if len(p.hops) > paths {
			cut = append(cut, p.prefix.String())
		}
		for len(was) > 0 && rib.ComparePrefixes(was[0].Prefix, r.Prefix) < 0 {
			was = was[1:]
		}
		if len(was) > 0 && was[0].Same(&r) {
			out = append(out, was[0])
			continue
		}
		if len(slab) == cap(slab) {
			slab = make([]rib.Route, 0, room)
			room = min(2*room, len(all))
		}
		slab = append(slab, r)
		out = append(out, &slab[len(slab)-1])
	}
	out = append(out, drops...)
	if i.system.OSPF.AllRouters {
		out = append(out, allRouters(i))
		slices.SortStableFunc(out, rib.ByPrefix)
	}
	return out, cut
}

// limited are as many next hops as the system uses: those of the lowest router ids where it must leave some out, as SR OS without ecmp does
// (lab sros_services).
func (d *domain) limited(i *instance, hops []rib.NextHop, most int) []rib.NextHop {
	if len(hops) <= most {
		return hops
	}
	id := func(h rib.NextHop) netip.Addr {
		for _, l := range i.links {
			if l.ifc.Name != h.Interface {
				continue
			}
			for _, o := range l.full {
				if o.address(l) == h.Addr {
					return o.inst.id
				}
			}
			if l.network != nil {
				for _, o := range l.network.members {
					if o.address(nil) == h.Addr {
						return o.inst.id
					}
				}
			}
		}
		return netip.Addr{}
	}
	hops = slices.Clone(hops)
	slices.SortStableFunc(hops, func(a, b rib.NextHop) int { return cmp.Or(id(a).Compare(id(b)), rib.CompareHops(a, b)) })
	return rib.SortHops(hops[:most])
}

// distance is the administrative distance of a kind of route.
func (i *instance) distance(kind rib.Protocol) int {
	word := "external"
	switch kind {
	case rib.OSPFIntra, rib.OSPFSummary:
		word = "intra-area"
	case rib.OSPFInter:
		if word = "inter-area"; i.config.Distance[word] == 0 && i.system.OSPF.InternalDistance {
			word = "intra-area"
		}
	}
	return cmp.Or(i.config.Distance[word], i.config.Distance[""], i.system.Distance(kind))
}

// installs asks the filter between OSPF and the table; what it rejects stays in the database.
func (d *domain) installs(i *instance, r *rib.Route) bool {
	if i.config.DistributeIn != "" && d.in.Policies != nil {
		external := r.Protocol != rib.OSPFIntra && r.Protocol != rib.OSPFInter
		if !i.system.OSPF.ImportsExternal || external {
			if !d.filters(i, i.config.DistributeIn, r) {
				return false
			}
		}
	}
	if i.config.TableMap != "" && d.in.Policies != nil {
		name, _, filter := strings.Cut(i.config.TableMap, " ")
		s, res := d.in.Policies(i.device.Name).Apply(name, routepolicy.Subject{Route: *r, VRF: i.vrf, Use: routepolicy.TableMap})
		if !res.Accept {
			return !filter
		}
		if s.MetricSet {
			r.Metric = s.Metric
		}
		if s.TagSet {
			r.Tag = s.Tag
		}
		if s.DistanceSet {
			r.Distance = s.Distance
		}
	}
	return true
}

func (d *domain) filters(i *instance, filter string, r *rib.Route) bool {
	ps := d.in.Policies(i.device.Name)
	kind, name, named := strings.Cut(filter, " ")
	switch {
	case named && kind == "prefix-list":
		return ps.PrefixList(name, r.Prefix).Accept
	case named && kind == "access-list":
		return ps.ACL(name, r.Prefix).Accept
	case named && kind == "route-map":
		filter = name
	}
	s, res := ps.Apply(filter, routepolicy.Subject{Route: *r, VRF: i.vrf, Use: routepolicy.TableMap})
	if res.Accept {
		if s.DistanceSet {
			r.Distance = s.Distance
		}
		if s.TagSet {
			r.Tag = s.Tag
		}
	}
	return res.Accept
}

// discardRoutes are the routes to nowhere of ranges and summaries in use, so that what they promise and is not there goes in no circles.
func (i *instance) discardRoutes() []*rib.Route {
	sys := &i.system.OSPF
	var out []*rib.Route
	for _, x := range i.discards {
		if sys.Discards == systems.NoDiscards || sys.Discards == systems.AdvertisedRanges && !x.advertised || hasKey(i.config.Settings, "no discard-route") {
			continue
		}
		r := &rib.Route{Prefix: x.prefix, Protocol: rib.OSPFIntra, Process: i.label(), Distance: cmp.Or(sys.DiscardDistance, i.distance(rib.OSPFIntra)), Metric: sys.DiscardMetric, NextHops: []rib.NextHop{{Kind: rib.Discard}}}
		if sys.DiscardAsSummary {
			r.Protocol = rib.OSPFSummary
		}
		if x.external {
			r.Distance = cmp.Or(sys.ExternalDiscardDistance, i.distance(rib.OSPFE2))
		}
		out = append(out, r)
	}
	slices.SortStableFunc(out, rib.ByPrefix)
	return slices.CompactFunc(out, func(a, b *rib.Route) bool { return a.Prefix == b.Prefix })
}

func allRouters(i *instance) *rib.Route {
	p := netip.MustParsePrefix("224.0.0.5/32")
	if i.v3 {
		p = netip.MustParsePrefix("ff02::5/128")
	}
	return &rib.Route{Prefix: p, Protocol: rib.OSPFIntra, Process: i.label(), Distance: i.distance(rib.OSPFIntra), Metric: 1, NextHops: []rib.NextHop{{Kind: rib.Receive}}}
}
