package simulate

import (
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"

	"interlock/devices"
)

// Every field of the model must be classed, or a change of it could pass unseen.
func TestEveryFieldIsClassed(t *testing.T) {
	for _, c := range []struct {
		of      any
		classes map[string]class
	}{
		{devices.Config{}, configFields}, {devices.System{}, systemFields}, {devices.Interface{}, interfaceFields},
		{devices.VLAN{}, vlanFields}, {devices.VRF{}, vrfFields}, {devices.MLAG{}, mlagFields},
	} {
		typ := reflect.TypeOf(c.of)
		for i := range typ.NumField() {
			if c.classes[typ.Field(i).Name] == 0 {
				t.Errorf("%s.%s is not classed in differs.go: does it decide how traffic is forwarded?", typ.Name(), typ.Field(i).Name)
			}
		}
		for name := range c.classes {
			if _, ok := typ.FieldByName(name); !ok {
				t.Errorf("%s has no field %s any more", typ.Name(), name)
			}
		}
	}
}

func speedOn(port string) func(*devices.Config) {
	return func(c *devices.Config) { c.Interfaces[port].Speed = "40000" }
}

func TestForwardingDiffers(t *testing.T) {
	base := func() *devices.Config {
		c := cfg("nxos", vlans(10), eth("Ethernet1/1", addr("10.0.0.0/31"), inArea("0.0.0.0")), eth("Ethernet1/2", trunk("10")), svi("Vlan10", addr("10.1.0.1/24")), ospfProcess(""),
			bgp(65001, map[string]*devices.BGPNeighbor{"10.0.0.1": {RemoteAS: "65002", Families: map[string]*devices.BGPNeighborFamily{"ipv4 unicast": {PolicyIn: "IN"}}}}))
		c.RoutePolicies = map[string]*devices.RoutePolicy{"IN": {Name: "IN", Terms: []devices.PolicyTerm{{Name: "10", Match: []devices.PolicyMatch{{Kind: "prefix-list", Values: []string{"USED"}}}, Action: devices.Accept}}}}
		c.PrefixLists = map[string]*devices.PrefixList{"USED": {Name: "USED"}, "IDLE": {Name: "IDLE"}}
		c.ACLs = map[string]*devices.ACL{"VTY": {Name: "VTY"}, "QOS": {Name: "QOS"}}
		c.Management.Lines = map[string]*devices.TerminalLine{"vty": {ACLs: map[string]string{"ipv4 in": "VTY"}}}
		c.MLAG = &devices.MLAG{Kind: "vpc", Domain: "1"}
		return c
	}
	entry := devices.PrefixListEntry{Prefix: netip.MustParsePrefix("10.0.0.0/8"), Min: 8, Max: 8}
	for _, c := range []struct {
		reason string
		change func(*devices.Config)
		want   string
	}{
		{"nothing", func(*devices.Config) {}, ""},
		{"a description", func(c *devices.Config) { c.Interfaces["Ethernet1/1"].Description = "x" }, ""},
		{"a BGP description", func(c *devices.Config) { c.BGP.VRFs["default"].Neighbors["10.0.0.1"].Description = "x" }, ""},
		{"an NTP server", func(c *devices.Config) { c.Settings = map[string]string{"ntp server 192.0.2.1": ""} }, ""},
		{"a user", func(c *devices.Config) { c.Management.Users = map[string]*devices.User{"ops": {}} }, ""},
		{"a VLAN that nothing uses", vlans(20), ""},
		{"a VLAN with a VXLAN segment", func(c *devices.Config) { c.VLANs[20] = &devices.VLAN{ID: 20, VNI: 10020} }, "vlan 20 / vni"},
		{"a VLAN's name", func(c *devices.Config) { c.VLANs[10] = &devices.VLAN{ID: 10, Name: "x"} }, ""},
		{"a VLAN that trunks carried goes", func(c *devices.Config) { delete(c.VLANs, 10) }, ""},
		{"an allowed VLAN", func(c *devices.Config) { c.Interfaces["Ethernet1/2"].AllowedVLANs = "10,20" }, ""},
		{"a shut layer-2 port is computed", func(c *devices.Config) { c.Interfaces["Ethernet1/2"].Shutdown = true }, ""},
		{"a shut routed port takes its routes along", func(c *devices.Config) { c.Interfaces["Ethernet1/1"].Shutdown = true }, ""},
		{"a routed MTU", func(c *devices.Config) { c.Interfaces["Ethernet1/1"].MTU = 9216 }, ""},
		{"a switched MTU is judged by its own rule", func(c *devices.Config) { c.Interfaces["Ethernet1/2"].MTU = 9216 }, ""},
		{"a new loopback with an address", iface(devices.Loopback, "loopback9", addr("10.9.0.9/32")), ""},
		{"a new access port of VLAN 1 with a description", eth("Ethernet1/9", access(1)), ""},
		{"the speed of a port, which its neighbour may not have", speedOn("Ethernet1/1"), "interface Ethernet1/1 / speed"},
		{"the speed of a port that is shut", func(c *devices.Config) {
			speedOn("Ethernet1/2")(c)
			c.Interfaces["Ethernet1/2"].Shutdown = true
		}, "interface Ethernet1/2 / speed"},
		{"min-links are computed", func(c *devices.Config) { c.Interfaces["Ethernet1/2"].LAG = &devices.LAG{MinLinks: 2} }, ""},
		{"an Ethernet segment is not", func(c *devices.Config) { c.Interfaces["Ethernet1/2"].LAG = &devices.LAG{ESI: "0000:1"} }, "interface Ethernet1/2 / lag / ethernet-segment"},
		{"an OSPF cost", func(c *devices.Config) { c.Interfaces["Ethernet1/1"].OSPF.Cost = 10 }, ""},
		{"a bridge priority", func(c *devices.Config) { c.STP.Priorities = map[string]int{"vlan 10": 4096} }, "spanning-tree"},
		{"a static route", func(c *devices.Config) {
			c.VRFs["default"].StaticRoutes = map[string]*devices.StaticRoute{"x": {}}
		}, ""},
		{"a BGP neighbour", func(c *devices.Config) {
			c.BGP.VRFs["default"].Neighbors["10.0.0.9"] = &devices.BGPNeighbor{RemoteAS: "1"}
		}, ""},
		{"a prefix list that nothing uses", func(c *devices.Config) { c.PrefixLists["IDLE"].Entries = append(c.PrefixLists["IDLE"].Entries, entry) }, ""},
		{"a new route-map that nothing uses", func(c *devices.Config) { c.RoutePolicies["NEW"] = &devices.RoutePolicy{Name: "NEW"} }, ""},
		{"a new route-map and a list only it uses", func(c *devices.Config) {
			c.RoutePolicies["NEW"] = &devices.RoutePolicy{Name: "NEW", Terms: []devices.PolicyTerm{{Match: []devices.PolicyMatch{{Kind: "prefix-list", Values: []string{"IDLE"}}}}}}
			c.PrefixLists["IDLE"].Entries = append(c.PrefixLists["IDLE"].Entries, entry)
			c.References = append(c.References, devices.Reference{Kind: "prefix-list", Name: "IDLE", By: "route-map NEW permit 10"})
		}, ""},
		{"a prefix list behind a route-map behind a neighbour", func(c *devices.Config) { c.PrefixLists["USED"].Entries = append(c.PrefixLists["USED"].Entries, entry) }, ""},
		{"the kind of a match", func(c *devices.Config) { c.RoutePolicies["IN"].Terms[0].Match[0].Kind = "next-hop prefix-list" }, ""},
		{"a term's description", func(c *devices.Config) { c.RoutePolicies["IN"].Terms[0].Description = "x" }, ""},
		{"an access list of management alone", func(c *devices.Config) {
			c.ACLs["VTY"].Entries = append(c.ACLs["VTY"].Entries, devices.ACLEntry{Permit: true})
		}, ""},
		{"an access list of an interface is computed", func(c *devices.Config) {
			c.Interfaces["Ethernet1/1"].ACLs = map[string]string{"ipv4 in": "QOS"}
			c.ACLs["QOS"].Entries = append(c.ACLs["QOS"].Entries, devices.ACLEntry{Permit: true})
		}, ""},
		{"a route-map of policy routing is not", func(c *devices.Config) {
			c.Interfaces["Ethernet1/1"].PolicyRouting = "IN"
			c.RoutePolicies["IN"].Terms[0].Match[0].Kind = "access-list"
		}, "interface Ethernet1/1 / policy route-map; route-map IN"},
		{"a statement of OSPF that is kept as words", func(c *devices.Config) {
			c.OSPF["1"].VRFs["default"].Settings = map[string]string{"timers lsa": "5"}
		}, "router ospf / 1 / timers lsa"},
		{"a port that becomes a tunnel's", func(c *devices.Config) { c.Interfaces["Ethernet1/2"].Mode = devices.Dot1qTunnel }, "interface Ethernet1/2 / switchport mode"},
		{"an access list that QoS may use", func(c *devices.Config) {
			c.ACLs["QOS"].Entries = append(c.ACLs["QOS"].Entries, devices.ACLEntry{Permit: true})
		}, "access-list QOS"},
		{"a remark", func(c *devices.Config) {
			c.ACLs["QOS"].Entries = append(c.ACLs["QOS"].Entries, devices.ACLEntry{Remark: "x"})
		}, ""},
		{"a new access list that nothing uses", func(c *devices.Config) { c.ACLs["NEW"] = &devices.ACL{Name: "NEW"} }, ""},
		{"a list on a switched port is not", func(c *devices.Config) { c.Interfaces["Ethernet1/2"].ACLs = map[string]string{"ipv4 in": "QOS"} }, "interface Ethernet1/2 / access-group ipv4 in"},
		{"nor one of MAC addresses", func(c *devices.Config) { c.Interfaces["Ethernet1/1"].ACLs = map[string]string{"mac in": "QOS"} }, "interface Ethernet1/1 / access-group mac in"},
		{"BFD for a neighbour", func(c *devices.Config) {
			on := true
			c.BGP.VRFs["default"].Neighbors["10.0.0.1"].BFD = &on
		}, "router bgp / neighbor 10.0.0.1 / bfd"},
		{"BFD for a static route", func(c *devices.Config) {
			c.VRFs["default"].StaticRoutes = map[string]*devices.StaticRoute{"10.0.0.0/8 10.0.0.1": {BFD: true}}
		}, "static route 10.0.0.0/8 10.0.0.1 / bfd"},
		{"a delay of a neighbour is idle", func(c *devices.Config) { c.BGP.VRFs["default"].Neighbors["10.0.0.1"].Hold = 9 }, ""},
		{"an access list applied", func(c *devices.Config) { c.Interfaces["Ethernet1/1"].ACLs = map[string]string{"ipv4 in": "QOS"} }, ""},
		{"a routing feature", func(c *devices.Config) { c.Features = map[string]bool{"pim": true} }, "feature pim"},
		{"a management feature", func(c *devices.Config) { c.Features = map[string]bool{"nxapi": true} }, ""},
		{"peer-gateway", func(c *devices.Config) { c.MLAG.PeerGateway = true }, "mlag / peer-gateway"},
		{"a vPC's reload delay", func(c *devices.Config) { c.MLAG.AutoRecoveryDelay = 300 }, ""},
		{"an empty map for none", func(c *devices.Config) { c.Interfaces["Ethernet1/1"].ACLs = map[string]string{} }, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			after := base()
			c.change(after)
			if got := strings.Join(ForwardingDiffers(base(), after), "; "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			back := ForwardingDiffers(after, base())
			if (len(back) > 0) != (c.want != "") && !strings.HasPrefix(c.reason, "a VLAN") && !strings.HasPrefix(c.reason, "a new") {
				t.Errorf("the way back gives %q", back)
			}
		})
	}
	if got := ForwardingDiffers(nil, base()); !slices.Equal(got, []string{"hostname"}) {
		t.Errorf("a device that comes: %q", got)
	}
}
