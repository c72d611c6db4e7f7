// Package routepolicy runs routing policies: route-maps, RPL and Junos policies as the one small language of devices.RoutePolicy.
package routepolicy

import (
	"net/netip"

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
)

// Subject is a route before a policy, and after it with what the policy set. It is a value: whoever has one may change its fields, but a
// slice of Attributes is replaced, never written to.
type Subject struct {
	// Route is the route as it stands in its table, or as BGP has it. What a policy sets of metric, tag and distance is set here.
	rib.Route
	// Attributes are the BGP attributes to be; for a route of another protocol what it would start with (MED from the metric).
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
	// EVPNType is the EVPN route type, 0 for other families.
	EVPNType int

	// NextHopMode is what a policy said of the BGP next hop beyond an address: "", "self", "peer-address", "unchanged", "discard".
	NextHopMode string
	// MetricType is "type-1", "type-2", "internal", "external" where a policy set it; Level "level-1", "level-2", "level-1-2".
	MetricType, Level string
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
	// Prefix is the route's own; Route is anything else of rib.Route and its surroundings (source, metric, tag, next hops, interface, EVPN
	// type, IGP metric); Peer is the neighbour and the addresses and ASes of the session.
	Prefix, Route, Peer bool
}

// Policies are the policies and lists of one device, made ready: prefix lists as tries, regular expressions compiled.
type Policies struct {
	config *devices.Config
	system *systems.System
}

// New makes a device's policies ready.
func New(c *devices.Config, s *systems.System) *Policies { return &Policies{config: c, system: s} }

// Policy is a policy, or a chain of them as a neighbour names it, made ready to run. It may be run by many at a time.
type Policy struct{}

// Policy gives the policy of a name, or of a chain of names ("A B" on systems that have chains). "" gives the one that accepts as it is.
func (p *Policies) Policy(name string) *Policy { return &Policy{} }

// Depends tells what the policy looks at.
func (p *Policy) Depends() Depends { return Depends{Prefix: true, Route: true, Peer: true} }

// Run runs the policy on a subject, which holds afterwards what the policy made of it. A rejected subject is of no use.
func (p *Policy) Run(s *Subject) Result { return Result{Accept: true} }

// Apply runs a named policy. "" accepts as it is.
func (p *Policies) Apply(name string, s Subject) (Subject, Result) {
	r := p.Policy(name).Run(&s)
	return s, r
}

// DependsOnPrefix reports whether a policy's answer may differ between prefixes of the same attributes.
func (p *Policies) DependsOnPrefix(name string) bool { return p.Policy(name).Depends().Prefix }

// PrefixList asks a prefix list alone (neighbour filters).
func (p *Policies) PrefixList(name string, prefix netip.Prefix) Result { return Result{Accept: true} }

// ASPathList asks an AS-path list alone (filter-list).
func (p *Policies) ASPathList(name string, path rib.ASPath) Result { return Result{Accept: true} }

// ACL asks an access list used as a route filter (distribute-list).
func (p *Policies) ACL(name string, prefix netip.Prefix) Result { return Result{Accept: true} }
