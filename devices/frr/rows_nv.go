package frr

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// NVUE is the command line of Cumulus Linux 5: "nv set PATH VALUE", as "nv config show -o commands" prints it. Much of it
// is a statement of FRR or an attribute of ifupdown2 said otherwise, and then comes to that; the rest has rows of its own.
// What is not among them is known and not computed. Sources are the NVUE reference, "Set and Unset Commands"
// (docs.nvidia.com/networking-ethernet-software/nvue-reference), and the Cumulus Linux 5.3 to 5.13 user guides, named by
// chapter where a row needs it.

// onOff is a switch. Cumulus Linux 5.14 says "state enabled" where earlier releases say "enable on".
const onOff = "{v:on|off|yes|no|enabled|disabled|true|false}"

// switches are the words before a switch.
const switches = "(enable|state)"

func isOn(a args) bool {
	switch a.Str("v") {
	case "on", "yes", "enabled", "true", "up":
		return true
	}
	return false
}

// nv makes rows of NVUE.
type nv struct {
	// frr is FRR's own language, which many statements come to.
	frr  *syntax.Grammar[scope]
	rows []row
}

func (n *nv) add(pattern, path string, do func(*scope, args) error) {
	n.rows = append(n.rows, row{Pattern: "nv set " + trimmed(pattern), Path: path, Do: do})
}

// each is add for statements whose range stands for one statement a member.
func (n *nv) each(pattern, path string, do func(*scope, args) error) {
	n.add(pattern, path, do)
	n.rows[len(n.rows)-1].Each = true
}

// setting keeps a statement as its words say it: its presence and its value are all there is to know of it.
func (n *nv) setting(key string, patterns ...string) {
	for _, p := range patterns {
		n.add(p, "", func(s *scope, a args) error {
			s.Setting(expand(key, a), trimmed(strings.Join(a.Node.Words[2:], " ")))
			return nil
		})
	}
}

// say does what a statement of FRR says.
func (n *nv) say(s *scope, a args, mode, under, statement string) error {
	return n.frr.Apply(s, mode, trimmed(expand(statement, a)), under, a)
}

// nvRows are the statements of NVUE, and what takes them back and puts them in force.
func nvRows(frr [][]row) []row {
	n := &nv{frr: syntax.MustCompile(syntax.Options{}, frr...)}
	n.system()
	n.ports()
	n.bridge()
	n.bgp()
	n.ospf()
	n.policy()
	n.acl()
	n.rows = append(n.rows,
		row{Pattern: "nv config (apply|save) [-y|--assume-yes|startup]", As: syntax.Inert, Enter: unrecorded, Why: "the lines above take effect; what they do is told of each"},
		row{Pattern: "nv config (apply|save) -y --message <text:rest>", As: syntax.Inert, Enter: unrecorded, Why: "the lines above take effect; what they do is told of each"},
		row{Pattern: "nv unset <what:rest>", Exact: true, Enter: func(e *syntax.Edit, a args) {
			if e.Remove("nv set "+a.Str("what")) > 0 {
				e.Record = ""
			}
		}, Do: func(s *scope, a args) error { return errorf("no line before this says what it would take back") }},
	)
	return append(n.rows, unmodelled("", "this part of NVUE is not computed", "nv set <rest:rest>")...)
}

