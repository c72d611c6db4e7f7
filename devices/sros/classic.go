package sros

import (
	"regexp"
	"strconv"
	"strings"

	"interlock/devices"
	"interlock/devices/syntax"
)

// The classic CLI nests by indentation and "exit", and takes statements back with "no". It is read as MD-CLI is: as one
// list of whole paths; what each comes to in MD-CLI is in classic.txt.

var (
	classicSigns  = regexp.MustCompile(`(?m)^(exit all|echo "[A-Z].* Configuration"|configure)\s*$`)
	modelSigns    = regexp.MustCompile(`(?m)^\s*(/?configure .*\{|configure \{|/configure .*admin-state (enable|disable)|persistent-indices \{|edit-config |.*admin-state (enable|disable))\s*$`)
	classicPrompt = regexp.MustCompile(`^\*?[A-D]:[\w.\-]+(>[\w>\-.*()$]*)?[#$] ?(.*)$`)
)

// isClassic reports whether a text is of the classic CLI.
func isClassic(text []byte) bool {
	return classicSigns.Match(text) && !modelSigns.Match(text)
}

// globals are first words of commands that the classic CLI takes anywhere.
var globals = map[string]bool{"admin": true, "show": true, "clear": true, "tools": true, "debug": true, "environment": true, "file": true, "bof": true, "ping": true,
	"traceroute": true, "telnet": true, "ssh": true, "logout": true, "password": true, "write": true, "monitor": true, "oam": true, "sleep": true, "exec": true,
	"history": true, "info": true, "pwc": true, "tree": true, "help": true, "alias": true, "enable-admin": true, "candidate": true, "//": true}

// level is a block that the text has gone into.
type level struct {
	path   []string
	indent int
}

// terminal follows a text through its blocks and writes each statement with its whole path.
type terminal struct {
	out      []string
	stack    []level
	top      bool // outside of configure
	entering bool
	indented bool            // the text nests by indentation
	standing map[string]bool // paths of statements that stand, while entering
}

// readClassic turns a configuration into lines of whole paths.
func readClassic(text []byte) []byte {
	lines := strings.Split(string(text), "\n")
	t := &terminal{indented: indented(lines)}
	opened := opens(lines)
	for i, l := range lines {
		t.line(l, t.indented && opened[i])
	}
	return []byte(strings.Join(t.out, "\n"))
}

// enterClassic turns commands into lines of whole paths.
func enterClassic(before *devices.Tree, text []byte) []byte {
	t := &terminal{entering: true, top: true, standing: map[string]bool{}}
	for _, n := range before.Nodes {
		if n.Kind == syntax.Statement {
			t.standing[n.Path()] = true
		}
	}
	for _, l := range strings.Split(string(text), "\n") {
		t.line(l, false)
	}
	return []byte(strings.Join(t.out, "\n"))
}

func indentOf(l string) int {
	n := 0
	for _, c := range l {
		switch c {
		case ' ':
			n++
		case '\t':
			n += 8 - n%8
		default:
			return n
		}
	}
	return n
}

func idle(t string) bool { return t == "" || t[0] == '#' || strings.HasPrefix(t, "echo ") }

func indented(lines []string) bool {
	for _, l := range lines {
		if t := strings.TrimSpace(l); !idle(t) && indentOf(l) > 0 {
			return true
		}
	}
	return false
}

// opens reports of each line whether it is followed by one that stands in it: deeper, or the exit of its own.
func opens(lines []string) []bool {
	out := make([]bool, len(lines))
	next, exit := -1, false // the indentation of the statement below, and whether it is an exit
	for i := len(lines) - 1; i >= 0; i-- {
		t := strings.TrimSpace(lines[i])
		if idle(t) {
			continue
		}
		n := indentOf(lines[i])
		out[i] = next > n || next == n && exit
		next, exit = n, t == "exit"
	}
	return out
}

func (t *terminal) put(s string) { t.out = append(t.out, s) }

func (t *terminal) path() []string {
	if len(t.stack) == 0 {
		return nil
	}
	return t.stack[len(t.stack)-1].path
}

func (t *terminal) line(raw string, opens bool) {
	s := strings.TrimSpace(strings.TrimRight(raw, "\r\x00"))
	indent := indentOf(raw)
	if m := classicPrompt.FindStringSubmatch(s); m != nil {
		if s = strings.TrimSpace(m[2]); s == "" || !t.entering {
			t.put("# a prompt")
			return
		}
		if m[1] == "" {
			t.stack, t.top = nil, true
		}
	}
	if idle(s) {
		t.put("# " + s)
		return
	}
	words := syntax.Words(unquoted(s))
	switch {
	case s == "exit all":
		t.stack, t.top = nil, t.entering
		t.put("# leaves all blocks")
		return
	case s == "exit" || s == "back":
		t.leave(indent)
		t.put("# leaves a block")
		return
	case words[0] == "configure" || words[0] == "/configure" || words[0] == "/":
		t.top = false
		if words = words[1:]; len(words) > 0 && words[0] == "configure" {
			words = words[1:]
		}
		if !t.entering || strings.HasPrefix(s, "/") && len(words) == 0 {
			t.stack = nil
		}
		if len(words) == 0 {
			t.stack = nil
			t.put("# goes into configuration")
			return
		}
		t.statement(nil, words, indent, opens)
		return
	case t.top || t.entering && globals[words[0]]:
		t.put(s) // an operational command
		return
	}
	if t.indented {
		for len(t.stack) > 0 && t.stack[len(t.stack)-1].indent >= indent {
			t.stack = t.stack[:len(t.stack)-1]
		}
	}
	t.statement(t.path(), words, indent, opens)
}

