package bgp

import (
	"maps"
	"net/netip"
	"slices"

	"github.com/gaissmai/bart"

	"interlock/simulate/rib"
)

// network is all that one computation works on. While prefixes are worked on it is only read, but for each prefix's own row.
type network struct {
	*directory
	in       Input
	speakers []*speaker
	sides    []*side
	groups   []*group
	byKey    map[groupKey]*group
	prefixes []netip.Prefix
	index    map[netip.Prefix]int
	rows     []*row
	// later settles rows when they are asked for, nil where all are settled.
	later *later
	seeds [][]seed
	// defaults are speakers with a neighbour that is given a default route, by family.
	defaults [families][]int32
	// known finds the prefixes that cover an address.
	known *bart.Table[int]
	// before is the pass before, in which next hops through BGP are looked up; nil in the first.
	before *network

	state *State
	// carries reports that a next state may take over speakers and sides (mayCarry).
	carries bool
	// hopAddresses are those that sessions make next hops, policiesSetHops reports that policies may make others.
	hopAddresses    map[netip.Addr]bool
	policiesSetHops bool
	// lanes are all lanes of VPNs; masters the number of each speaker that has some of them, -1 for none, masterAt the other way, vteps the
	// tunnel ends by device.
	lanes       []*lane
	masters     []int32
	masterAt    []int32
	masterCount int
	vteps       []netip.Addr
	// owns is what each speaker brings in, ownProblems what is not known of it, tables what it was taken from; chosen what outdid some of it,
	// of speakers that redistribute what BGP may outdo.
	owns        []map[netip.Prefix][]path
	ownProblems [][]rib.Problem
	tables      []rib.Table
	chosen      []rib.Table
	// newSeeds are speakers that bring in something else than in the state before, by prefix.
	newSeeds map[int][]int32
	changed  []int
	// used are the next hops that were looked up.
	used []map[hopKey]reach
	// usedBefore are those that only the states before looked up.
	usedBefore        []map[hopKey]reach
	aggregatePrefixes map[netip.Prefix]bool
	// kept are sides whose session could not come up now, and may have stayed up from a state before.
	kept []*side
}

// row is what each speaker settled on for one prefix, by its index; and what masters did for lanes of VPNs, by node. nil is for nothing.
type row struct {
	cells []*cell
	lanes map[int32]*cell
	// thin, where it is not nil, says what differs from cells, which then are another row's: of states that live only for a few questions.
	thin map[int32]*cell
}

func (r *row) cell(i int32) *cell {
	switch {
	case r == nil:
		return nil
	case int(i) < len(r.cells):
		if r.thin != nil {
			if c, ok := r.thin[i]; ok {
				return c
			}
		}
		return r.cells[i]
	}
	return r.lanes[i]
}

func (r *row) clone(speakers int, thin bool) *row {
	switch {
	case r == nil:
		return &row{cells: make([]*cell, speakers)}
	case thin:
		out := &row{cells: r.cells, lanes: maps.Clone(r.lanes), thin: maps.Clone(r.thin)}
		if out.thin == nil {
			out.thin = map[int32]*cell{}
		}
		return out
	}
	out := &row{cells: slices.Clone(r.cells), lanes: maps.Clone(r.lanes)}
	for i, c := range r.thin {
		out.cells[i] = c
	}
	return out
}

func (r *row) set(i int32, c *cell) {
	if int(i) < len(r.cells) {
		if r.thin != nil {
			r.thin[i] = c
		} else {
			r.cells[i] = c
		}
		return
	}
	if r.lanes == nil {
		r.lanes = map[int32]*cell{}
	}
	if c == nil {
		delete(r.lanes, i)
		return
	}
	r.lanes[i] = c
}

// cell is what a speaker settled on for a prefix.
type cell struct {
	// best is the best path, nil where none is valid; told is what neighbours may hear of, which may be a route of the table instead.
	best, told *path
	// all are all valid paths, where a neighbour is told more than one.
	all        []path
	suppressed bool
	route      *rib.Route
}

// tells reports whether neighbours are told the same.
func (c *cell) tells(o *cell) bool {
	if c == nil || o == nil {
		return c == o
	}
	return c.suppressed == o.suppressed && c.told.same(o.told) && slices.EqualFunc(c.all, o.all, func(a, b path) bool { return a.same(&b) })
}

func (c *cell) same(o *cell) bool {
	if c == nil || o == nil {
		return c == o
	}
	return c.tells(o) && c.best.same(o.best) && c.route.Same(o.route)
}

func comparePrefixes(a, b netip.Prefix) int { return rib.ComparePrefixes(a, b) }

// routeTo finds the best route that BGP has to an address at a speaker: of the longest prefix, but not of except.
func (n *network) routeTo(speaker int32, to netip.Addr, except netip.Prefix) *rib.Route {
	if n == nil || n.known == nil || !to.IsValid() {
		return nil
	}
	for p, i := range n.known.Supernets(netip.PrefixFrom(to, to.BitLen())) {
		if p == except {
			continue
		}
		if c := n.row(i).cell(speaker); c != nil && c.route != nil && !c.route.NoInstall {
			return c.route
		}
	}
	return nil
}

// group gives the update group of a side's family.
func (n *network) group(f *sideFamily) {
	k := f.key()
	g := n.byKey[k]
	if g == nil {
		g = &group{index: int32(len(n.groups)), one: f}
		n.byKey[k] = g
		n.groups = append(n.groups, g)
	}
	f.group = g
}
