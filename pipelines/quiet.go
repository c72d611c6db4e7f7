package pipelines

import (
	"maps"
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/diffs"
)

// quiet gives the configurations of the devices of a step as they count while it is carried out: what the effects say is formed anew is off.
// Devices of which nothing is formed anew are not in it.
func (t *theatre) quiet(m moment, effects []diffs.Effect) map[string]*devices.Config {
	out := map[string]*devices.Config{}
	for _, name := range m.doing.Devices {
		d := m.device(name, t.before, t.after, t.drains)
		if d == nil || d.Config == nil {
			continue
		}
		c := *d.Config
		touched := false
		for _, e := range effects {
			if e.Device == name && e.For == m.doing.For && e.When == diffs.Now && silences(&c, e) {
				touched = true
			}
		}
		if touched {
			out[name] = &c
		}
	}
	return out
}

// silenced reports whether an effect is one that quiet plays.
func silenced(c *devices.Config, e diffs.Effect) bool {
	x := *c
	return silences(&x, e)
}

// silences takes what an effect interrupts out of a device's own copy of its configuration, and reports whether it knows how. What goes for
// a moment is taken to be gone for the whole of it: worse than it is, never better.
func silences(c *devices.Config, e diffs.Effect) bool {
	if e.Kind != diffs.Session && (e.Kind != diffs.Restart && e.Kind != diffs.Flap || e.Scope != diffs.ScopeProtocol) || e.Reaches != "" {
		return false
	}
	words := strings.Fields(e.Target)
	if len(words) == 0 {
		return false
	}
	word, rest := strings.ToLower(words[0]), strings.Join(words[1:], " ")
	switch word {
	case "all":
		c.BGP, c.OSPF, c.OSPFv3, c.EIGRP, c.ISIS = nil, nil, nil, nil, nil
	case "sessions": // "sessions over Vlan10", "sessions from Loopback0", or all
		if len(words) < 3 {
			c.BGP, c.OSPF, c.OSPFv3, c.EIGRP, c.ISIS = nil, nil, nil, nil, nil
		} else if name := strings.Join(words[2:], " "); c.Interfaces[name] != nil {
			interfaceOff(c, name)
		}
	case "bgp":
		neighbor, _, _ := strings.Cut(rest, " ")
		if _, err := netip.ParseAddr(neighbor); !neighborOff(c, neighbor) && err != nil {
			c.BGP = nil // a group, or all; a neighbour that is not there any more is missed in the state after too
		}
	case "ospf", "ospfv3":
		if c.Interfaces[rest] != nil {
			interfaceOff(c, rest)
		} else {
			c.OSPF, c.OSPFv3 = nil, nil
		}
	case "eigrp":
		if c.Interfaces[rest] != nil {
			interfaceOff(c, rest)
		} else {
			c.EIGRP = nil
		}
	case "isis":
		if c.Interfaces[words[len(words)-1]] != nil {
			interfaceOff(c, words[len(words)-1])
		} else {
			c.ISIS = nil
		}
	case "vrf", "gateway":
		// What goes with them is missing in the state after too.
	default:
		return false
	}
	return true
}

// interfaceOff takes an interface out of all protocols.
func interfaceOff(c *devices.Config, name string) {
	off := *c.Interfaces[name]
	off.OSPF, off.OSPFv3, off.EIGRP, off.ISIS = nil, nil, nil, nil
	off.Addresses, off.Unnumbered = nil, ""
	c.Interfaces = maps.Clone(c.Interfaces)
	c.Interfaces[name] = &off
}

// neighborOff shuts a BGP neighbour down in whatever VRF it is, and reports whether there was one.
func neighborOff(c *devices.Config, name string) bool {
	if c.BGP == nil {
		return false
	}
	found := false
	b := *c.BGP
	b.VRFs = maps.Clone(b.VRFs)
	for vrf, v := range b.VRFs {
		n := v.Neighbors[name]
		if n == nil {
			continue
		}
		w, shut, yes := *v, *n, true
		shut.Shutdown = &yes
		w.Neighbors = maps.Clone(v.Neighbors)
		w.Neighbors[name] = &shut
		b.VRFs[vrf] = &w
		found = true
	}
	if found {
		c.BGP = &b
	}
	return found
}
