package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"interlock/devices"
	"interlock/devices/eos"
	"interlock/devices/ios"
	"interlock/devices/iosxr"
	"interlock/devices/junos"
	"interlock/devices/nxos"
	"interlock/devices/srlinux"
	"interlock/devices/syntax"
)

// The traps of scrapligo and of terminals that the notes on devices list, and the test that holds each:
//
//	a session is a mode that nobody sees, and a privilege level that is stale   TestStagedSessionIsNoPlaceToAsk
//	leaving SR Linux's candidate throws it away                                 TestCandidateIsNotLeft
//	Junos' exclusive, private and shared modes look the same                    lab: TestTwoSessions
//	a refused line is no error, and the lines after it are entered              TestEOSRefusedLineLeavesNothingStaged, lab: TestRefusedHalfWay
//	what a refusal and a warning look like                                      TestWhatSystemsSay
//	questions in configurations                                                 TestMisbehaviour, TestReloadWithoutAnAnswerIsNotAnswered
//	a timeout leaves the state unknown                                          TestMisbehaviour, lab: TestReplyLostAtConfirm
//	a closed or silent connection that is waited for                            TestContextEndsAWait, TestCloseEndsAWait
//	configure terminal may be switched off on EOS                               TestEOSNeedsNoConfigureTerminal
//	a question mark is not typed but answered                                   TestKeysAreNotTyped
//	a reload is sent once                                                       TestReloadIsEnteredOnce; a run: pipelines/rollout, TestKill
//	two sessions                                                                lab: TestTwoSessions (a refused second one took the first's change back on IOS)
//	a banner, and an answer, with text that looks like a prompt                 TestPromptsThatAreNone
//	a name that changes under way                                               TestNameThatChanges

// TestStagedSessionIsNoPlaceToAsk: after staging in a mode of its own nothing of exec mode is entered there.
func TestStagedSessionIsNoPlaceToAsk(t *testing.T) {
	srv := serve(t, func(sh *shell) string { return "core-a" + sh.mode + "# " }, func(sh *shell, line string) string {
		switch line {
		case "show version":
			return "  NXOS: version 10.3(4a)\n"
		case "show running-config":
			return "version 10.3(4a)\nhostname core-a\nfeature bgp\n"
		case "configure dual-stage":
			sh.mode = "(config-dual-stage)"
		case "show configuration":
			return "! Cached configuration\n!\nvlan 20\n"
		case "vlan 20":
			sh.mode = "(config-dual-stage-vlan)"
		case "exit":
			sh.mode = "(config-dual-stage)"
		}
		return ""
	})
	s := open(t, srv.target(nxos.Vendor.Dialect, "N9K-C9364C", "10.3(4a)"))
	if _, err := s.Stage(t.Context(), "chg-1", []devices.Command{cmdVLAN}); err != nil {
		t.Fatal(err)
	}
	_, err := s.Exec(t.Context(), devices.Command{Line: "copy running-config startup-config", Exec: true})
	if err == nil || !strings.Contains(err.Error(), "a change is staged in this session") || srv.count("copy running-config startup-config") != 0 {
		t.Errorf("a command of exec mode is entered in what is staged: %v", err)
	}
}

