package rollout

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"interlock/devices/cli"
	"interlock/devices/clock"
	"interlock/devices/telemetry"
	"interlock/pipelines/journal"
)

// rehearsed is a world with what a fault does to it.
type rehearsed struct {
	t *testing.T
	*World
	net   *network
	stop  chan struct{}
	undo  chan struct{}
	times map[string]int
}

// once is trouble with one act on one device, the nth time: before it is done or after.
func (r *rehearsed) once(device, act string, nth int, done bool, err error) {
	r.net.trouble = func(d, a string, after bool) error {
		if d != device || a != act || after != done {
			return nil
		}
		r.times[a]++
		if r.times[a] == nth {
			return err
		}
		return nil
	}
}

// when does something as soon as an event stands in the journal.
func (r *rehearsed) when(act, half string, f func()) {
	did := false
	r.Journal.Appended(func(e journal.Event) error {
		if !did && e.Act == act && e.Half == half {
			did = true
			f()
		}
		return nil
	})
}

// spoil changes what a device measures once it runs the change.
func (r *rehearsed) spoil(device string, f func(*telemetry.Readings) error) {
	r.net.readings = func(d string, s boxState, x *telemetry.Readings) error {
		if d == device && s.On {
			return f(x)
		}
		return nil
	}
}

// The states in which a half is at the end.
const (
	untouched = "untouched"
	restored  = "restored"
	changed   = "changed"
)

func lostSession(kind error) error { return fmt.Errorf("%w: the session ended", kind) }

