package report

import (
	"net/netip"
	"time"

	"interlock/devices"
	"interlock/diffs"
	"interlock/pipelines"
	"interlock/simulate"
)

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func at(file string, line int) devices.Pos { return devices.Pos{File: file, Line: line, Col: 1} }

func port(device, name string) devices.PortRef { return devices.PortRef{Device: device, Port: name} }

func testSite() *devices.Site {
	return &devices.Site{
		File: "interlock.yaml", Name: "houston-dc",
		Groups: map[string]*devices.Group{
			"core": {Halves: map[string][]string{"A": {"core-a"}, "B": {"core-b"}}, Keep: 1, Order: "either"},
			"voip": {Halves: map[string][]string{"A": {"voip-a"}, "B": {"voip-b"}}, Keep: 1, Order: "either"},
		},
		Hosts: map[string]*devices.Host{"hv-1": {Address: netip.MustParsePrefix("10.1.0.11/24")}},
		Uplinks: map[string]*devices.Uplink{"storage": {Kind: "storage", Keep: 1,
			Ports: []devices.PortRef{port("core-a", "Ethernet1/49"), port("core-b", "Ethernet1/49")}}},
		Services: map[string]*devices.SiteService{"vm-storage": {Kind: "storage", From: "hv-1", To: "array-1"}},
	}
}

func network() *devices.Network {
	n := &devices.Network{Site: testSite(), Devices: map[string]*devices.Device{}}
	for _, d := range []string{"core-a", "core-b", "voip-a", "voip-b"} {
		n.Devices[d] = &devices.Device{Name: d, Config: &devices.Config{}, Trees: []*devices.Tree{{File: "configs/" + d + ".cfg"}}}
	}
	return n
}

func stateOf(name, half string, promised bool, core, storage int, vm simulate.ServiceStatus, down ...string) pipelines.State {
	s := pipelines.State{Name: name, Half: half, Promised: promised, Down: simulate.Down{Devices: map[string]bool{}}}
	for _, d := range down {
		s.Down.Devices[d] = true
	}
	s.Groups = map[string]simulate.Count{"core": {Up: core, Of: 2, Keep: 1}, "voip": {Up: 2, Of: 2, Keep: 1}}
	s.Uplinks = map[string]simulate.Count{"storage": {Up: storage, Of: 2, Keep: 1}}
	s.Services = map[string]simulate.ServiceStatus{"vm-storage": vm}
	return s
}

func coverageOf(modelled, inert, unmodelled, unknown int) pipelines.Coverage {
	return pipelines.Coverage{Coverage: devices.Coverage{Lines: modelled + inert + unmodelled + unknown, Modelled: modelled, Inert: inert,
		Unmodelled: unmodelled, Unknown: unknown}}
}

func commands(file string, lines ...string) []devices.Command {
	var out []devices.Command
	for i, l := range lines {
		out = append(out, devices.Command{Pos: at(file, i+1), Text: l, Line: l, Mode: "config"})
	}
	return out
}

func reload(device string, line int) diffs.Effect {
	return diffs.Effect{Device: device, Kind: diffs.Reload, Scope: diffs.ScopeDevice, When: diffs.Now, Undo: diffs.UndoHands,
		Pos: at("changes/CHG-1042/"+device+".cmd", line), Text: "reload", ID: "nxos/reload",
		Source: "https://www.cisco.com/c/en/us/td/docs/dcn/nx-os/reload", Detail: "the switch restarts and forwards nothing for several minutes"}
}

