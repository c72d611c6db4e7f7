package rollout

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"interlock/pipelines/journal"
)

// TestMain runs the test program as a runner that kills itself, where it is told to.
func TestMain(m *testing.M) {
	if at := os.Getenv("INTERLOCK_KILL_AT"); at != "" {
		n, _ := strconv.Atoi(at)
		os.Exit(victim(os.Getenv("INTERLOCK_KILL_DIR"), n, worlds[os.Getenv("INTERLOCK_KILL_WORLD")]))
	}
	os.Exit(m.Run())
}

// fakeTB lets the helper that makes a world be used outside of a test.
type fakeTB struct{ testing.TB }

func (fakeTB) Helper()                   {}
func (fakeTB) Cleanup(func())            {}
func (fakeTB) Fatal(args ...any)         { fmt.Fprintln(os.Stderr, args...); os.Exit(99) }
func (fakeTB) Fatalf(f string, a ...any) { fmt.Fprintf(os.Stderr, f+"\n", a...); os.Exit(99) }

// worlds are the changes that runners are killed in.
var worlds = map[string]func(testing.TB, string) (World, *network){"by halves": leaping, "drained first": drainedFirst}

// victim applies the change and ends as by kill -9 when the nth event stands.
func victim(dir string, n int, world func(testing.TB, string) (World, *network)) int {
	w, _ := world(fakeTB{}, dir)
	written := 0
	w.Journal.Appended(func(journal.Event) error {
		if written++; written == n {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
		return nil
	})
	if _, err := Apply(context.Background(), w, "run-1", ""); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 98
	}
	return 0
}

// whole demands what must hold in the end, whatever happened: nothing was committed twice, half B was not touched unless
// half A is changed and confirmed, and nothing waits on a device.
func whole(t *testing.T, n *network, j *journal.Journal, ended string) {
	t.Helper()
	if len(n.change.Drains) > 0 {
		wholeDrained(t, n, j, ended)
		return
	}
	a, b := n.with("core-a", nil), n.with("core-b", nil)
	for name, s := range map[string]boxState{"core-a": a, "core-b": b} {
		switch {
		case s.Sent["commit"] > 1 || s.Sent["wrong commit"] > 0:
			t.Errorf("%s was committed %d times\n%s", name, s.Sent["commit"], history(j))
		case s.TimerID != "":
			t.Errorf("%s has a timer that never fired\n%s", name, history(j))
		}
	}
	if b.Sent["stage"] > 0 && (!a.On || a.Sent["confirm"] == 0) {
		t.Errorf("half B was touched, and half A is not changed and confirmed\n%s", history(j))
	}
	switch ended {
	case ClosedOK:
		if !a.On || !b.On || !a.Saved || !b.Saved {
			t.Errorf("closed as done: A %+v, B %+v\n%s", a, b, history(j))
		}
	case ClosedRolledBack:
		if a.On && b.On {
			t.Errorf("closed as rolled back, and both halves are changed\n%s", history(j))
		}
	}
}

// died is what a runner ends with that was cut off.
var errDied = errors.New("died")

// cutOff applies the change and ends at the nth event: at once when it stands, so that what it announces is not done, or
// (later) with the next thing to be written, so that what it announces is done and nobody writes down that it was.
// It reports whether there was an nth event.
func cutOff(t *testing.T, dir string, n int, later bool, world func(testing.TB, string) (World, *network)) bool {
	t.Helper()
	w, _ := world(t, dir)
	written := 0
	w.Journal.Appended(func(journal.Event) error {
		if written++; written != n {
			return nil
		}
		if later { // the event after this one must not stand
			return w.Journal.Close()
		}
		return errors.Join(errDied, w.Journal.Close())
	})
	_, err := Apply(context.Background(), w, "run-1", "")
	w.Journal.Close()
	return err != nil || written >= n
}

// TestCutOff ends the runner at every entry of its journal, before and after what it announces, and then goes on with
// resume and, separately, does not.
func TestCutOff(t *testing.T) {
	for name, world := range worlds {
		step := map[string]int{"by halves": 7, "drained first": 31}[name]
		if os.Getenv("INTERLOCK_TESTS") == "full" {
			step = 1
		}
		total := entries(t, world)
		for at := 1; at <= total; at += step {
			for _, after := range []bool{false, true} {
				for _, resumes := range []bool{true, false} {
					t.Run(fmt.Sprintf("%s, entry %d, act done %v, resumed %v", name, at, after, resumes), func(t *testing.T) {
						dir := t.TempDir()
						cutOff(t, dir, at, after, world)
						goOn(t, dir, resumes, world)
					})
				}
			}
		}
	}
}

// entries counts the entries of a run in which nothing goes wrong.
func entries(t *testing.T, world func(testing.TB, string) (World, *network)) int {
	t.Helper()
	w, _ := world(t, t.TempDir())
	res, err := Apply(context.Background(), w, "run-1", "")
	if err != nil || res.Result != ClosedOK {
		t.Fatalf("%+v, %v\n%s", res, err, history(w.Journal))
	}
	events, err := w.Journal.Events(context.Background(), "run-1")
	if err != nil {
		t.Fatal(err)
	}
	return len(events)
}

// goOn is what comes after a runner's death: another goes on, or nobody does and the timers fire.
func goOn(t *testing.T, dir string, resumes bool, world func(testing.TB, string) (World, *network)) {
	t.Helper()
	w, n := world(t, dir)
	ended := "nobody went on"
	if resumes {
		events, err := w.Journal.Events(context.Background(), "run-1")
		if err != nil {
			t.Fatal(err)
		}
		if len(events) > 0 && events[len(events)-1].Kind != journal.Closed {
			res, err := Resume(context.Background(), w, "run-1", false)
			if err != nil {
				t.Fatalf("%v\n%s", err, history(w.Journal))
			}
			ended = res.Result
			if ended != ClosedOK && ended != ClosedRolledBack {
				t.Errorf("resumed, it ended %q (%s)\n%s", ended, res.Text, history(w.Journal))
			}
		}
	}
	later(n)
	whole(t, n, w.Journal, ended)
}

// TestKill kills a real process with SIGKILL at entries of its journal.
func TestKill(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, world := range worlds {
		step := map[string]int{"by halves": 13, "drained first": 53}[name]
		if os.Getenv("INTERLOCK_TESTS") == "full" {
			step = 1
		}
		total := entries(t, world)
		for at := 2; at <= total; at += step {
			for _, resumes := range []bool{true, false} {
				t.Run(fmt.Sprintf("%s, entry %d, resumed %v", name, at, resumes), func(t *testing.T) {
					dir := t.TempDir()
					cmd := exec.Command(self)
					cmd.Env = append(os.Environ(), "INTERLOCK_KILL_AT="+strconv.Itoa(at), "INTERLOCK_KILL_DIR="+dir, "INTERLOCK_KILL_WORLD="+name)
					out, err := cmd.CombinedOutput()
					var exit *exec.ExitError
					if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
						t.Fatalf("the runner was not killed: %v\n%s", err, out)
					}
					if _, err := os.Stat(filepath.Join(dir, "journal.db")); err != nil {
						t.Fatal(err)
					}
					goOn(t, dir, resumes, world)
				})
			}
		}
	}
}
