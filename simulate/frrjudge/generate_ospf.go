package frrjudge

import (
	"fmt"
	"slices"
)

// area is an OSPF area but the backbone.
type area struct {
	id, kind string
	members  []*router
}

// ospf lets an AS run OSPF: some routers are the backbone, what hangs off them are areas.
func (g *generator) ospf(a *as) {
	if len(a.members) == 1 && g.chance(0.8) {
		return
	}
	for _, r := range a.members {
		r.runsOSPF = true
		r.ospf = append(r.ospf, "ospf router-id "+r.loopback, "timers throttle spf 0 50 1000", "timers throttle lsa all 0", "timers lsa min-arrival 0",
			g.maybe(0.1, "maximum-paths %d", 1+g.IntN(2)), g.maybe(0.08, "distance %d", pick(g, 90, 115, 210)),
			g.maybe(0.06, "distance ospf intra-area %d inter-area %d external %d", pick(g, 105, 110), pick(g, 110, 112), pick(g, 110, 150, 201)),
			g.maybe(0.06, "max-metric router-lsa administrative"))
	}
	inside := func(l *link) bool { return l.a.as == a && l.b.as == a && (l.lan == nil || !l.lan.mixed()) }
	core := g.core(a, inside)
	areas := g.areas(a, core, inside)
	for _, l := range g.links {
		if inside(l) && l.pb.area == "" {
			g.adjacency(l, linkArea(l, core))
		}
	}
	for _, r := range a.members {
		for _, p := range r.ports {
			if p.link != nil || g.chance(0.25) {
				continue
			}
			p.area = r.area
			p.lines = append(p.lines, "ip ospf area "+p.area, "ip ospf cost "+fmt.Sprint(1+g.IntN(20)))
			if g.chance(0.5) {
				p.lines = append(p.lines, "ip ospf passive")
			}
		}
		g.externals(r)
	}
	for _, x := range areas {
		g.border(x, core)
	}
}

// core picks the connected routers of the backbone.
func (g *generator) core(a *as, inside func(*link) bool) []*router {
	if g.chance(0.35) {
		return a.members
	}
	want := 1 + g.IntN(len(a.members))
	core := []*router{a.members[g.IntN(len(a.members))]}
	for grown := true; grown && len(core) < want; {
		grown = false
		for _, l := range g.links {
			if in := slices.Contains(core, l.a); inside(l) && in != slices.Contains(core, l.b) && len(core) < want {
				r := l.a
				if in {
					r = l.b
				}
				core, grown = append(core, r), true
			}
		}
	}
	return core
}

// areas parts the routers outside the backbone into areas, each connected.
func (g *generator) areas(a *as, core []*router, inside func(*link) bool) []*area {
	var out []*area
	seen := map[*router]bool{}
	for _, r := range a.members {
		if seen[r] || slices.Contains(core, r) {
			continue
		}
		x := &area{id: pick(g, fmt.Sprint(len(out)+1), fmt.Sprintf("0.0.%d.0", len(out)+1)), kind: pick(g, "", "", "stub", "stub", "nssa", "nssa", "nssa")}
		queue := []*router{r}
		seen[r] = true
		for len(queue) > 0 {
			m := queue[0]
			queue = queue[1:]
			m.area = x.id
			x.members = append(x.members, m)
			for _, l := range g.links {
				if o := l.other(m); inside(l) && (l.a == m || l.b == m) && !seen[o] && !slices.Contains(core, o) {
					seen[o] = true
					queue = append(queue, o)
				}
			}
		}
		if x.kind != "" {
			for _, m := range x.members {
				m.ospf = append(m.ospf, fmt.Sprintf("area %s %s", x.id, x.kind))
			}
		}
		out = append(out, x)
	}
	return out
}

func linkArea(l *link, core []*router) string {
	if l.lan != nil {
		for _, r := range l.lan.members {
			if !slices.Contains(core, r) {
				return r.area
			}
		}
	}
	if slices.Contains(core, l.a) {
		return l.b.area
	}
	return l.a.area
}

func (g *generator) adjacency(l *link, area string) {
	broadcast := g.chance(0.3) || l.lan != nil
	ports := []*port{l.pa, l.pb}
	if l.lan != nil {
		ports = l.lan.ports
	}
	for _, p := range ports {
		p.area = area
		p.lines = append(p.lines, "ip ospf area "+area)
		if g.chance(0.85) {
			p.lines = append(p.lines, "ip ospf cost "+fmt.Sprint(pick(g, 1, 5, 10, 10, 10, 1+g.IntN(50))))
		} else {
			p.lines = append(p.lines, "bandwidth "+fmt.Sprint(pick(g, 5, 10, 20)))
		}
		p.lines = append(p.lines, "ip ospf hello-interval 1", "ip ospf dead-interval 4")
		if broadcast {
			p.lines = append(p.lines, g.maybe(0.3, "ip ospf priority %d", 1+g.IntN(3)))
		} else {
			p.lines = append(p.lines, "ip ospf network point-to-point")
		}
	}
}