// faults are what a rollout must survive, each with what has to come out. docs/faults.md is made of them.
var faults = []fault{
	{"none", func(*rehearsed) {}, 0, ClosedOK, changed, changed, ""},
	{"SSH lost before arming", func(r *rehearsed) { r.once("core-a", "arm", 1, false, lostSession(cli.ErrUnknown)) }, 0, ClosedOK, changed, changed, ""},
	{"SSH lost between arming and applying", func(r *rehearsed) { r.once("core-a", "commit", 1, false, lostSession(cli.ErrUnknown)) }, 6, ClosedRolledBack, restored, untouched, "never took it"},
	{"SSH lost while applying, reply lost", func(r *rehearsed) { r.once("core-a", "commit", 1, true, lostSession(cli.ErrUnknown)) }, 0, ClosedOK, changed, changed, ""},
	{"SSH lost before the confirmation", func(r *rehearsed) { r.once("core-a", "confirm", 1, false, lostSession(cli.ErrUnknown)) }, 0, ClosedOK, changed, changed, ""},
	{"SSH lost at the confirmation, reply lost", func(r *rehearsed) { r.once("core-a", "confirm", 1, true, lostSession(cli.ErrUnknown)) }, 0, ClosedOK, changed, changed, ""},
	{"SSH lost before the confirmation, and the device does not tell its timer", func(r *rehearsed) {
		r.net.mute = true
		r.once("core-a", "confirm", 1, false, lostSession(cli.ErrUnknown))
	}, 6, ClosedRolledBack, restored, untouched, "before it was confirmed"},
	{"SSH lost at the confirmation, reply lost, and the device does not tell its timer", func(r *rehearsed) {
		r.net.mute = true
		r.once("core-a", "confirm", 1, true, lostSession(cli.ErrUnknown))
	}, 0, ClosedOK, changed, changed, ""},
	{"the commit is refused", func(r *rehearsed) { r.once("core-a", "commit", 1, false, lostSession(cli.ErrRefused)) }, 6, ClosedRolledBack, restored, untouched, "refuses"},
	{"half B's commit is refused", func(r *rehearsed) { r.once("core-b", "commit", 1, false, lostSession(cli.ErrRefused)) }, 6, ClosedRolledBack, changed, restored, "refuses"},
	{"a prompt that nobody foresaw", func(r *rehearsed) { r.once("core-a", "stage", 1, false, lostSession(cli.ErrPrompt)) }, 6, ClosedRolledBack, untouched, untouched, "nobody foresaw"},
	{"a prompt that nobody foresaw, and what is staged cannot be discarded", func(r *rehearsed) {
		r.net.trouble = func(d, act string, after bool) error {
			switch {
			case d == "core-a" && act == "stage" && !after:
				return lostSession(cli.ErrPrompt)
			case d == "core-a" && act == "discard":
				return lostSession(cli.ErrUnknown)
			}
			return nil
		}
	}, 6, ClosedRolledBack, untouched, untouched, ""},
	{"gNMI tells the same on and on, with its old time", func(r *rehearsed) {
		var frozen *telemetry.Readings
		r.spoil("core-a", func(x *telemetry.Readings) error {
			if frozen == nil {
				copied := *x
				frozen = &copied
			}
			*x = *frozen
			return nil
		})
	}, 6, ClosedRolledBack, restored, untouched, "has not told anything newer"},
	{"the way back is refused: the timer does it", func(r *rehearsed) {
		r.spoil("core-a", linkDown)
		r.once("core-a", "roll back", 1, false, lostSession(cli.ErrRefused))
	}, 6, ClosedRolledBack, restored, untouched, "Ethernet1/49"},
	{"gNMI lost after the change", func(r *rehearsed) {
		r.spoil("core-a", func(*telemetry.Readings) error { return errors.New("connection refused") })
	}, 6, ClosedRolledBack, restored, untouched, "telemetry/silent"},
	{"gNMI without a path that it had", func(r *rehearsed) {
		r.spoil("core-a", func(x *telemetry.Readings) error { delete(x.Interfaces, "Ethernet1/49"); return nil })
	}, 6, ClosedRolledBack, restored, untouched, "interface Ethernet1/49"},
	{"gNMI without the needed paths from the start", func(r *rehearsed) {
		r.net.readings = func(d string, _ boxState, x *telemetry.Readings) error { x.Interfaces = nil; return nil }
	}, 4, ClosedRefused, untouched, untouched, "not among the readings"},
	{"a link goes down with the change", func(r *rehearsed) { r.spoil("core-a", linkDown) }, 6, ClosedRolledBack, restored, untouched, "link/down"},
	{"a link flaps between two looks of the soak", func(r *rehearsed) {
		var count atomic.Uint64
		r.when(ActConverge, "A", func() { count.Add(2) })
		r.spoil("core-a", func(x *telemetry.Readings) error {
			n := 4 + count.Load()
			x.Interfaces["Ethernet1/49"] = telemetry.Interface{Oper: "UP", Transitions: &n}
			return nil
		})
	}, 6, ClosedRolledBack, restored, untouched, "was down for a moment"},
	{"errors rise with the change", func(r *rehearsed) { r.spoil("core-a", r.erring) }, 6, ClosedRolledBack, restored, untouched, "errors/rising"},
	{"errors that rose before the change as well", func(r *rehearsed) {
		r.net.readings = func(d string, _ boxState, x *telemetry.Readings) error { return r.erring(x) }
	}, 0, ClosedOK, changed, changed, ""},
	{"traffic comes back, where that must be proved", func(r *rehearsed) { r.carrying(1) }, 0, ClosedOK, changed, changed, ""},
	{"traffic does not come back, where that must be proved", func(r *rehearsed) { r.carrying(0.1) }, 6, ClosedRolledBack, restored, untouched, "not proved that traffic is back"},
	{"so little traffic that nothing could be proved, where it must be", func(r *rehearsed) { r.carrying(0) }, 4, ClosedRefused, untouched, untouched, "could not be proved"},
	{"an optic loses half its light", func(r *rehearsed) {
		r.spoil("core-a", func(x *telemetry.Readings) error {
			o, dim := x.Optics["Ethernet1/49"], -4.9
			o.Lanes = map[int]telemetry.Lane{1: {Rx: &dim, Tx: o.Lanes[1].Tx}}
			x.Optics["Ethernet1/49"] = o
			return nil
		})
	}, 6, ClosedRolledBack, restored, untouched, "optics/drift"},
	{"the device reboots by itself", func(r *rehearsed) {
		r.when(ActConverge, "A", func() {
			r.net.touch("core-a", func(s *boxState) { s.Booted = r.Clock.Now().Add(5 * time.Minute); s.On = s.Saved; s.TimerID = "" })
		})
	}, 7, string(Stop), restored, untouched, "uptime/reset"},
	{"somebody else changes the device meanwhile", func(r *rehearsed) {
		r.when(ActConverge, "A", func() {
			r.net.touch("core-a", func(s *boxState) {
				s.Text = r.Change.After.Devices["core-a"].Trees[0].Render(" ") + "\nntp server 203.0.113.9\n"
			})
		})
	}, 7, string(Stop), restored, untouched, "could not be verified"},
	{"drift between plan and apply", func(r *rehearsed) {
		r.net.touch("core-a", func(s *boxState) {
			s.Text = r.Change.Before.Devices["core-a"].Trees[0].Render(" ") + "\nntp server 203.0.113.9\n"
		})
	}, 5, ClosedRefused, untouched, untouched, "drift"},
	{"the device answers with garbage", func(r *rehearsed) {
		r.net.touch("core-a", func(s *boxState) { s.Text = strings.Repeat("%%% \x1b[2J garbage\n", 50) })
	}, 5, ClosedRefused, untouched, untouched, "drift"},
	{"the device never answers", func(r *rehearsed) {
		r.net.trouble = func(d, a string, _ bool) error {
			if d == "core-a" {
				return lostSession(cli.ErrUnreachable)
			}
			return nil
		}
	}, 1, ClosedRefused, untouched, untouched, "cannot be reached"},
	{"wrong host key or password", func(r *rehearsed) {
		r.net.trouble = func(d, a string, _ bool) error {
			if d == "core-a" && a == "open" {
				return lostSession(cli.ErrAuth)
			}
			return nil
		}
	}, 1, ClosedRefused, untouched, untouched, "not who it should be"},
	{"expired certificate of the telemetry", func(r *rehearsed) {
		r.World.Dial = func(context.Context, string) (Telemetry, error) {
			return nil, errors.New("tls: certificate has expired")
		}
	}, 4, ClosedRefused, untouched, untouched, "certificate has expired"},
	{"somebody's change waits on the device", func(r *rehearsed) {
		r.net.touch("core-b", func(s *boxState) { s.TimerID, s.Until = "other", r.Clock.Now().Add(time.Hour) })
	}, 5, ClosedRefused, untouched, untouched, "somebody's change"},
	{"the device answers slowly", func(r *rehearsed) {
		r.net.trouble = func(string, string, bool) error { time.Sleep(100 * time.Millisecond); return nil } // ten seconds of the rehearsal
	}, 0, ClosedOK, changed, changed, ""},
	{"the device never answers again once it has committed", func(r *rehearsed) {
		var gone atomic.Bool
		r.net.trouble = func(d, a string, done bool) error {
			if d == "core-a" && a == "commit" && done {
				gone.Store(true)
			}
			if gone.Load() && d == "core-a" {
				return lostSession(cli.ErrUnknown)
			}
			return nil
		}
	}, 7, string(Stop), restored, untouched, "could not be verified"},
	{"the device answers with megabytes", func(r *rehearsed) {
		r.net.touch("core-a", func(s *boxState) {
			s.Text = strings.Repeat("interface Ethernet1/1\n description again and again\n", 1<<16)
		})
	}, 5, ClosedRefused, untouched, untouched, "drift"},
	{"the runner's clock jumps ahead", func(r *rehearsed) { r.jump(24 * time.Hour) }, 7, string(Stop), restored, untouched, "lease"},
	{"the runner's clock jumps back", func(r *rehearsed) { r.jump(-2 * time.Minute) }, 0, ClosedOK, changed, changed, ""},
	{"the device's clock jumps", func(r *rehearsed) {
		r.spoil("core-a", func(x *telemetry.Readings) error {
			x.At, x.System.Booted = x.At.Add(24*time.Hour), x.System.Booted.Add(24*time.Hour)
			return nil
		})
	}, 6, ClosedRolledBack, restored, untouched, "uptime/reset"},
	{"the plan is edited, or not approved", func(r *rehearsed) {
		r.World.Approved = func(context.Context, time.Time) ([]string, error) {
			return []string{"file: edited after it was written"}, nil
		}
	}, 5, ClosedRefused, untouched, untouched, "edited"},
	{"the approval is revoked before half B", func(r *rehearsed) {
		ok := true
		r.when(ActSave, "A", func() { ok = false })
		r.World.Approved = func(context.Context, time.Time) ([]string, error) {
			if ok {
				return nil, nil
			}
			return []string{"approvals were taken back"}, nil
		}
	}, 7, string(Stop), changed, untouched, "taken back"},
	{"the approval is revoked before the confirmation", func(r *rehearsed) {
		ok := true
		r.when(ActConverge, "A", func() { ok = false })
		r.World.Approved = func(context.Context, time.Time) ([]string, error) {
			if ok {
				return nil, nil
			}
			return []string{"approvals were taken back"}, nil
		}
	}, 6, ClosedRolledBack, restored, untouched, "taken back"},
	{"the window has closed", func(r *rehearsed) { r.shut(-time.Minute) }, 5, ClosedRefused, untouched, untouched, "closed"},
	{"the window closes mid-run", func(r *rehearsed) { r.when(ActConverge, "A", func() { r.shut(-time.Minute) }) }, 6, ClosedRolledBack, restored, untouched, "closed"},
	{"the group has run mixed software for too long", func(r *rehearsed) { r.mixed(25 * time.Hour) }, 3, ClosedRefused, untouched, untouched, "only a change that ends it"},
	{"the group runs mixed software, not for too long", func(r *rehearsed) { r.mixed(23 * time.Hour) }, 0, ClosedOK, changed, changed, ""},
	{"nobody acknowledges", func(r *rehearsed) {
		r.World.Notify = func(_ context.Context, _ string, ack bool) error {
			if ack {
				return errors.New("no answer")
			}
			return nil
		}
	}, 1, ClosedRefused, untouched, untouched, "nobody has acknowledged"},
	{"nobody can be told any more, before half B", func(r *rehearsed) {
		var deaf atomic.Bool
		r.when(ActConverge, "A", func() { deaf.Store(true) })
		r.World.Notify = func(context.Context, string, bool) error {
			if deaf.Load() {
				return errors.New("the pager is gone")
			}
			return nil
		}
	}, 7, string(Stop), changed, untouched, "nobody can be told any more"},
	{"another run holds the group", func(r *rehearsed) {
		if _, err := r.Journal.Acquire(context.Background(), "other", "ci-9", []string{"core"}, time.Hour); err != nil {
			r.t.Fatal(err)
		}
	}, 1, string(Refuse), untouched, untouched, "another run works"},
	{"the lease is taken over", func(r *rehearsed) {
		r.when(ActConverge, "A", func() {
			go func() { // as a runner whose clock is far ahead does
				ahead, err := journal.Open(context.Background(), r.Journal.File(), aheadOf(r.Clock.Now().Add(100*24*time.Hour)))
				if err == nil {
					_, err = ahead.Acquire(context.Background(), "other", "ci-9", []string{"core"}, time.Hour)
					ahead.Close()
				}
				if err != nil {
					r.t.Error(err)
				}
			}()
		})
	}, 7, string(Stop), restored, untouched, "lease"},
	{"the disk is full", func(r *rehearsed) {
		r.Journal.Appended(func(e journal.Event) error {
			if e.Act == ActCommit && e.Kind == journal.Outcome {
				return fmt.Errorf("%w: the disk is full", journal.ErrFull)
			}
			return nil
		})
	}, 7, string(Stop), restored, untouched, "no room for the journal"},
	{"interrupted once", func(r *rehearsed) { r.when(ActConverge, "A", func() { close(r.stop) }) }, 7, string(Pause), restored, untouched, "resume"},
	{"interrupted twice", func(r *rehearsed) { r.when(ActConverge, "A", func() { close(r.undo) }) }, 6, ClosedRolledBack, restored, untouched, "abort"},
	{"aborted by another process", func(r *rehearsed) {
		r.when(ActConverge, "A", func() {
			go func() {
				if err := Ask(context.Background(), r.Journal, "run-1", "ops"); err != nil {
					r.t.Error(err)
				}
			}()
		})
	}, 6, ClosedRolledBack, restored, untouched, "abort"},
}

