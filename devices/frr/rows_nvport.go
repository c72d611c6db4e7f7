package frr

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// port adds a statement about one or more interfaces. What is said of an interface brings it up with the system.
func (n *nv) port(pattern, path string, do func(*scope, args) error) {
	if path != "" {
		path = "interface $port / " + path
	}
	n.each("interface <port:ifrange> "+pattern, path, func(s *scope, a args) error {
		s.Interface = port(s, a.Str("port"))
		note(s, "auto", a.Str("port"), "yes")
		s.At(a, "interface "+a.Str("port"))
		if do == nil {
			return nil
		}
		return do(s, a)
	})
}

// ports are interfaces ("Interface Configuration and Management", "Bonding", "VLAN-aware Bridge Mode", "Virtual Router
// Redundancy", "Spanning Tree and Rapid Spanning Tree").
func (n *nv) ports() {
	n.port("", "", nil)
	for _, a := range attrs() {
		if a.nv != "" {
			n.port(a.nv+" "+a.arg, a.path, a.do)
			n.rows[len(n.rows)-1].Exact = a.nv == "bond member"
		}
	}
	keep := func(pattern, key string, value func(args) string) {
		n.port(pattern, key, func(s *scope, a args) error { s.Setting("interface "+s.Interface.Name+" "+key, value(a)); return nil })
	}
	field := func(pattern, path string, f func(*devices.Interface, args)) { n.port(pattern, path, onPort(f)) }
	keep("bond mlag id auto", "mlag id", func(a args) string { return "auto" })
	keep("bond down-delay {n:int}", "bond down-delay", func(a args) string { return a.Str("n") })
	keep("bond up-delay {n:int}", "bond up-delay", func(a args) string { return a.Str("n") })
	n.port("base-interface {v}", "", noteOf("raw-device", ""))
	field("type {v}", "kind", func(i *devices.Interface, a args) {
		kinds := map[string]devices.InterfaceKind{"swp": devices.Ethernet, "eth": devices.MgmtPort, "bond": devices.PortChannel, "peerlink": devices.PortChannel, "svi": devices.SVI,
			"sub": devices.Subinterface, "loopback": devices.Loopback, "vrf": devices.Loopback}
		if i.Kind = kinds[a.Str("v")]; i.Kind == "" {
			i.Kind = devices.OtherKind
		}
		if a.Str("v") == "peerlink" {
			i.PeerLink = true
		}
	})
	keep("ip vrr mac-address {mac:mac}", "vrr mac-address", func(a args) string { return a.Str("mac") })
	keep("ip vrr mac-id {n}", "vrr mac-id", func(a args) string { return a.Str("n") })
	for _, w := range []string{"state up", "state down", "enable on", "enable off", "state enabled", "state disabled"} {
		keep("ip vrr "+w, "vrr state", func(a args) string { return w })
	}
	edge := func(words, path string, f func(*devices.Interface, bool)) {
		field("bridge domain br_default stp "+words+" "+onOff, "spanning-tree / "+path, func(i *devices.Interface, a args) { f(i, isOn(a)) })
	}
	edge("admin-edge", "port type", func(i *devices.Interface, on bool) {
		if on {
			i.STP.PortType = "edge"
		}
	})
	edge("network", "port type", func(i *devices.Interface, on bool) {
		if on {
			i.STP.PortType = "network"
		}
	})
	edge("restrrole", "guard", func(i *devices.Interface, on bool) {
		if on {
			i.STP.Guard = "root"
		}
	})
	keep("bridge domain br_default stp auto-edge "+onOff, "stp auto-edge", func(a args) string { return a.Str("v") })
	keep("bridge domain br_default stp path-cost {n}", "stp path-cost", func(a args) string { return a.Str("n") })
	keep("bridge domain br_default learning "+onOff, "bridge learning", func(a args) string { return a.Str("v") })

	// VRRP of a standard ("Virtual Router Redundancy Protocol").
	group := func(pattern, statement string) {
		n.port("ip vrrp virtual-router <group:int(1-255)> "+pattern, "", func(s *scope, a args) error {
			return n.say(s, a, "interface", "interface "+s.Interface.Name, "vrrp $group "+statement)
		})
	}
	n.port("ip vrrp virtual-router <group:int(1-255)> address <addr:addr>", "", func(s *scope, a args) error {
		family := "ip"
		if a.Addr("addr").Is6() {
			family = "ipv6"
		}
		return n.say(s, a, "interface", "interface "+s.Interface.Name, "vrrp $group "+family+" $addr")
	})
	group("priority {v:int}", "priority $v")
	group("version {v:int}", "version $v")
	group("advertisement-interval {v:int}", "advertisement-interval $v")
	n.port("ip vrrp virtual-router <group:int(1-255)> preempt "+onOff, "", func(s *scope, a args) error {
		w := "vrrp $group preempt"
		if !isOn(a) {
			w = "no " + w
		}
		return n.say(s, a, "interface", "interface "+s.Interface.Name, w)
	})

	// An access list on an interface ("Access Control List Configuration").
	for _, way := range []struct{ words, key string }{{"inbound", "in"}, {"outbound", "out"}, {"inbound control-plane", "control-plane in"}, {"outbound control-plane", "control-plane out"}} {
		n.port("acl <list> "+way.words, "access-group "+way.key, func(s *scope, a args) error {
			// Several lists may stand on one interface, tried in the order of their names.
			s.Setting("interface "+s.Interface.Name+" acl "+a.Str("list")+" "+way.key, "")
			ioslike.Set(&s.Interface.ACLs, way.key+" "+a.Str("list"), a.Str("list"))
			s.Refer("access-list", a.Str("list"), "interface "+s.Interface.Name, a)
			return nil
		})
	}
	n.rows = append(n.rows, unmodelled("", "quality of service and its queues are not computed", "nv set qos <rest:rest>", "nv set interface <port:ifrange> qos <rest:rest>", "nv set system qos <rest:rest>")...)
	n.rows = dropped(n.rows, "qos {v:rest}", "acl <w>", "qos <w>")
}

