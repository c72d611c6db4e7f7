package simulate

import (
	"cmp"
	"fmt"
	"net/netip"
	"strings"

	"interlock/devices"
)

// EndsAgree reports that a difference ForwardingDiffers tells of a port is none to worry about, because the port at the other end of the
// cable says the same in so many words: its speed, duplex or FEC.
func EndsAgree(n *devices.Network, device, path string) bool {
	port, word, ok := strings.Cut(strings.TrimPrefix(path, "interface "), devices.PathSeparator)
	if !ok {
		return false
	}
	says := func(r devices.PortRef) string {
		d := n.Devices[r.Device]
		if d == nil || d.Config.Interfaces[r.Port] == nil {
			return ""
		}
		switch i := d.Config.Interfaces[r.Port]; word {
		case "speed":
			return i.Speed
		case "duplex":
			return i.Duplex
		case "fec":
			return i.FEC
		}
		return ""
	}
	here := devices.PortRef{Device: device, Port: port}
	for _, l := range n.Links {
		for _, x := range [...][2]devices.PortRef{{l.A, l.B}, {l.B, l.A}} {
			if x[0] == here {
				return says(here) != "" && n.Devices[device].Config.OS == osOf(n, x[1].Device) && says(here) == says(x[1])
			}
		}
	}
	return false
}

func osOf(n *devices.Network, device string) string {
	if d := n.Devices[device]; d != nil {
		return d.Config.OS
	}
	return ""
}

// StrangeNextHops are static routes that come with the change and lead to an address that nobody is known to have and no static route of
// the device led to before: whether anybody answers there, nothing tells.
func StrangeNextHops(before, after *devices.Network) []Fact {
	known := map[netip.Addr]bool{}
	for _, h := range site(after).Hosts {
		known[h.Address.Addr()] = true
	}
	for _, d := range after.Devices {
		for _, i := range d.Config.Interfaces {
			for _, a := range i.Addresses {
				known[a.Prefix.Addr()] = true
			}
			for _, a := range declaredVirtual(i) {
				known[a] = true
			}
		}
	}
	var out []Fact
	for _, name := range sortedKeys(after.Devices) {
		b, a := before.Devices[name], after.Devices[name]
		if b == nil || a.Config == b.Config {
			continue
		}
		led := map[netip.Addr]bool{}
		for _, v := range b.Config.VRFs {
			for _, r := range v.StaticRoutes {
				led[r.NextHop] = true
			}
		}
		for _, vrf := range sortedKeys(a.Config.VRFs) {
			for _, key := range sortedKeys(a.Config.VRFs[vrf].StaticRoutes) {
				r := a.Config.VRFs[vrf].StaticRoutes[key]
				if !r.NextHop.IsValid() || r.Discard || known[r.NextHop] || led[r.NextHop] || !onSubnet(a.Config, cmp.Or(r.NextHopVRF, vrf), r.NextHop) {
					continue
				}
				path := devices.PathJoin("vrf "+vrf, "static route "+key)
				out = append(out, Fact{Kind: "simulate/unmodelled", Device: name, Path: path, Pos: where(a.Config, path),
					Message: fmt.Sprintf("the route to %s by %s leads to an address that no device or host of the site is known to have: whether anybody answers there cannot be told", r.Prefix, r.NextHop),
					Hint:    "correct the next hop; or, if it is right, name who has it under \"hosts:\" in interlock.yaml"})
			}
		}
	}
	return out
}

// onSubnet reports that an address lies in a subnet of an interface of a VRF. One that does not is reached by another route, or is no use.
func onSubnet(c *devices.Config, vrf string, a netip.Addr) bool {
	for _, i := range c.Interfaces {
		if vrfOf(i) != vrf {
			continue
		}
		for _, x := range i.Addresses {
			if x.Prefix.Contains(a) {
				return true
			}
		}
	}
	return false
}
