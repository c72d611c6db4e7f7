package lab

import (
	"cmp"
	"strconv"
	"strings"

	"interlock/devices"
)

// frr is FRRouting, the login being in a shell of its host: no candidate, no timer, no reload of its own (FRR documentation, vtysh;
// words of FRR 8.4.4).
var frr = dialect{
	os: "frr", platform: "x86_64", version: "8.4.4", indent: " ", banner: "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3", more: "--More--", login: host,
	prompt: func(t *terminal) string {
		if t.mode == host {
			return cmp.Or(t.shell, t.user+"@"+t.box.name+":/# ")
		}
		if t.mode != config {
			return t.box.name + "# "
		}
		return t.box.name + "(config" + below(t.context, subModes) + ")# "
	},
	table: frrCommands,
	interpret: func(t *terminal, line string) {
		if t.mode == host {
			frrShell(t, strings.TrimSpace(line))
			return
		}
		vtysh(t, line)
	},
	image: func(*devices.Config) string { return "" },
}

var vtysh = iosLike(frrCommands(), false, func(t *terminal, line string) { t.printf("%% Unknown command: %s\n", line) })

func frrCommands() []command {
	nothing := func(*terminal, []string) {}
	in := []mode{exec}
	save := func(t *terminal, _ []string) {
		t.box.mu.Lock()
		defer t.box.mu.Unlock()
		t.box.save()
		t.printf("Note: this version of vtysh never writes vtysh.conf\nBuilding Configuration...\nIntegrated configuration saved to /etc/frr/frr.conf\n[OK]\n")
	}
	return []command{
		{in: in, line: "terminal length <lines>", do: func(t *terminal, a []string) { t.height, _ = strconv.Atoi(a[0]) }},
		{in: in, line: "terminal ...", do: nothing},
		{in: in, line: "enable", do: nothing},
		{in: in, line: "show version", do: func(t *terminal, _ []string) {
			t.printf("FRRouting %s (%s) on Linux(6.1.0-18-amd64).\nCopyright 1996-2005 Kunihiro Ishiguro, et al.\n", t.box.version, t.box.name)
		}},
		{in: in, line: "show running-config", do: func(t *terminal, _ []string) {
			t.box.mu.Lock()
			defer t.box.mu.Unlock()
			t.printf("Building configuration...\n\nCurrent configuration:\n!\n%s", ended(t.box.cli.text(t.box.running)))
		}},
		{in: in, line: "show bgp summary", do: showBGP},
		{in: in, line: "show interface brief", do: showInterfaces},
		{in: in, line: "configure [terminal]", do: func(t *terminal, _ []string) {
			t.mode, t.target = config, nil
			t.top()
		}},
		{in: in, line: "write [memory]", do: save},
		{in: in, line: "copy running-config startup-config", do: save},
		{in: in, line: "exit", do: func(t *terminal, _ []string) { t.mode = host }},
		{in: in, line: "quit", do: func(t *terminal, _ []string) { t.mode = host }},
		{in: []mode{config}, line: "end", do: func(t *terminal, _ []string) { leaveConfig(t) }},
		{in: []mode{config}, line: "exit", do: exitMode},
		{in: []mode{config}, line: "quit", do: exitMode},
	}
}
