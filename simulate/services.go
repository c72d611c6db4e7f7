package simulate

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate/flows"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
)

// service is a service of the site with its ends found in the network.
type service struct {
	name     string
	port     string
	bothWays bool
	from, to end
	// unknown says why an end could not be found.
	unknown string
}

// end is one end of a service.
type end struct {
	name string
	// at are the interfaces it is attached to, for counting disjoint ways.
	at []attachment
	// addresses are what is traced: a host's, or one for each subnet that a prefix reaches into.
	addresses []netip.Addr
	// outside reports an address that nobody in the network has: arriving there is leaving the network.
	outside bool
	// unrouted reports an end in a segment without layer 3: it is reached at layer 2 or not at all.
	unrouted bool
}

// maxAddresses bounds how many addresses one prefix is traced by.
const maxAddresses = 64

// services finds the ends of every service of the site.
func (g *Ground) services() []service {
	st := site(g.n)
	var out []service
	for _, name := range sortedKeys(st.Services) {
		v := st.Services[name]
		s := service{name: name, port: v.Port, bothWays: v.BothWays}
		var whyFrom, whyTo string
		s.from, whyFrom = g.locate(v.From, false)
		s.to, whyTo = g.locate(v.To, true)
		s.unknown = whyFrom
		if s.unknown == "" {
			s.unknown = whyTo
		}
		out = append(out, s)
	}
	return out
}

// locate finds an end of a service. Only the far end may lie outside of the network.
func (g *Ground) locate(name string, far bool) (end, string) {
	e := end{name: name}
	t := g.topology()
	if h, ok := site(g.n).Hosts[name]; ok {
		host := g.index.Host(name)
		if host.Address.IsValid() {
			e.addresses = []netip.Addr{host.Address.Addr()}
		}
		if len(h.Attached) > 0 {
			e.at = t.attachments(h.Attached)
			e.unrouted = !host.Address.IsValid()
			return e, ""
		}
		if len(e.addresses) == 0 {
			return e, fmt.Sprintf("host %q has neither an address nor a port that it is attached to", name)
		}
		e.at = g.near(netip.PrefixFrom(host.Address.Addr(), host.Address.Addr().BitLen()))
		if len(e.at) == 0 {
			return e, fmt.Sprintf("no interface of any device is in the subnet of %s, so where it is attached is not known", name)
		}
		return e, ""
	}
	within, err := netip.ParsePrefix(name)
	if a, err2 := netip.ParseAddr(name); err2 == nil {
		within, err = netip.PrefixFrom(a, a.BitLen()), nil
	}
	if err != nil {
		return e, fmt.Sprintf("%q is no host of the site, no address and no prefix, so where it is attached is not known", name)
	}
	within = within.Masked()
	e.at = g.near(within)
	if len(e.at) > 0 {
		e.addresses = g.samples(within)
		if len(e.addresses) > maxAddresses {
			return e, fmt.Sprintf("%s reaches into more than %d subnets, too many to follow each: name smaller prefixes", within, maxAddresses)
		}
		return e, ""
	}
	if !far {
		return e, fmt.Sprintf("no interface of any device is in %s, so where %q is attached is not known", within, name)
	}
	e.outside = true
	a := within.Addr()
	if !within.IsSingleIP() {
		a = a.Next()
	}
	e.addresses = []netip.Addr{a}
	return e, ""
}

// near are the interfaces whose subnets overlap a prefix.
func (g *Ground) near(within netip.Prefix) []attachment {
	t := g.topology()
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
	return out
}

