package frrjudge

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// Case is a saved judgement: a snapshot and what real FRR made of it. As a txtar archive it has the snapshot's files, `want`, the tables
// with all links up (`ROUTER ROW` lines), `want without ROUTER:PORT` or `want without ROUTER`, what differs from those with that down (`ROUTER -|+ ROW`), and
// `bgp`, the best paths with all links up.
type Case struct {
	Comment  string
	Snapshot Snapshot
	States   []State
	Paths    Tables
}

func (t Tables) String() string {
	var b strings.Builder
	for _, r := range slices.SortedFunc(keys(t), byName) {
		for _, row := range t[r] {
			fmt.Fprintln(&b, r, row)
		}
	}
	return b.String()
}

func keys(t Tables) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range t {
			if !yield(k) {
				return
			}
		}
	}
}

func parseTables(text string) (Tables, error) {
	t := Tables{}
	for line := range strings.Lines(text) {
		r, row, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			return nil, fmt.Errorf("%q is not of the form ROUTER ROW", line)
		}
		t[r] = append(t[r], row)
	}
	return t, nil
}

func (c *Case) format() []byte {
	a := &txtar.Archive{Comment: []byte(c.Comment)}
	add := func(name, text string) { a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(text)}) }
	for _, r := range c.Snapshot.Routers() {
		add(fmt.Sprintf(configPath, r), c.Snapshot.Config(r))
	}
	for _, path := range slices.Sorted(maps.Keys(c.Snapshot)) {
		if !strings.HasSuffix(path, "/frr.conf") {
			add(path, c.Snapshot[path])
		}
	}
	for i, s := range c.States {
		if i == 0 {
			add("want", s.Tables.String())
			continue
		}
		add("want without "+s.Without, lines(Diff(c.States[0].Tables, s.Tables)))
	}
	add("bgp", c.Paths.String())
	return txtar.Format(a)
}

func lines(ls []string) string {
	if len(ls) == 0 {
		return ""
	}
	return strings.Join(ls, "\n") + "\n"
}

func parseCase(text []byte) (*Case, error) {
	a := txtar.Parse(text)
	c := &Case{Comment: string(a.Comment), Snapshot: Snapshot{}}
	for _, f := range a.Files {
		var err error
		without, failed := strings.CutPrefix(f.Name, "want without ")
		switch {
		case f.Name == "bgp":
			c.Paths, err = parseTables(string(f.Data))
		case f.Name == "want":
			var t Tables
			t, err = parseTables(string(f.Data))
			c.States = append([]State{{"", t}}, c.States...)
		case failed:
			if len(c.States) == 0 {
				return nil, fmt.Errorf("%s stands before want", f.Name)
			}
			var t Tables
			t, err = Patch(c.States[0].Tables, strings.FieldsFunc(string(f.Data), func(r rune) bool { return r == '\n' }))
			c.States = append(c.States, State{without, t})
		default:
			c.Snapshot[f.Name] = string(f.Data)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	if len(c.States) == 0 || len(c.Snapshot.Routers()) == 0 {
		return nil, fmt.Errorf("a case needs configurations and the file want")
	}
	return c, nil
}

func TestCaseRoundTrip(t *testing.T) {
	whole := Tables{"r1": {"10.0.0.0/30 connected 0/0 attached eth0", "10.0.1.0/24 ospf 110/20 via 10.0.0.2 eth0"}, "r2": {"10.0.0.0/30 connected 0/0 attached eth0"}}
	cut := Tables{"r1": {}, "r2": {"0.0.0.0/0 static 1/0 discard"}}
	before := Case{Comment: "two\n", Snapshot: Generate(1, "any", 2, 2), States: []State{{"", whole}, {"r1:eth0", cut}}, Paths: Tables{"r1": {"10.0.0.0/30 best"}}}
	after, err := parseCase(before.format())
	if err != nil {
		t.Fatal(err)
	}
	if d := Diff(whole, after.States[0].Tables); len(d) > 0 {
		t.Errorf("the whole network: %q", d)
	}
	if d := Diff(cut, after.States[1].Tables); len(d) > 0 || after.States[1].Without != "r1:eth0" {
		t.Errorf("without %s: %q", after.States[1].Without, d)
	}
	if got, want := string(after.format()), string(before.format()); got != want {
		t.Errorf("written again:\n%s\nwant\n%s", got, want)
	}
}
