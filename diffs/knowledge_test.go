package diffs

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"interlock/devices"
)

// knowledge reads the knowledge base that stands in the repository.
func knowledge(t testing.TB, system string) *Knowledge {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "devices", system, "effects.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	k, err := ReadKnowledge(system, text)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// command reads "context / context / line" as a row's example or counter has it.
func command(r Row, text string) devices.Command {
	parts := strings.Split(text, " / ")
	line, context := parts[len(parts)-1], parts[:len(parts)-1]
	exec := r.Mode == "exec" || r.Mode == "any" && r.Context == ""
	mode := "config"
	if exec {
		mode = "exec"
	}
	return devices.Command{Text: line, Line: line, Mode: mode, Context: context, Exec: exec}
}

func hasRow(rows []Row, id string) bool {
	for _, r := range rows {
		if r.ID == id {
			return true
		}
	}
	return false
}

func TestEveryRowSpeaksOfItsExample(t *testing.T) {
	for _, system := range []string{"eos", "frr", "ios", "iosxr", "junos", "nxos", "sonic", "srlinux", "sros"} {
		k := knowledge(t, system)
		kinds := map[EffectKind]int{}
		for _, r := range k.Rows() {
			kinds[r.Kind]++
			if rows := k.Match(command(r, r.Example), "", ""); !hasRow(rows, r.ID) {
				t.Errorf("%s: %s: the example %q matches %v", r.Pos, r.ID, r.Example, ids(rows))
			}
			if rows := k.Match(command(r, r.Counter), "", ""); hasRow(rows, r.ID) {
				t.Errorf("%s: %s: the counter-example %q matches it", r.Pos, r.ID, r.Counter)
			}
			if strings.TrimSpace(r.Source) == "" {
				t.Errorf("%s: %s has no source", r.Pos, r.ID)
			}
		}
		t.Logf("%s: %d rows: %v", system, len(k.Rows()), kinds)
	}
}

func ids(rows []Row) []string {
	var out []string
	for _, r := range rows {
		out = append(out, r.ID)
	}
	return out
}

func TestMatchTakesTheMostSpecificRow(t *testing.T) {
	tests := []struct {
		system, line string
		exec         bool
		context      []string
		platform     string
		want         []string
		reason       string
	}{
		{"nxos", "rel", true, nil, "", []string{"nxos/reload"}, "as people type it"},
		{"nxos", "wr er", true, nil, "", []string{"nxos/write-erase"}, "as people type it"},
		{"nxos", "sh ver", true, nil, "", []string{"nxos/show"}, "as people type it"},
		{"nxos", "copy run start", true, nil, "", []string{"nxos/save"}, "as people type it"},
		{"nxos", "copy r s", true, nil, "", []string{"nxos/save"}, "as people type it"},
		{"nxos", "conf t", true, nil, "", []string{"nxos/configure"}, "as people type it"},
		{"nxos", "do reload", false, nil, "", []string{"nxos/reload"}, "do makes it an exec command"},
		{"nxos", "reload", false, nil, "", []string{"nxos/reload"}, "NX-OS takes exec commands in configuration mode"},
		{"eos", "reload", false, nil, "", nil, "EOS does not without do"},
		{"nxos", "re", true, nil, "", nil, "reload or restart: the device refuses it, so nothing is known"},
		{"nxos", "sh", false, []string{"interface Ethernet1/1"}, "", nil, "in an interface it is shutdown, never show"},
		{"nxos", "clear ip bgp * soft in", true, nil, "", []string{"nxos/clear-bgp-soft"}, "soft is more specific than *"},
		{"nxos", "cle ip bgp *", true, nil, "", []string{"nxos/clear-bgp-all"}, "every session"},
		{"nxos", "system mode maintenance shutdown", false, nil, "", []string{"nxos/maintenance-shutdown", "nxos/maintenance-sessions"}, "one row speaks beside the other"},
		{"nxos", "no hardware access-list tcam region ing-racl 512", false, nil, "", []string{"nxos/tcam-region"}, "taking it away waits for the reload as well"},
		{"nxos", "no system mode maintenance shutdown", false, nil, "", []string{"nxos/maintenance"}, "the no form is another row"},
		{"nxos", "no debug all", true, nil, "", []string{"nxos/debug"}, "the no form does nothing"},
		{"nxos", "copy tftp://192.0.2.5/x run", true, nil, "", []string{"nxos/copy-to-running"}, "the target decides"},
		{"nxos", "copy running-config tftp://192.0.2.5/x", true, nil, "", []string{"nxos/copy-config-away"}, "the source decides"},
		{"nxos", "show version | include uptime", true, nil, "", []string{"nxos/show"}, "a filter shows less"},
		{"eos", "show version | bash -c reboot", true, nil, "", nil, "not a filter but a shell"},
		{"nxos", "speed 40000", false, []string{"interface Ethernet1/2"}, "N9K-C9364C", nil, "another platform"},
		{"nxos", "speed 40000", false, []string{"interface Ethernet1/2"}, "N3K-C3132Q-V", []string{"nxos/speed-40000"}, "this platform"},
		{"nxos", "shutdown", false, []string{"interface Ethernet1/2"}, "", nil, "a port's shutdown is the model's affair"},
		{"nxos", "shutdown", false, []string{"vpc domain 10"}, "", []string{"nxos/vpc-domain-shutdown"}, "in its context"},
		{"nxos", "no feature ssh", false, nil, "", []string{"nxos/no-feature-access"}, "more specific than any feature"},
		{"nxos", "no feature bgp", false, nil, "", []string{"nxos/no-feature"}, "any feature"},
		{"nxos", "snmp-server location x", false, nil, "", nil, "the model knows it, not this table"},
		{"nxos", "telemetry-agent enable", true, nil, "", nil, "nobody knows it"},
		{"nxos", "hardware profile portmode 48x10G", true, nil, "", []string{"nxos/profile-portmode"}, "configuration that the grammar did not know"},
		{"nxos", "no feature lldp", true, nil, "", []string{"nxos/no-feature"}, "the row that calls it harmless is not trusted where the grammar did not know the line"},
		{"eos", "wr", true, nil, "", []string{"eos/wr"}, "EOS stores on write alone"},
		{"eos", "wr erase now", true, nil, "", []string{"eos/write-erase-now"}, "without a question"},
		{"eos", "agent octa term", true, nil, "", []string{"eos/agent-octa"}, "case does not matter"},
		{"eos", "reload in 00:05", true, nil, "", []string{"eos/reload-scheduled"}, "scheduled"},
	}
	know := map[string]*Knowledge{"nxos": knowledge(t, "nxos"), "eos": knowledge(t, "eos")}
	for _, tt := range tests {
		mode := "config"
		if tt.exec {
			mode = "exec"
		}
		got := ids(know[tt.system].Match(devices.Command{Line: tt.line, Mode: mode, Exec: tt.exec, Context: tt.context}, "", tt.platform))
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s %q: %s (-want +got):\n%s", tt.system, tt.line, tt.reason, d)
		}
	}
}

