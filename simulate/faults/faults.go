// Package faults is what virtual switches do beside what they are told: the vocabulary of faults.yaml. It says what a
// fault is; simulate/lab brings it about, and pipelines/inputs reads the file.
package faults

import (
	"slices"
	"time"

	"interlock/devices"
)

// Fault is one thing that goes wrong, and when.
type Fault struct {
	When When
	Kind Kind
	// For is how long it lasts, 0 for until the end. Of a crash and a reboot it is how long the box is away, 0 for as long as
	// it boots.
	For time.Duration
	// Devices are those it befalls; where empty, the device of When.
	Devices []string
	// Ports are those it befalls on each device, as the configuration spells them.
	Ports []string
	// Services are those that hang (Hang).
	Services []string
	// Paths are the beginnings of telemetry paths; where empty, all of them.
	Paths []string
	// Path and Value are a site-defined leaf and its value (Leaf), or what is said instead of the truth (TelemetryLying).
	Path, Value string
	// Values are a leaf's values one after another (Leaf).
	Values []Value
	// Commands are configuration entered by somebody else (Drift).
	Commands []string
	// At is the beginning of the command at which it happens (SSHCut, Garbage, NoPrompt, NoAnswer, Megabytes, SlowAnswers, CommitRefused); where
	// empty, at every command, and of CommitRefused at every commit.
	At string
	// Line is a line that the running configuration of one of the devices must have, and a service pass that device, for the fault to be on;
	// "" for none (Hang).
	Line string
	// Text is what the device says (Garbage, NoPrompt, CommitRefused).
	Text string
	// By is how long an answer or message takes (SlowAnswers, TelemetrySlow) or how far the clock jumps (ClockJump).
	By time.Duration
	// Decibels is how much light is lost each Every (OpticDegrading).
	Decibels float64
	Every    time.Duration
	// Bytes is how long the answer or leaf is (Megabytes, TelemetryHuge), 64 and 8 MiB where 0.
	Bytes int
	// Acted reports that the command at which the session is cut has done its work, and only the answer is lost.
	Acted bool

	Pos devices.Pos
}

// When is the event after which a fault comes.
type When struct {
	// Device is where the event happens, "" for any device.
	Device string
	Event  Event
	// After is how long after the event it comes.
	After time.Duration
	// Version is the software that the device must run for the fault to come, "" for any.
	Version string
	// Group is the redundancy group of a Mixed event.
	Group string
	// Times is how often the event brings the fault, 0 for every time.
	Times int
	// While is a site-defined leaf that must have a value for the fault to come; without a path it always may.
	While struct{ Device, Path, Value string }
}

// Value is what a leaf says from a time on.
type Value struct {
	After time.Duration
	Value string
}

// Event is something that happens to a device or to the lab.
type Event string

// The events.
const (
	Start   Event = "start"   // the lab has started
	Reload  Event = "reload"  // the device goes down to boot, whoever told it to
	Boot    Event = "boot"    // the device is back from a boot
	Commit  Event = "commit"  // a change of configuration takes effect
	Confirm Event = "confirm" // a change that waited to be confirmed has been
	Timer   Event = "timer"   // a change that was not confirmed has been taken back
	Login   Event = "login"   // somebody has logged in over SSH
	Active  Event = "active"  // the device becomes the active gateway of a group of HSRP, VRRP or GLBP
	Mixed   Event = "mixed"   // members of a group begin to run different software; After counts while they do
)

// Events are all of them, in the order that people are told them.
var Events = []Event{Start, Reload, Boot, Commit, Confirm, Timer, Login, Active, Mixed}

// Kind is what goes wrong.
type Kind string

// The kinds of fault.
const (
	OpticDark        Kind = "optic-dark"          // the module is there and gives no light
	OpticMissing     Kind = "optic-missing"       // the module is not there
	OpticDegrading   Kind = "optic-degrading"     // it receives less light from time to time
	PortDown         Kind = "port-down"           // the cable is pulled
	Crash            Kind = "crash"               // the box goes down by itself
	Reboot           Kind = "reboot"              // the same, in an orderly way
	Stop             Kind = "stop"                // the box goes down and does not come back
	SlowConvergence  Kind = "slow-convergence"    // routing sessions and bundles of the device stay down for a time
	NoConvergence    Kind = "no-convergence"      // they stay down until something else happens
	TelemetrySilent  Kind = "telemetry-silent"    // nothing is sent
	TelemetryStale   Kind = "telemetry-stale"     // what was true when the fault came is sent on and on, with its time
	TelemetryLying   Kind = "telemetry-lying"     // Value is sent instead of the truth
	TelemetrySlow    Kind = "telemetry-slow"      // every message takes its time
	TelemetryHuge    Kind = "telemetry-huge"      // every message has a leaf of megabytes in it
	Expired          Kind = "expired-certificate" // the gNMI server shows a certificate that has run out
	HostKey          Kind = "host-key"            // the SSH server shows another key than it had
	SSHCut           Kind = "ssh-cut"             // the session is cut in the middle of a command
	SSHRefused       Kind = "ssh-refused"         // nobody can log in in band
	Garbage          Kind = "garbage"             // the answer is no answer
	NoPrompt         Kind = "garbage-prompt"      // after the answer comes no prompt of the system
	NoAnswer         Kind = "no-answer"           // the command is taken, and nothing comes any more
	Megabytes        Kind = "megabytes"           // the answer does not end
	SlowAnswers      Kind = "slow-answers"        // it takes its time
	CommitRefused    Kind = "commit-refused"      // the device does not commit
	TimerDoesNotFire Kind = "timer-does-not-fire" // what waits to be confirmed stays
	Drift            Kind = "drift"               // somebody else changes the configuration
	Leaf             Kind = "leaf"                // a site-defined leaf says something
	Hang             Kind = "hang"                // a service takes requests and never answers
	ClockJump        Kind = "clock"               // the device's clock jumps
	Unheard          Kind = "unheard"             // nobody answers the page; it befalls people, not devices
)

// Kinds are all of them, in the order that people are told them.
var Kinds = []Kind{OpticDark, OpticMissing, OpticDegrading, PortDown, Crash, Reboot, Stop, SlowConvergence, NoConvergence, TelemetrySilent, TelemetryStale,
	TelemetryLying, TelemetrySlow, TelemetryHuge, Expired, HostKey, SSHCut, SSHRefused, Garbage, NoPrompt, NoAnswer, Megabytes, SlowAnswers, CommitRefused, TimerDoesNotFire, Drift, Leaf, Hang, ClockJump, Unheard}

// Befalls are the devices that a fault befalls when its event has happened on one.
func (f *Fault) Befalls(device string) []string {
	if len(f.Devices) > 0 {
		return f.Devices
	}
	if f.When.Device != "" {
		return []string{f.When.Device}
	}
	if device != "" {
		return []string{device}
	}
	return nil
}

// Needs are the keys that a kind cannot do without.
func (k Kind) Needs() []string {
	switch k {
	case OpticDark, OpticMissing, OpticDegrading, PortDown:
		return []string{"ports"}
	case Leaf:
		return []string{"path"}
	case TelemetryLying:
		return []string{"path", "value"}
	case Drift:
		return []string{"commands"}
	case Hang:
		return []string{"services"}
	case SlowAnswers, TelemetrySlow, ClockJump:
		return []string{"by"}
	}
	return nil
}

// Known reports whether a word is an event or kind that there is.
func (e Event) Known() bool { return slices.Contains(Events, e) }

// Known reports whether a word is a kind that there is.
func (k Kind) Known() bool { return slices.Contains(Kinds, k) }
