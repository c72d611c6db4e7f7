package bgp

import (
	"maps"
	"net/netip"
	"slices"
	"strings"
	"sync"

	"github.com/gaissmai/bart"

	"interlock/simulate/rib"
)

// passes bounds how often prefixes are settled against what earlier passes found of next hops and aggregates.
const passes = 12

// Compute lets BGP settle. Prefixes do not touch each other but for aggregates, for next hops that are found through BGP, and for
// conditional advertisement; so they settle by themselves, in parallel, and what binds them is looked at between passes.
func Compute(in Input) *State {
	st := compute(in, nil)
	for range 3 { // sessions over what BGP itself brought
		if !st.waiting() {
			break
		}
		in.Before = nil
		next := compute(in, st)
		settled := slices.EqualFunc(next.network.sides, st.network.sides, func(a, b *side) bool { return a.up == b.up })
		if st = next; settled {
			break
		}
	}
	return st
}

// waiting reports whether a session is down only for want of a route that BGP has, or because packets are lost that BGP may lead there.
func (s *State) waiting() bool {
	for _, x := range s.network.sides {
		if x.waits && (x.peer != nil || s.covers(x.speaker.id, x.remote)) {
			return true
		}
	}
	return false
}

func compute(in Input, over *State) *State {
	n := carried(in, over)
	if n == nil {
		speakers := speakersOf(in)
		t := newSessions(in, speakers, over)
		n = &network{directory: t.directory, in: in, speakers: speakers, sides: t.sides, kept: t.kept}
		n.prepare()
		n.carries = t.mayCarry() && over == nil && len(n.lanes) == 0
	}
	old := n.comparable(in.Before)
	own := n.bring(old)
	if old != nil && (n.prefers() || len(n.lanes) > 0) && (len(n.touched(old)) > 0 || !n.sameOwn(old)) {
		old = nil
	}
	n.lay(own, old)
	touched := n.touched(old)
	n.state = &State{network: n}
	n.in.Before, n.in.Past = nil, nil
	if old != nil {
		n.before, n.usedBefore = old.before, slices.Concat(old.used, old.usedBefore)
	}
	if in.Brief && n.mayWait(in.Before, old) {
		n.later = newLater(n, old, touched)
		return n.state
	}
	if problems := n.settleNow(old, touched); !in.Brief {
		n.finish(old, problems)
	}
	return n.state
}

// settleNow settles all prefixes, again and again while next hops are found through what was settled.
func (n *network) settleNow(old *network, touched []touch) map[string]rib.Problem {
	problems := n.settleAll(old, touched)
	for pass := 1; ; pass++ {
		moved := n.movedHops()
		if len(moved) == 0 {
			break
		}
		if pass == passes {
			problems["next hops"] = n.speakers[moved[0]].problem("no-convergence", "the next hops of BGP routes are found through BGP routes that come and go with them")
			break
		}
		n.before = &network{in: n.in, speakers: n.speakers, rows: slices.Clone(n.rows), known: n.known, index: n.index, prefixes: n.prefixes}
		n.used = nil
		maps.Copy(problems, n.settleAll(nil, touches(moved)))
	}
	return problems
}

// prepare works out what all sessions need.
func (n *network) prepare() {
	n.byKey = map[groupKey]*group{}
	for _, s := range n.speakers {
		s.rewrites, s.ranks, s.setsHops = policiesDo(s.device.Config)
	}
	n.findHops()
	for _, x := range n.sides {
		if !x.up {
			continue
		}
		for f, sf := range x.families {
			if sf != nil {
				n.group(sf)
				sf.pair(x.peer.families[f])
			}
		}
	}
	n.findDefaults()
	for _, s := range n.speakers {
		s.ready()
	}
	n.joinVPNs()
	n.masterAt = make([]int32, n.masterCount)
	for s, m := range n.masters {
		if m >= 0 {
			n.masterAt[m] = int32(s)
		}
	}
	if len(n.lanes) > 0 {
		n.vteps = make([]netip.Addr, len(n.in.Network.Devices))
		for i, d := range n.in.Network.Devices {
			n.vteps[i] = vtep(d)
		}
	}
}

// findDefaults lists who is given a default route.
func (n *network) findDefaults() {
	for _, x := range n.sides {
		if !x.up {
			continue
		}
		for f, sf := range x.families {
			if sf != nil && sf.says.DefaultOriginate != nil {
				n.defaults[f] = append(n.defaults[f], x.peer.speaker.index)
			}
		}
	}
}

// bring gathers what every speaker brings in of its own; of speakers whose table is as it was before, what they brought in then.
func (n *network) bring(old *network) []map[netip.Prefix][]path {
	n.owns = make([]map[netip.Prefix][]path, len(n.speakers))
	n.ownProblems = make([][]rib.Problem, len(n.speakers))
	n.tables, n.chosen = make([]rib.Table, len(n.speakers)), make([]rib.Table, len(n.speakers))
	parallel(len(n.speakers), func(i int) {
		s := n.speakers[i]
		n.tables[i] = n.in.Tables(s.id)
		if n.in.Chosen != nil && s.outdone() {
			n.chosen[i] = n.in.Chosen(s.id)
		}
		if old != nil && old.tables[i] == n.tables[i] && old.chosen[i] == n.chosen[i] && old.speakers[i].live == s.live && !s.rules.FromTable {
			n.owns[i], n.ownProblems[i] = old.owns[i], old.ownProblems[i]
			return
		}
		n.owns[i], n.ownProblems[i] = n.own(s, n.chosen[i])
	})
	return n.owns
}

