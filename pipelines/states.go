package pipelines

import (
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
	changed    map[string]bool // devices that run the new configuration
	down       simulate.Down
}

// moments are the states that a plan passes through. Redundancy is promised before, between the halves and after, not
// while a half is away.
func moments(plan Plan, effects []diffs.Effect, after *devices.Network) []moment {
	ms := []moment{{name: "before", promised: true}}
	changed := map[string]bool{}
	for i, s := range plan.Steps {
		for _, d := range s.Devices {
			changed[d] = true
		}
		label := s.Half
		if label == "" && plan.Rollout == ByHalves {
			label = strings.Join(s.Devices, ", ")
		}
		now := copySet(changed)
		ms = append(ms, moment{name: strings.TrimSpace(label + " changing"), half: s.Half, changed: now, down: downs(s.Devices, effects, after)})
		if i < len(plan.Steps)-1 {
			ms = append(ms, moment{name: label + " changed", half: s.Half, promised: true, changed: now})
		}
	}
	return append(ms, moment{name: "after", promised: true, changed: copySet(changed)})
}

// downs is what the effects of a step take out of service while it is carried out.
func downs(step []string, effects []diffs.Effect, n *devices.Network) simulate.Down {
	down := simulate.Down{Devices: map[string]bool{}, Ports: map[devices.PortRef]bool{}}
	in := map[string]bool{}
	for _, d := range step {
		in[d] = true
	}
	for _, e := range effects {
		if !in[e.Device] || e.When != diffs.Now {
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

// mixed is the network in a moment: changed devices as proposed, the others as they were.
func mixed(before, after *devices.Network, changed map[string]bool) *devices.Network {
	if len(changed) == 0 {
		return before
	}
	n := &devices.Network{Devices: map[string]*devices.Device{}, Site: after.Site, Declared: after.Declared}
	for name, d := range before.Devices {
		n.Devices[name] = d
	}
	for name := range changed {
		if d := after.Devices[name]; d != nil {
			n.Devices[name] = d
		} else {
			delete(n.Devices, name)
		}
	}
	n.Links = links(n)
	return n
}

// forecast simulates every state of the plan.
func forecast(before, after *devices.Network, plan Plan, effects []diffs.Effect) Forecast {
	var f Forecast
	known := map[string]bool{}
	told := map[string]bool{}
	for i, m := range moments(plan, effects, after) {
		n := mixed(before, after, m.changed)
		st := State{Name: m.name, Half: m.half, Down: m.down, Promised: m.promised, Outcome: simulate.Run(n, m.down)}
		if m.promised {
			st.Failures = simulate.Failures(n, m.down)
		}
		f.States = append(f.States, st)
		if !m.promised {
			continue
		}
		for _, fact := range simulate.Facts(n, m.down) {
			id := strings.Join([]string{fact.Kind, fact.Device, fact.Peer, fact.Path}, "\x00")
			if i == 0 {
				known[id] = true
			}
			if told[id] {
				continue
			}
			told[id] = true
			f.Facts = append(f.Facts, StateFact{State: m.name, Half: m.half, Before: known[id], Fact: fact})
		}
	}
	for _, fact := range simulate.Between(before, after) {
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
