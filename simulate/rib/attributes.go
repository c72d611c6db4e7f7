package rib

import (
	"net/netip"
	"slices"
)

// Origin is the BGP ORIGIN attribute: lower is better (RFC 4271, 9.1.2.2).
type Origin uint8

// The origins.
const (
	OriginIGP Origin = iota
	OriginEGP
	OriginIncomplete
)

// SegmentKind is the kind of a segment of an AS path.
type SegmentKind uint8

// The kinds of segment (RFC 4271, RFC 5065). The zero value is a sequence.
const (
	Sequence SegmentKind = iota
	Set
	ConfedSequence
	ConfedSet
)

// Segment is one segment of an AS path.
type Segment struct {
	Kind SegmentKind
	ASNs []uint32
}

// ASPath is the AS_PATH attribute, nearest AS first. It is never changed in place.
type ASPath []Segment

// Length counts as the decision process does: a set is one, confederation segments are none (RFC 5065, 5.3).
func (p ASPath) Length() int {
	n := 0
	for _, s := range p {
		switch s.Kind {
		case Sequence:
			n += len(s.ASNs)
		case Set:
			n++
		}
	}
	return n
}

// Contains counts how often an AS stands in the path, in segments of any kind.
func (p ASPath) Contains(asn uint32) int {
	n := 0
	for _, s := range p {
		for _, a := range s.ASNs {
			if a == asn {
				n++
			}
		}
	}
	return n
}

// First is the AS the route was received from: the first of the first sequence outside the confederation, 0 for none.
func (p ASPath) First() uint32 {
	for _, s := range p {
		if s.Kind == Sequence && len(s.ASNs) > 0 {
			return s.ASNs[0]
		}
		if s.Kind == Set {
			return 0
		}
	}
	return 0
}

// Prepend gives the path with ASes put in front, as segments of the kind.
func (p ASPath) Prepend(kind SegmentKind, asns ...uint32) ASPath {
	if len(asns) == 0 {
		return p
	}
	if len(p) > 0 && p[0].Kind == kind && (kind == Sequence || kind == ConfedSequence) {
		out := slices.Clone(p)
		out[0] = Segment{kind, append(slices.Clone(asns), p[0].ASNs...)}
		return out
	}
	return append(ASPath{{kind, slices.Clone(asns)}}, p...)
}

// Same reports equal paths.
func (p ASPath) Same(o ASPath) bool {
	return slices.EqualFunc(p, o, func(a, b Segment) bool { return a.Kind == b.Kind && slices.Equal(a.ASNs, b.ASNs) })
}

// LargeCommunity is a community of RFC 8092.
type LargeCommunity [3]uint32

// Attributes are the path attributes of a BGP route. Once shared they are never changed: whoever sets one copies first, and
// a slice is replaced, never written to. Communities are sorted and without doubles.
type Attributes struct {
	Origin    Origin
	ASPath    ASPath
	NextHop   netip.Addr
	MED       uint32
	HasMED    bool
	LocalPref uint32
	// HasLocalPref tells a local preference that was set or received from the default of 100.
	HasLocalPref    bool
	Weight          uint32
	AtomicAggregate bool
	Aggregator      netip.Addr
	AggregatorAS    uint32
	Communities     []uint32
	// ExtCommunities are as on the wire (RFC 4360): type, sub-type and six bytes, big-endian.
	ExtCommunities   []uint64
	LargeCommunities []LargeCommunity
	OriginatorID     netip.Addr
	ClusterList      []netip.Addr
}

// Same reports equal attributes; two nils are equal.
func (a *Attributes) Same(b *Attributes) bool {
	if a == b {
		return true
	}
	if a == nil || b == nil {
		return false
	}
	return a.Origin == b.Origin && a.NextHop == b.NextHop && a.MED == b.MED && a.HasMED == b.HasMED && a.LocalPref == b.LocalPref &&
		a.HasLocalPref == b.HasLocalPref && a.Weight == b.Weight && a.AtomicAggregate == b.AtomicAggregate && a.Aggregator == b.Aggregator &&
		a.AggregatorAS == b.AggregatorAS && a.OriginatorID == b.OriginatorID && a.ASPath.Same(b.ASPath) && slices.Equal(a.Communities, b.Communities) &&
		slices.Equal(a.ExtCommunities, b.ExtCommunities) && slices.Equal(a.LargeCommunities, b.LargeCommunities) && slices.Equal(a.ClusterList, b.ClusterList)
}
