package rollout

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"interlock/devices"
	"interlock/devices/cli"
	"interlock/devices/clock"
	"interlock/devices/telemetry"
	"interlock/pipelines"
	"interlock/pipelines/journal"
	"interlock/policies"
	"interlock/simulate"
)

// box is a device that tests play. Its state stands in a file, so that it goes on when the process is killed; its timer
// fires when somebody looks after its time, as a device that nobody looks at does.
type box struct {
	dir, name     string
	net           *network
	before, after string
	busy          sync.Mutex
}

// boxState is what a box truly is.
type boxState struct {
	On      bool // runs the change
	Saved   bool // would boot with it
	Staged  string
	TimerID string
	Until   time.Time
	Booted  time.Time
	Text    string // what somebody else made of its configuration
	Sent    map[string]int
	drainState
}

// network is boxes with the network between them.
type network struct {
	dir      string
	clock    clock.Clock
	change   *pipelines.Change
	expected []simulate.Expected
	mu       sync.Mutex
	// trouble is asked before and after each act: an error before means that it was not done. See at.
	trouble func(device, act string, done bool) error
	// stuck is traffic that does not leave a drained device.
	stuck bool
	// mute devices do not tell whether their way back is armed.
	mute bool
	// readings may spoil what a device measures.
	readings func(device string, s boxState, r *telemetry.Readings) error
}

func (n *network) file(device string) string { return filepath.Join(n.dir, device+".json") }

// with looks at a box, lets its timer fire if it is time, and writes it back.
func (n *network) with(device string, f func(*boxState)) boxState {
	n.mu.Lock()
	defer n.mu.Unlock()
	s := boxState{Booted: start.Add(-30 * 24 * time.Hour), Sent: map[string]int{}}
	if text, err := os.ReadFile(n.file(device)); err == nil {
		if err := json.Unmarshal(text, &s); err != nil {
			panic(err)
		}
	}
	if s.TimerID != "" && !n.clock.Now().Before(s.Until) {
		s.On, s.TimerID = strings.HasSuffix(s.TimerID, "-back"), ""
		s.Sent["reverted"]++
		s.revert()
	}
	n.carry(device, &s)
	if f != nil {
		f(&s)
	}
	text, err := json.Marshal(s)
	if err == nil {
		err = os.WriteFile(n.file(device)+".new", text, 0o600)
	}
	if err == nil {
		err = os.Rename(n.file(device)+".new", n.file(device))
	}
	if err != nil {
		panic(err)
	}
	return s
}

// touch is what the world does to a box behind the runner's back.
func (n *network) touch(device string, f func(*boxState)) { n.with(device, f) }

func (b *box) at(act string, f func(*boxState)) error {
	if b.net.trouble != nil {
		if err := b.net.trouble(b.name, act, false); err != nil {
			return err
		}
	}
	b.net.with(b.name, func(s *boxState) {
		s.Sent[act]++
		f(s)
	})
	if b.net.trouble != nil {
		return b.net.trouble(b.name, act, true)
	}
	return nil
}

func (b *box) Mechanism() cli.Mechanism {
	return cli.Mechanism{Name: "played", ArmsAtCommit: true, OnDevice: true, Least: time.Second, Most: 24 * time.Hour}
}

func (b *box) Facts(context.Context) (cli.Facts, error) {
	if !b.busy.TryLock() {
		return cli.Facts{}, fmt.Errorf("%s is asked two things at once", b.name)
	}
	defer b.busy.Unlock()
	time.Sleep(time.Millisecond)
	if b.net.trouble != nil {
		if err := b.net.trouble(b.name, "facts", false); err != nil {
			return cli.Facts{}, err
		}
	}
	s := b.net.with(b.name, nil)
	f := cli.Facts{Running: b.before, Booted: s.Booted}
	if s.On {
		f.Running = b.after
	}
	if s.Runs != "" {
		f.Running = s.Runs
	}
	if s.Text != "" {
		f.Running = s.Text
	}
	switch {
	case b.net.mute:
		f.Timer.Unknown = true
	case s.TimerID != "":
		f.Timer = cli.Timer{Armed: true, ID: s.TimerID, Left: s.Until.Sub(b.net.clock.Now())}
	}
	return f, nil
}

