package devices

import (
	"maps"
	"net/netip"
	"slices"
	"testing"
)

func TestPathJoin(t *testing.T) {
	tests := []struct {
		levels []string
		want   string
	}{
		{[]string{"interface Ethernet1/49", "mtu"}, "interface Ethernet1/49 / mtu"},
		{[]string{"router bgp", "vrf default", "neighbor 10.0.0.1", "address-family ipv4 unicast", "route-map in"}, "router bgp / neighbor 10.0.0.1 / address-family ipv4 unicast / route-map in"},
		{[]string{"router bgp", "vrf default"}, "router bgp / vrf default"},
		{[]string{"router bgp / vrf default", "neighbor 10.0.0.1"}, "router bgp / neighbor 10.0.0.1"},
		{[]string{"router bgp", "vrf RED", "neighbor 10.0.0.1", "address-family", "weight"}, "router bgp / vrf RED / neighbor 10.0.0.1 / weight"},
		{[]string{"vrf default", "static route 0.0.0.0/0 10.0.0.1"}, "static route 0.0.0.0/0 10.0.0.1"},
		{[]string{"", "user admin", ""}, "user admin"},
		{[]string{"vrf default", ""}, "vrf default"},
		{nil, ""},
	}
	for _, tt := range tests {
		if got := PathJoin(tt.levels...); got != tt.want {
			t.Errorf("PathJoin(%q) = %q, want %q", tt.levels, got, tt.want)
		}
		if got := PathJoin(PathJoin(tt.levels...)); got != tt.want {
			t.Errorf("joining %q again gives %q", tt.want, got)
		}
	}
}

func TestWhere(t *testing.T) {
	at := func(line int) Pos { return Pos{File: "core-a.cfg", Line: line, Col: 1} }
	c := &Config{
		Positions:     map[string]Pos{"interface Ethernet1/1": at(1), "interface Ethernet1/1 / mtu": at(2), "router bgp": at(50), "evpn vlan 10 / route-target import": at(60), "router bgp / neighbor 10.0.0.1": at(51)},
		ACLs:          map[string]*ACL{"A": {Entries: []ACLEntry{{Permit: true, Protocol: "ip", Pos: at(10)}, {Permit: true, Protocol: "ip", Pos: at(11)}, {Remark: "a / b", Pos: at(12)}}}},
		RoutePolicies: map[string]*RoutePolicy{"RM": {Terms: []PolicyTerm{{Name: "10", Pos: at(20)}, {Name: "20", Pos: at(21)}}}},
		PrefixLists:   map[string]*PrefixList{"P": {Entries: []PrefixListEntry{{Prefix: netip.MustParsePrefix("10.0.0.0/8"), Min: 8, Max: 32, Pos: at(30)}}}},
		ASPathLists:   map[string]*ASPathList{"X Y": {Entries: []ListEntry{{Values: []string{"^1$"}, Pos: at(40)}}}},
	}
	tests := []struct {
		path  string
		line  int
		exact bool
	}{
		{"interface Ethernet1/1 / mtu", 2, true},
		{"interface Ethernet1/1 / speed", 1, false},
		{"interface Ethernet1/1 / spanning-tree / guard", 1, false},
		{"interface Ethernet1/2 / mtu", 0, false},
		{"router bgp / neighbor 10.0.0.1 / address-family ipv4 unicast / route-map in", 51, false},
		{"router bgp / neighbor 10.0.0.2", 50, false},
		{"access-list A / entry 'permit ip any any'", 10, true},
		{"access-list A / entry 'permit ip any any' (2)", 11, true},
		{"access-list A / entry 'remark a / b'", 12, true},
		{"access-list A / entry 'deny ip any any'", 0, false},
		{"route-map RM / term 20", 21, true},
		{"route-map RM / term 20 / set metric", 21, false},
		{"prefix-list P / entry 'permit 10.0.0.0/8 le 32'", 30, true},
		{"as-path list X Y / entry 'permit ^1$'", 40, true},
		{"evpn vlan 10 / route-target import 65000:10", 60, false},
		{"", 0, false},
	}
	for _, tt := range tests {
		if pos, exact := c.Where(tt.path); pos.Line != tt.line || exact != tt.exact {
			t.Errorf("Where(%q) = line %d, %v; want line %d, %v", tt.path, pos.Line, exact, tt.line, tt.exact)
		}
	}
	if pos, exact := (*Config)(nil).Where("hostname"); !pos.IsZero() || exact {
		t.Errorf("no configuration has a place %v", pos)
	}
}

func TestJoinPositions(t *testing.T) {
	got := JoinPositions(map[string]Pos{"router bgp / vrf default / neighbor 10.0.0.1": {Line: 3}, "router bgp / neighbor 10.0.0.1": {Line: 9}, "router bgp / vrf default": {Line: 2}, "hostname": {Line: 1}})
	want := map[string]Pos{"router bgp / neighbor 10.0.0.1": {Line: 9}, "router bgp / vrf default": {Line: 2}, "hostname": {Line: 1}}
	if !maps.Equal(got, want) {
		t.Errorf("positions are %v, want %v", got, want)
	}
}

