package junos

import (
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
	"testing"

	"interlock/devices"
)

func text(cs []devices.Command) string {
	var b strings.Builder
	for _, c := range cs {
		b.WriteString(c.Line + "\n")
	}
	return b.String()
}

// TestEnter enters the commands of testdata/enter/*.txt, which hold the configuration before, the commands and the
// configuration after, between lines "-- before --", "-- commands --", "-- after --", and optionally "-- unknown --": the
// commands that must not be known. The models must be the same; so must they be after the way there and back.
func TestEnter(t *testing.T) {
	files, err := filepath.Glob("testdata/enter/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, f := range files {
		body, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(f), func(t *testing.T) {
			part := sections(string(body))
			before := Vendor.Read("before.cfg", []byte(part["before"]))
			was := modelOf(before)
			got := Vendor.Enter(before, "x.cmd", []byte(part["commands"]))
			if !reflect.DeepEqual(was, modelOf(before)) {
				t.Error("entering commands changed the configuration before")
			}
			after := Vendor.Read("after.cfg", []byte(part["after"]))
			if !reflect.DeepEqual(modelOf(got.After), modelOf(after)) {
				t.Errorf("leads elsewhere: %s", strings.Join(differences(modelOf(got.After), modelOf(after)), "\n   "))
			}
			var unknown []string
			for _, c := range got.Commands {
				if c.Disposition == devices.Unknown {
					unknown = append(unknown, c.Text)
				}
			}
			if u := strings.Join(unknown, "\n"); u != strings.TrimSpace(part["unknown"]) {
				t.Errorf("unknown commands are\n%s\nwant\n%s", u, part["unknown"])
			}
			roundTrip(t, before, got.After)
			roundTrip(t, before, after)
		})
	}
}

// roundTrip enters the commands from one configuration to another, there and back.
func roundTrip(t testing.TB, a, b *devices.Tree) {
	t.Helper()
	for _, way := range []struct {
		name     string
		from, to *devices.Tree
	}{{"forward", a, b}, {"back", b, a}} {
		cs := Vendor.Commands(way.from, way.to)
		got := Vendor.Enter(way.from, "x.cmd", []byte(text(cs)))
		if !reflect.DeepEqual(modelOf(got.After), modelOf(way.to)) {
			t.Errorf("%s: the commands\n%s\nlead elsewhere: %s", way.name, text(cs), strings.Join(differences(modelOf(got.After), modelOf(way.to)), "\n   "))
		}
		if more := Vendor.Commands(got.After, way.to); len(more) > 0 {
			t.Errorf("%s: after the commands\n%s\nthere is more to do:\n%s", way.name, text(cs), text(more))
		}
	}
}

func sections(text string) map[string]string {
	m := map[string]string{}
	name := ""
	for _, l := range strings.SplitAfter(text, "\n") {
		if w := strings.TrimSpace(l); strings.HasPrefix(w, "-- ") && strings.HasSuffix(w, " --") {
			name = strings.TrimSpace(strings.Trim(w, "-"))
			continue
		}
		m[name] += l
	}
	return m
}

// changes are entered on every lab's configuration.
var changes = []string{
	"set interfaces ge-0/0/0 description \"changed by a test\"\nset interfaces ge-0/0/0 mtu 9100\n",
	"set vlans test vlan-id 3999\nset vlans test l3-interface irb.3999\nset interfaces irb unit 3999 family inet address 192.0.2.1/24\n",
	"delete protocols bgp\n",
	"delete interfaces ge-0/0/0\n",
	"deactivate interfaces ge-0/0/1\n",
	"set interfaces ge-0/0/7 gigether-options 802.3ad ae7\nset interfaces ae7 aggregated-ether-options lacp active\nset interfaces ae7 unit 0 family ethernet-switching interface-mode trunk vlan members [ 10 20 ]\n",
	"edit policy-options policy-statement test\nset term a from protocol static\nset term a then accept\nset term b then reject\ninsert term b before term a\ntop\n",
	"set firewall family inet filter test term a from source-address 192.0.2.1/32\nset firewall family inet filter test term a then accept\nset firewall family inet filter test term b then discard\n",
	"set routing-options static route 198.51.100.0/24 discard\nset routing-options static route 198.51.100.0/24 preference 250\n",
	"set protocols ospf area 0 interface ge-0/0/0.0 metric 77\nset protocols ospf area 0 interface lo0.0 passive\n",
	"set system ntp server 192.0.2.9 prefer\nset system syslog host 192.0.2.10 any any\nset snmp location here\n",
	"load merge terminal\ninterfaces {\n    ge-0/0/0 {\n        unit 0 {\n            family inet6 {\n                address 2001:db8::1/64;\n            }\n        }\n    }\n}\n",
	"replace pattern ge-0/0/1 with ge-0/0/9\n",
	"set groups G interfaces <ge-*> mtu 9192\nset apply-groups G\n",
	"set routing-instances TEST instance-type virtual-router\nset routing-instances TEST interface ge-0/0/0.0\n",
}

// TestRoundTrip enters changes on every lab's configuration and goes there and back by the commands computed.
func TestRoundTrip(t *testing.T) {
	for i, f := range labFiles(t) {
		body, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		tree := Vendor.Read(f, body)
		for k, c := range changes {
			if (i+k)%4 != 0 {
				continue
			}
			roundTrip(t, tree, Vendor.Enter(tree, "x.cmd", []byte(c)).After)
			if t.Failed() {
				t.Fatalf("%s: after entering\n%s", f, c)
			}
		}
	}
}

// TestRoundTripBetween goes from each file to the next: everything changes.
func TestRoundTripBetween(t *testing.T) {
	files := append(labFiles(t), corpusFiles(t)...)
	for i := 0; i+1 < len(files); i += 3 {
		a, err := os.ReadFile(files[i])
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(files[i+1])
		if err != nil {
			t.Fatal(err)
		}
		roundTrip(t, Vendor.Read("a", a), Vendor.Read("b", b))
		if t.Failed() {
			t.Fatalf("%s to %s", files[i], files[i+1])
		}
	}
}

// differences names what differs, for messages.
func differences(a, b *devices.Config) []string {
	in := func(c *devices.Config) map[string]string {
		m := map[string]string{}
		for _, l := range devices.Leaves(c) {
			m[l.Path] = l.Value
		}
		return m
	}
	x, y := in(a), in(b)
	var out []string
	for p, v := range x {
		if w, ok := y[p]; !ok || w != v {
			out = append(out, "got "+p+" = "+v)
		}
	}
	for p, v := range y {
		if w, ok := x[p]; !ok || w != v {
			out = append(out, "want "+p+" = "+v)
		}
	}
	sort.Strings(out)
	return out
}
