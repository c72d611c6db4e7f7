package ios

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// interfaceRows are interfaces and what ports say of the wire.
func interfaceRows() []row {
	in := "interface"
	open := func(s *scope, a args) error {
		s.Interface = interfaceNamed(s.Config, a.Str("name"))
		return nil
	}
	rows := []row{
		{Pattern: "interface <name:ifrange> [point-to-point|multipoint|l2transport]", Opens: in, Path: "interface $name", Each: true, Do: open, Enter: enterInterface},
		{Pattern: "interface range <name:ifrange>", Opens: in, Path: "interface $name", Each: true, Do: open, Enter: func(e *syntax.Edit, a args) {
			e.Record = "interface " + a.Str("name")
			enterInterface(e, a)
		}},
		{In: in, Pattern: "description {text:rest}", Path: "description", Do: on(func(i *devices.Interface, a args) { i.Description = a.Str("text") })},
		{In: in, Pattern: "shutdown", Path: "shutdown", No: true, Do: on(func(i *devices.Interface, a args) { i.Shutdown = !a.No }), Enter: enterShutdown},
		{In: in, Pattern: "mtu {mtu:int(64-9676)}", Path: "mtu", Do: on(func(i *devices.Interface, a args) { i.MTU = unless(a.Int("mtu"), 1500) })},
		{In: in, Pattern: "speed {speed}", Path: "speed", Do: on(func(i *devices.Interface, a args) {
			if i.Speed = a.Str("speed"); i.Speed == "nonegotiate" {
				i.Speed, i.NoAutoneg = "", true
			}
			i.Speed = notDefault(i.Speed, "auto")
		})},
		{In: in, Pattern: "speed {kind:auto|basic|forced} {speeds:rest}", Path: "speed", Do: on(func(i *devices.Interface, a args) { i.Speed = a.Str("kind") + " " + a.Str("speeds") })},
		{In: in, Pattern: "duplex {duplex:auto|full|half}", Path: "duplex", Do: on(func(i *devices.Interface, a args) { i.Duplex = notDefault(a.Str("duplex"), "auto") })},
		{In: in, Pattern: "negotiation auto", Path: "no negotiate", No: true, Do: on(func(i *devices.Interface, a args) { i.NoAutoneg = a.No })},
		{In: in, Pattern: "fec {fec:rest}", Path: "fec", Do: on(func(i *devices.Interface, a args) { i.FEC = notDefault(a.Str("fec"), "auto") })},
		{In: in, Pattern: "flowcontrol {dir:receive|send} {state:on|off|desired}", Path: "flowcontrol", Exact: true, Do: on(func(i *devices.Interface, a args) {
			if a.Str("state") != "off" {
				i.FlowControl = strings.TrimSpace(i.FlowControl + " " + a.Str("dir") + " " + a.Str("state"))
			}
		}), Enter: func(e *syntax.Edit, a args) { e.Remove("flowcontrol " + a.Str("dir")) }},
		{In: in, Pattern: "mac-address {mac:mac}", Path: "mac-address", Do: on(func(i *devices.Interface, a args) { i.MAC = a.Str("mac") })},
		{In: in, Pattern: "bandwidth {bw:int}", Path: "bandwidth", Do: on(func(i *devices.Interface, a args) { i.Bandwidth = a.Int64("bw") })},
		{In: in, Pattern: "delay {delay:int}", Path: "delay", Do: on(func(i *devices.Interface, a args) { i.Delay = a.Int64("delay") })},
		{In: in, Pattern: "link debounce [time {ms:int}]", Path: "link debounce", Do: on(func(i *devices.Interface, a args) {
			if i.DebounceMs = 100; a.Has("ms") {
				i.DebounceMs = a.Int("ms")
			}
		})},
		{In: in, Pattern: "encapsulation {kind:dot1q|dot1Q} {tag:int(1-4094)} [native]", Path: "encapsulation dot1q; native vlan", Do: on(func(i *devices.Interface, a args) {
			if i.Dot1q = a.Int("tag"); a.Word("native") {
				i.NativeVLAN = i.Dot1q
			}
		})},

		// Membership of a VRF; the addresses go when it changes (notes row 53: "IPv4 disabled and address(es) removed due to enabling VRF").
		{In: in, Pattern: "(vrf forwarding|ip vrf forwarding) {vrf}", Path: "vrf", Do: func(s *scope, a args) error {
			s.Interface.VRF = a.Str("vrf")
			s.Refer("vrf", a.Str("vrf"), "interface "+s.Interface.Name+" vrf forwarding", a)
			return nil
		}, Enter: enterVRF},

		// Filters where they are applied.
		{In: in, Pattern: "ip access-group {acl} <dir:in|out>", Path: "access-group ipv4 $dir", Do: applyACL("ipv4")},
		{In: in, Pattern: "ipv6 traffic-filter {acl} <dir:in|out>", Path: "access-group ipv6 $dir", Do: applyACL("ipv6")},
		{In: in, Pattern: "mac access-group {acl} <dir:in|out>", Path: "access-group mac $dir", Do: applyACL("mac")},
		{In: in, Pattern: "ip policy route-map {map}", Path: "policy route-map", Do: func(s *scope, a args) error {
			s.Interface.PolicyRouting = a.Str("map")
			s.Refer("route-map", a.Str("map"), "interface "+s.Interface.Name+" ip policy", a)
			return nil
		}},

		// Tunnels.
		{In: in, Pattern: "tunnel mode {mode:rest}", Path: "tunnel / mode", Do: tunnel(func(t *devices.TunnelConfig, a args) { t.Mode = a.Str("mode") })},
		{In: in, Pattern: "tunnel source {src:ifname}", Path: "tunnel / source", Do: tunnel(func(t *devices.TunnelConfig, a args) { t.Source = a.Str("src") })},
		{In: in, Pattern: "tunnel source {src:addr}", Path: "tunnel / source", Do: tunnel(func(t *devices.TunnelConfig, a args) { t.Source = a.Str("src") })},
		{In: in, Pattern: "tunnel source dynamic", Path: "tunnel / source", Do: tunnel(func(t *devices.TunnelConfig, a args) { t.Source = "dynamic" })},
		{In: in, Pattern: "tunnel destination {dst:rest}", Path: "tunnel / destination", Do: tunnel(func(t *devices.TunnelConfig, a args) { t.Destination = a.Str("dst") })},
		{In: in, Pattern: "tunnel vrf {vrf}", Path: "tunnel / vrf", Do: tunnel(func(t *devices.TunnelConfig, a args) { t.VRF = a.Str("vrf") })},
		{In: in, Pattern: "tunnel key {key}", Path: "tunnel / key", Do: tunnel(func(t *devices.TunnelConfig, a args) { t.Key = a.Str("key") })},
		{In: in, Pattern: "bfd interval {x:rest}", Path: "bfd", Do: on(func(i *devices.Interface, a args) { i.BFD = "interval " + a.Str("x") })},
		{In: in, Pattern: "bfd template {x}", Path: "bfd", Do: on(func(i *devices.Interface, a args) { i.BFD = "template " + a.Str("x") })},
	}
	return append(rows, otherInterfaceRows()...)
}

