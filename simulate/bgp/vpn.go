package bgp

import (
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
)

// lane is the routes of one route distinguisher in one VPN family: of one VRF, in most networks.
type lane struct {
	index  int
	family family
	rd     string
	// ipv6 tells the two families that EVPN carries both of.
	ipv6 bool
	// mac tells routes to hosts (MAC/IP, type 2) from those to prefixes (type 5) of EVPN.
	mac bool
	vni int
}

// vpn is what a VRF's speaker gives to VPNs and takes from them, other VRFs of the same device among them (RFC 4364; RFC 9136, 4.4).
type vpn struct {
	// lanes are where its routes go, at its device's master.
	lanes            []*lane
	imports, exports map[uint64]bool
	// names are VRFs that it takes from whatever their targets (FRR import vrf).
	names                      map[string]bool
	importPolicy, exportPolicy [2]*routepolicy.Policy // by family
	policyImports              bool
	vni                        int
	// fromDefault and toDefault are what passes between the VRF and the default one without targets, by family, nil for nothing (IOS: import
	// ipv4 unicast map; NX-OS: import vrf default map; IOS XR: import from default-vrf).
	fromDefault, toDefault [2]*routepolicy.Policy
}

// globalKeys are how the readers call a policy between a VRF and the default one.
var globalKeys = []string{" global", " vrf default", " from default-vrf", " to default-vrf"}

// globalPolicy finds the policy of a family towards or from the default VRF.
func (s *speaker) globalPolicy(m map[string]string, family string) *routepolicy.Policy {
	for _, k := range slices.Sorted(maps.Keys(m)) {
		for _, g := range globalKeys {
			if name, ok := strings.CutSuffix(k, g); ok && strings.HasPrefix(name, family) && m[k] != "" {
				return s.policies.Policy(strings.Fields(m[k])[0])
			}
		}
	}
	return nil
}

// joinVPNs works out which speakers exchange routes through VPNs.
func (n *network) joinVPNs() {
	lanes := map[lane]*lane{}
	laneOf := func(l lane) *lane {
		key := l
		key.vni = 0
		if lanes[key] == nil {
			l.index = len(n.lanes)
			lanes[key] = &l
			n.lanes = append(n.lanes, &l)
		}
		return lanes[key]
	}
	n.masters = make([]int32, len(n.speakers))
	for i, s := range n.speakers {
		n.masters[i] = -1
		if s.id.VRF == "default" || !s.live {
			continue
		}
		m := n.speaker(rib.ID{Device: s.id.Device, VRF: "default"})
		if m == nil || !m.live {
			continue
		}
		v := s.readVPN()
		if v == nil {
			continue
		}
		s.vpn, s.master = v, m
		m.slaves = append(m.slaves, s)
		rd := s.vrf.RD
		if rd == "" && s.device.Config.VRFs[s.id.VRF] != nil {
			rd = s.device.Config.VRFs[s.id.VRF].RD
		}
		if rd == "" || rd == "auto" {
			rd = s.id.String()
		}
		for f := ipv4; f <= ipv6; f++ {
			if s.exportsEVPN(v) {
				v.lanes = append(v.lanes, laneOf(lane{family: evpn, rd: rd, ipv6: f == ipv6, vni: v.vni}))
				if s.rules.HostDistance > 0 {
					v.lanes = append(v.lanes, laneOf(lane{family: evpn, rd: rd, ipv6: f == ipv6, mac: true, vni: v.vni}))
				}
			}
			if !s.exportsEVPN(v) || s.rules.LeaksByVPN {
				v.lanes = append(v.lanes, laneOf(lane{family: f + vpn4, rd: rd, ipv6: f == ipv6}))
			}
		}
		if n.masters[m.index] < 0 {
			n.masters[m.index] = int32(n.masterCount)
			n.masterCount++
		}
	}
	if len(n.lanes) == 0 {
		return
	}
	for _, s := range n.speakers { // reflectors and route servers carry lanes without VRFs of their own
		for _, x := range s.up {
			for f := vpn4; f < families; f++ {
				if x.families[f] != nil && n.masters[s.index] < 0 {
					n.masters[s.index] = int32(n.masterCount)
					n.masterCount++
				}
			}
		}
	}
}

