// Package stp is one spanning tree (IEEE 802.1D-2004): which bridge is its root and what each port does, once the bridges have settled.
// It knows nothing of VLANs: PVST runs it for each VLAN, MST for each instance.
package stp

import "cmp"

// Bridge is a bridge as the tree sees it.
type Bridge struct {
	// Priority is 0 to 65535; the lower is root.
	Priority int
	// MAC decides between bridges of the same priority; 0 is not known.
	MAC uint64
}

// Port is a bridge's port with a cable to another bridge's.
type Port struct {
	Bridge int
	// Cost is what a way through the port costs the bridge that receives by it.
	Cost int
	// Priority and Number order ports of one bridge; the lower wins. Number 0 is not known.
	Priority, Number int
	// Silent ports neither send BPDUs nor heed them: a BPDU filter, or no spanning tree on the port.
	Silent bool
	// RootGuard blocks a port that hears of a better root; LoopGuard one that hears nothing and would not be designated if it did;
	// Assured one whose neighbour is not Assured too (bridge assurance).
	RootGuard, LoopGuard, Assured bool
}

// Link is a cable between two ports.
type Link struct{ A, B int }

// Role is what a port does (IEEE 802.1D-2004, 17.7).
type Role uint8

// The roles. Alternate, Backup and the inconsistent ones forward nothing.
const (
	Designated Role = iota
	Root
	Alternate
	Backup
	// RootInconsistent is a port held back by root guard, LoopInconsistent by loop guard, AssuranceInconsistent by bridge assurance.
	RootInconsistent
	LoopInconsistent
	AssuranceInconsistent
)

var roleNames = [...]string{"designated", "root", "alternate", "backup", "root-inconsistent", "loop-inconsistent", "bridge-assurance-inconsistent"}

func (r Role) String() string { return roleNames[r] }

// Forwards reports whether a port of this role passes frames on.
func (r Role) Forwards() bool { return r == Designated || r == Root }

// Guarded reports a port that a guard holds back.
func (r Role) Guarded() bool { return r >= RootInconsistent }

// Tree is what the bridges settle on.
type Tree struct {
	// Root is, by bridge, the bridge it takes for root, and Cost what the way there costs.
	Root, Cost []int
	// Rivals are, by bridge, the bridges of which one is root and no priority says which, its Root among them; nil where it is clear.
	Rivals [][]int
	// RootPort is by bridge the port towards the root, -1 for the root itself.
	RootPort []int
	// Roles are by port. Unsure ports have their role only if a MAC address or port number that is not known decides so.
	Roles  []Role
	Unsure []bool
}

// vector is what a BPDU says, the better the smaller: root, cost of the way, who says it, by which port.
type vector struct{ root, cost, bridge, port int }

type machine struct {
	bridges []Bridge
	ports   []Port
	peer    []int
	byPort  [][]int // ports of each bridge
	best    []vector
	via     []int
	unsure  []bool // by bridge: the choice of its root port hangs on what is not known
}

// Compute settles a tree. A port is on one link at most.
func Compute(bridges []Bridge, ports []Port, links []Link) *Tree {
	m := &machine{bridges: bridges, ports: ports, peer: make([]int, len(ports)), byPort: make([][]int, len(bridges)), best: make([]vector, len(bridges)),
		via: make([]int, len(bridges)), unsure: make([]bool, len(bridges))}
	for p := range ports {
		m.peer[p] = -1
		m.byPort[ports[p].Bridge] = append(m.byPort[ports[p].Bridge], p)
	}
	for _, l := range links {
		m.peer[l.A], m.peer[l.B] = l.B, l.A
	}
	for b := range bridges {
		m.best[b], m.via[b] = vector{root: b, bridge: b, port: -1}, -1
	}
	// What a bridge knows only gets better, so this ends: a way has at most as many links as there are bridges.
	for m.round() {
	}
	return m.tree()
}

// hears reports whether BPDUs that are sent at a port's other end are heeded at the port.
func (m *machine) hears(p int) bool {
	q := m.peer[p]
	return q >= 0 && !m.ports[p].Silent && !m.ports[q].Silent && !m.lacksAssurance(p) && !m.lacksAssurance(q)
}

// lacksAssurance reports a network port whose neighbour is none. "If the device on one side of the link has Bridge Assurance enabled and
// the device on the other side either does not support Bridge Assurance or does not have this feature enabled, the connecting port is
// blocked" (Nexus 9000 Layer 2 Configuration Guide, "Bridge Assurance").
func (m *machine) lacksAssurance(p int) bool {
	q := m.peer[p]
	return q >= 0 && m.ports[p].Assured && (!m.ports[q].Assured || m.ports[q].Silent)
}

