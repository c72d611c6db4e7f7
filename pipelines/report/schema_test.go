package report

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"interlock/devices"
	"interlock/pipelines"
)

func schema(t *testing.T, file string) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func checkJSON(t *testing.T, s *jsonschema.Schema, text string) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatalf("no JSON: %v", err)
	}
	if err := s.Validate(v); err != nil {
		t.Error(err)
	}
}

func TestJSONFollowsItsSchema(t *testing.T) {
	s := schema(t, "../../docs/schema/change-v1.json")
	for _, c := range cases {
		text := written(t, Formats[1], c.change(), options())
		checkJSON(t, s, text)
		if strings.Contains(text, "null") {
			t.Errorf("%s: null where an empty list or object belongs", c.name)
		}
	}
	for _, wrong := range []string{`{}`, `{"schema":"interlock/change/v1","verdict":"fine"}`} {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(wrong))
		if err != nil {
			t.Fatal(err)
		}
		if s.Validate(v) == nil {
			t.Errorf("the schema takes %s", wrong)
		}
	}
}

// TestJSONKeepsTheContract reads the case file as the contract's users do.
func TestJSONKeepsTheContract(t *testing.T) {
	var got struct {
		Verdict  string
		Findings []struct {
			Severity     string
			Inconclusive bool
		}
		Coverage map[string]any
	}
	if err := json.Unmarshal([]byte(written(t, Formats[1], unknown(), options())), &got); err != nil {
		t.Fatal(err)
	}
	if got.Verdict != "inconclusive" || len(got.Findings) != 1 || got.Findings[0].Severity != "warn" || !got.Findings[0].Inconclusive {
		t.Errorf("an inconclusive finding is a warning with a mark, got %+v", got)
	}
	if got.Coverage["unknown"] != float64(1) {
		t.Errorf("unknown lines: %v", got.Coverage["unknown"])
	}
}

func TestAnUnsureServiceIsNowhereOK(t *testing.T) {
	c := harmless()
	c.Forecast.States[2].Unsure = map[string]string{"vm-storage": "no cabling is known"}
	var got caseFile
	text := written(t, Formats[1], c, options())
	checkJSON(t, schema(t, "../../docs/schema/change-v1.json"), text)
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	after := got.States[2]
	if s, ok := after.Services["vm-storage"]; ok || after.Unsure["vm-storage"] == "" {
		t.Errorf("services say %q, unsure says %q", s, after.Unsure["vm-storage"])
	}
	for _, f := range []Format{Formats[0], Formats[2]} {
		if text := written(t, f, c, options()); !strings.Contains(text, "NOT KNOWN") || strings.Contains(text, "nothing restarts") {
			t.Errorf("%s calls a service safe that nobody can answer for", f.Name)
		}
	}
}

func TestSARIFFollowsTheStandardAndGitHub(t *testing.T) {
	s := schema(t, "testdata/sarif-schema-2.1.0.json")
	for _, c := range cases {
		change := c.change()
		text := written(t, Formats[3], change, options())
		checkJSON(t, s, text)
		var log sarifLog
		if err := json.Unmarshal([]byte(text), &log); err != nil {
			t.Fatal(err)
		}
		run := log.Runs[0]
		if run.Results == nil || len(run.Results) != len(change.Findings) {
			t.Errorf("%s: %d results for %d findings", c.name, len(run.Results), len(change.Findings))
		}
		for _, r := range run.Tool.Driver.Rules {
			if r.ID == "" || r.Short.Text == "" || r.Full.Text == "" || r.Help.Text == "" || len(r.Full.Text) > 1024 {
				t.Errorf("%s: rule with an empty or too long text: %+v", c.name, r)
			}
		}
		seen := map[string]bool{}
		for i, r := range run.Results {
			l := r.Locations[0].Physical
			if len(r.Locations) != 1 || l.Artifact.URI == "" || strings.HasPrefix(l.Artifact.URI, "/") || l.Region.StartLine < 1 {
				t.Errorf("%s: result %d stands nowhere: %+v", c.name, i, r.Locations)
			}
			p := r.Fingerprints["primaryLocationLineHash"]
			if p == "" || seen[p] {
				t.Errorf("%s: result %d has the fingerprint %q, which is empty or another's", c.name, i, p)
			}
			seen[p] = true
			if run.Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID {
				t.Errorf("%s: result %d points at another rule", c.name, i)
			}
			if f := change.Findings[i]; (f.Waived != nil) != (len(r.Suppressions) == 1) {
				t.Errorf("%s: result %d: waiver and suppressions disagree", c.name, i)
			}
		}
	}
}

func TestSARIFAnchors(t *testing.T) {
	c := denied()
	f := devices.Finding{Rule: "r/r", Severity: devices.Deny, Device: "voip-a"}
	for _, step := range []struct {
		reason string
		mutate func()
		want   string
	}{
		{"without a place a finding stands at what asked for the change", func() {}, "changes/CHG-1042/change.yaml"},
		{"without a change file it stands at the device's first file", func() { c.Request.Pos = devices.Pos{} }, "configs/voip-a.cfg"},
		{"without a device it stands at the site", func() { f.Device = "" }, "interlock.yaml"},
		{"its own place comes first", func() { f.Pos = at("configs/core-a.cfg", 7) }, "configs/core-a.cfg"},
	} {
		step.mutate()
		if got := anchor(c, f).File; got != step.want {
			t.Errorf("%s: got %s, want %s", step.reason, got, step.want)
		}
	}
	o := Options{RepoPath: func(f string) string { return "network/" + f }}
	if got := location(at("./configs/a b.cfg", 7), 0, o).Physical.Artifact.URI; got != "network/configs/a%20b.cfg" {
		t.Errorf("uri %s", got)
	}
}

func TestFingerprintsOutliveWordsAndLines(t *testing.T) {
	f := denied().Findings[0]
	g := f
	g.Message, g.Hint, g.Pos.Line = "other words", "", f.Pos.Line+30
	if fingerprint(f) != fingerprint(g) {
		t.Error("a finding on a moved line with new words counts as another")
	}
	g.Path = "group voip"
	if fingerprint(f) == fingerprint(g) {
		t.Error("a finding about something else counts as the same")
	}
}

func TestJUnitCounts(t *testing.T) {
	for _, c := range cases {
		text := written(t, Formats[4], c.change(), options())
		var got junitSuites
		if err := xml.Unmarshal([]byte(text), &got); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		cases, red := 0, 0
		for _, s := range got.Suites {
			cases += len(s.Cases)
			for _, v := range s.Cases {
				if v.Failure != nil || v.Error != nil {
					red++
				}
			}
		}
		if got.Tests != cases || got.Failures+got.Errors != red {
			t.Errorf("%s: counts %d tests, %d+%d red; there are %d and %d", c.name, got.Tests, got.Failures, got.Errors, cases, red)
		}
		if passes := c.change().Verdict == pipelines.Pass; passes != (red == 0) {
			t.Errorf("%s: passes is %v, but %d cases are red", c.name, passes, red)
		}
	}
}

func validXML(t *testing.T, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("no XML: %v", err)
		}
	}
}
