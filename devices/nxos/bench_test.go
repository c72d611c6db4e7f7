package nxos

import (
	"os"
	"testing"

	"interlock/devices"
)

// BenchmarkParse reads and converts a real configuration of some 570 lines.
func BenchmarkParse(b *testing.B) {
	text, err := os.ReadFile("../../testdata/incidents/sconet/configs/core-a.cfg")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	lines := 0
	for b.Loop() {
		tree := Vendor.Read("core-a.cfg", text)
		Vendor.Convert([]*devices.Tree{tree})
		lines += tree.Lines
	}
	b.ReportMetric(float64(lines)/b.Elapsed().Seconds(), "lines/s")
}
