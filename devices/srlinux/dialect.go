package srlinux

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// dialect is how SR Linux is spoken with. Prompts and settings are those of scrapligo's nokia_srl. Everything from staging
// to committing happens in the candidate: leaving it would discard what is there.
var dialect = devices.Dialect{
	OS: "srlinux",
	Prompts: []devices.Prompt{
		{Mode: devices.ModeConfig, Pattern: regexp.MustCompile(`(?:\A|\n)--\{[^}\n]*\bcandidate\b[^}\n]*\}--\[[^\n]*\]--\s*\n[AB]:(?:[\w.\-]+@)?(?P<host>[\w.\-]{1,63})# ?\z`)},
		{Mode: devices.ModeHome, Pattern: regexp.MustCompile(`(?:\A|\n)--\{[^}\n]*\brunning\b[^}\n]*\}--\[[^\n]*\]--\s*\n[AB]:(?:[\w.\-]+@)?(?P<host>[\w.\-]{1,63})# ?\z`)},
	},
	Login: []devices.Step{
		{Send: "environment cli-engine type basic", Mode: devices.ModeHome},
		{Send: "environment complete-on-space false", Mode: devices.ModeHome},
	},
	Keys:     "?\t",
	Refusals: []*regexp.Regexp{regexp.MustCompile(`(?i)^\s*error\b|^Parsing error|^Commit failed|^Failed to`)},
	Warnings: []*regexp.Regexp{regexp.MustCompile(`(?i)^\s*warning\b`)},
	Gone:     regexp.MustCompile(`^/?\s*tools platform (?:chassis reboot|redundancy switchover|control \w+ reboot)`),
	Running:  devices.Query[string]{Send: "info flat from running /", Read: ioslike.Running},
	Version:  devices.Query[string]{Send: "show version", Read: ioslike.Find(`(?m)^Software Version\s*:\s*(\S+)`)},
	Booted:   devices.Query[devices.Boot]{Send: "show version", Read: readBoot},
	Mechanisms: []devices.Mechanism{{
		Name: "commit confirmed", ArmsAtCommit: true, OnDevice: true,
		Least: 10 * time.Second, Most: 24 * time.Hour, Unit: time.Second,
		Source: "srlinux-yang-models v25.3.1 srl_nokia-tools-configuration.yang (confirmed-accept, confirmed-reject); napalm-srlinux: " +
			"the pending commit is state of the device and every session's to accept; learn-srlinux",
		Stage: []devices.Step{
			{Send: "enter candidate exclusive name {id}", Mode: devices.ModeConfig},
			{Commands: true},
			{Send: "diff /", Preview: true},
			{Send: "commit validate"},
		},
		Commit: []devices.Step{
			{Send: "diff /", Preview: true},
			{Send: "commit confirmed timeout {seconds}", Acts: true, Want: regexp.MustCompile(`(?i)commit confirmed|all changes have been committed`)},
		},
		Confirm:  []devices.Step{{Send: "tools system configuration confirmed-accept", Acts: true}},
		RollBack: []devices.Step{{Send: "tools system configuration confirmed-reject", Acts: true}},
		Discard:  []devices.Step{{Send: "discard now", Only: devices.ModeConfig, Mode: devices.ModeHome}},
		Timer:    devices.TimerQuery{Send: "info from state / system configuration commit *", Read: readTimer},
	}},
	Save: []devices.Step{{Send: "save startup"}},
}

var commitStatus = regexp.MustCompile(`(?m)^\s*status\s+(\S+)`)

// readTimer finds a commit that is not confirmed. SR Linux keeps no name of ours with it.
func readTimer(output, _ string) (devices.Timer, error) {
	for _, m := range commitStatus.FindAllStringSubmatch(output, -1) {
		if strings.Trim(m[1], `"`) == "unconfirmed" {
			return devices.Timer{Armed: true}, nil
		}
	}
	return devices.Timer{}, nil
}

// readBoot reads "Last Booted       : 2026-11-20T10:00:00.123Z".
func readBoot(output string) (devices.Boot, error) {
	text, err := ioslike.Find(`(?m)^Last Booted\s*:\s*(\S+)`)(output)
	if err != nil {
		return devices.Boot{}, err
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return devices.Boot{}, fmt.Errorf("%q is no time", text)
	}
	return devices.Boot{At: at}, nil
}
