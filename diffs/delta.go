// Package diffs says what differs between two configurations, as typed deltas over the model, as text, and as the
// commands that lead from one to the other; and what making the change would do: its effects.
package diffs

import (
	"fmt"

	"interlock/devices"
)

// Op is what happened to a value.
type Op rune

// A value was added, removed or changed.
const (
	Added   Op = '+'
	Removed Op = '-'
	Changed Op = '~'
)

// MarshalText gives the rune that JSON output uses.
func (o Op) MarshalText() ([]byte, error) { return []byte(string(o)), nil }

// UnmarshalText reads what MarshalText writes.
func (o *Op) UnmarshalText(b []byte) error {
	switch s := string(b); s {
	case "+", "-", "~":
		*o = Op(s[0])
		return nil
	default:
		return fmt.Errorf("unknown op %q", s)
	}
}

// Delta is one value that differs between two configurations of one device.
type Delta struct {
	Device string
	// Path reads from the outside in: "interface Ethernet1/49 / mtu".
	Path string
	Op   Op
	// Before and After are the values for people, secrets redacted; empty where there is none.
	Before, After string
	// Pos is where the value stands afterwards; for a removal it is the nearest surviving parent. Was is where it stood.
	Pos, Was devices.Pos
}
