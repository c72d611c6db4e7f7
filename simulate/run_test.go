package simulate

import (
	"reflect"
	"strings"
	"testing"

	"interlock/devices"
)

func TestPortsDown(t *testing.T) {
	two := func(a, b []opt) devs {
		return devs{"a": cfg("eos", eth("Ethernet1", a...)), "b": cfg("nxos", eth("Ethernet1/1", b...))}
	}
	one := []string{"a:Ethernet1", "b:Ethernet1/1"}
	// lags: a has Ethernet1 and Ethernet2 in Port-Channel1, b has Ethernet1/1 and Ethernet1/2 in port-channel1.
	lags := func(am, bm string, a, b []opt) devs {
		return devs{
			"a": cfg("eos", bundle("Port-Channel1", a...), eth("Ethernet1", in("Port-Channel1", am)), eth("Ethernet2", in("Port-Channel1", am))),
			"b": cfg("nxos", bundle("port-channel1", b...), eth("Ethernet1/1", in("port-channel1", bm)), eth("Ethernet1/2", in("port-channel1", bm))),
		}
	}
	pair := []string{"a:Ethernet1", "b:Ethernet1/1", "a:Ethernet2", "b:Ethernet1/2"}
	split := devs{
		"a": cfg("eos", bundle("Port-Channel1"), eth("Ethernet1", in("Port-Channel1", "active")), eth("Ethernet2", in("Port-Channel1", "active")), eth("Ethernet3", in("Port-Channel1", "active"))),
		"b": cfg("nxos", bundle("port-channel1"), bundle("port-channel2"), eth("Ethernet1/1", in("port-channel1", "active")), eth("Ethernet1/2", in("port-channel2", "active")), eth("Ethernet1/3", in("port-channel2", "active"))),
	}
	for _, c := range []struct {
		reason string
		devs   devs
		cables []string
		down   Down
		want   map[string]string // port -> a word of why
	}{
		{"two good ends are up", two(nil, nil), one, Down{}, nil},
		{"a shut port takes the other end down", two([]opt{shut}, nil), one, Down{}, map[string]string{"b:Ethernet1/1": "a:Ethernet1 at its other end is down"}},
		{"so does a port that is taken down", two(nil, nil), one, down("a:Ethernet1"), map[string]string{"b:Ethernet1/1": "at its other end is down"}},
		{"and a device that is away", two(nil, nil), one, down("a"), map[string]string{"b:Ethernet1/1": "a at its other end is out of service"}},
		{"40G does not talk to 100G", two([]opt{speed("forced 40gfull")}, []opt{speed("100000")}), one, Down{}, map[string]string{"a:Ethernet1": "speed", "b:Ethernet1/1": "speed"}},
		{"one speed in two spellings is one speed", two([]opt{speed("40g")}, []opt{speed("40000")}), one, Down{}, nil},
		{"a fixed speed against automatic is up", two([]opt{speed("40g")}, []opt{speed("auto")}), one, Down{}, nil},
		{"Reed-Solomon against fire code", two([]opt{fec("reed-solomon")}, []opt{fec("fc-fec")}), one, Down{}, map[string]string{"a:Ethernet1": "FEC", "b:Ethernet1/1": "FEC"}},
		{"Reed-Solomon in two spellings", two([]opt{fec("reed-solomon")}, []opt{fec("rs-fec")}), one, Down{}, nil},
		{"active and passive bundle", lags("active", "passive", nil, nil), pair, Down{}, nil},
		{"on and on bundle", lags("on", "on", nil, nil), pair, Down{}, nil},
		{"passive and passive never do", lags("passive", "passive", nil, nil), pair, Down{}, map[string]string{"a:Ethernet1": "neither speaks first", "a:Ethernet2": "", "b:Ethernet1/1": "", "b:Ethernet1/2": ""}},
		{"on and active never do", lags("on", "active", nil, nil), pair, Down{}, map[string]string{"a:Ethernet1": "they never bundle", "a:Ethernet2": "", "b:Ethernet1/1": "", "b:Ethernet1/2": ""}},
		{"one member of two is enough", lags("active", "active", nil, nil), pair, down("a:Ethernet1"), map[string]string{"b:Ethernet1/1": "at its other end is down"}},
		{"unless two are asked for", lags("active", "active", []opt{minLinks(2)}, nil), pair, down("a:Ethernet1"),
			map[string]string{"b:Ethernet1/1": "", "a:Ethernet2": "Port-Channel1 has 1 of the 2 links it needs", "b:Ethernet1/2": "is not in its bundle"}},
		{"a shut port-channel takes its members' other ends down", lags("active", "active", []opt{shut}, nil), pair, Down{}, map[string]string{"b:Ethernet1/1": "", "b:Ethernet1/2": ""}},
		{"LACP keeps the partner that most members have", split, []string{"a:Ethernet1", "b:Ethernet1/1", "a:Ethernet2", "b:Ethernet1/2", "a:Ethernet3", "b:Ethernet1/3"}, Down{},
			map[string]string{"a:Ethernet1": "b:port-channel1", "b:Ethernet1/1": "is not in its bundle"}},
		{"a bundle against a plain port finds no partner", devs{"a": cfg("eos", bundle("Port-Channel1"), eth("Ethernet1", in("Port-Channel1", "active"))), "b": cfg("nxos", eth("Ethernet1/1"))}, one, Down{},
			map[string]string{"a:Ethernet1": "in no port-channel"}},
		{"with fallback the port stays up by itself", devs{"a": cfg("eos", bundle("Port-Channel1", func(i *devices.Interface) { i.LAG = &devices.LAG{Fallback: "individual"} }), eth("Ethernet1", in("Port-Channel1", "active"))), "b": cfg("nxos", eth("Ethernet1/1"))}, one, Down{}, nil},
		{"the legs of a vPC are one partner", vpcPair(nil, nil), vpcCables, Down{}, nil},
		{"when half a vPC is away the other leg carries", vpcPair(nil, nil), vpcCables, down("core-a"), map[string]string{"acc:Ethernet1": "core-a at its other end is out of service", "core-b:Ethernet1/1": "", "core-b:Ethernet1/2": ""}},
		{"when the peer-link is lost the secondary suspends its legs", vpcPair(nil, nil), vpcCables, down("core-a:port-channel1"),
			map[string]string{"core-b:Ethernet1/1": "", "core-b:Ethernet1/2": "", "core-b:Ethernet1/10": "the secondary suspends", "acc:Ethernet2": "is not in its bundle"}},
		{"a native VLAN changed on one side alone takes the secondary's leg down",
			vpcPair(func(c *devices.Config) { c.Interfaces["port-channel10"].NativeVLAN = 99 }, nil), vpcCables, Down{},
			map[string]string{"core-b:Ethernet1/10": "type-1 mismatch: native VLAN is 99 on core-a and 1 on core-b", "acc:Ethernet2": ""}},
		{"without the graceful check both legs go",
			vpcPair(func(c *devices.Config) {
				c.Interfaces["port-channel10"].NativeVLAN = 99
				c.MLAG.NoGracefulConsistencyCheck = true
			}, nil), vpcCables, Down{},
			map[string]string{"core-a:Ethernet1/10": "type-1", "core-b:Ethernet1/10": "type-1", "acc:Ethernet1": "", "acc:Ethernet2": ""}},
		{"spanning-tree mode is a global type-1 parameter", vpcPair(func(c *devices.Config) { c.STP.Mode = "mst" }, func(c *devices.Config) { c.STP.Mode = "rapid-pvst" }), vpcCables, Down{},
			map[string]string{"core-b:Ethernet1/10": "spanning-tree mode is mst on core-a and rapid-pvst on core-b", "acc:Ethernet2": ""}},
		{"a mismatch with a member that is away hurts nobody", vpcPair(func(c *devices.Config) { c.STP.Mode = "mst" }, func(c *devices.Config) { c.STP.Mode = "rapid-pvst" }), vpcCables, down("core-a"),
			map[string]string{"acc:Ethernet1": "", "core-b:Ethernet1/1": "", "core-b:Ethernet1/2": ""}},
		{"two domain ids form no domain", vpcPair(func(c *devices.Config) { c.MLAG.Domain = "2" }, nil), vpcCables, Down{},
			map[string]string{"core-a:Ethernet1/10": "domain is 2 on core-a and 1 on core-b", "core-b:Ethernet1/10": "", "acc:Ethernet1": "", "acc:Ethernet2": ""}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			o := Run(network(t, c.devs, nil, c.cables...), c.down)
			for ref, why := range o.PortsDown {
				if want, ok := c.want[ref.String()]; !ok || !strings.Contains(why, want) {
					t.Errorf("%s is down: %q; want %q (listed: %v)", ref, why, want, ok)
				}
			}
			for ref := range c.want {
				if _, ok := o.PortsDown[at(ref)]; !ok {
					t.Errorf("%s is up", ref)
				}
			}
		})
	}
}

