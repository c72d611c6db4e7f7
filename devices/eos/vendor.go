// Package eos is Arista EOS: its text, its statements, and what entering them does.
//
// Statements are tables of rows by topic (rows_*.go); what the system does where nothing is said is in defaults.go.
// "EOS User Manual" in a comment is Arista's manual at https://www.arista.com/en/um-eos.
package eos

import (
	_ "embed"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

//go:embed effects.yaml
var effects []byte

// Vendor is Arista EOS.
var Vendor = vendor()

// grammar is the language of EOS configuration.
var grammar = syntax.MustCompile(syntax.Options{Interface: interfaceName, HasDefault: true, Sessions: true}, rows()...)

var reader = syntax.Reader{
	Comment: []string{"!"},
	Bodies: []syntax.Body{
		{Prefix: "banner motd", Until: "EOF"},
		{Prefix: "banner login", Until: "EOF"},
		{Prefix: "banner exec", Until: "EOF"},
		{Prefix: "action bash", Until: "EOF", Alone: true},
		{Prefix: "code unit", Until: "EOF"},
		{Prefix: "comment", Until: "EOF", Alone: true},
	},
}

func vendor() devices.Vendor {
	v := ioslike.Vendor(ioslike.Language{
		OS: "eos", Title: "Arista EOS", Grammar: grammar, Reader: reader, Detect: detect, Effects: effects, Dialect: &dialect,
	})
	convert := v.Convert
	v.Convert = func(trees []*devices.Tree) (*devices.Config, []devices.LineReport, []devices.Finding) {
		c, lines, findings := convert(trees)
		readHeader(c, trees)
		defaults(c, readStatements(trees))
		versionDefaults(c)
		prunePositions(c)
		return c, lines, findings
	}
	return v
}

// prunePositions drops the places of what the model does not hold: statements of a default, and the path of a group
// where a statement is about a neighbour.
func prunePositions(c *devices.Config) {
	is := map[string]bool{}
	for _, p := range devices.Paths(c) {
		for !is[p] {
			is[p] = true
			if i := strings.LastIndex(p, devices.PathSeparator); i > 0 {
				p = p[:i]
			}
		}
	}
	for p := range c.Positions {
		if !is[p] {
			delete(c.Positions, p)
		}
	}
}
