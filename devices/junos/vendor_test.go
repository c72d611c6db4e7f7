package junos

import (
	"regexp"
	"testing"

	"interlock/devices/vendortest"
)

// system is Juniper Junos under test.
var system = vendortest.System{
	Vendor: Vendor,
	Labs:   []string{"junos"}, Corpus: []string{"junos_flat", "junos_hier"},
	Unsaid: regexp.MustCompile(`^(vlan|prefix-list|community-list|as-path list|access-list|mlag|spanning-tree|evpn instance|vrf)( |$)|/ (spanning-tree|lag|description|bandwidth|no preempt|switchport mode|allowed vlans|native vlan|proxy-arp|channel-group|tunnel|shutdown)$|^router bgp`),
	Changes: []string{
		"set interfaces ge-0/0/0 description \"changed by a test\"\nset interfaces ge-0/0/0 mtu 9100\n",
		"set vlans test vlan-id 3999\nset vlans test l3-interface irb.3999\nset interfaces irb unit 3999 family inet address 192.0.2.1/24\n",
		"delete protocols bgp\n",
		"delete interfaces ge-0/0/0\n",
		"deactivate interfaces ge-0/0/1\n",
		"set interfaces ge-0/0/7 gigether-options 802.3ad ae7\nset interfaces ae7 aggregated-ether-options lacp active\nset interfaces ae7 unit 0 family ethernet-switching interface-mode trunk vlan members [ 10 20 ]\n",
		"edit policy-options policy-statement test\nset term a from protocol static\nset term a then accept\nset term b then reject\ninsert term b before term a\ntop\n",
		"set firewall family inet filter test term a from source-address 192.0.2.1/32\nset firewall family inet filter test term a then accept\nset firewall family inet filter test term b then discard\n",
		"set routing-options static route 198.51.100.0/24 discard\nset routing-options static route 198.51.100.0/24 preference 250\n",
		"set protocols ospf area 0 interface ge-0/0/0.0 metric 77\nset protocols ospf area 0 interface lo0.0 passive\n",
		"set system ntp server 192.0.2.9 prefer\nset system syslog host 192.0.2.10 any any\nset snmp location here\n",
		"load merge terminal\ninterfaces {\n    ge-0/0/0 {\n        unit 0 {\n            family inet6 {\n                address 2001:db8::1/64;\n            }\n        }\n    }\n}\n",
		"replace pattern ge-0/0/1 with ge-0/0/9\n",
		"set groups G interfaces <ge-*> mtu 9192\nset apply-groups G\n",
		"set routing-instances TEST instance-type virtual-router\nset routing-instances TEST interface ge-0/0/0.0\n",
	},
	Base: "set groups G interfaces <ge-*> mtu 9000\nset apply-groups G\nset interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/31\nset interfaces ge-0/0/1 gigether-options 802.3ad ae0\nset vlans v vlan-id 10\n" +
		"set protocols bgp group g neighbor 10.0.0.0 peer-as 2\nset policy-options policy-statement p term a then accept\nset policy-options policy-statement p term b then reject\ndeactivate protocols ospf\n",
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
