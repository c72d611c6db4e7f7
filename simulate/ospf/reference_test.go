package ospf

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"sort"
	"strings"
	"testing"

	"interlock/simulate/rib"
)

// The reference computes what the package does, slowly and plainly: distances by Bellman and Ford's relaxation until nothing moves, next
// hops by asking of every neighbour whether a shortest path leads over it. It knows what random drawings have: broadcast and
// point-to-point links, areas, stub areas, loopbacks, external routes of both types.

type refLink struct {
	router, segment int
	area            string
	cost            int64
	p2p             bool
	prefix          netip.Prefix
	name            string
}

type refNet struct {
	areas    []map[string]bool
	links    []refLink
	loops    []refLink
	external map[int][]refExternal
	stub     map[string]bool
	text     string
}

type refExternal struct {
	prefix netip.Prefix
	metric int64
	type1  bool
}

const far = int64(1) << 40

// random draws a network: a backbone in the middle, areas around it, each joined to it by one border router or two.
func random(r *rand.Rand) *refNet {
	n := &refNet{external: map[int][]refExternal{}, stub: map[string]bool{}}
	var lines []string
	routers := 3 + r.IntN(8)
	areaNames := []string{"0.0.0.0", "0.0.0.1", "0.0.0.2"}[:1+r.IntN(3)]
	home := make([]string, routers)
	n.areas = make([]map[string]bool, routers)
	for i := range routers {
		home[i] = areaNames[r.IntN(len(areaNames))]
		n.areas[i] = map[string]bool{}
		lines = append(lines, fmt.Sprintf("router r%d rfc 1.0.0.%d", i, i+1))
	}
	home[0] = areaNames[0]
	host, seg := 0, 0
	link := func(area string, p2p bool, members ...int) {
		prefix := netip.MustParsePrefix(fmt.Sprintf("10.%d.%d.0/24", seg/250, seg%250))
		for k, m := range members {
			name := fmt.Sprintf("e%d", len(n.links))
			addr := netip.AddrFrom4([4]byte{10, byte(seg / 250), byte(seg % 250), byte(k + 1)})
			cost := int64(1 + r.IntN(4))
			n.links = append(n.links, refLink{m, seg, area, cost, p2p, netip.PrefixFrom(addr, 24), name})
			n.areas[m][area] = true
			line := fmt.Sprintf("link r%d %s %s s%d %s cost %d", m, name, netip.PrefixFrom(addr, 24), seg, area, cost)
			if p2p {
				line += " p2p"
			}
			lines = append(lines, line)
		}
		_ = prefix
		seg++
	}
	for range routers + r.IntN(6) {
		area := areaNames[r.IntN(len(areaNames))]
		var in []int
		for i := range routers {
			if home[i] == area || home[i] == areaNames[0] && r.IntN(3) == 0 {
				in = append(in, i)
			}
		}
		r.Shuffle(len(in), func(a, b int) { in[a], in[b] = in[b], in[a] })
		if len(in) < 2 {
			continue
		}
		k := 2
		if len(in) > 2 && r.IntN(3) == 0 {
			k = 3 + r.IntN(len(in)-2)
		}
		link(area, k == 2 && r.IntN(2) == 0, in[:k]...)
	}
	for i := range routers {
		if len(n.areas[i]) == 0 {
			link(home[i], false, i)
		}
		area := slices.Sorted(mapsKeys(n.areas[i]))[0]
		host++
		p := netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 168, 0, byte(host)}), 32)
		n.loops = append(n.loops, refLink{router: i, area: area, prefix: p})
		lines = append(lines, fmt.Sprintf("loopback r%d lo %s %s", i, p, area))
	}
	for _, a := range areaNames[1:] {
		if r.IntN(4) == 0 {
			n.stub[a] = true
			for i := range routers {
				lines = append(lines, fmt.Sprintf("area r%d %s stub cost 3", i, a))
			}
		}
	}
	for range r.IntN(4) {
		i := r.IntN(routers)
		if len(n.external[i]) > 0 {
			continue
		}
		x := refExternal{netip.MustParsePrefix(fmt.Sprintf("172.16.%d.0/24", r.IntN(2))), int64(1 + r.IntN(3)), r.IntN(2) == 0}
		n.external[i] = []refExternal{x}
		lines = append(lines, fmt.Sprintf("static r%d %s", i, x.prefix), fmt.Sprintf("metric r%d %d", i, x.metric))
		if x.type1 {
			lines = append(lines, fmt.Sprintf("type1 r%d", i))
		}
	}
	n.text = strings.Join(lines, "\n") + "\n"
	return n
}

