package simulate

import (
	"maps"
	"net/netip"
	"testing"

	"interlock/devices"
)

// Which ports of a closed laboratory have nothing plugged in, and why.
func TestDark(t *testing.T) {
	device := func(os, name string, addresses map[string]string) *devices.Device {
		c := &devices.Config{OS: os, Interfaces: map[string]*devices.Interface{}}
		for port, a := range addresses {
			p := netip.MustParsePrefix(a)
			c.Interfaces[port] = &devices.Interface{Name: port, Kind: devices.Ethernet}
			c.Interfaces[port+".0"] = &devices.Interface{Name: port + ".0", Parent: port, Kind: devices.Subinterface, Addresses: map[string]*devices.Address{a: {Prefix: p}}}
		}
		return &devices.Device{Name: name, Config: c}
	}
	n := &devices.Network{Devices: map[string]*devices.Device{
		"r1": device("junos", "r1", map[string]string{"ge-0/0/0": "10.0.0.0/31", "ge-0/0/1": "10.1.0.1/24", "ge-0/0/2": "10.2.0.1/24", "ge-0/0/3": "10.3.0.1/24", "xe-0/0/0": "10.4.0.1/24"}),
		"r2": device("junos", "r2", map[string]string{"ge-0/0/0": "10.0.0.1/31", "ge-0/0/2": "10.2.0.2/24"}),
		"r3": device("eos", "r3", map[string]string{"ge-0/0/2": "10.2.0.3/24", "ge-0/0/9": "10.9.0.1/24"}),
	}, Links: []devices.Link{{A: devices.PortRef{Device: "r1", Port: "ge-0/0/3"}, B: devices.PortRef{Device: "r2", Port: "ge-0/0/0"}, Source: "layer1_topology.json"}}}
	got := Dark(n)
	for _, c := range []struct {
		port devices.PortRef
		dark bool
		why  string
	}{
		{devices.PortRef{Device: "r1", Port: "ge-0/0/0"}, false, "r2 has an address in its subnet"},
		{devices.PortRef{Device: "r1", Port: "ge-0/0/1"}, true, "nobody else has an address there"},
		{devices.PortRef{Device: "r1", Port: "ge-0/0/2"}, false, "three share the subnet: no cable, but a segment"},
		{devices.PortRef{Device: "r1", Port: "ge-0/0/3"}, false, "its cable is declared"},
		{devices.PortRef{Device: "r1", Port: "xe-0/0/0"}, false, "such ports show themselves as up"},
		{devices.PortRef{Device: "r3", Port: "ge-0/0/9"}, false, "the system shows its ports as up"},
	} {
		if got[c.port] != c.dark {
			t.Errorf("%s: dark %v, want %v: %s", c.port, got[c.port], c.dark, c.why)
		}
	}
	if len(got) != 1 {
		t.Errorf("%d ports are dark, want 1: %v", len(got), maps.Clone(got))
	}
}
