package vendortest

import (
	"slices"
	"sort"
	"strings"
	"testing"

	"interlock/devices"
	"interlock/devices/syntax"
)

// there enters the commands from one configuration to another; the model must then be the other's.
func there(t testing.TB, s System, from, to *devices.Tree) bool {
	t.Helper()
	text := syntax.Typed(s.Vendor.Commands(from, to))
	e := s.Vendor.Enter(from, "computed", []byte(text))
	want, got := s.Model(to), s.Model(e.After)
	got.Version, got.Platform = want.Version, want.Platform // which no command changes
	s.unsaidPorts(want, got)
	s.unsaidPorts(got, want)
	if d := Differences(want, got); len(d) > 0 {
		t.Errorf("the computed commands lead elsewhere:\n%s\nthe commands:\n%s", strings.Join(d, "\n"), text)
		return false
	}
	return true
}

// ThereAndBack goes from one configuration to another and back, by the commands computed.
func ThereAndBack(t testing.TB, s System, a, b *devices.Tree) bool {
	t.Helper()
	return there(t, s, a, b) && there(t, s, b, a)
}

// unsaidPorts takes the physical ports out of a model of which nothing is said, and the other says nothing at all: a port is
// there, whether a configuration speaks of it or not.
func (s System) unsaidPorts(c, other *devices.Config) {
	for name, i := range c.Interfaces {
		if other.Interfaces[name] != nil || i.Kind != devices.Ethernet && i.Kind != devices.MgmtPort {
			continue
		}
		bare := s.ModelOf("interface " + name + "\n").Interfaces[name]
		if bare == nil || slices.Equal(devices.Leaves(bare), devices.Leaves(i)) {
			delete(c.Interfaces, name)
		}
	}
}

// RoundTrip goes there and back, by the commands computed, on every configuration of the labs: after statements were taken
// away from its text or had a value changed (see generate), and after each of the system's Changes was entered. A sample
// of the changes is tried unless Full.
func RoundTrip(t *testing.T, s System) {
	devs := s.Configurations(t)
	generated, entered := 0, 0
	for nth, d := range devs {
		before := s.Read(d.Files...)
		for _, g := range generate(s, d) {
			generated++
			if !ThereAndBack(t, s, before, g.after) {
				t.Errorf("%s: %s", d.Name, g.what)
			}
		}
		for i, c := range s.Changes {
			if !Full() && (i+nth)%len(s.Changes) != 0 && (i+nth)%4 != 0 {
				continue
			}
			entered++
			after := s.Vendor.Enter(before, "change", []byte(c)).After
			if !ThereAndBack(t, s, before, after) {
				t.Errorf("%s: after entering\n%s", d.Name, c)
			}
		}
	}
	t.Logf("%d devices: %d generated changes and %d entered ones, there and back", len(devs), generated, entered)
	if generated < len(devs) {
		t.Errorf("only %d changes were generated", generated)
	}
}

// RoundTripBetween goes by the commands computed from each device of the labs to the next one of the same ports and back:
// everything changes.
func RoundTripBetween(t *testing.T, s System) {
	devs := s.Configurations(t)
	tried := 0
	for i := 0; i+1 < len(devs); i++ {
		a, b := s.Read(devs[i].Files...), s.Read(devs[i+1].Files...)
		if ports(s.Model(a)) != ports(s.Model(b)) {
			continue // no command makes or takes away a port
		}
		tried++
		if !ThereAndBack(t, s, a, b) {
			t.Errorf("%s to %s", devs[i].Name, devs[i+1].Name)
		}
	}
	t.Logf("%d pairs", tried)
}

// ports are the names of the physical ports.
func ports(c *devices.Config) string {
	var names []string
	for name, i := range c.Interfaces {
		if i.Kind == devices.Ethernet {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return strings.Join(names, " ")
}
