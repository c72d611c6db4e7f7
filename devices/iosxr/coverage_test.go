package iosxr

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"interlock/devices"
)

func sharedRoot(t testing.TB) string {
	t.Helper()
	for _, r := range []string{"../../../shared", "/work/shared", "../../../../shared"} {
		if _, err := os.Stat(r + "/labs"); err == nil {
			return r
		}
	}
	t.Skip("../shared is absent")
	return ""
}

// labFiles are the configurations of IOS XR devices in ../shared/labs.
func labFiles(t testing.TB) []string {
	t.Helper()
	expected, err := filepath.Glob(sharedRoot(t) + "/labs/*/expected.json")
	if err != nil || len(expected) == 0 {
		t.Skip("../shared/labs is absent")
	}
	var files []string
	for _, f := range expected {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var lab struct {
			Devices []struct {
				OS    string   `json:"os"`
				Files []string `json:"config_files"`
			} `json:"devices"`
		}
		if err := json.Unmarshal(text, &lab); err != nil {
			t.Fatal(err)
		}
		for _, d := range lab.Devices {
			if d.OS == "iosxr" {
				for _, c := range d.Files {
					files = append(files, filepath.Join(filepath.Dir(f), c))
				}
			}
		}
	}
	sort.Strings(files)
	return files
}

func corpusFiles(t testing.TB, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(sharedRoot(t) + "/corpus/" + folder + "/*")
	if err != nil || len(files) == 0 {
		t.Skip("../shared/corpus is absent")
	}
	return files
}

func convertFile(t testing.TB, file string) (*devices.Tree, *devices.Config, []devices.LineReport) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	tree := Vendor.Read(filepath.Base(file), text)
	c, lines, _ := Vendor.Convert([]*devices.Tree{tree})
	return tree, c, lines
}

// TestCoverage accounts for every line of the labs and the corpus and holds the share of unknown ones.
func TestCoverage(t *testing.T) {
	for _, set := range []struct {
		name  string
		files []string
		limit float64 // per cent
	}{{"labs", labFiles(t), 0}, {"corpus", corpusFiles(t, "iosxr"), 3}} {
		var sum devices.Coverage
		for _, f := range set.files {
			_, _, lines := convertFile(t, f)
			for _, l := range lines {
				sum.Count(l.Disposition)
				if l.Disposition == devices.Unknown && os.Getenv("UNKNOWN") != "" {
					t.Logf("%s:%d: %s  (%s)", filepath.Base(f), l.Pos.Line, l.Text, l.Why)
				}
				if l.Disposition == devices.Unmodelled && os.Getenv("UNMODELLED") != "" {
					t.Logf("unmodelled %s:%d: %s  (%s)", filepath.Base(f), l.Pos.Line, l.Text, l.Why)
				}
			}
			text, _ := os.ReadFile(f)
			n := strings.Count(string(text), "\n")
			if len(text) > 0 && !strings.HasSuffix(string(text), "\n") {
				n++
			}
			if len(lines) != n {
				t.Errorf("%s: %d lines have %d dispositions", f, n, len(lines))
			}
		}
		t.Logf("%-7s %3d files %5d lines %5d modelled %5d inert %5d unmodelled %4d unknown", set.name, len(set.files), sum.Lines, sum.Modelled, sum.Inert, sum.Unmodelled, sum.Unknown)
		if share := 100 * float64(sum.Unknown) / float64(sum.Lines); share > set.limit {
			t.Errorf("%s: %.1f %% of the lines are unknown, want at most %.1f %%", set.name, share, set.limit)
		}
	}
}
