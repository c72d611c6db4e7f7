package devices

import "net/netip"

// InterfaceOSPF is what an interface says of OSPF. Times are in seconds, 0 for the default.
type InterfaceOSPF struct {
	// Process and Area are empty where the process's own network statements decide.
	Process string `json:"process,omitempty" path:"process"`
	Area    string `json:"area,omitempty" path:"area"`
	Cost    int    `json:"cost,omitempty" path:"cost"`
	Hello   int    `json:"hello,omitempty" path:"hello-interval"`
	Dead    int    `json:"dead,omitempty" path:"dead-interval"`
	// Network is "point-to-point", "broadcast", "non-broadcast", "point-to-multipoint"; empty is the default.
	Network   string `json:"network,omitempty" path:"network"`
	Passive   *bool  `json:"passive,omitempty" path:"passive-interface"`
	Priority  *int   `json:"priority,omitempty" path:"priority"`
	MTUIgnore bool   `json:"mtuIgnore,omitempty" path:"mtu-ignore"`
	// Auth is "none", "simple", "message-digest", "hmac-..." or "ipsec"; Keys are keyed hashes by key id, or key-chain names.
	Auth     string            `json:"auth,omitempty" path:"authentication"`
	Keys     map[string]string `json:"keys,omitempty" path:"authentication key"`
	BFD      string            `json:"bfd,omitempty" path:"bfd"`
	Shutdown bool              `json:"shutdown,omitempty" path:"shutdown"`
	Settings map[string]string `json:"settings,omitempty" path:""`
}

// OSPF is one process of OSPF version 2 or 3, with what holds in each VRF it runs in.
type OSPF struct {
	Process  string              `json:"process" path:"-"`
	Shutdown bool                `json:"shutdown,omitempty" path:"shutdown"`
	VRFs     map[string]*OSPFVRF `json:"vrfs" path:"vrf"`
}

// OSPFVRF is an OSPF process in one VRF ("default" for the default one).
type OSPFVRF struct {
	RouterID netip.Addr `json:"routerID,omitzero" path:"router-id"`
	// ReferenceBandwidth is in Mbit/s, 0 for the system's default.
	ReferenceBandwidth int `json:"referenceBandwidth,omitempty" path:"reference-bandwidth"`
	// Networks are network statements: "10.0.0.0/8" -> area.
	Networks       map[string]string    `json:"networks,omitempty" path:"network"`
	Areas          map[string]*OSPFArea `json:"areas,omitempty" path:"area"`
	PassiveDefault bool                 `json:"passiveDefault,omitempty" path:"passive-interface default"`
	// Passive overrides the default by interface.
	Passive          map[string]bool            `json:"passive,omitempty" path:"passive-interface"`
	Redistribute     map[string]*Redistribution `json:"redistribute,omitempty" path:"redistribute"`
	DefaultMetric    int                        `json:"defaultMetric,omitempty" path:"default-metric"`
	DefaultOriginate *DefaultOriginate          `json:"defaultOriginate,omitempty" path:"default-information originate"`
	MaximumPaths     int                        `json:"maximumPaths,omitempty" path:"maximum-paths"`
	// Distance is the administrative distance, keyed "" (all), "intra-area", "inter-area", "external".
	Distance map[string]int `json:"distance,omitempty" path:"distance"`
	// MaxMetric is the max-metric router-lsa statement as written, "" where there is none.
	MaxMetric    string            `json:"maxMetric,omitempty" path:"max-metric"`
	Summaries    map[string]string `json:"summaries,omitempty" path:"summary-address"`
	DistributeIn string            `json:"distributeIn,omitempty" path:"distribute-list in"`
	TableMap     string            `json:"tableMap,omitempty" path:"table-map"`
	BFD          bool              `json:"bfd,omitempty" path:"bfd"`
	RFC1583      bool              `json:"rfc1583,omitempty" path:"rfc1583compatibility"`
	Settings     map[string]string `json:"settings,omitempty" path:""`
}

