package routing

import (
	"net/netip"

	"interlock/simulate/rib"
)

// Lookup finds the route by which packets to an address go, nil for none.
func (s *State) Lookup(id rib.ID, to netip.Addr) *rib.Route { return s.lookupIf(id, to, nil) }

// lookupIf is Lookup over the routes that ok accepts, which must be all of a prefix but for connected ones, or none.
func (s *State) lookupIf(id rib.ID, to netip.Addr, ok func(*rib.Route) bool) *rib.Route {
	r := s.Tables[id].LookupIf(to, ok)
	if !s.brief {
		return r
	}
	b := s.BGP.LookupIf(id, to, ok)
	if b == nil || r != nil && (r.Prefix.Bits() > b.Prefix.Bits() || r.Prefix == b.Prefix && r.Protocol != rib.Local && s.Tables[id].Prefers(r, b)) {
		return r
	}
	return b
}

// Has reports whether a table has a route of exactly this prefix.
func (s *State) Has(id rib.ID, p netip.Prefix) bool {
	return s.Tables[id].Best(p) != nil || s.brief && s.BGP.Best(id, p) != nil
}

// SameFor tells of tables whether they say the very same of an address as in another state of the network, but for where next hops lead;
// it says false where that is not known.
func (s *State) SameFor(o *State, to netip.Addr) func(rib.ID) bool {
	switch {
	case !s.brief || o.BGP == nil:
		return func(id rib.ID) bool { return s.Tables[id] == o.Tables[id] }
	case s.before == o:
		if same := s.BGP.SameFor(o.BGP, to); same != nil {
			return func(id rib.ID) bool { return !s.moved[id] && same(id) }
		}
	}
	return func(rib.ID) bool { return false }
}

// Forward gives where packets that take a route really go: next hops followed through the tables to an interface, in order. A next hop
// that cannot be found gives nothing; a route none of whose next hops can be found forwards nothing.
func (s *State) Forward(id rib.ID, r *rib.Route) []rib.NextHop {
	var out []rib.NextHop
	for _, h := range r.NextHops {
		out = append(out, s.follow(id, r.Prefix, h, 0)...)
	}
	return rib.SortHops(out)
}

// follow finds the interface that a next hop is behind. of is the prefix of the route that has the next hop: it is not found through itself.
func (s *State) follow(id rib.ID, of netip.Prefix, h rib.NextHop, depth int) []rib.NextHop {
	if h.Kind != rib.Via && h.Kind != rib.VTEP && h.Kind != rib.MPLS {
		return []rib.NextHop{h}
	}
	if h.Interface != "" && h.Kind == rib.Via {
		return []rib.NextHop{h}
	}
	if depth == maxDepth || !h.Addr.IsValid() {
		return nil
	}
	if h.Kind != rib.Via { // a tunnel: what is inside goes to its far end
		return []rib.NextHop{h}
	}
	if h.VRF != "" {
		id.VRF = h.VRF
	}
	x := s.lookupIf(id, h.Addr, func(r *rib.Route) bool { return r.Prefix != of || r.Protocol == rib.Connected })
	if x == nil || x.Protocol == rib.Local {
		return nil
	}
	if x.Protocol == rib.Connected {
		var out []rib.NextHop
		for _, c := range x.NextHops {
			out = append(out, rib.NextHop{Addr: h.Addr, Interface: c.Interface, VRF: h.VRF})
		}
		return out
	}
	var out []rib.NextHop
	for _, n := range x.NextHops {
		if n.Kind == rib.Attached { // a static route to an interface: the next hop itself is looked for there
			n = rib.NextHop{Addr: h.Addr, Interface: n.Interface}
		}
		if n.VRF == "" {
			n.VRF = h.VRF
		}
		out = append(out, s.follow(id, x.Prefix, n, depth+1)...)
	}
	return out
}
