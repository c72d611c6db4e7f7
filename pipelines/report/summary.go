package report

import (
	"fmt"
	"strings"

	"interlock/devices"
	"interlock/diffs"
	"interlock/pipelines"
	"interlock/simulate"
)

// Summary says in plain sentences what a change does: what reboots and when, which members of which groups, what goes
// down together, what is lost, what is merely touched. It is made of effects, groups, uplinks and states, not of the
// rules' messages. The text is clean (see the package comment) but not escaped for any format.
func Summary(c *pipelines.Change) []string {
	s := story{c: c, site: site(c), out: map[string]diffs.EffectKind{}, said: map[string]bool{}}
	for _, e := range effectsOf(c) {
		if _, ok := s.out[e.Device]; !ok && e.TakesDeviceOut() && e.When == diffs.Now {
			s.out[e.Device] = e.Kind
		}
	}
	for _, st := range c.Forecast.States {
		boxes, _ := downNames(st)
		for _, d := range boxes {
			if _, ok := s.out[d]; !ok && !first(c).Down.Devices[d] {
				s.out[d] = ""
			}
		}
	}
	if doubtful(c) && c.Verdict != pipelines.Denied {
		s.doubts()
	}
	if byHalves(c) {
		s.steps()
	} else {
		s.atOnce()
	}
	s.later()
	s.groups()
	s.uplinks()
	s.services()
	s.ports()
	s.parts()
	s.kept()
	s.touched()
	if doubtful(c) && c.Verdict == pipelines.Denied {
		s.doubts()
	}
	if len(c.Forecast.States) == 0 {
		s.say("no forecast was made, so what happens on the way is not known")
	}
	return s.lines
}

type story struct {
	c    *pipelines.Change
	site *devices.Site
	// out are the devices that leave service at once, with the kind of effect that does it ("" where only the forecast says so).
	out map[string]diffs.EffectKind
	// said are the groups whose members were spoken of, "below NAME" those said to be below their minimum, and
	// "port NAME" the ports that were named.
	said  map[string]bool
	lines []string
}

func (s *story) say(format string, args ...any) {
	s.lines = append(s.lines, sentence(fmt.Sprintf(format, args...)))
}

// tell says a sentence that starts with a device's name, which keeps its spelling.
func (s *story) tell(format string, args ...any) {
	s.lines = append(s.lines, stop(fmt.Sprintf(format, args...)))
}

func (s *story) lead() string {
	if len(s.c.Commands) > 0 {
		return "entering this"
	}
	return "this change"
}

var outVerbs = []struct {
	kind      diffs.EffectKind
	this      string // "entering this reboots core-a"
	one, many string // "core-a reboots", "core-a and core-b reboot"
}{
	{diffs.Erase, "erases", "is erased", "are erased"},
	{diffs.Reload, "reboots", "reboots", "reboot"},
	{diffs.Restart, "restarts", "restarts", "restart"},
	{"", "takes out of service", "leaves service", "leave service"},
}

// atOnce tells of the devices that leave service where everything is entered in one go.
func (s *story) atOnce() {
	for _, v := range outVerbs {
		var names []string
		for _, d := range sortedKeys(s.out) {
			if s.out[d] == v.kind {
				names = append(names, d)
			}
		}
		names = naturally(names)
		if len(names) == 0 {
			continue
		}
		together := ""
		if len(names) > 1 {
			together = " at once"
		}
		text := s.lead() + " " + v.this + " " + list(cleanAll(names), 6) + together
		if m := s.membership(names); m != "" {
			text += ": " + m
		}
		s.say("%s", text)
	}
}

// membership says what devices that leave service are to their groups.
func (s *story) membership(names []string) string {
	var parts []string
	for _, g := range sortedKeys(s.site.Groups) {
		members := membersOf(s.site.Groups[g])
		gone, stay := split(members, s.out)
		if !anyOf(names, gone) {
			continue
		}
		s.said[g] = true
		switch {
		case len(stay) == 0 && len(members) > 1:
			parts = append(parts, "every member of group "+clean(g))
		case len(stay) == 0:
			parts = append(parts, "the only member of group "+clean(g))
		default:
			parts = append(parts, fmt.Sprintf("%d of %d members of group %s (%s %s in service)", len(gone), len(members), clean(g),
				list(cleanAll(stay), 4), verb(len(stay), "stays", "stay")))
		}
	}
	return strings.Join(parts, "; ")
}

// steps tells of the devices that leave service, one half after the other.
func (s *story) steps() {
	if len(s.out) == 0 {
		return
	}
	told := map[string]bool{}
	for i, st := range s.c.Plan.Steps {
		var gone []string
		for _, d := range st.Devices {
			if _, ok := s.out[d]; ok && st.For == "" {
				gone, told[d] = append(gone, d), true
			}
		}
		where := fmt.Sprintf("step %d", i+1)
		if st.Half != "" {
			where += ", half " + clean(st.Half)
		}
		if st.For != "" {
			s.say("%s: %s %s %sed", where, list(cleanAll(st.Devices), 6), verb(len(st.Devices), "is", "are"), st.For)
			continue
		}
		if len(gone) == 0 {
			s.say("%s: %s in service", where, s.staying(list(cleanAll(st.Devices), 6), len(st.Devices)))
			continue
		}
		text := where + ": " + s.leave(gone)
		if stay := s.peers(gone); len(stay) > 0 {
			text += " while " + s.staying(list(cleanAll(stay), 6), len(stay)) + " in service"
		}
		s.say("%s", text)
	}
	var rest []string
	for _, d := range sortedKeys(s.out) {
		if !told[d] {
			rest = append(rest, d)
		}
	}
	if len(rest) > 0 {
		s.tell("%s although no step names %s", s.leave(rest), verb(len(rest), "it", "them"))
	}
}

