package board

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"interlock/devices"
	"interlock/pipelines"
	"interlock/pipelines/rollout"
)

// entry is something on a day of the calendar.
type entry struct {
	// Kind is "freeze", "window" or "change".
	Kind, When, Text string
	Sum              string // of a change's plan
	Outside          string // why the time asked for is not one of the site's
	Conflicts        []string
	Done             bool
	at               time.Time
}

type day struct {
	Date    time.Time
	Today   bool
	Entries []entry
}

type calendarPage struct {
	From, To           time.Time
	Before, After      string
	Zone               string
	Days               []day
	NoWindow           []*filed
	Conflicts          []conflict
	WindowsNotSaid     bool
	FreezesOutsideView []string
}

// weeks is how many weeks the calendar shows.
const weeks = 4

// calendar shows windows, freezes and changes of four weeks, and the changes that get in each other's way.
func (b *Board) calendar(w http.ResponseWriter, r *http.Request) {
	plans, _, err := b.shelf.plans(b.Dir)
	if err != nil {
		b.fail(w, r, http.StatusInternalServerError, upperFirst(err.Error())+".")
		return
	}
	runs, err := b.runs(r.Context())
	if err != nil {
		b.failRun(w, r, err)
		return
	}
	sites := b.sites(plans)
	zone := zoneOf(sites)
	start := b.Now().In(zone)
	if q := r.URL.Query().Get("from"); q != "" {
		if start, err = time.ParseInLocation("2006-01-02", q, zone); err != nil || start.Year() < 2000 || start.Year() > 2200 {
			b.fail(w, r, http.StatusBadRequest, "The calendar begins on a day, written 2026-11-23.")
			return
		}
	}
	p := calendarPage{Zone: zone.String(), From: monday(start)}
	p.To = p.From.AddDate(0, 0, 7*weeks)
	p.Before, p.After = p.From.AddDate(0, 0, -7*weeks).Format("2006-01-02"), p.To.Format("2006-01-02")
	for i := range 7 * weeks {
		d := p.From.AddDate(0, 0, i)
		p.Days = append(p.Days, day{Date: d, Today: d.Format("2006-01-02") == b.Now().In(zone).Format("2006-01-02")})
	}
	p.WindowsNotSaid = !slices.ContainsFunc(sites, func(s *devices.Site) bool { return len(s.Windows) > 0 })
	for _, s := range sites {
		p.addSite(s, len(sites) > 1)
	}
	conflicts := conflictsAmong(plans, runs, b.Now())
	for _, f := range plans {
		p.addPlan(f, conflicts[f.Sum], carriedOut(runsOf(f, runs)))
	}
	p.Conflicts = pairs(plans, runs, b.Now())
	for i := range p.Days {
		slices.SortStableFunc(p.Days[i].Entries, func(x, y entry) int { return x.at.Compare(y.at) })
	}
	b.show(w, r, http.StatusOK, "calendar", p)
}

// sites are the site of the folder and those of the plans, each once.
func (b *Board) sites(plans []*filed) []*devices.Site {
	seen := map[string]bool{}
	var out []*devices.Site
	add := func(dir string, s *devices.Site) {
		if s != nil && !seen[dir] {
			seen[dir] = true
			out = append(out, s)
		}
	}
	add(b.Dir, readSite(b.Dir))
	for _, p := range plans {
		add(filepath.Clean(p.SiteDir()), p.Site)
	}
	return out
}

// zoneOf is the time zone in which the first windows are written; UTC where no site says any.
func zoneOf(sites []*devices.Site) *time.Location {
	for _, s := range sites {
		for _, w := range s.Windows {
			if w.Zone != nil {
				return w.Zone
			}
		}
	}
	return time.UTC
}

func monday(t time.Time) time.Time {
	back := (int(t.Weekday()) + 6) % 7
	return time.Date(t.Year(), t.Month(), t.Day()-back, 0, 0, 0, 0, t.Location())
}

// put adds an entry on each day that a span touches.
func (p *calendarPage) put(span pipelines.TimeSpan, e entry) {
	zone := p.From.Location()
	for i := range p.Days {
		d := &p.Days[i]
		next := d.Date.AddDate(0, 0, 1)
		if !span.From.Before(next) || !span.To.After(d.Date) {
			continue
		}
		one := e
		from, to := span.From.In(zone), span.To.In(zone)
		one.at = later(from, d.Date)
		switch starts, ends := !from.Before(d.Date), !to.After(next); {
		case starts && ends:
			one.When = from.Format("15:04") + "–" + midnight(to, next)
		case starts:
			one.When = "from " + from.Format("15:04")
		case ends:
			one.When = "until " + midnight(to, next)
		default:
			one.When = "all day"
		}
		d.Entries = append(d.Entries, one)
	}
}