func TestEffectsOfACommand(t *testing.T) {
	at := devices.Pos{File: "core-a.cmd", Line: 12, Col: 1}
	tests := []struct {
		system   string
		cmd      devices.Command
		kinds    []EffectKind
		known    bool
		question bool
		reason   string
	}{
		{"nxos", devices.Command{Line: "reload", Exec: true, Answer: "y", HasAnswer: true}, []EffectKind{Reload}, true, false, "the answer is in the text"},
		{"nxos", devices.Command{Line: "reload", Exec: true}, []EffectKind{Reload}, true, true, "nobody answers the question"},
		{"nxos", devices.Command{Line: "reload", Exec: true, Answer: "n", HasAnswer: true}, []EffectKind{NoEffect}, true, false, "declined"},
		{"nxos", devices.Command{Line: "reload", Exec: true, Answer: "snmp-server location x", HasAnswer: true}, []EffectKind{Reload}, true, true, "that is no answer"},
		{"nxos", devices.Command{Line: "reload", Exec: true, Answer: "", HasAnswer: true}, []EffectKind{Reload}, true, true, "Enter takes the default, but a blank line in a text is not surely Enter"},
		{"eos", devices.Command{Line: "reload", Exec: true, Answer: "", HasAnswer: true}, []EffectKind{Reload}, true, false, "Enter confirms"},
		{"eos", devices.Command{Line: "reload now", Exec: true}, []EffectKind{Reload}, true, false, "never asks"},
		{"nxos", devices.Command{Line: "run bash sudo reboot", Exec: true}, []EffectKind{Capacity}, false, false, "a shell does what it likes"},
		{"nxos", devices.Command{Line: "show clock ; reload", Exec: true}, []EffectKind{NoEffect, Reload}, true, true, "two commands on a line"},
		{"nxos", devices.Command{Line: "show clock ; frobnicate", Exec: true}, []EffectKind{NoEffect}, false, false, "two commands, one unknown"},
		{"nxos", devices.Command{Line: "frobnicate", Exec: true}, nil, false, false, "nobody knows it"},
		{"nxos", devices.Command{Line: "no debug all", Exec: true}, []EffectKind{NoEffect}, true, false, "taken back"},
		{"frr", devices.Command{Line: "cat /etc/frr/frr.conf", Exec: true}, []EffectKind{NoEffect}, true, false, "shows a file"},
		{"frr", devices.Command{Line: "cat new.conf > /etc/frr/frr.conf", Exec: true}, nil, false, false, "writes one"},
		{"frr", devices.Command{Line: "sudo echo 0 > /proc/sys/net/ipv4/ip_forward", Exec: true}, nil, false, false, "ends forwarding"},
		{"frr", devices.Command{Line: "ethtool -m swp1", Exec: true}, []EffectKind{NoEffect}, true, false, "reads the optics"},
		{"sonic", devices.Command{Line: "ethtool -s Ethernet0 speed 10000", Exec: true}, nil, false, false, "sets the speed"},
		{"frr", devices.Command{Line: "ss -K dst 10.0.0.1", Exec: true}, nil, false, false, "ends sessions (ss(8), -K)"},
		{"frr", devices.Command{Line: "find / -delete", Exec: true}, nil, false, false, "a shell's find, and no word of vtysh"},
		{"frr", devices.Command{Line: "hostname router1", Exec: true}, nil, false, false, "gives a name"},
		{"ios", devices.Command{Line: "monitor session 1 destination interface TenGigabitEthernet1/0/40", Exec: true}, nil, false, false, "configuration: the port carries copies and nothing else"},
	}
	know := map[string]*Knowledge{}
	for _, system := range []string{"nxos", "eos", "frr", "ios", "sonic"} {
		know[system] = knowledge(t, system)
	}
	for _, tt := range tests {
		tt.cmd.Pos = at
		effects, known, question := know[tt.system].Effects("core-a", tt.cmd, "10.3(4a)", "N9K-C9364C")
		var kinds []EffectKind
		for _, e := range effects {
			kinds = append(kinds, e.Kind)
			if e.Pos != at || e.Device != "core-a" || e.ID == "" || e.Source == "" {
				t.Errorf("%q: an effect without its evidence: %+v", tt.cmd.Line, e)
			}
		}
		if d := cmp.Diff(tt.kinds, kinds); d != "" || known != tt.known || (question != "") != tt.question {
			t.Errorf("%s %q (%s): known %v, question %q, kinds (-want +got):\n%s", tt.system, tt.cmd.Line, tt.reason, known, question, d)
		}
	}
}