// denied is ScoNet's change: a vendor's text that reboots both cores.
func denied() *pipelines.Change {
	c := &pipelines.Change{
		Request: pipelines.Request{ID: "CHG-1042", Title: "vendor monitoring", Type: "standard", Source: "vendor", RequestedBy: "ops@example.net",
			Pos: at("changes/CHG-1042/change.yaml", 1), Now: now},
		Before: network(), After: network(), Verdict: pipelines.Denied, Coverage: coverageOf(1204, 310, 3, 0),
		Commands: map[string][]devices.Command{}, Back: map[string][]devices.Command{},
		Forecast: pipelines.Forecast{States: []pipelines.State{
			stateOf("before", "", true, 2, 2, simulate.OK),
			stateOf("changing", "", false, 0, 0, simulate.Lost, "core-a", "core-b"),
			stateOf("after", "", true, 2, 2, simulate.OK),
		}},
	}
	steps := pipelines.Step{Commands: map[string][]devices.Command{}, Rollback: map[string][]devices.Command{}, Expect: []string{"core-a and core-b answer"}}
	for _, d := range []string{"core-a", "core-b"} {
		file := "changes/CHG-1042/" + d + ".cmd"
		c.Commands[d] = commands(file, "snmp-server host 192.0.2.50 version 2c <secret 1f>", "hardware profile tcam resource template mon", "reload", "y")
		c.Back[d] = commands("", "no snmp-server host 192.0.2.50")
		steps.Devices = append(steps.Devices, d)
		steps.Commands[d], steps.Rollback[d] = c.Commands[d], c.Back[d]
		c.Effects = append(c.Effects, reload(d, 3), diffs.Effect{Device: d, Kind: diffs.NoEffect, Scope: diffs.ScopeDevice, When: diffs.Now,
			Undo: diffs.UndoReplace, Pos: at(file, 1), Text: "snmp-server host 192.0.2.50 version 2c <secret 1f>", ID: "nxos/snmp"})
		c.Deltas = append(c.Deltas, diffs.Delta{Device: d, Path: "snmp host 192.0.2.50", Op: diffs.Added, After: "version 2c", Pos: at(file, 1)},
			diffs.Delta{Device: d, Path: "hardware profile tcam", Op: diffs.Changed, Before: "default", After: "mon", Pos: at(file, 2), Was: at("configs/"+d+".cfg", 9)})
		c.Findings = append(c.Findings,
			devices.Finding{Rule: "halves/simultaneous-loss", Severity: devices.Deny, Device: d, Pos: at(file, 3), State: "changing",
				Message: "reload takes " + d + " out of service in the same step as the other half of group core", Path: "group core",
				Hint: "carry it out by halves: rollout: by-halves in change.yaml"},
			devices.Finding{Rule: "scope/standard-too-strong", Severity: devices.Deny, Device: d, Pos: at(file, 3),
				Message: "a standard (pre-approved) change may not reload a device", Hint: "make it a normal change"},
			devices.Finding{Rule: "source/vendor-preapproved", Severity: devices.Deny, Device: d, Pos: at(file, 3),
				Message: "a vendor's text that reloads a device cannot be pre-approved"})
	}
	c.Plan = pipelines.Plan{Digest: "sha256:4be1c0de", Rollout: "at-once", Steps: []pipelines.Step{steps}, Estimated: 25 * time.Minute}
	c.Findings = append(c.Findings,
		devices.Finding{Rule: "uplinks/below-minimum", Severity: devices.Deny, State: "changing", Path: "uplink storage",
			Message: "0 of 2 storage uplinks are up, 1 must be: core-a:Ethernet1/49 and core-b:Ethernet1/49 go down together",
			Related: []devices.Pos{at("interlock.yaml", 12)}},
		devices.Finding{Rule: "spares/too-few", Severity: devices.Warn, Device: "core-a", Pos: at("interlock.yaml", 20),
			Message: "2 transceivers QSFP-40G-SR4 may fail to come back, and 1 spare is in stock"},
		devices.Finding{Rule: "mtu/mismatch", Severity: devices.Deny, Device: "voip-a", Pos: at("configs/voip-a.cfg", 40), Message: "mtu 9000 meets mtu 1500",
			Waived: &devices.Waiver{Rule: "mtu/mismatch", Device: "voip-a", Reason: "replaced in January", Owner: "net@example.net",
				Expires: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)}})
	c.Findings = devices.SortFindings(c.Findings)
	return c
}

