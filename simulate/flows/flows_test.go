package flows

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"interlock/devices"
	"interlock/simulate/layer3"
	"interlock/simulate/rib"
)

// small makes a network of lines, as a person would draw it:
//
//	r1 eth1 10.0.0.1/30 0         an interface with its segment ("-" for none; "down" at the end: it is)
//	r1 route 10.9.0.0/16 10.0.0.2 eth1, 10.0.0.6 eth2
//	r1 discard 10.9.0.0/16
//	host h1 10.1.0.5/24 5 r1      a host in segment 5, attached to r1
//	r1 virtual eth1 10.1.0.1      an address that an interface answers for beside its own
//	open 5                        strangers may be in a segment
func small(t *testing.T, text string) World {
	t.Helper()
	w := World{Net: &layer3.Network{}}
	tables := map[rib.ID][]*rib.Route{}
	virtual := map[string][]netip.Addr{}
	open := map[int]bool{}
	type hanging struct {
		segments []int
		devices  []string
	}
	hang := map[string]hanging{}
	var hosts []Host
	device := func(name string) *layer3.Device {
		for _, d := range w.Net.Devices {
			if d.Name == name {
				return d
			}
		}
		d := &layer3.Device{Name: name, Up: true, VRFs: []string{"default"}, ByName: map[string]*layer3.Interface{}, Config: &devices.Config{OS: "ios", Interfaces: map[string]*devices.Interface{}}}
		w.Net.Devices = append(w.Net.Devices, d)
		return d
	}
	number := func(s string) int {
		n := -1
		_, _ = fmt.Sscan(s, &n)
		return n
	}
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		switch {
		case len(f) == 0:
		case f[0] == "open":
			open[number(f[1])] = true
		case f[0] == "host":
			hosts = append(hosts, Host{Name: f[1], Address: netip.MustParsePrefix(f[2])})
			if f[3] != "-" {
				hang[f[1]] = hanging{[]int{number(f[3])}, f[4:]}
			}
		case f[1] == "virtual":
			virtual[f[0]+f[2]] = append(virtual[f[0]+f[2]], netip.MustParseAddr(f[3]))
		case f[1] == "route" || f[1] == "discard":
			r := &rib.Route{Prefix: netip.MustParsePrefix(f[2]), Protocol: rib.Static, Distance: 1}
			if f[1] == "discard" {
				r.NextHops = []rib.NextHop{{Kind: rib.Discard}}
			}
			for _, hop := range strings.Split(strings.Join(f[3:], " "), ",") {
				if h := strings.Fields(hop); len(h) == 2 {
					r.NextHops = append(r.NextHops, rib.NextHop{Addr: netip.MustParseAddr(h[0]), Interface: h[1]})
				}
			}
			id := rib.ID{Device: f[0], VRF: "default"}
			tables[id] = append(tables[id], r)
		default:
			d := device(f[0])
			p := netip.MustParsePrefix(f[2])
			c := &devices.Interface{Name: f[1], Kind: devices.Ethernet}
			if strings.HasPrefix(f[1], "lo") {
				c.Kind = devices.Loopback
			}
			d.Config.Interfaces[f[1]] = c
			i := &layer3.Interface{Device: d, Name: f[1], VRF: "default", Config: c, Up: len(f) < 5, Segment: number(f[3]), Addresses: []layer3.Address{{Prefix: p}}}
			d.Interfaces, d.ByName[f[1]] = append(d.Interfaces, i), i
			for i.Segment >= len(w.Net.Segments) {
				w.Net.Segments = append(w.Net.Segments, nil)
			}
			if i.Segment >= 0 {
				w.Net.Segments[i.Segment] = append(w.Net.Segments[i.Segment], i)
			}
			id := rib.ID{Device: f[0], VRF: "default"}
			if i.Up {
				tables[id] = append(tables[id], &rib.Route{Prefix: p.Masked(), Protocol: rib.Connected, NextHops: []rib.NextHop{{Kind: rib.Attached, Interface: i.Name}}})
			}
		}
	}
	slices.SortFunc(w.Net.Devices, func(a, b *layer3.Device) int { return strings.Compare(a.Name, b.Name) })
	built := map[rib.ID]rib.Table{}
	for id, rs := range tables {
		slices.SortStableFunc(rs, rib.ByPrefix)
		built[id] = rib.Build(rs)
	}
	w.Forward = func(id rib.ID, dst netip.Addr) Decision {
		r := built[id].Lookup(dst)
		d := Decision{Route: r}
		if r != nil {
			for _, h := range r.NextHops {
				d.Hops = append(d.Hops, Hop{Kind: h.Kind, Addr: h.Addr, Interface: h.Interface})
			}
		}
		return d
	}
	w.Virtual = func(i *layer3.Interface) []netip.Addr {
		if !i.Up {
			return nil
		}
		return virtual[i.Device.Name+i.Name]
	}
	w.Index = NewIndex(w.Net, hosts)
	w.Attached = func(h *Host) ([]int, []string) { return hang[h.Name].segments, hang[h.Name].devices }
	w.Open = func(s int) bool { return open[s] }
	return w
}

