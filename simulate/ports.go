package simulate

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"interlock/devices"
	"interlock/simulate/systems"
)

// state is what is up while something is down.
type state struct {
	t     *topology
	devUp []bool
	up    []bool // ports: light, and where they are members of a bundle, bundled
	lagUp []bool
	// bundled counts the members in service of each bundle.
	bundled []int
	// why says of ports why they are down, where the reason is not simply that they were taken or shut down; nil unless asked for.
	why map[int]string
	// own are ports that were taken down or are shut.
	own []bool
	// taken are bundles that an MLAG pair has suspended.
	taken map[int]bool
	down  Down
	// flow counts disjoint ways; made when first asked for.
	flow *flow
}

// failing is a failure on top of Down, by number; -1 is none.
type failing struct{ dev, a, b int }

var nothing = failing{-1, -1, -1}

// evaluate works out what is up. It starts from everything that is not shut and takes away what cannot be up until
// nothing changes any more; what is once down stays down, so it ends.
func (t *topology) evaluate(down Down, f failing, explain bool) *state {
	s := &state{t: t, devUp: make([]bool, len(t.names)), up: make([]bool, len(t.ports)), own: make([]bool, len(t.ports)),
		lagUp: make([]bool, len(t.lags)), bundled: make([]int, len(t.lags)), down: down}
	if explain {
		s.why = map[int]string{}
	}
	for d, name := range t.names {
		s.devUp[d] = !down.Devices[name] && d != f.dev
	}
	s.settle(t.parts.all, f)
	return s
}

// settle works out what is up of a part of the network.
func (s *state) settle(in part, f failing) {
	t := s.t
	for _, g := range in.lags {
		l := &t.lags[g]
		s.lagUp[g] = s.devUp[l.dev] && (l.ifc == nil || !l.ifc.Shutdown) && !s.down.Ports[l.ref]
		delete(s.taken, g)
	}
	for _, i := range in.ports {
		p := &t.ports[i]
		s.up[i] = s.devUp[p.dev] && !p.ifc.Shutdown && !p.idle && !s.down.Ports[p.ref] && i != f.a && i != f.b && (p.lag < 0 || s.lagUp[p.lag])
		s.own[i] = !s.up[i]
	}
	s.links(in.ports)
	for s.bundle(in.lags) || s.domains(in.domains) {
	}
	for _, g := range in.lags {
		s.standBy(g)
	}
}

// standBy takes members out that are more than a bundle may have (LACP max-bundle, hot standby). "The port with the lower priority number is
// selected, then the lower port number" (IEEE 802.1AX-2020, 6.6.2; Catalyst 9300 Layer 2, "LACP max-bundle"). The end with the better
// LACP system priority chooses; where both have the same, the end whose limit it is.
func (s *state) standBy(g int) {
	l := &s.t.lags[g]
	if l.max == 0 || s.bundled[g] <= l.max {
		return
	}
	var in []int
	for _, m := range l.members {
		if s.up[m] {
			in = append(in, m)
		}
	}
	chooser := func(m int) *port {
		p := &s.t.ports[m]
		if p.peer >= 0 && s.t.ports[p.peer].lag >= 0 {
			mine, theirs := s.t.configs[p.ref.Device].System.LACPSystemPriority, s.t.configs[s.t.ports[p.peer].ref.Device].System.LACPSystemPriority
			if cmp.Or(theirs, 32768) < cmp.Or(mine, 32768) {
				return &s.t.ports[p.peer]
			}
		}
		return p
	}
	slices.SortStableFunc(in, func(a, b int) int {
		x, y := chooser(a), chooser(b)
		return cmp.Or(cmp.Compare(cmp.Or(x.ifc.Channel.Priority, 32768), cmp.Or(y.ifc.Channel.Priority, 32768)), naturally(x.ref.Port, y.ref.Port))
	})
	for _, m := range in[min(l.max, len(in)):] {
		s.fail(m, "%s has %d links in service, as many as max-bundle lets it: hot standby", l.ref.Port, l.max)
		s.bundled[g]--
		if q := s.t.ports[m].peer; q >= 0 && s.up[q] {
			s.fail(q, "%s at its other end is in hot standby", s.t.ports[m].ref)
			if o := s.t.ports[q].lag; o >= 0 {
				s.bundled[o]--
			}
		}
	}
}

