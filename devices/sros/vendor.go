// Package sros is Nokia SR OS: the configuration of MD-CLI, in braces and one path a line.
//
// Statements are tables of rows by topic (rows_*.go), each with its whole path; what the system does where nothing is
// said is in defaults.go. Guides named in comments are those of SR OS at https://documentation.nokia.com/sr.
package sros

import (
	_ "embed"

	"interlock/devices/nokia"
	"interlock/devices/syntax"
)

//go:embed effects.yaml
var effects []byte

// grammar is the language of MD-CLI's configuration.
var grammar = syntax.MustCompile(syntax.Options{}, rows())

// Vendor is Nokia SR OS.
var Vendor = nokia.Vendor(nokia.Language{
	OS: "sros", Title: "Nokia SR OS", Grammar: grammar, Detect: detect, Finish: finish, Effects: effects,
	Dialect: nokia.Dialect{Root: "configure", Heads: []string{"/configure"}},
	Set:     "/", Delete: "delete /",
	// Named entries are tried in the order they were entered in; so are policies of a list.
	Ordered: []string{"policy-statement <> named-entry <>"}, OrderedLists: []string{"policy"},
})