func linkDown(x *telemetry.Readings) error {
	x.Interfaces["Ethernet1/49"] = telemetry.Interface{Oper: "DOWN"}
	return nil
}

// mixed has a run before this one leave half of the group upgraded, so long ago, where the site allows a day of it.
func (r *rehearsed) mixed(ago time.Duration) {
	then, err := journal.Open(context.Background(), r.Journal.File(), aheadOf(r.Clock.Now().Add(-ago)))
	if err != nil {
		r.t.Fatal(err)
	}
	defer then.Close()
	was := opening{Change: "CHG-1040", Mixable: map[string]mixable{"core": {Members: []string{"core-a", "core-b"}, Pairs: []pairOf{{Pair: [2]string{"10.4(2)", "10.3(4a)"}, For: 24 * time.Hour}}}}}
	for _, e := range []journal.Entry{
		{Run: "run-0", Kind: journal.Started, Data: was},
		{Run: "run-0", Kind: journal.Observed, Act: actBaseline, Data: baselineData{Versions: map[string]string{"core-a": "10.3(4a)", "core-b": "10.3(4a)"}}},
		{Run: "run-0", Kind: journal.Observed, Act: ActReturn, Step: 1, Result: OK, Data: Evidence{Versions: map[string]string{"core-a": "10.4(2)", "core-b": "10.3(4a)"}}},
		{Run: "run-0", Kind: journal.Observed, Act: ActSoak, Step: 1, Result: Failed, Data: Evidence{Versions: map[string]string{"core-a": "10.4(2)"}}},
	} {
		if _, err := then.Append(context.Background(), e); err != nil {
			r.t.Fatal(err)
		}
	}
}

