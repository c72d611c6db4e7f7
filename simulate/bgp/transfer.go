package bgp

import (
	"net/netip"
	"slices"

	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
)

// Well-known communities (RFC 1997; RFC 8326 has no effect here).
const (
	noExport    = 0xffffff01
	noAdvertise = 0xffffff02
	localAS     = 0xffffff03
)

// sent is what a speaker tells a group of neighbours of one path.
type sent struct {
	attrs   *rib.Attributes // nil: nothing
	nextHop netip.Addr      // what the policy set, the zero Addr for none
	mode    string
}

// mayPass reports whether a path may go to the members of a group at all: reflection, confederations, communities (RFC 4456; RFC 1997).
func mayPass(f *sideFamily, p *path) bool {
	x := f.side
	for _, c := range p.attrs.Communities {
		switch {
		case c == noAdvertise, c == noExport && x.kind == external, c == localAS && x.kind != internal:
			return false
		}
	}
	if p.from == nil || p.from.kind != internal || x.kind != internal {
		return true
	}
	from := p.from.families[f.family]
	fromClient := from != nil && from.client
	switch {
	case fromClient && f.client:
		return !x.speaker.families[f.family].clientToClientOff
	case fromClient || f.client:
		return true
	}
	return false
}

// export gives what a group is told of a path of a prefix.
func (w *worker) export(g *group, prefix netip.Prefix, p *path, suppressed bool) sent {
	f := g.one
	if f.closedOut || !mayPass(f, p) {
		return sent{}
	}
	memo := !f.out.perPrefix() && !suppressed && f.unsuppress == nil && p.route == nil
	key := exportKey{g.index, p.attrs, classOf(p)}
	if memo {
		if s, ok := w.exports[key]; ok {
			return s
		}
	}
	w.looked = w.looked || !memo && (p.route == nil || f.out.any || f.side.speaker.rules.FromTable)
	s := w.exportNow(f, prefix, p, suppressed)
	if memo {
		w.exports[key] = s
	}
	return s
}

type exportKey struct {
	group int32
	attrs *rib.Attributes
	class class
}

// class is what of a path besides its attributes matters to what is sent.
type class struct {
	source     source
	kind       kind
	nextHop    netip.Addr
	originator netip.Addr
}

func classOf(p *path) class {
	c := class{source: p.source, nextHop: p.nextHop}
	if p.from != nil {
		c.kind = p.from.kind
		if c.kind == internal {
			c.originator = originator(p)
		}
	}
	return c
}

func (w *worker) exportNow(f *sideFamily, prefix netip.Prefix, p *path, suppressed bool) sent {
	x := f.side
	sp := x.speaker
	a := *p.attrs
	if x.kind == external {
		a.LocalPref, a.HasLocalPref = 0, false
		if p.source == learnt || p.source == fromVRF {
			a.MED, a.HasMED = 0, false
		}
	} else if !a.HasLocalPref {
		a.LocalPref, a.HasLocalPref = sp.defaultLocalPref, true
		if f.says.LocalPreference != nil && p.own() {
			a.LocalPref = uint32(*f.says.LocalPreference)
		}
	}
	if x.kind == internal && p.from != nil && p.from.kind == internal { // reflected
		if !a.OriginatorID.IsValid() {
			a.OriginatorID = originator(p)
		}
		a.ClusterList = append([]netip.Addr{sp.clusterOf(f)}, a.ClusterList...)
	} else if x.kind != internal {
		a.OriginatorID, a.ClusterList = netip.Addr{}, nil
	}
	if suppressed && f.unsuppress == nil {
		return sent{}
	}
	if sp.rules.RewritesFirst && x.kind == external {
		a.ASPath = f.rewritten(a.ASPath, x.shownAS())
	}
	var s sent
	var outermost []uint32
	if (f.out.any || suppressed || sp.rules.FromTable) && !(p.source == fromDefault && sp.rules.DefaultUnfiltered) {
		subject := routepolicy.Subject{Use: routepolicy.Export, Attributes: a, Peer: x.remote, LocalAddress: x.local, PeerAS: x.remoteAS, LocalAS: x.localAS, VRF: sp.id.VRF, IGPMetric: p.metric}
		w.describe(sp, &subject, prefix, p)
		before := subject.Attributes.NextHop
		if suppressed {
			if r := f.unsuppress.Run(&subject); !r.Accept {
				return sent{}
			}
		}
		if !w.pass(sp, &f.out, &subject, p) {
			return sent{}
		}
		if subject.Suppressed {
			return sent{}
		}
		a = subject.Attributes
		if a.NextHop != before {
			s.nextHop = a.NextHop
		}
		s.mode, outermost = subject.NextHopMode, subject.Outermost
		if s.mode == "discard" {
			s.mode = ""
		}
	}
	a.NextHop, a.Weight = netip.Addr{}, 0
	if x.kind == external {
		a.LocalPref, a.HasLocalPref = 0, false // whatever a policy set: it stays within the AS (RFC 4271, 5.1.5)
	}
	if !f.sends.Standard {
		a.Communities = nil
	}
	if !f.sends.Extended {
		a.ExtCommunities = nil
	}
	if !f.sends.Large {
		a.LargeCommunities = nil
	}
	if !w.pathOut(f, &a) {
		return sent{}
	}
	if len(outermost) > 0 {
		a.ASPath = a.ASPath.Prepend(rib.Sequence, outermost...)
	}
	s.attrs = w.intern(&a)
	return s
}

