package rollout

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"interlock/devices"
	"interlock/devices/telemetry"
	"interlock/policies"
	"interlock/simulate"
)

// judged is what a gate asks: which state must be, what each device must run, and since when errors count.
type judged struct {
	state    int // of the plan
	step     int
	inStep   map[string]bool
	waiting  map[string]bool // devices whose commands of exec mode are still to come
	planned  func(device string) *devices.Device
	first    *measured // the gate's first look, nil at it
	last     *measured // the look before this one, nil where there was none since the step began to act
	between  moments   // what was seen down since then, between two looks
	m        measured
	withSSH  bool // configurations were asked for
	baseline bool // there is nothing before to compare with
}

// health says in the words of the rules what is measured beside what was and what must be.
func (r *run) health(j judged) policies.Health {
	st := r.Change.Forecast.States[j.state]
	h := policies.Health{Asked: true, State: st.Name, Half: st.Half}
	exp := r.expected[j.state]
	for _, d := range r.watched() {
		if exp.Down[d] {
			continue
		}
		was, wasThere := r.baseline[d]
		if j.baseline {
			was, wasThere = telemetry.Readings{}, false
		}
		is, there := j.m.readings[d]
		if !there {
			h.Silences = append(h.Silences, policies.HealthSilence{Device: d, What: "anything", Why: j.m.silent[d]})
		}
		dev := r.device(d, j, is, there)
		h.Devices = append(h.Devices, dev)
		if !there {
			continue
		}
		p := pair{device: d, was: was, is: is, wasThere: wasThere, exp: exp, h: &h, between: j.between[d]}
		if j.last != nil {
			p.last = j.last.readings[d]
		}
		p.links()
		p.members()
		p.sessions()
		p.optics(r.Change.After.Site)
		p.silences()
		if j.first != nil {
			p.errors(j.first.readings[d], r.paces[d], j.m.at.Sub(j.first.at))
		}
	}
	r.probes(&h, j)
	return h
}

// device is what is known of a device as a whole.
func (r *run) device(d string, j judged, is telemetry.Readings, there bool) policies.HealthDevice {
	out := policies.HealthDevice{Device: d, InStep: j.inStep[d], Config: "not-asked", VersionWas: r.baseline[d].System.Version}
	planned := j.planned(d)
	out.VersionPlanned = planned.Config.Version
	if j.waiting[d] { // its software changes with the command that comes after this gate
		out.VersionPlanned = r.Change.Before.Devices[d].Config.Version
	}
	if there {
		out.Version = is.System.Version
		boot, known := r.booted[d]
		if known && !j.baseline && !is.System.Booted.IsZero() {
			out.Boot, out.WasBoot = is.System.Booted.Format(time.RFC3339), boot.Format(time.RFC3339)
			// A boot time is told as "now less uptime" and wobbles; a minute is no boot.
			out.Restarted = is.System.Booted.Sub(boot) > time.Minute
		}
	}
	if !j.withSSH {
		return out
	}
	switch cfg, why := j.m.configs[d], j.m.unread[d]; {
	case why != "":
		out.Config, out.Differs = "unknown", []string{why}
	case cfg != nil:
		out.Config = "as-planned"
		told := *cfg // which software runs, telemetry tells; no configuration does
		told.Version = planned.Config.Version
		cfg = &told
		if out.Differs = sealed(planned, r.Change.Before.Devices[d].Config, cfg, differs(planned, cfg)); len(out.Differs) > 0 {
			out.Config = "differs"
		}
	}
	return out
}

