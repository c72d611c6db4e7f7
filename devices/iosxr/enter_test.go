package iosxr

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"interlock/devices"
	"interlock/devices/syntax"
)

// leaves are what is set in the model of a configuration, one line each.
func leaves(trees ...*devices.Tree) []string {
	c, _, _ := Vendor.Convert(trees)
	var out []string
	for _, l := range devices.Leaves(c) {
		out = append(out, l.Path+" = "+l.Value)
	}
	return out
}

func archive(t *testing.T, name string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	file := map[string]string{}
	for _, f := range txtar.Parse(text).Files {
		file[f.Name] = string(f.Data)
	}
	return file
}

// TestEnter enters the file "commands" of each archive on "before"; the model must then be that of "after". The
// commands computed back and forth must lead there too. The file "unknown", where there is one, lists the lines that
// must not be known, "unmodelled" those that must be and whose effect is not computed.
func TestEnter(t *testing.T) {
	archives, err := filepath.Glob("testdata/enter/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives in testdata/enter")
	}
	for _, name := range archives {
		t.Run(filepath.Base(name), func(t *testing.T) {
			file := archive(t, name)
			before := Vendor.Read("before", []byte(file["before"]))
			after := Vendor.Read("after", []byte(file["after"]))
			e := Vendor.Enter(before, "commands", []byte(file["commands"]))
			if d := cmp.Diff(leaves(after), leaves(e.After)); d != "" {
				t.Errorf("after the commands (-want +got):\n%s\n%s", d, e.After.Render(" "))
			}
			said := map[devices.Disposition][]string{}
			for _, l := range e.Lines {
				said[l.Disposition] = append(said[l.Disposition], strings.TrimSpace(l.Text))
			}
			for kind, d := range map[string]devices.Disposition{"unknown": devices.Unknown, "unmodelled": devices.Unmodelled} {
				if d := cmp.Diff(strings.TrimSpace(file[kind]), strings.Join(said[d], "\n")); d != "" {
					t.Errorf("%s lines (-want +got):\n%s", kind, d)
				}
			}
			roundTrip(t, before, e.After)
			roundTrip(t, e.After, before)
		})
	}
}

// TestModel holds the model of the file "config" of each archive to the lines of "model": paths with values that must
// be set, and, behind a "-", paths that must not be.
func TestModel(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives in testdata")
	}
	for _, name := range archives {
		t.Run(filepath.Base(name), func(t *testing.T) {
			file := archive(t, name)
			tree := Vendor.Read("config", []byte(file["config"]))
			got := leaves(tree)
			_, lines, _ := Vendor.Convert([]*devices.Tree{tree})
			said := map[string][]string{}
			for _, l := range lines {
				said[l.Disposition.String()] = append(said[l.Disposition.String()], strings.TrimSpace(l.Text))
			}
			for _, want := range strings.Split(strings.TrimSpace(file["model"]), "\n") {
				if absent, ok := strings.CutPrefix(want, "-"); ok {
					for _, g := range got {
						if strings.HasPrefix(g, absent) {
							t.Errorf("the model has %q", g)
						}
					}
					continue
				}
				found := false
				for _, g := range got {
					found = found || g == want || strings.TrimSuffix(g, " = ") == want
				}
				if !found {
					t.Errorf("the model has no %q", want)
				}
			}
			for _, kind := range []string{"unknown", "unmodelled"} {
				if d := cmp.Diff(strings.TrimSpace(file[kind]), strings.Join(said[kind], "\n")); d != "" {
					t.Errorf("%s lines (-want +got):\n%s", kind, d)
				}
			}
			if t.Failed() {
				t.Log("the model:\n" + strings.Join(got, "\n"))
			}
		})
	}
}

// roundTrip enters the commands from one configuration to another and compares the models.
func roundTrip(t *testing.T, from, to *devices.Tree) {
	t.Helper()
	text := syntax.Typed(Vendor.Commands(from, to))
	e := Vendor.Enter(from, "computed", []byte(text))
	if d := cmp.Diff(leaves(to), leaves(e.After)); d != "" {
		t.Errorf("the computed commands lead elsewhere (-want +got):\n%s\nthe commands:\n%s", d, text)
	}
}

// changes are what a round trip tries on every configuration: lines that a person may enter.
var changes = []string{
	"interface GigabitEthernet0/0/0/9\n description changed\n mtu 9000\n ipv4 address 203.0.113.1 255.255.255.252\n no shutdown\n",
	"interface Loopback777\n ipv4 address 203.0.113.9/32\n ipv6 address 2001:db8::9/128\n",
	"no hostname\nhostname other\n",
	"router static\n address-family ipv4 unicast\n  203.0.113.0/24 Null0 tag 7\n",
	"prefix-set NEW\n  203.0.113.0/24 le 32,\n  198.51.100.0/24\nend-set\nroute-policy NEW\n  if destination in NEW then\n    set local-preference 200\n    pass\n  else\n    drop\n  endif\nend-policy\n",
	"router bgp 65100\n neighbor 203.0.113.2\n  remote-as 64999\n  address-family ipv4 unicast\n   route-policy NEW in\n",
	"no router bgp 65100\n", "no router ospf 65200\n", "no interface Loopback0\n", "no vrf AZURE\n", "no route-policy IBGP-OUT\n", "no prefix-set IBGP-OUT\n",
	"route-policy IBGP-OUT\n  pass\nend-policy\n",
	"router ospf 65200\n area 0\n  interface Bundle-Ether23\n   cost 7\n  no interface Bundle-Ether45\n",
}

// notRunning are files that no device shows as its running configuration, so that the order of their lines is lost.
var notRunning = map[string]string{
	"acl": "repeats entries without numbers", "bgp-multiple-routers": "two BGP processes",
	"xr-bfd": "one value said twice", "xr-ospf": "one value said twice", "xr-logging": "one value said twice",
	"xr-no-aggregate-address":       "commands that take statements back",
	"xr-conflict-policy-highest-ip": "two primary addresses", "xr-conflict-policy-static": "two primary addresses",
}

// TestRoundTrip makes changes to every configuration of the labs, and to those of the corpus, and goes back.
func TestRoundTrip(t *testing.T) {
	n := 0
	for _, f := range append(labFiles(t), corpusFiles(t, "iosxr")...) {
		if notRunning[shortName(f)] != "" {
			continue
		}
		before, _, _ := convertFile(t, f)
		for _, change := range changes {
			after := Vendor.Enter(before, "change", []byte(change)).After
			roundTrip(t, before, after)
			roundTrip(t, after, before)
			n++
			if t.Failed() {
				t.Fatalf("%s with %q", f, change)
			}
		}
		// Each block of the configuration taken away, and back.
		for _, node := range before.Nodes {
			if node.Kind != syntax.Statement || node.Line == "end" || node.Line == "exit" || strings.HasPrefix(node.Line, "no ") {
				continue
			}
			after := Vendor.Enter(before, "change", []byte("no "+node.Line+"\n")).After
			roundTrip(t, before, after)
			roundTrip(t, after, before)
			n++
			if t.Failed() {
				t.Fatalf("%s without %q", f, node.Line)
			}
		}
	}
	t.Logf("%d changes there and back", n)
}
