// Package nokiatest holds the tests that SR OS and SR Linux share: round trips, mutation, and texts that make no sense.
package nokiatest

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"interlock/devices"
)

// Model is a configuration's model without the places where it stands.
func Model(v devices.Vendor, text string) *devices.Config {
	return of(v, v.Read("x.cfg", []byte(text)))
}

func of(v devices.Vendor, t *devices.Tree) *devices.Config {
	c, _, _ := v.Convert([]*devices.Tree{t})
	c.Positions, c.References = nil, nil
	for _, l := range c.ACLs {
		for i := range l.Entries {
			l.Entries[i].Pos = devices.Pos{}
		}
	}
	for _, p := range c.RoutePolicies {
		for i := range p.Terms {
			p.Terms[i].Pos = devices.Pos{}
		}
	}
	for _, p := range c.PrefixLists {
		for i := range p.Entries {
			p.Entries[i].Pos = devices.Pos{}
		}
	}
	for _, p := range c.ASPathLists {
		for i := range p.Entries {
			p.Entries[i].Pos = devices.Pos{}
		}
	}
	for _, p := range c.CommunityLists {
		for i := range p.Entries {
			p.Entries[i].Pos = devices.Pos{}
		}
	}
	return c
}

// Read reads a file of a test.
func Read(t testing.TB, file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// RoundTrip enters commands on every file; the commands from before to after, entered on before, must give after, and
// those back must give before.
func RoundTrip(t *testing.T, v devices.Vendor, files []string, change string) {
	t.Helper()
	for _, f := range files {
		before := v.Read(filepath.Base(f), []byte(Read(t, f)))
		entered := v.Enter(before, "x.cmd", []byte(change))
		for _, c := range entered.Commands {
			if c.Disposition == devices.Unknown && !c.Exec {
				t.Errorf("%s: %q is unknown: %s", f, c.Text, c.Why)
			}
		}
		after := entered.After
		want, was := of(v, after), of(v, before)
		if reflect.DeepEqual(want, was) {
			t.Errorf("%s: the change changes nothing", f)
		}
		there := v.Enter(before, "there.cmd", text(v.Commands(before, after)))
		if diff := Differ(want, of(v, there.After)); diff != "" {
			t.Errorf("%s: forward: %s\n%s", f, diff, text(v.Commands(before, after)))
		}
		back := v.Enter(after, "back.cmd", text(v.Commands(after, before)))
		if diff := Differ(was, of(v, back.After)); diff != "" {
			t.Errorf("%s: back: %s\n%s", f, diff, text(v.Commands(after, before)))
		}
	}
}

// Differ tells the first leaf in which two models differ, "" where they do not.
func Differ(want, got *devices.Config) string {
	if reflect.DeepEqual(want, got) {
		return ""
	}
	a, b := devices.Leaves(*want), devices.Leaves(*got)
	for i := 0; i < len(a) || i < len(b); i++ {
		switch {
		case i >= len(a):
			return "more: " + b[i].Path + " " + b[i].Value
		case i >= len(b):
			return "missing: " + a[i].Path + " " + a[i].Value
		case a[i] != b[i]:
			return "want " + a[i].Path + " " + a[i].Value + ", got " + b[i].Path + " " + b[i].Value
		}
	}
	return "" // empty and missing maps are the same to people
}

func text(commands []devices.Command) []byte {
	var b strings.Builder
	for _, c := range commands {
		b.WriteString(c.Line + "\n")
	}
	return []byte(b.String())
}

var lastNumber = regexp.MustCompile(`[0-9]+([^0-9]*)$`)

// Mutation takes each line called modelled away by itself, or changes its number: the model must change. Silent are lines
// that need not, for they state a default.
func Mutation(t *testing.T, v devices.Vendor, files []string, silent *regexp.Regexp) {
	t.Helper()
	tried := 0
	for _, f := range files {
		whole := Read(t, f)
		lines := strings.Split(whole, "\n")
		before := Model(v, whole)
		_, reports, _ := v.Convert([]*devices.Tree{v.Read("x.cfg", []byte(whole))})
		seen := map[string]int{}
		for _, r := range reports {
			seen[r.Text]++
			if r.Disposition != devices.Modelled || silent.MatchString(r.Text) || seen[r.Text] > 1 {
				continue
			}
			tried++
			n := r.Pos.Line - 1
			changed := false
			for _, other := range mutants(lines[n]) {
				mutant := append([]string(nil), lines...)
				mutant[n] = other
				if !reflect.DeepEqual(before, Model(v, strings.Join(mutant, "\n"))) {
					changed = true
					break
				}
			}
			if !changed {
				t.Errorf("%s:%d: the model is the same without the modelled line %q", filepath.Base(f), r.Pos.Line, r.Text)
			}
		}
	}
	t.Logf("%d lines taken away", tried)
}

// mutants are what a line may become. One that opens a block keeps its brace.
func mutants(line string) []string {
	var out []string
	if m := lastNumber.FindStringSubmatchIndex(line); m != nil {
		if n, err := strconv.Atoi(line[m[0]:m[2]]); err == nil {
			out = append(out, line[:m[0]]+strconv.Itoa(n+1)+line[m[2]:], line[:m[0]]+strconv.Itoa(max(0, n-1))+line[m[2]:])
		}
	}
	switch {
	case strings.HasSuffix(line, "{"):
		return append(out, "zzz {")
	case strings.HasSuffix(line, "{ }") || strings.HasSuffix(line, "}"):
		return append(out, strings.Repeat(" ", 4))
	}
	return append(out, "")
}

// Everything reads text as configuration and as commands, and demands one disposition a line.
func Everything(t *testing.T, v devices.Vendor, text []byte) {
	t.Helper()
	tree := v.Read("x.cfg", text)
	_, lines, _ := v.Convert([]*devices.Tree{tree})
	seen := map[int]bool{}
	for _, l := range lines {
		if seen[l.Pos.Line] {
			t.Fatalf("line %d has two dispositions", l.Pos.Line)
		}
		seen[l.Pos.Line] = true
		if l.Disposition < devices.Modelled || l.Disposition > devices.Unknown {
			t.Fatalf("line %d has no disposition", l.Pos.Line)
		}
	}
	if len(lines) != tree.Lines {
		t.Fatalf("%d lines, %d dispositions", tree.Lines, len(lines))
	}
	e := v.Enter(tree, "x.cmd", text)
	v.Convert([]*devices.Tree{e.After})
	v.Commands(tree, e.After)
}
