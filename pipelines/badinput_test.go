package pipelines

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"interlock/devices"
	"interlock/devices/vendortest"
	"interlock/diffs"
	"interlock/pipelines/inputs"
)

// systems are all systems under test, with the labs that they are tried on.
func systems() []vendortest.System {
	labs := map[string][]string{"ios": {"ios", "iosxe"}, "frr": {"cumulus"}}
	var out []vendortest.System
	for _, v := range Vendors {
		s := vendortest.System{Vendor: *v, Labs: labs[v.OS]}
		if s.Labs == nil {
			s.Labs = []string{v.OS}
		}
		if v.OS == "srlinux" {
			s.Own = "../devices/srlinux/testdata/configs/*"
		}
		out = append(out, s)
	}
	return out
}

// longest is the longest text of a system's labs.
func longest(t testing.TB, s vendortest.System) []byte {
	t.Helper()
	var text []byte
	for _, d := range s.Configurations(t) {
		for _, f := range d.Files {
			if len(f.Text) > len(text) {
				text = f.Text
			}
		}
	}
	return text
}

// TestTruncated cuts texts off where a transfer may have broken: every line that is left has one disposition.
func TestTruncated(t *testing.T) {
	for _, s := range systems() {
		text := longest(t, s)
		for i := 1; i < 40; i++ {
			cut := text[:len(text)*i/40+i%7]
			tree, _, reports := s.Convert(cut)
			if n := vendortest.Lines(cut); tree.Lines != n || len(reports) != n {
				t.Errorf("%s, cut at %d of %d bytes: %d lines, %d read, %d dispositions", s.Vendor.OS, len(cut), len(text), n, tree.Lines, len(reports))
			}
		}
	}
}

// snapshot reads one device's files as a site has them; os is the site's word, "" for none.
func snapshot(t *testing.T, os string, files ...vendortest.File) (*devices.Device, []devices.Finding, error) {
	t.Helper()
	fsys := fstest.MapFS{}
	for i, f := range files {
		fsys[fmt.Sprintf("configs/core-a/%d-%s", i, strings.ReplaceAll(f.Name, "|", "_"))] = &fstest.MapFile{Data: f.Text}
	}
	site := &devices.Site{File: "interlock.yaml", Devices: map[string]*devices.SiteDevice{}}
	if os != "" {
		site.Devices["core-a"] = &devices.SiteDevice{OS: os}
	}
	n, findings, err := inputs.ReadSnapshot(t.Context(), fsys, ".", Vendors, site)
	if err != nil {
		return nil, nil, err
	}
	return n.Devices["core-a"], append(findings, n.Devices["core-a"].Findings...), nil
}

func rules(findings []devices.Finding) string {
	var out []string
	for _, f := range findings {
		out = append(out, f.Rule)
	}
	return strings.Join(out, " ")
}

// TestPasted puts every configuration of the labs behind another of its system, and behind one of each other system: a
// finding says so, and of a configuration by itself none does.
func TestPasted(t *testing.T) {
	var one []vendortest.Device
	for _, s := range systems() {
		devs := s.Configurations(t)
		missed := 0
		for i, d := range devs {
			if _, findings, err := snapshot(t, s.Vendor.OS, d.Files...); err != nil || strings.Contains(rules(findings), "config/two-in-one") {
				t.Errorf("%s by itself: %v %v", d.Name, findings, err)
			}
			other := devs[(i+1)%len(devs)]
			if len(devs) > 1 && !seen(t, s.Vendor.OS, d.Files[0].Text, other.Files[0].Text) {
				missed++
				t.Logf("%s: %s and %s in one file are not noticed", s.Vendor.OS, d.Name, other.Name)
			}
		}
		t.Logf("%-8s %d pairs, %d not noticed", s.Vendor.OS, len(devs), missed)
		if missed > 0 {
			t.Errorf("%s: %d pairs of configurations in one file are not noticed", s.Vendor.OS, missed)
		}
		one = append(one, devs[0])
	}
	for _, a := range one {
		for _, b := range one {
			if a.OS != b.OS && a.Name != b.Name && !seen(t, a.OS, a.Files[0].Text, b.Files[0].Text) {
				t.Errorf("%s and behind it %s are not noticed", a.Name, b.Name)
			}
		}
	}
}