func TestLoneAbbreviationIsNotTrusted(t *testing.T) {
	k := knowledge(t, "nxos")
	for line, want := range map[string][]string{"sh": nil, "show": nil, "ex": nil, "sh ver": {"nxos/show"}, "rel": {"nxos/reload"}} {
		got := ids(k.Match(devices.Command{Line: line, Mode: "exec", Exec: true}, "", ""))
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q (-want +got):\n%s", line, d)
		}
	}
}

func TestDialogue(t *testing.T) {
	tests := []struct {
		lines  []string
		want   []string // "line" or "line <- answer"
		reason string
	}{
		{[]string{"reload", "y", "show clock"}, []string{"reload <- y", "show clock"}, "answered on the next line"},
		{[]string{"rel", "YES"}, []string{"rel <- YES"}, "as people type"},
		{[]string{"reload", "This command will reboot the system. (y/n)?  [n] y"}, []string{"reload <- y"}, "a transcript"},
		{[]string{"reload", "This command will reboot the system. (y/n)?  [n]", "y"}, []string{"reload <- y"}, "a transcript, answer below"},
		{[]string{"reload", "show clock"}, []string{"reload", "show clock"}, "no answer"},
		{[]string{"reload"}, []string{"reload"}, "the text ends"},
		{[]string{"reload", "n", "y"}, []string{"reload <- y"}, "an answer that goes on counts"},
		{[]string{"reload", "y", "n"}, []string{"reload <- y"}, "an answer that goes on counts"},
		{[]string{"reload", "n"}, []string{"reload <- n"}, "declined"},
		{[]string{"show clock", "y"}, []string{"show clock", "y"}, "nobody asked"},
		{[]string{"show clock ; reload", "y"}, []string{"show clock ; reload <- y"}, "the last command of the line asks"},
	}
	empty := devices.Command{Line: "copy running-config startup-config", Mode: "exec", Exec: true, Enter: true}
	if got := knowledge(t, "ios").Dialogue([]devices.Command{empty}, "", ""); !got[0].HasAnswer || got[0].Answer != "" {
		t.Errorf("an empty line below %q is the Enter key, which takes the name offered: %+v", empty.Line, got[0])
	}
	k := knowledge(t, "nxos")
	if got := k.Dialogue([]devices.Command{{Line: "reload", Mode: "exec", Exec: true, Enter: true}}, "", ""); got[0].HasAnswer {
		t.Errorf("Enter does not confirm a reload on NX-OS: %+v", got[0])
	}
	for _, tt := range tests {
		var cmds []devices.Command
		for _, l := range tt.lines {
			cmds = append(cmds, devices.Command{Line: l, Text: l, Mode: "exec", Exec: true})
		}
		var got []string
		for _, c := range k.Dialogue(cmds, "", "") {
			s := c.Line
			if c.HasAnswer {
				s += " <- " + c.Answer
			}
			got = append(got, s)
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%q: %s (-want +got):\n%s", tt.lines, tt.reason, d)
		}
	}
}

