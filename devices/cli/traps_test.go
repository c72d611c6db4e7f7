package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh/knownhosts"

	"interlock/devices"
	"interlock/devices/eos"
	"interlock/devices/nxos"
)

// plainEOS answers show commands and nothing else; each test adds how it misbehaves.
func plainEOS(t *testing.T, odd func(*shell, string) (string, bool)) *server {
	f := newEOS()
	return serve(t, f.prompt, func(sh *shell, line string) string {
		if out, ok := odd(sh, line); ok {
			return out
		}
		return f.answer(sh, line)
	})
}

func none(*shell, string) (string, bool) { return "", false }

// TestMisbehaviour is the table of how a device can fail to answer, and what is made of each.
func TestMisbehaviour(t *testing.T) {
	exec := func(line string) func(*Session, context.Context) error {
		return func(s *Session, ctx context.Context) error {
			_, err := s.Exec(ctx, devices.Command{Line: line, Mode: "exec", Exec: true})
			return err
		}
	}
	for _, c := range []struct {
		name   string
		odd    func(*shell, string) (string, bool)
		do     func(*Session, context.Context) error
		want   error
		says   string
		why    string
		usable bool
	}{
		{"a question nobody foresaw", func(sh *shell, line string) (string, bool) {
			sh.quiet = line == "clear it"
			return "Are you sure? [y/n]: ", sh.quiet
		}, exec("clear it"), ErrPrompt, "Are you sure?", "an answer made up here could be the wrong one", false},
		{"a pager", func(sh *shell, line string) (string, bool) {
			sh.quiet = line == "show it"
			return "line 1\n--More--", sh.quiet
		}, exec("show it"), ErrPrompt, "More", "paging was off; something else is on", false},
		{"no reply", func(sh *shell, line string) (string, bool) {
			sh.quiet = line == "show it"
			return "working", sh.quiet
		}, exec("show it"), ErrUnknown, "no prompt within", "a late prompt would be taken for the next answer", false},
		{"the connection cut", func(sh *shell, line string) (string, bool) {
			if line == "show it" {
				sh.close()
			}
			return "", line == "show it"
		}, exec("show it"), ErrUnknown, "the connection ended", "the line may have arrived", false},
		{"garbage without end", func(sh *shell, line string) (string, bool) {
			if line == "show it" {
				for range 4000 {
					if _, err := sh.w.Write([]byte(strings.Repeat("\x00\xff#>$", 200))); err != nil {
						break
					}
				}
			}
			return "", line == "show it"
		}, exec("show it"), ErrUnknown, "longer than", "megabytes of anything are no answer", false},
		{"another device's prompt", func(sh *shell, line string) (string, bool) {
			sh.quiet = line == "connect to it"
			return "\nleaf2#", sh.quiet
		}, exec("connect to it"), ErrUnknown, "leaf2", "what is entered next would be entered elsewhere", false},
		{"a refusal", none, exec("sho it"), ErrRefused, "Invalid input", "the device said so", true},
		{"a log message is no refusal", func(sh *shell, line string) (string, bool) {
			return "Nov 28 10:00:00 leaf1 Ebra: %LINEPROTO-5-UPDOWN: Line protocol on Interface Ethernet1, changed state to up\n", line == "show it"
		}, exec("show it"), nil, "", "it begins with no per cent sign and has a log's form", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv := plainEOS(t, c.odd)
			target := srv.target(eos.Vendor.Dialect, "", "")
			target.Reply, target.MaxOutput = time.Second, 1<<20
			s := open(t, target)
			err := c.do(s, context.Background())
			if !errors.Is(err, c.want) || c.want != nil && !strings.Contains(err.Error(), c.says) {
				t.Fatalf("got %v, want %v with %q: %s", err, c.want, c.says, c.why)
			}
			_, err = s.Facts(context.Background())
			if c.usable != (err == nil) {
				t.Errorf("afterwards the session gives %v; usable should be %v", err, c.usable)
			}
		})
	}
}

func TestContextEndsAWait(t *testing.T) {
	srv := plainEOS(t, func(sh *shell, line string) (string, bool) { sh.quiet = line == "show it"; return "", sh.quiet })
	s := open(t, srv.target(eos.Vendor.Dialect, "", ""))
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := s.Exec(ctx, devices.Command{Line: "show it"})
	if !errors.Is(err, ErrUnknown) || !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > time.Second {
		t.Errorf("after %s: %v", time.Since(start), err)
	}
}

func TestSlowAnswerIsAwaited(t *testing.T) {
	srv := plainEOS(t, func(sh *shell, line string) (string, bool) {
		if line != "show it" {
			return "", false
		}
		for range 5 { // the quiet between is longer than a question's, but nothing here is a question
			sh.w.Write([]byte("."))
			time.Sleep(100 * time.Millisecond)
		}
		return "done\n", true
	})
	s := open(t, srv.target(eos.Vendor.Dialect, "", ""))
	if out, err := s.Exec(context.Background(), devices.Command{Line: "show it"}); err != nil || !strings.Contains(out, "done") {
		t.Errorf("%q, %v", out, err)
	}
}