// system are the system itself, VRFs, MLAG, VXLAN and EVPN as a whole.
func (n *nv) system() {
	n.add("system hostname {name}", "hostname", func(s *scope, a args) error { s.Config.Hostname = a.Unquoted("name"); return nil })
	n.setting("clock timezone", "system timezone {zone}")
	n.setting("ntp $vrf server $server", "service ntp <vrf> server <server> [{rest:rest}]")
	n.setting("ntp $vrf $what", "service ntp <vrf> <what:listen|pool|state|dhcp> {rest:rest}")
	n.setting("dns $vrf server $server", "service dns <vrf> server <server>")
	n.setting("dns $vrf $what", "service dns <vrf> <what:domain|search> {rest:rest}", "system dns <vrf> <what> {rest:rest}")
	n.setting("syslog $vrf server $server", "service syslog <vrf> server <server> [{rest:rest}]")
	n.setting("snmp $what", "service snmp-server <what> [{rest:rest}]", "system snmp-server <what> [{rest:rest}]")
	n.setting("banner $what", "system message <what:pre-login|post-login> {rest:rest}")
	n.setting("system $what", "system <what:config|reboot|telemetry|log|image|ztp|wjh|cpu|documentation|date-time|forwarding-profile|api|ssh-server|port-mirror|sflow|ptp|synce> {rest:rest}")
	n.setting("system anycast $what", "system global <what:anycast-mac|anycast-id|fabric-mac|fabric-id|system-mac> {v}")
	n.setting("lldp $what", "service lldp <what> {rest:rest}", "system lldp <what> {rest:rest}")
	n.setting("dhcp $what", "service <what:dhcp-relay|dhcp-relay6|dhcp-server|dhcp-server6> <rest:rest>")
	n.setting("ptp $what", "service ptp <what> {rest:rest}")
	n.setting("aaa $what", "system aaa <what:tacacs|radius|ldap|authentication-order|authentication|class|role> <rest:rest>")
	user := func(s *scope, a args) *devices.User {
		return ioslike.Get(&s.Config.Management.Users, a.Unquoted("user"))
	}
	n.add("system aaa user <user>", "user $user", func(s *scope, a args) error { user(s, a); return nil })
	n.add("system aaa user <user> hashed-password {secret:rest}", "user $user / secret", func(s *scope, a args) error { user(s, a).Secret = a.Str("secret"); return nil })
	n.add("system aaa user <user> role {role}", "user $user / role", func(s *scope, a args) error { user(s, a).Role = a.Str("role"); return nil })
	n.add("system aaa user <user> <what:full-name|password|enable|state|spiffe-id> {rest:rest}", "user $user / $what", func(s *scope, a args) error {
		ioslike.Set(&user(s, a).Settings, a.Str("what"), a.Str("rest"))
		return nil
	})
	n.add("system aaa user <user> ssh authorized-key <key> <what:key|type> {v}", "user $user / ssh-key $key", func(s *scope, a args) error {
		ioslike.Set(&user(s, a).Settings, "ssh-key "+a.Str("key")+" "+a.Str("what"), a.Str("v"))
		return nil
	})

	// VRFs ("Virtual Routing and Forwarding"). What is said of one makes it.
	n.add("vrf <vrf>", "vrf $vrf", func(s *scope, a args) error { s.VRFNamed(a.Str("vrf")); return nil })
	n.add("vrf <vrf> table {t}", "vrf $vrf / table", func(s *scope, a args) error {
		s.VRFNamed(a.Str("vrf"))
		s.Setting("vrf "+a.Str("vrf")+" table", a.Str("t"))
		return nil
	})
	n.add("vrf <vrf> evpn vni {n:int(1-16777215)}", "vrf $vrf / vni", func(s *scope, a args) error { s.VRFNamed(a.Str("vrf")).VNI = a.Int("n"); return nil })
	n.setting("vrf $vrf evpn $what", "vrf <vrf> evpn <what:enable|state|vlan|prefix-routes-only> {v}")
	n.add("vrf <vrf> loopback ip address <prefix:anyprefix>", "interface $vrf / address $prefix", func(s *scope, a args) error {
		name := a.Str("vrf")
		if name == "default" {
			name = "lo"
		} else {
			s.VRFNamed(name)
			note(s, "vrf", name, "auto")
		}
		s.Interface = port(s, name)
		if name != "lo" {
			s.Interface.VRF = name
		}
		note(s, "auto", name, "yes")
		return address(s, a)
	})
	n.statics()

	// "Multi-Chassis Link Aggregation - MLAG".
	n.add("mlag mac-address {mac:mac}", "mlag / system-mac", func(s *scope, a args) error {
		m := mlag(s)
		m.SystemMAC, m.Domain = a.Str("mac"), a.Str("mac")
		return nil
	})
	n.add("mlag mac-address auto", "mlag / system-mac", func(s *scope, a args) error { mlag(s).SystemMAC = "auto"; return nil })
	n.add("mlag backup <v:addr> [vrf <vrf>]", "mlag / peer-keepalive destination", func(s *scope, a args) error {
		mlag(s).KeepaliveDestination, mlag(s).KeepaliveVRF = a.Addr("v"), a.Str("vrf")
		return nil
	})
	n.add("mlag priority {n:int}", "mlag / role priority", func(s *scope, a args) error { mlag(s).RolePriority = a.Int("n"); return nil })
	n.add("mlag init-delay {n:int}", "mlag / reload-delay mlag", func(s *scope, a args) error { mlag(s).ReloadDelay = a.Str("n"); return nil })
	n.add("mlag peer-ip {v}", "mlag / peer-address", func(s *scope, a args) error {
		m := mlag(s)
		m.LocalInterface, m.PeerLink = "peerlink.4094", "peerlink"
		note(s, "mlag-peer", "peerlink", a.Str("v"))
		if addr := parseAddr(a.Str("v")); addr.IsValid() {
			m.PeerAddress = addr
		} else {
			ioslike.Set(&m.Settings, "peer-address", a.Str("v"))
		}
		return nil
	})
	n.add("mlag <what:enable|state|debug|lacp-conflict> {v}", "mlag / $what", func(s *scope, a args) error {
		ioslike.Set(&mlag(s).Settings, a.Str("what"), a.Str("v"))
		return nil
	})

	// "Ethernet Virtual Private Network - EVPN": one VXLAN device, which NVUE calls vxlan48, has all VNIs of a bridge.
	vxlan := func(s *scope) *devices.VTEP {
		i := port(s, "vxlan48")
		note(s, "auto", "vxlan48", "yes")
		return vtep(i)
	}
	keep := func(pattern, key string) {
		n.add("nve vxlan "+pattern, "interface vxlan48 / vtep / "+key, func(s *scope, a args) error {
			ioslike.Set(&vxlan(s).Settings, expand(key, a), a.Str("v"))
			return nil
		})
	}
	keep("source address {v:addr}", "local-tunnelip")
	keep("mlag shared-address {v:addr}", "anycast-ip")
	keep("source evpn-mh-address {v:addr}", "evpn-mh-address")
	keep(switches+" "+onOff, "enable")
	keep("arp-nd-suppress "+onOff, "arp-nd-suppress")
	keep("mac-learning "+onOff, "mac-learning")
	keep("decapsulation dscp action {v}", "decapsulation dscp")
	keep("encapsulation dscp action {v}", "encapsulation dscp")
	keep("flooding {v:rest}", "flooding")
	n.add("nve vxlan port {n:int}", "interface vxlan48 / vtep / udp-port", func(s *scope, a args) error { vxlan(s).UDPPort = a.Int("n"); return nil })
	n.each("bridge domain <domain> vlan <vlan:vlans> vni <vni:int(1-16777215)>", "interface vxlan48 / vtep / vni $vni", func(s *scope, a args) error {
		id, vlan := a.Int("vni"), a.Int("vlan")
		ioslike.Set(&vxlan(s).VNIs, id, &devices.VNI{VLAN: vlan})
		v := ioslike.Get(&s.Config.VLANs, vlan)
		v.ID, v.VNI = vlan, id
		return nil
	})
	n.setting("bridge $domain vlan $vlan vni $vni", "bridge domain <domain> vlan <vlan> vni <vni> {rest:rest}")
	evpn := func(pattern, key string) {
		n.add("evpn "+pattern, "", func(s *scope, a args) error {
			s.Setting("evpn "+expand(key, a), a.Str("v"))
			return nil
		})
	}
	evpn(switches+" "+onOff, "enable")
	evpn("<part:route-advertise|dad|multihoming> {v:rest}", "$part")
	evpn("<part:route-advertise|dad|multihoming> <what> {v:rest}", "$part $what")
	instance := func(s *scope, a args) *devices.EVPNInstance {
		return ioslike.Get(&s.Config.EVPN, "vni "+a.Str("vni"))
	}
	n.add("evpn vni <vni:int(1-16777215)> rd {rd}", "evpn vni $vni / rd", func(s *scope, a args) error { instance(s, a).RD = a.Str("rd"); return nil })
	n.add("evpn vni <vni:int(1-16777215)> route-target <way:import|export|both> <rt>", "evpn vni $vni / route-target $way $rt", func(s *scope, a args) error {
		e := instance(s, a)
		if a.Str("way") != "export" {
			set(&e.ImportTargets, "evpn "+a.Str("rt"))
		}
		if a.Str("way") != "import" {
			set(&e.ExportTargets, "evpn "+a.Str("rt"))
		}
		return nil
	})
}

