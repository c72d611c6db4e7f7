package bgp

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
	"interlock/simulate/systems"
)

// drawing is a network for tests: routers with a loopback each, links between them, sessions over them. Inside an AS routers know each
// other's loopbacks and links by an interior protocol whose metrics are the links' costs.
type drawing struct {
	t       testing.TB
	configs []*devices.Config
	links   []wire
	// down are the links and routers that are out of service.
	down     map[int]bool
	dead     map[int]bool
	policies map[string]*routepolicy.Policies
	// tables are those of the last time, taken again where nothing in them changed.
	tables map[rib.ID]tableOf
}

type tableOf struct {
	routes []*rib.Route
	table  rib.Table
}

// wire is a link between routers x and y, whose addresses are 10.0.n.1 and 10.0.n.2.
type wire struct{ x, y, cost int }

func newDrawing(t testing.TB) *drawing {
	return &drawing{t: t, down: map[int]bool{}, dead: map[int]bool{}, policies: map[string]*routepolicy.Policies{}, tables: map[rib.ID]tableOf{}}
}

func loopback(i int) netip.Addr { return netip.AddrFrom4([4]byte{192, 0, 2, byte(i + 1)}) }

func (w wire) end(n, of int) netip.Addr {
	last := byte(1)
	if of == w.y {
		last = 2
	}
	return netip.AddrFrom4([4]byte{10, byte(n >> 8), byte(n), last})
}

// router adds a router, which announces its loopback.
func (d *drawing) router(os string, asn uint32) int {
	i := len(d.configs)
	c := &devices.Config{Hostname: fmt.Sprintf("r%02d", i), OS: os, Interfaces: map[string]*devices.Interface{}, VRFs: map[string]*devices.VRF{}, RoutePolicies: map[string]*devices.RoutePolicy{}}
	c.BGP = &devices.BGP{ASN: asn, Groups: map[string]*devices.BGPNeighbor{}, VRFs: map[string]*devices.BGPVRF{"default": {RouterID: loopback(i), Neighbors: map[string]*devices.BGPNeighbor{},
		Families: map[string]*devices.BGPFamily{"ipv4 unicast": {Networks: map[string]string{netip.PrefixFrom(loopback(i), 32).String(): ""}}}}}}
	d.configs = append(d.configs, c)
	return i
}

// link joins two routers; between two ASes they become neighbours on it.
func (d *drawing) link(x, y, cost int) int {
	d.links = append(d.links, wire{x, y, cost})
	return len(d.links) - 1
}

// peer makes a session between two routers: on link n, or between loopbacks for n < 0. It gives the two sides.
func (d *drawing) peer(x, y, n int) (*devices.BGPNeighbor, *devices.BGPNeighbor) {
	side := func(i, o int) *devices.BGPNeighbor {
		nb := &devices.BGPNeighbor{RemoteAS: fmt.Sprint(d.configs[o].BGP.ASN), Families: map[string]*devices.BGPNeighborFamily{"ipv4 unicast": {}}}
		to := loopback(o)
		if n >= 0 {
			to = d.links[n].end(n, o)
		} else {
			nb.UpdateSource = "lo"
		}
		on := true
		nb.Families["ipv4 unicast"].Activate = &on
		d.configs[i].BGP.VRFs["default"].Neighbors[to.String()] = nb
		return nb
	}
	return side(x, y), side(y, x)
}

