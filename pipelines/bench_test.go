package pipelines

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

func BenchmarkCheckSconet(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		check(b, Source{Dir: sconet, ChangeDir: sconet + "/changes/CHG-1042"})
	}
}

// BenchmarkCheckClos judges a change to half the spines of a Clos of 208 devices, made by ../shared/scale/generate.
func BenchmarkCheckClos(b *testing.B) {
	generate, err := filepath.Abs("../../shared/scale/generate")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := os.Stat(generate); err != nil {
		b.Skip("../shared is absent: no generator of networks")
	}
	dir := b.TempDir()
	before, after := filepath.Join(dir, "before"), filepath.Join(dir, "after")
	if out, err := exec.Command("python3", generate, "clos", before, "--pods", "20", "--tors", "8", "--spines", "8", "--change", after).CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	b.ReportAllocs()
	for b.Loop() {
		check(b, Source{Before: before, After: after})
	}
}
