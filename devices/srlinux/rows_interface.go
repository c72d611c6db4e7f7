package srlinux

import (
	"net/netip"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/nokia"
	"interlock/devices/syntax"
)

type (
	// Scope and Row are those of the family.
	Scope = nokia.Scope
	Row   = nokia.Row
)

const (
	qos      = "quality of service and its queues are not computed"
	unread   = "what this does is not computed"
	bridging = "bridging in a mac-vrf is not computed"
	portText = "what this does to a port is not computed"
)

func off(a syntax.Args) bool { return a.Str("state") == "disable" }

// kind tells what an interface is by its name (srl_nokia-interfaces.yang, leaf name).
func kind(name string) devices.InterfaceKind {
	switch {
	case strings.HasPrefix(name, "ethernet-"):
		return devices.Ethernet
	case strings.HasPrefix(name, "lag"):
		return devices.PortChannel
	case strings.HasPrefix(name, "lo"), strings.HasPrefix(name, "system"):
		return devices.Loopback
	case strings.HasPrefix(name, "mgmt"):
		return devices.MgmtPort
	}
	return devices.OtherKind
}

func port(s *Scope, name string) *devices.Interface {
	i := s.Config.Interfaces[name]
	if i == nil {
		i = &devices.Interface{Name: name, Kind: kind(name)}
		if i.Kind == devices.PortChannel {
			i.LAG = &devices.LAG{}
		}
		s.Config.Interfaces[name] = i
	}
	return i
}

