package simulate

import (
	"net/netip"
	"sort"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/routing"
	"interlock/simulate/systems"
)

// Layer3 says what layer 3 finds of a network with something down. n.Links must be what Links gives.
func Layer3(n *devices.Network, down Down) *layer3.Network {
	t := newTopology(n)
	s := t.evaluate(down, nothing, false)
	v := &view{topology: t, state: s}
	domains := v.broadcastDomains()
	out := &layer3.Network{}
	segment := map[spot]int{}
	lonely := map[netip.Prefix][]*layer3.Interface{}
	for d, name := range t.names {
		c := t.configs[name]
		dev := &layer3.Device{Name: name, Index: d, Config: c, System: systems.Of(c.OS), Up: s.devUp[d], ByName: map[string]*layer3.Interface{}, VRFs: []string{"default"}}
		vrfs := map[string]bool{"default": true}
		for _, in := range sortedKeys(c.VRFs) {
			if !vrfs[in] {
				vrfs[in] = true
				dev.VRFs = append(dev.VRFs, in)
			}
		}
		for _, in := range sortedKeys(c.Interfaces) {
			i := c.Interfaces[in]
			if i.Switchport || len(i.Addresses) == 0 && i.Unnumbered == "" && !i.IPv6Enabled && i.OSPF == nil && !i.IPForward {
				continue
			}
			l := &layer3.Interface{Device: dev, Name: in, VRF: vrfOf(i), Config: i, Up: s.interfaceUp(d, i), Segment: -1, Bandwidth: i.Bandwidth, MTU: i.MTU}
			l.Addresses = addressesOf(i)
			if u := c.Interfaces[i.Unnumbered]; u != nil {
				l.Borrowed = u.Name
				for _, a := range addressesOf(u) {
					a.Borrowed = true
					l.Addresses = append(l.Addresses, a)
				}
			}
			dev.Interfaces = append(dev.Interfaces, l)
			dev.ByName[in] = l
			if !vrfs[l.VRF] {
				vrfs[l.VRF] = true
				dev.VRFs = append(dev.VRFs, l.VRF)
			}
			root := domains.root(spotOf(name, i))
			if i.Kind == devices.Loopback {
				continue
			}
			if g, ok := segment[root]; ok {
				l.Segment = g
			} else {
				l.Segment = len(out.Segments)
				segment[root] = l.Segment
				out.Segments = append(out.Segments, nil)
			}
			out.Segments[l.Segment] = append(out.Segments[l.Segment], l)
			if p := l.Primary(); p.IsValid() && l.Borrowed == "" {
				lonely[p.Masked()] = append(lonely[p.Masked()], l)
			}
		}
		out.Devices = append(out.Devices, dev)
	}
	prefixes := make([]netip.Prefix, 0, len(lonely))
	for p := range lonely {
		prefixes = append(prefixes, p)
	}
	sort.Slice(prefixes, func(i, j int) bool { return prefixes[i].Compare(prefixes[j]) < 0 })
	for _, p := range prefixes {
		var alone []*layer3.Interface
		for _, l := range lonely[p] {
			if len(out.Segments[l.Segment]) == 1 {
				alone = append(alone, l)
			}
		}
		if len(alone) < 2 {
			continue
		}
		g := alone[0].Segment
		for _, l := range alone[1:] {
			out.Segments[l.Segment] = nil
			l.Segment = g
			out.Segments[g] = append(out.Segments[g], l)
		}
	}
	return out
}

func addressesOf(i *devices.Interface) []layer3.Address {
	var out []layer3.Address
	for _, k := range sortedKeys(i.Addresses) {
		a := i.Addresses[k]
		if a.Prefix.IsValid() {
			out = append(out, layer3.Address{Prefix: a.Prefix, Secondary: a.Secondary, Tag: a.Tag})
		}
	}
	sort.SliceStable(out, func(x, y int) bool {
		if v, w := out[x].Prefix.Addr().Is4(), out[y].Prefix.Addr().Is4(); v != w {
			return v
		}
		return !out[x].Secondary && out[y].Secondary
	})
	return out
}

// Routing settles a network's routing with something down. n.Links must be what Links gives.
func Routing(n *devices.Network, down Down) *routing.State {
	return routing.Compute(Layer3(n, down), nil)
}

// PortNamed finds an interface by the name that somebody wrote, exactly or shortened where only one can be meant.
func PortNamed(c *devices.Config, name string) (string, bool) { return portNamed(c, name) }
