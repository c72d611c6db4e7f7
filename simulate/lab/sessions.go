package lab

import (
	"maps"
	"net/netip"
	"slices"
	"strings"
	"time"

	"interlock/devices"
	"interlock/simulate/faults"
)

// session is a session or adjacency and its past, as one of its ends has it.
type session struct {
	key sessionKey
	up  bool
	// comes is what it will be when the end has noticed, or the session has formed: at due, the zero Time where nothing is to come.
	comes       bool
	due         time.Time
	since       time.Time
	transitions uint64
}

// sessionKey names a session: of BGP its table and neighbour, of OSPF and IS-IS the interface and who is there.
type sessionKey struct {
	vrf, peer, iface string
	area, process    string
	level            string
}

func (k sessionKey) id() string { return strings.Join([]string{k.vrf, k.iface, k.peer, k.level}, " ") }

// protocol is what a session is of.
type protocol int

const (
	bgp protocol = iota
	ospf
	isis
)

// of are the sessions of a protocol that a device has.
func (s *seen) of(p protocol) map[string]session {
	switch p {
	case bgp:
		return s.bgp
	case ospf:
		return s.ospf
	}
	return s.isis
}

// end is one end of a session as it will be when every protocol has come to rest.
type end struct {
	protocol      protocol
	device, other string
	key           sessionKey
	// iface is the interface by which the neighbour is reached, and far the neighbour's; "" of a session over several hops.
	iface, far string
	up         bool
}

// ends tells every session and adjacency from both its ends.
func (l *Lab) ends(v *view) []end {
	var out []end
	r := v.settled.Routes
	if r.BGP != nil {
		for _, x := range r.BGP.Sessions {
			if s := v.boxes[x.Local.Device]; s != nil {
				out = append(out, end{bgp, x.Local.Device, x.Peer.Device, sessionKey{vrf: x.Local.VRF, peer: x.Neighbor}, toward(s.config, x.Local.VRF, x.Neighbor), "", x.Up})
			}
		}
	}
	if r.OSPF != nil {
		for _, x := range r.OSPF.Adjacencies {
			if x.V3 {
				continue
			}
			both := [2]struct{ dev, name, vrf string }{{x.A.Device.Name, x.A.Name, x.A.VRF}, {x.B.Device.Name, x.B.Name, x.B.VRF}}
			for e := range both {
				mine, its := both[e], both[1-e]
				k := sessionKey{vrf: mine.vrf, iface: mine.name, peer: l.routerID(v, its.dev, its.vrf), process: x.Process[e]}
				if i := v.boxes[mine.dev].config.Interfaces[mine.name]; i != nil && i.OSPF != nil {
					k.area = i.OSPF.Area
				}
				out = append(out, end{ospf, mine.dev, its.dev, k, mine.name, its.name, x.Up})
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
					out = append(out, end{isis, mine.dev, its.dev, k, mine.name, its.name, x.Up})
				}
			}
		}
	}
	return out
}

// toward is the interface in whose subnet a BGP neighbour is, or that it is named by; "" for none.
func toward(c *devices.Config, vrf, neighbor string) string {
	if c.Interfaces[neighbor] != nil {
		return neighbor
	}
	a, err := netip.ParseAddr(neighbor)
	if err != nil {
		return ""
	}
	for name, i := range c.Interfaces {
		if i.VRF != vrf && (i.VRF != "" || vrf != "default") {
			continue
		}
		for _, x := range i.Addresses {
			if !x.Prefix.IsSingleIP() && x.Prefix.Masked().Contains(a) {
				return name
			}
		}
	}
	return ""
}

// lookAtSessions fills in what each device sees of its sessions: one that is lost is up until its end has noticed, one that can be is not up
// until it has formed. It gives how long those take that have begun to: the slowest that tables wait for.
func (l *Lab) lookAtSessions(v, before *view, at time.Time) (takes time.Duration) {
	slow := map[string]bool{}
	for _, k := range []faults.Kind{faults.SlowConvergence, faults.NoConvergence} {
		for _, a := range l.having(k) {
			for _, d := range a.devices {
				slow[d] = true
			}
		}
	}
	for _, s := range v.boxes {
		s.bgp, s.ospf, s.isis = map[string]session{}, map[string]session{}, map[string]session{}
	}
	var adjacent time.Duration // until the slowest of the adjacencies that begin to form is there: sessions over several hops wait for it
	for _, e := range l.ends(v) {
		s := v.boxes[e.device]
		held := slow[e.device] || slow[e.other]
		now := session{key: e.key, up: e.up && s.up && !held, since: l.started.Add(-31 * 24 * time.Hour)}
		now.comes = now.up
		if before != nil {
			old, had := before.boxes[e.device].of(e.protocol)[e.key.id()]
			if !had {
				old = session{key: e.key, since: at}
			}
			var took time.Duration
			if old.comes != now.comes {
				took = l.formsOrMisses(v, before, e, now.comes)
				switch {
				case held:
					took = 0
				case e.protocol != bgp && now.comes:
					adjacent = max(adjacent, took)
				case e.protocol == bgp && e.iface == "" && now.comes:
					took += adjacent
				}
				if e.protocol != bgp || e.iface != "" || now.comes { // what is lost over several hops is found out by its next hop
					takes = max(takes, took)
				}
			}
			now = old.goesOn(now.comes, at, took)
		}
		s.of(e.protocol)[e.key.id()] = now
	}
	if before == nil {
		return 0
	}
	for name, was := range before.boxes { // those that have no place in the network any more
		for _, p := range []protocol{bgp, ospf, isis} {
			for id, old := range was.of(p) {
				if _, is := v.boxes[name].of(p)[id]; is || !old.up {
					continue
				}
				var took time.Duration
				if old.comes {
					e := end{protocol: p, device: name, key: old.key, iface: old.key.iface}
					if p == bgp {
						e.iface = toward(was.config, old.key.vrf, old.key.peer)
					}
					took = l.formsOrMisses(v, before, e, false)
					if p != bgp || e.iface != "" {
						takes = max(takes, took)
					}
				}
				if now := old.goesOn(false, at, took); now.up {
					v.boxes[name].of(p)[id] = now
				}
			}
		}
	}
	return takes
}

