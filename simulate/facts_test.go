package simulate

import (
	"net/netip"
	"strings"
	"testing"

	"interlock/devices"
)

type factCase struct {
	reason string
	devs   devs
	cables []string
	down   Down
	// want is "device peer path" of each fact of the kind, "weak " before those that are; message is a part of the first one's.
	want    []string
	message string
}

func checkFacts(t *testing.T, kind string, cases []factCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.reason, func(t *testing.T) {
			t.Helper()
			var got []Fact
			for _, f := range Facts(network(t, c.devs, nil, c.cables...), c.down) {
				if f.Kind == kind {
					got = append(got, f)
				}
			}
			compareFacts(t, got, c.want, c.message)
		})
	}
}

func compareFacts(t *testing.T, got []Fact, want []string, message string) {
	t.Helper()
	var is []string
	for _, f := range got {
		s := strings.TrimSpace(f.Device+" "+f.Peer) + " " + f.Path
		if f.Weak {
			s = "weak " + s
		}
		is = append(is, s)
	}
	if strings.Join(is, "\n") != strings.Join(want, "\n") {
		for _, f := range got {
			t.Log(f.Message)
		}
		t.Fatalf("got\n%s\nwant\n%s", strings.Join(is, "\n"), strings.Join(want, "\n"))
	}
	if len(got) > 0 && !strings.Contains(got[0].Message, message) {
		t.Errorf("message %q, want %q in it", got[0].Message, message)
	}
}

var oneCable = []string{"a:Ethernet1", "b:Ethernet1"}

func ends(os string, a, b []opt, parts ...func(*devices.Config)) devs {
	return devs{"a": cfg(os, append([]func(*devices.Config){eth("Ethernet1", a...)}, parts...)...), "b": cfg(os, append([]func(*devices.Config){eth("Ethernet1", b...)}, parts...)...)}
}

func opts(o ...opt) []opt { return o }

func TestMLAGMismatch(t *testing.T) {
	change := func(f func(*devices.Config)) devs { return vpcPair(f, nil) }
	leg := func(f func(*devices.Interface)) devs {
		return change(func(c *devices.Config) { f(c.Interfaces["port-channel10"]) })
	}
	asMLAG := func(d devs) devs {
		for _, n := range [...]string{"core-a", "core-b"} {
			d[n].OS, d[n].MLAG.Kind = "eos", "mlag"
		}
		return d
	}
	checkFacts(t, "mlag/type-1-mismatch", []factCase{
		{"a pair that agrees", vpcPair(nil, nil), vpcCables, Down{}, nil, ""},
		{"spanning-tree mode is global and type 1", change(func(c *devices.Config) { c.STP.Mode = "mst"; c.STP.MSTName = "" }), vpcCables, Down{},
			[]string{"core-a core-b spanning-tree / mode"}, "core-b, the secondary, takes all vPCs down"},
		{"with equal priorities the configuration does not tell who goes", vpcPair(func(c *devices.Config) { c.STP.LoopGuardDefault = true; c.MLAG.RolePriority = 200 }, nil), vpcCables, Down{},
			[]string{"core-a core-b spanning-tree / loopguard default"}, "which of them is secondary, the configuration does not tell"},
		{"without the graceful check both suffer", change(func(c *devices.Config) { c.STP.NoBridgeAssurance = true; c.MLAG.NoGracefulConsistencyCheck = true }), vpcCables, Down{},
			[]string{"core-a core-b spanning-tree / no bridge assurance"}, "suspended on both members"},
		{"native VLAN is type 1 of the leg", leg(native(99)), vpcCables, Down{}, []string{"core-a core-b interface port-channel10 / native vlan"}, "native VLAN of port-channel10 (vpc 10) is 99 on core-a and 1 on core-b"},
		{"native VLAN 1 written out is the default", leg(native(1)), vpcCables, Down{}, nil, ""},
		{"allowed VLANs are type 2", leg(trunk("10,20")), vpcCables, Down{}, []string{"weak core-a core-b interface port-channel10 / allowed vlans"}, "only the VLANs that both have"},
		{"MTU is type 1 of the leg", leg(mtu(9216)), vpcCables, Down{}, []string{"core-a core-b interface port-channel10 / mtu"}, ""},
		{"so is the LACP mode", change(func(c *devices.Config) { c.Interfaces["Ethernet1/10"].Channel.Mode = "on" }), vpcCables, Down{},
			[]string{"core-a core-b interface Ethernet1/10 / channel-group / mode"}, ""},
		{"two domain ids", change(func(c *devices.Config) { c.MLAG.Domain = "7" }), vpcCables, Down{}, []string{"core-a core-b mlag / domain"}, "the domain does not form"},
		{"two system priorities", change(func(c *devices.Config) { c.MLAG.SystemPriority = 100 }), vpcCables, Down{}, []string{"core-a core-b mlag / system-priority"}, ""},
		{"the default priority written out", change(func(c *devices.Config) { c.MLAG.SystemPriority = 32667 }), vpcCables, Down{}, nil, ""},
		{"a peer that is down disagrees with nobody", change(func(c *devices.Config) { c.STP.Mode = "mst" }), vpcCables, down("core-b"), nil, ""},
		{"on EOS global spanning tree comes from the primary", asMLAG(change(func(c *devices.Config) { c.STP.Mode = "mst" })), vpcCables, Down{}, []string{"weak core-a core-b spanning-tree / mode"}, ""},
		{"on EOS another native VLAN still is a fault", asMLAG(leg(native(99))), vpcCables, Down{}, []string{"core-a core-b interface port-channel10 / native vlan"}, ""},
	})
}

