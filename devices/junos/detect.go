package junos

import "interlock/devices/syntax"

// signs weigh what tells Junos text from that of other systems. 100 is certain by itself.
var signs = []syntax.Sign{
	syntax.MustSign("RANCID says juniper", 90, `(?m)^[#!] ?RANCID-CONTENT-TYPE: juniper\b`),
	syntax.MustSign("set statements of Junos", 70, `(?m)^(?:root[^\n]*# )?(?:set|deactivate|delete|activate) (?:system (?:host-name|root-authentication|login|services|syslog|ntp|name-server|domain-name|management-instance|time-zone|license|processes|extensions|authentication-order|tacplus-server|accounting|ports) |interfaces (?:(?:[a-z]{2,4}-\d|ae\d|lo0|irb|vlan|fxp0|em0|me0|reth\d|st0|vme|interface-range|<)\S*|\S+ unit \d+ )|policy-options (?:policy-statement|prefix-list|community|as-path|condition)\S* |protocols (?:bgp|ospf3?|isis|mpls|ldp|rsvp|evpn|rstp|lldp|pim|l2-learning|igmp) ?|routing-instances \S|routing-options (?:static|rib|autonomous-system|router-id|aggregate|generate|forwarding-table|martians|confederation|interface-routes) ?|firewall (?:family|filter|policer) |security (?:policies|zones|nat|ike|ipsec|screen|address-book|authentication-key-chains|alg|flow|log|pki) |class-of-service |groups \S+ |apply-groups |chassis (?:aggregated-devices|fpc|cluster|redundancy|alarm) |snmp community |forwarding-options |vlans \S+ (?:vlan-id|l3-interface|interface|vxlan)|switch-options |applications application|bridge-domains |version \d+\.\d+)`),
	syntax.MustSign("a version statement of Junos", 50, `(?m)^(?:set )?version "?\d+\.\d+[RXBIDSF-]\S*`),
	syntax.MustSign("a set host-name", 40, `(?m)^set system host-name \S`),
	syntax.MustSign("comments of Junos", 50, `(?m)^## Last (?:commit|changed): |; ## SECRET-DATA|^\{master(?::\d+)?\}|^####BATFISH (?:FLATTENED|PRE-PROCESSED) JUNIPER CONFIG`),
	syntax.MustSign("a host-name with a semicolon", 60, `(?m)^\s+(?:replace: |active: |inactive: )?host-name \S+;`),
	syntax.MustSign("interfaces in braces", 50, `(?m)^\s+(?:(?:ge|xe|et|fe|so)-\d+/\d+/\d+(?::\d+)?|ae\d+|lo0|fxp0|em0|me0|irb|vlan|reth\d+) \{`),
	syntax.MustSign("units in braces", 40, `(?m)^\s+unit \d+ \{`),
	syntax.MustSign("families in braces", 40, `(?m)^\s+family (?:inet6?|ethernet-switching|mpls|iso) ?[{;]`),
	syntax.MustSign("policies in braces", 50, `(?m)^\s+(?:replace: )?(?:policy-statement|prefix-list|routing-instances) \S+ \{`),
	syntax.MustSign("top levels in braces", 35, `(?m)^(?:inactive: )?(?:system|interfaces|protocols|policy-options|routing-options|routing-instances|firewall|security|chassis|snmp|vlans|class-of-service|forwarding-options|groups|applications) \{`),
	syntax.MustSign("apply-groups", 30, `(?m)^\s*(?:set )?apply-groups (?:\[ )?\S+`),

	syntax.MustSign("PAN-OS", -80, `(?m)^set deviceconfig |^set (?:network interface ethernet|rulebase|mgt-config)|^\s*deviceconfig \{`),
	syntax.MustSign("VyOS", -80, `(?m)^set interfaces (?:ethernet|bridge|bonding|loopback) |^set service (?:ssh|dhcp-server)|^\s*(?:ethernet|loopback) \S+ \{|vyos|vyatta`),
	syntax.MustSign("Nokia", -90, `(?m)^set / |^set /|^\s*srl_nokia|^configure \{|^/configure |^# TiMOS-|^network-instance `),
	syntax.MustSign("the industry's other command lines", -60, `(?m)^(?:feature \S|vrf context |boot nxos|router bgp \d|hostname \S|interface (?:Ethernet|GigabitEthernet|Vlan|Loopback|Management|TenGigE|swp)\S*|service timestamps|!! IOS XR|auto swp)`),
	syntax.MustSign("config_db.json of SONiC", -60, `(?m)^\{\s*$[\s\S]{0,400}"(?:DEVICE_METADATA|PORT|INTERFACE)"`),
}