func TestReloadIsEnteredOnce(t *testing.T) {
	srv := plainEOS(t, func(sh *shell, line string) (string, bool) {
		switch line {
		case "reload":
			sh.quiet = true
			return "Proceed with reload? [confirm]", true
		case "y":
			sh.close()
			return "", true
		}
		return "", false
	})
	s := open(t, srv.target(eos.Vendor.Dialect, "", ""))
	reload := devices.Command{Line: "reload", Exec: true, Answer: "y", HasAnswer: true}
	if _, err := s.Exec(context.Background(), reload); err != nil || !s.Gone() {
		t.Fatalf("a reload's lost session is what was asked for: %v, gone %v", err, s.Gone())
	}
	if _, err := s.Exec(context.Background(), reload); err == nil || srv.count("reload") != 1 {
		t.Errorf("entered %d times, %v", srv.count("reload"), err)
	}
}

func TestReloadWithoutAnAnswerIsNotAnswered(t *testing.T) {
	srv := plainEOS(t, func(sh *shell, line string) (string, bool) {
		sh.quiet = line == "reload"
		return "Proceed with reload? [confirm]", sh.quiet
	})
	s := open(t, srv.target(eos.Vendor.Dialect, "", ""))
	if _, err := s.Exec(context.Background(), devices.Command{Line: "reload", Exec: true}); !errors.Is(err, ErrPrompt) {
		t.Error(err)
	}
	if l := srv.lines(); l[len(l)-1] != "reload" {
		t.Errorf("something was entered after the question: %q", l[len(l)-1])
	}
}

func TestWhoAnswers(t *testing.T) {
	srv := plainEOS(t, none)
	right := srv.target(eos.Vendor.Dialect, "", "")
	other, locked := newKey(t)
	file := func(text string) string {
		f := filepath.Join(t.TempDir(), "known_hosts")
		if err := os.WriteFile(f, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return f
	}
	srv.pubkey = other.PublicKey()
	for _, c := range []struct {
		name   string
		change func(*Target)
		want   error
		says   string
	}{
		{"the right key and password", func(*Target) {}, nil, ""},
		{"a wrong host key", func(t *Target) {
			t.KnownHosts = file(knownhosts.Line([]string{srv.addr}, other.PublicKey()))
		}, ErrAuth, "another host key"},
		{"a host key that is not known", func(t *Target) { t.KnownHosts = file("") }, ErrAuth, "no host key is known"},
		{"no known hosts at all", func(t *Target) { t.KnownHosts = "" }, errAny, "anybody could answer"},
		{"a wrong password", func(t *Target) { t.Password = []byte("wrong") }, ErrAuth, "does not let interlock in"},
		{"an encrypted key", func(t *Target) { t.Password, t.Key, t.Passphrase = nil, locked, []byte("open sesame") }, nil, ""},
		{"an encrypted key without its passphrase", func(t *Target) { t.Password, t.Key = nil, locked }, errAny, "no passphrase"},
		{"nobody there", func(t *Target) { t.Address = "127.0.0.1:1" }, ErrAuth, "no host key is known for 127.0.0.1:1"},
		{"no login given", func(t *Target) { t.Password = nil }, errAny, "no key, agent or password"},
	} {
		t.Run(c.name, func(t *testing.T) {
			target := right
			c.change(&target)
			s, err := Open(context.Background(), target)
			if err == nil {
				s.Close()
			}
			if c.want == nil && err != nil || c.want == errAny && err == nil || c.want != nil && c.want != errAny && !errors.Is(err, c.want) || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %v with %q", err, c.want, c.says)
			}
		})
	}
	if srv.logins > 40 {
		t.Errorf("%d logins tried", srv.logins)
	}
}

var errAny = errors.New("any error")

