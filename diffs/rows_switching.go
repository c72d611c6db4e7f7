package diffs

const (
	srcVLANState = "IEEE 802.1Q-2018 clause 6.9; Cisco Nexus 9000 Layer 2 Switching Guide, VLANs (a suspended or shut VLAN passes no traffic)"
	srcRoot      = "IEEE 802.1Q-2018 clause 13.9 (the best bridge identifier is the root, and roles follow from it)"
	srcVPCDomain = "Cisco Nexus 9000 Interfaces Guide 10.4(x), Configuring vPCs (domain, system MAC and system priority must be the same on both, else the vPC does not come up); notes rows 30 and 31"
	srcVPCLive   = "Cisco Nexus 5000 Interfaces Guide, peer-keepalive link and messages (the peer-link does not come up without it; afterwards its state is read when the peer-link goes down)"
	srcMLAG      = "Arista EOS manual, MLAG (domain id, local interface, peer address and peer-link must be there and agree for the MLAG to be active)"
)

// switchingRows are about VLANs and spanning tree.
var switchingRows = []DeltaRow{
	{ID: "delta/vlan-added", Paths: "vlan *", Ops: "+", Kind: NoEffect, Scope: ScopeProtocol, Target: "vlan $1", Detail: "VLAN $1 is new", Source: src8021Q},
	{ID: "delta/vlan-removed", Paths: "vlan *", Ops: "-", Kind: Capacity, Scope: ScopeProtocol, Target: "vlan $1", Detail: "VLAN $1 is dropped on every port", Source: src8021Q},
	{ID: "delta/vlan-stopped", Paths: "vlan * / (suspend|shutdown)", only: turnsOn, Kind: Capacity, Scope: ScopeProtocol, Target: "vlan $1", Detail: "VLAN $1 passes no traffic on this device", Source: srcVLANState},
	{ID: "delta/vlan-started", Paths: "vlan * / (suspend|shutdown)", only: turnsOff, Kind: NoEffect, Scope: ScopeProtocol, Target: "vlan $1", Detail: "VLAN $1 passes traffic", Source: srcVLANState},
	{ID: "delta/vlan-vni", Paths: "vlan * / vni; vlan * / private-vlan", Kind: Capacity, Scope: ScopeProtocol, Target: "vlan $1", Detail: "VLAN $1 is part of another segment, or parted otherwise", Source: "RFC 7348 section 4, RFC 5517"},

	{ID: "delta/stp-mode", Paths: "spanning-tree / mode", Kind: Restart, Scope: ScopeProtocol, Target: "spanning-tree", Detail: "all instances of spanning tree stop and start in the new mode; ports pass through discarding", Source: "Cisco Nexus 9000 Layer 2 Switching Guide, Configuring MST (changing the mode stops all instances of the previous mode and starts the new one)"},
	{ID: "delta/stp-mst-region", Paths: "spanning-tree / mst (name|revision); spanning-tree / mst instance *", Kind: Capacity, Scope: ScopeProtocol, Target: "spanning-tree", Detail: "the bridge is in another MST region while its neighbours are not; instances are computed anew", Source: "IEEE 802.1Q-2018 clause 13.8 (configuration identifier); type 1 for vPC, notes row 28"},
	{ID: "delta/stp-root", Paths: "spanning-tree / priority *; spanning-tree / priority; spanning-tree / timer *; spanning-tree / timer; spanning-tree / pathcost method", Kind: Capacity, Scope: ScopeProtocol, Target: "spanning-tree", Detail: "another bridge may be the root and other ports may block", Source: srcRoot},
	{ID: "delta/stp-disabled-vlans", Paths: "spanning-tree / disabled vlans", Kind: Capacity, Scope: ScopeProtocol, Target: "spanning-tree", Detail: "without spanning tree a loop in these VLANs is not broken", Source: src8021QSTP},
	{ID: "delta/stp-defaults", Paths: "spanning-tree / port type (edge|network) default; spanning-tree / (bpduguard|bpdufilter|loopguard) default; spanning-tree / no bridge assurance", Kind: Capacity, Scope: ScopeProtocol, Target: "spanning-tree", Detail: "ports without a setting of their own take the new default; a network port that hears no BPDUs blocks", Source: "Cisco Nexus 9000 Layer 2 Switching Guide, STP extensions (port types, guards, Bridge Assurance)"},
	{ID: "delta/system-port-defaults", Paths: "system / default (routed|shutdown)", Kind: Flap, Scope: ScopeDevice, Detail: "every port that does not say it itself becomes another kind of port, or is shut", Source: "Cisco Nexus 9000 Interfaces Guide, system default switchport and system default switchport shutdown"},
	{ID: "delta/vtp", Paths: "system / vtp (mode|domain)", Kind: Capacity, Scope: ScopeDevice, Detail: "VLANs may be taken from, or given to, other switches", Source: "Cisco Nexus 9000 Layer 2 Switching Guide, VTP"},
}

