package routing

import (
	"net/netip"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
	"interlock/simulate/systems"
)

// connected gives the routes of interfaces that are up: each address's subnet, and a local host route to the address itself. Devices of
// which nothing is new since another state, nil for none, have the very routes that they had.
func (s *State) connected(before *State) map[rib.ID][]*rib.Route {
	out := map[rib.ID][]*rib.Route{}
	for k, d := range s.Network.Devices {
		if before != nil && before.Network.Devices[k] == d {
			for _, vrf := range d.VRFs {
				id := rib.ID{Device: d.Name, VRF: vrf}
				if rs := before.offered[fromInterfaces][id]; len(rs) > 0 {
					out[id] = rs
				}
			}
			continue
		}
		at := map[key]*rib.Route{}
		for _, i := range d.Interfaces {
			keeps := d.Up && d.System.Static.KeepsLocal && !i.Config.Shutdown
			if !i.Up && !keeps {
				continue
			}
			for _, a := range i.Addresses {
				if a.Borrowed || a.Prefix.Addr().Is6() && a.Prefix.Addr().IsLinkLocalUnicast() {
					continue
				}
				routes := []*rib.Route{connectedRoute(i, a), localRoute(i, a)}
				if !i.Up {
					if routes = routes[1:]; a.Prefix.IsSingleIP() {
						continue
					}
					routes[0].NextHops = []rib.NextHop{{Kind: rib.Reject}}
				}
				for _, r := range routes {
					k := key{i.VRF, r.Prefix, r.Protocol}
					switch have := at[k]; {
					case have == nil:
					case !d.System.Static.OneConnected: // one subnet on two interfaces: a next hop each
						have.NextHops = rib.SortHops(append(have.NextHops, r.NextHops...))
						continue
					case i.Config.Kind == devices.Loopback:
						have.NextHops = r.NextHops
						continue
					default:
						continue
					}
					at[k] = r
					out[i.ID()] = append(out[i.ID()], r)
				}
			}
			out[i.ID()] = append(out[i.ID()], firstHops(i)...)
		}
	}
	return out
}

// firstHops are host routes to the addresses of HSRP groups that an interface forwards for, on systems that have them.
func firstHops(i *layer3.Interface) []*rib.Route {
	if len(i.Virtual) == 0 || !systems.LinkOf(i.Device.Config.OS).HSRPRoutes {
		return nil
	}
	var out []*rib.Route
	for _, addr := range i.Virtual {
		for _, g := range i.Config.Gateways {
			if g.Protocol == "hsrp" && g.Addresses[addr.String()] {
				out = append(out, &rib.Route{Prefix: netip.PrefixFrom(addr, addr.BitLen()), Protocol: rib.FirstHop, NextHops: []rib.NextHop{{Kind: rib.Receive, Interface: i.Name}}})
				break
			}
		}
	}
	return out
}

// key is what makes an interface's route one of its own on a device.
type key struct {
	vrf      string
	prefix   netip.Prefix
	protocol rib.Protocol
}

func connectedRoute(i *layer3.Interface, a layer3.Address) *rib.Route {
	return &rib.Route{Prefix: a.Prefix.Masked(), Protocol: rib.Connected, Distance: i.Device.System.Distance(rib.Connected), Tag: uint32(a.Tag),
		NextHops: []rib.NextHop{{Kind: rib.Attached, Interface: i.Name}}}
}

func localRoute(i *layer3.Interface, a layer3.Address) *rib.Route {
	addr := a.Prefix.Addr()
	return &rib.Route{Prefix: netip.PrefixFrom(addr, addr.BitLen()), Protocol: rib.Local, Distance: i.Device.System.Distance(rib.Local), Tag: uint32(a.Tag),
		NextHops: []rib.NextHop{{Kind: rib.Receive, Interface: i.Name}}}
}
