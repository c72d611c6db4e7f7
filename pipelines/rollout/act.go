package rollout

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"interlock/devices"
	"interlock/devices/cli"
	"interlock/devices/clock"
	"interlock/pipelines"
	"interlock/pipelines/journal"
)

// How long an act on a device may take, in the system's own time: a device does not hurry for a rehearsal.
const (
	actTime  = 2 * time.Minute
	openTime = 30 * time.Second
)

// changeID is what the device calls the change: one a step, so that a second step's timer is not taken for the first's.
func (r *run) changeID(step int) string { return fmt.Sprintf("%s-%d", r.id, step+1) }

// session gives the open login on a device, or a new one.
func (r *run) session(ctx context.Context, device string) (Device, error) {
	r.sessionM.Lock()
	s := r.sessions[device]
	r.sessionM.Unlock()
	if s != nil {
		return s, nil
	}
	ctx, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	s, err := r.Open(ctx, device, false)
	if err != nil {
		return nil, err
	}
	r.sessionM.Lock()
	r.sessions[device] = s
	r.sessionM.Unlock()
	return s, nil
}

// drop ends a session: after an error nobody knows what the next answer belongs to.
func (r *run) drop(device string) {
	r.sessionM.Lock()
	defer r.sessionM.Unlock()
	if s := r.sessions[device]; s != nil {
		s.Close()
		delete(r.sessions, device)
	}
}

func (r *run) hangUp() {
	r.sessionM.Lock()
	defer r.sessionM.Unlock()
	for _, s := range r.sessions {
		s.Close()
	}
	for _, c := range r.clients {
		c.Close()
	}
	r.sessions, r.clients = map[string]Device{}, map[string]Telemetry{}
}

// act does one act on one device: its intent stands in the journal before anything is sent, its outcome after.
func (r *run) act(ctx context.Context, a Act, device string) error {
	s, err := r.session(ctx, device)
	e := journal.Entry{Act: a.Name, Step: a.Step + 1, Device: device}
	if err != nil { // nothing was sent: there is no intent to be unsure of
		e.Kind, e.Result, e.Text = journal.Outcome, Nothing, err.Error()
		return r.note(ctx, e)
	}
	e.Kind, e.Text = journal.Intent, r.announced(a, device)
	if err := r.note(ctx, e); err != nil {
		return err
	}
	began := r.Clock.Now()
	// An act once begun is not interrupted: half a commit is what nobody wants.
	actCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), actTime)
	seen, text, err := r.send(actCtx, s, a, device)
	cancel()
	e.Kind, e.Result, e.Text, e.Data = journal.Outcome, OK, text, seen
	if err != nil {
		e.Result, e.Text = resultOf(a.Name, err), err.Error()
		r.drop(device)
	}
	if a.Name == ActExec || a.Name == ActRollBack { // the device may have left, or the session been ended
		r.drop(device)
	}
	if e.Result == OK && r.Clock.Now().Sub(began) > r.leaseFor() {
		e.Text += " (slowly)"
	}
	return r.note(ctx, e)
}

// announced says what is about to be done, for people.
func (r *run) announced(a Act, device string) string {
	switch a.Name {
	case ActStage:
		return fmt.Sprintf("%d lines to %s it", len(r.config(a.Step, device)), r.Change.Plan.Steps[a.Step].Leads())
	case ActArm, ActCommit:
		return fmt.Sprintf("taken back by itself after %s unless confirmed", r.times.within)
	case ActExec:
		var lines []string
		for _, c := range r.exec(a.Step, device) {
			lines = append(lines, c.Line)
		}
		return strings.Join(lines, "; ")
	}
	return ""
}

func (r *run) config(step int, device string) []devices.Command {
	c, _ := pipelines.Parted(r.Change.Plan.Steps[step].Commands[device])
	return c
}

func (r *run) exec(step int, device string) []devices.Command {
	_, e := pipelines.Parted(r.Change.Plan.Steps[step].Commands[device])
	return e
}

// resultOf says what an error of the device means for what is in effect.
func resultOf(act string, err error) string {
	switch {
	case errors.Is(err, cli.ErrUnknown), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return Unknown
	case errors.Is(err, cli.ErrRefused):
		return Refused
	case errors.Is(err, cli.ErrAuth):
		return Nothing
	case act == ActStage, act == ActDiscard:
		return Refused
	}
	return Unknown // a lost session, a prompt that nobody foresaw: it may have acted
}

