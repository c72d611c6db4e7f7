package diffs

// Sources that several rows share.
const (
	srcPHY       = "IEEE 802.3 clauses 28, 73 and 45 (a port that changes speed, duplex, FEC or lanes retrains, and the link is down meanwhile)"
	srcN9KMTU    = "Cisco 118994, Configure and Verify MTU on Nexus Platforms (layer-3 and layer-2 MTU are set on the port); no vendor statement that the port stays up was found, so it counts as a flap"
	srcVPCType1  = "Cisco Nexus 5000 Interfaces Operations Guide, consistency checks (STP port type and guard, mode, speed, duplex, port mode, native VLAN are type 1: on a mismatch the secondary takes its vPC down); notes row 27"
	srcLACP      = "IEEE 802.1AX-2020 clause 6.4 (a port whose key or system changes leaves its aggregator and is selected anew)"
	srcPOAdmin   = "Cisco Nexus 5600 interfaces command reference, lacp graceful-convergence (can be set only on a port-channel that is administratively down)"
	srcMinLinks  = "Cisco Nexus 7000 Interfaces Guide, LACP MinLinks (a port-channel with fewer links than the minimum becomes inactive)"
	srcVRFMember = "device message \"Warning: Deleted all L3 config on interface\" (NX-OS transcripts; notes row 24)"
	src8021Q     = "IEEE 802.1Q-2018 clauses 6.9 and 8.6 (frames of a VLAN pass only ports that are in its member set)"
	src8021QSTP  = "IEEE 802.1Q-2018 clause 13 (a changed port parameter is a new computation of roles; ports pass through discarding)"
	srcNothing   = "text for people; no protocol carries it"
)

