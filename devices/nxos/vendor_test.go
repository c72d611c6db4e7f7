package nxos

import (
	"regexp"
	"testing"

	"interlock/devices/vendortest"
)

// system is Cisco NX-OS under test.
var system = vendortest.System{
	Vendor: Vendor,
	Labs:   []string{"nxos"}, Corpus: []string{"nxos"},
	Silent: []vendortest.Silence{
		vendortest.Silent(`vrf member management`, "mgmt0 stands in that VRF and in no other"),
		vendortest.Silent(`spanning-tree mst configuration`, "opens a block; its lines say what there is to say"),
	},
	Unsaid: regexp.MustCompile(`/ (shutdown|switchport|mtu|speed|duplex|no negotiate|no preempt|vrf|lacp port-priority|lacp rate|flowcontrol|link debounce|cost|link-type|port-priority|` +
		`no lacp suspend-individual|member|address-family \S+ |aggregate-address|distance|no client-to-client reflection|retain route-target|no enforce-first-as|no fast-external-fallover|` +
		`no next-hop-third-party|range \S+|summary-address \S+|default routed|default shutdown|delay|hsrp version)$|^boot (kickstart|system)$`),
	Changes: []string{
		"interface Ethernet1/1\n description changed\n mtu 9000\n",
		"vlan 777\n name new\ninterface Vlan777\n no shutdown\n ip address 10.77.0.1/24\n",
		"interface Ethernet1/9\n switchport mode trunk\n channel-group 99 mode active\n",
		"interface Ethernet1/2\n no switchport\n vrf member management\n ip address 10.99.0.1/31\n no shutdown\n",
		"interface Ethernet1/1\n switchport\n switchport access vlan 5\n",
		"router bgp 65001\n neighbor 192.0.2.200\n  remote-as 65200\n  address-family ipv4 unicast\n   route-map X in\n",
		"no router ospf 1\nno router bgp 1\nno router bgp 65001\nno router eigrp 1\n",
		"no feature bgp\nno feature ospf\n",
		"ip route 10.200.0.0/16 Null0\nno route-map PERMIT_ALL\nno vlan 10\nno vrf context vrf1\n",
		"ntp server 192.0.2.123\nsnmp-server location here\nno username admin\n",
		"default interface Ethernet1/1\nno interface loopback0\n",
	},
	Base: "feature ospf\nvlan 10\ninterface port-channel1\n  switchport mode trunk\ninterface Ethernet1/1\n  channel-group 1\ninterface Ethernet1/2\n  no switchport\n  ip address 10.0.0.1/31\nrouter bgp 1\n  neighbor 10.0.0.0\n    remote-as 2\nip access-list A\n  10 permit ip any any\n",
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
