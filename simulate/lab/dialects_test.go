package lab_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"interlock/simulate/faults"
)

// small are configurations as each system shows them.
var small = map[string]string{
	"c1.cfg": `version 17.3
!
hostname c1
!
archive
 path flash:archive
!
interface GigabitEthernet1/0/1
 description uplink
 no switchport
 ip address 10.0.0.1 255.255.255.252
!
interface GigabitEthernet1/0/2
 shutdown
!
line vty 0 4
 transport input ssh
!
end
`,
	"x1.cfg": `!! IOS XR Configuration 7.3.2
hostname x1
interface GigabitEthernet0/0/0/0
 description uplink
 ipv4 address 10.0.0.2 255.255.255.252
!
interface GigabitEthernet0/0/0/1
 shutdown
!
end
`,
	"j1.cfg": `set version 21.4R1.12
set system host-name j1
set interfaces ge-0/0/0 description uplink
set interfaces ge-0/0/0 unit 0 family inet address 10.0.1.1/30
set protocols ospf area 0.0.0.0 interface ge-0/0/0.0
`,
	"f1.cfg": `frr version 8.4.4
frr defaults traditional
hostname f1
!
interface eth0
 description uplink
 ip address 10.0.1.2/30
exit
!
router ospf
 network 10.0.1.0/30 area 0
exit
!
end
`,
	"s1.cfg": `set / system name host-name s1
set / interface ethernet-1/1 description uplink
set / interface ethernet-1/1 admin-state enable
set / network-instance default type default
set / network-instance default admin-state enable
`,
}

// TestEverySystemTakesAnUnconfirmedChangeBack commits a change on each system by its own means, sees it run, does not confirm
// it, and sees it gone. The first pattern is the prompt, and arm what the system says that it waits.
func TestEverySystemTakesAnUnconfirmedChangeBack(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "configs"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range small {
		if err := os.WriteFile(filepath.Join(dir, "configs", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	l := startAt(t, dir, 30)
	for _, c := range []struct {
		device            string
		before            []string // what is entered
		show              string
		armed             string // what to ask, and what it says
		says              string
		nonsense, refusal string
	}{
		{"c1", []string{"configure terminal revert timer 1", "interface GigabitEthernet1/0/1", "description changed", "end"}, "show running-config",
			"show archive config rollback timer", "Timer value: 1 min", "frobnicate", "% Invalid input detected at '^' marker."},
		{"x1", []string{"configure exclusive", "interface GigabitEthernet0/0/0/0", "description changed", "root", "commit confirmed minutes 1"}, "do show running-config",
			"do show configuration sessions detail", "Client: commit-confirm", "frobnicate", "% Invalid input detected"},
		{"j1", []string{"configure exclusive", "set interfaces ge-0/0/0 description changed", "commit confirmed 1 comment chg", "exit configuration-mode"}, "show configuration | display set",
			"show system commit", "chg\n    rollback pending", "frobnicate", "unknown command."},
		{"s1", []string{"enter candidate exclusive name chg", "set / interface ethernet-1/1 description changed", "commit confirmed timeout 60"}, "info flat from running /",
			"info from state / system configuration commit *", "status unconfirmed", "frobnicate", "Parsing error"},
	} {
		t.Run(c.device, func(t *testing.T) {
			p := dial(t, l, c.device)
			for _, x := range []string{"terminal length 0", "set cli screen-length 0"} {
				p.do(x)
			}
			if s := p.do(c.nonsense); !strings.Contains(s, c.refusal) {
				t.Errorf("%s gives %q", c.nonsense, s)
			}
			for _, x := range c.before {
				if s := p.do(x); strings.Contains(s, "rror") || strings.Contains(s, "%") && !strings.Contains(s, "%Roll") {
					t.Fatalf("%s: %s", x, s)
				}
			}
			if s := p.do(c.show); !strings.Contains(s, "changed") {
				t.Fatalf("the change does not run: %s", s)
			}
			if s := p.do(c.armed); !strings.Contains(s, c.says) {
				t.Errorf("%s: %s", c.armed, s)
			}
			for n := 0; strings.Contains(l.Running(c.device), "changed"); n++ {
				if n > 400 {
					t.Fatal("the change is not taken back")
				}
				pause(t)
			}
			if s := p.do(c.show); strings.Contains(s, "changed") || !strings.Contains(s, "uplink") {
				t.Errorf("afterwards: %s", s)
			}
		})
	}
	p := dial(t, l, "f1") // has no way back
	for _, x := range []string{"vtysh", "configure terminal", "interface eth0", "description changed", "end"} {
		p.do(x)
	}
	if s := p.do("show running-config"); !strings.Contains(s, " description changed\n") {
		t.Errorf("FRR runs %s", s)
	}
}

// TestFaultsOfTheTerminal are sessions that are cut, answers that are none, and commits that are refused: each once.
func TestFaultsOfTheTerminal(t *testing.T) {
	at := func(k faults.Kind, cmd string, acted bool) faults.Fault {
		return faults.Fault{When: faults.When{Device: "edge-1", Event: faults.Start}, Kind: k, At: cmd, Acted: acted}
	}
	l := start(t, sconet, at(faults.SSHCut, "show version", false), at(faults.SSHCut, "configure session x commit", true), at(faults.Garbage, "show clock", false),
		at(faults.CommitRefused, "commit timer", false))
	p := dial(t, l, "edge-1")
	fmt.Fprint(p.in, "show version\n")
	if s := p.until("never"); strings.Contains(s, "Software image") {
		t.Errorf("before the cut came %q", s)
	}
	p = dial(t, l, "edge-1")
	if s := p.do("show version"); !strings.Contains(s, "Software image version: 4.31.1F") {
		t.Errorf("the second time: %q", s)
	}
	fmt.Fprint(p.in, "show clock\n")
	if s := p.until(`garbage`); strings.Contains(s, "Timezone") {
		t.Errorf("garbage: %q", s)
	}
	p = dial(t, l, "edge-1")
	p.do("enable")
	for _, c := range []string{"configure session x", "interface Ethernet3", "description new"} {
		p.do(c)
	}
	if s := p.do("commit timer 00:10:00"); !strings.Contains(s, "% Cannot commit") {
		t.Errorf("a refused commit says %q", s)
	}
	p.do("commit timer 00:10:00")
	fmt.Fprint(p.in, "configure session x commit\n")
	p.until("never") // the reply is lost, and it is confirmed all the same
	p = dial(t, l, "edge-1")
	p.do("enable")
	if s := p.do("show configuration sessions detail"); strings.Contains(s, "pendingCommitTimer") || !strings.Contains(l.Running("edge-1"), "description new") {
		t.Errorf("the confirmation was lost with its reply: %s", s)
	}
}
