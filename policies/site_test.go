package policies

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"interlock/devices"
)

// siteDir writes rule files into a folder.
func siteDir(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestSiteRules(t *testing.T) {
	in := quiet()
	in.Commands = []Command{{Device: "core-a", Text: "snmp-server community <redacted>", Line: "snmp-server community <redacted>", Disposition: "modelled", EffectKnown: true, Pos: Pos{"core-a.cmd", 3, 1}}}
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"plain strings, as in conftest", `package site.snmp
deny contains "no community strings" if { some c in input.commands; startswith(c.line, "snmp-server community") }`,
			[]string{"deny site/snmp: no community strings"}},
		{"objects with msg", `package site.snmp
warn contains {"msg": "community", "_loc": c.pos} if { some c in input.commands }`,
			[]string{"warn site/snmp core-a.cmd:3:1: community"}},
		{"our own shape", `package site.snmp
deny contains {"message": $"{c.device} has it", "device": c.device, "pos": c.pos, "severity": "inconclusive", "hint": "x", "path": c.line} if { some c in input.commands }`,
			[]string{"inconclusive site/snmp core-a.cmd:3:1: core-a has it"}},
		{"names with suffixes", `package site.snmp
violation_v2_only contains "use v3" if input.site.name == "houston-dc"
info contains "read it" if input.site.has_site
inconclusive contains "not known" if count(input.commands) == 1`,
			[]string{"deny site/snmp-v2-only: use v3", "inconclusive site/snmp: not known", "info site/snmp: read it"}},
		{"findings with a severity of their own", `# METADATA
# title: t
# custom:
#   severity: warn
#   gate: forecast
package site.states
findings contains {"message": "m"} if count(input.states) == 0`,
			[]string{"warn site/states: m"}},
		{"the library may be used", `package site.x
import data.interlock.lib
deny contains "forward" if count(lib.forward) == 0`,
			[]string{"deny site/x: forward"}},
		{"nothing to say", `package site.x
deny contains "never" if input.request.type == "emergency"`, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p, err := Load(context.Background(), siteDir(t, map[string]string{"rule.rego": tc.text, "rule_test.rego": "this is not read"}))
			if err != nil {
				t.Fatal(err)
			}
			got, err := p.EvaluateAll(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, f := range got {
				place := ""
				if !f.Pos.IsZero() {
					place = " " + f.Pos.String()
				}
				lines = append(lines, f.Severity.String()+" "+f.Rule+place+": "+f.Message)
			}
			if strings.Join(lines, "\n") != strings.Join(tc.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(tc.want, "\n"))
			}
		})
	}
}

