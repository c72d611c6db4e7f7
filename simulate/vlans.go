package simulate

import (
	"net/netip"
	"strings"

	"interlock/devices"
)

// carrier is a port or bundle that carries a VLAN.
type carrier struct{ port, lag int }

// vlanBits is a set of VLAN tags.
type vlanBits [64]uint64

func (b *vlanBits) has(id int) bool { return id > 0 && id < 4096 && b[id/64]&(1<<(id%64)) != 0 }
func (b *vlanBits) add(id int) {
	if id > 0 && id < 4096 {
		b[id/64] |= 1 << (id % 64)
	}
}

func (t *topology) bitsOf(s devices.VLANSet) *vlanBits {
	if b := t.bits[s]; b != nil {
		return b
	}
	b := &vlanBits{}
	for _, id := range s.IDs() {
		b.add(id)
	}
	t.bits[s] = b
	return b
}

// carries is the package's carries with its sets made ready.
func (t *topology) carries(c *devices.Config, i *devices.Interface, id int) bool {
	if i.Switchport && i.Mode == devices.Trunk && i.AllowedVLANs != "" && !t.bitsOf(i.AllowedVLANs).has(id) {
		return false
	}
	return carries(c, i, id)
}

// gatherCarriers finds for each VLAN of a device what carries it.
func (t *topology) gatherCarriers(d int) {
	c := t.configs[t.names[d]]
	ids := sortedKeys(c.VLANs)
	for _, i := range c.Interfaces {
		if i.Kind == devices.SVI && c.VLANs[sviVLAN(i)] == nil {
			ids = append(ids, sviVLAN(i))
		}
	}
	m := map[int][]carrier{}
	for _, id := range ids {
		for _, p := range t.portsOf[d] {
			if t.ports[p].lag < 0 && t.carries(c, t.ports[p].ifc, id) {
				m[id] = append(m[id], carrier{p, -1})
			}
		}
		for _, g := range t.lagsOf[d] {
			if i := t.lags[g].ifc; i != nil && t.carries(c, i, id) {
				m[id] = append(m[id], carrier{-1, g})
			}
		}
	}
	t.carriersOf[d] = m
}

// findVNIs finds the VXLAN segment of each VLAN of a device.
func (t *topology) findVNIs(d int) {
	c := t.configs[t.names[d]]
	m := map[int]int{}
	ends, shut := 0, 0
	for _, i := range c.Interfaces {
		if i.VTEP != nil {
			ends++
			if i.Shutdown || !hasSource(c, i.VTEP) {
				shut++
			}
		}
	}
	for id, v := range c.VLANs {
		if v.VNI != 0 && (ends == 0 || shut < ends) { // no tunnel interface of its own: Junos
			m[id] = v.VNI
		}
	}
	for _, in := range sortedKeys(c.Interfaces) {
		v := c.Interfaces[in].VTEP
		if v == nil || c.Interfaces[in].Shutdown || !hasSource(c, v) {
			continue
		}
		for _, vni := range sortedKeys(v.VNIs) {
			if id := v.VNIs[vni].VLAN; id != 0 {
				m[id] = vni
			}
		}
	}
	t.vnis[d] = m
}

// hasSource reports that the interface a VXLAN tunnel endpoint sends from has an address and is not shut down: without one it is down (Cisco Nexus
// 9000 Series NX-OS VXLAN Configuration Guide, "source-interface"; EOS User Manual, "vxlan source-interface"). Of one that names none nothing is known.
func hasSource(c *devices.Config, v *devices.VTEP) bool {
	if v.SourceInterface == "" {
		return true
	}
	src := c.Interfaces[v.SourceInterface]
	return src != nil && !src.Shutdown && (len(src.Addresses) > 0 || src.Unnumbered != "")
}

// tunnel is two tunnel interfaces each of which has the other's end for its destination.
type tunnel struct {
	aDev, bDev int
	a, b       *devices.Interface
}

// findTunnels pairs tunnels. One that must agree keys with its far end (IPsec) and whose far end is not in the network is taken to be
// down: nothing here says that it ever came up.
func (t *topology) findTunnels() {
	type ends struct{ from, to netip.Addr }
	type end struct {
		dev int
		ifc *devices.Interface
	}
	at := map[ends]end{}
	t.unkeyed = map[*devices.Interface]bool{}
	for d, name := range t.names {
		c := t.configs[name]
		for _, in := range sortedKeys(c.Interfaces) {
			i := c.Interfaces[in]
			if i.Kind != devices.Tunnel || i.Tunnel == nil {
				continue
			}
			if strings.Contains(i.Tunnel.Mode, "ipsec") {
				t.unkeyed[i] = true
			}
			to, err := netip.ParseAddr(i.Tunnel.Destination)
			if err != nil {
				continue
			}
			from, ok := tunnelSource(c, i.Tunnel, to)
			if !ok {
				continue
			}
			if o, ok := at[ends{to, from}]; ok {
				t.tunnels = append(t.tunnels, tunnel{o.dev, d, o.ifc, i})
				delete(t.unkeyed, i)
				delete(t.unkeyed, o.ifc)
			}
			at[ends{from, to}] = end{d, i}
		}
	}
}

// tunnelSource is the address a tunnel sends from: as written, or of the interface named.
func tunnelSource(c *devices.Config, tc *devices.TunnelConfig, to netip.Addr) (netip.Addr, bool) {
	if a, err := netip.ParseAddr(tc.Source); err == nil {
		return a, true
	}
	if i := c.Interfaces[tc.Source]; i != nil {
		for _, a := range addressesOf(i) {
			if a.Prefix.Addr().Is4() == to.Is4() {
				return a.Prefix.Addr(), true
			}
		}
	}
	return netip.Addr{}, false
}
