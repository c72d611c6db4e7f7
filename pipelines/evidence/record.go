package evidence

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"time"

	"interlock/pipelines/journal"
	"interlock/pipelines/report"
	"interlock/policies"
)

// opening is what the first event of a run says of it; see rollout.
type opening struct {
	Digest string   `json:"digest"`
	Change string   `json:"change"`
	Title  string   `json:"title"`
	Plan   string   `json:"plan"`
	Groups []string `json:"groups"`
	Shape  struct {
		Steps []struct {
			Half    string `json:"half"`
			Devices []struct {
				Name string `json:"name"`
			} `json:"devices"`
		} `json:"steps"`
	} `json:"shape"`
}

// gate is what an observation says of a gate; see rollout.
type gate struct {
	Code     int              `json:"code"`
	Gate     string           `json:"gate"`
	Findings []string         `json:"findings"`
	Health   *policies.Health `json:"health"`
	Trail    []struct {
		At    time.Time
		Lanes []policies.HealthLane
	} `json:"trail"`
}

// RunRecord makes of a run's events what a packet tells of it. Plan is the file that the run was started with.
func RunRecord(events []journal.Event) (r *report.RunRecord, plan string, err error) {
	if len(events) == 0 {
		return nil, "", fmt.Errorf("there is no such run in the journal")
	}
	var o opening
	if err := json.Unmarshal(events[0].Data, &o); err != nil || events[0].Kind != journal.Started {
		return nil, "", fmt.Errorf("run %s does not start as runs do", events[0].Run)
	}
	r = &report.RunRecord{ID: events[0].Run, Started: events[0].At, Outcome: "running", Runner: events[0].Runner}
	light := map[string]*report.Series{}
	for _, e := range events {
		r.Head = e.Hash
		r.Timeline = append(r.Timeline, report.EventRecord{At: e.At, Half: e.Half, Device: e.Device, What: strings.TrimSpace(string(e.Kind) + " " + e.Act), Result: e.Result, Text: e.Text})
		if strings.Contains(e.Text, "after the fact") || strings.Contains(e.Text, "before it is approved") || strings.Contains(e.Text, "before its approvals") {
			r.AfterTheFact = true
		}
		var g gate
		if len(e.Data) > 0 {
			_ = json.Unmarshal(e.Data, &g) // data of another form says nothing of gates
		}
		switch e.Kind {
		case journal.Closed:
			r.Ended, r.Outcome, r.ExitCode = e.At, e.Result, g.Code
		case journal.Resumed:
			r.Ended, r.Outcome = time.Time{}, "running"
			r.Deviations = append(r.Deviations, "another runner went on with it: "+e.Text)
		case journal.Decided:
			r.Outcome = e.Result
			r.Deviations = append(r.Deviations, strings.TrimSpace(e.Result+": "+e.Text))
		case journal.Outcome:
			if e.Result != "ok" {
				r.Deviations = append(r.Deviations, fmt.Sprintf("%s on %s: %s %s", e.Act, e.Device, e.Result, e.Text))
			}
		case journal.Observed:
			if g.Gate == "" && g.Health == nil && e.Result == "" {
				break
			}
			passed := e.Result == "ok"
			record := report.GateRecord{Name: e.Act, Half: e.Half, At: e.At, Passed: passed, Why: strings.Join(append([]string{e.Text}, g.Findings...), "; ")}
			if g.Health != nil {
				record.Readings = readings(*g.Health)
				for _, look := range g.Trail {
					lanes(policies.Health{Lanes: look.Lanes}, look.At, light)
				}
				lanes(*g.Health, e.At, light)
				counters(*g.Health, e.At, light)
			}
			r.Gates = append(r.Gates, record)
			if !passed {
				r.Deviations = append(r.Deviations, fmt.Sprintf("%s: %s", e.Act, record.Why))
			}
		}
	}
	names := make([]string, 0, len(light))
	for name := range light {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		r.Series = append(r.Series, *light[name])
	}
	return r, o.Plan, nil
}

