// Package isis computes what IS-IS finds: adjacencies, shortest or feasible paths, routes.
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
}

// State is what IS-IS settled on. The same input gives the same state.
type State struct {
	// Routes are offered to each table.
	Routes map[rib.ID][]*rib.Route
	// Adjacencies are pairs of interfaces that could be or are neighbours, each once.
	Adjacencies []Adjacency
	Problems    []rib.Problem
}

// Adjacency is what becomes of two interfaces that hear each other.
type Adjacency struct {
	A, B    *layer3.Interface
	Process [2]string
	// Up reports an adjacency; Why says what keeps it down, Pos the line that does.
	Up  bool
	Why string
	Pos devices.Pos
}

// Compute lets the protocol settle.
func Compute(in Input) *State { return &State{} }