// probes adds the site's probes, and the values that devices tell of what depends on them.
func (r *run) probes(h *policies.Health, j judged) {
	site := r.Change.After.Site
	for _, name := range slices.Sorted(maps.Keys(site.Probes)) {
		p, err := site.Probes[name], j.m.probes[name]
		was, known := r.probesWere[name]
		one := policies.HealthProbe{Name: name, Target: p.Target, OK: err == nil, WasKnown: known && !j.baseline, WasOK: was, Pos: policies.Pos(p.Pos)}
		if err != nil {
			one.Message = err.Error()
		}
		h.Probes = append(h.Probes, one)
	}
	for _, name := range slices.Sorted(maps.Keys(site.Leaves)) {
		l := site.Leaves[name]
		x, there := j.m.readings[l.Device]
		if !there {
			if !slices.Contains(r.watched(), l.Device) {
				h.Silences = append(h.Silences, policies.HealthSilence{Device: l.Device, What: "leaf " + name, Why: "the device is in no group that the change touches, so it is not asked"})
			}
			continue
		}
		v, told := x.Leaves[l.Path]
		if !told {
			h.Silences = append(h.Silences, policies.HealthSilence{Device: l.Device, What: "leaf " + name, Why: l.Path + " is not told"})
			continue
		}
		was, known := r.baseline[l.Device].Leaves[l.Path]
		one := policies.HealthProbe{Name: name, Target: l.Path, Device: l.Device, OK: slices.Contains(l.Healthy, v.Value), WasKnown: known && !j.baseline,
			WasOK: slices.Contains(l.Healthy, was.Value), Pos: policies.Pos(l.Pos)}
		if !one.OK {
			one.Message = fmt.Sprintf("%q is not healthy (%s)", v.Value, strings.Join(l.Healthy, ", "))
		}
		h.Probes = append(h.Probes, one)
	}
}

// pair is one device before and now.
type pair struct {
	device   string
	was, is  telemetry.Readings
	wasThere bool
	exp      simulate.Expected
	h        *policies.Health
	// last is the look before this one, and between what was seen down since.
	last    telemetry.Readings
	between map[string]bool
}

func (p pair) silent(what, why string, wasSilent bool) {
	p.h.Silences = append(p.h.Silences, policies.HealthSilence{Device: p.device, What: what, Why: why, WasSilent: p.wasThere && wasSilent})
}

// mine are the ports of a map that are this device's, in order.
func mine[V any](device string, m map[devices.PortRef]V) []devices.PortRef {
	var out []devices.PortRef
	for ref := range m {
		if ref.Device == device {
			out = append(out, ref)
		}
	}
	slices.SortFunc(out, func(a, b devices.PortRef) int { return strings.Compare(a.Port, b.Port) })
	return out
}

func (p pair) links() {
	for _, ref := range mine(p.device, p.exp.Ports) {
		is, was := p.is.Interfaces[ref.Port], p.was.Interfaces[ref.Port]
		known, wasKnown := is.Oper != "", was.Oper != "" // a port of which only counters come is not told of
		if !known && p.exp.Ports[ref] {
			p.silent("interface "+ref.Port, "its state is not among the readings", !wasKnown)
			continue
		}
		p.h.Links = append(p.h.Links, policies.HealthLink{Device: p.device, Port: ref.Port, Expected: p.exp.Ports[ref], Known: known, Is: is.Oper == "UP", Oper: is.Oper,
			WasKnown: wasKnown, Was: was.Oper == "UP", Flapped: known && p.portFlapped(ref.Port, is)})
	}
}

func (p pair) members() {
	for _, ref := range mine(p.device, p.exp.Members) {
		is, known := p.is.Members[ref.Port]
		was, wasKnown := p.was.Members[ref.Port]
		if !known && p.exp.Bundled[ref] {
			if len(p.is.Members) > 0 || wasKnown || !p.wasThere {
				p.silent("LACP of "+ref.Port, "it is not among the readings", !wasKnown)
			}
			continue
		}
		p.h.Members = append(p.h.Members, policies.HealthMember{Device: p.device, Port: ref.Port, LAG: p.exp.Members[ref], Expected: p.exp.Bundled[ref], Known: known, Is: is.Bundled(),
			WasKnown: wasKnown, Was: was.Bundled(), Flapped: p.between["member "+ref.Port]})
	}
}

