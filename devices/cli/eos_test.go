package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"interlock/devices"
	"interlock/devices/eos"
	"interlock/devices/syntax"
)

// fakeEOS is as much of EOS as a transaction needs: sessions, a commit timer that reverts, and what it shows of them.
type fakeEOS struct {
	mu       sync.Mutex
	running  []string
	sessions map[string][]string
	pending  string // the session whose commit timer runs
	before   []string
	until    time.Time
	timer    *time.Timer
	saved    bool
	lies     bool // shows no timer
	say      map[string]string
}

func newEOS() *fakeEOS {
	return &fakeEOS{running: []string{"hostname leaf1", "interface Ethernet1", "   mtu 9214", "ntp server 192.0.2.1"}, sessions: map[string][]string{}, say: map[string]string{}}
}

func (f *fakeEOS) prompt(sh *shell) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	name := ""
	for _, l := range f.running {
		if rest, ok := strings.CutPrefix(l, "hostname "); ok {
			name = rest
		}
	}
	switch {
	case sh.session == "":
		return name + sh.mode + "#"
	case sh.mode != "":
		return fmt.Sprintf("%s(config-s-%.6s-%s)#", name, sh.session, sh.mode)
	}
	return fmt.Sprintf("%s(config-s-%.6s)#", name, sh.session)
}

func (f *fakeEOS) answer(sh *shell, line string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if out, ok := f.say[line]; ok {
		return out
	}
	words := strings.Fields(line)
	switch {
	case line == "show version":
		return "Arista DCS-7050\nSoftware image version: 4.30.1F\nUptime: 2 weeks, 3 days, 1 hour and 5 minutes\n"
	case line == "show running-config":
		return "! Command: show running-config\n" + strings.Join(f.running, "\n") + "\n!\nend\n"
	case line == "show configuration sessions detail":
		out := "Maximum number of completed sessions: 1\nMaximum number of pending sessions: 5\n\n  Name       State                User    Terminal    PID    Commit Time Left\n  ---------- -------------------- ------- ----------- ------ ----------------\n"
		for name := range f.sessions {
			if name == f.pending && !f.lies {
				out += fmt.Sprintf("  %-10s pendingCommitTimer                              %s\n", name, time.Until(f.until).Round(time.Second))
			} else if name != f.pending {
				out += fmt.Sprintf("  %-10s pending\n", name)
			}
		}
		return out
	case len(words) == 3 && words[0] == "configure" && words[1] == "session":
		sh.session = words[2]
		if f.sessions[sh.session] == nil {
			f.sessions[sh.session] = slices.Clone(f.running)
		}
	case strings.HasPrefix(line, "configure session ") && words[3] == "commit":
		if f.pending != words[2] {
			return "% Cannot commit session " + words[2] + "\n"
		}
		f.timer.Stop()
		delete(f.sessions, f.pending)
		f.pending = ""
	case strings.HasPrefix(line, "configure session ") && words[3] == "abort":
		if f.pending == words[2] {
			f.timer.Stop()
			f.running, f.pending = f.before, ""
		}
		delete(f.sessions, words[2])
	case line == "end":
		sh.session, sh.mode = "", ""
	case line == "exit" && sh.mode != "":
		sh.mode = ""
	case strings.HasPrefix(line, "commit timer "):
		var h, m, s int
		fmt.Sscanf(words[2], "%d:%d:%d", &h, &m, &s)
		f.before, f.pending = f.running, sh.session
		f.running = f.sessions[sh.session]
		d := time.Duration(h*3600+m*60+s) * time.Second
		f.until = time.Now().Add(d)
		f.timer = time.AfterFunc(d/100, func() { // a hundred times as fast
			f.mu.Lock()
			defer f.mu.Unlock()
			delete(f.sessions, f.pending)
			f.running, f.pending = f.before, ""
		})
		sh.session, sh.mode = "", ""
	case line == "show session-config diffs":
		out := "--- system:/running-config\n+++ session:/x-session-config\n@@ -1 +1 @@\n"
		for _, l := range f.sessions[sh.session] {
			if !slices.Contains(f.running, l) {
				out += "+" + l + "\n"
			}
		}
		return out
	case line == "write memory":
		f.saved = true
		return "Copy completed successfully.\n"
	case strings.HasPrefix(line, "terminal "):
	case sh.session != "" && strings.HasPrefix(line, "interface "):
		sh.mode = "if-Et1"
		f.sessions[sh.session] = append(f.sessions[sh.session], line)
	case sh.session != "" && (words[0] == "mtu" || words[0] == "vlan" || words[0] == "description" || words[0] == "snmp-server" || words[0] == "hostname"):
		f.sessions[sh.session] = append(f.sessions[sh.session], line)
	default:
		return "% Invalid input\n"
	}
	return ""
}

var (
	cmdVLAN = devices.Command{Line: "vlan 20", Mode: "config"}
	cmdMTU  = devices.Command{Line: "mtu 9000", Mode: "interface", Context: []string{"interface Ethernet1"}}
)

