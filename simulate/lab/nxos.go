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
	"interlock/diffs"
)

// nxos is Cisco NX-OS. Prompts and dialogues are those of unicon.plugins' nxos mock data; dual-stage configuration is that of
// the Nexus 9000 NX-OS system management guide 10.2 and of a published transcript of a Nexus 9000v, whose words are used;
// rollback is of the same guides.
var nxos = dialect{
	os: "nxos", platform: "N9K-C93180YC-EX", version: "10.3(4a)", indent: "  ", banner: "SSH-2.0-OpenSSH_8.4 PKIX-SSH", more: "--More--", login: exec,
	greeting: func(b *box) string {
		return "\nCisco Nexus Operating System (NX-OS) Software\nTAC support: http://www.cisco.com/tac\nCopyright (C) 2002-2023, Cisco and/or its affiliates.\nAll rights reserved.\n"
	},
	prompt: func(t *terminal) string {
		if t.mode != config {
			return t.box.name + "# "
		}
		how := ""
		if t.how != "" {
			how = "-" + t.how
		}
		sub := ""
		if len(t.context) > 0 {
			sub = below(t.context, subModes)
		}
		return fmt.Sprintf("%s(config%s%s)# ", t.box.name, how, sub)
	},
	table: nxosCommands,
	interpret: iosLike(nxosCommands(), true, func(t *terminal, line string) {
		caret(t, line, "% Invalid command at '^' marker.")
	}),
	image: func(c *devices.Config) string {
		for _, f := range c.Management.Boot {
			if m := nxosImage.FindStringSubmatch(f); m != nil {
				return fmt.Sprintf("%s.%s(%s)", m[1], m[2], m[3])
			}
		}
		return ""
	},
	copied: nxosCopied,
	fired: func(d *deadman) string {
		if d.id == "replace" { // nobody has published what it says
			return ""
		}
		return "Confirm commit Timer expired, triggering rollback commit\nRollback in progress"
	},
}

// nxosImage finds the version in an image's name: nxos64-cs.10.4.2.M.bin is 10.4(2), nxos64-cs.10.3.4a.M.bin is 10.3(4a).
var nxosImage = regexp.MustCompile(`nxos(?:64)?(?:-cs|-msll)?\.(\d+)\.(\d+)\.(\d+[a-z]?)(?:\.[A-Z]\d*)?\.bin`)

