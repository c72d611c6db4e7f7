package report

import (
	"bytes"
	"encoding/json"
	"io"
	"time"

	"interlock/devices"
	"interlock/diffs"
	"interlock/pipelines"
	"interlock/simulate"
)

// Schema names the form of the JSON case file; docs/schema/change-v1.json describes it.
const Schema = "interlock/change/v1"

// The types below are the case file as scripts read it. Names, once given, stay; arrays and objects are there even
// where they are empty.
type (
	caseFile struct {
		Schema  string            `json:"schema"`
		Verdict pipelines.Verdict `json:"verdict"`
		Summary []string          `json:"summary"`
		Request request           `json:"request"`
		// Source says where the change came from, in a plan's file only.
		Source   *pipelines.Origin `json:"source,omitempty"`
		Risk     risk              `json:"risk"`
		Findings []finding         `json:"findings"`
		Effects  []effect          `json:"effects"`
		Deltas   []delta           `json:"deltas"`
		States   []state           `json:"states"`
		Plan     plan              `json:"plan"`
		Coverage coverage          `json:"coverage"`
	}
	risk struct {
		Points int        `json:"points"`
		Level  string     `json:"level"`
		Parts  []riskPart `json:"parts"`
	}
	riskPart struct {
		Points int    `json:"points"`
		Name   string `json:"name"`
		Why    string `json:"why"`
	}
	request struct {
		ID          string            `json:"id"`
		Title       string            `json:"title"`
		Type        string            `json:"type"`
		Source      string            `json:"source"`
		RequestedBy string            `json:"requested_by"`
		Authors     []string          `json:"authors,omitempty"`
		Rollout     string            `json:"rollout"`
		Window      *window           `json:"window,omitempty"`
		Versions    map[string]string `json:"versions"`
		Expect      []expectation     `json:"expect"`
		JudgedAt    *time.Time        `json:"judged_at,omitempty"`
	}
	window struct {
		From time.Time `json:"from"`
		To   time.Time `json:"to"`
	}
	expectation struct {
		Device string `json:"device"`
		Path   string `json:"path"`
	}
	finding struct {
		Rule         string     `json:"rule"`
		Severity     string     `json:"severity"`
		Inconclusive bool       `json:"inconclusive,omitempty"`
		Device       string     `json:"device"`
		File         string     `json:"file"`
		Line         int        `json:"line"`
		Col          int        `json:"col"`
		Message      string     `json:"message"`
		Hint         string     `json:"hint,omitempty"`
		State        string     `json:"state,omitempty"`
		Half         string     `json:"half,omitempty"`
		Path         string     `json:"path,omitempty"`
		Related      []place    `json:"related,omitempty"`
		Waived       *waiverDoc `json:"waived,omitempty"`
	}
	place struct {
		File string `json:"file"`
		Line int    `json:"line"`
		Col  int    `json:"col"`
	}
	waiverDoc struct {
		Owner   string `json:"owner"`
		Reason  string `json:"reason"`
		Expires string `json:"expires"`
	}
	effect struct {
		Device  string            `json:"device"`
		Kind    diffs.EffectKind  `json:"kind"`
		Scope   diffs.EffectScope `json:"scope"`
		Target  string            `json:"target"`
		When    diffs.EffectWhen  `json:"when"`
		Undo    diffs.EffectUndo  `json:"undo"`
		File    string            `json:"file"`
		Line    int               `json:"line"`
		Col     int               `json:"col"`
		Text    string            `json:"text"`
		ID      string            `json:"id"`
		Source  string            `json:"source"`
		Detail  string            `json:"detail"`
		Reaches string            `json:"reaches,omitempty"`
		For     string            `json:"for,omitempty"`
	}
	delta struct {
		Device string   `json:"device"`
		Path   string   `json:"path"`
		Op     diffs.Op `json:"op"`
		Before string   `json:"before"`
		After  string   `json:"after"`
		File   string   `json:"file"`
		Line   int      `json:"line"`
		Col    int      `json:"col"`
		Was    *place   `json:"was,omitempty"`
	}
	state struct {
		Name     string                            `json:"name"`
		Half     string                            `json:"half,omitempty"`
		Promised bool                              `json:"promised"`
		Down     []string                          `json:"down"`
		Services map[string]simulate.ServiceStatus `json:"services"`
		Uplinks  map[string]uplinkCount            `json:"uplinks"`
		Groups   map[string]groupCount             `json:"groups"`
		// Carried are by device the services that pass it, where one is drained.
		Carried map[string][]string `json:"carried,omitempty"`
		// Unsure are services that cannot be answered for, with why; they are not among Services.
		Unsure map[string]string `json:"unsure"`
		// Reasons say of services that are not ok which flow ends where, and by which line.
		Reasons map[string]string `json:"reasons"`
		// Routes are what differs from the tables before the change.
		Routes routeCount `json:"routes"`
		// PortsDown are ports that are down as a consequence, with why.
		PortsDown map[string]string `json:"ports_down"`
		Failures  []failure         `json:"failures"`
	}
	routeCount struct {
		Lost    int      `json:"lost"`
		Gained  int      `json:"gained"`
		Moved   int      `json:"moved"`
		Devices []string `json:"devices"`
	}
	uplinkCount struct {
		Up   int `json:"up"`
		Of   int `json:"of"`
		Keep int `json:"keep"`
	}
	groupCount struct {
		InService int `json:"in_service"`
		Of        int `json:"of"`
		Keep      int `json:"keep"`
	}
	failure struct {
		Fails string   `json:"fails"`
		Lost  []string `json:"lost"`
		// Reasons are in the order of Lost.
		Reasons []string          `json:"reasons"`
		Unsure  map[string]string `json:"unsure,omitempty"`
	}
	plan struct {
		Digest string `json:"digest"`
		// Parts are what the digest is over: digests by name. Nonce is what that of passwords and keys is made with.
		Parts            map[string]string `json:"parts,omitempty"`
		Nonce            string            `json:"nonce,omitempty"`
		Rollout          string            `json:"rollout"`
		EstimatedSeconds int64             `json:"estimated_seconds"`
		Steps            []step            `json:"steps"`
	}
	step struct {
		For      string              `json:"for,omitempty"`
		Half     string              `json:"half"`
		Devices  []string            `json:"devices"`
		Commands map[string][]string `json:"commands"`
		Rollback map[string][]string `json:"rollback"`
		Expect   []string            `json:"expect"`
	}
	coverage struct {
		devices.Coverage
		UnknownLines []unknownLine `json:"unknown_lines"`
	}
	unknownLine struct {
		Device string `json:"device"`
		File   string `json:"file"`
		Line   int    `json:"line"`
		Text   string `json:"text"`
	}
)

