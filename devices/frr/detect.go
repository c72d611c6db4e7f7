package frr

import "interlock/devices/syntax"

// routing are signs of FRR, whichever system it runs on.
var routing = []syntax.Sign{
	syntax.MustSign("frr version", 60, `(?m)^frr version\b`),
	syntax.MustSign("frr defaults", 40, `(?m)^frr defaults (traditional|datacenter)`),
	syntax.MustSign("service integrated-vtysh-config", 40, `(?m)^(no )?service integrated-vtysh-config`),
	syntax.MustSign("log syslog", 10, `(?m)^log (syslog|file|stdout)\b`),
	syntax.MustSign("a neighbour on an interface", 40, `(?m)^\s*neighbor \S+ interface (v6only |peer-group |remote-as )`),
	syntax.MustSign("remote-as external", 15, `(?m)^\s*neighbor \S+ (interface )?remote-as (external|internal)\s*$`),
	syntax.MustSign("on-match", 30, `(?m)^\s+on-match (next|goto)`),
	syntax.MustSign("exit-vrf", 25, `(?m)^\s*exit-vrf\s*$`),
	syntax.MustSign("OSPF in FRR's words", 25, `(?m)^\s*ospf6? router-id `),
	syntax.MustSign("OSPFv3 in FRR's words", 25, `(?m)^(router ospf6|\s+ipv6 ospf6 )`),
	syntax.MustSign("ip protocol with a route-map", 30, `(?m)^ip protocol \S+ route-map `),
	syntax.MustSign("advertise-all-vni", 30, `(?m)^\s*advertise-all-vni`),
	syntax.MustSign("bgp lists", 20, `(?m)^bgp (community-list|as-path access-list|large-community-list|extcommunity-list) `),
	syntax.MustSign("agentx", 15, `(?m)^agentx\s*$`),
	syntax.MustSign("a next hop of Linux", 10, `(?m)^ip route \S+ (blackhole|reject)`),
	syntax.MustSign("router bgp with a VRF", 15, `(?m)^router bgp [0-9]+ vrf `),
	syntax.MustSign("password zebra", 25, `(?m)^(enable )?password zebra`),
	syntax.MustSign("Linux interfaces", 8, `(?m)^interface (lo|eth[0-9]+|ens[0-9]+|enp\S+|swp[0-9]+|bond[0-9]+|br[0-9]+|vlan[0-9]+)(\.[0-9]+)?\s*$`),
	syntax.MustSign("prefix lengths after addresses", 3, `(?m)^\s+ip address [0-9.]+/[0-9]+\s*$`),
	syntax.MustSign("a sequenced list", 5, `(?m)^ip prefix-list \S+ seq `),
	syntax.MustSign("a route-map", 3, `(?m)^route-map \S+ (permit|deny) [0-9]+`),
}

// files are signs of /etc/network/interfaces, which Debian has as well as Cumulus Linux.
var files = []syntax.Sign{
	syntax.MustSign("iface", 45, `(?m)^iface \S+`),
	syntax.MustSign("auto", 15, `(?m)^(auto|allow-hotplug) \S+`),
	syntax.MustSign("the words with which interfaces(5) begins", 30, `(?m)^# This file describes the network interfaces`),
}

// linux are signs of Cumulus Linux.
var linux = []syntax.Sign{
	syntax.MustSign("net add", 100, `(?m)^(sudo )?net (add|del) `),
	syntax.MustSign("nv set", 100, `(?m)^(sudo )?nv (set|unset) `),
	syntax.MustSign("a file of NVUE", 100, `(?m)^- set:\s*$[\s\S]*?^    '?(system|interface|router|vrf|bridge|mlag|evpn|nve|service|acl|qos)'?:`),
	syntax.MustSign("a header of NVUE", 60, `(?m)^    nvue-api-version:`),
	syntax.MustSign("switch ports of Cumulus", 40, `(?m)^(iface|auto|interface) (swp[0-9]|peerlink)`),
	syntax.MustSign("a version of Cumulus", 100, `(?m)^frr version \S*\+cl[0-9]`),
	syntax.MustSign("ports.conf", 40, `(?m)^# ports\.conf --`),
	syntax.MustSign("username cumulus", 60, `(?m)^username cumulus `),
	syntax.MustSign("attributes of ifupdown2", 50, `(?m)^\s+(vrf-table|bridge-(vlan-aware|vids|access|pvid)|clagd?-|bond-slaves|vxlan-id|mstpctl-|address-virtual)`),
}

// others are signs that a text is another system's.
var others = []syntax.Sign{
	syntax.MustSign("an image of another system", -100, `(?mi)^(!RANCID-CONTENT-TYPE|boot (system|nxos) |version [0-9]+\.[0-9]|!! IOS XR|! device: .*EOS)`),
	syntax.MustSign("ports with slots", -60, `(?m)^interface [A-Z][A-Za-z-]+[0-9]+/[0-9]`),
	syntax.MustSign("Cisco's or Arista's words", -60, `(?m)^(vrf (context|instance|definition) |feature [a-z]|switchport default|spanning-tree |interface (Vlan|Port-[cC]hannel|Loopback|GigabitEthernet|FastEthernet|Management)[0-9]|service timestamps|line (con|aux)|aaa new-model|transceiver |route-policy |ip routing\s*$)`),
	syntax.MustSign("masks after addresses", -30, `(?m)^\s+ip address [0-9.]+ 255\.`),
	syntax.MustSign("braces or set statements", -100, `(?m)^(set |\s*[a-z0-9-]+ \{\s*$|\{\s*$)`),
}

// Detect weighs the signs that a text is FRR's, from 0 to 100, on whichever system.
func Detect(text []byte) (weight int, said []string) {
	if weight, said = syntax.Weigh(text, routing, files, others); weight < 10 {
		return 0, nil // a route-map alone may be of many systems; better asked than guessed
	}
	return min(weight, 100), said
}

// detectFRR weighs the signs that a text is FRR's on a system that is not Cumulus Linux.
func detectFRR(text []byte) (int, []string) {
	weight, said := Detect(text)
	if cumulus, _ := detectCumulus(text); cumulus > 0 || sonicVersion.Match(text) {
		return weight / 3, said
	}
	return min(weight, 90), said
}

var sonicVersion = syntax.MustEvidence(`(?m)^frr version \S*-sonic`)

// detectCumulus weighs the signs that a text is of Cumulus Linux. FRR's own only make them surer.
func detectCumulus(text []byte) (int, []string) {
	own, said := syntax.Weigh(text, linux)
	if own == 0 {
		return 0, nil
	}
	more, _ := syntax.Weigh(text, others)
	frr, also := syntax.Weigh(text, routing, files)
	return max(0, min(own+more+frr/2, 100)), append(said, also...)
}
