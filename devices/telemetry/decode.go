package telemetry

import (
	"maps"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
)

// builder makes readings of leaves.
type builder struct {
	Readings
	sys        *system
	optics     map[string]*Optic // by component, or by interface where the system has them so
	components map[string]string // component by interface, as the device says
	parts      map[string][2]string
	warm       map[string]float64 // temperatures by component, of which not all are modules'
	connector  map[string]string
	updated    map[string]time.Time
	neighbors  map[string]map[string]*Neighbor
	alarms     map[string]*Alarm
}

// read is one leaf as a setter sees it.
type read struct {
	of, by, in string
	sample
	scale float64
}

// setters make something of a leaf. One that makes no sense is as if it had not come: it stays silent.
var setters = withLimits(map[string]func(*builder, read){
	"interface.oper":        port(func(i *Interface, r read) { i.Oper = word(r) }),
	"interface.admin":       port(func(i *Interface, r read) { i.Admin = word(r) }),
	"interface.last-change": port(func(i *Interface, r read) { i.LastChange = nanos(r) }),
	"interface.transitions": port(func(i *Interface, r read) { count(&i.Transitions, r) }),
	"interface.in-errors":   port(func(i *Interface, r read) { count(&i.InErrors, r) }),
	"interface.out-errors":  port(func(i *Interface, r read) { count(&i.OutErrors, r) }),
	"interface.in-fcs":      port(func(i *Interface, r read) { count(&i.InFCS, r) }),
	"interface.in-crc":      port(func(i *Interface, r read) { count(&i.InCRC, r) }),
	"interface.in-discards": port(func(i *Interface, r read) { count(&i.InDiscards, r) }),
	"interface.in-octets":   port(func(i *Interface, r read) { count(&i.InOctets, r) }),
	"interface.out-octets":  port(func(i *Interface, r read) { count(&i.OutOctets, r) }),
	"interface.cleared":     port(func(i *Interface, r read) { i.Cleared = nanos(r) }),
	"interface.transceiver": func(b *builder, r read) { b.components[r.of] = text(r.value) },

	"member.synchronised": member(func(m *Member, r read) { m.Synchronised = word(r) == "IN_SYNC" }),
	"member.collecting":   member(func(m *Member, r read) { m.Collecting = yes(r) }),
	"member.distributing": member(func(m *Member, r read) { m.Distributing = yes(r) }),
	"member.partner":      member(func(m *Member, r read) { m.Partner = text(r.value) }),

	"optic.present": module(func(o *Optic, r read) { o.Present = word(r) == "PRESENT" || yes(r) }),
	"optic.form": module(func(o *Optic, r read) {
		o.FormFactor = word(r)
		o.Present = o.Present || o.FormFactor != "" && o.FormFactor != "NON_PLUGGABLE"
	}),
	"optic.serial":      module(func(o *Optic, r read) { o.Serial = strings.TrimSpace(text(r.value)) }),
	"optic.part":        module(func(o *Optic, r read) { o.Part = strings.TrimSpace(text(r.value)) }),
	"optic.diagnostics": module(func(o *Optic, r read) { o.NoDiagnostics = text(r.value) == "false" }),
	"optic.connector":   func(b *builder, r read) { b.connector[r.of] = word(r) },
	"optic.updated":     func(b *builder, r read) { b.updated[r.of] = nanos(r) },
	"component.serial": func(b *builder, r read) {
		p := b.parts[r.of]
		p[0] = strings.TrimSpace(text(r.value))
		b.parts[r.of] = p
	},
	"component.part": func(b *builder, r read) {
		p := b.parts[r.of]
		p[1] = strings.TrimSpace(text(r.value))
		b.parts[r.of] = p
	},
	"component.temperature": func(b *builder, r read) { b.temperature(r) },

	"lane.rx":   lane(func(l *Lane, v float64) { l.Rx = &v }),
	"lane.tx":   lane(func(l *Lane, v float64) { l.Tx = &v }),
	"lane.bias": lane(func(l *Lane, v float64) { l.Bias = &v }),

	"neighbor.system":  neighbor(func(n *Neighbor, r read) { n.System = text(r.value) }),
	"neighbor.chassis": neighbor(func(n *Neighbor, r read) { n.Chassis = text(r.value) }),
	"neighbor.port":    neighbor(func(n *Neighbor, r read) { n.Port = text(r.value) }),

	"bgp.state":       session(func(s *Session, r read) { s.State = word(r) }),
	"bgp.transitions": session(func(s *Session, r read) { count(&s.Transitions, r) }),
	"bgp.received": session(func(s *Session, r read) {
		var n *uint64
		if count(&n, r); n != nil {
			if s.Received == nil {
				s.Received = map[string]uint64{}
			}
			s.Received[bare(r.in)] = *n
		}
	}),
	"ospf.state": func(b *builder, r read) { adjacent(&b.OSPF, r.of+" "+r.by, r) },
	"isis.state": func(b *builder, r read) { adjacent(&b.ISIS, r.of+" "+r.by+" "+r.in, r) },

	"system.booted": func(b *builder, r read) { b.System.Booted = nanos(r) },
	"system.uptime": func(b *builder, r read) {
		if n, ok := number(r.value); ok && b.System.Booted.IsZero() && n > 0 && n < math.MaxInt64/2 {
			b.System.Booted = r.at.Add(-time.Duration(n))
		}
	},
	"system.version": func(b *builder, r read) { b.System.Version = text(r.value) },
	"system.supervisor": func(b *builder, r read) {
		if b.System.Supervisors == nil {
			b.System.Supervisors = map[string]string{}
		}
		b.System.Supervisors[r.of] = word(r)
	},

	"alarm.resource": alarm(func(a *Alarm, r read) { a.Resource = text(r.value) }),
	"alarm.severity": alarm(func(a *Alarm, r read) { a.Severity = word(r) }),
	"alarm.text":     alarm(func(a *Alarm, r read) { a.Text = text(r.value) }),
	"alarm.raised":   alarm(func(a *Alarm, r read) { a.Raised = nanos(r) }),
})