// readings lays out what a gate saw against what was before. What is not known is silence.
func readings(h policies.Health) []report.ReadingRecord {
	var out []report.ReadingRecord
	add := func(device, what, was, is string, ok bool) {
		out = append(out, report.ReadingRecord{Device: device, What: what, Baseline: was, Now: is, OK: ok})
	}
	word := func(known, up bool) string {
		switch {
		case !known:
			return ""
		case up:
			return "up"
		}
		return "down"
	}
	for _, l := range h.Links {
		add(l.Device, "port "+l.Port, word(l.WasKnown, l.Was), word(l.Known, l.Is), l.Known && (l.Is || !l.Expected))
	}
	for _, m := range h.Members {
		add(m.Device, "member "+m.Port+" of "+m.LAG, word(m.WasKnown, m.Was), word(m.Known, m.Is), m.Known && (m.Is || !m.Expected))
	}
	for _, s := range h.Sessions {
		is := ""
		if s.Known {
			is = fmt.Sprintf("%d up %s", s.Is, s.State)
		}
		add(s.Device, s.Protocol+" "+s.Name, fmt.Sprintf("%d up", s.Was), strings.TrimSpace(is), s.Known && s.Is >= s.Expected)
	}
	for _, l := range h.Lanes {
		unit := map[string]string{"rx": "dBm", "tx": "dBm", "bias": "mA", "temperature": "°C"}[l.Measure]
		value := func(known bool, v float64) string {
			if !known {
				return ""
			}
			return fmt.Sprintf("%.2f %s", v, unit)
		}
		ok, limit := l.Known || !l.Lit, []string{}
		for _, m := range l.Limits {
			limit = append(limit, fmt.Sprintf("%s %s %.1f", m.Kind, m.Side, m.Value))
			if l.Known && (m.Side == "low" && l.Is < m.Value || m.Side == "high" && l.Is > m.Value) {
				ok = false
			}
		}
		add(l.Device, fmt.Sprintf("%s lane %d %s", l.Port, l.Lane, l.Measure), value(l.WasKnown, l.Was), value(l.Known, l.Is), ok)
		out[len(out)-1].Limit = strings.Join(limit, ", ")
	}
	for _, c := range h.Counters {
		add(c.Device, c.Port+" "+c.Counter, fmt.Sprintf("+%d", c.WasRose), fmt.Sprintf("+%d", c.Rose), c.Rose <= c.WasRose)
	}
	for _, p := range h.Probes {
		add(p.Name, "probe of "+p.Target, word(p.WasKnown, p.WasOK), strings.TrimSpace(word(true, p.OK)+" "+p.Message), p.OK)
	}
	sort.SliceStable(out, func(i, j int) bool { return !out[i].OK && out[j].OK }) // what is not good first
	return out
}

// lanes adds the light of each lane at a gate to its series.
func lanes(h policies.Health, at time.Time, light map[string]*report.Series) {
	for _, l := range h.Lanes {
		if l.Measure != "rx" || !l.Known {
			continue
		}
		name := fmt.Sprintf("%s %s lane %d, received light", l.Device, l.Port, l.Lane)
		s := light[name]
		if s == nil {
			s = &report.Series{Title: name, Unit: "dBm"}
			if l.WasKnown {
				was := l.Was
				s.Baseline = &was
			}
			for _, m := range l.Limits {
				if m.Kind == "alarm" && m.Side == "low" {
					v := m.Value
					s.Limit = &v
				}
			}
			light[name] = s
		}
		s.Points = append(s.Points, report.Point{At: at, Value: l.Is})
	}
}

// counters adds how much each counter of errors has risen since its gate began to its series. Those that did not rise are in no
// gate.
func counters(h policies.Health, at time.Time, series map[string]*report.Series) {
	for _, c := range h.Counters {
		name := fmt.Sprintf("%s %s, %s since the gate began", c.Device, c.Port, c.Counter)
		s := series[name]
		if s == nil {
			was := 0.0
			s = &report.Series{Title: name, Unit: "errors", Errors: true, Baseline: &was}
			series[name] = s
		}
		s.Points = append(s.Points, report.Point{At: at, Value: float64(c.Rose)})
	}
}
