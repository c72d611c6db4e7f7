package lab

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"interlock/devices"
)

// eos is Arista EOS. Sessions are those of the EOS User Manual ("configure session") and of published transcripts of vEOS and
// cEOS: the layout of show configuration sessions detail and of show session-config diffs, and that a session whose timer
// fires is gone from the table.
var eos = dialect{
	os: "eos", platform: "DCS-7050SX3-48YC8", version: "4.31.1F", indent: "   ", banner: "SSH-2.0-OpenSSH_8.7", more: " --More-- ", login: user,
	prompt: func(t *terminal) string {
		switch t.mode {
		case user:
			return t.box.name + ">"
		case exec:
			return t.box.name + "#"
		}
		how := ""
		if t.target != nil {
			how = "-s-" + t.target.name[:min(6, len(t.target.name))]
		}
		return fmt.Sprintf("%s(config%s%s)#", t.box.name, how, eosBelow(t.context))
	},
	table:     eosCommands,
	interpret: iosLike(eosCommands(), true, func(t *terminal, line string) { t.printf("%% Invalid input\n") }),
	image: func(c *devices.Config) string {
		for _, f := range c.Management.Boot {
			if m := eosImage.FindStringSubmatch(f); m != nil {
				return m[1]
			}
		}
		return ""
	},
}

var eosImage = regexp.MustCompile(`EOS(?:64)?-(\d+\.\d+\.[0-9A-Za-z.]+?)\.swi`)

// eosBelow is the sub-mode in a prompt: (config-if-Et1)#, (config-router-bgp)#, (config-vlan-10)#.
func eosBelow(context []string) string {
	if len(context) == 0 {
		return ""
	}
	w := strings.Fields(context[len(context)-1])
	switch {
	case w[0] == "interface" && len(w) > 1:
		short := strings.NewReplacer("Ethernet", "Et", "Management", "Ma", "Port-Channel", "Po", "Loopback", "Lo", "Vlan", "Vl").Replace(w[1])
		return "-if-" + short
	case w[0] == "vlan" && len(w) > 1:
		return "-vlan-" + w[1]
	case w[0] == "router" && len(w) > 1:
		return "-router-" + w[1]
	case w[0] == "route-map" && len(w) > 1:
		return "-route-map-" + w[1]
	case w[0] == "address-family":
		return "-router-bgp-af"
	case len(w) > 2 && w[1] == "access-list":
		return "-acl-" + w[2]
	case w[0] == "mlag":
		return "-mlag"
	}
	return "-" + w[0]
}

