package simulate

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/simulate/systems"
)

// topology is a network made ready for being asked many times: names are numbers, and whatever does not depend on what
// is down is worked out.
type topology struct {
	n       *devices.Network
	configs map[string]*devices.Config
	names   []string
	dev     map[string]int
	ports   []port
	index   map[devices.PortRef]int
	lags    []lag
	lagOf   map[devices.PortRef]int
	domains []domain
	edges   []edge
	// portsOf are the physical ports of each device that carry the network's traffic.
	portsOf [][]int
	lagsOf  [][]int
	systems []*systems.Link // by device
	parts   parts
	// carriersOf, vnis: by device, what carries a VLAN and the VXLAN segment of a VLAN.
	carriersOf []map[int][]carrier
	vnis       []map[int]int
	bits       map[devices.VLANSet]*vlanBits
	tunnels    []tunnel
	// unkeyed are tunnels that need a far end and have none in the network.
	unkeyed map[*devices.Interface]bool
}

// port is a physical port.
type port struct {
	ref  devices.PortRef
	dev  int
	ifc  *devices.Interface
	peer int // port at the other end of the cable, -1 where none is known
	lag  int // bundle it is a member of, -1 for none
	// bad says why the two ends never come up together, noBundle why LACP never takes the port into its bundle.
	bad, noBundle string
	// partner is who is behind it for LACP: the same for two ports that may share a bundle. "" where it is not known.
	partner string
	// host reports that a host of the site is behind it.
	host bool
	// idle reports that nothing is taken to be plugged in: no cable is known and the configuration says nothing of it.
	idle bool
}

func (p *port) lacp() bool { return p.lag >= 0 && p.ifc.Channel.Mode != "on" }

// lag is a port-channel.
type lag struct {
	ref     devices.PortRef
	dev     int
	ifc     *devices.Interface // nil where members name a port-channel that is not configured
	members []int
	min     int
	max     int // members that may be in service at once, 0 for any number
	// domain and leg say which MLAG it is a leg of; -1 and 0 for none.
	domain, leg int
	// alone says the members come up by themselves where no LACP partner is heard; one that a single member comes up as the bundle.
	alone, one bool
}

// domain is a vPC or MLAG pair.
type domain struct {
	a, b int // devices
	kind string
	legs []leg
	// broken says why the domain does not form; global and mismatch (by leg) say which settings differ so that legs are taken down.
	broken, global string
	mismatch       map[int]string
	// suspends reports that one of these is so.
	suspends bool
	shut     map[int]bool
	// secondary is the device whose legs go down first, -1 where configuration does not tell.
	secondary int
	graceful  bool
	// splits reports that losing the peer-link takes the secondary's legs down, as long as the keepalive tells that the peer lives.
	splits bool
	// keepalive are the interfaces that the keepalive goes through, at both ends, as far as they are known.
	keepalive           []devices.PortRef
	peerLags, peerPorts []int
}

// edge is a cable between two devices of the network.
type edge struct{ a, b, aDev, bDev int }

func newTopology(n *devices.Network) *topology {
	t := &topology{n: n, configs: configs(n), dev: map[string]int{}, index: map[devices.PortRef]int{}, lagOf: map[devices.PortRef]int{}}
	t.names = sortedKeys(t.configs)
	t.portsOf, t.lagsOf = make([][]int, len(t.names)), make([][]int, len(t.names))
	for d, name := range t.names {
		t.dev[name] = d
		c := t.configs[name]
		t.systems = append(t.systems, systems.LinkOf(c.OS))
		for _, in := range sortedKeys(c.Interfaces) {
			i := c.Interfaces[in]
			ref := devices.PortRef{Device: name, Port: in}
			switch {
			case i.Kind == devices.PortChannel:
				t.lagOf[ref] = len(t.lags)
				t.lags = append(t.lags, lag{ref: ref, dev: d, ifc: i, domain: -1})
			case isPhysical(i):
				t.index[ref] = len(t.ports)
				if i.Kind != devices.MgmtPort {
					t.portsOf[d] = append(t.portsOf[d], len(t.ports))
				}
				t.ports = append(t.ports, port{ref: ref, dev: d, ifc: i, peer: -1, lag: -1})
			}
		}
	}
	t.bundles()
	for _, k := range n.Links {
		a, aOK := t.index[k.A]
		b, bOK := t.index[k.B]
		if aOK && bOK {
			t.ports[a].peer, t.ports[b].peer = b, a
			if a != b && t.ports[a].dev != t.ports[b].dev && t.ports[a].ifc.Kind != devices.MgmtPort && t.ports[b].ifc.Kind != devices.MgmtPort {
				t.edges = append(t.edges, edge{a, b, t.ports[a].dev, t.ports[b].dev})
			}
		}
	}
	for _, k := range n.Links {
		if k.B.Port != "" {
			continue
		}
		if p, ok := t.index[k.A]; ok {
			t.ports[p].host = true
		} else if g, ok := t.lagOf[k.A]; ok {
			for _, m := range t.lags[g].members {
				t.ports[m].host = true
			}
		}
	}
	t.pairs()
	t.ends()
	t.idle()
	t.parts = t.findParts()
	t.bits = map[devices.VLANSet]*vlanBits{}
	t.carriersOf, t.vnis = make([]map[int][]carrier, len(t.names)), make([]map[int]int, len(t.names))
	for d := range t.names {
		t.gatherCarriers(d)
		t.findVNIs(d)
	}
	t.findTunnels()
	return t
}

