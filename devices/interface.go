package devices

import "net/netip"

// InterfaceKind says what an interface is made of.
type InterfaceKind string

// The kinds of interface.
const (
	Ethernet     InterfaceKind = "ethernet"
	PortChannel  InterfaceKind = "port-channel"
	SVI          InterfaceKind = "vlan"
	Loopback     InterfaceKind = "loopback"
	Tunnel       InterfaceKind = "tunnel"
	VXLAN        InterfaceKind = "vxlan"
	MgmtPort     InterfaceKind = "management"
	Subinterface InterfaceKind = "subinterface"
	OtherKind    InterfaceKind = "other"
)

// SwitchportMode says how a layer-2 port treats VLANs. Empty on routed interfaces.
type SwitchportMode string

// The modes of a switchport.
const (
	Access      SwitchportMode = "access"
	Trunk       SwitchportMode = "trunk"
	Dot1qTunnel SwitchportMode = "dot1q-tunnel"
	FEXFabric   SwitchportMode = "fex-fabric"
	PrivateVLAN SwitchportMode = "private-vlan"
	DynamicPort SwitchportMode = "dynamic"
)

// Interface is one interface, physical or not. Its name is the system's full spelling ("Ethernet1/1").
type Interface struct {
	Name        string        `json:"name" path:"-"`
	Kind        InterfaceKind `json:"kind" path:"kind"`
	Parent      string        `json:"parent,omitempty" path:"-"`
	Description string        `json:"description,omitempty" path:"description"`
	Shutdown    bool          `json:"shutdown,omitempty" path:"shutdown"`

	// MTU is in bytes as the system's own statement counts them; 0 is the default.
	MTU int `json:"mtu,omitempty" path:"mtu"`
	// Speed, Duplex, Breakout and FEC are the vendor's words in lower case; empty is the default or automatic.
	Speed       string `json:"speed,omitempty" path:"speed"`
	Duplex      string `json:"duplex,omitempty" path:"duplex"`
	NoAutoneg   bool   `json:"noAutoneg,omitempty" path:"no negotiate"`
	Breakout    string `json:"breakout,omitempty" path:"breakout"`
	FEC         string `json:"fec,omitempty" path:"fec"`
	FlowControl string `json:"flowControl,omitempty" path:"flowcontrol"`
	MAC         string `json:"mac,omitempty" path:"mac-address"`
	// Bandwidth is in kbit/s and Delay in tens of microseconds, as routing protocols read them.
	Bandwidth int64 `json:"bandwidth,omitempty" path:"bandwidth"`
	Delay     int64 `json:"delay,omitempty" path:"delay"`
	// DebounceMs is the link debounce time in milliseconds, 0 for the default.
	DebounceMs int `json:"debounceMs,omitempty" path:"link debounce"`

	// Switchport says the interface is a layer-2 port; the rest of the group holds only then.
	Switchport   bool            `json:"switchport,omitempty" path:"switchport"`
	Mode         SwitchportMode  `json:"mode,omitempty" path:"switchport mode"`
	AccessVLAN   int             `json:"accessVLAN,omitempty" path:"access vlan"`
	NativeVLAN   int             `json:"nativeVLAN,omitempty" path:"native vlan"`
	AllowedVLANs VLANSet         `json:"allowedVLANs,omitempty" path:"allowed vlans"`
	VoiceVLAN    int             `json:"voiceVLAN,omitempty" path:"voice vlan"`
	TrunkGroups  map[string]bool `json:"trunkGroups,omitempty" path:"trunk group"`
	// VLANMappings are VLAN translations, "outer" -> "inner".
	VLANMappings map[string]string `json:"vlanMappings,omitempty" path:"vlan mapping"`
	STP          PortSTP           `json:"stp" path:"spanning-tree"`

	// Dot1q is the VLAN tag of a subinterface.
	Dot1q int `json:"dot1q,omitempty" path:"encapsulation dot1q"`

	Channel *ChannelMember `json:"channel,omitempty" path:"channel-group"`
	LAG     *LAG           `json:"lag,omitempty" path:"lag"`
	// MLAGID is the number of the vPC or MLAG that this port-channel is a leg of, 0 for none.
	MLAGID int `json:"mlagID,omitempty" path:"mlag id"`
	// PeerLink reports the link between the two members of an MLAG or vPC domain.
	PeerLink bool `json:"peerLink,omitempty" path:"peer-link"`

	VRF         string              `json:"vrf,omitempty" path:"vrf"`
	Addresses   map[string]*Address `json:"addresses,omitempty" path:"address"`
	Unnumbered  string              `json:"unnumbered,omitempty" path:"unnumbered"`
	DHCPClient  bool                `json:"dhcpClient,omitempty" path:"dhcp client"`
	DHCPRelay   map[string]bool     `json:"dhcpRelay,omitempty" path:"dhcp relay"`
	IPv6Enabled bool                `json:"ipv6Enabled,omitempty" path:"ipv6 enable"`
	LinkLocal   netip.Addr          `json:"linkLocal,omitzero" path:"link-local"`
	// IPForward reports ip forward: routing without an address.
	IPForward bool `json:"ipForward,omitempty" path:"ip forward"`
	ProxyARP  bool `json:"proxyARP,omitempty" path:"proxy-arp"`
	// Anycast reports an anycast gateway: every device answers for the address (NX-OS fabric forwarding mode).
	Anycast bool `json:"anycast,omitempty" path:"anycast gateway"`
	// VirtualAddresses are shared gateway addresses (EOS ip virtual-router address, ip address virtual).
	VirtualAddresses map[string]bool `json:"virtualAddresses,omitempty" path:"virtual address"`
	// Gateways are HSRP, VRRP and GLBP groups, keyed "hsrp 10", "hsrp 10 ipv6", "vrrp 1".
	Gateways map[string]*Gateway `json:"gateways,omitempty" path:""`

	OSPF   *InterfaceOSPF  `json:"ospf,omitempty" path:"ospf"`
	OSPFv3 *InterfaceOSPF  `json:"ospfv3,omitempty" path:"ospfv3"`
	ISIS   *InterfaceISIS  `json:"isis,omitempty" path:"isis"`
	EIGRP  *InterfaceEIGRP `json:"eigrp,omitempty" path:"eigrp"`
	BFD    string          `json:"bfd,omitempty" path:"bfd"`

	// ACLs are access lists by where they are applied: "ipv4 in", "ipv4 out", "ipv6 in", "mac in", "port in".
	ACLs map[string]string `json:"acls,omitempty" path:"access-group"`
	// PolicyRouting is the route policy of policy-based routing.
	PolicyRouting string `json:"policyRouting,omitempty" path:"policy route-map"`
	// RPF is unicast reverse-path forwarding: "strict", "loose".
	RPF string `json:"rpf,omitempty" path:"rpf"`

	Tunnel *TunnelConfig `json:"tunnel,omitempty" path:"tunnel"`
	VTEP   *VTEP         `json:"vtep,omitempty" path:"vtep"`
}

