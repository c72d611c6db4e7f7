package bgp

import (
	"slices"
	"sync"
)

// later settles the prefixes of a state that is only asked a few questions when they are asked for.
//
// The argument: prefixes do not touch each other but for aggregates, for what VPNs exchange, and for next hops that are looked up in tables
// in which BGP's own routes may be (Compute). Where there is none of the first two (mayWait) and nobody looks a next hop up, because every
// neighbour is its own next hop on a shared subnet, a prefix settles on the same whatever becomes of the others. Whether somebody looks one
// up shows when a prefix is settled; then all are, as without later.
type later struct {
	mu      sync.Mutex
	network *network
	old     *network
	touched []touch
	start   func(i int) []int32
	worker  *worker
	settled []bool // by prefix
	all     bool
	// first are the rows that the search starts from.
	first []*row
}

// mayWait reports whether prefixes may be settled one by one.
func (n *network) mayWait(before *State, old *network) bool {
	if len(n.lanes) > 0 || len(n.aggregates()) > 0 || old != nil && (old.before != nil || looksUp(old)) {
		return false
	}
	for _, s := range n.speakers {
		if s.vpn != nil {
			return false
		}
	}
	return before != nil // nobody asks just a few questions of the first state
}

// looksUp reports whether a next hop was looked up in a state.
func looksUp(n *network) bool {
	return slices.ContainsFunc(slices.Concat(n.used, n.usedBefore), func(hops map[hopKey]reach) bool { return len(hops) > 0 })
}

func newLater(n, old *network, touched []touch) *later {
	return &later{network: n, old: old, touched: touched, start: n.starts(old, touched), settled: make([]bool, len(n.prefixes)), first: n.rows}
}

// row is what speakers settled on for a prefix.
func (n *network) row(i int) *row {
	if n.later == nil {
		return n.rows[i]
	}
	return n.later.row(i)
}

func (l *later) row(i int) *row {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := l.network
	if l.all || l.settled[i] {
		return n.rows[i]
	}
	if l.worker == nil {
		l.worker = newWorker(n)
		n.rows = slices.Clone(l.first)
	}
	n.rows[i], _ = l.worker.settle(i, l.start(i))
	l.settled[i] = true
	if len(l.worker.hops) > 0 {
		all := *n
		all.rows, all.later = slices.Clone(l.first), nil
		all.settleNow(l.old, l.touched)
		n.rows, l.all, l.worker = all.rows, true, nil
	}
	return n.rows[i]
}