func mapsKeys(m map[string]bool) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// hop is a next hop as the reference finds it.
type refHop struct{ addr, name string }

type refRoute struct {
	kind   string
	cost   int64
	metric int64
	hops   map[refHop]bool
}

// step is one hop from a router to a neighbour in an area.
type refStep struct {
	to   int
	cost int64
	hop  refHop
}

func (n *refNet) steps(i int, area string) []refStep {
	var out []refStep
	for _, a := range n.links {
		if a.router != i || a.area != area {
			continue
		}
		for _, b := range n.links {
			if b.segment == a.segment && b.router != i {
				out = append(out, refStep{b.router, a.cost, refHop{b.prefix.Addr().String(), a.name}})
			}
		}
	}
	return out
}

// distances of all routers from all in an area.
func (n *refNet) distances(area string) [][]int64 {
	d := make([][]int64, len(n.areas))
	for i := range d {
		d[i] = make([]int64, len(n.areas))
		for j := range d[i] {
			d[i][j] = far
		}
		if n.areas[i][area] {
			d[i][i] = 0
		}
	}
	for moved := true; moved; {
		moved = false
		for i := range d {
			for _, s := range n.steps(i, area) {
				for j := range d {
					if c := s.cost + d[s.to][j]; d[s.to][j] < far && c < d[i][j] {
						d[i][j], moved = c, true
					}
				}
			}
		}
	}
	return d
}

func (n *refNet) border(i int) bool { return n.areas[i]["0.0.0.0"] && len(n.areas[i]) > 1 }

// active reports a neighbour in the backbone.
func (n *refNet) active(i int) bool { return len(n.steps(i, "0.0.0.0")) > 0 }

