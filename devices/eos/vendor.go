// Package eos is Arista EOS: its text, its statements, and what entering them does.
//
// Statements are tables of rows by topic (rows_*.go); what the system does where nothing is said is in defaults.go.
// "EOS User Manual" in a comment is Arista's manual at https://www.arista.com/en/um-eos.
package eos

import (
	_ "embed"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

//go:embed effects.yaml
var effects []byte

// Vendor is Arista EOS.
var Vendor = vendor()

// grammar is the language of EOS configuration.
var grammar = syntax.MustCompile(syntax.Options{Interface: interfaceName, HasDefault: true, Sessions: true, Chain: syntax.Semicolon}, rows()...)

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
		OS: "eos", Title: "Arista EOS", Grammar: grammar, Reader: reader, Detect: syntax.Detector(signs), Effects: effects, Dialect: &dialect,
	})
	convert := v.Convert
	v.Convert = func(trees []*devices.Tree) (*devices.Config, []devices.LineReport, []devices.Finding) {
		c, lines, findings := convert(trees)
		readHeader(c, trees)
		defaults(c, readStatements(trees))
		versionDefaults(c)
		c.PrunePositions()
		return c, lines, findings
	}
	return v
}
