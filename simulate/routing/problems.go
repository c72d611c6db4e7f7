package routing

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate/rib"
)

// flipping are the prefixes of each table of which something is another in every round.
func (s *State) flipping() map[rib.ID][]string {
	was := s.Tables
	now := *s
	now.Tables, now.inner = maps.Clone(was), maps.Clone(s.inner)
	now.round(nil)
	out := map[rib.ID][]string{}
	for _, id := range s.ids() {
		for p, rs := range now.Tables[id].All() {
			if !slices.Equal(rs, was[id].Offered(p)) {
				out[id] = append(out[id], p.String())
			}
		}
		for p := range was[id].All() {
			if len(now.Tables[id].Offered(p)) == 0 {
				out[id] = append(out[id], p.String())
			}
		}
	}
	return out
}

// maxInTurn bounds how many devices take turns.
const maxInTurn = 16

// inTurn is for protocols that never come to rest against each other while all devices act at once: two that each withdraw what the other
// announces do so together for ever. In a network one of them is the first, and there it ends (labs/eos_ospf_bgp: np01 keeps its aggregate,
// np02 takes OSPF's route to it). Here they act one after another, in the order of their names. That others may be first, or that there is
// no end even so, is told of each table.
func (s *State) inTurn() {
	flips := s.flipping()
	var devices []string
	for _, id := range s.ids() {
		if len(flips[id]) > 0 && !slices.Contains(devices, id.Device) {
			devices = append(devices, id.Device)
		}
	}
	moved := true
	for range maxRounds {
		if !moved || len(devices) > maxInTurn {
			break
		}
		moved = false
		for _, first := range devices {
			s.held = map[string]bool{}
			for _, d := range devices {
				s.held[d] = d != first
			}
			moved = s.round(nil) || moved
		}
	}
	s.held = nil
	for _, id := range s.ids() {
		shown := flips[id]
		if len(shown) == 0 {
			continue
		}
		message := fmt.Sprintf("after %d rounds the routes to %s are another in every round: protocols that are redistributed into each other never come to rest", s.Rounds, someOf(shown))
		if !moved {
			message = fmt.Sprintf("the routes to %s may end in more than one way, and which it is hangs on who acts first: protocols are redistributed into each other. Shown is the end where these act in turn: %s",
				someOf(shown), strings.Join(devices, ", "))
		}
		s.problems = append(s.problems, rib.Problem{Kind: "no-convergence", Device: id.Device, VRF: id.VRF, Message: message})
	}
}

// ties tells of tables in which two protocols' routes to a prefix have the same distance and metric. It is looked for where the
// configuration changes a distance.
func (s *State) ties() {
	for _, d := range s.Network.Devices {
		if d.System == nil || !d.System.EqualByMetric || !d.Up || !setsDistance(d.Config) {
			continue
		}
		for _, v := range d.VRFs {
			id := rib.ID{Device: d.Name, VRF: v}
			var tied []string
			for p := range s.Tables[id].All() {
				if s.Tables[id].Tied(p) != nil {
					tied = append(tied, p.String())
				}
			}
			if len(tied) > 0 {
				s.problems = append(s.problems, rib.Problem{Kind: "unmodelled", Device: id.Device, VRF: id.VRF,
					Message: fmt.Sprintf("two protocols have routes of the same distance and metric to %s; the first to be there forwards, and which that is is not known", someOf(tied))})
			}
		}
	}
}

// setsDistance reports that a configuration says a distance.
func setsDistance(c *devices.Config) bool {
	for _, o := range [...]map[string]*devices.OSPF{c.OSPF, c.OSPFv3} {
		for _, process := range o {
			for _, v := range process.VRFs {
				if len(v.Distance) > 0 {
					return true
				}
			}
		}
	}
	for _, process := range c.ISIS {
		for _, v := range process.VRFs {
			if len(v.Distance) > 0 {
				return true
			}
		}
	}
	for _, v := range c.VRFs {
		for _, r := range v.StaticRoutes {
			if r.Distance > 1 {
				return true
			}
		}
	}
	if c.BGP != nil {
		for _, v := range c.BGP.VRFs {
			if len(v.Distance) > 0 {
				return true
			}
			for _, f := range v.Families {
				if len(f.Distance) > 0 {
					return true
				}
			}
		}
	}
	return false
}

// gather puts all problems in order, each once.
func (s *State) gather() {
	ps := slices.Clone(s.problems)
	if s.OSPF != nil {
		ps = append(ps, s.OSPF.Problems...)
	}
	if s.ISIS != nil {
		ps = append(ps, s.ISIS.Problems...)
	}
	if s.EIGRP != nil {
		ps = append(ps, s.EIGRP.Problems...)
	}
	if s.BGP != nil {
		ps = append(ps, s.BGP.Problems...)
	}
	ps = append(ps, s.tunnels()...)
	slices.SortFunc(ps, func(a, b rib.Problem) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Device, b.Device), cmp.Compare(a.VRF, b.VRF), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Message, b.Message))
	})
	s.Problems = slices.Compact(ps)
}

// tunnels tells of tunnel interfaces that are up here although nothing leads to their far end: a router takes such a one down, and with it what is
// routed through it (IOS Interface Configuration Guide, "Tunnel line protocol").
func (s *State) tunnels() []rib.Problem {
	var out []rib.Problem
	for _, d := range s.Network.Devices {
		for _, i := range d.Interfaces {
			t := i.Config.Tunnel
			if i.Config.Kind != devices.Tunnel || t == nil || !i.Up {
				continue
			}
			to, err := netip.ParseAddr(t.Destination)
			if err != nil || s.Tables[rib.ID{Device: d.Name, VRF: cmp.Or(t.VRF, "default")}].Lookup(to) != nil {
				continue
			}
			path := devices.PathJoin("interface "+i.Name, "tunnel", "destination")
			pos, _ := d.Config.Where(path)
			out = append(out, rib.Problem{Kind: "unmodelled", Device: d.Name, VRF: i.VRF, Path: path, Pos: pos, Message: fmt.Sprintf("no route leads to %s, where %s goes: that the tunnel is down for it is not computed", to, i.Name)})
		}
	}
	return out
}
