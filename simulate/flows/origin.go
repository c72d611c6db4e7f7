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

	host   *Host
	starts []spot
	// ends are ways in which packets end before they meet a device.
	ends []End
}

// Locate finds an end by what a person calls it: a host of the site, an address, a device, or an interface as "device:interface".
func (t *Tracer) Locate(name string) (Origin, error) {
	if h := t.names[name]; h != nil {
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
	t.gateways(&o)
	return o
}

// Host finds a host by name, nil where there is none.
func (t *Tracer) Host(name string) *Host { return t.names[name] }

// FromAddress starts at whoever has an address: a device, a host, or somebody in a subnet.
func (t *Tracer) FromAddress(a netip.Addr) (Origin, error) {
	if h := t.hosts[a]; h != nil {
		return t.FromHost(h), nil
	}
	if is := t.owner[a]; len(is) > 0 {
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
	// Somebody in the longest subnet that has it.
	var subnet netip.Prefix
	var in []*layer3.Interface
	for _, d := range t.w.Net.Devices {
		for _, i := range d.Interfaces {
			for _, x := range i.Addresses {
				p := x.Prefix.Masked()
				if x.Borrowed || !p.Contains(a) || p.IsSingleIP() || p.Bits() < subnet.Bits() {
					continue
				}
				if p != subnet {
					subnet, in = p, nil
				}
				in = append(in, i)
			}
		}
	}
	if len(in) == 0 {
		return Origin{}, fmt.Errorf("%s is no host's and no device's address and in no subnet of the network", a)
	}
	h := &Host{Name: a.String(), Address: netip.PrefixFrom(a, subnet.Bits())}
	for _, i := range in {
		if i.Segment >= 0 && !slices.Contains(h.Segments, i.Segment) {
			h.Segments = append(h.Segments, i.Segment)
		}
		h.Devices = append(h.Devices, i.Device.Name)
	}
	o := t.FromHost(h)
	if len(h.Segments) == 0 { // a port of which nobody is known: only who is behind it
		for _, i := range in {
			if i.Up {
				o.starts = append(o.starts, spot{i.Device, i.VRF, i})
				o.ends = nil
			}
		}
	}
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
	if len(h.Segments) == 0 {
		o.ends = []End{{Kind: BlackHole, Why: "no port that " + h.Name + " is attached to is up"}}
		return
	}
	subnet := h.Address.Masked()
	var virtual, own []place

	for _, d := range t.w.Net.Devices {
		for _, i := range d.Interfaces {
			inside := false
			for _, a := range i.Addresses {
				inside = inside || !a.Borrowed && a.Prefix.Masked().Contains(h.Address.Addr())
			}
			if !inside && len(i.Config.VirtualAddresses) == 0 {
				continue
			}
			if !i.Up || !slices.Contains(h.Segments, i.Segment) {

				continue
			}
			if t.w.Virtual != nil {
				for _, a := range t.w.Virtual(i) {
					if subnet.Contains(a) {
						virtual = append(virtual, place{i.Segment, a})
					}
				}
			}
			for _, a := range i.Addresses {
				if subnet.Contains(a.Prefix.Addr()) && !a.Borrowed {
					own = append(own, place{i.Segment, a.Prefix.Addr()})
				}
			}
		}
	}
	at := virtual
	if len(at) == 0 {
		at = own
	}
	distinct := map[netip.Addr]bool{}
	for _, p := range at {
		distinct[p.addr] = true
		for _, i := range t.nearest(h, t.answer[p]) {
			if s := (spot{i.Device, i.VRF, i}); !slices.Contains(o.starts, s) {
				o.starts = append(o.starts, s)
			}
		}
	}
	if len(o.starts) == 0 {
		o.ends = []End{{Kind: BlackHole, Why: fmt.Sprintf("nobody that %s hears is in %s: it has no gateway", h.Name, subnet)}}
	}
	if len(virtual) == 0 && len(distinct) > 1 {
		o.Doubt = fmt.Sprintf("which of %d addresses is the gateway of %s is not told", len(distinct), h.Name)
	}
}

// nearest are those on devices that the host hangs on, where there are any.
func (t *Tracer) nearest(h *Host, is []*layer3.Interface) []*layer3.Interface {
	var out []*layer3.Interface
	for _, i := range is {
		if slices.Contains(h.Devices, i.Device.Name) {
			out = append(out, i)
		}
	}
	if len(out) == 0 {
		return is
	}
	return out
}
