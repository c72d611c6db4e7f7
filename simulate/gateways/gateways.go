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
	// WasActive reports a member that was, or may have been, active before whatever is down went down.
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

// Elect says what each of the members that hear each other does, and which of them may be active: more than one where it depends on who
// came first, which no configuration tells; then the one with the best priority and address stands for them.
//
// A router that is up takes over only from one of lower priority, and only if it may preempt: "If the Priority in the ADVERTISEMENT is
// greater than or equal to the local Priority, or Preempt_Mode is False, the Backup stays Backup" (RFC 5798, 6.4.2). An address owner
// always preempts. The address decides between two that are active at the same moment only (6.4.3), so that of two with the same priority
// the first one stays. HSRP is the same with its own words (RFC 2281, 5.2).
func Elect(ms []Member) (states []State, may []bool) {
	states, may = make([]State, len(ms)), make([]bool, len(ms))
	var up, was []int
	for n := range ms {
		if ms[n].Up {
			states[n] = Listen
			up = append(up, n)
		}
		if ms[n].WasActive {
			was = append(was, n)
		}
	}
	if len(up) == 0 {
		return states, may
	}
	if len(was) == 0 { // any order of coming up that ends in rest
		for _, n := range up {
			may[n] = len(challengers(ms, up, n)) == 0
		}
	}
	for _, p := range was {
		next := up
		if ms[p].Up {
			if next = challengers(ms, up, p); len(next) == 0 {
				next = []int{p}
			}
		}
		for _, n := range best(ms, next) {
			may[n] = true
		}
	}
	slices.SortStableFunc(up, func(a, b int) int {
		return cmp.Or(cmp.Compare(ms[b].Priority(), ms[a].Priority()), ms[b].Address.Compare(ms[a].Address))
	})
	active := up[slices.IndexFunc(up, func(n int) bool { return may[n] })]
	states[active] = Active
	for _, n := range up {
		if n != active {
			states[n] = Standby
			break
		}
	}
	return states, may
}

// challengers are those that take over from an active member.
func challengers(ms []Member, up []int, active int) []int {
	var out []int
	for _, n := range up {
		if ms[n].Priority() > ms[active].Priority() && (!ms[n].Group.NoPreempt || ms[n].owner()) {
			out = append(out, n)
		}
	}
	return out
}

// best are those with the highest priority: their timers run out first.
func best(ms []Member, of []int) []int {
	var out []int
	for _, n := range of {
		switch {
		case len(out) == 0 || ms[n].Priority() > ms[out[0]].Priority():
			out = []int{n}
		case ms[n].Priority() == ms[out[0]].Priority():
			out = append(out, n)
		}
	}
	return out
}
