package bgp

import (
	"maps"
	"net/netip"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate/eigrp"
	"interlock/simulate/rib"
	"interlock/simulate/routepolicy"
)

// seed is what a speaker brings in for a prefix of its own.
type seed struct {
	speaker int32
	path    path
}

// own finds all that a speaker brings in, by prefix: network statements, redistribution, or the active routes of its table.
func (n *network) own(s *speaker, chosen rib.Table) (map[netip.Prefix][]path, []rib.Problem) {
	out := map[netip.Prefix][]path{}
	var problems []rib.Problem
	if !s.live {
		return nil, nil
	}
	w := &bringer{network: n, speaker: s, attrs: map[attrKey]*rib.Attributes{}, table: n.in.Tables(s.id), chosen: chosen}
	for f := ipv4; f <= ipv6; f++ {
		c := s.families[f].config
		if s.rules.FromTable {
			w.fromTable(f, out)
			continue
		}
		w.networks(f, c, out)
		if len(c.Redistribute) > 0 {
			problems = append(problems, w.redistributed(f, c, out)...)
		}
		if c.DefaultOriginate && !s.rules.DefaultNeedsStatement {
			continue
		}
	}
	return out, problems
}

type bringer struct {
	network *network
	speaker *speaker
	// table is the speaker's table without BGP, chosen that with it.
	table, chosen rib.Table
	attrs         map[attrKey]*rib.Attributes
}

type attrKey struct {
	origin rib.Origin
	med    uint32
	hasMED bool
}

// shared gives attributes that all routes of a kind share, so that they are told apart by one pointer.
func (o *bringer) shared(a rib.Attributes) *rib.Attributes {
	if a.ASPath == nil && a.Communities == nil && a.ExtCommunities == nil && a.LargeCommunities == nil && !a.HasLocalPref && !a.AtomicAggregate && !a.Aggregator.IsValid() && !a.OriginatorID.IsValid() && a.ClusterList == nil {
		k := attrKey{a.Origin, a.MED, a.HasMED}
		if o.attrs[k] == nil {
			o.attrs[k] = &a
		}
		return o.attrs[k]
	}
	return &a
}

// hopOf is the next hop of a route that BGP takes up: the first that has an address, the zero Addr where it is the device itself.
func hopOf(r *rib.Route) netip.Addr {
	if r == nil {
		return netip.Addr{}
	}
	for _, h := range r.NextHops {
		if h.Kind == rib.Via && h.Addr.IsValid() && h.VRF == "" {
			return h.Addr
		}
	}
	return netip.Addr{}
}

func (o *bringer) networks(f family, c *devices.BGPFamily, out map[netip.Prefix][]path) {
	s := o.speaker
	for _, key := range slices.Sorted(maps.Keys(c.Networks)) {
		prefix, err := netip.ParsePrefix(key)
		if err != nil || familyOf(prefix) != f {
			continue
		}
		prefix = prefix.Masked()
		r := o.table.Best(prefix)
		if r == nil && s.rules.NetworkNeedsRoute && s.vrf.Settings["no network import-check"] == "" {
			continue
		}
		p := path{source: fromNetwork, weight: s.rules.LocalWeight, valid: true, route: r, nextHop: hopOf(r)}
		a := rib.Attributes{Origin: rib.OriginIGP}
		if r != nil && s.rules.NetworkMED {
			a.MED, a.HasMED = uint32(r.Metric), true
		}
		if name := c.Networks[key]; name != "" {
			subject := routepolicy.Subject{Attributes: a, VRF: s.id.VRF, LocalAS: s.asn}
			if r != nil {
				subject.Route = *r
			}
			subject.Prefix = prefix
			subject.Attributes.Weight = p.weight
			before := p.nextHop
			subject.Attributes.NextHop = before
			after, result := s.policies.Apply(name, subject)
			if !result.Accept {
				continue
			}
			a = o.taken(&p, after)
		}
		p.attrs = o.shared(a)
		out[prefix] = append(out[prefix], p)
	}
}

// taken moves what a policy set of next hop and weight beside the attributes.
func (o *bringer) taken(p *path, after routepolicy.Subject) rib.Attributes {
	a := after.Attributes
	if a.NextHop.IsValid() {
		p.nextHop = a.NextHop
	}
	p.weight = a.Weight
	a.NextHop, a.Weight = netip.Addr{}, 0
	return a
}

