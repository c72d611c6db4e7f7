package diffs

import (
	"slices"
	"strings"
	"testing"

	"interlock/devices"
)

// FuzzExec: whatever is typed, nothing panics, an expansion expanded again stays as it is, and what is said to be
// harmless is said so of the full spelling as well.
func FuzzExec(f *testing.F) {
	know := []*Knowledge{knowledge(f, "nxos"), knowledge(f, "eos")}
	for _, k := range know {
		for _, r := range k.Rows() {
			f.Add(r.Example)
			f.Add(r.Counter)
		}
	}
	for _, s := range []string{"", " ", "no", "no no", "do reload", "sh ver | inc x", "copy r s ; rel", "default", "show |", "no default reload"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		for _, k := range know {
			full, ok := k.ExpandExec(strings.Fields(line))
			again, okAgain := k.ExpandExec(full)
			if ok && (!okAgain || !slices.Equal(full, again)) {
				t.Errorf("%s %q expands to %q and then to %q", k.OS, line, full, again)
			}
			cmd := devices.Command{Line: line, Text: line, Mode: "exec", Exec: true}
			effects, known, _ := k.Effects("d", cmd, "", "")
			if known && len(effects) == 0 {
				t.Errorf("%s %q is known to have no effect, and no row says so", k.OS, line)
			}
			if got := k.Dialogue([]devices.Command{cmd, cmd}, "", ""); len(got) == 0 {
				t.Errorf("%s %q: the dialogue lost the command", k.OS, line)
			}
			if !ok || !known || len(line) > maxLine/2 {
				continue
			}
			spelt, knownSpelt, _ := k.Effects("d", devices.Command{Line: strings.Join(full, " "), Text: line, Mode: "exec", Exec: true}, "", "")
			for _, e := range spelt {
				if e.Kind != NoEffect && !slices.ContainsFunc(effects, func(o Effect) bool { return o.Kind == e.Kind && o.ID == e.ID }) {
					t.Errorf("%s: %q in full is %q and then does %s (%s)", k.OS, line, full, e.Kind, e.ID)
				}
			}
			if !knownSpelt {
				t.Errorf("%s: %q is known and %q in full is not", k.OS, line, full)
			}
		}
	})
}
