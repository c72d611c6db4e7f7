package nxos

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

func config(f func(c *devices.Config, a syntax.Args)) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		f(s.Config, a)
		return nil
	}
}

func service(c *devices.Config, name string) *devices.Service {
	return ioslike.Get(&c.Management.Services, name)
}

// serviceFeatures are the features that are a way in, by their neutral name.
var serviceFeatures = map[string]string{"ssh": "ssh", "telnet": "telnet", "nxapi": "http-api", "grpc": "grpc", "netconf": "netconf", "restconf": "restconf", "http-server": "http"}

func feature(s *ioslike.Scope, a syntax.Args) error {
	name := a.Str("feature")
	ioslike.Set(&s.Config.Features, name, !a.No)
	if svc := serviceFeatures[name]; svc != "" {
		service(s.Config, svc).Enabled = !a.No
	}
	return nil
}

func user(s *ioslike.Scope, a syntax.Args) *devices.User {
	return ioslike.Get(&s.Config.Management.Users, a.Str("name"))
}

// userRest reads what stands behind "username NAME": password, role, expire, keys, in any order.
func userRest(s *ioslike.Scope, a syntax.Args) error {
	u := user(s, a)
	w := syntax.Words(a.Str("rest"))
	if a.Word("password") {
		w = append([]string{"password"}, w...)
	}
	for i := 0; i < len(w); i++ {
		value := func() string {
			if i+1 < len(w) {
				i++
				return w[i]
			}
			return ""
		}
		switch w[i] {
		case "password":
			v := value()
			if len(v) == 1 && i+1 < len(w) && v >= "0" && v <= "9" {
				v = value()
			}
			u.Secret = v
		case "role":
			u.Role = strings.TrimSpace(u.Role + " " + value())
		case "priv-lvl", "privilege":
			u.Privilege = value()
		case "sshkey", "ssh-key":
			ioslike.Set(&u.SSHKeys, strings.Join(w[i+1:], " "), true)
			i = len(w)
		case "expire":
			ioslike.Set(&u.Settings, "expire", value())
		default:
			ioslike.Set(&u.Settings, strings.Join(w[i:], " "), "")
			i = len(w)
		}
	}
	return nil
}

func line(s *ioslike.Scope, name string) *devices.TerminalLine {
	return ioslike.Get(&s.Config.Management.Lines, name)
}

func openLine(name string) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		s.Line = line(s, name)
		return nil
	}
}

func lineACL(family string) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		ioslike.Set(&s.Line.ACLs, family+" "+a.Str("dir"), a.Str("acl"))
		s.Refer("access-list", a.Str("acl"), "line access-class", a)
		return nil
	}
}

func boot(s *ioslike.Scope, a syntax.Args) error {
	key := a.Str("what")
	if a.Has("sup") {
		key += " " + a.Str("sup")
	}
	ioslike.Set(&s.Config.Management.Boot, key, a.Str("image"))
	a.Sets("boot " + key)
	return nil
}

// valued is a statement of one value that entering again replaces, kept under a neutral key.
func valued(pattern, key string) ioslike.Row {
	return ioslike.Row{Pattern: pattern + " {value:rest}", Path: key, Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.Setting(key, a.Str("value"))
		return nil
	}}
}