func TestPaths(t *testing.T) {
	on := true
	c := &Config{
		Hostname: "core-a",
		VLANs:    map[int]*VLAN{9: {ID: 9}, 100: {ID: 100, Name: "STORAGE"}},
		Interfaces: map[string]*Interface{"Vlan10": {Name: "Vlan10", Kind: SVI, Addresses: map[string]*Address{"10.0.0.1/24": {Prefix: netip.MustParsePrefix("10.0.0.1/24")}},
			Gateways: map[string]*Gateway{"hsrp 10": {Priority: 110}}, LAG: &LAG{}}},
		BGP:           &BGP{ASN: 65000, VRFs: map[string]*BGPVRF{"default": {Neighbors: map[string]*BGPNeighbor{"10.0.0.2": {Shutdown: &on, Families: map[string]*BGPNeighborFamily{"": {PolicyIn: "RM"}}}}}}},
		RoutePolicies: map[string]*RoutePolicy{"RM": {Name: "RM", Terms: []PolicyTerm{{Name: "10", Action: Accept, Match: []PolicyMatch{{Kind: "tag", Values: []string{"1"}}}}}}},
		Settings:      map[string]string{"ntp server 192.0.2.1": ""},
	}
	want := []string{
		"hostname",
		"interface Vlan10 / address 10.0.0.1/24",
		"interface Vlan10 / hsrp 10 / priority",
		"interface Vlan10 / kind",
		"interface Vlan10 / lag",
		"ntp server 192.0.2.1",
		"route-map RM / term 10 / action",
		"route-map RM / term 10 / match tag",
		"router bgp / asn",
		"router bgp / neighbor 10.0.0.2 / route-map in",
		"router bgp / neighbor 10.0.0.2 / shutdown",
		"vlan 100 / name",
		"vlan 9",
	}
	if got := Paths(c); !slices.Equal(got, want) {
		t.Errorf("paths are\n%q\nwant\n%q", got, want)
	}
}

// Two entries have the same text only if they do the same.
func TestEntryText(t *testing.T) {
	p := func(s string) ACLAddress { return ACLAddress{Prefix: netip.MustParsePrefix(s)} }
	tests := []struct {
		entry interface{ String() string }
		want  string
	}{
		{ACLEntry{Permit: true, Protocol: "tcp", Source: p("10.0.0.0/8"), DestinationPort: PortMatch{"eq", []string{"ssh"}}}, "permit tcp 10.0.0.0/8 any eq 22"},
		{ACLEntry{Protocol: "17", Source: p("0.0.0.0/0"), SourcePort: PortMatch{"range", []string{"1024", "65535"}}, Destination: p("192.0.2.1/32")}, "deny udp any range 1024 65535 host 192.0.2.1"},
		{ACLEntry{Permit: true, Protocol: "tcp", Source: ACLAddress{Group: "G"}, Options: []string{"log", "established"}}, "permit tcp group G any established log"},
		{ACLEntry{Remark: "storage"}, "remark storage"},
		{ACLEntry{Permit: true, Protocol: "ip", Source: ACLAddress{Address: netip.MustParseAddr("10.1.0.0"), Wildcard: netip.MustParseAddr("0.0.255.255")}}, "permit ip 10.1.0.0/16 any"},
		{ACLEntry{Permit: true, Protocol: "ip", Source: ACLAddress{Address: netip.MustParseAddr("10.1.2.3")}}, "permit ip host 10.1.2.3 any"},
		{ACLEntry{Permit: true, Source: ACLAddress{Text: "0011.2233.4455 0000.0000.0000"}}, "permit 0011.2233.4455 0000.0000.0000 any"},
		{PrefixListEntry{Prefix: netip.MustParsePrefix("10.0.0.0/8"), Min: 8, Max: 8}, "permit 10.0.0.0/8"},
		{PrefixListEntry{Deny: true, Prefix: netip.MustParsePrefix("10.0.0.0/8"), Min: 16, Max: 24}, "deny 10.0.0.0/8 ge 16 le 24"},
		{PrefixListEntry{Prefix: netip.MustParsePrefix("2001:db8::/32"), Min: 48, Max: 128}, "permit 2001:db8::/32 ge 48"},
		{ListEntry{Values: []string{"65000:2", "65000:1"}}, "permit 65000:1 65000:2"},
		{ListEntry{Deny: true, Values: []string{"^65000_"}}, "deny ^65000_"},
	}
	for _, tt := range tests {
		if got := tt.entry.String(); got != tt.want {
			t.Errorf("%#v reads %q, want %q", tt.entry, got, tt.want)
		}
	}
}
