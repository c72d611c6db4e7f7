// Package ioslike holds what the systems with an industry-standard command line (NX-OS, EOS, IOS, FRR) share: the
// scope their rows build in, and the statements that read the same on all of them: route-maps, prefix lists, AS-path
// and community lists, access lists. What differs between them is in the rows' tables, one per system.
package ioslike

import (
	"interlock/devices"
	"interlock/devices/syntax"
)

// Scope is what a row builds in: the configuration, and the objects whose blocks the statement stands in. It is
// copied at each nesting, so a row that opens a block sets a field and the rows inside find it there.
type Scope struct {
	Config *devices.Config

	Interface  *devices.Interface
	Gateway    *devices.Gateway
	VNI        *devices.VNI
	VRF        *devices.VRF
	VLAN       *devices.VLAN
	OSPF       *devices.OSPF
	OSPFVRF    *devices.OSPFVRF
	EIGRP      *devices.EIGRP
	ISIS       *devices.ISIS
	ISISVRF    *devices.ISISVRF
	BGP        *devices.BGP
	BGPVRF     *devices.BGPVRF
	Family     *devices.BGPFamily
	FamilyName string
	Neighbor   *devices.BGPNeighbor
	// NeighborFamily is the family block of a neighbour.
	NeighborFamily *devices.BGPNeighborFamily
	EVPN           *devices.EVPNInstance
	Policy         *devices.RoutePolicy
	// Term is an index into Policy.Terms, which may grow.
	Term    int
	ACL     *devices.ACL
	Group   *devices.ObjectGroup
	Track   *devices.Track
	User    *devices.User
	Service *devices.Service
	Line    *devices.TerminalLine
	// Block is the neutral name under which the statements of a block go into Settings ("telemetry destination-group 1").
	Block string
	// Args are those of the statement that opened the block, where rows inside need them.
	Args syntax.Args

	at devices.Pos
}

// StandsAt is told by the grammar where the statement stands that is put into the model next.
func (s *Scope) StandsAt(p devices.Pos) { s.at = p }

// Row is one statement of an IOS-like language.
type Row = syntax.Row[Scope]

// NewConfig gives an empty configuration of a system, with its default VRF.
func NewConfig(os string) *devices.Config {
	return &devices.Config{
		OS:             os,
		Features:       map[string]bool{},
		VRFs:           map[string]*devices.VRF{"default": {Name: "default"}},
		VLANs:          map[int]*devices.VLAN{},
		Interfaces:     map[string]*devices.Interface{},
		Tracks:         map[string]*devices.Track{},
		OSPF:           map[string]*devices.OSPF{},
		OSPFv3:         map[string]*devices.OSPF{},
		EVPN:           map[string]*devices.EVPNInstance{},
		RoutePolicies:  map[string]*devices.RoutePolicy{},
		PrefixLists:    map[string]*devices.PrefixList{},
		ASPathLists:    map[string]*devices.ASPathList{},
		CommunityLists: map[string]*devices.CommunityList{},
		ACLs:           map[string]*devices.ACL{},
		ObjectGroups:   map[string]*devices.ObjectGroup{},
		Settings:       map[string]string{},
	}
}

// Set puts a value into a map that may be nil.
func Set[K comparable, V any](m *map[K]V, k K, v V) {
	if *m == nil {
		*m = map[K]V{}
	}
	(*m)[k] = v
}

// Get gives the entry of a map of pointers, making it and the map where they are missing.
func Get[K comparable, V any](m *map[K]*V, k K) *V {
	if *m == nil {
		*m = map[K]*V{}
	}
	v := (*m)[k]
	if v == nil {
		v = new(V)
		(*m)[k] = v
	}
	return v
}

// New gives a pointer to a value, for fields where nil means unsaid.
func New[V any](v V) *V { return &v }

// VRFNamed gives the VRF of that name, making it where it is missing.
func (s *Scope) VRFNamed(name string) *devices.VRF {
	v := Get(&s.Config.VRFs, name)
	v.Name = name
	return v
}

// Setting records a statement whose presence is all there is to know of it (see devices.Config.Settings).
func (s *Scope) Setting(key, value string) {
	Set(&s.Config.Settings, key, value)
	// A setting's path is its key, whatever the row says.
	Set(&s.Config.Positions, devices.PathLevel("", key), s.at)
}

// Refer records that a statement uses a named thing. By says what uses it, for people.
func (s *Scope) Refer(kind, name, by string, a syntax.Args) {
	if name == "" {
		return
	}
	r := devices.Reference{Kind: kind, Name: name, By: by}
	if a.Node != nil {
		r.Pos = a.Node.Pos
	}
	s.Config.References = append(s.Config.References, r)
}

// At records where the statement stands that set a path, for rows whose path cannot be said in their Path.
func (s *Scope) At(a syntax.Args, levels ...string) {
	if a.Node != nil {
		Set(&s.Config.Positions, devices.PathJoin(levels...), a.Node.Pos)
	}
}
