package ios

import (
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
	"testing"

	"interlock/devices"
)

func enter(t testing.TB, before *devices.Tree, commands string) devices.Entered {
	return Vendor.Enter(before, "x.cmd", []byte(commands))
}

func modelOf(tree *devices.Tree) *devices.Config {
	c, _, _ := Vendor.Convert([]*devices.Tree{tree})
	return withoutPlaces(c)
}

func lines(cs []devices.Command) string {
	var b strings.Builder
	for _, c := range cs {
		b.WriteString(strings.Repeat("   ", len(c.Context)) + c.Line + "\n")
	}
	return b.String()
}

// TestEnter enters the commands of testdata/enter/*.txt, which hold the configuration before, the commands and the
// configuration after, between lines "-- before --", "-- commands --", "-- after --", and optionally "-- unknown --": the
// commands that must not be known. The models must be the same; so must they be after the way back.
func TestEnter(t *testing.T) {
	files, err := filepath.Glob("testdata/enter/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(f), func(t *testing.T) {
			part := sections(string(text))
			before := Vendor.Read("before.cfg", []byte(part["before"]))
			was := before.Render("   ")
			got := enter(t, before, part["commands"])
			if before.Render("   ") != was {
				t.Error("entering commands changed the configuration before")
			}
			after := Vendor.Read("after.cfg", []byte(part["after"]))
			if !reflect.DeepEqual(modelOf(got.After), modelOf(after)) {
				t.Errorf("got\n%s\nwant\n%s", got.After.Render("   "), part["after"])
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
		got := enter(t, way.from, lines(cs))
		if !sameModel(modelOf(got.After), modelOf(way.to)) {
			t.Errorf("%s: the commands\n%s\nlead elsewhere: %s", way.name, lines(cs), strings.Join(differences(modelOf(got.After), modelOf(way.to)), "\n   "))
		}
	}
}

// sameModel compares models. A port that only one of them speaks of, with nothing to say, is there on the other too.
func sameModel(a, b *devices.Config) bool {
	for _, x := range [][2]*devices.Config{{a, b}, {b, a}} {
		for name, i := range x[0].Interfaces {
			if x[1].Interfaces[name] == nil && (i.Kind == devices.Ethernet || i.Kind == devices.MgmtPort) && reflect.DeepEqual(i, modelOf(Vendor.Read("port", []byte("interface "+name+"\n"))).Interfaces[name]) {
				delete(x[0].Interfaces, name)
			}
		}
	}
	return reflect.DeepEqual(a, b)
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
	"interface GigabitEthernet0/1\n description changed by a test\n mtu 9100\n",
	"vlan 3999\n name test\ninterface Vlan3999\n ip address 192.0.2.1 255.255.255.0\n",
	"no router bgp 1\nno router ospf 1\n",
	"default interface GigabitEthernet1\n",
	"interface range GigabitEthernet1 - 2\n shutdown\n",
	"no vlan 10\nno interface Vlan10\n",
	"interface GigabitEthernet0/3\n channel-group 77 mode active\ninterface Port-channel77\n switchport mode trunk\n switchport trunk allowed vlan 10,20\n switchport trunk allowed vlan add 30\n",
	"ip access-list extended test\n permit ip host 192.0.2.1 any\n deny ip any any log\n",
	"access-list 97 permit 192.0.2.0 0.0.0.255\naccess-list 97 deny any\nline vty 0 4\n access-class 97 in\n",
	"no ip routing\nip route 198.51.100.0 255.255.255.0 Null0 250 tag 7 name test\n",
	"router ospf 99\n network 192.0.2.0 0.0.0.255 area 0\n passive-interface default\n no passive-interface GigabitEthernet1\n",
	"ntp server 192.0.2.9 prefer\nlogging host 192.0.2.10\nsnmp-server location here\nbanner motd ^Cfirst\nsecond^C\n",
	"ip prefix-list test seq 10 permit 192.0.2.0/24\nroute-map test permit 10\n match ip address prefix-list test\n set metric 5\n",
	"vrf definition TEST\n rd 1:1\n address-family ipv4\n  route-target import 1:1\n exit-address-family\ninterface GigabitEthernet1\n vrf forwarding TEST\n ip address 192.0.2.5 255.255.255.254\n",
	"router eigrp 77\n network 192.0.2.0\n redistribute static metric 1 2 3 4 5\nrouter eigrp NAMED\n address-family ipv4 unicast autonomous-system 9\n  network 10.0.0.0 0.255.255.255\n  af-interface default\n   passive-interface\n  exit-af-interface\n exit-address-family\n",
	"interface GigabitEthernet2\n standby 1 ip 192.0.2.1\n standby 1 priority 110\n standby 1 preempt\n ipv6 address 2001:db8::1/64\n",
}

// TestRoundTrip enters changes on every lab's configuration and goes there and back by the commands computed.
func TestRoundTrip(t *testing.T) {
	for i, f := range labFiles(t) {
		tree, _, _ := convertFile(t, f)
		for k, c := range changes {
			if (i+k)%4 != 0 { // every change on a quarter of the labs
				continue
			}
			after := enter(t, tree, c).After
			roundTrip(t, tree, after)
			if t.Failed() {
				t.Fatalf("%s: after entering\n%s", f, c)
			}
		}
	}
}

// TestRoundTripBetween goes from each lab's configuration to the next one's: everything changes.
func TestRoundTripBetween(t *testing.T) {
	files := labFiles(t)
	tried := 0
	defer func() { t.Logf("%d pairs of configurations of the same hardware", tried) }()
	for i := 0; i+1 < len(files); i++ {
		a, b := withoutHeader(t, files[i]), withoutHeader(t, files[i+1])
		if ports(a) != ports(b) {
			continue // no command makes or takes away a port
		}
		tried++
		roundTrip(t, a, b)
		if t.Failed() {
			t.Fatalf("%s to %s", files[i], files[i+1])
		}
	}
}

// ports are the names of the physical ports.
func ports(tree *devices.Tree) string {
	var names []string
	for name, i := range modelOf(tree).Interfaces {
		if i.Kind == devices.Ethernet {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return strings.Join(names, " ")
}

// withoutHeader reads a configuration without the comments that tell its version, which no command changes.
func withoutHeader(t testing.TB, file string) *devices.Tree {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	for _, l := range strings.Split(string(text), "\n") {
		if !strings.HasPrefix(l, "!") {
			kept = append(kept, l)
		}
	}
	return Vendor.Read(file, []byte(strings.Join(kept, "\n")))
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
