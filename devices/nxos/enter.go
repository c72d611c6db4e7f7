package nxos

import (
	"strings"

	"interlock/devices"
	"interlock/devices/syntax"
)

// What entering does beyond recording a statement. Sources are the Cisco Nexus 9000 Series NX-OS configuration guides:
// Interfaces (default interface, port channels, layer 3 interfaces), Unicast Routing (VRF), and Fundamentals (features).

// layer3 are the statements of an interface that hold only while it routes.
var layer3 = []string{"ip address", "ip unnumbered", "ipv6", "vrf member", "ip router", "ip ospf", "ospfv3", "isis", "ip pim", "ip igmp", "ip eigrp",
	"ip rip", "hsrp", "vrrp", "vrrpv3", "ip dhcp relay", "ip access-group", "ip policy", "ip proxy-arp", "ip local-proxy-arp", "ip forward", "ip redirects", "ip unreachables",
	"ip verify", "ip passive-interface", "ip hello-interval", "ip hold-time", "ip distribute-list", "ip authentication", "ip arp", "ip flow", "bfd", "encapsulation", "fabric forwarding", "medium"}

// byVRF are those of them that belong to the VRF and go when it changes ("% Deleted all L3 config on interface").
var byVRF = []string{"ip address", "ip unnumbered", "ipv6", "ip router", "ip ospf", "ospfv3", "isis", "ip pim", "ip igmp", "ip eigrp", "ip rip", "hsrp", "vrrp", "vrrpv3",
	"ip dhcp relay", "ip proxy-arp", "ip policy", "ip passive-interface", "ip hello-interval", "ip hold-time", "ip distribute-list", "ip authentication", "ip arp", "ip verify", "fabric forwarding"}

var layer2 = []string{"switchport", "spanning-tree", "vpc", "lacp vpc-convergence", "ip port access-group", "mac port access-group", "ipv6 port", "storm-control", "ip dhcp snooping", "ip arp inspection"}

// enterVRFMember clears what belonged to the VRF that the interface leaves (Unicast Routing guide, "Assigning VRF membership").
func enterVRFMember(e *syntax.Edit, a syntax.Args) {
	if !e.No && !e.Default && e.Has("vrf member "+a.Str("vrf")) {
		return
	}
	if (e.No || e.Default) && !e.Has("vrf member") {
		return
	}
	for _, p := range byVRF {
		e.Remove(p)
	}
}

// routedByDefault reports whether a port of this configuration routes unless it says switchport; see defaults.go.
func routedByDefault(e *syntax.Edit) bool {
	top := e.Top()
	for _, n := range top.Find("system default switchport") {
		if len(n.Words) == 3 {
			return false
		}
		if strings.EqualFold(n.Words[0], "no") && len(n.Words) == 4 {
			return true
		}
	}
	sw := false
	for _, n := range top.Find("interface") {
		for _, c := range top.In(n).Find("switchport") {
			switch strings.Join(c.Words, " ") {
			case "no switchport":
				return false
			case "switchport":
				sw = true
			}
		}
	}
	return sw
}

// enterSwitchport turns a port from routing to switching or back: what held only for the one goes, and the port stands
// with the other's defaults (Interfaces guide, "Configuring a routed interface": all layer 2 configuration is deleted).
func enterSwitchport(e *syntax.Edit, a syntax.Args) {
	routed := routedByDefault(e)
	on := !e.No
	if e.Default {
		on = !routed
	}
	now := !routed
	for _, n := range e.Find("switchport") {
		switch strings.Join(n.Words, " ") {
		case "switchport":
			now = true
		case "no switchport":
			now = false
		}
	}
	e.Record = ""
	if now == on {
		return // it is so already
	}
	gone := layer2
	if on {
		gone = layer3
	}
	for _, p := range gone {
		e.Remove(p)
	}
	e.Remove("switchport")
	switch {
	case on && routed:
		e.Put("switchport")
	case !on && !routed:
		e.Put("no switchport")
	}
}

