package lab_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// hand is somebody at OpenSSH's client, in a terminal of 24 lines.
type hand struct {
	t   *testing.T
	tty *os.File
	got chan byte
	end *regexp.Regexp // a prompt, at the end of what has come
}

// byHand logs in with the password, as people do the first time.
func byHand(t *testing.T, s *site, device, prompt string) *hand {
	t.Helper()
	host, port, _ := net.SplitHostPort(s.l.Access()[device].SSH)
	cmd := exec.CommandContext(t.Context(), "ssh", "-F", "/dev/null", "-o", "UserKnownHostsFile="+filepath.Join(s.dir, "known_hosts"), "-o", "StrictHostKeyChecking=yes",
		"-o", "PreferredAuthentications=password", "-o", "PubkeyAuthentication=no", "-p", port, "interlock@"+host)
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Fatal(err)
	}
	h := &hand{t: t, tty: tty, got: make(chan byte, 1<<20), end: regexp.MustCompile(prompt)}
	go func() {
		defer close(h.got)
		buf := make([]byte, 4096)
		for {
			n, err := tty.Read(buf)
			for _, c := range buf[:n] {
				h.got <- c
			}
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() { tty.Close(); cmd.Wait() })
	if s := h.until(regexp.MustCompile(`password: $`)); !strings.Contains(s, "interlock@127.0.0.1") {
		t.Errorf("ssh asks %q", s)
	}
	h.typed("secret\r")
	h.until(h.end)
	return h
}

func (h *hand) typed(s string) {
	if _, err := h.tty.WriteString(s); err != nil {
		h.t.Fatal(err)
	}
}

// until gives what is on the screen when it ends with what is waited for, "" at the end of the session.
func (h *hand) until(end *regexp.Regexp) string {
	h.t.Helper()
	var screen strings.Builder
	deadline := time.After(20 * time.Second)
	for {
		select {
		case c, more := <-h.got:
			if !more {
				return screen.String() + "\nclosed"
			}
			if c != '\r' {
				screen.WriteByte(c)
			}
			if len(h.got) == 0 && end.MatchString(screen.String()) {
				return screen.String()
			}
		case <-deadline:
			h.t.Fatalf("waited for %s on the screen:\n%s", end, screen.String())
		}
	}
}

// enter types a line and gives what comes up to the next prompt.
func (h *hand) enter(line string) string {
	h.t.Helper()
	h.typed(line + "\r")
	return h.until(h.end)
}