func (n *refNet) solve() map[string]string {
	dist := map[string][][]int64{}
	areas := map[string]bool{}
	for i := range n.areas {
		for a := range n.areas[i] {
			areas[a] = true
		}
	}
	for a := range areas {
		dist[a] = n.distances(a)
	}
	toward := func(i, j int, area string) map[refHop]bool {
		hops := map[refHop]bool{}
		for _, s := range n.steps(i, area) {
			if dist[area][s.to][j] < far && s.cost+dist[area][s.to][j] == dist[area][i][j] {
				hops[s.hop] = true
			}
		}
		return hops
	}
	type found map[netip.Prefix]*refRoute
	routes := make([]found, len(n.areas))
	areaOf := make([]map[netip.Prefix]string, len(n.areas))
	offer := func(rs found, p netip.Prefix, kind string, cost, metric int64, hops map[refHop]bool) bool {
		have := rs[p]
		order := map[string]int{"ospf": 0, "ospf_ia": 1, "ospf_e1": 2, "ospf_e2": 3}
		switch {
		case have == nil || order[kind] < order[have.kind] || order[kind] == order[have.kind] && (metric < have.metric || metric == have.metric && cost < have.cost):
			own := map[refHop]bool{}
			for h := range hops {
				own[h] = true
			}
			rs[p] = &refRoute{kind, cost, metric, own}
			return true
		case have.kind == kind && have.metric == metric && have.cost == cost && len(have.hops) > 0:
			if len(hops) == 0 {
				have.hops = map[refHop]bool{}
			}
			for h := range hops {
				have.hops[h] = true
			}
		}
		return false
	}
	holders := append(slices.Clone(n.links), n.loops...)
	for i := range n.areas {
		routes[i], areaOf[i] = found{}, map[netip.Prefix]string{}
		for _, a := range slices.Sorted(mapsKeys(n.areas[i])) {
			inArea := found{}
			for _, h := range holders {
				if h.area != a || dist[a][i][h.router] >= far {
					continue
				}
				offer(inArea, h.prefix.Masked(), "ospf", dist[a][i][h.router]+h.cost, 0, toward(i, h.router, a))
			}
			for p, r := range inArea {
				for _, l := range n.links { // the router's own network, at its cost, is its own
					if l.router == i && l.prefix.Masked() == p && l.cost == r.cost {
						r.hops = map[refHop]bool{}
					}
				}
				if have := routes[i][p]; have == nil || r.cost < have.cost {
					routes[i][p], areaOf[i][p] = r, a
				}
			}
		}
	}
	summary := func(b int, into string, from []found) map[netip.Prefix]int64 {
		out := map[netip.Prefix]int64{}
		for p, r := range from[b] {
			if r.kind == "ospf" && areaOf[b][p] != into || r.kind == "ospf_ia" && into != "0.0.0.0" && areaOf[b][p] != into {
				out[p] = r.cost
			}
		}
		if n.stub[into] {
			out[netip.MustParsePrefix("0.0.0.0/0")] = 3
		}
		return out
	}
	boundary := make([]map[int]*refRoute, len(n.areas)) // ways to boundary routers
	boundaryArea := make([]map[int]string, len(n.areas))
	nearer := func(i, x int, kind, area string, cost int64, hops map[refHop]bool) {
		rank := func(kind, area string) int {
			if kind == "ospf" && area != "0.0.0.0" {
				return 0
			}
			return 1
		}
		have := boundary[i][x]
		if have != nil {
			a, b := []int64{int64(rank(kind, area)), cost}, []int64{int64(rank(have.kind, boundaryArea[i][x])), have.cost}
			c := slices.Compare(a, b)
			if c == 0 {
				c = -strings.Compare(area, boundaryArea[i][x])
			}
			if c > 0 {
				return
			}
			if c == 0 {
				for h := range hops {
					have.hops[h] = true
				}
				return
			}
		}
		own := map[refHop]bool{}
		for h := range hops {
			own[h] = true
		}
		boundary[i][x], boundaryArea[i][x] = &refRoute{kind: kind, cost: cost, hops: own}, area
	}
	for i := range n.areas {
		boundary[i], boundaryArea[i] = map[int]*refRoute{}, map[int]string{}
		for a := range n.areas[i] {
			if n.stub[a] {
				continue
			}
			for x := range n.external {
				if dist[a][i][x] < far {
					nearer(i, x, "ospf", a, dist[a][i][x], toward(i, x, a))
				}
			}
		}
	}
	listen := func(i int, areas []string, from []found, ways []map[int]*refRoute, wayArea []map[int]string) {
		for _, a := range areas {
			for b := range n.areas {
				if b == i || !n.border(b) || dist[a][i][b] >= far || !n.areas[i][a] {
					continue
				}
				for p, c := range summary(b, a, from) {
					if n.border(i) && p.Bits() == 0 {
						continue
					}
					if offer(routes[i], p, "ospf_ia", dist[a][i][b]+c, 0, toward(i, b, a)) {
						areaOf[i][p] = a
					}
				}
				if n.stub[a] {
					continue
				}
				for x, w := range ways[b] {
					if x != i && x != b && wayArea[b][x] != a && (w.kind == "ospf" || a != "0.0.0.0") {
						nearer(i, x, "ospf_ia", a, dist[a][i][b]+w.cost, toward(i, b, a))
					}
				}
			}
		}
	}
	snapshot := func() ([]found, []map[int]*refRoute, []map[int]string) {
		f, w, wa := make([]found, len(routes)), make([]map[int]*refRoute, len(routes)), make([]map[int]string, len(routes))
		for i := range routes {
			f[i], w[i], wa[i] = found{}, map[int]*refRoute{}, map[int]string{}
			for k, v := range routes[i] {
				c := *v
				f[i][k] = &c
			}
			for k, v := range boundary[i] {
				c := *v
				w[i][k], wa[i][k] = &c, boundaryArea[i][k]
			}
		}
		return f, w, wa
	}
	f, w, wa := snapshot()
	for i := range n.areas {
		if n.border(i) && n.active(i) {
			listen(i, []string{"0.0.0.0"}, f, w, wa)
		}
	}
	f, w, wa = snapshot()
	for i := range n.areas {
		if !n.border(i) || !n.active(i) {
			listen(i, slices.Sorted(mapsKeys(n.areas[i])), f, w, wa)
		}
	}
	for i := range n.areas {
		wide := false
		for a := range n.areas[i] {
			wide = wide || !n.stub[a]
		}
		// Without RFC 1583 compatibility ways of better rank win before cost, for each prefix and type.
		type candidate struct {
			second       int64
			metric, rank int64
			cost         int64
			hops         map[refHop]bool
		}
		best := map[netip.Prefix]*candidate{}
		for x, es := range n.external {
			way := boundary[i][x]
			if x == i || way == nil || !wide || len(way.hops) == 0 {
				continue
			}
			flooded := false
			for a := range n.areas[x] {
				flooded = flooded || !n.stub[a]
			}
			if !flooded {
				continue
			}
			for _, e := range es {
				c := &candidate{cost: way.cost, hops: map[refHop]bool{}}
				if boundaryArea[i][x] == "0.0.0.0" {
					c.rank = 1
				}
				if e.type1 {
					c.cost += e.metric
				} else {
					c.second, c.metric = 1, e.metric
				}
				for h := range way.hops {
					c.hops[h] = true
				}
				have := best[e.prefix]
				if have == nil {
					best[e.prefix] = c
					continue
				}
				switch slices.Compare([]int64{c.second, c.metric, c.rank, c.cost}, []int64{have.second, have.metric, have.rank, have.cost}) {
				case -1:
					best[e.prefix] = c
				case 0:
					for h := range c.hops {
						have.hops[h] = true
					}
				}
			}
		}
		for p, c := range best {
			kind, metric := "ospf_e1", c.cost
			if c.second == 1 {
				kind, metric = "ospf_e2", c.metric
			}
			if routes[i][p] == nil {
				routes[i][p] = &refRoute{kind: kind, cost: metric, hops: c.hops}
			}
		}
	}
	out := map[string]string{}
	for i := range n.areas {
		var lines []string
		for p, r := range routes[i] {
			if len(r.hops) == 0 {
				continue
			}
			var hops []string
			for h := range r.hops {
				hops = append(hops, h.addr+" "+h.name)
			}
			sort.Strings(hops)
			lines = append(lines, fmt.Sprintf("%s %s %d via %s", p, r.kind, r.cost, strings.Join(hops, ", ")))
		}
		sort.Strings(lines)
		out[fmt.Sprintf("r%d", i)] = strings.Join(lines, "\n")
	}
	return out
}

