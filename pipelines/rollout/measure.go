package rollout

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"interlock/devices"
	"interlock/devices/telemetry"
)

// measured is what was seen at one moment.
type measured struct {
	at       time.Time
	readings map[string]telemetry.Readings
	// silent are devices that told nothing at all, with why.
	silent map[string]string
	// probes are the site's, nil for one that passed.
	probes map[string]error
	// configs are what devices run, by name; nil where it was not asked. unread are those that could not be read.
	configs map[string]*devices.Config
	unread  map[string]string
}

// versions is the software that each device told it runs.
func (m measured) versions() map[string]string {
	out := map[string]string{}
	for d, x := range m.readings {
		if x.System.Version != "" {
			out[d] = x.System.Version
		}
	}
	return out
}

// readTime is how long a device has to tell what it measures, in the system's own time.
const readTime = 10 * time.Second

// watched are the devices that gates look at: those of the plan, and all members of the groups that it touches. The other
// half must be whole as long as this one is not proved.
func (r *run) watched() []string {
	set := map[string]bool{}
	for _, s := range r.shape.Steps {
		for _, d := range s.Devices {
			set[d.Name] = true
		}
	}
	for _, g := range r.Change.After.Site.Groups {
		touched := false
		for d := range maps.Keys(set) {
			touched = touched || g.Half(d) != ""
		}
		if touched {
			for _, members := range g.Halves {
				for _, d := range members {
					set[d] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// measure asks all watched devices and tries all probes, side by side, each with its own deadline.
func (r *run) measure(ctx context.Context, configs []string) measured {
	m := measured{at: r.Clock.Now(), readings: map[string]telemetry.Readings{}, silent: map[string]string{}, probes: map[string]error{},
		configs: map[string]*devices.Config{}, unread: map[string]string{}}
	var wg sync.WaitGroup
	var mu sync.Mutex
	slots := make(chan struct{}, 4*atOnce)
	each := func(f func()) {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			f()
		})
	}
	for _, d := range r.watched() {
		each(func() {
			x, err := r.read(ctx, d)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				m.silent[d] = err.Error()
				return
			}
			if why := r.stuck(d, x, m.at); why != "" {
				m.silent[d] = why
				return
			}
			m.readings[d] = x
		})
	}
	for name, p := range r.Change.After.Site.Probes {
		each(func() {
			err := r.probe(ctx, p)
			mu.Lock()
			defer mu.Unlock()
			m.probes[name] = err
		})
	}
	for _, d := range configs {
		each(func() {
			f, err := r.facts(ctx, d)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				m.unread[d] = err.Error()
				return
			}
			m.configs[d] = running(r.Change.After.Devices[d], f.Running)
		})
	}
	wg.Wait()
	return m
}

// newest is the time of a device's newest reading by its own clock, and since when it has been that by the runner's.
type newest struct{ at, since time.Time }

// renewed is how often a device has something new to tell at the least: its counters and its uptime are of the moment.
const renewed = 30 * time.Second

// stuck says why a device's readings are not to be believed: an agent that sends what it once knew on and on is silent about what is. One
// that tells no times is not found out.
func (r *run) stuck(device string, x telemetry.Readings, now time.Time) string {
	if r.newest == nil {
		r.newest = map[string]newest{}
	}
	n, known := r.newest[device]
	switch {
	case x.At.IsZero():
		return ""
	case !known || !x.At.Equal(n.at): // an earlier one is of a clock that was set back
		r.newest[device] = newest{x.At, now}
		return ""
	case now.Sub(n.since) < renewed:
		return ""
	}
	return fmt.Sprintf("it has not told anything newer than %s for %s: its telemetry is stuck", n.at.UTC().Format(time.RFC3339), now.Sub(n.since).Round(time.Second))
}

// unrenewed are the devices whose readings say nothing newer than what they said before a time: that all stayed well since then is not seen.
func (r *run) unrenewed(m measured, since time.Time) []string {
	var out []string
	for _, device := range slices.Sorted(maps.Keys(m.readings)) {
		if n, tells := r.newest[device]; tells && !n.since.After(since) {
			out = append(out, fmt.Sprintf("%s has not told anything newer than %s since all has been as forecast", device, n.at.UTC().Format(time.RFC3339)))
		}
	}
	return out
}

// read asks one device what it measures. A connection that fails is made anew next time.
func (r *run) read(ctx context.Context, device string) (telemetry.Readings, error) {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	r.sessionM.Lock()
	c := r.clients[device]
	r.sessionM.Unlock()
	var err error
	if c == nil {
		if c, err = r.Dial(ctx, device); err != nil {
			return telemetry.Readings{}, err
		}
		r.sessionM.Lock()
		r.clients[device] = c
		r.sessionM.Unlock()
	}
	x, err := c.Snapshot(ctx, r.leavesOf(device))
	if err == nil {
		return x, nil
	}
	r.sessionM.Lock()
	if r.clients[device] == c {
		c.Close()
		delete(r.clients, device)
	}
	r.sessionM.Unlock()
	return x, err
}

func (r *run) leavesOf(device string) []string {
	var out []string
	for _, l := range r.Change.After.Site.Leaves {
		if l.Device == device {
			out = append(out, l.Path)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// probe tries a probe by its own deadline. One that does not come back is left behind: a hung probe has failed in time.
func (r *run) probe(ctx context.Context, p *devices.Probe) error {
	if r.Probe == nil {
		return fmt.Errorf("there is nothing to probe with")
	}
	ctx, cancel := context.WithTimeout(ctx, p.Timeout)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- r.Probe(ctx, p) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return fmt.Errorf("no answer within %s", p.Timeout)
	}
}
