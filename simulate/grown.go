package simulate

import (
	"cmp"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate/stp"
)

// grown is a spanning tree in one state.
type grown struct {
	group *treeGroup
	// node is by device its bridge in tree, -1 for none; members are the devices of each bridge: both of an MLAG pair while it is one.
	node    map[int]int
	members [][]int
	tree    *stp.Tree
	ends    []treeEnd // by port of tree
	linkOf  map[int]int
	links   []stp.Link
}

// treeEnd is a port of a tree.
type treeEnd struct {
	dev int
	ifc *devices.Interface
}

// grow works out one tree in a state.
func (w *Lower) grow(b *bridging, g *treeGroup) *grown {
	f := w.layers.f
	t := &grown{group: g, node: map[int]int{}, linkOf: map[int]int{}}
	id := g.vlans[0]
	for _, d := range b.devs {
		mode := f.stpMode(d)
		if !w.state.devUp[d] || mode == "none" || mode == "" {
			continue
		}
		if isPVST(mode) && f.configs[f.names[d]].STP.DisabledVLANs.Contains(id) {
			continue
		}
		if p := w.pairOf(d); p >= 0 {
			if n, ok := t.node[p]; ok {
				t.node[d] = n
				t.members[n] = append(t.members[n], d)
				continue
			}
		}
		t.node[d] = len(t.members)
		t.members = append(t.members, []int{d})
	}
	bridges := make([]stp.Bridge, len(t.members))
	for n, ds := range t.members {
		bridges[n].Priority = 1 << 20
		for _, d := range ds {
			bridges[n].Priority = min(bridges[n].Priority, f.priority(d, g.instance, id))
		}
	}
	var ports []stp.Port
	seen := map[[2]any]int{}
	for _, n := range g.wires {
		l := &f.links[n]
		x, xOK := t.node[l.aDev]
		y, yOK := t.node[l.bDev]
		if !xOK || !yOK || x == y || !w.wireUp(n) {
			continue
		}
		key := [2]any{w.portKey(l.aDev, l.a), w.portKey(l.bDev, l.b)}
		if k, ok := seen[key]; ok { // the other leg of an MLAG: one link to spanning tree
			t.linkOf[n] = k
			continue
		}
		ports = append(ports, w.treePort(x, l.aDev, l.a, g.instance, id), w.treePort(y, l.bDev, l.b, g.instance, id))
		t.ends = append(t.ends, treeEnd{l.aDev, l.a}, treeEnd{l.bDev, l.b})
		seen[key], t.linkOf[n] = len(t.links), len(t.links)
		t.links = append(t.links, stp.Link{A: len(ports) - 2, B: len(ports) - 1})
	}
	t.tree = stp.Compute(bridges, ports, t.links)
	return t
}

// pairOf is the other member of a device's MLAG pair while the two act as one bridge: both live and the peer-link holds. -1 otherwise.
func (w *Lower) pairOf(d int) int {
	f := w.layers.f
	for n := range f.domains {
		x := &f.domains[n]
		if x.a != d && x.b != d || x.broken != "" || !w.state.devUp[x.a] || !w.state.devUp[x.b] || w.state.peerLinkLost(x) {
			continue
		}
		return x.a + x.b - d
	}
	return -1
}

// mlagLeg is a leg of an MLAG, the same port on both members.
type mlagLeg struct{ domain, leg int }

// portKey is what makes a port of a tree: the interface, or the MLAG that it is a leg of.
func (w *Lower) portKey(d int, i *devices.Interface) any {
	f := w.layers.f
	if i.MLAGID != 0 && w.pairOf(d) >= 0 {
		if g, ok := f.lagOf[devices.PortRef{Device: f.names[d], Port: i.Name}]; ok && f.lags[g].domain >= 0 {
			return mlagLeg{f.lags[g].domain, i.MLAGID}
		}
	}
	return i
}

