package systems

import "strings"

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

// Interface gives the name that the system prints of an interface of a VRF.
func (p *Print) Interface(vrf, name string) string {
	if p.BareNames {
		return strings.TrimPrefix(name, vrf+"/")
	}
	return name
}

// Print is how a system prints its routing table.
type Print struct {
	// NoSubtypes prints OSPF and IS-IS without the kind of route: intra-area or external, level 1 or 2.
	NoSubtypes bool
	Locals     Locals
	// ResolvedBGP and ResolvedStatic print the next hop that the packet goes to and its interface, not the one that was received or configured.
	ResolvedBGP, ResolvedStatic bool
	// AllOffered prints the routes that lost to a better distance as well (none of the systems here does in its forwarding view).
	AllOffered bool
	// ResolvedTunnels prints where the packets of a tunnel go, not its far end (labs junos_l3vpn, junos_evpn_type5).
	ResolvedTunnels bool
	// BareNames prints an interface of a VRF without the VRF that stands before a slash in its name here (SR OS; labs: sros_vprn, sros_services).
	BareNames bool
	// AggregateIsBGP prints a BGP aggregate as any BGP route (IOS, IOS XR, NX-OS, FRR; labs: iosxr_ibgp_rr_over_ospf).
	AggregateIsBGP bool
}
