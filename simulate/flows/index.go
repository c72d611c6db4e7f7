package flows

import (
	"net/netip"
	"sync"

	"interlock/simulate/layer3"
)

// Index finds the interfaces that addresses are configured on, and the hosts of the site. It holds for every state of a network.
type Index struct {
	owners map[netip.Addr][]at
	// subnets are the interfaces in each subnet, by its prefix; lengths says which lengths of prefix there are.
	subnets map[netip.Prefix][]at
	lengths map[int]bool
	hosts   map[netip.Addr]*Host
	names   map[string]*Host
	lists   sync.Map
}

// at names an interface: the device by its index.
type at struct {
	device int
	name   string
}

// NewIndex makes the index of a network and its hosts.
func NewIndex(n *layer3.Network, hosts []Host) *Index {
	x := &Index{owners: map[netip.Addr][]at{}, subnets: map[netip.Prefix][]at{}, lengths: map[int]bool{}, hosts: map[netip.Addr]*Host{}, names: map[string]*Host{}}
	for d, dev := range n.Devices {
		for _, i := range dev.Interfaces {
			for _, a := range i.Addresses {
				if a.Borrowed {
					continue
				}
				addr, subnet := a.Prefix.Addr(), a.Prefix.Masked()
				x.owners[addr] = append(x.owners[addr], at{d, i.Name})
				if !subnet.IsSingleIP() {
					x.subnets[subnet] = append(x.subnets[subnet], at{d, i.Name})
					x.lengths[subnet.Bits()] = true
				}
			}
		}
	}
	for n := range hosts {
		h := &hosts[n]
		x.names[h.Name] = h
		if h.Address.IsValid() {
			x.hosts[h.Address.Addr()] = h
		}
	}
	return x
}

// Host finds a host by name, nil where there is none.
func (x *Index) Host(name string) *Host { return x.names[name] }

// HostAt finds the host that has an address, nil where none has.
func (x *Index) HostAt(a netip.Addr) *Host { return x.hosts[a] }

// IsOwned reports an address of a device's own.
func (x *Index) IsOwned(a netip.Addr) bool { return len(x.owners[a]) > 0 }

// Subnet is the longest subnet of an interface that has an address, the zero Prefix where none has.
func (x *Index) Subnet(a netip.Addr) netip.Prefix {
	for bits := a.BitLen(); bits >= 0; bits-- {
		if x.lengths[bits] {
			if p, err := a.Prefix(bits); err == nil && len(x.subnets[p]) > 0 {
				return p
			}
		}
	}
	return netip.Prefix{}
}

// owners are the interfaces, up or not, that an address is configured on.
func (t *Tracer) owners(a netip.Addr) []*layer3.Interface {
	return t.find(t.w.Index.owners[a.WithZone("")])
}

func (t *Tracer) find(refs []at) []*layer3.Interface {
	out := make([]*layer3.Interface, 0, len(refs))
	for _, r := range refs {
		if i := t.w.Net.Devices[r.device].ByName[r.name]; i != nil {
			out = append(out, i)
		}
	}
	return out
}

// AddressIn is an address that an interface which is up has in a prefix that is its own subnet, the zero Addr where there is none: what is
// meant by the prefix, and by no longer one in it.
func (t *Tracer) AddressIn(p netip.Prefix) netip.Addr {
	for _, i := range t.find(t.w.Index.subnets[p]) {
		if !i.Up {
			continue
		}
		for _, a := range i.Addresses {
			if !a.Borrowed && a.Prefix.Masked() == p {
				return a.Prefix.Addr()
			}
		}
	}
	return netip.Addr{}
}
