package nokia

import (
	"bytes"
	"regexp"
	"strings"

	"interlock/devices/syntax"
)

// Dialect is what differs between the two systems in how configuration and commands are written.
type Dialect struct {
	// Root are the words that every path starts with when commands are entered at the top of the configuration:
	// "configure" on SR OS, nothing on SR Linux.
	Root string
	// Heads are how a line says that it starts at the top: "/configure", "set /".
	Heads []string
	// IsLeaf reports whether the words are a whole statement, IsBlock whether statements may stand below them.
	IsLeaf, IsBlock func(words []string) bool
}

var (
	// "[ex:/configure router "Base"]" and "--{ + candidate shared default }--[ interface ethernet-1/1 ]--" tell where the
	// terminal is; the prompt itself stands on the next line.
	contextPattern = regexp.MustCompile(`^[*!?]*(?:\((ex|gl|pr|ro|li)\))?\[(?:[*!]*(?:ex|gl|pr|ro|li):)?/(.*)\]$`)
	srlContext     = regexp.MustCompile(`^--\{.*\}--\[ ?(.*?) ?\]--$`)
	shellPrompt    = regexp.MustCompile(`^(?:\*?[A-D]:[\w.\-@]+(?:>[\w>\-.*()]*)?[#$] ?)(.*)$`)
	simpleQuotes   = regexp.MustCompile(`"([^"\s\[\]{};#\\]+)"`)
)

// unquote takes the quotes from words that do not need them, so that one name has one spelling.
func unquote(line string) string {
	if strings.IndexByte(line, '"') < 0 {
		return line
	}
	return simpleQuotes.ReplaceAllString(line, "$1")
}

// lines cuts a text at its line ends.
func lines(text []byte) []string {
	text = bytes.TrimPrefix(text, []byte{0xEF, 0xBB, 0xBF})
	out := strings.Split(string(text), "\n")
	if n := len(out); n > 0 && out[n-1] == "" {
		out = out[:n-1]
	}
	return out
}

// writer turns a text, line by line, into the form that syntax.FlatReader reads: braces and "set"/"delete" with whole
// paths. The lines keep their numbers.
type writer struct {
	d     Dialect
	out   []string
	depth int
	// list is the line at which a list in brackets over several lines started, -1 where there is none.
	list  int
	path  []string   // where commands stand
	back  [][]string // the paths before each move
	stack [][]string // open braces among commands
	enter bool
}

// normalize turns the lines of a text into a text that the reader of flat configurations takes.
func (d Dialect) normalize(text []string, commands bool) []byte {
	w := writer{d: d, list: -1, enter: commands, out: make([]string, 0, len(text))}
	for _, l := range text {
		l = strings.TrimRight(l, " \t\r\x00")
		w.out = append(w.out, "")
		w.line(l)
	}
	size := 0
	for _, l := range w.out {
		size += len(l) + 1
	}
	out := make([]byte, 0, max(1, size))
	for _, l := range w.out {
		out = append(append(out, l...), '\n')
	}
	if len(out) == 0 {
		out = append(out, '\n')
	}
	return out
}

func (w *writer) put(s string) { w.out[len(w.out)-1] = s }

func (w *writer) line(raw string) {
	t := strings.TrimSpace(raw)
	indent := raw[:len(raw)-len(strings.TrimLeft(raw, " \t"))]
	switch {
	case w.list >= 0: // inside [ ... ]
		w.out[w.list] += " " + unquote(t)
		if strings.HasSuffix(t, "]") {
			w.list = -1
		}
		return
	case t == "" || t[0] == '#':
		w.put(raw)
		return
	}
	if m := srlContext.FindStringSubmatch(t); m != nil {
		w.at(m[1])
		w.put("# " + t)
		return
	}
	if m := contextPattern.FindStringSubmatch(t); m != nil && w.depth == 0 {
		w.at(m[2])
		w.put("# " + t)
		return
	}
	if m := shellPrompt.FindStringSubmatch(t); m != nil {
		if t = strings.TrimSpace(m[1]); t == "" || !w.enter {
			w.put("# a prompt")
			return
		}
	}
	t = unquote(t)
	if w.enter {
		w.command(t)
		return
	}
	first, _, _ := strings.Cut(t, " ")
	if rest, ok := w.head(t); ok && w.depth == 0 {
		if !strings.HasSuffix(rest, "{") {
			w.set(rest)
			return
		}
		t = rest // "/configure router Base {" opens a block
	} else if w.depth == 0 && first == "delete" {
		if rest, ok := w.head(strings.TrimSpace(strings.TrimPrefix(t, "delete"))); ok {
			w.put("delete " + rest)
			return
		}
	}
	w.depth += braces(t)
	w.put(indent + t)
	if open := strings.LastIndexByte(t, '['); open >= 0 && strings.HasSuffix(t, "[") {
		w.list = len(w.out) - 1
	}
}

// braces counts what a line opens less what it closes, quoted text left out.
func braces(t string) int {
	n, quoted := 0, false
	for i := 0; i < len(t); i++ {
		switch {
		case t[i] == '"':
			quoted = !quoted
		case t[i] == '\\' && quoted:
			i++
		case quoted:
		case t[i] == '{':
			n++
		case t[i] == '}':
			n--
		}
	}
	return n
}

// head takes off what says that a line starts at the top.
func (w *writer) head(t string) (rest string, ok bool) {
	for _, h := range w.d.Heads {
		if t == h || strings.HasPrefix(t, h+" ") {
			rest = strings.TrimSpace(t[len(h):])
			if w.d.Root != "" {
				rest = strings.TrimSpace(w.d.Root + " " + rest)
			}
			return rest, true
		}
		if strings.HasSuffix(h, "/") && strings.HasPrefix(t, h) {
			return strings.TrimSpace(t[len(h):]), true
		}
	}
	return t, false
}

