package systems

import "interlock/simulate/rib"

// Step is one step of BGP's decision: of the paths still in the race, those stay that are best by it.
type Step uint8

// The steps. What each compares is in simulate/bgp.
const (
	Weight Step = iota + 1
	LocalPref
	// LocallyOriginated prefers what the device itself brought in: networks, redistribution, aggregates.
	LocallyOriginated
	PathLength
	Origin
	MED
	ExternalFirst
	// IGPMetric is the cost to the next hop. Paths that are equal up to and with it may be used together.
	IGPMetric
	RouterID
	ClusterLength
	PeerAddress
)

// SamePath says what the AS paths of multipaths must have in common where the configuration relaxes nothing.
type SamePath uint8

// The rules. The zero value demands the whole path.
const (
	WholePath SamePath = iota
	// NeighborAS demands the same neighbouring AS (and the same length, as the decision does).
	NeighborAS
	// AnyPath demands the same length alone.
	AnyPath
)

// Kinds are kinds of community.
type Kinds struct{ Standard, Extended, Large bool }

// AllKinds are all kinds of community.
var AllKinds = Kinds{true, true, true}

// BGP is how a system's BGP decides and advertises where configuration does not say.
type BGP struct {
	// Modelled tells a row that was filled in from the zero value.
	Modelled bool
	Decision []Step
	Relax    SamePath
	// MaxPaths and MaxPathsInternal hold where nothing is said; OneLimit says that one statement limits both kinds of path.
	MaxPaths, MaxPathsInternal int
	OneLimit                   bool
	// MixedPaths lets one set of multipaths have internal and external ones.
	MixedPaths bool

	// LocalWeight is the weight of paths of the device's own.
	LocalWeight uint32
	// DefaultLocalPref is that of paths without one.
	DefaultLocalPref uint32
	// FromTable says that neighbours are offered the active routes of the routing table, of any source, through their export policies, and
	// that there are neither network statements nor redistribution.
	FromTable bool
	// NetworkMED and RedistributedMED take the metric of the route as MED.
	NetworkMED, RedistributedMED bool
	// AggregateOrigin is that of aggregates.
	AggregateOrigin rib.Origin
	// NetworkNeedsRoute says that a network statement waits for a route of exactly its prefix.
	NetworkNeedsRoute bool
	// DefaultNeedsStatement says that a default route is redistributed only with default-information originate.
	DefaultNeedsStatement bool

	// AdvertisesInactive says that a best path goes out although another protocol's route forwards.
	AdvertisesInactive bool
	// RejectsExternalIn and RejectsExternalOut say that an external neighbour without a policy takes or is given nothing.
	RejectsExternalIn, RejectsExternalOut bool
	// Sends are the communities sent where nothing is said, to external and internal neighbours.
	SendsExternal, SendsInternal Kinds
	// ChecksPeerAS says that a path with the neighbour's AS in it is not sent to it.
	ChecksPeerAS bool
	// EnforcesFirstAS says that a path of an external neighbour must begin with its AS.
	EnforcesFirstAS bool
	// IPv4ByDefault says that IPv4 unicast is active for a neighbour that does not say; IPv4OverIPv6 the same of neighbours with an IPv6 address.
	IPv4ByDefault, IPv4OverIPv6 bool
	// ThirdParty keeps a next hop that is on the subnet shared with an external neighbour.
	ThirdParty bool
	// ReflectsSelf says that next-hop-self changes the next hop of reflected paths too.
	ReflectsSelf bool
	// KeepsOwnNextHop says that a path of the device's own goes to internal neighbours with the next hop of the route that it was made of.
	KeepsOwnNextHop bool
	// RemovesPrivateMixed says that remove-private-as without "all" removes private ASes although there are public ones in the path;
	// RemovesPrivateLeading removes those before the first public one.
	RemovesPrivateMixed, RemovesPrivateLeading bool
	// AggregateFromTable says that any route of the routing table contributes to an aggregate, not only BGP's.
	AggregateFromTable bool
	// NextHopThroughDefault says that a next hop may be found through a default route.
	NextHopThroughDefault bool
	// NeighborNotThroughDefault says that, where next hops are not found through a default route, no session is opened with a neighbour that only
	// a default route leads to. The other side may open it.
	NeighborNotThroughDefault bool
	// DefaultUnfiltered says that the default route of default-originate goes out past the neighbour's export policy and filters.
	DefaultUnfiltered bool
	// NotThroughItself says that a path whose next hop is the very host that it leads to is not valid, though other routes lead there; of route
	// reflector clients it is (real FRR: all of 9 clients, none of 129 others in simulate/frrjudge).
	NotThroughItself bool
	// DefaultOriginateNeedsRoute says that default-originate waits for a default route (unless "always").
	DefaultOriginateNeedsRoute bool
	// EveryVRF says that a VRF with a route distinguisher exchanges routes with VPNs although BGP is not configured in it.
	EveryVRF bool
	// LeaksByVPN says that VRFs of one device exchange routes by their targets without EVPN; EVPNNeedsAdvertise that a VRF's routes go into EVPN
	// only where it is said; ExportMapOnlySets that a route that an export map rejects is exported as it is.
	LeaksByVPN, EVPNNeedsAdvertise, ExportMapOnlySets bool
	// VPNProtocol and EVPNProtocol are as what routes imported from those families show, 0 for BGP.
	VPNProtocol, EVPNProtocol rib.Protocol
	// HostDistance is that of routes to hosts learnt by EVPN (type 2), 0 where they are no routes of their own. ExportsLocals puts host routes
	// to the device's own addresses into VPNs.
	HostDistance  int
	ExportsLocals bool
	// LeaksKeepSource shows a route of another VRF's table as what it is there; LeakStatement is what a VRF has to say for that.
	LeaksKeepSource bool
	LeakStatement   string
	// SourceIsSystem says that sessions with neighbours that are on no subnet of the device leave from the system interface.
	SourceIsSystem bool
	// MultipathPerNeighbor is how many paths are used together of neighbours that say so ("multipath", Junos); 0 where the process says it.
	MultipathPerNeighbor int
	// BestDecidesRecursion says that whether next hops may be found through other routes is one answer for a route and all its multipaths, that
	// of the best path's neighbour: external multipaths over several hops are not used beside a neighbour next door.
	BestDecidesRecursion bool
	// HostNotThroughItself says that a host route whose next hop is the host itself is not installed, nor another route whose next hop is found
	// through a route of its own prefix alone.
	HostNotThroughItself bool
	// SourceIsLoopback says that default-address-selection makes sessions leave from the loopback.
	SourceIsLoopback bool
	// RouterIDsDiffer says that external sessions too need different router ids.
	RouterIDsDiffer bool
	// SendCommunityAdds says that statements add to what is sent anyway.
	SendCommunityAdds bool
	// LocalASInbound puts a local AS in front of what comes in; LocalASLoops looks for it in paths as for the own AS.
	LocalASInbound, LocalASLoops bool
	// ReplaceImpliesAll and KeepsPeerPrivate are how private ASes are removed: replace-as replaces all; the neighbour's own stays.
	ReplaceImpliesAll, KeepsPeerPrivate bool
	// RewritesFirst says that private ASes go, and the neighbour's is overridden, before the export policy, which sees the path without them and
	// may put others in front; RewritesUnknown that which comes first is not known of the device's version.
	RewritesFirst, RewritesUnknown bool
	// MultipathByBest says that a path is used beside the best where that one does not beat it, though a third path of its own neighbouring AS
	// would by MED.
	MultipathByBest bool
	// MultipathsByHop says that of more equal paths than may be used, those of the lowest next hops are; else the tie-breaks decide.
	MultipathsByHop bool
	// MixedIgnoresMetric lets multipaths of both kinds differ in the cost of their next hops; AlwaysComparesMED compares between ASes.
	MixedIgnoresMetric, AlwaysComparesMED bool
	// AggregateYields says that an aggregate is made only where the table has no better route of its prefix; AggregateTakesOrigin that it has
	// the worst origin of its contributors; AttributeMapOnlySets that a rejecting attribute map is of no account.
	AggregateYields, AggregateTakesOrigin, AttributeMapOnlySets bool
	AggregateMetric                                             int64
	// AggregatesKeepDistance says that an aggregate that is there when its distance is configured keeps the one it had.
	AggregatesKeepDistance bool
	// AggregatesAllPaths says that all valid paths of a contributor are part of an aggregate, not only the best: in its AS set and its origin.
	AggregatesAllPaths bool
	// TableMapFilters says that what a table map rejects is not installed, without the word.
	TableMapFilters bool
	// NoMetricShown shows 0 whatever the MED is. TableOrigin is the origin of routes that an export policy takes from the table.
	NoMetricShown bool
	TableOrigin   rib.Origin
	// RouterIDOfDefault says that BGP in another VRF takes the router id that is configured for the default one.
	RouterIDOfDefault bool
	Sources           string
}