// send does the act itself.
func (r *run) send(ctx context.Context, s Device, a Act, device string) (Seen, string, error) {
	id := r.changeID(a.Step)
	switch a.Name {
	case ActDiscard:
		return Seen{}, "", s.Discard(ctx, id)
	case ActStage:
		preview, err := s.Stage(ctx, id, r.config(a.Step, device))
		return Seen{}, oneLine(preview), err
	case ActArm:
		t, err := s.Arm(ctx, id, r.times.within)
		return Seen{Timer: t.Armed}, armedText(t), err
	case ActCommit:
		// Between what was judged and what is committed nobody may have come in.
		t, err := s.Commit(ctx, id, r.times.within)
		if err == nil && !t.Armed {
			err = fmt.Errorf("%w: it was committed, but its way back is not armed", cli.ErrUnknown)
		}
		left := t.Left
		if left == 0 {
			left = r.times.within
		}
		return Seen{Timer: t.Armed, Until: r.Clock.Now().Add(left)}, armedText(t), err
	case ActConfirm:
		return Seen{}, "", s.Confirm(ctx, id)
	case ActSave:
		return Seen{}, "", s.Save(ctx)
	case ActRollBack:
		return Seen{}, "", s.RollBack(ctx, id)
	case ActBackOut:
		return Seen{}, "", r.backOut(ctx, s, a, device)
	case ActExec:
		for _, c := range r.exec(a.Step, device) {
			if out, err := s.Exec(ctx, c); err != nil {
				return Seen{}, oneLine(out), err
			}
		}
		return Seen{}, "", nil
	}
	return Seen{}, "", fmt.Errorf("no act is called %q", a.Name)
}

// backOut takes a change back that was confirmed already, by its rehearsed way back, under a way back of its own.
func (r *run) backOut(ctx context.Context, s Device, a Act, device string) error {
	id := r.changeID(a.Step) + "-back"
	if _, err := s.Stage(ctx, id, r.Change.Plan.Steps[a.Step].Rollback[device]); err != nil {
		return err
	}
	for _, do := range []func() error{
		func() error { _, err := s.Arm(ctx, id, r.times.within); return err },
		func() error { _, err := s.Commit(ctx, id, r.times.within); return err },
		func() error { return s.Confirm(ctx, id) },
		func() error {
			if r.shape.first(a.Step) != a.Step {
				return nil // it is drained still; it is saved when it is as it was
			}
			return s.Save(ctx)
		},
	} {
		if err := do(); err != nil {
			if !errors.Is(err, cli.ErrRefused) {
				err = fmt.Errorf("%w: %w", cli.ErrUnknown, err)
			}
			return err
		}
	}
	return nil
}

func armedText(t cli.Timer) string {
	if !t.Armed {
		return ""
	}
	return "armed, fires in " + t.Left.Round(time.Second).String()
}

func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 300 {
		s = s[:300] + " ..."
	}
	return s
}

// ask asks a device what it runs, by whichever path answers, until the deadline of the gates.
func (r *run) ask(ctx context.Context, a Act, device string) error {
	e := journal.Entry{Kind: journal.Observed, Act: ActAsk, Step: a.Step + 1, Device: device}
	before, after := r.Change.Runs(a.Step)(device), r.Change.Runs(a.Step+1)(device)
	until := r.Clock.Now().Add(r.times.deadline)
	told := false
	for {
		f, err := r.facts(ctx, device)
		if left := r.mayFire(a.Step, device).Sub(r.Clock.Now()); err == nil && f.Timer.Unknown && left > 0 {
			// Unknown is not unarmed. When it must have fired, what runs tells whether it was armed.
			if !told {
				told = true
				if err := r.note(ctx, journal.Entry{Kind: journal.Observed, Act: "wait", Step: a.Step + 1, Device: device, Result: Unknown,
					Text: fmt.Sprintf("it does not tell whether its way back is armed; it is asked again in %s, when that must have fired", left.Round(time.Second))}); err != nil {
					return err
				}
			}
			if err := r.patiently(ctx, min(left, 30*time.Second)); err != nil {
				return err
			}
			continue
		}
		if err == nil {
			result, why := answer(before, after, f.Running)
			seen := Seen{Timer: f.Timer.Armed, Booted: f.Booted}
			if f.Timer.Armed {
				seen.Until = r.Clock.Now().Add(f.Timer.Left)
			}
			e.Result, e.Text, e.Data = result, strings.Join(why[:min(5, len(why))], "; "), seen
			return r.note(ctx, e)
		}
		r.drop(device)
		if errors.Is(err, cli.ErrAuth) || !r.Clock.Now().Before(until) || ctx.Err() != nil {
			e.Result, e.Text = NoAnswer, err.Error()
			return r.note(ctx, e)
		}
		if err := r.patiently(ctx, r.interval()); err != nil {
			return err
		}
	}
}

