package sros

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"interlock/devices"
	"interlock/devices/syntax"
	"interlock/devices/vendortest"
)

// classicSystem is SR OS in its classic CLI under test.
var classicSystem = vendortest.System{
	Vendor: Vendor, Own: "testdata/classic-*.cfg", Always: regexp.MustCompile(`^(no )?shutdown$`), Changes: []string{classicChange},
	Base: "exit all\nconfigure\n    router\n        interface \"a\"\n            address 10.0.0.1/24\n            no shutdown\n        exit\n    exit\nexit all\n",
}

var classicFiles = []string{"testdata/classic-core.cfg", "testdata/classic-services.cfg"}

var patternArgument = regexp.MustCompile(`[<{](\w+)(?::([^>}]*))?[>}]`)

// sample gives a word that an argument of a pattern takes.
func sample(name, kind string) string {
	switch {
	case name == "onoff":
		return strings.Split(kind, "|")[0]
	case strings.Contains(kind, "|"):
		return strings.Split(kind, "|")[0]
	case strings.HasPrefix(kind, "int("):
		return strings.Split(kind[4:], "-")[0]
	case strings.HasPrefix(kind, "int"):
		return "2"
	}
	switch kind {
	case "ip", "addr":
		return "192.0.2.1"
	case "ip6":
		return "2001:db8::1"
	case "prefix", "anyprefix":
		return "192.0.2.0/24"
	case "prefix6":
		return "2001:db8::/64"
	case "mask":
		return "255.255.255.0"
	case "mac":
		return "00:00:5e:00:53:01"
	case "asn":
		return "65001"
	}
	switch name {
	case "vprn", "ies":
		return "2"
	case "area":
		return "0.0.0.0"
	case "r":
		return "24-32"
	case "sap", "port", "member":
		return "1/1/1"
	case "p":
		if kind == "rest" {
			return "bgp"
		}
		return "tcp"
	case "f":
		return "ipv4"
	case "m":
		if kind == "rest" {
			return "65001"
		}
		return "192.0.2.1"
	case "a", "h", "n":
		return "192.0.2.1"
	}
	return "x"
}

// TestClassicTable holds the table to MD-CLI's rows: whatever a statement of the classic CLI comes to must be one of them.
func TestClassicTable(t *testing.T) {
	options := regexp.MustCompile(`\[[^\]]*\]`)
	choice := regexp.MustCompile(`\(([^)|]*)[^)]*\)`)
	for _, r := range classicCLI.rows {
		if r.As == syntax.Inert || r.As == syntax.Unmodelled {
			continue
		}
		text := patternArgument.ReplaceAllStringFunc(options.ReplaceAllString(r.Pattern, ""), func(a string) string {
			m := patternArgument.FindStringSubmatch(a)
			return sample(m[1], m[2])
		})
		words := strings.Fields(choice.ReplaceAllString(text, "$1"))
		row, args, ok := grammar.Find(words)
		if !ok {
			t.Errorf("%s: %q is no statement", r.Pattern, text)
			continue
		}
		paths, ok := classicCLI.paths(row, args, words, nil)
		if !ok || len(paths) == 0 {
			t.Errorf("%s: comes to nothing", row.Pattern)
		}
		for _, p := range paths {
			if _, _, ok := grammar.Find(p); !ok {
				t.Errorf("%s: MD-CLI has no %q", row.Pattern, strings.Join(p, " "))
			}
		}
	}
}

func TestClassicLines(t *testing.T) {
	for _, f := range classicFiles {
		_, lines, _ := Vendor.Convert([]*devices.Tree{Vendor.Read(f, vendortest.ReadFile(t, f))})
		var sum devices.Coverage
		for _, l := range lines {
			sum.Count(l.Disposition)
			if l.Disposition == devices.Unknown {
				t.Errorf("%s:%d: %s: %s", f, l.Pos.Line, l.Text, l.Why)
			}
		}
		t.Logf("%s: %+v", f, sum)
	}
}