// portRows are about ports and what a switch does on them.
var portRows = []DeltaRow{
	{ID: "delta/description", Paths: "interface * / description; vrf * / description; vlan * / name; router bgp / [vrf *] / (neighbor|listen range) * / description; router bgp / template * / description; [vrf *] / static route * / name; route-map * / term * / description; prefix-list * / description; interface * / (hsrp|vrrp|glbp) * / name",
		Kind: NoEffect, Scope: ScopeDevice, Detail: "a name or description", Source: srcNothing},
	{ID: "delta/interface-kind", Paths: "interface * / kind", Kind: Flap, Scope: ScopePort, Target: "$1", Detail: "$1 becomes another kind of interface", Source: "the model: an interface's kind follows from its name, so a difference is another interface"},
	{ID: "delta/interface-added", Paths: "interface *", Ops: "+", Kind: NoEffect, Scope: ScopePort, Target: "$1", Detail: "$1 is new, so nothing runs on it yet", Source: "the model: nothing before the change refers to it as being there"},
	{ID: "delta/interface-removed", Paths: "interface *", Ops: "-", Kind: Flap, Scope: ScopePort, Target: "$1", Detail: "$1 and everything on it is gone", Source: "the model: the interface is not there afterwards"},
	{ID: "delta/interface-removed-source", Paths: "interface *", Ops: "-", only: carriesSessions, Kind: Session, Scope: ScopeProtocol, Target: "sessions from $1", Detail: "sessions that take their address from $1 are reset", Source: srcTCPLocal},

	{ID: "delta/mtu", Paths: "interface * / mtu", only: wire, Kind: Flap, Scope: ScopePort, Target: "$1", Detail: "$1 takes another MTU; the port may go down and up", Source: srcN9KMTU},
	{ID: "delta/mtu-layer3", Paths: "interface * / mtu", only: notWire, Kind: Capacity, Scope: ScopePort, Target: "$1", Detail: "packets larger than the MTU of $1 are fragmented or dropped", Source: "RFC 1812 section 4.2.2.7, RFC 8200 section 5"},
	{ID: "delta/mtu-ospf", Paths: "interface * / mtu", only: runsOSPF, Kind: Session, Scope: ScopeProtocol, Target: "ospf $1", Detail: "the OSPF neighbour on $1 refuses database descriptions of another MTU", Source: "RFC 2328 section 10.6 (a Database Description packet with a larger interface MTU is rejected)"},
	{ID: "delta/system-mtu", Paths: "system / mtu", Kind: Flap, Scope: ScopeDevice, Detail: "all ports with the system's jumbo MTU take the new one", Source: "Cisco 118994 (layer-2 ports with the jumbo MTU are updated to the new value when it changes); counts as a flap as delta/mtu does"},

	{ID: "delta/speed", Paths: "interface * / speed", Kind: Flap, Scope: ScopePort, Target: "$1", Detail: "$1 changes speed: the link goes down and trains anew", Source: srcPHY + "; on some platforms the sibling ports too (Cisco poap.py; notes row 23)"},
	{ID: "delta/duplex", Paths: "interface * / duplex; interface * / no negotiate", Kind: Flap, Scope: ScopePort, Target: "$1", Detail: "$1 negotiates anew", Source: srcPHY},
	{ID: "delta/fec", Paths: "interface * / fec", Kind: Flap, Scope: ScopePort, Target: "$1", Detail: "$1 changes error correction: the link goes down, and comes up only if the other end agrees", Source: "IEEE 802.3 clauses 73, 91 and 108 (both ends must run the same FEC)"},
	{ID: "delta/breakout", Paths: "interface * / breakout", Kind: Flap, Scope: ScopePort, Target: "$1", Detail: "$1 is divided otherwise: its ports disappear and come back under other names, without configuration", Source: "Cisco poap.py (breakout belongs to the part applied first, ports are renamed); notes row 22"},
	{ID: "delta/speed-lanes", Paths: "interface * / (speed|breakout)", only: func(c *change) bool { return len(lanes(c)) > 0 }, each: lanes, Kind: Flap, Scope: ScopePort, Detail: "the lanes of $1 are shared out anew: its other ports go down, or away", Source: "Arista TOI, 7280R 10G, 25G and 50G port speed configuration (ports are inactive while the first one of the cage runs at another speed); Cisco poap.py, notes row 22"},
	{ID: "delta/flowcontrol", Paths: "interface * / flowcontrol; interface * / link debounce", Kind: Flap, Scope: ScopePort, Target: "$1", Detail: "$1 is programmed anew", Source: "IEEE 802.3 annex 31B (pause is negotiated with the link); counts as a flap, no vendor statement to the contrary was found"},
	{ID: "delta/mac-address", Paths: "interface * / mac-address", Kind: Flap, Scope: ScopePort, Target: "$1", Detail: "$1 has another MAC address; neighbours that resolved the old one send into nothing", Source: "RFC 826"},
	{ID: "delta/interface-metric", Paths: "interface * / bandwidth; interface * / delay", Kind: Capacity, Scope: ScopePort, Target: "$1", Detail: "routing metrics derived from $1 change, and with them paths", Source: "RFC 2328 appendix C.3; Cisco NX-OS OSPF (cost is reference bandwidth through interface bandwidth)"},

	{ID: "delta/shutdown", Paths: "interface * / shutdown", only: turnsOn, Kind: Flap, Scope: ScopePort, Target: "$1", Detail: "$1 goes down and stays down", Source: "RFC 2863 section 3.1.13 (ifAdminStatus down)"},
	{ID: "delta/shutdown-source", Paths: "interface * / shutdown", only: func(c *change) bool { return turnsOn(c) && carriesSessions(c) }, Kind: Session, Scope: ScopeProtocol, Target: "sessions over $1", Detail: "sessions and adjacencies over or from $1 are lost", Source: "RFC 2328 section 9.3 (InterfaceDown), RFC 4271 section 8.2.1.4"},
	{ID: "delta/shutdown-peer-link", Paths: "interface * / shutdown", only: func(c *change) bool { return turnsOn(c) && isPeerLink(c) }, Kind: Flap, Scope: ScopeProtocol, Target: "mlag", Reaches: "peer", Detail: "with the peer-link down the secondary suspends all its vPCs", Source: "syslog VPC_SUSP_ALL_VPC \"Peer-link going down, suspending all vPCs on secondary\"; notes row 29"},
	{ID: "delta/no-shutdown", Paths: "interface * / shutdown", only: turnsOff, Kind: NoEffect, Scope: ScopePort, Target: "$1", Detail: "$1 comes up", Source: "RFC 2863 section 3.1.13"},

	{ID: "delta/switchport", Paths: "interface * / switchport", Kind: Flap, Scope: ScopePort, Target: "$1", Detail: "$1 changes between bridging and routing; addresses or VLANs on it are lost", Source: "Cisco Nexus 9000 Interfaces Guide, layer-2 and layer-3 ports (switchport and no switchport remove the other layer's configuration)"},
	{ID: "delta/switchport-mode", Paths: "interface * / switchport mode", Kind: Flap, Scope: ScopePort, Target: "$1", Detail: "$1 carries other VLANs, and goes through spanning tree again", Source: srcVPCType1},
	{ID: "delta/access-vlan", Paths: "interface * / (access|voice) vlan", Kind: Capacity, Scope: ScopePort, Target: "$1", Detail: "what hangs on $1 is in another VLAN", Source: src8021Q},
	{ID: "delta/native-vlan", Paths: "interface * / native vlan", Kind: Capacity, Scope: ScopePort, Target: "$1", Detail: "untagged frames on $1 belong to another VLAN", Source: src8021Q},
	{ID: "delta/vpc-type-1", Paths: "interface * / native vlan; interface * / spanning-tree / port type; interface * / spanning-tree / guard", only: mlagLeg, Kind: Flap, Scope: ScopePort, Target: "$1", Reaches: "peer", Detail: "$1 is a leg of an MLAG: while only one side has this, the secondary takes it down", Source: srcVPCType1},
	{ID: "delta/vlans-removed", Paths: "interface * / allowed vlans", only: vlansRemoved, Kind: Capacity, Scope: ScopePort, Target: "$1", Detail: "VLANs no longer pass $1", Source: src8021Q + "; Cisco N5000 Operations Guide (allowed VLANs are type 2: only common VLANs stay active), notes row 32"},
	{ID: "delta/vlans-added", Paths: "interface * / allowed vlans", only: vlansOnlyAdded, Kind: NoEffect, Scope: ScopePort, Target: "$1", Detail: "$1 carries more VLANs; those it carried stay", Source: src8021Q},
	{ID: "delta/trunk-group", Paths: "interface * / trunk group *; interface * / vlan mapping *; vlan * / trunk group *", Kind: Capacity, Scope: ScopePort, Target: "$1", Detail: "other VLANs pass", Source: "Arista EOS manual, VLAN trunk groups (a VLAN with trunk groups passes only trunks of one of them); IEEE 802.1Q clause 6.9 (VID translation)"},
	{ID: "delta/subinterface-tag", Paths: "interface * / encapsulation dot1q", Kind: Flap, Scope: ScopePort, Target: "$1", Detail: "$1 takes frames of another tag, so it loses its neighbours", Source: src8021Q},

	{ID: "delta/port-stp", Paths: "interface * / spanning-tree / (port type|guard|link-type|bpdufilter|disabled); interface * / spanning-tree / (cost|port-priority) *; interface * / spanning-tree / (cost|port-priority)", Kind: Capacity, Scope: ScopePort, Target: "$1", Detail: "spanning tree is computed anew; $1 or another port may block", Source: src8021QSTP},
	{ID: "delta/bpduguard", Paths: "interface * / spanning-tree / bpduguard", Kind: Capacity, Scope: ScopePort, Target: "$1", Detail: "with BPDU guard $1 is disabled when a switch is heard on it; without, a loop may pass", Source: "Cisco Nexus 9000 Layer 2 Switching Guide, STP extensions (BPDU guard disables the port)"},

	{ID: "delta/channel-group", Paths: "interface * / channel-group; interface * / channel-group / (group|mode)", Kind: Flap, Scope: ScopePort, Target: "$1", Detail: "$1 leaves or enters a bundle, and what it carried by itself stops", Source: srcLACP},
	{ID: "delta/lacp-rate", Paths: "interface * / channel-group / lacp rate", Kind: Flap, Scope: ScopePort, Target: "$1", Detail: "LACP times out sooner or later on $1; systems want the port down for it", Source: "IEEE 802.1AX-2020 clause 6.4.4 (timeout); " + srcPOAdmin},
	{ID: "delta/lacp-priority", Paths: "interface * / channel-group / lacp port-priority; interface * / lag / max-bundle", Kind: Capacity, Scope: ScopePort, Target: "$1", Detail: "other members of the bundle may be the ones that carry traffic", Source: srcLACP},
	{ID: "delta/min-links", Paths: "interface * / lag / min-links", Kind: Flap, Scope: ScopePort, Target: "$1", Detail: "$1 goes down where it has fewer members than the new minimum", Source: srcMinLinks},
	{ID: "delta/lacp-mode", Paths: "interface * / lag / no lacp suspend-individual; interface * / lag / no lacp graceful-convergence; interface * / lag / lacp vpc-convergence; interface * / lag / lacp system-id; interface * / lag / ethernet-segment", Kind: Flap, Scope: ScopePort, Target: "$1", Detail: "the bundle must be down for it, or is negotiated anew", Source: srcPOAdmin + "; " + srcLACP},
	{ID: "delta/lacp-fallback", Paths: "interface * / lag / lacp fallback; interface * / lag / lacp fallback timeout", Kind: Capacity, Scope: ScopePort, Target: "$1", Detail: "what $1 does while no LACP partner is heard changes", Source: "Arista EOS manual, port-channel lacp fallback"},
	{ID: "delta/lacp-system-priority", Paths: "system / lacp system-priority", Kind: Flap, Scope: ScopeDevice, Detail: "every LACP bundle of the device is negotiated anew with another system identifier", Source: srcLACP},
}
