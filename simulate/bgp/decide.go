package bgp

import (
	"net/netip"
	"slices"

	"interlock/simulate/rib"
	"interlock/simulate/systems"
)

// decider chooses among paths; its slices are used again from choice to choice.
type decider struct {
	race, multi []int
}

// decide gives the best of the paths and those that are used together with it, best first, as indexes. Paths without a way to their next
// hop take no part. The MED is compared within the paths of one neighbouring AS, whatever order they came in (RFC 4271, 9.1.2.2), as
// systems with deterministic comparison do.
func (d *decider) decide(s *speaker, f family, paths []path) (best int, multi []int) {
	race := d.race[:0]
	for i := range paths {
		if paths[i].valid {
			race = append(race, i)
		}
	}
	d.race = race
	if len(race) == 0 {
		return -1, nil
	}
	equal := race
	outdone := false // a path is out by its MED, which the best may not beat
	for _, step := range s.rules.Decision {
		if len(race) == 1 {
			break
		}
		if step == systems.RouterID || step == systems.ClusterLength || step == systems.PeerAddress {
			break
		}
		had := len(race)
		race = narrow(s, step, paths, race)
		outdone = outdone || step == systems.MED && len(race) < had && s.rules.MultipathByBest
	}
	equal = race
	best = equal[0]
	if len(equal) > 1 {
		for _, i := range equal[1:] {
			if tieBreak(s, &paths[i], &paths[best]) < 0 {
				best = i
			}
		}
	}
	d.multi = append(d.multi[:0], best)
	b := &paths[best]
	if b.own() || len(equal) == 1 && !s.families[f].mixes() && !outdone {
		return best, d.multi
	}
	fam := &s.families[f]
	limit := fam.external
	if inside(b) {
		limit = fam.internal
	}
	perNeighbor := s.rules.MultipathPerNeighbor
	if perNeighbor > 0 && b.from != nil && b.from.multipath {
		limit = perNeighbor
	}
	switch {
	case fam.mixes():
		limit = max(limit, fam.mixed)
		equal = d.mixed(s, paths)
	case outdone:
		equal = d.unbeaten(s, paths, best)
	}
	if limit <= 1 {
		return best, d.multi
	}
	for _, i := range equal {
		p := &paths[i]
		if i == best || p.own() || perNeighbor > 0 && (p.from == nil || !p.from.multipath) || !fam.mixes() && inside(p) != inside(b) || !s.together(b, p) {
			continue
		}
		d.multi = append(d.multi, i)
	}
	if len(d.multi) > limit { // the best of them
		order := tieBreak
		if s.rules.MultipathsByHop {
			order = byHop
		}
		slices.SortStableFunc(d.multi[1:], func(i, j int) int { return order(s, &paths[i], &paths[j]) })
		d.multi = d.multi[:limit]
	}
	return best, d.multi
}

func (f *speakerFamily) mixes() bool { return f.mixed > 1 }

// unbeaten are the paths equal to the best when compared with it alone.
func (d *decider) unbeaten(s *speaker, paths []path, best int) []int {
	out := make([]int, 0, len(paths))
	var pair [2]int
	for i := range paths {
		if !paths[i].valid {
			continue
		}
		race := append(pair[:0], best, i)
		for _, step := range s.rules.Decision {
			if i == best || len(race) == 1 || step == systems.RouterID || step == systems.ClusterLength || step == systems.PeerAddress {
				break
			}
			race = narrow(s, step, paths, race)
		}
		if len(race) == 2 || i == best {
			out = append(out, i)
		}
	}
	return out
}

// mixed are the paths equal to the best but for being internal or external, and for the cost to their next hops.
func (d *decider) mixed(s *speaker, paths []path) []int {
	race := d.race[:0]
	for i := range paths {
		if paths[i].valid {
			race = append(race, i)
		}
	}
	for _, step := range s.rules.Decision {
		switch step {
		case systems.ExternalFirst, systems.RouterID, systems.ClusterLength, systems.PeerAddress:
			continue
		case systems.IGPMetric:
			if !s.rules.MixedIgnoresMetric {
				race = narrow(s, step, paths, race)
			}
			continue
		}
		race = narrow(s, step, paths, race)
	}
	return race
}

// inside reports a path of a neighbour in the same AS or confederation.
func inside(p *path) bool { return p.from != nil && p.from.kind != external }

