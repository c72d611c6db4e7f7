package rollout

import (
	"regexp"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/devices/syntax"
	"interlock/diffs"
	"interlock/pipelines"
)

// Setting is one setting in which two configurations of a device differ: a value of the model, or a line that is not in the
// model ("line: banner motd ..."), which a person may care about all the same. Secrets are taken out.
type Setting struct {
	Path   string   `json:"path"`
	Op     diffs.Op `json:"op"`
	Before string   `json:"before,omitempty"`
	After  string   `json:"after,omitempty"`
	// Secret reports a setting that holds a secret: two of them that read alike may differ.
	Secret bool `json:"secret,omitempty"`
	// Pos is where it stands afterwards, or, of what is gone, where it stood.
	Pos devices.Pos `json:"-"`
}

// changesOf are the settings that a plan changes on each of its devices.
func changesOf(c *pipelines.Change) map[string][]Setting {
	out := map[string][]Setting{}
	for _, s := range c.Plan.Steps {
		for _, d := range s.Devices {
			if before, after := c.Before.Devices[d], c.After.Devices[d]; before != nil && after != nil && out[d] == nil {
				out[d] = settings(before, after)
			}
		}
	}
	return out
}

// settings are all settings in which two configurations of a device differ, in order of path.
func settings(before, after *devices.Device) []Setting {
	var out []Setting
	for _, d := range diffs.Between(before.Config, after.Config, before.Name) {
		s := Setting{Path: d.Path, Op: d.Op, Before: d.Before, After: d.After, Pos: d.Pos}
		s.Secret = d.Op == diffs.Changed && d.Before == d.After || strings.Contains(d.After, hidden)
		if d.Op == diffs.Removed {
			s.Pos = d.Was
		}
		out = append(out, s)
	}
	was, is := unread(before), unread(after)
	add := func(op diffs.Op, from, other map[string]devices.Pos) {
		for text, at := range from {
			if _, both := other[text]; both {
				continue
			}
			shown := keyed.ReplaceAllString(text, hidden)
			s := Setting{Path: "line: " + shown, Op: op, Secret: shown != text, Pos: at}
			if op == diffs.Added {
				s.After = shown
			} else {
				s.Before = shown
			}
			out = append(out, s)
		}
	}
	add(diffs.Added, is, was)
	add(diffs.Removed, was, is)
	slices.SortFunc(out, func(a, b Setting) int {
		return strings.Compare(a.Path+string(a.Op), b.Path+string(b.Op))
	})
	return out
}

// hidden stands for a secret, keyed is one as a reader leaves it: comparable within one process, and for no journal.
const hidden = "<secret>"

var keyed = regexp.MustCompile(`<secret:[0-9a-f]+>`)

// unread are the statements that are not in the model, each with the lines it stands below, and their places: what is inert, not
// computed or unknown. Comments, and what a device says around its configuration, are none.
func unread(d *devices.Device) map[string]devices.Pos {
	lines := map[devices.Pos]bool{}
	for _, l := range d.Lines {
		if l.Disposition == syntax.Modelled {
			lines[devices.Pos{File: l.Pos.File, Line: l.Pos.Line}] = true
		}
	}
	modelled := func(n *syntax.Node) bool { return lines[devices.Pos{File: n.Pos.File, Line: n.Pos.Line}] }
	out := map[string]devices.Pos{}
	for _, t := range d.Trees {
		t.Walk(func(n *syntax.Node) {
			if n.Kind != syntax.Statement && n.Kind != syntax.Text || modelled(n) || n.Kind == syntax.Text && n.Parent != nil && modelled(n.Parent) {
				return // the body of a banner is its statement's
			}
			out[strings.Join(append(n.Context(), n.Line), " / ")] = n.Pos
		})
	}
	return out
}
