package systems

// OSPF is how a system's OSPF behaves where configuration does not say.
type OSPF struct {
	// DefaultCost is an interface's cost where neither a cost nor a reference bandwidth is configured, 0 where it is always computed.
	DefaultCost int
	// LoopbackCost is the cost of a loopback's host route.
	LoopbackCost int
	// NetworkCoversSubnet reports that a network statement takes an interface only if it holds its whole subnet, not just its address.
	NetworkCoversSubnet bool
	// MaximumPaths is how many equal paths are used.
	MaximumPaths int
	// PathsByTree says that of more equal ways than may be used those stay that come first where the tree is walked (FRR 8.4, ospfd/ospf_spf.c,
	// ospf_spf_process_stubs, and ospf_zebra.c, ospf_zebra_add; testdata any-9441, any-9470). Which those are is not computed, for the order of
	// vertices at one distance is that of addresses in memory.
	PathsByTree bool
	// RFC1583 reports that RFC 1583 compatibility is on: a range costs the least of what it holds (RFC 2328, 16.2: the most), and paths to
	// AS boundary routers are compared by cost alone within a kind.
	RFC1583 bool
	// ExternalMetric is the metric of a redistributed route, ExternalMetricBGP that of one from BGP, DefaultMetric that of a default route
	// originated, DefaultMetricAlways with "always".
	ExternalMetric, ExternalMetricBGP, DefaultMetric, DefaultMetricAlways int
	// KeepsMetric reports that a redistributed route keeps the metric it has, where it has one.
	KeepsMetric bool
	// StubDefaultNeedsCost reports that an area border router gives a stub area a default route only where its cost is configured.
	StubDefaultNeedsCost bool
	// Discards says which ranges put a discard route into the table of the router that has them.
	Discards Discards
	// DiscardMetric is the metric of such a route.
	DiscardMetric int64
	// DiscardAsSummary reports that the route is shown as a summary, not as of the area.
	DiscardAsSummary bool
	// ExternalDiscardDistance is the distance of the discard route of a summary of external routes, 0 where it is OSPF's.
	ExternalDiscardDistance int
	// AllRouters reports that 224.0.0.5/32 is in the table while OSPF runs.
	AllRouters bool
	// RedistributesDefault reports that a default route is redistributed like any other; elsewhere only default-information originate brings one in.
	RedistributesDefault bool
	// Forwarding says when an external route carries its next hop as forwarding address.
	Forwarding Forwarding
	// ForwardsToFirst reports that of several next hops the lowest is, where others give none.
	ForwardsToFirst bool
	// InternalDistance reports one distance for routes within and between areas.
	InternalDistance bool
	// ImportsExternal reports that the filter of what is installed asks external routes only.
	ImportsExternal bool
	// OwnSubnetsStay reports that redistributing connected routes leaves out those within a subnet that OSPF itself runs on.
	OwnSubnetsStay bool
	// NSSADefault reports that an area border router gives every NSSA a default route by a summary, not just one without summaries.
	NSSADefault bool
	// NSSAFirstAddress reports that the forwarding address in an NSSA is of the first interface by name there, loopbacks like others.
	NSSAFirstAddress bool
	// NSSAKeepsAddress reports that the forwarding address in an NSSA stays that of an interface that went down, until the route is told anew.
	NSSAKeepsAddress bool
	// NSSATranslatorStays reports that a border router counts for the election of an NSSA's translator though it is not reachable any more.
	NSSATranslatorStays bool
	// AttachedFirst reports that a router goes straight to others on a network that it is attached to, though there are other ways to the network
	// that cost as much.
	AttachedFirst bool
	// NSSALosesDiscards reports that a border router of an NSSA may be without the discard routes of its ranges.
	NSSALosesDiscards bool
	// RangeHidesSummaries reports that a border router ignores what others tell of subnets within its ranges in use, not just of the very ranges.
	RangeHidesSummaries bool
	// TranslationLosesMetric reports that a route translated from type 7 to 5 gets the process's default metric, not its own.
	TranslationLosesMetric bool
	// MaxMetricSummary is the cost of all that an area border router summarises while it is the last resort (RFC 6987), 0 for what it costs.
	MaxMetricSummary int64
	// DiscardDistance is the distance of the discard route of a range, 0 where it is that of routes within areas.
	DiscardDistance int
	// FiltersSpecifics reports that an area's filters ask the subnets that are summarised, not the ranges made of them: a range whose subnets
	// pass into one area is told to all, those without summaries too, at the most that any of its subnets costs.
	FiltersSpecifics bool
	// BoundaryThroughAny reports that the way to an AS boundary router is looked for in stub areas and NSSAs too. Within one of them it comes before
	// the backbone like in other areas, and if that is a stub area, where a boundary router is not known for one, what it brings in is not used.
	BoundaryThroughAny bool
	// NSSAForwardAnywhere reports that the forwarding address of a route of an NSSA may be found by any path within or between areas.
	NSSAForwardAnywhere bool
	// AlwaysWithoutForward reports that default-information originate always has no forwarding address.
	AlwaysWithoutForward bool
	// AlwaysIsLost reports that default-information originate always may stop when a default route of another protocol goes that was there: it takes
	// the place of what always brings in. Real FRR 8.4.4 ends either way (testdata open ospf-20, any-9016).
	AlwaysIsLost bool
	// DefaultMetricApart reports that the process's default metric is not for the default route that it originates.
	DefaultMetricApart bool
	// SetsDownBit reports that what a VRF's OSPF redistributes from BGP carries the DN bit or the tag of a VPN, for which a VRF's OSPF elsewhere
	// ignores it unless told otherwise (RFC 4576; RFC 4577, 4.2.5.2).
	SetsDownBit bool
	// NSSADefaultOriginate reports that default-information originate brings its route into NSSAs too.
	NSSADefaultOriginate bool
	Source               string
}

