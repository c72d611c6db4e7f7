package report

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"

	"interlock/devices"
	"interlock/diffs"
	"interlock/pipelines"
	"interlock/pipelines/approvals"
)

//go:embed packet
var packetFiles embed.FS

var packetPage = template.Must(template.New("packet.html").ParseFS(packetFiles, "packet/packet.html"))

// writePacket writes the one page that a board reads: self-contained HTML, without script, for screen and paper.
func writePacket(w io.Writer, c *pipelines.Change, o Options) error {
	css, err := packetFiles.ReadFile("packet/packet.css")
	if err != nil {
		return err
	}
	v := newPacket(c, o)
	v.CSS = template.CSS(css) //nolint:gosec // our own file
	var b bytes.Buffer
	if err := packetPage.Execute(&b, v); err != nil {
		return err
	}
	// What a runner takes for a command, were the page printed to its log, is spelled with an entity; it reads the same.
	page := strings.NewReplacer("##[", "#&#35;[", "##vso[", "#&#35;vso[").Replace(b.String())
	_, err = io.WriteString(w, page)
	return err
}

// packet is what the page says. All of its text is clean; the template escapes it for HTML.
type packet struct {
	CSS                             template.CSS
	Title, Verdict, VerdictClass    string
	About, Because, Digest, Version string
	Judged                          string
	Stale                           []string
	Happens                         []string
	Facts                           []fact
	Risk                            pipelines.Risk
	Figures                         []figureView
	FullRows                        bool // figures fill their rows of three, so nothing fits beside the last
	NotDrawn                        []string
	Failures                        []string
	States                          stateRows
	Reasons                         []string
	Back                            backView
	Findings                        []findingView
	Waived                          []findingView
	Effects                         []effectView
	Deltas                          []deltaView
	Steps                           []stepView
	Rules                           []ruleView
	Approvals                       []approvalView
	Coverage                        string
	CoverageWords                   string
	Unknown                         []lineView
	Evidence                        []sourceView
	Parts                           []fact
	Run                             *runView
}

type (
	fact       struct{ Name, Text string }
	figureView struct {
		Name  string
		SVG   template.HTML
		Marks []markView
	}
	markView  struct{ Class, Sign, Text string }
	stateRows struct {
		Head []string
		Rows []stateRow
		More []string
	}
	stateRow struct {
		Name  string
		Cells []cellView
	}
	cellView struct{ Text, Class string }
	backView struct {
		Time    string
		Lines   []string
		Effects []effectView
	}
	findingView struct{ Severity, Rule, Where, Anchor, Message, Hint, Waiver string }
	effectView  struct {
		Devices, Phrase, Text, Detail, Undo, ID, Source string
		Strong                                          bool
		Places                                          []placeView
	}
	placeView struct{ Text, Anchor string }
	deltaView struct {
		Devices string
		Rows    []deltaRow
		More    string
	}
	deltaRow struct {
		Op, OpWord, Text string
		Places           []placeView
	}
	stepView struct {
		Name, Devices string
		Per           []commandsView
		Expect        []string
	}
	commandsView struct {
		Device        string
		Forward, Back []commandView
		More          string
	}
	commandView  struct{ Anchor, Text string }
	ruleView     struct{ Gate, Names string }
	approvalView struct{ Sign, Text string }
	lineView     struct{ Where, Text string }
	sourceView   struct{ ID, Text string }
)

// Most of what is listed on paper; the JSON report has everything.
const (
	maxCommands = 200
	maxDeltas   = 60
	maxListed   = 60
)

