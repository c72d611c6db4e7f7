// Package cli speaks to devices over SSH: it asks what runs on them, stages a change, arms the device's own way back before
// anything takes effect, and confirms or rolls back. It is the only importer of scrapligo.
package cli

import (
	"errors"
	"time"
)

// Facts is what a device says of itself.
type Facts struct {
	At time.Time
	// Running is the running configuration as the device shows it. It holds secrets; whoever keeps it reads it first.
	Running string
	Version string
	// Booted is when the device started, from its uptime; it is no finer than the uptime told.
	Booted time.Time
	// Sessions are uncommitted changes of others: who, and what they call them.
	Sessions []string
	// Timer is the armed way back, if one is.
	Timer Timer
}

// Timer is a device's own way back: a commit that waits to be confirmed, a scheduled revert.
type Timer struct {
	Armed bool
	// ID names the change it belongs to where the system keeps a name; "" where it keeps none.
	ID string
	// Left is how long until it fires, 0 where the system does not tell.
	Left time.Duration
}

// Mechanism is how a platform and version takes a change back by itself.
type Mechanism struct {
	// Name is what people call it: "commit confirmed", "configure session with commit timer".
	Name string
	// ArmsAtCommit reports that committing is what arms: then Arm only checks that the device can, and Commit arms.
	ArmsAtCommit bool
	// OnDevice reports that the device acts by itself. Where it is false a watchdog outside has to, and a rollout says so.
	OnDevice bool
	// Least and Most bound the timer, and Unit is what it counts in.
	Least, Most, Unit time.Duration
	Source            string
}

// The ways in which speaking with a device fails. Everything else is a fault before anything was sent.
var (
	// ErrRefused is a device's no: it said an error, and the change is not in effect.
	ErrRefused = errors.New("the device refuses")
	// ErrUnknown is no answer: what was sent may or may not be in effect. Reconnect and ask; never send again.
	ErrUnknown = errors.New("it is not known whether the device has acted")
	// ErrUnreachable is no session at all.
	ErrUnreachable = errors.New("the device cannot be reached")
	// ErrAuth is a wrong host key, key or password. Trying again would lock accounts and help impostors.
	ErrAuth = errors.New("the device or the login is not who it should be")
	// ErrPrompt is a question or prompt that nobody foresaw; the session is closed without an answer.
	ErrPrompt = errors.New("the device asks what nobody foresaw")
)