// Address is an address of an interface with its prefix length.
type Address struct {
	Prefix    netip.Prefix `json:"prefix" path:"-"`
	Secondary bool         `json:"secondary,omitempty" path:"secondary"`
	Tag       int64        `json:"tag,omitempty" path:"tag"`
	EUI64     bool         `json:"eui64,omitempty" path:"eui-64"`
	Anycast   bool         `json:"anycast,omitempty" path:"anycast"`
}

// ChannelMember is a port's membership of a port-channel.
type ChannelMember struct {
	// Group is the port-channel interface's full name.
	Group string `json:"group" path:"group"`
	// Mode is "active", "passive" or "on".
	Mode     string `json:"mode" path:"mode"`
	Priority int    `json:"priority,omitempty" path:"lacp port-priority"`
	// Rate is "fast" or "normal"; empty is the default.
	Rate string `json:"rate,omitempty" path:"lacp rate"`
}

// LAG is what a port-channel says of itself.
type LAG struct {
	MinLinks  int `json:"minLinks,omitempty" path:"min-links"`
	MaxBundle int `json:"maxBundle,omitempty" path:"max-bundle"`
	// Fallback is "static" or "individual" while no LACP partner is heard.
	Fallback        string `json:"fallback,omitempty" path:"lacp fallback"`
	FallbackTimeout int    `json:"fallbackTimeout,omitempty" path:"lacp fallback timeout"`
	// NoSuspendIndividual reports that a port without LACP partner stays up by itself.
	NoSuspendIndividual   bool   `json:"noSuspendIndividual,omitempty" path:"no lacp suspend-individual"`
	NoGracefulConvergence bool   `json:"noGracefulConvergence,omitempty" path:"no lacp graceful-convergence"`
	VPCConvergence        bool   `json:"vpcConvergence,omitempty" path:"lacp vpc-convergence"`
	SystemID              string `json:"systemID,omitempty" path:"lacp system-id"`
	// ESI is the Ethernet segment of EVPN multihoming.
	ESI string `json:"esi,omitempty" path:"ethernet-segment"`
}

