package pipelines

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/diffs"
	"interlock/simulate"
	"interlock/simulate/flows"
	"interlock/simulate/rib"
)

// routeJudge finds what becomes of routes in the states of a plan, and puts together what has one cause.
type routeJudge struct {
	*theatre
	expect []Expectation
	deltas []diffs.Delta

	changes []simulate.RouteChange
	lapses  []simulate.Lapse
	causes  map[string]string
}

// routes compares the tables of a state with those before the change, and counts.
func (r *routeJudge) routes(first, s *simulate.Settled, m moment) RouteCount {
	r.changes = simulate.RoutesDiffer(first, s)
	r.lapses = simulate.Lapses(first, s, r.changes)
	touched := copySet(m.changed)
	maps.Copy(touched, m.drained)
	r.causes = r.nearestChanged(s, touched)
	var out RouteCount
	on := map[string]bool{}
	for _, c := range r.changes {
		switch c.Op() {
		case "+":
			out.Gained++
		case "-":
			out.Lost++
		default:
			out.Moved++
		}
		on[c.Table.Device] = true
	}
	out.Devices = sortedKeys(on)
	return out
}

// problems are what of a state's routing is not to be trusted and was not so before, or was and is now relied on: by a device that runs
// the change, by a table that the change makes another, or by a service that takes another way.
func (r *routeJudge) problems(first, s *simulate.Settled, m moment) []simulate.Fact {
	type key struct{ kind, device, vrf, path, message string }
	was := map[key]bool{}
	for _, p := range first.Problems() {
		was[key{p.Kind, p.Device, p.VRF, p.Path, p.Message}] = true
	}
	differs, passed := map[string]bool{}, s.Passed()
	for _, c := range r.changes {
		differs[c.Table.Device] = true
	}
	var out []simulate.Fact
	for _, p := range s.Problems() {
		new := !was[key{p.Kind, p.Device, p.VRF, p.Path, p.Message}]
		relied := p.Kind == "unmodelled" && (r.touches(p) && m.changed[p.Device] || differs[p.Device] && (m.promised || passed[p.Device]))
		if !new && !relied {
			continue
		}
		hint := "look at what it does, and accept it in waivers.yaml with a reason and an end"
		if p.Kind == "no-convergence" {
			hint = "correct the statements that contradict each other"
		}
		out = append(out, simulate.Fact{Kind: "simulate/" + p.Kind, Device: p.Device, Path: p.Path, Pos: p.Pos, Message: p.Message, Hint: hint})
	}
	return out
}

// touches reports whether the change differs in what a problem is about.
func (r *routeJudge) touches(p rib.Problem) bool {
	return slices.ContainsFunc(r.deltas, func(d diffs.Delta) bool {
		return d.Device == p.Device && (p.Path == "" || strings.HasPrefix(d.Path, p.Path) || strings.HasPrefix(p.Path, d.Path))
	})
}

// facts are loops and black holes in a state that were not there before the change and, of the last state, routes that differ without being
// announced.
func (r *routeJudge) facts(first, s *simulate.Settled, m moment, last bool) []simulate.Fact {
	out := r.lapsed(m)
	if last {
		out = append(out, r.unexpected()...)
		for _, f := range simulate.Layer2Differs(first, s) {
			if !expected(r.expect, diffs.Delta{Device: f.Device, Path: f.Path}) {
				f.PeerPos = r.line(f.Device)
				out = append(out, f)
			}
		}
	}
	return out
}

