package bgp

import (
	"net/netip"

	"interlock/simulate/rib"
)

// links is over how many links a session's packets go, on the longest of the ways that they may take; at most is enough to know, one more
// says that there are more or that the way does not end. It is 0 where the way cannot be followed.
func (t *sessions) links(x *side, most int) int {
	to := x.remote
	at := map[rib.ID]bool{x.speaker.id: true}
	for n := 1; n <= most+1; n++ {
		next := map[rib.ID]bool{}
		for id := range at {
			gateways := t.gateways(id, to, 0)
			if len(gateways) == 0 {
				return 0
			}
			for _, gateway := range gateways {
				owner, ok := t.tableWith(id, gateway)
				if !ok {
					return 0
				}
				if !t.has(owner, to) {
					next[owner] = true
				}
			}
		}
		if len(next) == 0 {
			return n
		}
		at = next
	}
	return most + 1
}

// farthest is how many links a session's packets are followed.
const farthest = 32

// lost reports that a session's packets do not arrive, whichever way they take: none of the devices there has the neighbour's address, or they
// go round. What leaves the network that is known is not lost.
func (t *sessions) lost(x *side) bool {
	at := map[rib.ID]bool{x.speaker.id: true}
	for range farthest {
		next := map[rib.ID]bool{}
		for id := range at {
			for _, gateway := range t.gateways(id, x.remote, 0) {
				owner, ok := t.tableWith(id, gateway)
				if !ok || t.has(owner, x.remote) {
					return false
				}
				next[owner] = true
			}
		}
		if len(next) == 0 {
			return true
		}
		at = next
	}
	return true
}

// gateways are the addresses on attached subnets that packets to an address go to next; none where there is no route.
func (t *sessions) gateways(id rib.ID, to netip.Addr, depth int) []netip.Addr {
	r := t.route(id, to)
	if r == nil || depth > 8 {
		return nil
	}
	if r.Protocol == rib.Connected {
		return []netip.Addr{to}
	}
	var out []netip.Addr
	for _, h := range r.NextHops {
		switch {
		case !h.Addr.IsValid():
			out = append(out, to)
		case h.Interface != "":
			out = append(out, h.Addr)
		default:
			out = append(out, t.gateways(id, h.Addr, depth+1)...)
		}
	}
	return out
}

// route is the route to an address without BGP or, where BGP has a better one as it settled without the sessions that need it, that.
func (t *sessions) route(id rib.ID, to netip.Addr) *rib.Route {
	r := t.in.Tables(id).Lookup(to)
	s := t.speaker(id)
	if t.over == nil || s == nil {
		return r
	}
	n := t.over.network
	for p, i := range n.known.Supernets(netip.PrefixFrom(to, to.BitLen())) {
		if r != nil && p.Bits() < r.Prefix.Bits() {
			break
		}
		if c := n.row(i).cell(s.index); c != nil && c.route != nil {
			if r == nil || p.Bits() > r.Prefix.Bits() || r.Protocol > rib.Local && c.route.Distance < r.Distance {
				return c.route
			}
			break
		}
	}
	return r
}

// tableWith finds the table of the device that has an address.
func (t *sessions) tableWith(from rib.ID, a netip.Addr) (rib.ID, bool) {
	for _, i := range t.owning(a) {
		if i.Up && i.Device.Name != from.Device {
			return i.ID(), true
		}
	}
	return rib.ID{}, false
}

// has reports whether a device's table has an address as its own.
func (t *sessions) has(id rib.ID, a netip.Addr) bool {
	for _, i := range t.owning(a) {
		if i.Up && i.ID() == id {
			return true
		}
	}
	return false
}
