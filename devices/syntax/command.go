package syntax

import (
	"regexp"
	"strings"
)

// LineReport is one input line and what became of it.
type LineReport struct {
	Pos         Pos
	Text        string // redacted
	Disposition Disposition
	// Why says why an inert line cannot matter or what is not known of an unmodelled one.
	Why string
}

// ModeText is the mode of a command that is a line of the body of the statement before it (a banner), and no statement.
const ModeText = "text"

// Command is one line entered on a device, or to be entered.
type Command struct {
	Pos Pos
	// Text is the line as sent, redacted, without prompt and indentation.
	Text string
	// Line is the line in full spelling: abbreviations expanded, interface names complete, ranges kept.
	Line string
	// Mode is "exec", "config", ModeText or the grammar's name of the sub-mode ("interface").
	Mode string
	// Context are the full lines that open the mode, outermost first ("interface Ethernet1/1").
	Context []string
	// Opens is the grammar's name of the mode that the line opens, "" where it opens none.
	Opens string `json:"-"`
	// Exec reports a line that is no configuration statement where it stands: an exec-mode command, an answer, or
	// something unknown; the knowledge base says which.
	Exec bool
	// Answer is the reply to the question that the command asks, "" where the text has none; HasAnswer tells "" from none.
	Answer    string
	HasAnswer bool
	// Enter reports an empty line directly below the command: entered, it is the key that takes a question's default.
	Enter       bool `json:"-"`
	Disposition Disposition
	Why         string
	// Negated reports a "no" or "default" form; Line still has the word.
	Negated bool
	// Chained reports a line that the system may take for several commands (Options.Chain).
	Chained bool `json:"-"`
}

// What makes several commands of one line. Semicolon is for command lines that divide at one with a space beside it, as NX-OS does
// ("conf t ; interface eth1/1 ; shutdown", Nexus 9000 NX-OS Programmability Guide, "Python API"); Shell is for lines that bash reads
// (bash(1), "Lists", "Command Substitution").
var (
	Semicolon = regexp.MustCompile(`(?:^|\s);|;(?:\s|$)`)
	Shell     = regexp.MustCompile("(?:^|\\s);|;(?:\\s|$)|&&|\\|\\||\\s&(?:\\s|$)|[$<>]\\(|`")
)

// Typed writes commands as they are sent, each indented by the depth of its mode.
func Typed(commands []Command) string {
	var b strings.Builder
	for _, c := range commands {
		b.WriteString(strings.Repeat("  ", len(c.Context)))
		b.WriteString(c.Line)
		b.WriteByte('\n')
	}
	return b.String()
}
