package inputs

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"interlock/simulate/faults"
)

func TestFaults(t *testing.T) {
	fsys := fstest.MapFS{"faults.yaml": {Data: []byte(`
faults:
  - {when: {device: gw-a, event: active, after: 60s, version: "4.32.1F"}, fault: crash}
  - when: {event: mixed, group: cluster, after: 110d}
    fault: stop
    devices: [node-3, node-4]
  - when: {device: node-1, event: boot}
    fault: leaf
    path: /storage/state
    values: [{value: healing}, {after: 40m, value: healed}]
  - {when: {device: core-a, event: start}, fault: optic-degrading, ports: [Ethernet1/1], decibels: 0.5, every: 10s}
`)}}
	fs, err := ReadFaults(fsys, "faults.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if len(fs) != 4 || fs[0].When.Version != "4.32.1F" || fs[1].When.After != 110*24*time.Hour || fs[2].Values[1].Value != "healed" || fs[3].Decibels != 0.5 {
		t.Errorf("read %+v", fs)
	}
	if fs[0].Pos.Line != 3 || fs[0].Kind != faults.Crash {
		t.Errorf("the first is %+v", fs[0])
	}
}

// TestFaultsThatAreWrong reads what people get wrong.
func TestFaultsThatAreWrong(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"- {when: {event: reboot}, fault: crash}", `cannot be "reboot"`},
		{"- {when: {event: start, device: a}, fault: optic-drak, ports: [x]}", "optic-dark"},
		{"- {when: {event: start, device: a}, fault: port-down}", `needs the key "ports"`},
		{"- {when: {event: start}, fault: crash}", "no device is named"},
		{"- {when: {event: start, device: a}, fault: leaf, path: /x}", "needs a value"},
		{"- {when: {event: mixed}, fault: stop, devices: [a]}", "about a group"},
		{"- {when: {event: start, device: a, after: 60}, fault: crash}", "give the unit"},
		{"- {when: {event: start, device: a}, fault: optic-degrading, ports: [x], decibels: much}", "number of decibels"},
	} {
		_, err := ReadFaults(fstest.MapFS{"faults.yaml": {Data: []byte("faults:\n  " + c.text + "\n")}}, "faults.yaml")
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "faults.yaml:2") {
			t.Errorf("%s\n  gives %v\n  want %q with its place", c.text, err, c.want)
		}
	}
}
