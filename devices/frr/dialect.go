package frr

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// dialect is how FRR is spoken with: by vtysh, to which the login leads at once or from a shell. FRR has no way back of its
// own; the host has one, where the login leads to its shell: a process of its own that puts back what ran before.
var dialect = devices.Dialect{
	OS:   "frr",
	Home: "vtysh",
	Prompts: []devices.Prompt{
		{Mode: devices.ModeShell, Pattern: shellPrompt},
		{Mode: devices.ModeConfig, Pattern: regexp.MustCompile(`(?:\A|\n)(?P<host>[\w.\-]{1,63})\(config[\w.\-]{0,63}\)# ?\z`)},
		{Mode: devices.ModeHome, Pattern: regexp.MustCompile(`(?:\A|\n)(?P<host>[\w.\-]{1,63})# ?\z`)},
		{Mode: devices.ModeUser, Pattern: regexp.MustCompile(`(?:\A|\n)(?P<host>[\w.\-]{1,63})> ?\z`)},
		{Mode: devices.ModeShell, Pattern: regexp.MustCompile(`(?:\A|\n)(?:[^\n#$%]{0,80}[@:][^\n#$%]{0,80}[#$%]|[#$%]|(?:ba|da)?sh-[\d.]+[#$]) ?\z`)},
	},
	Login: []devices.Step{
		{Send: `PS1='interlock-shell$ '; PATH=$PATH:/usr/lib/frr; umask 077; export PATH`, Only: devices.ModeShell, Mode: devices.ModeShell},
		{Send: "vtysh", Only: devices.ModeShell, Mode: devices.ModeHome, Lenient: true},
		{Send: "enable", Only: devices.ModeUser, Mode: devices.ModeHome, Answers: []devices.Answer{{Question: regexp.MustCompile(`(?i)password: ?\z`), Reply: "{enable}", Secret: true}}},
		{Send: "terminal length 0", Mode: devices.ModeHome},
	},
	Up:       "exit",
	Keys:     "?\t",
	Refusals: append([]*regexp.Regexp{regexp.MustCompile(`^\s*(?:BGP (?:is already running|instance|AS number)|Malformed |There is already|[Nn]o such|Unknown |Can't |Cannot |Failed )`)}, ioslike.Refusals...),
	Harmless: ioslike.Harmless,
	Warnings: ioslike.Warnings,
	Running:  devices.Query[string]{Send: "show running-config", Read: ioslike.Running},
	// show version: "FRRouting 8.4.4 (r1) on Linux(6.1.0)."
	Version: devices.Query[string]{Send: "show version", Read: ioslike.Find(`(?m)^FRRouting\s+(\S+)`)},
	Booted:  devices.Query[devices.Boot]{Send: "cat /proc/uptime", Shell: true, Read: readUptime},
	Mechanisms: []devices.Mechanism{
		{
			Name: "frr-reload by a timer on the host", OnDevice: true, Shell: true,
			Least: 2 * time.Second, Most: 24 * time.Hour, Unit: time.Second,
			Needs:  "a login to a shell whose user may run vtysh and frr-reload.py (Debian's frr-pythontools), setsid, and /var/tmp to write to",
			Source: "FRR documentation, frr-reload; real FRR 8.4.4 in network namespaces (devices/cli/frr_test.go)",
			Stage: []devices.Step{
				{Send: "for c in frr-reload.py setsid vtysh; do command -v $c; done | wc -l", Shell: true, Want: regexp.MustCompile(`(?m)^3$`)},
			},
			Arm: []devices.Step{
				{Send: `F=/var/tmp/interlock-{id}; rm -f $F.*; vtysh -c 'show running-config' | sed -e '/^Building/d' -e '/^Current/d' > $F.conf && grep -c '^frr version' $F.conf`, Shell: true, Want: regexp.MustCompile(`(?m)^1$`)},
				// A session of its own: it lives on when the login ends. Its first act is to say who it is and when it acts.
				{Send: `setsid sh -c 'echo $$ > /var/tmp/interlock-{id}.pid; echo $(($(date +%s) + {seconds})) > /var/tmp/interlock-{id}.until; sleep {seconds}; rm -f /var/tmp/interlock-{id}.pid; frr-reload.py --reload --stdout /var/tmp/interlock-{id}.conf' </dev/null >/var/tmp/interlock-{id}.log 2>&1 & sleep 0.2; test -s /var/tmp/interlock-{id}.pid && echo started`, Shell: true, Acts: true, Want: regexp.MustCompile(`started`)},
			},
			Commit: []devices.Step{
				{Send: "configure terminal", Mode: devices.ModeConfig},
				{Commands: true},
				{Send: "end", Mode: devices.ModeHome},
			},
			Confirm: []devices.Step{
				{Send: `kill -- -$(cat /var/tmp/interlock-{id}.pid) && rm -f /var/tmp/interlock-{id}.* && echo stopped`, Shell: true, Acts: true, Want: regexp.MustCompile(`(?m)^stopped`)},
			},
			RollBack: []devices.Step{
				{Send: "end", Only: devices.ModeConfig, Mode: devices.ModeHome},
				{Send: `frr-reload.py --reload --stdout /var/tmp/interlock-{id}.conf >/var/tmp/interlock-{id}.log 2>&1 && echo put back`, Shell: true, Acts: true, Want: regexp.MustCompile(`(?m)^put back`)},
				{Send: `kill -- -$(cat /var/tmp/interlock-{id}.pid); rm -f /var/tmp/interlock-{id}.*`, Shell: true, Acts: true},
			},
			Discard: []devices.Step{
				{Send: "end", Only: devices.ModeConfig, Mode: devices.ModeHome},
				{Send: `test -s /var/tmp/interlock-{id}.pid && kill -- -$(cat /var/tmp/interlock-{id}.pid); rm -f /var/tmp/interlock-{id}.*`, Shell: true, Acts: true},
			},
			Timer: devices.TimerQuery{Shell: true, Read: readTimer,
				Send: `for f in /var/tmp/interlock-*.pid; do test -s $f && kill -0 $(cat $f) 2>/dev/null && echo armed $f $(($(cat ${f%.pid}.until) - $(date +%s))); done; echo asked`},
		},
		{
			Name:   "none: vtysh alone",
			Needs:  "the login leads to vtysh alone: nothing on the host takes a change back by itself",
			Source: "FRR documentation, vtysh: there is no commit and no timer",
			Stage:  []devices.Step{{Send: "show version"}},
			Commit: []devices.Step{
				{Send: "configure terminal", Mode: devices.ModeConfig},
				{Commands: true},
				{Send: "end", Mode: devices.ModeHome},
			},
		},
	},
	Save: []devices.Step{{Send: "write memory", Want: regexp.MustCompile(`\[OK\]|Integrated configuration saved`)}},
}

