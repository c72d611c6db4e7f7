package syntax

import "strings"

// Flat is a language whose configuration is a list of statements by their full paths; the grammar's rows match those
// paths in the mode "". See FlatReader.
type Flat[S any] struct {
	Grammar *Grammar[S]
	Reader  FlatReader
	// Skip tells how many words stand before the path that a row matches ("groups NAME" are two), 0 for none.
	Skip func(words []string) int
	// Whole reports statements that no row reads, which are not taken apart. Nil where there are none.
	Whole func(words []string) bool
	// Expand gives the statements that hold: without what is inactive, with what groups and ranges stand for. Nil where
	// the system has nothing of the kind.
	Expand func(nodes []*Node) Expansion
	// Keyed are words that never stand without the one behind them, though it is no argument: "family" inet.
	Keyed []string
	// Ordered are the paths of list entries whose order matters, "<>" for any word: "policy-statement <> term <>". A
	// path matches at any depth.
	Ordered []string
	// Same spells what tells statements apart, so that two that say the opposite of each other are about the same. Nil
	// where the system has none.
	Same func(key string) string
	// OrderedLists are the words before the members of lists whose order matters: "import".
	OrderedLists []string
}

// Expansion is what the statements of a configuration come to.
type Expansion struct {
	// Nodes are the statements that hold, in order, each with the place of the line it comes from.
	Nodes []*Node
	// Origin gives the statements as written of a statement in Nodes, where that is not the node itself.
	Origin map[*Node][]*Node
	// Notes say why statements as written come to nothing: they are inert. Wrong says which make no sense.
	Notes, Wrong map[*Node]string
	Problems     []Problem
}

// Deactivate is the first word of a node that says that what the rest of its words name is not in force.
const Deactivate = "deactivate"

// Path gives the words of a statement of a flat configuration as one text.
func (n *Node) Path() string { return strings.Join(n.Words, " ") }

// flatStore is a configuration that commands act on.
type flatStore[S any] struct {
	f        *Flat[S]
	nodes    []*Node        // nil where one was removed
	byKey    map[string]int // what a statement is about -> index
	byText   map[string]int
	prefixes map[string]int // how many statements start so
	off      map[string]*Node
	idle     []*Node // lines that came to nothing, as Structure
	idents   map[int][]bool
}

func (f *Flat[S]) store() *flatStore[S] {
	return &flatStore[S]{f: f, byKey: map[string]int{}, byText: map[string]int{}, prefixes: map[string]int{}, off: map[string]*Node{}, idents: map[int][]bool{}}
}

// storeOf is a store with a tree's statements.
func (f *Flat[S]) storeOf(t *Tree) *flatStore[S] {
	s := f.store()
	for _, n := range t.Nodes {
		switch {
		case n.Kind != Statement:
			s.idle = append(s.idle, n)
		case len(n.Words) > 1 && n.Words[0] == Deactivate:
			s.off[strings.Join(n.Words[1:], " ")] = n
			s.nodes = append(s.nodes, n)
		case n.Words[0] == "": // a line that is no statement
			s.nodes = append(s.nodes, n)
		default:
			s.add(n, len(s.nodes))
		}
	}
	return s
}

func (s *flatStore[S]) skip(words []string) int {
	if s.f.Skip == nil {
		return 0
	}
	return s.f.Skip(words)
}

// key tells statements apart by what they are about: one that is entered with the same key replaces.
func (s *flatStore[S]) key(n *Node) string {
	if n.row == 0 {
		return "=" + n.Path()
	}
	row := &s.f.Grammar.rows[n.row-1]
	head := strings.Join(n.Words[:s.skip(n.Words)], " ") + "#" + itoa(int(n.row))
	if row.Exact {
		return head + "=" + n.Path()
	}
	var b strings.Builder
	b.WriteString(head + s.f.Grammar.leaf(&n.bound))
	for i, name := range n.args.names() {
		if strings.Contains(row.Pattern, "<"+name+":") || strings.Contains(row.Pattern, "<"+name+">") {
			b.WriteString("|" + name + "=" + n.args.values()[i])
		}
	}
	if s.f.Same != nil {
		return s.f.Same(b.String())
	}
	return b.String()
}

