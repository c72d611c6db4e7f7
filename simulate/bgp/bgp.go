// Package bgp computes what BGP settles on: sessions, the decision process of each vendor, policies, reflection, multipath, address families
// (RFC 4271, RFC 4456, RFC 5065, RFC 4760, RFC 5549, RFC 7432, RFC 9136).
package bgp

import (
	"net/netip"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
)

// Input is what BGP sees.
type Input struct {
	Network *layer3.Network
	// Tables are the routing tables as they stand without BGP's own offers of this round: for network statements, redistribution,
	// next hops and whether a peer can be reached. Resolving a next hop through a BGP route asks Resolved of the round before.
	Tables func(rib.ID) rib.Table
	// Chosen are the tables with what BGP offered in the round before: what forwards by BGP there is not redistributed into it from another
	// protocol. nil in the first round, in which the other protocols come before BGP.
	Chosen   func(rib.ID) rib.Table
	Policies func(device string) *routepolicy.Policies
	// Before is the state of the round or of the network state before, nil for none: what it had is where the search starts.
	Before *State
	// Past is the state of the network in which something failed, nil for none: what was up there may have stayed.
	Past *State
	// Brief wants a State for Lookup alone: without Sessions, Problems and Routes.
	Brief bool
}

// Session is one session between two speakers, seen from one of them.
type Session struct {
	Local    rib.ID
	Neighbor string // as configured: an address or an interface
	Peer     rib.ID // the zero ID where no device of the network answers
	Families []string
	Up       bool
	// Why says what keeps it down (AS numbers, no route to the peer, nobody there), Pos the line that does.
	Why string
	Pos devices.Pos
}

// State is what BGP settled on. The same input gives the same state.
type State struct {
	Sessions []Session
	Problems []rib.Problem

	network *network
	routes  [][]*rib.Route
}

// Routes gives what BGP offers to a table, in order of prefix: best paths with their multipaths, next hops as received (not resolved). The
// attributes of a route are without next hop and weight, which are not the same for all who share them.
func (s *State) Routes(id rib.ID) []*rib.Route {
	if x := s.network.speaker(id); x != nil {
		return s.routes[x.index]
	}
	return nil
}

// covers reports whether BGP has a route to an address in a table.
func (s *State) covers(id rib.ID, to netip.Addr) bool {
	x := s.network.speaker(id)
	return x != nil && s.network.routeTo(x.index, to, netip.Prefix{}) != nil
}

// LookupIf finds the best route to an address that BGP has for a table: of the longest prefix whose route ok accepts (nil: all).
func (s *State) LookupIf(id rib.ID, to netip.Addr, ok func(*rib.Route) bool) *rib.Route {
	n := s.network
	x := n.speaker(id)
	if x == nil || !to.IsValid() {
		return nil
	}
	to = to.WithZone("")
	for _, i := range n.known.Supernets(netip.PrefixFrom(to, to.BitLen())) {
		if c := n.row(i).cell(x.index); c != nil && c.route != nil && !c.route.NoInstall && (ok == nil || ok(c.route)) {
			return c.route
		}
	}
	return nil
}

// Best is the route that BGP has for exactly this prefix in a table, nil for none.
func (s *State) Best(id rib.ID, p netip.Prefix) *rib.Route {
	x := s.network.speaker(id)
	i, known := s.network.index[p]
	if x == nil || !known {
		return nil
	}
	if c := s.network.row(i).cell(x.index); c != nil && c.route != nil && !c.route.NoInstall {
		return c.route
	}
	return nil
}

// SameFor tells of tables whether BGP has the very same for an address as in another state of the network; nil where that is not known.
func (s *State) SameFor(o *State, to netip.Addr) func(rib.ID) bool {
	n, m := s.network, o.network
	if n.known != m.known {
		return nil
	}
	to = to.WithZone("")
	var is, was []*row // that differ at all
	for _, i := range n.known.Supernets(netip.PrefixFrom(to, to.BitLen())) {
		if a, b := n.row(i), m.row(i); a != b {
			is, was = append(is, a), append(was, b)
		}
	}
	return func(id rib.ID) bool {
		if len(is) == 0 {
			return true
		}
		x := n.speaker(id)
		if x == nil {
			return true
		}
		for k := range is {
			if is[k].cell(x.index) != was[k].cell(x.index) {
				return false
			}
		}
		return true
	}
}
