package lab

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"interlock/devices"
)

// iosxr is Cisco IOS XR: a candidate that is committed as one, and a trial that only the session that made it can confirm.
// Prompts and dialogues are those of unicon.plugins' iosxr mock data; the trial is that of transcripts of an XRv9k 24.3.1: a
// session "Client: commit-confirm" while it lasts, and "Confirming commit for trial session" when it is confirmed.
var iosxr = dialect{
	os: "iosxr", platform: "NCS-5501", version: "7.9.2", indent: " ", banner: "SSH-2.0-Cisco-2.0", more: " --More-- ", login: exec,
	greeting: func(b *box) string { return "\n\n" },
	prompt: func(t *terminal) string {
		p := "RP/0/RP0/CPU0:" + t.box.name
		if t.mode == config {
			p += "(config" + below(t.context, subModes) + ")"
		}
		return p + "#"
	},
	table:     iosxrCommands,
	interpret: iosLike(iosxrCommands(), false, func(t *terminal, line string) { caret(t, line, "% Invalid input detected at '^' marker.") }),
	image:     func(*devices.Config) string { return "" },
	// Closing the session of a trial undoes it at once (transcripts of the same system).
	left: func(t *terminal) {
		t.box.mu.Lock()
		d := t.box.pending
		t.box.mu.Unlock()
		if d != nil && d.by == t {
			t.box.fire(d)
		}
	},
	fired: func(*deadman) string { return "%MGBL-CONFIG-4-ROLLBACK : trial commit rolled back" },
}

func iosxrCommands() []command {
	nothing := func(*terminal, []string) {}
	in := []mode{exec}
	return []command{
		{in: in, line: "terminal length <lines>", do: func(t *terminal, a []string) { t.height, _ = strconv.Atoi(a[0]) }},
		{in: in, line: "terminal ...", do: nothing},
		{in: in, line: "show version", do: func(t *terminal, _ []string) { xrStamp(t); t.printf("%s", iosxrVersion(t.box)) }},
		{in: in, line: "show clock", do: func(t *terminal, _ []string) {
			xrStamp(t)
			t.printf("%s\n", t.box.now().UTC().Format("15:04:05.000 MST Mon Jan 02 2006"))
		}},
		{in: in, line: "show running-config", do: func(t *terminal, _ []string) {
			xrStamp(t)
			t.box.mu.Lock()
			defer t.box.mu.Unlock()
			t.printf("Building configuration...\n!! IOS XR Configuration %s\n!! Last configuration change at %s by %s\n!\n%s", t.box.version, t.box.changes.UTC().Format("Mon Jan _2 15:04:05 2006"), t.box.lab.options.User, ended(t.box.cli.text(t.box.running)))
		}},
		{in: in, line: "show configuration sessions [detail]", do: xrSessions},
		{in: in, line: "show configuration commit list", do: nxosCommits},
		{in: in, line: "show lldp neighbors", do: showLLDP},
		{in: in, line: "show bgp summary", do: showBGP},
		{in: in, line: "configure", do: func(t *terminal, _ []string) { xrConfigure(t, false) }},
		{in: in, line: "configure terminal", do: func(t *terminal, _ []string) { xrConfigure(t, false) }},
		{in: in, line: "configure exclusive", do: func(t *terminal, _ []string) { xrConfigure(t, true) }},
		{in: in, line: "reload", do: func(t *terminal, _ []string) {
			if t.confirm("Proceed with reload? [confirm]") {
				t.box.reload("reload by " + t.user)
				t.over = true
			}
		}},
		{in: in, line: "exit", do: func(t *terminal, _ []string) { t.over = true }},
		{in: []mode{config}, line: "show configuration", do: func(t *terminal, _ []string) {
			xrStamp(t)
			t.printf("Building configuration...\n!! IOS XR Configuration %s\n%s", t.box.version, ended(xrCandidate(t)))
		}},
		{in: []mode{config}, line: "show configuration merge", do: func(t *terminal, _ []string) {
			if t.target != nil {
				t.printf("Building configuration...\n!! IOS XR Configuration %s\n%s", t.box.version, ended(t.box.cli.text(t.target.tree)))
			}
		}},
		{in: []mode{config}, line: "commit", do: func(t *terminal, _ []string) { xrCommit(t, 0) }},
		{in: []mode{config}, line: "commit confirmed <seconds>", do: func(t *terminal, a []string) { xrTrial(t, a[0], time.Second, 30, 65535) }},
		{in: []mode{config}, line: "commit confirmed minutes <minutes>", do: func(t *terminal, a []string) { xrTrial(t, a[0], time.Minute, 1, 1093) }},
		{in: []mode{config}, line: "abort", do: func(t *terminal, _ []string) { xrLeave(t) }},
		{in: []mode{config}, line: "clear", do: func(t *terminal, _ []string) {
			t.box.mu.Lock()
			t.target.tree, t.target.entered = t.box.running, nil
			t.box.mu.Unlock()
			t.top()
		}},
		{in: []mode{config}, line: "end", do: func(t *terminal, _ []string) { xrEnd(t) }},
		{in: []mode{config}, line: "exit", do: func(t *terminal, a []string) {
			if len(t.context) == 0 {
				xrEnd(t)
				return
			}
			exitMode(t, a)
		}},
		{in: []mode{config}, line: "root", do: func(t *terminal, _ []string) { t.top() }},
	}
}

