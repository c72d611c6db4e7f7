package rollout

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"interlock/devices"
	"interlock/devices/cli"
	"interlock/pipelines"
	"interlock/pipelines/journal"
	"interlock/policies"
)

// actBaseline is the look at everything before the first change; gates compare with it.
const actBaseline = "baseline"

// refusal is a check before the start that says no, with the exit code that it asks for.
type refusal struct {
	check string
	code  int
	why   []string
}

// preflight is everything that must be so before the first device is touched. All of it is looked at, so that people do
// not mend one thing at a time; the on-call is called last, when all else is well.
func (r *run) preflight(ctx context.Context) error {
	a := Act{Name: ActPreflight, Step: -1}
	checks := []struct {
		name string
		code int
		run  func(context.Context) ([]string, error)
	}{
		{"plan", exitApproval, r.planStands},
		{"window", exitApproval, func(context.Context) ([]string, error) { return r.windowOpen(r.Change.Plan.Estimated), nil }},
		{"way back", exitDenied, r.wayBack},
		{"versions", exitDenied, r.mixedTooLong},
		{"devices", exitApproval, r.devicesReady},
		{"out of band", exitFailed, r.outOfBand},
		{"baseline", exitDenied, r.takeBaseline},
		{"on-call", exitFailed, r.onCall},
	}
	var refused []refusal
	for _, c := range checks {
		if len(refused) > 0 && (c.name == "on-call" || c.name == "baseline") {
			continue
		}
		why, err := c.run(ctx)
		if err != nil {
			if ctx.Err() != nil || errors.Is(err, errStopped) {
				return errStopped
			}
			why = append(why, strings.ReplaceAll(err.Error(), "\n", "; "))
		}
		result := OK
		if len(why) > 0 {
			result = Refused
			code := c.code
			switch {
			case c.name == actBaseline && !r.denied:
				code = exitInconclusive
			case code == exitApproval && err != nil: // nothing is stale: it could not be asked
				code = exitFailed
			}
			refused = append(refused, refusal{c.name, code, why})
		}
		if err := r.note(ctx, journal.Entry{Kind: journal.Observed, Act: "check " + c.name, Result: result, Text: strings.Join(why, "; ")}); err != nil {
			return err
		}
	}
	if dark := r.blind(); len(dark) > 0 {
		if err := r.note(ctx, journal.Entry{Kind: journal.Observed, Act: "check watch", Result: Warned, Text: strings.Join(dark, "; ")}); err != nil {
			return err
		}
	}
	if len(refused) == 0 {
		return r.saw(ctx, a, OK, "all is as it must be before the start", nil)
	}
	var text []string
	for _, f := range refused {
		text = append(text, f.check+": "+strings.Join(f.why, "; "))
	}
	return r.saw(ctx, a, Failed, strings.Join(text, " · "), Seen{Code: refused[0].code})
}

// planStands asks for the verdict and the approvals.
func (r *run) planStands(ctx context.Context) ([]string, error) {
	if r.Change.Verdict != pipelines.Pass {
		return []string{"the verdict is " + string(r.Change.Verdict)}, nil
	}
	return r.Approved(ctx, r.Clock.Now())
}

// windowOpen says why a piece of work of some length may not begin now.
func (r *run) windowOpen(need time.Duration) []string {
	return r.Change.MayRun(r.Clock.Now(), need)
}

// wayBack demands that the way back was rehearsed clean.
func (r *run) wayBack(context.Context) ([]string, error) {
	var out []string
	for i, s := range r.shape.Steps {
		for _, d := range s.Devices {
			if !d.Config {
				continue
			}
			re, ok := wayBackOf(r.Change, r.Change.Plan.Steps[i], d.Name)
			switch {
			case !ok:
				out = append(out, d.Name+": its way back was not rehearsed")
			case len(re.Back) > 0:
				out = append(out, d.Name+": its way back leaves "+re.Back[0].Path+" different")
			}
		}
		if bad := execFirst(r.Change, s); bad != "" {
			out = append(out, bad)
		}
	}
	return out, nil
}

// execFirst finds a command of exec mode that stands before statements: the rollout enters statements first, and what was
// judged was the other order.
func execFirst(c *pipelines.Change, s StepShape) string {
	for _, st := range c.Plan.Steps {
		if st.For != s.For {
			continue
		}
		for _, d := range s.Devices {
			exec := ""
			for _, cmd := range st.Commands[d.Name] {
				_, e := pipelines.Parted([]devices.Command{cmd})
				switch {
				case len(e) > 0:
					exec = cmd.Line
				case exec != "" && !pipelines.Saves(cmd) && !cmd.Exec && cmd.Mode != "exec":
					return fmt.Sprintf("%s: %q stands before configuration; put commands of exec mode last, or in a change of their own", d.Name, exec)
				}
			}
		}
	}
	return ""
}