func (b *box) Stage(_ context.Context, id string, cmds []devices.Command) (string, error) {
	return "", b.at("stage", func(s *boxState) { s.Staged = id; b.stage(s, cmds) })
}

func (b *box) Arm(context.Context, string, time.Duration) (cli.Timer, error) {
	return cli.Timer{}, b.at("arm", func(*boxState) {})
}

func (b *box) Commit(_ context.Context, id string, within time.Duration) (cli.Timer, error) {
	act := "commit"
	if strings.HasSuffix(id, "-back") {
		act = "commit the way back"
	}
	err := b.at(act, func(s *boxState) {
		if s.Staged != id || s.TimerID != "" {
			s.Sent["wrong commit"]++
		}
		s.commit(id)
		s.On, s.Staged, s.TimerID, s.Until = !strings.HasSuffix(id, "-back"), "", id, b.net.clock.Now().Add(within)
	})
	return cli.Timer{Armed: true, ID: id, Left: within}, err
}

func (b *box) Confirm(_ context.Context, id string) error {
	var refused error
	err := b.at("confirm", func(s *boxState) {
		if s.TimerID != id {
			refused = fmt.Errorf("%w: nothing waits to be confirmed", cli.ErrRefused)
		}
		s.TimerID, s.Was = "", ""
	})
	return errors.Join(refused, err)
}

func (b *box) RollBack(_ context.Context, id string) error {
	var refused error
	err := b.at("roll back", func(s *boxState) {
		if s.TimerID != id {
			refused = fmt.Errorf("%w: nothing is there to be taken back", cli.ErrRefused)
			return
		}
		s.On, s.TimerID = false, ""
		s.revert()
	})
	return errors.Join(refused, err)
}

func (b *box) Discard(context.Context, string) error {
	return b.at("discard", func(s *boxState) { s.Staged = "" })
}
func (b *box) Save(context.Context) error {
	return b.at("save", func(s *boxState) { s.Saved, s.Boots = s.On, s.Runs })
}
func (b *box) Exec(_ context.Context, c devices.Command) (string, error) {
	return "", b.at("exec", func(s *boxState) { s.Booted = b.net.clock.Now() })
}
func (b *box) Close() error { return nil }

// meter is what a box measures: what the forecast says for what it runs, unless it is spoiled.
type meter struct {
	net  *network
	name string
}

func (m meter) Close() error { return nil }

func (m meter) Watch(context.Context, []string, func(telemetry.Readings)) error {
	return errors.New("it streams nothing")
}

func (m meter) Snapshot(context.Context, []string) (telemetry.Readings, error) {
	s := m.net.with(m.name, nil)
	e := m.net.expected[0]
	now := m.net.clock.Now()
	r := telemetry.Readings{Device: m.name, At: now, Received: now, Interfaces: map[string]telemetry.Interface{}, Members: map[string]telemetry.Member{},
		Optics: map[string]telemetry.Optic{}, BGP: map[string]telemetry.Session{}, OSPF: map[string]telemetry.Adjacency{}, Silent: map[string]string{}}
	r.System.Booted, r.System.Version = s.Booted, m.net.change.Before.Devices[m.name].Config.Version
	light, low := -1.2, -11.9
	for ref, up := range e.Ports {
		if ref.Device == m.name {
			r.Interfaces[ref.Port] = telemetry.Interface{Oper: map[bool]string{true: "UP", false: "DOWN"}[up]}
			r.Optics[ref.Port] = telemetry.Optic{Present: true, Serial: "S-" + ref.Port, Lanes: map[int]telemetry.Lane{1: {Rx: &light, Tx: &light}}, Alarm: telemetry.Thresholds{RxLow: &low}}
		}
	}
	for ref, lag := range e.Members {
		if in := e.Bundled[ref]; ref.Device == m.name {
			r.Members[ref.Port] = telemetry.Member{LAG: lag, Synchronised: in, Collecting: in, Distributing: in}
		}
	}
	for port, n := range e.Adjacencies("ospf", m.name) {
		for i := range n {
			r.OSPF[fmt.Sprintf("%s 10.255.0.%d", port, i)] = telemetry.Adjacency{State: "FULL"}
		}
	}
	for _, x := range e.Neighbors {
		if device, vrf, _ := strings.Cut(x.Local, "/"); x.Protocol == "bgp" && device == m.name && x.Up {
			peer, _, _ := strings.Cut(x.Peer, " ")
			r.BGP[vrf+" "+peer] = telemetry.Session{State: "ESTABLISHED"}
		}
	}
	m.octets(s, &r)
	if m.net.readings != nil {
		return r, m.net.readings(m.name, s, &r)
	}
	return r, nil
}

