package diffs

const (
	srcOSPFHello = "RFC 2328 section 10.5 (hellos whose intervals, options or area differ are refused) and appendix D (authentication)"
	srcOSPFID    = "RFC 2328 appendix C.1 (the OSPF software is restarted when the router id changes)"
	srcOSPFPath  = "RFC 2328 section 16 (the routing table follows from costs and what is advertised)"
	srcOSPFArea  = "RFC 2328 sections 9.3 and 10.3 (an interface that goes down or leaves its area loses its neighbours)"
)

// routingRows are about static routes and what holds for a whole device.
var routingRows = []DeltaRow{
	{ID: "delta/static-route", Paths: "[vrf *] / static route *", only: dataVRF, Kind: Capacity, Scope: ScopeProtocol, Target: "static route $2", Detail: "traffic to the prefix goes another way, or nowhere", Source: srcForward},
	{ID: "delta/static-route-way-back", Paths: "[vrf *] / static route *", Ops: "-~", only: wayBack, Kind: Management, Scope: ScopeManagement, hits: inBand, Detail: "the device is managed in band, and without a default route its answers may not find the way", Source: srcForward},
	{ID: "delta/static-route-setting", Paths: "[vrf *] / static route * / (distance|metric|tag|track|bfd|permanent|recursive|tunnel|no-readvertise); [vrf *] / static route * / community *", only: dataVRF, Kind: Capacity, Scope: ScopeProtocol, Target: "static route $2", Detail: "another route to the prefix may win", Source: srcForward},
	{ID: "delta/aggregate-route", Paths: "[vrf *] / aggregate route *; [vrf *] / aggregate route * / (generate|discard|policy|passive|brief|distance|metric|tag); [vrf *] / aggregate route * / community *", Kind: Capacity, Scope: ScopeProtocol, Target: "aggregate route $2", Detail: "traffic to the prefix goes another way, or nowhere, and so does that of all who are told of it", Source: srcForward},
	{ID: "delta/route-leak", Paths: "[vrf *] / leak *; [vrf *] / leak * / (policy|open)", Kind: Capacity, Scope: ScopeProtocol, Target: "leak $2", Detail: "other routes come from another table of the device, or none", Source: srcForward},
	{ID: "delta/static-route-management", Paths: "vrf * / static route *", Ops: "+", only: managementVRF, Kind: NoEffect, Scope: ScopeManagement, Detail: "one more route for management", Source: srcForward},
	{ID: "delta/static-route-tag", Paths: "vrf * / static route * / tag", only: managementVRF, Kind: NoEffect, Scope: ScopeManagement, Detail: "a tag on a route for management", Source: srcForward},
	{ID: "delta/router-id", Paths: "system / router-id *; system / router-id; router bgp / [vrf *] / router-id; router (ospf|ospfv3) * / [vrf *] / router-id", Kind: Session, Scope: ScopeProtocol, Target: "all neighbors", Detail: "every neighbour of the process is formed anew", Source: srcOSPFID + "; RFC 4271 section 4.2 and 6.2 (the identifier is part of OPEN)"},
	{ID: "delta/routing-model", Paths: "system / routing model", Kind: Reload, Scope: ScopeDevice, When: NextBoot, Undo: UndoReload, Detail: "the other protocol suite runs from the next boot on", Source: "device message \"! Change will take effect only after switch reboot\"; notes row 108"},
	{ID: "delta/track-added", Paths: "track *", Ops: "+", Kind: NoEffect, Scope: ScopeProtocol, Target: "track $1", Detail: "nothing follows the new object yet", Source: "the model: what follows it is a difference of its own"},
	{ID: "delta/track", Paths: "track *", Ops: "-", Kind: Capacity, Scope: ScopeProtocol, Target: "track $1", Detail: "what follows the object (routes, gateways) changes with it", Source: srcForward},
	{ID: "delta/track-setting", Paths: "track * / **", Kind: Capacity, Scope: ScopeProtocol, Target: "track $1", Detail: "what follows the object (routes, gateways) may change with it", Source: srcForward},
	{ID: "delta/feature-removed", Paths: "feature *", only: func(c *change) bool { return turnsOff(c) && otherFeature(c) }, Kind: Restart, Scope: ScopeProtocol, Target: "$1", Detail: "the protocol stops and its configuration is removed", Source: "Cisco Nexus 9000 Fundamentals Guide, feature command (disabling a feature removes its configuration)"},
	{ID: "delta/feature-added", Paths: "feature *", only: turnsOn, Kind: NoEffect, Scope: ScopeProtocol, Target: "$1", Detail: "the feature is there and not configured", Source: "Cisco Nexus 9000 Fundamentals Guide, feature command"},
}

