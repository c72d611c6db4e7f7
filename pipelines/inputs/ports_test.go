package inputs

import (
	"testing"

	"interlock/devices"
)

func TestFindPort(t *testing.T) {
	c := &devices.Config{Interfaces: map[string]*devices.Interface{}}
	for _, n := range []string{"Ethernet1/1", "Ethernet1/10", "port-channel10", "Vlan10", "mgmt0", "TenGigabitEthernet0/1", "TwentyFiveGigE0/1", "GigabitEthernet0/1", "xe-0/0/0", "lo", "loopback0", "Port-Channel7", "port-channel7"} {
		c.Interfaces[n] = &devices.Interface{}
	}
	for name, want := range map[string]string{
		"Ethernet1/1": "Ethernet1/1", "ethernet1/1": "Ethernet1/1", "Eth1/1": "Ethernet1/1", "Ethernet 1/1": "Ethernet1/1", "Et1/10": "Ethernet1/10",
		"E1/1": "Ethernet1/1", // a cabling file of labs has one letter
		"Po10": "port-channel10", "Port-Channel10": "port-channel10", "vl10": "Vlan10", "mgmt0": "mgmt0", "Te0/1": "TenGigabitEthernet0/1", "Tw0/1": "TwentyFiveGigE0/1",
		"T0/1": "", "Gi0/1": "GigabitEthernet0/1", "xe-0/0/0": "xe-0/0/0", "xe-0/0/1": "", "lo": "lo", "lo0": "loopback0", "l": "", "p7": "",
		"Port-channel7": "", // two ports but for case: neither
		"port-channel7": "port-channel7", "Ethernet1/2": "", "Ethernet1/1.5": "", "": "",
	} {
		if got := findPort(c, name); got != want {
			t.Errorf("findPort(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestDirectory(t *testing.T) {
	net := &devices.Network{Devices: map[string]*devices.Device{}}
	for name, host := range map[string]string{"core-a": "core-a", "leaf1.dc1": "leaf1", "leaf1.dc2": "leaf1", "r7": "Edge", "spine.example.net": "spine.example.net"} {
		net.Devices[name] = &devices.Device{Name: name, Config: &devices.Config{Hostname: host}}
	}
	d := newDirectory(net)
	for name, want := range map[string]string{
		"core-a": "core-a", "CORE-A.example.net": "core-a", "core-a(FDO21120U8N)": "core-a", "edge": "r7", "spine": "spine.example.net", "leaf1.dc2": "leaf1.dc2",
		"leaf1.dc3": "", // two are called leaf1; neither is meant for sure
		"nobody":    "", "": "",
	} {
		if got := d.find(name); got != want {
			t.Errorf("find(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	names := []string{"core-a", "core-b", "leaf-10", "halves", "A"}
	for got, want := range map[string]string{"coer-a": `did you mean "core-a"?`, "core-A": `did you mean "core-a"?`, "leaf10": `did you mean "leaf-10"?`, "halfs": `did you mean "halves"?`, "C": "", "storage": ""} {
		if s := didYouMean(got, names); s != want {
			t.Errorf("didYouMean(%q) = %q, want %q", got, s, want)
		}
	}
}
