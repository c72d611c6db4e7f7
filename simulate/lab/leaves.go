package lab

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"interlock/devices"
	"interlock/simulate/faults"
)

// leaf is one value of the telemetry tree at one time.
type leaf struct {
	path  string
	value any // string, bool, uint64, float64 (decimal64 with two digits)
	at    time.Time
}

// tree collects the leaves of a device.
type tree struct {
	at     time.Time
	leaves []leaf
}

func (t *tree) add(value any, format string, args ...any) {
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = strings.ReplaceAll(s, "]", `\]`)
		}
	}
	t.leaves = append(t.leaves, leaf{fmt.Sprintf(format, args...), value, t.at})
}

// leaves is the whole telemetry tree of the device as it is at a time, in order of path, before faults. Paths are those of
// OpenConfig (openconfig/public 94f5896); which of them a system lacks is in quirks.
func (b *box) leaves(at time.Time) []leaf {
	s := b.seen()
	t := &tree{at: at}
	b.systemLeaves(t)
	names := slices.Collect(maps.Keys(s.ports))
	sort.Strings(names)
	for _, n := range names {
		b.interfaceLeaves(t, s, n)
		b.opticLeaves(t, s, n)
		b.nativeLeaves(t, s, n)
	}
	b.lagLeaves(t, s)
	b.neighbourLeaves(t, s)
	b.sessionLeaves(t, s)
	b.siteLeaves(t)
	out := t.leaves[:0]
	for _, x := range t.leaves {
		if !lacks(b.os, x.path) {
			out = append(out, x)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].path < out[j].path })
	return out
}

// quirks are leaves that a system does not give, by the ends of their paths (research notes, devices.md 4.3: the vendors'
// deviation models and featureprofiles).
var quirks = map[string][]string{
	"eos":     {"/counters/interface-transitions", "/threshold"},
	"srlinux": {"/transceiver/state/present", "/threshold", "/counters/interface-transitions"},
	"iosxr":   {"/threshold", "/counters/interface-transitions"},
}

func lacks(os, path string) bool {
	for _, q := range quirks[os] {
		if strings.HasSuffix(path, q) || q == "/threshold" && strings.Contains(path, "/thresholds/") {
			return true
		}
	}
	return false
}

func (b *box) systemLeaves(t *tree) {
	b.mu.Lock()
	booted, version := b.booted, b.version
	b.mu.Unlock()
	t.add(b.name, "/system/state/hostname")
	t.add(uint64(booted.UnixNano()), "/system/state/boot-time")
	t.add(uint64(b.lab.clock.Now().Sub(booted).Nanoseconds()), "/system/state/up-time")
	t.add(version, "/system/state/software-version")
	t.add(b.now().UTC().Format(time.RFC3339), "/system/state/current-datetime")
	t.add("PRIMARY", "/components/component[name=Supervisor1]/state/redundant-role")
	t.add("ACTIVE", "/components/component[name=Supervisor1]/state/oper-status")
	t.add(version, "/components/component[name=Supervisor1]/state/software-version")
	t.add(serial("SAL", b.name, "sup"), "/components/component[name=Supervisor1]/state/serial-no")
	s := b.seen()
	for p := range s.config.Interfaces {
		ref := devices.PortRef{Device: b.name, Port: p}
		m := b.lab.moduleIn(ref, s.config)
		if m == nil || m.kind.copper || !m.present || s.config.Interfaces[p].Shutdown {
			continue
		}
		if _, rx, _ := b.light(s, ref, m, 0); m.kind.alarm != nil && rx < m.kind.alarm.rxLow {
			id := "rx-power-low " + p
			t.add(id, "/system/alarms/alarm[id=%s]/state/id", id)
			t.add(transceiver(b.os, p), "/system/alarms/alarm[id=%s]/state/resource", id)
			t.add("CRITICAL", "/system/alarms/alarm[id=%s]/state/severity", id)
			t.add("receive power of "+p+" below the low alarm threshold", "/system/alarms/alarm[id=%s]/state/text", id)
			t.add(uint64(s.ports[p].since.UnixNano()), "/system/alarms/alarm[id=%s]/state/time-created", id)
		}
	}
}

// transceiver is what a system calls the module in a port: EOS "Ethernet24 transceiver" (openmgmt), others by the port.
func transceiver(os, port string) string {
	if os == "eos" {
		return port + " transceiver"
	}
	return port
}

