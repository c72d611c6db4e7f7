package inputs

import (
	"fmt"
	"sort"
	"strconv"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"interlock/devices"
)

// value is a node with the place it has in the document ("groups.core.keep"), for messages and Site.Positions.
type value struct {
	d    *document
	node ast.Node
	path string
	at   devices.Pos
}

func (d *document) root(n ast.Node) value { return value{d: d, node: n, at: d.pos(n)} }

// bad notes a problem at the value.
func (v value) bad(hint, format string, args ...any) { v.d.problems.add(v.at, hint, format, args...) }

// odd notes a finding at the value.
func (v value) odd(rule string, s devices.Severity, hint, format string, args ...any) {
	v.d.findings = append(v.d.findings, devices.Finding{Rule: rule, Severity: s, Pos: v.at,
		Message: fmt.Sprintf(format, args...), Hint: hint, Path: v.path})
}

func (v value) isNull() bool { return v.node == nil || v.node.Type() == ast.NullType }

// what says what kind of value stands there.
func (v value) what() string {
	switch n := v.node.(type) {
	case nil, *ast.NullNode:
		return "nothing"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	case *ast.StringNode:
		return fmt.Sprintf("text %q", clip(n.Value))
	case *ast.LiteralNode:
		return "text of several lines"
	case *ast.BoolNode:
		return "the boolean " + n.Token.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return "the number " + n.GetToken().Value
	}
	return "something else"
}

func clip(s string) string {
	if len(s) > 60 {
		return s[:57] + "..."
	}
	return s
}

// key is one entry of a mapping.
type key struct {
	key string
	at  devices.Pos // the key's place; value.at is the value's
	value
}

// keys gives the entries of a mapping in their order. Wrong types and duplicate keys are noted; a duplicate is left out.
func (v value) keys(want string) []key {
	var pairs []*ast.MappingValueNode
	switch n := v.node.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	default:
		v.bad("", "%s must be %s, not %s", v.name(), want, v.what())
		return nil
	}
	var out []key
	first := map[string]devices.Pos{}
	for _, p := range pairs {
		at := v.d.pos(p.Key)
		var name string
		switch k := p.Key.(type) {
		case *ast.StringNode:
			name = k.Value
		case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
			name = k.GetToken().Value // a device may be called 1001
		default:
			v.d.problems.add(at, "", "this is no key: a word is wanted")
			continue
		}
		if before, ok := first[name]; ok {
			v.d.problems.add(at, "keep one of the two", "duplicate key %q in %s; it stands already at %s", clip(name), v.name(), before)
			continue
		}
		first[name] = at
		path := name
		if v.path != "" {
			path = v.path + "." + name
		}
		v.d.positions[path] = at
		k := key{key: name, at: at, value: value{d: v.d, node: p.Value, path: path, at: v.d.pos(p.Value)}}
		if k.isNull() {
			k.value.at = at
		}
		out = append(out, k)
	}
	return out
}

// name is how messages call the value.
func (v value) name() string {
	if v.path == "" {
		return "the file"
	}
	return v.path
}

// field is one key that a mapping may have.
type field struct {
	name     string
	required bool
	read     func(value)
}

func need(name string, read func(value)) field { return field{name, true, read} }
func may(name string, read func(value)) field  { return field{name, false, read} }

// object reads a mapping whose keys are known. Unknown and missing keys are noted. It reports whether it was a mapping.
func (v value) object(fields ...field) bool {
	names := make([]string, len(fields))
	byName := map[string]field{}
	for i, f := range fields {
		names[i], byName[f.name] = f.name, f
	}
	before := len(v.d.problems)
	keys := v.keys("a mapping with the keys " + list(names))
	if keys == nil && len(v.d.problems) > before {
		return false
	}
	seen := map[string]bool{}
	for _, k := range keys {
		f, ok := byName[k.key]
		if !ok {
			hint := didYouMean(k.key, names)
			if hint == "" {
				hint = "known here: " + list(names)
			}
			v.d.problems.add(k.at, hint, "unknown key %q in %s", clip(k.key), v.name())
			continue
		}
		seen[k.key] = true
		if k.isNull() {
			v.d.problems.add(k.at, "give a value or leave the key out", "%s has no value", k.path)
			continue
		}
		f.read(k.value)
	}
	for _, f := range fields {
		if f.required && !seen[f.name] {
			v.bad("", "%s lacks the key %q", v.name(), f.name)
		}
	}
	return true
}

// named reads a mapping from names of the user's own to something.
func (v value) named(what string, read func(name string, k key)) {
	for _, k := range v.keys("a mapping from " + what) {
		if why := badName(k.key); why != "" {
			v.d.problems.add(k.at, "", "%q cannot be a name in %s: %s", clip(k.key), v.name(), why)
			continue
		}
		read(k.key, k)
	}
}

// items gives the entries of a list.
func (v value) items(want string) []value {
	n, ok := v.node.(*ast.SequenceNode)
	if !ok {
		v.bad("write it in brackets: [...]", "%s must be a list of %s, not %s", v.name(), want, v.what())
		return nil
	}
	var out []value
	for i, item := range n.Values {
		path := v.path + "[" + strconv.Itoa(i) + "]"
		iv := value{d: v.d, node: item, path: path, at: v.d.pos(item)}
		v.d.positions[path] = iv.at
		out = append(out, iv)
	}
	return out
}

// some is items where an empty list says nothing and is therefore wrong.
func (v value) some(want string) []value {
	items := v.items(want)
	if n, ok := v.node.(*ast.SequenceNode); ok && len(n.Values) == 0 {
		v.bad("", "%s is empty: it must name %s", v.name(), want)
	}
	return items
}

// badName says why a name cannot be one: names stand in "device:port", in file names and on command lines.
func badName(s string) string {
	switch {
	case s == "":
		return "it is empty"
	case len(s) > 253:
		return "it is longer than 253 characters"
	case s[0] == '-' || s[0] == '.':
		return "it starts with " + s[:1]
	}
	for _, r := range s {
		if r <= ' ' || r == 0x7f || r == ':' || r == '/' || r == '\\' || r == '"' || r == '\'' || r == '<' || r == '>' || r == ',' || r == '*' || r > 0x7e {
			return fmt.Sprintf("it contains %q", r)
		}
	}
	return ""
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// scalarToken is the token of a number as it was written, nil for anything else.
func scalarToken(n ast.Node) *token.Token {
	switch n.(type) {
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken()
	}
	return nil
}