// interfaceRows are interfaces and their subinterfaces (srl_nokia-interfaces.yang and those that augment it).
func interfaceRows() []Row {
	i := nokia.At("interface <if>", "interface $if", func(s *Scope, a syntax.Args) { s.Interface = port(s, a.Unquoted("if")) })
	eth, lag := i.In("ethernet", "", nil), i.In("lag", "lag", func(s *Scope, a syntax.Args) {
		if s.Interface.LAG == nil {
			s.Interface.LAG = &devices.LAG{}
		}
	})
	part := func(key string) nokia.Do {
		return func(s *Scope, a syntax.Args) { s.Draft.Parts[key+" "+s.Interface.Name] = a.Str("v") }
	}
	return append(nokia.Rows(
		i.Exists(),
		i.Leaf("admin-state {state:enable|disable}", "shutdown", func(s *Scope, a syntax.Args) { s.Interface.Shutdown = off(a) }),
		i.Leaf("description {text:rest}", "description", func(s *Scope, a syntax.Args) { s.Interface.Description = a.Unquoted("text") }),
		i.Leaf("mtu {n:int(1450-9500)}", "mtu", func(s *Scope, a syntax.Args) { s.Interface.MTU = a.Int("n") }),
		i.Leaf("breakout-mode num-channels {v:int(1-8)}", "breakout", breakout("num-channels")),
		i.Leaf("breakout-mode channel-speed {v}", "breakout", breakout("channel-speed")),
		i.Leaf("breakout-mode num-breakout-ports {v:int(1-8)}", "breakout", breakout("num-channels")),
		i.Leaf("breakout-mode breakout-port-speed {v}", "breakout", breakout("channel-speed")),
		i.Leaf("transceiver forward-error-correction {v}", "fec", func(s *Scope, a syntax.Args) { s.Interface.FEC = a.Str("v") }),
		i.Leaf("transceiver tx-laser {v:true|false}", "", func(s *Scope, a syntax.Args) {
			s.Setting("interface "+s.Interface.Name+" tx-laser", a.Str("v"))
			s.Interface.Shutdown = s.Interface.Shutdown || a.Str("v") == "false" // without a laser the port is down
		}),
		i.Leaf("vlan-tagging {v:true|false}", "", func(s *Scope, a syntax.Args) { s.Setting("interface "+s.Interface.Name+" vlan-tagging", a.Str("v")) }),
		i.Leaf("tpid {v}", "", func(s *Scope, a syntax.Args) { s.Setting("interface "+s.Interface.Name+" tpid", a.Str("v")) }),
		i.Leaf("transceiver ddm-events {v:true|false}", "", func(s *Scope, a syntax.Args) {
			s.Setting("interface "+s.Interface.Name+" ddm-events", a.Str("v"))
		}),
		i.Unmodelled(qos, "qos"), i.Unmodelled(portText, "loopback-mode", "sflow", "transceiver wavelength", "transceiver channel", "ptp", "linux", "p4rt", "packet-link-qualification", "adapter", "physical-channel", "scheduler", "traffic-rate", "forwarding-complex", "ethernet-cfm", "transceiver"),
		eth.Leaf("aggregate-id {v}", "channel-group / group", func(s *Scope, a syntax.Args) { aggregate(s, a.Unquoted("v")) }),
		eth.Leaf("lacp-port-priority {n:int}", "channel-group / lacp port-priority", func(s *Scope, a syntax.Args) {
			d, p := s.Draft, s.Interface
			n := a.Int("n")
			d.Later(func() {
				if p.Channel != nil {
					p.Channel.Priority = n
				}
			})
		}),
		eth.Leaf("port-speed {v}", "speed", func(s *Scope, a syntax.Args) { s.Interface.Speed = strings.ToLower(a.Str("v")) }),
		eth.Leaf("duplex-mode {v}", "duplex", func(s *Scope, a syntax.Args) { s.Interface.Duplex = a.Str("v") }),
		eth.Leaf("auto-negotiate {v:true|false}", "no negotiate", func(s *Scope, a syntax.Args) { s.Interface.NoAutoneg = a.Str("v") == "false" }),
		eth.Leaf("forward-error-correction fec-option {v}", "fec", func(s *Scope, a syntax.Args) { s.Interface.FEC = a.Str("v") }),
		eth.Leaf("flow-control (receive|transmit) {v:true|false}", "flowcontrol", func(s *Scope, a syntax.Args) {
			w := a.Node.Words
			s.Interface.FlowControl = strings.TrimSpace(s.Interface.FlowControl + " " + strings.Join(w[len(w)-2:], " "))
		}),
		eth.Leaf("mac-address {mac:mac}", "mac-address", func(s *Scope, a syntax.Args) { s.Interface.MAC = a.Str("mac") }),
		eth.Leaf("hold-time down {n:int}", "link debounce", func(s *Scope, a syntax.Args) { s.Interface.DebounceMs = 100 * a.Int("n") }), // in units of 100 ms
		eth.Leaf("(hold-time up|reload-delay|reload-delay-expires|standby-signaling) {v}", "", func(s *Scope, a syntax.Args) {
			w := a.Node.Words
			s.Setting("interface "+s.Interface.Name+" "+strings.Join(w[3:len(w)-1], " "), a.Str("v"))
		}),
		eth.Unmodelled(portText, "storm-control", "l2cp-transparency", "dot1x", "crc-monitor", "symbol-monitor", "hold-time <rest>", "ptp", "synce", "dac-link-training", "exponential-port-dampening", "link-loss-forwarding", "forward-error-correction", "flow-control", "macsec", "ssm"),
		lag.Leaf("lag-type {v:lacp|static}", "/interface $if / lag", part("lag-type")),
		lag.Leaf("lacp lacp-mode {v:ACTIVE|PASSIVE}", "/interface $if / lag", part("lacp-mode")),
		lag.Leaf("lacp interval {v:FAST|SLOW}", "/interface $if / lag", part("interval")),
		lag.Leaf("lacp system-id-mac {v:mac}", "lacp system-id", func(s *Scope, a syntax.Args) { s.Interface.LAG.SystemID = a.Str("v") }),
		lag.Leaf("min-links {n:int}", "min-links", func(s *Scope, a syntax.Args) { s.Interface.LAG.MinLinks = a.Int("n") }),
		lag.Leaf("lacp-fallback-mode {v}", "lacp fallback", func(s *Scope, a syntax.Args) { s.Interface.LAG.Fallback = a.Str("v") }),
		lag.Leaf("lacp-fallback-timeout {n:int}", "lacp fallback timeout", func(s *Scope, a syntax.Args) { s.Interface.LAG.FallbackTimeout = a.Int("n") }),
		lag.Leaf("member-speed {v}", "/interface $if / speed", func(s *Scope, a syntax.Args) { s.Interface.Speed = strings.ToLower(a.Str("v")) }),
		lag.Unmodelled("what this does to a LAG is not computed", "lacp admin-key", "lacp system-priority", "lacp", "member", "min-link-speed", "resilient-hash-prefix", "lag-speed"),
	), subinterfaceRows(i)...)
}

