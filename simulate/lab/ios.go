package lab

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"interlock/devices"
	"interlock/devices/syntax"
)

// ios is Cisco IOS and IOS-XE. Prompts and dialogues are those of unicon.plugins' iosxe mock data; the timed rollback is that of
// Cisco's "Configuration Rollback Confirmed Change" (IOS XE 17.x), with the words that napalm's tests expect of a device
// ("%No Rollback Confirmed Change pending", "Timer value: 3 min", "Turn config archive on").
var ios = dialect{
	os: "ios", platform: "C9300-48P", version: "17.09.04", indent: " ", banner: "SSH-2.0-Cisco-1.25", more: " --More-- ", login: exec,
	prompt: func(t *terminal) string {
		switch t.mode {
		case user:
			return t.box.name + ">"
		case exec:
			return t.box.name + "#"
		}
		return t.box.name + "(config" + below(t.context, subModes) + ")#"
	},
	table:     iosCommands,
	interpret: iosLike(iosCommands(), false, func(t *terminal, line string) { caret(t, line, "% Invalid input detected at '^' marker.\n") }),
	image: func(c *devices.Config) string {
		for _, f := range c.Management.Boot {
			if m := iosImage.FindStringSubmatch(f); m != nil {
				return m[1]
			}
		}
		return ""
	},
}

var iosImage = regexp.MustCompile(`\.(\d\d\.\d\d\.\d\d[a-z]?)\.SPA\.bin`)

