package srlinux

import (
	"regexp"
	"strings"

	"os"
	"path/filepath"
	"testing"

	"interlock/devices"
	"interlock/devices/nokia/nokiatest"
)

func configs(t testing.TB) []string {
	files, err := filepath.Glob(filepath.Join("testdata", "configs", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no configurations: %v", err)
	}
	return files
}

func convertFile(t testing.TB, file string) (*devices.Tree, *devices.Config, []devices.LineReport) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	tree := Vendor.Read(filepath.Base(file), text)
	c, lines, _ := Vendor.Convert([]*devices.Tree{tree})
	return tree, c, lines
}

// TestCoverage knows every line of the hand-made configurations.
func TestCoverage(t *testing.T) {
	for _, f := range configs(t) {
		var sum devices.Coverage
		_, _, lines := convertFile(t, f)
		for _, l := range lines {
			sum.Count(l.Disposition)
			if l.Disposition == devices.Unknown {
				t.Errorf("%s:%d: unknown: %s (%s)", f, l.Pos.Line, l.Text, l.Why)
			}
		}
		t.Logf("%-24s %6d lines, %d modelled, %d inert, %d unmodelled, %d unknown", filepath.Base(f), sum.Lines, sum.Modelled, sum.Inert, sum.Unmodelled, sum.Unknown)
	}
}

// TestFormsAgree reads one configuration as JSON and in set form: the model is the same.
func TestFormsAgree(t *testing.T) {
	a := nokiatest.Model(Vendor, nokiatest.Read(t, "testdata/configs/spine.json"))
	b := nokiatest.Model(Vendor, nokiatest.Read(t, "testdata/configs/spine.flat"))
	if b.Version != "24.10.1" || b.Platform != "7220 IXR-D3L" {
		t.Errorf("version %q, platform %q", b.Version, b.Platform)
	}
	b.Version, b.Platform = "", ""
	if diff := nokiatest.Differ(b, a); diff != "" {
		t.Errorf("JSON: %s", diff)
	}
	empty := Vendor.Read("empty.cfg", nil)
	for _, f := range configs(t) {
		text := nokiatest.Read(t, f)
		var flat strings.Builder
		for _, c := range Vendor.Commands(empty, Vendor.Read("x.cfg", []byte(text))) {
			flat.WriteString(c.Line + "\n")
		}
		want, got := nokiatest.Model(Vendor, text), nokiatest.Model(Vendor, flat.String())
		want.Version, want.Platform = "", ""
		if diff := nokiatest.Differ(want, got); diff != "" {
			t.Errorf("%s: %s", f, diff)
		}
	}
}

// TestRoundTrip goes there and back on the hand-made configurations.
func TestRoundTrip(t *testing.T) {
	nokiatest.RoundTrip(t, Vendor, configs(t), `
enter candidate
set / interface ethernet-1/20 admin-state enable
/ interface ethernet-1/20
description "after the change"
subinterface 0 ipv4 admin-state enable address 10.20.20.1/24
/
set / network-instance default interface ethernet-1/20.0
delete / interface system0 subinterface 0
network-instance default protocols bgp
group fresh peer-as 65099
neighbor 10.20.20.2 peer-group fresh
exit to /
set / routing-policy policy fresh statement 10 action policy-result accept
set / system name host-name renamed
commit now
`)
}

// silent are modelled lines that state a default or what another line says too.
var silent = regexp.MustCompile(`^(set / )?(interface \S+ (\{|admin-state enable)|subinterface|admin-state enable|"admin-state": "enable"|interface system0 admin-state|network-instance \S+ admin-state enable|neighbor|group|.*\{$|tx-laser true|lag-type lacp$|lacp-mode ACTIVE$|operator eq$|"(index|name|ip-prefix|group-name|peer-address|afi-safi-name)":.*|.*admin-state enable$)`)

// TestMutation changes each modelled line: the model must change.
func TestMutation(t *testing.T) { nokiatest.Mutation(t, Vendor, configs(t), silent) }

// TestModel looks at what the hand-made leaf comes to.
func TestModel(t *testing.T) {
	_, c, _ := convertFile(t, "testdata/configs/leaf.cfg")
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

// TestEnter enters what people paste.
func TestEnter(t *testing.T) {
	before := Vendor.Read("leaf.cfg", []byte(nokiatest.Read(t, "testdata/configs/leaf.cfg")))
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

// TestDetect finds SR Linux in its own texts and in none of the corpus.
func TestDetect(t *testing.T) {
	for _, f := range configs(t) {
		if w, _ := detect([]byte(nokiatest.Read(t, f))); w < 60 {
			t.Errorf("%s: weight %d", f, w)
		}
	}
	others, err := filepath.Glob("../../../shared/corpus/*/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(others) == 0 {
		others, _ = filepath.Glob("../../../../shared/corpus/*/*")
	}
	if len(others) == 0 {
		t.Skip("../shared is not there; other systems' texts cannot be read")
	}
	for _, f := range others {
		text, err := os.ReadFile(f)
		if err != nil {
			continue
		}
		if w, signs := detect(text); w >= 15 {
			t.Errorf("%s looks like SR Linux: %d %v", f, w, signs)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("interface ethernet-1/1 {\n subinterface 0 {\n ipv4 {\n address 10.0.0.1/24 {\n}\n}\n}\n}\n"))
	f.Add([]byte(`{"srl_nokia-interfaces:interface":[{"name":"ethernet-1/1","mtu":9000}]}`))
	f.Add([]byte("set / network-instance default protocols bgp group a export-policy [\n x\n y\n]\n"))
	f.Fuzz(func(t *testing.T, text []byte) { nokiatest.Everything(t, Vendor, text) })
}

func FuzzEnter(f *testing.F) {
	before := Vendor.Read("r.cfg", []byte("set / interface ethernet-1/1 admin-state enable\n"))
	f.Add([]byte("enter candidate\ninterface ethernet-1/1\nadmin-state disable\nback\ndelete / interface ethernet-1/1\n}\ncommit stay\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		e := Vendor.Enter(before, "x.cmd", text)
		Vendor.Convert([]*devices.Tree{e.After})
		Vendor.Commands(before, e.After)
	})
}

func BenchmarkParse(b *testing.B) {
	text := []byte(nokiatest.Read(b, "testdata/configs/leaf.cfg"))
	lines := strings.Count(string(text), "\n")
	for b.Loop() {
		Vendor.Convert([]*devices.Tree{Vendor.Read("x.cfg", text)})
	}
	b.ReportMetric(float64(lines*b.N)/b.Elapsed().Seconds(), "lines/s")
}
