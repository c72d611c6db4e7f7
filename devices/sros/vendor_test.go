package sros

import (
	"testing"

	"interlock/devices/vendortest"
)

// system is Nokia SR OS under test.
var system = vendortest.System{
	Vendor: Vendor,
	Labs:   []string{"sros"}, Corpus: []string{"sros"},
	Changes: []string{`
edit-config exclusive
configure
router "Base"
interface "new one" port 1/1/c9/1:77 ipv4 primary address 10.77.0.1 prefix-length 24
bgp group "fresh" peer-as 65077
bgp neighbor "10.77.0.2" group "fresh"
delete interface "system"
exit all
/configure system name "renamed"
/configure policy-options prefix-list "some" prefix 10.0.0.0/8 type longer
/configure policy-options policy-statement "fresh" named-entry "one" action action-type accept
/configure port 1/1/c1/1 description "after the change"
/configure lag "lag-7" {
    admin-state enable
    port 1/1/c7/1 {
    }
}
commit
`},
	Base: "configure {\n system {\n name \"r\"\n }\n port 1/1/1 {\n admin-state enable\n }\n}\n",
	Seeds: []string{
		"exit all\nconfigure\n    router\n        ospf\n            area 0\n                no stub\n        exit\n    exit\nservice\n vprn 1 name no create\n  no shutdown\nexit\n",
		"A:r# configure router no interface a\nA:r>config# back\nconfigure service vprn 1 name no create\nno\nno no\nlag 1 port 1 2 3\nrouter\nno ospf\n",
		"configure {\n router \"Base\" {\n bgp {\n neighbor \"1.1.1.1\" { }\n}\n}\n}\n/configure router \"Base\" delete interface \"x\"\n",
		"configure {\n policy-options {\n prefix-list \"a\" {\n prefix 10.0.0.0/8 type range {\n start-length 9\n end-length 8\n",
		"[ex:/configure]\nA:admin@r# port 1/1/1\nadmin-state disable\nback\ndelete port 1/1/1\n}\n/configure lag \"lag-1\" {\nport 1/1/1 {\n}\n",
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
