package frr

import (
	"testing"

	"interlock/devices/vendortest"
)

// system is Cumulus Linux, and so FRR, under test.
var system = vendortest.System{
	Vendor: Cumulus,
	Labs:   []string{"cumulus"}, Corpus: []string{"cumulus", "cumulus_nclu"},
	Silent: []vendortest.Silence{
		vendortest.Silent(`(cumulusfrr|r|n|s)[0-9]|D-Cumulus|loopback|ip_reuse_different_address_same_prefix|ospf_link_local|frr-aggregate-address`, "the name in /etc/hostname, which frr.conf's hostname says over"),
	},
	Changes: []string{
		"interface swp1\n description test\n ip address 192.0.2.9/31\n",
		"router bgp 65001\n neighbor 192.0.2.1 remote-as 65009\n neighbor 192.0.2.1 shutdown\n address-family ipv4 unicast\n  network 192.0.2.0/24\n  neighbor 192.0.2.1 route-map X in\n",
		"no router bgp\n",
		"iface swp9\n    address 192.0.2.3/31\n    mtu 9000\nauto swp9\n",
		"ip route 192.0.2.0/24 Null0 250\nipv6 route 2001:db8::/32 2001:db8:1::1 tag 4\nno ip route 0.0.0.0/0 10.10.40.1\n",
		"ip prefix-list test seq 10 permit 192.0.2.0/24 le 32\nroute-map test permit 10\n match ip address prefix-list test\n set metric 5\n on-match next\n",
		"router ospf\n network 192.0.2.0/24 area 0\n passive-interface default\n no passive-interface swp1\ninterface swp1\n ip ospf cost 7\n",
		"vrf RED\n vni 4001\n ip route 10.9.0.0/16 blackhole\nexit-vrf\n",
		"hostname other\nlog file /var/log/frr.log\nno service integrated-vtysh-config\n",
		"router bgp 65002\n no neighbor 10.12.11.1\n",
	},
	Seeds: []string{"- header:\n    model: VX\n- set:\n    interface:\n      swp1-3:\n        ip:\n          address:\n            10.0.0.1/24: {}\n  - odd\n    'a b': c\n"},
	Base:  "auto swp1\niface swp1\n    address 10.0.0.1/31\nfrr version 8.4\nrouter bgp 1\n neighbor 10.0.0.0 remote-as 2\n address-family ipv4 unicast\n  network 10.0.0.0/8\n exit-address-family\nroute-map A permit 10\n",
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
