package bgp

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"interlock/simulate/layer3"
	"interlock/simulate/rib"
)

// A slow and obvious BGP: every router keeps what each neighbour told it, and all speak in turn, round after round, until nobody says
// anything new. It knows eBGP, iBGP, reflection, weights and next-hop-self: what randomDrawing draws.

type told struct {
	path       []uint32
	nextHop    netip.Addr
	originator int // router, -1 for none
	clusters   []int
}

type refRoute struct {
	told
	from     int // router, itself for its own
	external bool
	weight   int
	metric   int64
	address  netip.Addr // of the neighbour
}

type reference struct {
	d    *drawing
	in   Input
	best map[int]map[netip.Prefix]*refRoute
}

// order compares two routes as RFC 4271, 9.1.2.2 and the weight before it have it.
func (x *reference) order(a, b *refRoute) int {
	step := func(p, q int) int {
		switch {
		case p < q:
			return -1
		case p > q:
			return 1
		}
		return 0
	}
	for _, c := range []int{
		step(b.weight, a.weight),
		step(len(a.path), len(b.path)),
		step(btoi(!a.external), btoi(!b.external)),
		step(int(a.metric), int(b.metric)),
		x.routerID(a).Compare(x.routerID(b)),
		step(len(a.clusters), len(b.clusters)),
		a.address.Compare(b.address),
	} {
		if c != 0 {
			return c
		}
	}
	return 0
}

