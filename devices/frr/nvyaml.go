package frr

import (
	"bytes"
	"regexp"
	"strings"

	"interlock/devices/syntax"
)

// NVUE keeps its configuration in /etc/nvue.d/startup.yaml: a list of "header" and "set", the latter a tree whose paths
// are those of "nv set" (Cumulus Linux user guide, "NVUE CLI", configuration files). It is read into the same statements.

var nvYAML = regexp.MustCompile(`(?m)^- (header|set):\s*$`)

func isNVYAML(text []byte) bool {
	return nvYAML.Match(text[:min(len(text), 1<<16)])
}

// yamlLevel is a key whose block is open.
type yamlLevel struct {
	indent int
	path   string
}

// readYAML reads the block style in which NVUE writes: one key a line. A line of another style stays as it is, and no
// row knows it.
func readYAML(file string, text []byte) *syntax.Tree {
	text = bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
	t := &syntax.Tree{File: file}
	lines := strings.Split(string(text), "\n")
	if n := len(lines); lines[n-1] == "" {
		lines = lines[:n-1]
	}
	var stack []yamlLevel
	section := ""
	for i, raw := range lines {
		t.Lines++
		raw = strings.ToValidUTF8(strings.TrimRight(raw, " \t\r\x00"), "\uFFFD")
		if len(raw) > syntax.MaxLine {
			raw = raw[:syntax.MaxLine]
		}
		l := strings.TrimLeft(raw, " ")
		n := &syntax.Node{Pos: syntax.Pos{File: file, Line: i + 1, Col: len(raw) - len(l) + 1}, Line: syntax.Redact(l)}
		t.Nodes = append(t.Nodes, n)
		unknown := func() { n.Words = append([]string{"(yaml)"}, strings.Fields(n.Line)...) }
		switch {
		case l == "":
			n.Kind = syntax.Blank
			continue
		case l[0] == '#', l == "---":
			n.Kind = syntax.Comment
			continue
		case strings.HasPrefix(raw, "- "):
			stack = nil
			if section = strings.TrimSuffix(strings.TrimSpace(raw[2:]), ":"); section == "header" || section == "set" {
				n.Kind, n.Note = syntax.Structure, "opens a section"
			} else {
				unknown()
			}
			continue
		case section == "header":
			n.Kind, n.Note = syntax.Structure, "says with which software the file was written"
			continue
		}
		indent := len(raw) - len(l)
		for len(stack) > 0 && stack[len(stack)-1].indent >= indent {
			stack = stack[:len(stack)-1]
		}
		path := ""
		if len(stack) > 0 {
			path = stack[len(stack)-1].path
		}
		key, value, ok := yamlPair(l)
		if !ok || section != "set" || len(stack) > 60 {
			unknown()
			continue
		}
		path = trimmed(path + " " + key)
		if value == "" {
			stack = append(stack, yamlLevel{indent, path})
			n.Kind, n.Note = syntax.Structure, "opens a block"
			continue
		}
		if value == "{}" {
			value = ""
		}
		plain := trimmed("nv set " + path + " " + value)
		said := syntax.Redact(plain)
		if said != plain {
			n.Line = said
		}
		n.Words = syntax.Words(said)
	}
	return t
}

var yamlKey = regexp.MustCompile(`^(?:'([^']*)'|"([^"]*)"|([^\s'":{}\[\]&*#?|>%@-][^\s'"{}\[\]]*?)):(?:\s+(.*))?$`)

// yamlPair cuts "key: value"; ok is false for what is no such pair on a line.
func yamlPair(l string) (key, value string, ok bool) {
	m := yamlKey.FindStringSubmatch(l)
	if m == nil {
		return "", "", false
	}
	key, value = m[1]+m[2]+m[3], strings.TrimSpace(m[4])
	if strings.ContainsAny(key, " \t") || key == "" {
		return "", "", false
	}
	switch {
	case value == "" || value == "{}":
	case len(value) > 1 && (value[0] == '\'' || value[0] == '"') && value[len(value)-1] == value[0]:
		value = value[1 : len(value)-1]
		if value == "" {
			return "", "", false
		}
	case strings.ContainsAny(value[:1], "{[&*|>!%@`'\""):
		return "", "", false
	}
	return key, value, true
}
