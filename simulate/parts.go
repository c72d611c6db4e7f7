package simulate

import (
	"maps"
	"slices"
)

// part is a piece of the network whose ports and bundles depend on each other and on nothing outside it: a cable with its ends, the
// bundles those are in, the MLAG pair these are legs of.
type part struct{ ports, lags, domains []int }

// parts are all pieces, and the piece that each port and bundle is in.
type parts struct {
	all      part
	list     []part
	ofPort   []int
	ofLAG    []int
	ofDomain []int
	ofDev    [][]int // by device, each once
}

func (t *topology) findParts() parts {
	ports, lags := len(t.ports), len(t.lags)
	parent := make([]int32, ports+lags+len(t.domains))
	for i := range parent {
		parent[i] = int32(i)
	}
	tie := func(a, b int) { unite(parent, int32(a), int32(b)) }
	for i := range t.ports {
		if p := &t.ports[i]; p.peer >= 0 {
			tie(i, p.peer)
		}
		if g := t.ports[i].lag; g >= 0 {
			tie(i, ports+g)
		}
	}
	for n := range t.domains {
		d := &t.domains[n]
		for _, l := range d.legs {
			tie(ports+lags+n, ports+l.a)
			tie(ports+lags+n, ports+l.b)
		}
		for _, g := range d.peerLags {
			tie(ports+lags+n, ports+g)
		}
		for _, p := range d.peerPorts {
			tie(ports+lags+n, p)
		}
		for _, ref := range d.keepalive {
			if p, ok := t.index[ref]; ok {
				tie(ports+lags+n, p)
			}
		}
	}
	out := parts{ofPort: make([]int, ports), ofLAG: make([]int, lags), ofDev: make([][]int, len(t.names))}
	number := map[int32]int{}
	at := func(i int) int {
		r := find(parent, int32(i))
		n, ok := number[r]
		if !ok {
			n = len(out.list)
			number[r] = n
			out.list = append(out.list, part{})
		}
		return n
	}
	last := make([]int, 0)
	on := func(dev, n int) {
		for len(last) <= n {
			last = append(last, -1)
		}
		if last[n] != dev {
			last[n] = dev
			out.ofDev[dev] = append(out.ofDev[dev], n)
		}
	}
	for i := range t.ports {
		n := at(i)
		out.ofPort[i] = n
		out.list[n].ports = append(out.list[n].ports, i)
		out.all.ports = append(out.all.ports, i)
		on(t.ports[i].dev, n)
	}
	for g := range t.lags {
		n := at(ports + g)
		out.ofLAG[g] = n
		out.list[n].lags = append(out.list[n].lags, g)
		out.all.lags = append(out.all.lags, g)
		on(t.lags[g].dev, n)
	}
	for d := range t.domains {
		n := at(ports + lags + d)
		out.ofDomain = append(out.ofDomain, n)
		out.list[n].domains = append(out.list[n].domains, d)
		out.all.domains = append(out.all.domains, d)
		on(t.domains[d].a, n) // whether a device lives decides what its peer's legs do
		on(t.domains[d].b, n)
	}
	return out
}

// with is the state with something else down, worked out only where that differs. It also gives the parts that were worked out again.
func (s *state) with(down Down) (*state, []int) {
	t := s.t
	o := *s
	o.down, o.flow = down, nil
	touched := map[int]bool{}
	o.devUp = append([]bool(nil), s.devUp...)
	for d, name := range t.names {
		if up := !down.Devices[name]; up != s.devUp[d] {
			o.devUp[d] = up
			for _, n := range t.parts.ofDev[d] {
				touched[n] = true
			}
		}
	}
	for _, refs := range [...]Down{s.down, down} {
		for ref, is := range refs.Ports {
			if !is || s.down.Ports[ref] == down.Ports[ref] {
				continue
			}
			if p, ok := t.index[ref]; ok {
				touched[t.parts.ofPort[p]] = true
			} else if g, ok := t.lagOf[ref]; ok {
				touched[t.parts.ofLAG[g]] = true
			}
			for n := range t.domains {
				if slices.Contains(t.domains[n].keepalive, ref) {
					touched[t.parts.ofDomain[n]] = true
				}
			}
		}
	}
	if len(touched) == 0 {
		return &o, nil
	}
	o.up, o.own, o.lagUp = append([]bool(nil), s.up...), append([]bool(nil), s.own...), append([]bool(nil), s.lagUp...)
	o.bundled, o.taken = append([]int(nil), s.bundled...), maps.Clone(s.taken)
	ns := sortedKeys(touched)
	for _, n := range ns {
		o.settle(t.parts.list[n], nothing)
	}
	return &o, ns
}
