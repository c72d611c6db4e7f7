package frrjudge

import (
	"fmt"
	"slices"
)

// bgp lets the ASes speak to each other. A network of one AS runs none, mostly.
func (g *generator) bgp() {
	if len(g.ases) == 1 && g.chance(0.6) {
		return
	}
	med := pick(g, "bgp always-compare-med", "bgp deterministic-med")
	relax := g.maybe(0.4, "bgp bestpath as-path multipath-relax")
	if g.chance(0.4) {
		g.odd = pick(g, "allowas-in 1", "allowas-in 2", "remove-private-AS", "as-override", "default-originate", "default-originate")
	}
	for _, a := range g.ases {
		everywhere := g.chance(0.7)
		for _, r := range a.members {
			edge := slices.ContainsFunc(g.links, func(l *link) bool { return (l.a == r || l.b == r) && l.other(r).as != a })
			if !everywhere && !edge && len(a.members) > 1 {
				continue
			}
			r.runsBGP = true
			r.neighbor = append(r.neighbor, "bgp router-id "+r.loopback, "no bgp ebgp-requires-policy", "bgp bestpath compare-routerid", med, relax, "timers bgp 1 3",
				g.maybe(0.2, "no bgp network import-check"), g.maybe(0.05, "bgp default local-preference %d", pick(g, 50, 200)))
			g.originate(r)
		}
		g.internal(a)
	}
	for _, l := range g.links {
		if l.a.as != l.b.as {
			g.external(l)
		}
	}
}

// originate is what a router brings into BGP by itself.
func (g *generator) originate(r *router) {
	for _, lan := range r.lans {
		if g.chance(0.7) {
			r.family = append(r.family, "network "+lan+g.lazily(0.15, " route-map %s", func() string { return g.setMap(r, "NET") }))
		}
	}
	if g.chance(0.3) || len(r.lans) == 0 && g.chance(0.4) {
		r.family = append(r.family, "network "+r.loopback+"/32")
	}
	if g.chance(0.2) {
		r.family = append(r.family, "redistribute connected"+g.maybe(0.3, " metric %d", g.IntN(50))+g.lazily(0.5, " route-map %s", func() string { return g.setMap(r, "CONN") }))
	}
	if g.chance(0.15) {
		r.family = append(r.family, "redistribute static"+g.maybe(0.3, " metric %d", g.IntN(50)))
	}
	if r.runsOSPF && g.chance(0.2) {
		r.family = append(r.family, "redistribute ospf"+g.lazily(0.5, " route-map %s", func() string { return g.setMap(r, "OSPF-BGP") }))
	}
	// One router of an AS brings BGP into OSPF: of two, whoever hears first keeps the other from it, and both ways are stable.
	if r.runsOSPF && !r.as.mutual && g.chance(0.2) {
		r.as.mutual = true
		name := r.list("BGP-OSPF", "ip prefix-list LANS seq 5 permit 172.16.0.0/16 ge 22 le 24", "route-map BGP-OSPF permit 10", " match ip address prefix-list LANS", g.maybe(0.4, " set metric %d", 1+g.IntN(90)), "exit")
		r.ospf = append(r.ospf, "redistribute bgp"+g.externalMetric()+" route-map "+name)
	}
	if g.chance(0.25) {
		n := g.all[g.IntN(len(g.all))].n
		r.family = append(r.family, fmt.Sprintf("aggregate-address %s%s%s", pick(g, fmt.Sprintf("172.16.%d.0/22", 4*n), fmt.Sprintf("172.16.%d.0/20", 4*n/16*16), "172.16.0.0/16"),
			g.maybe(0.3, " as-set"), g.maybe(0.5, " summary-only")))
	}
	if g.chance(0.5) {
		r.family = append(r.family, fmt.Sprintf("maximum-paths %d", pick(g, 1, 1, 2, 4)))
	}
	if g.chance(0.3) {
		r.family = append(r.family, fmt.Sprintf("maximum-paths ibgp %d", pick(g, 1, 2, 4)))
	}
	r.family = append(r.family, g.maybe(0.08, "distance bgp %d %d %d", pick(g, 20, 100, 180), pick(g, 105, 200), pick(g, 200, 210)))
}

