package isis

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
)

// item is a subnet that an instance advertises in a level and that is not one of its links': from the other level, or from outside.
type item struct {
	prefix netip.Prefix
	from   *instance
	metric int64
	tag    uint32
	// down reports a route from level 2 in level 1, which never goes back (RFC 5302, the up/down bit); external one from outside that says so.
	down, external bool
}

// path is a way to a subnet.
type path struct {
	prefix   netip.Prefix
	kind     rib.Protocol
	metric   int64
	tag      uint32
	hops     []rib.NextHop
	external bool
}

// attach finds the instances that reach other areas: they have level 1 and a neighbour of another area, near or far, in level 2 (ISO 10589,
// 7.2.9.2).
func (d *domain) attach() {
	for _, i := range d.instances {
		if !i.level[1] || !i.level[2] || i.config.NoAttached {
			continue
		}
		g, t := d.tree(i, 2)
		for v, n := range g.routers {
			o := d.instances[n]
			if t.Dist[v] < infinity && o != i && !slices.ContainsFunc(o.areas, func(a string) bool { return slices.Contains(i.areas, a) }) {
				i.attached = true
				break
			}
		}
	}
}

// advertise finds what goes into each level beside the subnets of links: what is redistributed, the routes of level 1 in level 2, and
// what is leaked the other way (RFC 5302).
func (d *domain) advertise() {
	each, problems := make([][3][]item, len(d.instances)), make([][]rib.Problem, len(d.instances))
	parallel(len(d.instances), func(n int) {
		if i := d.instances[n]; len(i.links) > 0 {
			each[n], problems[n] = d.external(i)
		}
	})
	for n := range each {
		for level := 1; level <= 2; level++ {
			d.items[level] = append(d.items[level], each[n][level]...)
		}
		d.problems = append(d.problems, problems[n]...)
	}
	up := make([][]item, len(d.instances))
	parallel(len(d.instances), func(n int) {
		i := d.instances[n]
		if !i.level[1] || !i.level[2] || len(i.links) == 0 {
			return
		}
		own := i.own(2)
		for _, p := range d.paths(i, 1) {
			if p.kind == rib.ISISL1 && !own[p.prefix] && d.leaks(i, "level-1 level-2", p) {
				up[n] = append(up[n], item{prefix: p.prefix, from: i, metric: p.metric, tag: p.tag, external: p.external})
			}
		}
	})
	for _, x := range up {
		d.items[2] = append(d.items[2], x...)
	}
	down := make([][]item, len(d.instances))
	parallel(len(d.instances), func(n int) {
		i := d.instances[n]
		if _, leaks := i.config.Leaks["level-2 level-1"]; !leaks || !i.level[1] || !i.level[2] {
			return
		}
		near := d.paths(i, 1)
		for _, p := range d.paths(i, 2) {
			if find(near, p.prefix) == nil && d.leaks(i, "level-2 level-1", p) {
				down[n] = append(down[n], item{prefix: p.prefix, from: i, metric: p.metric, tag: p.tag, down: true, external: p.external})
			}
		}
	})
	for _, x := range down {
		d.items[1] = append(d.items[1], x...)
	}
}

// own are the subnets that an instance advertises of its links in a level.
func (i *instance) own(level int) map[netip.Prefix]bool {
	out := map[netip.Prefix]bool{}
	for _, l := range i.links {
		for _, p := range l.advertises(level) {
			out[p] = true
		}
	}
	return out
}

// leaks asks the filter between levels. From level 1 to level 2 all goes that nothing keeps back.
func (d *domain) leaks(i *instance, way string, p path) bool {
	filter, said := i.config.Leaks[way]
	if !said {
		return way == "level-1 level-2" && (!p.external || i.system.ISIS.ExternalDistances[1] == 0)
	}
	if filter == "" || d.in.Policies == nil {
		return true
	}
	ps := d.in.Policies(i.device.Name)
	kind, name, _ := strings.Cut(filter, " ")
	switch kind {
	case "access-list":
		return ps.ACL(name, p.prefix).Accept
	case "prefix-list":
		return ps.PrefixList(name, p.prefix).Accept
	}
	_, r := ps.Apply(name, routepolicy.Subject{Route: rib.Route{Prefix: p.prefix, Protocol: p.kind, Metric: p.metric, Tag: p.tag, Process: i.label()}, VRF: i.vrf, Use: routepolicy.Redistribution})
	return r.Accept
}

