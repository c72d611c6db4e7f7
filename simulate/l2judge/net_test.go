package l2judge

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/simulate"
)

// cable is a link between two switches by number, with the name of its port at each.
type cable struct {
	a, b  int
	ports [2]string
	cost  [2]int
	vlans string
}

// cables ties n switches together at random: a tree first, so that they hang together, and some more.
func cables(r *rand.Rand, n int) []cable {
	var out []cable
	count := make([]int, n)
	add := func(a, b int) {
		c := cable{a: a, b: b, cost: [2]int{[]int{200, 2000, 20000}[r.IntN(3)], []int{200, 2000, 20000}[r.IntN(3)]}, vlans: []string{"10", "20", "10,20", "10,20"}[r.IntN(4)]}
		for e, s := range [...]int{a, b} {
			count[s]++
			c.ports[e] = fmt.Sprintf("s%dp%d", s, count[s])
		}
		out = append(out, c)
	}
	for i := 1; i < n; i++ {
		add(r.IntN(i), i)
	}
	for range 1 + r.IntN(n) {
		if a, b := r.IntN(n), r.IntN(n); a != b {
			add(a, b)
		}
	}
	return out
}

// model is a network for the simulator, made by hand.
type model struct {
	devices  map[string]*devices.Device
	declared []devices.Link
}

func newModel() *model { return &model{devices: map[string]*devices.Device{}} }

func (m *model) device(name, os string) *devices.Config {
	c := &devices.Config{Hostname: name, OS: os, VRFs: map[string]*devices.VRF{"default": {Name: "default"}}, VLANs: map[int]*devices.VLAN{}, Interfaces: map[string]*devices.Interface{}}
	m.devices[name] = &devices.Device{Name: name, Config: c}
	return c
}

func (m *model) cable(a, ap, b, bp string) {
	m.declared = append(m.declared, devices.Link{A: devices.PortRef{Device: a, Port: ap}, B: devices.PortRef{Device: b, Port: bp}, Source: "layer1_topology.json"})
}

func (m *model) layers() *simulate.Layers {
	links, _ := simulate.Links(m.devices, &devices.Site{}, m.declared)
	return simulate.NewLayers(&devices.Network{Devices: m.devices, Links: links, Declared: m.declared, Site: &devices.Site{}})
}

func address(text string) map[string]*devices.Address {
	return map[string]*devices.Address{text: {Prefix: netip.MustParsePrefix(text)}}
}

func portDown(device, port string) simulate.Down {
	return simulate.Down{Devices: map[string]bool{}, Ports: map[devices.PortRef]bool{{Device: device, Port: port}: true}}
}

func nodeDown(device string) simulate.Down {
	return simulate.Down{Devices: map[string]bool{device: true}, Ports: map[devices.PortRef]bool{}}
}

// lines are sorted lines of a map.
func lines(m map[string]string) string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(m)) {
		fmt.Fprintf(&b, "%s %s\n", k, m[k])
	}
	return b.String()
}