// jump has the runner's clock jump once half A is changed; its devices keep theirs.
func (r *rehearsed) jump(by time.Duration) {
	clk := clock.Leaping(r.Clock.Now())
	j, err := journal.Open(context.Background(), r.Journal.File(), clk)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { j.Close() })
	r.Journal, r.World.Clock = j, clk
	r.when(ActCommit, "A", func() { clk.Jump(by) })
}

// erring counts fifty errors a second.
func (r *rehearsed) erring(x *telemetry.Readings) error {
	i := x.Interfaces["Ethernet1/49"]
	n := uint64(r.Clock.Now().Sub(start).Seconds() * 50)
	i.InErrors = &n
	x.Interfaces["Ethernet1/49"] = i
	return nil
}

// carrying demands that traffic be proved, and has devices carry 100 kB/s on a port and, once they run the change, a share of it; none
// is none from the start.
func (r *rehearsed) carrying(share float64) {
	after, site := *r.Change.After, *r.Change.After.Site
	site.Gates.Prove, after.Site, r.Change.After = true, &site, &after
	var mu sync.Mutex
	since := map[string]time.Time{}
	r.net.readings = func(d string, s boxState, x *telemetry.Readings) error {
		now := r.Clock.Now()
		mu.Lock()
		defer mu.Unlock()
		if s.On && since[d].IsZero() {
			since[d] = now
		}
		seconds := now.Sub(start).Seconds()
		if at := since[d]; !at.IsZero() {
			seconds = at.Sub(start).Seconds() + share*now.Sub(at).Seconds()
		}
		if share == 0 {
			seconds = 0
		}
		n := uint64(seconds * 100_000)
		i := x.Interfaces["Ethernet1/49"]
		i.InOctets, i.OutOctets = &n, &n
		x.Interfaces["Ethernet1/49"] = i
		return nil
	}
}

