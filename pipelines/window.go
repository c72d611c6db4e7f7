package pipelines

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"interlock/devices"
	"interlock/policies"
)

// windowCheck holds the asked window against the site's windows and freezes, and the plan's estimate against it.
func windowCheck(site *devices.Site, r Request, estimated time.Duration) policies.WindowCheck {
	w := policies.WindowCheck{Asked: r.Window != nil, Inside: true, NeededSeconds: int(estimated / time.Second)}
	span := TimeSpan{From: r.Now, To: r.Now}
	if r.Window != nil {
		span = *r.Window
		w.GivenSeconds = int(span.To.Sub(span.From) / time.Second)
		w.TooShort = estimated > span.To.Sub(span.From)
	}
	for _, f := range site.Freezes {
		// A freeze's days are whole days where the change is made; the asked window's own zone says where that is.
		from := time.Date(f.From.Year(), f.From.Month(), f.From.Day(), 0, 0, 0, 0, span.From.Location())
		to := time.Date(f.To.Year(), f.To.Month(), f.To.Day()+1, 0, 0, 0, 0, span.From.Location())
		if span.From.Before(to) && !span.To.Before(from) {
			w.Frozen, w.FreezeWhy = true, f.Why
			break
		}
	}
	if r.Window == nil || len(site.Windows) == 0 {
		return w
	}
	w.Inside = false
	for _, sw := range site.Windows {
		for day := -1; day <= 0; day++ { // a window that began the day before may still be open
			from, to, ok := occurrence(sw, span.From, day)
			if ok && !span.From.Before(from) && !span.To.After(to) {
				w.Inside = true
			}
		}
	}
	if !w.Inside {
		w.Nearest = nearest(site.Windows, span.From)
	}
	return w
}

// occurrence is the window as it stands on the day of t, moved by days, in the window's own zone. ok is false where the
// window is not open on that day of the week.
func occurrence(w devices.Window, t time.Time, days int) (from, to time.Time, ok bool) {
	local := t.In(w.Zone)
	clock := func(s string, plus int) time.Time {
		c, _ := time.Parse("15:04", s) // read and checked with the site
		return time.Date(local.Year(), local.Month(), local.Day()+days+plus, c.Hour(), c.Minute(), 0, 0, w.Zone)
	}
	from, to = clock(w.From, 0), clock(w.To, 0)
	if !to.After(from) {
		to = clock(w.To, 1)
	}
	for _, d := range w.Days {
		if d == from.Weekday() {
			return from, to, true
		}
	}
	return from, to, len(w.Days) == 0
}

// nearest tells the window that opens next, for people.
func nearest(ws []devices.Window, t time.Time) string {
	var best time.Time
	text := ""
	for _, w := range ws {
		for day := 0; day <= 7; day++ {
			from, to, ok := occurrence(w, t, day)
			if ok && from.After(t) && (best.IsZero() || from.Before(best)) {
				best = from
				text = strings.ToLower(from.Weekday().String()) + " " + from.Format("2006-01-02 15:04") + " to " + to.Format("15:04") + " " + w.Zone.String()
			}
		}
	}
	return text
}

// MayRun says why work that takes so long may not begin at now: outside of the window that was asked for or of the site's,
// in a freeze, or with too little time left. It says nothing where it may. An emergency does not wait for a window.
func (c *Change) MayRun(now time.Time, need time.Duration) []string {
	var out []string
	r := c.Request
	if w := r.Window; w != nil {
		switch {
		case now.Before(w.From):
			out = append(out, "the window opens at "+w.From.Format(time.RFC3339))
		case !now.Before(w.To):
			out = append(out, "the window closed at "+w.To.Format(time.RFC3339))
		case w.To.Sub(now) < need:
			out = append(out, fmt.Sprintf("the window closes in %s, and what is left takes up to %s with its way back", w.To.Sub(now).Round(time.Minute), need.Round(time.Minute)))
		}
	}
	zone := now.Location()
	if r.Window != nil {
		zone = r.Window.From.Location()
	}
	r.Window = &TimeSpan{From: now.In(zone), To: now.In(zone)}
	check := windowCheck(c.After.Site, r, 0)
	if check.Frozen {
		out = append(out, "a freeze has begun: "+check.FreezeWhy)
	}
	if !check.Inside && r.Type != "emergency" {
		out = append(out, "it is outside of the site's windows; the next opens "+check.Nearest)
	}
	return out
}

// Openings are the times at which a site's windows are open between two instants, in order.
func Openings(site *devices.Site, from, to time.Time) []TimeSpan {
	var out []TimeSpan
	for _, w := range site.Windows {
		for day := -1; ; day++ {
			opens, closes, ok := occurrence(w, from, day)
			if !opens.Before(to) {
				break
			}
			if ok && closes.After(from) {
				out = append(out, TimeSpan{opens, closes})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b TimeSpan) int { return a.From.Compare(b.From) })
	return out
}
