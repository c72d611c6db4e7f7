package routing

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"interlock/simulate/rib"
)

// unsettled tells that the protocols never came to rest against each other, and of which prefixes.
func (s *State) unsettled() {
	was := s.Tables
	now := *s
	now.Tables, now.inner = maps.Clone(was), maps.Clone(s.inner)
	now.round(nil)
	for _, id := range s.ids() {
		var flips []string
		for p, rs := range now.Tables[id].All() {
			if !slices.Equal(rs, was[id].Offered(p)) {
				flips = append(flips, p.String())
			}
		}
		if len(flips) == 0 {
			continue
		}
		s.problems = append(s.problems, rib.Problem{Kind: "no-convergence", Device: id.Device, VRF: id.VRF,
			Message: fmt.Sprintf("after %d rounds the routes to %s are another in every round: protocols that are redistributed into each other never come to rest", s.Rounds, someOf(flips))})
	}
}

// gather puts all problems in order, each once.
func (s *State) gather() {
	ps := slices.Clone(s.problems)
	if s.OSPF != nil {
		ps = append(ps, s.OSPF.Problems...)
	}
	if s.ISIS != nil {
		ps = append(ps, s.ISIS.Problems...)
	}
	if s.EIGRP != nil {
		ps = append(ps, s.EIGRP.Problems...)
	}
	if s.BGP != nil {
		ps = append(ps, s.BGP.Problems...)
	}
	slices.SortFunc(ps, func(a, b rib.Problem) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Device, b.Device), cmp.Compare(a.VRF, b.VRF), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Message, b.Message))
	})
	s.Problems = slices.Compact(ps)
}
