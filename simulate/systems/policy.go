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

// See says what a test of a policy sees of what earlier terms have set.
type See uint8

// The ways. The zero value is not known, and that is unmodelled where it matters.
const (
	SeeUnsaid See = iota
	// SeeOriginal tests the route as it came; what is set is set at the end.
	SeeOriginal
	// SeeChanged tests the route as earlier terms have left it.
	SeeChanged
)

// Takes says whether something goes along without being asked for.
type Takes uint8

// The ways. The zero value is not known, and that is unmodelled where it matters.
const (
	TakenUnsaid Takes = iota
	Taken
	LeftOut
	// TakenProbably is what no document excepts and none says either: taken, and told.
	TakenProbably
)

// Deletes tells when what deletes communities by a list is done among the other changes of its term.
type Deletes uint8

// The ways. The zero value is not known, and that is unmodelled where it matters.
const (
	DeletesUnsaid Deletes = iota
	DeletesFirst
	DeletesAsWritten
)

// PathSyntax is how regular expressions over AS paths are written.
type PathSyntax uint8

// The ways. The zero value is the expression of POSIX over the path as text, "_" for any delimiter.
const (
	PathText PathSyntax = iota
	// PathTokens is PathText where an expression must take whole AS numbers (EOS, ip as-path regex-mode asn).
	PathTokens
	// PathASNs is an expression over whole AS numbers that must take the whole path (Junos, SR OS).
	PathASNs
)

// Policy is how a system takes routing policies that do not say.
type Policy struct {
	// UndefinedMap is a route policy that is named and not defined: by a BGP neighbour, by a redistribution, by anything else.
	UndefinedNeighborMap, UndefinedRedistributionMap, UndefinedMap Undefined
	// UndefinedPrefixList and the others are lists that a term names and that are not defined.
	UndefinedPrefixList, UndefinedCommunityList, UndefinedASPathList, UndefinedACL Undefined
	// UndefinedNeighborFilter is a prefix list, AS-path list or access list that a neighbour or distribute-list names and that is not defined.
	UndefinedNeighborFilter Undefined
	// EmptyPrefixListPermits reports that a prefix list without entries permits all; otherwise it takes none.
	EmptyPrefixListPermits bool
	// LastTestDecides says that a route that a term has matched and sent on to later terms is denied if the last of those does not match.
	LastTestDecides bool
	// TestsSee is what tests see of earlier sets.
	TestsSee See
	// Chains reports that several policies may be named where one may, each asked in turn.
	Chains bool
	// PrependsOutermost reports that an export policy prepends before the device's own AS.
	PrependsOutermost bool
	// CommunitiesByName reports that what sets communities names lists of them (Junos).
	CommunitiesByName bool
	// CommunityEach reports that a regular expression is held against each community by itself; otherwise against all of them as one text.
	CommunityEach bool
	// ExtendedAdds reports that setting extended communities leaves those there are.
	ExtendedAdds bool
	// ACLHoldsLength reports that an entry of an access list takes only prefixes at least as long as its own (FRR); otherwise the address
	// alone counts.
	ACLHoldsLength bool
	// Deletes is when communities are deleted.
	Deletes Deletes
	// PathSyntax is how AS-path expressions are written.
	PathSyntax PathSyntax
	// DefaultIntoBGP, DefaultIntoOSPF and DefaultIntoIGP (all others) tell whether redistribution takes a default route along; InternalIntoIGP
	// whether it takes routes of iBGP.
	DefaultIntoBGP, DefaultIntoOSPF, DefaultIntoIGP, InternalIntoIGP Takes
	// BGPTakesInternalOSPF reports that OSPF redistributed into BGP without a match is its internal routes alone.
	BGPTakesInternalOSPF bool
	// TakesInterfaces reports that redistributing an IGP takes the subnets of the interfaces it runs on along.
	TakesInterfaces bool
	// Sources are the documents or devices that say so.
	Sources string
}
