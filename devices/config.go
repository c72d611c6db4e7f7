package devices

import (
	"net/netip"
	"strings"
)

// Config is what one device is configured to be.
type Config struct {
	Hostname string `json:"hostname" path:"hostname"`
	// OS names the vendor's system: "nxos", "eos", ...
	OS string `json:"os" path:"os"`
	// Version and Platform are empty where neither the text nor the site tells them.
	Version  string `json:"version,omitempty" path:"version"`
	Platform string `json:"platform,omitempty" path:"platform"`

	System     System                `json:"system" path:"system"`
	Features   map[string]bool       `json:"features,omitempty" path:"feature"`
	VRFs       map[string]*VRF       `json:"vrfs,omitempty" path:"vrf"`
	VLANs      map[int]*VLAN         `json:"vlans,omitempty" path:"vlan"`
	Interfaces map[string]*Interface `json:"interfaces,omitempty" path:"interface"`
	STP        STP                   `json:"stp" path:"spanning-tree"`
	MLAG       *MLAG                 `json:"mlag,omitempty" path:"mlag"`
	Tracks     map[string]*Track     `json:"tracks,omitempty" path:"track"`
	OSPF       map[string]*OSPF      `json:"ospf,omitempty" path:"router ospf"`
	OSPFv3     map[string]*OSPF      `json:"ospfv3,omitempty" path:"router ospfv3"`
	// ISIS is keyed by the instance's tag, "" for the one without.
	ISIS map[string]*ISIS         `json:"isis,omitempty" path:"router isis"`
	BGP  *BGP                     `json:"bgp,omitempty" path:"router bgp"`
	EVPN map[string]*EVPNInstance `json:"evpn,omitempty" path:"evpn"`
	// EIGRP is keyed by AS number, VRF, family and name: "100", "100 vrf RED", "100 ipv6 NAME".
	EIGRP map[string]*EIGRP `json:"eigrp,omitempty" path:"router eigrp"`

	RoutePolicies  map[string]*RoutePolicy   `json:"routePolicies,omitempty" path:"route-map"`
	PrefixLists    map[string]*PrefixList    `json:"prefixLists,omitempty" path:"prefix-list"`
	ASPathLists    map[string]*ASPathList    `json:"asPathLists,omitempty" path:"as-path list"`
	CommunityLists map[string]*CommunityList `json:"communityLists,omitempty" path:"community-list"`
	ACLs           map[string]*ACL           `json:"acls,omitempty" path:"access-list"`
	ObjectGroups   map[string]*ObjectGroup   `json:"objectGroups,omitempty" path:"object-group"`

	Management Management `json:"management" path:""`
	// Settings are statements whose presence is all there is to know of them for the network: SNMP, NTP, syslog,
	// telemetry and the like. The key starts with a neutral word ("snmp", "ntp", "syslog", "telemetry", "aaa", "dns",
	// "banner", "hardware", "boot", ...) and then identifies the statement; the value is the rest of it.
	Settings map[string]string `json:"settings,omitempty" path:""`

	// References are the uses of named things, with where they stand; they make reference/undefined.
	References []Reference `json:"-" path:"-"`
	// Positions finds the line that set a path (see PathOf and Where). It is no part of what is compared.
	Positions map[string]Pos `json:"-" path:"-"`
}

// System is what holds for a whole device.
type System struct {
	// MTU is the system-wide (jumbo) MTU in bytes, 0 where the platform's default holds.
	MTU int `json:"mtu,omitempty" path:"mtu"`
	// DefaultRouted reports that a port without a switchport statement is a routed port.
	DefaultRouted bool `json:"defaultRouted,omitempty" path:"default routed"`
	// DefaultShutdown reports that a port without a shutdown statement is shut down.
	DefaultShutdown bool `json:"defaultShutdown,omitempty" path:"default shutdown"`
	// NoIPRouting and NoIPv6Routing report that unicast forwarding is off.
	NoIPRouting   bool `json:"noIPRouting,omitempty" path:"no ip routing"`
	NoIPv6Routing bool `json:"noIPv6Routing,omitempty" path:"no ipv6 routing"`
	// RoutingModel is the protocol suite a system runs where it has two ("ribd", "multi-agent" on EOS).
	RoutingModel string `json:"routingModel,omitempty" path:"routing model"`
	// VirtualMAC is the MAC of anycast gateways (EOS ip virtual-router mac-address, NX-OS anycast-gateway-mac).
	VirtualMAC string `json:"virtualMAC,omitempty" path:"virtual mac"`
	// LACPSystemPriority is 0 where the default (32768) holds.
	LACPSystemPriority int `json:"lacpSystemPriority,omitempty" path:"lacp system-priority"`
	// VLANPolicy, TransparentVTP and the like are kept as words.
	VTPMode   string `json:"vtpMode,omitempty" path:"vtp mode"`
	VTPDomain string `json:"vtpDomain,omitempty" path:"vtp domain"`
	// RouterIDs are router ids set for the whole device, by VRF ("" is the default VRF).
	RouterIDs map[string]netip.Addr `json:"routerIDs,omitempty" path:"router-id"`
	// Members are the boxes of a stack or virtual chassis; such a device is one member of its group all the same.
	Members []string `json:"members,omitempty" path:"member"`
}

