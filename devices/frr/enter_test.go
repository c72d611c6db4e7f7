package frr

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"interlock/devices"
)

// leaves are what is set in the model of a configuration, one line each.
func leaves(trees ...*devices.Tree) []string {
	c, _, _ := Cumulus.Convert(trees)
	var out []string
	for _, l := range devices.Leaves(c) {
		out = append(out, l.Path+" = "+l.Value)
	}
	return out
}

func archive(t *testing.T, name string) map[string]string {
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
// must not be known.
func TestEnter(t *testing.T) {
	archives, err := filepath.Glob("testdata/enter/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives in testdata/enter")
	}
	for _, name := range archives {
		t.Run(filepath.Base(name), func(t *testing.T) {
			file := archive(t, name)
			before := Cumulus.Read("before", []byte(file["before"]))
			after := Cumulus.Read("after", []byte(file["after"]))
			e := Cumulus.Enter(before, "commands", []byte(file["commands"]))
			if d := cmp.Diff(leaves(after), leaves(e.After)); d != "" {
				t.Errorf("after the commands (-want +got):\n%s\n%s", d, e.After.Render(" "))
			}
			var unknown []string
			for _, c := range e.Commands {
				if c.Disposition == devices.Unknown {
					unknown = append(unknown, c.Text)
				}
			}
			if d := cmp.Diff(strings.TrimSpace(file["unknown"]), strings.Join(unknown, "\n")); d != "" {
				t.Errorf("unknown lines (-want +got):\n%s", d)
			}
			roundTrip(t, before, e.After)
			roundTrip(t, e.After, before)
		})
	}
}

// TestParse converts the file "config" of each archive: the model must have the leaves of "model" ("path = value"),
// and every other line that is not inert must be one of "unmodelled" or "unknown".
func TestParse(t *testing.T) {
	archives, err := filepath.Glob("testdata/parse/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives in testdata/parse")
	}
	for _, name := range archives {
		t.Run(filepath.Base(name), func(t *testing.T) {
			file := archive(t, name)
			tree := Cumulus.Read("config", []byte(file["config"]))
			_, lines, _ := Cumulus.Convert([]*devices.Tree{tree})
			if d := cmp.Diff(strings.Split(strings.TrimSpace(file["model"]), "\n"), leaves(tree)); d != "" {
				t.Errorf("leaves (-want +got):\n%s", d)
			}
			got := map[devices.Disposition]string{}
			for _, l := range lines {
				got[l.Disposition] += l.Text + "\n"
			}
			for d, want := range map[devices.Disposition]string{devices.Unknown: file["unknown"], devices.Unmodelled: file["unmodelled"]} {
				if x := cmp.Diff(want, got[d]); x != "" {
					t.Errorf("%v lines (-want +got):\n%s", d, x)
				}
			}
		})
	}
}

// roundTrip enters the commands from one configuration to another and compares the models.
func roundTrip(t *testing.T, from, to *devices.Tree) {
	t.Helper()
	var text strings.Builder
	for _, c := range Cumulus.Commands(from, to) {
		fmt.Fprintf(&text, "%s%s\n", strings.Repeat("  ", len(c.Context)), c.Text)
	}
	e := Cumulus.Enter(from, "computed", []byte(text.String()))
	if d := cmp.Diff(leaves(to), leaves(e.After)); d != "" {
		t.Fatalf("the computed commands lead elsewhere (-want +got):\n%s\nthe commands:\n%s", d, text.String())
	}
}

