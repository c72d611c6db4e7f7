package routing

import (
	"net/netip"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
)

// connected gives the routes of interfaces that are up: each address's subnet, and a local host route to the address itself.
func (s *State) connected() map[rib.ID][]*rib.Route {
	out := map[rib.ID][]*rib.Route{}
	for _, d := range s.Network.Devices {
		at := map[key]*rib.Route{}
		for _, i := range d.Interfaces {
			if !i.Up {
				continue
			}
			for _, a := range i.Addresses {
				if a.Borrowed || a.Prefix.Addr().Is6() && a.Prefix.Addr().IsLinkLocalUnicast() {
					continue
				}
				for _, r := range [...]*rib.Route{connectedRoute(i, a), localRoute(i, a)} {
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