// ospfRows are about OSPF version 2 and 3.
var ospfRows = []DeltaRow{
	{ID: "delta/ospf-added", Paths: "router (ospf|ospfv3) *; router (ospf|ospfv3) * / vrf *; router (ospf|ospfv3) * / [vrf *] / area *", Ops: "+", Kind: NoEffect, Scope: ScopeProtocol, Target: "ospf $1", Detail: "OSPF is new there; what runs it is a difference of its own", Source: srcOSPFArea},
	{ID: "delta/ospf-removed", Paths: "router (ospf|ospfv3) *; router (ospf|ospfv3) * / vrf *; router (ospf|ospfv3) * / [vrf *] / area *", Ops: "-", Kind: Session, Scope: ScopeProtocol, Target: "ospf $1", Detail: "all adjacencies there are lost, and the routes with them", Source: srcOSPFArea},
	{ID: "delta/ospf-shutdown", Paths: "router (ospf|ospfv3) * / shutdown", only: turnsOn, Kind: Session, Scope: ScopeProtocol, Target: "ospf $1", Detail: "all adjacencies are lost, and the routes with them", Source: srcOSPFArea},
	{ID: "delta/ospf-no-shutdown", Paths: "router (ospf|ospfv3) * / shutdown", only: turnsOff, Kind: NoEffect, Scope: ScopeProtocol, Target: "ospf $1", Detail: "the process starts", Source: srcOSPFArea},
	{ID: "delta/ospf-network", Paths: "router (ospf|ospfv3) * / [vrf *] / network *", Ops: "-~", Kind: Session, Scope: ScopeProtocol, Target: "ospf $1", Detail: "interfaces in $3 leave OSPF or their area", Source: srcOSPFArea},
	{ID: "delta/ospf-network-added", Paths: "router (ospf|ospfv3) * / [vrf *] / network *", Ops: "+", Kind: Capacity, Scope: ScopeProtocol, Target: "ospf $1", Detail: "interfaces in $3 are advertised and look for neighbours", Source: srcOSPFPath},
	{ID: "delta/ospf-area", Paths: "router (ospf|ospfv3) * / [vrf *] / area * / (type|authentication); router (ospf|ospfv3) * / [vrf *] / area * / virtual-link *", Kind: Session, Scope: ScopeProtocol, Target: "ospf $1 area $3", Detail: "neighbours in the area do not come back before they say the same", Source: srcOSPFHello},
	{ID: "delta/ospf-area-routes", Paths: "router (ospf|ospfv3) * / [vrf *] / area * / (no-summary|default-information-originate|no-redistribution|default-cost|filter-list in|filter-list out); router (ospf|ospfv3) * / [vrf *] / area * / range *", Kind: Capacity, Scope: ScopeProtocol, Target: "ospf $1 area $3", Detail: "other routes are advertised into or out of the area", Source: srcOSPFPath},
	{ID: "delta/ospf-passive", Paths: "router (ospf|ospfv3) * / [vrf *] / passive-interface default; router (ospf|ospfv3) * / [vrf *] / passive-interface *", Kind: Session, Scope: ScopeProtocol, Target: "ospf $1", Detail: "a passive interface has no neighbours", Source: "RFC 2328 section 9.5 (no hellos, no neighbours)"},
	{ID: "delta/ospf-routes", Paths: "router (ospf|ospfv3) * / [vrf *] / (reference-bandwidth|default-metric|maximum-paths|max-metric|distribute-list in|table-map|rfc1583compatibility|distance); router (ospf|ospfv3) * / [vrf *] / (distance|summary-address) *; router (ospf|ospfv3) * / [vrf *] / redistribute * / **; router (ospf|ospfv3) * / [vrf *] / default-information originate / **", Kind: Capacity, Scope: ScopeProtocol, Target: "ospf $1", Detail: "routes or their costs change, and paths with them", Source: srcOSPFPath + "; RFC 6987 (max-metric drains)"},

	{ID: "delta/ospf-interface", Paths: "interface * / (ospf|ospfv3) / (process|area|hello-interval|dead-interval|network|passive-interface|mtu-ignore|authentication|shutdown); interface * / (ospf|ospfv3) / authentication key *", only: runsOSPF, Kind: Session, Scope: ScopeProtocol, Target: "ospf $1", Detail: "the neighbours on $1 are lost, and do not come back before they say the same", Source: srcOSPFHello},
	{ID: "delta/ospf-interface-new", Paths: "interface * / (ospf|ospfv3) / (process|area|hello-interval|dead-interval|network|passive-interface|mtu-ignore|authentication|shutdown|priority|cost); interface * / (ospf|ospfv3) / authentication key *", only: noOSPF, Kind: NoEffect, Scope: ScopeProtocol, Target: "ospf $1", Detail: "OSPF did not run on $1 before", Source: srcOSPFArea},
	{ID: "delta/ospf-interface-cost", Paths: "interface * / (ospf|ospfv3) / (cost|priority)", only: runsOSPF, Kind: Capacity, Scope: ScopeProtocol, Target: "ospf $1", Detail: "paths over $1 cost otherwise; another router may be the designated one at the next election", Source: srcOSPFPath + "; RFC 2328 section 9.4"},
}

