package pipelines

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

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

// figures are what the size before cost, for telling how costs grow; sizes of one kind stand in order in scales.
type figures struct{ read, simulate, all, routes float64 }

// BenchmarkScale tells for each size what reading, simulating and single failures cost, with the growth since the size before (x-...): time
// must grow no faster than routes. Of large networks every n-th failure is tried, and the metrics say so (sampled).
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
				for b.Loop() {
					read(b, dir)
				}
				now.read = perOp(b)
				growth(b, "x-read", now.read, before.read)
			})
			n := read(b, dir)
			var settled *simulate.Settled
			b.Run("simulate", func(b *testing.B) {
				for b.Loop() {
					settled = simulate.NewGround(n).Steady()
				}
				now.routes = 0
				for _, t := range settled.Routes.Tables {
					now.routes += float64(t.Len())
				}
				now.simulate = perOp(b)
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
				for b.Loop() {
					_, tried, of = settled.SampleFailures(step)
				}
				one := perOp(b) / float64(tried)
				now.all = one * float64(of)
				b.ReportMetric(one*1000, "ms/failure"+word)
				b.ReportMetric(100*one*float64(runtime.GOMAXPROCS(0))/now.simulate, "%-of-simulate")
				b.ReportMetric(float64(of), "failures")
				b.ReportMetric(now.all, "s/all-failures"+word)
				growth(b, "x-all-failures", now.all, before.all)
				heap(b)
			})
		})
		before = now
	}
}

func perOp(b *testing.B) float64 { return b.Elapsed().Seconds() / float64(b.N) }

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

func heap(b *testing.B) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapSys)/(1<<20), "heap-MiB")
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		for _, l := range strings.Split(string(status), "\n") {
			if w := strings.Fields(l); len(w) > 1 && w[0] == "VmHWM:" {
				kb, _ := strconv.Atoi(w[1])
				b.ReportMetric(float64(kb)/1024, "peak-MiB")
			}
		}
	}
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
