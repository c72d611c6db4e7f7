package diffs

const (
	srcLockout   = "annet rulebook for NX-OS (no username asks for confirmation and removes the account); notes row 34"
	srcTransport = "Cisco IOS Terminal Services Command Reference, transport input: the protocols that may connect to a line"
	srcService   = "RFC 4254, OpenConfig gNMI specification (without the service listening there is no session); notes rows 36 and 37"
	srcRecords   = "RFC 5424, RFC 3411, RFC 5905 (the device reports and keeps time; it forwards no differently)"
)

// managementRows are about how the device is reached.
var managementRows = []DeltaRow{
	{ID: "delta/management-port", Paths: "interface *; interface * / (shutdown|vrf|switchport|switchport mode|access vlan|native vlan|speed|duplex|no negotiate|fec|breakout|channel-group|unnumbered|dhcp client|link-local|encapsulation dot1q|mac-address); interface * / access-group *", only: func(c *change) bool { return managed(c) && !isNew(c) && !comesUp(c) }, Kind: Management, Scope: ScopeManagement, hits: wayIn, Detail: "the device is managed over $1", Source: "the model: management port, management VRF, or the address in interlock.yaml"},
	{ID: "delta/management-address", Paths: "interface * / address *; interface * / address * / (secondary|eui-64)", Ops: "-~", only: managed, Kind: Management, Scope: ScopeManagement, hits: wayIn, Detail: "the device is managed at an address of $1", Source: "the model: management port, management VRF, or the address in interlock.yaml"},

	{ID: "delta/user-added", Paths: "user *", Ops: "+", Kind: NoEffect, Scope: ScopeManagement, Detail: "one more account", Source: srcLockout},
	{ID: "delta/user-removed", Paths: "user *", Ops: "-", Kind: Management, Scope: ScopeManagement, hits: lastUser, Detail: "$1 can no longer log in with a local account", Source: srcLockout},
	{ID: "delta/user-changed", Paths: "user * / (role|privilege|secret)", Kind: Management, Scope: ScopeManagement, Target: "user $1", Detail: "$1 logs in with another secret, or may do other things", Source: srcLockout},
	{ID: "delta/user-key", Paths: "user * / ssh-key *", Ops: "-~", Kind: Management, Scope: ScopeManagement, Target: "user $1", Detail: "$1 can no longer log in with this key", Source: "RFC 4252 section 7"},
	{ID: "delta/user-key-added", Paths: "user * / ssh-key *", Ops: "+", Kind: NoEffect, Scope: ScopeManagement, Detail: "$1 has one more key", Source: "RFC 4252 section 7"},
	{ID: "delta/aaa", Paths: "aaa *", only: authentication, Kind: Management, Scope: ScopeManagement, Target: "all", Detail: "who may log in is decided otherwise, and if the new way does not answer, nobody gets in", Source: "RFC 8907 section 5 and RFC 2865 section 2 (the server decides on the login)"},
	{ID: "delta/aaa-times", Paths: "aaa *", only: loginTimes, Kind: NoEffect, Scope: ScopeManagement, Detail: "how often a login may be tried, and when an idle one ends", Source: "Nexus 9000 NX-OS Security Configuration Guide, ssh login-attempts; Junos, system login class idle-timeout"},
	{ID: "delta/terminal", Paths: "alias *; prompt; terminal *; system *", only: terminal, Kind: NoEffect, Scope: ScopeDevice, Detail: "how people type and what they see, and where copies of the configuration go", Source: srcNothing},
	{ID: "delta/aaa-accounting", Paths: "aaa *", only: accounting, Kind: NoEffect, Scope: ScopeManagement, Detail: "only records are kept otherwise", Source: "RFC 8907 section 7"},

	{ID: "delta/service-added", Paths: "service *", Ops: "+", only: openService, Kind: NoEffect, Scope: ScopeManagement, Detail: "one more way in", Source: srcService},
	{ID: "delta/service-aside", Paths: "service *; service * / enabled", only: aside, Kind: NoEffect, Scope: ScopeManagement, Detail: "$1 is none by which the device is managed", Source: srcService},
	{ID: "delta/service-easy", Paths: "service ssh / *", Ops: "+~", only: func(c *change) bool { return easyService(c.keys[0], c.After) }, Kind: NoEffect, Scope: ScopeManagement, Detail: "$1 answers as before", Source: srcService},
	{ID: "delta/service-restricted", Paths: "service *", Ops: "+", only: func(c *change) bool { return restrictedService(c) && notAside(c) }, Kind: Management, Scope: ScopeManagement, hits: lastService, Detail: "$1 is off, or answers only the addresses of its access list", Source: srcService},
	{ID: "delta/service-off", Paths: "service *", Ops: "-", only: notAside, Kind: Management, Scope: ScopeManagement, hits: lastService, Detail: "$1 no longer answers", Source: srcService},
	{ID: "delta/service-disabled", Paths: "service * / enabled", only: func(c *change) bool { return turnsOff(c) && notAside(c) }, Kind: Management, Scope: ScopeManagement, hits: lastService, Detail: "$1 no longer answers", Source: srcService},
	{ID: "delta/service-enabled", Paths: "service * / enabled", only: turnsOn, Kind: NoEffect, Scope: ScopeManagement, Detail: "$1 answers", Source: srcService},
	{ID: "delta/service-where", Paths: "service * / port; service * / vrf *; service * / access-group *", Kind: Management, Scope: ScopeManagement, Target: "$1", Detail: "$1 answers elsewhere, or to others", Source: srcService},
	{ID: "delta/service-setting-off", Paths: "service * / [vrf *] / (no shutdown|protocol *)", Ops: "-~", Kind: Management, Scope: ScopeManagement, hits: lastService, Detail: "$1 no longer answers, or not in this way", Source: srcService},
	{ID: "delta/service-setting-on", Paths: "service * / [vrf *] / (no shutdown|protocol *)", Ops: "+", Kind: NoEffect, Scope: ScopeManagement, Detail: "$1 answers", Source: srcService},
	{ID: "delta/service-setting-shut", Paths: "service * / [vrf *] / (shutdown|no protocol *)", Kind: Management, Scope: ScopeManagement, hits: lastService, Detail: "$1 stops, or answers otherwise", Source: srcService},
	{ID: "delta/feature-management", Paths: "feature *", only: func(c *change) bool { return turnsOff(c) && managementFeature(c) }, Kind: Management, Scope: ScopeManagement, hits: lastService, Detail: "the service $1 stops", Source: srcService},

	{ID: "delta/ssh-tries", Paths: "ssh *", only: func(c *change) bool { return xrTries(c.keys[0]) }, Kind: NoEffect, Scope: ScopeManagement, Detail: "how long and how often a login may be tried, and the device's own client", Source: "Cisco IOS XR System Security Command Reference, Secure Shell Commands (ssh timeout, ssh server rate-limit, ssh server session-limit, ssh client)"},
	{ID: "delta/line-acl", Paths: "line * / access-class *", only: notConsole, Kind: Management, Scope: ScopeManagement, Target: "ssh", Detail: "logins are accepted from other addresses", Source: srcPacket},
	{ID: "delta/line-added-acl", Paths: "line *", Ops: "+", only: shutLine, Kind: Management, Scope: ScopeManagement, Target: "ssh", Detail: "logins are accepted only from the addresses of the access list, or otherwise", Source: srcPacket},
	{ID: "delta/line-transport-ssh", Paths: "line * / transport input", Ops: "+~", only: sshIn, Kind: NoEffect, Scope: ScopeManagement, Detail: "the lines take SSH", Source: srcTransport},
	{ID: "delta/line-transport", Paths: "line * / transport input", only: noSSHIn, Kind: Management, Scope: ScopeManagement, Target: "ssh", Detail: "the lines no longer take SSH", Source: srcTransport},
	{ID: "delta/line", Paths: "line * / (exec-timeout|logging synchronous|length|width|history|editing|full-help|location|notify|exec-banner|motd-banner|logout-warning|session-timeout|absolute-timeout|prompt|escape-character|activation-character|terminal-type|international|domain-lookup)", Kind: NoEffect, Scope: ScopeManagement, Detail: "idle logins end sooner or later", Source: srcNothing},
	{ID: "delta/line-console-acl", Paths: "line * / access-class *", only: isConsole, Kind: NoEffect, Scope: ScopeManagement, Detail: "an access list says nothing on a console", Source: srcPacket},
	{ID: "delta/line-added", Paths: "line *", Ops: "+", only: openLine, Kind: NoEffect, Scope: ScopeManagement, Detail: "the line is written down", Source: srcNothing},
	{ID: "delta/line-removed", Paths: "line *", Ops: "-", Kind: NoEffect, Scope: ScopeManagement, Detail: "the line has its defaults, which let everybody in that the services do", Source: srcPacket},

	{ID: "delta/boot", Paths: "boot *", Kind: Reload, Scope: ScopeDevice, When: NextBoot, Undo: UndoReload, Detail: "the next boot starts another image", Source: "Cisco Nexus 9000 upgrade guides, Arista EOS manual (boot variable); notes section 3"},
	{ID: "delta/records", Paths: "snmp * / **; snmp; ntp * / **; ntp; syslog * / **; syslog; logging * / **; logging; telemetry * / **; telemetry; dns * / **; dns; banner * / **; banner; clock * / **; clock; lldp * / **; lldp; cdp * / **; cdp; sflow * / **; sflow", Kind: NoEffect, Scope: ScopeManagement, Detail: "what the device tells, and to whom", Source: srcRecords},
	{ID: "delta/hostname", Paths: "hostname; version; platform", Kind: NoEffect, Scope: ScopeDevice, Detail: "what the text says of the device; installing software is judged by its commands", Source: srcNothing},
}

// isNew reports an interface that is only now made.
func isNew(c *change) bool { return c.Op == Added && c.Path == "interface "+c.keys[0] }

// comesUp reports that a shutdown is taken away.
func comesUp(c *change) bool {
	return c.Path == "interface "+c.keys[0]+" / shutdown" && turnsOff(c)
}
