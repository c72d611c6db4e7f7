package rollout

import (
	"strings"

	"interlock/devices"
	"interlock/diffs"
)

// running reads what a device shows as its running configuration, in the words of its planned configuration.
func running(planned *devices.Device, text string) *devices.Config {
	return shown(planned, text).Config
}

// differs tells by path where what a device runs differs from what is planned.
func differs(planned *devices.Device, cfg *devices.Config) []string {
	var out []string
	for _, d := range diffs.Between(planned.Config, cfg, planned.Name) {
		text := d.Path
		switch d.Op {
		case diffs.Added:
			text += " is there and not planned"
		case diffs.Removed:
			text += " is missing"
		default:
			if d.Before != d.After {
				text += " is " + d.After + ", planned " + d.Before
			} else {
				text += " has another secret"
			}
		}
		out = append(out, text)
	}
	return out
}

// sealed are the differences that only tell of a secret in another stored form: a device stores a password that is entered
// in the clear as a hash of its own salt, and no one can compare the two.
func sealed(planned *devices.Device, before, cfg *devices.Config, paths []string) []string {
	had := map[string]bool{}
	for _, d := range diffs.Between(before, planned.Config, planned.Name) {
		had[d.Path] = true
	}
	var out []string
	for _, p := range paths {
		if path, ok := strings.CutSuffix(p, " has another secret"); ok && had[path] {
			continue
		}
		out = append(out, p)
	}
	return out
}

// answer says which of two configurations a device runs, and what speaks against the nearer one.
func answer(before, after *devices.Device, text string) (string, []string) {
	b := differs(before, running(before, text))
	cfg := running(after, text)
	a := sealed(after, before.Config, cfg, differs(after, cfg))
	switch {
	case len(a) == 0 && len(b) == 0:
		return RunsBoth, nil
	case len(a) == 0:
		return RunsAfter, nil
	case len(b) == 0:
		return RunsBefore, nil
	case len(b) < len(a):
		return RunsOther, b
	}
	return RunsOther, a
}
