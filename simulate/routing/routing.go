// Package routing runs the routing protocols of a network against each other until their tables stand still: connected, static, the
// interior protocols, BGP, and what each redistributes of the others.
package routing

import (
	"maps"

	"interlock/simulate/bgp"
	"interlock/simulate/eigrp"
	"interlock/simulate/isis"
	"interlock/simulate/layer3"
	"interlock/simulate/ospf"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
)

// State is what routing settles on while the network is in one state. The same network gives the same State, whatever it started from.
type State struct {
	Network *layer3.Network
	Tables  map[rib.ID]rib.Table
	OSPF    *ospf.State
	ISIS    *isis.State
	EIGRP   *eigrp.State
	BGP     *bgp.State
	// Problems say what of this is not to be trusted, sorted.
	Problems []rib.Problem
	// Rounds is how often the protocols were run against each other.
	Rounds int

	// inner are the tables without BGP's offers: what BGP resolves next hops and network statements in.
	inner    map[rib.ID]rib.Table
	offered  [sources]map[rib.ID][]*rib.Route
	policies map[string]*routepolicy.Policies
	runs     protocols
	problems []rib.Problem
	// held are devices whose tables stand still while others act (inTurn).
	held map[string]bool
	// past is the state that something failed in, nil where there is none.
	past *State
	// other reports that BGP runs before the others, patient that it runs when they have come to rest.
	other, patient bool
	// ambiguous reports that the protocols may come to rest otherwise than shown, here or in the state before.
	ambiguous bool
	// brief reports that the tables are without BGP's offers, which are looked up where they are.
	brief bool
	// passing reports a state that is asked a few questions and is not gone on from: its tables are patched.
	passing bool
	// before is the state that a brief one started from, moved are the tables that without BGP differ from those there.
	before *State
	moved  map[rib.ID]bool
}

// source is where a table's routes come from.
type source int

const (
	fromInterfaces source = iota
	fromStatics
	fromAggregates
	fromOSPF
	fromISIS
	fromEIGRP
	fromBGP
	fromLeaks
	sources
)

// maxRounds bounds how often protocols that feed each other are run. Each round carries a route one redistribution further; a network
// with more than this many in a row is taken for one that does not settle.
const maxRounds = 24

// Compute settles a network. before, which may be nil, is another state of the same network (the same devices and configurations):
// what it has in common with this one is not computed again.
func Compute(n *layer3.Network, before *State) *State { return compute(n, before, false) }

// Answer settles a network for being asked by Lookup, Best and Forward alone: where nothing takes from BGP, its routes are left where BGP
// has them, and Tables are without them. Of single failures only the services' own routes are asked.
func Answer(n *layer3.Network, before *State) *State { return compute(n, before, true) }

func compute(n *layer3.Network, before *State, brief bool) *State {
	s := &State{Network: n, Tables: map[rib.ID]rib.Table{}, inner: map[rib.ID]rib.Table{}}
	var was *State
	s.past = before
	if before != nil && sameConfigs(before.Network, n) {
		s.policies, s.runs = before.policies, before.runs
		if s.runs.feedBack {
			was, before = before, nil // what feeds itself must grow from nothing, or it might keep itself alive
		} else {
			s.Tables, s.inner, s.offered = maps.Clone(before.Tables), maps.Clone(before.inner), before.offered
		}
	} else {
		s.policies, s.runs, before, s.past = policiesOf(n), protocolsOf(n), nil, nil
	}
	if before == nil {
		s.empty()
	}
	s.passing = brief && before != nil
	s.offer(fromInterfaces, s.connected(before))
	if s.brief = brief && before != nil && s.runs.bgpLast; s.brief {
		s.Tables, s.before, s.moved = s.inner, before, map[rib.ID]bool{}
		for id, t := range s.inner {
			if t != before.inner[id] {
				s.moved[id] = true
			}
		}
		s.BGP = bgp.Compute(bgp.Input{Network: s.Network, Tables: s.innerTable, Policies: s.policiesFor, Before: before.BGP, Brief: true})
		return s
	}
	settled := true
	for s.Rounds = 1; s.round(before); s.Rounds++ {
		if s.Rounds == maxRounds {
			s.inTurn()
			settled = false
			break
		}
	}
	if s.runs.feedBack && settled {
		s.ends(was)
	}
	s.past = nil // it is not held on to
	s.ties()
	if s.BGP != nil {
		s.problems = append(s.problems, s.BGP.Circles(s.table)...)
	}
	s.gather()
	return s
}

