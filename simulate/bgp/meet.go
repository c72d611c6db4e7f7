package bgp

import (
	"maps"
	"net/netip"
	"slices"

	"interlock/devices"
	"interlock/simulate/layer3"
)

// meet lets sides find each other and agree.
func (t *sessions) meet() {
	for _, x := range slices.Clone(t.sides) { // ranges let in who connects; their sides join the list
		if t.looksAt(x) && x.speaker.live {
			t.resolve(x)
		}
	}
	for _, passive := range [...]bool{false, true} { // who connects first, then who waited in vain
		for _, x := range t.sides {
			if t.looksAt(x) && x.peer == nil && x.why == "" && x.says.Passive == passive {
				t.pair(x)
			}
		}
	}
	for _, x := range t.sides {
		if t.looksAt(x) {
			t.judge(x)
		}
	}
	for _, x := range t.sides {
		if t.looksAt(x) {
			x.up = x.why == "" && x.peer != nil && x.peer.why == ""
		}
		if x.up {
			x.speaker.up = append(x.speaker.up, x)
		}
	}
}

// pair finds the other side of a session, and sets peer on both.
func (t *sessions) pair(x *side) {
	if x.iface != "" {
		t.pairLink(x)
		return
	}
	owner := t.owner(x)
	if owner == nil {
		x.down("", "no device of the network that speaks BGP has the address %s", x.remote)
		return
	}
	to := t.speaker(owner.ID())
	if to == nil || !to.live {
		x.down("", "%s, which has the address %s, does not speak BGP there", owner.Device.Name, x.remote)
		return
	}
	back := t.sideOf(to, x.local.String())
	if back == nil {
		back = t.letIn(to, x)
	}
	if back == nil {
		x.down("", "%s has no neighbour %s", to.id, x.local)
		return
	}
	if x.says.Passive && !back.says.Passive {
		x.down("transport passive", "it waits for %s, which does not connect from %s to %s", to.id, x.remote, x.local)
		return
	}
	if back.says.UpdateSource != "" && back.local.IsValid() && back.local != x.remote && back.why == "" {
		x.down("update-source", "%s speaks with %s from %s, not from %s", to.id, x.local, back.local, x.remote)
		return
	}
	if back.peer == nil {
		x.peer, back.peer = back, x
		// The other side takes what comes in, whatever address it would itself have left from.
		back.local = x.remote
	} else if back.peer != x {
		x.down("", "%s already has a session with %s", to.id, back.peer.speaker.id)
	}
}

// owner finds the interface that has a neighbour's address: one that is heard on the subnet, else the only one, else the one whose device
// expects a session from here.
func (t *sessions) owner(x *side) *layer3.Interface {
	var found []*layer3.Interface
	for _, i := range t.owning(x.remote) {
		if i.Device != x.speaker.device || i.VRF != x.speaker.id.VRF {
			found = append(found, i)
		}
	}
	if x.connected != nil {
		// Where several on one subnet have the address, which of them answers is chance; one that has no session yet is taken.
		heard := t.in.Network.Neighbors(x.connected)
		var any *layer3.Interface
		for _, i := range found {
			if !slices.Contains(heard, i) {
				continue
			}
			to := t.speaker(i.ID())
			if to == nil {
				continue
			}
			if back := t.sideOf(to, x.local.String()); back == nil || back.peer == nil {
				return i
			}
			if any == nil {
				any = i
			}
		}
		return any
	}
	for _, i := range found {
		if to := t.speaker(i.ID()); i.Up && to != nil && to.live && t.sideOf(to, x.local.String()) != nil {
			return i
		}
	}
	for _, i := range found {
		if i.Up {
			return i
		}
	}
	return nil
}

// pairLink finds the unnumbered neighbour at the other end of an interface.
func (t *sessions) pairLink(x *side) {
	for _, i := range t.in.Network.Neighbors(x.connected) {
		to := t.speaker(i.ID())
		if to == nil || !to.live {
			continue
		}
		if back := t.sideOf(to, i.Name); back != nil && (back.peer == nil || back.peer == x) {
			x.peer, back.peer = back, x
			return
		}
	}
	x.down("interface", "nobody at the other end of %s speaks BGP on that link", x.iface)
}

// letIn makes the side of a neighbour that a range of a speaker's lets in, nil where none does.
func (t *sessions) letIn(to *speaker, x *side) *side {
	best, bits := "", -1
	for _, k := range slices.Sorted(maps.Keys(to.vrf.DynamicNeighbors)) {
		if p, err := netip.ParsePrefix(k); err == nil && p.Contains(x.local) && p.Bits() > bits {
			best, bits = k, p.Bits()
		}
	}
	if best == "" {
		return nil
	}
	says := inherit(to.config, to.vrf.DynamicNeighbors[best])
	back := t.add(to, best, devices.PathLevel("listen range", best), &says)
	back.remote, back.local, back.dynamic = x.local, x.remote, true
	for _, i := range to.addresses {
		for _, a := range i.Addresses {
			if a.Prefix.Contains(back.remote) && !a.Prefix.IsSingleIP() && i.Up {
				back.connected = i
			}
		}
	}
	t.byPeer[peerKey{to.index, back.remote.String()}] = back.index
	return back
}