// seen reports whether it is noticed that two texts stand in one file: it cannot be read, or a finding that blocks says so.
func seen(t *testing.T, os string, a, b []byte) bool {
	t.Helper()
	v := VendorOf(os)
	if v == nil {
		v = VendorOf("ios")
	}
	text := append(append(bytes.Clone(a), '\n'), b...)
	_, findings, err := snapshot(t, v.OS, vendortest.File{Name: "running.cfg", Text: text})
	if err != nil {
		return true
	}
	for _, f := range findings {
		if f.Severity == devices.Inconclusive || f.Severity == devices.Deny {
			return true
		}
	}
	return false
}

// TestWrongOS reads devices of the labs (two of each system, all where all is tried) as every other system: a finding says what
// it looks like; under its own name none.
func TestWrongOS(t *testing.T) {
	tried := map[string]int{}
	for _, d := range vendortest.Labs(t) {
		if tried[d.OS]++; tried[d.OS] > 2 && !vendortest.Full() {
			continue
		}
		own := VendorOf(systemOf(d.OS))
		for _, v := range Vendors {
			_, findings, err := snapshot(t, v.OS, d.Files...)
			if err != nil {
				t.Errorf("%s as %s: %v", d.Name, v.OS, err)
				continue
			}
			said := ""
			for _, f := range findings {
				if f.Rule == "config/wrong-os" {
					said = f.Message
				}
			}
			kin := v.OS == own.OS || own.OS == "cumulus" && v.OS == "frr" || own.OS == "sonic" && v.OS == "frr" || own.OS == "sonic" && v.OS == "cumulus"
			switch {
			case v.OS == own.OS && said != "":
				t.Errorf("%s as what it is: %s", d.Name, said)
			case !kin && !strings.Contains(said, "looks like "+own.OS):
				t.Errorf("%s as %s: %q, want that it looks like %s", d.Name, v.OS, said, own.OS)
			}
		}
	}
}

// TestOtherSystem changes a device's system, as one that is replaced does: what leads from one to the other is not known, and
// said to be so; no language takes the other's statements for its own.
func TestOtherSystem(t *testing.T) {
	trees := map[string]*devices.Tree{}
	for _, s := range systems() {
		d := s.Configurations(t)[0]
		trees[s.Vendor.OS] = s.Read(d.Files...)
	}
	kin := map[string]string{"cumulus": "frr", "sonic": "frr"} // which read frr.conf all three
	family := func(os string) string {
		if k, ok := kin[os]; ok {
			return k
		}
		return os
	}
	for _, v := range Vendors {
		for os, other := range trees {
			if family(os) == family(v.OS) {
				continue
			}
			own := trees[v.OS]
			_, lines, _ := v.Convert([]*devices.Tree{other})
			if known(lines) {
				t.Errorf("%s reads what %s has bound", v.OS, os)
			}
			v.Enter(other, "x.cmd", []byte("\n"))
			for _, way := range [][2]*devices.Tree{{own, other}, {other, own}} {
				unknown := false
				for _, c := range v.Commands(way[0], way[1]) {
					unknown = unknown || c.Disposition == devices.Unknown
				}
				if !unknown {
					t.Errorf("%s: all commands between its own and a configuration of %s are known", v.OS, os)
				}
			}
		}
	}
}

// known reports lines of which none is unknown.
func known(lines []devices.LineReport) bool {
	for _, l := range lines {
		if l.Disposition == devices.Unknown {
			return false
		}
	}
	return true
}

