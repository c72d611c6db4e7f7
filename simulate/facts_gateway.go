package simulate

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate/gateways"
)

// member is one device's part in a first-hop redundancy group.
type member struct {
	dev string
	ifc *devices.Interface
	key string
	g   *devices.Gateway
	// up reports that it takes part; active that it is elected.
	up, active bool
	path       string
}

func (m member) vips() string { return strings.Join(sortedKeys(m.g.Addresses), ", ") }

// gatewayMembers lists all members of all groups of live devices, as they are elected.
func (v *view) gatewayMembers() []member {
	var out []member
	for n, m := range v.members {
		x := v.l3[m.l3]
		if !v.state.devUp[x.dev] {
			continue
		}
		role := v.lower.roles[n]
		out = append(out, member{v.names[x.dev], x.ifc, m.key, m.g, role.state != gateways.Init, role.state == gateways.Active, "interface " + x.ifc.Name + " / " + m.key})
	}
	return out
}

// gatewayNoActive finds virtual gateway addresses all of whose members are down.
func gatewayNoActive(v *view) []Fact {
	groups := map[string][]member{}
	for _, m := range v.gatewayMembers() {
		for vip := range m.g.Addresses {
			groups[vrfOf(m.ifc)+" "+vip] = append(groups[vrfOf(m.ifc)+" "+vip], m)
		}
	}
	var out []Fact
	for _, k := range sortedKeys(groups) {
		ms := groups[k]
		if slices.ContainsFunc(ms, func(m member) bool { return m.up }) {
			continue
		}
		m := ms[0]
		peer := ""
		if len(ms) > 1 {
			peer = ms[1].dev
		}
		_, vip, _ := strings.Cut(k, " ")
		out = append(out, v.fact("gateway/no-active", m.dev, m.path, peer, "",
			fmt.Sprintf("nobody answers for the gateway %s: %s", vip, v.whyDown(ms)),
			"bring up the interface of at least one member"))
	}
	return out
}

func (v *view) whyDown(ms []member) string {
	var parts []string
	for _, m := range ms {
		switch {
		case m.ifc.Shutdown:
			parts = append(parts, m.dev+":"+m.ifc.Name+" is shut down")
		case m.g.Shutdown:
			parts = append(parts, m.key+" on "+m.dev+":"+m.ifc.Name+" is shut down")
		case v.isUp(m.dev, m.ifc):
			parts = append(parts, m.key+" on "+m.dev+":"+m.ifc.Name+" is stopped by an object it tracks")
		default:
			parts = append(parts, m.dev+":"+m.ifc.Name+" is down (no port that is up carries it)")
		}
	}
	return strings.Join(parts, ", ")
}

// gatewayTwoActive finds members that should be one group and are not, so that more than one of them is active.
func gatewayTwoActive(v *view) []Fact {
	type place struct {
		root spot
		v6   bool
	}
	at := map[place][]member{}
	var places []place
	byVIP := map[string][]member{}
	for _, m := range v.gatewayMembers() {
		if !m.up {
			continue
		}
		p := place{v.l2.root(spotOf(m.dev, m.ifc)), strings.Contains(m.key, "ipv6")}
		if at[p] == nil {
			places = append(places, p)
		}
		at[p] = append(at[p], m)
		for vip := range m.g.Addresses {
			k := vrfOf(m.ifc) + " " + vip
			byVIP[k] = append(byVIP[k], m)
		}
	}
	var out []Fact
	tell := func(a, b member, what string) {
		out = append(out, v.fact("gateway/two-active", a.dev, a.path, b.dev, b.path,
			fmt.Sprintf("%s on %s:%s and %s on %s:%s %s: both become active", a.key, a.dev, a.ifc.Name, b.key, b.dev, b.ifc.Name, what),
			"make the two members agree, or connect them at layer 2"))
	}
	for _, p := range places {
		ms := at[p]
		for i := range ms {
			for j := i + 1; j < len(ms); j++ {
				if ms[i].dev != ms[j].dev {
					if what := disagree(ms[i], ms[j]); what != "" {
						tell(ms[i], ms[j], what)
					}
				}
			}
		}
	}
	for _, k := range sortedKeys(byVIP) {
		ms := byVIP[k]
		_, vip, _ := strings.Cut(k, " ")
		for i := range ms {
			for j := i + 1; j < len(ms); j++ {
				a, b := ms[i], ms[j]
				if a.dev != b.dev && !v.together(a.dev, a.ifc, b.dev, b.ifc) && v.l2.cabled[a.dev] && v.l2.cabled[b.dev] {
					tell(a, b, "share "+vip+", and no link that is up carries their VLAN between them")
				}
			}
		}
	}
	return out
}

