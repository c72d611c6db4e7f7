package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"interlock/pipelines/journal"
	"interlock/simulate/frrjudge"
)

// rolledBack is the exit code of a run that took its step back and saw all as before.
const rolledBack = 6

// TestRealHalves carries changes out on two real FRR routers that stand for each other: testdata/networks/frr-pair, with this
// program as people call it, real SSH, real gNMI, real OSPF and BGP. It runs once more inside PID, mount and network namespaces of
// its own, with which all that it starts ends. make halves plays all three runs, make test the one that has most to tell.
func TestRealHalves(t *testing.T) {
	t.Parallel() // it waits more than it works
	if !frrjudge.Inside(t, 8*time.Minute) {
		return
	}
	site := filepath.Join(t.TempDir(), "site")
	if err := os.CopyFS(site, os.DirFS("../../testdata/networks/frr-pair")); err != nil {
		t.Fatal(err)
	}
	r := &realRuns{net: buildNet(t, site), site: site, journal: filepath.Join(t.TempDir(), "journal.db")}
	r.settle(t)
	t.Run("adjacency broken", r.adjacencyBroken)
	if os.Getenv("INTERLOCK_TESTS") != "full" {
		t.Log("the runs with the cable, the good change and the drains take four minutes more: make halves")
		return
	}
	t.Run("cable pulled", r.cablePulled)
	t.Run("good change", r.goodChange)
	t.Run("drained first", r.drainedFirst)
}

// realRuns are runs on the real network.
type realRuns struct {
	net           *realNet
	site, journal string
}