func TestVLANFacts(t *testing.T) {
	checkFacts(t, "vlan/pruned", []factCase{
		{"both ends allow what both have", ends("eos", opts(trunk("10,20")), opts(trunk("10,20")), vlans(10, 20)), oneCable, Down{}, nil, ""},
		{"one end prunes a VLAN that both have", ends("eos", opts(trunk("10")), opts(trunk("10,20")), vlans(10, 20)), oneCable, Down{},
			[]string{"a b interface Ethernet1 / allowed vlans"}, "Ethernet1 does not carry VLAN 20 and b:Ethernet1 at its other end does"},
		{"pruning what the other does not have is housekeeping", devs{"a": cfg("eos", eth("Ethernet1", trunk("10")), vlans(10, 20)), "b": cfg("eos", eth("Ethernet1", trunk("")), vlans(10))}, oneCable, Down{}, nil, ""},
		{"allowed by name and not created", devs{"a": cfg("eos", eth("Ethernet1", trunk("10,20")), vlans(10)), "b": cfg("eos", eth("Ethernet1", trunk("10,20")), vlans(10, 20))}, oneCable, Down{},
			[]string{"a b interface Ethernet1 / allowed vlans"}, "has not created"},
		{"a VTP client learns its VLANs", devs{"a": cfg("nxos", eth("Ethernet1", trunk("10,20")), vlans(10), func(c *devices.Config) { c.System.VTPMode = "client" }), "b": cfg("nxos", eth("Ethernet1", trunk("10,20")), vlans(10, 20))}, oneCable, Down{}, nil, ""},
		{"a shut link prunes nothing", ends("eos", opts(trunk("10"), shut), opts(trunk("10,20")), vlans(10, 20)), oneCable, Down{}, nil, ""},
	})
	checkFacts(t, "vlan/native-mismatch", []factCase{
		{"VLAN 1 unsaid and said", ends("eos", opts(trunk("")), opts(trunk(""), native(1)), vlans(1)), oneCable, Down{}, nil, ""},
		{"two native VLANs", ends("eos", opts(trunk("")), opts(trunk(""), native(99)), vlans(99)), oneCable, Down{}, []string{"a b interface Ethernet1 / native vlan"}, "has native vlan 1 and b:Ethernet1 at its other end native vlan 99"},
		{"an access port against a trunk", ends("eos", opts(access(20)), opts(trunk("")), vlans(20)), oneCable, Down{}, []string{"a b interface Ethernet1 / access vlan"}, ""},
		{"two access VLANs", ends("eos", opts(access(20)), opts(access(30)), vlans(20, 30)), oneCable, Down{}, []string{"a b interface Ethernet1 / access vlan"}, ""},
		{"routed ports have no VLAN", ends("eos", nil, nil), oneCable, Down{}, nil, ""},
	})
}

func inArea(area string, opts ...func(*devices.InterfaceOSPF)) opt {
	return func(i *devices.Interface) {
		i.OSPF = &devices.InterfaceOSPF{Process: "1", Area: area}
		for _, o := range opts {
			o(i.OSPF)
		}
	}
}

func ospfProcess(id string) func(*devices.Config) {
	return func(c *devices.Config) {
		v := &devices.OSPFVRF{}
		if id != "" {
			v.RouterID = netip.MustParseAddr(id)
		}
		c.OSPF = map[string]*devices.OSPF{"1": {Process: "1", VRFs: map[string]*devices.OSPFVRF{"default": v}}}
	}
}

func TestMTUMismatch(t *testing.T) {
	routed := func(a, b int) devs {
		return ends("nxos", opts(mtu(a), addr("10.0.0.0/31")), opts(mtu(b), addr("10.0.0.1/31")))
	}
	lan := func(d devs, m int) devs {
		for n, c := range d {
			eth("Ethernet9", mtu(m), addr(map[string]string{"a": "10.1.0.1/24", "b": "10.2.0.1/24"}[n]))(c)
		}
		return d
	}
	checkFacts(t, "mtu/mismatch", []factCase{
		{"both 9216", routed(9216, 9216), oneCable, Down{}, nil, ""},
		{"1500 said and unsaid", routed(1500, 0), oneCable, Down{}, nil, ""},
		{"one end smaller", routed(9100, 9214), oneCable, Down{}, []string{"a b interface Ethernet1 / mtu"}, "a:Ethernet1 has MTU 9100 and b:Ethernet1 at its other end 9214: packets over 9100 bytes are dropped"},
		{"no host can send what is dropped", lan(routed(9100, 9214), 1500), oneCable, Down{}, []string{"weak a b interface Ethernet1 / mtu"}, "no port at the edge of the network sends any over 1500"},
		{"a host can", lan(routed(9100, 9214), 9214), oneCable, Down{}, []string{"a b interface Ethernet1 / mtu"}, ""},
		{"with OSPF the adjacency breaks whatever hosts send", lan(ends("nxos", opts(mtu(9100), addr("10.0.0.0/31"), inArea("0.0.0.0")), opts(mtu(9214), addr("10.0.0.1/31"), inArea("0.0.0.0")), ospfProcess("")), 1500), oneCable, Down{},
			[]string{"a b interface Ethernet1 / mtu"}, "the OSPF adjacency will not form"},
		{"switched ports of NX-OS have one too", ends("nxos", opts(mtu(9216), trunk("")), opts(trunk(""))), oneCable, Down{}, []string{"a b interface Ethernet1 / mtu"}, ""},
		{"on switched ports of EOS the statement is about routed packets", ends("eos", opts(mtu(9214), trunk("")), opts(trunk(""))), oneCable, Down{}, nil, ""},
		{"a system whose default is not known proves nothing", ends("frr", opts(mtu(9000)), opts()), oneCable, Down{}, nil, ""},
		{"a peer that is down disagrees with nobody", routed(9100, 9214), oneCable, down("b"), nil, ""},
	})
}

