package rollout

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"interlock/devices/telemetry"
	"interlock/pipelines/journal"
	"interlock/simulate"
)

// opening is what the first event of a run says of it.
type opening struct {
	Digest string   `json:"digest"`
	Change string   `json:"change"`
	Title  string   `json:"title,omitempty"`
	Plan   string   `json:"plan,omitempty"` // the plan's file
	Shape  Shape    `json:"shape"`
	Groups []string `json:"groups,omitempty"`
	// Changes are the settings that the plan changes, by device: what each device is known to run once it is confirmed.
	Changes map[string][]Setting `json:"changes,omitempty"`
	// Mixable says of the groups who is in them and what versions may meet there.
	Mixable map[string]mixable `json:"mixable,omitempty"`
	// BeforeApprovals tells of an emergency that began before it had its approvals, and what it lacked.
	BeforeApprovals string `json:"before_approvals,omitempty"`
}

// run is one runner's work on a run.
type run struct {
	World
	id     string
	shape  Shape
	times  times
	state  *State
	groups []string // that the change touches
	leases []journal.Lease
	// expected is what must be measured in each state of the plan.
	expected []simulate.Expected
	// baseline is what was measured before the change, booted when each device was last known to have a reason to start.
	baseline   map[string]telemetry.Readings
	probesWere map[string]bool
	booted     map[string]time.Time

	// paces are by how much a second counters rose before the change, by device; see the function.
	paces map[string]map[string]float64
	// newest are each device's newest reading, and since when nothing newer has come.
	newest map[string]newest
	// lastLook is the last look of the gate before, by this runner.
	lastLook *measured

	// untold are devices that do not tell whether a way back is armed on them.
	untold map[string]bool

	// denied reports that the baseline is known to be bad, rather than not known to be good.
	denied bool

	monitors monitors

	mu       sync.Mutex // of journal and state
	sessions map[string]Device
	clients  map[string]Telemetry
	sessionM sync.Mutex
}

// errStopped is a gate that somebody asked to leave.
var errStopped = errors.New("asked to stop")

// Apply carries a plan out as a new run. What it gives is how it ended; an error is a fault of the tool, before or while
// something was done: what stands in the journal tells which.
func Apply(ctx context.Context, w World, id, planFile string) (Result, error) {
	r := newRun(w, id)
	if err := r.lease(ctx, r.groups); err != nil {
		return Result{Run: id, Code: exitFailed, Result: string(Refuse), Text: err.Error()}, nil
	}
	o := opening{Digest: w.Digest, Change: w.Change.Request.ID, Title: w.Change.Request.Title, Plan: planFile, Shape: r.shape, Groups: r.groups, Changes: changesOf(w.Change), Mixable: mixables(w, r.groups), BeforeApprovals: w.BeforeApprovals}
	text := o.Change + ": " + o.Title
	if o.BeforeApprovals != "" {
		text += "; an emergency that begins before its approvals (" + o.BeforeApprovals + ")"
	}
	if err := r.note(ctx, journal.Entry{Kind: journal.Started, Text: text, Data: o}); err != nil {
		return Result{Run: id}, err
	}
	return r.carry(ctx)
}

// Resume goes on with a run from where its journal ends. With abort it takes the step under way back instead.
func Resume(ctx context.Context, w World, id string, abort bool) (Result, error) {
	r := newRun(w, id)
	events, err := w.Journal.Events(ctx, id)
	if err != nil {
		return Result{Run: id}, err
	}
	if len(events) == 0 {
		return Result{Run: id}, fmt.Errorf("%w: %q; interlock status lists them", journal.ErrNoRun, id)
	}
	var o opening
	if err := json.Unmarshal(events[0].Data, &o); err != nil {
		return Result{Run: id}, fmt.Errorf("run %s does not start as runs do: %w", id, err)
	}
	if o.Digest != w.Digest {
		return Result{Run: id, Code: exitApproval, Result: string(Refuse), Text: fmt.Sprintf("run %s is of the plan %s, this is %s", id, o.Digest, w.Digest)}, nil
	}
	for _, e := range events {
		r.take(e)
	}
	if r.state.Closed {
		return Result{Run: id, Code: exitFailed, Result: r.state.Result, Text: fmt.Sprintf("run %s is closed (%s); there is nothing to go on with", id, r.state.Result)}, nil
	}
	if err := r.lease(ctx, r.groups); err != nil {
		return Result{Run: id, Code: exitFailed, Result: string(Refuse), Text: err.Error()}, nil
	}
	if err := r.note(ctx, journal.Entry{Kind: journal.Resumed, Text: "by " + w.Runner}); err != nil {
		return Result{Run: id}, err
	}
	if abort {
		if err := r.note(ctx, journal.Entry{Kind: journal.Asked, Act: "abort", Text: "by " + w.Runner}); err != nil {
			return Result{Run: id}, err
		}
	}
	return r.carry(ctx)
}

