package diffs_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"interlock/devices"
	"interlock/diffs"
)

// Every value of the model that differs has an effect of known kind, but for those of which nothing is known; and
// what is not known is said to be unknown, never harmless.
func TestEveryDifferenceIsJudged(t *testing.T) {
	for _, m := range mutations() {
		// What a statement "as written" does, what another system or stack member means, no row can say.
		mayBeUnknown := strings.HasSuffix(m.field, ".Settings") || strings.HasSuffix(m.field, ".Gateways") ||
			m.field == "Config.OS" || m.field == "Config.System.Members"
		for _, way := range [][2]*devices.Config{{m.before, m.after}, {m.after, m.before}} {
			deltas := diffs.Between(way[0], way[1], "d")
			effects, unknown := diffs.FromDeltas(way[0], way[1], deltas)
			if len(deltas) > 0 && len(effects) == 0 && len(unknown) == 0 {
				t.Errorf("%s: %v is lost", m.field, lines(deltas))
			}
			for _, d := range unknown {
				if !mayBeUnknown {
					t.Errorf("%s: no row knows %q (%c)", m.field, d.Path, d.Op)
				}
			}
			for _, e := range effects {
				if e.ID == "" || e.Source == "" || e.Detail == "" || e.Kind == "" || e.Scope == "" || e.When == "" || e.Undo == "" || e.Device != "d" || e.Text == "" {
					t.Errorf("%s: the effect %+v lacks something", m.field, e)
				}
				if strings.Contains(e.Target+e.Detail, "$") {
					t.Errorf("%s: %s: a key is missing in %q, %q", m.field, e.ID, e.Target, e.Detail)
				}
			}
		}
	}
}

// told writes effects one a line.
func told(es []diffs.Effect) []string {
	var out []string
	for _, e := range es {
		s := strings.TrimPrefix(e.ID, "delta/") + ": " + string(e.Kind) + " " + string(e.Scope)
		if e.Target != "" {
			s += " " + e.Target
		}
		if e.When != diffs.Now {
			s += " " + string(e.When)
		}
		out = append(out, s)
	}
	return out
}

