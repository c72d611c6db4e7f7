package draft

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate"
)

// findGroups guesses who takes over for whom, the surest evidence first. A device is in one group: its halves would
// otherwise have to agree.
func (s *sketch) findGroups() {
	for _, p := range simulate.MLAGPairs(s.network, s.links) {
		m := s.config(p[0]).MLAG
		s.add(p[:], fmt.Sprintf("%s domain %s, peer-link %s (%s, %s)", m.Kind, quoted(m.Domain), quoted(m.PeerLink),
			place(s.network.Devices[p[0]], "mlag"), place(s.network.Devices[p[1]], "mlag")))
	}
	s.shared(ethernetSegments, many, "share the Ethernet segment %s (EVPN multihoming)")
	s.shared(gatewayAddresses, many, "share the gateway address %s")
	s.shared(virtualAddresses, 2, "alone have the virtual address %s")
	s.alike()
	slices.SortFunc(s.groups, func(a, b Group) int { return strings.Compare(a.Name, b.Name) })
	for i := range s.groups {
		for _, m := range append(slices.Clone(s.groups[i].A), s.groups[i].B...) {
			s.group[m] = &s.groups[i]
		}
	}
}

// add makes a group of devices that are in none yet: the first half of them by name is A. With fewer than two there is
// no redundancy to promise.
func (s *sketch) add(members []string, evidence string) {
	members = slices.DeleteFunc(slices.Clone(members), func(m string) bool { return s.group[m] != nil })
	if len(members) < 2 {
		return
	}
	slices.Sort(members)
	half := (len(members) + 1) / 2
	g := Group{Name: s.groupName(members), A: members[:half], B: members[half:], Keep: len(members) / 2, Evidence: evidence}
	s.groups = append(s.groups, g)
	for _, m := range members {
		s.group[m] = &g
	}
}

// groupName is what the members' names have in common ("core" of core-a and core-b), else all their names.
func (s *sketch) groupName(members []string) string {
	name := members[0]
	for _, m := range members[1:] {
		for !strings.HasPrefix(m, name) {
			name = name[:len(name)-1]
		}
	}
	name = strings.TrimRight(name, "-_.0123456789")
	if name == "" || slices.ContainsFunc(s.groups, func(g Group) bool { return g.Name == name }) {
		name = members[0] + "-" + members[len(members)-1]
	}
	return name
}

// many is no limit to the members of a group.
const many = 1 << 16

// shared groups the devices that configure one and the same thing, as keys gives it, unless more than most do.
func (s *sketch) shared(keys func(*devices.Config) map[string]string, most int, evidence string) {
	holders, at := map[string][]string{}, map[string][]string{}
	for _, d := range sortedKeys(s.network.Devices) {
		for _, k := range sortedKeys(keys(s.config(d))) {
			holders[k] = append(holders[k], d)
			at[k] = append(at[k], place(s.network.Devices[d], keys(s.config(d))[k]))
		}
	}
	// The largest sets first: who shares one address with two others takes over for both.
	order := sortedKeys(holders)
	slices.SortStableFunc(order, func(a, b string) int { return len(holders[b]) - len(holders[a]) })
	for _, k := range order {
		if len(holders[k]) > most {
			continue
		}
		s.add(holders[k], fmt.Sprintf(evidence, k)+" ("+clip(strings.Join(at[k], ", "))+")")
	}
}

// ethernetSegments are those of a device's LAGs, with the path of each.
func ethernetSegments(c *devices.Config) map[string]string {
	out := map[string]string{}
	for name, i := range c.Interfaces {
		if i.LAG != nil && i.LAG.ESI != "" && i.LAG.ESI != "auto" {
			out[i.LAG.ESI] = devices.PathLevel("interface", name)
		}
	}
	return out
}

// virtualAddresses are gateway addresses that more than one device may answer for, with the path of each. Where every leaf
// of a fabric has one, no leaf takes over for another; where two alone have it, they do.
func virtualAddresses(c *devices.Config) map[string]string {
	out := map[string]string{}
	for name, i := range c.Interfaces {
		for a := range i.VirtualAddresses {
			out[a+inVRF(i)] = devices.PathLevel("interface", name)
		}
	}
	return out
}

