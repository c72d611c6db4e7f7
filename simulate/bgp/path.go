package bgp

import (
	"net/netip"

	"interlock/simulate/rib"
)

// source says how a path came to a speaker.
type source uint8

const (
	learnt source = iota
	fromNetwork
	fromRedistribution
	fromAggregate
	// fromTable is an active route of the routing table on systems that export from there.
	fromTable
	// fromDefault is a default route made for one neighbour.
	fromDefault
	// fromHost marks a prefix of which only EVPN is told.
	fromHost
	// fromVRF was imported from another VRF of the device, or from a VPN.
	fromVRF
)

// path is a path as a speaker has it, after its import policy. It is never changed once others may see it.
type path struct {
	// attrs are shared; next hop and weight, which differ from speaker to speaker, are beside them and not in them.
	attrs   *rib.Attributes
	nextHop netip.Addr
	// from is the session that it came in by, nil for a path of the speaker's own.
	from   *side
	source source
	weight uint32
	// distance is what a policy set, 0 for the system's own.
	distance int32
	// metric is the cost to the next hop; valid reports that there is a way to it.
	metric int64
	valid  bool
	// route is the route of the table that a path of the speaker's own was made of.
	route *rib.Route
	// hop says how the next hop is reached where it is not by its address alone: a tunnel, another VRF, nowhere.
	hop *rib.NextHop
	// origin is the speaker of the VRF that an imported path was taken from, nil for others.
	origin *speaker
}

// same reports whether two paths say the same.
func (p *path) same(o *path) bool {
	if p == o {
		return true
	}
	if p == nil || o == nil {
		return false
	}
	return p.nextHop == o.nextHop && p.source == o.source && p.weight == o.weight && p.distance == o.distance && p.metric == o.metric && p.valid == o.valid &&
		sideIndex(p.from) == sideIndex(o.from) && speakerIndex(p.origin) == speakerIndex(o.origin) && p.attrs.Same(o.attrs) && p.route.Same(o.route) && (p.hop == o.hop || p.hop != nil && o.hop != nil && *p.hop == *o.hop)
}

func sideIndex(s *side) int32 {
	if s == nil {
		return -1
	}
	return s.index
}

// own reports a path that the speaker brought in itself.
func (p *path) own() bool { return p.source != learnt && p.source != fromVRF }

// localPref is the local preference that the decision takes.
func (p *path) localPref(s *speaker) uint32 {
	if p.attrs.HasLocalPref {
		return p.attrs.LocalPref
	}
	return s.defaultLocalPref
}

func speakerIndex(s *speaker) int32 {
	if s == nil {
		return -1
	}
	return s.index
}