func (o *bringer) redistributed(f family, c *devices.BGPFamily, out map[netip.Prefix][]path) []rib.Problem {
	s := o.speaker
	into := routepolicy.Into{Protocol: rib.EBGP, VRF: s.id.VRF, IPv6: f == ipv6, Tables: func(vrf string) rib.Table {
		return o.network.in.Tables(rib.ID{Device: s.id.Device, VRF: vrf})
	}}
	into.Runs = s.runs
	into.Default = c.DefaultOriginate || s.vrf.Settings["default-information originate"] != ""
	into.Subject.Use, into.Subject.LocalAS, into.Subject.VRF = routepolicy.Redistribution, s.asn, s.id.VRF
	into.Subject.Attributes.Weight = s.rules.LocalWeight
	routes, problems := s.policies.Redistribute(o.table, c.Redistribute, into)
	for i := range problems {
		problems[i].Device, problems[i].VRF = s.id.Device, s.id.VRF
		if problems[i].Path == "" {
			problems[i].Path = devices.PathJoin(s.path, "address-family "+familyWords[f], "redistribute")
		}
	}
	var outdone []string
	for i := range routes {
		r := &routes[i]
		if familyOf(r.Prefix) != f {
			continue
		}
		// Only what forwards is redistributed: not an OSPF route where an eBGP route is preferred, even if that is what OSPF has it from.
		if best := o.chosen.Best(r.Prefix); best != nil && best.Protocol.IsBGP() && r.From == o.table.Best(r.Prefix) {
			outdone = append(outdone, r.Prefix.String())
			continue
		}
		if r.Prefix.Bits() == 0 && s.rules.DefaultNeedsStatement && !into.Default {
			continue
		}
		p := path{source: fromRedistribution, weight: s.rules.LocalWeight, valid: true, route: r.From, nextHop: hopOf(r.From)}
		a := o.taken(&p, r.Subject)
		if r.Attributes.Weight == 0 {
			p.weight = s.rules.LocalWeight
		}
		switch {
		case a.HasMED:
		case r.MetricSet:
			a.MED, a.HasMED = uint32(r.Metric), true
		case c.DefaultMetric != 0:
			a.MED, a.HasMED = uint32(c.DefaultMetric), true
		case s.vrf.Settings["default-metric"] != "":
			a.MED, a.HasMED = uint32(lastNumber(s.vrf.Settings["default-metric"], 0)), true
		case s.rules.RedistributedMED && r.From != nil:
			a.MED, a.HasMED = uint32(r.From.Metric), true
		}
		p.attrs = o.shared(a)
		out[r.Prefix] = append(out[r.Prefix], p)
	}
	if len(outdone) > 0 {
		problems = append(problems, twoEnds(s, f, outdone, "BGP's route is taken here, but the other protocol's would stay if it came first and were redistributed into BGP"))
	}
	return problems
}

// fromTable takes the active routes of the table, which go out where an export policy says so.
func (o *bringer) fromTable(f family, out map[netip.Prefix][]path) {
	s := o.speaker
	asked := s.vpn != nil
	for _, x := range s.up {
		for _, sf := range x.families {
			asked = asked || sf != nil && sf.out.name != "" && !strings.Contains(sf.out.name, "default reject")
		}
	}
	if !asked {
		return
	}
	if s.vpn != nil && s.rules.HostDistance > 0 && f == ipv4 { // the prefixes of host routes, for their lane
		for _, i := range s.addresses {
			if p := i.Primary(); i.Config.Kind == devices.SVI && p.IsValid() {
				out[netip.PrefixFrom(p.Addr(), 32)] = append(out[netip.PrefixFrom(p.Addr(), 32)], path{source: fromHost})
			}
		}
	}
	for r := range o.table.Installed() {
		if familyOf(r.Prefix) != f || r.Protocol == rib.Local && (s.vpn == nil || !s.rules.ExportsLocals) || s.policies.Keeps(s.id.VRF, r) {
			continue
		}
		a := rib.Attributes{Origin: s.rules.TableOrigin}
		if r.BGP != nil { // a static route's communities, an aggregate's path
			a = *r.BGP
		}
		if s.rules.RedistributedMED && r.Metric != 0 {
			a.MED, a.HasMED = uint32(r.Metric), true
		}
		p := path{source: fromTable, valid: true, route: r, nextHop: hopOf(r), attrs: o.shared(a)}
		out[r.Prefix] = append(out[r.Prefix], p)
	}
}

// runs reports whether a process of OSPF or EIGRP ("ospf 1") runs on an interface of the speaker's VRF.
func (s *speaker) runs(process, iface string) bool {
	i := s.device.ByName[iface]
	if i == nil {
		return false
	}
	protocol, id, _ := strings.Cut(process, " ")
	switch protocol {
	case "ospf":
		if o := i.Config.OSPF; o != nil && o.Area != "" {
			return id == "" || o.Process == "" || o.Process == id
		}
		for key, o := range s.device.Config.OSPF {
			v := o.VRFs[s.id.VRF]
			if v == nil || id != "" && key != id && o.Process != id {
				continue
			}
			for n := range v.Networks {
				if p, err := netip.ParsePrefix(n); err == nil && p.Contains(i.Primary().Addr()) {
					return true
				}
			}
		}
	case "eigrp":
		for key, e := range s.device.Config.EIGRP {
			if as, _, _ := strings.Cut(key, " "); (id == "" || as == id) && eigrp.Runs(key, e, i) {
				return true
			}
		}
	}
	return false
}