// writeJSON writes the case file of the contract.
func writeJSON(w io.Writer, c *pipelines.Change, _ Options) error { return encode(w, newCaseFile(c)) }

// CaseFile writes the case file of a change, as plan does; pipelines.Renew compares with it.
func CaseFile(w io.Writer, c *pipelines.Change) error { return unkeyed(writeJSON)(w, c, Options{}) }

// encode writes a value as indented JSON that is safe to print.
func encode(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(safeJSON(b.Bytes()))
	return err
}

// compact writes JSON on one line, as safe to print as encode's.
func compact(w io.Writer, v any) error {
	b, err := oneLine(v)
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, '\n'))
	return err
}

func oneLine(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	return safeJSON(b), err
}

func newCaseFile(c *pipelines.Change) caseFile {
	return caseFile{
		Schema: Schema, Verdict: verdict(c), Summary: full(Summary(c)), Request: newRequest(c.Request), Source: c.Origin,
		Risk:     newRisk(pipelines.Assess(c)),
		Findings: each(c.Findings, newFinding), Effects: newEffects(c.Effects), Deltas: each(c.Deltas, newDelta),
		States: each(c.Forecast.States, newState), Plan: newPlan(c.Plan),
		Coverage: coverage{Coverage: c.Coverage.Coverage, UnknownLines: each(c.Coverage.UnknownLines, func(u pipelines.UnknownLine) unknownLine {
			return unknownLine{u.Device, u.Pos.File, u.Pos.Line, u.Text}
		})},
	}
}

// verdict is the verdict in the contract's words. A change that was never judged is inconclusive, never a pass.
func verdict(c *pipelines.Change) pipelines.Verdict {
	switch c.Verdict {
	case pipelines.Pass, pipelines.Denied, pipelines.Inconclusive:
		return c.Verdict
	}
	return pipelines.Inconclusive
}

func newRisk(r pipelines.Risk) risk {
	return risk{r.Points, r.Level, each(r.Parts, func(p pipelines.RiskPart) riskPart { return riskPart(p) })}
}