// setMap is a route-map for networks and redistribution into BGP.
func (g *generator) setMap(r *router, name string) string {
	lines := []string{fmt.Sprintf("route-map %s permit 10", name)}
	if g.chance(0.4) {
		lines = append([]string{fmt.Sprintf("ip prefix-list %s-P seq 5 permit %s", name, pick(g, "172.16.0.0/16 le 24", "10.255.0.0/16 ge 32", "0.0.0.0/0 le 24"))}, lines...)
		lines = append(lines, fmt.Sprintf(" match ip address prefix-list %s-P", name))
	}
	lines = append(lines, g.maybe(0.4, " set metric %d", g.IntN(100)), g.maybe(0.3, " set local-preference %d", pick(g, 90, 110, 150)),
		g.maybe(0.3, " set community %d:%d", 65000, 1+g.IntN(4)), g.maybe(0.15, " set origin %s", pick(g, "igp", "incomplete")), g.maybe(0.1, " set as-path prepend %d", r.as.number), "exit")
	return r.list(name, lines...)
}

// internal makes the iBGP sessions of an AS: a full mesh, or reflectors that all others are clients of.
func (g *generator) internal(a *as) {
	var speakers []*router
	for _, r := range a.members {
		if r.runsBGP {
			speakers = append(speakers, r)
		}
	}
	if len(speakers) < 2 {
		return
	}
	reflectors := map[*router]bool{}
	if len(speakers) > 2 && g.chance(0.5) {
		for range 1 + g.IntN(2) {
			reflectors[speakers[g.IntN(len(speakers))]] = true
		}
		if g.chance(0.3) {
			for _, r := range speakers {
				if reflectors[r] {
					r.neighbor = append(r.neighbor, "bgp cluster-id 10.255.255.1")
				}
			}
		}
	}
	self := map[*router]string{}
	for _, r := range speakers {
		self[r] = pick(g, " next-hop-self", " next-hop-self", " next-hop-self", " next-hop-self", " next-hop-self force", "")
	}
	group := g.chance(0.3)
	for i, r := range speakers {
		if group {
			r.neighbor = append(r.neighbor, "neighbor IBGP peer-group", fmt.Sprintf("neighbor IBGP remote-as %d", a.number), "neighbor IBGP update-source lo")
		}
		for k, o := range speakers {
			if i == k || len(reflectors) > 0 && !reflectors[r] && !reflectors[o] {
				continue
			}
			if group {
				r.neighbor = append(r.neighbor, fmt.Sprintf("neighbor %s peer-group IBGP", o.loopback))
			} else {
				r.neighbor = append(r.neighbor, fmt.Sprintf("neighbor %s remote-as %d", o.loopback, a.number), fmt.Sprintf("neighbor %s update-source %s", o.loopback, pick(g, "lo", r.loopback)))
			}
			r.session(o.loopback)
			if !r.runsOSPF {
				g.towards(r, o)
			}
			if self[r] != "" {
				r.family = append(r.family, "neighbor "+o.loopback+self[r])
			}
			if reflectors[r] && !reflectors[o] {
				r.family = append(r.family, "neighbor "+o.loopback+" route-reflector-client")
			}
		}
	}
}

// towards gives a router without OSPF a static route to the loopback of one next to it.
func (g *generator) towards(r, o *router) {
	for _, l := range g.links {
		if (l.a == r || l.b == r) && l.other(r) == o {
			r.static = append(r.static, fmt.Sprintf("ip route %s/32 %s", o.loopback, l.port(o).ip()))
		}
	}
}

// session sets the timers that let a test be short.
func (r *router) session(peer string) {
	r.neighbor = append(r.neighbor, "neighbor "+peer+" timers connect 1", "neighbor "+peer+" advertisement-interval 0")
}

// external makes the eBGP session over a link between two ASes, or between loopbacks with statics to them.
func (g *generator) external(l *link) {
	if g.chance(0.1) {
		return // a link that nobody speaks over
	}
	loopbacks := g.chance(0.12) && !slices.ContainsFunc(g.links, func(o *link) bool {
		return o != l && (o.a == l.a && o.b == l.b || o.a == l.b && o.b == l.a)
	})
	for _, r := range []*router{l.a, l.b} {
		o := l.other(r)
		peer := l.port(o).ip()
		if loopbacks {
			peer = o.loopback
			r.static = append(r.static, fmt.Sprintf("ip route %s/32 %s", o.loopback, l.port(o).ip()))
		}
		r.neighbor = append(r.neighbor, fmt.Sprintf("neighbor %s remote-as %d", peer, o.as.number))
		if loopbacks {
			r.neighbor = append(r.neighbor, fmt.Sprintf("neighbor %s ebgp-multihop 2", peer), fmt.Sprintf("neighbor %s update-source lo", peer))
		}
		r.session(peer)
		g.treatment(r, o, peer)
	}
}

