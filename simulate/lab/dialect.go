package lab

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"interlock/devices"
	"interlock/devices/syntax"
)

// dialect is how a system speaks at its terminal, as far as those who operate it need it.
type dialect struct {
	os string
	// platform is what a device is whose configuration and site do not say.
	platform string
	// version is the software of one of which nobody says what it runs.
	version string
	// indent is by how much the system indents what stands in a block.
	indent string
	// banner is what its SSH server calls itself, more what stands at the foot of a full screen.
	banner, more string
	// login is where a login lands.
	login    mode
	greeting func(b *box) string
	prompt   func(t *terminal) string
	// table are its commands that are no configuration statements.
	table func() []command
	// interpret carries out a line.
	interpret func(t *terminal, line string)
	// image is the software that a configuration starts, "" where it does not say.
	image func(c *devices.Config) string
	// fired is what it writes to its terminals when it takes an unconfirmed change back.
	fired func(d *deadman) string
	// copied takes a file that somebody copies to it; nil is no server for that.
	copied func(b *box, file, text string) error
	// left is what leaving a terminal does to what was being configured there.
	left func(t *terminal)
}

// dialects are the systems that the lab speaks, in order of name.
var dialects = []*dialect{&eos, &frr, &ios, &iosxr, &junos, &nxos, &srlinux}

// dialectOf finds a system, nil where the lab does not speak it.
func dialectOf(os string) *dialect {
	for _, d := range dialects {
		if d.os == os {
			return d
		}
	}
	return nil
}

func dialectNames() string {
	var names []string
	for _, d := range dialects {
		names = append(names, d.os)
	}
	return strings.Join(names, ", ")
}

// command is a command of a system that is no configuration statement.
type command struct {
	// in are the modes it is known in.
	in []mode
	// line is its form: words that may be abbreviated, <name> for any word, [word] for one that may be missing, ... for the rest.
	line string
	do   func(t *terminal, args []string)
}

// match reports whether words are the command, abbreviated or not, and gives what stands at its placeholders.
func (c *command) match(words []string) (args []string, ok bool) {
	form := strings.Fields(c.line)
	for n, f := range form {
		switch {
		case f == "...":
			return append(args, words...), true
		case strings.HasPrefix(f, "["):
			w := strings.Trim(f, "[]")
			if len(words) > 0 && isWord(words[0], w) {
				args, words = append(args, words[0]), words[1:]
			} else {
				args = append(args, "")
			}
			continue
		case len(words) == 0:
			return nil, false
		case strings.HasPrefix(f, "<"):
			args = append(args, words[0])
		case !isWord(words[0], f) || n == 0 && len(words[0]) < 2:
			return nil, false
		}
		words = words[1:]
	}
	return args, len(words) == 0
}

// isWord reports whether somebody who types s means the word.
func isWord(s, word string) bool { return strings.HasPrefix(word, strings.ToLower(s)) }

// find gives the command that a line is where the terminal is, the longest form first, nil where it is none.
func find(commands []command, m mode, line string) (*command, []string) {
	words := strings.Fields(line)
	var best *command
	var args []string
	for i := range commands {
		c := &commands[i]
		if !slices.Contains(c.in, m) {
			continue
		}
		if a, ok := c.match(words); ok && (best == nil || len(strings.Fields(c.line)) > len(strings.Fields(best.line))) {
			best, args = c, a
		}
	}
	return best, args
}

// reveal is text of a configuration as the device itself has it: with its secrets, which every other output lacks.
func reveal(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if strings.Contains(l, "<secret:") {
			if plain, err := syntax.Reveal(l); err == nil {
				lines[i] = plain
			}
		}
	}
	return strings.Join(lines, "\n")
}

// text is a configuration as the system prints it, without what its show command puts before and after.
func (d *dialect) text(t *devices.Tree) string {
	body := &devices.Tree{}
	for n, node := range t.Nodes {
		// What the capture that the lab started from had at its top is written anew each time.
		if n < 8 && node.Kind == syntax.Comment && (strings.HasPrefix(node.Line, "!Command:") || strings.HasPrefix(node.Line, "!Running configuration last") ||
			strings.HasPrefix(node.Line, "!Time:") || strings.HasPrefix(node.Line, "! Command:") || strings.HasPrefix(node.Line, "! device:") ||
			strings.HasPrefix(node.Line, "! Last configuration change") || strings.HasPrefix(node.Line, "## Last commit") || strings.HasPrefix(node.Line, "!! ")) {
			continue
		}
		body.Nodes = append(body.Nodes, node)
	}
	return reveal(body.Render(d.indent))
}

// piped takes what follows | off a line and gives the filter that it means. An unknown one gives nothing.
func piped(line string) (command string, filter func(string) string) {
	command, pipe, ok := strings.Cut(line, "|")
	if !ok {
		return line, func(s string) string { return s }
	}
	words := strings.Fields(pipe)
	if len(words) == 0 {
		return command, func(s string) string { return s }
	}
	what := strings.ToLower(words[0])
	want := strings.Trim(strings.Join(words[1:], " "), `"`)
	return strings.TrimRight(command, " "), func(s string) string {
		var out []string
		keep, depth := false, 0
		for _, l := range strings.Split(strings.TrimSuffix(s, "\n"), "\n") {
			has := strings.Contains(strings.ToLower(l), strings.ToLower(want))
			in := len(l) - len(strings.TrimLeft(l, " "))
			switch {
			case isWord(what, "include") || isWord(what, "grep") || isWord(what, "match"):
				if has {
					out = append(out, l)
				}
			case isWord(what, "exclude") || isWord(what, "except"):
				if !has {
					out = append(out, l)
				}
			case isWord(what, "begin"):
				if keep = keep || has; keep {
					out = append(out, l)
				}
			case isWord(what, "section"):
				if has && (!keep || in <= depth) {
					keep, depth = true, in
				} else if in <= depth {
					keep = false
				}
				if keep {
					out = append(out, l)
				}
			case isWord(what, "count"):
				keep = true
				depth++
			default: // no-more, nz, json that nobody has asked the lab for
				out = append(out, l)
			}
		}
		if keep && isWord(what, "count") {
			return fmt.Sprintf("Count: %d lines\n", depth)
		}
		if len(out) == 0 {
			return ""
		}
		return strings.Join(out, "\n") + "\n"
	}
}

// span writes a time as Cisco's and Arista's systems do, with the units from the greatest that is not nothing.
func span(d time.Duration, units ...string) string {
	sizes := map[string]time.Duration{"year": 365 * 24 * time.Hour, "week": 7 * 24 * time.Hour, "day": 24 * time.Hour, "hour": time.Hour, "minute": time.Minute, "second": time.Second}
	var out []string
	for _, u := range units {
		n := int(d / sizes[u])
		d -= time.Duration(n) * sizes[u]
		if n == 0 && len(out) == 0 && u != units[len(units)-1] {
			continue
		}
		if n != 1 {
			u += "s"
		}
		out = append(out, fmt.Sprintf("%d %s", n, u))
	}
	return strings.Join(out, ", ")
}
