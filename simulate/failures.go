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
	p := promises{t.services(), t.uplinks(), t.groups()}
	base := t.evaluate(down, nothing, false)
	held := p.kept(base)
	var out []Failure
	for _, f := range t.single(base) {
		kept := p.after(base, f.failing)
		var lost []string
		for i := range kept {
			if held[i] && !kept[i] {
				lost = append(lost, p.name(i))
			}
		}
		if len(lost) > 0 {
			sort.Strings(lost)
			out = append(out, Failure{What: f.what, Lost: lost})
		}
	}
	return out
}

// after says what holds when something fails in a state. A cable between ports in no bundle takes nothing else along,
// so the state is the same but for its ends.
func (p promises) after(base *state, f failing) []bool {
	if f.dev >= 0 || !base.t.plain(f.a) || f.b >= 0 && !base.t.plain(f.b) {
		return p.kept(base.t.evaluate(base.down, f, false))
	}
	base.up[f.a] = false
	if f.b >= 0 {
		base.up[f.b] = false
	}
	kept := p.kept(base)
	base.up[f.a] = true
	if f.b >= 0 {
		base.up[f.b] = true
	}
	return kept
}

// plain reports a port that is in no bundle and is no peer-link: nothing but its cable depends on it.
func (t *topology) plain(port int) bool {
	if t.ports[port].lag >= 0 {
		return false
	}
	for i := range t.domains {
		if slices.Contains(t.domains[i].peerPorts, port) {
			return false
		}
	}
	return true
}

// promises are all that a failure may break, in one order.
type promises struct {
	services        []service
	uplinks, groups []promise
}

// kept says of each promise whether it holds in a state.
func (p promises) kept(s *state) []bool {
	out := make([]bool, 0, len(p.services)+len(p.uplinks)+len(p.groups))
	areas := s.areas()
	for _, e := range p.services {
		out = append(out, s.reaches(e, areas))
	}
	for _, ps := range [...][]promise{p.uplinks, p.groups} {
		for _, x := range ps {
			out = append(out, s.count(x).Up >= x.keep)
		}
	}
	return out
}

// name names a promise as Failure does.
func (p promises) name(i int) string {
	if i < len(p.services) {
		return p.services[i].name
	}
	if i -= len(p.services); i < len(p.uplinks) {
		return "uplink " + p.uplinks[i].name
	}
	return "group " + p.groups[i-len(p.uplinks)].name
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
