package iosxr

import (
	"regexp"
	"strings"
	"time"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// dialect is how IOS XR is spoken with. Prompts are those of scrapligo's cisco_iosxr ("RP/0/RP0/CPU0:core-a(config-bgp)#").
var dialect = devices.Dialect{
	OS:     "iosxr",
	Within: "do ",
	Prompts: []devices.Prompt{
		{Mode: devices.ModeConfig, Pattern: regexp.MustCompile(`(?:\A|\n)(?P<host>R[SPs]?P/\d+/[\w/]+:[\w.\-]{1,63})\(config[\w.\-@/:+]{0,63}\)# ?\z`)},
		{Mode: devices.ModeHome, Pattern: regexp.MustCompile(`(?:\A|\n)(?P<host>R[SPs]?P/\d+/[\w/]+:[\w.\-]{1,63})# ?\z`)},
	},
	Login:    []devices.Step{{Send: "terminal length 0", Mode: devices.ModeHome}, {Send: "terminal width 512", Mode: devices.ModeHome}},
	Up:       "exit",
	Keys:     "?\t",
	Refusals: append([]*regexp.Regexp{regexp.MustCompile(`^!!%`)}, ioslike.Refusals...), // the reasons in show configuration failed
	// What confirms a trial starts as refusals do (transcript of an XRv9k 24.3.1).
	Harmless: append([]*regexp.Regexp{regexp.MustCompile(`^\s*% Confirming commit for trial session`)}, ioslike.Harmless...),
	Warnings: ioslike.Warnings,
	Gone:     regexp.MustCompile(`^(?:admin )?(?:reload|hw-module location all reload|redundancy switchover)\b`),
	Running:  devices.Query[string]{Send: "show running-config", Read: ioslike.Running},
	Version:  devices.Query[string]{Send: "show version", Read: ioslike.Find(`(?m)Cisco IOS XR Software, Version\s+([^\s\[]+)`)},
	Booted:   devices.Query[devices.Boot]{Send: "show version", Read: ioslike.Ago(`(?m)^\S+ uptime is\s+(.+)$`)},
	Sessions: devices.Query[[]string]{Send: "show configuration sessions detail", Read: readSessions},
	Mechanisms: []devices.Mechanism{{
		// The session that commits is the only one that can confirm: it is kept open. On another one the device answers for the
		// trial with a session "Client: commit-confirm", which a plain one does not have.
		Name: "commit confirmed", ArmsAtCommit: true, OnDevice: true, Held: true, LeavingTakesBack: true,
		Least: time.Minute, Most: 30 * time.Minute, Unit: time.Minute,
		Source: "ASR 9000 getting started guide table 3-5; transcripts of XRv9k 24.3.1: commit confirmed minutes N is a trial, " +
			"shown by show configuration sessions detail; commit in the same session answers Confirming commit for trial session; " +
			"closing the session that committed undoes the trial at once; so says the router when it is left: 'the configuration awaiting confirmation will not be " +
			"confirmed and the router will immediately rollback' (ansible-collections/cisco.iosxr issue 260), where one is also told to confirm in the same session",
		Stage: []devices.Step{
			{Send: "configure exclusive", Mode: devices.ModeConfig},
			{Commands: true},
			{Send: "show configuration", Preview: true},
		},
		Commit: []devices.Step{
			{Send: "show configuration", Preview: true},
			{Send: "commit confirmed minutes {minutes}", Mode: devices.ModeConfig, Acts: true},
		},
		Confirm: []devices.Step{
			{Send: "commit", Mode: devices.ModeConfig, Acts: true, Want: regexp.MustCompile(`(?i)Confirming commit for trial session`)},
			{Send: "end", Mode: devices.ModeHome},
		},
		Discard: []devices.Step{{Send: "abort", Only: devices.ModeConfig, Mode: devices.ModeHome}},
		Timer:   devices.TimerQuery{Send: "show configuration sessions detail", Read: readTimer},
	}},
	// A commit is persistent.
}

var (
	sessionUser   = regexp.MustCompile(`User:\s+(\S+)`)
	sessionClient = regexp.MustCompile(`Client:\s+(\S+)`)
)

// readSessions reads "show configuration sessions detail", which is empty where there is none.
func readSessions(output string) ([]string, error) {
	var out []string
	for _, part := range strings.Split(output, "Session:")[1:] {
		client := sessionClient.FindStringSubmatch(part)
		if client == nil || client[1] == "commit-confirm" {
			continue
		}
		who := client[1]
		if u := sessionUser.FindStringSubmatch(part); u != nil {
			who = u[1] + " (" + who + ")"
		}
		out = append(out, who)
	}
	return out, nil
}

// readTimer finds the trial. XR keeps no name of it.
func readTimer(output, _ string) (devices.Timer, error) {
	for _, m := range sessionClient.FindAllStringSubmatch(output, -1) {
		if m[1] == "commit-confirm" {
			return devices.Timer{Armed: true}, nil
		}
	}
	return devices.Timer{}, nil
}
