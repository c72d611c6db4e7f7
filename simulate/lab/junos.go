package lab

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"interlock/devices"
)

// junos is Juniper Junos. The words are those of Juniper's CLI reference ("commit") and of published transcripts: commit
// confirmed, commit check confirming what waits, "rollback pending" in show system commit. The configuration is shown in set
// form, with or without "display set": which words are levels, the lab does not know.
var junos = dialect{
	os: "junos", platform: "qfx5120-48y-8c", version: "23.2R1.14", banner: "SSH-2.0-OpenSSH_7.9", more: "---(more)---", login: exec,
	greeting: func(b *box) string {
		return fmt.Sprintf("--- JUNOS %s Kernel 64-bit  JNPR-12.1-20230825.0\n", b.version)
	},
	prompt: func(t *terminal) string {
		if t.mode != config {
			return fmt.Sprintf("%s@%s> ", t.user, t.box.name)
		}
		return fmt.Sprintf("[edit%s]\n%s@%s# ", strings.Join(append([]string{""}, t.context...), " "), t.user, t.box.name)
	},
	table:     junosTable,
	interpret: junosInterpret,
	image:     func(*devices.Config) string { return "" },
	fired: func(*deadman) string {
		return "Broadcast Message from root: commit was not confirmed; automatic rollback complete."
	},
	left: func(t *terminal) {
		if t.target != nil {
			junosRelease(t)
		}
	},
}

// flatText is a configuration in set form.
func flatText(b *box, t *devices.Tree) string {
	var s strings.Builder
	for _, c := range b.vendor.Commands(b.vendor.Read("nothing", nil), t) {
		s.WriteString(reveal(c.Line) + "\n")
	}
	return s.String()
}

// flatDiff is a difference in set form.
func flatDiff(b *box, from, to *devices.Tree, head string) string {
	var s strings.Builder
	for _, c := range b.vendor.Commands(from, to) {
		verb, rest, _ := strings.Cut(reveal(c.Line), " ")
		switch verb {
		case "set":
			fmt.Fprintf(&s, "+  %s;\n", rest)
		case "delete":
			fmt.Fprintf(&s, "-  %s;\n", rest)
		default:
			fmt.Fprintf(&s, "!  %s %s;\n", verb, rest)
		}
	}
	if s.Len() == 0 {
		return ""
	}
	return head + s.String()
}

var junosCommands = junosTable()

func junosInterpret(t *terminal, line string) {
	plain, filter := piped(line)
	m := t.mode
	words := strings.Fields(plain)
	if m == config && words[0] == "run" && len(words) > 1 {
		m, plain = exec, strings.Join(words[1:], " ")
	}
	if m == config && isWord(words[0], "show") && strings.Contains(line, "compare") {
		t.box.mu.Lock()
		t.printf("%s", flatDiff(t.box, t.box.running, t.target.tree, "[edit]\n"))
		t.box.mu.Unlock()
		return
	}
	if c, args := find(junosCommands, m, plain); c != nil {
		c.do(t, args)
		s := t.out.String()
		t.out.Reset()
		t.out.WriteString(filter(s))
		return
	}
	switch {
	case m == config && junosEnter(t, line):
	case m == exec && t.effect(plain):
	case m == config:
		t.printf("%s^\nsyntax error.\n", strings.Repeat(" ", len(t.user)+len(t.box.name)+3))
	default:
		t.printf("%s^\nunknown command.\n", strings.Repeat(" ", len(t.user)+len(t.box.name)+3))
	}
}

// junosEnter enters a statement at the level that the terminal is at.
func junosEnter(t *terminal, line string) bool {
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	text, at := line, 1
	if len(t.context) > 0 {
		text, at = "edit "+strings.Join(t.context, " ")+"\n"+line, 2
	}
	e := b.vendor.Enter(t.target.tree, "terminal", []byte(text))
	for _, c := range e.Commands {
		if c.Pos.Line != at {
			continue
		}
		if c.Exec || c.Disposition == devices.Unknown {
			return false
		}
		t.target.tree = e.After
		t.target.entered = append(t.target.entered, c)
		return true
	}
	return strings.HasPrefix(strings.TrimSpace(line), "#")
}

