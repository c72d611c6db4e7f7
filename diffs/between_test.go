package diffs_test

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"interlock/devices"
	"interlock/diffs"
)

func prefix(s string) netip.Prefix { return netip.MustParsePrefix(s) }
func addr(s string) netip.Addr     { return netip.MustParseAddr(s) }
func ptr[T any](v T) *T            { return &v }

// lines writes deltas one a line: op, path, and the values that are there.
func lines(ds []diffs.Delta) []string {
	var out []string
	for _, d := range ds {
		s := fmt.Sprintf("%c %s", d.Op, d.Path)
		switch d.Op {
		case diffs.Changed:
			s += ": " + d.Before + " -> " + d.After
		case diffs.Added:
			s += ": " + d.After
		case diffs.Removed:
			s += ": " + d.Before
		}
		out = append(out, s)
	}
	return out
}

func iface(i devices.Interface) *devices.Config {
	i.Name, i.Kind = "Ethernet1/49", devices.Ethernet
	return &devices.Config{Interfaces: map[string]*devices.Interface{i.Name: &i}}
}

func acl(entries ...devices.ACLEntry) *devices.Config {
	return &devices.Config{ACLs: map[string]*devices.ACL{"MGMT": {Name: "MGMT", Family: "ipv4", Entries: entries}}}
}

func permit(seq int, protocol, from, port string) devices.ACLEntry {
	return devices.ACLEntry{Seq: seq, Permit: true, Protocol: protocol, Source: devices.ACLAddress{Prefix: prefix(from)},
		DestinationPort: devices.PortMatch{Op: "eq", Values: []string{port}}}
}

func policy(terms ...devices.PolicyTerm) *devices.Config {
	return &devices.Config{RoutePolicies: map[string]*devices.RoutePolicy{"RM": {Name: "RM", Terms: terms, Otherwise: devices.Reject}}}
}

func bgp(vrf string, peer string, n devices.BGPNeighbor) *devices.Config {
	return &devices.Config{BGP: &devices.BGP{ASN: 65000, VRFs: map[string]*devices.BGPVRF{vrf: {Neighbors: map[string]*devices.BGPNeighbor{peer: &n}}}}}
}

