package simulate

import (
	"net/netip"
	"testing"

	"interlock/devices"
)

func TestReferenceUndefined(t *testing.T) {
	with := func(r devices.Reference, parts ...func(*devices.Config)) devs {
		return devs{"a": cfg("nxos", append(parts, func(c *devices.Config) { c.References = []devices.Reference{r} })...)}
	}
	ref := func(kind, name string) devices.Reference {
		return devices.Reference{Kind: kind, Name: name, By: "neighbor 10.0.0.1 in", Pos: devices.Pos{File: "a.cfg", Line: 7, Col: 3}}
	}
	var cases []factCase
	for kind := range defined {
		switch kind {
		case "vlan":
			cases = append(cases, factCase{"a VLAN that is not created", with(ref(kind, "99")), nil, Down{}, []string{"a neighbor 10.0.0.1 in / vlan 99"}, `vlan "99"`})
		default:
			cases = append(cases, factCase{"an undefined " + kind, with(ref(kind, "X1")), nil, Down{}, []string{"a neighbor 10.0.0.1 in / " + kind + " X1"}, kind + ` "X1", which is not defined`})
		}
	}
	cases = append(cases,
		factCase{"a route-map that is there", with(ref("route-map", "X1"), func(c *devices.Config) { c.RoutePolicies = map[string]*devices.RoutePolicy{"X1": {}} }), nil, Down{}, nil, ""},
		factCase{"VLAN 1 always is", with(ref("vlan", "1")), nil, Down{}, nil, ""},
		factCase{"the management VRF of NX-OS always is", with(ref("vrf", "management")), nil, Down{}, nil, ""},
		factCase{"a kind that nobody keeps a list of", with(ref("class-map", "X1")), nil, Down{}, []string{"weak a neighbor 10.0.0.1 in / class-map X1"}, "cannot be told"},
	)
	checkFacts(t, "reference/undefined", cases)
}