func ended(text string) string {
	if strings.HasSuffix(text, "end\n") {
		return text
	}
	return text + "end\n\n"
}

// xrStamp is the time that XR writes before an answer.
func xrStamp(t *terminal) {
	t.printf("%s\n", t.box.now().UTC().Format("Mon Jan _2 15:04:05.000 MST"))
}

func xrConfigure(t *terminal, exclusive bool) {
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.sessions {
		if c.name == "exclusive" && c.held != nil {
			t.printf("This configuration session is not allowed: the configuration is locked exclusively by user %s\n%% Failed to lock configuration database\n", c.user)
			return
		}
	}
	c := &candidate{name: "shared", user: t.user, tree: b.running, from: b.running, held: t}
	if exclusive {
		c.name = "exclusive"
	}
	b.sessions[fmt.Sprintf("%s %p", c.name, t)] = c
	t.mode, t.target, t.how = config, c, c.name
	t.top()
}

// xrLeave leaves configuration and throws the candidate away.
func xrLeave(t *terminal) {
	t.box.mu.Lock()
	delete(t.box.sessions, fmt.Sprintf("%s %p", t.how, t))
	t.box.mu.Unlock()
	leaveConfig(t)
}

func xrEnd(t *terminal) {
	if t.target != nil && len(t.target.entered) > 0 {
		s, ok := t.ask("Uncommitted changes found, commit them before exiting(yes/no/cancel)? [cancel]:")
		switch {
		case !ok:
			return
		case isWord(s, "yes") && s != "":
			xrCommit(t, 0)
		case isWord(s, "no") && s != "":
		default:
			return
		}
	}
	b := t.box
	b.mu.Lock()
	trial := b.pending
	b.mu.Unlock()
	if trial != nil && trial.by == t { // the words are those of ansible-collections/cisco.iosxr issue 260
		if !t.yes("You are exiting after a 'commit confirm' with an active rollback session.  If you exit the configuration awaiting confirmation will not be confirmed and the router will immediately rollback to the previous configuration.\nDo you wish to exit? [no]:", false) {
			return
		}
		b.fire(trial)
	}
	xrLeave(t)
}

// xrCandidate is what has been entered and not committed, block by block.
func xrCandidate(t *terminal) string {
	var b strings.Builder
	var at []string
	for _, c := range t.box.vendor.Commands(t.target.from, t.target.tree) {
		for n, l := range c.Context {
			if n >= len(at) || at[n] != l {
				fmt.Fprintf(&b, "%s%s\n", strings.Repeat(" ", n), l)
			}
		}
		if c.Why != "opens the block of the lines below" {
			fmt.Fprintf(&b, "%s%s\n", strings.Repeat(" ", len(c.Context)), reveal(c.Line))
		}
		at = append(c.Context[:len(c.Context):len(c.Context)], c.Line)
	}
	return b.String()
}

func xrTrial(t *terminal, n string, unit time.Duration, least, most int) {
	v, err := strconv.Atoi(n)
	if err != nil || v < least || v > most {
		caret(t, "commit confirmed "+n, "% Invalid input detected at '^' marker.")
		return
	}
	xrCommit(t, time.Duration(v)*unit)
}

func xrCommit(t *terminal, within time.Duration) {
	b := t.box
	xrStamp(t)
	if t.refused("commit", "% Failed to commit one or more configuration items during a pseudo-atomic operation. All changes made have been reverted. Please issue 'show configuration failed [inheritance]' from this session to view the errors") {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	d := b.pending
	if d != nil && d.by != t {
		t.printf("%% Failed to commit: a trial configuration of another session waits to be confirmed\n")
		return
	}
	if len(t.target.entered) == 0 {
		if d != nil && within == 0 {
			t.printf("%% Confirming commit for trial session.\n")
			b.confirmed()
			return
		}
		t.printf("%% No configuration changes to commit.\n")
		return
	}
	if !b.up {
		return
	}
	before := b.running
	b.commit(t.target.tree, t.target.entered, t.user)
	b.save() // what is committed is what boots
	t.target.tree, t.target.from, t.target.entered = b.running, b.running, nil
	t.top()
	if within > 0 {
		b.arm(b.history[0].id, t.user, before, within, t)
	} else if d != nil {
		b.confirmed()
	}
}

func xrSessions(t *terminal, _ []string) {
	b := t.box
	xrStamp(t)
	b.mu.Lock()
	defer b.mu.Unlock()
	session := func(client, user string, n int) {
		t.printf("Session: 00000201-%08x-00000000   Lock: %s\n  Client: %s   User: %s   Line: vty%d\n", n, "", client, user, n)
	}
	n := 0
	for _, c := range b.sessions {
		if c.held != nil && c.held != t {
			session("CLI", c.user, n)
			n++
		}
	}
	if b.pending != nil {
		session("commit-confirm", b.pending.user, n)
	}
}

// iosxrVersion is show version (ntc-templates, cisco_xr_show_version).
func iosxrVersion(b *box) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return fmt.Sprintf("Cisco IOS XR Software, Version %s\nCopyright (c) 2013-2023 by Cisco Systems, Inc.\n\nBuild Information:\n Built By     : ingunawa\n Version      : %s\n Location     : /opt/cisco/XR/packages/\n\n"+
		"cisco %s () processor\n%s uptime is %s\n", b.version, b.version, b.platform, b.name, span(b.uptime(), "week", "day", "hour", "minute"))
}