func inVRF(i *devices.Interface) string {
	if i.VRF == "" || i.VRF == "default" {
		return ""
	}
	return " of VRF " + quoted(i.VRF)
}

// gatewayAddresses are the virtual addresses of first-hop redundancy (HSRP, VRRP, GLBP), with the path of each.
func gatewayAddresses(c *devices.Config) map[string]string {
	out := map[string]string{}
	for name, i := range c.Interfaces {
		for key, g := range i.Gateways {
			for a := range g.Addresses {
				out[a+inVRF(i)+" by "+strings.ToUpper(g.Protocol)] = devices.PathJoin(devices.PathLevel("interface", name), key)
			}
		}
	}
	return out
}

// numbered takes the number or letter off a name that tells devices of one kind apart.
var numbered = regexp.MustCompile(`^(.*?[a-zA-Z])[-_.]?(?:[0-9]+|[-_.][a-d])$`)

// alike groups devices of one kind that stand in one place: one stem of name, one system, cables to the same others, and
// nothing attached to one that is not attached to the others. Two leaves of a fabric fail the last: each has hosts of its own.
func (s *sketch) alike() {
	sets := map[string][]string{}
	for _, d := range sortedKeys(s.network.Devices) {
		if m := numbered.FindStringSubmatch(d); m != nil && s.group[d] == nil {
			sets[m[1]+"\x00"+s.network.Devices[d].Vendor.OS] = append(sets[m[1]+"\x00"+s.network.Devices[d].Vendor.OS], d)
		}
	}
	for _, k := range sortedKeys(sets) {
		members := sets[k]
		if len(members) < 2 {
			continue
		}
		others := s.outside(members[0], members)
		own := s.serves(members[0])
		same := len(others) > 1
		for _, m := range members[1:] {
			same = same && slices.Equal(s.outside(m, members), others) && slices.Equal(s.serves(m), own)
		}
		if same {
			s.add(members, fmt.Sprintf("named alike, each cabled to %s, and neither serves what the other does not", clip(join(others))))
		}
	}
}

// outside are a device's neighbours beside those of its own kind.
func (s *sketch) outside(device string, kind []string) []string {
	n := s.neighbours(device)
	for _, k := range kind {
		delete(n, k)
	}
	return sortedKeys(n)
}

// serves is what hangs on a device beside its cables to others: subnets, and ports of layer 2 by name.
func (s *sketch) serves(device string) []string {
	var out []string
	for _, name := range sortedKeys(s.config(device).Interfaces) {
		i := s.config(device).Interfaces[name]
		if i.Shutdown || i.Kind == devices.Loopback || i.Kind == devices.MgmtPort || s.carriesCable(device, i) {
			continue
		}
		if i.Switchport && i.Kind == devices.Ethernet && i.Channel == nil {
			out = append(out, "port "+name)
		}
		for _, a := range i.Addresses {
			out = append(out, a.Prefix.Masked().String())
		}
	}
	slices.Sort(out)
	return out
}

// carriesCable reports an interface whose port, or a member of it, is cabled to another device.
func (s *sketch) carriesCable(device string, i *devices.Interface) bool {
	name := i.Name
	if i.Kind == devices.Subinterface {
		name = i.Parent
	}
	for _, p := range s.members(device, name) {
		if len(s.linked[p]) > 0 {
			return true
		}
	}
	return false
}

// members are the ports of a port-channel, or the port itself.
func (s *sketch) members(device, name string) []devices.PortRef {
	var out []devices.PortRef
	for _, p := range sortedKeys(s.config(device).Interfaces) {
		if m := s.config(device).Interfaces[p].Channel; m != nil && m.Group == name {
			out = append(out, devices.PortRef{Device: device, Port: p})
		}
	}
	if len(out) == 0 {
		out = append(out, devices.PortRef{Device: device, Port: name})
	}
	return out
}
