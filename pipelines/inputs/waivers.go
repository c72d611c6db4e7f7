package inputs

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"

	"github.com/goccy/go-yaml/ast"

	"interlock/devices"
)

var ruleShape = regexp.MustCompile(`^[a-z0-9_-]+/[a-z0-9_/-]+$`)

// ReadWaivers reads waivers.yaml: a list of waivers, or a mapping with the key waivers and the list. A file without
// waivers is none; without the file the error wraps fs.ErrNotExist; otherwise it is Problems. Expires is the start of
// the day named, UTC. Whether a waiver has expired, is used, or names a rule there is, is for others to say.
func ReadWaivers(fsys fs.FS, file string) ([]devices.Waiver, error) {
	text, err := readText(fsys, file, maxYAML)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			if other := misspelt(fsys, file); other != "" {
				return nil, Problems{{Pos: devices.Pos{File: other}, Message: "is not read under this name", Hint: "rename it to " + file}}
			}
			return nil, fmt.Errorf("no waivers: %w", err)
		}
		return nil, err
	}
	return parseWaivers(file, text)
}

func parseWaivers(file string, text []byte) ([]devices.Waiver, error) {
	d, root := parseYAML(file, text)
	var out []devices.Waiver
	switch root.(type) {
	case nil:
	case *ast.MappingNode, *ast.MappingValueNode:
		d.root(root).object(
			may("version", readVersion),
			need("waivers", func(v value) { out = readWaivers(v) }),
		)
	default:
		v := d.root(root)
		v.path = "waivers"
		out = readWaivers(v)
	}
	if err := d.problems.err(); err != nil {
		return nil, err
	}
	return out, nil
}

func readWaivers(v value) []devices.Waiver {
	var out []devices.Waiver
	for _, item := range v.items("waivers") {
		w := devices.Waiver{Pos: item.at}
		before := len(v.d.problems)
		item.object(
			need("rule", func(v value) {
				w.Rule = v.word()
				if w.Rule != "" && !ruleShape.MatchString(w.Rule) {
					v.bad("interlock explain all lists the rules", "%s: %q is no rule's name, such as uplinks/below-minimum", v.name(), clip(w.Rule))
				}
			}),
			may("device", func(v value) { w.Device = v.word() }),
			may("path", func(v value) { w.Path = v.word() }),
			need("reason", func(v value) { w.Reason = v.text() }),
			need("owner", func(v value) { w.Owner = v.word() }),
			need("expires", func(v value) { w.Expires = v.date() }),
		)
		if w.Device == "" && w.Path == "" && len(v.d.problems) == before {
			item.bad("a waiver covers one device or one path", "%s names neither device nor path", item.name())
		}
		out = append(out, w)
	}
	return out
}
