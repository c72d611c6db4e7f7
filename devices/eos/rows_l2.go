package eos

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// vlanRows are VLANs.
func vlanRows() []row {
	in := "vlan"
	each := func(f func(*devices.VLAN, args)) func(*scope, args) error {
		return func(s *scope, a args) error {
			set, err := devices.ParseVLANSet(s.Args.Str("id"))
			if err != nil {
				return err
			}
			for _, id := range set.IDs() {
				f(s.Config.VLANs[id], a)
			}
			return nil
		}
	}
	rows := []row{
		{Pattern: "vlan <id:vlans>", Opens: "vlan", Path: "vlan $id", Each: true, Do: func(s *scope, a args) error {
			set, err := devices.ParseVLANSet(a.Str("id"))
			if err != nil {
				return err
			}
			for _, id := range set.IDs() {
				if id < 1 || id > 4094 {
					return fmt.Errorf("VLAN %d is not from 1 to 4094", id)
				}
				v := ioslike.Get(&s.Config.VLANs, id)
				v.ID = id
				s.VLAN = v
			}
			s.Args = a
			return nil
		}, Enter: func(e *syntax.Edit, a args) {
			if e.Default { // "default vlan 10" is "no vlan 10": a VLAN is not there by default (EOS User Manual, "vlan")
				for _, n := range e.Find("vlan " + a.Str("id")) {
					e.RemoveNode(n)
				}
				e.Record = ""
			}
		}},
		{In: in, Pattern: "name {name:rest}", Path: "name", Do: each(func(v *devices.VLAN, a args) { v.Name = a.Unquoted("name") })},
		{In: in, Pattern: "state {state:active|suspend}", Path: "suspend", Do: each(func(v *devices.VLAN, a args) { v.Suspend = a.Str("state") == "suspend" })},
		{In: in, Pattern: "trunk group <group>", Path: "trunk group $group", Do: each(func(v *devices.VLAN, a args) { set(&v.TrunkGroups, a.Str("group")) })},
		{In: in, Pattern: "private-vlan {kind:rest}", Path: "private-vlan", Do: each(func(v *devices.VLAN, a args) { v.PrivateType = a.Str("kind") })},
	}
	return append(rows, unmodelled(in, "what a VLAN does beyond carrying frames is not computed",
		"mac <rest:rest>", "ip <rest:rest>", "l2-protocol <rest:rest>", "multicast <rest:rest>", "vxlan <rest:rest>", "address <rest:rest>", "mac address learning", "remote-span")...)
}

