package frr

import (
	"bytes"

	"interlock/devices/syntax"
)

type sign struct {
	says   string
	weight int
	found  *syntax.Evidence
}

// routing are signs of FRR, whichever system it runs on.
var routing = []sign{
	{"frr version", 60, syntax.MustEvidence(`(?m)^frr version\b`)},
	{"frr defaults", 40, syntax.MustEvidence(`(?m)^frr defaults (traditional|datacenter)`)},
	{"service integrated-vtysh-config", 40, syntax.MustEvidence(`(?m)^(no )?service integrated-vtysh-config`)},
	{"log syslog", 10, syntax.MustEvidence(`(?m)^log (syslog|file|stdout)\b`)},
	{"a neighbour on an interface", 40, syntax.MustEvidence(`(?m)^\s*neighbor \S+ interface (v6only |peer-group |remote-as )`)},
	{"remote-as external", 15, syntax.MustEvidence(`(?m)^\s*neighbor \S+ (interface )?remote-as (external|internal)\s*$`)},
	{"on-match", 30, syntax.MustEvidence(`(?m)^\s+on-match (next|goto)`)},
	{"exit-vrf", 25, syntax.MustEvidence(`(?m)^\s*exit-vrf\s*$`)},
	{"OSPF in FRR's words", 25, syntax.MustEvidence(`(?m)^\s*ospf6? router-id `)},
	{"OSPFv3 in FRR's words", 25, syntax.MustEvidence(`(?m)^(router ospf6|\s+ipv6 ospf6 )`)},
	{"ip protocol with a route-map", 30, syntax.MustEvidence(`(?m)^ip protocol \S+ route-map `)},
	{"advertise-all-vni", 30, syntax.MustEvidence(`(?m)^\s*advertise-all-vni`)},
	{"bgp lists", 20, syntax.MustEvidence(`(?m)^bgp (community-list|as-path access-list|large-community-list|extcommunity-list) `)},
	{"agentx", 15, syntax.MustEvidence(`(?m)^agentx\s*$`)},
	{"a next hop of Linux", 10, syntax.MustEvidence(`(?m)^ip route \S+ (blackhole|reject)`)},
	{"router bgp with a VRF", 15, syntax.MustEvidence(`(?m)^router bgp [0-9]+ vrf `)},
	{"password zebra", 25, syntax.MustEvidence(`(?m)^(enable )?password zebra`)},
	{"Linux interfaces", 8, syntax.MustEvidence(`(?m)^interface (lo|eth[0-9]+|ens[0-9]+|enp\S+|swp[0-9]+|bond[0-9]+|br[0-9]+|vlan[0-9]+)(\.[0-9]+)?\s*$`)},
	{"prefix lengths after addresses", 3, syntax.MustEvidence(`(?m)^\s+ip address [0-9.]+/[0-9]+\s*$`)},
	{"a sequenced list", 5, syntax.MustEvidence(`(?m)^ip prefix-list \S+ seq `)},
	{"a route-map", 3, syntax.MustEvidence(`(?m)^route-map \S+ (permit|deny) [0-9]+`)},
}

// files are signs of /etc/network/interfaces, which Debian has as well as Cumulus Linux.
var files = []sign{
	{"iface", 45, syntax.MustEvidence(`(?m)^iface \S+`)},
	{"auto", 15, syntax.MustEvidence(`(?m)^(auto|allow-hotplug) \S+`)},
	{"the words with which interfaces(5) begins", 30, syntax.MustEvidence(`(?m)^# This file describes the network interfaces`)},
}

// linux are signs of Cumulus Linux.
var linux = []sign{
	{"net add", 100, syntax.MustEvidence(`(?m)^(sudo )?net (add|del) `)},
	{"nv set", 100, syntax.MustEvidence(`(?m)^(sudo )?nv (set|unset) `)},
	{"a file of NVUE", 100, syntax.MustEvidence(`(?m)^- set:\s*$[\s\S]*?^    '?(system|interface|router|vrf|bridge|mlag|evpn|nve|service|acl|qos)'?:`)},
	{"a header of NVUE", 60, syntax.MustEvidence(`(?m)^    nvue-api-version:`)},
	{"switch ports of Cumulus", 40, syntax.MustEvidence(`(?m)^(iface|auto|interface) (swp[0-9]|peerlink)`)},
	{"a version of Cumulus", 100, syntax.MustEvidence(`(?m)^frr version \S*\+cl[0-9]`)},
	{"ports.conf", 40, syntax.MustEvidence(`(?m)^# ports\.conf --`)},
	{"username cumulus", 60, syntax.MustEvidence(`(?m)^username cumulus `)},
	{"attributes of ifupdown2", 50, syntax.MustEvidence(`(?m)^\s+(vrf-table|bridge-(vlan-aware|vids|access|pvid)|clagd?-|bond-slaves|vxlan-id|mstpctl-|address-virtual)`)},
}

// others are signs that a text is another system's.
var others = []sign{
	{"an image of another system", -100, syntax.MustEvidence(`(?mi)^(!RANCID-CONTENT-TYPE|boot (system|nxos) |version [0-9]+\.[0-9]|!! IOS XR|! device: .*EOS)`)},
	{"ports with slots", -60, syntax.MustEvidence(`(?m)^interface [A-Z][A-Za-z-]+[0-9]+/[0-9]`)},
	{"Cisco's or Arista's words", -60, syntax.MustEvidence(`(?m)^(vrf (context|instance|definition) |feature [a-z]|switchport default|spanning-tree |interface (Vlan|Port-[cC]hannel|Loopback|GigabitEthernet|FastEthernet|Management)[0-9]|service timestamps|line (con|aux)|aaa new-model|transceiver |route-policy |ip routing\s*$)`)},
	{"masks after addresses", -30, syntax.MustEvidence(`(?m)^\s+ip address [0-9.]+ 255\.`)},
	{"braces or set statements", -100, syntax.MustEvidence(`(?m)^(set |\s*[a-z0-9-]+ \{\s*$|\{\s*$)`)},
}

func weigh(text []byte, tables ...[]sign) (weight int, said []string) {
	for _, t := range tables {
		for _, s := range t {
			if s.found.Match(text) {
				weight += s.weight
				if s.weight > 0 {
					said = append(said, s.says)
				}
			}
		}
	}
	return weight, said
}

func head(text []byte) []byte {
	return bytes.ReplaceAll(text[:min(len(text), 1<<20)], []byte("\r"), nil)
}

// Detect weighs the signs that a text is FRR's, from 0 to 100, on whichever system.
func Detect(text []byte) (weight int, said []string) {
	if i := bytes.IndexByte(text, 0); i >= 0 && i < 1000 {
		return 0, nil
	}
	text = head(text)
	if weight, said = weigh(text, routing, files, others); weight < 10 {
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
	if i := bytes.IndexByte(text, 0); i >= 0 && i < 1000 {
		return 0, nil
	}
	text = head(text)
	own, said := weigh(text, linux)
	if own == 0 {
		return 0, nil
	}
	more, _ := weigh(text, others)
	frr, also := weigh(text, routing, files)
	return max(0, min(own+more+frr/2, 100)), append(said, also...)
}
