package rollout

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"interlock/devices"
	"interlock/pipelines/journal"
	"interlock/policies"
)

// Evidence is what a gate leaves in the journal: what it found, and what it was found in.
type Evidence struct {
	Code int `json:"code,omitempty"`
	// Gate is the plan's state that was demanded; Healthy is how long all was as demanded, Waited how long it took.
	Gate            string        `json:"gate"`
	Healthy, Waited time.Duration `json:",omitempty"`
	Looks           int           `json:"looks"`
	// Versions is the software that each device told it runs.
	Versions map[string]string `json:"versions,omitempty"`
	// Streams is how many devices were followed by streams beside the looks.
	Streams  int      `json:"streams,omitempty"`
	Findings []string `json:"findings,omitempty"`
	// Proved reports that counters show traffic on the changed half again, and Proof what they show.
	Proved bool   `json:"proved,omitempty"`
	Proof  string `json:"proof,omitempty"`
	// Drained is what the counters of drained devices show.
	Drained string `json:"drained,omitempty"`
	// Health is the last look as the rules saw it. Of more than twenty devices only what findings are about is kept.
	Health *policies.Health `json:"health,omitempty"`
	// Trail is the received light at the looks before the last, thinned out to a few.
	Trail []Glimpse `json:"trail,omitempty"`
}

// Glimpse is the light that was received at one look.
type Glimpse struct {
	At    time.Time             `json:"at"`
	Lanes []policies.HealthLane `json:"lanes"`
}

// mostGlimpses is how many a gate keeps: enough to draw a line, however long it takes.
const mostGlimpses = 20

// glimpse adds the last look's light to the trail; a trail that grows too long keeps every other one.
func (ev *Evidence) glimpse(at time.Time) {
	if ev.Health == nil {
		return
	}
	g := Glimpse{At: at}
	for _, l := range ev.Health.Lanes {
		if l.Measure == "rx" && l.Known {
			g.Lanes = append(g.Lanes, l)
		}
	}
	if len(g.Lanes) == 0 {
		return
	}
	if ev.Trail = append(ev.Trail, g); len(ev.Trail) > mostGlimpses {
		kept := ev.Trail[:0]
		for i := 0; i < len(ev.Trail); i += 2 {
			kept = append(kept, ev.Trail[i])
		}
		ev.Trail = kept
	}
}

// stateAfter is the number of the plan's state after so many steps.
func (r *run) stateAfter(steps int) int {
	if steps == 0 {
		return 0
	}
	return 2 * steps // before, changing, changed, changing, ...
}

