package lab

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"interlock/devices"
)

// srlinux is Nokia SR Linux: a candidate, commit confirmed, and confirmed-accept or confirmed-reject from any session
// (srlinux-yang-models v25.3.1, srl_nokia-tools-configuration.yang; learn-srlinux; prompts of scrapligo's nokia_srl). Statements
// are entered as whole paths; the configuration is shown flat.
var srlinux = dialect{
	os: "srlinux", platform: "7220 IXR-D3L", version: "v23.10.1", banner: "SSH-2.0-OpenSSH_8.4", more: "--more--", login: exec,
	greeting: func(b *box) string { return "Welcome to the srlinux CLI.\n" },
	prompt: func(t *terminal) string {
		if t.mode != config {
			return fmt.Sprintf("--{ running }--[  ]--\nA:%s# ", t.box.name)
		}
		star := ""
		if len(t.target.entered) > 0 {
			star = "* "
		}
		return fmt.Sprintf("--{ %scandidate %s %s }--[  ]--\nA:%s# ", star, t.how, t.target.name, t.box.name)
	},
	interpret: func(t *terminal, line string) {
		plain, filter := piped(line)
		plain = strings.TrimPrefix(strings.TrimSpace(plain), "/")
		switch c, args := find(srlCommands, t.mode, plain); {
		case c != nil:
			c.do(t, args)
			s := t.out.String()
			t.out.Reset()
			t.out.WriteString(filter(s))
		case t.mode == config && junosEnter(t, line):
		case t.mode == exec && t.effect(plain):
		default:
			t.printf("Parsing error: Unknown token '%s'.\n", strings.Fields(line)[0])
		}
	},
	table: srlTable,
	image: func(*devices.Config) string { return "" },
}

var srlCommands = srlTable()

func srlTable() []command {
	both, in, conf := []mode{exec, config}, []mode{exec}, []mode{config}
	nothing := func(*terminal, []string) {}
	flat := func(t *terminal, _ []string) {
		t.box.mu.Lock()
		defer t.box.mu.Unlock()
		t.printf("%s", flatText(t.box, t.box.running))
	}
	enter := func(how string) func(*terminal, []string) {
		return func(t *terminal, a []string) {
			name := "default"
			if len(a) > 0 && a[0] != "" {
				name = a[0]
			}
			b := t.box
			b.mu.Lock()
			defer b.mu.Unlock()
			for _, c := range b.sessions {
				if c.held != nil && c.held != t && (how == "exclusive" || c.user == "exclusive") {
					t.printf("Error: Path '.system.configuration': exclusive lock is held by another session\n")
					return
				}
			}
			c := &candidate{name: name, user: how, tree: b.running, from: b.running, held: t}
			b.sessions[fmt.Sprintf("%s %p", name, t)] = c
			t.mode, t.target, t.how = config, c, how
		}
	}
	leave := func(t *terminal) {
		t.box.mu.Lock()
		for k, c := range t.box.sessions {
			if c == t.target {
				delete(t.box.sessions, k)
			}
		}
		t.box.mu.Unlock()
		leaveConfig(t)
	}
	return []command{
		{in: both, line: "environment ...", do: nothing},
		{in: both, line: "info flat from running ...", do: flat},
		{in: both, line: "info from running ...", do: flat},
		{in: both, line: "show version", do: srlVersion},
		{in: both, line: "info from state / system configuration commit ...", do: srlCommits},
		{in: both, line: "show system lldp neighbor", do: showLLDP},
		{in: both, line: "show interface brief", do: showInterfaces},
		{in: in, line: "enter candidate", do: enter("shared")},
		{in: in, line: "enter candidate exclusive", do: enter("exclusive")},
		{in: in, line: "enter candidate exclusive name <name>", do: enter("exclusive")},
		{in: in, line: "enter candidate private", do: enter("private")},
		{in: in, line: "enter candidate private name <name>", do: enter("private")},
		{in: both, line: "tools system configuration confirmed-accept", do: func(t *terminal, _ []string) {
			t.box.mu.Lock()
			defer t.box.mu.Unlock()
			if t.box.confirmed() == nil {
				t.printf("Error: no confirmed commit is pending\n")
			}
		}},
		{in: both, line: "tools system configuration confirmed-reject", do: func(t *terminal, _ []string) {
			t.box.mu.Lock()
			defer t.box.mu.Unlock()
			d := t.box.disarm()
			if d == nil {
				t.printf("Error: no confirmed commit is pending\n")
				return
			}
			t.box.set(d.before)
		}},
		{in: both, line: "save startup", do: func(t *terminal, _ []string) {
			t.box.mu.Lock()
			defer t.box.mu.Unlock()
			t.box.save()
			t.printf("/system:\n    Saved current running configuration as initial (startup) configuration '/etc/opt/srlinux/config.json'\n\n")
		}},
		{in: both, line: "tools platform chassis reboot", do: func(t *terminal, _ []string) {
			t.box.reload("chassis reboot by " + t.user)
			t.over = true
		}},
		{in: in, line: "quit", do: func(t *terminal, _ []string) { t.over = true }},
		{in: in, line: "exit", do: nothing},
		{in: conf, line: "diff ...", do: func(t *terminal, _ []string) {
			t.box.mu.Lock()
			defer t.box.mu.Unlock()
			t.printf("%s", flatDiff(t.box, t.box.running, t.target.tree, ""))
		}},
		{in: conf, line: "commit validate", do: func(t *terminal, _ []string) { t.printf("All changes are valid.\n") }},
		{in: conf, line: "commit now", do: func(t *terminal, _ []string) {
			if srlCommit(t, 0) {
				leave(t)
			}
		}},
		{in: conf, line: "commit stay", do: func(t *terminal, _ []string) { srlCommit(t, 0) }},
		{in: conf, line: "commit save", do: func(t *terminal, _ []string) {
			if srlCommit(t, 0) {
				t.box.mu.Lock()
				t.box.save()
				t.box.mu.Unlock()
			}
		}},
		{in: conf, line: "commit confirmed", do: func(t *terminal, _ []string) {
			if srlCommit(t, 10*time.Minute) {
				leave(t)
			}
		}},
		{in: conf, line: "commit confirmed timeout <seconds>", do: func(t *terminal, a []string) {
			n, err := strconv.Atoi(a[0])
			if err != nil || n < 1 || n > 86400 {
				t.printf("Error: Invalid value \"%s\" for 'timeout'\n", a[0])
				return
			}
			if srlCommit(t, time.Duration(n)*time.Second) {
				leave(t)
			}
		}},
		{in: conf, line: "discard now", do: func(t *terminal, _ []string) { leave(t) }},
		{in: conf, line: "discard stay", do: func(t *terminal, _ []string) {
			t.box.mu.Lock()
			t.target.tree, t.target.entered = t.box.running, nil
			t.box.mu.Unlock()
		}},
		{in: conf, line: "quit", do: func(t *terminal, _ []string) { leave(t) }},
	}
}

