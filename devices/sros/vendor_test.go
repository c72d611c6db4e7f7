package sros

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"interlock/devices"
	"interlock/devices/nokia/nokiatest"
)

// TestRoundTrip goes there and back on every configuration of the labs.
func TestRoundTrip(t *testing.T) {
	nokiatest.RoundTrip(t, Vendor, labFiles(t), `
edit-config exclusive
configure
router "Base"
interface "new one" port 1/1/c9/1:77 ipv4 primary address 10.77.0.1 prefix-length 24
bgp group "fresh" peer-as 65077
bgp neighbor "10.77.0.2" group "fresh"
delete interface "system"
exit all
/configure system name "renamed"
/configure policy-options prefix-list "some" prefix 10.0.0.0/8 type longer
/configure policy-options policy-statement "fresh" named-entry "one" action action-type accept
/configure port 1/1/c1/1 description "after the change"
/configure lag "lag-7" {
    admin-state enable
    port 1/1/c7/1 {
    }
}
commit
`)
}

// silent are modelled lines that state a default or what another line says too.
var silent = regexp.MustCompile(`^(port 1/1/c\d+(/1)? \{|interface "[^"]*" \{|admin-state enable|loopback|bfd \{|neighbor|group "[^"]*" \{|entry|policy-statement|prefix-list|vprn|ospf|ip-filter|cluster \{|lag "|route|community|user|type internal|area|ipv4 \{|.*\{ \})`)

// TestMutation changes each modelled line of the labs and the corpus: the model must change.
func TestMutation(t *testing.T) {
	nokiatest.Mutation(t, Vendor, append(labFiles(t), corpusFiles(t)...), silent)
}

// TestFormsAgree reads a configuration in braces and as flat paths: the model is the same.
func TestFormsAgree(t *testing.T) {
	empty := Vendor.Read("empty.cfg", nil)
	for _, f := range labFiles(t) {
		text := nokiatest.Read(t, f)
		var flat strings.Builder
		for i, l := range strings.Split(text, "\n") {
			if i < 4 {
				flat.WriteString(l + "\n")
			}
		}
		for _, c := range Vendor.Commands(empty, Vendor.Read("x.cfg", []byte(text))) {
			flat.WriteString(c.Line + "\n")
		}
		if diff := nokiatest.Differ(nokiatest.Model(Vendor, text), nokiatest.Model(Vendor, flat.String())); diff != "" {
			t.Errorf("%s: %s", f, diff)
		}
	}
}

