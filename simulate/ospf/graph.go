package ospf

import (
	"maps"
	"math"
	"net/netip"
	"slices"

	"interlock/devices"
	"interlock/simulate/rib"
)

// graph is an area: its routers and networks with three or more routers are vertices, adjacencies are edges, subnets hang on vertices.
// All is in arrays by index, edges and subnets of one vertex beside each other.
type graph struct {
	key areaKey
	// routers are the instances with an interface in the area; vertex i is routers[i], behind them come networks.
	routers  []int
	networks int
	// edges[first[v]:first[v+1]] go out from v.
	first []int32
	edges []edge
	// hangs[hung[v]:hung[v+1]] hang on v.
	hung  []int32
	hangs []hang
	// prefixes are all subnets, in order.
	prefixes []netip.Prefix

	// trees are by router; see trees.go.
	trees []*tree
	// vertex finds the vertex of an instance.
	vertex map[int]int32
}

// edge leads to another vertex.
type edge struct {
	to, cost int32
	// addr is the neighbour's address, and of an edge from a network the member's; iface is the own interface.
	addr  netip.Addr
	iface string
	// hops are those of a virtual link, which leads through another area; nil for other edges.
	hops []rib.NextHop
}

// hang is a subnet that hangs on a vertex.
type hang struct{ prefix, cost int32 }

// infinity is no distance at all.
const infinity = math.MaxInt32

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
	g.networks = len(nets)
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
	g.prefixes = slices.SortedFunc(maps.Keys(index), rib.ComparePrefixes)
	for n, p := range g.prefixes {
		index[p] = int32(n)
	}
	for _, i := range members {
		g.first, g.hung = append(g.first, int32(len(g.edges))), append(g.hung, int32(len(g.hangs)))
		for _, l := range i.links {
			if l.Area != key.area {
				continue
			}
			cost := max(1, l.cost)
			if i.maxMetric {
				cost = maxLinkMetric
			}
			for _, o := range l.full {
				g.edges = append(g.edges, edge{to: g.vertex[o.inst.index], cost: cost, addr: o.address(l), iface: l.ifc.Name})
			}
			if l.network != nil {
				g.edges = append(g.edges, edge{to: at[l.network], cost: cost, iface: l.ifc.Name})
			}
			for _, s := range subnets(l) {
				if l.network == nil || !s.shared {
					g.hangs = append(g.hangs, hang{index[s.prefix], s.cost})
				}
			}
		}
		if key.area == backbone {
			for _, v := range i.virtual {
				g.edges = append(g.edges, edge{to: g.vertex[v.peer.index], cost: v.cost, hops: v.hops})
			}
		}
	}
	for _, t := range nets {
		g.first, g.hung = append(g.first, int32(len(g.edges))), append(g.hung, int32(len(g.hangs)))
		seen := map[int32]bool{}
		for _, l := range t.members {
			g.edges = append(g.edges, edge{to: g.vertex[l.inst.index], addr: l.address(nil)})
			for _, s := range subnets(l) {
				if s.shared && !seen[index[s.prefix]] {
					seen[index[s.prefix]] = true
					g.hangs = append(g.hangs, hang{index[s.prefix], 0})
				}
			}
		}
	}
	g.first, g.hung = append(g.first, int32(len(g.edges))), append(g.hung, int32(len(g.hangs)))
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

// same reports that two graphs are equal in all that a tree is made of.
func (g *graph) same(o *graph) bool {
	return o != nil && slices.Equal(g.routers, o.routers) && g.networks == o.networks && slices.Equal(g.first, o.first) && slices.Equal(g.hung, o.hung) &&
		slices.Equal(g.hangs, o.hangs) && slices.Equal(g.prefixes, o.prefixes) && slices.EqualFunc(g.edges, o.edges, edge.same)
}

func (e edge) same(o edge) bool {
	return e.to == o.to && e.cost == o.cost && e.addr == o.addr && e.iface == o.iface && slices.Equal(e.hops, o.hops)
}