// shownAS is the AS that a side shows its external neighbour.
func (x *side) shownAS() uint32 {
	switch {
	case x.says.LocalAS != 0 && x.localAS == x.says.LocalAS:
		return x.localAS
	case x.speaker.confederation != 0:
		return x.speaker.confederation
	}
	return x.speaker.asn
}

// rewritten is an AS path without private ASes and with the own in the place of the neighbour's, as far as the session says so.
func (f *sideFamily) rewritten(path rib.ASPath, own uint32) rib.ASPath {
	if how := f.says.RemovePrivateAS; how != "" {
		path = removePrivate(f.side.speaker.rules, how, path, own, f.side.remoteAS)
	}
	if isOn(f.says.ASOverride) {
		path = replaceAS(path, f.side.remoteAS, own)
	}
	return path
}

// pathOut makes the AS path that leaves: private ASes removed, the neighbour's overridden, the own put in front. It reports false where the
// neighbour's AS in the path keeps it from going.
func (w *worker) pathOut(f *sideFamily, a *rib.Attributes) bool {
	x := f.side
	sp := x.speaker
	switch x.kind {
	case internal:
		return true
	case confederate:
		a.ASPath = a.ASPath.Prepend(rib.ConfedSequence, sp.asn)
		return true
	}
	if sp.confederation != 0 || len(a.ASPath) > 0 && a.ASPath[0].Kind >= rib.ConfedSequence {
		a.ASPath = slices.DeleteFunc(slices.Clone(a.ASPath), func(g rib.Segment) bool { return g.Kind >= rib.ConfedSequence })
	}
	own := x.shownAS()
	if sp.rules.ChecksPeerAS && !isOn(f.says.DisablePeerASCheck) && !isOn(f.says.ASOverride) && a.ASPath.Contains(x.remoteAS) > 0 {
		return false
	}
	if !sp.rules.RewritesFirst {
		a.ASPath = f.rewritten(a.ASPath, own)
	}
	real := sp.asn
	if sp.confederation != 0 {
		real = sp.confederation
	}
	switch o := x.says.LocalASOptions; {
	case own == real:
		a.ASPath = a.ASPath.Prepend(rib.Sequence, own)
	case o["replace-as"], o["no-prepend-global-as"], o["alias"]:
		a.ASPath = a.ASPath.Prepend(rib.Sequence, own)
	default:
		a.ASPath = a.ASPath.Prepend(rib.Sequence, own, real)
	}
	return true
}

// imported is what a speaker makes of what it is told.
type imported struct {
	attrs    *rib.Attributes // nil: refused
	nextHop  netip.Addr      // what the policy set
	mode     string
	weight   uint32
	distance int
}

type importKey struct {
	side  int32
	fam   family
	attrs *rib.Attributes
}

// receive gives what a side makes of attributes that it is told for a prefix with a next hop.
func (w *worker) receive(f *sideFamily, prefix netip.Prefix, attrs *rib.Attributes, nextHop netip.Addr) imported {
	if f.closedIn {
		return imported{}
	}
	x := f.side
	sp := x.speaker
	path := attrs.ASPath
	if x.kind != internal || len(path) > 0 {
		if !sp.acceptsPath(f, path) {
			return imported{}
		}
	}
	if attrs.OriginatorID.IsValid() && attrs.OriginatorID == sp.routerID || len(attrs.ClusterList) > 0 && slices.Contains(attrs.ClusterList, sp.clusterOf(f)) {
		return imported{}
	}
	if x.kind == external && sp.enforcesFirstAS(x) && path.First() != x.remoteAS {
		return imported{}
	}
	if f.plainIn {
		return imported{attrs: attrs, weight: f.weight}
	}
	memo := !f.in.perPrefix()
	key := importKey{x.index, f.family, attrs}
	if memo {
		if i, ok := w.imports[key]; ok {
			return i
		}
	}
	w.looked = w.looked || !memo
	i := w.receiveNow(f, prefix, attrs, nextHop)
	if memo {
		w.imports[key] = i
	}
	return i
}