func (b *box) interfaceLeaves(t *tree, s *seen, name string) {
	i, p := s.config.Interfaces[name], s.ports[name]
	if i.Kind == devices.Subinterface {
		return
	}
	at := func(leaf string, v any) { t.add(v, "/interfaces/interface[name=%s]/state/"+leaf, name) }
	updown := map[bool]string{true: "UP", false: "DOWN"}
	at("name", name)
	at("oper-status", updown[p.up])
	at("admin-status", updown[!i.Shutdown])
	at("enabled", !i.Shutdown)
	at("last-change", uint64(p.since.UnixNano()))
	if i.Description != "" {
		at("description", i.Description)
	}
	if i.Kind != devices.Ethernet && i.Kind != devices.PortChannel && i.Kind != devices.MgmtPort {
		return
	}
	if b.lab.moduleIn(devices.PortRef{Device: b.name, Port: name}, s.config) != nil {
		at("transceiver", transceiver(b.os, name))
	}
	octets := p.carriedBy(t.at)
	at("counters/in-octets", octets)
	at("counters/out-octets", octets/2)
	at("counters/in-errors", uint64(0))
	at("counters/out-errors", uint64(0))
	at("counters/in-fcs-errors", uint64(0))
	at("counters/in-discards", uint64(0))
	at("counters/interface-transitions", p.transitions)
	at("counters/carrier-transitions", p.transitions)
	b.mu.Lock()
	at("counters/last-clear", uint64(b.booted.UnixNano()))
	b.mu.Unlock()
	t.add(uint64(0), "/interfaces/interface[name=%s]/ethernet/state/counters/in-crc-errors", name)
	if i.Channel != nil {
		t.add(i.Channel.Group, "/interfaces/interface[name=%s]/ethernet/state/aggregate-id", name)
	}
}

func (b *box) opticLeaves(t *tree, s *seen, port string) {
	ref := devices.PortRef{Device: b.name, Port: port}
	m := b.lab.moduleIn(ref, s.config)
	if m == nil {
		return
	}
	name := transceiver(b.os, port)
	at := func(leaf string, v any) { t.add(v, "/components/component[name=%s]/"+leaf, name) }
	if !m.present {
		at("transceiver/state/present", "NOT_PRESENT")
		return
	}
	at("state/name", name)
	at("state/type", "TRANSCEIVER")
	at("state/serial-no", m.serial)
	at("state/part-no", m.kind.part)
	at("state/mfg-name", m.kind.maker)
	at("transceiver/state/present", "PRESENT")
	at("transceiver/state/form-factor", m.kind.form)
	at("transceiver/state/connector-type", map[bool]string{true: "DAC_CONNECTOR", false: map[bool]string{true: "MPO_CONNECTOR", false: "LC_CONNECTOR"}[m.kind.lanes > 1]}[m.kind.copper])
	at("transceiver/state/vendor", m.kind.maker)
	at("transceiver/state/vendor-part", m.kind.part)
	at("transceiver/state/serial-no", m.serial)
	if m.kind.copper {
		return
	}
	at("state/temperature/instant", m.kind.temp+float64(number("temp", b.name, port)%40)/10)
	for lane := range m.kind.lanes {
		tx, rx, bias := b.light(s, ref, m, lane)
		ch := fmt.Sprintf("transceiver/physical-channels/channel[index=%d]/state/", lane)
		at(ch+"index", uint64(lane))
		at(ch+"output-power/instant", round(tx))
		at(ch+"input-power/instant", round(rx))
		at(ch+"laser-bias-current/instant", round(bias))
	}
	for severity, l := range map[string]*limits{"CRITICAL": m.kind.alarm, "WARNING": m.kind.warning} {
		if l == nil {
			continue
		}
		th := "transceiver/thresholds/threshold[severity=" + severity + "]/state/"
		at(th+"severity", severity)
		for leaf, v := range map[string]float64{"input-power-upper": l.rxHigh, "input-power-lower": l.rxLow, "output-power-upper": l.txHigh, "output-power-lower": l.txLow,
			"laser-bias-current-upper": l.biasHigh, "laser-bias-current-lower": l.biasLow, "module-temperature-upper": l.tempHigh, "module-temperature-lower": l.tempLow} {
			at(th+leaf, v)
		}
	}
}

func round(v float64) float64 { return math.Round(v*100) / 100 }

func (b *box) lagLeaves(t *tree, s *seen) {
	for name, i := range s.config.Interfaces {
		if i.Channel == nil || i.Channel.Group == "" {
			continue
		}
		lag := s.config.Interfaces[i.Channel.Group]
		if lag != nil {
			t.add(name, "/interfaces/interface[name=%s]/aggregation/state/member[member=%s]", i.Channel.Group, name)
		}
		if i.Channel.Mode == "on" {
			continue
		}
		at := func(leaf string, v any) {
			t.add(v, "/lacp/interfaces/interface[name=%s]/members/member[interface=%s]/state/"+leaf, i.Channel.Group, name)
		}
		up := s.ports[name].up && !s.joining[name]
		state := "OUT_SYNC"
		if up {
			state = "IN_SYNC"
		}
		at("interface", name)
		at("synchronization", state)
		at("collecting", up)
		at("distributing", up)
		at("aggregatable", true)
		at("activity", strings.ToUpper(i.Channel.Mode))
		if peer, ok := s.peers[name]; ok && up {
			at("partner-id", mac(peer.Device))
		}
	}
}

