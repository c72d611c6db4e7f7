package bgp

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestIncremental takes links and routers down and up again in random networks, each time from the state before and from nothing: the same
// must come out.
func TestIncremental(t *testing.T) {
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 7))
		d := randomDrawing(t, r)
		if seed%4 == 3 {
			d = randomFabric(t, r)
		}
		before := Compute(d.input())
		for step := range 6 {
			if len(d.links) > 0 && r.IntN(3) > 0 {
				k := r.IntN(len(d.links))
				d.down[k] = !d.down[k]
			} else {
				i := r.IntN(len(d.configs))
				d.dead[i] = !d.dead[i]
			}
			in := d.input()
			anew := Compute(in)
			want := show(anew, in)
			in.Before, in.Brief = before, true
			sameLookups(t, fmt.Sprintf("seed %d step %d", seed, step), Compute(in), anew)
			in.Brief = false
			after := Compute(in)
			if got := show(after, in); got != want {
				t.Fatalf("seed %d step %d: from the state before (-) and from nothing (+)\n%s", seed, step, cmp.Diff(strings.Split(got, "\n"), strings.Split(want, "\n")))
			}
			before = after
		}
	}
}

// TestLater asks a brief state of a few prefixes, in any order: it answers as one that settles them all at once, whatever was asked before,
// and most states must settle no more than they are asked for.
func TestLater(t *testing.T) {
	lazy, all := 0, 0
	for seed := range uint64(160) {
		r := rand.New(rand.NewPCG(seed, 17))
		d := randomFabric(t, r)
		if seed%4 == 3 {
			d = randomDrawing(t, r)
		}
		in := d.input()
		in.Before = Compute(in)
		for range 3 {
			if len(d.links) > 0 && r.IntN(3) > 0 {
				d.down[r.IntN(len(d.links))] = true
			} else {
				d.dead[r.IntN(len(d.configs))] = true
			}
			before := in.Before
			in = d.input()
			whole := Compute(in)
			in.Before, in.Brief = before, true
			brief := Compute(in)
			n := brief.network
			if n.later != nil {
				lazy++
			}
			for _, i := range r.Perm(len(n.prefixes))[:min(len(n.prefixes), 1+r.IntN(3))] {
				for _, k := range r.Perm(len(n.speakers)) {
					id := n.speakers[k].id
					if got, want := brief.Best(id, n.prefixes[i]), whole.Best(id, n.prefixes[i]); !got.Same(want) {
						t.Fatalf("seed %d: %s at %s: asked alone it is %v, want %v", seed, n.prefixes[i], id, got, want)
					}
				}
			}
			if n.later != nil && n.later.all {
				all++
			}
			in.Brief = false
		}
	}
	if lazy < 250 || all > lazy/3 {
		t.Errorf("%d states settled what they were asked for, %d of those everything after all: the shortcut is not tried", lazy, all)
	}
}

// sameLookups compares what a brief state answers with what a whole one has: by exact prefix and by an address in it.
func sameLookups(t *testing.T, name string, brief, whole *State) {
	t.Helper()
	for _, sp := range whole.network.speakers {
		for _, p := range brief.network.prefixes {
			if got, want := brief.Best(sp.id, p), whole.Best(sp.id, p); !got.Same(want) {
				t.Fatalf("%s: %s at %s: a brief state has %v, want %v", name, p, sp.id, got, want)
			}
			if got, want := brief.LookupIf(sp.id, p.Addr(), nil), whole.LookupIf(sp.id, p.Addr(), nil); !got.Same(want) {
				t.Fatalf("%s: %s at %s: a brief state finds %v, want %v", name, p.Addr(), sp.id, got, want)
			}
		}
	}
}

// TestSameInput: nothing changed, so the state before answers with the very routes it had.
func TestSameInput(t *testing.T) {
	d := randomDrawing(t, rand.New(rand.NewPCG(3, 3)))
	in := d.input()
	before := Compute(in)
	in.Before = before
	after := Compute(in)
	for i := range before.routes {
		if len(before.routes[i]) > 0 && &before.routes[i][0] != &after.routes[i][0] {
			t.Errorf("the routes of %s were made again although nothing changed", before.network.speakers[i].id)
		}
	}
}

// TestDeterminism: whatever the order of maps and workers, the same comes out.
func TestDeterminism(t *testing.T) {
	d := randomDrawing(t, rand.New(rand.NewPCG(11, 5)))
	in := d.input()
	want := show(Compute(in), in)
	for range 5 {
		if got := show(Compute(in), in); got != want {
			t.Fatalf("twice the same input gave\n%s\nand\n%s", want, got)
		}
	}
}

// TestTwins: prefixes that are brought in alike are settled once and copied; settled each by itself, they come out the same.
func TestTwins(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 9))
		d := randomDrawing(t, r)
		for i, c := range d.configs {
			f := c.BGP.VRFs["default"].Families["ipv4 unicast"]
			for k := range 3 { // prefixes of no table: told all the same, and alike
				f.Networks[fmt.Sprintf("172.16.%d.0/24", 4*i+k)] = ""
			}
			c.BGP.VRFs["default"].Settings = map[string]string{"no network import-check": "on"}
		}
		in := d.input()
		n := Compute(in).network
		w := newWorker(n)
		for i, p := range n.prefixes {
			copied := n.rows[i]
			n.rows[i] = nil
			var start []int32
			for _, s := range n.seeds[i] {
				start = append(start, s.speaker)
			}
			w.twin = twin{}
			alone, _ := w.settle(i, start)
			for s := range n.speakers {
				if a, b := alone.cell(int32(s)), copied.cell(int32(s)); !a.same(b) {
					t.Fatalf("seed %d: %s at %s differs from its twin's copy", seed, p, n.speakers[s].id)
				}
			}
			n.rows[i] = copied
		}
	}
}