// shut makes the window close so much from now.
func (r *rehearsed) shut(in time.Duration) {
	c := *r.Change
	w := *c.Request.Window
	w.To = r.Clock.Now().Add(in)
	c.Request.Window = &w
	*r.Change = c
}

// fault is one that is played, how the run ends with it, and what both halves are in the end.
type fault struct {
	name   string
	do     func(*rehearsed)
	code   int
	result string
	a, b   string
	says   string // in the result's text
}

// TestFaults plays every fault, and looks at what the devices are in the end: after the run, and after every timer has fired.
func TestFaults(t *testing.T) { playFaults(t, "faults", faults, rehearsal, endOf) }

// playFaults plays faults, each in a world of its own, and holds the table of them against the one in the documentation.
func playFaults(t *testing.T, name string, faults []fault, world func(testing.TB, string) (World, *network), endOf func(*network, string) string) {
	var table strings.Builder
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			w, n := world(t, t.TempDir())
			own := *w.Change
			w.Change = &own
			r := &rehearsed{t: t, World: &w, net: n, stop: make(chan struct{}), undo: make(chan struct{}), times: map[string]int{}}
			w.Stop, w.Undo = r.stop, r.undo
			f.do(r)
			res, err := Apply(context.Background(), w, "run-1", "")
			if err != nil {
				t.Fatal(err)
			}
			if res.Code != f.code || res.Result != f.result || !strings.Contains(res.Text, f.says) {
				t.Errorf("it ended %q, code %d: %s\nwant %q, code %d, saying %q\n%s", res.Result, res.Code, res.Text, f.result, f.code, f.says, history(w.Journal))
			}
			later(n)
			n.trouble = nil
			for device, want := range map[string]string{"core-a": f.a, "core-b": f.b} {
				if got := endOf(n, device); got != want {
					t.Errorf("%s is %s in the end, want %s\n%s", device, got, want, history(w.Journal))
				}
			}
			if err := w.Journal.Verify(context.Background()); err != nil {
				t.Error(err)
			}
		})
		fmt.Fprintf(&table, "| %s | %s | %d | %s | %s |\n", strings.TrimPrefix(f.name, "drained first: "), f.result, f.code, f.a, f.b)
	}
	documented(t, name, table.String())
}

