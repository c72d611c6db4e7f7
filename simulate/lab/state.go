package lab

import (
	"context"
	"maps"
	"slices"
	"time"

	"interlock/devices"
	"interlock/simulate"
	"interlock/simulate/faults"
)

// view is the network as it is at one time.
type view struct {
	network *devices.Network
	ground  *simulate.Ground
	boxes   map[string]*seen
	// down is what has no power or no light, and low what follows for cables; restoring are the ports that a device keeps dark after a boot,
	// and until when.
	down      simulate.Down
	low       *simulate.Lower
	restoring map[devices.PortRef]time.Time
	// carries is down with the ports that are up and carry nothing yet: joining, until when.
	carries simulate.Down
	joining map[devices.PortRef]time.Time
	// settled is where all this leads when every protocol has come to rest, actual how packets go meanwhile, and late what makes the
	// difference. routing is what tables come from, nil where that is ground.
	settled, actual *simulate.Settled
	late            *late
	routing         *simulate.Ground
	outcome         simulate.Outcome
	// carried are the services that pass each device.
	carried map[string][]string
}

// seen is what one device makes of the network.
type seen struct {
	config *devices.Config
	up     bool
	ports  map[string]port
	// joining are ports that are up and carry nothing yet.
	joining map[string]bool
	bgp     map[string]session
	ospf    map[string]session
	isis    map[string]session
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
	v := l.survey(before)
	l.light(v, before, at)
	v.settled = v.ground.Settle(v.carries)
	l.lookAtPorts(v, before, at)
	takes := l.lookAtSessions(v, before, at)
	v.late = newLate()
	if before != nil {
		v.late = before.late.clone(at)
		if f := flipped(before, v); f.any() {
			v.late.add(f, at, l.lags(v, before, takes))
		}
	}
	v.actual = v.settled
	if b := l.beliefs(v, before); b != (simulate.Beliefs{}) {
		v.actual = v.settled.While(b)
	}
	v.outcome = v.actual.Outcome()
	l.lookAtTraffic(v)
	l.lookAtGateways(v)
	l.record(v, at)
	l.wakeAt(v)

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

// survey asks every device what it is, and faults what they take away.
func (l *Lab) survey(before *view) *view {
	v := &view{boxes: map[string]*seen{}, down: simulate.Down{Devices: map[string]bool{}, Ports: map[devices.PortRef]bool{}}}
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
	v.ground = l.groundOf(devs, before)
	v.network = v.ground.Network()
	return v
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

// light finds which ports have light, and which of them carry traffic already.
func (l *Lab) light(v, before *view, at time.Time) {
	v.restoring, v.joining = map[devices.PortRef]time.Time{}, map[devices.PortRef]time.Time{}
	booted := false
	if before != nil {
		unexpired(v.restoring, before.restoring, at)
		unexpired(v.joining, before.joining, at)
		for name, s := range v.boxes {
			if !s.up || before.boxes[name].up {
				continue
			}
			booted = true
			for p, i := range s.config.Interfaces {
				if d := restores(s.config, i); d > 0 {
					v.restoring[devices.PortRef{Device: name, Port: p}] = at.Add(d)
				}
			}
		}
	}
	for ref := range v.restoring {
		v.down.Ports[ref] = true
	}
	v.low = v.ground.Lower(v.down)
	v.carries = simulate.Down{Devices: v.down.Devices, Ports: maps.Clone(v.down.Ports)}
	for name, s := range v.boxes {
		for p, i := range s.config.Interfaces {
			ref := devices.PortRef{Device: name, Port: p}
			if i.Kind != devices.Ethernet {
				continue
			}
			if !v.low.Up(ref) {
				delete(v.joining, ref)
			} else if before != nil && before.boxes[name].config.Interfaces[p] != nil && !before.low.Up(ref) {
				// A pair's link comes up before its partner takes a device that boots for alive.
				if d := joins(s.config, l.boxes[name].os, i); d > 0 && !(booted && pairs(s.config, i)) {
					v.joining[ref] = at.Add(d)
				}
			}
			if _, is := v.joining[ref]; is {
				v.carries.Ports[ref] = true
			}
		}
	}
}

func unexpired(out, from map[devices.PortRef]time.Time, at time.Time) {
	for ref, until := range from {
		if until.After(at) {
			out[ref] = until
		}
	}
}

// wakeAt has the state looked at again when something is next noticed, formed or restored.
func (l *Lab) wakeAt(v *view) {
	next := v.late.next()
	for _, m := range []map[devices.PortRef]time.Time{v.restoring, v.joining} {
		for _, until := range m {
			next = earlier(next, until)
		}
	}
	for _, s := range v.boxes {
		for _, m := range []map[string]session{s.bgp, s.ospf, s.isis} {
			for _, x := range m {
				next = earlier(next, x.due)
			}
		}
	}
	if l.wake != nil {
		l.wake.Stop()
		l.wake = nil
	}
	if !next.IsZero() {
		l.wake = l.after(max(next.Sub(l.clock.Now()), 0), l.touch)
	}
}

// lookAtPorts fills in what each device sees of its interfaces, with what has become of them since the view before.
func (l *Lab) lookAtPorts(v, before *view, at time.Time) {
	for name, s := range v.boxes {
		var was *seen
		if before != nil {
			was = before.boxes[name]
		}
		s.ports, s.peers, s.joining = map[string]port{}, map[string]devices.PortRef{}, map[string]bool{}
		for p, i := range s.config.Interfaces {
			ref := devices.PortRef{Device: name, Port: p}
			up := s.up && !i.Shutdown
			switch i.Kind {
			case devices.MgmtPort:
			case devices.Ethernet: // light is all it takes
				up = up && v.low.Up(ref)
			default:
				up = up && v.settled.Up(ref)
			}
			now := port{up: up, since: l.started.Add(-31 * 24 * time.Hour), counted: l.started.Add(-31 * 24 * time.Hour)}
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
			if _, is := v.joining[ref]; is {
				s.joining[p] = true
			}
		}
	}
	for _, k := range v.network.Links {
		if s := v.boxes[k.A.Device]; s != nil {
			s.peers[k.A.Port] = k.B
		}
		if s := v.boxes[k.B.Device]; s != nil {
			s.peers[k.B.Port] = k.A
		}
	}
}

// lookAtTraffic fills in how fast ports count.
func (l *Lab) lookAtTraffic(v *view) {
	v.carried = v.actual.Carried()
	for name, s := range v.boxes {
		for p, is := range s.ports {
			if is.up {
				is.pace = l.pace(v, name, p)
				s.ports[p] = is
			}
		}
	}
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

// lookAtGateways fills in for which groups each device answers.
func (l *Lab) lookAtGateways(v *view) {
	for _, s := range v.boxes {
		s.active = map[string]bool{}
	}
	for _, g := range v.actual.Gateways() {
		if s := v.boxes[g.Port.Device]; g.State == "active" && s != nil && s.up && v.actual.Up(g.Port) {
			s.active[g.Port.Port+" "+g.Group] = true
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
