package eigrp

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
)

// originate fills what an instance brings in: the subnets of its interfaces, and what it redistributes.
func (c *computation) originate(i *instance) {
	for _, p := range i.ports {
		for _, a := range p.iface.Addresses {
			if a.Borrowed || a.Prefix.Addr().Is6() != i.config.IPv6 {
				continue
			}
			v := i.of(p.iface)
			e := &entry{prefix: a.Prefix.Masked(), vector: v, metric: i.metric(v), local: true, hops: []rib.NextHop{{Kind: rib.Attached, Interface: p.iface.Name}}}
			if have := i.own[e.prefix]; have == nil || e.metric < have.metric {
				i.own[e.prefix] = e
			}
		}
	}
	statements := map[string]*devices.Redistribution{}
	for key, r := range i.config.Redistribute {
		statements[key] = &devices.Redistribution{Policy: r.Policy, Match: r.Match}
	}
	if len(statements) == 0 {
		return
	}
	rs, problems := c.in.Policies(i.id.Device).Redistribute(c.in.Tables(i.id), statements, routepolicy.Into{Protocol: rib.EIGRPExternal, Process: i.process(), VRF: i.id.VRF,
		Tables: func(vrf string) rib.Table { return c.in.Tables(rib.ID{Device: i.id.Device, VRF: vrf}) }, IPv6: i.config.IPv6, Subject: routepolicy.Subject{Use: routepolicy.Redistribution}})
	c.state.Problems = append(c.state.Problems, problems...)
	for _, r := range rs {
		if i.own[r.Prefix] != nil {
			continue // internal is better
		}
		v, ok := i.seed(r)
		if !ok {
			continue // without a metric nothing is redistributed (IOS and NX-OS: metric is infinite)
		}
		i.own[r.Prefix] = &entry{prefix: r.Prefix, external: true, vector: v, metric: i.metric(v), tag: r.Tag, origin: i, local: true}
	}
}

// process names an instance as routes of it are marked.
func (i *instance) process() string { return "eigrp " + i.key }

// seed is the metric that a redistributed route starts with: the policy's, the statement's, the process's default, that of connected and
// static routes (their interface's) or of another EIGRP (its own).
func (i *instance) seed(r routepolicy.Redistributed) (vector, bool) {
	if v, ok := parseMetric(r.EIGRPMetric); ok {
		return v, true
	}
	if s := i.config.Redistribute[r.Statement]; s != nil {
		if v, ok := parseMetric(s.Metric); ok {
			return v, true
		}
	}
	if v, ok := parseMetric(i.config.DefaultMetric); ok {
		return v, true
	}
	if i.device.System.EIGRP.DefaultMetric != "" {
		return parseMetric(i.device.System.EIGRP.DefaultMetric)
	}
	if r.From.Protocol == rib.Connected || r.From.Protocol == rib.Static {
		for _, h := range r.From.NextHops {
			if l := i.device.ByName[h.Interface]; l != nil {
				return i.of(l), true
			}
		}
		return vector{1_000_000, picosecondsPerUnit}, r.From.Protocol == rib.Connected || r.From.Protocol == rib.Static
	}
	return vector{}, false
}

// settle carries routes from neighbour to neighbour until nothing gets better. A path's metric grows with every hop, so it ends: as many
// rounds as the longest path has hops, at most one for each instance.
func (c *computation) settle() {
	for _, i := range c.all {
		for p, e := range i.own {
			i.best[p] = e
		}
	}
	for round := 0; round <= len(c.all); round++ {
		next := make([]map[netip.Prefix]*entry, len(c.all))
		changed := false
		for n, i := range c.all {
			next[n] = c.learn(i)
			changed = changed || !sameEntries(i.best, next[n])
		}
		for n, i := range c.all {
			i.best = next[n]
		}
		if !changed {
			return
		}
	}
}

// learn gives what an instance knows when it hears what its neighbours have now.
func (c *computation) learn(i *instance) map[netip.Prefix]*entry {
	out := make(map[netip.Prefix]*entry, len(i.best))
	for p, e := range i.own {
		out[p] = e
	}
	for _, q := range i.peers {
		hear := func(prefix netip.Prefix, e *entry) {
			if e.origin == i || !c.tells(q, e) || !c.permits(i, "in", q.port.iface.Name, e) {
				return
			}
			v := e.vector.plus(i.of(q.port.iface))
			hop := rib.NextHop{Addr: q.there.Primary().Addr(), Interface: q.port.iface.Name}
			if i.config.IPv6 {
				hop.Addr = q.there.Config.LinkLocal
			}
			have := out[prefix]
			n := &entry{prefix: prefix, external: e.external, vector: v, metric: i.metric(v), tag: e.tag, origin: e.origin, hops: []rib.NextHop{hop}}
			switch {
			case have == nil || better(n, have):
				out[prefix] = n
			case !have.local && have.external == n.external && have.metric == n.metric:
				n.hops = rib.SortHops(append(slices.Clone(have.hops), hop))
				out[prefix] = n
			}
		}
		for prefix, e := range q.other.best {
			if !c.summarised(q, prefix) {
				hear(prefix, e)
			}
		}
		for _, s := range q.other.summaries(q.there) {
			if e := s.of(q.other); e != nil {
				hear(s.prefix, e)
			}
		}
	}
	return out
}

