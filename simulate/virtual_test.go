package simulate

import (
	"net/netip"
	"strings"
	"testing"

	"interlock/devices"
)

// TestGatewaysInEachState: two routers on a switch share an address, and the better one follows its uplink.
func TestGatewaysInEachState(t *testing.T) {
	build := func(protocol string, change func(a, b *devices.Gateway)) *devices.Network {
		key := protocol + " 10"
		router := func(last string) *devices.Config {
			return cfg("nxos", eth("Ethernet1/1", addr("10.0.0."+last+"/24"), gateway(key, protocol, 10, "10.0.0.1")), eth("Ethernet1/9", addr("10.9."+last+".0/31")))
		}
		d := devs{"a": router("2"), "b": router("3"), "sw": cfg("eos", vlans(10), eth("Ethernet1", access(10)), eth("Ethernet2", access(10))),
			"up": cfg("eos", eth("Ethernet1", addr("10.9.2.1/31")))}
		ga, gb := d["a"].Interfaces["Ethernet1/1"].Gateways[key], d["b"].Interfaces["Ethernet1/1"].Gateways[key]
		ga.Priority = 110
		ga.Tracks = map[string]string{"1": "20"}
		d["a"].Tracks = map[string]*devices.Track{"1": {Kind: "interface line-protocol", Interface: "Ethernet1/9"}}
		if change != nil {
			change(ga, gb)
		}
		return network(t, d, nil, "sw:Ethernet1", "a:Ethernet1/1", "sw:Ethernet2", "b:Ethernet1/1", "a:Ethernet1/9", "up:Ethernet1")
	}
	noPreempt := func(a, b *devices.Gateway) { a.NoPreempt, b.NoPreempt = true, true }
	for _, c := range []struct {
		reason, protocol string
		change           func(a, b *devices.Gateway)
		down             []string
		want             string
	}{
		{"the priority decides", "hsrp", nil, nil, "a active, b standby"},
		{"the active one is away", "hsrp", nil, []string{"a"}, "a init, b active"},
		{"the tracked uplink is away and the other may preempt", "hsrp", nil, []string{"up"}, "a standby, b active"},
		{"the tracked uplink is away and nobody may preempt", "hsrp", noPreempt, []string{"up"}, "a standby?, b active?"},
		{"tracking that stops the group", "vrrp", func(a, _ *devices.Gateway) { a.Tracks["1"] = "shutdown" }, []string{"a:Ethernet1/9"}, "a init, b active"},
		{"the switch between them is away, and with it both their ports", "vrrp", nil, []string{"sw"}, "a init, b init"},
		{"different authentication", "vrrp", func(a, _ *devices.Gateway) { a.Authentication = "text x" }, nil, "a active, b active"},
	} {
		t.Run(c.protocol+": "+c.reason, func(t *testing.T) {
			n := build(c.protocol, c.change)
			w := NewLayers(n).With(down(c.down...))
			var got []string
			for _, r := range w.Gateways() {
				if r.Unsure {
					r.State += "?"
				}
				got = append(got, r.Port.Device+" "+r.State)
				virtual := w.Network.Device(r.Port.Device).ByName[r.Port.Port].Virtual
				if answers := len(virtual) == 1 && virtual[0] == netip.MustParseAddr("10.0.0.1"); answers != (r.State == "active" || r.Unsure) {
					t.Errorf("%s is %s and answers for %v", r.Port.Device, r.State, virtual)
				}
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("%v, want %s", got, c.want)
			}
			two := false
			for _, f := range Facts(n, down(c.down...)) {
				two = two || f.Kind == "gateway/two-active"
			}
			if two != (strings.Count(c.want, " active") == 2) {
				t.Errorf("gateway/two-active is %v where %s", two, c.want)
			}
		})
	}
}
