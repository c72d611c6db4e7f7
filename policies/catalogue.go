package policies

import (
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"interlock/devices"
)

// The gates at which rules are asked.
const (
	Change      = "change"
	Consistency = "consistency"
	Forecast    = "forecast"
	// AtHealth is asked while the change is carried out, again and again.
	AtHealth = "health"
)

// Gates are the gates in the order in which a change passes them.
var Gates = []string{Change, Consistency, Forecast, AtHealth}

// judged are the gates that a change passes before anything is carried out.
var judged = Gates[:3]

// Rule is what the catalogue says of a rule; explain prints it.
type Rule struct {
	// Name is "halves/simultaneous-loss"; a site's own rules are "site/<name>".
	Name string
	// Severity is what its findings have where they say nothing else.
	Severity devices.Severity
	// Gate is where it is asked. A rule may stand at two gates and is then listed twice.
	Gate string
	// Title says in a few words what it demands; Description says when it speaks and when it does not.
	Title, Description string
	// Why is the incident or document that it comes from.
	Why string
	// Mend says what to do about a finding.
	Mend string
	// Sources are addresses of documents, or their names.
	Sources []string
	// Waivable reports that its denials may be waived. What is inconclusive may always be.
	Waivable bool
	// Site reports a rule of the site's own; File is where it stands.
	Site bool
	File string
}

// rule is a rule with what it is evaluated by.
type rule struct {
	Rule
	ref ast.Ref
}

// Catalogue lists all rules, those that come with Interlock first, by gate and name.
func (p *Policies) Catalogue() []Rule {
	var out []Rule
	for _, r := range p.rules {
		out = append(out, r.Rule)
	}
	return append(out, waiverRules...)
}

// siteResults are the names a site's rules give results under (alone or with _suffix, as in conftest), and what they mean.
var siteResults = map[string]devices.Severity{
	"deny": devices.Deny, "violation": devices.Deny, "inconclusive": devices.Inconclusive,
	"warn": devices.Warn, "info": devices.Info, "findings": devices.Deny,
}

