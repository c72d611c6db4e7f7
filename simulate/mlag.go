package simulate

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"strings"

	"interlock/devices"
)

// peerLinkOf names the interface of a device's peer-link, "" where it has none.
func peerLinkOf(c *devices.Config) string {
	if c.MLAG != nil && c.MLAG.PeerLink != "" {
		return c.MLAG.PeerLink
	}
	for _, name := range sortedKeys(c.Interfaces) {
		if c.Interfaces[name].PeerLink {
			return name
		}
	}
	return ""
}

// mlagPairs finds the devices that form an MLAG or vPC domain with each other, each pair once, smaller name first.
// Surest first: a cable between their peer-links, each other's address as peer, a redundancy group of two, and at
// last a domain that exactly two devices name. A device is in one pair at most.
func mlagPairs(cs map[string]*devices.Config, site *devices.Site, links []devices.Link) [][2]string {
	var names []string
	for _, n := range sortedKeys(cs) {
		if cs[n].MLAG != nil {
			names = append(names, n)
		}
	}
	var pairs [][2]string
	paired := map[string]bool{}
	match := func(a, b string) {
		if b < a {
			a, b = b, a
		}
		if a == b || paired[a] || paired[b] || cs[a] == nil || cs[b] == nil || cs[a].MLAG == nil || cs[b].MLAG == nil || cs[a].MLAG.Kind != cs[b].MLAG.Kind {
			return
		}
		paired[a], paired[b] = true, true
		pairs = append(pairs, [2]string{a, b})
	}
	for _, k := range links {
		if inPeerLink(cs[k.A.Device], k.A.Port) && inPeerLink(cs[k.B.Device], k.B.Port) {
			match(k.A.Device, k.B.Device)
		}
	}
	addresses := map[netip.Addr][]string{}
	for _, n := range names {
		for _, i := range cs[n].Interfaces {
			for _, a := range i.Addresses {
				addresses[a.Prefix.Addr()] = append(addresses[a.Prefix.Addr()], n)
			}
		}
	}
	for _, n := range names {
		for _, to := range peerAddresses(cs[n]) {
			if owners := addresses[to]; len(owners) == 1 {
				match(n, owners[0])
			}
		}
	}
	if site != nil {
		for _, g := range sortedKeys(site.Groups) {
			var in []string
			for _, h := range sortedKeys(site.Groups[g].Halves) {
				for _, m := range site.Groups[g].Halves[h] {
					if cs[m] != nil && cs[m].MLAG != nil {
						in = append(in, m)
					}
				}
			}
			if len(in) == 2 {
				match(in[0], in[1])
			}
		}
	}
	domains := map[string][]string{}
	for _, n := range names {
		if m := cs[n].MLAG; m.Domain != "" {
			domains[m.Kind+" "+m.Domain] = append(domains[m.Kind+" "+m.Domain], n)
		}
	}
	for _, d := range sortedKeys(domains) {
		if in := domains[d]; len(in) == 2 {
			match(in[0], in[1])
		}
	}
	return pairs
}

func inPeerLink(c *devices.Config, port string) bool {
	if c == nil || c.MLAG == nil || c.Interfaces[port] == nil {
		return false
	}
	pl := peerLinkOf(c)
	i := c.Interfaces[port]
	return pl != "" && (port == pl || i.Channel != nil && i.Channel.Group == pl)
}

func peerAddresses(c *devices.Config) []netip.Addr {
	var as []netip.Addr
	for _, a := range [...]netip.Addr{c.MLAG.PeerAddress, c.MLAG.KeepaliveDestination} {
		if a.IsValid() {
			as = append(as, a)
		}
	}
	return as
}

// difference is one setting in which two peers disagree.
type difference struct {
	path, words string // "spanning-tree / mode", "spanning-tree mode"
	a, b        string
	weak        bool
	why         string
}

func compare(ds []difference, path, words, a, b string, weak bool, why string) []difference {
	if a == b {
		return ds
	}
	return append(ds, difference{path, words, said(a), said(b), weak, why})
}

