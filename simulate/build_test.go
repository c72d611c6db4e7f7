package simulate

import (
	"net/netip"
	"testing"

	"interlock/devices"
)

// The tests build their networks by hand: cfg makes a device, port, bundle and svi its interfaces.

func cfg(os string, parts ...func(*devices.Config)) *devices.Config {
	c := &devices.Config{OS: os, VRFs: map[string]*devices.VRF{"default": {Name: "default"}}, VLANs: map[int]*devices.VLAN{}, Interfaces: map[string]*devices.Interface{},
		Positions: map[string]devices.Pos{}}
	for _, p := range parts {
		p(c)
	}
	return c
}

type opt = func(*devices.Interface)

func iface(kind devices.InterfaceKind, name string, opts ...opt) func(*devices.Config) {
	return func(c *devices.Config) {
		i := &devices.Interface{Name: name, Kind: kind}
		for _, o := range opts {
			o(i)
		}
		c.Interfaces[name] = i
		c.Positions["interface "+name] = devices.Pos{File: "x.cfg", Line: len(c.Positions) + 1, Col: 1}
	}
}

func eth(name string, opts ...opt) func(*devices.Config) {
	return iface(devices.Ethernet, name, opts...)
}
func bundle(name string, opts ...opt) func(*devices.Config) {
	return iface(devices.PortChannel, name, opts...)
}
func svi(name string, opts ...opt) func(*devices.Config) { return iface(devices.SVI, name, opts...) }

func vlans(ids ...int) func(*devices.Config) {
	return func(c *devices.Config) {
		for _, id := range ids {
			c.VLANs[id] = &devices.VLAN{ID: id}
		}
	}
}

func mlag(m devices.MLAG) func(*devices.Config) {
	return func(c *devices.Config) { c.MLAG = &m }
}

func shut(i *devices.Interface) { i.Shutdown = true }
func mtu(n int) opt             { return func(i *devices.Interface) { i.MTU = n } }
func speed(s string) opt        { return func(i *devices.Interface) { i.Speed = s } }
func fec(s string) opt          { return func(i *devices.Interface) { i.FEC = s } }
func minLinks(n int) opt        { return func(i *devices.Interface) { i.LAG = &devices.LAG{MinLinks: n} } }
func mlagID(n int) opt          { return func(i *devices.Interface) { i.MLAGID = n } }
func peerLink(i *devices.Interface) {
	i.PeerLink, i.Switchport, i.Mode = true, true, devices.Trunk
}
func in(group, mode string) opt {
	return func(i *devices.Interface) { i.Channel = &devices.ChannelMember{Group: group, Mode: mode} }
}
func access(id int) opt {
	return func(i *devices.Interface) { i.Switchport, i.Mode, i.AccessVLAN = true, devices.Access, id }
}
func trunk(allowed string) opt {
	return func(i *devices.Interface) {
		i.Switchport, i.Mode, i.AllowedVLANs = true, devices.Trunk, devices.VLANSet(allowed)
	}
}
func native(id int) opt { return func(i *devices.Interface) { i.NativeVLAN = id } }
func addr(ps ...string) opt {
	return func(i *devices.Interface) {
		i.Addresses = map[string]*devices.Address{}
		for _, p := range ps {
			i.Addresses[p] = &devices.Address{Prefix: netip.MustParsePrefix(p)}
		}
	}
}
func gateway(key, proto string, group int, vips ...string) opt {
	return func(i *devices.Interface) {
		g := &devices.Gateway{Protocol: proto, Group: group, Addresses: map[string]bool{}}
		for _, v := range vips {
			g.Addresses[v] = true
		}
		if i.Gateways == nil {
			i.Gateways = map[string]*devices.Gateway{}
		}
		i.Gateways[key] = g
	}
}

type devs map[string]*devices.Config

func (d devs) devices() map[string]*devices.Device {
	out := map[string]*devices.Device{}
	for n, c := range d {
		c.Hostname = n
		out[n] = &devices.Device{Name: n, Config: c}
	}
	return out
}

// cables are "a:Ethernet1", "b:Ethernet1" pairs.
func network(t *testing.T, d devs, site *devices.Site, cables ...string) *devices.Network {
	t.Helper()
	if site == nil {
		site = &devices.Site{}
	}
	var declared []devices.Link
	for i := 0; i+1 < len(cables); i += 2 {
		declared = append(declared, devices.Link{A: at(cables[i]), B: at(cables[i+1]), Source: "layer1_topology.json"})
	}
	all := d.devices()
	links, facts := Links(all, site, declared)
	for _, f := range facts {
		t.Fatalf("the test's own network is wrong: %s", f.Message)
	}
	return &devices.Network{Devices: all, Links: links, Site: site}
}

func at(s string) devices.PortRef {
	for i := range s {
		if s[i] == ':' {
			return devices.PortRef{Device: s[:i], Port: s[i+1:]}
		}
	}
	return devices.PortRef{Device: s}
}

func refs(ss ...string) []devices.PortRef {
	var out []devices.PortRef
	for _, s := range ss {
		out = append(out, at(s))
	}
	return out
}

func down(names ...string) Down {
	d := Down{Devices: map[string]bool{}, Ports: map[devices.PortRef]bool{}}
	for _, n := range names {
		if r := at(n); r.Port == "" {
			d.Devices[n] = true
		} else {
			d.Ports[r] = true
		}
	}
	return d
}

// vpcPair is two cores with a vPC, and below them one access switch with a port to each, in one port-channel.
func vpcPair(changeA, changeB func(*devices.Config)) devs {
	core := func(prio int, peer string) *devices.Config {
		return cfg("nxos", vlans(10), mlag(devices.MLAG{Kind: "vpc", Domain: "1", PeerLink: "port-channel1", RolePriority: prio}),
			bundle("port-channel1", peerLink), eth("Ethernet1/1", in("port-channel1", "active")), eth("Ethernet1/2", in("port-channel1", "active")),
			bundle("port-channel10", trunk("10"), mlagID(10)), eth("Ethernet1/10", in("port-channel10", "active")),
			eth("Ethernet1/49", access(10)))
	}
	d := devs{"core-a": core(100, "core-b"), "core-b": core(200, "core-a"),
		"acc": cfg("eos", vlans(10), bundle("Port-Channel1", trunk("10")), eth("Ethernet1", in("Port-Channel1", "active")), eth("Ethernet2", in("Port-Channel1", "active")), eth("Ethernet9", access(10)))}
	if changeA != nil {
		changeA(d["core-a"])
	}
	if changeB != nil {
		changeB(d["core-b"])
	}
	return d
}

var vpcCables = []string{"core-a:Ethernet1/1", "core-b:Ethernet1/1", "core-a:Ethernet1/2", "core-b:Ethernet1/2",
	"acc:Ethernet1", "core-a:Ethernet1/10", "acc:Ethernet2", "core-b:Ethernet1/10"}

func vpcSite() *devices.Site {
	return &devices.Site{
		Hosts: map[string]*devices.Host{
			"hv":    {Attached: refs("acc:Ethernet9")},
			"array": {Attached: refs("core-a:Ethernet1/49", "core-b:Ethernet1/49")},
		},
		Services: map[string]*devices.SiteService{"storage": {From: "hv", To: "array"}},
		Uplinks:  map[string]*devices.Uplink{"array": {Ports: refs("core-a:Ethernet1/49", "core-b:Ethernet1/49"), Keep: 1}},
		Groups:   map[string]*devices.Group{"core": {Halves: map[string][]string{"A": {"core-a"}, "B": {"core-b"}}, Keep: 1}},
	}
}