// enterInterface handles "default interface X", which clears it, and "no interface X": a physical port only clears, and
// a port-channel that goes takes its members' channel-group along (Interfaces guide, "Deleting a port channel").
func enterInterface(e *syntax.Edit, a syntax.Args) {
	if !e.No && !e.Default {
		return
	}
	name := a.Str("name")
	kind, _ := kindOf(name)
	if e.Default || kind == devices.Ethernet || kind == devices.MgmtPort {
		for _, n := range e.Find("interface " + name) {
			e.In(n).Clear()
		}
		e.Record = ""
		return
	}
	if kind == devices.PortChannel {
		group := strings.TrimPrefix(name, "port-channel")
		for _, n := range e.Find("interface") {
			e.In(n).Remove("channel-group " + group)
		}
	}
}

// enterChannelGroup makes the port-channel where it is missing, with the port's own switching or routing; with force
// the port takes over what the port-channel says (Interfaces guide, "Adding a Layer 2 port to a port channel").
func enterChannelGroup(e *syntax.Edit, a syntax.Args) {
	if e.No || e.Default || e.Block() == nil {
		return
	}
	top := e.Top()
	name := "interface port-channel" + a.Str("group")
	e.Remove("channel-group")
	e.Record = strings.Replace(e.Record, " force", "", 1)
	if mode := a.Str("mode"); mode == "on" {
		e.Record = "channel-group " + a.Str("group")
	}
	if there := top.Find(name); len(there) > 0 {
		if a.Word("force") {
			e.Remove("switchport")
			for _, n := range top.In(there[0]).Find("switchport") {
				e.Put(n.Line)
			}
		}
		return
	}
	po := top.Put(name)
	if po == nil {
		return
	}
	for _, n := range e.Find("switchport") {
		top.In(po).Put(n.Line)
	}
}

// toMembers is the Enter of statements that a port-channel passes on to its members (Interfaces guide, "About port
// channels": any configuration change to the port channel is applied to every member interface).
func toMembers(own func(*syntax.Edit, syntax.Args)) func(*syntax.Edit, syntax.Args) {
	return func(e *syntax.Edit, a syntax.Args) {
		group := ""
		if e.Block() != nil {
			group, _ = strings.CutPrefix(e.Block().Line, "interface port-channel")
		}
		if group != "" && group != e.Block().Line {
			top := e.Top()
			for _, n := range top.Find("interface") {
				if in := top.In(n); in.Has("channel-group " + group) {
					in.Record = e.Record
					passOn(in, a, own)
				}
			}
		}
		if own != nil {
			own(e, a)
		}
	}
}

// passOn enters a statement in a member's block.
func passOn(in *syntax.Edit, a syntax.Args, own func(*syntax.Edit, syntax.Args)) {
	if own != nil {
		own(in, a)
	}
	switch {
	case in.Record == "":
	case in.No || in.Default:
		in.Remove(in.Record)
	default:
		in.Put(in.Record)
	}
}

// featureLines are the top-level statements that a feature brings and that "no feature" takes along.
var featureLines = map[string][]string{
	"bgp": {"router bgp"}, "ospf": {"router ospf"}, "ospfv3": {"router ospfv3"}, "eigrp": {"router eigrp"}, "isis": {"router isis"}, "rip": {"router rip"},
	"vpc": {"vpc domain"}, "tacacs+": {"tacacs-server", "ip tacacs", "aaa group server tacacs+"}, "pim": {"ip pim"}, "pim6": {"ipv6 pim"}, "msdp": {"ip msdp"},
	"lldp": {"lldp"}, "dhcp": {"ip dhcp", "ipv6 dhcp", "service dhcp"}, "nxapi": {"nxapi"}, "grpc": {"grpc"}, "telemetry": {"telemetry"}, "udld": {"udld"},
	"vtp": {"vtp"}, "nat": {"ip nat"}, "sla sender": {"ip sla"}, "netflow": {"flow exporter", "flow monitor", "flow record"}, "sflow": {"sflow"}, "ptp": {"ptp"},
	"scheduler": {"scheduler"}, "macsec": {"macsec", "key chain"}, "port-security": nil, "bfd": {"bfd"}, "nv overlay": {"interface nve1"}, "interface-vlan": nil, "lacp": nil,
	"hsrp": nil, "vrrp": nil, "vrrpv3": nil, "tunnel": nil, "private-vlan": nil, "pbr": nil,
}

