package eos

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"interlock/devices"
)

// TestParse reads the configurations of testdata/parse: which leaves the model has, which it has not, and which lines
// are not modelled. No line is unknown.
func TestParse(t *testing.T) {
	files, err := filepath.Glob("testdata/parse/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		part := sections(string(text))
		tree := Vendor.Read(f, []byte(part["config"]))
		c, lines, _ := Vendor.Convert([]*devices.Tree{tree})
		got := map[string]string{}
		for _, l := range devices.Leaves(c) {
			got[l.Path] = l.Value
			for p := l.Path; strings.Contains(p, devices.PathSeparator); {
				p = p[:strings.LastIndex(p, devices.PathSeparator)]
				if _, ok := got[p]; !ok {
					got[p] = ""
				}
			}
		}
		for _, l := range strings.Split(strings.TrimSpace(part["leaves"]), "\n") {
			path, want, _ := strings.Cut(l, " =")
			if v, ok := got[path]; !ok || v != strings.TrimSpace(want) {
				t.Errorf("%s: %s is %q (there: %v), want %q", f, path, v, ok, strings.TrimSpace(want))
			}
		}
		for _, path := range strings.Split(strings.TrimSpace(part["absent"]), "\n") {
			if v, ok := got[path]; ok {
				t.Errorf("%s: %s is %q, want none", f, path, v)
			}
		}
		var unmodelled []string
		for _, l := range lines {
			switch l.Disposition {
			case devices.Unmodelled:
				unmodelled = append(unmodelled, l.Text)
			case devices.Unknown:
				t.Errorf("%s: line %d is unknown: %s", f, l.Pos.Line, l.Text)
			}
		}
		if u := strings.Join(unmodelled, "\n"); u != strings.TrimSpace(part["unmodelled"]) {
			t.Errorf("%s: unmodelled are\n%s\nwant\n%s", f, u, part["unmodelled"])
		}
	}
}

// TestParseFlat: a configuration pasted without indentation, and one entered as commands, say the same.
func TestParseFlat(t *testing.T) {
	text, err := os.ReadFile("testdata/parse/leaf.txt")
	if err != nil {
		t.Fatal(err)
	}
	config := sections(string(text))["config"]
	config = config[:strings.Index(config, "router isis")] // what stands behind it
	var flat []string
	for _, l := range strings.Split(config, "\n") {
		flat = append(flat, strings.TrimSpace(l))
	}
	want := model(t, config)
	if d := differences(model(t, strings.Join(flat, "\n")), want); len(d) > 0 {
		t.Errorf("flat:\n%s", strings.Join(d, "\n"))
	}
	for _, commands := range []string{config, strings.Join(flat, "\n")} {
		got := modelOf(enter(t, Vendor.Read("x.cfg", nil), commands).After)
		got.Version, got.Platform, got.System.RoutingModel = want.Version, want.Platform, want.System.RoutingModel
		if d := differences(got, want); len(d) > 0 {
			t.Errorf("entered:\n%s", strings.Join(d, "\n"))
		}
	}
}