// lapsed tells of packets that were delivered before and now go in circles or into nothing: once for each place where that happens.
func (r *routeJudge) lapsed(m moment) []simulate.Fact {
	type place struct {
		kind             flows.EndKind
		device, vrf, way string
	}
	at := map[place][]simulate.Lapse{}
	var places []place
	for _, l := range r.lapses {
		if l.Kind == 0 {
			continue
		}
		p := place{l.Kind, l.End.Device, l.End.VRF, strings.Join(l.End.Cycle, " ")}
		if at[p] == nil {
			places = append(places, p)
		}
		at[p] = append(at[p], l)
	}
	var out []simulate.Fact
	for _, p := range places {
		ls := at[p]
		var prefixes []netip.Prefix
		from := map[string]bool{}
		for _, l := range ls {
			prefixes = append(prefixes, l.Prefix)
			for _, id := range l.Tables {
				from[id.Device] = true
			}
		}
		f := simulate.Fact{Kind: "routes/blackhole", Device: p.device, Path: "route " + prefixes[0].String(), Pos: r.line(p.device)}
		f.Message = fmt.Sprintf("packets to %s from %s are lost at %s: %s; before the change they arrive", simulate.Prefixes(prefixes), few(sortedKeys(from)), p.device, ls[0].End.Why)
		f.Hint = "follow the path; withdraw the route where it cannot be followed any more"
		if p.kind == flows.Loop {
			f.Kind = "routes/loop"
			f.Message = fmt.Sprintf("packets to %s from %s go in circles: %s; before the change they arrive", simulate.Prefixes(prefixes), few(sortedKeys(from)), ls[0].End.Why)
			f.Hint = "follow the circle; usually a static or default route points back"
		}
		if len(ls[0].Way) > 1 && p.kind == flows.BlackHole {
			f.Message += " (by " + strings.Join(ls[0].Way, ", ") + ")"
		}
		out = append(out, f)
	}
	return out
}

// unexpected tells of routes that differ after the change and that it does not announce, once for each device whose change is the nearest.
// What a device that is changed has of its own (its addresses, its static routes) shows in the difference of its configuration. Where the
// change announces nothing at all, destinations that are still there and are not reached any more count in full, and those that are left
// with fewer next hops: what is lost there is redundancy, and no service shows it until the next failure. The others are a warning.
func (r *routeJudge) unexpected() []simulate.Fact {
	gone := map[rib.ID]map[netip.Prefix]bool{}
	for _, l := range r.lapses {
		if l.Kind != 0 || !l.There {
			continue
		}
		for _, id := range l.Tables {
			if gone[id] == nil {
				gone[id] = map[netip.Prefix]bool{}
			}
			gone[id][l.Prefix] = true
		}
	}
	type group struct{ strong, weak []simulate.RouteChange }
	groups := map[string]*group{}
	for _, c := range r.changes {
		if r.isOwn(c) || r.announced(c) {
			continue
		}
		g := groups[r.causes[c.Table.Device]]
		if g == nil {
			g = &group{}
			groups[r.causes[c.Table.Device]] = g
		}
		switch {
		case len(r.expect) > 0 || gone[c.Table][c.Prefix] || c.Fewer():
			g.strong = append(g.strong, c)
		default:
			g.weak = append(g.weak, c)
		}
	}
	var out []simulate.Fact
	for _, cause := range sortedKeys(groups) {
		for _, part := range [...]struct {
			cs   []simulate.RouteChange
			weak bool
		}{{groups[cause].strong, false}, {groups[cause].weak, true}} {
			if len(part.cs) == 0 {
				continue
			}
			c := part.cs[0]
			out = append(out, simulate.Fact{Kind: "routes/unexpected-difference", Device: c.Table.Device, Peer: cause, Path: routePath(c), Pos: r.line(cause), Weak: part.weak,
				Message: fmt.Sprintf("after the change of %s %s", cause, differences(part.cs)),
				Hint:    "correct the change, or say under \"expect:\" in change.yaml that these routes may differ (path: \"route PREFIX\")"})
		}
	}
	return out
}

func routePath(c simulate.RouteChange) string {
	path := "route " + c.Prefix.String()
	if c.Table.VRF != "default" {
		path = "vrf " + c.Table.VRF + " " + path
	}
	return path
}

