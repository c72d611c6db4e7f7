package ospf

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// mesh draws one area of many routers and links, each router with a loopback.
func mesh(routers, links int, more string) string {
	r := rand.New(rand.NewPCG(1, 1))
	var b strings.Builder
	for i := range routers {
		fmt.Fprintf(&b, "router r%04d ios 1.0.%d.%d\nloopback r%04d lo0 1.0.%d.%d/32 0.0.0.0\n", i, i/256, i%256, i, i/256, i%256)
	}
	for k := range links {
		x, y := k, r.IntN(routers)
		if x > 0 && x < routers {
			y = r.IntN(x)
		} else {
			x = r.IntN(routers)
		}
		if x == y {
			y = (x + 1) % routers
		}
		for n, i := range []int{x, y} {
			fmt.Fprintf(&b, "link r%04d e%d 10.%d.%d.%d/30 s%d 0.0.0.0 cost %d%s\n", i, k, k/16384, k/64%256, k%64*4+n+1, k, 1+r.IntN(20), more)
		}
	}
	return b.String()
}

// BenchmarkArea computes a whole area of 1000 routers and 4000 links: trees, and 5 million routes.
func BenchmarkArea(b *testing.B) {
	d := draw(b, mesh(1000, 4000, ""))
	b.ResetTimer()
	for b.Loop() {
		Compute(d.input())
	}
}

// BenchmarkTrees computes the trees alone.
func BenchmarkTrees(b *testing.B) {
	d := draw(b, mesh(1000, 4000, ""))
	b.ResetTimer()
	for b.Loop() {
		x := newDomain(d.input())
		x.meet()
		x.buildGraphs(func(areaKey) bool { return true })
		x.grow(x.graphsOf(func(areaKey) bool { return true }))
	}
}

// BenchmarkLinkDown takes one link of that area down, from the state before.
func BenchmarkLinkDown(b *testing.B) {
	d := draw(b, mesh(1000, 4000, ""))
	before := Compute(d.input())
	in := d.input()
	in.Before = before
	d.network.Devices[500].Interfaces[0].Up = false
	b.ResetTimer()
	for b.Loop() {
		Compute(in)
	}
}
