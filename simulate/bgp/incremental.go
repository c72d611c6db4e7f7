package bgp

import (
	"maps"
	"net/netip"
	"slices"

	"interlock/simulate/rib"
)

// comparable gives the network of a state before where its cells can be gone on from: the same speakers and sides in the same order.
func (n *network) comparable(s *State) *network {
	if s == nil || s.network == nil || s.network.later != nil || len(s.network.speakers) != len(n.speakers) || len(s.network.sides) != len(n.sides) {
		return nil
	}
	old := s.network
	for i, x := range n.speakers {
		if o := old.speakers[i]; o.id != x.id || o.config != x.config || o.policies != x.policies {
			return nil
		}
	}
	for i, x := range n.sides {
		if o := old.sides[i]; o.speaker.index != x.speaker.index || o.key != x.key || o.remote != x.remote {
			return nil
		}
	}
	return old
}

// prefers reports that somebody ranks paths by something else than their length: a weight, a local preference. Only then may a network have
// more than one state in which nobody wants to change (RFC 4264), and which one it is in is told by what was before. The state from nothing
// is the one that is given, so that such networks are always computed from nothing.
func (n *network) prefers() bool {
	return slices.ContainsFunc(n.speakers, (*speaker).prefers)
}

func (s *speaker) prefers() bool {
	return s.vrf.BestPath["as-path ignore"] || s.ranks || slices.ContainsFunc(s.up, func(x *side) bool {
		for _, f := range &x.families {
			if f != nil && (f.weight != 0 || f.says.LocalPreference != nil || f.allowAS > 0) {
				return true
			}
		}
		return false
	})
}

// touch is a speaker that may decide otherwise than before for any prefix.
type touch struct {
	speaker int32
	// by are the sides by whose sessions alone it may; whole reports another reason.
	by    []int32
	whole bool
}

// touches says of these speakers that they may decide otherwise for whatever reason.
func touches(speakers []int32) []touch {
	out := make([]touch, len(speakers))
	for i, s := range speakers {
		out[i] = touch{speaker: s, whole: true}
	}
	return out
}

// touched are the speakers that may decide otherwise than before for any prefix: whose sessions, tables or identities are not the same.
func (n *network) touched(old *network) []touch {
	if old == nil {
		return nil
	}
	hit := map[int32]*touch{}
	at := func(s int32) *touch {
		if hit[s] == nil {
			hit[s] = &touch{speaker: s}
		}
		return hit[s]
	}
	by := func(side int32) {
		t := at(n.sides[side].speaker.index)
		t.by = append(t.by, side)
	}
	for i, s := range n.speakers {
		o := old.speakers[i]
		if s.live != o.live || s.routerID != o.routerID || s.clusterID != o.clusterID {
			at(s.index).whole = true
			for _, x := range s.sides {
				if x.peer != nil {
					by(x.peer.index)
				}
			}
		}
		if s.addPaths != o.addPaths || n.tables[i] != old.tables[i] && n.hopsMoved(old, s) {
			at(s.index).whole = true
		}
	}
	for i, x := range n.sides {
		o := old.sides[i]
		if x.up == o.up && (!x.up || x.kind == o.kind && x.localAS == o.localAS && x.remoteAS == o.remoteAS && x.local == o.local && x.peer.index == o.peer.index && nameOf(x) == nameOf(o) && sameFamilies(x, o)) {
			continue
		}
		by(x.index)
		for _, y := range [...]*side{x, o} {
			if y.peer != nil {
				by(y.peer.index)
			}
		}
	}
	var out []touch
	for _, s := range slices.Sorted(maps.Keys(hit)) {
		slices.Sort(hit[s].by)
		hit[s].by = slices.Compact(hit[s].by)
		out = append(out, *hit[s])
	}
	return out
}

// mayMove reports whether a speaker that is touched may decide otherwise about a prefix than a row says. One that is touched by sessions
// alone chooses among what all its sessions bring in and its own: where nothing came in by those that are another now and nothing does,
// it chooses among the same. What else may come in by them later, those who then tell it ask it to look at.
func (n *network) mayMove(old *network, t *touch, prefix netip.Prefix, r *row) bool {
	if t.whole || old == nil || prefix.Bits() == 0 || len(n.lanes) > 0 {
		return true
	}
	f := familyOf(prefix)
	for _, x := range t.by {
		if old.sides[x].brings(f, r) || n.sides[x].brings(f, r) {
			return true
		}
	}
	return false
}