// TestClassicSecrets keeps keys and passwords out of lines and model, deep in a path too.
func TestClassicSecrets(t *testing.T) {
	key := "RfX6dIGwqwtU3eJP64aVqOdA2xeV"
	for name, text := range map[string]string{
		"classic":  string(vendortest.ReadFile(t, classicFiles[0])),
		"one line": "exit all\nconfigure router bgp group g neighbor 10.0.0.1 authentication-key \"" + key + "\" hash2\n",
		"flat":     "/configure router \"Base\" bgp neighbor \"10.0.0.1\" authentication-key \"" + key + "\" hash2\n",
		"braces":   "configure {\n router \"Base\" {\n bgp {\n neighbor \"10.0.0.1\" {\n authentication-key \"" + key + "\" hash2\n}\n}\n}\n}\n",
	} {
		tree := Vendor.Read("x.cfg", []byte(text))
		c, lines, _ := Vendor.Convert([]*devices.Tree{tree})
		for _, l := range devices.Leaves(*c) {
			if strings.Contains(l.Value, key) {
				t.Errorf("%s: %s has the key", name, l.Path)
			}
		}
		for _, l := range lines {
			if strings.Contains(l.Text, key) {
				t.Errorf("%s: line %d has the key", name, l.Pos.Line)
			}
		}
		for _, n := range tree.Nodes {
			if strings.Contains(n.Path(), key) {
				t.Errorf("%s: the words of line %d have the key", name, n.Pos.Line)
			}
		}
	}
}

// TestClassicMutation changes each modelled line of the classic form: the model must change.
func TestClassicMutation(t *testing.T) { vendortest.Mutation(t, classicSystem) }

const classicChange = `
A:core-1# configure router interface "new one" address 10.77.0.1/24
A:core-1# configure router interface "new one"
A:core-1>config>router>if# port 1/1/9:77
A:core-1>config>router>if# no shutdown
A:core-1>config>router>if# exit all
A:core-1# configure
A:core-1>config# router Base
A:core-1>config>router# interface "system" shutdown
A:core-1>config>router# no interface "system"
A:core-1>config>router# bgp
group "fresh"
peer-as 65077
neighbor 10.77.0.2
keepalive 5
no shutdown
back
exit
exit
exit all
configure router policy-options begin
configure router policy-options prefix-list "some" prefix 10.0.0.0/8 longer
configure router policy-options policy-statement "fresh" entry 10 action accept
configure router policy-options commit
configure system name "renamed"
configure port 1/1/1 description "after the change"
configure port 1/1/1 shutdown
configure lag 7 port 1/1/7 1/1/8
configure lag 7 no shutdown
configure service vprn 900 name "green" customer 1 create
configure service vprn 900 interface "lan" create
configure service vprn 900 interface "lan" sap 1/1/8:900 create
configure service vprn 900 interface "lan" address 10.9.0.1/24
configure service vprn 900 no shutdown
admin save
`

// TestClassicRoundTrip goes there and back in the classic form.
func TestClassicRoundTrip(t *testing.T) {
	vendortest.RoundTrip(t, classicSystem)
}

// TestClassicAgrees reads one configuration in both languages of the system: the model is the same.
func TestClassicAgrees(t *testing.T) {
	classic := `exit all
configure
    port 1/1/1
        no shutdown
    exit
    router
        interface "a"
            address 10.0.0.1/24
            port 1/1/1
            no shutdown
        exit
        autonomous-system 65001
        ospf
            area 0.0.0.0
                interface "a"
                    no shutdown
                exit
            exit
            no shutdown
        exit
        bgp
            group "g"
                peer-as 65002
                neighbor 10.0.0.2
                exit
            exit
            no shutdown
        exit
    exit
    service
        vprn 7 customer 1 create
            interface "a" create
                address 10.7.0.1/24
            exit
            no shutdown
        exit
    exit
exit all
`
	model := `configure {
    port 1/1/1 {
        admin-state enable
    }
    router "Base" {
        autonomous-system 65001
        interface "a" {
            admin-state enable
            port 1/1/1
            ipv4 {
                primary {
                    address 10.0.0.1
                    prefix-length 24
                }
            }
        }
        ospf 0 {
            admin-state enable
            area 0.0.0.0 {
                interface "a" { }
            }
        }
        bgp {
            admin-state enable
            ebgp-default-reject-policy {
                import false
                export false
            }
            group "g" {
                peer-as 65002
            }
            neighbor "10.0.0.2" {
                group "g"
            }
        }
    }
    service {
        vprn "7" {
            admin-state enable
            service-id 7
            customer "1"
            interface "a" {
                ipv4 {
                    primary {
                        address 10.7.0.1
                        prefix-length 24
                    }
                }
            }
        }
    }
}
`
	if diff := vendortest.Differences(system.ModelOf(model), system.ModelOf(classic)); len(diff) > 0 {
		t.Error(diff)
	}
}

