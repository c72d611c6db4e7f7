package ospf

import (
	"cmp"
	"fmt"
	"slices"

	"interlock/simulate/rib"
	"interlock/simulate/spf"
)

// settled gives the problems in order, each once.
func (d *domain) settled() []rib.Problem {
	d.twins()
	d.guesses()
	ps := d.problems
	slices.SortStableFunc(ps, func(a, b rib.Problem) int {
		return cmp.Or(cmp.Compare(a.Device, b.Device), cmp.Compare(a.VRF, b.VRF), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(ps, func(a, b rib.Problem) bool {
		return a.Device == b.Device && a.VRF == b.VRF && a.Path == b.Path && a.Message == b.Message
	})
}

// twins finds routers of one id that hear of each other: their advertisements overwrite one another without end.
func (d *domain) twins() {
	for _, g := range d.graphsOf(func(areaKey) bool { return true }) {
		first := map[string]int{}
		for v, n := range g.routers {
			i := d.instances[n]
			if len(i.links) == 0 || !i.id.IsValid() {
				continue
			}
			w, ok := first[i.id.String()]
			if !ok {
				first[i.id.String()] = v
				continue
			}
			if g.Trees[w].Dist[v] != spf.Infinity {
				d.problem(i, "router-id", fmt.Sprintf("router id %s is that of %s too, in the same area %s: routes through either are not known", i.id, d.instances[g.routers[w]].device.Name, g.key.area))
			}
		}
	}
}
