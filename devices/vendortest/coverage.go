package vendortest

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"testing"

	"interlock/devices"
)

// Of the lines of the labs and of the corpus at most so many per cent may be unknown.
const (
	unknownLabs   = 1.0
	unknownCorpus = 8.0
)

// Coverage accounts for every line of the labs and the corpus and holds the share of unknown ones. UNKNOWN=1 lists them
// and UNMODELLED=1 those whose effect is not computed.
func Coverage(t *testing.T, s System) {
	sets := []struct {
		name  string
		files []Device
		most  float64
	}{{"labs", s.Configurations(t), unknownLabs}}
	if len(s.Corpus) > 0 {
		sets = append(sets, struct {
			name  string
			files []Device
			most  float64
		}{"corpus", Corpus(t, s.Corpus...), unknownCorpus})
	}
	for _, set := range sets {
		var sum devices.Coverage
		said := map[string]int{}
		for _, d := range set.files {
			for _, f := range d.Files {
				tree := s.Vendor.Read(f.Name, f.Text)
				_, reports, _ := s.Vendor.Convert([]*devices.Tree{tree})
				lines(t, tree, reports)
				if n := Lines(f.Text); len(reports) != n {
					t.Errorf("%s, %s: %d lines have %d dispositions", d.Name, f.Name, n, len(reports))
				}
				for _, r := range reports {
					sum.Count(r.Disposition)
					if r.Disposition == devices.Unknown && os.Getenv("UNKNOWN") != "" || r.Disposition == devices.Unmodelled && os.Getenv("UNMODELLED") != "" {
						said[fmt.Sprintf("%v: %s  (%s) %s", r.Disposition, r.Text, r.Why, d.Name)]++
					}
				}
			}
		}
		if len(said) > 0 {
			t.Logf("in %s:\n%s", set.name, counted(said))
		}
		t.Logf("%-8s %3d devices, %5d lines: %5d modelled, %5d inert, %5d unmodelled, %4d unknown", set.name, len(set.files), sum.Lines, sum.Modelled, sum.Inert, sum.Unmodelled, sum.Unknown)
		if share := 100 * float64(sum.Unknown) / float64(max(1, sum.Lines)); share > set.most {
			t.Errorf("%s: %.1f %% of the lines are unknown, want at most %.1f %%", set.name, share, set.most)
		}
	}
}

// counted lists what was counted, in order.
func counted(said map[string]int) string {
	var list []string
	for l, n := range said {
		list = append(list, fmt.Sprintf("%4d %s", n, l))
	}
	sort.Strings(list)
	return strings.Join(list, "\n")
}

// Detect demands that the system's own texts show its signs. That no other system's signs weigh more is tested for all
// systems together, in pipelines.
func Detect(t *testing.T, s System) {
	devs := s.all(t)
	missed := 0
	for _, d := range devs {
		weight := 0
		for _, f := range d.Files {
			w, _ := s.Vendor.Detect(f.Text)
			weight += w
		}
		if weight == 0 {
			missed++
			t.Logf("%s: no sign of %s", d.Name, s.Vendor.Title)
		}
	}
	if 100*missed > 3*len(devs) {
		t.Errorf("%d of %d texts have no sign of %s", missed, len(devs), s.Vendor.Title)
	}
}
