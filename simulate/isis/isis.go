// Package isis computes what IS-IS finds: adjacencies, the shortest paths of each level, what goes from one level to the other, and
// external routes (ISO 10589, RFC 1195, RFC 5302, RFC 5305). IPv4 only; an instance that carries IPv6 is a problem told.
package isis

import (
	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
)

// Input is what IS-IS sees.
type Input struct {
	Network *layer3.Network
	// Tables are the routing tables as they stand without this protocol's own offers of this round: for redistribution and default-originate.
	Tables   func(rib.ID) rib.Table
	Policies func(device string) *routepolicy.Policies
	// Before is a state to start from, nil for none: what has not changed is taken from it. The result is the same.
	Before *State
}

// State is what IS-IS settled on. The same input gives the same state.
type State struct {
	// Routes are offered to each table, in order of prefix.
	Routes map[rib.ID][]*rib.Route
	// Adjacencies are pairs of interfaces that could be or are neighbours, each once.
	Adjacencies []Adjacency
	Problems    []rib.Problem

	graphs [3]*graph
}

// Adjacency is what becomes of two interfaces that hear each other.
type Adjacency struct {
	A, B    *layer3.Interface
	Process [2]string
	// Levels are those that are up: "level-1", "level-2" or both.
	Levels []string
	// Up reports an adjacency of any level; Why says what keeps it down, Pos the line that does.
	Up  bool
	Why string
	Pos devices.Pos
}

// Compute lets the protocol settle.
func Compute(in Input) *State {
	s := &State{Routes: map[rib.ID][]*rib.Route{}}
	d := newDomain(in)
	if len(d.instances) == 0 {
		return s
	}
	d.meet()
	d.grow(1)
	d.grow(2)
	d.attach()
	d.advertise()
	d.offer(s)
	s.Adjacencies, s.graphs, s.Problems = d.adjacencies, d.graphs, d.settled()
	return s
}
