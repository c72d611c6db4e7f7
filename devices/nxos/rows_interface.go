package nxos

import (
	"fmt"
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// on makes a Do of a function over the interface of the block.
func on(f func(i *devices.Interface, a syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		f(s.Interface, a)
		return nil
	}
}

func interfaceNamed(c *devices.Config, name string) *devices.Interface {
	i := ioslike.Get(&c.Interfaces, name)
	if i.Name == "" {
		i.Name = name
		i.Kind, i.Parent = kindOf(name)
	}
	return i
}

func vlanFrom(a syntax.Args) (devices.VLANSet, error) {
	v, err := devices.ParseVLANSet(a.Str("vlans"))
	if err == nil && (v.Contains(0) || v.Contains(4095)) {
		err = fmt.Errorf("VLANs %s are not all from 1 to 4094", a.Str("vlans"))
	}
	return v, err
}

var interfaceRows = join([]ioslike.Row{
	{Pattern: "interface <name:ifrange>", Opens: "interface", Path: "interface $name", Each: true,
		Do: func(s *ioslike.Scope, a syntax.Args) error {
			s.Interface = interfaceNamed(s.Config, a.Str("name"))
			return nil
		}, Enter: enterInterface},
	{Pattern: "interface breakout module <module:int> port <ports> map {map}", Path: "hardware breakout module $module port $ports",
		Do: func(s *ioslike.Scope, a syntax.Args) error {
			key := "hardware breakout module " + a.Str("module") + " port " + a.Str("ports")
			s.Setting(key, a.Str("map"))
			return nil
		}},
	{In: "interface", Pattern: "description {text:rest}", Path: "description", Do: on(func(i *devices.Interface, a syntax.Args) { i.Description = a.Str("text") })},
	{In: "interface", Pattern: "shutdown [force|lan]", Path: "shutdown", No: true, Do: on(func(i *devices.Interface, a syntax.Args) { i.Shutdown = !a.No }),
		Enter: func(e *syntax.Edit, a syntax.Args) {
			if !e.Default {
				e.Remove("shutdown")
			}
		}},
	{In: "interface", Pattern: "mtu {mtu:int(576-9216)}", Path: "mtu", Do: on(func(i *devices.Interface, a syntax.Args) {
		i.MTU = a.Int("mtu")
		if i.MTU == 1500 { // the default of every interface, shown by show running-config all
			i.MTU = 0
		}
	}), Enter: toMembers(nil)},
	// Not computed, and told where it matters: simulate/told.go.
	{In: "interface", Pattern: "vpc orphan-port suspend", Do: func(s *ioslike.Scope, a syntax.Args) error {
		key := "vpc orphan-port suspend " + s.Interface.Name
		s.Setting(key, "on")
		s.At(a, key)
		return nil
	}},
	{In: "interface", Pattern: "speed {speed}", Path: "speed", Do: on(func(i *devices.Interface, a syntax.Args) { i.Speed = unlessAuto(a.Str("speed")) })},
	{In: "interface", Pattern: "speed auto {speeds:rest}", Path: "speed", Do: on(func(i *devices.Interface, a syntax.Args) { i.Speed = "auto " + a.Str("speeds") })},
	{In: "interface", Pattern: "speed-group {speed}", Path: "speed", Do: on(func(i *devices.Interface, a syntax.Args) { i.Speed = "group " + a.Str("speed") })},
	{In: "interface", Pattern: "duplex {duplex:auto|full|half}", Path: "duplex", Do: on(func(i *devices.Interface, a syntax.Args) { i.Duplex = unlessAuto(a.Str("duplex")) })},
	{In: "interface", Pattern: "negotiate auto [{speed}]", Path: "no negotiate", No: true, Do: on(func(i *devices.Interface, a syntax.Args) { i.NoAutoneg = a.No })},
	{In: "interface", Pattern: "fec {fec}", Path: "fec", Do: on(func(i *devices.Interface, a syntax.Args) { i.FEC = unlessAuto(strings.ToLower(a.Str("fec"))) })},
	{In: "interface", Pattern: "flowcontrol {dir:receive|send} {state:on|off|desired}", Path: "flowcontrol", Exact: true, Do: on(func(i *devices.Interface, a syntax.Args) {
		if a.Str("state") != "off" {
			i.FlowControl = strings.TrimSpace(i.FlowControl + " " + a.Str("dir") + " " + a.Str("state"))
		}
	}), Enter: func(e *syntax.Edit, a syntax.Args) { e.Remove("flowcontrol " + a.Str("dir")) }},
	{In: "interface", Pattern: "mac-address {mac:mac}", Path: "mac-address", Do: on(func(i *devices.Interface, a syntax.Args) { i.MAC = a.Str("mac") })},
	{In: "interface", Pattern: "bandwidth {bw:int}", Path: "bandwidth", Do: on(func(i *devices.Interface, a syntax.Args) { i.Bandwidth = a.Int64("bw") })},
	{In: "interface", Pattern: "delay {delay:int}", Path: "delay", Do: on(func(i *devices.Interface, a syntax.Args) { i.Delay = a.Int64("delay") })},
	{In: "interface", Pattern: "link debounce [time {ms:int}]", Path: "link debounce", Do: on(func(i *devices.Interface, a syntax.Args) {
		i.DebounceMs = 100 // the default, with or without "time 100"
		if a.Has("ms") {
			i.DebounceMs = a.Int("ms")
		}
		if i.DebounceMs == 100 {
			i.DebounceMs = 0
		}
	})},
	{In: "interface", Pattern: "encapsulation dot1q {tag:int(1-4094)}", Path: "encapsulation dot1q", Do: on(func(i *devices.Interface, a syntax.Args) { i.Dot1q = a.Int("tag") })},
	{In: "interface", Pattern: "vrf member {vrf}", Path: "vrf", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.Interface.VRF = a.Str("vrf")
		if s.Interface.VRF != "management" {
			s.Refer("vrf", a.Str("vrf"), "interface "+s.Interface.Name+" vrf member", a)
		}
		return nil
	}, Enter: enterVRFMember},

	// Addresses.
	{In: "interface", Pattern: "ip address {prefix:prefix} [route-preference {pref:int}] [tag {tag:int}]", Do: ipAddress(false)},
	{In: "interface", Pattern: "ip address <prefix:prefix> secondary [use-bia] [route-preference {pref:int}] [tag {tag:int}]", Do: ipAddress(true)},
	{In: "interface", Pattern: "ip address {ip:ip} {mask:mask} [tag {tag:int}]", Do: ipAddress(false), Enter: maskToPrefix},
	{In: "interface", Pattern: "ip address <ip:ip> <mask:mask> secondary [tag {tag:int}]", Do: ipAddress(true), Enter: maskToPrefix},
	{In: "interface", Pattern: "ip address dhcp", Path: "dhcp client", Do: on(func(i *devices.Interface, a syntax.Args) { i.DHCPClient = true })},
	{In: "interface", Pattern: "ip unnumbered {name:ifname}", Path: "unnumbered", Do: on(func(i *devices.Interface, a syntax.Args) { i.Unnumbered = a.Str("name") })},
	{In: "interface", Pattern: "ipv6 address <prefix:prefix6> [eui64|eui-64] [anycast] [tag {tag:int}]", Path: "address $prefix", Do: on(func(i *devices.Interface, a syntax.Args) {
		ioslike.Set(&i.Addresses, a.Str("prefix"), &devices.Address{Prefix: a.Prefix("prefix"), EUI64: a.Word("eui64") || a.Word("eui-64"), Anycast: a.Word("anycast"), Tag: a.Int64("tag")})
		i.IPv6Enabled = true
	})},
	{In: "interface", Pattern: "ipv6 address use-link-local-only", Path: "ipv6 enable", Do: on(func(i *devices.Interface, a syntax.Args) { i.IPv6Enabled = true })},
	{In: "interface", Pattern: "ipv6 address dhcp", As: syntax.Unmodelled, Why: "an address from a DHCPv6 server is not computed"},
	{In: "interface", Pattern: "ipv6 address autoconfig [default]", As: syntax.Unmodelled, Why: "an address from router advertisements is not computed"},
	{In: "interface", Pattern: "ipv6 enable", Path: "ipv6 enable", Do: on(func(i *devices.Interface, a syntax.Args) { i.IPv6Enabled = true })},
	{In: "interface", Pattern: "ipv6 link-local {addr:ip6}", Path: "link-local", Do: on(func(i *devices.Interface, a syntax.Args) { i.LinkLocal, i.IPv6Enabled = a.Addr("addr"), true })},
	{In: "interface", Pattern: "ip forward", Path: "ip forward", Do: on(func(i *devices.Interface, a syntax.Args) { i.IPForward = true })},
	{In: "interface", Pattern: "ipv6 forward", Path: "ip forward", Do: on(func(i *devices.Interface, a syntax.Args) { i.IPForward = true })},
	{In: "interface", Pattern: "ip proxy-arp", Path: "proxy-arp", Do: on(func(i *devices.Interface, a syntax.Args) { i.ProxyARP = true })},
	{In: "interface", Pattern: "ip local-proxy-arp", Path: "proxy-arp", Do: on(func(i *devices.Interface, a syntax.Args) { i.ProxyARP = true })},
	{In: "interface", Pattern: "ip verify unicast source reachable-via {mode:rx|any} [allow-default]", Path: "rpf", Do: rpf},
	{In: "interface", Pattern: "ipv6 verify unicast source reachable-via {mode:rx|any} [allow-default]", Path: "rpf", Do: rpf},
	{In: "interface", Pattern: "ip dhcp relay address <addr:ip> [use-vrf <vrf>]", Do: dhcpRelay},
	{In: "interface", Pattern: "ipv6 dhcp relay address <addr:ip6> [use-vrf <vrf>] [interface <ifname:ifname>]", Do: dhcpRelay},
	{In: "interface", Pattern: "fabric forwarding mode anycast-gateway", Path: "anycast gateway", Do: on(func(i *devices.Interface, a syntax.Args) { i.Anycast = true })},

	// Filters and policies where they are applied.
	{In: "interface", Pattern: "ip access-group {acl} <dir:in|out>", Path: "access-group ipv4 $dir", Do: applyACL("ipv4")},
	{In: "interface", Pattern: "ip port access-group {acl} <dir:in|out>", Path: "access-group port $dir", Do: applyACL("port")},
	{In: "interface", Pattern: "ipv6 traffic-filter {acl} <dir:in|out>", Path: "access-group ipv6 $dir", Do: applyACL("ipv6")},
	{In: "interface", Pattern: "ipv6 port traffic-filter {acl} <dir:in|out>", Path: "access-group ipv6 port $dir", Do: applyACL("ipv6 port")},
	{In: "interface", Pattern: "mac port access-group {acl} [<dir:in|out>]", Path: "access-group mac in", Do: applyACL("mac")},
	{In: "interface", Pattern: "mac access-group {acl} [<dir:in|out>]", Path: "access-group mac in", Do: applyACL("mac")},
	{In: "interface", Pattern: "ip policy route-map {map}", Path: "policy route-map", Do: policyRouting},
	{In: "interface", Pattern: "ipv6 policy route-map {map}", As: syntax.Unmodelled, Why: "policy routing of IPv6 is not computed"},

	// Tunnels.
	{In: "interface", Pattern: "tunnel mode {mode:rest}", Path: "tunnel / mode", Do: tunnel(func(t *devices.TunnelConfig, a syntax.Args) { t.Mode = a.Str("mode") })},
	{In: "interface", Pattern: "tunnel source {src:ifname}", Path: "tunnel / source", Do: tunnel(func(t *devices.TunnelConfig, a syntax.Args) { t.Source = a.Str("src") })},
	{In: "interface", Pattern: "tunnel source {src:addr}", Path: "tunnel / source", Do: tunnel(func(t *devices.TunnelConfig, a syntax.Args) { t.Source = a.Str("src") })},
	{In: "interface", Pattern: "tunnel destination {dst}", Path: "tunnel / destination", Do: tunnel(func(t *devices.TunnelConfig, a syntax.Args) { t.Destination = a.Str("dst") })},
	{In: "interface", Pattern: "tunnel use-vrf {vrf}", Path: "tunnel / vrf", Do: tunnel(func(t *devices.TunnelConfig, a syntax.Args) { t.VRF = a.Str("vrf") })},
	{In: "interface", Pattern: "tunnel key {key}", Path: "tunnel / key", Do: tunnel(func(t *devices.TunnelConfig, a syntax.Args) { t.Key = a.Str("key") })},

	// VTEP.
	{In: "interface", Pattern: "source-interface {name:ifname}", Path: "vtep / source-interface", Do: vtep(func(v *devices.VTEP, a syntax.Args) { v.SourceInterface = a.Str("name") })},
	{In: "interface", Pattern: "source-interface {name:ifname} anycast {any:ifname}", Path: "vtep / source-interface", Do: vtep(func(v *devices.VTEP, a syntax.Args) {
		v.SourceInterface = a.Str("name")
		ioslike.Set(&v.Settings, "anycast source-interface", a.Str("any"))
	})},
	{In: "interface", Pattern: "source-interface hold-down-time {s:int}", Path: "vtep / source-interface hold-down-time", Do: vtep(func(v *devices.VTEP, a syntax.Args) {
		ioslike.Set(&v.Settings, "source-interface hold-down-time", a.Str("s"))
	})},
	{In: "interface", Pattern: "host-reachability protocol {proto:bgp|controller}", Path: "vtep / host-reachability bgp", Do: vtep(func(v *devices.VTEP, a syntax.Args) { v.ReachabilityBGP = a.Str("proto") == "bgp" })},
	{In: "interface", Pattern: "global suppress-arp", Path: "vtep / global suppress-arp", Do: vtep(func(v *devices.VTEP, a syntax.Args) { ioslike.Set(&v.Settings, "global suppress-arp", "") })},
	{In: "interface", Pattern: "global ingress-replication protocol bgp", Path: "vtep / global ingress-replication", Do: vtep(func(v *devices.VTEP, a syntax.Args) { ioslike.Set(&v.Settings, "global ingress-replication", "bgp") })},
	{In: "interface", Pattern: "global mcast-group {group:ip} <layer:L2|L3>", Path: "vtep / global mcast-group $layer", Do: vtep(func(v *devices.VTEP, a syntax.Args) {
		ioslike.Set(&v.Settings, "global mcast-group "+a.Str("layer"), a.Str("group"))
	})},
	{In: "interface", Pattern: "advertise virtual-rmac", Path: "vtep / advertise virtual-rmac", Do: vtep(func(v *devices.VTEP, a syntax.Args) { ioslike.Set(&v.Settings, "advertise virtual-rmac", "") })},
	{In: "interface", Pattern: "multisite border-gateway interface {name:ifname}", Path: "vtep / multisite border-gateway", Do: vtep(func(v *devices.VTEP, a syntax.Args) {
		ioslike.Set(&v.Settings, "multisite border-gateway", a.Str("name"))
	})},
	{In: "interface", Pattern: "member vni <vni>", Opens: "vni", Path: "vtep / vni $vni", Do: memberVNI},
	{In: "interface", Pattern: "member vni <vni> associate-vrf", Opens: "vni", Path: "vtep / vni $vni", Do: memberVNI},
	{In: "vni", Pattern: "mcast-group {group:ip} [{last:ip}]", Path: "mcast-group", Do: vni(func(v *devices.VNI, a syntax.Args) { v.Multicast = a.Addr("group") })},
	{In: "vni", Pattern: "ingress-replication protocol {proto:bgp|static}", Path: "ingress-replication", Opens: "vni-peers", Do: vni(func(v *devices.VNI, a syntax.Args) { v.IngressReplication = a.Str("proto") })},
	{In: "vni|vni-peers", Pattern: "peer-ip <addr:ip>", Path: "peer $addr", Do: vni(func(v *devices.VNI, a syntax.Args) { ioslike.Set(&v.Peers, a.Str("addr"), true) })},
	{In: "vni", Pattern: "suppress-arp [disable]", Path: "suppress-arp", Do: vni(func(v *devices.VNI, a syntax.Args) { v.SuppressARP = !a.Word("disable") })},
	{In: "vni", Pattern: "associate-vrf", Path: "associate-vrf", Do: vni(func(v *devices.VNI, a syntax.Args) { v.AssociateVRF = true })},
	{In: "vni", Pattern: "suppress-nd", As: syntax.Inert, Why: "spares neighbour discovery; forwards the same"},
	{In: "vni", Pattern: "multisite {x:rest}", As: syntax.Unmodelled, Why: "EVPN between sites is not computed"},
	{In: "vni", Pattern: "spine-anycast-gateway", As: syntax.Unmodelled, Why: "this gateway is not computed"},
	{In: "interface", Pattern: "bfd interval {x:rest}", Path: "bfd", Do: on(func(i *devices.Interface, a syntax.Args) { i.BFD = "interval " + a.Str("x") })},
},
	inert("interface", "measures or tells, and changes no forwarding",
		"load-interval {x:rest}", "cdp [enable]", "lldp (transmit|receive) ", "lldp tlv-set {x:rest}", "logging event {x:rest}", "snmp trap {x:rest}", "beacon", "bandwidth inherit [{x:rest}]",
		"carrier-delay {x:rest}", "history bps-threshold {x:rest}", "ip redirects", "ipv6 redirects", "ip unreachables", "ip port-unreachable", "ipv6 unreachables", "ip sticky-arp [{x:rest}]", "vtp",
		"sflow {x:rest}", "ip flow monitor {x:rest}", "mdix [auto]", "power {x:rest}",
		"ip arp timeout {x}", "ip arp gratuitous {x:rest}", "switchport priority extend [{x:rest}]", "telemetry {x:rest}", "logging {x}", "dfe-tuning-delay {x}", "dfe-adaptive-tuning",
		"line debounce {x:rest}"),
	unmodelled("interface", "whether the port and its neighbour still understand each other is not computed", "medium {x:rest}", "hardware {x:rest}", "cts {x:rest}", "switchport dot1q ethertype [{x}]", "itu channel {x}", "media-type {x}", "ip nd {x:rest}"),
	unmodelled("interface", "when this shuts the port or holds it back is not computed", "link-flap {x:rest}", "errdisable {x:rest}", "spanning-tree mst simulate pvst [{x}]"),
	unmodelled("interface", "what this guard drops is not computed", "storm-control {x:rest}", "switchport block (multicast|unicast)", "switchport port-security [{x:rest}]", "ip arp inspection {x:rest}",
		"ip dhcp snooping {x:rest}", "ip verify source dhcp-snooping-vlan", "ipv6 nd raguard {x:rest}", "ipv6 dhcp guard {x:rest}", "ip source binding {x:rest}"),
	unmodelled("interface", "the quality of service that it gives is not computed", "service-policy {x:rest}", "priority-flow-control {x:rest}", "qos {x:rest}", "rate-limit {x:rest}", "queue-limit {x:rest}", "wrr-queue {x:rest}", "mls {x:rest}"),
	unmodelled("interface", "a link that is found one-way goes down, which is not computed", "udld [{x:rest}]", "link mac-up timer {x}"),
	unmodelled("interface", "this part of EIGRP is not computed", "ip eigrp {x:rest}", "ip authentication {x:rest}", "ip bandwidth {x:rest}", "ip bandwidth-percent {x:rest}", "ip delay {x:rest}", "ip distribute-list {x:rest}",
		"ip hello-interval {x:rest}", "ip hold-time {x:rest}", "ip passive-interface {x:rest}", "ip split-horizon {x:rest}", "ip summary-address {x:rest}", "ip next-hop-self {x:rest}", "ip offset-list {x:rest}", "ipv6 router eigrp <x>", "ipv6 eigrp {x:rest}",
		"ipv6 authentication {x:rest}", "ipv6 bandwidth {x:rest}", "ipv6 hello-interval {x:rest}", "ipv6 hold-time {x:rest}", "ipv6 passive-interface {x:rest}", "ipv6 summary-address {x:rest}", "ipv6 distribute-list {x:rest}", "ipv6 delay {x:rest}"),
	unmodelled("interface", "this part of IS-IS is not computed", "isis {x:rest}", "ip isis {x:rest}"),
	unmodelled("interface", "RIP is not computed", "ip router rip <x>", "ip rip {x:rest}", "ipv6 router rip <x>", "ipv6 rip {x:rest}"),
	unmodelled("interface", "multicast is not computed", "ip pim {x:rest}", "ip igmp {x:rest}", "ipv6 pim {x:rest}", "ipv6 mld {x:rest}", "ip multicast {x:rest}", "ip msdp {x:rest}", "ip pim6 {x:rest}", "ip mroute {x:rest}"),
	unmodelled("interface", "this statement's effect on forwarding is not computed", "ip nat {x:rest}", "ptp [{x:rest}]", "fex associate <x>", "mpls {x:rest}", "ethernet-segment {x:rest}", "evpn {x:rest}", "ip arp {x:rest}", "arp {x:rest}", "ip wccp {x:rest}",
		"lacp mode {x:rest}", "macsec {x:rest}", "ip lisp {x:rest}", "lisp {x:rest}", "otv {x:rest}", "xconnect {x:rest}", "service instance {x:rest}", "switchport host", "ip directed-broadcast [{x:rest}]", "ip tcp {x:rest}", "ip mtu {x}", "ipv6 mtu {x}",
		"ipv6 neighbor {x:rest}", "ipv6 nd {x:rest}", "ip load-sharing {x:rest}", "transceiver {x:rest}", "optics {x:rest}", "rewrite {x:rest}", "management", "multisite {x:rest}", "mcast-group {x:rest}", "global {x:rest}", "switchport isolated", "switchport protected",
		"switchport autostate {x:rest}", "autostate", "inherit port-profile {x}", "nbm {x:rest}", "dot1x {x:rest}", "authentication {x:rest}", "bfd (ipv4|ipv6|echo|authentication|optimize|neighbor|per-link|track) [{x:rest}]", "tunnel {x:rest}", "ip sticky {x:rest}", "hold-queue {x:rest}",
		"source-interface {x:rest}", "fcoe {x:rest}", "virtualization {x:rest}", "mac-notification {x:rest}", "mac ip {x:rest}", "fabricpath {x:rest}", "vn-segment {x:rest}", "access-group {x:rest}", "buffer-boost", "pinning {x:rest}", "fabric {x:rest}", "ip dhcp {x:rest}", "ipv6 dhcp {x:rest}"),
)