// square is h1 behind r1, r2 and r3 side by side, and h2 behind r4.
const square = `
	r1 eth0 10.1.0.1/24 1
	r1 eth2 10.0.12.1/30 12
	r1 eth3 10.0.13.1/30 13
	r2 eth1 10.0.12.2/30 12
	r2 eth4 10.0.24.1/30 24
	r3 eth1 10.0.13.2/30 13
	r3 eth4 10.0.34.1/30 34
	r4 eth2 10.0.24.2/30 24
	r4 eth3 10.0.34.2/30 34
	r4 eth0 10.4.0.1/24 4
	host h1 10.1.0.5/24 1 r1
	host h2 10.4.0.5/24 4 r4
	r1 route 10.4.0.0/24 10.0.12.2 eth2, 10.0.13.2 eth3
	r2 route 10.4.0.0/24 10.0.24.2 eth4
	r4 route 10.1.0.0/24 10.0.24.1 eth2, 10.0.34.1 eth3
	r2 route 10.1.0.0/24 10.0.12.1 eth1
	r3 route 10.1.0.0/24 10.0.13.1 eth1
`

func TestTrace(t *testing.T) {
	for _, c := range []struct {
		name, network, from, to string
		want                    string // ends, joined
		visits                  int
	}{
		{"both branches arrive, and meet", square + "r3 route 10.4.0.0/24 10.0.34.2 eth4", "h1", "h2", "delivered to h2 at r4:eth0", 5},
		{"one of two branches has no route on", square, "h1", "h2", "delivered to h2 at r4:eth0; black hole at r3:eth1: there is no route to 10.4.0.5", 4},
		{"two devices point at each other", square + "r3 route 10.4.0.0/24 10.0.13.1 eth1", "h1", "h2",
			"delivered to h2 at r4:eth0; loop at r1: r1, r3 and again r1", 5},
		{"a route to nothing", square + "r3 discard 10.4.0.0/24", "h1", "h2", "delivered to h2 at r4:eth0; black hole at r3: 10.4.0.0/24 static [1/0] discards", 4},
		{"to a device itself", square, "h1", "10.0.12.2", "delivered to r2", 2},
		{"a host that is not there", square + "r3 route 10.4.0.0/24 10.0.34.2 eth4\nhost h9 10.4.0.9/24 -", "h1", "10.4.0.9",
			"black hole at r4:eth0: 10.4.0.9 is the host h9, none of whose ports is up", 5},
		{"an address that nobody has, where nobody unknown can be", square, "10.1.0.5", "10.1.0.77", "black hole: 10.1.0.77 is in the subnet of h1, and nobody in its segment answers for it", 0},
		{"an address that somebody unknown may have", square + "open 1", "r1", "10.1.0.77", "delivered at r1:eth0: it is an address in the subnet of eth0 of which nothing more is known", 1},
		{"a neighbour who is not known, and may be there", square + "r2 route 8.0.0.0/8 10.0.24.9 eth4\nopen 24", "r2", "8.8.8.8",
			"left the network at r2:eth4: the next hop 10.0.24.9 is somebody on eth4 of whom nothing is known", 1},
		{"a neighbour who cannot be there", square + "r2 route 8.0.0.0/8 10.0.24.9 eth4", "r2", "8.8.8.8", "black hole at r2:eth4: nobody on eth4 answers for 10.0.24.9", 1},
		{"a neighbour whose port is down", "r1 eth1 10.0.0.1/30 0\nr2 eth1 10.0.0.2/30 0 down\nr1 route 8.0.0.0/8 10.0.0.2 eth1\nopen 0", "r1", "8.8.8.8",
			"black hole at r1:eth1: nobody on eth1 answers for 10.0.0.2: it is that of r2:eth1, which is down", 1},
		{"an interface that is down", "r1 eth1 10.0.0.1/30 0 down\nr1 lo0 1.1.1.1/32 -\nr1 route 8.0.0.0/8 10.0.0.2 eth1", "1.1.1.1", "8.8.8.8", "black hole at r1:eth1: eth1 is down", 1},
		{"a virtual gateway is taken before the routers' own addresses", "a v10 10.1.0.2/24 1\nb v10 10.1.0.3/24 1\nb virtual v10 10.1.0.1\nhost h 10.1.0.9/24 1 a b\nb lo0 9.9.9.9/32 -", "h", "9.9.9.9",
			"delivered to b", 1},
		{"without one, either router may be the gateway", "a v10 10.1.0.2/24 1\nb v10 10.1.0.3/24 1\nhost h 10.1.0.9/24 1 a b\nb lo0 9.9.9.9/32 -", "h", "9.9.9.9",
			"delivered to b; black hole at a:v10: there is no route to 9.9.9.9", 2},
		{"nobody is the gateway", "host h 10.1.0.9/24 1\nb lo0 9.9.9.9/32 -\nb e 10.2.0.1/24 2", "h", "9.9.9.9", "black hole: nobody that h hears is in 10.1.0.0/24: it has no gateway", 0},
		{"hosts side by side need no gateway", "a v10 10.1.0.2/24 1\nhost h 10.1.0.9/24 1\nhost i 10.1.0.8/24 1", "h", "i", "delivered to i: it is in the same segment", 0},
		{"side by side by their addresses, and apart", "a v10 10.1.0.2/24 1\nhost h 10.1.0.9/24 1\nhost i 10.1.0.8/24 2", "h", "i",
			"black hole: 10.1.0.8 is in the subnet of h, and nobody in its segment answers for it", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr := New(small(t, c.network))
			from, err := tr.Locate(c.from)
			if err != nil {
				t.Fatal(err)
			}
			dst, err := netip.ParseAddr(c.to)
			if err != nil {
				to, err := tr.Locate(c.to)
				if err != nil {
					t.Fatal(err)
				}
				dst = to.Addr
			}
			got := tr.Trace(from, Toward(from.Addr, dst, "tcp/80"))
			var ends []string
			for _, e := range got.Ends {
				ends = append(ends, e.String())
			}
			if s := strings.Join(ends, "; "); s != c.want {
				t.Errorf("ends\n%s\nwant\n%s\n%s", s, c.want, strings.Join(got.Lines(), "\n"))
			}
			if len(got.Visits) != c.visits {
				t.Errorf("%d visits, want %d:\n%s", len(got.Visits), c.visits, strings.Join(got.Lines(), "\n"))
			}
		})
	}
}

