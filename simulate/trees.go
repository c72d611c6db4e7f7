package simulate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"interlock/devices"
)

// bridging is a part of the network that layer-2 links hold together, with the spanning trees that run in it.
type bridging struct {
	devs  []int // in order
	wires []int
	trees []treeGroup
	// acts reports that a tree may cut something off: a guard, or a tree that does not heed which VLANs its links carry.
	acts bool
	// mixed says why the part's spanning trees are not computed as they really are, "" where they are.
	mixed string
}

// treeGroup is VLANs that have one and the same tree.
type treeGroup struct {
	instance string // "vlan 10", "mst 1", "" for the only one
	vlans    []int
	wires    []int
}

// findBridging finds the parts and what trees they have.
func (f *fabric) findBridging() {
	parent := make([]int32, len(f.names))
	for d := range parent {
		parent[d] = int32(d)
	}
	f.bridgingOf = make([]int, len(f.names))
	for d := range f.bridgingOf {
		f.bridgingOf[d] = -1
	}
	for n := range f.links {
		if l := &f.links[n]; f.bridges(l) {
			unite(parent, int32(l.aDev), int32(l.bDev))
		}
	}
	number := map[int32]int{}
	for n := range f.links {
		l := &f.links[n]
		if !f.bridges(l) {
			continue
		}
		r := find(parent, int32(l.aDev))
		k, ok := number[r]
		if !ok {
			k = len(f.layer2)
			number[r] = k
			f.layer2 = append(f.layer2, bridging{})
		}
		b := &f.layer2[k]
		b.wires = append(b.wires, n)
		b.devs = append(b.devs, l.aDev, l.bDev)
	}
	for k := range f.layer2 {
		b := &f.layer2[k]
		slices.Sort(b.devs)
		b.devs = slices.Compact(b.devs)
		for _, d := range b.devs {
			f.bridgingOf[d] = k
		}
		f.groupTrees(b)
	}
}

// bridges reports a link between two layer-2 ports.
func (f *fabric) bridges(l *link) bool { return l.a.Switchport && l.b.Switchport }

func (t *topology) stpMode(d int) string {
	return cmp.Or(t.configs[t.names[d]].STP.Mode, t.systems[d].SpanningTree)
}

func isPVST(mode string) bool { return mode == "pvst" || mode == "rapid-pvst" }

// groupTrees finds which trees run in a part: one a VLAN where all bridges run PVST, one an instance in one MST region, else one.
func (f *fabric) groupTrees(b *bridging) {
	pvst, other, regions := false, false, map[string]bool{}
	for _, d := range b.devs {
		switch mode := f.stpMode(d); {
		case isPVST(mode):
			pvst = true
		case mode == "mst":
			s := f.configs[f.names[d]].STP
			regions[fmt.Sprintf("%s %d %s", s.MSTName, s.MSTRevision, instances(s.MSTInstances))] = true
		case mode != "none" && mode != "":
			other = true
		}
	}
	switch {
	case pvst && (other || len(regions) > 0):
		b.mixed = "PVST meets MST or RSTP"
	case other && len(regions) > 0 && severalInstances(regions), len(regions) > 1 && severalInstances(regions):
		b.mixed = "several MST regions meet"
	}
	one := !pvst && len(regions) == 1 && !other
	type key string
	at := map[key]int{}
	for _, id := range f.vlansOf(b) {
		g := treeGroup{instance: f.instanceOf(b, id, one)}
		k := key(g.instance)
		if strings.HasPrefix(g.instance, "vlan ") {
			var words strings.Builder
			for _, w := range b.wires {
				if f.wireCarries(w, id) {
					g.wires = append(g.wires, w)
					fmt.Fprintf(&words, "%d,", w)
					for _, i := range [...]*devices.Interface{f.links[w].a, f.links[w].b} {
						fmt.Fprintf(&words, "%d/%d,", ofInstance(i.STP.Cost, g.instance, id, 0), ofInstance(i.STP.Priority, g.instance, id, 128))
					}
				}
			}
			for _, d := range b.devs {
				fmt.Fprintf(&words, "%d;%v;", f.priority(d, g.instance, id), f.configs[f.names[d]].STP.DisabledVLANs.Contains(id))
			}
			k = key(words.String())
		} else {
			g.wires = b.wires
		}
		n, ok := at[k]
		if !ok {
			n = len(b.trees)
			at[k] = n
			b.trees = append(b.trees, g)
		}
		b.trees[n].vlans = append(b.trees[n].vlans, id)
	}
	for _, w := range b.wires {
		for _, i := range [...]*devices.Interface{f.links[w].a, f.links[w].b} {
			b.acts = b.acts || i.STP.Guard == "root" || i.STP.Guard == "loop" || i.STP.PortType == "network"
		}
	}
	for _, d := range b.devs {
		s := f.configs[f.names[d]].STP
		b.acts = b.acts || s.LoopGuardDefault || s.NetworkDefault
	}
	b.acts = b.acts || !pvst && len(b.wires) >= len(b.devs)
}