// input is the network with what is down.
func (d *drawing) input() Input {
	n := &layer3.Network{}
	for i, c := range d.configs {
		dev := &layer3.Device{Name: c.Hostname, Index: i, Config: c, System: systems.Of(c.OS), Up: !d.dead[i], ByName: map[string]*layer3.Interface{}, VRFs: []string{"default"}}
		if d.policies[c.Hostname] == nil {
			d.policies[c.Hostname] = routepolicy.New(c, dev.System)
		}
		add := func(name string, p netip.Prefix, kind devices.InterfaceKind, segment int, up bool) {
			l := &layer3.Interface{Device: dev, Name: name, VRF: "default", Config: &devices.Interface{Name: name, Kind: kind}, Up: up && dev.Up, Segment: segment, Addresses: []layer3.Address{{Prefix: p}}}
			dev.Interfaces = append(dev.Interfaces, l)
			dev.ByName[name] = l
			if segment >= 0 {
				for len(n.Segments) <= segment {
					n.Segments = append(n.Segments, nil)
				}
				n.Segments[segment] = append(n.Segments[segment], l)
			}
		}
		add("lo", netip.PrefixFrom(loopback(i), 32), devices.Loopback, -1, true)
		for k, w := range d.links {
			if w.x == i || w.y == i {
				add(fmt.Sprintf("eth%d", k), netip.PrefixFrom(w.end(k, i), 30), devices.Ethernet, k, !d.down[k] && !d.dead[w.x] && !d.dead[w.y])
			}
		}
		n.Devices = append(n.Devices, dev)
	}
	tables := map[rib.ID]rib.Table{}
	for i, dev := range n.Devices {
		id := rib.ID{Device: dev.Name, VRF: "default"}
		routes := d.routes(i, dev)
		if was, ok := d.tables[id]; !ok || !slices.EqualFunc(was.routes, routes, (*rib.Route).Same) {
			d.tables[id] = tableOf{routes, rib.Build(routes)}
		}
		tables[id] = d.tables[id].table
	}
	return Input{Network: n, Tables: func(id rib.ID) rib.Table { return tables[id] }, Policies: func(name string) *routepolicy.Policies { return d.policies[name] }}
}

// routes are what a router knows without BGP.
func (d *drawing) routes(i int, dev *layer3.Device) []*rib.Route {
	var out []*rib.Route
	for _, l := range dev.Interfaces {
		if l.Up {
			out = append(out, &rib.Route{Prefix: l.Addresses[0].Prefix.Masked(), Protocol: rib.Connected, NextHops: []rib.NextHop{{Kind: rib.Attached, Interface: l.Name}}})
		}
	}
	if d.dead[i] {
		return out
	}
	const far = 1 << 20
	dist := make([]int, len(d.configs))
	for k := range dist {
		dist[k] = far
	}
	dist[i] = 0
	for range d.configs {
		for k, w := range d.links {
			if d.down[k] || d.dead[w.x] || d.dead[w.y] || d.configs[w.x].BGP.ASN != d.configs[i].BGP.ASN || d.configs[w.y].BGP.ASN != d.configs[i].BGP.ASN {
				continue
			}
			dist[w.x], dist[w.y] = min(dist[w.x], dist[w.y]+w.cost), min(dist[w.y], dist[w.x]+w.cost)
		}
	}
	add := func(p netip.Prefix, metric int) {
		if !slices.ContainsFunc(out, func(r *rib.Route) bool { return r.Prefix == p }) {
			out = append(out, &rib.Route{Prefix: p, Protocol: rib.OSPFIntra, Distance: 110, Metric: int64(metric), NextHops: []rib.NextHop{{Interface: "igp"}}})
		}
	}
	for o, m := range dist {
		if o == i || m == far {
			continue
		}
		add(netip.PrefixFrom(loopback(o), 32), m+1)
		for k, w := range d.links {
			if (w.x == o || w.y == o) && !d.down[k] && !d.dead[w.x] && !d.dead[w.y] {
				add(netip.PrefixFrom(w.end(k, o), 30).Masked(), m+w.cost)
			}
		}
	}
	slices.SortStableFunc(out, rib.ByPrefix)
	return out
}

// show prints all that BGP offers to every table.
func show(s *State, in Input) string {
	var b strings.Builder
	for _, dev := range in.Network.Devices {
		for _, r := range s.Routes(rib.ID{Device: dev.Name, VRF: "default"}) {
			fmt.Fprintf(&b, "%s %s %s [%d/%d] %v %v\n", dev.Name, r.Prefix, r.Protocol, r.Distance, r.Metric, r.NextHops, *r.BGP)
		}
	}
	for _, p := range s.Problems {
		fmt.Fprintln(&b, p.Kind, p.Message)
	}
	return b.String()
}

