package systems

// Locals says which host routes to its own addresses a system shows.
type Locals uint8

// The ways, as `show ip route` of each system has them (labs: README.md and show/).
const (
	// NoLocals shows none (EOS, FRR, SR OS).
	NoLocals Locals = iota
	// AllLocals shows one for every address (NX-OS).
	AllLocals
	// LocalsOfSubnets shows one for each address that is not the whole subnet: a /32 is connected only (IOS, Junos).
	LocalsOfSubnets
	// LocalsInstead shows a /32 as local and not as connected (IOS XR).
	LocalsInstead
)

// Print is how a system prints its routing table.
type Print struct {
	// NoSubtypes prints OSPF and IS-IS without the kind of route: intra-area or external, level 1 or 2.
	NoSubtypes bool
	Locals     Locals
	// ResolvedBGP and ResolvedStatic print the next hop that the packet goes to and its interface, not the one that was received or configured.
	ResolvedBGP, ResolvedStatic bool
	// AllOffered prints the routes that lost to a better distance as well (none of the systems here does in its forwarding view).
	AllOffered bool
	// AggregateIsBGP prints a BGP aggregate as any BGP route (IOS, IOS XR, NX-OS, FRR; labs: iosxr_ibgp_rr_over_ospf).
	AggregateIsBGP bool
}