// TestClassicEnter enters commands of the classic CLI; the knowledge base is asked about MD-CLI's paths.
func TestClassicEnter(t *testing.T) {
	before := Vendor.Read("r1.cfg", vendortest.ReadFile(t, classicFiles[0]))
	e := Vendor.Enter(before, "x.cmd", []byte(`A:core-1# configure port 1/1/1 ethernet mode access
A:core-1# configure card 1 mda 1 shutdown
A:core-1# configure router
A:core-1>config>router# interface "to-core-3"
A:core-1>config>router>if# vrrp 7 preempt
A:core-1>config>router>if# no vrrp 7
A:core-1>config>router>if# shutdown
A:core-1>config>router>if# exit
A:core-1>config>router# no static-route-entry 10.100.0.0/16
A:core-1>config>router# bgp no router-id
A:core-1>config>router# frobnicate 5
A:core-1>config>router# no frobnicate
A:core-1>config>router# /configure router policy-options begin
A:core-1>config>router# exit all
A:core-1# admin reboot now
A:core-1# nonsense
`))
	c, _, _ := Vendor.Convert([]*devices.Tree{e.After})
	i := c.Interfaces["to-core-3"]
	if !i.Shutdown || len(i.Gateways) > 0 || c.BGP.VRFs["default"].RouterID != c.System.RouterIDs[""] || len(c.VRFs["default"].StaticRoutes) != 1 {
		t.Errorf("shut down %v, groups %v, static routes %v", i.Shutdown, i.Gateways, c.VRFs["default"].StaticRoutes)
	}
	want := map[string]struct {
		line  string
		known devices.Disposition
		exec  bool
	}{
		"configure port 1/1/1 ethernet mode access": {"configure port 1/1/1 ethernet mode access", devices.Unmodelled, false},
		"shutdown":                            {"configure router Base interface to-core-3 admin-state disable", devices.Modelled, false},
		"no vrrp 7":                           {"no configure router Base interface to-core-3 ipv4 vrrp 7", devices.Modelled, false},
		"no static-route-entry 10.100.0.0/16": {"no configure router Base static-routes route 10.100.0.0/16 route-type unicast", devices.Modelled, false},
		"frobnicate 5":                        {"configure router Base frobnicate 5", devices.Unknown, false},
		"no frobnicate":                       {"no configure router Base frobnicate", devices.Unknown, false},
		"admin reboot now":                    {"admin reboot now", devices.Unknown, true},
		"nonsense":                            {"nonsense", devices.Unknown, true},
	}
	for _, got := range e.Commands {
		_, text, _ := strings.Cut(got.Text, "# ")
		if w, ok := want[text]; ok {
			if got.Line != w.line || got.Exec != w.exec || got.Disposition != w.known {
				t.Errorf("%q is %q (%v, exec %v), want %q (%v, exec %v)", text, got.Line, got.Disposition, got.Exec, w.line, w.known, w.exec)
			}
			delete(want, text)
		}
	}
	for text := range want {
		t.Errorf("%q is no command of the text", text)
	}
	if len(e.Findings) != 1 || e.Findings[0].Severity != devices.Inconclusive || e.Findings[0].Pos.Line != 13 {
		t.Errorf("begin without commit: findings %v", e.Findings)
	}
}

// TestClassicCommands writes what a person of the classic CLI would enter.
func TestClassicCommands(t *testing.T) {
	before := Vendor.Read("r.cfg", vendortest.ReadFile(t, classicFiles[1]))
	after := Vendor.Enter(before, "x.cmd", []byte("configure service vprn 100 interface lan create\nconfigure service vprn 100 interface lan address 10.1.0.1/24\nconfigure router no interface system\nconfigure router policy-options begin\nconfigure router policy-options prefix-list p prefix 10.0.0.0/8 longer\nconfigure router policy-options commit\n")).After
	var got []string
	for _, c := range Vendor.Commands(before, after) {
		got = append(got, c.Line)
	}
	want := []string{
		"/configure router Base interface system shutdown",
		"/configure router Base no interface system",
		"/configure service vprn 100 interface lan create",
		"/configure service vprn 100 interface lan address 10.1.0.1/24",
		"/configure router Base policy-options begin",
		"/configure router Base policy-options prefix-list p prefix 10.0.0.0/8 longer",
		"/configure router Base policy-options commit",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("commands are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func FuzzEnterClassic(f *testing.F) { vendortest.FuzzEnter(f, classicSystem) }

// BenchmarkClassic reads interfaces of the classic form; lines/s must not fall with their number.
func BenchmarkClassic(b *testing.B) {
	for _, n := range []int{10000, 40000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var text strings.Builder
			text.WriteString("exit all\nconfigure\n    router Base\n")
			for i := range n / 5 {
				fmt.Fprintf(&text, "        interface \"i%d\"\n            address 10.%d.%d.1/24\n            no ldp-sync-timer\n            no shutdown\n        exit\n", i, i/250, i%250)
			}
			for b.Loop() {
				Vendor.Convert([]*devices.Tree{Vendor.Read("x.cfg", []byte(text.String()))})
			}
			b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "lines/s")
		})
	}
}
