package cli

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"interlock/devices"
	"interlock/devices/eos"
	"interlock/devices/frr"
	"interlock/devices/ios"
	"interlock/devices/iosxr"
	"interlock/devices/junos"
	"interlock/devices/nxos"
	"interlock/devices/sonic"
	"interlock/devices/srlinux"
	"interlock/devices/sros"
)

// TestPrompts tells modes by prompts as the systems show them: of scrapligo's platforms, unicon's mock data, and transcripts.
func TestPrompts(t *testing.T) {
	for _, c := range []struct {
		v    *devices.Vendor
		tail string
		mode string
		host string
	}{
		{&eos.Vendor, "\nleaf1>", devices.ModeUser, "leaf1"},
		{&eos.Vendor, "\nleaf1(config-s-sess-1-if-Lo77)#", devices.ModeConfig, "leaf1"},
		{&nxos.Vendor, "\ncml(config-dual-stage-if)# ", devices.ModeConfig, "cml"},
		{&ios.Vendor, "\nSwitch#", devices.ModeHome, "Switch"},
		{&ios.Vendor, "\nSwitch(config-router-af)#", devices.ModeConfig, "Switch"},
		{&iosxr.Vendor, "\nRP/0/RP0/CPU0:xrv9k#", devices.ModeHome, "RP/0/RP0/CPU0:xrv9k"},
		{&iosxr.Vendor, "\nRP/0/RSP0/CPU0:core-a(config-bgp-nbr)#", devices.ModeConfig, "RP/0/RSP0/CPU0:core-a"},
		{&junos.Vendor, "\n\n{master:0}\nmist@myQFX> ", devices.ModeHome, "myQFX"},
		{&junos.Vendor, "\n\n[edit interfaces ge-0/0/0]\nadmin@vmx# ", devices.ModeConfig, "vmx"},
		{&junos.Vendor, "\nroot@vmx:~ # ", devices.ModeShell, ""},
		{&srlinux.Vendor, "\n--{ + running }--[  ]--\nA:srl1# ", devices.ModeHome, "srl1"},
		{&srlinux.Vendor, "\n--{ * candidate private private-admin }--[ system gnmi-server ]--\nA:srl1# ", devices.ModeConfig, "srl1"},
		{&sros.Vendor, "\n[/]\nA:admin@node-2# ", devices.ModeHome, "node-2"},
		{&sros.Vendor, "\n*(ex)[/configure]\nA:admin@node-2# ", devices.ModeConfig, "node-2"},
		{&sros.Vendor, "\n*[ex:/configure]\nA:admin@node-2# ", devices.ModeConfig, "node-2"},
		{&frr.Vendor, "\nr1(config-if)# ", devices.ModeConfig, "r1"},
		{&frr.Vendor, "\ninterlock-shell$ ", devices.ModeShell, ""},
		{&frr.Vendor, "\nroot@r1:~# ", devices.ModeShell, ""},
		{&sonic.Vendor, "\nadmin@sonic:~$ ", devices.ModeHome, "sonic"},
		{&eos.Vendor, "\nProceed with reload? [confirm]", "", ""},
		{&ios.Vendor, "\nPassword: ", "", ""},
	} {
		s := &Session{t: Target{Dialect: c.v.Dialect}, names: map[string]bool{}}
		got := ""
		if s.prompted([]byte("x"+c.tail), listening{banner: true}) {
			got = s.mode
		}
		if got != c.mode || s.host != c.host {
			t.Errorf("%s %q: mode %q of %q, want %q of %q", c.v.OS, c.tail, got, s.host, c.mode, c.host)
		}
	}
}

