package frr

import "interlock/devices/syntax"

// unmodelledRows are the statements that are known and not computed, and those that cannot matter. A statement here
// inside a change makes the verdict inconclusive; it is never passed over.
func unmodelledRows() []row {
	rows := []row{
		{In: "opaque", Pattern: "<rest:rest>", Opens: "opaque", As: syntax.Unmodelled, Why: "stands inside a block that is not computed"},
	}
	rows = append(rows, inert("", "a mark of the text itself", "end", "exit-vrf", "exit-address-family", "exit-vni")...)
	rows = append(rows, opaque("", "this routing protocol is not computed",
		"router rip", "router rip vrf <vrf>", "router ripng", "router ripng vrf <vrf>", "router eigrp <rest:rest>", "router babel", "router openfabric <rest:rest>", "router pim [vrf <vrf>]", "router pim6 [vrf <vrf>]")...)
	rows = append(rows, opaque("", "this part of FRR is not computed",
		"bfd", "segment-routing", "mpls ldp", "l2vpn <name> type vpls", "pseudowire <port>", "nexthop-group <name>", "pbr-map <name> seq <seq:int>", "key chain <name>", "rpki", "rpki vrf <vrf>", "affinity-map <rest:rest>")...)
	rows = append(rows, unmodelled("", "this part of FRR is not computed",
		"mpls <rest:rest>", "pbr <rest:rest>", "evpn <rest:rest>", "vrrp <rest:rest>", "ip import-table <rest:rest>", "dump bgp <rest:rest>", "zebra <rest:rest>", "nhrp <rest:rest>", "ip table range <rest:rest>", "srv6 <rest:rest>", "ipv6 nht <rest:rest>",
		"rpki <rest:rest>", "bgp community alias <rest:rest>", "bgp send-extra-data zebra", "watchfrr <rest:rest>", "module <rest:rest>", "aggregator <rest:rest>", "mgmt <rest:rest>", "allow-import", "smux <rest:rest>", "bmp <rest:rest>", "tc <rest:rest>")...)
	rows = append(rows, unmodelled("|vrf", "multicast is not computed", "ip igmp <rest:rest>", "ip msdp <rest:rest>", "ip multicast-routing", "ip multicast <rest:rest>", "ip pim <rest:rest>", "ip ssmpingd [<rest:rest>]", "ipv6 pim <rest:rest>", "ipv6 mld <rest:rest>", "ipv6 ssmpingd [<rest:rest>]", "ip mroute <rest:rest>")...)
	return append(rows, unmodelled("vrf", "this part of a VRF is not computed", "ip table range <rest:rest>", "router-id <rest:rest>", "mpls <rest:rest>")...)
}
