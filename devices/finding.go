package devices

import (
	"fmt"
	"sort"
)

// Severity says what a finding does to the verdict. The zero value is invalid.
type Severity int

// Deny blocks. Inconclusive blocks because something is not known. Warn and Info do not block.
const (
	Deny Severity = iota + 1
	Inconclusive
	Warn
	Info
)

var severityNames = [...]string{Deny: "deny", Inconclusive: "inconclusive", Warn: "warn", Info: "info"}

func (s Severity) String() string {
	if s < Deny || s > Info {
		return fmt.Sprintf("severity(%d)", int(s))
	}
	return severityNames[s]
}

// ParseSeverity reads the word that String writes.
func ParseSeverity(s string) (Severity, error) {
	for i := Deny; i <= Info; i++ {
		if severityNames[i] == s {
			return i, nil
		}
	}
	return 0, fmt.Errorf("unknown severity %q: deny, inconclusive, warn or info", s)
}

// Finding is one thing found wrong, or not known. It is a value, never an error.
type Finding struct {
	Rule     string
	Severity Severity
	Device   string
	Pos      Pos
	// Message says what is and what it means: lower case, no full stop, values quoted where they are free text.
	Message string
	// Hint says what to do, where there is one thing to do.
	Hint string
	// State and Half say where in the plan it holds, where that matters.
	State, Half string
	// Path is the model path it is about, for waivers and fingerprints.
	Path string
	// Related are other places that have to do with it.
	Related []Pos
	// Waived says by which waiver it is accepted; a waived finding stays in every output.
	Waived *Waiver
}

// String reads "core-a.cfg:90:1: message [rule]".
func (f Finding) String() string {
	s := f.Message + " [" + f.Rule + "]"
	switch {
	case !f.Pos.IsZero():
		return f.Pos.String() + ": " + s
	case f.Device != "":
		return f.Device + ": " + s
	}
	return s
}

// SortFindings puts findings in the one order that every output uses (severity, rule, device, place, message)
// and drops those said twice.
func SortFindings(fs []Finding) []Finding {
	sort.SliceStable(fs, func(i, j int) bool { return findingLess(fs[i], fs[j]) })
	var out []Finding
	for i, f := range fs {
		if i > 0 && !findingLess(out[len(out)-1], f) && !findingLess(f, out[len(out)-1]) {
			continue
		}
		out = append(out, f)
	}
	return out
}

func findingLess(a, b Finding) bool {
	if a.Severity != b.Severity {
		return a.Severity < b.Severity
	}
	for _, p := range [...][2]string{{a.Rule, b.Rule}, {a.Device, b.Device}, {a.Pos.File, b.Pos.File}} {
		if p[0] != p[1] {
			return p[0] < p[1]
		}
	}
	if a.Pos.Line != b.Pos.Line {
		return a.Pos.Line < b.Pos.Line
	}
	if a.Pos.Col != b.Pos.Col {
		return a.Pos.Col < b.Pos.Col
	}
	for _, p := range [...][2]string{{a.State, b.State}, {a.Half, b.Half}, {a.Path, b.Path}, {a.Message, b.Message}} {
		if p[0] != p[1] {
			return p[0] < p[1]
		}
	}
	return false
}
