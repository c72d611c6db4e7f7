package systems

import "interlock/simulate/rib"

// Of gives the row of a system, nil where there is none: its routing is then not modelled.
func Of(os string) *System { return rows[os] }

func distances(connected, static, ospf, isis1, isis2, ebgp, ibgp, aggregate int) map[rib.Protocol]int {
	return map[rib.Protocol]int{rib.Connected: connected, rib.Local: connected, rib.Static: static, rib.OSPFIntra: ospf, rib.OSPFInter: ospf, rib.OSPFE1: ospf,
		rib.OSPFE2: ospf, rib.OSPFN1: ospf, rib.OSPFN2: ospf, rib.OSPFSummary: ospf, rib.ISISL1: isis1, rib.ISISL2: isis2, rib.ISISInter: isis1,
		rib.EIGRP: 90, rib.EIGRPExternal: 170, rib.EIGRPSummary: 5, rib.EBGP: ebgp, rib.IBGP: ibgp, rib.Aggregate: aggregate, rib.EVPN: ebgp, rib.VPN: ibgp, rib.DHCP: 254}
}

var rows = linkStates(map[string]*System{
	"nxos": {OS: "nxos", Policy: policies["nxos"], EIGRP: EIGRP{ScaleBeforeDividing: true, DefaultMetric: "100000 100 255 1 1500", MaximumPaths: 8}, Distances: distances(0, 1, 110, 115, 115, 20, 200, 220), ReferenceBandwidth: 40000,
		Static: Static{Source: "Cisco Nexus 9000 Series NX-OS Unicast Routing Configuration Guide, Configuring Static Routing: a next hop may be found through any route"}, Print: Print{Locals: AllLocals}},
	"eos": {OS: "eos", Policy: policies["eos"], Distances: distances(0, 1, 110, 115, 115, 200, 200, 200), ReferenceBandwidth: 100,
		Static: Static{Source: "labs: eos_*, show_ip_route"}, Print: Print{Locals: NoLocals, ResolvedBGP: true, ResolvedStatic: true}},
	"ios": {OS: "ios", Policy: policies["ios"], EIGRP: EIGRP{MaximumPaths: 4}, Distances: distances(0, 1, 110, 115, 115, 20, 200, 200), ReferenceBandwidth: 100,
		Static: Static{Source: "IOS IP Routing: Protocol-Independent, static routes: recursive lookup in the whole table"}, Print: Print{Locals: LocalsOfSubnets}},
	"iosxr": {OS: "iosxr", Policy: policies["iosxr"], Distances: distances(0, 1, 110, 115, 115, 20, 200, 200), ReferenceBandwidth: 100,
		Static: Static{Source: "labs: iosxr_*"}, Print: Print{Locals: LocalsInstead}},
	"junos": {OS: "junos", Policy: policies["junos"], Distances: distances(0, 5, 10, 15, 18, 170, 170, 130), ReferenceBandwidth: 100,
		Static: Static{Resolve: AttachedOnly, Source: "Junos static routes: a next hop must be on a directly attached network unless resolve is said"}, Print: Print{Locals: LocalsOfSubnets, ResolvedBGP: true, ResolvedStatic: true}},
	"frr": {OS: "frr", Policy: policies["frr"], Distances: distances(0, 1, 110, 115, 115, 20, 200, 200), ReferenceBandwidth: 100000,
		Static: Static{Resolve: NotDefault, OneConnected: true, Source: "FRR zebra: ip nht resolve-via-default is off unless said (docs.frrouting.org/en/latest/zebra.html)"}, Print: Print{ResolvedBGP: true, ResolvedStatic: true}},
	"cumulus": {OS: "cumulus", Policy: policies["cumulus"], Distances: distances(0, 1, 110, 115, 115, 20, 200, 200), ReferenceBandwidth: 100000,
		Static: Static{Resolve: NotDefault, OneConnected: true, Source: "FRR zebra: ip nht resolve-via-default is off unless said (docs.frrouting.org/en/latest/zebra.html)"}, Print: Print{ResolvedBGP: true, ResolvedStatic: true}},
	"sonic": {OS: "sonic", Policy: policies["sonic"], Distances: distances(0, 1, 110, 115, 115, 20, 200, 200), ReferenceBandwidth: 100000,
		Static: Static{Resolve: NotDefault, OneConnected: true, Source: "FRR zebra: ip nht resolve-via-default is off unless said (docs.frrouting.org/en/latest/zebra.html)"}, Print: Print{ResolvedBGP: true, ResolvedStatic: true}},
	"sros": {OS: "sros", Policy: policies["sros"], Distances: distances(0, 5, 10, 15, 18, 170, 170, 130), ReferenceBandwidth: 100000,
		Static: Static{Resolve: AttachedOnly, Metric: 1, Source: "SR OS static-routes: next-hop is directly connected, indirect is resolved; labs sros_*: metric 1"}, Print: Print{ResolvedStatic: true}},
	"srlinux": {OS: "srlinux", Policy: policies["srlinux"], Distances: distances(0, 5, 10, 15, 18, 170, 170, 130), ReferenceBandwidth: 400000,
		Static: Static{Source: "SR Linux: next-hop groups resolve unless resolve false"}, Print: Print{ResolvedStatic: true}},
})
