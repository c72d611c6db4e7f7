package nokia

import (
	"slices"
	"strings"

	"interlock/devices"
	"interlock/devices/ioslike"
	"interlock/devices/syntax"
)

// Language is what makes one system of the two.
type Language struct {
	// OS and Title are those of devices.Vendor.
	OS, Title string
	Grammar   *syntax.Grammar[Scope]
	Dialect   Dialect
	// Ordered and OrderedLists are those of syntax.Flat.
	Ordered, OrderedLists []string
	Detect                func(text []byte) (weight int, signs []string)
	// Prepare turns a text of another form (JSON) into paths; nil and false where it is none. It keeps line numbers.
	Prepare func(text []byte) ([]byte, bool)
	// Session turns commands of another form into paths; nil and false where they are none. It keeps line numbers.
	Session func(before *devices.Tree, text []byte) ([]byte, bool)
	// Whole, Expand and Same are those of syntax.Flat.
	Whole  func(words []string) bool
	Expand func(nodes []*syntax.Node) syntax.Expansion
	Same   func(key string) string
	// Finish puts together what was drafted and fills in what the system does where nothing is said.
	Finish func(*devices.Config, *Draft, []*devices.Tree)
	// Set and Delete are how commands are written: "set / ", "delete / ".
	Set, Delete string
	Effects     []byte
	// Spoken is the Dialect of devices.Vendor; this room has another of the name.
	Spoken *devices.Dialect
}

// Vendor wires a language into the functions by which the rest of the house knows a system.
func Vendor(l Language) devices.Vendor {
	l.Dialect.IsLeaf = func(words []string) bool { exact, _ := l.Grammar.Knows("", words); return exact }
	l.Dialect.IsBlock = func(words []string) bool { _, more := l.Grammar.Knows("", words); return more }
	w := wired{Language: l, flat: &syntax.Flat[Scope]{
		Grammar: l.Grammar, Ordered: l.Ordered, OrderedLists: l.OrderedLists, Whole: l.Whole, Expand: l.Expand, Same: l.Same,
		Reader: syntax.FlatReader{Comment: []string{"#"}, LineEnds: true, Set: []string{"set"}, Verbs: []string{"delete"}},
	}}
	return devices.Vendor{OS: l.OS, Title: l.Title, Detect: l.Detect, Effects: l.Effects, Read: w.read, Convert: w.convert, Enter: w.enter, Commands: w.commands, Dialect: l.Spoken}
}

type wired struct {
	Language
	flat *syntax.Flat[Scope]
}

func (w wired) read(file string, text []byte) *devices.Tree {
	said := lines(text)
	normal, done := []byte(nil), false
	if w.Prepare != nil {
		normal, done = w.Prepare(text)
	}
	if !done {
		normal = w.Dialect.normalize(said, false)
	}
	t := w.flat.Read(file, normal)
	for _, n := range t.Nodes {
		n.Line = asWritten(said, n.Pos, n.Line)
		switch {
		case n.Kind == syntax.Blank && n.Line != "":
			n.Kind, n.Note = syntax.Structure, "part of the statement above"
		case n.Kind == syntax.Comment && n.Line != "" && n.Line[0] != '#':
			n.Kind, n.Note = syntax.Structure, "says where the lines around it stand"
		}
	}
	return t
}

// asWritten is the line of a place as the text has it, without secrets.
func asWritten(text []string, at devices.Pos, line string) string {
	if at.Line < 1 || at.Line > len(text) {
		return line
	}
	l := strings.TrimSpace(strings.ToValidUTF8(text[at.Line-1], "\uFFFD"))
	if len(l) > syntax.MaxLine {
		l = l[:syntax.MaxLine]
	}
	return syntax.Redact(l)
}

func (w wired) scope() Scope {
	return Scope{Scope: ioslike.Scope{Config: ioslike.NewConfig(w.OS)}, Draft: NewDraft(), Owner: "default"}
}

func (w wired) convert(trees []*devices.Tree) (*devices.Config, []devices.LineReport, []devices.Finding) {
	s := w.scope()
	r := w.flat.Convert(s, trees...)
	unreadTerms(s.Config, trees, r.Lines)
	w.Finish(s.Config, s.Draft, trees)
	s.Config.Positions = devices.JoinPositions(parents(r.Positions))
	return s.Config, r.Lines, findings(r.Problems)
}

