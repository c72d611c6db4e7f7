package stp

import (
	"math/rand/v2"
	"testing"
)

// TestRoles are small trees whose roles can be read off the standard.
func TestRoles(t *testing.T) {
	triangle := func(change func(b []Bridge, p []Port)) ([]Bridge, []Port, []Link) {
		b := []Bridge{{Priority: 4096}, {Priority: 8192}, {Priority: 32768}}
		p := []Port{{Bridge: 0, Cost: 4}, {Bridge: 1, Cost: 4}, {Bridge: 1, Cost: 4}, {Bridge: 2, Cost: 4}, {Bridge: 2, Cost: 4}, {Bridge: 0, Cost: 4}}
		for i := range p {
			p[i].Priority = 128
		}
		if change != nil {
			change(b, p)
		}
		return b, p, []Link{{0, 1}, {2, 3}, {4, 5}}
	}
	const d, r, a = Designated, Root, Alternate
	for _, c := range []struct {
		reason string
		change func(b []Bridge, p []Port)
		want   [6]Role
		unsure bool
	}{
		{"the bridge with the worst identifier blocks the link between the two that are not root", nil, [6]Role{d, r, d, a, r, d}, false},
		{"a dearer way to the root is blocked, whoever has it", func(_ []Bridge, p []Port) { p[4].Cost = 20 }, [6]Role{d, r, d, r, a, d}, false},
		{"the lower priority is root", func(b []Bridge, _ []Port) { b[2].Priority = 0 }, [6]Role{d, a, r, d, d, r}, false},
		{"of equal priority the lower MAC is root", func(b []Bridge, _ []Port) {
			b[0], b[1], b[2] = Bridge{32768, 30}, Bridge{32768, 10}, Bridge{32768, 20}
		}, [6]Role{r, d, d, r, d, a}, false},
		{"of equal priority and unknown MACs nobody can say", func(b []Bridge, _ []Port) { b[1].Priority, b[2].Priority = 4096, 4096 }, [6]Role{d, r, d, a, r, d}, true},
		{"root guard holds back a port with a better root behind it", func(b []Bridge, p []Port) { b[2].Priority = 0; p[2].RootGuard, p[5].RootGuard = true, true }, [6]Role{d, r, RootInconsistent, d, d, RootInconsistent}, false},
		{"a filter makes both ends designated: a loop", func(_ []Bridge, p []Port) { p[2].Silent = true }, [6]Role{d, r, d, d, r, d}, false},
		{"loop guard holds back a port that should hear a better bridge and hears nothing", func(_ []Bridge, p []Port) { p[2].Silent = true; p[3].LoopGuard = true }, [6]Role{d, r, d, LoopInconsistent, r, d}, false},
		{"bridge assurance at one end only blocks the port", func(_ []Bridge, p []Port) { p[1].Assured = true }, [6]Role{d, AssuranceInconsistent, r, d, r, d}, false},
		{"bridge assurance at both ends does not", func(_ []Bridge, p []Port) { p[0].Assured, p[1].Assured = true, true }, [6]Role{d, r, d, a, r, d}, false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			tree := Compute(triangle(c.change))
			unsure := false
			for p, want := range c.want {
				unsure = unsure || tree.Unsure[p]
				if got := tree.Roles[p]; got != want {
					t.Errorf("port %d is %v, want %v", p, got, want)
				}
			}
			if unsure != c.unsure {
				t.Errorf("unsure is %v, want %v", unsure, c.unsure)
			}
		})
	}
}

// TestParallelLinks: between two bridges the port with the lower identifier of the bridge nearer the root stays.
func TestParallelLinks(t *testing.T) {
	b := []Bridge{{Priority: 4096}, {Priority: 8192}}
	p := []Port{{Bridge: 0, Cost: 4, Priority: 128, Number: 1}, {Bridge: 0, Cost: 4, Priority: 64, Number: 2}, {Bridge: 1, Cost: 4, Priority: 128, Number: 1}, {Bridge: 1, Cost: 4, Priority: 128, Number: 2}}
	tree := Compute(b, p, []Link{{0, 2}, {1, 3}})
	if tree.Roles[2] != Alternate || tree.Roles[3] != Root {
		t.Errorf("the second bridge has %v and %v; the port with priority 64 at the root's end wins", tree.Roles[2], tree.Roles[3])
	}
}

// TestTreeIsATree holds random networks to what a spanning tree is for: what forwards connects all that is connected, without a loop, and
// the cost of each bridge is that of its shortest way to the root.
func TestTreeIsATree(t *testing.T) {
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 7))
		n := 2 + r.IntN(8)
		var bridges []Bridge
		for i := range n {
			bridges = append(bridges, Bridge{Priority: 4096 * r.IntN(3), MAC: uint64(r.Perm(1000)[0]*16 + i + 1)})
		}
		var ports []Port
		var links []Link
		for range n + r.IntN(2*n) {
			a, b := r.IntN(n), r.IntN(n)
			cost := []int{2, 4, 19}[r.IntN(3)]
			ports = append(ports, Port{Bridge: a, Cost: cost, Priority: 128, Number: len(ports) + 1}, Port{Bridge: b, Cost: cost, Priority: 128, Number: len(ports) + 2})
			links = append(links, Link{len(ports) - 2, len(ports) - 1})
		}
		tree := Compute(bridges, ports, links)
		parent, all := make([]int, n), make([]int, n)
		for i := range n {
			parent[i], all[i] = i, i
		}
		var find func(p []int, i int) int
		find = func(p []int, i int) int {
			if p[i] != i {
				p[i] = find(p, p[i])
			}
			return p[i]
		}
		for _, l := range links {
			a, b := ports[l.A].Bridge, ports[l.B].Bridge
			all[find(all, a)] = find(all, b)
			if !tree.Roles[l.A].Forwards() || !tree.Roles[l.B].Forwards() {
				continue
			}
			if find(parent, a) == find(parent, b) {
				t.Fatalf("seed %d: a loop through %v", seed, l)
			}
			parent[find(parent, a)] = find(parent, b)
		}
		for b := range n {
			for o := range n {
				if (find(all, b) == find(all, o)) != (find(parent, b) == find(parent, o)) {
					t.Fatalf("seed %d: bridges %d and %d are cabled and do not hear each other", seed, b, o)
				}
				if find(all, b) == find(all, o) && tree.Root[b] != tree.Root[o] {
					t.Fatalf("seed %d: bridges %d and %d have different roots", seed, b, o)
				}
			}
			if p := tree.RootPort[b]; p >= 0 && tree.Unsure[p] {
				t.Fatalf("seed %d: everything is known, and port %d is unsure", seed, p)
			}
		}
	}
}
