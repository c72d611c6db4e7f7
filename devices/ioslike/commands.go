package ioslike

import (
	"maps"

	"interlock/devices"
	"interlock/devices/syntax"
)

// mostRead bounds the lines that are read, over and over, to find what still leads nearer: some ten seconds' worth. Where it does
// not suffice the commands lead elsewhere, which the rehearsal of the way back tells.
const mostRead = 1_000_000

// commands are those from one configuration to another. Entering a statement may clear others, which then have to be
// entered again (vrf member clears addresses that both configurations have), so the commands are entered in mind and
// what still differs is sent behind them.
//
// A statement of two forms (shutdown, no shutdown) that only the configuration before says is a difficulty: where neither
// form is said the system has a default of its own, and taking "no shutdown" back by "shutdown" may say the opposite of
// what is wanted; leaving it may leave what has to go (switchport, which brings statements of its own). Both ways are
// tried, the one that comes nearer in meaning is taken, and what then still differs is sent form by form.
func (l Language) commands(before, after *devices.Tree) []devices.Command {
	if !l.Grammar.Bound(before) || !l.Grammar.Bound(after) { // of another system: no command is known to lead there
		return l.Grammar.Commands(before, after)
	}
	want := l.meaning(after)
	all, is := l.toward(before, after, l.Grammar.Commands(before, after))
	left := differing(l.meaning(is), want)
	if left == 0 {
		return all
	}
	kept, keptIs := l.toward(before, after, l.Grammar.CommandsMissing(before, after))
	if n := differing(l.meaning(keptIs), want); n < left {
		all, is, left = kept, keptIs, n
	}
	rest, read := l.Grammar.Commands(is, after), 0
	for i, c := range rest {
		if left == 0 || read > mostRead {
			break
		}
		if c.Disposition == devices.Inert && len(c.Context) == 0 {
			continue
		}
		one := append(opening(rest[:i], c), c)
		next := l.entered(is, one)
		read += max(before.Lines, after.Lines)
		if n := differing(l.meaning(next), want); n < left {
			all, is, left = append(all, one...), next, n
		}
	}
	return all
}

// toward enters commands and sends behind them what entering them cleared.
func (l Language) toward(before, after *devices.Tree, all []devices.Command) ([]devices.Command, *devices.Tree) {
	is := l.entered(before, all)
	for range 2 {
		more := l.Grammar.CommandsMissing(is, after)
		if len(more) == 0 {
			break
		}
		all = append(all, more...)
		is = l.entered(before, all)
	}
	return all, is
}

func (l Language) entered(t *devices.Tree, commands []devices.Command) *devices.Tree {
	return l.Grammar.Enter(l.Reader, t, "", []byte(syntax.Typed(commands))).After
}

// opening are the commands that open the blocks a command stands in.
func opening(before []devices.Command, c devices.Command) []devices.Command {
	var out []devices.Command
	for depth, line := range c.Context {
		for i := len(before) - 1; i >= 0; i-- {
			if len(before[i].Context) == depth && before[i].Line == line {
				out = append(out, before[i])
				break
			}
		}
	}
	return out
}

// meaning is what a configuration says, path by path.
func (l Language) meaning(t *devices.Tree) map[string]string {
	c, _, _ := l.convert([]*devices.Tree{t})
	m := map[string]string{}
	for _, leaf := range devices.Leaves(c) {
		m[leaf.Path] += leaf.Value + "\n"
	}
	return m
}

// differing counts the paths that are not the same.
func differing(a, b map[string]string) int {
	n := 0
	for path, v := range a {
		if b[path] != v {
			n++
		}
	}
	for path := range maps.Keys(b) {
		if _, ok := a[path]; !ok {
			n++
		}
	}
	return n
}