func unlessAuto(s string) string {
	if s == "auto" {
		return ""
	}
	return s
}

func ipAddress(secondary bool) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		p := a.Prefix("prefix")
		if a.Has("mask") {
			bits, err := maskBits(a.Addr("mask"))
			if err != nil {
				return err
			}
			p = netip.PrefixFrom(a.Addr("ip"), bits)
		}
		a.Sets("address " + p.String())
		ioslike.Set(&s.Interface.Addresses, p.String(), &devices.Address{Prefix: p, Secondary: secondary, Tag: a.Int64("tag")})
		return nil
	}
}

// maskBits is the length of a netmask.
func maskBits(m netip.Addr) (int, error) {
	bits := 0
	ended := false
	for _, b := range m.AsSlice() {
		for i := 7; i >= 0; i-- {
			one := b>>i&1 == 1
			if one && ended {
				return 0, fmt.Errorf("%s is no netmask: its ones are not together", m)
			}
			if one {
				bits++
			} else {
				ended = true
			}
		}
	}
	return bits, nil
}

// maskToPrefix records "ip address A MASK" as show running-config writes it.
func maskToPrefix(e *syntax.Edit, a syntax.Args) {
	bits, err := maskBits(a.Addr("mask"))
	if err != nil {
		return
	}
	line := fmt.Sprintf("ip address %s/%d", a.Str("ip"), bits)
	if a.Word("secondary") {
		line += " secondary"
	}
	if a.Has("tag") {
		line += " tag " + a.Str("tag")
	}
	if e.No || e.Default {
		e.Remove(e.Record)
		e.Remove(line)
		e.Record = ""
		return
	}
	e.Record = line
}

