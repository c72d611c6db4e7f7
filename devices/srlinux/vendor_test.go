package srlinux

import (
	"os"
	"path/filepath"
	"testing"

	"interlock/devices"
)

func configs(t testing.TB) []string {
	files, err := filepath.Glob(filepath.Join("testdata", "configs", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no configurations: %v", err)
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

// TestCoverage knows every line of the hand-made configurations.
func TestCoverage(t *testing.T) {
	for _, f := range configs(t) {
		var sum devices.Coverage
		_, _, lines := convertFile(t, f)
		for _, l := range lines {
			sum.Count(l.Disposition)
			if l.Disposition == devices.Unknown {
				t.Errorf("%s:%d: unknown: %s (%s)", f, l.Pos.Line, l.Text, l.Why)
			}
		}
		t.Logf("%-24s %6d lines, %d modelled, %d inert, %d unmodelled, %d unknown", filepath.Base(f), sum.Lines, sum.Modelled, sum.Inert, sum.Unmodelled, sum.Unknown)
	}
}
