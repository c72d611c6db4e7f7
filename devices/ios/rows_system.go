package ios

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// systemRows are names, versions, images, accounts and AAA.
func systemRows() []row {
	return append([]row{
		{Pattern: "version {version}", Path: "version", Do: config(func(c *devices.Config, a args) { c.Version = a.Str("version") })},
		{Pattern: "hostname {name}", Path: "hostname", Do: config(func(c *devices.Config, a args) { c.Hostname = a.Unquoted("name") })},
		{Pattern: "license udi pid {pid} [sn {sn}]", Path: "platform", Do: func(s *scope, a args) error {
			s.Config.Platform = a.Str("pid")
			s.Setting("hardware udi sn", a.Str("sn"))
			return nil
		}},
		{Pattern: "boot system {image:rest}", Path: "boot system", Exact: true, List: "images", Do: func(s *scope, a args) error {
			was := s.Config.Management.Boot["system"]
			ioslike.Set(&s.Config.Management.Boot, "system", strings.TrimSpace(was+" "+a.Str("image"))) // tried in order
			return nil
		}},
		{Pattern: "boot (bootldr|config|host|network|bootstrap|manual|enable-break|helper|helper-config-file|buffersize|auto-copy-sw|auto-download-sw|private-config-file|config-file|ipxe|mode) [{x:rest}]", Exact: true, Do: func(s *scope, a args) error {
			key := a.Node.Words[1]
			ioslike.Set(&s.Config.Management.Boot, key, words(a))
			s.At(a, "boot "+key)
			return nil
		}},
		{Pattern: "config-register {value}", Path: "boot config-register", Do: config(func(c *devices.Config, a args) { ioslike.Set(&c.Management.Boot, "config-register", a.Str("value")) })},
		// A license level and a template of the hardware count from the next boot on (notes rows 45 and 60).
		{Pattern: "license boot level {level:rest}", Path: "boot license level", Do: func(s *scope, a args) error {
			ioslike.Set(&s.Config.Management.Boot, "license level", a.Str("level"))
			return nil
		}},
		{Pattern: "license boot (module|suite) {level:rest}", Path: "boot license module", Exact: true, Do: func(s *scope, a args) error {
			ioslike.Set(&s.Config.Management.Boot, "license "+a.Node.Words[2], a.Str("level"))
			s.At(a, "boot license "+a.Node.Words[2])
			return nil
		}},
		{Pattern: "sdm prefer {template:rest}", Path: "boot sdm", Do: func(s *scope, a args) error {
			ioslike.Set(&s.Config.Management.Boot, "sdm", a.Str("template"))
			return nil
		}},
		{Pattern: "platform hardware throughput level {level:rest}", Path: "boot throughput level", Do: func(s *scope, a args) error {
			ioslike.Set(&s.Config.Management.Boot, "throughput level", a.Str("level"))
			return nil
		}},

		{Pattern: "username <name> {rest:rest}", Path: "user $name", Do: user},
		{Pattern: "username <name>", Path: "user $name", Do: user},
		{Pattern: "enable (secret|password) {rest:rest}", Path: "user enable", Do: func(s *scope, a args) error {
			u := ioslike.Get(&s.Config.Management.Users, "enable")
			w := strings.Fields(a.Str("rest"))
			if u.Secret == "" || a.Word("secret") { // the secret wins over the password
				u.Secret = w[len(w)-1]
			}
			if len(w) > 2 && w[0] == "level" {
				ioslike.Set(&u.Settings, "level "+w[1], w[len(w)-1])
			}
			return nil
		}},
		{Pattern: "aaa new-model", Path: "aaa new-model", Do: func(s *scope, a args) error {
			ioslike.Set(&s.Config.Management.AAA, "new-model", "on")
			return nil
		}, Enter: dropNo},
		{Pattern: "aaa <what:authentication|authorization|accounting> <x> <list> [{methods:rest}]", Opens: "aaa-accounting", Do: func(s *scope, a args) error {
			key := a.Str("what") + " " + a.Str("x") + " " + a.Str("list")
			ioslike.Set(&s.Config.Management.AAA, key, a.Str("methods"))
			s.At(a, "aaa "+key)
			return nil
		}},
		{Pattern: "aaa <what:authentication|authorization|accounting> <x>", Do: func(s *scope, a args) error {
			key := a.Str("what") + " " + a.Str("x")
			ioslike.Set(&s.Config.Management.AAA, key, "on")
			s.At(a, "aaa "+key)
			return nil
		}},
		{In: "aaa-accounting", Pattern: "(action-type|group|broadcast|method|periodic) [<x:rest>]", As: syntax.Inert, Why: "what is recorded forwards nothing"},
		{Pattern: "aaa group server <kind> <name>", Opens: "aaa-group", Path: "aaa group server $kind $name", Do: func(s *scope, a args) error {
			s.Block = "group server " + a.Str("kind") + " " + a.Str("name")
			ioslike.Set(&s.Config.Management.AAA, s.Block, "on")
			return nil
		}},
		{In: "aaa-group", Pattern: "(server|server-private|ip|ipv6|vrf|deadtime|load-balance|attribute|accounting|authorization|mac-delimiter|subscriber|key-wrap|throttle|domain|cache|backoff|radius-server) <x:rest>", Exact: true, Do: func(s *scope, a args) error {
			key := s.Block + " " + words(a)
			ioslike.Set(&s.Config.Management.AAA, key, "")
			s.At(a, "aaa "+key)
			return nil
		}},
		{Pattern: "aaa (session-id|common-criteria|local|max-sessions|memory|nas|password|attribute|traceback|route|dnis|configuration|cache|intercept|processes|pod|policy|authorization config-commands) [<x:rest>]", As: syntax.Inert, Why: "how logins are counted and remembered; who may log in is said elsewhere"},
	}, systemBlocks()...)
}

