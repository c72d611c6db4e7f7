package eos

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// switchportRows are what a port says of VLANs. A port that is switched to routed keeps these lines, and a routed port's
// addresses stay when it is switched back: they are ignored, not removed (EOS User Manual, "switchport").
func switchportRows() []row {
	in := "interface"
	rows := []row{
		{In: in, Pattern: "switchport", Path: "switchport", No: true, Do: func(s *scope, a args) error {
			s.Interface.Switchport = !a.No
			return nil
		}},
		{In: in, Pattern: "switchport mode {mode:access|trunk|dot1q-tunnel}", Path: "switchport mode", Do: func(s *scope, a args) error {
			s.Interface.Mode = devices.SwitchportMode(a.Str("mode"))
			return nil
		}},
		{In: in, Pattern: "switchport access vlan {vlan:int(1-4094)}", Path: "access vlan", Do: func(s *scope, a args) error {
			s.Interface.AccessVLAN = a.Int("vlan")
			if a.Int("vlan") != 1 {
				s.Refer("vlan", a.Str("vlan"), "interface "+s.Interface.Name+" switchport access", a)
			}
			return nil
		}},
		{In: in, Pattern: "switchport trunk native vlan {vlan:int(1-4094)}", Path: "native vlan", Do: func(s *scope, a args) error {
			s.Interface.NativeVLAN = a.Int("vlan")
			return nil
		}},
		{In: in, Pattern: "switchport trunk allowed vlan [add|remove|except] {vlans:vlans}", Path: "allowed vlans", Do: func(s *scope, a args) error {
			now, err := allowed(s.Interface.AllowedVLANs, a)
			s.Interface.AllowedVLANs = now
			return err
		}, Enter: enterAllowed},
		{In: in, Pattern: "switchport trunk group <group>", Path: "trunk group $group", Do: func(s *scope, a args) error {
			set(&s.Interface.TrunkGroups, a.Str("group"))
			return nil
		}},
		{In: in, Pattern: "switchport phone vlan {vlan:int(1-4094)}", Path: "voice vlan", Do: func(s *scope, a args) error {
			s.Interface.VoiceVLAN = a.Int("vlan")
			return nil
		}},
		{In: in, Pattern: "switchport vlan (translation|mapping) <outer:int(1-4094)> {inner:int(1-4094)}", Path: "vlan mapping $outer", Do: func(s *scope, a args) error {
			ioslike.Set(&s.Interface.VLANMappings, a.Str("outer"), a.Str("inner"))
			return nil
		}},
		{In: in, Pattern: "switchport vlan (translation|mapping) <dir:in|out> <outer:int(1-4094)> {inner:int(1-4094)}", Path: "vlan mapping $outer", Do: func(s *scope, a args) error {
			ioslike.Set(&s.Interface.VLANMappings, a.Str("dir")+" "+a.Str("outer"), a.Str("inner"))
			return nil
		}},
		{In: in, Pattern: "mlag {id:int(1-2000)}", Path: "mlag id", Do: func(s *scope, a args) error {
			s.Interface.MLAGID = a.Int("id")
			return nil
		}},
	}
	return append(rows, portTreeRows()...)
}

// allowed is the set of VLANs after a statement. Without one all are allowed (EOS User Manual, "switchport trunk allowed vlan").
func allowed(now devices.VLANSet, a args) (devices.VLANSet, error) {
	if now == "" {
		now = devices.AllVLANs
	}
	v, err := devices.ParseVLANSet(a.Str("vlans"))
	switch {
	case err != nil:
		return now, err
	case a.Word("add"):
		return now.Union(v), nil
	case a.Word("remove"):
		return now.Minus(v), nil
	case a.Word("except"):
		return devices.AllVLANs.Minus(v), nil
	}
	return v, nil
}