// VRF is a routing table of its own. The default VRF's name is "default".
type VRF struct {
	Name        string `json:"name" path:"-"`
	Description string `json:"description,omitempty" path:"description"`
	// Management reports a VRF that the system keeps for management (its traffic is never the network's).
	Management bool   `json:"management,omitempty" path:"management"`
	RD         string `json:"rd,omitempty" path:"rd"`
	VNI        int    `json:"vni,omitempty" path:"vni"`
	// ImportTargets and ExportTargets are keyed "family target", e.g. "ipv4 65000:1", "evpn auto".
	ImportTargets map[string]bool `json:"importTargets,omitempty" path:"route-target import"`
	ExportTargets map[string]bool `json:"exportTargets,omitempty" path:"route-target export"`
	// ImportPolicy and ExportPolicy are route policies by family ("ipv4", "ipv6"), e.g. import map, export map.
	ImportPolicy map[string]string `json:"importPolicy,omitempty" path:"import map"`
	ExportPolicy map[string]string `json:"exportPolicy,omitempty" path:"export map"`
	// NoRouting reports that the VRF does not forward (EOS without ip routing vrf NAME).
	NoRouting bool `json:"noRouting,omitempty" path:"no routing"`
	// StaticRoutes is keyed by StaticRoute.Key.
	StaticRoutes map[string]*StaticRoute `json:"staticRoutes,omitempty" path:"static route"`
	// Aggregates are keyed by prefix.
	Aggregates map[string]*Aggregate `json:"aggregates,omitempty" path:"aggregate route"`
	// Leaks are keyed by Leak.Key.
	Leaks map[string]*Leak `json:"leaks,omitempty" path:"leak"`
}

// Leak brings active routes of another table of the device into a VRF's as what they are there (EOS: leak routes; Junos: rib-groups and
// instance-import). What goes by way of BGP and route targets is an import.
type Leak struct {
	// From is the VRF that has the routes, "" for every other; Source what they must be ("connected", "static", "ospf", "isis", "bgp"), "" for any.
	From   string `json:"from,omitempty" path:"-"`
	Source string `json:"source,omitempty" path:"-"`
	// Policy names the policies, in order, that routes pass; "" takes all. Open takes what they leave undecided.
	Policy string `json:"policy,omitempty" path:"policy"`
	Open   bool   `json:"open,omitempty" path:"open"`
}

// Key is what makes this leak and not another of a VRF: where from, and what.
func (l *Leak) Key() string { return strings.TrimSpace("from " + l.From + " " + l.Source) }

// Aggregate is a route of the table's own that is there while routes inside it are, wherever those come from (Junos: routing-options
// aggregate and generate). What BGP makes of its own routes is a BGPAggregate.
type Aggregate struct {
	Prefix netip.Prefix `json:"prefix" path:"-"`
	// Generate takes the next hop of a contributor; without, the route rejects or, with Discard, discards.
	Generate bool `json:"generate,omitempty" path:"generate"`
	Discard  bool `json:"discard,omitempty" path:"discard"`
	// Policy names the policies, in order, that say which routes contribute; "" takes all.
	Policy string `json:"policy,omitempty" path:"policy"`
	// Passive keeps the route without a contributor; Brief leaves ASes out of its path that contributors do not have in common.
	Passive     bool            `json:"passive,omitempty" path:"passive"`
	Brief       bool            `json:"brief,omitempty" path:"brief"`
	Communities map[string]bool `json:"communities,omitempty" path:"community"`
	Distance    int             `json:"distance,omitempty" path:"distance"`
	Metric      int             `json:"metric,omitempty" path:"metric"`
	Tag         int64           `json:"tag,omitempty" path:"tag"`
}