const (
	srcEIGRPSummary = "Ivan Pepelnjak, Changes in EIGRP Summary Address Are no Longer Disruptive (blog.ipspace.net, 2007): sessions cleared by earlier IOS, \"resync: summary configured\" by later"
	srcEIGRP        = "RFC 7868 sections 5.3 and 6.2 (an interface that leaves EIGRP, or whose AS number differs, loses its neighbours)"
	srcEIGRPPath    = "RFC 7868 section 3 (routes follow from metrics, filters and what is advertised)"
)

// eigrpRows are about EIGRP.
var eigrpRows = []DeltaRow{
	{ID: "delta/eigrp-added", Paths: "router eigrp *", Ops: "+", Kind: Capacity, Scope: ScopeProtocol, Target: "eigrp $1", Detail: "interfaces look for neighbours, and routes may be learnt", Source: srcEIGRPPath},
	{ID: "delta/eigrp-removed", Paths: "router eigrp *", Ops: "-", Kind: Session, Scope: ScopeProtocol, Target: "eigrp $1", Detail: "all neighbours are lost, and the routes with them", Source: srcEIGRP},
	{ID: "delta/eigrp-session", Paths: "router eigrp * / (asn|router-id|shutdown|stub|passive-interface default|metric weights); router eigrp * / passive-interface *; router eigrp * / network *; interface * / eigrp; interface * / eigrp / (process|passive-interface)", Kind: Session, Scope: ScopeProtocol, Target: "eigrp $1", Detail: "neighbours are lost or formed anew", Source: srcEIGRP},
	{ID: "delta/eigrp-summary", Paths: "interface * / eigrp / summary-address *", Kind: Session, Scope: ScopeProtocol, Target: "eigrp on $1", Detail: "older IOS ends the interface's sessions, newer ones and their neighbours tell each other everything anew; what the summary holds is not told any more", Source: srcEIGRPSummary},
	{ID: "delta/eigrp-routes", Paths: "router eigrp * / (default-metric|maximum-paths|variance|auto-summary); router eigrp * / (distribute-list|distance) *; router eigrp * / redistribute *; router eigrp * / redistribute * / **; interface * / eigrp / (bandwidth|delay)", Kind: Capacity, Scope: ScopeProtocol, Target: "eigrp $1", Detail: "routes or their metrics change, and paths with them", Source: srcEIGRPPath},
}

const (
	srcISISHello = "ISO 10589 section 8.2 and 8.4 (adjacencies need a common level, for level 1 a common area, authentication and the same kind of circuit)"
	srcISISPath  = "ISO 10589 section 7.2 and RFC 5305 (routes follow from metrics and from what is advertised)"
)

// isisRows are about IS-IS.
var isisRows = []DeltaRow{
	{ID: "delta/isis-added", Paths: "router isis *; router isis * / vrf *", Ops: "+", Kind: NoEffect, Scope: ScopeProtocol, Target: "isis $1", Detail: "IS-IS is new there; what runs it is a difference of its own", Source: srcISISPath},
	{ID: "delta/isis-removed", Paths: "router isis *; router isis * / vrf *", Ops: "-", Kind: Session, Scope: ScopeProtocol, Target: "isis $1", Detail: "all adjacencies there are lost, and the routes with them", Source: srcISISHello},
	{ID: "delta/isis-session", Paths: "router isis * / shutdown; router isis * / [vrf *] / (is-type|passive-interface default|multi-topology); router isis * / [vrf *] / (net|passive-interface|address-family|metric-style|authentication|authentication key) *; router isis * / [vrf *] / authentication key", Kind: Session, Scope: ScopeProtocol, Target: "isis $1", Detail: "adjacencies are lost or formed anew, or neighbours no longer understand what is advertised", Source: srcISISHello},
	{ID: "delta/isis-routes", Paths: "router isis * / [vrf *] / (reference-bandwidth|maximum-paths|set-overload-bit|ignore-attached-bit|no attached-bit|advertise passive-only|distribute-list in); router isis * / [vrf *] / (metric|distance|leak|summary-address) *; router isis * / [vrf *] / redistribute *; router isis * / [vrf *] / redistribute * / **; router isis * / [vrf *] / default-information originate; router isis * / [vrf *] / default-information originate / **", Kind: Capacity, Scope: ScopeProtocol, Target: "isis $1", Detail: "routes or their metrics change, and paths with them", Source: srcISISPath},
	{ID: "delta/isis-interface", Paths: "interface * / isis; interface * / isis / (process|circuit-type|network|passive-interface|shutdown); interface * / isis / (address-family|disabled|authentication|authentication key) *", Kind: Session, Scope: ScopeProtocol, Target: "isis $1", Detail: "the neighbours on $1 are lost or formed anew", Source: srcISISHello},
	{ID: "delta/isis-interface-metric", Paths: "interface * / isis / (metric|priority) *; interface * / isis / (metric|priority)", Kind: Capacity, Scope: ScopeProtocol, Target: "isis $1", Detail: "paths over $1 cost otherwise", Source: srcISISPath},
}
