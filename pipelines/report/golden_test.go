package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"interlock/pipelines"
)

var update = flag.Bool("update", false, "write the golden files anew")

var ruleTexts = map[string]RuleText{
	"halves/simultaneous-loss":  {"no step takes members of every half out of service", "Speaks when members of every half of a group leave service in one step.", "plan it by halves"},
	"source/vendor-preapproved": {"a vendor's text is never pre-approved", "Vendor text is untrusted input.", "make it a normal change"},
	"uplinks/below-minimum":     {"an uplink keeps its minimum in every state", "Counts ports.", "plan it by halves"},
}

var cases = []struct {
	name   string
	change func() *pipelines.Change
}{
	{"denied", denied}, {"harmless", harmless}, {"unknown", unknown}, {"by-halves", byHalvesPass},
	{"empty", func() *pipelines.Change { return &pipelines.Change{} }},
}

func options() Options {
	return Options{Rules: ruleTexts, Judged: []string{"halves/simultaneous-loss", "halves/not-split", "uplinks/below-minimum"}, Version: "0.1.0"}
}

func written(t *testing.T, f Format, c *pipelines.Change, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, c, o); err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s differs (go test ./pipelines/report -update writes it anew):\n%s", file, d)
	}
}

func TestGolden(t *testing.T) {
	for _, c := range cases {
		for _, f := range Formats {
			if f.Name == "html" {
				continue // a page is looked at, not compared: see packet_test.go
			}
			t.Run(c.name+"/"+f.Name, func(t *testing.T) {
				got := written(t, f, c.change(), options())
				golden(t, c.name+f.Extension, got)
				for range 5 {
					if again := written(t, f, c.change(), options()); again != got {
						t.Fatal("the same change is written differently the second time")
					}
				}
			})
		}
	}
}

func TestTextFitsAndNeedsNoColour(t *testing.T) {
	text := Formats[0]
	for _, c := range cases {
		plain := written(t, text, c.change(), options())
		for _, l := range strings.Split(plain, "\n") {
			if width(l) > columns {
				t.Errorf("%s: %d columns: %s", c.name, width(l), l)
			}
		}
		o := options()
		o.Color = true
		coloured := written(t, text, c.change(), o)
		if !strings.Contains(coloured, "\x1b[") {
			t.Errorf("%s: no colour where it was asked for", c.name)
		}
		for _, s := range []style{bold, red, yellow, green, faint} {
			coloured = strings.ReplaceAll(coloured, "\x1b["+string(s)+"m", "")
		}
		if d := cmp.Diff(plain, strings.ReplaceAll(coloured, "\x1b[0m", "")); d != "" {
			t.Errorf("%s: colour changes the words:\n%s", c.name, d)
		}
	}
}
