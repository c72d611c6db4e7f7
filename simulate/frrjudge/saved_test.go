package frrjudge

import (
	"os"
	"path/filepath"
	"testing"
)

// TestSaved lets what real FRR said before judge the simulator again, without root and without FRR.
func TestSaved(t *testing.T) {
	files, err := filepath.Glob(*cases)
	if err != nil || len(files) == 0 {
		t.Fatalf("no saved cases (%v)", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			readCase(t, file).compare(t)
		})
	}
}

// TestOpen keeps count of the cases in which the simulator is known to differ (README.md).
func TestOpen(t *testing.T) {
	files, err := filepath.Glob("testdata/open/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		n := 0
		for _, d := range readCase(t, file).differences(t) {
			n += len(d.lines)
		}
		if n == 0 {
			t.Errorf("%s agrees now: move it to testdata", file)
			continue
		}
		t.Logf("%s: %d lines differ", file, n)
	}
}

func readCase(t *testing.T, file string) *Case {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c, err := parseCase(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// difference is where the simulator and FRR differ in one state, and what the simulator says of itself there.
type difference struct {
	without         string
	lines, problems []string
}

func (c *Case) differences(t *testing.T) []difference {
	t.Helper()
	folder := t.TempDir()
	if err := c.Snapshot.write(folder); err != nil {
		t.Fatal(err)
	}
	var out []difference
	for _, s := range c.States {
		got, problems, err := simulated(t.Context(), folder, s.Without)
		if err != nil {
			t.Fatal(err)
		}
		if d := Diff(s.Tables, got); len(d) > 0 {
			out = append(out, difference{s.Without, d, problems})
		}
	}
	return out
}

// compare fails the test where the simulator and FRR differ.
func (c *Case) compare(t *testing.T) {
	t.Helper()
	for _, d := range c.differences(t) {
		t.Errorf("without %q the simulator (+) differs from FRR (-):\n%sand says of itself: %q", d.without, lines(d.lines), d.problems)
	}
}