func TestLAGBelowMinLinks(t *testing.T) {
	lag := func(min, members int, mode string) *devices.Config {
		c := cfg("eos", bundle("Port-Channel1", minLinks(min)))
		for _, n := range []string{"Ethernet1", "Ethernet2", "Ethernet3"}[:members] {
			eth(n, in("Port-Channel1", mode))(c)
		}
		return c
	}
	two := []string{"a:Ethernet1", "b:Ethernet1", "a:Ethernet2", "b:Ethernet2"}
	checkFacts(t, "lag/below-min-links", []factCase{
		{"as many as are needed", devs{"a": lag(2, 2, "active"), "b": lag(0, 2, "active")}, two, Down{}, nil, ""},
		{"fewer members than links needed", devs{"a": lag(3, 2, "active")}, nil, Down{}, []string{"a interface Port-Channel1 / lag / min-links"}, "needs 3 links and has 2 members"},
		{"LACP modes that never meet", devs{"a": lag(1, 2, "passive"), "b": lag(1, 2, "passive")}, two, Down{},
			[]string{"a b interface Port-Channel1 / lag / min-links", "b a interface Port-Channel1 / lag / min-links"}, "neither speaks first"},
		{"a shut member leaves too few", devs{"a": func() *devices.Config { c := lag(2, 2, "active"); c.Interfaces["Ethernet2"].Shutdown = true; return c }()}, nil, Down{}, []string{"a interface Port-Channel1 / lag / min-links"}, "the others are shut down"},
		{"an empty port-channel waits for its members", devs{"a": lag(0, 0, "")}, nil, Down{}, nil, ""},
		{"a shut one needs none", devs{"a": func() *devices.Config {
			c := lag(3, 2, "active")
			c.Interfaces["Port-Channel1"].Shutdown = true
			return c
		}()}, nil, Down{}, nil, ""},
	})
}

func TestAddressDuplicate(t *testing.T) {
	sw := func(a string, os string) *devices.Config {
		return cfg(os, vlans(10), svi("Vlan10", addr(a)), eth("Ethernet1", trunk("10")))
	}
	checkFacts(t, "address/duplicate", []factCase{
		{"two addresses", devs{"a": sw("10.1.0.1/24", "eos"), "b": sw("10.1.0.2/24", "eos")}, oneCable, Down{}, nil, ""},
		{"one address twice on a segment", devs{"a": sw("10.1.0.1/24", "eos"), "b": sw("10.1.0.1/24", "eos")}, oneCable, Down{}, []string{"a b interface Vlan10 / address 10.1.0.1/24"}, "is the address of a:Vlan10 and of b:Vlan10"},
		{"the peering VLANs of two pairs may look alike", devs{"a": sw("10.255.0.1/30", "eos"), "b": sw("10.255.0.1/30", "eos")}, nil, Down{}, []string{"weak a b interface Vlan10 / address 10.255.0.1/30"}, "no known link connects"},
		{"an anycast gateway is meant", devs{"a": cfg("nxos", vlans(10), svi("Vlan10", addr("10.1.0.1/24"), func(i *devices.Interface) { i.Anycast = true })), "b": cfg("nxos", vlans(10), svi("Vlan10", addr("10.1.0.1/24"), func(i *devices.Interface) { i.Anycast = true }))}, nil, Down{}, nil, ""},
		{"a shared VTEP address is meant", devs{
			"a": cfg("eos", iface(devices.Loopback, "Loopback1", addr("10.9.0.1/32")), iface(devices.VXLAN, "Vxlan1", func(i *devices.Interface) { i.VTEP = &devices.VTEP{SourceInterface: "Loopback1"} })),
			"b": cfg("eos", iface(devices.Loopback, "Loopback1", addr("10.9.0.1/32")), iface(devices.VXLAN, "Vxlan1", func(i *devices.Interface) { i.VTEP = &devices.VTEP{SourceInterface: "Loopback1"} }))}, nil, Down{}, nil, ""},
		{"a loopback twice may be anycast or a slip", devs{"a": cfg("eos", iface(devices.Loopback, "Loopback0", addr("10.9.0.1/32"))), "b": cfg("eos", iface(devices.Loopback, "Loopback0", addr("10.9.0.1/32")))}, nil, Down{}, []string{"weak a b interface Loopback0 / address 10.9.0.1/32"}, ""},
		{"another VRF is another world", devs{"a": sw("10.1.0.1/24", "eos"), "b": cfg("eos", vlans(10), svi("Vlan10", addr("10.1.0.1/24"), func(i *devices.Interface) { i.VRF = "red" }), eth("Ethernet1", trunk("10")))}, oneCable, Down{}, nil, ""},
		{"a routed port's address elsewhere in the network is nobody else's", devs{"a": cfg("eos", eth("Ethernet1", addr("10.0.0.0/31"))), "b": cfg("eos", eth("Ethernet1", addr("10.0.0.0/31")))}, nil, Down{}, []string{"a b interface Ethernet1 / address 10.0.0.0/31"}, ""},
		{"management addresses too", devs{"a": cfg("nxos", iface(devices.MgmtPort, "mgmt0", addr("192.0.2.1/24"))), "b": cfg("eos", iface(devices.MgmtPort, "Management1", addr("192.0.2.1/24")))}, nil, Down{}, []string{"a b interface mgmt0 / address 192.0.2.1/24"}, ""},
		{"subnets of one device that overlap", devs{"a": cfg("eos", eth("Ethernet1", addr("10.1.0.1/24")), eth("Ethernet2", addr("10.1.0.129/25")))}, nil, Down{}, []string{"a a interface Ethernet2 / address 10.1.0.129/25"}, "overlaps 10.1.0.0/24 of Ethernet1"},
		{"a loopback inside a subnet is no overlap", devs{"a": cfg("eos", eth("Ethernet1", addr("10.1.0.1/24")), iface(devices.Loopback, "Loopback0", addr("10.1.0.9/32")))}, nil, Down{}, nil, ""},
	})
}

