package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"sort"
	"strings"

	"interlock/devices"
	"interlock/pipelines"
)

type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Failure *junitProblem `xml:"failure,omitempty"`
		Error   *junitProblem `xml:"error,omitempty"`
		Skipped *junitProblem `xml:"skipped,omitempty"`
		Out     string        `xml:"system-out,omitempty"`
	}
	junitProblem struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// writeJUnit writes a suite for the verdict and one for each area of rules ("halves", "uplinks"), with a case for each
// rule that found something or was asked (Options.Judged). A denial is a failure, what is inconclusive an error, what
// is waived skipped; warnings stand in the case's output.
func writeJUnit(w io.Writer, c *pipelines.Change, o Options) error {
	byRule := map[string][]devices.Finding{}
	for _, f := range c.Findings {
		r := orElse(clean(f.Rule), "unnamed")
		byRule[r] = append(byRule[r], f)
	}
	for _, r := range o.Judged {
		if _, ok := byRule[clean(r)]; !ok {
			byRule[clean(r)] = nil
		}
	}
	areas := map[string]*junitSuite{}
	for _, r := range sortedKeys(byRule) {
		area, _, _ := strings.Cut(r, "/")
		if areas[area] == nil {
			areas[area] = &junitSuite{Name: area}
		}
		areas[area].add(ruleCase(area, r, byRule[r], o))
	}
	all := junitSuites{Name: "interlock " + title(c), Suites: []junitSuite{verdictSuite(c)}}
	for _, a := range sortedKeys(areas) {
		all.Suites = append(all.Suites, *areas[a])
	}
	for _, s := range all.Suites {
		all.Tests, all.Failures, all.Errors = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors
	}
	b, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	text := string(b)
	for _, command := range []string{"##[", "##vso["} { // see disarm; the value stays the same
		text = strings.ReplaceAll(text, command, "#&#35;"+command[2:])
	}
	_, err = io.WriteString(w, xml.Header+text+"\n")
	return err
}

func (s *junitSuite) add(c junitCase) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
}

// verdictSuite makes a dashboard red whenever the change does not pass, whatever the findings are.
func verdictSuite(c *pipelines.Change) junitSuite {
	s := junitSuite{Name: "verdict"}
	v := junitCase{Class: "verdict", Name: "the change passes", Out: strings.Join(Summary(c), "\n")}
	switch verdict(c) {
	case pipelines.Pass:
	case pipelines.Denied:
		v.Failure = &junitProblem{Message: because(c), Type: "deny"}
	default:
		v.Error = &junitProblem{Message: because(c), Type: "inconclusive"}
	}
	s.add(v)
	return s
}

func ruleCase(area, rule string, fs []devices.Finding, o Options) junitCase {
	v := junitCase{Class: "interlock." + area, Name: rule}
	lines := map[string][]string{}
	for _, f := range fs {
		as := f.Severity.String()
		if f.Severity < devices.Deny || f.Severity > devices.Info {
			as = devices.Deny.String()
		}
		text := where(f) + clip(clean(f.Message), 2000)
		if f.Waived != nil {
			as, text = "waived", text+" (waived by "+waiver(f.Waived)+")"
		} else if h := hintOf(f, o); h != "" {
			text += "\n  to mend: " + clip(clean(h), 1000)
		}
		lines[as] = append(lines[as], text)
	}
	deny, unknown, waived := lines["deny"], lines["inconclusive"], lines["waived"]
	switch {
	case len(deny) > 0:
		v.Failure = problem("deny", append(deny, unknown...))
	case len(unknown) > 0:
		v.Error = problem("inconclusive", unknown)
	case len(waived) > 0:
		v.Skipped = problem("", waived)
	}
	rest := append(append([]string{}, lines["warn"]...), lines["info"]...)
	if len(deny)+len(unknown) > 0 {
		rest = append(rest, waived...)
	}
	sort.Strings(rest)
	v.Out = strings.Join(rest, "\n")
	return v
}

func problem(kind string, texts []string) *junitProblem {
	m, _, _ := strings.Cut(texts[0], "\n")
	if len(texts) > 1 {
		m += fmt.Sprintf(" (and %d more)", len(texts)-1)
	}
	return &junitProblem{Message: m, Type: kind, Text: strings.Join(texts, "\n")}
}
