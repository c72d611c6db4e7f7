package nxos

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"interlock/devices"
)

// rolledBack is how a rollback ends well ("Rollback completed successfully."), and what it says where nothing differs.
var rolledBack = regexp.MustCompile(`(?i)rollback completed successfully|rollback done|patch is empty`)

// patched is a line of the patch that configure replace shows: each command in backquotes.
var patched = regexp.MustCompile("(?m)^`([^`\n]+?) ?`\\s*$")

// replaceFrom is configure replace with its commit-timeout on a platform, from the first version whose guide is known to have it.
//
// The switch wants its whole configuration in a file: its own as it runs, with the change entered in it. By comparing the two it
// says itself what it will enter, which has to be the plan's commands and nothing else, once when it is staged and again before it
// is committed. Nothing is known that tells whether the timer runs: the reply is what there is, and the session that committed is
// the one that confirms, as in the account in netcam-aionxapi.
func replaceFrom(platform, version string) devices.Mechanism {
	const file = "bootflash:interlock-{id}.cfg"
	verify := devices.Step{Send: "configure replace " + file + " verify-only", Preview: true, Account: patched, Want: regexp.MustCompile(`Patch validation completed successful`)}
	tidy := []devices.Step{
		{Send: "delete " + file + " no-prompt", Lenient: true},
		{Send: "no checkpoint {id}", Lenient: true},
	}
	return devices.Mechanism{
		Name: "configure replace with commit-timeout", ArmsAtCommit: true, OnDevice: true, Held: true,
		Platform: regexp.MustCompile(platform), From: version,
		Least: 30 * time.Second, Most: 3600 * time.Second, Unit: time.Second,
		Configured: regexp.MustCompile(`(?m)^feature scp-server\s*$`), Breaks: regexp.MustCompile(`^no feature scp-server\b`),
		Needs: "feature scp-server, by which the configuration is copied to the switch",
		Source: "Configuration Replace and Commit-timeout, Nexus 9000 NX-OS system management guides 7.x, 9.2(x), 10.1(x), Nexus 3000 9.3(x), Nexus 7000 fundamentals 8.x " +
			"(timer 30-3600 seconds); a transcript of a Nexus on 9.3(1): verify-only with its patch, the words at the end; " +
			"jeremyschulman/netcam-aionxapi: verify-only, commit-timeout SECONDS, configure replace commit",
		Stage: []devices.Step{
			{Send: "checkpoint {id}", Mode: devices.ModeHome},
			{Commands: true, File: file},
			verify,
		},
		Commit: []devices.Step{
			verify,
			{Send: "configure replace " + file + " commit-timeout {seconds}", Acts: true, Want: regexp.MustCompile(`Configure replace completed successfully`)},
		},
		Confirm: append([]devices.Step{{Send: "configure replace commit", Acts: true}}, tidy...),
		// Whether a checkpoint can be gone back to while the timer runs no guide says: if not, the timer does it. If so the timer is
		// ended, for it would take back what others do until then.
		RollBack: append([]devices.Step{
			{Send: "rollback running-config checkpoint {id}", Acts: true, Want: rolledBack},
			{Send: "configure replace commit", Lenient: true},
		}, tidy...),
		Discard: tidy,
	}
}

