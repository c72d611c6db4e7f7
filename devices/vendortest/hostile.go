package vendortest

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"interlock/devices"
)

// maxFuzz is the longest text that fuzzing tries, in bytes: what goes wrong with long texts goes wrong with short ones.
const maxFuzz = 1 << 14

// FuzzParse: no text makes reading, converting or detecting panic, and every line has exactly one disposition.
func FuzzParse(f *testing.F, s System) {
	seed(f, s)
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > maxFuzz {
			return
		}
		tree := s.Vendor.Read("x.cfg", text)
		_, reports, _ := s.Vendor.Convert([]*devices.Tree{tree})
		lines(t, tree, reports)
		s.Vendor.Detect(text)
	})
}

// FuzzEnter: no commands make entering panic, or the commands there and back; nothing is entered on the configuration
// before.
func FuzzEnter(f *testing.F, s System) {
	seed(f, s)
	for _, c := range s.Changes {
		f.Add([]byte(c))
	}
	before := s.Vendor.Read("before.cfg", []byte(s.Base))
	was := before.Render(" ")
	f.Fuzz(func(t *testing.T, commands []byte) {
		if len(commands) > maxFuzz {
			return
		}
		e := s.Vendor.Enter(before, "x.cmd", commands)
		if before.Render(" ") != was {
			t.Error("the configuration before has changed")
		}
		s.Vendor.Convert([]*devices.Tree{e.After})
		s.Vendor.Commands(before, e.After)
		s.Vendor.Commands(e.After, before)
	})
}

// seed adds the system's own seeds and its archives, blank-separated block by block: short texts are fuzzed faster.
func seed(f *testing.F, s System) {
	f.Helper()
	for _, text := range s.Seeds {
		f.Add([]byte(text))
	}
	archives, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range archives {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for i, block := range bytes.Split(text, []byte("\n-- ")) {
			switch i % 3 {
			case 1:
				block = bytes.ReplaceAll(block, []byte("\n"), []byte("\r\n"))
			case 2:
				block = bytes.ReplaceAll(block, []byte("   "), []byte("\t"))
			}
			f.Add(block)
		}
	}
}

// BenchmarkParse reads and converts the labs' configurations, on one core, and tells lines a second.
func BenchmarkParse(b *testing.B, s System) {
	devs := s.Configurations(b)
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		for _, d := range devs {
			s.Model(s.Read(d.Files...))
			n += d.lines()
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "lines/s")
}
