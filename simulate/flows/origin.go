package flows

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"interlock/simulate/layer3"
)

// Origin is an end of a flow: where packets start, and the address they come from or go to.
type Origin struct {
	Name string
	Addr netip.Addr
	// Doubt says what is assumed of the end that nobody told ("its gateway is not told: ..."), "" for nothing.
	Doubt string

	host *Host
	// segments and devices are where the host hangs.
	segments []int
	devices  []string
	starts   []spot
	// ends are ways in which packets end before they meet a device.
	ends []End
}

// Locate finds an end by what a person calls it: a host of the site, an address, a device, or an interface as "device:interface".
func (t *Tracer) Locate(name string) (Origin, error) {
	if h := t.w.Index.names[name]; h != nil {
		return t.FromHost(h), nil
	}
	if a, err := netip.ParseAddr(name); err == nil {
		return t.FromAddress(a)
	}
	dev, port, isPort := strings.Cut(name, ":")
	d := t.w.Net.Device(dev)
	if d == nil {
		return Origin{}, fmt.Errorf("%q is no host of the site, no address and no device; hosts are named in interlock.yaml", name)
	}
	if isPort {
		i := d.ByName[port]
		if i == nil {
			return Origin{}, fmt.Errorf("%s has no interface %q that takes part in layer 3", dev, port)
		}
		a := i.Primary().Addr()
		if !a.IsValid() {
			a = i.Primary6().Addr()
		}
		if !a.IsValid() {
			return Origin{}, fmt.Errorf("%s has no address to trace with", name)
		}
		return Origin{Name: name, Addr: a, starts: []spot{{d, i.VRF, nil}}}, nil
	}
	o := Origin{Name: name, starts: []spot{{d, "default", nil}}}
	for _, i := range d.Interfaces {
		if a := i.Primary().Addr(); a.IsValid() && i.VRF == "default" && (!o.Addr.IsValid() || strings.HasPrefix(strings.ToLower(i.Name), "lo")) {
			o.Addr = a
			if strings.HasPrefix(strings.ToLower(i.Name), "lo") {
				break
			}
		}
	}
	if !o.Addr.IsValid() {
		return Origin{}, fmt.Errorf("%s has no IPv4 address in its default VRF; name an interface as %s:INTERFACE", name, name)
	}
	return o, nil
}

// FromHost starts at a host: at its gateway.
func (t *Tracer) FromHost(h *Host) Origin {
	o := Origin{Name: h.Name, Addr: h.Address.Addr(), host: h}
	o.segments, o.devices = t.attached(h)
	t.gateways(&o)
	return o
}

// FromAddress starts at whoever has an address: a device, a host, or somebody in a subnet.
func (t *Tracer) FromAddress(a netip.Addr) (Origin, error) {
	if h := t.w.Index.hosts[a]; h != nil {
		return t.FromHost(h), nil
	}
	if is := t.owners(a); len(is) > 0 {
		o := Origin{Name: a.String(), Addr: a}
		for _, i := range is {
			if i.Up {
				o.starts = append(o.starts, spot{i.Device, i.VRF, nil})
			}
		}
		if len(o.starts) == 0 {
			o.ends = []End{{Kind: BlackHole, Device: is[0].Device.Name, Interface: is[0].Name, Why: "the interface that has " + a.String() + " is down"}}
		}
		return o, nil
	}
	subnet := t.w.Index.Subnet(a)
	if !subnet.IsValid() {
		return Origin{}, fmt.Errorf("%s is no host's and no device's address and in no subnet of the network", a)
	}
	o := Origin{Name: a.String(), Addr: a, host: &Host{Name: a.String(), Address: netip.PrefixFrom(a, subnet.Bits())}}
	for _, i := range t.find(t.w.Index.subnets[subnet]) {
		if !i.Up {
			continue
		}
		if i.Segment >= 0 && !slices.Contains(o.segments, i.Segment) {
			o.segments = append(o.segments, i.Segment)
		}
	}
	t.gateways(&o)
	return o, nil
}

// gateways finds who routes for a host: the virtual addresses of its subnet where there are any; else the devices' own, of which the
// host may use any, since nobody tells which. Those on a device that it hangs on itself answer before others of the same address.
func (t *Tracer) gateways(o *Origin) {
	h := o.host
	if !h.Address.IsValid() {
		o.ends = []End{{Kind: Unmodelled, Why: "no address of " + h.Name + " is known"}}
		return
	}
	if len(o.segments) == 0 {
		o.ends = []End{{Kind: BlackHole, Why: "no port that " + h.Name + " is attached to is up"}}
		return
	}
	subnet := h.Address.Masked()
	type way struct {
		addr netip.Addr
		i    *layer3.Interface
	}
	var virtual, own []way
	for _, s := range o.segments {
		if s >= len(t.w.Net.Segments) {
			continue
		}
		for _, i := range t.w.Net.Segments[s] {
			if !i.Up {
				continue
			}
			for _, a := range t.virtual(i) {
				if subnet.Contains(a) {
					virtual = append(virtual, way{a, i})
				}
			}
			for _, a := range i.Addresses {
				if addr := a.Prefix.Addr(); subnet.Contains(addr) && !a.Borrowed {
					own = append(own, way{addr, i})
				}
			}
		}
	}
	ways := virtual
	if len(ways) == 0 {
		if t.w.Sought != nil && t.w.Sought(subnet) {
			o.ends = []End{{Kind: BlackHole, Why: fmt.Sprintf("nobody answers for the gateway of %s yet", h.Name)}}
			return
		}
		ways = own
	}
	near := map[netip.Addr]bool{} // addresses that a device answers for which the host hangs on
	distinct := map[netip.Addr]bool{}
	for _, w := range ways {
		distinct[w.addr] = true
		near[w.addr] = near[w.addr] || slices.Contains(o.devices, w.i.Device.Name)
	}
	for _, w := range ways {
		if near[w.addr] && !slices.Contains(o.devices, w.i.Device.Name) {
			continue
		}
		if s := (spot{w.i.Device, w.i.VRF, w.i}); !slices.Contains(o.starts, s) {
			o.starts = append(o.starts, s)
		}
	}
	if len(o.starts) == 0 {
		o.ends = []End{{Kind: BlackHole, Why: fmt.Sprintf("nobody that %s hears is in %s: it has no gateway", h.Name, subnet)}}
	}
	if len(virtual) == 0 && len(distinct) > 1 {
		o.Doubt = fmt.Sprintf("which of %d addresses is the gateway of %s is not told", len(distinct), h.Name)
	}
}

// Starts names the devices and interfaces at which packets enter, in order.
func (o Origin) Starts() []string {
	var out []string
	for _, s := range o.starts {
		name := s.dev.Name
		if s.in != nil {
			name += ":" + s.in.Name
		}
		out = append(out, name)
	}
	return out
}

// Segments are the broadcast domains that a host is heard in.
func (o Origin) Segments() []int { return o.segments }
