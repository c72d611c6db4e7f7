package pipelines

import (
	"fmt"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/devices/syntax"
	"interlock/diffs"
	"interlock/simulate"
)

// Risk is how much a change puts at stake: points that add up, each with its reason. It is for people who decide; no rule
// asks it. It is of the whole plan and stays what it is while the plan is carried out: that a first half went well makes
// the second no safer.
type Risk struct {
	Points int
	Level  string // "low", "medium" or "high"
	Parts  []RiskPart
}

// RiskPart is one reason for risk, with what it adds.
type RiskPart struct {
	Points int
	// Name is what it is about ("effects"), Why the reason in words.
	Name, Why string
}

// Levels of risk begin at these points: a description on a pair of switches has 4 to 9, a reload of both halves one after
// the other some 30, from a vendor's text 45, both at once with what that costs more than 100.
const (
	mediumRisk = 12
	highRisk   = 40
)

// effectPoints are what an effect adds, once for each device and kind. They follow the order of the kinds, worst first.
var effectPoints = map[diffs.EffectKind]int{diffs.Erase: 15, diffs.Reload: 8, diffs.Restart: 6, diffs.Management: 5, diffs.Flap: 3, diffs.Session: 2, diffs.Capacity: 1}

// Assess adds up the risk of a change.
func Assess(c *Change) Risk {
	var r Risk
	add := func(points int, name, why string, args ...any) {
		if points > 0 {
			r.Points += points
			r.Parts = append(r.Parts, RiskPart{points, name, fmt.Sprintf(why, args...)})
		}
	}
	if c.Before != nil && c.After != nil {
		touched(c, add)
	}
	effectRisk(c, add)
	if c.Request.Source != "" && c.Request.Source != "internal" {
		add(5, "source", "the text comes from a %s, who does not run this network", c.Request.Source)
	}
	if c.Request.Type == "emergency" {
		add(6, "type", "an emergency is carried out with less time to look")
	}
	wayBackRisk(c, add)
	forecastRisk(c, add)
	findingRisk(c, add)
	windowRisk(c, add)
	switch {
	case r.Points >= highRisk:
		r.Level = "high"
	case r.Points >= mediumRisk:
		r.Level = "medium"
	default:
		r.Level = "low"
	}
	return r
}

// touched counts devices and groups, and what of groups is touched at once.
func touched(c *Change, add func(int, string, string, ...any)) {
	ds := changedDevices(c)
	add(min(len(ds), 20), "devices", "%s changed: %s", counted(len(ds), "device"), some(ds, 6))
	site := c.After.Site
	if site == nil {
		return
	}
	var groups, both []string
	for _, name := range sortedKeys(site.Groups) {
		g := site.Groups[name]
		if slices.ContainsFunc(ds, func(d string) bool { return g.Half(d) != "" }) {
			groups = append(groups, name)
		}
		for _, s := range c.Plan.Steps {
			halves := map[string]bool{}
			for _, d := range s.Devices {
				if h := g.Half(d); h != "" {
					halves[h] = true
				}
			}
			if len(halves) > 1 && !slices.Contains(both, name) {
				both = append(both, name)
			}
		}
	}
	add(2*len(groups), "groups", "%s touched: %s", counted(len(groups), "redundancy group"), some(groups, 6))
	each := 3
	if disturbs(c) {
		each = 8
	}
	add(each*len(both), "halves", "both halves of %s change in one step, so neither proves itself before the other", some(both, 6))
	mixed := map[string]bool{}
	for _, m := range mixedVersions(c) {
		if !m.Before {
			mixed[m.Group] = true
		}
	}
	add(5*len(mixed), "versions", "software versions are mixed in %s for a time", some(sortedKeys(mixed), 6))
}

// effectRisk counts each kind once for each device, with when it comes and how it is undone.
func effectRisk(c *Change, add func(int, string, string, ...any)) {
	type key struct {
		device string
		kind   diffs.EffectKind
	}
	points := map[diffs.EffectKind]int{}
	on := map[diffs.EffectKind][]string{}
	seen := map[key]bool{}
	var hands, reloads, later, reaching []string
	note := func(list *[]string, d string) {
		if !slices.Contains(*list, d) {
			*list = append(*list, d)
		}
	}
	for _, e := range c.Effects {
		p, known := effectPoints[e.Kind]
		if !known && e.Kind != diffs.NoEffect {
			p = effectPoints[diffs.Erase] // a kind nobody has weighed
		}
		if p == 0 {
			continue
		}
		if k := (key{e.Device, e.Kind}); !seen[k] {
			seen[k] = true
			points[e.Kind] += p
			on[e.Kind] = append(on[e.Kind], e.Device)
		}
		switch e.Undo {
		case diffs.UndoHands:
			note(&hands, e.Device)
		case diffs.UndoReload:
			note(&reloads, e.Device)
		}
		if e.When != diffs.Now {
			note(&later, e.Device)
		}
		if e.Reaches != "" {
			note(&reaching, e.Device)
		}
	}
	for _, k := range []diffs.EffectKind{diffs.Erase, diffs.Reload, diffs.Restart, diffs.Management, diffs.Flap, diffs.Session, diffs.Capacity} {
		add(min(points[k], 60), "effects", "%s on %s", effectWords[k], some(on[k], 6))
		delete(points, k)
	}
	for k, p := range points {
		add(p, "effects", "%s on %s", k, some(on[k], 6))
	}
	add(5*len(hands), "undo", "on %s something can be undone only by hands on the device", some(hands, 6))
	add(2*len(reloads), "undo", "on %s something is undone only by a reload", some(reloads, 6))
	add(3*len(later), "later", "on %s something waits for the next boot or failover, when nobody is looking", some(later, 6))
	add(6*len(reaching), "reach", "commands on %s act on other members too", some(reaching, 6))
}

