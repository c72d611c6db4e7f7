package eos

import "interlock/devices/syntax"

// unmodelledRows are the statements that are known and not computed, and those that cannot matter. A statement here
// inside a change makes the verdict inconclusive; it is never passed over.
func unmodelledRows() []row {
	rows := []row{
		{In: "opaque", Pattern: "<rest:rest>", Opens: "opaque", As: syntax.Unmodelled, Why: "stands inside a block that is not computed"},
	}
	rows = append(rows, inert("", "a mark of the text itself", "end", "enable", "EOF")...)
	rows = append(rows, inert("", "a note for people, or how counters are averaged", "comment <rest:rest>", "comment", "load-interval <rest:rest>", "ip ospf router-id output-format hostnames")...)
	rows = append(rows, opaque("", "RIP and other routing protocols are not computed",
		"router rip", "router rip <rest:rest>", "router general <rest:rest>", "router eigrp <rest:rest>", "router traffic-engineering", "router segment-security", "router path-selection",
		"router multicast", "router pim sparse-mode", "router pim bidirectional", "router pim bsr", "router pim <rest:rest>", "router igmp", "router igmp <rest:rest>", "router mld", "router msdp", "router bfd", "router l2-vpn", "router kernel",
		"router adaptive-virtual-topology", "router service-insertion", "router internet-exit", "router nat <rest:rest>", "router <rest:rest>")...)
	rows = append(rows, opaque("", "queues, marking, policing and copying of traffic are not computed",
		"class-map <rest:rest>", "policy-map <rest:rest>", "qos <rest:rest>", "traffic-policies", "traffic-policy <rest:rest>", "service-policy <rest:rest>", "priority-flow-control <rest:rest>", "flow tracking <rest:rest>", "flow <rest:rest>",
		"monitor session <rest:rest>", "monitor <rest:rest>", "sflow <rest:rest>", "queue-monitor <rest:rest>", "random-detect <rest:rest>", "tap aggregation", "tap <rest:rest>", "mirror <rest:rest>", "congestion <rest:rest>", "dcbx <rest:rest>",
		"application traffic recognition", "segment-security", "match-list <rest:rest>", "field-set <rest:rest>", "inband telemetry", "storm-control <rest:rest>", "load-balance <rest:rest>", "load balance <rest:rest>", "mac-limit <rest:rest>")...)
	rows = append(rows, opaque("", "multicast is not computed",
		"ip igmp <rest:rest>", "ip pim <rest:rest>", "ip msdp <rest:rest>", "ip multicast <rest:rest>", "ip multicast-routing", "ip multicast-routing <rest:rest>", "ip mfib <rest:rest>", "ip mroute <rest:rest>", "ipv6 pim <rest:rest>", "ipv6 mld <rest:rest>", "mld <rest:rest>", "ipv6 multicast <rest:rest>", "ip rp <rest:rest>")...)
	rows = append(rows, opaque("", "MPLS, segment routing, tunnels and encryption are not computed",
		"mpls <rest:rest>", "ip nat <rest:rest>", "nat <rest:rest>", "ip security", "ip security <rest:rest>", "mac security", "mac security <rest:rest>", "nexthop-group <rest:rest>", "tunnel-ribs", "tunnel <rest:rest>", "ip hardware <rest:rest>", "patch panel", "pseudowire <rest:rest>", "l2-protocol <rest:rest>", "dps <rest:rest>", "stun", "interface defaults", "interface profile <name>", "dynamic prefix-list <name>")...)
	rows = append(rows, opaque("", "the hardware's own settings are not computed; effects say what entering them does",
		"hardware <rest:rest>", "platform <rest:rest>", "system l1", "system <rest:rest>", "tcam <rest:rest>", "transceiver <rest:rest>", "port <rest:rest>", "environment <rest:rest>", "module <rest:rest>", "power <rest:rest>", "errdisable <rest:rest>", "poe", "poe <rest:rest>", "link tracking <rest:rest>",
		"ptp <rest:rest>", "switch <rest:rest>", "agent <name> (shutdown|environment|process) [<rest:rest>]", "fips <rest:rest>", "license <rest:rest>", "license", "redundancy", "maintenance", "phone <rest:rest>", "phy <rest:rest>", "speed <rest:rest>", "generate <rest:rest>", "locator-led <rest:rest>", "forwarding <rest:rest>")...)
	rows = append(rows, opaque("", "what the switch watches and runs by itself is not computed",
		"event-handler <name>", "address locking", "mcs client", "radius proxy", "l2-protocol", "monitor layer1", "event-monitor", "event-monitor <rest:rest>", "email", "cvx", "cvx <rest:rest>", "vmtracer <rest:rest>", "openflow", "openflow <rest:rest>", "monitor connectivity", "monitor telemetry <rest:rest>", "dot1x", "dot1x <rest:rest>", "dhcp server", "dhcp server <rest:rest>", "dhcp relay", "dhcp relay <rest:rest>", "cfm", "twamp <rest:rest>",
		"vxlan <rest:rest>", "group <rest:rest>", "unit <rest:rest>", "stream <rest:rest>", "bfd <rest:rest>", "tcp <rest:rest>", "aaa <rest:rest>", "username <rest:rest>", "lacp <rest:rest>", "lldp <rest:rest>", "ntp <rest:rest>", "logging <rest:rest>", "snmp-server <rest:rest>", "clock <rest:rest>", "banner <rest:rest>", "boot <rest:rest>", "dns <rest:rest>", "mlag <rest:rest>", "control-functions",
		"router control functions", "loop-protection", "loop-protection <rest:rest>", "monitor loop-protection", "container-manager", "kernel <rest:rest>", "information-exchange <rest:rest>", "messaging <rest:rest>", "mvrp <rest:rest>", "msrp <rest:rest>", "multi-pin <rest:rest>", "object-group <rest:rest>", "trace <rest:rest>", "watchdog <rest:rest>", "virtual-cable <rest:rest>")...)
	rows = append(rows, opaque("", "what the switch does with ARP, neighbours, DHCP and MAC addresses is not computed",
		"arp <rest:rest>", "ip arp <rest:rest>", "ipv6 neighbor <rest:rest>", "ipv6 nd <rest:rest>", "ip dhcp <rest:rest>", "ipv6 dhcp <rest:rest>", "ip helper-address <rest:rest>", "mac address-table <rest:rest>", "mac <rest:rest>", "switchport <rest:rest>", "ip icmp <rest:rest>", "ipv6 icmp <rest:rest>", "ip redirects", "ip icmp redirect", "ipv6 redirects", "ip verify <rest:rest>", "ipv6 verify <rest:rest>", "ip fragmentation <rest:rest>", "ip tcp <rest:rest>",
		"ip load-sharing <rest:rest>", "ipv6 load-sharing <rest:rest>", "ip address virtual <rest:rest>", "ip attached-host <rest:rest>", "ip local <rest:rest>", "ip route <rest:rest>", "ipv6 route <rest:rest>", "ip routing <rest:rest>", "ipv6 unicast-routing <rest:rest>", "ip virtual-router <rest:rest>", "ip source <rest:rest>", "vrf selection policy", "port-channel <rest:rest>", "ip dhcp snooping", "ip software <rest:rest>")...)
	return rows
}
