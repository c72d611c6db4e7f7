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

var grammar = syntax.MustCompile(syntax.Options{Chain: syntax.Shell}, rows()...)

// Vendor is FRRouting.
var Vendor = vendor("frr", "FRRouting", detectFRR, effects, "frrouting")

// Cumulus is NVIDIA Cumulus Linux.
var Cumulus = vendor("cumulus", "NVIDIA Cumulus Linux", detectCumulus, Effects("cumulus"), "cumulus_linux", "cumulus_nclu")

func vendor(os, title string, detect func([]byte) (int, []string), effects []byte, aliases ...string) devices.Vendor {
	v := Wire(ioslike.Language{OS: os, Title: title, Grammar: grammar, Reader: Reader, Detect: detect, Defaults: Defaults, Effects: effects})
	v.Aliases = aliases
	if os == "frr" { // Cumulus' own commands (nv, net) have a commit of their own, of which nothing is known here
		v.Dialect = &dialect
	}
	return v
}

// Wire is ioslike.Vendor for a language that FRR is part of.
func Wire(l ioslike.Language) devices.Vendor {
	v := ioslike.Vendor(l)
	v.Read = func(file string, text []byte) *devices.Tree {
		if isNVYAML(text) {
			t := readYAML(file, text)
			l.Grammar.Bind(t)
			return t
		}
		t := l.Reader.Read(file, text)
		Nest(t)
		l.Grammar.Bind(t)
		return t
	}
	enter, commands := v.Enter, v.Commands
	v.Enter = func(before *devices.Tree, file string, text []byte) devices.Entered {
		e := enter(before, file, text)
		e.Findings = append(e.Findings, pending(e.Commands)...)
		return e
	}
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
		return applied(out)
	}
	v.Joined = true
	return v
}

// applied ends commands of NVUE and NCLU with the one that puts them in force.
func applied(commands []devices.Command) []devices.Command {
	for _, tool := range [][3]string{{"nv set ", "nv unset ", "nv config apply -y"}, {"net add ", "net del ", "net commit"}} {
		for _, c := range commands {
			if strings.HasPrefix(c.Line, tool[0]) || strings.HasPrefix(c.Line, tool[1]) {
				commands = append(commands, devices.Command{Text: tool[2], Line: tool[2], Mode: "config", Disposition: devices.Inert, Why: "puts the lines above in force"})
				break
			}
		}
	}
	return commands
}

// unrecorded is the Enter of statements that do something and stand in no configuration.
func unrecorded(e *syntax.Edit, _ syntax.Args) { e.Record = "" }

// pending tells of lines of NVUE or NCLU that the text does not put in force: "nv set" and "net add" edit a candidate
// ("NVUE CLI", "Network Command Line Utility" of the Cumulus Linux user guides).
func pending(commands []devices.Command) []devices.Finding {
	var open *devices.Command
	for i := range commands {
		c := &commands[i]
		w := strings.Fields(c.Line)
		switch {
		case len(w) < 2:
		case w[0] == "nv" && (w[1] == "set" || w[1] == "unset"), w[0] == "no" && w[1] == "nv", w[0] == "net" && (w[1] == "add" || w[1] == "del"):
			if open == nil {
				open = c
			}
		case w[0] == "nv" && w[1] == "config" && len(w) > 2 && w[2] == "apply", w[0] == "net" && w[1] == "commit":
			open = nil
		}
	}
	if open == nil {
		return nil
	}
	return []devices.Finding{{Rule: "lines/unknown", Severity: devices.Inconclusive, Pos: open.Pos,
		Message: "these lines edit a candidate that the text never puts in force; whether they take effect is not known", Hint: "end with \"nv config apply\" or \"net commit\""}}
}
