package ospf

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"interlock/simulate/spf"
)

// translate makes routes of type 7 into type 5 at the border router of the highest id of each NSSA (RFC 3101, 3).
func (d *domain) translate() []*lsa {
	byArea := map[areaKey][]*lsa{}
	for _, l := range d.lsas {
		if l.nssa != "" && l.propagate && l.forward.IsValid() {
			k := areaKey{l.nssa, l.from.v3}
			byArea[k] = append(byArea[k], l)
		}
	}
	var out []*lsa
	for _, k := range slices.SortedFunc(maps.Keys(byArea), compareAreas) {
		g := d.graphs[k]
		stays := d.staying(k)
		if stays != nil && d.cutOff(stays, k) {
			d.problem(stays, "area "+k.area, "parts of this NSSA are down, and this border router of the highest id cannot reach all of it: if it could before, it goes on translating what it had, and nobody else does, until that ages out (an hour), which is what is computed")
			if len(stays.links) > 0 {
				out = append(out, translated(stays, byArea[k], d.lsas)...)
			}
			continue
		}
		for v, n := range g.routers {
			b := d.instances[n]
			if !b.border || b.area(k.area).Type != "nssa" {
				continue
			}
			t := g.Trees[v]
			elected := true
			for w, m := range g.routers {
				if o := d.instances[m]; o != b && o.border && t.Dist[w] != spf.Infinity && o.id.Compare(b.id) > 0 {
					elected = false
				}
			}
			if !elected {
				continue
			}
			for key := range b.area(k.area).Settings {
				if strings.HasPrefix(key, "nssa translate") || key == "nssa" && strings.Contains(b.area(k.area).Settings[key], "translate") {
					d.problem(b, "area "+k.area, "who translates routes of this NSSA is configured, which is not computed: the border router of the highest id does")
				}
			}
			var reached []*lsa
			for _, l := range byArea[k] {
				if w, ok := g.vertex[l.from.index]; ok && t.Dist[w] != spf.Infinity {
					reached = append(reached, l)
				}
			}
			out = append(out, translated(b, reached, d.lsas)...)
		}
	}
	return out
}

// translated are routes of type 7 as a border router tells them in type 5, without those that it brings in itself.
func translated(b *instance, ls, all []*lsa) []*lsa {
	own := map[netip.Prefix]bool{}
	for _, l := range all {
		if l.from == b && l.nssa == "" {
			own[l.prefix] = true
		}
	}
	var out []*lsa
	for _, l := range ls {
		if own[l.prefix] {
			continue
		}
		c := *l
		c.from, c.nssa, c.propagate = b, "", false
		if b.system.OSPF.TranslationLosesMetric {
			if c.metric = int64(cmp.Or(b.config.DefaultMetric, b.system.OSPF.ExternalMetric)); c.prefix.Bits() == 0 {
				c.metric = int64(b.system.OSPF.DefaultMetricAlways)
			}
		}
		out = append(out, &c)
	}
	return out
}

// cutOff reports that a border router does not reach all routers of an area.
func (d *domain) cutOff(i *instance, k areaKey) bool {
	g, t := d.tree(i, k.area)
	if g == nil {
		return true
	}
	for w := range g.routers {
		if t.Dist[w] == spf.Infinity {
			return true
		}
	}
	return false
}

// staying is the border router that FRR leaves translating in an NSSA some of which is down, nil where none of it is. The router LSA of what is
// gone counts in the election until it ages out (MaxAge, an hour), though RFC 3101, 3.1 asks for reachability; and the one elected translates
// what it has, reachable or not (ospfd/ospf_abr.c, ospf_abr_nssa_am_elected, ospf_abr_process_nssa_translates).
func (d *domain) staying(k areaKey) *instance {
	var highest *instance
	down := false
	for _, o := range d.instances {
		if o.v3 != k.v3 {
			continue
		}
		down = down || o.downIn(k.area)
		if o.area(k.area).Type == "nssa" && o.within(k.area) && o.within(backbone) && (highest == nil || o.id.Compare(highest.id) > 0) {
			highest = o
		}
	}
	if !down || highest == nil || !highest.system.OSPF.NSSATranslatorStays {
		return nil
	}
	return highest
}

// within reports that the instance has an interface in an area, were it up; downIn that one of those is down.
func (i *instance) within(area string) bool { return slices.Contains(i.areas, area) || i.downIn(area) }

func (i *instance) downIn(area string) bool {
	for _, ls := range i.down {
		if slices.ContainsFunc(ls, func(l *link) bool { return l.Area == area }) {
			return true
		}
	}
	return false
}
