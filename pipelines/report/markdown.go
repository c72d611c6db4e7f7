package report

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/pipelines"
)

// maxComment is how many characters GitHub takes in a comment. Bytes are counted, to be on the safe side.
const maxComment = 65536

// maxSummary is how much GitHub takes as a job's summary (1 MiB a step), with room to spare.
const maxSummary = 1000 << 10

// marker, the first line of a comment, is not shown and lets the poster find its comment again. Each site has its own, so that
// two sites of one repository do not overwrite each other's.
func marker(c *pipelines.Change) string {
	name := notName.ReplaceAllString(clip(site(c).Name, 60), "-")
	for strings.Contains(name, "--") { // would end the HTML comment
		name = strings.ReplaceAll(name, "--", "-")
	}
	return "<!-- " + strings.TrimRight("interlock "+name, " -") + " -->\n"
}

var notName = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// part is a section of a comment. What has to be there is never cut; the rest is cut between rows.
type part struct {
	must       bool
	name       string // for the sentence that says what was cut
	head, tail string
	rows       []string
}

// markdown writes a change for a comment on a pull request or a job's summary, which take so many bytes.
func markdown(limit int) func(io.Writer, *pipelines.Change, Options) error {
	return func(w io.Writer, c *pipelines.Change, o Options) error {
		m := marker(c)
		s := m + assemble(mdParts(c, o), limit-len(m)-2000)
		if o.CI {
			s = disarm(s)
		}
		_, err := io.WriteString(w, s)
		return err
	}
}

func mdParts(c *pipelines.Change, o Options) []part {
	parts := []part{mdHead(c), listPart("What happens", "sentences on what happens", Summary(c)), {must: true, head: "\n" + mdText(because(c)) + "\n\n" + mdText(riskSentence(pipelines.Assess(c))) + "\n"}, mdGroups(c)}
	parts = append(parts, mdFindings(c, o)...)
	parts = append(parts, mdStates(c))
	parts = append(parts, listPart("What one more failure breaks", "single failures", failureLines(c)))
	parts = append(parts, mdEffects(c), mdCommands(c), mdDeltas(c), mdCoverage(c), mdUnknown(c), mdPlan(c, o))
	return parts
}

// assemble puts parts together within a limit. What must be there is reserved first; the rest follows in order.
func assemble(parts []part, limit int) string {
	left := limit
	for _, p := range parts {
		if p.must {
			left -= p.size(len(p.rows))
		}
	}
	var b strings.Builder
	var cuts []string
	for _, p := range parts {
		n := len(p.rows)
		if !p.must {
			n = p.fitting(left)
			if n < len(p.rows) {
				cuts = append(cuts, fmt.Sprintf("%s of %s %s", thousands(len(p.rows)-n), thousands(len(p.rows)), p.name))
			}
			if n == 0 {
				continue
			}
			left -= p.size(n)
		}
		b.WriteString(p.head + strings.Join(p.rows[:n], "") + p.tail)
	}
	if len(cuts) > 0 {
		b.WriteString("\n**Cut to fit:** " + list(cuts, 20) + ". The JSON report has everything.\n")
	}
	return b.String()
}

func (p part) size(rows int) int {
	n := len(p.head) + len(p.tail)
	for _, r := range p.rows[:rows] {
		n += len(r)
	}
	return n
}

// fitting is how many rows there is room for.
func (p part) fitting(room int) int {
	room -= len(p.head) + len(p.tail)
	for i, r := range p.rows {
		if room -= len(r); room < 0 {
			return i
		}
	}
	return len(p.rows)
}

