package simulate

import (
	"strconv"

	"interlock/devices"
)

// wire is a link between two devices as layers 2 and 3 see it: members of a port-channel are one.
type wire struct {
	aDev, bDev string
	a, b       *devices.Interface
	// down says that no cable of it is up in the state looked at.
	down bool
}

// wires lists the links between the interfaces of live devices, in order of the cables.
func (v *view) wires() []wire {
	var out []wire
	at := map[[2]devices.PortRef]int{}
	for _, e := range v.edges {
		pa, pb := &v.ports[e.a], &v.ports[e.b]
		if !v.state.devUp[pa.dev] || !v.state.devUp[pb.dev] {
			continue
		}
		a, b := v.logical(pa), v.logical(pb)
		if a == nil || b == nil || a.Shutdown || b.Shutdown || pa.ifc.Shutdown || pb.ifc.Shutdown {
			continue
		}
		key := [2]devices.PortRef{{Device: pa.ref.Device, Port: a.Name}, {Device: pb.ref.Device, Port: b.Name}}
		up := v.state.up[e.a] && v.state.up[e.b]
		if i, ok := at[key]; ok {
			out[i].down = out[i].down && !up
			continue
		}
		at[key] = len(out)
		out = append(out, wire{pa.ref.Device, pb.ref.Device, a, b, !up})
	}
	return out
}

// logical is the interface that a port's frames belong to: its port-channel, or itself.
func (t *topology) logical(p *port) *devices.Interface {
	if p.lag >= 0 {
		return t.lags[p.lag].ifc
	}
	return p.ifc
}

// untagged is the VLAN of a layer-2 port's untagged frames, 0 where there is none to tell.
func untagged(i *devices.Interface) int {
	switch i.Mode {
	case devices.Trunk:
		return max(1, i.NativeVLAN)
	case devices.Access, "":
		return max(1, i.AccessVLAN)
	default:
		return 0
	}
}

// broadcast are the broadcast domains of a network: which VLANs of which devices and which routed ports hear each other.
type broadcast struct {
	parent map[spot]spot
	// cabled are devices with at least one layer-2 link to another device.
	cabled map[string]bool
}

// spot is a VLAN on a device, a routed port or subinterface, or (without a device) a VXLAN segment.
type spot struct {
	dev, port string
	vlan      int
}

func (b *broadcast) root(s spot) spot {
	for {
		p, ok := b.parent[s]
		if !ok || p == s {
			return s
		}
		if g, ok := b.parent[p]; ok {
			b.parent[s] = g
		}
		s = p
	}
}

func (b *broadcast) join(x, y spot) {
	x, y = b.root(x), b.root(y)
	if x == y {
		return
	}
	if y.dev < x.dev || y.dev == x.dev && (y.port < x.port || y.port == x.port && y.vlan < x.vlan) {
		x, y = y, x
	}
	b.parent[y] = x
}

// spotOf is where a layer-3 interface listens.
func spotOf(dev string, i *devices.Interface) spot {
	if i.Kind == devices.SVI {
		return spot{dev: dev, vlan: sviVLAN(i)}
	}
	return spot{dev: dev, port: i.Name}
}

func (b *broadcast) together(aDev string, a *devices.Interface, bDev string, o *devices.Interface) bool {
	return b.root(spotOf(aDev, a)) == b.root(spotOf(bDev, o))
}

func (v *view) broadcastDomains() *broadcast {
	b := &broadcast{parent: map[spot]spot{}, cabled: map[string]bool{}}
	subs := map[devices.PortRef][]*devices.Interface{}
	for _, dev := range v.live() {
		c := v.configs[dev]
		for _, name := range sortedKeys(c.Interfaces) {
			i := c.Interfaces[name]
			if i.Kind == devices.Subinterface {
				ref := devices.PortRef{Device: dev, Port: i.Parent}
				subs[ref] = append(subs[ref], i)
			}
			if i.VTEP != nil {
				for _, id := range sortedKeys(i.VTEP.VNIs) {
					if vlan := i.VTEP.VNIs[id].VLAN; vlan != 0 {
						b.join(spot{vlan: id}, spot{dev: dev, vlan: vlan})
					}
				}
			}
		}
		for _, id := range sortedKeys(c.VLANs) {
			if vni := c.VLANs[id].VNI; vni != 0 {
				b.join(spot{vlan: vni}, spot{dev: dev, vlan: id})
			}
		}
	}
	for _, w := range v.wires() {
		if w.down {
			continue
		}
		if w.a.Switchport && w.b.Switchport {
			b.cabled[w.aDev], b.cabled[w.bDev] = true, true
		}
		for tag := range v.tags(w, subs) {
			x, y := v.listener(w.aDev, w.a, tag, subs), v.listener(w.bDev, w.b, tag, subs)
			if x != (spot{}) && y != (spot{}) {
				b.join(x, y)
			}
		}
	}
	return b
}

// tags are the VLAN tags that both ends of a wire may understand; 0 is untagged.
func (v *view) tags(w wire, subs map[devices.PortRef][]*devices.Interface) map[int]bool {
	mine := v.tagsOf(w.aDev, w.a, subs)
	theirs := v.tagsOf(w.bDev, w.b, subs)
	out := map[int]bool{}
	for t := range mine {
		if theirs[t] {
			out[t] = true
		}
	}
	return out
}

func (v *view) tagsOf(dev string, i *devices.Interface, subs map[devices.PortRef][]*devices.Interface) map[int]bool {
	out := map[int]bool{0: true}
	c := v.configs[dev]
	if !i.Switchport {
		for _, s := range subs[devices.PortRef{Device: dev, Port: i.Name}] {
			if s.Dot1q != 0 && !s.Shutdown {
				out[s.Dot1q] = true
			}
		}
		return out
	}
	if i.Mode == devices.Trunk {
		for id := range c.VLANs {
			if id != untagged(i) && carries(c, i, id) {
				out[id] = true
			}
		}
	}
	return out
}

// listener is what on a device hears frames with a tag that arrive at an interface.
func (v *view) listener(dev string, i *devices.Interface, tag int, subs map[devices.PortRef][]*devices.Interface) spot {
	if i.Switchport {
		if tag != 0 {
			return spot{dev: dev, vlan: tag}
		}
		if u := untagged(i); u != 0 && carries(v.configs[dev], i, u) {
			return spot{dev: dev, vlan: u}
		}
		return spot{}
	}
	if tag == 0 {
		for _, s := range subs[devices.PortRef{Device: dev, Port: i.Name}] {
			if s.Name == i.Name+".0" && s.Dot1q == 0 { // a unit 0 without a tag is the port's own layer 3 (Junos)
				return spot{dev: dev, port: s.Name}
			}
		}
		return spot{dev: dev, port: i.Name}
	}
	for _, s := range subs[devices.PortRef{Device: dev, Port: i.Name}] {
		if s.Dot1q == tag {
			return spot{dev: dev, port: s.Name}
		}
	}
	return spot{}
}

func number(n int) string { return strconv.Itoa(n) }
