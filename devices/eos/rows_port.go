package eos

// interfaceOtherRows are the statements of an interface that are not computed, and those that cannot matter.
func interfaceOtherRows() []row {
	in := "interface"
	rows := inert(in, "what is logged, counted and told to management stations forwards nothing",
		"load-interval [<seconds:int>]", "logging event <rest:rest>", "snmp trap <rest:rest>", "comment <text:rest>", "comment", "counters per-entry", "snmp ifindex <n:int>",
		"negotiation auto", "ntp serve", "mac timestamp <rest:rest>", "ip icmp statistics", "counters <rest:rest>")
	rows = append(rows, inert(in, "neighbour discovery tells who is there and forwards nothing",
		"lldp (receive|transmit)", "lldp (med|tlv|tlv-select|timer) <rest:rest>")...)
	rows = append(rows, unmodelled(in, "what storm control drops is not computed", "storm-control <rest:rest>")...)
	rows = append(rows, unmodelled(in, "queues, marking and policing are not computed",
		"qos <rest:rest>", "service-policy <rest:rest>", "service-profile <rest:rest>", "priority-flow-control", "priority-flow-control <rest:rest>", "shape <rest:rest>", "traffic-policy <rest:rest>",
		"queue-monitor <rest:rest>", "dcbx <rest:rest>", "policy-map <rest:rest>", "random-detect <rest:rest>", "flow-spec <rest:rest>", "hardware <rest:rest>", "traffic-engineering",
		"traffic-engineering <rest:rest>", "bandwidth <rest:rest>")...)
	rows = append(rows, opaque(in, "queues, marking and policing are not computed",
		"tx-queue <id>", "uc-tx-queue <id>", "mc-tx-queue <id>", "queue <rest:rest>", "rx-queue <rest:rest>")...)
	rows = append(rows, unmodelled(in, "multicast is not computed",
		"ip igmp", "ip igmp <rest:rest>", "igmp <rest:rest>", "ip pim <rest:rest>", "pim <rest:rest>", "ip multicast <rest:rest>", "ip mfib <rest:rest>", "mfib <rest:rest>", "mld", "mld <rest:rest>",
		"ipv6 mld <rest:rest>", "multicast <rest:rest>", "ip mroute <rest:rest>", "ipv6 pim <rest:rest>", "ip msdp <rest:rest>", "mvrp", "msrp", "msrp <rest:rest>")...)
	rows = append(rows, unmodelled(in, "RIP and MPLS are not computed",
		"rip <rest:rest>", "ip rip <rest:rest>", "ripng <rest:rest>", "mpls <rest:rest>", "mpls ip", "segment-routing <rest:rest>", "ldp <rest:rest>", "igp sync <rest:rest>", "node-segment <rest:rest>")...)
	rows = append(rows, unmodelled(in, "address translation is not computed", "ip nat <rest:rest>", "ipv6 nat <rest:rest>")...)
	rows = append(rows, unmodelled(in, "what hosts are told by router advertisements, ARP and DHCP is not computed",
		"ipv6 nd <rest:rest>", "ipv6 attached-routes", "ip attached-routes", "ip attached-host route export [<n:int>]", "ipv6 attached-host route export [<n:int>]", "arp <rest:rest>", "ip local-proxy-arp", "ip directed-broadcast",
		"ip dhcp <rest:rest>", "ipv6 dhcp <rest:rest>", "dhcp <rest:rest>", "ipv6 address auto-config", "ip arp <rest:rest>", "ip redirects", "ipv6 redirects", "ip icmp <rest:rest>",
		"ip verify <rest:rest>", "ipv6 verify <rest:rest>", "tcp mss <rest:rest>", "tcp <rest:rest>", "ip tcp <rest:rest>", "ip adjacency <rest:rest>", "ip track <rest:rest>", "ip unreachables", "ip gratuitous-arp <rest:rest>")...)
	rows = append(rows, unmodelled(in, "what the switch does with frames beyond VLANs is not computed",
		"l2 mtu <n:int>", "l2 mru <n:int>", "l2-protocol <rest:rest>", "switchport dot1q <rest:rest>", "switchport mac <rest:rest>", "switchport mac address learning", "switchport port-security", "switchport port-security <rest:rest>",
		"switchport phone <rest:rest>", "switchport tap <rest:rest>", "switchport tool <rest:rest>", "switchport vlan <rest:rest>", "switchport source-interface <rest:rest>", "switchport pvlan <rest:rest>",
		"switchport private-vlan <rest:rest>", "switchport recirculation <rest:rest>", "switchport trunk private-vlan <rest:rest>", "switchport backup-link <rest:rest>", "switchport backup <rest:rest>", "switchport mode <rest:rest>",
		"spanning-tree bpduguard rate-limit <rest:rest>", "spanning-tree portfast auto", "spanning-tree <rest:rest>", "loop-protection", "mac access-list <rest:rest>", "unidirectional <rest:rest>", "unidirectional",
		"switchport trunk <rest:rest>", "vlan id <n:int>", "pvlan <rest:rest>", "private-vlan <rest:rest>", "mac security <rest:rest>", "mac security profile <name>", "mac <rest:rest>", "dot1x <rest:rest>", "forwarding port-channel <rest:rest>",
		"l2 <rest:rest>", "backup-link <rest:rest>", "tap <rest:rest>", "forwarding <rest:rest>", "autostate", "ip autostate", "vlan-id <rest:rest>")...)
	rows = append(rows, opaque(in, "what the switch does with frames beyond VLANs is not computed", "encapsulation <rest:rest>", "address locking", "address locking <rest:rest>", "sync-e", "vmtracer <rest:rest>", "bgp session <rest:rest>")...)
	rows = append(rows, unmodelled(in, "optics and the physical layer are not computed",
		"phy <rest:rest>", "transceiver <rest:rest>", "traffic-loopback <rest:rest>", "error-correction <rest:rest>", "link-debounce <rest:rest>", "link tracking <rest:rest>", "link-error-recovery <rest:rest>",
		"poe", "poe <rest:rest>", "link <rest:rest>", "led <rest:rest>", "logging <rest:rest>", "hold-time <rest:rest>", "power <rest:rest>", "parallel <rest:rest>", "xcvr <rest:rest>", "errdisable <rest:rest>", "flowcontrol <rest:rest>", "lane <rest:rest>")...)
	rows = append(rows, unmodelled(in, "sampling and monitoring of traffic are not computed",
		"sflow <rest:rest>", "flow tracker <rest:rest>", "flow <rest:rest>", "monitor <rest:rest>", "ptp <rest:rest>", "cfm <rest:rest>", "twamp <rest:rest>", "monitor connectivity <rest:rest>", "l1 <rest:rest>", "sync <rest:rest>", "ntp <rest:rest>")...)
	rows = append(rows, unmodelled(in, "what BFD does beyond its timers is not computed", "bfd echo", "bfd static <rest:rest>", "bfd authentication <rest:rest>", "bfd <rest:rest>", "bfd per-link <rest:rest>")...)
	rows = append(rows, unmodelled(in, "what tunnels and their keys do beyond their ends is not computed", "tunnel <rest:rest>", "crypto <rest:rest>", "vrf-forwarding <rest:rest>")...)
	return append(rows, unmodelled(in, "a policy that forwards past the routing table is not computed", "ip policy <rest:rest>", "policy <rest:rest>", "ip access-group <rest:rest>", "ip vrf <rest:rest>", "nat <rest:rest>", "lag <rest:rest>", "dps <rest:rest>", "pbr <rest:rest>")...)
}
