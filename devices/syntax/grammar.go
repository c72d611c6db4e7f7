package syntax

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// Row is one statement of a language. S is the scope: a small struct of pointers to what is being built, copied at
// each nesting, so that a row that opens a block sets a field and the rows inside find it there.
type Row[S any] struct {
	// In is the mode the statement stands in; "" is the top level of a configuration. Several: "interface|svi".
	In string
	// Pattern is the statement's shape: literal words; [optional words]; (one|of|these); <name:type> for an argument
	// that is part of what the statement is about; {name:type} for a value that entering the statement again replaces.
	// Types are in args.go. Without a type an argument is any one word.
	Pattern string
	// Opens is the mode of the block below, "" where there is none.
	Opens string
	// Path is where in the model it acts, relative to the path of the block it stands in, with $name for arguments:
	// "mtu", "neighbor $peer / remote-as". A row that opens a block gives the block's path. Several: "a; b". One that
	// starts with "/" is from the top.
	Path string
	// As is Modelled where it is left out. Inert and Unmodelled rows need no Do, but must say Why.
	As  Disposition
	Why string
	// No says that Do understands the negated form (Args.No), and that a configuration may hold it. Without it a "no"
	// line in a configuration states a default and is inert, and entering one removes what the positive form set.
	No bool
	// Each says that a range in the statement stands for one statement a member: "vlan 10,20-29".
	Each bool
	// Stands gives the statements that entering this one stands for, where what the configuration already holds divides it:
	// "line vty 0 15" on one with lines 0 to 4 and 5 to 15. It may divide what is there. Nil for the statement itself.
	Stands func(e *Edit, a Args) []string
	// Exact rows take all their words into the identity: a different statement adds, never replaces.
	Exact bool
	// List names the list that the statement goes to the end of when it is entered, with $name for arguments: what stands
	// before it decides what it does. Where Undo is given, it takes the whole list back.
	List string
	// Members is the argument whose words are members of a set: entering others adds them, "no" takes those named away.
	Members string
	// Undo is how the statement is taken back where "no" and the statement would not do, with $name for arguments.
	Undo string
	// Do puts the statement into the model. An error means that the values make no sense; the line is then unknown
	// and the error is told. Nil only for rows that are not Modelled and for blocks without a meaning of their own.
	Do func(s *S, a Args) error
	// Enter is what entering the statement does to the configuration beyond taking its place; see Edit.
	Enter func(e *Edit, a Args)
}

// Grammar is a compiled table of rows.
type Grammar[S any] struct {
	rows   []Row[S]
	modes  map[string]*trie
	build  func() error // makes modes, once
	ifname func(words []string) (name string, used int)
	leaves []map[string]bool // by row, see leavesOf
	// HasDefault reports that the system understands "default STATEMENT" in configuration.
	hasDefault bool
	chain      *regexp.Regexp
	sessions   bool
}

// Options are what a grammar knows besides its rows.
type Options struct {
	// Interface reads an interface name from the front of words and gives its full spelling and how many words it took.
	Interface func(words []string) (string, int)
	// HasDefault reports that the system understands "default STATEMENT" in configuration mode.
	HasDefault bool
	// Chain matches a line that the system may take for several commands, nil where it does no such thing.
	Chain *regexp.Regexp
	// Sessions reports that the system has "configure session NAME", whose lines take effect with "commit".
	Sessions bool
}

type trie struct {
	lits map[string]*trie
	args []edge
	row  int // index + 1
	min  int // the smallest row index + 1 at or below
}

type edge struct {
	part
	to *trie
}

// Compile checks rows and makes a grammar of them. Errors name the row.
func Compile[S any](o Options, tables ...[]Row[S]) (*Grammar[S], error) {
	g := lazy(o, tables...)
	return g, g.build()
}

// MustCompile is Compile for tables that are part of the program, at their first use: a program that knows many languages
// reads few of them in one run. Rows that are wrong panic, which the first test of the language shows.
func MustCompile[S any](o Options, tables ...[]Row[S]) *Grammar[S] { return lazy(o, tables...) }

