package nxos

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"interlock/devices"
)

// labFiles are the configurations of NX-OS devices in ../shared/labs.
func labFiles(t *testing.T) []string {
	t.Helper()
	root := sharedRoot(t)
	expected, err := filepath.Glob(root + "/labs/*/expected.json")
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
			if d.OS == "nxos" {
				for _, c := range d.Files {
					files = append(files, filepath.Join(filepath.Dir(f), c))
				}
			}
		}
	}
	sort.Strings(files)
	return files
}

func sharedRoot(t *testing.T) string {
	t.Helper()
	for _, r := range []string{"../../../shared", "../../../../shared"} {
		if _, err := os.Stat(r + "/labs"); err == nil {
			return r
		}
	}
	t.Skip("../shared is absent")
	return ""
}

func corpusFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(sharedRoot(t) + "/corpus/nxos/*")
	if err != nil || len(files) == 0 {
		t.Skip("../shared/corpus is absent")
	}
	return files
}

// TestCoverage accounts for every line of the labs and the corpus and holds the share of unknown ones.
func TestCoverage(t *testing.T) {
	for _, set := range []struct {
		name  string
		files []string
		limit float64
	}{{"labs", labFiles(t), 0.01}, {"corpus", corpusFiles(t), 0.08}} {
		var total devices.Coverage
		unknown := map[string]int{}
		missed := 0
		for _, f := range set.files {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if w, _ := Detect(text); w == 0 {
				missed++
				t.Logf("%s: not detected", filepath.Base(f))
			}
			tree := Vendor.Read(filepath.Base(f), text)
			_, lines, _ := Vendor.Convert([]*devices.Tree{tree})
			if len(lines) != tree.Lines {
				t.Errorf("%s: %d lines have %d dispositions", f, tree.Lines, len(lines))
			}
			for _, l := range lines {
				total.Count(l.Disposition)
				if l.Disposition == devices.Unknown {
					unknown[l.Text+"    ["+l.Why+"] "+filepath.Base(f)]++
				}
			}
		}
		var list []string
		for l, n := range unknown {
			list = append(list, fmt.Sprintf("%4d %s", n, l))
		}
		sort.Strings(list)
		t.Logf("unknown in %s:\n%s", set.name, strings.Join(list, "\n"))
		t.Logf("nxos %s: %d files, %d lines, %d modelled, %d inert, %d unmodelled, %d unknown (%.2f%%)", set.name, len(set.files), total.Lines,
			total.Modelled, total.Inert, total.Unmodelled, total.Unknown, 100*float64(total.Unknown)/float64(total.Lines))
		if share := float64(total.Unknown) / float64(total.Lines); share > set.limit {
			t.Errorf("%.2f%% of the lines of %s are unknown; at most %.0f%%", 100*share, set.name, 100*set.limit)
		}
		if float64(missed) > 0.03*float64(len(set.files)) {
			t.Errorf("%d of %d files of %s are not recognised", missed, len(set.files), set.name)
		}
	}
}