// otherInterfaceRows are statements of interfaces that do not matter or are not computed.
func otherInterfaceRows() []row {
	in := "interface"
	rows := inert(in, "measures, tells or guards the device itself, and changes no forwarding",
		"load-interval <x:rest>", "cdp [<x:rest>]", "lldp <x:rest>", "logging <x:rest>", "snmp <x:rest>", "carrier-delay <x:rest>", "mop (enabled|sysid)", "ip redirects", "ipv6 redirects", "ip unreachables", "ipv6 unreachables", "ip mask-reply",
		"ip route-cache [<x:rest>]", "ipv6 route-cache [<x:rest>]", "ip mroute-cache", "ip flow <x:rest>", "ipv6 flow <x:rest>", "ip nbar <x:rest>", "mdix [auto]", "hold-queue <x:rest>", "fair-queue [<x:rest>]",
		"arp timeout <x>", "ip accounting <x:rest>", "vtp", "bandwidth inherit [<x:rest>]", "tx-ring-limit <x:rest>", "history <x:rest>", "ip probe proxy", "beacon", "ip domain-lookup", "monitoring", "location <x:rest>",
		"ip sticky-arp [<x>]", "ip arp gratuitous <x:rest>", "ip rsvp <x:rest>", "ip tcp <x:rest>", "ipv6 tcp <x:rest>", "ip virtual-reassembly [<x:rest>]", "ip virtual-reassembly-out",
		"tunnel path-mtu-discovery [<x:rest>]", "macro description <x:rest>", "ip igmp snooping [<x:rest>]", "fiber-antifreeze",
		"ip dhcp client <x:rest>", "ip sap listen", "peakdetect", "exit")
	rows = append(rows, unmodelled(in, "what this guard drops, and when it shuts the port, is not computed", "storm-control action <x>", "storm-control <x> <y:rest>", "switchport port-security [<x:rest>]", "switchport block <x>", "ip dhcp snooping [<x:rest>]", "ip arp inspection <x:rest>", "ip verify source [<x:rest>]", "ip device tracking [<x:rest>]", "device-tracking [<x:rest>]", "ip admission <x>",
		"ipv6 nd raguard [<x:rest>]", "ipv6 dhcp guard [<x:rest>]", "ipv6 snooping [<x:rest>]", "ipv6 source-guard [<x:rest>]", "access-session <x:rest>", "errdisable <x:rest>")...)
	rows = append(rows, unmodelled(in, "what this does to the port is not computed", "cts <x:rest>", "link state <x:rest>", "macro auto <x:rest>", "source template <x>", "media-type <x:rest>", "keepalive [<x:rest>]", "subscriber <x:rest>", "auto qos [<x:rest>]", "hw-module <x:rest>", "power inline <x:rest>", "spanning-tree mst pre-standard")...)
	rows = append(rows, unmodelled(in, "the quality of service that it gives is not computed", "service-policy <x:rest>", "mls <x:rest>", "qos <x:rest>", "priority-queue <x:rest>", "srr-queue <x:rest>", "queue-set <x:rest>", "wrr-queue <x:rest>", "rcv-queue <x:rest>",
		"random-detect [<x:rest>]", "rate-limit <x:rest>", "traffic-shape <x:rest>", "max-reserved-bandwidth <x>", "tx-queue <x>", "platform <x:rest>", "trust <x:rest>", "priority-flow-control <x:rest>", "rsvp <x:rest>", "bandwidth (percent|guaranteed) <x>", "qos-group <x:rest>")...)
	for _, words := range []string{"<prefix:prefix>", "<ip:ip> <mask:mask>"} {
		rows = append(rows, row{In: in, Pattern: "ip summary-address eigrp <process:int(1-65535)> " + words + " [{distance:int(1-255)}]", Do: func(s *scope, a args) error {
			return summaryAddress(s, s.Interface, a.Str("process"), a)
		}})
	}
	rows = append(rows, inert(in, eigrpTimers, "ip (hello-interval|hold-time|bandwidth-percent) eigrp <as:int> <x:rest>")...)
	rows = append(rows, unmodelled(in, "EIGRP on an interface is computed by its process alone", "ip (summary-address|authentication|split-horizon|next-hop-self|bandwidth|dampening-change|dampening-interval) <p:eigrp|mode|key-chain> <x:rest>",
		"ipv6 (hello-interval|hold-time|summary-address|authentication|bandwidth-percent|split-horizon|next-hop-self) <p:eigrp|mode|key-chain> <x:rest>", "ipv6 eigrp <x:rest>", "ip eigrp <x:rest>", "ip split-horizon", "ip passive-interface eigrp <x>")...)
	rows = append(rows, unmodelled(in, "RIP is not computed", "ip rip <x:rest>", "ipv6 rip <x:rest>", "ip summary-address rip <x:rest>")...)
	rows = append(rows, unmodelled(in, "multicast is not computed", "ip pim <x:rest>", "ip igmp <x:rest>", "ipv6 pim <x:rest>", "ipv6 mld <x:rest>", "ip multicast <x:rest>", "ipv6 multicast <x:rest>", "ip cgmp [<x:rest>]", "ip dvmrp <x:rest>", "ip mfib <x:rest>", "ip mrm <x:rest>", "ip pim-sparse", "ip msdp <x:rest>", "ip mtu <x>", "ipv6 mtu <x>")...)
	for i := range rows {
		if strings.HasSuffix(rows[i].Pattern, " mtu <x>") {
			rows[i].Why = "the MTU of IP alone is not computed"
		}
	}
	rows = append(rows, unmodelled(in, "address translation, encryption, zones and inspection are not computed", "ip nat <x:rest>", "ip nat64 <x:rest>", "nat64 <x:rest>", "crypto <x:rest>", "tunnel protection <x:rest>", "zone-member <x:rest>", "ip inspect <x:rest>", "ip ips <x:rest>", "ip auth-proxy <x:rest>", "ip nhrp <x:rest>", "ipv6 nhrp <x:rest>",
		"ip wccp <x:rest>", "macsec [<x:rest>]", "mka <x:rest>", "ip traffic-export <x:rest>", "ip urlfilter <x:rest>", "zone member security <x>", "ipv6 inspect <x:rest>")...)
	rows = append(rows, unmodelled(in, "MPLS, pseudowires and bridging are not computed", "mpls <x:rest>", "xconnect <x:rest>", "ip rsvp-te <x:rest>", "l2protocol [<x:rest>]", "l2protocol-tunnel [<x:rest>]", "ethernet <x:rest>", "bridge-domain <x:rest>", "bridge-group <x:rest>", "tag-switching <x:rest>", "vfi <x:rest>", "evpn <x:rest>", "bgp-policy <x:rest>", "member <x:rest>", "source-interface <x>", "host-reachability <x:rest>", "rewrite <x:rest>")...)
	rows = append(rows, unread(in, "pseudowires, service instances and virtual circuits are not computed", "service instance <x:rest>", "pvc <x:rest>", "xconnect <x> <y> encapsulation <z> [<w:rest>]", "cts manual", "cts dot1x", "member vni <x:rest>", "port-channel service <x:rest>", "backup peer <x:rest>", "bridge-domain <x>")...)
	rows = append(rows, unmodelled(in, "who may use a port is not computed", "authentication <x:rest>", "dot1x <x:rest>", "mab [<x:rest>]", "webauth <x:rest>", "ip auth <x:rest>")...)
	rows = append(rows, unmodelled(in, "a link that is found one-way goes down, which is not computed", "udld [<x:rest>]")...)
	return append(rows, unmodelled(in, "this statement's effect on forwarding is not computed", "ip directed-broadcast [<x:rest>]", "ip local-proxy-arp", "ip dhcp relay <x:rest>", "ipv6 dhcp <x:rest>", "ipv6 nd <x:rest>", "ipv6 neighbor <x:rest>", "ip mobile <x:rest>", "ip broadcast-address [<x>]", "ip load-sharing <x:rest>", "ip cef <x:rest>",
		"ip address (negotiated|pool|slarp) [<x:rest>]", "ip unnumbered <x:rest>", "ipv6 policy <x:rest>", "ipv6 verify <x:rest>", "ip bgp <x:rest>", "backup <x:rest>", "dampening [<x:rest>]", "encapsulation <x:rest>", "ppp <x:rest>", "dialer <x:rest>", "dialer-group <x>", "peer <x:rest>", "clock <x:rest>", "clockrate <x>", "frame-relay <x:rest>",
		"async <x:rest>", "physical-layer <x>", "serial <x:rest>", "dsl <x:rest>", "atm <x:rest>", "framing <x:rest>", "crc <x>", "down-when-looped", "loopback [<x:rest>]", "autostate", "switchport autostate <x:rest>", "switchport backup <x:rest>", "switchport protected", "switchport capture [<x:rest>]", "switchport host", "switchport block", "private-vlan <x:rest>",
		"vlan-id <x:rest>", "vlan-range <x:rest>", "standby (bfd|delay|use-bia|redirect|redirects|mac-refresh|follow|arp) [<x:rest>]", "bfd <x:rest>", "bfd", "channel-protocol <x>", "redundancy <x:rest>", "ptp <x:rest>", "rep <x:rest>", "stackwise-virtual link <n:int>", "stackwise-virtual dual-active-detection", "switch virtual link <n:int>", "dual-active <x:rest>",
		"ip vrf (receive|select|sitemap|autoclassify) [<x:rest>]", "vrf (receive|select) <x:rest>", "vrrp (delay|sso) [<x:rest>]", "ip lisp <x:rest>", "lisp <x:rest>", "tunnel <x:rest>", "ip tunnel <x:rest>", "group-range <x:rest>", "modem <x:rest>", "ip header-compression <x:rest>", "ip rtp <x:rest>", "no-alias", "port-channel <x:rest>", "lacp <x:rest>",
		"pagp <x:rest>", "spanning-tree <x:rest>", "ip ospf <x:rest>", "ipv6 ospf <x:rest>", "ospfv3 <x:rest>", "performance <x:rest>", "service-module <x:rest>", "routing dynamic", "gig-default <x>", "ip unnumbered", "vasi <x:rest>", "network-policy <x>", "nmsp <x:rest>", "isdn <x:rest>", "voice-port <x>", "compress <x:rest>", "mode <x:rest>", "port-type <x>", "transceiver <x:rest>", "virtual-template <x>", "pppoe <x:rest>", "pppoe-client <x:rest>", "ssid <x>", "channel-group <n:int> mode (auto|desirable) [<x:rest>]", "ip bandwidth <x:rest>",
		"alarm-profile <x>", "service-insertion <x:rest>", "ipv6 address (autoconfig|dhcp) [<x:rest>]", "ip helper-address (global|vrf) <x:rest>", "switchport private-vlan <x:rest>", "ip rpf <x:rest>", "ip flowspec <x:rest>", "ipv6 flowspec <x:rest>", "ipv6 traffic-engineering <x:rest>", "ip verify unicast reverse-path <x:rest>", "ipv6 general-prefix <x:rest>", "ethernet-segment <x:rest>", "cem <x:rest>")...)
}

