package bgp

import (
	"maps"
	"net/netip"
	"slices"

	"interlock/simulate/layer3"
)

// mayCarry reports whether sessions depend on nothing but the two devices' interfaces and tables, so that those of devices of which layer 3
// sees nothing new stay as they are. It is not so where ranges let in whoever comes (who does gets a side), and where the TTL of a session
// counts the links of a way across others or that way is in doubt.
func (t *sessions) mayCarry() bool {
	for _, s := range t.speakers {
		if len(s.vrf.DynamicNeighbors) > 0 || s.vpn != nil {
			return false
		}
	}
	for _, x := range t.sides {
		if ttl := x.says.EBGPMultihop; ttl > 1 && ttl < 255 || x.waits || x.doubtful {
			return false
		}
	}
	return true
}

// carried gives a network with the speakers and sides of the state before, and those looked at again that may be others now: the sides of
// devices of which layer 3 sees something new or whose tables differ, those that speak or may speak with them. It is nil where that cannot
// be told, and then everything is found anew.
func carried(in Input, over *State) *network {
	if in.Before == nil || over != nil || in.Before.network == nil || !in.Before.network.carries {
		return nil
	}
	old := in.Before.network
	n := &network{directory: old.directory, in: in, byKey: old.byKey, groups: old.groups, carries: true, masters: old.masters, masterAt: old.masterAt, masterCount: old.masterCount,
		hopAddresses: old.hopAddresses, policiesSetHops: old.policiesSetHops}
	news := n.carrySpeakers(old)
	if news == nil {
		return nil
	}
	n.carrySides(old)
	t := &sessions{in: in, speakers: n.speakers, sides: n.sides, directory: n.directory, redo: n.mayDiffer(news)}
	for i, again := range t.redo {
		if again {
			n.sides[i].begin()
		}
	}
	t.meet()
	if t.beyond || len(t.sides) != len(old.sides) || slices.ContainsFunc(t.sides, func(x *side) bool { return x.doubtful }) {
		return nil
	}
	n.rejoin(t.redo)
	return n
}

// news says of a speaker what may be new: layer 3 of its device, or the table that BGP sees.
type news struct{ device, table bool }

// carrySpeakers copies the speakers, nil where they are not the same ones or are another to their neighbours.
func (n *network) carrySpeakers(old *network) []news {
	out := make([]news, len(old.speakers))
	slab := make([]speaker, len(old.speakers))
	n.speakers = make([]*speaker, len(old.speakers))
	k := 0
	for _, d := range n.in.Network.Devices {
		for ; k < len(slab) && old.speakers[k].id.Device == d.Name; k++ {
			o, s := old.speakers[k], &slab[k]
			*s = *o
			s.sides, s.up = nil, nil
			n.speakers[k] = s
			out[k] = news{d != o.device, n.in.Tables(s.id) != old.tables[k]}
			if out[k].device && !s.moveTo(d) || s.policies != n.in.Policies(d.Name) {
				return nil
			}
		}
	}
	if k < len(slab) {
		return nil
	}
	return out
}

// moveTo makes a speaker one of the same device in another state, and reports whether that can be: the same configuration, addresses and
// identity.
func (s *speaker) moveTo(d *layer3.Device) bool {
	was := *s
	if d.Config != s.device.Config || !slices.Equal(d.VRFs, s.device.VRFs) {
		return false
	}
	s.device, s.live, s.addresses = d, s.isLive(d), make([]*layer3.Interface, 0, len(s.addresses))
	for _, i := range d.Interfaces {
		if i.VRF == s.id.VRF {
			s.addresses = append(s.addresses, i)
		}
	}
	if !slices.EqualFunc(s.addresses, was.addresses, func(a, b *layer3.Interface) bool { return a.Name == b.Name && slices.Equal(a.Addresses, b.Addresses) }) {
		return false
	}
	s.identify()
	return !s.live || s.routerID == was.routerID && s.clusterID == was.clusterID
}

