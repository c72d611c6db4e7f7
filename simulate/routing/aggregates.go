package routing

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"interlock/devices"
	"interlock/simulate/bgp"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
)

// aggregates gives the aggregates that have contributors in the tables as they stand: "a contributing route is an active route that is a more
// specific match for the aggregate destination"; "an active aggregate route can recursively contribute" (Junos, Configuring Route Aggregation).
func (s *State) aggregates() map[rib.ID][]*rib.Route {
	out := map[rib.ID][]*rib.Route{}
	for _, d := range s.Network.Devices {
		if !d.Up {
			continue
		}
		for _, vrf := range d.VRFs {
			v, id := d.Config.VRFs[vrf], rib.ID{Device: d.Name, VRF: vrf}
			if v == nil {
				continue
			}
			for _, k := range slices.Sorted(maps.Keys(v.Aggregates)) {
				if r := s.aggregate(d, id, v.Aggregates[k]); r != nil {
					out[id] = append(out[id], r)
				}
			}
		}
	}
	return out
}

// aggregate makes an aggregate of what contributes to it, nil where nothing does.
func (s *State) aggregate(d *layer3.Device, id rib.ID, a *devices.Aggregate) *rib.Route {
	var from []*rib.Route
	for r := range s.Tables[id].Installed() {
		if r.Prefix.Bits() > a.Prefix.Bits() && a.Prefix.Contains(r.Prefix.Addr()) && s.contributes(d, id, a, r) {
			from = append(from, r)
		}
	}
	if len(from) == 0 && !a.Passive {
		return nil
	}
	hop := rib.NextHop{Kind: rib.Reject}
	if a.Discard {
		hop.Kind = rib.Discard
	}
	out := &rib.Route{Prefix: a.Prefix, Protocol: rib.Aggregate, Distance: cmp.Or(a.Distance, d.System.Distance(rib.Aggregate)), Metric: int64(a.Metric), Tag: uint32(a.Tag), NextHops: []rib.NextHop{hop}}
	if a.Generate && !a.Discard && len(from) > 0 {
		// "The primary contributor is the one with the smallest preference, then the smallest prefix" (Configuring Generated Routes).
		out.NextHops = slices.MinFunc(from, func(x, y *rib.Route) int {
			return cmp.Or(cmp.Compare(x.Distance, y.Distance), rib.ComparePrefixes(x.Prefix, y.Prefix))
		}).NextHops
	}
	attrs := rib.Attributes{Communities: s.communities(d, id, "aggregate route "+a.Prefix.String(), a.Communities)}
	var paths []rib.ASPath
	for _, r := range from {
		var path rib.ASPath
		if r.BGP != nil {
			path, attrs.Origin = r.BGP.ASPath, max(attrs.Origin, r.BGP.Origin)
		}
		paths = append(paths, path)
	}
	path, common := bgp.UnionPath(paths)
	if attrs.ASPath = path; a.Brief {
		attrs.ASPath, attrs.AtomicAggregate = path[:min(common, 1)], len(path) > min(common, 1)
	}
	out.BGP = &attrs
	return out
}

// contributes reports whether a route inside an aggregate counts for it. A generated route needs a next hop. What its policy does not decide
// contributes: the policy is "the equivalent of an import routing policy filter" (Junos, policy (Aggregate and Generated Routes)).
func (s *State) contributes(d *layer3.Device, id rib.ID, a *devices.Aggregate, r *rib.Route) bool {
	if r.Protocol == rib.Local && r.NextHops[0].Kind == rib.Reject || a.Generate && r.NextHops[0].Kind != rib.Via {
		return false
	}
	if a.Policy == "" {
		return true
	}
	subject := routepolicy.Subject{Route: *r, VRF: id.VRF}
	if r.BGP != nil {
		subject.Attributes = *r.BGP
	}
	_, result := s.policies[d.Name].Apply(a.Policy, subject)
	for _, u := range result.Unmodelled {
		s.problems = append(s.problems, rib.Problem{Kind: "unmodelled", Device: id.Device, VRF: id.VRF, Path: "vrf " + id.VRF + " / aggregate route " + a.Prefix.String(), Pos: result.Pos,
			Message: fmt.Sprintf("whether routes contribute to the aggregate %s hangs on %q, which is not computed", a.Prefix, u)})
	}
	return result.Accept || result.Term == ""
}

// communities reads those that a route of the table's own is given; what is none of two numbers or a well-known name is told.
func (s *State) communities(d *layer3.Device, id rib.ID, path string, written map[string]bool) []uint32 {
	var out []uint32
	for _, c := range slices.Sorted(maps.Keys(written)) {
		n, ok := routepolicy.ParseCommunity(c)
		if !ok {
			path := devices.PathJoin("vrf "+id.VRF, path)
			pos, _ := d.Config.Where(path)
			s.problems = append(s.problems, rib.Problem{Kind: "unmodelled", Device: id.Device, VRF: id.VRF, Path: path, Pos: pos, Message: fmt.Sprintf("the community %q of a route of the table's own is not computed", c)})
			continue
		}
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}
