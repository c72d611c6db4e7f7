package inputs

import (
	"bytes"
	"fmt"
	"regexp"

	"interlock/devices"
)

// ownName is where a configuration names its device, not inside a block of something else.
var ownName = regexp.MustCompile(`(?m)^(?:(?:hostname|switchname|sysname) |(?:set (?:/ )?)?system (?:name )?host-name | {4}(?: {4})?host-name | *name \{\r?\n *host-name |/configure system name | {8}name ")"?([^\s;"]+)`)

// heads are lines of which a configuration has one: what systems write above what they show, and what all of it stands in.
// system says whose they are, "" where several have them.
var heads = []struct {
	system  string
	pattern *regexp.Regexp
}{
	{"nxos", regexp.MustCompile(`(?m)^!Command: show running-config`)},
	{"eos", regexp.MustCompile(`(?m)^! device: `)},
	{"", regexp.MustCompile(`(?m)^Building configuration\.\.\.`)},
	{"iosxr", regexp.MustCompile(`(?m)^!! IOS XR Configuration`)},
	{"junos", regexp.MustCompile(`(?m)^## Last (?:changed|commit): `)},
	{"sros", regexp.MustCompile(`(?m)^# TiMOS-`)},
	{"sros", regexp.MustCompile(`(?m)^configure \{`)},
	{"frr", regexp.MustCompile(`(?m)^frr version `)},
	{"json", regexp.MustCompile(`(?m)^\{\r?$`)},
	{"", regexp.MustCompile(`(?m)^version [0-9]`)},
	{"junos", regexp.MustCompile(`(?m)^set version [0-9]`)},
	{"junos", regexp.MustCompile(`(?m)^version [0-9]+\.[0-9A-Z.\-]+;`)},
	{"srlinux", regexp.MustCompile(`(?m)^(?:--\{ |(?:set / | {4})?network-instance )`)},
	{"ios", regexp.MustCompile(`(?m)^Current configuration : [0-9]+ bytes`)},
}

// pasted finds a file in which two configurations stand one behind the other, by a second name of the device or a second head.
// What such a text says is what its later lines say over the earlier, which no device was ever shown to run.
func pasted(d *deviceFiles) []devices.Finding {
	for i, text := range d.texts {
		at, what := secondHead(text)
		if at == 0 {
			continue
		}
		return []devices.Finding{{Rule: "config/two-in-one", Severity: devices.Inconclusive, Device: d.name, Pos: devices.Pos{File: d.configs[i], Line: at},
			Message: fmt.Sprintf("%s; two configurations seem to stand in this file", what), Hint: "keep the one that the device runs"}}
	}
	return nil
}

// secondHead is the line at which a second configuration seems to start and why, 0 where there is none.
func secondHead(text []byte) (line int, why string) {
	first := ""
	for _, m := range ownName.FindAllSubmatchIndex(text, -1) {
		switch name := string(text[m[2]:m[3]]); {
		case first == "":
			first = name
		case name != first:
			return lineAt(text, m[0]), fmt.Sprintf("the device is named %q here and %q further up", clip(name), clip(first))
		}
	}
	whose, at := "", 0
	for _, head := range heads {
		all := head.pattern.FindAllIndex(text, 2)
		switch {
		case len(all) == 0:
			continue
		case len(all) > 1 && head.system != "srlinux": // whose blocks stand side by side
			return lineAt(text, all[1][0]), fmt.Sprintf("%q stands here for the second time", text[all[1][0]:all[1][1]])
		case head.system == "" || head.system == whose:
		case whose == "":
			whose, at = head.system, all[0][0]
		default:
			return lineAt(text, max(at, all[0][0])), fmt.Sprintf("%q and %q are of two systems", lineOf(text, min(at, all[0][0])), lineOf(text, max(at, all[0][0])))
		}
	}
	return 0, ""
}

func lineAt(text []byte, at int) int { return 1 + bytes.Count(text[:at], []byte("\n")) }

// lineOf is the line that starts at a place, for people.
func lineOf(text []byte, at int) string {
	line, _, _ := bytes.Cut(text[at:], []byte("\n"))
	return clip(string(bytes.TrimSpace(line)))
}