// TestByHand works on a switch of every system as people do, with the client that everybody has: logs in, is paged, asks for help,
// thinks better of a line, mistypes, changes something, looks at it, and leaves.
func TestByHand(t *testing.T) {
	if _, err := exec.LookPath("ssh"); err != nil {
		t.Skip("no OpenSSH here")
	}
	configs := map[string]string{"n1": nexus("n1", "10.3(4a)", "feature lldp", "feature bgp"), "e1": "hostname e1\n!\ninterface Ethernet1\n   description uplink\n   no switchport\n   ip address 10.0.2.1/30\n!\nend\n"}
	for name, text := range small {
		configs[strings.TrimSuffix(name, ".cfg")] = text
	}
	for name, text := range configs { // more than a screen of it
		form, more := "interface Loopback%d\n description more\n!\n", ""
		switch name {
		case "j1":
			form = "set interfaces ge-0/0/%d description more\n"
		case "s1":
			form = "set / interface ethernet-1/1%d description more\n"
		case "f1":
			form = "interface eth%d\n description more\nexit\n!\n"
		}
		for i := range 30 {
			more += fmt.Sprintf(form, i+10)
		}
		text = strings.TrimSuffix(text, "end\n") + more
		if strings.Contains(configs[name], "\nend\n") {
			text += "end\n"
		}
		configs[name] = text
	}
	s := newSite(t, configs, 5)
	for _, c := range []struct {
		device, prompt string
		first          []string // to where one can configure and look
		pager          string
		wide           string // what takes the pager off
		show           string // what fills more than a screen, after filling it
		half, help     string // a line that is not finished, and what may come next
		nonsense, says string
		change         []string
		mode           string // the prompt there
		look, seen     string
		leave          []string
		goodbye        string
	}{
		{device: "n1", prompt: `n1(\([\w-]+\))?# $`, pager: "--More--", wide: "terminal length 0", show: "show running-config", half: "show ch", help: "checkpoint",
			nonsense: "frobnicate", says: "% Invalid command at '^' marker.", change: []string{"configure terminal", "interface Ethernet1/1", "description by hand"}, mode: "n1(config-if)# ",
			look: "show running-config", seen: "description by hand", leave: []string{"end"}, goodbye: "exit"},
		{device: "e1", prompt: `e1(\([\w-]+\))?[>#]$`, first: []string{"enable"}, pager: "--More--", wide: "terminal length 0", show: "show running-config", half: "show us", help: "users",
			nonsense: "frobnicate", says: "% Invalid input", change: []string{"configure", "interface Ethernet1", "description by hand"}, mode: "e1(config-if-Et1)#",
			look: "show running-config", seen: "description by hand", leave: []string{"end"}, goodbye: "exit"},
		{device: "c1", prompt: `c1(\([\w-]+\))?#$`, pager: "--More--", wide: "terminal length 0", show: "show running-config", half: "show us", help: "users",
			nonsense: "frobnicate", says: "% Invalid input detected at '^' marker.", change: []string{"configure terminal", "interface GigabitEthernet1/0/1", "description by hand"}, mode: "c1(config-if)#",
			look: "do show running-config", seen: "description by hand", leave: []string{"end"}, goodbye: "exit"},
		{device: "x1", prompt: `x1(\([\w-]+\))?#$`, pager: "--More--", wide: "terminal length 0", show: "show running-config", half: "show ver", help: "version",
			nonsense: "frobnicate", says: "% Invalid input detected at '^' marker.", change: []string{"configure", "interface GigabitEthernet0/0/0/0", "description by hand"}, mode: "RP/0/RP0/CPU0:x1(config-if)#",
			look: "show configuration", seen: "description by hand", leave: []string{"commit", "end"}, goodbye: "exit"},
		{device: "j1", prompt: `@j1[>#] $`, pager: "---(more)---", wide: "set cli screen-length 0", show: "show configuration | display set", half: "show ver", help: "version",
			nonsense: "frobnicate", says: "unknown command.", change: []string{"configure", "set interfaces ge-0/0/0 description \"by hand\""}, mode: "[edit]\ninterlock@j1# ",
			look: "show | compare", seen: "by hand", leave: []string{"commit", "exit"}, goodbye: "exit"},
		{device: "s1", prompt: `s1# $`, wide: "environment more false", show: "show version", half: "show ver", help: "version",
			nonsense: "frobnicate", says: "Parsing error: Unknown token 'frobnicate'.", change: []string{"enter candidate", "set / interface ethernet-1/1 description \"by hand\""}, mode: "candidate shared default }--",
			look: "diff /", seen: "by hand", leave: []string{"commit now"}, goodbye: "quit"},
		{device: "f1", prompt: `f1(:/|\([\w-]+\))?# $`, first: []string{"vtysh"}, pager: "--More--", wide: "terminal length 0", show: "show running-config", half: "show ver", help: "version",
			nonsense: "frobnicate", says: "% Unknown command: frobnicate", change: []string{"configure terminal", "interface eth0", "description by hand"}, mode: "f1(config-if)# ",
			look: "do show running-config", seen: "description by hand", leave: []string{"end", "exit"}, goodbye: "exit"},
	} {
		t.Run(c.device, func(t *testing.T) {
			h := byHand(t, s, c.device, c.prompt)
			h.t = t
			for _, x := range c.first {
				h.enter(x)
			}
			if c.pager != "" {
				h.typed(c.show + "\r")
				screen := h.until(regexp.MustCompile(regexp.QuoteMeta(c.pager) + `\s*$|` + c.prompt))
				if !strings.Contains(screen, c.pager) || strings.Count(screen, "\n") > 25 {
					t.Errorf("%s fills more than a screen at once:\n%s", c.show, screen)
				} else {
					h.typed("q")
					h.until(h.end)
				}
			}
			h.enter(c.wide)
			if screen := h.enter(c.show); c.pager != "" && strings.Contains(screen, c.pager) {
				t.Errorf("after %s it pages still:\n%s", c.wide, screen)
			}
			h.typed(c.half + "?")
			if screen := h.until(regexp.MustCompile(`\?\n[\s\S]*` + regexp.QuoteMeta(c.half) + `$`)); !strings.Contains(screen, c.help) {
				t.Errorf("%s? offers %q", c.half, screen)
			}
			h.typed("\x03") // the line is given up, and not carried out
			if screen := h.until(h.end); strings.Count(screen, "\n") > 4 {
				t.Errorf("ctrl-c at %q gives %q", c.half, screen)
			}
			if screen := h.enter(c.nonsense); !strings.Contains(screen, c.says) {
				t.Errorf("%s gives %q", c.nonsense, screen)
			}
			screen := ""
			for _, x := range c.change {
				screen = h.enter(x)
			}
			if !strings.Contains(screen, c.mode) {
				t.Errorf("the prompt is %q, want %q", screen, c.mode)
			}
			if screen := h.enter(c.look); !strings.Contains(screen, c.seen) {
				t.Errorf("%s gives %q", c.look, screen)
			}
			for _, x := range c.leave {
				h.enter(x)
			}
			if r := s.l.Running(c.device); !strings.Contains(r, "by hand") {
				t.Errorf("what was changed by hand does not run:\n%s", r)
			}
			h.typed(c.goodbye + "\r")
			if screen := h.until(regexp.MustCompile(`closed$`)); !strings.Contains(screen, "closed") {
				t.Errorf("%s gives %q", c.goodbye, screen)
			}
		})
	}
}

// TestLeavingATrial: XR asks before it ends a trial with the session that made it, and takes the change back at once.
func TestLeavingATrial(t *testing.T) {
	s := newSite(t, map[string]string{"x1": small["x1.cfg"]}, 5)
	p := dial(t, s.l, "x1")
	for _, x := range []string{"configure", "interface GigabitEthernet0/0/0/0", "description trial", "root", "commit confirmed minutes 20"} {
		p.do(x)
	}
	for _, reply := range []string{"no", "yes"} {
		fmt.Fprint(p.in, "end\n")
		if screen := p.until(`exit\? \[no\]:$`); !strings.Contains(screen, "the router will immediately rollback") {
			t.Errorf("leaving says %q", screen)
		}
		fmt.Fprint(p.in, reply+"\n")
		p.until(`x1(\(config\))?#`)
		s.until(t, "x1", "description trial", reply == "no")
	}
}
