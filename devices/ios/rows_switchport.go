package ios

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// switchportRows are what layer-2 ports and port-channels say.
func switchportRows() []row {
	in := "interface"
	vlanOf := func(set func(i *devices.Interface, v int)) func(*scope, args) error {
		return on(func(i *devices.Interface, a args) { set(i, a.Int("vlan")) })
	}
	rows := []row{
		{In: in, Pattern: "switchport", Path: "switchport", No: true, Do: on(func(i *devices.Interface, a args) { i.Switchport = !a.No }), Enter: enterSwitchport},
		{In: in, Pattern: "switchport mode {mode:access|trunk|dot1q-tunnel}", Path: "switchport mode", Do: on(func(i *devices.Interface, a args) {
			i.Mode, i.Switchport = devices.SwitchportMode(a.Str("mode")), true
		})},
		{In: in, Pattern: "switchport mode dynamic {how:auto|desirable}", Path: "switchport mode", Do: on(func(i *devices.Interface, a args) {
			i.Mode, i.Switchport = devices.SwitchportMode("dynamic "+a.Str("how")), true
		})},
		{In: in, Pattern: "switchport mode private-vlan {how:rest}", Path: "switchport mode", Do: on(func(i *devices.Interface, a args) {
			i.Mode, i.Switchport = devices.SwitchportMode("private-vlan "+a.Str("how")), true
		})},
		{In: in, Pattern: "switchport access vlan {vlan:int(1-4094)}", Path: "access vlan", Do: vlanOf(func(i *devices.Interface, v int) { i.AccessVLAN, i.Switchport = v, true })},
		{In: in, Pattern: "switchport access vlan (dynamic|name) [<x>]", As: syntax.Unmodelled, Why: "a VLAN that is learnt or named is not computed"},
		{In: in, Pattern: "switchport voice vlan {vlan:int(1-4094)}", Path: "voice vlan", Do: vlanOf(func(i *devices.Interface, v int) { i.VoiceVLAN = v })},
		{In: in, Pattern: "switchport voice vlan (dot1p|none|untagged|name) [<x>]", As: syntax.Unmodelled, Why: "this form of a voice VLAN is not computed"},
		{In: in, Pattern: "switchport trunk native vlan {vlan:int(1-4094)}", Path: "native vlan", Do: vlanOf(func(i *devices.Interface, v int) { i.NativeVLAN, i.Switchport = v, true })},
		{In: in, Pattern: "switchport trunk native vlan tag", As: syntax.Unmodelled, Why: "tagging of native VLANs is not computed"},
		{In: in, Pattern: "switchport trunk allowed vlan [add|remove|except] {vlans:rest}", Path: "allowed vlans", Exact: true, Do: func(s *scope, a args) error {
			v, err := vlanSet(a.Str("vlans"))
			if err != nil {
				return err
			}
			s.Interface.Switchport = true
			s.Interface.AllowedVLANs = allowed(word(a, "add", "remove", "except"), s.Interface.AllowedVLANs, v)
			return nil
		}, Enter: enterAllowed},
		{In: in, Pattern: "switchport trunk encapsulation <x:dot1q|negotiate>", As: syntax.Inert, Why: "the tagging that every port speaks"},
		{In: in, Pattern: "switchport trunk encapsulation isl", As: syntax.Unmodelled, Why: "ISL is not computed"},
		{In: in, Pattern: "switchport trunk pruning vlan {x:rest}", As: syntax.Unmodelled, Why: "pruning by VTP is not computed"},
		{In: in, Pattern: "switchport nonegotiate", As: syntax.Unmodelled, Why: "how the two ends agree on trunking (DTP) is not computed"},
		{In: in, Pattern: "switchport priority extend {x:rest}", As: syntax.Inert, Why: "concerns the phone behind the port alone"},
		{In: in, Pattern: "switchport vlan mapping <outer:int> {inner:int}", Path: "vlan mapping $outer", Do: on(func(i *devices.Interface, a args) { ioslike.Set(&i.VLANMappings, a.Str("outer"), a.Str("inner")) })},
		{In: in, Pattern: "switchport vlan mapping (enable|default|<x:int> dot1q-tunnel) [{rest:rest}]", As: syntax.Unmodelled, Why: "this form of VLAN mapping is not computed"},

		{In: in, Pattern: "spanning-tree portfast [edge]", Path: "spanning-tree / port type", Do: on(func(i *devices.Interface, a args) { i.STP.PortType = "edge" })},
		{In: in, Pattern: "spanning-tree portfast [edge] trunk", Path: "spanning-tree / port type", Do: on(func(i *devices.Interface, a args) { i.STP.PortType = "edge trunk" }), Enter: func(e *syntax.Edit, a args) { dropPortfast(e) }},
		{In: in, Pattern: "spanning-tree portfast {type:network|normal|disable}", Path: "spanning-tree / port type", Do: on(func(i *devices.Interface, a args) {
			if i.STP.PortType = a.Str("type"); i.STP.PortType == "disable" {
				i.STP.PortType = "normal"
			}
		})},
		{In: in, Pattern: "spanning-tree bpduguard {x:enable|disable}", Path: "spanning-tree / bpduguard", Do: on(func(i *devices.Interface, a args) { i.STP.BPDUGuard = a.Str("x") })},
		{In: in, Pattern: "spanning-tree bpdufilter {x:enable|disable}", Path: "spanning-tree / bpdufilter", Do: on(func(i *devices.Interface, a args) { i.STP.BPDUFilter = a.Str("x") })},
		{In: in, Pattern: "spanning-tree guard {x:root|loop|none}", Path: "spanning-tree / guard", Do: on(func(i *devices.Interface, a args) { i.STP.Guard = a.Str("x") })},
		{In: in, Pattern: "spanning-tree link-type {x:point-to-point|shared}", Path: "spanning-tree / link-type", Do: on(func(i *devices.Interface, a args) { i.STP.LinkType = a.Str("x") })},
		{In: in, Pattern: "spanning-tree cost {n:int}", Path: "spanning-tree / cost", Do: on(func(i *devices.Interface, a args) { ioslike.Set(&i.STP.Cost, "", a.Int("n")) })},
		{In: in, Pattern: "spanning-tree (vlan <vlans:vlans>|mst <inst:vlans>) cost {n:int}", Path: "spanning-tree / cost", Do: portEach(func(p *devices.PortSTP, at string, n int) { ioslike.Set(&p.Cost, at, n) })},
		{In: in, Pattern: "spanning-tree port-priority {n:int}", Path: "spanning-tree / port-priority", Do: on(func(i *devices.Interface, a args) { ioslike.Set(&i.STP.Priority, "", a.Int("n")) })},
		{In: in, Pattern: "spanning-tree (vlan <vlans:vlans>|mst <inst:vlans>) port-priority {n:int}", Path: "spanning-tree / port-priority", Do: portEach(func(p *devices.PortSTP, at string, n int) { ioslike.Set(&p.Priority, at, n) })},

		{In: in, Pattern: "channel-group {group:int(1-512)} mode {mode:active|passive|on}", Path: "channel-group", Do: func(s *scope, a args) error {
			m := member(s.Interface)
			m.Group, m.Mode = "Port-channel"+a.Str("group"), a.Str("mode")
			return nil
		}, Enter: enterChannelGroup},
		// PAgP is known to the model as a mode of its own; the simulator reads active, passive and on.
		{In: in, Pattern: "channel-group {group:int(1-512)} mode {mode:auto|desirable} non-silent", As: syntax.Unmodelled, Why: "PAgP is not computed"},
		{In: in, Pattern: "lacp port-priority {n:int(0-65535)}", Path: "channel-group / lacp port-priority", Do: on(func(i *devices.Interface, a args) { member(i).Priority = unless(a.Int("n"), 32768) })},
		{In: in, Pattern: "lacp rate {rate:fast|normal}", Path: "channel-group / lacp rate", Do: on(func(i *devices.Interface, a args) { member(i).Rate = notDefault(a.Str("rate"), "normal") })},
		{In: in, Pattern: "port-channel min-links {n:int}", Path: "lag / min-links", Do: lag(func(l *devices.LAG, a args) { l.MinLinks = unless(a.Int("n"), 1) })},
		{In: in, Pattern: "lacp min-links {n:int}", Path: "lag / min-links", Do: lag(func(l *devices.LAG, a args) { l.MinLinks = unless(a.Int("n"), 1) })},
		{In: in, Pattern: "lacp max-bundle {n:int}", Path: "lag / max-bundle", Do: lag(func(l *devices.LAG, a args) { l.MaxBundle = a.Int("n") })},
		{In: in, Pattern: "port-channel standalone-disable", Path: "lag / no lacp suspend-individual", No: true, Do: lag(func(l *devices.LAG, a args) { l.NoSuspendIndividual = a.No })},
		{In: in, Pattern: "lacp fast-switchover [dampening {n:int}]", As: syntax.Inert, Why: "how fast a member takes over; which one is the same"},
	}
	return rows
}

