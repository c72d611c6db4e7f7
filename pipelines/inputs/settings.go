package inputs

import (
	"io/fs"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"interlock/devices"
)

// Setting is one value of a site file, quoted where it is free text, with its place.
type Setting struct {
	Path, Value string
	Pos         devices.Pos
}

// SiteSettings lists the values of a site file in their order. The error is that of ReadSite.
func SiteSettings(fsys fs.FS, file string) ([]Setting, error) {
	if _, _, err := ReadSite(fsys, file); err != nil {
		return nil, err
	}
	text, err := readText(fsys, file, maxYAML)
	if err != nil {
		return nil, err
	}
	d, root := parseYAML(file, text)
	if root == nil {
		return nil, d.problems.err()
	}
	var out []Setting
	d.root(root).settings(&out)
	return out, nil
}

// settings walks to the values below.
func (v value) settings(out *[]Setting) {
	if _, ok := v.joined(); !ok {
		switch n := v.node.(type) {
		case *ast.MappingNode, *ast.MappingValueNode:
			for _, k := range v.keys("a mapping") {
				k.settings(out)
			}
			return
		case *ast.SequenceNode:
			var words []string
			for _, item := range v.items("values") {
				switch item.node.(type) {
				case *ast.MappingNode, *ast.MappingValueNode, *ast.SequenceNode:
					if _, ok := item.joined(); !ok {
						item.settings(out)
						continue
					}
				}
				words = append(words, item.shown())
			}
			if len(words) > 0 || len(n.Values) == 0 {
				*out = append(*out, Setting{v.path, "[" + strings.Join(words, ", ") + "]", v.at})
			}
			return
		}
	}
	*out = append(*out, Setting{v.path, v.shown(), v.at})
}

// shown is a value as people read it.
func (v value) shown() string {
	if s, ok := v.joined(); ok {
		return strconv.Quote(s)
	}
	switch n := v.node.(type) {
	case nil, *ast.NullNode:
		return "nothing"
	case *ast.StringNode:
		return strconv.Quote(n.Value)
	case *ast.BoolNode:
		return n.Token.Value
	case *ast.LiteralNode:
		return strconv.Quote(n.Value.Value)
	}
	if t := scalarToken(v.node); t != nil {
		return t.Value
	}
	return v.what()
}

// DeviceNames are the devices that a folder has configurations of, by the names of their files, in order; none where it has none.
func DeviceNames(fsys fs.FS) []string {
	files, _, _ := listDevices(fsys, ".")
	var out []string
	for _, f := range files {
		out = append(out, f.name)
	}
	return out
}
