package pipelines

import (
	"context"
	"fmt"
	"net/netip"

	"interlock/pipelines/inputs"
	"interlock/simulate"
	"interlock/simulate/flows"
	"interlock/simulate/rib"
)

// Traced is a flow followed through a network, there and back.
type Traced struct {
	From, To, Port string
	Down           simulate.Down
	Forward        *flows.Trace
	// Back is nil where the far end lies outside of the network.
	Back *flows.Trace
	// Doubts say what is assumed of the ends, Problems what of the routing is not to be trusted on the devices that packets pass.
	Doubts   []string
	Problems []rib.Problem
	// Unread are files of which no system is known; their devices are not in the network.
	Unread inputs.Problems
}

// Trace reads a snapshot and follows packets from one end to another and back. Ends are hosts of the site, addresses, devices, or
// interfaces ("core-a:Ethernet1/1"); port is "tcp/443", "udp/53", "icmp" or empty for any.
func Trace(ctx context.Context, dir, from, to, port string, without []string) (Traced, error) {
	n, unread, err := ReadNetwork(ctx, dir)
	if err != nil {
		return Traced{}, err
	}
	down, err := downNamed(n, without)
	if err != nil {
		return Traced{}, err
	}
	s := simulate.NewGround(n).Settle(down)
	t := s.Tracer()
	out := Traced{From: from, To: to, Port: port, Down: down, Unread: unread}
	a, err := t.Locate(from)
	if err != nil {
		return out, UsageError{Message: "--from " + from + ": " + err.Error()}
	}
	b, err := t.Locate(to)
	dst := b.Addr
	if err != nil {
		if dst, _ = netip.ParseAddr(to); !dst.IsValid() { // an address outside of the network may well be gone to
			return out, UsageError{Message: "--to " + to + ": " + err.Error()}
		}
	}
	for end, addr := range map[string]netip.Addr{from: a.Addr, to: dst} {
		if !addr.IsValid() {
			return out, UsageError{Message: fmt.Sprintf("no address of %s is known; give one", end)}
		}
	}
	if a.Addr.Is4() != dst.Is4() {
		return out, UsageError{Message: fmt.Sprintf("%s is %s and %s is %s: one is IPv4 and the other IPv6", from, a.Addr, to, dst)}
	}
	h := flows.Toward(a.Addr, dst, port)
	out.Forward = t.Trace(a, h)
	if err == nil {
		out.Back = t.Trace(b, h.Reverse())
	}
	passed := map[string]bool{}
	for _, x := range []*flows.Trace{out.Forward, out.Back} {
		if x != nil {
			for _, v := range x.Visits {
				passed[v.Device] = true
			}
		}
	}
	for _, p := range s.Problems() {
		if passed[p.Device] {
			out.Problems = append(out.Problems, p)
		}
	}
	for _, o := range []flows.Origin{a, b} {
		if o.Doubt != "" {
			out.Doubts = append(out.Doubts, o.Doubt)
		}
	}
	return out, nil
}
