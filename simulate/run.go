package simulate

import (
	"fmt"
	"slices"

	"interlock/devices"
)

// Run says how a network fares with something down. n.Links must be what Links gives. Whoever asks for several states makes a Ground.
func Run(n *devices.Network, down Down) Outcome { return NewGround(n).Settle(down).Outcome() }

// Outcome says how the services, uplinks and groups of the site fare in a state, and which ports are down.
//
// A service is lost when one of the ways that its packets may take, there or back, does not arrive; it is degraded when it works with less
// redundancy than in the steady state. One whose ends, cabling or path are not known is in Unsure and must not be taken for working.
func (s *Settled) Outcome() Outcome {
	g, t := s.ground, s.ground.topology()
	low, steady := s.low.state, g.Steady().low.state
	o := Outcome{Services: map[string]ServiceStatus{}, Uplinks: low.counts(g.uplinks), Groups: low.counts(g.groups), PortsDown: map[devices.PortRef]string{},
		Unsure: map[string]string{}, Reasons: map[string]string{}, Problems: append(slices.Clone(s.low.Problems()), s.Routes.Problems...)}
	areas, steadyAreas := low.areas(), steady.areas()
	for n := range g.ends {
		e, f := &g.ends[n], &s.fates[n]
		o.Services[e.name] = OK
		switch {
		case e.unknown != "":
			o.Services[e.name], o.Unsure[e.name] = Lost, e.unknown
		case !f.arrives:
			o.Services[e.name], o.Reasons[e.name] = Lost, f.why
			if e.to.outside {
				if !g.Steady().fates[n].arrives {
					o.Unsure[e.name] = fmt.Sprintf("no interface of any device is in the subnet of %s, and packets to it do not leave the network either: %s", e.to.name, f.why)
				}
			} else if !steady.reaches(e, steadyAreas) {
				if why := steady.uncabled(e); why != "" {
					o.Unsure[e.name] = why
				}
			}
		case f.unsure != "":
			o.Unsure[e.name] = f.unsure
		case s == g.Steady():
		case len(low.here(e.from.at)) < len(steady.here(e.from.at)) || len(low.here(e.to.at)) < len(steady.here(e.to.at)) || low.ways(e) < steady.ways(e):
			o.Services[e.name] = Degraded
			o.Reasons[e.name] = s.fewer(e, areas)
		case len(f.starts) < len(g.Steady().fates[n].starts):
			o.Services[e.name] = Degraded
			o.Reasons[e.name] = "fewer gateways answer"
		}
	}
	explained := t.evaluate(low.down, nothing, true)
	for i, why := range explained.why {
		o.PortsDown[t.ports[i].ref] = why
	}
	return o
}

// fewer says what of a service's redundancy is missing.
func (s *Settled) fewer(e *service, _ []int) string {
	low, steady := s.low.state, s.ground.Steady().low.state
	for _, x := range [...]*end{&e.from, &e.to} {
		if n, of := len(low.here(x.at)), len(steady.here(x.at)); n < of {
			return fmt.Sprintf("%s hangs on %d of its %d ports", x.name, n, of)
		}
	}
	if !e.to.outside {
		return fmt.Sprintf("%d of %d ways between %s and %s that share no device are there", low.ways(e), steady.ways(e), e.from.name, e.to.name)
	}
	return ""
}

// attachment is an interface by which an end of a service is reached.
type attachment struct {
	dev int
	ref devices.PortRef
	// port is the number of the physical port it is, -1 where it is another interface.
	port int
	// missing reports that the configuration has no such interface.
	missing bool
}

// attachment finds the interface that a site's reference names.
func (t *topology) attachment(ref devices.PortRef) attachment {
	a := attachment{dev: -1, ref: ref, port: -1, missing: true}
	c := t.configs[ref.Device]
	if c == nil {
		return a
	}
	a.dev = t.dev[ref.Device]
	name, ok := portNamed(c, ref.Port)
	if !ok {
		return a
	}
	a.ref.Port, a.missing = name, false
	if p, ok := t.index[a.ref]; ok {
		a.port = p
	}
	return a
}

func (t *topology) attachments(refs []devices.PortRef) []attachment {
	out := make([]attachment, len(refs))
	for i, ref := range refs {
		out[i] = t.attachment(ref)
	}
	return out
}