func word(a args, ws ...string) string {
	for _, w := range ws {
		if a.Word(w) {
			return w
		}
	}
	return ""
}

func member(i *devices.Interface) *devices.ChannelMember {
	if i.Channel == nil {
		i.Channel = &devices.ChannelMember{}
	}
	return i.Channel
}

func lag(f func(*devices.LAG, args)) func(*scope, args) error {
	return on(func(i *devices.Interface, a args) {
		if i.LAG == nil {
			i.LAG = &devices.LAG{}
		}
		f(i.LAG, a)
	})
}

func portEach(f func(p *devices.PortSTP, at string, n int)) func(*scope, args) error {
	return func(s *scope, a args) error {
		at, err := instances(a)
		if err != nil {
			return err
		}
		for _, k := range at {
			f(&s.Interface.STP, k, a.Int("n"))
		}
		return nil
	}
}

// instances are the spanning-tree instances that a statement names.
func instances(a args) ([]string, error) {
	text, word := a.Str("vlans"), "vlan "
	if a.Has("inst") {
		text, word = a.Str("inst"), "mst "
	}
	var out []string
	for _, part := range strings.Split(text, ",") {
		lo, hi, isRange := strings.Cut(part, "-")
		from, to := atoi(lo), atoi(lo)
		if isRange {
			to = atoi(hi)
		}
		if to < from || to > 4094 {
			return nil, fmt.Errorf("%q names no VLANs or instances", text)
		}
		for ; from <= to; from++ {
			out = append(out, fmt.Sprint(word, from))
		}
	}
	return out, nil
}

