package report

import (
	"path"
	"strings"

	"interlock/devices"
	"interlock/diffs"
	"interlock/pipelines"
	"interlock/simulate"
)

// site gives what the site says; never nil.
func site(c *pipelines.Change) *devices.Site {
	for _, n := range []*devices.Network{c.After, c.Before} {
		if n != nil && n.Site != nil {
			return n.Site
		}
	}
	return &devices.Site{}
}

// changed are the devices that the change touches, by whatever stage says so.
func changed(c *pipelines.Change) []string {
	var names []string
	for d, commands := range c.Commands {
		if len(commands) > 0 {
			names = append(names, d)
		}
	}
	for _, d := range c.Deltas {
		names = append(names, d.Device)
	}
	for _, e := range c.Effects {
		names = append(names, e.Device)
	}
	return naturally(names)
}

// byHalves reports whether the change is carried out one half at a time.
func byHalves(c *pipelines.Change) bool { return c.Plan.Rollout == "by-halves" }

// isChanging reports a state in which effects are in force.
func isChanging(s pipelines.State) bool { return strings.HasSuffix(s.Name, "changing") }

// during says when a state is, as the end of a sentence.
func during(s pipelines.State) string {
	switch {
	case s.Name == "before":
		return "before the change"
	case s.Name == "after":
		return "afterwards"
	case isChanging(s) && s.Half != "":
		return "while half " + clean(s.Half) + " changes"
	case isChanging(s):
		return "meanwhile"
	case strings.HasSuffix(s.Name, "changed") && s.Half != "":
		return "when only half " + clean(s.Half) + " is changed"
	}
	return `in the state "` + clean(s.Name) + `"`
}

// alone drops a time that goes without saying: where everything is entered at once, what happens happens then.
func alone(whens []string) string {
	if len(whens) == 1 && whens[0] == "meanwhile" {
		return ""
	}
	var out []string
	for _, w := range whens {
		if w == "meanwhile" {
			w = "during the change"
		}
		out = append(out, w)
	}
	return " " + list(out, 4)
}

// places writes where things stand; a file in the same folder as the one before it is given by its name alone.
func places(all []devices.Pos, most int) string {
	var names []string
	for _, p := range all {
		if !p.IsZero() {
			names = append(names, clean(p.String()))
		}
	}
	names = naturally(names)
	for i := len(names) - 1; i > 0; i-- {
		if dir := path.Dir(names[i]); dir == path.Dir(names[i-1]) && dir != "." {
			names[i] = path.Base(names[i])
		}
	}
	if len(names) == 0 {
		return ""
	}
	return list(names, most)
}

// doubtful reports that something that could matter is not known. A waiver accepts that; it does not make it known.
func doubtful(c *pipelines.Change) bool {
	return len(unclear(c)) > 0 || len(unsure(c)) > 0 || c.Verdict != pipelines.Pass && c.Verdict != pipelines.Denied
}

// unsure are the services that the simulation cannot answer for in some state, each with why.
func unsure(c *pipelines.Change) map[string]string {
	out := map[string]string{}
	for _, st := range c.Forecast.States {
		for _, n := range sortedKeys(st.Unsure) {
			if out[n] == "" {
				out[n] = st.Unsure[n]
			}
		}
	}
	return out
}

// status is how a service fares in a state, "" where that is not known.
func status(s pipelines.State, service string) simulate.ServiceStatus {
	if _, not := s.Unsure[service]; not {
		return ""
	}
	return s.Services[service]
}

// unclear are the findings that say that something is not known, waived or not.
func unclear(c *pipelines.Change) []devices.Finding {
	var out []devices.Finding
	for _, f := range c.Findings {
		if f.Severity == devices.Inconclusive {
			out = append(out, f)
		}
	}
	return out
}

// first is the state before the change, an empty one where there is none.
func first(c *pipelines.Change) pipelines.State {
	for _, s := range c.Forecast.States {
		if s.Name == "before" {
			return s
		}
	}
	return pipelines.State{}
}

// downPorts are those of an uplink's ports that are down in a state.
func downPorts(u *devices.Uplink, s pipelines.State) []string {
	if u == nil {
		return nil
	}
	var down []string
	for _, p := range u.Ports {
		if _, why := s.PortsDown[p]; why || s.Down.Devices[p.Device] || s.Down.Ports[p] {
			down = append(down, p.String())
		}
	}
	return naturally(down)
}

// downNames are the devices and the ports that a state puts out of service, each sorted.
func downNames(s pipelines.State) (boxes, ports []string) {
	for d, down := range s.Down.Devices {
		if down {
			boxes = append(boxes, d)
		}
	}
	for p, down := range s.Down.Ports {
		if down {
			ports = append(ports, p.String())
		}
	}
	return naturally(boxes), naturally(ports)
}

// broken reports a count that is below what must be kept and worse than before the change.
func broken(now simulate.Count, before simulate.Count, known bool) bool {
	return now.Up < now.Keep && (!known || now.Up < before.Up)
}

// effectsOf are the effects that do something, worst kind first, in the order given otherwise.
func effectsOf(c *pipelines.Change) []diffs.Effect {
	var out []diffs.Effect
	for _, k := range kinds {
		for _, e := range c.Effects {
			if e.Kind == k && k != diffs.NoEffect {
				out = append(out, e)
			}
		}
	}
	for _, e := range c.Effects {
		if !knownKind(e.Kind) {
			out = append(out, e)
		}
	}
	return out
}

// kinds are the kinds of effect, worst first.
var kinds = []diffs.EffectKind{diffs.Erase, diffs.Reload, diffs.Restart, diffs.Management, diffs.Flap, diffs.Session,
	diffs.Capacity, diffs.NoEffect}

func knownKind(k diffs.EffectKind) bool {
	for _, known := range kinds {
		if k == known {
			return true
		}
	}
	return false
}

// open are the findings of a severity that no waiver accepts.
func open(c *pipelines.Change, s devices.Severity) []devices.Finding {
	var out []devices.Finding
	for _, f := range c.Findings {
		if f.Severity == s && f.Waived == nil {
			out = append(out, f)
		}
	}
	return out
}

// rulesOf are the names of the rules of findings, each once, in order.
func rulesOf(fs []devices.Finding) []string {
	var names []string
	seen := map[string]bool{}
	for _, f := range fs {
		if !seen[f.Rule] {
			seen[f.Rule] = true
			names = append(names, clean(f.Rule))
		}
	}
	return names
}

// title names a change for people.
func title(c *pipelines.Change) string {
	t := strings.TrimSpace(clean(c.Request.ID) + " " + clean(c.Request.Title))
	if t == "" {
		return "this change"
	}
	return clip(t, 200)
}

// verdictWord is the word in capitals. What is no known verdict is said to be none: it must not read as a pass.
func verdictWord(v pipelines.Verdict) string {
	switch v {
	case pipelines.Pass:
		return "PASS"
	case pipelines.Denied:
		return "DENIED"
	case pipelines.Inconclusive:
		return "INCONCLUSIVE"
	}
	return "NO VERDICT"
}
