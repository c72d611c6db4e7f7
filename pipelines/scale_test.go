package pipelines

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
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

// BenchmarkScale tells for each size what reading and simulating cost, and what one link failure costs on top; heap-MiB is what is live
// after simulating.
func BenchmarkScale(b *testing.B) {
	for _, s := range scales {
		b.Run(s.name, func(b *testing.B) {
			dir := generated(b, s.args...)
			b.Run("read", func(b *testing.B) {
				for b.Loop() {
					read(b, dir)
				}
			})
			b.Run("simulate", func(b *testing.B) {
				n := read(b, dir)
				routes := 0
				for b.Loop() {
					state := simulate.Routing(n, simulate.Down{})
					routes = 0
					for _, t := range state.Tables {
						routes += t.Len()
					}
				}
				b.ReportMetric(float64(routes), "routes")
				heap(b)
			})
		})
	}
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
