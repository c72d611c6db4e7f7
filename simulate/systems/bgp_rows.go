package systems

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/simulate/rib"
)

var (
	ciscoSteps = []Step{Weight, LocalPref, LocallyOriginated, PathLength, Origin, MED, ExternalFirst, IGPMetric, RouterID, ClusterLength, PeerAddress}
	junosSteps = []Step{LocalPref, PathLength, Origin, MED, ExternalFirst, IGPMetric, RouterID, ClusterLength, PeerAddress}
)

var bgpRows = map[string]*BGP{
	"ios": {Modelled: true, EveryVRF: true, ExportMapOnlySets: true, LeaksByVPN: true, Decision: ciscoSteps, Relax: WholePath, MaxPaths: 1, MaxPathsInternal: 1, LocalWeight: 32768, DefaultLocalPref: 100, NetworkMED: true, RedistributedMED: true,
		NetworkNeedsRoute: true, DefaultNeedsStatement: true, AdvertisesInactive: true, EnforcesFirstAS: true, IPv4ByDefault: true, IPv4OverIPv6: true, ThirdParty: true, KeepsOwnNextHop: true, NextHopThroughDefault: true,
		LocalASInbound: true, LocalASLoops: true, SendsInternal: Kinds{}, AttributeMapOnlySets: true, RemovesPrivateLeading: true,
		Sources: "IOS IP Routing: BGP Command Reference; BGP Best Path Selection Algorithm (Document ID 13753); labs ios_*, iosxe_*"},
	"nxos": {Modelled: true, EVPNNeedsAdvertise: true, Decision: ciscoSteps, Relax: WholePath, MaxPaths: 1, MaxPathsInternal: 1, LocalWeight: 32768, DefaultLocalPref: 100, NetworkMED: true, RedistributedMED: true,
		NetworkNeedsRoute: true, DefaultNeedsStatement: true, AdvertisesInactive: true, EnforcesFirstAS: true, ThirdParty: true, ChecksPeerAS: true, LocalASInbound: true, LocalASLoops: true, NextHopThroughDefault: true, HostNotThroughItself: true,
		RemovesPrivateLeading: true, Sources: "Nexus 9000 Series NX-OS Unicast Routing Configuration Guide, Configuring Advanced BGP; labs nxos_*"},
	"iosxr": {Modelled: true, TableMapFilters: true, Decision: ciscoSteps, Relax: WholePath, MaxPaths: 1, MaxPathsInternal: 1, LocalWeight: 32768, DefaultLocalPref: 100, NetworkMED: true, RedistributedMED: true,
		NetworkNeedsRoute: true, DefaultNeedsStatement: true, AdvertisesInactive: true, RejectsExternalIn: true, RejectsExternalOut: true, SendsInternal: AllKinds, SendCommunityAdds: true, EnforcesFirstAS: true, ThirdParty: true,
		KeepsOwnNextHop: true, NextHopThroughDefault: true, LocalASInbound: true, LocalASLoops: true, ChecksPeerAS: true, RemovesPrivateLeading: true,
		Sources: "IOS XR BGP Configuration Guide: an external neighbour without route policy takes and is given nothing, and a table policy drops routes from the table; labs iosxr_*"},
	"eos": {Modelled: true, Decision: ciscoSteps, Relax: WholePath, MaxPaths: 1, MaxPathsInternal: 1, OneLimit: true, DefaultLocalPref: 100, NetworkNeedsRoute: true,
		EnforcesFirstAS: true, IPv4ByDefault: true, ThirdParty: true, AggregateYields: true, AggregateOrigin: rib.OriginIGP, AggregateTakesOrigin: true, LocalASInbound: true, NextHopThroughDefault: true, DefaultOriginateNeedsRoute: true, NetworkMED: true, RedistributedMED: true,
		Sources: "EOS User Manual, BGP; labs eos_*"},
	"junos": {Modelled: true, EveryVRF: true, LeaksKeepSource: true, LeakStatement: "auto-export", HostDistance: 7, LeaksByVPN: true, EVPNProtocol: rib.EVPN, Decision: junosSteps, Relax: NeighborAS, MaxPaths: 1, MaxPathsInternal: 1, DefaultLocalPref: 100, FromTable: true, RedistributedMED: true, SendsExternal: AllKinds, SendsInternal: AllKinds, ChecksPeerAS: true,
		SourceIsLoopback: true, ThirdParty: true, MultipathPerNeighbor: 16, NextHopThroughDefault: true, AggregateFromTable: true,
		Sources: "Junos BGP User Guide: Understanding BGP Path Selection; default BGP policies; labs junos_*"},
	"frr":     frrBGP,
	"cumulus": frrBGP,
	"sonic":   frrBGP,
	"sros": {Modelled: true, EveryVRF: true, LeaksKeepSource: true, ExportsLocals: true, LeaksByVPN: true, SourceIsSystem: true, VPNProtocol: rib.VPN, ReflectsSelf: true, Decision: junosSteps, Relax: NeighborAS, MaxPaths: 1, MaxPathsInternal: 1, OneLimit: true, DefaultLocalPref: 100, FromTable: true, SendsExternal: AllKinds, SendsInternal: AllKinds, ChecksPeerAS: true, NextHopThroughDefault: true, NoMetricShown: true, IPv4ByDefault: true, AggregateFromTable: true,
		Sources: "7750 SR Unicast Routing Protocols Guide, BGP; labs sros_*"},
	"srlinux": {Modelled: true, Decision: junosSteps, Relax: NeighborAS, MaxPaths: 1, MaxPathsInternal: 1, OneLimit: true, DefaultLocalPref: 100, FromTable: true, SendsExternal: AllKinds, SendsInternal: AllKinds, ChecksPeerAS: true, NextHopThroughDefault: true, NoMetricShown: true, IPv4ByDefault: true, AggregateFromTable: true,
		RejectsExternalIn: true, RejectsExternalOut: true, Sources: "SR Linux Routing Protocols Guide, BGP: ebgp-default-policy"},
}

