package policies

import (
	"fmt"
	"strings"
	"time"

	"interlock/devices"
)

// unwaivable are the rules whose denials no waiver covers, because the way out is to change the plan or the request,
// and not to accept. A test keeps it equal to the rules' METADATA (custom.waivable).
var unwaivable = map[string]bool{
	"halves/simultaneous-loss":       true,
	"halves/not-split":               true,
	"halves/together-without-window": true,
	"source/vendor-preapproved":      true,
	"scope/standard-too-strong":      true,
}

var waiverSources = []string{"NIST SP 800-53 r5, CM-3: decisions about changes are documented and looked at again"}

const waiverWhy = "A waiver nobody looks at again is how an exception becomes the rule; so each has an owner and an end, and says when it no longer does anything."

// waiverRules are the rules about waivers themselves; they judge after all others and are written in Go.
var waiverRules = []Rule{
	{
		Name: "waivers/expired", Severity: devices.Warn, Gate: "waivers", Why: waiverWhy, Sources: waiverSources, Waivable: true,
		Title:       "a waiver has expired",
		Description: "The waiver's day has come. It waives nothing any more; what it covered counts again.",
		Mend:        "mend what it covered and delete it, or have its owner extend it",
	},
	{
		Name: "waivers/unused", Severity: devices.Warn, Gate: "waivers", Why: waiverWhy, Sources: waiverSources, Waivable: true,
		Title:       "a waiver covers nothing",
		Description: "No finding of this change matches the waiver's rule, device and path.",
		Mend:        "delete it, or correct its rule, device or path",
	},
	{
		Name: "waivers/invalid", Severity: devices.Warn, Gate: "waivers", Why: waiverWhy, Sources: waiverSources, Waivable: true,
		Title:       "a waiver cannot hold",
		Description: "The waiver lacks a rule, owner, reason or end, or is for every device and path, or is for a denial that cannot be waived. It waives nothing.",
		Mend:        "complete it, narrow it, or change the plan so that the rule is content",
	},
}

// Waive marks findings that a waiver accepts and adds findings about waivers that have expired, cover nothing or cannot
// hold. No finding is ever dropped. A waiver is for exactly one rule, and for a device or a path or both, in which *
// stands for any text and ? for one character; what it leaves out it does not ask for.
func Waive(findings []devices.Finding, waivers []devices.Waiver, now time.Time) []devices.Finding {
	out := append([]devices.Finding(nil), findings...)
	var about []devices.Finding
	for _, w := range waivers {
		add := func(rule, message, hint string) {
			about = append(about, devices.Finding{Rule: rule, Severity: devices.Warn, Pos: w.Pos, Message: message, Hint: hint, Path: w.Path})
		}
		name := "waiver for " + w.Rule + scopeOf(w)
		if problem := invalid(w); problem != "" {
			add("waivers/invalid", name+" "+problem+", so it waives nothing", "complete it or delete it")
			continue
		}
		if !now.Before(w.Expires) {
			add("waivers/expired", fmt.Sprintf("%s expired on %s, so it waives nothing", name, w.Expires.Format(time.DateOnly)),
				"mend what it covered and delete it, or ask "+w.Owner+" to extend it")
			continue
		}
		used, refused := false, false
		for i := range out {
			f := &out[i]
			if f.Rule != w.Rule || !matches(w.Device, f.Device) || !matches(w.Path, f.Path) {
				continue
			}
			if unwaivable[f.Rule] && f.Severity == devices.Deny {
				refused = true
				continue
			}
			used = true
			if f.Waived == nil {
				kept := w
				f.Waived = &kept
			}
		}
		switch {
		case refused:
			add("waivers/invalid", name+" is for a denial that cannot be waived", "change the plan or the request so that the rule is content")
		case !used:
			add("waivers/unused", name+" covers no finding of this change", "delete it, or correct its rule, device or path")
		}
	}
	return devices.SortFindings(append(out, about...))
}

// invalid says what keeps a waiver from holding, "" for nothing.
func invalid(w devices.Waiver) string {
	switch {
	case w.Rule == "" || strings.ContainsAny(w.Rule, "*?"):
		return "does not name one rule"
	case strings.TrimSpace(w.Owner) == "":
		return "has no owner"
	case strings.TrimSpace(w.Reason) == "":
		return "gives no reason"
	case w.Expires.IsZero():
		return "has no end"
	case strings.Trim(w.Device, "*?") == "" && strings.Trim(w.Path, "*?") == "":
		return "names neither a device nor a path"
	}
	return ""
}

func scopeOf(w devices.Waiver) string {
	s := ""
	if w.Device != "" {
		s += " on " + w.Device
	}
	if w.Path != "" {
		s += " at " + w.Path
	}
	return s
}

// matches reports whether a text fits a pattern in which * is any text, slashes too, and ? one byte. An empty pattern
// asks for nothing.
func matches(pattern, text string) bool {
	if pattern == "" {
		return true
	}
	// star and mark are where to go back to when what follows the last * does not fit here.
	p, t, star, mark := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p++
			t++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
