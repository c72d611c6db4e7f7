package sros

import (
	"strings"

	"interlock/devices/ioslike"
	"interlock/devices/nokia"
	"interlock/devices/syntax"
)

// systemRows are the system and its management ("System Management Guide", "MD-CLI User Guide").
func systemRows() []Row {
	configure := nokia.At("configure", "", nil)
	sys := nokia.At("configure system", "", nil)
	sec := sys.In("security", "", nil)
	user := sec.In("user-params local-user user <user>", "user $user", func(s *Scope, a syntax.Args) {
		s.User = ioslike.Get(&s.Config.Management.Users, a.Unquoted("user"))
	})
	service := func(b nokia.Block, words, name string) Row {
		return b.Leaf(words, "service "+name+" / enabled", func(s *Scope, a syntax.Args) {
			ioslike.Get(&s.Config.Management.Services, name).Enabled = nokia.On(a, "on")
		})
	}
	onSSH := func(words string) Row {
		return sec.Leaf("ssh "+words+" [<rest:rest>]", "service ssh", func(s *Scope, a syntax.Args) {
			ioslike.Set(&ioslike.Get(&s.Config.Management.Services, "ssh").Settings, strings.TrimSpace(words+" "+a.Unquoted("rest")), "")
		})
	}
	rows := nokia.Rows(
		sys.Leaf("name {name}", "hostname", func(s *Scope, a syntax.Args) { s.Config.Hostname = a.Unquoted("name") }),
		sys.Settings("ntp ", "time ntp"), sys.Settings("clock ", "time zone", "time dst-zone", "time prefer-local-time", "time sntp", "time ptp"), sys.Settings("snmp ", "contact", "location", "coordinates", "clli-code"),
		sys.Settings("snmp", "management-interface snmp"), sys.Settings("snmp ", "snmp"), sys.Settings("dns", "dns"), sys.Settings("lldp", "lldp"), sys.Settings("telemetry", "telemetry"),
		sys.Settings("hardware ", "power-management", "bluetooth", "thresholds", "fan-control", "central-frequency-clock"), sys.Settings("clock ", "login-control idle-timeout"), sys.Settings("banner", "login-control login-banner", "login-control pre-login-message", "login-control motd"),
		sys.Settings("management ", "management-interface cli", "management-interface configuration-save", "management-interface commit-history", "management-interface configuration-mode", "management-interface operations", "management-interface schema-path", "management-interface yang-modules", "management-interface remote-management", "management-interface configuration", "login-control", "script-control", "cron", "file-transmission-profile", "persistence", "ip", "icmp-vse", "alarms", "boot-bad-exec", "boot-good-exec", "rollback", "satellite", "software-repository", "transmission-profile", "vsr-license", "license", "gnss", "usb", "security-profile", "ned", "radius", "oper-mode", "network-element-discovery"),
		sys.Unmodelled("what this does to forwarding is not computed", "load-balancing", "lacp", "l4-load-balancing", "selective-fib", "switch-fabric", "resource", "ethernet", "cpm-http-redirect", "ospf-dynamic-hostnames", "allow-boot-license-violations", "efm-oam", "switchover-exec", "l2tp", "congestion-management", "hash-polarization", "weighted-ecmp"),
		service(sys, "management-interface netconf admin-state {on:enable|disable}", "netconf"), service(sys, "management-interface netconf listen admin-state {on:enable|disable}", "netconf"),
		service(sys, "grpc admin-state {on:enable|disable}", "grpc"), service(sys, "grpc gnmi admin-state {on:enable|disable}", "gnmi"),
		service(sec, "ssh server-admin-state {on:enable|disable}", "ssh"), service(sec, "telnet server-admin-state {on:enable|disable}", "telnet"), service(sec, "telnet-server {on:true|false}", "telnet"), service(sec, "telnet6-server {on:true|false}", "telnet6"),
		service(sec, "ftp-server {on:true|false}", "ftp"), service(sec, "telnet ipv6-admin-state {on:enable|disable}", "telnet6"),
		sys.Settings("netconf ", "management-interface netconf"), sys.Settings("grpc ", "grpc", "grpc-tunnel"),
		onSSH("server-cipher-list-v2"), onSSH("client-cipher-list-v2"), onSSH("server-mac-list-v2"), onSSH("client-mac-list-v2"), onSSH("server-kex-list-v2"), onSSH("client-kex-list-v2"), onSSH("preserve-key"), onSSH("key-re-exchange"), onSSH("version"), onSSH("inactivity-timeout"), onSSH("server-host-key-list-v2"), onSSH("client-host-key-list-v2"), onSSH("permit-empty-passwords"), onSSH("server-cipher-list-v1"), onSSH("client-cipher-list-v1"), onSSH("authentication-method"),
		sec.Leaf("aaa <rest:rest>", "aaa", func(s *Scope, a syntax.Args) {
			ioslike.Set(&s.Config.Management.AAA, a.Str("rest"), "")
		}),
		user.Exists(),
		user.Leaf("password {hash:rest}", "secret", func(s *Scope, a syntax.Args) { s.User.Secret = a.Unquoted("hash") }),
		user.Leaf("console member <profile>", "role", func(s *Scope, a syntax.Args) {
			s.User.Role = strings.TrimSpace(s.User.Role + " " + a.Unquoted("profile"))
		}),
		user.Leaf("public-keys <key:rest>", "ssh-key", func(s *Scope, a syntax.Args) { ioslike.Set(&s.User.SSHKeys, a.Str("key"), true) }),
		user.Leaf("(access|restricted-to-home|home-directory|save-when-restricted|snmp|cli-engine|rsa-auth-method|console) {v:rest}", "", func(s *Scope, a syntax.Args) {
			ioslike.Set(&s.User.Settings, strings.Join(a.Node.Words[7:], " "), "")
		}),
		sec.Settings("aaa ", "user-params attempts", "user-params authentication-order", "user-params exponential-backoff", "user-params local-user password", "user-params local-user user-template", "user-template", "password", "tls", "pki", "keychains", "hash-control", "snmp", "source-address", "management", "dot1x", "tech-support", "vprn-network-exceptions", "profile", "certificate-profile", "per-peer-queuing", "ftp", "system-passwords", "cli-script", "python-script", "keygroup-name", "secure-boot", "fips-140-2", "pki-common-name-list"),
		sec.Unmodelled("what protects the control plane is not computed", "cpm-filter", "cpm-queue", "cpu-protection", "dist-cpu-protection", "management-access-filter", "control-plane-protection"),

		configure.Settings("syslog ", "log"), configure.Settings("event ", "python"), configure.Settings("test ", "test-oam", "saa", "oam-pm"),
		configure.Unmodelled(qos, "qos"), configure.Unmodelled(mpls, "mirror", "li", "sflow", "call-trace", "macsec", "ipsec", "openflow"),
		configure.Unmodelled("what a group says where it is applied is not computed", "groups", "apply-groups"),
		configure.Unmodelled("subscriber management, NAT and the like are not computed", "aaa", "subscriber-mgmt", "application-assurance", "cflowd", "connection-profile", "eth-cfm", "pcp-server-policy", "routing-engine", "sflow-collector", "sla-profile", "vrrp", "ip", "bmp", "router-policy", "policy", "multicast-management", "bfd", "anysec", "dcs"),
		Row{Pattern: "persistent-indices [<rest:rest>]", As: syntax.Inert, Why: "numbers that the system keeps for itself and that nobody may change"},
	)
	bof := nokia.At("bof", "", nil)
	for _, w := range []string{"image", "configuration", "license"} {
		rows = append(rows, bof.Leaf(w+" (primary-location|secondary-location|tertiary-location) {v:rest}", "boot", func(s *Scope, a syntax.Args) {
			ioslike.Set(&s.Config.Management.Boot, strings.Join(a.Node.Words[1:3], " "), a.Unquoted("v"))
		}))
	}
	rows = append(rows, bof.Settings("boot ", "autonegotiate", "speed", "console", "dns", "duplex", "li", "port", "router", "system", "wait", "autoconfigure", "ess-system-type", "switchover-exec", "auto-boot", "fips-140-2", "console-speed")...)
	return append(rows, nokia.At("debug", "", nil).Inert("debugging is not configuration", "<first>")...)
}

// rows are the whole language of MD-CLI.
func rows() []Row {
	base, vprn := base(), vprn()
	all := nokia.Rows(
		hardwareRows(),
		routerRows(base, "/interface $if", "/vrf default"), bgpRows(base, "", ""), ospfRows(base, ""), isisRows(base, ""),
		routerRows(vprn, "/interface $vprn/$if", "/vrf $vprn"), bgpRows(vprn, " / vrf $vprn", "$vprn/"), ospfRows(vprn, " / vrf $vprn"), isisRows(vprn, " / vrf $vprn"),
		serviceRows(), policyRows(), filterRows(), systemRows(),
		routerRows(management(), "/interface management/$if", "/vrf management"),
		nokia.At("configure", "", nil).Unmodelled("routers beside Base and management are not computed", "router vpls-management", "cpm-vr"),
	)
	return all
}
