package pipelines

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"time"

	"interlock/devices"
)

// Drift is something about a plan that is no longer as it was when the plan was made. Any drift makes the plan stale: it
// must be made, judged and approved again.
type Drift struct {
	// Part is the part of the digest ("before/core-a", "policies/own.rego"), "file" for what was edited in the plan's file
	// by hand, or "verdict".
	Part string
	// Message says what differs, and what it means.
	Message string
}

func (d Drift) String() string { return d.Part + ": " + d.Message }

// Renew judges a plan's change afresh from where it came from, and says by name what differs from the plan. The change it
// gives is the one to approve or to carry out, judged as at now: its commands are as they are read now, with their
// passwords in the text of the files they came from. Write writes a case file (report.CaseFile): the plan's file is
// written again and compared, so that nothing edited in it by hand is taken for judged. An error means that the change
// could not be judged at all; with drift, the change is what it is now and must not be carried out.
func Renew(ctx context.Context, p PlanFile, now time.Time, write func(io.Writer, *Change) error) (*Change, []Drift, error) {
	c, b, err := carry(ctx, p.source())
	if err != nil {
		return nil, nil, fmt.Errorf("%s cannot be judged afresh: %w", p.File, err)
	}
	drift := driftOf(p, c.Plan.Parts)
	if len(drift) == 0 { // otherwise most of the file differs, and why is said already
		var again bytes.Buffer
		kept := *c
		kept.Origin = &p.Origin // how paths are written depends on where the plan stands; what they lead to is in the parts
		if err := write(&again, &kept); err != nil {
			return nil, nil, err
		}
		edited, err := sameJSON(p.Text, again.Bytes())
		if err != nil {
			return nil, nil, fmt.Errorf("%s cannot be compared with what it is made of: %w", p.File, err)
		}
		if len(edited) > 0 {
			drift = append(drift, Drift{"file", "edited after it was written: " + some(edited, 6) + "; what is approved must be what was judged"})
		}
	}
	today, err := c.judgeAt(ctx, b, now)
	if err != nil {
		return nil, nil, err
	}
	if today.Verdict != c.Verdict {
		drift = append(drift, Drift{"verdict", fmt.Sprintf("it was %s when it was judged at %s and is %s at %s: %s", c.Verdict, p.JudgedAt.Format(time.RFC3339),
			today.Verdict, now.Format(time.RFC3339), some(newFindings(c, today), 4))})
	}
	return today, drift, nil
}

// newFindings are what blocks today and did not then.
func newFindings(then, today *Change) []string {
	var out []string
	for _, f := range today.Findings {
		if f.Waived == nil && (f.Severity == devices.Deny || f.Severity == devices.Inconclusive) && !slices.ContainsFunc(then.Findings, func(g devices.Finding) bool { return g.Waived == nil && g.String() == f.String() }) {
			out = append(out, f.String())
		}
	}
	if len(out) == 0 {
		out = append(out, "what blocked then blocks no longer")
	}
	return out
}

// driftOf compares the parts of a plan with those of today.
func driftOf(p PlanFile, is map[string]string) []Drift {
	var out []Drift
	for _, name := range sortedKeys(p.Parts) {
		switch sum, there := is[name]; {
		case !there:
			out = append(out, Drift{name, partWords(name) + " is no longer there"})
		case sum != p.Parts[name]:
			out = append(out, Drift{name, partWords(name) + " is not as it was when the plan was made"})
		}
	}
	for _, name := range sortedKeys(is) {
		if _, there := p.Parts[name]; !there {
			out = append(out, Drift{name, partWords(name) + " was not there when the plan was made"})
		}
	}
	if got := digest(p.Parts); got != p.Digest {
		out = append(out, Drift{"file", "its digest is not that of its parts: the file was edited after it was written"})
	}
	return out
}

// partWords says what a part of a digest is.
func partWords(name string) string {
	section, of, _ := strings.Cut(name, "/")
	words := map[string]string{
		"request": "what is asked (change.yaml)", "window": "the window asked for", "versions": "the software to be installed", "authors": "who wrote the change",
		"base": "the commit that it is compared with", "links": "the cabling", "order": "the order of the steps", "expect": "what must be seen after a step",
		"forecast": "the forecast of the states", "waivers": "the list of waivers", "tool": "Interlock itself, which runs as version " + Version() + " now and",
		"secrets": "a password or key in the configurations or commands",
		"before":  "the configuration of " + of, "after": "the proposed configuration of " + of, "commands": "what is entered on " + of, "rollback": "the way back on " + of,
		"site": "the site's section " + of + " (interlock.yaml)", "policies": "the rule file " + of,
	}[section]
	if name == "policies/built-in" {
		words = "the set of rules that comes with Interlock"
	}
	if words == "" {
		return "this part"
	}
	return words
}

// differing collects the paths at which two JSON values differ.
func differing(path string, a, b any, out *[]string) {
	at := strings.TrimPrefix(path, ".")
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok {
			break
		}
		for _, k := range sortedKeys(x) {
			differing(path+"."+k, x[k], y[k], out)
		}
		for _, k := range sortedKeys(y) {
			if _, both := x[k]; !both {
				*out = append(*out, strings.TrimPrefix(path+"."+k, "."))
			}
		}
		return
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			break
		}
		for i := range x {
			differing(fmt.Sprintf("%s[%d]", path, i), x[i], y[i], out)
		}
		return
	}
	if !reflect.DeepEqual(a, b) {
		*out = append(*out, at)
	}
}

// some names a few of a list and says how many there are more.
func some(list []string, most int) string {
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), len(list)-most)
}
