package report

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/pipelines"
)

// mdEffects lists every effect with the line that does it and its evidence.
func mdEffects(c *pipelines.Change) part {
	p := part{name: "effects", head: "\n<details><summary>Effects on each device</summary>\n\n| device | effect | line | evidence |\n|---|---|---|---|\n",
		tail: "\n</details>\n"}
	for _, g := range groupEffects(effectsOf(c)) {
		for n, e := range g.effects {
			text := mdText(phrase(e))
			if e.Detail != "" {
				text += "<br>" + mdText(sentence(e.Detail))
			}
			line := mdCode(e.Text)
			if at := places(g.places[n], 3); at != "" {
				line += "<br>" + mdText(at)
			}
			p.rows = append(p.rows, fmt.Sprintf("| %s | %s<br>undone by %s | %s | %s |\n", mdCodes(cut(g.devices, 6)), text, undoing(e.Undo), line, mdCode(evidence(e, Options{}))))
		}
	}
	if len(p.rows) == 0 {
		p.rows, p.head, p.tail = []string{"\nEffects on devices: " + noEffects(doubtful(c)) + "\n"}, "", ""
	}
	return p
}

// mdCommands shows what is sent in each step, and the way back.
func mdCommands(c *pipelines.Change) part {
	p := part{name: "steps of the plan", head: "\n<details><summary>What is entered, step by step</summary>\n\n", tail: "\n</details>\n"}
	for i, s := range c.Plan.Steps {
		head := fmt.Sprintf("**Step %d**", i+1)
		if s.Half != "" {
			head += ", half " + mdText(s.Half)
		}
		if s.For != "" {
			head += ", to " + mdText(s.For) + " it"
		}
		text := head + ": " + mdCodes(cut(s.Devices, 12)) + "\n\n"
		for _, d := range naturally(sortedKeys(s.Commands)) {
			text += mdBlock(mdCode(d), s.Commands[d])
		}
		for _, d := range naturally(sortedKeys(s.Rollback)) {
			text += mdBlock(mdCode(d)+", the way back", s.Rollback[d])
			if w := c.Rehearsal[d].Watchdog; w != "" {
				text += mdCode(d) + ", if nobody confirms: " + mdText(w) + "\n\n"
			}
		}
		p.rows = append(p.rows, text)
	}
	return p
}

// mdBlock fences commands with a longer fence than any in them.
func mdBlock(head string, commands []devices.Command) string {
	if len(commands) == 0 {
		return head + ": no commands\n\n"
	}
	var lines []string
	for i, c := range commands {
		if i == 60 {
			lines = append(lines, fmt.Sprintf("... %d more", len(commands)-i))
			break
		}
		lines = append(lines, strings.Repeat("  ", len(c.Context))+clip(clean(c.Text), 300))
	}
	return head + "\n\n" + fence("", lines) + "\n"
}

// fence writes lines as a block of code that they cannot close.
func fence(language string, lines []string) string {
	f := "```"
	for _, l := range lines {
		for strings.Contains(l, f) {
			f += "`"
		}
	}
	return f + language + "\n" + strings.Join(lines, "\n") + "\n" + f + "\n"
}

func mdDeltas(c *pipelines.Change) part {
	p := part{name: "devices with changed settings", head: fmt.Sprintf("\n<details><summary>Changed settings (%s)</summary>\n\n", thousands(len(c.Deltas))),
		tail: "\n</details>\n"}
	for _, g := range groupDeltas(c.Deltas) {
		var lines []string
		for i, d := range g.deltas {
			if i == 100 {
				lines = append(lines, fmt.Sprintf("  ... %d more", len(g.deltas)-i))
				break
			}
			sign := string(d.Op)
			if sign == "~" {
				sign = "!" // what a diff block colours as changed
			}
			lines = append(lines, clean(sign)+" "+deltaText(d))
		}
		p.rows = append(p.rows, mdCodes(cut(g.devices, 8))+"\n\n"+fence("diff", lines)+"\n")
	}
	return p
}

func mdCoverage(c *pipelines.Change) part {
	return part{must: true, head: "\n### How much of the text is understood\n\n" + mdText(coverageLine(c.Coverage.Coverage)) + "\n"}
}

// mdUnknown lists the lines that are not understood.
func mdUnknown(c *pipelines.Change) part {
	p := part{name: "unknown lines", head: "\n"}
	for i, u := range c.Coverage.UnknownLines {
		if i == 20 {
			p.tail = fmt.Sprintf("- %s more\n", thousands(len(c.Coverage.UnknownLines)-i))
			break
		}
		p.rows = append(p.rows, "- unknown: "+mdCode(u.Pos.String())+" "+mdCode(clip(clean(u.Text), 200))+"\n")
	}
	return p
}

func mdPlan(c *pipelines.Change, o Options) part {
	text := "\n### Plan\n\n"
	if c.Plan.Digest == "" {
		text += "No digest: there is no plan that could be approved.\n"
	} else {
		text += "Digest " + mdCode(clip(c.Plan.Digest, 200)) + ", " + mdText(clip(orElse(c.Plan.Rollout, "no rollout"), 40)) + ", " + count(len(c.Plan.Steps), "step") + ".\n"
	}
	var commands []string
	for _, n := range next(c, o) {
		commands = append(commands, clip(clean(n), 300))
	}
	return part{must: true, head: text + "\nNext:\n\n" + fence("", cut(commands, 8))}
}
