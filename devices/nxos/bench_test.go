package nxos

import (
	"fmt"
	"testing"

	"interlock/devices/vendortest"
)

// BenchmarkLong reads and converts ever longer configurations: lines a second must stay, and bytes of memory for each byte of text.
func BenchmarkLong(b *testing.B) {
	system.Convert(vendortest.LongSwitch(100)) // the grammar is made at its first use
	for _, lines := range []int{50_000, 100_000, 200_000} {
		b.Run(fmt.Sprint(lines), func(b *testing.B) {
			text := vendortest.LongSwitch(lines)
			b.ReportAllocs()
			var peak uint64
			for b.Loop() {
				peak = max(peak, vendortest.PeakHeap(func() { system.Convert(text) }))
			}
			b.ReportMetric(float64(vendortest.Lines(text)*b.N)/b.Elapsed().Seconds(), "lines/s")
			b.ReportMetric(float64(peak)/float64(len(text)), "heap-bytes/byte")
		})
	}
}