// TestDetect finds SR OS in its own texts and nowhere else.
func TestDetect(t *testing.T) {
	for _, f := range append(append(labFiles(t), corpusFiles(t)...), classicFiles...) {
		if w, _ := detect([]byte(nokiatest.Read(t, f))); w < 60 {
			t.Errorf("%s: weight %d", f, w)
		}
	}
	others, err := filepath.Glob(filepath.Join(shared(t), "corpus", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range others {
		if filepath.Base(filepath.Dir(f)) == "sros" {
			continue
		}
		text, err := os.ReadFile(f)
		if err != nil {
			continue
		}
		if w, signs := detect(text); w >= 15 {
			t.Errorf("%s looks like SR OS: %d %v", f, w, signs)
		}
	}
}

// TestEnter enters what people paste: prompts, levels, deletions, braces.
func TestEnter(t *testing.T) {
	before := Vendor.Read("r1.cfg", []byte("# TiMOS-B-26.3.R1 both/x86_64 Nokia 7750 SR-1 Copyright\nconfigure {\n    router \"Base\" {\n        autonomous-system 65001\n        interface \"a\" {\n            ipv4 {\n                primary {\n                    address 10.0.0.1\n                    prefix-length 24\n                }\n            }\n        }\n        bgp {\n            neighbor \"10.0.0.2\" {\n                peer-as 65002\n            }\n        }\n    }\n}\n"))
	e := Vendor.Enter(before, "x.cmd", []byte(`[/]
A:admin@r1# edit-config exclusive
(ex)[/]
A:admin@r1# configure router "Base"
(ex)[/configure router "Base"]
A:admin@r1# interface "a" admin-state disable
*(ex)[/configure router "Base"]
A:admin@r1# bgp
*(ex)[/configure router "Base" bgp]
A:admin@r1# delete neighbor "10.0.0.2"
A:admin@r1# back
A:admin@r1# autonomous-system 65009
A:admin@r1# exit all
A:admin@r1# nonsense here
A:admin@r1# /configure no-such-thing 5
A:admin@r1# commit
A:admin@r1# admin reboot now
`))
	c, _, _ := Vendor.Convert([]*devices.Tree{e.After})
	if c.BGP.ASN != 65009 || c.BGP.VRFs["default"] != nil || !c.Interfaces["a"].Shutdown {
		t.Errorf("after the commands: AS %d, BGP %v, interface shut down %v", c.BGP.ASN, c.BGP.VRFs["default"], c.Interfaces["a"].Shutdown)
	}
	want := map[string]struct {
		line string
		exec bool
	}{
		`interface "a" admin-state disable`: {"configure router Base interface a admin-state disable", false},
		`delete neighbor "10.0.0.2"`:        {"no configure router Base bgp neighbor 10.0.0.2", false},
		"nonsense here":                     {"nonsense here", true},
		"commit":                            {"commit", true},
		"admin reboot now":                  {"admin reboot now", true},
	}
	for _, got := range e.Commands {
		text := strings.TrimPrefix(got.Text, "A:admin@r1# ")
		if w, ok := want[text]; ok {
			if got.Line != w.line || got.Exec != w.exec {
				t.Errorf("%q is %q (exec %v), want %q (exec %v)", text, got.Line, got.Exec, w.line, w.exec)
			}
			delete(want, text)
		}
		if strings.Contains(text, "no-such-thing") && got.Disposition != devices.Unknown {
			t.Errorf("%q is %v", text, got.Disposition)
		}
	}
	for text := range want {
		t.Errorf("%q is no command of the text", text)
	}
}

// TestHeader reads version and platform.
func TestHeader(t *testing.T) {
	c := nokiatest.Model(Vendor, "# TiMOS-B-19.10.R3 both/x86_64 Nokia 7750 SR Copyright (c) 2000-2019 Nokia.\nconfigure {\n}\n")
	if c.Version != "19.10.R3" || !strings.HasPrefix(c.Platform, "7750 SR") {
		t.Errorf("version %q, platform %q", c.Version, c.Platform)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("configure {\n router \"Base\" {\n bgp {\n neighbor \"1.1.1.1\" { }\n}\n}\n}\n/configure router \"Base\" delete interface \"x\"\n"))
	f.Add([]byte("configure {\n policy-options {\n prefix-list \"a\" {\n prefix 10.0.0.0/8 type range {\n start-length 9\n end-length 8\n"))
	f.Add([]byte("exit all\nconfigure\n    router\n        ospf\n            area 0\n                no stub\n        exit\n    exit\nservice\n vprn 1 name no create\n  no shutdown\nexit\n"))
	f.Fuzz(func(t *testing.T, text []byte) { nokiatest.Everything(t, Vendor, text) })
}

func FuzzEnter(f *testing.F) {
	before := Vendor.Read("r.cfg", []byte("configure {\n system {\n name \"r\"\n }\n port 1/1/1 {\n admin-state enable\n }\n}\n"))
	f.Add([]byte("[ex:/configure]\nA:admin@r# port 1/1/1\nadmin-state disable\nback\ndelete port 1/1/1\n}\n/configure lag \"lag-1\" {\nport 1/1/1 {\n}\n"))
	classic := Vendor.Read("r.cfg", []byte("exit all\nconfigure\n    router\n        interface \"a\"\n            address 10.0.0.1/24\n            no shutdown\n        exit\n    exit\nexit all\n"))
	f.Add([]byte("A:r# configure router no interface a\nA:r>config# back\nconfigure service vprn 1 name no create\nno\nno no\nlag 1 port 1 2 3\nrouter\nno ospf\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, b := range []*devices.Tree{before, classic} {
			e := Vendor.Enter(b, "x.cmd", text)
			Vendor.Convert([]*devices.Tree{e.After})
			Vendor.Commands(b, e.After)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	text := []byte(nokiatest.Read(b, labFiles(b)[0]))
	lines := strings.Count(string(text), "\n")
	for b.Loop() {
		Vendor.Convert([]*devices.Tree{Vendor.Read("x.cfg", text)})
	}
	b.ReportMetric(float64(lines*b.N)/b.Elapsed().Seconds(), "lines/s")
}