// enterInterface handles "default interface X", which clears it, and "no interface X": a physical port only clears, and a
// port-channel that goes takes its members' channel-group along (IOS Interface and Hardware Component Command
// Reference, "interface port-channel": deleting it removes the ports from the channel).
func enterInterface(e *syntax.Edit, a args) {
	if !e.No && !e.Default {
		return
	}
	name := a.Str("name")
	kind, _ := kindOf(name)
	if e.Default || kind == devices.Ethernet {
		for _, n := range e.Find("interface " + name) {
			e.In(n).Clear()
		}
		e.Record = ""
		return
	}
	if kind == devices.PortChannel {
		for _, n := range e.Find("interface") {
			e.In(n).Remove("channel-group " + strings.TrimPrefix(name, "Port-channel"))
		}
	}
	for _, n := range e.Find("interface") {
		if len(n.Words) > 1 && n.Words[1] == name {
			e.RemoveNode(n)
		}
	}
	e.Record = ""
}

// enterShutdown: running configurations show "shutdown" and, of what is up, nothing.
func enterShutdown(e *syntax.Edit, a args) {
	if e.No || e.Default {
		e.Remove("shutdown")
		e.Record = ""
		return
	}
	e.Remove("shutdown")
}

// enterVRF clears the addresses when the VRF changes, and those of IPv6 too (IOS IP Addressing: "% Interface GigabitEthernet1
// IPv4 disabled and address(es) removed due to enabling VRF"; under vrf definition IPv6 likewise).
func enterVRF(e *syntax.Edit, a args) {
	now := ""
	for _, p := range []string{"vrf forwarding", "ip vrf forwarding"} {
		for _, n := range e.Find(p) {
			now = n.Words[len(n.Words)-1]
		}
	}
	off := e.No || e.Default
	if off && now == "" || !off && now == a.Str("vrf") {
		if off {
			e.Record = ""
		}
		return
	}
	for _, p := range []string{"ip address", "ipv6 address", "ipv6 enable", "ip unnumbered", "ip ospf", "ipv6 ospf", "ospfv3", "standby", "vrrp", "glbp", "ip helper-address", "vrf forwarding", "ip vrf forwarding"} {
		e.Remove(p)
	}
	if off {
		e.Record = ""
	}
}

func applyACL(kind string) func(*scope, args) error {
	return func(s *scope, a args) error {
		key := kind + " " + a.Str("dir")
		ioslike.Set(&s.Interface.ACLs, key, a.Str("acl"))
		s.Refer("access-list", a.Str("acl"), fmt.Sprintf("interface %s %s", s.Interface.Name, key), a)
		return nil
	}
}

func tunnel(f func(*devices.TunnelConfig, args)) func(*scope, args) error {
	return on(func(i *devices.Interface, a args) {
		if i.Tunnel == nil {
			i.Tunnel = &devices.TunnelConfig{}
		}
		f(i.Tunnel, a)
	})
}