func midnight(t, next time.Time) string {
	if t.Equal(next) {
		return "24:00"
	}
	return t.Format("15:04")
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func (p *calendarPage) addSite(s *devices.Site, named bool) {
	of := ""
	if named {
		of = " (" + s.Name + ")"
	}
	for _, f := range s.Freezes {
		span := frozen(f, p.From.Location())
		p.put(span, entry{Kind: "freeze", Text: "freeze" + of + ": " + f.Why})
		if !span.From.Before(p.To) {
			p.FreezesOutsideView = append(p.FreezesOutsideView, fmt.Sprintf("freeze%s from %s to %s: %s", of, f.From.Format("2 Jan 2006"), f.To.Format("2 Jan 2006"), f.Why))
		}
	}
	for _, w := range pipelines.Openings(s, p.From, p.To) {
		p.put(w, entry{Kind: "window", Text: "window" + of})
	}
}

// frozen is a freeze as it counts in a zone: whole days, the last included.
func frozen(f devices.Freeze, zone *time.Location) pipelines.TimeSpan {
	at := func(t time.Time, plus int) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day()+plus, 0, 0, 0, 0, zone)
	}
	return pipelines.TimeSpan{From: at(f.From, 0), To: at(f.To, 1)}
}

func (p *calendarPage) addPlan(f *filed, conflicts []string, done bool) {
	if f.Window == nil {
		if !done {
			p.NoWindow = append(p.NoWindow, f)
		}
		return
	}
	text := f.ID
	if f.Title != "" {
		text += ": " + f.Title
	}
	p.put(*f.Window, entry{Kind: "change", Text: text, Sum: f.Sum, Conflicts: conflicts, Done: done, Outside: outside(f)})
}

// outside says why the time that a plan asks for is none of its site's.
func outside(f *filed) string {
	if f.Site == nil {
		return ""
	}
	for _, z := range f.Site.Freezes {
		if overlaps(*f.Window, frozen(z, f.Window.From.Location())) {
			return "in a freeze: " + z.Why
		}
	}
	if len(f.Site.Windows) == 0 {
		return ""
	}
	for _, w := range pipelines.Openings(f.Site, f.Window.From, f.Window.To) {
		if !f.Window.From.Before(w.From) && !f.Window.To.After(w.To) {
			return ""
		}
	}
	return "outside of the site's windows"
}

func overlaps(a, b pipelines.TimeSpan) bool { return a.From.Before(b.To) && b.From.Before(a.To) }

// conflict is two changes that want one group, or one device, at one time.
type conflict struct {
	A, B *filed
	Why  string
	When *pipelines.TimeSpan // the time that both want
}

// pairs are the changes yet to be carried out, in windows that are not over, that get in each other's way. The lease on a group keeps their runs apart in any
// case; here people see it before.
func pairs(plans []*filed, runs []rollout.Status, now time.Time) []conflict {
	var open []*filed
	for _, p := range plans {
		if p.Window != nil && now.Before(p.Window.To) && !carriedOut(runsOf(p, runs)) {
			open = append(open, p)
		}
	}
	var out []conflict
	for i, a := range open {
		for _, b := range open[i+1:] {
			why := shared(a, b)
			if why == "" || !overlaps(*a.Window, *b.Window) || !sameSite(a, b) {
				continue
			}
			out = append(out, conflict{a, b, why, &pipelines.TimeSpan{From: later(a.Window.From, b.Window.From), To: earlier(a.Window.To, b.Window.To)}})
		}
	}
	return out
}

func sameSite(a, b *filed) bool {
	return a.Site != nil && b.Site != nil && a.Site.Name == b.Site.Name || a.SiteDir() == b.SiteDir()
}

// shared says what two plans both touch.
func shared(a, b *filed) string {
	for _, g := range a.Groups {
		if slices.Contains(b.Groups, g) {
			return "group " + g
		}
	}
	for _, d := range a.Devices {
		if slices.Contains(b.Devices, d) {
			return "device " + d
		}
	}
	return ""
}

// conflictsAmong says of each plan, by its checksum, which others it gets in the way of, and on what.
func conflictsAmong(plans []*filed, runs []rollout.Status, now time.Time) map[string][]string {
	with := map[string]map[string][]string{}
	add := func(p, other *filed, why string) {
		if with[p.Sum] == nil {
			with[p.Sum] = map[string][]string{}
		}
		with[p.Sum][why] = append(with[p.Sum][why], other.ID)
	}
	for _, c := range pairs(plans, runs, now) {
		add(c.A, c.B, c.Why)
		add(c.B, c.A, c.Why)
	}
	out := map[string][]string{}
	for sum, on := range with {
		for _, why := range sortedKeys(on) {
			out[sum] = append(out[sum], fmt.Sprintf("with %s on %s", strings.Join(on[why], ", "), why))
		}
	}
	return out
}
