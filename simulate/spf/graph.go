// Package spf finds shortest paths in the graphs of link-state protocols: OSPF's areas and the levels of IS-IS. A graph is routers and the
// networks that three or more of them share; a tree is what one router finds in it. All is in arrays by index, so that an area of a thousand
// routers takes a fraction of a second.
package spf

import (
	"math"
	"net/netip"
	"slices"

	"interlock/simulate/rib"
)

// Infinity is no distance at all.
const Infinity = math.MaxInt32

// Graph is an area. Vertices below Routers are routers, those behind them networks.
type Graph struct {
	Routers int
	// Names tell vertices apart in all states of the area: those of routers by index, then one for each network.
	Names []int
	// Edges[First[v]:First[v+1]] go out from v.
	First []int32
	Edges []Edge
	// Hangs[Hung[v]:Hung[v+1]] hang on v.
	Hung  []int32
	Hangs []Hang
	// Prefixes are all subnets, in order.
	Prefixes []netip.Prefix
	// NoTransit are routers that others do not go through (the overload bit of IS-IS), nil for none.
	NoTransit []bool
	// AttachedFirst are routers that, where a network they are attached to is as near by other ways, go straight to those behind it, nil for
	// none.
	AttachedFirst []bool

	// Trees are those of the routers, once grown.
	Trees []*Tree
}

// Edge leads to another vertex. From a router it costs at least 1, from a network nothing.
type Edge struct {
	To, Cost int32
	// Addr is the neighbour's address, and of an edge from a network the member's; Iface is the own interface.
	Addr  netip.Addr
	Iface string
	// Hops are those of a link that leads through another area, nil for other edges.
	Hops []rib.NextHop
}

// Hang is a subnet that hangs on a vertex: an index into Prefixes, and what it costs from there.
type Hang struct{ Prefix, Cost int32 }

func (e Edge) same(o Edge) bool {
	return e.To == o.To && e.Cost == o.Cost && e.Addr == o.Addr && e.Iface == o.Iface && slices.Equal(e.Hops, o.Hops)
}

// SameSubnets reports that two graphs carry the same subnets.
func (g *Graph) SameSubnets(o *Graph) bool {
	return g == o || slices.Equal(g.Hung, o.Hung) && slices.Equal(g.Hangs, o.Hangs) && slices.Equal(g.Prefixes, o.Prefixes)
}

// Vertex begins the next vertex: its edges and subnets are those added from here on.
func (g *Graph) Vertex() {
	g.First, g.Hung = append(g.First, int32(len(g.Edges))), append(g.Hung, int32(len(g.Hangs)))
}

// Subnets goes through the subnets that a router's tree reaches, in order: at what cost, and by which next hops, none for its own.
func (g *Graph) Subnets(t *Tree, yield func(p netip.Prefix, cost int32, hops []rib.NextHop)) {
	cost, way := make([]int32, len(g.Prefixes)), make([]int32, len(g.Prefixes))
	for p := range cost {
		cost[p] = Infinity
	}
	u := unions{sets: t.Sets}
	for v := range t.Dist {
		if t.Dist[v] == Infinity {
			continue
		}
		for _, h := range g.Hangs[g.Hung[v]:g.Hung[v+1]] {
			switch c := t.Dist[v] + h.Cost; {
			case c < 0:
			case c < cost[h.Prefix]:
				cost[h.Prefix], way[h.Prefix] = c, t.Via[v]
			case c == cost[h.Prefix]:
				way[h.Prefix] = u.of(way[h.Prefix], t.Via[v])
			}
		}
	}
	for p, c := range cost {
		if c != Infinity {
			yield(g.Prefixes[p], c, u.sets[way[p]])
		}
	}
}

// unions are sets of next hops joined. The empty set, the router's own, swallows others.
type unions struct {
	sets [][]rib.NextHop
	made map[[2]int32]int32
}

func (u *unions) of(a, b int32) int32 {
	if a == b || a == 0 || b == 0 {
		return min(a, b)
	}
	k := [2]int32{min(a, b), max(a, b)}
	if n, ok := u.made[k]; ok {
		return n
	}
	if u.made == nil {
		u.made = map[[2]int32]int32{}
		u.sets = slices.Clone(u.sets)
	}
	u.sets = append(u.sets, Join(u.sets[a], u.sets[b]))
	n := int32(len(u.sets) - 1)
	u.made[k] = n
	return n
}

// Join gives the next hops of both; where either has none, the destination is the router's own, and there are none.
func Join(a, b []rib.NextHop) []rib.NextHop {
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	return rib.SortHops(append(slices.Clone(a), b...))
}