func TestBetween(t *testing.T) {
	ssh, www := permit(10, "tcp", "10.0.0.0/8", "22"), permit(20, "tcp", "10.0.0.0/8", "443")
	ntp := permit(15, "udp", "192.0.2.0/24", "123")
	at := func(e devices.ACLEntry, seq int) devices.ACLEntry { e.Seq = seq; return e }

	tests := []struct {
		name          string
		before, after *devices.Config
		want          []string
		reason        string
	}{
		{"nothing at all", nil, nil, nil, "two absent configurations say the same"},
		{"hostname, system and version", &devices.Config{Hostname: "core-a", OS: "nxos", Version: "10.3(4a)"}, &devices.Config{Hostname: "core-b", OS: "eos", Version: "4.33.0F"},
			[]string{"~ hostname: core-a -> core-b", "~ os: nxos -> eos", "~ version: 10.3(4a) -> 4.33.0F"}, "the device's own identity is compared like everything else"},
		{"version learnt", &devices.Config{}, &devices.Config{Version: "4.33.0F"}, []string{"+ version: 4.33.0F"}, "a zero value is no value"},
		{"mtu changed", iface(devices.Interface{MTU: 1500}), iface(devices.Interface{MTU: 9216}), []string{"~ interface Ethernet1/49 / mtu: 1500 -> 9216"}, "a leaf of an object on both sides is one delta"},
		{"mtu set", iface(devices.Interface{}), iface(devices.Interface{MTU: 9216}), []string{"+ interface Ethernet1/49 / mtu: 9216"}, "unset is zero"},
		{"description removed", iface(devices.Interface{Description: "to \x1b[31mhv-1"}), iface(devices.Interface{}), []string{`- interface Ethernet1/49 / description: "to \x1b[31mhv-1"`}, "free text is quoted and its control characters shown"},
		{"shutdown", iface(devices.Interface{}), iface(devices.Interface{Shutdown: true}), []string{"+ interface Ethernet1/49 / shutdown: true"}, "false is the usual state, so true is an addition"},
		{"address moved", iface(devices.Interface{Addresses: map[string]*devices.Address{"10.0.0.1/24": {Prefix: prefix("10.0.0.1/24")}}}),
			iface(devices.Interface{Addresses: map[string]*devices.Address{"10.0.0.2/24": {Prefix: prefix("10.0.0.2/24"), Secondary: true}}}),
			[]string{"- interface Ethernet1/49 / address 10.0.0.1/24: ", "+ interface Ethernet1/49 / address 10.0.0.2/24: secondary"}, "an address is known by what it is, so another one is another object"},
		{"link-local", iface(devices.Interface{LinkLocal: addr("fe80::1")}), iface(devices.Interface{LinkLocal: addr("fe80::2")}), []string{"~ interface Ethernet1/49 / link-local: fe80::1 -> fe80::2"}, "addresses of net/netip are values"},
		{"new vlan", &devices.Config{VLANs: map[int]*devices.VLAN{}}, &devices.Config{VLANs: map[int]*devices.VLAN{20: {ID: 20, Name: "STORAGE"}}}, []string{"+ vlan 20: name STORAGE"}, "a new object is one delta with a summary"},
		{"new bare vlan", &devices.Config{}, &devices.Config{VLANs: map[int]*devices.VLAN{20: {ID: 20}}}, []string{"+ vlan 20: "}, "an object that says nothing but that it exists is a difference"},
		{"interface removed", iface(devices.Interface{MTU: 9216, Switchport: true, Mode: devices.Trunk}), &devices.Config{},
			[]string{"- interface Ethernet1/49: kind ethernet, mtu 9216, switchport, switchport mode trunk"}, "a removed object is one delta, not one for each value"},
		{"nil and empty", iface(devices.Interface{LAG: &devices.LAG{}, ACLs: map[string]string{}, Channel: &devices.ChannelMember{}}), iface(devices.Interface{}), nil, "an empty object or map says nothing"},
		{"default route without options", &devices.Config{OSPF: map[string]*devices.OSPF{"1": {VRFs: map[string]*devices.OSPFVRF{"default": {}}}}},
			&devices.Config{OSPF: map[string]*devices.OSPF{"1": {VRFs: map[string]*devices.OSPFVRF{"default": {DefaultOriginate: &devices.DefaultOriginate{}}}}}},
			[]string{"+ router ospf 1 / default-information originate: "}, "default-information originate says something without any option"},
		{"set member false", &devices.Config{BGP: &devices.BGP{ASN: 1, ConfederationPeers: map[uint32]bool{7: false}}}, &devices.Config{BGP: &devices.BGP{ASN: 1}}, nil, "false in a set is absence"},
		{"feature switched off", &devices.Config{}, &devices.Config{Features: map[string]bool{"ssh": false}}, []string{"+ feature ssh: false"}, "no feature ssh says more than nothing: it is on by default"},
		{"passive override", &devices.Config{OSPF: map[string]*devices.OSPF{"1": {VRFs: map[string]*devices.OSPFVRF{"RED": {}}}}},
			&devices.Config{OSPF: map[string]*devices.OSPF{"1": {VRFs: map[string]*devices.OSPFVRF{"RED": {Passive: map[string]bool{"Vlan10": false}}}}}},
			[]string{"+ router ospf 1 / vrf RED / passive-interface Vlan10: false"}, "no passive-interface overrides passive-interface default"},
		{"activate off", bgp("default", "10.0.0.1", devices.BGPNeighbor{Families: map[string]*devices.BGPNeighborFamily{"ipv4 unicast": {}}}),
			bgp("default", "10.0.0.1", devices.BGPNeighbor{Families: map[string]*devices.BGPNeighborFamily{"ipv4 unicast": {Activate: ptr(false)}}}),
			[]string{"+ router bgp / neighbor 10.0.0.1 / address-family ipv4 unicast / activate: false"}, "off is another thing than unsaid where it can be inherited"},
		{"activate on to off", bgp("RED", "10.0.0.1", devices.BGPNeighbor{Shutdown: ptr(true)}), bgp("RED", "10.0.0.1", devices.BGPNeighbor{Shutdown: ptr(false)}),
			[]string{"~ router bgp / vrf RED / neighbor 10.0.0.1 / shutdown: true -> false"}, "a VRF other than the default one is named"},
		{"route-map outside a family", bgp("default", "10.0.0.1", devices.BGPNeighbor{Families: map[string]*devices.BGPNeighborFamily{"": {PolicyIn: "A"}}}),
			bgp("default", "10.0.0.1", devices.BGPNeighbor{Families: map[string]*devices.BGPNeighborFamily{"": {PolicyIn: "B"}}}),
			[]string{"~ router bgp / neighbor 10.0.0.1 / route-map in: A -> B"}, "the family that holds for all has no name and no level"},
		{"no communities sent", bgp("default", "10.0.0.1", devices.BGPNeighbor{Families: map[string]*devices.BGPNeighborFamily{"": {Weight: ptr(0)}}}),
			bgp("default", "10.0.0.1", devices.BGPNeighbor{Families: map[string]*devices.BGPNeighborFamily{"": {Weight: ptr(0), SendCommunity: map[string]bool{}}}}),
			[]string{"+ router bgp / neighbor 10.0.0.1 / send-community none: true"}, "sending none overrides what a template says"},
		{"bgp gone", bgp("default", "10.0.0.1", devices.BGPNeighbor{RemoteAS: "65001"}), &devices.Config{}, []string{"- router bgp: asn 65000, neighbor 10.0.0.1 / remote-as 65001"}, "a process is one object"},
		{"static route", &devices.Config{VRFs: map[string]*devices.VRF{"default": {StaticRoutes: map[string]*devices.StaticRoute{"0.0.0.0/0 10.0.0.1": {Prefix: prefix("0.0.0.0/0"), NextHop: addr("10.0.0.1")}}}}},
			&devices.Config{VRFs: map[string]*devices.VRF{"default": {}}}, []string{"- static route 0.0.0.0/0 10.0.0.1: "}, "the default VRF goes without saying"},
		{"gateway priority", iface(devices.Interface{Gateways: map[string]*devices.Gateway{"hsrp 10": {Priority: 110}}}), iface(devices.Interface{Gateways: map[string]*devices.Gateway{"hsrp 10": {Priority: 90}}}),
			[]string{"~ interface Ethernet1/49 / hsrp 10 / priority: 110 -> 90"}, "a field without a noun gives its key alone"},

		{"entry inserted", acl(ssh, www), acl(ssh, ntp, www), []string{"+ access-list MGMT / entry 'permit udp 192.0.2.0/24 any eq 123': 2 of 3"}, "entries are known by what they say"},
		{"list resequenced", acl(ssh, www), acl(at(ssh, 100), at(www, 200)), nil, "numbers only order"},
		{"entries swapped", acl(ssh, ntp, www), acl(www, ntp, ssh),
			[]string{"~ access-list MGMT / order: 'permit tcp 10.0.0.0/8 any eq 22', 'permit udp 192.0.2.0/24 any eq 123', 'permit tcp 10.0.0.0/8 any eq 443' -> 'permit tcp 10.0.0.0/8 any eq 443', 'permit udp 192.0.2.0/24 any eq 123', 'permit tcp 10.0.0.0/8 any eq 22'"},
			"the first match wins, so order counts"},
		{"two swapped at the end", acl(ssh, ntp, www), acl(ssh, www, ntp),
			[]string{"~ access-list MGMT / order: 'permit udp 192.0.2.0/24 any eq 123', 'permit tcp 10.0.0.0/8 any eq 443' -> 'permit tcp 10.0.0.0/8 any eq 443', 'permit udp 192.0.2.0/24 any eq 123'"},
			"only the stretch that differs is told"},
		{"entry twice", acl(ssh, ssh), acl(ssh), []string{"- access-list MGMT / entry 'permit tcp 10.0.0.0/8 any eq 22' (2): 2 of 2"}, "a repeated entry is an entry"},
		{"spellings of any, hosts and ports", acl(devices.ACLEntry{Permit: true, Protocol: "6", Source: devices.ACLAddress{Address: addr("10.1.2.3"), Wildcard: addr("0.0.0.0")}, Destination: devices.ACLAddress{Prefix: prefix("0.0.0.0/0")}, DestinationPort: devices.PortMatch{Op: "eq", Values: []string{"ssh"}}}),
			acl(devices.ACLEntry{Permit: true, Protocol: "tcp", Source: devices.ACLAddress{Prefix: prefix("10.1.2.3/32")}, DestinationPort: devices.PortMatch{Op: "eq", Values: []string{"22"}}}), nil, "two spellings of one condition are one entry"},
		{"wildcard that is no prefix", acl(devices.ACLEntry{Permit: true, Protocol: "ip", Source: devices.ACLAddress{Address: addr("10.0.0.0"), Wildcard: addr("0.255.0.255")}}),
			acl(devices.ACLEntry{Permit: true, Protocol: "ip", Source: devices.ACLAddress{Prefix: prefix("10.0.0.0/8")}}),
			[]string{"- access-list MGMT / entry 'permit ip 10.0.0.0 wildcard 0.255.0.255 any': 1 of 1", "+ access-list MGMT / entry 'permit ip 10.0.0.0/8 any': 1 of 1"}, "a wildcard with holes is not the prefix around it"},
		{"prefix list bounds", &devices.Config{PrefixLists: map[string]*devices.PrefixList{"P": {Entries: []devices.PrefixListEntry{{Prefix: prefix("10.0.0.0/8"), Min: 8, Max: 24}}}}},
			&devices.Config{PrefixLists: map[string]*devices.PrefixList{"P": {Entries: []devices.PrefixListEntry{{Prefix: prefix("10.0.0.0/8"), Min: 16, Max: 32}}}}},
			[]string{"+ prefix-list P / entry 'permit 10.0.0.0/8 ge 16': 1 of 1", "- prefix-list P / entry 'permit 10.0.0.0/8 le 24': 1 of 1"}, "bounds are part of an entry"},
		{"as-path order", &devices.Config{ASPathLists: map[string]*devices.ASPathList{"A": {Entries: []devices.ListEntry{{Values: []string{"^1$"}}, {Deny: true, Values: []string{"_2_"}}}}}},
			&devices.Config{ASPathLists: map[string]*devices.ASPathList{"A": {Entries: []devices.ListEntry{{Deny: true, Values: []string{"_2_"}}, {Values: []string{"^1$"}}}}}},
			[]string{"~ as-path list A / order: 'permit ^1$', 'deny _2_' -> 'deny _2_', 'permit ^1$'"}, "lists of regular expressions are ordered"},
		{"communities of one line", &devices.Config{CommunityLists: map[string]*devices.CommunityList{"C": {Entries: []devices.ListEntry{{Values: []string{"1:1", "1:2"}}}}}},
			&devices.Config{CommunityLists: map[string]*devices.CommunityList{"C": {Entries: []devices.ListEntry{{Values: []string{"1:2", "1:1"}}}}}}, nil, "all of them must be there, in any order"},
		{"term changed", policy(devices.PolicyTerm{Name: "10", Action: devices.Accept, Match: []devices.PolicyMatch{{Kind: "prefix-list", Values: []string{"A"}}}}),
			policy(devices.PolicyTerm{Name: "10", Action: devices.Reject, Match: []devices.PolicyMatch{{Kind: "prefix-list", Values: []string{"B"}}}}),
			[]string{"~ route-map RM / term 10 / match prefix-list: A -> B", "~ route-map RM / term 10 / action: accept -> reject"}, "a term on both sides is told value by value"},
		{"matches reordered", policy(devices.PolicyTerm{Name: "10", Action: devices.Accept, Match: []devices.PolicyMatch{{Kind: "tag", Values: []string{"1", "2"}}, {Kind: "metric", Values: []string{"5"}}}}),
			policy(devices.PolicyTerm{Name: "10", Action: devices.Accept, Match: []devices.PolicyMatch{{Kind: "metric", Values: []string{"5"}}, {Kind: "tag", Values: []string{"2", "1"}}}}), nil, "all matches must hold, and the values of one are alternatives"},
		{"terms exchanged", policy(devices.PolicyTerm{Name: "a", Action: devices.Accept}, devices.PolicyTerm{Name: "b", Action: devices.Reject}),
			policy(devices.PolicyTerm{Name: "b", Action: devices.Reject}, devices.PolicyTerm{Name: "a", Action: devices.Accept}), []string{"~ route-map RM / order: a, b -> b, a"}, "terms are tried in order"},
		{"term inserted", policy(devices.PolicyTerm{Name: "20", Action: devices.Accept}), policy(devices.PolicyTerm{Name: "10", Action: devices.Reject}, devices.PolicyTerm{Name: "20", Action: devices.Accept}),
			[]string{"+ route-map RM / term 10: action reject"}, "a new term is one delta"},
		{"inheritance reordered", bgp("default", "10.0.0.1", devices.BGPNeighbor{Inherit: []string{"A", "B"}}), bgp("default", "10.0.0.1", devices.BGPNeighbor{Inherit: []string{"B", "A"}}),
			[]string{"~ router bgp / neighbor 10.0.0.1 / inherit: A, B -> B, A"}, "the first template wins"},

		{"password changed", &devices.Config{Management: devices.Management{Users: map[string]*devices.User{"op": {Secret: "<secret:0011aabbccdd>"}}}},
			&devices.Config{Management: devices.Management{Users: map[string]*devices.User{"op": {Secret: "<secret:ffeeddccbbaa>"}}}},
			[]string{"~ user op / secret: <secret> -> another <secret>"}, "a hash is compared and never printed"},
		{"community string in a key", &devices.Config{}, &devices.Config{Settings: map[string]string{"snmp community <secret:0011aabbccdd>": "group network-operator"}},
			[]string{`+ snmp community <secret>: "group network-operator"`}, "a hash in a path is not printed either"},
		{"secret in a new user", &devices.Config{}, &devices.Config{Management: devices.Management{Users: map[string]*devices.User{"op": {Role: "network-admin", Secret: "<secret:0011aabbccdd>"}}}},
			[]string{"+ user op: role network-admin, secret <secret>"}, "nor in a summary"},
		{"terminal codes in a remark", acl(), acl(devices.ACLEntry{Remark: "a\x1b[2Jb"}), []string{`+ access-list MGMT / entry 'remark a\x1b[2Jb': 1 of 1`}, "a path is for print too"},
		{"metric of zero", &devices.Config{OSPF: map[string]*devices.OSPF{"1": {VRFs: map[string]*devices.OSPFVRF{"default": {Redistribute: map[string]*devices.Redistribution{"static": {Tag: 1}}}}}}},
			&devices.Config{OSPF: map[string]*devices.OSPF{"1": {VRFs: map[string]*devices.OSPFVRF{"default": {Redistribute: map[string]*devices.Redistribution{"static": {Tag: 1, HasMetric: true}}}}}}},
			[]string{"+ router ospf 1 / redistribute static / metric set: true"}, "a metric of zero is not the default metric"},
	}
	seen := map[string]bool{}
	for _, tt := range tests {
		if seen[tt.name] {
			t.Fatalf("two cases are called %q", tt.name)
		}
		seen[tt.name] = true
		t.Run(tt.name, func(t *testing.T) {
			got := diffs.Between(tt.before, tt.after, "core-a")
			if d := cmp.Diff(tt.want, lines(got)); d != "" {
				t.Errorf("%s (-want +got)\n%s", tt.reason, d)
			}
			for _, d := range got {
				if d.Device != "core-a" {
					t.Errorf("device of %v is %q", d, d.Device)
				}
			}
			// The way back must see the same paths.
			back := diffs.Between(tt.after, tt.before, "core-a")
			if len(back) != len(got) {
				t.Errorf("backwards there are %d deltas, forwards %d", len(back), len(got))
			}
			if same := diffs.Between(tt.after, tt.after, "core-a"); len(same) != 0 {
				t.Errorf("compared with itself: %v", lines(same))
			}
		})
	}
}

