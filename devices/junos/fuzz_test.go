package junos

import (
	"os"
	"path/filepath"
	"testing"

	"interlock/devices"
)

func seeds(f *testing.F) {
	for _, g := range []string{"testdata/enter/*.txt", "../../../shared/corpus/junos_*/*", "../../../../shared/corpus/junos_*/*"} {
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
	before := Vendor.Read("before.cfg", []byte(fuzzBase))
	f.Fuzz(func(t *testing.T, text string) {
		e := Vendor.Enter(before, "x.cmd", []byte(text))
		Vendor.Convert([]*devices.Tree{e.After})
		Vendor.Commands(before, e.After)
		Vendor.Commands(e.After, before)
	})
}

const fuzzBase = "set groups G interfaces <ge-*> mtu 9000\nset apply-groups G\nset interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/31\nset interfaces ge-0/0/1 gigether-options 802.3ad ae0\nset vlans v vlan-id 10\n" +
	"set protocols bgp group g neighbor 10.0.0.0 peer-as 2\nset policy-options policy-statement p term a then accept\nset policy-options policy-statement p term b then reject\ndeactivate protocols ospf\n"

// BenchmarkParse reads and converts the labs' configurations and tells lines a second.
func BenchmarkParse(b *testing.B) {
	files, err := filepath.Glob("../../../../shared/labs/junos_*/configs/*/show_configuration*set.txt")
	if err != nil || len(files) == 0 {
		b.Skip("../shared/labs is absent")
	}
	var texts [][]byte
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		texts = append(texts, text)
	}
	lines := 0
	for b.Loop() {
		for _, text := range texts {
			tree := Vendor.Read("x.cfg", text)
			Vendor.Convert([]*devices.Tree{tree})
			lines += tree.Lines
		}
	}
	b.ReportMetric(float64(lines)/b.Elapsed().Seconds(), "lines/s")
}