// OSPFArea is what a process says of one area. Area numbers are dotted quads.
type OSPFArea struct {
	// Type is "stub", "nssa" or empty for a normal area.
	Type             string `json:"type,omitempty" path:"type"`
	NoSummary        bool   `json:"noSummary,omitempty" path:"no-summary"`
	DefaultOriginate bool   `json:"defaultOriginate,omitempty" path:"default-information-originate"`
	NoRedistribution bool   `json:"noRedistribution,omitempty" path:"no-redistribution"`
	DefaultCost      int    `json:"defaultCost,omitempty" path:"default-cost"`
	// Ranges are summaries: prefix -> "", "not-advertise" or "cost N".
	Ranges       map[string]string `json:"ranges,omitempty" path:"range"`
	FilterIn     string            `json:"filterIn,omitempty" path:"filter-list in"`
	FilterOut    string            `json:"filterOut,omitempty" path:"filter-list out"`
	Auth         string            `json:"auth,omitempty" path:"authentication"`
	VirtualLinks map[string]string `json:"virtualLinks,omitempty" path:"virtual-link"`
	Settings     map[string]string `json:"settings,omitempty" path:""`
}

// Redistribution brings routes of another source into a protocol. Its key is the source: "bgp 65000", "static", "direct".
type Redistribution struct {
	Policy string `json:"policy,omitempty" path:"route-map"`
	Metric int    `json:"metric,omitempty" path:"metric"`
	// HasMetric tells a metric of 0 from none.
	HasMetric  bool   `json:"hasMetric,omitempty" path:"metric set"`
	MetricType int    `json:"metricType,omitempty" path:"metric-type"`
	Tag        int64  `json:"tag,omitempty" path:"tag"`
	Match      string `json:"match,omitempty" path:"match"`
	Subnets    bool   `json:"subnets,omitempty" path:"subnets"`
	Level      string `json:"level,omitempty" path:"level"`
}

// DefaultOriginate advertises a default route.
type DefaultOriginate struct {
	Always     bool   `json:"always,omitempty" path:"always"`
	Policy     string `json:"policy,omitempty" path:"route-map"`
	Metric     int    `json:"metric,omitempty" path:"metric"`
	MetricType int    `json:"metricType,omitempty" path:"metric-type"`
}

// BGP is a device's BGP. AS numbers are asplain.
type BGP struct {
	ASN uint32 `json:"asn" path:"asn"`
	// Confederation identifier and members, 0 and empty where there is none.
	ConfederationID    uint32          `json:"confederationID,omitempty" path:"confederation identifier"`
	ConfederationPeers map[uint32]bool `json:"confederationPeers,omitempty" path:"confederation peers"`
	// Groups are peer groups and templates (peer, peer-policy, peer-session), keyed "group NAME", "peer NAME", ...
	Groups   map[string]*BGPNeighbor `json:"groups,omitempty" path:"template"`
	VRFs     map[string]*BGPVRF      `json:"vrfs" path:"vrf"`
	Settings map[string]string       `json:"settings,omitempty" path:""`
	Shutdown bool                    `json:"shutdown,omitempty" path:"shutdown"`
}