func systemBlocks() []row {
	rows := unread("", "who may log in by these servers is not computed", "aaa server <x:rest>", "ldap <x:rest>", "radius server <name>", "tacacs server <name>", "kerberos <x:rest>", "parser view <x:rest>", "identity <x:rest>")
	rows = append(rows, settings("", "aaa", false, "tacacs-server <x:rest>", "radius-server <x:rest>", "ip tacacs <x:rest>", "ip radius <x:rest>", "ipv6 tacacs <x:rest>", "ipv6 radius <x:rest>", "login (block-for|delay|on-failure|on-success|quiet-mode) [<x:rest>]", "privilege <x:rest>", "security <x:rest>", "password <x:rest>")...)
	return rows
}

// user reads what stands behind "username NAME": privilege, secret, password, in any order.
func user(s *scope, a args) error {
	u := ioslike.Get(&s.Config.Management.Users, a.Unquoted("name"))
	w := syntax.Words(a.Str("rest"))
	for i := 0; i < len(w); i++ {
		value := func() string {
			if i+1 < len(w) {
				i++
				return w[i]
			}
			return ""
		}
		switch w[i] {
		case "privilege":
			u.Privilege = value()
		case "secret", "password":
			v := value()
			if len(v) == 1 && v >= "0" && v <= "9" && i+1 < len(w) {
				v = value()
			}
			u.Secret = v
		case "nopassword":
			u.Secret = "none"
		case "role":
			u.Role = value()
		default:
			ioslike.Set(&u.Settings, strings.Join(w[i:], " "), "")
			i = len(w)
		}
	}
	return nil
}

// service gives a way of managing the device.
func service(c *devices.Config, name string) *devices.Service {
	return ioslike.Get(&c.Management.Services, name)
}

