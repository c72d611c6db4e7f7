package report

import (
	"fmt"
	"sort"
	"strings"

	"interlock/devices"
	"interlock/diffs"
	"interlock/pipelines"
	"interlock/simulate"
)

// ports tells of ports that flap and of ports that are down in a state, on devices that themselves stay in service.
func (s *story) ports() {
	flaps := map[string][]string{}
	for _, e := range effectsOf(s.c) {
		if _, out := s.out[e.Device]; e.Kind == diffs.Flap && e.When == diffs.Now && !out {
			flaps[e.Device] = append(flaps[e.Device], clean(e.Target))
		}
	}
	before := first(s.c)
	for _, st := range s.c.Forecast.States {
		for p, down := range st.Down.Ports {
			if _, out := s.out[p.Device]; down && !out && !before.Down.Ports[p] {
				flaps[p.Device] = append(flaps[p.Device], clean(p.Port))
			}
		}
	}
	for _, d := range sortedKeys(flaps) {
		names := naturally(flaps[d])
		if names[0] == "" { // an effect that names no port: which ones is not known
			s.say("ports on %s go down%s", clean(d), s.step(d))
			continue
		}
		s.say("on %s %s %s down%s", clean(d), list(names, 6), verb(len(names), "goes", "go"), s.step(d))
	}
	if len(s.out) == 0 { // otherwise the ports opposite a device that is away are no news
		s.followers()
	}
}

// step says in which step a device is changed, where there are several.
func (s *story) step(device string) string {
	for i, st := range s.c.Plan.Steps {
		if len(s.c.Plan.Steps) > 1 && anyOf([]string{device}, st.Devices) {
			return fmt.Sprintf(" in step %d", i+1)
		}
	}
	return ""
}

// followers tells of ports that are down because something else is.
func (s *story) followers() {
	before := first(s.c)
	lost := map[string]bool{}
	var where string
	for _, st := range s.c.Forecast.States {
		for p := range st.PortsDown {
			if _, was := before.PortsDown[p]; was || st.Name == "before" || s.said["port "+p.String()] {
				continue
			}
			if where == "" {
				where = during(st)
			}
			lost[p.String()] = true
		}
	}
	if len(lost) > 0 {
		s.say("as a consequence %s %s down%s", list(cleanAll(naturally(sortedKeys(lost))), 6), verb(len(lost), "goes", "go"), alone([]string{where}))
	}
}

// parts tells of what happens inside devices that stay in service: processes, sessions, management, what is carried.
func (s *story) parts() {
	type act struct{ text, device string }
	said := map[act]bool{}
	for _, k := range []diffs.EffectKind{diffs.Erase, diffs.Reload, diffs.Restart, diffs.Management, diffs.Session, diffs.Capacity} {
		details := map[string][]string{}
		var order []string
		for _, e := range s.c.Effects {
			_, out := s.out[e.Device]
			if e.Kind != k || e.When != diffs.Now || e.TakesDeviceOut() || out && k != diffs.Erase && k != diffs.Management {
				continue
			}
			p := phrase(e)
			if k == diffs.Capacity && e.Detail != "" {
				p = "carries something else: " + strings.TrimSuffix(clip(clean(e.Detail), 200), ".")
			}
			if a := (act{p, e.Device}); !said[a] {
				said[a] = true
				if details[p] == nil {
					order = append(order, p)
				}
				details[p] = append(details[p], clean(e.Device))
			}
		}
		for i, p := range order {
			if i == 8 {
				s.say("%s more of this kind (%s), listed below", thousands(len(order)-i), string(k))
				break
			}
			// The phrase is in the singular, so several devices are each its subject.
			names := naturally(details[p])
			s.tell("%s%s %s", verb(len(names), "", "Each of "), list(names, 6), p)
		}
	}
	for _, e := range effectsOf(s.c) {
		if e.Reaches != "" {
			s.say("what is done on %s also acts on its %s", clean(e.Device), clean(e.Reaches))
			break
		}
	}
	for _, e := range effectsOf(s.c) {
		if !knownKind(e.Kind) {
			s.tell("%s %s", clean(e.Device), phrase(e))
		}
	}
}