func (s *story) staying(names string, n int) string { return names + " " + verb(n, "stays", "stay") }

// leave says how devices leave service: "core-a and core-c reboot".
func (s *story) leave(names []string) string {
	var parts []string
	for _, v := range outVerbs {
		var these []string
		for _, d := range names {
			if s.out[d] == v.kind {
				these = append(these, d)
			}
		}
		if len(these) > 0 {
			parts = append(parts, list(cleanAll(naturally(these)), 6)+" "+verb(len(these), v.one, v.many))
		}
	}
	return strings.Join(parts, ", ")
}

// peers are the members of the same groups that stay in service while these devices are away.
func (s *story) peers(gone []string) []string {
	away := map[string]diffs.EffectKind{}
	for _, d := range gone {
		away[d] = s.out[d]
	}
	for _, st := range s.c.Forecast.States {
		if isChanging(st) && anyDown(st, gone) {
			for d := range st.Down.Devices {
				if st.Down.Devices[d] {
					away[d] = ""
				}
			}
		}
	}
	var stay []string
	for _, g := range sortedKeys(s.site.Groups) {
		members := membersOf(s.site.Groups[g])
		if anyOf(gone, members) {
			_, left := split(members, away)
			stay = append(stay, left...)
			s.said[g] = true
		}
	}
	return naturally(stay)
}

// later tells of what comes at the next boot or failover.
func (s *story) later() {
	type key struct {
		when diffs.EffectWhen
		what string
	}
	names := map[key][]string{}
	var order []key
	for _, e := range effectsOf(s.c) {
		if e.When == diffs.Now {
			continue
		}
		k := key{e.When, strings.TrimSuffix(clip(clean(e.Detail), 300), ".")}
		if k.what == "" {
			k.what = "the device " + strings.TrimSuffix(phrase(e), later(e.When))
		}
		if names[k] == nil {
			order = append(order, k)
		}
		names[k] = append(names[k], clean(e.Device))
	}
	for _, k := range order {
		event := map[diffs.EffectWhen]string{diffs.NextBoot: "the next boot", diffs.OnFailover: "the next failover"}[k.when]
		if event == "" {
			event = "a time that is not known"
		}
		s.say("nothing shows at first, but at %s of %s: %s", event, list(naturally(names[k]), 6), k.what)
	}
}

// groups tells of groups left with too few members that were not spoken of yet.
func (s *story) groups() {
	before := first(s.c)
	for _, st := range s.c.Forecast.States {
		for _, g := range sortedKeys(st.Groups) {
			n := st.Groups[g]
			b, known := before.Groups[g]
			if s.said["below "+g] || s.said[g] && n.Up == 0 && !byHalves(s.c) || st.Name == "before" || !broken(n, b, known) {
				continue
			}
			s.said["below "+g] = true
			s.say("group %s has %d of %d members in service %s; %d must be", clean(g), n.Up, n.Of, during(st), n.Keep)
		}
	}
}

// uplinks tells of uplinks that fall below what must be kept.
func (s *story) uplinks() {
	before := first(s.c)
	for _, u := range sortedKeys(s.site.Uplinks) {
		var told simulate.Count
		var whens []string
		var ports []string
		for _, st := range s.c.Forecast.States {
			n, ok := st.Uplinks[u]
			b, known := before.Uplinks[u]
			if !ok || st.Name == "before" || !broken(n, b, known) {
				continue
			}
			if len(whens) == 0 || n.Up < told.Up {
				told, ports = n, downPorts(s.site.Uplinks[u], st)
			}
			whens = append(whens, during(st))
		}
		if len(whens) == 0 {
			continue
		}
		gone := told.Of - told.Up
		text := ""
		switch {
		case told.Up == 0 && told.Of == 1:
			text = "the only " + clean(u) + " uplink"
		case told.Up == 0 && told.Of == 2:
			text = "both " + clean(u) + " uplinks"
		case told.Up == 0:
			text = fmt.Sprintf("all %d %s uplinks", told.Of, clean(u))
		default:
			text = fmt.Sprintf("%d of %d %s uplinks", gone, told.Of, clean(u))
		}
		for _, p := range ports {
			s.said["port "+p] = true
		}
		if len(ports) > 0 {
			text += " (" + strings.Join(cleanAll(cut(ports, 6)), ", ") + ")"
		}
		text += verb(gone, " goes down", " go down together") + alone(whens)
		if told.Up > 0 {
			text += fmt.Sprintf(", %d must stay up", told.Keep)
		}
		s.say("%s", text)
	}
}

// services tells of services that are lost or run with less redundancy than before.
func (s *story) services() {
	before := first(s.c)
	for _, bad := range []simulate.ServiceStatus{simulate.Lost, simulate.Degraded} {
		names := map[string][]string{}
		var order []string
		for _, svc := range serviceNames(s.c) {
			var whens []string
			for _, st := range s.c.Forecast.States {
				if st.Name != "before" && status(st, svc) == bad && status(before, svc) != bad && status(before, svc) != simulate.Lost {
					whens = append(whens, during(st))
				}
			}
			if len(whens) == 0 {
				continue
			}
			k := alone(whens)
			if names[k] == nil {
				order = append(order, k)
			}
			names[k] = append(names[k], clean(svc))
		}
		for _, k := range order {
			n := len(names[k])
			what := verb(n, "is lost", "are lost")
			if bad == simulate.Degraded {
				what = verb(n, "has", "have") + " less redundancy than usual"
			}
			s.say("%s %s %s%s", verb(n, "service", "services"), list(names[k], 6), what, k)
		}
	}
}
