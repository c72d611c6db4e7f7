package lab

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"interlock/devices"
	"interlock/simulate"
	"interlock/simulate/faults"
)

// view is the network as it is at one time.
type view struct {
	settled *simulate.Settled
	outcome simulate.Outcome
	ground  *simulate.Ground
	network *devices.Network
	down    simulate.Down
	boxes   map[string]*seen
	// carried are the services that pass each device.
	carried map[string][]string
}

// seen is what one device makes of the network.
type seen struct {
	config *devices.Config
	up     bool
	ports  map[string]port
	bgp    map[string]session
	ospf   map[string]session
	isis   map[string]session
	// peers are what is behind its ports.
	peers map[string]devices.PortRef
	// active are the groups of first-hop redundancy it answers for.
	active map[string]bool
}

// port is an interface's state and its past.
type port struct {
	up          bool
	since       time.Time
	transitions uint64
	// octets had come in by the time counted; from then on pace more come in a second.
	octets  uint64
	counted time.Time
	pace    uint64
}

// carriedBy is how many octets have come in at a time.
func (p port) carriedBy(at time.Time) uint64 {
	return p.octets + uint64(max(0, at.Sub(p.counted).Seconds())*float64(p.pace))
}

// session is a session or adjacency and its past.
type session struct {
	key         sessionKey
	up          bool
	since       time.Time
	transitions uint64
}

// sessionKey names a session: of BGP its table and neighbour, of OSPF and IS-IS the interface and who is there.
type sessionKey struct {
	vrf, peer, iface string
	area, process    string
	level            string
}

// touch says that the view may no longer be true. Locks of boxes may be held.
func (l *Lab) touch() {
	l.mu.Lock()
	if l.dirty.IsZero() {
		l.dirty = l.clock.Now()
	}
	l.mu.Unlock()
	select {
	case l.kick <- struct{}{}:
	default:
	}
}

// watch keeps the view true. What comes within a moment is looked at together.
func (l *Lab) watch() {
	defer l.wait.Done()
	for {
		select {
		case <-l.ctx.Done():
			return
		case <-l.kick:
		}
		select {
		case <-l.ctx.Done():
			return
		case <-time.After(2 * time.Millisecond):
		}
		l.settle()
	}
}

// Settled waits until the view is true, and for no longer than the context lasts.
func (l *Lab) Settled(ctx context.Context) error {
	for {
		l.mu.Lock()
		ok, next := l.dirty.IsZero() && !l.busy, l.changed
		l.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return ctx.Err()
		case <-l.ctx.Done():
			return l.ctx.Err()
		}
	}
}

// settle makes a new view.
func (l *Lab) settle() {
	l.mu.Lock()
	at, before := l.dirty, l.view
	l.dirty, l.busy = time.Time{}, true
	l.mu.Unlock()
	if at.IsZero() {
		l.mu.Lock()
		l.busy = false
		l.mu.Unlock()
		return
	}
	v := &view{boxes: map[string]*seen{}, down: simulate.Down{Devices: map[string]bool{}, Ports: map[devices.PortRef]bool{}}}
	same := before != nil
	devs := map[string]*devices.Device{}
	for name, b := range l.boxes {
		b.mu.Lock()
		c := b.config()
		d := &devices.Device{Name: name, Config: c, Trees: []*devices.Tree{b.running}, Vendor: b.vendor}
		v.boxes[name] = &seen{config: c, up: b.up}
		if !b.up {
			v.down.Devices[name] = true
		}
		b.mu.Unlock()
		devs[name] = d
		same = same && before.network.Devices[name].Config == c
	}
	ports, whole := l.portsOut()
	maps.Copy(v.down.Ports, ports)
	for name := range whole {
		for p, i := range devs[name].Config.Interfaces {
			if i.Kind == devices.Ethernet {
				v.down.Ports[devices.PortRef{Device: name, Port: p}] = true
			}
		}
	}
	l.dim(v, devs)
	if same {
		v.network, v.ground = before.network, before.ground
	} else {
		v.network = &devices.Network{Devices: devs, Site: l.network.Site, Declared: l.network.Declared}
		v.network.Links, _ = simulate.Links(devs, l.network.Site, l.network.Declared)
		v.ground = simulate.NewGround(v.network)
	}
	v.settled = v.ground.Settle(v.down)
	v.outcome, v.carried = v.settled.Outcome(), v.settled.Carried()
	l.look(v, before, at)
	l.record(v, at)

	l.mu.Lock()
	l.view = v
	l.mu.Unlock()
	l.notice(v, before)
	l.mu.Lock()
	l.busy = false
	close(l.changed)
	l.changed = make(chan struct{})
	l.mu.Unlock()
}

