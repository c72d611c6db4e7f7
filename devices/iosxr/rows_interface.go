package iosxr

import (
	"net/netip"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// onPort makes a Do of a function of the interface.
func onPort(f func(*devices.Interface, args)) func(*scope, args) error {
	return func(s *scope, a args) error { f(s.Interface, a); return nil }
}

// interfaceRows open interfaces and say what holds for any of them, bundles among them (Cisco IOS XR Interface and
// Hardware Component Command Reference).
var interfaceRows = join([]row{
	{Pattern: "interface <name:ifname> [l2transport]", Opens: "interface", Path: "interface $name", Do: openInterface, Enter: enterInterface},
	{Pattern: "interface preconfigure <name:ifname> [l2transport]", Opens: "interface", Path: "interface $name", Do: openInterface, Enter: enterInterface},
	{In: "interface", Pattern: "description {text:rest}", Path: "description", Do: onPort(func(i *devices.Interface, a args) { i.Description = a.Str("text") })},
	{In: "interface", Pattern: "shutdown", Path: "shutdown", No: true, Do: onPort(func(i *devices.Interface, a args) { i.Shutdown = !a.No }), Enter: dropNo},
	{In: "interface", Pattern: "mtu {mtu:int(64-65535)}", Path: "mtu", Do: onPort(func(i *devices.Interface, a args) { i.MTU = a.Int("mtu") })},
	{In: "interface", Pattern: "speed {speed:rest}", Path: "speed", Do: onPort(func(i *devices.Interface, a args) { i.Speed = strings.ToLower(a.Str("speed")) })},
	{In: "interface", Pattern: "duplex {duplex:full|half}", Path: "duplex", Do: onPort(func(i *devices.Interface, a args) { i.Duplex = a.Str("duplex") })},
	{In: "interface", Pattern: "fec {fec:rest}", Path: "fec", Do: onPort(func(i *devices.Interface, a args) { i.FEC = strings.ToLower(a.Str("fec")) })},
	{In: "interface", Pattern: "negotiation auto", Path: "no negotiate", No: true, Do: onPort(func(i *devices.Interface, a args) { i.NoAutoneg = a.No })},
	{In: "interface", Pattern: "flow-control {how:rest}", Path: "flowcontrol", Do: onPort(func(i *devices.Interface, a args) { i.FlowControl = a.Str("how") })},
	{In: "interface", Pattern: "mac-address {mac:mac}", Path: "mac-address", Do: onPort(func(i *devices.Interface, a args) { i.MAC = a.Str("mac") })},
	{In: "interface", Pattern: "bandwidth {kbits:int}", Path: "bandwidth", Do: onPort(func(i *devices.Interface, a args) { i.Bandwidth = a.Int64("kbits") })},
	{In: "interface", Pattern: "carrier-delay up {up:int} down {down:int}", Path: "link debounce", Do: onPort(func(i *devices.Interface, a args) { i.DebounceMs = a.Int("down") }), As: syntax.Unmodelled, Why: "how long a port waits before it says that it is up is not computed"},
	{In: "interface", Pattern: "carrier-delay down {down:int}", Path: "link debounce", Do: onPort(func(i *devices.Interface, a args) { i.DebounceMs = a.Int("down") })},
	{In: "interface", Pattern: "vrf {vrf}", Path: "vrf", Do: func(s *scope, a args) error {
		s.Interface.VRF = a.Unquoted("vrf")
		s.Refer("vrf", s.Interface.VRF, "interface "+s.Interface.Name, a)
		return nil
	}, Enter: enterVRF},
	{In: "interface", Pattern: "encapsulation dot1q {tag:int(1-4094)}", Path: "encapsulation dot1q", Do: onPort(func(i *devices.Interface, a args) { i.Dot1q = a.Int("tag") })},

	// Bundles. The rate of LACP is that of "lacp period short" (Cisco IOS XR Link Bundling Commands).
	{In: "interface", Pattern: "bundle id {id:int(1-65535)} [mode {mode:active|passive|on|inherit}]", Path: "channel-group / group; channel-group / mode", Do: func(s *scope, a args) error {
		m := member(s.Interface)
		m.Group, m.Mode = "Bundle-Ether"+a.Str("id"), a.Str("mode")
		if m.Mode == "" {
			m.Mode = "on" // the default
		}
		s.Refer("interface", m.Group, "interface "+s.Interface.Name+" bundle id", a)
		return nil
	}, Enter: enterBundle},
	{In: "interface", Pattern: "bundle port-priority {n:int(1-65535)}", Path: "channel-group / lacp port-priority", Do: onPort(func(i *devices.Interface, a args) { member(i).Priority = a.Int("n") })},
	{In: "interface", Pattern: "lacp period {how:short|long}", Path: "channel-group / lacp rate", Do: onPort(func(i *devices.Interface, a args) {
		member(i).Rate = map[string]string{"short": "fast", "long": "normal"}[a.Str("how")]
	})},
	{In: "interface", Pattern: "bundle minimum-active links {n:int(1-64)}", Path: "lag / min-links", Do: onPort(func(i *devices.Interface, a args) { lag(i).MinLinks = a.Int("n") })},
	{In: "interface", Pattern: "bundle maximum-active links {n:int(1-64)}", Path: "lag / max-bundle", Do: onPort(func(i *devices.Interface, a args) { lag(i).MaxBundle = a.Int("n") })},
	{In: "interface", Pattern: "lacp system mac {mac:mac}", Path: "lag / lacp system-id", Do: onPort(func(i *devices.Interface, a args) { lag(i).SystemID = a.Str("mac") })},
	{Pattern: "lacp system priority {n:int(1-65535)}", Path: "system / lacp system-priority", Do: func(s *scope, a args) error { s.Config.System.LACPSystemPriority = a.Int("n"); return nil }},

	// Access lists. "common" lists come before the interface's own.
	{In: "interface", Pattern: "<family:ipv4|ipv6> access-group {name} <dir:ingress|egress> [hardware-count] [interface-statistics]", Path: "access-group", Do: accessGroup},
	{In: "interface", Pattern: "<family:ipv4|ipv6> access-group common {common} {name} <dir:ingress|egress> [hardware-count] [interface-statistics]", Path: "access-group", Do: accessGroup},
	{In: "interface", Pattern: "<family:ipv4|ipv6> access-group common {common} <dir:ingress|egress> [hardware-count] [interface-statistics]", Path: "access-group", Do: accessGroup},
	{In: "interface", Pattern: "ethernet-services access-group {name} <dir:ingress|egress>", Path: "access-group", Do: func(s *scope, a args) error {
		ioslike.Set(&s.Interface.ACLs, "mac "+direction(a), a.Str("name"))
		s.Refer("access-list", a.Str("name"), "interface "+s.Interface.Name+" access-group", a)
		return nil
	}},
	{In: "interface", Pattern: "<family:ipv4|ipv6> verify unicast source reachable-via {how:any|rx} [allow-default] [allow-self-ping]", Path: "rpf", Do: onPort(func(i *devices.Interface, a args) {
		i.RPF = map[string]string{"any": "loose", "rx": "strict"}[a.Str("how")]
		for _, w := range []string{"allow-default", "allow-self-ping"} {
			if a.Word(w) {
				i.RPF += " " + w
			}
		}
		if a.Str("family") == "ipv6" {
			i.RPF = "ipv6 " + i.RPF
		}
	})},
	{In: "interface", Pattern: "proxy-arp", Path: "proxy-arp", No: true, Do: onPort(func(i *devices.Interface, a args) { i.ProxyARP = !a.No }), Enter: dropNo},
	{In: "interface", Pattern: "l2transport", Opens: "l2transport", Path: "switchport", Do: func(s *scope, a args) error {
		s.Interface.Switchport, s.Interface.Mode = true, "l2transport"
		return nil
	}},

	// Tunnels.
	{In: "interface", Pattern: "tunnel source {from}", Path: "tunnel / source", Do: onPort(func(i *devices.Interface, a args) { tunnel(i).Source = portOrWord(a.Str("from")) })},
	{In: "interface", Pattern: "tunnel source {from:ifname}", Path: "tunnel / source", Do: onPort(func(i *devices.Interface, a args) { tunnel(i).Source = a.Str("from") })},
	{In: "interface", Pattern: "tunnel destination {to:rest}", Path: "tunnel / destination", Do: onPort(func(i *devices.Interface, a args) { tunnel(i).Destination = a.Str("to") })},
	{In: "interface", Pattern: "tunnel mode {mode:rest}", Path: "tunnel / mode", Do: onPort(func(i *devices.Interface, a args) { tunnel(i).Mode = a.Str("mode") })},
	{In: "interface", Pattern: "tunnel vrf {vrf}", Path: "tunnel / vrf", Do: onPort(func(i *devices.Interface, a args) { tunnel(i).VRF = a.Str("vrf") })},
	{In: "interface", Pattern: "tunnel key {key:rest}", Path: "tunnel / key", Do: onPort(func(i *devices.Interface, a args) { tunnel(i).Key = a.Str("key") })},

	// BFD of a bundle's members.
	{In: "interface", Pattern: "bfd address-family <family:ipv4|ipv6> fast-detect", Path: "bfd", Do: onPort(func(i *devices.Interface, a args) {
		i.BFD = strings.TrimSpace(i.BFD + " " + a.Str("family") + " fast-detect")
	})},
	{In: "interface", Pattern: "bfd address-family <family:ipv4|ipv6> <what:minimum-interval|multiplier|destination> {v}", Path: "bfd", Do: onPort(func(i *devices.Interface, a args) {
		i.BFD = strings.TrimSpace(i.BFD + " " + a.Str("family") + " " + a.Str("what") + " " + a.Str("v"))
	})},
	{In: "interface", Pattern: "bfd mode {mode:ietf|cisco}", Path: "bfd", Do: onPort(func(i *devices.Interface, a args) { i.BFD = strings.TrimSpace(i.BFD + " mode " + a.Str("mode")) })},
},
	inert("interface", "counts, reports or shows and forwards nothing", "load-interval <n:int>", "logging events <what:rest>", "cdp", "lldp", "lldp <rest:rest>", "cdp <rest:rest>", "snmp trap <rest:rest>", "ethernet counters <rest:rest>", "logging <rest:rest>"),
	portUnmodelled,
)

// portUnmodelled are statements of interfaces that are known and not computed.
var portUnmodelled = join(
	opaque("interface", "this part of an interface is not computed", leadingWords(
		"encapsulation rewrite service-policy flow bfd ethernet dampening carrier-delay mpls monitor-session arp load-balancing bundle lacp mac-accounting loopback ptp frequency synchronization vlan dot1q dot1x macsec mac transceiver "+
			"ipsubscriber ppp pppoe auto-tunnel affinity autoroute backup-bw destination fast-reroute path-option path-protection priority record-route signalled-bandwidth signalled-name forwarding-class host-routing mlacp local-proxy-arp propagate nv "+
			"priority-flow-control keepalive attachment attach member overlay-encapsulation source-interface tunnel service-function cablelength clock crc pos sonet otn phy breakout storm-control segment-routing performance-measurement profile "+
			"accounting lpts squelch spanning-tree hw-module multiservice sgi cem serial multilink controller fabric pseudowire ipsec port report-speed speed-policy shutdown-protection aps fiber-channel igmp pathoption bridge link-id l2protocol")...),
	opaque("interface", "this part of an interface is not computed", "<family:ipv4|ipv6> <rest:rest>", "bfd address-family <family:ipv4|ipv6> <rest:rest>"),
	opaque("l2transport", "layer-2 services are not computed", "<rest:rest>"),
)

// leadingWords makes a pattern of each word, alone and with others behind it.
func leadingWords(words string) []string {
	var out []string
	for _, w := range strings.Fields(words) {
		out = append(out, w+" [<rest:rest>]")
	}
	return out
}

func openInterface(s *scope, a args) error {
	i := port(s, a.Str("name"))
	if a.Word("l2transport") {
		i.Switchport, i.Mode = true, "l2transport"
	}
	s.Interface = i
	return nil
}

func member(i *devices.Interface) *devices.ChannelMember {
	if i.Channel == nil {
		i.Channel = &devices.ChannelMember{}
	}
	return i.Channel
}

func lag(i *devices.Interface) *devices.LAG {
	if i.LAG == nil {
		i.LAG = &devices.LAG{}
	}
	return i.LAG
}

func tunnel(i *devices.Interface) *devices.TunnelConfig {
	if i.Tunnel == nil {
		i.Tunnel = &devices.TunnelConfig{}
	}
	return i.Tunnel
}

func portOrWord(w string) string {
	if n, used := interfaceName([]string{w}); used > 0 {
		return n
	}
	return w
}

func direction(a args) string {
	return map[string]string{"ingress": "in", "egress": "out"}[a.Str("dir")]
}

func accessGroup(s *scope, a args) error {
	by, key := "interface "+s.Interface.Name+" access-group", a.Str("family")+" "+direction(a)
	if a.Has("common") {
		ioslike.Set(&s.Interface.ACLs, key+" common", a.Str("common"))
		s.Refer("access-list", a.Str("common"), by, a)
	}
	if a.Has("name") {
		ioslike.Set(&s.Interface.ACLs, key, a.Str("name"))
		s.Refer("access-list", a.Str("name"), by, a)
	}
	return nil
}

// enterVRF: a commit that moves an interface to another VRF keeps its addresses, for the whole candidate configuration
// is applied at once (Cisco IOS XR MPLS Layer 3 VPN Configuration Guide enters vrf before ipv4 address, but "commit" takes
// both together); in the text nothing else changes. Only "no vrf" of another name than the interface's is refused.
func enterVRF(e *syntax.Edit, a args) {
	if (e.No || e.Default) && a.Has("vrf") && !e.Has("vrf "+a.Str("vrf")) {
		e.Record = ""
	}
}

// enterInterface: "no interface X" takes everything that is said of X, as every "no" of a block does; it takes the
// subinterfaces of a bundle or port with it only when they are named. The other form of the same interface
// (with l2transport or preconfigure) is the same interface.
func enterInterface(e *syntax.Edit, a args) {
	name := a.Str("name")
	if !e.No && !e.Default {
		return
	}
	for _, form := range []string{"interface ", "interface preconfigure "} {
		for _, n := range e.Find(form + name) {
			e.RemoveNode(n)
		}
	}
	e.Record = ""
}

// enterBundle makes the bundle that does not exist yet no interface: XR keeps "bundle id 1" for a Bundle-Ether1 that is
// configured by itself (Cisco IOS XR Link Bundling, "bundle id"). "no bundle id" takes the port out, whatever is said.
func enterBundle(e *syntax.Edit, a args) {
	if e.No || e.Default {
		e.Remove("bundle id")
		e.Record = ""
	}
}

// addressRows are addresses.
var addressRows = []row{
	{In: "interface", Pattern: "ipv4 address {prefix:prefix} [route-tag {tag:int}]", Path: "address $prefix", Do: address(false), Enter: enterAddress},
	{In: "interface", Pattern: "ipv4 address {ip:ip} {mask:mask} [route-tag {tag:int}]", Path: "address", Do: address(false), Enter: enterAddress},
	{In: "interface", Pattern: "ipv4 address <prefix:prefix> secondary [route-tag {tag:int}]", Path: "address $prefix", Do: address(true), Enter: enterAddress},
	{In: "interface", Pattern: "ipv4 address <ip:ip> <mask:mask> secondary [route-tag {tag:int}]", Path: "address", Do: address(true), Enter: enterAddress},
	{In: "interface", Pattern: "ipv4 address dhcp", Path: "dhcp client", Do: onPort(func(i *devices.Interface, a args) { i.DHCPClient = true })},
	{In: "interface", Pattern: "ipv4 unnumbered {from:ifname}", Path: "unnumbered", Do: func(s *scope, a args) error {
		s.Interface.Unnumbered = a.Str("from")
		s.Refer("interface", a.Str("from"), "interface "+s.Interface.Name+" unnumbered", a)
		return nil
	}},
	{In: "interface", Pattern: "ipv6 address <prefix:prefix6> [eui-64] [route-tag {tag:int}]", Path: "address $prefix", Do: address(false)},
	{In: "interface", Pattern: "ipv6 address <ip:ip6> <len:int(0-128)> [route-tag {tag:int}]", Path: "address", Do: address(false)},
	{In: "interface", Pattern: "ipv6 address {ip:ip6} link-local", Path: "link-local", Do: onPort(func(i *devices.Interface, a args) { i.LinkLocal = a.Addr("ip") })},
	{In: "interface", Pattern: "ipv6 enable", Path: "ipv6 enable", Do: onPort(func(i *devices.Interface, a args) { i.IPv6Enabled = true })},
	{In: "interface", Pattern: "ipv4 helper-address [vrf <vrf>] <ip:ip>", Path: "dhcp relay $ip", Do: onPort(func(i *devices.Interface, a args) {
		key := a.Str("ip")
		if a.Has("vrf") {
			key += " vrf " + a.Str("vrf")
		}
		set(&i.DHCPRelay, key)
	})},
	{In: "interface", Pattern: "(ipv4|ipv6) (unreachables disable|redirects|mask-reply|directed-broadcast|point-to-point)", As: syntax.Unmodelled, Why: "which ICMP messages the device sends is not computed"},
}

// address puts an address into the model. A second primary address replaces the first, as on the device.
func address(secondary bool) func(*scope, args) error {
	return func(s *scope, a args) error {
		p := a.Prefix("prefix")
		switch {
		case a.Has("len"):
			p = netip.PrefixFrom(a.Addr("ip"), a.Int("len"))
		case !a.Has("prefix"):
			var err error
			if p, err = masked(a.Addr("ip"), a.Addr("mask")); err != nil {
				return err
			}
		}
		if p.Addr().Is4() && !secondary {
			for k, old := range s.Interface.Addresses {
				if old.Prefix.Addr().Is4() && !old.Secondary {
					delete(s.Interface.Addresses, k)
				}
			}
		}
		ioslike.Set(&s.Interface.Addresses, p.String(), &devices.Address{Prefix: p, Secondary: secondary, Tag: a.Int64("tag"), EUI64: a.Word("eui-64")})
		s.At(a, "interface "+s.Interface.Name, "address "+p.String())
		return nil
	}
}

// enterAddress takes away what the address replaces, in whichever of the two forms it was written: the primary address
// the primary one, an address the same address.
func enterAddress(e *syntax.Edit, a args) {
	p, err := prefixOf(a)
	if err != nil {
		return
	}
	secondary := a.Word("secondary")
	for _, n := range e.Find("ipv4 address") {
		text := strings.Join(n.Words[2:], " ")
		same := strings.HasPrefix(text, p.String()) || strings.HasPrefix(text, a.Str("ip")+" "+a.Str("mask")) && a.Has("ip")
		isSecondary := slices.Contains(n.Words, "secondary")
		if e.No || e.Default {
			if same && isSecondary == secondary {
				e.RemoveNode(n)
			}
		} else if same || !secondary && !isSecondary {
			e.RemoveNode(n)
		}
	}
	if e.No || e.Default {
		e.Record = ""
	}
}
