// Package routepolicy runs routing policies: route-maps, RPL and Junos policies as the one small language of devices.RoutePolicy.
package routepolicy

import (
	"cmp"
	"net/netip"
	"sync"

	"interlock/devices"
	"interlock/simulate/rib"
	"interlock/simulate/systems"
)

// Use is what a policy is asked for. It decides what becomes of a route that no term takes on systems whose policies have no end of
// their own (Junos, SR OS), and what a name means that is not defined.
type Use uint8

// The uses. The zero value is any other.
const (
	Other Use = iota
	// Import and Export are a BGP neighbour's policies.
	Import
	Export
	// Redistribution brings routes of another source into a protocol.
	Redistribution
	// TableMap is what a protocol's routes pass on their way into the routing table.
	TableMap
	// VRFImport and VRFExport are between the routes of VPNs and a VRF.
	VRFImport
	VRFExport
)

// Subject is a route before a policy, and after it with what the policy set. It is a value: whoever has one may change its fields, but a
// slice of Attributes is replaced, never written to.
type Subject struct {
	// Route is the route as it stands in its table, or as BGP has it. What a policy sets of metric, tag and distance is set here.
	rib.Route
	// Attributes are the BGP attributes to be; for a route of another protocol what it would start with. There is a MED
	// only where one was set: what BGP makes of the metric of another protocol is its own affair.
	Attributes rib.Attributes
	Use        Use
	// Peer is the neighbour it comes from or goes to; the zero Addr where there is none. PeerAS and LocalAS are for prepending.
	Peer, LocalAddress netip.Addr
	PeerAS, LocalAS    uint32
	// Interface is where it leaves or came in.
	Interface string
	// VRF is the table that the route is in.
	VRF string
	// IGPMetric is the cost to the BGP next hop, for policies that make it the MED.
	IGPMetric int64
	// EVPNType is the EVPN route type, 0 for other families; VPN tells a route of a VPN family (vpnv4, vpnv6).
	EVPNType int
	VPN      bool

	// NextHopMode is what a policy said of the BGP next hop beyond an address: "", "self", "peer-address", "unchanged", "discard".
	NextHopMode string
	// MetricType is "type-1", "type-2", "internal", "external" where a policy set it; Level "level-1", "level-2", "level-1-2".
	MetricType, Level string
	// EIGRPMetric is bandwidth, delay, reliability, load and MTU where a policy sets all five.
	EIGRPMetric string
	// MetricSet, TagSet and DistanceSet report that the policy (or the statement that redistributes) set Metric, Tag, Distance.
	MetricSet, TagSet, DistanceSet bool
	// Outermost are ASes that an export policy puts before even the device's own, which BGP adds first (Junos); nearest first.
	Outermost []uint32
	// Suppressed and Unsuppressed are what a policy says of a contributor to an aggregate (RPL suppress-route).
	Suppressed, Unsuppressed bool
}

// Result is how a policy ended.
type Result struct {
	Accept bool
	// Term names the term that decided, "" where none did; Pos is its line.
	Term string
	Pos  devices.Pos
	// Undefined names what was used and is not defined; Unmodelled what the interpreter does not know. Either may make Accept a guess:
	// whoever uses it says so (simulate/unmodelled).
	Undefined, Unmodelled []string
}

// Depends is what a policy looks at besides BGP attributes. Where all is false its result is the same for all routes of the same attributes.
type Depends struct {
	// Prefix is the route's own; Protocol its source (rib.Route.Protocol and Process); Route anything else of rib.Route and of what is around
	// it (metric, tag, next hops, interface, VRF, EVPN type, IGP metric); Peer the neighbour, its address and the session's ASes.
	Prefix, Protocol, Route, Peer bool
}

func (d Depends) or(o Depends) Depends {
	return Depends{d.Prefix || o.Prefix, d.Protocol || o.Protocol, d.Route || o.Route, d.Peer || o.Peer}
}

// Policies are the policies and lists of one device, made ready: prefix lists as tries, regular expressions compiled. What is not
// used is not made ready. They may be used by many at a time.
type Policies struct {
	config *devices.Config
	system *systems.System

	mu       sync.RWMutex
	policies map[string]*Policy
	building map[string]*program
	prefixes map[string]*prefixList
	paths    map[string]*pathList
	lists    map[string]*communityList
	acls     map[string]*accessList

	// kept are static routes that no policy brings into a protocol, by VRF, once somebody asked.
	kept     map[string]map[netip.Prefix]bool
	keptOnce sync.Once
}

