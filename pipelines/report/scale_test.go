package report

import (
	"fmt"
	"strings"
	"testing"

	"interlock/devices"
	"interlock/diffs"
	"interlock/pipelines"
	"interlock/simulate"
)

// large is a change on many devices with long names, in a network with many services.
func large() *pipelines.Change {
	c := byHalvesPass()
	for i := range 200 {
		d := fmt.Sprintf("houston-datacentre-2-leaf-%d.example.net", i)
		c.Effects = append(c.Effects, reload(d, i+1), effectOn(d, diffs.Flap, diffs.ScopePort, fmt.Sprintf("Ethernet1/%d", i), diffs.Now))
		for v := range 100 {
			c.Deltas = append(c.Deltas, diffs.Delta{Device: d, Path: fmt.Sprintf("interface Ethernet1/%d / description", v), Op: diffs.Changed,
				Before: strings.Repeat("long text ", 8), After: fmt.Sprint(i), Pos: at("configs/"+d+".cfg", v)})
		}
		c.Findings = append(c.Findings, devices.Finding{Rule: "services/degraded", Severity: devices.Warn, Device: d, Message: strings.Repeat("word ", 60)})
		for j := range c.Forecast.States {
			s := &c.Forecast.States[j]
			s.Services[fmt.Sprintf("a-service-with-quite-a-long-name-%d", i)] = simulate.OK
			s.Down.Devices[d] = j == 1
			s.Failures = append(s.Failures, simulate.Failure{What: d, Lost: []string{"service " + d, "uplink " + d}})
		}
	}
	return c
}

func TestLargeChangesStayReadable(t *testing.T) {
	text := written(t, Formats[0], large(), options())
	for _, l := range strings.Split(text, "\n") {
		if width(l) > columns {
			t.Errorf("%d columns: %s", width(l), l)
		}
	}
	for _, want := range []string{"200 more services are the same and in order in every state", "60 more; --all shows them."} {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), want) {
			t.Errorf("the text lacks %q", want)
		}
	}
	o := options()
	o.All = true
	if all := written(t, Formats[0], large(), o); len(all) <= len(text) || strings.Contains(all, "--all") {
		t.Error("--all does not show all")
	}
	checkMarkdown(t, written(t, Formats[2], large(), options()))
}

func BenchmarkFormats(b *testing.B) {
	c := large()
	for _, f := range Formats {
		b.Run(f.Name, func(b *testing.B) {
			for b.Loop() {
				var w strings.Builder
				if err := f.Write(&w, c, options()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
