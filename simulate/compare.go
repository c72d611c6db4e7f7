package simulate

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"interlock/simulate/flows"
	"interlock/simulate/rib"
)

// RouteChange is a prefix that a table takes another way in one state than in another.
type RouteChange struct {
	Table  rib.ID
	Prefix netip.Prefix
	// Before and After are the routes that forward, nil where there is none.
	Before, After *rib.Route
}

// Op is "+" for a route that comes, "-" for one that goes and "~" for one that is another.
func (c RouteChange) Op() string {
	switch {
	case c.Before == nil:
		return "+"
	case c.After == nil:
		return "-"
	}
	return "~"
}

// Fewer reports a prefix that is left with fewer next hops than it had, but with some.
func (c RouteChange) Fewer() bool {
	return c.Before != nil && c.After != nil && len(c.After.NextHops) < len(c.Before.NextHops)
}

// RoutesDiffer lists what differs between the tables of two states, in order of table and prefix. Tables of management VRFs and host routes
// to a device's own addresses are left out.
func RoutesDiffer(before, after *Settled) []RouteChange {
	ids := map[rib.ID]bool{}
	for _, s := range [...]*Settled{before, after} {
		for id := range s.Routes.Tables {
			ids[id] = true
		}
	}
	sorted := make([]rib.ID, 0, len(ids))
	for id := range ids {
		if !before.isManagement(id) && !after.isManagement(id) {
			sorted = append(sorted, id)
		}
	}
	slices.SortFunc(sorted, func(a, b rib.ID) int {
		if a.Less(b) {
			return -1
		}
		return 1
	})
	var out []RouteChange
	for _, id := range sorted {
		x, y := before.Routes.Tables[id], after.Routes.Tables[id]
		if x == y {
			continue
		}
		out = append(out, tableDiffers(id, x, y)...)
	}
	return out
}

func (s *Settled) isManagement(id rib.ID) bool {
	d := s.low.Network.Device(id.Device)
	if d == nil {
		return false
	}
	v := d.Config.VRFs[id.VRF]
	return v != nil && v.Management
}

func tableDiffers(id rib.ID, x, y rib.Table) []RouteChange {
	var out []RouteChange
	for p := range x.All() {
		a, b := x.Best(p), y.Best(p)
		if (a != nil || b != nil) && !local(a) && !local(b) && !sameWay(a, b) {
			out = append(out, RouteChange{id, p, a, b})
		}
	}
	for p := range y.All() {
		if len(x.Offered(p)) == 0 {
			if b := y.Best(p); b != nil && !local(b) {
				out = append(out, RouteChange{id, p, nil, b})
			}
		}
	}
	slices.SortFunc(out, func(a, b RouteChange) int { return rib.ComparePrefixes(a.Prefix, b.Prefix) })
	return out
}

func local(r *rib.Route) bool { return r != nil && r.Protocol == rib.Local }

// sameWay reports whether packets take two routes alike; attributes that only other routers look at are left aside.
func sameWay(a, b *rib.Route) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a == b || a.Protocol == b.Protocol && a.Distance == b.Distance && a.Metric == b.Metric && slices.Equal(a.NextHops, b.NextHops)
}

// Lapse is a destination that packets from some tables reached in one state, and do not in another.
type Lapse struct {
	// Kind is flows.Loop or flows.BlackHole for packets that are routed and lost, flows.Denied never, and 0 where there is no route to the
	// destination any more: none at all, or only one that leads out of the network past it (a default route).
	Kind   flows.EndKind
	Prefix netip.Prefix
	// Tables are those concerned, in order; End and Way are of the first of them.
	Tables []rib.ID
	End    flows.End
	Way    []string
	// There reports that the destination is still there: somebody has the prefix or, where it never was inside, the network leads out to it.
	There bool

	// inside reports that packets from one of the tables were delivered inside the network.
	inside bool
}

// Lapses finds what packets no longer reach, of the prefixes whose routes differ. They are told once for each prefix and kind of end.
func Lapses(before, after *Settled, changes []RouteChange) []Lapse {
	byPrefix := map[netip.Prefix]bool{}
	for _, c := range changes {
		byPrefix[c.Prefix] = true
	}
	prefixes := make([]netip.Prefix, 0, len(byPrefix))
	for p := range byPrefix {
		prefixes = append(prefixes, p)
	}
	slices.SortFunc(prefixes, rib.ComparePrefixes)
	lists := make([][]Lapse, len(prefixes))
	parallel(len(prefixes), func(i int) { lists[i] = lapsesOf(before, after, prefixes[i]) })
	return slices.Concat(lists...)
}

func lapsesOf(before, after *Settled, p netip.Prefix) []Lapse {
	dst := standIn(before, after, p)
	was, is := before.tracer.Reach(dst), after.tracer.Reach(dst)
	lapses := map[flows.EndKind]*Lapse{}
	delivered, out := false, false
	for _, d := range after.low.Network.Devices {
		for _, vrf := range d.VRFs {
			id := rib.ID{Device: d.Name, VRF: vrf}
			now := is.From(id)
			delivered, out = delivered || now.Has(flows.Delivered), out || now.Has(flows.Left)
			then := was.From(id)
			if !d.Up || after.isManagement(id) || !then.Has(flows.Delivered) && !then.Has(flows.Left) {
				continue
			}
			kind := flows.EndKind(0)
			switch {
			case now.Has(flows.Loop) && !then.Has(flows.Loop):
				kind = flows.Loop
			case now.Has(flows.BlackHole) && !then.Has(flows.BlackHole):
				kind = flows.BlackHole
			case now.Has(flows.Left) && !then.Has(flows.Left): // what arrived goes past it
			case now != 0:
				continue
			}
			l := lapses[kind]
			if l == nil {
				l = &Lapse{Kind: kind, Prefix: p}
				l.End, l.Way = is.Why(id, kind)
				lapses[kind] = l
			}
			l.Tables = append(l.Tables, id)
			l.inside = l.inside || then.Has(flows.Delivered)
		}
	}
	var found []Lapse
	for _, k := range [...]flows.EndKind{0, flows.BlackHole, flows.Loop} {
		if l := lapses[k]; l != nil {
			l.There = delivered || out && !l.inside
			found = append(found, *l)
		}
	}
	return found
}

// standIn is an address that stands for those of a prefix: one that a device which is in service still has in it, so that what fails is the
// way there and not the end; else one that nobody has.
func standIn(before, after *Settled, p netip.Prefix) netip.Addr {
	if p.IsSingleIP() {
		return p.Addr()
	}
	for _, s := range [...]*Settled{after, before} {
		if a := s.tracer.AddressIn(p); a.IsValid() {
			return a
		}
	}
	return p.Addr().Next()
}

// Prefixes writes some of a list of prefixes.
func Prefixes(ps []netip.Prefix) string {
	const shown = 4
	var out []string
	for _, p := range ps[:min(len(ps), shown)] {
		out = append(out, p.String())
	}
	if n := len(ps) - shown; n > 0 {
		out = append(out, fmt.Sprintf("%d more", n))
	}
	return strings.Join(out, ", ")
}
