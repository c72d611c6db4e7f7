package frr

import (
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// interfaceRows are an interface as FRR configures it (FRR user guide, "Zebra", interface commands).
func interfaceRows() []row {
	in := "interface"
	do := func(f func(*devices.Interface, args)) func(*scope, args) error {
		return func(s *scope, a args) error { f(s.Interface, a); return nil }
	}
	open := func(s *scope, a args) error {
		s.Interface = port(s, a.Str("port"))
		if a.Has("vrf") && a.Str("vrf") != "default" {
			s.Interface.VRF = a.Str("vrf")
			s.VRFNamed(a.Str("vrf"))
		}
		return nil
	}
	rows := []row{
		{Pattern: "interface <port>", Opens: in, Path: "interface $port", Do: open},
		{Pattern: "interface <port> vrf {vrf}", Opens: in, Path: "interface $port; interface $port / vrf", Do: open},
		{In: in, Pattern: "description {text:rest}", Path: "description", Do: do(func(i *devices.Interface, a args) { i.Description = a.Unquoted("text") })},
		{In: in, Pattern: "ip address <prefix:prefix> [label {label}]", Path: "address $prefix", Do: address},
		{In: in, Pattern: "ip address <peer:ip> peer {prefix:prefix}", Do: func(s *scope, a args) error {
			p := netip.PrefixFrom(a.Addr("peer"), 32)
			ioslike.Set(&s.Interface.Addresses, p.String(), &devices.Address{Prefix: p})
			ioslike.Set(&s.Interface.Addresses, a.Str("prefix"), &devices.Address{Prefix: a.Prefix("prefix"), Secondary: true})
			a.Sets("address " + p.String())
			return nil
		}},
		{In: in, Pattern: "ipv6 address <prefix:prefix6>", Path: "address $prefix", Do: address},
		{In: in, Pattern: "shutdown", Path: "shutdown", No: true, Do: do(func(i *devices.Interface, a args) { i.Shutdown = !a.No }), Enter: dropNo},
		{In: in, Pattern: "bandwidth {mbps:int}", Path: "bandwidth", Do: do(func(i *devices.Interface, a args) { i.Bandwidth = a.Int64("mbps") * 1000 })},
		{In: in, Pattern: "delay {us:int}", Path: "delay", Do: do(func(i *devices.Interface, a args) { i.Delay = a.Int64("us") / 10 })},
		portSetting("link-detect", "link-detect"),
		{In: in, Pattern: "multicast", As: syntax.Inert, Why: "the kernel's flag for multicast is on by default; multicast routing is not computed"},
		portSetting("[no] ipv6 nd suppress-ra", "ipv6 nd suppress-ra"),
		portSetting("ipv6 nd ra-interval [msec] {n:int}", "ipv6 nd ra-interval"), portSetting("ipv6 nd ra-lifetime {n:int}", "ipv6 nd ra-lifetime"), portSetting("ipv6 nd ra-fast-retrans", "ipv6 nd ra-fast-retrans"),
		portSetting("ipv6 nd prefix <prefix:prefix6> [{rest:rest}]", "ipv6 nd prefix $prefix"), portSetting("ipv6 nd managed-config-flag", "ipv6 nd managed-config-flag"), portSetting("ipv6 nd other-config-flag", "ipv6 nd other-config-flag"),
		portSetting("ipv6 nd mtu {n:int}", "ipv6 nd mtu"), portSetting("ipv6 nd rdnss <server:ip6> [{rest:rest}]", "ipv6 nd rdnss $server"), portSetting("ipv6 nd dnssl <suffix> [{rest:rest}]", "ipv6 nd dnssl $suffix"),
		portSetting("ipv6 nd router-preference {how:high|medium|low}", "ipv6 nd router-preference"), portSetting("ipv6 nd <what:adv-interval-option|home-agent-config-flag|home-agent-lifetime|home-agent-preference|ra-hop-limit|ra-retrans-interval|reachable-time> [{n:int}]", "ipv6 nd $what"),
		portSetting("mpls enable", "mpls enable"), portSetting("mpls bgp forwarding", "mpls bgp forwarding"), portSetting("pbr-policy {map}", "pbr-policy"), portSetting("evpn mh uplink", "evpn mh uplink"),
		portSetting("evpn mh es-df-pref {n:int}", "evpn mh es-df-pref"),
		{In: in, Pattern: "evpn mh es-id {id}", Path: "lag / ethernet-segment", Do: do(func(i *devices.Interface, a args) { segment(i, "id "+a.Str("id")) })},
		{In: in, Pattern: "evpn mh es-sys-mac {mac:mac}", Path: "lag / lacp system-id", Do: do(func(i *devices.Interface, a args) { lag(i).SystemID = a.Str("mac") })},
		{In: in, Pattern: "vrrp <group:int(1-255)> [version {version:int(2-3)}]", Path: "vrrp $group", Do: func(s *scope, a args) error {
			if g := gateway(s, a); a.Has("version") {
				g.Version = a.Int("version")
			}
			return nil
		}},
		{In: in, Pattern: "vrrp <group:int(1-255)> <family:ip|ipv6> <addr:addr>", Path: "vrrp $group / address $addr", Do: func(s *scope, a args) error {
			set(&gateway(s, a).Addresses, a.Str("addr"))
			return nil
		}},
		{In: in, Pattern: "vrrp <group:int(1-255)> priority {n:int(1-254)}", Path: "vrrp $group / priority", Do: func(s *scope, a args) error {
			gateway(s, a).Priority = a.Int("n")
			return nil
		}},
		{In: in, Pattern: "vrrp <group:int(1-255)> advertisement-interval {ms:int}", Path: "vrrp $group / timers", Do: func(s *scope, a args) error {
			gateway(s, a).Timers = a.Str("ms")
			return nil
		}},
		{In: in, Pattern: "vrrp <group:int(1-255)> preempt", Path: "vrrp $group / no preempt", No: true, Do: func(s *scope, a args) error { gateway(s, a).NoPreempt = a.No; return nil }, Enter: dropNo2},
		{In: in, Pattern: "vrrp <group:int(1-255)> shutdown", Path: "vrrp $group / shutdown", No: true, Do: func(s *scope, a args) error { gateway(s, a).Shutdown = !a.No; return nil }, Enter: dropNo},
	}
	rows = append(rows, unmodelled(in, "multicast is not computed", "ip igmp [<rest:rest>]", "ipv6 mld [<rest:rest>]", "ip pim [<rest:rest>]", "ipv6 pim [<rest:rest>]", "ip mroute <rest:rest>", "ipv6 mroute <rest:rest>", "ip multicast <rest:rest>", "ipv6 multicast <rest:rest>")...)
	rows = append(rows, unmodelled(in, "this protocol is not computed", "ip rip <rest:rest>", "ipv6 ripng <rest:rest>", "ip router <rest:rest>", "ipv6 router <rest:rest>", "openfabric <rest:rest>", "babel <rest:rest>", "ip eigrp <rest:rest>",
		"eigrp <rest:rest>", "ip nhrp <rest:rest>", "ipv6 nhrp <rest:rest>", "tunnel <rest:rest>", "ip irdp [<rest:rest>]", "ip summary-address <rest:rest>", "ip hello-interval <rest:rest>", "ip hold-time <rest:rest>", "ip authentication <rest:rest>", "ptm-enable", "mpls ldp-sync [<rest:rest>]",
		"mpls <rest:rest>")...)
	rows = append(rows, opaque(in, "traffic engineering is not computed", "link-params")...)
	return rows
}

func address(s *scope, a args) error {
	addAddress(s.Interface, a.Prefix("prefix"))
	return nil
}

// addAddress gives an interface an address. Linux makes an address secondary that lies in the network of one before it.
func addAddress(i *devices.Interface, p netip.Prefix) {
	key := p.String()
	if i.Addresses[key] != nil {
		return
	}
	if p.Addr().IsLinkLocalUnicast() && p.Addr().Is6() {
		i.LinkLocal = p.Addr()
	}
	second := false
	for _, o := range i.Addresses {
		second = second || p.Addr().Is4() && o.Prefix.Masked() == p.Masked() && !o.Secondary
	}
	ioslike.Set(&i.Addresses, key, &devices.Address{Prefix: p, Secondary: second})
}

func lag(i *devices.Interface) *devices.LAG {
	if i.LAG == nil {
		i.LAG = &devices.LAG{}
	}
	return i.LAG
}

func segment(i *devices.Interface, id string) { lag(i).ESI = id }

func gateway(s *scope, a args) *devices.Gateway {
	g := ioslike.Get(&s.Interface.Gateways, "vrrp "+a.Str("group"))
	g.Protocol, g.Group = "vrrp", a.Int("group")
	return g
}

// portSetting keeps a statement of an interface that the model has no field for; it goes to the device's settings.
func portSetting(pattern, key string) row {
	pattern = strings.TrimPrefix(pattern, "[no] ")
	return row{In: "interface", Pattern: pattern, No: true, Do: func(s *scope, a args) error {
		v := strings.Join(a.Node.Words, " ")
		s.Setting("interface "+s.Interface.Name+" "+expand(key, a), v)
		return nil
	}, Enter: dropNo}
}

// dropNo2 is dropNo for a statement that holds without being said: only its negation is recorded.
func dropNo2(e *syntax.Edit, a args) {
	if !e.No {
		e.Remove(e.Record)
		e.Record = ""
	}
}
