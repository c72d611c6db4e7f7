package frr

import (
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// attr is what a stanza of /etc/network/interfaces says of an interface: its word there, its words in NCLU and NVUE where
// they have it, and its argument. What they say is the same whoever says it.
type attr struct {
	word, nclu, nv string
	arg            string
	path           string
	do             func(*scope, args) error
}

// note keeps what is said of an interface until all has been read, since what it means hangs on other lines; defaults.go
// takes the notes back.
func note(s *scope, kind, name, value string) {
	ioslike.Set(&s.Config.Settings, "\x00"+kind+" "+name, value)
}

func noteOf(kind, value string) func(*scope, args) error {
	return func(s *scope, a args) error {
		v := a.Str("v")
		if value != "" {
			v = value
		}
		if was := s.Config.Settings["\x00"+kind+" "+s.Interface.Name]; was != "" && (kind == "slaves" || kind == "bridge-ports") {
			v = was + " " + v // several lines each name some
		}
		note(s, kind, s.Interface.Name, v)
		return nil
	}
}

func onPort(f func(*devices.Interface, args)) func(*scope, args) error {
	return func(s *scope, a args) error { f(s.Interface, a); return nil }
}

// attrs are the attributes of ifupdown2 (ifupdown-addons-interfaces(5), Cumulus Linux user guide).
func attrs() []attr {
	list := []attr{
		{"address", "ip address", "ip address", "<prefix:anyprefix>", "address $prefix", address},
		{"", "ipv6 address", "", "<prefix:prefix6>", "address $prefix", address},
		{"address", "ip address", "", "<ip:addr>", "", func(s *scope, a args) error {
			p := netip.PrefixFrom(a.Addr("ip"), a.Addr("ip").BitLen())
			ioslike.Set(&s.Interface.Addresses, p.String(), &devices.Address{Prefix: p})
			a.Sets("address " + p.String())
			return nil
		}},
		{"address", "ip address", "ip address", "dhcp", "dhcp client", onPort(func(i *devices.Interface, a args) { i.DHCPClient = true })},
		{"", "ipv6 address", "", "dhcp", "dhcp client", onPort(func(i *devices.Interface, a args) { i.DHCPClient = true })},
		{"netmask", "", "", "{mask}", "", netmask},
		{"address-virtual", "ip address-virtual", "", "{mac:mac} {list:rest}", "virtual address", virtual},
		{"", "ipv6 address-virtual", "", "{mac:mac} {list:rest}", "virtual address", virtual},
		{"", "", "ip vrr address", "<v:anyprefix>", "virtual address", onPort(func(i *devices.Interface, a args) { set(&i.VirtualAddresses, a.Str("v")) })},
		{"gateway", "ip gateway", "ip gateway", "{v:addr}", "", noteOf("gateway", "")},
		{"", "ipv6 gateway", "", "{v:addr}", "", noteOf("gateway6", "")},
		{"mtu", "mtu", "link mtu", "{n:int(68-65535)}", "mtu", onPort(func(i *devices.Interface, a args) { i.MTU = a.Int("n") })},
		{"alias", "alias", "description", "{text:rest}", "description", onPort(func(i *devices.Interface, a args) { i.Description = strings.Trim(a.Unquoted("text"), "'") })},
		{"hwaddress", "hwaddress", "link mac", "[ether] {mac:mac}", "mac-address", onPort(func(i *devices.Interface, a args) { i.MAC = a.Str("mac") })},
		{"link-speed", "link speed", "link speed", "{v}", "speed", onPort(func(i *devices.Interface, a args) { i.Speed = strings.ToLower(a.Str("v")) })},
		{"link-duplex", "link duplex", "link duplex", "{v}", "duplex", onPort(func(i *devices.Interface, a args) { i.Duplex = strings.ToLower(a.Str("v")) })},
		{"link-autoneg", "link autoneg", "link auto-negotiate", "{v:on|off|yes|no}", "no negotiate", onPort(func(i *devices.Interface, a args) { i.NoAutoneg = !yes(a.Str("v")) })},
		{"link-fec", "link fec", "link fec", "{v}", "fec", onPort(func(i *devices.Interface, a args) { i.FEC = strings.ToLower(a.Str("v")) })},
		{"", "link breakout", "link breakout", "{v}", "breakout", onPort(func(i *devices.Interface, a args) { i.Breakout = strings.ToLower(a.Str("v")) })},
		{"link-down", "link down", "", "{v:yes|no}", "shutdown", onPort(func(i *devices.Interface, a args) { i.Shutdown = yes(a.Str("v")) })},
		{"", "link down", "", "", "shutdown", onPort(func(i *devices.Interface, a args) { i.Shutdown = true })},
		{"", "", "link state", "{v:up|down}", "shutdown", onPort(func(i *devices.Interface, a args) { i.Shutdown = a.Str("v") == "down" })},
		{"vrf", "vrf", "ip vrf", "{vrf}", "vrf", func(s *scope, a args) error {
			if s.Interface.VRF = a.Str("vrf"); s.Interface.VRF == "default" {
				s.Interface.VRF = ""
			}
			s.Refer("vrf", s.Interface.VRF, "interface "+s.Interface.Name, a)
			return nil
		}},
		{"vrf-table", "vrf-table", "", "{v}", "", func(s *scope, a args) error {
			v := s.VRFNamed(s.Interface.Name)
			s.Interface.VRF = v.Name
			note(s, "vrf", s.Interface.Name, a.Str("v"))
			a.Sets("/vrf " + v.Name)
			return nil
		}},

		{"bond-slaves", "bond slaves", "bond member", "{v:rest}", "", noteOf("slaves", "")},
		{"bond-mode", "bond mode", "bond mode", "{v}", "", noteOf("bond-mode", "")},
		{"bond-lacp-rate", "bond lacp-rate", "bond lacp-rate", "{v}", "", noteOf("lacp-rate", "")},
		{"bond-min-links", "bond min-links", "", "{n:int}", "lag / min-links", onPort(func(i *devices.Interface, a args) { lag(i).MinLinks = a.Int("n") })},
		{"bond-lacp-bypass-allow", "bond lacp-bypass-allow", "bond lacp-bypass", "{v:yes|no|on|off|1|0}", "lag / lacp fallback", onPort(func(i *devices.Interface, a args) {
			if yes(a.Str("v")) {
				lag(i).Fallback = "individual"
			}
		})},
		{"", "bond lacp-bypass-allow", "", "", "lag / lacp fallback", onPort(func(i *devices.Interface, a args) { lag(i).Fallback = "individual" })},
		{"es-sys-mac", "", "evpn multihoming segment mac-address", "{mac:mac}", "lag / lacp system-id", onPort(func(i *devices.Interface, a args) { lag(i).SystemID = a.Str("mac") })},

		{"clag-id", "clag id", "bond mlag id", "{n:int}", "mlag id", onPort(func(i *devices.Interface, a args) { i.MLAGID = a.Int("n") })},
		{"clagd-peer-ip", "clag peer-ip", "", "{v}", "/mlag / peer-address", func(s *scope, a args) error {
			m := mlag(s)
			m.LocalInterface, m.PeerLink = s.Interface.Name, strings.TrimSuffix(s.Interface.Name, ".4094")
			if base, _, ok := strings.Cut(s.Interface.Name, "."); ok {
				m.PeerLink = base
			}
			if v := a.Str("v"); v == "linklocal" {
				ioslike.Set(&m.Settings, "peer-address", v)
			} else {
				m.PeerAddress, _ = netip.ParseAddr(v)
				if !m.PeerAddress.IsValid() {
					return errorf("%q is no address", v)
				}
			}
			return nil
		}},
		{"clagd-backup-ip", "clag backup-ip", "", "{v:addr} [vrf {vrf}]", "/mlag / peer-keepalive destination", func(s *scope, a args) error {
			m := mlag(s)
			m.KeepaliveDestination, m.KeepaliveVRF = a.Addr("v"), a.Str("vrf")
			s.Refer("vrf", m.KeepaliveVRF, "clagd-backup-ip", a)
			return nil
		}},
		{"clagd-sys-mac", "clag sys-mac", "", "{mac:mac}", "/mlag / system-mac", func(s *scope, a args) error {
			m := mlag(s)
			m.SystemMAC, m.Domain = a.Str("mac"), a.Str("mac")
			return nil
		}},
		{"clagd-priority", "clag priority", "", "{n:int}", "/mlag / role priority", func(s *scope, a args) error { mlag(s).RolePriority = a.Int("n"); return nil }},
		{"clagd-enable", "clag enable", "", "{v:yes|no}", "/mlag / shutdown", func(s *scope, a args) error { mlag(s).Shutdown = !yes(a.Str("v")); return nil }},
		{"clagd-args", "clag args", "", "{v:rest}", "/mlag / args", func(s *scope, a args) error { ioslike.Set(&mlag(s).Settings, "args", a.Str("v")); return nil }},
		{"clagd-vxlan-anycast-ip", "clag vxlan-anycast-ip", "", "{v:addr}", "/mlag / vxlan anycast", func(s *scope, a args) error {
			ioslike.Set(&mlag(s).Settings, "vxlan anycast", a.Str("v"))
			return nil
		}},

		{"bridge-ports", "bridge ports", "", "{v:rest}", "", noteOf("bridge-ports", "")},
		{"", "ports", "", "{v:rest}", "", noteOf("bridge-ports", "")},
		{"bridge-vlan-aware", "", "", "{v:yes|no}", "", noteOf("vlan-aware", "")},
		{"", "vlan-aware", "", "", "", noteOf("vlan-aware", "yes")},
		{"bridge-vids", "bridge vids", "", "{v:rest}", "", vids},
		{"", "vids", "", "{v:rest}", "", vids},
		{"", "", "bridge domain br_default vlan", "{v}", "", vids},
		{"bridge-pvid", "bridge pvid", "", "{v:int(1-4094)}", "", noteOf("pvid", "")},
		{"", "pvid", "", "{v:int(1-4094)}", "", noteOf("pvid", "")},
		{"", "", "bridge domain br_default untagged", "{v:int(1-4094)}", "", noteOf("pvid", "")},
		{"bridge-access", "bridge access", "bridge domain br_default access", "{v:int(1-4094)}", "", noteOf("access", "")},
		{"", "", "bridge domain br_default", "", "", noteOf("member", "yes")},
		{"bridge-allow-untagged", "bridge allow-untagged", "", "{v:yes|no}", "native vlan", noteOf("untagged", "")},
		{"bridge-arp-nd-suppress", "bridge arp-nd-suppress", "", "{v:on|off}", "", noteOf("suppress", "")},

		{"vlan-id", "vlan-id", "vlan", "{n:int(1-4094)}", "encapsulation dot1q", func(s *scope, a args) error { note(s, "vlan-id", s.Interface.Name, a.Str("n")); return nil }},
		{"vlan-raw-device", "vlan-raw-device", "", "{v}", "", noteOf("raw-device", "")},
		{"vxlan-id", "vxlan id", "", "{n:int}", "", func(s *scope, a args) error {
			note(s, "vxlan-id", s.Interface.Name, a.Str("n"))
			vtep(s.Interface)
			a.Sets("vtep / vni " + a.Str("n"))
			return nil
		}},
		{"vxlan-local-tunnelip", "vxlan local-tunnelip", "", "{v:addr}", "vtep / local-tunnelip", onPort(func(i *devices.Interface, a args) { ioslike.Set(&vtep(i).Settings, "local-tunnelip", a.Str("v")) })},
		{"vxlan-remoteip", "vxlan remoteip", "", "<v:addr>", "vtep / flood vtep $v", onPort(func(i *devices.Interface, a args) { set(&vtep(i).FloodVTEPs, a.Str("v")) })},
		{"vxlan-port", "", "", "{n:int}", "vtep / udp-port", onPort(func(i *devices.Interface, a args) { vtep(i).UDPPort = a.Int("n") })},
		{"ip-forward", "ip forward", "ip ipv4 forward", "{v:on|off|yes|no|1|0}", "", portNote("ip-forward", "ip forward")},
		{"ip6-forward", "ipv6 forward", "ip ipv6 forward", "{v:on|off|yes|no|1|0}", "", portNote("ip6-forward", "ipv6 forward")},

		{"mstpctl-portadminedge", "stp portadminedge", "", "{v:yes|no}", "spanning-tree / port type", edge},
		{"", "stp portadminedge", "", "", "spanning-tree / port type", edge},
		{"mstpctl-portnetwork", "stp portnetwork", "", "{v:yes|no}", "spanning-tree / port type", network_},
		{"", "stp portnetwork", "", "", "spanning-tree / port type", network_},
		{"mstpctl-bpduguard", "stp bpduguard", "bridge domain br_default stp bpdu-guard", "{v:yes|no|on|off}", "spanning-tree / bpduguard", guard},
		{"", "stp bpduguard", "", "", "spanning-tree / bpduguard", guard},
		{"mstpctl-portbpdufilter", "stp portbpdufilter", "bridge domain br_default stp bpdu-filter", "{v:yes|no|on|off}", "spanning-tree / bpdufilter", filter},
		{"", "stp portbpdufilter", "", "", "spanning-tree / bpdufilter", filter},
		{"mstpctl-portrestrole", "stp portrestrole", "", "{v:yes|no}", "spanning-tree / guard", rootGuard},
		{"", "stp portrestrole", "", "", "spanning-tree / guard", rootGuard},
		{"mstpctl-treeprio", "stp treeprio", "", "{n:int}", "/spanning-tree / priority", func(s *scope, a args) error {
			ioslike.Set(&s.Config.STP.Priorities, "", a.Int("n"))
			return nil
		}},
	}
	for _, w := range []string{"bond-miimon", "bond-use-carrier", "bond-xmit-hash-policy", "bond-updelay", "bond-downdelay", "bond-ad-sys-priority", "bond-ad-actor-sys-prio", "bond-ad-sys-mac-addr", "bond-ad-actor-system", "bond-num-grat-arp", "bond-num-unsol-na",
		"bond-primary", "bond-lacp-bypass-period", "bond-lacp-bypass-priority", "bridge-stp", "bridge-learning", "bridge-ageing", "bridge-mcsnoop", "bridge-mcquerier", "bridge-mcquerier-version", "bridge-igmp-version", "bridge-mld-version", "bridge-multicast-flood", "bridge-unicast-flood",
		"bridge-portprios", "bridge-pathcosts", "bridge-portmcrouter", "bridge-mclmc", "bridge-mclmi", "bridge-mcmi", "bridge-mcqi", "bridge-mcqpi", "bridge-mcqri", "bridge-mcsqc", "bridge-mcsqi", "bridge-mcrouter", "bridge-bridgeprio", "bridge-fd", "bridge-hello", "bridge-maxage", "bridge-hashel", "bridge-hashmax",
		"bridge-l2protocol-tunnel", "bridge-vlan-protocol", "bridge-vlan-vni-map", "bridge-always-up", "bridge-waitport", "mstpctl-portautoedge", "mstpctl-portp2p", "mstpctl-portpathcost", "mstpctl-treeportprio", "mstpctl-treeportcost", "mstpctl-forcevers", "mstpctl-maxage", "mstpctl-fdelay", "mstpctl-maxhops", "mstpctl-txholdcount",
		"mstpctl-hello", "mstpctl-ageing", "mstpctl-portrestrtcn", "vxlan-learning", "vxlan-ageing", "vxlan-svcnodeip", "vxlan-mcastgrp", "vxlan-mcastgrp-map", "vxlan-remoteip-map", "vxlan-purge-remotes", "vxlan-physdev", "vxlan-vnifilter", "vxlan-ttl", "vxlan-tos", "ipv6-addrgen", "accept-local", "arp-accept", "proxy-arp",
		"mpls-enable", "ptm-enable", "broadcast", "scope", "preferred-lifetime", "metric", "gro-offload", "lro-offload", "gso-offload", "tso-offload", "ufo-offload", "tx-offload", "rx-offload", "rx-vlan-filter", "storm-control-broadcast", "storm-control-multicast", "storm-control-unknown-unicast", "vlan-protocol", "vlan-bridge-binding", "link-lanes", "link-type",
		"address-virtual-ipv6-addrgen", "pointopoint", "tunnel-mode", "tunnel-endpoint", "tunnel-local", "tunnel-ttl", "tunnel-dev", "tunnel-tos", "tunnel-physdev", "tunnel-type", "dns-nameservers", "dns-search", "dns-domain", "ethtool-ethernet-autoneg", "vrrp", "isolated"} {
		nclu := strings.NewReplacer("mstpctl-", "stp ", "bond-", "bond ", "vxlan-", "vxlan ", "storm-control-", "storm-control ").Replace(w)
		if strings.HasPrefix(w, "bridge-") {
			nclu = "bridge " + strings.TrimPrefix(w, "bridge-")
		}
		list = append(list, attr{w, nclu, "", "{v:rest}", "", portNote(w, w)})
	}
	for _, w := range []string{"ipv6 nd ra-interval [msec]", "ipv6 nd ra-lifetime", "ipv6 nd prefix", "ipv6 nd", "pim", "igmp", "ipv6 nd router-preference"} {
		list = append(list, attr{"", w, "", "{v:rest}", "", portNote(strings.TrimSuffix(w, " [msec]"), strings.TrimSuffix(w, " [msec]"))})
	}
	list = append(list, attr{"", "ipv6 nd suppress-ra", "", "", "", portNote("ipv6 nd suppress-ra", "ipv6 nd suppress-ra")})
	for _, w := range []string{"ip neighbor-discovery", "ip igmp", "ip ipv6", "evpn multihoming", "link", "lldp", "qos", "acl", "bond mlag", "bond", "bridge domain", "ip vrr", "ptp", "router", "sflow", "synce", "tunnel", "type", "base-interface"} {
		list = append(list, attr{"", "", w, "<w> {v:rest}", "", func(s *scope, a args) error {
			s.Setting("interface "+s.Interface.Name+" "+w+" "+a.Str("w"), a.Str("v"))
			return nil
		}})
	}
	return list
}

// portNote keeps what the model has no field for.
func portNote(key, shown string) func(*scope, args) error {
	return func(s *scope, a args) error {
		s.Setting("interface "+s.Interface.Name+" "+key, trimmed(shown+" "+a.Str("v")))
		return nil
	}
}

func yes(v string) bool { return v == "yes" || v == "on" || v == "1" }

func edge(s *scope, a args) error {
	if !a.Has("v") || yes(a.Str("v")) {
		s.Interface.STP.PortType = "edge"
	}
	return nil
}

func network_(s *scope, a args) error {
	if !a.Has("v") || yes(a.Str("v")) {
		s.Interface.STP.PortType = "network"
	}
	return nil
}

func guard(s *scope, a args) error {
	s.Interface.STP.BPDUGuard = map[bool]string{true: "enable", false: "disable"}[!a.Has("v") || yes(a.Str("v"))]
	return nil
}

func filter(s *scope, a args) error {
	s.Interface.STP.BPDUFilter = map[bool]string{true: "enable", false: "disable"}[!a.Has("v") || yes(a.Str("v"))]
	return nil
}

func rootGuard(s *scope, a args) error {
	if !a.Has("v") || yes(a.Str("v")) {
		s.Interface.STP.Guard = "root"
	}
	return nil
}

func vids(s *scope, a args) error {
	text := strings.Join(strings.Fields(strings.ReplaceAll(a.Str("v"), ",", " ")), ",")
	if _, err := devices.ParseVLANSet(text); err != nil {
		return err
	}
	if was := s.Config.Settings["\x00vids "+s.Interface.Name]; was != "" {
		text = was + "," + text
	}
	note(s, "vids", s.Interface.Name, text)
	return nil
}

func netmask(s *scope, a args) error {
	var bits int
	if n, err := number(a.Str("mask"), 128); err == nil {
		bits = int(n)
	} else if m, err := netip.ParseAddr(a.Str("mask")); err == nil && m.Is4() {
		p, err := maskPrefix(netip.IPv4Unspecified(), m)
		if err != nil {
			return err
		}
		bits = p.Bits()
	} else {
		return errorf("%q is no network mask", a.Str("mask"))
	}
	for k, v := range s.Interface.Addresses {
		if v.Prefix.IsSingleIP() && len(s.Interface.Addresses) == 1 && bits <= v.Prefix.Addr().BitLen() {
			delete(s.Interface.Addresses, k)
			p := netip.PrefixFrom(v.Prefix.Addr(), bits)
			s.Interface.Addresses[p.String()] = &devices.Address{Prefix: p}
			a.Sets("address " + p.String())
			return nil
		}
	}
	return errorf("there is no single address before this that the mask would be of")
}

// virtual are the addresses of VRR: all switches of the pair answer for them with one MAC (Cumulus Linux user guide, VRR).
func virtual(s *scope, a args) error {
	for _, v := range strings.Fields(a.Str("list")) {
		p, err := netip.ParsePrefix(v)
		if err != nil {
			return errorf("%q is no address with its length", v)
		}
		set(&s.Interface.VirtualAddresses, p.String())
	}
	s.Setting("interface "+s.Interface.Name+" virtual mac", a.Str("mac"))
	return nil
}

func mlag(s *scope) *devices.MLAG {
	if s.Config.MLAG == nil {
		s.Config.MLAG = &devices.MLAG{Kind: "mlag"}
	}
	return s.Config.MLAG
}

func vtep(i *devices.Interface) *devices.VTEP {
	if i.VTEP == nil {
		i.VTEP = &devices.VTEP{}
	}
	i.Kind = devices.VXLAN
	return i.VTEP
}

// ifupdownRows are /etc/network/interfaces (interfaces(5) of ifupdown2).
func ifupdownRows() []row {
	open := func(s *scope, a args) error {
		s.Interface = port(s, a.Str("port"))
		note(s, "iface", a.Str("port"), "yes")
		if a.Str("method") == "dhcp" {
			s.Interface.DHCPClient = true
		}
		return nil
	}
	rows := []row{
		{Pattern: "iface <port>", Opens: "iface", Path: "interface $port", Do: open},
		{Pattern: "iface <port> <family:inet|inet6> {method:loopback|static|dhcp|manual|auto|ppp|tunnel|v4tunnel|6to4}", Opens: "iface", Path: "interface $port", Do: open},
		{Pattern: "(auto|allow-hotplug|allow-auto) <ports:rest>", Exact: true, Do: func(s *scope, a args) error {
			for _, p := range expandPorts(a.Str("ports")) {
				note(s, "auto", p, "yes")
			}
			return nil
		}},
		{Pattern: "(source|source-directory) <files:rest>", As: syntax.Unmodelled, Why: "what the other files say is not in this text"},
		{Pattern: "mapping <rest:rest>", Opens: "opaque", As: syntax.Unmodelled, Why: "which stanza a script chooses is not known"},
		{Pattern: "vlan <vid:int(1-4094)>", Opens: "opaque", As: syntax.Unmodelled, Why: "no stanza of this system"},
	}
	for _, a := range attrs() {
		if a.word == "" {
			continue
		}
		rows = append(rows, row{In: "iface", Pattern: trimmed(a.word + " " + a.arg), Path: a.path, Do: a.do})
		// Attributes are also spelt with underscores.
		if u := strings.ReplaceAll(a.word, "-", "_"); u != a.word {
			rows = append(rows, row{In: "iface", Pattern: trimmed(u + " " + a.arg), Path: a.path, Do: a.do})
		}
	}
	return append(rows, unmodelled("iface", "a command that is run with the interface", "up <rest:rest>", "down <rest:rest>", "pre-up <rest:rest>", "post-up <rest:rest>", "pre-down <rest:rest>", "post-down <rest:rest>", "inherits <rest:rest>", "use <rest:rest>", "requires <rest:rest>")...)
}
