package bgp

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/simulate/systems"
)

// Party is one side of a session as its configuration alone has it, with what its groups and templates say worked in. What two sides make of each
// other without a route being asked is judged by it alone: here for sessions, and for facts about configurations in package simulate.
type Party struct {
	// Says is what the neighbour and its groups say.
	Says                *devices.BGPNeighbor
	asn, confederation  uint32
	vrf                 *devices.BGPVRF
	rules               *systems.BGP
	remoteIsSix, onLink bool
}

// PartyOf gives a side of a device by its VRF and the neighbour as configured, an address or an interface.
func PartyOf(c *devices.Config, vrf, neighbor string) Party {
	v := c.BGP.VRFs[vrf]
	says := inherit(c.BGP, v.Neighbors[neighbor])
	p := Party{Says: &says, vrf: v, rules: &systems.BGP{}}
	if s := systems.Of(c.OS); s != nil {
		p.rules = systems.BGPOf(s, c)
	}
	p.asn, p.confederation = ownAS(c.BGP, v)
	remote, err := netip.ParseAddr(neighbor)
	p.remoteIsSix, p.onLink = remote.Is6(), err != nil
	return p
}

// ownAS is the AS that a VRF's BGP belongs to (of the member of a confederation), and the one that the confederation shows outside, 0 for none.
func ownAS(b *devices.BGP, v *devices.BGPVRF) (asn, confederation uint32) {
	asn, confederation = cmp.Or(v.LocalAS, b.ASN), b.ConfederationID
	if confederation == asn {
		confederation = 0
	}
	return asn, confederation
}

func (x *side) party() Party {
	s := x.speaker
	return Party{Says: x.says, asn: s.asn, confederation: s.confederation, vrf: s.vrf, rules: s.rules, remoteIsSix: x.remote.Is6(), onLink: x.iface != ""}
}

// Shows is the AS that a side shows to another, and a second one where local-as may be either, 0 for none.
func (p Party) Shows(to Party) (as, other uint32) {
	own := p.asn
	if c := p.confederation; c != 0 && to.confederation != c {
		own = c
	}
	if p.Says.LocalAS != 0 && p.Says.LocalAS != own {
		if p.Says.LocalASOptions["dual-as"] || p.Says.LocalASOptions["alias"] || p.Says.LocalASOptions["fallback"] {
			other = own
		}
		return p.Says.LocalAS, other
	}
	return own, 0
}

// Accepts reports whether a side's remote-as fits an AS.
func (p Party) Accepts(as uint32) bool {
	own := cmp.Or(p.Says.LocalAS, p.asn)
	switch want := p.Says.RemoteAS; {
	case want == "external":
		return as != own
	case want == "internal":
		return as == own
	case want == "auto":
		return true
	case strings.Contains(want, " "):
		return true // a route-map or peer-filter decides: said as a problem
	default:
		n, err := strconv.ParseUint(want, 10, 32)
		return err == nil && uint32(n) == as
	}
}

// Meets is the AS that a side finds the other in: what that shows, or the second one where this side accepts it alone.
func (p Party) Meets(other Party) uint32 {
	as, second := other.Shows(p)
	if !p.Accepts(as) && second != 0 && p.Accepts(second) {
		return second
	}
	return as
}

// Active reports whether a side has a family ("ipv4 unicast"); known is false where how the system takes silence is not modelled.
func (p Party) Active(family string) (active, known bool) {
	s := p.Says.Families[family]
	if s != nil && s.Activate != nil {
		return *s.Activate, true
	}
	if all := p.Says.Families[""]; all != nil && all.Activate != nil {
		return *all.Activate && family == familyWords[ipv4], true
	}
	switch family {
	case familyWords[ipv4]:
		return p.rules.IPv4ByDefault && !p.vrf.NoDefaultIPv4 && (!p.remoteIsSix || p.onLink || p.rules.IPv4OverIPv6), p.rules.Modelled
	case familyWords[ipv6]:
		_, on := p.vrf.Settings["default ipv6-unicast"]
		return on, p.rules.Modelled
	}
	return false, slices.Contains(familyWords[:], family) && p.rules.Modelled
}

// GroupNamed finds a group or template by its key or by its bare name, nil where there is none.
func GroupNamed(b *devices.BGP, name string) *devices.BGPNeighbor { return groupNamed(b, name) }