func srlCommit(t *terminal, within time.Duration) bool {
	if t.refused("commit", "Error: Commit failed: application 'mgmt_server' refused the configuration") {
		return false
	}
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.pending != nil {
		t.printf("Error: A confirmed commit is in progress\n")
		return false
	}
	if !b.up {
		return false
	}
	before := b.running
	b.commit(t.target.tree, t.target.entered, t.user)
	t.target.from, t.target.entered = b.running, nil
	if within > 0 {
		b.arm(b.history[0].id, t.user, before, within, t)
		t.printf("Commit confirmed (%d seconds) in progress. All changes have been committed.\n", int(within.Seconds()))
		return true
	}
	t.printf("All changes have been committed. Leaving candidate mode.\n")
	return true
}

func srlCommits(t *terminal, _ []string) {
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	for n, h := range b.history {
		state := "complete"
		if n == 0 && b.pending != nil {
			state = "unconfirmed"
		}
		t.printf("    system {\n        configuration {\n            commit %s {\n                created \"%s\"\n                status %s\n            }\n        }\n    }\n", h.id, h.at.UTC().Format(time.RFC3339), state)
	}
}

// srlVersion is show version (containerlab's SR Linux).
func srlVersion(t *terminal, _ []string) {
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	line := strings.Repeat("-", 100)
	t.printf("%s\nHostname             : %s\nChassis Type         : %s\nPart Number          : Sim Part No.\nSerial Number        : %s\nSystem HW MAC Address: %s\nOS                   : SR Linux\nSoftware Version     : v%s\nBuild Number         : 163-gd408df6a0c\nArchitecture         : x86_64\nLast Booted          : %s\nTotal Memory         : 24052875 kB\nFree Memory          : 15258484 kB\n%s\n",
		line, b.name, b.platform, serial("NS", b.name, ""), mac(b.name), strings.TrimPrefix(b.version, "v"), b.booted.UTC().Format("2006-01-02T15:04:05.000Z"), line)
}