func newRequest(r pipelines.Request) request {
	out := request{ID: r.ID, Title: r.Title, Type: r.Type, Source: r.Source, RequestedBy: r.RequestedBy, Authors: r.Authors, Rollout: r.Rollout,
		Versions: map[string]string{}, Expect: each(r.Expect, func(e pipelines.Expectation) expectation { return expectation{e.Device, e.Path} })}
	for d, v := range r.Versions {
		out.Versions[d] = v
	}
	if out.Type == "" {
		out.Type = "normal"
	}
	if out.Source == "" {
		out.Source = "internal"
	}
	if r.Window != nil {
		out.Window = &window{r.Window.From, r.Window.To}
	}
	if !r.Now.IsZero() {
		out.JudgedAt = &r.Now
	}
	return out
}

// newFinding writes a finding in the contract's three severities: what is inconclusive is a warning with a mark.
func newFinding(f devices.Finding) finding {
	out := finding{Rule: f.Rule, Severity: f.Severity.String(), Device: f.Device, File: f.Pos.File, Line: f.Pos.Line, Col: f.Pos.Col,
		Message: f.Message, Hint: f.Hint, State: f.State, Half: f.Half, Path: f.Path}
	switch f.Severity {
	case devices.Deny, devices.Warn, devices.Info:
	case devices.Inconclusive:
		out.Severity, out.Inconclusive = "warn", true
	default: // no severity is a fault of ours; it must not look harmless
		out.Severity = "deny"
	}
	for _, p := range f.Related {
		out.Related = append(out.Related, place{p.File, p.Line, p.Col})
	}
	if f.Waived != nil {
		out.Waived = &waiverDoc{f.Waived.Owner, f.Waived.Reason, f.Waived.Expires.Format("2006-01-02")}
	}
	return out
}

func newEffects(es []diffs.Effect) []effect {
	return each(es, func(e diffs.Effect) effect {
		return effect{e.Device, e.Kind, e.Scope, e.Target, e.When, e.Undo, e.Pos.File, e.Pos.Line, e.Pos.Col, e.Text, e.ID, e.Source, e.Detail, e.Reaches, e.For}
	})
}

func newDelta(d diffs.Delta) delta {
	out := delta{Device: d.Device, Path: d.Path, Op: d.Op, Before: d.Before, After: d.After, File: d.Pos.File, Line: d.Pos.Line, Col: d.Pos.Col}
	if !d.Was.IsZero() {
		out.Was = &place{d.Was.File, d.Was.Line, d.Was.Col}
	}
	return out
}

func newState(s pipelines.State) state {
	boxes, ports := downNames(s)
	out := state{Name: s.Name, Half: s.Half, Promised: s.Promised, Down: append(append([]string{}, boxes...), ports...),
		Services: map[string]simulate.ServiceStatus{}, Uplinks: map[string]uplinkCount{}, Groups: map[string]groupCount{},
		PortsDown: map[string]string{}, Unsure: map[string]string{}, Failures: each(s.Failures, func(f simulate.Failure) failure { return failure{f.What, full(f.Lost), full(f.Reasons), f.Unsure} }),
		Reasons: map[string]string{}, Routes: routeCount{s.Routes.Lost, s.Routes.Gained, s.Routes.Moved, full(s.Routes.Devices)}}
	for n, why := range s.Reasons {
		out.Reasons[n] = why
	}
	for n, v := range s.Services {
		if _, not := s.Unsure[n]; !not {
			out.Services[n] = v
		}
	}
	for n, why := range s.Unsure {
		out.Unsure[n] = why
	}
	for n, v := range s.Uplinks {
		out.Uplinks[n] = uplinkCount{v.Up, v.Of, v.Keep}
	}
	for n, v := range s.Groups {
		out.Groups[n] = groupCount{v.Up, v.Of, v.Keep}
	}
	for d, services := range s.Carried {
		if out.Carried == nil {
			out.Carried = map[string][]string{}
		}
		out.Carried[d] = full(services)
	}
	for p, why := range s.PortsDown {
		out.PortsDown[p.String()] = why
	}
	return out
}

func newPlan(p pipelines.Plan) plan {
	return plan{p.Digest, p.Parts, p.Nonce, p.Rollout, int64(p.Estimated / time.Second), each(p.Steps, func(s pipelines.Step) step {
		return step{s.For, s.Half, full(s.Devices), texts(s.Commands), texts(s.Rollback), full(s.Expect)}
	})}
}

func texts(m map[string][]devices.Command) map[string][]string {
	out := map[string][]string{}
	for d, commands := range m {
		out[d] = each(commands, func(c devices.Command) string { return c.Text })
	}
	return out
}

// each makes a list that is never null.
func each[A, B any](in []A, f func(A) B) []B {
	out := make([]B, 0, len(in))
	for _, a := range in {
		out = append(out, f(a))
	}
	return out
}

func full(s []string) []string { return append(make([]string, 0, len(s)), s...) }