// goesOn is a session at a time, when it is known what it comes to, and how long that takes where it has only just become so.
func (x session) goesOn(comes bool, at time.Time, takes time.Duration) session {
	if x.comes != comes {
		x.comes, x.due = comes, at.Add(takes)
	}
	if x.up == x.comes {
		x.due = time.Time{}
		return x
	}
	if !x.due.After(at) {
		x.up, x.since, x.due = x.comes, x.due, time.Time{}
		if x.up {
			x.transitions++
		}
	}
	return x
}

// formsOrMisses is how long an end takes until a session is up that can be now, or until it notices that one cannot be any more.
func (l *Lab) formsOrMisses(v, before *view, e end, up bool) time.Duration {
	s, os := v.boxes[e.device], l.boxes[e.device].os
	i := s.config.Interfaces[e.iface]
	if up {
		switch e.protocol {
		case bgp:
			took := paces[os].connect
			if b := l.boxes[e.other]; b != nil {
				took = max(took, paces[b.os].connect)
			}
			return took
		case ospf:
			return ospfForms(i, !before.settled.Up(devices.PortRef{Device: e.device, Port: e.iface}) && !before.settled.Up(devices.PortRef{Device: e.other, Port: e.far}))
		}
		return isisHello
	}
	reconfigured := before.boxes[e.device].config != s.config
	other := v.boxes[e.other]
	switch {
	case !s.up, e.iface != "" && !v.settled.Up(devices.PortRef{Device: e.device, Port: e.iface}):
		return 0 // it has gone down itself, or sees that its port has
	case reconfigured:
		return 0
	case e.protocol == ospf:
		return ospfMisses(i)
	case e.protocol == isis:
		return isisHold
	case other != nil && other.up && before.boxes[e.other].config != other.config:
		return 0 // who ends a session on purpose says so (RFC 4271, 6.7: Cease)
	}
	hold := bgpHold(s.config, os, e.key.vrf, e.key.peer)
	if other != nil { // the smaller of both is agreed on; what the other says of this neighbour in particular is not looked for
		hold = min(hold, bgpHold(other.config, l.boxes[e.other].os, e.key.vrf, ""))
	}
	return hold
}

// electing is how long the slowest group of first-hop redundancy takes that gets another active member: one that comes back to a group that
// has one waits for as long as it is told to before it takes over, and meanwhile the other answers.
func electing(v, before *view) (slowest time.Duration) {
	was, answered := map[string]bool{}, map[string]bool{} // by member, and by address
	for _, g := range before.settled.Gateways() {
		if g.State != "active" {
			continue
		}
		was[g.Port.String()+" "+g.Group] = true
		if i := before.boxes[g.Port.Device].config.Interfaces[g.Port.Port]; before.settled.Up(g.Port) && i.Gateways[g.Group] != nil {
			for a := range i.Gateways[g.Group].Addresses {
				answered[a] = true
			}
		}
	}
	for _, g := range v.settled.Gateways() {
		i := v.boxes[g.Port.Device].config.Interfaces[g.Port.Port]
		if g.State != "active" || was[g.Port.String()+" "+g.Group] || i.Gateways[g.Group] == nil {
			continue
		}
		took := gatewayHold(i.Gateways[g.Group])
		if shared := slices.Collect(maps.Keys(i.Gateways[g.Group].Addresses)); !before.settled.Up(g.Port) && slices.ContainsFunc(shared, func(a string) bool { return answered[a] }) {
			took = max(took, preemptDelay(i.Gateways[g.Group]))
		}
		slowest = max(slowest, took)
	}
	return slowest
}

// lags are how long what has just changed counts as it was: for spanning trees until a port has listened and learnt where one does not speak the
// rapid protocol, for gateways until the next in line has missed the active one, for tables until sessions are found lost or have formed, and
// routes are worked out anew.
func (l *Lab) lags(v, before *view, sessions time.Duration) (lag [planes]time.Duration) {
	lag[gateways] = electing(v, before)
	for name, s := range v.boxes {
		if !s.up {
			continue
		}
		p := paces[l.boxes[name].os]
		if len(s.config.OSPF)+len(s.config.ISIS) > 0 {
			lag[routes] = max(lag[routes], p.spf)
		}
		if s.config.BGP != nil {
			lag[routes] = max(lag[routes], p.nexthop)
		}
		if legacy(s.config, l.boxes[name].os) {
			lag[trees] = max(lag[trees], 2*learning(s.config))
		}
	}
	lag[routes] += sessions
	return lag
}
