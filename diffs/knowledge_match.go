package diffs

import (
	"fmt"
	"os"
	"path"
	"regexp"
	"sort"
	"strings"

	"interlock/devices"
)

// Match gives the rows that speak of a command on a device of this version and platform ("" for not known): the most
// specific one, those as specific as it, and those that say they speak beside others. None means that the command is
// not known here; a configuration line may still be known by what it changes.
func (k *Knowledge) Match(cmd devices.Command, version, platform string) []Row {
	var rows []Row
	for _, h := range k.hits(cmd, version, platform) {
		rows = append(rows, *h.row)
	}
	return rows
}

// Effects says what a command would do to a device. Commands on one line are taken one by one. It is not known where no
// row speaks of the command, or a row says that it depends on what the line does not show; effects may be given all
// the same. The question is what the device would ask and the text does not answer; the effects are those of yes.
// Whether a configuration line changes anything is for the caller to say: a row for it presumes so.
func (k *Knowledge) Effects(device string, cmd devices.Command, version, platform string) (effects []Effect, known bool, question string) {
	parts := k.split(cmd)
	if len(parts) > maxParts || len(cmd.Line) > maxLine {
		return nil, false, ""
	}
	known = !cmd.Chained || k.Separator != "" // of a line that is not taken apart only the first command is looked at
	for _, part := range parts {
		hits := k.hits(part, version, platform)
		if len(hits) == 0 {
			known = false
		}
		for _, h := range hits {
			e := h.effect(device, cmd)
			switch {
			case h.row.Question == "":
			case !cmd.HasAnswer:
				question = first(question, h.row.Question)
			case declinedRE.MatchString(strings.TrimSpace(cmd.Answer)) && !h.row.answerYes.MatchString(strings.TrimSpace(cmd.Answer)):
				e.Kind, e.Detail = NoEffect, fmt.Sprintf("the device asks first and the text answers %q, so it does not happen", cmd.Answer)
			case !h.row.answerYes.MatchString(strings.TrimSpace(cmd.Answer)):
				// An answer that is neither yes nor no is no answer: the device asks again or takes its default.
				question = first(question, h.row.Question)
			}
			known = known && !(h.row.Opaque && e.Kind != NoEffect)
			effects = append(effects, e)
		}
	}
	return effects, known, question
}

// Nobody types lines like that; they are not looked into.
const (
	maxParts = 32
	maxLine  = 8192
)

var declinedRE = regexp.MustCompile(`(?i)^(n|no)$`)

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// hit is a row that matches, with what its placeholders stand for.
type hit struct {
	row    *Row
	values map[string]string
}

func (k *Knowledge) hits(cmd devices.Command, version, platform string) []hit {
	line := strings.Join(strings.Fields(first(cmd.Line, cmd.Text)), " ")
	exec := cmd.Exec || cmd.Mode == "exec"
	if rest, ok := cutWord(line, "do"); ok {
		line, exec = rest, true
	}
	// A line that was not read to the end as a command of the table may be another command than it looks like, so
	// nothing is taken to be harmless on its word.
	sure, typed := true, line
	if exec {
		line, sure = k.plain(line)
		full, ok := k.ExpandExec(strings.Fields(line))
		sure = sure && ok && !loneAbbreviation(line, full) && !(k.Redirects && strings.ContainsAny(line, "<>"))
		line = strings.Join(full, " ")
	}
	found := k.find(line, exec, cmd.Context, version, platform)
	switch {
	case len(found) > 0:
	case !exec && k.ExecAnywhere:
		found, sure = k.find(line, true, cmd.Context, version, platform), false
	case exec:
		// A line that no grammar knows is taken for an exec command; it may be configuration that this table knows.
		found, sure = k.find(typed, false, cmd.Context, version, platform), false
	}
	var out []hit
	for _, h := range found {
		if sure || h.row.Kind != NoEffect {
			out = append(out, h)
		}
	}
	return mostSpecific(out)
}

// loneAbbreviation reports one abbreviated word and nothing behind it. In a text the mode is not always certain, and "sh" is
// show in one place and shutdown in another; what is short for itself ("wr" on EOS) has a row.
func loneAbbreviation(line string, full []string) bool {
	return len(full) == 1 && !strings.EqualFold(full[0], line)
}

// plain takes a filter off an exec line ("| include up") and reports whether it is one that only shows less.
func (k *Knowledge) plain(line string) (string, bool) {
	parts := strings.Split(line, " | ")
	for _, p := range parts[1:] {
		word, _, _ := strings.Cut(p, " ")
		if !filterKnown(k.Filters, word) {
			return line, false
		}
	}
	return parts[0], !strings.Contains(parts[0], "|")
}