// bundles puts members into their port-channels.
func (t *topology) bundles() {
	for p := range t.ports {
		c := t.ports[p].ifc.Channel
		if c == nil {
			continue
		}
		ref := devices.PortRef{Device: t.ports[p].ref.Device, Port: c.Group}
		g, ok := t.lagOf[ref]
		if !ok {
			g = len(t.lags)
			t.lagOf[ref] = g
			t.lags = append(t.lags, lag{ref: ref, dev: t.ports[p].dev, domain: -1})
		}
		t.ports[p].lag = g
		t.lags[g].members = append(t.lags[g].members, p)
	}
	for g := range t.lags {
		l := &t.lags[g]
		t.lagsOf[l.dev] = append(t.lagsOf[l.dev], g)
		l.min = 1
		if l.ifc != nil && l.ifc.LAG != nil {
			l.min = max(1, l.ifc.LAG.MinLinks)
			l.max = l.ifc.LAG.MaxBundle
			l.alone = l.ifc.LAG.Fallback != "" || l.ifc.LAG.NoSuspendIndividual
			l.one = l.ifc.LAG.Fallback == "static"
		}
	}
}

// pairs finds the MLAG domains and what their members disagree about.
func (t *topology) pairs() {
	for _, pair := range mlagPairs(t.configs, t.n.Site, t.n.Links) {
		a, b := t.configs[pair[0]], t.configs[pair[1]]
		d := domain{a: t.dev[pair[0]], b: t.dev[pair[1]], kind: a.MLAG.Kind, mismatch: map[int]string{}, secondary: secondaryOf(a.MLAG, b.MLAG)}
		switch d.secondary {
		case 0:
			d.secondary = d.a
		case 1:
			d.secondary = d.b
		}
		d.shut = map[int]bool{d.a: a.MLAG.Shutdown, d.b: b.MLAG.Shutdown}
		d.graceful = !a.MLAG.NoGracefulConsistencyCheck && !b.MLAG.NoGracefulConsistencyCheck
		d.splits = d.kind == "vpc" || a.MLAG.DualPrimary != "" || b.MLAG.DualPrimary != ""
		d.keepalive = append(t.keepalive(d.a, d.b), t.keepalive(d.b, d.a)...)
		for _, m := range [...]*devices.MLAG{a.MLAG, b.MLAG} {
			if m.Shutdown {
				d.broken = "the domain is shut down"
			}
		}
		tell := func(x difference) string {
			return fmt.Sprintf("%s is %s on %s and %s on %s", x.words, x.a, pair[0], x.b, pair[1])
		}
		if x, ok := strong(domainDifferences(a, b)); ok {
			d.broken = tell(x) + ", so " + x.why
		}
		if x, ok := strong(globalDifferences(a, b)); ok {
			d.global = tell(x)
		}
		d.legs = t.legsOf(d.a, d.b)
		for _, l := range d.legs {
			if x, ok := strong(legDifferences(d.kind, t.lags[l.a].ifc, t.lags[l.b].ifc, t.member(l.a), t.member(l.b))); ok && d.kind == "vpc" {
				d.mismatch[l.id] = tell(x)
			}
		}
		d.suspends = d.broken != "" || d.global != "" || len(d.mismatch) > 0
		for i, dev := range [...]int{d.a, d.b} {
			pl := devices.PortRef{Device: pair[i], Port: peerLinkOf(t.configs[pair[i]])}
			if g, ok := t.lagOf[pl]; ok {
				d.peerLags = append(d.peerLags, g)
			} else if p, ok := t.index[pl]; ok {
				d.peerPorts = append(d.peerPorts, p)
			}
			for _, g := range t.lagsOf[dev] {
				l := &t.lags[g]
				l.domain = len(t.domains)
				if l.ifc != nil {
					l.leg = l.ifc.MLAGID
				}
			}
		}
		t.domains = append(t.domains, d)
	}
}