// PortSTP is what a port says of spanning tree.
type PortSTP struct {
	// PortType is "edge", "edge trunk", "network", "normal"; empty is the default.
	PortType   string `json:"portType,omitempty" path:"port type"`
	BPDUGuard  string `json:"bpduGuard,omitempty" path:"bpduguard"`
	BPDUFilter string `json:"bpduFilter,omitempty" path:"bpdufilter"`
	// Guard is "root", "loop" or "none".
	Guard    string         `json:"guard,omitempty" path:"guard"`
	LinkType string         `json:"linkType,omitempty" path:"link-type"`
	Cost     map[string]int `json:"cost,omitempty" path:"cost"`
	Priority map[string]int `json:"priority,omitempty" path:"port-priority"`
	Disabled bool           `json:"disabled,omitempty" path:"disabled"`
}

// STP is a device's spanning tree.
type STP struct {
	// Mode is "rapid-pvst", "pvst", "mst", "rstp" or "none".
	Mode string `json:"mode,omitempty" path:"mode"`
	// Priorities are bridge priorities by instance: "vlan 10", "mst 0", "" for the only one.
	Priorities map[string]int `json:"priorities,omitempty" path:"priority"`
	// Timers are hello, forward and max-age by instance, as written.
	Timers        map[string]string `json:"timers,omitempty" path:"timer"`
	DisabledVLANs VLANSet           `json:"disabledVLANs,omitempty" path:"disabled vlans"`
	MSTName       string            `json:"mstName,omitempty" path:"mst name"`
	MSTRevision   int               `json:"mstRevision,omitempty" path:"mst revision"`
	MSTInstances  map[int]VLANSet   `json:"mstInstances,omitempty" path:"mst instance"`
	PathCost      string            `json:"pathCost,omitempty" path:"pathcost method"`
	// EdgeDefault, BPDUGuardDefault, BPDUFilterDefault, LoopGuardDefault, NetworkDefault and NoBridgeAssurance are global settings.
	EdgeDefault       bool `json:"edgeDefault,omitempty" path:"port type edge default"`
	NetworkDefault    bool `json:"networkDefault,omitempty" path:"port type network default"`
	BPDUGuardDefault  bool `json:"bpduGuardDefault,omitempty" path:"bpduguard default"`
	BPDUFilterDefault bool `json:"bpduFilterDefault,omitempty" path:"bpdufilter default"`
	LoopGuardDefault  bool `json:"loopGuardDefault,omitempty" path:"loopguard default"`
	NoBridgeAssurance bool `json:"noBridgeAssurance,omitempty" path:"no bridge assurance"`
	// Settings are other global statements, as written.
	Settings map[string]string `json:"settings,omitempty" path:""`
}

// MLAG is a device's side of a vPC or MLAG domain.
type MLAG struct {
	// Kind is "vpc" or "mlag".
	Kind   string `json:"kind" path:"kind"`
	Domain string `json:"domain" path:"domain"`
	// PeerLink is the interface's name; LocalInterface is the SVI the peers talk over (EOS).
	PeerLink       string     `json:"peerLink,omitempty" path:"peer-link"`
	LocalInterface string     `json:"localInterface,omitempty" path:"local-interface"`
	PeerAddress    netip.Addr `json:"peerAddress,omitzero" path:"peer-address"`
	// The heartbeat (keepalive) path that tells a dead peer from a dead peer-link.
	KeepaliveDestination       netip.Addr `json:"keepaliveDestination,omitzero" path:"peer-keepalive destination"`
	KeepaliveSource            netip.Addr `json:"keepaliveSource,omitzero" path:"peer-keepalive source"`
	KeepaliveVRF               string     `json:"keepaliveVRF,omitempty" path:"peer-keepalive vrf"`
	RolePriority               int        `json:"rolePriority,omitempty" path:"role priority"`
	SystemPriority             int        `json:"systemPriority,omitempty" path:"system-priority"`
	SystemMAC                  string     `json:"systemMAC,omitempty" path:"system-mac"`
	PeerGateway                bool       `json:"peerGateway,omitempty" path:"peer-gateway"`
	PeerSwitch                 bool       `json:"peerSwitch,omitempty" path:"peer-switch"`
	PeerRouter                 bool       `json:"peerRouter,omitempty" path:"layer3 peer-router"`
	NoGracefulConsistencyCheck bool       `json:"noGracefulConsistencyCheck,omitempty" path:"no graceful consistency-check"`
	// AutoRecovery and the delays are in seconds, 0 for the default.
	AutoRecovery       bool    `json:"autoRecovery,omitempty" path:"auto-recovery"`
	AutoRecoveryDelay  int     `json:"autoRecoveryDelay,omitempty" path:"auto-recovery reload-delay"`
	DelayRestore       int     `json:"delayRestore,omitempty" path:"delay restore"`
	DelayRestoreSVI    int     `json:"delayRestoreSVI,omitempty" path:"delay restore interface-vlan"`
	ReloadDelay        string  `json:"reloadDelay,omitempty" path:"reload-delay mlag"`
	ReloadDelayNonMLAG string  `json:"reloadDelayNonMLAG,omitempty" path:"reload-delay non-mlag"`
	DualPrimary        string  `json:"dualPrimary,omitempty" path:"dual-primary detection"`
	DualActiveExclude  VLANSet `json:"dualActiveExclude,omitempty" path:"dual-active exclude vlans"`
	Shutdown           bool    `json:"shutdown,omitempty" path:"shutdown"`
	// Settings are other statements of the domain, as written.
	Settings map[string]string `json:"settings,omitempty" path:""`
}