// What is wrong with a site's rule is an error that says where, before any change is judged.
func TestSiteRulesThatDoNotLoad(t *testing.T) {
	for _, tc := range []struct {
		name, text, want string
	}{
		{"syntax", "package site.x\n\ndeny contains \"a\" {", "bad.rego:3:"},
		{"another package", "package main\n\ndeny contains \"a\" if true", "bad.rego:1: package main is not a site's; rules of a site stand in package site.<name>"},
		{"one of ours", "package interlock.lib\n\nforward := []", "package interlock.lib is not a site's"},
		{"a deep package", "package site.a.b\n\ndeny contains \"a\" if true", "site.<name>"},
		{"a bool instead of a set", "package site.x\n\ndeny if input.site.has_site", "bad.rego:3:1: deny must be a set of findings"},
		{"a value instead of a set", "package site.x\n\ndeny := {\"a\"}", "deny must be a set of findings"},
		{"a map instead of a set", "package site.x\n\ndeny.foo if true", "must be a set of findings"},
		{"a function", "package site.x\n\ndeny(x) := x", "must be a set of findings"},
		{"no result", "package site.x\n\ndenied contains \"a\" if true", "no rule gives a result"},
		{"misspelt field", "package site.x\n\ndeny contains \"a\" if input.request.typ == \"standard\"", "bad.rego:3:"},
		{"misspelt field in an array", "package site.x\n\ndeny contains \"a\" if { some c in input.commands; c.txt == \"reload\" }", "undefined ref"},
		{"compared with another type", "package site.x\n\ndeny contains \"a\" if input.plan.estimated_seconds == \"long\"", "match error"},
		{"network", "package site.x\n\ndeny contains \"a\" if http.send({\"url\": \"http://x\"}).status_code != 200", "http.send"},
		{"clock", "package site.x\n\ndeny contains \"a\" if time.now_ns() > 0", "time.now_ns"},
		{"environment", "package site.x\n\ndeny contains \"a\" if opa.runtime().env.HOME == \"/\"", "opa.runtime"},
		{"data that nobody defines", "package site.x\n\ndeny contains \"a\" if data.settings.strict", "data.settings.strict is defined by no rule file"},
		{"unused variable", "package site.x\n\ndeny contains \"a\" if { x := 1; input.site.has_site }", "x"},
		{"unknown gate", "# METADATA\n# custom:\n#   gate: sometimes\npackage site.x\n\ndeny contains \"a\" if true", "\"sometimes\""},
		{"unknown severity", "# METADATA\n# custom:\n#   severity: fatal\npackage site.x\n\nfindings contains {\"message\": \"a\"} if true", "\"fatal\""},
		{"empty", "", "bad.rego"},
		{"comment only", "# nothing", "bad.rego"},
		{"old syntax", "package site.x\n\ndeny[msg] { msg := \"a\" }", "bad.rego:3:"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Load(context.Background(), siteDir(t, map[string]string{"bad.rego": tc.text}))
			if err == nil {
				t.Fatal("loaded")
			}
			if !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), "bad.rego") {
				t.Errorf("got %v\nwant it to say %q", err, tc.want)
			}
		})
	}
}

func TestPolicyFolders(t *testing.T) {
	for name, dir := range map[string]string{
		"absent":    filepath.Join(t.TempDir(), "nowhere"),
		"empty":     t.TempDir(),
		"test only": siteDir(t, map[string]string{"x_test.rego": "package site.x_test"}),
	} {
		if _, err := Load(context.Background(), dir); err == nil || !strings.Contains(err.Error(), "policy folder") {
			t.Errorf("%s: %v", name, err)
		}
	}
	two := []string{
		siteDir(t, map[string]string{"a.rego": "package site.a\n\ndeny contains \"a\" if true", "deep/b.rego": "package site.b\n\ndeny contains \"b\" if true"}),
		siteDir(t, map[string]string{"c.rego": "package site.c\r\n\r\nimport data.site.lib.words\r\n\r\ndeny contains words.c if true\r\n", "lib.rego": "package site.lib.words\n\nc := \"c\""}),
	}
	p, err := Load(context.Background(), two...)
	if err != nil {
		t.Fatal(err)
	}
	fs, err := p.Evaluate(context.Background(), Change, quiet())
	if err != nil || len(fs) != 3 {
		t.Errorf("%v, %v", fs, err)
	}
}

// A rule that answers with something that is no finding has not said that all is well.
func TestAnswersThatAreNoFindings(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"a number", "deny contains 1 if true", "must be an object with a message"},
		{"no message", "deny contains {\"device\": \"core-a\"} if true", "no message"},
		{"an empty message", "deny contains \"\" if true", "no message"},
		{"an unknown severity", "deny contains {\"message\": \"a\", \"severity\": \"denny\"} if true", "denny"},
		{"a severity that is no word", "deny contains {\"message\": \"a\", \"severity\": 1} if true", "severity"},
		{"an unknown key", "deny contains {\"message\": \"a\", \"devise\": \"core-a\"} if true", "\"devise\""},
		{"a message that is no text", "deny contains {\"message\": [\"a\"]} if true", "must be a text"},
		{"a place that is none", "deny contains {\"message\": \"a\", \"pos\": 12} if true", "{file, line, col}"},
		{"a line that is no number", "deny contains {\"message\": \"a\", \"pos\": {\"line\": \"12\"}} if true", "not a number"},
		{"a built-in that fails", "deny contains \"a\" if to_number(input.site.name) > 1", "to_number"},
		{"rules that contradict each other", "deny contains f(input.site.name) if true\n\nf(_) := \"a\"\n\nf(_) := \"b\"", "conflict"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p, err := Load(context.Background(), siteDir(t, map[string]string{"x.rego": "package site.x\n\n" + tc.text}))
			if err != nil {
				t.Fatal(err)
			}
			fs, err := p.Evaluate(context.Background(), Change, quiet())
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("findings %v, error %v, want %q", fs, err, tc.want)
			}
		})
	}
}