func TestRun(t *testing.T) {
	for _, c := range []struct {
		reason   string
		a, b     func(*devices.Config)
		down     Down
		service  ServiceStatus
		up, in   int
		failures string
	}{
		{"everything is up", nil, nil, Down{}, OK, 2, 2, "acc: storage; acc:Ethernet9 - hv: storage"},
		{"half of the core is away", nil, nil, down("core-a"), Degraded, 1, 1, "acc: storage; core-b: group core, storage, uplink array; acc:Ethernet2 - core-b:Ethernet1/10: storage; core-b:Ethernet1/49 - array: storage, uplink array; acc:Ethernet9 - hv: storage"},
		{"both halves are away", nil, nil, down("core-a", "core-b"), Lost, 0, 0, ""},
		{"the host's only port is down", nil, nil, down("acc:Ethernet9"), Lost, 2, 2, ""},
		{"one array port is down", nil, nil, down("core-b:Ethernet1/49"), Degraded, 1, 2, ""},
		{"a primary with all ports shut is not in service, and its secondary suspends the vPC while the primary still answers the keepalive", func(c *devices.Config) {
			for _, i := range c.Interfaces {
				i.Shutdown = true
			}
		}, nil, Down{}, Lost, 1, 1, ""},
		{"a secondary with all ports shut is not in service, and the primary carries on", nil, func(c *devices.Config) {
			for _, i := range c.Interfaces {
				i.Shutdown = true
			}
		}, Down{}, OK, 1, 1, ""},
		{"a port that is not there is not up", func(c *devices.Config) { delete(c.Interfaces, "Ethernet1/49") }, nil, Down{}, OK, 1, 2, ""},
		{"a type-1 mismatch and the primary away: the leg comes back only because nobody disagrees", func(c *devices.Config) { c.STP.Mode = "mst" }, func(c *devices.Config) { c.STP.Mode = "pvst" }, down("core-a"), Degraded, 1, 1, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			d := vpcPair(c.a, c.b)
			all := d.devices()
			st := vpcSite()
			var cables []devices.Link
			for i := 0; i < len(vpcCables); i += 2 {
				cables = append(cables, devices.Link{A: at(vpcCables[i]), B: at(vpcCables[i+1]), Source: "lldp"})
			}
			links, _ := Links(all, st, cables)
			n := &devices.Network{Devices: all, Links: links, Site: st}
			o := Run(n, c.down)
			if got := o.Services["storage"]; got != c.service {
				t.Errorf("service is %s, want %s", got, c.service)
			}
			if len(o.Unsure) > 0 {
				t.Errorf("unsure: %v", o.Unsure)
			}
			if got := o.Uplinks["array"]; got.Up != c.up || got.Of != 2 || got.Keep != 1 {
				t.Errorf("uplinks %+v, want %d up of 2, keep 1", got, c.up)
			}
			if got := o.Groups["core"]; got.Up != c.in || got.Of != 2 {
				t.Errorf("group %+v, want %d of 2", got, c.in)
			}
			if c.failures != "" {
				var got []string
				for _, f := range Failures(n, c.down) {
					got = append(got, f.What+": "+strings.Join(f.Lost, ", "))
				}
				if s := strings.Join(got, "; "); s != c.failures {
					t.Errorf("failures\n%s\nwant\n%s", s, c.failures)
				}
			}
		})
	}
}

