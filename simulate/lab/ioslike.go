package lab

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/diffs"
	"interlock/simulate/faults"
)

// iosLike interprets a line as the systems do that are built like IOS: exec commands and configuration statements, each
// known by its mode. execToo reports that exec commands are taken in configuration mode without "do".
func iosLike(commands []command, execToo bool, invalid func(t *terminal, line string)) func(*terminal, string) {
	return func(t *terminal, line string) {
		plain, filter := piped(line)
		run := func(m mode, line string) bool {
			c, args := find(commands, m, line)
			if c == nil {
				return false
			}
			c.do(t, args)
			if s := t.out.String(); strings.Contains(line, "|") || filter != nil {
				t.out.Reset()
				t.out.WriteString(filter(s))
			}
			return true
		}
		first := strings.ToLower(strings.Fields(line)[0])
		if t.mode == config && first == "do" {
			rest := strings.TrimSpace(strings.TrimSpace(plain)[2:])
			if !run(exec, rest) && !t.effect(rest) {
				invalid(t, line)
			}
			return
		}
		if t.mode != config {
			if !run(t.mode, plain) && !(t.mode == exec && t.effect(plain)) {
				invalid(t, line)
			}
			return
		}
		if c, args := find(commands, config, plain); c != nil {
			c.do(t, args)
			return
		}
		show := strings.HasPrefix(first, "sh") && strings.HasPrefix("show", first)
		if show && execToo {
			if !run(exec, plain) {
				invalid(t, line)
			}
			return
		}
		if strings.HasPrefix(strings.TrimSpace(line), "!") {
			return
		}
		line, ok := t.body(line)
		if !ok {
			return
		}
		cmd, took := t.enter(line)
		if took {
			t.remark(cmd)
			return
		}
		if execToo && run(exec, plain) {
			return
		}
		invalid(t, line)
	}
}

// body reads the rest of a statement that goes on over several lines: a banner.
func (t *terminal) body(line string) (string, bool) {
	words := strings.Fields(line)
	if len(words) < 2 || strings.ToLower(words[0]) != "banner" {
		return line, true
	}
	end := "EOF"
	if t.box.os != "eos" {
		if len(words) < 3 {
			return line, true
		}
		rest := line[strings.Index(line, words[2]):]
		end = rest[:1]
		if rest[:1] == "^" && len(rest) > 1 && rest[1] == 'C' {
			end = "^C"
		}
		if strings.Contains(rest[len(end):], end) {
			return line, true
		}
	}
	if t.box.os == "eos" {
		t.write("Enter TEXT message. Type 'EOF' on its own line to end.\n")
	} else {
		t.write(fmt.Sprintf("Enter TEXT message.  End with the character '%s'.\n", end))
	}
	for n := 0; n < 1000; n++ {
		s, ok := t.line(true)
		if !ok {
			t.over = true
			return "", false
		}
		line += "\n" + s
		if end == "EOF" && strings.TrimSpace(s) == end || end != "EOF" && strings.Contains(s, end) {
			return line, true
		}
	}
	return "", false
}

// remark is what the system says to a statement that it has taken.
func (t *terminal) remark(c devices.Command) {
	for _, r := range t.box.know.Match(c, t.box.version, t.box.platform) {
		if r.When == diffs.NextBoot {
			switch t.box.os {
			case "nxos": // unicon nxos/patterns.py and mock data
				t.printf("Warning: Please save config and reload the system for the configuration to take effect\n")
			case "eos": // captured by arista.avd's tests
				t.printf("! Change will take effect only after switch reboot\n")
			}
			return
		}
	}
}

// effect carries out an exec command of which only the knowledge base knows: with its question, and with what it does to
// the box. It reports whether there is such a command.
func (t *terminal) effect(line string) bool {
	b := t.box
	words, ok := b.know.ExpandExec(strings.Fields(line))
	if !ok {
		words = strings.Fields(line)
	}
	c := devices.Command{Text: line, Line: strings.Join(words, " "), Mode: "exec", Exec: true}
	es, known, question := b.know.Effects(b.name, c, b.version, b.platform)
	if !known && len(es) == 0 {
		return false
	}
	if question != "" {
		q := strings.TrimSpace(strings.SplitN(question, "\n", 2)[0])
		answer, ok := t.ask(q + " ")
		if !ok {
			return true
		}
		c.Answer, c.HasAnswer = answer, true
		if answer == "" || strings.HasPrefix(strings.ToLower(answer), "n") {
			return true
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.suffer(c)
	return true
}

// refused answers a commit that a fault refuses, and reports whether it does.
func (t *terminal) refused(command, otherwise string) bool {
	a := t.box.lab.find(t.box.name, faults.CommitRefused, command)
	if a == nil {
		return false
	}
	t.box.lab.spend(a)
	if a.fault.Text != "" {
		otherwise = a.fault.Text
	}
	t.printf("%s\n", otherwise)
	return true
}

// caret is how IOS and NX-OS point at what they do not know.
func caret(t *terminal, line, after string) {
	pad := len(t.prompt())
	trimmed := strings.TrimLeft(line, " ")
	t.printf("%s^\n%s\n", strings.Repeat(" ", pad+len(line)-len(trimmed)), after)
}

// prompts of the sub-modes that IOS-like systems share, by the first words of the line that opens them.
var subModes = [][2]string{
	{"interface", "if"}, {"router", "router"}, {"vlan", "vlan"}, {"route-map", "route-map"}, {"ip access-list", "acl"}, {"line", "line"},
	{"address-family", "router-af"}, {"neighbor", "router-neighbor"}, {"template peer", "router-neighbor"}, {"vrf", "router-vrf"}, {"vpc domain", "vpc-domain"}, {"vrf context", "vrf"}, {"telemetry", "telemetry"},
}

// below is the part of a prompt that tells the sub-mode, by a table of first words.
func below(context []string, table [][2]string) string {
	if len(context) == 0 {
		return ""
	}
	last, best := context[len(context)-1], -1
	for i, m := range table {
		if (last == m[0] || strings.HasPrefix(last, m[0]+" ")) && (best < 0 || len(m[0]) > len(table[best][0])) {
			best = i
		}
	}
	if best < 0 {
		return "-" + strings.Fields(last)[0]
	}
	return "-" + table[best][1]
}
