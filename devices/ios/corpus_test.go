package ios

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"interlock/devices"
)

// shared is where labs and corpus are.
func shared(t *testing.T) string {
	for _, d := range []string{"../../../shared", "../../../../shared"} {
		if _, err := os.Stat(filepath.Join(d, "labs")); err == nil {
			return d
		}
	}
	t.Skip("../shared is not there; the labs and the corpus cannot be read")
	return ""
}

// labFiles are the labs' IOS configurations.
func labFiles(t *testing.T) []string {
	var files []string
	labs, err := filepath.Glob(filepath.Join(shared(t), "labs", "*", "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range labs {
		text, err := os.ReadFile(l)
		if err != nil {
			t.Fatal(err)
		}
		var e struct {
			Devices []struct {
				OS          string   `json:"os"`
				ConfigFiles []string `json:"config_files"`
			} `json:"devices"`
		}
		if err := json.Unmarshal(text, &e); err != nil {
			t.Fatal(err)
		}
		for _, d := range e.Devices {
			if d.OS == "ios" || d.OS == "iosxe" {
				for _, f := range d.ConfigFiles {
					files = append(files, filepath.Join(filepath.Dir(l), f))
				}
			}
		}
	}
	sort.Strings(files)
	return files
}

func corpusFiles(t *testing.T) []string {
	files, err := filepath.Glob(filepath.Join(shared(t), "corpus", "ios", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func convertFile(t testing.TB, file string) (*devices.Tree, *devices.Config, []devices.LineReport) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	tree := Vendor.Read(filepath.Base(file), text)
	c, lines, _ := Vendor.Convert([]*devices.Tree{tree})
	return tree, c, lines
}

// TestCoverage holds the shares of lines to what is promised, and prints them.
func TestCoverage(t *testing.T) {
	t.Logf("%-8s %5s %6s %9s %6s %11s %8s", "", "files", "lines", "modelled", "inert", "unmodelled", "unknown")
	for _, c := range []struct {
		name  string
		files []string
		most  float64 // percent of lines that may be unknown
	}{{"labs", labFiles(t), 0.5}, {"corpus", corpusFiles(t), 3}} {
		var sum devices.Coverage
		for _, f := range c.files {
			_, _, lines := convertFile(t, f)
			for _, l := range lines {
				sum.Count(l.Disposition)
				if l.Disposition == devices.Unknown && os.Getenv("UNKNOWN") != "" {
					t.Logf("%s:%d: %s  (%s)", f, l.Pos.Line, l.Text, l.Why)
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
		t.Logf("%-8s %5d %6d %9d %6d %11d %8d", c.name, len(c.files), sum.Lines, sum.Modelled, sum.Inert, sum.Unmodelled, sum.Unknown)
		if share := 100 * float64(sum.Unknown) / float64(sum.Lines); share > c.most {
			t.Errorf("%s: %.1f %% of the lines are unknown, want at most %.1f %%", c.name, share, c.most)
		}
	}
}
