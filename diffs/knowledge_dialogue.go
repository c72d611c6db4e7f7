package diffs

import (
	"regexp"
	"strings"

	"interlock/devices"
)

// answerRE is what people answer a device with.
var answerRE = regexp.MustCompile(`(?i)^(y|n|yes|no)$`)

// Dialogue joins the answers in a text to the commands that ask for them: "reload" and "y" on the line below become one
// command that HasAnswer, and so does a transcript with the device's question between the two; an empty line directly below
// is the key alone, where the question takes that for yes. Where several answers follow, one that goes on counts before one
// that does not. A "y" that no command asked for stays a command of its own,
// which nobody knows.
func (k *Knowledge) Dialogue(cmds []devices.Command, version, platform string) []devices.Command {
	var out []devices.Command
	for i := 0; i < len(cmds); i++ {
		c := cmds[i]
		row := k.asks(c, version, platform)
		for row != nil && i+1 < len(cmds) {
			answer, isAnswer := answerTo(row.Question, cmds[i+1])
			if !isAnswer {
				break
			}
			i++
			if answer == "" {
				continue // the question alone; its answer may stand on the next line
			}
			if !c.HasAnswer || row.answerYes.MatchString(answer) {
				c.Answer, c.HasAnswer = answer, true
			}
		}
		if row != nil && !c.HasAnswer && c.Enter && row.answerYes.MatchString("") {
			c.Answer, c.HasAnswer = "", true
		}
		out = append(out, c)
	}
	return out
}

// asks gives the row by which a command asks something, nil where none does.
func (k *Knowledge) asks(c devices.Command, version, platform string) *Row {
	parts := k.split(c)
	if len(parts) > maxParts || len(c.Line) > maxLine {
		return nil
	}
	for _, h := range k.hits(parts[len(parts)-1], version, platform) {
		if h.row.Question != "" {
			return h.row
		}
	}
	return nil
}

// answerTo reports whether a line is an answer, or the device's question with or without one behind it.
func answerTo(question string, c devices.Command) (string, bool) {
	line := strings.Join(strings.Fields(first(c.Line, c.Text)), " ")
	if !c.Exec {
		return "", false
	}
	if answerRE.MatchString(line) {
		return line, true
	}
	q := strings.Join(strings.Fields(question), " ")
	if len(line) < len(q) || !strings.EqualFold(line[:len(q)], q) {
		return "", false
	}
	rest := strings.TrimSpace(line[len(q):])
	return rest, rest == "" || answerRE.MatchString(rest)
}