// round lets every bridge choose once more from what its neighbours say.
func (m *machine) round() bool {
	moved := false
	before := append([]vector(nil), m.best...)
	for b := range m.bridges {
		own := vector{root: b, bridge: b, port: -1}
		best, via, unsure := own, -1, false
		for _, p := range m.byPort[b] {
			if !m.hears(p) || m.ports[p].RootGuard {
				continue
			}
			q := m.peer[p]
			from := m.ports[q].Bridge
			if from == b {
				continue
			}
			heard := vector{before[from].root, before[from].cost + m.ports[p].Cost, from, q}
			if heard.root == b {
				continue
			}
			c, sure := m.compare(heard, best)
			if c == 0 { // the same port heard by two of ours cannot be; equal vectors differ by the receiving port
				c, sure = m.order(p, via)
			}
			if c < 0 {
				best, via, unsure = heard, p, !sure
			} else if !sure {
				unsure = true
			}
		}
		if best != m.best[b] {
			moved = true
		}
		m.best[b], m.via[b], m.unsure[b] = best, via, unsure
	}
	return moved
}

// compare orders two vectors, and says whether what is known decides.
func (m *machine) compare(x, y vector) (int, bool) {
	if c, sure := m.bridgeOrder(x.root, y.root); c != 0 {
		return c, sure
	}
	if x.cost != y.cost {
		return cmp.Compare(x.cost, y.cost), true
	}
	if c, sure := m.bridgeOrder(x.bridge, y.bridge); c != 0 {
		return c, sure
	}
	if x.port < 0 || y.port < 0 {
		return cmp.Compare(x.port, y.port), true
	}
	return m.order(x.port, y.port)
}

// bridgeOrder orders bridge identifiers: priority, then MAC. Where a MAC is not known the order of the bridges stands in, and is not sure.
func (m *machine) bridgeOrder(a, b int) (int, bool) {
	if a == b {
		return 0, true
	}
	x, y := m.bridges[a], m.bridges[b]
	if x.Priority != y.Priority {
		return cmp.Compare(x.Priority, y.Priority), true
	}
	if x.MAC != 0 && y.MAC != 0 {
		return cmp.Compare(x.MAC, y.MAC), true
	}
	return cmp.Compare(a, b), false
}

// order orders port identifiers of one bridge.
func (m *machine) order(a, b int) (int, bool) {
	if a == b {
		return 0, true
	}
	if a < 0 || b < 0 {
		return cmp.Compare(a, b), true
	}
	x, y := m.ports[a], m.ports[b]
	if x.Priority != y.Priority {
		return cmp.Compare(x.Priority, y.Priority), true
	}
	if x.Number != 0 && y.Number != 0 && x.Number != y.Number {
		return cmp.Compare(x.Number, y.Number), true
	}
	return cmp.Compare(a, b), false
}

func (m *machine) tree() *Tree {
	n := len(m.bridges)
	t := &Tree{Root: make([]int, n), Cost: make([]int, n), Rivals: make([][]int, n), RootPort: m.via, Roles: make([]Role, len(m.ports)), Unsure: make([]bool, len(m.ports))}
	for b := range m.bridges {
		t.Root[b], t.Cost[b] = m.best[b].root, m.best[b].cost
	}
	m.rivals(t)
	for p := range m.ports {
		t.Roles[p], t.Unsure[p] = m.role(p)
		if t.Rivals[m.ports[p].Bridge] != nil {
			t.Unsure[p] = true
		}
	}
	return t
}

// rivals finds bridges that would be root just as well: of the same priority, with a MAC that is not known, and heard of by the same bridges.
func (m *machine) rivals(t *Tree) {
	byRoot := map[int][]int{}
	for b, r := range t.Root {
		byRoot[r] = append(byRoot[r], b)
	}
	for r, under := range byRoot {
		rivals := []int{}
		for _, b := range under {
			if _, sure := m.bridgeOrder(b, r); b == r || !sure {
				rivals = append(rivals, b)
			}
		}
		if len(rivals) > 1 {
			for _, b := range under {
				t.Rivals[b] = rivals
			}
		}
	}
}

// role says what a port does and whether what is known decides so.
func (m *machine) role(p int) (Role, bool) {
	q, b := m.peer[p], m.ports[p].Bridge
	switch {
	case q < 0:
		return Designated, false
	case m.lacksAssurance(p):
		return AssuranceInconsistent, false
	}
	from := m.ports[q].Bridge
	mine, theirs := vector{m.best[b].root, m.best[b].cost, b, p}, vector{m.best[from].root, m.best[from].cost, from, q}
	if !m.hears(p) {
		if m.ports[p].LoopGuard && !m.ports[p].Silent && !m.lacksAssurance(q) {
			if c, sure := m.compare(theirs, mine); c < 0 {
				return LoopInconsistent, !sure
			}
		}
		return Designated, false
	}
	if m.via[b] == p {
		return Root, m.unsure[b]
	}
	c, sure := m.compare(mine, theirs)
	if c < 0 {
		return Designated, !sure
	}
	if m.ports[p].RootGuard {
		return RootInconsistent, !sure
	}
	if from == b {
		return Backup, !sure
	}
	return Alternate, !sure || m.unsure[b]
}
