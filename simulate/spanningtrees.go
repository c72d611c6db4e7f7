package simulate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate/rib"
)

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
