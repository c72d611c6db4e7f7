package frrjudge

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestNothingStays ends a run in the middle, once by its deadline and once by killing the program that asked for it: no process may be
// left. Interfaces and folders are in namespaces that only those processes hold.
func TestNothingStays(t *testing.T) {
	if why := Missing(); why != "" {
		t.Skip(why)
	}
	const helper = "INTERLOCK_FRRJUDGE_ASK"
	run := func(ctx context.Context, mark string) {
		s := Generate(1, "any", 3, 3)
		_, err := Run(ctx, Job{Snapshot: s, Bound: time.Minute, Mark: mark})
		if err == nil {
			t.Error("a run that was ended early says it is whole")
		}
	}
	if mark := os.Getenv(helper); mark != "" { // the program that asks, and is killed
		run(t.Context(), mark)
		return
	}
	t.Run("deadline", func(t *testing.T) {
		mark := fmt.Sprintf("deadline-%d", os.Getpid())
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go func() { defer cancel(); started(t, mark) }()
		run(ctx, mark)
		gone(t, mark)
	})
	t.Run("killed", func(t *testing.T) {
		mark := fmt.Sprintf("killed-%d", os.Getpid())
		cmd := exec.Command("/proc/self/exe", "-test.run", "^TestNothingStays$")
		cmd.Env = append(os.Environ(), helper+"="+mark)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		started(t, mark)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it was killed: that is no news
		gone(t, mark)
	})
}

// started waits until there are daemons of the run.
func started(t *testing.T, mark string) {
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if marked(mark) > 3 {
			return
		}
	}
	t.Error("no process of the run was seen in 30 s")
}

func gone(t *testing.T, mark string) {
	n := 0
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if n = marked(mark); n == 0 {
			return
		}
	}
	t.Errorf("%d processes of the run are left", n)
}

// marked counts processes that carry the mark of a run.
func marked(mark string) int {
	n := 0
	environs, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, e := range environs {
		if text, err := os.ReadFile(e); err == nil && bytes.Contains(text, []byte(workerVariable+"="+mark+"\x00")) {
			n++
		}
	}
	return n
}
