package ospf

import (
	"encoding/binary"
	"math/bits"
	"runtime"
	"slices"
	"sync"

	"interlock/simulate/rib"
)

// tree is what a router finds of an area: how far every vertex is, and the next hops there as a number into sets. Set 0 is empty: the router
// itself or a network it is attached to. A tree is not changed once it is grown.
type tree struct {
	dist, via []int32
	sets      [][]rib.NextHop
}

// grower finds trees in one graph; its memory is used again from tree to tree.
type grower struct {
	g     *graph
	words int
	// hops are the first hops of the router the tree is of: by its edges, and for networks it is attached to one for every member.
	hops []rib.NextHop
	// attached is the bit of an own network, by network; member the first bit of its members in order of the network's edges.
	attached, member map[int32]int
	bits             []uint64
	heap             []reach
	scratch          []uint64
}

// reach is a vertex in the heap. Networks come before routers of the same distance (RFC 2328, 16.1, step 3).
type reach struct {
	key int64
	v   int32
}

func key(dist int32, router bool) int64 {
	k := int64(dist) << 1
	if router {
		k |= 1
	}
	return k
}

// grow finds the tree of a router (Dijkstra's algorithm; next hops are carried along as sets of bits).
func (w *grower) grow(root int32) *tree {
	g, routers := w.g, int32(len(w.g.routers))
	vertices := len(g.first) - 1
	t := &tree{dist: make([]int32, vertices), via: make([]int32, vertices)}
	for v := range t.dist {
		t.dist[v] = infinity
	}
	w.start(root)
	words := w.words
	of := func(v int32) []uint64 { return w.bits[int(v)*words : int(v)*words+words] }
	t.dist[root] = 0
	w.push(reach{key(0, true), root})
	edgeBit := 0
	for len(w.heap) > 0 {
		r := w.pop()
		u := r.v
		if r.key != key(t.dist[u], u < routers) {
			continue
		}
		from := of(u)
		own, isOwn := -1, false
		if u >= routers {
			own, isOwn = w.attached[u]
			isOwn = isOwn && from[own/64]&(1<<(own%64)) != 0
		}
		for n := g.first[u]; n < g.first[u+1]; n++ {
			e := &g.edges[n]
			d := t.dist[u] + e.cost
			width := 1
			if u == root && e.hops != nil {
				width = len(e.hops)
			}
			if e.to == root || d > t.dist[e.to] {
				if u == root {
					edgeBit += width
				}
				continue
			}
			set := w.scratch[:words]
			switch {
			case u == root:
				clear(set)
				for range width {
					set[edgeBit/64] |= 1 << (edgeBit % 64)
					edgeBit++
				}
			case isOwn:
				copy(set, from)
				set[own/64] &^= 1 << (own % 64)
				b := w.member[u] + int(n-g.first[u])
				set[b/64] |= 1 << (b % 64)
			default:
				copy(set, from)
			}
			to := of(e.to)
			if d < t.dist[e.to] {
				t.dist[e.to] = d
				copy(to, set)
				w.push(reach{key(d, e.to < routers), e.to})
			} else {
				for k := range to {
					to[k] |= set[k]
				}
			}
		}
	}
	w.finish(t, root)
	return t
}

// start numbers the first hops of a root.
func (w *grower) start(root int32) {
	g := w.g
	w.hops = w.hops[:0]
	clear(w.attached)
	clear(w.member)
	own := g.edges[g.first[root]:g.first[root+1]]
	for _, e := range own {
		switch {
		case e.hops != nil:
			w.hops = append(w.hops, e.hops...)
		case int(e.to) >= len(g.routers):
			w.attached[e.to] = len(w.hops)
			w.hops = append(w.hops, rib.NextHop{Kind: rib.Attached, Interface: e.iface})
		default:
			w.hops = append(w.hops, rib.NextHop{Addr: e.addr, Interface: e.iface})
		}
	}
	for _, e := range own {
		if int(e.to) >= len(g.routers) {
			w.member[e.to] = len(w.hops)
			for _, m := range g.edges[g.first[e.to]:g.first[e.to+1]] {
				w.hops = append(w.hops, rib.NextHop{Addr: m.addr, Interface: e.iface})
			}
		}
	}
	w.words = max(1, (len(w.hops)+63)/64)
	w.bits = slices.Grow(w.bits[:0], (len(g.first)-1)*w.words)[:(len(g.first)-1)*w.words]
	clear(w.bits)
	w.scratch = slices.Grow(w.scratch[:0], w.words)[:w.words]
}