// isAttached reports whether an attachment is there and up.
func (s *state) isAttached(a attachment) bool {
	switch {
	case a.missing:
		return false
	case a.port >= 0:
		return s.up[a.port]
	}
	up, _ := s.refUp(a.ref)
	return up
}

// here are the devices at which an end is attached and up, one entry per attachment.
func (s *state) here(as []attachment) []int {
	var out []int
	for _, a := range as {
		if s.isAttached(a) {
			out = append(out, a.dev)
		}
	}
	return out
}

// areas numbers the parts into which the devices fall, by links that are up; a device that is down is in none.
func (s *state) areas() []int {
	parent := make([]int, len(s.t.names))
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for _, e := range s.t.edges {
		if s.up[e.a] && s.up[e.b] {
			parent[root(e.aDev)] = root(e.bDev)
		}
	}
	for i := range parent {
		parent[i] = root(i)
	}
	return parent
}

// reaches reports whether there is a way of links that are up from one end of a service to the other.
func (s *state) reaches(e *service, areas []int) bool {
	for _, a := range e.from.at {
		if !s.isAttached(a) {
			continue
		}
		for _, b := range e.to.at {
			if b.dev >= 0 && areas[a.dev] == areas[b.dev] && s.isAttached(b) {
				return true
			}
		}
	}
	return false
}

// uncabled says why a service that does not work even in the steady state may only seem so: both ends are there, and
// devices have ports that are up with nothing known behind them.
func (s *state) uncabled(e *service) string {
	from, to := s.here(e.from.at), s.here(e.to.at)
	if len(from) == 0 || len(to) == 0 {
		return ""
	}
	loose := ""
	for i := range s.t.ports {
		p := &s.t.ports[i]
		if s.up[i] && p.peer < 0 && !p.host && p.ifc.Kind != devices.MgmtPort {
			loose = p.ref.String()
			break
		}
	}
	if loose == "" {
		return ""
	}
	return fmt.Sprintf("no way of known cables leads from %s to %s, and what is behind %s (and maybe others) is not known: add layer1_topology.json",
		s.t.names[from[0]], s.t.names[to[0]], loose)
}

// promise is what the site asks of an uplink or a group.
type promise struct {
	name    string
	keep    int
	ports   []attachment // of an uplink
	members []int        // of a group; -1 for a device without configuration
}

// uplinks finds the ports of every uplink.
func (t *topology) uplinks() []promise {
	var out []promise
	for _, name := range sortedKeys(site(t.n).Uplinks) {
		u := site(t.n).Uplinks[name]
		out = append(out, promise{name: name, keep: u.Keep, ports: t.attachments(u.Ports)})
	}
	return out
}

// groups finds the members of every group.
func (t *topology) groups() []promise {
	var out []promise
	for _, name := range sortedKeys(site(t.n).Groups) {
		g := site(t.n).Groups[name]
		p := promise{name: name, keep: g.Keep}
		for _, h := range sortedKeys(g.Halves) {
			for _, m := range g.Halves[h] {
				d, ok := t.dev[m]
				if !ok {
					d = -1
				}
				p.members = append(p.members, d)
			}
		}
		out = append(out, p)
	}
	return out
}

// count counts what is there of a promise: ports that are up (one that is not there is not), members in service.
func (s *state) count(p promise) Count {
	c := Count{Of: len(p.ports) + len(p.members), Keep: p.keep}
	for _, a := range p.ports {
		if s.isAttached(a) {
			c.Up++
		}
	}
	for _, d := range p.members {
		if d >= 0 && s.inService(d) {
			c.Up++
		}
	}
	return c
}

func (s *state) counts(ps []promise) map[string]Count {
	out := make(map[string]Count, len(ps))
	for _, p := range ps {
		out[p.name] = s.count(p)
	}
	return out
}

// inService reports a device that is there, not down, and has a port that is up.
func (s *state) inService(d int) bool {
	if !s.devUp[d] {
		return false
	}
	if len(s.t.portsOf[d]) == 0 {
		return true // nothing is known of its ports
	}
	for _, p := range s.t.portsOf[d] {
		if s.up[p] {
			return true
		}
	}
	return false
}
