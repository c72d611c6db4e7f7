package pipelines

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"interlock/devices"
	"interlock/simulate"
)

// scales are the networks of ../shared/scale/generate that speed is told for.
var scales = []struct {
	name string
	args []string
}{
	{"clos48", []string{"clos", "--pods", "4", "--tors", "8", "--spines", "8"}},
	{"clos208", []string{"clos", "--pods", "20", "--tors", "8", "--spines", "8"}},
	{"clos1008", []string{"clos", "--pods", "100", "--tors", "8", "--spines", "8"}},
	{"core32", []string{"core", "--access", "32"}},
	{"core128", []string{"core", "--access", "128"}},
}

// figures are what a size costs in seconds of all cores together, what one failure costs, the peak of memory in MiB, and total routes.
type figures struct{ read, simulate, one, all, peak, routes float64 }

// BenchmarkScale tells for each size what reading, simulating and single failures cost, with the growth since the size before (x-...) beside
// that of total routes: time must grow no faster. Growth is that of CPU time (cpu-s), which what else the machine does distorts less than
// the time on the clock (ns/op). Of networks of more than a hundred devices every n-th failure is tried, and the metrics say so (sampled).
func BenchmarkScale(b *testing.B) {
	var before figures
	kind := ""
	for _, s := range scales {
		if s.args[0] != kind {
			kind, before = s.args[0], figures{}
		}
		var now figures
		b.Run(s.name, func(b *testing.B) {
			dir := generated(b, s.args...)
			fresh()
			b.Run("read", func(b *testing.B) {
				cpu := cpuOf(b, func() { read(b, dir) })
				now.read = cpu
				growth(b, "x-read", now.read, before.read)
			})
			n := read(b, dir)
			var settled *simulate.Settled
			b.Run("simulate", func(b *testing.B) {
				now.simulate = cpuOf(b, func() { settled = simulate.NewGround(n).Steady() })
				now.routes = 0
				for _, t := range settled.Routes.Tables {
					now.routes += float64(t.Len())
				}
				b.ReportMetric(now.routes, "routes")
				growth(b, "x-simulate", now.simulate, before.simulate)
				growth(b, "x-routes", now.routes, before.routes)
			})
			b.Run("failures", func(b *testing.B) {
				step, word := 1, ""
				if len(n.Devices) > 100 {
					step, word = len(n.Devices)/8, "-sampled"
				}
				var tried, of int
				cpu := cpuOf(b, func() { _, tried, of = settled.SampleFailures(step) })
				now.one = cpu / float64(tried)
				now.all = now.one * float64(of)
				b.ReportMetric(now.one*1000, "cpu-ms/failure"+word)
				b.ReportMetric(100*now.one/now.simulate, "%-of-simulate")
				b.ReportMetric(float64(of), "failures")
				b.ReportMetric(now.all, "cpu-s/all-failures"+word)
				growth(b, "x-failure", now.one, before.one)
				growth(b, "x-all-failures", now.all, before.all)
				growth(b, "x-routes", now.routes, before.routes)
				if now.peak = peak(); now.peak > 0 {
					b.ReportMetric(now.peak, "peak-MiB")
					growth(b, "x-peak", now.peak, before.peak)
				}
			})
		})
		before = now
	}
}

// cpuOf does something as often as the benchmark asks, and reports the seconds of CPU that it took on all cores together.
func cpuOf(b *testing.B, do func()) float64 {
	used := func() time.Duration {
		var r syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
			b.Fatal(err)
		}
		return time.Duration(r.Utime.Nano() + r.Stime.Nano())
	}
	before := used()
	for b.Loop() {
		do()
	}
	one := (used() - before).Seconds() / float64(b.N)
	b.ReportMetric(one, "cpu-s")
	return one
}

func growth(b *testing.B, name string, now, before float64) {
	if before > 0 {
		b.ReportMetric(now/before, name)
	}
}

// fresh gives back what networks before took, so that the peak is the next one's own.
func fresh() {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o200) // where it cannot, the peak is that of all so far
}

func read(tb testing.TB, dir string) *devices.Network {
	tb.Helper()
	n, _, err := ReadNetwork(context.Background(), dir)
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

// peak is the most memory that the process had since fresh, in MiB; 0 where the system does not tell.
func peak() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for _, l := range strings.Split(string(status), "\n") {
		if w := strings.Fields(l); len(w) > 1 && w[0] == "VmHWM:" {
			kb, _ := strconv.Atoi(w[1])
			return float64(kb) / 1024
		}
	}
	return 0
}

// generated writes a synthetic network once for the benchmarks of a run.
func generated(tb testing.TB, args ...string) string {
	tb.Helper()
	generate, err := filepath.Abs("../../shared/scale/generate")
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := os.Stat(generate); err != nil {
		tb.Skip("../shared is absent: no generator of networks")
	}
	dir := filepath.Join(tb.TempDir(), "network")
	if out, err := exec.Command("python3", append([]string{generate, args[0], dir}, args[1:]...)...).CombinedOutput(); err != nil {
		tb.Fatal(fmt.Errorf("%w\n%s", err, out))
	}
	return dir
}
