package pipelines

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"sort"
	"strings"

	"interlock/devices"
	"interlock/devices/syntax"
	"interlock/diffs"
	"interlock/policies"
	"interlock/simulate"
)

// stage fills its own field of the case file and reads only those above it.
type stage struct {
	name string
	run  func(context.Context, *Change, *bench) error
}

// bench is what stages work with: everything that is not about this one change.
type bench struct {
	knowledge map[string]*diffs.Knowledge
	policies  *policies.Policies
	intake    func(context.Context, *Change) error
}

// stages carry a change to its verdict, in this order.
var stages = []stage{
	{"reading", func(ctx context.Context, c *Change, b *bench) error { return b.intake(ctx, c) }},
	{"comparing", compare},
	{"effects", effects},
	{"rehearsing the way back", rehearsal},
	{"planning and simulating", planAndForecast},
	{"judging", judge},
}

// run carries a case file through the stages, telling each by name before it starts.
func run(ctx context.Context, c *Change, b *bench, progress func(string)) error {
	for _, s := range stages {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		progress(s.name)
		if err := s.run(ctx, c, b); err != nil {
			return err
		}
	}
	return nil
}

// changedDevices are those that something is entered on, whose configuration differs or whose software is to change.
func changedDevices(c *Change) []string {
	set := map[string]bool{}
	for d, cmds := range c.Commands {
		if len(cmds) > 0 {
			set[d] = true
		}
	}
	for d := range c.Request.Versions {
		set[d] = true
	}
	for d := range c.Before.Devices {
		if c.After.Devices[d] == nil {
			set[d] = true
		}
	}
	for d := range c.After.Devices {
		if c.Before.Devices[d] == nil {
			set[d] = true
		}
	}
	for _, d := range c.Deltas {
		set[d.Device] = true
	}
	return sortedKeys(set)
}

// compare fills Deltas.
func compare(_ context.Context, c *Change, _ *bench) error {
	for _, d := range sortedKeys(c.After.Devices) {
		before, after := c.Before.Devices[d], c.After.Devices[d]
		switch {
		case before == nil:
			c.Deltas = append(c.Deltas, diffs.Delta{Device: d, Path: "device", Op: diffs.Added, After: d, Pos: devices.Pos{File: after.Trees[0].File, Line: 1}})
		case before.Config != after.Config:
			c.Deltas = append(c.Deltas, diffs.Between(before.Config, after.Config, d)...)
		}
	}
	for _, d := range sortedKeys(c.Before.Devices) {
		if c.After.Devices[d] == nil {
			c.Deltas = append(c.Deltas, diffs.Delta{Device: d, Path: "device", Op: diffs.Removed, Before: d, Was: devices.Pos{File: c.Before.Devices[d].Trees[0].File, Line: 1}})
		}
	}
	return nil
}

// effects fills Effects: of every command by the knowledge base, and of every delta by the model.
func effects(_ context.Context, c *Change, b *bench) error {
	c.known, c.order = map[string]map[devices.Pos]knowledge{}, map[string]map[devices.Pos]int{}
	for _, d := range sortedKeys(c.Commands) {
		c.known[d], c.order[d] = map[devices.Pos]knowledge{}, map[devices.Pos]int{}
		k, version, platform := b.knowledgeOf(c, d)
		for i, cmd := range c.Commands[d] {
			if cmd.Mode == syntax.ModeText {
				continue // whatever it says, it is no command
			}
			es, known, question := k.Effects(d, cmd, version, platform)
			c.Effects = append(c.Effects, es...)
			c.known[d][cmd.Pos] = knowledge{known, question}
			c.order[d][cmd.Pos] = i
		}
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
		es, unknown := diffs.FromDeltas(before.Config, after.Config, byDevice[d], managed(c, d)...)
		c.Effects = append(c.Effects, es...)
		for _, u := range unknown {
			if c.settingKnown(d, u.Path) {
				continue
			}
			c.Findings = append(c.Findings, devices.Finding{Rule: "commands/unknown-effect", Severity: devices.Inconclusive, Device: d, Pos: u.Pos, Path: u.Path,
				Message: fmt.Sprintf("%s differs, and what that does to the device is not known", u.Path),
				Hint:    "find out what it does, and accept it in waivers.yaml with a reason and an end"})
		}
	}
	installs(c)
	sortEffects(c.Effects)
	return nil
}