// isOwn reports a route of a changed device's own, before and after.
func (r *routeJudge) isOwn(c simulate.RouteChange) bool {
	if r.causes[c.Table.Device] != c.Table.Device {
		return false
	}
	for _, x := range [...]*rib.Route{c.Before, c.After} {
		if x == nil {
			continue
		}
		switch x.Protocol {
		case rib.Connected, rib.Local, rib.Static, rib.FirstHop, rib.Aggregate, rib.DHCP, rib.OSPFSummary, rib.EIGRPSummary:
		default:
			return false
		}
	}
	return true
}

func (r *routeJudge) announced(c simulate.RouteChange) bool {
	return expected(r.expect, diffs.Delta{Device: c.Table.Device, Path: routePath(c)}) || expected(r.expect, diffs.Delta{Device: c.Table.Device, Path: "route " + c.Prefix.String()})
}

// differences tells of many routes in a few words: what is lost, what comes, what goes another way, and where.
func differences(cs []simulate.RouteChange) string {
	var parts []string
	for _, kind := range [...]struct{ op, one, many string }{{"-", "is gone", "are gone"}, {"+", "is new", "are new"}, {"<", "has fewer next hops", "have fewer next hops"}, {"~", "goes another way", "go another way"}} {
		prefixes, on := map[netip.Prefix]bool{}, map[string]bool{}
		for _, c := range cs {
			op := c.Op()
			if c.Fewer() {
				op = "<"
			}
			if op == kind.op {
				prefixes[c.Prefix] = true
				on[c.Table.Device] = true
			}
		}
		if len(prefixes) == 0 {
			continue
		}
		list := make([]netip.Prefix, 0, len(prefixes))
		for p := range prefixes {
			list = append(list, p)
		}
		slices.SortFunc(list, rib.ComparePrefixes)
		verb := kind.many
		if len(list) == 1 {
			verb = kind.one
		}
		parts = append(parts, fmt.Sprintf("%s %s on %s", simulate.Prefixes(list), verb, few(sortedKeys(on))))
	}
	return strings.Join(parts, "; ")
}

// few names some of a list of devices.
func few(names []string) string {
	const shown = 3
	if len(names) <= shown+1 {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
}

// nearestChanged gives for every device the changed one that is the fewest links away, the first by name of several.
func (r *routeJudge) nearestChanged(s *simulate.Settled, changed map[string]bool) map[string]string {
	next := map[string][]string{}
	for _, n := range [...]*devices.Network{r.before, r.after} {
		for _, l := range n.Links {
			if l.B.Port != "" {
				next[l.A.Device] = append(next[l.A.Device], l.B.Device)
				next[l.B.Device] = append(next[l.B.Device], l.A.Device)
			}
		}
	}
	out := map[string]string{}
	queue := sortedKeys(changed)
	for _, d := range queue {
		out[d] = d
	}
	for len(queue) > 0 {
		d := queue[0]
		queue = queue[1:]
		for _, o := range next[d] {
			if out[o] == "" {
				out[o] = out[d]
				queue = append(queue, o)
			}
		}
	}
	if all := sortedKeys(changed); len(all) > 0 {
		for _, d := range s.Network().Devices {
			if out[d.Name] == "" {
				out[d.Name] = all[0]
			}
		}
	}
	return out
}

// line is the place of the change that is nearest to a device: the first line that has to do with routing, else the first.
func (r *routeJudge) line(device string) devices.Pos {
	cause := r.causes[device]
	var first devices.Pos
	for _, d := range r.deltas {
		if d.Device != cause {
			continue
		}
		at := d.Pos
		if at.File == "" {
			at = d.Was
		}
		for _, word := range [...]string{"router ", "route-map ", "prefix-list ", "vrf ", "static route ", "as-path", "community-list", "system / router-id"} {
			if strings.HasPrefix(d.Path, word) {
				return at
			}
		}
		if first.File == "" {
			first = at
		}
	}
	return first
}
