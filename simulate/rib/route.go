// Package rib is the vocabulary of routes: what a routing protocol finds, what a table holds, what forwards.
package rib

import (
	"cmp"
	"net/netip"
	"slices"
)

// Protocol says where a route comes from, as finely as any vendor tells it apart.
type Protocol uint8

// The sources of routes. The zero value is invalid.
const (
	Connected Protocol = iota + 1
	// Local is a host route to an address of the device's own.
	Local
	Static
	OSPFIntra
	OSPFInter
	OSPFE1
	OSPFE2
	OSPFN1
	OSPFN2
	// OSPFSummary is the discard route of an area range or summary address.
	OSPFSummary
	ISISL1
	ISISL2
	// ISISInter is level-2 leaked into level-1.
	ISISInter
	EIGRP
	EIGRPExternal
	EIGRPSummary
	EBGP
	IBGP
	// Aggregate is a route made by an aggregate statement on the device itself.
	Aggregate
	// EVPN and VPN are routes learnt through those families and imported into a VRF, where the system tells them apart.
	EVPN
	VPN
	// FirstHop is an address of HSRP, VRRP or GLBP that the system installs as a route.
	FirstHop
	// DHCP is a default route learnt by a DHCP client.
	DHCP
)

var protocolNames = [...]string{Connected: "connected", Local: "local", Static: "static", OSPFIntra: "ospf", OSPFInter: "ospf_ia", OSPFE1: "ospf_e1",
	OSPFE2: "ospf_e2", OSPFN1: "ospf_n1", OSPFN2: "ospf_n2", OSPFSummary: "ospf_summary", ISISL1: "isis_l1", ISISL2: "isis_l2", ISISInter: "isis_ia",
	EIGRP: "eigrp", EIGRPExternal: "eigrp_ex", EIGRPSummary: "eigrp_summary", EBGP: "ebgp", IBGP: "ibgp", Aggregate: "aggregate", EVPN: "evpn", VPN: "bgp_vpn",
	FirstHop: "hsrp", DHCP: "dhcp"}

func (p Protocol) String() string {
	if int(p) < len(protocolNames) && protocolNames[p] != "" {
		return protocolNames[p]
	}
	return "invalid"
}

// IsOSPF reports a route of any kind of OSPF.
func (p Protocol) IsOSPF() bool { return p >= OSPFIntra && p <= OSPFSummary }

// IsISIS reports a route of either level of IS-IS.
func (p Protocol) IsISIS() bool { return p >= ISISL1 && p <= ISISInter }

// IsEIGRP reports an EIGRP route, internal or not.
func (p Protocol) IsEIGRP() bool { return p >= EIGRP && p <= EIGRPSummary }

// IsBGP reports a route that BGP learnt or made.
func (p Protocol) IsBGP() bool {
	return p == EBGP || p == IBGP || p == Aggregate || p == EVPN || p == VPN
}

// HopKind says what happens to a packet at a next hop. The zero value is Via.
type HopKind uint8

// The kinds of next hop.
const (
	// Via is a neighbour: Addr, Interface or both.
	Via HopKind = iota
	// Attached is the interface's own subnet: the destination itself is the neighbour.
	Attached
	// Receive is the device itself.
	Receive
	// Discard drops silently, Reject with an ICMP message.
	Discard
	Reject
	// VTEP is a VXLAN tunnel to Addr with VNI; MPLS is a label-switched path to Addr.
	VTEP
	MPLS
	// InTable is the table of VRF: the destination itself is looked up there.
	InTable
)

// NextHop is one next hop of a route.
type NextHop struct {
	Kind HopKind
	// Addr is the zero Addr where only an interface is known.
	Addr      netip.Addr
	Interface string
	// VRF is the table in which Addr is to be looked up, "" for the route's own.
	VRF string
	// VNI of a VTEP, 0 otherwise.
	VNI int
}

// CompareHops orders next hops.
func CompareHops(a, b NextHop) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), a.Addr.Compare(b.Addr), cmp.Compare(a.Interface, b.Interface), cmp.Compare(a.VRF, b.VRF), cmp.Compare(a.VNI, b.VNI))
}

// SortHops puts next hops in order and drops those said twice.
func SortHops(hs []NextHop) []NextHop {
	slices.SortFunc(hs, CompareHops)
	return slices.Compact(hs)
}

// Route is a route as a protocol offers it to the table. A Route in a table is never changed.
type Route struct {
	Prefix   netip.Prefix
	Protocol Protocol
	// Process tells several of one protocol apart: "ospf 1", "eigrp 100"; "" where there is one.
	Process string
	// Distance is the administrative distance as the system counts it: lower wins (Junos and SR OS: preference).
	Distance int
	Metric   int64
	Tag      uint32
	// NextHops are in order, as the protocol gave them; more than one is ECMP.
	NextHops []NextHop
	// BGP are the attributes of a BGP route, or those that another has when BGP takes it up; nil for none.
	BGP *Attributes
	// Leaked is the VRF of the device that the route is taken from as it is there, "" for the table's own.
	Leaked string
	// NoInstall reports a route that is in its protocol but must not forward (a rib-failure, a table-map's no).
	NoInstall bool
}

// Same reports whether two routes are equal in all that a table or a neighbour could notice.
func (r *Route) Same(o *Route) bool {
	if r == o {
		return true
	}
	if r == nil || o == nil {
		return false
	}
	return r.Prefix == o.Prefix && r.Protocol == o.Protocol && r.Process == o.Process && r.Distance == o.Distance && r.Metric == o.Metric &&
		r.Tag == o.Tag && r.Leaked == o.Leaked && r.NoInstall == o.NoInstall && slices.Equal(r.NextHops, o.NextHops) && r.BGP.Same(o.BGP)
}
