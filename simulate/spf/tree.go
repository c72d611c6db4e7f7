package spf

import (
	"encoding/binary"
	"math/bits"
	"runtime"
	"slices"
	"sync"

	"interlock/simulate/rib"
)

// Tree is what a router finds of an area: how far every vertex is, and the next hops there as a number into Sets. Set 0 is empty: the router
// itself or a network it is attached to. A tree is not changed once it is grown.
type Tree struct {
	Dist, Via []int32
	Sets      [][]rib.NextHop
}

// grower finds trees in one graph; its memory is used again from tree to tree.
type grower struct {
	g     *Graph
	words int
	// hops are the first hops of the router the tree is of, by bit: of its edges, and for networks it is attached to one for every member.
	hops []rib.NextHop
	// attached are the bits of the root's interfaces in networks, by network.
	attached map[int32][]attachment
	bits     []uint64
	heap     []reach
	scratch  []uint64
}

// attachment is an interface of the root in a network: its own bit, and the first of the bits of the network's members over it, in order of
// the network's edges.
type attachment struct{ bit, member int }

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
func (w *grower) grow(root int32) *Tree {
	g, routers := w.g, int32(w.g.Routers)
	vertices := len(g.First) - 1
	t := &Tree{Dist: make([]int32, vertices), Via: make([]int32, vertices)}
	for v := range t.Dist {
		t.Dist[v] = Infinity
	}
	w.start(root)
	words := w.words
	of := func(v int32) []uint64 { return w.bits[int(v)*words : int(v)*words+words] }
	t.Dist[root] = 0
	w.push(reach{key(0, true), root})
	edgeBit := 0
	for len(w.heap) > 0 {
		r := w.pop()
		u := r.v
		if r.key != key(t.Dist[u], u < routers) {
			continue
		}
		if u != root && g.NoTransit != nil && g.NoTransit[u] {
			continue
		}
		from := of(u)
		own := w.attached[u]
		for n := g.First[u]; n < g.First[u+1]; n++ {
			e := &g.Edges[n]
			d := t.Dist[u] + e.Cost
			if d < 0 {
				d = Infinity // farther than anything may be
			}
			width := 1
			if u == root && e.Hops != nil {
				width = len(e.Hops)
			}
			if e.To == root || d > t.Dist[e.To] || d == Infinity {
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
			case own != nil:
				copy(set, from)
				if g.AttachedFirst != nil && g.AttachedFirst[root] {
					onlyOwn(set, own)
				}
				for _, x := range own { // over the own interface it is the member itself that is next
					if set[x.bit/64]&(1<<(x.bit%64)) != 0 {
						set[x.bit/64] &^= 1 << (x.bit % 64)
						b := x.member + int(n-g.First[u])
						set[b/64] |= 1 << (b % 64)
					}
				}
			default:
				copy(set, from)
			}
			to := of(e.To)
			if d < t.Dist[e.To] {
				t.Dist[e.To] = d
				copy(to, set)
				w.push(reach{key(d, e.To < routers), e.To})
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

// onlyOwn leaves the interfaces of the root in the network alone in a set, if any is in it.
func onlyOwn(set []uint64, own []attachment) {
	any := slices.ContainsFunc(own, func(x attachment) bool { return set[x.bit/64]&(1<<(x.bit%64)) != 0 })
	if !any {
		return
	}
	kept := make([]uint64, len(set))
	for _, x := range own {
		kept[x.bit/64] |= set[x.bit/64] & (1 << (x.bit % 64))
	}
	copy(set, kept)
}

// start numbers the first hops of a root.
func (w *grower) start(root int32) {
	g := w.g
	w.hops = w.hops[:0]
	clear(w.attached)
	own := g.Edges[g.First[root]:g.First[root+1]]
	for _, e := range own {
		switch {
		case e.Hops != nil:
			w.hops = append(w.hops, e.Hops...)
		case int(e.To) >= g.Routers:
			w.attached[e.To] = append(w.attached[e.To], attachment{bit: len(w.hops)})
			w.hops = append(w.hops, rib.NextHop{Kind: rib.Attached, Interface: e.Iface})
		default:
			w.hops = append(w.hops, rib.NextHop{Addr: e.Addr, Interface: e.Iface})
		}
	}
	for net, as := range w.attached {
		for n := range as {
			as[n].member = len(w.hops)
			for _, m := range g.Edges[g.First[net]:g.First[net+1]] {
				w.hops = append(w.hops, rib.NextHop{Addr: m.Addr, Interface: w.hops[as[n].bit].Interface})
			}
		}
	}
	w.words = max(1, (len(w.hops)+63)/64)
	w.bits = slices.Grow(w.bits[:0], (len(g.First)-1)*w.words)[:(len(g.First)-1)*w.words]
	clear(w.bits)
	w.scratch = slices.Grow(w.scratch[:0], w.words)[:w.words]
}

// finish turns sets of bits into sets of next hops.
func (w *grower) finish(t *Tree, root int32) {
	words := w.words
	t.Sets = [][]rib.NextHop{nil}
	narrow, wide := map[uint64]int32{}, map[string]int32{}
	var text []byte
	for v := range t.Dist {
		if t.Dist[v] == Infinity || int32(v) == root {
			continue
		}
		set := w.bits[v*words : v*words+words]
		if slices.ContainsFunc(w.attached[int32(v)], func(x attachment) bool { return set[x.bit/64]&(1<<(x.bit%64)) != 0 }) {
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
			n = int32(len(t.Sets))
			var hops []rib.NextHop
			for k, x := range set {
				for ; x != 0; x &= x - 1 {
					hops = append(hops, w.hops[k*64+bits.TrailingZeros64(x)])
				}
			}
			t.Sets = append(t.Sets, rib.SortHops(hops))
			if words == 1 {
				narrow[set[0]] = n
			} else {
				wide[string(text)] = n
			}
		}
		t.Via[v] = n
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

// Grow finds the trees of all routers of graphs on all cores, taking from the graphs before (the same areas in another state, nil for none)
// those that cannot be others.
func Grow(graphs, before []*Graph) {
	type job struct {
		g    *Graph
		root int32
	}
	var jobs []job
	for n, g := range graphs {
		was := before[n]
		g.Trees = make([]*Tree, g.Routers)
		changed := changes(was, g)
		for v := range g.Routers {
			if changed.keeps(was, int32(v)) {
				g.Trees[v] = was.Trees[v]
				continue
			}
			jobs = append(jobs, job{g, int32(v)})
		}
	}
	workers := min(runtime.GOMAXPROCS(0), len(jobs))
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			w := &grower{attached: map[int32][]attachment{}}
			for n := k; n < len(jobs); n += workers {
				w.g = jobs[n].g
				jobs[n].g.Trees[jobs[n].root] = w.grow(jobs[n].root)
			}
		})
	}
	wg.Wait()
}
