package nxos

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"interlock/devices"
	"interlock/devices/syntax"
)

// leaves are what is set in the model of a configuration, one line each.
func leaves(trees ...*devices.Tree) []string {
	c, _, _ := Vendor.Convert(trees)
	var out []string
	for _, l := range devices.Leaves(c) {
		out = append(out, l.Path+" = "+l.Value)
	}
	return out
}

// TestEnter enters the file "commands" of each archive on "before"; the model must then be that of "after". The
// commands computed back and forth must lead there too. The file "unknown", where there is one, lists the lines that
// must not be known.
func TestEnter(t *testing.T) {
	archives, err := filepath.Glob("testdata/enter/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives in testdata/enter")
	}
	for _, name := range archives {
		t.Run(filepath.Base(name), func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			file := map[string]string{}
			for _, f := range txtar.Parse(text).Files {
				file[f.Name] = string(f.Data)
			}
			before := Vendor.Read("before", []byte(file["before"]))
			after := Vendor.Read("after", []byte(file["after"]))
			e := Vendor.Enter(before, "commands", []byte(file["commands"]))
			if d := cmp.Diff(leaves(after), leaves(e.After)); d != "" {
				t.Errorf("after the commands (-want +got):\n%s\n%s", d, e.After.Render(" "))
			}
			var unknown []string
			for _, c := range e.Commands {
				if c.Disposition == devices.Unknown {
					unknown = append(unknown, c.Text)
				}
			}
			if d := cmp.Diff(strings.TrimSpace(file["unknown"]), strings.Join(unknown, "\n")); d != "" {
				t.Errorf("unknown lines (-want +got):\n%s", d)
			}
			roundTrip(t, before, e.After)
			roundTrip(t, e.After, before)
		})
	}
}

// roundTrip enters the commands from one configuration to another and compares the models.
func roundTrip(t *testing.T, from, to *devices.Tree) {
	t.Helper()
	text := syntax.Typed(Vendor.Commands(from, to))
	e := Vendor.Enter(from, "computed", []byte(text))
	if d := cmp.Diff(leaves(to), leaves(e.After)); d != "" {
		t.Errorf("the computed commands lead elsewhere (-want +got):\n%s\nthe commands:\n%s", d, text)
	}
}