// serviceRows are the ways of managing the device, and records that it sends.
func serviceRows() []row {
	flag := func(pattern, name string) row {
		return row{Pattern: pattern, Path: "service " + name + "; service " + name + " / enabled", No: true, Do: config(func(c *devices.Config, a args) { service(c, name).Enabled = !a.No })}
	}
	keep := func(pattern, name, key string) row {
		return row{Pattern: pattern, Path: "service " + name + "; service " + name + " / " + key, No: true, Do: config(func(c *devices.Config, a args) {
			v := words(a)
			if a.No {
				v = "no"
			}
			ioslike.Set(&service(c, name).Settings, key, v)
		})}
	}
	acl := func(pattern, name, family string) row {
		return row{Pattern: pattern, Path: "service " + name + "; service " + name + " / access-group " + family, Do: func(s *scope, a args) error {
			ioslike.Set(&service(s.Config, name).ACLs, family, a.Str("acl"))
			s.Refer("access-list", a.Str("acl"), name+" access-class", a)
			return nil
		}}
	}
	rows := []row{
		flag("ip http server", "http"), flag("ip http secure-server", "https"), flag("restconf", "restconf"), flag("netconf-yang", "netconf"), flag("netconf ssh", "netconf-ssh"), flag("gnxi", "gnmi"), flag("gnmi-yang", "gnmi"), flag("gnxi server", "gnmi"), flag("gnxi secure-server", "gnmi-secure"), flag("ip scp server enable", "scp"),
		acl("ip http access-class {acl:int}", "http", "ipv4"), acl("ip http access-class ipv4 {acl}", "http", "ipv4"), acl("ip http access-class ipv6 {acl}", "http", "ipv6"), acl("netconf-yang ssh ipv4 access-list name {acl}", "netconf", "ipv4"), acl("restconf ipv4 access-list name {acl}", "restconf", "ipv4"),
		keep("ip http authentication {x:rest}", "http", "authentication"), keep("ip http port {x}", "http", "port"), keep("ip http secure-port {x}", "https", "port"), keep("ip http client {x:rest}", "http", "client"), keep("ip http (timeout-policy|max-connections|path|tls-version|session-idle-timeout|digest|banner|active-session-modules|accounting|help-path|session-module-list) {x:rest}", "http", "setting"),
		keep("ip http (secure-active-session-modules|secure-ciphersuite|secure-client-auth|secure-trustpoint|secure-ecdhe-curve|secure-peer-verify-trustpoint|secure-piv-based-auth) [{x:rest}]", "https", "setting"),
		keep("ip ssh version {v}", "ssh", "version"), keep("ip ssh (time-out|timeout) {x}", "ssh", "time-out"), keep("ip ssh authentication-retries {x}", "ssh", "authentication-retries"), keep("ip ssh source-interface {x:ifname}", "ssh", "source-interface"), keep("ip ssh rsa {x:rest}", "ssh", "rsa"), keep("ip ssh dh min size {x}", "ssh", "dh"), keep("ip ssh server algorithm <what> {x:rest}", "ssh", "server algorithm $what"),
		keep("ip ssh client {x:rest}", "ssh", "client"), keep("ip ssh port {x:rest}", "ssh", "port"), keep("ip ssh (logging|maxstartups|dscp|precedence|break-string|window-size|bulk-mode|stricthostkeycheck|ec) [{x:rest}]", "ssh", "setting"),
		keep("netconf (max-sessions|lock-time|max-message|format) {x:rest}", "netconf", "setting"), keep("netconf-yang {x:rest}", "netconf", "setting"), keep("gnxi {x:rest}", "gnmi", "setting"), keep("ip telnet {x:rest}", "telnet", "setting"),
		{Pattern: "ip ssh pubkey-chain", Opens: "ssh-keys", Path: "service ssh / pubkey-chain", Do: config(func(c *devices.Config, a args) { ioslike.Set(&service(c, "ssh").Settings, "pubkey-chain", "on") })},
		{In: "ssh-keys", Pattern: "username <name>", Opens: "ssh-keys-user", Do: func(s *scope, a args) error {
			s.User = ioslike.Get(&s.Config.Management.Users, a.Str("name"))
			return nil
		}},
		{In: "ssh-keys-user", Pattern: "key-hash <key:rest>", Do: func(s *scope, a args) error { ioslike.Set(&s.User.SSHKeys, a.Str("key"), true); return nil }},
		{In: "ssh-keys-user", Pattern: "key-string", Opens: "unread the text of a key is not computed", As: syntax.Unmodelled, Why: "the text of a key is not computed"},
		{In: "ssh-keys", Pattern: "(quit|server <x>)", As: syntax.Inert, Why: "keys of servers that the device itself logs in to"},
		{Pattern: "snmp-server community <community> {rest:rest}", Path: "snmp community $community", Do: snmpCommunity},
		{Pattern: "snmp-server community <community>", Path: "snmp community $community", Do: snmpCommunity},
		{Pattern: "(ip domain-name|ip domain name|domain name|domain-name) {name}", Path: "dns domain", Do: func(s *scope, a args) error { s.Setting("dns domain", a.Str("name")); return nil }},
		{Pattern: "(ip domain lookup|ip domain-lookup|domain lookup)", Path: "dns lookup", No: true, Do: func(s *scope, a args) error {
			if a.No {
				s.Setting("dns lookup", "off")
			}
			return nil
		}},
	}
	rows = append(rows, settings("", "snmp", false, "snmp-server", "snmp-server (location|contact|chassis-id|enable|host|user|group|view|engineID|source-interface|trap-source|trap|trap-timeout|ifindex|packetsize|queue-length|queue-limit|system-shutdown|tftp-server-list|file-transfer|inform|context|drop|cache|manager|usm|ip|spi|trap-authentication|accounting|password-policy|informs) [<x:rest>]", "snmp mib <x:rest>", "snmp ifmib <x:rest>", "snmp trap <x:rest>")...)
	rows = append(rows, settings("", "ntp", true, "ntp <x:rest>", "sntp <x:rest>", "clock (timezone|summer-time|calendar-valid|initialize|save) [<x:rest>]")...)
	rows = append(rows, settings("", "syslog", true, "logging <x:rest>")...)
	rows = append(rows, settings("", "dns", false, "ip name-server <x:rest>", "ip host <x:rest>", "ipv6 host <x:rest>", "ip domain (list|retry|timeout|round-robin|multicast|recursive) [<x:rest>]", "ip domain-list <x:rest>", "ip domain (name|lookup|name-server|list) vrf <x:rest>", "ip domain lookup <x:rest>", "ip dns <x:rest>", "ip domain name vrf <x> <y>", "domain (name-server|list|vrf) <x:rest>")...)
	rows = append(rows, row{Pattern: "banner <kind:motd|login|exec|incoming|slip-ppp|prompt-timeout> {text:rest}", Path: "banner $kind", Do: func(s *scope, a args) error {
		text := []string{a.Str("text")}
		for _, c := range a.Node.Children {
			text = append(text, c.Line)
		}
		s.Setting("banner "+a.Str("kind"), strings.Join(text, "\n"))
		return nil
	}})
	return append(rows, settings("", "telemetry", false, "ip flow-export <x:rest>", "ip flow-cache <x:rest>", "ip flow-top-talkers", "ip flow-aggregation <x:rest>", "rmon <x:rest>", "cdp <x:rest>", "lldp <x:rest>")...)
}

