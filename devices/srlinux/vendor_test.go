package srlinux

import (
	"testing"

	"interlock/devices/vendortest"
)

// system is Nokia SR Linux under test.
var system = vendortest.System{
	Vendor: Vendor,
	Own:    "testdata/configs/*",
	Changes: []string{`
enter candidate
set / interface ethernet-1/20 admin-state enable
/ interface ethernet-1/20
description "after the change"
subinterface 0 ipv4 admin-state enable address 10.20.20.1/24
/
set / network-instance default interface ethernet-1/20.0
delete / interface system0 subinterface 0
network-instance default protocols bgp
group fresh peer-as 65099
neighbor 10.20.20.2 peer-group fresh
exit to /
set / routing-policy policy fresh statement 10 action policy-result accept
set / system name host-name renamed
commit now
`},
	Base: "set / interface ethernet-1/1 admin-state enable\n",
	Seeds: []string{
		"interface ethernet-1/1 {\n subinterface 0 {\n ipv4 {\n address 10.0.0.1/24 {\n}\n}\n}\n}\n",
		`{"srl_nokia-interfaces:interface":[{"name":"ethernet-1/1","mtu":9000}]}`,
		"set / network-instance default protocols bgp group a export-policy [\n x\n y\n]\n",
		"enter candidate\ninterface ethernet-1/1\nadmin-state disable\nback\ndelete / interface ethernet-1/1\n}\ncommit stay\n",
	},
}

func TestCoverage(t *testing.T)         { vendortest.Coverage(t, system) }
func TestDetect(t *testing.T)           { vendortest.Detect(t, system) }
func TestParse(t *testing.T)            { vendortest.Parse(t, system) }
func TestEnter(t *testing.T)            { vendortest.Enter(t, system) }
func TestMutation(t *testing.T)         { vendortest.Mutation(t, system) }
func TestFormsAgree(t *testing.T)       { vendortest.FormsAgree(t, system) }
func TestRoundTrip(t *testing.T)        { vendortest.RoundTrip(t, system) }
func TestRoundTripBetween(t *testing.T) { vendortest.RoundTripBetween(t, system) }

func FuzzParse(f *testing.F)      { vendortest.FuzzParse(f, system) }
func FuzzEnter(f *testing.F)      { vendortest.FuzzEnter(f, system) }
func BenchmarkParse(b *testing.B) { vendortest.BenchmarkParse(b, system) }
