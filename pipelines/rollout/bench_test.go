package rollout

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"interlock/devices/clock"
	"interlock/pipelines"
	"interlock/pipelines/journal"
)

// wide is a site of one group with n devices in each half, and a change by halves that sets a time server on all of them.
func wide(t testing.TB, n int) *pipelines.Change {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var a, b []string
	for i := range n {
		for half, names := range map[string]*[]string{"a": &a, "b": &b} {
			name := fmt.Sprintf("sw-%s%d", half, i)
			*names = append(*names, name)
			write("configs/"+name+".cfg", "! device: "+name+" (DCS-7050SX3-48YC8, EOS-4.31.1F)\n!\nhostname "+name+"\n!\nspanning-tree mode mstp\n!\ninterface Ethernet1\n   description to nowhere\n!\ninterface Management1\n   ip address 198.51.100.1/24\n!\nip routing\n!\nend\n")
			write("changes/CHG-1/"+name+".cmd", "configure\nntp server 198.51.100.7\nend\n")
		}
	}
	write("interlock.yaml", fmt.Sprintf("version: 1\nname: wide\nrollout: by-halves\ngroups:\n  wide: {halves: {A: [%s], B: [%s]}, keep: %d, order: either}\napprovals: {normal: 0}\ngates: {settle: 1s, soak: 1s, deadline: 1h, confirm_within: 2h}\n",
		strings.Join(a, ", "), strings.Join(b, ", "), n))
	write("changes/CHG-1/change.yaml", "id: CHG-1\ntitle: a time server\ntype: normal\nrequested_by: ops@example.net\nrollout: by-halves\n")
	c, err := pipelines.Check(context.Background(), pipelines.Source{Dir: dir, ChangeDir: dir + "/changes/CHG-1", Now: start})
	if err != nil {
		t.Fatal(err)
	}
	if c.Verdict != pipelines.Pass {
		t.Fatalf("%s: %v", c.Verdict, c.Findings)
	}
	return c
}

// carry applies a change on played devices and gives how it ended and how many entries the journal has.
func carry(t testing.TB, c *pipelines.Change, dir string) (Result, int) {
	t.Helper()
	w, n := rehearsal(t, dir)
	clk := clock.Fast(start, 20)
	n.clock, n.change, n.expected = clk, c, c.Expected()
	own := *w.Change
	own = *c
	w.Change, w.Clock = &own, clk
	j, err := journal.Open(context.Background(), filepath.Join(dir, "wide.db"), clk)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	w.Journal = j
	w.Open = func(_ context.Context, device string, _ bool) (Device, error) {
		return &box{dir: dir, name: device, net: n, before: c.Before.Devices[device].Trees[0].Render(" "), after: c.After.Devices[device].Trees[0].Render(" ")}, nil
	}
	res, err := Apply(context.Background(), w, "run-1", "")
	if err != nil {
		t.Fatal(err)
	}
	if res.Result != ClosedOK {
		t.Fatalf("%+v\n%s", res, history(j))
	}
	events, err := j.Events(context.Background(), "run-1")
	if err != nil {
		t.Fatal(err)
	}
	return res, len(events)
}

// TestTwoHundred: two hundred devices in one half.
func TestTwoHundred(t *testing.T) {
	n := 200
	if testing.Short() || os.Getenv("INTERLOCK_TESTS") != "full" {
		n = 40
	}
	c := wide(t, n)
	began := time.Now()
	_, events := carry(t, c, t.TempDir())
	took := time.Since(began)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	t.Logf("%d devices in each half: %s, %d entries, %.1f ms a device and step, %d MiB from the system", n, took.Round(time.Millisecond), events, float64(took.Milliseconds())/float64(2*n), m.Sys>>20)
}

// BenchmarkRollout is what the pipeline costs besides waiting: a device and a step.
func BenchmarkRollout(b *testing.B) {
	c := wide(b, 8)
	for b.Loop() {
		carry(b, c, b.TempDir())
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*16), "ms/device")
}
