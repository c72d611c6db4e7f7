package junos

import "interlock/devices/syntax"

// unmodelledRows are parts of Junos that are known by name and whose effect is not computed.
var unmodelledRows = func() []Row {
	var rows []Row
	add := func(pattern, why string) {
		rows = append(rows, Row{Pattern: pattern + " [<rest:rest>]", As: syntax.Unmodelled, Why: why})
	}
	add(inInstance+"protocols (rip|ripng|esis|es-is|router-discovery)", "this routing protocol is not computed")
	add(inInstance+"protocols (mpls|ldp|rsvp|source-packet-routing|lsp|l2circuit|l2vpn|vpls|pcep|mvpn|bgp-lu|link-management|rift)", "forwarding by labels is not computed")
	add(inInstance+"protocols (pim|igmp|igmp-snooping|mld|mld-snooping|msdp|dvmrp|amt|pgm|mld-snooping|multicast-snooping-options|igmp-host|mld-host|multicast)", "multicast is not computed")
	add(inInstance+"protocols (bfd|oam|l2-learning|dcbx|uplink-failure-detection|dot1x|router-advertisement|neighbor-discovery|ppp|pppoe|ppp-service|ancp|connections|protection-group|mvrp|gvrp|ptp|clock-synchronization|macsec|vrrp|ilmi|smpp|r2cp|mac-rewrite|tunnel-services|diameter|pap|authentication-access-control|sap|nhrp|l2-ald|overlayd|lacp|fabric|telemetry|uplink|rpki|layer2-circuit|dhcp|ethernet-ring|mmrp|captive-portal)", "this protocol is not computed")
	add("class-of-service", "queues and marking are not computed")
	add("security", "zones, policies and VPNs of a firewall are not computed")
	add("applications", "names of applications serve security policies, which are not computed")
	add("schedulers", "times serve security policies, which are not computed")
	add("access", "access profiles are not computed")
	add("access-profile", "access profiles are not computed")
	add("dynamic-profiles", "dynamic profiles are not computed")
	add("logical-systems", "a device within the device is not computed")
	add("tenants", "a device within the device is not computed")
	add("services", "services on packets are not computed")
	add("ethernet-switching-options", "options of older switches are not computed")
	add("l2-learning", "options of learning are not computed")
	add("fabric", "a fabric of switches is not computed")
	add("vmhost", "the host of the routing engine is not computed")
	add("multi-chassis", "this option of multi-chassis aggregates is not computed")
	add("multicast-snooping-options", "multicast is not computed")
	add("unified-edge", "mobile edge functions are not computed")
	add("wlan", "wireless functions are not computed")
	add("smtp", "mail is not computed")
	add("jsrc", "subscribers are not computed")
	add("diameter", "subscribers are not computed")
	add("session-limit-group", "subscribers are not computed")
	add("dynamic-profile-options", "subscribers are not computed")
	return rows
}()
