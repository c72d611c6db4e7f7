// Package flows follows packets through a network in one state: every branch of equal cost, through access lists, from where they
// start to where they end, saying at each device why. It looks nothing up itself: routes, segments and who answers for an address have
// been worked out before.
package flows

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
)

// World is a network in one state as packets meet it.
type World struct {
	Net *layer3.Network
	// Forward says what a table does with packets to an address, next hops resolved to interfaces.
	Forward func(id rib.ID, dst netip.Addr) Decision
	// Virtual are the addresses that an interface answers for in this state beside its own: those of HSRP, VRRP and GLBP groups in
	// which it is active, and anycast gateways. Nil: none.
	Virtual func(*layer3.Interface) []netip.Addr
	// Sought reports a subnet whose hosts have a shared address for their gateway, whether anybody answers for it or not. Nil: where nobody
	// answers, hosts are taken to have some device's own.
	Sought func(subnet netip.Prefix) bool
	// Open reports a segment with a port that is up and behind which nobody is known: strangers may be in it. Nil: no segment.
	Open func(segment int) bool
	// Index finds addresses and hosts; it may be that of another state of the same network.
	Index *Index
	// Attached says where a host hangs in this state: the broadcast domains it is heard in, and the devices it hangs on by a port that is
	// up. None where all its ports are down. Nil: nowhere.
	Attached func(*Host) (segments []int, devices []string)
}

// Host is something attached to the network.
type Host struct {
	Name    string
	Address netip.Prefix
}

// Decision is what a table does with packets to an address.
type Decision struct {
	// Route is the one taken, nil where there is none.
	Route *rib.Route
	// Hops are where packets go: several share the load. None with a route means that its next hops do not resolve.
	Hops []Hop
	// Unmodelled says why what the device really does is not known, "" where it is.
	Unmodelled string
}

// Hop is a next hop that is ready to be sent to.
type Hop struct {
	Kind rib.HopKind
	// Addr is the neighbour of Via and the far end of VTEP and MPLS, the zero Addr where only the interface is known.
	Addr netip.Addr
	// Interface is where packets leave, "" for Receive, Discard, Reject, VTEP and MPLS.
	Interface string
	VNI       int
}

// Ports is a range of TCP or UDP ports. The zero value is any.
type Ports struct{ From, To uint16 }

func (p Ports) isAny() bool { return p.From == 0 && (p.To == 0 || p.To == 65535) }

func (p Ports) bounds() (lo, hi int) {
	if p.To == 0 && p.From == 0 {
		return 0, 65535
	}
	return int(p.From), int(p.To)
}

func (p Ports) String() string {
	switch {
	case p.isAny():
		return ""
	case p.From == p.To:
		return strconv.Itoa(int(p.From))
	}
	return strconv.Itoa(int(p.From)) + "-" + strconv.Itoa(int(p.To))
}

// client are the ports that the side that opens a connection may use: none below 1024 (BSD's and Linux's privileged ports).
var client = Ports{1024, 65535}

// Header is what is known of the packets of a flow.
type Header struct {
	Src, Dst netip.Addr
	// Protocol is "tcp", "udp", "icmp" or the number of another; "" is any.
	Protocol         string
	SrcPort, DstPort Ports
	// Reply reports packets that answer a connection opened by the other side.
	Reply bool
}

// Toward makes the header of packets to a service's port ("tcp/3260", "udp/53", "icmp"; "" for any).
func Toward(src, dst netip.Addr, port string) Header {
	h := Header{Src: src, Dst: dst}
	proto, number, _ := strings.Cut(strings.ToLower(port), "/")
	h.Protocol = proto
	if proto == "tcp" || proto == "udp" || proto == "sctp" {
		h.SrcPort = client
	}
	lo, hi, ranged := strings.Cut(number, "-")
	if !ranged {
		hi = lo
	}
	a, errA := strconv.ParseUint(lo, 10, 16)
	b, errB := strconv.ParseUint(hi, 10, 16)
	if errA == nil && errB == nil {
		h.DstPort = Ports{uint16(a), uint16(b)}
	}
	return h
}

// Reverse is the header of the packets that answer.
func (h Header) Reverse() Header {
	h.Src, h.Dst = h.Dst, h.Src
	h.SrcPort, h.DstPort = h.DstPort, h.SrcPort
	h.Reply = !h.Reply
	return h
}

