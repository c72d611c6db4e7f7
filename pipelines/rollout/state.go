package rollout

import (
	"encoding/json"
	"time"

	"interlock/pipelines"
	"interlock/pipelines/journal"
)

// The acts of a run. Those on devices are journalled device by device, an intent before and an outcome after; the others
// are looked at or waited for and journalled as observed.
const (
	ActPreflight = "preflight"
	ActRecheck   = "recheck" // approvals, window, freezes and the other half, before a half is touched
	ActDiscard   = "discard"
	ActStage     = "stage"
	ActArm       = "arm"
	ActCommit    = "commit"
	ActConverge  = "converge"
	ActSoak      = "soak"
	ActClear     = "clear" // approvals and window again, before the confirmation
	ActConfirm   = "confirm"
	ActSave      = "save"
	ActExec      = "exec"
	ActBoot      = "boot"
	ActReturn    = "return" // converging after a reload
	ActAsk       = "ask"
	ActRollBack  = "roll back"
	ActBackOut   = "back out"
	ActVerify    = "verify"
	ActDecide    = "decide"
	ActClose     = "close"
	ActDone      = "done"
)

// Results of acts.
const (
	OK      = "ok"
	Failed  = "failed"  // a gate or check said no
	Refused = "refused" // the device said no; nothing is in effect
	Unknown = "unknown" // nobody knows whether it is in effect
	Nothing = "nothing" // the device was not reached, so nothing was sent
	Warned  = "warning" // people should know; it stops nothing
)

// Answers of a device that is asked what it runs.
const (
	RunsBefore = "before"
	RunsAfter  = "after"
	RunsBoth   = "both" // the model tells no difference between before and after
	RunsOther  = "other"
	NoAnswer   = "silent"
)

// Phase is how far a device has come in its step.
type Phase int

// The phases, in order.
const (
	Untouched Phase = iota
	Staged
	Armed
	Committed
	Confirmed
	Saved
	Restoring // its way back was sent, or left to its own timer; whether it worked has to be seen
	Restored
)

var phaseNames = [...]string{"untouched", "staged", "armed", "committed", "confirmed", "saved", "being restored", "restored"}

func (p Phase) String() string { return phaseNames[p] }

// DeviceState is one device in one step.
type DeviceState struct {
	Phase Phase
	// Pending is an act of which nobody knows whether it was done; the device has to be asked. Since is when it was meant.
	Pending string
	Since   time.Time
	// Maybe reports that something may be staged on the device that must be discarded first.
	Maybe bool
	// Executed reports that its exec commands were sent. They never are again.
	Executed bool
	// Until is when the device takes the change back by itself, zero where it does not.
	Until time.Time
	// Asked counts questions without an answer, Tries how often it was begun anew.
	Asked, Tries int
}

// StepState is one step.
type StepState struct {
	Devices                                                           map[string]*DeviceState
	Rechecked, Converged, Soaked, Cleared, Booted, Returned, Verified bool
}

// Decision is a turn that a run has taken.
type Decision string

// The decisions.
const (
	RollBack Decision = "roll back"
	Stop     Decision = "stop"
	Pause    Decision = "pause"
	Refuse   Decision = "refuse" // nothing was touched
)

// State is a run as its journal tells it.
type State struct {
	Started, Ready bool
	Steps          []StepState
	Decision       Decision
	// At is the step that the decision is about, from 0; Why is its reason.
	At  int
	Why string
	// Doubt is what went wrong and has not been decided upon; Code is the exit code that it asks for.
	Doubt string
	Code  int
	Abort bool
	// Resumed reports that another runner has gone on since the decision to stop.
	Resumed bool
	Closed  bool
	Result  string

	shape Shape
}

// NewState is a run of which nothing has happened.
func NewState(sh Shape) *State {
	s := &State{shape: sh}
	for _, st := range sh.Steps {
		one := StepState{Devices: map[string]*DeviceState{}}
		for _, d := range st.Devices {
			one.Devices[d.Name] = &DeviceState{}
		}
		s.Steps = append(s.Steps, one)
	}
	return s
}

// Seen is what an event's data tells the machine.
type Seen struct {
	// Until is when the device's own way back fires.
	Until time.Time `json:"until,omitzero"`
	// Timer reports that it is armed, Booted when the device started.
	Timer  bool      `json:"timer,omitempty"`
	Booted time.Time `json:"booted,omitzero"`
	// Code is the exit code that a failed check asks for.
	Code int `json:"code,omitempty"`
}

