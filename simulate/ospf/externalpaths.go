package ospf

import (
	"slices"

	"interlock/simulate/rib"
	"interlock/simulate/spf"
)

// externalPaths are a router's paths to external routes (RFC 2328, 16.4; RFC 3101, 2.5), in order of prefix.
func (d *domain) externalPaths(i *instance) []path {
	var out []path
	wide := slices.ContainsFunc(i.graphAreas(), i.normal)
	rfc1583 := i.rfc1583()
	for _, l := range d.lsas {
		if l.from == i || l.from.v3 != i.v3 || l.nssa == "" && !wide {
			continue
		}
		way, ok := d.wayTo(i, l)
		if !ok {
			continue
		}
		p := path{prefix: l.prefix, area: way.area, cost: way.cost, tag: l.tag, hops: way.hops}
		switch {
		case l.kind1 && l.nssa == "":
			p.kind = rib.OSPFE1
		case l.nssa == "":
			p.kind = rib.OSPFE2
		case l.kind1:
			p.kind = rib.OSPFN1
		default:
			p.kind = rib.OSPFN2
		}
		if p.far = l.metric; l.kind1 {
			p.cost, p.far = p.cost+l.metric, 0
		}
		if len(out) == 0 || out[len(out)-1].prefix != p.prefix {
			out = append(out, p)
			continue
		}
		best := &out[len(out)-1]
		switch c := compareExternal(p, *best, rfc1583); {
		case c < 0:
			*best = p
		case c == 0:
			hops := spf.Join(best.hops, p.hops)
			if l.nssa != "" && l.propagate {
				*best = p // RFC 3101, 2.5 (6)(e): of equal ones the type 7 that may be translated is preferred
			}
			best.hops = hops
		}
	}
	return out
}

// wayTo is the way to where an external route leads: its boundary router, or its forwarding address.
func (d *domain) wayTo(i *instance, l *lsa) (path, bool) {
	way := path{}
	if l.nssa != "" {
		g, t := d.tree(i, l.nssa)
		if g == nil {
			return way, false
		}
		v, ok := g.vertex[l.from.index]
		if !ok || t.Dist[v] == spf.Infinity || i.area(l.nssa).Type != "nssa" {
			return way, false
		}
		if l.prefix.Bits() == 0 && i.border && !l.propagate {
			return way, false // RFC 3101, 2.5 (3)
		}
		way = path{kind: rib.OSPFIntra, area: l.nssa, cost: int64(t.Dist[v]), hops: t.Sets[t.Via[v]]}
	} else if way = i.reach[l.from.index]; way.kind == 0 || way.blind {
		return way, false
	}
	if !l.forward.IsValid() {
		return way, len(way.hops) > 0
	}
	if l.nssa == "" && !i.normal(way.area) { // what is translated from an NSSA is not for those who reach the translator through it (testdata ospf-324, ospf-5006)
		return way, false
	}
	for _, k := range i.links {
		for _, a := range k.Addresses {
			if a.Addr() == l.forward {
				return way, false
			}
		}
	}
	p := lookup(i.intra, l.forward)
	if q := lookup(i.inter, l.forward); p == nil || q != nil && q.prefix.Bits() > p.prefix.Bits() {
		p = q
	}
	if p == nil || l.nssa != "" && !i.system.OSPF.NSSAForwardAnywhere && (p.kind != rib.OSPFIntra || p.area != l.nssa) {
		return way, false
	}
	way = *p
	if len(way.hops) == 0 { // the network is attached: straight to the address
		for _, k := range i.links {
			for _, a := range k.Addresses {
				if a.Contains(l.forward) {
					way.hops = []rib.NextHop{{Addr: l.forward, Interface: k.ifc.Name}}
				}
			}
		}
	}
	return way, len(way.hops) > 0
}

// compareExternal orders external paths to one prefix.
func compareExternal(a, b path, rfc1583 bool) int {
	second := func(p path) int {
		if p.kind == rib.OSPFE2 || p.kind == rib.OSPFN2 {
			return 1
		}
		return 0
	}
	rank := func(p path) int {
		if rfc1583 || p.area != backbone {
			return 0
		}
		return 1
	}
	for _, c := range [...]int64{int64(second(a) - second(b)), a.far - b.far, int64(rank(a) - rank(b)), a.cost - b.cost} {
		if c != 0 {
			return int(max(-1, min(c, 1)))
		}
	}
	return 0
}