// severalInstances reports whether any of these regions maps VLANs to instances at all.
func severalInstances(regions map[string]bool) bool {
	for r := range regions {
		if strings.Contains(r, ":") {
			return true
		}
	}
	return false
}

// vlansOf lists the VLANs that the devices of a part have.
func (f *fabric) vlansOf(b *bridging) []int {
	has := map[int]bool{1: true}
	for _, d := range b.devs {
		for id := range f.configs[f.names[d]].VLANs {
			has[id] = true
		}
	}
	return sortedKeys(has)
}

// instanceOf names the tree of a VLAN.
func (f *fabric) instanceOf(b *bridging, id int, oneRegion bool) string {
	for _, d := range b.devs {
		mode := f.stpMode(d)
		if isPVST(mode) {
			return fmt.Sprintf("vlan %d", id)
		}
		if mode == "mst" && oneRegion {
			return mstInstance(f.configs[f.names[d]].STP, id)
		}
	}
	return "mst 0"
}

func mstInstance(s devices.STP, id int) string {
	for _, n := range sortedKeys(s.MSTInstances) {
		if s.MSTInstances[n].Contains(id) {
			return fmt.Sprintf("mst %d", n)
		}
	}
	return "mst 0"
}

// ofInstance finds the value for a tree: of its own instance, of a range of VLANs with it, for all, or the default.
func ofInstance(m map[string]int, instance string, id, otherwise int) int {
	if v, ok := m[instance]; ok {
		return v
	}
	if strings.HasPrefix(instance, "vlan ") {
		for _, k := range sortedKeys(m) {
			if set, ok := strings.CutPrefix(k, "vlan "); ok && devices.VLANSet(set).Contains(id) {
				return m[k]
			}
		}
	}
	if v, ok := m[""]; ok {
		return v
	}
	return otherwise
}

// priority is a bridge's priority in a tree, 32768 where nothing is said.
func (f *fabric) priority(d int, instance string, id int) int {
	s := f.configs[f.names[d]].STP
	switch mode := f.stpMode(d); {
	case isPVST(mode):
		instance = fmt.Sprintf("vlan %d", id)
	case mode == "mst" && !strings.HasPrefix(instance, "mst "):
		instance = "mst 0" // what an MST bridge says to others
	}
	return ofInstance(s.Priorities, instance, id, 32768)
}

// wireCarries reports whether both ends of a wire pass a VLAN, and both devices have it.
func (f *fabric) wireCarries(w, id int) bool {
	l := &f.links[w]
	ca, cb := f.configs[f.names[l.aDev]], f.configs[f.names[l.bDev]]
	return knowsVLAN(ca, id) && knowsVLAN(cb, id) && f.carries(ca, l.a, id) && f.carries(cb, l.b, id)
}
