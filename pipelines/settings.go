package pipelines

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"interlock/devices"
	"interlock/pipelines/inputs"
)

// Setting is one value that a site is judged by, as people read it, and where it comes from: a place in interlock.yaml or in a
// configuration, or "default".
type Setting struct{ Path, Value, Origin string }

// Settings lists what interlock.yaml says, what devices' configurations say where it is silent, and the defaults that hold where
// neither does, in order of path. Other rooms' defaults, by path, are given by defaults. Foreign text in values is quoted.
func Settings(ctx context.Context, dir string, defaults func(*devices.Site) map[string]string) ([]Setting, error) {
	fsys, err := inputs.Open(dir)
	if err != nil {
		return nil, err
	}
	said, err := inputs.SiteSettings(fsys, "interlock.yaml")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var out []Setting
	has := map[string]bool{}
	for _, s := range said {
		has[s.Path] = true
		out = append(out, Setting{s.Path, s.Value, s.Pos.String()})
	}
	add := func(path, value, origin string) {
		if !has[path] && value != "" {
			out = append(out, Setting{path, value, origin})
		}
	}
	n, _, err := readSnapshot(ctx, fsys)
	var unread inputs.Undetected
	if err != nil && !errors.As(err, &unread) {
		return nil, err
	}
	for _, name := range sortedKeys(n.Devices) {
		d := n.Devices[name]
		at := "devices." + name + "."
		add(at+"os", d.Vendor.OS, "what the configuration looks like")
		add(at+"version", quotedOr(d.Config.Version), originIn(d, "version"))
		add(at+"platform", quotedOr(d.Config.Platform), originIn(d, "platform"))
	}
	for _, name := range sortedKeys(n.Site.Groups) {
		add("groups."+name+".order", n.Site.Groups[name].Order, "default")
	}
	add("rollout", "all at once", "default")
	others := defaults(n.Site)
	for _, path := range sortedKeys(others) {
		add(path, others[path], "default")
	}
	slices.SortStableFunc(out, func(a, b Setting) int { return strings.Compare(a.Path, b.Path) })
	return out, nil
}

func quotedOr(s string) string {
	if s == "" {
		return ""
	}
	return fmt.Sprintf("%q", s)
}

// originIn is where a device's configuration says something.
func originIn(d *devices.Device, path string) string {
	at, _ := d.Config.Where(path)
	if at.IsZero() && len(d.Trees) > 0 {
		at.File = d.Trees[0].File
	}
	return at.String()
}