// keepalive finds the interface that has the address which a device's peer sends its keepalive to.
func (t *topology) keepalive(of, peer int) []devices.PortRef {
	m := t.configs[t.names[peer]].MLAG
	to := m.KeepaliveDestination
	if !to.IsValid() {
		return nil
	}
	c := t.configs[t.names[of]]
	for _, in := range sortedKeys(c.Interfaces) {
		for _, a := range c.Interfaces[in].Addresses {
			if a.Prefix.Addr() == to {
				return []devices.PortRef{{Device: t.names[of], Port: in}}
			}
		}
	}
	return nil
}

// secondaryOf says which of two members is secondary: 0 or 1, or -1 where it is the MAC address or history that decides.
// The lower role priority is primary; 32667 is the default (Nexus 9000 Interfaces Configuration Guide, vPC).
func secondaryOf(a, b *devices.MLAG) int {
	pa, pb := a.RolePriority, b.RolePriority
	if pa == 0 {
		pa = 32667
	}
	if pb == 0 {
		pb = 32667
	}
	switch {
	case a.Kind != "vpc" || pa == pb:
		return -1
	case pa < pb:
		return 1
	default:
		return 0
	}
}

// leg is one MLAG with its port-channel on either member.
type leg struct{ id, a, b int }

// legsOf pairs the port-channels of two devices that are legs of one MLAG.
func (t *topology) legsOf(a, b int) []leg {
	on := func(d int) map[int]int {
		m := map[int]int{}
		for _, g := range t.lagsOf[d] {
			if i := t.lags[g].ifc; i != nil && i.MLAGID != 0 {
				m[i.MLAGID] = g
			}
		}
		return m
	}
	as, bs := on(a), on(b)
	var out []leg
	for _, id := range sortedKeys(as) {
		if g, ok := bs[id]; ok {
			out = append(out, leg{id, as[id], g})
		}
	}
	return out
}

// member gives a member port of a bundle, nil where it has none.
func (t *topology) member(g int) *devices.Interface {
	if len(t.lags[g].members) == 0 {
		return nil
	}
	return t.ports[t.lags[g].members[0]].ifc
}

// ends compares the two ends of every cable.
func (t *topology) ends() {
	for i := range t.ports {
		p := &t.ports[i]
		if p.peer < 0 {
			continue
		}
		q := &t.ports[p.peer]
		if a, b := speedOf(p.ifc.Speed), speedOf(q.ifc.Speed); a != 0 && b != 0 && a != b {
			p.bad = fmt.Sprintf("its speed is %q and that of %s at the other end %q: the link does not come up", p.ifc.Speed, q.ref, q.ifc.Speed)
		} else if a, b := fecOf(p.ifc.FEC), fecOf(q.ifc.FEC); a != "" && b != "" && a != b {
			p.bad = fmt.Sprintf("its FEC is %q and that of %s at the other end %q: the link does not come up", p.ifc.FEC, q.ref, q.ifc.FEC)
		} else if t.guardsBPDUs(p) && t.sendsBPDUs(q) {
			p.bad = fmt.Sprintf("its BPDU guard hears %s at the other end, a switch: the port is err-disabled", q.ref)
		}
		if p.lag < 0 {
			continue
		}
		switch mine, theirs := p.ifc.Channel.Mode, ""; {
		case q.lag < 0 && p.lacp():
			p.noBundle = fmt.Sprintf("%s at its other end is in no port-channel, so LACP finds no partner", q.ref)
		case q.lag < 0: // a static bundle asks nobody
		default:
			theirs = q.ifc.Channel.Mode
			switch {
			case (mine == "on") != (theirs == "on"):
				p.noBundle = fmt.Sprintf("its channel-group mode is %s and that of %s at the other end %s: they never bundle", mine, q.ref, theirs)
			case mine == "passive" && theirs == "passive":
				p.noBundle = fmt.Sprintf("it and %s at its other end are both LACP passive: neither speaks first", q.ref)
			}
			p.partner = t.partner(q)
		}
	}
}

