package simulate

import (
	"fmt"
	"net/netip"
	"sort"

	"interlock/devices"
)

// placed is an address of an interface of a device.
type placed struct {
	dev    string
	ifc    *devices.Interface
	prefix netip.Prefix
	path   string
	vrf    string
	// anycast reports an address that several devices hold on purpose.
	anycast bool
}

// addresses lists the addresses of live devices' interfaces that are not shut down.
func (v *view) addresses() []placed {
	var out []placed
	for _, dev := range v.live() {
		c := v.configs[dev]
		vteps := map[string]bool{}
		for _, i := range c.Interfaces {
			if i.VTEP != nil {
				vteps[i.VTEP.SourceInterface] = true
			}
		}
		for _, name := range sortedKeys(c.Interfaces) {
			i := c.Interfaces[name]
			if i.Shutdown {
				continue
			}
			for _, key := range sortedKeys(i.Addresses) {
				a := i.Addresses[key]
				if !a.Prefix.IsValid() || a.Prefix.Addr().IsLinkLocalUnicast() && a.Prefix.Addr().Is6() {
					continue
				}
				vrf := vrfOf(i)
				if isManagement(c, i) {
					vrf = " management" // one network for all of them, whatever each calls it
				}
				out = append(out, placed{dev, i, a.Prefix, "interface " + name + " / address " + key, vrf,
					a.Anycast || i.Anycast || vteps[name] || i.VirtualAddresses[a.Prefix.String()] || i.VirtualAddresses[a.Prefix.Addr().String()]})
			}
		}
	}
	return out
}

// addressDuplicate finds one address on two interfaces, and subnets that overlap on one device.
func addressDuplicate(v *view) []Fact {
	var out []Fact
	all := v.addresses()
	type key struct {
		vrf  string
		addr netip.Addr
	}
	holders := map[key][]placed{}
	byDevice := map[string][]placed{}
	var keys []key
	for _, p := range all {
		k := key{p.vrf, p.prefix.Addr()}
		if holders[k] == nil {
			keys = append(keys, k)
		}
		holders[k] = append(holders[k], p)
		byDevice[p.dev+"\x00"+p.vrf] = append(byDevice[p.dev+"\x00"+p.vrf], p)
	}
	for _, k := range keys {
		h := holders[k]
		for i := range h {
			for j := i + 1; j < len(h); j++ {
				if f, ok := v.duplicate(h[i], h[j]); ok {
					out = append(out, f)
				}
			}
		}
	}
	for _, k := range sortedKeys(byDevice) {
		out = append(out, v.overlaps(byDevice[k])...)
	}
	return out
}

func (v *view) duplicate(a, b placed) (Fact, bool) {
	if a.anycast && b.anycast || a.dev == b.dev && a.ifc == b.ifc {
		return Fact{}, false
	}
	f := v.fact("address/duplicate", a.dev, a.path, b.dev, b.path,
		fmt.Sprintf("%s is the address of %s:%s and of %s:%s: neighbours reach now the one and now the other", a.prefix.Addr(), a.dev, a.ifc.Name, b.dev, b.ifc.Name),
		"give one of them another address")
	switch {
	case a.dev == b.dev:
		return f, true
	case a.ifc.Kind == devices.Loopback && b.ifc.Kind == devices.Loopback:
		f.Weak = true
		f.Message = fmt.Sprintf("%s is the address of %s:%s and of %s:%s: unless it is meant as an anycast address, routers with it are taken for each other", a.prefix.Addr(), a.dev, a.ifc.Name, b.dev, b.ifc.Name)
	case v.together(a.dev, a.ifc, b.dev, b.ifc):
	case a.ifc.Kind == devices.SVI && b.ifc.Kind == devices.SVI:
		f.Weak = true // the peering VLAN of every MLAG pair may use the same subnet: nothing connects them
		f.Message = fmt.Sprintf("%s is the address of %s:%s and of %s:%s in VLANs that no known link connects: it must not be routed", a.prefix.Addr(), a.dev, a.ifc.Name, b.dev, b.ifc.Name)
	}
	return f, true
}

// overlaps finds interfaces of one device and VRF whose subnets overlap.
func (v *view) overlaps(ps []placed) []Fact {
	sort.SliceStable(ps, func(i, j int) bool {
		x, y := ps[i].prefix.Masked(), ps[j].prefix.Masked()
		if c := x.Addr().Compare(y.Addr()); c != 0 {
			return c < 0
		}
		return x.Bits() < y.Bits()
	})
	var out []Fact
	for i := range ps {
		for j := i + 1; j < len(ps) && ps[i].prefix.Overlaps(ps[j].prefix); j++ {
			a, b := ps[i], ps[j]
			if a.ifc == b.ifc || a.prefix.IsSingleIP() || b.prefix.IsSingleIP() || a.prefix.Addr() == b.prefix.Addr() {
				continue
			}
			out = append(out, v.fact("address/duplicate", b.dev, b.path, a.dev, a.path,
				fmt.Sprintf("the subnet %s of %s overlaps %s of %s on the same device: the system refuses one of them, or routes by chance", b.prefix.Masked(), b.ifc.Name, a.prefix.Masked(), a.ifc.Name),
				"give the interfaces subnets that do not overlap"))
		}
	}
	return out
}
