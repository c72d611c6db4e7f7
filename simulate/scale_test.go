package simulate

import (
	"fmt"
	"net/netip"
	"testing"

	"interlock/devices"
)

// clos is a folded Clos of pods with 8 leaves and 2 aggregation switches each, below spines; every leaf has a host.
func clos(pods, spines int) *devices.Network {
	d := devs{}
	ports := map[string]int{}
	var declared []devices.Link
	asn := uint32(0)
	add := func(name string) {
		asn++
		d[name] = cfg("eos", bgp(asn, map[string]*devices.BGPNeighbor{}), iface(devices.Loopback, "Loopback0", addr(fmt.Sprintf("192.168.%d.%d/32", asn/256, asn%256))))
		d[name].BGP.VRFs["default"].Families = map[string]*devices.BGPFamily{"ipv4 unicast": {MaximumPaths: 64, Networks: map[string]string{}}}
		d[name].BGP.VRFs["default"].BestPath = map[string]bool{"as-path multipath-relax": true}
	}
	next := netip.MustParseAddr("10.0.0.0")
	link := func(a, b string) {
		var names [2]string
		other := next.Next()
		d[a].BGP.VRFs["default"].Neighbors[other.String()] = &devices.BGPNeighbor{RemoteAS: fmt.Sprint(d[b].BGP.ASN)}
		d[b].BGP.VRFs["default"].Neighbors[next.String()] = &devices.BGPNeighbor{RemoteAS: fmt.Sprint(d[a].BGP.ASN)}
		for i, n := range [...]string{a, b} {
			ports[n]++
			names[i] = fmt.Sprintf("Ethernet%d", ports[n])
			eth(names[i], mtu(9214), addr(next.String()+"/31"))(d[n])
			next = next.Next()
		}
		declared = append(declared, devices.Link{A: devices.PortRef{Device: a, Port: names[0]}, B: devices.PortRef{Device: b, Port: names[1]}, Source: "layer1_topology.json"})
	}
	for s := range spines {
		add(fmt.Sprintf("spine%03d", s))
	}
	site := &devices.Site{Hosts: map[string]*devices.Host{}, Services: map[string]*devices.SiteService{}, Groups: map[string]*devices.Group{"spines": {Halves: map[string][]string{"A": {"spine000"}, "B": {"spine001"}}, Keep: 1}}}
	var leaves []string
	for p := range pods {
		for g := range 2 {
			agg := fmt.Sprintf("agg%03d-%d", p, g)
			add(agg)
			for s := range spines / 2 {
				link(agg, fmt.Sprintf("spine%03d", g*spines/2+s))
			}
		}
		for l := range 8 {
			leaf := fmt.Sprintf("leaf%03d-%d", p, l)
			add(leaf)
			leaves = append(leaves, leaf)
			for g := range 2 {
				link(leaf, fmt.Sprintf("agg%03d-%d", p, g))
			}
			eth("Ethernet9", addr(fmt.Sprintf("10.%d.%d.1/24", 128+p, l)))(d[leaf])
			d[leaf].BGP.VRFs["default"].Families["ipv4 unicast"].Networks[fmt.Sprintf("10.%d.%d.0/24", 128+p, l)] = ""
			site.Hosts["h-"+leaf] = &devices.Host{Attached: []devices.PortRef{{Device: leaf, Port: "Ethernet9"}}}
		}
	}
	for i, l := range leaves {
		site.Services[fmt.Sprintf("f%d", i)] = &devices.SiteService{From: "h-" + l, To: "h-" + leaves[(i+1+len(leaves)/2)%len(leaves)]}
	}
	all := d.devices()
	links, _ := Links(all, site, declared)
	return &devices.Network{Devices: all, Links: links, Site: site}
}

func TestClosSurvivesASpine(t *testing.T) {
	n := clos(3, 4)
	o := Run(n, down("spine000"))
	for name, s := range o.Services {
		if s == Lost {
			t.Errorf("service %s is lost without one of four spines", name)
		}
	}
	for _, f := range Failures(n, Down{}) {
		if f.What[:4] != "leaf" {
			t.Errorf("%s alone breaks %v", f.What, f.Lost)
		}
	}
}

func BenchmarkRun(b *testing.B) {
	for _, pods := range []int{5, 20} {
		n := clos(pods, 8)
		b.Run(fmt.Sprintf("devices=%d", len(n.Devices)), func(b *testing.B) {
			for b.Loop() {
				Run(n, down("spine000"))
			}
		})
	}
}

// BenchmarkFailures tries all single failures of a small Clos; those of large ones are sampled by BenchmarkScale of pipelines.
func BenchmarkFailures(b *testing.B) {
	n := clos(5, 8)
	b.Run(fmt.Sprintf("devices=%d", len(n.Devices)), func(b *testing.B) {
		for b.Loop() {
			Failures(n, Down{})
		}
	})
}

func BenchmarkFacts(b *testing.B) {
	for _, pods := range []int{5, 20} {
		n := clos(pods, 8)
		b.Run(fmt.Sprintf("devices=%d", len(n.Devices)), func(b *testing.B) {
			for b.Loop() {
				Facts(n, Down{})
			}
		})
	}
}
