package rollout

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"interlock/devices"
	"interlock/devices/cli"
	"interlock/devices/clock"
	"interlock/devices/syntax"
	"interlock/devices/telemetry"
	"interlock/pipelines"
	"interlock/pipelines/journal"
)

// drainState is what a box is beside, where a change drains it: it runs what was truly entered, and counts what it carries.
type drainState struct {
	// Runs is its configuration, "" for that before the run; Next what is staged, Was what its timer brings back, Boots what it starts
	// with.
	Runs, Next, Was, Boots string
	Octets                 uint64
	Counted                time.Time
}

func (s *drainState) commit(string) {
	if s.Next != "" {
		s.Was, s.Runs, s.Next = s.Runs, s.Next, ""
		if s.Was == "" {
			s.Was = asBefore
		}
	}
}

func (s *drainState) revert() {
	if s.Was != "" {
		s.Runs, s.Was = strings.TrimPrefix(s.Was, asBefore), ""
	}
}

// asBefore stands in Was for the configuration before the run.
const asBefore = "as before"

// stage works out what commands make of what the box runs.
func (b *box) stage(s *boxState, cmds []devices.Command) {
	if len(b.net.change.Drains) == 0 {
		return
	}
	d, text := b.net.change.Before.Devices[b.name], s.Runs
	if text == "" {
		text = b.before
	}
	s.Next = d.Vendor.Enter(d.Vendor.Read("running", []byte(text)), "staged", []byte(syntax.Typed(cmds))).After.Render(" ")
}

// How much a port of a box carries in a second, in service and drained.
const inService, whenDrained = 1_000_000, 400

// carry counts what a box has carried since it was looked at last.
func (n *network) carry(device string, s *boxState) {
	now := n.clock.Now()
	if seconds := now.Sub(s.Counted).Seconds(); !s.Counted.IsZero() && seconds > 0 {
		rate := uint64(inService)
		if drainedBox(s.Runs) {
			rate = whenDrained
			if n.stuck {
				rate = inService / 2
			}
		}
		s.Octets += uint64(float64(rate) * seconds)
	}
	s.Counted = now
}

func drainedBox(runs string) bool { return strings.Contains(runs, "route-map DRAIN out") }

func (m meter) octets(s boxState, r *telemetry.Readings) {
	if len(m.net.change.Drains) == 0 {
		return
	}
	for port, i := range r.Interfaces {
		n := s.Octets
		i.InOctets, i.OutOctets = &n, &n
		r.Interfaces[port] = i
	}
}

var judgedDrained = sync.OnceValues(func() (*pipelines.Change, error) {
	dir := "../../testdata/networks/frr-pair"
	c, err := pipelines.Check(context.Background(), pipelines.Source{Dir: dir, ChangeDir: dir + "/changes/CHG-drained", Now: start})
	if err != nil {
		return nil, err
	}
	c.After.Site.Gates = devices.Gates{Settle: 2 * time.Second, Soak: 3 * time.Second, Deadline: 40 * time.Second, ConfirmWithin: 120 * time.Second}
	return c, nil
})

// drainedFirst is a world in which each half is drained before it is changed; waiting takes no time.
func drainedFirst(t testing.TB, dir string) (World, *network) {
	t.Helper()
	return rehearsalOf(t, dir, clock.Leaping(start), judgedDrained)
}

// stateOf says what a box runs, of what the change knows.
func stateOf(n *network, device string) string {
	s := n.with(device, nil)
	c, d := n.change, n.change.Drains[device]
	switch {
	case s.Sent["stage"] == 0:
		return untouched
	case s.Runs == "":
		return "as before"
	}
	for name, x := range map[string]*devices.Device{"as before": c.Before.Devices[device], "drained": d.Before, "drained, changed": d.After, changed: c.After.Devices[device]} {
		if len(differs(x, running(x, s.Runs))) == 0 {
			return name
		}
	}
	return "something else:\n" + s.Runs
}