func TestReferenceShadowed(t *testing.T) {
	prefix := netip.MustParsePrefix
	list := func(es ...devices.PrefixListEntry) devs {
		for i := range es {
			es[i].Seq = 10 * (i + 1)
		}
		return devs{"a": cfg("nxos", func(c *devices.Config) { c.PrefixLists = map[string]*devices.PrefixList{"P": {Name: "P", Entries: es}} })}
	}
	acl := func(es ...devices.ACLEntry) devs {
		for i := range es {
			es[i].Seq = 10 * (i + 1)
		}
		return devs{"a": cfg("nxos", func(c *devices.Config) { c.ACLs = map[string]*devices.ACL{"L": {Name: "L", Entries: es}} })}
	}
	policy := func(ts ...devices.PolicyTerm) devs {
		return devs{"a": cfg("nxos", func(c *devices.Config) {
			c.RoutePolicies = map[string]*devices.RoutePolicy{"R": {Name: "R", Terms: ts}}
		})}
	}
	src := func(p string) devices.ACLAddress { return devices.ACLAddress{Prefix: prefix(p)} }
	eq := func(v string) devices.PortMatch { return devices.PortMatch{Op: "eq", Values: []string{v}} }
	match := []devices.PolicyMatch{{Kind: "tag", Values: []string{"7"}}}
	checkFacts(t, "reference/shadowed", []factCase{
		{"a longer prefix after the range that holds it", list(devices.PrefixListEntry{Prefix: prefix("10.0.0.0/8"), Min: 8, Max: 32}, devices.PrefixListEntry{Prefix: prefix("10.1.0.0/16"), Min: 16, Max: 16, Deny: true}), nil, Down{},
			[]string{"a prefix-list P / entry 20"}, "entry 10 takes all that it would match, and does the opposite"},
		{"exactly /8 does not take /16", list(devices.PrefixListEntry{Prefix: prefix("10.0.0.0/8"), Min: 8, Max: 8}, devices.PrefixListEntry{Prefix: prefix("10.1.0.0/16"), Min: 16, Max: 16}), nil, Down{}, nil, ""},
		{"the longer first is as it should be", list(devices.PrefixListEntry{Prefix: prefix("10.1.0.0/16"), Min: 16, Max: 16}, devices.PrefixListEntry{Prefix: prefix("10.0.0.0/8"), Min: 8, Max: 32}), nil, Down{}, nil, ""},
		{"ip any any before a deny", acl(devices.ACLEntry{Permit: true, Protocol: "ip"}, devices.ACLEntry{Protocol: "tcp", Source: src("10.0.0.0/8"), DestinationPort: eq("22")}), nil, Down{},
			[]string{"a access-list L / entry 20"}, "does the opposite"},
		{"one protocol does not take another", acl(devices.ACLEntry{Permit: true, Protocol: "tcp"}, devices.ACLEntry{Protocol: "udp"}), nil, Down{}, nil, ""},
		{"a range takes a port inside it", acl(devices.ACLEntry{Permit: true, Protocol: "tcp", DestinationPort: devices.PortMatch{Op: "range", Values: []string{"20", "30"}}}, devices.ACLEntry{Permit: true, Protocol: "tcp", DestinationPort: eq("22")}), nil, Down{}, []string{"a access-list L / entry 20"}, ""},
		{"a port by name is not compared with numbers", acl(devices.ACLEntry{Permit: true, Protocol: "tcp", DestinationPort: devices.PortMatch{Op: "gt", Values: []string{"1"}}}, devices.ACLEntry{Permit: true, Protocol: "tcp", DestinationPort: eq("ssh")}), nil, Down{}, nil, ""},
		{"established is a narrower match", acl(devices.ACLEntry{Permit: true, Protocol: "tcp", Options: []string{"established"}}, devices.ACLEntry{Permit: true, Protocol: "tcp"}), nil, Down{}, nil, ""},
		{"log narrows nothing", acl(devices.ACLEntry{Permit: true, Protocol: "tcp", Options: []string{"log"}}, devices.ACLEntry{Permit: true, Protocol: "tcp"}), nil, Down{}, []string{"a access-list L / entry 20"}, ""},
		{"remarks match nothing", acl(devices.ACLEntry{Remark: "x"}, devices.ACLEntry{Permit: true, Protocol: "tcp"}), nil, Down{}, nil, ""},
		{"a wildcard is not compared with a prefix", acl(devices.ACLEntry{Permit: true, Protocol: "ip", Source: devices.ACLAddress{Address: netip.MustParseAddr("10.0.0.1"), Wildcard: netip.MustParseAddr("0.255.0.0")}}, devices.ACLEntry{Protocol: "ip", Source: src("10.0.0.1/32")}), nil, Down{}, nil, ""},
		{"what follows a term that takes everything", policy(devices.PolicyTerm{Name: "10", Action: devices.Accept}, devices.PolicyTerm{Name: "20", Match: match, Action: devices.Reject}), nil, Down{},
			[]string{"a route-map R / term 20"}, "term 10 matches everything"},
		{"a catch-all at the end is usual", policy(devices.PolicyTerm{Name: "10", Match: match, Action: devices.Reject}, devices.PolicyTerm{Name: "20", Action: devices.Accept}), nil, Down{}, nil, ""},
		{"a jump may pass the catch-all by", policy(devices.PolicyTerm{Name: "5", Match: match, Action: devices.Accept, Continue: "20"}, devices.PolicyTerm{Name: "10", Action: devices.Accept}, devices.PolicyTerm{Name: "20", Action: devices.Accept}), nil, Down{}, nil, ""},
		{"a term that goes on takes nothing", policy(devices.PolicyTerm{Name: "10", Action: devices.NextTerm}, devices.PolicyTerm{Name: "20", Action: devices.Accept}), nil, Down{}, nil, ""},
	})
}
