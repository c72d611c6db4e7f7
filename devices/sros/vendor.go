// Package sros is Nokia SR OS: the configuration of MD-CLI, in braces and one path a line, and of the classic CLI.
//
// Statements are tables of rows by topic (rows_*.go), each with its whole path; what the system does where nothing is
// said is in defaults.go. Guides named in comments are those of SR OS at https://documentation.nokia.com/sr.
package sros

import (
	"bytes"
	_ "embed"
	"regexp"
	"strings"

	"interlock/devices"
	"interlock/devices/nokia"
	"interlock/devices/syntax"
)

//go:embed effects.yaml
var effects []byte

// classicCLI is the classic CLI's table.
var classicCLI = readForms(classicTable)

// grammar is the language of MD-CLI's configuration, and the statements of the classic CLI.
var grammar = syntax.MustCompile(syntax.Options{}, rows(), classicCLI.rows)

// Vendor is Nokia SR OS.
var Vendor = vendor()

var language = nokia.Language{
	OS: "sros", Title: "Nokia SR OS", Grammar: grammar, Detect: syntax.Detector(signs), Finish: finish, Effects: effects, Spoken: &dialect,
	Dialect: nokia.Dialect{Root: "configure", Heads: []string{"/configure"}},
	Set:     "/", Delete: "delete /",
	// Named entries are tried in the order they were entered in; so are policies of a list.
	Ordered: []string{"policy-statement <> named-entry <>"}, OrderedLists: []string{"policy"},
	Prepare: func(text []byte) ([]byte, bool) {
		if !isClassic(text) {
			return nil, false
		}
		return readClassic(text), true
	},
	Session: func(before *devices.Tree, text []byte) ([]byte, bool) {
		if !speaksClassic(before, text) {
			return nil, false
		}
		return enterClassic(before, text), true
	},
	Whole:  grouped,
	Expand: expand,
	// What is negated is about the same as what is not.
	Same: func(key string) string { return strings.ReplaceAll(key, "!", "") },
}

// vendor puts the classic form of commands around what both forms share.
func vendor() devices.Vendor {
	v := nokia.Vendor(language)
	enter, commands := v.Enter, v.Commands
	v.Enter = func(before *devices.Tree, file string, text []byte) devices.Entered {
		e := enter(before, file, text)
		for i := range e.Commands {
			c := &e.Commands[i]
			no, line := "", c.Line
			if rest, ok := strings.CutPrefix(line, "no "); ok {
				no, line = "no ", rest
			}
			if strings.HasPrefix(line, classicWord+" ") {
				c.Line = no + modelPath(syntax.Words(line))
			}
		}
		e.Findings = append(e.Findings, uncommitted(before, file, text)...)
		return e
	}
	v.Commands = func(before, after *devices.Tree) []devices.Command {
		out := commands(before, after)
		for i := range out {
			if grouped(syntax.Words(strings.TrimPrefix(strings.TrimPrefix(out[i].Line, "delete "), "/"))) {
				out[i].Disposition, out[i].Why = devices.Modelled, ""
			}
		}
		if hasClassic(before) || hasClassic(after) {
			return classicCommands(before, out)
		}
		return out
	}
	return v
}

// hasClassic reports a configuration of the classic CLI.
func hasClassic(t *devices.Tree) bool {
	for _, n := range t.Nodes {
		if n.Kind == syntax.Statement {
			return n.Words[0] == classicWord
		}
	}
	return false
}

// speaksClassic reports whether commands are of the classic CLI: those of a device whose configuration is, and, where
// there is no configuration yet, those that look so.
func speaksClassic(before *devices.Tree, text []byte) bool {
	for _, n := range before.Nodes {
		if n.Kind == syntax.Statement {
			return n.Words[0] == classicWord
		}
	}
	return isClassic(text) || bytes.Contains(text, []byte("/configure ")) && bytes.Contains(text, []byte("shutdown")) && !modelSigns.Match(text)
}

var edits = regexp.MustCompile(`(?m)^.*\b(begin|commit)\s*$`)

// uncommitted tells of policies that were edited and not committed: whether they take effect is not known.
func uncommitted(before *devices.Tree, file string, text []byte) []devices.Finding {
	if !speaksClassic(before, text) {
		return nil
	}
	open := 0
	for _, m := range edits.FindAllSubmatchIndex(text, -1) {
		if word := string(text[m[2]:m[3]]); word == "begin" {
			open = 1 + bytes.Count(text[:m[2]], []byte("\n"))
		} else {
			open = 0
		}
	}
	if open == 0 {
		return nil
	}
	return []devices.Finding{{Rule: "lines/unknown", Severity: devices.Inconclusive, Pos: devices.Pos{File: file, Line: open},
		Message: "policies are edited and not committed in the text; whether the edits take effect is not known", Hint: "say commit behind the edits"}}
}
