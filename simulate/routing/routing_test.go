package routing_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"interlock/pipelines"
)

// TestSettle reads the archives in testdata: a network, what is out of service ("without", one a line), and the tables that it must settle
// on ("want": device, vrf, prefix, protocol, [distance/metric], next hop). A comment of each archive says why.
func TestSettle(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			var without []string
			want, wantProblems, saysProblems := "", "", false
			for _, f := range a.Files {
				switch f.Name {
				case "want":
					want = string(f.Data)
				case "problems":
					wantProblems, saysProblems = string(f.Data), true
				case "without":
					without = strings.Fields(string(f.Data))
				default:
					name := filepath.Join(dir, f.Name)
					if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(name, f.Data, 0o644); err != nil {
						t.Fatal(err)
					}
				}
			}
			s, err := pipelines.Simulate(context.Background(), dir, without)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(fields(want), fields(tables(s, want))); diff != "" {
				t.Errorf("tables (-want +got):\n%s", diff)
			}
			var got strings.Builder
			for _, p := range s.State.Problems {
				fmt.Fprintf(&got, "%s %s %s\n", p.Kind, p.Device, p.Path)
			}
			if (saysProblems || got.Len() > 0) && !cmp.Equal(fields(wantProblems), fields(got.String())) {
				t.Errorf("problems (-want +got):\n%s", cmp.Diff(fields(wantProblems), fields(got.String())))
			}
		})
	}
}

// tables prints the tables of the devices that the wanted text speaks of, without connected and local routes.
func tables(s pipelines.Simulation, want string) string {
	var out strings.Builder
	for _, d := range s.State.Network.Devices {
		if !strings.Contains(want, d.Name+" ") {
			continue
		}
		for _, vrf := range d.VRFs {
			for _, r := range s.State.Rows(d, vrf) {
				if r.Protocol == "connected" || r.Protocol == "local" {
					continue
				}
				fmt.Fprintf(&out, "%s %s %s %s [%d/%d]", d.Name, vrf, r.Prefix, r.Protocol, r.Distance, r.Metric)
				if r.NextHop.IsValid() {
					fmt.Fprintf(&out, " %s", r.NextHop)
				}
				if r.Interface != "" {
					fmt.Fprintf(&out, " %s", r.Interface)
				}
				if r.Kind == "discard" {
					out.WriteString(" discard")
				}
				out.WriteByte('\n')
			}
		}
	}
	return out.String()
}

// fields makes lines comparable whatever their spacing; comments are left out.
func fields(s string) []string {
	var out []string
	for _, l := range strings.Split(s, "\n") {
		if l, _, _ = strings.Cut(l, "#"); strings.TrimSpace(l) != "" {
			out = append(out, strings.Join(strings.Fields(l), " "))
		}
	}
	return out
}
