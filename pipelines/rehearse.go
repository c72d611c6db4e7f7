package pipelines

import (
	"interlock/devices"
	"interlock/devices/syntax"
	"interlock/diffs"
)

// rehearse enters the way forward and the way back in simulation. What was entered as commands went forward when it was
// read, so only the way back is tried; a proposed configuration is tried both ways.
func rehearse(before, after *devices.Device, forward, back []devices.Command, proposed bool) Rehearsal {
	var r Rehearsal
	name := before.Name
	v := before.Vendor
	if proposed {
		got := v.Enter(before.Trees[0], "forward", []byte(syntax.Typed(forward)))
		cfg, _, _ := v.Convert(trees(before, got.After))
		withSite(cfg, after.Config)
		r.Forward = diffs.Between(after.Config, cfg, name)
	}
	got := v.Enter(after.Trees[0], "back", []byte(syntax.Typed(back)))
	cfg, _, _ := v.Convert(trees(before, got.After))
	withSite(cfg, before.Config)
	r.Back = diffs.Between(before.Config, cfg, name)
	for _, c := range got.Commands {
		if c.Exec {
			r.Missing = append(r.Missing, c)
		}
	}
	return r
}

// trees are a device's files with the first, in which commands are entered, in its new form.
func trees(d *devices.Device, first *devices.Tree) []*devices.Tree {
	return append([]*devices.Tree{first}, d.Trees[1:]...)
}

// withSite takes over what no text but the site says.
func withSite(cfg, from *devices.Config) {
	if cfg.Hostname == "" {
		cfg.Hostname = from.Hostname
	}
	cfg.Version, cfg.Platform = from.Version, from.Platform
}

// timed finds what takes a change back by itself on a device, as far as it is known before the device is asked; that a login leads
// to a shell where that is needed is taken for granted.
func (r *Rehearsal) timed(d *devices.Device, version, platform string) {
	if d.Vendor.Dialect == nil || version == "" {
		return
	}
	m, why := d.Vendor.Dialect.Mechanism(platform, version, d.Trees[0].Render(" "), true)
	if m == nil {
		r.NoTimer = why
		return
	}
	r.Timer, r.Watchdog = m.Name, m.Watchdog
}