// spanningTreeRows are the device's spanning tree.
func spanningTreeRows() []row {
	stp := func(f func(*devices.STP, args) error) func(*scope, args) error {
		return func(s *scope, a args) error { return f(&s.Config.STP, a) }
	}
	flag := func(p func(*devices.STP) *bool) func(*scope, args) error {
		return stp(func(t *devices.STP, a args) error { *p(t) = !a.No; return nil })
	}
	instances := func(a args) []string {
		if a.Has("id") {
			return []string{instance(a)}
		}
		return []string{""}
	}
	rows := []row{
		{Pattern: "spanning-tree mode {mode:mstp|rstp|rapid-pvst|none|backup}", Path: "spanning-tree / mode", Do: stp(func(t *devices.STP, a args) error {
			t.Mode = a.Str("mode")
			if t.Mode == "mstp" {
				t.Mode = "mst"
			}
			return nil
		})},
		{Pattern: "spanning-tree priority {priority:int(0-61440)}", Path: "spanning-tree / priority", Do: stp(priority(instances))},
		{Pattern: "spanning-tree <kind:mst|vlan|vlan-id> <id:vlans> priority {priority:int(0-61440)}", Path: "spanning-tree / priority $kind $id", Do: stp(priority(instances))},
		{Pattern: "spanning-tree root {role:primary|secondary}", Path: "spanning-tree / priority", Do: stp(rootRole(instances))},
		{Pattern: "spanning-tree <kind:mst|vlan|vlan-id> <id:vlans> root {role:primary|secondary}", Path: "spanning-tree / priority $kind $id", Do: stp(rootRole(instances))},
		// "no spanning-tree vlan-id N" turns the tree of the VLAN off (EOS User Manual, "spanning-tree vlan-id").
		{Pattern: "spanning-tree (vlan|vlan-id) <id:vlans>", Path: "spanning-tree / disabled vlans", No: true, Do: stp(func(t *devices.STP, a args) error {
			v, err := devices.ParseVLANSet(a.Str("id"))
			if err == nil && a.No {
				t.DisabledVLANs = t.DisabledVLANs.Union(v)
			}
			return err
		}), Enter: func(e *syntax.Edit, a args) {
			if !e.No { // the default: nothing stands
				for _, n := range e.Find("spanning-tree") {
					if n.Line == "no "+e.Record || n.Line == "no "+strings.Replace(e.Record, " vlan-id ", " vlan ", 1) || n.Line == "no "+strings.Replace(e.Record, " vlan ", " vlan-id ", 1) {
						e.RemoveNode(n)
					}
				}
				e.Record = ""
			}
		}},
		{Pattern: "spanning-tree (forward-time|hello-time|max-age|max-hops) {v:int}", Path: "spanning-tree / timer", Exact: true, Do: stp(func(t *devices.STP, a args) error {
			for _, w := range []string{"forward-time", "hello-time", "max-age", "max-hops"} {
				if a.Word(w) {
					ioslike.Set(&t.Timers, w, a.Str("v"))
				}
			}
			return nil
		})},
		{Pattern: "spanning-tree (edge-port|portfast) bpduguard default", Path: "spanning-tree / bpduguard default", No: true, Do: flag(func(t *devices.STP) *bool { return &t.BPDUGuardDefault }), Enter: dropNo},
		{Pattern: "spanning-tree (edge-port|portfast) bpdufilter default", Path: "spanning-tree / bpdufilter default", No: true, Do: flag(func(t *devices.STP) *bool { return &t.BPDUFilterDefault }), Enter: dropNo},
		{Pattern: "spanning-tree guard loop default", Path: "spanning-tree / loopguard default", No: true, Do: flag(func(t *devices.STP) *bool { return &t.LoopGuardDefault }), Enter: dropNo},
		{Pattern: "spanning-tree loopguard default", Path: "spanning-tree / loopguard default", No: true, Do: flag(func(t *devices.STP) *bool { return &t.LoopGuardDefault }), Enter: dropNo},
		{Pattern: "spanning-tree transmit active", Path: "spanning-tree / transmit active", Do: stp(func(t *devices.STP, a args) error {
			ioslike.Set(&t.Settings, "transmit active", "on")
			return nil
		})},
		{Pattern: "spanning-tree (bridge assurance|transmit-mode bridge-assurance)", Path: "spanning-tree / no bridge assurance", No: true, Do: stp(func(t *devices.STP, a args) error {
			t.NoBridgeAssurance = a.No
			return nil
		})},
		{Pattern: "spanning-tree mst configuration", Opens: "mst"},
		{In: "mst", Pattern: "name {name:rest}", Path: "spanning-tree / mst name", Do: stp(func(t *devices.STP, a args) error {
			t.MSTName = a.Unquoted("name")
			return nil
		})},
		{In: "mst", Pattern: "revision {n:int}", Path: "spanning-tree / mst revision", Do: stp(func(t *devices.STP, a args) error {
			t.MSTRevision = a.Int("n")
			return nil
		})},
		{In: "mst", Pattern: "instance <id:int> (vlan|vlans) {vlans:vlans}", Path: "spanning-tree / mst instance $id", Do: stp(func(t *devices.STP, a args) error {
			v, err := devices.ParseVLANSet(a.Str("vlans"))
			if err == nil {
				ioslike.Set(&t.MSTInstances, a.Int("id"), t.MSTInstances[a.Int("id")].Union(v))
			}
			return err
		})},
		{In: "mst", Pattern: "(show|abort) <rest:rest>", As: syntax.Inert, Why: "shows or leaves the block"},
	}
	return append(rows, unmodelled("", "this part of spanning tree is not computed",
		"spanning-tree <rest:rest>")...)
}

func priority(instances func(args) []string) func(*devices.STP, args) error {
	return func(t *devices.STP, a args) error {
		for _, i := range instances(a) {
			if p := a.Int("priority"); p != 32768 { // the default
				ioslike.Set(&t.Priorities, i, p)
			} else {
				delete(t.Priorities, i)
			}
		}
		return nil
	}
}

// rootRole is a macro for a priority of 8192 or 16384 (EOS User Manual, "spanning-tree root").
func rootRole(instances func(args) []string) func(*devices.STP, args) error {
	return func(t *devices.STP, a args) error {
		for _, i := range instances(a) {
			ioslike.Set(&t.Priorities, i, map[string]int{"primary": 8192, "secondary": 16384}[a.Str("role")])
		}
		return nil
	}
}