// parents gives every path that stands above one with a place the first of the places below it: an entry of a list has
// no line of its own where its statements are written out in full.
func parents(read map[string]devices.Pos) map[string]devices.Pos {
	out := make(map[string]devices.Pos, 2*len(read))
	for path, pos := range read {
		out[path] = pos
	}
	for path, pos := range read {
		for {
			i := strings.LastIndex(path, devices.PathSeparator)
			if i < 0 {
				break
			}
			path = path[:i]
			if _, own := read[path]; own {
				continue
			}
			if was, ok := out[path]; !ok || pos.File < was.File || pos.File == was.File && pos.Line < was.Line {
				out[path] = pos
			}
		}
	}
	return out
}

func (w wired) enter(before *devices.Tree, file string, commands []byte) devices.Entered {
	said := lines(commands)
	normal, done := []byte(nil), false
	if w.Session != nil {
		normal, done = w.Session(before, commands)
	}
	if !done {
		normal = w.Dialect.normalize(said, true)
	}
	e := w.flat.Enter(w.scope, before, file, normal)
	for i := range e.Commands {
		c := &e.Commands[i]
		c.Text = asWritten(said, c.Pos, c.Text)
		if c.Exec {
			c.Line = strings.TrimPrefix(c.Line, "/")
			if c.Why = "no known statement; the knowledge base says whether it is a known command"; strings.HasPrefix(c.Line, "delete ") {
				c.Why = "no known statement of this system"
			}
			for j := range e.Lines {
				if e.Lines[j].Pos.Line == c.Pos.Line {
					e.Lines[j].Why = c.Why
				}
			}
			continue
		}
		c.Line = bare(c.Line)
	}
	for _, n := range e.After.Nodes {
		if n.Pos.File == file && before.File != file {
			n.Line = asWritten(said, n.Pos, n.Line)
		}
	}
	for i := range e.Lines {
		e.Lines[i].Text = asWritten(said, e.Lines[i].Pos, e.Lines[i].Text)
	}
	return devices.Entered{After: e.After, Commands: e.Commands, Lines: e.Lines, Findings: findings(e.Problems)}
}

// bare is a command's path: without "set", with "no" for "delete", as the knowledge base reads it.
func bare(line string) string {
	if rest, ok := strings.CutPrefix(line, "set "); ok {
		return rest
	}
	if rest, ok := strings.CutPrefix(line, "delete "); ok {
		return "no " + rest
	}
	return line
}

func (w wired) commands(before, after *devices.Tree) []devices.Command {
	out := w.flat.Commands(before, after)
	for i := range out {
		c := &out[i]
		line := c.Line
		if rest, ok := strings.CutPrefix(line, "set "); ok {
			c.Text = w.Set + rest
		} else if rest, ok := strings.CutPrefix(line, "delete "); ok {
			c.Text = w.Delete + rest
		}
		c.Line = c.Text
	}
	return out
}

func findings(problems []syntax.Problem) []devices.Finding {
	var fs []devices.Finding
	for _, p := range problems {
		f := devices.Finding{Rule: "lines/unknown", Severity: devices.Warn, Pos: p.Pos, Message: p.Message}
		if p.Lost {
			f.Severity, f.Hint = devices.Inconclusive, "take the configuration from the device again"
		}
		fs = append(fs, f)
	}
	return fs
}

// unreadTerms marks the entries of policies in which statements are not modelled. An entry's words are found in either system's path:
// "policy-statement P entry 10 from ...", "policy P statement S match ...".
func unreadTerms(c *devices.Config, trees []*devices.Tree, lines []devices.LineReport) {
	unread := ioslike.Unread(lines)
	if len(unread) == 0 {
		return
	}
	for _, t := range trees {
		for _, n := range t.Nodes {
			if n.Kind != syntax.Statement || !unread[n.Pos] {
				continue
			}
			for i, word := range n.Words {
				if word != "policy-statement" && word != "policy" || i+4 >= len(n.Words) {
					continue
				}
				p := c.RoutePolicies[strings.Trim(n.Words[i+1], `"`)]
				if p == nil {
					break
				}
				name, rest := strings.Trim(n.Words[i+3], `"`), n.Words[i+4:]
				if n.Words[i+2] == "default-action" {
					name, rest = "default", n.Words[i+3:]
				}
				for k := range p.Terms {
					if p.Terms[k].Name == name {
						ioslike.AddUnread(&p.Terms[k], strings.Join(rest, " "), slices.Contains([]string{"from", "to", "match", "conditional-expression"}, rest[0]))
					}
				}
				break
			}
		}
	}
}