func TestEffectTargets(t *testing.T) {
	k := knowledge(t, "nxos")
	tests := []struct {
		cmd  devices.Command
		want string
	}{
		{devices.Command{Line: "reload module 3", Exec: true}, "module 3"},
		{devices.Command{Line: "vrf member storage", Context: []string{"interface Vlan10"}}, "Vlan10"},
		{devices.Command{Line: "default interface Ethernet1/1-4, Ethernet1/7"}, "Ethernet1/1-4, Ethernet1/7"},
		{devices.Command{Line: "interface breakout module 1 port 49 map 10g-4x"}, "Ethernet1/49"},
		{devices.Command{Line: "switchport trunk native vlan 9", Context: []string{"interface port-channel11"}}, "port-channel11"},
	}
	for _, tt := range tests {
		effects, _, _ := k.Effects("core-a", tt.cmd, "", "")
		if len(effects) != 1 || effects[0].Target != tt.want {
			t.Errorf("%q: want target %q, got %+v", tt.cmd.Line, tt.want, effects)
		}
	}
}

const oneRow = `os: nxos
rows:
  - id: nxos/a
    pattern: a
    mode: exec
    kind: reload
    scope: device
    when: now
    undo: reload
    detail: d
    source: s
    evidence: A
    example: a
    counter: b
`

func TestReadKnowledgeRefuses(t *testing.T) {
	tests := []struct{ change, to, want, reason string }{
		{"", "", "", "as it is"},
		{"    source: s\n", "", "row nxos/a: source is missing", "no source"},
		{"kind: reload", "kind: explode", `kind: "explode" is none of`, "no such kind"},
		{oneRow, "", "want one YAML document", "empty"},
		{oneRow, "- a\n", "nxos/effects.yaml", "not a map"},
		{"evidence: A", "evidence: D", `evidence: "D" is none of`, "no such mark"},
		{"pattern: a", "pattern: a [b", "a [ is not closed", "pattern"},
		{"pattern: a", "pattern: a <B>", "placeholder", "pattern"},
		{"    when: now\n", "    when: now\n    wenn: now\n", "[9:5] unknown field", "unknown key"},
		{"    when: now\n", "    when: now\n    when: now\n", "[9:5]", "duplicate key"},
		{"id: nxos/a", "id: eos/a", `must begin with "nxos/"`, "another system's row"},
		{"os: nxos", "os: eos", `it says os "eos"`, "another system's file"},
		{"undo: reload", "undo: reload\n    no: nxos/b", `no: "nxos/b" is no row`, "no form"},
		{"undo: reload", "undo: reload\n    question: sure?", "go together", "question without answer"},
		{"undo: reload", "undo: reload\n    version: 10.2", "version", "range"},
		{"undo: reload", "undo: reload\n    platform: \"N9K[\"", "is no glob", "platform"},
	}
	for _, tt := range tests {
		text := strings.Replace(oneRow, tt.change, tt.to, 1)
		_, err := ReadKnowledge("nxos", []byte(text))
		switch {
		case tt.want == "" && err != nil:
			t.Errorf("%s: %v", tt.reason, err)
		case tt.want == "":
		case err == nil || !strings.Contains(err.Error(), tt.want):
			t.Errorf("%s: want an error with %q, got %v", tt.reason, tt.want, err)
		case !strings.Contains(err.Error(), "nxos/effects.yaml"):
			t.Errorf("%s: the error does not say where: %v", tt.reason, err)
		}
	}
	if _, err := ReadKnowledge("nxos", []byte(oneRow+strings.TrimPrefix(oneRow, "os: nxos\nrows:\n"))); err == nil || !strings.Contains(err.Error(), ":15:5: row nxos/a stands twice: also at nxos/effects.yaml:3:5") {
		t.Errorf("a row twice: %v", err)
	}
}

