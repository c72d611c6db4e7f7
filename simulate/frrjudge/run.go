package frrjudge

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// Job is what a run is asked for.
type Job struct {
	Snapshot Snapshot
	// Without are the ports (r1:eth0) and routers (r1) taken down, one after the other, each back up before the next.
	Without []string
	// Bound is the longest that one state may take to settle.
	Bound time.Duration
	// Mark stands in the environment of every process of the run, so that they can be told from others.
	Mark string
	// Logs is a folder for what the daemons log, "" for none.
	Logs string
	// Ask are commands of vtysh that every router answers when a state has settled, into Logs.
	Ask []string
}

// Result is what FRR settled on.
type Result struct {
	States []State
	// Paths are BGP's best paths by router with all links up.
	Paths Tables
	// Unsettled says why the tables do not judge: what did not settle, or a network that did not come back to where it was, which has
	// several stable states (RFC 4264) or decides by age.
	Unsettled []string
	Took      time.Duration
}

// State is the network without one port or router; the first is the whole network, with Without "".
type State struct {
	Without string
	Tables  Tables
}

const workerVariable = "INTERLOCK_FRRJUDGE_WORKER"

// Missing says what a real run lacks here, "" when it can start.
func Missing() string {
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		return "real FRR needs root on Linux"
	}
	for _, p := range []string{frrFolder + "/zebra", frrFolder + "/ospfd", frrFolder + "/bgpd", frrFolder + "/staticd"} {
		if _, err := os.Stat(p); err != nil {
			return "FRR is not installed (apt-get install frr): " + err.Error()
		}
	}
	for _, p := range []string{"ip", "vtysh", "mount"} {
		if _, err := exec.LookPath(p); err != nil {
			return err.Error()
		}
	}
	if _, err := user.Lookup("frr"); err != nil {
		return err.Error()
	}
	return ""
}

// Run starts the network for real and reads its tables. The work is done by this program started once more inside PID, mount and
// network namespaces of its own, of which it is the first process: whatever becomes of it or of its parent, the kernel ends every
// daemon and takes down every interface and folder with it, and nothing is shared with another run.
func Run(ctx context.Context, job Job) (*Result, error) {
	input, err := json.Marshal(job)
	if err != nil {
		return nil, err
	}
	// The worker dies with the thread that started it, so that thread must stay.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(ctx, "/proc/self/exe")
	cmd.Env = append(os.Environ(), workerVariable+"="+cmp.Or(job.Mark, "1"))
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(input), &out, &errs
	cmd.WaitDelay = 5 * time.Second
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWNET, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("frrjudge worker: %w: %s", errors.Join(err, ctx.Err()), tail(errs.String()))
	}
	r := new(Result)
	if err := json.Unmarshal(out.Bytes(), r); err != nil {
		return nil, fmt.Errorf("frrjudge worker said %.200q: %w", out.String(), err)
	}
	return r, nil
}

func tail(s string) string {
	if s = strings.TrimSpace(s); len(s) > 2000 {
		s = "..." + s[len(s)-2000:]
	}
	return s
}

// IsWorker reports that this process was started by Run: main must then call Worker and nothing else.
func IsWorker() bool { return os.Getenv(workerVariable) != "" }

// Worker does what Run asked for and gives the exit code.
func Worker() int {
	var job Job
	if err := json.NewDecoder(os.Stdin).Decode(&job); err != nil {
		fmt.Fprintln(os.Stderr, "job:", err)
		return 1
	}
	w := &worker{job: job, vtys: map[string]map[string]*vty{}, poked: map[string]time.Time{}}
	r, err := w.run()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
