package ospf

import (
	"maps"
	"net/netip"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
	"interlock/simulate/systems"
)

// lsa is an external route as it is flooded: of type 5 everywhere but in stub areas, of type 7 in one NSSA.
type lsa struct {
	prefix netip.Prefix
	from   *instance
	// kind1 reports metrics that count like those within (E1, N1).
	kind1  bool
	metric int64
	tag    uint32
	// forward is the address packets go to instead of the boundary router, the zero Addr for that router itself.
	forward netip.Addr
	// nssa is the area of a route of type 7; propagate that it may be translated into type 5 (RFC 3101, the P-bit).
	nssa      string
	propagate bool
}

// isBoundary reports that the instance may bring external routes in, of its own or translated ones.
func (i *instance) isBoundary() bool {
	if len(i.links) == 0 {
		return false
	}
	if len(i.config.Redistribute) > 0 || i.config.DefaultOriginate != nil {
		return true
	}
	nssa := func(a string) bool { return i.area(a).Type == "nssa" }
	if i.system.OSPF.NSSATranslatorStays && i.within(backbone) && slices.ContainsFunc(slices.Collect(maps.Keys(i.config.Areas)), func(a string) bool { return nssa(a) && i.downIn(a) }) {
		return true // what it translated is not taken back
	}
	return i.border && slices.ContainsFunc(i.areas, nssa)
}

// external finds what boundary routers bring in.
func (d *domain) external() {
	each := make([][]*lsa, len(d.instances))
	problems := make([][]rib.Problem, len(d.instances))
	parallel(len(d.instances), func(n int) {
		if i := d.instances[n]; len(i.links) > 0 {
			each[n], problems[n] = d.originate(i)
		}
	})
	for n := range each {
		d.lsas = append(d.lsas, each[n]...)
		d.problems = append(d.problems, problems[n]...)
	}
	d.lsas = append(d.lsas, d.translate()...)
	slices.SortStableFunc(d.lsas, func(a, b *lsa) int { return rib.ComparePrefixes(a.prefix, b.prefix) })
	d.sameLSAs = d.in.Before != nil && slices.EqualFunc(d.lsas, d.in.Before.lsas, (*lsa).same)
}

// same reports that two are equal in all that their readers see.
func (l *lsa) same(o *lsa) bool {
	return l.prefix == o.prefix && l.kind1 == o.kind1 && l.metric == o.metric && l.tag == o.tag && l.forward == o.forward && l.nssa == o.nssa && l.propagate == o.propagate &&
		l.from.index == o.from.index && l.from.v3 == o.from.v3 && l.from.name() == o.from.name()
}

// originate are the external routes of one boundary router.
func (d *domain) originate(i *instance) ([]*lsa, []rib.Problem) {
	var out []*lsa
	var problems []rib.Problem
	if len(i.config.Redistribute) > 0 && d.in.Policies != nil && d.in.Tables != nil {
		table := d.in.Tables(i.table())
		rs, ps := d.in.Policies(i.device.Name).Redistribute(table, i.config.Redistribute, routepolicy.Into{Protocol: rib.OSPFE2, Process: i.label(), VRF: i.vrf, IPv6: i.v3,
			Tables: func(vrf string) rib.Table { return d.in.Tables(rib.ID{Device: i.device.Name, VRF: vrf}) }, Runs: i.runs})
		problems = append(problems, ps...)
		for n := range rs {
			r := &rs[n]
			if r.Prefix.Addr().Is6() != i.v3 || r.Prefix.Bits() == 0 && !i.system.OSPF.RedistributesDefault {
				continue
			}
			if i.system.OSPF.OwnSubnetsStay && r.From != nil && r.From.Protocol == rib.Connected && i.covers(r.Prefix) {
				continue
			}
			out = append(out, &lsa{prefix: r.Prefix, from: i, kind1: r.MetricType == "type-1", metric: d.externalMetric(i, r), tag: r.Tag, forward: i.forwarding(r.From)})
		}
		out = d.summariseExternal(i, out)
	}
	if d.downBit(i) {
		problems = append(problems, i.unmodelled("redistribute", "routes of BGP that a VRF's OSPF redistributes carry the DN bit, and OSPF in VRFs of other devices may ignore them for it: it is taken not to"))
	}
	l, unsure := d.defaultLSA(i)
	if l != nil {
		out = append(out, l)
	}
	problems = append(problems, unsure...)
	out, gone := i.flood(out)
	return out, append(problems, gone...)
}

// externalMetric is what a redistributed route costs: what the statement or its policy sets, else the process's default, else the system's.
func (d *domain) externalMetric(i *instance, r *routepolicy.Redistributed) int64 {
	sys := &i.system.OSPF
	switch {
	case r.MetricSet:
		return r.Metric
	case i.config.DefaultMetric > 0:
		return int64(i.config.DefaultMetric)
	case sys.KeepsMetric:
		return r.Metric
	case r.From != nil && r.From.Protocol.IsBGP():
		return int64(sys.ExternalMetricBGP)
	}
	return int64(sys.ExternalMetric)
}

