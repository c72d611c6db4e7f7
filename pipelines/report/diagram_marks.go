package report

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/pipelines"
)

// managementPort reports a port that manages its device and carries nothing for others.
func managementPort(c *pipelines.Change, p devices.PortRef) bool {
	for _, n := range []*devices.Network{c.Before, c.After} {
		if d := n.Devices[p.Device]; d != nil && d.Config != nil {
			if i := d.Config.Interfaces[p.Port]; i != nil && i.Kind == devices.MgmtPort {
				return true
			}
		}
	}
	return false
}

func abs(n int) int { return max(n, -n) }

// changedIn are the devices that run the new configuration in a state, and those that are being changed in it. States come
// in the order of the plan: before, then each step changing and changed, the last changed being "after".
func changedIn(c *pipelines.Change, state int) (done, changing map[string]bool) {
	done, changing = map[string]bool{}, map[string]bool{}
	for i, s := range c.Plan.Steps {
		for _, d := range s.Devices {
			switch {
			case s.For != "" && state != 2*i+1: // drained or not, it runs what it ran
			case state == 2*i+1:
				changing[d] = true
			case state > 2*i+1:
				done[d] = true
			}
		}
	}
	return done, changing
}

// mark is how a node stands in a state, in one word, and the word's class.
func (n *node) mark(s pipelines.State, done, changing map[string]bool) (word, class string) {
	if n.host {
		return "", "host"
	}
	down, now, new := 0, 0, 0
	for _, m := range n.members {
		switch {
		case s.Down.Devices[m]:
			down++
		case changing[m]:
			now++
		case done[m]:
			new++
		}
	}
	some := func(k int, word string) string {
		if len(n.members) == 1 {
			return word
		}
		return fmt.Sprintf("%d of %d %s", k, len(n.members), word)
	}
	switch {
	case down > 0:
		return some(down, "DOWN"), "down"
	case now > 0:
		return some(now, "changing"), "changing"
	case new > 0:
		return some(new, "changed"), "changed"
	}
	return "", ""
}

// linkDown reports that a cable carries nothing in a state.
func linkDown(c *pipelines.Change, s pipelines.State, done, changing map[string]bool, l devices.Link) bool {
	for _, end := range []devices.PortRef{l.A, l.B} {
		if s.Down.Devices[end.Device] || s.Down.Ports[end] {
			return true
		}
		if _, why := s.PortsDown[end]; why {
			return true
		}
		n := c.Before
		if done[end.Device] || changing[end.Device] {
			n = c.After
		}
		dev := n.Devices[end.Device]
		if dev == nil || dev.Config == nil {
			continue // a host; or a device that is not there, whose cables the state has down
		}
		if i := dev.Config.Interfaces[end.Port]; i != nil && i.Shutdown {
			return true
		}
	}
	return false
}

// alt says in words what a state's drawing shows.
func (d *diagram) alt(c *pipelines.Change, state int) string {
	s := c.Forecast.States[state]
	done, changing := changedIn(c, state)
	var down, now, new []string
	for _, n := range d.nodes {
		for _, m := range n.members {
			switch {
			case n.host:
			case s.Down.Devices[m]:
				down = append(down, m)
			case changing[m]:
				now = append(now, m)
			case done[m]:
				new = append(new, m)
			}
		}
	}
	cut := 0
	total := 0
	for _, e := range d.edges {
		for _, l := range e.links {
			total++
			if linkDown(c, s, done, changing, l) {
				cut++
			}
		}
	}
	parts := []string{`The network in the state "` + clean(s.Name) + `"`}
	for _, x := range []struct {
		names []string
		word  string
	}{{down, "down"}, {now, "changing"}, {new, "changed"}} {
		if len(x.names) > 0 {
			parts = append(parts, list(cleanAll(x.names), 8)+" "+verb(len(x.names), "is", "are")+" "+x.word)
		}
	}
	if len(down)+len(now)+len(new) == 0 {
		parts = append(parts, "all devices as they were")
	}
	return strings.Join(append(parts, fmt.Sprintf("%d of %s down", cut, count(total, "cable"))), "; ") + "."
}
