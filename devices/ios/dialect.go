package ios

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// dialect is how IOS and IOS-XE are spoken with. Prompts and terminal settings are those of scrapligo's cisco_iosxe.
//
// There is no candidate: a line takes effect as it is entered, and what others do is in effect, too; so nobody's changes are
// uncommitted, and Stage can only ask whether the way back can be armed.
var dialect = devices.Dialect{
	OS:       "ios",
	Prompts:  ioslike.Prompts,
	Login:    ioslike.Login("terminal width 512"),
	Up:       "exit",
	Keys:     "?\t",
	Refusals: append([]*regexp.Regexp{regexp.MustCompile(`^\s*Archive feature not enabled`)}, ioslike.Refusals...),
	Harmless: append([]*regexp.Regexp{regexp.MustCompile(`(?i)^%No Rollback Confirmed Change pending|removed due to (?:enabling|disabling) VRF`)}, ioslike.Harmless...),
	Warnings: ioslike.Warnings,
	Gone:     regexp.MustCompile(`^(?:reload|redundancy (?:force-switchover|reload)|write erase reload)\b`),
	Running:  devices.Query[string]{Send: "show running-config", Read: ioslike.Running},
	// show version: "Cisco IOS XE Software, Version 17.03.04", "Cisco IOS Software, ... Version 15.2(4)E7, RELEASE", "core-a
	// uptime is 1 week, 2 days, 3 hours, 4 minutes".
	Version: devices.Query[string]{Send: "show version", Read: ioslike.Find(`(?m)^Cisco IOS.*?[Vv]ersion\s+([^\s,]+)`)},
	Booted:  devices.Query[devices.Boot]{Send: "show version", Read: ioslike.Ago(`(?m)^\S+ uptime is\s+(.+)$`)},
	// The guides that have the timer are those of IOS 15 and IOS XE 3S, 3E, 16 and 17. IOS 12 has it in some trains.
	Mechanisms: []devices.Mechanism{revertTimer("15.0", ""), revertTimer("3.1", "4")},
	Save:       []devices.Step{{Send: "write memory", Want: regexp.MustCompile(`\[OK\]`)}},
}

// revertTimer is the timer that goes back to the archive. configure replace with a time is the same timer, and what it replaces is
// the whole configuration, by a file that is entered line by line: nothing is won by it.
func revertTimer(from, below string) devices.Mechanism {
	return devices.Mechanism{
		Name: "configure terminal revert timer", OnDevice: true, From: from, Below: below,
		Least: time.Minute, Most: 120 * time.Minute, Unit: time.Minute,
		Configured: regexp.MustCompile(`(?m)^archive[ \t]*\n(?:[ \t]+[^\n]*\n)*?[ \t]+path \S+`), Breaks: regexp.MustCompile(`^(?:no archive|(?:no )?path)\b`),
		Needs: "archive with a path (archive / path flash:...): the timer goes back to what it keeps there",
		Source: "Managing Configuration Files, Cisco IOS XE 3S, 3E, 16 and 17.x, Configuration Rollback Confirmed Change; napalm ios.py:555-661 " +
			"(configure terminal revert timer, show archive config rollback timer, configure confirm, configure revert now)",
		Stage: []devices.Step{
			{Send: "show archive"}, // refuses where archiving is off
			{Send: "show archive config rollback timer", Want: regexp.MustCompile(`No Rollback Confirmed Change pending`)},
		},
		Arm: []devices.Step{
			{Send: "configure terminal revert timer {minutes}", Mode: devices.ModeConfig, Acts: true},
			{Send: "end", Mode: devices.ModeHome}, // the timer runs on
		},
		Commit: []devices.Step{
			{Send: "configure terminal", Mode: devices.ModeConfig},
			{Commands: true},
			{Send: "end", Mode: devices.ModeHome},
		},
		Confirm: []devices.Step{{Send: "configure confirm", Acts: true}},
		RollBack: []devices.Step{
			{Send: "end", Only: devices.ModeConfig, Mode: devices.ModeHome},
			{Send: "configure revert now", Acts: true},
		},
		Discard: []devices.Step{{Send: "configure revert now", Lenient: true, Acts: true}}, // an armed timer, if there is one
		Timer:   devices.TimerQuery{Send: "show archive config rollback timer", Read: readTimer},
	}
}

// readTimer reads "show archive config rollback timer": "%No Rollback Confirmed Change pending", or "Timer value: 3 min".
// IOS keeps no name of a change, and the value is what was set, not what is left.
func readTimer(output, _ string) (devices.Timer, error) {
	switch {
	case strings.Contains(output, "No Rollback Confirmed Change pending"):
		return devices.Timer{}, nil
	case strings.Contains(output, "Timer value:"):
		return devices.Timer{Armed: true}, nil
	}
	return devices.Timer{}, fmt.Errorf("it tells of no timer, set or not: %q", output)
}
