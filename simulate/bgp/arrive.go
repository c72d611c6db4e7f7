package bgp

import (
	"fmt"

	"interlock/simulate/rib"
)

// had reports whether a session was up in a state.
func (s *State) had(x *side) bool {
	if s == nil {
		return false
	}
	o := s.network.speaker(x.speaker.id)
	if o == nil {
		return false
	}
	for _, y := range o.up {
		if y.key == x.key {
			return true
		}
	}
	return false
}

// stayed tells of sessions that neither side would open as things are, for only default routes lead to the other, and that may have stayed up
// from before something failed: an established session is ended by its hold time alone (FRR 8.4.4, bgpd/bgp_fsm.c, bgp_fsm_nht_update;
// simulate/frrjudge/testdata any-9102).
func (n *network) stayed() []rib.Problem {
	var out []rib.Problem
	for _, x := range n.kept {
		if x.peer != nil {
			out = append(out, x.problem("unmodelled", fmt.Sprintf("the session with %s was up before what is down went down, and goes over default routes now: it may stay up, though it could not come up again; down is what is computed", x.peer.speaker.id)))
		}
	}
	return out
}

// Circles tells of sessions that are taken to be up, over several links, and whose packets do not arrive by the tables that all protocols
// together have settled on: what a session brings may itself keep it from coming up.
func (s *State) Circles(tables func(rib.ID) rib.Table) []rib.Problem {
	n := s.network
	t := &sessions{in: Input{Network: n.in.Network, Tables: tables}, speakers: n.speakers, directory: n.directory, sides: n.sides}
	var out []rib.Problem
	for _, x := range n.sides {
		if x.up && x.connected == nil && x.iface == "" && t.lost(x) {
			out = append(out, x.problem("no-convergence", fmt.Sprintf("the session with %s is taken to be up, but by the routes that are there then its packets to %s go round or are lost: it cannot come up, or not stay up, and the routes may be others than shown", x.peer.speaker.id, x.remote)))
		}
	}
	return out
}

func (x *side) problem(kind, message string) rib.Problem {
	return rib.Problem{Kind: kind, Device: x.speaker.id.Device, VRF: x.speaker.id.VRF, Path: x.path, Pos: x.posOf(), Message: message}
}
