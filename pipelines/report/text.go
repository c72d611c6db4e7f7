package report

import (
	"io"
	"strings"

	"interlock/devices"
	"interlock/pipelines"
)

// writeText writes a change for people at a terminal: what happens first, the changed settings last.
func writeText(w io.Writer, c *pipelines.Change, o Options) error {
	p := &page{color: o.Color}
	p.headline(c)
	p.gap()
	for _, s := range Summary(c) {
		p.para("  ", s, plain)
	}
	p.because(c)
	p.para("  ", riskSentence(pipelines.Assess(c)), plain)
	p.effects(c.Effects, doubtful(c), o)
	p.states(c)
	p.findings(c, o)
	p.failures(c)
	p.coverage(c.Coverage, o)
	p.deltas(c, o)
	p.next(c, o)
	return p.write(w, o.CI)
}

func verdictStyle(v pipelines.Verdict) style {
	switch v {
	case pipelines.Pass:
		return green
	case pipelines.Inconclusive:
		return yellow
	case pipelines.Denied:
		return red
	}
	return red
}

// headline writes the verdict, the change's name, and below what kind of change it is.
func (p *page) headline(c *pipelines.Change) {
	word := verdictWord(c.Verdict)
	lines := wrap(title(c), columns-width(word)-2)
	p.b.WriteString(p.paint(word, verdictStyle(c.Verdict)) + "  " + p.paint(lines[0], bold) + "\n")
	for _, l := range lines[1:] {
		p.line(strings.Repeat(" ", width(word)+2)+l, bold)
	}
	p.para("", about(c), plain)
}

// about says what kind of change it is, from whom, where and how it is entered.
func about(c *pipelines.Change) string {
	kind := clean(c.Request.Type)
	switch kind {
	case "":
		kind = "normal"
	case "standard":
		kind = "standard (pre-approved)"
	}
	s := upperFirst(kind) + " change"
	if c.Request.Source != "" && c.Request.Source != "internal" {
		s += " from a " + clean(c.Request.Source)
	}
	if c.Request.RequestedBy != "" {
		s += ", requested by " + clip(clean(c.Request.RequestedBy), 80)
	}
	on := ""
	if names := changed(c); len(names) > 0 {
		on = " on " + list(cleanAll(names), 6)
	}
	switch c.Plan.Rollout {
	case "by-halves":
		return s + ", to be carried out" + on + ", one half at a time."
	case "together":
		return s + ", to be carried out" + on + ", all together on purpose."
	case "at-once":
		return s + ", to be entered" + on + verb(len(changed(c)), ".", ", all at once.")
	}
	return s + on + "; there is no plan for it."
}

// because says by which rules the verdict is as it is.
func (p *page) because(c *pipelines.Change) {
	p.gap()
	p.para("  ", because(c), plain)
}

func because(c *pipelines.Change) string {
	deny, unknown, warn := open(c, devices.Deny), open(c, devices.Inconclusive), open(c, devices.Warn)
	var s string
	switch c.Verdict {
	case pipelines.Denied:
		s = "Denied by " + list(rulesOf(deny), 8)
		if len(deny) == 0 {
			s = "Denied, though no finding says why: treat this as a fault of Interlock"
		}
	case pipelines.Inconclusive:
		s = "Blocked, because something is not known: " + list(rulesOf(unknown), 8)
		if len(unknown) == 0 {
			s = "Blocked, because something is not known, though no finding says what"
		}
	case pipelines.Pass:
		s = "Passed: no rule denies it and nothing that matters is unknown"
		if doubtful(c) {
			s = "Passed: no rule denies it, and what is not known is accepted by a waiver"
		}
		if len(deny)+len(unknown) > 0 { // never hide a contradiction
			s = "Passed, though " + list(rulesOf(append(deny, unknown...)), 8) + " should block: treat this as a fault of Interlock"
		}
	default:
		s = "No verdict was reached, so the change must not be made"
	}
	if c.Verdict == pipelines.Denied && len(unknown) > 0 {
		s += "; not known: " + list(rulesOf(unknown), 4)
	}
	warnings := "no warnings"
	if len(warn) > 0 {
		warnings = count(len(warn), "warning")
	}
	s += ". " + sentence(warnings+waivedWords(c))
	return s
}

func waivedWords(c *pipelines.Change) string {
	n := 0
	for _, f := range c.Findings {
		if f.Waived != nil {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return ", " + count(n, "finding") + " waived"
}

// next says what to type next.
func (p *page) next(c *pipelines.Change, o Options) {
	p.section("NEXT")
	for _, n := range next(c, o) {
		if n = clean(n); width(n) <= columns-2 {
			p.line("  "+n, plain)
			continue
		}
		p.para("  ", n, plain)
	}
}

func next(c *pipelines.Change, o Options) []string {
	if len(o.Next) > 0 {
		return o.Next
	}
	var blocking []devices.Finding
	switch c.Verdict {
	case pipelines.Pass:
		return []string{"interlock plan ... --out PLAN    with the same inputs; writes the plan to approve and apply"}
	case pipelines.Denied:
		blocking = open(c, devices.Deny)
	case pipelines.Inconclusive:
		blocking = open(c, devices.Inconclusive)
	}
	var out []string
	for i, r := range rulesOf(blocking) {
		if i == 3 {
			break
		}
		out = append(out, "interlock explain "+r)
	}
	if len(out) == 0 {
		return []string{"interlock explain all"}
	}
	return out
}