// Apply takes in an event. Events that say nothing to the machine leave it as it is.
func (s *State) Apply(e journal.Event) {
	var seen Seen
	if len(e.Data) > 0 {
		_ = json.Unmarshal(e.Data, &seen) // other data has none of the fields
	}
	var st *StepState
	var d *DeviceState
	if e.Step >= 1 && e.Step <= len(s.Steps) {
		st = &s.Steps[e.Step-1]
		d = st.Devices[e.Device]
	}
	switch e.Kind {
	case journal.Started:
		s.Started = true
	case journal.Resumed:
		s.resumed()
	case journal.Closed:
		s.Closed, s.Result = true, e.Result
	case journal.Asked:
		s.Abort = s.Abort || e.Act == "abort"
	case journal.Decided:
		s.Decision, s.At, s.Why, s.Doubt, s.Resumed = Decision(e.Act), e.Step-1, e.Text, "", false
	case journal.Intent:
		if d != nil {
			d.Pending, d.Since = e.Act, e.At
		}
	case journal.Outcome:
		if d != nil {
			s.outcome(d, e, seen)
		}
	case journal.Observed:
		s.observed(st, d, e, seen)
	}
}

// doubt notes the first thing that went wrong. While a step is being taken back, only what is seen at the end counts.
func (s *State) doubt(why string, code int) {
	if s.Doubt == "" && s.Decision != RollBack {
		s.Doubt, s.Code = why, code
	}
}

// outcome is what came of an act on a device.
func (s *State) outcome(d *DeviceState, e journal.Event, seen Seen) {
	switch e.Result {
	case OK:
		d.done(e.Act, seen)
	case Unknown:
		return // stays pending: the device is asked
	case Refused, Nothing, Failed:
		back := s.Decision == RollBack
		switch {
		case back:
			d.Phase, d.Maybe = Restoring, false // its own timer may still do it; that is verified
		case e.Act == ActStage, e.Act == ActDiscard:
			d.Maybe = e.Result != Nothing
		case e.Act == ActExec && e.Result == Refused:
			d.Executed = true
		}
		if !back {
			s.doubt(e.Device+": "+e.Act+": "+e.Text, 0)
		}
	}
	d.Pending = ""
}

// done moves a device on after an act that is known to have worked.
func (d *DeviceState) done(act string, seen Seen) {
	switch act {
	case ActDiscard:
		d.Phase, d.Maybe = Untouched, false
	case ActStage:
		d.Phase = Staged
	case ActArm:
		d.Phase = Armed
	case ActCommit:
		d.Phase, d.Until = Committed, seen.Until
	case ActConfirm:
		d.Phase, d.Until = Confirmed, time.Time{}
	case ActSave:
		d.Phase = Saved
	case ActExec:
		d.Executed = true
	case ActRollBack, ActBackOut:
		d.Phase, d.Until = Restored, time.Time{}
	}
	d.Pending = ""
}

// observed takes in what was looked at.
func (s *State) observed(st *StepState, d *DeviceState, e journal.Event, seen Seen) {
	if e.Act == ActAsk && d != nil {
		s.answered(d, e, seen)
		return
	}
	ok := e.Result == OK
	if e.Act == ActPreflight {
		s.Ready = s.Ready || ok
	} else if st != nil {
		for act, to := range map[string]*bool{ActRecheck: &st.Rechecked, ActConverge: &st.Converged, ActSoak: &st.Soaked, ActClear: &st.Cleared,
			ActBoot: &st.Booted, ActReturn: &st.Returned, ActVerify: &st.Verified} {
			if act == e.Act {
				*to = ok
			}
		}
	}
	switch {
	case ok || e.Result != Failed:
	case e.Act == ActVerify:
		s.Doubt, s.Code = e.Text, seen.Code
	default:
		s.doubt(e.Text, seen.Code)
	}
}

