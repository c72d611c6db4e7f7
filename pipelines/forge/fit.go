package forge

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// Fit cuts a comment to a limit in characters, at the end of a line, closes what the cut left open (a code fence, a details
// element), and says what was cut. Characters are counted as UTF-16 counts them, which is never fewer than any platform does.
func Fit(text string, limit int) string {
	if length(text) <= limit {
		return text
	}
	const room = 400 // for the closing and the sentence
	var b strings.Builder
	left, cut := limit-room, 0
	open, fence := 0, ""
	for line := range strings.Lines(text) {
		if cut > 0 || length(line) > left {
			cut++
			continue
		}
		left -= length(line)
		b.WriteString(line)
		switch t := strings.TrimSpace(line); {
		case fence != "" && t == fence:
			fence = ""
		case fence == "" && strings.HasPrefix(t, "```"):
			fence = t[:len(t)-len(strings.TrimLeft(t, "`"))]
		case fence == "":
			open += strings.Count(line, "<details>") - strings.Count(line, "</details>")
		}
	}
	kept := strings.TrimRight(b.String(), "\n") + "\n"
	if fence != "" {
		kept += fence + "\n"
	}
	kept += strings.Repeat("\n</details>\n", max(open, 0))
	return kept + fmt.Sprintf("\n**Cut to fit:** the last %d lines do not fit into a comment; the job's report has everything.\n", cut)
}

func length(s string) int {
	n := 0
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}
