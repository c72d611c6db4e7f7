package replay

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"interlock/devices"
	"interlock/pipelines"
	"interlock/pipelines/approvals"
	"interlock/pipelines/journal"
	"interlock/pipelines/report"
	"interlock/pipelines/rollout"
	"interlock/policies"
	"interlock/simulate"
)

// pause is what people leave between two steps who watch nothing: The Storehouse's nodes were rebooted so, by the clock.
const pause = 10 * time.Minute

// was enters the commands as somebody would who has them, on all devices of a step at once, and looks on.
func (s stage) was(ctx context.Context, change string) (Attempt, error) {
	a := Attempt{Change: change, Was: true, Result: "entered"}
	c, err := s.judge(ctx, change, "", time.Time{})
	if err != nil {
		return a, err
	}
	x, err := s.open(ctx, c, change, begin(c, time.Now()))
	if err != nil {
		return a, err
	}
	defer x.lab.Stop()
	for i, step := range c.Plan.Steps {
		if i > 0 {
			if err := x.clock.Sleep(ctx, pause); err != nil {
				return a, err
			}
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		for _, d := range step.Devices {
			wg.Go(func() {
				if err := enter(ctx, x.reach, d, step.Commands[d]); err != nil {
					mu.Lock()
					a.Text = strings.TrimPrefix(a.Text+"; "+d+": "+err.Error(), "; ")
					mu.Unlock()
				}
			})
		}
		wg.Wait()
	}
	a.SecondHalf = true
	return a, x.lookOn(ctx, &a)
}

// enter enters commands without a gate: staged, committed and confirmed at once, then what is entered in exec mode.
func enter(ctx context.Context, reach rollout.Reacher, device string, cmds []devices.Command) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	s, err := reach.Open(ctx, device, false)
	if err != nil {
		return err
	}
	defer s.Close()
	config, exec := pipelines.Parted(cmds)
	if len(config) > 0 {
		const id, within = "as-it-was", time.Hour
		if _, err := s.Stage(ctx, id, config); err != nil {
			return err
		}
		if _, err := s.Arm(ctx, id, within); err != nil {
			return err
		}
		if _, err := s.Commit(ctx, id, within); err != nil {
			return err
		}
		if err := s.Confirm(ctx, id); err != nil {
			return err
		}
		if err := s.Save(ctx); err != nil {
			return err
		}
	}
	for _, c := range exec {
		if _, err := s.Exec(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// with carries a change through Interlock: judged, and where it passes planned, approved and applied.
func (s stage) with(ctx context.Context, change string) (Attempt, error) {
	a := Attempt{Change: change}
	first, err := s.judge(ctx, change, "", time.Time{})
	if err != nil {
		return a, err
	}
	start := begin(first, time.Now())
	plan := filepath.Join(s.dir, change+".json")
	keys, err := s.signers(first)
	if err != nil {
		return a, err
	}
	c, err := s.judge(ctx, change, plan, start)
	if err != nil {
		return a, err
	}
	a.Verdict = string(c.Verdict)
	for _, f := range c.Findings {
		a.Findings = append(a.Findings, f.Severity.String()+" "+f.String())
	}
	switch c.Verdict {
	case pipelines.Denied:
		a.Code, a.Result = 3, "denied by check"
		return a, nil
	case pipelines.Inconclusive:
		a.Code, a.Result = 4, "not judged by check"
		return a, nil
	}
	w, err := os.Create(plan)
	if err != nil {
		return a, err
	}
	if err = report.CaseFile(w, c); err == nil {
		err = w.Close()
	}
	if err != nil {
		return a, err
	}
	world, err := s.approve(ctx, plan, keys, start)
	if err != nil {
		return a, err
	}
	return s.apply(ctx, a, world, start)
}

// signers gives the site signers of its own for the rehearsal, as many as the change needs.
func (s stage) signers(c *pipelines.Change) ([]string, error) {
	file := c.After.Site.Approvals.Signers
	if file == "" {
		return nil, nil
	}
	n := 1
	for _, needed := range c.After.Site.Approvals.Needed {
		n = max(n, needed)
	}
	var names []string
	for i := range n {
		names = append(names, fmt.Sprintf("approver-%d@rehearsal.example", i+1))
	}
	keys, text, err := approvals.Throwaway(s.dir, names...)
	if err != nil {
		return nil, err
	}
	return keys, os.WriteFile(filepath.Join(s.site, file), []byte(text), 0o644)
}

// approve signs a plan with all keys and gives the world in which it can be applied, but for the devices.
func (s stage) approve(ctx context.Context, plan string, keys []string, now time.Time) (rollout.World, error) {
	p, err := pipelines.ReadPlan(plan)
	if err != nil {
		return rollout.World{}, err
	}
	c, drift, err := pipelines.Renew(ctx, p, now, report.CaseFile)
	if err != nil {
		return rollout.World{}, err
	}
	if len(drift) > 0 {
		return rollout.World{}, fmt.Errorf("the plan has drifted while it was rehearsed: %s", drift[0])
	}
	for _, file := range keys {
		k, err := approvals.OpenKey(file, nil)
		if err != nil {
			return rollout.World{}, err
		}
		_, err = approvals.Approve(ctx, p, c, approvals.Yes{Key: k, Reason: "a rehearsal", Now: now})
		k.Close()
		if err != nil {
			return rollout.World{}, err
		}
	}
	w := rollout.World{Change: c, Digest: p.Digest, Runner: "replay"}
	w.Approved = func(ctx context.Context, now time.Time) ([]string, error) {
		r, err := approvals.Verify(ctx, p, c, now)
		return r.Refusals, err
	}
	var dirs []string
	if own := filepath.Join(s.site, "policies"); exists(own) {
		dirs = append(dirs, own)
	}
	w.Policies, err = policies.Load(ctx, dirs...)
	return w, err
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// apply carries an approved plan out on virtual switches with the incident's faults.
func (s stage) apply(ctx context.Context, a Attempt, w rollout.World, start time.Time) (Attempt, error) {
	x, err := s.open(ctx, w.Change, a.Change, start)
	if err != nil {
		return a, err
	}
	defer x.lab.Stop()
	w.Clock = x.clock
	w.Open, w.HasOutOfBand, w.Dial = x.reach.Open, x.reach.HasOutOfBand, x.reach.Dial
	w.Probe = s.prober(x, w.Change.After.Site)
	w.Notify = func(ctx context.Context, message string, acknowledge bool) error {
		return s.page(ctx, x, message, acknowledge, w.Change.After.Site.OnCall)
	}
	if w.Journal, err = journal.Open(ctx, filepath.Join(s.dir, a.Change+".db"), x.clock); err != nil {
		return a, err
	}
	defer w.Journal.Close()
	w.Journal.Appended(func(e journal.Event) error {
		if e.Kind != journal.Intent {
			s.say("%s %s %s %s %s %s", e.At.Format("15:04:05"), e.Half, e.Device, e.Act, e.Result, report.Line(e.Text))
		}
		return nil
	})
	res, err := rollout.Apply(ctx, w, "replay", "")
	if err != nil {
		return a, err
	}
	a.Code, a.Result, a.Text, a.Bound = res.Code, res.Result, res.Text, bound(w.Change.After.Site)
	events, err := w.Journal.Events(ctx, "replay")
	if err != nil {
		return a, err
	}
	a.SecondHalf = slices.ContainsFunc(events, func(e journal.Event) bool { return e.Kind == journal.Intent && w.Change.Plan.FirstOf(e.Step-1) > 0 })
	err = x.lookOn(ctx, &a)
	if s.ended != nil {
		s.ended(x.lab)
	}
	return a, err
}

// prober answers probes. Hosts are not played, so a probe of a service is answered as the service fares, or as it would by way of
// the device that the probe is led through: one that is lost does not answer at all.
func (s stage) prober(x scene, site *devices.Site) func(context.Context, *devices.Probe) error {
	return func(ctx context.Context, p *devices.Probe) error {
		for name, of := range site.Probes {
			if of.Service != "" {
				name = of.Service
			}
			status, is := x.lab.Services()[name]
			switch {
			case of != p || !is:
				continue
			case p.Through != "" && x.lab.Through(p.Through, name) == nil, p.Through == "" && status != simulate.Lost:
				return nil
			}
			<-ctx.Done()
			return fmt.Errorf("no answer within %s", p.Timeout)
		}
		return rollout.Prober{Dir: s.site}.Probe(ctx, p)
	}
}

// page tells the on-call, for whom the rehearsal answers unless the incident says that nobody does.
func (s stage) page(ctx context.Context, x scene, message string, acknowledge bool, o *devices.OnCall) error {
	nobody := acknowledge && x.lab.Unheard()
	s.say("on-call: %s (acknowledged: %v)", message, acknowledge && !nobody)
	if !nobody {
		return nil
	}
	if err := x.clock.Sleep(ctx, o.Acknowledge); err != nil {
		return err
	}
	return errors.New("nobody answers the page")
}