func junosTable() []command {
	nothing := func(*terminal, []string) {}
	in, conf := []mode{exec}, []mode{config}
	return []command{
		{in: in, line: "set cli screen-length <n>", do: func(t *terminal, a []string) {
			t.height, _ = strconv.Atoi(a[0])
			t.printf("Screen length set to %s\n", a[0])
		}},
		{in: in, line: "set cli screen-width <n>", do: func(t *terminal, a []string) { t.printf("Screen width set to %s\n", a[0]) }},
		{in: in, line: "set cli ...", do: nothing},
		{in: in, line: "show configuration ...", do: func(t *terminal, _ []string) {
			t.box.mu.Lock()
			defer t.box.mu.Unlock()
			t.printf("%s", flatText(t.box, t.box.running))
		}},
		{in: in, line: "show version", do: func(t *terminal, _ []string) {
			t.printf("Hostname: %s\nModel: %s\nJunos: %s\nJUNOS OS Kernel 64-bit  [20230825.0]\n", t.box.name, t.box.platform, t.box.version)
		}},
		{in: in, line: "show system uptime", do: junosUptime},
		{in: in, line: "show system commit", do: junosHistory},
		{in: in, line: "show system users", do: showUsers},
		{in: in, line: "show interfaces terse", do: showInterfaces},
		{in: in, line: "show bgp summary", do: showBGP},
		{in: in, line: "show lldp neighbors", do: showLLDP},
		{in: in, line: "configure", do: func(t *terminal, _ []string) { junosConfigure(t, "shared") }},
		{in: in, line: "configure exclusive", do: func(t *terminal, _ []string) { junosConfigure(t, "exclusive") }},
		{in: in, line: "configure private", do: func(t *terminal, _ []string) { junosConfigure(t, "private") }},
		{in: in, line: "request system reboot", do: func(t *terminal, _ []string) {
			if t.yes("Reboot the system ? [yes,no] (no) ", false) {
				t.printf("\nShutdown NOW!\n")
				t.flush()
				t.box.reload("request system reboot by " + t.user)
				t.over = true
			}
		}},
		{in: in, line: "exit", do: func(t *terminal, _ []string) { t.over = true }},
		{in: in, line: "quit", do: func(t *terminal, _ []string) { t.over = true }},

		{in: conf, line: "edit ...", do: func(t *terminal, a []string) { t.context = append(t.context[:len(t.context):len(t.context)], a...) }},
		{in: conf, line: "top", do: func(t *terminal, _ []string) { t.top() }},
		{in: conf, line: "up", do: func(t *terminal, _ []string) { t.context = t.context[:max(len(t.context)-1, 0)] }},
		{in: conf, line: "show ...", do: func(t *terminal, _ []string) {
			t.box.mu.Lock()
			defer t.box.mu.Unlock()
			t.printf("%s", flatText(t.box, t.target.tree))
		}},
		{in: conf, line: "commit check", do: func(t *terminal, _ []string) {
			t.box.mu.Lock()
			defer t.box.mu.Unlock()
			t.box.confirmed()
			t.printf("configuration check succeeds\n")
		}},
		{in: conf, line: "commit", do: func(t *terminal, _ []string) { junosCommit(t, 0, "") }},
		{in: conf, line: "commit comment ...", do: func(t *terminal, a []string) { junosCommit(t, 0, strings.Join(a, " ")) }},
		{in: conf, line: "commit and-quit", do: func(t *terminal, _ []string) {
			if junosCommit(t, 0, "") {
				junosLeave(t)
			}
		}},
		{in: conf, line: "commit confirmed", do: func(t *terminal, _ []string) { junosCommit(t, 10*time.Minute, "") }},
		{in: conf, line: "commit confirmed <minutes>", do: func(t *terminal, a []string) { junosConfirmed(t, a[0], "") }},
		{in: conf, line: "commit confirmed <minutes> comment ...", do: func(t *terminal, a []string) { junosConfirmed(t, a[0], strings.Join(a[1:], " ")) }},
		{in: conf, line: "rollback", do: func(t *terminal, _ []string) { junosRollback(t, "0") }},
		{in: conf, line: "rollback <n>", do: func(t *terminal, a []string) { junosRollback(t, a[0]) }},
		{in: conf, line: "exit configuration-mode", do: func(t *terminal, _ []string) { junosExit(t) }},
		{in: conf, line: "exit", do: func(t *terminal, _ []string) {
			if len(t.context) == 0 {
				junosExit(t)
				return
			}
			t.top()
		}},
		{in: conf, line: "quit", do: func(t *terminal, _ []string) { junosExit(t) }},
	}
}

func junosConfigure(t *terminal, how string) {
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	for name, c := range b.sessions {
		if name != "private" && c.held != nil && c.held != t && (how == "exclusive" || name == "exclusive") {
			t.printf("error: configuration database locked by:\n  %s terminal pts/0 (pid 4711) on since %s\n", c.user, b.now().UTC().Format("2006-01-02 15:04:05 MST"))
			return
		}
	}
	shared := b.sessions["shared"]
	if shared != nil && len(shared.entered) > 0 && how != "shared" {
		t.printf("error: configuration database modified\n")
		return
	}
	c := shared
	if c == nil || how != "shared" {
		c = &candidate{name: how, user: t.user, tree: b.running, from: b.running}
		b.sessions[how] = c
	}
	if len(c.entered) == 0 {
		c.tree, c.from = b.running, b.running
	}
	c.held = t
	t.mode, t.target, t.how = config, c, how
	t.top()
	switch how {
	case "exclusive":
		t.printf("warning: uncommitted changes will be discarded on exit\n")
	case "private":
		t.printf("warning: uncommitted changes will be discarded on exit\n")
	}
	t.printf("Entering configuration mode\n")
}

