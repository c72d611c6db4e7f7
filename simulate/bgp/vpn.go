package bgp

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
	"interlock/simulate/systems"
)

// routeTarget is a target as on the wire (RFC 4360, 4; RFC 5668).
func routeTarget(text string) (uint64, bool) {
	admin, number, _ := strings.Cut(text, ":")
	low, err := strconv.ParseUint(number, 10, 32)
	if err != nil {
		return 0, false
	}
	if a, err := netip.ParseAddr(admin); err == nil && a.Is4() && low < 1<<16 {
		b := a.As4()
		return 0x0102<<48 | uint64(b[0])<<40 | uint64(b[1])<<32 | uint64(b[2])<<24 | uint64(b[3])<<16 | low, true
	}
	asn, err := strconv.ParseUint(admin, 10, 32)
	switch {
	case err != nil:
		return 0, false
	case asn < 1<<16:
		return 0x0002<<48 | asn<<32 | low, true
	case low < 1<<16:
		return 0x0202<<48 | asn<<16 | low, true
	}
	return 0, false
}

// targetsOf are the route targets of a family of a VRF, sorted.
func targetsOf(set map[string]bool, f family) []uint64 {
	var out []uint64
	for key := range set {
		word, text, _ := strings.Cut(key, " ")
		if t, ok := routeTarget(text); ok && word == [...]string{"ipv4", "ipv6"}[f] {
			out = append(out, t)
		}
	}
	slices.Sort(out)
	return out
}

// shareVRFs finds which speakers of a device import from which.
func (n *network) shareVRFs() {
	byDevice := map[string][]*speaker{}
	for _, s := range n.speakers {
		if s.rules.LeaksByTarget && s.live && s.device.Config.VRFs[s.id.VRF] != nil {
			byDevice[s.id.Device] = append(byDevice[s.id.Device], s)
		}
	}
	for _, ss := range byDevice {
		for _, to := range ss {
			if len(to.vrfConfig().ImportTargets) == 0 {
				continue
			}
			for _, from := range ss {
				// An export map may set any target, so all VRFs with one are asked.
				if from != to && (len(from.vrfConfig().ExportTargets) > 0 || len(from.vrfConfig().ExportPolicy) > 0) {
					to.leaksFrom, from.leaksTo = append(to.leaksFrom, from), append(from.leaksTo, to)
				}
			}
		}
	}
}

func (s *speaker) vrfConfig() *devices.VRF { return s.device.Config.VRFs[s.id.VRF] }

// leaked adds what a speaker imports from the other VRFs of its device. What was itself imported is not passed on (IOS IP Routing: BGP
// Configuration Guide, "BGP Support for IP Prefix Import"; MPLS Layer 3 VPNs: no transitive import).
func (w *worker) leaked(s *speaker, f family, prefix netip.Prefix, r row, paths []path) []path {
	if f > ipv6 {
		return paths
	}
	word := [...]string{"ipv4", "ipv6"}[f]
	for _, from := range s.leaksFrom {
		c := r.cell(from.index)
		if c == nil || c.best == nil || c.best.source == fromVRF {
			continue
		}
		p := *c.best
		subject := routepolicy.Subject{Attributes: *p.attrs, VRF: from.id.VRF, LocalAS: s.asn}
		if p.route != nil {
			subject.Route = *p.route
		}
		subject.Prefix = prefix
		subject.Attributes.NextHop, subject.Attributes.Weight = p.nextHop, p.weight
		subject.Attributes.ExtCommunities = withTargets(p.attrs.ExtCommunities, targetsOf(from.vrfConfig().ExportTargets, f))
		if name := from.vrfConfig().ExportPolicy[word]; name != "" {
			after, result := from.policies.Apply(name, subject)
			if w.ask(from, result, "export map "+name) {
				subject = after
			} // what the map rejects keeps the targets of the VRF
		}
		imports := targetsOf(s.vrfConfig().ImportTargets, f)
		if !slices.ContainsFunc(imports, func(t uint64) bool { return slices.Contains(subject.Attributes.ExtCommunities, t) }) {
			continue
		}
		if name := s.vrfConfig().ImportPolicy[word]; name != "" {
			after, result := s.policies.Apply(name, subject)
			if !w.ask(s, result, "import map "+name) {
				continue
			}
			subject = after
		}
		a := subject.Attributes
		p.weight, a.NextHop, a.Weight = a.Weight, netip.Addr{}, 0
		p.attrs = w.intern(&a)
		p.origin, p.hop = from, leakedHop(&p, from)
		p.source = fromVRF
		paths = append(paths, p)
	}
	return paths
}

// leakedHop is the next hop of an imported path: in the VRF that it came from.
func leakedHop(p *path, from *speaker) *rib.NextHop {
	h := rib.NextHop{Addr: p.nextHop, VRF: from.id.VRF}
	switch {
	case p.hop != nil:
		h = *p.hop
	case p.from == nil && p.route != nil && len(p.route.NextHops) > 0 && p.route.NextHops[0].Kind != rib.Via:
		h = p.route.NextHops[0]
	case p.from == nil && !p.nextHop.IsValid():
		h = rib.NextHop{Kind: rib.Discard}
	case p.from != nil && p.from.iface != "":
		h.Interface = p.from.iface
	}
	return &h
}

func withTargets(have, targets []uint64) []uint64 {
	out := append(slices.Clone(have), targets...)
	slices.Sort(out)
	return slices.Compact(out)
}

// leakedLocals are the host routes to the device's own addresses that come along with an imported connected route (labs
// iosxe_vrf_route_leaking_*: each "B ... is directly connected" has its L).
func leakedLocals(c *cell, prefix netip.Prefix) []*rib.Route {
	if c.best == nil || c.best.source != fromVRF || c.best.hop == nil || c.best.hop.Kind != rib.Attached || prefix.IsSingleIP() {
		return nil
	}
	var out []*rib.Route
	for _, i := range c.best.origin.addresses {
		for _, a := range i.Addresses {
			if addr := a.Prefix.Addr(); i.Name == c.best.hop.Interface && a.Prefix.Masked() == prefix {
				out = append(out, &rib.Route{Prefix: netip.PrefixFrom(addr, addr.BitLen()), Protocol: rib.Local, NextHops: []rib.NextHop{{Kind: rib.Receive, Interface: i.Name}}})
			}
		}
	}
	return out
}

// vpnProblems tells of what VRFs would learn by ways that are not computed: VPN and EVPN neighbours, and route targets on systems whose
// import between VRFs is not modelled.
func (n *network) vpnProblems() []rib.Problem {
	var out []rib.Problem
	for _, s := range n.speakers {
		for f := vpn4; f < families; f++ {
			if slices.ContainsFunc(s.sides, func(x *side) bool { return x.families[f] != nil }) {
				out = append(out, s.problem("unmodelled", fmt.Sprintf("routes of the family %s are not computed; VRFs of this device may have more routes than shown", familyWords[f])))
			}
		}
	}
	for _, d := range n.in.Network.Devices {
		for _, name := range slices.Sorted(maps.Keys(d.Config.VRFs)) {
			v := d.Config.VRFs[name]
			if len(v.ImportTargets) == 0 || d.Config.BGP == nil || systems.BGPOf(d.System, d.Config).LeaksByTarget {
				continue
			}
			path := devices.PathJoin("vrf "+name, "route-target import")
			pos, _ := d.Config.Where(path)
			out = append(out, rib.Problem{Kind: "unmodelled", Device: d.Name, VRF: name, Path: path, Pos: pos,
				Message: "import by route target is not computed on this system; the VRF may have more routes than shown"})
		}
	}
	return out
}