// devicesReady logs in everywhere: the device must run what the plan was made from, must be able to take a change back by
// itself, and nobody else may be in the middle of one.
func (r *run) devicesReady(ctx context.Context) ([]string, error) {
	a := Act{Devices: r.inPlan()}
	why := make(map[string]string, len(a.Devices))
	faults := make(map[string]error, len(a.Devices))
	err := r.onEach(a, func(device string) error {
		text, fault := r.deviceReady(ctx, device)
		r.mu.Lock()
		defer r.mu.Unlock()
		why[device], faults[device] = text, fault
		return nil
	})
	var out []string
	for _, d := range a.Devices {
		if why[d] != "" {
			out = append(out, d+": "+why[d])
		}
		if faults[d] != nil {
			err = errors.Join(err, fmt.Errorf("%s: %w", d, faults[d]))
		}
	}
	return out, err
}

// deviceReady says why a device is not ready; the error is that it could not be asked.
func (r *run) deviceReady(ctx context.Context, device string) (string, error) {
	f, err := r.facts(ctx, device)
	if err != nil {
		return "", err
	}
	s, err := r.session(ctx, device)
	if err != nil {
		return "", err
	}
	if f.Timer.Unknown {
		r.mu.Lock()
		r.untold[device] = true
		r.mu.Unlock()
	}
	return r.unready(device, f, s.Mechanism()), nil
}

func (r *run) unready(device string, f cli.Facts, m cli.Mechanism) string {
	before := r.Change.Before.Devices[device]
	if drift := differs(before, running(before, f.Running)); len(drift) > 0 {
		return "it does not run what the plan was made from (drift): " + strings.Join(drift[:min(5, len(drift))], "; ")
	}
	if f.Timer.Armed {
		return "a way back is armed on it already (" + f.Timer.ID + "): somebody's change waits to be confirmed"
	}
	if len(f.Sessions) > 0 {
		return "somebody has an uncommitted change on it: " + strings.Join(f.Sessions, ", ")
	}
	config := false
	for _, st := range r.shape.Steps {
		for _, d := range st.Devices {
			config = config || d.Name == device && d.Config
		}
	}
	if config {
		switch {
		case m.Name == "" || !m.OnDevice:
			return "no way is known by which it takes a change back by itself: " + m.Needs
		case r.times.within < m.Least || m.Most > 0 && r.times.within > m.Most:
			return fmt.Sprintf("%s takes a change back after %s to %s, and gates.confirm_within asks for %s", m.Name, m.Least, m.Most, r.times.within)
		}
	}
	return ""
}

// outOfBand proves the second path to every device that has one, by logging in over it.
func (r *run) outOfBand(ctx context.Context) ([]string, error) {
	a := Act{}
	for _, d := range r.inPlan() {
		if r.HasOutOfBand != nil && r.HasOutOfBand(d) {
			a.Devices = append(a.Devices, d)
		}
	}
	var out []string
	err := r.onEach(a, func(device string) error {
		octx, cancel := context.WithTimeout(ctx, openTime)
		defer cancel()
		s, err := r.Open(octx, device, true)
		if err == nil {
			_, err = s.Facts(octx)
			s.Close()
		}
		if err != nil {
			r.mu.Lock()
			out = append(out, device+": "+err.Error())
			r.mu.Unlock()
		}
		return nil
	})
	slices.Sort(out)
	return out, err
}

// takeBaseline looks at everything twice, as long apart as things must stay as they are to count, and demands that it is well
// before anything is changed. What rises or flaps in between was so before the change.
func (r *run) takeBaseline(ctx context.Context) ([]string, error) {
	j := r.looking(-1, 0)
	j.baseline = true
	defer r.keepLeases()()
	first := r.measure(ctx, nil)
	if err := r.wait(ctx, r.times.settle); err != nil {
		return nil, err
	}
	j.m, j.last = r.measure(ctx, nil), &first
	fs, err := r.Policies.Evaluate(ctx, policies.AtHealth, r.input(r.health(j)))
	if err != nil {
		return nil, err
	}
	denied, unknown := blocking(fs)
	r.denied = len(denied) > 0
	b := baselineData{Readings: j.m.readings, Probes: map[string]bool{}, Booted: map[string]time.Time{}, Versions: j.m.versions()}
	for name, err := range j.m.probes {
		b.Probes[name] = err == nil && first.probes[name] == nil
	}
	b.Paces = paces(first, j.m)
	if r.times.prove {
		unknown = append(unknown, r.unprovable(b.Paces)...)
	}
	unknown = append(unknown, r.unmeasurable(j.m, b.Paces)...)
	for d, x := range j.m.readings {
		if !x.System.Booted.IsZero() {
			b.Booted[d] = x.System.Booted
		}
	}
	return append(denied, unknown...), r.note(ctx, journal.Entry{Kind: journal.Observed, Act: actBaseline, Result: OK, Text: fmt.Sprintf("%d devices", len(b.Readings)), Data: b})
}

