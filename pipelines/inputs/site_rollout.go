package inputs

import (
	"net"
	"net/url"
	"time"

	"interlock/devices"
)

// readGates reads the times of a rollout. What is left out stays zero.
func readGates(v value) devices.Gates {
	var g devices.Gates
	v.object(
		may("settle", func(v value) { g.Settle = v.positive() }),
		may("deadline", func(v value) { g.Deadline = v.positive() }),
		may("soak", func(v value) { g.Soak = v.positive() }),
		may("confirm_within", func(v value) { g.ConfirmWithin = v.positive() }),
		may("drained", func(v value) { g.Drained = v.integer(1, 1<<40) }),
		may("prove", func(v value) { g.Prove = v.oneOf("required", "reported") == "required" }),
	)
	return g
}

// positive reads a duration of some length: a gate of no time is none.
func (v value) positive() time.Duration {
	before := len(v.d.problems)
	d := v.duration()
	if d <= 0 && len(v.d.problems) == before {
		v.bad("write a time, as 30s; to wait for nothing is no gate", "%s is no time", v.name())
	}
	return d
}

// Probe kinds, as the site file has them.
var probeKinds = []string{"icmp", "tcp", "http", "command"}

func readProbes(v value) map[string]*devices.Probe {
	out := map[string]*devices.Probe{}
	v.named("names of probes to what they try", func(name string, k key) {
		p := &devices.Probe{Pos: k.at, From: "runner"}
		out[name] = p
		var target value
		k.object(
			need("kind", func(v value) { p.Kind = v.oneOf(probeKinds...) }),
			may("from", func(v value) { p.From = v.oneOf("runner") }),
			need("target", func(v value) { target, p.Target = v, v.text() }),
			need("timeout", func(v value) { p.Timeout = v.positive() }),
			may("tolerate", func(v value) { p.Tolerate = v.positive() }),
			may("expect", func(v value) { p.Expect = v.text() }),
			may("service", func(v value) { p.Service = v.word() }),
			may("through", func(v value) { p.Through = v.word() }),
		)
		if p.Target == "" {
			return
		}
		switch p.Kind {
		case "tcp":
			if _, _, err := net.SplitHostPort(p.Target); err != nil {
				target.bad("write host:port, as 10.2.0.10:3260", "%s: %q is no address with a port", target.name(), clip(p.Target))
			}
		case "http":
			if u, err := url.Parse(p.Target); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
				target.bad("write an address, as https://array-1.example.net/health", "%s: %q is no http address", target.name(), clip(p.Target))
			}
		}
	})
	return out
}

func readLeaves(v value) map[string]*devices.HealthLeaf {
	out := map[string]*devices.HealthLeaf{}
	v.named("names of health signals to where they are told", func(name string, k key) {
		l := &devices.HealthLeaf{Pos: k.at}
		out[name] = l
		k.object(
			need("device", func(v value) { l.Device = v.word() }),
			need("path", func(v value) { l.Path = v.word() }),
			need("healthy", func(v value) {
				for _, item := range v.some("values that are well") {
					l.Healthy = append(l.Healthy, item.text())
				}
			}),
		)
	})
	return out
}

// checkGates finds a way back that would fire while a rollout still waits, and signals and probes of what is not there.
func checkGates(d *document, s *devices.Site) {
	g := s.Gates
	if least := g.Deadline + g.Soak; g.ConfirmWithin > 0 && g.ConfirmWithin <= least {
		d.problem("gates.confirm_within", "make it longer than deadline and soak together",
			"gates.confirm_within is %s, but deadline and soak take up to %s: the device would take the change back while it is being watched", g.ConfirmWithin, least)
	}
	for _, name := range sortedKeys(s.Probes) {
		p := s.Probes[name]
		if p.Service != "" && s.Services[p.Service] == nil {
			path := "probes." + name + ".service"
			d.problem(path, didYouMean(p.Service, sortedKeys(s.Services)), "%s: services: does not have %q", path, clip(p.Service))
		}
		if p.Through != "" && len(s.Devices) > 0 && s.Devices[p.Through] == nil {
			path := "probes." + name + ".through"
			d.problem(path, didYouMean(p.Through, sortedKeys(s.Devices)), "%s: devices: does not have %q", path, clip(p.Through))
		}
	}
	for _, name := range sortedKeys(s.Leaves) {
		if l := s.Leaves[name]; l.Device != "" && len(s.Devices) > 0 && s.Devices[l.Device] == nil {
			path := "leaves." + name + ".device"
			d.problem(path, didYouMean(l.Device, sortedKeys(s.Devices)), "%s: devices: does not have %q", path, clip(l.Device))
		}
	}
}
