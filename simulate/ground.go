package simulate

import (
	"net/netip"
	"slices"
	"sync"

	"interlock/devices"
	"interlock/simulate/flows"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
	"interlock/simulate/routing"
)

// Ground is a network made ready for being asked how it fares in one state after another. What does not depend on what is down is worked
// out once; a state costs what differs from the steady one.
type Ground struct {
	n       *devices.Network
	layers  *Layers
	index   *flows.Index
	anchors map[string][]anchor // by host: where it hangs
	edges   map[int32][]anchor  // by area: ports behind which somebody unknown may be
	ends    []service
	uplinks []promise
	groups  []promise

	once   sync.Once
	steady *Settled
}

// NewGround makes a network ready. n.Links must be what Links gives.
func NewGround(n *devices.Network) *Ground {
	g := &Ground{n: n, layers: NewLayers(n)}
	t := g.topology()
	g.uplinks, g.groups = t.uplinks(), t.groups()
	g.placeHosts()
	g.findEdges()
	g.ends = g.services()
	return g
}

// Network is what was made ready.
func (g *Ground) Network() *devices.Network { return g.n }

func (g *Ground) topology() *topology { return g.layers.f.topology }

// Steady is the network with nothing down.
func (g *Ground) Steady() *Settled {
	g.once.Do(func() {
		g.steady = g.settle(g.layers.Steady(), nil)
		g.steady.judge(nil, false)
	})
	return g.steady
}

// Settle is the network with something down.
func (g *Ground) Settle(down Down) *Settled {
	if len(down.Devices)+len(down.Ports) == 0 {
		return g.Steady()
	}
	s := g.settle(g.layers.With(down), g.Steady())
	s.judge(g.Steady(), false)
	return s
}

// Settled is a network in one state, with everything that follows from what is down: layers 1 to 3, tables, and the services of the site.
type Settled struct {
	ground *Ground
	low    *Lower
	// Routes are the tables that routing settles on.
	Routes *routing.State
	tracer *flows.Tracer
	// late reports that the tables are those of another state, which devices still go by.
	late bool
	// fates are how the services fare, in the order of the ground's.
	fates []fate

	electOnce sync.Once
	roles     []role

	// met is holdsByFewer's, which asks of one flow at a time.
	met map[*flows.Visit]bool

	mu     sync.Mutex
	places map[int32]map[int32]int // by area: the segment of each place
	open   map[int]bool
}

// settle runs routing on what the lower layers leave, starting from another state of the same network where there is one.
func (g *Ground) settle(low *Lower, from *Settled) *Settled {
	return g.settleBy(low, from, routing.Compute)
}

func (g *Ground) settleBy(low *Lower, from *Settled, route func(*layer3.Network, *routing.State) *routing.State) *Settled {
	var before *routing.State
	if from != nil {
		before = from.Routes
	}
	var routes *routing.State
	if from != nil && slices.Equal(low.Network.Devices, from.low.Network.Devices) {
		routes = from.Routes // layer 3 sees no difference
	} else {
		routes = route(low.Network, before)
	}
	s := &Settled{ground: g, low: low, Routes: routes, places: map[int32]map[int32]int{}, open: map[int]bool{}}
	s.tracer = flows.New(flows.World{Net: low.Network, Forward: s.forward, Virtual: s.virtual, Open: s.isOpen, Attached: s.attached, Index: g.index})
	return s
}

// Network is the state as layer 3 sees it.
func (s *Settled) Network() *layer3.Network { return s.low.Network }

// Problems say what of the state is not to be trusted: of its layers 1 and 2, then of its routing.
func (s *Settled) Problems() []rib.Problem {
	return append(slices.Clone(s.low.Problems()), s.Routes.Problems...)
}

// Tracer follows packets in the state.
func (s *Settled) Tracer() *flows.Tracer { return s.tracer }

// forward says what a table does with packets to an address.
func (s *Settled) forward(id rib.ID, dst netip.Addr) flows.Decision {
	r := s.Routes.Lookup(id, dst)
	if r == nil {
		return flows.Decision{}
	}
	d := flows.Decision{Route: r}
	hops := s.Routes.Forward(id, r)
	if len(hops) == 1 && hops[0].Kind == rib.InTable { // Junos next-table: the packet is looked up once more, there
		other := rib.ID{Device: id.Device, VRF: hops[0].VRF}
		hops = nil
		if o := s.Routes.Lookup(other, dst); o != nil {
			hops = s.Routes.Forward(other, o)
		}
	}
	for _, h := range hops {
		d.Hops = append(d.Hops, flows.Hop{Kind: h.Kind, Addr: h.Addr, Interface: h.Interface, VNI: h.VNI})
	}
	if s.late {
		d.Hops = s.usable(id.Device, d.Hops)
	}
	return d
}

// segmentsOf gives the segment of every place of an area. Places that no layer-3 interface hears get numbers of their own, beyond those
// that layer 3 counts.
func (s *Settled) segmentsOf(area int32) map[int32]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m, ok := s.places[area]; ok {
		return m
	}
	f := s.ground.layers.f
	parent := map[int32]int32{}
	root := func(p int32) int32 {
		for {
			q, ok := parent[p]
			if !ok || q == p {
				return p
			}
			p = q
		}
	}
	members := map[int32]bool{}
	for _, n := range f.areaJoins[area] {
		j := &f.joins[n]
		members[j.a], members[j.b] = true, true
		if s.low.ties(int(n)) {
			if a, b := root(j.a), root(j.b); a != b {
				parent[max(a, b)] = min(a, b)
			}
		}
	}
	number := map[int32]int{}
	for _, n := range f.areaL3[area] {
		members[f.l3[n].place] = true
		number[root(f.l3[n].place)] = int(s.low.seg[n])
	}
	m := make(map[int32]int, len(members))
	for p := range members {
		if seg, ok := number[root(p)]; ok {
			m[p] = seg
		} else {
			m[p] = s.lonely(root(p))
		}
	}
	s.places[area] = m
	return m
}

// lonely numbers a segment without layer 3.
func (s *Settled) lonely(place int32) int { return len(s.low.Network.Segments) + int(place) }

// segmentAt is the segment of a place.
func (s *Settled) segmentAt(place int32) int {
	f := s.ground.layers.f
	if int(place) >= len(f.area) { // no cable and no layer 3: alone on its device
		return s.lonely(place)
	}
	if seg, ok := s.segmentsOf(f.area[place])[place]; ok {
		return seg
	}
	return s.lonely(place)
}

// isOpen reports a segment with a port that is up and behind which somebody unknown may be.
func (s *Settled) isOpen(segment int) bool {
	f := s.ground.layers.f
	if segment < 0 || segment >= len(s.low.Network.Segments) || segment >= len(f.l3) || f.l3[segment].place < 0 {
		return false
	}
	s.mu.Lock()
	is, ok := s.open[segment]
	s.mu.Unlock()
	if ok {
		return is
	}
	for _, a := range s.ground.edges[f.area[f.l3[segment].place]] {
		if s.low.state.isAttached(a.port) && s.segmentAt(a.place) == segment {
			is = true
			break
		}
	}
	s.mu.Lock()
	s.open[segment] = is
	s.mu.Unlock()
	return is
}

// Up reports whether an interface is up in the state: its line protocol, whatever kind it is.
func (s *Settled) Up(ref devices.PortRef) bool { return s.low.Up(ref) }
