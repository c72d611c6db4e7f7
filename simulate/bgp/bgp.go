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
	byID    map[rib.ID]*speaker
	routes  [][]*rib.Route
}

// Routes gives what BGP offers to a table, in order of prefix: best paths with their multipaths, next hops as received (not resolved). The
// attributes of a route are without next hop and weight, which are not the same for all who share them.
func (s *State) Routes(id rib.ID) []*rib.Route {
	if x := s.byID[id]; x != nil {
		return s.routes[x.index]
	}
	return nil
}

// covers reports whether BGP has a route to an address in a table.
func (s *State) covers(id rib.ID, to netip.Addr) bool {
	x := s.byID[id]
	return x != nil && s.network.routeTo(x.index, to, netip.Prefix{}) != nil
}
