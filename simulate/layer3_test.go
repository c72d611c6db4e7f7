package simulate

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"interlock/devices"
	"interlock/simulate/layer3"
)

// told is a Network in words: who is up, with what bandwidth, and who hears whom.
func told(n *layer3.Network) string {
	var b strings.Builder
	for _, d := range n.Devices {
		fmt.Fprintf(&b, "%s up=%v\n", d.Name, d.Up)
		for _, i := range d.Interfaces {
			fmt.Fprintf(&b, "  %s up=%v segment=%d bw=%d %v", i.Name, i.Up, i.Segment, i.Bandwidth, i.Virtual)
			if i.Device != d || d.ByName[i.Name] != i {
				b.WriteString(" TORN")
			}
			if i.Segment >= 0 {
				for _, o := range n.Segments[i.Segment] {
					if n.Devices[o.Device.Index] != o.Device {
						b.WriteString(" STALE")
					}
					fmt.Fprintf(&b, " %s:%s", o.Device.Name, o.Name)
				}
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// TestStatesAreThoseFromScratch holds what is worked out by difference to what is worked out from nothing, on random networks of bundles,
// trunks, MLAG pairs and routed links.
func TestStatesAreThoseFromScratch(t *testing.T) {
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 1))
		n := randomNetwork(r)
		layers := NewLayers(n)
		w := layers.Steady()
		for step := range 6 {
			d := randomDown(r, n)
			w = w.with(d) // from whatever came before
			scratch := scratchLower(n, d)
			if got, want := told(w.Network), told(scratch.Network); got != want {
				t.Fatalf("seed %d step %d, down %v:\n%s\nwant\n%s", seed, step, d, got, want)
			}
			if got, want := told(layers.With(d).Network), told(scratch.Network); got != want {
				t.Fatalf("seed %d step %d from steady, down %v:\n%s\nwant\n%s", seed, step, d, got, want)
			}
		}
	}
}

// scratchLower works a state out without the steady one: every part and area anew.
func scratchLower(n *devices.Network, d Down) *Lower {
	l := NewLayers(n) // who was gateway before is part of the question
	return l.state(l.f.evaluate(d, nothing, false))
}

func randomNetwork(r *rand.Rand) *devices.Network {
	d := devs{}
	var cables []devices.Link
	ports := map[string]int{}
	port := func(dev string, opts ...opt) devices.PortRef {
		ports[dev]++
		name := fmt.Sprintf("Ethernet%d", ports[dev])
		eth(name, opts...)(d[dev])
		return devices.PortRef{Device: dev, Port: name}
	}
	var names []string
	for i := range 3 + r.IntN(4) {
		name := fmt.Sprintf("s%d", i)
		names = append(names, name)
		d[name] = cfg([]string{"eos", "nxos", "ios"}[r.IntN(3)], vlans(10, 20, 30))
		for v := 10; v <= 30; v += 10 {
			if r.IntN(2) == 0 {
				vip := gateway("vrrp 1", "vrrp", 1, fmt.Sprintf("10.0.%d.254", v))
				svi(fmt.Sprintf("Vlan%d", v), addr(fmt.Sprintf("10.0.%d.%d/24", v, i+1)), vip, func(x *devices.Interface) {
					g := x.Gateways["vrrp 1"]
					g.Priority, g.NoPreempt = 90+10*r.IntN(3), r.IntN(2) == 0
					g.Tracks = map[string]string{"Ethernet1": "15"}
				})(d[name])
			}
		}
		iface(devices.Loopback, "Loopback0", addr(fmt.Sprintf("192.0.2.%d/32", i)))(d[name])
	}
	for _, name := range names {
		d[name].STP.Mode = []string{"", "mst", "rapid-pvst"}[r.IntN(3)]
		d[name].STP.Priorities = map[string]int{"vlan 10": 4096 * r.IntN(4), "mst 0": 4096 * r.IntN(4)}
	}
	if r.IntN(2) == 0 {
		for i, name := range names[:2] {
			d[name].MLAG = &devices.MLAG{Kind: []string{"vpc", "mlag"}[r.IntN(2)], Domain: "1", PeerLink: "Port-Channel1", RolePriority: 100 * (i + 1)}
			bundle("Port-Channel1", peerLink)(d[name])
		}
		d["s1"].MLAG.Kind = d["s0"].MLAG.Kind
		for range 2 {
			cables = append(cables, devices.Link{A: port("s0", in("Port-Channel1", "active")), B: port("s1", in("Port-Channel1", "active"))})
		}
		for id, leaf := range names[2:] {
			pc := fmt.Sprintf("Port-Channel%d", 10+id)
			for _, top := range names[:2] {
				bundle(pc, trunk("10,20"), mlagID(10+id))(d[top])
				cables = append(cables, devices.Link{A: port(top, in(pc, "active")), B: port(leaf, in("Port-Channel9", "active"))})
			}
			bundle("Port-Channel9", trunk("10,20,30"))(d[leaf])
		}
	}
	for k := range r.IntN(8) {
		a, b := names[r.IntN(len(names))], names[r.IntN(len(names))]
		if a == b {
			continue
		}
		switch r.IntN(3) {
		case 0:
			cables = append(cables, devices.Link{A: port(a, trunk("10,30"), randomGuard(r)), B: port(b, trunk("20,30"), randomGuard(r))})
		case 1:
			cables = append(cables, devices.Link{A: port(a, addr(fmt.Sprintf("10.1.%d.0/31", k))), B: port(b, addr(fmt.Sprintf("10.1.%d.1/31", k)))})
		case 2:
			pc := fmt.Sprintf("Port-Channel%d", 50+k)
			bundle(pc, func(i *devices.Interface) { i.LAG = &devices.LAG{MinLinks: r.IntN(3), MaxBundle: r.IntN(3)} }, addr(fmt.Sprintf("10.2.%d.0/31", k)))(d[a])
			bundle(pc, addr(fmt.Sprintf("10.2.%d.1/31", k)))(d[b])
			for range 1 + r.IntN(3) {
				cables = append(cables, devices.Link{A: port(a, in(pc, "active")), B: port(b, in(pc, []string{"active", "passive", "on"}[r.IntN(3)]))})
			}
		}
	}
	for _, name := range names { // a segment that no cable is known of
		port(name, addr(fmt.Sprintf("10.9.0.%d/24", ports[name]+10*len(name))))
	}
	all := d.devices()
	links, _ := Links(all, &devices.Site{}, cables)
	return &devices.Network{Devices: all, Links: links, Declared: cables, Site: &devices.Site{}}
}

func randomGuard(r *rand.Rand) opt {
	return func(i *devices.Interface) {
		i.STP = devices.PortSTP{Guard: []string{"", "", "root", "loop"}[r.IntN(4)], PortType: []string{"", "", "", "network"}[r.IntN(4)], BPDUFilter: []string{"", "", "", "enable"}[r.IntN(4)]}
	}
}

func randomDown(r *rand.Rand, n *devices.Network) Down {
	d := down()
	for _, name := range sortedKeys(n.Devices) {
		if r.IntN(6) == 0 {
			d.Devices[name] = true
		}
		for _, in := range sortedKeys(n.Devices[name].Config.Interfaces) {
			if r.IntN(12) == 0 {
				d.Ports[devices.PortRef{Device: name, Port: in}] = true
			}
		}
	}
	return d
}

// BenchmarkLinkFailure is one cable of a large network going down, which should cost what it touches and not what there is.
func BenchmarkLinkFailure(b *testing.B) {
	for _, pods := range []int{20, 100} {
		n := clos(pods, 8)
		layers := NewLayers(n)
		b.Run(fmt.Sprintf("devices=%d", len(n.Devices)), func(b *testing.B) {
			b.ReportAllocs()
			d := down(n.Links[len(n.Links)/2].A.String())
			for b.Loop() {
				layers.With(d)
			}
		})
	}
}

func BenchmarkLayers(b *testing.B) {
	n := clos(100, 8)
	for b.Loop() {
		NewLayers(n)
	}
}

// BenchmarkTrunkFailure is a trunk of a large layer-2 network going down: two cores and many access switches, each with a bundle to both.
func BenchmarkTrunkFailure(b *testing.B) {
	for _, os := range []string{"eos", "nxos"} {
		n := accessNetwork(os, 128, 200)
		layers := NewLayers(n)
		b.Run(os, func(b *testing.B) {
			d := down("acc005:Ethernet1")
			for b.Loop() {
				layers.With(d)
			}
		})
		b.Run(os+"/all", func(b *testing.B) {
			for b.Loop() {
				NewLayers(n)
			}
		})
	}
}

func accessNetwork(os string, switches, vlanCount int) *devices.Network {
	var ids []int
	for v := range vlanCount {
		ids = append(ids, 10+v)
	}
	all := trunk(string(devices.VLANs(ids...)))
	d := devs{}
	for k, core := range []string{"core-a", "core-b"} {
		d[core] = cfg(os, vlans(ids...))
		for _, v := range ids {
			svi(fmt.Sprintf("Vlan%d", v), addr(fmt.Sprintf("10.%d.%d.%d/24", v/200, v%200, k+2)), gateway("vrrp 1", "vrrp", 1, fmt.Sprintf("10.%d.%d.1", v/200, v%200)))(d[core])
		}
		eth("Ethernet1", all)(d[core])
	}
	cables := []devices.Link{{A: at("core-a:Ethernet1"), B: at("core-b:Ethernet1")}}
	for s := range switches {
		name := fmt.Sprintf("acc%03d", s)
		d[name] = cfg(os, vlans(ids...), eth("Ethernet1", all), eth("Ethernet2", all))
		for k, core := range []string{"core-a", "core-b"} {
			port := fmt.Sprintf("Ethernet%d", 2+s)
			eth(port, all)(d[core])
			cables = append(cables, devices.Link{A: devices.PortRef{Device: core, Port: port}, B: devices.PortRef{Device: name, Port: fmt.Sprintf("Ethernet%d", k+1)}})
		}
	}
	devs := d.devices()
	links, _ := Links(devs, &devices.Site{}, cables)
	return &devices.Network{Devices: devs, Links: links, Declared: cables, Site: &devices.Site{}}
}