func dropPortfast(e *syntax.Edit) {
	if !e.No && !e.Default {
		e.Remove("spanning-tree portfast")
	}
}

// allowed applies an allowed-VLAN statement to the set so far, "" where nothing is said.
func allowed(word string, now, given devices.VLANSet) devices.VLANSet {
	switch word {
	case "add":
		if now == "" {
			return devices.AllVLANs
		}
		return now.Union(given)
	case "remove":
		if now == "" {
			now = devices.AllVLANs
		}
		return now.Minus(given)
	case "except":
		return devices.AllVLANs.Minus(given)
	}
	return given
}

// enterAllowed rewrites add, remove and except into the whole set, which running configurations show.
func enterAllowed(e *syntax.Edit, a args) {
	if e.No || e.Default {
		e.Remove("switchport trunk allowed vlan")
		e.Record = ""
		return
	}
	given, err := vlanSet(a.Str("vlans"))
	if err != nil {
		return
	}
	var now devices.VLANSet
	for _, n := range e.Find("switchport trunk allowed vlan") {
		w := n.Words[4:]
		if len(w) == 0 {
			continue
		}
		how := ""
		if len(w) > 1 && (w[0] == "add" || w[0] == "remove" || w[0] == "except") {
			how, w = w[0], w[1:]
		}
		if v, err := vlanSet(strings.Join(w, "")); err == nil {
			now = allowed(how, now, v)
		}
	}
	now = allowed(word(a, "add", "remove", "except"), now, given)
	e.Remove("switchport trunk allowed vlan")
	e.Record = ""
	if now != devices.AllVLANs {
		e.Put("switchport trunk allowed vlan " + string(now))
	}
}

// layer2 and layer3 are the statements of a port that hold only while it switches, or routes.
var (
	layer2 = []string{"switchport", "spanning-tree", "storm-control", "ip dhcp snooping", "ip arp inspection"}
	layer3 = []string{"ip address", "ipv6 address", "ipv6 enable", "ip unnumbered", "vrf forwarding", "ip vrf forwarding", "ip ospf", "ipv6 ospf", "ospfv3", "standby", "vrrp", "glbp", "ip helper-address", "ip pim", "ip policy", "ip proxy-arp", "ip verify"}
)

// enterSwitchport turns a port from routing to switching or back: the addresses go, and the layer-2 statements are no
// longer in force and are shown no more (Catalyst 9300 Interface guide, "Configuring Layer 3 interfaces": "no switchport
// deletes any configuration specific to layer 2").
func enterSwitchport(e *syntax.Edit, a args) {
	off := e.No || e.Default
	for _, n := range e.Find("switchport") {
		if line := strings.Join(n.Words, " "); line == "switchport" || line == "no switchport" {
			if (line == "no switchport") == off {
				e.Record = ""
				return
			}
			e.RemoveNode(n)
		}
	}
	gone := layer3
	if off {
		gone = layer2
	}
	for _, p := range gone {
		e.Remove(p)
	}
	if e.Default {
		e.Record = ""
		return
	}
	e.Record = ""
	if off {
		e.Put("no switchport")
	} else {
		e.Put("switchport")
	}
}

// enterChannelGroup makes the port-channel where it is missing, with the port's own switching or routing (Catalyst 9300
// Layer 2 guide, "Configuring EtherChannels": the port-channel is made with the first port).
func enterChannelGroup(e *syntax.Edit, a args) {
	if e.No || e.Default || e.Block() == nil {
		return
	}
	top := e.Top()
	name := "interface Port-channel" + a.Str("group")
	e.Remove("channel-group")
	if len(top.Find(name)) > 0 {
		return
	}
	po := top.Put(name)
	if po == nil {
		return
	}
	for _, p := range []string{"switchport", "no switchport"} {
		for _, n := range e.Find(strings.TrimPrefix(p, "no ")) {
			if strings.HasPrefix(p, "no ") == (n.Words[0] == "no") {
				top.In(po).Put(n.Line)
			}
		}
	}
}
