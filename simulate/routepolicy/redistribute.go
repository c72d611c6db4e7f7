package routepolicy

import (
	"cmp"
	"net/netip"
	"slices"
	"sort"
	"strings"

	"interlock/devices"
	"interlock/simulate/rib"
	"interlock/simulate/systems"
)

// Into is the protocol that routes are redistributed into.
type Into struct {
	// Protocol is any of the protocol's: rib.OSPFE2, rib.EBGP, rib.ISISL2, rib.EIGRPExternal. Process is as in rib.Route ("ospf 1"): its own
	// routes are not brought into it again.
	Protocol rib.Protocol
	Process  string
	// VRF is the table; Tables gives others of the device, for statements that name one (nil: such statements are not computed).
	VRF    string
	Tables func(vrf string) rib.Table
	IPv6   bool
	// Runs reports that a protocol's process ("ospf 1") runs on an interface: redistributing it takes the subnets it runs on along where
	// the system does so. nil where unknown.
	Runs func(process, iface string) bool
	// Default reports that a default route is let through where the system leaves it out of redistribution (BGP, "default-information
	// originate"); Internal that iBGP routes are (BGP, "bgp redistribute-internal").
	Default, Internal bool
	// Subject is what every route starts from: peer, ASes and use of an export policy; its Route and Attributes are replaced.
	Subject Subject
}

// Redistributed is a route that goes into a protocol, with what the statement and its policy say of it.
type Redistributed struct {
	Subject
	// Statement is the key of the redistribution that brought it in.
	Statement string
	// From is the route in the table.
	From *rib.Route
}