// scheduled is a watchdog that is put together on the switch: a job of its scheduler, at a time, that goes back to a checkpoint. It
// is armed before the first command, and removed to confirm.
//
// The job and its time are entered before the checkpoint is made, so that going back leaves the job alone that does it. Should the
// time come before the checkpoint, the job finds none and nothing has been changed. The scheduler runs a job as who entered it and
// asks for his password again, which it has of local users alone: a job of a user that a RADIUS or TACACS+ server let in would be
// armed and never run.
var scheduled = devices.Mechanism{
	Name: "checkpoint and a job of the switch's scheduler", OnDevice: true,
	Platform: regexp.MustCompile(`(?i)^N(?:exus)?[ -]?[93]|^N[93]K`), From: "9.3(1)",
	Least: time.Minute, Most: 23 * time.Hour, Unit: time.Minute, LongestName: 31,
	Configured: regexp.MustCompile(`(?m)^feature scheduler\s*$`),
	// What moves the clock or decides who the job's user is, too.
	Breaks: regexp.MustCompile(`^(?:no )?(?:feature (?:scheduler|ntp|tacacs\+|radius|ldap)|scheduler|clock|ntp|aaa|username|role|(?:tacacs|radius|ldap)-server)\b`),
	Needs:  "feature scheduler and a local user on the switch, or feature scp-server for configure replace",
	Watchdog: "a job of the switch's own scheduler that goes back to a checkpoint unless it is removed; it hangs on the switch's clock, " +
		"on feature scheduler, and on the user who logs in being a local one",
	Source: "Configuring the Scheduler and Configuring Rollback, Nexus 9000 NX-OS system management guides 9.3(x) to 10.5(x) (Remote User Authentication); " +
		"two programs that do so and read it back (show scheduler schedule: Run once on, Yet to be executed), which ask for 9.3; time start +dd:hh:mm as Cisco's cisco-nx NED for NSO enters it; " +
		"show user-account of local and of remote users from transcripts",
	Stage: []devices.Step{
		{Send: "show user-account {user}", Want: regexp.MustCompile(`this user account has no expiry date`)},
	},
	Arm: []devices.Step{
		{Send: "configure terminal", Mode: devices.ModeConfig},
		{Send: "scheduler job name {id}", Mode: devices.ModeConfig},
		{Send: "rollback running-config checkpoint {id}", Mode: devices.ModeConfig},
		{Send: "exit", Mode: devices.ModeConfig},
		{Send: "scheduler schedule name {id}", Mode: devices.ModeConfig},
		{Send: "job name {id}", Mode: devices.ModeConfig},
		{Send: "time start +{dhm}", Mode: devices.ModeConfig, Acts: true},
		{Send: "end", Mode: devices.ModeHome},
		{Send: "checkpoint {id}", Mode: devices.ModeHome},
		{Send: "show scheduler job name {id}", Want: regexp.MustCompile(`rollback running-config checkpoint {id}\b`)},
		{Send: "show checkpoint summary", Want: regexp.MustCompile(`(?m)^\s*(?:\d+\)\s*)?{id}\b`)},
	},
	Commit: []devices.Step{
		{Send: "configure terminal", Mode: devices.ModeConfig},
		{Commands: true},
		{Send: "end", Mode: devices.ModeHome},
	},
	Confirm: removeJob,
	RollBack: append([]devices.Step{
		{Send: "end", Only: devices.ModeConfig, Mode: devices.ModeHome},
		{Send: "rollback running-config checkpoint {id}", Acts: true, Want: rolledBack},
	}, removeJob...),
	Discard: removeJob,
	Timer:   devices.TimerQuery{Send: "show scheduler schedule", Read: readSchedules},
}

// removeJob removes the time first: from then on nothing happens by itself.
var removeJob = []devices.Step{
	{Send: "end", Only: devices.ModeConfig, Mode: devices.ModeHome},
	{Send: "configure terminal", Mode: devices.ModeConfig},
	{Send: "no scheduler schedule name {id}", Acts: true, Lenient: true},
	{Send: "no scheduler job name {id}", Lenient: true},
	{Send: "end", Mode: devices.ModeHome},
	{Send: "no checkpoint {id}", Lenient: true},
}

var (
	scheduleRow = regexp.MustCompile(`^(Schedule Name|Schedule Type|Last Execution Time)\s*:\s*(.*?)\s*$`)
	jobRow      = regexp.MustCompile(`^\s*(\S+)\s+(?:-NA-|Success.*|Failed.*|Failure.*)?\s*$`)
)

// readSchedules reads "show scheduler schedule". A way back is a schedule that is still to run once and whose job has its name, as
// ours have; when it runs the switch tells as a time of day by its own clock, which says nothing of how long that is from here.
//
//	Schedule Name       : run-20261128-0a1b2c3d-1
//	--------------------------
//	User Name           : admin
//	Schedule Type       : Run once on Sat Nov 28 16:53:45 2026
//	Last Execution Time : Yet to be executed
//	-----------------------------------------------
//	     Job Name            Last Execution Status
//	-----------------------------------------------
//	run-20261128-0a1b2c3d-1              -NA-
//	==============================================================================
func readSchedules(output, id string) (devices.Timer, error) {
	var t devices.Timer
	name, once, pending := "", false, false
	for line := range strings.Lines(output) {
		line = strings.TrimRight(line, "\r\n")
		if m := scheduleRow.FindStringSubmatch(line); m != nil {
			switch m[1] {
			case "Schedule Name":
				name, once, pending = m[2], false, false
			case "Schedule Type":
				once = strings.HasPrefix(m[2], "Run once")
			default:
				pending = m[2] == "Yet to be executed"
			}
			continue
		}
		m := jobRow.FindStringSubmatch(line)
		if m != nil && m[1] == name && once && pending && (!t.Armed || name == id) {
			t = devices.Timer{Armed: true, ID: name}
		}
	}
	if name == "" && strings.Contains(output, "Schedule Type") {
		return t, fmt.Errorf("it tells of schedules without names: %q", output)
	}
	return t, nil
}
