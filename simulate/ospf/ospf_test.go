package ospf

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"interlock/simulate/rib"
)

// TestNetworks computes small drawn networks (see drawing). A case has a reason, a network, and of the routes those of some routers, of
// the adjacencies those that are not up, of the problems their words.
func TestNetworks(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			part := map[string]string{}
			for _, f := range a.Files {
				part[f.Name] = string(f.Data)
			}
			d := draw(t, part["network"])
			s := Compute(d.input())
			for name, want := range part {
				var got string
				switch {
				case name == "network":
					continue
				case name == "adjacencies":
					for _, x := range s.Adjacencies {
						if !x.Up {
							got += x.Why + "\n"
						}
					}
				case name == "problems":
					for _, p := range s.Problems {
						got += p.Device + ": " + p.Message + "\n"
					}
				default:
					device := strings.TrimPrefix(name, "routes ")
					got = text(map[rib.ID][]*rib.Route{{Device: device}: s.Routes[rib.ID{Device: device, VRF: "default"}]})
				}
				if strings.TrimSpace(got) != strings.TrimSpace(want) {
					t.Errorf("%s: got\n%swant\n%s", name, got, want)
				}
			}
		})
	}
}
