package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"interlock/devices"
	"interlock/diffs"
	"interlock/pipelines"
	"interlock/simulate"
)

// nasty is text as a device or a vendor might send it to fool whoever reads the report.
const nasty = "x\n::error file=a::owned\n##[add-mask]y ##vso[task.complete]\r\x1b[2J\x1b]0;t\a\x9b31m \u202egnp\u200b" +
	"\xff\xfe | `` ` ``` ~~~ @admin #12 <!-- --> <script>alert(1)</script> [a](http://evil.example) ![i](x) ]]> & \x00 www.evil.example \U000e0041"

// hostile puts nasty text wherever text goes.
func hostile() *pipelines.Change {
	c := denied()
	c.Request = pipelines.Request{ID: nasty, Title: nasty, Type: nasty, Source: nasty, RequestedBy: nasty, Rollout: nasty,
		Versions: map[string]string{nasty: nasty}, Expect: []pipelines.Expectation{{Device: nasty, Path: nasty}}}
	p := devices.Pos{File: nasty, Line: 1, Col: 1}
	c.Findings = append(c.Findings, devices.Finding{Rule: nasty, Severity: devices.Deny, Device: nasty, Pos: p, Message: nasty, Hint: nasty,
		State: nasty, Half: nasty, Path: nasty, Related: []devices.Pos{p}}, devices.Finding{Rule: nasty, Severity: devices.Inconclusive, Message: nasty},
		devices.Finding{Rule: nasty, Severity: devices.Warn, Message: nasty, Waived: &devices.Waiver{Owner: nasty, Reason: nasty}})
	for _, k := range kinds {
		c.Effects = append(c.Effects, diffs.Effect{Device: nasty, Kind: k, Scope: diffs.ScopePort, Target: nasty, When: diffs.Now, Undo: diffs.UndoHands,
			Pos: p, Text: nasty, ID: nasty, Source: nasty, Detail: nasty, Reaches: nasty})
	}
	c.Deltas = append(c.Deltas, diffs.Delta{Device: nasty, Path: nasty, Op: diffs.Changed, Before: nasty, After: nasty, Pos: p, Was: p})
	c.After.Site.Groups[nasty] = &devices.Group{Halves: map[string][]string{"A": {nasty}, "B": {"core-b"}}, Keep: 1}
	c.After.Site.Uplinks[nasty] = &devices.Uplink{Keep: 1, Ports: []devices.PortRef{port(nasty, nasty)}}
	c.After.Site.Name = nasty
	for i := range c.Forecast.States {
		s := &c.Forecast.States[i]
		s.Groups[nasty], s.Uplinks[nasty], s.Services[nasty] = simulate.Count{Up: 0, Of: 1, Keep: 1}, simulate.Count{Up: 1 - i%2, Of: 1, Keep: 1}, simulate.Lost
		s.Down.Ports = map[devices.PortRef]bool{port(nasty, nasty): true}
		s.PortsDown = map[devices.PortRef]string{port("core-a", nasty): nasty}
		s.Failures = []simulate.Failure{{What: nasty, Lost: []string{nasty}}}
	}
	c.Forecast.States = append(c.Forecast.States, pipelines.State{Name: nasty, Half: nasty})
	c.Plan.Steps[0].Devices = append(c.Plan.Steps[0].Devices, nasty)
	c.Plan.Steps[0].Commands[nasty] = []devices.Command{{Text: nasty}}
	c.Plan.Steps[0].Expect = []string{nasty}
	c.Plan.Digest = nasty
	c.Coverage.UnknownLines = []pipelines.UnknownLine{{Device: nasty, LineReport: devices.LineReport{Pos: p, Text: nasty}}}
	return c
}

