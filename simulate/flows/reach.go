package flows

import (
	"net/netip"

	"interlock/simulate/layer3"
	"interlock/simulate/rib"
)

// Reach is what becomes of packets to one address from every table that has a route to it, access lists left aside.
type Reach struct {
	visits map[rib.ID]*Visit
	kinds  map[*Visit]Kinds
}

// Kinds is a set of ends.
type Kinds uint8

// Has reports an end of a kind.
func (k Kinds) Has(e EndKind) bool { return k&(1<<e) != 0 }

// Reach follows packets to an address from all tables.
func (t *Tracer) Reach(dst netip.Addr) *Reach {
	w := &walk{t: t, h: Header{Dst: dst}, out: &Trace{}, met: map[spot]*Visit{}, bare: true}
	r := &Reach{visits: map[rib.ID]*Visit{}, kinds: map[*Visit]Kinds{}}
	for _, d := range t.w.Net.Devices {
		if !d.Up {
			continue
		}
		for _, vrf := range d.VRFs {
			id := rib.ID{Device: d.Name, VRF: vrf}
			if v := w.enter(spot{d, vrf, nil}).To; v != nil && (v.Route != nil || v.End != nil && v.End.Kind == Delivered) {
				r.visits[id] = v
			}
		}
	}
	for _, v := range w.out.Visits {
		r.of(v)
	}
	return r
}

func (r *Reach) of(v *Visit) Kinds {
	if k, ok := r.kinds[v]; ok {
		return k
	}
	var k Kinds
	if v.End != nil {
		k |= 1 << v.End.Kind
	}
	for _, s := range v.Steps {
		if s.End != nil {
			k |= 1 << s.End.Kind
		}
		if s.To != nil {
			k |= r.of(s.To)
		}
	}
	r.kinds[v] = k
	return k
}

// From are the ends of packets from a table, none where it has no route.
func (r *Reach) From(id rib.ID) Kinds {
	if v := r.visits[id]; v != nil {
		return r.kinds[v]
	}
	return 0
}

// Why is the first end of a kind that packets from a table meet, and the devices on the way there.
func (r *Reach) Why(id rib.ID, k EndKind) (End, []string) {
	var way []string
	v := r.visits[id]
next:
	for v != nil {
		way = append(way, v.Device)
		if v.End != nil && v.End.Kind == k {
			return *v.End, way
		}
		for _, s := range v.Steps {
			if s.End != nil && s.End.Kind == k {
				return *s.End, way
			}
		}
		for _, s := range v.Steps {
			if s.To != nil && r.kinds[s.To].Has(k) {
				v = s.To
				continue next
			}
		}
		break
	}
	return End{}, way
}

// arrivals are where packets that are handed to interfaces come in: where access lists are left aside, by which of them does not matter.
func (w *walk) arrivals(i *layer3.Interface) spot {
	if w.bare {
		return spot{i.Device, i.VRF, nil}
	}
	return spot{i.Device, i.VRF, i}
}
