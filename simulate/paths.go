package simulate

// ways counts the ways from one end of a service to the other that share no device and no attachment (Menger): how
// many single failures of devices it takes to lose the service. A device that is the only one an end is configured to
// be attached to is shared by all of them: no redundancy was ever promised there.
func (s *state) ways(e service) int {
	from, to := s.here(e.from), s.here(e.to)
	next := s.neighbors()
	n := len(s.t.names)
	// Every device is two nodes, in (d) and out (d+n), with one way through; source and sink come last.
	source, sink := 2*n, 2*n+1
	type arc struct{ to, free, back int }
	arcs := make([][]arc, 2*n+2)
	add := func(a, b, c int) {
		arcs[a] = append(arcs[a], arc{b, c, len(arcs[b])})
		arcs[b] = append(arcs[b], arc{a, 0, len(arcs[a]) - 1})
	}
	const many = 1 << 20
	wide := map[int]bool{}
	for _, as := range [...][]attachment{e.from, e.to} {
		only := -1
		for _, a := range as {
			switch {
			case only == -1:
				only = a.dev
			case only != a.dev:
				only = -2
			}
		}
		if only >= 0 {
			wide[only] = true
		}
	}
	for d := range n {
		through := 1
		if wide[d] {
			through = many
		}
		add(d, d+n, through)
		for _, o := range next[d] {
			add(d+n, o, 1)
		}
	}
	for _, d := range from {
		add(source, d, 1)
	}
	if len(e.from) > 0 && wide[e.from[0].dev] && len(from) > 0 {
		add(source, from[0], many)
	}
	for _, d := range to {
		add(d+n, sink, 1)
	}
	if len(e.to) > 0 && wide[e.to[0].dev] && len(to) > 0 {
		add(to[0]+n, sink, many)
	}
	limit := len(s.t.names)
	for flow := 0; ; flow++ {
		if flow == limit {
			return flow
		}
		type step struct{ node, arc int }
		came := make([]step, 2*n+2)
		for i := range came {
			came[i].node = -1
		}
		came[source].node = source
		queue := []int{source}
		for len(queue) > 0 && came[sink].node < 0 {
			a := queue[0]
			queue = queue[1:]
			for i, x := range arcs[a] {
				if x.free > 0 && came[x.to].node < 0 {
					came[x.to] = step{a, i}
					queue = append(queue, x.to)
				}
			}
		}
		if came[sink].node < 0 {
			return flow
		}
		for at := sink; at != source; at = came[at].node {
			x := &arcs[came[at].node][came[at].arc]
			x.free--
			arcs[x.to][x.back].free++
		}
	}
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