// TestCandidateIsNotLeft asks within a candidate that leaving would throw away.
func TestCandidateIsNotLeft(t *testing.T) {
	mode := "running"
	srv := serve(t, func(*shell) string { return "--{ " + mode + " }--[  ]--\r\nA:s1# " }, func(_ *shell, line string) string {
		switch {
		case strings.HasPrefix(line, "enter candidate"):
			mode = "* candidate exclusive chg-1"
		case line == "diff /":
			return "+ set / interface ethernet-1/1 description x\n"
		case line == "show version":
			return "Software Version     : v23.10.1\nLast Booted          : 2026-11-20T10:00:00.123Z\n"
		case line == "info flat from running /":
			return "set / system name host-name s1\nset / interface ethernet-1/1 admin-state enable\nset / network-instance default type default\n"
		case line == "discard now", line == "quit":
			mode = "running"
		}
		return ""
	})
	s := open(t, srv.target(srlinux.Vendor.Dialect, "", ""))
	if _, err := s.Stage(t.Context(), "chg-1", []devices.Command{{Line: "set / interface ethernet-1/1 description x", Mode: "config"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Facts(t.Context()); err != nil {
		t.Fatal(err)
	}
	if srv.count("discard now") != 0 || !strings.HasPrefix(mode, "* candidate") {
		t.Errorf("asking has left the candidate: %q", srv.lines())
	}
}

// TestWhatSystemsSay tells refusals from warnings, log messages and plain answers, in the systems' own words.
func TestWhatSystemsSay(t *testing.T) {
	const no, warns, plain = "refuses", "warns", "is an answer"
	for _, c := range []struct {
		v          *devices.Vendor
		line, want string
	}{
		{&eos.Vendor, "% Invalid input", no},
		{&eos.Vendor, "% Cannot commit session due to pending commit timer of session x", no},
		{&eos.Vendor, "! Change will take effect only after switch reboot", warns},
		{&eos.Vendor, "Nov 28 10:00:00 leaf1 Ebra: %LINEPROTO-5-UPDOWN: Line protocol on Interface Ethernet1, changed state to up", plain},
		{&nxos.Vendor, "% Invalid command at '^' marker.", no},
		{&nxos.Vendor, "ERROR: 40c : Checkpoint does not exist", no},
		{&nxos.Vendor, "Failed. err=operation not permitted", no},
		{&nxos.Vendor, "Syntax error while parsing 'no switchport trunk allowed vlan'", no},
		{&nxos.Vendor, "Error: entry not found", plain},
		{&nxos.Vendor, "Warning: Please save config and reload the system for the configuration to take effect", warns},
		{&nxos.Vendor, "2026 Nov 28 10:00:00 core-a %ETHPORT-5-IF_UP: Interface Ethernet1/1 is up", plain},
		{&ios.Vendor, "% Invalid input detected at '^' marker.", no},
		{&ios.Vendor, "Command rejected: Bad VLAN list", no},
		{&ios.Vendor, "% Warning: use /31 mask on non point-to-point interface cautiously", warns},
		{&ios.Vendor, "%No Rollback Confirmed Change pending", plain},
		{&ios.Vendor, "*Nov 28 10:00:00.123: %SYS-5-CONFIG_I: Configured from console by vty0", plain},
		{&iosxr.Vendor, "% Failed to commit one or more configuration items during a pseudo-atomic operation.", no},
		{&iosxr.Vendor, "!!% Invalid argument: The instance is not there", no},
		{&junos.Vendor, "error: configuration check-out failed", no},
		{&junos.Vendor, "warning: uncommitted changes will be discarded on exit", warns},
		{&junos.Vendor, "commit complete", plain},
	} {
		s := &Session{t: Target{Name: "x", Dialect: c.v.Dialect}}
		got := plain
		if err := s.refusal(c.line+"\n", listening{line: "y"}); errors.Is(err, ErrRefused) {
			got = no
		} else if len(s.Warnings()) > 0 {
			got = warns
		}
		if got != c.want {
			t.Errorf("%s: %q %s, and it should be that it %s", c.v.OS, c.line, got, c.want)
		}
	}
}

func TestCloseEndsAWait(t *testing.T) {
	srv := plainEOS(t, func(sh *shell, line string) (string, bool) { sh.quiet = line == "show it"; return "", sh.quiet })
	target := srv.target(eos.Vendor.Dialect, "", "")
	target.Reply = time.Minute
	s := open(t, target)
	done := make(chan error)
	go func() {
		_, err := s.Exec(context.Background(), devices.Command{Line: "show it"})
		done <- err
	}()
	for srv.count("show it") == 0 {
		time.Sleep(time.Millisecond)
	}
	began := time.Now()
	s.Close()
	if err := <-done; !errors.Is(err, ErrUnknown) || time.Since(began) > 5*time.Second {
		t.Errorf("after %s: %v", time.Since(began), err)
	}
}

// TestEOSNeedsNoConfigureTerminal: "service configuration terminal disabled" leaves sessions alone (containerlab issue 2895).
func TestEOSNeedsNoConfigureTerminal(t *testing.T) {
	f := newEOS()
	srv := serve(t, f.prompt, f.answer)
	s := open(t, srv.target(eos.Vendor.Dialect, "", ""))
	for _, do := range []func() error{
		func() error { _, err := s.Stage(t.Context(), "chg-1", []devices.Command{cmdVLAN}); return err },
		func() error { _, err := s.Arm(t.Context(), "chg-1", time.Minute); return err },
		func() error { _, err := s.Commit(t.Context(), "chg-1", time.Minute); return err },
		func() error { return s.Confirm(t.Context(), "chg-1") },
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range srv.lines() {
		if strings.HasPrefix(l, "configure") && !strings.HasPrefix(l, "configure session ") {
			t.Errorf("%q is entered, which may be switched off", l)
		}
	}
}

// TestKeysAreNotTyped: a line that would be another one by the time it is typed is refused before anything is.
func TestKeysAreNotTyped(t *testing.T) {
	f := newEOS()
	srv := serve(t, f.prompt, f.answer)
	s := open(t, srv.target(eos.Vendor.Dialect, "", ""))
	for _, line := range []string{"description who?", "description a\tb", "snmp-server community " + syntax.Redact("snmp-server community wh?t")[len("snmp-server community "):]} {
		_, err := s.Stage(t.Context(), "chg-1", []devices.Command{cmdVLAN, {Line: line, Mode: "config"}})
		if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "as they are typed") || strings.Contains(err.Error(), "wh?t") {
			t.Errorf("%q: %v", line, err)
		}
	}
	if srv.count("vlan 20") != 0 {
		t.Error("the line before it was entered")
	}
	if _, err := s.Stage(t.Context(), "chg-1", []devices.Command{cmdVLAN}); err != nil {
		t.Errorf("without it: %v", err)
	}
}

// TestPromptsThatAreNone: banners and answers have lines that look like prompts, the device's own among them.
func TestPromptsThatAreNone(t *testing.T) {
	f := newEOS()
	first := true
	srv := serve(t, func(sh *shell) string {
		if first { // the message of the day comes with the prompt, in one piece
			first = false
			return "leaf9#\r\nspine1(config)# \r\nrouter>\r\n" + f.prompt(sh)
		}
		return f.prompt(sh)
	}, func(sh *shell, line string) string {
		if line == "show it" {
			fmt.Fprint(sh.w, "banner motd\r\nleaf1#")
			fmt.Fprint(sh.w, "\r\nleaf1(config)#\r\nEOF\r\n")
			return "the end\n"
		}
		return f.answer(sh, line)
	})
	target := srv.target(eos.Vendor.Dialect, "", "")
	target.Quiet = 400 * time.Millisecond
	s := open(t, target)
	out, err := s.Exec(t.Context(), devices.Command{Line: "show it"})
	if err != nil || !strings.HasSuffix(out, "the end") {
		t.Errorf("the answer is %q, %v", out, err)
	}
	if facts, err := s.Facts(t.Context()); err != nil || facts.Version != "4.30.1F" {
		t.Errorf("what is asked next: %q, %v", facts.Version, err)
	}
}

// TestNameThatChanges commits another name for the device, and takes it back: the prompt is another one each time. A name that
// nobody entered is another device's.
func TestNameThatChanges(t *testing.T) {
	f := newEOS()
	srv := serve(t, f.prompt, f.answer)
	s := open(t, srv.target(eos.Vendor.Dialect, "", ""))
	cmds := []devices.Command{{Line: "hostname leaf7", Mode: "config"}}
	for _, do := range []func() error{
		func() error { _, err := s.Stage(t.Context(), "chg-1", cmds); return err },
		func() error { _, err := s.Commit(t.Context(), "chg-1", time.Minute); return err },
		func() error { _, err := s.Facts(t.Context()); return err },
		func() error { return s.RollBack(t.Context(), "chg-1") },
		func() error { _, err := s.Facts(t.Context()); return err },
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
	f.mu.Lock()
	f.running = append(f.running, "hostname leaf8") // somebody else's
	f.mu.Unlock()
	if _, err := s.Facts(t.Context()); !errors.Is(err, ErrUnknown) {
		t.Errorf("the prompt of another device is taken for its own: %v", err)
	}
}
