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
	"interlock/pipelines"
	"interlock/simulate/faults"
	"interlock/simulate/lab"
)

// nexus is a configuration of a Nexus, with more at its top.
func nexus(name, version string, more ...string) string {
	return "!Command: show running-config\nversion " + version + " Bios:version 07.69\nhostname " + name + "\n" + strings.Join(append(more, ""), "\n") +
		"interface Ethernet1/1\n  description uplink\n  no switchport\n  ip address 10.0.0.1/30\n  no shutdown\n\ninterface Ethernet1/2\n  shutdown\n"
}

// site is a lab whose devices are spoken with as a rollout does.
type site struct {
	t     *testing.T
	l     *lab.Lab
	n     *devices.Network
	clock clock.Clock
	dir   string
}

func newSite(t *testing.T, configs map[string]string, speed float64, fs ...faults.Fault) *site {
	t.Helper()
	s := &site{t: t, dir: t.TempDir(), clock: clock.Fast(time.Date(2026, 11, 28, 16, 0, 0, 0, time.UTC), speed)}
	if err := os.Mkdir(filepath.Join(s.dir, "configs"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range configs {
		if err := os.WriteFile(filepath.Join(s.dir, "configs", name+".cfg"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	if s.n, _, err = pipelines.ReadNetwork(t.Context(), s.dir); err != nil {
		t.Fatal(err)
	}
	if s.l, err = lab.Start(t.Context(), s.n, lab.Options{Clock: s.clock, Password: "secret", Faults: fs, Log: log{t}}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.l.Stop)
	if _, err := s.l.WriteAccess(s.dir); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *site) open(t *testing.T, device, platform string) *cli.Session {
	t.Helper()
	d := s.n.Devices[device]
	c, err := cli.Open(t.Context(), cli.Target{Name: device, OS: d.Vendor.OS, Platform: platform, Version: s.l.Version(device), Address: s.l.Access()[device].SSH, User: "interlock",
		Password: []byte("secret"), KnownHosts: filepath.Join(s.dir, "known_hosts"), Clock: s.clock, Dialect: d.Vendor.Dialect, Reply: 10 * time.Second, Quiet: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// says is the command that sets the description of the uplink.
func (s *site) says(device, text string) []devices.Command {
	d := s.n.Devices[device]
	port := map[string]string{"ios": "GigabitEthernet1/0/1", "iosxr": "GigabitEthernet0/0/0/0", "junos": "ge-0/0/0", "srlinux": "ethernet-1/1", "frr": "eth0"}[d.Vendor.OS]
	line := "interface " + port + "\n description " + text
	switch d.Vendor.OS {
	case "nxos":
		line = "interface Ethernet1/1\n description " + text
	case "eos":
		line = "interface Ethernet1\n description " + text
	case "junos":
		line = "set interfaces " + port + " description " + text
	case "srlinux":
		line = "set / interface " + port + " description " + text
	}
	return d.Vendor.Enter(d.Trees[0], "change", []byte(line)).Commands
}

// commit stages, arms and commits.
func (s *site) commit(t *testing.T, c *cli.Session, device, id string, within time.Duration) {
	t.Helper()
	ctx := t.Context()
	if _, err := c.Facts(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Stage(ctx, id, s.says(device, id)); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Arm(ctx, id, within); err != nil {
		t.Fatal(err)
	}
	if r := s.l.Running(device); strings.Contains(r, "description "+id) {
		t.Fatalf("in effect before it is committed:\n%s", r)
	}
	if timer, err := c.Commit(ctx, id, within); err != nil || !timer.Armed || timer.Left > within || timer.Left < within/2 {
		t.Fatalf("committed: %+v, %v", timer, err)
	}
	if r := s.l.Running(device); !strings.Contains(r, "description "+id) {
		t.Fatalf("what is committed does not run:\n%s", r)
	}
}

// until waits for what a device runs.
func (s *site) until(t *testing.T, device, text string, there bool) {
	t.Helper()
	for n := 0; strings.Contains(s.l.Running(device), text) != there; n++ {
		if n > 1000 {
			t.Fatalf("%s: %q should run: %v\n%s", device, text, there, s.l.Running(device))
		}
		pause(t)
	}
}

// waysOfNexus are the three ways back of NX-OS, each on a switch that has it as its best.
var waysOfNexus = []struct{ device, version, feature, mechanism, confirm string }{
	{"dual", "10.3(4a)", "feature lldp", "dual-stage commit confirmed", "commit"},
	{"replace", "9.3(8)", "feature scp-server", "configure replace with commit-timeout", "configure replace commit"},
	{"watchdog", "9.3(8)", "feature scheduler", "checkpoint and a job of the switch's scheduler", "no scheduler schedule"},
}

func nexusSite(t *testing.T, speed float64) *site {
	configs := map[string]string{}
	for _, w := range waysOfNexus {
		configs[w.device] = nexus(w.device, w.version, w.feature)
	}
	return newSite(t, configs, speed)
}

const n9k = "N9K-C93180YC-EX"

// statements are a configuration without what a switch says of it.
func statements(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "!") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// TestNexusWaysBack confirms a change and takes another one back by each of the ways of NX-OS; neither leaves anything behind.
func TestNexusWaysBack(t *testing.T) {
	s := nexusSite(t, 5)
	for _, w := range waysOfNexus {
		t.Run(w.device, func(t *testing.T) {
			ctx := t.Context()
			before := s.l.Running(w.device)
			c := s.open(t, w.device, n9k)
			s.commit(t, c, w.device, "chg-1", 20*time.Minute)
			if m := c.Mechanism(); m.Name != w.mechanism || !m.OnDevice || (m.Watchdog != "") != (w.device == "watchdog") {
				t.Fatalf("the way back is %q, want %q; watchdog: %s", m.Name, w.mechanism, m.Watchdog)
			}
			if err := c.Confirm(ctx, "chg-1"); err != nil {
				t.Fatal(err)
			}
			if err := c.Save(ctx); err != nil {
				t.Fatal(err)
			}
			s.commit(t, c, w.device, "chg-2", 20*time.Minute)
			if err := c.RollBack(ctx, "chg-2"); err != nil {
				t.Fatal(err)
			}
			if got, want := statements(s.l.Running(w.device)), strings.Replace(statements(before), "description uplink", "description chg-1", 1); got != want {
				t.Errorf("at the end runs\n%s\nwant\n%s", got, want)
			}
			p := dial(t, s.l, w.device)
			p.do("terminal length 0")
			if left := p.do("show checkpoint summary") + p.do("show scheduler schedule"); strings.Contains(left, "chg-") {
				t.Errorf("left behind: %s", left)
			}
		})
	}
}

// TestRunnerVanishes commits by every way back and is never heard of again: the device takes the change back, and what it runs is
// what it ran.
func TestRunnerVanishes(t *testing.T) {
	s, devices := everySystem(t, 60)
	for _, d := range devices {
		c := s.open(t, d, n9k)
		s.commit(t, c, d, "chg-1", 2*time.Minute)
		c.Close()
	}
	for _, d := range devices {
		t.Run(d, func(t *testing.T) {
			s.until(t, d, "description chg-1", false)
			s.until(t, d, "description uplink", true)
			again := s.open(t, d, n9k)
			f, err := again.Facts(t.Context())
			if err != nil || f.Timer.Armed || !strings.Contains(f.Running, "description uplink") {
				t.Errorf("asked again: %+v, %v", f.Timer, err)
			}
			if err := again.Confirm(t.Context(), "chg-1"); !errors.Is(err, cli.ErrRefused) {
				t.Errorf("a change that was taken back is confirmed: %v", err)
			}
			if err := again.Discard(t.Context(), "chg-1"); err != nil {
				t.Errorf("what is left cannot be cleared away: %v", err)
			}
			if r := s.l.Running(d); strings.Contains(r, "chg-1") {
				t.Errorf("left behind:\n%s", r)
			}
		})
	}
}

// TestTimerThatDoesNotFire: the device keeps an unconfirmed change, and whoever asks is not told that it went back.
func TestTimerThatDoesNotFire(t *testing.T) {
	var fs []faults.Fault
	for _, d := range devicesOfAll {
		fs = append(fs, faults.Fault{When: faults.When{Device: d, Event: faults.Start}, Kind: faults.TimerDoesNotFire})
	}
	s, devices := everySystem(t, 60, fs...)
	for _, d := range devices {
		c := s.open(t, d, n9k)
		s.commit(t, c, d, "chg-1", 2*time.Minute)
		c.Close()
	}
	if err := s.clock.Sleep(t.Context(), 3*time.Minute); err != nil {
		t.Fatal(err)
	}
	for _, d := range devices {
		f, err := s.open(t, d, n9k).Facts(t.Context())
		if err != nil || !strings.Contains(f.Running, "description chg-1") {
			t.Errorf("%s: it was to stay: %v", d, err)
		}
		if !f.Timer.Armed && !f.Timer.Unknown {
			t.Errorf("%s says that nothing is armed, which would be taken for confirmed", d)
		}
	}
}

// TestReplyLostAtConfirm cuts the session in the middle of the confirmation, once before the device has acted and once after: the
// state is unknown either way, and asking tells where the device can.
func TestReplyLostAtConfirm(t *testing.T) {
	confirm := map[string]string{"e1": "configure session chg-1 commit", "c1": "configure confirm", "x1": "commit", "j1": "commit check", "f1": "kill --", "s1": "tools system configuration confirmed-accept"}
	for _, w := range waysOfNexus {
		confirm[w.device] = w.confirm
	}
	sites := map[bool]*site{}
	for _, acted := range []bool{false, true} {
		var fs []faults.Fault
		for d, at := range confirm {
			fs = append(fs, faults.Fault{When: faults.When{Device: d, Event: faults.Commit}, Kind: faults.SSHCut, At: at, Acted: acted})
		}
		s, devices := everySystem(t, 60, fs...)
		for _, d := range devices {
			c := s.open(t, d, n9k)
			s.commit(t, c, d, "chg-1", 5*time.Minute)
			if err := c.Confirm(t.Context(), "chg-1"); !errors.Is(err, cli.ErrUnknown) {
				t.Fatalf("%s: a confirmation without a reply gives %v", d, err)
			}
			f, err := s.open(t, d, n9k).Facts(t.Context())
			stays := acted || d != "x1" // whose trial ends with its session
			if err != nil || strings.Contains(f.Running, "description chg-1") != stays {
				t.Fatalf("%s, acted %v, asked at once: %v\n%s", d, acted, err, f.Running)
			}
			silent := d == "dual" || d == "replace"
			if f.Timer.Unknown != silent || !silent && f.Timer.Armed != (!acted && stays) {
				t.Errorf("%s, acted %v, says of its way back %+v", d, acted, f.Timer)
			}
		}
		sites[acted] = s
	}
	if err := sites[true].clock.Sleep(t.Context(), 6*time.Minute); err != nil {
		t.Fatal(err)
	}
	for acted, s := range sites {
		for _, d := range devicesOfAll {
			s.until(t, d, "description chg-1", acted)
		}
	}
}

// TestNexusWithoutWayBack are switches on which nothing is known that is safe; each says what it would take, and nothing is sent.
func TestNexusWithoutWayBack(t *testing.T) {
	s := newSite(t, map[string]string{
		"bare":   nexus("bare", "9.3(8)", "feature lldp"),
		"remote": nexus("remote", "9.3(8)", "feature scheduler", "feature tacacs+", "aaa group server tacacs+ T", "  server 192.0.2.9", "aaa authentication login default group T"),
		"n5k":    nexus("n5k", "7.3(11)N1(1)", "feature scheduler", "feature scp-server"),
		"aged":   nexus("aged", "7.0(3)I2(1)", "feature scheduler", "feature scp-server"),
		"armed":  nexus("armed", "9.3(8)", "feature scheduler"),
	}, 5)
	for _, c := range []struct{ device, platform, says, why string }{
		{"bare", n9k, "feature scp-server", "neither file nor scheduler"},
		{"remote", n9k, "Local login not possible", "the scheduler would not run the job of a user whom a server let in"},
		{"n5k", "N5K-C5696Q", "not known for its platform, N5K-C5696Q", "nothing published says that it works there"},
		{"aged", n9k, "needs version 9.3(1)", "before the guides that have it"},
		{"bare", "", "its own is not known", "a platform that is not known is none of those"},
	} {
		t.Run(c.device+" "+c.platform, func(t *testing.T) {
			before := s.l.Running(c.device)
			x := s.open(t, c.device, c.platform)
			if _, err := x.Facts(t.Context()); err != nil {
				t.Fatal(err)
			}
			_, err := x.Stage(t.Context(), "chg-1", s.says(c.device, "chg-1"))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v; want %q", c.why, err, c.says)
			}
			if after := s.l.Running(c.device); after != before {
				t.Errorf("it was touched:\n%s", after)
			}
		})
	}
	x := s.open(t, "armed", n9k)
	d := s.n.Devices["armed"]
	for _, line := range []string{"no feature scheduler", "ntp server 192.0.2.1", "clock timezone UTC 0 0", "no username admin"} {
		cmds := d.Vendor.Enter(d.Trees[0], "change", []byte(line)).Commands
		if _, err := x.Stage(t.Context(), "chg-1", cmds); !errors.Is(err, cli.ErrRefused) || !strings.Contains(err.Error(), "would take away") {
			t.Errorf("%s: %v", line, err)
		}
	}
	if _, err := x.Stage(context.Background(), strings.Repeat("x", 32), s.says("armed", "chg-1")); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("a name that the scheduler does not take: %v", err)
	}
}
