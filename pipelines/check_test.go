package pipelines

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"interlock/devices"
)

const sconet = "../testdata/incidents/sconet"

// sunday is a fixed time to judge at, before the windows that the incidents' changes ask for.
var sunday = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func check(t testing.TB, s Source) *Change {
	t.Helper()
	if s.Now.IsZero() {
		s.Now = sunday
	}
	c, err := Check(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func tell(fs []devices.Finding) string {
	var b strings.Builder
	for _, f := range fs {
		if f.Severity != devices.Info {
			fmt.Fprintf(&b, "  %s %s\n", f.Severity, f)
		}
	}
	return b.String()
}

// TestInventedChanges judges the changes of testdata/changes against the ScoNet site and holds each verdict and its reasons
// against want.txt.
func TestInventedChanges(t *testing.T) {
	f, err := os.Open("../testdata/changes/want.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if lines.Text() == "" || strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		want := strings.Split(lines.Text(), "\t")
		if len(want) != 4 {
			t.Fatalf("want.txt: %q is no id, verdict, rules and reason", lines.Text())
		}
		n++
		t.Run(want[0], func(t *testing.T) {
			c := check(t, Source{Dir: sconet, ChangeDir: filepath.Join("../testdata/changes", want[0])})
			if string(c.Verdict) != want[1] {
				t.Errorf("verdict %s, want %s: %s\n%s", c.Verdict, want[1], want[3], tell(c.Findings))
			}
			for _, rule := range strings.Split(want[2], ",") {
				if rule != "-" && !slices.ContainsFunc(c.Findings, func(f devices.Finding) bool { return f.Rule == rule && f.Severity == devices.Deny }) {
					t.Errorf("no %s: %s\n%s", rule, want[3], tell(c.Findings))
				}
			}
		})
	}
	if n < 20 {
		t.Errorf("%d changes, where there were 20", n)
	}
}

// TestSconet holds the incident to what incidents.md tells of it.
func TestSconet(t *testing.T) {
	c := check(t, Source{Dir: sconet, ChangeDir: sconet + "/changes/CHG-1042"})
	if c.Verdict != Denied {
		t.Fatalf("verdict %s\n%s", c.Verdict, tell(c.Findings))
	}
	for rule, words := range map[string][]string{
		"halves/simultaneous-loss":  {"core-a", "core-b", "reload"},
		"uplinks/below-minimum":     {"storage"},
		"source/vendor-preapproved": {"vendor"},
		"scope/standard-too-strong": {"reload"},
		"groups/below-keep":         {"core"},
	} {
		said := ""
		for _, f := range c.Findings {
			if f.Rule == rule && f.Severity == devices.Deny {
				said += f.Message + "\n"
			}
		}
		for _, w := range words {
			if !strings.Contains(said, w) {
				t.Errorf("%s does not name %s: %q", rule, w, said)
			}
		}
	}
	changing := c.Forecast.States[1]
	if !changing.Down.Devices["core-a"] || !changing.Down.Devices["core-b"] || changing.Uplinks["storage"].Up != 0 || changing.Services["vm-storage"] != "lost" {
		t.Errorf("state %q does not show the outage: %+v %+v", changing.Name, changing.Down, changing.Uplinks)
	}
	for _, d := range []string{"voip-a", "voip-b"} {
		if changing.Down.Devices[d] || c.Commands[d] != nil {
			t.Errorf("%s is touched", d)
		}
	}
	half := check(t, Source{Dir: sconet, ChangeDir: sconet + "/changes/CHG-1043"})
	if half.Verdict != Pass || len(half.Plan.Steps) != 2 {
		t.Errorf("corrected: verdict %s with %d steps\n%s", half.Verdict, len(half.Plan.Steps), tell(half.Findings))
	}
	var names []string
	for _, s := range half.Forecast.States {
		names = append(names, s.Name)
		if s.Services["vm-storage"] == "lost" || s.Uplinks["storage"].Up < s.Uplinks["storage"].Keep {
			t.Errorf("corrected: state %q loses storage: %+v", s.Name, s.Uplinks)
		}
	}
	if got := strings.Join(names, ", "); got != "before, A changing, A changed, B changing, after" {
		t.Errorf("states: %s", got)
	}
}

// TestVerdictIsTheSameEachTime runs one check several times: nothing may hang on the order of maps.
func TestVerdictIsTheSameEachTime(t *testing.T) {
	first := check(t, Source{Dir: sconet, ChangeDir: sconet + "/changes/CHG-1042"})
	for range 4 {
		again := check(t, Source{Dir: sconet, ChangeDir: sconet + "/changes/CHG-1042"})
		if tell(again.Findings) != tell(first.Findings) || again.Plan.Digest != first.Plan.Digest {
			t.Fatalf("findings or digest differ:\n%s\n%s", tell(first.Findings), tell(again.Findings))
		}
	}
}

// TestHalvesAreNeverMixed holds the plan to the promise that a step by halves has members of one half only.
func TestHalvesAreNeverMixed(t *testing.T) {
	site := &devices.Site{Groups: map[string]*devices.Group{
		"x": {Halves: map[string][]string{"A": {"a1", "a2"}, "B": {"b1"}}, Order: "B-first"},
		"y": {Halves: map[string][]string{"A": {"c1"}, "B": {"d1"}}, Order: "either"},
	}}
	p := planner{site: site, changed: []string{"a1", "a2", "b1", "c1", "d1", "z1", "z2"}}
	if got := p.orders(); len(got) != 1 || got[0] != "B" {
		t.Fatalf("orders %v, want B alone", got)
	}
	plan := p.plan(ByHalves, "B")
	var got []string
	for _, s := range plan.Steps {
		got = append(got, s.Half+":"+strings.Join(s.Devices, ","))
	}
	if want := "B:b1,d1 A:a1,a2,c1 :z1 :z2"; strings.Join(got, " ") != want {
		t.Errorf("steps %v, want %s", got, want)
	}
	site.Groups["y"].Order = "A-first"
	if got := p.orders(); len(got) != 0 {
		t.Errorf("orders %v, where the groups contradict each other", got)
	}
}
