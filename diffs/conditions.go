package diffs

import (
	"maps"
	"net/netip"
	"slices"
	"strings"

	"interlock/devices"
)

// The conditions of rows: what a difference has to do with the rest of the configuration. Each reads both sides, and
// where one of them says that something is in use it is in use.

// either tells whether a condition holds before or after.
func (c *change) either(f func(*devices.Config) bool) bool { return f(c.before) || f(c.after) }

// port is the interface the path begins with, on one side.
func (c *change) port(side *devices.Config) *devices.Interface {
	if len(c.keys) == 0 {
		return nil
	}
	return side.Interfaces[c.keys[0]]
}

// dormant reports that the delta is about an interface that is shut down before and after.
func (c *change) dormant() bool {
	level, _, _ := strings.Cut(c.Path, devices.PathSeparator)
	name, ok := strings.CutPrefix(level, "interface ")
	if !ok {
		return false
	}
	x, y := c.before.Interfaces[name], c.after.Interfaces[name]
	if len(c.keys) > 0 && c.keys[0] == name && len(lanes(c)) > 0 && (strings.HasSuffix(c.Path, " / speed") || strings.HasSuffix(c.Path, " / breakout")) {
		return false // other ports hang on it
	}
	return x != nil && y != nil && x.Shutdown && y.Shutdown
}

// wire reports a port that light or current goes through, or a bundle of them.
func wire(c *change) bool {
	return c.either(func(side *devices.Config) bool {
		p := c.port(side)
		return p != nil && (isPhysical(p) || p.Kind == devices.PortChannel)
	})
}

func notWire(c *change) bool { return !wire(c) }

// routed reports an interface with addresses.
func routed(c *change) bool {
	return c.either(func(side *devices.Config) bool {
		p := c.port(side)
		return p != nil && (len(p.Addresses) > 0 || p.Unnumbered != "" || p.LinkLocal.IsValid() || p.DHCPClient)
	})
}

// runsOSPF reports that OSPF ran on the interface before. Starting it anew resets nothing.
func runsOSPF(c *change) bool {
	p := c.port(c.before)
	if p == nil {
		return false
	}
	for _, o := range [...]*devices.InterfaceOSPF{p.OSPF, p.OSPFv3} {
		if o != nil && (o.Area != "" || o.Process != "") {
			return true
		}
	}
	vrf := p.VRF
	if vrf == "" {
		vrf = "default"
	}
	for _, process := range c.before.OSPF {
		if v := process.VRFs[vrf]; v != nil {
			for network := range v.Networks {
				n, err := netip.ParsePrefix(network)
				for _, a := range p.Addresses {
					if err != nil || n.Contains(a.Prefix.Addr()) {
						return true
					}
				}
			}
		}
	}
	return false
}

func noOSPF(c *change) bool { return !runsOSPF(c) }

// carriesSessions reports that sessions or adjacencies run over the interface or take their address from it.
func carriesSessions(c *change) bool { return routed(c) || runsOSPF(c) || sourceOfSessions(c) }

// sourceOfSessions reports that BGP, a tunnel end point or a tunnel takes its address from the interface.
func sourceOfSessions(c *change) bool {
	name := c.keys[0]
	return c.either(func(side *devices.Config) bool {
		if side.BGP != nil {
			if usesSource(side.BGP.Groups, name) {
				return true
			}
			for _, v := range side.BGP.VRFs {
				if usesSource(v.Neighbors, name) || usesSource(v.DynamicNeighbors, name) {
					return true
				}
			}
		}
		for _, p := range side.Interfaces {
			if p.VTEP != nil && p.VTEP.SourceInterface == name || p.Tunnel != nil && p.Tunnel.Source == name || p.Unnumbered == name {
				return true
			}
		}
		return side.MLAG != nil && side.MLAG.LocalInterface == name
	})
}

func usesSource(neighbors map[string]*devices.BGPNeighbor, name string) bool {
	for _, n := range neighbors {
		if n.UpdateSource == name || n.Interface == name {
			return true
		}
	}
	return false
}

// mlagLeg reports a port-channel that is a leg of a vPC or MLAG, or the peer-link.
func mlagLeg(c *change) bool {
	return c.either(func(side *devices.Config) bool {
		p := c.port(side)
		return p != nil && (p.MLAGID != 0 || p.PeerLink || side.MLAG != nil && side.MLAG.PeerLink == p.Name)
	})
}

// isPeerLink reports the link between the members of an MLAG, or a port in its bundle.
func isPeerLink(c *change) bool {
	return c.either(func(side *devices.Config) bool {
		p := c.port(side)
		if p == nil {
			return false
		}
		if p.Channel != nil {
			if bundle := side.Interfaces[p.Channel.Group]; bundle != nil {
				p = bundle
			}
		}
		return p.PeerLink || side.MLAG != nil && side.MLAG.PeerLink == p.Name
	})
}

// lanes lists the other ports that are made of the same cage: the children of a port that is broken out
// (Ethernet1/49/1), and on EOS the ports after the first (Ethernet49/2 beside Ethernet49/1).
func lanes(c *change) []string {
	name := c.keys[0]
	cage, first := strings.CutSuffix(name, "/1")
	found := map[string]bool{}
	for _, side := range [...]*devices.Config{c.before, c.after} {
		for other := range side.Interfaces {
			n, ok := strings.CutPrefix(other, cage+"/")
			if strings.HasPrefix(other, name+"/") || first && ok && side.OS == "eos" && len(n) == 1 && n >= "2" && n <= "8" {
				found[other] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// vlansRemoved reports that a trunk carries less than before. Nothing said is all VLANs.
func vlansRemoved(c *change) bool {
	all := func(p *devices.Interface) devices.VLANSet {
		if p == nil || p.AllowedVLANs == "" {
			return devices.AllVLANs
		}
		return p.AllowedVLANs
	}
	return all(c.port(c.before)).Minus(all(c.port(c.after))) != devices.NoVLANs
}

func vlansOnlyAdded(c *change) bool { return !vlansRemoved(c) }

// turnsOn and turnsOff read a three-state or boolean value.
func turnsOn(c *change) bool  { return c.After == "true" }
func turnsOff(c *change) bool { return c.After != "true" }

// named are the nouns of objects that do something only where something names them.
var named = []string{"route-map ", "prefix-list ", "as-path list ", "community-list ", "access-list ", "object-group ", "peer-filter "}

// saidWords are the words that stand anywhere in a configuration but in the names of such objects themselves: what it
// names, and more, for a word too many only makes an object count as used.
func saidWords(c *devices.Config) map[string]bool {
	words := map[string]bool{}
	add := func(s string) {
		for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == '"' || r == '\'' }) {
			words[w] = true
		}
	}
	for _, l := range devices.Leaves(c) {
		add(l.Value)
		path := l.Path
		for _, noun := range named {
			if strings.HasPrefix(path, noun) {
				_, path, _ = strings.Cut(path, devices.PathSeparator)
			}
		}
		add(path)
	}
	for _, r := range c.References {
		words[r.Name] = true
	}
	return words
}

// used reports that something names the object whose name is the first key. For a new object that is what named it
// before: whatever begins to use it is a difference of its own.
func used(c *change) bool {
	name := c.keys[0]
	if c.Op == Added && !strings.Contains(c.Path, devices.PathSeparator) {
		return c.wordsBefore()[name]
	}
	return c.wordsBefore()[name] || c.wordsAfter()[name]
}

func unused(c *change) bool { return !used(c) }