// BGPVRF is BGP in one VRF ("default" for the default one).
type BGPVRF struct {
	RouterID  netip.Addr              `json:"routerID,omitzero" path:"router-id"`
	ClusterID string                  `json:"clusterID,omitempty" path:"cluster-id"`
	LocalAS   uint32                  `json:"localAS,omitempty" path:"local-as"`
	RD        string                  `json:"rd,omitempty" path:"rd"`
	Neighbors map[string]*BGPNeighbor `json:"neighbors,omitempty" path:"neighbor"`
	// DynamicNeighbors are listen ranges, by prefix.
	DynamicNeighbors map[string]*BGPNeighbor `json:"dynamicNeighbors,omitempty" path:"listen range"`
	// Families are keyed "ipv4 unicast", "ipv6 unicast", "l2vpn evpn", "vpnv4 unicast", "ipv4 multicast", ...
	Families map[string]*BGPFamily `json:"families,omitempty" path:"address-family"`
	// BestPath are the bestpath statements that are on: "as-path multipath-relax", "always-compare-med", "compare-routerid",
	// "med missing-as-worst", "med confed", "deterministic-med", "as-path ignore", ...
	BestPath map[string]bool `json:"bestPath,omitempty" path:"bestpath"`
	// Keepalive and Hold are in seconds; 0 for the default of 60 and 180.
	Keepalive        int  `json:"keepalive,omitempty" path:"keepalive"`
	Hold             int  `json:"hold,omitempty" path:"hold-time"`
	NoEnforceFirstAS bool `json:"noEnforceFirstAS,omitempty" path:"no enforce-first-as"`
	NoFastFallover   bool `json:"noFastFallover,omitempty" path:"no fast-external-fallover"`
	// NoDefaultIPv4 reports that neighbours must be activated for IPv4 unicast.
	NoDefaultIPv4 bool `json:"noDefaultIPv4,omitempty" path:"no default ipv4-unicast"`
	// DefaultIPv6Activated reports that neighbours are active for IPv6 unicast without saying so.
	Distance           map[string]int    `json:"distance,omitempty" path:"distance"`
	GracefulRestart    string            `json:"gracefulRestart,omitempty" path:"graceful-restart"`
	LogNeighborChanges bool              `json:"logNeighborChanges,omitempty" path:"-"`
	Settings           map[string]string `json:"settings,omitempty" path:""`
	// ImportTargets, ExportTargets as in VRF where the system puts them under BGP (EOS).
	ImportTargets map[string]bool `json:"importTargets,omitempty" path:"route-target import"`
	ExportTargets map[string]bool `json:"exportTargets,omitempty" path:"route-target export"`
}

// BGPFamily is an address family of a BGP process in a VRF.
type BGPFamily struct {
	// Networks are network statements: prefix -> route policy or "".
	Networks     map[string]string          `json:"networks,omitempty" path:"network"`
	Redistribute map[string]*Redistribution `json:"redistribute,omitempty" path:"redistribute"`
	Aggregates   map[string]*BGPAggregate   `json:"aggregates,omitempty" path:"aggregate-address"`
	// MaximumPaths holds for eBGP and MaximumPathsIBGP for iBGP; 0 is the default of 1.
	MaximumPaths      int    `json:"maximumPaths,omitempty" path:"maximum-paths"`
	MaximumPathsECMP  int    `json:"maximumPathsECMP,omitempty" path:"maximum-paths ecmp"`
	MaximumPathsIBGP  int    `json:"maximumPathsIBGP,omitempty" path:"maximum-paths ibgp"`
	MaximumPathsMixed int    `json:"maximumPathsMixed,omitempty" path:"maximum-paths mixed"`
	DefaultOriginate  bool   `json:"defaultOriginate,omitempty" path:"default-information originate"`
	DefaultMetric     int    `json:"defaultMetric,omitempty" path:"default-metric"`
	TableMap          string `json:"tableMap,omitempty" path:"table-map"`
	// AdditionalPaths: "send", "receive", "selection POLICY", ...
	AdditionalPaths map[string]bool `json:"additionalPaths,omitempty" path:"additional-paths"`
	AdvertisePIP    bool            `json:"advertisePIP,omitempty" path:"advertise-pip"`
	// AdvertiseL2VPN reports that the VRF's routes go out as EVPN type 5 (NX-OS advertise l2vpn evpn).
	AdvertiseL2VPN    bool           `json:"advertiseL2VPN,omitempty" path:"advertise l2vpn evpn"`
	NextHopTrigger    string         `json:"nextHopTrigger,omitempty" path:"nexthop trigger-delay"`
	SuppressInactive  bool           `json:"suppressInactive,omitempty" path:"suppress-inactive"`
	RetainRT          bool           `json:"retainRT,omitempty" path:"retain route-target all"`
	ClientToClientOff bool           `json:"clientToClientOff,omitempty" path:"no client-to-client reflection"`
	Distance          map[string]int `json:"distance,omitempty" path:"distance"`
	// NextHop policies and other statements, as written.
	Settings map[string]string `json:"settings,omitempty" path:""`
}