var frrBGP = &BGP{Modelled: true, EVPNNeedsAdvertise: true, LeaksByVPN: true, Decision: ciscoSteps, Relax: NeighborAS, MaxPaths: 256, MaxPathsInternal: 256, LocalWeight: 32768, DefaultLocalPref: 100, NetworkMED: true, RedistributedMED: true,
	NetworkNeedsRoute: true, AdvertisesInactive: true, SendsExternal: AllKinds, SendsInternal: AllKinds, EnforcesFirstAS: true, IPv4ByDefault: true, IPv4OverIPv6: true, ThirdParty: true, KeepsOwnNextHop: true, LocalASInbound: true, ReplaceImpliesAll: false, AggregateOrigin: rib.OriginIGP, AggregateTakesOrigin: true,
	KeepsPeerPrivate: true, RewritesFirst: true, MultipathByBest: true, AggregatesKeepDistance: true, MultipathsByHop: true, NeighborNotThroughDefault: true, NotThroughItself: true, HostNotThroughItself: true, BestDecidesRecursion: true, DefaultUnfiltered: true, AggregatesAllPaths: true, Sources: "FRR user guide, BGP; bgpd/bgp_route.c (bgp_path_info_cmp, subgroup_announce_check, bgp_aggregate_route: every path, the worst origin of all; testdata bgp-16, any-9104; bgp_best_selection: each path is compared with the best for multipath; testdata any-9431); bgpd/bgp_mpath.c (bgp_path_info_mpath_cmp; testdata any-9521); bgpd/bgp_fsm.c (bgp_start waits for nexthop tracking; testdata any-9453); bgpd/bgp_nht.c (bgp_find_or_add_nexthop: prefix loops through itself; simulate/frrjudge/testdata bgp-24); bgpd/bgp_zebra.c (bgp_zebra_announce: ZEBRA_FLAG_ALLOW_RECURSION by the peer of the best path; testdata any-9003); bgpd/bgp_updgrp_adv.c (subgroup_default_originate; testdata bgp-2001); labs cumulusfrr_*, sonic_*; real FRR 8.4.4"}

// ribd is EOS with the older of its two suites of protocols.
var ribd = func() *BGP {
	r := *bgpRows["eos"]
	r.AggregateFromTable = true
	r.AggregateOrigin = rib.OriginIncomplete
	r.AggregateTakesOrigin = false
	return &r
}()

// advertisingNXOS is NX-OS from 9.2(1) on, where a VRF's routes go into EVPN as soon as its VNI is a member of the tunnel endpoint (Cisco Nexus
// 9000 Series NX-OS VXLAN Configuration Guide: "Beginning with Cisco NX-OS Release 9.2(1), the advertise l2vpn evpn command no longer takes effect").
var advertisingNXOS = func() *BGP {
	r := *bgpRows["nxos"]
	r.EVPNNeedsAdvertise = false
	return &r
}()

// BGPOf gives the row of a device's BGP, a row that is not Modelled where there is none.
func BGPOf(s *System, c *devices.Config) *BGP {
	if s.OS == "eos" && ribdRuns(c) {
		return ribd
	}
	r := bgpRows[s.OS]
	switch {
	case r == nil:
		return &BGP{}
	case r == frrBGP && !before(c.Version, 8, 5):
		return newerFRR[before(c.Version, 9, 0) || c.Version == ""]
	case s.OS == "nxos" && known(c.Version) && !before(c.Version, 9, 2):
		return advertisingNXOS
	}
	return r
}

// newerFRR are later versions: their update goes through the export policy first and loses its private ASes then (bgpd/bgp_route.c,
// subgroup_announce_check; tests/topotests/bgp_remove_private_as_route_map, of 2023). 8.4.4 does it the other way round (real FRR:
// simulate/frrjudge/testdata any-9303); of which it is in between, or without a version, nothing is said.
var newerFRR = func() map[bool]*BGP {
	known, unknown := *frrBGP, *frrBGP
	known.RewritesFirst = false
	unknown.RewritesFirst, unknown.RewritesUnknown = false, true
	return map[bool]*BGP{false: &known, true: &unknown}
}()

// before reports that a version ("8.4.4", "7.4+cl4.2.1u1", "8.2.2-sonic", "9.2(3)") is known to be older than another.
func before(version string, major, minor int) bool {
	a, b, ok := release(version)
	return ok && (a < major || a == major && b < minor)
}

// known reports a version that can be told to be older or newer than another.
func known(version string) bool { _, _, ok := release(version); return ok }

func release(version string) (major, minor int, ok bool) {
	n, _ := fmt.Sscanf(version, "%d.%d", &major, &minor)
	return major, minor, n == 2
}

// ribdRuns reports whether EOS runs ribd: where nothing is said, it does before 4.30 (EOS release notes, 4.30.1F: multi-agent is the default).
func ribdRuns(c *devices.Config) bool {
	if m := c.System.RoutingModel; m != "" {
		return m == "ribd"
	}
	major, rest, ok := strings.Cut(c.Version, ".")
	minor, _, _ := strings.Cut(rest, ".")
	return ok && major == "4" && len(minor) == 2 && minor < "30"
}