// TestManyBranchesMeet follows a ladder of 30 rungs, each with two ways: 2^30 paths, 61 devices.
func TestManyBranchesMeet(t *testing.T) {
	var b strings.Builder
	for n := range 30 {
		for k := 1; k <= 2; k++ {
			fmt.Fprintf(&b, "j%02d down%d 10.%d.%d.1/30 %d\nm%02d%d up 10.%d.%d.2/30 %d\n", n, k, n, k, n*4+k, n, k, n, k, n*4+k)
			fmt.Fprintf(&b, "m%02d%d down 10.%d.%d.5/30 %d\nj%02d up%d 10.%d.%d.6/30 %d\n", n, k, n, k, n*4+k+2, n+1, k, n, k, n*4+k+2)
			fmt.Fprintf(&b, "m%02d%d route 9.9.9.9/32 10.%d.%d.6 down\n", n, k, n, k)
		}
		fmt.Fprintf(&b, "j%02d route 9.9.9.9/32 10.%d.1.2 down1, 10.%d.2.2 down2\n", n, n, n)
	}
	b.WriteString("j30 lo0 9.9.9.9/32 -\n")
	w := small(t, b.String())
	tr := New(w)
	from, err := tr.Locate("j00")
	if err != nil {
		t.Fatal(err)
	}
	got := tr.Trace(from, Toward(from.Addr, netip.MustParseAddr("9.9.9.9"), ""))
	if !got.Always() || len(got.Ends) != 1 {
		t.Errorf("ends %v, want one, delivered", got.Ends)
	}
	if len(got.Visits) > 2*91 { // a device counts once for each way in
		t.Errorf("%d visits of 91 devices: branches do not meet", len(got.Visits))
	}
}
