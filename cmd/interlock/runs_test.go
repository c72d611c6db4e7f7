package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/spf13/cobra"
	"golang.org/x/net/html"

	"interlock/devices/clock"
	"interlock/diffs"
	"interlock/pipelines/journal"
	"interlock/pipelines/rollout"
	"interlock/policies"
)

// sayRun writes a run into a journal in whose every field a text stands, and gives its events.
func sayRun(t *testing.T, file, plan, text string) []journal.Event {
	t.Helper()
	j, err := journal.Open(context.Background(), file, clock.Clock{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	text = strings.ToValidUTF8(text, "?") // the journal is JSON, which can hold nothing else
	health := policies.Health{Asked: true, Links: []policies.HealthLink{{Device: text, Port: text, Expected: true}}, Sessions: []policies.HealthSession{{Device: text, Protocol: text, Name: text, Known: true, Is: 1, State: text}},
		Probes: []policies.HealthProbe{{Name: text, Target: text, Message: text}}, Counters: []policies.HealthCounter{{Device: "r1", Port: text, Counter: text, Rose: 4}}}
	for _, e := range []journal.Entry{
		{Kind: journal.Started, Text: text, Data: map[string]any{"digest": text, "change": text, "title": text, "plan": plan, "groups": []string{text},
			"shape":   rollout.Shape{Steps: []rollout.StepShape{{Half: "A", Devices: []rollout.DeviceShape{{Name: "r1", Config: true}}}}},
			"changes": map[string][]rollout.Setting{"r1": {{Path: "interface Ethernet1/1 / description", Op: diffs.Changed, Before: text, After: text + "."}}}}},
		{Kind: journal.Observed, Act: "converge", Step: 1, Half: text, Device: text, Result: text, Text: text, Data: rollout.Evidence{Findings: []string{text}, Health: &health}},
		{Kind: journal.Intent, Act: "commit", Step: 1, Half: "A", Device: "r1", Text: text},
		{Kind: journal.Outcome, Act: "commit", Step: 1, Half: "A", Device: "r1", Result: "ok", Text: text},
		{Kind: journal.Outcome, Act: "confirm", Step: 1, Half: "A", Device: "r1", Result: "ok", Text: text},
		{Kind: journal.Decided, Act: "stop", Result: text, Text: text},
		{Kind: journal.Told, Act: text, Result: text, Text: text},
	} {
		e.Run, e.Runner = "run-1", text
		if _, err := j.Append(context.Background(), e); err != nil {
			t.Fatal(err)
		}
	}
	events, err := j.Events(context.Background(), "run-1")
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// runSinks are the outputs of runs: status, what apply prints as it goes, the packets of a plan and of a run, evidence, drift.
func runSinks(t *testing.T, dir, site, plan, text string, verb func(name string, args ...string), add func(name, text string)) {
	t.Helper()
	t.Setenv("XDG_STATE_HOME", dir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(plan); err != nil { // YAML takes no control characters; commands may hold any
		commands := filepath.Join(dir, "commands")
		if err := os.WriteFile(commands, []byte("interface Ethernet1/1\n  description "+text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		plan = filepath.Join(dir, "plan.json")
		verb("plan", "plan", site, "--commands", commands, "--on", "r1", "--requested-by", text, "--out", plan)
	}
	file := filepath.Join(dir, "journal.db")
	events := sayRun(t, file, plan, text)
	for _, format := range []string{"text", "json", "ndjson"} {
		verb("status run "+format, "status", "run-1", "--journal", file, "--format", format)
		var stdout, stderr bytes.Buffer
		cmd := &cobra.Command{}
		cmd.SetOut(&stdout)
		cmd.SetErr(&stderr)
		f := runFlags{format: format}
		show := f.show(cmd)
		for _, e := range events {
			if err := show(e); err != nil {
				t.Error(err)
			}
		}
		_ = f.ended(cmd, rollout.Result{Run: "run-1", Code: exitStopped, Result: text, Text: text})
		add("apply "+format, stdout.String())
		add("apply "+format+" stderr", stderr.String())
	}
	verb("status text", "status", "--journal", file)
	verb("status json", "status", "--journal", file, "--format", "json")
	verb("status nothing", "status", text, "--journal", file)
	for _, what := range []string{plan, "run-1"} {
		out := filepath.Join(dir, "packet-"+filepath.Base(what)+".html")
		verb("report", "report", what, "--journal", file, "--out", out)
		written, err := os.ReadFile(out)
		if err != nil {
			t.Errorf("no packet of %s: %v", what, err)
		}
		add("packet", string(written))
	}
	for _, ending := range []string{"csv", "json"} {
		out := filepath.Join(dir, "changes."+ending)
		verb("evidence", "evidence", "export", "--from", "2020-01-01", "--to", time.Now().AddDate(0, 0, 2).Format("2006-01-02"), "--format", "servicenow", "--journal", file, "--out", out)
		written, err := os.ReadFile(out)
		if err != nil {
			t.Errorf("no change records: %v", err)
		}
		add("servicenow "+ending, string(written))
	}
	captures := filepath.Join(dir, "captures")
	if err := os.MkdirAll(captures, 0o755); err != nil {
		t.Fatal(err)
	}
	running, err := os.ReadFile(filepath.Join(site, "configs", "r1.cfg"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(captures, "r1.cfg"), append(running, "\nsnmp-server contact "+text+" 2\nusername "+text+" password 5 x\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"text", "json"} {
		verb("drift "+format, "drift", site, "--running", captures, "--journal", file, "--format", format)
	}
}

// liveHTML says what in a page could do something: elements that run or fetch, attributes that are scripts, addresses that are.
func liveHTML(page string) []string {
	var live []string
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return live
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			switch tag.Data {
			case "script", "img", "iframe", "object", "embed", "form", "input", "base", "audio", "video", "foreignobject", "use", "image":
				live = append(live, "<"+tag.Data+">")
			}
			for _, a := range tag.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || (a.Key == "href" || a.Key == "src" || a.Key == "xlink:href") && !strings.HasPrefix(a.Val, "#") {
					live = append(live, fmt.Sprintf("<%s %s=%.60q>", tag.Data, a.Key, a.Val))
				}
			}
		}
	}
}

// TestRunsFollowTheirSchemas holds what programs read of runs to what docs/schema says.
func TestRunsFollowTheirSchemas(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "journal.db")
	events := sayRun(t, file, filepath.Join(dir, "plan.json"), "text")
	if err := os.MkdirAll(filepath.Join(dir, "site", "configs"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"site/configs/r1.cfg": hostileConfig("there"), "captures/r1.cfg": hostileConfig("else"), "site/interlock.yaml": "version: 1\nname: x\n"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out := func(code int, args ...string) string {
		t.Helper()
		var stdout, stderr bytes.Buffer
		if got := run(args, &stdout, &stderr); got != code {
			t.Errorf("%v ends with %d, want %d: %s", args, got, code, stderr.String())
		}
		return stdout.String()
	}
	if got := out(0, "__complete", "status", "--journal", file, "r"); !strings.Contains(got, "run-1\ttext text") {
		t.Errorf("completion offers %q", got)
	}
	var ended bytes.Buffer
	cmd := &cobra.Command{}
	cmd.SetOut(&ended)
	_ = (&runFlags{format: "json"}).ended(cmd, rollout.Result{Run: "run-1", Code: exitStopped, Result: "stop", Text: "why"})
	for _, tt := range []struct{ schema, text, wrong string }{
		{"run", out(0, "status", "run-1", "--journal", file, "--format", "json"), `{"schema": "interlock/run/v1"}`},
		{"runs", out(0, "status", "--journal", file, "--format", "json"), `{"schema": "interlock/runs/v1", "runs": [{}]}`},
		{"result", ended.String(), `{"run": "r", "code": 2, "result": "", "text": ""}`},
		{"drift", out(3, "drift", filepath.Join(dir, "site"), "--running", filepath.Join(dir, "captures"), "--journal", file, "--format", "json"), `{"schema": "interlock/drift/v1"}`},
		{"event", out(0, "status", "run-1", "--journal", file, "--format", "ndjson"), `{"seq": 0}`},
	} {
		s, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "docs", "schema", tt.schema+"-v1.json"))
		if err != nil {
			t.Fatal(err)
		}
		texts := []string{tt.text}
		if tt.schema == "event" {
			if texts = strings.SplitAfter(strings.TrimSpace(tt.text), "\n"); len(texts) != len(events) {
				t.Errorf("%d lines for %d events", len(texts), len(events))
			}
		}
		for _, text := range texts {
			v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
			if err != nil {
				t.Fatalf("%s: no JSON: %v: %s", tt.schema, err, text)
			}
			if err := s.Validate(v); err != nil {
				t.Errorf("%s: %v", tt.schema, err)
			}
		}
		if v, err := jsonschema.UnmarshalJSON(strings.NewReader(tt.wrong)); err != nil || s.Validate(v) == nil {
			t.Errorf("the schema %s takes %s (%v)", tt.schema, tt.wrong, err)
		}
	}
}
