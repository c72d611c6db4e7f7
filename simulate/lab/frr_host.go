package lab

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The host's shell knows vtysh, how long it has been up, and the lines by which devices/frr arms a way back on it, sees it, stops it
// and goes back: that these work in a real shell with real FRR is devices/cli's to try. Everything else it does not find.

type shellLine struct {
	form *regexp.Regexp
	do   func(t *terminal, m []string)
}

// frrShell carries out a line at the host.
func frrShell(t *terminal, line string) {
	for _, l := range frrShellLines {
		if m := l.form.FindStringSubmatch(line); m != nil {
			l.do(t, m)
			return
		}
	}
	t.printf("-bash: %s: command not found\n", strings.Fields(line)[0])
}

var frrShellLines = []shellLine{
	{regexp.MustCompile(`^(?:exit|logout)$`), func(t *terminal, _ []string) { t.over = true }},
	{regexp.MustCompile(`^PS1='([^']*)';`), func(t *terminal, m []string) { t.shell = m[1] }},
	{regexp.MustCompile(`^(?:sudo )?vtysh$`), func(t *terminal, _ []string) {
		t.printf("\nHello, this is FRRouting (version %s).\nCopyright 1996-2005 Kunihiro Ishiguro, et al.\n\n", t.box.version)
		t.mode = exec
	}},
	{regexp.MustCompile(`^cat /proc/uptime$`), func(t *terminal, _ []string) {
		t.box.mu.Lock()
		defer t.box.mu.Unlock()
		t.printf("%.2f %.2f\n", t.box.uptime().Seconds(), t.box.uptime().Seconds())
	}},
	{regexp.MustCompile(`^for c in frr-reload\.py setsid vtysh; do command -v \$c; done \| wc -l$`), func(t *terminal, _ []string) { t.printf("3\n") }},
	{regexp.MustCompile(`^F=/var/tmp/interlock-([\w-]+); rm -f \$F\.\*; vtysh -c 'show running-config' \|.*> \$F\.conf && grep -c '\^frr version' \$F\.conf$`), func(t *terminal, m []string) {
		t.box.mu.Lock()
		defer t.box.mu.Unlock()
		t.box.saves["/var/tmp/interlock-"+m[1]] = t.box.running
		t.printf("%d\n", strings.Count("\n"+t.box.cli.text(t.box.running), "\nfrr version"))
	}},
	{regexp.MustCompile(`^setsid sh -c '.*sleep (\d+);.*frr-reload\.py --reload --stdout (/var/tmp/interlock-([\w-]+))\.conf' .*echo started$`), func(t *terminal, m []string) {
		b := t.box
		b.mu.Lock()
		defer b.mu.Unlock()
		seconds, err := strconv.Atoi(m[1])
		if to := b.saves[m[2]]; err == nil && to != nil {
			b.arm(m[3], t.user, to, time.Duration(seconds)*time.Second, nil)
			t.printf("started\n")
		}
	}},
	{regexp.MustCompile(`^for f in /var/tmp/interlock-\*\.pid; do .*done; echo asked$`), func(t *terminal, _ []string) {
		b := t.box
		b.mu.Lock()
		defer b.mu.Unlock()
		if d := b.pending; d != nil {
			t.printf("armed /var/tmp/interlock-%s.pid %d\n", d.id, int(d.deadline.Sub(b.lab.clock.Now()).Seconds()))
		}
		t.printf("asked\n")
	}},
	{regexp.MustCompile(`^frr-reload\.py --reload --stdout (/var/tmp/interlock-[\w-]+)\.conf .*&& echo put back$`), func(t *terminal, m []string) {
		t.box.mu.Lock()
		defer t.box.mu.Unlock()
		if to := t.box.saves[m[1]]; to != nil {
			t.box.set(to)
			t.printf("put back\n")
		}
	}},
	// Stopped to confirm, after going back, and to discard: only the first says so.
	{regexp.MustCompile(`^(?:test -s \S+ && )?kill -- -\$\(cat /var/tmp/interlock-([\w-]+)\.pid\)(;| &&) rm -f /var/tmp/interlock-[\w-]+\.\*( && echo stopped)?$`), func(t *terminal, m []string) {
		b := t.box
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.saves, "/var/tmp/interlock-"+m[1])
		d := b.pending
		switch {
		case d == nil || d.id != m[1]:
			t.printf("cat: /var/tmp/interlock-%s.pid: No such file or directory\n-bash: kill: -: arguments must be process or job IDs\n", m[1])
		case m[3] != "":
			b.confirmed()
			t.printf("stopped\n")
		default:
			b.disarm()
			b.lab.say("%s: the timer of %s is stopped", b.name, m[1])
		}
	}},
}
