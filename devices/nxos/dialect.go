package nxos

import (
	"regexp"
	"strings"
	"time"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// dialect is how NX-OS is spoken with. Terminal settings are those of scrapligo's platform cisco_nxos; the prompts of
// dual-stage configuration, which it does not know, are of unicon's nxos_mock_data.yaml and of a transcript of a Nexus 9000v.
var dialect = devices.Dialect{
	OS:       "nxos",
	Prompts:  ioslike.Prompts,
	Login:    ioslike.Login("terminal width 511"),
	Up:       "exit",
	Keys:     "?\t",
	Refusals: append([]*regexp.Regexp{regexp.MustCompile(`^Failed\. err=|(?i)^commit verification failed|rollback failed|^command (?:is )?not supported`)}, ioslike.Refusals...),
	Harmless: append([]*regexp.Regexp{regexp.MustCompile(`(?i)^error: entry not found`)}, ioslike.Harmless...), // no such schedule
	Warnings: append([]*regexp.Regexp{regexp.MustCompile(`(?i)save config and reload the system`)}, ioslike.Warnings...),
	Gone:     regexp.MustCompile(`^(?:reload|system switchover|install all)\b`),
	Running:  devices.Query[string]{Send: "show running-config", Read: ioslike.Running},
	Entered:  ioslike.Entered(grammar, reader, "  "),
	// show version: "  NXOS: version 10.3(4a) [Maintenance]", before 9.2 "  NXOS: version 7.0(3)I7(6)", on Nexus 7000
	// "  system:    version 8.4(2)".
	Version:  devices.Query[string]{Send: "show version", Read: ioslike.Find(`(?m)^\s*(?:NXOS|system):\s+version\s+(\S+)`)},
	Booted:   devices.Query[devices.Boot]{Send: "show version", Read: ioslike.Ago(`(?m)^Kernel uptime is\s+(.+)$`)},
	Sessions: devices.Query[[]string]{Send: "show configuration session summary", Read: readSessions},
	Mechanisms: []devices.Mechanism{
		{
			// The session that commits is the one that confirms: a transcript shows "commit" there; nothing shows it elsewhere.
			Name: "dual-stage commit confirmed", ArmsAtCommit: true, OnDevice: true, Held: true,
			Platform: regexp.MustCompile(`(?i)^N(?:exus)?[ -]?(?:9|3[56]|36)|^N9K|^N3K`), From: "10.2(1)",
			Least: 30 * time.Second, Most: 65535 * time.Second, Unit: time.Second,
			Needs: "features that the change configures are enabled before it",
			Source: "Nexus 9000 NX-OS system management guides 10.2 and 10.5, Two-stage Configuration Commit; " +
				"transcript of a Nexus 9000v: commit confirmed <30-65535>, Confirm commit Timer expired, triggering rollback commit",
			Stage: []devices.Step{
				{Send: "checkpoint {id}", Mode: devices.ModeHome},
				{Send: "configure dual-stage", Mode: devices.ModeConfig},
				{Commands: true},
				{Send: "show configuration", Preview: true, Want: regexp.MustCompile(`Cached configuration`)},
			},
			// There is no command known that tells whether a commit waits to be confirmed: the reply is what there is.
			Commit: []devices.Step{
				{Send: "show configuration", Preview: true},
				{Send: "commit confirmed {seconds}", Mode: devices.ModeConfig, Acts: true, Want: regexp.MustCompile(`Configuration committed by`)},
			},
			Confirm: []devices.Step{
				{Send: "commit", Mode: devices.ModeConfig, Acts: true},
				{Send: "end", Mode: devices.ModeHome},
				{Send: "no checkpoint {id}", Lenient: true},
			},
			RollBack: []devices.Step{
				{Send: "abort", Only: devices.ModeConfig, Mode: devices.ModeHome},
				{Send: "rollback running-config checkpoint {id}", Acts: true, Want: rolledBack},
				{Send: "no checkpoint {id}", Lenient: true},
			},
			Discard: []devices.Step{
				{Send: "abort", Only: devices.ModeConfig, Mode: devices.ModeHome},
				{Send: "no checkpoint {id}", Lenient: true},
			},
		},
		replaceFrom(`(?i)^N(?:exus)?[ -]?9|^N9K`, "7.0(3)I7(1)"),
		replaceFrom(`(?i)^N(?:exus)?[ -]?3|^N3K`, "9.3(1)"),
		replaceFrom(`(?i)^N(?:exus)?[ -]?7|^N7[7K]`, "8.2(1)"),
		scheduled,
	},
	Save: []devices.Step{{Send: "copy running-config startup-config", Want: regexp.MustCompile(`Copy complete`)}},
}

var ruler = regexp.MustCompile(`^-{5,}\s*$`)

// readSessions reads "show configuration session summary": a row for each named session below a ruler, its name first.
func readSessions(output string) ([]string, error) {
	var out []string
	below := false
	for line := range strings.Lines(output) {
		words := strings.Fields(line)
		switch {
		case ruler.MatchString(strings.TrimSpace(line)):
			below = true
		case below && len(words) > 0:
			out = append(out, words[0])
		}
	}
	return out, nil
}