// covers reports that the prefix is within a subnet that OSPF runs on.
func (i *instance) covers(p netip.Prefix) bool {
	return slices.ContainsFunc(i.links, func(l *link) bool {
		return slices.ContainsFunc(l.Addresses, func(a netip.Prefix) bool { return a.Bits() <= p.Bits() && a.Contains(p.Addr()) })
	})
}

// runs reports that the instance (or another process of the device) runs OSPF on an interface.
func (i *instance) runs(process, iface string) bool {
	return slices.ContainsFunc(i.links, func(l *link) bool { return l.ifc.Name == iface && (process == "" || process == i.label()) })
}

// forwarding is the forwarding address of a redistributed route: its next hop, where that is on a network of OSPF's own.
func (i *instance) forwarding(r *rib.Route) netip.Addr {
	if r == nil || len(r.NextHops) == 0 || len(r.NextHops) > 1 && !i.system.OSPF.ForwardsToFirst || i.v3 {
		return netip.Addr{}
	}
	hop := r.NextHops[0].Addr
	for _, h := range r.NextHops {
		if h.Kind != rib.Via || !h.Addr.Is4() {
			return netip.Addr{}
		}
		if h.Addr.Less(hop) {
			hop = h.Addr
		}
	}
	for _, l := range i.links {
		if l.Unnumbered || l.Interface.Kind == devices.Loopback {
			continue
		}
		if i.system.OSPF.Forwarding == systems.NoForwarding || i.system.OSPF.Forwarding == systems.ForwardOnBroadcast && (l.Passive || !l.elects()) {
			continue
		}
		for _, a := range l.Addresses {
			if a.Contains(hop) && a.Addr() != hop {
				return hop
			}
		}
	}
	return netip.Addr{}
}

// flood gives the routes the types they are flooded in: 5 where the router has an area that takes them, 7 in every NSSA of it.
func (i *instance) flood(ls []*lsa) ([]*lsa, []rib.Problem) {
	var out []*lsa
	var problems []rib.Problem
	told := map[string]bool{}
	wide := slices.ContainsFunc(i.graphAreas(), i.normal)
	for _, l := range ls {
		if wide {
			out = append(out, l)
		}
		for _, area := range i.areas {
			a := i.area(area)
			if a.Type != "nssa" || a.NoRedistribution && i.border || l.prefix.Bits() == 0 && !i.system.OSPF.NSSADefaultOriginate {
				continue
			}
			c := *l
			c.nssa, c.propagate = area, !i.border
			if c.propagate && !c.forward.IsValid() {
				var down *link
				if c.forward, down = i.addressIn(area); down != nil && !told[area] {
					told[area] = true
					problems = append(problems, problemAt(down, "", "it is down, and its address is the forwarding address of what this router brings into area "+area+
						": if it went down while OSPF ran, the address stays until the routes are told anew (up to 30 minutes), which is what is computed; if it was down before, another is taken"))
				}
			}
			out = append(out, &c)
		}
	}
	for _, area := range i.areas {
		if a := i.area(area); a.Type == "nssa" && i.border && a.DefaultOriginate {
			l := &lsa{prefix: defaultRoute(i.v3), from: i, nssa: area, metric: int64(max(1, a.DefaultCost))}
			if n, ok := valueOf("metric "+a.Settings["nssa default metric"], "metric"); ok {
				l.metric = int64(n)
			}
			l.kind1 = a.Settings["nssa default metric-type"] == "1"
			out = append(out, l)
		}
	}
	return out, problems
}

// addressIn is the address of the router's own that stands for it in an NSSA: of a loopback in the area, else of its first interface there
// (Cisco, "Understand Selection of Forwarding Address in OSPF"; which interface that is, systems number differently).
// Of FRR that may be of an interface that went down (systems.OSPF.NSSAKeepsAddress), which is given too.
func (i *instance) addressIn(area string) (netip.Addr, *link) {
	var loopback, first netip.Addr
	var down *link
	for n := 0; n <= len(i.links); n++ {
		for _, l := range i.down[n] {
			if l.Area == area && !l.Unnumbered && len(l.Addresses) > 0 && !first.IsValid() {
				first, down = l.primary().Addr(), l
			}
		}
		if n == len(i.links) {
			break
		}
		l := i.links[n]
		if l.Area != area || l.Unnumbered || len(l.Addresses) == 0 {
			continue
		}
		a := l.primary().Addr()
		if l.Interface.Kind == devices.Loopback && loopback.Compare(a) < 0 {
			loopback = a
		}
		if !first.IsValid() {
			first = a
		}
	}
	if loopback.IsValid() && !i.system.OSPF.NSSAFirstAddress {
		return loopback, nil
	}
	return first, down
}