func TestGatewayFacts(t *testing.T) {
	sw := func(a string, os string, o ...opt) *devices.Config {
		return cfg(os, vlans(10), svi("Vlan10", append(o, addr(a))...), eth("Ethernet1", trunk("10")))
	}
	hsrp := func(n int, vip string) opt { return gateway("hsrp "+number(n), "hsrp", n, vip) }
	with := func(f func(*devices.Gateway)) opt {
		return func(i *devices.Interface) {
			for _, g := range i.Gateways {
				f(g)
			}
		}
	}
	pair := func(a, b []opt) devs {
		return devs{"a": sw("10.1.0.2/24", "nxos", a...), "b": sw("10.1.0.3/24", "nxos", b...)}
	}
	good := opts(hsrp(10, "10.1.0.1"))
	pruned := pair(good, good)
	pruned["a"].Interfaces["Ethernet1"].AllowedVLANs = "20"
	eth("Ethernet5", access(10))(pruned["a"])
	checkFacts(t, "gateway/two-active", []factCase{
		{"one group", pair(good, good), oneCable, Down{}, nil, ""},
		{"two group numbers for one address", pair(good, opts(hsrp(11, "10.1.0.1"))), oneCable, Down{}, []string{"a b interface Vlan10 / hsrp 10"}, "have different group numbers: both become active"},
		{"two addresses for one group", pair(good, opts(hsrp(10, "10.1.0.254"))), oneCable, Down{}, []string{"a b interface Vlan10 / hsrp 10"}, "10.1.0.1 and 10.1.0.254"},
		{"two versions", pair(good, opts(hsrp(10, "10.1.0.1"), with(func(g *devices.Gateway) { g.Version = 2 }))), oneCable, Down{}, []string{"a b interface Vlan10 / hsrp 10"}, "different versions (1 and 2)"},
		{"two passwords", pair(good, opts(hsrp(10, "10.1.0.1"), with(func(g *devices.Gateway) { g.Authentication = "x" }))), oneCable, Down{}, []string{"a b interface Vlan10 / hsrp 10"}, "different authentication"},
		{"priorities are meant to differ", pair(good, opts(hsrp(10, "10.1.0.1"), with(func(g *devices.Gateway) { g.Priority = 110 }))), oneCable, Down{}, nil, ""},
		{"HSRP takes the active router's timers", pair(good, opts(hsrp(10, "10.1.0.1"), with(func(g *devices.Gateway) { g.Timers = "1 3" }))), oneCable, Down{}, nil, ""},
		{"two groups for two addresses share the load", pair(good, opts(hsrp(11, "10.1.0.254"))), oneCable, Down{}, nil, ""},
		{"one group whose VLAN no longer connects them", pruned, oneCable, Down{}, []string{"a b interface Vlan10 / hsrp 10"}, "no link that is up carries their VLAN"},
		{"where no cabling is known nothing is proved", pair(good, good), nil, Down{}, nil, ""},
	})
	checkFacts(t, "gateway/no-active", []factCase{
		{"one member is enough", pair(opts(hsrp(10, "10.1.0.1"), shut), good), oneCable, Down{}, nil, ""},
		{"both SVIs shut", pair(opts(hsrp(10, "10.1.0.1"), shut), opts(hsrp(10, "10.1.0.1"), shut)), oneCable, Down{}, []string{"a b interface Vlan10 / hsrp 10"}, "nobody answers for the gateway 10.1.0.1: a:Vlan10 is shut down, b:Vlan10 is shut down"},
		{"the only group shut", devs{"a": sw("10.1.0.2/24", "nxos", hsrp(10, "10.1.0.1"), with(func(g *devices.Gateway) { g.Shutdown = true }))}, nil, Down{}, []string{"a interface Vlan10 / hsrp 10"}, "hsrp 10 on a:Vlan10 is shut down"},
		{"the VLAN has no port left", devs{"a": cfg("nxos", vlans(10), svi("Vlan10", addr("10.1.0.2/24"), hsrp(10, "10.1.0.1")))}, nil, Down{}, []string{"a interface Vlan10 / hsrp 10"}, "no port that is up carries it"},
	})
	t.Run("a gateway that goes shows only beside what was", func(t *testing.T) {
		before := network(t, pair(good, nil), nil, oneCable...)
		after := network(t, pair(nil, nil), nil, oneCable...)
		compareFacts(t, Between(before, after), []string{"a interface Vlan10 / hsrp 10"}, "nobody answers for the gateway 10.1.0.1 any more")
		compareFacts(t, Between(before, before), nil, "")
		compareFacts(t, Between(before, network(t, pair(nil, good), nil, oneCable...)), nil, "")
	})
	t.Run("so does the last interface in a host's subnet", func(t *testing.T) {
		site := &devices.Site{Hosts: map[string]*devices.Host{"h": {Address: netip.MustParsePrefix("10.1.0.9/24")}}}
		before := network(t, pair(nil, nil), site, oneCable...)
		one := network(t, pair(opts(shut), nil), site, oneCable...)
		none := network(t, pair(opts(shut), opts(shut)), site, oneCable...)
		compareFacts(t, Between(before, one), nil, "")
		compareFacts(t, Between(before, none), []string{"a interface Vlan10 / address 10.1.0.2/24"}, "the subnet of host h")
	})
}

