package pipelines

import (
	"context"
	"fmt"
	"net/netip"
	"sort"
	"strings"

	"interlock/devices"
	"interlock/devices/syntax"
	"interlock/diffs"
)

// effects fills Effects: of every command by the knowledge base, and of every delta by the model.
func effects(_ context.Context, c *Change, b *bench) error {
	c.known, c.order = knowledges{}, map[string]map[devices.Pos]int{}
	for _, d := range sortedKeys(c.Drains) {
		b.effectsOf(c, d, c.Drains[d].Commands, ForDrain)
	}
	for _, d := range sortedKeys(c.Commands) {
		b.effectsOf(c, d, c.Commands[d], "")
	}
	byDevice := map[string][]diffs.Delta{}
	for _, d := range c.Deltas {
		byDevice[d.Device] = append(byDevice[d.Device], d)
	}
	for _, d := range sortedKeys(byDevice) {
		before, after := c.Before.Devices[d], c.After.Devices[d]
		if before == nil || after == nil {
			continue // a device that comes or goes is judged as such, in unsimulated
		}
		c.differ(d, before.Config, after.Config, byDevice[d], c.Commands[d], "")
	}
	drainEffects(c, b)
	installs(c)
	sortEffects(c.Effects)
	return nil
}

// effectsOf adds the effects of commands by the knowledge base.
func (b *bench) effectsOf(c *Change, device string, cmds []devices.Command, what string) {
	if c.known[device] == nil {
		c.known[device], c.order[device] = map[devices.Pos]knowledge{}, map[devices.Pos]int{}
	}
	k, version, platform := b.knowledgeOf(c, device)
	first := len(c.order[device]) // a drain is entered before the change
	for i, cmd := range cmds {
		if cmd.Mode == syntax.ModeText {
			continue // whatever it says, it is no command
		}
		es, known, question := k.Effects(device, cmd, version, platform)
		c.add(es, what)
		c.known[device][cmd.Pos] = knowledge{known, question}
		c.order[device][cmd.Pos] = first + i
	}
}

// add adds effects of what is done for some purpose.
func (c *Change) add(es []diffs.Effect, what string) {
	for _, e := range es {
		e.For = what
		c.Effects = append(c.Effects, e)
	}
}

// differ adds the effects of differences by the model, and a finding for each of which they are not known.
func (c *Change) differ(device string, before, after *devices.Config, deltas []diffs.Delta, cmds []devices.Command, what string) {
	es, unknown := diffs.FromDeltas(before, after, deltas, managed(c, device)...)
	c.add(es, what)
	for _, u := range unknown {
		if c.known.of(device, before, after, cmds, u.Path) {
			continue
		}
		c.Findings = append(c.Findings, devices.Finding{Rule: "commands/unknown-effect", Severity: devices.Inconclusive, Device: device, Pos: u.Pos, Path: u.Path,
			Message: fmt.Sprintf("%s differs, and what that does to the device is not known", u.Path),
			Hint:    "find out what it does, and accept it in waivers.yaml with a reason and an end"})
	}
}

// settingKnown is known.of for what the change makes of a device.
func (c *Change) settingKnown(device, path string) bool {
	return c.known.of(device, c.Before.Devices[device].Config, c.After.Devices[device].Config, c.Commands[device], path)
}

// of reports that a path is a setting, of which the model knows no more than that it is there, and that the knowledge base
// knows what the command does that sets or removes it. Its effect is then all there is to say.
func (k knowledges) of(device string, before, after *devices.Config, cmds []devices.Command, path string) bool {
	_, was := before.Settings[path]
	_, is := after.Settings[path]
	if !was && !is {
		return false
	}
	for _, cmd := range cmds {
		if !k[device][cmd.Pos].known {
			continue
		}
		if at, exact := after.Where(path); is && exact && at == cmd.Pos {
			return true
		}
		if at, exact := before.Where(path); was && !is && exact && (at == cmd.Pos || cmd.Negated && strings.HasSuffix(cmd.Line, strings.TrimPrefix(path, "hardware "))) {
			return true
		}
	}
	return false
}

// managed are the addresses by which a device is managed, as the site names them.
func managed(c *Change, device string) []netip.Addr {
	var known []netip.Addr
	if d := c.After.Site.Devices[device]; d != nil {
		for _, a := range []netip.Addr{d.Address, d.OutOfBand} {
			if a.IsValid() {
				known = append(known, a)
			}
		}
	}
	return known
}

// installs adds the reload that new software takes where no command of the change says how it is installed.
func installs(c *Change) {
	for _, d := range sortedKeys(c.Request.Versions) {
		reloads := false
		for _, e := range c.Effects {
			reloads = reloads || e.Device == d && e.For == "" && e.TakesDeviceOut()
		}
		b := c.Before.Devices[d]
		if reloads || b != nil && b.Config.Version == c.Request.Versions[d] {
			continue
		}
		c.Effects = append(c.Effects, diffs.Effect{Device: d, Kind: diffs.Reload, Scope: diffs.ScopeDevice, When: diffs.Now, Undo: diffs.UndoReload, Pos: c.Request.Pos,
			Text: "software " + c.Request.Versions[d], ID: "change/versions", Source: "change.yaml",
			Detail: "the change installs other software and does not say how; a device starts again to run other software"})
	}
}

func (b *bench) knowledgeOf(c *Change, device string) (k *diffs.Knowledge, version, platform string) {
	d := c.Before.Devices[device]
	if d == nil {
		d = c.After.Devices[device]
	}
	return b.knowledge[d.Config.OS], d.Config.Version, d.Config.Platform
}

func sortEffects(es []diffs.Effect) {
	sort.SliceStable(es, func(i, j int) bool {
		a, b := es[i], es[j]
		switch {
		case a.Device != b.Device:
			return a.Device < b.Device
		case a.Pos.File != b.Pos.File:
			return a.Pos.File < b.Pos.File
		case a.Pos.Line != b.Pos.Line:
			return a.Pos.Line < b.Pos.Line
		}
		return a.ID < b.ID
	})
}
