package nxos

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// mlag makes a Do over the vPC domain.
func mlag(f func(m *devices.MLAG, a syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		f(s.Config.MLAG, a)
		return nil
	}
}

func lag(f func(l *devices.LAG, a syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return on(func(i *devices.Interface, a syntax.Args) {
		if i.LAG == nil {
			i.LAG = &devices.LAG{}
		}
		f(i.LAG, a)
	})
}

func member(f func(m *devices.ChannelMember, a syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return on(func(i *devices.Interface, a syntax.Args) {
		if i.Channel == nil {
			i.Channel = &devices.ChannelMember{}
		}
		f(i.Channel, a)
	})
}

func allowed(word string) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		set, err := vlanFrom(a)
		if err != nil {
			return err
		}
		now := s.Interface.AllowedVLANs
		if now == "" {
			s.Interface.AllowedVLANs = change(word, devices.AllVLANs, set, false)
			return nil
		}
		s.Interface.AllowedVLANs = change(word, now, set, true)
		return nil
	}
}

var layer2Rows = join([]ioslike.Row{
	{In: "interface", Pattern: "switchport", Path: "switchport", No: true, Do: on(func(i *devices.Interface, a syntax.Args) { i.Switchport = !a.No }), Enter: toMembers(enterSwitchport)},
	{In: "interface", Pattern: "switchport mode {mode:access|trunk|dot1q-tunnel|fex-fabric}", Path: "switchport mode", Do: on(func(i *devices.Interface, a syntax.Args) {
		i.Mode = devices.SwitchportMode(a.Str("mode"))
	}), Enter: toMembers(func(e *syntax.Edit, a syntax.Args) {
		if e.Remove("switchport mode"); a.Str("mode") == "access" && !e.No && !e.Default {
			e.Record = "" // the default is not shown
		}
	})},
	{In: "interface", Pattern: "switchport mode private-vlan {kind:rest}", Path: "switchport mode", Do: on(func(i *devices.Interface, a syntax.Args) {
		i.Mode = devices.PrivateVLAN
		ioslike.Set(&i.VLANMappings, "private-vlan mode", a.Str("kind"))
	})},
	{In: "interface", Pattern: "switchport mode monitor [{x:rest}]", As: syntax.Unmodelled, Why: "a monitor port forwards copies only, which is not computed"},
	{In: "interface", Pattern: "switchport monitor", As: syntax.Unmodelled, Why: "a monitor port forwards copies only, which is not computed"},
	{In: "interface", Pattern: "switchport access vlan {vlan:int(1-4094)}", Path: "access vlan", Do: on(func(i *devices.Interface, a syntax.Args) { i.AccessVLAN = a.Int("vlan") }), Enter: toMembers(nil)},
	{In: "interface", Pattern: "switchport voice vlan {vlan:int(1-4094)}", Path: "voice vlan", Do: on(func(i *devices.Interface, a syntax.Args) { i.VoiceVLAN = a.Int("vlan") })},
	{In: "interface", Pattern: "switchport voice vlan (dot1p|untagged)", As: syntax.Inert, Why: "tells a telephone how to tag; forwards the same VLANs"},
	{In: "interface", Pattern: "switchport trunk native vlan {vlan:int(1-4094)}", Path: "native vlan", Do: on(func(i *devices.Interface, a syntax.Args) { i.NativeVLAN = a.Int("vlan") }), Enter: toMembers(nil)},
	{In: "interface", Pattern: "switchport trunk native vlan tag [exclude control]", As: syntax.Unmodelled, Why: "tagging of the native VLAN is not computed"},
	{In: "interface", Pattern: "switchport trunk allowed vlan {vlans:vlans}", Path: "allowed vlans", Do: allowed(""), Enter: toMembers(enterAllowed)},
	{In: "interface", Pattern: "switchport trunk allowed vlan add {vlans:vlans}", Path: "allowed vlans", Exact: true, Do: allowed("add"), Enter: toMembers(enterAllowed)},
	{In: "interface", Pattern: "switchport trunk allowed vlan remove {vlans:vlans}", Path: "allowed vlans", Exact: true, Do: allowed("remove"), Enter: toMembers(enterAllowed)},
	{In: "interface", Pattern: "switchport trunk allowed vlan except {vlans:vlans}", Path: "allowed vlans", Exact: true, Do: allowed("except"), Enter: toMembers(enterAllowed)},
	{In: "interface", Pattern: "switchport vlan mapping <outer:int(1-4094)> {inner:int(1-4094)}", Path: "vlan mapping $outer", Do: on(func(i *devices.Interface, a syntax.Args) {
		ioslike.Set(&i.VLANMappings, a.Str("outer"), a.Str("inner"))
	})},
	{In: "interface", Pattern: "switchport vlan mapping <outer> inner <in> {inner}", Path: "vlan mapping $outer", Do: on(func(i *devices.Interface, a syntax.Args) {
		ioslike.Set(&i.VLANMappings, a.Str("outer")+" inner "+a.Str("in"), a.Str("inner"))
	})},
	{In: "interface", Pattern: "switchport vlan mapping enable", Path: "vlan mapping enable", Do: on(func(i *devices.Interface, a syntax.Args) { ioslike.Set(&i.VLANMappings, "enable", "") })},
	{In: "interface", Pattern: "switchport private-vlan <kind:host-association|mapping|association> {vlans:rest}", Path: "vlan mapping private-vlan $kind", Do: on(func(i *devices.Interface, a syntax.Args) {
		ioslike.Set(&i.VLANMappings, "private-vlan "+a.Str("kind"), a.Str("vlans"))
	})},
	{In: "interface", Pattern: "private-vlan mapping {vlans:rest}", Path: "vlan mapping private-vlan", Do: on(func(i *devices.Interface, a syntax.Args) {
		ioslike.Set(&i.VLANMappings, "private-vlan", a.Str("vlans"))
	})},

	// Port-channels.
	{In: "interface", Pattern: "channel-group {group:int(1-4096)} [force] [mode {mode:active|passive|on}]", Path: "channel-group", Do: func(s *ioslike.Scope, a syntax.Args) error {
		i := s.Interface
		if i.Channel == nil {
			i.Channel = &devices.ChannelMember{}
		}
		i.Channel.Group, i.Channel.Mode = "port-channel"+a.Str("group"), a.Str("mode")
		if i.Channel.Mode == "" {
			i.Channel.Mode = "on"
		}
		s.Refer("interface", i.Channel.Group, "interface "+i.Name+" channel-group", a)
		return nil
	}, Enter: enterChannelGroup},
	{In: "interface", Pattern: "lacp port-priority {p:int}", Path: "channel-group / lacp port-priority", Do: member(func(m *devices.ChannelMember, a syntax.Args) {
		if m.Priority = a.Int("p"); m.Priority == 32768 { // the default
			m.Priority = 0
		}
	})},
	{In: "interface", Pattern: "lacp rate {rate:fast|normal}", Path: "channel-group / lacp rate", Do: member(func(m *devices.ChannelMember, a syntax.Args) {
		if m.Rate = a.Str("rate"); m.Rate == "normal" { // the default
			m.Rate = ""
		}
	})},
	{In: "interface", Pattern: "lacp min-links {n:int}", Path: "lag / min-links", Do: lag(func(l *devices.LAG, a syntax.Args) { l.MinLinks = a.Int("n") })},
	{In: "interface", Pattern: "port-channel min-links {n:int}", Path: "lag / min-links", Do: lag(func(l *devices.LAG, a syntax.Args) { l.MinLinks = a.Int("n") })},
	{In: "interface", Pattern: "lacp max-bundle {n:int}", Path: "lag / max-bundle", Do: lag(func(l *devices.LAG, a syntax.Args) { l.MaxBundle = a.Int("n") })},
	{In: "interface", Pattern: "lacp suspend-individual", Path: "lag / no lacp suspend-individual", No: true, Do: lag(func(l *devices.LAG, a syntax.Args) { l.NoSuspendIndividual = a.No })},
	{In: "interface", Pattern: "lacp graceful-convergence", Path: "lag / no lacp graceful-convergence", No: true, Do: lag(func(l *devices.LAG, a syntax.Args) { l.NoGracefulConvergence = a.No })},
	{In: "interface", Pattern: "lacp vpc-convergence", Path: "lag / lacp vpc-convergence", Do: lag(func(l *devices.LAG, a syntax.Args) { l.VPCConvergence = true })},
	{In: "interface", Pattern: "lacp system-mac {id:rest}", Path: "lag / lacp system-id", Do: lag(func(l *devices.LAG, a syntax.Args) { l.SystemID = a.Str("id") })},
	{In: "interface", Pattern: "lacp fast-select-hot-standby", As: syntax.Inert, Why: "chooses sooner among links that are ready"},
	{In: "interface", Pattern: "vpc {id:int(1-16384)}", Path: "mlag id", Do: on(func(i *devices.Interface, a syntax.Args) { i.MLAGID = a.Int("id") })},
	{In: "interface", Pattern: "vpc peer-link", Path: "peer-link", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.Interface.PeerLink = true
		return nil
	}},

	// Spanning tree of a port.
	{In: "interface", Pattern: "spanning-tree port type {type:edge|network|normal}", Path: "spanning-tree / port type", Do: on(func(i *devices.Interface, a syntax.Args) { i.STP.PortType = a.Str("type") })},
	{In: "interface", Pattern: "spanning-tree port type edge trunk", Path: "spanning-tree / port type", Do: on(func(i *devices.Interface, a syntax.Args) { i.STP.PortType = "edge trunk" })},
	{In: "interface", Pattern: "spanning-tree portfast [trunk]", Path: "spanning-tree / port type", Do: on(func(i *devices.Interface, a syntax.Args) {
		i.STP.PortType = "edge"
		if a.Word("trunk") {
			i.STP.PortType = "edge trunk"
		}
	})},
	{In: "interface", Pattern: "spanning-tree bpduguard {v:enable|disable}", Path: "spanning-tree / bpduguard", Do: on(func(i *devices.Interface, a syntax.Args) { i.STP.BPDUGuard = a.Str("v") })},
	{In: "interface", Pattern: "spanning-tree bpdufilter {v:enable|disable}", Path: "spanning-tree / bpdufilter", Do: on(func(i *devices.Interface, a syntax.Args) { i.STP.BPDUFilter = a.Str("v") })},
	{In: "interface", Pattern: "spanning-tree guard {v:root|loop|none}", Path: "spanning-tree / guard", Do: on(func(i *devices.Interface, a syntax.Args) { i.STP.Guard = a.Str("v") })},
	{In: "interface", Pattern: "spanning-tree link-type {v:auto|point-to-point|shared}", Path: "spanning-tree / link-type", Do: on(func(i *devices.Interface, a syntax.Args) { i.STP.LinkType = unlessAuto(a.Str("v")) })},
	{In: "interface", Pattern: "spanning-tree [vlan <vlans:vlans>|mst <inst>] cost {v}", Path: "spanning-tree / cost", Do: on(func(i *devices.Interface, a syntax.Args) {
		if a.Str("v") != "auto" {
			ioslike.Set(&i.STP.Cost, instance(a), a.Int("v"))
		}
	})},
	{In: "interface", Pattern: "spanning-tree [vlan <vlans:vlans>|mst <inst>] port-priority {v:int}", Path: "spanning-tree / port-priority", Do: on(func(i *devices.Interface, a syntax.Args) {
		if a.Int("v") != 128 || instance(a) != "" { // 128 is the default
			ioslike.Set(&i.STP.Priority, instance(a), a.Int("v"))
		}
	})},

	// VLANs.
	{Pattern: "vlan <vlans:vlans>", Opens: "vlan", Path: "vlan $vlans", Each: true, Do: func(s *ioslike.Scope, a syntax.Args) error {
		set, err := vlanFrom(a)
		if err != nil {
			return err
		}
		for _, id := range set.IDs() {
			s.VLAN = ioslike.Get(&s.Config.VLANs, id)
			s.VLAN.ID = id
		}
		return nil
	}},
	{In: "vlan", Pattern: "name {name:rest}", Path: "name", Do: vlan(func(v *devices.VLAN, a syntax.Args) { v.Name = a.Unquoted("name") })},
	{In: "vlan", Pattern: "state {state:active|suspend}", Path: "suspend", Do: vlan(func(v *devices.VLAN, a syntax.Args) { v.Suspend = a.Str("state") == "suspend" })},
	{In: "vlan", Pattern: "shutdown", Path: "shutdown", No: true, Do: vlan(func(v *devices.VLAN, a syntax.Args) { v.Shutdown = !a.No }), Enter: func(e *syntax.Edit, a syntax.Args) {
		if e.No {
			e.Remove("shutdown")
			e.Record = "" // the default is not shown
		}
	}},
	{In: "vlan", Pattern: "vn-segment {vni:int}", Path: "vni", Do: vlan(func(v *devices.VLAN, a syntax.Args) { v.VNI = a.Int("vni") })},
	{In: "vlan", Pattern: "private-vlan {kind:primary|isolated|community}", Path: "private-vlan", Do: vlan(func(v *devices.VLAN, a syntax.Args) {
		v.PrivateType = strings.TrimSpace(a.Str("kind") + " " + strings.TrimPrefix(v.PrivateType, a.Str("kind")))
	})},
	{In: "vlan", Pattern: "private-vlan association {vlans:rest}", Path: "private-vlan", Do: vlan(func(v *devices.VLAN, a syntax.Args) { v.PrivateType += " association " + a.Str("vlans") })},
	{In: "vlan", Pattern: "mode {x}", As: syntax.Unmodelled, Why: "FabricPath is not computed"},
	{In: "vlan", Pattern: "xconnect", As: syntax.Unmodelled, Why: "a cross-connect is not computed"},
	{In: "vlan", Pattern: "ip igmp snooping [{x:rest}]", As: syntax.Unmodelled, Why: "multicast is not computed"},
	{In: "vlan", Pattern: "remote-span", As: syntax.Unmodelled, Why: "mirroring is not computed"},
	{Pattern: "vlan configuration <vlans:vlans>", Opens: "vlan-configuration", Path: "vlan configuration $vlans", As: syntax.Unmodelled, Why: "services of a VLAN (QoS, IGMP snooping) are not computed"},
	{In: "vlan-configuration", Pattern: "service-policy {x:rest}", As: syntax.Unmodelled, Why: "quality of service is not computed"},
	{In: "vlan-configuration", Pattern: "ip igmp snooping {x:rest}", As: syntax.Unmodelled, Why: "multicast is not computed"},
	{In: "vlan-configuration", Pattern: "ipv6 {x:rest}", As: syntax.Unmodelled, Why: "this service of a VLAN is not computed"},
	{In: "vlan-configuration", Pattern: "ip flow monitor {x:rest}", As: syntax.Inert, Why: "measures, and changes no forwarding"},
	{Pattern: "vlan access-map <name> [{seq}]", Opens: "vlan-map", As: syntax.Unmodelled, Why: "VLAN access maps are not computed"},
	{In: "vlan-map", Pattern: "match {x:rest}", As: syntax.Unmodelled, Why: "VLAN access maps are not computed"},
	{In: "vlan-map", Pattern: "action {x:rest}", As: syntax.Unmodelled, Why: "VLAN access maps are not computed"},
	{Pattern: "vlan filter <name> vlan-list {vlans}", As: syntax.Unmodelled, Why: "VLAN access maps are not computed"},
	{Pattern: "vlan dot1q tag native [exclude control]", As: syntax.Unmodelled, Why: "tagging of native VLANs is not computed"},
	{Pattern: "vtp mode {mode:client|server|transparent|off}", Path: "system / vtp mode", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.Config.System.VTPMode = a.Str("mode")
		return nil
	}},
	{Pattern: "vtp domain {domain}", Path: "system / vtp domain", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.Config.System.VTPDomain = a.Str("domain")
		return nil
	}},
	{Pattern: "vtp (version|password|pruning|file|interface) [{x:rest}]", As: syntax.Unmodelled, Why: "VTP is not computed"},
	{Pattern: "lacp system-priority {p:int}", Path: "system / lacp system-priority", Do: func(s *ioslike.Scope, a syntax.Args) error {
		if s.Config.System.LACPSystemPriority = a.Int("p"); a.Int("p") == 32768 { // the default
			s.Config.System.LACPSystemPriority = 0
		}
		return nil
	}},
	{Pattern: "lacp system-mac {x:rest}", Path: "hardware lacp system-mac", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.Setting("hardware lacp system-mac", a.Str("x"))
		return nil
	}},

	// vPC (Nexus 9000 Interfaces guide, "Configuring vPCs").
	{Pattern: "vpc domain <domain:int(1-1000)>", Opens: "vpc", Path: "mlag", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.Config.MLAG = &devices.MLAG{Kind: "vpc", Domain: a.Str("domain")}
		return nil
	}, Enter: func(e *syntax.Edit, a syntax.Args) {
		if e.No || e.Default {
			return
		}
		for _, n := range e.Find("vpc domain") { // there is one; another number takes its place
			if n.Words[2] != a.Str("domain") {
				e.RemoveNode(n)
			}
		}
	}},
	{In: "vpc", Pattern: "peer-keepalive destination {dst:ip} [source {src:ip}] [vrf {vrf}] [udp-port {udp:int}] [interval {interval:int} timeout {timeout:int}] [precedence {prec}] [tos {tos}] [tos-byte {byte}] [hold-timeout {hold:int}]", Path: "peer-keepalive destination; peer-keepalive source; peer-keepalive vrf",
		Do: func(s *ioslike.Scope, a syntax.Args) error {
			m := s.Config.MLAG
			m.KeepaliveDestination, m.KeepaliveSource, m.KeepaliveVRF = a.Addr("dst"), a.Addr("src"), a.Str("vrf")
			if m.KeepaliveVRF == "" {
				m.KeepaliveVRF = "management" // where it runs unless said otherwise
			}
			for _, w := range []string{"udp", "interval", "timeout", "prec", "tos", "byte", "hold"} {
				if a.Has(w) {
					ioslike.Set(&m.Settings, "peer-keepalive "+w, a.Str(w))
				}
			}
			return nil
		}},
	{In: "vpc", Pattern: "role priority {p:int}", Path: "role priority", Do: mlag(func(m *devices.MLAG, a syntax.Args) { m.RolePriority = a.Int("p") })},
	{In: "vpc", Pattern: "system-priority {p:int}", Path: "system-priority", Do: mlag(func(m *devices.MLAG, a syntax.Args) { m.SystemPriority = a.Int("p") })},
	{In: "vpc", Pattern: "system-mac {mac:mac}", Path: "system-mac", Do: mlag(func(m *devices.MLAG, a syntax.Args) { m.SystemMAC = a.Str("mac") })},
	{In: "vpc", Pattern: "peer-gateway [exclude-vlan {vlans}]", Path: "peer-gateway", Do: mlag(func(m *devices.MLAG, a syntax.Args) {
		m.PeerGateway = true
		if a.Has("vlans") {
			ioslike.Set(&m.Settings, "peer-gateway exclude-vlan", a.Str("vlans"))
		}
	})},
	{In: "vpc", Pattern: "peer-switch", Path: "peer-switch", Do: mlag(func(m *devices.MLAG, a syntax.Args) { m.PeerSwitch = true })},
	{In: "vpc", Pattern: "layer3 peer-router [syslog] [interval {x:int}]", Path: "layer3 peer-router", Do: mlag(func(m *devices.MLAG, a syntax.Args) { m.PeerRouter = true })},
	{In: "vpc", Pattern: "graceful consistency-check", Path: "no graceful consistency-check", No: true, Do: mlag(func(m *devices.MLAG, a syntax.Args) { m.NoGracefulConsistencyCheck = a.No })},
	{In: "vpc", Pattern: "auto-recovery [reload-delay {s:int}]", Path: "auto-recovery", Do: mlag(func(m *devices.MLAG, a syntax.Args) {
		m.AutoRecovery, m.AutoRecoveryDelay = true, a.Int("s")
	})},
	{In: "vpc", Pattern: "delay restore {s:int}", Path: "delay restore", Do: mlag(func(m *devices.MLAG, a syntax.Args) { m.DelayRestore = a.Int("s") })},
	{In: "vpc", Pattern: "delay restore interface-vlan {s:int}", Path: "delay restore interface-vlan", Do: mlag(func(m *devices.MLAG, a syntax.Args) { m.DelayRestoreSVI = a.Int("s") })},
	{In: "vpc", Pattern: "delay restore orphan-port {s:int}", Path: "delay restore orphan-port", Do: mlag(func(m *devices.MLAG, a syntax.Args) {
		ioslike.Set(&m.Settings, "delay restore orphan-port", a.Str("s"))
	})},
	{In: "vpc", Pattern: "delay restore interface-bridge-domain {s:int}", Path: "delay restore interface-bridge-domain", Do: mlag(func(m *devices.MLAG, a syntax.Args) {
		ioslike.Set(&m.Settings, "delay restore interface-bridge-domain", a.Str("s"))
	})},
	{In: "vpc", Pattern: "delay peer-link {s:int}", Path: "delay peer-link", Do: mlag(func(m *devices.MLAG, a syntax.Args) { ioslike.Set(&m.Settings, "delay peer-link", a.Str("s")) })},
	{In: "vpc", Pattern: "dual-active exclude interface-vlan {vlans:vlans}", Path: "dual-active exclude vlans", Do: func(s *ioslike.Scope, a syntax.Args) error {
		v, err := vlanFrom(a)
		s.Config.MLAG.DualActiveExclude = v
		return err
	}},
	{In: "vpc", Pattern: "dual-active exclude interface-vlan-bridge-domain {x:rest}", Path: "dual-active exclude bridge-domain", Do: mlag(func(m *devices.MLAG, a syntax.Args) {
		ioslike.Set(&m.Settings, "dual-active exclude bridge-domain", a.Str("x"))
	})},
	{In: "vpc", Pattern: "shutdown", Path: "shutdown", Do: mlag(func(m *devices.MLAG, a syntax.Args) { m.Shutdown = true })},
	{In: "vpc", Pattern: "ip arp synchronize", Path: "ip arp synchronize", Do: mlag(func(m *devices.MLAG, a syntax.Args) { ioslike.Set(&m.Settings, "ip arp synchronize", "") })},
	{In: "vpc", Pattern: "ipv6 nd synchronize", Path: "ipv6 nd synchronize", Do: mlag(func(m *devices.MLAG, a syntax.Args) { ioslike.Set(&m.Settings, "ipv6 nd synchronize", "") })},
	{In: "vpc", Pattern: "fast-convergence", Path: "fast-convergence", Do: mlag(func(m *devices.MLAG, a syntax.Args) { ioslike.Set(&m.Settings, "fast-convergence", "") })},
	{In: "vpc", Pattern: "mac-address bpdu source version 2", Path: "mac-address bpdu source", Do: mlag(func(m *devices.MLAG, a syntax.Args) { ioslike.Set(&m.Settings, "mac-address bpdu source", "version 2") })},
	{In: "vpc", Pattern: "track {object:int}", Path: "track", Do: func(s *ioslike.Scope, a syntax.Args) error {
		ioslike.Set(&s.Config.MLAG.Settings, "track", a.Str("object"))
		s.Refer("track", a.Str("object"), "vpc domain", a)
		return nil
	}},
	{In: "vpc", Pattern: "virtual peer-link destination {dst:ip} source {src:ip} [dscp {dscp}]", Path: "virtual peer-link", Do: mlag(func(m *devices.MLAG, a syntax.Args) {
		ioslike.Set(&m.Settings, "virtual peer-link", a.Str("dst")+" from "+a.Str("src")+" "+a.Str("dscp"))
	})},
	{In: "vpc", Pattern: "exclude-vlan {x}", Path: "exclude-vlan", Do: mlag(func(m *devices.MLAG, a syntax.Args) { ioslike.Set(&m.Settings, "exclude-vlan", a.Str("x")) })},
	{In: "vpc", Pattern: "fabricpath {x:rest}", As: syntax.Unmodelled, Why: "FabricPath is not computed"},

	// Spanning tree.
	{Pattern: "spanning-tree mode {mode:mst|rapid-pvst}", Path: "spanning-tree / mode", Do: stp(func(t *devices.STP, a syntax.Args) { t.Mode = a.Str("mode") })},
	{Pattern: "spanning-tree pathcost method {m:long|short}", Path: "spanning-tree / pathcost method", Do: stp(func(t *devices.STP, a syntax.Args) {
		if t.PathCost = a.Str("m"); t.PathCost == "short" { // the default
			t.PathCost = ""
		}
	})},
	{Pattern: "spanning-tree port type edge default", Path: "spanning-tree / port type edge default", Do: stp(func(t *devices.STP, a syntax.Args) { t.EdgeDefault = true })},
	{Pattern: "spanning-tree port type network default", Path: "spanning-tree / port type network default", Do: stp(func(t *devices.STP, a syntax.Args) { t.NetworkDefault = true })},
	{Pattern: "spanning-tree port type edge bpduguard default", Path: "spanning-tree / bpduguard default", Do: stp(func(t *devices.STP, a syntax.Args) { t.BPDUGuardDefault = true })},
	{Pattern: "spanning-tree port type edge bpdufilter default", Path: "spanning-tree / bpdufilter default", Do: stp(func(t *devices.STP, a syntax.Args) { t.BPDUFilterDefault = true })},
	{Pattern: "spanning-tree loopguard default", Path: "spanning-tree / loopguard default", Do: stp(func(t *devices.STP, a syntax.Args) { t.LoopGuardDefault = true })},
	{Pattern: "spanning-tree bridge assurance", Path: "spanning-tree / no bridge assurance", No: true, Do: stp(func(t *devices.STP, a syntax.Args) { t.NoBridgeAssurance = a.No })},
	{Pattern: "spanning-tree (vlan <vlans:vlans>|mst <inst>) priority {p:int(0-61440)}", Path: "spanning-tree / priority", Do: stpEach(func(t *devices.STP, at string, a syntax.Args) { ioslike.Set(&t.Priorities, at, a.Int("p")) })},
	{Pattern: "spanning-tree (vlan <vlans:vlans>|mst <inst>) root {role:primary|secondary} [diameter {d:int}] [hello-time {h:int}]", Path: "spanning-tree / priority", Do: stpEach(func(t *devices.STP, at string, a syntax.Args) {
		// primary is 24576 unless another bridge is lower, secondary 28672 (Layer 2 guide, "Configuring the root bridge")
		p := 24576
		if a.Str("role") == "secondary" {
			p = 28672
		}
		ioslike.Set(&t.Priorities, at, p)
	})},
	{Pattern: "spanning-tree vlan <vlans:vlans> {timer:hello-time|forward-time|max-age} {s:int}", Path: "spanning-tree / timer", Exact: true, Do: stpEach(func(t *devices.STP, at string, a syntax.Args) {
		ioslike.Set(&t.Timers, at+" "+a.Str("timer"), a.Str("s"))
	}), Enter: func(e *syntax.Edit, a syntax.Args) {
		e.Remove("spanning-tree vlan " + a.Str("vlans") + " " + a.Str("timer"))
	}},
	{Pattern: "spanning-tree mst <timer:hello-time|forward-time|max-age|max-hops> {s:int}", Path: "spanning-tree / timer", Do: stp(func(t *devices.STP, a syntax.Args) {
		ioslike.Set(&t.Timers, a.Str("timer"), a.Str("s"))
	})},
	{Pattern: "spanning-tree vlan <vlans:vlans>", Path: "spanning-tree / disabled vlans", No: true, Do: func(s *ioslike.Scope, a syntax.Args) error {
		v, err := vlanFrom(a)
		if err != nil {
			return err
		}
		if a.No {
			s.Config.STP.DisabledVLANs = s.Config.STP.DisabledVLANs.Union(v)
		} else if s.Config.STP.DisabledVLANs != "" {
			s.Config.STP.DisabledVLANs = s.Config.STP.DisabledVLANs.Minus(v)
		}
		return nil
	}},
	{Pattern: "spanning-tree pseudo-information", Opens: "stp-pseudo", As: syntax.Unmodelled, Why: "the pseudo-information of a hybrid vPC topology is not computed"},
	{In: "stp-pseudo", Pattern: "(vlan|mst) <x> {y:rest}", As: syntax.Unmodelled, Why: "the pseudo-information of a hybrid vPC topology is not computed"},
	{Pattern: "spanning-tree domain {x}", Path: "spanning-tree / domain", Do: stp(func(t *devices.STP, a syntax.Args) { ioslike.Set(&t.Settings, "domain", a.Str("x")) })},
	{Pattern: "spanning-tree mst simulate pvst global", Path: "spanning-tree / mst simulate pvst", No: true, Do: stp(func(t *devices.STP, a syntax.Args) { ioslike.Set(&t.Settings, "mst simulate pvst", on2(a)) })},
	{Pattern: "spanning-tree etherchannel guard misconfig", Path: "spanning-tree / etherchannel guard", No: true, Do: stp(func(t *devices.STP, a syntax.Args) { ioslike.Set(&t.Settings, "etherchannel guard", on2(a)) })},
	{Pattern: "spanning-tree fcoe", As: syntax.Inert, Why: "concerns FCoE alone"},
	{Pattern: "spanning-tree lc-issu {x}", As: syntax.Inert, Why: "concerns an upgrade in service alone"},
	{Pattern: "spanning-tree mst configuration", Opens: "mst", Path: "spanning-tree"},
	{In: "mst", Pattern: "name {name}", Path: "mst name", Do: stp(func(t *devices.STP, a syntax.Args) { t.MSTName = a.Unquoted("name") })},
	{In: "mst", Pattern: "revision {n:int}", Path: "mst revision", Do: stp(func(t *devices.STP, a syntax.Args) { t.MSTRevision = a.Int("n") })},
	{In: "mst", Pattern: "instance <n:int> vlan {vlans:vlans}", Path: "mst instance $n", Do: func(s *ioslike.Scope, a syntax.Args) error {
		v, err := vlanFrom(a)
		ioslike.Set(&s.Config.STP.MSTInstances, a.Int("n"), v)
		return err
	}, Enter: func(e *syntax.Edit, a syntax.Args) {
		// Entering maps more VLANs to the instance (Layer 2 guide, "Mapping VLANs to an MST instance").
		if e.No || e.Default {
			return
		}
		v, err := devices.ParseVLANSet(a.Str("vlans"))
		for _, n := range e.Find("instance " + a.Str("n") + " vlan") {
			if was, werr := devices.ParseVLANSet(n.Words[len(n.Words)-1]); werr == nil && err == nil {
				v = v.Union(was)
			}
		}
		if err == nil {
			e.Record = "instance " + a.Str("n") + " vlan " + string(v)
		}
	}},
	{In: "mst", Pattern: "private-vlan synchronize", As: syntax.Unmodelled, Why: "private VLANs in MST are not computed"},
})

func on2(a syntax.Args) string {
	if a.No {
		return "off"
	}
	return "on"
}

func vlan(f func(v *devices.VLAN, a syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		f(s.VLAN, a)
		return nil
	}
}

func stp(f func(t *devices.STP, a syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		f(&s.Config.STP, a)
		return nil
	}
}

// stpEach calls f for each VLAN or MST instance that a statement names.
func stpEach(f func(t *devices.STP, at string, a syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		text, word := a.Str("vlans"), "vlan "
		if a.Has("inst") {
			text, word = a.Str("inst"), "mst "
		}
		set, err := devices.ParseVLANSet(text)
		if err != nil {
			return err
		}
		for _, part := range set.IDs() {
			f(&s.Config.STP, word+itoa(part), a)
		}
		return nil
	}
}

func instance(a syntax.Args) string {
	switch {
	case a.Has("vlans"):
		return "vlan " + a.Str("vlans")
	case a.Has("inst"):
		return "mst " + a.Str("inst")
	}
	return ""
}