func newPacket(c *pipelines.Change, o Options) packet {
	v := packet{
		Title: title(c), Verdict: verdictWord(c.Verdict), VerdictClass: string(verdict(c)), About: about(c), Because: because(c), Digest: orElse(clean(c.Plan.Digest), "none: there is no plan"),
		Version: clean(o.Version), Happens: cleanLines(Summary(c)), Risk: pipelines.Assess(c), Failures: failureLines(c), Coverage: coverageLine(c.Coverage.Coverage), CoverageWords: strings.Trim(dispositionWords, "()"),
	}
	if !c.Request.Now.IsZero() {
		v.Judged = c.Request.Now.Format("2 January 2006, 15:04 MST")
	}
	for i := range v.Risk.Parts {
		v.Risk.Parts[i].Why = clip(clean(v.Risk.Parts[i].Why), 300)
	}
	for _, d := range o.Drift {
		v.Stale = append(v.Stale, Line(d.String()))
	}
	v.Facts = facts(c, o)
	a := anchors(c)
	d := newDiagram(c)
	v.NotDrawn = d.left
	if len(d.nodes) > 0 {
		for i := range c.Forecast.States {
			v.Figures = append(v.Figures, figure(d, c, i))
		}
	}
	v.FullRows = len(v.Figures)%3 == 0
	v.States, v.Reasons = stateView(c), reasonLines(c)
	v.Back = wayBack(c, a)
	v.Findings, v.Waived = findingViews(c, o, a)
	v.Effects = effectViews(c.Effects, a)
	v.Deltas = deltaViews(c, a)
	v.Steps = stepViews(c, a)
	v.Rules = ruleViews(c)
	v.Approvals = approvalViews(o.Approvals)
	for i, u := range c.Coverage.UnknownLines {
		if i == maxListed {
			v.Unknown = append(v.Unknown, lineView{"", fmt.Sprintf("%s more; the JSON report has them.", thousands(len(c.Coverage.UnknownLines)-i))})
			break
		}
		v.Unknown = append(v.Unknown, lineView{clean(u.Pos.String()), clip(clean(u.Text), 200)})
	}
	v.Evidence = evidenceIndex(c)
	for _, name := range sortedKeys(c.Plan.Parts) {
		v.Parts = append(v.Parts, fact{clean(name), clean(c.Plan.Parts[name])})
	}
	if o.Run != nil {
		v.Run = newRun(o.Run)
	}
	return v
}

// facts are the first page's: what a board asks first.
func facts(c *pipelines.Change, o Options) []fact {
	r := c.Request
	kind := about(c)
	fs := []fact{{"Kind", kind}}
	when := "None is asked for"
	if r.Window != nil {
		when = fmt.Sprintf("%s to %s", r.Window.From.Format("Mon 2 Jan 2006 15:04"), r.Window.To.Format("Mon 2 Jan 15:04 (UTC-07:00)"))
	}
	if c.Plan.Estimated > 0 {
		when += fmt.Sprintf("; with the way back it takes up to %s", spoken(c.Plan.Estimated))
	}
	fs = append(fs, fact{"Window", when})
	var conflicts []string
	for _, f := range c.Findings {
		if strings.HasPrefix(f.Rule, "window/") {
			conflicts = append(conflicts, clip(clean(f.Message), 300))
		}
	}
	fs = append(fs, fact{"Conflicts", orElse(upperFirst(strings.Join(conflicts, "; ")), "None with the site's windows and freezes.")})
	fs = append(fs, fact{"Groups", groupsTouched(c)})
	if s := servicesTouched(c); s != "" {
		fs = append(fs, fact{"Services", s})
	}
	needed, why := approvals.Needed(site(c).Approvals, c.Request)
	text := fmt.Sprintf("%s needed (%s)", thousands(needed), clean(why))
	if a := o.Approvals; a != nil {
		var given []string
		for _, one := range a.Approvals {
			if one.Counts {
				given = append(given, clip(clean(one.Approver), 80))
			}
		}
		text = fmt.Sprintf("%d of %d given: %s (%s)", a.Given, a.Needed, orElse(strings.Join(given, ", "), "none"), clean(a.Why))
		if a.AfterTheFact {
			text += "; AFTER THE FACT"
		}
		for _, one := range a.Approvals {
			if one.Rejects && one.Why == "" {
				text += "; REJECTED by " + clip(clean(one.Approver), 80)
			}
		}
	}
	return append(fs, fact{"Approvals", text})
}

func groupsTouched(c *pipelines.Change) string {
	s := site(c)
	var out []string
	for _, g := range sortedKeys(s.Groups) {
		members := membersOf(s.Groups[g])
		if anyOf(changed(c), members) {
			least := -1
			for _, st := range c.Forecast.States {
				if n, ok := st.Groups[g]; ok && (least < 0 || n.Up < least) {
					least = n.Up
				}
			}
			text := clean(g) + " (" + list(cleanAll(members), 6)
			if least >= 0 {
				text += fmt.Sprintf("; at least %d of %d in service, %d must be", least, len(members), s.Groups[g].Keep)
			}
			out = append(out, text+")")
		}
	}
	return orElse(strings.Join(out, "; "), "No redundancy group is touched.")
}