func (p pair) sessions() {
	for _, n := range p.exp.Neighbors {
		if n.Protocol != "bgp" {
			continue
		}
		device, vrf, _ := strings.Cut(n.Local, "/")
		if device != p.device {
			continue
		}
		peer, _, _ := strings.Cut(n.Peer, " ")
		name := vrf + " " + peer
		is, known := p.is.BGP[name]
		was, wasKnown := p.was.BGP[name]
		expected := 0
		if n.Up {
			expected = 1
		}
		if !known && n.Up {
			p.silent("bgp "+name, "the session is not among the readings", !wasKnown)
			continue
		}
		p.session(policies.HealthSession{Protocol: "bgp", Name: name, Expected: expected, Is: count(is.State == "ESTABLISHED"), Known: known,
			Was: count(was.State == "ESTABLISHED"), WasKnown: wasKnown, State: is.State, Flapped: p.sessionFlapped(name, is)})
	}
	for _, x := range []struct {
		protocol string
		is, was  map[string]telemetry.Adjacency
	}{{"ospf", p.is.OSPF, p.was.OSPF}, {"isis", p.is.ISIS, p.was.ISIS}} {
		expected := p.exp.Adjacencies(x.protocol, p.device)
		for _, port := range slices.Sorted(maps.Keys(expected)) {
			is, state := adjacent(x.is, port)
			was, _ := adjacent(x.was, port)
			p.session(policies.HealthSession{Protocol: x.protocol, Name: port, Expected: expected[port], Is: is, Known: true, Was: was, WasKnown: p.wasThere, State: state,
				Flapped: p.between[x.protocol+" "+port]})
		}
	}
}

func (p pair) session(s policies.HealthSession) {
	s.Device = p.device
	p.h.Sessions = append(p.h.Sessions, s)
}

