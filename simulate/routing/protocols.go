package routing

import (
	"maps"
	"strings"

	"interlock/devices"
	"interlock/simulate/layer3"
)

// protocols says which of them a network runs at all.
type protocols struct {
	ospf, isis, eigrp, bgp bool
	// aggregates reports that tables make aggregates of what is in them.
	aggregates bool
	// leaks reports that tables take routes of others as they are.
	leaks bool
	// feedBack reports that one protocol is redistributed into another that comes before it in a round, so that routes may go in circles.
	feedBack bool
	// bgpLast reports that BGP runs and nothing that is computed looks at what it brings: there are no static routes, whose next hops may
	// be found through it, and no other protocols.
	bgpLast bool
}

func protocolsOf(n *layer3.Network) protocols {
	var p protocols
	statics := false
	for _, d := range n.Devices {
		c := d.Config
		for v := range maps.Values(c.VRFs) {
			statics = statics || len(v.StaticRoutes) > 0
			p.aggregates = p.aggregates || len(v.Aggregates) > 0
			p.leaks = p.leaks || len(v.Leaks) > 0
		}
		p.isis = p.isis || len(c.ISIS) > 0
		for process := range maps.Values(c.ISIS) {
			for v := range maps.Values(process.VRFs) {
				p.feedBack = p.feedBack || takes(v.Redistribute, "isis", "eigrp", "bgp")
			}
		}
		p.ospf = p.ospf || len(c.OSPF) > 0 || len(c.OSPFv3) > 0
		p.eigrp = p.eigrp || len(c.EIGRP) > 0
		p.bgp = p.bgp || c.BGP != nil
		for _, o := range [...]map[string]*devices.OSPF{c.OSPF, c.OSPFv3} {
			for process := range maps.Values(o) {
				for v := range maps.Values(process.VRFs) {
					p.feedBack = p.feedBack || takes(v.Redistribute, "isis", "eigrp", "bgp", "ospf")
				}
			}
		}
		for e := range maps.Values(c.EIGRP) {
			for from := range e.Redistribute {
				p.feedBack = p.feedBack || isFrom(from, "bgp", "eigrp")
			}
		}
	}
	p.bgpLast = p.bgp && !p.ospf && !p.isis && !p.eigrp && !statics && !p.aggregates && !p.leaks
	p.feedBack = p.feedBack || p.leaks
	return p
}

func takes(rs map[string]*devices.Redistribution, protocols ...string) bool {
	for from := range rs {
		if isFrom(from, protocols...) {
			return true
		}
	}
	return false
}

// isFrom reports whether a redistribution's key ("bgp 65000") names one of the protocols. A key that is none of the plain ones (a policy
// that picks by itself, as on Junos) may name any.
func isFrom(key string, protocols ...string) bool {
	word, _, _ := strings.Cut(key, " ")
	for _, p := range protocols {
		if word == p {
			return true
		}
	}
	switch word {
	case "connected", "direct", "static", "attached-host", "local", "rip", "bgp", "ospf", "ospfv3", "isis", "eigrp":
		return false
	}
	return true
}
