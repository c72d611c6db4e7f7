// Package vendortest is what every system's tests have in common: the labs and the corpus, archives of what is read and
// entered, coverage, places, mutation, round trips, hostile text. A system's own vendor_test.go says what is particular
// about it, as data, and calls these; its other tests are about what only it does. Only tests import this package.
package vendortest

import (
	"os"
	"regexp"
	"testing"

	"interlock/devices"
	"interlock/devices/syntax"
	"interlock/diffs"
)

// System is one system under test.
type System struct {
	Vendor devices.Vendor
	// Labs are the names by which ../shared/labs calls the system, Corpus its folders in ../shared/corpus. A system
	// without labs has configurations of its own: Own is a glob of them.
	Labs, Corpus []string
	Own          string
	// Silent are modelled lines whose change need not change the model.
	Silent []Silence
	// FilledIn are leaves of the model that no line says: what the system does where nothing is said, and what follows
	// from other lines. Unsaid are paths of statements that say a default, or whose value is put elsewhere once all is
	// read, so that nothing is set where they point.
	FilledIn, Unsaid *regexp.Regexp
	// Always are lines of which a device shows one form or the other, so that no generated change takes one away.
	Always *regexp.Regexp
	// Changes are commands that people may enter on any configuration of the system.
	Changes []string
	// NotRunning are corpus files that no device shows as its running configuration (names without their folders), each
	// with what is odd about it.
	NotRunning map[string]string
	// Base is a small configuration on which fuzzing enters commands.
	Base string
	// Seeds are texts that fuzzing starts from, beside the archives and the corpus.
	Seeds []string
}

// Silence are modelled lines that say nothing which the model would not have without them.
type Silence struct {
	// Lines match the whole of them.
	Lines *regexp.Regexp
	// Why is the reason, for people.
	Why string
}

// Silent is a Silence.
func Silent(lines, why string) Silence {
	return Silence{regexp.MustCompile("^(?:" + lines + ")$"), why}
}

// Full reports that every line and every change is to be tried, not a sample: INTERLOCK_TESTS=full, as `make languages`
// sets it.
func Full() bool { return os.Getenv("INTERLOCK_TESTS") == "full" }

// Read reads the files of one device as the rest of the house does.
func (s System) Read(files ...File) *devices.Tree {
	var trees []*devices.Tree
	for _, f := range files {
		trees = append(trees, s.Vendor.Read(f.Name, f.Text))
	}
	if len(trees) == 1 {
		return trees[0]
	}
	return syntax.Join(trees...)
}

// Model is what a tree comes to.
func (s System) Model(t *devices.Tree) *devices.Config {
	c, _, _ := s.Vendor.Convert([]*devices.Tree{t})
	return c
}

// ModelOf is what a text comes to.
func (s System) ModelOf(text string) *devices.Config {
	return s.Model(s.Vendor.Read("x.cfg", []byte(text)))
}

// Leaves are what is set in a model, one line each: "path = value".
func Leaves(c *devices.Config) []string {
	var out []string
	for _, l := range devices.Leaves(c) {
		out = append(out, l.Path+" = "+l.Value)
	}
	return out
}

// Differences are the differences between two models that a change would be told by, for people; none where they say the
// same.
func Differences(want, got *devices.Config) []string {
	var out []string
	for _, d := range diffs.Between(want, got, "") {
		out = append(out, string(d.Op)+" "+d.Path+" "+d.Before+" -> "+d.After)
	}
	return out
}

// same reports whether two models say the same.
func same(a, b *devices.Config) bool { return len(diffs.Between(a, b, "")) == 0 }

// lines holds the dispositions of a tree to one each, in the order of the lines.
func lines(t testing.TB, tree *devices.Tree, reports []devices.LineReport) {
	t.Helper()
	if len(reports) != tree.Lines {
		t.Errorf("%s: %d lines have %d dispositions", tree.File, tree.Lines, len(reports))
		return
	}
	for i, r := range reports {
		if r.Disposition < devices.Modelled || r.Disposition > devices.Unknown {
			t.Errorf("%s:%d: disposition %v", tree.File, i+1, r.Disposition)
		}
		if r.Pos.File == tree.File && r.Pos.Line != i+1 && len(reports) == tree.Lines {
			t.Errorf("%s: line %d has the place of line %d", tree.File, i+1, r.Pos.Line)
			return
		}
	}
}