// readVPN reads what a VRF says of targets, nil where it takes no part.
func (s *speaker) readVPN() *vpn {
	c := s.device.Config.VRFs[s.id.VRF]
	v := &vpn{imports: map[uint64]bool{}, exports: map[uint64]bool{}, names: map[string]bool{}}
	take := func(into map[uint64]bool, from map[string]bool) {
		for k, on := range from {
			if !on {
				continue
			}
			_, target, ok := strings.Cut(k, " ")
			if !ok {
				target = k
			}
			target, _, _ = strings.Cut(target, " ")
			if target == "auto" {
				target = strconv.FormatUint(uint64(s.config.ASN), 10) + ":" + strconv.Itoa(vniOf(s.device.Config, s.id.VRF))
			}
			if t, ok := routepolicy.ParseTarget(target); ok {
				into[t] = true
			}
		}
	}
	take(v.imports, s.vrf.ImportTargets)
	take(v.exports, s.vrf.ExportTargets)
	v.vni = vniOf(s.device.Config, s.id.VRF)
	if c != nil {
		take(v.imports, c.ImportTargets)
		take(v.exports, c.ExportTargets)
		for f, word := range [...]string{"ipv4", "ipv6"} {
			in, out := c.ImportPolicy[word], c.ExportPolicy[word]
			if in == "" {
				in = c.ImportPolicy["all"]
			}
			if out == "" {
				out = c.ExportPolicy["all"]
			}
			v.fromDefault[f], v.toDefault[f] = s.globalPolicy(c.ImportPolicy, word), s.globalPolicy(c.ExportPolicy, word)
			if in != "" {
				v.importPolicy[f] = s.policies.Policy(in)
				v.policyImports = v.policyImports || s.rules.FromTable
			}
			if out != "" {
				v.exportPolicy[f] = s.policies.Policy(out)
			}
		}
	}
	for f := ipv4; f <= ipv6; f++ {
		fc := s.families[f].config
		for key, value := range fc.Settings {
			switch {
			case strings.HasPrefix(key, "import vrf "):
				if name := strings.TrimPrefix(key, "import vrf "); name != "route-map" {
					v.names[name] = true
				} else if w := strings.Fields(value); len(w) > 0 {
					v.importPolicy[f] = s.policies.Policy(w[len(w)-1])
				}
			case key == "route-target vpn import", key == "route-target vpn both", key == "route-target vpn export":
				for _, w := range strings.Fields(value) {
					if t, ok := routepolicy.ParseTarget(w); ok && strings.Contains(w, ":") {
						if !strings.HasSuffix(key, "export") {
							v.imports[t] = true
						}
						if !strings.HasSuffix(key, "import") {
							v.exports[t] = true
						}
					}
				}
			}
		}
	}
	s.importDefault(v)
	none := [2]*routepolicy.Policy{}
	if len(v.imports)+len(v.exports)+len(v.names) == 0 && v.fromDefault == none && v.toDefault == none && v.importPolicy == [2]*routepolicy.Policy{} && v.exportPolicy == [2]*routepolicy.Policy{} {
		return nil
	}
	return v
}

// vniOf is the VNI of a VRF, 0 for none.
func vniOf(c *devices.Config, vrf string) int {
	if v := c.VRFs[vrf]; v != nil && v.VNI != 0 {
		return v.VNI
	}
	for _, i := range c.Interfaces {
		if i.VTEP == nil {
			continue
		}
		for id, v := range i.VTEP.VNIs {
			if v.VRF == vrf {
				return id
			}
		}
	}
	return 0
}

// exportsEVPN reports whether a VRF's routes go out as EVPN type 5.
func (s *speaker) exportsEVPN(v *vpn) bool { return v.vni != 0 }

// vtep is the address that VXLAN tunnels to a device end at.
func vtep(d *layer3.Device) netip.Addr {
	for _, name := range slices.Sorted(maps.Keys(d.Config.Interfaces)) {
		i := d.Config.Interfaces[name]
		if i.VTEP == nil {
			continue
		}
		if src := d.ByName[i.VTEP.SourceInterface]; src != nil && src.Up {
			return src.Primary().Addr()
		}
	}
	return netip.Addr{}
}

// node numbers a lane at a master; unicast nodes have the numbers of their speakers.
func (n *network) node(master int32, l *lane) int32 {
	return int32(len(n.speakers)) + n.masters[master]*int32(len(n.lanes)) + int32(l.index)
}

func (n *network) nodes() int { return len(n.speakers) + n.masterCount*len(n.lanes) }

// laneAt gives the master and the lane of a node.
func (n *network) laneAt(node int32) (*speaker, *lane) {
	k := int(node) - len(n.speakers)
	m, l := k/len(n.lanes), k%len(n.lanes)
	return n.speakers[n.masterAt[m]], n.lanes[l]
}

