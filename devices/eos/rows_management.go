package eos

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// managementRows are who may manage the device.
func managementRows() []row {
	user := func(f func(*devices.User, args)) func(*scope, args) error {
		return func(s *scope, a args) error {
			f(ioslike.Get(&s.Config.Management.Users, a.Unquoted("name")), a)
			return nil
		}
	}
	aaa := func(pattern, key string) row {
		return row{Pattern: pattern, Path: "aaa " + key, Do: func(s *scope, a args) error {
			k := expand(key, a)
			ioslike.Set(&s.Config.Management.AAA, k, strings.Join(a.Node.Words[1:], " "))
			return nil
		}}
	}
	rows := []row{
		{Pattern: "username <name> [privilege {privilege:int(0-15)}] [role {role}] (secret|nopassword) [{secret:rest}]", Path: "user $name", Do: user(func(u *devices.User, a args) {
			u.Privilege, u.Role, u.Secret = a.Str("privilege"), a.Str("role"), lastWord(a.Str("secret"))
			if a.Word("nopassword") {
				u.Secret = "none"
			}
		})},
		{Pattern: "username <name> [privilege {privilege:int(0-15)}] role {role}", Path: "user $name", Do: user(func(u *devices.User, a args) {
			u.Role = a.Str("role")
			if a.Has("privilege") {
				u.Privilege = a.Str("privilege")
			}
		})},
		{Pattern: "username <name> privilege {privilege:int(0-15)}", Path: "user $name", Do: user(func(u *devices.User, a args) { u.Privilege = a.Str("privilege") })},
		{Pattern: "username <name> (ssh-key|sshkey|ssh key) <key:rest>", Path: "user $name / ssh-key", Do: user(func(u *devices.User, a args) { set(&u.SSHKeys, a.Str("key")) })},
		{Pattern: "username <name> [privilege {privilege:int(0-15)}] [role {role}] shell {shell} (secret|nopassword) [{secret:rest}]", Path: "user $name", Do: user(func(u *devices.User, a args) {
			u.Privilege, u.Role, u.Secret = a.Str("privilege"), a.Str("role"), lastWord(a.Str("secret"))
			ioslike.Set(&u.Settings, "shell", a.Str("shell"))
			if a.Word("nopassword") {
				u.Secret = "none"
			}
		})},
		{Pattern: "username <name> shell {shell}", Path: "user $name", Do: user(func(u *devices.User, a args) { ioslike.Set(&u.Settings, "shell", a.Str("shell")) })},
		{Pattern: "enable (secret|password) {secret:rest}", Path: "aaa enable secret", Do: func(s *scope, a args) error {
			ioslike.Set(&s.Config.Management.AAA, "enable secret", lastWord(a.Str("secret")))
			return nil
		}},
		// "no aaa root" is the default: root cannot log in.
		{Pattern: "aaa root (secret|nopassword) [{secret:rest}]", Path: "aaa root", Do: func(s *scope, a args) error {
			v := lastWord(a.Str("secret"))
			if a.Word("nopassword") {
				v = "none"
			}
			ioslike.Set(&s.Config.Management.AAA, "root", v)
			return nil
		}},
		aaa("aaa authentication login <list> {how:rest}", "authentication login $list"), aaa("aaa authentication <kind:enable|dot1x> <list> {how:rest}", "authentication $kind $list"),
		aaa("aaa authentication policy <what:rest>", "authentication policy $what"), aaa("aaa authorization exec <list> {how:rest}", "authorization exec $list"),
		aaa("aaa authorization commands <levels> <list> {how:rest}", "authorization commands $levels $list"), aaa("aaa authorization serial-console", "authorization serial-console"),
		aaa("aaa authorization config-commands", "authorization config-commands"), aaa("aaa authorization policy <what:rest>", "authorization policy $what"),
		aaa("aaa accounting <kind:exec|system|dot1x> <list> {how:rest}", "accounting $kind $list"), aaa("aaa accounting commands <levels> <list> {how:rest}", "accounting commands $levels $list"), aaa("aaa authorization dynamic <rest:rest>", "authorization dynamic"),
		block("", "aaa group server <kind:radius|tacacs+|tacacs|ldap> <name>", "lines", "aaa group server $kind $name"),
		block("", "role <name>", "lines", "aaa role $name"),
		setting("", "(tacacs-server|radius-server) host <host> [vrf <vrf>] {options:rest}", "aaa server $host $vrf"), setting("", "(tacacs-server|radius-server) host <host> [vrf <vrf>]", "aaa server $host $vrf"),
		setting("", "tacacs-server <what:rest>", "aaa tacacs-server $what"), setting("", "radius-server <what:rest>", "aaa radius-server $what"),
		setting("", "(ip|ipv6) tacacs [vrf <vrf>] source-interface {port:ifname}", "aaa tacacs source-interface $vrf"), setting("", "(ip|ipv6) radius [vrf <vrf>] source-interface {port:ifname}", "aaa radius source-interface $vrf"),
		setting("", "(ip|ipv6) ssh client source-interface {port:ifname} [vrf <vrf>]", "ssh client source-interface $vrf"), setting("", "ip http client local-interface {port:ifname} [vrf <vrf>]", "http client source-interface $vrf"),
		setting("", "ip ftp client source-interface {port:ifname} [vrf <vrf>]", "ftp client source-interface $vrf"), setting("", "ip telnet client source-interface {port:ifname} [vrf <vrf>]", "telnet client source-interface $vrf"),
		setting("", "ip tftp client source-interface {port:ifname} [vrf <vrf>]", "tftp client source-interface $vrf"), setting("", "ip radius <what:rest>", "aaa radius $what"),
		settingNo("", "service configuration terminal disabled", "service configuration terminal disabled"), setting("", "service timestamps <what:rest>", "service timestamps $what"),
		settingNo("", "service interface inactive port-id allocation disabled", "service interface inactive port-id allocation disabled"), setting("", "service unsupported-transceiver <rest:rest>", "service unsupported-transceiver"),
		setting("", "service <what:rest>", "service $what"),

		block("", "daemon <name>", "daemon", "telemetry daemon $name"),
		setting("daemon", "exec {command:rest}", "exec"), setting("daemon", "option <name> value {value:rest}", "option $name"),
		{In: "daemon", Pattern: "shutdown", Path: "shutdown", No: true, Do: func(s *scope, a args) error {
			if a.No {
				s.Setting(s.Block+" / no shutdown", "running")
			}
			return nil
		}},
		setting("daemon", "heartbeat {n:int}", "heartbeat"), setting("daemon", "(oom score adjustment|memory maximum|command) {rest:rest}", "limits"),
		{In: "lines", Pattern: "<line:rest>", Opens: "lines", Path: "$line", Do: func(s *scope, a args) error {
			s.Block += " / " + a.Str("line")
			s.Setting(s.Block, "")
			return nil
		}},
	}
	return rows
}