// StaticRoute is one static route with one next hop.
type StaticRoute struct {
	Prefix netip.Prefix `json:"prefix" path:"-"`
	// NextHop or Interface or Discard, or NextHop with Interface, say where it goes.
	NextHop   netip.Addr `json:"nextHop,omitzero" path:"-"`
	Interface string     `json:"interface,omitempty" path:"-"`
	Discard   bool       `json:"discard,omitempty" path:"-"`
	// Reject reports a discard that answers with an ICMP message (Linux and FRR: reject, unreachable).
	Reject bool `json:"reject,omitempty" path:"-"`
	// NextHopVRF is where the next hop is looked up, "" for the route's own VRF.
	NextHopVRF string `json:"nextHopVRF,omitempty" path:"-"`
	Distance   int    `json:"distance,omitempty" path:"distance"`
	Metric     int    `json:"metric,omitempty" path:"metric"`
	Tag        int64  `json:"tag,omitempty" path:"tag"`
	Track      string `json:"track,omitempty" path:"track"`
	Name       string `json:"name,omitempty" path:"name"`
	BFD        bool   `json:"bfd,omitempty" path:"bfd"`
	Permanent  bool   `json:"permanent,omitempty" path:"permanent"`
	// Recursive says that the next hop is looked up in the routing table on a system where one must otherwise be attached (Junos: resolve;
	// SR OS: indirect); ByTunnel that packets go to it by a tunnel (SR OS: tunnel-next-hop).
	Recursive bool `json:"recursive,omitempty" path:"recursive"`
	ByTunnel  bool `json:"byTunnel,omitempty" path:"tunnel"`
	// NoReadvertise keeps the route out of all that policies bring into protocols (Junos: no-readvertise).
	NoReadvertise bool `json:"noReadvertise,omitempty" path:"no-readvertise"`
	// Communities are those that the route has when a policy takes it into BGP (Junos).
	Communities map[string]bool `json:"communities,omitempty" path:"community"`
}

// Key is what makes a static route this one and not another: prefix and next hop.
func (r *StaticRoute) Key() string {
	k := r.Prefix.String()
	if r.Discard {
		k += " discard"
	}
	if r.Interface != "" {
		k += " " + r.Interface
	}
	if r.NextHop.IsValid() {
		k += " " + r.NextHop.String()
	}
	if r.NextHopVRF != "" {
		k += " vrf " + r.NextHopVRF
	}
	return k
}

// VLAN is a broadcast domain's number on one device.
type VLAN struct {
	ID       int    `json:"id" path:"-"`
	Name     string `json:"name,omitempty" path:"name"`
	Suspend  bool   `json:"suspend,omitempty" path:"suspend"`
	Shutdown bool   `json:"shutdown,omitempty" path:"shutdown"`
	VNI      int    `json:"vni,omitempty" path:"vni"`
	// TrunkGroups limit the trunks that carry the VLAN (EOS).
	TrunkGroups map[string]bool `json:"trunkGroups,omitempty" path:"trunk group"`
	PrivateType string          `json:"privateType,omitempty" path:"private-vlan"`
}

// Track is a tracked object: others (static routes, first-hop redundancy) follow its state.
type Track struct {
	// Kind is "interface line-protocol", "interface ip routing", "ip route", "list" or the vendor's word.
	Kind      string          `json:"kind" path:"kind"`
	Interface string          `json:"interface,omitempty" path:"interface"`
	Prefix    netip.Prefix    `json:"prefix,omitzero" path:"prefix"`
	VRF       string          `json:"vrf,omitempty" path:"vrf"`
	Boolean   string          `json:"boolean,omitempty" path:"boolean"`
	Objects   map[string]bool `json:"objects,omitempty" path:"object"`
	Delay     string          `json:"delay,omitempty" path:"delay"`
}

// Reference is one use of a named thing.
type Reference struct {
	// Kind is the noun of the map the name is looked for in: "route-map", "prefix-list", "access-list", "vrf",
	// "interface", "vlan", "track", "as-path list", "community-list", "object-group".
	Kind string `json:"kind"`
	Name string `json:"name"`
	// By says what uses it: "neighbor 10.0.0.1 route-map in".
	By  string `json:"by"`
	Pos Pos    `json:"pos"`
}