// fail takes a port down and says why.
func (s *state) fail(i int, why string, args ...any) {
	if !s.up[i] {
		return
	}
	s.up[i] = false
	if s.why != nil {
		s.why[i] = fmt.Sprintf(why, args...)
	}
}

// links takes down ports whose other end gives no light.
func (s *state) links(ports []int) {
	for _, i := range ports {
		p := &s.t.ports[i]
		if !s.up[i] || p.peer < 0 {
			continue
		}
		q := &s.t.ports[p.peer]
		switch {
		case p.bad != "":
			s.fail(i, "%s", p.bad)
		case q.bad != "":
			s.fail(i, "%s at its other end is down: %s", q.ref, q.bad)
		case !s.devUp[q.dev]:
			s.fail(i, "%s at its other end is out of service", q.ref.Device)
		case s.own[p.peer]:
			s.fail(i, "%s at its other end is down", q.ref)
		}
	}
}

// bundle lets LACP choose members and counts them. It reports whether anything went down.
func (s *state) bundle(lags []int) bool {
	changed := false
	for _, g := range lags {
		l := &s.t.lags[g]
		best := s.choose(l)
		n := 0
		for _, m := range l.members {
			p := &s.t.ports[m]
			if !s.up[m] {
				continue
			}
			switch {
			case p.noBundle != "":
				if l.one && p.lacp() && n == 0 {
					n++ // "fallback static": one member is the bundle while no partner speaks (Arista user manual, "LACP fallback")
					continue
				}
				if l.alone && !l.one && p.lacp() {
					continue // up by itself, not bundled
				}
				s.fail(m, "%s", p.noBundle)
				changed = true
			case p.lacp() && p.peer >= 0 && !s.up[p.peer]:
				s.fail(m, "%s at its other end is not in its bundle", s.t.ports[p.peer].ref)
				changed = true
			case p.lacp() && p.partner != "" && best != "" && p.partner != best:
				s.fail(m, "the partner behind it is %s, and that of %s is %s: LACP leaves it out", p.partner, l.ref.Port, best)
				changed = true
			default:
				n++
			}
		}
		s.bundled[g] = n
		if s.lagUp[g] && n < l.min {
			s.lagUp[g] = false
			changed = true
			for _, m := range l.members {
				if p := &s.t.ports[m]; p.noBundle == "" || !l.alone {
					s.fail(m, "%s has %d of the %d links it needs", l.ref.Port, n, l.min)
				}
			}
			s.bundled[g] = 0
		}
	}
	return changed
}

// choose gives the partner that most members of a bundle have, the first by name where it is not clear.
func (s *state) choose(l *lag) string {
	var count map[string]int
	best := ""
	for _, m := range l.members {
		p := &s.t.ports[m]
		if !s.up[m] || p.partner == "" || p.noBundle != "" {
			continue
		}
		if best == "" || best == p.partner {
			best = p.partner
			if count == nil {
				continue
			}
		}
		if count == nil { // a second partner: only now is counting needed
			count = map[string]int{}
			for _, o := range l.members {
				if q := &s.t.ports[o]; s.up[o] && q.partner != "" && q.noBundle == "" {
					count[q.partner]++
				}
			}
		}
	}
	if count == nil {
		return best
	}
	best = ""
	for _, k := range sortedKeys(count) {
		if best == "" || count[k] > count[best] {
			best = k
		}
	}
	return best
}

