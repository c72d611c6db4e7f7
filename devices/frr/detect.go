package frr

import (
	"bytes"
	"regexp"
)

type sign struct {
	says   string
	weight int
	found  *regexp.Regexp
}

// routing are signs of FRR, whichever system it runs on.
var routing = []sign{
	{"frr version", 60, regexp.MustCompile(`(?m)^frr version\b`)},
	{"frr defaults", 40, regexp.MustCompile(`(?m)^frr defaults (traditional|datacenter)`)},
	{"service integrated-vtysh-config", 40, regexp.MustCompile(`(?m)^(no )?service integrated-vtysh-config`)},
	{"log syslog", 10, regexp.MustCompile(`(?m)^log (syslog|file|stdout)\b`)},
	{"a neighbour on an interface", 40, regexp.MustCompile(`(?m)^\s*neighbor \S+ interface (v6only |peer-group |remote-as )`)},
	{"remote-as external", 15, regexp.MustCompile(`(?m)^\s*neighbor \S+ (interface )?remote-as (external|internal)\s*$`)},
	{"on-match", 30, regexp.MustCompile(`(?m)^\s+on-match (next|goto)`)},
	{"exit-vrf", 25, regexp.MustCompile(`(?m)^\s*exit-vrf\s*$`)},
	{"OSPF in FRR's words", 25, regexp.MustCompile(`(?m)^\s*ospf6? router-id `)},
	{"OSPFv3 in FRR's words", 25, regexp.MustCompile(`(?m)^(router ospf6|\s+ipv6 ospf6 )`)},
	{"ip protocol with a route-map", 30, regexp.MustCompile(`(?m)^ip protocol \S+ route-map `)},
	{"advertise-all-vni", 30, regexp.MustCompile(`(?m)^\s*advertise-all-vni`)},
	{"bgp lists", 20, regexp.MustCompile(`(?m)^bgp (community-list|as-path access-list|large-community-list|extcommunity-list) `)},
	{"agentx", 15, regexp.MustCompile(`(?m)^agentx\s*$`)},
	{"a next hop of Linux", 10, regexp.MustCompile(`(?m)^ip route \S+ (blackhole|reject)`)},
	{"router bgp with a VRF", 15, regexp.MustCompile(`(?m)^router bgp [0-9]+ vrf `)},
	{"password zebra", 25, regexp.MustCompile(`(?m)^(enable )?password zebra`)},
	{"Linux interfaces", 8, regexp.MustCompile(`(?m)^interface (lo|eth[0-9]+|ens[0-9]+|enp\S+|swp[0-9]+|bond[0-9]+|br[0-9]+|vlan[0-9]+)(\.[0-9]+)?\s*$`)},
	{"prefix lengths after addresses", 3, regexp.MustCompile(`(?m)^\s+ip address [0-9.]+/[0-9]+\s*$`)},
	{"a sequenced list", 5, regexp.MustCompile(`(?m)^ip prefix-list \S+ seq `)},
	{"a route-map", 3, regexp.MustCompile(`(?m)^route-map \S+ (permit|deny) [0-9]+`)},
}

// files are signs of /etc/network/interfaces, which Debian has as well as Cumulus Linux.
var files = []sign{
	{"iface", 45, regexp.MustCompile(`(?m)^iface \S+`)},
	{"auto", 15, regexp.MustCompile(`(?m)^(auto|allow-hotplug) \S+`)},
	{"the words with which interfaces(5) begins", 30, regexp.MustCompile(`(?m)^# This file describes the network interfaces`)},
}

// linux are signs of Cumulus Linux.
var linux = []sign{
	{"net add", 100, regexp.MustCompile(`(?m)^(sudo )?net (add|del) `)},
	{"nv set", 100, regexp.MustCompile(`(?m)^(sudo )?nv (set|unset) `)},
	{"a file of NVUE", 100, regexp.MustCompile(`(?m)^- set:\s*$[\s\S]*?^    '?(system|interface|router|vrf|bridge|mlag|evpn|nve|service|acl|qos)'?:`)},
	{"a header of NVUE", 60, regexp.MustCompile(`(?m)^    nvue-api-version:`)},
	{"switch ports of Cumulus", 40, regexp.MustCompile(`(?m)^(iface|auto|interface) (swp[0-9]|peerlink)`)},
	{"a version of Cumulus", 100, regexp.MustCompile(`(?m)^frr version \S*\+cl[0-9]`)},
	{"ports.conf", 40, regexp.MustCompile(`(?m)^# ports\.conf --`)},
	{"username cumulus", 60, regexp.MustCompile(`(?m)^username cumulus `)},
	{"attributes of ifupdown2", 50, regexp.MustCompile(`(?m)^\s+(vrf-table|bridge-(vlan-aware|vids|access|pvid)|clagd?-|bond-slaves|vxlan-id|mstpctl-|address-virtual)`)},
}

// others are signs that a text is another system's.
var others = []sign{
	{"an image of another system", -100, regexp.MustCompile(`(?mi)^(!RANCID-CONTENT-TYPE|boot (system|nxos) |version [0-9]+\.[0-9]|!! IOS XR|! device: .*EOS)`)},
	{"ports with slots", -60, regexp.MustCompile(`(?m)^interface [A-Z][A-Za-z-]+[0-9]+/[0-9]`)},
	{"Cisco's or Arista's words", -60, regexp.MustCompile(`(?m)^(vrf (context|instance|definition) |feature [a-z]|switchport default|spanning-tree |interface (Vlan|Port-[cC]hannel|Loopback|GigabitEthernet|FastEthernet|Management)[0-9]|service timestamps|line (con|aux)|aaa new-model|transceiver |route-policy |ip routing\s*$)`)},
	{"masks after addresses", -30, regexp.MustCompile(`(?m)^\s+ip address [0-9.]+ 255\.`)},
	{"braces or set statements", -100, regexp.MustCompile(`(?m)^(set |\s*[a-z0-9-]+ \{\s*$|\{\s*$)`)},
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

var sonicVersion = regexp.MustCompile(`(?m)^frr version \S*-sonic`)

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
