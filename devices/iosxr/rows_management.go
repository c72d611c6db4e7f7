package iosxr

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// service opens one of the ways in, and puts what the statement says of it into the model.
func service(name string, f func(*scope, *devices.Service, args)) func(*scope, args) error {
	return func(s *scope, a args) error {
		s.Service = ioslike.Get(&s.Config.Management.Services, name)
		s.Service.Enabled = true
		f(s, s.Service, a)
		return nil
	}
}

// where puts the VRF and access lists of a statement into a service.
func where(s *scope, v *devices.Service, a args) {
	key := ""
	if a.Has("vrf") {
		ioslike.Set(&v.VRFs, a.Unquoted("vrf"), true)
		if a.Unquoted("vrf") != "default" {
			s.Refer("vrf", a.Unquoted("vrf"), a.Line(), a)
			key = " vrf " + a.Unquoted("vrf")
		}
	}
	for _, f := range []string{"v4", "v6"} {
		if a.Has(f) {
			ioslike.Set(&v.ACLs, "ip"+f+key, a.Str(f))
			s.Refer("access-list", a.Str(f), a.Line(), a)
		}
	}
	if a.Has("port") {
		v.Port = a.Int("port")
	}
}

// managementRows are who may manage the device, and by which ways (Cisco IOS XR System Security and System Management
// Command References).
var managementRows = join([]row{
	{Pattern: "hostname {name}", Path: "hostname", Do: func(s *scope, a args) error { s.Config.Hostname = a.Unquoted("name"); return nil }},

	{Pattern: "username <name>", Opens: "user", Path: "user $name", Do: func(s *scope, a args) error {
		s.User = ioslike.Get(&s.Config.Management.Users, a.Unquoted("name"))
		return nil
	}},
	{In: "user", Pattern: "group <group>", Path: "role", Do: func(s *scope, a args) error {
		s.User.Role = joinSorted(s.User.Role, a.Str("group"))
		return nil
	}},
	{In: "user", Pattern: "(secret|password) {secret:rest}", Path: "secret", Do: func(s *scope, a args) error {
		w := strings.Fields(a.Str("secret"))
		s.User.Secret = w[len(w)-1]
		return nil
	}},
	{In: "user", Pattern: "(secret|password)", As: syntax.Unmodelled, Why: "the secret is asked for after the line"},
	{In: "user", Pattern: "masked-secret {x:rest}", As: syntax.Unmodelled, Why: "the secret is asked for after the line"},
	{In: "user", Pattern: "<what:policy|login-history|keystring> {x:rest}", Path: "$what", Do: func(s *scope, a args) error {
		ioslike.Set(&s.User.Settings, a.Str("what"), a.Str("x"))
		return nil
	}},

	{Pattern: "ssh server [v2]", Path: "service ssh", Do: service("ssh", func(s *scope, v *devices.Service, a args) {
		if a.Word("v2") {
			ioslike.Set(&v.Settings, "version", "2")
		}
	})},
	{Pattern: "ssh server vrf <vrf> [ipv4 access-list {v4}] [ipv6 access-list {v6}]", Path: "service ssh / vrf $vrf", Do: service("ssh", where)},
	{Pattern: "ssh server [ipv4 access-list {v4}] ipv6 access-list {v6}", Path: "service ssh / access-group", Do: service("ssh", where)},
	{Pattern: "ssh server ipv4 access-list {v4}", Path: "service ssh / access-group", Do: service("ssh", where)},
	{Pattern: "ssh server port {port:int}", Path: "service ssh / port", Do: service("ssh", where)},
	{Pattern: "ssh server netconf [vrf <vrf>] [ipv4 access-list {v4}] [ipv6 access-list {v6}]", Path: "service netconf", Do: service("netconf", where)},
	{Pattern: "ssh server netconf port {port:int}", Path: "service netconf / port", Do: service("netconf", where)},
	{Pattern: "netconf-yang agent ssh", Path: "service netconf", Do: service("netconf", func(s *scope, v *devices.Service, a args) { ioslike.Set(&v.Settings, "agent", "netconf-yang") })},
	{Pattern: "netconf agent (ssh|tty)", Path: "service netconf", Do: service("netconf", func(s *scope, v *devices.Service, a args) { ioslike.Set(&v.Settings, "agent", "netconf") })},
	{Pattern: "netconf-yang agent", Opens: "netconf", Path: "service netconf", Do: service("netconf", func(s *scope, v *devices.Service, a args) { ioslike.Set(&v.Settings, "agent", "netconf-yang") })},
	{In: "netconf", Pattern: "ssh", Path: "", Do: func(s *scope, a args) error { ioslike.Set(&s.Service.Settings, "transport", "ssh"); return nil }},
	{Pattern: "telnet vrf <vrf> ipv4 server max-servers {max} [access-list {v4}]", Path: "service telnet / vrf $vrf", Do: service("telnet", func(s *scope, v *devices.Service, a args) {
		where(s, v, a)
		ioslike.Set(&v.Settings, "max-servers", a.Str("max"))
	})},
	{Pattern: "telnet vrf <vrf> ipv6 server max-servers {max} [access-list {v6}]", Path: "service telnet / vrf $vrf", Do: service("telnet", func(s *scope, v *devices.Service, a args) {
		where(s, v, a)
		ioslike.Set(&v.Settings, "max-servers ipv6", a.Str("max"))
	})},
	{Pattern: "telnet (ipv4|ipv6) server max-servers {max} [access-list {v4}]", Path: "service telnet", Do: service("telnet", func(s *scope, v *devices.Service, a args) {
		where(s, v, a)
		ioslike.Set(&v.Settings, "max-servers "+a.Node.Words[1], a.Str("max"))
	})},
	{Pattern: "http server [ssl] [access-list {v4}]", Path: "service http-api", Do: service("http-api", func(s *scope, v *devices.Service, a args) {
		where(s, v, a)
		if a.Word("ssl") {
			ioslike.Set(&v.Settings, "ssl", "on")
		}
	})},
	{Pattern: "xml agent [<how:tty|ssl>]", Opens: "service", Path: "service http-api", Do: service("http-api", func(s *scope, v *devices.Service, a args) {
		ioslike.Set(&v.Settings, strings.TrimSpace("xml agent "+a.Str("how")), "on")
	})},
	{Pattern: "grpc", Opens: "grpc", Path: "service grpc", Do: service("grpc", func(*scope, *devices.Service, args) {})},
	{In: "grpc", Pattern: "port {port:int(1-65535)}", Path: "port", Do: func(s *scope, a args) error { s.Service.Port = a.Int("port"); return nil }},
	{In: "grpc", Pattern: "vrf {vrf}", Path: "vrf $vrf", Do: func(s *scope, a args) error { where(s, s.Service, a); return nil }},
	{In: "grpc", Pattern: "<line:rest>", Opens: "service", Exact: true, Do: serviceLine},
	{In: "service|netconf", Pattern: "vrf <vrf> [ipv4 access-list {v4}] [ipv6 access-list {v6}]", Opens: "service", Path: "vrf $vrf", Do: func(s *scope, a args) error { where(s, s.Service, a); return nil }},
	{In: "service|netconf", Pattern: "<line:rest>", Opens: "service", Exact: true, Do: serviceLine},

	// Lines. "line default" is what every virtual terminal takes; vty-pool says how many there are.
	{Pattern: "line <line:default|console|aux>", Opens: "line", Path: "line $line", Do: openLine},
	{Pattern: "line template <line>", Opens: "line", Path: "line $line", Do: openLine},
	{In: "line", Pattern: "access-class [<family:ipv4|ipv6>] <acl> {dir:ingress|egress}", Path: "access-class", Do: func(s *scope, a args) error {
		family := a.Str("family")
		if family == "" {
			family = "ipv4"
		}
		ioslike.Set(&s.Line.ACLs, family+" "+direction(a), a.Str("acl"))
		s.Refer("access-list", a.Str("acl"), "line "+s.Block+" access-class", a)
		return nil
	}},
	{In: "line", Pattern: "access-class <family:ipv4|ipv6> ingress {acl}", Path: "access-class", Do: lineClass("in")},
	{In: "line", Pattern: "access-class <family:ipv4|ipv6> egress {acl}", Path: "access-class", Do: lineClass("out")},
	{In: "line", Pattern: "access-class ingress {acl}", Path: "access-class", Do: lineClass("in")},
	{In: "line", Pattern: "access-class egress {acl}", Path: "access-class", Do: lineClass("out")},
	{In: "line", Pattern: "exec-timeout {t:rest}", Path: "exec-timeout", Do: func(s *scope, a args) error { s.Line.ExecTimeout = a.Str("t"); return nil }},
	{In: "line", Pattern: "<what:rest>", Exact: true, Do: func(s *scope, a args) error { ioslike.Set(&s.Line.Settings, tail(a, 0), ""); return nil }},
	{Pattern: "vty-pool <name> {range:rest}", Path: "line vty", Do: func(s *scope, a args) error {
		ioslike.Set(&ioslike.Get(&s.Config.Management.Lines, "vty").Settings, "vty-pool "+a.Str("name"), a.Str("range"))
		return nil
	}},

	{Pattern: "aaa authentication login <list> {how:rest}", Path: "aaa authentication login $list", Do: aaa("authentication login")},
	{Pattern: "aaa authentication <kind> <list> {how:rest}", Path: "aaa authentication $kind $list", Do: aaa("authentication")},
	{Pattern: "aaa authorization <kind> <list> {how:rest}", Path: "aaa authorization $kind $list", Do: aaa("authorization")},
	{Pattern: "aaa accounting <kind> <list> {how:rest}", Path: "aaa accounting $kind $list", Do: aaa("accounting")},
	{Pattern: "aaa default-taskgroup {group}", Path: "aaa default-taskgroup", Do: aaa("default-taskgroup")},
	{Pattern: "line console timestamp disable", As: syntax.Inert, Why: "how a log is shown forwards nothing"},

	{Pattern: "banner <kind:exec|login|motd|incoming|slip-ppp|prompt-timeout> {text:rest}", Path: "banner $kind", Do: func(s *scope, a args) error {
		text := []string{a.Str("text")}
		for _, l := range a.Node.Children {
			text = append(text, l.Line)
		}
		s.Setting("banner "+a.Str("kind"), strings.Join(text, "\n"))
		return nil
	}},
	{Pattern: "root", As: syntax.Inert, Why: "goes to the top of configuration mode", Enter: func(e *syntax.Edit, _ args) { e.Record = "" }},
	{In: "settings", Pattern: "<line:rest>", Opens: "settings", Exact: true, Do: setting("")},
},
	settings("", "aaa", "aaa <x:rest>", "usergroup <x>", "taskgroup <x>", "radius-server <x:rest>", "radius source-interface <x:rest>", "radius <x:rest>", "tacacs-server <x:rest>", "tacacs source-interface <x:rest>", "tacacs <x:rest>", "secret-policy <x:rest>", "password-policy <x:rest>", "user-group <x:rest>", "task-group <x:rest>", "nacm <x:rest>"),
	settings("", "ssh", "ssh client <x:rest>", "ssh timeout <x:rest>", "ssh server <x:rest>"),
	settings("", "service", "netconf-yang <x:rest>", "netconf <x:rest>", "telnet (vrf|ipv4|ipv6) <x:rest>", "http <x:rest>", "xml <x:rest>", "grpc <x:rest>", "service <x:rest>", "mdx <x:rest>", "gnmi <x:rest>"),
	settings("", "control-plane", "control-plane"),
	settings("", "snmp", "snmp-server <x:rest>", "snmp <x:rest>", "mibs <x:rest>"),
	settings("", "ntp", "ntp", "ntp <x:rest>"),
	settings("", "syslog", "logging <x:rest>", "logging"),
	settings("", "telemetry", "telemetry model-driven", "telemetry <x:rest>"),
	settings("", "dns", "domain <x:rest>", "domain-name <x>", "domain lookup"),
	settings("", "clock", "clock timezone <x:rest>", "clock summer-time <x:rest>"),
	settings("", "lldp", "lldp", "lldp <x:rest>"),
	settings("", "cdp", "cdp", "cdp <x:rest>"),
	settings("", "hardware", "hw-module (profile|fib|tcam|oversubscription|l3|quad|port-range|vrrpscale|multicast|route-stats|ipv6-urpf) <x:rest>", "hw-module storm-control-combine-policer-bw enable", "hw-module location <where> (acl|quad|mode|qos|vrf|power) <x:rest>", "fpd <x:rest>", "confdConfig <x:rest>", "platform <x:rest>", "lpts <x:rest>", "power <x:rest>", "power-mgmt <x:rest>", "environment <x:rest>"),
	settings("", "call-home", "call-home"),
	settings("", "ftp", "ftp client <x:rest>", "tftp <x:rest>", "ftp <x:rest>", "rcp <x:rest>"),
	inert("", "how the system shows or keeps its own text forwards nothing", "ipv4 netmask-format <how>", "exception <x:rest>", "alias <x:rest>", "configuration commit <x:rest>", "config-register <x:rest>", "cli <x:rest>", "show configuration", "show config", "parser <x:rest>", "timezone <x:rest>", "nsr <x:rest>"),
)

