package junos

import (
	"bytes"

	"interlock/devices/syntax"
)

// signs weigh what tells Junos text from that of other systems. 100 is certain by itself.
var signs = []struct {
	sign   string
	weight int
	match  *syntax.Evidence
}{
	{"RANCID says juniper", 90, syntax.MustEvidence(`(?m)^[#!] ?RANCID-CONTENT-TYPE: juniper\b`)},
	{"set statements of Junos", 70, syntax.MustEvidence(`(?m)^(?:root[^\n]*# )?(?:set|deactivate|delete|activate) (?:system (?:host-name|root-authentication|login|services|syslog|ntp|name-server|domain-name|management-instance|time-zone|license|processes|extensions|authentication-order|tacplus-server|accounting|ports) |interfaces (?:(?:[a-z]{2,4}-\d|ae\d|lo0|irb|vlan|fxp0|em0|me0|reth\d|st0|vme|interface-range|<)\S*|\S+ unit \d+ )|policy-options (?:policy-statement|prefix-list|community|as-path|condition)\S* |protocols (?:bgp|ospf3?|isis|mpls|ldp|rsvp|evpn|rstp|lldp|pim|l2-learning|igmp) ?|routing-instances \S|routing-options (?:static|rib|autonomous-system|router-id|aggregate|generate|forwarding-table|martians|confederation|interface-routes) ?|firewall (?:family|filter|policer) |security (?:policies|zones|nat|ike|ipsec|screen|address-book|authentication-key-chains|alg|flow|log|pki) |class-of-service |groups \S+ |apply-groups |chassis (?:aggregated-devices|fpc|cluster|redundancy|alarm) |snmp community |forwarding-options |vlans \S+ (?:vlan-id|l3-interface|interface|vxlan)|switch-options |applications application|bridge-domains |version \d+\.\d+)`)},
	{"a version statement of Junos", 50, syntax.MustEvidence(`(?m)^(?:set )?version "?\d+\.\d+[RXBIDSF-]\S*`)},
	{"a set host-name", 40, syntax.MustEvidence(`(?m)^set system host-name \S`)},
	{"comments of Junos", 50, syntax.MustEvidence(`(?m)^## Last (?:commit|changed): |; ## SECRET-DATA|^\{master(?::\d+)?\}|^####BATFISH (?:FLATTENED|PRE-PROCESSED) JUNIPER CONFIG`)},
	{"a host-name with a semicolon", 60, syntax.MustEvidence(`(?m)^\s+(?:replace: |active: |inactive: )?host-name \S+;`)},
	{"interfaces in braces", 50, syntax.MustEvidence(`(?m)^\s+(?:(?:ge|xe|et|fe|so)-\d+/\d+/\d+(?::\d+)?|ae\d+|lo0|fxp0|em0|me0|irb|vlan|reth\d+) \{`)},
	{"units in braces", 40, syntax.MustEvidence(`(?m)^\s+unit \d+ \{`)},
	{"families in braces", 40, syntax.MustEvidence(`(?m)^\s+family (?:inet6?|ethernet-switching|mpls|iso) ?[{;]`)},
	{"policies in braces", 50, syntax.MustEvidence(`(?m)^\s+(?:replace: )?(?:policy-statement|prefix-list|routing-instances) \S+ \{`)},
	{"top levels in braces", 35, syntax.MustEvidence(`(?m)^(?:inactive: )?(?:system|interfaces|protocols|policy-options|routing-options|routing-instances|firewall|security|chassis|snmp|vlans|class-of-service|forwarding-options|groups|applications) \{`)},
	{"apply-groups", 30, syntax.MustEvidence(`(?m)^\s*(?:set )?apply-groups (?:\[ )?\S+`)},
}

// against are signs of systems that write much the same.
var against = []struct {
	weight int
	match  *syntax.Evidence
}{
	{80, syntax.MustEvidence(`(?m)^set deviceconfig |^set (?:network interface ethernet|rulebase|mgt-config)|^\s*deviceconfig \{`)},                                                                                        // PAN-OS
	{80, syntax.MustEvidence(`(?m)^set interfaces (?:ethernet|bridge|bonding|loopback) |^set service (?:ssh|dhcp-server)|^\s*(?:ethernet|loopback) \S+ \{|vyos|vyatta`)},                                                   // VyOS
	{90, syntax.MustEvidence(`(?m)^set / |^set /|^\s*srl_nokia|^configure \{|^/configure |^# TiMOS-|^network-instance `)},                                                                                                  // Nokia
	{60, syntax.MustEvidence(`(?m)^(?:feature \S|vrf context |boot nxos|router bgp \d|hostname \S|interface (?:Ethernet|GigabitEthernet|Vlan|Loopback|Management|TenGigE|swp)\S*|service timestamps|!! IOS XR|auto swp)`)}, // the industry's other command lines
	{60, syntax.MustEvidence(`(?m)^\{\s*$[\s\S]{0,400}"(?:DEVICE_METADATA|PORT|INTERFACE)"`)},
}

// Detect weighs the signs that a text is a Junos configuration.
func Detect(text []byte) (weight int, found []string) {
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(text, []byte("\r"), nil)
	}
	if len(text) > 1<<20 {
		text = text[:1<<20]
	}
	for _, s := range signs {
		if s.match.Match(text) {
			weight += s.weight
			found = append(found, s.sign)
		}
	}
	for _, s := range against {
		if s.match.Match(text) {
			weight -= s.weight
		}
	}
	return max(0, min(100, weight)), found
}
