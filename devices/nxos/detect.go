package nxos

import (
	"bytes"

	"interlock/devices/syntax"
)

// signs weigh what tells NX-OS text from that of other systems. 100 is certain by itself; what weighs 10 or less
// stands in other systems' texts too and counts only beside a stronger sign.
var signs = []struct {
	sign   string
	weight int
	match  *syntax.Evidence
}{
	{"RANCID says cisco-nx", 90, syntax.MustEvidence(`(?m)^!RANCID-CONTENT-TYPE: cisco-nx`)},
	{"a version line with the BIOS", 80, syntax.MustEvidence(`(?m)^version \S+\([^)]*\)\S* +Bios:`)},
	{"a version line of NX-OS", 50, syntax.MustEvidence(`(?m)^version \d+\.\d+\(\d+[a-z]*\)(?:[A-Z]\d\S*|[a-z]?)\s*$`)},
	{"an NX-OS header", 60, syntax.MustEvidence(`(?m)^!Command: show running-config|^!Running configuration last done at:`)},
	{"a vdc block", 70, syntax.MustEvidence(`(?m)^vdc \S+ id \d`)},
	{"an image of NX-OS to boot", 80, syntax.MustEvidence(`(?m)^boot (?:nxos|kickstart|system) bootflash:/?(?:/?(?:nxos|n\d000|titanium))`)},
	{"feature statements", 70, syntax.MustEvidence(`(?m)^(?:no )?feature (?:bgp|ospf|ospfv3|eigrp|isis|rip|interface-vlan|lacp|vpc|hsrp|vrrp|vrrpv3|pim|pim6|lldp|dhcp|nxapi|grpc|ssh|telnet|tacacs\+|nv overlay|vn-segment-vlan-based|fabric forwarding|bfd|udld|vtp|pbr|bash-shell|scp-server|sftp-server|netconf|restconf|telemetry|msdp|sla sender|nat|private-vlan|port-security|netflow|sflow|ptp|scheduler|tunnel|ngmvpn|fex|cts|dot1x|glbp|mpls \S+|macsec|itd|password encryption aes|imp|http-server|evmed|openflow|ldap|catena|icam|hmm|otv|lisp|fabricpath)\b`)},
	{"vrf context", 60, syntax.MustEvidence(`(?m)^vrf context \S`)},
	{"vrf member", 30, syntax.MustEvidence(`(?m)^\s+vrf member \S`)},
	{"vpc domain", 60, syntax.MustEvidence(`(?m)^vpc domain \d`)},
	{"a copp profile", 50, syntax.MustEvidence(`(?m)^copp profile \S`)},
	{"a role of NX-OS", 40, syntax.MustEvidence(`(?m)^username \S+ password 5 .* role (?:network|vdc)-`)},
	{"nv overlay evpn", 50, syntax.MustEvidence(`(?m)^nv overlay evpn`)},
	{"interface nve", 50, syntax.MustEvidence(`(?m)^interface nve\d`)},
	{"interface names of NX-OS", 25, syntax.MustEvidence(`(?m)^interface (?:mgmt0|port-channel\d|loopback\d)`)},
	{"Ethernet ports with slots and prefix lengths", 10, syntax.MustEvidence(`(?m)^interface Ethernet\d+/\d+`)},
	{"interface breakout", 60, syntax.MustEvidence(`(?m)^interface breakout module`)},
	{"OSPF areas on interfaces by process name", 20, syntax.MustEvidence(`(?m)^\s+ip router (?:ospf|eigrp|isis|rip) \S+`)},
	{"EIGRP of NX-OS", 20, syntax.MustEvidence(`(?m)^\s+(?:ip (?:passive-interface|distribute-list|authentication mode) eigrp )`)},
	{"neighbours with blocks of their own", 25, syntax.MustEvidence(`(?m)^ {2}neighbor \S+(?: remote-as \d\S*)?\n {4}\S`)},
	{"BGP templates", 30, syntax.MustEvidence(`(?m)^ {2}template peer`)},
	{"switchname", 60, syntax.MustEvidence(`(?m)^switchname \S`)},
	{"system default switchport", 40, syntax.MustEvidence(`(?m)^(?:no )?system default switchport`)},
	{"object groups of NX-OS", 40, syntax.MustEvidence(`(?m)^object-group ip (?:address|port) \S`)},
	{"class maps of NX-OS", 40, syntax.MustEvidence(`(?m)^(?:class|policy)-map type (?:qos|queuing|network-qos|control-plane) `)},
	{"fabric forwarding", 50, syntax.MustEvidence(`(?m)^fabric forwarding `)},
	{"hardware statements of NX-OS", 30, syntax.MustEvidence(`(?m)^hardware access-list tcam region`)},
	{"rmon events of NX-OS", 30, syntax.MustEvidence(`(?m)^rmon event \d .*owner PMON@`)},
	{"static routes in a VRF context or with names", 10, syntax.MustEvidence(`(?m)^ip route \S+/\d+ `)},
	{"named access lists without type", 15, syntax.MustEvidence(`(?m)^ip access-list (?:[A-Za-z]\S*)\n`)},
	{"HSRP blocks", 25, syntax.MustEvidence(`(?m)^\s+hsrp \d+(?: ipv[46])?\s*\n`)},
}

// against are signs of other systems that share words with NX-OS.
var against = []struct {
	weight int
	match  *syntax.Evidence
}{
	{80, syntax.MustEvidence(`(?m)^! device: .*EOS-|^!RANCID-CONTENT-TYPE: arista|^transceiver qsfp default-mode|^service routing protocols model|^vrf instance |^interface (?:Management|Vxlan|Port-Channel)\d|^ip routing\s*$|^daemon |^management api`)},
	{80, syntax.MustEvidence(`(?m)^!RANCID-CONTENT-TYPE: (?:cisco\s|cisco$|foundry|juniper)|^version 1[25]\.\d\s*$|^version 1[67]\.\d+\s*$|^service timestamps |^boot-start-marker|^vrf definition |^interface (?:GigabitEthernet|FastEthernet)\d|^!! IOS XR`)},
	{25, syntax.MustEvidence(`(?m)^interface Loopback\d`)},
}

// Detect weighs the signs that a text is an NX-OS configuration.
func Detect(text []byte) (weight int, found []string) {
	if i := bytes.IndexByte(text, '\r'); i >= 0 {
		text = bytes.ReplaceAll(text, []byte("\r"), nil)
	}
	if len(text) > 1<<20 {
		text = text[:1<<20]
	}
	weak := 0
	for _, s := range signs {
		if !s.match.Match(text) {
			continue
		}
		if s.weight <= 10 {
			weak += s.weight
		} else {
			weight += s.weight
		}
		found = append(found, s.sign)
	}
	if weight == 0 {
		return 0, nil
	}
	weight += weak
	for _, s := range against {
		if s.match.Match(text) {
			weight -= s.weight
		}
	}
	if weight <= 0 {
		return 0, nil
	}
	return min(100, weight), found
}
