package junos

import (
	"net/netip"

	"interlock/devices"
	"interlock/devices/syntax"
)

// pending holds what can go into the model only when all statements are read: names that stand for other things, and
// what holds for all of something.
type pending struct {
	vlans  map[string]*vlan
	ports  map[string]*switchPort
	native map[string]int
	lacp   map[string]string // by aggregated interface: "active" or "passive"
	rate   map[string]string
	routes map[string]*route
	order  []string // keys of routes
	// groups are statements of rib-groups (group, import-rib or import-policy, value); shares who uses them (VRF, source, group, family).
	groups   [][3]string
	shares   [][4]string
	given    map[string]map[string]string
	ospf     map[string]*ospfLink
	links    []string // keys of ospf
	isis     map[string]*isisLink
	circuits []string // keys of isis
	member   map[string]string
	types    map[string]string
	pos      map[string]devices.Pos // of members
	asn      uint32
	filters  map[string]*filter
	names    []string // keys of filters
	mgmt     bool
}

func newPending() *pending {
	return &pending{vlans: map[string]*vlan{}, ports: map[string]*switchPort{}, native: map[string]int{}, lacp: map[string]string{}, rate: map[string]string{},
		routes: map[string]*route{}, given: map[string]map[string]string{}, ospf: map[string]*ospfLink{}, isis: map[string]*isisLink{}, member: map[string]string{}, types: map[string]string{},
		pos: map[string]devices.Pos{}, filters: map[string]*filter{}}
}

// vlan is a VLAN by its name.
type vlan struct {
	id, vni int
	list    devices.VLANSet
	l3      string
}

// switchPort is what family ethernet-switching says of a unit.
type switchPort struct {
	mode    string
	members []string
	native  string
}

// route is a static route with all its next hops.
type route struct {
	vrf    string
	prefix netip.Prefix
	rib    string
	hops   []*hop
	values map[string]string
	pos    devices.Pos

	communities map[string]bool
}

type hop struct {
	addr   netip.Addr
	ifc    string
	table  string
	kind   string // "discard", "reject", "" for an address or interface
	values map[string]string
	pos    devices.Pos
}

// ospfLink is an interface as an area names it.
type ospfLink struct {
	vrf, ifc string
	v3       bool
	says     devices.InterfaceOSPF
	pos      devices.Pos
}

func pos(a syntax.Args) devices.Pos {
	if a.Node == nil {
		return devices.Pos{}
	}
	return a.Node.Pos
}
