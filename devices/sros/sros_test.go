package sros

import (
	"strings"
	"testing"

	"interlock/devices"
)

// TestPasted enters what people paste: prompts, levels, deletions, braces.
func TestPasted(t *testing.T) {
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
	c := system.ModelOf("# TiMOS-B-19.10.R3 both/x86_64 Nokia 7750 SR Copyright (c) 2000-2019 Nokia.\nconfigure {\n}\n")
	if c.Version != "19.10.R3" || !strings.HasPrefix(c.Platform, "7750 SR") {
		t.Errorf("version %q, platform %q", c.Version, c.Platform)
	}
}