func ours(s *State) map[string]string {
	out := map[string]string{}
	for id, rs := range s.Routes {
		var lines []string
		for _, r := range rs {
			var hops []string
			for _, h := range r.NextHops {
				if h.Kind == rib.Via {
					hops = append(hops, h.Addr.String()+" "+h.Interface)
				}
			}
			sort.Strings(hops)
			lines = append(lines, fmt.Sprintf("%s %s %d via %s", r.Prefix, r.Protocol, r.Metric, strings.Join(hops, ", ")))
		}
		sort.Strings(lines)
		out[id.Device] = strings.Join(lines, "\n")
	}
	return out
}

func compare(t *testing.T, seed uint64) {
	n := random(rand.New(rand.NewPCG(seed, 1)))
	got, want := ours(Compute(draw(t, n.text).input())), n.solve()
	for r, w := range want {
		if got[r] != w {
			t.Fatalf("seed %d: %s has\n%s\nthe reference\n%s\nin\n%s", seed, r, got[r], w, n.text)
		}
	}
}

// TestReference compares random networks with the reference.
func TestReference(t *testing.T) {
	for seed := range uint64(300) {
		compare(t, seed)
	}
}

// FuzzReference does it with any number the fuzzer thinks of.
func FuzzReference(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { compare(t, seed) })
}

// TestIncremental takes a link down and up again: what starts from the state before is what is computed from nothing.
func TestIncremental(t *testing.T) {
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 2))
		n := random(r)
		before := Compute(draw(t, n.text).input())
		lines := strings.Split(n.text, "\n")
		for {
			k := r.IntN(len(lines))
			if strings.HasPrefix(lines[k], "link") {
				lines[k] += " down"
				break
			}
		}
		d := draw(t, strings.Join(lines, "\n"))
		in := d.input()
		fresh := Compute(in)
		in.Before = before
		again := Compute(in)
		if text(fresh.Routes) != text(again.Routes) {
			t.Fatalf("seed %d: from the state before\n%s\nfrom nothing\n%s\nin\n%s", seed, text(again.Routes), text(fresh.Routes), strings.Join(lines, "\n"))
		}
		in = draw(t, n.text).input()
		in.Before = again
		if up := Compute(in); text(up.Routes) != text(before.Routes) {
			t.Fatalf("seed %d: up again\n%s\nbefore\n%s", seed, text(up.Routes), text(before.Routes))
		}
	}
}
