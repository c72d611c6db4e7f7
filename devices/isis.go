package devices

// ISIS is one instance of IS-IS, with what holds in each VRF it runs in (ISO 10589, RFC 1195).
type ISIS struct {
	Process  string              `json:"process" path:"-"`
	Shutdown bool                `json:"shutdown,omitempty" path:"shutdown"`
	VRFs     map[string]*ISISVRF `json:"vrfs" path:"vrf"`
}

// ISISVRF is an instance of IS-IS in one VRF ("default" for the default one). Keys that are levels are "level-1", "level-2" or "" for both.
type ISISVRF struct {
	// NETs are network entity titles: area, system id and selector ("49.0001.0000.0000.0001.00").
	NETs map[string]bool `json:"nets,omitempty" path:"net"`
	// Level is "level-1", "level-2" or "level-1-2", "none" where both are switched off; empty is the default.
	Level string `json:"level,omitempty" path:"is-type"`
	// MetricStyle is "narrow", "wide" or "transition" by level.
	MetricStyle map[string]string `json:"metricStyle,omitempty" path:"metric-style"`
	// Metrics are the metrics of interfaces that have none of their own, by level.
	Metrics map[string]int `json:"metrics,omitempty" path:"metric"`
	// ReferenceBandwidth is in Mbit/s, 0 where metrics do not follow bandwidths unless the system's always do.
	ReferenceBandwidth int  `json:"referenceBandwidth,omitempty" path:"reference-bandwidth"`
	PassiveDefault     bool `json:"passiveDefault,omitempty" path:"passive-interface default"`
	// Passive overrides the default by interface; the interface need not run IS-IS by itself.
	Passive map[string]bool `json:"passive,omitempty" path:"passive-interface"`
	// Families are the address families that are on ("ipv4", "ipv6"), where the system wants them said.
	Families         map[string]bool            `json:"families,omitempty" path:"address-family"`
	Redistribute     map[string]*Redistribution `json:"redistribute,omitempty" path:"redistribute"`
	DefaultOriginate *DefaultOriginate          `json:"defaultOriginate,omitempty" path:"default-information originate"`
	MaximumPaths     int                        `json:"maximumPaths,omitempty" path:"maximum-paths"`
	// Distance is the administrative distance, keyed "" (all), "level-1", "level-2", "level-1 external", "level-2 external".
	Distance map[string]int `json:"distance,omitempty" path:"distance"`
	// Overload is the set-overload-bit statement as written, "on" for a bare one.
	Overload string `json:"overload,omitempty" path:"set-overload-bit"`
	// Leaks are routes that go from one level to the other: "level-2 level-1" -> "route-map R", "prefix-list L" or "" for all.
	Leaks map[string]string `json:"leaks,omitempty" path:"leak"`
	// Summaries are summary addresses: prefix -> the level they are for, and more as written.
	Summaries map[string]string `json:"summaries,omitempty" path:"summary-address"`
	// IgnoreAttached reports that no default route follows from the attached bit; NoAttached that the bit is not sent.
	IgnoreAttached bool `json:"ignoreAttached,omitempty" path:"ignore-attached-bit"`
	NoAttached     bool `json:"noAttached,omitempty" path:"no attached-bit"`
	// PassiveOnly reports that only the subnets of passive interfaces are advertised.
	PassiveOnly  bool   `json:"passiveOnly,omitempty" path:"advertise passive-only"`
	DistributeIn string `json:"distributeIn,omitempty" path:"distribute-list in"`
	// Auth is the authentication of link-state packets by level: "simple", "message-digest", "key-chain", ...; Keys are keyed hashes or chains.
	Auth map[string]string `json:"auth,omitempty" path:"authentication"`
	Keys map[string]string `json:"keys,omitempty" path:"authentication key"`
	// MultiTopology reports that IPv6 has a topology of its own (RFC 5120).
	MultiTopology bool              `json:"multiTopology,omitempty" path:"multi-topology"`
	Settings      map[string]string `json:"settings,omitempty" path:""`
}

// InterfaceISIS is what an interface says of IS-IS. Keys that are levels are "level-1", "level-2" or "" for both.
type InterfaceISIS struct {
	Process string `json:"process,omitempty" path:"process"`
	// Families are what it carries: "ipv4", "ipv6".
	Families map[string]bool `json:"families,omitempty" path:"address-family"`
	// Level is "level-1", "level-2" or "level-1-2"; empty is the instance's. Off are levels that are switched off by themselves.
	Level string          `json:"level,omitempty" path:"circuit-type"`
	Off   map[string]bool `json:"off,omitempty" path:"disabled"`
	// Metrics are by level; "" is for those that say none. A metric of IPv6's own topology has " ipv6" behind its level.
	Metrics map[string]int `json:"metrics,omitempty" path:"metric"`
	// Network is "point-to-point" or "broadcast"; empty is the default.
	Network  string         `json:"network,omitempty" path:"network"`
	Passive  *bool          `json:"passive,omitempty" path:"passive-interface"`
	Priority map[string]int `json:"priority,omitempty" path:"priority"`
	// Auth is the authentication of hellos by level, Keys are keyed hashes or chains.
	Auth     map[string]string `json:"auth,omitempty" path:"authentication"`
	Keys     map[string]string `json:"keys,omitempty" path:"authentication key"`
	BFD      string            `json:"bfd,omitempty" path:"bfd"`
	Shutdown bool              `json:"shutdown,omitempty" path:"shutdown"`
	Settings map[string]string `json:"settings,omitempty" path:""`
}