// enterAllowed makes one statement of what add, remove and except leave, as the system shows it.
func enterAllowed(e *syntax.Edit, a args) {
	if e.No || e.Default {
		e.Remove("switchport trunk allowed vlan")
		e.Record = ""
		return
	}
	now := devices.AllVLANs
	for _, n := range e.Find("switchport trunk allowed vlan") {
		var verb string
		w := n.Words[4:]
		if len(w) == 2 {
			verb, w = w[0], w[1:]
		}
		v, err := devices.ParseVLANSet(strings.Join(w, ""))
		if err != nil {
			return
		}
		switch verb {
		case "add":
			now = now.Union(v)
		case "remove":
			now = now.Minus(v)
		case "except":
			now = devices.AllVLANs.Minus(v)
		default:
			now = v
		}
	}
	after, err := allowed(now, a)
	if err != nil {
		return
	}
	e.Remove("switchport trunk allowed vlan")
	e.Record = fmt.Sprintf("switchport trunk allowed vlan %s", after)
}

// portTreeRows are what a port says of spanning tree.
func portTreeRows() []row {
	in := "interface"
	return []row{
		// "portfast" is an edge port, "portfast network" a network port with bridge assurance (EOS User Manual, "spanning-tree portfast").
		{In: in, Pattern: "spanning-tree portfast [{type:edge|network|normal}]", Path: "spanning-tree / port type", Do: func(s *scope, a args) error {
			s.Interface.STP.PortType = "edge"
			if a.Has("type") {
				s.Interface.STP.PortType = a.Str("type")
			}
			return nil
		}},
		{In: in, Pattern: "spanning-tree bpduguard {how:enable|disable}", Path: "spanning-tree / bpduguard", Do: func(s *scope, a args) error {
			s.Interface.STP.BPDUGuard = a.Str("how")
			return nil
		}},
		{In: in, Pattern: "spanning-tree bpdufilter {how:enable|disable|true|false|default}", Path: "spanning-tree / bpdufilter", Do: func(s *scope, a args) error {
			s.Interface.STP.BPDUFilter = a.Str("how")
			return nil
		}},
		{In: in, Pattern: "spanning-tree guard {how:root|loop|none}", Path: "spanning-tree / guard", Do: func(s *scope, a args) error {
			s.Interface.STP.Guard = a.Str("how")
			return nil
		}},
		{In: in, Pattern: "spanning-tree link-type {type:point-to-point|shared}", Path: "spanning-tree / link-type", Do: func(s *scope, a args) error {
			s.Interface.STP.LinkType = a.Str("type")
			return nil
		}},
		{In: in, Pattern: "spanning-tree cost {cost:int}", Path: "spanning-tree / cost", Do: func(s *scope, a args) error {
			ioslike.Set(&s.Interface.STP.Cost, "", a.Int("cost"))
			return nil
		}},
		{In: in, Pattern: "spanning-tree <kind:mst|vlan|vlan-id> <id:vlans> cost {cost:int}", Path: "spanning-tree / cost", Do: func(s *scope, a args) error {
			ioslike.Set(&s.Interface.STP.Cost, instance(a), a.Int("cost"))
			return nil
		}},
		{In: in, Pattern: "spanning-tree port-priority {priority:int}", Path: "spanning-tree / port-priority", Do: func(s *scope, a args) error {
			if p := a.Int("priority"); p != 128 { // the default
				ioslike.Set(&s.Interface.STP.Priority, "", p)
			}
			return nil
		}},
		{In: in, Pattern: "spanning-tree <kind:mst|vlan|vlan-id> <id:vlans> port-priority {priority:int}", Path: "spanning-tree / port-priority", Do: func(s *scope, a args) error {
			ioslike.Set(&s.Interface.STP.Priority, instance(a), a.Int("priority"))
			return nil
		}},
	}
}

// instance names the spanning trees of a statement with kind and id: "vlan 10", "mst 0".
func instance(a args) string {
	kind := a.Str("kind")
	if kind == "vlan-id" {
		kind = "vlan"
	}
	return kind + " " + a.Str("id")
}
