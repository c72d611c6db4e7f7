package lab_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"interlock/devices"
	"interlock/devices/cli"
	"interlock/devices/clock"
	"interlock/devices/telemetry"
	"interlock/pipelines"
	"interlock/simulate/lab"
)

// TestOurOwnClients stages, commits and confirms a change on every system that has a way back of its own, and takes another
// back, by the transactions that apply uses; and reads what is measured.
func TestOurOwnClients(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "configs"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range small {
		if err := os.WriteFile(filepath.Join(dir, "configs", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range []string{"core-a", "edge-1"} {
		text, err := os.ReadFile(filepath.Join(sconet, "configs", d+".cfg"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "configs", d+".cfg"), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	n, _, err := pipelines.ReadNetwork(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	c := clock.Fast(time.Now(), 5)
	l, err := lab.Start(t.Context(), n, lab.Options{Clock: c, Password: "secret", Log: log{t}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Stop)
	if _, err := l.WriteAccess(dir); err != nil {
		t.Fatal(err)
	}
	for device, port := range map[string]string{"core-a": "Ethernet1/1", "edge-1": "Ethernet3", "c1": "GigabitEthernet1/0/1", "x1": "GigabitEthernet0/0/0/0", "j1": "ge-0/0/0", "s1": "ethernet-1/1"} {
		t.Run(device, func(t *testing.T) {
			d := n.Devices[device]
			if d.Vendor.Dialect == nil {
				t.Skip("devices/cli does not speak " + d.Vendor.Title + " yet")
			}
			ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
			defer cancel()
			s, err := cli.Open(ctx, cli.Target{Name: device, OS: d.Vendor.OS, Platform: "N9K-C9364C", Version: l.Version(device), Address: l.Access()[device].SSH, User: "interlock",
				Password: []byte("secret"), KnownHosts: filepath.Join(dir, "known_hosts"), Clock: c, Dialect: d.Vendor.Dialect})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			f, err := s.Facts(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(f.Running, "description") || l.Now().Sub(f.Booted) < 24*time.Hour || f.Version != l.Version(device) {
				t.Errorf("facts: %s, version %q, booted %s", f.Running, f.Version, f.Booted)
			}
			commands := func(text string) []devices.Command {
				line := map[string]string{"junos": "set interfaces " + port + " description " + text, "srlinux": "set / interface " + port + " description " + text}[d.Vendor.OS]
				if line == "" {
					line = "interface " + port + "\n description " + text
				}
				return d.Vendor.Enter(d.Trees[0], "change", []byte(line)).Commands
			}
			if _, err := s.Stage(ctx, "chg-1", commands("chg-one")); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Arm(ctx, "chg-1", 20*time.Minute); err != nil {
				t.Fatal(err)
			}
			if timer, err := s.Commit(ctx, "chg-1", 20*time.Minute); err != nil || !timer.Armed {
				t.Fatalf("committed: %+v, %v", timer, err)
			}
			if !strings.Contains(l.Running(device), "chg-one") {
				t.Fatal("what is committed does not run")
			}
			if err := s.Confirm(ctx, "chg-1"); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Stage(ctx, "chg-2", commands("chg-two")); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Arm(ctx, "chg-2", 20*time.Minute); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Commit(ctx, "chg-2", 20*time.Minute); err != nil {
				t.Fatal(err)
			}
			if err := s.RollBack(ctx, "chg-2"); err != nil {
				t.Fatal(err)
			}
			if r := l.Running(device); !strings.Contains(r, "chg-one") || strings.Contains(r, "chg-two") {
				t.Errorf("after the way back: %s", r)
			}
			if d.Vendor.OS != "eos" {
				return
			}
			// Somebody comes into what is staged: the device's own account tells, and nothing is committed.
			if _, err := s.Stage(ctx, "chg-3", commands("chg-three")); err != nil {
				t.Fatal(err)
			}
			p := dial(t, l, device)
			for _, x := range []string{"enable", "configure session chg-3", "interface Ethernet4", "description foreign", "end"} {
				p.do(x)
			}
			if _, err := s.Commit(ctx, "chg-3", 20*time.Minute); !errors.Is(err, cli.ErrRefused) || !strings.Contains(err.Error(), "foreign") {
				t.Errorf("somebody else's line is committed with ours: %v", err)
			}
			if r := l.Running(device); strings.Contains(r, "foreign") || strings.Contains(r, "chg-three") {
				t.Errorf("nothing was to be committed: %s", r)
			}
		})
	}
	ca, cert, key := l.Certificates()
	m, err := telemetry.Dial(t.Context(), telemetry.Target{Name: "core-a", OS: "nxos", Version: l.Version("core-a"), Address: l.Access()["core-a"].GNMI, CA: ca, Cert: cert, Key: key, Clock: c})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	r, err := m.Snapshot(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.System.Version != "10.3(4a)" || r.Interfaces["Ethernet1/1"].Admin != "UP" || r.Interfaces["Ethernet1/1"].Transitions == nil {
		t.Errorf("measured: %+v %+v; silent %v", r.System, r.Interfaces["Ethernet1/1"], r.Silent)
	}
}