func TestFromDeltas(t *testing.T) {
	mgmt := func(i devices.Interface) *devices.Config {
		i.Name, i.Kind = "mgmt0", devices.MgmtPort
		return &devices.Config{Interfaces: map[string]*devices.Interface{"mgmt0": &i}}
	}
	svi := func(i devices.Interface) *devices.Config {
		i.Name, i.Kind = "Vlan10", devices.SVI
		return &devices.Config{Interfaces: map[string]*devices.Interface{"Vlan10": &i}}
	}
	at := func(s string) map[string]*devices.Address {
		return map[string]*devices.Address{s: {Prefix: prefix(s)}}
	}
	trunk := func(allowed devices.VLANSet) devices.Interface {
		return devices.Interface{Switchport: true, Mode: devices.Trunk, AllowedVLANs: allowed}
	}
	ospf := &devices.InterfaceOSPF{Process: "1", Area: "0.0.0.0"}
	vty := func(c *devices.Config) *devices.Config {
		c.Management.Lines = map[string]*devices.TerminalLine{"vty": {ACLs: map[string]string{"ipv4 in": "MGMT"}}}
		return c
	}
	users := func(names ...string) *devices.Config {
		c := &devices.Config{Management: devices.Management{Users: map[string]*devices.User{}}}
		for _, n := range names {
			c.Management.Users[n] = &devices.User{Role: "network-admin"}
		}
		return c
	}
	services := func(on ...string) *devices.Config {
		c := &devices.Config{Management: devices.Management{Services: map[string]*devices.Service{"ssh": {}, "gnmi": {}}}}
		for _, n := range on {
			c.Management.Services[n].Enabled = true
		}
		return c
	}
	routes := func(vrf string, keys ...string) *devices.Config {
		v := &devices.VRF{Name: vrf, StaticRoutes: map[string]*devices.StaticRoute{}}
		for _, k := range keys {
			v.StaticRoutes[k] = &devices.StaticRoute{}
		}
		return &devices.Config{VRFs: map[string]*devices.VRF{vrf: v}}
	}
	leg := func(native int) *devices.Config {
		return &devices.Config{Interfaces: map[string]*devices.Interface{"port-channel10": {Name: "port-channel10", Kind: devices.PortChannel, Switchport: true, Mode: devices.Trunk, NativeVLAN: native, MLAGID: 10}}}
	}
	term := func(value string) *devices.Config {
		return policy(devices.PolicyTerm{Name: "10", Action: devices.Accept, Set: []devices.PolicySet{{Kind: "metric", Values: []string{value}}}})
	}
	applied := func(c *devices.Config) *devices.Config {
		c.BGP = bgp("default", "10.0.0.1", devices.BGPNeighbor{Families: map[string]*devices.BGPNeighborFamily{"ipv4 unicast": {PolicyIn: "RM"}}}).BGP
		return c
	}
	vlans := func(ids ...int) *devices.Config {
		c := &devices.Config{VLANs: map[int]*devices.VLAN{}}
		for _, id := range ids {
			c.VLANs[id] = &devices.VLAN{ID: id}
		}
		return c
	}

	ssh := permit(10, "tcp", "10.0.0.0/8", "22")
	cage := func(speed string) *devices.Config {
		c := &devices.Config{OS: "eos", Interfaces: map[string]*devices.Interface{}}
		for _, n := range []string{"Ethernet49/1", "Ethernet49/2", "Ethernet49/4", "Ethernet50/1"} {
			c.Interfaces[n] = &devices.Interface{Name: n, Kind: devices.Ethernet, Shutdown: n == "Ethernet49/1"}
		}
		c.Interfaces["Ethernet49/1"].Speed = speed
		return c
	}
	snmp := func(c *devices.Config) *devices.Config {
		c.Settings = map[string]string{"snmp community <secret:00> use-acl MGMT": ""}
		return c
	}

	tests := []struct {
		name          string
		before, after *devices.Config
		want          []string
		reason        string
	}{
		{"description", iface(devices.Interface{}), iface(devices.Interface{Description: "x"}), []string{"description: none device"}, "text for people is harmless"},
		{"ntp server", &devices.Config{}, &devices.Config{Settings: map[string]string{"ntp server 192.0.2.1": ""}}, []string{"records: none management"}, "time is not forwarding"},
		{"mtu of a port", iface(devices.Interface{MTU: 1500}), iface(devices.Interface{MTU: 9216}), []string{"mtu: flap port Ethernet1/49"}, "a port may flap"},
		{"mtu under OSPF", iface(devices.Interface{MTU: 1500, OSPF: ospf}), iface(devices.Interface{MTU: 9216, OSPF: ospf}), []string{"mtu: flap port Ethernet1/49", "mtu-ospf: session protocol ospf Ethernet1/49"}, "OSPF refuses another MTU"},
		{"mtu of an SVI", svi(devices.Interface{MTU: 1500}), svi(devices.Interface{MTU: 9216}), []string{"mtu-layer3: capacity port Vlan10"}, "an SVI has no light to lose"},
		{"speed and FEC", iface(devices.Interface{}), iface(devices.Interface{Speed: "40000", FEC: "rs"}), []string{"speed: flap port Ethernet1/49", "fec: flap port Ethernet1/49"}, "the link trains anew"},
		{"speed of a port that is down", iface(devices.Interface{Shutdown: true}), iface(devices.Interface{Shutdown: true, Speed: "40000"}), []string{"port-down-already: none port Ethernet1/49"}, "what is shut cannot flap"},
		{"shutdown", iface(devices.Interface{}), iface(devices.Interface{Shutdown: true}), []string{"shutdown: flap port Ethernet1/49"}, "the port goes down"},
		{"no shutdown", iface(devices.Interface{Shutdown: true}), iface(devices.Interface{}), []string{"no-shutdown: none port Ethernet1/49"}, "coming up takes nothing away"},
		{"shutdown of a routed port", iface(devices.Interface{Addresses: at("10.0.0.1/30")}), iface(devices.Interface{Addresses: at("10.0.0.1/30"), Shutdown: true}), []string{"shutdown: flap port Ethernet1/49", "shutdown-source: session protocol sessions over Ethernet1/49"}, "its sessions go with it"},
		{"a block appears for a port and shuts it", &devices.Config{}, iface(devices.Interface{Shutdown: true, Switchport: true}), []string{"shutdown: flap port Ethernet1/49"}, "a physical port is there whether written or not"},
		{"a block disappears", iface(devices.Interface{Switchport: true, Mode: devices.Trunk, MTU: 9216}), &devices.Config{}, []string{"mtu: flap port Ethernet1/49", "switchport-mode: flap port Ethernet1/49"}, "the port goes back to its defaults"},
		{"new SVI", &devices.Config{}, svi(devices.Interface{Addresses: at("10.1.0.1/24")}), []string{"interface-added: none port Vlan10"}, "what is new disturbs nothing"},
		{"SVI removed", svi(devices.Interface{Addresses: at("10.1.0.1/24")}), &devices.Config{}, []string{"interface-removed: flap port Vlan10", "interface-removed-source: session protocol sessions from Vlan10"}, "its addresses and sessions go"},
		{"allowed VLANs removed", iface(trunk("10,20")), iface(trunk("10")), []string{"vlans-removed: capacity port Ethernet1/49"}, "VLAN 20 no longer passes"},
		{"allowed VLANs limited", iface(trunk("")), iface(trunk("10")), []string{"vlans-removed: capacity port Ethernet1/49"}, "a trunk without a list carries all"},
		{"allowed VLANs added", iface(trunk("10")), iface(trunk("10,20")), []string{"vlans-added: none port Ethernet1/49"}, "one more VLAN takes none away"},
		{"allowed VLANs swapped", iface(trunk("10,30")), iface(trunk("20-30")), []string{"vlans-removed: capacity port Ethernet1/49"}, "more in number and yet one less"},
		{"native VLAN of a vPC leg", leg(1), leg(99), []string{"native-vlan: capacity port port-channel10", "vpc-type-1: flap port port-channel10"}, "type 1 mismatches take the leg down"},
		{"channel-group removed", iface(devices.Interface{Channel: &devices.ChannelMember{Group: "port-channel10", Mode: "active"}}), iface(devices.Interface{}), []string{"channel-group: flap port Ethernet1/49"}, "the port leaves its bundle"},
		{"VRF of a port", iface(devices.Interface{Addresses: at("10.0.0.1/30")}), iface(devices.Interface{VRF: "RED", Addresses: at("10.0.0.1/30")}), []string{"vrf-member: flap port Ethernet1/49", "vrf-member-sessions: session protocol sessions over Ethernet1/49"}, "changing the VRF drops layer 3"},
		{"management address", mgmt(devices.Interface{VRF: "management", Addresses: at("192.0.2.11/24")}), mgmt(devices.Interface{VRF: "management", Addresses: at("192.0.2.99/24")}), []string{"address-removed: session protocol sessions over mgmt0", "management-address: management management all", "address-added: none port mgmt0"}, "the only way in is gone"},
		{"management port shut", mgmt(devices.Interface{}), mgmt(devices.Interface{Shutdown: true}), []string{"shutdown: flap port mgmt0", "management-port: management management all"}, "nobody gets in over a port that is down"},
		{"management route removed", routes("management", "0.0.0.0/0 192.0.2.1"), routes("management"), []string{"vrf-removed-management: management management all"}, "the answers no longer find the way"},
		{"static route removed", routes("default", "10.0.0.0/8 10.0.0.1"), routes("default"), []string{"static-route: capacity protocol static route 10.0.0.0/8 10.0.0.1"}, "traffic goes elsewhere"},

		{"access list that nothing applies", acl(permit(10, "tcp", "10.0.0.0/8", "22")), acl(), []string{"acl-unused: none protocol"}, "it filters nothing"},
		{"access list of the vty", vty(acl(permit(10, "tcp", "10.0.0.0/8", "22"))), vty(acl()), []string{"acl-management: management management ssh"}, "logins are refused"},
		{"access class put on a new vty", acl(permit(10, "tcp", "10.0.0.0/8", "22")), vty(acl(permit(10, "tcp", "10.0.0.0/8", "22"))), []string{"line-added-acl: management management ssh"}, "a new block may lock out as a changed one does"},
		{"stale user removed", users("admin", "old"), users("admin"), []string{"user-removed: management management user old"}, "somebody may have used the account"},
		{"last user removed", users("admin"), users(), []string{"user-removed: management management all"}, "nobody can log in"},
		{"one service off", services("ssh", "gnmi"), services("ssh"), []string{"service-disabled: management management gnmi"}, "gNMI no longer answers"},
		{"last service off", services("ssh"), services(), []string{"service-disabled: management management all"}, "nothing answers"},
		{"no feature ssh", &devices.Config{}, &devices.Config{Features: map[string]bool{"ssh": false}}, []string{"feature-management: management management all"}, "ssh is on where nothing is said"},
		{"no feature ospf", &devices.Config{Features: map[string]bool{"ospf": true}}, &devices.Config{}, []string{"feature-removed: restart protocol ospf"}, "the protocol stops"},
		{"login by a server", &devices.Config{}, &devices.Config{Management: devices.Management{AAA: map[string]string{"authentication login default": "group tacacs+"}}}, []string{"aaa: management management all"}, "if the server does not answer, nobody gets in"},
		{"boot image", &devices.Config{}, &devices.Config{Management: devices.Management{Boot: map[string]string{"nxos": "bootflash:/b.bin"}}}, []string{"boot: reload device next-boot"}, "the next boot is another system"},

		{"vlan removed", vlans(10, 20), vlans(10), []string{"vlan-removed: capacity protocol vlan 20"}, "what is in it is cut off"},
		{"vlan added", vlans(10), vlans(10, 20), []string{"vlan-added: none protocol vlan 20"}, "nothing is in it yet"},
		{"spanning tree mode", &devices.Config{STP: devices.STP{Mode: "rapid-pvst"}}, &devices.Config{STP: devices.STP{Mode: "mst"}}, []string{"stp-mode: restart protocol spanning-tree"}, "all instances start anew"},
		{"vPC domain", &devices.Config{MLAG: &devices.MLAG{Kind: "vpc", Domain: "1"}}, &devices.Config{MLAG: &devices.MLAG{Kind: "vpc", Domain: "2"}}, []string{"mlag-identity: flap protocol mlag"}, "the peers no longer match"},
		{"routing model", &devices.Config{System: devices.System{RoutingModel: "ribd"}}, &devices.Config{System: devices.System{RoutingModel: "multi-agent"}}, []string{"routing-model: reload device next-boot"}, "it is pending until the next boot"},

		{"remote AS", bgp("RED", "10.0.0.1", devices.BGPNeighbor{RemoteAS: "1"}), bgp("RED", "10.0.0.1", devices.BGPNeighbor{RemoteAS: "2"}), []string{"bgp-session: session protocol bgp 10.0.0.1 vrf RED"}, "the session is another"},
		{"neighbor removed", bgp("default", "10.0.0.1", devices.BGPNeighbor{RemoteAS: "1"}), &devices.Config{BGP: &devices.BGP{ASN: 65000, VRFs: map[string]*devices.BGPVRF{"default": {}}}}, []string{"bgp-removed: session protocol bgp 10.0.0.1"}, "the session ends"},
		{"neighbor added", &devices.Config{BGP: &devices.BGP{ASN: 65000}}, bgp("default", "10.0.0.1", devices.BGPNeighbor{RemoteAS: "1"}), []string{"bgp-added: none protocol bgp 10.0.0.1"}, "sessions are independent"},
		{"neighbor not shut", bgp("default", "10.0.0.1", devices.BGPNeighbor{RemoteAS: "1", Shutdown: ptr(true)}), bgp("default", "10.0.0.1", devices.BGPNeighbor{RemoteAS: "1", Shutdown: ptr(false)}), []string{"bgp-no-shutdown: none protocol bgp 10.0.0.1"}, "a session that comes up takes nothing away"},
		{"first route-map outside a family", bgp("default", "10.0.0.1", devices.BGPNeighbor{RemoteAS: "1"}), bgp("default", "10.0.0.1", devices.BGPNeighbor{RemoteAS: "1", Families: map[string]*devices.BGPNeighborFamily{"": {PolicyOut: "RM"}}}), []string{"bgp-policy: capacity protocol bgp 10.0.0.1"}, "the nameless family is no new family"},
		{"AS number", &devices.Config{BGP: &devices.BGP{ASN: 1}}, &devices.Config{BGP: &devices.BGP{ASN: 2}}, []string{"bgp-process: session protocol bgp"}, "every session starts anew"},
		{"policy in use", applied(term("1")), applied(term("2")), []string{"policy: capacity protocol routes by RM"}, "routes change"},
		{"policy that nothing names", term("1"), term("2"), []string{"policy-unused: none protocol"}, "no route meets it"},
		{"OSPF cost", iface(devices.Interface{OSPF: ospf}), iface(devices.Interface{OSPF: &devices.InterfaceOSPF{Process: "1", Area: "0.0.0.0", Cost: 10}}), []string{"ospf-interface-cost: capacity protocol ospf Ethernet1/49"}, "paths move"},
		{"OSPF area", iface(devices.Interface{OSPF: ospf}), iface(devices.Interface{OSPF: &devices.InterfaceOSPF{Process: "1", Area: "0.0.0.1"}}), []string{"ospf-interface: session protocol ospf Ethernet1/49"}, "hellos of another area are refused"},
		{"OSPF where none was", iface(devices.Interface{}), iface(devices.Interface{OSPF: ospf}), []string{"ospf-interface-new: none protocol ospf Ethernet1/49", "ospf-interface-new: none protocol ospf Ethernet1/49"}, "there is no neighbour to lose"},
		{"speed of the first lane", cage(""), cage("100g-4"), []string{"speed: flap port Ethernet49/1", "speed-lanes: flap port Ethernet49/2", "speed-lanes: flap port Ethernet49/4"}, "the other lanes of the cage go away, though the port itself is shut"},
		{"access list named in a setting", snmp(acl(ssh)), snmp(acl()), []string{"acl: capacity protocol packets by MGMT"}, "a statement kept as written may use it"},
		{"gateway priority", svi(devices.Interface{Gateways: map[string]*devices.Gateway{"hsrp 10": {Priority: 110}}}), svi(devices.Interface{Gateways: map[string]*devices.Gateway{"hsrp 10": {Priority: 90}}}), []string{"gateway-priority: capacity protocol gateway Vlan10"}, "the other router takes over"},
	}
	seen := map[string]bool{}
	for _, tt := range tests {
		if seen[tt.name] {
			t.Fatalf("two cases are called %q", tt.name)
		}
		seen[tt.name] = true
		t.Run(tt.name, func(t *testing.T) {
			effects, unknown := diffs.FromDeltas(tt.before, tt.after, diffs.Between(tt.before, tt.after, "core-a"))
			if d := cmp.Diff(tt.want, told(effects)); d != "" {
				t.Errorf("%s (-want +got)\n%s", tt.reason, d)
			}
			if len(unknown) > 0 {
				t.Errorf("unknown: %v", lines(unknown))
			}
		})
	}
}

