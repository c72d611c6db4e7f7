package simulate

import (
	"strings"
	"testing"

	"interlock/devices"
)

func TestLinks(t *testing.T) {
	declared := func(a, b string) []devices.Link {
		return []devices.Link{{A: at(a), B: at(b), Source: "layer1_topology.json"}}
	}
	pair := func(a, b string) devs {
		return devs{"a": cfg("eos", eth("Ethernet1", addr(a))), "b": cfg("eos", eth("Ethernet1", addr(b)))}
	}
	for _, c := range []struct {
		reason   string
		devs     devs
		site     *devices.Site
		declared []devices.Link
		want     string // links, one a line
		fact     string // a word of the fact
	}{
		{"a declared link is taken, smaller end first", pair("10.0.0.1/24", "10.1.0.1/24"), nil, declared("b:Ethernet1", "a:Ethernet1"), "a:Ethernet1 - b:Ethernet1 layer1_topology.json", ""},
		{"a shortened name is the port's when nothing else can be meant", pair("10.0.0.1/24", "10.1.0.1/24"), nil, declared("a:Et1", "b:eth1"), "a:Ethernet1 - b:Ethernet1 layer1_topology.json", ""},
		{"said twice is one link", pair("10.0.0.1/24", "10.1.0.1/24"), nil, append(declared("a:Ethernet1", "b:Ethernet1"), declared("b:Ethernet1", "a:Ethernet1")...), "a:Ethernet1 - b:Ethernet1 layer1_topology.json", ""},
		{"two routed ports alone in a /31 are linked", pair("10.0.0.0/31", "10.0.0.1/31"), nil, nil, "a:Ethernet1 - b:Ethernet1 shared subnet", ""},
		{"two routed ports alone in a /24 are linked too", pair("10.0.0.1/24", "10.0.0.2/24"), nil, nil, "a:Ethernet1 - b:Ethernet1 shared subnet", ""},
		{"a third member means a switch in between", devs{"a": cfg("eos", eth("Ethernet1", addr("10.0.0.1/24"))), "b": cfg("eos", eth("Ethernet1", addr("10.0.0.2/24"))), "c": cfg("eos", eth("Ethernet1", addr("10.0.0.3/24")))}, nil, nil, "", ""},
		{"an SVI in the subnet means a switch in between", devs{"a": cfg("eos", eth("Ethernet1", addr("10.0.0.1/24"))), "b": cfg("eos", eth("Ethernet1", addr("10.0.0.2/24"))), "c": cfg("eos", svi("Vlan9", addr("10.0.0.3/24")))}, nil, nil, "", ""},
		{"two ports of one device in one subnet are no link", devs{"a": cfg("eos", eth("Ethernet1", addr("10.0.0.1/24")), eth("Ethernet2", addr("10.0.0.2/24")))}, nil, nil, "", ""},
		{"a port whose cable is declared is not guessed at", devs{"a": cfg("eos", eth("Ethernet1", addr("10.0.0.0/31"))), "b": cfg("eos", eth("Ethernet1", addr("10.0.0.1/31"))), "c": cfg("eos", eth("Ethernet7"))}, nil, declared("a:Ethernet1", "c:Ethernet7"), "a:Ethernet1 - c:Ethernet7 layer1_topology.json", ""},
		{"management ports share a subnet and no cable", devs{"a": cfg("nxos", iface(devices.MgmtPort, "mgmt0", addr("192.0.2.1/24"))), "b": cfg("nxos", iface(devices.MgmtPort, "mgmt0", addr("192.0.2.2/24")))}, nil, nil, "", ""},
		{"routed port-channels are linked member by member", devs{
			"a": cfg("eos", bundle("Port-Channel1", addr("10.0.0.0/31")), eth("Ethernet1", in("Port-Channel1", "active")), eth("Ethernet2", in("Port-Channel1", "active"))),
			"b": cfg("eos", bundle("Port-Channel5", addr("10.0.0.1/31")), eth("Ethernet7", in("Port-Channel5", "active")), eth("Ethernet8", in("Port-Channel5", "active")))},
			nil, nil, "a:Ethernet1 - b:Ethernet7 shared subnet\na:Ethernet2 - b:Ethernet8 shared subnet", ""},
		{"an MLAG pair's peer-link is cabled, whoever wrote it down", devs{
			"a": cfg("nxos", mlag(devices.MLAG{Kind: "vpc", Domain: "1", PeerLink: "port-channel1"}), bundle("port-channel1", peerLink), eth("Ethernet1/1", in("port-channel1", "active"))),
			"b": cfg("nxos", mlag(devices.MLAG{Kind: "vpc", Domain: "1", PeerLink: "port-channel1"}), bundle("port-channel1", peerLink), eth("Ethernet1/1", in("port-channel1", "active")))},
			nil, nil, "a:Ethernet1/1 - b:Ethernet1/1 mlag peer-link", ""},
		{"a declared link of port-channels is one of their members", devs{
			"a": cfg("eos", bundle("Port-Channel1"), eth("Ethernet1", in("Port-Channel1", "active")), eth("Ethernet2", in("Port-Channel1", "active"))),
			"b": cfg("eos", bundle("Port-Channel5"), eth("Ethernet7", in("Port-Channel5", "active")), eth("Ethernet8", in("Port-Channel5", "active")))},
			nil, declared("a:Port-Channel1", "b:Port-Channel5"), "a:Ethernet1 - b:Ethernet7 layer1_topology.json\na:Ethernet2 - b:Ethernet8 layer1_topology.json", ""},
		{"where they have not as many nothing is guessed", devs{
			"a": cfg("eos", bundle("Port-Channel1"), eth("Ethernet1", in("Port-Channel1", "active"))),
			"b": cfg("eos", bundle("Port-Channel5"))},
			nil, declared("a:Port-Channel1", "b:Port-Channel5"), "", "which port goes where is not known"},
		{"a subinterface's cable is its parent's", devs{"a": cfg("eos", eth("Ethernet1"), iface(devices.Subinterface, "Ethernet1.10", func(i *devices.Interface) { i.Parent = "Ethernet1" })), "b": cfg("eos", eth("Ethernet1"))},
			nil, declared("a:Ethernet1.10", "b:Ethernet1"), "a:Ethernet1 - b:Ethernet1 layer1_topology.json", ""},
		{"a host's port is a link with the host", pair("10.0.0.1/24", "10.1.0.1/24"), &devices.Site{Hosts: map[string]*devices.Host{"h": {Attached: refs("a:Ethernet1")}}}, nil, "a:Ethernet1 - h: site", ""},
		{"a link to a port that is not there is said", pair("10.0.0.1/24", "10.1.0.1/24"), nil, declared("a:Ethernet1", "b:Ethernet99"), "", `has no interface "Ethernet99"`},
		{"a link to a device that is not there is said", pair("10.0.0.1/24", "10.1.0.1/24"), nil, declared("a:Ethernet1", "x:Ethernet1"), "", "no configuration of x"},
		{"a host on a port that is not there is said", pair("10.0.0.1/24", "10.1.0.1/24"), &devices.Site{Hosts: map[string]*devices.Host{"h": {Attached: refs("a:Ethernet3")}}}, nil, "", "host h is attached to a:Ethernet3"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			links, facts := Links(c.devs.devices(), c.site, c.declared)
			var got []string
			for _, l := range links {
				got = append(got, l.A.String()+" - "+l.B.String()+" "+l.Source)
			}
			if s := strings.Join(got, "\n"); s != c.want {
				t.Errorf("got links\n%s\nwant\n%s", s, c.want)
			}
			switch {
			case c.fact == "" && len(facts) > 0:
				t.Errorf("unexpected: %s", facts[0].Message)
			case c.fact != "" && (len(facts) != 1 || !strings.Contains(facts[0].Message, c.fact) || facts[0].Kind != "reference/undefined"):
				t.Errorf("got facts %+v, want one with %q", facts, c.fact)
			}
		})
	}
}
