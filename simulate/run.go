package simulate

import (
	"fmt"
	"net/netip"

	"interlock/devices"
)

// Run says how a network fares with something down, up to layer 2: "ok" means that nothing below layer 3 breaks a
// service, "lost" that nothing above could mend it. A service whose ends or cabling are not known is in Unsure and
// must not be taken for working. n.Links must be what Links gives.
func Run(n *devices.Network, down Down) Outcome {
	t := newTopology(n)
	ends := t.services()
	s := t.evaluate(down, nothing, true)
	steady := s
	if len(down.Devices)+len(down.Ports) > 0 {
		steady = t.evaluate(Down{}, nothing, false)
	}
	o := Outcome{Services: map[string]ServiceStatus{}, Uplinks: s.counts(t.uplinks()), Groups: s.counts(t.groups()), PortsDown: map[devices.PortRef]string{}, Unsure: map[string]string{}}
	areas, steadyAreas := s.areas(), steady.areas()
	for _, e := range ends {
		o.Services[e.name] = s.service(e, areas, steady)
		switch {
		case e.unknown != "":
			o.Unsure[e.name] = e.unknown
		case !steady.reaches(e, steadyAreas):
			if why := steady.uncabled(e); why != "" {
				o.Unsure[e.name] = why
			}
		}
	}
	for i, why := range s.why {
		o.PortsDown[t.ports[i].ref] = why
	}
	return o
}

// service is a service with its ends found in the network.
type service struct {
	name     string
	from, to []attachment
	// unknown says why an end could not be found.
	unknown string
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

// services finds the ends of every service of the site.
func (t *topology) services() []service {
	st := site(t.n)
	var out []service
	for _, name := range sortedKeys(st.Services) {
		v := st.Services[name]
		s := service{name: name}
		var whyFrom, whyTo string
		s.from, whyFrom = t.locate(v.From)
		s.to, whyTo = t.locate(v.To)
		s.unknown = whyFrom
		if s.unknown == "" {
			s.unknown = whyTo
		}
		out = append(out, s)
	}
	return out
}

// locate finds where a host, an address or a prefix is attached.
func (t *topology) locate(end string) ([]attachment, string) {
	var within netip.Prefix
	if h, ok := site(t.n).Hosts[end]; ok {
		if len(h.Attached) > 0 {
			return t.attachments(h.Attached), ""
		}
		within = h.Address
		if within.IsValid() {
			within = netip.PrefixFrom(within.Addr(), within.Addr().BitLen())
		}
	} else if a, err := netip.ParseAddr(end); err == nil {
		within = netip.PrefixFrom(a, a.BitLen())
	} else if p, err := netip.ParsePrefix(end); err == nil {
		within = p.Masked()
	}
	if !within.IsValid() {
		return nil, fmt.Sprintf("%q is no host of the site, no address and no prefix, so where it is attached is not known", end)
	}
	var out []attachment
	for _, dev := range t.names {
		c := t.configs[dev]
		for _, name := range sortedKeys(c.Interfaces) {
			i := c.Interfaces[name]
			if isManagement(c, i) {
				continue
			}
			for _, a := range i.Addresses {
				if a.Prefix.IsValid() && a.Prefix.Overlaps(within) {
					out = append(out, t.attachment(devices.PortRef{Device: dev, Port: name}))
					break
				}
			}
		}
	}
	if len(out) == 0 {
		return nil, fmt.Sprintf("no interface of any device is in %s, so where %q is attached is not known", within, end)
	}
	return out, ""
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
func (s *state) reaches(e service, areas []int) bool {
	for _, a := range e.from {
		if !s.isAttached(a) {
			continue
		}
		for _, b := range e.to {
			if b.dev >= 0 && areas[a.dev] == areas[b.dev] && s.isAttached(b) {
				return true
			}
		}
	}
	return false
}

// service says how a service fares, compared with the steady state.
func (s *state) service(e service, areas []int, steady *state) ServiceStatus {
	if !s.reaches(e, areas) {
		return Lost
	}
	if s == steady {
		return OK
	}
	if len(s.here(e.from)) < len(steady.here(e.from)) || len(s.here(e.to)) < len(steady.here(e.to)) || s.ways(e) < steady.ways(e) {
		return Degraded
	}
	return OK
}

// uncabled says why a service that does not work even in the steady state may only seem so: both ends are there, and
// devices have ports that are up with nothing known behind them.
func (s *state) uncabled(e service) string {
	from, to := s.here(e.from), s.here(e.to)
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
