package flows

import (
	"fmt"
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
)

// carried follows the packets that carry others between two ends of a tunnel: where they come out, or how they fail. It is a flow of its
// own in the outer network, and answered once for each pair of ends.
func (t *Tracer) carried(id rib.ID, h Header) *Trace {
	k := tunnel{id, h.Src, h.Dst}
	t.mu.Lock()
	have, ok := t.outward[k]
	if !ok {
		t.outward[k] = nil // asked for while it is being answered: a tunnel through itself
	}
	t.mu.Unlock()
	if ok {
		return have
	}
	d := t.w.Net.Device(id.Device)
	tr := t.Trace(Origin{Name: id.Device, starts: []spot{{d, id.VRF, nil}}}, h)
	t.mu.Lock()
	t.outward[k] = tr
	t.mu.Unlock()
	return tr
}

// outcome divides the ends of carrying packets: devices reached, and steps for every end that is no arrival.
func (t *Tracer) outcome(tr *Trace, v spot, at, what string) (reached []*layer3.Device, failed []Step) {
	end := func(k EndKind, why string, pos devices.Pos) {
		failed = append(failed, Step{End: &End{Kind: k, Device: v.dev.Name, VRF: v.vrf, Interface: at, Why: why, Pos: pos}})
	}
	if tr == nil {
		end(Loop, what+" is routed through itself", devices.Pos{})
		return nil, failed
	}
	for _, e := range tr.Ends {
		if e.Kind == Delivered && e.To == e.Device && e.Device != "" {
			reached = append(reached, t.w.Net.Device(e.Device))
			continue
		}
		kind := e.Kind
		if kind == Delivered {
			kind = Left
		}
		end(kind, what+": "+e.String(), e.Pos)
	}
	return reached, failed
}

// vxlan sends packets to a tunnel end point: they come out in the VRF that has the segment's number there.
func (w *walk) vxlan(s spot, hop Hop) []Step {
	t := w.t
	what := fmt.Sprintf("the VXLAN tunnel to %s (VNI %d)", hop.Addr, hop.VNI)
	tr := t.carried(rib.ID{Device: s.dev.Name, VRF: "default"}, Header{Src: netip.Addr{}, Dst: hop.Addr, Protocol: "udp", DstPort: Ports{4789, 4789}})
	reached, steps := t.outcome(tr, s, "", what)
	for _, d := range reached {
		vrf := vrfOfVNI(d.Config, hop.VNI)
		if vrf == "" {
			steps = append(steps, Step{End: &End{Kind: Unmodelled, Device: s.dev.Name, VRF: s.vrf, Why: fmt.Sprintf("%s comes out on %s, which has no VRF with that VNI", what, d.Name)}})
			continue
		}
		steps = append(steps, w.enter(spot{d, vrf, nil}))
	}
	return steps
}

func vrfOfVNI(c *devices.Config, vni int) string {
	for _, i := range c.Interfaces {
		if i.VTEP != nil && i.VTEP.VNIs[vni] != nil && i.VTEP.VNIs[vni].VRF != "" {
			return i.VTEP.VNIs[vni].VRF
		}
	}
	found := ""
	for name, v := range c.VRFs {
		if v.VNI == vni && (found == "" || name < found) {
			found = name
		}
	}
	return found
}

// tunnel sends packets into a tunnel interface (GRE, IP in IP): they come out of the interface that has the two ends the other way round.
func (w *walk) tunnel(s spot, v *Visit, out *layer3.Interface) []Step {
	t := w.t
	unmodelled := func(why string) []Step {
		return []Step{{End: &End{Kind: Unmodelled, Device: v.Device, VRF: v.VRF, Interface: out.Name, Why: why}}}
	}
	c := out.Config.Tunnel
	src, dst, ok := ends(s.dev, c)
	if !ok {
		return unmodelled("where the tunnel " + out.Name + " leads is not known")
	}
	what := "the tunnel " + out.Name + " to " + dst.String()
	reached, steps := t.outcome(t.carried(rib.ID{Device: s.dev.Name, VRF: orDefault(c.VRF)}, Header{Src: src, Dst: dst, Protocol: "gre"}), s, out.Name, what)
	for _, d := range reached {
		var far *layer3.Interface
		for _, i := range d.Interfaces {
			if i.Config.Tunnel == nil || i.Config.Kind != devices.Tunnel {
				continue
			}
			if a, b, ok := ends(d, i.Config.Tunnel); ok && a == dst && b == src && i.Config.Tunnel.Key == c.Key {
				far = i
				break
			}
		}
		switch {
		case far == nil:
			steps = append(steps, unmodelled(what+" comes out on "+d.Name+", which has no tunnel back")...)
		case !far.Up:
			steps = append(steps, Step{End: &End{Kind: BlackHole, Device: v.Device, VRF: v.VRF, Interface: out.Name, Why: what + " comes out on " + d.Name + ":" + far.Name + ", which is down"}})
		default:
			steps = append(steps, w.enter(spot{d, far.VRF, far}))
		}
	}
	return steps
}

// ends are the addresses between which a tunnel runs.
func ends(d *layer3.Device, c *devices.TunnelConfig) (src, dst netip.Addr, ok bool) {
	if c == nil {
		return src, dst, false
	}
	src, err := netip.ParseAddr(c.Source)
	if err != nil {
		i := d.ByName[c.Source]
		if i == nil {
			return src, dst, false
		}
		src = i.Primary().Addr()
	}
	dst, err = netip.ParseAddr(strings.Fields(c.Destination + " -")[0])
	return src, dst, err == nil && src.IsValid()
}

func orDefault(vrf string) string {
	if vrf == "" {
		return "default"
	}
	return vrf
}
