// Package frr is FRRouting, and Cumulus Linux, which is FRR with ifupdown2 and the commands NCLU and NVUE around it: one
// language in several files (frr.conf, /etc/network/interfaces) or in one file that joins them.
//
// Statements are tables of rows by topic (rows_*.go); what the system does where nothing is said is in defaults.go. "FRR
// user guide" in a comment is https://docs.frrouting.org; what vtysh accepts was asked of FRR 8.4.4.
package frr

import (
	_ "embed"
	"regexp"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

//go:embed effects.yaml
var effects []byte

// Effects is the knowledge base of FRR for the name of another system that runs it.
func Effects(os string) []byte {
	return []byte(rowID.ReplaceAllString(string(effects), "${1}"+os+"${2}"))
}

var rowID = regexp.MustCompile(`(?m)^(os: |\s+- id: |\s+no: )frr(/|$)`)

// Reader reads the text of all of the files.
var Reader = syntax.Reader{Comment: []string{"!", "#"}}

// Tables are the rows of the language, for systems that run FRR beside a language of their own.
func Tables() [][]ioslike.Row { return rows() }

var grammar = syntax.MustCompile(syntax.Options{}, rows()...)

// Vendor is FRRouting.
var Vendor = vendor("frr", "FRRouting", detectFRR, effects, "frrouting")

// Cumulus is NVIDIA Cumulus Linux.
var Cumulus = vendor("cumulus", "NVIDIA Cumulus Linux", detectCumulus, Effects("cumulus"), "cumulus_linux", "cumulus_nclu")

func vendor(os, title string, detect func([]byte) (int, []string), effects []byte, aliases ...string) devices.Vendor {
	v := Wire(ioslike.Language{OS: os, Title: title, Grammar: grammar, Reader: Reader, Detect: detect, Defaults: Defaults, Effects: effects})
	v.Aliases = aliases
	return v
}

// Wire is ioslike.Vendor for a language that FRR is part of.
func Wire(l ioslike.Language) devices.Vendor {
	v := ioslike.Vendor(l)
	v.Read = func(file string, text []byte) *devices.Tree {
		t := l.Reader.Read(file, text)
		Nest(t)
		l.Grammar.Bind(t)
		return t
	}
	commands := v.Commands
	v.Commands = func(before, after *devices.Tree) []devices.Command {
		out := commands(before, after)
		for i := range out {
			for _, w := range [][2]string{{"no net add ", "net del "}, {"no nv set ", "nv unset "}} {
				if rest, ok := strings.CutPrefix(out[i].Line, w[0]); ok {
					out[i].Line = w[1] + rest
					out[i].Text = out[i].Line
				}
			}
		}
		return out
	}
	v.Joined = true
	return v
}
