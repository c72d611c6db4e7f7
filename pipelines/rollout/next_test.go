package rollout

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"interlock/pipelines"
	"interlock/pipelines/journal"
)

// twin is a plan by halves of n devices each, with a reload where asked.
func twin(n int, reload bool) Shape {
	var sh Shape
	for _, half := range []string{"A", "B"} {
		st := StepShape{Half: half}
		for i := range n {
			st.Devices = append(st.Devices, DeviceShape{Name: fmt.Sprintf("%s%d", half, i), Config: true, Exec: reload, Reloads: reload, BackOut: i%2 == 0})
		}
		sh.Steps = append(sh.Steps, st)
	}
	return sh
}

// drainedTwin is a twin of which each half is drained before it is changed.
func drainedTwin(n int, reload bool) Shape {
	var sh Shape
	for _, st := range twin(n, reload).Steps {
		around := func(what string) StepShape {
			out := StepShape{For: what, Half: st.Half}
			for _, d := range st.Devices {
				out.Devices = append(out.Devices, DeviceShape{Name: d.Name, Config: true, BackOut: true})
			}
			return out
		}
		sh.Steps = append(sh.Steps, around(pipelines.ForDrain), st, around(pipelines.ForUndrain))
	}
	return sh
}

// key is a device's part of a step: what it runs of each step is remembered by itself.
func key(step int, name string) string { return fmt.Sprint(step, " ", name) }

// world plays devices and gates against the machine: it answers acts at random, remembers what devices truly run, and
// sees that what must never happen does not.
type world struct {
	t      *testing.T
	rng    *rand.Rand
	s      *State
	events []journal.Event
	now    time.Time
	good   int             // of a hundred, how often something goes well
	on     map[string]bool // devices that truly run the change
	timer  map[string]bool
	execs  map[string]int
	booted map[string]time.Time
	stops  bool
}

func (w *world) add(e journal.Event) {
	w.now = w.now.Add(time.Second)
	e.At, e.Seq = w.now, int64(len(w.events)+1)
	w.events = append(w.events, e)
	w.s.Apply(e)
}

func (w *world) ok() bool { return w.rng.IntN(100) < w.good }

func seen(s Seen) []byte {
	return fmt.Appendf(nil, `{"timer":%v,"booted":%q}`, s.Timer, s.Booted.Format(time.RFC3339Nano))
}

func (w *world) device(a Act, name string) {
	e := journal.Event{Act: a.Name, Step: a.Step + 1, Half: w.s.shape.Steps[a.Step].Half, Device: name}
	if a.Name == ActAsk {
		e.Kind, e.Result = journal.Observed, map[bool]string{true: RunsAfter, false: RunsBefore}[w.on[key(a.Step, name)]]
		if w.rng.IntN(20) == 0 {
			e.Result = []string{RunsOther, NoAnswer}[w.rng.IntN(2)]
		}
		e.Data = seen(Seen{Timer: w.timer[key(a.Step, name)], Booted: w.booted[name]})
		w.add(e)
		return
	}
	w.check(a, name)
	e.Kind = journal.Intent
	w.add(e)
	e.Kind = journal.Outcome
	e.Result = OK
	if !w.ok() {
		e.Result = []string{Refused, Nothing, Unknown}[w.rng.IntN(3)]
	}
	if e.Result == OK || e.Result == Unknown && w.rng.IntN(2) == 0 {
		w.act(a, name)
	}
	w.add(e)
}

// act is what an act truly does.
func (w *world) act(a Act, name string) {
	k := key(a.Step, name)
	switch a.Name {
	case ActCommit:
		w.on[k], w.timer[k] = true, true
	case ActConfirm:
		w.timer[k] = false
	case ActRollBack, ActBackOut:
		w.on[k], w.timer[k] = false, false
	case ActExec:
		w.execs[name]++
		w.booted[name] = w.now.Add(time.Millisecond)
	}
}