// harmless changes an NTP server on one core.
func harmless() *pipelines.Change {
	file := "changes/CHG-7/core-a.cmd"
	cmds := map[string][]devices.Command{"core-a": commands(file, "ntp server 192.0.2.9")}
	return &pipelines.Change{
		Request: pipelines.Request{ID: "CHG-7", Title: "second NTP server"}, Before: network(), After: network(),
		Verdict: pipelines.Pass, Coverage: coverageOf(1204, 310, 0, 0), Commands: cmds,
		Deltas: []diffs.Delta{{Device: "core-a", Path: "ntp server 192.0.2.9", Op: diffs.Added, After: "true", Pos: at(file, 1)}},
		Effects: []diffs.Effect{{Device: "core-a", Kind: diffs.NoEffect, Scope: diffs.ScopeDevice, When: diffs.Now, Undo: diffs.UndoReplace,
			Pos: at(file, 1), Text: "ntp server 192.0.2.9", ID: "nxos/ntp"}},
		Plan: pipelines.Plan{Digest: "sha256:77aa", Rollout: "at-once", Steps: []pipelines.Step{{Devices: []string{"core-a"}, Commands: cmds}}},
		Forecast: pipelines.Forecast{States: []pipelines.State{stateOf("before", "", true, 2, 2, simulate.OK),
			stateOf("changing", "", false, 2, 2, simulate.OK), stateOf("after", "", true, 2, 2, simulate.OK)}},
	}
}

// unknown has a command that nobody knows.
func unknown() *pipelines.Change {
	c := harmless()
	file := "changes/CHG-7/core-a.cmd"
	c.Request.Title = "vendor's tuning"
	c.Verdict = pipelines.Inconclusive
	c.Deltas, c.Effects = nil, nil
	c.Commands["core-a"] = commands(file, "system frobnicate level 9")
	c.Coverage = coverageOf(1204, 310, 0, 1)
	c.Coverage.UnknownLines = []pipelines.UnknownLine{{Device: "core-a", LineReport: devices.LineReport{Pos: at(file, 1),
		Text: "system frobnicate level 9", Disposition: devices.Unknown}}}
	c.Findings = []devices.Finding{{Rule: "commands/unknown-effect", Severity: devices.Inconclusive, Device: "core-a", Pos: at(file, 1),
		Message: `nothing is known of "system frobnicate level 9", so it may do anything`, Hint: "ask the vendor what it does; a waiver with an owner can accept it"}}
	return c
}

// byHalvesPass is ScoNet's change put right: one core at a time.
func byHalvesPass() *pipelines.Change {
	c := denied()
	c.Verdict = pipelines.Pass
	c.Request.Type, c.Request.Source, c.Request.Rollout = "normal", "internal", "by-halves"
	c.Request.Window = &pipelines.TimeSpan{From: now.Add(10 * time.Hour), To: now.Add(14 * time.Hour)}
	c.Findings = devices.SortFindings([]devices.Finding{{Rule: "services/degraded", Severity: devices.Warn, State: "A changing", Half: "A",
		Message: "vm-storage has one path left while half A changes"}})
	step := func(half, device string) pipelines.Step {
		return pipelines.Step{Half: half, Devices: []string{device}, Commands: map[string][]devices.Command{device: c.Commands[device]},
			Rollback: map[string][]devices.Command{device: c.Back[device]}, Expect: []string{device + ":Ethernet1/49 is up"}}
	}
	c.Plan = pipelines.Plan{Digest: "sha256:99ff", Rollout: "by-halves", Steps: []pipelines.Step{step("A", "core-a"), step("B", "core-b")}}
	changed := stateOf("A changed", "A", true, 2, 2, simulate.OK)
	changed.Failures = []simulate.Failure{{What: "voip-a", Lost: []string{"service voice"}}}
	after := stateOf("after", "", true, 2, 2, simulate.OK)
	after.Failures = changed.Failures
	c.Forecast.States = []pipelines.State{stateOf("before", "", true, 2, 2, simulate.OK),
		stateOf("A changing", "A", false, 1, 1, simulate.Degraded, "core-a"), changed,
		stateOf("B changing", "B", false, 1, 1, simulate.Degraded, "core-b"), after}
	return c
}