func nxosCommands() []command {
	both := []mode{exec, config}
	nothing := func(*terminal, []string) {}
	return append(append(nxosReplaceCommands(), nxosSchedulerCommands()...), []command{
		{in: both, line: "terminal length <lines>", do: func(t *terminal, a []string) { t.height, _ = strconv.Atoi(a[0]) }},
		{in: both, line: "terminal width <columns>", do: nothing},
		{in: both, line: "terminal ...", do: nothing},
		{in: both, line: "show running-config", do: func(t *terminal, _ []string) { t.printf("%s", nxosRunning(t.box, "running")) }},
		{in: both, line: "show startup-config", do: func(t *terminal, _ []string) { t.printf("%s", nxosRunning(t.box, "startup")) }},
		{in: both, line: "show version", do: func(t *terminal, _ []string) { t.printf("%s", nxosVersion(t.box)) }},
		{in: both, line: "show hostname", do: func(t *terminal, _ []string) { t.printf("%s\n", t.box.name) }},
		{in: both, line: "show clock", do: func(t *terminal, _ []string) {
			t.printf("%s\nTime source is NTP\n", t.box.now().UTC().Format("15:04:05.000 MST Mon Jan 02 2006"))
		}},
		{in: both, line: "show checkpoint summary", do: nxosCheckpoints},
		{in: both, line: "show configuration session summary", do: func(t *terminal, _ []string) { t.printf("There are no active configuration sessions\n") }},
		{in: both, line: "show configuration commit list", do: nxosCommits},
		{in: both, line: "show users", do: showUsers},
		{in: both, line: "show interface brief", do: showInterfaces},
		{in: both, line: "show ip bgp summary", do: showBGP},
		{in: both, line: "show lldp neighbors", do: showLLDP},
		{in: both, line: "show vpc brief", do: nothing},
		{in: []mode{exec}, line: "configure", do: func(t *terminal, _ []string) { nxosConfigure(t, "", nil) }},
		{in: []mode{exec}, line: "configure terminal", do: func(t *terminal, _ []string) { nxosConfigure(t, "", nil) }},
		{in: []mode{exec}, line: "configure dual-stage", do: nxosDual},
		{in: []mode{exec}, line: "config dual-stage", do: nxosDual},
		{in: []mode{exec}, line: "checkpoint <name>", do: func(t *terminal, a []string) {
			t.box.mu.Lock()
			defer t.box.mu.Unlock()
			t.box.saves[a[0]] = t.box.running
			t.printf("Done\n")
		}},
		{in: []mode{exec}, line: "no checkpoint <name>", do: func(t *terminal, a []string) {
			t.box.mu.Lock()
			defer t.box.mu.Unlock()
			if t.box.saves[a[0]] == nil {
				t.printf("ERROR: 40c : Checkpoint does not exist\n")
				return
			}
			delete(t.box.saves, a[0])
		}},
		{in: []mode{exec}, line: "show diff rollback-patch checkpoint <name> running-config", do: func(t *terminal, a []string) {
			t.box.mu.Lock()
			defer t.box.mu.Unlock()
			if t.box.saves[a[0]] != nil {
				nxosPatch(t, t.box.saves[a[0]], t.box.running)
			}
		}},
		{in: []mode{exec}, line: "rollback running-config checkpoint <name>", do: nxosRollback},
		{in: []mode{exec}, line: "rollback running-config checkpoint <name> ...", do: nxosRollback},
		{in: []mode{exec}, line: "copy running-config startup-config", do: nxosSave},
		{in: both, line: "copy running-config startup-config", do: nxosSave},
		{in: []mode{exec}, line: "copy running-config <file>", do: func(t *terminal, a []string) {
			t.box.mu.Lock()
			defer t.box.mu.Unlock()
			t.box.saves[nxosFile(a[0])] = t.box.running
			t.printf("Copy complete, now saving to disk (please wait)...\nCopy complete.\n")
		}},
		{in: []mode{exec}, line: "reload", do: func(t *terminal, _ []string) {
			t.box.mu.Lock()
			unsaved := t.box.running != t.box.startup
			t.box.mu.Unlock()
			if unsaved { // the same question in the same words, after a warning
				t.printf("!!!WARNING! there is unsaved configuration!!!\n")
			}
			if t.yes("This command will reboot the system. (y/n)?  [n] ", false) {
				t.flush()
				t.box.reload("reload by " + t.user)
				t.over = true
			}
		}},
		{in: []mode{exec}, line: "install all nxos <image> ...", do: nxosInstall},
		{in: []mode{exec}, line: "install all nxos <image>", do: nxosInstall},
		{in: []mode{exec}, line: "exit", do: func(t *terminal, _ []string) { t.over = true }},
		{in: []mode{exec}, line: "end", do: nothing},
		{in: []mode{exec}, line: "enable", do: nothing},
		{in: []mode{config}, line: "end", do: func(t *terminal, _ []string) { nxosLeave(t) }},
		{in: []mode{config}, line: "exit", do: func(t *terminal, _ []string) {
			if len(t.context) == 0 {
				nxosLeave(t)
				return
			}
			t.context, t.opens = t.context[:len(t.context)-1], t.opens[:len(t.opens)-1]
		}},
		{in: []mode{config}, line: "show configuration", do: func(t *terminal, _ []string) {
			if t.target != nil {
				t.printf("! Cached configuration\n%s", nxosCached(t.target))
			}
		}},
		{in: []mode{config}, line: "commit", do: func(t *terminal, _ []string) { nxosCommit(t, 0) }},
		{in: []mode{config}, line: "commit confirmed <seconds>", do: func(t *terminal, a []string) {
			n, err := strconv.Atoi(a[0])
			if err != nil || n < 30 || n > 65535 {
				t.printf("%% Invalid number, range is (30:65535)\n")
				return
			}
			nxosCommit(t, time.Duration(n)*time.Second)
		}},
		{in: []mode{config}, line: "abort", do: func(t *terminal, _ []string) {
			if t.target != nil {
				t.target = nil
				nxosLeave(t)
			}
		}},
		{in: []mode{config}, line: "checkpoint <name>", do: nothing},
	}...)
}

func nxosConfigure(t *terminal, how string, c *candidate) {
	t.mode, t.how, t.target = config, how, c
	t.top()
	t.printf("Enter configuration commands, one per line. End with CNTL/Z.\n")
}

func nxosDual(t *terminal, _ []string) {
	b := t.box
	if !atLeast(b.version, 10, 2) {
		caret(t, "configure dual-stage", "% Invalid command at '^' marker.")
		return
	}
	b.mu.Lock()
	c := &candidate{name: "dual-stage", user: t.user, tree: b.running, from: b.running}
	b.mu.Unlock()
	nxosConfigure(t, "dual-stage", c)
}

