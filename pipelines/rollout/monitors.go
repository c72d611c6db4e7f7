package rollout

import (
	"context"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"interlock/pipelines/journal"
)

// monitors is what a run knows of those who watch it: whether people can still be told.
type monitors struct {
	mu sync.Mutex
	// told is when people were told something last, or that was tried; deaf says why it failed, "" where it did not.
	told time.Time
	deaf string
	busy bool
	wait sync.WaitGroup
}

// beat tells people, as often as the site asks, that the run lives and what it waits for. It is done aside: a gate does not wait
// for a pager. One that has not come through by the time of the next has failed.
func (r *run) beat(ctx context.Context, a Act, findings []string) {
	o := r.Change.After.Site.OnCall
	if o == nil || o.Heartbeat == 0 || r.Notify == nil {
		return
	}
	m := &r.monitors
	m.mu.Lock()
	defer m.mu.Unlock()
	now := r.Clock.Now()
	if m.told.IsZero() {
		m.told = now
	}
	if now.Sub(m.told) < o.Heartbeat {
		return
	}
	if m.busy {
		m.deaf = "the heartbeat before has not come through"
		return
	}
	m.told, m.busy = now, true
	text := fmt.Sprintf("run %s lives: %s, half %s", r.id, a.Name, r.halfOf(a.Step))
	if len(findings) > 0 {
		text += "; not yet as forecast: " + findings[0]
	}
	m.wait.Go(func() {
		err := r.inform(ctx, "heartbeat", text)
		m.mu.Lock()
		defer m.mu.Unlock()
		m.busy, m.deaf = false, ""
		if err != nil {
			m.deaf = err.Error()
		}
	})
}

func (r *run) halfOf(step int) string {
	if step < 0 || step >= len(r.shape.Steps) || r.shape.Steps[step].Half == "" {
		return "-"
	}
	return r.shape.Steps[step].Half
}

// inform tells people something and writes down whether that worked.
func (r *run) inform(ctx context.Context, act, message string) error {
	e := journal.Entry{Kind: journal.Told, Act: act, Result: OK, Text: message}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), openTime)
	defer cancel()
	err := r.Notify(ctx, message, false)
	if err != nil {
		e.Result, e.Text = Failed, message+" ("+oneLine(err.Error())+")"
	}
	_ = r.note(ctx, e) // whoever could not be told finds it in the journal, and if that is full the next act says so
	return err
}

// heardBy says why the next half may not begin: nobody can be told how the run stands. Before a half is touched people are told so;
// a run that cannot reach anybody does not go on to what nobody would hear of.
func (r *run) heardBy(ctx context.Context, step int) []string {
	o := r.Change.After.Site.OnCall
	if o == nil || len(o.Notify) == 0 || r.Notify == nil || step == 0 { // before the first somebody has just answered
		return nil
	}
	err := r.inform(ctx, "notify", fmt.Sprintf("run %s: half %s is changed and well; half %s is next", r.id, r.halfOf(step-1), r.halfOf(step)))
	if err != nil {
		return []string{fmt.Sprintf("nobody can be told any more how the run stands (%s), so the next half is not begun", oneLine(err.Error()))}
	}
	return nil
}

// blind are warnings before the start of what nothing watches: services and what a rescue needs without a probe, and devices that do
// not tell whether somebody's way back is armed.
func (r *run) blind() []string {
	site := r.Change.After.Site
	var targets []string
	for _, p := range site.Probes {
		targets = append(targets, p.Target)
	}
	watched := func(host string) bool {
		h := site.Hosts[host]
		if h == nil {
			return probed(targets, host)
		}
		return probed(targets, host) || probed(targets, h.Address.Addr().String())
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(site.Services)) {
		s := site.Services[name]
		if _, named := site.Probes[name]; !named && !watched(s.To) {
			out = append(out, fmt.Sprintf("service %s has no probe: that it works is taken from the devices' word alone", name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(site.Recovery)) {
		if a := site.Recovery[name]; name != "runner" && a.Host != "" && !watched(a.Host) { // the runner is where this runs
			out = append(out, fmt.Sprintf("recovery.%s: %s has no probe: whether it can be reached is not known", name, a.Host))
		}
	}
	for _, d := range slices.Sorted(maps.Keys(r.untold)) {
		out = append(out, d+" does not tell whether somebody's way back is armed on it")
	}
	return out
}

// probed reports a probe that asks a host, by its name or address.
func probed(targets []string, host string) bool {
	if prefix, err := netip.ParsePrefix(host); err == nil {
		host = prefix.Addr().String()
	}
	for _, t := range targets {
		for _, word := range strings.FieldsFunc(t, func(c rune) bool { return strings.ContainsRune(" \t/'\"@[]=<>", c) }) {
			if word == host || strings.HasPrefix(word, host+":") {
				return true
			}
		}
	}
	return false
}
