package pipelines

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"interlock/policies"
)

// owed are the rules that no case of a whole change makes speak, with where else they are tried. One that gets a case leaves the list.
var owed = map[string]string{
	"halves/not-split":        "its Rego test and TestHalvesAreNeverMixed; a stack among the sites of testdata is missing",
	"rollback/not-clean":      "its Rego test, and the rehearsals of every system there and back (vendortest)",
	"rollback/disruptive":     "its Rego test",
	"services/degraded":       "its Rego test",
	"services/already-broken": "its Rego test",
	"simulate/no-convergence": "its Rego test, and routing that does not settle in simulate/bgp",
	"lacp/not-in-sync":        "its Rego test, and the gate with answers made up (pipelines/rollout)",
	"session/down":            "its Rego test, and the gate with answers made up",
	"optics/missing":          "its Rego test",
	"optics/below-warning":    "its Rego test",
	"optics/below-alarm":      "its Rego test",
	"optics/replaced":         "its Rego test",
	"config/not-as-planned":   "its Rego test, and the gate with answers made up",
	"version/not-as-planned":  "its Rego test, and the gate with answers made up",
}

// TestEveryRuleHasACase demands of every rule a change that makes it speak, judged by the whole program: in the edits of testdata/mutations, the
// invented changes, the incidents, the scripts, or the runs against virtual switches. In all of these others keep it silent.
func TestEveryRuleHasACase(t *testing.T) {
	p, err := policies.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, pattern := range []string{"../testdata/mutations/*.txtar", "../testdata/changes/want.txt", "../testdata/scripts/*.txtar", "incidents_test.go", "check_test.go", "routes_test.go", "rollout/*_test.go", "replay/*_test.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			text.Write(b)
		}
	}
	for _, r := range p.Catalogue() {
		has := regexp.MustCompile(`(^|[^\w/-])` + regexp.QuoteMeta(r.Name) + `($|[^\w/-])`).MatchString(text.String())
		switch {
		case r.Gate == "waivers":
		case !has && owed[r.Name] == "":
			t.Errorf("%s (gate %s) is made to speak by no case: add an edit to testdata/mutations or a change to testdata/scripts/rules.txtar", r.Name, r.Gate)
		case has && owed[r.Name] != "":
			t.Errorf("%s has a case: take it off the list of those that are owed", r.Name)
		}
	}
}
