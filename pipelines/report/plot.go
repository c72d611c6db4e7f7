package report

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"sort"
	"strings"
	"time"
)

// plot draws a measure over time, with its baseline dashed and its limit dotted, and says both in words.
func plot(s Series, id int) template.HTML {
	const w, h, left, bottom = 420.0, 150.0, 54.0, 24.0
	points := append([]Point(nil), s.Points...)
	sort.SliceStable(points, func(i, j int) bool { return points[i].At.Before(points[j].At) })
	var b strings.Builder
	alt := fmt.Sprintf("%s in %s: no reading", clean(s.Title), clean(s.Unit))
	if len(points) > 0 {
		alt = fmt.Sprintf("%s in %s, %s from %s to %s: first %s, last %s", clean(s.Title), clean(s.Unit), count(len(points), "reading"),
			points[0].At.UTC().Format("15:04:05"), points[len(points)-1].At.UTC().Format("15:04:05"), number(points[0].Value), number(points[len(points)-1].Value))
	}
	fmt.Fprintf(&b, `<svg class="plot" viewBox="0 0 %.0f %.0f" role="img" aria-labelledby="plot%d"><title id="plot%d">%s</title>`, w, h, id, id, html.EscapeString(alt))
	if len(points) == 0 {
		fmt.Fprintf(&b, `<text class="axis" x="%.0f" y="%.0f">no reading</text></svg>`, left, h/2)
		return template.HTML(b.String()) //nolint:gosec // escaped above
	}
	low, high := math.Inf(1), math.Inf(-1)
	note := func(v float64) {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			low, high = min(low, v), max(high, v)
		}
	}
	for _, p := range points {
		note(p.Value)
	}
	for _, v := range []*float64{s.Baseline, s.Limit} {
		if v != nil {
			note(*v)
		}
	}
	if math.IsInf(low, 1) {
		low, high = 0, 1
	}
	if high-low < 1e-9 {
		low, high = low-1, high+1
	}
	room := (high - low) * 0.08
	low, high = low-room, high+room
	first, last := points[0].At, points[len(points)-1].At
	span := max(last.Sub(first), time.Second)
	x := func(t time.Time) float64 { return left + (w-left-8)*float64(t.Sub(first))/float64(span) }
	y := func(v float64) float64 { return 8 + (h-bottom-8)*(high-v)/(high-low) }
	fmt.Fprintf(&b, `<path class="axes" d="M%.1f 8V%.1fH%.1f"/>`, left, h-bottom, w-8)
	for _, v := range []float64{low + room, high - room} {
		fmt.Fprintf(&b, `<text class="axis end" x="%.1f" y="%.1f">%s</text>`, left-5, y(v)+3.5, number(v))
	}
	fmt.Fprintf(&b, `<text class="axis" x="%.1f" y="%.1f">%s</text><text class="axis end" x="%.1f" y="%.1f">%s UTC</text>`, left, h-8, first.UTC().Format("15:04:05"), w-8, h-8, last.UTC().Format("15:04:05"))
	for _, l := range []struct {
		v     *float64
		class string
		word  string
	}{{s.Baseline, "baseline", "baseline"}, {s.Limit, "limit", "limit"}} {
		if l.v != nil {
			fmt.Fprintf(&b, `<path class="%s" d="M%.1f %.1fH%.1f"/><text class="axis end" x="%.1f" y="%.1f">%s %s</text>`, l.class, left, y(*l.v), w-8, w-10, y(*l.v)-3, l.word, number(*l.v))
		}
	}
	usual := typical(points)
	var path strings.Builder
	for i, p := range points {
		if math.IsNaN(p.Value) || math.IsInf(p.Value, 0) {
			continue
		}
		move := i == 0 || p.At.Sub(points[i-1].At) > 2*usual || math.IsNaN(points[i-1].Value) || math.IsInf(points[i-1].Value, 0)
		fmt.Fprintf(&path, "%s%.1f %.1f", map[bool]string{true: "M", false: "L"}[move], x(p.At), y(p.Value))
		fmt.Fprintf(&b, `<circle class="reading" cx="%.1f" cy="%.1f" r="1.8"/>`, x(p.At), y(p.Value))
	}
	fmt.Fprintf(&b, `<path class="series" d="%s"/></svg>`, path.String())
	return template.HTML(b.String()) //nolint:gosec // escaped above
}

// typical is the median time between readings.
func typical(points []Point) time.Duration {
	var gaps []time.Duration
	for i := 1; i < len(points); i++ {
		gaps = append(gaps, points[i].At.Sub(points[i-1].At))
	}
	if len(gaps) == 0 {
		return time.Hour
	}
	sort.Slice(gaps, func(i, j int) bool { return gaps[i] < gaps[j] })
	return max(gaps[len(gaps)/2], time.Millisecond)
}

func number(v float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0") }
