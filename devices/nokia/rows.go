// Package nokia holds what SR OS and SR Linux share: configuration that is a tree of paths, of which every statement is
// one path with its value, and the commands that set and delete paths. A row's pattern is the statement's whole path.
package nokia

import (
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// Scope is what a row builds in.
type Scope struct {
	ioslike.Scope
	// Draft holds what takes more than one statement to say.
	Draft *Draft
	// Owner is the VRF whose statements are read, "default" for the base router.
	Owner string
	// OnOSPF is what OSPF says of the interface in whose block a statement stands.
	OnOSPF *devices.InterfaceOSPF
	// OnISIS is what IS-IS says of it.
	OnISIS *devices.InterfaceISIS
}

// Row is one statement.
type Row = syntax.Row[Scope]

// Do puts a statement into the model.
type Do = func(s *Scope, a syntax.Args)

// Block is a place in the tree below which statements stand: the words that lead there, the path in the model, and what
// finds (or makes) the object that the statements below are about.
type Block struct {
	words, path string
	do          func(s *Scope, a syntax.Args) error
}

// At is a block at the top.
func At(words, path string, do Do) Block { return Block{}.In(words, path, do) }

// In is a block inside a block. Do may be nil.
func (b Block) In(words, path string, do Do) Block {
	return b.InChecked(words, path, checked(do))
}

// InChecked is In for blocks whose keys may make no sense.
func (b Block) InChecked(words, path string, do func(*Scope, syntax.Args) error) Block {
	return Block{words: join(b.words, words, " "), path: join(b.path, path, " / "), do: both(b.do, do)}
}

func checked(do Do) func(*Scope, syntax.Args) error {
	if do == nil {
		return nil
	}
	return func(s *Scope, a syntax.Args) error { do(s, a); return nil }
}

func both(first, then func(*Scope, syntax.Args) error) func(*Scope, syntax.Args) error {
	switch {
	case first == nil:
		return then
	case then == nil:
		return first
	}
	return func(s *Scope, a syntax.Args) error {
		if err := first(s, a); err != nil {
			return err
		}
		return then(s, a)
	}
}

func join(a, b, by string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	case strings.HasPrefix(b, "/"):
		return b
	}
	return a + by + b
}

// Exists is the row of the block by itself: an entry of a list that says nothing but that it is there.
func (b Block) Exists() Row {
	return Row{Pattern: b.words, Path: b.path, Do: b.do, Undo: undo(b.words)}
}

// Leaf is a statement below the block; path is relative to the block's, several divided by semicolons.
func (b Block) Leaf(words, path string, do Do) Row { return b.Checked(words, path, checked(do)) }

// Checked is Leaf for statements whose values may make no sense.
func (b Block) Checked(words, path string, do func(*Scope, syntax.Args) error) Row {
	paths := strings.Split(path, ";")
	for i, p := range paths {
		paths[i] = join(b.path, strings.TrimSpace(p), " / ")
	}
	full := join(b.words, words, " ")
	return Row{Pattern: full, Path: strings.Join(paths, "; "), Do: both(b.do, do), Undo: undo(full)}
}

// Unmodelled are statements, and all that stands below them, that are known and whose effect is not computed.
func (b Block) Unmodelled(why string, words ...string) []Row {
	return b.rest(syntax.Unmodelled, why, words)
}

// Inert are statements, and all that stands below them, that cannot matter.
func (b Block) Inert(why string, words ...string) []Row { return b.rest(syntax.Inert, why, words) }

func (b Block) rest(as syntax.Disposition, why string, words []string) []Row {
	var rows []Row
	for _, w := range words {
		rows = append(rows, Row{Pattern: join(b.words, w, " ") + " [<rest:rest>]", As: as, Why: why})
	}
	return rows
}

// Settings are statements whose presence is all there is to know: what stands below words goes to the neutral key.
func (b Block) Settings(key string, words ...string) []Row {
	var rows []Row
	for _, w := range words {
		k := key
		if k == "" || strings.HasSuffix(k, " ") {
			k += w
		}
		rows = append(rows, b.Leaf(w+" [<rest:rest>]", "/"+k+" $rest", func(s *Scope, a syntax.Args) { s.Setting(strings.TrimSpace(k+" "+a.Unquoted("rest")), "") }))
	}
	return rows
}

// undo is what deletes a statement: its path without the value.
func undo(pattern string) string {
	var out []string
	for _, w := range strings.Fields(pattern) {
		if w[0] == '{' {
			break
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

// Rows puts rows and lists of rows into one list.
func Rows(parts ...any) []Row {
	var rows []Row
	for _, p := range parts {
		switch p := p.(type) {
		case Row:
			rows = append(rows, p)
		case []Row:
			rows = append(rows, p...)
		default:
			panic("neither a row nor rows")
		}
	}
	return rows
}

// Text is an argument without quotes.
func Text(a syntax.Args, name string) string { return a.Unquoted(name) }

// On reports the two ways in which the systems say yes: "true" and "enable".
func On(a syntax.Args, name string) bool {
	v := a.Str(name)
	return v == "true" || v == "enable" || v == "" && !a.Has(name)
}