// mdText escapes foreign text for GitHub's Markdown: characters with a meaning become entities, and what GitHub looks
// for after rendering (@mentions, #references) is split by a zero-width space.
func mdText(s string) string {
	s = clip(clean(s), 1000)
	var b strings.Builder
	for i, r := range s {
		switch r {
		case '@', '#':
			fmt.Fprintf(&b, "&#%d;&#8203;", r)
		case '\\', '`', '*', '_', '{', '}', '[', ']', '<', '>', '|', '~', '&', '!', '$', '^':
			fmt.Fprintf(&b, "&#%d;", r)
		case ':', '.':
			if strings.HasPrefix(s[i:], "://") || r == '.' && i >= 3 && strings.EqualFold(s[i-3:i], "www") {
				fmt.Fprintf(&b, "&#%d;", r)
				continue
			}
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// mdCode shows foreign text as code. An HTML element is used, since a code span cannot hold a pipe inside a table.
func mdCode(s string) string {
	if s == "" {
		return ""
	}
	return "<code>" + mdText(s) + "</code>"
}

func mdCodes(names []string) string {
	return strings.Join(each(names, mdCode), ", ")
}

func mdHead(c *pipelines.Change) part {
	symbol := map[pipelines.Verdict]string{pipelines.Pass: "✅ ", pipelines.Denied: "⛔ ", pipelines.Inconclusive: "❓ "}[c.Verdict]
	head := fmt.Sprintf("## %s%s: %s\n\n%s\n", symbol, verdictWord(c.Verdict), mdText(title(c)), mdText(about(c)))
	return part{must: true, head: head}
}

// mdGroups shows for each redundancy group both halves side by side.
func mdGroups(c *pipelines.Change) part {
	s := site(c)
	touched := map[string]bool{}
	for _, d := range changed(c) {
		touched[d] = true
	}
	halves := []string{"A", "B"}
	for _, h := range devices.HalfNames[2:] {
		for _, g := range s.Groups {
			if len(g.Halves[h]) > 0 && !slices.Contains(halves, h) {
				halves = append(halves, h)
			}
		}
	}
	line := func(what string, cell func(half string) string) string {
		text := "| " + what + " |"
		for _, h := range halves {
			text += " " + cell(h) + " |"
		}
		return text + "\n"
	}
	p := part{name: "redundancy groups", head: "\n### Redundancy groups, half beside half\n\n" +
		strings.Replace(line("", func(h string) string { return "half " + h }), "|  |", "| |", 1) + "|---|" + strings.Repeat("---|", len(halves)) + "\n"}
	for _, name := range sortedKeys(s.Groups) {
		g := s.Groups[name]
		row := func(what string, cell func(members []string) string) string {
			return line(what, func(h string) string { return cell(g.Halves[h]) })
		}
		text := row("**group "+mdCode(name)+"**", func(m []string) string { return dash(mdCodes(cut(naturally(m), 8))) })
		any := false
		for _, m := range membersOf(g) {
			any = any || touched[m]
		}
		if !any {
			p.rows = append(p.rows, text+strings.Replace(line("", func(string) string { return "not touched" }), "|  |", "| |", 1))
			continue
		}
		text += row("what happens", func(m []string) string { return mdHappens(c, m) })
		text += row("changed settings", func(m []string) string {
			n := 0
			for _, d := range c.Deltas {
				if anyOf([]string{d.Device}, m) {
					n++
				}
			}
			return thousands(n)
		})
		text += row("out of service", func(m []string) string {
			var when []string
			for _, st := range c.Forecast.States {
				if anyDown(st, m) {
					when = append(when, mdText(st.Name))
				}
			}
			if len(c.Forecast.States) == 0 {
				return "not known"
			}
			return orElse(strings.Join(when, ", "), "never")
		})
		p.rows = append(p.rows, text)
	}
	return p
}

// mdHappens says what happens on the devices of a half.
func mdHappens(c *pipelines.Change, members []string) string {
	var out []string
	for _, e := range effectsOf(c) {
		if anyOf([]string{e.Device}, members) {
			t := phrase(e)
			if len(members) > 1 {
				t = clean(e.Device) + " " + t
			}
			out = append(out, mdText(t))
		}
	}
	return orElse(strings.Join(cut(unique(out), 6), "<br>"), "nothing that is known")
}

func mdFindings(c *pipelines.Change, o Options) []part {
	var parts []part
	for _, s := range severities {
		if fs := open(c, s.severity); len(fs) > 0 {
			parts = append(parts, findingTable(s.heading, fs, o))
		}
	}
	var waived []devices.Finding
	for _, f := range c.Findings {
		if f.Waived != nil {
			waived = append(waived, f)
		}
	}
	if len(waived) > 0 {
		parts = append(parts, findingTable("WAIVED", waived, o))
	}
	return parts
}

func findingTable(heading string, fs []devices.Finding, o Options) part {
	p := part{name: "findings (" + heading + ")", head: fmt.Sprintf("\n### %s (%d)\n\n| rule | where | what |\n|---|---|---|\n", heading, len(fs))}
	for _, f := range fs {
		place := f.Pos.String()
		if f.Pos.IsZero() {
			place = f.Device
		}
		text := mdText(f.Message)
		if f.State != "" {
			text += "<br>in the state " + mdText(f.State)
		}
		if f.Waived != nil {
			text += "<br>waived by " + mdText(waiver(f.Waived))
		} else if h := hintOf(f, o); h != "" {
			text += "<br>**To mend:** " + mdText(h)
		}
		p.rows = append(p.rows, fmt.Sprintf("| %s | %s | %s |\n", mdCode(f.Rule), mdCode(place), text))
	}
	return p
}

func mdStates(c *pipelines.Change) part {
	p := part{name: "rows of the states", head: "\n### State by state\n\n"}
	if len(c.Forecast.States) == 0 {
		p.must, p.head = true, p.head+"No forecast was made, so nothing is known of the states on the way.\n"
		return p
	}
	rows, more := stateTable(c)
	more = append(more, drainLines(c)...)
	for i, row := range rows {
		line := "|"
		for _, v := range row {
			t := mdText(v.text)
			if v.as == red {
				t = "**" + t + "**"
			}
			line += " " + t + " |"
		}
		line += "\n"
		if i == 0 {
			p.head += line + "|" + strings.Repeat("---|", len(row)) + "\n"
			continue
		}
		p.rows = append(p.rows, line)
	}
	if doubtful(c) {
		more = append(more, "What is not known is not in this table.")
	}
	if len(more) > 0 {
		p.tail = "\n"
	}
	for _, m := range more {
		p.tail += mdText(m) + "\n"
	}
	return p
}

// listPart makes a section that is a list of sentences.
func listPart(heading, name string, lines []string) part {
	p := part{name: name, head: "\n### " + heading + "\n\n"}
	for _, l := range lines {
		p.rows = append(p.rows, "- "+mdText(l)+"\n")
	}
	return p
}