// changes are entered on every configuration of the labs.
var changes = []string{
	"interface swp1\n description test\n ip address 192.0.2.9/31\n",
	"router bgp 65001\n neighbor 192.0.2.1 remote-as 65009\n neighbor 192.0.2.1 shutdown\n address-family ipv4 unicast\n  network 192.0.2.0/24\n  neighbor 192.0.2.1 route-map X in\n",
	"no router bgp\n",
	"iface swp9\n    address 192.0.2.3/31\n    mtu 9000\nauto swp9\n",
	"ip route 192.0.2.0/24 Null0 250\nipv6 route 2001:db8::/32 2001:db8:1::1 tag 4\nno ip route 0.0.0.0/0 10.10.40.1\n",
	"ip prefix-list test seq 10 permit 192.0.2.0/24 le 32\nroute-map test permit 10\n match ip address prefix-list test\n set metric 5\n on-match next\n",
	"router ospf\n network 192.0.2.0/24 area 0\n passive-interface default\n no passive-interface swp1\ninterface swp1\n ip ospf cost 7\n",
	"vrf RED\n vni 4001\n ip route 10.9.0.0/16 blackhole\nexit-vrf\n",
	"hostname other\nlog file /var/log/frr.log\nno service integrated-vtysh-config\n",
	"router bgp 65002\n no neighbor 10.12.11.1\n",
}

// TestRoundTrip enters changes on every configuration of the labs and goes there and back by the commands computed.
func TestRoundTrip(t *testing.T) {
	files := append(labFiles(t, "cumulus"), labFiles(t, "sonic")...)
	for _, f := range files {
		tree, _, _ := convertFile(t, f)
		for _, c := range changes {
			e := Cumulus.Enter(tree, "x.cmd", []byte(c))
			roundTrip(t, tree, e.After)
			roundTrip(t, e.After, tree)
			if t.Failed() {
				t.Fatalf("%s: after entering\n%s", f, c)
			}
		}
	}
	for i := 0; i+1 < len(files); i++ { // everything changes
		a, _, _ := convertFile(t, files[i])
		b, _, _ := convertFile(t, files[i+1])
		roundTrip(t, a, b)
	}
}

// silent are modelled lines that need not change the model when they go: they state a default, or another line says
// what they say, or they only open a block.
var silent = regexp.MustCompile(`^([\w.-]+$|no |exit|interface \S+|iface \S+.*|auto |router (bgp|ospf6?).*|address-family .*|vrf \S+|line vty|frr version.*|net add (interface|bond|vlan|loopback|vrf|vxlan) \S+$|neighbor \S+ activate|net add bgp.* activate|send-community|net add routing log syslog$|neighbor \S+ send-community|bridge-vlan-aware|ip prefix-list \S+$|net add vlan \S+ vlan-(raw-device|id)|net add bgp \S+ autonomous-system|net add bgp l2vpn evpn\s+(neighbor|advertise-all-vni)|ip ospf network broadcast|vlan-raw-device)`)

// overwritten are lines of the corpus that a later line of the same file says over.
var overwritten = map[string]bool{"set community 1:1 additive": true, "net add interface bond2.4094 clag backup-ip 192.0.2.1 vrf mgmt": true, "net add bridge bridge pvid 2": true,
	"net add interface swp1 ipv6 forward 0": true, "net add interface swp1 ipv6 forward no": true, "net add interface swp1 ipv6 nd ra-interval 5555": true}

// TestMutation takes each modelled line of the labs and the corpus away by itself: the model must change, or must do so
// when a number or a word in the line is another. What a line says and the model does not hold is not modelled.
func TestMutation(t *testing.T) {
	tried := 0
	for _, f := range append(append(labFiles(t, "cumulus"), labFiles(t, "sonic")...), corpusFiles(t)...) {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(text), "\n")
		model := func(lines []string) string {
			return strings.Join(leaves(Cumulus.Read("x", []byte(strings.Join(lines, "\n")))), "\n")
		}
		before := model(lines)
		_, _, reports := convertFile(t, f)
		seen := map[string]bool{}
		for _, r := range reports {
			if overwritten[r.Text] {
				continue
			}
			if r.Disposition != devices.Modelled || silent.MatchString(r.Text) || seen[r.Text] {
				continue
			}
			seen[r.Text] = true
			tried++
			n := r.Pos.Line - 1
			without := append(append([]string(nil), lines[:n]...), lines[n+1:]...)
			if model(without) != before {
				continue
			}
			other := append([]string(nil), lines...)
			if m := regexp.MustCompile(`[0-9]+([^0-9]*)$`).FindStringSubmatchIndex(lines[n]); m != nil {
				v, _ := strconv.Atoi(lines[n][m[0]:m[2]])
				other[n] = lines[n][:m[0]] + strconv.Itoa(v+1) + lines[n][m[2]:]
			} else {
				other[n] = lines[n] + "x"
			}
			if model(other) == before {
				t.Errorf("%s:%d: the model is the same without the modelled line %q", filepath.Base(f), r.Pos.Line, r.Text)
			}
		}
	}
	t.Logf("%d lines taken away", tried)
}

