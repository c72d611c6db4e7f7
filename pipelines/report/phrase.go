package report

import (
	"strings"

	"interlock/diffs"
)

// phrase says what an effect does, as the end of a sentence that starts with a device: "core-a reboots".
func phrase(e diffs.Effect) string {
	t := clip(clean(e.Target), 120)
	s := ""
	switch e.Kind {
	case diffs.Erase:
		s = "loses its configuration or image"
		if t != "" {
			s = "loses " + t
		}
	case diffs.Reload, diffs.Restart:
		s = map[diffs.EffectKind]string{diffs.Reload: "reboots", diffs.Restart: "restarts"}[e.Kind]
		switch {
		case e.Scope == diffs.ScopeDevice && e.When == diffs.NextBoot:
			return "comes up otherwise at its next boot"
		case e.Scope == diffs.ScopeDevice:
		case t != "":
			s += " " + t
		default:
			s += " a part of itself (" + clean(string(e.Scope)) + ")"
		}
	case diffs.Management:
		s = "loses a way to be reached" + in(t)
		if t == "all" {
			s = "loses every way to be reached"
		}
	case diffs.Flap:
		s = t + " goes down"
		if t == "" {
			s = "ports go down"
		}
	case diffs.Session:
		s = "drops sessions" + in(t)
		if strings.HasPrefix(t, "sessions ") {
			s = "drops " + t
		}
	case diffs.Capacity:
		s = "carries something else" + in(t)
	case diffs.NoEffect:
		return "nothing happens to the network"
	default:
		s = `does something of a kind this report does not know ("` + clean(string(e.Kind)) + `")` + in(t)
	}
	return s + later(e.When)
}

func in(t string) string {
	if t == "" {
		return ""
	}
	return " (" + t + ")"
}

func later(w diffs.EffectWhen) string {
	switch w {
	case diffs.Now:
		return ""
	case diffs.NextBoot:
		return ", at the next boot"
	case diffs.OnFailover:
		return ", at the next failover"
	}
	return ", nobody knows when"
}

// undoing says what undoes an effect.
func undoing(u diffs.EffectUndo) string {
	switch u {
	case diffs.UndoTimer:
		return "the device's own timer"
	case diffs.UndoReplace:
		return "putting the configuration back"
	case diffs.UndoReload:
		return "another reload only"
	case diffs.UndoHands:
		return "a person's hands only"
	}
	return "nothing that is known"
}