func rpf(s *ioslike.Scope, a syntax.Args) error {
	s.Interface.RPF = map[string]string{"rx": "strict", "any": "loose"}[a.Str("mode")]
	return nil
}

func dhcpRelay(s *ioslike.Scope, a syntax.Args) error {
	key := a.Str("addr")
	if a.Has("vrf") {
		key += " vrf " + a.Str("vrf")
	}
	if a.Has("ifname") {
		key += " interface " + a.Str("ifname")
	}
	ioslike.Set(&s.Interface.DHCPRelay, key, true)
	a.Sets("dhcp relay " + key)
	return nil
}

func applyACL(kind string) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		dir := a.Str("dir")
		if dir == "" {
			dir = "in"
		}
		ioslike.Set(&s.Interface.ACLs, kind+" "+dir, a.Str("acl"))
		s.Refer("access-list", a.Str("acl"), "interface "+s.Interface.Name+" "+kind+" "+dir, a)
		return nil
	}
}

func policyRouting(s *ioslike.Scope, a syntax.Args) error {
	s.Interface.PolicyRouting = a.Str("map")
	s.Refer("route-map", a.Str("map"), "interface "+s.Interface.Name+" ip policy", a)
	return nil
}

func tunnel(f func(*devices.TunnelConfig, syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return on(func(i *devices.Interface, a syntax.Args) {
		if i.Tunnel == nil {
			i.Tunnel = &devices.TunnelConfig{}
		}
		f(i.Tunnel, a)
	})
}

func vtep(f func(*devices.VTEP, syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return on(func(i *devices.Interface, a syntax.Args) {
		if i.VTEP == nil {
			i.VTEP = &devices.VTEP{}
		}
		f(i.VTEP, a)
	})
}

// memberVNI opens a VNI, or several ("10001-10005").
func memberVNI(s *ioslike.Scope, a syntax.Args) error {
	lo, hi := 0, 0
	switch n, _ := fmt.Sscanf(a.Str("vni"), "%d-%d", &lo, &hi); n {
	case 1:
		hi = lo
	case 0:
		return fmt.Errorf("%q is no VNI", a.Str("vni"))
	}
	if lo < 1 || hi > 1<<24-1 || hi-lo > 8192 {
		return fmt.Errorf("%q is no VNI from 1 to 16777215", a.Str("vni"))
	}
	if s.Interface.VTEP == nil {
		s.Interface.VTEP = &devices.VTEP{}
	}
	s.VNI = ioslike.Get(&s.Interface.VTEP.VNIs, lo)
	for n := lo; n <= hi; n++ {
		if n > lo { // the block's lines hold for each member of the range
			ioslike.Set(&s.Interface.VTEP.VNIs, n, s.VNI)
		}
	}
	if a.Word("associate-vrf") {
		s.VNI.AssociateVRF = true
	}
	return nil
}

func vni(f func(*devices.VNI, syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		f(s.VNI, a)
		return nil
	}
}