// samples are addresses that stand for those of a prefix: one that nobody is known to have in each subnet that it reaches into, or the
// address itself. A subnet that has none to spare is stood for by the device's own.
func (g *Ground) samples(within netip.Prefix) []netip.Addr {
	if within.IsSingleIP() {
		return []netip.Addr{within.Addr()}
	}
	taken := map[netip.Addr]bool{}
	subnets := map[netip.Prefix]netip.Addr{}
	for _, d := range g.layers.Steady().Network.Devices {
		for _, i := range d.Interfaces {
			if isManagement(d.Config, i.Config) {
				continue
			}
			for _, a := range declaredVirtual(i.Config) {
				taken[a] = true
			}
			for _, a := range i.Addresses {
				taken[a.Prefix.Addr()] = true
				if p := a.Prefix.Masked(); p.Overlaps(within) && !a.Borrowed {
					if within.Bits() > p.Bits() {
						p = within
					}
					if have, ok := subnets[p]; within.Contains(a.Prefix.Addr()) && (!ok || a.Prefix.Addr().Less(have)) {
						subnets[p] = a.Prefix.Addr()
					} else if !ok {
						subnets[p] = netip.Addr{}
					}
				}
			}
		}
	}
	var out []netip.Addr
	for p, own := range subnets {
		a := free(p, taken)
		if !a.IsValid() {
			a = own
		}
		if a.IsValid() {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, netip.Addr.Compare)
	return slices.Compact(out)
}

// fate is how a service fares in a state.
type fate struct {
	arrives bool
	// unsure says why that is not to be trusted, why what goes wrong: where, and by which line.
	unsure, why string
	starts      []string
	traces      []*flows.Trace
	// needs are the tables that the answer was read from, and what each said, by destination; nil where that is not all it rests on.
	needs []need
}

// need is what tables said of an address.
type need struct {
	dst netip.Addr
	at  []answer
}

type answer struct {
	id     rib.ID
	device *layer3.Device // as layer 3 sees it
	route  *rib.Route
	hops   []flows.Hop
}

// judge finds how every service fares. What is as it was in another state of the same network is taken from there. once says that nobody
// will take from this one: then it is enough to know whether a service holds, and a flow that only loses some of its ways holds as before.
func (s *Settled) judge(from *Settled, once bool) {
	s.fates = make([]fate, len(s.ground.ends))
	for n := range s.ground.ends {
		if e := &s.ground.ends[n]; e.unknown == "" {
			if from != nil && s.sameFate(e, &from.fates[n], from, once) {
				s.fates[n] = from.fates[n]
				continue
			}
			if s.fates[n] = s.follow(e); !once {
				s.fates[n].needs = s.needsOf(s.fates[n].traces)
			}
		}
	}
}

// sameFate reports whether nothing that a service's fate rested on in another state differs in this one or, where once, only so that it
// holds by fewer ways.
func (s *Settled) sameFate(e *service, was *fate, from *Settled, once bool) bool {
	if was.needs == nil {
		return false
	}
	if !(s.startsAlike(e, from) || slices.Equal(s.starts(e), was.starts)) {
		return false
	}
	for k := range was.needs {
		n := &was.needs[k]
		same := s.Routes.SameFor(from.Routes, n.dst)
		for _, a := range n.at {
			if s.low.Network.Devices[a.device.Index] == a.device {
				if same(a.id) {
					continue
				}
				if now := s.forward(a.id, n.dst); now.Route == a.route && slices.Equal(now.Hops, a.hops) {
					continue
				}
			}
			return once && s.holdsByFewer(was, from)
		}
	}
	return true
}

// startsAlike reports that packets of a service enter the network as they did in the state that this one was worked out from, which can be
// told at a glance where both ends are hosts whose ports are known: the ports are up or not as they were, nothing that joins the segments
// around them was looked at again, and every interface there is the very same.
func (s *Settled) startsAlike(e *service, from *Settled) bool {
	f := s.ground.layers.f
	if s.low.from != from.low || f.tracksRoutes {
		return false
	}
	for _, x := range [...]*end{&e.from, &e.to} {
		anchors := s.ground.anchors[x.name]
		if len(anchors) == 0 || s.ground.index.Host(x.name) == nil {
			return false
		}
		for _, a := range anchors {
			if s.low.state.isAttached(a.port) != from.low.state.isAttached(a.port) {
				return false
			}
			if int(a.place) >= len(f.area) {
				continue
			}
			area := f.area[a.place]
			if s.low.resegmented[area] || slices.ContainsFunc(f.areaL3[area], func(n int32) bool { return s.low.ptr[n] != from.low.ptr[n] }) {
				return false
			}
		}
	}
	return true
}

// starts names where the packets of a service enter the network, from both ends, and where the hosts hang.
func (s *Settled) starts(e *service) []string {
	var out []string
	for _, x := range [...]*end{&e.from, &e.to} {
		for _, a := range x.addresses {
			o, err := s.tracer.FromAddress(a)
			if err != nil {
				continue
			}
			out = append(out, x.name)
			out = append(out, o.Starts()...)
			out = append(out, fmt.Sprint(o.Segments()))
		}
	}
	return out
}

// follow traces a service, there and, where it needs that, back.
func (s *Settled) follow(e *service) fate {
	f := fate{arrives: true, starts: s.starts(e)}
	if e.from.unrouted || e.to.unrouted {
		return s.bridged(e)
	}
	for _, a := range e.from.addresses {
		for _, b := range e.to.addresses {
			if a == b {
				continue
			}
			h := flows.Toward(a, b, e.port)
			s.trace(&f, e, a, h, e.to.outside)
			if e.bothWays && !e.to.outside {
				s.trace(&f, e, b, h.Reverse(), false)
			}
		}
	}
	return f
}

// trace follows one flow and adds to a fate what becomes of it.
func (s *Settled) trace(f *fate, e *service, from netip.Addr, h flows.Header, mayLeave bool) {
	o, err := s.tracer.FromAddress(from)
	if err != nil {
		f.unsure = err.Error()
		return
	}
	if o.Name == from.String() { // a name tells more than an address
		o.Name = e.from.name
		if h.Reply {
			o.Name = e.to.name
		}
	}
	t := s.tracer.Trace(o, h)
	f.traces = append(f.traces, t)
	good, unknown := 0, ""
	var bad []flows.End
	for _, x := range t.Ends {
		switch {
		case x.Kind == flows.Delivered, x.Kind == flows.Left && mayLeave:
			good++
		case x.Kind == flows.Unmodelled, x.Kind == flows.Partly:
			unknown = endTold(t, x)
		default:
			bad = append(bad, x)
		}
	}
	switch {
	case len(bad) > 0 && o.Doubt != "" && good > 0:
		f.unsure = o.Doubt + "; from one of them: " + endTold(t, bad[0])
	case len(bad) > 0:
		f.arrives = false
		if f.why == "" {
			f.why = endTold(t, bad[0])
			if good > 0 {
				f.why = "part of the packets is lost: " + f.why
			}
		}
	}
	if unknown != "" && f.unsure == "" {
		f.unsure = unknown
	}
}

// endTold says of an end which flow it is of and by which way it is reached.
func endTold(t *flows.Trace, x flows.End) string {
	path := t.Path(x)
	way := ""
	if len(path) > 1 {
		way = " by " + strings.Join(path, ", ")
	}
	return t.Header.String() + way + ": " + x.String()
}

// bridged is the fate of a service one of whose ends is in a segment that no router hears: it works where both are in one segment.
func (s *Settled) bridged(e *service) fate {
	segments := func(x *end) map[int]bool {
		m := map[int]bool{}
		if h := s.ground.index.Host(x.name); h != nil {
			ss, _ := s.attached(h)
			for _, n := range ss {
				m[n] = true
			}
		}
		return m
	}
	f := fate{arrives: false}
	to := segments(&e.to)
	for n := range segments(&e.from) {
		f.arrives = f.arrives || to[n]
	}
	if !f.arrives {
		f.why = fmt.Sprintf("%s and %s are in no common segment", e.from.name, e.to.name)
	}
	return f
}

// needsOf are the look-ups that traces rest on. Traces through tunnels rest on others besides and give none: they are always followed anew, as
// are services of which nothing was traced.
func (s *Settled) needsOf(ts []*flows.Trace) []need {
	var out []need
	for _, t := range ts {
		dst := t.Header.Dst
		k := slices.IndexFunc(out, func(n need) bool { return n.dst == dst })
		if k < 0 {
			k, out = len(out), append(out, need{dst: dst})
		}
		for _, v := range t.Visits {
			d := s.low.Network.Device(v.Device)
			if v.In == "" && !slices.Contains(t.Starts, v) || usesTunnel(v) || v.In != "" && d.ByName[v.In].Config.RPF != "" {
				return nil
			}
			id := rib.ID{Device: v.Device, VRF: v.VRF}
			if slices.ContainsFunc(out[k].at, func(a answer) bool { return a.id == id }) {
				continue
			}
			where := s.forward(id, dst)
			out[k].at = append(out[k].at, answer{id, d, where.Route, where.Hops})
		}
	}
	return out
}

func usesTunnel(v *flows.Visit) bool {
	for _, x := range v.Steps {
		if x.Hop.Kind == rib.VTEP || x.Hop.Kind == rib.MPLS || strings.HasPrefix(strings.ToLower(x.Hop.Interface), "tu") || strings.HasPrefix(strings.ToLower(x.Hop.Interface), "gr-") {
			return true
		}
	}
	return false
}

// Passed are the devices that packets of the site's services pass in a state.
func (s *Settled) Passed() map[string]bool {
	out := map[string]bool{}
	for d := range s.Carried() {
		out[d] = true
	}
	return out
}

// Carried are by device the services whose packets pass it in a state, in order of name. What only crosses a device within a VLAN is not
// among them: a trace goes from router to router.
func (s *Settled) Carried() map[string][]string {
	out := map[string][]string{}
	for n, f := range s.fates {
		for _, t := range f.traces {
			for _, v := range t.Visits {
				if name := s.ground.ends[n].name; !slices.Contains(out[v.Device], name) {
					out[v.Device] = append(out[v.Device], name)
				}
			}
		}
	}
	return out
}

// Arrive says why packets from one end do not arrive at another in a state, nil where they do whichever way they take. Ends are hosts of the
// site, addresses or devices; port is "tcp/443" or "" for any.
func (s *Settled) Arrive(from, to, port string) error {
	a, err := s.tracer.Locate(from)
	if err != nil {
		return err
	}
	b, err := s.tracer.Locate(to)
	if err != nil {
		return err
	}
	if x := s.tracer.Trace(a, flows.Toward(a.Addr, b.Addr, port)); !x.Always() {
		return fmt.Errorf("packets from %s to %s do not arrive: %s", from, to, x.Worst().Why)
	}
	return nil
}
