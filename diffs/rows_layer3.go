package diffs

const (
	srcTCPLocal = "RFC 4271 section 8.2.1.4 (TcpConnectionFails: without its local address the connection ends, and the session with it)"
	srcForward  = "RFC 1812 section 5.2 (forwarding follows the table; what takes a route or next hop away moves or drops traffic)"
	srcBFD      = "RFC 5882 section 3.2 (a BFD session that is taken down administratively does not take its client down), RFC 5880 section 6.8.16"
	srcARP      = "RFC 826, RFC 5227 (hosts keep what they resolved until it times out or is announced anew)"
	srcFHRP     = "RFC 5798 section 6 (VRRP), RFC 2281 section 5 (HSRP)"
	srcPacket   = "the model: packets are filtered by the list that is applied"
)

// layer3Rows are about addresses and VRFs of interfaces, tunnels, and packet filters on data ports.
var layer3Rows = []DeltaRow{
	{ID: "delta/vrf-member", Paths: "interface * / vrf", Kind: Flap, Scope: ScopePort, Target: "$1", Detail: "$1 moves to another VRF, loses its addresses and protocols, and takes what is written anew", Source: srcVRFMember},
	{ID: "delta/vrf-member-sessions", Paths: "interface * / vrf", only: routed, Kind: Session, Scope: ScopeProtocol, Target: "sessions over $1", Detail: "sessions and adjacencies over or from $1 are lost", Source: srcVRFMember},

	{ID: "delta/address-added", Paths: "interface * / address *", Ops: "+", Kind: NoEffect, Scope: ScopePort, Target: "$1", Detail: "$1 has one more address", Source: "RFC 791 (an interface may have several addresses)"},
	{ID: "delta/address-removed", Paths: "interface * / address *", Ops: "-", Kind: Session, Scope: ScopeProtocol, Target: "sessions over $1", Detail: "sessions and adjacencies that use $2 end, and hosts lose it as a gateway", Source: srcTCPLocal},
	{ID: "delta/address-role", Paths: "interface * / address * / (secondary|eui-64|anycast); interface * / unnumbered; interface * / dhcp client; interface * / link-local", Kind: Session, Scope: ScopeProtocol, Target: "sessions over $1", Detail: "the source address of what $1 sends changes, so sessions and adjacencies are formed anew", Source: srcTCPLocal + "; RFC 2328 section 8.2 (packets from an address of another network are refused)"},
	{ID: "delta/address-tag", Paths: "interface * / address * / tag", Kind: Capacity, Scope: ScopePort, Target: "$1", Detail: "the connected route carries another tag, which redistribution may match", Source: srcForward},
	{ID: "delta/ipv6-off", Paths: "interface * / ipv6 enable", only: turnsOff, Kind: Session, Scope: ScopeProtocol, Target: "sessions over $1", Detail: "IPv6 neighbours on $1 are lost", Source: "RFC 4291 section 2.8"},
	{ID: "delta/ipv6-on", Paths: "interface * / ipv6 enable", only: turnsOn, Kind: NoEffect, Scope: ScopePort, Target: "$1", Detail: "$1 has a link-local address too", Source: "RFC 4291 section 2.8"},
	{ID: "delta/layer3-setting", Paths: "interface * / ip forward; interface * / proxy-arp; interface * / rpf; interface * / policy route-map; interface * / anycast gateway", Kind: Capacity, Scope: ScopePort, Target: "$1", Detail: "$1 forwards other packets, or to elsewhere", Source: srcForward},
	{ID: "delta/dhcp-relay", Paths: "interface * / dhcp relay *", Ops: "-~", Kind: Capacity, Scope: ScopePort, Target: "$1", Detail: "hosts on $1 no longer reach this DHCP server", Source: "RFC 1542 section 4"},
	{ID: "delta/dhcp-relay-added", Paths: "interface * / dhcp relay *", Ops: "+", Kind: NoEffect, Scope: ScopePort, Target: "$1", Detail: "requests go to one more server", Source: "RFC 1542 section 4"},
	{ID: "delta/bfd", Paths: "interface * / bfd; interface * / (ospf|ospfv3|isis) / bfd; router (ospf|ospfv3) * / [vrf *] / bfd; router bgp / [vrf *] / (neighbor|listen range) * / bfd; router bgp / template * / bfd", Kind: NoEffect, Scope: ScopeProtocol, Target: "bfd", Detail: "failures are noticed sooner or later; what is up stays up", Source: srcBFD},
	{ID: "delta/access-group", Paths: "interface * / access-group *", Kind: Capacity, Scope: ScopePort, Target: "$1", Detail: "$1 lets other packets pass", Source: srcPacket},
	{ID: "delta/tunnel", Paths: "interface * / tunnel / **", Kind: Flap, Scope: ScopePort, Target: "$1", Detail: "the tunnel is built anew", Source: "RFC 2784, RFC 2473 (the ends, key and mode are the tunnel)"},

	{ID: "delta/vtep", Paths: "interface * / vtep / source-interface; interface * / vtep / udp-port; interface * / vtep / host-reachability bgp", Kind: Flap, Scope: ScopePort, Target: "$1", Detail: "every VXLAN tunnel is built anew, and all overlay traffic stops meanwhile", Source: "RFC 7348 section 4 (source address and port are the tunnel)"},
	{ID: "delta/vni-added", Paths: "interface * / vtep / (vni|flood vtep) *", Ops: "+", Kind: NoEffect, Scope: ScopePort, Target: "$1", Detail: "one more segment or tunnel", Source: "RFC 7348 section 4"},
	{ID: "delta/vni", Paths: "interface * / vtep / (vni|flood vtep) *", Ops: "-~", Kind: Capacity, Scope: ScopeProtocol, Target: "vni $2", Detail: "the segment no longer reaches the other tunnel end points", Source: "RFC 7348 section 4"},
	{ID: "delta/vni-setting", Paths: "interface * / vtep / vni * / **", Kind: Capacity, Scope: ScopeProtocol, Target: "vni $2", Detail: "the segment reaches other end points, or in another way", Source: "RFC 7348 section 4, RFC 8365 section 5"},

	{ID: "delta/vrf-added", Paths: "vrf *", Ops: "+", Kind: NoEffect, Scope: ScopeProtocol, Target: "vrf $1", Detail: "the VRF is new", Source: "RFC 4364 section 3"},
	{ID: "delta/vrf-removed", Paths: "vrf *", Ops: "-", only: dataVRF, Kind: Session, Scope: ScopeProtocol, Target: "vrf $1", Detail: "the VRF goes with its routes, sessions and the addresses of its interfaces", Source: "RFC 4364 section 3; " + srcVRFMember},
	{ID: "delta/vrf-removed-management", Paths: "vrf *; vrf * / static route *", Ops: "-", only: managementVRF, Kind: Management, Scope: ScopeManagement, Target: "all", Detail: "the way back to those who manage the device may be lost", Source: srcForward},
	{ID: "delta/vrf-management-routing", Paths: "vrf * / no routing; vrf * / static route * / (distance|metric|track|bfd|permanent|recursive|tunnel|no-readvertise); vrf * / static route * / community *", only: managementVRF, Kind: Management, Scope: ScopeManagement, Target: "all", Detail: "the way back to those who manage the device may be another", Source: srcForward},
	{ID: "delta/vrf-kind", Paths: "vrf * / management", Kind: Management, Scope: ScopeManagement, Target: "all", Detail: "the VRF for management is another", Source: "the model: the management VRF is kept by the system"},
	{ID: "delta/vrf-route-targets", Paths: "vrf * / rd; vrf * / vni; vrf * / route-target (import|export) *; vrf * / (import|export) map *; evpn * / **", Kind: Capacity, Scope: ScopeProtocol, Target: "vrf $1", Detail: "routes of the VRF are withdrawn, or other routes come in", Source: "RFC 4364 section 4.3 (route targets decide which routes a VRF takes), RFC 7432 section 7.10"},
	{ID: "delta/vrf-no-routing", Paths: "vrf * / no routing; system / no ip routing; system / no ipv6 routing", only: turnsOn, Kind: Session, Scope: ScopeDevice, Detail: "nothing is routed any more", Source: "RFC 1812 section 2.2 (a router forwards)"},
	{ID: "delta/vrf-routing", Paths: "vrf * / no routing; system / no ip routing; system / no ipv6 routing", only: turnsOff, Kind: Capacity, Scope: ScopeDevice, Detail: "the device begins to route", Source: srcForward},
	{ID: "delta/evpn-added", Paths: "evpn *", Ops: "+", Kind: NoEffect, Scope: ScopeProtocol, Target: "evpn $1", Detail: "one more EVPN instance", Source: "RFC 7432 section 7"},
	{ID: "delta/evpn-removed", Paths: "evpn *", Ops: "-", Kind: Capacity, Scope: ScopeProtocol, Target: "evpn $1", Detail: "the segment is no longer announced, so its hosts lose the others", Source: "RFC 7432 section 7"},
}