// dim takes down the ports whose light has become too weak.
func (l *Lab) dim(v *view, devs map[string]*devices.Device) {
	for _, a := range l.having(faults.OpticDegrading) {
		for _, d := range a.devices {
			for _, p := range a.fault.Ports {
				ref := devices.PortRef{Device: d, Port: p}
				if devs[d] == nil {
					continue
				}
				m := l.moduleIn(ref, devs[d].Config)
				if m != nil && m.kind.blind != 0 && m.kind.rx-l.lost(a) < m.kind.blind {
					v.down.Ports[ref] = true
				}
			}
		}
	}
}

// look fills in what each device sees, with what has become of it since the view before.
func (l *Lab) look(v, before *view, at time.Time) {
	for name, s := range v.boxes {
		var was *seen
		if before != nil {
			was = before.boxes[name]
		}
		s.ports, s.peers, s.active = map[string]port{}, map[string]devices.PortRef{}, map[string]bool{}
		for p, i := range s.config.Interfaces {
			up := s.up && !i.Shutdown && (i.Kind == devices.MgmtPort || v.settled.Up(devices.PortRef{Device: name, Port: p}))
			now := port{up: up, since: l.started.Add(-31 * 24 * time.Hour), counted: l.started.Add(-31 * 24 * time.Hour)}
			if up {
				now.pace = l.pace(v, name, p)
			}
			if was != nil {
				if old, ok := was.ports[p]; ok {
					now.since, now.transitions, now.octets, now.counted = old.since, old.transitions, old.carriedBy(at), at
					if old.up != up {
						now.since, now.transitions = at, old.transitions+1
					}
				} else {
					now.since, now.counted = at, at
				}
			}
			s.ports[p] = now
		}
		s.bgp, s.ospf, s.isis = map[string]session{}, map[string]session{}, map[string]session{}
	}
	for _, k := range v.network.Links {
		if s := v.boxes[k.A.Device]; s != nil {
			s.peers[k.A.Port] = k.B
		}
		if s := v.boxes[k.B.Device]; s != nil {
			s.peers[k.B.Port] = k.A
		}
	}
	for _, g := range v.settled.Gateways() {
		if g.State == "active" && v.boxes[g.Port.Device] != nil && v.boxes[g.Port.Device].up {
			v.boxes[g.Port.Device].active[g.Port.Port+" "+g.Group] = true
		}
	}
	slow := map[string]bool{}
	for _, k := range []faults.Kind{faults.SlowConvergence, faults.NoConvergence} {
		for _, a := range l.having(k) {
			for _, d := range a.devices {
				slow[d] = true
			}
		}
	}
	add := func(device, other string, m func(*seen) map[string]session, k sessionKey, up bool) {
		s := v.boxes[device]
		if s == nil {
			return
		}
		id := strings.Join([]string{k.vrf, k.iface, k.peer, k.level}, " ")
		up = up && s.up && !slow[device] && !slow[other]
		now := session{key: k, up: up, since: l.started.Add(-31 * 24 * time.Hour)}
		if before != nil && before.boxes[device] != nil {
			if old, ok := m(before.boxes[device])[id]; ok {
				now.since, now.transitions = old.since, old.transitions
				if old.up != up {
					now.since = at
					if up {
						now.transitions++
					}
				}
			} else {
				now.since = at
			}
		}
		m(s)[id] = now
	}
	l.lookAtSessions(v, add)
}

