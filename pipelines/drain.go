package pipelines

import (
	"context"
	"fmt"
	"slices"

	"interlock/devices"
	"interlock/devices/syntax"
	"interlock/diffs"
	"interlock/pipelines/inputs"
	"interlock/simulate"
)

// What a step of a plan is for, beside the change itself, and an effect with it.
const (
	ForDrain   = "drain"
	ForUndrain = "undrain"
)

// Drain is how traffic is led off one device before it is changed, and back on afterwards. Somebody sends what leads it off; the
// ways back are worked out and rehearsed, from what the device truly runs at each point: drained, then drained and changed.
type Drain struct {
	// Commands lead traffic off, as somebody sent them.
	Commands []devices.Command
	// Before is the device drained, After drained and changed; nil where the change does not have the device.
	Before, After *devices.Device
	// Back leads traffic on again where nothing was changed, Unchange takes the change back on the drained device, Undrain leads
	// traffic on again once it is changed, and Redrain takes that back.
	Back, Unchange, Undrain, Redrain Way
	pos                              devices.Pos
}

// Way is commands that are worked out, with how they fared in simulation.
type Way struct {
	Commands []devices.Command
	Rehearsal
}

// ways are all ways that are worked out for a drain.
func (d *Drain) ways() []Way { return []Way{d.Back, d.Unchange, d.Undrain, d.Redrain} }

// enterDrains enters what leads traffic off devices, beside what is proposed for them.
func enterDrains(c *Change, files []inputs.CommandFile) {
	c.Drains = map[string]*Drain{}
	for _, f := range files {
		before := c.Before.Devices[f.Device]
		e := before.Vendor.Enter(before.Trees[0], f.File, f.Text)
		c.Drains[f.Device] = &Drain{Commands: e.Commands, Before: converted(before, e.After), pos: devices.Pos{File: f.File, Line: 1}}
		for _, finding := range e.Findings {
			finding.Device = f.Device
			c.Findings = append(c.Findings, finding)
		}
		if after := c.After.Devices[f.Device]; after != nil { // its lines are the change's, so they count with them
			d := *after
			d.Lines = append(slices.Clone(after.Lines), e.Lines...)
			c.After.Devices[f.Device] = &d
		}
	}
}

// converted is a device with its first file in another form. What no text says stays as it was.
func converted(d *devices.Device, first *devices.Tree) *devices.Device {
	out := *d
	out.Trees = trees(d, first)
	cfg, _, _ := d.Vendor.Convert(out.Trees)
	withSite(cfg, d.Config)
	out.Config = cfg
	return &out
}

// drained fills in what drained devices run with the change, and the ways that lead from each point to the next. What is entered
// last counts, so a change that undoes a drain shows here.
func drained(_ context.Context, c *Change, b *bench) error {
	for _, name := range sortedKeys(c.Drains) {
		d, before, after := c.Drains[name], c.Before.Devices[name], c.After.Devices[name]
		if after == nil || after.Vendor != before.Vendor {
			continue // it goes, or becomes another; neither is simulated
		}
		tree := d.Before.Trees[0]
		if files := c.sent[name]; len(files) > 0 {
			for _, f := range files {
				tree = before.Vendor.Enter(tree, f.File, f.Text).After
			}
		} else {
			tree = before.Vendor.Enter(tree, "forward", []byte(syntax.Typed(c.Commands[name]))).After
		}
		d.After = converted(after, tree)
		d.Back = b.way(c, d.Before, before)
		d.Unchange = b.way(c, d.After, d.Before)
		d.Undrain = b.way(c, d.After, after)
		d.Redrain = b.way(c, after, d.After)
	}
	return nil
}

// way works out what leads a device from one configuration to another, and rehearses it.
func (b *bench) way(c *Change, from, to *devices.Device) Way {
	w := Way{Commands: from.Vendor.Commands(from.Trees[0], to.Trees[0])}
	w.Rehearsal = rehearse(to, from, nil, w.Commands, false)
	w.Effects = b.wayEffects(c, from, to, w.Commands)
	return w
}

// drainEffects adds the effects of draining and undraining by the model; those of what is entered to drain are there already.
func drainEffects(c *Change, b *bench) {
	for _, name := range sortedKeys(c.Drains) {
		d, before := c.Drains[name], c.Before.Devices[name]
		c.differ(name, before.Config, d.Before.Config, diffs.Between(before.Config, d.Before.Config, name), d.Commands, ForDrain)
		c.add(d.Undrain.Effects, ForUndrain)
	}
}

// drainFacts are what of drains cannot be, or is not computed: both block.
func drainFacts(c *Change) []StateFact {
	var out []StateFact
	add := func(kind, device, path string, p devices.Pos, message, hint string) {
		out = append(out, StateFact{State: "before", Fact: simulate.Fact{Kind: kind, Device: device, Path: path, Pos: p, Message: message, Hint: hint}})
	}
	for _, name := range sortedKeys(c.Drains) {
		d := c.Drains[name]
		switch {
		case c.Request.Rollout != ByHalves:
			add("drain/out-of-place", name, "drain", d.pos, name+" would be drained, and the change is not by halves: nothing is left that could carry its traffic meanwhile",
				`add "rollout: by-halves" to change.yaml, or take the drain out`)
		case !slices.Contains(changedDevices(c), name) || d.After == nil:
			add("drain/out-of-place", name, "drain", d.pos, name+" would be drained, and the change does nothing on it", "take the drain out, or name it for the device that is changed")
		}
		_, exec := Parted(d.Commands)
		for _, cmd := range exec {
			add("drain/not-configuration", name, cmd.Line, cmd.Pos, fmt.Sprintf("%q is no configuration: no timer of the device takes it back, and what a device does while it is drained so is not computed", cmd.Text),
				"drain by configuration (costs, priorities, overload), or drain by hand before the change and say so")
		}
		c.drainUnsimulated(name, d, func(path string, p devices.Pos, message string) {
			add("simulate/unmodelled", name, path, p, message, "look at what it does, and accept it in waivers.yaml with a reason and an end")
		})
	}
	return out
}