func (w *Lower) treePort(node, d int, i *devices.Interface, instance string, id int) stp.Port {
	f := w.layers.f
	s := f.configs[f.names[d]].STP
	edge := strings.HasPrefix(i.STP.PortType, "edge")
	p := stp.Port{Bridge: node, Cost: ofInstance(i.STP.Cost, instance, id, 0), Priority: ofInstance(i.STP.Priority, instance, id, 128),
		Silent:    i.STP.BPDUFilter == "enable" || i.STP.Disabled,
		RootGuard: i.STP.Guard == "root",
		LoopGuard: i.STP.Guard == "loop" || s.LoopGuardDefault && i.STP.Guard == "" && !edge,
		Assured:   (i.STP.PortType == "network" || s.NetworkDefault && i.STP.PortType == "") && !s.NoBridgeAssurance}
	if p.Cost == 0 {
		p.Cost = f.pathCost(d, w.bandwidthOf(d, i))
	}
	if i.Kind == devices.Ethernet {
		p.Number = f.numberOf[i]
	}
	return p
}

// pathCost is the cost of a port by its bandwidth in kbit/s: the short method's table, or 20 Tbit/s over the bandwidth for the long one
// (IEEE 802.1D-1998 table 8-5, IEEE 802.1D-2004 table 17-3; of bundles: Catalyst 6500 Configuration Guide, "STP port cost").
func (f *fabric) pathCost(d int, kbit int64) int {
	c := f.configs[f.names[d]]
	method := cmp.Or(c.STP.PathCost, f.systems[d].PathCost)
	if f.stpMode(d) == "mst" {
		method = "long"
	}
	if kbit <= 0 {
		kbit = 1_000_000
	}
	if method != "short" {
		return int(max(1, 20_000_000_000/kbit))
	}
	for _, r := range [...]struct {
		mbit int64
		cost int
	}{{20000, 1}, {10000, 2}, {2000, 3}, {1000, 4}, {200, 12}, {100, 19}, {20, 56}, {10, 100}} {
		if kbit >= r.mbit*1000 {
			return r.cost
		}
	}
	return 250
}

// forwards reports whether frames of the tree's VLANs pass a wire. Wires that are in no tree (spanning tree is off at an end) pass them.
func (t *grown) forwards(wire int) bool {
	k, ok := t.linkOf[wire]
	return !ok || t.tree.Roles[t.links[k].A].Forwards() && t.tree.Roles[t.links[k].B].Forwards()
}

// rootOf names the bridge that a device takes for root; several where no configuration tells which.
func (t *grown) rootOf(names []string, f *fabric, d int) string {
	n := t.node[d]
	rivals := t.tree.Rivals[n]
	if rivals == nil {
		rivals = []int{t.tree.Root[n]}
	}
	var who []string
	for _, r := range rivals {
		best := 1 << 20
		for _, m := range t.members[r] {
			best = min(best, f.priority(m, t.group.instance, t.group.vlans[0]))
		}
		for _, m := range t.members[r] {
			if f.priority(m, t.group.instance, t.group.vlans[0]) == best {
				who = append(who, names[m])
			}
		}
	}
	slices.Sort(who)
	return strings.Join(who, " or ")
}

// cut works out which joins of a part the spanning trees hold back.
func (w *Lower) cut(k int, held []bool) {
	f := w.layers.f
	b := &f.layer2[k]
	for _, n := range b.wires {
		for _, j := range f.wireJoins[n] {
			held[j] = false
		}
	}
	if !b.acts {
		return
	}
	treeOf := map[int]*grown{}
	for n := range b.trees {
		t := w.grow(b, &b.trees[n])
		for _, id := range t.group.vlans {
			treeOf[id] = t
		}
	}
	for _, n := range b.wires {
		for _, j := range f.wireJoins[n] {
			if t := treeOf[f.joins[j].vlan]; t != nil && !t.forwards(n) {
				held[j] = true
			}
		}
	}
}

// heldIn works out what spanning trees hold back in the parts given, keeping what others do.
func (w *Lower) heldIn(before []bool, parts map[int]bool) []bool {
	held := make([]bool, len(w.layers.f.joins))
	copy(held, before)
	for k := range parts {
		w.cut(k, held)
	}
	return held
}
