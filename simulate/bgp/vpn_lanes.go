package bgp

import (
	"net/netip"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
)

// evaluateLane lets a master choose for a prefix of a lane among its own VRFs' routes and what neighbours tell.
func (w *worker) evaluateLane(m *speaker, l *lane, prefix netip.Prefix, r *row) *cell {
	paths := w.paths[:0]
	for _, s := range m.slaves {
		if slices.Contains(s.vpn.lanes, l) {
			if p := w.offered(s, l, prefix, r.cell(s.index)); p != nil {
				paths = append(paths, *p)
			}
		}
	}
	for _, x := range m.up {
		paths = w.pull(x, l.family, prefix, r, paths, w.network.node(x.peer.speaker.index, l))
	}
	w.paths = paths
	best, _ := w.decider.decide(m, l.family, paths)
	if best < 0 {
		return nil
	}
	one := paths[best]
	return &cell{best: &one, told: &one}
}

// leaked adds what a VRF's speaker takes from its device's lanes.
func (w *worker) leaked(s *speaker, prefix netip.Prefix, r *row, paths []path) []path {
	n := w.network
	for _, l := range n.lanes {
		if l.ipv6 != (familyOf(prefix) == ipv6) || slices.Contains(s.vpn.lanes, l) {
			continue
		}
		c := r.cell(n.node(s.master.index, l))
		if c == nil || c.best == nil || l.mac && c.best.from == nil { // of its own addresses a device knows as it is
			continue
		}
		p := *c.best
		if !w.takes(s, l, prefix, &p) {
			continue
		}
		local := p.origin != nil
		if local && !p.origin.sharesLocally() {
			continue
		}
		switch {
		case local:
			if l.family == evpn && s.rules.LeaksByVPN {
				continue // the same comes by the other lane
			}
		case l.family == evpn:
			p.hop = &rib.NextHop{Kind: rib.VTEP, Addr: p.nextHop, VNI: l.vni}
		default:
			p.hop = &rib.NextHop{Kind: rib.MPLS, Addr: p.nextHop}
		}
		if l.mac {
			p.distance = int32(s.rules.HostDistance)
		}
		if p.source = fromVRF; !s.rules.LeaksKeepSource || !local {
			p.route = nil
		}
		paths = append(paths, p)
	}
	return paths
}

// crossed adds what a speaker takes from the default VRF's speaker, or that from its VRFs', without targets: of the best paths, those that the
// policy accepts ("prefixes in the global BGP table", IOS XE, BGP Support for IP Prefix Import from Global Table into a VRF Table). What came
// from another VRF is not taken on.
func (w *worker) crossed(s *speaker, prefix netip.Prefix, r *row, paths []path) []path {
	f := familyOf(prefix)
	take := func(from *speaker, policy *routepolicy.Policy) {
		c := r.cell(from.index)
		if policy == nil || c == nil {
			return
		}
		p := c.best
		if s.rules.FromTable && c.told != nil && (p == nil || c.told.source == fromTable) {
			p = c.told
		}
		if p == nil || p.source == fromVRF {
			return
		}
		subject := routepolicy.Subject{Use: routepolicy.Other, Attributes: *p.attrs, VRF: from.id.VRF}
		subject.Attributes.Weight = p.weight
		w.describe(from, &subject, prefix, p)
		if !w.ask(s, policy.Run(&subject), "policy between VRF "+s.id.VRF+" and "+from.id.VRF) {
			return
		}
		a := subject.Attributes
		out := &path{source: fromVRF, valid: true, weight: a.Weight, from: p.from, nextHop: p.nextHop, hop: leakHop(from, p), origin: from}
		a.NextHop, a.Weight = netip.Addr{}, 0
		out.attrs = w.intern(&a)
		paths = append(paths, *out)
	}
	if s.vpn != nil {
		take(s.master, s.vpn.fromDefault[f])
	}
	for _, v := range s.slaves {
		take(v, v.vpn.toDefault[f])
	}
	return paths
}

// importDefault reads "import vrf default" of a VRF and "import vrf NAME" of the default one (FRR user guide, VRF Route Leaking: "import vrf
// VRFNAME", with the filter "import vrf route-map").
func (s *speaker) importDefault(v *vpn) {
	from := func(in *devices.BGPVRF, vrf string, f family) *routepolicy.Policy {
		if in == nil || in.Families[familyWords[f]] == nil {
			return nil
		}
		said := in.Families[familyWords[f]].Settings
		if _, imports := said["import vrf "+vrf]; !imports {
			return nil
		}
		name := ""
		if w := strings.Fields(said["import vrf route-map"]); len(w) > 0 {
			name = w[len(w)-1]
		}
		return s.policies.Policy(name)
	}
	for f := ipv4; f <= ipv6; f++ {
		if p := from(s.vrf, "default", f); p != nil {
			v.fromDefault[f] = p
		}
		if p := from(s.config.VRFs["default"], s.id.VRF, f); p != nil {
			v.toDefault[f] = p
		}
	}
}

// takes reports whether a VRF imports a path.
func (w *worker) takes(s *speaker, l *lane, prefix netip.Prefix, p *path) bool {
	v := s.vpn
	if p.origin != nil && v.names[p.origin.id.VRF] {
		return true
	}
	in := v.importPolicy[familyOf(prefix)]
	if !v.policyImports || in == nil {
		found := false
		for _, c := range p.attrs.ExtCommunities {
			found = found || v.imports[c]
		}
		if !found {
			return false
		}
	}
	if in == nil {
		return true
	}
	subject := routepolicy.Subject{Use: routepolicy.Other, Attributes: *p.attrs, VRF: s.id.VRF}
	subject.Attributes.Weight = p.weight
	q := *p
	q.route = nil
	w.describe(s, &subject, prefix, &q)
	if l.family == evpn {
		subject.EVPNType = 5
	}
	result := in.Run(&subject)
	if !w.ask(s, result, "import policy of VRF "+s.id.VRF) {
		return false
	}
	a := subject.Attributes
	p.weight, a.NextHop, a.Weight = a.Weight, netip.Addr{}, 0
	p.attrs = w.intern(&a)
	return true
}
