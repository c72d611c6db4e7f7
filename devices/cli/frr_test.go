package cli

import (
	"bytes"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"interlock/devices"
	"interlock/devices/frr"
	"interlock/simulate/frrjudge"
)

// TestRealFRR changes a real FRR by a real sshd and vtysh: two routers with OSPF between them. The test runs once more
// inside PID, mount and network namespaces of its own, with which all that it starts ends.
func TestRealFRR(t *testing.T) {
	if !frrjudge.Inside(t, 3*time.Minute) {
		return
	}
	lab := startFRR(t)
	t.Run("good change", lab.goodChange)
	t.Run("vanished", lab.vanished)
	t.Run("rolled back", lab.rolledBack)
	t.Run("refused", lab.refused)
	t.Run("vtysh alone", lab.vtyshAlone)
}

type frrLab struct {
	target, plain Target // login to a shell, and to vtysh alone
}

func startFRR(t *testing.T) *frrLab {
	for _, r := range []string{"r1", "r2"} {
		frrjudge.Must(t, "ip", "netns", "add", r)
		frrjudge.Must(t, "ip", "-n", r, "link", "set", "lo", "up")
	}
	frrjudge.Must(t, "ip", "link", "add", "eth0", "netns", "r1", "type", "veth", "peer", "name", "eth0", "netns", "r2")
	frrjudge.Must(t, "ip", "link", "add", "mgmt", "netns", "r1", "type", "veth", "peer", "name", "tor1")
	frrjudge.Must(t, "ip", "addr", "add", "198.51.100.1/24", "dev", "tor1")
	frrjudge.Must(t, "ip", "link", "set", "tor1", "up")
	frrjudge.Must(t, "ip", "-n", "r1", "addr", "add", "198.51.100.11/24", "dev", "mgmt")
	frrjudge.Must(t, "ip", "-n", "r1", "link", "set", "mgmt", "up")
	for i, r := range []string{"r1", "r2"} {
		frrjudge.Must(t, "ip", "-n", r, "link", "set", "eth0", "up")
		conf := fmt.Sprintf(`frr version 8.4.4
frr defaults traditional
hostname %s
interface eth0
 ip address 10.0.0.%d/30
 ip ospf area 0
 ip ospf network point-to-point
 ip ospf hello-interval 1
 ip ospf dead-interval 3
exit
interface lo
 ip address 10.255.0.%d/32
 ip ospf area 0
exit
router ospf
 ospf router-id 10.255.0.%d
exit
`, r, i+1, i+1, i+1)
		for _, dir := range []string{"/etc/frr/" + r, "/run/frr/" + r} {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			frrjudge.Must(t, "chown", "frr:frr", dir)
		}
		for file, text := range map[string]string{"frr.conf": conf, "vtysh.conf": ""} {
			if err := os.WriteFile("/etc/frr/"+r+"/"+file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		for _, d := range []string{"zebra", "ospfd", "bgpd", "staticd"} {
			frrjudge.Must(t, "ip", "netns", "exec", r, "/usr/lib/frr/"+d, "-d", "-N", r, "-i", "/run/frr/"+r+"/"+d+".pid")
		}
		frrjudge.Must(t, "vtysh", "-N", r, "-f", "/etc/frr/"+r+"/frr.conf")
	}
	return startSSH(t)
}

// startSSH starts a real sshd in r1, twice: a login to a shell, and one to vtysh alone.
func startSSH(t *testing.T) *frrLab {
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return p
	}
	os.Chmod(dir, 0o755)
	write("vtysh", "#!/bin/sh\nexec /usr/bin/vtysh -N r1 \"$@\"\n", 0o755)
	write("frr-reload.py", "#!/bin/sh\nexec /usr/bin/python3 /usr/lib/frr/frr-reload.py -N r1 \"$@\"\n", 0o755)
	frrjudge.Must(t, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", dir+"/host")
	frrjudge.Must(t, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", dir+"/user")
	public, err := os.ReadFile(dir + "/user.pub")
	if err != nil {
		t.Fatal(err)
	}
	authorised := write("authorised", string(public), 0o600)
	hostText, _ := os.ReadFile(dir + "/host.pub")
	hostKey, _, _, _, err := ssh.ParseAuthorizedKey(hostText)
	if err != nil {
		t.Fatal(err)
	}
	key, _ := os.ReadFile(dir + "/user")
	if block, _ := pem.Decode(key); block == nil {
		t.Fatal("no key")
	}
	lab := &frrLab{}
	for i, force := range []string{"/usr/bin/env PATH=" + dir + ":/usr/bin:/bin ENV= /bin/sh -i", "/usr/bin/vtysh -N r1"} {
		port := 2200 + i
		conf := write(fmt.Sprintf("sshd%d", i), fmt.Sprintf(`Port %d
ListenAddress 198.51.100.11
HostKey %s/host
AuthorizedKeysFile %s
UsePAM no
StrictModes no
PermitRootLogin yes
PasswordAuthentication no
PidFile /run/sshd%d.pid
ForceCommand %s
`, port, dir, authorised, i, force), 0o600)
		frrjudge.Must(t, "ip", "netns", "exec", "r1", "/usr/sbin/sshd", "-f", conf)
		addr := fmt.Sprintf("198.51.100.11:%d", port)
		known := write(fmt.Sprintf("known%d", i), knownhosts.Line([]string{addr}, hostKey)+"\n", 0o600)
		target := Target{Name: "r1", OS: "frr", Version: "8.4.4", Address: addr, User: "root", Key: key, KnownHosts: known, Dialect: frr.Vendor.Dialect, Reply: 30 * time.Second}
		if i == 0 {
			lab.target = target
		} else {
			lab.plain = target
		}
	}
	return lab
}

// full waits until the neighbour is Full, or not.
func full(t *testing.T, want bool, within time.Duration) time.Duration {
	t.Helper()
	start := time.Now()
	for time.Since(start) < within {
		out := frrjudge.Must(t, "vtysh", "-N", "r1", "-c", "show ip ospf neighbor")
		if strings.Contains(out, "Full/") == want {
			return time.Since(start)
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("after %s the adjacency's being full is not %v", within, want)
	return 0
}

var (
	goodCost  = []devices.Command{{Line: "ip ospf cost 77", Mode: "interface", Context: []string{"interface eth0"}}, {Line: "ip prefix-list P seq 5 permit 10.0.0.0/8", Mode: "config"}}
	badHello  = []devices.Command{{Line: "ip ospf hello-interval 7", Mode: "interface", Context: []string{"interface eth0"}}}
	wrongLine = []devices.Command{goodCost[0], {Line: "ip ospf cosst 5", Mode: "interface", Context: []string{"interface eth0"}}}
)

func (l *frrLab) open(t *testing.T, target Target) *Session {
	t.Helper()
	var log bytes.Buffer
	target.Log = &log
	s := open(t, target)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("%s", log.String())
		}
	})
	return s
}

func running(t *testing.T, s *Session) string {
	t.Helper()
	f, err := s.Facts(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return f.Running
}

func (l *frrLab) goodChange(t *testing.T) {
	ctx := context.Background()
	t.Logf("adjacency full after %s", full(t, true, 30*time.Second))
	s := l.open(t, l.target)
	f, err := s.Facts(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if f.Version != "8.4.4" || f.Booted.IsZero() || f.Timer.Armed || strings.Contains(f.Running, "cost 77") || !strings.Contains(f.Running, "ip ospf hello-interval 1") {
		t.Fatalf("facts: %q, booted %s, timer %+v\n%s", f.Version, f.Booted, f.Timer, f.Running)
	}
	if m := s.Mechanism(); !m.OnDevice {
		t.Fatalf("mechanism %q", m.Name)
	}
	if _, err := s.Stage(ctx, "good-1", goodCost); err != nil {
		t.Fatal(err)
	}
	timer, err := s.Arm(ctx, "good-1", time.Minute)
	if err != nil || timer.ID != "good-1" || timer.Left < 50*time.Second {
		t.Fatalf("armed %+v, %v", timer, err)
	}
	if _, err := s.Arm(ctx, "other", time.Minute); !errors.Is(err, ErrRefused) {
		t.Errorf("a second timer beside the first: %v", err)
	}
	if timer, err = s.Commit(ctx, "good-1", time.Minute); err != nil || !timer.Armed {
		t.Fatalf("committed %+v, %v", timer, err)
	}
	second := l.open(t, l.target) // an independent session confirms
	if err := second.Confirm(ctx, "good-1"); err != nil {
		t.Fatal(err)
	}
	if r := running(t, second); !strings.Contains(r, "ip ospf cost 77") || !strings.Contains(r, "ip prefix-list P") {
		t.Errorf("confirmed, and not there:\n%s", r)
	}
	if err := s.Save(ctx); err != nil {
		t.Error(err)
	}
}

// vanished: the change breaks the adjacency, we are gone, and the host puts back what ran before.
func (l *frrLab) vanished(t *testing.T) {
	ctx := context.Background()
	full(t, true, 30*time.Second)
	s := l.open(t, l.target)
	before := running(t, s)
	if _, err := s.Stage(ctx, "bad-1", badHello); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Arm(ctx, "bad-1", 6*time.Second); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Commit(ctx, "bad-1", 6*time.Second); err != nil {
		t.Fatal(err)
	}
	s.Close()
	t.Logf("adjacency lost after %s", full(t, false, 10*time.Second))
	t.Logf("adjacency back after %s more, by itself", full(t, true, 25*time.Second))
	s = l.open(t, l.target)
	if after := running(t, s); after != before {
		t.Errorf("reverted to something else:\n%s\nbefore:\n%s", after, before)
	}
	if err := s.Confirm(ctx, "bad-1"); !errors.Is(err, ErrRefused) {
		t.Errorf("confirming what has reverted: %v", err)
	}
}

func (l *frrLab) rolledBack(t *testing.T) {
	ctx := context.Background()
	full(t, true, 30*time.Second)
	s := l.open(t, l.target)
	before := running(t, s)
	for _, step := range []func() error{
		func() error { _, err := s.Stage(ctx, "bad-2", badHello); return err },
		func() error { _, err := s.Arm(ctx, "bad-2", time.Minute); return err },
		func() error { _, err := s.Commit(ctx, "bad-2", time.Minute); return err },
		func() error { full(t, false, 10*time.Second); return nil },
		func() error { return s.RollBack(ctx, "bad-2") },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("adjacency full again %s after the rollback", full(t, true, 20*time.Second))
	if after := running(t, s); after != before {
		t.Errorf("rolled back to something else:\n%s\nbefore:\n%s", after, before)
	}
}

// refused: vtysh refuses the second line; the first is taken back, and the session still works.
func (l *frrLab) refused(t *testing.T) {
	ctx := context.Background()
	s := l.open(t, l.target)
	before := running(t, s)
	wrong := append([]devices.Command(nil), wrongLine...)
	wrong[0].Line = "ip ospf cost 99"
	if _, err := s.Stage(ctx, "wrong", wrong); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Arm(ctx, "wrong", time.Minute); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Commit(ctx, "wrong", time.Minute); !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "cosst") {
		t.Fatalf("%v", err)
	}
	f, err := s.Facts(ctx)
	if err != nil || f.Timer.Armed || f.Running != before {
		t.Errorf("refused, and not as before: %v, %+v\n%s", err, f.Timer, f.Running)
	}
}

// vtyshAlone: without a shell nothing on the host reverts, and the mechanism says so.
func (l *frrLab) vtyshAlone(t *testing.T) {
	s := l.open(t, l.plain)
	if m := s.Mechanism(); m.OnDevice || m.Needs == "" {
		t.Errorf("mechanism %q", m.Name)
	}
	if f, err := s.Facts(context.Background()); err != nil || f.Version != "8.4.4" || !f.Booted.IsZero() {
		t.Errorf("%+v, %v", f.Version, err)
	}
}