func TestSTPRoots(t *testing.T) {
	tri := func(pa, pb int) devs {
		sw := func(prio int) *devices.Config {
			return cfg("eos", vlans(10, 20), eth("Ethernet1", trunk("10,20")), eth("Ethernet2", trunk("10,20")), func(c *devices.Config) {
				c.STP.Mode = "rapid-pvst"
				if prio != 0 {
					c.STP.Priorities = map[string]int{"vlan 10": prio, "vlan 20": prio}
				}
			})
		}
		return devs{"a": sw(pa), "b": sw(pb), "c": sw(0)}
	}
	cables := []string{"a:Ethernet1", "b:Ethernet1", "b:Ethernet2", "c:Ethernet1", "a:Ethernet2", "c:Ethernet2"}
	before := network(t, tri(4096, 8192), nil, cables...)
	if got := STPRoots(before)[10]["c"]; got != "a" {
		t.Errorf("root of VLAN 10 as c sees it is %q, want a", got)
	}
	for _, c := range []struct {
		reason  string
		a, b    int
		want    []string
		message string
	}{
		{"nothing moves", 4096, 8192, nil, ""},
		{"a lower second does not matter", 4096, 12288, nil, ""},
		{"the root gives way", 16384, 8192, []string{"b a spanning-tree / priority vlan 10"}, "of VLAN 10,20 was a and becomes b"},
		{"equal priorities are decided by MAC addresses", 8192, 8192, []string{"b a spanning-tree / priority vlan 10"}, "was a and becomes a or b"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			compareFacts(t, RootMoved(before, network(t, tri(c.a, c.b), nil, cables...)), c.want, c.message)
		})
	}
}

