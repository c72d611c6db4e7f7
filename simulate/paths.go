package simulate

// ways counts the ways from one end of a service to the other that share no device (Menger): how many single failures
// of devices it takes to lose the service. A device that is the only one an end is configured to be attached to is
// shared by all of them: no redundancy was ever promised there.
func (s *state) ways(e *service) int {
	if s.flow == nil {
		s.flow = newFlow(len(s.t.names), s.neighbors())
	}
	return s.flow.count(s.here(e.from.at), s.here(e.to.at), sole(e.from.at), sole(e.to.at))
}

// sole is the only device that an end is configured to be attached to, -1 where there are several or none.
func sole(as []attachment) int {
	only := -1
	for i, a := range as {
		if i > 0 && a.dev != only {
			return -1
		}
		only = a.dev
	}
	return only
}

// flow counts disjoint ways by augmenting paths. Every device is two nodes, in (d) and out (d+n), with one way through;
// the graph is made once for a state and each count starts from the same free ways.
type flow struct {
	n     int
	first []int32 // arcs of node i are first[i] to first[i+1]
	to    []int32
	back  []int32
	full  []int8 // what is free at the start
	free  []int8
	came  []int32 // arc by which a node was reached
	queue []int32
	// starts and ends count the ways that may still begin or end at a device.
	starts, ends []int8
}

func newFlow(n int, next [][]int) *flow {
	f := &flow{n: n, first: make([]int32, 2*n+1), came: make([]int32, 2*n), starts: make([]int8, n), ends: make([]int8, n)}
	degree := make([]int32, 2*n)
	for d := range n {
		degree[d]++   // in to out
		degree[d+n]++ // and back
		for _, o := range next[d] {
			degree[d+n]++
			degree[o]++
		}
	}
	for i, g := range degree {
		f.first[i+1] = f.first[i] + g
	}
	arcs := int(f.first[2*n])
	f.to, f.back = make([]int32, arcs), make([]int32, arcs)
	f.full, f.free = make([]int8, arcs), make([]int8, arcs)
	at := append([]int32(nil), f.first[:2*n]...)
	add := func(a, b int) {
		i, j := at[a], at[b]
		at[a]++
		at[b]++
		f.to[i], f.to[j] = int32(b), int32(a)
		f.back[i], f.back[j] = j, i
		f.full[i] = 1
	}
	for d := range n {
		add(d, d+n) // before all others, so that it is the first arc of node d
	}
	for d := range n {
		for _, o := range next[d] {
			add(d+n, o)
		}
	}
	return f
}

// most bounds the count: more ways than this are as good as any.
const most = 64

func (f *flow) count(from, to []int, soleFrom, soleTo int) int {
	copy(f.free, f.full)
	for _, d := range from {
		f.starts[d] = 1
	}
	for _, d := range to {
		f.ends[d] = 1
	}
	for _, d := range [...]int{soleFrom, soleTo} {
		if d >= 0 {
			f.free[f.first[d]] = most
		}
	}
	if soleFrom >= 0 && f.starts[soleFrom] > 0 {
		f.starts[soleFrom] = most
	}
	if soleTo >= 0 && f.ends[soleTo] > 0 {
		f.ends[soleTo] = most
	}
	ways := 0
	for ways < most && f.augment(from) {
		ways++
	}
	for _, d := range from {
		f.starts[d] = 0
	}
	for _, d := range to {
		f.ends[d] = 0
	}
	return ways
}

// augment finds one more way and takes it.
func (f *flow) augment(from []int) bool {
	const unseen, source = -1, -2
	for i := range f.came {
		f.came[i] = unseen
	}
	f.queue = f.queue[:0]
	for _, d := range from {
		if f.starts[d] > 0 && f.came[d] == unseen {
			f.came[d] = source
			f.queue = append(f.queue, int32(d))
		}
	}
	for q := 0; q < len(f.queue); q++ {
		a := f.queue[q]
		if d := int(a) - f.n; d >= 0 && f.ends[d] > 0 {
			f.ends[d]--
			for f.came[a] != source {
				arc := f.came[a]
				f.free[arc]--
				f.free[f.back[arc]]++
				a = f.to[f.back[arc]]
			}
			f.starts[a]--
			return true
		}
		for arc := f.first[a]; arc < f.first[a+1]; arc++ {
			if o := f.to[arc]; f.free[arc] > 0 && f.came[o] == unseen {
				f.came[o] = arc
				f.queue = append(f.queue, o)
			}
		}
	}
	return false
}

// neighbors lists the devices that each device has a link to that is up, each once.
func (s *state) neighbors() [][]int {
	out := make([][]int, len(s.t.names))
	seen := map[[2]int]bool{}
	for _, e := range s.t.edges {
		a, b := s.t.ports[e.a].dev, s.t.ports[e.b].dev
		if !s.up[e.a] || !s.up[e.b] || seen[[2]int{a, b}] {
			continue
		}
		seen[[2]int{a, b}], seen[[2]int{b, a}] = true, true
		out[a] = append(out[a], b)
		out[b] = append(out[b], a)
	}
	return out
}