// gatewayRows are about first-hop redundancy.
var gatewayRows = []DeltaRow{
	{ID: "delta/gateway-added", Paths: "interface * / (hsrp|vrrp|glbp) *; interface * / virtual address *", Ops: "+", Kind: NoEffect, Scope: ScopeProtocol, Target: "gateway $1", Detail: "one more gateway address", Source: srcFHRP},
	{ID: "delta/gateway-removed", Paths: "interface * / (hsrp|vrrp|glbp) *", Ops: "-", Kind: Session, Scope: ScopeProtocol, Target: "gateway $1", Detail: "$1 no longer answers for the gateway address; where no other router does, hosts lose their gateway", Source: srcFHRP},
	{ID: "delta/virtual-address-removed", Paths: "interface * / virtual address *", Ops: "-", Kind: Session, Scope: ScopeProtocol, Target: "gateway $1", Detail: "hosts lose $2 as their gateway on this device", Source: srcARP},
	{ID: "delta/gateway-identity", Paths: "interface * / (hsrp|vrrp|glbp) * / (version|authentication|mac-address|timers|shutdown); interface * / (hsrp|vrrp|glbp) * / address *", Kind: Session, Scope: ScopeProtocol, Target: "gateway $1", Detail: "the routers of the group no longer understand each other while they differ, and two of them may be active", Source: srcFHRP},
	{ID: "delta/gateway-priority", Paths: "interface * / (hsrp|vrrp|glbp) * / priority; interface * / (hsrp|vrrp|glbp) * / no preempt; interface * / (hsrp|vrrp|glbp) * / track *", Kind: Capacity, Scope: ScopeProtocol, Target: "gateway $1", Detail: "another router may become the active one", Source: srcFHRP},
	{ID: "delta/gateway-delay", Paths: "interface * / (hsrp|vrrp|glbp) * / preempt delay", Kind: NoEffect, Scope: ScopeProtocol, Target: "gateway $1", Detail: "counts only when the router comes back", Source: "Cisco Nexus 9000 Unicast Routing Guide, HSRP preemption delay"},
	{ID: "delta/virtual-mac", Paths: "system / virtual mac", Kind: Capacity, Scope: ScopeDevice, Detail: "hosts keep sending to the old gateway MAC until they resolve it anew", Source: srcARP},
}
