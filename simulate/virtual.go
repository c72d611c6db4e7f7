package simulate

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/simulate/gateways"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
)

// declaredVirtual are all addresses that an interface may answer for beside its own, whether it does or not.
func declaredVirtual(i *devices.Interface) []netip.Addr {
	out := sharedAddresses(i)
	for _, k := range sortedKeys(i.Gateways) {
		out = append(out, groupAddresses(i.Gateways[k])...)
	}
	return out
}

// sharedAddresses are those that every device with them answers for at once (VARP, anycast).
func sharedAddresses(i *devices.Interface) []netip.Addr { return parseAddresses(i.VirtualAddresses) }

func groupAddresses(g *devices.Gateway) []netip.Addr { return parseAddresses(g.Addresses) }

func parseAddresses(m map[string]bool) []netip.Addr {
	var out []netip.Addr
	for _, k := range sortedKeys(m) {
		text, _, _ := strings.Cut(k, "/")
		if a, err := netip.ParseAddr(strings.TrimSpace(text)); err == nil {
			out = append(out, a)
		}
	}
	return out
}

// groupMember is a layer-3 interface's part in a group of first-hop redundancy.
type groupMember struct {
	l3  int32
	key string
	g   *devices.Gateway
	// own is the interface's address that stands for election, addresses the group's.
	own       netip.Addr
	addresses []netip.Addr
}

// findGroups lists the members of all groups, by area and by interface.
func (f *fabric) findGroups() {
	f.areaGroups = map[int32][]int{}
	f.groupsOf = map[int32][]int{}
	for n, x := range f.l3 {
		for _, k := range sortedKeys(x.ifc.Gateways) {
			g := x.ifc.Gateways[k]
			if len(g.Addresses) == 0 || x.place < 0 {
				continue
			}
			f.groupsOf[int32(n)] = append(f.groupsOf[int32(n)], len(f.members))
			f.areaGroups[f.area[x.place]] = append(f.areaGroups[f.area[x.place]], len(f.members))
			m := groupMember{l3: int32(n), key: k, g: g, addresses: groupAddresses(g)}
			for _, a := range addressesOf(x.ifc) {
				if len(m.addresses) > 0 && a.Prefix.Addr().Is6() == m.addresses[0].Is6() && !a.Secondary {
					m.own = a.Prefix.Addr()
					break
				}
			}
			f.members = append(f.members, m)
			for _, object := range sortedKeys(g.Tracks) {
				if t := f.configs[f.names[x.dev]].Tracks[object]; t == nil && x.ifc != nil && f.configs[f.names[x.dev]].Interfaces[object] == nil || t != nil && !strings.HasPrefix(t.Kind, "interface") {
					f.tracksRoutes = true
				}
			}
		}
	}
}

// role is what a member does in a state. May reports that it is active or may be, where that depends on who came first.
type role struct {
	state gateways.State
	may   bool
	// unsure reports that more than one of its group may be active.
	unsure bool
}

// elect says what every group member of an area does. routed says whether a table has a route, nil where that is not asked.
func (w *Lower) elect(area int32, roles []role, routed routeCheck) {
	f := w.layers.f
	left := slices.Clone(f.areaGroups[area])
	for len(left) > 0 {
		first, rest := left[0], []int{}
		group := []int{first}
		for _, m := range left[1:] {
			if w.seg[f.members[m].l3] == w.seg[f.members[first].l3] && gateways.Hear(f.members[m].g, f.members[first].g) {
				group = append(group, m)
			} else {
				rest = append(rest, m)
			}
		}
		left = rest
		ms := make([]gateways.Member, len(group))
		for k, m := range group {
			ms[k] = w.candidate(m, routed)
		}
		states, may := gateways.Elect(ms)
		several := 0
		for _, m := range may {
			if m {
				several++
			}
		}
		for k, m := range group {
			roles[m] = role{states[k], may[k], several > 1}
		}
	}
}

// routeCheck says whether a device's table has a route to a prefix.
type routeCheck func(device, vrf string, p netip.Prefix) bool

