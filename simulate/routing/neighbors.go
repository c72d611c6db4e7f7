package routing

import (
	"interlock/devices"
	"interlock/simulate/layer3"
)

// Neighbor is what becomes of two that could be neighbours in a routing protocol.
type Neighbor struct {
	// Protocol is "ospf", "ospfv3", "isis", "eigrp" or "bgp".
	Protocol string
	// Local and Peer are an interface of each ("r1:Ethernet1"); of BGP the table and the neighbour as configured.
	Local, Peer string
	Up          bool
	// Why says what keeps it down, Pos the line that does.
	Why string
	Pos devices.Pos
}

// Neighbors are all of them, protocol by protocol, each pair once, BGP sessions from either side.
func (s *State) Neighbors() []Neighbor {
	var out []Neighbor
	add := func(protocol string, a, b *layer3.Interface, up bool, why string, pos devices.Pos) {
		out = append(out, Neighbor{protocol, a.Device.Name + ":" + a.Name, b.Device.Name + ":" + b.Name, up, why, pos})
	}
	if s.OSPF != nil {
		for _, a := range s.OSPF.Adjacencies {
			protocol := "ospf"
			if a.V3 {
				protocol = "ospfv3"
			}
			add(protocol, a.A, a.B, a.Up, a.Why, a.Pos)
		}
	}
	if s.ISIS != nil {
		for _, a := range s.ISIS.Adjacencies {
			add("isis", a.A, a.B, a.Up, a.Why, a.Pos)
		}
	}
	if s.EIGRP != nil {
		for _, a := range s.EIGRP.Adjacencies {
			add("eigrp", a.A, a.B, a.Up, a.Why, a.Pos)
		}
	}
	if s.BGP != nil {
		for _, x := range s.BGP.Sessions {
			peer := x.Neighbor
			if x.Peer.Device != "" {
				peer += " (" + x.Peer.String() + ")"
			}
			out = append(out, Neighbor{"bgp", x.Local.String(), peer, x.Up, x.Why, x.Pos})
		}
	}
	return out
}
