package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/diffs"
	"interlock/pipelines"
)

// severities are the groups of findings, in order.
var severities = []struct {
	severity devices.Severity
	heading  string
	as       style
}{
	{devices.Deny, "DENY", red},
	{devices.Inconclusive, "NOT KNOWN", yellow},
	{devices.Warn, "WARN", yellow},
	{devices.Info, "INFO", plain},
}

func (p *page) findings(c *pipelines.Change, o Options) {
	for _, s := range severities {
		fs := open(c, s.severity)
		if len(fs) == 0 {
			continue
		}
		p.section(fmt.Sprintf("%s (%d)", s.heading, len(fs)))
		p.byRule(fs, s.as, o)
	}
	var waived []devices.Finding
	for _, f := range c.Findings {
		if f.Waived != nil {
			waived = append(waived, f)
		}
	}
	if len(waived) > 0 {
		p.section(fmt.Sprintf("WAIVED (%d)", len(waived)))
		p.byRule(waived, plain, o)
	}
}

// byRule writes findings of one severity, each rule's below its name. A hint that several share is said once.
func (p *page) byRule(fs []devices.Finding, as style, o Options) {
	for i, f := range fs {
		if i == 0 || fs[i-1].Rule != f.Rule {
			head := "  " + p.paint(clean(f.Rule), as)
			if t := clean(o.Rules[f.Rule].Title); t != "" && width(f.Rule)+width(t) < columns-6 {
				head += "  " + p.paint(t, faint)
			}
			p.b.WriteString(head + "\n")
		}
		p.para("    ", where(f)+clip(clean(f.Message), 2000), plain)
		if also := otherPlaces(f.Related, f.Pos); also != "" {
			p.para("      also at ", clean(also), plain)
		}
		if f.Waived != nil {
			p.para("      waived by ", waiver(f.Waived), plain)
		}
		hint := hintOf(f, o)
		last := i == len(fs)-1 || fs[i+1].Rule != f.Rule || hintOf(fs[i+1], o) != hint
		if hint != "" && last && f.Waived == nil {
			p.para("      to mend: ", clip(clean(hint), 1000), plain)
		}
	}
}

// otherPlaces tells places in one line, each once, lines of one file together; but is left out.
func otherPlaces(ps []devices.Pos, but devices.Pos) string {
	var files []string
	lines := map[string][]string{}
	seen := map[devices.Pos]bool{but: true}
	for _, p := range ps {
		if seen[p] || p.IsZero() {
			continue
		}
		seen[p] = true
		if lines[p.File] == nil {
			files = append(files, p.File)
		}
		line := strconv.Itoa(p.Line)
		if !slices.Contains(lines[p.File], line) {
			lines[p.File] = append(lines[p.File], line)
		}
	}
	var out []string
	for _, f := range files {
		out = append(out, f+":"+strings.Join(lines[f], ","))
	}
	return strings.Join(out, " and ")
}

func hintOf(f devices.Finding, o Options) string {
	if f.Hint != "" {
		return f.Hint
	}
	return o.Rules[f.Rule].Mend
}

// where says where a finding holds: its place, else its device, then the state.
func where(f devices.Finding) string {
	s := ""
	switch {
	case !f.Pos.IsZero():
		s = clean(f.Pos.String()) + ": "
	case f.Device != "":
		s = clean(f.Device) + ": "
	}
	if f.State != "" {
		s += "[" + clean(f.State) + "] "
	}
	return s
}

func waiver(w *devices.Waiver) string {
	return fmt.Sprintf("%s until %s: %s", clean(w.Owner), w.Expires.Format("2006-01-02"), clip(clean(w.Reason), 300))
}

// effectGroup is what happens in the same way on several devices.
type effectGroup struct {
	devices []string
	effects []diffs.Effect  // those of the first device
	places  [][]devices.Pos // for each effect, where it stands
}

// groupEffects puts devices together that have the same effects.
func groupEffects(all []diffs.Effect) []effectGroup {
	per := map[string][]diffs.Effect{}
	for _, e := range all {
		per[e.Device] = append(per[e.Device], e)
	}
	index := map[string]int{}
	var out []effectGroup
	for _, d := range naturally(sortedKeys(per)) {
		var key strings.Builder
		for _, e := range per[d] {
			fmt.Fprintf(&key, "%q", []string{string(e.Kind), string(e.Scope), e.Target, string(e.When), string(e.Undo), e.Text, e.ID, e.Detail, e.Reaches})
		}
		i, ok := index[key.String()]
		if !ok {
			i = len(out)
			index[key.String()] = i
			out = append(out, effectGroup{effects: per[d], places: make([][]devices.Pos, len(per[d]))})
		}
		out[i].devices = append(out[i].devices, d)
		for n, e := range per[d] {
			out[i].places[n] = append(out[i].places[n], e.Pos)
		}
	}
	return out
}

// maxDevices is how many devices' effects and settings are shown without --all. Devices that fare alike count once.
const maxDevices = 20

// effects writes what each device does, worst first, with the line that does it and the evidence.
func (p *page) effects(all []diffs.Effect, doubtful bool, o Options) {
	p.section("EFFECTS ON EACH DEVICE")
	groups := groupEffects(effectsOf(&pipelines.Change{Effects: all}))
	for i, g := range groups {
		if i == maxDevices && !o.All {
			p.para("  ", fmt.Sprintf("%s more devices; --all shows them.", thousands(len(groups)-i)), plain)
			break
		}
		p.para("  ", orElse(list(cleanAll(g.devices), 8), "the device"), bold)
		for n, e := range g.effects {
			head := "    - "
			text := phrase(e)
			if e.Text != "" {
				text += `: "` + clip(clean(e.Text), 200) + `"`
			}
			if at := places(g.places[n], 3); at != "" {
				text += " at " + at
			}
			p.para(head, text, effectStyle(e))
			if n+1 < len(g.effects) && sameRow(e, g.effects[n+1]) && !o.All {
				continue // the next one's words hold for both
			}
			if e.Detail != "" {
				p.para("      ", sentence(clip(clean(e.Detail), 600)), plain)
			}
			p.para("      ", "Undone by "+undoing(e.Undo)+". Evidence: "+evidence(e, o), faint)
		}
	}
	if len(groups) == 0 {
		p.para("  ", noEffects(doubtful), plain)
	}
}

// evidence names the row or rule that an effect is known by, and where that comes from.
func evidence(e diffs.Effect, o Options) string {
	s := orElse(clean(e.ID), "none")
	most := 90 // the rest is a matter for explain
	if o.All {
		most = 1000
	}
	if e.Source != "" {
		s += ", " + clip(clean(e.Source), most)
	}
	return s
}

// sameRow reports effects known by one row, of which only the line and what is hit differ.
func sameRow(a, b diffs.Effect) bool {
	return a.ID == b.ID && a.Detail == b.Detail && a.Undo == b.Undo && a.Source == b.Source
}

func noEffects(doubtful bool) string {
	if doubtful {
		return "None that is known; but not everything is known."
	}
	return "None: nothing restarts, no port goes down, no session is reset."
}

func effectStyle(e diffs.Effect) style {
	if e.TakesDeviceOut() || e.Kind == diffs.Erase || e.Kind == diffs.Management {
		return red
	}
	return yellow
}
