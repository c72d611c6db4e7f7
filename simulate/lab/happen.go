package lab

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"interlock/devices"
	"interlock/simulate/faults"
)

// active is a fault that has come, on the devices it befalls.
type active struct {
	fault   *faults.Fault
	devices []string
	since   time.Time
	spent   bool
	// frozen is what was true when it came (TelemetryStale), by device.
	frozen map[string][]leaf
}

// fits says of the first fault that is about something that there is not where it stands and what is not there.
func (l *Lab) fits(fs []faults.Fault) error {
	site := l.network.Site
	for _, f := range fs {
		named := append(slices.Clone(f.Befalls("")), f.When.Device, f.When.While.Device)
		for _, d := range named {
			if d != "" && l.boxes[d] == nil {
				return fmt.Errorf("%s: the fault %s is about %q, and the network has no such device", f.Pos, f.Kind, d)
			}
		}
		for _, d := range f.Befalls("") {
			for _, p := range f.Ports {
				if l.network.Devices[d].Config.Interfaces[p] == nil {
					return fmt.Errorf("%s: the fault %s is about port %q of %s, which its configuration does not have", f.Pos, f.Kind, p, d)
				}
			}
		}
		for _, s := range f.Services {
			if site.Services[s] == nil {
				return fmt.Errorf("%s: the fault %s is about the service %q, which interlock.yaml does not have", f.Pos, f.Kind, s)
			}
		}
		if g := f.When.Group; g != "" && site.Groups[g] == nil {
			return fmt.Errorf("%s: the fault %s waits for the group %q, which interlock.yaml does not have", f.Pos, f.Kind, g)
		}
	}
	return nil
}

// happened tells the lab of an event; what it brings comes afterwards, in its own time. Locks of boxes may be held.
func (l *Lab) happened(e faults.Event, device string) {
	for n := range l.options.Faults {
		f := &l.options.Faults[n]
		if f.When.Event != e || f.When.Device != "" && device != "" && f.When.Device != device {
			continue
		}
		l.after(f.When.After, func() { l.bring(n, f, device) })
	}
}

// bring lets a fault come, if it still may.
func (l *Lab) bring(n int, f *faults.Fault, device string) {
	if b := l.boxes[device]; b != nil && f.When.Version != "" {
		b.mu.Lock()
		same := b.version == f.When.Version
		b.mu.Unlock()
		if !same {
			return
		}
	}
	if w := f.When.While; w.Path != "" && l.siteLeaf(w.Device, w.Path) != w.Value {
		return
	}
	l.mu.Lock()
	if f.When.Times > 0 && l.brought[n] >= f.When.Times {
		l.mu.Unlock()
		return
	}
	l.brought[n]++
	a := &active{fault: f, devices: f.Befalls(device), since: l.clock.Now()}
	for _, old := range l.active { // it came before and starts anew
		if old.fault == f && slices.Equal(old.devices, a.devices) {
			old.spent = true
		}
	}
	l.active = append(l.active, a)
	l.mu.Unlock()
	l.say("fault: %s on %s", f.Kind, strings.Join(a.devices, ", "))
	switch f.Kind {
	case faults.Crash, faults.Reboot:
		for _, d := range a.devices {
			if b := l.boxes[d]; b != nil {
				away := f.For
				if away == 0 {
					away = l.options.BootTime
				}
				b.mu.Lock()
				b.goDown(away, string(f.Kind))
				b.mu.Unlock()
			}
		}
		l.spend(a)
		return
	case faults.Stop:
		for _, d := range a.devices {
			if b := l.boxes[d]; b != nil {
				b.mu.Lock()
				b.goDown(0, "stops")
				b.mu.Unlock()
			}
		}
	case faults.Drift:
		for _, d := range a.devices {
			l.drift(d, f.Commands)
		}
		l.spend(a)
		return
	case faults.TelemetryStale:
		frozen := map[string][]leaf{}
		for _, d := range a.devices {
			if b := l.boxes[d]; b != nil {
				frozen[d] = b.leaves(a.since)
			}
		}
		l.mu.Lock()
		a.frozen = frozen
		l.mu.Unlock()
	case faults.OpticDegrading:
		l.degrade(a)
	}
	if f.For > 0 {
		l.after(f.For, func() {
			l.spend(a)
			l.touch()
		})
	}
	l.touch()
}

// spend ends a fault.
func (l *Lab) spend(a *active) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a.spent = true
}

// degrade has the state looked at again each time that light is lost.
func (l *Lab) degrade(a *active) {
	every := a.fault.Every
	if every <= 0 {
		every = time.Minute
	}
	var next func()
	next = func() {
		l.mu.Lock()
		spent := a.spent
		l.mu.Unlock()
		if !spent {
			l.touch()
			l.after(every, next)
		}
	}
	l.after(every, next)
}

// drift is somebody else's hand on a device.
func (l *Lab) drift(device string, commands []string) {
	b := l.boxes[device]
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	e := b.vendor.Enter(b.running, "drift", []byte(strings.Join(commands, "\n")))
	b.set(e.After)
}

// suffers gives a fault of a kind that a device has now, nil for none: the newest.
func (l *Lab) suffers(device string, k faults.Kind) *faults.Fault {
	if a := l.find(device, k, ""); a != nil {
		return a.fault
	}
	return nil
}

// find gives a fault of a kind that a device has now, of those that come at certain commands one for this command.
func (l *Lab) find(device string, k faults.Kind, command string) *active {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, a := range slices.Backward(l.active) {
		if !a.spent && a.fault.Kind == k && slices.Contains(a.devices, device) && strings.HasPrefix(command, a.fault.At) {
			return a
		}
	}
	return nil
}

// meets reports whether a service meets a fault that depends on a line: whether it passes one of the fault's devices that has the line in
// its running configuration.
func (l *Lab) meets(a *active, service string, v *view) bool {
	if a.fault.Line == "" {
		return true
	}
	for _, d := range a.devices {
		if slices.Contains(v.carried[d], service) && slices.Contains(strings.Split(l.Running(d), "\n"), a.fault.Line) {
			return true
		}
	}
	return false
}

// having are the faults of a kind that are on now.
func (l *Lab) having(k faults.Kind) []*active {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []*active
	for _, a := range l.active {
		if !a.spent && a.fault.Kind == k {
			out = append(out, a)
		}
	}
	return out
}

// blink takes a port, or all of a device's for "", down for a moment. A box's lock may be held.
func (l *Lab) blink(device, port string, d time.Duration) {
	a := &active{fault: &faults.Fault{Kind: faults.PortDown}, devices: []string{device}, since: l.clock.Now()}
	if port != "" {
		a.fault.Ports = []string{port}
	}
	l.mu.Lock()
	l.active = append(l.active, a)
	l.mu.Unlock()
	l.touch()
	l.after(d, func() {
		l.spend(a)
		l.touch()
	})
}

// portsOut are the ports that faults keep down, and whole devices all of whose ports are down.
func (l *Lab) portsOut() (ports map[devices.PortRef]bool, whole map[string]bool) {
	ports, whole = map[devices.PortRef]bool{}, map[string]bool{}
	for _, k := range []faults.Kind{faults.OpticDark, faults.OpticMissing, faults.PortDown} {
		for _, a := range l.having(k) {
			for _, d := range a.devices {
				if len(a.fault.Ports) == 0 {
					whole[d] = true
				}
				for _, p := range a.fault.Ports {
					ports[devices.PortRef{Device: d, Port: p}] = true
				}
			}
		}
	}
	return ports, whole
}