// finish turns sets of bits into sets of next hops.
func (w *grower) finish(t *tree, root int32) {
	words := w.words
	t.sets = [][]rib.NextHop{nil}
	narrow, wide := map[uint64]int32{}, map[string]int32{}
	var text []byte
	for v := range t.dist {
		if t.dist[v] == infinity || int32(v) == root {
			continue
		}
		set := w.bits[v*words : v*words+words]
		if at, ok := w.attached[int32(v)]; ok && set[at/64]&(1<<(at%64)) != 0 {
			continue
		}
		var n int32
		var ok bool
		if words == 1 {
			n, ok = narrow[set[0]]
		} else {
			text = text[:0]
			for _, x := range set {
				text = binary.LittleEndian.AppendUint64(text, x)
			}
			n, ok = wide[string(text)]
		}
		if !ok {
			n = int32(len(t.sets))
			var hops []rib.NextHop
			for k, x := range set {
				for ; x != 0; x &= x - 1 {
					hops = append(hops, w.hops[k*64+bits.TrailingZeros64(x)])
				}
			}
			t.sets = append(t.sets, rib.SortHops(hops))
			if words == 1 {
				narrow[set[0]] = n
			} else {
				wide[string(text)] = n
			}
		}
		t.via[v] = n
	}
}

func (w *grower) push(r reach) {
	w.heap = append(w.heap, r)
	for i := len(w.heap) - 1; i > 0; {
		up := (i - 1) / 2
		if w.heap[up].key <= w.heap[i].key {
			break
		}
		w.heap[up], w.heap[i] = w.heap[i], w.heap[up]
		i = up
	}
}

func (w *grower) pop() reach {
	top := w.heap[0]
	last := len(w.heap) - 1
	w.heap[0] = w.heap[last]
	w.heap = w.heap[:last]
	for i := 0; ; {
		c := 2*i + 1
		if c >= last {
			break
		}
		if c+1 < last && w.heap[c+1].key < w.heap[c].key {
			c++
		}
		if w.heap[i].key <= w.heap[c].key {
			break
		}
		w.heap[i], w.heap[c] = w.heap[c], w.heap[i]
		i = c
	}
	return top
}

// growAll finds the trees of all routers of the graphs, taking from before what is equal.
func (d *domain) growAll(graphs []*graph) {
	type job struct {
		g    *graph
		root int32
	}
	var jobs []job
	for _, g := range graphs {
		g.trees = make([]*tree, len(g.routers))
		var was *graph
		if d.in.Before != nil {
			was = d.in.Before.graphs[g.key]
		}
		if was != nil && g.same(was) {
			g.trees = was.trees
			continue
		}
		changed := changes(was, g)
		for v := range g.routers {
			if changed.keeps(was, int32(v)) {
				g.trees[v] = was.trees[v]
				continue
			}
			jobs = append(jobs, job{g, int32(v)})
		}
	}
	workers := min(runtime.GOMAXPROCS(0), len(jobs))
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			w := &grower{attached: map[int32]int{}, member: map[int32]int{}}
			for n := k; n < len(jobs); n += workers {
				w.g = jobs[n].g
				jobs[n].g.trees[jobs[n].root] = w.grow(jobs[n].root)
			}
		})
	}
	wg.Wait()
}

// parallel does n things that do not touch each other, on all cores.
func parallel(n int, do func(int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			for i := k; i < n; i += workers {
				do(i)
			}
		})
	}
	wg.Wait()
}