func said(s string) string {
	if s == "" || s == "0" {
		return "the default"
	}
	return s
}

func onOff(b bool) string {
	if b {
		return "on"
	}
	return "off"
}

// globalDifferences compares what both members of a domain must share. For a vPC these are the global type-1 parameters
// (spanning-tree mode, disabled VLANs, MST region, bridge assurance, loop guard, edge guards); type-2 ones are weak.
// On EOS the secondary takes its global spanning tree from the primary, so there they are weak.
// Sources: Nexus 5000 Interfaces Operations Guide, "vPC consistency checks"; Arista user manual, "Multi-Chassis Link Aggregation".
func globalDifferences(a, b *devices.Config) []difference {
	weak := a.MLAG.Kind != "vpc"
	why := "type-1 parameters differ"
	if weak {
		why = "the secondary takes its global spanning tree from the primary, so the one of them is not in force"
	}
	x, y := a.STP, b.STP
	ds := compare(nil, "spanning-tree / mode", "spanning-tree mode", x.Mode, y.Mode, weak, why)
	ds = compare(ds, "spanning-tree / disabled vlans", "VLANs without spanning tree", string(x.DisabledVLANs), string(y.DisabledVLANs), weak, why)
	if x.Mode == "mst" || y.Mode == "mst" {
		ds = compare(ds, "spanning-tree / mst name", "MST region name", x.MSTName, y.MSTName, weak, why)
		ds = compare(ds, "spanning-tree / mst revision", "MST revision", fmt.Sprint(x.MSTRevision), fmt.Sprint(y.MSTRevision), weak, why)
		if !maps.Equal(x.MSTInstances, y.MSTInstances) {
			ds = append(ds, difference{"spanning-tree / mst instance", "MST instance mapping", instances(x.MSTInstances), instances(y.MSTInstances), weak, why})
		}
	}
	ds = compare(ds, "spanning-tree / no bridge assurance", "bridge assurance", onOff(!x.NoBridgeAssurance), onOff(!y.NoBridgeAssurance), weak, why)
	ds = compare(ds, "spanning-tree / loopguard default", "loop guard by default", onOff(x.LoopGuardDefault), onOff(y.LoopGuardDefault), weak, why)
	ds = compare(ds, "spanning-tree / port type edge default", "port type edge by default", onOff(x.EdgeDefault), onOff(y.EdgeDefault), weak, why)
	ds = compare(ds, "spanning-tree / port type network default", "port type network by default", onOff(x.NetworkDefault), onOff(y.NetworkDefault), weak, why)
	ds = compare(ds, "spanning-tree / bpduguard default", "BPDU guard by default", onOff(x.BPDUGuardDefault), onOff(y.BPDUGuardDefault), weak, why)
	ds = compare(ds, "spanning-tree / bpdufilter default", "BPDU filter by default", onOff(x.BPDUFilterDefault), onOff(y.BPDUFilterDefault), weak, why)
	ds = compare(ds, "spanning-tree / pathcost method", "path cost method", x.PathCost, y.PathCost, true, "not checked between the peers, but their costs then are not comparable")
	return ds
}

func instances(m map[int]devices.VLANSet) string {
	var s []string
	for _, id := range sortedKeys(m) {
		s = append(s, fmt.Sprintf("%d: %s", id, m[id]))
	}
	return strings.Join(s, "; ")
}

// domainDifferences are settings without whose agreement the domain does not form at all.
func domainDifferences(a, b *devices.Config) []difference {
	x, y := a.MLAG, b.MLAG
	ds := compare(nil, "mlag / domain", "domain", x.Domain, y.Domain, false, "the domain does not form")
	if x.Kind == "vpc" {
		ds = compare(ds, "mlag / system-priority", "system-priority", fmt.Sprint(cmp.Or(x.SystemPriority, 32667)), fmt.Sprint(cmp.Or(y.SystemPriority, 32667)), false, "the domain does not form")
		ds = compare(ds, "mlag / system-mac", "system-mac", x.SystemMAC, y.SystemMAC, false, "the two switches are not one LACP partner to those below")
		ds = compare(ds, "mlag / peer-switch", "peer-switch", onOff(x.PeerSwitch), onOff(y.PeerSwitch), true, "the pair is not one bridge to spanning tree")
		ds = compare(ds, "mlag / peer-gateway", "peer-gateway", onOff(x.PeerGateway), onOff(y.PeerGateway), true, "only one of them forwards packets for the other's router MAC")
	}
	ds = compare(ds, "mlag / kind", "kind", x.Kind, y.Kind, false, "the domain does not form")
	return ds
}