// TestTimers reads whether a way back is armed from what systems show of it.
func TestTimers(t *testing.T) {
	for _, c := range []struct {
		v       *devices.Vendor
		what    string
		out     string
		want    devices.Timer
		wantErr bool
	}{
		{&eos.Vendor, "a commit timer (rcfc transcript of vEOS)", "Maximum number of completed sessions: 0\nMaximum number of pending sessions: 5\n\n  Name                     State                    User       Terminal       PID       Commit Time Left    Description\n  --------------------- ------------------------ ---------- -------------- --------- ---------------------- -----\n  acl-change               pendingCommitTimer                                                      4m56s\n\nconfig replace of commitTimerCheckPointConfig\n",
			devices.Timer{Armed: true, ID: "acl-change", Left: 4*time.Minute + 56*time.Second}, false},
		{&eos.Vendor, "something else", "% Unavailable command\n", devices.Timer{}, true},
		{&ios.Vendor, "none", "%No Rollback Confirmed Change pending\n", devices.Timer{}, false},
		{&ios.Vendor, "one", "Time configured(timezone): 20:12:23 UTC Thu Dec 13 2012\nTimer type: absolute timer\nTimer value: 3 min\nUser: cisco\n", devices.Timer{Armed: true}, false},
		{&ios.Vendor, "nonsense", "", devices.Timer{}, true},
		{&iosxr.Vendor, "a trial (XRv9k 24.3.1)", "  1) Session: 00001000-00003595-00000000  Mon Sep 21 00:58:15 2026\n     Line: vty0                           Lock: None\n     User: clab                           Client: CLI\n\n  2) Session: 00001000-000035b1-00000000  Mon Sep 21 00:58:16 2026\n     User: clab                           Client: commit-confirm\n",
			devices.Timer{Armed: true}, false},
		{&iosxr.Vendor, "a session", "  1) Session: 00001000-00003595-00000000\n     User: clab                           Client: CLI\n", devices.Timer{}, false},
		{&junos.Vendor, "pending", "0   2026-09-20 22:41:07 CEST by jdoe via cli commit confirmed, rollback in 5mins\n    chg-1\n    rollback pending\n1   2026-09-12 10:02:55 CEST by admin via cli\n", devices.Timer{Armed: true, ID: "chg-1"}, false},
		{&junos.Vendor, "confirmed, though its entry says rollback for good", "0   2026-09-14 22:41:07 CEST by jdoe via cli commit confirmed, rollback in 10mins\n    chg-1\n1   2026-09-12 10:02:55 CEST by admin via cli\n    rollback pending\n", devices.Timer{}, false},
		{&srlinux.Vendor, "unconfirmed", "    system {\n        configuration {\n            commit 3 {\n                status unconfirmed\n            }\n        }\n    }\n", devices.Timer{Armed: true}, false},
		{&frr.Vendor, "another's and ours", "armed /var/tmp/interlock-other.pid 9\narmed /var/tmp/interlock-chg-1.pid 42\nasked\n", devices.Timer{Armed: true, ID: "chg-1", Left: 42 * time.Second}, false},
		{&frr.Vendor, "a shell that does not do as told", "sh: syntax error\n", devices.Timer{}, true},
		{&nxos.Vendor, "none", "", devices.Timer{}, false},
		{&nxos.Vendor, "one that repeats (a Nexus's show scheduler schedule), one that has run, and ours", schedule("check_routes", "Run every 0 Days 0 Hrs 5 Mins\nStart Time          : Mon Nov 13 16:53:45 2023", "Mon Nov 13 17:39:45 2023\nLast Completion Time: Mon Nov 13 17:39:46 2023\nExecution count     : 47", "route_monitor", "Success (0)") +
			schedule("chg-0", "Run once on Sat Nov 28 16:00:00 2026", "Sat Nov 28 16:00:00 2026", "chg-0", "Success (0)") +
			schedule("chg-1", "Run once on Sat Nov 28 17:00:00 2026", "Yet to be executed", "chg-1", "-NA-"), devices.Timer{Armed: true, ID: "chg-1"}, false},
		{&nxos.Vendor, "another's way back", schedule("chg-9", "Run once on Sat Nov 28 17:00:00 2026", "Yet to be executed", "chg-9", "-NA-"), devices.Timer{Armed: true, ID: "chg-9"}, false},
		{&nxos.Vendor, "a job of another name", schedule("ROLLBACK", "Run once on Sat Nov 28 17:00:00 2026", "Yet to be executed", "kctl", "-NA-"), devices.Timer{}, false},
		{&sonic.Vendor, "one", "interlock-chg-1.timer loaded active waiting /usr/local/bin/config rollback chg-1\nasked\n", devices.Timer{Armed: true, ID: "chg-1"}, false},
	} {
		platform, version := "", "202211"
		if c.v == &nxos.Vendor {
			platform, version = "N9K-C93180YC-EX", "9.3(8)"
		}
		m, why := c.v.Dialect.Mechanism(platform, version, "archive\n path flash:archive\nfeature scheduler\n", true)
		if m == nil {
			t.Fatalf("%s has no mechanism: %s", c.v.OS, why)
		}
		got, err := m.Timer.Read(c.out, "chg-1")
		if got != c.want || (err != nil) != c.wantErr {
			t.Errorf("%s, %s: %+v, %v; want %+v", c.v.OS, c.what, got, err, c.want)
		}
	}
}