// BGPAggregate is an aggregate-address statement.
type BGPAggregate struct {
	SummaryOnly   bool   `json:"summaryOnly,omitempty" path:"summary-only"`
	ASSet         bool   `json:"asSet,omitempty" path:"as-set"`
	AttributeMap  string `json:"attributeMap,omitempty" path:"attribute-map"`
	AdvertiseMap  string `json:"advertiseMap,omitempty" path:"advertise-map"`
	SuppressMap   string `json:"suppressMap,omitempty" path:"suppress-map"`
	MatchMap      string `json:"matchMap,omitempty" path:"match-map"`
	AdvertiseOnly bool   `json:"advertiseOnly,omitempty" path:"advertise-only"`
}

// BGPNeighbor is a neighbour, a peer group or a template: what it says itself, before inheritance. Pointers are nil
// where nothing is said, so that inheritance can tell "off" from "unsaid".
type BGPNeighbor struct {
	// Inherit are the templates or groups it takes from, in the order in which they win.
	Inherit []string `json:"inherit,omitempty" path:"inherit"`
	// RemoteAS is an AS number, "external", "internal", or "route-map NAME" / "peer-filter NAME" for a range.
	RemoteAS     string `json:"remoteAS,omitempty" path:"remote-as"`
	Description  string `json:"description,omitempty" path:"description"`
	Shutdown     *bool  `json:"shutdown,omitempty" path:"shutdown"`
	UpdateSource string `json:"updateSource,omitempty" path:"update-source"`
	// Interface is the interface of an unnumbered (RFC 5549) neighbour.
	Interface string `json:"interface,omitempty" path:"interface"`
	// EBGPMultihop is the TTL, 0 where unsaid; TTLSecurity is the number of hops of GTSM.
	EBGPMultihop          int  `json:"ebgpMultihop,omitempty" path:"ebgp-multihop"`
	TTLSecurity           int  `json:"ttlSecurity,omitempty" path:"ttl-security hops"`
	DisableConnectedCheck bool `json:"disableConnectedCheck,omitempty" path:"disable-connected-check"`
	// Password is a keyed hash.
	Password  string `json:"password,omitempty" path:"password"`
	Keepalive int    `json:"keepalive,omitempty" path:"keepalive"`
	Hold      int    `json:"hold,omitempty" path:"hold-time"`
	LocalAS   uint32 `json:"localAS,omitempty" path:"local-as"`
	// LocalASOptions are "no-prepend", "replace-as", "dual-as".
	LocalASOptions map[string]bool `json:"localASOptions,omitempty" path:"local-as option"`
	BFD            *bool           `json:"bfd,omitempty" path:"bfd"`
	Passive        bool            `json:"passive,omitempty" path:"transport passive"`
	// EnforceFirstAS overrides the VRF's setting.
	EnforceFirstAS *bool                         `json:"enforceFirstAS,omitempty" path:"enforce-first-as"`
	Families       map[string]*BGPNeighborFamily `json:"families,omitempty" path:"address-family"`
	Settings       map[string]string             `json:"settings,omitempty" path:""`
}