func newRun(w World, id string) *run {
	r := &run{World: w, id: id, shape: ShapeOf(w.Change), times: gateTimes(w.Change.After.Site.Gates), expected: w.Change.Expected(),
		baseline: map[string]telemetry.Readings{}, probesWere: map[string]bool{}, booted: map[string]time.Time{}, paces: map[string]map[string]float64{}, untold: map[string]bool{}, sessions: map[string]Device{}, clients: map[string]Telemetry{}}
	r.groups, r.state = groupsOf(w), NewState(r.shape)
	return r
}

// groupsOf are the redundancy groups that a change touches; a device of none is one by itself.
func groupsOf(w World) []string {
	var out []string
	for _, s := range w.Change.Plan.Steps {
		for _, d := range s.Devices {
			in := false
			for name, g := range w.Change.After.Site.Groups {
				if g.Half(d) != "" {
					in = true
					out = append(out, name)
				}
			}
			if !in {
				out = append(out, "device "+d)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// leaseFor is how long a lease lasts: two minutes, and in a rehearsal with a fast clock at least one of the system's.
func (r *run) leaseFor() time.Duration {
	const long, real = 2 * time.Minute, time.Minute
	if is := r.Clock.Real(long); is > 0 && is < real {
		return time.Duration(float64(long) * float64(real) / float64(is))
	}
	return long
}

func (r *run) lease(ctx context.Context, groups []string) error {
	ls, err := r.Journal.Acquire(ctx, r.id, r.Runner, groups, r.leaseFor())
	r.leases = ls
	return err
}

// note writes an event and takes it in.
func (r *run) note(ctx context.Context, e journal.Entry) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	e.Run, e.Runner = r.id, r.Runner
	if e.Step > 0 && e.Half == "" && e.Step <= len(r.shape.Steps) {
		e.Half = r.shape.Steps[e.Step-1].Half
	}
	// What was done must be written down even while somebody interrupts.
	ev, err := r.Journal.Append(context.WithoutCancel(ctx), e, r.leases...)
	if err != nil {
		return err
	}
	r.take(ev)
	return nil
}

// take takes an event in: the machine's part, and what the gates need of it.
func (r *run) take(e journal.Event) {
	r.state.Apply(e)
	if e.Kind != journal.Observed || e.Act != actBaseline && e.Act != ActBoot {
		return
	}
	var b baselineData
	if json.Unmarshal(e.Data, &b) != nil {
		return
	}
	for d, x := range b.Readings {
		r.baseline[d] = x
	}
	for p, ok := range b.Probes {
		r.probesWere[p] = ok
	}
	for d, t := range b.Booted {
		r.booted[d] = t
	}
	for d, p := range b.Paces {
		r.paces[d] = p
	}
}

// baselineData is what was measured before the change, as the journal keeps it.
type baselineData struct {
	Readings map[string]telemetry.Readings `json:"readings,omitempty"`
	Probes   map[string]bool               `json:"probes,omitempty"`
	Booted   map[string]time.Time          `json:"booted,omitempty"`
	Versions map[string]string             `json:"versions,omitempty"`
	// Paces are by how much a second counters rose, by device; see the function. Errors that stood still are left out.
	Paces map[string]map[string]float64 `json:"paces,omitempty"`
}

// carry does what comes next until there is nothing more to do.
func (r *run) carry(ctx context.Context) (Result, error) {
	defer r.hangUp()
	defer r.monitors.wait.Wait()
	for {
		if err := r.heard(ctx); err != nil {
			return r.lost(err)
		}
		a := Next(r.state)
		switch a.Name {
		case ActDone:
			return r.finish(ctx)
		case ActClose:
			text := closing(a.Result, r.state)
			if err := r.note(ctx, journal.Entry{Kind: journal.Closed, Act: ActClose, Step: a.Step + 1, Result: a.Result, Text: text, Data: Seen{Code: r.code(a.Result)}}); err != nil {
				return r.lost(err)
			}
			continue
		}
		if r.asked(r.Stop) && r.state.Decision == "" {
			a = Act{Name: ActDecide, Step: r.state.current(), Decision: Pause, Why: "somebody asked to stop"}
		}
		err := r.do(ctx, a)
		switch {
		case errors.Is(err, errStopped): // the next turn sees why
		case err != nil:
			return r.lost(err)
		}
	}
}

func (r *run) asked(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// heard takes in what was asked of the run from outside: the second interrupt, and abort from another process.
func (r *run) heard(ctx context.Context) error {
	if _, abort := r.standing(); abort {
		return nil
	}
	if r.asked(r.Undo) {
		return r.note(ctx, journal.Entry{Kind: journal.Asked, Act: "abort", Text: "by interrupt"})
	}
	events, err := r.Journal.Events(ctx, askedRun(r.id))
	if err != nil || len(events) == 0 {
		return err
	}
	return r.note(ctx, journal.Entry{Kind: journal.Asked, Act: "abort", Text: events[len(events)-1].Text})
}

// askedRun is under which name other processes ask something of a run that has a runner: its own events are written by who
// holds its leases alone.
func askedRun(id string) string { return id + "/asked" }

// Ask asks the runner of a run to abort it.
func Ask(ctx context.Context, j *journal.Journal, id, by string) error {
	_, err := j.Append(ctx, journal.Entry{Run: askedRun(id), Kind: journal.Asked, Act: "abort", Text: "by " + by, Runner: by})
	return err
}

// do does one act.
func (r *run) do(ctx context.Context, a Act) error {
	switch a.Name {
	case ActDecide:
		if err := r.note(ctx, journal.Entry{Kind: journal.Decided, Act: string(a.Decision), Step: a.Step + 1, Text: a.Why}); err != nil {
			return err
		}
		if a.Decision != Pause && a.Decision != Refuse {
			r.tell(ctx, fmt.Sprintf("run %s: %s: %s", r.id, a.Decision, a.Why))
		}
		return nil
	case ActPreflight:
		return r.preflight(ctx)
	case ActRecheck, ActClear:
		return r.recheck(ctx, a)
	case ActConverge, ActReturn, ActSoak, ActVerify:
		return r.gate(ctx, a)
	case ActBoot:
		return r.boot(ctx, a)
	case ActAsk:
		return r.onEach(a, func(device string) error { return r.ask(ctx, a, device) })
	}
	return r.onEach(a, func(device string) error { return r.act(ctx, a, device) })
}

// atOnce is how many devices of a half are worked on at the same time.
const atOnce = 16

// onEach does something on the devices of an act, several at a time. The first fault of the journal ends it: no device is
// begun any more.
func (r *run) onEach(a Act, f func(device string) error) error {
	var wg sync.WaitGroup
	var mu sync.Mutex
	var first error
	slots := make(chan struct{}, atOnce)
	for _, d := range a.Devices {
		slots <- struct{}{}
		mu.Lock()
		failed := first != nil
		mu.Unlock()
		if failed {
			break
		}
		wg.Go(func() {
			defer func() { <-slots }()
			if err := f(d); err != nil {
				mu.Lock()
				first = errors.Join(first, err)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return first
}

// lost is the end of a runner that can write nothing any more: it does nothing more. Devices with a change that is not
// confirmed take it back by themselves.
func (r *run) lost(err error) (Result, error) {
	res := Result{Run: r.id, Code: exitStopped, Result: string(Stop), Text: err.Error()}
	if errors.Is(err, journal.ErrLost) || errors.Is(err, journal.ErrFull) || errors.Is(err, journal.ErrTampered) {
		res.Text += "; nothing more is done; devices with a change that is not confirmed take it back by themselves"
		return res, nil
	}
	return res, err
}

// finish gives the leases back and says how it ended.
func (r *run) finish(ctx context.Context) (Result, error) {
	res := Result{Run: r.id, Result: r.state.Result, Text: closing(r.state.Result, r.state)}
	if !r.state.Closed {
		res.Result, res.Text = string(r.state.Decision), r.state.Why
	}
	res.Code = r.code(res.Result)
	if r.state.Decision == Pause {
		res.Text = "stopped where it is safe" + r.state.leftDrained(min(r.state.current(), len(r.shape.Steps)-1)) + "; go on with interlock resume " + r.id
	}
	return res, r.Journal.Release(context.WithoutCancel(ctx), r.leases...)
}

// code is the exit code of how a run ended.
func (r *run) code(result string) int {
	switch result {
	case ClosedOK:
		return exitOK
	case ClosedRolledBack, ClosedVerified:
		return exitRolledBack
	case ClosedRefused, string(Refuse):
		if r.state.Code != 0 {
			return r.state.Code
		}
		return exitFailed
	}
	return exitStopped
}

// closing says how a run was closed, for people.
func closing(result string, s *State) string {
	switch result {
	case ClosedOK:
		return "every half is changed, confirmed, saved and healthy"
	case ClosedRefused:
		return "nothing was touched: " + s.Why
	case ClosedRolledBack:
		return "rolled back, configuration and telemetry are as before the step: " + s.Why
	case ClosedVerified:
		return "found whole after the stop: " + s.Why
	}
	return s.Why
}
