package pipelines

import (
	"maps"
	"sort"
	"strings"

	"interlock/devices"
	"interlock/diffs"
	"interlock/simulate"
)

// moment is a state of the plan before it is simulated.
type moment struct {
	name, half string
	promised   bool
	standing
	doing Step // what is being done, where that is the moment
	down  simulate.Down
}

// moments are the states that a plan passes through. Redundancy is promised before, between the halves and after, not
// while a half is away.
func moments(plan Plan, effects []diffs.Effect, after *devices.Network) []moment {
	ms := []moment{{name: "before", promised: true}}
	var is standing
	for i, s := range plan.Steps {
		is = is.after(s)
		ms = append(ms, moment{name: plan.during(i), half: s.Half, standing: is, doing: s, down: downs(s, effects, after)})
		if i < len(plan.Steps)-1 {
			ms = append(ms, moment{name: plan.once(i), half: s.Half, promised: plan.Stays(i), standing: is})
		}
	}
	return append(ms, moment{name: "after", promised: true, standing: is})
}

// during and once name the states while a step is carried out, and once it is.
func (p Plan) during(step int) string {
	return p.named(step, map[string]string{ForDrain: "draining", "": "changing", ForUndrain: "undraining"})
}

func (p Plan) once(step int) string {
	done := "changed"
	if !p.Stays(step) {
		done = "changed, drained"
	}
	return p.named(step, map[string]string{ForDrain: "drained", "": done, ForUndrain: "changed"})
}

func (p Plan) named(step int, words map[string]string) string {
	s := p.Steps[step]
	label := s.Half
	if label == "" && p.Rollout == ByHalves {
		label = strings.Join(s.Devices, ", ")
	}
	return strings.TrimSpace(label + " " + words[s.For])
}

// downs is what the effects of a step take out of service while it is carried out.
func downs(step Step, effects []diffs.Effect, n *devices.Network) simulate.Down {
	down := simulate.Down{Devices: map[string]bool{}, Ports: map[devices.PortRef]bool{}}
	in := map[string]bool{}
	for _, d := range step.Devices {
		in[d] = true
	}
	for _, e := range effects {
		if !in[e.Device] || e.For != step.For || e.When != diffs.Now {
			continue
		}
		switch {
		case e.TakesDeviceOut(), e.Kind == diffs.Flap && e.Scope == diffs.ScopeDevice:
			down.Devices[e.Device] = true
		case (e.Kind == diffs.Reload || e.Kind == diffs.Restart || e.Kind == diffs.Erase) && e.Scope == diffs.ScopeSlot:
			if !slotDown(down, e, n) {
				down.Devices[e.Device] = true // which ports are in the slot is not known: all of them
			}
		case e.Kind == diffs.Flap && e.Scope == diffs.ScopePort:
			if e.Target == "" {
				down.Devices[e.Device] = true
			} else {
				down.Ports[devices.PortRef{Device: e.Device, Port: e.Target}] = true
			}
		}
	}
	return down
}