func (s *flatStore[S]) count(text string, by int) {
	for i := 0; i < len(text); i++ {
		if text[i] == ' ' {
			if s.prefixes[text[:i]] += by; s.prefixes[text[:i]] == 0 {
				delete(s.prefixes, text[:i])
			}
		}
	}
	if s.prefixes[text] += by; s.prefixes[text] == 0 {
		delete(s.prefixes, text)
	}
}

func (s *flatStore[S]) add(n *Node, at int) {
	text := n.Path()
	if at == len(s.nodes) {
		s.nodes = append(s.nodes, n)
	} else {
		s.nodes[at] = n
	}
	s.byKey[s.key(n)], s.byText[text] = at, at
	s.count(text, 1)
}

func (s *flatStore[S]) drop(at int) {
	n := s.nodes[at]
	s.nodes[at] = nil
	text := n.Path()
	if s.byKey[s.key(n)] == at {
		delete(s.byKey, s.key(n))
	}
	if s.byText[text] == at {
		delete(s.byText, text)
	}
	s.count(text, -1)
}

// idles keeps the line of a statement that comes to nothing.
func (s *flatStore[S]) idles(n *Node, note string) {
	if n.Pos.IsZero() {
		return
	}
	m := *n
	m.Kind, m.Note, m.bound = Structure, note, bound{}
	s.idle = append(s.idle, &m)
}

// statement makes a node of words; abbreviated words are spelt in full where the grammar knows them.
func (s *flatStore[S]) statement(words []string, pos Pos, line string, abbrev bool) []*Node {
	skip := s.skip(words)
	one := func(words []string, b bound) *Node {
		return &Node{Pos: pos, Kind: Statement, Line: line, Words: words, bound: b}
	}
	g := s.f.Grammar
	if s.f.Whole != nil && s.f.Whole(words) {
		return []*Node{one(words, bound{})}
	}
	if b, ok := g.exactly(words[skip:]); ok {
		return []*Node{one(words, b)}
	}
	if abbrev {
		if b, ok := g.match("", words[skip:], true); ok {
			return []*Node{one(append(words[:skip:skip], b.canon...), b)}
		}
	}
	var out []*Node
	tries := 200
	for _, part := range g.split(words[skip:], &tries) {
		b, _ := g.exactly(part)
		out = append(out, one(append(words[:skip:skip], part...), b))
	}
	if len(out) == 0 {
		out = append(out, one(words, bound{}))
	}
	return out
}

// split takes a statement that gives several values at once apart: "server A key 1 prefer" are "server A key 1" and
// "server A prefer". What follows a value must start with a word of the language: another value would be a list, which stands
// in brackets. It gives nil where the parts are not all known. What tries it has left is bounded, for text may be anything.
func (g *Grammar[S]) split(words []string, tries *int) [][]string {
	known := func(w []string) bool {
		*tries--
		_, ok := g.exactly(w)
		return ok
	}
	if len(words) > 24 {
		return nil
	}
	for i := len(words) - 1; i >= 2 && *tries > 0; i-- {
		if !known(words[:i]) {
			continue
		}
		for k := i - 1; k >= 1 && *tries > 0; k-- {
			rest := append(words[:k:k], words[i:]...)
			if g.goesOnWith(rest[:k+1]) && known(rest) {
				return [][]string{words[:i], rest}
			}
		}
		for k := i - 1; k >= 1 && *tries > 0; k-- {
			rest := append(words[:k:k], words[i:]...)
			if !g.goesOnWith(rest[:k+1]) {
				continue
			}
			if more := g.split(rest, tries); more != nil {
				return append([][]string{words[:i]}, more...)
			}
		}
	}
	return nil
}

// goesOnWith reports whether a statement may start with these words, the last of which is one of the language and no value.
func (g *Grammar[S]) goesOnWith(words []string) bool {
	root := g.mode("")
	if root == nil {
		return false
	}
	m := matcher{ifname: g.ifname, prefix: true}
	row, path, _ := m.find(root, words, make([]step, 0, 8))
	return row > 0 && path[len(path)-1].arg == nil
}

