package diffs

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"interlock/devices"
)

// Knowledge is what is known of one system's commands: effects.yaml, read and compiled once. It is safe for
// concurrent use.
type Knowledge struct {
	// OS is the system it is about.
	OS string
	// ExecAnywhere reports that the system takes exec commands in configuration mode without "do" (NX-OS).
	ExecAnywhere bool
	// Separator divides several commands on one exec line ("; " on NX-OS), "" where the system has none.
	Separator string
	// Filters are the words that may follow "|" on a harmless command (include, exclude, ...). After another word the
	// line is not known: some systems hand it to a shell.
	Filters []string
	// Redirects reports that a shell reads exec lines, so that what stands behind ">" is a file written and behind "<" one read:
	// such a line is not harmless, whatever its command.
	Redirects bool
	rows      []*Row
	byID      map[string]*Row
	exec      *execNode
}

// Row is one row of the knowledge base: what a command does, and how that is known.
type Row struct {
	// ID names the row: "nxos/reload".
	ID string `yaml:"id"`
	// Pattern is the shape of the command in full spelling; see the pattern type.
	Pattern string `yaml:"pattern"`
	// Mode is where it is entered: exec, config (any configuration mode) or any.
	Mode string `yaml:"mode"`
	// Context is a pattern that one of the lines opening the mode must match, "" for no condition.
	Context string `yaml:"context"`
	// Version is a range of software versions (">=10.2(1) <10.4"), Platform globs of platforms ("N9K-*|N3K-*"). A device whose
	// version or platform is not known matches every row but those that say a command is harmless.
	Version  string      `yaml:"version"`
	Platform string      `yaml:"platform"`
	Kind     EffectKind  `yaml:"kind"`
	Scope    EffectScope `yaml:"scope"`
	// Target is what is hit; $name stands for a placeholder of Pattern or Context, $1 for the first of Pattern.
	Target string     `yaml:"target"`
	When   EffectWhen `yaml:"when"`
	Undo   EffectUndo `yaml:"undo"`
	// No says what the "no" and "default" forms do: same, none, the id of another row, or "" for not covered here.
	No string `yaml:"no"`
	// Reaches is "peer" or "cluster" where other members are hit as well.
	Reaches string `yaml:"reaches"`
	// Question is what the device asks before it does it, AnswerYes a regular expression of the answers that go on.
	Question  string `yaml:"question"`
	AnswerYes string `yaml:"answer_yes"`
	// ReloadIf says in words on what condition the effect is a reload.
	ReloadIf string `yaml:"reload_if"`
	// Opaque reports that what the command does depends on text that is not in the line (a file, a shell, a session), so
	// that its effect is not known however well the command is.
	Opaque bool `yaml:"opaque"`
	// Also reports that the row speaks beside a more specific one instead of giving way to it.
	Also   bool   `yaml:"also"`
	Detail string `yaml:"detail"`
	Source string `yaml:"source"`
	// Evidence is A (vendor's primary source or the device's own text), B (third-party transcript, or a primary source
	// with an inferred effect) or C (third-party claim or inference).
	Evidence string `yaml:"evidence"`
	// Example is a command that the row matches, Counter one that it does not; "context / line" where there is a context.
	Example string `yaml:"example"`
	Counter string `yaml:"counter"`
	// Pos is the row's place in effects.yaml.
	Pos devices.Pos `yaml:"-"`

	pattern, context *pattern
	version          versionRange
	answerYes        *regexp.Regexp
}

type knowledgeFile struct {
	OS           string   `yaml:"os"`
	ExecAnywhere bool     `yaml:"exec_anywhere"`
	Separator    string   `yaml:"separator"`
	Filters      []string `yaml:"filters"`
	Redirects    bool     `yaml:"redirects"`
	Commands     []string `yaml:"commands"`
	Rows         []*Row   `yaml:"rows"`
}