// slotDown takes down the ports of the slot that an effect names, and reports whether there were any.
func slotDown(down simulate.Down, e diffs.Effect, n *devices.Network) bool {
	d := n.Devices[e.Device]
	slot := strings.TrimLeft(e.Target, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ- ")
	if d == nil || slot == "" {
		return false
	}
	found := false
	for name := range d.Config.Interfaces {
		if rest := strings.TrimLeft(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-"); strings.HasPrefix(rest, slot+"/") {
			down.Ports[devices.PortRef{Device: e.Device, Port: name}] = true
			found = true
		}
	}
	return found
}

// mixed is the network in a moment: changed devices as proposed, drained ones as they are then, the others as they were.
func (t *theatre) mixed(is standing) *devices.Network {
	if len(is.changed)+len(is.drained) == 0 {
		return t.before
	}
	n := &devices.Network{Devices: maps.Clone(t.before.Devices), Site: t.after.Site, Declared: t.after.Declared}
	for _, names := range []map[string]bool{is.changed, is.drained} {
		for name := range names {
			if d := is.device(name, t.before, t.after, t.drains); d != nil {
				n.Devices[name] = d
			} else {
				delete(n.Devices, name)
			}
		}
	}
	n.Links = links(n)
	return n
}

// theatre is where the states of a plan are played: the networks before and after, and every mixture of them that was asked for, each worked
// out once however many plans pass through it.
type theatre struct {
	before, after *devices.Network
	drains        map[string]*Drain
	grounds       map[string]*simulate.Ground
	networks      map[string]*devices.Network
}

func newTheatre(c *Change) *theatre {
	return &theatre{c.Before, c.After, c.Drains, map[string]*simulate.Ground{}, map[string]*devices.Network{}}
}

// stage is the network with some devices changed or drained, and of these some with sessions that are being formed anew.
func (t *theatre) stage(is standing, quiet map[string]*devices.Config) (*devices.Network, *simulate.Ground) {
	key := is.key()
	if len(quiet) > 0 {
		n := t.mixed(is)
		n = &devices.Network{Devices: maps.Clone(n.Devices), Site: n.Site, Declared: n.Declared, Links: n.Links}
		for name, c := range quiet {
			d := *n.Devices[name]
			d.Config = c
			n.Devices[name] = &d
		}
		return n, simulate.NewGround(n)
	}
	if t.grounds[key] == nil {
		t.networks[key] = t.mixed(is)
		t.grounds[key] = simulate.NewGround(t.networks[key])
	}
	return t.networks[key], t.grounds[key]
}

// forecast simulates every state of the plan.
func (t *theatre) forecast(plan Plan, effects []diffs.Effect, deltas []diffs.Delta, expect []Expectation) Forecast {
	var f Forecast
	known := map[string]bool{}
	told := map[string]bool{}
	add := func(i int, m moment, fact simulate.Fact) {
		id := strings.Join([]string{fact.Kind, fact.Device, fact.Peer, fact.Path, fact.Detail}, "\x00")
		grave := id + "\x00grave" // what was weak before and is not any more is new
		if i == 0 {
			known[id], known[grave] = true, known[grave] || !fact.Weak
		}
		if told[id] && (fact.Weak || told[grave]) {
			return
		}
		told[id], told[grave] = true, told[grave] || !fact.Weak
		f.Facts = append(f.Facts, StateFact{State: m.name, Half: m.half, Before: known[id] && (fact.Weak || known[grave]), Fact: fact})
	}
	var first *simulate.Settled
	r := routeJudge{theatre: t, expect: expect, deltas: deltas}
	ms := moments(plan, effects, t.after)
	for i, m := range ms {
		var quiet map[string]*devices.Config
		if !m.promised {
			quiet = t.quiet(m, effects)
		}
		n, g := t.stage(m.standing, quiet)
		s := g.Settle(m.down)
		st := State{Name: m.name, Half: m.half, Down: m.down, Promised: m.promised, Outcome: s.Outcome()}
		if m.promised {
			st.Failures, st.Judged, _ = s.SampleFailures(1)
		}
		if i == 0 {
			first = s
		}
		st.Carried = t.carried(s, m)
		if i > 0 {
			st.Routes = r.routes(first, s, m)
			for _, fact := range r.problems(first, s, m) {
				add(i, m, fact)
			}
			for _, fact := range r.facts(first, s, m, i == len(ms)-1) {
				add(i, m, fact)
			}
			if m.doing.For == "" {
				for _, fact := range t.leaving(s, m) {
					add(i, m, fact)
				}
			}
		}
		f.States = append(f.States, st)
		if m.promised {
			for _, fact := range simulate.Facts(n, m.down) {
				add(i, m, fact)
			}
		}
	}
	for _, fact := range simulate.Between(t.before, t.after) {
		f.Facts = append(f.Facts, StateFact{State: "after", Fact: fact})
	}
	sort.SliceStable(f.Facts, func(i, j int) bool {
		a, b := f.Facts[i], f.Facts[j]
		return strings.Join([]string{a.Kind, a.Device, a.Peer, a.Path}, "\x00") < strings.Join([]string{b.Kind, b.Device, b.Peer, b.Path}, "\x00")
	})
	return f
}

func copySet(m map[string]bool) map[string]bool {
	c := make(map[string]bool, len(m))
	for k, v := range m {
		c[k] = v
	}
	return c
}

// Expected is what devices must measure in each state of the plan, in the order of Forecast.States: the forecast that a
// rollout holds against the wire. It is worked out when asked for, since only a rollout asks.
func (c *Change) Expected() []simulate.Expected {
	t := newTheatre(c)
	var out []simulate.Expected
	for _, m := range moments(c.Plan, c.Effects, c.After) {
		_, g := t.stage(m.standing, nil)
		out = append(out, g.Settle(m.down).Expected())
	}
	return out
}