// pace is how many octets a second come in at a port: a steady stream while services pass its device or the site names none, and else
// what protocols say to their neighbours.
func (l *Lab) pace(v *view, device, port string) uint64 {
	n := uint64(number(device, port))
	if s := v.network.Site; s != nil && len(s.Services) > 0 && len(v.carried[device]) == 0 {
		return 100 + n%100
	}
	return 1000 + n%100000
}

// lookAtSessions tells every session and adjacency from both its ends.
func (l *Lab) lookAtSessions(v *view, add func(device, other string, m func(*seen) map[string]session, k sessionKey, up bool)) {
	r := v.settled.Routes
	if r.BGP != nil {
		for _, x := range r.BGP.Sessions {
			k := sessionKey{vrf: x.Local.VRF, peer: x.Neighbor}
			add(x.Local.Device, x.Peer.Device, func(s *seen) map[string]session { return s.bgp }, k, x.Up)
		}
	}
	if r.OSPF != nil {
		for _, x := range r.OSPF.Adjacencies {
			if x.V3 {
				continue
			}
			ends := [2][2]int{{0, 1}, {1, 0}}
			both := [2]struct{ dev, name, vrf string }{{x.A.Device.Name, x.A.Name, x.A.VRF}, {x.B.Device.Name, x.B.Name, x.B.VRF}}
			for _, e := range ends {
				mine, its := both[e[0]], both[e[1]]
				k := sessionKey{vrf: mine.vrf, iface: mine.name, peer: l.routerID(v, its.dev, its.vrf), process: x.Process[e[0]]}
				if i := v.boxes[mine.dev].config.Interfaces[mine.name]; i != nil && i.OSPF != nil {
					k.area = i.OSPF.Area
				}
				add(mine.dev, its.dev, func(s *seen) map[string]session { return s.ospf }, k, x.Up)
			}
		}
	}
	if r.ISIS != nil {
		for _, x := range r.ISIS.Adjacencies {
			both := [2]struct{ dev, name, vrf string }{{x.A.Device.Name, x.A.Name, x.A.VRF}, {x.B.Device.Name, x.B.Name, x.B.VRF}}
			for e := range both {
				mine, its := both[e], both[1-e]
				levels := x.Levels
				if len(levels) == 0 {
					levels = []string{"level-2"}
				}
				for _, lv := range levels {
					k := sessionKey{vrf: mine.vrf, iface: mine.name, peer: systemID(its.dev), level: strings.TrimPrefix(lv, "level-"), process: x.Process[e]}
					add(mine.dev, its.dev, func(s *seen) map[string]session { return s.isis }, k, x.Up)
				}
			}
		}
	}
}

// notice tells of events that the new view shows.
func (l *Lab) notice(v, before *view) {
	for _, name := range slices.Sorted(maps.Keys(v.boxes)) {
		for g := range v.boxes[name].active {
			if before == nil || before.boxes[name] == nil || !before.boxes[name].active[g] {
				l.happened(faults.Active, name)
				break
			}
		}
	}
	if l.network.Site == nil {
		return
	}
	for name, g := range l.network.Site.Groups {
		versions := map[string]bool{}
		for _, members := range g.Halves {
			for _, m := range members {
				if b := l.boxes[m]; b != nil {
					b.mu.Lock()
					versions[b.version] = true
					b.mu.Unlock()
				}
			}
		}
		l.mixture(name, len(versions) > 1)
	}
}

// mixture keeps since when a group runs different software, and lets the faults of that come while it still does.
func (l *Lab) mixture(group string, mixed bool) {
	l.mu.Lock()
	since, was := l.mixed[group]
	switch {
	case mixed && !was:
		since = l.clock.Now()
		l.mixed[group] = since
	case !mixed:
		delete(l.mixed, group)
	}
	l.mu.Unlock()
	if !mixed || was {
		return
	}
	for n := range l.options.Faults {
		f := &l.options.Faults[n]
		if f.When.Event != faults.Mixed || f.When.Group != group {
			continue
		}
		l.after(f.When.After, func() {
			l.mu.Lock()
			still := l.mixed[group].Equal(since)
			l.mu.Unlock()
			if still {
				l.bring(n, f, "")
			}
		})
	}
}