// candidate is a member as it stands for election in a state.
func (w *Lower) candidate(n int, routed routeCheck) gateways.Member {
	f := w.layers.f
	m := f.members[n]
	x := f.l3[m.l3]
	out := gateways.Member{Group: m.g, Address: m.own, Up: w.up[m.l3] && !m.g.Shutdown, WasActive: w.layers.steady != nil && w.layers.steady.roles[n].may}
	for _, object := range sortedKeys(m.g.Tracks) {
		if w.tracked(x.dev, object, routed, 0) {
			continue
		}
		how := m.g.Tracks[object]
		switch by, set := lastNumber(how), strings.HasPrefix(how, "priority "); {
		case how == "shutdown":
			out.Up = false
		case set: // falls to that priority (NX-OS "vrrp track interface")
			out.Lowered = max(out.Lowered, max(m.g.Priority, 100)-by)
		default:
			out.Lowered += by
		}
	}
	return out
}

func lastNumber(s string) int {
	words := strings.Fields(s)
	for k := len(words) - 1; k >= 0; k-- {
		if n, err := strconv.Atoi(words[k]); err == nil {
			return n
		}
	}
	return 0
}

// tracked says whether what a group follows is up: an interface, a tracked object, or (Junos) a route. What is not computed counts as up
// and is one of the Problems.
func (w *Lower) tracked(d int, object string, routed routeCheck, depth int) bool {
	f := w.layers.f
	c := f.configs[f.names[d]]
	t := c.Tracks[object]
	if t == nil {
		if i := c.Interfaces[object]; i != nil {
			return w.state.interfaceUp(d, i)
		}
		if p, err := netip.ParsePrefix(object); err == nil && routed != nil {
			return routed(f.names[d], "default", p.Masked())
		}
		return routed == nil || !isTrackNumber(object) // an object that is not configured is down
	}
	switch {
	case strings.HasPrefix(t.Kind, "interface"):
		i := c.Interfaces[t.Interface]
		if i == nil || strings.Contains(t.Kind, "routing") && len(i.Addresses) == 0 {
			return false
		}
		return w.state.interfaceUp(d, i)
	case strings.HasPrefix(t.Kind, "ip route"), strings.HasPrefix(t.Kind, "ipv6 route"):
		vrf := t.VRF
		if vrf == "" {
			vrf = "default"
		}
		return routed == nil || routed(f.names[d], vrf, t.Prefix.Masked())
	case strings.HasPrefix(t.Kind, "list") && !strings.Contains(t.Kind+t.Boolean, "threshold") && depth < 8:
		all := !strings.Contains(t.Boolean, "or")
		for _, m := range sortedKeys(t.Objects) {
			name, not := strings.CutSuffix(m, " not")
			if up := w.tracked(d, name, routed, depth+1) != not; up != all {
				return up
			}
		}
		return all
	}
	return true
}

