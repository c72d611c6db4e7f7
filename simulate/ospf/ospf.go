// Package ospf computes what OSPFv2 and OSPFv3 find: adjacencies, areas, shortest paths, inter-area and external routes (RFC 2328, RFC 3101, RFC 5340).
//
// It goes as the routers do: instances and their links; which neighbours become adjacent; for every area a graph, and in it a tree for every
// router; what border routers tell other areas; what boundary routers bring in; and of it all the routes each instance offers. What is
// equal to the state before is taken from there.
package ospf

import (
	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
)

// Input is what OSPF sees.
type Input struct {
	Network *layer3.Network
	// Tables are the routing tables as they stand without this protocol's own offers of this round: for redistribution and default-originate.
	Tables   func(rib.ID) rib.Table
	Policies func(device string) *routepolicy.Policies
	// Was are the tables of the state that something failed in, nil where that is not known. The routes do not depend on it, only what is said
	// of them.
	Was func(rib.ID) rib.Table
	// Before is a state to start from, nil for none: what has not changed is taken from it. The result is the same.
	Before *State
}

// State is what OSPF settled on. The same input gives the same state.
type State struct {
	// Routes are offered to each table, in order of prefix.
	Routes map[rib.ID][]*rib.Route
	// Adjacencies are pairs of interfaces that could be or are neighbours, each once.
	Adjacencies []Adjacency
	Problems    []rib.Problem

	graphs map[areaKey]*graph
	// offers are the routes of each instance with all they were made of.
	offers map[string]*offer
	lsas   []*lsa
}

// Adjacency is what becomes of two interfaces that hear each other.
type Adjacency struct {
	A, B    *layer3.Interface
	Process [2]string
	V3      bool
	// Up reports FULL (or 2-WAY between DROthers, with DROther true); Why says what keeps it down, Pos the line that does.
	Up, DROther bool
	Why         string
	Pos         devices.Pos
}

// Compute lets the protocol settle.
func Compute(in Input) *State {
	s := &State{Routes: map[rib.ID][]*rib.Route{}}
	d := newDomain(in)
	if len(d.instances) == 0 {
		return s
	}
	d.meet()
	d.trees()
	d.interArea()
	d.external()
	d.offer(s)
	s.Adjacencies, s.graphs, s.lsas = d.adjacencies, d.graphs, d.lsas
	s.Problems = d.settled()
	return s
}
