package iosxr

import "interlock/devices/syntax"

// unmodelledRows are statements that are known and not computed. One of them inside a change makes the verdict
// inconclusive; it is never passed over.
var unmodelledRows = join([]row{
	{In: "opaque", Pattern: "<rest:rest>", Opens: "opaque", Exact: true, As: syntax.Unmodelled, Why: "stands inside a block that is not computed"},
},
	opaque("", "this routing protocol is not computed", "router rip", "router eigrp <x>", "router pim", "router igmp", "router mld", "router msdp", "router <x:rest>", "multicast-routing", "key chain <x>", "route-tag <x:rest>"),
	opaque("", "MPLS, segment routing and traffic engineering are not computed", leadingWords("mpls rsvp segment-routing srlg explicit-path affinity-map pce performance-measurement attribute-set isis traffic-eng tunnel-template")...),
	opaque("", "layer-2 services are not computed", leadingWords("l2vpn evpn l2tp bridge spanning-tree erp ethernet cfm dot1x macsec mlacp pseudowire-class generic-interface-list l2rib nve")...),
	opaque("", "this part of the system is not computed", "redundancy", "crypto ca <rest:rest>", "crypto fips-mode"),
	opaque("", "queues, marking, policing and copying of traffic are not computed", leadingWords("class-map policy-map flow sampler-map monitor-session cef flowspec qos priority-flow-control hierarchical-modular-qos match-list")...),
	opaque("", "this part of the system is not computed", leadingWords("system bfd track ipsla lacp dhcp arp ipv4 ipv6 address-family tcp udp ip vrf-group ptp frequency synce linux event event-manager appmgr script tpa third-party-app controller optics selective-vrf-download rcc nv satellite subscriber dynamic-template pool pppoe class aps apply apply-group "+
		"group ipsec ike isakmp cgn service-engine object fault-manager license smart-licensing fpd-upgrade interface route router-id object-group track-group grid icpe sysmgr storage-media cpu watchdog rib dpm lawful-intercept ces voice eem onepk ncs manager service-layer xconnect vlan preconfigure breakout port mirror harness username ucmp as-path dnsx traffic "+
		"vrf transceiver memory dataplane pbr pfc netflow mac hqos virtual-link ospf bgp static http-client vty remark guestshell openflow sr te srte fabric udld tunnel bundle mhsrp nat nat64 ds-lite l2 rpki lisp cinetd inventory fips obfl fan")...),
)
