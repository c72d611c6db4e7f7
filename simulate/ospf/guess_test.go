package ospf

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"interlock/devices"
)

// TestGuesses: a filter whose answer hangs on what is not computed is told with its place, whichever it is; one that is computed is not.
func TestGuesses(t *testing.T) {
	a, err := txtar.ParseFile("testdata/areas.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		reason string
		set    func(*devices.OSPFVRF)
		want   string
	}{
		{"no filter", func(*devices.OSPFVRF) {}, ""},
		{"a policy that is computed", func(v *devices.OSPFVRF) { v.DistributeIn = "route-map KNOWN" }, ""},
		{"a condition that is not, between OSPF and the table", func(v *devices.OSPFVRF) { v.DistributeIn = "route-map UNKNOWN" }, "distribute-list in"},
		{"a condition that is not, on the way into the table", func(v *devices.OSPFVRF) { v.TableMap = "UNKNOWN" }, "table-map"},
		{"a condition that is not, of a default route", func(v *devices.OSPFVRF) {
			v.DefaultOriginate = &devices.DefaultOriginate{Always: true, Policy: "UNKNOWN"}
		}, "default-information originate"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			var network string
			for _, f := range a.Files {
				if f.Name == "network" {
					network = string(f.Data)
				}
			}
			d := draw(t, network)
			dev := d.network.Devices[0]
			dev.Config.RoutePolicies = map[string]*devices.RoutePolicy{
				"KNOWN":   {Name: "KNOWN", Terms: []devices.PolicyTerm{{Name: "10", Action: devices.Accept}}},
				"UNKNOWN": {Name: "UNKNOWN", Terms: []devices.PolicyTerm{{Name: "10", Match: []devices.PolicyMatch{{Kind: "phase-of-the-moon", Values: []string{"full"}}}, Action: devices.Accept}}},
			}
			for _, p := range dev.Config.OSPF {
				for _, v := range p.VRFs {
					c.set(v)
				}
			}
			got := ""
			for _, p := range Compute(d.input()).Problems {
				if p.Device == dev.Name && strings.Contains(p.Message, "hangs on") {
					got += p.Path
				}
			}
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("problems at %q, want %q", got, c.want)
			}
		})
	}
}