func TestOSPFMismatch(t *testing.T) {
	yes, no := true, false
	type o = func(*devices.InterfaceOSPF)
	link := func(a, b opt) devs {
		return ends("eos", opts(addr("10.0.0.0/31"), a), opts(addr("10.0.0.1/31"), b), ospfProcess(""))
	}
	p2p := o(func(i *devices.InterfaceOSPF) { i.Network = "point-to-point" })
	passive := func(p *bool) o { return func(i *devices.InterfaceOSPF) { i.Passive = p } }
	auth := o(func(i *devices.InterfaceOSPF) { i.Auth, i.Keys = "message-digest", map[string]string{"1": "x"} })
	network_ := link(inArea("0.0.0.0"), func(*devices.Interface) {})
	network_["b"].OSPF["1"].VRFs["default"].Networks = map[string]string{"10.0.0.0/8": "0.0.0.0"}
	stub := link(inArea("0.0.0.1"), inArea("0.0.0.1"))
	stub["a"].OSPF["1"].VRFs["default"].Areas = map[string]*devices.OSPFArea{"0.0.0.1": {Type: "stub"}}
	ids := ends("eos", opts(addr("10.0.0.0/31")), opts(addr("10.0.0.1/31")), ospfProcess("10.9.9.9"))
	vlan := func(a string, o ...opt) *devices.Config {
		return cfg("eos", vlans(10), svi("Vlan10", append(o, addr(a))...), eth("Ethernet1", trunk("10")), ospfProcess(""))
	}
	checkFacts(t, "ospf/adjacency-mismatch", []factCase{
		{"two that agree", link(inArea("0.0.0.0"), inArea("0.0.0.0")), oneCable, Down{}, nil, ""},
		{"two areas", link(inArea("0.0.0.0"), inArea("0.0.0.1")), oneCable, Down{}, []string{"a b interface Ethernet1 / ospf / area"}, "have area 0.0.0.0 and 0.0.0.1"},
		{"an area from a network statement", network_, oneCable, Down{}, nil, ""},
		{"stub at one end", stub, oneCable, Down{}, []string{"a b interface Ethernet1 / ospf / type"}, "area type stub and normal"},
		{"two network types", link(inArea("0.0.0.0", p2p), inArea("0.0.0.0")), oneCable, Down{}, []string{"a b interface Ethernet1 / ospf / network"}, ""},
		{"another hello brings another dead interval", link(inArea("0.0.0.0", func(i *devices.InterfaceOSPF) { i.Hello = 5 }), inArea("0.0.0.0")), oneCable, Down{},
			[]string{"a b interface Ethernet1 / ospf / dead-interval", "a b interface Ethernet1 / ospf / hello-interval"}, ""},
		{"the default timers written out", link(inArea("0.0.0.0", func(i *devices.InterfaceOSPF) { i.Hello, i.Dead = 10, 40 }), inArea("0.0.0.0")), oneCable, Down{}, nil, ""},
		{"authentication at one end", link(inArea("0.0.0.0", auth), inArea("0.0.0.0")), oneCable, Down{}, []string{"a b interface Ethernet1 / ospf / authentication"}, "message-digest and not at all"},
		{"passive at one end", link(inArea("0.0.0.0", passive(&yes)), inArea("0.0.0.0")), oneCable, Down{}, []string{"a b interface Ethernet1 / ospf / passive-interface"}, "Ethernet1 is passive on a"},
		{"passive at both", link(inArea("0.0.0.0", passive(&yes)), inArea("0.0.0.1", passive(&yes))), oneCable, Down{}, nil, ""},
		{"passive by default and not here", func() devs {
			d := link(inArea("0.0.0.0", passive(&no)), inArea("0.0.0.0"))
			d["a"].OSPF["1"].VRFs["default"].PassiveDefault = true
			return d
		}(), oneCable, Down{}, nil, ""},
		{"two MTUs", ends("eos", opts(addr("10.0.0.0/31"), inArea("0.0.0.0"), mtu(9214)), opts(addr("10.0.0.1/31"), inArea("0.0.0.0")), ospfProcess("")), oneCable, Down{}, []string{"a b interface Ethernet1 / mtu"}, "MTU 9214 and 1500"},
		{"two MTUs ignored where the smaller is", ends("eos", opts(addr("10.0.0.0/31"), inArea("0.0.0.0", func(i *devices.InterfaceOSPF) { i.MTUIgnore = true }), mtu(1500)), opts(addr("10.0.0.1/31"), inArea("0.0.0.0"), mtu(9214)), ospfProcess("")), oneCable, Down{}, nil, ""},
		{"two MTUs ignored only where the greater is: the other end rejects its database (RFC 2328, 10.6)", ends("eos", opts(addr("10.0.0.0/31"), inArea("0.0.0.0", func(i *devices.InterfaceOSPF) { i.MTUIgnore = true }), mtu(9214)), opts(addr("10.0.0.1/31"), inArea("0.0.0.0")), ospfProcess("")), oneCable, Down{}, []string{"a b interface Ethernet1 / mtu"}, ""},
		{"two subnets", ends("eos", opts(addr("10.0.0.0/31"), inArea("0.0.0.0")), opts(addr("10.0.0.3/31"), inArea("0.0.0.0")), ospfProcess("")), oneCable, Down{}, []string{"a b interface Ethernet1 / address"}, ""},
		{"one router id for two", ids, oneCable, Down{}, []string{"a b router ospf 1 / vrf default / router-id"}, "router-id 10.9.9.9 is that of both a and b"},
		{"neighbours across a VLAN", devs{"a": vlan("10.1.0.1/24", inArea("0.0.0.0")), "b": vlan("10.1.0.2/24", inArea("0.0.0.7"))}, oneCable, Down{}, []string{"a b interface Vlan10 / ospf / area"}, ""},
		{"VLANs that nothing connects", devs{"a": vlan("10.1.0.1/24", inArea("0.0.0.0")), "b": vlan("10.1.0.2/24", inArea("0.0.0.7"))}, nil, Down{}, nil, ""},
		{"a link that is down has no neighbours", link(inArea("0.0.0.0"), inArea("0.0.0.1")), oneCable, down("a:Ethernet1"), nil, ""},
	})
}

func bgp(asn uint32, ns map[string]*devices.BGPNeighbor) func(*devices.Config) {
	return func(c *devices.Config) {
		c.BGP = &devices.BGP{ASN: asn, VRFs: map[string]*devices.BGPVRF{"default": {Neighbors: ns}}}
	}
}

