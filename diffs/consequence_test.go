package diffs_test

import (
	"strings"
	"testing"

	"interlock/devices"
	"interlock/diffs"
)

// Every value of the model that differs has an effect of known kind, but for those of which nothing is known; and
// what is not known is said to be unknown, never harmless.
func TestEveryDifferenceIsJudged(t *testing.T) {
	for _, m := range mutations() {
		// What a statement "as written" does, what another system, platform or stack member means, no row can say.
		mayBeUnknown := strings.HasSuffix(m.field, ".Settings") || strings.HasSuffix(m.field, ".Gateways") ||
			m.field == "Config.OS" || m.field == "Config.Platform" || m.field == "Config.System.Members"
		for _, way := range [][2]*devices.Config{{m.before, m.after}, {m.after, m.before}} {
			deltas := diffs.Between(way[0], way[1], "d")
			effects, unknown := diffs.FromDeltas(way[0], way[1], deltas)
			if len(deltas) > 0 && len(effects) == 0 && len(unknown) == 0 {
				t.Errorf("%s: %v is lost", m.field, lines(deltas))
			}
			for _, d := range unknown {
				if !mayBeUnknown {
					t.Errorf("%s: no row knows %q (%c)", m.field, d.Path, d.Op)
				}
			}
			for _, e := range effects {
				if e.ID == "" || e.Source == "" || e.Detail == "" || e.Kind == "" || e.Scope == "" || e.When == "" || e.Undo == "" || e.Device != "d" || e.Text == "" {
					t.Errorf("%s: the effect %+v lacks something", m.field, e)
				}
				if strings.Contains(e.Target+e.Detail, "$") {
					t.Errorf("%s: %s: a key is missing in %q, %q", m.field, e.ID, e.Target, e.Detail)
				}
			}
		}
	}
}