// narrow keeps the paths that are best by a step.
func narrow(s *speaker, step systems.Step, paths []path, race []int) []int {
	switch step {
	case systems.Weight:
		return keepBest(race, func(i int) int64 { return -int64(paths[i].weight) })
	case systems.LocalPref:
		return keepBest(race, func(i int) int64 { return -int64(paths[i].localPref(s)) })
	case systems.LocallyOriginated:
		return keepBest(race, func(i int) int64 {
			if paths[i].own() {
				return 0
			}
			return 1
		})
	case systems.PathLength:
		if s.vrf.BestPath["as-path ignore"] {
			return race
		}
		confed := s.vrf.BestPath["as-path confed"]
		return keepBest(race, func(i int) int64 {
			n := paths[i].attrs.ASPath.Length()
			if confed {
				for _, g := range paths[i].attrs.ASPath {
					if g.Kind == rib.ConfedSequence {
						n += len(g.ASNs)
					}
				}
			}
			return int64(n)
		})
	case systems.Origin:
		return keepBest(race, func(i int) int64 { return int64(paths[i].attrs.Origin) })
	case systems.MED:
		return narrowMED(s, paths, race)
	case systems.ExternalFirst:
		return keepBest(race, func(i int) int64 {
			if inside(&paths[i]) {
				return 1
			}
			return 0
		})
	case systems.IGPMetric:
		if s.vrf.BestPath["igp-metric ignore"] || s.vrf.BestPath["igp-cost ignore"] || s.vrf.BestPath["skip next-hop igp-cost"] {
			return race
		}
		return keepBest(race, func(i int) int64 { return paths[i].metric })
	}
	return race
}

// keepBest keeps those with the lowest value, in place.
func keepBest(race []int, value func(int) int64) []int {
	if len(race) == 1 {
		return race
	}
	best := value(race[0])
	n := 1
	for _, i := range race[1:] {
		switch v := value(i); {
		case v < best:
			best = v
			race[0], n = i, 1
		case v == best:
			race[n] = i
			n++
		}
	}
	return race[:n]
}

// narrowMED drops paths that another of the same neighbouring AS beats by MED.
func narrowMED(s *speaker, paths []path, race []int) []int {
	if len(race) == 1 {
		return race
	}
	always, worst, confed := s.vrf.BestPath["always-compare-med"] || s.rules.AlwaysComparesMED, s.vrf.BestPath["med missing-as-worst"], s.vrf.BestPath["med confed"]
	med := func(p *path) int64 {
		switch {
		case p.attrs.HasMED:
			return int64(p.attrs.MED)
		case worst:
			return 1<<32 - 1
		}
		return 0
	}
	comparable := func(a, b *path) bool {
		if always {
			return true
		}
		x, y := a.attrs.ASPath.First(), b.attrs.ASPath.First()
		if x != y {
			return false
		}
		return x != 0 || confed || len(a.attrs.ASPath) == 0 && len(b.attrs.ASPath) == 0
	}
	kept := make([]int, 0, len(race))
	for _, i := range race {
		beaten := false
		for _, j := range race {
			if i != j && med(&paths[j]) < med(&paths[i]) && comparable(&paths[i], &paths[j]) {
				beaten = true
				break
			}
		}
		if !beaten {
			kept = append(kept, i)
		}
	}
	return append(race[:0], kept...)
}

// tieBreak orders paths that are equal up to the cost of their next hops. Which came first is not known, so that the step that some
// systems have there for external paths ("the oldest") is passed over: the router id decides, as it does after a restart of all at once.
func tieBreak(s *speaker, a, b *path) int {
	for _, step := range s.rules.Decision {
		c := 0
		switch step {
		case systems.RouterID:
			c = originator(a).Compare(originator(b))
		case systems.ClusterLength:
			c = len(a.attrs.ClusterList) - len(b.attrs.ClusterList)
		case systems.PeerAddress:
			c = peerAddress(a).Compare(peerAddress(b))
		}
		if c != 0 {
			return c
		}
	}
	return int(sideIndex(a.from)) - int(sideIndex(b.from))
}

// byHop orders paths by their next hops, then by the neighbours that told of them.
func byHop(_ *speaker, a, b *path) int {
	if c := a.nextHop.Compare(b.nextHop); c != 0 {
		return c
	}
	return peerAddress(a).Compare(peerAddress(b))
}

// originator is the router id that a path is compared by: that of the speaker that brought it into the AS (RFC 4456, 9), else the peer's.
func originator(p *path) netip.Addr {
	switch {
	case p.attrs.OriginatorID.IsValid():
		return p.attrs.OriginatorID
	case p.from != nil && p.from.peer != nil:
		return p.from.peer.speaker.routerID
	}
	return netip.Addr{}
}

func peerAddress(p *path) netip.Addr {
	if p.from == nil {
		return netip.Addr{}
	}
	return p.from.remote
}

// together reports whether two paths may be used together as to their AS paths.
func (s *speaker) together(a, b *path) bool {
	if s.relaxed || a.from != nil && a.from.relaxed && b.from != nil && b.from.relaxed {
		return true
	}
	x, y := a.attrs.ASPath, b.attrs.ASPath
	switch s.rules.Relax {
	case systems.AnyPath:
		return true
	case systems.NeighborAS:
		if !inside(a) && !inside(b) {
			return x.First() == y.First()
		}
	}
	return x.Same(y)
}

// relaxes reports whether the speaker takes AS paths of the same length for equal.
func (s *speaker) relaxes() bool {
	return s.vrf.BestPath["as-path multipath-relax"]
}
