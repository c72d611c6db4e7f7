package lab

import (
	"maps"
	"time"

	"interlock/devices"
	"interlock/simulate"
)

// plane is one kind of what protocols go by.
type plane int

const (
	trees plane = iota
	gateways
	routes
	planes
)

// late is what protocols have not noticed yet, or not yet agreed on: for each plane what still counts there as it was, and until when. What
// is the other way round than it counts is a device or port that is down or not, so the time is all there is to keep.
type late struct {
	devices [planes]map[string]time.Time
	ports   [planes]map[devices.PortRef]time.Time
	// configs are configurations that tables still come from.
	configs map[string]oldConfig
}

type oldConfig struct {
	config *devices.Config
	until  time.Time
}

func newLate() *late {
	l := &late{configs: map[string]oldConfig{}}
	for p := range planes {
		l.devices[p], l.ports[p] = map[string]time.Time{}, map[devices.PortRef]time.Time{}
	}
	return l
}

// clone is a copy without what has been noticed by a time.
func (x *late) clone(at time.Time) *late {
	o := newLate()
	for p := range planes {
		for k, until := range x.devices[p] {
			if until.After(at) {
				o.devices[p][k] = until
			}
		}
		for k, until := range x.ports[p] {
			if until.After(at) {
				o.ports[p][k] = until
			}
		}
	}
	for k, c := range x.configs {
		if c.until.After(at) {
			o.configs[k] = c
		}
	}
	return o
}

// pending reports a plane on which anything still counts as it was.
func (x *late) pending(p plane) bool {
	return len(x.devices[p]) > 0 || len(x.ports[p]) > 0 || p == routes && len(x.configs) > 0
}

// next is the first time at which something is noticed, the zero Time for none.
func (x *late) next() time.Time {
	var first time.Time
	for p := range planes {
		for _, until := range x.devices[p] {
			first = earlier(first, until)
		}
		for _, until := range x.ports[p] {
			first = earlier(first, until)
		}
	}
	for _, c := range x.configs {
		first = earlier(first, c.until)
	}
	return first
}

// earlier is the earlier of two times, of which the zero Time is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// flips are what has come to be down or not between two states, and the configurations that changed with what they were.
type flips struct {
	devices map[string]bool
	ports   map[devices.PortRef]bool
	configs map[string]*devices.Config
}

func flipped(before, now *view) flips {
	f := flips{devices: map[string]bool{}, ports: map[devices.PortRef]bool{}, configs: map[string]*devices.Config{}}
	for d := range now.boxes {
		if before.carries.Devices[d] != now.carries.Devices[d] {
			f.devices[d] = true
		}
		if old := before.boxes[d].config; old != now.boxes[d].config {
			f.configs[d] = old
		}
	}
	for _, refs := range []map[devices.PortRef]bool{before.carries.Ports, now.carries.Ports} {
		for ref := range refs {
			if before.carries.Ports[ref] != now.carries.Ports[ref] {
				f.ports[ref] = true
			}
		}
	}
	return f
}

func (f flips) any() bool { return len(f.devices)+len(f.ports)+len(f.configs) > 0 }

// add lets what has changed count as it was for a time on each plane. What changes back before it was noticed never was.
func (x *late) add(f flips, at time.Time, lag [planes]time.Duration) {
	for p := range planes {
		until := at.Add(lag[p])
		for d := range f.devices {
			toggle(x.devices[p], d, until, lag[p])
		}
		for ref := range f.ports {
			toggle(x.ports[p], ref, until, lag[p])
		}
	}
	for d, old := range f.configs {
		if c, is := x.configs[d]; is {
			old = c.config
		}
		if lag[routes] > 0 {
			x.configs[d] = oldConfig{old, at.Add(lag[routes])}
		}
	}
}

func toggle[K comparable](m map[K]time.Time, k K, until time.Time, lag time.Duration) {
	if _, is := m[k]; is {
		delete(m, k)
	} else if lag > 0 {
		m[k] = until
	}
}

// believed is what is down as a plane has it.
func (x *late) believed(p plane, is simulate.Down) simulate.Down {
	down := simulate.Down{Devices: maps.Clone(is.Devices), Ports: maps.Clone(is.Ports)}
	for d := range x.devices[p] {
		down.Devices[d] = !is.Devices[d]
	}
	for ref := range x.ports[p] {
		down.Ports[ref] = !is.Ports[ref]
	}
	maps.DeleteFunc(down.Devices, func(_ string, is bool) bool { return !is })
	maps.DeleteFunc(down.Ports, func(_ devices.PortRef, is bool) bool { return !is })
	return down
}

// beliefs are the states that protocols go by.
func (l *Lab) beliefs(v, before *view) simulate.Beliefs {
	var b simulate.Beliefs
	if v.late.pending(trees) {
		b.Trees = v.ground.Settle(v.late.believed(trees, v.carries))
	}
	if v.late.pending(gateways) {
		b.Gateways = v.ground.Settle(v.late.believed(gateways, v.carries))
	}
	if !v.late.pending(routes) {
		return b
	}
	v.routing = v.ground
	if len(v.late.configs) > 0 {
		devs := maps.Clone(v.network.Devices)
		for name, old := range v.late.configs {
			d := *devs[name]
			d.Config = old.config
			devs[name] = &d
		}
		v.routing = l.groundOf(devs, before)
	}
	b.Routes = v.routing.Settle(v.late.believed(routes, v.carries))
	return b
}

// groundOf makes devices with their configurations ready, or finds that they are those of the view before.
func (l *Lab) groundOf(devs map[string]*devices.Device, before *view) *simulate.Ground {
	if before != nil {
		for _, g := range []*simulate.Ground{before.ground, before.routing} {
			if g != nil && sameConfigs(g.Network().Devices, devs) {
				return g
			}
		}
	}
	n := &devices.Network{Devices: devs, Site: l.network.Site, Declared: l.network.Declared}
	n.Links, _ = simulate.Links(devs, l.network.Site, l.network.Declared)
	return simulate.NewGround(n)
}

func sameConfigs(a, b map[string]*devices.Device) bool {
	for name := range b {
		if a[name] == nil || a[name].Config != b[name].Config {
			return false
		}
	}
	return true
}