// junosRelease leaves the candidate: a shared one keeps what has been entered.
func junosRelease(t *terminal) {
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	if t.target.held == t {
		t.target.held = nil
	}
	if t.how != "shared" || len(t.target.entered) == 0 {
		if b.sessions[t.how] == t.target {
			delete(b.sessions, t.how)
		}
	}
}

func junosLeave(t *terminal) {
	junosRelease(t)
	leaveConfig(t)
	t.printf("Exiting configuration mode\n")
}

func junosExit(t *terminal) {
	if len(t.target.entered) > 0 {
		q := "The configuration has been changed but not committed\n"
		if t.how != "shared" {
			q += "warning: Auto rollback will be performed if not committed\n"
		}
		if !t.yes(q+"Exit with uncommitted changes? [yes,no] (yes) ", true) {
			return
		}
	}
	junosLeave(t)
}

func junosConfirmed(t *terminal, minutes, comment string) {
	n, err := strconv.Atoi(minutes)
	if err != nil || n < 1 || n > 65535 {
		t.printf("error: invalid value: %s\n", minutes)
		return
	}
	junosCommit(t, time.Duration(n)*time.Minute, comment)
}

func junosCommit(t *terminal, within time.Duration, comment string) bool {
	b := t.box
	if within > 0 && t.how == "private" {
		t.printf("error: commit confirmed is not supported in private mode\n")
		return false
	}
	if t.refused("commit", "error: configuration check-out failed") {
		return false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.up {
		return false
	}
	before := b.running
	if within == 0 {
		b.confirmed()
	}
	b.commit(t.target.tree, t.target.entered, t.user)
	b.save() // the committed configuration is the one that boots
	if comment = strings.Trim(comment, `"`); comment != "" {
		b.history[0].id = comment
	}
	t.target.from, t.target.entered = b.running, nil
	if within > 0 {
		b.arm(b.history[0].id, t.user, before, within, t)
		t.printf("commit confirmed will be automatically rolled back in %d minutes unless confirmed\n", int(within.Minutes()))
	}
	t.printf("commit complete\n")
	if within > 0 {
		t.printf("\n# commit confirmed will be rolled back in %d minutes\n", int(within.Minutes()))
	}
	return true
}

func junosRollback(t *terminal, n string) {
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	i, err := strconv.Atoi(n)
	switch {
	case err != nil || i < 0 || i > len(b.history):
		t.printf("error: rollback %s does not exist\n", n)
		return
	case i == 0:
		t.target.tree, t.target.entered = b.running, nil
	default:
		t.target.tree = b.history[i-1].before
		t.target.entered = b.vendor.Commands(b.running, t.target.tree)
	}
	t.printf("load complete\n")
}

func junosHistory(t *terminal, _ []string) {
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	for n, h := range b.history {
		how := ""
		pending := n == 0 && b.pending != nil
		if pending {
			how = fmt.Sprintf(" commit confirmed, rollback in %dmins", int(b.pending.length.Minutes()))
		}
		t.printf("%-3d %s by %s via cli%s\n", n, h.at.UTC().Format("2006-01-02 15:04:05 MST"), h.user, how)
		if !strings.HasPrefix(h.id, "1000000") {
			t.printf("    %s\n", h.id)
		}
		if pending {
			t.printf("    rollback pending\n")
		}
	}
	t.printf("%-3d %s by root via other\n", len(b.history), b.booted.UTC().Format("2006-01-02 15:04:05 MST"))
}

func junosUptime(t *terminal, _ []string) {
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	up := b.uptime()
	ago := fmt.Sprintf("%02d:%02d", int(up.Hours())%24, int(up.Minutes())%60)
	if days := int(up.Hours()) / 24; days >= 7 {
		ago = fmt.Sprintf("%dw%dd %s", days/7, days%7, ago)
	} else if days > 0 {
		ago = fmt.Sprintf("%dd %s", days, ago)
	}
	const at = "2006-01-02 15:04:05 MST"
	t.printf("Current time: %s\nTime Source:  NTP CLOCK\nSystem booted: %s (%s ago)\nProtocols started: %s (%s ago)\nLast configured: %s by %s\n",
		b.now().UTC().Format(at), b.booted.UTC().Format(at), ago, b.booted.UTC().Format(at), ago, b.changes.UTC().Format(at), b.lab.options.User)
}