// ReadKnowledge reads effects.yaml of a system. It is strict: an unknown or duplicate key, a missing or impossible
// value or a pattern that does not compile is an error with its place in the file.
func ReadKnowledge(os string, text []byte) (*Knowledge, error) {
	name := os + "/effects.yaml"
	var f knowledgeFile
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		return nil, fmt.Errorf("%s: want one YAML document, got %d", name, len(file.Docs))
	}
	body := file.Docs[0].Body
	if err := yaml.NodeToValue(body, &f, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if f.OS != os {
		return nil, fmt.Errorf("%s: it says os %q and is read for %q", name, f.OS, os)
	}
	at := rowPositions(name, body)
	k := &Knowledge{OS: os, ExecAnywhere: f.ExecAnywhere, Separator: f.Separator, Filters: f.Filters, Redirects: f.Redirects, byID: map[string]*Row{}, exec: newExecNode()}
	for i, r := range f.Rows {
		if r == nil || i >= len(at) {
			return nil, fmt.Errorf("%s: row %d is empty", name, i+1)
		}
		r.Pos = at[i]
		if err := r.compile(os); err != nil {
			return nil, fmt.Errorf("%s: row %s: %w", r.Pos, r.ID, err)
		}
		if was := k.byID[r.ID]; was != nil {
			return nil, fmt.Errorf("%s: row %s stands twice: also at %s", r.Pos, r.ID, was.Pos)
		}
		k.byID[r.ID] = r
		k.rows = append(k.rows, r)
		if r.Mode != "config" {
			k.exec.add(r.pattern)
		}
	}
	for _, r := range k.rows {
		if r.No != "" && r.No != "same" && r.No != "none" && k.byID[r.No] == nil {
			return nil, fmt.Errorf("%s: row %s: no: %q is no row; same, none or the id of a row", r.Pos, r.ID, r.No)
		}
	}
	for i, c := range f.Commands {
		p, err := compilePattern(c)
		if err != nil {
			return nil, fmt.Errorf("%s: commands entry %d %q: %w", name, i+1, c, err)
		}
		k.exec.add(p)
	}
	return k, nil
}

// Rows gives all rows in the order of the file.
func (k *Knowledge) Rows() []Row {
	out := make([]Row, len(k.rows))
	for i, r := range k.rows {
		out[i] = *r
	}
	return out
}

// rowPositions finds where each row of the file begins.
func rowPositions(name string, body ast.Node) []devices.Pos {
	var out []devices.Pos
	top, ok := body.(*ast.MappingNode)
	if !ok {
		return nil
	}
	for _, v := range top.Values {
		rows, ok := v.Value.(*ast.SequenceNode)
		if !ok || v.Key.String() != "rows" {
			continue
		}
		for _, row := range rows.Values {
			at := row.GetToken().Position
			if m, ok := row.(*ast.MappingNode); ok && len(m.Values) > 0 {
				at = m.Values[0].Key.GetToken().Position
			}
			out = append(out, devices.Pos{File: name, Line: at.Line, Col: at.Column})
		}
	}
	return out
}

// compile checks the row and makes it ready for matching.
func (r *Row) compile(os string) error {
	if !strings.HasPrefix(r.ID, os+"/") || r.ID == os+"/" {
		return fmt.Errorf("the id must begin with %q", os+"/")
	}
	if r.Kind == NoEffect {
		r.defaults()
	}
	for _, c := range []struct{ what, value, allowed string }{
		{"mode", r.Mode, "exec config any"},
		{"kind", string(r.Kind), "erase reload restart management flap session capacity none"},
		{"scope", string(r.Scope), "device slot port protocol management"},
		{"when", string(r.When), "now next-boot on-failover"},
		{"undo", string(r.Undo), "timer replace reload hands"},
		{"evidence", r.Evidence, "A B C"},
		{"reaches", r.Reaches, "peer cluster "},
	} {
		if !oneOf(c.value, strings.Split(c.allowed, " ")) {
			return fmt.Errorf("%s: %q is none of %s", c.what, c.value, strings.Join(strings.Fields(c.allowed), ", "))
		}
	}
	for _, c := range [...][2]string{{"pattern", r.Pattern}, {"detail", r.Detail}, {"source", r.Source}, {"example", r.Example}, {"counter", r.Counter}} {
		if strings.TrimSpace(c[1]) == "" {
			return fmt.Errorf("%s is missing", c[0])
		}
	}
	if (r.Question == "") != (r.AnswerYes == "") {
		return fmt.Errorf("question and answer_yes go together")
	}
	var err error
	if r.pattern, err = compilePattern(r.Pattern); err != nil {
		return fmt.Errorf("pattern: %w", err)
	}
	if r.Context != "" {
		if r.context, err = compilePattern(r.Context); err != nil {
			return fmt.Errorf("context: %w", err)
		}
	}
	if r.version, err = parseVersionRange(r.Version); err != nil {
		return fmt.Errorf("version: %w", err)
	}
	for _, g := range strings.Split(r.Platform, "|") {
		if _, err := path.Match(g, ""); err != nil {
			return fmt.Errorf("platform: %q is no glob", g)
		}
	}
	if r.AnswerYes != "" {
		if r.answerYes, err = regexp.Compile("(?i)" + r.AnswerYes); err != nil {
			return fmt.Errorf("answer_yes: %w", err)
		}
	}
	return nil
}

// defaults fills in what goes without saying of a command that does nothing.
func (r *Row) defaults() {
	if r.Scope == "" {
		r.Scope = ScopeDevice
	}
	if r.When == "" {
		r.When = Now
	}
	if r.Undo == "" {
		r.Undo = UndoReplace
	}
}

func oneOf(s string, list []string) bool {
	for _, l := range list {
		if s == l {
			return true
		}
	}
	return false
}