// gate waits until what is measured is what the forecast says, and stays so. Silence is never success; the time that it
// must stay so begins again whenever it is not.
func (r *run) gate(ctx context.Context, a Act) error {
	done := a.Step + 1
	stay, deadline := r.times.settle, r.times.deadline
	switch a.Name {
	case ActSoak:
		stay, deadline = r.times.soak, r.times.soak+r.times.deadline
	case ActVerify:
		done = r.whole(a.Step)
		if left := r.timers(a.Step).Sub(r.Clock.Now()); left > 0 { // what is left to its timer comes back when that fires
			deadline = max(deadline, left+2*time.Minute)
		}
	}
	if err := r.timeLeft(a, stay); err != nil {
		return r.saw(ctx, a, Failed, err.Error(), Evidence{Gate: a.Name})
	}
	j := r.looking(a.Step, done)
	if a.Name == ActSoak { // it goes on from where the gate before it ended: what flaps in between is seen
		j.last = r.lastLook
	}
	goesOn := j.last != nil
	began := r.Clock.Now()
	var since time.Time
	failing := map[string]time.Time{} // probes, by the path of their findings, and since when
	unlike := false                   // what devices run was not as planned when they were asked
	ev := Evidence{}
	drained, calm := r.Change.Drained(done), (*measured)(nil) // calm is the look since which all is as demanded
	follow := r.follow(ctx, r.namesIn(a.Step))
	defer follow.close()
	for {
		now := r.Clock.Now()
		// Devices are asked over SSH what they run at the first look, for as long as that is not as planned, and again before the
		// gate lets pass: telemetry does not tell.
		last := !since.IsZero() && now.Sub(since) >= stay
		j.withSSH = ev.Looks == 0 || last || unlike
		var ask []string
		if j.withSSH {
			ask = r.inPlan()
		}
		j.m = r.measure(ctx, ask)
		j.between, ev.Streams = follow.between()
		h := r.health(j)
		fs, err := r.Policies.Evaluate(ctx, policies.AtHealth, r.input(h))
		if err != nil {
			if ctx.Err() != nil {
				return errStopped
			}
			return err
		}
		look := j.m
		if j.first == nil {
			j.first = &look
		}
		j.last, r.lastLook = &look, &look
		if a.Name == ActSoak {
			ev.Proved, ev.Proof = r.proof(a.Step, *j.first, look)
		}
		denied, unknown := blocking(fs)
		if calm != nil && a.Name != ActVerify {
			carry, dark, text := r.carrying(drained, *calm, look)
			denied, unknown, ev.Drained = append(denied, carry...), append(unknown, dark...), text
		}
		if j.withSSH {
			unlike = slices.ContainsFunc(fs, func(f devices.Finding) bool { return f.Rule == "config/not-as-planned" })
		}
		now = r.Clock.Now()
		ev.Looks++
		ev.Gate, ev.Waited, ev.Findings, ev.Health = h.State, now.Sub(began), told(fs), kept(h, fs)
		ev.Versions = j.m.versions()
		var old []string
		if last {
			old = r.unrenewed(look, since)
		}
		switch {
		case len(denied)+len(unknown)+len(old) == 0 && last && (ev.Proved || !r.times.prove || a.Name != ActSoak):
			ev.Healthy = now.Sub(since)
			text := fmt.Sprintf("as forecast for %q for %s", h.State, ev.Healthy.Round(time.Second))
			if ev.Proof != "" {
				text += "; traffic: " + ev.Proof
			}
			if ev.Drained != "" {
				text += "; drained: " + ev.Drained
			}
			return r.saw(ctx, a, OK, text, ev)
		case len(denied)+len(unknown) == 0:
			if since.IsZero() {
				since, calm = now, &look
			}
			switch { // all is well, as far as is known
			case len(old) > 0:
				unknown = old
			case last:
				unknown = []string{"it is not proved that traffic is back: " + ev.Proof}
			}
		case a.Name == ActSoak && len(denied) > 0 && (ev.Looks > 1 || goesOn):
			return r.saw(ctx, a, Failed, "while soaking: "+strings.Join(denied, "; "), ev)
		case a.Name != ActVerify && (hopeless(fs) || r.probesFail(fs, failing, now)):
			return r.saw(ctx, a, Failed, strings.Join(denied, "; "), ev)
		default:
			since, calm = time.Time{}, nil
		}
		if since.IsZero() && now.Sub(began) > deadline || now.Sub(began) > deadline+stay {
			return r.saw(ctx, a, Failed, fmt.Sprintf("not as forecast for %q within %s: %s", h.State, deadline, strings.Join(append(denied, unknown...), "; ")), ev)
		}
		if err := r.timeLeft(a, 0); err != nil {
			return r.saw(ctx, a, Failed, err.Error(), ev)
		}
		ev.glimpse(now)
		r.beat(ctx, a, append(denied, unknown...))
		pause := r.interval()
		if len(failing) > 0 { // people miss something
			pause = min(pause, time.Second)
		}
		if err := r.wait(ctx, pause); err != nil {
			return err
		}
	}
}