// external are the routes that an instance brings in from outside, by level.
func (d *domain) external(i *instance) (out [3][]item, problems []rib.Problem) {
	add := func(levels string, x item) {
		sys := &i.system.ISIS
		if levels == "" {
			levels = "level-2"
			if sys.ExportsBoth {
				levels = "level-1-2"
			} else if !i.level[2] {
				levels = "level-1"
			}
		}
		for level := 1; level <= 2; level++ {
			if i.level[level] && has(levels, level) {
				x.external = i.style(level) != "wide"
				out[level] = append(out[level], x)
			}
		}
	}
	if len(i.config.Redistribute) > 0 && d.in.Policies != nil && d.in.Tables != nil {
		rs, ps := d.in.Policies(i.device.Name).Redistribute(d.in.Tables(i.table()), i.config.Redistribute, routepolicy.Into{Protocol: rib.ISISL2, Process: i.label(), VRF: i.vrf,
			Tables: func(vrf string) rib.Table { return d.in.Tables(rib.ID{Device: i.device.Name, VRF: vrf}) },
			Runs: func(process, iface string) bool {
				return (process == "" || process == i.label()) && slices.ContainsFunc(i.links, func(l *link) bool { return l.ifc.Name == iface })
			}})
		problems = ps
		own := [3]map[netip.Prefix]bool{nil, i.own(1), i.own(2)}
		for _, r := range rs {
			if !r.Prefix.Addr().Is4() || own[1][r.Prefix] || own[2][r.Prefix] {
				continue
			}
			x := item{prefix: r.Prefix, from: i, tag: r.Tag}
			if r.MetricSet || i.system.ISIS.KeepsMetric {
				x.metric = r.Metric
			}
			levels := r.Level
			if s := i.config.Redistribute[r.Statement]; levels == "" && s != nil {
				for w := range strings.FieldsSeq(s.Level) {
					if strings.HasPrefix(w, "level-") {
						levels = w
					}
				}
			}
			add(levels, x)
		}
	}
	if o := i.config.DefaultOriginate; o != nil && d.in.Tables != nil {
		all := netip.PrefixFrom(netip.IPv4Unspecified(), 0)
		have := d.in.Tables(i.table()).Best(all)
		if have != nil && have.Protocol.IsISIS() && have.Process == i.label() {
			have = nil
		}
		x := item{prefix: all, from: i, metric: int64(o.Metric)}
		ok := have != nil || o.Always || i.system.ISIS.OriginatesAlways
		if ok && o.Policy != "" && d.in.Policies != nil {
			s := routepolicy.Subject{Route: rib.Route{Prefix: all, Protocol: rib.Static}, VRF: i.vrf, Use: routepolicy.Redistribution}
			if have != nil {
				s.Route = *have
			}
			s, r := d.in.Policies(i.device.Name).Apply(o.Policy, s)
			if ok = r.Accept; s.MetricSet {
				x.metric = s.Metric
			}
		}
		if ok {
			levels := ""
			for _, l := range []string{"level-1-2", "level-1", "level-2"} {
				if i.config.Settings["default-information "+l] != "" {
					levels = l
					break
				}
			}
			add(levels, x)
		}
	}
	return out, problems
}

// paths are an instance's ways in a level, in order of prefix, its own too.
func (d *domain) paths(i *instance, level int) []path {
	g, t := d.tree(i, level)
	if g == nil {
		return nil
	}
	kind := rib.ISISL1
	if level == 2 {
		kind = rib.ISISL2
	}
	var found []path
	g.Subnets(t, func(p netip.Prefix, cost int32, hops []rib.NextHop) {
		found = append(found, path{prefix: p, kind: kind, metric: int64(cost), hops: hops})
	})
	for _, x := range d.items[level] {
		v, ok := g.vertex[x.from.index]
		if !ok || t.Dist[v] >= infinity || x.from == i {
			continue
		}
		p := path{prefix: x.prefix, kind: kind, metric: int64(t.Dist[v]) + x.metric, tag: x.tag, hops: t.Sets[t.Via[v]], external: x.external}
		if x.down {
			p.kind = rib.ISISInter
		}
		found = append(found, p)
	}
	if level == 1 && !i.level[2] && !i.config.IgnoreAttached {
		for v, n := range g.routers {
			if o := d.instances[n]; o.attached && !o.overloaded() && t.Dist[v] < infinity {
				found = append(found, path{prefix: netip.PrefixFrom(netip.IPv4Unspecified(), 0), kind: kind, metric: int64(t.Dist[v]), hops: t.Sets[t.Via[v]]})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b path) int { return rib.ComparePrefixes(a.prefix, b.prefix) })
	return i.best(found)
}

// rank is the order of preference: level 1, level 2, then what was leaked into level 1 (RFC 5302, 3.2).
func rank(k rib.Protocol) int {
	return map[rib.Protocol]int{rib.ISISL1: 0, rib.ISISL2: 1, rib.ISISInter: 2}[k]
}

// best keeps the preferred of each prefix and joins the next hops of equals. Where external routes have distances of their own, those that are
// not come first.
func (i *instance) best(found []path) []path {
	outside := func(p path) int {
		if p.external && i.system.ISIS.ExternalDistances[1] != 0 {
			return 1
		}
		return 0
	}
	var out []path
	for _, p := range found {
		if len(out) == 0 || out[len(out)-1].prefix != p.prefix {
			out = append(out, p)
			continue
		}
		b := &out[len(out)-1]
		switch c := cmp.Or(cmp.Compare(outside(p), outside(*b)), cmp.Compare(rank(p.kind), rank(b.kind)), cmp.Compare(p.metric, b.metric)); {
		case c < 0:
			*b = p
		case c == 0:
			b.hops = join(b.hops, p.hops)
		}
	}
	return out
}

func find(ps []path, p netip.Prefix) *path {
	n, ok := slices.BinarySearchFunc(ps, p, func(x path, p netip.Prefix) int { return rib.ComparePrefixes(x.prefix, p) })
	if !ok {
		return nil
	}
	return &ps[n]
}