var effectWords = map[diffs.EffectKind]string{diffs.Erase: "configuration or software is erased", diffs.Reload: "a reload", diffs.Restart: "a restart of forwarding or of a process",
	diffs.Management: "a way to reach the device is lost", diffs.Flap: "ports go down", diffs.Session: "sessions are reset", diffs.Capacity: "what is carried changes"}

// wayBackRisk counts what is not known of the way back, or left by it.
func wayBackRisk(c *Change, add func(int, string, string, ...any)) {
	var missing, rest []string
	for _, d := range sortedKeys(c.Rehearsal) {
		if len(c.Rehearsal[d].Missing) > 0 {
			missing = append(missing, d)
		}
		if len(c.Rehearsal[d].Back) > 0 {
			rest = append(rest, d)
		}
	}
	add(6*len(missing), "way back", "commands on %s have no known way back", some(missing, 6))
	add(6*len(rest), "way back", "the way back on %s leaves differences", some(rest, 6))
}

// forecastRisk counts what is lost, degraded or only one failure away in some state.
func forecastRisk(c *Change, add func(int, string, string, ...any)) {
	lost, degraded, moved := map[string]bool{}, map[string]bool{}, map[string]bool{}
	before, left := map[string]bool{}, map[string]bool{}
	for _, st := range c.Forecast.States {
		for name, s := range st.Services {
			switch s {
			case simulate.Lost:
				lost[name] = true
			case simulate.Degraded:
				degraded[name] = true
			}
		}
		for _, d := range st.Routes.Devices {
			moved[d] = true
		}
		for _, f := range st.Failures {
			if st.Name == "before" {
				before[f.What] = true
			} else {
				left[f.What] = true
			}
		}
	}
	var fresh, old []string
	for _, f := range sortedKeys(left) {
		if before[f] {
			old = append(old, f)
		} else {
			fresh = append(fresh, f)
		}
	}
	add(10*len(lost), "services", "lost in some state: %s", some(sortedKeys(lost), 6))
	add(2*len(degraded), "services", "with less redundancy in some state: %s", some(sortedKeys(degraded), 6))
	add(min(4*len(fresh), 20), "failures", "%s more that would break something: %s", counted(len(fresh), "single failure"), some(fresh, 3))
	add(min(len(old), 5), "failures", "%s that would have broken something before as well", counted(len(old), "single failure"))
	add(min(len(moved), 5), "routes", "routes differ in some state on %s", some(sortedKeys(moved), 6))
}

// findingRisk counts what is not known or not allowed; that somebody accepted it by a waiver does not take it away.
func findingRisk(c *Change, add func(int, string, string, ...any)) {
	var denied, unknown, waived []string
	warnings := 0
	for _, f := range c.Findings {
		into := map[devices.Severity]*[]string{devices.Deny: &denied, devices.Inconclusive: &unknown}[f.Severity]
		if f.Severity == devices.Warn {
			warnings++
		}
		if into == nil {
			continue
		}
		if f.Waived != nil && f.Severity == devices.Deny {
			into = &waived
		}
		if !slices.Contains(*into, f.Rule) {
			*into = append(*into, f.Rule)
		}
	}
	add(10*len(denied), "rules", "denied by %s", some(denied, 6))
	add(8*len(unknown), "unknown", "not known, waived or not: %s", some(unknown, 6))
	add(5*len(waived), "waivers", "denied and accepted by a waiver: %s", some(waived, 6))
	add(min(warnings, 5), "warnings", "%s", counted(warnings, "warning"))
	if c.Verdict != Denied && c.Verdict != Pass {
		add(highRisk, "verdict", "there is no verdict that lets the change pass")
	}
	unread := 0
	for _, cmds := range c.Commands {
		for _, cmd := range cmds {
			if cmd.Mode != syntax.ModeText && (cmd.Disposition == devices.Unmodelled || cmd.Disposition == devices.Unknown) {
				unread++
			}
		}
	}
	add(min(3*unread, 15), "unknown", "%s whose effect on the network is not computed", counted(unread, "command"))
}

// windowRisk counts what is not set aside for the change.
func windowRisk(c *Change, add func(int, string, string, ...any)) {
	w := c.Request.Window
	switch {
	case w == nil && disturbs(c):
		add(4, "window", "no window is asked for, and the change disturbs")
	case w != nil && c.Plan.Estimated > w.To.Sub(w.From):
		add(4, "window", "with its way back it may take %s, longer than its window", c.Plan.Estimated)
	}
}

// disturbs reports an effect that interrupts something.
func disturbs(c *Change) bool {
	return slices.ContainsFunc(c.Effects, func(e diffs.Effect) bool { return e.Kind != diffs.NoEffect && e.Kind != diffs.Capacity })
}

// counted says how many: "1 device", "2 devices".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %s", n, strings.TrimSuffix(noun, "s")+"s")
}