// statics are static routes ("Static Routing").
func (n *nv) statics() {
	route := func(s *scope, a args) error {
		words := "$prefix "
		switch hop := a.Str("hop"); hop {
		case "blackhole", "reject":
			words += hop
		default:
			words += "$hop $port"
		}
		for _, w := range []string{"distance", "tag"} {
			if a.Has(w) {
				words += map[string]string{"distance": " $", "tag": " tag $"}[w] + w
			}
		}
		family := "ip"
		if a.Prefix("prefix").Addr().Is6() {
			family = "ipv6"
		}
		s.VRF = s.VRFNamed(a.Str("vrf"))
		return n.say(s, a, "vrf", "vrf "+a.Str("vrf"), family+" route "+words)
	}
	head := "vrf <vrf> router static <prefix:anyprefix> "
	for _, d := range []string{"", "distance <distance:int(1-255)> "} {
		n.add(head+d+"via <hop>", "", route)
		n.add(head+d+"via <hop> interface <port>", "", route)
		n.add(head+d+"via <hop> type <type:ipv4-address|ipv6-address|interface|blackhole|reject>", "", route)
		n.add(head+d+"via <hop> tag <tag:int>", "", route)
	}
	n.rows = append(n.rows, row{Pattern: "nv set " + head + "address-family <family>", As: syntax.Inert, Why: "the prefix tells its family"},
		row{Pattern: "nv set " + trimmed(head), As: syntax.Inert, Why: "a static route without a next hop is none"})
	n.rows = append(n.rows, unmodelled("", "this of a static route is not computed", "nv set "+head+"<rest:rest>")...)
}