// treatment is what a router does to what it hears from an eBGP neighbour and tells it.
func (g *generator) treatment(r, o *router, peer string) {
	add := func(p float64, f func() string) {
		if g.chance(p) {
			r.family = append(r.family, "neighbor "+peer+" "+f())
		}
	}
	say := func(p float64, text string) { add(p, func() string { return text }) }
	add(0.3, func() string { return "route-map " + g.policy(r, "IN-"+o.name, o) + " in" })
	add(0.3, func() string { return "route-map " + g.policy(r, "OUT-"+o.name, o) + " out" })
	add(0.1, func() string {
		name := "PL-" + o.name
		return "prefix-list " + r.list(name, "ip prefix-list "+name+" seq 5 deny "+pick(g, "172.16.5.0/24", "172.16.0.0/19 ge 24", "10.255.0.0/16 ge 32"), "ip prefix-list "+name+" seq 10 permit any") + pick(g, " in", " out")
	})
	add(0.08, func() string {
		name := "AP-" + o.name
		return "filter-list " + r.list(name, fmt.Sprintf("bgp as-path access-list %s seq 5 deny _%d$", name, g.ases[g.IntN(len(g.ases))].number), fmt.Sprintf("bgp as-path access-list %s seq 10 permit .*", name)) + pick(g, " in", " out")
	})
	if g.odd != "" && g.chance(0.3) {
		say(1, g.odd)
		g.odd = "" // once in a network: two of a kind make routes go round
	}
	say(0.04, fmt.Sprintf("weight %d", 10+g.IntN(100)))
}

// policy is a route-map for a session with an eBGP neighbour.
func (g *generator) policy(r *router, name string, o *router) string {
	var lists, lines []string
	for seq := 10; seq <= 10*(1+g.IntN(3)); seq += 10 {
		action := pick(g, "permit", "permit", "permit", "deny")
		lines = append(lines, fmt.Sprintf("route-map %s %s %d", name, action, seq))
		id := fmt.Sprintf("%s-%d", name, seq)
		switch g.IntN(6) {
		case 0:
			lists = append(lists, fmt.Sprintf("bgp community-list standard %s permit 65000:%d", id, 1+g.IntN(4)))
			lines = append(lines, " match community "+id)
		case 1:
			lists = append(lists, fmt.Sprintf("bgp as-path access-list %s permit %s", id, pick(g, fmt.Sprintf("^%d", o.as.number), fmt.Sprintf("_%d_", g.ases[g.IntN(len(g.ases))].number), fmt.Sprintf("^%d$", o.as.number))))
			lines = append(lines, " match as-path "+id)
		default:
			n := g.all[g.IntN(len(g.all))].n
			lists = append(lists, fmt.Sprintf("ip prefix-list %s seq 5 permit %s", id, pick(g, fmt.Sprintf("172.16.%d.0/22 le 24", 4*n), fmt.Sprintf("10.255.%d.1/32", n), "172.16.0.0/16 le 24", "0.0.0.0/0 le 23")))
			lines = append(lines, " match ip address prefix-list "+id)
		}
		sets := g.sets(r)
		if action == "deny" { // FRR refuses it, and with it the lines entered before it (lib/routemap_northbound.c)
			sets = slices.DeleteFunc(sets, func(l string) bool { return l == " on-match next" })
		}
		lines = append(lines, sets...)
	}
	if g.chance(0.85) {
		lines = append(lines, fmt.Sprintf("route-map %s permit 100", name))
		lines = append(lines, g.sets(r)...)
	}
	return r.list(name, append(lists, lines...)...)
}

func (g *generator) sets(r *router) []string {
	return []string{g.maybe(0.08, " set local-preference %d", pick(g, 80, 120, 200)), g.maybe(0.3, " set metric %d", g.IntN(100)),
		g.maybe(0.2, " set as-path prepend %d", r.as.number), g.maybe(0.25, " set community 65000:%d%s", 1+g.IntN(4), g.maybe(0.5, " additive")),
		g.maybe(0.02, " set weight %d", 1+g.IntN(100)), g.maybe(0.05, " on-match next"), "exit"}
}