func seeds(f *testing.F) {
	for _, g := range []string{"testdata/enter/*.txtar", "testdata/parse/*.txtar", "../../../shared/corpus/cumulus*/*", "../../../../shared/corpus/cumulus*/*", "../../../../shared/corpus/sonic/*"} {
		files, err := filepath.Glob(g)
		if err != nil {
			f.Fatal(err)
		}
		for i, name := range files {
			if text, err := os.ReadFile(name); err == nil && i < 40 {
				f.Add(string(text))
			}
		}
	}
}

// FuzzParse: no text makes reading or converting panic, and every line has exactly one disposition.
func FuzzParse(f *testing.F) {
	seeds(f)
	f.Add("- header:\n    model: VX\n- set:\n    interface:\n      swp1-3:\n        ip:\n          address:\n            10.0.0.1/24: {}\n  - odd\n    'a b': c\n")
	f.Add(nvLeaf(f))
	f.Fuzz(func(t *testing.T, text string) {
		tree := Cumulus.Read("x.cfg", []byte(text))
		_, lines, _ := Cumulus.Convert([]*devices.Tree{tree})
		if len(lines) != tree.Lines {
			t.Fatalf("%d lines have %d dispositions", tree.Lines, len(lines))
		}
		for _, l := range lines {
			if l.Disposition < devices.Modelled || l.Disposition > devices.Unknown {
				t.Fatalf("%v: no disposition", l.Pos)
			}
		}
	})
}

// FuzzEnter: no text makes entering or the commands back panic.
func FuzzEnter(f *testing.F) {
	seeds(f)
	before := Cumulus.Read("before.cfg", []byte(start))
	f.Fuzz(func(t *testing.T, text string) {
		e := Cumulus.Enter(before, "x.cmd", []byte(text))
		Cumulus.Convert([]*devices.Tree{e.After})
		Cumulus.Commands(before, e.After)
		Cumulus.Commands(e.After, before)
	})
}

const start = "auto swp1\niface swp1\n    address 10.0.0.1/31\nfrr version 8.4\nrouter bgp 1\n neighbor 10.0.0.0 remote-as 2\n address-family ipv4 unicast\n  network 10.0.0.0/8\n exit-address-family\nroute-map A permit 10\n"

// BenchmarkParse reads and converts 50,000 lines.
func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	text.WriteString("frr version 8.4.4\nfrr defaults datacenter\nrouter bgp 65000\n")
	for i := range 10000 {
		fmt.Fprintf(&text, " neighbor 10.%d.%d.1 remote-as external\n neighbor 10.%d.%d.1 description n%d\n", i/250, i%250, i/250, i%250, i)
	}
	for i := range 10000 {
		fmt.Fprintf(&text, "!\nip route 172.16.%d.%d/32 10.0.0.1 tag %d\nip prefix-list P%d seq 5 permit 10.0.0.0/8 le 32\n", i/250, i%250, i, i)
	}
	n := strings.Count(text.String(), "\n")
	for b.Loop() {
		Cumulus.Convert([]*devices.Tree{Cumulus.Read("big", []byte(text.String()))})
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}