func TestSecondPath(t *testing.T) {
	srv := plainEOS(t, none)
	target := srv.target(eos.Vendor.Dialect, "", "")
	good, dead := target.Address, "127.0.0.1:1"
	text := knownhosts.Line([]string{dead}, srv.key.PublicKey()) + "\n" + knownhosts.Line([]string{good}, srv.key.PublicKey()) + "\n"
	if err := os.WriteFile(target.KnownHosts, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	target.Address = dead
	if _, err := Open(context.Background(), target); !errors.Is(err, ErrUnreachable) {
		t.Errorf("without a second path: %v", err)
	}
	target.OutOfBand = good
	s := open(t, target)
	if s.Via() != good {
		t.Errorf("reached by %s", s.Via())
	}
	target.Address, target.Password = good, []byte("wrong")
	before := srv.logins
	if _, err := Open(context.Background(), target); !errors.Is(err, ErrAuth) || srv.logins > before+2 {
		t.Errorf("a wrong password must not be tried on the second path: %v, %d more logins", err, srv.logins-before)
	}
}

func TestThroughAJumpHost(t *testing.T) {
	srv := plainEOS(t, none)
	jump := serve(t, nil, nil)
	jump.forward = true
	target := srv.target(eos.Vendor.Dialect, "", "")
	text := knownhosts.Line([]string{jump.addr}, jump.key.PublicKey()) + "\n" + knownhosts.Line([]string{srv.addr}, srv.key.PublicKey()) + "\n"
	if err := os.WriteFile(target.KnownHosts, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	target.Jump = jump.addr
	s := open(t, target)
	if f, err := s.Facts(context.Background()); err != nil || f.Version != "4.30.1F" {
		t.Errorf("%+v, %v", f.Version, err)
	}
}

// TestNXOSDualStage goes through a commit that only its own session can confirm.
func TestNXOSDualStage(t *testing.T) {
	running := []string{"version 10.3(4a)", "hostname core-a", "feature bgp"}
	var staged, checkpoint []string
	committed := false
	srv := serve(t, func(sh *shell) string { return "core-a" + sh.mode + "# " }, func(sh *shell, line string) string {
		switch {
		case line == "show version":
			return "Cisco Nexus Operating System (NX-OS) Software\n  NXOS: version 10.3(4a)\nKernel uptime is 10 day(s), 2 hour(s), 3 minute(s), 4 second(s)\n"
		case line == "show running-config":
			return "\n!Command: show running-config\n" + strings.Join(running, "\n") + "\n"
		case line == "show configuration session summary":
			return "There are no active configuration sessions\n"
		case line == "configure dual-stage":
			sh.mode, staged = "(config-dual-stage)", nil
		case line == "checkpoint chg-1":
			checkpoint = append([]string(nil), running...)
			return "Done\n"
		case line == "vlan 20":
			staged, sh.mode = append(staged, line), "(config-dual-stage-vlan)"
		case line == "exit":
			sh.mode = "(config-dual-stage)"
		case line == "show configuration":
			return "! Cached configuration\n!\n" + strings.Join(staged, "\n") + "\n"
		case line == "commit confirmed 600":
			running = append(running, staged...)
			return "Verification Succeeded.\n\nProceeding to apply configuration. This might take a while depending on amount of configuration in buffer.\nConfiguration committed by user 'interlock' using Commit ID : 1000000006\n"
		case line == "commit":
			committed = true
		case line == "abort" || line == "end":
			sh.mode = ""
		case line == "rollback running-config checkpoint chg-1":
			running = checkpoint
			return "Verification is Successful.\n\nRollback completed successfully.\n\n"
		}
		return ""
	})
	ctx := context.Background()
	s := open(t, srv.target(nxos.Vendor.Dialect, "N9K-C9364C", "10.3(4a)"))
	if m := s.Mechanism(); !m.OnDevice || !m.ArmsAtCommit || !m.Held {
		t.Fatalf("mechanism %q", m.Name)
	}
	if p, err := s.Stage(ctx, "chg-1", []devices.Command{{Line: "vlan 20", Mode: "config"}}); err != nil || !strings.Contains(p, "vlan 20") {
		t.Fatalf("%q, %v", p, err)
	}
	if _, err := s.Facts(ctx); err != nil {
		t.Errorf("facts within a staged session: %v", err)
	}
	timer, err := s.Commit(ctx, "chg-1", 10*time.Minute)
	if err != nil || !timer.Armed || timer.Left < 9*time.Minute {
		t.Fatalf("%+v, %v", timer, err)
	}
	other := open(t, srv.target(nxos.Vendor.Dialect, "N9K-C9364C", "10.3(4a)"))
	if err := other.Confirm(ctx, "chg-1"); !errors.Is(err, ErrRefused) || committed {
		t.Errorf("another session confirms: %v", err)
	}
	if f, err := other.Facts(ctx); err != nil || !f.Timer.Unknown {
		t.Errorf("what NX-OS does not tell is unknown, not unarmed: %+v, %v", f.Timer, err)
	}
	if err := s.Confirm(ctx, "chg-1"); err != nil || !committed {
		t.Errorf("%v", err)
	}
	if m := open(t, srv.target(nxos.Vendor.Dialect, "N9K-C9364C", "9.3(8)")).Mechanism(); m.Name != "" || !strings.Contains(m.Needs, "feature scheduler") {
		t.Errorf("before 10.2 the switch takes a change back by itself only where that is configured: %q, needs %q", m.Name, m.Needs)
	}
}
