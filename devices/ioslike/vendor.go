package ioslike

import (
	"maps"

	"interlock/devices"
	"interlock/devices/syntax"
)

// Language is what makes one system of an IOS-like one: its rows, how its text reads, and what holds where nothing is said.
type Language struct {
	// OS and Title are those of devices.Vendor.
	OS, Title string
	Grammar   *syntax.Grammar[Scope]
	Reader    syntax.Reader
	Detect    func(text []byte) (weight int, signs []string)
	// Defaults fills in, after all statements are in the model, what the system does where nothing is said.
	Defaults func(*devices.Config)
	// Effects is the knowledge base, effects.yaml.
	Effects []byte
	// Dialect is that of devices.Vendor.
	Dialect *devices.Dialect
}

// Vendor wires a language into the functions by which the rest of the house knows a system.
func Vendor(l Language) devices.Vendor {
	return devices.Vendor{
		OS: l.OS, Title: l.Title, Detect: l.Detect, Effects: l.Effects,
		Read: l.read, Convert: l.convert, Enter: l.enter,
		Commands: l.commands, Dialect: l.Dialect,
	}
}

func (l Language) read(file string, text []byte) *devices.Tree {
	t := l.Reader.Read(file, text)
	l.Grammar.Bind(t)
	return t
}

func (l Language) convert(trees []*devices.Tree) (*devices.Config, []devices.LineReport, []devices.Finding) {
	c := NewConfig(l.OS)
	r := l.Grammar.Convert(Scope{Config: c}, trees...)
	maps.Copy(r.Positions, c.Positions) // rows whose path takes more than their words say it themselves
	c.Positions = devices.JoinPositions(r.Positions)
	unreadTerms(c, trees, r.Lines)
	if l.Defaults != nil {
		l.Defaults(c)
	}
	return c, r.Lines, findings(r.Problems)
}

// enter enters commands. A command whose values make no sense on the configuration that it leads to is unknown, as
// such a line of a configuration would be.
func (l Language) enter(before *devices.Tree, file string, commands []byte) devices.Entered {
	e := l.Grammar.Enter(l.Reader, before, file, commands)
	out := devices.Entered{After: e.After, Commands: e.Commands, Lines: e.Lines, Findings: findings(e.Problems)}
	_, lines, _ := l.convert([]*devices.Tree{e.After})
	wrong := map[devices.Pos]string{}
	for _, r := range lines {
		if r.Pos.File == file && r.Disposition == devices.Unknown {
			wrong[r.Pos] = r.Why
		}
	}
	for i, c := range out.Commands {
		if why, bad := wrong[c.Pos]; bad && !c.Exec && c.Disposition == devices.Modelled {
			out.Commands[i].Disposition, out.Commands[i].Why = devices.Unknown, why
		}
	}
	for i, r := range out.Lines {
		if why, bad := wrong[r.Pos]; bad && r.Disposition == devices.Modelled {
			out.Lines[i].Disposition, out.Lines[i].Why = devices.Unknown, why
		}
	}
	return out
}

// findings tells what was odd about a text. Where text was lost nothing can be concluded from what is left; a value
// that makes no sense makes its line unknown, which blocks where the line is part of a change.
func findings(problems []syntax.Problem) []devices.Finding {
	var fs []devices.Finding
	for _, p := range problems {
		f := devices.Finding{Rule: "lines/unknown", Severity: devices.Warn, Pos: p.Pos, Message: p.Message}
		if p.Lost {
			f.Severity = devices.Inconclusive
			f.Hint = "take the configuration from the device again, or write the commands anew"
		}
		fs = append(fs, f)
	}
	return fs
}
