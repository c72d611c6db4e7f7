package vendortest

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"interlock/devices"
)

// archives calls f with the sections of each archive of a folder.
func archives(t *testing.T, folder string, f func(t *testing.T, file map[string]string)) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", folder, "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no archives in testdata/%s: %v", folder, err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			file := map[string]string{}
			for _, part := range txtar.Parse(ReadFile(t, name)).Files {
				file[part.Name] = string(part.Data)
			}
			f(t, file)
		})
	}
}

// Enter enters the file "commands" of each archive of testdata/enter on "before"; the model must then be that of "after",
// and the configuration before as it was. Lines that must not be known are listed in "unknown", those that are known
// and not computed in "unmodelled". The commands computed from one to the other must lead there, and those back.
func Enter(t *testing.T, s System) {
	archives(t, "enter", func(t *testing.T, file map[string]string) {
		before := s.Vendor.Read("before", []byte(file["before"]))
		after := s.Vendor.Read("after", []byte(file["after"]))
		was := before.Render(" ")
		e := s.Vendor.Enter(before, "commands", []byte(file["commands"]))
		if before.Render(" ") != was {
			t.Error("entering commands changed the configuration before")
		}
		if d := Differences(s.Model(after), s.Model(e.After)); len(d) > 0 {
			t.Errorf("after the commands it is not as wanted:\n%s\nit is:\n%s", strings.Join(d, "\n"), e.After.Render(" "))
		}
		var said []devices.LineReport // a line is told of once; of what is never committed only the commands tell
		for _, l := range e.Lines {
			if l.Disposition != devices.Unknown {
				said = append(said, l)
			}
		}
		for _, c := range e.Commands {
			if c.Disposition == devices.Unknown {
				said = append(said, devices.LineReport{Text: c.Text, Disposition: c.Disposition})
			}
		}
		dispositions(t, said, file)
		ThereAndBack(t, s, before, e.After)
	})
}

// Parse converts the file "config" of each archive of testdata/parse. "model" is the whole of what it must come to, or
// "leaves" some of it and "absent" paths that must not be set; "unknown" and "unmodelled" list the lines that must be.
func Parse(t *testing.T, s System) {
	archives(t, "parse", func(t *testing.T, file map[string]string) {
		tree := s.Vendor.Read("config", []byte(file["config"]))
		c, reports, _ := s.Vendor.Convert([]*devices.Tree{tree})
		lines(t, tree, reports)
		got := Leaves(c)
		if want, whole := file["model"]; whole {
			if d := cmp.Diff(split(want), got); d != "" {
				t.Errorf("the model (-want +got):\n%s", d)
			}
		}
		for _, want := range split(file["leaves"]) {
			if !holds(got, want) {
				t.Errorf("the model has no %q", want)
			}
		}
		for _, path := range split(file["absent"]) {
			for _, g := range got {
				if strings.HasPrefix(g, path+" = ") || strings.HasPrefix(g, path+devices.PathSeparator) {
					t.Errorf("the model has %q", g)
				}
			}
		}
		dispositions(t, reports, file)
		if t.Failed() {
			t.Log("the model:\n" + strings.Join(got, "\n"))
		}
	})
}

// holds reports whether a leaf is there, or, without a value, something at or below its path.
func holds(leaves []string, want string) bool {
	path := strings.TrimSuffix(want, " =")
	for _, l := range leaves {
		if l == want || strings.HasPrefix(l, path+devices.PathSeparator) || l == path+" = " || path != want && strings.HasPrefix(l, path+" = ") && strings.HasSuffix(l, "= ") {
			return true
		}
	}
	return false
}

// dispositions holds the lines that are unknown and unmodelled to those that an archive lists.
func dispositions(t *testing.T, reports []devices.LineReport, file map[string]string) {
	t.Helper()
	got := map[devices.Disposition][]string{}
	for _, r := range reports {
		got[r.Disposition] = append(got[r.Disposition], strings.TrimSpace(r.Text))
	}
	for _, d := range []devices.Disposition{devices.Unknown, devices.Unmodelled} {
		var want []string
		for _, l := range split(file[d.String()]) {
			want = append(want, strings.TrimSpace(l))
		}
		if diff := cmp.Diff(want, got[d]); diff != "" {
			t.Errorf("%v lines (-want +got):\n%s", d, diff)
		}
	}
}

func split(text string) []string {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return strings.Split(strings.Trim(text, "\n"), "\n")
}
