// Package rollout carries a plan out on devices, one step at a time. A pure machine says what comes next (Next), given what
// the journal says has happened (State); everything that touches the world happens at the edge, announced in the journal
// before and told in it after. What the machine does not know for certain it asks the device; what it cannot find out, it
// does not build on.
package rollout

import (
	"slices"

	"interlock/diffs"
	"interlock/pipelines"
)

// Shape is what the machine must know of a plan.
type Shape struct {
	Steps []StepShape `json:"steps"`
}

// StepShape is one step.
type StepShape struct {
	// For is what the step is for: "" for the change itself, or pipelines.ForDrain or ForUndrain.
	For     string        `json:"for,omitempty"`
	Half    string        `json:"half,omitempty"`
	Devices []DeviceShape `json:"devices"`
}

// DeviceShape is what a step does to a device.
type DeviceShape struct {
	Name string `json:"name"`
	// Config reports statements to be committed under the dead-man, Exec commands that are sent once after that, and
	// Reloads that one of those takes the device out of service.
	Config  bool `json:"config,omitempty"`
	Exec    bool `json:"exec,omitempty"`
	Reloads bool `json:"reloads,omitempty"`
	// BackOut reports that the way back was rehearsed clean and takes nothing out of service, so that it may be entered by
	// itself after the change was confirmed.
	BackOut bool `json:"back_out,omitempty"`
}

// reloads reports a step in which some device leaves service by command.
func (s StepShape) execs() bool {
	for _, d := range s.Devices {
		if d.Exec {
			return true
		}
	}
	return false
}

// ShapeOf gives the shape of a change's plan.
func ShapeOf(c *pipelines.Change) Shape {
	var sh Shape
	for _, s := range c.Plan.Steps {
		one := StepShape{For: s.For, Half: s.Half}
		for _, d := range s.Devices {
			config, exec := pipelines.Parted(s.Commands[d])
			one.Devices = append(one.Devices, DeviceShape{Name: d, Config: len(config) > 0, Exec: len(exec) > 0, Reloads: len(exec) > 0 && takesOut(c, d), BackOut: mayBackOut(c, s, d)})
		}
		sh.Steps = append(sh.Steps, one)
	}
	return sh
}

// wayBackOf is how the way back of a step fared in simulation; false where it was not tried.
func wayBackOf(c *pipelines.Change, s pipelines.Step, device string) (pipelines.Rehearsal, bool) {
	d := c.Drains[device]
	switch {
	case s.For == pipelines.ForDrain:
		return d.Back.Rehearsal, true
	case s.For == pipelines.ForUndrain:
		return d.Redrain.Rehearsal, true
	case d != nil && d.After != nil && c.Plan.Rollout == pipelines.ByHalves:
		return d.Unchange.Rehearsal, true
	}
	r, ok := c.Rehearsal[device]
	return r, ok
}

func takesOut(c *pipelines.Change, device string) bool {
	for _, e := range c.Effects {
		if e.Device == device && e.For == "" && e.When == diffs.Now && e.TakesDeviceOut() {
			return true
		}
	}
	return false
}

// first is the first step of those that belong together: draining a half, changing it, undraining it. They are taken back together.
func (sh Shape) first(i int) int {
	for i > 0 && (sh.Steps[i].For == pipelines.ForUndrain || sh.Steps[i].For == "" && sh.Steps[i-1].For == pipelines.ForDrain) {
		i--
	}
	return i
}

// last is the last step of those that belong together.
func (sh Shape) last(i int) int {
	for i+1 < len(sh.Steps) && sh.first(i+1) <= i {
		i++
	}
	return i
}

// soaks reports a step after which its half carries traffic as it is meant to stay. While a half is drained there is none to soak in.
func (sh Shape) soaks(i int) bool { return sh.Steps[i].For != pipelines.ForDrain && sh.last(i) == i }

// saves reports that a device is to boot with what a step leaves on it. A device that is drained is not, until it carries traffic
// again; but what a reload boots with has to be saved before it.
func (sh Shape) saves(i int, device string) bool {
	switch last := sh.last(i); {
	case sh.Steps[i].For == pipelines.ForDrain:
		return false
	case last == i:
		return true
	default:
		return sh.Steps[i].execs() || !sh.Steps[last].has(device)
	}
}

func (s StepShape) has(device string) bool {
	return slices.ContainsFunc(s.Devices, func(d DeviceShape) bool { return d.Name == device })
}

func mayBackOut(c *pipelines.Change, s pipelines.Step, device string) bool {
	r, ok := wayBackOf(c, s, device)
	if !ok || len(r.Back) > 0 || len(r.Missing) > 0 || len(s.Rollback[device]) == 0 {
		return false
	}
	for _, e := range r.Effects {
		if e.Kind != diffs.NoEffect && e.Kind != diffs.Capacity && e.When == diffs.Now && (e.TakesDeviceOut() || e.Scope == diffs.ScopeSlot || e.Kind == diffs.Management) {
			return false
		}
	}
	return true
}