// Forwarding says when an external route carries its next hop as forwarding address (RFC 2328, 12.4.4.1 leaves it open).
type Forwarding uint8

// The ways. The zero value is never.
const (
	NoForwarding Forwarding = iota
	// ForwardOnBroadcast does where the next hop is on a broadcast network on which OSPF is active.
	ForwardOnBroadcast
	// ForwardOnAny does where it is in any subnet that OSPF runs on.
	ForwardOnAny
)

// Discards says which ranges install discard routes.
type Discards uint8

// The ways. The zero value is none.
const (
	NoDiscards Discards = iota
	// AdvertisedRanges are those in use and not suppressed.
	AdvertisedRanges
	// ActiveRanges are all in use, not-advertise too.
	ActiveRanges
)

var ospfRows = map[string]OSPF{
	"ios": {SetsDownBit: true, LoopbackCost: 1, MaximumPaths: 4, RFC1583: true, ExternalMetric: 20, ExternalMetricBGP: 1, DefaultMetric: 1, DefaultMetricAlways: 1,
		Forwarding: ForwardOnBroadcast, Discards: AdvertisedRanges, DiscardAsSummary: true, ExternalDiscardDistance: 254,
		Source: "Cisco IOS IP Routing: OSPF Command Reference (maximum-paths, compatible rfc1583, discard-route, redistribute); labs ospf_summarization a01, iosxe_redistribution"},
	"nxos": {SetsDownBit: true, LoopbackCost: 1, MaximumPaths: 8, ExternalMetric: 20, ExternalMetricBGP: 1, DefaultMetric: 1, DefaultMetricAlways: 1, Forwarding: ForwardOnBroadcast, Discards: AdvertisedRanges,
		Source: "Cisco Nexus 9000 Series NX-OS Unicast Routing Configuration Guide, Configuring OSPFv2; lab nxos_redistribution: loopback 1, BGP 1, others 20"},
	"iosxr": {SetsDownBit: true, LoopbackCost: 1, MaximumPaths: 32, ExternalMetric: 20, ExternalMetricBGP: 1, DefaultMetric: 1, DefaultMetricAlways: 1, Forwarding: ForwardOnBroadcast, Discards: AdvertisedRanges,
		Source: "Cisco IOS XR Routing Command Reference, OSPF Commands; lab iosxr_ibgp_rr_over_ospf: loopback 1"},
	"eos": {SetsDownBit: true, DefaultCost: 10, LoopbackCost: 10, MaximumPaths: 128, RedistributesDefault: true, ExternalMetric: 1, ExternalMetricBGP: 1, DefaultMetric: 1, DefaultMetricAlways: 1, Forwarding: ForwardOnBroadcast,
		Source: "Arista EOS User Manual, OSPFv2; labs eos_multicast_base: every interface costs 10, loopbacks too; eos_ospf_bgp: BGP 1"},
	"junos": {SetsDownBit: true, MaximumPaths: 16, RedistributesDefault: true, InternalDistance: true, ImportsExternal: true, RFC1583: true, KeepsMetric: true, StubDefaultNeedsCost: true, Discards: ActiveRanges, DiscardMetric: 16777215, AllRouters: true,
		Source: "Junos OSPF User Guide (stub default-metric, no-rfc-1583, area-range); lab ospf_summarization a02: loopback 0, discard routes of restricted ranges too, metric 16777215, 224.0.0.5"},
	"frr":     frrOSPF,
	"cumulus": frrOSPF,
	"sonic":   frrOSPF,
	"sros": {SetsDownBit: true, MaximumPaths: 1, RedistributesDefault: true, RFC1583: true, DefaultMetric: 1, DefaultMetricAlways: 1, KeepsMetric: true, Discards: AdvertisedRanges,
		Source: "Nokia SR OS Unicast Routing Protocols Guide, OSPF (compatible-rfc1583, blackhole-aggregate); labs sros_*: system interface 0, one path unless ecmp"},
	"srlinux": {MaximumPaths: 1, RedistributesDefault: true, RFC1583: true, DefaultMetric: 1, DefaultMetricAlways: 1, KeepsMetric: true,
		Source: "Nokia SR Linux Routing Protocols Guide, OSPF (max-ecmp-paths 1)"},
}

