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

// wires lists the links between interfaces of live devices that nobody has shut, in order of the cables.
func (v *view) wires() []wire {
	var out []wire
	for n := range v.links {
		l := &v.links[n]
		if !v.state.devUp[l.aDev] || !v.state.devUp[l.bDev] || l.a.Shutdown || l.b.Shutdown {
			continue
		}
		for _, c := range l.cables {
			if !v.ports[c.a].ifc.Shutdown && !v.ports[c.b].ifc.Shutdown {
				out = append(out, wire{v.names[l.aDev], v.names[l.bDev], l.a, l.b, !v.lower.wireUp(n)})
				break
			}
		}
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

// broadcast are the broadcast domains of a network in one state: which VLANs of which devices and which routed ports hear each other.
type broadcast struct {
	f      *fabric
	parent []int32
	// cabled are devices with at least one layer-2 link that is up to another device.
	cabled map[string]bool
}

// spot is a VLAN on a device, a routed port or subinterface, or (without a device) a VXLAN segment.
type spot struct {
	dev, port string
	vlan      int
}

// root is one place of a domain, the same for all in it.
func (b *broadcast) root(s spot) spot {
	if p, ok := b.f.spots[s]; ok {
		return b.f.places[find(b.parent, p)]
	}
	return s
}

// spotOf is where a layer-3 interface listens.
func spotOf(dev string, i *devices.Interface) spot {
	if i.Kind == devices.SVI {
		return spot{dev: dev, vlan: sviVLAN(i)}
	}
	return spot{dev: dev, port: i.Name}
}

// domains puts together all places that hear each other.
func (w *Lower) domains() *broadcast {
	f := w.layers.f
	b := &broadcast{f: f, parent: make([]int32, len(f.places)), cabled: map[string]bool{}}
	for p := range b.parent {
		b.parent[p] = int32(p)
	}
	for n := range f.joins {
		if !f.joins[n].guess && w.ties(n) { // a guess is no fact to blame anybody with
			unite(b.parent, f.joins[n].a, f.joins[n].b)
		}
	}
	for n := range f.links {
		if l := &f.links[n]; l.a.Switchport && l.b.Switchport && w.wireUp(n) {
			b.cabled[f.names[l.aDev]], b.cabled[f.names[l.bDev]] = true, true
		}
	}
	return b
}

func number(n int) string { return strconv.Itoa(n) }

// together reports whether two interfaces hear each other.
func (v *view) together(aDev string, a *devices.Interface, bDev string, o *devices.Interface) bool {
	return v.l2.root(spotOf(aDev, a)) == v.l2.root(spotOf(bDev, o))
}
