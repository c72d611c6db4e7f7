package vendortest

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"interlock/devices"
)

// Long makes a text of at least so many lines of the system's longest configuration of the labs, over and over, each time
// with other numbers: the first of each line goes up.
func Long(t testing.TB, s System, lines int) []byte {
	t.Helper()
	var longest []byte
	for _, d := range s.Configurations(t) {
		for _, f := range d.Files {
			if len(f.Text) > len(longest) && !strings.HasSuffix(f.Name, ".json") {
				longest = f.Text
			}
		}
	}
	text := strings.Split(strings.TrimSpace(string(longest)), "\n")
	var b strings.Builder
	for n := 0; n < lines; n += len(text) {
		for _, l := range text {
			if at := number.FindStringIndex(l); at != nil && n > 0 {
				if v, err := strconv.Atoi(l[at[0]:at[1]]); err == nil {
					l = l[:at[0]] + strconv.Itoa(v+n/len(text)) + l[at[1]:]
				}
			}
			b.WriteString(l)
			b.WriteByte('\n')
		}
	}
	return []byte(b.String())
}

// LongSwitch is a configuration of NX-OS of so many lines, as a large core switch would have: ports, VLANs, routes, lists.
func LongSwitch(lines int) []byte {
	var b strings.Builder
	b.WriteString("hostname core\nfeature bgp\nfeature interface-vlan\nfeature lacp\n")
	for i, n := 0, 4; n < lines; i, n = i+1, n+20 {
		fmt.Fprintf(&b, "interface Ethernet%d/%d\n  description port %d of the row\n  switchport mode trunk\n  switchport trunk allowed vlan %d-%d\n  spanning-tree port type edge trunk\n  mtu 9216\n  channel-group %d mode active\n  no shutdown\n",
			1+i/64, 1+i%64, i, 1+i%4000, 10+i%4000, 1+i%4000)
		fmt.Fprintf(&b, "interface Ethernet%d/%d.%d\n  encapsulation dot1q %d\n  vrf member V%d\n  ip address 10.%d.%d.1/24\n", 1+i/64, 1+i%64, 1+i%4000, 1+i%4000, i%64, i/256%256, i%256)
		fmt.Fprintf(&b, "ip route 172.%d.%d.%d/32 10.0.0.1 %d\nip prefix-list P%d seq %d permit 10.%d.%d.0/24 le 32\n", 16+i/65536%16, i/256%256, i%256, 1+i%250, i%200, 5*(1+i/200), i/256%256, i%256)
		fmt.Fprintf(&b, "ip access-list A%d\n  %d permit tcp 10.%d.%d.0/24 any eq 443\n", i%100, 10*(1+i/100), i/256%256, i%256)
		fmt.Fprintf(&b, "route-map R%d permit %d\n  match ip address prefix-list P%d\n  set local-preference %d\n  set tag %d\n", i%500, 10*(1+i/500), i%200, 100+i%100, i)
	}
	return []byte(b.String())
}

// PeakHeap is how many bytes the heap grew at most while f ran, garbage that was not yet collected among it.
func PeakHeap(f func()) uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before := m.HeapAlloc
	var peak atomic.Uint64
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapAlloc))
			select {
			case <-stop:
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	}()
	f()
	close(stop)
	<-done
	if peak.Load() < before {
		return 0
	}
	return peak.Load() - before
}

// Convert reads and converts a text, for what it costs. What it comes to is given back, so that it counts as in use.
func (s System) Convert(text []byte) (*devices.Tree, *devices.Config, []devices.LineReport) {
	tree := s.Vendor.Read("x.cfg", text)
	c, reports, _ := s.Vendor.Convert([]*devices.Tree{tree})
	return tree, c, reports
}
