package ios

import (
	"bytes"

	"interlock/devices/syntax"
)

// signs weigh what tells IOS text from that of other systems. 100 is certain by itself.
var signs = []struct {
	sign   string
	weight int
	match  *syntax.Evidence
}{
	{"RANCID says cisco", 90, syntax.MustEvidence(`(?m)^!RANCID-CONTENT-TYPE: cisco\s*$`)},
	{"a version line of IOS", 60, syntax.MustEvidence(`(?m)^version 1[0-9]\.\d+\s*$`)},
	{"boot markers", 60, syntax.MustEvidence(`(?m)^boot-start-marker`)},
	{"service timestamps", 30, syntax.MustEvidence(`(?m)^(?:no )?service (?:timestamps (?:log|debug)|password-encryption|config|pad)`)},
	{"a unit's identity", 60, syntax.MustEvidence(`(?m)^license udi pid `)},
	{"interface names of IOS", 35, syntax.MustEvidence(`(?m)^interface (?:FastEthernet|GigabitEthernet|TenGigabitEthernet|TwentyFiveGigE|FortyGigabitEthernet|HundredGigE|TwoGigabitEthernet|FiveGigabitEthernet|AppGigabitEthernet|Serial|Dialer|BDI|ATM|Virtual-Template)\s*\d`)},
	{"ports and loopbacks with netmasks", 30, syntax.MustEvidence(`(?m)^\s*ip address \d+\.\d+\.\d+\.\d+ 255\.`)},
	{"vrf definition or ip vrf", 30, syntax.MustEvidence(`(?m)^(?:vrf definition|ip vrf) \S`)},
	{"static routes with netmasks", 30, syntax.MustEvidence(`(?m)^ip route (?:vrf \S+ )?\d+\.\d+\.\d+\.\d+ \d+\.\d+\.\d+\.\d+ `)},
	{"numbered access lists", 25, syntax.MustEvidence(`(?m)^access-list \d+ (?:permit|deny|remark)`)},
	{"typed access lists", 25, syntax.MustEvidence(`(?m)^ip access-list (?:standard|extended) \S`)},
	{"OSPF networks with wildcards", 20, syntax.MustEvidence(`(?m)^\s+network \d+\.\d+\.\d+\.\d+ 0\.\d+\.\d+\.\d+ area `)},
	{"BGP networks with masks", 20, syntax.MustEvidence(`(?m)^\s+network \d+\.\d+\.\d+\.\d+ mask 255\.`)},
	{"flat neighbours", 15, syntax.MustEvidence(`(?m)^\s+neighbor \S+ (?:remote-as|activate|peer-group|update-source)`)},
	{"exit-address-family", 15, syntax.MustEvidence(`(?m)^\s*exit-address-family`)},
	{"EIGRP", 15, syntax.MustEvidence(`(?m)^router eigrp `)},
	{"AAA of IOS", 25, syntax.MustEvidence(`(?m)^(?:no )?aaa new-model`)},
	{"HSRP on one line", 25, syntax.MustEvidence(`(?m)^\s+standby \d+ ip `)},
	{"terminal lines with numbers", 25, syntax.MustEvidence(`(?m)^line (?:vty \d+ \d+|con 0|aux 0)`)},
	{"crypto of IOS", 25, syntax.MustEvidence(`(?m)^crypto (?:isakmp|ipsec (?:transform-set|profile)|keyring|map|pki trustpoint) `)},
	{"zones and inspection", 25, syntax.MustEvidence(`(?m)^(?:zone security|zone-pair security|class-map type inspect|policy-map type inspect) `)},
	{"object groups of IOS", 25, syntax.MustEvidence(`(?m)^object-group (?:network|service) \S`)},
	{"switches of a stack", 60, syntax.MustEvidence(`(?m)^switch \d+ provision |^stackwise-virtual|^switch virtual domain`)},
	{"templates of the hardware", 40, syntax.MustEvidence(`(?m)^sdm prefer `)},
	{"address translation of IOS", 15, syntax.MustEvidence(`(?m)^ip nat (?:inside|outside|pool) `)},
	{"services of IOS", 15, syntax.MustEvidence(`(?m)^(?:no )?ip (?:http (?:secure-)?server|cef|domain[- ]lookup|domain[- ]name|forward-protocol nd|classless|subnet-zero)`)},
	{"trunk encapsulation", 20, syntax.MustEvidence(`(?m)^\s+switchport trunk encapsulation `)},
	{"peer templates of IOS", 20, syntax.MustEvidence(`(?m)^\s+template peer-(?:session|policy) \S+`)},
	{"BFD templates", 20, syntax.MustEvidence(`(?m)^bfd-template `)},
	{"lists of one line", 5, syntax.MustEvidence(`(?m)^ip (?:community-list (?:standard|expanded)|prefix-list \S+ (?:seq \d+ )?(?:permit|deny))`)},
	{"Ethernet ports with slots", 8, syntax.MustEvidence(`(?m)^interface Ethernet\d+(?:/\d+)*\s*$`)},
	{"loopbacks and VLANs", 5, syntax.MustEvidence(`(?m)^interface (?:Loopback|Vlan|Tunnel)\d`)},
	{"route-maps, BGP or OSPF of the family", 5, syntax.MustEvidence(`(?m)^(?:route-map \S+ (?:permit|deny) \d+|router (?:bgp|ospf) \d+)`)},
	{"a port numbered 0 and no slot", 10, syntax.MustEvidence(`(?m)^interface (?:Ethernet|FastEthernet)0\s*$`)},
	{"RIP or a banner in carets", 10, syntax.MustEvidence(`(?m)^router rip\s*$|^banner \S+ \^C`)},
	{"VRRP on one line and OSPF timers", 5, syntax.MustEvidence(`(?m)^\s+ip ospf (?:cost|network|hello-interval)|^\s+vrrp \d+ ip `)},
	{"a hostname", 3, syntax.MustEvidence(`(?m)^hostname \S+`)},
}

// against are signs of other systems that share words with IOS.
var against = []struct {
	weight int
	match  *syntax.Evidence
}{
	{100, syntax.MustEvidence(`(?m)^!! IOS XR|^!RANCID-CONTENT-TYPE: (?:cisco-nx|cisco-xr|arista)|^interface (?:Bundle-Ether|MgmtEth|HundredGigE|TenGigE|FortyGigE)\d+(?:/\d+){3}|^route-policy |^prefix-set |^router static\s*$|^\s+ipv4 address \d`)},
	{80, syntax.MustEvidence(`(?m)^! device: .*EOS-|^transceiver qsfp default-mode|^service routing protocols model|^vrf instance |^interface (?:Management|Vxlan)\d|^daemon |^management api|^interface Port-Channel\d|^boot system \S.*\.swi|^ip routing\s*$`)},
	{80, syntax.MustEvidence(`(?m)^feature \S|^vrf context |^vpc domain |^vdc |^switchname |^boot nxos |^interface (?:mgmt0|port-channel\d|loopback\d)|^nv overlay evpn|^\s+vrf member `)},
	{90, syntax.MustEvidence(`(?m)^frr version |^frr defaults |^(?:no )?zebra |^ip forwarding\s*$|^auto (?:swp|lo|eth)\d*|^service integrated-vtysh|^log syslog`)},
	{100, syntax.MustEvidence(`(?m)^set (?:system|interfaces|protocols|routing-options|policy-options) |^(?:system|interfaces|protocols|routing-options) \{`)},
	{40, syntax.MustEvidence(`(?m)^ASA Version |^PIX Version |^names\s*$|^ *nameif `)},
}

// Detect weighs the signs that a text is an IOS or IOS-XE configuration.
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
