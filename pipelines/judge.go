package pipelines

import (
	"path"
	"slices"
	"strings"
	"time"

	"interlock/devices"
	"interlock/diffs"
	"interlock/policies"
	"interlock/simulate"
)

// input lays the case file out as rules see it.
func input(c *Change) policies.Input {
	site := c.After.Site
	in := policies.Input{
		Now:         policies.InstantOf(c.Request.Now),
		Site:        policies.SiteOf(site),
		Request:     requestInput(c),
		WindowCheck: windowCheck(site, c.Request, c.Plan.Estimated),
		Devices:     deviceInputs(c),
		Commands:    commandInputs(c),
		Effects:     effectInputs(c),
		Deltas:      deltaInputs(c),
		Plan:        planInput(c),
		States:      stateInputs(c),
		Facts:       factInputs(c),
		Rehearsals:  rehearsalInputs(c),
		Optics:      opticInputs(site),
		Mixed:       mixedVersions(c),
	}
	return in
}

func requestInput(c *Change) policies.Request {
	r := c.Request
	out := policies.Request{ID: r.ID, Title: r.Title, Type: r.Type, Source: r.Source, RequestedBy: r.RequestedBy, Rollout: r.Rollout,
		HasWindow: r.Window != nil, Pos: policies.Pos(r.Pos), Versions: []policies.VersionChange{}, Expect: []policies.Expectation{}}
	if r.Window != nil {
		out.WindowFrom, out.WindowTo = policies.InstantOf(r.Window.From), policies.InstantOf(r.Window.To)
	}
	for _, d := range sortedKeys(r.Versions) {
		v := policies.VersionChange{Device: d, After: r.Versions[d]}
		if b := c.Before.Devices[d]; b != nil {
			v.OS, v.Before = b.Config.OS, b.Config.Version
		}
		out.Versions = append(out.Versions, v)
	}
	for _, e := range r.Expect {
		out.Expect = append(out.Expect, policies.Expectation{Device: e.Device, Path: e.Path})
	}
	return out
}

func deviceInputs(c *Change) []policies.Device {
	names := map[string]bool{}
	for d := range c.Before.Devices {
		names[d] = true
	}
	for d := range c.After.Devices {
		names[d] = true
	}
	changed := map[string]bool{}
	for _, s := range c.Plan.Steps {
		for _, d := range s.Devices {
			changed[d] = true
		}
	}
	out := []policies.Device{}
	for _, d := range sortedKeys(names) {
		pd := policies.Device{Name: d, InChange: changed[d]}
		if b := c.Before.Devices[d]; b != nil {
			pd.OS, pd.Platform, pd.VersionBefore = b.Config.OS, b.Config.Platform, b.Config.Version
		}
		if a := c.After.Devices[d]; a != nil {
			pd.OS, pd.Platform, pd.VersionAfter = a.Config.OS, a.Config.Platform, a.Config.Version
		}
		pd.OutOfBand = outOfBand(c, d)
		out = append(out, pd)
	}
	return out
}

// outOfBand reports a path out of band that the change leaves alone. An address out of band that one of the device's own
// interfaces has is gone with the interface; a console server's is not.
func outOfBand(c *Change, device string) bool {
	s, d := c.After.Site.Devices[device], c.Before.Devices[device]
	if s == nil || !s.OutOfBand.IsValid() {
		return false
	}
	if d == nil {
		return true
	}
	for _, e := range c.Effects {
		if e.Device != device || e.Kind != diffs.Management {
			continue
		}
		for name, p := range d.Config.Interfaces {
			if name != e.Target && p.Parent != e.Target { // Junos has the address of em0 on em0.0
				continue
			}
			for _, a := range p.Addresses {
				if a.Prefix.Addr() == s.OutOfBand {
					return false
				}
			}
		}
	}
	return true
}

