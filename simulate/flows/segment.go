package flows

import (
	"fmt"
	"net/netip"
	"slices"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
)

// send hands packets to a segment: to the neighbour that is the next hop, or to the destination itself.
func (w *walk) send(s spot, v *Visit, out *layer3.Interface, hop Hop) []Step {
	end := func(k EndKind, to, why string) []Step {
		return []Step{{End: &End{Kind: k, Device: v.Device, VRF: v.VRF, Interface: out.Name, To: to, Why: why}}}
	}
	t := w.t
	if out.Config.Kind == devices.Tunnel && out.Segment < 0 {
		return w.tunnel(s, v, out)
	}
	target := hop.Addr
	last := hop.Kind == rib.Attached
	if last {
		target = w.h.Dst
	}
	if !target.IsValid() || target.IsLinkLocalUnicast() {
		if is := t.among(out, target); len(is) > 0 {
			return w.enterAll(is)
		}
		others := t.w.Net.Neighbors(out)
		switch {
		case len(others) == 1 && (target.IsValid() || pointToPoint(out)):
			return w.enterAll(others)
		case out.Segment < 0:
			return end(Left, "", "nobody is known behind "+out.Name)
		case target.IsValid() && len(others) == 0:
			return end(BlackHole, "", fmt.Sprintf("nobody answers for %s on %s", target, out.Name))
		case target.IsValid():
			return end(Unmodelled, "", fmt.Sprintf("%d others hear %s, and which of them has %s is not known", len(others), out.Name, target))
		}
		// A route to an interface: the destination itself is asked for, as on a subnet of its own.
		target, last = w.h.Dst, true
		if len(t.among(out, target)) == 0 && t.w.Index.hosts[target] == nil && len(others) > 0 {
			return end(Unmodelled, "", fmt.Sprintf("the route leads to %s without a neighbour, and who answers there for %s (proxy ARP) is not modelled", out.Name, target))
		}
	}
	if is := t.among(out, target); len(is) > 0 {
		return w.enterAll(is)
	}
	if h := t.w.Index.hosts[target]; h != nil {
		segments, _ := t.attached(h)
		switch {
		case out.Segment >= 0 && slices.Contains(segments, out.Segment):
			if last {
				return end(Delivered, h.Name, "")
			}
			return end(Left, h.Name, fmt.Sprintf("the next hop %s is the host %s", target, h.Name))
		case len(segments) == 0:
			return end(BlackHole, "", fmt.Sprintf("%s is the host %s, none of whose ports is up", target, h.Name))
		default:
			return end(BlackHole, "", fmt.Sprintf("%s is the host %s, which is not in the segment of %s", target, h.Name, out.Name))
		}
	}
	mute := t.whyMute(target)
	switch {
	case mute != "":
		return end(BlackHole, "", fmt.Sprintf("nobody on %s answers for %s%s", out.Name, target, mute))
	case out.Segment < 0 && last:
		return end(Delivered, "", "who is behind "+out.Name+" is not known, and its subnet is the destination's")
	case out.Segment < 0:
		return end(Left, "", "who is behind "+out.Name+" is not known")
	case t.open(out.Segment) && last:
		return end(Delivered, "", "it is an address in the subnet of "+out.Name+" of which nothing more is known")
	case t.open(out.Segment):
		return end(Left, "", fmt.Sprintf("the next hop %s is somebody on %s of whom nothing is known", target, out.Name))
	}
	return end(BlackHole, "", fmt.Sprintf("nobody on %s answers for %s", out.Name, target))
}

// among are those who answer for an address in the segment of an interface, on other devices.
func (t *Tracer) among(out *layer3.Interface, a netip.Addr) []*layer3.Interface {
	if !a.IsValid() {
		return nil
	}
	return slices.DeleteFunc(t.answer(out.Segment, a), func(i *layer3.Interface) bool { return i.Device == out.Device })
}

// answer are the interfaces that answer for an address in a segment.
func (t *Tracer) answer(segment int, a netip.Addr) []*layer3.Interface {
	if segment < 0 || segment >= len(t.w.Net.Segments) {
		return nil
	}
	a = a.WithZone("")
	var out []*layer3.Interface
	for _, i := range t.w.Net.Segments[segment] {
		if i.Up && (i.Owns(a) || slices.Contains(t.virtual(i), a)) {
			out = append(out, i)
		}
	}
	return out
}

func (w *walk) enterAll(is []*layer3.Interface) []Step {
	steps := make([]Step, 0, len(is))
	for _, i := range is {
		steps = append(steps, w.enter(w.arrivals(i)))
	}
	return steps
}

// pointToPoint reports an interface without a broadcast medium: nobody is asked for an address there.
func pointToPoint(i *layer3.Interface) bool {
	return i.Config.Kind == devices.Tunnel || i.Config.Kind == devices.OtherKind || i.Borrowed != ""
}

// whyMute says why those who have an address do not answer for it; it reads after the sentence, and is "" where nobody has it.
func (t *Tracer) whyMute(a netip.Addr) string {
	is := t.owners(a)
	if len(is) == 0 {
		return ""
	}
	switch i := is[0]; {
	case !i.Device.Up:
		return fmt.Sprintf(": it is that of %s, which is out of service", i.Device.Name)
	case !i.Up:
		return fmt.Sprintf(": it is that of %s:%s, which is down", i.Device.Name, i.Name)
	default:
		return fmt.Sprintf(": it is that of %s:%s, which is not in this segment", i.Device.Name, i.Name)
	}
}

// reversePath applies unicast reverse-path forwarding (RFC 3704): the kind of end and why, 0 where packets pass.
func (t *Tracer) reversePath(s spot, h Header) (string, EndKind) {
	mode := s.in.Config.RPF
	if mode == "" {
		return "", 0
	}
	d := t.w.Forward(rib.ID{Device: s.dev.Name, VRF: s.vrf}, h.Src)
	switch {
	case d.Unmodelled != "":
		return "reverse-path forwarding needs the route to " + h.Src.String() + ": " + d.Unmodelled, Unmodelled
	case d.Route == nil:
		return fmt.Sprintf("reverse-path forwarding (%s): there is no route back to %s", mode, h.Src), Denied
	case mode != "strict" && mode != "loose":
		return "reverse-path forwarding (" + mode + ") is not modelled", Unmodelled
	case d.Route.Prefix.Bits() == 0:
		return "reverse-path forwarding (" + mode + ") finds only a default route back to " + h.Src.String() + ", and whether that is enough differs between systems", Unmodelled
	case mode == "strict" && !slices.ContainsFunc(d.Hops, func(x Hop) bool { return x.Interface == s.in.Name }):
		return fmt.Sprintf("reverse-path forwarding (strict): the way back to %s is not by %s but by %s", h.Src, s.in.Name, Describe(d.Route)), Denied
	}
	return "", 0
}