func filterKnown(filters []string, word string) bool {
	for _, f := range filters {
		if word != "" && strings.HasPrefix(f, strings.ToLower(word)) {
			return true
		}
	}
	return false
}

// split takes apart a line of several commands.
func (k *Knowledge) split(cmd devices.Command) []devices.Command {
	exec := cmd.Exec || cmd.Mode == "exec"
	if k.Separator == "" || !exec {
		return []devices.Command{cmd}
	}
	var out []devices.Command
	for _, p := range strings.Split(first(cmd.Line, cmd.Text), k.Separator) {
		if strings.TrimSpace(p) != "" {
			c := cmd
			c.Line = strings.TrimSpace(p)
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return []devices.Command{cmd}
	}
	return out
}

func (k *Knowledge) find(line string, exec bool, context []string, version, platform string) []hit {
	rest, negated := cutWord(line, "no")
	if !negated {
		rest, negated = cutWord(line, "default")
	}
	var out []hit
	for _, r := range k.rows {
		if !r.pattern.mayBegin(line) && !(negated && r.pattern.mayBegin(rest)) {
			continue
		}
		if r.Mode == "exec" && !exec || r.Mode == "config" && exec || !r.appliesTo(version, platform) {
			continue
		}
		row, values := r, r.pattern.match(line)
		if values == nil && negated && r.No != "" {
			values = r.pattern.match(rest)
			row = k.negated(r)
		}
		if values == nil || !r.inContext(context, values) {
			continue
		}
		out = append(out, hit{row, values})
	}
	return out
}

// negated is the row that the "no" form of a row's command falls under.
func (k *Knowledge) negated(r *Row) *Row {
	switch r.No {
	case "same":
		return r
	case "none":
		n := *r
		n.Kind, n.When, n.Question, n.Opaque, n.Reaches = NoEffect, Now, "", false, ""
		n.Detail = "takes back: " + r.Detail
		return &n
	}
	return k.byID[r.No]
}

// appliesTo: what is not known of a device speaks for a row that says harm and against one that says none.
func (r *Row) appliesTo(version, platform string) bool {
	if len(r.version) > 0 && (version == "" && r.Kind == NoEffect || version != "" && !r.version.holds(version)) {
		return false
	}
	if r.Platform == "" {
		return true
	}
	if platform == "" {
		return r.Kind != NoEffect
	}
	for _, g := range strings.Split(r.Platform, "|") {
		if ok, err := path.Match(strings.ToLower(g), strings.ToLower(platform)); err == nil && ok {
			return true
		}
	}
	return false
}

func (r *Row) inContext(context []string, values map[string]string) bool {
	if r.context == nil {
		return true
	}
	for i := len(context) - 1; i >= 0; i-- {
		if m := r.context.match(strings.Join(strings.Fields(context[i]), " ")); m != nil {
			for name, v := range m {
				if _, taken := values[name]; !taken {
					values[name] = v
				}
			}
			return true
		}
	}
	return false
}

// specificity orders rows: words that must be there, then placeholders, then conditions.
func (r *Row) specificity() [3]int {
	s := [3]int{r.pattern.literals, r.pattern.fixed, len(r.version)}
	if r.context != nil {
		s[0] += r.context.literals
	}
	if r.Platform != "" {
		s[2]++
	}
	return s
}

func mostSpecific(hits []hit) []hit {
	var best [3]int
	for _, h := range hits {
		if s := h.row.specificity(); !h.row.Also && less(best, s) {
			best = s
		}
	}
	var out []hit
	for _, h := range hits {
		if h.row.Also || h.row.specificity() == best {
			out = append(out, h)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return !out[i].row.Also && out[j].row.Also })
	return out
}

func less(a, b [3]int) bool {
	for i := range a {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return false
}

// cutWord takes a word and the space after it from the front of a line.
func cutWord(line, word string) (string, bool) {
	head, rest, ok := strings.Cut(line, " ")
	if !ok || !strings.EqualFold(head, word) {
		return line, false
	}
	return rest, true
}

func (h hit) effect(device string, cmd devices.Command) Effect {
	r := h.row
	detail := r.Detail
	if r.ReloadIf != "" {
		detail += "; a reload if " + r.ReloadIf
	}
	return Effect{
		Device: device, Kind: r.Kind, Scope: r.Scope, When: r.When, Undo: r.Undo,
		Target: strings.TrimSpace(os.Expand(r.Target, func(name string) string { return h.values[name] })),
		Pos:    cmd.Pos, Text: first(cmd.Text, cmd.Line), ID: r.ID,
		Source: r.Source + " (evidence " + r.Evidence + ")", Detail: detail, Reaches: r.Reaches,
	}
}