// BGPNeighborFamily is what a neighbour says of an address family. The family "" holds for all (EOS neighbor statements
// outside a family).
type BGPNeighborFamily struct {
	Inherit              []string `json:"inherit,omitempty" path:"inherit"`
	Activate             *bool    `json:"activate,omitempty" path:"activate"`
	PolicyIn             string   `json:"policyIn,omitempty" path:"route-map in"`
	PolicyOut            string   `json:"policyOut,omitempty" path:"route-map out"`
	PrefixListIn         string   `json:"prefixListIn,omitempty" path:"prefix-list in"`
	PrefixListOut        string   `json:"prefixListOut,omitempty" path:"prefix-list out"`
	FilterListIn         string   `json:"filterListIn,omitempty" path:"filter-list in"`
	FilterListOut        string   `json:"filterListOut,omitempty" path:"filter-list out"`
	DistributeIn         string   `json:"distributeIn,omitempty" path:"distribute-list in"`
	DistributeOut        string   `json:"distributeOut,omitempty" path:"distribute-list out"`
	NextHopSelf          *bool    `json:"nextHopSelf,omitempty" path:"next-hop-self"`
	NextHopSelfAll       bool     `json:"nextHopSelfAll,omitempty" path:"next-hop-self all"`
	NextHopUnchanged     *bool    `json:"nextHopUnchanged,omitempty" path:"next-hop-unchanged"`
	NextHopThirdPartyOff bool     `json:"nextHopThirdPartyOff,omitempty" path:"no next-hop-third-party"`
	RouteReflectorClient *bool    `json:"routeReflectorClient,omitempty" path:"route-reflector-client"`
	// SendCommunity holds "standard", "extended", "large"; nil where unsaid.
	SendCommunity      map[string]bool `json:"sendCommunity,omitempty" path:"send-community"`
	AllowASIn          int             `json:"allowASIn,omitempty" path:"allowas-in"`
	ASOverride         *bool           `json:"asOverride,omitempty" path:"as-override"`
	DisablePeerASCheck *bool           `json:"disablePeerASCheck,omitempty" path:"disable-peer-as-check"`
	// RemovePrivateAS is "", "yes", "all" or "replace-as".
	RemovePrivateAS     string            `json:"removePrivateAS,omitempty" path:"remove-private-as"`
	Weight              *int              `json:"weight,omitempty" path:"weight"`
	LocalPreference     *int              `json:"localPreference,omitempty" path:"local-preference"`
	DefaultOriginate    *DefaultOriginate `json:"defaultOriginate,omitempty" path:"default-originate"`
	MaximumPrefix       string            `json:"maximumPrefix,omitempty" path:"maximum-prefix"`
	SoftReconfiguration string            `json:"softReconfiguration,omitempty" path:"soft-reconfiguration"`
	UnsuppressMap       string            `json:"unsuppressMap,omitempty" path:"unsuppress-map"`
	// AdvertiseMap is conditional advertisement: "MAP exist-map M2", as written.
	AdvertiseMap    string            `json:"advertiseMap,omitempty" path:"advertise-map"`
	AdditionalPaths map[string]bool   `json:"additionalPaths,omitempty" path:"additional-paths"`
	RewriteEVPNRT   bool              `json:"rewriteEVPNRT,omitempty" path:"rewrite-evpn-rt-asn"`
	Encapsulation   string            `json:"encapsulation,omitempty" path:"encapsulation"`
	Settings        map[string]string `json:"settings,omitempty" path:""`
}

// EVPNInstance is a VLAN's or a bundle's EVPN settings, keyed "vni 10010" (NX-OS), "vlan 10" or "bundle NAME" (EOS).
type EVPNInstance struct {
	RD            string          `json:"rd,omitempty" path:"rd"`
	ImportTargets map[string]bool `json:"importTargets,omitempty" path:"route-target import"`
	ExportTargets map[string]bool `json:"exportTargets,omitempty" path:"route-target export"`
	VLANs         VLANSet         `json:"vlans,omitempty" path:"vlan"`
	Redistribute  map[string]bool `json:"redistribute,omitempty" path:"redistribute"`
}
