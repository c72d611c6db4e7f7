package systems

// ISIS is how a system's IS-IS behaves where configuration does not say.
type ISIS struct {
	// Needs says what an interface needs to run IS-IS for IPv4 beside being named by the instance.
	Needs ISISNeed
	// DefaultMetric is the metric of an interface that has none, 0 where it follows the bandwidth; LoopbackMetric that of a loopback,
	// PassiveMetric that of another passive interface.
	DefaultMetric, LoopbackMetric, PassiveMetric int
	// PassiveLoopbackMetric is the metric of a loopback that is passive, where it differs; -1 where it does not.
	PassiveLoopbackMetric int
	// Style is the metric style: "narrow", "wide", or "transition" for both.
	Style        string
	MaximumPaths int
	// KeepsMetric reports that a redistributed route keeps the metric it has; elsewhere it starts with 0.
	KeepsMetric bool
	// ExportsBoth reports that redistribution without a level goes into both; elsewhere into level 2 where there is one.
	ExportsBoth bool
	// OriginatesAlways reports that default-information originate needs no default route in the table.
	OriginatesAlways bool
	// ExternalDistances are those of routes that were brought in from outside and are told apart, by level; 0 where they are those of others. Wide
	// metrics do not tell them apart (RFC 5305, TLV 135 has no bit for it), and an external route of level 1 does not go into level 2 by itself.
	ExternalDistances [3]int
	Source            string
}

// ISISNeed says what an interface needs to run IS-IS for IPv4.
type ISISNeed uint8

// The needs. The zero value is nothing more.
const (
	NamedOnly ISISNeed = iota
	// OwnFamily: the interface names the family itself (ip router isis, address-family ipv4 unicast).
	OwnFamily
	// InstanceFamily: the instance has a block for the family.
	InstanceFamily
	// OwnISO: the interface takes packets of ISO.
	OwnISO
)

var isisRows = map[string]ISIS{
	"ios": {Needs: OwnFamily, DefaultMetric: 10, LoopbackMetric: 10, PassiveLoopbackMetric: 0, Style: "narrow", MaximumPaths: 4, OriginatesAlways: true,
		Source: "Cisco IOS IP Routing: ISIS Command Reference (isis metric 10; passive-interface: advertised with metric 0; metric-style; maximum-paths; default-information originate)"},
	"nxos": {Needs: OwnFamily, LoopbackMetric: 1, PassiveMetric: 10, PassiveLoopbackMetric: -1, Style: "transition", MaximumPaths: 8,
		Source: "Cisco Nexus 9000 Series NX-OS Unicast Routing Configuration Guide, Configuring IS-IS (reference bandwidth 40 Gbit/s); lab nxos_isis: 1 Gbit/s costs 40, a loopback 1"},
	"iosxr": {Needs: OwnFamily, DefaultMetric: 10, PassiveMetric: 10, PassiveLoopbackMetric: -1, Style: "narrow", MaximumPaths: 8, OriginatesAlways: true,
		Source: "Cisco IOS XR Routing Command Reference, IS-IS Commands (metric 10, maximum-paths 8, metric-style narrow); show isis interface shows 0 for a loopback"},
	"eos": {Needs: InstanceFamily, DefaultMetric: 10, LoopbackMetric: 10, PassiveMetric: 10, PassiveLoopbackMetric: -1, Style: "wide", MaximumPaths: 128,
		Source: "Arista EOS User Manual, IS-IS (isis metric 10; wide metrics only)"},
	"junos": {Needs: OwnISO, DefaultMetric: 10, PassiveMetric: 10, PassiveLoopbackMetric: -1, Style: "transition", MaximumPaths: 16, KeepsMetric: true, ExportsBoth: true, ExternalDistances: [3]int{0, 160, 165},
		Source: "Junos IS-IS User Guide (metric 10, loopback 0; both kinds of metric unless wide-metrics-only); Junos, Route Preferences Overview: IS-IS level 1 external 160, level 2 external 165 (show route: \"[IS-IS/165]\" of exported static and aggregate routes); wide-metrics-only: without it external routes of level 1 are not leaked into level 2"},
	"frr": frrISIS, "cumulus": frrISIS, "sonic": frrISIS,
	"sros": {DefaultMetric: 10, PassiveMetric: 10, PassiveLoopbackMetric: -1, Style: "transition", MaximumPaths: 1, KeepsMetric: true, ExportsBoth: true, ExternalDistances: [3]int{0, 160, 165},
		Source: "Nokia SR OS Unicast Routing Protocols Guide, IS-IS (default metric 10; route preference defaults: level 1 external 160, level 2 external 165); lab sros_services: system interface 0, one path unless ecmp"},
	"srlinux": {DefaultMetric: 10, PassiveMetric: 10, PassiveLoopbackMetric: -1, Style: "transition", MaximumPaths: 1, KeepsMetric: true, ExportsBoth: true,
		Source: "Nokia SR Linux Routing Protocols Guide, IS-IS"},
}

var frrISIS = ISIS{Needs: OwnFamily, DefaultMetric: 10, LoopbackMetric: 10, PassiveMetric: 10, PassiveLoopbackMetric: -1, Style: "wide", MaximumPaths: 256,
	Source: "FRR user guide, ISIS; FRR isisd/isis_circuit.c (DEFAULT_CIRCUIT_METRIC 10); tests/topotests/isis_sr_topo1: a passive loopback costs 10"}
