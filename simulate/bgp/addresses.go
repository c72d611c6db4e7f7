package bgp

import (
	"net/netip"
	"slices"
	"strconv"

	"interlock/devices"
	"interlock/simulate/rib"
)

// resolve finds the addresses of a side's session: where its packets leave from.
func (t *sessions) resolve(x *side) {
	if x.iface != "" {
		x.connected = x.speaker.device.ByName[x.iface]
		switch {
		case x.connected == nil:
			x.down("interface", "interface %s has no address and runs no IPv6", x.iface)
		case !x.connected.Up:
			x.down("interface", "interface %s is down", x.iface)
		}
		return
	}
	t.onSubnet(x)
	if x.says.UpdateSource != "" {
		t.source(x)
	} else if a := t.selected(x); a.IsValid() {
		x.local = a
	} else if x.connected == nil {
		if i := x.speaker.device.ByName["system"]; i != nil && x.speaker.rules.SourceIsSystem {
			x.local = i.Primary().Addr()
		} else {
			x.local = t.leaving(x)
		}
	}
	if x.why != "" {
		return
	}
	switch {
	case x.connected != nil && !x.connected.Up:
		x.down("", "interface %s, in whose subnet the neighbour is, is down", x.connected.Name)
	case x.connected == nil && !t.reaches(x.speaker, x.remote) && !t.overBGP(x, x.speaker.throughDefault || x.speaker.rules.NeighborNotThroughDefault):
		x.waits, x.doubtful = true, true
		x.down("", "there is no route to %s", x.remote)
	case !x.local.IsValid():
		x.down("", "no address of the device is known from which it would leave")
	}
	if r := t.table(x.speaker).Lookup(x.remote); x.connected == nil && (r == nil || r.Prefix.Bits() == 0) {
		x.doubtful = true
		x.silent = x.speaker.rules.NeighborNotThroughDefault && !x.speaker.throughDefault && !t.overBGP(x, false)
	}
}

// onSubnet finds the interface in whose subnet the neighbour is: the one that the connected route to it names. Where no route leads to it, an
// interface that is down and should is taken, to say so.
func (t *sessions) onSubnet(x *side) {
	r := t.table(x.speaker).Lookup(x.remote)
	for _, i := range x.speaker.addresses {
		named := r != nil && r.Protocol == rib.Connected && slices.ContainsFunc(r.NextHops, func(h rib.NextHop) bool { return h.Interface == i.Name })
		if !named && (r != nil || i.Up) || i.Config.Kind == devices.Loopback || x.connected != nil {
			continue
		}
		for _, a := range i.Addresses {
			if a.Prefix.Contains(x.remote) && !a.Prefix.IsSingleIP() && a.Prefix.Addr() != x.remote {
				x.connected, x.local = i, a.Prefix.Addr()
				break
			}
		}
	}
}

// source takes the address that is said with update-source: an address, or an interface's.
func (t *sessions) source(x *side) {
	if a, err := netip.ParseAddr(x.says.UpdateSource); err == nil {
		x.local = a
		for _, i := range x.speaker.addresses {
			if i.Owns(a) {
				if !i.Up {
					x.down("update-source", "interface %s, whose address it leaves from, is down", i.Name)
				}
				return
			}
		}
		x.down("update-source", "the device has no address %s to leave from", a)
		return
	}
	i := x.speaker.device.ByName[x.says.UpdateSource]
	switch {
	case i == nil:
		x.down("update-source", "interface %s, whose address it leaves from, has none", x.says.UpdateSource)
		return
	case !i.Up:
		x.down("update-source", "interface %s, whose address it leaves from, is down", i.Name)
	}
	p := i.Primary()
	if x.remote.Is6() {
		p = i.Primary6()
	}
	if x.local = p.Addr(); !x.local.IsValid() {
		x.down("update-source", "interface %s, whose address it leaves from, has none of the neighbour's family", i.Name)
	}
}

// selected is the address that default-address-selection makes a session leave from: for internal and multihop ones the loopback's, else that
// of the first interface (lab junos_default_address_selection). The zero Addr where it is not said or plays no part.
func (t *sessions) selected(x *side) netip.Addr {
	s := x.speaker
	within := x.says.RemoteAS == "internal" || x.says.RemoteAS == strconv.FormatUint(uint64(x.localAS), 10)
	if _, said := s.device.Config.Settings["default-address-selection"]; !said || !s.rules.SourceIsLoopback || !within && x.says.EBGPMultihop == 0 {
		return netip.Addr{}
	}
	var first netip.Addr
	for _, i := range s.addresses {
		if p := i.Primary(); p.IsValid() && i.Up {
			if i.Config.Kind == devices.Loopback {
				return p.Addr()
			}
			if !first.IsValid() {
				first = p.Addr()
			}
		}
	}
	return first
}

// leaving is the address of the interface through which the route to the neighbour goes.
func (t *sessions) leaving(x *side) netip.Addr {
	table := t.table(x.speaker)
	to := x.remote
	for range deepest {
		r := table.Lookup(to)
		if r == nil || len(r.NextHops) == 0 {
			return netip.Addr{}
		}
		h := r.NextHops[0]
		if i := x.speaker.device.ByName[h.Interface]; i != nil && (h.Kind == rib.Via || h.Kind == rib.Attached) {
			best := i.Primary()
			if to.Is6() {
				best = i.Primary6()
			}
			for _, a := range i.Addresses { // the address in the next hop's subnet
				if h.Addr.IsValid() && a.Prefix.Contains(h.Addr) {
					best = a.Prefix
				}
			}
			return best.Addr()
		}
		if !h.Addr.IsValid() {
			return netip.Addr{}
		}
		to = h.Addr
	}
	return netip.Addr{}
}

// reaches reports whether a speaker has a route to an address that does not discard.
func (t *sessions) reaches(s *speaker, to netip.Addr) bool {
	if r := t.table(s).Lookup(to); r != nil {
		return len(r.NextHops) > 0 && r.NextHops[0].Kind != rib.Discard && r.NextHops[0].Kind != rib.Reject
	}
	return false
}

// overBGP reports whether BGP itself, as it settled without the session, leads to the neighbour, by a default route or else not.
func (t *sessions) overBGP(x *side, byDefault bool) bool {
	if t.over == nil {
		return false
	}
	n := t.over.network
	for p, i := range n.known.Supernets(netip.PrefixFrom(x.remote, x.remote.BitLen())) {
		c := n.row(i).cell(x.speaker.index)
		if c == nil || c.best == nil || c.route == nil || p.Bits() == 0 && !byDefault {
			continue
		}
		if c.best.from == nil || c.best.from.index != x.index {
			return true
		}
	}
	return false
}
