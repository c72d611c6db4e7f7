// Package junos is Juniper Junos: its statements as tables of rows over their full paths, what it does where nothing is
// said, and how its text is told from others'. Braces and set form read into one (syntax.Flat); groups, ranges and
// apply-path are expanded before conversion, with the places of the lines they come from. The statements are those of
// the Junos CLI reference (releases 12 to 24) and of Juniper's published YANG models (github.com/Juniper/yang).
package junos

import (
	_ "embed"
	"maps"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// scope is what a row builds in. Rows stand for whole paths, so nothing is nested; what has to wait for other
// statements waits in pending.
type scope struct {
	ioslike.Scope
	later *pending
}

// Row is one statement of Junos by its full path.
type Row = syntax.Row[scope]

var reader = syntax.FlatReader{
	Comment: []string{"#", "!"},
	Set:     []string{"set"},
	Verbs:   []string{"delete", "deactivate", "activate", "insert", "rename", "copy", "replace", "edit", "top", "up", "exit", "quit", "annotate", "load", "protect", "unprotect"},
	Secrets: []string{"authentication-key", "simple-password", "secret", "encrypted-password", "plain-text-password-value", "ascii-text", "hexadecimal",
		"snmp community", "authentication-password", "privacy-password", "hello-authentication-key", "auth-key", "md5 key", "authentication-key value",
		"shared-secret", "passphrase", "pre-shared-key", "trap-options community", "key-chain secret", "chap-secret", "default-chap-secret"},
}

var grammar = syntax.MustCompile(syntax.Options{Interface: interfaceName},
	interfaceRows, unitRows, switchRows, instanceRows, staticRows, ospfRows, isisRows, bgpRows, bgpNeighborRows, policyRows, listRows,
	filterRows, systemRows, managementRows, treeRows, evpnRows, unmodelledRows)

var flat = syntax.Flat[scope]{
	Grammar: grammar, Reader: reader, Skip: groupWords, Whole: whole, Expand: expand,
	Keyed: []string{"family"},
	Ordered: []string{"policy-statement <> term <>", "filter <> term <>", "policy-options policy-statement <> from route-filter <>",
		"to-zone <> policy <>", "as-path-group <> as-path <>"},
	OrderedLists: []string{"import", "export", "vrf-import", "vrf-export", "apply-groups", "authentication-order", "import-policy", "import-rib"},
}

//go:embed effects.yaml
var effects []byte

// Vendor is Juniper Junos.
var Vendor = devices.Vendor{
	OS: "junos", Title: "Juniper Junos", Effects: effects, Detect: syntax.Detector(signs), Dialect: &dialect,
	Read:     func(file string, text []byte) *devices.Tree { return flat.Read(file, text) },
	Convert:  convert,
	Enter:    enter,
	Commands: func(before, after *devices.Tree) []devices.Command { return flat.Commands(before, after) },
}

func newScope() scope {
	c := ioslike.NewConfig("junos")
	return scope{Scope: ioslike.Scope{Config: c}, later: newPending()}
}

func convert(trees []*devices.Tree) (*devices.Config, []devices.LineReport, []devices.Finding) {
	s := newScope()
	r := flat.Convert(s, trees...)
	s.unreadTerms(trees, r.Lines)
	s.settle()
	maps.Copy(r.Positions, s.Config.Positions)
	s.Config.Positions = r.Positions
	return s.Config, r.Lines, findings(r.Problems)
}

func enter(before *devices.Tree, file string, commands []byte) devices.Entered {
	e := flat.Enter(newScope, before, file, commands)
	return devices.Entered{After: e.After, Commands: e.Commands, Lines: e.Lines, Findings: findings(e.Problems)}
}

// findings tells what was odd about a text; where text was lost nothing can be concluded from what is left.
func findings(problems []syntax.Problem) []devices.Finding {
	var fs []devices.Finding
	for _, p := range problems {
		f := devices.Finding{Rule: "lines/unknown", Severity: devices.Warn, Pos: p.Pos, Message: p.Message}
		if p.Lost {
			f.Severity = devices.Inconclusive
			f.Hint = "take the configuration from the device again"
		}
		fs = append(fs, f)
	}
	return fs
}
