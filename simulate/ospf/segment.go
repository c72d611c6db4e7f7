package ospf

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"interlock/devices"
)

// transit is a broadcast network with three routers or more on it: a vertex of its own.
type transit struct {
	members []*link
}

// meet finds the adjacencies of every segment.
func (d *domain) meet() {
	for _, seg := range slices.Sorted(maps.Keys(d.at)) {
		for _, v3 := range []bool{false, true} {
			var links []*link
			for _, l := range d.at[seg] {
				if l.V3 == v3 {
					links = append(links, l)
				}
			}
			if len(links) > 1 {
				d.segment(links)
			}
		}
		d.listeners(seg)
	}
	d.passive()
}

// segment makes the links of one segment meet: those that agree become adjacent, directly or through a designated router.
func (d *domain) segment(links []*link) {
	groups := map[*link]*link{} // each to the first that it agrees with
	for x, a := range links {
		if groups[a] == nil {
			groups[a] = a
		}
		for _, b := range links[x+1:] {
			if a.inst.device == b.inst.device {
				continue
			}
			ms := Mismatches(&a.Speaker, &b.Speaker)
			if a.inst.id == b.inst.id {
				ms = append(ms, Mismatch{PathA: a.inst.path() + " / router-id", PathB: b.inst.path() + " / router-id", What: fmt.Sprintf("are of one router id, %s", a.inst.id)})
			}
			if len(ms) > 0 {
				d.apart(a, b, ms[0])
				continue
			}
			switch {
			case !a.elects():
				d.pair(a, b)
			case groups[b] == nil:
				groups[b] = groups[a]
			}
		}
	}
	byFirst := map[*link][]*link{}
	for _, l := range links {
		if l.elects() {
			byFirst[groups[l]] = append(byFirst[groups[l]], l)
		}
	}
	for _, l := range links {
		if g := byFirst[l]; len(g) > 1 {
			d.elect(g)
		}
	}
}

// pair makes two neighbours without election adjacent.
func (d *domain) pair(a, b *link) bool {
	if m, no := MTUMismatch(&a.Speaker, &b.Speaker, a.ifc.MTU, b.ifc.MTU); no {
		d.apart(a, b, m)
		return false
	}
	a.full, b.full = append(a.full, b), append(b.full, a)
	d.adjacent(a, b, false)
	return true
}

// elect finds the designated router of a broadcast network and attaches to it all that become adjacent with it (RFC 2328, 9.4). Who
// is elected depends on who came first; here all come at once, so that the highest priority and then the highest router id wins. For routes it
// matters only where somebody cannot be adjacent with the elected one.
func (d *domain) elect(links []*link) {
	ranked := slices.Clone(links)
	slices.SortStableFunc(ranked, func(a, b *link) int { return cmp.Or(b.Priority-a.Priority, b.inst.id.Compare(a.inst.id)) })
	dr := ranked[0]
	if dr.Priority == 0 {
		for i, a := range links {
			for _, b := range links[i+1:] {
				d.apart(a, b, Mismatch{PathA: a.Path + " / priority", PathB: b.Path + " / priority", What: "and all others on the segment have priority 0, so that nobody is designated router"})
			}
		}
		return
	}
	var bdr *link
	if len(ranked) > 1 && ranked[1].Priority > 0 {
		bdr = ranked[1]
	}
	attached := []*link{dr}
	for i, a := range links {
		for _, b := range links[i+1:] {
			if a.inst.device == b.inst.device {
				continue
			}
			if a != dr && b != dr && a != bdr && b != bdr {
				d.adjacent(a, b, true)
				continue
			}
			if m, no := MTUMismatch(&a.Speaker, &b.Speaker, a.ifc.MTU, b.ifc.MTU); no {
				d.apart(a, b, m)
				continue
			}
			d.adjacent(a, b, false)
			if a == dr {
				attached = append(attached, b)
			} else if b == dr {
				attached = append(attached, a)
			}
		}
	}
	if len(attached) == 2 { // a network of two is a line between them
		a, b := attached[0], attached[1]
		a.full, b.full = append(a.full, b), append(b.full, a)
		return
	}
	if len(attached) > 2 {
		slices.SortFunc(attached, func(a, b *link) int { return cmp.Or(a.inst.index-b.inst.index, cmp.Compare(a.ifc.Name, b.ifc.Name)) })
		t := &transit{attached}
		for _, l := range attached {
			l.network = t
		}
	}
}

func (d *domain) adjacent(a, b *link, others bool) {
	d.adjacencies = append(d.adjacencies, Adjacency{A: a.ifc, B: b.ifc, Process: [2]string{a.Process, b.Process}, V3: a.V3, Up: true, DROther: others})
}

func (d *domain) apart(a, b *link, m Mismatch) {
	pos, _ := a.inst.device.Config.Where(m.PathA)
	if at, exact := b.inst.device.Config.Where(m.PathB); exact || pos.IsZero() {
		if _, ours := a.inst.device.Config.Where(m.PathA); !ours || pos.IsZero() {
			pos = at
		}
	}
	d.adjacencies = append(d.adjacencies, Adjacency{A: a.ifc, B: b.ifc, Process: [2]string{a.Process, b.Process}, V3: a.V3,
		Why: fmt.Sprintf("%s:%s and %s:%s %s", a.Device, a.ifc.Name, b.Device, b.ifc.Name, m.What), Pos: pos})
}

// listeners tells of networks whose neighbours must be configured, which the model does not have.
func (d *domain) listeners(seg int) {
	for _, l := range d.at[seg] {
		if l.Network == "non-broadcast" || l.Network == "point-to-multipoint non-broadcast" {
			d.problems = append(d.problems, problemAt(l, "network", "neighbours on a network without broadcast must be configured, which is not computed: they are taken as configured"))
		}
	}
}

// passive tells of two speakers that are alone with each other and of which one does not speak.
func (d *domain) passive() {
	for _, i := range d.instances {
		for _, l := range i.links {
			if !l.Passive || l.ifc.Segment < 0 || l.ifc.Config.Kind == devices.Loopback {
				continue
			}
			ns := d.in.Network.Neighbors(l.ifc)
			if len(ns) != 1 {
				continue
			}
			for _, o := range d.at[l.ifc.Segment] {
				if o.ifc == ns[0] && o.V3 == l.V3 {
					if m, no := Passive(&l.Speaker, &o.Speaker); no {
						d.apart(l, o, m)
					}
				}
			}
		}
	}
}

// alive reports that the link has a way over it to somebody.
func (l *link) alive() bool { return len(l.full) > 0 || l.network != nil }