// limits are the fields of a module's thresholds by name; "threshold.x" tells by its severity which they are of,
// "alarm-threshold.x" and "warning-threshold.x" by their own name.
var limits = map[string]func(*Thresholds) **float64{
	"rx-high": func(t *Thresholds) **float64 { return &t.RxHigh }, "rx-low": func(t *Thresholds) **float64 { return &t.RxLow },
	"tx-high": func(t *Thresholds) **float64 { return &t.TxHigh }, "tx-low": func(t *Thresholds) **float64 { return &t.TxLow },
	"bias-high": func(t *Thresholds) **float64 { return &t.BiasHigh }, "bias-low": func(t *Thresholds) **float64 { return &t.BiasLow },
	"temperature-high": func(t *Thresholds) **float64 { return &t.TemperatureHigh }, "temperature-low": func(t *Thresholds) **float64 { return &t.TemperatureLow },
}

// withLimits adds the fields of thresholds to the setters, each by its three names.
func withLimits(to map[string]func(*builder, read)) map[string]func(*builder, read) {
	for name, field := range limits {
		set := func(which func(o *Optic, r read) *Thresholds) func(*builder, read) {
			return module(func(o *Optic, r read) {
				// Nought is what modules and systems send that have no limit: passive copper on IOS XR, all of SONiC.
				if v, ok := number(r.value); ok && v != 0 && which(o, r) != nil {
					v *= r.scale
					*field(which(o, r)) = &v
				}
			})
		}
		to["threshold."+name] = set(func(o *Optic, r read) *Thresholds {
			switch bare(r.by) {
			case "CRITICAL", "MAJOR":
				return &o.Alarm
			case "WARNING", "MINOR":
				return &o.Warning
			}
			return nil
		})
		to["alarm-threshold."+name] = set(func(o *Optic, _ read) *Thresholds { return &o.Alarm })
		to["warning-threshold."+name] = set(func(o *Optic, _ read) *Thresholds { return &o.Warning })
	}
	return to
}

