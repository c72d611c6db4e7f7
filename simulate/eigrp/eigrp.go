// Package eigrp computes what EIGRP finds: neighbours, and for each prefix the paths of the least composite metric (RFC 7868).
package eigrp

import (
	"net/netip"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
)

// Input is what EIGRP sees.
type Input struct {
	Network *layer3.Network
	// Tables are the routing tables as they stood after the round before, for redistribution.
	Tables   func(rib.ID) rib.Table
	Policies func(device string) *routepolicy.Policies
}

// State is what EIGRP settled on. The same input gives the same state.
type State struct {
	// Routes are offered to each table.
	Routes map[rib.ID][]*rib.Route
	// Adjacencies are pairs of interfaces that could be or are neighbours, each once.
	Adjacencies []Adjacency
	Problems    []rib.Problem
}

// Adjacency is what becomes of two interfaces that hear each other and run EIGRP.
type Adjacency struct {
	A, B *layer3.Interface
	// AS of either end.
	AS [2]int
	Up bool
	// Why says what keeps it down, Pos the line that does.
	Why string
	Pos devices.Pos
}

// Compute lets EIGRP settle.
func Compute(in Input) *State {
	c := &computation{in: in, state: &State{Routes: map[rib.ID][]*rib.Route{}}}
	c.instances()
	c.neighbors()
	for _, i := range c.all {
		c.originate(i)
	}
	c.settle()
	for _, i := range c.all {
		c.offer(i)
	}
	return c.state
}

// computation is EIGRP at work.
type computation struct {
	in    Input
	state *State
	all   []*instance
	// runsOn finds the instances of an interface.
	runsOn map[*layer3.Interface][]*instance
}

// instance is one EIGRP process in one VRF of one device.
type instance struct {
	id     rib.ID
	key    string
	device *layer3.Device
	config *devices.EIGRP
	ports  []*port
	peers  []peer
	// own are prefixes that the instance brings in itself, best those that it uses.
	own, best map[netip.Prefix]*entry
}

// port is an interface that an instance runs on.
type port struct {
	iface   *layer3.Interface
	passive bool
}

// peer is a neighbour: the port here and the instance and interface there.
type peer struct {
	port  *port
	other *instance
	there *layer3.Interface
}

// entry is what an instance knows of a prefix: the best paths, all of the same kind.
type entry struct {
	prefix   netip.Prefix
	external bool
	// metric of the best path, as this system counts it, and vector that neighbours are told.
	metric int64
	vector vector
	hops   []rib.NextHop
	tag    uint32
	// origin is the router that brought an external route in: it does not take it back.
	origin *instance
	// local reports a prefix of the instance's own, connected or redistributed.
	local bool
	// summary reports one that stands for others.
	summary bool
}
