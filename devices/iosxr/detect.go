package iosxr

import (
	"bytes"

	"interlock/devices/syntax"
)

// signs tell IOS XR from other systems, by how sure each makes.
var signs = []struct {
	says   string
	weight int
	match  *syntax.Evidence
}{
	{"a header names IOS XR", 100, syntax.MustEvidence(`(?m)^!! IOS XR`)},
	{"the collector says cisco-xr", 100, syntax.MustEvidence(`(?im)^!\s*RANCID-CONTENT-TYPE: *cisco-xr`)},
	{"route policies with their end", 80, syntax.MustEvidence(`(?m)^\s*end-policy\s*$`)},
	{"sets with their end", 80, syntax.MustEvidence(`(?m)^\s*end-set\s*$`)},
	{"ports of three slashes", 50, syntax.MustEvidence(`(?m)^\s*interface (?:preconfigure )?(?:GigabitEthernet|TenGigE|HundredGigE|FortyGigE|TwentyFiveGigE|FourHundredGigE|MgmtEth|TenGigabitEthernet)\d+/(?:RP|RSP)?\d+/(?:CPU)?\d+/\d+`)},
	{"port names of IOS XR", 40, syntax.MustEvidence(`(?m)^\s*interface (?:preconfigure )?(?:TenGigE|MgmtEth|tunnel-(?:ip|te|mte)|BVI\d)`)},
	{"Bundle-Ether", 60, syntax.MustEvidence(`(?m)^\s*interface Bundle-Ether\d|^ bundle id \d+`)},
	{"ipv4 address", 50, syntax.MustEvidence(`(?m)^\s+ipv4 address \d`)},
	{"ipv4 access-list", 50, syntax.MustEvidence(`(?m)^ipv4 access-list |^\s+ipv[46] access-group .*(?:ingress|egress)`)},
	{"ethernet-services access-list", 50, syntax.MustEvidence(`(?m)^ethernet-services access-list `)},
	{"router static", 50, syntax.MustEvidence(`(?m)^router static\s*$`)},
	{"areas with interfaces", 40, syntax.MustEvidence(`(?m)^\s+area \S+\s*\n(?:\s+(?:authentication|mpls|range|nssa|stub)[^\n]*\n)*\s+interface `)},
	{"groups of BGP neighbours", 50, syntax.MustEvidence(`(?m)^\s+(?:neighbor-group|session-group|af-group) \S|^\s+use (?:neighbor|session|af)-group `)},
	{"neighbours with blocks", 20, syntax.MustEvidence(`(?m)^ neighbor \S+\s*\n  \S`)},
	{"route policies applied", 40, syntax.MustEvidence(`(?m)^\s+(?:route-policy \S.* (?:in|out)|redistribute \S.* route-policy \S+|(?:network|aggregate-address) \S.* route-policy \S+)\s*$`)},
	{"route targets in blocks", 40, syntax.MustEvidence(`(?m)^\s+(?:import|export) route-target\s*$`)},
	{"vrf with families of its own", 20, syntax.MustEvidence(`(?m)^vrf \S+\s*\n(?: description .*\n)?\s+address-family ipv[46] unicast`)},
	{"policies between VRFs", 50, syntax.MustEvidence(`(?m)^\s+(?:import|export) (?:route-policy|from default-vrf|to default-vrf) `)},
	{"routers of interfaces", 30, syntax.MustEvidence(`(?m)^router (?:hsrp|vrrp|pim|igmp|mld)\s*$|^multicast-routing\s*$`)},
	{"l2vpn", 50, syntax.MustEvidence(`(?m)^l2vpn\s*$|^ bridge group \S|^evpn\s*$|^interface \S+ l2transport`)},
	{"mpls blocks", 40, syntax.MustEvidence(`(?m)^mpls (?:ldp|oam|traffic-eng)\s*$|^rsvp\s*$`)},
	{"task groups and user groups", 60, syntax.MustEvidence(`(?m)^(?:taskgroup|usergroup) \S|^ group (?:root-lr|root-system|cisco-support|netadmin|sysadmin)\s*$`)},
	{"ssh server v2", 50, syntax.MustEvidence(`(?m)^ssh server (?:v2|vrf|netconf)`)},
	{"hw-module profile", 50, syntax.MustEvidence(`(?m)^hw-module `)},
	{"telemetry, grpc, netconf of IOS XR", 40, syntax.MustEvidence(`(?m)^(?:telemetry model-driven|netconf-yang agent|xml agent|vty-pool|line (?:default|template)|control-plane\n management-plane)\b`)},
	{"class maps with their end", 50, syntax.MustEvidence(`(?m)^\s*end-(?:class|policy)-map\s*$`)},
	{"flow maps", 50, syntax.MustEvidence(`(?m)^(?:flow (?:exporter|monitor)-map|sampler-map) `)},
	{"logging and fpd of IOS XR", 40, syntax.MustEvidence(`(?m)^(?:logging (?:archive|hostnameprefix|events)|fpd auto-upgrade|confdConfig|cef load-balancing|ipv4 netmask-format|ipv4 conflict-policy)\b`)},
	{"ospf statements of IOS XR", 30, syntax.MustEvidence(`(?m)^ (?:log adjacency changes|auto-cost reference-bandwidth|nsf (?:ietf|cisco)|maximum paths) ?`)},
	{"router ospfv3 with areas", 30, syntax.MustEvidence(`(?m)^router ospfv3 \S+\s*\n(?: \S.*\n)* area `)},
	{"tracks by name", 20, syntax.MustEvidence(`(?m)^track [A-Za-z]\S*\s*\n\s+type `)},
	{"bfd of IOS XR", 30, syntax.MustEvidence(`(?m)^ (?:multipath include location|bundle coexistence|bfd address-family ipv[46] |trap singlehop)`)},
}

// against are signs of other systems that share words with IOS XR.
var against = []struct {
	weight int
	match  *syntax.Evidence
}{
	{80, syntax.MustEvidence(`(?m)^! device: .*EOS-|^!RANCID-CONTENT-TYPE: (?:arista|cisco\s*$|cisco-nx|juniper|force10|foundry)|^transceiver qsfp default-mode|^service routing protocols model|^management api|^feature |^vdc `)},
	{60, syntax.MustEvidence(`(?m)^version 1[25]\.\d\s*$|^version 1[67]\.\d+\s*$|^service timestamps |^boot-start-marker|^vrf definition |^ip (?:cef|classless|forward-protocol)|^\s+ip address \d|^frr version|^set system|^nv set|^route-map \S+ (?:permit|deny)`)},
	{80, syntax.MustEvidence(`(?m)^(?:system|interfaces|protocols|policy-options) \{`)},
}

// Detect weighs the signs that a text is an IOS XR configuration.
func Detect(text []byte) (weight int, found []string) {
	if i := bytes.IndexByte(text, '\r'); i >= 0 {
		text = bytes.ReplaceAll(text, []byte("\r"), nil)
	}
	if len(text) > 1<<20 {
		text = text[:1<<20]
	}
	for _, s := range signs {
		if s.match.Match(text) {
			weight += s.weight
			found = append(found, s.says)
		}
	}
	for _, s := range against {
		if s.match.Match(text) {
			weight -= s.weight
		}
	}
	return max(0, min(100, weight)), found
}