// dropped leaves out rows whose pattern ends so.
func dropped(rows []row, has ...string) []row {
	var out []row
	for _, r := range rows {
		gone := false
		for _, h := range has {
			gone = gone || strings.Contains(r.Pattern, h)
		}
		if !gone {
			out = append(out, r)
		}
	}
	return out
}

// bridge are VLAN-aware bridges. NVUE calls the first br_default; another one is known and not computed.
func (n *nv) bridge() {
	bridge := func(s *scope) {
		s.Interface = port(s, "br_default")
		note(s, "vlan-aware", "br_default", "yes")
	}
	n.each("bridge domain br_default vlan <v:vlans>", "", func(s *scope, a args) error { bridge(s); return vids(s, a) })
	n.add("bridge domain br_default untagged {v:int(1-4094)}", "", func(s *scope, a args) error { bridge(s); return noteOf("pvid", "")(s, a) })
	n.add("bridge domain br_default type vlan-aware", "", func(s *scope, a args) error { bridge(s); return nil })
	n.add("bridge domain br_default stp priority {n:int}", "spanning-tree / priority", func(s *scope, a args) error {
		ioslike.Set(&s.Config.STP.Priorities, "", a.Int("n"))
		return nil
	})
	n.add("bridge domain br_default stp mode {mode}", "spanning-tree / mode", func(s *scope, a args) error { s.Config.STP.Mode = a.Str("mode"); return nil })
	n.setting("bridge br_default stp vlan $vlan $what", "bridge domain br_default stp vlan <vlan> <what> {n}")
	n.setting("bridge br_default stp $what", "bridge domain br_default stp <what:state|force-protocol-version> {rest:rest}")
	n.setting("bridge br_default $what", "bridge domain br_default <what:encap|ageing|mac-address|vlan-vni-offset|svi-address-mode> {rest:rest}")
	n.rows = append(n.rows, unmodelled("", "multicast is not computed", "nv set bridge domain <domain> multicast <rest:rest>", "nv set bridge domain <domain> vlan <vlan> multicast <rest:rest>")...)
	n.rows = append(n.rows, row{Pattern: "nv set bridge domain <domain>", As: syntax.Unmodelled, Why: "a bridge beside br_default is not computed"})
}
