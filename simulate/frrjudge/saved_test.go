package frrjudge

import (
	"os"
	"path/filepath"
	"testing"
)

// TestSaved lets what real FRR said before judge the simulator again, without root and without FRR.
func TestSaved(t *testing.T) {
	if files, err := filepath.Glob(*cases); err != nil || len(files) == 0 {
		t.Fatalf("no saved cases (%v)", err)
	}
	each(t, *cases, func(t *testing.T, c *Case) { c.compare(t) })
}

// TestReported keeps the cases in which the simulator differs and says of itself, in every state that differs, that it is not to be
// relied on: what FRR ends with hangs on the order of events (README.md).
func TestReported(t *testing.T) {
	each(t, "testdata/reported/*.txtar", func(t *testing.T, c *Case) {
		ds := c.differences(t)
		if len(ds) == 0 {
			t.Error("agrees now: move it to testdata")
		}
		for _, d := range ds {
			if len(d.problems) == 0 {
				t.Errorf("without %q the simulator (+) differs from FRR (-) and says nothing of it:\n%s", d.without, lines(d.lines))
			}
		}
	})
}

// TestOpen keeps count of the cases in which the simulator is known to differ, and does not say so (README.md).
func TestOpen(t *testing.T) {
	each(t, "testdata/open/*.txtar", func(t *testing.T, c *Case) {
		n, silent := 0, 0
		for _, d := range c.differences(t) {
			n += len(d.lines)
			if len(d.problems) == 0 {
				silent++
			}
		}
		switch {
		case n == 0:
			t.Error("agrees now: move it to testdata")
		case silent == 0:
			t.Error("the simulator says so of itself now: move it to testdata/reported")
		}
		t.Logf("%d lines differ, %d states in silence", n, silent)
	})
}

// each runs a test on every saved case that a pattern names.
func each(t *testing.T, pattern string, test func(*testing.T, *Case)) {
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { test(t, readCase(t, file)) })
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
	wary := 0 // states that agree, and of which the simulator says something all the same
	for _, s := range c.States {
		got, problems, err := simulated(t.Context(), folder, s.Without)
		if err != nil {
			t.Fatal(err)
		}
		if d := Diff(s.Tables, got); len(d) > 0 {
			out = append(out, difference{s.Without, d, problems})
		} else if len(problems) > 0 {
			wary++
		}
	}
	t.Logf("%d of %d states agree, of %d of them the simulator says something", len(c.States)-len(out), len(c.States), wary)
	return out
}

// compare fails the test where the simulator and FRR differ.
func (c *Case) compare(t *testing.T) {
	t.Helper()
	for _, d := range c.differences(t) {
		t.Errorf("without %q the simulator (+) differs from FRR (-):\n%sand says of itself: %q", d.without, lines(d.lines), d.problems)
	}
}
