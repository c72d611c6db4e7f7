package bgp

import (
	"encoding/binary"
	"hash/maphash"

	"interlock/simulate/rib"
)

// intern gives the one pointer that equal attributes have in the worker's memory.
func (w *worker) intern(a *rib.Attributes) *rib.Attributes {
	k := w.hash(a)
	for _, known := range w.known[k] {
		if known.Same(a) {
			return known
		}
	}
	one := *a
	w.known[k] = append(w.known[k], &one)
	return &one
}

func (w *worker) hash(a *rib.Attributes) uint64 {
	var h maphash.Hash
	h.SetSeed(w.seed)
	var b [8]byte
	put := func(v uint64) {
		binary.LittleEndian.PutUint64(b[:], v)
		h.Write(b[:])
	}
	put(uint64(a.MED)<<32 | uint64(a.LocalPref))
	put(uint64(a.Origin)<<32 | uint64(a.AggregatorAS))
	for _, g := range a.ASPath {
		put(uint64(g.Kind) << 32)
		for _, as := range g.ASNs {
			put(uint64(as))
		}
	}
	for _, c := range a.Communities {
		put(uint64(c))
	}
	for _, c := range a.ExtCommunities {
		put(c)
	}
	for _, c := range a.ClusterList {
		x := c.As16()
		h.Write(x[:])
	}
	x := a.OriginatorID.As16()
	h.Write(x[:])
	return h.Sum64()
}
