package report

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"interlock/devices"
	"interlock/pipelines"
)

// proposal is a change of which only line 7 of core-a is in the proposal.
func proposal(findings ...devices.Finding) (*pipelines.Change, Options) {
	c := denied()
	c.Findings, c.Deltas, c.Request.Pos = findings, nil, devices.Pos{}
	o := options()
	o.Nearest = func(file string, line int) (int, bool) { return 7, file == "configs/core-a.cfg" }
	o.ChangedFiles = []string{"configs/core-a.cfg"}
	o.RepoPath = func(file string) string { return "net/" + file }
	return c, o
}

func TestFindingsAreShownOnChangedLines(t *testing.T) {
	for _, v := range []struct {
		pos           devices.Pos
		device        string
		shown, really string
		reason        string
	}{
		{at("configs/core-a.cfg", 7), "core-a", "net/configs/core-a.cfg:7", "", "a changed line is the place itself"},
		{at("configs/core-a.cfg", 90), "core-a", "net/configs/core-a.cfg:7", "net/configs/core-a.cfg:90", "the nearest of the same file"},
		{at("configs/core-b.cfg", 12), "core-b", "net/configs/core-a.cfg:7", "net/configs/core-b.cfg:12", "the peer's file is untouched: on what triggered it"},
		{devices.Pos{}, "", "net/configs/core-a.cfg:7", "net/interlock.yaml:1", "about no line at all"},
	} {
		c, o := proposal(devices.Finding{Rule: "mtu/mismatch", Severity: devices.Deny, Device: v.device, Pos: v.pos, Message: "m"})
		var log sarifLog
		if err := json.Unmarshal([]byte(written(t, named(t, "sarif"), c, o)), &log); err != nil {
			t.Fatal(err)
		}
		r, where := log.Runs[0].Results[0], func(l sarifLocation) string {
			return fmt.Sprintf("%s:%d", l.Physical.Artifact.URI, l.Physical.Region.StartLine)
		}
		really := ""
		if len(r.Related) > 0 {
			really = where(r.Related[0])
		}
		if where(r.Locations[0]) != v.shown || really != v.really {
			t.Errorf("%s: SARIF shows %s, related %q", v.reason, where(r.Locations[0]), really)
		}
		file, line, _ := strings.Cut(v.shown, ":")
		if text := written(t, named(t, "github"), c, o); !strings.HasPrefix(text, "::error file="+file+",line="+line) {
			t.Errorf("%s: annotation %s", v.reason, text)
		}
		if text := written(t, named(t, "gitlab"), c, o); !strings.Contains(text, `"path": "`+file+`"`) || !strings.Contains(text, `"begin": `+line) {
			t.Errorf("%s: GitLab %s", v.reason, text)
		}
	}
}

func named(t *testing.T, name string) Format {
	t.Helper()
	f, err := ByName(name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestAnnotationsStayWithinTheLimit: GitHub shows ten errors and ten warnings of a step, and drops the rest silently.
func TestAnnotationsStayWithinTheLimit(t *testing.T) {
	for _, v := range []struct {
		errors, warnings         int
		wantErrors, wantWarnings int
	}{{0, 0, 1, 0}, {1, 2, 1, 2}, {10, 10, 10, 10}, {11, 400, 10, 10}} {
		var fs []devices.Finding
		for i := range v.errors {
			fs = append(fs, devices.Finding{Rule: "a/b", Severity: devices.Deny, Pos: at("x", i+1), Message: "100%\nof it"})
		}
		for i := range v.warnings {
			fs = append(fs, devices.Finding{Rule: "a/b", Severity: devices.Warn, Pos: at("x", i+1), Message: "w"})
		}
		fs = append(fs, devices.Finding{Rule: "a/b", Severity: devices.Deny, Message: "waived", Waived: &devices.Waiver{}}, devices.Finding{Rule: "a/b", Severity: devices.Info, Message: "info"})
		c, o := proposal(fs...)
		text := written(t, named(t, "github"), c, o)
		if e, w := strings.Count(text, "::error "), strings.Count(text, "::warning "); e != v.wantErrors || w != v.wantWarnings {
			t.Errorf("%d errors and %d warnings became %d and %d:\n%s", v.errors, v.warnings, e, w, text)
		}
		if v.errors > 10 && !strings.Contains(text, "2 more findings block") {
			t.Errorf("what is left out is not said:\n%s", text)
		}
		if v.errors == 1 && !strings.Contains(text, `100%25\nof it`) {
			t.Errorf("not escaped: %s", text)
		}
	}
}

func TestCodeQualityHasWhatGitLabNeeds(t *testing.T) {
	f := devices.Finding{Rule: "a/b", Severity: devices.Inconclusive, Device: "core-a", Pos: at("configs/core-a.cfg", 7), Message: "m"}
	c, o := proposal(f, f)
	var issues []map[string]any
	if err := json.Unmarshal([]byte(written(t, named(t, "gitlab"), c, o)), &issues); err != nil {
		t.Fatal(err)
	}
	if len(issues) != 2 || issues[0]["fingerprint"] == issues[1]["fingerprint"] {
		t.Errorf("two findings, two fingerprints: %v", issues)
	}
	for _, key := range []string{"description", "check_name", "fingerprint", "severity", "location"} {
		if issues[0][key] == nil || issues[0][key] == "" {
			t.Errorf("%s is missing", key)
		}
	}
	c, o = proposal()
	if text := written(t, named(t, "gitlab"), c, o); strings.TrimSpace(text) != "[]" {
		t.Errorf("nothing found: %s", text)
	}
}

func TestSummaryMayBeLonger(t *testing.T) {
	c := denied()
	for i := range 5000 {
		c.Findings = append(c.Findings, devices.Finding{Rule: "mtu/mismatch", Severity: devices.Warn, Pos: at("configs/core-a.cfg", i+1), Message: "w"})
	}
	s := written(t, named(t, "summary"), c, options())
	if len(s) < 2*maxComment || len(s) > 1<<20 {
		t.Errorf("%d bytes; a job's summary takes %d", len(s), 1<<20)
	}
}
