package rollout

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"interlock/pipelines/journal"
)

// Forms of what programs read of runs; docs/schema has each.
const (
	RunSchema  = "interlock/run/v1"
	RunsSchema = "interlock/runs/v1"
)

// Status is a run as its journal tells it, for people and programs.
type Status struct {
	Schema  string    `json:"schema"`
	Run     string    `json:"run"`
	Change  string    `json:"change"`
	Title   string    `json:"title,omitempty"`
	Plan    string    `json:"plan,omitempty"`
	Digest  string    `json:"digest"`
	Started time.Time `json:"started"`
	Last    time.Time `json:"last"`
	// Open reports a record that is not closed: something is under way, or a person must look.
	Open   bool   `json:"open"`
	Result string `json:"result,omitempty"`
	Text   string `json:"text,omitempty"`
	// Next is what comes next, "" where nothing does.
	Next  string       `json:"next,omitempty"`
	Steps []StepStatus `json:"steps"`
	// Gates are what was looked at, in order, each as it came out last.
	Gates  []GateStatus   `json:"gates"`
	Leases []journal.Held `json:"leases,omitempty"`
	// Mixed are those of the run's groups whose members run different software now.
	Mixed []Mixture `json:"mixed,omitempty"`
}

// StepStatus is one step.
type StepStatus struct {
	// For is "drain" or "undrain" where the step is not the change itself.
	For     string         `json:"for,omitempty"`
	Half    string         `json:"half,omitempty"`
	Done    bool           `json:"done"`
	Devices []DeviceStatus `json:"devices"`
}

// DeviceStatus is one device in a step.
type DeviceStatus struct {
	Device string `json:"device"`
	Phase  string `json:"phase"`
	// Pending is an act of which it is not known whether it was done.
	Pending string `json:"pending,omitempty"`
	// Reverts is when the device takes the change back by itself.
	Reverts time.Time `json:"reverts,omitzero"`
	Sent    bool      `json:"exec_sent,omitempty"`
}

// GateStatus is one gate or check.
type GateStatus struct {
	Name     string    `json:"name"`
	Half     string    `json:"half,omitempty"`
	At       time.Time `json:"at"`
	Result   string    `json:"result"`
	Text     string    `json:"text,omitempty"`
	Findings []string  `json:"findings,omitempty"`
}

// StatusOf tells how a run stands.
func StatusOf(ctx context.Context, j *journal.Journal, id string) (Status, error) {
	events, err := j.Events(ctx, id)
	if err != nil {
		return Status{}, err
	}
	if len(events) == 0 {
		return Status{}, fmt.Errorf("%w: %q; interlock status lists them", journal.ErrNoRun, id)
	}
	var o opening
	if err := json.Unmarshal(events[0].Data, &o); err != nil {
		return Status{}, fmt.Errorf("run %s does not start as runs do: %w", id, err)
	}
	s := NewState(o.Shape)
	st := Status{Schema: RunSchema, Run: id, Change: o.Change, Title: o.Title, Plan: o.Plan, Digest: o.Digest, Started: events[0].At, Steps: []StepStatus{}, Gates: []GateStatus{}}
	at := map[string]int{}
	for _, e := range events {
		s.Apply(e)
		st.Last = e.At
		if e.Kind != journal.Observed || e.Act == ActAsk {
			continue
		}
		g := GateStatus{Name: e.Act, Half: e.Half, At: e.At, Result: e.Result, Text: e.Text}
		var ev Evidence
		if json.Unmarshal(e.Data, &ev) == nil {
			g.Findings = ev.Findings
		}
		key := fmt.Sprint(e.Act, e.Step)
		if i, ok := at[key]; ok {
			st.Gates[i] = g
			continue
		}
		at[key] = len(st.Gates)
		st.Gates = append(st.Gates, g)
	}
	st.Open, st.Result, st.Text = !s.Closed, s.Result, closing(s.Result, s)
	if !s.Closed {
		st.Result, st.Text = string(s.Decision), s.Why
		if a := Next(s); a.Name != ActDone {
			st.Next = a.Name
		}
	}
	for i, step := range s.shape.Steps {
		one := StepStatus{For: step.For, Half: step.Half, Done: s.done(i)}
		for _, d := range step.Devices {
			x := s.Steps[i].Devices[d.Name]
			one.Devices = append(one.Devices, DeviceStatus{Device: d.Name, Phase: x.Phase.String(), Pending: x.Pending, Reverts: x.Until, Sent: x.Executed})
		}
		st.Steps = append(st.Steps, one)
	}
	held, err := j.Leases(ctx)
	for _, h := range held {
		if h.Run == id {
			st.Leases = append(st.Leases, h)
		}
	}
	if err != nil {
		return st, err
	}
	mixed, err := Mixtures(ctx, j)
	for _, m := range mixed {
		if slices.Contains(o.Groups, m.Group) {
			st.Mixed = append(st.Mixed, m)
		}
	}
	return st, err
}

// Statuses are all runs as they stand, in the order in which they were started.
func Statuses(ctx context.Context, j *journal.Journal) ([]Status, error) {
	all, err := j.Runs(ctx)
	if err != nil {
		return nil, err
	}
	out := []Status{}
	for _, r := range all {
		if strings.HasSuffix(r.ID, askedRun("")) {
			continue // what people ask of a run, which is no run
		}
		st, err := StatusOf(ctx, j, r.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, st)
	}
	return out, nil
}

// PlanOf is the plan's file that a run was started with.
func PlanOf(ctx context.Context, j *journal.Journal, id string) (string, error) {
	st, err := StatusOf(ctx, j, id)
	return st.Plan, err
}