// settle waits until the network forwards both ways, and makes the site's version that of the FRR that is installed.
func (r *realRuns) settle(t *testing.T) {
	began := time.Now()
	r.forwards(t, time.Minute)
	t.Logf("FRR %s forwards both ways after %s", r.net.version, time.Since(began).Round(100*time.Millisecond))
	file := filepath.Join(r.site, "interlock.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	approver, err := os.ReadFile(filepath.Join(r.net.dir, "approver.pub"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"interlock.yaml": strings.ReplaceAll(string(text), `"8.4.4"`, `"`+r.net.version+`"`),
		"allowed_signers": `ana@example.net namespaces="interlock" ` + string(approver)} {
		if err := os.WriteFile(filepath.Join(r.site, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// forwards waits until the network forwards both ways, over whichever core: flows are shared out by their ports, so one that arrives
// tells of one way only, and a dozen in a row of all.
func (r *realRuns) forwards(t *testing.T, within time.Duration) {
	t.Helper()
	began := time.Now()
	for from, to := range map[string]string{"hv-1": "10.2.0.10", "array-1": "10.1.0.10"} {
		for arrived := 0; arrived < 12; arrived++ {
			if exec.Command("ip", "netns", "exec", from, "timeout", "1", "bash", "-c", "</dev/tcp/"+to+"/3260").Run() == nil {
				continue
			}
			if time.Since(began) > within {
				t.Fatalf("the network does not forward:\n%s", frrjudge.Must(t, "vtysh", "-N", "core-a", "-c", "show ip ospf neighbor", "-c", "show bgp summary", "-c", "show ip route"))
			}
			arrived = -1
			time.Sleep(200 * time.Millisecond)
		}
	}
}

// program runs a verb of this program and demands its exit code.
func (r *realRuns) program(t *testing.T, code int, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "interlock", args...)
	out, _ := cmd.CombinedOutput()
	if got := cmd.ProcessState.ExitCode(); got != code {
		t.Fatalf("interlock %s: exit code %d, want %d\n%s", strings.Join(args, " "), got, code, out)
	}
}

// apply plans, approves and applies a change. Each event is given to each as it comes; what comes back is how it ended.
func (r *realRuns) apply(t *testing.T, change string, each func(journal.Event)) (code int, events []journal.Event) {
	t.Helper()
	began := time.Now()
	plan := filepath.Join(t.TempDir(), "plan.json")
	r.program(t, 0, "plan", r.site, "--change", filepath.Join(r.site, "changes", change), "--out", plan)
	r.program(t, 0, "approve", plan, "--key", filepath.Join(r.net.dir, "approver"), "--reason", "a rehearsal")
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	transcript := filepath.Join(t.TempDir(), "transcript")
	cmd := exec.CommandContext(ctx, "interlock", "apply", plan, "--access", filepath.Join(r.net.dir, "access.yaml"), "--journal", r.journal, "--format", "ndjson", "--transcript", transcript)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 16<<20)
	var log strings.Builder
	for lines.Scan() {
		var e journal.Event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Errorf("%v: %.200s", err, lines.Text())
			continue
		}
		events = append(events, e)
		if line := eventLine(e); line != "" {
			fmt.Fprintln(&log, line)
		}
		if each != nil {
			each(e)
		}
	}
	err = cmd.Wait()
	if exit := new(exec.ExitError); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	t.Logf("interlock apply of %s: exit code %d after %s\n%s", change, code, time.Since(began).Round(100*time.Millisecond), log.String())
	if t.Failed() {
		text, _ := os.ReadFile(transcript)
		t.Logf("%s", text)
	}
	return code, events
}

// happened finds an event.
func happened(events []journal.Event, device, act, result string) bool {
	for _, e := range events {
		if (device == "" || e.Device == device) && e.Act == act && e.Result == result {
			return true
		}
	}
	return false
}

// untouched demands that nothing was meant for a device, and that it runs what it ran.
func (r *realRuns) untouched(t *testing.T, events []journal.Event, device, was string) {
	t.Helper()
	for _, e := range events {
		if e.Device == device {
			t.Errorf("%s was touched: %s %s", device, e.Kind, e.Act)
		}
	}
	if is := runs(t, device); is != was {
		t.Errorf("%s runs something else:\n%s\nbefore:\n%s", device, is, was)
	}
}

// runs is what a router runs, by vtysh rather than by what is tested.
func runs(t *testing.T, router string) string {
	return frrjudge.Must(t, "vtysh", "-N", router, "-c", "show running-config")
}

// neighbour is the state of an OSPF neighbour of a router on a port.
func neighbour(t *testing.T, router, port string) string {
	m := regexp.MustCompile(`(?m)^\S+ +\d+ (\w+)/.*\s` + port + `:`).FindStringSubmatch(frrjudge.Must(t, "vtysh", "-N", router, "-c", "show ip ospf neighbor"))
	if m == nil {
		return "none"
	}
	return m[1]
}

// goodChange: both halves are changed, confirmed and saved, one after the other.
func (r *realRuns) goodChange(t *testing.T) {
	code, events := r.apply(t, "CHG-guard", nil)
	if code != exitPass {
		t.Fatalf("exit code %d", code)
	}
	confirmedA, touchedB := -1, -1
	for i, e := range events {
		switch {
		case e.Device == "core-a" && e.Act == "save" && e.Result == "ok":
			confirmedA = i
		case e.Device == "core-b" && touchedB < 0:
			touchedB = i
		}
	}
	if confirmedA < 0 || touchedB < confirmedA || !happened(events, "core-b", "save", "ok") {
		t.Errorf("core-a is saved at event %d, core-b touched first at %d", confirmedA, touchedB)
	}
	for _, core := range []string{"core-a", "core-b"} {
		saved, err := os.ReadFile("/etc/frr/" + core + "/frr.conf")
		if err != nil || !strings.Contains(string(saved), "maximum-prefix 100") || !strings.Contains(runs(t, core), "maximum-prefix 100") {
			t.Errorf("%s does not run or has not saved the change (%v)", core, err)
		}
	}
}

// drainedFirst: with packets of many flows going through both cores, each is drained, seen by its counters to carry none of them, changed, and
// undrained; what it is then configured for, and boots with, has nothing of the drain.
func (r *realRuns) drainedFirst(t *testing.T) {
	for _, core := range []string{"core-a", "core-b"} { // what the run before has left is what is
		text := regexp.MustCompile(`(?m)^hostname .*$`).ReplaceAllString(runs(t, core), "hostname "+core) // vtysh shows this machine's too
		if err := os.WriteFile(filepath.Join(r.site, "configs", core+".cfg"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	flood := exec.Command("ip", "netns", "exec", "hv-1", "bash", "-c", `x=$(printf %01000d 0); while :; do for p in {41000..41023}; do echo $x >/dev/udp/10.2.0.10/$p; done; sleep 0.05; done`)
	if err := flood.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = flood.Process.Kill(); _ = flood.Wait() }()
	code, events := r.apply(t, "CHG-drained", nil)
	if code != exitPass {
		t.Fatalf("exit code %d", code)
	}
	drained := 0
	for _, e := range events {
		m := regexp.MustCompile(`as forecast for "[AB] drained".*drained: core-[ab] carries (.*) on \d+ ports, before the change \d+\.\d (kB|MB)/s`).FindStringSubmatch(e.Text)
		if e.Act == "converge" && m != nil {
			drained++
		}
	}
	if drained != 2 {
		t.Errorf("%d halves were seen to carry what they should not and then nothing, want both", drained)
	}
	for _, core := range []string{"core-a", "core-b"} {
		saved, err := os.ReadFile("/etc/frr/" + core + "/frr.conf")
		for _, text := range []string{string(saved), runs(t, core)} {
			if err != nil || !strings.Contains(text, "maximum-prefix 200") || strings.Contains(text, "DRAIN") {
				t.Errorf("%s runs or boots with (%v)\n%s", core, err, text)
			}
		}
	}
}

// adjacencyBroken: the links' true MTU stands in no configuration, so the forecast has the adjacency come back, and it does not. It
// is the wire that says no: half A is rolled back, half B is never touched.
func (r *realRuns) adjacencyBroken(t *testing.T) {
	wasA, wasB := runs(t, "core-a"), runs(t, "core-b")
	stuck := ""
	code, events := r.apply(t, "CHG-bounce", func(e journal.Event) {
		if e.Act == "converge" {
			stuck = neighbour(t, "core-a", "eth1")
		}
	})
	if code != rolledBack {
		t.Errorf("exit code %d", code)
	}
	if stuck == "Full" || !happened(events, "core-a", "commit", "ok") || !happened(events, "", "converge", "failed") || happened(events, "core-a", "confirm", "ok") {
		t.Errorf("the change was to be committed and the adjacency to stay away; it was %q when the gate ended", stuck)
	}
	r.untouched(t, events, "core-b", wasB)
	if is := runs(t, "core-a"); is != wasA {
		t.Errorf("core-a is not as before:\n%s\nbefore:\n%s", is, wasA)
	}
	if is := neighbour(t, "core-a", "eth1"); is != "Full" {
		t.Errorf("after the rollback the adjacency is %s", is)
	}
}

// cablePulled: while half A soaks, somebody pulls its cable to the storage router. The change is taken back; that the network is
// not as before is not the change's doing and is not mended by it, so a person must look. Half B is never touched.
func (r *realRuns) cablePulled(t *testing.T) {
	wasA, wasB := runs(t, "core-a"), runs(t, "core-b")
	pulled := false
	code, events := r.apply(t, "CHG-guard", func(e journal.Event) {
		if e.Act == "converge" && e.Result == "ok" && !pulled {
			pulled = true
			frrjudge.Must(t, "ip", "-n", "sto-1", "link", "set", "eth1", "down")
		}
	})
	if code != exitStopped && code != rolledBack {
		t.Errorf("exit code %d", code)
	}
	if !pulled || happened(events, "core-a", "confirm", "ok") || !happened(events, "core-a", "roll back", "ok") {
		t.Error("the cable was to be pulled after half A had converged, and the change to be taken back")
	}
	r.untouched(t, events, "core-b", wasB)
	if is := runs(t, "core-a"); is != wasA {
		t.Errorf("core-a is not as before:\n%s\nbefore:\n%s", is, wasA)
	}
	frrjudge.Must(t, "ip", "-n", "sto-1", "link", "set", "eth1", "up")
	for began := time.Now(); neighbour(t, "core-a", "eth2") != "Full"; time.Sleep(200 * time.Millisecond) {
		if time.Since(began) > 30*time.Second {
			t.Fatal("the adjacency does not come back with the cable")
		}
	}
	// The adjacency is back before every router forwards by it again, and the next run's preflight would see that.
	r.forwards(t, 30*time.Second)
	// The record stays open until somebody has looked: resume only asks, touches nothing, and closes it.
	if len(events) > 0 && code == exitStopped {
		r.program(t, rolledBack, "resume", events[0].Run, "--access", filepath.Join(r.net.dir, "access.yaml"), "--journal", r.journal)
	}
}
