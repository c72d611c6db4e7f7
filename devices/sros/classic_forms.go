package sros

import (
	_ "embed"
	"fmt"
	"net/netip"
	"strings"

	"interlock/devices/nokia"
	"interlock/devices/syntax"
)

// classicTable says what each statement of the classic CLI comes to in MD-CLI; its form is told at its top.
//
//go:embed classic.txt
var classicTable string

// classicWord stands before the words of every statement that was written in the classic CLI. A word that was negated
// ("no shutdown") has an exclamation mark in front.
const classicWord = "classic"

// form is what a statement of the classic CLI comes to.
type form struct {
	// md are the MD-CLI paths, with $name for arguments; off are those of the negated form, of a statement that has two.
	md, off []string
	toggle  bool
	// base is how many words of the pattern are the path of the block around it.
	base int
}

// block is a place of the classic CLI below which statements stand.
type block struct {
	// keep is how many words of a line that goes into it are its path: "vprn 10 customer 1 create" goes into "vprn 10".
	keep int
	md   string
	// own is what the block's being there comes to by itself.
	own []string
	// create reports that it comes to be with "create" only.
	create bool
}

// classicForms are the classic CLI: rows by which its statements are known, and what each of them comes to.
type classicForms struct {
	rows   []Row
	forms  map[string]*form // by pattern
	blocks map[string]*block
	into   *syntax.Grammar[struct{}] // the lines that go into a block
}

type tableLine struct {
	depth int
	text  string
}

// readForms reads the table. What is wrong with it is a mistake in the program, which the first test shows.
func readForms(text string) *classicForms {
	f := &classicForms{forms: map[string]*form{}, blocks: map[string]*block{}}
	defs := map[string][]tableLine{}
	var top, into []tableLine
	name := ""
	for _, raw := range strings.Split(text, "\n") {
		t := strings.TrimSpace(raw)
		if t == "" || t[0] == '#' {
			continue
		}
		l := tableLine{(len(raw) - len(strings.TrimLeft(raw, " "))) / 4, t}
		if l.depth == 0 {
			if name != "" {
				defs[name] = into
			}
			name, into = "", nil
			if strings.HasPrefix(t, "define ") {
				name = t[len("define "):]
				continue
			}
		}
		if name != "" {
			l.depth--
			into = append(into, l)
		} else {
			top = append(top, l)
		}
	}
	if name != "" {
		defs[name] = into
	}
	f.level(top, defs, classicWord, "")
	var rows []syntax.Row[struct{}]
	for pattern := range f.blocks {
		rows = append(rows, syntax.Row[struct{}]{Pattern: pattern, Do: func(*struct{}, syntax.Args) error { return nil }})
	}
	f.into = syntax.MustCompile(syntax.Options{}, rows)
	return f
}

// level reads the lines of one block.
func (f *classicForms) level(lines []tableLine, defs map[string][]tableLine, classic, md string) {
	for i := 0; i < len(lines); {
		l := lines[i]
		j := i + 1
		for j < len(lines) && lines[j].depth > l.depth {
			j++
		}
		inner := lines[i+1 : j]
		i = j
		if name, ok := strings.CutPrefix(l.text, "use "); ok {
			f.level(defs[name], defs, classic, md)
			continue
		}
		words, what, kind := cutLine(l.text)
		switch kind {
		case " > ", " +> ":
			path := join2(classic, words)
			b := &block{keep: len(strings.Fields(path)), create: kind == " +> "}
			switch {
			case strings.HasPrefix(what, "/"):
				b.md = what[1:]
			case strings.HasPrefix(what, ".. "):
				b.md = join2(strings.Join(strings.Fields(md)[:len(strings.Fields(md))-2], " "), what[3:])
			default:
				b.md = join2(md, what)
			}
			f.blocks[path] = b
			f.level(inner, defs, path, b.md)
		case " = ":
			f.leaf(classic, md, words, what)
		default:
			as := syntax.Inert
			if kind == " ! " {
				as = syntax.Unmodelled
			}
			pattern, _ := f.pattern(classic, words)
			f.rows = append(f.rows, Row{Pattern: pattern, As: as, Why: what})
		}
	}
}

func join2(a, b string) string {
	if a == "" {
		return b
	}
	if b == "" {
		return a
	}
	return a + " " + b
}

// cutLine takes a line of the table apart.
func cutLine(text string) (words, what, kind string) {
	at := len(text)
	for _, k := range []string{" +> ", " > ", " = ", " ! ", " ~ "} {
		if i := strings.Index(text+" ", k); i >= 0 && i < at {
			at, kind = i, k
		}
	}
	if kind == "" {
		panic(fmt.Sprintf("the classic CLI's table: %q says not what it is", text))
	}
	return strings.TrimSpace(text[:at]), strings.TrimSpace((text + " ")[at+len(kind):]), kind
}

