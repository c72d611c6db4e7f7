package junos

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

func user(f func(*devices.User, syntax.Args)) func(*scope, syntax.Args) error {
	return func(s *scope, a syntax.Args) error {
		name := a.Str("user")
		if name == "" {
			name = "root"
		}
		f(ioslike.Get(&s.Config.Management.Users, name), a)
		s.At(a, "user "+name)
		return nil
	}
}

func service(name string, f func(*devices.Service, syntax.Args)) func(*scope, syntax.Args) error {
	return func(s *scope, a syntax.Args) error {
		v := ioslike.Get(&s.Config.Management.Services, name)
		v.Enabled = true
		s.At(a, "service "+name)
		if f != nil {
			f(v, a)
		}
		return nil
	}
}

// kept records the rest of a service's statement as written.
func kept(v *devices.Service, a syntax.Args) { ioslike.Set(&v.Settings, a.Str("rest"), "") }

// setting keeps a statement as written under a neutral word; skip is how many of its words the word stands for.
func setting(word string, skip int) func(*scope, syntax.Args) error {
	return func(s *scope, a syntax.Args) error {
		s.Setting(strings.TrimSpace(word+" "+strings.Join(a.Node.Words[skip:], " ")), "")
		return nil
	}
}

const (
	ofUser     = "system login user <user> "
	ofRoot     = "system root-authentication "
	ofServices = "system services "
)