// nxosLeave leaves configuration; what is prepared and not committed is asked about (unicon nxos/patterns.py).
func nxosLeave(t *terminal) {
	if t.target != nil && len(t.target.entered) > 0 {
		s, ok := t.ask("Uncommitted changes found, commit them before exiting (yes/no/cancel)? [cancel] ")
		switch {
		case !ok:
			return
		case isWord(s, "yes") && s != "":
			nxosCommit(t, 0)
		case isWord(s, "no") && s != "":
		default:
			return
		}
	}
	t.mode, t.how, t.target = exec, "", nil
	t.top()
}

// nxosCached is what has been entered and not committed, as show configuration prints it.
func nxosCached(c *candidate) string {
	var b strings.Builder
	var at []string
	for _, e := range c.entered {
		if len(e.Context) == 0 && (e.Opens != "" || !slices.Equal(at, e.Context)) {
			b.WriteString("!\n")
		}
		fmt.Fprintf(&b, "%s%s\n", strings.Repeat(" ", len(e.Context)), e.Line)
		at = e.Context
	}
	return reveal(b.String())
}

func nxosCommit(t *terminal, within time.Duration) {
	b := t.box
	if t.target == nil {
		caret(t, "commit", "% Invalid command at '^' marker.")
		return
	}
	if len(t.target.entered) == 0 {
		b.mu.Lock()
		b.confirmed()
		b.mu.Unlock()
		return
	}
	command := "commit"
	if within > 0 {
		command = "commit confirmed"
	}
	if t.refused(command, "Failed. err=operation not permitted\ncommit verification failed") {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.up {
		return
	}
	before := b.running
	c := t.target
	b.commit(c.tree, c.entered, t.user)
	id := b.history[0].id
	if within > 0 {
		b.arm(id, t.user, before, within, t)
	} else {
		b.confirmed()
	}
	t.target = &candidate{name: c.name, user: c.user, tree: b.running, from: b.running}
	t.top()
	t.printf("Verification Succeeded.\n\nProceeding to apply configuration. This might take a while depending on amount of configuration in buffer.\n"+
		"Please avoid other configuration changes during this time.\nConfiguration committed by user '%s' using Commit ID : %s\n", t.user, id)
}

func nxosCommits(t *terminal, _ []string) {
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.history) == 0 {
		t.printf("No commit list found\n")
		return
	}
	t.printf("%-5s %-14s %-12s %s\n%s\n", "SNo.", "Commit ID", "User", "Time Stamp", strings.Repeat("~", 60))
	for i, h := range b.history {
		t.printf("%-5d %-14s %-12s %s\n", i+1, h.id, h.user, h.at.UTC().Format("Mon Jan _2 15:04:05 2006"))
	}
}

func nxosRollback(t *terminal, a []string) {
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	to := b.saves[a[0]]
	if to == nil {
		t.printf("ERROR: 40c : Checkpoint does not exist\n")
		return
	}
	t.printf("Collecting Running-Config\n#Generating Rollback Patch\n")
	if b.cli.text(to) == b.cli.text(b.running) {
		t.printf("Rollback Patch is Empty\n\nRollback completed successfully.\n\n")
		return
	}
	if b.pending != nil && b.pending.id != "replace" { // that timer goes on, and goes back to the same or a later time
		b.disarm()
	}
	before := b.running
	b.set(to)
	b.lab.say("%s: rolled back to checkpoint %s by %s", b.name, a[0], t.user)
	b.history = append([]commit{{id: fmt.Sprint(1000000001 + len(b.history)), user: t.user, at: b.lab.clock.Now(), before: before}}, b.history...)
	t.printf("Executing Rollback Patch\nGenerating Running-config for verification\nGenerating Patch for verification\nVerification is Successful.\n\nRollback completed successfully.\n\n")
}

func nxosCheckpoints(t *terminal, _ []string) {
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	t.printf("User Checkpoint Summary\n%s\n", strings.Repeat("-", 80))
	n := 0
	for _, name := range slices.Sorted(maps.Keys(b.saves)) {
		if strings.Contains(name, ":") {
			continue
		}
		n++
		t.printf("%d) %s:\nCreated by %s\nCreated at %s\nSize is %d bytes\nDescription: None\n\n", n, name, t.user, b.now().UTC().Format("Mon, 15:04:05 02 Jan 2006"), len(b.cli.text(b.saves[name])))
	}
	if n == 0 {
		t.printf("No user checkpoints\n")
	}
}

