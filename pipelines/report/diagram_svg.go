package report

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"strings"

	"interlock/pipelines"
)

// Measures of the drawing, in its own units: about pixels on a wide screen.
const (
	slotWidth  = 104.0
	rowHeight  = 65.0
	nodeWidth  = 90.0
	nodeHeight = 38.0
	nameLength = 12 // characters that fit
)

// svg draws the diagram in a state. What is down is dashed, hatched and says so; colour only repeats it.
func (d *diagram) svg(c *pipelines.Change, state int) template.HTML {
	s := c.Forecast.States[state]
	done, changing := changedIn(c, state)
	var b strings.Builder
	w, h := d.width*slotWidth, float64(d.rows)*rowHeight+6
	fmt.Fprintf(&b, `<svg viewBox="0 0 %.0f %.0f" role="img" aria-labelledby="alt%d"><title id="alt%d">%s</title>`, w, h, state, state, html.EscapeString(d.alt(c, state)))
	frames, labels := d.frames()
	b.WriteString(frames)
	for _, e := range d.edges {
		up := 0
		for _, l := range e.links {
			if !linkDown(c, s, done, changing, l) {
				up++
			}
		}
		drawEdge(&b, e, up)
	}
	for _, n := range d.nodes {
		word, class := n.mark(s, done, changing)
		drawNode(&b, n, word, class)
	}
	b.WriteString(labels + "</svg>")
	return template.HTML(b.String()) //nolint:gosec // every text in it is escaped above
}

func (n *node) centre() (x, y float64) {
	return n.x * slotWidth, float64(n.row)*rowHeight + rowHeight/2 + 4
}

// frames draws a box around each redundancy group, and its name, which stands above cables.
func (d *diagram) frames() (frames, labels string) {
	type box struct{ x1, y1, x2, y2 float64 }
	boxes := map[string]*box{}
	for _, n := range d.nodes {
		if n.group == "" {
			continue
		}
		x, y := n.centre()
		f := boxes[n.group]
		if f == nil {
			f = &box{x, y, x, y}
			boxes[n.group] = f
		}
		f.x1, f.y1, f.x2, f.y2 = min(f.x1, x), min(f.y1, y), max(f.x2, x), max(f.y2, y)
	}
	for _, g := range sortedKeys(boxes) {
		f := boxes[g]
		x, y := f.x1-nodeWidth/2-5, f.y1-nodeHeight/2-15
		frames += fmt.Sprintf(`<rect class="frame" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="6"/>`, x, y, f.x2-f.x1+nodeWidth+10, f.y2-f.y1+nodeHeight+20)
		labels += fmt.Sprintf(`<text class="group" x="%.1f" y="%.1f">%s</text>`, x+4, y+10.5, html.EscapeString("group "+clip(clean(g), 24)))
	}
	return frames, labels
}

func drawNode(b *strings.Builder, n *node, word, class string) {
	x, y := n.centre()
	fmt.Fprintf(b, `<g class="node %s"><title>%s</title><rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="%d"/>`, class, html.EscapeString(clip(list(cleanAll(n.members), 20), 300)),
		x-nodeWidth/2, y-nodeHeight/2, nodeWidth, nodeHeight, map[bool]int{true: 15, false: 3}[n.host])
	if class == "down" {
		fmt.Fprintf(b, `<rect class="hatch" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="3"/>`, x-nodeWidth/2, y-nodeHeight/2, nodeWidth, nodeHeight)
	}
	label := clean(n.label)
	if r := []rune(label); len(r) > nameLength { // both ends tell names apart
		label = string(r[:6]) + "…" + string(r[len(r)-5:])
	}
	second := word
	if second == "" && n.half != "" {
		second = "half " + clip(clean(n.half), 6)
	} else if n.half != "" {
		second = clip(clean(n.half), 6) + " · " + word
	}
	if second == "" {
		fmt.Fprintf(b, `<text class="name" x="%.1f" y="%.1f">%s</text>`, x, y+4.5, html.EscapeString(label))
	} else {
		fmt.Fprintf(b, `<text class="name" x="%.1f" y="%.1f">%s</text><text class="mark" x="%.1f" y="%.1f">%s</text>`, x, y-2, html.EscapeString(label), x, y+12, html.EscapeString(second))
	}
	b.WriteString("</g>")
}

// drawEdge draws up to three cables beside each other, more as one with their number. Those that are down come last.
func drawEdge(b *strings.Builder, e *edge, up int) {
	x1, y1 := e.a.centre()
	x2, y2 := e.b.centre()
	n := len(e.links)
	kind := "link"
	title := fmt.Sprintf("%s to %s: %d of %d up", clean(e.a.label), clean(e.b.label), up, n)
	if len(e.uplinks) > 0 {
		kind = "link uplink"
		title += ", uplink " + list(cleanAll(e.uplinks), 3)
	}
	fmt.Fprintf(b, `<g><title>%s</title>`, html.EscapeString(clip(title, 300)))
	lines := min(n, 3)
	if n > 3 {
		lines = 1
	}
	// across is at a right angle to the edge
	dx, dy := x2-x1, y2-y1
	length := math.Max(math.Hypot(dx, dy), 1)
	ax, ay := -dy/length, dx/length
	bow := 0.0
	if rows := e.a.row - e.b.row; rows == 0 && math.Abs(e.a.x-e.b.x) > 1.3 || abs(rows) > 1 {
		bow = 26 // around what stands between
	}
	for i := range lines {
		off := (float64(i) - float64(lines-1)/2) * 7
		class := kind
		isUp := i < up
		if n > 3 {
			isUp = up == n
		}
		if !isUp {
			class += " off"
		}
		mx, my := (x1+x2)/2+ax*(off+bow*2), (y1+y2)/2+ay*(off+bow*2)
		fmt.Fprintf(b, `<path class="%s" d="M%.1f %.1fQ%.1f %.1f %.1f %.1f"/>`, class, x1+ax*off, y1+ay*off, mx, my, x2+ax*off, y2+ay*off)
		if !isUp && n <= 3 { // the middle of the curve is half way to its control point
			cx, cy := (x1+x2)/2+ax*(off+bow), (y1+y2)/2+ay*(off+bow)
			fmt.Fprintf(b, `<path class="cross" d="M%.1f %.1fl8 8m0 -8l-8 8"/>`, cx-4, cy-4)
		}
	}
	if n > 3 {
		fmt.Fprintf(b, `<text class="number" x="%.1f" y="%.1f">%d of %d up</text>`, (x1+x2)/2+ax*bow, (y1+y2)/2+ay*bow+3, up, n)
	}
	b.WriteString("</g>")
}