// settingKnown reports that a path is a setting, of which the model knows no more than that it is there, and that the
// knowledge base knows what the command does that sets or removes it. Its effect is then all there is to say.
func (c *Change) settingKnown(device, path string) bool {
	before, after := c.Before.Devices[device].Config, c.After.Devices[device].Config
	_, was := before.Settings[path]
	_, is := after.Settings[path]
	if !was && !is {
		return false
	}
	for _, cmd := range c.Commands[device] {
		if !c.known[device][cmd.Pos].known {
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
			reloads = reloads || e.Device == d && e.TakesDeviceOut()
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

// rehearsal fills Back and Rehearsal.
func rehearsal(_ context.Context, c *Change, b *bench) error {
	c.Back, c.Rehearsal = map[string][]devices.Command{}, map[string]Rehearsal{}
	for _, d := range changedDevices(c) {
		before, after := c.Before.Devices[d], c.After.Devices[d]
		if before == nil || after == nil || before == after {
			continue
		}
		v := before.Vendor
		c.Back[d] = v.Commands(after.Trees[0], before.Trees[0])
		r := rehearse(before, after, c.Commands[d], c.Back[d], c.proposed[d])
		k, version, platform := b.knowledgeOf(c, d)
		for _, cmd := range c.Back[d] {
			if cmd.Mode == syntax.ModeText {
				continue
			}
			es, _, _ := k.Effects(d, cmd, version, platform)
			r.Effects = append(r.Effects, es...)
		}
		es, _ := diffs.FromDeltas(after.Config, before.Config, diffs.Between(after.Config, before.Config, d), managed(c, d)...)
		r.Effects = append(r.Effects, es...)
		sortEffects(r.Effects)
		c.Rehearsal[d] = r
	}
	return nil
}

// planAndForecast fills Plan and Forecast. Where either half may go first, the order that the rules let pass is taken;
// that is why the two are one stage.
func planAndForecast(ctx context.Context, c *Change, b *bench) error {
	p := planner{site: c.After.Site, commands: c.Commands, back: c.Back, effects: c.Effects, changed: changedDevices(c)}
	extra := unsimulated(c)
	try := func(rollout, first string) {
		c.Plan = p.plan(rollout, first)
		c.Forecast = forecast(c.Before, c.After, c.Plan, c.Effects)
		c.Forecast.Facts = append(c.Forecast.Facts, extra...)
	}
	switch c.Request.Rollout {
	case Together:
		try(Together, "")
		return nil
	case "":
		try(AtOnce, "")
		return nil
	case ByHalves:
	default:
		return fmt.Errorf("rollout %q is none that there is: by-halves, together, or nothing for all at once", c.Request.Rollout)
	}
	orders := p.orders()
	if len(orders) == 0 {
		c.Findings = append(c.Findings, devices.Finding{Rule: "halves/not-split", Severity: devices.Deny, Pos: c.Request.Pos,
			Message: "the groups of this change ask for opposite orders: one for half A first, another for half B first",
			Hint:    "split the change by group"})
		orders = []string{"A"}
	}
	for i, first := range orders {
		try(ByHalves, first)
		if i == len(orders)-1 {
			break
		}
		fs, err := b.policies.EvaluateAll(ctx, input(c))
		if err != nil {
			return err
		}
		if !blocks(fs) {
			return nil
		}
	}
	if len(orders) > 1 { // no order is safe; the first is told
		try(ByHalves, orders[0])
	}
	return nil
}

// unsimulated are the parts of the change whose outcome this simulator does not compute. They block: what is not
// computed may not be called safe.
func unsimulated(c *Change) []StateFact {
	var out []StateFact
	add := func(device, path string, p devices.Pos, message, hint string) {
		out = append(out, StateFact{State: "after", Fact: simulate.Fact{Kind: "simulate/unmodelled", Device: device, Path: path, Pos: p, Message: message, Hint: hint}})
	}
	for _, d := range changedDevices(c) {
		before, after := c.Before.Devices[d], c.After.Devices[d]
		switch {
		case after == nil:
			add(d, "device", devices.Pos{File: before.Trees[0].File, Line: 1}, "the configuration of "+d+" is gone from the proposal; what becomes of the device is not known",
				"put the configuration back, or take the device out of service by commands")
		case before == nil:
			add(d, "device", devices.Pos{File: after.Trees[0].File, Line: 1}, d+" is new; how the network takes it in is not simulated", "")
		default:
			areas := simulate.ForwardingDiffers(before.Config, after.Config)
			for _, area := range areas {
				if c.settingKnown(d, area) {
					continue
				}
				p, _ := after.Config.Where(area)
				add(d, area, p, fmt.Sprintf("%s differs; what that does to traffic is not simulated yet", area), "look at the difference, and accept it in waivers.yaml with a reason and an end")
			}
			for _, e := range c.Effects {
				if e.Device == d && passing(e) && !slices.ContainsFunc(areas, func(area string) bool { return strings.Contains(e.Text, area) }) {
					add(d, e.Text, e.Pos, fmt.Sprintf("%q on %s: %s; what that does to traffic is not simulated yet", e.Text, d, e.Detail), "look at what it does, and accept it in waivers.yaml with a reason and an end")
				}
			}
		}
	}
	site := c.After.Site
	if len(site.Services) == 0 && len(site.Uplinks) == 0 {
		told := map[string]bool{}
		for _, e := range c.Effects {
			if e.Kind == diffs.NoEffect || told[e.Device] {
				continue
			}
			told[e.Device] = true
			add(e.Device, "", e.Pos, fmt.Sprintf("%s: %s, and no service or uplink is declared that says what must survive it", e.Text, e.Detail),
				"declare services and uplinks in interlock.yaml (interlock init writes a first one)")
		}
	}
	return out
}

// passing reports an effect on traffic that this simulator has no state for: sessions and protocols that start again, and
// capacity that goes, while every device and port stays.
func passing(e diffs.Effect) bool {
	switch e.Kind {
	case diffs.NoEffect, diffs.Management:
		return false
	case diffs.Session, diffs.Capacity:
		return e.When == diffs.Now
	}
	return e.When == diffs.Now && e.Scope == diffs.ScopeProtocol
}

// judge fills Findings and Verdict.
func judge(ctx context.Context, c *Change, b *bench) error {
	fs, err := b.policies.EvaluateAll(ctx, input(c))
	if err != nil {
		return err
	}
	c.Findings, c.Rules = append(c.Findings, fs...), b.policies.Catalogue()
	c.Findings = policies.Waive(c.Findings, c.waivers, c.Request.Now)
	c.Findings = devices.SortFindings(c.Findings)
	c.Verdict = verdict(c.Findings)
	c.Plan.Digest = digest(c)
	return nil
}

// verdict is the worst that is not waived.
func verdict(fs []devices.Finding) Verdict {
	v := Pass
	for _, f := range fs {
		switch {
		case f.Waived != nil:
		case f.Severity == devices.Deny:
			return Denied
		case f.Severity == devices.Inconclusive:
			v = Inconclusive
		}
	}
	return v
}

func blocks(fs []devices.Finding) bool { return verdict(fs) != Pass }

// links are all the links that are known of a network.
func links(n *devices.Network) []devices.Link {
	ls, _ := simulate.Links(n.Devices, n.Site, n.Declared)
	return ls
}

// errNothing tells that a change has nothing in it.
var errNothing = errors.New("the commands hold no command, only blank lines and comments: there is no change to judge")