func TestBGPMismatch(t *testing.T) {
	type ns = map[string]*devices.BGPNeighbor
	as := func(remote string, more ...func(*devices.BGPNeighbor)) *devices.BGPNeighbor {
		n := &devices.BGPNeighbor{RemoteAS: remote, Families: map[string]*devices.BGPNeighborFamily{"ipv4 unicast": {Activate: new(true)}}} // as its block says
		for _, m := range more {
			m(n)
		}
		return n
	}
	pair := func(os string, a, b func(*devices.Config)) devs {
		d := ends(os, opts(addr("10.0.0.0/31")), opts(addr("10.0.0.1/31")), iface(devices.Loopback, "lo"))
		a(d["a"])
		b(d["b"])
		d["a"].Interfaces["lo"].Addresses = map[string]*devices.Address{"10.9.0.1/32": {Prefix: netip.MustParsePrefix("10.9.0.1/32")}}
		d["b"].Interfaces["lo"].Addresses = map[string]*devices.Address{"10.9.0.2/32": {Prefix: netip.MustParsePrefix("10.9.0.2/32")}}
		return d
	}
	good := func() (func(*devices.Config), func(*devices.Config)) {
		return bgp(65001, ns{"10.0.0.1": as("65002")}), bgp(65002, ns{"10.0.0.0": as("65001")})
	}
	ga, gb := good()
	off := true
	confed := func(asn uint32, f func(*devices.Config)) func(*devices.Config) {
		return func(c *devices.Config) { f(c); c.BGP.ConfederationID = asn }
	}
	lo := func(n *devices.BGPNeighbor) { n.UpdateSource = "lo" }
	checkFacts(t, "bgp/peer-mismatch", []factCase{
		{"two that agree", pair("nxos", ga, gb), oneCable, Down{}, nil, ""},
		{"the wrong AS", pair("nxos", bgp(65001, ns{"10.0.0.1": as("65009")}), gb), oneCable, Down{}, []string{"a b router bgp / vrf default / neighbor 10.0.0.1 / remote-as"}, "expected in AS 65009 and presents itself as AS 65002"},
		{"the AS from a template", pair("nxos", func(c *devices.Config) {
			bgp(65001, ns{"10.0.0.1": {Inherit: []string{"SPINE"}}})(c)
			c.BGP.Groups = map[string]*devices.BGPNeighbor{"peer SPINE": as("65002")}
		}, gb), oneCable, Down{}, nil, ""},
		{"external is any other AS", pair("nxos", bgp(65001, ns{"10.0.0.1": as("external")}), gb), oneCable, Down{}, nil, ""},
		{"local-as is what the other sees", pair("nxos", bgp(65001, ns{"10.0.0.1": as("64999")}), bgp(65002, ns{"10.0.0.0": as("65001", func(n *devices.BGPNeighbor) { n.LocalAS = 64999 })})), oneCable, Down{}, nil, ""},
		{"a confederation shows its own number outside", pair("nxos", bgp(65001, ns{"10.0.0.1": as("100")}), confed(100, gb)), oneCable, Down{}, nil, ""},
		{"and member numbers inside", pair("nxos", confed(100, ga), confed(100, gb)), oneCable, Down{}, nil, ""},
		{"one side only", pair("nxos", ga, bgp(65002, nil)), oneCable, Down{}, []string{"a b router bgp / vrf default / neighbor 10.0.0.1"}, "b is not configured for the session"},
		{"one side that is shut harms nobody", pair("nxos", bgp(65001, ns{"10.0.0.1": as("65002", func(n *devices.BGPNeighbor) { n.Shutdown = &off })}), bgp(65002, nil)), oneCable, Down{}, nil, ""},
		{"a listen range takes it", pair("nxos", ga, func(c *devices.Config) {
			c.BGP = &devices.BGP{ASN: 65002, VRFs: map[string]*devices.BGPVRF{"default": {DynamicNeighbors: ns{"10.0.0.0/24": as("65001")}}}}
		}), oneCable, Down{}, nil, ""},
		{"a neighbour outside the network is not ours to judge", pair("nxos", bgp(65001, ns{"192.0.2.1": as("1")}), bgp(65002, nil)), oneCable, Down{}, nil, ""},
		{"a password on one side", pair("nxos", bgp(65001, ns{"10.0.0.1": as("65002", func(n *devices.BGPNeighbor) { n.Password = "h1" })}), gb), oneCable, Down{}, []string{"a b router bgp / vrf default / neighbor 10.0.0.1 / password"}, "only a has a password"},
		{"two stored forms prove nothing", pair("nxos", bgp(65001, ns{"10.0.0.1": as("65002", func(n *devices.BGPNeighbor) { n.Password = "h1" })}), bgp(65002, ns{"10.0.0.0": as("65001", func(n *devices.BGPNeighbor) { n.Password = "h2" })})), oneCable, Down{}, nil, ""},
		{"a family on one side", pair("nxos", ga, bgp(65002, ns{"10.0.0.0": {RemoteAS: "65001"}})), oneCable, Down{}, []string{"weak a b router bgp / vrf default / neighbor 10.0.0.1 / address-family ipv4 unicast"}, "active on a and not on b"},
		{"on EOS IPv4 needs no activation", pair("eos", ga, bgp(65002, ns{"10.0.0.0": {RemoteAS: "65001"}})), oneCable, Down{}, nil, ""},
		{"iBGP between loopbacks", pair("nxos", bgp(65001, ns{"10.9.0.2": as("65001", lo)}), bgp(65001, ns{"10.9.0.1": as("65001", lo)})), oneCable, Down{}, nil, ""},
		{"update-source forgotten at one end", pair("nxos", bgp(65001, ns{"10.9.0.2": as("65001", func(n *devices.BGPNeighbor) { n.UpdateSource = "Ethernet1" })}), bgp(65001, ns{"10.9.0.1": as("65001", lo)})), oneCable, Down{},
			[]string{"weak a b router bgp / vrf default / neighbor 10.9.0.2 / update-source"}, "leaves from 10.0.0.0, and b expects 10.9.0.1"},
		{"eBGP between loopbacks needs multihop", pair("nxos", bgp(65001, ns{"10.9.0.2": as("65002", lo)}), bgp(65002, ns{"10.9.0.1": as("65001", lo, func(n *devices.BGPNeighbor) { n.EBGPMultihop = 2 })})), oneCable, Down{},
			[]string{"weak a b router bgp / vrf default / neighbor 10.9.0.2 / ebgp-multihop"}, "without ebgp-multihop"},
		{"a peer that is down answers for nothing", pair("nxos", ga, bgp(65002, nil)), oneCable, down("b"), nil, ""},
	})
}