// TestEncodings reads texts with other line ends and in UTF-16: they come to the same.
func TestEncodings(t *testing.T) {
	for _, s := range systems() {
		text := longest(t, s)
		want, _, err := snapshot(t, s.Vendor.OS, vendortest.File{Name: "running.cfg", Text: text})
		if err != nil {
			t.Fatal(err)
		}
		lines := bytes.SplitAfter(text, []byte("\n"))
		var mixed []byte
		for i, l := range lines {
			if i%2 == 0 {
				l = bytes.Replace(l, []byte("\n"), []byte("\r\n"), 1)
			}
			mixed = append(mixed, l...)
		}
		units := utf16.Encode([]rune(string(text)))
		little, big := []byte{0xFF, 0xFE}, []byte{0xFE, 0xFF}
		for _, u := range units {
			little, big = append(little, byte(u), byte(u>>8)), append(big, byte(u>>8), byte(u))
		}
		for name, other := range map[string][]byte{
			"CR LF": bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n")), "mixed line ends": mixed, "UTF-8 with mark": append([]byte("\xEF\xBB\xBF"), text...),
			"UTF-16 little endian": little, "UTF-16 big endian": big, "trailing spaces": bytes.ReplaceAll(text, []byte("\n"), []byte("  \n")),
		} {
			got, _, err := snapshot(t, s.Vendor.OS, vendortest.File{Name: "running.cfg", Text: other})
			if err != nil {
				t.Errorf("%s, %s: %v", s.Vendor.OS, name, err)
				continue
			}
			if d := diffs.Between(want.Config, got.Config, "core-a"); len(d) > 0 {
				t.Errorf("%s, %s: %d differences, first %s", s.Vendor.OS, name, len(d), d[0].Path)
			}
			if len(got.Lines) != len(want.Lines) {
				t.Errorf("%s, %s: %d lines, want %d", s.Vendor.OS, name, len(got.Lines), len(want.Lines))
			}
		}
	}
}

// floor is what the runtime keeps whatever is read: it does not collect garbage below 4 MiB, nor half of what is in use.
const floor = 12 << 20

// TestLong reads long texts: every line has one disposition, memory stays below 50 times the text, and what is allocated
// grows as the text does, which a clock on a shared machine would not tell. 60,000 lines, and 200,000 where all is tried.
func TestLong(t *testing.T) {
	n := 60_000
	if vendortest.Full() {
		n = 200_000
	}
	for _, s := range systems() {
		t.Run(s.Vendor.OS, func(t *testing.T) {
			if s.Vendor.OS == "frr" {
				t.Skip("is read as Cumulus Linux is")
			}
			half, whole := vendortest.Long(t, s, n/2), vendortest.Long(t, s, n)
			if s.Vendor.OS == "nxos" {
				half, whole = vendortest.LongSwitch(n/2), vendortest.LongSwitch(n)
			}
			s.Convert(half[:min(len(half), 20_000)])
			small := allocated(func() { s.Convert(half) })
			var tree *devices.Tree
			var reports []devices.LineReport
			var c *devices.Config
			var big uint64
			read := func() { big = allocated(func() { tree, c, reports = s.Convert(whole) }) }
			most := 50*uint64(len(whole)) + floor
			peak := vendortest.PeakHeap(read)
			for range 2 { // garbage that the collector has not come to, on a busy machine, is none of the reader's
				if peak > most {
					peak = min(peak, vendortest.PeakHeap(read))
				}
			}
			runtime.KeepAlive(c)
			if want := vendortest.Lines(whole); tree.Lines != want || len(reports) != want {
				t.Errorf("%d lines, %d read, %d dispositions", want, tree.Lines, len(reports))
			}
			t.Logf("%d lines, %d KiB: heap %.1f, allocated %.1f bytes for each of text; twice the text %.2f times as much", len(reports), len(whole)>>10,
				float64(peak)/float64(len(whole)), float64(big)/float64(len(whole)), float64(big)/float64(small))
			if peak > most {
				t.Errorf("%d bytes of text took %d of memory, want at most 50 times as much", len(whole), peak)
			}
			if growth := float64(big) / float64(small); growth > 2.6 {
				t.Errorf("twice the text took %.2f times as much", growth)
			}
		})
	}
}

// allocated is how many bytes f allocated in all.
func allocated(f func()) uint64 {
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	f()
	runtime.ReadMemStats(&b)
	return b.TotalAlloc - a.TotalAlloc
}
