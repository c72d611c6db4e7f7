package routing

import (
	"fmt"
	"maps"
	"slices"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
)

// leakable are the sources whose routes tables take from each other. What was taken is not taken on.
var leakable = [...]source{fromInterfaces, fromStatics, fromAggregates, fromOSPF, fromISIS, fromEIGRP, fromBGP}

// leaks gives what tables take of others of their device as it is there.
func (s *State) leaks() map[rib.ID][]*rib.Route {
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
			for _, k := range slices.Sorted(maps.Keys(v.Leaks)) {
				l := v.Leaks[k]
				for _, from := range d.VRFs {
					if from != vrf && (l.From == "" || l.From == from) {
						out[id] = append(out[id], s.leak(d, id, l, rib.ID{Device: d.Name, VRF: from})...)
					}
				}
			}
		}
	}
	return out
}

func (s *State) leak(d *layer3.Device, into rib.ID, l *devices.Leak, from rib.ID) []*rib.Route {
	var out []*rib.Route
	for _, source := range leakable {
		for _, r := range s.offered[source][from] {
			if r.NoInstall || !isSource(r.Protocol, l.Source) || r.Protocol != rib.Local && s.Tables[from].Best(r.Prefix) != r || !s.passes(d, into, l, from, r) {
				continue
			}
			x := *r
			x.Leaked, x.NextHops = from.VRF, slices.Clone(r.NextHops)
			for i := range x.NextHops {
				if h := &x.NextHops[i]; h.Kind == rib.Via && h.VRF == "" {
					h.VRF = from.VRF
				}
			}
			out = append(out, &x)
		}
	}
	return out
}

// isSource reports whether a route is of the source that a leak speaks of. The host route to an address goes with its subnet.
func isSource(p rib.Protocol, source string) bool {
	switch source {
	case "":
		return true
	case "connected":
		return p == rib.Connected || p == rib.Local
	case "static":
		return p == rib.Static
	case "ospf":
		return p.IsOSPF()
	case "isis":
		return p.IsISIS()
	case "bgp":
		return p.IsBGP() && p != rib.Aggregate
	}
	return false
}

// passes reports whether a leak's policies take a route.
func (s *State) passes(d *layer3.Device, into rib.ID, l *devices.Leak, from rib.ID, r *rib.Route) bool {
	if l.Policy == "" {
		return true
	}
	subject := routepolicy.Subject{Route: *r, VRF: from.VRF}
	if r.BGP != nil {
		subject.Attributes = *r.BGP
	}
	_, result := s.policies[d.Name].Apply(l.Policy, subject)
	for _, u := range result.Unmodelled {
		path := devices.PathJoin("vrf "+into.VRF, "leak "+l.Key())
		s.problems = append(s.problems, rib.Problem{Kind: "unmodelled", Device: into.Device, VRF: into.VRF, Path: path, Pos: result.Pos,
			Message: fmt.Sprintf("which routes come from VRF %s hangs on %q, which is not computed", from.VRF, u)})
	}
	return result.Accept || l.Open && result.Term == ""
}
