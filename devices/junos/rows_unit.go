package junos

import (
	"fmt"
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// onUnit is the Do of a row about a unit.
func onUnit(f func(*devices.Interface, syntax.Args)) func(*scope, syntax.Args) error {
	return func(s *scope, a syntax.Args) error { f(s.port(unitName(a)), a); return nil }
}

// address gives an address of a unit, making it where it is missing.
func address(s *scope, a syntax.Args) (*devices.Interface, *devices.Address, error) {
	p, err := netip.ParsePrefix(a.Str("addr"))
	if err != nil {
		ip, err2 := netip.ParseAddr(a.Str("addr"))
		if err2 != nil {
			return nil, nil, fmt.Errorf("%q is no address", a.Str("addr"))
		}
		p = netip.PrefixFrom(ip, ip.BitLen()) // a missing length is that of a host
	}
	if p.Addr().Is4() != a.Word("inet") {
		return nil, nil, fmt.Errorf("%q is an address of the other family", a.Str("addr"))
	}
	i := s.port(unitName(a))
	x := ioslike.Get(&i.Addresses, p.String())
	x.Prefix = p
	s.At(a, "interface "+i.Name, "address "+p.String())
	return i, x, nil
}

// gateway gives a VRRP group of an address.
func gateway(f func(*devices.Gateway, syntax.Args)) func(*scope, syntax.Args) error {
	return func(s *scope, a syntax.Args) error {
		i, _, err := address(s, a)
		if err != nil {
			return err
		}
		key := "vrrp " + a.Str("group")
		if a.Word("inet6") {
			key += " ipv6"
		}
		g := ioslike.Get(&i.Gateways, key)
		g.Protocol, g.Group = "vrrp", a.Int("group")
		s.At(a, "interface "+i.Name, key)
		f(g, a)
		return nil
	}
}

const (
	ofUnit    = "interfaces <if:ifname> unit <unit:int> "
	ofFamily  = ofUnit + "family (inet|inet6) "
	ofAddress = ofFamily + "address <addr> "
	ofVRRP    = ofAddress + "(vrrp-group|vrrp-inet6-group) <group:int(0-255)> "
)

func family(a syntax.Args) string {
	if a.Word("inet6") {
		return "ipv6"
	}
	return "ipv4"
}

func filterRow(direction, way string) Row {
	return Row{Pattern: ofFamily + "filter " + direction + " {name}", Do: func(s *scope, a syntax.Args) error {
		i := s.port(unitName(a))
		ioslike.Set(&i.ACLs, family(a)+" "+way, a.Str("name"))
		s.Refer("access-list", a.Str("name"), "interface "+i.Name, a)
		s.At(a, "interface "+i.Name, "access-group "+family(a)+" "+way)
		return nil
	}}
}

var unitRows = []Row{
	{Pattern: strings.TrimSpace(ofUnit), Path: "interface $if.$unit", Do: onUnit(func(*devices.Interface, syntax.Args) {})},
	{Pattern: ofUnit + "description {text:rest}", Path: "interface $if.$unit / description", Do: onUnit(func(i *devices.Interface, a syntax.Args) { i.Description = a.Unquoted("text") })},
	{Pattern: ofUnit + "disable", Path: "interface $if.$unit / shutdown", Do: onUnit(func(i *devices.Interface, a syntax.Args) { i.Shutdown = true })},
	{Pattern: ofUnit + "enable", As: syntax.Inert, Why: "states the default"},
	{Pattern: ofUnit + "mtu {mtu:int}", Path: "interface $if.$unit / mtu", Do: onUnit(func(i *devices.Interface, a syntax.Args) { i.MTU = a.Int("mtu") })},
	{Pattern: ofFamily + "mtu {mtu:int}", Path: "interface $if.$unit / mtu", Do: func(s *scope, a syntax.Args) error {
		i := s.port(unitName(a))
		if i.MTU != 0 && i.MTU != a.Int("mtu") {
			return fmt.Errorf("the families have MTUs of their own, which the model does not hold")
		}
		i.MTU = a.Int("mtu")
		return nil
	}},
	{Pattern: ofUnit + "vlan-id {id:int(0-4094)}", Path: "interface $if.$unit / encapsulation dot1q", Do: onUnit(func(i *devices.Interface, a syntax.Args) { i.Dot1q = a.Int("id") })},
	{Pattern: ofUnit + "bandwidth {bw}", Path: "interface $if.$unit / bandwidth", Do: func(s *scope, a syntax.Args) error {
		bits, err := rate(a.Str("bw"))
		if err != nil {
			return err
		}
		s.port(unitName(a)).Bandwidth = bits / 1000
		return nil
	}},
	{Pattern: ofUnit + "family (inet|inet6)", Path: "interface $if.$unit", Do: onUnit(func(i *devices.Interface, a syntax.Args) {
		if a.Word("inet6") {
			i.IPv6Enabled = true
		} else {
			i.IPForward = true
		}
	})},
	{Pattern: strings.TrimSpace(ofAddress), Do: func(s *scope, a syntax.Args) error { _, _, err := address(s, a); return err }},
	{Pattern: ofAddress + "(primary|preferred)", As: syntax.Unmodelled, Why: "which of several addresses the device speaks from is not computed"},
	{Pattern: ofUnit + "family primary", As: syntax.Unmodelled, Why: "which of several addresses the device speaks from is not computed"},
	{Pattern: ofAddress + "eui-64", Do: func(s *scope, a syntax.Args) error {
		_, x, err := address(s, a)
		if err == nil {
			x.EUI64 = true
		}
		return err
	}},
	{Pattern: ofAddress + "virtual-gateway-address {gw:addr}", Do: func(s *scope, a syntax.Args) error {
		i, _, err := address(s, a)
		if err == nil {
			ioslike.Set(&i.VirtualAddresses, a.Str("gw"), true)
			s.At(a, "interface "+i.Name, "virtual address "+a.Str("gw"))
		}
		return err
	}},
	{Pattern: ofAddress + "(master-only|broadcast|destination|destination-profile|arp|ndp|web-authentication|subnet-router-anycast) [<rest:rest>]", As: syntax.Unmodelled, Why: "this option of an address is not computed"},
	{Pattern: ofUnit + "virtual-gateway-accept-data", As: syntax.Unmodelled, Why: "what a shared gateway answers is not computed"},
	{Pattern: ofUnit + "(virtual-gateway-v4-mac|virtual-gateway-v6-mac|virtual-gateway-esi) {mac:rest}", As: syntax.Unmodelled, Why: "the MAC of a shared gateway is not computed by unit"},

	{Pattern: strings.TrimSpace(ofVRRP), Do: gateway(func(*devices.Gateway, syntax.Args) {})},
	{Pattern: ofVRRP + "(virtual-address|virtual-inet6-address) <vip:addr>", Do: gateway(func(g *devices.Gateway, a syntax.Args) { ioslike.Set(&g.Addresses, a.Str("vip"), true) })},
	{Pattern: ofVRRP + "virtual-link-local-address <vip:ip6>", Do: gateway(func(g *devices.Gateway, a syntax.Args) { ioslike.Set(&g.Addresses, a.Str("vip"), true) })},
	{Pattern: ofVRRP + "priority {p:int(1-255)}", Do: gateway(func(g *devices.Gateway, a syntax.Args) { g.Priority = a.Int("p") })},
	{Pattern: ofVRRP + "no-preempt", Do: gateway(func(g *devices.Gateway, a syntax.Args) { g.NoPreempt = true })},
	{Pattern: ofVRRP + "preempt", As: syntax.Inert, Why: "states the default"},
	{Pattern: ofVRRP + "preempt hold-time {t:int}", Do: gateway(func(g *devices.Gateway, a syntax.Args) { g.PreemptDelay = a.Str("t") })},
	{Pattern: ofVRRP + "(advertise-interval|fast-interval|inet6-advertise-interval) {t:int}", Do: gateway(func(g *devices.Gateway, a syntax.Args) {
		g.Timers = strings.Join(a.Node.Words[len(a.Node.Words)-2:], " ")
	})},
	{Pattern: ofVRRP + "authentication-type {t}", Do: gateway(func(g *devices.Gateway, a syntax.Args) {
		g.Authentication = strings.TrimSpace(a.Str("t") + " " + g.Authentication)
	})},
	{Pattern: ofVRRP + "authentication-key {k}", Do: gateway(func(g *devices.Gateway, a syntax.Args) {
		g.Authentication = strings.TrimSpace(g.Authentication + " " + a.Unquoted("k"))
	})},
	{Pattern: ofVRRP + "track (interface <object> [priority-cost {cost:int}]|route <object> <ri:rest>)", Do: gateway(func(g *devices.Gateway, a syntax.Args) {
		ioslike.Set(&g.Tracks, a.Str("object"), strings.TrimSpace(a.Str("cost")+a.Str("ri")))
	})},
	{Pattern: ofVRRP + "(accept-data|no-accept-data|asymmetric-hold-time|vrrp-inherit-from|advertisements-threshold|track|checksum-without-pseudoheader) [<rest:rest>]", As: syntax.Unmodelled, Why: "this option of VRRP is not computed"},

	filterRow("input", "in"), filterRow("output", "out"),
	{Pattern: ofFamily + "filter (input-list|output-list|group) <name:rest>", As: syntax.Unmodelled, Why: "lists of filters on one interface are not computed"},
	{Pattern: ofUnit + "family (ethernet-switching|bridge|any|vpls|ccc|mpls) filter (input|output|input-list|output-list|group) <name:rest>", As: syntax.Unmodelled, Why: "filters of layer 2 on a port are not computed"},
	{Pattern: ofUnit + "filter (input|output) <name>", As: syntax.Unmodelled, Why: "filters of all families on a port are not computed"},
	{Pattern: ofFamily + "(dhcp|dhcp-client|dhcpv6-client|dhcpv6)", Path: "interface $if.$unit / dhcp client", Do: onUnit(func(i *devices.Interface, a syntax.Args) { i.DHCPClient = true })},
	{Pattern: ofFamily + "(dhcp|dhcp-client|dhcpv6-client) (vendor-id|client-identifier|lease-time|retransmission-attempt|retransmission-interval|server-address|update-server|force-discover|options|client-type|client-ia-type|req-option|rapid-commit|update-router-advertisement|no-dns-install|metric|user-id|ascii) [<rest:rest>]", Path: "interface $if.$unit / dhcp client", Do: onUnit(func(i *devices.Interface, a syntax.Args) { i.DHCPClient = true }), Exact: true},
	{Pattern: ofFamily + "unnumbered-address {of} [preferred-source-address <src:addr>]", Path: "interface $if.$unit / unnumbered", Do: onUnit(func(i *devices.Interface, a syntax.Args) { i.Unnumbered = a.Str("of") })},
	{Pattern: ofFamily + "rpf-check [mode {m:loose|strict}]", Path: "interface $if.$unit / rpf", Do: onUnit(func(i *devices.Interface, a syntax.Args) {
		i.RPF = "strict"
		if a.Str("m") == "loose" {
			i.RPF = "loose"
		}
	})},
	{Pattern: ofFamily + "(" + unreadFamily + ") [<rest:rest>]", As: syntax.Unmodelled, Why: "this option of the family is not computed"},
	{Pattern: ofFamily + "sampling (input|output)", As: syntax.Inert, Why: "copies packets to a collector and forwards them as before"},
	{Pattern: ofUnit + "(proxy-arp|no-proxy-arp) [{mode}]", Path: "interface $if.$unit / proxy-arp", Do: onUnit(func(i *devices.Interface, a syntax.Args) { i.ProxyARP = a.Word("proxy-arp") })},
	{Pattern: ofUnit + "tunnel source {src:addr}", Path: "interface $if.$unit / tunnel / source", Do: onUnit(func(i *devices.Interface, a syntax.Args) { tunnel(i).Source = a.Str("src") })},
	{Pattern: ofUnit + "tunnel destination {dst:addr}", Path: "interface $if.$unit / tunnel / destination", Do: onUnit(func(i *devices.Interface, a syntax.Args) { tunnel(i).Destination = a.Str("dst") })},
	{Pattern: ofUnit + "tunnel key {key}", Path: "interface $if.$unit / tunnel / key", Do: onUnit(func(i *devices.Interface, a syntax.Args) { tunnel(i).Key = a.Str("key") })},
	{Pattern: ofUnit + "tunnel (encapsulation|routing-instance|ttl|do-not-fragment|allow-fragmentation|path-mtu-discovery|no-path-mtu-discovery|peer-unit|backup-destination|traffic-class|copy-tos-to-outer-ip-header) [<rest:rest>]", As: syntax.Unmodelled, Why: "this option of a tunnel is not computed"},
	{Pattern: ofUnit + "family (mpls|vpls|ccc|tcc|any|bridge|ethernet-switching|mlfr-end-to-end|fabric)", As: syntax.Unmodelled, Why: "that the unit takes such packets is not computed"},
	{Pattern: ofUnit + "family (mpls|iso|vpls|ccc|tcc|any|mlfr-end-to-end|fabric|bridge-domain) (mtu|address|maximum-labels|policer|family|core-facing|protocol|translate-plp-control-word-de|destination-udp-port|no-fragmentation) <rest:rest>", As: syntax.Unmodelled, Why: "what the unit does with such packets is not computed"},
	{Pattern: ofUnit + "(traps|no-traps|accounting-profile|statistics|forwarding-class-accounting)  [<rest:rest>]", As: syntax.Inert, Why: "counts and reports, and forwards nothing otherwise"},
	{Pattern: ofUnit + "(" + unreadUnit + ") [<rest:rest>]", As: syntax.Unmodelled, Why: "this option of the unit is not computed"},
}

const (
	unreadFamily = "no-redirects|no-neighbor-learn|accounting|tcp-mss|policer|multicast-only|targeted-broadcast|service|sampling-sflow|dad-disable|no-dad-disable|arp-resp|ipsec-sa|simple-filter|adf|location-pool-address|remote|receive-options-packets|receive-ttl-exceeded|destination-udp-port|uplink|mac-validate|demux-source|ndp-proxy|dad-proxy|nd6-stale-time|nd6-max-cache|arp-max-cache|arp-new-hold-limit|primary|next-hop-tunnel|negotiate-address"
	unreadUnit   = "encapsulation|input-vlan-map|output-vlan-map|vlan-tags|vlan-tags-outer|vlan-id-list|vlan-id-range|native-inner-vlan-id|interface-shared-with|arp-resp|layer2-policer|peer-unit|dlci|ppp-options|mrru|rpm|passive-monitor-mode|multicast-dlci|point-to-point|multipoint|no-auto-mdix|swap-by-poppush|esi|demux-options|demux-destination|demux-source|targeted-options|targeted-distribution|service-domain|radio-router|backup-options|compression|dialer-options|family-bridge|vci|copy-tos-to-outer-ip-header|clear-dont-fragment-bit|reassemble-packets|account-layer2-overhead|auto-configure|multi-chassis-protection|ip-address|inner-vlan-id-swap-ranges|epd-threshold|shaping|load-balancing-options|etree-ac-role|host-prefix-only|mac"
)

func tunnel(i *devices.Interface) *devices.TunnelConfig {
	if i.Tunnel == nil {
		i.Tunnel = &devices.TunnelConfig{}
	}
	return i.Tunnel
}