var systemRows = []Row{
	{Pattern: "version {v:rest}", Path: "version", Do: func(s *scope, a syntax.Args) error { s.Config.Version = a.Unquoted("v"); return nil }},
	{Pattern: "system host-name {name}", Path: "hostname", Do: func(s *scope, a syntax.Args) error { s.Config.Hostname = a.Unquoted("name"); return nil }},
	{Pattern: "system domain-name {name}", Do: func(s *scope, a syntax.Args) error { s.Setting("dns domain-name", a.Unquoted("name")); return nil }},
	{Pattern: "system domain-search <name>", Do: setting("dns domain-search", 2)},
	{Pattern: "system name-server <ip:addr> [<rest:rest>]", Do: setting("dns name-server", 2)},
	{Pattern: "system time-zone {zone}", Do: func(s *scope, a syntax.Args) error { s.Setting("clock time-zone", a.Str("zone")); return nil }},
	{Pattern: strings.TrimSpace(ofUser), Do: user(func(*devices.User, syntax.Args) {})},
	{Pattern: ofUser + "class {class}", Do: user(func(u *devices.User, a syntax.Args) { u.Role = a.Str("class") })},
	{Pattern: ofUser + "uid {uid:int}", Do: user(func(u *devices.User, a syntax.Args) { ioslike.Set(&u.Settings, "uid", a.Str("uid")) })},
	{Pattern: ofUser + "full-name {text:rest}", Do: user(func(u *devices.User, a syntax.Args) { ioslike.Set(&u.Settings, "full-name", a.Unquoted("text")) })},
	{Pattern: ofUser + "(cli|no-cli) <rest:rest>", As: syntax.Inert, Why: "how the prompt looks"},
	{Pattern: ofUser + "authentication (encrypted-password|plain-text-password-value) {p:rest}", Do: user(func(u *devices.User, a syntax.Args) { u.Secret = a.Unquoted("p") })},
	{Pattern: ofUser + "authentication (ssh-rsa|ssh-dsa|ssh-ecdsa|ssh-ed25519|load-key-file) <key:rest>", Do: user(func(u *devices.User, a syntax.Args) { ioslike.Set(&u.SSHKeys, a.Unquoted("key"), true) })},
	{Pattern: ofUser + "authentication no-public-keys", Do: user(func(u *devices.User, a syntax.Args) { ioslike.Set(&u.Settings, "no-public-keys", "") })},
	{Pattern: ofRoot + "(encrypted-password|plain-text-password-value) {p:rest}", Do: user(func(u *devices.User, a syntax.Args) { u.Secret = a.Unquoted("p") })},
	{Pattern: ofRoot + "(ssh-rsa|ssh-dsa|ssh-ecdsa|ssh-ed25519|load-key-file) <key:rest>", Do: user(func(u *devices.User, a syntax.Args) { ioslike.Set(&u.SSHKeys, a.Unquoted("key"), true) })},
	{Pattern: ofRoot + "no-public-keys", Do: user(func(u *devices.User, a syntax.Args) { ioslike.Set(&u.Settings, "no-public-keys", "") })},
	{Pattern: "system login (class|password|retry-options|deny-sources|idle-timeout|allow-sources|filter) <rest:rest>", Do: setting("aaa login", 2)},
	{Pattern: "system login (message|announcement) {text:rest}", Do: func(s *scope, a syntax.Args) error {
		s.Setting("banner "+a.Node.Words[2], a.Unquoted("text"))
		return nil
	}},
	{Pattern: "system authentication-order <how>", Do: func(s *scope, a syntax.Args) error {
		ioslike.Set(&s.Config.Management.AAA, "authentication-order", chain(s.Config.Management.AAA["authentication-order"], a.Str("how")))
		return nil
	}},
	{Pattern: "system (tacplus-server|radius-server|tacplus-options|radius-options|accounting) <rest:rest>", Do: setting("aaa", 1)},
	{Pattern: "system ports (console|auxiliary) [<rest:rest>]", Do: setting("console", 2)},
	{Pattern: ofServices + "ssh", Do: service("ssh", nil)},
	{Pattern: ofServices + "ssh port {p:int}", Do: service("ssh", func(v *devices.Service, a syntax.Args) { v.Port = a.Int("p") })},
	{Pattern: ofServices + "ssh root-login {how}", Do: service("ssh", func(v *devices.Service, a syntax.Args) { ioslike.Set(&v.Settings, "root-login", a.Str("how")) })},
	{Pattern: ofServices + "ssh <rest:rest>", Do: service("ssh", kept)},
	{Pattern: ofServices + "telnet [<rest:rest>]", Do: service("telnet", kept)},
	{Pattern: ofServices + "netconf (ssh|rfc-compliant|yang-compliant|yang-modules|notification|traceoptions|tls|netconf-monitoring|flatten-commit-results|hello-message) [<rest:rest>]", Do: service("netconf", func(v *devices.Service, a syntax.Args) {
		ioslike.Set(&v.Settings, strings.Join(a.Node.Words[3:], " "), "")
	}), Exact: true},
	{Pattern: ofServices + "netconf", Do: service("netconf", nil)},
	{Pattern: ofServices + "(web-management|rest) [<rest:rest>]", Do: service("http-api", kept)},
	{Pattern: ofServices + "extension-service <rest:rest>", Do: service("grpc", kept)},
	{Pattern: ofServices + "(ftp|finger|xnm-clear-text|xnm-ssl|tftp-server|outbound-ssh|outbound-https|dhcp|dhcp-local-server|dhcp-proxy-client|dns|service-deployment|database-replication|subscriber-management|resource-monitor|flow-tap-dtcp|reverse|static-subscribers|webapi|dtcp-only|dynamic-dns|monitor|packet-triggered-subscribers|port-forwarding|grpc) [<rest:rest>]", Do: setting("service", 2)},
	{Pattern: "system management-instance", Path: "vrf mgmt_junos", Do: func(s *scope, a syntax.Args) error {
		s.later.mgmt = true
		s.VRFNamed("mgmt_junos").Management = true
		return nil
	}},
	{Pattern: "system (syslog|ntp) <rest:rest>", Do: setting("", 1)},
	{Pattern: "system syslog", As: syntax.Inert, Why: "names nothing"},
	{Pattern: "system (archival|location|backup-router|inet6-backup-router|static-host-mapping|license|extensions|scripts|commit|processes|internet-options|arp|ddos-protection|max-configurations-on-flash|max-configuration-rollbacks|configuration-database|dump-device|compress-configuration-files|saved-core-files|saved-core-context|no-saved-core-context|auto-snapshot|phone-home|autoinstallation|dynamic-profile-options|diag-port-authentication|encrypt-configuration-files|export-format|fips|health-monitor|host-name-limit|master-password|mirror-flash-on-disk|nd-maxmcast-solicit|packet-forwarding-options|pic-console-authentication|security-profile|switchover-on-routing-crash|tracing|usb|watchdog|kernel-replication|appid|regex-additive-logic|donot-disable-ip6op-ondad|auto-configuration|no-hidden-commands|allow-v4mapped-packets|icmpv4-rate-limit|icmpv6-rate-limit|proxy|disable-usb-storage|container|virtual-machine|monitor|name-resolution|no-debugger-on-alt-break|pic-serial|power|resource|schema|storage|uplink|vm|vmhost|zeroize) [<rest:rest>]", Do: setting("system", 1)},
	{Pattern: "system default-address-selection", Do: func(s *scope, a syntax.Args) error { s.Setting("default-address-selection", ""); return nil }},
	{Pattern: "system (no-redirects|no-redirects-ipv6|no-multicast-echo|no-ping-record-route|no-ping-time-stamp|ports-disable|alarm|debugger-on-panic|debugger-on-break)", As: syntax.Unmodelled, Why: "what the device itself sends is not computed"},
}