// kept says what a change keeps, where something leaves service and nothing falls below its minimum.
func (s *story) kept() {
	before := first(s.c)
	var parts []string
	add := func(what string, get func(pipelines.State) map[string]simulate.Count) bool {
		least := map[string]simulate.Count{}
		for _, st := range s.c.Forecast.States {
			for n, v := range get(st) {
				if v.Up < v.Keep {
					return false
				}
				if l, ok := least[n]; !ok || v.Up < l.Up {
					least[n] = v
				}
			}
		}
		for _, n := range sortedKeys(least) {
			if v := least[n]; v.Up < get(before)[n].Up {
				parts = append(parts, fmt.Sprintf(what, v.Up, v.Of, clean(n)))
			}
		}
		return true
	}
	if !add("%d of %d members of group %s", func(st pipelines.State) map[string]simulate.Count { return st.Groups }) ||
		!add("%d of %d %s uplinks", func(st pipelines.State) map[string]simulate.Count { return st.Uplinks }) || len(parts) == 0 {
		return
	}
	lost := ""
	if names := serviceNames(s.c); len(names) > 0 {
		lost = "; no service is lost"
		for _, st := range s.c.Forecast.States {
			for _, svc := range names {
				if v := status(st, svc); v != simulate.OK && v != simulate.Degraded {
					lost = ""
				}
			}
		}
	}
	s.say("at least %s stay in service in every state%s", list(parts, 6), lost)
}

// touched tells how many settings change where, and that nothing more happens if nothing does and everything is known.
func (s *story) touched() {
	per := map[string]int{}
	for _, d := range s.c.Deltas {
		per[d.Device]++
	}
	names := naturally(sortedKeys(per))
	text := "no setting changes"
	if n := len(s.c.Deltas); n > 0 {
		on := " on "
		if each := n / len(names); len(names) > 1 && alike(per) {
			n, on = each, " on each of "
		}
		text = count(n, "setting") + verb(n, " changes", " change") + on + list(cleanAll(names), 6)
	} else if t := changed(s.c); len(t) > 0 {
		text += " on " + list(cleanAll(t), 6)
	}
	switch {
	case doubtful(s.c):
		text = "as far as is known, " + text
	case len(effectsOf(s.c)) == 0 && len(s.lines) == 0 && len(s.c.Forecast.States) > 0:
		text += "; nothing restarts, no port goes down, no session is reset"
	}
	s.say("%s", text)
}

func alike(per map[string]int) bool {
	last := 0
	for _, n := range per {
		if last != 0 && n != last {
			return false
		}
		last = n
	}
	return true
}

// doubts says that the other sentences are not the whole of it.
func (s *story) doubts() {
	if not := unsure(s.c); len(not) > 0 {
		names := sortedKeys(not)
		s.say("how %s %s %s cannot be told: %s", verb(len(names), "service", "services"), list(cleanAll(names), 6), verb(len(names), "fares", "fare"), clip(clean(not[names[0]]), 200))
	}
	fs := unclear(s.c)
	if len(fs) == 0 {
		return
	}
	var at []devices.Pos
	for _, f := range fs {
		at = append(at, f.Pos)
	}
	text := "what this does is not fully known (" + strings.Join(cut(rulesOf(fs), 3), ", ")
	if p := places(at, 3); p != "" {
		text += " at " + p
	}
	if len(open(s.c, devices.Inconclusive)) == 0 {
		text += "; accepted by a waiver"
	}
	s.say("%s), so no more can be promised than is said here", text)
}

func membersOf(g *devices.Group) []string {
	var names []string
	for _, m := range g.Halves {
		names = append(names, m...)
	}
	return naturally(names)
}

func split(members []string, out map[string]diffs.EffectKind) (gone, stay []string) {
	for _, m := range members {
		if _, ok := out[m]; ok {
			gone = append(gone, m)
		} else {
			stay = append(stay, m)
		}
	}
	return gone, stay
}

func anyOf(names, among []string) bool {
	for _, n := range names {
		for _, a := range among {
			if n == a {
				return true
			}
		}
	}
	return false
}

func anyDown(st pipelines.State, names []string) bool {
	for _, n := range names {
		if st.Down.Devices[n] {
			return true
		}
	}
	return false
}

func serviceNames(c *pipelines.Change) []string {
	all := map[string]bool{}
	for _, st := range c.Forecast.States {
		for n := range st.Services {
			all[n] = true
		}
		for n := range st.Unsure {
			all[n] = true
		}
	}
	return sortedKeys(all)
}

func cleanAll(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = clip(clean(n), 120)
	}
	return out
}

// cut keeps the first most names and says how many more there are.
func cut(names []string, most int) []string {
	if len(names) <= most+1 {
		return names
	}
	return append(append([]string{}, names[:most]...), fmt.Sprintf("%d more", len(names)-most))
}

func unique(names []string) []string {
	sorted := append([]string{}, names...)
	sort.Strings(sorted)
	var out []string
	for i, n := range sorted {
		if i == 0 || n != sorted[i-1] {
			out = append(out, n)
		}
	}
	return out
}
