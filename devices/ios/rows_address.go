package ios

import (
	"net/netip"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// addressRows are addresses of interfaces and what hangs on them.
func addressRows() []row {
	in := "interface"
	return []row{
		{In: in, Pattern: "ip address {ip:ip} {mask:mask}", Path: "address", Do: ipAddress(false), Enter: func(e *syntax.Edit, a args) {
			if !e.No && !e.Default { // a static address takes the place of one that was learnt
				e.Remove("ip address dhcp")
				e.Remove("ip unnumbered")
			}
		}},
		{In: in, Pattern: "ip address <ip:ip> <mask:mask> secondary [vrf <vrf>]", Path: "address", Do: ipAddress(true)},
		{In: in, Pattern: "ip address", Path: "address", No: true, Do: on(func(i *devices.Interface, a args) {}), Enter: func(e *syntax.Edit, a args) {
			if e.No || e.Default {
				e.Remove("ip address")
			}
			e.Record = ""
		}},
		{In: in, Pattern: "ip address dhcp [<x:rest>]", Path: "dhcp client", Do: on(func(i *devices.Interface, a args) { i.DHCPClient = true }), Enter: func(e *syntax.Edit, a args) { e.Remove("ip address") }},
		{In: in, Pattern: "ip unnumbered {name:ifname} [poll]", Path: "unnumbered", Do: func(s *scope, a args) error {
			s.Interface.Unnumbered = a.Str("name")
			s.Refer("interface", a.Str("name"), "interface "+s.Interface.Name+" ip unnumbered", a)
			return nil
		}, Enter: func(e *syntax.Edit, a args) { e.Remove("ip address") }},
		{In: in, Pattern: "ip helper-address <addr:ip>", Path: "dhcp relay $addr", Do: on(func(i *devices.Interface, a args) { ioslike.Set(&i.DHCPRelay, a.Str("addr"), true) })},
		{In: in, Pattern: "ip helper-address vrf <vrf> <addr:ip>", Path: "dhcp relay $addr vrf $vrf", Do: on(func(i *devices.Interface, a args) {
			ioslike.Set(&i.DHCPRelay, a.Str("addr")+" vrf "+a.Str("vrf"), true)
		})},
		{In: in, Pattern: "ip helper-address global <addr:ip>", Path: "dhcp relay $addr vrf default", Do: on(func(i *devices.Interface, a args) { ioslike.Set(&i.DHCPRelay, a.Str("addr")+" vrf default", true) })},
		{In: in, Pattern: "ipv6 dhcp relay destination <addr:ip6> [<x:rest>]", Path: "dhcp relay $addr", Do: on(func(i *devices.Interface, a args) {
			ioslike.Set(&i.DHCPRelay, strings.TrimSpace(a.Str("addr")+" "+a.Str("x")), true)
		})},
		// Proxy ARP is on by default (IOS IP Addressing Command Reference, "ip proxy-arp").
		{In: in, Pattern: "ip proxy-arp", Path: "proxy-arp", No: true, Do: on(func(i *devices.Interface, a args) { i.ProxyARP = !a.No }), Enter: dropYes},
		{In: in, Pattern: "ip verify unicast source reachable-via {mode:rx|any} [allow-default] [allow-self-ping] [l2-src] [{acl:int}]", Path: "rpf", Do: on(func(i *devices.Interface, a args) {
			i.RPF = map[string]string{"rx": "strict", "any": "loose"}[a.Str("mode")]
		})},
		{In: in, Pattern: "ip verify unicast reverse-path", Path: "rpf", Do: on(func(i *devices.Interface, a args) { i.RPF = "strict" })},
		{In: in, Pattern: "ipv6 verify unicast source reachable-via {mode:rx|any} [allow-default]", Path: "rpf", Do: on(func(i *devices.Interface, a args) {
			i.RPF = map[string]string{"rx": "strict", "any": "loose"}[a.Str("mode")]
		})},

		{In: in, Pattern: "ipv6 address <prefix:prefix6> [eui-64] [anycast]", Path: "address $prefix", Do: on(func(i *devices.Interface, a args) {
			p := a.Prefix("prefix")
			ioslike.Set(&i.Addresses, p.String(), &devices.Address{Prefix: p, EUI64: a.Word("eui-64"), Anycast: a.Word("anycast")})
			i.IPv6Enabled = true
		})},
		{In: in, Pattern: "ipv6 address {addr:ip6} link-local", Path: "link-local", Do: on(func(i *devices.Interface, a args) { i.LinkLocal, i.IPv6Enabled = a.Addr("addr"), true })},
		{In: in, Pattern: "ipv6 enable", Path: "ipv6 enable", Do: on(func(i *devices.Interface, a args) { i.IPv6Enabled = true })},
	}
}

func ipAddress(secondary bool) func(*scope, args) error {
	return func(s *scope, a args) error {
		p, err := maskPrefix(a.Addr("ip"), a.Addr("mask"))
		if err != nil {
			return err
		}
		if !secondary {
			for k, v := range s.Interface.Addresses { // there is one; the last one said
				if !v.Secondary && v.Prefix.Addr().Is4() {
					delete(s.Interface.Addresses, k)
				}
			}
		}
		ioslike.Set(&s.Interface.Addresses, p.String(), &devices.Address{Prefix: p, Secondary: secondary})
		s.At(a, devices.PathLevel("interface", s.Interface.Name), "address "+p.String())
		return nil
	}
}

var _ = netip.Addr{}
