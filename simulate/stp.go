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
	next := map[int]map[string][]string{}
	for _, w := range v.wires() {
		if w.down || !w.a.Switchport || !w.b.Switchport {
			continue
		}
		ca, cb := v.configs[w.aDev], v.configs[w.bDev]
		for id := range ca.VLANs {
			v.meet(next, id, w, ca, cb)
		}
		if ca.VLANs[1] == nil {
			v.meet(next, 1, w, ca, cb)
		}
	}
	out := map[int]map[string]string{}
	for _, id := range sortedKeys(next) {
		out[id] = map[string]string{}
		for _, dev := range sortedKeys(next[id]) {
			if out[id][dev] != "" {
				continue
			}
			area := reach(next[id], dev)
			root := v.root(id, area)
			for _, d := range area {
				out[id][d] = root
			}
		}
	}
	return out
}

// meet notes that two devices share a VLAN over a wire on which both run spanning tree.
func (v *view) meet(next map[int]map[string][]string, id int, w wire, ca, cb *devices.Config) {
	if !knowsVLAN(cb, id) || !carries(ca, w.a, id) || !carries(cb, w.b, id) || !runsSTP(ca, id) || !runsSTP(cb, id) {
		return
	}
	if next[id] == nil {
		next[id] = map[string][]string{}
	}
	next[id][w.aDev] = append(next[id][w.aDev], w.bDev)
	next[id][w.bDev] = append(next[id][w.bDev], w.aDev)
}

func runsSTP(c *devices.Config, id int) bool {
	return c.STP.Mode != "none" && !c.STP.DisabledVLANs.Contains(id)
}

// reach lists, in order, the devices tied to one.
func reach(next map[string][]string, from string) []string {
	seen := map[string]bool{from: true}
	queue := []string{from}
	for len(queue) > 0 {
		d := queue[0]
		queue = queue[1:]
		for _, o := range next[d] {
			if !seen[o] {
				seen[o] = true
				queue = append(queue, o)
			}
		}
	}
	return sortedKeys(seen)
}

// root is the bridge with the lowest priority for a VLAN.
func (v *view) root(id int, area []string) string {
	best, who := 1<<30, []string(nil)
	for _, d := range area {
		switch p := priority(v.configs[d].STP, id); {
		case p < best:
			best, who = p, []string{d}
		case p == best:
			who = append(who, d)
		}
	}
	return strings.Join(who, " or ")
}

// priority is a bridge's priority for a VLAN, 32768 where nothing is said.
func priority(s devices.STP, id int) int {
	instance := fmt.Sprintf("vlan %d", id)
	if s.Mode == "mst" {
		instance = "mst 0"
		for n, vlans := range s.MSTInstances {
			if vlans.Contains(id) {
				instance = fmt.Sprintf("mst %d", n)
			}
		}
	}
	if p, ok := s.Priorities[instance]; ok {
		return p
	}
	if p, ok := s.Priorities[""]; ok {
		return p
	}
	return 32768
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