// shellPrompt is the prompt that the login step sets.
var shellPrompt = regexp.MustCompile(`(?:\A|\n)interlock-shell\$ ?\z`)

var armedLine = regexp.MustCompile(`(?m)^armed /var/tmp/interlock-([\w\-]+)\.pid (-?\d+)\s*$`)

// readTimer reads which timers run on the host.
func readTimer(output, id string) (devices.Timer, error) {
	if !strings.Contains(output, "asked") {
		return devices.Timer{}, fmt.Errorf("the shell does not say what it was asked: %q", output)
	}
	var t devices.Timer
	for _, m := range armedLine.FindAllStringSubmatch(output, -1) {
		if t.Armed && m[1] != id {
			continue
		}
		left, _ := strconv.Atoi(m[2])
		t = devices.Timer{Armed: true, ID: m[1], Left: time.Duration(max(left, 0)) * time.Second}
	}
	return t, nil
}

// readUptime reads /proc/uptime: seconds since the host booted. In a container it is the host's, which is what reloads.
func readUptime(output string) (devices.Boot, error) {
	words := strings.Fields(output)
	if len(words) == 0 {
		return devices.Boot{}, fmt.Errorf("the answer is empty")
	}
	seconds, err := strconv.ParseFloat(words[0], 64)
	if err != nil {
		return devices.Boot{}, err
	}
	return devices.Boot{Ago: time.Duration(seconds * float64(time.Second))}, nil
}
