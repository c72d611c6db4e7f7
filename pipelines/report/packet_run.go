package report

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"time"
)

type (
	runView struct {
		ID, Outcome, Span, Runner, Head string
		AfterTheFact                    bool
		Gates                           []gateView
		Plots                           []plotView
		Errors                          string // what is said of error counters
		Timeline                        []eventView
		Deviations                      []string
		Review                          []ReviewField
	}
	gateView struct {
		Name, At, Sign, Word, Why string
		Tables                    []readingTable
	}
	// readingTable are readings that are shown at once, or folded away: a page that lists a hundred good ones hides the bad one.
	readingTable struct {
		Title    string
		Open     bool
		Readings []readingView
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
		gate.Tables = readingTables(g.Readings)
		v.Gates = append(v.Gates, gate)
	}
	v.Errors = "No error counter rose faster than before the change."
	shown := 0
	for i, s := range mostMoved(r.Series) {
		if s.Errors {
			v.Errors = "Error counters are drawn where they rose."
		}
		if i >= maxPlots {
			shown++
			continue
		}
		v.Plots = append(v.Plots, plotView{clip(clean(s.Title), 120) + ", " + clean(s.Unit), plot(s, i)})
	}
	if shown > 0 {
		v.Errors += fmt.Sprintf(" %s that moved less than these %s not drawn.", upperFirst(count(shown, "series")), verb(shown, "is", "are"))
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

// maxPlots is how many series are drawn, those that moved most.
const maxPlots = 24

// mostMoved puts first what is furthest from where it was, errors before light.
func mostMoved(all []Series) []Series {
	moved := func(s Series) float64 {
		if len(s.Points) == 0 {
			return 0
		}
		from := s.Points[0].Value
		if s.Baseline != nil {
			from = *s.Baseline
		}
		most := 0.0
		for _, p := range s.Points {
			most = max(most, math.Abs(p.Value-from))
		}
		return most
	}
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b Series) int {
		if a.Errors != b.Errors {
			if a.Errors {
				return -1
			}
			return 1
		}
		return cmp.Compare(moved(b), moved(a))
	})
	return out
}

// readingTables parts the readings of a gate into those that are not good, which are shown, and the rest, folded away.
func readingTables(all []ReadingRecord) []readingTable {
	bad, good := readingTable{Open: true}, readingTable{}
	for _, x := range all {
		w := readingView{clean(x.Device), clip(clean(x.What), 120), dash(clean(x.Baseline)), clean(x.Now), dash(clean(x.Limit)), "✕", "lost", clip(clean(x.Why), 200)}
		if x.Now == "" {
			w.Now = "SILENT"
		}
		t := &bad
		if x.OK && x.Now != "" { // silence is never good, whoever says so
			w.Sign, w.Class = "✓", "ok"
			t = &good
		}
		t.Readings = append(t.Readings, w)
	}
	bad.Title, good.Title = count(len(bad.Readings), "reading")+" not good", count(len(good.Readings), "reading")+", all good"
	if len(bad.Readings) > 0 {
		good.Title = count(len(good.Readings), "other reading") + ", good"
	}
	var out []readingTable
	for _, t := range []readingTable{bad, good} {
		if len(t.Readings) == 0 {
			continue
		}
		if len(t.Readings) > maxListed {
			t.Readings = t.Readings[:maxListed]
			t.Title += fmt.Sprintf("; %d are shown, the journal has all", maxListed)
		}
		out = append(out, t)
	}
	return out
}
