package eos

import (
	"regexp"
	"testing"

	"interlock/devices/vendortest"
)

// system is Arista EOS under test.
var system = vendortest.System{
	Vendor: Vendor,
	Labs:   []string{"eos"}, Corpus: []string{"eos"},
	Silent: []vendortest.Silence{
		vendortest.Silent(`evpn ethernet-segment`, "opens a block; its lines say what there is to say"),
		vendortest.Silent(`switchport trunk allowed vlan add .*`, "adds to all VLANs, which are allowed where nothing is said"),
		vendortest.Silent(`no bgp (transport listen-port|route install-map|missing-policy direction (in|out) action)`, "takes back what nothing says"),
	},
	FilledIn: regexp.MustCompile(`^(os|version|platform|system / (no ip routing|no ipv6 routing|routing model)|spanning-tree / mode|vlan 1( / name)?|vrf default|service ssh / enabled|route-map .* / otherwise|vlan 1 / vni)$`),
	Changes: []string{
		"interface Ethernet1\n   description changed by a test\n   mtu 9100\n",
		"vlan 3999\n   name test\ninterface Vlan3999\n   ip address 192.0.2.1/24\n",
		"no router bgp\n",
		"default interface Ethernet1\n",
		"interface Ethernet1-2\n   shutdown\n",
		"no vlan 10\nno interface Vlan10\n",
		"interface Ethernet3\n   channel-group 77 mode active\ninterface Port-Channel77\n   switchport mode trunk\n   switchport trunk allowed vlan 10,20\n   switchport trunk allowed vlan add 30\n",
		"router bgp 65099\n",
		"ip access-list test\n   permit ip host 192.0.2.1 any\n   deny ip any any log\n",
		"no ip routing\nip route 198.51.100.0/24 Null0 250 tag 7 name test\n",
		"router ospf 99\n   network 192.0.2.0/24 area 0\n   passive-interface default\n   no passive-interface Ethernet1\n",
		"ntp server 192.0.2.9 prefer\nlogging host 192.0.2.10\nsnmp-server location here\nmanagement ssh\n   idle-timeout 5\n",
		"interface Vxlan1\n   vxlan vlan 3000 vni 13000\n",
		"ip prefix-list test seq 10 permit 192.0.2.0/24\nroute-map test permit 10\n   match ip address prefix-list test\n   set metric 5\n",
		"interface Ethernet1\n   vrf TEST\n   ip address 192.0.2.5/31\nvrf instance TEST\n",
	},
	Base: "hostname a\nvlan 10,20\ninterface Ethernet1\n   switchport trunk allowed vlan 10\n   channel-group 1 mode active\ninterface Port-Channel1\nrouter bgp 65001\n   neighbor A peer group\n   neighbor 10.0.0.1 peer group A\n   address-family ipv4\n      neighbor A activate\n",
	Seeds: []string{"configure session x\nno vlan 10\ncommit\nint et1-4\nsw tr al vl except 5\ndefault int po1\n",
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
