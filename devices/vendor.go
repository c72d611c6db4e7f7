package devices

import (
	"slices"

	"interlock/devices/syntax"
)

// Tree is configuration text as read; see syntax.Tree.
type Tree = syntax.Tree

// Surest is the greatest weight that detection gives a text.
const Surest = 100

// Vendor is one network operating system: how its text is told from others', read, entered and judged.
// It is a struct of functions, so that a table of vendors is a slice literal.
type Vendor struct {
	// OS is the name used in interlock.yaml, JSON and flags.
	OS string
	// Aliases are other names by which people say it in interlock.yaml and flags.
	Aliases []string
	// Title is the name people use: "Cisco NX-OS".
	Title string
	// Detect weighs the signs in a text that it is this system's configuration: 0 is none, and more is surer,
	// up to Surest.
	// The signs are said for people.
	Detect func(text []byte) (weight int, signs []string)
	// Read reads one file. It never fails: what it cannot make sense of becomes unknown lines.
	Read func(file string, text []byte) *Tree
	// Convert makes the model of one device from its files. Findings are about the text itself.
	Convert func(trees []*Tree) (*Config, []LineReport, []Finding)
	// Enter enters commands on a configuration as the system would.
	Enter func(before *Tree, file string, commands []byte) Entered
	// Commands gives the commands that lead from one configuration to another, in an order the system accepts.
	Commands func(before, after *Tree) []Command
	// Effects is the knowledge base, effects.yaml.
	Effects []byte
	// Dialect is how devices of the system are spoken with; nil where it is not known.
	Dialect *Dialect
	// Joined reports that a device's files are one configuration in several places (frr.conf and config_db.json): they are
	// made one tree, so that commands find what they are about in whichever file it stands.
	Joined bool
}

// Is reports whether name says this system, by its name or another that people have for it.
func (v *Vendor) Is(name string) bool {
	return v.OS == name || slices.Contains(v.Aliases, name)
}

// Command is one line entered on a device, or to be entered; see syntax.Command.
type Command = syntax.Command

// Entered is what entering commands on a configuration gave.
type Entered struct {
	// After is the configuration afterwards; exec commands leave it as it was.
	After *Tree
	// Commands are all lines that are no noise, in order.
	Commands []Command
	Lines    []LineReport
	Findings []Finding
}