func commandInputs(c *Change) []policies.Command {
	out := []policies.Command{}
	for _, s := range c.Plan.Steps {
		if s.For == ForUndrain {
			continue // nobody sent it; like ways back it is worked out, rehearsed, and judged by its effects
		}
		for _, d := range s.Devices {
			for _, cmd := range s.Commands[d] {
				e := c.known[d][cmd.Pos]
				in := policies.CommandOf(d, s.Half, cmd)
				in.Interactive, in.Question = e.question != "", e.question
				in.EffectKnown = e.known || cmd.Disposition == devices.Modelled || cmd.Disposition == devices.Inert
				in.InConfigFile, in.PlainSecret = c.proposed[d] && s.For == "", plainSecret(cmd.Text)
				out = append(out, in)
			}
		}
	}
	return out
}

func effectInputs(c *Change) []policies.Effect {
	out := []policies.Effect{}
	add := func(e diffs.Effect, phase string) {
		order, ok := c.order[e.Device][e.Pos]
		if !ok || phase == "rollback" || strings.HasPrefix(e.ID, "delta/") {
			order = -1
		}
		out = append(out, policies.EffectOf(e, phase, order))
	}
	for _, e := range c.Effects {
		add(e, "forward")
	}
	for _, d := range sortedKeys(c.Rehearsal) {
		for _, e := range c.Rehearsal[d].Effects {
			add(e, "rollback")
		}
	}
	for _, d := range sortedKeys(c.Drains) {
		for _, e := range slices.Concat(c.Drains[d].Back.Effects, c.Drains[d].Unchange.Effects, c.Drains[d].Redrain.Effects) {
			add(e, "rollback")
		}
	}
	return out
}

func deltaInputs(c *Change) []policies.Delta {
	out := []policies.Delta{}
	for _, d := range c.Deltas {
		out = append(out, policies.DeltaOf(d, expected(c.Request.Expect, d)))
	}
	return out
}

// expected reports whether an expectation covers a delta: its device glob fits, and its path glob fits the delta's path or
// the words it starts with.
func expected(es []Expectation, d diffs.Delta) bool {
	words := strings.Fields(d.Path)
	for _, e := range es {
		if ok, _ := path.Match(orAny(e.Device), d.Device); !ok {
			continue
		}
		glob := strings.ReplaceAll(orAny(e.Path), "/", "\x01")
		for i := len(words); i > 0; i-- {
			if ok, _ := path.Match(glob, strings.ReplaceAll(strings.Join(words[:i], " "), "/", "\x01")); ok {
				return true
			}
		}
	}
	return false
}

func orAny(glob string) string {
	if glob == "" {
		return "*"
	}
	return glob
}

func planInput(c *Change) policies.Plan {
	out := policies.Plan{Rollout: c.Plan.Rollout, EstimatedSeconds: int(c.Plan.Estimated / time.Second), Steps: []policies.Step{}}
	for i, s := range c.Plan.Steps {
		out.Steps = append(out.Steps, policies.Step{Index: i + 1, Half: s.Half, Devices: s.Devices, ReachesOtherHalves: reaches(c, s)})
	}
	return out
}

// reaches are the members of other halves that a step acts on all the same.
func reaches(c *Change, s Step) []policies.Reach {
	out := []policies.Reach{}
	told := map[string]bool{}
	in := map[string]bool{}
	for _, d := range s.Devices {
		in[d] = true
	}
	for _, e := range c.Effects {
		if !in[e.Device] || e.For != s.For || e.Reaches == "" {
			continue
		}
		for _, g := range c.After.Site.Groups {
			h := g.Half(e.Device)
			if h == "" {
				continue
			}
			for _, other := range sortedKeys(g.Halves) {
				for _, m := range g.Halves[other] {
					if other != h && !in[m] && !told[m] {
						told[m] = true
						out = append(out, policies.Reach{Device: m, Why: e.Text + " acts on the " + e.Reaches + " too", Pos: policies.Pos(e.Pos)})
					}
				}
			}
		}
	}
	return out
}

