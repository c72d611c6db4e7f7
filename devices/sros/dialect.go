package sros

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// dialect is how SR OS is spoken with in MD-CLI; the classic CLI has none here. Prompts and settings are those of scrapligo's
// nokia_sros: "[/]" and a line below it with the card, user and name; "(ex)[/configure]" in the exclusive candidate.
var dialect = devices.Dialect{
	OS: "sros",
	Prompts: []devices.Prompt{
		{Mode: devices.ModeConfig, Pattern: regexp.MustCompile(`(?:\A|\n)!?\*?(?:\((?:ex|gl|pr)\)\[[^\]\n]*\]|\[(?:ex|gl|pr):[^\]\n]*\])\n[AB]:[\w.\-]+@(?P<host>[\w.\-]{1,63})# ?\z`)},
		{Mode: devices.ModeHome, Pattern: regexp.MustCompile(`(?:\A|\n)!?\[/?[^\]:\n]*\]\n[AB]:[\w.\-]+@(?P<host>[\w.\-]{1,63})# ?\z`)},
	},
	Login: []devices.Step{
		{Send: "environment more false", Mode: devices.ModeHome},
		{Send: "environment command-completion space false", Mode: devices.ModeHome},
	},
	Keys:     "?\t",
	Refusals: []*regexp.Regexp{regexp.MustCompile(`^\s*(?:MINOR|MAJOR|CRITICAL):`)},
	Warnings: []*regexp.Regexp{regexp.MustCompile(`^\s*WARNING:`)},
	Gone:     regexp.MustCompile(`^/?admin (?:reboot|redundancy force-switchover)\b`),
	Running:  devices.Query[string]{Send: "admin show configuration", Read: ioslike.Running},
	Version:  devices.Query[string]{Send: "show version", Read: ioslike.Find(`TiMOS-\w+-(\S+)`)},
	Booted:   devices.Query[devices.Boot]{Send: "show uptime", Read: readBoot},
	Mechanisms: []devices.Mechanism{{
		// The end of the session takes the change back, as the timer does.
		Name: "commit confirmed", ArmsAtCommit: true, OnDevice: true, Held: true,
		Least: time.Minute, Most: 168 * time.Minute, Unit: time.Minute,
		Source: "Nokia MD-CLI user guide, Committing a configuration; hack.srexperts.net activity 29: Commit confirmed - automatic rollback in 9 minutes 59 seconds; " +
			"reverts at expiry, at commit confirmed cancel and at the end of the session",
		Stage: []devices.Step{
			{Send: "edit-config exclusive", Mode: devices.ModeConfig},
			{Send: "/configure", Mode: devices.ModeConfig},
			{Commands: true},
			{Send: "/configure", Mode: devices.ModeConfig},
			{Send: "compare", Preview: true},
			{Send: "validate"},
		},
		Commit: []devices.Step{
			{Send: "compare", Preview: true},
			{Send: "commit confirmed {minutes}", Acts: true, Want: regexp.MustCompile(`automatic rollback in`)},
		},
		Confirm: []devices.Step{
			{Send: "commit confirmed accept", Acts: true, Want: regexp.MustCompile(`accepted`)},
			{Send: "exit all"}, {Send: "quit-config", Mode: devices.ModeHome},
		},
		RollBack: []devices.Step{ // what was committed is in the candidate again, and is dropped with it
			{Send: "commit confirmed cancel", Acts: true},
			{Send: "discard"}, {Send: "exit all"}, {Send: "quit-config", Mode: devices.ModeHome},
		},
		Discard: []devices.Step{
			{Send: "discard", Only: devices.ModeConfig}, {Send: "exit all", Only: devices.ModeConfig},
			{Send: "quit-config", Only: devices.ModeConfig, Mode: devices.ModeHome},
		},
	}},
	Save: []devices.Step{{Send: "admin save"}},
}

var upTime = regexp.MustCompile(`(\d+) days?, (\d+):(\d\d):(\d\d)`)

// readBoot reads "System Up Time         : 12 days, 01:02:03.45 (hr:min:sec)".
func readBoot(output string) (devices.Boot, error) {
	m := upTime.FindStringSubmatch(output)
	if m == nil {
		return devices.Boot{}, fmt.Errorf("it does not tell how long the system has been up: %q", output)
	}
	var n [4]int
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1])
	}
	return devices.Boot{Ago: time.Duration(n[0]*24+n[1])*time.Hour + time.Duration(n[2])*time.Minute + time.Duration(n[3])*time.Second}, nil
}