// Keeps reports a static route that stays out of all protocols, whatever policies say (Junos, static: "no-readvertise").
func (p *Policies) Keeps(vrf string, r *rib.Route) bool {
	if r.Protocol != rib.Static || p.config == nil {
		return false
	}
	p.keptOnce.Do(func() {
		for name, v := range p.config.VRFs {
			for _, s := range v.StaticRoutes {
				if !s.NoReadvertise {
					continue
				}
				if p.kept == nil {
					p.kept = map[string]map[netip.Prefix]bool{}
				}
				if p.kept[name] == nil {
					p.kept[name] = map[netip.Prefix]bool{}
				}
				p.kept[name][s.Prefix] = true
			}
		}
	})
	return p.kept[cmp.Or(vrf, "default")][r.Prefix]
}

// New makes a device's policies ready. A nil system is one of which nothing is known.
func New(c *devices.Config, s *systems.System) *Policies {
	if s == nil {
		s = &systems.System{}
	}
	return &Policies{config: c, system: s, policies: map[string]*Policy{}, building: map[string]*program{}, prefixes: map[string]*prefixList{},
		paths: map[string]*pathList{}, lists: map[string]*communityList{}, acls: map[string]*accessList{}}
}

// Policy gives the policy of a name, or of a chain of names ("A B" on systems that have chains). "" gives the one that accepts as it is.
func (p *Policies) Policy(name string) *Policy {
	p.mu.RLock()
	q := p.policies[name]
	p.mu.RUnlock()
	if q != nil {
		return q
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if q = p.policies[name]; q == nil {
		q = p.compile(name)
		p.policies[name] = q
	}
	return q
}

// Apply runs a named policy. "" accepts as it is.
func (p *Policies) Apply(name string, s Subject) (Subject, Result) {
	r := p.Policy(name).Run(&s)
	return s, r
}

// DependsOnPrefix reports whether a policy's answer may differ between prefixes of the same attributes.
func (p *Policies) DependsOnPrefix(name string) bool { return p.Policy(name).Depends().Prefix }

// PrefixList asks a prefix list alone (neighbour filters).
func (p *Policies) PrefixList(name string, prefix netip.Prefix) Result {
	l := ready(p, p.prefixes, p.prefixList, name)
	if l == nil {
		return p.undefinedFilter("prefix-list " + name)
	}
	r := Result{Accept: l.permits(prefix) == yes}
	if l.unmodelled != "" {
		r.Unmodelled = []string{l.unmodelled}
	}
	return r
}

// ASPathList asks an AS-path list alone (filter-list).
func (p *Policies) ASPathList(name string, path rib.ASPath) Result {
	l := ready(p, p.paths, p.pathList, name)
	if l == nil {
		return p.undefinedFilter("as-path list " + name)
	}
	return l.result(path)
}

// ACL asks an access list used as a route filter (distribute-list).
func (p *Policies) ACL(name string, prefix netip.Prefix) Result {
	l := ready(p, p.acls, p.acl, name)
	if l == nil {
		return p.undefinedFilter("access-list " + name)
	}
	t, why := l.permits(prefix)
	r := Result{Accept: t == yes}
	if why != "" {
		r.Unmodelled = []string{why}
	}
	return r
}

// ready finds a list that is made ready or makes it so.
func ready[L any](p *Policies, made map[string]L, make func(string) L, name string) L {
	p.mu.RLock()
	l, ok := made[name]
	p.mu.RUnlock()
	if ok {
		return l
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return make(name)
}

func (p *Policies) undefinedFilter(what string) Result {
	return undefined(p.system.Policy.UndefinedNeighborFilter, what)
}

// undefined is the answer of a filter that is not defined.
func undefined(how systems.Undefined, what string) Result {
	r := Result{Undefined: []string{what}}
	switch how {
	case systems.PermitsAll, systems.MatchesAll:
		r.Accept = true
	case systems.DeniesAll, systems.MatchesNothing:
	case systems.RefusesCommit:
		r.Unmodelled = []string{what + " is not defined; the system refuses such a configuration"}
	default:
		r.Unmodelled = []string{what + " is not defined, and what the system does then is not known"}
	}
	return r
}