// latest keeps the earliest time of several leaves: a thing is as fresh as the stalest of what is known of it.
func latest(at *time.Time, r read) {
	if at.IsZero() || r.at.Before(*at) {
		*at = r.at
	}
}

func port(set func(*Interface, read)) func(*builder, read) {
	return func(b *builder, r read) {
		i := b.Interfaces[r.of]
		set(&i, r)
		if r.at.After(i.At) {
			i.At = r.at
		}
		b.Interfaces[r.of] = i
	}
}

func member(set func(*Member, read)) func(*builder, read) {
	return func(b *builder, r read) {
		m := b.Members[r.of]
		m.LAG = r.by
		set(&m, r)
		latest(&m.At, r)
		b.Members[r.of] = m
	}
}

func (b *builder) optic(name string) *Optic {
	if b.optics[name] == nil {
		b.optics[name] = &Optic{}
	}
	return b.optics[name]
}

func module(set func(*Optic, read)) func(*builder, read) {
	return func(b *builder, r read) { set(b.optic(r.of), r) }
}

func lane(set func(*Lane, float64)) func(*builder, read) {
	return func(b *builder, r read) {
		v, ok := number(r.value)
		n, err := strconv.Atoi(r.by)
		if !ok || err != nil || v < -1000 || v > 1000 {
			return
		}
		o := b.optic(r.of)
		if o.Lanes == nil {
			o.Lanes = map[int]Lane{}
		}
		l := o.Lanes[n]
		set(&l, v*r.scale)
		o.Lanes[n] = l
		latest(&o.At, r)
	}
}

func (b *builder) temperature(r read) {
	if v, ok := number(r.value); ok && v != 0 { // nought is a sensor that is not there (EOS, TempSensorP2/1)
		b.warm[r.of] = v * r.scale
	}
}

func neighbor(set func(*Neighbor, read)) func(*builder, read) {
	return func(b *builder, r read) {
		if b.neighbors[r.of] == nil {
			b.neighbors[r.of] = map[string]*Neighbor{}
		}
		if b.neighbors[r.of][r.by] == nil {
			b.neighbors[r.of][r.by] = &Neighbor{}
		}
		set(b.neighbors[r.of][r.by], r)
	}
}

func session(set func(*Session, read)) func(*builder, read) {
	return func(b *builder, r read) {
		vrf := r.of
		if strings.EqualFold(vrf, "default") || vrf == "" {
			vrf = "default"
		}
		key := vrf + " " + r.by
		s := b.BGP[key]
		set(&s, r)
		if r.at.After(s.At) {
			s.At = r.at
		}
		b.BGP[key] = s
	}
}

func adjacent(all *map[string]Adjacency, key string, r read) {
	(*all)[key] = Adjacency{At: r.at, State: word(r)}
}

func alarm(set func(*Alarm, read)) func(*builder, read) {
	return func(b *builder, r read) {
		if b.alarms[r.of] == nil {
			b.alarms[r.of] = &Alarm{ID: r.of}
		}
		set(b.alarms[r.of], r)
	}
}

// word is an identity or enumeration without the prefix of its module.
func word(r read) string { return strings.ToUpper(bare(text(r.value))) }

func yes(r read) bool { return text(r.value) == "true" }

// number reads a number, which decimal64 and 64-bit leaves send as a string (RFC 7951).
func number(v any) (float64, bool) {
	f, ok := v.(float64)
	if !ok {
		t := strings.TrimSpace(text(v))
		if t == "" {
			return 0, false
		}
		var err error
		if f, err = strconv.ParseFloat(t, 64); err != nil {
			return 0, false
		}
	}
	return f, !math.IsNaN(f) && !math.IsInf(f, 0)
}

// count reads a counter; one that does not count is not there.
func count(to **uint64, r read) {
	t := strings.TrimSpace(text(r.value))
	n, err := strconv.ParseUint(t, 10, 64)
	if err != nil {
		f, ok := number(r.value)
		if !ok || f < 0 || f != math.Trunc(f) || f >= 1<<63 {
			return
		}
		n = uint64(f)
	}
	*to = &n
}

