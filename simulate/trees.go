package simulate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate/rib"
	"interlock/simulate/stp"
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

// doubtTrees tells of spanning trees that do not heed VLANs, over links that do not all carry the same, in which a MAC address that is not
// known decides what is blocked: then it also decides whether a VLAN hangs together.
func (w *Lower) doubtTrees() {
	f := w.layers.f
	for k := range f.layer2 {
		b := &f.layer2[k]
		for n := range b.trees {
			g := &b.trees[n]
			pruned := 0
			for _, id := range g.vlans {
				if !strings.HasPrefix(g.instance, "vlan ") && slices.ContainsFunc(b.wires, func(w int) bool { return !f.wireCarries(w, id) }) {
					pruned = id
				}
			}
			if !b.acts || pruned == 0 {
				continue
			}
			t := w.grow(b, g)
			for p, e := range t.ends {
				if t.tree.Unsure[p] && !t.tree.Roles[p].Forwards() {
					path := "interface " + e.ifc.Name
					f.problems = append(f.problems, rib.Problem{Kind: "unmodelled", Device: f.names[e.dev], Path: path, Pos: where(f.configs[f.names[e.dev]], path),
						Message: fmt.Sprintf("whether spanning tree blocks %s:%s depends on MAC addresses, which no configuration tells, and VLAN %d is not on all links: give the bridges different priorities", f.names[e.dev], e.ifc.Name, pruned)})
					break
				}
			}
		}
	}
}

// TreePort is what a port does in a spanning tree.
type TreePort struct {
	Port devices.PortRef
	Role string
	// Forwarding is false where the port is blocked.
	Forwarding bool
	// Unsure reports that a MAC address or port number, which no configuration tells, decides.
	Unsure bool
}

// SpanningTree is a spanning tree in one state.
type SpanningTree struct {
	VLANs devices.VLANSet
	// Root names by device the bridge that it takes for root ("a or b" where no priority decides).
	Root  map[string]string
	Ports []TreePort
	// Unmodelled says why the tree is not to be trusted, "" where it is.
	Unmodelled string
}

// SpanningTrees are all spanning trees of the state, in order of part and first VLAN.
func (w *Lower) SpanningTrees() []SpanningTree {
	f := w.layers.f
	var out []SpanningTree
	for k := range f.layer2 {
		b := &f.layer2[k]
		for n := range b.trees {
			t := w.grow(b, &b.trees[n])
			if len(t.links) == 0 {
				continue
			}
			s := SpanningTree{VLANs: devices.VLANs(slices.Clone(t.group.vlans)...), Root: map[string]string{}, Unmodelled: b.mixed}
			for _, e := range t.ends {
				for _, m := range t.members[t.node[e.dev]] {
					s.Root[f.names[m]] = t.rootOf(f.names, f, m)
				}
			}
			for p, e := range t.ends {
				r := t.tree.Roles[p]
				s.Ports = append(s.Ports, TreePort{Port: devices.PortRef{Device: f.names[e.dev], Port: e.ifc.Name}, Role: r.String(), Forwarding: r.Forwards(), Unsure: t.tree.Unsure[p] || b.mixed != ""})
			}
			slices.SortFunc(s.Ports, func(x, y TreePort) int {
				return cmp.Or(strings.Compare(x.Port.Device, y.Port.Device), strings.Compare(x.Port.Port, y.Port.Port))
			})
			out = append(out, s)
		}
	}
	return out
}

// numberPorts numbers the Ethernet ports of each device as spanning tree orders them: by the numbers in their names.
func (f *fabric) numberPorts() {
	f.numberOf = map[*devices.Interface]int{}
	for d := range f.names {
		var is []*devices.Interface
		for _, p := range f.portsOf[d] {
			is = append(is, f.ports[p].ifc)
		}
		slices.SortStableFunc(is, func(a, b *devices.Interface) int { return naturally(a.Name, b.Name) })
		for n, i := range is {
			f.numberOf[i] = n + 1
		}
	}
}

// naturally orders names so that Ethernet2 comes before Ethernet10.
func naturally(a, b string) int {
	for a != "" && b != "" {
		x, y := digits(a), digits(b)
		if x > 0 && y > 0 {
			m, n := strings.TrimLeft(a[:x], "0"), strings.TrimLeft(b[:y], "0")
			if c := cmp.Or(cmp.Compare(len(m), len(n)), strings.Compare(m, n)); c != 0 {
				return c
			}
			a, b = a[x:], b[y:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
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