// looking is what a gate after so many steps demands.
func (r *run) looking(step, done int) judged {
	j := judged{state: r.stateAfter(done), step: step, inStep: map[string]bool{}, waiting: map[string]bool{}}
	if step >= 0 && step < len(r.shape.Steps) {
		for _, d := range r.shape.Steps[step].Devices {
			j.inStep[d.Name] = true
			j.waiting[d.Name] = d.Exec && !r.state.Steps[step].Devices[d.Name].Executed
		}
	}
	j.planned = r.Change.Runs(done)
	return j
}

// whole is after how many steps the plan's state is that a step's way back leads to. After a stop it is the one that the
// devices' phases tell, of those in which no half is drained.
func (r *run) whole(step int) int {
	if r.state.Decision != Stop {
		return step
	}
	first := r.shape.first(step)
	for i := first; i <= step; i++ {
		for _, d := range r.state.Steps[i].Devices {
			if r.shape.Steps[i].For == "" && (d.Phase == Confirmed || d.Phase == Saved || d.Executed) {
				return r.shape.last(step) + 1
			}
		}
	}
	return first
}

// namesIn are the devices of a step.
func (r *run) namesIn(step int) []string {
	var out []string
	for _, d := range r.shape.Steps[step].Devices {
		out = append(out, d.Name)
	}
	return out
}

// inPlan are all devices of the plan, each once however many steps it is in: a session answers one question at a time.
func (r *run) inPlan() []string {
	var out []string
	for _, s := range r.shape.Steps {
		for _, d := range s.Devices {
			if !slices.Contains(out, d.Name) {
				out = append(out, d.Name)
			}
		}
	}
	return out
}

// timers is when the last device of a step takes its change back by itself; now where none does.
func (r *run) timers(step int) time.Time {
	last := r.Clock.Now()
	for _, d := range r.state.Steps[step].Devices {
		if d.Until.After(last) {
			last = d.Until
		}
	}
	return last
}

// timeLeft says where a device would take its change back by itself before a gate can have passed and the change been
// confirmed.
func (r *run) timeLeft(a Act, stay time.Duration) error {
	if a.Name != ActConverge && a.Name != ActSoak {
		return nil
	}
	need := stay
	if a.Name == ActConverge && stay > 0 && !r.shape.Steps[a.Step].execs() && r.shape.soaks(a.Step) {
		need += r.times.soak
	}
	for name, d := range r.state.Steps[a.Step].Devices {
		if d.Phase == Committed && !d.Until.IsZero() && d.Until.Before(r.Clock.Now().Add(need+30*time.Second)) {
			return fmt.Errorf("%s takes the change back by itself at %s, too soon to watch it for %s and confirm", name, d.Until.Format(time.TimeOnly), need)
		}
	}
	return nil
}

// input is what rules see of the run beside what is measured.
func (r *run) input(h policies.Health) policies.Input {
	in := policies.Input{Now: policies.InstantOf(r.Clock.Now()), Site: policies.SiteOf(r.Change.After.Site), Health: h}
	q := r.Change.Request
	in.Request = policies.Request{ID: q.ID, Title: q.Title, Type: q.Type, Source: q.Source, RequestedBy: q.RequestedBy, Rollout: q.Rollout}
	for d, v := range q.Versions {
		in.Request.Versions = append(in.Request.Versions, policies.VersionChange{Device: d, OS: r.Change.After.Devices[d].Config.OS, Before: r.Change.Before.Devices[d].Config.Version, After: v})
	}
	in.Plan.Rollout = r.Change.Plan.Rollout
	return in
}

// saw writes down what a gate saw.
func (r *run) saw(ctx context.Context, a Act, result, text string, data any) error {
	return r.note(ctx, journal.Entry{Kind: journal.Observed, Act: a.Name, Step: a.Step + 1, Result: result, Text: text, Data: data})
}

// blocking are the messages of findings that do not let pass, in order: those that deny, and those that do not know.
func blocking(fs []devices.Finding) (denied, unknown []string) {
	for _, f := range fs {
		switch f.Severity {
		case devices.Deny:
			denied = append(denied, f.Message+" ["+f.Rule+"]")
		case devices.Inconclusive:
			unknown = append(unknown, f.Message+" ["+f.Rule+"]")
		}
	}
	return denied[:min(8, len(denied))], unknown[:min(8, len(unknown))]
}

