package systems

// Resolution says through which routes a next hop may be found.
type Resolution uint8

// The ways of finding a next hop. The zero value takes any route.
const (
	// ThroughAny takes the longest match, a default route too.
	ThroughAny Resolution = iota
	// NotDefault takes any but the default route.
	NotDefault
	// AttachedOnly takes only subnets that an interface is in.
	AttachedOnly
)

// Static is how a system takes static routes.
type Static struct {
	// Resolve says through which routes the next hop of a static route may be found.
	Resolve Resolution
	// Metric is what a static route without one shows.
	Metric int64
	// OneConnected keeps one of several interfaces in the same subnet in the table, a loopback before others (FRR zebra; labs cumulusfrr_ospf_unnumbered).
	OneConnected bool
	// KeepsLocal keeps the host route of an address while its interface is down, as one that rejects (Junos; labs junos_l3vpn pe1, junos_evpn_type5 edge1).
	KeepsLocal bool
	Source     string
}

// EIGRP is how a system's EIGRP counts.
type EIGRP struct {
	// ScaleBeforeDividing multiplies by 256 before the bandwidth is divided, so that less is lost to rounding (NX-OS; labs nxos_redistribution
	// against iosxe_redistribution: 2870300 and 2870272 for 900 kbit/s and 101 units of delay).
	ScaleBeforeDividing bool
	// DefaultMetric is what redistributed routes get without any said, "" for none (they are then left out).
	DefaultMetric string
	MaximumPaths  int
}