// A site's rules are in the catalogue beside ours, with what their METADATA tells.
func TestSiteRulesInTheCatalogue(t *testing.T) {
	p, err := Load(context.Background(), siteDir(t, map[string]string{"x.rego": `# METADATA
# title: no telnet
# description: We closed telnet in 2019.
# related_resources:
# - ref: https://wiki.example.net/telnet
# custom:
#   gate: consistency
#   why: an audit
#   mend: use ssh
package site.no_telnet

warn contains "telnet" if input.site.has_site`}))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range p.Catalogue() {
		if r.Site {
			want := Rule{Name: "site/no-telnet", Severity: devices.Warn, Gate: Consistency, Title: "no telnet", Description: "We closed telnet in 2019.",
				Why: "an audit", Mend: "use ssh", Sources: []string{"https://wiki.example.net/telnet"}, Waivable: true, Site: true, File: r.File}
			if d := cmp.Diff(want, r); d != "" {
				t.Error(d)
			}
			return
		}
	}
	t.Error("not in the catalogue")
}

// Policies serve several goroutines.
func TestEvaluateTogether(t *testing.T) {
	p := loaded(t)
	want, err := p.EvaluateAll(context.Background(), sconet())
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got, err := p.EvaluateAll(context.Background(), sconet())
			if d := cmp.Diff(want, got); err != nil || d != "" {
				t.Error(err, d)
			}
		})
	}
	wg.Wait()
}

func TestEvaluationEnds(t *testing.T) {
	p, err := Load(context.Background(), siteDir(t, map[string]string{"x.rego": "package site.x\n\n" +
		"deny contains \"a\" if { some i in numbers.range(1, 100000); some j in numbers.range(1, 100000); i * j == -1 }"}))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err = p.Evaluate(ctx, Change, quiet())
	if err == nil || !strings.Contains(err.Error(), "did not end") {
		t.Errorf("got %v", err)
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("it took %v", d)
	}
}

// A site may add findings. It cannot take one away.
func TestSiteRulesSilenceNothing(t *testing.T) {
	in := sconet()
	alone := loaded(t)
	with, err := Load(context.Background(), siteDir(t, map[string]string{"x.rego": "package site.x\n\ndeny contains \"more\" if true"}))
	if err != nil {
		t.Fatal(err)
	}
	before, err := alone.EvaluateAll(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	after, err := with.EvaluateAll(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	if len(after) != len(before)+1 {
		t.Errorf("%d findings without, %d with the site's rule", len(before), len(after))
	}
	if len(before) == 0 || before[0].Severity != devices.Deny {
		t.Errorf("the incident was not denied: %v", before)
	}
}

// The example in the README is a rule that works.
func TestExampleInReadme(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(text), "```rego\n")
	example, _, found := strings.Cut(example, "```")
	if !found {
		t.Fatal("no example")
	}
	p, err := Load(context.Background(), siteDir(t, map[string]string{"syslog.rego": example}))
	if err != nil {
		t.Fatal(err)
	}
	in := quiet()
	in.Deltas = []Delta{{Device: "core-a", Path: "syslog host 10.0.0.1", Op: "-", Pos: where("core-a.cfg", 9)}}
	fs, err := p.Evaluate(context.Background(), Change, in)
	if err != nil || len(fs) != 1 || fs[0].String() != "core-a.cfg:9:1: core-a loses syslog host 10.0.0.1 [site/syslog]" {
		t.Errorf("%v, %v", fs, err)
	}
}