// mlagRows are the MLAG domain.
func mlagRows() []row {
	in := "mlag"
	do := func(f func(*devices.MLAG, args)) func(*scope, args) error {
		return func(s *scope, a args) error {
			f(domain(s), a)
			return nil
		}
	}
	keep := func(key string) func(*scope, args) error {
		return do(func(m *devices.MLAG, a args) {
			value := "on"
			if a.Has("v") {
				value = a.Str("v")
			}
			ioslike.Set(&m.Settings, key, value)
		})
	}
	rows := []row{
		{Pattern: "mlag [configuration]", Opens: in, Path: "mlag", Do: func(s *scope, a args) error {
			domain(s)
			return nil
		}},
		{In: in, Pattern: "domain-id {id:rest}", Path: "domain", Do: do(func(m *devices.MLAG, a args) { m.Domain = a.Unquoted("id") })},
		{In: in, Pattern: "local-interface {port:ifname}", Path: "local-interface", Do: func(s *scope, a args) error {
			domain(s).LocalInterface = a.Str("port")
			s.Refer("interface", a.Str("port"), "mlag local-interface", a)
			return nil
		}},
		{In: in, Pattern: "peer-link {port:ifname}", Path: "peer-link", Do: func(s *scope, a args) error {
			domain(s).PeerLink = a.Str("port")
			s.Refer("interface", a.Str("port"), "mlag peer-link", a)
			return nil
		}},
		{In: in, Pattern: "peer-address {ip:ip}", Path: "peer-address", Do: do(func(m *devices.MLAG, a args) { m.PeerAddress = a.Addr("ip") })},
		{In: in, Pattern: "peer-address heartbeat {ip:ip} [vrf {vrf}]", Path: "peer-keepalive destination; peer-keepalive vrf", Do: func(s *scope, a args) error {
			m := domain(s)
			m.KeepaliveDestination, m.KeepaliveVRF = a.Addr("ip"), a.Unquoted("vrf")
			s.Refer("vrf", m.KeepaliveVRF, "mlag peer-address heartbeat", a)
			return nil
		}},
		{In: in, Pattern: "primary-priority {n:int}", Path: "role priority", Do: do(func(m *devices.MLAG, a args) { m.RolePriority = a.Int("n") })},
		{In: in, Pattern: "shutdown", Path: "shutdown", No: true, Do: do(func(m *devices.MLAG, a args) { m.Shutdown = !a.No }), Enter: dropNo},
		{In: in, Pattern: "reload-delay {v}", Path: "reload-delay mlag", Do: do(func(m *devices.MLAG, a args) { m.ReloadDelay = a.Str("v") })},
		{In: in, Pattern: "reload-delay mlag {v}", Path: "reload-delay mlag", Do: do(func(m *devices.MLAG, a args) { m.ReloadDelay = a.Str("v") })},
		{In: in, Pattern: "reload-delay non-mlag {v}", Path: "reload-delay non-mlag", Do: do(func(m *devices.MLAG, a args) { m.ReloadDelayNonMLAG = a.Str("v") })},
		{In: in, Pattern: "dual-primary detection {v:rest}", Path: "dual-primary detection", Do: do(func(m *devices.MLAG, a args) { m.DualPrimary = a.Str("v") })},
		{In: in, Pattern: "dual-primary recovery {v:rest}", Path: "dual-primary recovery", Do: keep("dual-primary recovery")},
		{In: in, Pattern: "reload-delay mode {v:rest}", Path: "reload-delay mode", Do: keep("reload-delay mode")},
		{In: in, Pattern: "heartbeat-interval {v:int}", Path: "heartbeat-interval", Do: keep("heartbeat-interval")},
		{In: in, Pattern: "hello-interval {v:int}", Path: "hello-interval", Do: keep("hello-interval")},
		{In: in, Pattern: "lacp standby", Path: "lacp standby", Do: keep("lacp standby")},
		{In: in, Pattern: "peer-link maximum-hold-interval {v:int}", Path: "peer-link maximum-hold-interval", Do: keep("peer-link maximum-hold-interval")},
		{In: in, Pattern: "l2 inactive-timeout {v:int}", Path: "l2 inactive-timeout", Do: keep("l2 inactive-timeout")},
	}
	return append(rows, unmodelled(in, "this part of MLAG is not computed",
		"reload-delay <rest:rest>", "stp <rest:rest>", "rpc <rest:rest>", "fast-mac-redirection <rest:rest>", "peer-link requested", "dual-primary <rest:rest>", "lacp <rest:rest>")...)
}

func domain(s *scope) *devices.MLAG {
	if s.Config.MLAG == nil {
		s.Config.MLAG = &devices.MLAG{Kind: "mlag"}
	}
	return s.Config.MLAG
}
