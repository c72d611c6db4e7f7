// Package draft makes a first interlock.yaml of configurations alone: what they say, and what they let one guess.
//
// A guess is never silent. Each stands in the file with the evidence it was made of, and what no configuration tells
// (hosts, services, recovery, windows, approvals) stands there as a comment to fill in. The file is read back by the
// reader of sites before it takes its place, so what init writes, check reads.
package draft

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/pipelines/inputs"
	"interlock/simulate"
)

// Draft is what could be made of a network for its site file.
type Draft struct {
	Name    string
	Devices []Device
	// Unread are files whose system is not known; the site names them once somebody says what they are.
	Unread  inputs.Problems
	Groups  []Group
	Uplinks []Uplink
	// Links are the cables that the network has, with their source.
	Links []devices.Link
	// Ends are ports that lead to something that is no device of the network, by the first word of their description.
	Ends []End
	// Outside are addresses that are no device's and that the network sends traffic to.
	Outside []Outside
}

// Device is a device with what its configuration tells.
type Device struct {
	Name, OS, Platform, Version string
	// Address is the management address and AddressFrom the interface it stands on, "" where none was found.
	Address     netip.Addr
	AddressFrom string
	// Shared reports that other devices have the same management address, so it tells none of them apart.
	Shared bool
	// Boxes is the number of boxes of a stack, 0 for a single one.
	Boxes int
}

// Group is a likely redundancy group.
type Group struct {
	Name     string
	A, B     []string
	Keep     int
	Evidence string
}

// Uplink is a likely set of uplinks.
type Uplink struct {
	Name, Kind string
	Ports      []devices.PortRef
	Keep       int
	Evidence   string
}

// End is what is attached to the network, as descriptions name it.
type End struct {
	Name  string
	Ports []devices.PortRef
}

// Outside is a next hop or a BGP neighbour that is no device of the network, and the ports whose subnet it is in.
type Outside struct {
	// Address has the length of the subnet that it is in.
	Address netip.Prefix
	VRF     string
	Why     string
	Ports   []devices.PortRef
}

// Of drafts the site of a network, which has no site yet. The name is what the site is to be called.
func Of(name string, n *devices.Network, unread inputs.Problems) *Draft {
	links, _ := simulate.Links(n.Devices, nil, n.Links)
	s := &sketch{network: n, links: links, group: map[string]*Group{}, linked: map[devices.PortRef][]devices.PortRef{}}
	for _, l := range links {
		s.linked[l.A] = append(s.linked[l.A], l.B)
		s.linked[l.B] = append(s.linked[l.B], l.A)
	}
	for _, d := range sortedKeys(n.Devices) {
		s.devices = append(s.devices, describe(n.Devices[d]))
	}
	addresses := map[netip.Addr]int{}
	for _, d := range s.devices {
		addresses[d.Address]++
	}
	for i, d := range s.devices {
		s.devices[i].Shared = addresses[d.Address] > 1
	}
	s.findGroups()
	s.findEnds()
	s.findUplinks()
	return &Draft{Name: name, Devices: s.devices, Unread: unread, Groups: s.groups, Uplinks: s.uplinks, Links: links, Ends: s.ends, Outside: s.strangers}
}

// sketch is a draft at work.
type sketch struct {
	network *devices.Network
	links   []devices.Link
	// linked gives for each port those at the other end of its cables.
	linked  map[devices.PortRef][]devices.PortRef
	devices []Device
	groups  []Group
	// group finds the group of a device.
	group     map[string]*Group
	uplinks   []Uplink
	ends      []End
	strangers []Outside
	// out are the ports that lead out of the network.
	out []devices.PortRef
}

func (s *sketch) config(device string) *devices.Config { return s.network.Devices[device].Config }

// neighbours are the devices at the other ends of a device's cables.
func (s *sketch) neighbours(device string) map[string]bool {
	out := map[string]bool{}
	for _, l := range s.links {
		switch device {
		case l.A.Device:
			out[l.B.Device] = true
		case l.B.Device:
			out[l.A.Device] = true
		}
	}
	delete(out, device)
	return out
}

func describe(d *devices.Device) Device {
	c := d.Config
	out := Device{Name: d.Name, OS: d.Vendor.OS, Platform: c.Platform, Version: c.Version, Boxes: len(c.System.Members)}
	best := 0
	for _, name := range sortedKeys(c.Interfaces) {
		i := c.Interfaces[name]
		weight := 0
		switch v := c.VRFs[i.VRF]; {
		case i.Shutdown:
		case i.Kind == devices.MgmtPort:
			weight = 2
		case v != nil && v.Management:
			weight = 1
		}
		if a := firstAddress(i); weight > best && a.IsValid() {
			best, out.Address, out.AddressFrom = weight, a, name
		}
	}
	return out
}

// firstAddress is the first address of an interface in order, IPv4 before IPv6, without link-local ones.
func firstAddress(i *devices.Interface) netip.Addr {
	var out []netip.Addr
	for _, a := range i.Addresses {
		if at := a.Prefix.Addr(); at.IsValid() && !at.IsLinkLocalUnicast() && !a.Secondary {
			out = append(out, at)
		}
	}
	slices.SortFunc(out, func(a, b netip.Addr) int { return a.Compare(b) })
	if len(out) == 0 {
		return netip.Addr{}
	}
	return out[0]
}

// place is where a configuration sets a path, for a comment: "configs/core-a.cfg:12".
func place(d *devices.Device, path string) string {
	at, _ := d.Config.Where(path)
	if at.IsZero() && len(d.Trees) > 0 {
		at.File = d.Trees[0].File
	}
	return at.String()
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

func join(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