// adjacent counts the neighbours on an interface that are as far as they get: two that are neither designated routers stay
// in TWO_WAY (RFC 2328, 10.4), which counts beside one that is FULL.
func adjacent(all map[string]telemetry.Adjacency, port string) (n int, state string) {
	full, twoWay := 0, 0
	state = "none"
	for name, a := range all {
		if on, _, _ := strings.Cut(name, " "); on != port {
			continue
		}
		switch a.State {
		case "FULL", "UP":
			full++
		case "TWO_WAY":
			twoWay++
		}
		if state == "none" || a.State != "FULL" && a.State != "UP" {
			state = a.State
		}
	}
	if full > 0 {
		full += twoWay
	}
	return full, state
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (p pair) optics(site *devices.Site) {
	ports := slices.Sorted(maps.Keys(p.is.Optics))
	for port := range p.was.Optics {
		if _, ok := p.is.Optics[port]; !ok {
			ports = append(ports, port)
		}
	}
	slices.Sort(ports)
	kinds := map[string]string{}
	for _, h := range site.Hosts {
		for _, ref := range h.Attached {
			if ref.Device == p.device {
				kinds[ref.Port] = h.Optics
			}
		}
	}
	for port, kind := range kinds {
		_, known := p.is.Optics[port]
		_, wasKnown := p.was.Optics[port]
		if kind != "" && !known && p.exp.Ports[devices.PortRef{Device: p.device, Port: port}] {
			p.silent("optic "+port, "the site says that it is "+kind+", and it is not among the readings", !wasKnown)
		}
	}
	for _, port := range ports {
		is, known := p.is.Optics[port]
		was, wasKnown := p.was.Optics[port]
		p.h.Optics = append(p.h.Optics, policies.HealthOptic{Device: p.device, Port: port, Known: known, Present: is.Present, Serial: is.Serial, WasKnown: wasKnown,
			WasPresent: was.Present, WasSerial: was.Serial, Type: kinds[port]})
		if known && is.Present && !is.NoDiagnostics {
			p.lanes(port, is, was)
		}
	}
}

// lanes adds every measure of a transceiver. A measure that was there before the change and is not any more is silent.
func (p pair) lanes(port string, is, was telemetry.Optic) {
	lit := p.exp.Ports[devices.PortRef{Device: p.device, Port: port}]
	add := func(lane int, measure string, now, then, lowAlarm, highAlarm, lowWarning, highWarning *float64) {
		if now == nil {
			if then != nil {
				p.silent(fmt.Sprintf("optic %s lane %d %s", port, lane, measure), "it was told before the change", false)
			}
			return
		}
		l := policies.HealthLane{Device: p.device, Port: port, Lane: lane, Measure: measure, Known: true, Is: *now, WasKnown: then != nil, Lit: lit}
		if then != nil {
			l.Was = *then
		}
		for _, x := range []struct {
			kind, side string
			at         *float64
		}{{"alarm", "low", lowAlarm}, {"alarm", "high", highAlarm}, {"warning", "low", lowWarning}, {"warning", "high", highWarning}} {
			// A lane that the forecast has dark is below its limits as it must be.
			if x.at != nil && (lit || x.side == "high") {
				l.Limits = append(l.Limits, policies.HealthLimit{Kind: x.kind, Side: x.side, Value: *x.at})
			}
		}
		p.h.Lanes = append(p.h.Lanes, l)
	}
	a, w := is.Alarm, is.Warning
	lanes := maps.Clone(was.Lanes)
	if lanes == nil {
		lanes = map[int]telemetry.Lane{}
	}
	maps.Copy(lanes, is.Lanes)
	for _, n := range slices.Sorted(maps.Keys(lanes)) {
		now, then := is.Lanes[n], was.Lanes[n]
		add(n, "rx", now.Rx, then.Rx, a.RxLow, a.RxHigh, w.RxLow, w.RxHigh)
		add(n, "tx", now.Tx, then.Tx, a.TxLow, a.TxHigh, w.TxLow, w.TxHigh)
		add(n, "bias", now.Bias, then.Bias, a.BiasLow, a.BiasHigh, w.BiasLow, w.BiasHigh)
	}
	add(0, "temperature", is.Temperature, was.Temperature, a.TemperatureLow, a.TemperatureHigh, w.TemperatureLow, w.TemperatureHigh)
}

// silences adds what the device told before the change and does not tell any more. What it never told, because it has no
// such protocol or no such sensor, is not asked of it; what the forecast needs is missed where it is looked for.
func (p pair) silences() {
	if !p.wasThere {
		return
	}
	for _, path := range slices.Sorted(maps.Keys(p.is.Silent)) {
		_, wasSilent := p.was.Silent[path]
		p.silent(path, p.is.Silent[path], wasSilent)
	}
	if p.is.System.Booted.IsZero() && !p.was.System.Booted.IsZero() {
		p.silent("boot time", "it was told before the change", false)
	}
}

// errors adds how much counters have risen since the gate's first look, and how much they would have at the pace of before the
// change. Counters that were cleared start from nothing.
func (p pair) errors(first telemetry.Readings, pace map[string]float64, passed time.Duration) {
	for _, port := range slices.Sorted(maps.Keys(p.is.Interfaces)) {
		for _, c := range errorCounters(p.is.Interfaces[port], first.Interfaces[port]) {
			if c.rose > 0 {
				p.h.Counters = append(p.h.Counters, policies.HealthCounter{Device: p.device, Port: port, Counter: c.name, Rose: c.rose, WasRose: int(pace[port+" "+c.name] * passed.Seconds())})
			}
		}
	}
}

// rise is by how much a counter of errors has risen.
type rise struct {
	name string
	rose int
}

// errorCounters are the counters of errors that a port tells, with by how much they have risen; one that was cleared, or was not
// told before, has not.
func errorCounters(is, was telemetry.Interface) []rise {
	var out []rise
	for _, c := range []struct {
		name    string
		is, was *uint64
	}{{"in-errors", is.InErrors, was.InErrors}, {"out-errors", is.OutErrors, was.OutErrors}, {"in-fcs-errors", is.InFCS, was.InFCS}, {"in-crc-errors", is.InCRC, was.InCRC}} {
		if c.is != nil && c.was != nil && *c.is >= *c.was {
			out = append(out, rise{c.name, int(min(*c.is-*c.was, 1<<31))})
		}
	}
	return out
}

// octets are how many a port has carried between two readings, in and out; false where it does not tell or was cleared.
func octets(is, was telemetry.Interface) (uint64, bool) {
	if is.InOctets == nil || is.OutOctets == nil || was.InOctets == nil || was.OutOctets == nil || *is.InOctets < *was.InOctets || *is.OutOctets < *was.OutOctets {
		return 0, false
	}
	return *is.InOctets - *was.InOctets + *is.OutOctets - *was.OutOctets, true
}
