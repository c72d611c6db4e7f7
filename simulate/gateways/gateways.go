// Package gateways elects who answers for a shared gateway address: HSRP (RFC 2281), VRRP (RFC 5798) and GLBP's virtual gateway. It knows
// one group on one segment; who hears whom has been worked out before.
package gateways

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"interlock/devices"
)

// State is what a member of a group does.
type State uint8

// The states: VRRP's Master is Active, its Backup Standby or Listen. Init is a member whose interface or group is down.
const (
	Init State = iota
	Listen
	Standby
	Active
)

var stateNames = [...]string{"init", "listen", "standby", "active"}

func (s State) String() string { return stateNames[s] }

// Member is a device's part in a group.
type Member struct {
	Group *devices.Gateway
	// Address is the interface's own primary address of the group's family, which decides between equal priorities.
	Address netip.Addr
	// Up reports that the interface is up and the group is not shut down.
	Up bool
	// Lowered is by how much tracked objects that are down lower the priority.
	Lowered int
	// WasActive reports the member that was active before whatever is down went down.
	WasActive bool
}

// Priority is what a member stands for election with. A router that owns the virtual address has 255 (RFC 5798, 7.1).
func (m *Member) Priority() int {
	if m.owner() {
		return 255
	}
	return max(m.least(), cmp.Or(m.Group.Priority, 100)-m.Lowered)
}

// least is the lowest priority tracking may leave: 0 for HSRP, and 1 for VRRP, where 0 means that the master resigns (RFC 5798, 5.2.4).
func (m *Member) least() int {
	if m.Group.Protocol == "vrrp" {
		return 1
	}
	return 0
}

func (m *Member) owner() bool {
	return m.Group.Protocol == "vrrp" && m.Address.IsValid() && m.Group.Addresses[m.Address.String()]
}

// Hear reports whether two members of one segment take each other's messages: the same protocol, group and version, the same
// authentication, and for VRRP version 2 the same advertisement interval ("If the Adver Interval in the packet is not the same as the
// locally configured for this virtual router, the receiver MUST discard the packet", RFC 3768, 7.1).
func Hear(a, b *devices.Gateway) bool {
	return a.Protocol == b.Protocol && a.Group == b.Group && Version(a) == Version(b) && a.Authentication == b.Authentication && isIPv6(a) == isIPv6(b) &&
		(a.Protocol != "vrrp" || Version(a) != 2 || a.Timers == b.Timers)
}

func isIPv6(g *devices.Gateway) bool {
	for a := range g.Addresses {
		return strings.Contains(a, ":")
	}
	return false
}

// Version is a group's version of its protocol; 1 is HSRP's default and 2 VRRP's for IPv4. IPv6 needs HSRP version 2 and VRRP version 3.
func Version(g *devices.Gateway) int {
	switch {
	case g.Version != 0:
		return g.Version
	case g.Protocol == "vrrp" && isIPv6(g):
		return 3
	case g.Protocol == "vrrp" || g.Protocol == "hsrp" && isIPv6(g):
		return 2
	default:
		return 1
	}
}

// Elect says what each of the members that hear each other does. The highest priority is active, of equal ones the highest address.
//
// Where nobody was active before, all are taken to start at once, so that preemption does not matter. Else the active one stays until a
// better one may preempt: "If the received packet's priority is lower than the local one and Preempt_Mode is False, discard" (RFC 5798,
// 6.4.2); an address owner always preempts.
func Elect(ms []Member) []State {
	out := make([]State, len(ms))
	order := make([]int, 0, len(ms))
	was := -1
	for n := range ms {
		if !ms[n].Up {
			continue
		}
		out[n] = Listen
		order = append(order, n)
		if ms[n].WasActive {
			was = n
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(ms[b].Priority(), ms[a].Priority()), ms[b].Address.Compare(ms[a].Address))
	})
	active := -1
	for _, n := range order {
		if was < 0 || n == was || !ms[n].Group.NoPreempt || ms[n].owner() {
			active = n
			break
		}
	}
	if active < 0 {
		return out
	}
	out[active] = Active
	for _, n := range order {
		if n != active {
			out[n] = Standby
			break
		}
	}
	return out
}