func lastWord(s string) string {
	if w := strings.Fields(s); len(w) > 0 {
		return w[len(w)-1]
	}
	return ""
}

// accessRows are the ways in, with the access lists before them.
func accessRows() []row {
	var rows []row
	for _, m := range []struct{ words, service string }{
		{"management ssh", "ssh"}, {"management telnet", "telnet"}, {"management api http-commands", "http-api"}, {"management api gnmi", "gnmi"}, {"management api netconf", "netconf"},
		{"management api gribi", "gribi"}, {"management api restconf", "restconf"}, {"management api models", "models"}, {"management http-server", "http-server"},
		{"management cvx", "cvx-client"}, {"management xmpp", "xmpp"}, {"management client api gnmi", "gnmi-client"}, {"management api external", "external"},
	} {
		rows = append(rows, serviceBlock(m.words, m.service)...)
	}
	rows = append(rows,
		row{Pattern: "management console", Opens: "console", Path: "line console", Do: func(s *scope, a args) error {
			s.Line = ioslike.Get(&s.Config.Management.Lines, "console")
			return nil
		}},
		row{In: "console", Pattern: "idle-timeout {minutes:int}", Path: "exec-timeout", Do: func(s *scope, a args) error {
			s.Line.ExecTimeout = a.Str("minutes")
			return nil
		}},
		block("", "management security", "lines", "security"), block("", "management accounts", "lines", "aaa accounts"), block("", "management defaults", "lines", "management defaults"),
		block("", "management tech-support", "lines", "management tech-support"),
		row{Pattern: "management api security", Opens: "opaque", As: syntax.Unmodelled, Why: "this part of management is not computed"},
		row{Pattern: "management <rest:rest>", Opens: "opaque", As: syntax.Unmodelled, Why: "this part of management is not computed"},
	)
	return rows
}