// domains takes down the legs that a vPC or MLAG pair suspends. It reports whether anything went down.
//
// A type-1 mismatch takes the secondary's legs down, and without the graceful consistency check those of both; when the
// peer-link is lost while both live, the secondary suspends its legs (Nexus 5000 Interfaces Operations Guide; syslog
// VPC_SUSP_ALL_VPC). Where the configuration does not tell who is secondary, the leg that is better off is taken down:
// nothing may hold by luck.
func (s *state) domains(domains []int) bool {
	changed := false
	for _, n := range domains {
		d := &s.t.domains[n]
		for _, l := range d.legs {
			for _, g := range [...]int{l.a, l.b} {
				if lg := &s.t.lags[g]; d.shut[lg.dev] && d.kind == "vpc" {
					changed = s.suspend(g, "the vPC domain is shut down on "+lg.ref.Device) || changed
				}
			}
		}
		if !s.devUp[d.a] || !s.devUp[d.b] {
			continue
		}
		lost := d.splits && s.peerLinkLost(d) && s.peerHeard(d)
		if !lost && !d.suspends {
			continue
		}
		for _, l := range d.legs {
			why, both := "", false
			switch {
			case d.broken != "" && d.kind == "vpc":
				why, both = d.broken, true
			case d.mismatch[l.id] != "":
				why, both = "vPC type-1 mismatch: "+d.mismatch[l.id], !d.graceful
			case d.global != "" && d.kind == "vpc":
				why, both = "vPC type-1 mismatch: "+d.global, !d.graceful
			case lost:
				why = "the peer-link is down, and the secondary suspends its legs"
			default:
				continue
			}
			for _, g := range s.victims(d, l, both) {
				changed = s.suspend(g, why) || changed
			}
		}
	}
	return changed
}

// victims are the legs that go down: both, the secondary's, or the one that is better off.
func (s *state) victims(d *domain, l leg, both bool) []int {
	switch {
	case both:
		return []int{l.a, l.b}
	case d.secondary == d.a:
		return []int{l.a}
	case d.secondary == d.b:
		return []int{l.b}
	case s.suspended(l.a) || s.suspended(l.b):
		return nil // the choice is made
	case s.bundled[l.a] > s.bundled[l.b]:
		return []int{l.a}
	default:
		return []int{l.b}
	}
}

func (s *state) suspended(g int) bool { return s.taken != nil && s.taken[g] }

func (s *state) suspend(g int, why string) bool {
	if s.suspended(g) {
		return false
	}
	if s.taken == nil {
		s.taken = map[int]bool{}
	}
	s.taken[g] = true
	s.lagUp[g] = false
	for _, m := range s.t.lags[g].members {
		s.fail(m, "%s is suspended: %s", s.t.lags[g].ref.Port, why)
	}
	s.bundled[g] = 0
	return true
}

// peerLinkLost reports that a domain's peer-link is down on either side.
func (s *state) peerLinkLost(d *domain) bool {
	for _, g := range d.peerLags {
		if !s.lagUp[g] {
			return true
		}
	}
	for _, p := range d.peerPorts {
		if !s.up[p] {
			return true
		}
	}
	return false
}

// peerHeard reports that the keepalive between two members still works, so that the secondary knows that its peer lives. Where it is lost
// as well, both take themselves for primary and keep their legs up (Nexus 9000 Interfaces Configuration Guide, "vPC peer-keepalive link":
// dual-active). EOS has no keepalive unless dual-primary detection is configured, which then needs its path too.
func (s *state) peerHeard(d *domain) bool {
	for _, ref := range d.keepalive {
		if i, ok := s.t.index[ref]; ok && !s.up[i] {
			return false
		}
		if dev, ok := s.t.dev[ref.Device]; ok {
			if i := s.t.configs[ref.Device].Interfaces[ref.Port]; i == nil || !s.devUp[dev] || i.Shutdown || s.down.Ports[ref] {
				return false
			}
		}
	}
	return true
}

// refUp reports whether a port, port-channel or other interface of the configuration is up, and whether there is one.
func (s *state) refUp(ref devices.PortRef) (up, exists bool) {
	if i, ok := s.t.index[ref]; ok {
		return s.up[i], true
	}
	if g, ok := s.t.lagOf[ref]; ok && s.t.lags[g].ifc != nil {
		return s.lagUp[g], true
	}
	d, ok := s.t.dev[ref.Device]
	if !ok {
		return false, false
	}
	i := s.t.configs[ref.Device].Interfaces[ref.Port]
	if i == nil {
		return false, false
	}
	return s.interfaceUp(d, i), true
}