// brings reports whether a session brings in anything of a prefix when its other side has settled on a row.
func (x *side) brings(f family, r *row) bool {
	return x.up && x.families[f] != nil && hears(x.peer, f, r.cell(x.peer.speaker.index))
}

func nameOf(x *side) string {
	if x.connected == nil {
		return ""
	}
	return x.connected.Name
}

func sameFamilies(x, o *side) bool {
	for f := range x.families {
		if (x.families[f] == nil) != (o.families[f] == nil) {
			return false
		}
	}
	return true
}

// hopsMoved reports whether any next hop that a speaker looked up is found otherwise in its table now, or may be better or worse than
// other protocols' routes of BGP's prefixes.
func (n *network) hopsMoved(old *network, s *speaker) bool {
	for _, hops := range slices.Concat(old.used, old.usedBefore) {
		for k, r := range hops {
			if k.speaker == s.index && n.reach(s, k.addr, netip.Prefix{}) != r {
				return true
			}
		}
	}
	if s.rules.AdvertisesInactive && !s.rules.FromTable && len(s.families[ipv4].aggregates)+len(s.families[ipv6].aggregates) == 0 {
		return false
	}
	return true
}

// movedHops lists the speakers of which a next hop that they looked up is found otherwise now that BGP's own routes are known.
func (n *network) movedHops() []int32 {
	now := &network{in: n.in, speakers: n.speakers, before: n}
	hit := map[int32]bool{}
	for _, hops := range n.used {
		for k, r := range hops {
			if !hit[k.speaker] && now.reach(n.speakers[k.speaker], k.addr, netip.Prefix{}) != r {
				hit[k.speaker] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(hit))
}

// moved lists, by speaker, the prefixes of which it has another cell than before; nil where there is no state before to compare with.
func (n *network) moved(old *network) [][]int {
	if old == nil || len(n.lanes) > 0 || !slices.Equal(n.prefixes, old.prefixes) {
		return nil
	}
	slices.Sort(n.changed)
	out := make([][]int, len(n.speakers))
	for _, i := range slices.Compact(n.changed) {
		was, is := old.rows[i], n.rows[i]
		for s := range n.speakers {
			if was.cell(int32(s)) != is.cell(int32(s)) {
				out[s] = append(out[s], i)
			}
		}
	}
	return out
}

// patched is a speaker's routes with those of some prefixes, in order, taken anew.
func (n *network) patched(s *speaker, was []*rib.Route, at []int) []*rib.Route {
	out := make([]*rib.Route, 0, len(was)+len(at))
	from := 0
	for _, i := range at {
		to, found := slices.BinarySearchFunc(was[from:], n.prefixes[i], func(r *rib.Route, p netip.Prefix) int { return comparePrefixes(r.Prefix, p) })
		to += from
		out = append(out, was[from:to]...)
		if from = to; found {
			from++
		}
		if c := n.rows[i].cell(s.index); c != nil && c.route != nil {
			out = append(out, c.route)
		}
	}
	return append(out, was[from:]...)
}

// differing lists the speakers that bring in something else than before.
func differing(a, b []seed) []int32 {
	var out []int32
	for i, j := 0, 0; i < len(a) || j < len(b); {
		s := int32(1 << 30)
		if i < len(a) {
			s = a[i].speaker
		}
		if j < len(b) {
			s = min(s, b[j].speaker)
		}
		i0, j0 := i, j
		for i < len(a) && a[i].speaker == s {
			i++
		}
		for j < len(b) && b[j].speaker == s {
			j++
		}
		if !slices.EqualFunc(a[i0:i], b[j0:j], func(x, y seed) bool { return x.path.same(&y.path) }) {
			out = append(out, s)
		}
	}
	return out
}

func (n *network) sameOwn(old *network) bool {
	for i := range n.owns {
		if len(n.owns[i]) != len(old.owns[i]) {
			return false
		}
		if n.tables[i] == old.tables[i] && n.speakers[i].live == old.speakers[i].live {
			continue
		}
		for p, ps := range n.owns[i] {
			if !slices.EqualFunc(ps, old.owns[i][p], func(a, b path) bool { return a.same(&b) }) {
				return false
			}
		}
	}
	return sameDefaults(n.defaults, old.defaults)
}

func sameDefaults(a, b [families][]int32) bool {
	for f := range a {
		if !slices.Equal(a[f], b[f]) {
			return false
		}
	}
	return true
}