// The address by which the site knows a device makes an ordinary interface a way in, the only one or one of two.
func TestManagementInBand(t *testing.T) {
	loopback := &devices.Interface{Name: "loopback0", Kind: devices.Loopback, Addresses: map[string]*devices.Address{"192.0.2.11/32": {Prefix: prefix("192.0.2.11/32")}}}
	port := &devices.Interface{Name: "mgmt0", Kind: devices.MgmtPort, Addresses: map[string]*devices.Address{"198.51.100.11/24": {Prefix: prefix("198.51.100.11/24")}}}
	before := &devices.Config{Interfaces: map[string]*devices.Interface{"loopback0": loopback}}
	after := &devices.Config{Interfaces: map[string]*devices.Interface{"loopback0": {Name: "loopback0", Kind: devices.Loopback}}}
	target := func() string {
		effects, _ := diffs.FromDeltas(before, after, diffs.Between(before, after, "core-a"), addr("192.0.2.11"))
		for _, e := range effects {
			if e.Kind == diffs.Management {
				return e.Target
			}
		}
		return "no loss of management"
	}
	if got := target(); got != "all" {
		t.Errorf("without another way in the target is %q, want all", got)
	}
	before.Interfaces["mgmt0"], after.Interfaces["mgmt0"] = port, port
	if got := target(); got != "loopback0" {
		t.Errorf("with a management port the target is %q, want loopback0", got)
	}
	if effects, _ := diffs.FromDeltas(before, after, diffs.Between(before, after, "core-a")); len(effects) != 1 || effects[0].Kind != diffs.Session {
		t.Errorf("where the site does not know the address: %v", told(effects))
	}
}

