package ospf

import (
	"maps"
	"net/netip"
	"slices"

	"interlock/devices"
	"interlock/simulate/rib"
	"interlock/simulate/spf"
)

// graph is an area: its routers and networks with three routers or more are vertices.
type graph struct {
	spf.Graph
	key areaKey
	// routers are the instances with an interface in the area, in order of vertex; vertex finds theirs.
	routers []int
	vertex  map[int]int32
}

// buildGraphs makes the graphs of all areas for which want says so.
func (d *domain) buildGraphs(want func(areaKey) bool) {
	members := map[areaKey][]*instance{}
	for _, i := range d.instances {
		areas := i.areas
		if len(i.virtual) > 0 && !slices.Contains(areas, backbone) {
			areas = append(slices.Clone(areas), backbone)
		}
		for _, a := range areas {
			members[areaKey{a, i.v3}] = append(members[areaKey{a, i.v3}], i)
		}
	}
	var keys []areaKey
	for k := range members {
		if want(k) {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, compareAreas)
	made := make([]*graph, len(keys))
	parallel(len(keys), func(n int) { made[n] = newGraph(keys[n], members[keys[n]]) })
	for n, k := range keys {
		d.graphs[k] = made[n]
	}
}

func newGraph(key areaKey, members []*instance) *graph {
	g := &graph{key: key, vertex: make(map[int]int32, len(members))}
	for v, i := range members {
		if i.system.OSPF.AttachedFirst {
			if g.AttachedFirst == nil {
				g.AttachedFirst = make([]bool, len(members))
			}
			g.AttachedFirst[v] = true
		}
		g.routers = append(g.routers, i.index)
		g.vertex[i.index] = int32(v)
	}
	var nets []*transit
	at := map[*transit]int32{}
	for _, i := range members {
		for _, l := range i.links {
			if l.Area == key.area && l.network != nil {
				if _, ok := at[l.network]; !ok {
					at[l.network] = int32(len(members) + len(nets))
					nets = append(nets, l.network)
				}
			}
		}
	}
	g.Routers, g.Names = len(members), append(slices.Clone(g.routers), make([]int, len(nets))...)
	index := map[netip.Prefix]int32{}
	for _, i := range members {
		for _, l := range i.links {
			if l.Area == key.area {
				for _, s := range subnets(l) {
					index[s.prefix] = 0
				}
			}
		}
	}
	g.Prefixes = slices.SortedFunc(maps.Keys(index), rib.ComparePrefixes)
	for n, p := range g.Prefixes {
		index[p] = int32(n)
	}
	for _, i := range members {
		g.Vertex()
		for _, l := range i.links {
			if l.Area != key.area {
				continue
			}
			cost := max(1, l.cost)
			if i.maxMetric {
				cost = maxLinkMetric
			}
			for _, o := range l.full {
				g.Edges = append(g.Edges, spf.Edge{To: g.vertex[o.inst.index], Cost: cost, Addr: o.address(l), Iface: l.ifc.Name})
			}
			if l.network != nil {
				g.Edges = append(g.Edges, spf.Edge{To: at[l.network], Cost: cost, Iface: l.ifc.Name})
			}
			for _, s := range subnets(l) {
				if l.network == nil || !s.shared {
					if i.maxMetric && s.shared && len(l.full) > 0 && l.elects() { // a link to a transit network, though of two routers
						s.cost = maxLinkMetric
					}
					g.Hangs = append(g.Hangs, spf.Hang{Prefix: index[s.prefix], Cost: s.cost})
				}
			}
		}
		if key.area == backbone {
			for _, v := range i.virtual {
				g.Edges = append(g.Edges, spf.Edge{To: g.vertex[v.peer.index], Cost: v.cost, Hops: v.hops})
			}
		}
	}
	for _, t := range nets {
		g.Vertex()
		seen := map[int32]bool{}
		for _, l := range t.members {
			g.Edges = append(g.Edges, spf.Edge{To: g.vertex[l.inst.index], Addr: l.address(nil)})
			for _, s := range subnets(l) {
				if s.shared && !seen[index[s.prefix]] {
					seen[index[s.prefix]] = true
					g.Hangs = append(g.Hangs, spf.Hang{Prefix: index[s.prefix]})
				}
			}
		}
	}
	g.Vertex()
	return g
}

// address is the address by which a neighbour sends to the link: the one in the neighbour's subnet, else the first; of version 3 the
// link-local one, where it is known.
func (l *link) address(from *link) netip.Addr {
	if l.V3 {
		return l.Interface.LinkLocal
	}
	if from != nil {
		for _, a := range l.Addresses {
			if from.primary().IsValid() && from.primary().Contains(a.Addr()) {
				return a.Addr()
			}
		}
	}
	return l.primary().Addr()
}

// subnet is what a link advertises; shared ones belong to its network, where it is attached to one.
type subnet struct {
	prefix netip.Prefix
	cost   int32
	shared bool
}

// subnets are what a link advertises (RFC 2328, 12.4.1): its subnets; of a loopback host routes unless it is made point-to-point or told to
// advertise the subnet; of point-to-multipoint its address alone, at no cost; of an unnumbered link nothing, for its addresses are
// another's.
func subnets(l *link) []subnet {
	own := l.Interface.OSPF
	if l.V3 {
		own = l.Interface.OSPFv3
	}
	if own == nil {
		own = &devices.InterfaceOSPF{}
	}
	if l.Unnumbered {
		return nil
	}
	if _, hidden := own.Settings["prefix-suppression"]; hidden && l.Interface.Kind != devices.Loopback {
		return nil
	}
	var out []subnet
	for n, a := range l.Addresses {
		if a.Addr().Is6() && a.Addr().IsLinkLocalUnicast() || n > 0 && own.Settings["secondaries"] == "none" {
			continue
		}
		s := subnet{a.Masked(), l.cost, n == 0 || l.V3}
		_, whole := own.Settings["advertise-subnet"]
		switch {
		case l.Interface.Kind == devices.Loopback && own.Network != "point-to-point" && !whole:
			s.prefix = netip.PrefixFrom(a.Addr(), a.Addr().BitLen())
		case l.multipoint() && !l.Passive:
			s = subnet{netip.PrefixFrom(a.Addr(), a.Addr().BitLen()), 0, false}
		}
		out = append(out, s)
	}
	return out
}

func compareAreas(a, b areaKey) int {
	if a.v3 != b.v3 {
		if a.v3 {
			return 1
		}
		return -1
	}
	switch {
	case a.area < b.area:
		return -1
	case a.area > b.area:
		return 1
	}
	return 0
}
