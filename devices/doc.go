// Package devices is the vocabulary of Interlock: what a network, a device and a site are, and how a finding about
// them reads. It imports nothing of ours but the reader of configuration text, and everything else imports it.
//
// The model is Go-native and neutral: a value means the same whichever vendor's text it came from. Zero means unset
// or the default that every modelled system shares; conversion fills in what a system does otherwise. Names of
// booleans are chosen so that false is the usual state. Maps are keyed by name, so order never makes a difference;
// where order matters (terms of a policy, entries of an access list) there is a slice. Values are for reading: once
// converted, a Config is not changed but converted anew from changed text.
//
// Struct tags named "path" give the words that a difference is told in: a map or slice field's tag is the noun put
// before the key ("interface Ethernet1/1"), "-" leaves the field out of comparison, and "" adds no word.
package devices

import "interlock/devices/syntax"

// Pos is a place in a file; see syntax.Pos.
type Pos = syntax.Pos

// Disposition says what became of an input line; see syntax.Disposition.
type Disposition = syntax.Disposition

// The four dispositions; see the syntax package.
const (
	Modelled   = syntax.Modelled
	Inert      = syntax.Inert
	Unmodelled = syntax.Unmodelled
	Unknown    = syntax.Unknown
)
