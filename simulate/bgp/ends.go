package bgp

import (
	"fmt"
	"net/netip"

	"interlock/devices"
	"interlock/simulate/rib"
)

// outdone reports that the speaker redistributes what a BGP route may be preferred to.
func (s *speaker) outdone() bool {
	for f := range s.families {
		if c := s.families[f].config; c != nil {
			for key := range c.Redistribute {
				if key != "connected" && key != "direct" {
					return true
				}
			}
		}
	}
	return false
}

// twoEnds says that what came first decides: were the other protocol's route redistributed before BGP's arrived, its weight would keep that
// out; came BGP's first, it would be preferred by its distance, and the other's not redistributed. Real FRR ends either way
// (simulate/frrjudge/testdata any-5045, testdata/open any-5041).
func twoEnds(s *speaker, f family, prefixes []string, what string) rib.Problem {
	path := devices.PathJoin(s.path, "address-family "+familyWords[f], "redistribute")
	pos, _ := s.device.Config.Where(path)
	names := prefixes[0]
	if n := len(prefixes) - 1; n > 0 {
		names = fmt.Sprintf("%s and %d more", names, n)
	}
	return rib.Problem{Kind: "unmodelled", Device: s.id.Device, VRF: s.id.VRF, Path: path, Pos: pos,
		Message: names + ": " + what + ": which of both it is hangs on the order of events. Keep with a filter what BGP brings from being redistributed back"}
}

// keptOut finds the routes of BGP that what is redistributed keeps out, though they would be preferred to it in the table.
func (n *network) keptOut() []rib.Problem {
	var out []rib.Problem
	var w *worker
	for _, s := range n.speakers {
		if !s.live || s.rules.FromTable || !s.outdone() {
			continue
		}
		kept := map[family][]string{}
		for i, p := range n.prefixes {
			c := n.rows[i].cell(s.index)
			if c == nil || c.best == nil || c.best.source != fromRedistribution || c.best.route == nil {
				continue
			}
			if w == nil {
				w = newWorker(n)
			}
			if f := familyOf(p); w.hasBetter(s, f, p, n.rows[i], c.best.route.Distance) {
				kept[f] = append(kept[f], p.String())
			}
		}
		for f := range family(families) {
			if len(kept[f]) > 0 {
				out = append(out, twoEnds(s, f, kept[f], "what is redistributed here keeps BGP's route out, which would be preferred to it if it came first"))
			}
		}
	}
	return out
}

// hasBetter reports that a neighbour tells a speaker a way to a prefix that its table would prefer to a distance.
func (w *worker) hasBetter(s *speaker, f family, prefix netip.Prefix, r *row, distance int) bool {
	var paths []path
	for _, x := range s.up {
		paths = w.pull(x, f, prefix, r, paths[:0], x.peer.speaker.index)
		for i := range paths {
			p := &paths[i]
			d := s.families[f].distance[0]
			switch {
			case p.distance != 0:
				d = int(p.distance)
			case inside(p):
				d = s.families[f].distance[1]
			}
			if p.valid && d < distance {
				return true
			}
		}
	}
	return false
}