func lazy[S any](o Options, tables ...[]Row[S]) *Grammar[S] {
	g := &Grammar[S]{ifname: o.Interface, hasDefault: o.HasDefault, sessions: o.Sessions, chain: o.Chain}
	if g.ifname == nil {
		g.ifname = func(w []string) (string, int) { return w[0], 1 }
	}
	for _, t := range tables {
		g.rows = append(g.rows, t...)
	}
	for i := range g.rows {
		if g.rows[i].As == 0 {
			g.rows[i].As = Modelled
		}
	}
	g.build = sync.OnceValue(g.compile)
	return g
}

// mode is the tree of patterns of a mode, nil where there is no such mode.
func (g *Grammar[S]) mode(name string) *trie {
	if err := g.build(); err != nil {
		panic(err)
	}
	return g.modes[name]
}

// compile makes the trees of patterns.
func (g *Grammar[S]) compile() error {
	modes := map[string]*trie{}
	opened := map[string]bool{"": true}
	g.leaves = make([]map[string]bool, len(g.rows))
	for i := range g.rows {
		g.leaves[i] = leavesOf(g.rows[i].Pattern)
	}
	var wrong []error // all shapes that two rows share, so that they are mended in one go
	for i := range g.rows {
		r := &g.rows[i]
		switch {
		case r.As == Unknown:
			return fmt.Errorf("row %q: unknown is what no row matches", r.Pattern)
		case r.As != Modelled && r.Why == "":
			return fmt.Errorf("row %q is %v and does not say why", r.Pattern, r.As)
		case r.As == Modelled && r.Do == nil && r.Opens == "":
			return fmt.Errorf("row %q is modelled and does nothing", r.Pattern)
		}
		opened[r.Opens] = true
		seqs, err := parsePattern(r.Pattern)
		if err != nil {
			return err
		}
		for _, mode := range strings.Split(r.In, "|") {
			root := modes[mode]
			if root == nil {
				root = &trie{}
				modes[mode] = root
			}
			for _, seq := range seqs {
				if err := root.insert(seq, i+1); err != nil {
					wrong = append(wrong, fmt.Errorf("mode %q, row %q: %w (%q)", mode, r.Pattern, err, g.rows[root.conflict(seq)-1].Pattern))
					break
				}
			}
		}
	}
	if len(wrong) > 0 {
		return errors.Join(wrong...)
	}
	for m := range modes {
		if !opened[m] {
			return fmt.Errorf("mode %q is opened by no row", m)
		}
	}
	g.modes = modes
	return nil
}

var alternatives = regexp.MustCompile(`\(([^()\[\]<>{}]+\|[^()\[\]<>{}]+)\) \{`)

// leavesOf are words of which a pattern takes one and that each have a value of their own: "(up|down) {n}" is two
// statements in one row, and saying one leaves the other.
func leavesOf(pattern string) map[string]bool {
	var out map[string]bool
	for _, m := range alternatives.FindAllStringSubmatch(pattern, -1) {
		for _, w := range strings.FieldsFunc(m[1], func(r rune) bool { return r == '|' || r == ' ' }) {
			if out == nil {
				out = map[string]bool{}
			}
			out[w] = true
		}
	}
	return out
}

// leaf tells which of a row's words with a value of their own a statement is, "" where the row has none.
func (g *Grammar[S]) leaf(b *bound) string {
	if b.row == 0 || g.leaves[b.row-1] == nil {
		return ""
	}
	out := ""
	for _, w := range b.args.lits() {
		if g.leaves[b.row-1][w] {
			out += "|" + w
		}
	}
	return out
}

// Rows gives the table, for tests and documentation.
func (g *Grammar[S]) Rows() []Row[S] { return g.rows }

func (t *trie) insert(seq []part, row int) error {
	for _, p := range seq {
		if t.min == 0 || row < t.min {
			t.min = row
		}
		t = t.step(p, true)
	}
	if t.min == 0 || row < t.min {
		t.min = row
	}
	if t.row != 0 && t.row != row {
		return fmt.Errorf("the same shape as another row")
	}
	t.row = row
	return nil
}

