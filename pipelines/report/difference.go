package report

import (
	"fmt"
	"io"
	"strings"

	"interlock/devices"
	"interlock/pipelines"
)

// Difference writes what differs between two networks, for the verb diff. Format is "text" or "json".
func Difference(w io.Writer, d pipelines.Differing, format string) error {
	if format == "json" {
		return compact(w, differenceJSON(d))
	}
	device := ""
	for _, delta := range d.Deltas {
		if delta.Device != device {
			device = delta.Device
			fmt.Fprintln(w, clean(device))
		}
		line := "  " + string(delta.Op) + " " + delta.Path
		switch {
		case delta.Before != "" && delta.After != "":
			line += ": " + delta.Before + " -> " + delta.After
		case delta.After != "":
			line += ": " + delta.After
		case delta.Before != "":
			line += " (was " + delta.Before + ")"
		}
		fmt.Fprintln(w, clean(line))
	}
	if len(d.Deltas) == 0 {
		fmt.Fprintln(w, "nothing differs")
	}
	for _, way := range []struct {
		title    string
		commands map[string][]devices.Command
	}{{"forward", d.Forward}, {"back", d.Back}} {
		for _, name := range sortedKeys(way.commands) {
			fmt.Fprintf(w, "\n! %s, %s\n", clean(name), way.title)
			for _, c := range way.commands[name] {
				fmt.Fprintln(w, clean(strings.Repeat("  ", len(c.Context))+c.Line))
			}
		}
	}
	return nil
}

func differenceJSON(d pipelines.Differing) map[string]any {
	deltas := []map[string]any{}
	for _, x := range d.Deltas {
		deltas = append(deltas, map[string]any{"device": x.Device, "path": x.Path, "op": x.Op, "before": x.Before, "after": x.After, "file": x.Pos.File, "line": x.Pos.Line})
	}
	lines := func(m map[string][]devices.Command) map[string][]string {
		out := map[string][]string{}
		for name, cmds := range m {
			out[name] = []string{}
			for _, c := range cmds {
				out[name] = append(out[name], strings.Repeat("  ", len(c.Context))+c.Line)
			}
		}
		return out
	}
	return map[string]any{"deltas": deltas, "commands": lines(d.Forward), "rollback": lines(d.Back)}
}