// Where the device is managed in band, its default route is the way back.
func TestWayBack(t *testing.T) {
	c := func(keys ...string) *devices.Config {
		v := &devices.VRF{Name: "default", StaticRoutes: map[string]*devices.StaticRoute{}}
		for _, k := range keys {
			v.StaticRoutes[k] = &devices.StaticRoute{}
		}
		return &devices.Config{VRFs: map[string]*devices.VRF{"default": v}, Interfaces: map[string]*devices.Interface{
			"Vlan10": {Name: "Vlan10", Kind: devices.SVI, Addresses: map[string]*devices.Address{"192.0.2.11/24": {Prefix: prefix("192.0.2.11/24")}}}}}
	}
	before, after := c("0.0.0.0/0 192.0.2.1", "10.0.0.0/8 192.0.2.1"), c("10.0.0.0/8 192.0.2.2")
	effects, _ := diffs.FromDeltas(before, after, diffs.Between(before, after, "core-a"), addr("192.0.2.11"))
	want := []string{
		"static-route: capacity protocol static route 0.0.0.0/0 192.0.2.1",
		"static-route-way-back: management management all",
		"static-route: capacity protocol static route 10.0.0.0/8 192.0.2.1",
		"static-route: capacity protocol static route 10.0.0.0/8 192.0.2.2",
	}
	if d := cmp.Diff(want, told(effects)); d != "" {
		t.Errorf("effects (-want +got)\n%s", d)
	}
}

func TestUnknownIsNotHarmless(t *testing.T) {
	before, after := &devices.Config{}, &devices.Config{Settings: map[string]string{"hardware profile portmode": "48x25g"}}
	effects, unknown := diffs.FromDeltas(before, after, diffs.Between(before, after, "core-a"))
	if len(effects) != 0 || len(unknown) != 1 {
		t.Errorf("effects %v, unknown %v: a statement that no row knows must be unknown", told(effects), lines(unknown))
	}
}

func TestDeltaRows(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range diffs.DeltaRows() {
		if seen[r.ID] {
			t.Errorf("two rows are called %s", r.ID)
		}
		seen[r.ID] = true
		if !strings.HasPrefix(r.ID, "delta/") || r.Source == "" || r.Detail == "" || r.Kind == "" || r.Scope == "" || r.Paths == "" {
			t.Errorf("row %s lacks something", r.ID)
		}
	}
}
