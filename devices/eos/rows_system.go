package eos

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// systemRows are what holds for the whole device.
func systemRows() []row {
	rows := []row{
		{Pattern: "hostname {name}", Path: "hostname", Do: func(s *scope, a args) error {
			s.Config.Hostname = a.Unquoted("name")
			return nil
		}},
		{Pattern: "service routing protocols model {model:multi-agent|ribd}", Path: "system / routing model", Do: func(s *scope, a args) error {
			s.Config.System.RoutingModel = a.Str("model")
			return nil
		}},
		{Pattern: "switchport default mode {mode:access|routed}", Path: "system / default routed", Do: func(s *scope, a args) error {
			s.Config.System.DefaultRouted = a.Str("mode") == "routed"
			return nil
		}},
		{Pattern: "lacp system-priority {n:int(0-65535)}", Path: "system / lacp system-priority", Do: func(s *scope, a args) error {
			if n := a.Int("n"); n != 32768 { // the default
				s.Config.System.LACPSystemPriority = n
			}
			return nil
		}},
		{Pattern: "boot system {image:rest}", Path: "boot system", Do: func(s *scope, a args) error {
			ioslike.Set(&s.Config.Management.Boot, "system", a.Str("image"))
			return nil
		}},
		{Pattern: "boot (secret|test) {rest:rest}", Path: "boot", Exact: true, Do: func(s *scope, a args) error {
			s.Setting("boot "+strings.Join(a.Node.Words[1:], " "), "")
			return nil
		}},
		{Pattern: "track <name> interface {port:ifname} line-protocol", Path: "track $name", Do: func(s *scope, a args) error {
			ioslike.Set(&s.Config.Tracks, a.Unquoted("name"), &devices.Track{Kind: "interface line-protocol", Interface: a.Str("port")})
			s.Refer("interface", a.Str("port"), "track "+a.Unquoted("name"), a)
			return nil
		}},
		{Pattern: "switchport default phone {rest:rest}", As: syntax.Unmodelled, Why: "phones are not computed"},
		{Pattern: "track <rest:rest>", Opens: "opaque", As: syntax.Unmodelled, Why: "this kind of tracked object is not computed"},

		setting("", "clock timezone {zone:rest}", "clock timezone"), setting("", "clock source {rest:rest}", "clock source"),
		setting("", "dns domain {name}", "dns domain"), setting("", "ip domain-name {name}", "dns domain"), setting("", "ip domain lookup {rest:rest}", "dns lookup"),
		settingNo("", "ip domain lookup", "dns lookup"), setting("", "ip domain-list <name>", "dns domain-list $name"), setting("", "ip domain proxy", "dns proxy"),
		setting("", "(ip|ipv6) name-server vrf <vrf> <server:rest>", "dns name-server vrf $vrf $server"), setting("", "(ip|ipv6) name-server <server:rest>", "dns name-server $server"), block("", "ip name-server group <name>", "lines", "dns name-server group $name"),
		setting("", "vlan internal {rest:rest}", "vlan internal"),
		setting("", "ip domain lookup vrf <vrf> source-interface {port:ifname}", "dns source-interface vrf $vrf"), setting("", "ip domain lookup source-interface {port:ifname}", "dns source-interface"),
		setting("", "(ip|ipv6) host <name> {addresses:rest}", "dns host $name"),
		setting("", "ntp server vrf <vrf> <server> [{options:rest}]", "ntp server vrf $vrf $server"), setting("", "ntp server <server> [{options:rest}]", "ntp server $server"),
		setting("", "ntp (source|local-interface) vrf <vrf> {port:ifname}", "ntp source vrf $vrf"), setting("", "ntp (source|local-interface) {port:ifname}", "ntp source"),
		setting("", "ntp authenticate [servers]", "ntp authenticate"), setting("", "ntp authentication-key <id:int> {form} {key:rest}", "ntp authentication-key $id"),
		setting("", "ntp trusted-key {keys:rest}", "ntp trusted-key"), setting("", "ntp serve [all]", "ntp serve"), setting("", "ntp serve (ip|ipv6) access-group <acl> [vrf <vrf>] [in]", "ntp serve access-group $acl $vrf"),
		setting("", "ntp force-sync", "ntp force-sync"), setting("", "ntp qos dscp {n:int}", "ntp qos dscp"), setting("", "ntp serve all vrf <vrf>", "ntp serve vrf $vrf"), setting("", "ntp serve vrf <vrf>", "ntp serve vrf $vrf"),

		setting("", "logging host <host> [{options:rest}]", "syslog host $host"), setting("", "logging vrf <vrf> host <host> [{options:rest}]", "syslog vrf $vrf host $host"),
		setting("", "logging source-interface {port:ifname}", "syslog source-interface"), setting("", "logging vrf <vrf> source-interface {port:ifname}", "syslog source-interface vrf $vrf"),
		setting("", "logging local-interface {port:ifname}", "syslog source-interface"),
		settingNo("", "logging on", "syslog on"), settingNo("", "logging buffered [{rest:rest}]", "syslog buffered"), settingNo("", "logging console [{level:rest}]", "syslog console"), settingNo("", "logging monitor [{level:rest}]", "syslog monitor"),
		setting("", "logging trap [{level}]", "syslog trap"), setting("", "logging trap system {rest:rest}", "syslog trap system"), setting("", "logging facility {facility}", "syslog facility"), setting("", "logging synchronous [{rest:rest}]", "syslog synchronous"),
		setting("", "logging format timestamp {how:rest}", "syslog format timestamp"), setting("", "logging format hostname {how:rest}", "syslog format hostname"), setting("", "logging format sequence-numbers", "syslog format sequence-numbers"),
		setting("", "logging format rfc5424", "syslog format rfc5424"), setting("", "logging level <facility> {level}", "syslog level $facility"), setting("", "logging persistent [{size}]", "syslog persistent"),
		setting("", "logging repeat-messages", "syslog repeat-messages"), setting("", "logging relogging-interval {n:int}", "syslog relogging-interval"), setting("", "logging qos dscp {n:int}", "syslog qos dscp"),
		setting("", "logging policy match {rest:rest}", "syslog policy"), setting("", "logging event <what:rest>", "syslog event $what"), setting("", "logging eos {rest:rest}", "syslog eos"), setting("", "logging match-list {rest:rest}", "syslog match-list"),

		settingNo("", "snmp-server enable traps [<what:rest>]", "snmp enable traps $what"), setting("", "snmp-server community <name> [view {view}] [(ro|rw) [{acl}]] [ipv6 {acl6}]", "snmp community $name"),
		setting("", "snmp-server contact {text:rest}", "snmp contact"), setting("", "snmp-server location {text:rest}", "snmp location"), setting("", "snmp-server chassis-id {text:rest}", "snmp chassis-id"),
		setting("", "snmp-server host <host> [{options:rest}]", "snmp host $host"), setting("", "snmp-server user <name> {options:rest}", "snmp user $name"), setting("", "snmp-server group <name> {options:rest}", "snmp group $name"),
		setting("", "snmp-server view <name> <tree> {how}", "snmp view $name $tree"), settingNo("", "snmp-server vrf <vrf>", "snmp vrf $vrf"), setting("", "snmp-server vrf <vrf> (source-interface|local-interface) {port:ifname}", "snmp source-interface vrf $vrf"),
		setting("", "snmp-server (source-interface|local-interface) {port:ifname}", "snmp source-interface"), setting("", "snmp-server engineID local {id}", "snmp engineID local"), setting("", "snmp-server engineID remote <host> {rest:rest}", "snmp engineID remote $host"),
		setting("", "snmp-server qos dscp {n:int}", "snmp qos dscp"), setting("", "snmp-server notification log {rest:rest}", "snmp notification log"), setting("", "snmp-server transmit {rest:rest}", "snmp transmit"),
		setting("", "snmp-server extension <oid> {rest:rest}", "snmp extension $oid"), setting("", "snmp-server (ipv4|ipv6) access-list <acl> [vrf <vrf>]", "snmp access-list $acl $vrf"), setting("", "snmp-server objects {rest:rest}", "snmp objects"),
		setting("", "snmp-server transport {rest:rest}", "snmp transport"),

		setting("", "banner <kind:motd|login|exec>", "banner $kind"),
		setting("", "alias <name> {text:rest}", "alias $name"), block("", "alias <name>", "lines", "alias $name"),
		setting("", "prompt {text:rest}", "prompt"), setting("", "schedule <name> {rest:rest}", "schedule $name"),
		setting("", "lldp timer {n:int}", "lldp timer"), setting("", "lldp holdtime {n:int}", "lldp holdtime"), settingNo("", "lldp run", "lldp run"), setting("", "lldp management-address {rest:rest}", "lldp management-address"),
		setting("", "lldp (timer|hold-time|reinit) {rest:rest}", "lldp timers"), settingNo("", "lldp (tlv|tlv-select|tlv transmit) <what:rest>", "lldp tlv $what"),
	}
	return append(rows, bannerBodies(rows)...)
}

// bannerBodies keeps what a banner says: a change of it is a change.
func bannerBodies(rows []row) []row {
	for i := range rows {
		if strings.HasPrefix(rows[i].Pattern, "banner ") {
			rows[i].Do = func(s *scope, a args) error {
				var text []string
				for _, c := range a.Node.Children {
					if c.Line != "EOF" {
						text = append(text, c.Line)
					}
				}
				s.Setting("banner "+a.Str("kind"), strings.Join(text, "\n"))
				return nil
			}
		}
	}
	return nil
}
