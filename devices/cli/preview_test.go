package cli

import (
	"slices"
	"testing"

	"interlock/devices"
)

func TestUnplanned(t *testing.T) {
	eth := []string{"interface Ethernet1"}
	for _, c := range []struct {
		name, preview string
		cmds          []devices.Command
		want          []string
		why           string
	}{
		{"EOS, as planned", "--- system:/running-config\n+++ session:/x-session-config\n@@ -79,6 +79,9 @@\n interface Ethernet1\n-   mtu 9214\n+   mtu 9000\n+vlan 20\n",
			[]devices.Command{{Line: "mtu 9000", Context: eth}, {Line: "vlan 20"}}, nil, "a new value takes the old one's place"},
		{"EOS, another description", "--- a\n+++ b\n@@ -1 +1 @@\n interface Ethernet1\n-   description to the exchange\n+   description spare\n",
			[]devices.Command{{Line: "description spare", Context: eth}}, nil, "all words of the old one go"},
		{"EOS, somebody else's line", "--- a\n+++ b\n@@ -1 +1 @@\n interface Ethernet1\n+   mtu 9000\n interface Ethernet2\n+   shutdown\n",
			[]devices.Command{{Line: "mtu 9000", Context: eth}}, []string{"+   shutdown"}, "the plan shuts nothing"},
		{"EOS, a line gone that nobody takes away", "--- a\n+++ b\n@@ -1 +1 @@\n-ntp server 192.0.2.1\n+vlan 20\n",
			[]devices.Command{{Line: "vlan 20"}}, []string{"-ntp server 192.0.2.1"}, "a session commits over what others did"},
		{"EOS, a block taken away with what is in it", "--- a\n+++ b\n@@ -1 +1 @@\n-interface Vlan10\n-   ip address 10.0.0.1/24\n",
			[]devices.Command{{Line: "no interface Vlan10", Negated: true}}, nil, "its lines go with it"},
		{"NX-OS, the commands themselves", "! Cached configuration\n!\ninterface loopback123\n description hoge\n",
			[]devices.Command{{Line: "interface loopback123"}, {Line: "description hoge", Context: []string{"interface loopback123"}}}, nil, "they are the plan's"},
		{"NX-OS, one more", "! Cached configuration\n!\ninterface loopback123\n description hoge\nrouter bgp 200\n",
			[]devices.Command{{Line: "description hoge", Context: []string{"interface loopback123"}}}, []string{"router bgp 200"}, "somebody staged it before"},
		{"Junos, braces", "[edit interfaces ge-0/0/0]\n+   description uplink;\n[edit protocols]\n-   lldp {\n-       interface all;\n-   }\n",
			[]devices.Command{{Line: "set interfaces ge-0/0/0 description uplink"}, {Line: "delete protocols lldp", Negated: true}}, nil, "the paths are the plan's"},
		{"Junos, an edit of somebody else", "[edit system]\n+   host-name other;\n", []devices.Command{{Line: "set interfaces ge-0/0/0 description uplink"}}, []string{"+   host-name other;"}, "a shared candidate"},
		{"nothing staged", "", nil, nil, "nothing to say"},
	} {
		if got := Unplanned(c.preview, c.cmds); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q: %s", c.name, got, c.want, c.why)
		}
	}
}