func snmpCommunity(s *scope, a args) error {
	s.Setting("snmp community "+a.Str("community"), a.Str("rest"))
	if w := strings.Fields(a.Str("rest")); len(w) > 1 && w[len(w)-1] != "RO" && w[len(w)-1] != "RW" {
		s.Refer("access-list", w[len(w)-1], "snmp-server community", a)
	}
	return nil
}

// lineRows are terminal lines.
func lineRows() []row {
	open := func(s *scope, a args) error {
		kind := a.Str("kind")
		if a.Word("vty") {
			kind = "vty"
		}
		name := map[string]string{"console": "console", "con": "console", "aux": "aux", "vty": "vty", "": "line"}[kind]
		if kind == "vty" {
			name += " " + a.Str("from")
			if a.Has("to") {
				name += "-" + a.Str("to")
			}
		} else if kind == "" {
			name += " " + strings.TrimSpace(a.Str("range"))
		}
		s.Line = ioslike.Get(&s.Config.Management.Lines, name)
		s.Block = "line " + name
		s.At(a, s.Block)
		return nil
	}
	in := "line"
	rows := []row{
		{Pattern: "line <kind:con|console|aux> [<n:int>]", Opens: in, Do: open},
		{Pattern: "line vty <from:int> [<to:int>]", Opens: in, Do: open, Stands: terminals},
		{Pattern: "line [tty] <range:rest>", Opens: in, Do: open},
		{In: in, Pattern: "access-class {acl} <dir:in|out> [vrf-also] [vrfname <vrf>]", Do: lineACL("ipv4")},
		{In: in, Pattern: "ipv6 access-class {acl} <dir:in|out> [vrf-also]", Do: lineACL("ipv6")},
		{In: in, Pattern: "exec-timeout {min:int} [{sec:int}]", Do: func(s *scope, a args) error {
			s.Line.ExecTimeout = strings.TrimSpace(a.Str("min") + " " + a.Str("sec"))
			s.At(a, s.Block, "exec-timeout")
			return nil
		}},
	}
	for _, k := range []string{"transport input", "transport output", "transport preferred", "login authentication", "login", "password", "privilege level", "authorization", "accounting", "exec", "rotary", "session-limit", "autocommand", "secret", "length", "width", "activation-character", "escape-character", "session-timeout", "absolute-timeout", "logout-warning", "stopbits", "speed", "databits", "parity", "flowcontrol", "modem", "vacant-message", "refuse-message", "notify", "location", "timeout login", "stop-character", "hold-character", "buffer-length", "terminal-type", "txspeed", "rxspeed", "script", "session-disconnect-warning", "padding", "history", "editing", "monitor", "data-character-bits", "exec-banner", "motd-banner", "full-help", "international", "autohangup", "callback", "dispatch-timeout", "lockable", "no-ip", "domain-lookup", "prompt", "special-character-bits", "start-character", "usb-inactivity-timeout", "media-type", "exec-character-bits", "insecure", "ip", "logging synchronous", "autoselect", "ppp", "autocommand-options", "disconnect-character"} {
		rows = append(rows, row{In: in, Pattern: k + " [{x:rest}]", No: true, Do: func(s *scope, a args) error {
			v := a.Str("x")
			if a.No {
				v = strings.TrimSpace("no " + v)
			}
			if v == "" {
				v = "on"
			}
			ioslike.Set(&s.Line.Settings, k, v)
			s.At(a, s.Block, k)
			return nil
		}})
	}
	return rows
}

func lineACL(family string) func(*scope, args) error {
	return func(s *scope, a args) error {
		key := family + " " + a.Str("dir")
		ioslike.Set(&s.Line.ACLs, key, a.Str("acl"))
		s.At(a, s.Block, "access-class "+key)
		s.Refer("access-list", a.Str("acl"), "line access-class", a)
		return nil
	}
}