// drainUnsimulated tells of what a drain makes other than before and no simulation computes.
func (c *Change) drainUnsimulated(name string, d *Drain, add func(path string, p devices.Pos, message string)) {
	before := c.Before.Devices[name].Config
	areas := slices.DeleteFunc(simulate.ForwardingDiffers(before, d.Before.Config), func(area string) bool {
		return c.known.of(name, before, d.Before.Config, d.Commands, area)
	})
	for _, area := range areas {
		p, _ := d.Before.Config.Where(area)
		add(area, p, fmt.Sprintf("%s differs while %s is drained; what that does to traffic is not simulated yet", area, name))
	}
	for _, e := range c.Effects {
		if e.Device == name && e.For == ForDrain && passing(e) && !silenced(d.Before.Config, e) && !slices.Contains(areas, e.Text) {
			add(e.Text, e.Pos, fmt.Sprintf("%q on %s: %s; what that does to traffic is not simulated yet", e.Text, name, e.Detail))
		}
	}
}

// leaving are the facts that drained devices still carry something in a state.
func (t *theatre) leaving(s *simulate.Settled, m moment) []simulate.Fact {
	var out []simulate.Fact
	passing := s.Carried()
	for _, name := range sortedKeys(m.drained) {
		if services := passing[name]; len(services) > 0 {
			out = append(out, simulate.Fact{Kind: "drain/leaves-traffic", Device: name, Path: "drain", Pos: t.drains[name].pos,
				Message: fmt.Sprintf("%s is to be drained, and packets of %s still pass it", name, few(services)),
				Hint:    "lead them off it too (gateway priority, cost, local preference), or take the drain out"})
		}
	}
	return out
}

// carried are by device the services that pass the drained devices of a state and those that stand for them; nil where none is drained.
func (t *theatre) carried(s *simulate.Settled, m moment) map[string][]string {
	if len(m.drained) == 0 {
		return nil
	}
	names := copySet(m.drained)
	for _, g := range t.after.Site.Groups {
		if slices.ContainsFunc(sortedKeys(m.drained), func(d string) bool { return g.Half(d) != "" }) {
			for _, half := range g.Halves {
				for _, d := range half {
					names[d] = true
				}
			}
		}
	}
	out, all := map[string][]string{}, s.Carried()
	for d := range names {
		out[d] = all[d]
		slices.Sort(out[d])
	}
	return out
}

// Runs gives what each device runs after so many steps of the plan.
func (c *Change) Runs(done int) func(device string) *devices.Device {
	is := standing{}
	for _, s := range c.Plan.Steps[:done] {
		is = is.after(s)
	}
	return func(device string) *devices.Device { return is.device(device, c.Before, c.After, c.Drains) }
}

// Drained are the devices that are drained after so many steps of the plan, in order of name.
func (c *Change) Drained(done int) []string {
	is := standing{}
	for _, s := range c.Plan.Steps[:done] {
		is = is.after(s)
	}
	return sortedKeys(is.drained)
}

// standing is which devices are changed and which are drained.
type standing struct{ changed, drained map[string]bool }

// after is how things stand after a step.
func (x standing) after(s Step) standing {
	x = standing{copySet(x.changed), copySet(x.drained)}
	for _, d := range s.Devices {
		switch s.For {
		case ForDrain:
			x.drained[d] = true
		case ForUndrain:
			delete(x.drained, d)
		default:
			x.changed[d] = true
		}
	}
	return x
}

// device is what a device runs, nil where it is not there.
func (x standing) device(name string, before, after *devices.Network, drains map[string]*Drain) *devices.Device {
	d := drains[name]
	switch {
	case x.drained[name] && x.changed[name] && d != nil && d.After != nil:
		return d.After
	case x.drained[name] && d != nil:
		return d.Before
	case x.changed[name]:
		return after.Devices[name]
	}
	return before.Devices[name]
}

// key tells two standings apart.
func (x standing) key() string {
	return fmt.Sprintf("%q %q", sortedKeys(x.changed), sortedKeys(x.drained))
}

// FirstOf is the first step of those that belong together: draining a half, changing it, leading traffic on it again.
func (p Plan) FirstOf(step int) int {
	for step > 0 && (p.Steps[step].For == ForUndrain || p.Steps[step].For == "" && p.Steps[step-1].For == ForDrain) {
		step--
	}
	return step
}

// Leads says what a step does, for people: "drain", "change" or "undrain".
func (s Step) Leads() string {
	if s.For == "" {
		return "change"
	}
	return s.For
}