func eosCommands() []command {
	anywhere := []mode{user, exec}
	nothing := func(*terminal, []string) {}
	return []command{
		{in: []mode{user}, line: "enable", do: func(t *terminal, _ []string) { t.mode = exec }},
		{in: []mode{exec}, line: "enable", do: nothing},
		{in: []mode{exec}, line: "disable", do: func(t *terminal, _ []string) { t.mode = user }},
		{in: anywhere, line: "terminal length <lines>", do: func(t *terminal, a []string) {
			t.height, _ = strconv.Atoi(a[0])
			t.printf("Pagination disabled.\n")
		}},
		{in: anywhere, line: "terminal width <columns>", do: func(t *terminal, a []string) { t.printf("Width set to %s columns.\n", a[0]) }},
		{in: anywhere, line: "terminal ...", do: nothing},
		{in: []mode{exec}, line: "show running-config", do: func(t *terminal, _ []string) { t.printf("%s", eosRunning(t.box, "running")) }},
		{in: []mode{exec}, line: "show startup-config", do: func(t *terminal, _ []string) { t.printf("%s", eosRunning(t.box, "startup")) }},
		{in: anywhere, line: "show version", do: func(t *terminal, _ []string) { t.printf("%s", eosVersion(t.box)) }},
		{in: anywhere, line: "show hostname", do: func(t *terminal, _ []string) { t.printf("Hostname: %s\nFQDN:     %s\n", t.box.name, t.box.name) }},
		{in: anywhere, line: "show uptime", do: func(t *terminal, _ []string) {
			t.printf(" %s up %s\n", t.box.now().UTC().Format("15:04:05"), span(t.box.uptime(), "day", "hour", "minute"))
		}},
		{in: anywhere, line: "show clock", do: func(t *terminal, _ []string) {
			t.printf("%s\nTimezone: UTC\nClock source: NTP\n", t.box.now().UTC().Format("Mon Jan _2 15:04:05 2006"))
		}},
		{in: anywhere, line: "show users", do: showUsers},
		{in: anywhere, line: "show interfaces status", do: showInterfaces},
		{in: anywhere, line: "show ip bgp summary", do: showBGP},
		{in: anywhere, line: "show lldp neighbors", do: showLLDP},
		{in: []mode{exec}, line: "show configuration sessions [detail]", do: func(t *terminal, _ []string) { eosSessions(t) }},
		{in: []mode{exec}, line: "show session-configuration named <name> diffs", do: func(t *terminal, a []string) { eosDiffs(t, a[0]) }},
		{in: []mode{exec}, line: "show session-config named <name> diffs", do: func(t *terminal, a []string) { eosDiffs(t, a[0]) }},
		{in: []mode{exec}, line: "show session-config", do: func(t *terminal, _ []string) {
			if t.target != nil {
				t.printf("%s", t.box.cli.text(t.target.tree))
			}
		}},
		{in: []mode{exec}, line: "show session-config diffs", do: func(t *terminal, _ []string) {
			if t.target != nil {
				eosDiffs(t, t.target.name)
			}
		}},
		{in: []mode{exec}, line: "configure [terminal]", do: func(t *terminal, _ []string) {
			t.mode, t.target = config, nil
			t.top()
		}},
		{in: []mode{exec}, line: "configure session <name>", do: func(t *terminal, a []string) { eosSession(t, a[0]) }},
		{in: []mode{exec}, line: "configure session <name> commit", do: func(t *terminal, a []string) { eosCommit(t, a[0], 0, "configure session "+a[0]+" commit") }},
		{in: []mode{exec}, line: "configure session <name> commit timer <time>", do: func(t *terminal, a []string) { eosTimed(t, a[0], a[1]) }},
		{in: []mode{exec}, line: "configure session <name> abort", do: func(t *terminal, a []string) { eosAbort(t, a[0]) }},
		{in: []mode{config}, line: "configure session <name>", do: func(t *terminal, a []string) { eosSession(t, a[0]) }},
		{in: []mode{config}, line: "commit", do: func(t *terminal, _ []string) {
			if t.target == nil {
				t.printf("%% Invalid input\n")
				return
			}
			eosCommit(t, t.target.name, 0, "commit")
		}},
		{in: []mode{config}, line: "commit timer <time>", do: func(t *terminal, a []string) {
			if t.target == nil {
				t.printf("%% Invalid input\n")
				return
			}
			eosTimed(t, t.target.name, a[0])
		}},
		{in: []mode{config}, line: "abort", do: func(t *terminal, _ []string) {
			if t.target == nil {
				t.printf("%% Invalid input\n")
				return
			}
			eosAbort(t, t.target.name)
		}},
		{in: []mode{config}, line: "rollback clean-config", do: func(t *terminal, _ []string) {
			if t.target != nil {
				t.target.tree = t.box.vendor.Read("clean", nil)
			}
		}},
		{in: []mode{config}, line: "end", do: func(t *terminal, _ []string) { eosLeave(t) }},
		{in: []mode{config}, line: "exit", do: func(t *terminal, _ []string) {
			if len(t.context) == 0 {
				eosLeave(t)
				return
			}
			t.context, t.opens = t.context[:len(t.context)-1], t.opens[:len(t.opens)-1]
		}},
		{in: []mode{exec}, line: "write [memory]", do: eosSave},
		{in: []mode{exec}, line: "copy running-config startup-config", do: eosSave},
		{in: []mode{exec}, line: "reload", do: func(t *terminal, _ []string) {
			t.box.mu.Lock()
			unsaved := t.box.running != t.box.startup
			t.box.mu.Unlock()
			if unsaved {
				s, ok := t.ask("System configuration has been modified. Save? [yes/no/cancel/diff]:")
				switch {
				case !ok || isWord(s, "cancel") && s != "":
					return
				case isWord(s, "yes") && s != "":
					t.box.mu.Lock()
					t.box.save()
					t.box.mu.Unlock()
				}
			}
			if t.confirm("Proceed with reload? [confirm]") {
				t.flush()
				t.box.reload("reload by " + t.user)
				t.over = true
			}
		}},
		{in: []mode{exec}, line: "reload now", do: func(t *terminal, _ []string) {
			t.box.reload("reload now by " + t.user)
			t.over = true
		}},
		{in: anywhere, line: "exit", do: func(t *terminal, _ []string) { t.over = true }},
		{in: anywhere, line: "logout", do: func(t *terminal, _ []string) { t.over = true }},
		{in: []mode{exec}, line: "end", do: nothing},
	}
}

