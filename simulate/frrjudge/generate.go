package frrjudge

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Kinds of network: any, those of one OSPF domain alone, and those of BGP alone between ASes of one router or of several without OSPF.
var Kinds = []string{"any", "ospf", "bgp"}

// Generate makes a random network of a kind, of between least and most routers. The same seed gives the same network. What is generated settles by
// itself on one answer, so far as can be told beforehand: ties that FRR breaks by the age of a path are broken by router id instead
// (bgp bestpath compare-routerid), and metrics of several ASes are compared in an order of their own (deterministic-med, always-compare-med).
func Generate(seed uint64, kind string, least, most int) Snapshot {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 0x1f7)), kind: kind}
	g.routers(least, most)
	g.cables()
	g.groups()
	if g.chance(0.4) {
		g.segment()
	}
	if g.chance(0.5) {
		g.lans(0.9)
	} else {
		g.lans(0.4)
	}
	for _, as := range g.ases {
		if kind != "bgp" {
			g.ospf(as)
		}
	}
	if kind != "ospf" {
		g.bgp()
	}
	g.statics()
	return g.snapshot()
}

type generator struct {
	*rand.Rand
	kind string
	// odd is a setting of a session that lets routes come back; a network has one at most.
	odd   string
	all   []*router
	links []*link
	lan   *lan
	ases  []*as
}

// router is a router while its configuration grows.
type router struct {
	n        int
	name     string
	loopback string // address
	as       *as
	ports    []*port
	lans     []string // prefixes of its stub networks
	area     string   // OSPF area of its loopback and stub networks
	ospf     []string // lines under router ospf
	runsOSPF bool
	runsBGP  bool
	neighbor []string // lines under router bgp
	family   []string // lines under address-family ipv4 unicast
	static   []string
	lists    []string // prefix lists, as-path and community lists, route-maps
	named    map[string]bool
}

type port struct {
	name, address string
	lines         []string
	link          *link // nil for a stub network
	area          string
}

// link is a point-to-point cable, or two routers' way to each other over a LAN.
type link struct {
	a, b   *router
	pa, pb *port
	subnet int
	lan    *lan
}

// lan is a switch with three routers or more, of one AS or of several.
type lan struct {
	members []*router
	ports   []*port
}

// mixed reports that they are of several ASes: they speak no OSPF there, for it would not keep the ASes apart.
func (l *lan) mixed() bool {
	return slices.ContainsFunc(l.members, func(r *router) bool { return r.as != l.members[0].as })
}

func (l *link) other(r *router) *router {
	if l.a == r {
		return l.b
	}
	return l.a
}

func (l *link) port(r *router) *port {
	if l.a == r {
		return l.pa
	}
	return l.pb
}

func (p *port) ip() string { return strings.Split(p.address, "/")[0] }

// as is a connected set of routers under one administration.
type as struct {
	number  int
	members []*router
	// mutual reports that a router brings BGP into OSPF.
	mutual bool
}

func (g *generator) chance(p float64) bool { return g.Float64() < p }

func pick[T any](g *generator, of ...T) T { return of[g.IntN(len(of))] }

// maybe gives text with probability p, else nothing.
func (g *generator) maybe(p float64, format string, args ...any) string {
	if !g.chance(p) {
		return ""
	}
	return fmt.Sprintf(format, args...)
}

// lazily gives what f makes with probability p, and else does not call it.
func (g *generator) lazily(p float64, format string, f func() string) string {
	if !g.chance(p) {
		return ""
	}
	return fmt.Sprintf(format, f())
}

func (g *generator) routers(least, most int) {
	for n := 1; n <= least+g.IntN(most-least+1); n++ {
		g.all = append(g.all, &router{n: n, name: fmt.Sprintf("r%d", n), loopback: fmt.Sprintf("10.255.%d.1", n), area: "0", named: map[string]bool{}})
	}
}

// cables makes a tree and some links more.
func (g *generator) cables() {
	for i := 1; i < len(g.all); i++ {
		g.cable(g.all[g.IntN(i)], g.all[i])
	}
	for range 1 + g.IntN(len(g.all)) {
		a, b := g.all[g.IntN(len(g.all))], g.all[g.IntN(len(g.all))]
		if a != b && (g.chance(0.3) || !slices.ContainsFunc(g.links, func(l *link) bool { return l.a == a && l.b == b || l.a == b && l.b == a })) {
			g.cable(a, b)
		}
	}
}

func (g *generator) cable(a, b *router) {
	l := &link{a: a, b: b, subnet: len(g.links)}
	base, bits := 4*len(g.links), pick(g, 30, 30, 31)
	address := func(k int) string { return fmt.Sprintf("10.0.%d.%d/%d", base/256, base%256+k+31-bits, bits) }
	l.pa, l.pb = g.port(a, address(0), l), g.port(b, address(1), l)
	g.links = append(g.links, l)
}

func (g *generator) port(r *router, address string, l *link) *port {
	p := &port{name: fmt.Sprintf("eth%d", len(r.ports)), address: address, link: l}
	r.ports = append(r.ports, p)
	return p
}