func breakout(word string) nokia.Do {
	return func(s *Scope, a syntax.Args) {
		d, i := s.Draft, s.Interface
		d.Parts[word+" "+i.Name] = a.Str("v")
		i.Breakout = strings.TrimSuffix(d.Parts["num-channels "+i.Name]+"x"+d.Parts["channel-speed "+i.Name], "x")
	}
}

// aggregate puts a port into a LAG, whose type decides whether LACP runs.
func aggregate(s *Scope, lag string) {
	p, d := s.Interface, s.Draft
	p.Channel = &devices.ChannelMember{Group: lag, Mode: "on"}
	d.Later(func() {
		if d.Parts["lag-type "+lag] == "lacp" || d.Parts["lacp-mode "+lag] != "" {
			if p.Channel.Mode = strings.ToLower(d.Parts["lacp-mode "+lag]); p.Channel.Mode == "" {
				p.Channel.Mode = "active"
			}
			p.Channel.Rate = map[string]string{"FAST": "fast", "SLOW": "normal"}[d.Parts["interval "+lag]]
		}
	})
}

// subinterface finds "ethernet-1/1.0": what routes, tagged or not.
func subinterface(s *Scope, a syntax.Args) {
	parent := a.Unquoted("if")
	name := parent + "." + a.Str("index")
	i := s.Config.Interfaces[name]
	if i == nil {
		i = &devices.Interface{Name: name, Kind: devices.Subinterface, Parent: parent}
		if kind(parent) == devices.Loopback {
			i.Kind, i.Parent = devices.Loopback, ""
		}
		if kind(parent) == devices.OtherKind { // an IRB: up with its bridge, which is not computed
			i.Kind, i.Parent = devices.OtherKind, ""
		}
		s.Config.Interfaces[name] = i
	}
	s.Interface = i
}

