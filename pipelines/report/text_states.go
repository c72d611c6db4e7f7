package report

import (
	"fmt"
	"maps"
	"strings"

	"interlock/devices"
	"interlock/pipelines"
	"interlock/simulate"
)

// maxRows is how many groups, uplinks or services a table shows where most of them never change.
const maxRows = 12

// states writes the table of what is there in each state of the plan.
func (p *page) states(c *pipelines.Change) {
	p.section("STATE BY STATE")
	if len(c.Forecast.States) == 0 {
		p.para("  ", "No forecast was made, so nothing is known of the states on the way.", yellow)
		return
	}
	rows, more := stateTable(c)
	p.table(rows)
	if doubtful(c) {
		p.para("  ", "What is not known is not in this table.", yellow)
	}
	for _, m := range more {
		p.para("  ", m, plain)
	}
	for _, r := range reasonLines(c) {
		p.para("  ", r, plain)
	}
}

// drainLines say of the states in which something is drained what is carried by whom.
func drainLines(c *pipelines.Change) []string {
	var out []string
	for i, s := range c.Forecast.States {
		if len(s.Carried) == 0 || i == 0 || i%2 == 1 { // of states on the way to another, that one is told
			continue
		}
		by := map[string][]string{}
		for _, d := range sortedKeys(s.Carried) {
			what := "no service"
			if n := len(s.Carried[d]); n > 0 {
				what = verb(n, "service ", "services ") + list(cleanAll(s.Carried[d]), 6)
			}
			by[what] = append(by[what], d)
		}
		var parts []string
		for _, what := range sortedKeys(by) {
			parts = append(parts, list(cleanAll(by[what]), 6)+" "+verb(len(by[what]), "carries ", "carry ")+what)
		}
		out = append(out, fmt.Sprintf(`In "%s" %s.`, clean(s.Name), strings.Join(parts, "; ")))
	}
	return out
}

// maxReasons is how many reasons of services are told; --format json has them all.
const maxReasons = 12

// reasonLines say by whom services go while something is drained, and of services that do not work, or not as usual, which flow ends
// where: each reason once, with the states it holds in.
func reasonLines(c *pipelines.Change) []string {
	type key struct{ service, why string }
	states := map[key][]string{}
	var order []key
	for _, s := range c.Forecast.States {
		for _, n := range sortedKeys(s.Reasons) {
			if s.Reasons[n] == "" {
				continue
			}
			k := key{clean(n), clean(s.Reasons[n])}
			if states[k] == nil {
				order = append(order, k)
			}
			states[k] = append(states[k], `"`+clean(s.Name)+`"`)
		}
	}
	out := drainLines(c)
	for i, k := range order {
		if i == maxReasons {
			out = append(out, fmt.Sprintf("%s more reasons; --format json has them all.", thousands(len(order)-i)))
			break
		}
		out = append(out, fmt.Sprintf("Service %s in %s: %s.", k.service, list(states[k], 5), clip(k.why, 400)))
	}
	return out
}

// worthAColumn leaves out the states while a half is being drained or undrained in which nothing is worse than before: the states that
// they lead to are told, and a table has so much room.
func worthAColumn(states []pipelines.State) []pipelines.State {
	var out []pipelines.State
	for _, s := range states {
		word := s.Name[strings.LastIndex(s.Name, " ")+1:]
		if was := states[0]; (word == "draining" || word == "undraining") && len(s.Down.Devices)+len(s.Down.Ports)+len(s.Unsure) == 0 &&
			maps.Equal(s.Services, was.Services) && maps.Equal(s.Uplinks, was.Uplinks) && maps.Equal(s.Groups, was.Groups) {
			continue
		}
		out = append(out, s)
	}
	return out
}

