package simulate

import (
	"fmt"
	"strings"

	"interlock/devices"
)

// STPRoots says for each VLAN and device which bridge is its spanning-tree root, keyed by VLAN and device. Where several
// bridges have the lowest priority their MAC addresses decide, which no configuration tells: then all are named,
// joined by " or ". Devices that no layer-2 link ties to another are their own root and left out, and so are those
// without spanning tree.
func STPRoots(n *devices.Network) map[int]map[string]string {
	return steadyView(n).roots()
}

func (v *view) roots() map[int]map[string]string {
	out := map[int]map[string]string{}
	for k := range v.layer2 {
		b := &v.layer2[k]
		for n := range b.trees {
			t := v.lower.grow(b, &b.trees[n])
			for _, e := range t.ends {
				for _, d := range t.members[t.node[e.dev]] {
					root := t.rootOf(v.names, v.fabric, d)
					for _, id := range t.group.vlans {
						if !knowsVLAN(v.configs[v.names[d]], id) {
							continue
						}
						if out[id] == nil {
							out[id] = map[string]string{}
						}
						out[id][v.names[d]] = root
					}
				}
			}
		}
	}
	return out
}

// RootMoved finds VLANs whose spanning-tree root is another bridge afterwards, for devices that are in both networks and
// still tied to others. One fact for each pair of roots.
func RootMoved(before, after *devices.Network) []Fact {
	b, a := steadyView(before), steadyView(after)
	was, is := b.roots(), a.roots()
	type move struct{ from, to string }
	moved := map[move]map[int]bool{}
	var keys []move
	for _, id := range sortedKeys(is) {
		for _, dev := range sortedKeys(is[id]) {
			m := move{was[id][dev], is[id][dev]}
			if m.from == "" || m.from == m.to {
				continue
			}
			if moved[m] == nil {
				moved[m] = map[int]bool{}
				keys = append(keys, m)
			}
			moved[m][id] = true
		}
	}
	var out []Fact
	for _, m := range keys {
		vlans := sortedKeys(moved[m])
		first, _, _ := strings.Cut(m.to, " or ")
		old, _, _ := strings.Cut(m.from, " or ")
		if first == old {
			_, first, _ = strings.Cut(m.to, " or ")
			first, _, _ = strings.Cut(first, " or ")
			if first == "" {
				first = old
			}
		}
		path := "spanning-tree / priority " + fmt.Sprintf("vlan %d", vlans[0])
		if c := a.configs[first]; c != nil && c.STP.Mode == "mst" {
			path = "spanning-tree / priority mst 0"
		}
		out = append(out, Fact{Kind: "stp/root-moved", Device: first, Peer: old, Path: path, Pos: where(a.configs[first], path), PeerPos: where(a.configs[old], path),
			Message: fmt.Sprintf("the spanning-tree root of VLAN %s was %s and becomes %s: ports change role all over the domain", devices.VLANs(vlans...), m.from, m.to),
			Hint:    "keep the root where it is, or move it in a change of its own"})
	}
	return out
}