// nxosPatch prints the commands that lead from one configuration to another.
func nxosPatch(t *terminal, from, to *devices.Tree) {
	t.printf("#Generating Rollback Patch\n!!\n")
	for _, c := range t.box.vendor.Commands(from, to) {
		t.printf("%s%s\n", strings.Repeat(" ", len(c.Context)), reveal(c.Line))
	}
}

func nxosSave(t *terminal, _ []string) {
	t.box.mu.Lock()
	defer t.box.mu.Unlock()
	t.box.save()
	t.printf("[########################################] 100%%\nCopy complete, now saving to disk (please wait)...\nCopy complete.\n")
}

func nxosInstall(t *terminal, a []string) {
	m := nxosImage.FindStringSubmatch(a[0])
	if m == nil {
		t.printf("Installer will perform compatibility check first. Please wait.\nPre-upgrade check failed. Return code 0x40930008 (aborting due to failed verification of image)\n")
		return
	}
	t.printf("Installer will perform compatibility check first. Please wait.\nInstaller is forced disruptive\n\nVerifying image %s for boot variable \"nxos\".\n[####################] 100%% -- SUCCESS\n\n"+
		"Compatibility check is done:\nModule  bootable          Impact  Install-type  Reason\n------  --------  --------------  ------------  ------\n     1       yes      disruptive         reset  default upgrade is not hitless\n\n", a[0])
	if !t.yes("Switch will be reloaded for disruptive upgrade.\nDo you want to continue with the installation (y/n)?  [n] ", false) {
		return
	}
	b := t.box
	b.mu.Lock()
	e := b.vendor.Enter(b.running, "install", []byte("boot nxos "+a[0]))
	b.set(e.After)
	b.save()
	b.mu.Unlock()
	t.printf("Install is in progress, please wait.\n\nFinishing the upgrade, switch will reboot in 10 seconds.\n")
	t.flush()
	b.reload("install all by " + t.user)
	t.over = true
}

func nxosRunning(b *box, which string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	tree := b.running
	if which == "startup" {
		tree = b.startup
	}
	const stamp = "Mon Jan _2 15:04:05 2006"
	return fmt.Sprintf("\n!Command: show %s-config\n!Running configuration last done at: %s\n!Time: %s\n\n%s", which, b.changes.UTC().Format(stamp), b.now().UTC().Format(stamp), b.cli.text(tree))
}

// nxosVersion is show version as a Nexus 9000 prints it (ntc-templates, cisco_nxos_show_version).
func nxosVersion(b *box) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	image := "bootflash:///nxos64-cs." + strings.NewReplacer("(", ".", ")", "").Replace(b.version) + ".M.bin"
	up := b.uptime()
	return fmt.Sprintf(`Cisco Nexus Operating System (NX-OS) Software
TAC support: http://www.cisco.com/tac
Documents: http://www.cisco.com/en/US/products/ps9372/tsd_products_support_series_home.html
Copyright (c) 2002-2023, Cisco Systems, Inc. All rights reserved.

Software
  BIOS: version 05.47
  NXOS: version %s
  BIOS compile time:  04/28/2022
  NXOS image file is: %s
  NXOS compile time:  12/15/2023 12:00:00 [12/16/2023 00:54:56]

Hardware
  cisco Nexus9000 %s Chassis
  Intel(R) Xeon(R) CPU D-1526 @ 1.80GHz with 24570272 kB of memory.
  Processor Board ID %s

  Device name: %s
  bootflash:   115343360 kB
Kernel uptime is %d day(s), %d hour(s), %d minute(s), %d second(s)

Last reset at %d usecs after %s
  Reason: Reset Requested by CLI command reload
  System version: %s
  Service:

plugin
  Core Plugin, Ethernet Plugin

Active Package(s):

`, b.version, image, strings.TrimPrefix(b.platform, "N9K-"), serial("FDO", b.name, ""), b.name,
		int(up.Hours())/24, int(up.Hours())%24, int(up.Minutes())%60, int(up.Seconds())%60, b.booted.Nanosecond()/1000, b.booted.UTC().Format("Mon Jan _2 15:04:05 2006"), b.version)
}

// atLeast reports whether a version starts with numbers that are no less than those given.
func atLeast(version string, major, minor int) bool {
	var a, c int
	if n, _ := fmt.Sscanf(version, "%d.%d", &a, &c); n < 2 {
		return false
	}
	return a > major || a == major && c >= minor
}

// unified is a difference as diff -u prints it.
func unified(from, to, nameFrom, nameTo string) string {
	d := diffs.Text(from, to, 3)
	if d == "" {
		return ""
	}
	return "--- " + nameFrom + "\n+++ " + nameTo + "\n" + d
}
