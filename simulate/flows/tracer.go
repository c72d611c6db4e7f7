package flows

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
)

// Tracer follows packets in one World. It may be used by several goroutines at once.
type Tracer struct {
	w     World
	lists *sync.Map // *devices.ACL -> *list; the Index's, so that states share it

	mu      sync.Mutex
	outward map[tunnel]*Trace // tunnels' own packets
}

type tunnel struct {
	id       rib.ID
	src, dst netip.Addr
}

// New makes a network in a state ready for tracing.
func New(w World) *Tracer {
	return &Tracer{w: w, lists: &w.Index.lists, outward: map[tunnel]*Trace{}}
}

// attached says where a host hangs.
func (t *Tracer) attached(h *Host) (segments []int, devices []string) {
	if t.w.Attached == nil {
		return nil, nil
	}
	return t.w.Attached(h)
}

// virtual are the addresses that an interface answers for beside its own.
func (t *Tracer) virtual(i *layer3.Interface) []netip.Addr {
	if t.w.Virtual == nil || !i.Up {
		return nil
	}
	return t.w.Virtual(i)
}

// walk is one flow on its way.
type walk struct {
	t     *Tracer
	h     Header
	out   *Trace
	met   map[spot]*Visit
	stack []*Visit
	// bare leaves access lists aside.
	bare bool
}

// spot is a table of a device as entered by an interface; in is nil where packets start there.
type spot struct {
	dev *layer3.Device
	vrf string
	in  *layer3.Interface
}

// Trace follows the packets of a header from where they start.
func (t *Tracer) Trace(from Origin, h Header) *Trace {
	w := &walk{t: t, h: h, out: &Trace{Header: h, From: from.Name}, met: map[spot]*Visit{}}
	ends := from.ends
	if len(from.starts) == 0 && len(ends) == 0 {
		ends = []End{{Kind: BlackHole, Why: from.Name + " is not heard anywhere"}}
	}
	if from.host != nil { // a host speaks to its own subnet without a gateway
		if local, ok := t.sameSegment(from, h); ok {
			w.out.Ends = []End{local}
			return w.out
		}
	}
	for _, s := range from.starts {
		if step := w.enter(s); step.To != nil {
			w.out.Starts = append(w.out.Starts, step.To)
		}
	}
	w.out.Ends = append(w.out.Ends, ends...)
	w.collect()
	return w.out
}

// sameSegment delivers between two who are in one subnet and segment.
func (t *Tracer) sameSegment(from Origin, h Header) (End, bool) {
	if !from.host.Address.IsValid() || !from.host.Address.Masked().Contains(h.Dst) {
		return End{}, false
	}
	o := t.w.Index.hosts[h.Dst]
	var theirs []int
	if o != nil {
		theirs, _ = t.attached(o)
	}
	for _, s := range from.segments {
		if is := t.answer(s, h.Dst); len(is) > 0 {
			return End{Kind: Delivered, Device: is[0].Device.Name, To: is[0].Device.Name, Why: "it is in the same segment"}, true
		}
		if o != nil && slices.Contains(theirs, s) {
			return End{Kind: Delivered, To: o.Name, Why: "it is in the same segment"}, true
		}
		if o == nil && len(t.w.Index.owners[h.Dst]) == 0 && t.open(s) {
			return End{Kind: Delivered, Why: "the subnet is the sender's own"}, true
		}
	}
	return End{Kind: BlackHole, Why: fmt.Sprintf("%s is in the subnet of %s, and nobody in its segment answers for it%s", h.Dst, from.Name, t.whyMute(h.Dst))}, true
}

func (t *Tracer) open(segment int) bool { return t.w.Open != nil && t.w.Open(segment) }

// enter visits a table, once: a second time the visit is shared, and one that is still under way is a loop.
func (w *walk) enter(s spot) Step {
	if v := w.met[s]; v != nil {
		if at := slices.Index(w.stack, v); at >= 0 {
			return Step{End: loop(w.stack[at:])}
		}
		return Step{To: v}
	}
	v := &Visit{Device: s.dev.Name, VRF: s.vrf, number: len(w.out.Visits)}
	if s.in != nil {
		v.In = s.in.Name
	}
	w.met[s] = v
	w.out.Visits = append(w.out.Visits, v)
	w.stack = append(w.stack, v)
	w.visit(s, v)
	w.stack = w.stack[:len(w.stack)-1]
	return Step{To: v}
}

// loop is how packets end that go around for ever. It is told from the first of the devices by name, so that one cycle is one end
// wherever it is entered.
func loop(round []*Visit) *End {
	first := 0
	for i, v := range round {
		if v.Device < round[first].Device {
			first = i
		}
	}
	e := &End{Kind: Loop, Device: round[first].Device, VRF: round[first].VRF}
	for i := range round {
		e.Cycle = append(e.Cycle, round[(first+i)%len(round)].Device)
	}
	e.Why = strings.Join(e.Cycle, ", ") + " and again " + e.Device
	return e
}

func (v *Visit) end(k EndKind, at, why string, pos devices.Pos) {
	v.End = &End{Kind: k, Device: v.Device, VRF: v.VRF, Interface: at, Why: why, Pos: pos}
}

