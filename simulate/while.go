package simulate

import (
	"net/netip"
	"slices"

	"interlock/simulate/flows"
)

// Beliefs are what the protocols of a network still go by while they have not noticed what has changed, or not yet agreed on what follows:
// each is the state that it is in for them. Nil is what it really is in.
type Beliefs struct {
	// Trees are what spanning tree holds back, Gateways who answers for shared addresses: states of the same Ground.
	Trees, Gateways *Settled
	// Routes are the tables. They may be of another Ground, of the same devices with other configurations.
	Routes *Settled
}

// While is the state for as long as protocols go by beliefs: cables, ports, bundles and hosts are as they are, and packets go the ways that
// were right in the states believed in. A device sees at once that a port of its own is down, and sends nothing there where a route has
// other next hops left.
func (s *Settled) While(b Beliefs) *Settled {
	o := &Settled{ground: s.ground, low: s.low.believing(b), Routes: s.Routes, late: b.Routes != nil, places: map[int32]map[int32]int{}, open: map[int]bool{}}
	if b.Routes != nil {
		o.Routes = b.Routes.Routes
	}
	if s.ground.layers.f.tracksRoutes {
		elected := s
		if b.Gateways != nil {
			elected = b.Gateways
		}
		o.electOnce.Do(func() { o.roles = elected.elected() })
	}
	w := flows.World{Net: o.low.Network, Forward: o.forward, Virtual: o.virtual, Open: o.isOpen, Attached: o.attached, Index: s.ground.index}
	if b.Gateways != nil {
		w.Sought = s.ground.sought
	}
	o.tracer = flows.New(w)
	o.judge(nil, false)
	return o
}

// believing is a state of layers 1 and 2 with the trees and gateways of others.
func (w *Lower) believing(b Beliefs) *Lower {
	if b.Trees == nil && b.Gateways == nil {
		return w
	}
	f := w.layers.f
	o := &Lower{layers: w.layers, state: w.state, up: w.up, seg: slices.Clone(w.seg), ptr: slices.Clone(w.ptr), held: w.held, roles: w.roles}
	devs, areas := map[int]bool{}, map[int32]bool{}
	if b.Trees != nil {
		o.held = b.Trees.low.held
		for j := range o.held {
			if o.held[j] != w.held[j] {
				areas[f.area[f.joins[j].a]] = true
			}
		}
	}
	o.from, o.resegmented = w, areas
	for a := range areas {
		o.segment(a)
	}
	if b.Gateways != nil {
		o.goes, o.roles = b.Gateways.low, b.Gateways.low.roles
		for _, m := range f.members {
			devs[f.l3[m.l3].dev] = true
		}
	}
	o.rebuild(w, devs, areas)
	o.scratch = nil
	return o
}

// sought reports a subnet with a group of first-hop redundancy.
func (g *Ground) sought(subnet netip.Prefix) bool {
	return slices.ContainsFunc(g.layers.f.members, func(m groupMember) bool { return slices.ContainsFunc(m.addresses, subnet.Contains) })
}

// usable are the next hops that a device can tell are there: those by ports of its own that are up. None is left out where that would leave
// none.
func (s *Settled) usable(device string, hops []flows.Hop) []flows.Hop {
	d := s.low.Network.Device(device)
	var out []flows.Hop
	for _, h := range hops {
		if i := d.ByName[h.Interface]; h.Interface == "" || i != nil && i.Up {
			out = append(out, h)
		}
	}
	if len(out) == 0 {
		return hops
	}
	return out
}

// Lower is what layers 1 and 2 are with something down.
func (g *Ground) Lower(down Down) *Lower { return g.layers.With(down) }