// disagree says how two members on one segment fail to be one group, "" where they do not, or are none of each other's business.
func disagree(a, b member) string {
	shared := false
	for vip := range a.g.Addresses {
		shared = shared || b.g.Addresses[vip]
	}
	same := a.g.Protocol == b.g.Protocol && a.g.Group == b.g.Group
	switch {
	case !shared && !same:
		return ""
	case a.g.Protocol != b.g.Protocol:
		return "share an address and speak different protocols"
	case a.g.Group != b.g.Group:
		return "share an address and have different group numbers"
	case !shared:
		return fmt.Sprintf("are one group with different addresses (%s and %s)", a.vips(), b.vips())
	case gateways.Hear(a.g, b.g) || !a.active || !b.active:
		return ""
	case gateways.Version(a.g) != gateways.Version(b.g):
		return fmt.Sprintf("speak different versions (%d and %d)", gateways.Version(a.g), gateways.Version(b.g))
	case a.g.Authentication != b.g.Authentication:
		return "have different authentication"
	}
	return "have different advertisement intervals"
}

// gatewaysLost finds gateways that somebody was before and nobody is after: virtual addresses, and for the subnets of
// the site's hosts the last interface in them.
func gatewaysLost(before, after *devices.Network) []Fact {
	b, a := steadyView(before), steadyView(after)
	var out []Fact
	answered := func(v *view) map[string]member {
		m := map[string]member{}
		for _, x := range v.gatewayMembers() {
			for vip := range x.g.Addresses {
				if k := vrfOf(x.ifc) + " " + vip; x.up && m[k].g == nil {
					m[k] = x
				}
			}
		}
		return m
	}
	was, is := answered(b), answered(a)
	for _, k := range sortedKeys(was) {
		if is[k].g != nil {
			continue
		}
		_, vip, _ := strings.Cut(k, " ")
		if addr, err := netip.ParseAddr(vip); err == nil && a.holds(addr) {
			continue // now an interface's own address
		}
		m := was[k]
		out = append(out, Fact{Kind: "gateway/no-active", Device: m.dev, Path: m.path, Pos: where(a.configs[m.dev], m.path), PeerPos: where(b.configs[m.dev], m.path),
			Message: fmt.Sprintf("nobody answers for the gateway %s any more, for which %s:%s answered before", vip, m.dev, m.ifc.Name),
			Hint:    "leave at least one member of the group in place"})
	}
	st := site(after)
	for _, host := range sortedKeys(st.Hosts) {
		addr := st.Hosts[host].Address
		if !addr.IsValid() {
			continue
		}
		had, path := b.inSubnet(addr.Addr())
		if had == "" {
			continue
		}
		if has, _ := a.inSubnet(addr.Addr()); has != "" {
			continue
		}
		out = append(out, Fact{Kind: "gateway/no-active", Device: had, Path: path, Pos: where(a.configs[had], path), PeerPos: where(b.configs[had], path),
			Message: fmt.Sprintf("no interface that is up is left in the subnet of host %s (%s), where %s was before: it has no gateway", host, addr, had),
			Hint:    "leave at least one interface in the subnet up"})
	}
	return out
}

func steadyView(n *devices.Network) *view { return newView(n, Down{}) }

// holds reports whether an interface that is up has the address itself.
func (v *view) holds(a netip.Addr) bool {
	for _, p := range v.addresses() {
		if p.prefix.Addr() == a && v.isUp(p.dev, p.ifc) {
			return true
		}
	}
	return false
}

// inSubnet finds an interface that is up and has an address in the subnet of another address.
func (v *view) inSubnet(a netip.Addr) (dev, path string) {
	for _, p := range v.addresses() {
		if p.vrf != " management" && p.prefix.Contains(a) && v.isUp(p.dev, p.ifc) {
			return p.dev, p.path
		}
	}
	return "", ""
}
