package replay

import (
	"context"
	"strings"
	"testing"
	"time"
)

// TestScoNet plays the incident that Interlock was made for, over real SSH and gNMI on the loopback: as it was every service
// of the cores is lost and goes on being so; with Interlock the change as sent is denied, and the corrected one stops at the
// dark optics of half A with half B untouched and nothing lost.
func TestScoNet(t *testing.T) {
	if testing.Short() {
		t.Skip("plays 45 minutes of switches' time, which takes about a minute")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	var log strings.Builder
	r, err := Play(ctx, Options{Dir: "../../testdata/incidents/sconet", Speed: 100, Watch: 12 * time.Minute, Log: &log})
	if err != nil {
		t.Fatalf("%v\n%s", err, log.String())
	}
	if ok, why := r.Prevented(); !ok {
		t.Fatalf("%s\n%+v\n%s", why, r, log.String())
	}
	if len(r.Attempts) != 3 {
		t.Fatalf("%d attempts: %+v", len(r.Attempts), r)
	}
	was, sent, mended := r.Attempts[0], r.Attempts[1], r.Attempts[2]
	if !was.Open || was.Lost["vm-storage"] < 5*time.Minute {
		t.Errorf("as it was, storage was lost for %s (still: %v); it must be lost at the reload and stay so", was.Lost["vm-storage"], was.Open)
	}
	if sent.Code != 3 || sent.SecondHalf {
		t.Errorf("the change as sent: code %d, second half touched %v; want it denied", sent.Code, sent.SecondHalf)
	}
	if mended.Code != 7 || mended.SecondHalf || mended.Worst != 0 || !strings.Contains(mended.Text, "Ethernet1/49") {
		t.Errorf("the corrected change: %+v\nwant it stopped (7) at Ethernet1/49, with half B untouched and nothing lost\n%s", mended, log.String())
	}
	if n := strings.Count(log.String(), "core-a: goes down"); n != 2 { // once as it was, once with Interlock
		t.Errorf("core-a was reloaded %d times, want twice: a reload is sent once in a run", n)
	}
}

// TestPrevented: a replay in which nothing goes wrong proves nothing.
func TestPrevented(t *testing.T) {
	lost, none := Attempt{Worst: time.Minute}, Attempt{}
	was := func(a Attempt) Attempt { a.Was = true; return a }
	for _, c := range []struct {
		why  string
		r    []Attempt
		want bool
	}{
		{"lost as it was, nothing with Interlock", []Attempt{was(lost), none}, true},
		{"nothing was ever lost", []Attempt{was(none), none}, false},
		{"lost with Interlock too", []Attempt{was(lost), none, lost}, false},
		{"given back at once by a roll-back of half A", []Attempt{was(lost), {Worst: 5 * time.Second, Code: 6}}, true},
		{"given back, but late", []Attempt{was(lost), {Worst: 30 * time.Second, Code: 6}}, false},
		{"rolled back, and lost all the same", []Attempt{was(lost), {Worst: 5 * time.Second, Code: 6, Open: true}}, false},
		{"never played with Interlock", []Attempt{was(lost)}, false},
	} {
		if got, why := (Report{Attempts: c.r}).Prevented(); got != c.want {
			t.Errorf("%s: %v (%s)", c.why, got, why)
		}
	}
}