func eosLeave(t *terminal) {
	if t.target != nil {
		t.box.mu.Lock()
		t.target.held = nil
		t.box.mu.Unlock()
	}
	t.mode, t.target = exec, nil
	t.top()
}

// eosSession opens a session: a copy of the running configuration when it is new, as it was left when it is not.
func eosSession(t *terminal, name string) {
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	c := b.sessions[name]
	pending := 0
	for n := range b.sessions {
		if b.pending == nil || b.pending.id != n {
			pending++
		}
	}
	switch {
	case b.pending != nil && b.pending.id == name:
		t.printf("%% Session %s is pending commit timer; it can be committed or aborted\n", name)
		return
	case c == nil && pending >= 5:
		t.printf("%% Maximum number of pending sessions has been reached. Please commit or abort previous sessions before creating a new one.\n")
		return
	case c == nil:
		c = &candidate{name: name, user: t.user, tree: b.running, from: b.running}
		b.sessions[name] = c
	}
	c.held = t
	t.mode, t.target = config, c
	t.top()
}

func eosTimed(t *terminal, name, within string) {
	var h, m, s int
	if n, _ := fmt.Sscanf(within, "%d:%d:%d", &h, &m, &s); n != 3 || m > 59 || s > 59 || h+m+s == 0 {
		t.printf("%% Invalid input\n")
		return
	}
	eosCommit(t, name, time.Duration(h)*time.Hour+time.Duration(m)*time.Minute+time.Duration(s)*time.Second, "commit timer")
}

// eosCommit makes a session the running configuration, or confirms the one whose timer runs.
func eosCommit(t *terminal, name string, within time.Duration, command string) {
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.pending != nil && b.pending.id == name {
		if within > 0 {
			b.arm(name, t.user, b.pending.before, within, nil)
			return
		}
		b.confirmed()
		delete(b.sessions, name)
		return
	}
	c := b.sessions[name]
	if c == nil {
		t.printf("%% Session %s does not exist\n", name)
		return
	}
	if b.pending != nil {
		t.printf("%% Cannot commit session due to pending commit timer of session %s\n", b.pending.id)
		return
	}
	if t.refused(command, "% Cannot commit session due to errors: operation not permitted") || !b.up {
		return
	}
	before := b.running
	b.commit(c.tree, c.entered, t.user) // over whatever others changed meanwhile, as the manual says
	delete(b.sessions, name)
	if within > 0 {
		b.sessions[name] = c
		b.arm(name, t.user, before, within, nil)
	}
	c.held = nil
	t.mode, t.target = exec, nil
	t.top()
}

func eosAbort(t *terminal, name string) {
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.sessions[name] == nil {
		t.printf("%% Session %s does not exist\n", name)
		return
	}
	if b.pending != nil && b.pending.id == name {
		d := b.disarm()
		b.set(d.before)
		b.lab.say("%s: %s is aborted by %s", b.name, name, t.user)
	}
	delete(b.sessions, name)
	t.mode, t.target = exec, nil
	t.top()
}