// stateTable makes the table with a heading row; what it leaves out it says in sentences.
func stateTable(c *pipelines.Change) (rows [][]cell, more []string) {
	states := worthAColumn(c.Forecast.States)
	head := []cell{{"", plain}}
	boxes, ports := []cell{{"devices down", plain}}, []cell{{"ports down", plain}}
	anyPorts := false
	for _, s := range states {
		head = append(head, cell{clean(s.Name), bold})
		b, pt := downNames(s)
		boxes = append(boxes, cell{dash(strings.Join(cut(cleanAll(b), 4), ", ")), plain})
		ports = append(ports, cell{dash(strings.Join(cut(cleanAll(pt), 4), ", ")), plain})
		anyPorts = anyPorts || len(pt) > 0
	}
	rows = append(rows, head, boxes)
	if anyPorts {
		rows = append(rows, ports)
	}
	if r := routeRow(states); r != nil {
		rows = append(rows, r)
	}
	for _, part := range []struct {
		noun string
		get  func(pipelines.State) map[string]simulate.Count
	}{
		{"group", func(s pipelines.State) map[string]simulate.Count { return s.Groups }},
		{"uplink", func(s pipelines.State) map[string]simulate.Count { return s.Uplinks }},
	} {
		names := map[string]bool{}
		for _, s := range states {
			for n := range part.get(s) {
				names[n] = true
			}
		}
		r, left := pick(part.noun, sortedKeys(names), states, func(s pipelines.State, n string) cell {
			v, ok := part.get(s)[n]
			return countCell(v, ok)
		})
		rows, more = append(rows, r...), append(more, left...)
	}
	r, left := pick("service", serviceNames(c), states, func(s pipelines.State, n string) cell {
		return serviceCell(status(s, n))
	})
	rows, more = append(rows, r...), append(more, left...)
	if !names(c) {
		more = append(more, "The site names no groups, uplinks or services, so nothing more could be judged.")
	}
	return rows, more
}

// routeRow counts routes that differ from before the change, nil where none does in any state.
func routeRow(states []pipelines.State) []cell {
	row, any := []cell{{"routes", plain}}, false
	for i, s := range states {
		var parts []string
		for _, n := range [...]struct {
			n    int
			word string
		}{{s.Routes.Lost, "lost"}, {s.Routes.Gained, "new"}, {s.Routes.Moved, "moved"}} {
			if n.n > 0 {
				parts = append(parts, thousands(n.n)+" "+n.word)
			}
		}
		any = any || len(parts) > 0
		switch {
		case len(parts) > 0:
			row = append(row, cell{strings.Join(parts, ", "), plain})
		case i == 0:
			row = append(row, cell{"-", plain})
		default:
			row = append(row, cell{"as before", plain})
		}
	}
	if !any {
		return nil
	}
	return row
}