func told(fs []devices.Finding) []string {
	var out []string
	for _, f := range fs {
		out = append(out, f.Severity.String()+" "+f.String())
	}
	return out
}

// hopeless are findings that no waiting mends.
func hopeless(fs []devices.Finding) bool {
	for _, f := range fs {
		if f.Severity == devices.Deny && f.Rule == "uptime/reset" {
			return true
		}
	}
	return false
}

// probesFail keeps since when each probe has failed, and reports that one has for longer than the site tolerates, or where it
// does not say, than it takes to settle: a service that people miss is not left so until the deadline.
func (r *run) probesFail(fs []devices.Finding, failing map[string]time.Time, now time.Time) bool {
	still := map[string]bool{}
	over := false
	for _, f := range fs {
		if f.Rule != "probe/failed" || f.Severity != devices.Deny || f.Device != "" {
			continue
		}
		still[f.Path] = true
		if failing[f.Path].IsZero() {
			failing[f.Path] = now
		}
		tolerated := r.times.settle
		if p := r.Change.After.Site.Probes[strings.TrimPrefix(f.Path, "probe ")]; p != nil && p.Tolerate > 0 {
			tolerated = p.Tolerate
		}
		over = over || now.Sub(failing[f.Path]) >= tolerated
	}
	maps.DeleteFunc(failing, func(path string, _ time.Time) bool { return !still[path] })
	return over
}

// kept is how much of a look the journal keeps.
func kept(h policies.Health, fs []devices.Finding) *policies.Health {
	if len(h.Devices) <= 20 {
		return &h
	}
	about := map[string]bool{}
	for _, f := range fs {
		about[f.Device] = true
	}
	small := policies.Health{Asked: h.Asked, State: h.State, Half: h.Half, Probes: h.Probes}
	for _, l := range h.Links {
		if about[l.Device] {
			small.Links = append(small.Links, l)
		}
	}
	for _, l := range h.Lanes {
		if about[l.Device] {
			small.Lanes = append(small.Lanes, l)
		}
	}
	for _, d := range h.Devices {
		if about[d.Device] {
			small.Devices = append(small.Devices, d)
		}
	}
	return &small
}

// boot waits until every device that was told to reload has started again.
func (r *run) boot(ctx context.Context, a Act) error {
	began := r.Clock.Now()
	waiting := map[string]time.Time{}
	for _, d := range r.shape.Steps[a.Step].Devices {
		if d.Reloads {
			waiting[d.Name] = r.state.Steps[a.Step].Devices[d.Name].Since
		}
	}
	b := baselineData{Booted: map[string]time.Time{}}
	deadline := r.times.deadline + 20*time.Minute // what a core switch takes to boot; see pipelines.reloadTime
	for {
		for d, since := range waiting {
			f, err := r.facts(ctx, d)
			if err == nil && f.Booted.After(since.Add(-time.Minute)) {
				b.Booted[d] = f.Booted
				delete(waiting, d)
			} else if err == nil {
				r.drop(d) // it has not gone yet; the session goes with it
			}
		}
		if len(waiting) == 0 {
			return r.saw(ctx, a, OK, fmt.Sprintf("back after %s", r.Clock.Now().Sub(began).Round(time.Second)), b)
		}
		if r.Clock.Now().Sub(began) > deadline {
			var names []string
			for d := range waiting {
				names = append(names, d)
			}
			return r.saw(ctx, a, Failed, fmt.Sprintf("%s did not come back within %s", strings.Join(names, ", "), deadline), nil)
		}
		if err := r.wait(ctx, r.interval()); err != nil && !errors.Is(err, errStopped) {
			return err
		} else if ctx.Err() != nil {
			return errStopped
		}
	}
}