// serviceBlock makes the rows of one "management ..." block. What runs where nothing is said is in defaults.go.
func serviceBlock(words, name string) []row {
	mode, vrfMode := "service "+name, "service "+name+" vrf"
	do := func(f func(*scope, *devices.Service, args)) func(*scope, args) error {
		return func(s *scope, a args) error { f(s, s.Service, a); return nil }
	}
	acl := func(in string) row {
		return row{In: in, Pattern: "<family:ip|ipv6> access-group {acl} [vrf <vrf>] in", Path: "access-group", Do: do(func(s *scope, v *devices.Service, a args) {
			k := map[string]string{"ip": "ipv4", "ipv6": "ipv6"}[a.Str("family")]
			vrf := a.Unquoted("vrf")
			if vrf == "" {
				vrf = s.Block
			}
			if vrf != "" {
				k += " vrf " + vrf
			}
			ioslike.Set(&v.ACLs, k, a.Str("acl"))
			s.Refer("access-list", a.Str("acl"), words+" access-group", a)
		})}
	}
	rows := []row{
		{Pattern: words, Opens: mode, Path: "service " + name, Do: func(s *scope, a args) error {
			s.Service = ioslike.Get(&s.Config.Management.Services, name)
			s.Block = ""
			return nil
		}},
		{In: mode, Pattern: "shutdown", Path: "enabled", No: true, Do: do(func(s *scope, v *devices.Service, a args) {
			ioslike.Set(&v.Settings, "shutdown", map[bool]string{true: "no", false: "yes"}[a.No])
		})},
		{In: mode, Pattern: "vrf <vrf>", Opens: vrfMode, Path: "vrf $vrf", Do: do(func(s *scope, v *devices.Service, a args) {
			s.Block = a.Unquoted("vrf")
			ioslike.Set(&v.VRFs, s.Block, true)
			s.Refer("vrf", s.Block, words, a)
		})},
		// A service that is shut down by default is so in a VRF too until "no shutdown" (EOS User Manual, "management api http-commands").
		{In: vrfMode, Pattern: "shutdown", Path: "enabled", No: true, Do: do(func(s *scope, v *devices.Service, a args) {
			ioslike.Set(&v.VRFs, s.Block, a.No)
			ioslike.Set(&v.Settings, "shutdown vrf "+s.Block, map[bool]string{true: "no", false: "yes"}[a.No])
		})},
		acl(mode), acl(vrfMode),
		{In: mode, Pattern: "(transport grpc|transport grpc-tunnel|transport ssh|transport tls|transport http) <name>", Opens: mode + " transport", Path: "transport $name", Do: do(func(s *scope, v *devices.Service, a args) {
			ioslike.Set(&v.Settings, "transport "+a.Str("name"), strings.Join(a.Node.Words[1:], " "))
			s.Block = "transport " + a.Str("name")
		})},
		{In: mode + " transport", Pattern: "shutdown", Path: "shutdown", No: true, Do: do(func(s *scope, v *devices.Service, a args) {
			if !a.No {
				ioslike.Set(&v.Settings, s.Block+" / shutdown", "yes")
			}
		}), Enter: dropNo},
		{In: mode + " transport", Pattern: "vrf {vrf}", Path: "vrf", Do: do(func(s *scope, v *devices.Service, a args) {
			ioslike.Set(&v.VRFs, a.Unquoted("vrf"), true)
			s.Refer("vrf", a.Unquoted("vrf"), words, a)
		})},
		{In: mode + " transport", Pattern: "port {port:int(1-65535)}", Path: "port", Do: do(func(s *scope, v *devices.Service, a args) { v.Port = a.Int("port") })},
		acl(mode + " transport"),
		{In: mode + " transport|" + mode + " lines", Pattern: "<line:rest>", Opens: mode + " lines", Path: "$line", Do: do(func(s *scope, v *devices.Service, a args) {
			s.Block += " / " + a.Str("line")
			ioslike.Set(&v.Settings, s.Block, "")
		})},
		{In: mode + "|" + vrfMode, Pattern: "(port|server-port) {port:int(1-65535)}", Path: "port", Do: do(func(s *scope, v *devices.Service, a args) { v.Port = a.Int("port") })},
		{In: mode, Pattern: "protocol <kind:http|https|unix-socket> [port {port:int(1-65535)}] [localhost [port {port:int(1-65535)}]]", Path: "protocol $kind", No: true, Do: do(func(s *scope, v *devices.Service, a args) {
			state := "on"
			if a.No {
				state = "off"
			}
			ioslike.Set(&v.Settings, "protocol "+a.Str("kind"), trimmed(state+" "+a.Str("port")))
		})},
		{In: mode, Pattern: "idle-timeout {minutes:int}", Path: "idle-timeout", Do: do(func(s *scope, v *devices.Service, a args) {
			ioslike.Set(&v.Settings, "idle-timeout", a.Str("minutes"))
		})},
		{In: mode, Pattern: "<line:rest>", Path: "", Do: do(func(s *scope, v *devices.Service, a args) { ioslike.Set(&v.Settings, a.Str("line"), "") })},
		{In: vrfMode, Pattern: "<line:rest>", Path: "", Do: do(func(s *scope, v *devices.Service, a args) {
			ioslike.Set(&v.Settings, "vrf "+s.Block+" / "+a.Str("line"), "")
		})},
	}
	return rows
}