// Gateway is a group of first-hop redundancy on an interface.
type Gateway struct {
	// Protocol is "hsrp", "vrrp" or "glbp".
	Protocol string `json:"protocol" path:"-"`
	Group    int    `json:"group" path:"-"`
	Version  int    `json:"version,omitempty" path:"version"`
	// Addresses are the virtual addresses; Priority 0 means the default of 100.
	Addresses map[string]bool `json:"addresses,omitempty" path:"address"`
	Priority  int             `json:"priority,omitempty" path:"priority"`
	// NoPreempt is true where the system's default or the statement says a better router does not take over.
	NoPreempt      bool   `json:"noPreempt,omitempty" path:"no preempt"`
	PreemptDelay   string `json:"preemptDelay,omitempty" path:"preempt delay"`
	Timers         string `json:"timers,omitempty" path:"timers"`
	Authentication string `json:"authentication,omitempty" path:"authentication"`
	MAC            string `json:"mac,omitempty" path:"mac-address"`
	Name           string `json:"name,omitempty" path:"name"`
	Shutdown       bool   `json:"shutdown,omitempty" path:"shutdown"`
	// Tracks say by how much the priority falls when an object is down ("shutdown" where the group stops), by object.
	Tracks map[string]string `json:"tracks,omitempty" path:"track"`
}

// TunnelConfig is where a tunnel goes.
type TunnelConfig struct {
	Mode        string `json:"mode,omitempty" path:"mode"`
	Source      string `json:"source,omitempty" path:"source"`
	Destination string `json:"destination,omitempty" path:"destination"`
	VRF         string `json:"vrf,omitempty" path:"vrf"`
	Key         string `json:"key,omitempty" path:"key"`
}

// VTEP is a VXLAN tunnel end point.
type VTEP struct {
	SourceInterface string `json:"sourceInterface,omitempty" path:"source-interface"`
	UDPPort         int    `json:"udpPort,omitempty" path:"udp-port"`
	// ReachabilityBGP reports that peers are learnt by EVPN.
	ReachabilityBGP bool              `json:"reachabilityBGP,omitempty" path:"host-reachability bgp"`
	VNIs            map[int]*VNI      `json:"vnis,omitempty" path:"vni"`
	FloodVTEPs      map[string]bool   `json:"floodVTEPs,omitempty" path:"flood vtep"`
	Settings        map[string]string `json:"settings,omitempty" path:""`
}

// VNI is a VXLAN segment of a VTEP: a VLAN's (L2) or a VRF's (L3).
type VNI struct {
	VLAN               int             `json:"vlan,omitempty" path:"vlan"`
	VRF                string          `json:"vrf,omitempty" path:"vrf"`
	AssociateVRF       bool            `json:"associateVRF,omitempty" path:"associate-vrf"`
	Multicast          netip.Addr      `json:"multicast,omitzero" path:"mcast-group"`
	IngressReplication string          `json:"ingressReplication,omitempty" path:"ingress-replication"`
	Peers              map[string]bool `json:"peers,omitempty" path:"peer"`
	SuppressARP        bool            `json:"suppressARP,omitempty" path:"suppress-arp"`
}
