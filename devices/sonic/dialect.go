package sonic

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"interlock/devices"
	"interlock/devices/ioslike"
)

// dialect is how SONiC is spoken with: by its commands in the shell of its host, which is where a login lands.
var dialect = devices.Dialect{
	OS: "sonic",
	Prompts: []devices.Prompt{
		{Mode: devices.ModeHome, Pattern: regexp.MustCompile(`(?:\A|\n)[\w.\-]{1,63}@(?P<host>[\w.\-]{1,63}):[^\n#$]{0,120}[$#] ?\z`)},
	},
	Login:    []devices.Step{{Send: "export PAGER=cat TERM=dumb", Mode: devices.ModeHome}, {Send: "stty cols 511", Mode: devices.ModeHome}},
	Refusals: []*regexp.Regexp{regexp.MustCompile(`^(?:Usage:|Error:|Traceback|sudo:|-?bash:|Failed to|Failed )|command not found|[Pp]ermission denied`)},
	Warnings: []*regexp.Regexp{regexp.MustCompile(`(?i)^\s*warning\b|reboot (?:is )?required`)},
	Gone:     regexp.MustCompile(`^(?:sudo )?(?:reboot|fast-reboot|warm-reboot|shutdown)\b`),
	// The configuration database alone: what FRR has of its own (frr.conf, vtysh) is another file of the device.
	Running: devices.Query[string]{Send: "show runningconfiguration all", Read: ioslike.Running},
	Version: devices.Query[string]{Send: "show version", Read: ioslike.Find(`SONiC Software Version:\s*SONiC\.(\S+)`)},
	Booted:  devices.Query[devices.Boot]{Send: "cut -d. -f1 /proc/uptime", Read: func(out string) (devices.Boot, error) { return ioslike.Ago(`(\d+ s)`)(strings.TrimSpace(out) + " s") }},
	Mechanisms: []devices.Mechanism{{
		Name: "config checkpoint and a timer on the host", OnDevice: true,
		// Checkpoints came with the generic configuration update of 202111.
		From:  "202111",
		Least: 10 * time.Second, Most: 24 * time.Hour, Unit: time.Second,
		Needs: "sudo without a password for config and systemd-run",
		Source: "sonic-net/SONiC doc/config-generic-update-rollback (config checkpoint, config rollback, config delete-checkpoint); " +
			"systemd-run(1) for the timer",
		Stage: []devices.Step{{Send: "sudo -n config list-checkpoints"}},
		Arm: []devices.Step{
			{Send: "sudo -n config checkpoint {id} && echo kept", Want: regexp.MustCompile(`(?m)^kept`)},
			{Send: "sudo -n systemd-run --unit=interlock-{id} --on-active={seconds} /usr/local/bin/config rollback {id} && echo started", Acts: true, Want: regexp.MustCompile(`(?m)^started`)},
		},
		Commit: []devices.Step{{Commands: true}},
		Confirm: []devices.Step{
			{Send: "sudo -n systemctl stop interlock-{id}.timer && echo stopped", Acts: true, Want: regexp.MustCompile(`(?m)^stopped`)},
			{Send: "sudo -n config delete-checkpoint {id}", Lenient: true},
		},
		RollBack: []devices.Step{
			{Send: "sudo -n config rollback {id} && echo put back", Acts: true, Want: regexp.MustCompile(`(?m)^put back`)},
			{Send: "sudo -n systemctl stop interlock-{id}.timer", Lenient: true},
		},
		Discard: []devices.Step{
			{Send: "sudo -n systemctl stop interlock-{id}.timer", Lenient: true},
			{Send: "sudo -n config delete-checkpoint {id}", Lenient: true},
		},
		Timer: devices.TimerQuery{Send: "systemctl list-units --plain --no-legend --type=timer --state=active 'interlock-*'; echo asked", Read: readTimer},
	}},
	Save: []devices.Step{{Send: "sudo -n config save -y"}},
}

var timerUnit = regexp.MustCompile(`(?m)^\s*interlock-([\w\-]+)\.timer\s`)

func readTimer(output, id string) (devices.Timer, error) {
	if !strings.Contains(output, "asked") {
		return devices.Timer{}, fmt.Errorf("the shell does not say what it was asked: %q", output)
	}
	var t devices.Timer
	for _, m := range timerUnit.FindAllStringSubmatch(output, -1) {
		if !t.Armed || m[1] == id {
			t = devices.Timer{Armed: true, ID: m[1]}
		}
	}
	return t, nil
}
