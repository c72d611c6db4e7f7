package systems

// Undefined says how a name that is used and not defined is taken.
type Undefined uint8

// The ways. The zero value is Unsaid: no document or device says, and that is unmodelled.
const (
	Unsaid Undefined = iota
	// PermitsAll takes every route as if nothing had been named.
	PermitsAll
	// DeniesAll takes none.
	DeniesAll
	// MatchesNothing makes the condition fail; MatchesAll makes it hold.
	MatchesNothing
	MatchesAll
	// RefusesCommit is a configuration that the system does not accept.
	RefusesCommit
)

// Policy is how a system takes routing policies that do not say.
type Policy struct {
	// UndefinedMap is a route policy that is named and not defined: by a BGP neighbour, by a redistribution, by anything else.
	UndefinedNeighborMap, UndefinedRedistributionMap, UndefinedMap Undefined
	// UndefinedPrefixList and the others are lists that a term names and that are not defined.
	UndefinedPrefixList, UndefinedCommunityList, UndefinedASPathList, UndefinedACL Undefined
	// UndefinedNeighborFilter is a prefix list, AS-path list or access list that a neighbour or distribute-list names and that is not defined.
	UndefinedNeighborFilter Undefined
	// Chains reports that several policies may be named where one may, each asked in turn.
	Chains bool
	// PrependsOutermost reports that an export policy prepends before the device's own AS.
	PrependsOutermost bool
	// Sources are the documents or devices that say so.
	Sources string
}