// pick makes the rows of one noun. Where there are many, only those are shown that change or are not as they should be.
func pick(noun string, names []string, states []pipelines.State, get func(pipelines.State, string) cell) (rows [][]cell, more []string) {
	steady := 0
	for _, n := range names {
		row := []cell{{noun + " " + clip(clean(n), 60), plain}}
		interesting := len(names) <= maxRows
		for i, s := range states {
			c := get(s, n)
			row = append(row, c)
			interesting = interesting || c.as != plain || i > 0 && c.text != row[1].text
		}
		if !interesting {
			steady++
			continue
		}
		if len(rows) >= 5*maxRows {
			steady = -1 << 20
			continue
		}
		rows = append(rows, row)
	}
	switch {
	case steady < 0:
		more = append(more, fmt.Sprintf("Only the first %d of %s are shown.", 5*maxRows, count(len(names), noun)))
	case steady > 0:
		more = append(more, fmt.Sprintf("%s the same and in order in every state.", strings.Replace(count(steady, noun), " ", " more ", 1)+verb(steady, " is", " are")))
	}
	return rows, more
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func countCell(n simulate.Count, ok bool) cell {
	if !ok {
		return cell{"?", yellow}
	}
	t := fmt.Sprintf("%d of %d", n.Up, n.Of)
	if n.Up < n.Keep {
		return cell{fmt.Sprintf("%s, NEEDS %d", t, n.Keep), red}
	}
	return cell{t, plain}
}

func serviceCell(s simulate.ServiceStatus) cell {
	switch s {
	case simulate.OK:
		return cell{"ok", plain}
	case simulate.Degraded:
		return cell{"degraded", yellow}
	case simulate.Lost:
		return cell{"LOST", red}
	}
	return cell{"NOT KNOWN", yellow}
}

// told is a sentence on what fails and what that breaks.
func (k breakage) told(whats []string) string {
	head := fmt.Sprintf("If %s fails in %s: ", whats[0], k.states)
	if len(whats) > 1 {
		head = fmt.Sprintf("If one of these %s fails in %s (%s): ", thousands(len(whats)), k.states, list(whats, 8))
	}
	if k.lost == "" {
		return head + "whether all holds is not known; " + k.unsure + "."
	}
	holds := "no longer holds"
	if strings.Contains(k.lost, " and ") {
		holds = "no longer hold"
	}
	text := head + k.lost + " " + holds
	if k.why != "" {
		text += " (" + k.why + ")"
	}
	return text + "."
}

// harmlessLines say how many of the failures that were played break nothing, states of which as many were played and break nothing together.
func harmlessLines(c *pipelines.Change) []string {
	type count struct{ judged, harmless int }
	states := map[count][]string{}
	var order []count
	for _, s := range c.Forecast.States {
		if !s.Promised || s.Judged == 0 {
			continue
		}
		k := count{s.Judged, s.Judged - len(s.Failures)}
		if states[k] == nil {
			order = append(order, k)
		}
		states[k] = append(states[k], `"`+clean(s.Name)+`"`)
	}
	var out []string
	for _, k := range order {
		out = append(out, fmt.Sprintf("Of the %s single failures of a device, a cable or its optics, or a host's port that were played in %s, each of %s breaks no service, uplink or group.",
			thousands(k.judged), list(states[k], 5), thousands(k.harmless)))
	}
	return out
}

// failures writes what each single failure breaks in the states in which redundancy is promised.
func (p *page) failures(c *pipelines.Change) {
	p.section("WHAT ONE MORE FAILURE BREAKS")
	for _, l := range failureLines(c) {
		p.para("  ", l, plain)
	}
}

// breakage is what failures do that break the same, in the same way, in the same states.
type breakage struct{ lost, why, unsure, states string }

// failureLines tell of single failures in words: those that break something, put together by what they break, and how many break nothing.
func failureLines(c *pipelines.Change) []string {
	var judged, not []string
	type failed struct{ what, lost, why, unsure string }
	states := map[failed][]string{}
	var order []failed
	for _, s := range c.Forecast.States {
		name := `"` + clean(s.Name) + `"`
		if !s.Promised {
			not = append(not, name)
			continue
		}
		judged = append(judged, name)
		for _, f := range s.Failures {
			k := failed{what: clean(f.What)}
			if len(f.Lost) > 0 {
				k.lost = list(cleanAll(f.Lost), 6)
			}
			if len(f.Reasons) > 0 {
				k.why = clean(f.Reasons[0])
			}
			for _, name := range sortedKeys(f.Unsure) {
				k.unsure = clean(name) + ": " + clean(f.Unsure[name])
				break
			}
			if states[k] == nil {
				order = append(order, k)
			}
			states[k] = append(states[k], name)
		}
	}
	whats := map[breakage][]string{}
	var kinds []breakage
	for _, f := range order {
		k := breakage{f.lost, f.why, f.unsure, list(states[f], 5)}
		if whats[k] == nil {
			kinds = append(kinds, k)
		}
		whats[k] = append(whats[k], f.what)
	}
	var out []string
	for i, k := range kinds {
		if i == 20 {
			out = append(out, fmt.Sprintf("%s more; --format json has them all.", thousands(len(kinds)-i)))
			break
		}
		out = append(out, k.told(whats[k]))
	}
	out = append(out, harmlessLines(c)...)
	switch {
	case len(judged) == 0:
		out = append(out, "Not judged: redundancy is promised in no state of this plan.")
		return out
	case len(order) == 0 && !names(c):
		out = append(out, "Not judged: the site names no groups, uplinks or services.")
	case len(order) == 0:
		text := fmt.Sprintf("Nothing: in %s any one device or link may fail and every group, uplink and service holds", list(judged, 6))
		if doubtful(c) {
			text += ", as far as is known"
		}
		out = append(out, text+".")
	}
	if len(not) > 0 {
		out = append(out, fmt.Sprintf("Not judged in %s: redundancy is not promised while the change is being made.", list(not, 6)))
	}
	return out
}

func names(c *pipelines.Change) bool {
	for _, s := range c.Forecast.States {
		if len(s.Services)+len(s.Unsure)+len(s.Uplinks)+len(s.Groups) > 0 {
			return true
		}
	}
	return false
}

// coverage writes how many lines are understood, and those that are not.
func (p *page) coverage(v pipelines.Coverage, o Options) {
	p.section("HOW MUCH OF THE TEXT IS UNDERSTOOD")
	p.para("  ", coverageLine(v.Coverage), plain)
	p.para("  ", dispositionWords, faint)
	shown := 10
	if o.All {
		shown = len(v.UnknownLines)
	}
	for i, u := range v.UnknownLines {
		if i == shown {
			p.para("  ", fmt.Sprintf("%s more; --all shows them.", thousands(len(v.UnknownLines)-i)), plain)
			break
		}
		p.para("    unknown ", fmt.Sprintf("%s: %s", clean(u.Pos.String()), clip(clean(u.Text), 200)), plain)
	}
}

// dispositionWords explains the four words to somebody who meets them for the first time.
const dispositionWords = "(Modelled: its meaning is computed. Inert: cannot matter. Unmodelled: known, but its meaning is not computed. Unknown: not understood.)"

func coverageLine(v devices.Coverage) string {
	if v.Lines == 0 {
		return "0 lines were read."
	}
	return fmt.Sprintf("%s: %s modelled (%s), %s inert (%s), %s unmodelled (%s), %s unknown (%s).", count(v.Lines, "line"),
		thousands(v.Modelled), share(v.Modelled, v.Lines), thousands(v.Inert), share(v.Inert, v.Lines),
		thousands(v.Unmodelled), share(v.Unmodelled, v.Lines), thousands(v.Unknown), share(v.Unknown, v.Lines))
}

// share writes a percentage; something is never shown as nothing, nor less than all as all.
func share(n, of int) string {
	if of == 0 {
		return "-"
	}
	v := 100 * float64(n) / float64(of)
	switch {
	case n > 0 && v < 0.1:
		return "<0.1%"
	case n < of && v > 99.9:
		return ">99.9%"
	}
	return fmt.Sprintf("%.1f%%", v)
}

// deltas writes the changed settings, those devices together that change alike.
func (p *page) deltas(c *pipelines.Change, o Options) {
	p.section(fmt.Sprintf("CHANGED SETTINGS (%s)", thousands(len(c.Deltas))))
	if len(c.Deltas) == 0 {
		p.para("  ", "None: the configuration afterwards is the configuration before, as far as it is understood.", plain)
		return
	}
	groups := groupDeltas(c.Deltas)
	for n, g := range groups {
		if n == maxDevices && !o.All {
			p.para("  ", fmt.Sprintf("%s more devices; --all shows them.", thousands(len(groups)-n)), plain)
			break
		}
		p.para("  ", list(cleanAll(g.devices), 8), bold)
		for i, d := range g.deltas {
			if i == 40 && !o.All {
				p.para("    ", fmt.Sprintf("%s more; --all shows them.", thousands(len(g.deltas)-i)), plain)
				break
			}
			text := deltaText(d)
			if at := places(g.places[i], 2); at != "" {
				text += "  (" + at + ")"
			}
			p.para("    "+clean(string(d.Op))+" ", text, plain)
		}
	}
}