// legDifferences compares the two legs of one vPC or MLAG; a and b are the port-channels, am and bm a member of each.
func legDifferences(kind string, a, b, am, bm *devices.Interface) []difference {
	vpc := kind == "vpc"
	why := "type-1 parameters of the vPC differ"
	if !vpc {
		why = "the two legs do not forward the same"
	}
	at := "interface " + a.Name
	ds := compare(nil, at+" / switchport", "switchport", onOff(a.Switchport), onOff(b.Switchport), false, why)
	ds = compare(ds, at+" / switchport mode", "switchport mode", string(a.Mode), string(b.Mode), false, why)
	if a.Mode == devices.Trunk && b.Mode == devices.Trunk {
		ds = compare(ds, at+" / native vlan", "native VLAN", fmt.Sprint(cmp.Or(a.NativeVLAN, 1)), fmt.Sprint(cmp.Or(b.NativeVLAN, 1)), false, why)
		ds = compare(ds, at+" / allowed vlans", "allowed VLANs", string(allowed(a)), string(allowed(b)), true, "only the VLANs that both have stay active on the bundle")
	} else if a.Switchport && b.Switchport && a.Mode == b.Mode {
		ds = compare(ds, at+" / access vlan", "access VLAN", fmt.Sprint(cmp.Or(a.AccessVLAN, 1)), fmt.Sprint(cmp.Or(b.AccessVLAN, 1)), vpc, "the two legs put untagged frames into different VLANs")
	}
	ds = compare(ds, at+" / spanning-tree / port type", "spanning-tree port type", a.STP.PortType, b.STP.PortType, !vpc, why)
	ds = compare(ds, at+" / spanning-tree / guard", "spanning-tree guard", a.STP.Guard, b.STP.Guard, !vpc, why)
	ds = compare(ds, at+" / spanning-tree / bpduguard", "BPDU guard", a.STP.BPDUGuard, b.STP.BPDUGuard, true, why)
	ds = compare(ds, at+" / spanning-tree / bpdufilter", "BPDU filter", a.STP.BPDUFilter, b.STP.BPDUFilter, !vpc, why)
	ds = compare(ds, at+" / speed", "speed", a.Speed, b.Speed, !vpc, why)
	ds = compare(ds, at+" / duplex", "duplex", a.Duplex, b.Duplex, !vpc, why)
	ds = compare(ds, at+" / mtu", "MTU", fmt.Sprint(cmp.Or(a.MTU, 1500)), fmt.Sprint(cmp.Or(b.MTU, 1500)), !vpc, why)
	if am != nil && bm != nil {
		ds = compare(ds, "interface "+am.Name+" / channel-group / mode", "channel-group mode", am.Channel.Mode, bm.Channel.Mode, (am.Channel.Mode == "on") == (bm.Channel.Mode == "on") && !vpc, why)
	}
	return ds
}

// allowed is the set of VLANs that a trunk allows, all of them where nothing is said.
func allowed(i *devices.Interface) devices.VLANSet {
	if i.AllowedVLANs == "" {
		return devices.AllVLANs
	}
	return i.AllowedVLANs
}

func strong(ds []difference) (difference, bool) {
	for _, d := range ds {
		if !d.weak {
			return d, true
		}
	}
	return difference{}, false
}

// MLAGPairs finds the devices that form an MLAG or vPC domain with each other, each pair once, smaller name first, on the
// evidence of their configurations and cables.
func MLAGPairs(n *devices.Network, links []devices.Link) [][2]string {
	return mlagPairs(configs(n), n.Site, links)
}