// set enters a statement and gives the node that now says it.
func (s *flatStore[S]) set(n *Node) *Node {
	text := n.Path()
	if at, ok := s.byText[text]; ok {
		s.idles(n, "says what another line says")
		return s.nodes[at]
	}
	if s.prefixes[text] > 0 {
		s.idles(n, "other lines say it and more")
		return n
	}
	for i := 0; i < len(text); i++ { // what only said that the container is there
		if text[i] == ' ' {
			if at, ok := s.byText[text[:i]]; ok {
				s.idles(s.nodes[at], "other lines say it and more")
				s.drop(at)
			}
		}
	}
	if at, ok := s.byKey[s.key(n)]; ok {
		s.idles(s.nodes[at], "replaced by a line further down")
		s.drop(at)
		s.add(n, at)
		return n
	}
	s.add(n, len(s.nodes))
	return n
}

// remove takes everything below a path out and gives it; first is where the first of it stood, -1 where nothing did.
func (s *flatStore[S]) remove(words []string, note string) (gone []*Node, first int) {
	first = -1
	text := strings.Join(words, " ")
	take := func(i int) {
		if first < 0 {
			first = i
		}
		gone = append(gone, s.nodes[i])
		s.idles(s.nodes[i], note)
		s.drop(i)
	}
	if at, ok := s.byText[text]; ok && s.prefixes[text] == 1 {
		take(at)
	} else if s.prefixes[text] > 0 || text == "" {
		for i, n := range s.nodes {
			if isSet(n) && below(n.Words, words) {
				take(i)
			}
		}
	}
	for path, n := range s.off {
		if path == text || strings.HasPrefix(path, text+" ") || text == "" {
			s.activate(path, n, note)
		}
	}
	return gone, first
}

func (s *flatStore[S]) activate(path string, n *Node, note string) {
	delete(s.off, path)
	for i, m := range s.nodes {
		if m == n {
			s.nodes[i] = nil
		}
	}
	s.idles(n, note)
}

func below(words, prefix []string) bool {
	if len(words) < len(prefix) {
		return false
	}
	for i, p := range prefix {
		if words[i] != p {
			return false
		}
	}
	return true
}

// keepContainer keeps the list entry or container that a removal left empty, as the systems do that show "unit 0;".
func (s *flatStore[S]) keepContainer(words []string, pos Pos, line string) {
	ends := s.levels(words)
	for i := len(ends) - 1; i >= 0; i-- {
		if ends[i] >= len(words) {
			continue
		}
		parent := words[:ends[i]:ends[i]]
		if s.prefixes[strings.Join(parent, " ")] > 0 {
			return
		}
		if b, ok := s.f.Grammar.exactly(parent[s.skip(parent):]); ok && len(b.args.lits()) > 0 {
			s.set(&Node{Pos: pos, Kind: Statement, Line: line, Words: parent, bound: b})
			return
		}
	}
}

// levels are the lengths of the paths that words go through, each a container, a list entry or the statement.
func (s *flatStore[S]) levels(words []string) []int {
	skip := s.skip(words)
	g := s.f.Grammar
	m := matcher{ifname: g.ifname, prefix: true}
	root := g.mode("")
	if root == nil || len(words) == skip {
		return []int{len(words)}
	}
	row, path, _ := m.find(root, words[skip:], make([]step, 0, 8))
	if row <= 0 {
		return []int{len(words)}
	}
	var ends []int
	at := skip
	for i, st := range path {
		at += max(1, len(Words(st.value)))
		switch {
		case i == 0: // the top level is containers only
		case i+1 < len(path) && path[i+1].arg != nil && path[i+1].arg.identity, i+1 < len(path) && contains(s.f.Keyed, st.lit):
			continue
		}
		ends = append(ends, at)
	}
	if len(ends) == 0 || ends[len(ends)-1] != len(words) {
		return []int{len(words)}
	}
	return ends
}

// isSet reports a statement that is set, as against a mark that one is inactive or where a replaced block stood.
func isSet(n *Node) bool {
	return n != nil && n.Kind == Statement && n.Words[0] != Deactivate && n.Words[0] != ""
}

// tree gives the configuration as it now stands.
func (s *flatStore[S]) tree(file string, lines int) *Tree {
	s.settle()
	return &Tree{File: file, Lines: lines, Nodes: s.nodes, by: s.f.Grammar}
}

// exactly is match for systems whose keywords are never in another case.
func (g *Grammar[S]) exactly(words []string) (bound, bool) {
	b, ok := g.match("", words, false)
	for _, lit := range b.args.lits() {
		if ok && !contains(words, lit) {
			return bound{}, false
		}
	}
	return b, ok
}