func TestPositions(t *testing.T) {
	pos := func(line int) devices.Pos { return devices.Pos{File: "core-a.cfg", Line: line, Col: 3} }
	before := iface(devices.Interface{MTU: 9216, Shutdown: true, Description: "x"})
	before.Positions = map[string]devices.Pos{"interface Ethernet1/49": pos(90), "interface Ethernet1/49 / mtu": pos(91), "interface Ethernet1/49 / description": pos(92)}
	after := iface(devices.Interface{MTU: 1500})
	after.Positions = map[string]devices.Pos{"interface Ethernet1/49": pos(80), "interface Ethernet1/49 / mtu": pos(85)}
	before.ACLs = acl(devices.ACLEntry{Permit: true, Protocol: "ip", Pos: pos(10)}, devices.ACLEntry{Protocol: "tcp", Pos: pos(11)}).ACLs
	after.ACLs = acl(devices.ACLEntry{Protocol: "tcp", Pos: pos(20)}, devices.ACLEntry{Permit: true, Protocol: "ip", Pos: pos(21)}, devices.ACLEntry{Protocol: "udp", Pos: pos(22)}).ACLs

	type place struct{ Pos, Was int }
	got := map[string]place{}
	for _, d := range diffs.Between(before, after, "core-a") {
		got[d.Path] = place{d.Pos.Line, d.Was.Line}
	}
	want := map[string]place{
		"interface Ethernet1/49 / mtu":                {85, 91},
		"interface Ethernet1/49 / description":        {80, 92}, // a removal points at the parent that is left
		"interface Ethernet1/49 / shutdown":           {80, 90}, // the line is not known, its block is
		"access-list MGMT / entry 'deny udp any any'": {22, 0},
		"access-list MGMT / order":                    {20, 11},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("positions (-want +got)\n%s", d)
	}
}