func TestUnsure(t *testing.T) {
	site := func(to string) *devices.Site {
		return &devices.Site{Hosts: map[string]*devices.Host{"h": {Attached: refs("a:Ethernet9")}, "i": {Attached: refs("b:Ethernet9")}},
			Services: map[string]*devices.SiteService{"s": {From: "h", To: to}}}
	}
	d := devs{"a": cfg("eos", eth("Ethernet1", trunk("")), eth("Ethernet9", access(1))), "b": cfg("eos", eth("Ethernet1", trunk("")), eth("Ethernet9", access(1)))}
	for _, c := range []struct{ reason, to, want string }{
		{"two switches without known cabling are not proof of an outage", "i", "no way of known cables leads from a to b"},
		{"an address that nobody has", "10.9.9.9", "no interface of any device is in the subnet of 10.9.9.9"},
		{"a name that is nothing", "array", `"array" is no host of the site`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			o := Run(network(t, d, site(c.to)), Down{})
			if !strings.Contains(o.Unsure["s"], c.want) || o.Services["s"] != Lost {
				t.Errorf("got %s, unsure %q; want lost and %q", o.Services["s"], o.Unsure["s"], c.want)
			}
		})
	}
}

func TestSVIFollowsItsPorts(t *testing.T) {
	site := &devices.Site{Services: map[string]*devices.SiteService{"s": {From: "10.1.0.5", To: "10.1.0.0/24"}}}
	for _, c := range []struct {
		reason string
		cfg    *devices.Config
		want   ServiceStatus
	}{
		{"a port carries the VLAN", cfg("eos", vlans(10), svi("Vlan10", addr("10.1.0.1/24")), eth("Ethernet1", access(10))), OK},
		{"no port is up that carries it", cfg("eos", vlans(10), svi("Vlan10", addr("10.1.0.1/24")), eth("Ethernet1", access(10), shut)), Lost},
		{"no port carries it", cfg("eos", vlans(10), svi("Vlan10", addr("10.1.0.1/24")), eth("Ethernet1", access(20))), Lost},
		{"a trunk that prunes it does not carry it", cfg("eos", vlans(10), svi("Vlan10", addr("10.1.0.1/24")), eth("Ethernet1", trunk("20"))), Lost},
		{"a trunk that says nothing carries all", cfg("eos", vlans(10), svi("Vlan10", addr("10.1.0.1/24")), eth("Ethernet1", trunk(""))), OK},
		{"the VLAN is not created", cfg("eos", svi("Vlan10", addr("10.1.0.1/24")), eth("Ethernet1", trunk(""))), Lost},
	} {
		t.Run(c.reason, func(t *testing.T) {
			if got := Run(network(t, devs{"a": c.cfg}, site), Down{}).Services["s"]; got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// The order of maps must not show: the same network gives the same answer every time.
func TestDeterministic(t *testing.T) {
	make := func() *devices.Network {
		d := vpcPair(func(c *devices.Config) {
			c.STP.Mode, c.MLAG.PeerSwitch = "mst", true
			c.Interfaces["port-channel10"].NativeVLAN = 99
		}, nil)
		svi("Vlan10", addr("10.1.0.1/24"), gateway("hsrp 10", "hsrp", 10, "10.1.0.9"))(d["core-a"])
		svi("Vlan10", addr("10.1.0.1/24"), gateway("hsrp 11", "hsrp", 11, "10.1.0.9"))(d["core-b"])
		return network(t, d, vpcSite(), vpcCables...)
	}
	facts, outcome, failures := Facts(make(), Down{}), Run(make(), down("core-a")), Failures(make(), Down{})
	if len(facts) < 4 || len(failures) == 0 {
		t.Fatalf("the network is too tame to show anything: %d facts, %d failures", len(facts), len(failures))
	}
	for range 30 {
		if got := Facts(make(), Down{}); !reflect.DeepEqual(got, facts) {
			t.Fatalf("facts differ:\n%+v\n%+v", got, facts)
		}
		if got := Run(make(), down("core-a")); !reflect.DeepEqual(got, outcome) {
			t.Fatalf("outcomes differ:\n%+v\n%+v", got, outcome)
		}
		if got := Failures(make(), Down{}); !reflect.DeepEqual(got, failures) {
			t.Fatalf("failures differ:\n%+v\n%+v", got, failures)
		}
	}
}