// interfaceUp says the state of any interface: a subinterface follows its parent, an SVI the ports that carry its VLAN.
func (s *state) interfaceUp(d int, i *devices.Interface) bool {
	ref := devices.PortRef{Device: s.t.names[d], Port: i.Name}
	if !s.devUp[d] || i.Shutdown || s.down.Ports[ref] {
		return false
	}
	if p, ok := s.t.index[ref]; ok {
		return s.up[p]
	}
	if g, ok := s.t.lagOf[ref]; ok {
		return s.lagUp[g]
	}
	switch i.Kind {
	case devices.Subinterface:
		up, exists := s.refUp(devices.PortRef{Device: ref.Device, Port: i.Parent})
		return up && exists
	case devices.SVI:
		return s.sviUp(d, i)
	case devices.Tunnel:
		return !s.t.unkeyed[i]
	default: // loopbacks and the like have no cable: nothing below layer 3 takes them down
		return true
	}
}

// sviUp is autostate: an SVI is up while its VLAN exists, is active, and is carried by a port that is up or by VXLAN.
func (s *state) sviUp(d int, i *devices.Interface) bool {
	c := s.t.configs[s.t.names[d]]
	id := sviVLAN(i)
	if id == 0 {
		return true // a name that gives no VLAN: not ours to take down
	}
	if s.splitOff(d, id) {
		return false
	}
	if v := c.VLANs[id]; v != nil && (v.Shutdown || v.Suspend) || v == nil && !knowsVLAN(c, id) {
		return false
	}
	if _, tunnelled := s.t.vnis[d][id]; tunnelled || s.t.systems[d].VLANsAlwaysUp {
		return true
	}
	for _, x := range s.t.carriersOf[d][id] {
		if x.port >= 0 && s.up[x.port] || x.lag >= 0 && s.lagUp[x.lag] {
			return true
		}
	}
	return false
}

// splitOff reports that a device has taken its gateway of a VLAN down because it is the secondary of a vPC whose peer-link is lost: "The
// secondary vPC peer device suspends all its vPC member ports and all vPC VLAN interfaces (SVIs)", but for VLANs that "dual-active exclude
// interface-vlan" names (Nexus 9000 Interfaces Configuration Guide, "vPC peer links").
func (s *state) splitOff(d, id int) bool {
	for n := range s.t.domains {
		x := &s.t.domains[n]
		if x.kind != "vpc" || x.secondary != d || !s.devUp[x.a] || !s.devUp[x.b] || !s.peerLinkLost(x) || !s.peerHeard(x) {
			continue
		}
		c := s.t.configs[s.t.names[d]]
		pl := c.Interfaces[peerLinkOf(c)]
		return pl != nil && carries(c, pl, id) && !c.MLAG.DualActiveExclude.Contains(id)
	}
	return false
}

// sviVLAN reads the VLAN from an SVI's name ("Vlan10"), 0 where it has none.
func sviVLAN(i *devices.Interface) int {
	if i.Dot1q != 0 { // a gateway whose name is not its VLAN's number (Junos irb)
		return i.Dot1q
	}
	_, number := splitPort(i.Name)
	id, err := strconv.Atoi(number)
	if err != nil {
		return 0
	}
	return id
}

// knowsVLAN reports whether a VLAN exists on a device. A VTP client or server learns VLANs that no configuration shows.
func knowsVLAN(c *devices.Config, id int) bool {
	return id == 1 || c.VLANs[id] != nil || learnsVLANs(c)
}

// learnsVLANs reports a device whose VLANs are not all in its configuration.
func learnsVLANs(c *devices.Config) bool {
	switch c.System.VTPMode {
	case "client", "server":
		return true
	case "":
		return len(c.VLANs) == 0 && systems.LinkOf(c.OS).VLANsElsewhere
	}
	return false
}

// carries reports whether a layer-2 port forwards frames of a VLAN.
func carries(c *devices.Config, i *devices.Interface, id int) bool {
	if !i.Switchport {
		return false
	}
	switch i.Mode {
	case devices.Trunk:
		if v := c.VLANs[id]; v != nil && len(v.TrunkGroups) > 0 && !i.PeerLink {
			shared := false
			for g := range v.TrunkGroups {
				shared = shared || i.TrunkGroups[g]
			}
			if !shared {
				return false
			}
		}
		return i.AllowedVLANs == "" || i.AllowedVLANs.Contains(id)
	case devices.Access, "":
		return max(1, i.AccessVLAN) == id || i.VoiceVLAN == id
	default: // tunnels, private VLANs, FEX uplinks, dynamic ports: they may carry it
		return true
	}
}
