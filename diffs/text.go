package diffs

import (
	"fmt"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// Text is the difference between two texts as people read it: unified, with that many lines of context around each
// change, without file headers. Equal texts give "". Hashes of secrets are not printed.
func Text(before, after string, context int) string {
	edits := align(withNewline(before), withNewline(after))
	var out strings.Builder
	for at := 0; at < len(edits); {
		if edits[at].op == ' ' {
			at++
			continue
		}
		// A hunk goes on while the next change is so near that the contexts touch.
		last := at
		for i := at; i < len(edits) && i-last <= 2*max(context, 0)+1; i++ {
			if edits[i].op != ' ' {
				last = i
			}
		}
		writeHunk(&out, edits, max(at-context, 0), min(last+context+1, len(edits)))
		at = last + 1
	}
	return redact(out.String())
}

func writeHunk(out *strings.Builder, edits []edit, from, to int) {
	x, y := 1, 1
	for _, e := range edits[:from] {
		x, y = x+e.inBefore(), y+e.inAfter()
	}
	nx, ny := 0, 0
	for _, e := range edits[from:to] {
		nx, ny = nx+e.inBefore(), ny+e.inAfter()
	}
	if nx == 0 {
		x--
	}
	if ny == 0 {
		y--
	}
	fmt.Fprintf(out, "@@ -%d,%d +%d,%d @@\n", x, nx, y, ny)
	for _, e := range edits[from:to] {
		fmt.Fprintf(out, "%c%s\n", e.op, e.line)
	}
}

// edit is a line that is on both sides (' '), only before ('-') or only after ('+').
type edit struct {
	op   byte
	line string
}

func (e edit) inBefore() int {
	if e.op == '+' {
		return 0
	}
	return 1
}

func (e edit) inAfter() int {
	if e.op == '-' {
		return 0
	}
	return 1
}

// align gives all lines of both texts in one sequence. The library anchors on lines that are unique in both, which
// suits configurations, but has three lines of context and no choice, so its hunks are put back into the whole.
func align(before, after string) []edit {
	x := strings.SplitAfter(before, "\n")
	x = x[:len(x)-1]
	var edits []edit
	next := 0 // the next line of before
	keep := func(to int) {
		for ; next < to; next++ {
			edits = append(edits, edit{' ', strings.TrimSuffix(x[next], "\n")})
		}
	}
	hunks := string(diff.Diff("before", []byte(before), "after", []byte(after)))
	for i, line := range strings.Split(hunks, "\n") {
		switch {
		case i < 3 || line == "": // the header, the end
		case line[0] == '@':
			var start, count int
			if _, err := fmt.Sscanf(line, "@@ -%d,%d ", &start, &count); err != nil {
				panic(fmt.Sprintf("diffs: the diff library wrote a hunk header %q", line))
			}
			if count > 0 {
				start--
			}
			keep(start)
		default:
			edits = append(edits, edit{line[0], line[1:]})
			if line[0] != '+' {
				next++
			}
		}
	}
	keep(len(x))
	return edits
}

func withNewline(s string) string {
	if s != "" && !strings.HasSuffix(s, "\n") {
		return s + "\n"
	}
	return s
}