// pattern is the pattern of a statement in a block; bar reports one that stands on the block's own line.
func (f *classicForms) pattern(classic, words string) (pattern string, bar bool) {
	if rest, ok := strings.CutPrefix(words, "|"); ok {
		words, bar = strings.TrimSpace(rest), true
	}
	fields := strings.Fields(words)
	for i, w := range fields {
		if len(w) > 1 && w[0] == '?' {
			fields[i] = "{onoff:" + w[1:] + "|!" + w[1:] + "}"
		}
	}
	pattern = join2(classic, strings.Join(fields, " "))
	if bar && words != "" {
		if b := f.blocks[classic]; b != nil {
			f.blocks[pattern] = b
		}
	}
	return pattern, bar
}

func (f *classicForms) leaf(classic, md, words, what string) {
	pattern, bar := f.pattern(classic, words)
	made := &form{toggle: strings.Contains(words, "?"), base: len(strings.Fields(classic))}
	paths := func(text string) []string {
		var out []string
		for _, p := range strings.Split(text, ";") {
			p = strings.TrimSpace(p)
			if rest, ok := strings.CutPrefix(p, "/"); ok {
				out = append(out, rest)
			} else {
				out = append(out, join2(md, p))
			}
		}
		return out
	}
	if made.toggle {
		on, off, _ := strings.Cut(what, " / ")
		made.md, made.off = paths(on), paths(off)
	} else {
		made.md = paths(what)
	}
	f.forms[pattern] = made
	if bar && words == "|" {
		f.blocks[classic].own = made.md
	}
	f.rows = append(f.rows, Row{Pattern: pattern, Do: untold})
}

// untold is what a row of the classic CLI does by itself: nothing, for what it comes to is what MD-CLI's rows do.
func untold(*nokia.Scope, syntax.Args) error {
	return fmt.Errorf("what this comes to in MD-CLI is not known")
}

// goesInto gives the block that a line goes into: how many of its words are the block's path.
func (f *classicForms) goesInto(words []string) *block {
	row, _, ok := f.into.Find(words)
	if !ok {
		return nil
	}
	return f.blocks[row.Pattern]
}

// paths gives the MD-CLI paths that a statement comes to; ok is false for one that has no form.
func (f *classicForms) paths(row *Row, a syntax.Args, words []string, names map[string]string) (out [][]string, ok bool) {
	made := f.forms[row.Pattern]
	if made == nil {
		return nil, false
	}
	md := made.md
	if made.toggle && strings.HasPrefix(a.Str("onoff"), "!") {
		md = made.off
	}
	for _, t := range md {
		out = append(out, fill(t, a, words[made.base:], names)...)
	}
	return out, true
}

// fill puts arguments into a path of the table; a path of which an argument was not given says nothing.
func fill(template string, a syntax.Args, here []string, names map[string]string) [][]string {
	out := [][]string{nil}
	add := func(words ...string) {
		for i := range out {
			out[i] = append(out[i], words...)
		}
	}
	for _, w := range strings.Fields(template) {
		if w[0] != '$' {
			add(w)
			continue
		}
		if w == "$words" {
			add(here...)
			continue
		}
		name, part, _ := strings.Cut(w[1:], ".")
		each := strings.HasSuffix(name, "*")
		name = strings.TrimSuffix(name, "*")
		if !a.Has(name) {
			if name == "rest" || name == "how" || name == "f" { // an optional tail
				continue
			}
			return nil
		}
		v := a.Str(name)
		switch {
		case each:
			var more [][]string
			for _, one := range syntax.Words(v) {
				for _, o := range out {
					more = append(more, append(o[:len(o):len(o)], one))
				}
			}
			out = more
		case part != "":
			v, ok := partOf(v, part)
			if !ok {
				return nil
			}
			add(v)
		case name == "vprn" || name == "ies":
			if n, ok := names[name+" "+v]; ok {
				v = n
			}
			add(v)
		default:
			add(syntax.Words(v)...)
		}
	}
	return out
}

// partOf gives a part of a prefix, a mask or a range, or a service's number as written.
func partOf(v, part string) (string, bool) {
	switch part {
	case "id":
		return v, true
	case "ip", "len":
		if p, err := netip.ParsePrefix(v); err == nil {
			if part == "ip" {
				return p.Addr().String(), true
			}
			return fmt.Sprint(p.Bits()), true
		}
		m, err := netip.ParseAddr(v)
		if err != nil || !m.Is4() || part != "len" {
			return "", false
		}
		bits, b := 0, m.As4()
		n := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
		for ; n&(1<<31) != 0; n <<= 1 {
			bits++
		}
		return fmt.Sprint(bits), n == 0
	}
	lo, hi, ok := strings.Cut(v, "-")
	if part == "lo" {
		return lo, ok
	}
	return hi, ok
}
