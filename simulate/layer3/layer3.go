// Package layer3 is a network as routing sees it in one state: devices that run, interfaces with addresses that are up or not, and who
// hears whom. Layers 1 and 2 have been worked out before; here is only their answer.
package layer3

import (
	"net/netip"

	"interlock/devices"
	"interlock/simulate/rib"
	"interlock/simulate/systems"
)

// Network is every device with a configuration, in order of name. A device that is out of service is in it, with Up false and all its
// interfaces down, so that indexes are the same in every state.
type Network struct {
	Devices []*Device
	// Segments are the broadcast domains by number: the interfaces in each, up or not, in order of device and name. Two interfaces hear
	// each other when both are up and in one segment.
	Segments [][]*Interface
}

// Device is one device. Devices and interfaces are not changed after the Network is made.
type Device struct {
	Name   string
	Index  int
	Config *devices.Config
	System *systems.System
	Up     bool
	// Interfaces are those that take part in layer 3 (an address, unnumbered, IPv6, ip forward, or OSPF/IS-IS without address), in order of name.
	Interfaces []*Interface
	ByName     map[string]*Interface
	// VRFs are the names of all its routing tables, "default" first, then in order.
	VRFs []string
}

// Interface is a layer-3 interface of a device.
type Interface struct {
	Device *Device
	Name   string
	VRF    string
	Config *devices.Interface
	// Up reports line protocol up: addresses are usable, connected routes exist.
	Up bool
	// Segment is its broadcast domain, -1 for none (a loopback, a port that nothing is known behind).
	Segment int
	// Bandwidth is in kbit/s as routing protocols take it: configured, else from the speed, else the system's default for the kind.
	Bandwidth int64
	// MTU is the IP MTU in bytes.
	MTU int
	// Addresses are usable addresses, IPv4 before IPv6, primary first; those borrowed from another interface (unnumbered) included.
	Addresses []Address
	// Virtual are shared gateway addresses that it answers for in this state: of HSRP, VRRP and GLBP groups for which it forwards, and
	// those that every device with them answers for. Groups that follow a route are taken to find it.
	Virtual []netip.Addr
	// Borrowed is the interface whose addresses an unnumbered one uses, "" otherwise.
	Borrowed string
}

// Address is an address of an interface with its prefix length.
type Address struct {
	Prefix    netip.Prefix
	Secondary bool
	// Borrowed addresses make no connected route here.
	Borrowed bool
	Tag      int64
}

// ID is the table that the interface is in.
func (i *Interface) ID() rib.ID { return rib.ID{Device: i.Device.Name, VRF: i.VRF} }

// Primary is the interface's first IPv4 address, the zero Prefix where it has none.
func (i *Interface) Primary() netip.Prefix { return i.first(netip.Addr.Is4) }

// Primary6 is the interface's first global IPv6 address.
func (i *Interface) Primary6() netip.Prefix {
	return i.first(func(a netip.Addr) bool { return a.Is6() && !a.IsLinkLocalUnicast() })
}

func (i *Interface) first(ok func(netip.Addr) bool) netip.Prefix {
	for _, a := range i.Addresses {
		if ok(a.Prefix.Addr()) {
			return a.Prefix
		}
	}
	return netip.Prefix{}
}

// Owns reports whether the address is one of the interface's own.
func (i *Interface) Owns(a netip.Addr) bool {
	for _, x := range i.Addresses {
		if x.Prefix.Addr() == a {
			return true
		}
	}
	return false
}

// Neighbors are the interfaces that hear this one: up, in the same segment, on other devices. An interface that is down hears nobody.
func (n *Network) Neighbors(i *Interface) []*Interface {
	if !i.Up || i.Segment < 0 {
		return nil
	}
	var out []*Interface
	for _, o := range n.Segments[i.Segment] {
		if o != i && o.Up && o.Device != i.Device {
			out = append(out, o)
		}
	}
	return out
}

// Device finds a device by name, nil where there is none.
func (n *Network) Device(name string) *Device {
	for lo, hi := 0, len(n.Devices); lo < hi; {
		mid := (lo + hi) / 2
		switch d := n.Devices[mid]; {
		case d.Name == name:
			return d
		case d.Name < name:
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return nil
}