func servicesTouched(c *pipelines.Change) string {
	type fare struct{ word, when string }
	per := map[fare][]string{}
	var order []fare
	steady := 0
	for _, n := range serviceNames(c) {
		worst := fare{}
		var when []string
		for _, st := range c.Forecast.States[min(1, len(c.Forecast.States)):] {
			w := serviceCell(status(st, n)).text
			if rank(w) > rank(worst.word) {
				worst.word, when = w, nil
			}
			if w == worst.word {
				when = append(when, during(st))
			}
		}
		worst.when = list(when, 5)
		if rank(worst.word) <= rank("ok") {
			steady++
			continue
		}
		if per[worst] == nil {
			order = append(order, worst)
		}
		per[worst] = append(per[worst], clip(clean(n), 60))
	}
	var parts []string
	for _, f := range order {
		parts = append(parts, fmt.Sprintf("%s %s: %s", f.word, f.when, list(per[f], 8)))
	}
	if steady > 0 {
		parts = append(parts, fmt.Sprintf("%s as they should be in every state", count(steady, "service")))
	}
	return strings.Join(parts, "; ")
}

func rank(word string) int {
	switch strings.ToLower(word) {
	case "":
		return 0
	case "ok", "works":
		return 1
	case "degraded":
		return 2
	case "lost":
		return 4
	}
	return 3 // not known
}

func spoken(d time.Duration) string {
	d = d.Round(time.Minute)
	if h := int(d.Hours()); h > 0 {
		return fmt.Sprintf("%d h %02d min", h, int(d.Minutes())%60)
	}
	return fmt.Sprintf("%d min", int(d.Minutes()))
}

// wayBack is the plan of the way back with its own effects and time.
func wayBack(c *pipelines.Change, a map[devices.Pos]string) backView {
	var b backView
	n := 0
	var effects []diffs.Effect
	for _, s := range c.Plan.Steps {
		for _, d := range s.Devices {
			n += len(s.Rollback[d])
		}
	}
	for _, d := range sortedKeys(c.Rehearsal) {
		r := c.Rehearsal[d]
		effects = append(effects, r.Effects...)
		if len(r.Missing) > 0 {
			b.Lines = append(b.Lines, fmt.Sprintf("%s: %s no known way back, the first %q", clean(d), count(len(r.Missing), "command")+verb(len(r.Missing), " has", " have"), clip(clean(r.Missing[0].Text), 100)))
		}
		if len(r.Back) > 0 {
			b.Lines = append(b.Lines, fmt.Sprintf("%s: the way back leaves %s, the first %s", clean(d), count(len(r.Back), "difference"), deltaText(r.Back[0])))
		} else {
			b.Lines = append(b.Lines, fmt.Sprintf("%s: rehearsed in simulation, it leaves no difference", clean(d)))
		}
		switch {
		case r.Watchdog != "":
			b.Lines = append(b.Lines, fmt.Sprintf("%s: unconfirmed, the change is taken back by %s", clean(d), r.Watchdog))
		case len(r.NoTimer) > 0:
			b.Lines = append(b.Lines, fmt.Sprintf("%s: nothing is known by which it would take an unconfirmed change back by itself, and the rollout will refuse it: %s", clean(d), clean(strings.Join(r.NoTimer, "; "))))
		}
	}
	for _, d := range sortedKeys(c.Drains) {
		for _, w := range []pipelines.Way{c.Drains[d].Back, c.Drains[d].Unchange, c.Drains[d].Redrain} {
			effects = append(effects, w.Effects...)
		}
	}
	switch {
	case len(c.Plan.Steps) == 0:
		b.Time = "There is no plan, so there is no way back of it."
	case n == 0:
		b.Time = "Nothing is entered to go back."
	default:
		b.Time = fmt.Sprintf("%s in all", count(n, "command"))
		if byHalves(c) {
			b.Time += "; each half goes back by itself"
		}
		b.Time += "."
		if c.Plan.Estimated > 0 {
			b.Time += fmt.Sprintf(" The plan with its way back takes up to %s.", spoken(c.Plan.Estimated))
		}
	}
	b.Effects = effectViews(effects, a)
	return b
}