// offered gives what a VRF's speaker puts into a lane for a prefix, nil for nothing.
func (w *worker) offered(s *speaker, l *lane, prefix netip.Prefix, c *cell) *path {
	if l.mac {
		return w.host(s, prefix)
	}
	if c == nil {
		return nil
	}
	p := c.best
	if s.rules.FromTable && c.told != nil && (p == nil || c.told.source == fromTable) {
		p = c.told
	}
	if p == nil || p.source == fromVRF && (p.origin == nil || !s.rules.LeaksKeepSource || l.family != evpn) || l.family == evpn && s.rules.EVPNNeedsAdvertise && !s.families[familyOf(prefix)].config.AdvertiseL2VPN {
		return nil
	}
	a := *p.attrs
	for _, t := range slices.Sorted(maps.Keys(s.vpn.exports)) {
		a.ExtCommunities = append(slices.Clone(a.ExtCommunities), t)
	}
	slices.Sort(a.ExtCommunities)
	a.ExtCommunities = slices.Compact(a.ExtCommunities)
	if e := s.vpn.exportPolicy[familyOf(prefix)]; e != nil {
		subject := routepolicy.Subject{Use: routepolicy.Other, Attributes: a, VRF: s.id.VRF}
		w.describe(s, &subject, prefix, p)
		if s.rules.FromTable {
			subject.Attributes.ExtCommunities = p.attrs.ExtCommunities
		}
		result := e.Run(&subject)
		if !w.ask(s, result, "export policy of VRF "+s.id.VRF) {
			if s.rules.FromTable || !s.rules.ExportMapOnlySets {
				return nil
			}
		} else {
			a = subject.Attributes
			if s.rules.FromTable && len(subject.Attributes.ExtCommunities) == 0 {
				a.ExtCommunities = slices.Sorted(maps.Keys(s.vpn.exports))
			}
		}
	}
	a.NextHop, a.Weight = netip.Addr{}, 0
	out := &path{attrs: w.intern(&a), source: fromVRF, valid: true, weight: p.weight, route: p.route, from: p.from, nextHop: p.nextHop}
	if l.family == evpn {
		out.nextHop = w.network.vteps[s.device.Index]
	}
	out.hop, out.origin = leakHop(s, p), s
	return out
}

// host is what a VRF's speaker tells of an address of its own on a VLAN that EVPN stretches: the MAC/IP route of the gateway (RFC 9135, 4.1).
func (w *worker) host(s *speaker, prefix netip.Prefix) *path {
	if !prefix.IsSingleIP() {
		return nil
	}
	for _, i := range s.addresses {
		if i.Config.Kind != devices.SVI || !i.Up || !i.Owns(prefix.Addr()) {
			continue
		}
		a := rib.Attributes{ExtCommunities: slices.Sorted(maps.Keys(s.vpn.exports))}
		return &path{attrs: w.intern(&a), source: fromVRF, valid: true, nextHop: w.network.vteps[s.device.Index]}
	}
	return nil
}

// sharesLocally reports whether a VRF's routes may be imported by others of its device.
func (s *speaker) sharesLocally() bool {
	if s.rules.LeakStatement == "" {
		return true
	}
	_, said := s.device.Config.Settings[s.rules.LeakStatement+" "+s.id.VRF]
	return said
}

// leakHop is the next hop of a path in the other VRFs of its device: in the table of its own VRF.
func leakHop(s *speaker, p *path) *rib.NextHop {
	h := rib.NextHop{Addr: p.nextHop, VRF: s.id.VRF}
	switch {
	case p.hop != nil:
		h = *p.hop
	case p.from == nil && p.route != nil && len(p.route.NextHops) > 0 && p.route.NextHops[0].Kind != rib.Via:
		h = p.route.NextHops[0]
	case p.from == nil && p.route != nil && len(p.route.NextHops) > 0:
		h = p.route.NextHops[0]
		h.VRF = s.id.VRF
	case p.from == nil && !p.nextHop.IsValid():
		h = rib.NextHop{Kind: rib.Discard}
	case p.from != nil && p.from.iface != "":
		h.Interface = p.from.iface
	}
	return &h
}

// leakedLocals are the host routes to the device's own addresses that come along with an imported connected route (labs
// iosxe_vrf_route_leaking_*: each "B ... is directly connected" has its L).
func leakedLocals(c *cell, prefix netip.Prefix) []*rib.Route {
	if c.best == nil || c.best.source != fromVRF || c.best.origin == nil || c.best.hop == nil || c.best.hop.Kind != rib.Attached || prefix.IsSingleIP() {
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
