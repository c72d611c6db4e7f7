package systems

// frrPolicy is FRR's, which Cumulus Linux and SONiC run.
var frrPolicy = Policy{
	UndefinedNeighborMap: DeniesAll, UndefinedRedistributionMap: DeniesAll, UndefinedMap: DeniesAll,
	UndefinedPrefixList: MatchesNothing, UndefinedCommunityList: MatchesNothing, UndefinedASPathList: MatchesNothing, UndefinedACL: MatchesNothing,
	UndefinedNeighborFilter: DeniesAll, EmptyPrefixListPermits: true,
	TestsSee: SeeChanged, ExtendedAdds: true, ACLHoldsLength: true, LastTestDecides: true,
	DefaultIntoBGP: Taken, DefaultIntoOSPF: LeftOut, InternalIntoIGP: Taken,
	Sources: "FRR source, 8.4 to 10: lib/routemap.c route_map_apply_ext (a map that is not there denies; sets are done entry by entry; call); bgpd/bgp_route.c bgp_input_modifier and bgp_input_filter " +
		"(a filter that is not there denies); lib/plist.c prefix_list_apply_ext (no list denies, an empty one permits); bgpd/bgp_routemap.c (a list that is not there is no match; set extcommunity merges); " +
		"real FRR 8.4.4: on-match next and then a term that does not match is denied, without a term behind it permitted (simulate/frrjudge/testdata bgp-6); lib/filter.c filter_match_zebra; ospfd/ospf_zebra.c (a default route is for default-information originate alone)",
}

var nokiaPolicy = Policy{
	UndefinedNeighborMap: PermitsAll, UndefinedMap: PermitsAll,
	Chains: true, CommunityEach: true, PathSyntax: PathASNs, Deletes: DeletesAsWritten,
	DefaultIntoBGP: Taken, DefaultIntoOSPF: Taken, DefaultIntoIGP: Taken, InternalIntoIGP: Taken,
	Sources: "Nokia SR OS Unicast Routing Protocols Guide, Route Policies: policies are lists, evaluated until one accepts or rejects, and what none decides is decided by the protocol; AS path expressions are over whole numbers",
}

// policies are how systems take routing policies.
var policies = map[string]Policy{
	"frr": frrPolicy, "cumulus": frrPolicy, "sonic": frrPolicy,
	"nxos": {
		UndefinedNeighborMap: DeniesAll, EmptyPrefixListPermits: true,
		DefaultIntoBGP: LeftOut, DefaultIntoOSPF: LeftOut, InternalIntoIGP: Taken,
		Sources: "labs/nxos_undefined_route_map: an undefined route-map of a neighbour denies everything; labs/nxos_redistribution: iBGP routes go into OSPF and EIGRP where the route-map permits them; Nexus 3000 Unicast Routing Configuration Guide, Prefix Lists: an empty prefix list permits all routes; " +
			"NX-OS Unicast Routing Command Reference, default-information originate: a default route is redistributed only with it",
	},
	"eos": {
		UndefinedNeighborMap: PermitsAll, PathSyntax: PathTokens, InternalIntoIGP: Taken, DefaultIntoOSPF: Taken, DefaultIntoBGP: TakenProbably,
		Sources: "EOS User Manual, bgp redistribute-internal: by default iBGP routes may be redistributed into an IGP (arista.avd eos_cli_config_gen, pull request 4033, says the same); Arista TOI, bgp missing-policy: by default all routes are permitted when a neighbour is configured with a route map that is not defined; EOS User Manual, ip as-path regex-mode: asn by default; batfish/batfish pull request 3606: unlike IOS, EOS redistributes a default route into OSPF by \"redistribute\" (a third party's word)",
	},
	"ios": {
		UndefinedPrefixList: MatchesAll, UndefinedACL: MatchesAll, EmptyPrefixListPermits: true, UndefinedNeighborFilter: PermitsAll,
		TestsSee: SeeOriginal, Deletes: DeletesFirst,
		DefaultIntoBGP: LeftOut, DefaultIntoOSPF: LeftOut, DefaultIntoIGP: Taken, InternalIntoIGP: LeftOut, BGPTakesInternalOSPF: true, TakesInterfaces: true,
		Sources: "BGP Route-Map Continue (IOS 12.0S to XE 3S): sets are saved while matches are evaluated and executed after; ieoc.com discussion 16348: a prefix list that is not there matches as if nothing were said, seen on a device; IOS IP Configuration Guide, How the System Filters Traffic by Prefix List: an empty prefix list permits all prefixes; " +
			"IOS IP Routing: BGP Command Reference, bgp redistribute-internal, default-information originate (BGP), redistribute (OSPF into BGP: internal routes unless match says more), set comm-list delete (deleted before what the same sequence sets); Cisco tech note 7111 " +
			"(Redistribution Among Routing Protocols): redistributing an IGP takes its connected interfaces along",
	},
	"iosxr": {
		UndefinedNeighborMap: RefusesCommit, UndefinedRedistributionMap: RefusesCommit, UndefinedMap: RefusesCommit,
		UndefinedPrefixList: RefusesCommit, UndefinedCommunityList: RefusesCommit, UndefinedASPathList: RefusesCommit,
		TestsSee: SeeOriginal, Deletes: DeletesAsWritten, CommunityEach: true,
		DefaultIntoBGP: LeftOut, DefaultIntoOSPF: LeftOut, InternalIntoIGP: LeftOut,
		Sources: "Cisco IOS XR Routing Configuration Guide, Implementing Routing Policy: the existence of referenced policies and sets is enforced when a policy is attached; comparison operators always run on the initial data in the route; " +
			"Routing Command Reference, bgp redistribute-internal, default-information originate",
	},
	"junos": {
		UndefinedNeighborMap: RefusesCommit, UndefinedRedistributionMap: RefusesCommit, UndefinedMap: RefusesCommit,
		UndefinedPrefixList: RefusesCommit, UndefinedCommunityList: RefusesCommit, UndefinedASPathList: RefusesCommit,
		TestsSee: SeeChanged, Deletes: DeletesAsWritten, Chains: true, PrependsOutermost: true, CommunitiesByName: true, CommunityEach: true, PathSyntax: PathASNs,
		DefaultIntoBGP: Taken, DefaultIntoOSPF: Taken, DefaultIntoIGP: Taken, InternalIntoIGP: Taken,
		Sources: "labs/junos_cross_term_match: later terms see what earlier ones set; labs/junos_undefined_prefix_list_import and _export: an empty list matches nothing; Junos Routing Policies User Guide: policy chains and default policies, " +
			"as-path-prepend (added after the local AS), community set; a reference to what is not defined fails the commit check",
	},
	"sros": nokiaPolicy, "srlinux": nokiaPolicy,
}