// TestKeysUnsure: whether two ends have the same key cannot be told from what they store, unless they store the same.
func TestKeysUnsure(t *testing.T) {
	type ns = map[string]*devices.BGPNeighbor
	says := func(as, key string) *devices.BGPNeighbor {
		return &devices.BGPNeighbor{RemoteAS: as, Password: key, Families: map[string]*devices.BGPNeighborFamily{"ipv4 unicast": {Activate: new(true)}}}
	}
	bgpOf := func(a, b string) devs {
		d := ends("nxos", opts(addr("10.0.0.0/31")), opts(addr("10.0.0.1/31")))
		bgp(65001, ns{"10.0.0.1": says("65002", a)})(d["a"])
		bgp(65002, ns{"10.0.0.0": says("65001", b)})(d["b"])
		return d
	}
	key := func(text string) opt {
		return func(i *devices.Interface) {
			i.OSPF.Auth, i.OSPF.Keys = "message-digest", map[string]string{"1": text}
		}
	}
	ospfOf := func(a, b string) devs {
		return ends("nxos", opts(addr("10.0.0.0/31"), inArea("0.0.0.0"), key(a)), opts(addr("10.0.0.1/31"), inArea("0.0.0.0"), key(b)), ospfProcess(""))
	}
	checkFacts(t, "simulate/unmodelled", []factCase{
		{"BGP, stored alike", bgpOf("h1", "h1"), oneCable, Down{}, nil, ""},
		{"BGP, stored in two ways", bgpOf("h1", "h2"), oneCable, Down{}, []string{"a b router bgp / vrf default / neighbor 10.0.0.1 / password"}, "cannot be told"},
		{"OSPF, stored alike", ospfOf("h1", "h1"), oneCable, Down{}, nil, ""},
		{"OSPF, stored in two ways", ospfOf("h1", "h2"), oneCable, Down{}, []string{"a b interface Ethernet1 / ospf / authentication key 1"}, "cannot be told"},
	})
}

// TestStrangeNextHops: a new next hop that nobody is known to have is no way to anywhere until somebody says so.
func TestStrangeNextHops(t *testing.T) {
	route := func(prefix, hop string) func(*devices.Config) {
		return func(c *devices.Config) {
			r := &devices.StaticRoute{Prefix: netip.MustParsePrefix(prefix), NextHop: netip.MustParseAddr(hop)}
			c.VRFs["default"].StaticRoutes = map[string]*devices.StaticRoute{r.Key(): r}
		}
	}
	on := func(hop string) *devices.Network {
		return network(t, ends("nxos", opts(addr("10.0.0.1/24")), opts(addr("10.0.0.2/24")), route("0.0.0.0/0", hop)), nil, oneCable...)
	}
	for _, c := range []struct {
		reason, before, after string
		want                  int
	}{
		{"it stays as it is", "10.0.0.9", "10.0.0.9", 0},
		{"to a neighbour", "10.0.0.9", "10.0.0.2", 0},
		{"to nobody, on both", "10.0.0.9", "10.0.0.8", 2},
		{"into no subnet: it does not resolve, which is computed", "10.0.0.9", "10.9.0.8", 0},
	} {
		if got := StrangeNextHops(on(c.before), on(c.after)); len(got) != c.want {
			t.Errorf("%s: %d facts, want %d: %v", c.reason, len(got), c.want, got)
		}
	}
}

func TestFrom(t *testing.T) {
	n := network(t, ends("nxos", opts(mtu(9100)), opts(mtu(9214))), nil, oneCable...)
	f := Facts(n, Down{})[0]
	g := f.From("b")
	if g.Device != "b" || g.Peer != "a" || g.Path != "interface Ethernet1 / mtu" || g.Pos != f.PeerPos || g.PeerPos != f.Pos || g.Message != f.Message {
		t.Errorf("seen from b: %+v", g)
	}
	if f.From("a") != f || f.From("c") != f {
		t.Error("a fact seen from its own device, or from a third, is itself")
	}
}