// start is when rehearsals start: in the window that the change asks for.
var start = time.Date(2026, 11, 25, 4, 5, 0, 0, time.UTC)

const speed = 100

var judgedOnce = sync.OnceValues(func() (*pipelines.Change, error) {
	dir := "../../testdata/incidents/sconet"
	c, err := pipelines.Check(context.Background(), pipelines.Source{Dir: dir, ChangeDir: dir + "/changes/CHG-1050-description", Rollout: pipelines.ByHalves, Now: start})
	if err != nil {
		return nil, err
	}
	c.After.Site.Gates = devices.Gates{Settle: 2 * time.Second, Soak: 4 * time.Second, Deadline: 400 * time.Second, ConfirmWithin: 600 * time.Second}
	return c, nil
})

var policiesOnce = sync.OnceValues(func() (*policies.Policies, error) { return policies.Load(context.Background()) })

// rehearsal is a world that tests play: the change CHG-1050 of the ScoNet site by halves, on boxes in a folder.
func rehearsal(t testing.TB, dir string) (World, *network) {
	t.Helper()
	return rehearsalBy(t, dir, clock.Fast(start, speed))
}

// leaping is a rehearsal in which waiting takes no time, and a slow machine is no slow device.
func leaping(t testing.TB, dir string) (World, *network) {
	t.Helper()
	return rehearsalBy(t, dir, clock.Leaping(start))
}

func rehearsalBy(t testing.TB, dir string, clk clock.Clock) (World, *network) {
	t.Helper()
	return rehearsalOf(t, dir, clk, judgedOnce)
}

func rehearsalOf(t testing.TB, dir string, clk clock.Clock, judged func() (*pipelines.Change, error)) (World, *network) {
	t.Helper()
	c, err := judged()
	if err != nil {
		t.Fatal(err)
	}
	if c.Verdict != pipelines.Pass {
		t.Fatalf("the change that is rehearsed is %s: %v", c.Verdict, c.Findings)
	}
	p, err := policiesOnce()
	if err != nil {
		t.Fatal(err)
	}
	n := &network{dir: dir, clock: clk.Follower(), change: c, expected: c.Expected()}
	j, err := journal.Open(context.Background(), filepath.Join(dir, "journal.db"), clk)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	w := World{Journal: j, Clock: clk, Change: c, Policies: p, Digest: "sha256:test", Runner: "test",
		Open: func(_ context.Context, device string, _ bool) (Device, error) {
			if n.trouble != nil {
				if err := n.trouble(device, "open", false); err != nil {
					return nil, err
				}
			}
			return &box{dir: dir, name: device, net: n, before: c.Before.Devices[device].Trees[0].Render(" "), after: c.After.Devices[device].Trees[0].Render(" ")}, nil
		},
		HasOutOfBand: func(string) bool { return true },
		Dial:         func(_ context.Context, device string) (Telemetry, error) { return meter{n, device}, nil },
		Approved:     func(context.Context, time.Time) ([]string, error) { return nil, nil },
		Probe:        func(context.Context, *devices.Probe) error { return nil },
		Notify:       func(context.Context, string, bool) error { return nil },
	}
	return w, n
}

// aheadOf is a clock that shows t.
func aheadOf(t time.Time) clock.Clock { return clock.Fast(t, 1) }