// later lets the time pass in which every armed timer fires.
func later(n *network) {
	n.clock = aheadOf(n.clock.Now().Add(48 * time.Hour))
}

// endOf says what became of a device.
func endOf(n *network, device string) string {
	s := n.with(device, func(s *boxState) {
		if s.Text != "" && !s.On {
			s.Text = ""
		}
	})
	switch {
	case s.Sent["wrong commit"] > 0:
		return "committed wrongly"
	case s.On:
		return changed
	case s.Sent["stage"]+s.Sent["commit"] == 0:
		return untouched
	}
	return restored
}

func history(j *journal.Journal) string {
	events, err := j.Events(context.Background(), "")
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	for _, e := range events {
		fmt.Fprintf(&b, "%3d %s %-9s %-16s %d %-7s %-8s %.160s\n", e.Seq, e.At.Format("15:04:05"), e.Kind, e.Act, e.Step, e.Device, e.Result, e.Text)
	}
	return b.String()
}

// documented holds the table against the one that people read.
func documented(t *testing.T, name, table string) {
	const file = "../../docs/faults.md"
	begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
	text, err := os.ReadFile(filepath.FromSlash(file))
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(text), begin)
	old, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no table between %q and %q", file, begin, end)
	}
	want := "| fault | how the run ends | exit code | half A in the end | half B in the end |\n|---|---|---|---|---|\n" + table
	if old == want {
		return
	}
	if os.Getenv("INTERLOCK_UPDATE") == "" {
		t.Errorf("%s does not tell what the tests find; INTERLOCK_UPDATE=1 go test ./pipelines/rollout writes it", file)
		return
	}
	if err := os.WriteFile(file, []byte(head+begin+want+end+tail), 0o644); err != nil {
		t.Fatal(err)
	}
}
