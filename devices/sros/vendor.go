// Package sros is Nokia SR OS: the configuration of MD-CLI, in braces and one path a line.
//
// Statements are tables of rows by topic (rows_*.go), each with its whole path; what the system does where nothing is
// said is in defaults.go. Guides named in comments are those of SR OS at https://documentation.nokia.com/sr.
package sros

import (
	"bytes"
	_ "embed"
	"regexp"

	"interlock/devices"
	"interlock/devices/nokia"
	"interlock/devices/syntax"
)

//go:embed effects.yaml
var effects []byte

// grammar is the language of MD-CLI's configuration.
var grammar = syntax.MustCompile(syntax.Options{}, rows())

// Vendor is Nokia SR OS.
var Vendor = vendor()

// classic is how the classic CLI shows a configuration, which is another language ("echo" lines between its parts).
var classic = regexp.MustCompile(`(?m)^(exit all|echo "[A-Z].* Configuration")\s*$`)

func vendor() devices.Vendor {
	v := mdcli
	v.Read = func(file string, text []byte) *devices.Tree {
		t := mdcli.Read(file, text)
		if at := classic.FindIndex(text); at != nil {
			line := 1 + bytes.Count(text[:at[0]], []byte("\n"))
			t.Problems = append(t.Problems, syntax.Problem{Pos: devices.Pos{File: file, Line: line}, Lost: true,
				Message: "this is the classic CLI's form, which is not read; take the configuration with MD-CLI (admin show configuration)"})
		}
		return t
	}
	return v
}

var mdcli = nokia.Vendor(nokia.Language{
	OS: "sros", Title: "Nokia SR OS", Grammar: grammar, Detect: detect, Finish: finish, Effects: effects,
	Dialect: nokia.Dialect{Root: "configure", Heads: []string{"/configure"}},
	Set:     "/", Delete: "delete /",
	// Named entries are tried in the order they were entered in; so are policies of a list.
	Ordered: []string{"policy-statement <> named-entry <>"}, OrderedLists: []string{"policy"},
})