// schedule is an entry of show scheduler schedule of NX-OS.
func schedule(name, kind, last, job, status string) string {
	rule := strings.Repeat("-", 47) + "\n"
	return "Schedule Name       : " + name + "\n--------------------------\nUser Name           : admin\nSchedule Type       : " + kind + "\nLast Execution Time : " + last + "\n" + rule +
		"     Job Name            Last Execution Status\n" + rule + fmt.Sprintf("%-30s%s\n", job, status) + strings.Repeat("=", 78) + "\n"
}

func TestBooted(t *testing.T) {
	for _, c := range []struct {
		v    *devices.Vendor
		out  string
		want time.Duration
	}{
		{&eos.Vendor, "Software image version: 4.30.1F\nUptime: 2 weeks, 3 days, 1 hour and 5 minutes\n", 17*24*time.Hour + 65*time.Minute},
		{&nxos.Vendor, "Kernel uptime is 10 day(s), 2 hour(s), 3 minute(s), 4 second(s)\n", 242*time.Hour + 3*time.Minute + 4*time.Second},
		{&ios.Vendor, "core-a uptime is 1 week, 2 days, 3 hours, 4 minutes\n", 219*time.Hour + 4*time.Minute},
		{&junos.Vendor, "System booted: 2026-08-20 22:10:11 UTC (4w2d 01:02 ago)\n", 30*24*time.Hour + 62*time.Minute},
		{&junos.Vendor, "System booted: 2026-09-20 22:10:11 UTC (01:02:03 ago)\n", 62 * time.Minute},
		{&sros.Vendor, "System Up Time         : 12 days, 01:02:03.45 (hr:min:sec)\n", 289*time.Hour + 2*time.Minute + 3*time.Second},
		{&frr.Vendor, "20.5 10.1\n", 20500 * time.Millisecond},
		{&sonic.Vendor, "3600\n", time.Hour},
	} {
		got, err := c.v.Dialect.Booted.Read(c.out)
		if err != nil || got.Ago != c.want {
			t.Errorf("%s: %s, %v; want %s", c.v.OS, got.Ago, err, c.want)
		}
		if _, err := c.v.Dialect.Booted.Read("no such thing\n"); err == nil {
			t.Errorf("%s takes an answer without a time for one", c.v.OS)
		}
	}
}

// TestEveryMechanismIsWhole holds the data to what the sessions make of it.
func TestEveryMechanismIsWhole(t *testing.T) {
	for _, v := range []*devices.Vendor{&eos.Vendor, &frr.Vendor, &ios.Vendor, &iosxr.Vendor, &junos.Vendor, &nxos.Vendor, &sonic.Vendor, &srlinux.Vendor, &sros.Vendor} {
		d := v.Dialect
		if d == nil || d.OS != v.OS || d.Running.Send == "" || d.Version.Send == "" || len(d.Mechanisms) == 0 {
			t.Errorf("%s: the dialect lacks what every one has", v.OS)
			continue
		}
		for _, m := range d.Mechanisms {
			enters := 0
			for _, s := range slices.Concat(m.Stage, m.Arm, m.Commit) {
				if s.Commands {
					enters++
				}
			}
			switch {
			case m.Source == "" || m.Name == "":
				t.Errorf("%s %q has no source", v.OS, m.Name)
			case enters != 1:
				t.Errorf("%s %q enters the commands %d times", v.OS, m.Name, enters)
			case m.OnDevice && (m.Least == 0 || m.Unit == 0):
				t.Errorf("%s %q has a timer without bounds", v.OS, m.Name)
			case m.OnDevice && !m.ArmsAtCommit && len(m.Arm) == 0:
				t.Errorf("%s %q arms nothing", v.OS, m.Name)
			case m.OnDevice && m.Timer.Send == "" && !m.Held:
				t.Errorf("%s %q cannot be asked for its timer, and any session may confirm", v.OS, m.Name)
			}
		}
	}
}