// externals lets a router bring routes into OSPF. BGP's are taken in by bgp.
func (g *generator) externals(r *router) {
	if g.chance(0.3) {
		r.ospf = append(r.ospf, "redistribute connected"+g.externalMetric()+g.lazily(0.4, " route-map %s", func() string { return g.tagMap(r, "CONN-OSPF") }))
	}
	if g.chance(0.15) {
		r.ospf = append(r.ospf, "redistribute static"+g.externalMetric())
	}
	if g.chance(0.12) {
		r.ospf = append(r.ospf, "default-information originate"+g.maybe(0.6, " always")+g.externalMetric())
	}
	r.ospf = append(r.ospf, g.maybe(0.06, "default-metric %d", 5+g.IntN(50)))
}

func (g *generator) externalMetric() string {
	return g.maybe(0.5, " metric %d", 1+g.IntN(100)) + g.maybe(0.5, " metric-type %d", 1+g.IntN(2))
}

// tagMap is a route-map for redistribution: some prefixes are kept out, some get a metric of their own.
func (g *generator) tagMap(r *router, name string) string {
	lines := []string{fmt.Sprintf("ip prefix-list %s-NO seq 5 permit %s", name, pick(g, "172.16.0.0/16 ge 24", "10.255.0.0/16 ge 32", "10.0.0.0/16 le 31", r.loopback+"/32")),
		fmt.Sprintf("route-map %s deny 10", name), fmt.Sprintf(" match ip address prefix-list %s-NO", name), "exit"}
	if g.chance(0.5) {
		lines = []string{fmt.Sprintf("ip prefix-list %s-SOME seq 5 permit 172.16.0.0/16 ge 24", name),
			fmt.Sprintf("route-map %s permit 10", name), fmt.Sprintf(" match ip address prefix-list %s-SOME", name), fmt.Sprintf(" set metric %d", 1+g.IntN(200)), "exit"}
	}
	lines = append(lines, fmt.Sprintf("route-map %s permit 20", name))
	if g.chance(0.4) {
		lines = append(lines, " set metric-type "+pick(g, "type-1", "type-2"))
	}
	return r.list(name, append(lines, "exit")...)
}

// border says what the border routers of an area do: its kind, ranges and filters.
func (g *generator) border(x *area, core []*router) {
	var borders []*router
	for _, l := range g.links {
		for _, m := range x.members {
			if o := l.other(m); (l.a == m || l.b == m) && slices.Contains(core, o) && o.as == m.as && !slices.Contains(borders, o) {
				borders = append(borders, o)
			}
		}
	}
	ranges := g.chance(0.4)
	cost, hide := g.maybe(0.25, " cost %d", 1+g.IntN(60)), g.maybe(0.2, " not-advertise")
	if hide != "" {
		cost = ""
	}
	filter := g.chance(0.15)
	summary := g.maybe(0.4, " no-summary")
	for _, b := range borders {
		if x.kind != "" {
			b.ospf = append(b.ospf, fmt.Sprintf("area %s %s%s", x.id, x.kind, summary), g.maybe(0.3, "area %s default-cost %d", x.id, 1+g.IntN(30)))
		}
		if ranges {
			m := x.members[g.IntN(len(x.members))]
			b.ospf = append(b.ospf, fmt.Sprintf("area %s range 172.16.%d.0/%d%s%s", x.id, 4*m.n, pick(g, 22, 22, 23), cost, hide))
			if g.chance(0.3) {
				b.ospf = append(b.ospf, fmt.Sprintf("area %s range 10.255.%d.0/22", x.id, m.n/4*4))
			}
		}
		if filter {
			name := b.list("AREA-"+x.id, fmt.Sprintf("ip prefix-list AREA-%s seq 5 deny 172.16.%d.0/24", x.id, 4*x.members[0].n+1), fmt.Sprintf("ip prefix-list AREA-%s seq 10 permit any", x.id))
			b.ospf = append(b.ospf, fmt.Sprintf("area %s filter-list prefix %s %s", x.id, name, pick(g, "in", "out")))
		}
	}
}
