// Package cli speaks to devices over SSH: it asks what runs on them, stages a change, arms the device's own way back before
// anything takes effect, and confirms or rolls back. It is the only importer of scrapligo.
//
// What is entered on which system is devices.Dialect's to say; this package enters it, a line at a time, and takes nothing
// for granted: a prompt that nobody foresaw, a line that the system refuses, a reply that does not come are all told apart,
// for what may be done next differs.
package cli

import (
	"errors"
	"time"

	"interlock/devices"
)

// Facts is what a device says of itself.
type Facts struct {
	At time.Time
	// Running is the running configuration as the device shows it. It holds secrets; whoever keeps it reads it first.
	Running string
	Version string
	// Booted is when the device started, from its uptime; it is no finer than the uptime told. Zero is not known.
	Booted time.Time
	// Sessions are uncommitted changes, as the system calls them: what this program staged is among them, by its id.
	Sessions []string
	// Timer is the armed way back, if one is.
	Timer Timer
}

// Timer is a device's own way back; see devices.Timer.
type Timer = devices.Timer

// Mechanism is how a platform and version takes a change back by itself; see devices.Mechanism.
type Mechanism = devices.Mechanism

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