func (w *worker) receiveNow(f *sideFamily, prefix netip.Prefix, attrs *rib.Attributes, nextHop netip.Addr) imported {
	x := f.side
	sp := x.speaker
	a := *attrs
	if x.kind == external {
		if local := x.localASOf(); local != 0 && !x.says.LocalASOptions["no-prepend"] && !x.says.LocalASOptions["private"] && x.localAS == local && sp.rules.LocalASInbound {
			a.ASPath = a.ASPath.Prepend(rib.Sequence, local)
		}
	}
	if x.kind != internal && f.says.LocalPreference != nil {
		a.LocalPref, a.HasLocalPref = uint32(*f.says.LocalPreference), true
	}
	out := imported{weight: f.weight}
	if f.in.any {
		a.NextHop, a.Weight = nextHop, f.weight
		subject := routepolicy.Subject{Use: routepolicy.Import, Attributes: a, Peer: x.remote, LocalAddress: x.local, PeerAS: x.remoteAS, LocalAS: x.localAS, VRF: sp.id.VRF, Interface: x.iface}
		if sp.rules.FromTable && x.iface == "" && x.kind == external && x.connected != nil { // Junos: from interface, not for internal neighbours
			subject.Interface = x.connected.Name
		}
		p := path{source: learnt, from: x, attrs: attrs, nextHop: nextHop}
		w.describe(sp, &subject, prefix, &p)
		if !w.pass(sp, &f.in, &subject, &p) {
			return imported{}
		}
		a = subject.Attributes
		if a.NextHop != nextHop {
			out.nextHop = a.NextHop
		}
		out.mode, out.weight = subject.NextHopMode, a.Weight
		if subject.DistanceSet {
			out.distance = subject.Distance
		}
	}
	a.NextHop, a.Weight = netip.Addr{}, 0
	out.attrs = w.intern(&a)
	return out
}

// describe fills in what a policy may ask of the route itself.
func (w *worker) describe(sp *speaker, s *routepolicy.Subject, prefix netip.Prefix, p *path) {
	s.Attributes.NextHop = p.nextHop
	if p.route != nil {
		s.Route = *p.route
	} else {
		s.Route = rib.Route{Prefix: prefix, Protocol: rib.EBGP, Metric: int64(p.attrs.MED), NextHops: []rib.NextHop{{Addr: p.nextHop}}}
		switch {
		case p.source == fromAggregate:
			s.Route.Protocol = rib.Aggregate
		case inside(p):
			s.Route.Protocol = rib.IBGP
		}
		s.Route.BGP = p.attrs
	}
	s.Route.Prefix = prefix
}

// pass sends a subject through the filters of one direction.
func (w *worker) pass(sp *speaker, f *filters, s *routepolicy.Subject, p *path) bool {
	if f.prefixes != "" && !w.ask(sp, sp.policies.PrefixList(f.prefixes, s.Prefix), "prefix-list "+f.prefixes) {
		return false
	}
	if f.acls != "" && !w.ask(sp, sp.policies.ACL(f.acls, s.Prefix), "distribute-list "+f.acls) {
		return false
	}
	if f.asPaths != "" && !w.ask(sp, sp.policies.ASPathList(f.asPaths, s.Attributes.ASPath), "filter-list "+f.asPaths) {
		return false
	}
	if f.policy == nil {
		return s.Use != routepolicy.Export || p.source != fromTable && (p.source != fromAggregate || !sp.rules.FromTable)
	}
	return w.ask(sp, f.policy.Run(s), "route-map "+f.name)
}

// ask takes a policy's answer, and notes what makes it a guess.
func (w *worker) ask(sp *speaker, r routepolicy.Result, what string) bool {
	if len(r.Unmodelled) > 0 {
		w.guess(sp, r, what)
	}
	return r.Accept
}

// acceptsPath looks for the speaker's own ASes in a path (RFC 4271, 9.1.2): more often than allowed is a loop.
func (s *speaker) acceptsPath(f *sideFamily, path rib.ASPath) bool {
	limit := f.allowAS
	if s.confederation != 0 && path.Contains(s.confederation) > limit {
		return false
	}
	if path.Contains(s.asn) > limit {
		return false
	}
	if local := f.side.localASOf(); local != 0 && s.rules.LocalASLoops && path.Contains(local) > limit {
		return false
	}
	return true
}

func (s *speaker) enforcesFirstAS(x *side) bool {
	if x.says.EnforceFirstAS != nil {
		return *x.says.EnforceFirstAS
	}
	return s.rules.EnforcesFirstAS && !s.vrf.NoEnforceFirstAS
}

// clusterOf is the cluster id that a speaker uses towards a neighbour.
func (s *speaker) clusterOf(f *sideFamily) netip.Addr {
	if c := f.side.says.Settings["cluster"]; c != "" {
		if a, err := netip.ParseAddr(c); err == nil {
			return a
		}
	}
	return s.clusterID
}

// isPrivate reports an AS number for private use (RFC 6996).
func isPrivate(as uint32) bool {
	return as >= 64512 && as <= 65534 || as >= 4200000000 && as <= 4294967294
}
