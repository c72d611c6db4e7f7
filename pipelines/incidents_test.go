package pipelines

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"interlock/devices"
)

const incidents = "../testdata/incidents"

// TestIncidents holds the incidents to what is published of them: each change as it was is denied for its reason, and what
// its author then made of it passes. Mended is the site once what was denied of it has been mended.
func TestIncidents(t *testing.T) {
	for _, c := range []struct {
		site, change string
		mended       bool
		verdict      Verdict
		rules        []string // that must deny
		reason       string
	}{
		{"glesys", "CHG-2001", false, Denied, []string{"halves/simultaneous-loss", "groups/below-keep", "services/lost", "recovery/depends-on-group"}, "both gateways reboot in one step, and the restore tools stand behind them"},
		{"glesys", "CHG-2002", false, Denied, []string{"recovery/depends-on-group"}, "one at a time is well, but the restore tools still stand behind the pair"},
		{"glesys", "CHG-2002", true, Pass, nil, "one at a time, and the restore tools are elsewhere"},
		{"readyspace", "CHG-3001", false, Denied, []string{"versions/mixed-too-long"}, "nothing ends the mixture of versions"},
		{"readyspace", "CHG-3002", false, Pass, nil, "the mixture lasts as long as the change"},
		{"storehouse", "CHG-4001", false, Denied, []string{"recovery/no-out-of-band"}, "the routers are the only way in"},
		{"storehouse", "CHG-4001", true, Pass, nil, "there is another way in, and what has healed is measured"},
		{"exalate", "CHG-5001", false, Denied, []string{"recovery/depends-on-group"}, "monitoring and paging go through what is changed"},
		{"exalate", "CHG-5002", false, Denied, []string{"recovery/depends-on-group"}, "they still do"},
		{"exalate", "CHG-5002", true, Pass, nil, "they do not any more"},
	} {
		name := c.site + " " + c.change
		if c.mended {
			name += " mended"
		}
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(incidents, c.site)
			if c.mended {
				dir = mended(t, dir)
			}
			got := check(t, Source{Dir: dir, ChangeDir: filepath.Join(dir, "changes", c.change)})
			if got.Verdict != c.verdict {
				t.Errorf("%s, want %s: %s\n%s", got.Verdict, c.verdict, c.reason, tell(got.Findings))
			}
			var denied []string
			for _, f := range got.Findings {
				if f.Severity == devices.Deny {
					denied = append(denied, f.Rule)
				}
			}
			for _, r := range c.rules {
				if !slices.Contains(denied, r) {
					t.Errorf("%s does not speak: %s\n%s", r, c.reason, tell(got.Findings))
				}
			}
			if n := unknownLines(got); n > 0 {
				t.Errorf("%d lines of the site are not known", n)
			}
		})
	}
}

// mended is a site with the interlock.yaml of its folder mended.
func mended(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "mended", "interlock.yaml"))
	if err == nil {
		err = os.WriteFile(filepath.Join(to, "interlock.yaml"), text, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return to
}

func unknownLines(c *Change) int {
	n := 0
	for _, d := range c.Before.Devices {
		for _, l := range d.Lines {
			if l.Disposition == devices.Unknown || l.Disposition == devices.Unmodelled {
				n++
			}
		}
	}
	return n
}
