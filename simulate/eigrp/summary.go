package eigrp

import (
	"net/netip"
	"strconv"
	"strings"

	"interlock/simulate/layer3"
	"interlock/simulate/rib"
)

// summary is a summary address of an interface: what is told there instead of the prefixes that it holds.
type summary struct {
	prefix netip.Prefix
	// distance is that of the discard route, 0 for the default of 5.
	distance int
}

// summaries are the summary addresses of an instance on one of its interfaces ("ip summary-address eigrp").
func (i *instance) summaries(on *layer3.Interface) []summary {
	c := on.Config.EIGRP
	if c == nil {
		return nil
	}
	var out []summary
	for _, key := range sortedKeys(c.Summaries) {
		process, text, _ := strings.Cut(key, " ")
		p, err := netip.ParsePrefix(text)
		if err != nil || p.Addr().Is6() != i.config.IPv6 || process != tag(i.key) {
			continue
		}
		distance, _ := strconv.Atoi(c.Summaries[key])
		out = append(out, summary{p.Masked(), distance})
	}
	return out
}

// hides reports whether a prefix is within a summary and so is not told by itself.
func (s summary) hides(p netip.Prefix) bool {
	return p.Bits() > s.prefix.Bits() && s.prefix.Contains(p.Addr())
}

// of makes the entry of a summary, nil where the instance knows nothing within it: it has the least metric of what it holds (IOS EIGRP
// Configuration Guide, "Summary Aggregate Addresses"; Cisco, "An Introduction to EIGRP": the metric of the best of the specific routes).
func (s summary) of(i *instance) *entry {
	var least *entry
	for p, e := range i.best {
		if s.hides(p) && (least == nil || e.metric < least.metric || e.metric == least.metric && p.Addr().Less(least.prefix.Addr())) {
			least = e
		}
	}
	if least == nil {
		return nil
	}
	return &entry{prefix: s.prefix, vector: least.vector, metric: least.metric, local: true, summary: true}
}

// summarised reports whether a neighbour does not tell a prefix over the common segment because a summary there holds it.
func (c *computation) summarised(q peer, prefix netip.Prefix) bool {
	for _, s := range q.other.summaries(q.there) {
		if s.hides(prefix) {
			return true
		}
	}
	return false
}

// discards are the routes that a summary puts into the table of the router that has it, so that what it does not know within it goes nowhere
// (IOS EIGRP Command Reference, "ip summary-address eigrp": Null0, distance 5, none at all with 255).
func (i *instance) discards() []*rib.Route {
	var out []*rib.Route
	seen := map[netip.Prefix]bool{}
	for _, p := range i.ports {
		for _, s := range i.summaries(p.iface) {
			e := s.of(i)
			if e == nil || seen[s.prefix] || s.distance == 255 {
				continue
			}
			seen[s.prefix] = true
			r := &rib.Route{Prefix: s.prefix, Protocol: rib.EIGRP, Process: i.process(), Distance: i.device.System.Distance(rib.EIGRPSummary), Metric: e.metric, NextHops: []rib.NextHop{{Kind: rib.Discard}}}
			if s.distance != 0 {
				r.Distance = s.distance
			}
			out = append(out, r)
		}
	}
	return out
}
