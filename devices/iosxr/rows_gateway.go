package iosxr

import (
	"fmt"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// gatewayRows are router hsrp and router vrrp, whose groups belong to interfaces (Cisco IOS XR IP Addresses and Services
// Command Reference, "HSRP Commands", "VRRP Commands"). The group may stand in a block or before each statement.
var gatewayRows = join([]row{
	{Pattern: "router <protocol:hsrp|vrrp>", Opens: "fhrp", Do: func(s *scope, a args) error { s.Block = a.Str("protocol"); return nil }},
	{In: "fhrp", Pattern: "interface <name:ifname>", Opens: "fhrp-interface", Path: "/interface $name", Do: func(s *scope, a args) error {
		s.Interface = port(s, a.Str("name"))
		s.Refer("interface", a.Str("name"), "router "+s.Block, a)
		return nil
	}},
	{In: "fhrp-interface", Pattern: "address-family <family:ipv4|ipv6>", Opens: "fhrp-family", Do: func(s *scope, a args) error { s.FamilyName = a.Str("family"); return nil }},
	{In: "fhrp-family", Pattern: "hsrp <group:int(0-4095)> [version {version:int(1-2)}]", Opens: "fhrp-group", Path: "hsrp $group", Do: openGateway},
	{In: "fhrp-family", Pattern: "vrrp <group:int(1-255)> [version {version:int(2-3)}]", Opens: "fhrp-group", Path: "vrrp $group", Do: openGateway},
	// Releases before 4.2 have the group's statements on the interface, without an address family.
	{In: "fhrp-interface", Pattern: "hsrp <group:int(0-255)> ipv4 {ip:ip} [secondary]", Path: "hsrp $group / address", Do: gateway(func(g *devices.Gateway, a args) { set(&g.Addresses, a.Str("ip")) }), Exact: true},
	{In: "fhrp-interface", Pattern: "vrrp <group:int(1-255)> ipv4 {ip:ip} [secondary]", Path: "vrrp $group / address", Do: gateway(func(g *devices.Gateway, a args) { set(&g.Addresses, a.Str("ip")) }), Exact: true},
},
	groupRows("fhrp-group", ""),
	groupRows("fhrp-family", "(hsrp|vrrp) <group:int(0-4095)> "),
	groupRows("fhrp-interface", "(hsrp|vrrp) <group:int(0-4095)> "),
	opaque("fhrp", "this part of first-hop redundancy is not computed", "message <rest:rest>", "state <rest:rest>", "bfd <rest:rest>", "interface <rest:rest>"),
	opaque("fhrp-interface|fhrp-family", "this part of first-hop redundancy is not computed", "delay <rest:rest>", "hsrp <rest:rest>", "vrrp <rest:rest>", "mac-refresh <n:int>", "redirects disable", "use-bia", "bfd <rest:rest>"),
	opaque("fhrp-group", "this part of first-hop redundancy is not computed", "slave <rest:rest>", "follow <name>", "accept-mode <rest:rest>", "accept-mode", "bfd <rest:rest>", "session <rest:rest>", "address global <rest:rest>", "track <rest:rest>", "unicast-peer <rest:rest>"),
)

func openGateway(s *scope, a args) error {
	key := s.Block + " " + a.Str("group")
	if s.FamilyName == "ipv6" {
		key += " ipv6"
	}
	if w := a.Node.Words; w[0] != s.Block && (len(w) < 2 || w[1] != s.Block) {
		return fmt.Errorf("this is router %s", s.Block)
	}
	made := s.Interface.Gateways[key] == nil
	s.Gateway = ioslike.Get(&s.Interface.Gateways, key)
	if made {
		s.Gateway.Protocol, s.Gateway.Group = s.Block, a.Int("group")
		s.Gateway.NoPreempt = s.Block == "hsrp" // until "preempt"
	}
	if a.Has("version") {
		s.Gateway.Version = a.Int("version")
	}
	return nil
}

// gateway makes a Do of a function of the group whose block the statement stands in, or that it names itself.
func gateway(f func(*devices.Gateway, args)) func(*scope, args) error {
	return func(s *scope, a args) error {
		if a.Has("group") {
			if err := openGateway(s, a); err != nil {
				return err
			}
		}
		f(s.Gateway, a)
		return nil
	}
}

// groupRows are the statements of a group. HSRP does not preempt unless it is told to, VRRP does (both references).
func groupRows(in, head string) []row {
	r := func(pattern, leaf string, no bool, f func(*devices.Gateway, args)) row {
		w := row{In: in, Pattern: head + pattern, No: no, Do: gateway(f)}
		if head == "" {
			w.Path = leaf
		}
		return w
	}
	return []row{
		r("address {ip:ip}", "address $ip", false, func(g *devices.Gateway, a args) { set(&g.Addresses, a.Str("ip")) }),
		r("address <ip:ip> secondary", "address $ip", false, func(g *devices.Gateway, a args) { set(&g.Addresses, a.Str("ip")) }),
		r("address learn", "address", false, func(g *devices.Gateway, a args) { set(&g.Addresses, "learn") }),
		r("address global <ip:ip6>", "address $ip", false, func(g *devices.Gateway, a args) { set(&g.Addresses, a.Str("ip")) }),
		r("address linklocal {how:rest}", "address", false, func(g *devices.Gateway, a args) { set(&g.Addresses, "linklocal "+a.Str("how")) }),
		r("ipv4 <ip:ip> [secondary]", "address $ip", false, func(g *devices.Gateway, a args) { set(&g.Addresses, a.Str("ip")) }),
		r("priority {priority:int(0-255)}", "priority", false, func(g *devices.Gateway, a args) { g.Priority = a.Int("priority") }),
		r("preempt [disable] [delay {delay:int}]", "no preempt; preempt delay", true, func(g *devices.Gateway, a args) {
			g.NoPreempt = a.No || a.Word("disable")
			g.PreemptDelay = a.Str("delay")
		}),
		r("(timers|timer) {timers:rest}", "timers", false, func(g *devices.Gateway, a args) { g.Timers = a.Str("timers") }),
		r("authentication {auth:rest}", "authentication", false, func(g *devices.Gateway, a args) { g.Authentication = a.Str("auth") }),
		r("text-authentication {auth:rest}", "authentication", false, func(g *devices.Gateway, a args) { g.Authentication = "text " + a.Str("auth") }),
		r("mac-address {mac:mac}", "mac-address", false, func(g *devices.Gateway, a args) { g.MAC = a.Str("mac") }),
		r("name {name}", "name", false, func(g *devices.Gateway, a args) { g.Name = a.Str("name") }),
		r("track [interface] <port:ifname> [{by:int(1-255)}]", "track $port", false, func(g *devices.Gateway, a args) {
			by := a.Str("by")
			if by == "" {
				by = "10" // the default of both protocols
			}
			ioslike.Set(&g.Tracks, a.Str("port"), by)
		}),
		r("track object <name> [{by:int(1-255)}]", "track $name", false, func(g *devices.Gateway, a args) {
			by := a.Str("by")
			if by == "" {
				by = "10"
			}
			ioslike.Set(&g.Tracks, a.Str("name"), by)
		}),
	}
}
