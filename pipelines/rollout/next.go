package rollout

import (
	"sort"

	"interlock/pipelines"
)

// Act is what a run does next.
type Act struct {
	Name string
	// Step counts from 0; -1 for what is about no step. Devices are those it is done on, in order of name.
	Step    int
	Devices []string
	// Decision and Why are for ActDecide; Result is for ActClose.
	Decision Decision
	Why      string
	Result   string
}

// How a run is closed.
const (
	ClosedOK         = "ok"
	ClosedRefused    = "refused"
	ClosedRolledBack = "rolled back"
	ClosedVerified   = "verified" // stopped before, and found whole since
)

// Next says what comes next. It is a function of the state alone: whoever reads the same journal does the same.
func Next(s *State) Act {
	if s.Closed || s.Decision == Pause || s.Decision == Stop && !s.Resumed {
		return Act{Name: ActDone, Step: -1}
	}
	if a, ok := s.unknown(); ok {
		return a
	}
	switch s.Decision {
	case Refuse:
		return Act{Name: ActClose, Step: -1, Result: ClosedRefused}
	case RollBack:
		return s.back()
	case Stop:
		return s.look()
	}
	switch {
	case s.Abort:
		return s.abort()
	case s.Doubt != "":
		return s.decide()
	case !s.Ready:
		return Act{Name: ActPreflight, Step: -1}
	}
	for i := range s.Steps {
		if a, ok := s.forward(i); ok {
			return a
		}
	}
	return Act{Name: ActClose, Step: -1, Result: ClosedOK}
}

// unknown asks the devices of which it is not known what became of an act. Those that gave no answer twice are not asked
// again by this runner.
func (s *State) unknown() (Act, bool) {
	for i := range s.Steps {
		if ds := s.those(i, func(_ DeviceShape, d *DeviceState) bool { return d.Pending != "" && d.Asked < 2 }); len(ds) > 0 {
			return Act{Name: ActAsk, Step: i, Devices: ds}, true
		}
	}
	return Act{}, false
}

// forward is what is next to do in a step; ok is false where nothing is.
func (s *State) forward(i int) (Act, bool) {
	sh, st := s.shape.Steps[i], &s.Steps[i]
	on := func(name string, which func(DeviceShape, *DeviceState) bool) (Act, bool) {
		ds := s.those(i, which)
		return Act{Name: name, Step: i, Devices: ds}, len(ds) > 0
	}
	gate := func(name string, needed, passed bool) (Act, bool) { return Act{Name: name, Step: i}, needed && !passed }
	below := func(p Phase) func(DeviceShape, *DeviceState) bool {
		return func(sh DeviceShape, d *DeviceState) bool { return sh.Config && d.Phase < p }
	}
	inEffect := s.Steps[i].drained(sh) || len(s.those(i, func(_ DeviceShape, d *DeviceState) bool { return d.Phase == Committed })) > 0
	if s.done(i) {
		return Act{}, false
	}
	for _, try := range []func() (Act, bool){
		func() (Act, bool) { return gate(ActRecheck, true, st.Rechecked) },
		func() (Act, bool) { return on(ActDiscard, func(_ DeviceShape, d *DeviceState) bool { return d.Maybe }) },
		func() (Act, bool) { return on(ActStage, below(Staged)) },
		func() (Act, bool) { return on(ActArm, below(Armed)) },
		func() (Act, bool) { return on(ActCommit, below(Committed)) },
		func() (Act, bool) { return gate(ActConverge, inEffect, st.Converged) },
		func() (Act, bool) { return gate(ActSoak, !sh.execs() && s.shape.soaks(i), st.Soaked) },
		func() (Act, bool) { return gate(ActClear, inEffect, st.Cleared) },
		func() (Act, bool) { return on(ActConfirm, below(Confirmed)) },
		func() (Act, bool) {
			return on(ActSave, func(sh DeviceShape, d *DeviceState) bool {
				return sh.Config && d.Phase < Saved && s.shape.saves(i, sh.Name)
			})
		},
		func() (Act, bool) {
			return on(ActExec, func(sh DeviceShape, d *DeviceState) bool { return sh.Exec && !d.Executed })
		},
		func() (Act, bool) { return gate(ActBoot, sh.execs(), st.Booted) },
		func() (Act, bool) { return gate(ActReturn, sh.execs(), st.Returned) },
		func() (Act, bool) { return gate(ActSoak, s.shape.soaks(i), st.Soaked) },
	} {
		if a, ok := try(); ok {
			return a, true
		}
	}
	return Act{}, false
}

// drained reports a step that has drained its devices, by what was confirmed.
func (st *StepState) drained(sh StepShape) bool {
	if sh.For != pipelines.ForDrain {
		return false
	}
	for _, d := range st.Devices {
		if d.Phase != Confirmed {
			return false
		}
	}
	return true
}

// done reports a step of which nothing is left to do.
func (s *State) done(i int) bool {
	sh, st := s.shape.Steps[i], &s.Steps[i]
	left := s.those(i, func(sh DeviceShape, d *DeviceState) bool {
		kept := d.Phase == Saved || d.Phase == Confirmed && !s.shape.saves(i, sh.Name)
		return d.Pending != "" || d.Maybe || sh.Config && !kept || sh.Exec && !d.Executed
	})
	return len(left) == 0 && st.Rechecked && (st.Soaked || !s.shape.soaks(i)) && (st.Converged || sh.For != pipelines.ForDrain) &&
		(!sh.execs() || st.Booted && st.Returned)
}