func joinSorted(old, w string) string {
	for _, x := range strings.Fields(old) {
		if x == w {
			return old
		}
	}
	if old == "" || old > w {
		return strings.TrimSpace(w + " " + old)
	}
	return old + " " + w
}

func openLine(s *scope, a args) error {
	s.Block = a.Str("line")
	s.Line = ioslike.Get(&s.Config.Management.Lines, s.Block)
	return nil
}

func lineClass(dir string) func(*scope, args) error {
	return func(s *scope, a args) error {
		family := a.Str("family")
		if family == "" {
			family = "ipv4"
		}
		ioslike.Set(&s.Line.ACLs, family+" "+dir, a.Str("acl"))
		s.Refer("access-list", a.Str("acl"), "line "+s.Block+" access-class", a)
		return nil
	}
}

// serviceLine keeps a line of a service's block as written, with the block it stands in.
func serviceLine(s *scope, a args) error {
	key := strings.TrimSpace(s.Block + " " + tail(a, 0))
	ioslike.Set(&s.Service.Settings, key, "")
	s.Block = key
	return nil
}

func aaa(what string) func(*scope, args) error {
	return func(s *scope, a args) error {
		key := what
		for _, n := range []string{"kind", "list"} {
			if a.Has(n) {
				key += " " + a.Str(n)
			}
		}
		v := a.Str("how")
		if a.Has("group") {
			v = a.Str("group")
		}
		ioslike.Set(&s.Config.Management.AAA, key, v)
		return nil
	}
}