// mlagRows are about vPC and MLAG. What they do reaches the other member.
var mlagRows = []DeltaRow{
	{ID: "delta/mlag-added", Paths: "mlag", Ops: "+", Kind: NoEffect, Scope: ScopeProtocol, Target: "mlag", Detail: "the domain is new; its legs are judged by themselves", Source: srcVPCDomain},
	{ID: "delta/mlag-removed", Paths: "mlag", Ops: "-", Kind: Flap, Scope: ScopeProtocol, Target: "mlag", Reaches: "peer", Detail: "every leg of the domain goes down or stands alone", Source: srcVPCDomain},
	{ID: "delta/mlag-identity", Paths: "mlag / (kind|domain|system-mac|system-priority)", Kind: Flap, Scope: ScopeProtocol, Target: "mlag", Reaches: "peer", Detail: "the members no longer form one system: all legs are negotiated anew", Source: srcVPCDomain},
	{ID: "delta/mlag-peer-link", Paths: "mlag / (peer-link|local-interface|peer-address)", Kind: Flap, Scope: ScopeProtocol, Target: "mlag", Reaches: "peer", Detail: "the members lose each other, and the secondary takes its legs down", Source: srcMLAG + "; VPC_SUSP_ALL_VPC, notes row 29"},
	{ID: "delta/mlag-shutdown", Paths: "mlag / shutdown", only: turnsOn, Kind: Flap, Scope: ScopeProtocol, Target: "mlag", Reaches: "peer", Detail: "all legs on this member go down", Source: "Arista EOS manual, MLAG shutdown; Cisco Nexus 9000 Interfaces Guide, vPC domain shutdown"},
	{ID: "delta/mlag-no-shutdown", Paths: "mlag / shutdown", only: turnsOff, Kind: NoEffect, Scope: ScopeProtocol, Target: "mlag", Detail: "the domain starts", Source: srcMLAG},
	{ID: "delta/mlag-leg", Paths: "interface * / mlag id", Kind: Flap, Scope: ScopePort, Target: "$1", Reaches: "peer", Detail: "$1 becomes, or is no longer, one bundle with the peer's port-channel", Source: srcLACP},
	{ID: "delta/mlag-leg-peer-link", Paths: "interface * / peer-link", Kind: Flap, Scope: ScopePort, Target: "$1", Reaches: "peer", Detail: "the link between the members is another", Source: "syslog VPC_SUSP_ALL_VPC; notes row 29"},
	{ID: "delta/mlag-keepalive", Paths: "mlag / peer-keepalive (destination|source|vrf)", Kind: Session, Scope: ScopeProtocol, Target: "mlag keepalive", Reaches: "peer", Detail: "while the keepalive is down a lost peer-link leaves both members active", Source: srcVPCLive},
	{ID: "delta/mlag-role", Paths: "mlag / role priority", Kind: Capacity, Scope: ScopeProtocol, Target: "mlag", When: OnFailover, Reaches: "peer", Detail: "the roles are another at the next election", Source: "Cisco Nexus 9000 Interfaces Guide, vPC role (not preemptive)"},
	{ID: "delta/mlag-forwarding", Paths: "mlag / (peer-gateway|peer-switch|layer3 peer-router)", Kind: Capacity, Scope: ScopeProtocol, Target: "mlag", Reaches: "peer", Detail: "which member routes or is the spanning-tree root changes", Source: "Cisco Nexus 9000 Interfaces Guide, vPC peer-gateway, peer-switch, layer3 peer-router"},
	{ID: "delta/mlag-recovery", Paths: "mlag / no graceful consistency-check; mlag / auto-recovery; mlag / auto-recovery reload-delay; mlag / dual-primary detection; mlag / dual-active exclude vlans", Kind: Capacity, Scope: ScopeProtocol, Target: "mlag", When: OnFailover, Reaches: "peer", Detail: "what the members do when one of them or the peer-link fails is another", Source: "Cisco Nexus 9000 Interfaces Guide, vPC auto-recovery and graceful consistency check; Arista EOS manual, dual-primary detection"},
	{ID: "delta/mlag-delay", Paths: "mlag / delay restore; mlag / delay restore interface-vlan; mlag / reload-delay (mlag|non-mlag)", Kind: NoEffect, Scope: ScopeProtocol, Target: "mlag", Detail: "counts when the member comes back from a reload", Source: "Cisco Nexus 9000 Interfaces Guide, vPC delay restore; Arista EOS manual, reload-delay"},
}