func stateInputs(c *Change) []policies.State {
	out := []policies.State{}
	before := map[string]simulate.ServiceStatus{}
	for i, s := range c.Forecast.States {
		if i == 0 {
			before = s.Services
		}
		ps := policies.State{Name: s.Name, Half: s.Half, Promised: s.Promised, DownDevices: sortedKeys(s.Down.Devices), Uplinks: []policies.StateUplink{},
			Groups: []policies.StateGroup{}, Services: []policies.StateService{}, Failures: []policies.Failure{}}
		for _, name := range sortedKeys(s.Uplinks) {
			u := s.Uplinks[name]
			pu := policies.StateUplink{Name: name, Up: u.Up, Of: u.Of, Keep: u.Keep, PortsDown: []policies.PortDown{}}
			if up := c.After.Site.Uplinks[name]; up != nil {
				for _, p := range up.Ports {
					why, down := s.PortsDown[p]
					switch {
					case s.Down.Devices[p.Device]:
						why, down = p.Device+" is out of service", true
					case s.Down.Ports[p]:
						why, down = "the change takes it down", true
					}
					if down {
						pu.PortsDown = append(pu.PortsDown, policies.PortDown{Device: p.Device, Port: p.Port, Why: why})
					}
				}
			}
			ps.Uplinks = append(ps.Uplinks, pu)
		}
		for _, name := range sortedKeys(s.Groups) {
			g := s.Groups[name]
			ps.Groups = append(ps.Groups, policies.StateGroup{Name: name, InService: g.Up, Of: g.Of, Keep: g.Keep})
		}
		for _, name := range sortedKeys(s.Services) {
			was := before[name]
			if was == "" {
				was = s.Services[name]
			}
			ps.Services = append(ps.Services, policies.StateService{Name: name, Status: string(s.Services[name]), BeforeStatus: string(was), Reason: s.Reasons[name], Unsure: s.Unsure[name]})
		}
		for _, f := range s.Failures {
			pf := policies.Failure{What: f.What, Lost: f.Lost, Reasons: f.Reasons, Unsure: []policies.UnsureService{}}
			if pf.Reasons == nil {
				pf.Reasons = []string{}
			}
			if pf.Lost == nil {
				pf.Lost = []string{}
			}
			for _, name := range sortedKeys(f.Unsure) {
				pf.Unsure = append(pf.Unsure, policies.UnsureService{Name: name, Why: f.Unsure[name]})
			}
			ps.Failures = append(ps.Failures, pf)
		}
		out = append(out, ps)
	}
	return out
}

func factInputs(c *Change) []policies.Fact {
	out := []policies.Fact{}
	for _, f := range c.Forecast.Facts {
		out = append(out, policies.Fact{Kind: f.Kind, Device: f.Device, Peer: f.Peer, Path: f.Path, Message: f.Message, Hint: f.Hint, Weak: f.Weak,
			State: f.State, Half: f.Half, Before: f.Before, Pos: policies.Pos(f.Pos), PeerPos: policies.Pos(f.PeerPos)})
	}
	return out
}

func rehearsalInputs(c *Change) []policies.Rehearsal {
	out := []policies.Rehearsal{}
	paths := func(ds []diffs.Delta) []string {
		ps := []string{}
		for _, d := range ds {
			ps = append(ps, d.Path)
		}
		return ps
	}
	add := func(d string, r Rehearsal) {
		pr := policies.Rehearsal{Device: d, ForwardLeft: paths(r.Forward), BackLeft: paths(r.Back), Missing: []policies.MissingBack{}, Watchdog: r.Watchdog}
		for _, m := range r.Missing {
			pr.Missing = append(pr.Missing, policies.MissingBack{Text: m.Text, Pos: policies.Pos(m.Pos)})
		}
		out = append(out, pr)
	}
	for _, d := range sortedKeys(c.Rehearsal) {
		add(d, c.Rehearsal[d])
	}
	for _, d := range sortedKeys(c.Drains) {
		for _, w := range c.Drains[d].ways() {
			if len(w.Back)+len(w.Missing) > 0 {
				add(d, w.Rehearsal)
			}
		}
	}
	return out
}

// opticInputs are the transceivers that the site tells of: those in the ports its hosts are attached to.
func opticInputs(s *devices.Site) []policies.Optic {
	out := []policies.Optic{}
	for _, name := range sortedKeys(s.Hosts) {
		h := s.Hosts[name]
		if h.Optics == "" {
			continue
		}
		for _, p := range h.Attached {
			out = append(out, policies.Optic{Device: p.Device, Port: p.Port, Type: h.Optics})
		}
	}
	return out
}
