package inputs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// seed gives a fuzz target the files of testdata/<what> whose names end so.
func seed(f *testing.F, what, ending string) {
	f.Helper()
	files, _ := filepath.Glob(filepath.Join("testdata", what, "*.txtar"))
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, x := range a.Files {
			if strings.HasSuffix(x.Name, ending) {
				f.Add(x.Data)
			}
		}
	}
}

// placed fails where a problem of a YAML file has a place outside of the text.
func placed(t *testing.T, text []byte, err error) {
	t.Helper()
	lines := len(yamlLines(text))
	if ps, ok := err.(Problems); ok {
		for _, p := range ps {
			if p.Message == "" || p.Pos.File == "" || p.Pos.Line < 0 || p.Pos.Line > lines+1 {
				t.Errorf("problem %+v in a text of %d lines", p, lines)
			}
		}
	} else if err != nil {
		t.Errorf("an error of another kind: %v", err)
	}
}

func FuzzSite(f *testing.F) {
	text, err := os.ReadFile("testdata/interlock.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	seed(f, "site", ".yaml")
	f.Fuzz(func(t *testing.T, text []byte) {
		s, _, err := parseSite("interlock.yaml", text)
		placed(t, text, err)
		if (s == nil) == (err == nil) {
			t.Errorf("site %v with error %v", s, err)
		}
		if err != nil {
			return
		}
		for name, g := range s.Groups {
			if len(g.Halves["A"]) == 0 || len(g.Halves["B"]) == 0 || g.Keep < 0 || g.Order == "" {
				t.Errorf("group %s was let through: %+v", name, g)
			}
		}
	})
}

func FuzzChange(f *testing.F) {
	seed(f, "change", ".yaml")
	f.Fuzz(func(t *testing.T, text []byte) {
		c := &ChangeFile{ID: "CHG-1", Type: "normal", Source: "internal"}
		_, err := parseChange("change.yaml", text, c)
		placed(t, text, err)
		if err == nil && (c.Type == "" || c.Source == "" || c.ID == "") {
			t.Errorf("let through: %+v", c)
		}
	})
}

func FuzzWaivers(f *testing.F) {
	seed(f, "waivers", ".yaml")
	f.Fuzz(func(t *testing.T, text []byte) {
		ws, err := parseWaivers("waivers.yaml", text)
		placed(t, text, err)
		for _, w := range ws {
			if w.Rule == "" || w.Device == "" && w.Path == "" || w.Owner == "" || w.Reason == "" || w.Expires.IsZero() {
				t.Errorf("let through: %+v", w)
			}
		}
	})
}

func FuzzLayer1(f *testing.F) {
	seed(f, "snapshot", ".json")
	f.Fuzz(func(t *testing.T, text []byte) {
		cables, problems := parseLayer1("layer1_topology.json", text)
		placed(t, text, problems.err())
		for _, c := range cables {
			if c.a.Device == "" || c.a.Port == "" || c.b.Device == "" || c.b.Port == "" || c.at.Line == 0 {
				t.Errorf("let through: %+v", c)
			}
		}
	})
}

func FuzzNeighbors(f *testing.F) {
	seed(f, "snapshot", ".txt")
	f.Fuzz(func(t *testing.T, text []byte) {
		_, seen, _ := parseNeighbors(string(text))
		for _, n := range seen {
			if n.local == "" || n.device == "" || n.port == "" || n.line < 1 || n.line > strings.Count(string(text), "\n")+1 {
				t.Errorf("let through: %+v", n)
			}
		}
	})
}
