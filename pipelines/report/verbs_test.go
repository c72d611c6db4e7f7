package report

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"interlock/devices"
	"interlock/pipelines"
)

func parsedFiles() []ParsedFile {
	line := func(n int, text string, d devices.Disposition) devices.LineReport {
		return devices.LineReport{Pos: at("configs/core-a.cfg", n), Text: text, Disposition: d}
	}
	a := ParsedFile{File: "configs/core-a.cfg", OS: "nxos"}
	for n := 1; n <= 1000; n++ {
		a.Lines = append(a.Lines, line(n, "vlan 10", devices.Modelled))
	}
	a.Lines = append(a.Lines, line(1001, "!", devices.Inert), line(1002, "class-map type qos x", devices.Unmodelled), line(1003, "frobnicate", devices.Unknown))
	return []ParsedFile{a, {File: "configs/edge-1.cfg", OS: "eos", Lines: []devices.LineReport{{Disposition: devices.Inert}}}, {File: "configs/empty.cfg"}}
}

func TestVerbs(t *testing.T) {
	for _, format := range []string{"text", "json"} {
		var e, p bytes.Buffer
		if err := Effects(&e, format, denied().Effects, unknown().Findings, options()); err != nil {
			t.Fatal(err)
		}
		golden(t, "effects."+format, e.String())
		if err := Parse(&p, format, parsedFiles(), options()); err != nil {
			t.Fatal(err)
		}
		golden(t, "parse."+format, p.String())
	}
	if Effects(&bytes.Buffer{}, "yaml", nil, nil, Options{}) == nil || Parse(&bytes.Buffer{}, "yaml", nil, Options{}) == nil {
		t.Error("an unknown format is taken")
	}
}

func TestParseShowsTheWorstOfManyFiles(t *testing.T) {
	var files []ParsedFile
	for range 100 {
		files = append(files, ParsedFile{File: "good.cfg", OS: "eos", Lines: []devices.LineReport{{Disposition: devices.Modelled}}})
	}
	bad := ParsedFile{File: "bad.cfg", OS: "eos"}
	for range 30 {
		bad.Lines = append(bad.Lines, devices.LineReport{Text: "huh", Disposition: devices.Unknown})
	}
	files = append(files, bad)
	for _, c := range []struct {
		all           bool
		good, unknown int
	}{{false, 19, 0}, {true, 100, 30}} {
		var b bytes.Buffer
		if err := Parse(&b, "text", files, Options{All: c.all}); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		if n := strings.Count(text, "good.cfg"); n != c.good {
			t.Errorf("all %v: %d good files listed, want %d", c.all, n, c.good)
		}
		if n := strings.Count(text, ": huh"); n != c.unknown {
			t.Errorf("all %v: %d unknown lines listed, want %d", c.all, n, c.unknown)
		}
		if !strings.Contains(text, "bad.cfg") || !strings.Contains(text, "23.1%") {
			t.Errorf("all %v: the worst file or the share is missing:\n%s", c.all, text)
		}
	}
}

func TestFormatsAreFound(t *testing.T) {
	for _, f := range Formats {
		if got, err := ByName(f.Name); err != nil || got.Name != f.Name {
			t.Errorf("%s by name: %v, %v", f.Name, got.Name, err)
		}
		if got, err := ByFile("out/report" + strings.ToUpper(f.Extension)); err != nil || got.Name != f.Name {
			t.Errorf("%s by ending: %v, %v", f.Name, got.Name, err)
		}
	}
	if _, err := ByName("yaml"); err == nil || !strings.Contains(err.Error(), "sarif") {
		t.Errorf("an unknown name: %v", err)
	}
	if _, err := ByFile("report"); err == nil || !strings.Contains(err.Error(), ".sarif") {
		t.Errorf("no ending: %v", err)
	}
}

func TestWriteFileIsWholeOrNothing(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "out.txt")
	o := options()
	o.Color = true
	if err := Formats[0].WriteFile(file, denied(), o); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil || !strings.HasPrefix(string(text), "DENIED") || strings.Contains(string(text), "\x1b") {
		t.Errorf("file: %v, %.40q", err, text)
	}
	broken := Format{Name: "broken", Extension: ".txt", Write: failing}
	if broken.WriteFile(file, denied(), o) == nil {
		t.Error("a writer's error is lost")
	}
	if again, _ := os.ReadFile(file); string(again) != string(text) {
		t.Error("a failed write changed the file")
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("files left behind: %v", left)
	}
	if err := Formats[0].WriteFile(filepath.Join(dir, "none", "out.txt"), denied(), o); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing folder: %v", err)
	}
	if err := Formats[0].WriteFile(os.DevNull, denied(), o); err != nil {
		t.Errorf("a device: %v", err)
	}
	if i, err := os.Stat(os.DevNull); err != nil || i.Mode().IsRegular() {
		t.Error("a device was replaced by a file")
	}
}

func failing(w io.Writer, _ *pipelines.Change, _ Options) error {
	if _, err := w.Write([]byte("half a report")); err != nil {
		return err
	}
	return errors.New("out of words")
}
