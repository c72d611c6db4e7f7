package routing

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"interlock/simulate/rib"
)

// ends tells of routes that depend on what was before. Protocols that are redistributed into each other may come to rest in more than one way:
// after a failure they may go on giving each other what came from where nothing comes from any more, and where two of them bring the same,
// the first may keep the other out. The state itself grows from nothing, interior protocols first; this grows it again, from the state before
// (nil for none), once with BGP first and once with BGP when the others have come to rest, as where they are quicker; or else from nothing,
// BGP first; that too where it was so before. It says where it ends elsewhere. Real FRR ends in either (simulate/frrjudge/testdata any-9018, any-9302, any-5041).
func (s *State) ends(was *State) {
	if was == nil || was.ambiguous {
		s.ambiguous = s.elsewhere(nil, false, "which of the protocols that are redistributed into each other came first decides the routes to %s: interior protocols before BGP is what is computed") || was != nil
	}
	if was == nil {
		return
	}
	for _, patient := range [...]bool{false, true} {
		s.elsewhere(was, patient, "protocols that are redistributed into each other depend on what was before: if the routes to %s were there before what is down went down, they or others may be kept alive in a circle, though nothing feeds them; that they are not is what is computed")
	}
}

// elsewhere grows the state in another way and tells of the tables that end otherwise. It reports whether there are some.
func (s *State) elsewhere(was *State, patient bool, why string) bool {
	o := &State{Network: s.Network, policies: s.policies, runs: s.runs, Tables: map[rib.ID]rib.Table{}, inner: map[rib.ID]rib.Table{}, other: !patient, patient: patient}
	o.empty()
	if was != nil {
		o.Tables, o.inner, o.offered = maps.Clone(was.Tables), maps.Clone(was.inner), was.offered
	}
	o.offer(fromInterfaces, s.offered[fromInterfaces])
	rounds := maxRounds
	if patient {
		rounds *= 2 // in which it may wait
	}
	for o.Rounds = 1; o.round(nil); o.Rounds++ {
		if o.Rounds == rounds {
			o.inTurn()
			s.problems = append(s.problems, o.problems...)
			return true
		}
	}
	found := false
	for _, id := range s.ids() {
		if other := differing(s.Tables[id], o.Tables[id]); len(other) > 0 {
			found = true
			s.problems = append(s.problems, rib.Problem{Kind: "unmodelled", Device: id.Device, VRF: id.VRF, Message: fmt.Sprintf(why, someOf(other))})
		}
	}
	return found
}

// differing are the prefixes that two tables forward differently, in order.
func differing(a, b rib.Table) []string {
	found := map[string]bool{}
	for r := range a.Installed() {
		found[r.Prefix.String()] = !alike(r, b.Best(r.Prefix))
	}
	for r := range b.Installed() {
		found[r.Prefix.String()] = !alike(r, a.Best(r.Prefix))
	}
	maps.DeleteFunc(found, func(_ string, differs bool) bool { return !differs })
	return slices.Sorted(maps.Keys(found))
}

// alike reports that two routes forward alike and are redistributed alike. Those of interfaces are the same in all ends.
func alike(a, b *rib.Route) bool {
	if a == nil || b == nil || a == b {
		return a == b
	}
	own := func(r *rib.Route) bool { return r.Protocol == rib.Connected || r.Protocol == rib.Local }
	return own(a) && own(b) || a.Protocol == b.Protocol && a.Distance == b.Distance && a.Metric == b.Metric && slices.Equal(a.NextHops, b.NextHops)
}

// someOf names the first few of many.
func someOf(names []string) string {
	if n := len(names); n > 5 {
		names = append(slices.Clone(names[:5]), fmt.Sprintf("%d more", n-5))
	}
	return strings.Join(names, ", ")
}
