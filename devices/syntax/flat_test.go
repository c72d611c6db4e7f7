package syntax

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

type flatScope struct{ said *[]string }

func flatLanguage(t testing.TB) *Flat[flatScope] {
	t.Helper()
	say := func(s *flatScope, a Args) error {
		*s.said = append(*s.said, strings.Join(a.Node.Words, " "))
		return nil
	}
	g, err := Compile(Options{}, []Row[flatScope]{
		{Pattern: "system host-name {name}", Do: say},
		{Pattern: "port <port>", Do: say},
		{Pattern: "port <port> mtu {mtu:int}", Do: say},
		{Pattern: "port <port> unit <unit:int> address <a>", Do: say},
		{Pattern: "policy <p> term <t> then {w}", Do: say},
		{Pattern: "queue <rest:rest>", As: Unmodelled, Why: "not computed"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return &Flat[flatScope]{Grammar: g, Ordered: []string{"policy <> term <>"},
		Reader: FlatReader{Comment: []string{"#"}, Set: []string{"set"}, Verbs: []string{"delete", "insert", "deactivate", "activate", "rename", "replace", "edit", "top", "up", "load"}}}
}

func (f *Flat[S]) paths(t *Tree) string {
	var out []string
	for _, n := range t.Nodes {
		if n.Kind == Statement {
			out = append(out, n.Path())
		}
	}
	return strings.Join(out, "\n")
}

// TestFlatForms reads braces and set form into the same statements, and gives every line one disposition.
func TestFlatForms(t *testing.T) {
	f := flatLanguage(t)
	braces := "system {\n    host-name r1; # why\n}\nport a {\n    mtu 9000;\n    unit 0 { address [ 1 2 ]; }\n}\n/* two\n   lines */\nqueue {\n    deep { er; }\n}\nport b {\n}\nnonsense {\n    more;\n}\n"
	set := "set system host-name r1\nset port a mtu 1500\nset port a mtu 9000\nset port a unit 0 address [ 1 2 ]\nset queue deep er\nset port b\nset nonsense more\n"
	a, b := f.Read("a", []byte(braces)), f.Read("b", []byte(set))
	if f.paths(a) != f.paths(b) {
		t.Errorf("braces give\n%s\nset form gives\n%s", f.paths(a), f.paths(b))
	}
	var said []string
	r := f.Convert(flatScope{&said}, a)
	want := "inert modelled inert inert modelled modelled inert inert inert unmodelled unmodelled inert modelled inert unknown unknown inert"
	var got []string
	for _, l := range r.Lines {
		got = append(got, l.Disposition.String())
	}
	if strings.Join(got, " ") != want {
		t.Errorf("dispositions are\n%s\nwant\n%s", strings.Join(got, " "), want)
	}
}

// TestFlatBraces accounts for text whose braces do not balance.
func TestFlatBraces(t *testing.T) {
	f := flatLanguage(t)
	for _, text := range []string{"}\n}\nport a {", "port a {\n mtu 9000", "{{{{\n}}", "a { b { c\n;\n} }\n", strings.Repeat("x {\n", 5000)} {
		tree := f.Read("x", []byte(text))
		var said []string
		r := f.Convert(flatScope{&said}, tree)
		if len(r.Lines) != tree.Lines {
			t.Errorf("%.20q: %d lines have %d dispositions", text, tree.Lines, len(r.Lines))
		}
	}
}

// TestFlatLinear reads and undoes many statements in time that grows with their number.
func TestFlatLinear(t *testing.T) {
	f := flatLanguage(t)
	took := func(n int) time.Duration {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "set port p%d unit %d address a%d\n", i, i%7, i)
		}
		for i := range n {
			fmt.Fprintf(&b, "delete port p%d unit %d address a%d\n", i, i%7, i)
		}
		start := time.Now()
		f.Read("x", []byte(b.String()))
		return time.Since(start)
	}
	took(1000)
	small, large := took(5000), took(20000)
	if large > 40*small+time.Second {
		t.Errorf("5,000 statements take %v, 20,000 %v", small, large)
	}
}
