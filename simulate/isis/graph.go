package isis

import (
	"maps"
	"net/netip"
	"slices"

	"interlock/devices"
	"interlock/simulate/rib"
	"interlock/simulate/spf"
)

// graph is one level: of level 1 all areas, which do not touch.
type graph struct {
	spf.Graph
	routers []int
	vertex  map[int]int32
}

// grow makes the graph of a level and the trees in it.
func (d *domain) grow(level int) {
	g := &graph{vertex: map[int]int32{}}
	var members []*instance
	for _, i := range d.instances {
		if i.level[level] {
			g.vertex[i.index] = int32(len(members))
			g.routers = append(g.routers, i.index)
			members = append(members, i)
		}
	}
	var nets []*transit
	at := map[*transit]int32{}
	index := map[netip.Prefix]int32{}
	for _, i := range members {
		for _, l := range i.links {
			if t := l.network[level]; t != nil {
				if _, ok := at[t]; !ok {
					at[t] = int32(len(members) + len(nets))
					nets = append(nets, t)
				}
			}
			for _, p := range l.advertises(level) {
				index[p] = 0
			}
		}
	}
	g.Routers, g.Names = len(members), append(slices.Clone(g.routers), make([]int, len(nets))...)
	g.Prefixes = slices.SortedFunc(maps.Keys(index), rib.ComparePrefixes)
	for n, p := range g.Prefixes {
		index[p] = int32(n)
	}
	for _, i := range members {
		g.Vertex()
		g.NoTransit = append(g.NoTransit, i.overloaded())
		for _, l := range i.links {
			if cost := max(1, l.metric[level]); cost < maxMetric {
				for _, o := range l.full[level] {
					g.Edges = append(g.Edges, spf.Edge{To: g.vertex[o.inst.index], Cost: cost, Addr: o.address(), Iface: l.ifc.Name})
				}
				if t := l.network[level]; t != nil {
					g.Edges = append(g.Edges, spf.Edge{To: at[t], Cost: cost, Iface: l.ifc.Name})
				}
			}
			for _, p := range l.advertises(level) {
				g.Hangs = append(g.Hangs, spf.Hang{Prefix: index[p], Cost: l.metric[level]})
			}
		}
	}
	for _, t := range nets {
		g.Vertex()
		g.NoTransit = append(g.NoTransit, false)
		for _, l := range t.members {
			g.Edges = append(g.Edges, spf.Edge{To: g.vertex[l.inst.index], Addr: l.address()})
		}
	}
	g.Vertex()
	var before *spf.Graph
	if d.in.Before != nil && d.in.Before.graphs[level] != nil {
		before = &d.in.Before.graphs[level].Graph
	}
	spf.Grow([]*spf.Graph{&g.Graph}, []*spf.Graph{before})
	d.graphs[level] = g
}

func (l *link) address() netip.Addr { return l.ifc.Primary().Addr() }

// advertises are the subnets of a link in a level.
func (l *link) advertises(level int) []netip.Prefix {
	if !l.level[level] || l.config.Settings["suppressed"] != "" || l.inst.config.PassiveOnly && !l.passive[level] && l.ifc.Config.Kind != devices.Loopback {
		return nil
	}
	return l.subnets
}

// tree gives an instance's tree of a level, nil where it is not in it.
func (d *domain) tree(i *instance, level int) (*graph, *spf.Tree) {
	g := d.graphs[level]
	v, ok := g.vertex[i.index]
	if !ok {
		return nil, nil
	}
	return g, g.Trees[v]
}