// randomDrawing draws some ASes, each with a chain of routers and shortcuts, fully meshed or reflected inside, and sessions between them.
func randomDrawing(t testing.TB, r *rand.Rand) *drawing {
	d := newDrawing(t)
	oses := []string{"ios", "eos", "frr", "nxos", "iosxr", "junos"}
	ases := 2 + r.IntN(4)
	var members [][]int
	for a := range ases {
		os := oses[r.IntN(4)] // the others close their doors without policies
		var in []int
		for range 1 + r.IntN(4) {
			if r.IntN(4) == 0 {
				os = oses[r.IntN(4)]
			}
			in = append(in, d.router(os, uint32(65001+a)))
		}
		for k := 1; k < len(in); k++ {
			d.link(in[k], in[r.IntN(k)], 1+r.IntN(5))
			if r.IntN(3) == 0 {
				d.link(in[k], in[r.IntN(k)], 1+r.IntN(5))
			}
		}
		reflected := r.IntN(2) == 0
		for x := range in {
			for y := x + 1; y < len(in); y++ {
				if reflected && x > 0 {
					continue
				}
				a, b := d.peer(in[x], in[y], -1)
				if reflected {
					yes := true
					a.Families["ipv4 unicast"].RouteReflectorClient = &yes
				}
				for _, n := range []*devices.BGPNeighbor{a, b} {
					if yes := true; r.IntN(2) == 0 {
						n.Families["ipv4 unicast"].NextHopSelf = &yes
					}
				}
			}
		}
		members = append(members, in)
	}
	for range ases * 2 {
		a, b := r.IntN(ases), r.IntN(ases)
		if a == b {
			continue
		}
		x, y := members[a][r.IntN(len(members[a]))], members[b][r.IntN(len(members[b]))]
		p, q := d.peer(x, y, d.link(x, y, 1))
		for _, n := range []*devices.BGPNeighbor{p, q} {
			if w := 10 * r.IntN(3); w > 0 && r.IntN(3) == 0 {
				n.Families["ipv4 unicast"].Weight = &w
			}
		}
	}
	return d
}

// randomFabric draws routers of several ASes each of which is joined to its neighbours by external sessions on shared subnets alone, as in
// data centres: with several equal ways, ASes of several routers, MEDs, prepending and, in some, weights.
func randomFabric(t testing.TB, r *rand.Rand) *drawing {
	d := newDrawing(t)
	oses := []string{"ios", "eos", "frr", "nxos"}
	ranked := r.IntN(4) == 0
	for range 3 + r.IntN(8) {
		i := d.router(oses[r.IntN(4)], uint32(65001+r.IntN(9)))
		f := d.configs[i].BGP.VRFs["default"].Families["ipv4 unicast"]
		f.MaximumPaths = []int{0, 2, 8}[r.IntN(3)]
		d.configs[i].BGP.VRFs["default"].BestPath = map[string]bool{"as-path multipath-relax": r.IntN(2) == 0, "always-compare-med": r.IntN(4) == 0}
		for _, name := range []string{"longer", "dearer"} {
			set := devices.PolicySet{Kind: "as-path prepend", Values: []string{fmt.Sprint(d.configs[i].BGP.ASN)}}
			if name == "dearer" {
				set = devices.PolicySet{Kind: "metric", Values: []string{fmt.Sprint(10 * r.IntN(4))}}
			}
			d.configs[i].RoutePolicies[name] = &devices.RoutePolicy{Name: name, Otherwise: devices.Reject, Terms: []devices.PolicyTerm{{Name: "10", Action: devices.Accept, Set: []devices.PolicySet{set}}}}
		}
	}
	for i := 1; i < len(d.configs); i++ {
		for range 1 + r.IntN(3) {
			o := r.IntN(i)
			if d.configs[i].BGP.ASN == d.configs[o].BGP.ASN {
				continue
			}
			x, y := d.peer(i, o, d.link(i, o, 1))
			for _, n := range []*devices.BGPNeighbor{x, y} {
				f := n.Families["ipv4 unicast"]
				switch r.IntN(5) {
				case 0:
					f.PolicyOut = "longer"
				case 1:
					f.PolicyOut = "dearer"
				case 2:
					if w := 10 * (1 + r.IntN(2)); ranked {
						f.Weight = &w
					}
				}
			}
		}
	}
	return d
}
