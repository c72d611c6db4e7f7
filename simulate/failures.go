package simulate

import (
	"slices"
	"sort"

	"interlock/devices"
)

// Failures tells of every single failure (a device, a cable or the optics at its ends, an attachment, an uplink port)
// in a state what it breaks that holds in that state without it. Failures that break nothing are left out.
func Failures(n *devices.Network, down Down) []Failure {
	t := newTopology(n)
	ends := t.services()
	base := t.evaluate(down, nothing, false)
	held := base.holds(ends)
	if len(held) == 0 {
		return nil
	}
	var out []Failure
	for _, f := range t.single(base) {
		s := t.evaluate(down, f.failing, false)
		after := s.holds(ends)
		var lost []string
		for _, h := range held {
			if _, ok := slices.BinarySearch(after, h); !ok {
				lost = append(lost, h)
			}
		}
		if len(lost) > 0 {
			out = append(out, Failure{What: f.what, Lost: lost})
		}
	}
	return out
}

// holds lists what holds in a state, in order: services by name, "uplink NAME", "group NAME".
func (s *state) holds(ends []service) []string {
	var out []string
	areas := s.areas()
	for _, e := range ends {
		if s.reaches(e, areas) {
			out = append(out, e.name)
		}
	}
	for name, c := range s.uplinks() {
		if c.Up >= c.Keep {
			out = append(out, "uplink "+name)
		}
	}
	for name, c := range s.groups() {
		if c.Up >= c.Keep {
			out = append(out, "group "+name)
		}
	}
	sort.Strings(out)
	return out
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
