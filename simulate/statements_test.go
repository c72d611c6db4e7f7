package simulate

import (
	"net/netip"
	"strings"
	"testing"

	"interlock/devices"
)

// TestDocumentedStatements holds layers 1 and 2 to what vendors' documents say, one statement each.
func TestDocumentedStatements(t *testing.T) {
	edge := func(guard string) opt {
		return func(i *devices.Interface) { i.STP.PortType, i.STP.BPDUGuard = "edge", guard }
	}
	stpOf := func(f func(*devices.STP)) func(*devices.Config) { return func(c *devices.Config) { f(&c.STP) } }
	guard := func(g string) opt { return func(i *devices.Interface) { i.STP.Guard = g } }
	max := func(n int) opt { return func(i *devices.Interface) { i.LAG = &devices.LAG{MaxBundle: n} } }
	prio := func(n int) opt { return func(i *devices.Interface) { i.Channel.Priority = n } }
	two := func(a, b opt, more ...opt) devs {
		return devs{
			"a": cfg("nxos", vlans(10), svi("Vlan10", addr("10.0.0.1/24")), eth("Ethernet1/1", append([]opt{trunk("10"), a}, more...)...)),
			"b": cfg("nxos", vlans(10), svi("Vlan10", addr("10.0.0.2/24")), eth("Ethernet1/1", append([]opt{trunk("10"), b}, more...)...)),
		}
	}
	cable := []string{"a:Ethernet1/1", "b:Ethernet1/1"}
	none := func(*devices.Interface) {}
	bundle3 := devs{
		"a": cfg("ios", bundle("Port-channel1", max(2)), eth("Gi1", in("Port-channel1", "active")), eth("Gi2", in("Port-channel1", "active"), prio(1)), eth("Gi3", in("Port-channel1", "active"))),
		"b": cfg("ios", bundle("Port-channel1"), eth("Gi1", in("Port-channel1", "active")), eth("Gi2", in("Port-channel1", "active")), eth("Gi3", in("Port-channel1", "active"))),
	}
	cables3 := []string{"a:Gi1", "b:Gi1", "a:Gi2", "b:Gi2", "a:Gi3", "b:Gi3"}
	keepalive := func(d devs) devs {
		for n, peer := range map[string]string{"core-a": "192.0.2.2", "core-b": "192.0.2.1"} {
			d[n].MLAG.KeepaliveDestination = netip.MustParseAddr(peer)
		}
		iface(devices.MgmtPort, "mgmt0", addr("192.0.2.1/24"))(d["core-a"])
		iface(devices.MgmtPort, "mgmt0", addr("192.0.2.2/24"))(d["core-b"])
		svi("Vlan10", addr("10.0.0.1/24"))(d["core-a"])
		svi("Vlan10", addr("10.0.0.2/24"))(d["core-b"])
		return d
	}
	noPeerLink := []string{"core-a:port-channel1"}
	fallback := func(how string) devs {
		return devs{"a": cfg("eos", vlans(10), bundle("Port-Channel1", access(10), func(i *devices.Interface) { i.LAG = &devices.LAG{Fallback: how} }), eth("Ethernet1", in("Port-Channel1", "active")), eth("Ethernet2", in("Port-Channel1", "active"))),
			"pxe": cfg("eos", eth("Ethernet1", access(10)), eth("Ethernet2", access(10)))}
	}
	pxe := []string{"a:Ethernet1", "pxe:Ethernet1", "a:Ethernet2", "pxe:Ethernet2"}
	for _, c := range []struct {
		statement, source string
		devs              devs
		cables, down      []string
		up, isDown        []string
		hears             string // "" or two SVIs that hear each other, "!" before them where they must not
	}{
		{"BPDU guard err-disables an edge port with a switch behind it", "Nexus 9000 Layer 2 Configuration Guide, BPDU Guard", two(edge("enable"), none), cable, nil, nil, []string{"a:Ethernet1/1", "b:Ethernet1/1"}, ""},
		{"BPDU guard by default acts on edge ports", "same", func() devs {
			d := two(edge(""), none)
			stpOf(func(s *devices.STP) { s.BPDUGuardDefault = true })(d["a"])
			return d
		}(), cable, nil, nil, []string{"a:Ethernet1/1"}, ""},
		{"BPDU guard by default leaves other ports alone", "same", func() devs {
			d := two(none, none)
			stpOf(func(s *devices.STP) { s.BPDUGuardDefault = true })(d["a"])
			return d
		}(), cable, nil, []string{"a:Ethernet1/1", "b:Ethernet1/1"}, nil, "a:Vlan10 b:Vlan10"},
		{"a BPDU filter at the far end keeps the guard silent", "same", two(edge("enable"), func(i *devices.Interface) { i.STP.BPDUFilter = "enable" }), cable, nil, []string{"a:Ethernet1/1"}, nil, "a:Vlan10 b:Vlan10"},
		{"root guard cuts off a neighbour that is a better root", "Nexus 9000 Layer 2 Configuration Guide, Root Guard", func() devs {
			d := two(guard("root"), none)
			d["b"].STP.Priorities = map[string]int{"vlan 10": 4096}
			return d
		}(), cable, nil, []string{"a:Ethernet1/1"}, nil, "! a:Vlan10 b:Vlan10"},
		{"root guard lets a worse neighbour be", "same", func() devs {
			d := two(guard("root"), none)
			d["b"].STP.Priorities = map[string]int{"vlan 10": 61440}
			return d
		}(), cable, nil, nil, nil, "a:Vlan10 b:Vlan10"},
		{"bridge assurance at one end only blocks the port", "Nexus 9000 Layer 2 Configuration Guide, Bridge Assurance", two(func(i *devices.Interface) { i.STP.PortType = "network" }, none), cable, nil, nil, nil, "! a:Vlan10 b:Vlan10"},
		{"PVST+ blocks both VLANs where the native VLANs of a trunk differ", "Cisco, Troubleshooting STP PVID- and Type-Inconsistencies", two(native(10), none), cable, nil, nil, nil, "! a:Vlan10 b:Vlan10"},
		{"of max-bundle members the best by port priority are in service", "IEEE 802.1AX-2020, 6.6.2", bundle3, cables3, nil, []string{"a:Gi1", "a:Gi2", "b:Gi2"}, []string{"a:Gi3", "b:Gi3"}, ""},
		{"a hot standby takes the place of a member that fails", "same", bundle3, cables3, []string{"a:Gi2"}, []string{"a:Gi1", "a:Gi3", "b:Gi3"}, nil, ""},
		{"lacp fallback static brings one member up as the bundle", "Arista user manual, LACP fallback", fallback("static"), pxe, nil, []string{"a:Port-Channel1", "a:Ethernet1"}, nil, ""},
		{"lacp fallback individual leaves the bundle down and its members up", "same", fallback("individual"), pxe, nil, []string{"a:Ethernet1", "a:Ethernet2"}, []string{"a:Port-Channel1"}, ""},
		{"without the peer-link the vPC secondary takes its legs and SVIs down", "Nexus 9000 Interfaces Configuration Guide, vPC peer links", keepalive(vpcPair(nil, nil)), vpcCables, noPeerLink,
			[]string{"core-a:port-channel10", "core-a:Vlan10"}, []string{"core-b:port-channel10", "core-b:Vlan10"}, ""},
		{"dual-active exclude keeps the secondary's SVI", "same", func() devs {
			d := keepalive(vpcPair(nil, nil))
			d["core-b"].MLAG.DualActiveExclude = "10"
			return d
		}(), vpcCables, noPeerLink, []string{"core-b:Vlan10"}, []string{"core-b:port-channel10"}, ""},
		{"without peer-link and keepalive both are primary and keep all", "same, dual-active", keepalive(vpcPair(nil, nil)), vpcCables, append(noPeerLink, "core-b:mgmt0"),
			[]string{"core-a:port-channel10", "core-b:port-channel10", "core-a:Vlan10", "core-b:Vlan10"}, nil, ""},
		{"losing the keepalive alone changes nothing", "same", keepalive(vpcPair(nil, nil)), vpcCables, []string{"core-b:mgmt0"}, []string{"core-a:port-channel10", "core-b:port-channel10", "core-b:Vlan10"}, nil, "core-a:Vlan10 core-b:Vlan10"},
	} {
		t.Run(c.statement, func(t *testing.T) {
			w := NewLayers(network(t, c.devs, nil, c.cables...)).With(down(c.down...))
			for _, ref := range c.up {
				if !w.Up(at(ref)) {
					t.Errorf("%s is down; %s", ref, c.source)
				}
			}
			for _, ref := range c.isDown {
				if w.Up(at(ref)) {
					t.Errorf("%s is up; %s", ref, c.source)
				}
			}
			if c.hears == "" {
				return
			}
			want, a, b := true, "", ""
			for _, word := range strings.Fields(c.hears) {
				switch {
				case word == "!":
					want = false
				case a == "":
					a = word
				default:
					b = word
				}
			}
			if got := hears(w, at(a), at(b)); got != want {
				t.Errorf("%s hears %s: %v, want %v; %s", a, b, got, want, c.source)
			}
		})
	}
}

func hears(w *Lower, a, b devices.PortRef) bool {
	for _, o := range w.Network.Neighbors(w.Network.Device(a.Device).ByName[a.Port]) {
		if o.Device.Name == b.Device && o.Name == b.Port {
			return true
		}
	}
	return false
}
