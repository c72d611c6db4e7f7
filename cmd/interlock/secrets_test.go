package main

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"interlock/devices/clock"
	"interlock/pipelines/journal"
)

// heads make texts that are surely of a system, for secrets to be planted in.
var heads = map[string]string{
	"nxos": "!Command: show running-config\nversion 10.3(4a)\nhostname d\ninterface Ethernet1/1\n  no switchport\n  ip address 10.0.0.1/24\n  no shutdown\n",
	"eos":  "! Command: show running-config\n! device: d (DCS-7280SR3, EOS-4.31.1F)\nhostname d\ninterface Ethernet1\n   no switchport\n   ip address 10.0.0.1/24\n",
	"ios":  "Building configuration...\nversion 17.3\nservice timestamps debug datetime msec\nhostname d\ninterface GigabitEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n", "iosxr": "!! IOS XR Configuration 7.3.2\nhostname d\ninterface GigabitEthernet0/0/0/0\n ipv4 address 10.0.0.1 255.255.255.0\n!\n",
	"junos": "set version 21.4R1\nset system host-name d\nset interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24\n",
	"frr":   "frr version 8.4.4\nfrr defaults traditional\nhostname d\ninterface eth0\n ip address 10.0.0.1/24\nexit\n", "cumulus": "net add hostname d\nnet add interface swp1 ip address 10.0.0.1/24\n",
	"junos-braced": "version 21.4R1;\nsystem {\n    host-name d;\n}\ninterfaces {\n    ge-0/0/0 {\n        unit 0 {\n            family inet {\n                address 10.0.0.1/24;\n            }\n        }\n    }\n}\n",
	"sonic":        "{\n\"DEVICE_METADATA\": {\"localhost\": {\"hostname\": \"d\"}},\n\"PORT\": {\"Ethernet0\": {\"lanes\": \"1,2,3,4\"}}\n}\n",
	"srlinux":      "set / system name host-name d\nset / interface ethernet-1/1 admin-state enable\nset / network-instance default type default\n",
	"sros":         "/configure system name \"d\"\n/configure router \"Base\" interface \"x\" ipv4 primary address 10.0.0.1\n/configure router \"Base\" interface \"x\" ipv4 primary prefix-length 24\n",
}

var planted = regexp.MustCompile(`\w*(?:Pl4nt3d|C0FFEE5E)\w*`)

// TestSecretsReachNoSink plants secrets in every system's forms and looks for them in all that interlock prints and writes: before
// and after a change, as commands of a change, and in messages.
func TestSecretsReachNoSink(t *testing.T) {
	files, err := filepath.Glob("../../testdata/secrets/*.cfg")
	if err != nil || len(files) != len(heads) {
		t.Fatalf("%d files of secrets for %d systems: %v", len(files), len(heads), err)
	}
	secrets, sinks := 0, map[string]bool{}
	empty := filepath.Join(t.TempDir(), "journal.db")
	j, err := journal.Open(context.Background(), empty, clock.Clock{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	for _, file := range files {
		system := strings.TrimSuffix(filepath.Base(file), ".cfg")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if planted.MatchString(line) {
				secrets++
			}
		}
		dir := t.TempDir()
		put := func(name, text string) string {
			full := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			return full
		}
		full := heads[system] + string(text)
		system, _, _ = strings.Cut(system, "-")
		if system == "sonic" {
			full = string(text)
		}
		for folder, config := range map[string]string{"bare": heads[system], "full": full, "init": full} {
			put(folder+"/configs/d.cfg", config)
			if folder != "init" {
				put(folder+"/interlock.yaml", "version: 1\ndevices:\n  d: {os: "+system+"}\n")
			}
		}
		commands := put("commands", string(text))
		look := func(sink, out string) {
			sinks[sink] = true
			for _, s := range planted.FindAllString(out, -1) {
				at := strings.Index(out, s)
				t.Errorf("%s: %s shows %s: ...%q", system, sink, s, out[max(0, at-100):min(len(out), at+60)])
			}
		}
		verb := func(name string, args ...string) {
			var stdout, stderr bytes.Buffer
			run(args, &stdout, &stderr)
			look(name, stdout.String())
			look(name+" stderr", stderr.String())
		}
		bare, whole, out := filepath.Join(dir, "bare"), filepath.Join(dir, "full"), filepath.Join(dir, "out")
		if err := os.Mkdir(out, 0o755); err != nil {
			t.Fatal(err)
		}
		reports := func(way string) (args []string) {
			for _, kind := range []string{"text", "json", "markdown", "summary", "sarif", "junit", "github", "gitlab"} {
				args = append(args, "--report", kind+"="+filepath.Join(out, way+"-"+kind))
			}
			return args
		}
		verb("check", append([]string{"check", "--all", "--before", bare, "--after", whole}, reports("there")...)...)
		verb("check", append([]string{"check", "--all", "--before", whole, "--after", bare}, reports("back")...)...)
		verb("check", append([]string{"check", "--all", bare, "--commands", commands, "--on", "d"}, reports("commands")...)...)
		verb("plan", "plan", bare, "--commands", commands, "--on", "d", "--out", filepath.Join(out, "plan"))
		for _, format := range []string{"text", "json"} {
			verb("diff "+format, "diff", bare, whole, "--commands", "--format", format)
			verb("effects "+format, "effects", commands, "--os", system, "--format", format)
			verb("parse "+format, "parse", filepath.Join(whole, "configs/d.cfg"), "--os", system, "--all", "--format", format)
			verb("trace "+format, "trace", whole, "--from", "d", "--to", "10.0.0.9", "--format", format)
		}
		// The packet, and what a device runs that no record explains. The settings of a drift are what a run writes into its journal.
		verb("report", "report", filepath.Join(out, "plan"), "--out", filepath.Join(out, "packet.html"))
		put("captures/d.cfg", full)
		for _, format := range []string{"text", "json"} {
			verb("drift "+format, "drift", bare, "--running", filepath.Join(dir, "captures"), "--journal", empty, "--format", format)
		}
		verb("simulate text", "simulate", whole, "--format", "text")
		verb("simulate labs", "simulate", whole, "--format", "labs")
		verb("init", "init", filepath.Join(dir, "init"))
		// Whatever was written, by whichever verb.
		for _, folder := range []string{out, filepath.Join(dir, "init")} {
			err := filepath.WalkDir(folder, func(p string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() || strings.HasPrefix(p, filepath.Join(dir, "init", "configs")) {
					return err
				}
				text, err := os.ReadFile(p)
				look("file "+filepath.Base(p), string(text))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Logf("%d lines with secrets of %d systems, looked for in %d sinks", secrets, len(files), len(sinks))
}
