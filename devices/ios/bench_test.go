package ios

import (
	"bytes"
	"fmt"
	"testing"

	"interlock/devices"
)

// BenchmarkParse reads and converts a switch's configuration of 50,000 lines and reports lines per second.
func BenchmarkParse(b *testing.B) {
	var text bytes.Buffer
	lines := 0
	for i := 0; lines < 50000; i++ {
		fmt.Fprintf(&text, "interface GigabitEthernet%d/0/%d\n description port %d\n switchport access vlan %d\n switchport mode access\n spanning-tree portfast\n!\n", 1+i%8, i, i, 1+i%4094)
		fmt.Fprintf(&text, "ip route 10.%d.%d.0 255.255.255.0 192.0.2.1 name r%d\naccess-list 101 permit tcp host 10.1.%d.%d any eq 443\n", i/256%256, i%256, i, i/256%256, i%256)
		lines += 8
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		Vendor.Convert([]*devices.Tree{Vendor.Read("x.cfg", text.Bytes())})
	}
	b.ReportMetric(float64(lines)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}
