package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"interlock/devices"
	"interlock/diffs"
	"interlock/pipelines"
	"interlock/simulate"
)

func effectOn(device string, k diffs.EffectKind, s diffs.EffectScope, target string, w diffs.EffectWhen) diffs.Effect {
	return diffs.Effect{Device: device, Kind: k, Scope: s, Target: target, When: w, Undo: diffs.UndoReplace}
}

func TestSummary(t *testing.T) {
	for _, c := range []struct {
		name, reason string
		change       func(*pipelines.Change)
		want         []string
	}{
		{"one of two", "the reader wants to know who carries on", func(c *pipelines.Change) {
			c.Effects = []diffs.Effect{reload("core-a", 1)}
			c.Forecast.States[1] = stateOf("changing", "", false, 1, 1, simulate.Degraded, "core-a")
		}, []string{
			"Entering this reboots core-a: 1 of 2 members of group core (core-b stays in service).",
			"Service vm-storage has less redundancy than usual.",
			"At least 1 of 2 members of group core and 1 of 2 storage uplinks stay in service in every state; no service is lost.",
			"1 setting changes on core-a."}},
		{"flaps", "ports are named with their device", func(c *pipelines.Change) {
			c.Effects = []diffs.Effect{effectOn("core-a", diffs.Flap, diffs.ScopePort, "Ethernet1/10", diffs.Now), effectOn("core-a", diffs.Flap, diffs.ScopePort, "Ethernet1/2", diffs.Now)}
		}, []string{"On core-a Ethernet1/2 and Ethernet1/10 go down.", "1 setting changes on core-a."}},
		{"next boot", "nothing shows at once, which is what makes it dangerous", func(c *pipelines.Change) {
			e := effectOn("core-a", diffs.Erase, diffs.ScopeDevice, "", diffs.NextBoot)
			e.Detail = "write erase has removed the startup configuration"
			f := e
			f.Device = "core-b"
			c.Effects = []diffs.Effect{e, f}
		}, []string{"Nothing shows at first, but at the next boot of core-a and core-b: write erase has removed the startup configuration.",
			"1 setting changes on core-a."}},
		{"inside a device", "sessions, processes and management are told apart", func(c *pipelines.Change) {
			c.Effects = []diffs.Effect{effectOn("core-a", diffs.Session, diffs.ScopeProtocol, "bgp 10.0.0.1", diffs.Now),
				effectOn("core-b", diffs.Session, diffs.ScopeProtocol, "bgp 10.0.0.1", diffs.Now), effectOn("core-a", diffs.Restart, diffs.ScopeProtocol, "bgp", diffs.Now),
				effectOn("core-a", diffs.Management, diffs.ScopeManagement, "ssh", diffs.Now)}
		}, []string{"core-a restarts bgp.", "core-a loses a way to be reached (ssh).", "Each of core-a and core-b drops sessions (bgp 10.0.0.1).",
			"1 setting changes on core-a."}},
		{"uplink at the end", "what stays broken is said to stay so", func(c *pipelines.Change) {
			for i := 1; i < 3; i++ {
				c.Forecast.States[i].Uplinks["storage"] = simulate.Count{Up: 0, Of: 2, Keep: 1}
				c.Forecast.States[i].Services["vm-storage"] = simulate.Lost
				c.Forecast.States[i].PortsDown = map[devices.PortRef]string{port("core-a", "Ethernet1/49"): "mtu", port("core-b", "Ethernet1/49"): "mtu"}
			}
		}, []string{"Both storage uplinks (core-a:Ethernet1/49, core-b:Ethernet1/49) go down together during the change and afterwards.",
			"Service vm-storage is lost during the change and afterwards.",
			"1 setting changes on core-a."}},
		{"a consequence", "a port that goes down because of another is told apart", func(c *pipelines.Change) {
			c.Forecast.States[2].PortsDown = map[devices.PortRef]string{port("core-b", "port-channel1"): "mtu"}
		}, []string{"As a consequence core-b:port-channel1 goes down afterwards.", "1 setting changes on core-a."}},
		{"flaps by halves", "which half comes when", func(c *pipelines.Change) {
			c.Plan = byHalvesPass().Plan
			c.Forecast.States = byHalvesPass().Forecast.States
			for i, d := range map[int]string{1: "core-a", 3: "core-b"} {
				s := stateOf(c.Forecast.States[i].Name, c.Forecast.States[i].Half, false, 2, 1, simulate.OK)
				s.Down.Ports = map[devices.PortRef]bool{port(d, "Ethernet1/49"): true}
				c.Forecast.States[i] = s
			}
		}, []string{"On core-a Ethernet1/49 goes down in step 1.", "On core-b Ethernet1/49 goes down in step 2.",
			"At least 1 of 2 storage uplinks stay in service in every state; no service is lost.", "1 setting changes on core-a."}},
		{"broken already", "what was so before is no news", func(c *pipelines.Change) {
			for i := range c.Forecast.States {
				c.Forecast.States[i].Uplinks["storage"] = simulate.Count{Up: 0, Of: 2, Keep: 1}
				c.Forecast.States[i].Services["vm-storage"] = simulate.Lost
			}
		}, []string{"1 setting changes on core-a; nothing restarts, no port goes down, no session is reset."}},
		{"a kind nobody knows", "a new kind of effect must not vanish", func(c *pipelines.Change) {
			c.Effects = []diffs.Effect{effectOn("core-a", "melt", diffs.ScopeDevice, "", diffs.Now)}
		}, []string{`core-a does something of a kind this report does not know ("melt").`, "1 setting changes on core-a."}},
		{"waived", "a waiver accepts what is not known, it does not make it known", func(c *pipelines.Change) {
			c.Findings = []devices.Finding{{Rule: "lines/unknown", Severity: devices.Inconclusive, Pos: at("a.cfg", 3), Waived: &devices.Waiver{}}}
		}, []string{"What this does is not fully known (lines/unknown at a.cfg:3:1; accepted by a waiver), so no more can be promised than is said here.",
			"As far as is known, 1 setting changes on core-a."}},
		{"unsure", "a service that cannot be answered for is not called safe", func(c *pipelines.Change) {
			for i := range c.Forecast.States {
				c.Forecast.States[i].Unsure = map[string]string{"vm-storage": "host array-1 is attached to a port that is not configured"}
			}
		}, []string{"How service vm-storage fares cannot be told: host array-1 is attached to a port that is not configured.",
			"As far as is known, 1 setting changes on core-a."}},
		{"no forecast", "silence about the way must not read as safety", func(c *pipelines.Change) { c.Forecast.States = nil },
			[]string{"1 setting changes on core-a.", "No forecast was made, so what happens on the way is not known."}},
		{"the forecast knows more", "a device that leaves service without an effect of its own is named", func(c *pipelines.Change) {
			c.Forecast.States[1] = stateOf("changing", "", false, 1, 1, simulate.OK, "core-b")
		}, []string{"Entering this takes out of service core-b: 1 of 2 members of group core (core-a stays in service).",
			"At least 1 of 2 members of group core and 1 of 2 storage uplinks stay in service in every state; no service is lost.",
			"1 setting changes on core-a."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			change := harmless()
			c.change(change)
			if d := cmp.Diff(c.want, Summary(change)); d != "" {
				t.Errorf("%s:\n%s", c.reason, d)
			}
		})
	}
}

// TestNoOutputReassuresWithoutReason looks for the sentences that promise that nothing happens.
func TestNoOutputReassuresWithoutReason(t *testing.T) {
	for _, c := range []func() *pipelines.Change{denied, unknown, byHalvesPass, func() *pipelines.Change { return &pipelines.Change{} }} {
		for _, f := range Formats {
			if text := written(t, f, c(), options()); strings.Contains(text, "nothing restarts") || strings.Contains(text, "Nothing restarts") {
				t.Errorf("%s says that nothing restarts", f.Name)
			}
		}
	}
}
