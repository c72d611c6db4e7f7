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
	// UndefinedMap is a route policy named by a neighbour or redistribution that is not defined.
	UndefinedMap Undefined
	// UndefinedList is a prefix list, community list, AS-path list or access list named by a term that is not defined.
	UndefinedPrefixList, UndefinedCommunityList, UndefinedASPathList, UndefinedACL Undefined
	// Sources are the documents or devices that say so.
	Sources string
}