func iosCommands() []command {
	anywhere := []mode{user, exec}
	nothing := func(*terminal, []string) {}
	return []command{
		{in: []mode{user}, line: "enable", do: func(t *terminal, _ []string) { t.mode = exec }},
		{in: []mode{exec}, line: "enable", do: nothing},
		{in: []mode{exec}, line: "disable", do: func(t *terminal, _ []string) { t.mode = user }},
		{in: anywhere, line: "terminal length <lines>", do: func(t *terminal, a []string) { t.height, _ = strconv.Atoi(a[0]) }},
		{in: anywhere, line: "terminal width <columns>", do: nothing},
		{in: anywhere, line: "terminal ...", do: nothing},
		{in: anywhere, line: "show version", do: func(t *terminal, _ []string) { t.printf("%s", iosVersion(t.box)) }},
		{in: anywhere, line: "show clock", do: func(t *terminal, _ []string) {
			t.printf("%s\n", t.box.now().UTC().Format("*15:04:05.000 MST Mon Jan 2 2006"))
		}},
		{in: []mode{exec}, line: "show running-config", do: func(t *terminal, _ []string) { t.printf("%s", iosRunning(t.box, false)) }},
		{in: []mode{exec}, line: "show startup-config", do: func(t *terminal, _ []string) { t.printf("%s", iosRunning(t.box, true)) }},
		{in: anywhere, line: "show users", do: showUsers},
		{in: anywhere, line: "show interfaces status", do: showInterfaces},
		{in: anywhere, line: "show ip bgp summary", do: showBGP},
		{in: anywhere, line: "show lldp neighbors", do: showLLDP},
		{in: []mode{exec}, line: "show archive", do: func(t *terminal, _ []string) {
			if !t.box.archives() {
				t.printf(" Archive feature not enabled\n")
				return
			}
			t.printf("The maximum archive configurations allowed is 10.\nThe next archive file will be named flash:archive-<timestamp>-0\n Archive #  Name\n")
		}},
		{in: []mode{exec}, line: "show archive config rollback timer", do: iosTimer},
		{in: []mode{exec}, line: "show archive config differences ...", do: func(t *terminal, _ []string) {
			t.box.mu.Lock()
			defer t.box.mu.Unlock()
			t.printf("!Contextual Config Diffs:\n%s", signed(t.box.vendor, t.box.startup, t.box.running))
		}},
		{in: []mode{exec}, line: "archive config", do: nothing},
		{in: []mode{exec}, line: "configure [terminal]", do: func(t *terminal, _ []string) { iosConfigure(t) }},
		{in: []mode{exec}, line: "configure terminal revert timer <minutes>", do: func(t *terminal, a []string) {
			if iosArm(t, a[0]) {
				iosConfigure(t)
			}
		}},
		{in: []mode{exec}, line: "configure confirm", do: func(t *terminal, _ []string) {
			t.box.mu.Lock()
			defer t.box.mu.Unlock()
			if t.box.confirmed() == nil {
				t.printf("%%No Rollback Confirmed Change pending\n")
			}
		}},
		{in: []mode{exec}, line: "configure revert now", do: func(t *terminal, _ []string) {
			t.box.mu.Lock()
			defer t.box.mu.Unlock()
			d := t.box.disarm()
			if d == nil {
				t.printf("%%No Rollback Confirmed Change pending\n")
				return
			}
			t.box.set(d.before)
			t.printf("Rollback Confirmed Change: Rolling to:flash:archive-0\n\nTotal number of passes: 1\nRollback Done\n\n")
		}},
		{in: []mode{exec}, line: "configure revert timer <minutes>", do: func(t *terminal, a []string) {
			n, err := strconv.Atoi(a[0])
			t.box.mu.Lock()
			defer t.box.mu.Unlock()
			if d := t.box.pending; err == nil && d != nil {
				t.box.arm(d.id, d.user, d.before, time.Duration(n)*time.Minute, t)
			} else {
				t.printf("%%No Rollback Confirmed Change pending\n")
			}
		}},
		{in: []mode{exec}, line: "copy running-config startup-config", do: func(t *terminal, _ []string) {
			if _, ok := t.ask("Destination filename [startup-config]? "); ok {
				iosSave(t)
			}
		}},
		{in: []mode{exec}, line: "write [memory]", do: func(t *terminal, _ []string) { iosSave(t) }},
		{in: []mode{exec}, line: "reload", do: func(t *terminal, _ []string) {
			t.box.mu.Lock()
			unsaved := t.box.running != t.box.startup
			t.box.mu.Unlock()
			if unsaved {
				s, ok := t.ask("\nSystem configuration has been modified. Save? [yes/no]: ")
				switch {
				case !ok:
					return
				case isWord(s, "yes") && s != "":
					t.box.mu.Lock()
					t.box.save()
					t.box.mu.Unlock()
				}
			}
			if t.confirm("Proceed with reload? [confirm]") {
				t.box.reload("reload by " + t.user)
				t.over = true
			}
		}},
		{in: anywhere, line: "exit", do: func(t *terminal, _ []string) { t.over = true }},
		{in: anywhere, line: "logout", do: func(t *terminal, _ []string) { t.over = true }},
		{in: []mode{config}, line: "end", do: func(t *terminal, _ []string) { leaveConfig(t) }},
		{in: []mode{config}, line: "exit", do: exitMode},
	}
}

func leaveConfig(t *terminal) {
	t.mode, t.target, t.how = exec, nil, ""
	t.top()
}

// exitMode leaves the innermost mode.
func exitMode(t *terminal, _ []string) {
	if len(t.context) == 0 {
		leaveConfig(t)
		return
	}
	t.context, t.opens = t.context[:len(t.context)-1], t.opens[:len(t.opens)-1]
}

func iosConfigure(t *terminal) {
	t.mode, t.target = config, nil
	t.top()
	t.printf("Enter configuration commands, one per line.  End with CNTL/Z.\n")
}

// archives reports whether the running configuration keeps archives: without a path there is nothing to go back to.
func (b *box) archives() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, n := range b.running.Nodes {
		if n.Line == "archive" && slices.ContainsFunc(n.Children, func(c *syntax.Node) bool { return strings.HasPrefix(c.Line, "path ") }) {
			return true
		}
	}
	return false
}

