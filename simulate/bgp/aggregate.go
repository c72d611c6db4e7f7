package bgp

import (
	"net/netip"
	"slices"

	"interlock/devices"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
)

// aggregate is an aggregate-address statement of a speaker.
type aggregate struct {
	prefix netip.Prefix
	config *devices.BGPAggregate
	path   string
}

// covers reports whether a prefix is more specific than the aggregate.
func (a *aggregate) covers(p netip.Prefix) bool {
	return a.prefix.Bits() < p.Bits() && a.prefix.Contains(p.Addr())
}

// suppressedBy reports whether an aggregate of the speaker keeps one of its paths from being advertised: it contributes to one that is
// summary-only, or its suppress-map names it. That it contributes is what makes the aggregate be there.
func (w *worker) suppressed(s *speaker, prefix netip.Prefix, p *path) bool {
	for _, a := range s.families[familyOf(prefix)].aggregates {
		if !a.covers(prefix) || !w.contributes(s, a, prefix, p) || !w.forms(s, a) {
			continue
		}
		switch {
		case a.config.SuppressMap != "":
			subject := routepolicy.Subject{Attributes: *p.attrs, VRF: s.id.VRF}
			w.describe(s, &subject, prefix, p)
			if _, r := s.policies.Apply(a.config.SuppressMap, subject); w.ask(s, r, "suppress-map "+a.config.SuppressMap) {
				return true
			}
		case a.config.SummaryOnly:
			return true
		}
	}
	return false
}

// forms reports whether nothing in the routing table keeps an aggregate from being made: on systems where it competes with other routes of
// its prefix, one that is better.
func (w *worker) forms(s *speaker, a *aggregate) bool {
	if !s.rules.AggregateYields {
		return true
	}
	r := w.network.in.Tables(s.id).Best(a.prefix)
	return r == nil || r.Distance >= s.families[familyOf(a.prefix)].distance[2]
}

// contributes reports whether a path makes an aggregate that covers its prefix.
func (w *worker) contributes(s *speaker, a *aggregate, prefix netip.Prefix, p *path) bool {
	name := a.config.MatchMap
	if name == "" {
		name = a.config.AdvertiseMap
	}
	if name == "" {
		return true
	}
	subject := routepolicy.Subject{Attributes: *p.attrs, VRF: s.id.VRF}
	w.describe(s, &subject, prefix, p)
	_, r := s.policies.Apply(name, subject)
	return w.ask(s, r, "route-map "+name)
}

// aggregated makes the path of an aggregate from its contributors, nil where it has none.
func (w *worker) aggregated(s *speaker, a *aggregate) *path {
	if !w.forms(s, a) {
		return nil
	}
	n := w.network
	var from []*path
	lo, _ := slices.BinarySearchFunc(n.prefixes, a.prefix, comparePrefixes)
	for i := lo; i < len(n.prefixes); i++ {
		p := n.prefixes[i]
		if !a.prefix.Contains(p.Addr()) {
			break
		}
		if !a.covers(p) {
			continue
		}
		c := n.rows[i].cell(s.index)
		if c == nil || c.best == nil || !w.contributes(s, a, p, c.best) {
			continue
		}
		from = append(from, c.best)
		if s.keepsAll {
			for k := range c.all {
				if q := &c.all[k]; q.source != fromAggregate && !q.same(c.best) {
					from = append(from, q)
				}
			}
		}
	}
	found := len(from) > 0
	if !found && s.rules.AggregateFromTable {
		for p, rs := range n.in.Tables(s.id).All() {
			if a.covers(p) && len(rs) > 0 {
				found = true
				break
			}
		}
	}
	if !found {
		return nil
	}
	out := &path{source: fromAggregate, weight: s.rules.LocalWeight, valid: true}
	attrs := rib.Attributes{Origin: s.rules.AggregateOrigin, AtomicAggregate: !a.config.ASSet, Aggregator: s.routerID, AggregatorAS: s.asn}
	if a.config.ASSet {
		paths := make([]rib.ASPath, len(from))
		for i, p := range from {
			paths[i] = p.attrs.ASPath
		}
		attrs.ASPath, _ = UnionPath(paths)
		for _, p := range from {
			attrs.Communities = union(attrs.Communities, p.attrs.Communities)
		}
		for i, p := range from {
			if i == 0 || p.attrs.Origin > attrs.Origin {
				attrs.Origin = p.attrs.Origin
			}
		}
	} else if s.rules.AggregateTakesOrigin {
		for i, p := range from {
			if i == 0 || p.attrs.Origin > attrs.Origin {
				attrs.Origin = p.attrs.Origin
			}
		}
	}
	if name := a.config.AttributeMap; name != "" {
		subject := routepolicy.Subject{Attributes: attrs, VRF: s.id.VRF, LocalAS: s.asn}
		subject.Route = rib.Route{Prefix: a.prefix, Protocol: rib.Aggregate}
		subject.Attributes.Weight = out.weight
		after, r := s.policies.Apply(name, subject)
		if w.ask(s, r, "attribute-map "+name) || s.rules.AttributeMapOnlySets {
			attrs = after.Attributes
			out.weight = attrs.Weight
			attrs.Weight, attrs.NextHop = 0, netip.Addr{}
		} else {
			return nil
		}
	}
	out.attrs = w.intern(&attrs)
	if s.rules.FromTable {
		out.route = &rib.Route{Prefix: a.prefix, Protocol: rib.Aggregate, Distance: s.families[familyOf(a.prefix)].distance[2], NextHops: discards, BGP: out.attrs}
	}
	return out
}

// UnionPath gives the path of an aggregate with as-set: what all contributors begin with, and the rest as a set (RFC 4271, 9.2.2.2); and how
// long the part is that they have in common.
func UnionPath(from []rib.ASPath) (rib.ASPath, int) {
	var common []uint32
	var rest []uint32
	for i, p := range from {
		var flat []uint32
		for _, g := range p {
			if g.Kind == rib.Sequence || g.Kind == rib.Set {
				flat = append(flat, g.ASNs...)
			}
		}
		if i == 0 {
			common = flat
			continue
		}
		n := 0
		for n < len(common) && n < len(flat) && common[n] == flat[n] {
			n++
		}
		rest = union(rest, common[n:])
		rest = union(rest, flat[n:])
		common = common[:n]
	}
	var out rib.ASPath
	if len(common) > 0 {
		out = append(out, rib.Segment{Kind: rib.Sequence, ASNs: slices.Clone(common)})
	}
	rest = slices.DeleteFunc(rest, func(a uint32) bool { return slices.Contains(common, a) })
	if len(rest) > 0 {
		out = append(out, rib.Segment{Kind: rib.Set, ASNs: rest})
	}
	return out, len(common)
}

// union adds what is missing, in order.
func union(a, b []uint32) []uint32 {
	if len(b) == 0 {
		return a
	}
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}
