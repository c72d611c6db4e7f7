package eos

import (
	"fmt"
	"net/netip"
	"sort"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// interfaceRows open interfaces and say what holds for any of them.
func interfaceRows() []row {
	rows := []row{
		{Pattern: "interface <name:ifrange>", Opens: "interface", Path: "interface $name", Do: openInterface, Enter: enterInterface},
		{In: "interface", Pattern: "description {text:rest}", Path: "description", Do: func(s *scope, a args) error {
			s.Interface.Description = a.Str("text")
			return nil
		}},
		{In: "interface", Pattern: "shutdown", Path: "shutdown", No: true, Do: func(s *scope, a args) error {
			s.Interface.Shutdown = !a.No
			return nil
		}, Enter: dropNo},
		{In: "interface", Pattern: "mtu {mtu:int(68-10240)}", Path: "mtu", Do: func(s *scope, a args) error {
			s.Interface.MTU = a.Int("mtu")
			return nil
		}},
		{In: "interface", Pattern: "speed {speed:rest}", Path: "speed", Do: func(s *scope, a args) error {
			s.Interface.Speed = strings.ToLower(a.Str("speed"))
			if s.Interface.Speed == "auto" {
				s.Interface.Speed = "" // the default
			}
			return nil
		}},
		// "no error-correction encoding" turns forward error correction off (EOS User Manual, "error-correction encoding").
		{In: "interface", Pattern: "error-correction encoding [{fec:rest}]", Path: "fec", No: true, Do: func(s *scope, a args) error {
			switch {
			case a.No && a.Has("fec"):
				return fmt.Errorf("which of the port's encodings are left, only the device knows")
			case a.No:
				s.Interface.FEC = "none"
			case !a.Has("fec"):
				return fmt.Errorf("the encoding is missing")
			case s.Interface.FEC != "" && s.Interface.FEC != "none":
				s.Interface.FEC = joinSorted(s.Interface.FEC + " " + a.Str("fec"))
			default:
				s.Interface.FEC = joinSorted(a.Str("fec"))
			}
			return nil
		}},
		{In: "interface", Pattern: "flowcontrol <side:receive|send> {how:on|off|desired}", Path: "flowcontrol", Do: func(s *scope, a args) error {
			s.Interface.FlowControl = strings.TrimSpace(joinPairs(s.Interface.FlowControl, a.Str("side"), a.Str("how")))
			return nil
		}},
		{In: "interface", Pattern: "mac-address {mac:mac}", Path: "mac-address", Do: func(s *scope, a args) error {
			s.Interface.MAC = a.Str("mac")
			return nil
		}},
		{In: "interface", Pattern: "bandwidth {kbits:int}", Path: "bandwidth", Do: func(s *scope, a args) error {
			s.Interface.Bandwidth = a.Int64("kbits")
			return nil
		}},
		{In: "interface", Pattern: "delay {delay:int}", Path: "delay", Do: func(s *scope, a args) error {
			s.Interface.Delay = a.Int64("delay")
			return nil
		}},
		{In: "interface", Pattern: "link-debounce [time] {ms:int}", Path: "link debounce", Do: func(s *scope, a args) error {
			s.Interface.DebounceMs = a.Int("ms")
			return nil
		}},
		{In: "interface", Pattern: "vrf [forwarding] {vrf}", Path: "vrf", Do: func(s *scope, a args) error {
			s.Interface.VRF = a.Unquoted("vrf")
			s.Refer("vrf", s.Interface.VRF, "interface "+s.Interface.Name, a)
			return nil
		}, Enter: enterVRF},
		{In: "interface", Pattern: "encapsulation dot1q vlan {tag:int(1-4094)}", Path: "encapsulation dot1q", Do: func(s *scope, a args) error {
			s.Interface.Dot1q = a.Int("tag")
			return nil
		}},
		{In: "interface", Pattern: "encapsulation dot1q {tag:int(1-4094)}", Path: "encapsulation dot1q", Do: func(s *scope, a args) error {
			s.Interface.Dot1q = a.Int("tag")
			return nil
		}},
	}
	return append(append(rows, addressRows()...), tunnelRows()...)
}

func openInterface(s *scope, a args) error {
	name := a.Str("name")
	if strings.Contains(name, ",") {
		return fmt.Errorf("a configuration says one interface at a time; this is a range")
	}
	i := ioslike.Get(&s.Config.Interfaces, name)
	i.Name = name
	i.Kind, i.Parent = kindOf(name)
	s.Interface = i
	return nil
}

// enterInterface clears what "default interface" and "no interface" clear. Physical ports are always there; "no interface"
// only returns them to their defaults (EOS User Manual, "default (interface)"), unless only commands spoke of them. Without its port-channel a port keeps no
// channel-group: the two are made and removed together ("interface port-channel", "channel-group").
func enterInterface(e *syntax.Edit, a args) {
	name := a.Str("name")
	kind, parent := kindOf(name)
	if !e.No && !e.Default {
		return
	}
	nodes := e.Find("interface " + name)
	for _, n := range nodes {
		if len(n.Words) == 2 && strings.EqualFold(n.Words[1], name) || strings.EqualFold(strings.Join(n.Words[1:], ""), name) {
			switch {
			case e.Default, e.FromDevice(n) && (kind == devices.Ethernet && parent == "" || kind == devices.MgmtPort):
				e.In(n).Clear()
			default:
				e.RemoveNode(n)
			}
		}
	}
	if e.No && kind == devices.PortChannel {
		id := strings.TrimPrefix(name, "Port-Channel")
		for _, n := range e.Find("interface") {
			for _, c := range e.In(n).Find("channel-group " + id) {
				if c.Words[1] == id {
					e.In(n).RemoveNode(c)
				}
			}
		}
	}
	e.Record = ""
}

// enterVRF clears the addresses: an interface that goes to another VRF loses them (EOS User Manual, "vrf (Interface mode)":
// changing the VRF of an interface removes its IP addresses).
func enterVRF(e *syntax.Edit, a args) {
	was := ""
	for _, n := range e.Find("vrf") {
		was = n.Words[len(n.Words)-1]
	}
	if now := a.Str("vrf"); (e.No || e.Default) == (was == "") && (was == "" || was == now) {
		return
	}
	for _, p := range []string{"ip address", "ipv6 address", "ipv6 enable", "ip virtual-router address", "ipv6 virtual-router address", "ip unnumbered"} {
		e.Remove(p)
	}
	if e.No || e.Default {
		e.Remove("vrf")
		e.Record = ""
		return
	}
	e.Remove("vrf") // "vrf X" stands in the place of "vrf forwarding X"
}

// dropNo lets a negated statement go where its negation is the default: nothing then stands in the configuration.
func dropNo(e *syntax.Edit, a args) {
	if !e.No && !e.Default {
		return
	}
	for _, n := range e.Find(e.Record) {
		if strings.TrimPrefix(strings.Join(n.Words, " "), "no ") == e.Record { // "no ip routing" leaves "ip routing vrf A"
			e.RemoveNode(n)
		}
	}
	e.Record = ""
}

// dropNoAll is dropNo for statements with values, which need not be said to take them back.
func dropNoAll(e *syntax.Edit, a args) {
	if e.No || e.Default {
		e.Remove(e.Record)
		e.Record = ""
	}
}

// dropBy chooses between the two by whether a pattern has values.
func dropBy(pattern string) func(*syntax.Edit, args) {
	if strings.ContainsAny(pattern, "{<[") {
		return dropNoAll
	}
	return dropNo
}

// addressRows are addresses and what belongs to them.
func addressRows() []row {
	in := "interface"
	add := func(s *scope, p netip.Prefix, f func(*devices.Address)) {
		v := &devices.Address{Prefix: p}
		if f != nil {
			f(v)
		}
		ioslike.Set(&s.Interface.Addresses, p.String(), v)
	}
	return []row{
		{In: in, Pattern: "ip address {prefix:prefix}", Path: "address $prefix", Do: func(s *scope, a args) error {
			add(s, a.Prefix("prefix"), nil)
			return nil
		}, Enter: enterAddress},
		{In: in, Pattern: "ip address {ip:ip} {mask:mask}", Do: func(s *scope, a args) error {
			p, err := prefixOf(a, "", "ip", "mask")
			if err == nil {
				s.At(a, "interface "+s.Interface.Name, "address "+p.String())
				add(s, p, nil)
			}
			return err
		}, Enter: enterAddress},
		{In: in, Pattern: "ip address <prefix:prefix> secondary", Path: "address $prefix", Do: func(s *scope, a args) error {
			add(s, a.Prefix("prefix"), func(v *devices.Address) { v.Secondary = true })
			return nil
		}},
		{In: in, Pattern: "ip address <ip:ip> <mask:mask> secondary", Do: func(s *scope, a args) error {
			p, err := prefixOf(a, "", "ip", "mask")
			if err == nil {
				s.At(a, "interface "+s.Interface.Name, "address "+p.String())
				add(s, p, func(v *devices.Address) { v.Secondary = true })
			}
			return err
		}},
		// Every switch with the statement answers for the address (EOS User Manual, "ip address virtual").
		{In: in, Pattern: "ip address virtual {prefix:prefix}", Path: "address $prefix; virtual address $prefix", Do: func(s *scope, a args) error {
			add(s, a.Prefix("prefix"), func(v *devices.Address) { v.Anycast = true })
			set(&s.Interface.VirtualAddresses, a.Str("prefix"))
			return nil
		}},
		{In: in, Pattern: "ip address virtual <prefix:prefix> secondary", Path: "address $prefix; virtual address $prefix", Do: func(s *scope, a args) error {
			add(s, a.Prefix("prefix"), func(v *devices.Address) { v.Anycast, v.Secondary = true, true })
			set(&s.Interface.VirtualAddresses, a.Str("prefix"))
			return nil
		}},
		{In: in, Pattern: "(ip address unnumbered|ip unnumbered) {from:ifname}", Path: "unnumbered", Do: func(s *scope, a args) error {
			s.Interface.Unnumbered = a.Str("from")
			s.Refer("interface", a.Str("from"), "interface "+s.Interface.Name+" unnumbered", a)
			return nil
		}},
		{In: in, Pattern: "ip address dhcp", Path: "dhcp client", Do: func(s *scope, a args) error {
			s.Interface.DHCPClient = true
			return nil
		}},
		{In: in, Pattern: "ip virtual-router address <ip:ip>", Path: "virtual address $ip", Do: virtualRouter},
		{In: in, Pattern: "ip virtual-router address <ip:prefix>", Path: "virtual address $ip", Do: virtualRouter},
		{In: in, Pattern: "ipv6 virtual-router address <ip:ip6>", Path: "virtual address $ip", Do: virtualRouter},
		{In: in, Pattern: "ipv6 virtual-router address <ip:prefix6>", Path: "virtual address $ip", Do: virtualRouter},
		{In: in, Pattern: "ipv6 address virtual <prefix:prefix6>", Path: "address $prefix; virtual address $prefix", Do: func(s *scope, a args) error {
			add(s, a.Prefix("prefix"), func(v *devices.Address) { v.Anycast = true })
			set(&s.Interface.VirtualAddresses, a.Str("prefix"))
			return nil
		}},
		{In: in, Pattern: "ipv6 address <prefix:prefix6> [link-local|eui-64]", Path: "address $prefix", Do: func(s *scope, a args) error {
			p := a.Prefix("prefix")
			if a.Word("link-local") {
				s.Interface.LinkLocal = p.Addr()
				return nil
			}
			add(s, p, func(v *devices.Address) { v.EUI64 = a.Word("eui-64") })
			return nil
		}},
		{In: in, Pattern: "ipv6 address <ip:ip6> link-local", Path: "link-local", Do: func(s *scope, a args) error {
			s.Interface.LinkLocal = a.Addr("ip")
			return nil
		}},
		{In: in, Pattern: "ipv6 enable", Path: "ipv6 enable", Do: func(s *scope, a args) error {
			s.Interface.IPv6Enabled = true
			return nil
		}},
		{In: in, Pattern: "ip proxy-arp", Path: "proxy-arp", Do: func(s *scope, a args) error {
			s.Interface.ProxyARP = true
			return nil
		}},
		{In: in, Pattern: "ip helper-address <ip> [vrf {vrf}] [source-interface {source:ifname}]", Path: "dhcp relay $ip", Do: relay},
		{In: in, Pattern: "ipv6 dhcp relay destination <ip:ip6> [vrf {vrf}] [{rest:rest}]", Path: "dhcp relay $ip", Do: relay},
		{In: in, Pattern: "ip verify unicast source reachable-via {how:rx|any} [allow-default]", Path: "rpf", Do: func(s *scope, a args) error {
			s.Interface.RPF = map[string]string{"rx": "strict", "any": "loose"}[a.Str("how")]
			if a.Word("allow-default") {
				s.Interface.RPF += " allow-default"
			}
			return nil
		}},
		{In: in, Pattern: "(ip|ipv4) access-group {acl} <dir:in|out>", Path: "access-group ipv4 $dir", Do: accessGroup("ipv4")},
		{In: in, Pattern: "ipv6 access-group {acl} <dir:in|out>", Path: "access-group ipv6 $dir", Do: accessGroup("ipv6")},
		{In: in, Pattern: "mac access-group {acl} <dir:in|out>", Path: "access-group mac $dir", Do: accessGroup("mac")},
		{In: in, Pattern: "bfd interval {ms:int} (min_rx|min-rx) {rx:int} multiplier {n:int} [default]", Path: "bfd", Do: func(s *scope, a args) error {
			s.Interface.BFD = fmt.Sprintf("interval %s min-rx %s multiplier %s", a.Str("ms"), a.Str("rx"), a.Str("n"))
			return nil
		}},
	}
}

// enterAddress leaves secondary addresses where they are: "no ip address" takes them all, "no ip address PREFIX" one.
func enterAddress(e *syntax.Edit, a args) {
	if e.No || e.Default {
		return
	}
	for _, n := range e.Find("ip address") {
		if n.Words[len(n.Words)-1] == "secondary" || len(n.Words) > 2 && (n.Words[2] == "virtual" && n.Words[len(n.Words)-1] == "secondary") {
			continue
		}
		if len(n.Words) > 2 { // the primary address, in whatever form it was said
			e.RemoveNode(n)
		}
	}
}

func virtualRouter(s *scope, a args) error {
	set(&s.Interface.VirtualAddresses, a.Str("ip"))
	return nil
}

func relay(s *scope, a args) error {
	k := a.Str("ip")
	if a.Has("vrf") {
		k += " vrf " + a.Unquoted("vrf")
		s.Refer("vrf", a.Unquoted("vrf"), "interface "+s.Interface.Name+" helper-address", a)
	}
	if a.Has("source") {
		k += " source " + a.Str("source")
	}
	if a.Has("rest") {
		k += " " + a.Str("rest")
	}
	set(&s.Interface.DHCPRelay, k)
	return nil
}

func accessGroup(family string) func(*scope, args) error {
	return func(s *scope, a args) error {
		ioslike.Set(&s.Interface.ACLs, family+" "+a.Str("dir"), a.Str("acl"))
		s.Refer("access-list", a.Str("acl"), "interface "+s.Interface.Name+" access-group "+a.Str("dir"), a)
		return nil
	}
}

// tunnelRows are where tunnels go.
func tunnelRows() []row {
	t := func(f func(*devices.TunnelConfig, args)) func(*scope, args) error {
		return func(s *scope, a args) error {
			if s.Interface.Tunnel == nil {
				s.Interface.Tunnel = &devices.TunnelConfig{}
			}
			f(s.Interface.Tunnel, a)
			return nil
		}
	}
	in := "interface"
	return []row{
		{In: in, Pattern: "tunnel mode {mode:rest}", Path: "tunnel / mode", Do: t(func(t *devices.TunnelConfig, a args) { t.Mode = a.Str("mode") })},
		{In: in, Pattern: "tunnel source [interface] {source:ifname}", Path: "tunnel / source", Do: t(func(t *devices.TunnelConfig, a args) { t.Source = a.Str("source") })},
		{In: in, Pattern: "tunnel source {source:addr}", Path: "tunnel / source", Do: t(func(t *devices.TunnelConfig, a args) { t.Source = a.Str("source") })},
		{In: in, Pattern: "tunnel destination {to}", Path: "tunnel / destination", Do: t(func(t *devices.TunnelConfig, a args) { t.Destination = a.Str("to") })},
		{In: in, Pattern: "tunnel underlay vrf {vrf}", Path: "tunnel / vrf", Do: t(func(t *devices.TunnelConfig, a args) { t.VRF = a.Unquoted("vrf") })},
		{In: in, Pattern: "tunnel vrf {vrf}", Path: "tunnel / vrf", Do: t(func(t *devices.TunnelConfig, a args) { t.VRF = a.Unquoted("vrf") })},
		{In: in, Pattern: "tunnel key {key}", Path: "tunnel / key", Do: t(func(t *devices.TunnelConfig, a args) { t.Key = a.Str("key") })},
	}
}

func joinSorted(s string) string {
	w := strings.Fields(s)
	sort.Strings(w)
	return strings.Join(w, " ")
}

// joinPairs puts "key value" into a text of such pairs, in the place of the pair with that key.
func joinPairs(text, key, value string) string {
	w := strings.Fields(text)
	pairs := map[string]string{key: value}
	for i := 0; i+1 < len(w); i += 2 {
		if w[i] != key {
			pairs[w[i]] = w[i+1]
		}
	}
	keys := make([]string, 0, len(pairs))
	for k := range pairs {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	var b strings.Builder
	for _, k := range keys {
		b.WriteString(k + " " + pairs[k] + " ")
	}
	return b.String()
}