// serviceRows are access lists before the control plane.
func serviceRows() []row {
	in := "control-plane"
	return []row{
		{Pattern: "(control-plane|system control-plane)", Opens: in, Path: "service control-plane", Do: func(s *scope, a args) error {
			s.Service = ioslike.Get(&s.Config.Management.Services, "control-plane")
			s.Service.Enabled = true
			return nil
		}},
		{In: in, Pattern: "<family:ip|ipv6> access-group {acl} [vrf <vrf>] in", Path: "access-group", Do: func(s *scope, a args) error {
			k := map[string]string{"ip": "ipv4", "ipv6": "ipv6"}[a.Str("family")]
			if a.Has("vrf") {
				k += " vrf " + a.Unquoted("vrf")
			}
			ioslike.Set(&s.Service.ACLs, k, a.Str("acl"))
			s.Refer("access-list", a.Str("acl"), "control-plane access-group", a)
			return nil
		}},
		{In: in, Pattern: "<family:ip|ipv6> access-group default {acl} in", Path: "access-group", Do: func(s *scope, a args) error {
			ioslike.Set(&s.Service.ACLs, map[string]string{"ip": "ipv4", "ipv6": "ipv6"}[a.Str("family")]+" default", a.Str("acl"))
			s.Refer("access-list", a.Str("acl"), "control-plane access-group default", a)
			return nil
		}},
		{In: in, Pattern: "<family:ip|ipv6> access-group ingress default {acl}", Path: "access-group", Do: func(s *scope, a args) error {
			ioslike.Set(&s.Service.ACLs, map[string]string{"ip": "ipv4", "ipv6": "ipv6"}[a.Str("family")]+" ingress default", a.Str("acl"))
			s.Refer("access-list", a.Str("acl"), "control-plane access-group ingress default", a)
			return nil
		}},
		{In: in, Pattern: "<rest:rest>", Opens: "opaque", As: syntax.Unmodelled, Why: "policing of the control plane is not computed"},
	}
}