func (h Header) String() string {
	s := h.Src.String() + " to " + h.Dst.String()
	if h.Protocol == "" {
		return s
	}
	s += " " + h.Protocol
	switch {
	case h.Reply && !h.SrcPort.isAny():
		s += " from " + h.SrcPort.String()
	case !h.Reply && !h.DstPort.isAny():
		s += "/" + h.DstPort.String()
	}
	return s
}

// EndKind is how a packet ends.
type EndKind uint8

// The ends. Delivered is the only good one: to a device, to a host, or to a subnet in which nothing more is known of its address. Partly
// is a list that lets through some of the packets that the header may stand for and stops others. Left is a packet handed to somebody
// outside of what is known.
const (
	Delivered EndKind = iota + 1
	Left
	Denied
	Partly
	BlackHole
	Loop
	Unmodelled
)

var endNames = [...]string{Delivered: "delivered", Left: "left the network", Denied: "denied", Partly: "partly denied", BlackHole: "black hole", Loop: "loop", Unmodelled: "not modelled"}

func (k EndKind) String() string {
	if int(k) < len(endNames) && endNames[k] != "" {
		return endNames[k]
	}
	return "invalid"
}

// End is how and where packets end.
type End struct {
	Kind EndKind
	// Device is the last device, "" where the packet never reached one; Interface is the one it was last at.
	Device, VRF, Interface string
	// To is who got it: a host or a device, "" where only the subnet is known.
	To string
	// Why says the reason; it reads after "because".
	Why string
	// Pos is the line that decides, the zero Pos where there is none.
	Pos devices.Pos
	// Cycle are the devices of a loop, in order, the first one not repeated.
	Cycle []string
}

func (e End) compare(o End) int {
	return cmp.Or(cmp.Compare(e.Kind, o.Kind), cmp.Compare(e.Device, o.Device), cmp.Compare(e.VRF, o.VRF), cmp.Compare(e.Interface, o.Interface),
		cmp.Compare(e.To, o.To), cmp.Compare(e.Why, o.Why), slices.Compare(e.Cycle, o.Cycle))
}

func (e End) String() string {
	s := e.Kind.String()
	if e.To != "" {
		s += " to " + e.To
	}
	if e.Device != "" && e.To != e.Device {
		s += " at " + e.Device
		if e.VRF != "" && e.VRF != "default" {
			s += " (vrf " + e.VRF + ")"
		}
		if e.Interface != "" {
			s += ":" + e.Interface
		}
	}
	if e.Why != "" {
		s += ": " + e.Why
	}
	if e.Pos.File != "" {
		s += " (" + e.Pos.String() + ")"
	}
	return s
}

// Visit is a device as packets pass it: one table, entered by one interface.
type Visit struct {
	Device, VRF string
	// In is the interface they came in by, "" where they start here or came through a tunnel.
	In string
	// Filter is the list at the way in, nil where there is none.
	Filter *Filtered
	// Route is the route taken, nil where the packet ended before.
	Route *rib.Route
	// Steps are where packets go on, in order of the next hops; several share the load.
	Steps []Step
	// End is set where packets end at the device itself.
	End *End

	number int
}

// Step is one way on from a visit.
type Step struct {
	Hop Hop
	// Filter is the list at the way out, nil where there is none.
	Filter *Filtered
	// To is who is met next, or End how packets end here.
	To  *Visit
	End *End
}

// Trace is a flow with everything that may become of it.
type Trace struct {
	Header Header
	// From names where it starts.
	From string
	// Starts are the devices that first route the packets: the gateways of a host, or the device that sends them.
	Starts []*Visit
	// Visits are all devices met, each table and way in once, in the order they were first met.
	Visits []*Visit
	// Ends are all ends, each once, in order.
	Ends []End
}

// Worst is the worst way in which packets end; Delivered means that every branch arrives.
func (t *Trace) Worst() End {
	var w End
	for _, e := range t.Ends {
		if e.Kind > w.Kind {
			w = e
		}
	}
	return w
}

// Arrives reports whether any packet arrives, and Always whether none is lost.
func (t *Trace) Arrives() bool {
	return slices.ContainsFunc(t.Ends, func(e End) bool { return e.Kind == Delivered })
}

// Always reports that every branch arrives.
func (t *Trace) Always() bool {
	return len(t.Ends) > 0 && !slices.ContainsFunc(t.Ends, func(e End) bool { return e.Kind != Delivered })
}
