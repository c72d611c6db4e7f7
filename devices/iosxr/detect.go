package iosxr

import "interlock/devices/syntax"

// signs tell IOS XR from other systems, by how sure each makes.
var signs = []syntax.Sign{
	syntax.MustSign("a header names IOS XR", 100, `(?m)^!! IOS XR`),
	syntax.MustSign("the collector says cisco-xr", 100, `(?im)^!\s*RANCID-CONTENT-TYPE: *cisco-xr`),
	syntax.MustSign("route policies with their end", 80, `(?m)^\s*end-policy\s*$`),
	syntax.MustSign("sets with their end", 80, `(?m)^\s*end-set\s*$`),
	syntax.MustSign("ports of three slashes", 50, `(?m)^\s*interface (?:preconfigure )?(?:GigabitEthernet|TenGigE|HundredGigE|FortyGigE|TwentyFiveGigE|FourHundredGigE|MgmtEth|TenGigabitEthernet)\d+/(?:RP|RSP)?\d+/(?:CPU)?\d+/\d+`),
	syntax.MustSign("port names of IOS XR", 40, `(?m)^\s*interface (?:preconfigure )?(?:TenGigE|MgmtEth|tunnel-(?:ip|te|mte)|BVI\d)`),
	syntax.MustSign("Bundle-Ether", 60, `(?m)^\s*interface Bundle-Ether\d|^ bundle id \d+`),
	syntax.MustSign("ipv4 address", 50, `(?m)^\s+ipv4 address \d`),
	syntax.MustSign("ipv4 access-list", 50, `(?m)^ipv4 access-list |^\s+ipv[46] access-group .*(?:ingress|egress)`),
	syntax.MustSign("ethernet-services access-list", 50, `(?m)^ethernet-services access-list `),
	syntax.MustSign("router static", 50, `(?m)^router static\s*$`),
	syntax.MustSign("areas with interfaces", 40, `(?m)^\s+area \S+\s*\n(?:\s+(?:authentication|mpls|range|nssa|stub)[^\n]*\n)*\s+interface `),
	syntax.MustSign("groups of BGP neighbours", 50, `(?m)^\s+(?:neighbor-group|session-group|af-group) \S|^\s+use (?:neighbor|session|af)-group `),
	syntax.MustSign("neighbours with blocks", 20, `(?m)^ neighbor \S+\s*\n  \S`),
	syntax.MustSign("route policies applied", 40, `(?m)^\s+(?:route-policy \S.* (?:in|out)|redistribute \S.* route-policy \S+|(?:network|aggregate-address) \S.* route-policy \S+)\s*$`),
	syntax.MustSign("route targets in blocks", 40, `(?m)^\s+(?:import|export) route-target\s*$`),
	syntax.MustSign("vrf with families of its own", 20, `(?m)^vrf \S+\s*\n(?: description .*\n)?\s+address-family ipv[46] unicast`),
	syntax.MustSign("policies between VRFs", 50, `(?m)^\s+(?:import|export) (?:route-policy|from default-vrf|to default-vrf) `),
	syntax.MustSign("routers of interfaces", 30, `(?m)^router (?:hsrp|vrrp|pim|igmp|mld)\s*$|^multicast-routing\s*$`),
	syntax.MustSign("l2vpn", 50, `(?m)^l2vpn\s*$|^ bridge group \S|^evpn\s*$|^interface \S+ l2transport`),
	syntax.MustSign("mpls blocks", 40, `(?m)^mpls (?:ldp|oam|traffic-eng)\s*$|^rsvp\s*$`),
	syntax.MustSign("task groups and user groups", 60, `(?m)^(?:taskgroup|usergroup) \S|^ group (?:root-lr|root-system|cisco-support|netadmin|sysadmin)\s*$`),
	syntax.MustSign("ssh server v2", 50, `(?m)^ssh server (?:v2|vrf|netconf)`),
	syntax.MustSign("hw-module profile", 50, `(?m)^hw-module `),
	syntax.MustSign("telemetry, grpc, netconf of IOS XR", 40, `(?m)^(?:telemetry model-driven|netconf-yang agent|xml agent|vty-pool|line (?:default|template)|control-plane\n management-plane)\b`),
	syntax.MustSign("class maps with their end", 50, `(?m)^\s*end-(?:class|policy)-map\s*$`),
	syntax.MustSign("flow maps", 50, `(?m)^(?:flow (?:exporter|monitor)-map|sampler-map) `),
	syntax.MustSign("logging and fpd of IOS XR", 40, `(?m)^(?:logging (?:archive|hostnameprefix|events)|fpd auto-upgrade|confdConfig|cef load-balancing|ipv4 netmask-format|ipv4 conflict-policy)\b`),
	syntax.MustSign("ospf statements of IOS XR", 30, `(?m)^ (?:log adjacency changes|auto-cost reference-bandwidth|nsf (?:ietf|cisco)|maximum paths) ?`),
	syntax.MustSign("router ospfv3 with areas", 30, `(?m)^router ospfv3 \S+\s*\n(?: \S.*\n)* area `),
	syntax.MustSign("tracks by name", 20, `(?m)^track [A-Za-z]\S*\s*\n\s+type `),
	syntax.MustSign("bfd of IOS XR", 30, `(?m)^ (?:multipath include location|bundle coexistence|bfd address-family ipv[46] |trap singlehop)`),

	syntax.MustSign("EOS, or a collector that says another system", -80, `(?m)^! device: .*EOS-|^!RANCID-CONTENT-TYPE: (?:arista|cisco\s*$|cisco-nx|juniper|force10|foundry)|^transceiver qsfp default-mode|^service routing protocols model|^management api|^feature |^vdc `),
	syntax.MustSign("IOS and others", -60, `(?m)^version 1[25]\.\d\s*$|^version 1[67]\.\d+\s*$|^service timestamps |^boot-start-marker|^vrf definition |^ip (?:cef|classless|forward-protocol)|^\s+ip address \d|^frr version|^set system|^nv set|^route-map \S+ (?:permit|deny)`),
	syntax.MustSign("Junos", -80, `(?m)^(?:system|interfaces|protocols|policy-options) \{`),
}
