package bgp

import (
	"net/netip"

	"interlock/simulate/rib"
)

// reach is whether and at what cost a next hop is found.
type reach struct {
	ok     bool
	metric int64
	// through is the BGP prefix that it is found through, the zero Prefix where the other protocols' routes lead there.
	through netip.Prefix
}

type hopKey struct {
	speaker int32
	addr    netip.Addr
}

// reach looks a next hop up at a speaker.
func (w *worker) reach(s *speaker, to netip.Addr, of netip.Prefix) reach {
	if of.Bits() == to.BitLen() || w.network.before == nil {
		of = netip.Prefix{}
	}
	k := hopKey{s.index, to}
	r, ok := w.hops[k]
	if !ok {
		r = w.lookUp(s, to, netip.Prefix{})
		w.hops[k] = r
	}
	if r.through.IsValid() && r.through == of {
		return w.lookUp(s, to, of) // not through itself
	}
	return r
}

func (w *worker) lookUp(s *speaker, to netip.Addr, except netip.Prefix) reach {
	return w.network.reach(s, to, except)
}

// reach finds the route to a next hop: the longest of what the other protocols and BGP itself have.
func (n *network) reach(s *speaker, to netip.Addr, except netip.Prefix) reach {
	table := n.in.Tables(s.id)
	r := table.LookupIf(to, func(r *rib.Route) bool {
		return r.Prefix.Bits() > 0 || s.throughDefault
	})
	b := n.before.routeTo(s.index, to, except)
	if b != nil && b.Prefix.Bits() == 0 && !s.throughDefault {
		b = nil
	}
	if b != nil && (r == nil || b.Prefix.Bits() > r.Prefix.Bits() || b.Prefix == r.Prefix && b.Distance < r.Distance) {
		return reach{ok: true, metric: b.Metric, through: b.Prefix}
	}
	if r == nil || r.Protocol == rib.Local {
		return reach{}
	}
	return reach{ok: true, metric: r.Metric}
}
