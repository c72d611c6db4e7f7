package sros

import (
	"strings"

	"interlock/devices"
	"interlock/devices/syntax"
)

// classicCommands writes commands between configurations as the classic CLI takes them, each from the root. What is
// deleted is shut down first ("Many objects must be shut down before they may be deleted", Unicast Routing Protocols
// Guide 14.0, shutdown), and policies are edited between begin and commit (Router Policies).
func classicCommands(before *devices.Tree, commands []devices.Command) []devices.Command {
	w := classicWriter{there: map[string]bool{}, create: map[string]string{}}
	for _, n := range before.Nodes {
		if n.Kind == syntax.Statement {
			for i := 2; i <= len(n.Words); i++ {
				w.there[strings.Join(n.Words[:i], " ")] = true
			}
		}
	}
	for _, c := range commands {
		if rest, ok := strings.CutPrefix(c.Line, "delete /"); ok {
			w.delete(c, strings.TrimSpace(rest))
		} else if rest, ok := strings.CutPrefix(c.Line, "/"); ok {
			w.set(c, rest)
		} else {
			w.out = append(w.out, c)
		}
	}
	return bracketed(w.out)
}

type classicWriter struct {
	out    []devices.Command
	there  map[string]bool
	create map[string]string
}

func (w *classicWriter) emit(c devices.Command, words []string, negated bool) {
	for i, x := range words {
		if len(x) > 1 && x[0] == '!' {
			words = append(append(words[:i:i], "no", x[1:]), words[i+1:]...)
			break
		}
	}
	c.Line = "/configure " + strings.Join(words, " ")
	c.Text, c.Negated = c.Line, negated
	w.out = append(w.out, c)
}

// set writes a statement, and before it the lines that make the blocks around it where "create" has to say so.
func (w *classicWriter) set(c devices.Command, line string) {
	words := syntax.Words(line)
	for i := 2; i < len(words); i++ {
		key := strings.Join(words[:i], " ")
		if w.there[key] {
			continue
		}
		if b := classicCLI.goesInto(words[:i]); b != nil && b.keep == i && b.create && !(i+1 < len(words) && strings.HasPrefix(strings.Join(words[i:], " "), "customer")) {
			if _, own, ok := grammar.Find(words); ok && own.Has("name") {
				break
			}
			w.there[key] = true
			w.emit(c, append(words[1:i:i], "create"), false)
		}
	}
	b := classicCLI.goesInto(words)
	if b != nil && b.create && !w.there[strings.Join(words[:b.keep], " ")] {
		w.there[strings.Join(words[:b.keep], " ")] = true
		words = append(words, "create")
	}
	w.emit(c, words[1:], false)
}

// offByDefault are blocks that are shut down until they are enabled.
func offByDefault(words []string) bool {
	switch n := len(words); {
	case n == 3 && (words[1] == "port" || words[1] == "lag"), n == 4 && words[1] == "service":
		return true
	case n > 3 && (words[n-2] == "next-hop" || words[n-1] == "black-hole"):
		return true
	}
	return false
}

func (w *classicWriter) delete(c devices.Command, line string) {
	words := syntax.Words(line)
	last := words[len(words)-1]
	if last == "shutdown" || last == "!shutdown" { // what holds where neither is said
		off := offByDefault(words[:len(words)-1])
		switch {
		case off && last == "!shutdown":
			w.emit(c, append(words[1:len(words)-1:len(words)-1], "shutdown"), false)
		case !off && last == "shutdown":
			w.emit(c, append(words[1:len(words)-1:len(words)-1], "!shutdown"), false)
		}
		return
	}
	for i, x := range words {
		if x == "autonegotiate" { // which holds where nothing is said (Interface Configuration Guide, autonegotiate)
			w.emit(c, words[1:i+1:i+1], false)
			return
		}
		if x == "!ftp-server" || x == "!telnet-server" || x == "!telnet6-server" { // as they are where nothing is said (System Management Guide)
			return
		}
		if len(x) > 1 && x[0] == '!' { // the negated form goes: the positive one holds
			back := append(append(words[1:i:i], x[1:]), words[i+1:]...)
			w.emit(c, back, false)
			return
		}
	}
	if classicCLI.goesInto(words) != nil {
		down := append(words[:len(words):len(words)], "shutdown")
		if exact, _ := grammar.Knows("", down); exact {
			w.emit(c, down[1:], false)
		}
	}
	end := len(words)
	if row, _, ok := grammar.Find(words); ok { // "no" takes no values
		for i, f := range strings.Fields(row.Pattern) {
			if f[0] == '{' && i > 1 {
				if b := classicCLI.goesInto(words[:min(i, len(words))]); b != nil && b.keep == i {
					i++ // a word of a block's, whose row takes all there is
				}
				end = min(end, i)
				break
			}
		}
	}
	words = words[:end]
	at := 1
	for i := len(words) - 1; i > 1; i-- {
		if b := classicCLI.goesInto(words[:i]); b != nil && b.keep == i {
			at = i
			break
		}
	}
	for key := range w.there {
		if text := strings.Join(words, " "); key == text || strings.HasPrefix(key, text+" ") {
			delete(w.there, key)
		}
	}
	w.emit(c, append(append(words[1:at:at], "no"), words[at:]...), true)
}

// bracketed puts begin before the first line that edits policies and commit behind the last.
func bracketed(commands []devices.Command) []devices.Command {
	const place = "/configure router Base policy-options "
	first, last := -1, -1
	for i, c := range commands {
		if strings.HasPrefix(c.Line, place) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return commands
	}
	mark := func(word string, by devices.Command) devices.Command {
		by.Line, by.Negated = place+word, false
		by.Text, by.Disposition, by.Why = by.Line, devices.Inert, "what stands between begin and commit takes effect together"
		return by
	}
	out := append([]devices.Command(nil), commands[:first]...)
	out = append(out, mark("begin", commands[first]))
	out = append(out, commands[first:last+1]...)
	out = append(out, mark("commit", commands[last]))
	return append(out, commands[last+1:]...)
}