func subinterfaceRows(i nokia.Block) []Row {
	u := i.In("subinterface <index:int(0-9999)>", "/interface $if.$index", subinterface)
	v4, v6 := u.In("ipv4", "", nil), u.In("ipv6", "", func(s *Scope, a syntax.Args) { s.Interface.IPv6Enabled = true })
	rows := nokia.Rows(
		u.Exists(),
		u.Leaf("admin-state {state:enable|disable}", "shutdown", func(s *Scope, a syntax.Args) { s.Interface.Shutdown = off(a) }),
		u.Leaf("description {text:rest}", "description", func(s *Scope, a syntax.Args) { s.Interface.Description = a.Unquoted("text") }),
		u.Leaf("ip-mtu {n:int(1280-9486)}", "mtu", func(s *Scope, a syntax.Args) { s.Interface.MTU = a.Int("n") }),
		u.Leaf("type routed", "kind", func(s *Scope, a syntax.Args) { s.Setting("interface "+s.Interface.Name+" type", "routed") }),
		u.Leaf("vlan encap single-tagged vlan-id {n:int(1-4094)}", "encapsulation dot1q", func(s *Scope, a syntax.Args) { s.Interface.Dot1q = a.Int("n") }),
		u.Leaf("vlan encap single-tagged vlan-id optional", "encapsulation dot1q", func(s *Scope, a syntax.Args) {
			s.Setting("interface "+s.Interface.Name+" encap", "single-tagged optional")
		}),
		Row{Pattern: u.Exists().Pattern + " vlan encap untagged", As: syntax.Inert, Why: "a subinterface without a tag takes what has none"},
		u.Unmodelled(bridging, "type bridged", "type local-mirror-dest", "bridge-table", "l2-mtu", "vlan", "local-mirror-destination", "mpls-mtu"),
		u.Unmodelled(qos, "qos"), u.Unmodelled(unread, "anycast-gw anycast-gw-mac-origin", "ra-guard", "uuid", "unidirectional-link-delay", "ethernet-cfm", "gbp-tag", "mpls", "oper-hold-time", "sflow"),
		u.Leaf("anycast-gw virtual-router-id {n:int}", "anycast gateway", func(s *Scope, a syntax.Args) {
			s.Interface.Anycast = true
			s.Setting("interface "+s.Interface.Name+" anycast-gw virtual-router-id", a.Str("n"))
		}),
		u.Leaf("anycast-gw anycast-gw-mac {mac:mac}", "anycast gateway", func(s *Scope, a syntax.Args) {
			s.Interface.Anycast = true
			s.Setting("interface "+s.Interface.Name+" anycast-gw anycast-gw-mac", a.Str("mac"))
		}),
		u.Leaf("anycast-gw", "anycast gateway", func(s *Scope, a syntax.Args) { s.Interface.Anycast = true }),
		v4.Leaf("unnumbered interface {from}", "unnumbered", func(s *Scope, a syntax.Args) { s.Interface.Unnumbered = a.Unquoted("from") }),
		v4.Leaf("dhcp-relay server <server>", "dhcp relay", func(s *Scope, a syntax.Args) { ioslike.Set(&s.Interface.DHCPRelay, a.Unquoted("server"), true) }),
		v6.Leaf("dhcp-relay server <server>", "dhcp relay", func(s *Scope, a syntax.Args) { ioslike.Set(&s.Interface.DHCPRelay, a.Unquoted("server"), true) }),
		v4.Leaf("dhcp-client", "dhcp client", func(s *Scope, a syntax.Args) { s.Interface.DHCPClient = true }),
		v6.Leaf("dhcp-client", "dhcp client", func(s *Scope, a syntax.Args) { s.Interface.DHCPClient = true }),
		v4.Leaf("arp (proxy-arp|local-proxy-arp) {v:true|false}", "proxy-arp", func(s *Scope, a syntax.Args) { s.Interface.ProxyARP = s.Interface.ProxyARP || a.Str("v") == "true" }),
		v4.Leaf("urpf-check mode {v:strict|loose}", "rpf", func(s *Scope, a syntax.Args) { s.Interface.RPF = a.Str("v") }),
		v6.Leaf("urpf-check mode {v:strict|loose}", "rpf", func(s *Scope, a syntax.Args) { s.Interface.RPF = a.Str("v") }),
		v6.Exists(),
		Row{Pattern: v4.Exists().Pattern, As: syntax.Inert, Why: "IPv4 without an address"},
	)
	for _, f := range []struct {
		nokia.Block
		name, arg string
	}{{v4, "ipv4", "prefix"}, {v6, "ipv6", "prefix6"}} {
		address := f.In("address <address:"+f.arg+">", "address $address", func(s *Scope, a syntax.Args) {
			d := s.Draft.Address(s.Interface, a.Str("address"))
			p := a.Prefix("address")
			d.IP, d.Bits = p.Addr(), p.Bits()
			s.Block = a.Str("address")
			family, iface, draft := f.name, s.Interface, s.Draft
			draft.Later(func() {
				// IPv4 and IPv6 of a subinterface are off where they are disabled.
				if draft.Parts[family+" "+iface.Name] == "disable" {
					delete(iface.Addresses, netip.PrefixFrom(d.IP, d.Bits).String())
				}
			})
		})
		rows = append(rows, nokia.Rows(
			address.Exists(),
			address.Leaf("anycast-gw {v:true|false}", "anycast", func(s *Scope, a syntax.Args) {
				s.Draft.Address(s.Interface, s.Block).Anycast = a.Str("v") == "true"
			}),
			address.Leaf("primary [{v}]", "secondary", func(s *Scope, a syntax.Args) {
				if a.Str("v") == "false" {
					return
				}
				first, d, name := s.Block, s.Draft, s.Interface.Name
				d.Parts["primary "+name] = first
				s.Setting("interface "+name+" primary", first)
			}),
			address.Unmodelled(unread, "type"),
			f.Leaf("admin-state {state:enable|disable}", "address", func(s *Scope, a syntax.Args) {
				s.Draft.Parts[f.name+" "+s.Interface.Name] = a.Str("state")
				s.Setting("interface "+s.Interface.Name+" "+f.name+" admin-state", a.Str("state"))
			}),
			f.Unmodelled(unread, "allow-directed-broadcast", "dhcp-relay admin-state", "dhcp-relay gi-address", "dhcp-relay option", "dhcp-relay use-gi-addr-as-src-ip-addr", "dhcp-relay network-instance", "dhcp-relay trace-options", "dhcp-relay source-address", "dhcp-server", "arp timeout", "arp neighbor", "arp duplicate-address-detection", "arp host-route", "arp learn-unsolicited", "arp evpn", "arp populate", "arp virtual-ipv4-discovery", "arp debug", "arp limit", "unnumbered admin-state", "neighbor-discovery", "router-advertisement", "slaac", "dhcp-client trace-options", "allow-icmp-redirect"),
		)...)
		rows = append(rows, vrrpRows(f.Block, f.name)...)
	}
	// Filters stand below the subinterface in older systems.
	for _, w := range []string{"ipv4", "ipv6", "mac"} {
		for way, word := range map[string]string{"in": "input", "out": "output"} {
			rows = append(rows, u.Leaf("acl "+word+" "+w+"-filter {filter}", "access-group "+w+" "+way, func(s *Scope, a syntax.Args) {
				ioslike.Set(&s.Interface.ACLs, w+" "+way, a.Unquoted("filter"))
				s.Refer("access-list", a.Unquoted("filter"), "interface "+s.Interface.Name, a)
			}))
		}
	}
	return rows
}

