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

// compare fails the test where the simulator and FRR differ.
func (c *Case) compare(t *testing.T) (differences int) {
	t.Helper()
	folder := t.TempDir()
	if err := c.Snapshot.write(folder); err != nil {
		t.Fatal(err)
	}
	for _, s := range c.States {
		got, problems, err := simulated(t.Context(), folder, s.Without)
		if err != nil {
			t.Fatal(err)
		}
		d := Diff(s.Tables, got)
		differences += len(d)
		if len(d) > 0 {
			t.Errorf("without %q the simulator (+) differs from FRR (-):\n%sand says of itself: %q", s.Without, lines(d), problems)
		}
	}
	return differences
}