func iosArm(t *terminal, minutes string) bool {
	n, err := strconv.Atoi(minutes)
	if err != nil || n < 1 || n > 120 {
		caret(t, "configure terminal revert timer "+minutes, "% Invalid input detected at '^' marker.\n")
		return false
	}
	b := t.box
	if !b.archives() {
		t.printf("%%Turn config archive on before using Rollback Confirmed Change\n")
		return false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.pending != nil {
		t.printf("%%A Rollback Confirmed Change is already pending\n")
		return false
	}
	b.arm("revert", t.user, b.running, time.Duration(n)*time.Minute, t)
	t.printf("Rollback Confirmed Change: Backing up current running config to flash:archive-%s-0\n\n", b.now().UTC().Format("Jan-02-15-04-05"))
	return true
}

func iosTimer(t *terminal, _ []string) {
	t.box.mu.Lock()
	defer t.box.mu.Unlock()
	d := t.box.pending
	if d == nil {
		t.printf("%%No Rollback Confirmed Change pending\n")
		return
	}
	t.printf("Time configured(or reconfigured): %s\nTimer type: absolute timer\nTimer value: %d min\nUser: %s\n", d.deadline.Add(-d.length).UTC().Format("15:04:05 MST Mon Jan 2 2006"), int(d.length.Minutes()), d.user)
}

func iosSave(t *terminal) {
	t.box.mu.Lock()
	defer t.box.mu.Unlock()
	t.box.save()
	t.printf("Building configuration...\n[OK]\n")
}

func iosRunning(b *box, startup bool) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	tree := b.running
	if startup {
		tree = b.startup
	}
	text := b.cli.text(tree)
	if !strings.HasSuffix(text, "end\n") {
		text += "!\nend\n"
	}
	if startup {
		return fmt.Sprintf("Using %d out of 2097152 bytes\n!\n%s\n", len(text), text)
	}
	return fmt.Sprintf("Building configuration...\n\nCurrent configuration : %d bytes\n!\n! Last configuration change at %s by %s\n!\n%s\n", len(text), b.changes.UTC().Format("15:04:05 MST Mon Jan 2 2006"), b.lab.options.User, text)
}

// iosVersion is show version as a Catalyst 9000 prints it (ntc-templates, cisco_ios_show_version).
func iosVersion(b *box) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return fmt.Sprintf(`Cisco IOS XE Software, Version %s
Cisco IOS Software [Amsterdam], Catalyst L3 Switch Software (CAT9K_IOSXE), Version %s, RELEASE SOFTWARE (fc7)
Technical Support: http://www.cisco.com/techsupport
Copyright (c) 1986-2023 by Cisco Systems, Inc.

ROM: IOS-XE ROMMON
BOOTLDR: System Bootstrap, Version 17.10.1r, RELEASE SOFTWARE (P)

%s uptime is %s
Uptime for this control processor is %s
System returned to ROM by Reload Command
System image file is "flash:packages.conf"
Last reload reason: Reload Command

cisco %s (X86) processor with 1331521K/6147K bytes of memory.
Processor board ID %s

Configuration register is 0x102
`, b.version, b.version, b.name, span(b.uptime(), "year", "week", "day", "hour", "minute"), span(b.uptime(), "year", "week", "day", "hour", "minute"), b.platform, serial("FCW", b.name, ""))
}

// signed is a difference as IOS prints it: the commands that lead from one to the other, with + and -.
func signed(v *devices.Vendor, from, to *devices.Tree) string {
	var b strings.Builder
	for _, c := range v.Commands(from, to) {
		sign, line := "+", c.Line
		if c.Negated && strings.HasPrefix(line, "no ") {
			sign, line = "-", strings.TrimPrefix(line, "no ")
		}
		if c.Why == "opens the block of the lines below" {
			sign = " "
		}
		fmt.Fprintf(&b, "%s%s%s\n", sign, strings.Repeat(" ", len(c.Context)), reveal(line))
	}
	return b.String()
}
