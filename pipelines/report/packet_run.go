package report

import (
	"fmt"
	"html/template"
	"time"
)

type (
	runView struct {
		ID, Outcome, Span, Runner, Head string
		AfterTheFact                    bool
		Gates                           []gateView
		Plots                           []plotView
		Timeline                        []eventView
		Deviations                      []string
		Review                          []ReviewField
	}
	gateView struct {
		Name, At, Sign, Word, Why string
		Readings                  []readingView
	}
	readingView struct{ Device, What, Baseline, Now, Limit, Sign, Class, Why string }
	plotView    struct {
		Title string
		SVG   template.HTML
	}
	eventView struct{ At, Where, What, Result, Text string }
)

// newRun lays a run's record out for the page.
func newRun(r *RunRecord) *runView {
	v := &runView{ID: clean(r.ID), Runner: clean(r.Runner), Head: clean(r.Head), AfterTheFact: r.AfterTheFact, Deviations: cleanLines(r.Deviations)}
	v.Outcome = fmt.Sprintf("%s (exit code %d)", upperFirst(orElse(clean(r.Outcome), "not known")), r.ExitCode)
	v.Span = r.Started.Format(time.RFC3339)
	if r.Ended.IsZero() {
		v.Span += ", and has not ended"
	} else {
		v.Span += fmt.Sprintf(" to %s (%s)", r.Ended.Format(time.RFC3339), r.Ended.Sub(r.Started).Round(time.Second))
	}
	for _, g := range r.Gates {
		gate := gateView{Name: clean(g.Name), At: g.At.Format("15:04:05"), Sign: "✕", Word: "held", Why: clip(clean(g.Why), 300)}
		if g.Half != "" {
			gate.Name += ", half " + clean(g.Half)
		}
		if g.Passed {
			gate.Sign, gate.Word = "✓", "passed"
		}
		for i, x := range g.Readings {
			if i == maxListed {
				gate.Why += fmt.Sprintf(" (%s more readings in the journal)", thousands(len(g.Readings)-i))
				break
			}
			w := readingView{clean(x.Device), clip(clean(x.What), 120), dash(clean(x.Baseline)), clean(x.Now), dash(clean(x.Limit)), "✕", "lost", clip(clean(x.Why), 200)}
			if x.Now == "" {
				w.Now = "SILENT"
			}
			if x.OK && x.Now != "" { // silence is never good, whoever says so
				w.Sign, w.Class = "✓", "ok"
			}
			gate.Readings = append(gate.Readings, w)
		}
		v.Gates = append(v.Gates, gate)
	}
	for i, s := range r.Series {
		if i == 24 {
			break
		}
		v.Plots = append(v.Plots, plotView{clip(clean(s.Title), 120) + ", " + clean(s.Unit), plot(s, i)})
	}
	for _, e := range r.Timeline {
		where := clean(e.Device)
		if where == "" && e.Half != "" {
			where = "half " + clean(e.Half)
		}
		v.Timeline = append(v.Timeline, eventView{e.At.Format("2006-01-02 15:04:05"), where, clean(e.What), clean(e.Result), clip(clean(e.Text), 300)})
	}
	review := r.Review
	if len(review) == 0 {
		review = DefaultReview()
	}
	for _, f := range review {
		v.Review = append(v.Review, ReviewField{clean(f.Question), clip(clean(f.Answer), 2000)})
	}
	return v
}