func eosSessions(t *terminal) {
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	t.printf("Maximum number of completed sessions: 1\nMaximum number of pending sessions: 5\n")
	if b.pending != nil {
		t.printf("Session with pending commit timer: %s\n", b.pending.id)
	}
	t.printf("\n  %-21s %-24s %-10s %-14s %-9s %-22s %s\n  %s %s %s %s %s %s %s\n", "Name", "State", "User", "Terminal", "PID", "Commit Time Left", "Description",
		strings.Repeat("-", 21), strings.Repeat("-", 24), strings.Repeat("-", 10), strings.Repeat("-", 14), strings.Repeat("-", 9), strings.Repeat("-", 22), strings.Repeat("-", 45))
	for _, name := range slices.Sorted(maps.Keys(b.sessions)) {
		c := b.sessions[name]
		state, left, user, tty, pid, mark := "pending", "", "", "", "", " "
		if c.held != nil {
			user, tty, pid = c.held.user, "vty4", "4711"
			if c.held == t {
				mark = "*"
			}
		}
		if b.pending != nil && b.pending.id == name {
			state, left = "pendingCommitTimer", eosLeft(b.pending.deadline.Sub(b.lab.clock.Now()))
		}
		t.printf("%s %-21s %-24s %-10s %-14s %-9s %-22s\n", mark, name, state, user, tty, pid, left)
	}
}

// eosLeft writes the time left as EOS does: 4m56s, 1h0m5s.
func eosLeft(d time.Duration) string {
	return max(d.Round(time.Second), 0).String()
}

func eosDiffs(t *terminal, name string) {
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	c := b.sessions[name]
	if c == nil {
		t.printf("%% Session %s does not exist\n", name)
		return
	}
	t.printf("%s", unified(b.cli.text(b.running), b.cli.text(c.tree), "system:/running-config", "session:/"+name+"-session-config"))
}

func eosSave(t *terminal, _ []string) {
	t.box.mu.Lock()
	defer t.box.mu.Unlock()
	t.box.save()
	t.printf("Copy completed successfully.\n")
}

func eosRunning(b *box, which string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	tree := b.running
	head := fmt.Sprintf("! Command: show running-config\n! device: %s (%s, EOS-%s)\n!\n", b.name, b.platform, b.version)
	if which == "startup" {
		tree = b.startup
		head = fmt.Sprintf("! Command: show startup-config\n! Startup-config last modified at %s by %s\n! device: %s (%s, EOS-%s)\n!\n", b.changes.UTC().Format("Mon Jan _2 15:04:05 2006"), b.lab.options.User, b.name, b.platform, b.version)
	}
	text := b.cli.text(tree)
	text = strings.TrimPrefix(text, "!\n")
	if !strings.HasSuffix(text, "end\n") {
		text += "end\n"
	}
	return head + text
}

// eosVersion is show version (ntc-templates, arista_eos_show_version).
func eosVersion(b *box) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	mac := mac(b.name)
	return fmt.Sprintf(`Arista %s
Hardware version: 11.01
Serial number: %s
Hardware MAC address: %s
System MAC address: %s

Software image version: %s
Architecture: x86_64
Internal build version: %s-34361447.%s
Internal build ID: 7a3f1c52-5cb9-4e0b-9f36-1c0a3e6d2a10
Image format version: 3.0
Image optimization: Default

Uptime: %s
Total memory: 8099732 kB
Free memory: 5720484 kB
`, b.platform, serial("JPE", b.name, ""), mac, mac, b.version, b.version, strings.ReplaceAll(b.version, ".", ""), eosUptime(b.uptime()))
}

func eosUptime(d time.Duration) string {
	s := span(d, "week", "day", "hour", "minute")
	if i := strings.LastIndex(s, ", "); i >= 0 {
		s = s[:i] + " and " + s[i+2:]
	}
	return s
}