// lay makes the list of prefixes and who brings them in.
func (n *network) lay(own []map[netip.Prefix][]path, old *network) {
	if old != nil && n.relaid(old) {
		return
	}
	n.index = map[netip.Prefix]int{}
	all := map[netip.Prefix]bool{}
	for i, m := range own {
		for p := range m {
			all[p] = true
		}
		for f := range n.speakers[i].families {
			for _, a := range n.speakers[i].families[f].aggregates {
				all[a.prefix] = true
			}
		}
	}
	if old != nil {
		for _, p := range old.prefixes {
			all[p] = true
		}
	}
	for f, d := range n.defaults {
		if len(d) == 0 {
			continue
		}
		switch family(f) {
		case ipv4, vpn4:
			all[netip.PrefixFrom(netip.IPv4Unspecified(), 0)] = true
		case ipv6, vpn6:
			all[netip.PrefixFrom(netip.IPv6Unspecified(), 0)] = true
		}
	}
	n.prefixes = slices.SortedFunc(maps.Keys(all), comparePrefixes)
	n.known = new(bart.Table[int])
	n.seeds = make([][]seed, len(n.prefixes))
	n.rows = make([]*row, len(n.prefixes))
	for i, p := range n.prefixes {
		n.index[p] = i
		n.known.Insert(p, i)
	}
	for s, m := range own {
		for p, ps := range m {
			i := n.index[p]
			for _, x := range ps {
				n.seeds[i] = append(n.seeds[i], seed{int32(s), x})
			}
		}
	}
	for i := range n.seeds { // map order of one speaker's prefixes does not matter; speakers come in order
		slices.SortStableFunc(n.seeds[i], func(a, b seed) int { return int(a.speaker) - int(b.speaker) })
	}
	if old == nil {
		return
	}
	n.newSeeds = map[int][]int32{}
	for i, p := range n.prefixes {
		j, ok := old.index[p]
		var was []seed
		if ok {
			n.rows[i], was = old.rows[j], old.seeds[j]
		}
		for _, s := range differing(was, n.seeds[i]) {
			if !slices.Contains(n.newSeeds[i], s) {
				n.newSeeds[i] = append(n.newSeeds[i], s)
			}
		}
	}
}

// settleAll settles every prefix from the speakers that bring it in (the first time) or from those that are touched.
func (n *network) settleAll(old *network, touched []touch) map[string]rib.Problem {
	start := n.starts(old, touched)
	problems := map[string]rib.Problem{}
	var mu sync.Mutex
	done := func(i int, r *row, changed bool) {
		n.rows[i] = r
		if changed {
			mu.Lock()
			n.changed = append(n.changed, i)
			mu.Unlock()
		}
	}
	var plain, later []int
	for i, p := range n.prefixes {
		if n.isAggregate(p) {
			later = append(later, i)
			continue
		}
		plain = append(plain, i)
	}
	if fresh(old, touched) { // those of one speaker next to each other: they may be twins
		slices.SortStableFunc(plain, func(a, b int) int { return n.firstSeed(a) - n.firstSeed(b) })
	}
	maps.Copy(problems, n.run(plain, start, done))
	slices.SortStableFunc(later, func(a, b int) int { return n.prefixes[b].Bits() - n.prefixes[a].Bits() })
	for _, i := range later { // the more specific first: it may make the less specific
		moved := n.aggregateSeeds(i)
		at := start
		if len(moved) > 0 {
			at = func(i int) []int32 {
				out := start(i)
				for _, s := range moved {
					if !slices.Contains(out, s) {
						out = append(out, s)
					}
				}
				return out
			}
		}
		maps.Copy(problems, n.run([]int{i}, at, done))
	}
	n.newSeeds = nil
	return problems
}

// fresh reports whether prefixes start from nothing.
func fresh(old *network, touched []touch) bool { return old == nil && touched == nil }

