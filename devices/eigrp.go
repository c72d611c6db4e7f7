package devices

import "net/netip"

// EIGRP is EIGRP in one VRF and family under one AS number, from either form of its configuration (RFC 7868).
type EIGRP struct {
	// AS is the autonomous system that neighbours must share; Name is that of the named form, VRF "default" or a VRF's name.
	AS       int        `json:"as" path:"asn"`
	Name     string     `json:"name,omitempty" path:"-"`
	VRF      string     `json:"vrf" path:"-"`
	IPv6     bool       `json:"ipv6,omitempty" path:"-"`
	RouterID netip.Addr `json:"routerID,omitzero" path:"router-id"`
	// Networks are the prefixes whose interfaces run EIGRP.
	Networks       map[string]bool `json:"networks,omitempty" path:"network"`
	PassiveDefault bool            `json:"passiveDefault,omitempty" path:"passive-interface default"`
	// Passive overrides the default by interface.
	Passive      map[string]bool                 `json:"passive,omitempty" path:"passive-interface"`
	Redistribute map[string]*EIGRPRedistribution `json:"redistribute,omitempty" path:"redistribute"`
	// DefaultMetric is bandwidth, delay, reliability, load and MTU, as written.
	DefaultMetric string `json:"defaultMetric,omitempty" path:"default-metric"`
	// DistributeLists are filters by direction and interface: "in", "out Ethernet0/0" -> "prefix-list P", "route-map M".
	DistributeLists map[string]string `json:"distributeLists,omitempty" path:"distribute-list"`
	// Stub is what a stub router advertises, "" for a router that is none.
	Stub         string `json:"stub,omitempty" path:"stub"`
	MaximumPaths int    `json:"maximumPaths,omitempty" path:"maximum-paths"`
	// Variance is the factor within which worse paths are used too, 0 for the default of 1.
	Variance int `json:"variance,omitempty" path:"variance"`
	// Distance is keyed "internal" and "external".
	Distance    map[string]int    `json:"distance,omitempty" path:"distance"`
	Shutdown    bool              `json:"shutdown,omitempty" path:"shutdown"`
	AutoSummary bool              `json:"autoSummary,omitempty" path:"auto-summary"`
	Settings    map[string]string `json:"settings,omitempty" path:""`
}

// EIGRPRedistribution brings routes of another source into EIGRP.
type EIGRPRedistribution struct {
	Policy string `json:"policy,omitempty" path:"route-map"`
	// Metric is bandwidth, delay, reliability, load and MTU, as written.
	Metric string `json:"metric,omitempty" path:"metric"`
	Match  string `json:"match,omitempty" path:"match"`
}

// InterfaceEIGRP is what an interface says of EIGRP where the interface is the place to say it.
type InterfaceEIGRP struct {
	// Process is the tag of the process that runs on it.
	Process string `json:"process,omitempty" path:"process"`
	Passive bool   `json:"passive,omitempty" path:"passive-interface"`
	// Bandwidth in kbit/s and Delay in tens of microseconds are EIGRP's own, 0 for the interface's.
	Bandwidth int64 `json:"bandwidth,omitempty" path:"bandwidth"`
	Delay     int64 `json:"delay,omitempty" path:"delay"`
	// Summaries are told here in place of what they hold: process and prefix ("100 10.0.0.0/8") -> the distance of the discard route, "" for 5.
	Summaries map[string]string `json:"summaries,omitempty" path:"summary-address"`
}
