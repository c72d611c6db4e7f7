package ios

import (
	"regexp"
	"testing"

	"interlock/devices/vendortest"
)

// system is Cisco IOS and IOS-XE under test.
var system = vendortest.System{
	Vendor: Vendor,
	Labs:   []string{"ios", "iosxe"}, Corpus: []string{"ios"},
	Silent: []vendortest.Silence{
		vendortest.Silent(`no ip address`, "says that there is none"),
		vendortest.Silent(`address-family ipv[46]`, "a VRF definition takes no addresses of a family without it; that there are some says so too"),
	},
	Always:   regexp.MustCompile(`^address-family ipv[46]$`), // of a VRF: its interfaces lose their addresses without it
	FilledIn: regexp.MustCompile(`^(os|version|platform|system / (no ip routing|no ipv6 routing|routing model)|spanning-tree / mode|vlan 1( / name)?|vrf default|service (ssh|telnet)( / enabled)?|route-map .* / otherwise|vlan 1 / vni)$`),
	Changes: []string{
		"interface GigabitEthernet0/1\n description changed by a test\n mtu 9100\n",
		"vlan 3999\n name test\ninterface Vlan3999\n ip address 192.0.2.1 255.255.255.0\n",
		"no router bgp 1\nno router ospf 1\n",
		"default interface GigabitEthernet1\n",
		"interface range GigabitEthernet1 - 2\n shutdown\n",
		"no vlan 10\nno interface Vlan10\n",
		"interface GigabitEthernet0/3\n channel-group 77 mode active\ninterface Port-channel77\n switchport mode trunk\n switchport trunk allowed vlan 10,20\n switchport trunk allowed vlan add 30\n",
		"ip access-list extended test\n permit ip host 192.0.2.1 any\n deny ip any any log\n",
		"access-list 97 permit 192.0.2.0 0.0.0.255\naccess-list 97 deny any\nline vty 0 4\n access-class 97 in\n",
		"no ip routing\nip route 198.51.100.0 255.255.255.0 Null0 250 tag 7 name test\n",
		"router ospf 99\n network 192.0.2.0 0.0.0.255 area 0\n passive-interface default\n no passive-interface GigabitEthernet1\n",
		"ntp server 192.0.2.9 prefer\nlogging host 192.0.2.10\nsnmp-server location here\nbanner motd ^Cfirst\nsecond^C\n",
		"ip prefix-list test seq 10 permit 192.0.2.0/24\nroute-map test permit 10\n match ip address prefix-list test\n set metric 5\n",
		"vrf definition TEST\n rd 1:1\n address-family ipv4\n  route-target import 1:1\n exit-address-family\ninterface GigabitEthernet1\n vrf forwarding TEST\n ip address 192.0.2.5 255.255.255.254\n",
		"router eigrp 77\n network 192.0.2.0\n redistribute static metric 1 2 3 4 5\nrouter eigrp NAMED\n address-family ipv4 unicast autonomous-system 9\n  network 10.0.0.0 0.255.255.255\n  af-interface default\n   passive-interface\n  exit-af-interface\n exit-address-family\n",
		"interface GigabitEthernet2\n standby 1 ip 192.0.2.1\n standby 1 priority 110\n standby 1 preempt\n ipv6 address 2001:db8::1/64\n",
	},
	Base: "hostname a\nvlan 10,20\ninterface GigabitEthernet1/0/1\n switchport trunk allowed vlan 10\n channel-group 1 mode active\ninterface Port-channel1\nip access-list extended A\n permit ip any any\nrouter bgp 65001\n neighbor A peer-group\n neighbor 10.0.0.1 peer-group A\n address-family ipv4\n  neighbor A activate\n",
	Seeds: []string{"conf t\nno vlan 10\nint ra gi1/0/1 - 4\nsw tr al vl except 5\ndefault int po1\nip access-l ext A\n5 deny tcp any any eq 22\n",
		"banner motd\ninterface Ethernet1\n", "interface Ethernet1\n ip address 1.1.1.1/33\nvlan 5000\nrouter bgp 1\nrouter bgp 2\n"},
}

func TestCoverage(t *testing.T)         { vendortest.Coverage(t, system) }
func TestDetect(t *testing.T)           { vendortest.Detect(t, system) }
func TestParse(t *testing.T)            { vendortest.Parse(t, system) }
func TestEnter(t *testing.T)            { vendortest.Enter(t, system) }
func TestPositions(t *testing.T)        { vendortest.Positions(t, system) }
func TestMutation(t *testing.T)         { vendortest.Mutation(t, system) }
func TestRoundTrip(t *testing.T)        { vendortest.RoundTrip(t, system) }
func TestRoundTripBetween(t *testing.T) { vendortest.RoundTripBetween(t, system) }

func FuzzParse(f *testing.F)      { vendortest.FuzzParse(f, system) }
func FuzzEnter(f *testing.F)      { vendortest.FuzzEnter(f, system) }
func BenchmarkParse(b *testing.B) { vendortest.BenchmarkParse(b, system) }
