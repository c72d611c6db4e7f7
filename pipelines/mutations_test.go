package pipelines

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"interlock/devices"
	"interlock/diffs"
	"interlock/policies"
)

// mutation is one edit of a site that works, with what is to be said of it.
type mutation struct {
	id       string
	on       []string
	verdict  Verdict
	rules    []string // that must be among those that block, or with "~" before them warn; none for an edit that passes in silence
	reason   string
	commands string
}

// mutationsOf reads an archive of testdata/mutations: the files of a site and then its edits, each a file "edit/ID" that starts with a line
// "! DEVICE,... VERDICT RULE,...: REASON".
func mutationsOf(t *testing.T, file string) (site map[string]string, edits []mutation) {
	t.Helper()
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	site = map[string]string{}
	for _, f := range a.Files {
		id, ok := strings.CutPrefix(f.Name, "edit/")
		if !ok {
			site[f.Name] = string(f.Data)
			continue
		}
		head, commands, _ := strings.Cut(string(f.Data), "\n")
		what, reason, said := strings.Cut(head, ": ")
		w := strings.Fields(what)
		if len(w) < 3 || w[0] != "!" || !said {
			t.Fatalf("%s: %s: %q is no \"! DEVICE,... VERDICT RULE,...: REASON\"", file, f.Name, head)
		}
		m := mutation{id: id, on: strings.Split(w[1], ","), verdict: Verdict(w[2]), reason: reason, commands: commands}
		if len(w) > 3 {
			m.rules = strings.Split(w[3], ",")
		}
		edits = append(edits, m)
	}
	return site, edits
}

// sampled is of how many edits one is made, where not all are asked for by INTERLOCK_TESTS=full ("make mutations"), which takes a minute.
const sampled = 6

// TestMutations makes one edit after the other in a site of each system that works: harmful ones must block, with the rule that says why, and
// harmless ones must pass. With INTERLOCK_MUTATIONS=print it says what becomes of each.
func TestMutations(t *testing.T) {
	files, err := filepath.Glob("../testdata/mutations/*.txtar")
	if err != nil || len(files) < 8 {
		t.Fatalf("%d archives of edits, %v", len(files), err)
	}
	rules, err := policies.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site, edits := mutationsOf(t, file)
			dir := siteOf(t, site)
			count := map[Verdict]int{}
			for n, m := range edits {
				if n%sampled > 0 && os.Getenv("INTERLOCK_MUTATIONS") == "" && os.Getenv("INTERLOCK_TESTS") != "full" {
					continue
				}
				t.Run(m.id, func(t *testing.T) {
					commands := filepath.Join(t.TempDir(), m.id+".cmd")
					if err := os.WriteFile(commands, []byte(m.commands), 0o644); err != nil {
						t.Fatal(err)
					}
					c, err := checkBy(rules, Source{Dir: dir, CommandsFile: commands, On: m.on, Now: sunday})
					if err != nil {
						t.Fatal(err)
					}
					count[c.Verdict]++
					if os.Getenv("INTERLOCK_MUTATIONS") == "print" {
						fmt.Printf("%s\t%s\t%s\t%s\n", name, m.id, c.Verdict, strings.Join(speaking(c.Findings), " "))
						return
					}
					if c.Verdict != m.verdict {
						t.Errorf("%s, want %s: %s\n%s", c.Verdict, m.verdict, m.reason, tell(c.Findings))
					}
					for _, r := range m.rules {
						name, warns := strings.CutPrefix(r, "~")
						if !slices.ContainsFunc(c.Findings, func(f devices.Finding) bool {
							return f.Rule == name && (f.Severity == devices.Deny || f.Severity == devices.Inconclusive || warns || m.verdict == Pass)
						}) {
							t.Errorf("%s does not speak: %s\n%s", r, m.reason, tell(c.Findings))
						}
					}
				})
			}
			t.Logf("%s: of %d edits %d denied, %d inconclusive, %d passed", name, len(edits), count[Denied], count[Inconclusive], count[Pass])
		})
	}
}

// checkBy is Check with rules that are loaded once for many changes.
func checkBy(rules *policies.Policies, s Source) (*Change, error) {
	b := &bench{knowledge: map[string]*diffs.Knowledge{}, policies: rules}
	b.intake = func(ctx context.Context, c *Change) error {
		if err := s.intake(ctx, c); err != nil {
			return err
		}
		return errors.Join(b.read(c), s.resolve(c, b))
	}
	c := &Change{}
	return c, run(context.Background(), c, b, func(string) {})
}

func speaking(fs []devices.Finding) []string {
	var out []string
	for _, f := range fs {
		if f.Severity != devices.Info && !strings.HasPrefix(f.Rule, "site/") {
			out = append(out, map[devices.Severity]string{devices.Deny: "", devices.Inconclusive: "?", devices.Warn: "~"}[f.Severity]+f.Rule)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