// leave leaves the innermost block; where text is indented, the one that the exit stands in line with.
func (t *terminal) leave(indent int) {
	for n := len(t.stack); n > 0; n-- {
		if !t.indented || t.stack[n-1].indent <= indent {
			if !t.indented || t.stack[n-1].indent == indent {
				t.stack = t.stack[:n-1]
			} else {
				t.stack = t.stack[:n]
			}
			return
		}
	}
	t.stack = nil
}

// statement writes a line with its whole path.
func (t *terminal) statement(path, words []string, indent int, opens bool) {
	if words[len(words)-1] == "create" && len(words) > 1 {
		words = words[:len(words)-1]
	}
	full := spelt(append(path[:len(path):len(path)], words...))
	if i := negation(full, len(full)-len(words)); i >= 0 {
		t.negated(spelt(append(full[:i:i], full[i+1:]...)), i)
		return
	}
	classic := append([]string{classicWord}, full...)
	if last := full[len(full)-1]; (last == "begin" || last == "commit") && (len(words) == 1 || full[len(full)-2] == "policy-options") {
		t.put("# what stands between begin and commit takes effect together")
		return
	}
	exact, more := grammar.Knows("", classic)
	b := classicCLI.goesInto(classic)
	if !t.indented {
		opens = b != nil || more && !exact
	}
	if opens && len(t.stack) < 64 {
		into := full
		if b != nil {
			into = full[: b.keep-1 : b.keep-1]
		}
		t.stack = append(t.stack, level{into, indent})
	}
	if opens && !exact && (b != nil || more) {
		t.put("# goes into a block")
		return
	}
	t.set(full)
}

// set writes a statement; ports of a LAG may stand several in one line.
func (t *terminal) set(full []string) {
	line := strings.Join(full, " ")
	if len(full) > 4 && full[0] == "lag" && full[2] == "port" && !strings.Contains(line, " priority ") && !strings.Contains(line, " sub-group ") {
		line = strings.Join(full[:3], " ") + " [ " + strings.Join(full[3:], " ") + " ]"
	}
	t.put("set " + classicWord + " " + line)
	if t.standing != nil {
		t.standing[classicWord+" "+strings.Join(full, " ")] = true
	}
}

// negation finds the "no" of a line, from where its own words start: in front, or behind the path of a block.
func negation(full []string, from int) int {
	for i := from; i < len(full)-1; i++ {
		if full[i] != "no" {
			continue
		}
		if i == from || classicCLI.goesInto(append([]string{classicWord}, full[:i]...)) != nil || i == 1 {
			return i
		}
		if _, more := grammar.Knows("", append([]string{classicWord}, full[:i]...)); more {
			return i
		}
	}
	return -1
}

// negated writes a line with "no": a statement of its own where there is one of that form, else one taken back.
func (t *terminal) negated(full []string, at int) {
	off := append([]string{classicWord}, full...)
	off[at+1] = "!" + off[at+1]
	row, _, ok := grammar.Find(off)
	classic := append([]string{classicWord}, full...)
	switch {
	case ok && strings.Contains(row.Pattern, "!"),
		ok && !(t.entering && t.stands(classic)),
		!t.entering && !grammar.Starts("", classic):
		t.set(off[1:])
	default:
		t.put("delete " + strings.Join(classic, " "))
	}
}

// stands reports whether a statement that starts so was said.
func (t *terminal) stands(words []string) bool {
	text := strings.Join(words, " ")
	for s := range t.standing {
		if s == text || strings.HasPrefix(s, text+" ") {
			return true
		}
	}
	return false
}

// spelt writes out what may be left out: the router's name, which is Base, and the number of a protocol's instance, which is 0.
func spelt(full []string) []string {
	if full[0] == "router" && (len(full) == 1 || full[1] != "Base" && full[1] != "management") && !(len(full) > 1 && full[1] == "no") {
		full = append([]string{"router", "Base"}, full[1:]...)
	} else if full[0] == "router" && len(full) > 1 && full[1] == "no" {
		full = append([]string{"router", "Base"}, full[1:]...)
	}
	at := 2
	if full[0] == "service" {
		at = 3
	}
	if len(full) > at && (full[0] == "router" || len(full) > 1 && full[1] == "vprn") && (full[at] == "ospf" || full[at] == "ospf3") {
		if len(full) == at+1 || !number(full[at+1]) {
			out := append(full[:at+1:at+1], "0")
			return append(out, full[at+1:]...)
		}
	}
	return full
}

func number(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

var plainQuotes = regexp.MustCompile(`"([^"\s\[\]{};#\\!]+)"`)

// unquoted takes the quotes from words that do not need them, so that one name has one spelling; a name must not look
// like the word that negates.
func unquoted(line string) string {
	if strings.IndexByte(line, '"') < 0 {
		return line
	}
	return plainQuotes.ReplaceAllStringFunc(line, func(q string) string {
		if q == `"no"` || q == `"create"` {
			return q
		}
		return q[1 : len(q)-1]
	})
}
