package ios

import (
	"bytes"
	"os"
	"testing"

	"interlock/devices"
)

// FuzzParse: no text makes the parser panic or leaves a line without its one disposition.
func FuzzParse(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 1<<16 {
			return
		}
		tree := Vendor.Read("x.cfg", text)
		_, lines, _ := Vendor.Convert([]*devices.Tree{tree})
		if len(lines) != tree.Lines {
			t.Errorf("%d lines have %d dispositions", tree.Lines, len(lines))
		}
		for i, l := range lines {
			if l.Disposition < devices.Modelled || l.Disposition > devices.Unknown {
				t.Errorf("line %d has disposition %v", i+1, l.Disposition)
			}
			if l.Pos.Line != i+1 {
				t.Errorf("line %d has the place of line %d", i+1, l.Pos.Line)
			}
		}
	})
}

// FuzzEnter: no commands make entering panic, and nothing is entered on the configuration before.
func FuzzEnter(f *testing.F) {
	before := []byte("hostname a\nvlan 10,20\ninterface GigabitEthernet1/0/1\n switchport trunk allowed vlan 10\n channel-group 1 mode active\ninterface Port-channel1\nip access-list extended A\n permit ip any any\nrouter bgp 65001\n neighbor A peer-group\n neighbor 10.0.0.1 peer-group A\n address-family ipv4\n  neighbor A activate\n")
	for _, c := range changes {
		f.Add([]byte(c))
	}
	f.Add([]byte("conf t\nno vlan 10\nint ra gi1/0/1 - 4\nsw tr al vl except 5\ndefault int po1\nip access-l ext A\n5 deny tcp any any eq 22\n"))
	f.Fuzz(func(t *testing.T, commands []byte) {
		if len(commands) > 1<<14 {
			return
		}
		tree := Vendor.Read("x.cfg", before)
		was := tree.Render("   ")
		e := Vendor.Enter(tree, "x.cmd", commands)
		if tree.Render("   ") != was {
			t.Error("the configuration before has changed")
		}
		Vendor.Convert([]*devices.Tree{e.After})
		Vendor.Commands(tree, e.After)
	})
}

// seed adds the blocks of a configuration, each by itself: small texts are fuzzed faster.
func seed(f *testing.F) {
	text, err := os.ReadFile("testdata/parse/leaf.txt")
	if err != nil {
		f.Fatal(err)
	}
	for i, block := range bytes.Split(text, []byte("!\n")) {
		switch i % 3 {
		case 1:
			block = bytes.ReplaceAll(block, []byte("\n"), []byte("\r\n"))
		case 2:
			block = bytes.ReplaceAll(block, []byte("   "), []byte("\t"))
		}
		f.Add(block)
	}
	f.Add([]byte("banner motd\ninterface Ethernet1\n"))
	f.Add([]byte("interface Ethernet1\n ip address 1.1.1.1/33\nvlan 5000\nrouter bgp 1\nrouter bgp 2\n"))
}