func catalogue(own, site map[string]*ast.Module) ([]rule, error) {
	var rules []rule
	var errs []error
	for _, file := range sorted(own) {
		m := own[file]
		parts := packageOf(m)
		if len(parts) >= 2 && parts[0] == "interlock" && parts[1] == "lib" {
			continue
		}
		r, err := ownRule(file, parts, m)
		errs = append(errs, err)
		rules = append(rules, r)
	}
	for _, file := range sorted(site) {
		rs, err := siteRules(file, site[file])
		errs = append(errs, err)
		rules = append(rules, rs...)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	rules = merged(rules)
	sort.SliceStable(rules, func(i, j int) bool {
		a, b := rules[i], rules[j]
		switch {
		case a.Site != b.Site:
			return b.Site
		case a.Gate != b.Gate:
			return gateIndex(a.Gate) < gateIndex(b.Gate)
		case a.Name != b.Name:
			return a.Name < b.Name
		}
		return a.Severity < b.Severity
	})
	return rules, nil
}

// ownRule makes the rule of one file: package interlock.<gate>.<area>.<rule>, its results under "findings".
func ownRule(file string, parts []string, m *ast.Module) (rule, error) {
	if want := "rego/" + strings.Join(tail(parts), "/") + ".rego"; len(parts) != 4 || parts[0] != "interlock" || file != want {
		return rule{}, fmt.Errorf("%s: package %s does not belong in this file", file, strings.Join(parts, "."))
	}
	r := rule{Rule: describe(file, m), ref: m.Package.Path.Append(ast.StringTerm("findings"))}
	r.Gate = parts[1]
	r.Name = strings.ReplaceAll(parts[2]+"/"+parts[3], "_", "-")
	found := false
	for _, def := range m.Rules {
		if string(def.Head.Name) == "findings" {
			found = true
			if err := mustBeSet(file, def); err != nil {
				return rule{}, err
			}
		}
	}
	switch {
	case gateIndex(r.Gate) < 0:
		return rule{}, fmt.Errorf("%s: no gate %q", file, r.Gate)
	case !found:
		return rule{}, fmt.Errorf("%s: no rule named findings", file)
	case r.Title == "" || r.Description == "" || r.Why == "" || r.Mend == "" || len(r.Sources) == 0:
		return rule{}, fmt.Errorf("%s: METADATA needs title, description, custom.why, custom.mend, and related_resources or custom.source", file)
	}
	var err error
	if r.Severity, err = devices.ParseSeverity(custom(m, "severity")); err != nil {
		return rule{}, fmt.Errorf("%s: METADATA custom.severity: %w", file, err)
	}
	if g := custom(m, "gate"); g != r.Gate {
		return rule{}, fmt.Errorf("%s: METADATA custom.gate is %q, the folder says %q", file, g, r.Gate)
	}
	return r, nil
}

// siteRules makes the rules of a site's file: package site.<name>, results under deny, warn, ... .
func siteRules(file string, m *ast.Module) ([]rule, error) {
	parts := packageOf(m)
	if len(parts) < 2 || parts[0] != "site" || (len(parts) > 2 && parts[1] != "lib") {
		return nil, fmt.Errorf("%s:%d: package %s is not a site's; rules of a site stand in package site.<name>, what they share in site.lib.<name>",
			file, m.Package.Location.Row, strings.Join(parts, "."))
	}
	if parts[1] == "lib" {
		return nil, nil
	}
	gateName := custom(m, "gate")
	if gateName == "" {
		gateName = Change
	}
	if gateIndex(gateName) < 0 {
		return nil, fmt.Errorf("%s: METADATA custom.gate is %q, must be one of %s", file, gateName, strings.Join(Gates, ", "))
	}
	var rules []rule
	for _, def := range m.Rules {
		// A reference head (deny.foo) is the same trap as a bool: it would not be the set that is asked for.
		name := def.Head.Ref()[0].Value.String()
		base, suffix, _ := strings.Cut(name, "_")
		severity, ok := siteResults[base]
		if !ok {
			continue
		}
		if err := mustBeSet(file, def); err != nil {
			return nil, err
		}
		r := rule{Rule: describe(file, m), ref: m.Package.Path.Append(ast.StringTerm(name))}
		r.Site, r.Gate, r.Severity = true, gateName, severity
		r.Name = "site/" + strings.ReplaceAll(parts[1], "_", "-")
		if suffix != "" {
			r.Name += "-" + strings.ReplaceAll(suffix, "_", "-")
		}
		if s := custom(m, "severity"); s != "" && base == "findings" {
			var err error
			if r.Severity, err = devices.ParseSeverity(s); err != nil {
				return nil, fmt.Errorf("%s: METADATA custom.severity: %w", file, err)
			}
		}
		rules = append(rules, r)
	}
	if len(rules) == 0 {
		return nil, fmt.Errorf("%s: no rule gives a result; results are sets named deny, warn, info, inconclusive, violation or findings "+
			"(as in: deny contains \"...\" if { ... }); what only helps other files stands in package site.lib.<name>", file)
	}
	return rules, nil
}

// mustBeSet refuses "deny if", which gives a bool and would be no finding at all.
func mustBeSet(file string, def *ast.Rule) error {
	if len(def.Head.Args) > 0 || len(def.Head.Ref()) != 1 || def.Head.RuleKind() != ast.MultiValue {
		return fmt.Errorf("%s:%d:%d: %s must be a set of findings: write \"%s contains ... if { ... }\"",
			file, def.Location.Row, def.Location.Col, def.Head.Ref(), def.Head.Ref()[0].Value)
	}
	return nil
}

// merged drops the second of two entries for one set: a set may be written in several rules and files.
func merged(rules []rule) []rule {
	seen := map[string]bool{}
	var out []rule
	for _, r := range rules {
		if key := r.ref.String(); !seen[key] {
			seen[key] = true
			out = append(out, r)
		}
	}
	return out
}

// describe reads a module's METADATA.
func describe(file string, m *ast.Module) Rule {
	r := Rule{File: file, Waivable: true}
	for _, a := range m.Annotations {
		if a.Scope != "package" {
			continue
		}
		r.Title, r.Description = a.Title, oneLine(a.Description)
		for _, s := range a.RelatedResources {
			r.Sources = append(r.Sources, s.Ref.String())
		}
		if w, ok := a.Custom["waivable"].(bool); ok {
			r.Waivable = w
		}
	}
	if s := custom(m, "source"); s != "" {
		r.Sources = append(r.Sources, s)
	}
	r.Why, r.Mend = custom(m, "why"), custom(m, "mend")
	return r
}

// custom reads a text of the METADATA's custom section, "" where it has none.
func custom(m *ast.Module, key string) string {
	for _, a := range m.Annotations {
		if s, ok := a.Custom[key].(string); ok && a.Scope == "package" {
			return oneLine(s)
		}
	}
	return ""
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func packageOf(m *ast.Module) []string {
	var parts []string
	for _, t := range tail(m.Package.Path) {
		if s, ok := t.Value.(ast.String); ok {
			parts = append(parts, string(s))
		}
	}
	return parts
}

func tail[T any](s []T) []T {
	if len(s) == 0 {
		return s
	}
	return s[1:]
}

func gateIndex(name string) int {
	for i, g := range Gates {
		if g == name {
			return i
		}
	}
	return -1
}

func sorted(m map[string]*ast.Module) []string {
	var names []string
	for n := range m {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}
