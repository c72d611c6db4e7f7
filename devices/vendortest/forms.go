package vendortest

import (
	"strings"
	"testing"

	"interlock/devices/syntax"
)

// FormsAgree reads each configuration of the labs in its other form, as the commands that make it out of nothing: the model
// is the same.
func FormsAgree(t *testing.T, s System) {
	empty := s.Vendor.Read("empty.cfg", nil)
	for _, d := range s.Configurations(t) {
		tree := s.Read(d.Files...)
		want, got := s.Model(tree), s.ModelOf(syntax.Typed(s.Vendor.Commands(empty, tree)))
		got.Version, got.Platform = want.Version, want.Platform // which comments tell
		if d := Differences(want, got); len(d) > 0 {
			t.Errorf("%s", strings.Join(d, "\n"))
		}
	}
}
