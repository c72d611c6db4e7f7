package simulate

import (
	"strings"
	"testing"

	"interlock/devices"
)

// TestTold is what of layers 1 and 2 is configured and not computed: each is told at its place, and the same network without it tells nothing.
func TestTold(t *testing.T) {
	setting := func(key string) func(*devices.Config) {
		return func(c *devices.Config) { c.Settings = map[string]string{key: "on"} }
	}
	vrf := func(name, imports, exports string) func(*devices.Config) {
		return func(c *devices.Config) {
			c.VRFs[name] = &devices.VRF{Name: name, ImportTargets: map[string]bool{imports: true}, ExportTargets: map[string]bool{exports: true}}
		}
	}
	legs := func(allowed string) devs {
		return vpcPair(nil, func(c *devices.Config) { c.Interfaces["port-channel10"].AllowedVLANs = devices.VLANSet(allowed) })
	}
	for _, c := range []struct {
		reason string
		devs   devs
		cables []string
		want   string // device, path and a word of the message; "" for nothing
	}{
		{"weights decide which GLBP router forwards", devs{"a": cfg("ios", setting("glbp weighting GigabitEthernet0/1 1"))}, nil, "a glbp weighting GigabitEthernet0/1 1: forward"},
		{"an orphan port goes with the peer-link", devs{"a": cfg("nxos", setting("vpc orphan-port suspend Ethernet1/5"))}, nil, "a vpc orphan-port suspend Ethernet1/5: suspended"},
		{"another setting is none of these", devs{"a": cfg("nxos", setting("snmp location"))}, nil, ""},
		{"members of two speeds do not bundle", devs{"a": cfg("eos", bundle("Port-Channel1"), eth("Ethernet1", in("Port-Channel1", "active"), speed("10g")), eth("Ethernet2", in("Port-Channel1", "active"), speed("25g")))}, nil,
			"a interface Port-Channel1: 10g and 25g"},
		{"members of one speed do", devs{"a": cfg("eos", bundle("Port-Channel1"), eth("Ethernet1", in("Port-Channel1", "active"), speed("10g")), eth("Ethernet2", in("Port-Channel1", "active"), speed("10g")))}, nil, ""},
		{"a VLAN on one leg alone is suspended", legs("10,20"), vpcCables, "core-b interface port-channel10 / switchport trunk allowed vlan: suspended"},
		{"legs that carry the same", legs("10"), vpcCables, ""},
		{"a VRF takes from another without BGP", devs{"a": cfg("ios", vrf("RED", "1:2", "1:1"), vrf("BLUE", "1:2", "1:2"))}, nil, "a vrf RED: no BGP"},
		{"a VRF takes what only it exports", devs{"a": cfg("ios", vrf("RED", "1:1", "1:1"))}, nil, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			var got []string
			for _, p := range NewLayers(network(t, c.devs, nil, c.cables...)).With(Down{}).Problems() {
				if !strings.HasPrefix(p.Path, "spanning-tree") { // that of the pair and of the access switch differ
					got = append(got, p.Device+" "+p.Path+": "+p.Message)
				}
			}
			place, word, _ := strings.Cut(c.want, ": ")
			switch {
			case c.want == "" && len(got) > 0:
				t.Errorf("told without need: %q", got)
			case c.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], place+": ") || !strings.Contains(got[0], word)):
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestVTEPWithoutSource: a VXLAN tunnel endpoint whose source is shut down or has no address joins no VLAN to those of others.
func TestVTEPWithoutSource(t *testing.T) {
	for _, c := range []struct {
		reason string
		source []func(*devices.Config)
		want   bool
	}{
		{"a loopback with an address", []func(*devices.Config){iface(devices.Loopback, "Loopback0", addr("192.0.2.1/32"))}, true},
		{"one that is shut down", []func(*devices.Config){iface(devices.Loopback, "Loopback0", addr("192.0.2.1/32"), shut)}, false},
		{"one without an address", []func(*devices.Config){iface(devices.Loopback, "Loopback0")}, false},
		{"none", nil, false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			vtep := iface(devices.VXLAN, "Vxlan1", func(i *devices.Interface) {
				i.VTEP = &devices.VTEP{SourceInterface: "Loopback0", VNIs: map[int]*devices.VNI{10010: {VLAN: 10}}}
			})
			f := newFabric(newTopology(network(t, devs{"a": cfg("eos", append(c.source, vlans(10), vtep)...)}, nil)))
			if _, got := f.vnis[0][10]; got != c.want {
				t.Errorf("the VLAN is on its segment: %v, want %v", got, c.want)
			}
		})
	}
}