// check is what must hold before an act is done on a device.
func (w *world) check(a Act, name string) {
	w.t.Helper()
	if w.stops {
		w.t.Fatalf("%s on %s after the run was stopped\n%s", a.Name, name, w.told())
	}
	if a.Name == ActStage || a.Name == ActArm || a.Name == ActCommit || a.Name == ActExec {
		for i := range a.Step { // what comes before is in effect and confirmed: half A before half B, a drain before its change
			for _, d := range w.s.shape.Steps[i].Devices {
				if k := key(i, d.Name); !w.on[k] || w.timer[k] {
					w.t.Fatalf("step %d is touched (%s on %s) while step %d is not in effect on %s and confirmed\n%s", a.Step+1, a.Name, name, i+1, d.Name, w.told())
				}
			}
		}
		if first := w.s.shape.first(a.Step); first > 0 && !w.s.Steps[first-1].Soaked {
			w.t.Fatalf("half B is touched before half A has soaked\n%s", w.told())
		}
		if first := w.s.shape.first(a.Step); first < a.Step && !w.s.Steps[first].Converged {
			w.t.Fatalf("a half is changed though it was not seen to be drained\n%s", w.told())
		}
	}
	if a.Name == ActBackOut && w.s.shape.Steps[a.Step].For == pipelines.ForDrain { // undrained
		if k := key(a.Step+1, name); w.on[k] {
			w.t.Fatalf("%s is undrained while it runs a change that is taken back\n%s", name, w.told())
		}
	}
	if a.Name == ActConfirm && (!w.s.Steps[a.Step].Converged || !w.s.Steps[a.Step].Cleared) {
		w.t.Fatalf("%s is confirmed though its gate has not passed\n%s", name, w.told())
	}
	if a.Name == ActExec && w.execs[name] > 0 {
		w.t.Fatalf("%s is sent its reload a second time\n%s", name, w.told())
	}
}

func (w *world) told() string {
	out := ""
	for _, e := range w.events {
		out += fmt.Sprintln(e.Seq, e.Kind, e.Act, e.Step, e.Device, e.Result, e.Text)
	}
	return out
}

// run goes on until there is nothing to do, resuming now and then as after a kill.
func (w *world) run() {
	w.t.Helper()
	w.add(journal.Event{Kind: journal.Started})
	for range 1200 {
		if w.rng.IntN(25) == 0 {
			for name, armed := range w.timer { // while nobody was there
				if armed && w.rng.IntN(2) == 0 {
					w.on[name], w.timer[name] = false, false
				}
			}
			w.add(journal.Event{Kind: journal.Resumed})
			w.stops = w.s.Decision == Stop
		}
		if w.rng.IntN(200) == 0 {
			w.add(journal.Event{Kind: journal.Asked, Act: "abort"})
		}
		again := NewState(w.s.shape)
		for _, e := range w.events {
			again.Apply(e)
		}
		a := Next(w.s)
		if b := Next(again); fmt.Sprint(a) != fmt.Sprint(b) {
			w.t.Fatalf("the journal read again says %v, the runner says %v", b, a)
		}
		switch a.Name {
		case ActDone:
			return
		case ActDecide:
			w.add(journal.Event{Kind: journal.Decided, Act: string(a.Decision), Step: a.Step + 1, Text: a.Why})
			w.stops = a.Decision == Stop
		case ActClose:
			w.add(journal.Event{Kind: journal.Closed, Result: a.Result})
		case ActPreflight, ActRecheck, ActConverge, ActSoak, ActClear, ActBoot, ActReturn, ActVerify:
			e := journal.Event{Kind: journal.Observed, Act: a.Name, Step: a.Step + 1, Result: OK}
			if !w.ok() || a.Name == ActVerify && w.half(a.Step) {
				e.Result, e.Text = Failed, a.Name+" failed"
			}
			w.add(e)
		default:
			for _, d := range a.Devices {
				w.device(a, d)
			}
		}
	}
	w.t.Fatalf("it does not end\n%s", w.told())
}

// half reports a step of which some devices run the change and some do not.
func (w *world) half(i int) bool {
	on := 0
	for _, d := range w.s.shape.Steps[i].Devices {
		if w.on[key(i, d.Name)] {
			on++
		}
	}
	return on != 0 && w.s.Decision == RollBack
}

