package lab

import (
	"slices"
	"strings"
)

// help is what the systems answer at once when a question mark is typed: the words that may come next. Of configuration statements
// it tells nothing.
func (t *terminal) help(line string) string {
	words := strings.Fields(line)
	part := ""
	if len(words) > 0 && !strings.HasSuffix(line, " ") {
		part, words = words[len(words)-1], words[:len(words)-1]
	}
	var out []string
	for _, c := range t.box.cli.table() {
		form := strings.Fields(c.line)
		if !slices.Contains(c.in, t.mode) || len(form) <= len(words) {
			continue
		}
		fits := true
		for i, w := range words {
			f := strings.Trim(form[i], "[]")
			fits = fits && (strings.HasPrefix(f, "<") || isWord(w, f))
		}
		if next := strings.Trim(form[len(words)], "[]"); fits && next != "..." && isWord(part, next) && !slices.Contains(out, next) {
			out = append(out, next)
		}
	}
	slices.Sort(out)
	if len(out) == 0 {
		return "% Unrecognized command\n"
	}
	return "  " + strings.Join(out, "\n  ") + "\n"
}