// TestDrained: the half that is worked on carries nothing while it is changed, and boots with nothing that is drained.
func TestDrained(t *testing.T) {
	w, n := drainedFirst(t, t.TempDir())
	var seen []string
	w.Journal.Appended(func(e journal.Event) error {
		if e.Kind == journal.Outcome && (e.Act == ActConfirm || e.Act == ActSave) {
			seen = append(seen, fmt.Sprintf("%s %s: %s, %s", e.Act, e.Device, stateOf(n, "core-a"), stateOf(n, "core-b")))
		}
		return nil
	})
	res, err := Apply(context.Background(), w, "run-1", "")
	if err != nil || res.Code != exitOK {
		t.Fatalf("%+v, %v\n%s", res, err, history(w.Journal))
	}
	want := []string{
		"confirm core-a: drained, untouched",
		"confirm core-a: drained, changed, untouched",
		"confirm core-a: changed, untouched",
		"save core-a: changed, untouched",
		"confirm core-b: changed, drained",
		"confirm core-b: changed, drained, changed",
		"confirm core-b: changed, changed",
		"save core-b: changed, changed",
	}
	if strings.Join(seen, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s\n%s", strings.Join(seen, "\n"), strings.Join(want, "\n"), history(w.Journal))
	}
	if text := history(w.Journal); !strings.Contains(text, "drained: core-a carries 2.4 kB/s on 3 ports, before the change 6.0 MB/s") {
		t.Errorf("the gate does not tell what it measured\n%s", text)
	}
	for _, d := range []string{"core-a", "core-b"} {
		if s := n.with(d, nil); s.Boots != s.Runs || drainedBox(s.Boots) {
			t.Errorf("%s boots with\n%s", d, s.Boots)
		}
	}
}

// drainFaults are what happens around a drain, and what each half is in the end.
var drainFaults = []fault{
	{"drained first: traffic does not leave", func(r *rehearsed) { r.net.stuck = true }, 6, ClosedRolledBack, "as before", untouched, "is not drained"},
	{"drained first: its counters are not told", func(r *rehearsed) {
		r.net.readings = func(_ string, _ boxState, x *telemetry.Readings) error {
			for port, i := range x.Interfaces {
				i.InOctets = nil
				x.Interfaces[port] = i
			}
			return nil
		}
	}, 4, ClosedRefused, untouched, untouched, "could not be measured"},
	{"drained first: its counters stand still", func(r *rehearsed) {
		r.net.readings = func(_ string, _ boxState, x *telemetry.Readings) error {
			for port, i := range x.Interfaces {
				i.InOctets, i.OutOctets = new(uint64), new(uint64)
				x.Interfaces[port] = i
			}
			return nil
		}
	}, 4, ClosedRefused, untouched, untouched, "stand still"},
	{"drained first: the drain is refused", func(r *rehearsed) { r.once("core-a", "commit", 1, false, lostSession(cli.ErrRefused)) }, 6, ClosedRolledBack, "as before", untouched, "refuses"},
	{"drained first: the change is refused", func(r *rehearsed) { r.once("core-a", "commit", 2, false, lostSession(cli.ErrRefused)) }, 6, ClosedRolledBack, "as before", untouched, "refuses"},
	{"drained first: the undrain is refused", func(r *rehearsed) { r.once("core-a", "commit", 3, false, lostSession(cli.ErrRefused)) }, 6, ClosedRolledBack, "as before", untouched, "refuses"},
	{"drained first: half B's undrain is refused", func(r *rehearsed) { r.once("core-b", "commit", 3, false, lostSession(cli.ErrRefused)) }, 6, ClosedRolledBack, changed, "as before", "refuses"},
	{"drained first: SSH lost while draining, reply lost", func(r *rehearsed) { r.once("core-a", "commit", 1, true, lostSession(cli.ErrUnknown)) }, 0, ClosedOK, changed, changed, ""},
	{"drained first: SSH lost while undraining, reply lost", func(r *rehearsed) { r.once("core-a", "commit", 3, true, lostSession(cli.ErrUnknown)) }, 0, ClosedOK, changed, changed, ""},
	{"drained first: a link goes down with the change", func(r *rehearsed) {
		r.net.readings = func(d string, s boxState, x *telemetry.Readings) error {
			if d == "core-a" && strings.Contains(s.Runs, "maximum-prefix") {
				x.Interfaces["eth1"] = telemetry.Interface{Oper: "DOWN"}
			}
			return nil
		}
	}, 6, ClosedRolledBack, "as before", untouched, "link/down"},
	{"drained first: a probe fails once traffic is back on the change", func(r *rehearsed) {
		r.World.Probe = func(context.Context, *devices.Probe) error {
			if s := r.net.with("core-a", nil); strings.Contains(s.Runs, "maximum-prefix") && !drainedBox(s.Runs) {
				return fmt.Errorf("no answer within 2s")
			}
			return nil
		}
	}, 6, ClosedRolledBack, "as before", untouched, "probe/failed"},
	{"drained first: the approval is revoked once half A is drained", func(r *rehearsed) {
		ok := true
		r.when(ActConfirm, "A", func() { ok = false })
		r.World.Approved = func(context.Context, time.Time) ([]string, error) {
			if ok {
				return nil, nil
			}
			return []string{"approvals were taken back"}, nil
		}
	}, 6, ClosedRolledBack, "as before", untouched, "taken back"},
	{"drained first: interrupted once while drained", func(r *rehearsed) { r.when(ActConfirm, "A", func() { close(r.stop) }) }, 7, string(Pause), "drained", untouched, "half A is drained still; go on"},
	{"drained first: interrupted twice while drained", func(r *rehearsed) { r.when(ActConfirm, "A", func() { close(r.undo) }) }, 6, ClosedRolledBack, "as before", untouched, "abort"},
	{"drained first: the way back of the change is refused, and its timer does it", func(r *rehearsed) {
		r.net.readings = func(d string, s boxState, x *telemetry.Readings) error {
			if d == "core-a" && strings.Contains(s.Runs, "maximum-prefix") {
				x.Interfaces["eth1"] = telemetry.Interface{Oper: "DOWN"}
			}
			return nil
		}
		r.once("core-a", "roll back", 1, false, lostSession(cli.ErrRefused))
	}, 6, ClosedRolledBack, "as before", untouched, "link/down"},
	{"drained first: the device never answers again once the change is committed", func(r *rehearsed) {
		gone := false
		r.net.trouble = func(d, a string, done bool) error {
			if d == "core-a" && a == "commit" && done {
				if r.times[a]++; r.times[a] == 2 {
					gone = true
				}
			}
			if gone && d == "core-a" {
				return lostSession(cli.ErrUnknown)
			}
			return nil
		}
	}, 7, string(Stop), "drained", untouched, "half A is drained still"},
}

