package routing

import (
	"fmt"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
)

// tracked says whether a tracked object is up. What an object follows and is not computed (a probe, a threshold) counts as up and is told as
// a problem: the object may be down.
func (s *State) tracked(d *layer3.Device, name string) bool { return s.track(d, name, 0) }

func (s *State) track(d *layer3.Device, name string, depth int) bool {
	t := d.Config.Tracks[name]
	if t == nil || depth > maxDepth {
		return false // an object that is not configured is down
	}
	switch {
	case strings.HasPrefix(t.Kind, "interface"):
		i := d.ByName[t.Interface]
		if c := d.Config.Interfaces[t.Interface]; i == nil && c != nil && c.Shutdown {
			return false
		}
		if i == nil {
			s.trackProblem(d, name, t, fmt.Sprintf("it follows %q, which is no layer-3 interface", t.Interface))
			return true
		}
		if strings.Contains(t.Kind, "routing") {
			return i.Up && len(i.Addresses) > 0
		}
		return i.Up
	case strings.HasPrefix(t.Kind, "ip route"), strings.HasPrefix(t.Kind, "ipv6 route"):
		vrf := t.VRF
		if vrf == "" {
			vrf = "default"
		}
		return s.Tables[rib.ID{Device: d.Name, VRF: vrf}].Best(t.Prefix.Masked()) != nil
	case strings.HasPrefix(t.Kind, "list") && !strings.Contains(t.Kind+t.Boolean, "threshold"):
		return s.trackList(d, t, depth)
	}
	s.trackProblem(d, name, t, fmt.Sprintf("what %q follows is not computed", t.Kind))
	return true
}

func (s *State) trackList(d *layer3.Device, t *devices.Track, depth int) bool {
	var members []string
	for m := range t.Objects {
		members = append(members, m)
	}
	slices.Sort(members)
	all := !strings.Contains(t.Boolean, "or")
	for _, m := range members {
		name, not := strings.CutSuffix(m, " not")
		up := s.track(d, name, depth+1) != not
		if up != all {
			return up
		}
	}
	return all
}

func (s *State) trackProblem(d *layer3.Device, name string, t *devices.Track, why string) {
	pos, _ := d.Config.Where("track " + name)
	s.problems = append(s.problems, rib.Problem{Kind: "unmodelled", Device: d.Name, Path: "track " + name, Pos: pos,
		Message: fmt.Sprintf("track %s counts as up: %s", name, why)})
}
