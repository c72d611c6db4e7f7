package bgp

import (
	"net/netip"

	"interlock/simulate/layer3"
	"interlock/simulate/rib"
)

// directory finds speakers, addresses and sides by number. It holds nothing that depends on what is down, so that all states of a network
// share it.
type directory struct {
	ids      map[rib.ID]int32
	owners   map[netip.Addr][]owner
	byPeer   map[peerKey]int32
	byRemote map[netip.Addr][]int32
}

// owner is an interface of a speaker, by its place among the speaker's addresses.
type owner struct{ speaker, at int32 }

func newDirectory(speakers []*speaker) *directory {
	d := &directory{ids: make(map[rib.ID]int32, len(speakers)), owners: map[netip.Addr][]owner{}, byPeer: map[peerKey]int32{}, byRemote: map[netip.Addr][]int32{}}
	for _, s := range speakers {
		d.ids[s.id] = s.index
		for k, i := range s.addresses {
			for _, a := range i.Addresses {
				if !a.Borrowed {
					d.owners[a.Prefix.Addr()] = append(d.owners[a.Prefix.Addr()], owner{s.index, int32(k)})
				}
			}
		}
	}
	return d
}

// speaker finds the speaker of a table, nil for none.
func (t *sessions) speaker(id rib.ID) *speaker {
	if i, ok := t.ids[id]; ok {
		return t.speakers[i]
	}
	return nil
}

func (n *network) speaker(id rib.ID) *speaker {
	if i, ok := n.ids[id]; ok {
		return n.speakers[i]
	}
	return nil
}

// owning are the interfaces that have an address.
func (t *sessions) owning(a netip.Addr) []*layer3.Interface {
	var out []*layer3.Interface
	for _, o := range t.owners[a] {
		out = append(out, t.speakers[o.speaker].addresses[o.at])
	}
	return out
}

// sideOf finds a speaker's side by the neighbour's address or interface, nil for none. One that is not looked at this time is noted.
func (t *sessions) sideOf(s *speaker, peer string) *side {
	i, ok := t.byPeer[peerKey{s.index, peer}]
	if !ok {
		return nil
	}
	x := t.sides[i]
	t.beyond = t.beyond || !t.looksAt(x)
	return x
}
