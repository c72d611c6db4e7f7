package report

import (
	"io"
	"strings"
)

// columns is how wide text is at most.
const columns = 100

// style is a terminal colour. It only repeats what a word says already.
type style string

const (
	plain  style = ""
	bold   style = "1"
	red    style = "1;31"
	yellow style = "33"
	green  style = "32"
	faint  style = "2"
)

// page is text being laid out. Its text must be clean.
type page struct {
	b     strings.Builder
	color bool
}

func (p *page) paint(s string, as style) string {
	if !p.color || as == plain || s == "" {
		return s
	}
	return "\x1b[" + string(as) + "m" + s + "\x1b[0m"
}

func (p *page) line(s string, as style) { p.b.WriteString(p.paint(s, as) + "\n") }

func (p *page) gap() { p.b.WriteByte('\n') }

// para writes wrapped text; its first line starts with head, the others stand below head's end.
func (p *page) para(head, text string, as style) {
	pad := strings.Repeat(" ", width(head))
	for i, l := range wrap(text, columns-width(head)) {
		if i > 0 {
			head = pad
		}
		p.b.WriteString(head + p.paint(l, as) + "\n")
	}
}

// section writes a heading.
func (p *page) section(name string) {
	if p.b.Len() > 0 {
		p.gap()
	}
	p.line(name, bold)
}

// cell is a table's cell.
type cell struct {
	text string
	as   style
}

// table writes rows below each other, at an indentation of two. The last column takes what room there is left; where
// the whole is too wide, wide columns are wrapped.
func (p *page) table(rows [][]cell) {
	if len(rows) == 0 {
		return
	}
	widths := columnWidths(rows)
	for _, row := range rows {
		wrapped := make([][]string, len(row))
		height := 1
		for i, c := range row {
			wrapped[i] = breakCell(c.text, widths[i])
			height = max(height, len(wrapped[i]))
		}
		for h := range height {
			line, plainLine := " ", " "
			for i, c := range row {
				t := ""
				if h < len(wrapped[i]) {
					t = wrapped[i][h]
				}
				gap := strings.Repeat(" ", widths[i]-min(width(t), widths[i]))
				line += " " + p.paint(t, c.as) + gap + " "
				plainLine += " " + t + gap + " "
			}
			if strings.TrimSpace(plainLine) == "" {
				continue
			}
			p.b.WriteString(strings.TrimRight(line, " ") + "\n")
		}
	}
}

// columnWidths gives each column what it needs, and shares what there is where that is too much: narrow columns get
// their need, the wide ones share the rest evenly.
func columnWidths(rows [][]cell) []int {
	var need []int
	for _, row := range rows {
		for i, c := range row {
			if i == len(need) {
				need = append(need, 0)
			}
			need[i] = max(need[i], width(c.text))
		}
	}
	room := columns - 1 - 2*len(need)
	out := make([]int, len(need))
	left := len(need)
	for settled := true; settled && left > 0; {
		settled = false
		share := room / left
		for i, n := range need {
			if out[i] == 0 && n <= share {
				out[i] = max(n, 1)
				room -= out[i]
				left--
				settled = true
			}
		}
	}
	for i := range out {
		if out[i] == 0 {
			out[i] = max(room/left, 8)
		}
	}
	return out
}

// breakCell wraps a cell's text and breaks what is still too wide: a table's columns must stand.
func breakCell(s string, w int) []string {
	var out []string
	for _, l := range wrap(s, w) {
		for width(l) > w {
			i := cutAt(l, w)
			out, l = append(out, l[:i]), l[i:]
		}
		out = append(out, l)
	}
	return out
}

// write gives the page to its reader.
func (p *page) write(w io.Writer, ci bool) error {
	s := p.b.String()
	if ci {
		s = disarm(s)
	}
	_, err := io.WriteString(w, s)
	return err
}