// better reports whether a path is taken instead of another: internal before external, then the lower metric. What is the router's own is kept.
func better(a, b *entry) bool {
	switch {
	case a.external != b.external:
		return b.external && !b.local
	case b.local:
		return false
	}
	return a.metric < b.metric
}

// tells reports whether a neighbour advertises an entry over the common segment: split horizon, stubs, and its own filters.
func (c *computation) tells(q peer, e *entry) bool {
	if !e.local && slices.ContainsFunc(e.hops, func(h rib.NextHop) bool { return h.Interface == q.there.Name }) {
		return false
	}
	if stub := q.other.config.Stub; stub != "" && !stubTells(stub, e) {
		return false
	}
	return c.permits(q.other, "out", q.there.Name, e)
}

// stubTells says what a stub router advertises (IOS EIGRP stub: connected and summary unless said otherwise).
func stubTells(stub string, e *entry) bool {
	switch {
	case strings.Contains(stub, "receive-only"), !e.local:
		return false
	case e.summary:
		return strings.Contains(stub, "summary")
	case e.external:
		return strings.Contains(stub, "redistributed") || strings.Contains(stub, "static") && len(e.hops) == 0
	}
	return strings.Contains(stub, "connected")
}

// permits asks the filters of a process for a direction and interface.
func (c *computation) permits(i *instance, direction, iface string, e *entry) bool {
	for _, key := range [...]string{direction, direction + " " + iface} {
		list, said := i.config.DistributeLists[key]
		if !said {
			continue
		}
		kind, name, _ := strings.Cut(list, " ")
		policies := c.in.Policies(i.id.Device)
		var r routepolicy.Result
		switch kind {
		case "prefix-list":
			r = policies.PrefixList(name, e.prefix)
		case "access-list":
			r = policies.ACL(name, e.prefix)
		case "route-map":
			protocol := rib.EIGRP
			if e.external {
				protocol = rib.EIGRPExternal
			}
			_, r = policies.Apply(name, routepolicy.Subject{Route: rib.Route{Prefix: e.prefix, Protocol: protocol, Metric: e.metric, Tag: e.tag, NextHops: e.hops}, VRF: i.id.VRF, Interface: iface})
		default:
			c.filterProblem(i, key, list)
			continue
		}
		if len(r.Undefined)+len(r.Unmodelled) > 0 {
			c.filterProblem(i, key, list)
		}
		if !r.Accept {
			return false
		}
	}
	return true
}

func (c *computation) filterProblem(i *instance, key, list string) {
	path := "router eigrp " + i.key + " distribute-list " + key
	if slices.ContainsFunc(c.state.Problems, func(p rib.Problem) bool { return p.Device == i.id.Device && p.Path == path }) {
		return
	}
	pos, _ := i.device.Config.Where(path)
	c.state.Problems = append(c.state.Problems, rib.Problem{Kind: "unmodelled", Device: i.id.Device, VRF: i.id.VRF, Path: path, Pos: pos,
		Message: fmt.Sprintf("EIGRP %s: what the filter %q lets through is not known for certain", i.key, list)})
}

func sameEntries(a, b map[netip.Prefix]*entry) bool {
	if len(a) != len(b) {
		return false
	}
	for p, x := range a {
		y := b[p]
		if y == nil || x.metric != y.metric || x.vector != y.vector || x.external != y.external || x.tag != y.tag || x.origin != y.origin || !slices.Equal(x.hops, y.hops) {
			return false
		}
	}
	return true
}

// offer gives the learnt routes to the table.
func (c *computation) offer(i *instance) {
	c.state.Routes[i.id] = append(c.state.Routes[i.id], i.discards()...)
	limit := i.config.MaximumPaths
	if limit == 0 {
		limit = i.device.System.EIGRP.MaximumPaths
	}
	for _, e := range i.best {
		if e.local {
			continue
		}
		r := &rib.Route{Prefix: e.prefix, Protocol: rib.EIGRP, Process: i.process(), Distance: i.device.System.Distance(rib.EIGRP), Metric: e.metric, Tag: e.tag, NextHops: e.hops}
		key := "internal"
		if e.external {
			r.Protocol, r.Distance, key = rib.EIGRPExternal, i.device.System.Distance(rib.EIGRPExternal), "external"
		}
		if d := i.config.Distance[key]; d != 0 {
			r.Distance = d
		}
		if limit > 0 && len(r.NextHops) > limit {
			r.NextHops = r.NextHops[:limit]
		}
		c.state.Routes[i.id] = append(c.state.Routes[i.id], r)
	}
	slices.SortFunc(c.state.Routes[i.id], func(a, b *rib.Route) int {
		if x := rib.ByPrefix(a, b); x != 0 {
			return x
		}
		return rib.Better(a, b)
	})
}
