package report

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/diffs"
)

// deltaGroup is what changes in the same way on several devices.
type deltaGroup struct {
	devices []string
	deltas  []diffs.Delta
	places  [][]devices.Pos
}

func groupDeltas(all []diffs.Delta) []deltaGroup {
	per := map[string][]diffs.Delta{}
	for _, d := range all {
		per[d.Device] = append(per[d.Device], d)
	}
	index := map[string]int{}
	var out []deltaGroup
	for _, name := range naturally(sortedKeys(per)) {
		var key strings.Builder
		for _, d := range per[name] {
			fmt.Fprintf(&key, "%q", []string{d.Path, string(d.Op), d.Before, d.After})
		}
		i, ok := index[key.String()]
		if !ok {
			i = len(out)
			index[key.String()] = i
			out = append(out, deltaGroup{deltas: per[name], places: make([][]devices.Pos, len(per[name]))})
		}
		out[i].devices = append(out[i].devices, name)
		for n, d := range per[name] {
			pos := d.Pos
			if pos.IsZero() {
				pos = d.Was
			}
			out[i].places[n] = append(out[i].places[n], pos)
		}
	}
	return out
}

// deltaText says a difference without its sign and place.
func deltaText(d diffs.Delta) string {
	path, before, after := clip(clean(d.Path), 200), clip(clean(d.Before), 200), clip(clean(d.After), 200)
	switch {
	case d.Op == diffs.Changed:
		return path + ": " + dash(before) + " -> " + dash(after)
	case d.Op == diffs.Added && after != "" && after != "true":
		return path + ": " + after
	case d.Op == diffs.Removed && before != "" && before != "true":
		return path + ": was " + before
	}
	return path
}