// groups parts the routers into ASes, each connected: grown from seeds along links.
func (g *generator) groups() {
	n := 1
	switch {
	case g.kind == "bgp":
		n = len(g.all) - g.IntN(2)
	case g.kind != "ospf" && g.chance(0.75):
		n = 2 + g.IntN(max(1, len(g.all)/2))
	}
	free := func(r *router) bool { return r.as == nil }
	for k := range min(n, len(g.all)) {
		a := &as{number: 65001 + k}
		if g.chance(0.1) {
			a.number = 4200000000 + k
		}
		var seeds []*router
		for _, r := range g.all {
			if free(r) {
				seeds = append(seeds, r)
			}
		}
		r := seeds[g.IntN(len(seeds))]
		r.as, a.members = a, append(a.members, r)
		g.ases = append(g.ases, a)
	}
	for left := true; left; {
		left = false
		for _, i := range g.Perm(len(g.links)) {
			l := g.links[i]
			if free(l.a) == free(l.b) {
				left = left || free(l.a)
				continue
			}
			r, o := l.a, l.b
			if !free(r) {
				r, o = o, r
			}
			r.as = o.as
			o.as.members = append(o.as.members, r)
		}
	}
	for _, a := range g.ases {
		slices.SortFunc(a.members, func(x, y *router) int { return x.n - y.n })
	}
}

// segment puts three routers or four on a LAN, now and then of several ASes: then what one of them tells of another keeps its next hop.
func (g *generator) segment() {
	of := g.all
	if big := slices.IndexFunc(g.ases, func(a *as) bool { return len(a.members) >= 3 }); big >= 0 && g.chance(0.7) {
		of = g.ases[big].members
	}
	if len(of) < 3 {
		return
	}
	g.lan = &lan{}
	for _, i := range g.Perm(len(of))[:min(len(of), pick(g, 3, 3, 4))] {
		r := of[i]
		g.lan.members = append(g.lan.members, r)
		g.lan.ports = append(g.lan.ports, g.port(r, fmt.Sprintf("10.1.0.%d/24", r.n), nil))
	}
	for i, a := range g.lan.members {
		for k, b := range g.lan.members[:i] {
			l := &link{a: b, b: a, pa: g.lan.ports[k], pb: g.lan.ports[i], subnet: len(g.links), lan: g.lan}
			l.pa.link, l.pb.link = l, l
			g.links = append(g.links, l)
		}
	}
}

// lans gives routers stub networks, of a block by router so that ranges and aggregates have something to take together.
// The first of the block stays free: a range and a subnet of one address are told apart by host bits in the link state id (RFC 2328,
// appendix E), and which of them gets which depends on who comes first.
func (g *generator) lans(p float64) {
	for _, r := range g.all {
		for k := 0; k < 2 && g.chance(p); k++ {
			net := fmt.Sprintf("172.16.%d", 4*r.n+1+k)
			r.lans = append(r.lans, net+".0/24")
			g.port(r, net+".1/24", nil)
		}
	}
}

// list adds a named list or route-map to a router once.
func (r *router) list(name string, lines ...string) string {
	if !r.named[name] {
		r.named[name] = true
		r.lists = append(r.lists, lines...)
	}
	return name
}

func (g *generator) snapshot() Snapshot {
	s := Snapshot{}
	var links [][2]Port
	for _, l := range g.links {
		if l.lan == nil {
			links = append(links, [2]Port{{l.a.name, l.pa.name}, {l.b.name, l.pb.name}})
		}
	}
	if g.lan != nil {
		var b strings.Builder
		b.WriteString("! device: sw1 (vEOS, EOS-4.27.0F)\n!\nhostname sw1\n!\nvlan 10\n!\n")
		for i, p := range g.lan.ports {
			links = append(links, [2]Port{{g.lan.members[i].name, p.name}, {"sw1", fmt.Sprintf("Ethernet%d", i+1)}})
			fmt.Fprintf(&b, "interface Ethernet%d\n   switchport access vlan 10\n!\n", i+1)
		}
		b.WriteString("end\n")
		s["configs/sw1/sw1.cfg"] = b.String()
	}
	s["layer1_topology.json"] = topologyText(links)
	for _, r := range g.all {
		s[fmt.Sprintf(configPath, r.name)] = r.text()
	}
	return s
}

func ospfOrder(line string) int {
	return 1 + slices.Index([]string{"area", "default-metric", "redistribute", "default-information", "distance"}, strings.Split(line, " ")[0])
}

func (r *router) text() string {
	var b strings.Builder
	block := func(head string, lines []string, tail string) {
		b.WriteString(head + "\n")
		for _, l := range lines {
			if l != "" {
				b.WriteString(" " + l + "\n")
			}
		}
		b.WriteString(tail + "!\n")
	}
	fmt.Fprintf(&b, "frr version 8.4.4\nfrr defaults traditional\nhostname %s\nservice integrated-vtysh-config\n!\n", r.name)
	for _, l := range r.static {
		b.WriteString(l + "\n")
	}
	lo := []string{"ip address " + r.loopback + "/32"}
	if r.runsOSPF {
		lo = append(lo, "ip ospf area "+r.area)
	}
	block("interface lo", lo, "exit\n")
	for _, p := range r.ports {
		block("interface "+p.name, append([]string{"ip address " + p.address}, p.lines...), "exit\n")
	}
	if r.runsOSPF {
		// In the order in which FRR itself writes them: a default route that is originated before its area becomes an NSSA is lost in FRR 8.4.
		slices.SortStableFunc(r.ospf, func(a, b string) int { return ospfOrder(a) - ospfOrder(b) })
		block("router ospf", r.ospf, "exit\n")
	}
	if r.runsBGP {
		fmt.Fprintf(&b, "router bgp %d\n", r.as.number)
		for _, l := range r.neighbor {
			if l != "" {
				b.WriteString(" " + l + "\n")
			}
		}
		b.WriteString(" !\n address-family ipv4 unicast\n")
		for _, l := range r.family {
			if l != "" {
				b.WriteString("  " + l + "\n")
			}
		}
		b.WriteString(" exit-address-family\nexit\n!\n")
	}
	for _, l := range r.lists {
		if l != "" {
			b.WriteString(l + "\n")
		}
	}
	return b.String()
}
