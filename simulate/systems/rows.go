package systems

import "interlock/simulate/rib"

// Of gives the row of a system, nil where there is none: its routing is then not modelled.
func Of(os string) *System { return rows[os] }

// rows are made of a table for each topic, so that a topic can be read, and learnt, in one place.
var rows = func() map[string]*System {
	out := map[string]*System{}
	for os, d := range distances {
		out[os] = &System{OS: os, Distances: d, ReferenceBandwidth: referenceBandwidths[os], Policy: policies[os], OSPF: ospfRows[os], ISIS: isisRows[os], EIGRP: eigrps[os],
			Static: statics[os], Print: prints[os], EqualByMetric: zebras[os], Untrusted: untrusted[os]}
	}
	return out
}()

// distances are administrative distances by default (Cisco: "What Is Administrative Distance?"; Arista EOS manual, "Administrative distance";
// Junos: "Route preferences overview"; FRR zebra/rib.h; Nokia SR OS "Route preferences"; SR Linux "Route preference").
var distances = map[string]map[rib.Protocol]int{
	"nxos":    distancesOf(0, 1, 110, 115, 115, 20, 200, 220),
	"eos":     distancesOf(0, 1, 110, 115, 115, 200, 200, 200),
	"ios":     distancesOf(0, 1, 110, 115, 115, 20, 200, 200),
	"iosxr":   distancesOf(0, 1, 110, 115, 115, 20, 200, 200),
	"junos":   externalApart(distancesOf(0, 5, 10, 15, 18, 170, 170, 130)),
	"frr":     distancesOf(0, 1, 110, 115, 115, 20, 200, 200),
	"cumulus": distancesOf(0, 1, 110, 115, 115, 20, 200, 200),
	"sonic":   distancesOf(0, 1, 110, 115, 115, 20, 200, 200),
	"sros":    externalApart(distancesOf(0, 5, 10, 15, 18, 170, 170, 130)),
	"srlinux": externalApart(distancesOf(0, 5, 10, 15, 18, 170, 170, 130)),
}

// untrusted is the distance whose routes are not installed (Cisco: "What Is Administrative Distance?": "if the administrative distance is 255,
// the router does not believe the source of that route and does not install the route"; FRR 8.4.4 itself: a static route with it is kept and
// not selected; of EOS no document was found, and the worse case is taken).
var untrusted = map[string]int{"nxos": 255, "eos": 255, "ios": 255, "iosxr": 255, "frr": 255, "cumulus": 255, "sonic": 255}

func distancesOf(connected, static, ospf, isis1, isis2, ebgp, ibgp, aggregate int) map[rib.Protocol]int {
	return map[rib.Protocol]int{rib.Connected: connected, rib.Local: connected, rib.Static: static, rib.OSPFIntra: ospf, rib.OSPFInter: ospf, rib.OSPFE1: ospf,
		rib.OSPFE2: ospf, rib.OSPFN1: ospf, rib.OSPFN2: ospf, rib.OSPFSummary: ospf, rib.ISISL1: isis1, rib.ISISL2: isis2, rib.ISISInter: isis1,
		rib.EIGRP: 90, rib.EIGRPExternal: 170, rib.EIGRPSummary: 5, rib.EBGP: ebgp, rib.IBGP: ibgp, rib.Aggregate: aggregate, rib.EVPN: ebgp, rib.VPN: ibgp, rib.DHCP: 254}
}

// externalApart sets the distance of external OSPF routes apart, as Junos, SR OS and SR Linux do: 150.
func externalApart(d map[rib.Protocol]int) map[rib.Protocol]int {
	for p := rib.OSPFE1; p <= rib.OSPFN2; p++ {
		d[p] = 150
	}
	return d
}

// zebras are the systems whose table is FRR's zebra.
var zebras = map[string]bool{"frr": true, "cumulus": true, "sonic": true}

const zebra = "FRR zebra: ip nht resolve-via-default is off unless said (docs.frrouting.org/en/latest/zebra.html)"

var statics = map[string]Static{
	"nxos":    {Source: "Cisco Nexus 9000 Series NX-OS Unicast Routing Configuration Guide, Configuring Static Routing: a next hop may be found through any route"},
	"eos":     {Source: "labs: eos_*, show_ip_route"},
	"ios":     {Source: "IOS IP Routing: Protocol-Independent, static routes: recursive lookup in the whole table"},
	"iosxr":   {Source: "labs: iosxr_*"},
	"junos":   {Resolve: AttachedOnly, KeepsLocal: true, Source: "Junos static routes: a next hop must be on a directly attached network unless resolve is said"},
	"frr":     {Resolve: NotDefault, OneConnected: true, Source: zebra},
	"cumulus": {Resolve: NotDefault, OneConnected: true, Source: zebra},
	"sonic":   {Resolve: NotDefault, OneConnected: true, Source: zebra},
	"sros":    {Resolve: AttachedOnly, Metric: 1, Source: "SR OS static-routes: next-hop is directly connected, indirect is resolved; labs sros_*: metric 1"},
	"srlinux": {Source: "SR Linux: next-hop groups resolve unless resolve false"},
}

// prints are what `show ip route` and its like print (labs: README.md, show/).
var prints = map[string]Print{
	"nxos":    {AggregateIsBGP: true, Locals: AllLocals},
	"eos":     {Locals: NoLocals, ResolvedBGP: true, ResolvedStatic: true},
	"ios":     {AggregateIsBGP: true, Locals: LocalsOfSubnets},
	"iosxr":   {AggregateIsBGP: true, Locals: LocalsInstead},
	"junos":   {ResolvedTunnels: true, NoSubtypes: true, Locals: LocalsOfSubnets, ResolvedBGP: true, ResolvedStatic: true},
	"frr":     {AggregateIsBGP: true, NoSubtypes: true, ResolvedBGP: true, ResolvedStatic: true},
	"cumulus": {AggregateIsBGP: true, NoSubtypes: true, ResolvedBGP: true, ResolvedStatic: true},
	"sonic":   {AggregateIsBGP: true, NoSubtypes: true, ResolvedBGP: true, ResolvedStatic: true},
	"sros":    {NoSubtypes: true, ResolvedStatic: true, BareNames: true},
	"srlinux": {NoSubtypes: true, ResolvedStatic: true},
}

// eigrps are of the systems that have EIGRP (Cisco Nexus 9000 Unicast Routing Configuration Guide, Configuring EIGRP: redistributed routes have
// bandwidth 100000, delay 100 unless said; IOS: EIGRP configuration guide, maximum-paths 4).
var eigrps = map[string]EIGRP{
	"nxos": {ScaleBeforeDividing: true, DefaultMetric: "100000 100 255 1 1500", MaximumPaths: 8},
	"ios":  {MaximumPaths: 4},
}

// referenceBandwidths of OSPF are in Mbit/s (the vendors' OSPF guides: auto-cost, reference-bandwidth).
var referenceBandwidths = map[string]int{"nxos": 40000, "eos": 100, "ios": 100, "iosxr": 100, "junos": 100, "frr": 100000, "cumulus": 100000, "sonic": 100000, "sros": 100000, "srlinux": 400000}