// defaultLSA is the default route that the process originates, where it has one or always does.
func (d *domain) defaultLSA(i *instance) (*lsa, []rib.Problem) {
	var problems []rib.Problem
	o := i.config.DefaultOriginate
	if o == nil || d.in.Tables == nil {
		return nil, problems
	}
	sys := &i.system.OSPF
	l := &lsa{prefix: defaultRoute(i.v3), from: i, kind1: o.MetricType == 1, metric: int64(sys.DefaultMetric)}
	if o.Always {
		l.metric = int64(sys.DefaultMetricAlways)
	}
	if i.config.DefaultMetric > 0 && !sys.DefaultMetricApart {
		l.metric = int64(i.config.DefaultMetric)
	}
	if o.Metric > 0 {
		l.metric = int64(o.Metric)
	}
	have := d.in.Tables(i.table()).Best(defaultRoute(i.v3))
	if have != nil && have.Protocol.IsOSPF() && have.Process == i.label() {
		if o.Always && sys.AlwaysIsLost && d.outdone(i) {
			problems = append(problems, i.unmodelled("default-information originate", "the default route of another protocol is outdone by OSPF's own: if that came first, what always brings in went with it, which is not computed"))
		}
		have = nil
	}
	if have == nil && o.Always && sys.AlwaysIsLost && d.in.Was != nil {
		if was := d.in.Was(i.table()).Best(defaultRoute(i.v3)); was != nil && !was.Protocol.IsOSPF() {
			problems = append(problems, i.unmodelled("default-information originate", "the default route of another protocol is gone with what is down: if it was there, what always brings in went with it, which is not computed"))
		}
	}
	if have == nil && !o.Always {
		return nil, problems
	}
	if have != nil && !(o.Always && sys.AlwaysWithoutForward) {
		l.forward = i.forwarding(have)
	}
	if o.Policy != "" && d.in.Policies != nil {
		subject := routepolicy.Subject{Route: rib.Route{Prefix: l.prefix, Protocol: rib.Static, Metric: l.metric}, VRF: i.vrf, Use: routepolicy.Redistribution}
		if have != nil {
			subject.Route = *have
		}
		s, r := d.in.Policies(i.device.Name).Apply(o.Policy, subject)
		if !r.Accept {
			return nil, problems
		}
		if s.MetricSet {
			l.metric = s.Metric
		}
		if s.MetricType != "" {
			l.kind1 = s.MetricType == "type-1"
		}
		if s.TagSet {
			l.tag = s.Tag
		}
	}
	return l, problems
}

// outdone reports that a router has another protocol's default route, which OSPF's outdoes. It was there before OSPF found its own.
func (d *domain) outdone(i *instance) bool {
	return slices.ContainsFunc(d.in.Tables(i.table()).Offered(defaultRoute(i.v3)), func(r *rib.Route) bool { return r.Protocol == rib.Static })
}

// summariseExternal replaces routes by the summary addresses that hold them. A summary costs the least of what it holds (Cisco IOS IP
// Routing: OSPF, "summary-address").
func (d *domain) summariseExternal(i *instance, ls []*lsa) []*lsa {
	if len(i.config.Summaries) == 0 {
		return ls
	}
	made := map[netip.Prefix]*lsa{}
	var out []*lsa
	for _, l := range ls {
		var best netip.Prefix
		for text := range i.config.Summaries {
			if p, err := netip.ParsePrefix(text); err == nil && p.Bits() <= l.prefix.Bits() && p.Contains(l.prefix.Addr()) && (!best.IsValid() || p.Bits() > best.Bits()) {
				best = p
			}
		}
		if !best.IsValid() {
			out = append(out, l)
			continue
		}
		says := i.config.Summaries[best.String()]
		if made[best] == nil {
			advertised := !hasWord(says, "not-advertise") && !hasWord(says, "no-advertise")
			i.discards = append(i.discards, discard{prefix: best, advertised: advertised, external: true})
			made[best] = &lsa{prefix: best, from: i, kind1: l.kind1, metric: l.metric}
			if n, ok := valueOf(says, "tag"); ok {
				made[best].tag = uint32(n)
			}
			if advertised {
				out = append(out, made[best])
			}
		}
		if m := made[best]; m.kind1 && !l.kind1 || m.kind1 == l.kind1 && l.metric < m.metric {
			m.kind1, m.metric = l.kind1, l.metric
		}
	}
	return out
}

// downBit reports that an instance sets the DN bit on what it redistributes, and that there are instances elsewhere that look at it.
func (d *domain) downBit(i *instance) bool {
	if i.vrf == "default" || !i.system.OSPF.SetsDownBit {
		return false
	}
	fromBGP := false
	for source := range i.config.Redistribute {
		fromBGP = fromBGP || strings.HasPrefix(source, "bgp")
	}
	return fromBGP && slices.ContainsFunc(d.instances, func(o *instance) bool {
		if o.device == i.device || o.vrf == "default" || o.v3 != i.v3 || !o.system.OSPF.SetsDownBit {
			return false
		}
		for key, value := range o.config.Settings {
			if said := key + " " + value; strings.Contains(said, "vrf-lite") || strings.Contains(said, "dn-bit") || strings.Contains(said, "down-bit") {
				return false
			}
		}
		return true
	})
}