// nanos reads a time in nanoseconds since 1970, or as RFC 3339 has it; what lies before 2000 is not known.
func nanos(r read) time.Time {
	t := strings.TrimSpace(text(r.value))
	if n, err := strconv.ParseInt(t, 10, 64); err == nil {
		if at := time.Unix(0, n); at.After(oldest) {
			return at
		}
		return time.Time{}
	}
	if at, err := time.Parse(time.RFC3339Nano, t); err == nil && at.After(oldest) {
		return at
	}
	return time.Time{}
}

// readings makes readings of what is in the store. classes are those that were asked for, why says why one was not
// answered, and stale takes a leaf that is too old to count.
func (s store) readings(device string, sys *system, extra []string, why map[string]string, stale func(class, sample) bool) Readings {
	b := &builder{
		Readings: Readings{Device: device, Interfaces: map[string]Interface{}, Members: map[string]Member{}, Optics: map[string]Optic{}, Neighbors: map[string][]Neighbor{},
			BGP: map[string]Session{}, OSPF: map[string]Adjacency{}, ISIS: map[string]Adjacency{}, Leaves: map[string]Leaf{}, Silent: map[string]string{}},
		sys: sys, optics: map[string]*Optic{}, components: map[string]string{}, parts: map[string][2]string{}, warm: map[string]float64{},
		connector: map[string]string{}, updated: map[string]time.Time{}, neighbors: map[string]map[string]*Neighbor{}, alarms: map[string]*Alarm{},
	}
	type spot struct {
		leaf leaf
		in   class
	}
	byShape := map[string]spot{}
	for _, c := range sys.List {
		for _, l := range c.Leaves {
			byShape[l.Path] = spot{l, c}
		}
	}
	heard, old := map[string]bool{}, map[string]bool{}
	for _, key := range slices.Sorted(maps.Keys(s)) {
		x := s[key]
		if x.at.After(b.At) {
			b.At = x.at
		}
		if x.received.After(b.Received) {
			b.Received = x.received
		}
		p, ok := byShape[shape(x.path)]
		if !ok || x.value == nil {
			continue
		}
		if _, container := x.value.(map[string]any); container {
			continue
		}
		if stale(p.in, x) {
			old[p.leaf.Path] = true
			continue
		}
		heard[p.leaf.Path] = true
		scale := p.leaf.Scale
		if scale == 0 {
			scale = 1
		}
		setters[p.leaf.Leaf](b, read{of: keyIn(x.path, p.leaf.Of), by: keyIn(x.path, p.leaf.By), in: keyIn(x.path, p.leaf.In), sample: x, scale: scale})
	}
	for path, p := range byShape {
		switch {
		case heard[path]:
		case why[p.in.Name] != "":
			b.Silent[path] = why[p.in.Name]
		case old[path]:
			b.Silent[path] = "nothing fresh"
		case len(p.in.Ask) == 0:
			b.Silent[path] = "the system does not support it"
		default:
			b.Silent[path] = "the device sends nothing for it"
		}
	}
	b.extras(s, extra, why, stale)
	b.finish()
	return b.Readings
}

// keyIn finds the key "element.key" in a path, in the last element of that name.
func keyIn(path []elem, want string) string {
	name, key, _ := strings.Cut(want, ".")
	for i := len(path) - 1; i >= 0; i-- {
		if path[i].name == name {
			if v, ok := path[i].keys[key]; ok {
				return v
			}
		}
	}
	return ""
}

