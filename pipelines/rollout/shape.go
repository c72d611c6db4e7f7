// Package rollout carries a plan out on devices, one step at a time. A pure machine says what comes next (Next), given what
// the journal says has happened (State); everything that touches the world happens at the edge, announced in the journal
// before and told in it after. What the machine does not know for certain it asks the device; what it cannot find out, it
// does not build on.
package rollout

import (
	"interlock/devices"
	"interlock/devices/syntax"
	"interlock/diffs"
	"interlock/pipelines"
)

// Shape is what the machine must know of a plan.
type Shape struct {
	Steps []StepShape `json:"steps"`
}

// StepShape is one step.
type StepShape struct {
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
		one := StepShape{Half: s.Half}
		for _, d := range s.Devices {
			config, exec := Parted(s.Commands[d])
			one.Devices = append(one.Devices, DeviceShape{Name: d, Config: len(config) > 0, Exec: len(exec) > 0, Reloads: len(exec) > 0 && takesOut(c, d), BackOut: mayBackOut(c, d)})
		}
		sh.Steps = append(sh.Steps, one)
	}
	return sh
}

// Parted parts a device's commands into configuration statements and commands of exec mode. Saving is left out: the
// rollout saves when it has confirmed, and never before.
func Parted(cmds []devices.Command) (config, exec []devices.Command) {
	for _, c := range cmds {
		switch {
		case c.Mode != syntax.ModeText && moving[c.Line]:
		case c.Mode == syntax.ModeText, !c.Exec && c.Mode != "exec":
			config = append(config, c)
		case saves(c):
		default:
			exec = append(exec, c)
		}
	}
	return config, exec
}

// saving are the commands, in full spelling, by which systems make the running configuration the one they boot with.
var saving = map[string]bool{"copy running-config startup-config": true, "write memory": true, "write": true, "write file": true, "commit": true,
	"admin save": true, "save startup": true, "config save -y": true, "config save": true}

// moving are lines by which somebody moves between modes. Every statement says itself where it stands, so they are not
// entered: one "exit" too many would leave the session with everything in it uncommitted.
var moving = map[string]bool{"exit": true, "end": true, "quit": true, "configure terminal": true, "configure": true, "exit-address-family": true}

func saves(c devices.Command) bool { return saving[c.Line] }

func takesOut(c *pipelines.Change, device string) bool {
	for _, e := range c.Effects {
		if e.Device == device && e.When == diffs.Now && e.TakesDeviceOut() {
			return true
		}
	}
	return false
}

func mayBackOut(c *pipelines.Change, device string) bool {
	r, ok := c.Rehearsal[device]
	if !ok || len(r.Back) > 0 || len(r.Missing) > 0 || len(c.Back[device]) == 0 {
		return false
	}
	for _, e := range r.Effects {
		if e.Kind != diffs.NoEffect && e.Kind != diffs.Capacity && e.When == diffs.Now && (e.TakesDeviceOut() || e.Scope == diffs.ScopeSlot || e.Kind == diffs.Management) {
			return false
		}
	}
	return true
}
