package routing_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"interlock/pipelines"
)

// TestLanguages holds one network against itself: testdata/languages/<network>_<system>.txtar describe it in the language of each system, and
// <network>.want.txtar has the tables that all of them come to ("want"), and for each system what is otherwise there ("-" and "+"), with
// the document that says so in a comment above. A difference without one is an error of a reader or of a system's row.
func TestLanguages(t *testing.T) {
	wants, err := filepath.Glob("testdata/languages/*.want.txtar")
	if err != nil || len(wants) == 0 {
		t.Fatalf("no networks: %v", err)
	}
	for _, file := range wants {
		network := strings.TrimSuffix(filepath.Base(file), ".want.txtar")
		want, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sections := map[string]string{}
		for _, f := range want.Files {
			sections[f.Name] = string(f.Data)
		}
		spoken, _ := filepath.Glob("testdata/languages/" + network + "_*.txtar")
		if len(spoken) < 7 {
			t.Errorf("%s is written in %d languages only", network, len(spoken))
		}
		for _, said := range spoken {
			system := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(said), network+"_"), ".txtar")
			t.Run(network+"/"+system, func(t *testing.T) {
				expected, err := otherwise(fields(sections["want"]), sections[system])
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(expected, spokenIn(t, said)); diff != "" {
					t.Errorf("tables (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// otherwise changes the common rows as a system's section says: "- row" takes one away, "+ row" adds one. Each "-" must have a comment above it
// somewhere that gives the reason.
func otherwise(rows []string, section string) ([]string, error) {
	out := slices.Clone(rows)
	reasoned := false
	for _, l := range strings.Split(section, "\n") {
		sign, row, _ := strings.Cut(strings.TrimSpace(l), " ")
		row = strings.Join(strings.Fields(row), " ")
		switch {
		case sign == "#":
			reasoned = true
		case sign == "":
		case !reasoned:
			return nil, fmt.Errorf("%q is without its reason", l)
		case sign == "-":
			i := slices.Index(out, row)
			if i < 0 {
				return nil, fmt.Errorf("%q is not among the common rows", row)
			}
			out = slices.Delete(out, i, i+1)
		case sign == "+":
			out = append(out, row)
		default:
			return nil, fmt.Errorf("%q is neither - nor +", l)
		}
	}
	slices.Sort(out)
	return out, nil
}

// spokenIn settles a network and gives its rows in words that all systems share: device, prefix, protocol without its kind, metric and the address
// of the next hop; distances are each system's own.
func spokenIn(t *testing.T, file string) []string {
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range a.Files {
		name := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s, err := pipelines.Simulate(context.Background(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range s.State.Problems {
		t.Errorf("%s %s %s: %s", p.Kind, p.Device, p.Path, p.Message)
	}
	var out []string
	for _, d := range s.State.Network.Devices {
		for _, vrf := range d.VRFs {
			for _, r := range s.State.Rows(d, vrf) {
				protocol, _, _ := strings.Cut(r.Protocol, "_")
				if protocol == "ebgp" || protocol == "ibgp" {
					protocol = "bgp"
				}
				if protocol == "connected" || protocol == "local" || r.Prefix.Addr().IsMulticast() {
					continue
				}
				row := fmt.Sprintf("%s %s %s %d", d.Name, r.Prefix, protocol, r.Metric)
				switch {
				case r.Kind == "discard":
					row += " discard"
				case r.NextHop.IsValid():
					row += " " + r.NextHop.String()
				}
				out = append(out, row)
			}
		}
	}
	slices.Sort(out)
	return out
}
