package lab

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"interlock/simulate"
	"interlock/simulate/faults"
)

// Moment is how the site's services have fared from a time on.
type Moment struct {
	At       time.Time
	Services map[string]simulate.ServiceStatus
	// Reasons say of services that are not ok what goes wrong.
	Reasons map[string]string
	// Moving are the services that are lost only until every protocol has come to rest.
	Moving  map[string]bool
	Uplinks map[string]simulate.Count
	// Away are the devices that are down.
	Away []string
}

// Outage is a time during which a service was lost. An outage that goes on ends at the lab's present.
type Outage struct {
	Service  string
	From, To time.Time
	Over     bool
	Reason   string
	// Moving is for how much of it nothing was amiss but that protocols had not come to rest: what the network's own redundancy costs.
	Moving time.Duration
}

// Length is how long it lasted.
func (o Outage) Length() time.Duration { return o.To.Sub(o.From) }

// record adds the view to the timeline where it differs from the moment before.
func (l *Lab) record(v *view, at time.Time) {
	m := Moment{At: at, Services: map[string]simulate.ServiceStatus{}, Reasons: map[string]string{}, Uplinks: v.outcome.Uplinks, Away: slices.Sorted(maps.Keys(v.down.Devices))}
	m.Moving = map[string]bool{}
	maps.Copy(m.Services, v.outcome.Services)
	if v.actual != v.settled {
		rest := v.settled.Outcome()
		for s, status := range m.Services {
			if status == simulate.Lost && rest.Services[s] != simulate.Lost {
				m.Moving[s] = true
			}
		}
	}
	maps.Copy(m.Reasons, v.outcome.Reasons)
	maps.Copy(m.Reasons, v.outcome.Unsure)
	for _, a := range l.having(faults.Hang) {
		for _, s := range a.fault.Services {
			if !l.meets(a, s, v) {
				continue
			}
			delete(m.Moving, s)
			m.Services[s], m.Reasons[s] = simulate.Lost, "requests are taken and never answered"
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := len(l.timeline); n > 0 {
		last := l.timeline[n-1]
		if maps.Equal(last.Services, m.Services) && maps.Equal(last.Moving, m.Moving) && maps.Equal(last.Uplinks, m.Uplinks) && slices.Equal(last.Away, m.Away) {
			return
		}
	}
	l.timeline = append(l.timeline, m)
}

// Timeline is how the services have fared since the start, a moment for every change.
func (l *Lab) Timeline() []Moment {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.timeline)
}

// Outages are the times during which services were lost, in order of their beginnings. A service that never worked has one
// from the start on.
func (l *Lab) Outages() []Outage {
	now := l.clock.Now()
	var out []Outage
	open := map[string]int{}
	timeline := l.Timeline()
	for k, m := range timeline {
		until := now
		if k+1 < len(timeline) {
			until = timeline[k+1].At
		}
		for _, s := range slices.Sorted(maps.Keys(m.Services)) {
			n, is := open[s]
			switch lost := m.Services[s] == simulate.Lost; {
			case lost && !is:
				n, open[s] = len(out), len(out)
				out = append(out, Outage{Service: s, From: m.At, To: now, Reason: m.Reasons[s]})
			case !lost && is:
				out[n].To, out[n].Over = m.At, true
				delete(open, s)
			}
			if m.Moving[s] {
				out[n].Moving += until.Sub(m.At)
			}
		}
	}
	return out
}

// Services is how every service fares now, hung ones among the lost.
func (l *Lab) Services() map[string]simulate.ServiceStatus {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.timeline[len(l.timeline)-1].Services)
}

// Through says why a service would not work whose requests are led through one device, whatever way they take else; nil where it would.
// Its far end is the site's; what hangs on the device's configuration hangs here too.
func (l *Lab) Through(device, service string) error {
	l.mu.Lock()
	v := l.view
	l.mu.Unlock()
	s := l.network.Site.Services[service]
	switch {
	case s == nil:
		return fmt.Errorf("there is no service %q", service)
	case v.down.Devices[device]:
		return fmt.Errorf("%s is down", device)
	}
	for _, a := range l.having(faults.Hang) {
		if slices.Contains(a.fault.Services, service) && slices.Contains(a.devices, device) && (a.fault.Line == "" || slices.Contains(strings.Split(l.Running(device), "\n"), a.fault.Line)) {
			return errors.New("requests are taken and never answered")
		}
	}
	return v.settled.Arrive(device, s.To, s.Port)
}

// Unheard reports that a fault has nobody answer a page.
func (l *Lab) Unheard() bool { return len(l.having(faults.Unheard)) > 0 }
