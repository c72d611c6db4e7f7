package cli

import (
	"regexp"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/devices/syntax"
)

// Unplanned gives the lines of a device's own account of what is staged (Stage's preview) that the plan's commands do not
// explain: somebody else's edits in the same candidate, or a command that does more than it says. An account may be a
// difference with signs (EOS, Junos, SR Linux, SR OS) or the commands themselves (NX-OS, IOS XR). A system without a candidate
// gives none, and nothing can be held against the plan.
func Unplanned(preview string, cmds []devices.Command) []string {
	var says, takes [][]string // words of the commands that add, and of those that take away
	for _, c := range cmds {
		words := planWords(c.Line)
		whole := slices.Clone(words)
		for _, line := range slices.Backward(c.Context) {
			whole = append(planWords(line), whole...)
		}
		if c.Negated {
			takes = append(takes, words)
		}
		says = append(says, whole)
	}
	signed := regexp.MustCompile(`(?m)^\s*[+-]\s`).MatchString(preview) || regexp.MustCompile(`(?m)^[+-]\S`).MatchString(preview)
	type block struct {
		indent int
		gone   bool
	}
	var open []block
	var out []string
	for line := range strings.Lines(preview) {
		line = strings.TrimRight(line, "\r\n ")
		text := strings.TrimLeft(line, " \t")
		sign := byte(0)
		if signed && text != "" && (text[0] == '+' || text[0] == '-') && !strings.HasPrefix(text, "+++") && !strings.HasPrefix(text, "---") {
			sign, text = text[0], text[1:]
		}
		words := planWords(text)
		if len(words) == 0 || noChange(text) {
			continue
		}
		indent := len(line) - len(strings.TrimLeft(strings.TrimLeft(line, "+- \t"), " "))
		for len(open) > 0 && open[len(open)-1].indent >= indent {
			open = open[:len(open)-1]
		}
		inGone := len(open) > 0 && open[len(open)-1].gone
		planned := inGone
		switch {
		case sign == 0 && signed: // what stands around a change
			open = append(open, block{indent, false})
			continue
		case sign == '-':
			planned = planned || slices.ContainsFunc(takes, func(w []string) bool { return contains(w, words) || contains(words, w) }) ||
				slices.ContainsFunc(says, func(w []string) bool { return replaces(w, words) })
		default:
			planned = slices.ContainsFunc(says, func(w []string) bool { return contains(w, words) })
		}
		open = append(open, block{indent, sign == '-' && planned})
		if !planned {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return out
}

// planWords are the words of a line without the verb that sets or takes away, and without the signs of braces. Secrets are as they are:
// in a device's answer they are taken out wherever they stand, as a user's name may.
func planWords(line string) []string {
	if plain, err := syntax.Reveal(line); err == nil { // what cannot be revealed stays a word that nothing is equal to but itself
		line = plain
	}
	line = strings.NewReplacer("{", " ", "}", " ", ";", " ", "/", " / ").Replace(line)
	words := strings.Fields(line)
	words = slices.DeleteFunc(words, func(w string) bool { return w == "/" || w == "!" })
	for len(words) > 0 && (words[0] == "no" || words[0] == "default" || words[0] == "set" || words[0] == "delete") {
		words = words[1:]
	}
	for i := range words {
		words[i] = strings.Trim(words[i], `"`)
	}
	return words
}

// noChange are lines of an account that tell of no change: headers of differences, comments, places.
var noChangePattern = regexp.MustCompile(`^(?:@@|\+\+\+|---|\[edit|!|#|end$|exit$|config t(?:erminal)?$|Building configuration|[A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ \d\d:\d\d)`)

func noChange(text string) bool { return noChangePattern.MatchString(strings.TrimSpace(text)) }

// contains reports that some words stand in others, one after the other.
func contains(all, some []string) bool {
	for i := 0; i+len(some) <= len(all); i++ {
		if slices.Equal(all[i:i+len(some)], some) {
			return true
		}
	}
	return false
}

// replaces reports a command that sets another value of what a line has: all its words but the last are the same, or it is a
// description, whose value is many words.
func replaces(command, line []string) bool {
	if len(line) > 1 && line[0] == "description" && slices.Contains(command, "description") {
		return true
	}
	if len(line) < 2 || len(command) < len(line) {
		return len(line) == 1 && slices.Contains(command, line[0])
	}
	tail := command[len(command)-len(line):]
	return slices.Equal(tail[:len(line)-1], line[:len(line)-1])
}
