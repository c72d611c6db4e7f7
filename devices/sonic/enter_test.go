package sonic

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
	c, _, _ := Vendor.Convert(trees)
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
			before := Vendor.Read("before", []byte(file["before"]))
			after := Vendor.Read("after", []byte(file["after"]))
			e := Vendor.Enter(before, "commands", []byte(file["commands"]))
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
			tree := Vendor.Read("config", []byte(file["config"]))
			_, lines, _ := Vendor.Convert([]*devices.Tree{tree})
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
	for _, c := range Vendor.Commands(from, to) {
		fmt.Fprintf(&text, "%s%s\n", strings.Repeat("  ", len(c.Context)), c.Text)
	}
	e := Vendor.Enter(from, "computed", []byte(text.String()))
	if d := cmp.Diff(leaves(to), leaves(e.After)); d != "" {
		t.Fatalf("the computed commands lead elsewhere (-want +got):\n%s\nthe commands:\n%s", d, text.String())
	}
}

// changes are entered on every configuration of the labs.
var changes = []string{
	"sudo config interface mtu Ethernet1 9000\n",
	"config interface shutdown Ethernet0\nconfig interface ip add Ethernet1 192.0.2.1/31\nconfig interface ip remove Ethernet0 10.1.23.1/30\n",
	"config vlan add 3999\nconfig vlan member add -u 3999 Ethernet9\n",
	"table NTP_SERVER\n entry 192.0.2.7\ntable PORT\n entry Ethernet0\n  description \"a b\"\n",
	"config hostname other\n",
	"router bgp 65041\n no neighbor 10.1.23.2\n",
	"no table VLAN\nno table VLAN_MEMBER\nno table VLAN_INTERFACE\n",
}

// TestRoundTrip enters changes on every configuration of the labs and goes there and back by the commands computed.
func TestRoundTrip(t *testing.T) {
	files := labFiles(t, "sonic")
	for _, f := range files {
		tree, _, _ := convertFile(t, f)
		for _, c := range changes {
			e := Vendor.Enter(tree, "x.cmd", []byte(c))
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

// silent are modelled lines that need not change the model when they go: they only open what stands below, or say what
// the key of their entry says.
var silent = regexp.MustCompile(`^(no |exit|interface |router bgp|address-family|line vty|frr version|neighbor \S+ activate|table |entry (NULL|localhost)|entry \S+$|vlanid |admin_status |PRIORITY |stage INGRESS|password zebra|tagging_mode untagged|enabled |entry CTRL_PLANE_SNMP_ACL RULE_10)`)

var overwritten = map[string]bool{}

// TestMutation takes each modelled line of the labs and the corpus away by itself: the model must change, or must do so
// when a number or a word in the line is another. What a line says and the model does not hold is not modelled.
func TestMutation(t *testing.T) {
	tried := 0
	for _, f := range append(labFiles(t, "sonic"), corpusFiles(t)...) {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(text), "\n")
		model := func(lines []string) string {
			return strings.Join(leaves(Vendor.Read("x", []byte(strings.Join(lines, "\n")))), "\n")
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
			if !strings.HasSuffix(f, ".json") { // without its comma the text would be no JSON
				without := append(append([]string(nil), lines[:n]...), lines[n+1:]...)
				if model(without) != before {
					continue
				}
			}
			other := append([]string(nil), lines...)
			if m := regexp.MustCompile(`[0-9]+([^0-9]*)$`).FindStringSubmatchIndex(lines[n]); m != nil {
				v, _ := strconv.Atoi(lines[n][m[0]:m[2]])
				other[n] = lines[n][:m[0]] + strconv.Itoa(v+1) + lines[n][m[2]:]
			} else {
				other[n] = lines[n] + "x"
				if at := strings.LastIndexByte(lines[n], '"'); at > 0 {
					other[n] = lines[n][:at] + "x" + lines[n][at:]
				}
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
	f.Fuzz(func(t *testing.T, text string) {
		tree := Vendor.Read("x.cfg", []byte(text))
		_, lines, _ := Vendor.Convert([]*devices.Tree{tree})
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
	before := Vendor.Read("before.cfg", []byte(start))
	f.Fuzz(func(t *testing.T, text string) {
		e := Vendor.Enter(before, "x.cmd", []byte(text))
		Vendor.Convert([]*devices.Tree{e.After})
		Vendor.Commands(before, e.After)
		Vendor.Commands(e.After, before)
	})
}

const start = "{\n\"PORT\": {\n\"Ethernet0\": {\"mtu\": \"9100\"}\n},\n\"VLAN\": {\"Vlan10\": {\"vlanid\": \"10\"}}\n}\n"

// BenchmarkParse reads and converts 50,000 lines.
func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	text.WriteString("{\n    \"PORT\": {\n")
	for i := range 10000 {
		fmt.Fprintf(&text, "        \"Ethernet%d\": {\n            \"mtu\": \"9100\",\n            \"admin_status\": \"up\",\n            \"speed\": \"100000\"\n        },\n", i)
	}
	text.WriteString("        \"EthernetX\": {}\n    }\n}\n")
	n := strings.Count(text.String(), "\n")
	for b.Loop() {
		Vendor.Convert([]*devices.Tree{Vendor.Read("big", []byte(text.String()))})
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}
