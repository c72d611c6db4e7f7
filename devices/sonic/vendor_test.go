package sonic

import (
	"testing"

	"interlock/devices/vendortest"
)

// system is SONiC under test.
var system = vendortest.System{
	Vendor: Vendor,
	Labs:   []string{"sonic"}, Corpus: []string{"sonic"},
	Silent: []vendortest.Silence{
		vendortest.Silent(`table \S+`, "a table says nothing; its entries do"),
		vendortest.Silent(`vlanid [0-9]+`, "the number that the name of the VLAN says; another is an error"),
		vendortest.Silent(`entry CTRL_PLANE_SNMP_ACL RULE_10`, "the name of a rule; its priority says where it stands"),
		vendortest.Silent(`stage INGRESS`, "of a table for services of the device, which have no stage"),
	},
	Changes: []string{
		"sudo config interface mtu Ethernet1 9000\n",
		"config interface shutdown Ethernet0\nconfig interface ip add Ethernet1 192.0.2.1/31\nconfig interface ip remove Ethernet0 10.1.23.1/30\n",
		"config vlan add 3999\nconfig vlan member add -u 3999 Ethernet9\n",
		"table NTP_SERVER\n entry 192.0.2.7\ntable PORT\n entry Ethernet0\n  description \"a b\"\n",
		"config hostname other\n",
		"router bgp 65041\n no neighbor 10.1.23.2\n",
		"no table VLAN\nno table VLAN_MEMBER\nno table VLAN_INTERFACE\n",
	},
	Base: "{\n\"PORT\": {\n\"Ethernet0\": {\"mtu\": \"9100\"}\n},\n\"VLAN\": {\"Vlan10\": {\"vlanid\": \"10\"}}\n}\n",
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