func (t *trie) conflict(seq []part) int {
	for _, p := range seq {
		t = t.step(p, false)
	}
	return t.row
}

func (t *trie) step(p part, make_ bool) *trie {
	if p.lit != "" {
		if t.lits == nil {
			t.lits = map[string]*trie{}
		}
		if t.lits[p.lit] == nil && make_ {
			t.lits[p.lit] = &trie{}
		}
		return t.lits[p.lit]
	}
	for _, e := range t.args {
		if e.name == p.name && e.identity == p.identity && e.kind.name == p.kind.name && e.kind.min == p.kind.min && e.kind.max == p.kind.max && strings.Join(e.kind.enum, "|") == strings.Join(p.kind.enum, "|") {
			return e.to
		}
	}
	e := edge{p, &trie{}}
	t.args = append(t.args, e)
	sort.SliceStable(t.args, func(i, j int) bool { return t.args[i].kind.rank() < t.args[j].kind.rank() })
	return e.to
}

// bound is what a statement was found to be.
type bound struct {
	row     int32 // index + 1; 0 is no row
	no, def bool
	partial bool
	args    Args
	canon   []string // the statement in full spelling, without "no" and "default"
	ident   string
	sets    *[]string // paths told by Args.Sets
}

// matcher walks one mode's trie.
type matcher struct {
	ifname func([]string) (string, int)
	abbrev bool // literals may be abbreviated
	prefix bool // the words may stop short of a row, as "no description" does
	steps  int
}

// step is one word of a pattern with what stands for it in the text: a literal, or an argument.
type step struct {
	lit   string
	arg   *edge // nil for a literal
	value string
}

// find gives the row and the steps to it. More than one row under abbreviation is ambiguous: row is -1.
func (m *matcher) find(t *trie, words []string, path []step) (row int, out []step, partial bool) {
	if m.steps++; m.steps > 20000 {
		return 0, nil, false
	}
	if len(words) == 0 {
		if t.row != 0 {
			return t.row, path, false
		}
		if m.prefix && len(path) > 0 && t.min != 0 {
			return t.min, path, true
		}
		return 0, nil, false
	}
	w := words[0]
	next, lit := t.lits[w], w
	if next == nil && t.lits != nil {
		lit = strings.ToLower(w)
		next = t.lits[lit]
	}
	if next != nil {
		if r, p, short := m.find(next, words[1:], append(path, step{lit: lit, value: lit})); r != 0 {
			return r, p, short
		}
	} else if m.abbrev && len(t.lits) > 0 {
		found, fp, fshort := 0, []step(nil), false
		for _, l := range sortedLits(t, lit) {
			r, p, short := m.find(t.lits[l], words[1:], append(path[:len(path):len(path)], step{lit: l, value: l}))
			if r == 0 {
				continue
			}
			if found != 0 && (found != r || !sameSteps(fp, p)) {
				return -1, nil, false
			}
			found, fp, fshort = r, p, short
		}
		if found != 0 {
			return found, fp, fshort
		}
	}
	for i := range t.args {
		e := &t.args[i]
		v, n := e.kind.take(words, m.ifname)
		if n == 0 && m.abbrev && e.kind.name == "enum" {
			v, n = e.kind.abbreviated(w)
		}
		if n == 0 {
			continue
		}
		if r, p, short := m.find(e.to, words[n:], append(path, step{arg: e, value: v})); r != 0 {
			return r, p, short
		}
	}
	return 0, nil, false
}

func sortedLits(t *trie, prefix string) []string {
	var ls []string
	for l := range t.lits {
		if strings.HasPrefix(strings.ToLower(l), prefix) {
			ls = append(ls, l)
		}
	}
	sort.Strings(ls)
	return ls
}

func sameSteps(a, b []step) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].value != b[i].value {
			return false
		}
	}
	return true
}

// stepBuffers are what match walks with, for each line of a text anew.
var stepBuffers = sync.Pool{New: func() any { b := make([]step, 0, 16); return &b }}

