package lab

import (
	"regexp"
	"testing"
	"time"

	"interlock/devices/clock"
	"interlock/devices/telemetry"
	"interlock/pipelines"
	"interlock/simulate/faults"
)

// TestEveryPathIsServed: of each system that the lab speaks, everything that devices/telemetry asks it for. A core of the sconet site has
// ports, bundles, optics, LLDP, BGP and OSPF; an adjacency of IS-IS is given to it, and a dark optic makes an alarm.
func TestEveryPathIsServed(t *testing.T) {
	n, _, err := pipelines.ReadNetwork(t.Context(), "../../testdata/incidents/sconet")
	if err != nil {
		t.Fatal(err)
	}
	dark := faults.Fault{When: faults.When{Device: "core-a", Event: faults.Start}, Kind: faults.OpticDark, Ports: []string{"Ethernet1/50"}}
	c := clock.Leaping(time.Now())
	l, err := Start(t.Context(), n, Options{Clock: c, Password: "secret", Faults: []faults.Fault{dark}})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Stop()
	if err := c.Sleep(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	keys := regexp.MustCompile(`\[[^\]]*\]`)
	// not is what a device may leave out, with why.
	not := map[string]string{"bgp.received": "served where a neighbour's prefixes are in the table"}
	for _, d := range dialects {
		b := l.boxes["core-a"]
		b.os = d.os // nobody is connected who would notice
		s := b.seen()
		s.isis["x"] = session{key: sessionKey{vrf: "default", peer: systemID("core-b"), iface: "Ethernet1/61", level: "2", process: "1"}, up: true, comes: true}
		served := map[string]bool{}
		for _, x := range b.leaves(l.Now()) {
			served[keys.ReplaceAllString(x.path, "")] = true
		}
		for _, p := range telemetry.Paths(d.os) {
			if !served[p.Path] && not[p.Leaf] == "" {
				t.Errorf("%s is asked for %s (%s), and the lab does not serve it", d.os, p.Path, p.Leaf)
			}
		}
		if len(telemetry.Paths(d.os)) < 30 {
			t.Errorf("%s is asked for %d paths only", d.os, len(telemetry.Paths(d.os)))
		}
	}
}
