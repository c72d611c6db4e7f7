package simulate

import (
	"strings"

	"interlock/devices"
	"interlock/simulate/routing"
)

// Expected is what devices must measure in a state, if the state is as forecast.
type Expected struct {
	// Ports says of every physical port that carries something (a cable, a host or a configuration that means one) whether
	// it is up. Ports of which nothing is known are not in it.
	Ports map[devices.PortRef]bool
	// Members are the members of LACP bundles, each with its bundle's name; Bundled says which of them are in service.
	Members map[devices.PortRef]string
	Bundled map[devices.PortRef]bool
	// Neighbors are those that could be neighbours in a routing protocol, up or not.
	Neighbors []routing.Neighbor
	// Down are the devices that are out of service.
	Down map[string]bool
}

// Expected says what devices must measure in this state.
func (s *Settled) Expected() Expected {
	low := s.low.state
	e := Expected{Ports: map[devices.PortRef]bool{}, Members: map[devices.PortRef]string{}, Bundled: map[devices.PortRef]bool{},
		Neighbors: s.Routes.Neighbors(), Down: map[string]bool{}}
	for d, name := range low.t.names {
		if !low.devUp[d] {
			e.Down[name] = true
		}
	}
	for n := range low.t.ports {
		p := &low.t.ports[n]
		if p.idle {
			continue
		}
		e.Ports[p.ref] = low.up[n]
		if p.lacp() {
			e.Members[p.ref] = low.t.lags[p.lag].ref.Port
			e.Bundled[p.ref] = low.up[n] && low.lagUp[p.lag] && p.noBundle == ""
		}
	}
	return e
}

// Adjacencies counts, by interface ("Ethernet1/1"), the neighbours that a device must have up in a link-state protocol
// ("ospf", "ospfv3", "isis", "eigrp").
func (e Expected) Adjacencies(protocol, device string) map[string]int {
	out := map[string]int{}
	for _, n := range e.Neighbors {
		if n.Protocol != protocol || !n.Up {
			continue
		}
		for _, end := range [...]string{n.Local, n.Peer} {
			if d, port, ok := strings.Cut(end, ":"); ok && d == device {
				out[port]++
			}
		}
	}
	return out
}