// carrySides copies the sides with what they know of each other.
func (n *network) carrySides(old *network) {
	count := 0
	for _, o := range old.sides {
		for _, f := range o.families {
			if f != nil {
				count++
			}
		}
	}
	slab, fams := make([]side, len(old.sides)), make([]sideFamily, 0, count)
	n.sides = make([]*side, len(old.sides))
	for i, o := range old.sides {
		x := &slab[i]
		*x = *o
		n.sides[i] = x
		x.speaker = n.speakers[o.speaker.index]
		x.speaker.sides = append(x.speaker.sides, x)
		if o.peer != nil {
			x.peer = &slab[o.peer.index]
		}
		for f, sf := range o.families {
			if sf != nil {
				fams = append(fams, *sf)
				x.families[f] = &fams[len(fams)-1]
				x.families[f].side = x
			}
		}
	}
}

// mayDiffer lists the sides that may be others now.
func (n *network) mayDiffer(all []news) []bool {
	again := make([]bool, len(n.sides))
	mark := func(x *side) {
		again[x.index] = true
		if x.peer != nil {
			again[x.peer.index] = true
		}
	}
	for k, s := range n.speakers {
		if !all[k].device && !all[k].table {
			continue
		}
		for _, x := range s.sides {
			mark(x)
		}
		if !all[k].device {
			continue
		}
		for _, i := range s.addresses {
			for _, a := range i.Addresses {
				for _, x := range n.byRemote[a.Prefix.Addr()] {
					mark(n.sides[x])
				}
			}
		}
	}
	return again
}

// rejoin works out for sides that were looked at again what prepare does for all.
func (n *network) rejoin(again []bool) {
	mine := false
	speakers := map[*speaker]bool{}
	for i, x := range n.sides {
		if !again[i] {
			continue
		}
		speakers[x.speaker] = true
		for _, a := range [...]netip.Addr{x.local, x.remote} {
			if !n.hopAddresses[a] {
				n.hopAddresses = maps.Clone(n.hopAddresses)
				n.hopAddresses[a] = true
			}
		}
		if !x.up {
			continue
		}
		for f, sf := range x.families {
			if sf == nil {
				continue
			}
			if !mine && n.byKey[sf.key()] == nil {
				n.byKey, n.groups, mine = maps.Clone(n.byKey), slices.Clone(n.groups), true
			}
			n.group(sf)
			sf.pair(x.peer.families[f])
		}
	}
	n.findDefaults()
	for s := range speakers {
		s.addPaths = false
		s.ready()
	}
}

// relaid takes over the list of prefixes where nobody brings in one that was not in it, with what differs; it reports whether that can be.
func (n *network) relaid(old *network) bool {
	if !sameDefaults(n.defaults, old.defaults) {
		return false
	}
	type change struct {
		speaker int32
		at      int
		paths   []path
	}
	var changes []change
	for i := range n.owns {
		is, was := n.owns[i], old.owns[i]
		if n.tables[i] == old.tables[i] && n.speakers[i].live == old.speakers[i].live {
			continue
		}
		for p, ps := range is {
			if samePaths(ps, was[p]) {
				continue
			}
			at, ok := old.index[p]
			if !ok {
				return false
			}
			changes = append(changes, change{int32(i), at, ps})
		}
		for p := range was {
			if at, ok := old.index[p]; len(is[p]) == 0 && ok {
				changes = append(changes, change{int32(i), at, nil})
			}
		}
	}
	n.prefixes, n.index, n.known, n.seeds, n.rows = old.prefixes, old.index, old.known, old.seeds, slices.Clone(old.rows)
	n.newSeeds = nil
	if len(changes) == 0 {
		return true
	}
	n.seeds, n.newSeeds = slices.Clone(n.seeds), map[int][]int32{}
	for _, c := range changes {
		var seeds []seed
		for _, x := range n.seeds[c.at] {
			if x.speaker != c.speaker || x.path.source == fromAggregate {
				seeds = append(seeds, x)
			}
		}
		for _, p := range c.paths {
			seeds = append(seeds, seed{c.speaker, p})
		}
		slices.SortStableFunc(seeds, func(a, b seed) int { return int(a.speaker) - int(b.speaker) })
		n.seeds[c.at] = seeds
		if !slices.Contains(n.newSeeds[c.at], c.speaker) {
			n.newSeeds[c.at] = append(n.newSeeds[c.at], c.speaker)
		}
	}
	for _, at := range n.newSeeds {
		slices.Sort(at)
	}
	return true
}

func samePaths(a, b []path) bool {
	return slices.EqualFunc(a, b, func(x, y path) bool { return x.same(&y) })
}
