package iosxr

import (
	"testing"

	"interlock/devices/vendortest"
)

// system is Cisco IOS XR under test.
var system = vendortest.System{
	Vendor: Vendor,
	Labs:   []string{"iosxr"}, Corpus: []string{"iosxr"},
	Silent: []vendortest.Silence{
		vendortest.Silent(`router hsrp`, "opens a block; its lines say what there is to say"),
		vendortest.Silent(`address-family ipv4 unicast`, "a VRF takes no addresses of a family without it; that there are some says so too"),
	},
	Changes: []string{
		"interface GigabitEthernet0/0/0/9\n description changed\n mtu 9000\n ipv4 address 203.0.113.1 255.255.255.252\n no shutdown\n",
		"interface Loopback777\n ipv4 address 203.0.113.9/32\n ipv6 address 2001:db8::9/128\n",
		"no hostname\nhostname other\n",
		"router static\n address-family ipv4 unicast\n  203.0.113.0/24 Null0 tag 7\n",
		"prefix-set NEW\n  203.0.113.0/24 le 32,\n  198.51.100.0/24\nend-set\nroute-policy NEW\n  if destination in NEW then\n    set local-preference 200\n    pass\n  else\n    drop\n  endif\nend-policy\n",
		"router bgp 65100\n neighbor 203.0.113.2\n  remote-as 64999\n  address-family ipv4 unicast\n   route-policy NEW in\n",
		"no router bgp 65100\n", "no router ospf 65200\n", "no interface Loopback0\n", "no vrf AZURE\n", "no route-policy IBGP-OUT\n", "no prefix-set IBGP-OUT\n",
		"route-policy IBGP-OUT\n  pass\nend-policy\n",
		"router ospf 65200\n area 0\n  interface Bundle-Ether23\n   cost 7\n  no interface Bundle-Ether45\n",
	},
	NotRunning: map[string]string{
		"acl": "repeats entries without numbers", "bgp-multiple-routers": "two BGP processes",
		"xr-bfd": "one value said twice", "xr-ospf": "one value said twice", "xr-logging": "one value said twice",
		"xr-no-aggregate-address":       "commands that take statements back",
		"xr-conflict-policy-highest-ip": "two primary addresses", "xr-conflict-policy-static": "two primary addresses",
	},
	Base: "hostname a\nroute-policy A\nend-policy\ninterface Bundle-Ether1.1\n ipv4 address 10.0.0.1/31\nrouter bgp 1\n neighbor 10.0.0.0\n  remote-as 2\n",
	Seeds: []string{
		"", "route-policy A\n", "route-policy A\n if a then\n endif\nend-policy\n", "route-policy A($x)\napply A($x)\nend-policy\n",
		"route-policy A\n apply B\nend-policy\nroute-policy B\n apply A\nend-policy\n", "route-policy A\nif ((((not (destination in (1.1.1.1/8 ge 9 le 3)))))) then\nelse\n",
		"prefix-set A\n 10.0.0.0/8 le 99,,\n", "community-set A\n (1:1\nend-set\n", "banner login ^\n^\n", "interface Bundle-Ether1.1 l2transport\n encapsulation dot1q 5\n",
		"router bgp 1\n neighbor ::1\n  address-family ipv6 unicast\n   route-policy A(1,2) in\n", "router ospf 1\n area 0\n  interface BE1\n   cost 9\n", "route-policy A\n if as-path in (length) or then pass '\nend-policy",
		"router static\n address-family ipv4 unicast\n  0.0.0.0/0 vrf\n  0.0.0.0/0 Null0 tag\n", "router hsrp\n interface Gi0/0/0/0\n  address-family ipv4\n   hsrp 1\n    track x\n",
	},
}

func TestCoverage(t *testing.T)         { vendortest.Coverage(t, system) }
func TestDetect(t *testing.T)           { vendortest.Detect(t, system) }
func TestParse(t *testing.T)            { vendortest.Parse(t, system) }
func TestEnter(t *testing.T)            { vendortest.Enter(t, system) }
func TestMutation(t *testing.T)         { vendortest.Mutation(t, system) }
func TestRoundTrip(t *testing.T)        { vendortest.RoundTrip(t, system) }
func TestRoundTripBetween(t *testing.T) { vendortest.RoundTripBetween(t, system) }

func FuzzParse(f *testing.F)      { vendortest.FuzzParse(f, system) }
func FuzzEnter(f *testing.F)      { vendortest.FuzzEnter(f, system) }
func BenchmarkParse(b *testing.B) { vendortest.BenchmarkParse(b, system) }
