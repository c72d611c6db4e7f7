package simulate

import (
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/simulate/systems"
)

// Dark are the routed ports that nothing is plugged into where a network is all there is, as a laboratory is: no cable of theirs is known and
// no other device has an address in a subnet of theirs. Only ports of systems whose virtual devices show them as down then (a row's DarkPorts).
// In a network that somebody uses, what is behind a port without a known cable is taken to work: there this must not be asked.
func Dark(n *devices.Network) map[devices.PortRef]bool {
	subnets := map[netip.Prefix]map[string]bool{}
	for name, d := range n.Devices {
		for _, i := range d.Config.Interfaces {
			for _, a := range i.Addresses {
				p := a.Prefix.Masked()
				if subnets[p] == nil {
					subnets[p] = map[string]bool{}
				}
				subnets[p][name] = true
			}
		}
	}
	lit := map[devices.PortRef]bool{}
	links, _ := Links(n.Devices, n.Site, n.Links)
	for _, l := range links {
		lit[l.A], lit[l.B] = true, true
	}
	out := map[devices.PortRef]bool{}
	for name, d := range n.Devices {
		dark := systems.LinkOf(d.Config.OS).DarkPorts
		for _, i := range d.Config.Interfaces {
			port := i.Name
			if i.Kind == devices.Subinterface {
				port = i.Parent
			}
			ref := devices.PortRef{Device: name, Port: port}
			if len(i.Addresses) == 0 || !hasPrefix(port, dark) {
				continue
			}
			for _, a := range i.Addresses {
				if len(subnets[a.Prefix.Masked()]) > 1 {
					lit[ref] = true
				}
			}
			out[ref] = true
		}
	}
	for ref := range lit {
		delete(out, ref)
	}
	return out
}

func hasPrefix(name string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}