// extras are the leaves that the site asks for. One that is a container, or many, is not a leaf.
func (b *builder) extras(s store, extra []string, why map[string]string, stale func(class, sample) bool) {
	for _, want := range extra {
		p, err := parse(want)
		if err != nil {
			b.Silent[want] = err.Error()
			continue
		}
		top := elems(p)
		var found []sample
		old := false
		for _, x := range s {
			if below(x.path, top) && len(x.path) == len(top) && x.value != nil {
				if stale(class{Name: want, every: heartbeat}, x) {
					old = true
					continue
				}
				found = append(found, x)
			}
		}
		switch {
		case len(found) == 1:
			b.Leaves[want] = Leaf{At: found[0].at, Value: text(found[0].value)}
		case len(found) > 1:
			b.Silent[want] = strconv.Itoa(len(found)) + " values where one is asked for; give the keys"
		case why[want] != "":
			b.Silent[want] = why[want]
		case old:
			b.Silent[want] = "nothing fresh"
		default:
			b.Silent[want] = "the device sends nothing for it"
		}
	}
}

// finish brings modules to their interfaces and makes lists of what came in pieces.
func (b *builder) finish() {
	home := map[string]string{} // the interface of a component
	for i, c := range b.components {
		home[c] = i
	}
	names := slices.Sorted(maps.Keys(b.Interfaces))
	where := func(component string) string {
		if i, ok := home[component]; ok {
			return i
		}
		if i, ok := b.sys.interfaceOf(component, names); ok {
			return i
		}
		return component
	}
	for name, at := range b.updated {
		if o := b.optics[name]; o != nil && !at.IsZero() && at.Before(o.At) { // the module was read before it was sent
			o.At = at
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b.optics)) {
		o := b.optics[name]
		if p := b.parts[name]; p != [2]string{} {
			if o.Serial == "" {
				o.Serial = p[0]
			}
			if o.Part == "" {
				o.Part = p[1]
			}
		}
		if c := b.connector[name]; c == "RJ45_CONNECTOR" || c == "DAC_CONNECTOR" || c == "AOC_CONNECTOR" && len(o.Lanes) == 0 {
			o.NoDiagnostics = true
		}
		i := where(name)
		b.Optics[i] = merged(b.Optics[i], *o)
	}
	for name, t := range b.warm {
		i := where(name)
		if o, ok := b.Optics[i]; ok {
			o.Temperature = &t
			b.Optics[i] = o
		}
	}
	for i, o := range b.Optics {
		if len(o.Lanes) > 0 && measuresNothing(o.Lanes) { // and would pass for light of 0 dBm
			o.Lanes = nil
			b.Optics[i] = o
			b.Silent["/optics "+i] = "every lane reads exactly nought, which neither light nor darkness does"
		}
	}
	for port, all := range b.neighbors {
		for _, id := range slices.Sorted(maps.Keys(all)) {
			b.Neighbors[port] = append(b.Neighbors[port], *all[id])
		}
	}
	for _, id := range slices.Sorted(maps.Keys(b.alarms)) {
		b.Alarms = append(b.Alarms, *b.alarms[id])
	}
	sort.SliceStable(b.Alarms, func(i, j int) bool { return b.Alarms[i].ID < b.Alarms[j].ID })
}

// measuresNothing reports lanes that all have exact noughts, which no laser and no darkness gives.
func measuresNothing(lanes map[int]Lane) bool {
	zero := func(f *float64) bool { return f == nil || *f == 0 }
	for _, l := range lanes {
		if !zero(l.Rx) || !zero(l.Tx) || !zero(l.Bias) {
			return false
		}
	}
	return true
}

// merged joins what several components say of one module.
func merged(a, b Optic) Optic {
	if b.At.IsZero() || !a.At.IsZero() && a.At.Before(b.At) {
		b.At = a.At
	}
	b.Present = a.Present || b.Present
	b.NoDiagnostics = a.NoDiagnostics || b.NoDiagnostics
	for _, s := range []struct {
		from string
		to   *string
	}{{a.FormFactor, &b.FormFactor}, {a.Serial, &b.Serial}, {a.Part, &b.Part}} {
		if *s.to == "" {
			*s.to = s.from
		}
	}
	if b.Lanes == nil {
		b.Lanes = a.Lanes
	}
	if b.Temperature == nil {
		b.Temperature = a.Temperature
	}
	if b.Alarm == (Thresholds{}) {
		b.Alarm = a.Alarm
	}
	if b.Warning == (Thresholds{}) {
		b.Warning = a.Warning
	}
	return b
}
