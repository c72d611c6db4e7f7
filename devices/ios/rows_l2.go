package ios

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// layer2Rows are VLANs, VTP, spanning tree, link aggregation and stacks.
func layer2Rows() []row {
	vlan := func(f func(v *devices.VLAN, a args)) func(*scope, args) error {
		return func(s *scope, a args) error { f(s.VLAN, a); return nil }
	}
	stp := func(f func(t *devices.STP, a args)) func(*scope, args) error {
		return config(func(c *devices.Config, a args) { f(&c.STP, a) })
	}
	each := func(f func(t *devices.STP, at string, a args)) func(*scope, args) error {
		return func(s *scope, a args) error {
			at, err := instances(a)
			if err != nil {
				return err
			}
			for _, k := range at {
				f(&s.Config.STP, k, a)
			}
			return nil
		}
	}
	rows := []row{
		{Pattern: "vlan <id:vlans>", Opens: "vlan", Path: "vlan $id", Each: true, Do: func(s *scope, a args) error {
			v, err := vlanSet(a.Str("id"))
			if err != nil || len(v.IDs()) != 1 {
				return fmt.Errorf("%q is no VLAN", a.Str("id"))
			}
			s.VLAN = ioslike.Get(&s.Config.VLANs, v.IDs()[0])
			s.VLAN.ID = v.IDs()[0]
			return nil
		}, Enter: enterVLAN},
		{In: "vlan", Pattern: "name {name}", Path: "name", Do: vlan(func(v *devices.VLAN, a args) { v.Name = a.Unquoted("name") })},
		{In: "vlan", Pattern: "state {state:active|suspend}", Path: "suspend", Do: vlan(func(v *devices.VLAN, a args) { v.Suspend = a.Str("state") == "suspend" })},
		{In: "vlan", Pattern: "shutdown", Path: "shutdown", No: true, Do: vlan(func(v *devices.VLAN, a args) { v.Shutdown = !a.No }), Enter: dropNo},
		{In: "vlan", Pattern: "private-vlan {type:primary|community|isolated}", Path: "private-vlan", Do: vlan(func(v *devices.VLAN, a args) { v.PrivateType = a.Str("type") })},
		{In: "vlan", Pattern: "private-vlan association {x:rest}", As: syntax.Unmodelled, Why: "which private VLANs belong together is not computed"},
		{In: "vlan", Pattern: "remote-span", As: syntax.Unmodelled, Why: "mirroring is not computed"},
		{In: "vlan", Pattern: "media {x}", As: syntax.Inert, Why: "every VLAN is Ethernet"},
		{In: "vlan", Pattern: "(mtu|said|tb-vlan1|tb-vlan2|bridge|parent|ring|stp|are|ste|backupcrf|member|l2protocol) <x:rest>", As: syntax.Unmodelled, Why: "this setting of a VLAN is not computed"},
		{Pattern: "vtp mode {mode:client|server|transparent|off} [vlan]", Path: "system / vtp mode", Do: config(func(c *devices.Config, a args) { c.System.VTPMode = a.Str("mode") })},
		{Pattern: "vtp domain {domain:rest}", Path: "system / vtp domain", Do: config(func(c *devices.Config, a args) { c.System.VTPDomain = a.Unquoted("domain") })},
		{Pattern: "lacp system-priority {p:int}", Path: "system / lacp system-priority", Do: config(func(c *devices.Config, a args) { c.System.LACPSystemPriority = unless(a.Int("p"), 32768) })},
		{Pattern: "system mtu {mtu:int(1500-9676)}", Path: "system / mtu", Do: config(func(c *devices.Config, a args) { c.System.MTU = unless(a.Int("mtu"), 1500) })},
		{Pattern: "system jumbomtu {mtu:int(1500-9216)}", Path: "system / mtu", Do: config(func(c *devices.Config, a args) { c.System.MTU = unless(a.Int("mtu"), 1500) })},
		{Pattern: "system mtu (jumbo|routing) {mtu:int}", As: syntax.Unmodelled, Why: "MTUs that hold for some ports only are not computed"},

		// Spanning tree.
		{Pattern: "spanning-tree mode {mode:pvst|rapid-pvst|mst}", Path: "spanning-tree / mode", Do: stp(func(t *devices.STP, a args) { t.Mode = a.Str("mode") })},
		{Pattern: "spanning-tree pathcost method {m:long|short}", Path: "spanning-tree / pathcost method", Do: stp(func(t *devices.STP, a args) { t.PathCost = notDefault(a.Str("m"), "short") })},
		{Pattern: "spanning-tree portfast [edge] default", Path: "spanning-tree / port type edge default", Do: stp(func(t *devices.STP, a args) { t.EdgeDefault = true })},
		{Pattern: "spanning-tree portfast network default", Path: "spanning-tree / port type network default", Do: stp(func(t *devices.STP, a args) { t.NetworkDefault = true })},
		{Pattern: "spanning-tree portfast normal default", As: syntax.Inert, Why: "states the default"},
		{Pattern: "spanning-tree portfast [edge] bpduguard default", Path: "spanning-tree / bpduguard default", Do: stp(func(t *devices.STP, a args) { t.BPDUGuardDefault = true })},
		{Pattern: "spanning-tree portfast [edge] bpdufilter default", Path: "spanning-tree / bpdufilter default", Do: stp(func(t *devices.STP, a args) { t.BPDUFilterDefault = true })},
		{Pattern: "spanning-tree loopguard default", Path: "spanning-tree / loopguard default", Do: stp(func(t *devices.STP, a args) { t.LoopGuardDefault = true })},
		{Pattern: "spanning-tree bridge assurance", Path: "spanning-tree / no bridge assurance", No: true, Do: stp(func(t *devices.STP, a args) { t.NoBridgeAssurance = a.No }), Enter: dropYes},
		{Pattern: "spanning-tree (vlan <vlans:vlans>|mst <inst:vlans>) priority {p:int(0-61440)}", Path: "spanning-tree / priority", Do: each(func(t *devices.STP, at string, a args) { ioslike.Set(&t.Priorities, at, a.Int("p")) })},
		// The root macro sets 24576, or 4096 less than the lowest; the secondary 28672 (Catalyst 9300 Layer 2 guide, "Configuring the root switch").
		{Pattern: "spanning-tree (vlan <vlans:vlans>|mst <inst:vlans>) root {role:primary|secondary} [diameter {d:int}] [hello-time {h:int}]", Path: "spanning-tree / priority", Do: each(func(t *devices.STP, at string, a args) {
			p := 24576
			if a.Str("role") == "secondary" {
				p = 28672
			}
			ioslike.Set(&t.Priorities, at, p)
		})},
		{Pattern: "spanning-tree vlan <vlans:vlans> <timer:hello-time|forward-time|max-age> {s:int}", Path: "spanning-tree / timer", Do: each(func(t *devices.STP, at string, a args) { ioslike.Set(&t.Timers, at+" "+a.Str("timer"), a.Str("s")) })},
		{Pattern: "spanning-tree mst <timer:hello-time|forward-time|max-age|max-hops> {s:int}", Path: "spanning-tree / timer $timer", Do: stp(func(t *devices.STP, a args) { ioslike.Set(&t.Timers, a.Str("timer"), a.Str("s")) })},
		{Pattern: "spanning-tree vlan <vlans:vlans>", Path: "spanning-tree / disabled vlans", No: true, Do: func(s *scope, a args) error {
			v, err := vlanSet(a.Str("vlans"))
			if err != nil {
				return err
			}
			if t := &s.Config.STP; a.No {
				t.DisabledVLANs = t.DisabledVLANs.Union(v)
			} else if t.DisabledVLANs != "" {
				t.DisabledVLANs = t.DisabledVLANs.Minus(v)
			}
			return nil
		}, Enter: dropYes},
		{Pattern: "spanning-tree etherchannel guard misconfig", Path: "spanning-tree / etherchannel guard", No: true, Do: stp(func(t *devices.STP, a args) {
			if a.No {
				ioslike.Set(&t.Settings, "etherchannel guard", "off")
			}
		}), Enter: dropYes},
		{Pattern: "spanning-tree mst simulate pvst global", Path: "spanning-tree / mst simulate pvst", No: true, Do: stp(func(t *devices.STP, a args) {
			if a.No {
				ioslike.Set(&t.Settings, "mst simulate pvst", "off")
			}
		}), Enter: dropYes},
		{Pattern: "spanning-tree extend system-id", As: syntax.Inert, Why: "how the VLAN is put into the bridge's number; every switch does"},
		{Pattern: "spanning-tree (logging|optimize) [<x:rest>]", As: syntax.Inert, Why: "what is logged and sent oftener forwards nothing"},
		{Pattern: "spanning-tree (uplinkfast|backbonefast|transmit|dispute|vlan) [<x:rest>]", As: syntax.Unmodelled, Why: "this part of spanning tree is not computed"},
		{Pattern: "spanning-tree mst configuration", Opens: "mst", Path: "spanning-tree"},
		{In: "mst", Pattern: "name {name}", Path: "mst name", Do: stp(func(t *devices.STP, a args) { t.MSTName = a.Unquoted("name") })},
		{In: "mst", Pattern: "revision {n:int}", Path: "mst revision", Do: stp(func(t *devices.STP, a args) { t.MSTRevision = a.Int("n") })},
		{In: "mst", Pattern: "instance <n:int> vlan {vlans:rest}", Path: "mst instance $n", Do: func(s *scope, a args) error {
			v, err := vlanSet(a.Str("vlans"))
			if err == nil {
				ioslike.Set(&s.Config.STP.MSTInstances, a.Int("n"), v)
			}
			return err
		}, Enter: enterInstance},
		{In: "mst", Pattern: "private-vlan synchronize", As: syntax.Unmodelled, Why: "private VLANs in MST are not computed"},

		// Stacks and virtual switches are one member of their group; their boxes are listed (see defaults for those that
		// StackWise Virtual and VSS do not list).
		{Pattern: "switch <n:int(1-16)> provision {model}", Path: "system / member", Do: config(func(c *devices.Config, a args) {
			c.System.Members = append(c.System.Members, a.Str("n")+" "+a.Str("model"))
			if c.Platform == "" {
				c.Platform = strings.ToUpper(a.Str("model"))
			}
		})},
		{Pattern: "switch virtual domain <n:int>", Opens: "vss", Path: "hardware switch virtual domain", Do: func(s *scope, a args) error {
			s.Block = "hardware switch virtual domain"
			s.Setting(s.Block, a.Str("n"))
			return nil
		}},
		{Pattern: "stackwise-virtual", Opens: "svl", Path: "hardware stackwise-virtual", Do: func(s *scope, a args) error {
			s.Block = "hardware stackwise-virtual"
			s.Setting(s.Block, "on")
			return nil
		}},
		{Pattern: "switch <n:int(1-16)> (priority|renumber|stack) [<x:rest>]", As: syntax.Unmodelled, Why: "the election in a stack is not computed; effects say what entering it does"},
		{Pattern: "switch (stack-mac|stack-ring) [<x:rest>]", As: syntax.Unmodelled, Why: "the stack's own settings are not computed; effects say what entering them does"},
		{Pattern: "stack-mac persistent timer [<n>]", As: syntax.Inert, Why: "how long the stack keeps the MAC address of a member that left"},
		{Pattern: "stack-mac (update|persistent) [<x:rest>]", As: syntax.Unmodelled, Why: "the stack's MAC address is not computed"},
	}
	rows = append(rows, settings("vss", "hardware", false, "switch mode virtual", "mac-address use-virtual", "switch <n:int> priority <p:int>", "no dual-active detection pagp", "dual-active <x:rest>", "switch <n:int> preempt [<x>]", "mac-address <x>", "track-flowcount <x:rest>")...)
	rows = append(rows, settings("svl", "hardware", false, "domain <n:int>", "dual-active recovery-reload-disable", "dual-active detection pagp [<x:rest>]")...)
	rows = append(rows, unmodelled("", "VTP is not computed", "vtp (version|password|pruning|file|interface|primary) [<x:rest>]")...)
	return append(rows, unread("", "services of a VLAN and VLAN access maps are not computed", "vlan configuration <x:rest>", "vlan access-map <name> [<seq>]", "vlan filter <x:rest>", "vlan dot1q <x:rest>", "vlan group <x:rest>")...)
}

// enterVLAN: "no vlan 10" takes the VLAN away and leaves the ports that are in it, which then are down.
func enterVLAN(e *syntax.Edit, a args) {
	if !e.No && !e.Default {
		return
	}
	for _, n := range e.Find("vlan " + a.Str("id")) {
		if len(n.Words) == 2 {
			e.RemoveNode(n)
		}
	}
	e.Record = ""
}

// enterInstance adds VLANs to those that the instance has (Catalyst 9300 Layer 2 guide, "Specifying the MST region configuration").
func enterInstance(e *syntax.Edit, a args) {
	v, err := vlanSet(a.Str("vlans"))
	if e.No || e.Default || err != nil {
		return
	}
	for _, n := range e.Find("instance " + a.Str("n") + " vlan") {
		if was, err := vlanSet(strings.Join(n.Words[3:], "")); err == nil {
			v = v.Union(was)
		}
	}
	e.Record = "instance " + a.Str("n") + " vlan " + string(v)
}
