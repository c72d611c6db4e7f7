package pipelines_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"interlock/pipelines"
	"interlock/pipelines/report"
)

var sunday = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// planned makes a plan of a change of the ScoNet site, in a folder of its own.
func planned(t *testing.T, change string) (dir string, p pipelines.PlanFile) {
	t.Helper()
	dir = t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "site"), os.DirFS("../testdata/incidents/sconet")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "plan.json")
	site := filepath.Join(dir, "site")
	c, err := pipelines.Check(context.Background(), pipelines.Source{Dir: site, ChangeDir: filepath.Join(site, "changes", change), Now: sunday, PlanFile: file})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := report.CaseFile(&b, c); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if p, err = pipelines.ReadPlan(file); err != nil {
		t.Fatal(err)
	}
	return dir, p
}

func renewed(t *testing.T, p pipelines.PlanFile, now time.Time) string {
	t.Helper()
	_, drift, err := pipelines.Renew(context.Background(), p, now, report.CaseFile)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, d := range drift {
		lines = append(lines, d.String())
	}
	return strings.Join(lines, "\n")
}

// TestRenewNamesWhatChanged changes one thing at a time; what has drifted must be named, and nothing else.
func TestRenewNamesWhatChanged(t *testing.T) {
	dir, p := planned(t, "CHG-1043")
	if got := renewed(t, p, sunday.Add(time.Hour)); got != "" {
		t.Fatalf("nothing has changed, and yet:\n%s", got)
	}
	for _, tc := range []struct {
		reason, file, from, to string
		want                   []string
	}{
		{"a password that is to be set", "site/changes/CHG-1043/core-a.cmd", "0x5d41402abc4b2a76b9719d911017c592", "0x5d41402abc4b2a76b9719d911017c593", []string{"secrets:"}},
		{"an edit of the plan's own text", "plan.json", `"snmp-server host 198.51.100.60 traps`, `"snmp-server host 203.0.113.66 traps`, []string{"file: edited"}},
	} {
		name := filepath.Join(dir, tc.file)
		was, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		is := strings.Replace(string(was), tc.from, tc.to, 1)
		if is == string(was) {
			t.Fatalf("%s: %s is not in %s", tc.reason, tc.from, tc.file)
		}
		if err := os.WriteFile(name, []byte(is), 0o600); err != nil {
			t.Fatal(err)
		}
		again, err := pipelines.ReadPlan(p.File)
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Split(renewed(t, again, sunday), "\n")
		if len(got) != len(tc.want) {
			t.Errorf("%s: drift %q, want %q", tc.reason, got, tc.want)
		}
		for i := range min(len(got), len(tc.want)) {
			if !strings.HasPrefix(got[i], tc.want[i]) {
				t.Errorf("%s: drift %q, want %q", tc.reason, got[i], tc.want[i])
			}
		}
		if err := os.WriteFile(name, was, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if strings.Contains(string(p.Text), "5d41402abc4b2a76b9719d911017c592") {
		t.Error("the plan holds a password")
	}
	if err := os.WriteFile(filepath.Join(dir, "moved.json"), p.Text, 0o600); err != nil {
		t.Fatal(err)
	}
	moved, err := pipelines.ReadPlan(filepath.Join(dir, "moved.json"))
	if err != nil {
		t.Fatal(err)
	}
	if got := renewed(t, moved, sunday); got != "" {
		t.Errorf("a plan under another name beside the first is the same plan: %s", got)
	}
}

func TestReadPlanRefusesWhatIsNone(t *testing.T) {
	for _, tc := range []struct{ reason, text, want string }{
		{"no JSON", "verdict: pass", "it is not the JSON that interlock plan writes"},
		{"another schema", `{"schema": "interlock/change/v2"}`, `its schema is "interlock/change/v2"`},
		{"what check prints", `{"schema": "interlock/change/v1", "verdict": "pass", "plan": {"digest": "sha256:00"}}`, "does not say where its change came from"},
	} {
		file := filepath.Join(t.TempDir(), "plan.json")
		if err := os.WriteFile(file, []byte(tc.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := pipelines.ReadPlan(file); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", tc.reason, err, tc.want)
		}
	}
	if _, err := pipelines.ReadPlan(filepath.Join(t.TempDir(), "none.json")); err == nil || !strings.Contains(err.Error(), "there is no plan") {
		t.Errorf("a missing plan: %v", err)
	}
}
