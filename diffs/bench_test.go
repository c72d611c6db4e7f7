package diffs_test

import (
	"fmt"
	"net/netip"
	"testing"

	"interlock/devices"
	"interlock/diffs"
)

// core is a switch with n routed and switched ports, a neighbour on every fourth, and an access list of n entries.
func core(n int) *devices.Config {
	c := &devices.Config{Hostname: "core-a", OS: "nxos", Interfaces: map[string]*devices.Interface{}, VLANs: map[int]*devices.VLAN{}, Positions: map[string]devices.Pos{}}
	peers := map[string]*devices.BGPNeighbor{}
	l := &devices.ACL{Name: "EDGE", Family: "ipv4"}
	for i := range n {
		name := fmt.Sprintf("Ethernet1/%d", i+1)
		p := &devices.Interface{Name: name, Kind: devices.Ethernet, MTU: 9216, Description: "to host " + name}
		if i%4 == 0 {
			a := netip.AddrFrom4([4]byte{10, byte(i >> 8), byte(i), 1})
			p.Addresses = map[string]*devices.Address{a.String() + "/30": {Prefix: netip.PrefixFrom(a, 30)}}
			p.OSPF = &devices.InterfaceOSPF{Process: "1", Area: "0.0.0.0", Network: "point-to-point"}
			peers[a.Next().String()] = &devices.BGPNeighbor{RemoteAS: "65001", Families: map[string]*devices.BGPNeighborFamily{"ipv4 unicast": {PolicyIn: "IN"}}}
		} else {
			p.Switchport, p.Mode, p.AllowedVLANs = true, devices.Trunk, "10,20-29"
		}
		c.Interfaces[name] = p
		c.VLANs[i+2] = &devices.VLAN{ID: i + 2, Name: fmt.Sprintf("V%d", i)}
		c.Positions["interface "+name] = devices.Pos{File: "core-a.cfg", Line: 10 * i}
		l.Entries = append(l.Entries, devices.ACLEntry{Seq: 10 * i, Permit: true, Protocol: "tcp", Pos: devices.Pos{File: "core-a.cfg", Line: 9000 + i},
			Source: devices.ACLAddress{Prefix: netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(i >> 8), byte(i), 0}), 24)}})
	}
	c.ACLs = map[string]*devices.ACL{"EDGE": l}
	c.BGP = &devices.BGP{ASN: 65000, VRFs: map[string]*devices.BGPVRF{"default": {Neighbors: peers}}}
	return c
}

func BenchmarkBetween(b *testing.B) {
	before := core(500)
	changed := core(500)
	changed.Interfaces["Ethernet1/49"].MTU = 1500
	moved := core(500)
	for i := range moved.ACLs["EDGE"].Entries {
		moved.ACLs["EDGE"].Entries[i].Pos.Line++
	}
	other := core(500)
	for _, p := range other.Interfaces {
		p.MTU = 1500
	}
	for _, bb := range []struct {
		name  string
		after *devices.Config
		want  int
	}{{"equal", core(500), 0}, {"one change", changed, 1}, {"lines moved", moved, 0}, {"every port changed", other, 500}} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if got := diffs.Between(before, bb.after, "core-a"); len(got) != bb.want {
					b.Fatalf("%d deltas, want %d", len(got), bb.want)
				}
			}
		})
	}
}
