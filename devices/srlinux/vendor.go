// Package srlinux is Nokia SR Linux: "info flat", "info" in braces, "set / ..." and JSON.
//
// Statements are tables of rows by topic (rows_*.go), each with its whole path in the YANG models of
// github.com/nokia/srlinux-yang-models; what the system does where nothing is said is in defaults.go.
package srlinux

import (
	_ "embed"
	"net/netip"

	"interlock/devices/nokia"
	"interlock/devices/syntax"
)

//go:embed effects.yaml
var effects []byte

func wildcard(b [4]byte) netip.Addr { return netip.AddrFrom4(b) }

// grammar is the language of the configuration.
var grammar = syntax.MustCompile(syntax.Options{}, rows())

// Vendor is Nokia SR Linux.
var Vendor = nokia.Vendor(nokia.Language{
	OS: "srlinux", Title: "Nokia SR Linux", Grammar: grammar, Detect: syntax.Detector(signs), Finish: finish, Effects: effects, Prepare: fromJSON, Spoken: &dialect,
	Dialect: nokia.Dialect{Heads: []string{"set /"}},
	Set:     "set / ", Delete: "delete / ",
	// Statements of a policy are tried in order, and so are policies of a list.
	Ordered: []string{"policy <> statement <>"}, OrderedLists: []string{"import-policy", "export-policy"},
})