// vrrpRows are VRRP (srl_nokia-interfaces-ip-vrrp.yang).
func vrrpRows(f nokia.Block, family string) []Row {
	suffix := map[string]string{"ipv4": "", "ipv6": " ipv6"}[family]
	v := f.In("vrrp vrrp-group <group:int(1-255)>", "vrrp $group"+suffix, func(s *Scope, a syntax.Args) {
		g := ioslike.Get(&s.Interface.Gateways, "vrrp "+a.Str("group")+suffix)
		g.Protocol, g.Group = "vrrp", a.Int("group")
		s.Gateway = g
	})
	return nokia.Rows(
		v.Exists(),
		v.Leaf("admin-state {state:enable|disable}", "shutdown", func(s *Scope, a syntax.Args) { s.Gateway.Shutdown = off(a) }),
		v.Leaf("virtual-address <addr:addr>", "address", func(s *Scope, a syntax.Args) { ioslike.Set(&s.Gateway.Addresses, a.Str("addr"), true) }),
		v.Leaf("priority {n:int(1-255)}", "priority", func(s *Scope, a syntax.Args) { s.Gateway.Priority = a.Int("n") }),
		v.Leaf("preempt {v:true|false}", "no preempt", func(s *Scope, a syntax.Args) { s.Gateway.NoPreempt = a.Str("v") == "false" }),
		v.Leaf("preempt-delay {n:int}", "preempt delay", func(s *Scope, a syntax.Args) { s.Gateway.PreemptDelay = a.Str("n") }),
		v.Leaf("advertise-interval {n:int}", "timers", func(s *Scope, a syntax.Args) { s.Gateway.Timers = "advertise-interval " + a.Str("n") }),
		v.Leaf("virtual-mac {mac:mac}", "mac-address", func(s *Scope, a syntax.Args) { s.Gateway.MAC = a.Str("mac") }),
		v.Leaf("version {n:int(2-3)}", "version", func(s *Scope, a syntax.Args) { s.Gateway.Version = a.Int("n") }),
		v.Leaf("interface-tracking track-interface <tracked> priority-decrement {n:int}", "track $tracked", func(s *Scope, a syntax.Args) {
			ioslike.Set(&s.Gateway.Tracks, a.Unquoted("tracked"), strconv.Itoa(a.Int("n")))
		}),
		v.Leaf("authentication password {key:rest}", "authentication", func(s *Scope, a syntax.Args) { s.Gateway.Authentication = a.Unquoted("key") }),
		v.Unmodelled(unread, "accept-mode", "bfd-liveness", "init-delay", "master-inherit-interval", "owner", "operation", "vrrp-statistics"),
	)
}
