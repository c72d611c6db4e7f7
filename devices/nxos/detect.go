package nxos

import "interlock/devices/syntax"

// signs weigh what tells NX-OS text from that of other systems.
var signs = []syntax.Sign{
	syntax.MustSign("RANCID says cisco-nx", 90, `(?m)^!RANCID-CONTENT-TYPE: cisco-nx`),
	syntax.MustSign("a version line with the BIOS", 80, `(?m)^version \S+\([^)]*\)\S* +Bios:`),
	syntax.MustSign("a version line of NX-OS", 50, `(?m)^version \d+\.\d+\(\d+[a-z]*\)(?:[A-Z]\d\S*|[a-z]?)\s*$`),
	syntax.MustSign("an NX-OS header", 60, `(?m)^!Command: show running-config|^!Running configuration last done at:`),
	syntax.MustSign("a vdc block", 70, `(?m)^vdc \S+ id \d`),
	syntax.MustSign("an image of NX-OS to boot", 80, `(?m)^boot (?:nxos|kickstart|system) bootflash:/?(?:/?(?:nxos|n\d000|titanium))`),
	syntax.MustSign("feature statements", 70, `(?m)^(?:no )?feature (?:bgp|ospf|ospfv3|eigrp|isis|rip|interface-vlan|lacp|vpc|hsrp|vrrp|vrrpv3|pim|pim6|lldp|dhcp|nxapi|grpc|ssh|telnet|tacacs\+|nv overlay|vn-segment-vlan-based|fabric forwarding|bfd|udld|vtp|pbr|bash-shell|scp-server|sftp-server|netconf|restconf|telemetry|msdp|sla sender|nat|private-vlan|port-security|netflow|sflow|ptp|scheduler|tunnel|ngmvpn|fex|cts|dot1x|glbp|mpls \S+|macsec|itd|password encryption aes|imp|http-server|evmed|openflow|ldap|catena|icam|hmm|otv|lisp|fabricpath)\b`),
	syntax.MustSign("vrf context", 60, `(?m)^vrf context \S`),
	syntax.MustSign("vrf member", 30, `(?m)^\s+vrf member \S`),
	syntax.MustSign("vpc domain", 60, `(?m)^vpc domain \d`),
	syntax.MustSign("a copp profile", 50, `(?m)^copp profile \S`),
	syntax.MustSign("a role of NX-OS", 40, `(?m)^username \S+ password 5 .* role (?:network|vdc)-`),
	syntax.MustSign("nv overlay evpn", 50, `(?m)^nv overlay evpn`),
	syntax.MustSign("interface nve", 50, `(?m)^interface nve\d`),
	syntax.MustSign("interface names of NX-OS", 25, `(?m)^interface (?:mgmt0|port-channel\d|loopback\d)`),
	syntax.MustSign("interface breakout", 60, `(?m)^interface breakout module`),
	syntax.MustSign("OSPF areas on interfaces by process name", 20, `(?m)^\s+ip router (?:ospf|eigrp|isis|rip) \S+`),
	syntax.MustSign("EIGRP of NX-OS", 20, `(?m)^\s+(?:ip (?:passive-interface|distribute-list|authentication mode) eigrp )`),
	syntax.MustSign("neighbours with blocks of their own", 25, `(?m)^ {2}neighbor \S+(?: remote-as \d\S*)?\n {4}\S`),
	syntax.MustSign("BGP templates", 30, `(?m)^ {2}template peer`),
	syntax.MustSign("switchname", 60, `(?m)^switchname \S`),
	syntax.MustSign("system default switchport", 40, `(?m)^(?:no )?system default switchport`),
	syntax.MustSign("object groups of NX-OS", 40, `(?m)^object-group ip (?:address|port) \S`),
	syntax.MustSign("class maps of NX-OS", 40, `(?m)^(?:class|policy)-map type (?:qos|queuing|network-qos|control-plane) `),
	syntax.MustSign("fabric forwarding", 50, `(?m)^fabric forwarding `),
	syntax.MustSign("hardware statements of NX-OS", 30, `(?m)^hardware access-list tcam region`),
	syntax.MustSign("rmon events of NX-OS", 30, `(?m)^rmon event \d .*owner PMON@`),
	syntax.MustSign("named access lists without type", 15, `(?m)^ip access-list (?:[A-Za-z]\S*)\n`),
	syntax.MustSign("HSRP blocks", 25, `(?m)^\s+hsrp \d+(?: ipv[46])?\s*\n`),
}

// shared are signs that stand in other systems' texts too: they count only beside a stronger one.
var shared = []syntax.Sign{
	syntax.MustSign("Ethernet ports with slots and prefix lengths", 10, `(?m)^interface Ethernet\d+/\d+`),
	syntax.MustSign("static routes in a VRF context or with names", 10, `(?m)^ip route \S+/\d+ `),
}

// against are signs of other systems that share words with NX-OS.
var against = []syntax.Sign{
	syntax.MustSign("EOS", -80, `(?m)^! device: .*EOS-|^!RANCID-CONTENT-TYPE: arista|^transceiver qsfp default-mode|^service routing protocols model|^vrf instance |^interface (?:Management|Vxlan|Port-Channel)\d|^ip routing\s*$|^daemon |^management api`),
	syntax.MustSign("IOS, or a collector that says another system", -80, `(?m)^!RANCID-CONTENT-TYPE: (?:cisco\s|cisco$|foundry|juniper)|^version 1[25]\.\d\s*$|^version 1[67]\.\d+\s*$|^service timestamps |^boot-start-marker|^vrf definition |^interface (?:GigabitEthernet|FastEthernet)\d|^!! IOS XR`),
	syntax.MustSign("loopbacks in the spelling of IOS and EOS", -25, `(?m)^interface Loopback\d`),
}

// detect weighs the signs that a text is an NX-OS configuration, from 0 to 100.
func detect(text []byte) (weight int, said []string) {
	if own, _ := syntax.Weigh(text, signs); own == 0 {
		return 0, nil
	}
	return weighed(text)
}

var weighed = syntax.Detector(signs, shared, against)