func TestDrainFaults(t *testing.T) { playFaults(t, "drains", drainFaults, drainedFirst, stateOf) }

// wholeDrained is whole for a change that drains: no commit is repeated, no timer is left, half B is not touched unless half A is changed
// and carries traffic, and nothing boots drained that was closed.
func wholeDrained(t *testing.T, n *network, j *journal.Journal, ended string) {
	t.Helper()
	is := map[string]string{}
	for _, d := range []string{"core-a", "core-b"} {
		is[d] = stateOf(n, d)
		if s := n.with(d, nil); s.TimerID != "" || s.Sent["wrong commit"] > 0 {
			t.Errorf("%s waits for %q, %d wrong commits\n%s", d, s.TimerID, s.Sent["wrong commit"], history(j))
		} else if ended != "nobody went on" && drainedBox(s.Boots) {
			t.Errorf("%s boots drained\n%s", d, history(j))
		}
	}
	events, err := j.Events(context.Background(), "run-1")
	if err != nil {
		t.Fatal(err)
	}
	done := map[string]int{}
	for _, e := range events {
		if e.Kind == journal.Outcome && e.Act == ActCommit && e.Result == OK {
			if done[fmt.Sprint(e.Device, e.Step)]++; done[fmt.Sprint(e.Device, e.Step)] > 1 {
				t.Errorf("%s is committed twice in step %d\n%s", e.Device, e.Step, history(j))
			}
		}
	}
	a, b := is["core-a"], is["core-b"]
	if b != untouched && a != changed {
		t.Errorf("half B is %s, and half A %s\n%s", b, a, history(j))
	}
	switch ended {
	case ClosedOK:
		if a != changed || b != changed {
			t.Errorf("closed as done: half A is %s, half B %s\n%s", a, b, history(j))
		}
	case ClosedRolledBack:
		if a != "as before" && (a != changed || b != "as before") {
			t.Errorf("closed as rolled back: half A is %s, half B %s\n%s", a, b, history(j))
		}
	}
}
