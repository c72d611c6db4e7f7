package srlinux

import (
	"os"
	"strings"
	"testing"

	"interlock/devices"
	"interlock/devices/vendortest"
)

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestJSON reads one configuration as JSON and in set form: the model is the same.
func TestJSON(t *testing.T) {
	a := system.ModelOf(read(t, "testdata/configs/spine.json"))
	b := system.ModelOf(read(t, "testdata/configs/spine.flat"))
	if b.Version != "24.10.1" || b.Platform != "7220 IXR-D3L" {
		t.Errorf("version %q, platform %q", b.Version, b.Platform)
	}
	b.Version, b.Platform = "", ""
	if d := vendortest.Differences(b, a); len(d) > 0 {
		t.Errorf("JSON: %s", strings.Join(d, "\n"))
	}
}

// TestModel looks at what the hand-made leaf comes to.
func TestModel(t *testing.T) {
	c := system.ModelOf(read(t, "testdata/configs/leaf.cfg"))
	if i := c.Interfaces["ethernet-1/1.0"]; i == nil || i.Parent != "ethernet-1/1" || i.MTU != 9100 || len(i.Addresses) != 2 || i.OSPF == nil || i.OSPF.Cost != 10 || i.ACLs["ipv4 in"] != "edge" {
		t.Errorf("ethernet-1/1.0 is %+v", i)
	}
	if i := c.Interfaces["lag1.20"]; i == nil || i.Dot1q != 20 || i.VRF != "tenant" || i.Gateways["vrrp 20"] == nil || !i.Gateways["vrrp 20"].Addresses["10.20.0.1"] {
		t.Errorf("lag1.20 is %+v", i)
	}
	if p := c.Interfaces["ethernet-1/48"]; p.Channel == nil || p.Channel.Group != "lag1" || p.Channel.Mode != "active" || p.Channel.Rate != "fast" || p.Channel.Priority != 100 {
		t.Errorf("ethernet-1/48 is a member as %+v", p.Channel)
	}
	if n := len(c.VRFs["default"].StaticRoutes); n != 2 {
		t.Errorf("%d static routes, want 2", n)
	}
	if !c.VRFs["tenant"].ImportTargets["evpn 65000:1"] || c.VRFs["tenant"].RD != "10.0.1.1:1" {
		t.Errorf("tenant is %+v", c.VRFs["tenant"])
	}
	b := c.BGP.VRFs["default"]
	if c.BGP.ASN != 65001 || b.Neighbors["192.168.11.2"] == nil || b.Families["ipv4 unicast"].MaximumPaths != 4 || !b.BestPath["as-path multipath-relax"] {
		t.Errorf("BGP is %+v", b)
	}
	// eBGP without an import policy is open here, because the text says so.
	if f := b.Neighbors["192.168.11.2"].Families[""]; f != nil && f.PolicyIn != "" {
		t.Errorf("import policy %q", f.PolicyIn)
	}
	if u := c.Management.Users["ops"]; u == nil || u.Role != "operator" || !strings.Contains(u.Secret, "<secret:") {
		t.Errorf("ops is %+v", u)
	}
}

// TestPasted enters what people paste.
func TestPasted(t *testing.T) {
	before := Vendor.Read("leaf.cfg", []byte(read(t, "testdata/configs/leaf.cfg")))
	e := Vendor.Enter(before, "x.cmd", []byte(`--{ running }--[  ]--
A:leaf1# enter candidate
--{ candidate shared default }--[  ]--
A:leaf1# interface ethernet-1/1
--{ candidate shared default }--[ interface ethernet-1/1 ]--
A:leaf1# admin-state disable
--{ * candidate shared default }--[ interface ethernet-1/1 ]--
A:leaf1# delete subinterface 0 ipv6
--{ * candidate shared default }--[ interface ethernet-1/1 ]--
A:leaf1# exit to /
A:leaf1# commit now
A:leaf1# tools platform chassis reboot
A:leaf1# nothing of the kind
`))
	c, _, _ := Vendor.Convert([]*devices.Tree{e.After})
	if i := c.Interfaces["ethernet-1/1"]; !i.Shutdown || len(c.Interfaces["ethernet-1/1.0"].Addresses) != 1 {
		t.Errorf("shut down %v, addresses %v", i.Shutdown, c.Interfaces["ethernet-1/1.0"].Addresses)
	}
	want := []struct {
		line string
		exec bool
	}{{"interface ethernet-1/1", false}, {"interface ethernet-1/1 admin-state disable", false}, {"no interface ethernet-1/1 subinterface 0 ipv6", false}, {"commit now", true}, {"tools platform chassis reboot", true}, {"nothing of the kind", true}}
	if len(e.Commands) != len(want) {
		t.Fatalf("%d commands: %+v", len(e.Commands), e.Commands)
	}
	for i, w := range want {
		if got := e.Commands[i]; got.Line != w.line || got.Exec != w.exec {
			t.Errorf("%q is %q (exec %v), want %q (exec %v)", got.Text, got.Line, got.Exec, w.line, w.exec)
		}
	}
}
