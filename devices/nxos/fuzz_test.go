package nxos

import (
	"os"
	"path/filepath"
	"testing"

	"interlock/devices"
)

func seeds(f *testing.F) {
	for _, g := range []string{"testdata/enter/*.txtar", "../../../shared/corpus/nxos/*", "../../../../shared/corpus/nxos/*"} {
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

// FuzzEnter: no text makes entering or the commands back panic, and what was entered is accounted for.
func FuzzEnter(f *testing.F) {
	seeds(f)
	before := Vendor.Read("before.cfg", []byte("feature ospf\nvlan 10\ninterface port-channel1\n  switchport mode trunk\ninterface Ethernet1/1\n  channel-group 1\ninterface Ethernet1/2\n  no switchport\n  ip address 10.0.0.1/31\nrouter bgp 1\n  neighbor 10.0.0.0\n    remote-as 2\nip access-list A\n  10 permit ip any any\n"))
	f.Fuzz(func(t *testing.T, text string) {
		e := Vendor.Enter(before, "x.cmd", []byte(text))
		Vendor.Convert([]*devices.Tree{e.After})
		Vendor.Commands(before, e.After)
		Vendor.Commands(e.After, before)
	})
}