// featureInside are the statements inside interfaces, VLANs and the like that go with a feature.
var featureInside = map[string][]string{
	"ospf": {"ip router ospf", "ip ospf"}, "ospfv3": {"ipv6 router ospfv3", "ospfv3"}, "eigrp": {"ip router eigrp", "ip eigrp", "ip passive-interface eigrp", "ip authentication"},
	"isis": {"ip router isis", "ipv6 router isis", "isis"}, "rip": {"ip router rip", "ip rip"}, "hsrp": {"hsrp"}, "vrrp": {"vrrp"}, "vrrpv3": {"vrrpv3"}, "vpc": {"vpc"}, "lacp": {"lacp"},
	"pim": {"ip pim"}, "pim6": {"ipv6 pim"}, "port-security": {"switchport port-security"}, "pbr": {"ip policy", "ipv6 policy"}, "dhcp": {"ip dhcp", "ipv6 dhcp"}, "nat": {"ip nat"}, "bfd": {"bfd"},
	"udld": {"udld"}, "lldp": {"lldp"}, "vn-segment-vlan-based": {"vn-segment"}, "private-vlan": {"private-vlan", "switchport mode private-vlan", "switchport private-vlan"},
	"fabric forwarding": {"fabric forwarding"},
}

// enterFeature removes all that a feature brought when it is taken away (Fundamentals guide, "Disabling a feature: all of
// its configuration is removed").
func enterFeature(e *syntax.Edit, a syntax.Args) {
	if !e.No && !e.Default {
		return
	}
	name := a.Str("feature")
	if name != "ssh" && !e.Has("feature "+name) { // it is off by itself, and stays so
		e.Record = ""
		return
	}
	for _, p := range featureLines[name] {
		e.Remove(p)
	}
	var blocks []*syntax.Node
	blocks = append(append(append(blocks, e.Find("interface")...), e.Find("vlan")...), e.Find("vpc domain")...)
	for _, n := range blocks {
		for _, p := range featureInside[name] {
			e.In(n).Remove(p)
		}
	}
	var kinds []string
	switch name {
	case "interface-vlan":
		kinds = []string{"interface Vlan"}
	case "tunnel":
		kinds = []string{"interface Tunnel"}
	case "nv overlay":
		kinds = []string{"interface nve"}
	}
	for _, n := range e.Find("interface") {
		for _, k := range kinds {
			if strings.HasPrefix(n.Line, k) {
				e.RemoveNode(n)
			}
		}
	}
	if name == "ssh" || name == "telnet" { // on and off are both said
		return
	}
	e.Remove("feature " + name)
	e.Record = ""
}

// enterAllowed rewrites add, remove and except into the whole set, as show running-config shows it.
func enterAllowed(e *syntax.Edit, a syntax.Args) {
	given, err := devices.ParseVLANSet(a.Str("vlans"))
	if err != nil || e.No || e.Default {
		if e.No || e.Default {
			e.Remove("switchport trunk allowed vlan")
			e.Record = ""
		}
		return
	}
	now, any := devices.AllVLANs, false
	for _, n := range e.Find("switchport trunk allowed vlan") {
		w := n.Words[4:]
		if len(w) == 0 {
			continue
		}
		set, err := devices.ParseVLANSet(w[len(w)-1])
		if err != nil {
			continue
		}
		now, any = change(w[0], now, set, any), true
	}
	word := ""
	for _, w := range []string{"add", "remove", "except"} {
		if a.Word(w) {
			word = w
		}
	}
	now = change(word, now, given, any)
	e.Remove("switchport trunk allowed vlan")
	e.Record = ""
	if now == devices.AllVLANs && word == "" && a.Str("vlans") == "all" {
		return // the default
	}
	e.Put("switchport trunk allowed vlan " + string(now))
}

// change applies an allowed-VLAN statement to the set so far. said reports that the set was said, not the default.
func change(word string, now, set devices.VLANSet, said bool) devices.VLANSet {
	switch word {
	case "add":
		if !said {
			return now // all of them are there already
		}
		return now.Union(set)
	case "remove":
		return now.Minus(set)
	case "except":
		return devices.AllVLANs.Minus(set)
	}
	return set
}
