package systems

import "interlock/simulate/rib"

// Of gives the row of a system, nil where there is none: its routing is then not modelled.
func Of(os string) *System { return rows[os] }

func distances(connected, static, ospf, isis1, isis2, ebgp, ibgp, aggregate int) map[rib.Protocol]int {
	return map[rib.Protocol]int{rib.Connected: connected, rib.Local: connected, rib.Static: static, rib.OSPFIntra: ospf, rib.OSPFInter: ospf, rib.OSPFE1: ospf,
		rib.OSPFE2: ospf, rib.OSPFN1: ospf, rib.OSPFN2: ospf, rib.OSPFSummary: ospf, rib.ISISL1: isis1, rib.ISISL2: isis2, rib.ISISInter: isis1,
		rib.EIGRP: 90, rib.EIGRPExternal: 170, rib.EIGRPSummary: 5, rib.EBGP: ebgp, rib.IBGP: ibgp, rib.Aggregate: aggregate, rib.EVPN: ebgp, rib.VPN: ibgp, rib.DHCP: 254}
}

var rows = map[string]*System{
	"nxos":    {OS: "nxos", Distances: distances(0, 1, 110, 115, 115, 20, 200, 220), ReferenceBandwidth: 40000, OSPF: ospfRows["nxos"]},
	"eos":     {OS: "eos", Distances: distances(0, 1, 110, 115, 115, 200, 200, 200), ReferenceBandwidth: 100, OSPF: ospfRows["eos"]},
	"ios":     {OS: "ios", Distances: distances(0, 1, 110, 115, 115, 20, 200, 200), ReferenceBandwidth: 100, OSPF: ospfRows["ios"]},
	"iosxr":   {OS: "iosxr", Distances: distances(0, 1, 110, 115, 115, 20, 200, 200), ReferenceBandwidth: 100, OSPF: ospfRows["iosxr"]},
	"junos":   {OS: "junos", Distances: distances(0, 5, 10, 15, 18, 170, 170, 130), ReferenceBandwidth: 100, OSPF: ospfRows["junos"]},
	"frr":     {OS: "frr", Distances: distances(0, 1, 110, 115, 115, 20, 200, 200), ReferenceBandwidth: 100000, OSPF: ospfRows["frr"]},
	"cumulus": {OS: "cumulus", Distances: distances(0, 1, 110, 115, 115, 20, 200, 200), ReferenceBandwidth: 100000, OSPF: ospfRows["cumulus"]},
	"sonic":   {OS: "sonic", Distances: distances(0, 1, 110, 115, 115, 20, 200, 200), ReferenceBandwidth: 100000, OSPF: ospfRows["sonic"]},
	"sros":    {OS: "sros", Distances: distances(0, 5, 10, 15, 18, 170, 170, 130), ReferenceBandwidth: 100000, OSPF: ospfRows["sros"]},
	"srlinux": {OS: "srlinux", Distances: distances(0, 5, 10, 15, 18, 170, 170, 130), ReferenceBandwidth: 400000, OSPF: ospfRows["srlinux"]},
}