// current is the first step that is not done; the number of steps where all are.
func (s *State) current() int {
	for i := range s.Steps {
		if !s.done(i) {
			return i
		}
	}
	return len(s.Steps)
}

// touched reports a step in which something was sent to a device, or may have been.
func (s *State) touched(i int) bool {
	return len(s.those(i, func(_ DeviceShape, d *DeviceState) bool {
		return d.Phase != Untouched || d.Maybe || d.Executed || d.Pending != ""
	})) > 0
}

// begun reports that something of a step was touched, or of those before it that it belongs with.
func (s *State) begun(i int) bool {
	for j := s.shape.first(i); j <= i; j++ {
		if s.touched(j) {
			return true
		}
	}
	return false
}

// lasting are devices of a step, and of those before it that it belongs with, which nothing takes back by itself any more and no
// command either: reloaded, or confirmed without a way back that may be entered.
func (s *State) lasting(i int) []string {
	var out []string
	for j := s.shape.first(i); j <= i; j++ {
		out = append(out, s.those(j, func(sh DeviceShape, d *DeviceState) bool {
			return d.Executed || d.Pending == ActExec || (d.Phase == Confirmed || d.Phase == Saved) && !sh.BackOut
		})...)
	}
	return out
}

// decide turns a doubt into what is done about it.
func (s *State) decide() Act {
	i := s.current()
	a := Act{Name: ActDecide, Step: i, Why: s.Doubt, Decision: RollBack}
	switch {
	case i == len(s.Steps):
		a.Decision, a.Step = Stop, i-1
	case !s.begun(i) && i == 0:
		a.Decision = Refuse
	case !s.begun(i):
		a.Decision = Stop
	case len(s.lasting(i)) > 0:
		a.Decision = Stop
	}
	if a.Decision == Stop {
		a.Why += s.leftDrained(a.Step)
	}
	return a
}

// leftDrained says that the half of a step carries nothing, "" where it does.
func (s *State) leftDrained(i int) string {
	first := s.shape.first(i)
	if !s.Steps[first].drained(s.shape.Steps[first]) {
		return ""
	}
	if last := s.shape.last(i); len(s.those(last, func(_ DeviceShape, d *DeviceState) bool { return d.Phase != Confirmed && d.Phase != Saved })) == 0 {
		return ""
	}
	return "; half " + s.shape.Steps[first].Half + " is drained still"
}

// abort takes back the half that is under way or, where none is, the last one that was carried out.
func (s *State) abort() Act {
	i := s.current()
	if i == len(s.Steps) || !s.begun(i) && i > 0 {
		i--
	}
	a := Act{Name: ActDecide, Step: i, Why: "somebody asked to abort the run", Decision: RollBack}
	switch {
	case !s.begun(i):
		a.Decision = Refuse
	case len(s.lasting(i)) > 0:
		a.Decision, a.Why = Stop, a.Why+", and what was done cannot be taken back by commands"
	}
	return a
}

// back takes a step back, and those before it that it belongs with, the last first: each device by device, and looks whether all is as
// it was before it. A half whose change cannot be seen to be taken back is not undrained.
func (s *State) back() Act {
	if s.Doubt != "" {
		return Act{Name: ActDecide, Step: s.At, Decision: Stop, Why: "the way back could not be verified: " + s.Doubt + s.leftDrained(s.At)}
	}
	first := s.shape.first(s.At)
	for i := s.At; i >= first; i-- {
		if a, ok := s.backOf(i); ok {
			return a
		}
		if !s.Steps[i].Verified && (i == first || s.touched(i)) {
			return Act{Name: ActVerify, Step: i}
		}
	}
	return Act{Name: ActClose, Step: first, Result: ClosedRolledBack}
}

// backOf is what is next to do to take one step back; ok is false where nothing is.
func (s *State) backOf(i int) (Act, bool) {
	for _, x := range []struct {
		act   string
		which func(DeviceShape, *DeviceState) bool
	}{
		{ActDiscard, func(_ DeviceShape, d *DeviceState) bool {
			return d.Pending == "" && (d.Phase == Staged || d.Phase == Armed || d.Phase == Untouched && d.Maybe)
		}},
		{ActRollBack, func(_ DeviceShape, d *DeviceState) bool { return d.Pending == "" && d.Phase == Committed }},
		{ActBackOut, func(_ DeviceShape, d *DeviceState) bool {
			return d.Pending == "" && (d.Phase == Confirmed || d.Phase == Saved)
		}},
	} {
		if ds := s.those(i, x.which); len(ds) > 0 {
			return Act{Name: x.act, Step: i, Devices: ds}, true
		}
	}
	return Act{}, false
}

// look is what a runner does with a run that was stopped: it touches nothing, and closes the record when the devices are
// found in a state that was planned, with everything in service.
func (s *State) look() Act {
	i := min(max(s.At, 0), len(s.Steps)-1)
	switch {
	case s.Doubt != "":
		return Act{Name: ActDecide, Step: i, Decision: Stop, Why: s.Doubt}
	case !s.Steps[i].Verified:
		return Act{Name: ActVerify, Step: i}
	}
	return Act{Name: ActClose, Step: i, Result: ClosedVerified}
}

// those are the devices of a step of which something holds, in order of name.
func (s *State) those(i int, which func(DeviceShape, *DeviceState) bool) []string {
	var out []string
	for _, sh := range s.shape.Steps[i].Devices {
		if which(sh, s.Steps[i].Devices[sh.Name]) {
			out = append(out, sh.Name)
		}
	}
	sort.Strings(out)
	return out
}