// paces are by how much a second counters of errors rise, by device and "port counter", and how much a port carries, as "port traffic".
func paces(first, second measured) map[string]map[string]float64 {
	out := map[string]map[string]float64{}
	seconds := second.at.Sub(first.at).Seconds()
	if seconds <= 0 {
		return out
	}
	for d, is := range second.readings {
		pace := map[string]float64{}
		for port, i := range is.Interfaces {
			was := first.readings[d].Interfaces[port]
			for _, c := range errorCounters(i, was) {
				if c.rose > 0 {
					pace[port+" "+c.name] = float64(c.rose) / seconds
				}
			}
			if rose, ok := octets(i, was); ok {
				pace[port+" traffic"] = float64(rose) / seconds
			}
		}
		if len(pace) > 0 {
			out[d] = pace
		}
	}
	return out
}

// onCall tells the on-call and waits for an answer. Nobody there, no start.
func (r *run) onCall(ctx context.Context) ([]string, error) {
	o := r.Change.After.Site.OnCall
	if o == nil || len(o.Notify) == 0 {
		return nil, nil
	}
	if r.Notify == nil {
		return []string{"there is nothing to notify with"}, nil
	}
	// The on-call is a person: their time is the system's, unless it is a rehearsal.
	ctx, cancel := context.WithTimeout(ctx, max(r.Clock.Real(o.Acknowledge), time.Second))
	defer cancel()
	message := fmt.Sprintf("run %s is about to start: %s %s", r.id, r.Change.Request.ID, r.Change.Request.Title)
	defer r.keepLeases()()
	err := r.Notify(ctx, message, true)
	e := journal.Entry{Kind: journal.Told, Act: "acknowledge", Result: OK, Text: message}
	if err != nil {
		e.Result, e.Text = Failed, err.Error()
	}
	if again := r.note(context.WithoutCancel(ctx), e); again != nil {
		return nil, again
	}
	if err != nil {
		return []string{fmt.Sprintf("nobody has acknowledged within %s (%v); nobody there, no start", o.Acknowledge, err)}, nil
	}
	return nil, nil
}

// recheck asks again what may have changed since the start, before a half is touched and before a change is confirmed. What
// is new since then (before the other half): that all halves done so far are whole at this moment.
func (r *run) recheck(ctx context.Context, a Act) error {
	why, err := r.Approved(ctx, r.Clock.Now())
	if err != nil {
		why = append(why, strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	need := time.Duration(0)
	if a.Name == ActRecheck {
		need = r.Change.Plan.Estimated / time.Duration(len(r.shape.Steps))
	}
	why = append(why, r.windowOpen(need)...)
	if a.Name == ActRecheck && len(why) == 0 && !r.state.touched(a.Step) && r.shape.first(a.Step) == a.Step {
		if why = r.heardBy(ctx, a.Step); len(why) > 0 {
			return r.saw(ctx, a, Failed, strings.Join(why, "; "), Seen{})
		}
	}
	code := exitApproval
	// A step that a runner before this one had begun is looked at by its own gate, which comes next.
	if a.Name == ActRecheck && a.Step > 0 && len(why) == 0 && !r.state.touched(a.Step) {
		j := r.looking(a.Step, a.Step)
		j.withSSH = true
		j.m = r.measure(ctx, r.inPlan())
		h := r.health(j)
		fs, err := r.Policies.Evaluate(ctx, policies.AtHealth, r.input(h))
		if err != nil {
			return err
		}
		denied, unknown := blocking(fs)
		why, code = append(append(why, denied...), unknown...), 0
	}
	if len(why) == 0 {
		return r.saw(ctx, a, OK, "", nil)
	}
	return r.saw(ctx, a, Failed, strings.Join(why, "; "), Seen{Code: code})
}
