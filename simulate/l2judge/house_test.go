package l2judge

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var (
	runs = flag.Int("l2.runs", 1, "how many random networks of each kind are judged")
	seed = flag.Uint64("l2.seed", 1, "the first network's seed")
)

// prefix begins the name of every namespace that is ours; the rest is the process and a number.
const prefix = "l2judge-"

// house is a few network namespaces of one test, with the daemons in them. It ends with the test.
type house struct {
	t      *testing.T
	folder string
	name   string
	spaces []string
	pids   []string // files with the pids of daemons, ended in reverse order
}

var houses atomic.Int64

// newHouse makes a house, or skips the test where it cannot be.
func newHouse(t *testing.T, tools ...string) *house {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("network namespaces take root")
	}
	for _, tool := range append(tools, "ip") {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed; .ci/deps installs it", tool)
		}
	}
	sweep()
	h := &house{t: t, folder: t.TempDir(), name: fmt.Sprintf("%s%d-%d", prefix, os.Getpid(), houses.Add(1))}
	t.Cleanup(h.leave)
	return h
}

// sweep removes what runs of this judge left behind that were ended by force: namespaces of ours whose process is gone, and what still
// runs inside them.
func sweep() {
	out, _ := exec.Command("ip", "netns", "list").Output()
	for line := range strings.Lines(string(out)) {
		name, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		rest, ours := strings.CutPrefix(name, prefix)
		pid, _, _ := strings.Cut(rest, "-")
		if _, err := os.Stat("/proc/" + pid); !ours || pid == "" || err == nil {
			continue
		}
		endAll(name)
		exec.Command("ip", "netns", "del", name).Run()
	}
}

// endAll ends the processes in a namespace of ours.
func endAll(space string) {
	out, _ := exec.Command("ip", "netns", "pids", space).Output()
	for _, pid := range strings.Fields(string(out)) {
		exec.Command("kill", "-9", pid).Run()
	}
}

// space makes a namespace.
func (h *house) space(name string) string {
	s := h.name + name
	h.do("ip", "netns", "add", s)
	h.spaces = append(h.spaces, s)
	h.do("ip", "-n", s, "link", "set", "lo", "up")
	return s
}

func (h *house) leave() {
	for i := len(h.pids) - 1; i >= 0; i-- {
		if text, err := os.ReadFile(h.pids[i]); err == nil {
			if pid, err := strconv.Atoi(strings.TrimSpace(string(text))); err == nil && pid > 1 {
				exec.Command("kill", strconv.Itoa(pid)).Run()
			}
		}
	}
	for _, s := range h.spaces {
		endAll(s)
		exec.Command("ip", "netns", "del", s).Run()
	}
}

// do runs a command that must succeed.
func (h *house) do(args ...string) string {
	h.t.Helper()
	out, err := h.try(args...)
	if err != nil {
		h.t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

func (h *house) try(args ...string) (string, error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), "OVS_RUNDIR="+h.folder, "OVS_LOGDIR="+h.folder, "OVS_SYSCONFDIR="+h.folder, "OVS_DBDIR="+h.folder)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// batch runs lines of `ip` in a namespace.
func (h *house) batch(space string, lines ...string) {
	h.t.Helper()
	file := filepath.Join(h.folder, "batch")
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		h.t.Fatal(err)
	}
	h.do("ip", "-n", space, "-batch", file)
}

// eventually asks until the answer is the one wanted and stays so for a second, and fails the test with the difference where it is not within the time.
func eventually(t *testing.T, within time.Duration, what string, ask func() string, want string) bool {
	t.Helper()
	got := ""
	var since time.Time // when the answer became the one wanted
	for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(250 * time.Millisecond) {
		asked := time.Now()
		switch got = ask(); {
		case got != want:
			since = time.Time{}
		case since.IsZero():
			since = asked
		case time.Since(since) >= time.Second:
			return true
		}
	}
	t.Errorf("%s: the real ones have\n%s\nand the simulator\n%s", what, got, want)
	return false
}

// each runs a judge on random networks, side by side.
func each(t *testing.T, judge func(t *testing.T, seed uint64)) {
	t.Parallel()
	if testing.Short() {
		t.Skip("real switches take seconds to settle")
	}
	for n := range *runs {
		s := *seed + uint64(n)
		t.Run(fmt.Sprintf("seed=%d", s), func(t *testing.T) {
			t.Parallel()
			judge(t, s)
		})
	}
}