// set writes a statement; "delete" may stand among its words, before what goes.
func (w *writer) set(rest string) {
	words := syntax.Words(rest)
	for i, x := range words {
		if x == "delete" && i > 0 && (i+1 < len(words)) && (w.d.Root != "" || i < 0) {
			w.put("delete " + strings.Join(append(words[:i:i], words[i+1:]...), " "))
			return
		}
	}
	w.put("set " + rest)
}

// at is told by a prompt where the terminal stands.
func (w *writer) at(path string) {
	words := syntax.Words(unquote(strings.TrimSpace(strings.TrimPrefix(path, "/"))))
	w.stack = nil
	w.back = nil
	w.path = words
}

// command takes a line that is entered: it may move, set or delete, relative to where the terminal stands.
func (w *writer) command(t string) {
	words := syntax.Words(t)
	top := func() { w.path, w.back, w.stack = nil, nil, nil }
	switch t {
	case "exit all", "top", "/", "exit to /":
		top()
		if w.d.Root != "" && t == "top" {
			w.path = []string{w.d.Root}
		}
		w.put("# " + t)
		return
	case "exit", "back", "exit to parent", "..", "}":
		switch {
		case t == "}" && len(w.stack) > 0:
			w.path, w.stack = w.stack[len(w.stack)-1], w.stack[:len(w.stack)-1]
		case t == "}":
		case len(w.back) > 0:
			w.path, w.back = w.back[len(w.back)-1], w.back[:len(w.back)-1]
		default:
			w.path = w.parent(w.path)
		}
		w.put("# " + t)
		return
	}
	if w.d.Root != "" {
		switch {
		case len(words) == 2 && words[0] == "configure" && (words[1] == "exclusive" || words[1] == "global" || words[1] == "private"),
			len(words) == 2 && words[0] == "edit-config" && (words[1] == "exclusive" || words[1] == "global" || words[1] == "private"):
			top()
			w.put("# " + t)
			return
		case t == "quit-config":
			top()
			w.put("# " + t)
			return
		}
	} else if len(words) >= 2 && words[0] == "enter" && words[1] == "candidate" {
		top()
		w.put("# " + t)
		return
	}
	path := w.path
	verb := ""
	if words[0] == "delete" || words[0] == "set" && w.d.Root == "" {
		verb, t = words[0], strings.TrimSpace(t[len(words[0]):])
	}
	switch {
	case t == "":
		w.put(verb)
		return
	case w.d.Root != "" && (strings.HasPrefix(t, "/configure") || strings.HasPrefix(t, "/bof")):
		path, t = nil, t[1:]
	case w.d.Root != "" && strings.HasPrefix(t, "/"): // from the root, whatever the level: no configuration that is read
		w.put(strings.TrimSpace(verb + " " + t))
		return
	case w.d.Root == "" && strings.HasPrefix(t, "/"):
		path, t = nil, strings.TrimSpace(t[1:])
		if t == "" {
			top()
			w.put("# /")
			return
		}
	case w.d.Root != "" && len(path) == 0 && words[0] != w.d.Root && words[0] != "bof" && verb == "":
		w.put(t) // at the root of MD-CLI only operational commands stand
		return
	case w.d.Root != "" && len(path) == 0 && verb == "delete" && words[1] != "configure":
		w.put("delete " + t)
		return
	}
	opens := strings.HasSuffix(t, "{")
	t = strings.TrimSpace(strings.TrimSuffix(t, "{"))
	closes := strings.HasSuffix(t, "}") && !strings.HasSuffix(t, "\"")
	if closes { // "prefix 10.0.0.0/8 type exact { }"
		t = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(strings.TrimSuffix(t, "}")), "{"))
	}
	full := append(path[:len(path):len(path)], syntax.Words(t)...)
	plain := strings.Join(full, " ")
	switch {
	case verb == "delete":
		w.put("delete " + plain)
	case opens:
		w.stack = append(w.stack, w.path)
		w.path = full
		w.into(full)
	case verb == "" && w.d.Root != "" && indexOf(full, "delete") > 0:
		i := indexOf(full, "delete")
		w.put("delete " + strings.Join(append(full[:i:i], full[i+1:]...), " "))
	case verb == "" && !closes && w.d.IsBlock(full):
		w.back = append(w.back, w.path)
		w.path = full
		w.into(full)
	case verb == "set" || closes || w.known(full):
		w.put("set " + plain)
	default:
		w.put(strings.Join(words, " ")) // an operational command, or nothing that is known
	}
}

// parent is the block around a path.
func (w *writer) parent(path []string) []string {
	for n := len(path) - 1; n > 0; n-- {
		if w.d.IsBlock(path[:n]) {
			return path[:n:n]
		}
	}
	return nil
}

// into goes into a block: the entry of a list that it may name comes to be.
func (w *writer) into(full []string) {
	if w.d.IsLeaf(full) {
		w.put("set " + strings.Join(full, " "))
		return
	}
	w.put("# into " + strings.Join(full, " "))
}

// known reports whether the start of a path is known, so that the line is configuration at all.
func (w *writer) known(full []string) bool {
	if w.d.IsLeaf(full) {
		return true
	}
	for n := len(full) - 1; n > 0 && n > len(w.path); n-- {
		if w.d.IsLeaf(full[:n]) || w.d.IsBlock(full[:n]) && n > 1 {
			return true
		}
	}
	return len(w.path) > 1
}

func indexOf(words []string, w string) int {
	for i, x := range words {
		if x == w {
			return i
		}
	}
	return -1
}
