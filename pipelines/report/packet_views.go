package report

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"interlock/devices"
	"interlock/diffs"
	"interlock/pipelines"
	"interlock/pipelines/approvals"
	"interlock/simulate"
)

// cleanLines makes sentences safe, each as long as it is.
func cleanLines(lines []string) []string {
	out := make([]string, 0, len(lines))
	for _, l := range lines {
		out = append(out, Line(l))
	}
	return out
}

// anchors are the places of commands that the packet shows, so that what comes from a line links to it.
func anchors(c *pipelines.Change) map[devices.Pos]string {
	out := map[devices.Pos]string{}
	for _, s := range c.Plan.Steps {
		for _, d := range s.Devices {
			for i, cmd := range s.Commands[d] {
				if _, taken := out[cmd.Pos]; !cmd.Pos.IsZero() && !taken && i < maxCommands {
					out[cmd.Pos] = fmt.Sprintf("line-%d", len(out)+1)
				}
			}
		}
	}
	return out
}

func placeViews(all []devices.Pos, a map[devices.Pos]string) []placeView {
	var out []placeView
	for i, p := range all {
		if p.IsZero() {
			continue
		}
		if i == 4 {
			out = append(out, placeView{fmt.Sprintf("%d more", len(all)-i), ""})
			break
		}
		text := p.String()
		if i > 0 && path.Dir(p.File) == path.Dir(all[i-1].File) { // the folder goes without saying
			p := p
			p.File = path.Base(p.File)
			text = p.String()
		}
		out = append(out, placeView{clean(text), a[p]})
	}
	return out
}

// figure is the drawing of one state with what stands and what does not.
func figure(d *diagram, c *pipelines.Change, i int) figureView {
	s := c.Forecast.States[i]
	f := figureView{Name: clean(s.Name), SVG: d.svg(c, i)}
	shown := 0
	add := func(class, sign, text string) {
		if shown++; shown <= 10 {
			f.Marks = append(f.Marks, markView{class, sign, text})
		}
	}
	for _, n := range sortedKeys(s.Uplinks) {
		u := s.Uplinks[n]
		class, sign := "ok", "✓"
		if u.Up < u.Keep {
			class, sign = "lost", "✕"
		} else if u.Up < u.Of {
			class, sign = "degraded", "◐"
		}
		add(class, sign, fmt.Sprintf("uplink %s: %d of %d up, %d needed", clip(clean(n), 40), u.Up, u.Of, u.Keep))
	}
	fare := map[string][]string{}
	for _, n := range serviceNames(c) {
		st := string(status(s, n))
		fare[st] = append(fare[st], clip(clean(n), 40))
	}
	steady := len(fare[string(simulate.OK)])
	if names := fare[string(simulate.Lost)]; len(names) > 0 {
		add("lost", "✕", "LOST: "+list(names, 8))
	}
	if names := fare[""]; len(names) > 0 {
		add("lost", "?", "NOT KNOWN: "+list(names, 8))
	}
	if names := fare[string(simulate.Degraded)]; len(names) > 0 {
		add("degraded", "◐", "less redundancy: "+list(names, 8))
	}
	if shown > 10 {
		f.Marks = append(f.Marks, markView{"lost", "…", fmt.Sprintf("%d more in the table below", shown-10)})
	}
	if steady > 0 {
		f.Marks = append(f.Marks, markView{"ok", "✓", count(steady, "service") + verb(steady, " works", " work")})
	}
	if !s.Promised {
		f.Marks = append(f.Marks, markView{"", "·", "redundancy is not promised here"})
	}
	return f
}

