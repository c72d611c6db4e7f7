package inputs

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"interlock/devices"
	"interlock/devices/syntax"
)

var update = flag.Bool("update", false, "write what is got into the want sections of testdata")

// TestCases runs testdata/<what>/*.txtar: files, and under "want" what reading them says. The comment at the top of each
// says why it must be so.
func TestCases(t *testing.T) {
	for what, read := range map[string]func(fs.FS) string{"site": caseSite, "change": caseChange, "waivers": caseWaivers, "snapshot": caseSnapshot} {
		files, err := filepath.Glob(filepath.Join("testdata", what, "*.txtar"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no cases in testdata/%s (%v)", what, err)
		}
		for _, file := range files {
			t.Run(what+"/"+strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
				a, err := txtar.ParseFile(file)
				if err != nil {
					t.Fatal(err)
				}
				tree, want := fstest.MapFS{}, -1
				for i, f := range a.Files {
					if f.Name == "want" {
						want = i
						continue
					}
					tree[f.Name] = &fstest.MapFile{Data: f.Data}
				}
				if want < 0 {
					a.Files, want = append(a.Files, txtar.File{Name: "want"}), len(a.Files)
				}
				got := read(tree) + "\n"
				if *update {
					a.Files[want].Data = []byte(got)
					if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
						t.Fatal(err)
					}
					return
				}
				if w := string(a.Files[want].Data); got != w {
					t.Errorf("%s\ngot:\n%s\nwant:\n%s", bytes.TrimSpace(a.Comment), got, w)
				}
			})
		}
	}
}

// say writes findings as a report would, and the error.
func say(fs []devices.Finding, err error) string {
	var out []string
	if err != nil {
		out = append(out, "error:", err.Error())
	}
	for _, f := range fs {
		s := f.Severity.String() + " " + f.String()
		if f.Hint != "" {
			s += "\n    " + f.Hint
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		return "ok"
	}
	return strings.Join(out, "\n")
}

func caseSite(tree fs.FS) string {
	_, fs, err := ReadSite(tree, "interlock.yaml")
	return say(fs, err)
}

func caseChange(tree fs.FS) string {
	c, commands, fs, err := ReadChange(tree, "changes/CHG-1")
	out := say(fs, err)
	if err != nil {
		return out
	}
	out += fmt.Sprintf("\n%s %q %s %s rollout=%q versions=%v expect=%d window=%v", c.ID, c.Title, c.Type, c.Source, c.Rollout, c.Versions, len(c.Expect), c.Window != nil)
	for _, f := range commands {
		out += fmt.Sprintf("\n%s: %s: %d bytes", f.Device, f.File, len(f.Text))
	}
	for _, f := range c.Drains {
		out += fmt.Sprintf("\ndrain %s: %s: %d bytes", f.Device, f.File, len(f.Text))
	}
	if err := CheckChange(c, commands, []string{"core-a", "core-b"}); err != nil {
		out += "\nerror:\n" + err.Error()
	}
	return out
}

func caseWaivers(tree fs.FS) string {
	ws, err := ReadWaivers(tree, "waivers.yaml")
	out := say(nil, err)
	for _, w := range ws {
		out += fmt.Sprintf("\n%s: %s on %s%s by %s until %s", w.Pos, w.Rule, w.Device, w.Path, w.Owner, w.Expires.Format("2006-01-02"))
	}
	return out
}

func caseSnapshot(tree fs.FS) string {
	var site *devices.Site
	if s, _, err := ReadSite(tree, "interlock.yaml"); err == nil {
		site = s
	} else if !errors.Is(err, fs.ErrNotExist) {
		return say(nil, err)
	}
	net, findings, err := ReadSnapshot(context.Background(), tree, ".", fakes(), site)
	out := say(findings, err)
	if err != nil {
		return out
	}
	for _, name := range sortedKeys(net.Devices) {
		d := net.Devices[name]
		out += fmt.Sprintf("\n%s: %s %s, %s, %s", name, d.Vendor.OS, d.Config.Version, count(len(d.Trees), "file"), count(len(d.Config.Interfaces), "port"))
	}
	for _, l := range net.Links {
		out += fmt.Sprintf("\n%s -- %s (%s)", l.A, l.B, l.Source)
	}
	for _, h := range sortedKeys(net.Site.Hosts) {
		out += fmt.Sprintf("\nhost %s: %v", h, net.Site.Hosts[h].Attached)
	}
	return out
}

// fakes are two systems of a few words: "red" says "feature", "blue" says "device:"; both have hostname, version and
// interface lines.
func fakes() []*devices.Vendor {
	return []*devices.Vendor{fake("red", "feature "), fake("blue", "! device: ")}
}

var fakeVersion = regexp.MustCompile(`^version (\S+)`)

func fake(os, sign string) *devices.Vendor {
	return &devices.Vendor{
		OS: os,
		Detect: func(text []byte) (int, []string) {
			n := bytes.Count(text, []byte(sign))
			if n == 0 {
				return 0, nil
			}
			return n, []string{fmt.Sprintf("%q", strings.TrimSpace(sign))}
		},
		Read: func(file string, text []byte) *devices.Tree {
			tree := &devices.Tree{File: file}
			for line := range strings.Lines(string(text)) {
				tree.Lines++
				tree.Nodes = append(tree.Nodes, &syntax.Node{Line: strings.TrimSpace(line), Pos: devices.Pos{File: file, Line: tree.Lines, Col: 1}})
			}
			return tree
		},
		Convert: func(trees []*devices.Tree) (*devices.Config, []devices.LineReport, []devices.Finding) {
			c := &devices.Config{OS: os, Interfaces: map[string]*devices.Interface{}}
			for _, t := range trees {
				for _, n := range t.Nodes {
					if h, ok := strings.CutPrefix(n.Line, "hostname "); ok {
						c.Hostname = h
					}
					if p, ok := strings.CutPrefix(n.Line, "interface "); ok {
						c.Interfaces[p] = &devices.Interface{}
					}
					if m := fakeVersion.FindStringSubmatch(n.Line); m != nil {
						c.Version = m[1]
					}
					if n.Line == "crash" {
						panic("crash")
					}
				}
			}
			return c, nil, nil
		},
	}
}
