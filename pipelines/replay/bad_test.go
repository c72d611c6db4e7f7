package replay

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"interlock/simulate/lab"
)

// bad are devices that behave badly on the wire, over real SSH and gNMI, each with what comes of a change by halves that is otherwise well.
var bad = []struct {
	name, fault string
	code        int
	a, b        string
	says        string
	// sample are played by make test; make faults plays all.
	sample bool
	// reply is how long the device has for a reply, where that is not ample.
	reply time.Duration
}{
	{"none", "", 0, changed, changed, "every half", false, 0},
	{"SSH: each answer takes a while", "{when: {device: core-a, event: start}, fault: slow-answers, by: 200ms}", 0, changed, changed, "every half", false, 0},
	{"SSH: no answer from the start", "{when: {device: core-a, event: start}, fault: no-answer}", 1, untouched, untouched, "", false, 2 * time.Second},
	{"SSH: no answer for 20 s once it has committed", "{when: {device: core-a, event: commit, times: 1}, fault: no-answer, for: 20s}", 0, changed, changed, "", false, 2 * time.Second},
	{"SSH: garbage for its configuration", "{when: {device: core-a, event: start}, fault: garbage, at: show running-config}", 1, untouched, untouched, "", false, 0},
	{"SSH: 64 MB for its configuration", "{when: {device: core-a, event: start}, fault: megabytes, at: show running-config}", 1, untouched, untouched, "", false, 0},
	{"SSH: no prompt of the system's when it is to be configured", "{when: {device: core-a, event: start}, fault: garbage-prompt, at: configure session}", 6, untouched, untouched, "", false, 2 * time.Second},
	{"SSH: cut in the middle of the commit", "{when: {device: core-a, event: start}, fault: ssh-cut, at: commit timer}", 6, untouched, untouched, "never took it", true, 0},
	{"SSH: cut at the commit, which has been done", "{when: {device: core-a, event: start}, fault: ssh-cut, at: commit timer, acted: true}", 0, changed, changed, "", false, 0},
	{"SSH: another host key than is known", "{when: {device: core-a, event: start}, fault: host-key}", 1, untouched, untouched, "", false, 0},
	{"gNMI: silent from the commit on", "{when: {device: core-a, event: commit}, fault: telemetry-silent}", 7, restored, untouched, "way back could not be verified", false, 0},
	{"gNMI: the same on and on from the commit, with its old time", "{when: {device: core-a, event: commit, times: 1}, fault: telemetry-stale}", 7, restored, untouched, "telemetry is stuck", true, 0},
	{"gNMI: a port is said to be down that is up", "{when: {device: core-a, event: commit}, fault: telemetry-lying, path: '/interfaces/interface[name=Ethernet1]/state/oper-status', value: DOWN}", 7, restored, untouched, "Ethernet1 is DOWN", false, 0},
	{"gNMI: each message takes an hour", "{when: {device: core-a, event: start}, fault: telemetry-slow, by: 1h}", 4, untouched, untouched, "", false, 0},
	{"gNMI: leaves of 8 MB", "{when: {device: core-a, event: start}, fault: telemetry-huge}", 4, untouched, untouched, "", false, 0},
	{"gNMI: a certificate that has run out", "{when: {device: core-a, event: start}, fault: expired-certificate}", 4, untouched, untouched, "", true, 0},
}

// The states in which a half is at the end.
const (
	untouched = "untouched"
	restored  = "restored"
	changed   = "changed"
)

// TestBadDevices plays the change of the exalate incident, with a database that works, on switches that do not, and holds docs/faults.md
// against what comes of it.
func TestBadDevices(t *testing.T) {
	full := os.Getenv("INTERLOCK_TESTS") == "full"
	rows := make([]string, len(bad))
	var mu sync.Mutex
	t.Run("play", func(t *testing.T) {
		for n, c := range bad {
			if !full && !c.sample {
				continue
			}
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				var log strings.Builder
				s := stage{Options: Options{Dir: "../../testdata/incidents/exalate", Watch: time.Hour, Log: &log}, dir: t.TempDir(), reply: cmp.Or(c.reply, 15*time.Second)}
				s.site = filepath.Join(s.dir, "site")
				if err := os.CopyFS(s.site, os.DirFS(s.Dir)); err != nil {
					t.Fatal(err)
				}
				if err := mend(s.Dir, s.site); err != nil {
					t.Fatal(err)
				}
				text := "faults: []\n"
				if c.fault != "" {
					text = "faults: [" + c.fault + "]\n"
				}
				if err := os.WriteFile(filepath.Join(s.site, "faults", "CHG-5002.yaml"), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				ends := map[string]string{}
				s.ended = func(l *lab.Lab) {
					for _, d := range []string{"core-a", "core-b"} {
						ends[d] = ended(l, d, log.String())
					}
				}
				ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
				defer cancel()
				a, err := s.with(ctx, "CHG-5002")
				if err != nil {
					t.Fatalf("%v\n%s", err, log.String())
				}
				if a.Code != c.code || ends["core-a"] != c.a || ends["core-b"] != c.b || !strings.Contains(a.Text, c.says) {
					t.Errorf("ended with %d (%s), half A %s, half B %s: %s\nwant %d, %s, %s: %s\n%s", a.Code, a.Result, ends["core-a"], ends["core-b"], a.Text, c.code, c.a, c.b, c.says, log.String())
				}
				mu.Lock()
				defer mu.Unlock()
				rows[n] = fmt.Sprintf("| %s | %s | %d | %s | %s |\n", c.name, a.Result, a.Code, ends["core-a"], ends["core-b"])
			})
		}
	})
	if !t.Failed() {
		document(t, rows)
	}
}

// ended says how a switch is at the end: what it runs, and whether it ever was told to run anything else.
func ended(l *lab.Lab, device, log string) string {
	switch {
	case strings.Contains(l.Running(device), "ip route 10.40.0.1/32 10.20.0.12"):
		return changed
	case strings.Contains(log, device+": configuration committed"):
		return restored
	}
	return untouched
}

// document holds rows against the table that people read; those that were not played are not looked at.
func document(t *testing.T, rows []string) {
	const file = "../../docs/faults.md"
	const begin, end = "<!-- bad devices -->\n", "<!-- end of bad devices -->"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(text), begin)
	old, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no table between %q and %q", file, begin, end)
	}
	whole, same := true, true
	for _, r := range rows {
		whole = whole && r != ""
		same = same && strings.Contains(old, r)
	}
	if same {
		return
	}
	if os.Getenv("INTERLOCK_UPDATE") == "" || !whole {
		t.Errorf("%s does not tell what the tests find; INTERLOCK_UPDATE=1 INTERLOCK_TESTS=full go test ./pipelines/replay -run TestBadDevices writes it", file)
		return
	}
	table := "| the device | how the run ends | exit code | half A in the end | half B in the end |\n|---|---|---|---|---|\n" + strings.Join(rows, "")
	if err := os.WriteFile(file, []byte(head+begin+table+end+tail), 0o644); err != nil {
		t.Fatal(err)
	}
}
