package lab_test

import (
	"testing"
	"time"

	"interlock/devices/clock"
	"interlock/pipelines"
	"interlock/simulate/faults"
	"interlock/simulate/lab"
)

const storehouse = "../../testdata/incidents/storehouse"

// leap starts the lab of a site on a clock that leaps while it is waited for.
func leap(t *testing.T, dir string, fs ...faults.Fault) (*lab.Lab, func(time.Duration)) {
	t.Helper()
	n, _, err := pipelines.ReadNetwork(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	c := clock.Leaping(time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC))
	l, err := lab.Start(t.Context(), n, lab.Options{Clock: c, Password: "secret", Faults: fs, Log: log{t}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Stop)
	return l, func(d time.Duration) {
		if err := c.Sleep(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTakingOverTakesTime: what a service loses while the network's own redundancy comes to answer, and what it loses beyond that.
func TestTakingOverTakesTime(t *testing.T) {
	crash := func(d time.Duration, devices ...string) faults.Fault {
		return faults.Fault{When: faults.When{Event: faults.Start, After: time.Minute}, Kind: faults.Crash, For: d, Devices: devices}
	}
	for _, c := range []struct {
		why, dir, service string
		fault             faults.Fault
		lost, moving      time.Duration
	}{
		{"the backup misses three advertisements of VRRP's master and waits for its skew", storehouse, "website", crash(time.Hour, "node-1"), 4 * time.Second, 4 * time.Second},
		{"a backup that dies is nobody's gateway", storehouse, "website", crash(time.Hour, "node-3"), 0, 0},
		{"the partner in a vPC forwards for HSRP's active member at once", sconet, "vm-storage", crash(time.Hour, "core-a"), 0, 0},
		{"both cores are away, and their vPCs' legs stay down for delay restore 150", sconet, "vm-storage", crash(time.Minute, "core-a", "core-b"), 212 * time.Second, 0},
	} {
		l, sleep := leap(t, c.dir, c.fault)
		sleep(10 * time.Minute)
		var lost, moving time.Duration
		for _, o := range l.Outages() {
			if o.Service == c.service {
				lost, moving = lost+o.Length(), moving+o.Moving
			}
		}
		if (lost-c.lost).Abs() > time.Second || (moving-c.moving).Abs() > time.Second {
			t.Errorf("%s: %s was lost for %s, of which %s while protocols moved; want %s and %s", c.why, c.service, lost, moving, c.lost, c.moving)
		}
	}
}

// TestASessionFormsInItsTime pulls a cable for a minute. Both ends lose the session at once, since they see their ports go; it comes back
// some time after the cable, and says so meanwhile.
func TestASessionFormsInItsTime(t *testing.T) {
	pulled := faults.Fault{When: faults.When{Event: faults.Start, After: time.Minute}, Kind: faults.PortDown, For: time.Minute, Devices: []string{"edge-1"}, Ports: []string{"Ethernet1"}}
	l, sleep := leap(t, sconet, pulled)
	state := func() string {
		return get(t, l, "core-a", "/network-instances/network-instance[name=default]/protocols/protocol[identifier=BGP][name=BGP]/bgp/neighbors/neighbor[neighbor-address=10.255.1.1]/state/session-state")
	}
	for _, c := range []struct {
		wait time.Duration
		want string
	}{{30 * time.Second, "ESTABLISHED"}, {35 * time.Second, "IDLE"}, {60 * time.Second, "ACTIVE"}, {10 * time.Second, "ESTABLISHED"}} {
		sleep(c.wait)
		if got := state(); got != c.want {
			t.Errorf("%s after the start the session is %s, want %s", l.Now().Sub(time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC)).Round(time.Second), got, c.want)
		}
	}
}

// TestLegsOfAVPCStayDownAfterABoot, and other ports do not: "delay restore 150".
func TestLegsOfAVPCStayDownAfterABoot(t *testing.T) {
	crash := faults.Fault{When: faults.When{Event: faults.Start, After: time.Minute}, Kind: faults.Crash, For: time.Minute, Devices: []string{"core-a"}}
	l, sleep := leap(t, sconet, crash)
	oper := func(port string) string {
		return get(t, l, "core-a", "/interfaces/interface[name="+port+"]/state/oper-status")
	}
	sleep(2*time.Minute + 140*time.Second)
	if leg, other := oper("Ethernet1/1"), oper("Ethernet1/61"); leg != "DOWN" || other != "UP" {
		t.Errorf("140s after the boot a leg is %s and a port to an edge is %s, want DOWN and UP", leg, other)
	}
	sleep(15 * time.Second)
	if leg := oper("Ethernet1/1"); leg != "UP" {
		t.Errorf("155s after the boot a leg is %s", leg)
	}
}
