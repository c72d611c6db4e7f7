package eos

import (
	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// channelRows are membership of port-channels and what a port-channel says of itself.
func channelRows() []row {
	in := "interface"
	lag := func(f func(*devices.LAG, args)) func(*scope, args) error {
		return func(s *scope, a args) error {
			if s.Interface.LAG == nil {
				s.Interface.LAG = &devices.LAG{}
			}
			f(s.Interface.LAG, a)
			return nil
		}
	}
	member := func(f func(*devices.ChannelMember, args)) func(*scope, args) error {
		return func(s *scope, a args) error {
			if s.Interface.Channel == nil {
				s.Interface.Channel = &devices.ChannelMember{}
			}
			f(s.Interface.Channel, a)
			return nil
		}
	}
	rows := []row{
		{In: in, Pattern: "channel-group {id:int(1-999999)} mode {mode:active|passive|on}", Path: "channel-group / group; channel-group / mode",
			Do: func(s *scope, a args) error {
				s.Refer("interface", "Port-Channel"+a.Str("id"), "interface "+s.Interface.Name+" channel-group", a)
				return member(func(m *devices.ChannelMember, a args) { m.Group, m.Mode = "Port-Channel"+a.Str("id"), a.Str("mode") })(s, a)
			}, Enter: enterChannelGroup},
		{In: in, Pattern: "lacp port-priority {priority:int(0-65535)}", Path: "channel-group / lacp port-priority", Do: member(func(m *devices.ChannelMember, a args) {
			if m.Priority = a.Int("priority"); m.Priority == 32768 {
				m.Priority = 0 // the default
			}
		})},
		{In: in, Pattern: "lacp (rate|timer) {rate:fast|normal}", Path: "channel-group / lacp rate", Do: member(func(m *devices.ChannelMember, a args) {
			if m.Rate = a.Str("rate"); m.Rate == "normal" {
				m.Rate = "" // the default
			}
		})},
		{In: in, Pattern: "port-channel min-links {n:int}", Path: "lag / min-links", Do: lag(func(l *devices.LAG, a args) { l.MinLinks = a.Int("n") })},
		{In: in, Pattern: "port-channel lacp fallback [{how:static|individual}]", Path: "lag / lacp fallback", Do: lag(func(l *devices.LAG, a args) {
			if l.Fallback = a.Str("how"); l.Fallback == "" {
				l.Fallback = "static" // EOS User Manual, "port-channel lacp fallback"
			}
		})},
		{In: in, Pattern: "port-channel lacp fallback timeout {seconds:int}", Path: "lag / lacp fallback timeout", Do: lag(func(l *devices.LAG, a args) { l.FallbackTimeout = a.Int("seconds") })},
		{In: in, Pattern: "lacp system-id {mac:mac}", Path: "lag / lacp system-id", Do: lag(func(l *devices.LAG, a args) { l.SystemID = a.Str("mac") })},
		{In: in, Pattern: "evpn ethernet-segment", Opens: "ethernet-segment"},
		{In: "ethernet-segment", Pattern: "identifier {esi}", Path: "lag / ethernet-segment", Do: lag(func(l *devices.LAG, a args) { l.ESI = a.Str("esi") })},
	}
	rows = append(rows, unmodelled("ethernet-segment", "how EVPN multihoming elects a forwarder is not computed",
		"redundancy <rest:rest>", "designated-forwarder <rest:rest>", "route-target import <rt>", "convergence <rest:rest>", "esi <rest:rest>", "mpls <rest:rest>")...)
	return append(rows, unmodelled(in, "what a port-channel does with speeds and loads is not computed",
		"port-channel speed <rest:rest>", "port-channel min-links review <rest:rest>", "port-channel load-balance <rest:rest>", "port-channel min-speed <rest:rest>",
		"channel-group recirculation <id:int>", "lacp rate-limit", "lacp rate-limit <rest:rest>")...)
}

// enterChannelGroup makes the port-channel that does not exist yet (EOS User Manual, "channel-group": "if the port channel
// does not exist, this command creates it").
func enterChannelGroup(e *syntax.Edit, a args) {
	if e.No || e.Default {
		e.Remove("channel-group") // "no channel-group" takes the port out, whichever number is said
		e.Record = ""
		return
	}
	top := e.Top()
	if name := "interface Port-Channel" + a.Str("id"); !top.Has(name) {
		top.Put(name)
	}
}

// gatewayRows are VRRP in the old ("vrrp 10 ip", "priority") and the new ("ipv4", "priority-level") words.
func gatewayRows() []row {
	in := "interface"
	g := func(f func(*devices.Gateway, args)) func(*scope, args) error {
		return func(s *scope, a args) error {
			k := "vrrp " + a.Str("group")
			w := ioslike.Get(&s.Interface.Gateways, k)
			w.Protocol, w.Group = "vrrp", a.Int("group")
			f(w, a)
			return nil
		}
	}
	head, path := "vrrp <group:int(1-255)> ", "vrrp $group / "
	return []row{
		{In: in, Pattern: head + "(ip|ipv4) {ip:ip}", Path: path + "address $ip", Do: g(func(w *devices.Gateway, a args) { set(&w.Addresses, a.Str("ip")) })},
		{In: in, Pattern: head + "(ip|ipv4) <ip:ip> secondary", Path: path + "address $ip", Do: g(func(w *devices.Gateway, a args) { set(&w.Addresses, a.Str("ip")) })},
		{In: in, Pattern: head + "ipv6 <ip:ip6>", Path: path + "address $ip", Do: g(func(w *devices.Gateway, a args) { set(&w.Addresses, a.Str("ip")) })},
		{In: in, Pattern: head + "(priority|priority-level) {priority:int(1-255)}", Path: path + "priority", Do: g(func(w *devices.Gateway, a args) {
			if w.Priority = a.Int("priority"); w.Priority == 100 {
				w.Priority = 0 // the default
			}
		})},
		{In: in, Pattern: head + "preempt", Path: path + "no preempt", No: true, Do: g(func(w *devices.Gateway, a args) { w.NoPreempt = a.No })},
		{In: in, Pattern: head + "preempt delay <kind:minimum|reload> {seconds:int}", Path: path + "preempt delay", Do: g(func(w *devices.Gateway, a args) {
			w.PreemptDelay = trimmed(joinPairs(w.PreemptDelay, a.Str("kind"), a.Str("seconds")))
		})},
		{In: in, Pattern: head + "preempt delay minimum {minimum:int} reload {reload:int}", Path: path + "preempt delay", Do: g(func(w *devices.Gateway, a args) {
			w.PreemptDelay = "minimum " + a.Str("minimum") + " reload " + a.Str("reload")
		})},
		{In: in, Pattern: head + "timers delay reload {seconds:int}", As: syntax.Unmodelled, Why: "how long the group waits after a start is not computed"},
		{In: in, Pattern: head + "(timers advertise|advertisement interval) {seconds}", Path: path + "timers", Do: g(func(w *devices.Gateway, a args) {
			if w.Timers = a.Str("seconds"); w.Timers == "1" {
				w.Timers = "" // the default
			}
		})},
		{In: in, Pattern: head + "(description|session description) {text:rest}", Path: path + "name", Do: g(func(w *devices.Gateway, a args) { w.Name = a.Str("text") })},
		{In: in, Pattern: head + "[peer] authentication {auth:rest}", Path: path + "authentication", Do: g(func(w *devices.Gateway, a args) { w.Authentication = a.Str("auth") })},
		{In: in, Pattern: head + "[ipv4|ipv6] version {v:int(2-3)}", Path: path + "version", Do: g(func(w *devices.Gateway, a args) {
			if w.Version = a.Int("v"); w.Version == 2 {
				w.Version = 0 // the default
			}
		})},
		{In: in, Pattern: head + "(shutdown|disabled)", Path: path + "shutdown", No: true, Do: g(func(w *devices.Gateway, a args) { w.Shutdown = !a.No }), Enter: dropNo},
		{In: in, Pattern: head + "(track|tracked-object) <object> (decrement {by:int}|shutdown)", Path: path + "track $object", Do: func(s *scope, a args) error {
			how := a.Str("by")
			if how == "" {
				how = "shutdown"
			}
			s.Refer("track", a.Unquoted("object"), "interface "+s.Interface.Name+" vrrp "+a.Str("group"), a)
			return g(func(w *devices.Gateway, a args) { ioslike.Set(&w.Tracks, a.Unquoted("object"), how) })(s, a)
		}},
		{In: in, Pattern: head + "mac-address advertisement-interval {seconds:int}", As: syntax.Unmodelled, Why: "how often the virtual MAC is announced is not computed"},
		{In: in, Pattern: head + "delay reload {seconds:int}", As: syntax.Unmodelled, Why: "how long the group waits after a start is not computed"},
		{In: in, Pattern: head + "(bfd <rest:rest>|bfd ip {ip:ip})", As: syntax.Unmodelled, Why: "BFD of VRRP is not computed"},
	}
}

// vxlanRows are what interface Vxlan1 says.
func vxlanRows() []row {
	in := "interface"
	v := func(f func(*scope, *devices.VTEP, args) error) func(*scope, args) error {
		return func(s *scope, a args) error {
			if s.Interface.VTEP == nil {
				s.Interface.VTEP = &devices.VTEP{}
			}
			return f(s, s.Interface.VTEP, a)
		}
	}
	flood := func(s *scope, t *devices.VTEP, a args) error {
		for _, p := range words(a.Str("peers")) {
			set(&t.FloodVTEPs, p)
		}
		return nil
	}
	rows := []row{
		{In: in, Pattern: "vxlan source-interface {from:ifname}", Path: "vtep / source-interface", Do: v(func(s *scope, t *devices.VTEP, a args) error {
			t.SourceInterface = a.Str("from")
			s.Refer("interface", a.Str("from"), "interface "+s.Interface.Name+" source-interface", a)
			return nil
		})},
		{In: in, Pattern: "vxlan udp-port {port:int(1-65535)}", Path: "vtep / udp-port", Do: v(func(s *scope, t *devices.VTEP, a args) error {
			t.UDPPort = a.Int("port")
			return nil
		})},
		{In: in, Pattern: "vxlan vlan <vlan:vlans> vni {vni}", Do: v(vlanVNI)},
		{In: in, Pattern: "vxlan vrf <vrf> vni {vni:int(1-16777215)}", Path: "vtep / vni $vni", Do: v(func(s *scope, t *devices.VTEP, a args) error {
			ioslike.Get(&t.VNIs, a.Int("vni")).VRF = a.Unquoted("vrf")
			s.Refer("vrf", a.Unquoted("vrf"), "interface "+s.Interface.Name+" vni", a)
			return nil
		})},
		{In: in, Pattern: "vxlan flood vtep [add] {peers:rest}", Path: "vtep / flood vtep", Do: v(flood), Enter: enterFlood},
		{In: in, Pattern: "vxlan vlan <vlan:int(1-4094)> flood vtep [add] {peers:rest}", Path: "vtep / flood vtep", Do: v(func(s *scope, t *devices.VTEP, a args) error {
			for _, p := range words(a.Str("peers")) {
				set(&t.FloodVTEPs, "vlan "+a.Str("vlan")+" "+p)
			}
			return nil
		})},
		{In: in, Pattern: "vxlan multicast-group {group:ip}", Path: "vtep / multicast-group", Do: v(func(s *scope, t *devices.VTEP, a args) error {
			ioslike.Set(&t.Settings, "multicast-group", a.Str("group"))
			return nil
		})},
		{In: in, Pattern: "vxlan virtual-router encapsulation mac-address {mac}", Path: "vtep / virtual-router mac", Do: v(func(s *scope, t *devices.VTEP, a args) error {
			ioslike.Set(&t.Settings, "virtual-router mac", a.Str("mac"))
			return nil
		})},
		{In: in, Pattern: "vxlan controller-client", Path: "vtep / controller-client", Do: v(func(s *scope, t *devices.VTEP, a args) error {
			ioslike.Set(&t.Settings, "controller-client", "on")
			return nil
		})},
		{In: in, Pattern: "vxlan mlag source-interface {from:ifname}", Path: "vtep / mlag source-interface", Do: v(func(s *scope, t *devices.VTEP, a args) error {
			ioslike.Set(&t.Settings, "mlag source-interface", a.Str("from"))
			return nil
		})},
	}
	return append(rows, unmodelled(in, "what the VXLAN tunnel end point learns and how it answers is not computed",
		"vxlan learn-restrict <rest:rest>", "vxlan flood vtep learned <rest:rest>", "vxlan vlan <vlan:int> flood group <rest:rest>", "vxlan multicast <rest:rest>", "vxlan bridging <rest:rest>", "vxlan qos <rest:rest>", "vxlan bfd <rest:rest>", "vxlan bum <rest:rest>", "vxlan trident <rest:rest>",
		"vxlan arp <rest:rest>", "vxlan vtep <rest:rest>", "vxlan vlan <vlan:int> multicast <rest:rest>", "vxlan vrf <vrf> multicast <rest:rest>", "vxlan encapsulation <rest:rest>",
		"vxlan controller-client import <rest:rest>", "vxlan decapsulation <rest:rest>", "vxlan security <rest:rest>", "vxlan df <rest:rest>",
		"arp reply relay", "vxlan headend-replication", "vxlan logical-router <rest:rest>", "vxlan flood arp", "vxlan statistics <rest:rest>")...)
}
