package pipelines

import (
	"strconv"
	"strings"
	"testing"

	"interlock/devices"
	"interlock/diffs"
	"interlock/simulate"
)

// pair is a change of both halves of one group.
func pair(rollout string, effects ...diffs.Effect) *Change {
	site := &devices.Site{Groups: map[string]*devices.Group{"core": {Halves: map[string][]string{"A": {"a"}, "B": {"b"}}, Keep: 1}}}
	n := &devices.Network{Site: site, Devices: map[string]*devices.Device{}}
	c := &Change{Before: n, After: n, Verdict: Pass, Effects: effects, Commands: map[string][]devices.Command{"a": {{Line: "x", Disposition: devices.Modelled}}, "b": {{Line: "x", Disposition: devices.Modelled}}}}
	c.Plan = planner{site: site, commands: c.Commands, changed: []string{"a", "b"}}.plan(rollout, "A")
	return c
}

func risky(device string, kind diffs.EffectKind, undo diffs.EffectUndo) diffs.Effect {
	return diffs.Effect{Device: device, Kind: kind, Scope: diffs.ScopeDevice, When: diffs.Now, Undo: undo}
}

// TestRiskAddsUp holds parts, points and level against what each change has in it.
func TestRiskAddsUp(t *testing.T) {
	reload := []diffs.Effect{risky("a", diffs.Reload, diffs.UndoReload), risky("b", diffs.Reload, diffs.UndoReload)}
	for _, tc := range []struct {
		reason string
		c      *Change
		more   func(*Change)
		points int
		level  string
		parts  string
	}{
		{"words on two devices, one half at a time", pair(ByHalves, risky("a", diffs.NoEffect, diffs.UndoReplace)), nil, 4, "low", "devices 2, groups 2"},
		{"the same at once: no half proves itself before the other", pair(AtOnce), nil, 7, "low", "devices 2, groups 2, halves 3"},
		{"reloads, one half at a time, without a window", pair(ByHalves, reload...), nil, 28, "medium", "devices 2, groups 2, effects 16, undo 4, window 4"},
		{"a kind counts once a device, however many commands have it", pair(ByHalves, append(reload, reload...)...), nil, 28, "medium", "devices 2, groups 2, effects 16, undo 4, window 4"},
		{"reloads at once, which cost a service, from a vendor", pair(AtOnce, reload...), func(c *Change) {
			c.Request.Source = "vendor"
			c.Forecast.States = []State{{Name: "changing", Outcome: simulate.Outcome{Services: map[string]simulate.ServiceStatus{"storage": simulate.Lost}}}}
		}, 51, "high", "devices 2, groups 2, halves 8, effects 16, undo 4, source 5, services 10, window 4"},
		{"what is not known stays a risk where a waiver accepts it", pair(ByHalves), func(c *Change) {
			c.Findings = []devices.Finding{{Rule: "lines/unknown", Severity: devices.Inconclusive, Waived: &devices.Waiver{}}}
			c.Commands["a"][0].Disposition = devices.Unknown
		}, 15, "medium", "devices 2, groups 2, unknown 8, unknown 3"},
		{"a failure that breaks something only now weighs more than one that always did", pair(ByHalves), func(c *Change) {
			f := func(names ...string) (out []simulate.Failure) {
				for _, n := range names {
					out = append(out, simulate.Failure{What: n})
				}
				return out
			}
			c.Forecast.States = []State{{Name: "before", Outcome: simulate.Outcome{Failures: f("x")}}, {Name: "after", Outcome: simulate.Outcome{Failures: f("x", "y")}}}
		}, 9, "low", "devices 2, groups 2, failures 4, failures 1"},
		{"an effect at the next boot comes when nobody looks", pair(ByHalves, diffs.Effect{Device: "a", Kind: diffs.Capacity, When: diffs.NextBoot, Undo: diffs.UndoHands}), nil, 13, "medium", "devices 2, groups 2, effects 1, undo 5, later 3"},
		{"no verdict is a high risk", pair(ByHalves), func(c *Change) { c.Verdict = Inconclusive }, 44, "high", "devices 2, groups 2, verdict 40"},
	} {
		if tc.more != nil {
			tc.more(tc.c)
		}
		r := Assess(tc.c)
		var parts []string
		sum := 0
		for _, p := range r.Parts {
			parts = append(parts, strings.TrimSpace(p.Name+" "+strconv.Itoa(p.Points)))
			sum += p.Points
			if p.Why == "" || p.Points <= 0 {
				t.Errorf("%s: a part without a reason or points: %+v", tc.reason, p)
			}
		}
		if r.Points != tc.points || r.Level != tc.level || strings.Join(parts, ", ") != tc.parts || sum != r.Points {
			t.Errorf("%s: %d points, %s: %s; want %d, %s: %s", tc.reason, r.Points, r.Level, strings.Join(parts, ", "), tc.points, tc.level, tc.parts)
		}
	}
}

// TestRiskOfOneIncident holds the two forms of ScoNet's change against each other: planned by halves it is less, and still no trifle.
func TestRiskOfOneIncident(t *testing.T) {
	asSent := Assess(check(t, Source{Dir: sconet, ChangeDir: sconet + "/changes/CHG-1042"}))
	byHalves := Assess(check(t, Source{Dir: sconet, ChangeDir: sconet + "/changes/CHG-1043"}))
	words := Assess(check(t, Source{Dir: sconet, ChangeDir: sconet + "/changes/CHG-1050-description"}))
	if asSent.Level != "high" || asSent.Points <= byHalves.Points || byHalves.Level == "low" || words.Level != "low" {
		t.Errorf("as sent %s %d, by halves %s %d, a description %s %d", asSent.Level, asSent.Points, byHalves.Level, byHalves.Points, words.Level, words.Points)
	}
}
