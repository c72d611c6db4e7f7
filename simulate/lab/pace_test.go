package lab

import (
	"testing"
	"time"

	"interlock/devices"
)

// TestPaces: how long protocols take, as configuration has it or by default.
func TestPaces(t *testing.T) {
	vpc := func(delay int) *devices.Config {
		return &devices.Config{MLAG: &devices.MLAG{Kind: "vpc", DelayRestore: delay}, Interfaces: map[string]*devices.Interface{"port-channel10": {MLAGID: 10}, "port-channel1": {PeerLink: true}}}
	}
	mlag := &devices.Config{MLAG: &devices.MLAG{Kind: "mlag", ReloadDelay: "300", ReloadDelayNonMLAG: "330", PeerLink: "Port-Channel1"},
		Interfaces: map[string]*devices.Interface{"Port-Channel10": {MLAGID: 10}, "Port-Channel1": {Name: "Port-Channel1"}}}
	member := func(lag, mode string) *devices.Interface {
		return &devices.Interface{Kind: devices.Ethernet, Channel: &devices.ChannelMember{Group: lag, Mode: mode}}
	}
	access := &devices.Interface{Kind: devices.Ethernet, Switchport: true, Mode: devices.Access}
	edge := &devices.Interface{Kind: devices.Ethernet, Switchport: true, STP: devices.PortSTP{PortType: "edge"}}
	slow := &devices.Config{STP: devices.STP{Timers: map[string]string{"vlan 10 forward-time": "7"}}}
	ospf := func(network string, hello, dead int) *devices.Interface {
		return &devices.Interface{OSPF: &devices.InterfaceOSPF{Network: network, Hello: hello, Dead: dead}}
	}
	neighbor := func(hold int, group string) *devices.Config {
		return &devices.Config{BGP: &devices.BGP{Groups: map[string]*devices.BGPNeighbor{"spines": {Hold: 9}}, VRFs: map[string]*devices.BGPVRF{"default": {
			Neighbors: map[string]*devices.BGPNeighbor{"10.0.0.1": {Hold: hold, Inherit: []string{group}}}}}}}
	}
	bfd := true
	for _, c := range []struct {
		why       string
		got, want time.Duration
	}{
		{"HSRP's hold time", gatewayHold(&devices.Gateway{Protocol: "hsrp"}), 10 * time.Second},
		{"HSRP's as configured", gatewayHold(&devices.Gateway{Protocol: "hsrp", Timers: "1 3"}), 3 * time.Second},
		{"HSRP's in milliseconds", gatewayHold(&devices.Gateway{Protocol: "hsrp", Timers: "msec 250 msec 750"}), 750 * time.Millisecond},
		{"VRRP: three advertisements and the skew", gatewayHold(&devices.Gateway{Protocol: "vrrp"}), 4 * time.Second},
		{"VRRP of version 3 counts in milliseconds", gatewayHold(&devices.Gateway{Protocol: "vrrp", Timers: "100"}), 400 * time.Millisecond},
		{"preempt delay minimum 180", preemptDelay(&devices.Gateway{PreemptDelay: "minimum 180 reload 240"}), 240 * time.Second},
		{"the leg of a vPC", restores(vpc(0), member("port-channel10", "active")), 30 * time.Second},
		{"with delay restore 150", restores(vpc(150), member("port-channel10", "active")), 150 * time.Second},
		{"the peer-link comes first", restores(vpc(150), member("port-channel1", "active")), 0},
		{"reload-delay mlag 300", restores(mlag, member("Port-Channel10", "active")), 300 * time.Second},
		{"reload-delay non-mlag 330", restores(mlag, access), 330 * time.Second},
		{"MLAG's peer-link", restores(mlag, member("Port-Channel1", "active")), 0},
		{"LACP bundles", joins(vpc(0), "nxos", member("port-channel10", "active")), 2 * time.Second},
		{"a static bundle has nothing to wait for", joins(vpc(0), "nxos", member("port-channel10", "on")), 0},
		{"PVST+ listens and learns", joins(&devices.Config{}, "ios", access), 30 * time.Second},
		{"forward-time 7", joins(slow, "ios", access), 14 * time.Second},
		{"an edge port does not", joins(&devices.Config{}, "ios", edge), 0},
		{"the rapid protocols need no timer", joins(&devices.Config{}, "nxos", access), 0},
		{"OSPF misses four hellos", ospfMisses(ospf("", 0, 0)), 40 * time.Second},
		{"of 3 seconds", ospfMisses(ospf("", 3, 0)), 12 * time.Second},
		{"dead-interval 7", ospfMisses(ospf("", 3, 7)), 7 * time.Second},
		{"a designated router is waited for", ospfForms(ospf("broadcast", 0, 0), true), 40 * time.Second},
		{"unless there is one", ospfForms(ospf("broadcast", 0, 0), false), 10 * time.Second},
		{"or none is needed", ospfForms(ospf("point-to-point", 0, 0), true), 10 * time.Second},
		{"Cisco's hold time", bgpHold(neighbor(0, ""), "ios", "default", "10.0.0.1"), 180 * time.Second},
		{"Junos's", bgpHold(neighbor(0, ""), "junos", "default", "10.0.0.1"), 90 * time.Second},
		{"the neighbour's own", bgpHold(neighbor(30, "spines"), "ios", "default", "10.0.0.1"), 30 * time.Second},
		{"its group's", bgpHold(neighbor(0, "spines"), "ios", "default", "10.0.0.1"), 9 * time.Second},
		{"BFD", bgpHold(&devices.Config{BGP: &devices.BGP{VRFs: map[string]*devices.BGPVRF{"default": {Neighbors: map[string]*devices.BGPNeighbor{"10.0.0.1": {BFD: &bfd}}}}}}, "ios", "default", "10.0.0.1"), time.Second},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.why, c.got, c.want)
		}
	}
	for _, d := range dialects {
		if p := paces[d.os]; p.sources == "" || p.hold == 0 || p.connect == 0 {
			t.Errorf("nothing says how long the protocols of %s take", d.os)
		}
	}
}