func isTrackNumber(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

// answers are the addresses that an interface answers for beside its own: shared ones that every device answers for, and those of groups
// for which it forwards.
func (w *Lower) answers(n int32, roles []role) []netip.Addr {
	f := w.layers.f
	if !w.up[n] {
		return nil
	}
	if len(f.l3[n].ifc.VirtualAddresses) == 0 && len(f.groupsOf[n]) == 0 {
		return nil
	}
	out := sharedAddresses(f.l3[n].ifc)
	for _, m := range f.groupsOf[n] {
		if w.forwardsFor(m, roles) {
			out = append(out, f.members[m].addresses...)
		}
	}
	return out
}

// forwardsFor reports whether a member forwards what is sent to its group's MAC address. The active one does, and each one that may be
// active, so that nothing is taken to work that works with one of them only; so does its partner in a vPC,
// which "both forward" (Nexus 9000 Interfaces Configuration Guide, "vPC peer links and HSRP"); of GLBP every member is a forwarder.
func (w *Lower) forwardsFor(n int, roles []role) bool {
	f := w.layers.f
	m := f.members[n]
	switch {
	case roles[n].may:
		return true
	case roles[n].state == gateways.Init:
		return false
	case m.g.Protocol == "glbp":
		return true
	}
	d := f.l3[m.l3].dev
	if c := f.configs[f.names[d]]; c.MLAG == nil || c.MLAG.Kind != "vpc" {
		return false
	}
	partner := w.pairOf(d)
	for _, o := range f.areaGroups[f.area[f.l3[m.l3].place]] {
		x := f.members[o]
		if roles[o].may && f.l3[x.l3].dev == partner && w.seg[x.l3] == w.seg[m.l3] && gateways.Hear(x.g, m.g) {
			return true
		}
	}
	return false
}

// GatewayRole is what an interface does in a group of first-hop redundancy in one state.
type GatewayRole struct {
	Port devices.PortRef
	// Group is the group's key on the interface: "hsrp 10", "vrrp 1".
	Group string
	// State is "active", "standby", "listen" or "init".
	State string
	// Priority is what it stood for election with.
	Priority int
	// Unsure reports one of several that may be active: which of them came first, no configuration tells.
	Unsure bool
}

// Gateways says who is active, in order of device, interface and group. Tracked routes count as there; Settled knows of them.
func (w *Lower) Gateways() []GatewayRole { return w.gatewayRoles(w.roles, nil) }

func (w *Lower) gatewayRoles(roles []role, routed routeCheck) []GatewayRole {
	f := w.layers.f
	var out []GatewayRole
	for n, m := range f.members {
		c := w.candidate(n, routed)
		out = append(out, GatewayRole{Port: devices.PortRef{Device: f.names[f.l3[m.l3].dev], Port: f.l3[m.l3].ifc.Name}, Group: m.key, State: roles[n].state.String(), Priority: c.Priority(), Unsure: roles[n].unsure && roles[n].may})
	}
	return out
}

// Gateways says who is active, with tracked routes as routing has them.
func (s *Settled) Gateways() []GatewayRole { return s.low.gatewayRoles(s.elected(), s.routed) }

// elected are the roles of all group members: those of the lower layers, unless a group follows what only routing knows.
func (s *Settled) elected() []role {
	f := s.ground.layers.f
	if !f.tracksRoutes {
		return s.low.roles
	}
	s.electOnce.Do(func() {
		s.roles = make([]role, len(f.members))
		for a := range f.areaGroups {
			s.low.elect(a, s.roles, s.routed)
		}
	})
	return s.roles
}

func (s *Settled) routed(device, vrf string, p netip.Prefix) bool {
	return s.Routes.Has(rib.ID{Device: device, VRF: vrf}, p)
}

// virtual are the addresses that an interface answers for in a state beside its own.
func (s *Settled) virtual(i *layer3.Interface) []netip.Addr {
	f := s.ground.layers.f
	if !f.tracksRoutes {
		return i.Virtual
	}
	for _, n := range f.l3Of[i.Device.Index] {
		if f.l3[n].ifc == i.Config {
			return s.low.answers(n, s.elected())
		}
	}
	return nil
}

// Problems say what of layers 1 and 2, and of gateways, is not computed, with its line; sorted.
func (w *Lower) Problems() []rib.Problem { return w.layers.f.problems }

// findProblems looks for what is configured and not computed.
func (f *fabric) findProblems() {
	tell := func(d int, path, format string, args ...any) {
		f.problems = append(f.problems, rib.Problem{Kind: "unmodelled", Device: f.names[d], Path: path, Pos: where(f.configs[f.names[d]], path), Message: fmt.Sprintf(format, args...)})
	}
	for d, name := range f.names {
		c := f.configs[name]
		for _, in := range sortedKeys(c.Interfaces) {
			i := c.Interfaces[in]
			path := "interface " + in
			switch i.Mode {
			case devices.Dot1qTunnel, devices.PrivateVLAN:
				tell(d, path+" / switchport mode", "%s is a %s port: which VLAN its frames are in is not computed", in, i.Mode)
			}
			if len(i.VLANMappings) > 0 {
				tell(d, path+" / vlan mapping", "%s translates VLANs: it is taken not to", in)
			}
			for _, k := range sortedKeys(i.Gateways) {
				for _, object := range sortedKeys(i.Gateways[k].Tracks) {
					if t := c.Tracks[object]; t != nil && !f.computes(t) {
						tell(d, path+" / "+k+" / track "+object, "%s on %s follows object %s (%s), which is not computed and counts as up", k, in, object, t.Kind)
					}
				}
			}
		}
	}
	f.tellUncomputed(tell)
	for k := range f.layer2 {
		if b := &f.layer2[k]; b.mixed != "" {
			tell(b.devs[0], "spanning-tree / mode", "%s in the layer-2 network of %s: roots and blocked ports there are not computed as they really are", b.mixed, f.names[b.devs[0]])
		}
	}
}

func (f *fabric) computes(t *devices.Track) bool {
	return strings.HasPrefix(t.Kind, "interface") || strings.HasPrefix(t.Kind, "ip route") || strings.HasPrefix(t.Kind, "ipv6 route") ||
		strings.HasPrefix(t.Kind, "list") && !strings.Contains(t.Kind+t.Boolean, "threshold")
}
