package pipelines

import (
	"context"
	"errors"
	"fmt"
	"time"

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
	{"draining", drained},
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
		r.Effects = b.wayEffects(c, after, before, c.Back[d])
		_, version, platform := b.knowledgeOf(c, d)
		r.timed(before, version, platform)
		c.Rehearsal[d] = r
	}
	return nil
}

// wayEffects are what commands that are worked out do on the way from one configuration to another.
func (b *bench) wayEffects(c *Change, from, to *devices.Device, cmds []devices.Command) []diffs.Effect {
	var out []diffs.Effect
	k, version, platform := b.knowledgeOf(c, from.Name)
	for _, cmd := range cmds {
		if cmd.Mode == syntax.ModeText {
			continue
		}
		es, _, _ := k.Effects(from.Name, cmd, version, platform)
		out = append(out, es...)
	}
	es, _ := diffs.FromDeltas(from.Config, to.Config, diffs.Between(from.Config, to.Config, from.Name), managed(c, from.Name)...)
	out = append(out, es...)
	sortEffects(out)
	return out
}

// planAndForecast fills Plan and Forecast. Where either half may go first, the order that the rules let pass is taken;
// that is why the two are one stage.
func planAndForecast(ctx context.Context, c *Change, b *bench) error {
	p := planner{site: c.After.Site, commands: c.Commands, back: c.Back, drains: c.Drains, effects: c.Effects, changed: changedDevices(c)}
	extra := append(unsimulated(c), drainFacts(c)...)
	t := newTheatre(c)
	try := func(rollout, first string) {
		c.Plan = p.plan(rollout, first)
		c.Forecast = t.forecast(c.Plan, c.Effects, c.Deltas, c.Request.Expect)
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
			Message: "the groups of this change ask for opposite orders: each for another half to go first",
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

// judge fills Findings and Verdict.
func judge(ctx context.Context, c *Change, b *bench) error {
	fs, err := b.policies.EvaluateAll(ctx, input(c))
	if err != nil {
		return err
	}
	c.found = c.Findings[:len(c.Findings):len(c.Findings)]
	c.Findings, c.Rules = append(c.found, fs...), b.policies.Catalogue()
	c.Findings = policies.Waive(c.Findings, c.waivers, c.Request.Now)
	c.Findings = devices.SortFindings(c.Findings)
	c.Verdict = verdict(c.Findings)
	c.Plan.Parts = parts(c, b.policies.Content())
	c.Plan.Digest = digest(c.Plan.Parts)
	return nil
}

// judgeAt is the change as the rules judge it at another time; nothing is read or simulated again.
func (c *Change) judgeAt(ctx context.Context, b *bench, now time.Time) (*Change, error) {
	again := *c
	again.Findings, again.Request.Now = c.found, now
	if err := judge(ctx, &again, b); err != nil {
		return nil, err
	}
	again.Plan.Parts, again.Plan.Digest = c.Plan.Parts, c.Plan.Digest // time is no part of either
	return &again, nil
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