var managementRows = join([]ioslike.Row{
	{Pattern: "version {version} [{bios:rest}]", Path: "version", Do: config(func(c *devices.Config, a syntax.Args) { c.Version = a.Str("version") })},
	{Pattern: "(hostname|switchname) {name}", Path: "hostname", Do: config(func(c *devices.Config, a syntax.Args) { c.Hostname = a.Unquoted("name") })},
	{Pattern: "feature <feature:rest>", Path: "feature $feature", No: true, Do: feature, Enter: enterFeature},
	{Pattern: "(install feature-set|feature-set) <name>", Path: "feature set $name", Do: config(func(c *devices.Config, a syntax.Args) { ioslike.Set(&c.Features, "set "+a.Str("name"), true) })},
	{Pattern: "nv overlay evpn", Path: "feature nv overlay evpn", Do: config(func(c *devices.Config, a syntax.Args) { ioslike.Set(&c.Features, "nv overlay evpn", true) })},
	{Pattern: "system jumbomtu {mtu:int(1500-9216)}", Path: "system / mtu", No: true, Do: config(func(c *devices.Config, a syntax.Args) {
		if c.System.MTU = a.Int("mtu"); a.No || c.System.MTU == 9216 { // the default
			c.System.MTU = 0
		}
	})},
	{Pattern: "system default switchport", Path: "system / default routed", No: true, Do: config(func(c *devices.Config, a syntax.Args) { c.System.DefaultRouted = a.No })},
	{Pattern: "system default switchport shutdown", Path: "system / default shutdown", No: true, Do: config(func(c *devices.Config, a syntax.Args) { c.System.DefaultShutdown = !a.No })},
	{Pattern: "system default switchport fabricpath", As: syntax.Unmodelled, Why: "FabricPath is not computed"},
	{Pattern: "fabric forwarding anycast-gateway-mac {mac:mac}", Path: "system / virtual mac", Do: config(func(c *devices.Config, a syntax.Args) { c.System.VirtualMAC = a.Str("mac") })},
	{Pattern: "fabric forwarding {x:rest}", As: syntax.Unmodelled, Why: "this setting of the fabric is not computed"},
	{Pattern: "boot <what:nxos|system|kickstart> {image} [<sup:sup-1|sup-2>]", Path: "boot $what", Do: boot},
	{Pattern: "boot poap [enable]", Path: "boot poap", No: true, Do: config(func(c *devices.Config, a syntax.Args) { ioslike.Set(&c.Management.Boot, "poap", on2(a)) })},
	{Pattern: "boot order {x:rest}", Path: "boot order", Do: config(func(c *devices.Config, a syntax.Args) { ioslike.Set(&c.Management.Boot, "order", a.Str("x")) })},
	{Pattern: "boot mode {x}", Path: "boot mode", Do: config(func(c *devices.Config, a syntax.Args) { ioslike.Set(&c.Management.Boot, "mode", a.Str("x")) })},
	{Pattern: "boot auto-copy", As: syntax.Inert, Why: "copies the image to the other supervisor"},

	{Pattern: "username <name> {rest:rest}", Path: "user $name", Do: userRest},
	{Pattern: "username <name> password {rest:rest}", Path: "user $name", Do: userRest},
	{Pattern: "username <name> sshkey <key:rest>", Path: "user $name / ssh-key", Do: func(s *ioslike.Scope, a syntax.Args) error {
		ioslike.Set(&user(s, a).SSHKeys, a.Str("key"), true)
		return nil
	}},
	{Pattern: "username <name> passphrase {x:rest}", Path: "user $name / passphrase", Do: func(s *ioslike.Scope, a syntax.Args) error {
		ioslike.Set(&user(s, a).Settings, "passphrase", a.Str("x"))
		return nil
	}},
	{Pattern: "username <name> keypair {x:rest}", Path: "user $name / keypair", Do: func(s *ioslike.Scope, a syntax.Args) error {
		ioslike.Set(&user(s, a).Settings, "keypair", a.Str("x"))
		return nil
	}},
	{Pattern: "role name <name>", Opens: "role", Path: "aaa role $name", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.Block = "aaa role " + a.Str("name")
		s.Setting(s.Block, "")
		return nil
	}},
	{Pattern: "role feature-group name <name>", Opens: "role", Path: "aaa role feature-group $name", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.Block = "aaa role feature-group " + a.Str("name")
		s.Setting(s.Block, "")
		return nil
	}},
	{Pattern: "line console", Opens: "line", Path: "line console", Do: openLine("console")},
	{Pattern: "line vty", Opens: "line", Path: "line vty", Do: openLine("vty")},
	{Pattern: "line com1", Opens: "line", Path: "line com1", Do: openLine("com1")},
	{In: "line", Pattern: "access-class {acl} <dir:in|out>", Path: "access-class ipv4 $dir", Do: lineACL("ipv4")},
	{In: "line", Pattern: "ip access-class {acl} <dir:in|out>", Path: "access-class ipv4 $dir", Do: lineACL("ipv4")},
	{In: "line", Pattern: "ipv6 access-class {acl} <dir:in|out>", Path: "access-class ipv6 $dir", Do: lineACL("ipv6")},
	{In: "line", Pattern: "exec-timeout {x:rest}", Path: "exec-timeout", Do: func(s *ioslike.Scope, a syntax.Args) error {
		s.Line.ExecTimeout = a.Str("x")
		return nil
	}},
	{In: "line", Pattern: "session-limit {x}", Path: "session-limit", Do: func(s *ioslike.Scope, a syntax.Args) error {
		ioslike.Set(&s.Line.Settings, "session-limit", a.Str("x"))
		return nil
	}},
	{In: "line", Pattern: "absolute-timeout {x}", Path: "absolute-timeout", Do: func(s *ioslike.Scope, a syntax.Args) error {
		ioslike.Set(&s.Line.Settings, "absolute-timeout", a.Str("x"))
		return nil
	}},

	{Pattern: "ssh (port {port:int}|server port {port:int})", Path: "service ssh / port", Do: config(func(c *devices.Config, a syntax.Args) { service(c, "ssh").Port = a.Int("port") })},
	{Pattern: "nxapi (http|https) port {port:int}", Exact: true, Path: "service http-api / port", Do: config(func(c *devices.Config, a syntax.Args) {
		service(c, "http-api").Port = a.Int("port")
		ioslike.Set(&service(c, "http-api").Settings, wordIf(a, "http")+wordIf(a, "https"), a.Str("port"))
	})},
	{Pattern: "nxapi use-vrf {vrf}", Path: "service http-api / vrf", Do: config(func(c *devices.Config, a syntax.Args) { ioslike.Set(&service(c, "http-api").VRFs, a.Str("vrf"), true) })},
	{Pattern: "grpc port {port:int}", Path: "service grpc / port", Do: config(func(c *devices.Config, a syntax.Args) { service(c, "grpc").Port = a.Int("port") })},
	{Pattern: "grpc use-vrf <vrf> [{x:rest}]", Path: "service grpc / vrf $vrf", Do: config(func(c *devices.Config, a syntax.Args) { ioslike.Set(&service(c, "grpc").VRFs, a.Str("vrf"), true) })},
	{Pattern: "aaa {what:rest}", Exact: true, Path: "aaa", Do: config(func(c *devices.Config, a syntax.Args) {
		ioslike.Set(&c.Management.AAA, a.Str("what"), "")
		a.Sets("aaa " + a.Str("what"))
	})},
	{Pattern: "aaa authentication login <list:default|console> {methods:rest}", Path: "aaa authentication login $list", Do: aaa},
	{Pattern: "aaa authorization <list> <for> {methods:rest}", Path: "aaa authorization $list $for", Do: aaa},
	{Pattern: "aaa accounting <list> {methods:rest}", Path: "aaa accounting $list", Do: aaa},
	block("", "aaa", "aaa group server (tacacs+|radius|ldap) <name>", "aaa-group"),

	// A community's access lists are lines beside the one of its group.
	{Pattern: "snmp-server community <community> [{mode:ro|rw}]", Path: "snmp community $community", Do: community("mode")},
	{Pattern: "snmp-server community <community> group {group}", Path: "snmp community $community", Do: community("group")},
	{Pattern: "snmp-server community <community> view {view} [{mode:ro|rw}]", Path: "snmp community $community view", Do: community("view")},
	{Pattern: "snmp-server community <community> use-acl {acl}", Path: "snmp community $community use-acl", Do: communityACL("use-acl")},
	{Pattern: "snmp-server community <community> use-ipv4acl {acl} [use-ipv6acl {acl6}]", Path: "snmp community $community use-ipv4acl", Do: communityACL("use-ipv4acl")},
	{Pattern: "snmp-server community <community> use-ipv6acl {acl6}", Path: "snmp community $community use-ipv6acl", Do: communityACL("use-ipv6acl")},
	valued("snmp-server contact", "snmp contact"),
	valued("snmp-server location", "snmp location"),
	valued("snmp-server source-interface traps", "snmp source-interface traps"),
	valued("snmp-server source-interface informs", "snmp source-interface informs"),
	valued("ntp source-interface", "ntp source-interface"),
	valued("ntp source", "ntp source"),
	valued("logging source-interface", "syslog source-interface"),
	valued("logging level", "syslog level"),
	valued("clock timezone", "clock timezone"),
	valued("clock summer-time", "clock summer-time"),
	valued("clock protocol", "clock protocol"),
	{Pattern: "banner <which:motd|exec> {text:rest}", Path: "banner $which", Do: func(s *ioslike.Scope, a syntax.Args) error {
		text := []string{a.Str("text")}
		for _, n := range a.Node.Children {
			text = append(text, n.Line)
		}
		s.Setting("banner "+a.Str("which"), strings.Join(text, "\n"))
		return nil
	}},
	valued("ip domain-name", "dns domain-name"),
	valued("copp profile", "copp profile"),
	valued("mac address-table aging-time", "hardware mac aging-time"),
	valued("errdisable recovery interval", "hardware errdisable recovery interval"),
}, settings("", "snmp", "snmp-server user <u> {x:rest}", "snmp-server host {x:rest}", "snmp-server enable traps [{x:rest}]", "snmp-server globalEnforcePriv", "snmp-server aaa-user {x:rest}", "snmp-server protocol {x:rest}", "snmp-server tcp-session [auth]", "snmp-server drop {x:rest}",
	"snmp-server engineID {x:rest}", "snmp-server mib {x:rest}", "snmp-server counter {x:rest}", "snmp-server context {x:rest}", "snmp-server user <u>", "snmp-server source-interface {x:rest}", "snmp-server load-mib {x:rest}", "snmp-server packetsize {x}", "snmp-server system-shutdown", "snmp-server group {x:rest}", "snmp-server view {x:rest}", "snmp {x:rest}"),
	settings("", "ntp", "ntp server {x:rest}", "ntp peer {x:rest}", "ntp authenticate", "ntp authentication-key {x:rest}", "ntp trusted-key {x:rest}", "ntp master [{x}]", "ntp access-group {x:rest}", "ntp logging", "ntp passive", "ntp rts-update", "ntp allow {x:rest}", "ntp distribute", "ntp commit", "ntp max-associations {x}", "sntp {x:rest}"),
	settings("", "syslog", "logging server {x:rest}", "logging logfile {x:rest}", "logging console [{x}]", "logging monitor [{x}]", "logging module [{x}]", "logging timestamp {x}", "logging event {x:rest}", "logging origin-id {x:rest}", "logging ip {x:rest}", "logging rate-limit", "logging drop {x:rest}", "logging rfc-strict {x}", "logging abort", "logging message {x:rest}", "logging buffered {x:rest}", "logging distribute", "logging commit", "logging flow {x:rest}"),
	settingsOff("", "syslog", "logging"),
	settings("", "aaa", "tacacs-server {x:rest}", "radius-server {x:rest}", "ldap-server {x:rest}", "ip tacacs source-interface {x}", "ip radius source-interface {x}", "radius {x:rest}", "tacacs {x:rest}", "tacacs+ {x:rest}", "userpassphrase {x:rest}", "login {x:rest}", "password {x:rest}", "role {x:rest}", "crypto key {x:rest}", "crypto ca (lookup|remote|enroll|authenticate|import|export|test) {x:rest}", "crypto (cert|certificatemap|ike|ipsec) {x:rest}", "fips {x:rest}", "ip (ssh|http|telnet) source-interface {x}"),
	settingsOff("", "aaa", "aaa user default-role", "password strength-check", "password secure-mode", "service password-recovery", "ssh key <kind> [{x:rest}]", "ssh login-attempts {x}", "ssh login-gracetime {x}", "ssh (ciphers|macs|kexalgos|keytypes) {x:rest}", "ssh cipher-mode {x}", "ssh idle-timeout {x}", "ssh rekey {x:rest}", "password encryption {x}", "feature password encryption aes"),
	settings("aaa-group", "aaa", "server {x:rest}", "use-vrf {x}", "source-interface {x:rest}", "deadtime {x}", "ldap-search-map {x}", "authentication {x:rest}", "enable {x:rest}", "test {x:rest}"),
	[]ioslike.Row{block("", "aaa", "crypto ca trustpoint <name>", "trustpoint")},
	settings("trustpoint", "aaa", "rsakeypair {x:rest}", "revocation-check {x:rest}", "enrollment {x:rest}", "ocsp {x:rest}", "cabundle {x:rest}", "accept-policy {x:rest}"),
	settings("role", "aaa", "rule <n:int> (permit|deny) {x:rest}", "description {x:rest}", "vrf policy deny", "vlan policy deny", "interface policy deny", "permit {x:rest}", "feature {x}", "vsan policy deny"),
	settings("", "dns", "ip name-server {x:rest}", "ip domain-list {x:rest}", "ip host {x:rest}", "ip dns {x:rest}", "ipv6 host {x:rest}", "ip domain-lookup {x:rest}", "ip domain {x:rest}", "ip domain-lookup vrf {x}"),
	settingsOff("", "dns", "ip domain-lookup"),
	settings("vrf", "dns", "ip name-server {x:rest}", "ip domain-list {x:rest}", "ip domain-name {x:rest}", "ip host {x:rest}", "ip domain-lookup"),
	settings("", "nxapi", "nxapi {x:rest}"), settingsOff("", "nxapi", "nxapi (http|https|sandbox)"),
	settings("", "grpc", "grpc (gnmi|certificate|client|max-session) {x:rest}", "grpc {x:rest}", "gnmi {x:rest}", "openconfig {x:rest}"),
	settings("", "netconf", "netconf {x:rest}", "restconf {x:rest}", "xml server {x:rest}"),
	settings("", "hardware", "hardware {x:rest}", "platform {x:rest}", "udf {x:rest}", "ip service-reflect {x:rest}", "lacp mode {x}", "poweroff {x:rest}", "power redundancy-mode {x:rest}", "locator-led {x:rest}", "fan {x:rest}", "diagnostic (bootup|monitor|ondemand|eem|clear) {x:rest}", "icam {x:rest}", "errdisable (detect|recovery|flap-setting) {x:rest}",
		"system (routing|switch-mode|vlan|nve|memory-thresholds|cores|hap-reset|watchdog|urpf|acl|interface|mtu|pktmgr|admin-vdc|inter-ucast|dual-stage|pic|fabric-mode|login|mode|auto-upgrade|multicast|netconf|timeout|ethernet|sbi|exclusive|statistics|high-availability|control-plane|bridge-domain|fast-reload|delete) [{x:rest}]",
		"maintenance profile {x:rest}", "ip load-sharing {x:rest}", "port-channel load-balance {x:rest}", "port-channel load-defer {x}", "port-channel hash-distribution {x}", "mac address-table {x:rest}", "l2protocol {x:rest}", "ip arp {x:rest}", "forwarding {x:rest}", "fabric-mode {x}", "bloggerd {x:rest}"),
	settingsOff("", "hardware", "cfs {x:rest}", "ip source-route", "ip redirects", "ip icmp-errors {x:rest}", "ip gratuitous-arp", "service {x:rest}", "ipv6 icmp-errors {x:rest}", "ipv6 switch-packets {x:rest}"),
	settings("", "lldp", "lldp {x:rest}", "cdp {x:rest}"),
	settingsOff("", "lldp", "cdp enable", "cdp advertise {x}", "lldp tlv-select {x:rest}"),
	settings("", "terminal", "cli alias {x:rest}", "cli var {x:rest}"),
	settings("line", "terminal", "terminal {x:rest}", "speed {x}", "databits {x}", "parity {x}", "stopbits {x}", "modem {x:rest}", "logout-warning {x}", "flowcontrol {x}", "login {x:rest}", "transport {x:rest}", "length {x}", "width {x}", "history {x:rest}", "motd-banner"),
	settings("", "dhcp", "service dhcp", "ip dhcp relay [{x:rest}]", "ipv6 dhcp relay [{x:rest}]", "ip dhcp smart-relay {x:rest}", "ip dhcp snooping [{x:rest}]", "ip dhcp packet {x:rest}", "ip source binding {x:rest}", "ipv6 dhcp {x:rest}", "ip dhcp {x:rest}"),
	settings("", "sla", "ip sla {x:rest}", "sla {x:rest}", "ip sla responder"),
	settings("", "telemetry", "sflow {x:rest}", "flow timeout {x:rest}", "flow {x:rest}", "sampler {x}", "ptp {x:rest}", "nam {x:rest}"),
	[]ioslike.Row{
		block("", "telemetry", "telemetry", "telemetry"),
		block("telemetry", "telemetry", "destination-group <n>", "telemetry-group"),
		block("telemetry", "telemetry", "sensor-group <n>", "telemetry-group"),
		block("telemetry", "telemetry", "subscription <n>", "telemetry-group"),
		block("telemetry", "telemetry", "destination-profile", "telemetry-group"),
		block("telemetry-group", "telemetry", "path {x:rest}", "telemetry-path"),
	},
	settings("telemetry", "telemetry", "certificate {x:rest}", "use-chunking {x:rest}"),
	settings("telemetry-group", "telemetry", "ip address {x:rest}", "ipv6 address {x:rest}", "host {x:rest}", "data-source {x}", "snsr-grp {x:rest}", "dst-grp {x}", "use-vrf {x}", "use-retry {x:rest}", "use-compression {x}", "source-interface {x}", "use-nodeid {x}", "use-chunking {x:rest}", "filter {x:rest}"),
	settings("telemetry-path", "telemetry", "filter-condition {x:rest}", "depth {x}"),
	inert("", "concerns the log, the console or the licence of the box and no forwarding", "rmon {x:rest}", "event manager (environment|history|directory|policy|session) {x:rest}", "license grace-period", "logflash", "memory-thresholds {x:rest}", "snmp-trap {x:rest}", "spanning-tree vlan-id {x}", "scheduler (logfile|aaa-authentication|transferfile) {x:rest}", "end-job", "clock format {x:rest}", "ip tcp {x:rest}"),
	[]ioslike.Row{
		{Pattern: "vdc <name> [id <id:int>] [type {x}]", Opens: "vdc", As: syntax.Inert, Why: "says what the box may use of itself"},
		{Pattern: "vdc combined-hostname", As: syntax.Inert, Why: "a matter of the prompt"},
		{Pattern: "callhome", Opens: "callhome", As: syntax.Inert, Why: "tells the maker of faults"},
		{Pattern: "event manager applet <name>", Opens: "eem", As: syntax.Unmodelled, Why: "what the applet will enter, and when, is not computed"},
		{Pattern: "scheduler job name <name>", Opens: "scheduler", As: syntax.Unmodelled, Why: "what the job will enter, and when, is not computed"},
		{Pattern: "scheduler schedule name <name>", Opens: "scheduler", As: syntax.Unmodelled, Why: "what the job will enter, and when, is not computed"},
	},
	[]ioslike.Row{block("", "hardware", "slot <n:int>", "slot")}, settings("slot", "hardware", "provision {x:rest}", "port {x:rest}"),
	inert("vdc", "says what the box may use of itself", "limit-resource <x> {y:rest}", "allow {x:rest}", "cpu-share {x}", "allocate {x:rest}", "boot-order {x}", "ha-policy {x:rest}", "system {x:rest}", "template {x}"),
	inert("callhome", "tells the maker of faults", "email-contact {x:rest}", "phone-contact {x:rest}", "streetaddress {x:rest}", "destination-profile {x:rest}", "transport {x:rest}", "enable", "alert-group {x:rest}", "contract-id {x}", "customer-id {x}", "site-id {x}", "switch-priority {x}", "periodic-inventory {x:rest}", "duplicate-message {x}"),
	unmodelled("eem", "what the applet will enter, and when, is not computed", "event {x:rest}", "action {x:rest}", "description {x:rest}", "override {x}", "tag {x:rest}"),
	unmodelled("scheduler", "what the job will enter, and when, is not computed", "job {x:rest}", "time {x:rest}", "config {x:rest}", "copy {x:rest}", "cli {x:rest}", "show {x:rest}", "rollback {x:rest}"),
)

func community(arg string) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		key := "snmp community " + a.Str("community")
		if arg == "view" {
			key += " view"
		}
		s.Setting(key, strings.TrimSpace(a.Str(arg)))
		a.Sets(key)
		return nil
	}
}

func communityACL(word string) func(*ioslike.Scope, syntax.Args) error {
	return func(s *ioslike.Scope, a syntax.Args) error {
		for _, one := range []string{"acl", "acl6"} {
			if !a.Has(one) {
				continue
			}
			w := word
			if one == "acl6" {
				w = "use-ipv6acl"
			}
			s.Setting("snmp community "+a.Str("community")+" "+w, a.Str(one))
			a.Sets("snmp community " + a.Str("community") + " " + w)
			s.Refer("access-list", a.Str(one), "snmp-server community", a)
		}
		return nil
	}
}

func aaa(s *ioslike.Scope, a syntax.Args) error {
	w := a.Node.Words[1:]
	n := len(w) - len(strings.Fields(a.Str("methods")))
	ioslike.Set(&s.Config.Management.AAA, strings.Join(w[:n], " "), a.Str("methods"))
	a.Sets("aaa " + strings.Join(w[:n], " "))
	return nil
}