func TestVersionRanges(t *testing.T) {
	tests := []struct {
		rng, version string
		want         bool
	}{
		{">=10.2(1) <10.4", "10.3(4a)", true},
		{">=10.2(1) <10.4", "10.4(2)", false},
		{">=10.2(1) <10.4", "9.3(8)", false},
		{">=10.3(4a)", "10.3(4)", false},
		{">=10.3(4)", "10.3(4a)", true},
		{"<4.32.0F", "4.9.1F", true},
		{"=4.32.2F", "4.32.2f", true},
		{"", "anything", true},
	}
	for _, tt := range tests {
		r, err := parseVersionRange(tt.rng)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.holds(tt.version); got != tt.want {
			t.Errorf("%q holds for %q: want %v, got %v", tt.rng, tt.version, tt.want, got)
		}
	}
}

func TestExpandExec(t *testing.T) {
	tests := []struct {
		system, in, want string
		ok               bool
	}{
		{"nxos", "copy run start", "copy running-config startup-config", true},
		{"nxos", "conf t", "configure terminal", true},
		{"nxos", "ter len 0", "terminal len 0", true},
		{"nxos", "relo mod 3", "reload module 3", true},
		{"nxos", "sys switchover", "system switchover", true},
		{"nxos", "no deb all", "no debug all", true},
		{"nxos", "inst all nxos bootflash:x", "install all nxos bootflash:x", true},
		{"nxos", "c", "c", false},
		{"nxos", "snmp-server location x", "snmp-server location x", false},
		{"nxos", "", "", false},
		{"eos", "wr mem", "write memory", true},
		{"eos", "conf", "configure", true},
		{"eos", "era start", "erase startup-config", true},
	}
	know := map[string]*Knowledge{"nxos": knowledge(t, "nxos"), "eos": knowledge(t, "eos")}
	for _, tt := range tests {
		got, ok := know[tt.system].ExpandExec(strings.Fields(tt.in))
		if strings.Join(got, " ") != tt.want || ok != tt.ok {
			t.Errorf("%s %q: want %q %v, got %q %v", tt.system, tt.in, tt.want, tt.ok, strings.Join(got, " "), ok)
		}
	}
}

func BenchmarkReadKnowledge(b *testing.B) {
	text, err := os.ReadFile("../devices/nxos/effects.yaml")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := ReadKnowledge("nxos", text); err != nil {
			b.Fatal(err)
		}
	}
}

func TestEveryRowOfTheNotesIsThere(t *testing.T) {
	for system, span := range map[string][2]int{"nxos": {1, 37}, "eos": {108, 120}} {
		have := map[string]bool{}
		for _, r := range knowledge(t, system).Rows() {
			for _, part := range strings.Split(r.Source, "notes row")[1:] {
				for _, n := range strings.FieldsFunc(part, func(c rune) bool { return c < '0' || c > '9' }) {
					have[n] = true
				}
			}
		}
		for n := span[0]; n <= span[1]; n++ {
			if !have[strconv.Itoa(n)] {
				t.Errorf("%s: no row comes from row %d of the notes", system, n)
			}
		}
	}
}