// Redistribute gives the routes of a table that redistribution brings into a protocol, in order of prefix. Keys of statements are as
// devices.Redistribution has them; all "policy N" together are one chain of policies over the whole table (Junos, SR OS export). Only
// routes that forward are taken. Metric, type, tag and level are set where a statement or policy says so (MetricSet, TagSet); what
// the protocol takes by default is its own affair.
func (p *Policies) Redistribute(t rib.Table, statements map[string]*devices.Redistribution, into Into) ([]Redistributed, []rib.Problem) {
	r := p.Redistributor(statements, into)
	var out []Redistributed
	if slices.ContainsFunc(r.statements, func(s statement) bool { return s.vrf == "" }) {
		for route := range t.InstalledUnordered() {
			if x, ok := r.Take(route); ok {
				out = append(out, x)
			}
		}
	}
	var vrfs []string
	for _, s := range r.statements {
		if s.vrf != "" && (len(vrfs) == 0 || vrfs[len(vrfs)-1] != s.vrf) {
			vrfs = append(vrfs, s.vrf)
		}
	}
	for _, vrf := range vrfs {
		if into.Tables == nil {
			r.problem("", "routes of VRF "+vrf+" are not computed here")
			continue
		}
		for route := range into.Tables(vrf).InstalledUnordered() {
			if x, ok := r.take(route, vrf); ok {
				out = append(out, x)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Redistributed) int { return comparePrefixes(a.Prefix, b.Prefix) })
	return out, r.Problems()
}

func comparePrefixes(a, b netip.Prefix) int {
	return cmp.Or(a.Addr().Compare(b.Addr()), cmp.Compare(a.Bits(), b.Bits()))
}

// Redistributor are the redistributions into one protocol made ready, for one who asks route by route. It is for one user at a time.
type Redistributor struct {
	policies   *Policies
	into       Into
	statements []statement
	problems   []rib.Problem
	said       map[string]bool
}

type statement struct {
	key string
	// takes reports a route of the source.
	takes  func(*rib.Route) bool
	says   *devices.Redistribution
	policy *Policy
	vrf    string
	// match are kinds of OSPF routes that are taken, nil for all.
	match map[rib.Protocol]bool
	// process is "ospf 1" where the source is a protocol that runs on interfaces.
	process string
	all     bool
}

// Redistributor makes redistributions ready.
func (p *Policies) Redistributor(statements map[string]*devices.Redistribution, into Into) *Redistributor {
	r := &Redistributor{policies: p, into: into, said: map[string]bool{}}
	keys := make([]string, 0, len(statements))
	var chain []string
	for k := range statements {
		if strings.HasPrefix(k, "policy ") {
			chain = append(chain, k)
		} else {
			keys = append(keys, k)
		}
	}
	sort.Strings(keys)
	sort.Slice(chain, func(i, j int) bool {
		return len(chain[i]) < len(chain[j]) || len(chain[i]) == len(chain[j]) && chain[i] < chain[j]
	})
	if len(chain) > 0 {
		var names []string
		for _, k := range chain {
			names = append(names, statements[k].Policy)
		}
		r.statements = append(r.statements, statement{key: chain[0], takes: func(*rib.Route) bool { return true }, says: &devices.Redistribution{}, policy: p.Policy(strings.Join(names, " ")), all: true})
	}
	for _, k := range keys {
		if s, ok := r.parse(k, statements[k]); ok {
			r.statements = append(r.statements, s)
		}
	}
	sort.SliceStable(r.statements, func(i, j int) bool { return r.statements[i].vrf < r.statements[j].vrf })
	return r
}

// parse reads the key of a statement: "ospf 1", "ospf match external 1", "bgp 65000 vrf RED".
func (r *Redistributor) parse(key string, says *devices.Redistribution) (statement, bool) {
	s := statement{key: key, says: says}
	words := strings.Fields(key)
	match := strings.Fields(says.Match)
	id := ""
	for i := 1; i < len(words); i++ {
		switch {
		case words[i] == "vrf" && i+1 < len(words):
			s.vrf = words[i+1]
			i++
		case words[i] == "match":
			match = append(match, words[i+1:]...)
			i = len(words)
		default:
			id = words[i]
		}
	}
	if len(words) == 0 {
		return s, false
	}
	if s.vrf == r.into.VRF || s.vrf == "default" && r.into.VRF == "" {
		s.vrf = ""
	}
	process := func(kind string, is func(rib.Protocol) bool) {
		s.process = strings.TrimSpace(kind + " " + id)
		s.takes = func(x *rib.Route) bool {
			return is(x.Protocol) && (id == "" || hasID(x.Process, id))
		}
	}
	only := func(p rib.Protocol) { s.takes = func(x *rib.Route) bool { return x.Protocol == p } }
	switch words[0] {
	case "connected", "direct":
		only(rib.Connected)
	case "local":
		only(rib.Local)
	case "static":
		only(rib.Static)
	case "aggregate":
		only(rib.Aggregate)
	case "bgp":
		s.takes = func(x *rib.Route) bool { return x.Protocol.IsBGP() }
	case "ospf", "ospfv3", "ospf3", "ospf6":
		process("ospf", rib.Protocol.IsOSPF)
	case "isis":
		process("isis", rib.Protocol.IsISIS)
	case "eigrp":
		process("eigrp", rib.Protocol.IsEIGRP)
	default:
		if !absent[words[0]] {
			r.problem(key, "redistribution of "+words[0]+" is not computed: such routes may be missing")
		}
		return s, false
	}
	if len(match) > 0 && s.process != "" && words[0] != "isis" {
		s.match = ospfKinds(match)
		if s.match == nil {
			r.problem(key, "redistribution of routes that match "+strings.Join(match, " ")+" is not computed")
		}
	}
	if s.match == nil && strings.HasPrefix(s.process, "ospf") && r.into.Protocol.IsBGP() && r.policies.system.Policy.BGPTakesInternalOSPF {
		s.match = ospfKinds([]string{"internal"})
	}
	s.policy = r.policies.Policy(says.Policy)
	return s, true
}

// hasID reports that a process ("eigrp 100 vrf RED") is of a number or tag; one that is not named may be any.
func hasID(process, id string) bool {
	w := strings.Fields(strings.ToLower(process))
	return len(w) < 2 || w[1] == strings.ToLower(id)
}

// ospfKinds reads "internal external 1 nssa-external 2": the kinds of OSPF routes that are taken. nil where it makes no sense.
func ospfKinds(words []string) map[rib.Protocol]bool {
	out := map[rib.Protocol]bool{}
	add := func(ps ...rib.Protocol) {
		for _, p := range ps {
			out[p] = true
		}
	}
	for i := 0; i < len(words); i++ {
		kind := ""
		if i+1 < len(words) && (words[i+1] == "1" || words[i+1] == "2") {
			kind = words[i+1]
		}
		var one, two rib.Protocol
		switch words[i] {
		case "internal":
			add(rib.OSPFIntra, rib.OSPFInter, rib.OSPFSummary)
			continue
		case "external":
			one, two = rib.OSPFE1, rib.OSPFE2
		case "nssa-external":
			one, two = rib.OSPFN1, rib.OSPFN2
		case "1", "2":
			continue
		default:
			return nil
		}
		switch kind {
		case "":
			add(one, two)
		case "1":
			add(one)
		default:
			add(two)
		}
	}
	return out
}

func (r *Redistributor) problem(key, message string) {
	path := "redistribute " + key
	if r.said[path+message] {
		return
	}
	r.said[path+message] = true
	p := rib.Problem{Kind: "unmodelled", VRF: r.into.VRF, Path: path, Message: message}
	if c := r.policies.config; c != nil {
		p.Device = c.Hostname
	}
	r.problems = append(r.problems, p)
}

// Problems are what of the redistributions, and of the routes asked so far, is not computed.
func (r *Redistributor) Problems() []rib.Problem { return r.problems }

// Take tells whether a route that forwards in the protocol's own table is brought in, and what becomes of it.
func (r *Redistributor) Take(x *rib.Route) (Redistributed, bool) { return r.take(x, "") }

func (r *Redistributor) take(x *rib.Route, vrf string) (Redistributed, bool) {
	if x.Prefix.Addr().Is6() != r.into.IPv6 || r.isOwn(x) || x.Prefix.Addr().IsLoopback() { // 127.0.0.0/8 never leaves a host (RFC 1122, 3.2.1.3; FRR zebra_check_addr)
		return Redistributed{}, false
	}
	if r.policies.Keeps(cmp.Or(vrf, r.into.VRF), x) {
		return Redistributed{}, false
	}
	if x.Leaked != "" && !r.policies.system.Policy.Chains { // EOS takes such only where "include leaked" is said
		return Redistributed{}, false
	}
	for i := range r.statements {
		s := &r.statements[i]
		if s.vrf != vrf || !r.source(s, x) || !s.all && (!r.takesDefault(s, x) || !r.takesInternal(s, x)) {
			continue
		}
		out := Redistributed{Subject: r.into.Subject, Statement: s.key, From: x}
		t := &out.Subject
		t.Route, t.VRF, t.Use = *x, r.into.VRF, Redistribution
		if vrf != "" {
			t.VRF = vrf
		}
		t.Attributes = rib.Attributes{Origin: rib.OriginIncomplete}
		if x.BGP != nil {
			t.Attributes = *x.BGP
		}
		if s.says.HasMetric || s.says.Metric != 0 {
			t.Metric, t.MetricSet = int64(s.says.Metric), true
			t.Attributes.MED, t.Attributes.HasMED = uint32(s.says.Metric), true
		}
		if s.says.Tag != 0 {
			t.Tag, t.TagSet = uint32(s.says.Tag), true
		}
		switch s.says.MetricType {
		case 1:
			t.MetricType = "type-1"
		case 2:
			t.MetricType = "type-2"
		}
		t.Level = s.says.Level
		if s.all && r.into.Subject.Use != Other {
			t.Use = r.into.Subject.Use
		}
		answer := s.policy.Run(t)
		for _, u := range answer.Unmodelled {
			r.problem(s.key, u)
		}
		if answer.Accept {
			return out, true
		}
	}
	return Redistributed{}, false
}

// isOwn reports a route of the protocol and process that it would go into.
func (r *Redistributor) isOwn(x *rib.Route) bool {
	p := r.into.Protocol
	same := p.IsOSPF() && x.Protocol.IsOSPF() || p.IsISIS() && x.Protocol.IsISIS() || p.IsEIGRP() && x.Protocol.IsEIGRP() || p.IsBGP() && x.Protocol.IsBGP()
	return same && (x.Process == r.into.Process || x.Process == "" || p.IsBGP())
}

// source reports that a statement takes a route: of its source, or the subnet of an interface that its source runs on.
func (r *Redistributor) source(s *statement, x *rib.Route) bool {
	if s.takes(x) {
		return s.match == nil || s.match[x.Protocol] || !x.Protocol.IsOSPF()
	}
	if s.process == "" || x.Protocol != rib.Connected || r.into.Runs == nil || !r.policies.system.Policy.TakesInterfaces || s.match != nil && !s.match[rib.OSPFIntra] {
		return false
	}
	for _, h := range x.NextHops {
		if r.into.Runs(s.process, h.Interface) {
			return true
		}
	}
	return false
}

// takesDefault tells whether a default route goes along.
func (r *Redistributor) takesDefault(s *statement, x *rib.Route) bool {
	if x.Prefix.Bits() > 0 {
		return true
	}
	how := r.policies.system.Policy.DefaultIntoIGP
	switch {
	case r.into.Protocol.IsBGP():
		if how = r.policies.system.Policy.DefaultIntoBGP; r.into.Default {
			how = systems.Taken
		}
	case r.into.Protocol.IsOSPF():
		how = r.policies.system.Policy.DefaultIntoOSPF
	}
	if how == systems.TakenUnsaid || how == systems.TakenProbably {
		r.problem(s.key, "whether redistribution takes a default route along is not known")
	}
	return how == systems.Taken || how == systems.TakenProbably
}

// takesInternal tells whether a route learnt from iBGP goes into another protocol.
func (r *Redistributor) takesInternal(s *statement, x *rib.Route) bool {
	if x.Protocol != rib.IBGP || r.into.Internal {
		return true
	}
	how := r.policies.system.Policy.InternalIntoIGP
	if c := r.policies.config; c != nil && c.BGP != nil && how != systems.Taken {
		for _, name := range []string{cmp.Or(s.vrf, r.into.VRF), "default"} {
			if v := c.BGP.VRFs[cmp.Or(name, "default")]; v != nil && v.Settings["redistribute-internal"] != "" {
				how = systems.Taken // "bgp redistribute-internal" (IOS and IOS XR command references)
			}
		}
	}
	if how == systems.TakenUnsaid {
		r.problem(s.key, "whether redistribution takes routes of iBGP along is not known")
	}
	return how == systems.Taken
}