func (x *reference) routerID(r *refRoute) netip.Addr {
	if r.originator >= 0 {
		return loopback(r.originator)
	}
	return loopback(r.from)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// settle lets all speak until nothing changes; false where that does not happen.
func (x *reference) settle(sides []*side) bool {
	x.best = map[int]map[netip.Prefix]*refRoute{}
	for i := range x.d.configs {
		x.best[i] = map[netip.Prefix]*refRoute{}
	}
	for range 100 {
		changed := false
		for i := range x.d.configs {
			now := x.choose(i, sides)
			if fmt.Sprint(keys(now)) != fmt.Sprint(keys(x.best[i])) {
				changed = true
			}
			x.best[i] = now
		}
		if !changed {
			return true
		}
	}
	return false
}

func keys(m map[netip.Prefix]*refRoute) []string {
	var out []string
	for p, r := range m {
		out = append(out, fmt.Sprint(p, *r))
	}
	slices.Sort(out)
	return out
}

func (x *reference) choose(i int, sides []*side) map[netip.Prefix]*refRoute {
	out := map[netip.Prefix]*refRoute{}
	if x.d.dead[i] {
		return out
	}
	self := netip.PrefixFrom(loopback(i), 32)
	for _, s := range sides {
		if !s.up || s.speaker.device.Index != i {
			continue
		}
		o := s.peer.speaker.device.Index
		for p, r := range x.best[o] {
			t, ok := x.tell(o, s.peer, i, r)
			if p == self || !ok || slices.Contains(t.path, x.d.configs[i].BGP.ASN) || t.originator == i || slices.Contains(t.clusters, i) {
				continue
			}
			n := &refRoute{told: t, from: o, external: s.kind == external, address: s.remote}
			if w := s.says.Families["ipv4 unicast"].Weight; w != nil {
				n.weight = *w
			}
			if t.nextHop == loopback(i) {
				continue
			}
			way := x.in.Tables(rib.ID{Device: x.d.configs[i].Hostname, VRF: "default"}).LookupIf(t.nextHop, nil)
			if way == nil {
				continue
			}
			if own := slices.ContainsFunc(s.speaker.addresses, func(l *layer3.Interface) bool { return l.Owns(t.nextHop) }); own {
				continue
			}
			n.metric = way.Metric
			if b := out[p]; b == nil || x.order(n, b) < 0 {
				out[p] = n
			}
		}
	}
	out[self] = &refRoute{told: told{originator: -1}, from: i, weight: 1 << 20}
	return out
}

// tell gives what router o tells router i of its best route on a session.
func (x *reference) tell(o int, s *side, i int, r *refRoute) (told, bool) {
	if r.from == i && !(r.from == o) && r.address == s.remote {
		return told{}, false
	}
	own := r.from == o && len(r.path) == 0 && r.weight == 1<<20
	t := told{path: slices.Clone(r.path), nextHop: r.nextHop, originator: -1}
	if s.kind == external {
		t.path = append([]uint32{x.d.configs[o].BGP.ASN}, t.path...)
		t.nextHop = s.local
		return t, true
	}
	f := s.says.Families["ipv4 unicast"]
	self := f.NextHopSelf != nil && *f.NextHopSelf
	switch {
	case own:
		t.nextHop = s.local
		return t, true
	case r.external:
		if self {
			t.nextHop = s.local
		}
		return t, true
	}
	// Between internal neighbours only a reflector passes on: from clients to all, from others to clients.
	client := func(of int) bool {
		nb := x.d.configs[o].BGP.VRFs["default"].Neighbors[loopback(of).String()]
		c := nb.Families["ipv4 unicast"].RouteReflectorClient
		return c != nil && *c
	}
	if !client(i) && !client(r.from) {
		return told{}, false
	}
	t.originator = r.originator
	if t.originator < 0 {
		t.originator = r.from
	}
	t.clusters = append([]int{o}, r.clusters...)
	return t, true
}

// compare settles a drawing both ways and tells of differences.
func compare(t *testing.T, name string, d *drawing) {
	in := d.input()
	s := Compute(in)
	x := &reference{d: d, in: in}
	if !x.settle(s.network.sides) {
		return // the reference, too, finds no rest
	}
	for _, p := range s.Problems {
		if p.Kind == "no-convergence" {
			t.Fatalf("%s: %s, but the reference settles", name, p.Message)
		}
	}
	var diff []string
	for i, c := range d.configs {
		sp := s.network.speaker(rib.ID{Device: c.Hostname, VRF: "default"})
		for k, p := range s.network.prefixes {
			var got, want string
			if cell := s.network.rows[k].cell(sp.index); cell != nil && cell.best != nil {
				var path []uint32
				for _, g := range cell.best.attrs.ASPath {
					path = append(path, g.ASNs...)
				}
				got = fmt.Sprint(path, cell.best.nextHop, cell.best.weight&0xfff)
				if cell.best.own() {
					got = "own"
				}
			}
			if r := x.best[i][p]; r != nil {
				want = fmt.Sprint(r.path, r.nextHop, r.weight)
				if r.from == i {
					want = "own"
				}
			}
			if got != want {
				diff = append(diff, fmt.Sprintf("%s %s: %q, the reference %q", c.Hostname, p, got, want))
			}
		}
	}
	if len(diff) > 0 {
		t.Fatalf("%s:\n%s", name, strings.Join(diff, "\n"))
	}
}

// plain takes out what only one system does, so that the reference stays obvious: all are one system, without multipath's or third parties'
// say in the choice.
func plain(r *rand.Rand) func(t testing.TB) *drawing {
	return func(t testing.TB) *drawing {
		d := randomDrawing(t, r)
		for _, c := range d.configs {
			c.OS = "ios"
			for _, n := range c.BGP.VRFs["default"].Neighbors {
				if w := n.Families["ipv4 unicast"].Weight; w != nil {
					n.Families["ipv4 unicast"].Weight = nil // may have several states to rest in
				}
			}
		}
		for k := range d.links {
			d.down[k] = r.IntN(8) == 0
		}
		return d
	}
}

func TestReference(t *testing.T) {
	for seed := range uint64(200) {
		compare(t, fmt.Sprintf("seed %d", seed), plain(rand.New(rand.NewPCG(seed, 1)))(t))
	}
}

func FuzzReference(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Fuzz(func(t *testing.T, a, b uint64) {
		compare(t, fmt.Sprintf("%d %d", a, b), plain(rand.New(rand.NewPCG(a, b)))(t))
	})
}
