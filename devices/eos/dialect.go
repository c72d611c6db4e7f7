package eos

import (
	"errors"
	"regexp"
	"strings"
	"time"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// dialect is how EOS is spoken with. Prompts, refusals and terminal settings are those of scrapligo's platform arista_eos;
// the session's prompt has the first six characters of its name.
var dialect = devices.Dialect{
	OS:       "eos",
	Prompts:  ioslike.Prompts,
	Login:    ioslike.Login("terminal width 32767"),
	Up:       "exit",
	Keys:     "?\t",
	Refusals: ioslike.Refusals,
	Harmless: ioslike.Harmless,
	Warnings: append(ioslike.Warnings,
		regexp.MustCompile(`(?i)^! ?change will take effect only after`), // "! Change will take effect only after switch reboot"
		regexp.MustCompile(`(?i)forwarding agent\(s\) to exit|will be dropped`)),
	Gone:    regexp.MustCompile(`^reload\b`),
	Running: devices.Query[string]{Send: "show running-config", Read: ioslike.Running},
	// show version: "Software image version: 4.30.1F", "Uptime: 2 weeks, 3 days, 1 hour and 5 minutes".
	Version:  devices.Query[string]{Send: "show version", Read: ioslike.Find(`(?m)^Software image version:\s*(\S+)`)},
	Booted:   devices.Query[devices.Boot]{Send: "show version", Read: ioslike.Ago(`(?m)^Uptime:\s*(.+)$`)},
	Sessions: devices.Query[[]string]{Send: "show configuration sessions detail", Read: readSessions},
	Mechanisms: []devices.Mechanism{{
		// Sessions came with 4.15.0F. A version that has them and no timer refuses "commit timer", and nothing is in effect.
		Name: "configure session with commit timer", ArmsAtCommit: true, OnDevice: true, From: "4.15.0",
		// The timer is entered as HH:MM:SS.
		Least: 30 * time.Second, Most: 23*time.Hour + 59*time.Minute, Unit: time.Second,
		Source: "arista.com/um-eos/eos-configure-session; eos.arista.com, Config sessions (4.15.0F) and Config Session Commit Timer; transcripts of cEOS 4.35.0F: commit timer reverts by itself and keeps the uptime, a fresh session confirms by configure session NAME commit",
		Stage: []devices.Step{
			{Send: "configure session {id}", Mode: devices.ModeConfig},
			{Commands: true},
			{Send: "show session-config diffs", Preview: true},
			{Send: "end", Mode: devices.ModeHome}, // the session stays, pending
		},
		Commit: []devices.Step{
			{Send: "configure session {id}", Mode: devices.ModeConfig},
			{Send: "show session-config diffs", Preview: true},
			{Send: "commit timer {hms}", Mode: devices.ModeHome, Acts: true},
		},
		Confirm:  []devices.Step{{Send: "configure session {id} commit", Acts: true}},
		RollBack: []devices.Step{{Send: "configure session {id} abort", Acts: true}},
		Discard:  []devices.Step{{Send: "end", Only: devices.ModeConfig}, {Send: "configure session {id} abort", Lenient: true}},
		Timer:    devices.TimerQuery{Send: "show configuration sessions detail", Read: readTimer},
	}},
	// Committing a session saves nothing: "Autosave to startup-config on commit is disabled" (cEOS 4.35.0F).
	Save: []devices.Step{{Send: "write memory", Want: regexp.MustCompile(`Copy completed successfully`)}},
}

// sessionRow is a row of "show configuration sessions detail":
//
//	Name         State                User   Terminal   PID   Commit Time Left   Description
//	acl-change   pendingCommitTimer                           4m56s
var sessionRow = regexp.MustCompile(`^\s*(\S+)\s+(pending\w*)\b(.*)$`)

var sessionHead = regexp.MustCompile(`(?m)^Maximum number of pending sessions`)

var errSessions = errors.New("the answer to show configuration sessions detail is none of EOS")

func readSessions(output string) ([]string, error) {
	if !sessionHead.MatchString(output) {
		return nil, errSessions
	}
	var out []string
	for line := range strings.Lines(output) {
		if m := sessionRow.FindStringSubmatch(strings.TrimRight(line, "\r\n")); m != nil {
			out = append(out, m[1])
		}
	}
	return out, nil
}

// readTimer finds the session that waits to be confirmed. There is at most one: a second commit timer is refused.
func readTimer(output, id string) (devices.Timer, error) {
	if !sessionHead.MatchString(output) {
		return devices.Timer{}, errSessions
	}
	for line := range strings.Lines(output) {
		m := sessionRow.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
		if m == nil || m[2] != "pendingCommitTimer" {
			continue
		}
		left, _ := devices.ParseSpan(m[3])
		return devices.Timer{Armed: true, ID: m[1], Left: left}, nil
	}
	return devices.Timer{}, nil
}