func open(t *testing.T, target Target) *Session {
	t.Helper()
	s, err := Open(context.Background(), target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestEOSTransaction(t *testing.T) {
	f := newEOS()
	srv := serve(t, f.prompt, f.answer)
	ctx := context.Background()
	var log bytes.Buffer
	target := srv.target(eos.Vendor.Dialect, "DCS-7050", "4.30.1F")
	target.Log = &log
	s := open(t, target)
	secret := syntax.Secret("c0mmun1ty")
	preview, err := s.Stage(ctx, "chg-1042", []devices.Command{cmdMTU, cmdVLAN, {Line: "snmp-server community " + secret + " ro", Mode: "config"}})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(preview, "+mtu 9000") || strings.Contains(preview, "c0mmun1ty") {
		t.Errorf("the preview has to show the staged line and not the secret:\n%s", preview)
	}
	facts, err := s.Facts(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if facts.Version != "4.30.1F" || !slices.Equal(facts.Sessions, []string{"chg-1042"}) || facts.Timer.Armed {
		t.Errorf("facts while staged: version %q, sessions %v, timer %+v", facts.Version, facts.Sessions, facts.Timer)
	}
	if up := facts.At.Sub(facts.Booted); up != 17*24*time.Hour+65*time.Minute {
		t.Logf("up %s", up) // the time of asking goes in
	}
	if !strings.Contains(facts.Running, "mtu 9214") || strings.Contains(facts.Running, "vlan 20") {
		t.Errorf("what is staged must not run:\n%s", facts.Running)
	}
	if _, err := s.Arm(ctx, "chg-1042", 10*time.Minute); err != nil {
		t.Fatal(err)
	}
	timer, err := s.Commit(ctx, "chg-1042", 10*time.Minute)
	if err != nil || !timer.Armed || timer.ID != "chg-1042" || timer.Left < 9*time.Minute {
		t.Fatalf("after the commit the timer is %+v, %v", timer, err)
	}
	if err := s.Confirm(ctx, "chg-1042"); err != nil {
		t.Fatal(err)
	}
	if err := s.Save(ctx); err != nil || !f.saved {
		t.Errorf("not saved: %v", err)
	}
	if facts, err = s.Facts(ctx); err != nil || !strings.Contains(facts.Running, "vlan 20") || len(facts.Sessions) != 0 {
		t.Errorf("after the confirmation: %v, sessions %v, running:\n%s", err, facts.Sessions, facts.Running)
	}
	if srv.count("snmp-server community c0mmun1ty ro") != 1 {
		t.Error("the device has to be given the secret itself, once")
	}
	if strings.Contains(log.String(), "c0mmun1ty") || strings.Contains(log.String(), "hunter2") || !strings.Contains(log.String(), secret) {
		t.Errorf("the transcript has to have the tag and no secret:\n%s", log.String())
	}
}

func TestEOSRevertsByItselfAndSaysSo(t *testing.T) {
	f := newEOS()
	srv := serve(t, f.prompt, f.answer)
	ctx := context.Background()
	s := open(t, srv.target(eos.Vendor.Dialect, "", ""))
	if _, err := s.Stage(ctx, "chg-1", []devices.Command{cmdVLAN}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Commit(ctx, "chg-1", 30*time.Second); err != nil {
		t.Fatal(err)
	}
	s.Close() // we vanish
	time.Sleep(500 * time.Millisecond)
	s = open(t, srv.target(eos.Vendor.Dialect, "", ""))
	facts, err := s.Facts(ctx)
	if err != nil || strings.Contains(facts.Running, "vlan 20") || facts.Timer.Armed {
		t.Errorf("the device has not reverted: %v, %+v", err, facts.Timer)
	}
	if err := s.Confirm(ctx, "chg-1"); !errors.Is(err, ErrRefused) {
		t.Errorf("confirming what has been reverted gives %v", err)
	}
	if err := s.RollBack(ctx, "chg-1"); !errors.Is(err, ErrRefused) {
		t.Errorf("taking back what has been reverted gives %v", err)
	}
}

func TestEOSRollBackFromAnotherSession(t *testing.T) {
	f := newEOS()
	srv := serve(t, f.prompt, f.answer)
	ctx := context.Background()
	s := open(t, srv.target(eos.Vendor.Dialect, "", ""))
	if _, err := s.Stage(ctx, "chg-1", []devices.Command{cmdVLAN}); err != nil {
		t.Fatal(err)
	}
	s.Close()
	s = open(t, srv.target(eos.Vendor.Dialect, "", "")) // a session outlives a login
	if _, err := s.Commit(ctx, "chg-1", 5*time.Minute); err != nil {
		t.Fatal(err)
	}
	s.Close()
	s = open(t, srv.target(eos.Vendor.Dialect, "", ""))
	if err := s.RollBack(ctx, "chg-1"); err != nil {
		t.Fatal(err)
	}
	if facts, _ := s.Facts(ctx); strings.Contains(facts.Running, "vlan 20") {
		t.Error("rolled back, and still there")
	}
}

func TestEOSTimerNotSeenIsNotArmed(t *testing.T) {
	f := newEOS()
	f.lies = true
	srv := serve(t, f.prompt, f.answer)
	s := open(t, srv.target(eos.Vendor.Dialect, "", ""))
	if _, err := s.Stage(context.Background(), "chg-1", []devices.Command{cmdVLAN}); err != nil {
		t.Fatal(err)
	}
	_, err := s.Commit(context.Background(), "chg-1", 5*time.Minute)
	if !errors.Is(err, ErrRefused) {
		t.Fatalf("a commit whose timer the device does not show gives %v", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if slices.Contains(f.running, "vlan 20") {
		t.Error("what has no way back must not stay")
	}
}

func TestEOSRefusedLineLeavesNothingStaged(t *testing.T) {
	f := newEOS()
	srv := serve(t, f.prompt, f.answer)
	s := open(t, srv.target(eos.Vendor.Dialect, "", ""))
	_, err := s.Stage(context.Background(), "chg-1", []devices.Command{cmdVLAN, {Line: "vlam 30", Mode: "config", Pos: devices.Pos{File: "core-a.cmd", Line: 7}}})
	if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "core-a.cmd:7") || !strings.Contains(err.Error(), "Invalid input") {
		t.Errorf("a refused line has to be told with its place: %v", err)
	}
	if facts, err := s.Facts(context.Background()); err != nil || len(facts.Sessions) != 0 {
		t.Errorf("sessions left: %v, %v", facts.Sessions, err)
	}
}