// TestMachine plays many runs at random: nothing that must never happen does, every run ends, and the journal read again
// gives the same next act at every point.
func TestMachine(t *testing.T) {
	ends := map[string]int{}
	for seed := range uint64(2000) {
		rng := rand.New(rand.NewPCG(seed, 5))
		n, reload := 1+rng.IntN(3), rng.IntN(3) == 0
		sh := twin(n, reload)
		if seed%2 == 1 {
			sh = drainedTwin(n, reload)
		}
		w := &world{t: t, rng: rng, s: NewState(sh), now: time.Unix(1e9, 0), good: 90 + rng.IntN(11), on: map[string]bool{}, timer: map[string]bool{}, execs: map[string]int{}, booted: map[string]time.Time{}}
		w.run()
		end := string(w.s.Decision)
		if w.s.Closed {
			end = w.s.Result
		}
		ends[end]++
		switch end {
		case ClosedOK:
			for i, st := range sh.Steps {
				for _, d := range st.Devices {
					if !w.on[key(i, d.Name)] || w.timer[key(i, d.Name)] || d.Exec && w.execs[d.Name] != 1 {
						t.Fatalf("seed %d: closed as done, and %s is not\n%s", seed, d.Name, w.told())
					}
				}
			}
		case ClosedRolledBack:
			for i := sh.first(w.s.At); i <= w.s.At; i++ {
				for _, d := range sh.Steps[i].Devices {
					if w.on[key(i, d.Name)] {
						t.Fatalf("seed %d: closed as rolled back, and %s runs step %d\n%s", seed, d.Name, i+1, w.told())
					}
				}
			}
		case ClosedRefused:
			for name, on := range w.on {
				if on {
					t.Fatalf("seed %d: closed as untouched, and %s runs the change\n%s", seed, name, w.told())
				}
			}
		}
	}
	for _, end := range []string{ClosedOK, ClosedRefused, ClosedRolledBack, string(Stop)} {
		if ends[end] < 20 {
			t.Errorf("only %d runs ended %q, so little was tried: %v", ends[end], end, ends)
		}
	}
	t.Log(ends)
}

// TestOrder: when all goes well, this and no other order.
func TestOrder(t *testing.T) {
	for _, c := range []struct {
		why   string
		shape Shape
		want  []string
	}{
		{"a change of configuration soaks before it is confirmed", twin(1, false),
			[]string{ActRecheck, ActStage, ActArm, ActCommit, ActConverge, ActSoak, ActClear, ActConfirm, ActSave}},
		{"a reload comes after the configuration is confirmed and saved, and the half soaks after it", twin(1, true),
			[]string{ActRecheck, ActStage, ActArm, ActCommit, ActConverge, ActClear, ActConfirm, ActSave, ActExec, ActBoot, ActReturn, ActSoak}},
		{"a half is drained before it is changed, and soaks and is saved once it carries traffic again", drainedTwin(1, false),
			[]string{ActRecheck, ActStage, ActArm, ActCommit, ActConverge, ActClear, ActConfirm, // drained
				ActRecheck, ActStage, ActArm, ActCommit, ActConverge, ActClear, ActConfirm,
				ActRecheck, ActStage, ActArm, ActCommit, ActConverge, ActSoak, ActClear, ActConfirm, ActSave}},
		{"what a reload boots with is saved before it, and it boots drained", drainedTwin(1, true),
			[]string{ActRecheck, ActStage, ActArm, ActCommit, ActConverge, ActClear, ActConfirm,
				ActRecheck, ActStage, ActArm, ActCommit, ActConverge, ActClear, ActConfirm, ActSave, ActExec, ActBoot, ActReturn,
				ActRecheck, ActStage, ActArm, ActCommit, ActConverge, ActSoak, ActClear, ActConfirm, ActSave}},
	} {
		w := &world{t: t, rng: rand.New(rand.NewPCG(1, 1)), s: NewState(c.shape), good: 100, on: map[string]bool{}, timer: map[string]bool{}, execs: map[string]int{}, booted: map[string]time.Time{}}
		w.add(journal.Event{Kind: journal.Started})
		var got []string
		for {
			a := Next(w.s)
			if a.Name == ActClose {
				break
			}
			got = append(got, a.Name)
			if len(a.Devices) == 0 {
				w.add(journal.Event{Kind: journal.Observed, Act: a.Name, Step: a.Step + 1, Result: OK})
			}
			for _, d := range a.Devices {
				w.device(a, d)
			}
		}
		if want := append(append([]string{ActPreflight}, c.want...), c.want...); !slices.Equal(got, want) {
			t.Errorf("%s:\ngot  %v\nwant %v", c.why, got, want)
		}
	}
}
