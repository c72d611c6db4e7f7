package simulate

import (
	"runtime"
	"sort"
	"sync"

	"interlock/devices"
	"interlock/simulate/routing"
)

// Failures tells of every single failure (a device, a cable or the optics at its ends, an attachment, an uplink port)
// in a state what it breaks that holds in that state without it. Failures that break nothing are left out.
func Failures(n *devices.Network, down Down) []Failure { return NewGround(n).Settle(down).Failures() }

// Failures tells of every single failure in a state what it breaks that holds in the state without it: a device, a cable or the optics at
// its ends, an attachment, an uplink port. Failures that break nothing are left out. They are tried on all cores; the order is fixed.
func (s *Settled) Failures() []Failure {
	out, _, _ := s.SampleFailures(1)
	return out
}

// SampleFailures is Failures of every step-th failure, for measuring; it also gives how many were tried, of how many there are.
func (s *Settled) SampleFailures(step int) (out []Failure, tried, of int) {
	g := s.ground
	if len(g.ends)+len(g.uplinks)+len(g.groups) == 0 {
		return nil, 0, 0
	}
	single := g.topology().single(s.low.state)
	held := s.kept()
	tried = (len(single) + step - 1) / step
	found := make([]*Failure, tried)
	parallel(tried, func(i int) { found[i] = s.fails(single[i*step], held) })
	for _, f := range found {
		if f != nil {
			out = append(out, *f)
		}
	}
	return out, tried, len(single)
}

// parallel does n things that do not touch each other, on all cores.
func parallel(n int, do func(int)) {
	next := make(chan int, n)
	for i := range n {
		next <- i
	}
	close(next)
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	wg.Wait()
}

// fails says what one failure breaks, nil for nothing.
func (s *Settled) fails(one singleFailure, held []bool) *Failure {
	g := s.ground
	low := s.low.with(g.topology().also(s.low.state.down, one.failing))
	after := g.settleBy(low, s, routing.Answer)
	after.judge(s, true)
	kept := after.kept()
	f := Failure{What: one.what}
	type loss struct{ name, why string }
	var lost []loss
	for i := range kept {
		if held[i] && !kept[i] {
			l := loss{name: g.promise(i)}
			if i < len(g.ends) {
				l.why = after.fates[i].why
			}
			lost = append(lost, l)
		}
	}
	for n := range g.ends {
		if kept[n] && after.fates[n].unsure != "" && s.fates[n].unsure == "" {
			if f.Unsure == nil {
				f.Unsure = map[string]string{}
			}
			f.Unsure[g.ends[n].name] = after.fates[n].unsure
		}
	}
	if len(lost) == 0 && len(f.Unsure) == 0 {
		return nil
	}
	sort.Slice(lost, func(i, j int) bool { return lost[i].name < lost[j].name })
	for _, l := range lost {
		f.Lost = append(f.Lost, l.name)
		f.Reasons = append(f.Reasons, l.why)
	}
	return &f
}

// also is what is down when something fails besides.
func (t *topology) also(down Down, f failing) Down {
	out := Down{Devices: map[string]bool{}, Ports: map[devices.PortRef]bool{}}
	for d, is := range down.Devices {
		out.Devices[d] = is
	}
	for p, is := range down.Ports {
		out.Ports[p] = is
	}
	if f.dev >= 0 {
		out.Devices[t.names[f.dev]] = true
	}
	for _, p := range [...]int{f.a, f.b} {
		if p >= 0 {
			out.Ports[t.ports[p].ref] = true
		}
	}
	return out
}

// kept says of each promise of the site whether it holds in a state: services, then uplinks, then groups.
func (s *Settled) kept() []bool {
	g := s.ground
	out := make([]bool, 0, len(g.ends)+len(g.uplinks)+len(g.groups))
	for n := range g.ends {
		out = append(out, g.ends[n].unknown == "" && s.fates[n].arrives)
	}
	for _, ps := range [...][]promise{g.uplinks, g.groups} {
		for _, x := range ps {
			out = append(out, s.low.state.count(x).Up >= x.keep)
		}
	}
	return out
}

// promise names a promise as Failure does.
func (g *Ground) promise(i int) string {
	if i < len(g.ends) {
		return g.ends[i].name
	}
	if i -= len(g.ends); i < len(g.uplinks) {
		return "uplink " + g.uplinks[i].name
	}
	return "group " + g.groups[i-len(g.uplinks)].name
}

type singleFailure struct {
	failing
	what string
}

// single lists the failures that can happen in a state: what is down already does not fail again.
func (t *topology) single(s *state) []singleFailure {
	var out []singleFailure
	for d, name := range t.names {
		if s.devUp[d] {
			out = append(out, singleFailure{failing{d, -1, -1}, name})
		}
	}
	for _, e := range t.edges {
		if s.up[e.a] && s.up[e.b] {
			out = append(out, singleFailure{failing{-1, e.a, e.b}, t.ports[e.a].ref.String() + " - " + t.ports[e.b].ref.String()})
		}
	}
	seen := map[int]bool{}
	alone := func(ref devices.PortRef, behind string) {
		members := []int{}
		if p, ok := t.index[ref]; ok {
			members = append(members, p)
		} else if g, ok := t.lagOf[ref]; ok {
			members = t.lags[g].members
		}
		for _, p := range members {
			if s.up[p] && !seen[p] && t.ports[p].peer < 0 {
				seen[p] = true
				what := t.ports[p].ref.String()
				if behind != "" {
					what += " - " + behind
				}
				out = append(out, singleFailure{failing{-1, p, -1}, what})
			}
		}
	}
	st := site(t.n)
	for _, h := range sortedKeys(st.Hosts) {
		for _, ref := range st.Hosts[h].Attached {
			alone(t.spelled(ref), h)
		}
	}
	for _, u := range sortedKeys(st.Uplinks) {
		for _, ref := range st.Uplinks[u].Ports {
			alone(t.spelled(ref), "")
		}
	}
	return out
}

// spelled gives a port's reference in the configuration's own spelling.
func (t *topology) spelled(ref devices.PortRef) devices.PortRef {
	if c := t.configs[ref.Device]; c != nil {
		if name, ok := portNamed(c, ref.Port); ok {
			ref.Port = name
		}
	}
	return ref
}
