package lab

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"interlock/devices/syntax"
	"interlock/simulate/faults"
)

// The scheduler is that of the Nexus 9000 NX-OS system management guides, with show scheduler schedule as programs and transcripts
// have it; times are days, hours and minutes. Jobs and schedules are statements of the running configuration, and a schedule that is
// no longer in it does nothing.

const scheduleTime = "2006:01:02:15:04:05"

func nxosSchedulerCommands() []command {
	both := []mode{exec, config}
	return []command{
		{in: []mode{config}, line: "scheduler ...", do: func(t *terminal, a []string) {
			t.box.mu.Lock()
			on := t.box.has("feature scheduler")
			t.box.mu.Unlock()
			line := "scheduler " + strings.Join(a, " ")
			if !on {
				caret(t, line, "% Invalid command at '^' marker.")
			} else if _, took := t.enter(line); !took {
				caret(t, line, "% Invalid command at '^' marker.")
			}
		}},
		{in: []mode{config}, line: "time start <when>", do: nxosTimeStart},
		{in: both, line: "show scheduler schedule", do: func(t *terminal, _ []string) { nxosSchedules(t, "") }},
		{in: both, line: "show scheduler schedule name <name>", do: func(t *terminal, a []string) { nxosSchedules(t, a[0]) }},
		{in: both, line: "show scheduler job name <name>", do: func(t *terminal, a []string) {
			t.box.mu.Lock()
			defer t.box.mu.Unlock()
			n := t.box.scheduled("job", a[0])
			if n == nil {
				t.printf("Error: entry not found\n")
				return
			}
			t.printf("Job Name: %s\n%s\n", a[0], strings.Repeat("-", 30))
			for _, c := range n.Children {
				t.printf(" %s\n", c.Line)
			}
			t.printf("%s\n", strings.Repeat("=", 78))
		}},
		{in: both, line: "show user-account <name>", do: func(t *terminal, a []string) {
			t.box.mu.Lock()
			defer t.box.mu.Unlock()
			remote := false
			for _, n := range t.box.running.Nodes {
				remote = remote || strings.HasPrefix(n.Line, "aaa authentication login default group")
			}
			if remote {
				t.printf("user:%s\n        roles:network-admin\naccount created through REMOTE authentication\nCredentials such as ssh server key will be cached temporarily only for this user\n account\nLocal login not possible\n", a[0])
				return
			}
			t.printf("user:%s\n        this user account has no expiry date\n        roles:network-admin\n", a[0])
		}},
	}
}

// scheduled finds a job or schedule in the running configuration. b.mu is held.
func (b *box) scheduled(what, name string) *syntax.Node {
	for _, n := range b.running.Nodes {
		if n.Line == "scheduler "+what+" name "+name {
			return n
		}
	}
	return nil
}

// nxosTimeStart is the time of a schedule: +[[dd:]hh:]mm from now, which the configuration keeps as the time itself.
func nxosTimeStart(t *terminal, a []string) {
	invalid := func() { caret(t, "time start "+a[0], "% Invalid command at '^' marker.") }
	var name string
	if n := len(t.context); n > 0 {
		name, _ = strings.CutPrefix(t.context[n-1], "scheduler schedule name ")
	}
	delta, relative := strings.CutPrefix(a[0], "+")
	parts := strings.Split(delta, ":")
	if name == "" || !relative || len(parts) > 3 {
		invalid()
		return
	}
	var within time.Duration
	for i, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute}[3-len(parts):] {
		n, err := strconv.Atoi(parts[i])
		if err != nil || n < 0 || n > 59 {
			invalid()
			return
		}
		within += time.Duration(n) * unit
	}
	b := t.box
	at := b.now().UTC().Add(within) // by its own clock
	if _, took := t.enter("time start " + at.Format(scheduleTime)); !took {
		invalid()
		return
	}
	b.mu.Lock()
	boots := b.boots
	delete(b.ran, name)
	b.mu.Unlock()
	b.lab.after(within, func() { b.runSchedule(name, t.user, at, boots) })
}

// runSchedule runs the jobs of a schedule, if it is still there with the same time.
func (b *box) runSchedule(name, user string, at time.Time, boots int) {
	var lines []string
	b.mu.Lock()
	n := b.scheduled("schedule", name)
	due := n != nil && b.up && b.boots == boots && b.ran[name].IsZero()
	for _, c := range children(n) {
		if rest, ok := strings.CutPrefix(c.Line, "time start "); ok {
			due = due && rest == at.Format(scheduleTime)
		}
		if job, ok := strings.CutPrefix(c.Line, "job name "); ok {
			for _, l := range children(b.scheduled("job", job)) {
				lines = append(lines, l.Line)
			}
		}
	}
	if due && b.lab.suffers(b.name, faults.TimerDoesNotFire) != nil {
		b.lab.say("%s: schedule %s does not run", b.name, name)
		due = false
	}
	if due {
		b.ran[name] = b.now()
		b.lab.say("%s: schedule %s runs", b.name, name)
	}
	b.mu.Unlock()
	if !due {
		return
	}
	t := &terminal{box: b, user: user, mode: exec, exec: true, out: &bytes.Buffer{}}
	for _, l := range lines {
		t.carryOut(l)
	}
	b.lab.happened(faults.Timer, b.name)
}

func children(n *syntax.Node) []*syntax.Node {
	if n == nil {
		return nil
	}
	return n.Children
}

func nxosSchedules(t *terminal, only string) {
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	found := false
	const stamp = "Mon Jan _2 15:04:05 2006"
	for _, n := range b.running.Nodes {
		name, ok := strings.CutPrefix(n.Line, "scheduler schedule name ")
		if !ok || only != "" && name != only {
			continue
		}
		found = true
		when, ran, status := "", "Yet to be executed", "-NA-"
		var jobs []string
		for _, c := range n.Children {
			if rest, ok := strings.CutPrefix(c.Line, "time start "); ok {
				if at, err := time.Parse(scheduleTime, rest); err == nil {
					when = "Run once on " + at.Format(stamp)
				}
			}
			if job, ok := strings.CutPrefix(c.Line, "job name "); ok {
				jobs = append(jobs, job)
			}
		}
		if at := b.ran[name]; !at.IsZero() {
			ran, status = at.UTC().Format(stamp), "Success (0)"
		}
		t.printf("Schedule Name       : %s\n%s\nUser Name           : %s\nSchedule Type       : %s\nLast Execution Time : %s\n%s\n     Job Name            Last Execution Status\n%s\n",
			name, strings.Repeat("-", 26), t.user, when, ran, strings.Repeat("-", 47), strings.Repeat("-", 47))
		for _, j := range jobs {
			t.printf("%-30s%s\n", j, status)
		}
		t.printf("%s\n", strings.Repeat("=", 78))
	}
	if only != "" && !found {
		t.printf("Error: entry not found\n")
	}
}