// answered takes in what a device runs, where it was not known what had become of an act.
func (s *State) answered(d *DeviceState, e journal.Event, seen Seen) {
	if e.Result == NoAnswer {
		if d.Asked++; d.Asked >= 2 {
			s.doubt(e.Device+" does not answer, and it is not known whether it did "+d.Pending+": "+e.Text, 0)
		}
		return
	}
	pending, answer := d.Pending, e.Result
	in := answer == RunsAfter || answer == RunsBoth // the change is in effect, or cannot be told from not being so
	out := answer == RunsBefore || answer == RunsBoth
	d.Asked = 0
	if s.Decision == RollBack || s.Decision == Stop {
		d.returning(in, out, seen)
		return
	}
	if answer == RunsOther && pending != ActSave && pending != ActExec {
		d.Phase = max(d.Phase, Restoring) // nothing is built on it, and nothing more is sent
		d.Pending = ""
		s.doubt(e.Device+" runs neither the configuration before the change nor the one after it: "+e.Text, 0)
		return
	}
	switch pending {
	case ActStage, ActArm, ActDiscard:
		d.Maybe, d.Phase = true, Untouched
		if d.Tries++; !out {
			d.Phase = Committed
			s.doubt(e.Device+" runs the change though it was not committed", 0)
		} else if d.Tries > 2 {
			s.doubt(e.Device+": the session was lost three times before the change was committed", 0)
		}
	case ActCommit, "resume":
		switch {
		case in && seen.Timer:
			d.Phase, d.Until = Committed, seen.Until
		case answer == RunsAfter:
			d.Phase = Committed
			s.doubt(e.Device+" runs the change without an armed way back", 0)
		default:
			d.Phase, d.Maybe, d.Until = Untouched, true, time.Time{}
			s.doubt(e.Device+" has taken the change back by itself, or never took it", 0)
		}
	case ActConfirm:
		switch {
		case in && seen.Timer:
			d.Phase = Committed // the confirmation did not arrive; it may be said twice
		case in:
			d.done(ActConfirm, seen)
		default:
			d.Phase, d.Maybe = Untouched, true
			s.doubt(e.Device+" has taken the change back by itself before it was confirmed", 0)
		}
	case ActSave:
		d.Phase = Confirmed // saving twice is saving
	case ActExec:
		d.Executed = true
		if !seen.Booted.After(d.Since) {
			s.doubt(e.Device+": it is not known whether the command was carried out; it is never sent again", 0)
		}
	}
	d.Pending = ""
}

// returning takes in what a device runs while its step is taken back: it is sent its way back again, a few times.
func (d *DeviceState) returning(in, out bool, seen Seen) {
	pending := d.Pending
	d.Pending = ""
	d.Tries++
	switch {
	case pending == ActExec:
		d.Executed = true
	case out && !seen.Timer:
		d.Phase, d.Maybe, d.Until = Restored, d.Maybe || pending == ActStage || pending == ActArm || pending == ActDiscard, time.Time{}
		if d.Tries > 4 {
			d.Maybe = false // what waits there runs nowhere, and the next run's preflight tells of it
		}
		if d.Maybe {
			d.Phase = Untouched // and what may be staged is discarded
		}
	case in && d.Tries > 4, !in && !out:
		d.Phase, d.Until = Restoring, seen.Until
	case in && !seen.Timer && (pending == ActConfirm || pending == ActSave || pending == ActBackOut):
		d.Phase = Confirmed
	case in:
		d.Phase, d.Until = Committed, seen.Until
	default:
		d.Phase, d.Until = Restoring, seen.Until
	}
}

// resumed is another runner going on: sessions are gone and nobody has watched, so what was staged is staged anew, what
// was in effect is asked for, and gates begin again.
func (s *State) resumed() {
	s.Resumed = true
	if s.Decision == Pause {
		s.Decision = ""
	}
	for i := range s.Steps {
		st := &s.Steps[i]
		if s.done(i) {
			if s.shape.Steps[i].For == pipelines.ForDrain && !s.touched(i+1) {
				st.Converged = false // nobody has watched: that nothing is carried is measured again
			}
			continue
		}
		for _, d := range st.Devices {
			switch {
			case d.Pending != "":
			case d.Phase == Staged, d.Phase == Armed:
				d.Phase, d.Maybe = Untouched, true
			case d.Phase == Committed:
				d.Pending = "resume"
			}
			d.Asked = 0
		}
		st.Rechecked, st.Converged, st.Soaked, st.Cleared, st.Returned, st.Verified = false, false, false, false, false, false
	}
	if s.Decision == Stop {
		s.Doubt = "" // it was decided upon; what is found now counts
	}
}