// match finds what a line is in a mode. ok is false where no row matches or the abbreviation is ambiguous.
func (g *Grammar[S]) match(mode string, words []string, abbrev bool) (b bound, ok bool) {
	root := g.mode(mode)
	if root == nil || len(words) == 0 {
		return b, false
	}
	m := matcher{ifname: g.ifname, abbrev: abbrev}
	buffer := stepBuffers.Get().(*[]step) // bind copies what it needs
	defer stepBuffers.Put(buffer)
	neg := strings.ToLower(words[0])
	m.abbrev = abbrev && neg != "no" && neg != "default" // "no" abbreviates nothing
	row, path, _ := m.find(root, words, (*buffer)[:0])
	negated := len(words) > 1 && (neg == "no" || neg == "default")
	if row > 0 && !(negated && anything(path)) {
		return g.bind(row, path), true
	}
	m.abbrev = abbrev
	if row < 0 || !negated {
		return b, false
	}
	m.prefix, m.steps = true, 0
	whole, wholePath := row, path
	row, path, partial := m.find(root, words[1:], make([]step, 0, 8))
	if whole > 0 && (row <= 0 || anything(path)) {
		return g.bind(whole, wholePath), true
	}
	if row <= 0 {
		return b, false
	}
	b = g.bind(row, path)
	b.partial, b.no, b.def = partial, neg == "no", neg == "default"
	b.args.No, b.args.Default = b.no, b.def
	return b, true
}

// anything reports the path of a row that takes any line at all; it does not take the negation of one that is known.
func anything(path []step) bool {
	return len(path) == 1 && path[0].arg != nil && path[0].arg.kind.name == "rest"
}

func (g *Grammar[S]) bind(row int, path []step) bound {
	exact := g.rows[row-1].Exact
	arguments, length := 0, 12
	for _, s := range path {
		if s.arg != nil {
			arguments++
		}
		length += 1 + len(s.value)
	}
	// One piece of memory for all: a long configuration has hundreds of thousands of statements.
	b := bound{row: int32(row), canon: make([]string, 0, len(path))}
	b.args.n, b.args.all = uint16(arguments), make([]string, len(path)+arguments)
	names, values, lits := b.args.names()[:0], b.args.values()[:0], b.args.lits()[:0]
	id := strconv.AppendInt(make([]byte, 0, length), int64(row), 10)
	for _, s := range path {
		if s.arg == nil {
			lits = append(lits, s.value)
			b.canon = append(b.canon, s.value)
			if exact {
				id = append(append(id, '|'), s.value...)
			}
			continue
		}
		names = append(names, s.arg.name)
		values = append(values, s.value)
		if s.arg.kind.name == "rest" {
			b.canon = append(b.canon, Words(s.value)...)
		} else {
			b.canon = append(b.canon, s.value)
		}
		if s.arg.identity || exact {
			id = append(append(id, '|'), s.value...)
		}
	}
	b.ident = string(id)
	return b
}

// share lets a statement that is written in full spelling say so with the words of its line, rather than words of its own.
func (b *bound) share(words []string) {
	if at := len(words) - len(b.canon); at >= 0 && slices.Equal(words[at:], b.canon) {
		b.canon = words[at:len(words):len(words)]
	}
}

// Key tells what a statement of the top level that has one value is about, so that two with the same key exclude each
// other. It is "" for a statement that adds to a list and for what no row matches.
func (g *Grammar[S]) Key(words []string) string {
	b, ok := g.exactly(words)
	if !ok || g.rows[b.row-1].Exact || !strings.Contains(g.rows[b.row-1].Pattern, "{") {
		return ""
	}
	key := itoa(int(b.row)) + g.leaf(&b)
	for i, name := range b.args.names() {
		if p := g.rows[b.row-1].Pattern; strings.Contains(p, "<"+name+":") || strings.Contains(p, "<"+name+">") {
			key += "|" + name + "=" + b.args.values()[i]
		}
	}
	return key
}
