package routing

import (
	"runtime"
	"slices"
	"sync"

	"interlock/simulate/rib"
)

// offer replaces what one source gives to every table, and reports whether any table gets something else than before.
func (s *State) offer(from source, routes map[rib.ID][]*rib.Route) bool {
	var ids []rib.ID
	kept := make(map[rib.ID][]*rib.Route, len(routes))
	was := s.offered[from]
	for _, id := range s.ids() {
		rs := routes[id]
		if s.held[id.Device] {
			rs = was[id]
		}
		if !sameSlice(was[id], rs) { // what is the very same needs no looking at
			if from != fromBGP { // BGP gives them in order
				rs = inOrder(rs)
			}
			rs = reuse(was[id], rs)
		}
		if !sameSlice(was[id], rs) && !slices.Equal(was[id], rs) {
			ids = append(ids, id)
		}
		if len(rs) > 0 {
			kept[id] = rs
		}
	}
	s.offered[from] = kept
	tables, inner := make([]rib.Table, len(ids)), make([]rib.Table, len(ids))
	parallel(len(ids), func(i int) {
		id := ids[i]
		replace := rib.Table.Replace
		if s.passing {
			replace = rib.Table.Patch
		}
		tables[i] = replace(s.Tables[id], was[id], kept[id])
		switch {
		case from == fromBGP:
		case s.inner[id] == s.Tables[id]: // BGP has offered nothing
			inner[i] = tables[i]
		default:
			inner[i] = replace(s.inner[id], was[id], kept[id])
		}
	})
	for i, id := range ids {
		s.Tables[id] = tables[i]
		if from != fromBGP {
			s.inner[id] = inner[i]
		}
	}
	return len(ids) > 0
}

func sameSlice(a, b []*rib.Route) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

func inOrder(rs []*rib.Route) []*rib.Route {
	if slices.IsSortedFunc(rs, rib.ByPrefix) {
		return rs
	}
	rs = slices.Clone(rs)
	slices.SortStableFunc(rs, rib.ByPrefix)
	return rs
}

// reuse gives the routes with those that were there before and say the same taken from there, so that what did not change is one pointer
// in every state.
func reuse(was, rs []*rib.Route) []*rib.Route {
	out := make([]*rib.Route, len(rs))
	i := 0
	for j, r := range rs {
		if i < len(was) && was[i] == r {
			out[j] = r
			i++
			continue
		}
		for i < len(was) && rib.ByPrefix(was[i], r) < 0 {
			i++
		}
		out[j] = r
		if i < len(was) && was[i] == r {
			i++
			continue
		}
		for k := i; k < len(was) && was[k].Prefix == r.Prefix; k++ {
			if was[k].Same(r) {
				out[j] = was[k]
				break
			}
		}
	}
	return out
}

// parallel does n things that do not touch each other, on all cores.
func parallel(n int, do func(int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	if workers <= 1 {
		for i := range n {
			do(i)
		}
		return
	}
	var wg sync.WaitGroup
	next := make(chan int, n)
	for i := range n {
		next <- i
	}
	close(next)
	for range workers {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	wg.Wait()
}
