package replay

import (
	"context"
	"strings"
	"testing"
	"time"
)

// want is what must come of a change.
type want struct {
	change string
	code   int
	second bool // the half that comes second is touched
	// lost is for how long the service that fares worst may be lost, 0 for not at all.
	lost time.Duration
	// says is in how it ended or in what check found.
	says string
}

// TestIncidents plays the five incidents over real SSH and gNMI on the loopback: as it was the service is lost; with Interlock
// the change as sent is denied, and what its author made of it is carried out, or stops, with nothing lost but what the network's own redundancy takes to answer.
func TestIncidents(t *testing.T) {
	if testing.Short() {
		t.Skip("plays days of the switches' time, which take a minute")
	}
	for _, c := range []struct {
		incident, lost string
		atLeast        time.Duration
		goesOn         bool
		want           []want
		log            map[string]int // how often the switches must say something
	}{
		{"sconet", "vm-storage", time.Hour, true, []want{
			{change: "CHG-1042", code: 3, says: "halves/simultaneous-loss"},
			{change: "CHG-1043", code: 7, says: "Ethernet1/49"},
		}, map[string]int{"core-a: goes down": 2}}, // once as it was, once with Interlock: a reload is sent once
		{"glesys", "", time.Minute, false, []want{
			{change: "CHG-2001", code: 3, says: "recovery/depends-on-group"},
			// Each time gw-a crashes, which goes on until somebody comes, the other takes over by VRRP after 4 s: some twenty times in two hours.
			{change: "CHG-2002", code: 7, says: "while soaking", lost: 2 * time.Minute},
		}, nil},
		{"readyspace", "volumes", time.Hour, true, []want{
			{change: "CHG-3001", code: 3, says: "versions/mixed-too-long"},
			{change: "CHG-3002", code: 0, second: true, lost: 9 * time.Second}, // as in storehouse
		}, nil},
		{"storehouse", "website", time.Hour, true, []want{
			{change: "CHG-4001", code: 3, says: "recovery/no-out-of-band"},
			// VRRP's master reboots: the next in line has to miss three of its advertisements. When it is back, the tree has it for its root at
			// once, and cuts the other off before it has taken the addresses back.
			{change: "CHG-4002", code: 0, second: true, lost: 9 * time.Second},
			{change: "CHG-4003", code: 7, says: "healing", lost: 9 * time.Second},
		}, map[string]int{"node-3: goes down": 2}},
		{"exalate", "db-write", time.Hour, true, []want{
			{change: "CHG-5001", code: 3, says: "recovery/depends-on-group"},
			{change: "CHG-5002", code: 6, says: "probe db-write-by-a"}, // core-a is tried while it is drained, so nobody's writes hang
			{change: "CHG-5003", code: 1, says: "nobody has acknowledged"},
			{change: "CHG-5004", code: 6, says: "no answer within 1s", lost: 20 * time.Second},
		}, nil},
	} {
		t.Run(c.incident, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
			defer cancel()
			var log strings.Builder
			r, err := Play(ctx, Options{Dir: "../../testdata/incidents/" + c.incident, Watch: 2 * time.Hour, Log: &log})
			if err != nil {
				t.Fatalf("%v\n%s", err, log.String())
			}
			defer func() {
				if t.Failed() {
					t.Logf("%+v\n%s", r, log.String())
				}
			}()
			if ok, why := r.Prevented(); !ok {
				t.Error(why)
			}
			if len(r.Attempts) != 1+len(c.want) {
				t.Fatalf("%d attempts, want it as it was and %d with Interlock", len(r.Attempts), len(c.want))
			}
			if was := r.Attempts[0]; was.Worst < c.atLeast || was.Open != c.goesOn || c.lost != "" && was.Lost[c.lost] < c.atLeast {
				t.Errorf("as it was: lost for %s (%v), still: %v; want %s or more of %s, still: %v", was.Worst, was.Lost, was.Open, c.atLeast, c.lost, c.goesOn)
			}
			for i, w := range c.want {
				a := r.Attempts[i+1]
				if a.Change != w.change || a.Code != w.code || a.SecondHalf != w.second || a.Worst > w.lost || a.Open || !strings.Contains(a.Text+strings.Join(a.Findings, "\n"), w.says) {
					t.Errorf("%s: code %d, second half touched %v, lost %s: %s\nwant %+v", a.Change, a.Code, a.SecondHalf, a.Worst, a.Text, w)
				}
			}
			for line, n := range c.log {
				if got := strings.Count(log.String(), line); got != n {
					t.Errorf("%q was %d times, want %d", line, got, n)
				}
			}
		})
	}
}

// TestPrevented: a replay in which nothing goes wrong proves nothing.
func TestPrevented(t *testing.T) {
	lost, none := Attempt{Worst: time.Minute, Beyond: time.Minute}, Attempt{}
	was := func(a Attempt) Attempt { a.Was = true; return a }
	for _, c := range []struct {
		why  string
		r    []Attempt
		want bool
	}{
		{"lost as it was, nothing with Interlock", []Attempt{was(lost), none}, true},
		{"nothing was ever lost", []Attempt{was(none), none}, false},
		{"lost with Interlock too", []Attempt{was(lost), none, lost}, false},
		{"given back at once by a roll-back of half A", []Attempt{was(lost), {Worst: 5 * time.Second, Beyond: 5 * time.Second, Code: 6, Bound: 20 * time.Second}}, true},
		{"given back, but late", []Attempt{was(lost), {Worst: 30 * time.Second, Beyond: 30 * time.Second, Code: 6, Bound: 20 * time.Second}}, false},
		{"given back by a roll-back, and no probe had told", []Attempt{was(lost), {Worst: 5 * time.Second, Beyond: 5 * time.Second, Code: 6}}, false},
		{"rolled back, and lost all the same", []Attempt{was(lost), {Worst: 5 * time.Second, Beyond: 5 * time.Second, Code: 6, Bound: 20 * time.Second, Open: true}}, false},
		{"lost while the network's own redundancy came to answer", []Attempt{was(lost), {Worst: 4 * time.Second}}, true},
		{"never played with Interlock", []Attempt{was(lost)}, false},
	} {
		if got, why := (Report{Attempts: c.r}).Prevented(); got != c.want {
			t.Errorf("%s: %v (%s)", c.why, got, why)
		}
	}
}