func (b *box) neighbourLeaves(t *tree, s *seen) {
	for port, peer := range s.peers {
		if !s.ports[port].up || b.lab.boxes[peer.Device] == nil {
			continue
		}
		at := func(leaf string, v any) {
			t.add(v, "/lldp/interfaces/interface[name=%s]/neighbors/neighbor[id=%s]/state/"+leaf, port, "1")
		}
		at("id", "1")
		at("system-name", peer.Device)
		at("chassis-id", mac(peer.Device))
		at("port-id", peer.Port)
	}
}

func (b *box) sessionLeaves(t *tree, s *seen) {
	vrf := func(v string) string {
		if v == "" {
			return "default"
		}
		return v
	}
	for _, x := range s.bgp {
		at := func(leaf string, v any) {
			t.add(v, "/network-instances/network-instance[name=%s]/protocols/protocol[identifier=BGP][name=BGP]/bgp/neighbors/neighbor[neighbor-address=%s]/"+leaf, vrf(x.key.vrf), x.key.peer)
		}
		state := "IDLE"
		switch {
		case !x.up && x.comes:
			state = "ACTIVE"
		case x.up:
			state = "ESTABLISHED"
			at("state/last-established", uint64(x.since.UnixNano()))
		}
		at("state/neighbor-address", x.key.peer)
		at("state/session-state", state)
		at("state/established-transitions", x.transitions+1)
		if s.config.BGP != nil && x.up {
			if n := b.lab.received(b.name, x); n > 0 {
				at("afi-safis/afi-safi[afi-safi-name=IPV4_UNICAST]/state/prefixes/received", n)
			}
		}
	}
	for _, x := range s.ospf {
		at := func(leaf string, v any) {
			t.add(v, "/network-instances/network-instance[name=%s]/protocols/protocol[identifier=OSPF][name=%s]/ospfv2/areas/area[identifier=%s]/interfaces/interface[id=%s]/neighbors/neighbor[router-id=%s]/state/"+leaf,
				vrf(x.key.vrf), x.key.process, x.key.area, x.key.iface, x.key.peer)
		}
		state := "INIT"
		if x.up {
			state = "FULL"
		}
		at("router-id", x.key.peer)
		at("adjacency-state", state)
		at("state-changes", x.transitions)
	}
	for _, x := range s.isis {
		at := func(leaf string, v any) {
			t.add(v, "/network-instances/network-instance[name=%s]/protocols/protocol[identifier=ISIS][name=%s]/isis/interfaces/interface[interface-id=%s]/levels/level[level-number=%s]/adjacencies/adjacency[system-id=%s]/state/"+leaf,
				vrf(x.key.vrf), x.key.process, x.key.iface, x.key.level, x.key.peer)
		}
		state := "DOWN"
		switch {
		case !x.up && x.comes:
			state = "INIT"
		case x.up:
			state = "UP"
		}
		at("system-id", x.key.peer)
		at("adjacency-state", state)
	}
}

// siteLeaves are those of the site's own: what faults say of them, the newest word of each.
func (b *box) siteLeaves(t *tree) {
	said := map[string]bool{}
	for _, a := range b.lab.having(faults.Leaf) {
		if !slices.Contains(a.devices, b.name) || said[a.fault.Path] {
			continue
		}
		said[a.fault.Path] = true
		v := b.lab.siteLeaf(b.name, a.fault.Path)
		if n, err := strconv.ParseUint(v, 10, 64); err == nil {
			t.leaves = append(t.leaves, leaf{a.fault.Path, n, t.at})
		} else if v != "" {
			t.leaves = append(t.leaves, leaf{a.fault.Path, v, t.at})
		}
	}
}

// siteLeaf is what a leaf of the site's own says now, "" where it says nothing.
func (l *Lab) siteLeaf(device, path string) string {
	value := ""
	for _, a := range l.having(faults.Leaf) {
		if a.fault.Path != path || !slices.Contains(a.devices, device) {
			continue
		}
		value = a.fault.Value
		for _, v := range a.fault.Values {
			if l.clock.Now().Sub(a.since) >= v.After {
				value = v.Value
			}
		}
	}
	return value
}