// starts gives the speakers that a prefix is settled from: those that bring it in (the first time), or those that are touched.
func (n *network) starts(old *network, touched []touch) func(i int) []int32 {
	first := fresh(old, touched)
	return func(i int) []int32 {
		var out []int32
		if first {
			last := int32(-1)
			for _, s := range n.seeds[i] {
				if s.speaker != last {
					out, last = append(out, s.speaker), s.speaker
				}
				if sp := n.speakers[s.speaker]; s.path.source == fromHost && sp.vpn != nil {
					for _, l := range sp.vpn.lanes {
						if l.mac && l.ipv6 == (familyOf(n.prefixes[i]) == ipv6) {
							out = append(out, n.node(sp.master.index, l))
						}
					}
				}
			}
			if n.prefixes[i].Bits() == 0 {
				out = append(out, n.defaults[familyOf(n.prefixes[i])]...)
			}
			return out
		}
		for k := range touched {
			t := &touched[k]
			if !n.mayMove(old, t, n.prefixes[i], n.rows[i]) {
				continue
			}
			out = append(out, t.speaker)
			if m := n.masters[t.speaker]; m >= 0 { // and the lanes of those that have some
				for _, l := range n.lanes {
					if l.ipv6 == (familyOf(n.prefixes[i]) == ipv6) {
						out = append(out, n.node(t.speaker, l))
					}
				}
			}
		}
		for _, s := range n.newSeeds[i] {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
		return out
	}
}

func (n *network) isAggregate(p netip.Prefix) bool { return n.aggregates()[p] }

// aggregates are the prefixes that somebody aggregates.
func (n *network) aggregates() map[netip.Prefix]bool {
	if n.aggregatePrefixes == nil {
		n.aggregatePrefixes = map[netip.Prefix]bool{}
		for _, s := range n.speakers {
			for f := range s.families {
				for _, a := range s.families[f].aggregates {
					n.aggregatePrefixes[a.prefix] = true
				}
			}
		}
	}
	return n.aggregatePrefixes
}

// aggregateSeeds renews what speakers bring in for a prefix that some of them aggregate, and lists those of which it is another now.
func (n *network) aggregateSeeds(i int) []int32 {
	p := n.prefixes[i]
	w := newWorker(n)
	was := n.seeds[i]
	var is []seed
	for _, s := range was {
		if s.path.source != fromAggregate {
			is = append(is, s)
		}
	}
	for _, s := range n.speakers {
		if !s.live {
			continue
		}
		for _, a := range s.families[familyOf(p)].aggregates {
			if a.prefix != p {
				continue
			}
			if made := w.aggregated(s, a); made != nil {
				is = append(is, seed{s.index, *made})
			}
		}
	}
	slices.SortStableFunc(is, func(a, b seed) int { return int(a.speaker) - int(b.speaker) })
	moved := differing(was, is)
	if len(moved) > 0 {
		n.seeds = slices.Clone(n.seeds)
		n.seeds[i] = is
	}
	return moved
}

// finish makes what others see of the state.
func (n *network) finish(old *network, problems map[string]rib.Problem) {
	st := n.state
	st.routes = make([][]*rib.Route, len(n.speakers))
	moved := n.moved(old)
	parallel(len(n.speakers), func(s int) {
		switch {
		case moved == nil:
			st.routes[s] = n.routesOf(n.speakers[s])
		case len(moved[s]) == 0:
			st.routes[s] = old.state.routes[s]
		default:
			st.routes[s] = n.patched(n.speakers[s], old.state.routes[s], moved[s])
		}
	})
	st.Sessions = make([]Session, 0, len(n.sides))
	for _, x := range n.sides {
		if x.speaker.live {
			st.Sessions = append(st.Sessions, x.session())
		}
	}
	st.Problems = append(st.Problems, n.unmodelled()...)
	st.Problems = append(st.Problems, n.keptOut()...)
	st.Problems = append(st.Problems, n.stayed()...)
	for _, ps := range n.ownProblems {
		st.Problems = append(st.Problems, ps...)
	}
	for _, k := range slices.Sorted(maps.Keys(problems)) {
		st.Problems = append(st.Problems, problems[k])
	}
	n.changed, n.newSeeds = nil, nil
	if n.before != nil { // one pass back is enough
		n.before.before = nil
	}
}

func (x *side) session() Session {
	out := Session{Local: x.speaker.id, Neighbor: x.key, Up: x.up, Why: x.why, Pos: x.at()}
	if x.peer != nil {
		out.Peer = x.peer.speaker.id
		if x.why == "" && !x.up {
			out.Why = strings.TrimSpace(x.peer.speaker.id.String() + ": " + x.peer.why)
		}
	}
	for f, sf := range x.families {
		if sf != nil && x.up {
			out.Families = append(out.Families, familyWords[f])
		}
	}
	return out
}

// parallel does n things that do not touch each other, on all cores.
func parallel(n int, do func(int)) {
	next := make(chan int, n)
	for i := range n {
		next <- i
	}
	close(next)
	var wg sync.WaitGroup
	for range min(n, workersAtOnce()) {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	wg.Wait()
}

// firstSeed is the first speaker that brings a prefix in, -1 for none.
func (n *network) firstSeed(i int) int {
	if len(n.seeds[i]) == 0 {
		return -1
	}
	return int(n.seeds[i][0].speaker)
}

// routesOf gathers what a speaker offers to its table, in order of prefix.
func (n *network) routesOf(s *speaker) []*rib.Route {
	var out []*rib.Route
	for i, r := range n.rows {
		if c := r.cell(s.index); c != nil && c.route != nil {
			out = append(out, c.route)
			out = append(out, leakedLocals(c, n.prefixes[i])...)
		}
	}
	return out
}