var frrOSPF = OSPF{NetworkCoversSubnet: true, MaximumPaths: 256, PathsByTree: true, ExternalMetric: 20, ExternalMetricBGP: 20, DefaultMetric: 10, DefaultMetricAlways: 1, Forwarding: ForwardOnAny, ForwardsToFirst: true, Discards: AdvertisedRanges,
	OwnSubnetsStay: true, NSSADefault: true, NSSAFirstAddress: true, NSSAKeepsAddress: true, NSSATranslatorStays: true, NSSALosesDiscards: true, AttachedFirst: true, RangeHidesSummaries: true, TranslationLosesMetric: true, MaxMetricSummary: 0xff0000, DiscardDistance: 110, FiltersSpecifics: true, NSSADefaultOriginate: true, BoundaryThroughAny: true, NSSAForwardAnywhere: true, AlwaysWithoutForward: true, AlwaysIsLost: true, DefaultMetricApart: true,
	Source: "FRR ospfd: ospf_asbr.c (ospf_distribute_check_connected), ospf_abr.c (ospf_abr_announce_stub_defaults, ospf_abr_announce_network, ospf_abr_announce_aggregates, OSPF_STUB_MAX_METRIC_SUMMARY_COST), ospf_zebra.c (ospf_zebra_add_discard gives no distance), ospf_ase.c (ospf_find_asbr_route, ospf_ase_calculate_route), ospf_lsa.c (ospf_get_nssa_ip, ospf_lsa_translated_nssa_new), ospf_abr.c (ospf_abr_nssa_am_elected counts router LSAs, reachable or not; ospf_abr_nssa_task has ospf_abr_manage_discard_routes count ranges from nothing, testdata reported any-5010), ospf_zebra.c (ospf_zebra_read_route takes the first next hop, which zebra has sorted; testdata ospf-5014), ospf_ia.c (process_summary_lsa, ospf_area_range_match_any), each seen in real FRR 8.4.4 (simulate/frrjudge/testdata ospf-1, ospf-10, ospf-17, ospf-316, any-5026); ospf_asbr.c (DEFAULT_DEFAULT_METRIC 20), ospf_lsa.c (DEFAULT_DEFAULT_ORIGINATE_METRIC 10, DEFAULT_DEFAULT_ALWAYS_METRIC 1), ospf_lsa.c (metric_value; testdata any-9024), ospf_spf.c (ospf_nexthop_calculation; testdata any-9312), ospf_zebra.c (ospf_zebra_read_route, ospf_external_lsa_refresh_default; testdata ospf-20), ospf_lsa.c lsa_link_loopback_set (cost 0); lab cumulusfrr_ospf_unnumbered"}
