package junos

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// dialect is how Junos is spoken with. Prompts are those of scrapligo's juniper_junos; a line before them may tell the
// member ("{master:0}") or the place in the configuration ("[edit]").
var dialect = devices.Dialect{
	OS:     "junos",
	Within: "run ",
	Home:   "cli",
	Prompts: []devices.Prompt{
		{Mode: devices.ModeConfig, Pattern: regexp.MustCompile(`(?:\A|\n)(?:\{[\w:.\-]+\}\n?)?\[edit[^\]\n]*\]\n[\w.\-]{1,63}@(?P<host>[\w.\-]{1,63})# ?\z`)},
		{Mode: devices.ModeHome, Pattern: regexp.MustCompile(`(?:\A|\n)(?:\{[\w:.\-]+\}\n)?[\w.\-]{1,63}@(?P<host>[\w.\-]{1,63})> ?\z`)},
		{Mode: devices.ModeShell, Pattern: regexp.MustCompile(`(?:\A|\n)(?:[\w.\-]+@[\w.\-]+:[^\n]{0,80}[#%$]|%) ?\z`)},
	},
	Login: []devices.Step{
		{Send: "cli", Only: devices.ModeShell, Mode: devices.ModeHome},
		{Send: "set cli screen-length 0", Mode: devices.ModeHome},
		{Send: "set cli screen-width 0", Mode: devices.ModeHome},
		{Send: "set cli complete-on-space off", Mode: devices.ModeHome},
	},
	Keys: "?\t",
	Refusals: []*regexp.Regexp{
		regexp.MustCompile(`^\s*(?:error|ERROR)\b`), regexp.MustCompile(`(?i)^\s*(?:syntax error|unknown command|missing argument|invalid )`),
		regexp.MustCompile(`is ambiguous|No valid completions|configuration check-out failed|^commit failed`),
	},
	Warnings: []*regexp.Regexp{regexp.MustCompile(`(?i)^\s*warning:`), regexp.MustCompile(`(?i)reboot (?:is )?required`)},
	Gone:     regexp.MustCompile(`^request (?:system (?:reboot|halt|power-off)|vmhost reboot|chassis routing-engine master switch|system software add .*reboot)`),
	Running:  devices.Query[string]{Send: "show configuration | display set | no-more", Read: ioslike.Running},
	Version:  devices.Query[string]{Send: "show version | no-more", Read: ioslike.Find(`(?m)^Junos:\s+(\S+)`)},
	Booted:   devices.Query[devices.Boot]{Send: "show system uptime | no-more", Read: readBoot},
	// Another's edits make configure exclusive fail ("error: configuration database modified"): Stage says so.
	Mechanisms: []devices.Mechanism{{
		Name: "commit confirmed", ArmsAtCommit: true, OnDevice: true,
		Least: time.Minute, Most: 65535 * time.Minute, Unit: time.Minute,
		Source: "Juniper CLI reference, commit; transcripts of vJunos-switch 23.2R1 and cJunosEvolved 26.2R1: rollback pending in show system commit, " +
			"commit check from a fresh session confirms and leaves others' edits alone, a plain commit activates them",
		Stage: []devices.Step{
			{Send: "configure exclusive", Mode: devices.ModeConfig},
			{Commands: true},
			{Send: "show | compare | no-more", Preview: true},
		},
		Commit: []devices.Step{
			{Send: "show | compare | no-more", Preview: true},
			{Send: "commit check", Want: regexp.MustCompile(`configuration check succeeds`)}, // confirms what is pending: Arm saw that nothing was
			{Send: "commit confirmed {minutes} comment {id}", Acts: true, Want: regexp.MustCompile(`commit complete`)},
			{Send: "exit configuration-mode", Mode: devices.ModeHome, Answers: leaveEdits},
		},
		Confirm: []devices.Step{
			{Send: "configure", Mode: devices.ModeConfig},
			{Send: "commit check", Acts: true, Want: regexp.MustCompile(`configuration check succeeds`)},
			{Send: "exit configuration-mode", Mode: devices.ModeHome, Answers: leaveEdits},
		},
		RollBack: []devices.Step{ // the timer of this very change is seen to run before this
			{Send: "configure exclusive", Mode: devices.ModeConfig},
			{Send: "rollback 1", Want: regexp.MustCompile(`load complete`)},
			{Send: "commit comment {id}-back", Acts: true, Want: regexp.MustCompile(`commit complete`)},
			{Send: "exit configuration-mode", Mode: devices.ModeHome, Answers: leaveEdits},
		},
		Discard: []devices.Step{
			{Send: "rollback 0", Only: devices.ModeConfig},
			{Send: "exit configuration-mode", Only: devices.ModeConfig, Mode: devices.ModeHome, Answers: leaveEdits},
		},
		Timer: devices.TimerQuery{Send: "show system commit | no-more", Read: readTimer},
	}},
}

// leaveEdits answers for others' edits in the shared candidate: they stay there.
var leaveEdits = []devices.Answer{{Question: regexp.MustCompile(`(?i)Exit with uncommitted changes\?[^\n]*\z`), Reply: "yes"}}

var (
	commitEntry = regexp.MustCompile(`^\s*(\d+)\s+\d{4}-\d\d-\d\d`)
	bootLine    = regexp.MustCompile(`(?m)^System booted:[^\n]*\(([^)]*) ago\)`)
	clockTime   = regexp.MustCompile(`(\d+):(\d\d)(?::\d\d)?$`)
)

// readTimer reads "show system commit". While a commit waits to be confirmed, its entry, the first, is followed by its comment
// and by "rollback pending"; "commit confirmed, rollback in 5mins" stays on an entry for good and says nothing.
func readTimer(output, _ string) (devices.Timer, error) {
	entries, comment, pending := 0, "", false
	for line := range strings.Lines(output) {
		t := strings.TrimSpace(line)
		switch {
		case commitEntry.MatchString(line):
			entries++
		case entries != 1 || t == "":
		case strings.HasPrefix(t, "rollback pending") || strings.HasPrefix(t, "commit-confirmed: rollback pending"):
			pending = true
		case comment == "":
			comment = t
		}
	}
	if entries == 0 && !strings.Contains(output, "no commit history") {
		return devices.Timer{}, fmt.Errorf("it has no commits: %q", output)
	}
	if !pending {
		return devices.Timer{}, nil
	}
	return devices.Timer{Armed: true, ID: comment}, nil
}

// readBoot reads "System booted: 2026-09-20 22:10:11 UTC (4w2d 01:02 ago)".
func readBoot(output string) (devices.Boot, error) {
	m := bootLine.FindStringSubmatch(output)
	if m == nil {
		return devices.Boot{}, fmt.Errorf("it does not tell when the system booted")
	}
	days, hours, _ := strings.Cut(m[1], " ")
	if hours == "" && strings.Contains(days, ":") {
		days, hours = "", days
	}
	ago, _ := devices.ParseSpan(days)
	if t := clockTime.FindStringSubmatch(hours); t != nil {
		d, err := time.ParseDuration(t[1] + "h" + t[2] + "m")
		if err != nil {
			return devices.Boot{}, err
		}
		ago += d
	}
	if ago == 0 {
		return devices.Boot{}, fmt.Errorf("%q is no time of running", m[1])
	}
	return devices.Boot{Ago: ago}, nil
}
