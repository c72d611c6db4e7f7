package rib

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
)

// TestPatch changes random tables step by step, patched and replaced: both must answer every question alike, whatever is asked.
func TestPatch(t *testing.T) {
	patched := 0
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 1))
		prefix := func() netip.Prefix { // few addresses and many lengths, so that they cover each other
			a := netip.AddrFrom4([4]byte{10, byte(r.IntN(2)), byte(r.IntN(4)) << 6, byte(r.IntN(4)) << 6})
			return netip.PrefixFrom(a, []int{0, 8, 16, 18, 24, 26, 32}[r.IntN(7)]).Masked()
		}
		route := func(from Protocol) *Route {
			return &Route{Prefix: prefix(), Protocol: from, Distance: r.IntN(3), Metric: int64(r.IntN(3)), NoInstall: r.IntN(8) == 0}
		}
		sorted := func(rs []*Route) []*Route {
			slices.SortStableFunc(rs, ByPrefix)
			return rs
		}
		var others, mine []*Route
		for range r.IntN(30) {
			others = append(others, route([]Protocol{Connected, Local, Static}[r.IntN(3)]))
			mine = append(mine, route(OSPFIntra))
		}
		replaced := Build(append(slices.Clone(others), mine...))
		sorted(mine)
		both := replaced
		for range 1 + r.IntN(3) {
			next := slices.DeleteFunc(slices.Clone(mine), func(*Route) bool { return r.IntN(6) == 0 })
			for range r.IntN(4) {
				next = append(next, route(OSPFIntra))
			}
			sorted(next)
			replaced, both, mine = replaced.Replace(mine, next), both.Patch(mine, next), next
			if both.over != nil {
				patched++
			}
			sameTables(t, seed, both, replaced, prefix)
		}
	}
	if patched < 200 {
		t.Errorf("only %d tables were patched: the shortcut is not tried", patched)
	}
}

func sameTables(t *testing.T, seed uint64, got, want Table, prefix func() netip.Prefix) {
	t.Helper()
	odd := func(r *Route) bool { return r.Metric != 1 }
	for range 60 {
		p := prefix()
		if a, b := got.Offered(p), want.Offered(p); !slices.Equal(a, b) {
			t.Fatalf("seed %d: patched, %s is offered %v, want %v", seed, p, a, b)
		}
		if a, b := got.Best(p), want.Best(p); a != b {
			t.Fatalf("seed %d: patched, the best to %s is %v, want %v", seed, p, a, b)
		}
		if a, b := got.Lookup(p.Addr()), want.Lookup(p.Addr()); a != b {
			t.Fatalf("seed %d: patched, %s goes by %v, want %v", seed, p.Addr(), a, b)
		}
		if a, b := got.LookupIf(p.Addr(), odd), want.LookupIf(p.Addr(), odd); a != b {
			t.Fatalf("seed %d: patched, %s goes by %v of some, want %v", seed, p.Addr(), a, b)
		}
	}
	if a, b := slices.Collect(got.Installed()), slices.Collect(want.Installed()); !slices.Equal(a, b) {
		t.Fatalf("seed %d: patched, %v are installed, want %v", seed, a, b)
	}
	if got.Len() != want.Len() {
		t.Fatalf("seed %d: patched, there are %d prefixes, want %d", seed, got.Len(), want.Len())
	}
}