// mayFire is until when a way back may still fire that was armed by what is pending on a device, or before it; zero where nothing
// was.
func (r *run) mayFire(step int, device string) time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	d := r.state.Steps[step].Devices[device]
	const late = time.Minute // devices count in minutes, and take their time
	switch {
	case !d.Until.IsZero():
		return d.Until.Add(late)
	case d.Pending == ActCommit, d.Pending == ActBackOut:
		return d.Since.Add(r.times.within + late)
	}
	return time.Time{}
}

// patiently waits, keeping the leases, whoever asks to stop meanwhile: what is waited for has to be known first.
func (r *run) patiently(ctx context.Context, d time.Duration) error {
	if err := r.Journal.Prolong(context.WithoutCancel(ctx), r.leases...); err != nil {
		return err
	}
	defer r.keepLeases()()
	if err := r.Clock.Sleep(ctx, d); err != nil {
		return errStopped
	}
	return nil
}

func (r *run) facts(ctx context.Context, device string) (cli.Facts, error) {
	s, err := r.session(ctx, device)
	if err != nil {
		return cli.Facts{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, actTime)
	defer cancel()
	f, err := s.Facts(ctx)
	if err != nil {
		r.drop(device)
	}
	return f, err
}

// interval is how often a gate looks.
func (r *run) interval() time.Duration {
	return min(max(r.times.settle/5, time.Second), 10*time.Second)
}

// wait waits, keeping the leases. It ends early with errStopped when somebody asks to stop or to take back, while nothing
// has been decided yet.
func (r *run) wait(ctx context.Context, d time.Duration) error {
	if err := r.Journal.Prolong(context.WithoutCancel(ctx), r.leases...); err != nil {
		return err
	}
	if undecided, _ := r.standing(); undecided {
		if err := r.heard(ctx); err != nil {
			return err
		}
		if _, abort := r.standing(); abort || r.asked(r.Stop) {
			return errStopped
		}
	}
	defer r.keepLeases()()
	if err := r.Clock.Sleep(ctx, d); err != nil {
		return errStopped
	}
	return nil
}

// keepLeases prolongs the leases by itself while something is waited for that may take longer than they last. It gives what ends
// that. A lease that is lost meanwhile shows at the next event.
func (r *run) keepLeases() (stop func()) {
	var mu sync.Mutex
	var timer *clock.Timer
	over := false
	var again func()
	again = func() {
		mu.Lock()
		defer mu.Unlock()
		if !over && r.Journal.Prolong(context.Background(), r.leases...) == nil {
			timer = r.Clock.AfterFunc(r.leaseFor()/4, again)
		}
	}
	again()
	return func() {
		mu.Lock()
		defer mu.Unlock()
		if over = true; timer != nil {
			timer.Stop()
		}
	}
}

// standing reports whether nothing has been decided yet, and whether somebody asked to abort.
func (r *run) standing() (undecided, abort bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state.Decision == "" && !r.state.Abort, r.state.Abort
}

// tell tells the on-call, and writes down whether that worked. It never stops a way back.
func (r *run) tell(ctx context.Context, message string) {
	if r.Notify == nil {
		_ = r.note(ctx, journal.Entry{Kind: journal.Told, Act: "notify", Result: Nothing, Text: message})
		return
	}
	_ = r.inform(ctx, "notify", message) // it stands in the journal
}