func TestHostileText(t *testing.T) {
	o := options()
	o.CI = true
	o.Rules = map[string]RuleText{nasty: {nasty, nasty, nasty}}
	o.Judged = []string{nasty}
	o.Next = []string{nasty}
	outputs := map[string]string{}
	for _, f := range Formats {
		outputs[f.Name] = written(t, f, hostile(), o)
	}
	files := []ParsedFile{{File: nasty, OS: nasty, Lines: []devices.LineReport{{Text: nasty, Disposition: devices.Unknown}, {Text: nasty, Disposition: devices.Unmodelled}}}}
	for _, format := range []string{"text", "json"} {
		var e, p bytes.Buffer
		if err := Effects(&e, format, hostile().Effects, hostile().Findings, o); err != nil {
			t.Fatal(err)
		}
		if err := Parse(&p, format, files, o); err != nil {
			t.Fatal(err)
		}
		outputs["effects "+format], outputs["parse "+format] = e.String(), p.String()
	}
	for name, text := range outputs {
		for _, r := range text {
			if r != '\n' && !unicode.IsPrint(r) || r == unicode.ReplacementChar && !strings.HasSuffix(name, "json") && name != "sarif" {
				t.Errorf("%s: %q came through", name, r)
			}
		}
		for _, l := range strings.Split(text, "\n") {
			if name == "github" && (strings.HasPrefix(l, "::error file=") || strings.HasPrefix(l, "::warning file=")) && strings.Contains(l, ",line=") {
				l = "" // our own, with the hostile one inside its data
			}
			if strings.HasPrefix(strings.TrimSpace(l), "::") || strings.Contains(l, "##[") || strings.Contains(l, "##vso[") {
				t.Errorf("%s: a runner takes this for a command: %s", name, l)
			}
		}
	}
	checkJSON(t, schema(t, "../../docs/schema/change-v1.json"), outputs["json"])
	checkJSON(t, schema(t, "testdata/sarif-schema-2.1.0.json"), outputs["sarif"])
	validXML(t, outputs["junit"])
	checkMarkdown(t, outputs["markdown"])
	for _, l := range strings.Split(outputs["text"], "\n") {
		if width(l) > columns && !strings.Contains(l, "/") {
			t.Errorf("text: %d columns: %s", width(l), l)
		}
	}
}

// checkMarkdown looks outside code fences for what GitHub would act upon.
func checkMarkdown(t *testing.T, text string) {
	t.Helper()
	if len(text) > maxComment {
		t.Errorf("markdown: %d bytes, a comment takes %d", len(text), maxComment)
	}
	fenced := ""
	for i, l := range strings.Split(text, "\n") {
		switch {
		case fenced == "" && strings.HasPrefix(l, "```"):
			fenced = strings.TrimRight(l, "abcdefghijklmnopqrstuvwxyz")
			continue
		case fenced != "" && l == fenced:
			fenced = ""
			continue
		case fenced != "" || i == 0:
			continue
		}
		for _, bad := range []string{"@a", " #12", "<!--", "<script", "](", "`", "http://", "www.", "~~"} {
			if strings.Contains(l, bad) {
				t.Errorf("markdown: %q came through: %s", bad, l)
			}
		}
	}
	if fenced != "" {
		t.Error("markdown: a fence is left open")
	}
}

func TestMarkdownFitsIntoAComment(t *testing.T) {
	c := denied()
	for i := range 5000 {
		c.Findings = append(c.Findings, devices.Finding{Rule: "mtu/mismatch", Severity: devices.Warn, Device: "core-a", Pos: at("configs/core-a.cfg", i+1),
			Message: strings.Repeat("[long] ", 40)})
		c.Coverage.UnknownLines = append(c.Coverage.UnknownLines, pipelines.UnknownLine{LineReport: devices.LineReport{Pos: at("x", i), Text: nasty}})
		c.Deltas = append(c.Deltas, diffs.Delta{Device: fmt.Sprintf("leaf-%d", i), Path: fmt.Sprintf("vlan %d", i), Op: diffs.Added})
	}
	text := written(t, Formats[2], c, options())
	checkMarkdown(t, text)
	for _, want := range []string{"DENIED", "reboots core-a and core-b at once", "Cut to fit", "of 5,001 findings (WARN)", "sha256:4be1c0de", "1,517 lines"} {
		if !strings.Contains(text, want) {
			t.Errorf("the cut comment lacks %q", want)
		}
	}
	if len(text) < maxComment/2 {
		t.Errorf("only %d of %d bytes used", len(text), maxComment)
	}
}

func TestClean(t *testing.T) {
	for _, c := range []struct{ in, want, reason string }{
		{"plain Straße 東京", "plain Straße 東京", "letters of any script stay"},
		{"a\x1b[31mb", `a\x1b[31mb`, "an escape sequence is seen, not obeyed"},
		{"a\u009b2Jb", `a\u009b2Jb`, "the one-byte escape of C1 too"},
		{"a\nb\r\tc", `a\nb\r c`, "one line stays one line"},
		{"\u202eabc\u2066", `\u202eabc\u2066`, "overrides of direction hide text"},
		{"a\xffb", `a\xffb`, "no UTF-8"},
		{"\U000e0041", `\U000e0041`, "invisible tags"},
	} {
		if got := clean(c.in); got != c.want {
			t.Errorf("%s: got %q, want %q", c.reason, got, c.want)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add(nasty)
	f.Fuzz(func(t *testing.T, s string) {
		got := clean(s)
		if !isClean(got) || clean(got) != got {
			t.Errorf("%q becomes %q", s, got)
		}
		for _, l := range wrap(got, 40) {
			if width(l) > 40 && !strings.Contains(l, "/") {
				t.Errorf("line of %d columns: %q", width(l), l)
			}
		}
	})
}