// partner identifies the bundle behind a port as LACP sees it: the legs of one MLAG are one partner while the domain forms.
func (t *topology) partner(q *port) string {
	l := &t.lags[q.lag]
	if l.domain >= 0 && l.leg != 0 && t.domains[l.domain].broken == "" {
		d := t.domains[l.domain]
		return fmt.Sprintf("mlag %d of %s and %s", l.leg, t.names[d.a], t.names[d.b])
	}
	return l.ref.String()
}

// speedOf reads the vendors' spellings of a fixed speed as Mbit/s: "40000", "40g", "100g-4", "forced 40gfull".
// It gives 0 for automatic and for what it cannot read.
func speedOf(s string) int {
	for _, w := range strings.Fields(strings.ToLower(s)) {
		n := 0
		rest := w
		for rest != "" && rest[0] >= '0' && rest[0] <= '9' {
			n = n*10 + int(rest[0]-'0')
			rest = rest[1:]
		}
		if n == 0 {
			continue
		}
		if strings.HasPrefix(rest, "g") {
			return n * 1000
		}
		return n
	}
	return 0
}

// fecOf reads the vendors' names of a fixed forward error correction, "" for automatic and for what it cannot read.
func fecOf(s string) string {
	s = strings.ToLower(s)
	switch {
	case strings.Contains(s, "rs") || strings.Contains(s, "reed-solomon"):
		return "reed-solomon"
	case strings.Contains(s, "fc") || strings.Contains(s, "fire-code"):
		return "fire-code"
	case s == "off" || s == "disabled" || s == "none":
		return "off"
	}
	return ""
}

// guardsBPDUs reports a port that a BPDU takes down: BPDU guard on the port itself, or by default on edge ports. "When you enable BPDU
// Guard globally, the operation is effective only on operational spanning tree edge ports"; on the port it always is (Nexus 9000 Layer 2
// Configuration Guide, "BPDU Guard"; Catalyst 9300 Layer 2, "Optional Spanning-Tree Features").
func (t *topology) guardsBPDUs(p *port) bool {
	i := t.logical(p)
	if i == nil || !i.Switchport || i.STP.BPDUFilter == "enable" {
		return false
	}
	s := t.configs[t.names[p.dev]].STP
	edge := strings.HasPrefix(i.STP.PortType, "edge") || s.EdgeDefault && i.STP.PortType == "" && i.Mode != devices.Trunk
	return i.STP.BPDUGuard == "enable" || s.BPDUGuardDefault && edge && i.STP.BPDUGuard != "disable"
}

// sendsBPDUs reports a layer-2 port of a device that runs spanning tree, without a filter.
func (t *topology) sendsBPDUs(p *port) bool {
	i, mode := t.logical(p), t.stpMode(p.dev)
	return i != nil && i.Switchport && mode != "" && mode != "none" && i.STP.BPDUFilter != "enable" && !i.STP.Disabled
}

// idle finds ports with nothing plugged in, on systems whose ports are then down.
func (t *topology) idle() {
	spoken := map[devices.PortRef]bool{}
	for d, name := range t.names {
		if t.systems[d].IdleDown {
			for _, i := range t.configs[name].Interfaces {
				if i.Parent != "" {
					spoken[devices.PortRef{Device: name, Port: i.Parent}] = true
				}
			}
		}
	}
	for n := range t.ports {
		p := &t.ports[n]
		i := p.ifc
		p.idle = t.systems[p.dev].IdleDown && p.peer < 0 && !p.host && i.Kind == devices.Ethernet && i.Channel == nil && !spoken[p.ref] && !isLayer3(i) && i.Description == "" &&
			i.Speed == "" && i.MTU == 0 && i.Mode != devices.Trunk && i.AccessVLAN <= 1 && i.AllowedVLANs == "" && i.STP.PortType == ""
	}
}
