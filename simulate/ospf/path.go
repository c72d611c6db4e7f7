package ospf

import (
	"net/netip"
	"slices"

	"interlock/simulate/rib"
	"interlock/simulate/spf"
)

// path is a way to a subnet or a boundary router as one router has found it.
type path struct {
	prefix netip.Prefix
	kind   rib.Protocol
	area   string
	// cost is within OSPF; far is the external metric of kind 2.
	cost, far int64
	tag       uint32
	// blind reports a way to a boundary router through a stub area, where it is not known for one.
	blind bool
	// hops are nil for the router's own.
	hops []rib.NextHop
}

func (p path) same(o path) bool {
	return p.prefix == o.prefix && p.kind == o.kind && p.cost == o.cost && p.far == o.far && p.tag == o.tag && p.area == o.area && p.blind == o.blind && sameHops(p.hops, o.hops)
}

// samePaths compares two lists, which often are one.
func samePaths(a, b []path) bool {
	if len(a) != len(b) || len(a) == 0 {
		return len(a) == len(b)
	}
	return &a[0] == &b[0] || slices.EqualFunc(a, b, path.same)
}

func sameHops(a, b []rib.NextHop) bool {
	if len(a) != len(b) || len(a) == 0 {
		return len(a) == len(b)
	}
	return &a[0] == &b[0] || slices.Equal(a, b)
}

// grow notes the trees of a router's areas and finds its paths within them, or takes those from before where the trees are the same.
func (d *domain) within(i *instance) {
	for _, area := range i.graphAreas() {
		if g, t := d.tree(i, area); g != nil {
			i.grown = append(i.grown, grown{g, t})
		}
	}
	if d.in.Before != nil {
		if was := d.in.Before.offers[i.name()]; was != nil && was.config == i.device.Config {
			i.was = was
		}
	}
	if i.was != nil && slices.EqualFunc(i.grown, i.was.grown, grown.same) {
		i.intra = i.was.intra
		return
	}
	i.intra = d.intraPaths(i)
}

// same reports that two trees carry the same subnets.
func (x grown) same(o grown) bool {
	return x.t == o.t && x.g.key == o.g.key && x.g.SameSubnets(&o.g.Graph)
}

// intraPaths are a router's paths within its areas, in order of prefix; of one subnet in two areas the shorter.
func (d *domain) intraPaths(i *instance) []path {
	var out []path
	for _, area := range i.graphAreas() {
		out = mergePaths(out, d.areaPaths(i, area))
	}
	return out
}

// graphAreas are the areas whose graphs the router is in: those it has interfaces in, and the backbone over virtual links.
func (i *instance) graphAreas() []string {
	if len(i.virtual) > 0 && !slices.Contains(i.areas, backbone) {
		return append([]string{backbone}, i.areas...)
	}
	return i.areas
}

// tree gives the router's tree of an area and the graph it is of.
func (d *domain) tree(i *instance, area string) (*graph, *spf.Tree) {
	g := d.graphs[areaKey{area, i.v3}]
	if g == nil {
		return nil, nil
	}
	v, ok := g.vertex[i.index]
	if !ok {
		return nil, nil
	}
	return g, g.Trees[v]
}

func (d *domain) areaPaths(i *instance, area string) []path {
	g, t := d.tree(i, area)
	if g == nil {
		return nil
	}
	out := make([]path, 0, len(g.Prefixes))
	g.Subnets(t, func(p netip.Prefix, cost int32, hops []rib.NextHop) {
		out = append(out, path{prefix: p, kind: rib.OSPFIntra, area: area, cost: int64(cost), hops: hops})
	})
	return out
}

// mergePaths merges two lists in order of prefix. Of one prefix the better kind stays, then the lower cost, then the first.
func mergePaths(a, b []path) []path {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	out := make([]path, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch c := rib.ComparePrefixes(a[0].prefix, b[0].prefix); {
		case c < 0:
			out, a = append(out, a[0]), a[1:]
		case c > 0:
			out, b = append(out, b[0]), b[1:]
		default:
			x := a[0]
			if b[0].kind < x.kind || b[0].kind == x.kind && b[0].cost < x.cost {
				x = b[0]
			}
			out, a, b = append(out, x), a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// find is the path to exactly a prefix, nil where there is none.
func find(ps []path, p netip.Prefix) *path {
	n, ok := slices.BinarySearchFunc(ps, p, func(x path, p netip.Prefix) int { return rib.ComparePrefixes(x.prefix, p) })
	if !ok {
		return nil
	}
	return &ps[n]
}

// lookup is the longest path that holds an address.
func lookup(ps []path, a netip.Addr) *path {
	for bits := a.BitLen(); bits >= 0; bits-- {
		p, err := a.Prefix(bits)
		if err != nil {
			return nil
		}
		if x := find(ps, p); x != nil {
			return x
		}
	}
	return nil
}