// empty makes the tables that everything starts with.
func (s *State) empty() {
	for _, d := range s.Network.Devices {
		if d.System == nil || !d.System.EqualByMetric {
			continue
		}
		for _, v := range d.VRFs {
			t := rib.Table{ByMetric: true}
			s.Tables[rib.ID{Device: d.Name, VRF: v}], s.inner[rib.ID{Device: d.Name, VRF: v}] = t, t
		}
	}
}

// round runs every protocol once on the tables as they stand, and reports whether any of what one offers is another than before.
func (s *State) round(before *State) bool {
	s.problems = nil
	moved := s.offer(fromStatics, s.statics())
	if s.runs.aggregates {
		moved = s.offer(fromAggregates, s.aggregates()) || moved
	}
	if s.runs.leaks {
		moved = s.offer(fromLeaks, s.leaks()) || moved
	}
	if s.other {
		moved = s.runBGP(before) || moved
	}
	if s.runs.ospf {
		start := s.OSPF
		if start == nil && before != nil {
			start = before.OSPF
		}
		in := ospf.Input{Network: s.Network, Tables: s.table, Policies: s.policiesFor, Before: start}
		if s.past != nil {
			in.Was = s.past.table
		}
		s.OSPF = ospf.Compute(in)
		moved = s.offer(fromOSPF, s.OSPF.Routes) || moved
	}
	if s.runs.isis {
		start := s.ISIS
		if start == nil && before != nil {
			start = before.ISIS
		}
		s.ISIS = isis.Compute(isis.Input{Network: s.Network, Tables: s.table, Policies: s.policiesFor, Before: start})
		moved = s.offer(fromISIS, s.ISIS.Routes) || moved
	}
	if s.runs.eigrp {
		s.EIGRP = eigrp.Compute(eigrp.Input{Network: s.Network, Tables: s.table, Policies: s.policiesFor})
		moved = s.offer(fromEIGRP, s.EIGRP.Routes) || moved
	}
	if !s.other && !(s.patient && moved) {
		moved = s.runBGP(before) || moved
	}
	return moved
}

// runBGP runs BGP once on the tables as they stand, and reports whether any of what it offers is another than before.
func (s *State) runBGP(before *State) bool {
	if !s.runs.bgp {
		return false
	}
	start := s.BGP
	if start == nil && before != nil {
		start = before.BGP
	}
	in := bgp.Input{Network: s.Network, Tables: s.innerTable, Policies: s.policiesFor, Before: start}
	if s.past != nil {
		in.Past = s.past.BGP
	}
	if s.Rounds > 1 { // what BGP offered in a state before is no reason in this one
		in.Chosen = s.table
	}
	s.BGP = bgp.Compute(in)
	routes := map[rib.ID][]*rib.Route{}
	for _, id := range s.ids() {
		if rs := s.BGP.Routes(id); len(rs) > 0 {
			routes[id] = rs
		}
	}
	return s.offer(fromBGP, routes)
}

func (s *State) table(id rib.ID) rib.Table                       { return s.Tables[id] }
func (s *State) innerTable(id rib.ID) rib.Table                  { return s.inner[id] }
func (s *State) policiesFor(device string) *routepolicy.Policies { return s.policies[device] }

// ids are all tables of the network, in order.
func (s *State) ids() []rib.ID {
	var out []rib.ID
	for _, d := range s.Network.Devices {
		for _, v := range d.VRFs {
			out = append(out, rib.ID{Device: d.Name, VRF: v})
		}
	}
	return out
}

// policiesOf makes every device's policies ready.
func policiesOf(n *layer3.Network) map[string]*routepolicy.Policies {
	out := make(map[string]*routepolicy.Policies, len(n.Devices))
	for _, d := range n.Devices {
		out[d.Name] = routepolicy.New(d.Config, d.System)
	}
	return out
}

// sameConfigs reports whether two states are of the same devices with the same configurations.
func sameConfigs(a, b *layer3.Network) bool {
	if len(a.Devices) != len(b.Devices) {
		return false
	}
	for i := range a.Devices {
		if a.Devices[i].Name != b.Devices[i].Name || a.Devices[i].Config != b.Devices[i].Config {
			return false
		}
	}
	return true
}
