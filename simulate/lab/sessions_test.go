package lab_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"interlock/devices/cli"
	"interlock/simulate/faults"
)

// everySystem is a site with a switch of every system, for NX-OS one with each of its ways back.
func everySystem(t *testing.T, speed float64, fs ...faults.Fault) (*site, []string) {
	configs := map[string]string{"e1": "hostname e1\n!\ninterface Ethernet1\n   description uplink\n   no switchport\n   ip address 10.0.2.1/30\n!\nend\n"}
	for _, w := range waysOfNexus {
		configs[w.device] = nexus(w.device, w.version, w.feature)
	}
	for _, name := range []string{"c1", "x1", "j1", "s1", "f1"} {
		configs[name] = small[name+".cfg"]
	}
	return newSite(t, configs, speed, fs...), devicesOfAll
}

var devicesOfAll = []string{"e1", "c1", "x1", "j1", "s1", "f1", "dual", "replace", "watchdog"}

// TestTwoSessions: while one session has a change that waits to be confirmed, another one sees it where the system tells, does not get
// in, and cannot confirm what only the first may.
func TestTwoSessions(t *testing.T) {
	s, devices := everySystem(t, 5)
	for _, d := range devices {
		t.Run(d, func(t *testing.T) {
			first, second := s.open(t, d, n9k), s.open(t, d, n9k)
			s.commit(t, first, d, "chg-1", 20*time.Minute)
			f, err := second.Facts(t.Context())
			if err != nil || !f.Timer.Armed && !f.Timer.Unknown {
				t.Fatalf("the other sees no change that waits: %+v, %v", f.Timer, err)
			}
			if f.Timer.Armed {
				_, err := second.Stage(t.Context(), "chg-2", s.says(d, "chg-2"))
				if err == nil {
					_, err = second.Arm(t.Context(), "chg-2", 20*time.Minute)
				}
				if !errors.Is(err, cli.ErrRefused) {
					t.Errorf("a second change beside the first: %v", err)
				}
				// It leaves what it has staged, and touches nothing of the first's.
				if err := second.Discard(t.Context(), "chg-2"); err != nil && !errors.Is(err, cli.ErrRefused) {
					t.Errorf("the second leaves: %v", err)
				}
			}
			third := s.open(t, d, n9k)
			if _, err := third.Facts(t.Context()); err != nil {
				t.Fatal(err)
			}
			if m := third.Mechanism(); m.Held {
				if err := third.Confirm(t.Context(), "chg-1"); !errors.Is(err, cli.ErrRefused) {
					t.Errorf("what only the first may confirm is confirmed by another: %v", err)
				}
				third = first
			}
			if err := third.Confirm(t.Context(), "chg-1"); err != nil {
				t.Fatal(err)
			}
			if r := s.l.Running(d); !strings.Contains(r, "chg-1") || strings.Contains(r, "chg-2") {
				t.Errorf("at the end runs\n%s", r)
			}
		})
	}
}

// TestRefusedHalfWay: the second of three lines is refused. Nothing after it is entered, and what was before it is taken back.
func TestRefusedHalfWay(t *testing.T) {
	s, devices := everySystem(t, 5)
	for _, d := range devices {
		t.Run(d, func(t *testing.T) {
			if d == "replace" {
				t.Skip("a file is taken or refused as a whole, by the switch's own comparison")
			}
			before := statements(s.l.Running(d))
			cmds := s.says(d, "chg-1")
			wrong, last := cmds[len(cmds)-1], cmds[len(cmds)-1]
			wrong.Line = strings.Replace(wrong.Line, "description", "descrypshun", 1)
			last.Line = strings.Replace(last.Line, "chg-1", "chg-3", 1)
			cmds = append(cmds, wrong, last)
			c := s.open(t, d, n9k)
			if _, err := c.Facts(t.Context()); err != nil {
				t.Fatal(err)
			}
			_, err := c.Stage(t.Context(), "chg-1", cmds)
			if err == nil {
				if _, err = c.Arm(t.Context(), "chg-1", 20*time.Minute); err == nil {
					_, err = c.Commit(t.Context(), "chg-1", 20*time.Minute)
				}
			}
			if !errors.Is(err, cli.ErrRefused) || !strings.Contains(err.Error(), "descrypshun") {
				t.Errorf("a wrong line gives %v", err)
			}
			if after := statements(s.l.Running(d)); after != before {
				t.Errorf("afterwards runs\n%s\nbefore\n%s", after, before)
			}
			if f, err := s.open(t, d, n9k).Facts(t.Context()); err != nil || f.Timer.Armed || len(f.Sessions) > 0 {
				t.Errorf("left behind: %+v, %q, %v", f.Timer, f.Sessions, err)
			}
		})
	}
}
