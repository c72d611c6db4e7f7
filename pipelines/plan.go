package pipelines

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"interlock/devices"
	"interlock/diffs"
)

// How long things take, for the estimate that is held against the window. They are upper bounds for planning, not
// deadlines: the gates between halves measure.
const (
	// commandTime is for entering and reading back one command.
	commandTime = 2 * time.Second
	// reloadTime is for a core switch from reload to forwarding; Cisco's own test library allows a Nexus 9000 ten
	// minutes to boot (unicon.plugins, nxos settings), and protocols converge after that.
	reloadTime = 15 * time.Minute
	// settleTime is for convergence and the checks after each step, soakTime for carrying traffic before the next.
	settleTime = 5 * time.Minute
	soakTime   = 10 * time.Minute
)

// Rollouts of a plan.
const (
	AtOnce   = "at-once"
	ByHalves = "by-halves"
	Together = "together"
)

// planner makes plans out of what is entered where.
type planner struct {
	site     *devices.Site
	commands map[string][]devices.Command
	back     map[string][]devices.Command
	drains   map[string]*Drain
	effects  []diffs.Effect
	changed  []string // devices, sorted
}

// plan lays the change out in steps. first is the half that goes first, "" for what the groups ask.
func (p planner) plan(rollout, first string) Plan {
	plan := Plan{Rollout: rollout}
	switch rollout {
	case ByHalves:
		byHalf := map[string][]string{}
		for _, d := range p.changed {
			h := p.half(d)
			byHalf[h] = append(byHalf[h], d)
		}
		alone := byHalf[""]
		delete(byHalf, "")
		order := sortedKeys(byHalf)
		sort.SliceStable(order, func(i, j int) bool { return order[i] == first && order[j] != first })
		for _, h := range order {
			plan.Steps = append(plan.Steps, p.turn(h, byHalf[h])...)
		}
		for _, d := range alone { // devices of no group come last, each by itself
			plan.Steps = append(plan.Steps, p.turn("", []string{d})...)
		}
	default:
		p.drains = nil // there is no other half that could carry the traffic meanwhile; drainFacts says so
		if len(p.changed) > 0 {
			plan.Steps = []Step{p.step("", "", p.changed)}
		}
	}
	for i, s := range plan.Steps {
		plan.Estimated += p.duration(s)
		if plan.Stays(i) {
			plan.Estimated += soakTime
		}
	}
	return plan
}

// turn is the steps of one half: draining those of its devices that are drained, the change, and undraining them.
func (p planner) turn(half string, ds []string) []Step {
	var drained []string
	for _, d := range ds {
		if x := p.drains[d]; x != nil && x.After != nil {
			drained = append(drained, d)
		}
	}
	if len(drained) == 0 {
		return []Step{p.step("", half, ds)}
	}
	return []Step{p.step(ForDrain, half, drained), p.step("", half, ds), p.step(ForUndrain, half, drained)}
}

// Stays reports a step that leaves a half as it is meant to stay, with traffic on it, so that it soaks.
func (p Plan) Stays(step int) bool {
	return p.Steps[step].For != ForDrain && (step+1 == len(p.Steps) || p.Steps[step+1].For != ForUndrain)
}

// orders are the halves that may go first, in the order in which they are tried. Groups that ask for different ones leave
// none.
func (p planner) orders() []string {
	asked, all := map[string]bool{}, map[string]bool{"A": true, "B": true}
	for _, g := range p.site.Groups {
		touched := false
		for _, d := range p.changed {
			if h := g.Half(d); h != "" {
				touched, all[h] = true, true
			}
		}
		if touched && g.Order != "either" && g.Order != "" {
			asked[strings.TrimSuffix(g.Order, "-first")] = true
		}
	}
	switch len(asked) {
	case 0:
		return sortedKeys(all)
	case 1:
		return sortedKeys(asked)
	}
	return nil
}

// half is the half that a device is in, by the first group in order of name that has it.
func (p planner) half(device string) string {
	for _, name := range sortedKeys(p.site.Groups) {
		if h := p.site.Groups[name].Half(device); h != "" {
			return h
		}
	}
	return ""
}

// step is one step; what says what it is for.
func (p planner) step(what, half string, ds []string) Step {
	s := Step{For: what, Half: half, Devices: ds, Commands: map[string][]devices.Command{}, Rollback: map[string][]devices.Command{}}
	for _, d := range ds {
		x := p.drains[d]
		switch {
		case what == ForDrain:
			s.Commands[d], s.Rollback[d] = x.Commands, x.Back.Commands
			s.Expect = append(s.Expect, d+" carries no traffic on any port, by its counters")
		case what == ForUndrain:
			s.Commands[d], s.Rollback[d] = x.Undrain.Commands, x.Redrain.Commands
		case x != nil && x.After != nil:
			s.Commands[d], s.Rollback[d] = p.commands[d], x.Unchange.Commands
		default:
			s.Commands[d], s.Rollback[d] = p.commands[d], p.back[d]
		}
		reloads := false
		for _, e := range p.effects {
			if e.Device != d || e.For != what {
				continue
			}
			switch {
			case e.TakesDeviceOut() && e.When == diffs.Now:
				reloads = true
			case e.Kind == diffs.Flap && e.Target != "":
				s.Expect = append(s.Expect, fmt.Sprintf("%s: %s is as forecast again", d, e.Target))
			}
		}
		if reloads {
			s.Expect = append(s.Expect, d+" is back in service, with its uptime reset once and its transceivers as before")
		}
		s.Expect = append(s.Expect, d+" runs the configuration planned, and nothing else")
	}
	sort.Strings(s.Expect)
	s.Expect = dedupe(s.Expect)
	return s
}

// duration estimates a step with its way back, without its soak: everything may have to be done twice.
func (p planner) duration(s Step) time.Duration {
	var longest time.Duration
	for _, d := range s.Devices {
		t := time.Duration(len(s.Commands[d])) * commandTime
		for _, e := range p.effects {
			if e.Device == d && e.For == s.For && e.TakesDeviceOut() && e.When == diffs.Now {
				t += reloadTime
				break
			}
		}
		longest = max(longest, 2*t)
	}
	return longest + settleTime
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func dedupe(sorted []string) []string {
	var out []string
	for i, s := range sorted {
		if i == 0 || s != sorted[i-1] {
			out = append(out, s)
		}
	}
	return out
}