func stateView(c *pipelines.Change) stateRows {
	rows, more := stateTable(c)
	out := stateRows{More: more}
	for i, r := range rows {
		if i == 0 {
			for _, cell := range r[1:] {
				out.Head = append(out.Head, cell.text)
			}
			continue
		}
		row := stateRow{Name: r[0].text}
		for _, cell := range r[1:] {
			row.Cells = append(row.Cells, cellView{cell.text, map[style]string{red: "lost", yellow: "degraded"}[cell.as]})
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func findingViews(c *pipelines.Change, o Options, a map[devices.Pos]string) (shown, waived []findingView) {
	for _, f := range c.Findings {
		w := findingView{Severity: f.Severity.String(), Rule: clean(f.Rule), Where: strings.TrimSuffix(where(f), ": "), Anchor: a[f.Pos], Message: clip(clean(f.Message), 600), Hint: clip(clean(hintOf(f, o)), 400)}
		if f.Waived != nil {
			w.Waiver = waiver(f.Waived)
			waived = append(waived, w)
			continue
		}
		if len(shown) == maxListed {
			shown = append(shown, findingView{Severity: "info", Message: "more findings stand in the JSON report"})
		}
		if len(shown) <= maxListed {
			shown = append(shown, w)
		}
	}
	return shown, waived
}

func effectViews(all []diffs.Effect, a map[devices.Pos]string) []effectView {
	var out []effectView
	for _, g := range groupEffects(effectsOf(&pipelines.Change{Effects: all})) {
		for n, e := range g.effects {
			if len(out) == maxListed {
				return append(out, effectView{Phrase: "more effects stand in the JSON report"})
			}
			out = append(out, effectView{Devices: list(cleanAll(g.devices), 8), Phrase: phrase(e), Text: clip(clean(e.Text), 200), Detail: clip(clean(e.Detail), 400), Undo: undoing(e.Undo),
				ID: clean(e.ID), Source: clip(clean(e.Source), 300), Strong: effectStyle(e) == red, Places: placeViews(g.places[n], a)})
		}
	}
	return out
}

func deltaViews(c *pipelines.Change, a map[devices.Pos]string) []deltaView {
	var out []deltaView
	groups := groupDeltas(c.Deltas)
	for n, g := range groups {
		if n == maxDevices {
			return append(out, deltaView{More: fmt.Sprintf("%s more devices; the JSON report has them.", thousands(len(groups)-n))})
		}
		v := deltaView{Devices: list(cleanAll(g.devices), 8)}
		for i, d := range g.deltas {
			if i == maxDeltas {
				v.More = fmt.Sprintf("%s more; the JSON report has them.", thousands(len(g.deltas)-i))
				break
			}
			v.Rows = append(v.Rows, deltaRow{clean(string(d.Op)), map[diffs.Op]string{diffs.Added: "added", diffs.Removed: "removed", diffs.Changed: "changed"}[d.Op], deltaText(d), placeViews(g.places[i], a)})
		}
		out = append(out, v)
	}
	return out
}

func stepViews(c *pipelines.Change, a map[devices.Pos]string) []stepView {
	var out []stepView
	used := map[string]bool{}
	for i, s := range c.Plan.Steps {
		v := stepView{Name: fmt.Sprintf("Step %d", i+1), Devices: list(cleanAll(s.Devices), 12), Expect: cut(cleanLines(s.Expect), maxListed)}
		if s.Half != "" {
			v.Name += ", half " + clean(s.Half)
		}
		if s.For != "" {
			v.Name += ", to " + clean(s.For) + " it"
		}
		for _, d := range s.Devices {
			per := commandsView{Device: clean(d)}
			lines := func(cmds []devices.Command, link bool) []commandView {
				var ls []commandView
				for n, cmd := range cmds {
					if n == maxCommands {
						per.More = fmt.Sprintf("%s more; the JSON report has them.", thousands(len(cmds)-n))
						break
					}
					l := commandView{Text: strings.Repeat("  ", len(cmd.Context)) + clip(clean(cmd.Text), 300)}
					if cmd.HasAnswer {
						l.Text += "  (answered: " + orElse(clip(clean(cmd.Answer), 40), "Enter") + ")"
					}
					if anchor := a[cmd.Pos]; link && !used[anchor] {
						l.Anchor, used[anchor] = anchor, true
					}
					ls = append(ls, l)
				}
				return ls
			}
			per.Forward, per.Back = lines(s.Commands[d], true), lines(s.Rollback[d], false)
			if len(v.Per) == maxDevices {
				per = commandsView{More: fmt.Sprintf("%s more devices; the JSON report has them.", thousands(len(s.Devices)-maxDevices))}
				v.Per = append(v.Per, per)
				break
			}
			v.Per = append(v.Per, per)
		}
		out = append(out, v)
	}
	return out
}

func ruleViews(c *pipelines.Change) []ruleView {
	names := map[string][]string{}
	for _, r := range c.Rules {
		gate := orElse(clean(r.Gate), "all")
		if r.Site {
			gate = "the site's own"
		}
		if n := clean(r.Name); !slices.Contains(names[gate], n) {
			names[gate] = append(names[gate], n)
		}
	}
	var out []ruleView
	for _, g := range sortedKeys(names) {
		out = append(out, ruleView{g, strings.Join(naturally(names[g]), ", ")})
	}
	return out
}

func approvalViews(r *approvals.Result) []approvalView {
	if r == nil {
		return nil
	}
	var out []approvalView
	for _, a := range r.Approvals {
		if a.Rejects && a.Why == "" {
			out = append(out, approvalView{"✕", fmt.Sprintf("REJECTED by %s, %s, key %s: %s", clip(clean(a.Approver), 80), a.Time.Format(time.RFC3339), clean(a.Key), clip(clean(a.Reason), 300))})
			continue
		}
		if !a.Counts {
			out = append(out, approvalView{"✕", fmt.Sprintf("does not count: %s (%s)", clip(clean(a.Why), 300), clean(a.File))})
			continue
		}
		text := fmt.Sprintf("%s, %s, key %s", clip(clean(a.Approver), 80), a.Time.Format(time.RFC3339), clean(a.Key))
		if a.AfterTheFact {
			text += ", AFTER THE FACT"
		}
		if a.Reason != "" {
			text += ": " + clip(clean(a.Reason), 300)
		}
		out = append(out, approvalView{"✓", text})
	}
	for _, why := range r.Refusals {
		out = append(out, approvalView{"✕", clip(clean(why), 300)})
	}
	return append(out, approvalView{"·", "Those who may are named in " + clean(r.Signers) + "."})
}

// evidenceIndex lists each row of knowledge that an effect rests on once, with its source.
func evidenceIndex(c *pipelines.Change) []sourceView {
	source := map[string]string{}
	uses := map[string]int{}
	for _, e := range c.Effects {
		source[e.ID] = e.Source
		uses[e.ID]++
	}
	var out []sourceView
	for _, id := range sortedKeys(source) {
		out = append(out, sourceView{clean(id), fmt.Sprintf("%s (%s)", orElse(clip(clean(source[id]), 500), "no source is named"), count(uses[id], "effect"))})
	}
	return out
}