func (w *walk) visit(s spot, v *Visit) {
	if s.in != nil {
		if f := w.t.filter(s.in, "in", w.h); f != nil {
			v.Filter = f
			if e := f.end(v.Device, v.VRF, s.in.Name); e != nil {
				v.End = e
				return
			}
		}
		if p := s.in.Config.PolicyRouting; p != "" {
			v.end(Unmodelled, s.in.Name, "policy routing by "+p+" may send it elsewhere", where(s.dev, "interface "+s.in.Name+" / policy route-map"))
			return
		}
		if why, kind := w.t.reversePath(s, w.h); kind != 0 {
			v.end(kind, s.in.Name, why, where(s.dev, "interface "+s.in.Name+" / rpf"))
			return
		}
	}
	if w.t.isOwn(s, w.h.Dst) {
		w.deliver(s, v)
		return
	}
	if why, path := routesNot(s.dev, s.vrf, w.h.Dst); why != "" && s.in != nil {
		v.end(BlackHole, v.In, why, where(s.dev, path))
		return
	}
	d := w.t.w.Forward(rib.ID{Device: s.dev.Name, VRF: s.vrf}, w.h.Dst)
	v.Route = d.Route
	switch {
	case d.Unmodelled != "":
		v.end(Unmodelled, v.In, d.Unmodelled, devices.Pos{})
	case d.Route == nil:
		v.end(BlackHole, v.In, "there is no route to "+w.h.Dst.String(), devices.Pos{})
	case len(d.Hops) == 0:
		v.end(BlackHole, v.In, "no next hop of "+Describe(d.Route)+" resolves", devices.Pos{})
	default:
		for _, hop := range d.Hops {
			w.follow(s, v, hop)
		}
	}
}

// routesNot says why a device forwards nothing in a table, with the path that says so.
func routesNot(d *layer3.Device, vrf string, dst netip.Addr) (why, path string) {
	c := d.Config
	switch v := c.VRFs[vrf]; {
	case v != nil && v.NoRouting:
		return "the VRF " + vrf + " does not route", "vrf " + vrf + " / no routing"
	case dst.Is4() && c.System.NoIPRouting && vrf == "default":
		return "the device does not route", "system / no ip routing"
	case dst.Is6() && c.System.NoIPv6Routing && vrf == "default":
		return "the device does not route IPv6", "system / no ipv6 routing"
	}
	return "", ""
}

// follow sends packets to one next hop.
func (w *walk) follow(s spot, v *Visit, hop Hop) {
	add := func(steps ...Step) {
		for _, x := range steps {
			x.Hop = hop
			v.Steps = append(v.Steps, x)
		}
	}
	end := func(k EndKind, at, why string) Step {
		return Step{End: &End{Kind: k, Device: v.Device, VRF: v.VRF, Interface: at, Why: why}}
	}
	switch hop.Kind {
	case rib.Receive:
		w.deliver(s, v)
		return
	case rib.Discard, rib.Reject:
		add(end(BlackHole, "", Describe(v.Route)+" discards"))
		return
	case rib.InTable: // one table sends to another: the world has followed it as far as can be
		add(end(Unmodelled, "", "the route leads into another table, and from there into another again, which is not followed"))
		return
	case rib.MPLS:
		add(end(Unmodelled, "", "the label-switched path to "+hop.Addr.String()+" is not modelled"))
		return
	case rib.VTEP:
		add(w.vxlan(s, hop)...)
		return
	}
	out := s.dev.ByName[hop.Interface]
	switch {
	case out == nil:
		add(end(Unmodelled, hop.Interface, "the next hop leaves by "+hop.Interface+", which is no interface of layer 3"))
		return
	case !out.Up:
		add(end(BlackHole, out.Name, out.Name+" is down"))
		return
	}
	var f *Filtered
	if !w.bare {
		f = w.t.filter(out, "out", w.h)
	}
	if f != nil {
		if e := f.end(v.Device, v.VRF, out.Name); e != nil {
			if s.in == nil && e.Kind != Unmodelled {
				e.Kind, e.Why = Unmodelled, e.Why+"; whether the system's lists for outgoing packets hold for its own is not modelled"
			}
			x := Step{Filter: f, End: e}
			add(x)
			return
		}
	}
	steps := w.send(s, v, out, hop)
	for i := range steps {
		steps[i].Filter = f
	}
	add(steps...)
}

// deliver ends at the device itself. Lists on a loopback guard the device on some systems (Junos lo0).
func (w *walk) deliver(s spot, v *Visit) {
	for _, i := range s.dev.Interfaces {
		if i.Config.Kind != devices.Loopback && !strings.HasPrefix(i.Config.Parent, "lo") || i.VRF != s.vrf || s.in == nil {
			continue
		}
		if f := w.t.filter(i, "in", w.h); f != nil {
			v.Filter = f
			if e := f.end(v.Device, v.VRF, i.Name); e != nil {
				v.End = e
				return
			}
		}
	}
	v.End = &End{Kind: Delivered, Device: v.Device, VRF: v.VRF, To: v.Device}
}

// isOwn reports whether a device answers for an address itself, in a table.
func (t *Tracer) isOwn(s spot, a netip.Addr) bool {
	for _, i := range s.dev.Interfaces {
		if i.VRF == s.vrf && i.Up && (i.Owns(a) || slices.Contains(t.virtual(i), a)) {
			return true
		}
	}
	return false
}

// collect gathers the ends.
func (w *walk) collect() {
	ends := w.out.Ends
	for _, v := range w.out.Visits {
		if v.End != nil {
			ends = append(ends, *v.End)
		}
		for _, s := range v.Steps {
			if s.End != nil {
				ends = append(ends, *s.End)
			}
		}
	}
	slices.SortFunc(ends, End.compare)
	w.out.Ends = slices.CompactFunc(ends, func(a, b End) bool { return a.compare(b) == 0 })
}

func where(d *layer3.Device, path string) devices.Pos {
	p, _ := d.Config.Where(path)
	return p
}

// Describe names a route as people do: "10.0.0.0/8 ebgp [20/0]".
func Describe(r *rib.Route) string {
	if r == nil {
		return "no route"
	}
	return fmt.Sprintf("%s %s [%d/%d]", r.Prefix, r.Protocol, r.Distance, r.Metric)
}
