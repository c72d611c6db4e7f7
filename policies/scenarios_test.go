package policies

// The scenarios are the incidents as facts, and what else must never pass. They are written to testdata with -update
// and judged from there, so that a change of Input or of a rule shows what it does to known evil.

func where(file string, line int) Pos { return Pos{File: file, Line: line, Col: 1} }

// quiet is two switches in a group, out of band, without a change.
func quiet() Input {
	return Input{
		Now: Instant{"2026-11-24T12:00:00Z", 1795521600000000000},
		Site: Site{
			Name: "houston-dc", File: "interlock.yaml", HasSite: true,
			Groups: []SiteGroup{{
				Name: "core", Keep: 1, Order: "either", Pos: where("interlock.yaml", 6),
				Halves: []SiteHalf{{Name: "A", Members: []string{"core-a"}}, {Name: "B", Members: []string{"core-b"}}},
			}},
		},
		Request:     Request{ID: "CHG-1", Title: "a change", Type: "normal", Source: "internal", Pos: where("changes/CHG-1/change.yaml", 1)},
		WindowCheck: WindowCheck{Inside: true},
		Devices: []Device{
			{Name: "core-a", OS: "nxos", OutOfBand: true, InChange: true},
			{Name: "core-b", OS: "nxos", OutOfBand: true, InChange: true},
		},
		Plan: Plan{Rollout: "at-once"},
	}
}

func atOnce(in *Input) { in.Plan.Steps = []Step{{Index: 1, Devices: []string{"core-a", "core-b"}}} }

func byHalves(in *Input) {
	in.Request.Rollout, in.Plan.Rollout = "by-halves", "by-halves"
	in.Plan.Steps = []Step{{Index: 1, Half: "A", Devices: []string{"core-a"}}, {Index: 2, Half: "B", Devices: []string{"core-b"}}}
}

func effect(device, kind, scope string) Effect {
	return Effect{Device: device, Phase: "forward", Kind: kind, Scope: scope, When: "now", Undo: "reload", Text: kind, ID: "nxos/" + kind, Pos: where(device+".cmd", 12)}
}

func command(device, text string) Command {
	return Command{Device: device, Text: text, Line: text, Mode: "exec", Exec: true, Disposition: "modelled", EffectKnown: true, Pos: where(device+".cmd", 12)}
}

// withStorage adds the storage uplink and its states.
func withStorage(in *Input, names []string, up []int) {
	ports := []PortDown{{"core-a", "Ethernet1/49", "core-a reloads"}, {"core-b", "Ethernet1/49", "core-b reloads"}}
	in.Site.Uplinks = []SiteUplink{{Name: "storage", Kind: "storage", Keep: 1, Ports: []string{"core-a:Ethernet1/49", "core-b:Ethernet1/49"}, Pos: where("interlock.yaml", 14)}}
	for i, name := range names {
		s := State{Name: name, Promised: name != "changing",
			Uplinks: []StateUplink{{Name: "storage", Up: up[i], Of: 2, Keep: 1, PortsDown: ports[:2-up[i]]}},
			Groups:  []StateGroup{{Name: "core", InService: up[i], Of: 2, Keep: 1}},
		}
		in.States = append(in.States, s)
	}
}

func sconet() Input {
	in := quiet()
	in.Request.Type, in.Request.Source, in.Request.Title = "standard", "vendor", "vendor monitoring"
	atOnce(&in)
	withStorage(&in, []string{"before", "changing", "after"}, []int{2, 0, 2})
	in.States[1].DownDevices = []string{"core-a", "core-b"}
	in.Optics = []Optic{{"core-a", "Ethernet1/49", "QSFP-40G-SR4"}, {"core-b", "Ethernet1/49", "QSFP-40G-SR4"}}
	in.Site.Spares = []Spare{{"QSFP-40G-SR4", 1}}
	in.Site.Services = []SiteService{{Name: "vm-storage", Kind: "storage", From: "hv-1", To: "array-1", Pos: where("interlock.yaml", 12)}}
	for i, status := range []string{"ok", "lost", "ok"} {
		in.States[i].Services = []StateService{{Name: "vm-storage", Status: status, BeforeStatus: "ok", Reason: map[string]string{"lost": "hv-1 has no link"}[status]}}
	}
	for _, d := range []string{"core-a", "core-b"} {
		in.Commands = append(in.Commands, command(d, "reload"))
		in.Effects = append(in.Effects, effect(d, "reload", "device"))
	}
	return in
}

func glesys() Input {
	in := quiet()
	byHalves(&in)
	in.Site.Recovery = []Recovery{{Name: "backups", Host: "bak-1", AttachedDevices: []string{"core-a", "core-b"}, Pos: where("interlock.yaml", 20)}}
	withStorage(&in, []string{"before", "A changing", "A changed", "B changing", "after"}, []int{2, 1, 2, 1, 2})
	in.States[2].Failures = []Failure{{What: "core-b", Lost: []string{"uplink storage"}, Reasons: []string{""}, Unsure: []UnsureService{}}}
	in.Effects = []Effect{effect("core-a", "reload", "device"), effect("core-b", "reload", "device")}
	return in
}

func readyspace() Input {
	in := quiet()
	in.Plan = Plan{Rollout: "by-halves", Steps: []Step{{Index: 1, Half: "A", Devices: []string{"core-a"}}}}
	in.Site.Versions = []VersionPair{{OS: "nxos", Pair: []string{"6", "7"}, MixedForSeconds: 86400, Pos: where("interlock.yaml", 30)}}
	in.Mixed = []Mixed{{Group: "core", OS: "nxos", VersionA: "7", VersionB: "6", State: "A changed", OpenEnded: true}}
	withStorage(&in, []string{"before", "A changing", "after"}, []int{2, 1, 2})
	in.Effects = []Effect{effect("core-a", "reload", "device")}
	return in
}

func storehouse() Input {
	in := quiet()
	byHalves(&in)
	for i := range in.Devices {
		in.Devices[i].OutOfBand = false
	}
	withStorage(&in, []string{"before", "A changing", "A changed", "B changing", "after"}, []int{2, 1, 2, 1, 2})
	in.Effects = []Effect{effect("core-a", "reload", "device"), effect("core-b", "reload", "device")}
	return in
}

func exalate() Input {
	in := quiet()
	atOnce(&in)
	in.Plan.Steps[0].Devices = []string{"core-a"}
	in.Site.Recovery = []Recovery{
		{Name: "monitoring", Host: "mon-1", AttachedDevices: []string{"core-a"}, Pos: where("interlock.yaml", 20)},
		{Name: "paging", Via: "out_of_band", Pos: where("interlock.yaml", 21)},
	}
	withStorage(&in, []string{"before", "changing", "after"}, []int{2, 2, 2})
	in.Effects = []Effect{effect("core-a", "session", "protocol")}
	in.Facts = []Fact{{Kind: "routes/blackhole", Device: "core-a", Path: "10.0.0.0/24", Message: "writes to 10.0.0.0/24 are dropped", State: "after", Pos: where("core-a.cfg", 7)}}
	return in
}

// scenario is one input that must be stopped, and by what.
type scenario struct {
	Name string `json:"-"`
	// Why says what is evil about it.
	Why string `json:"why"`
	// StoppedBy are "severity rule", and all must be among the findings.
	StoppedBy []string `json:"stopped_by"`
	Input     Input    `json:"input"`
}

func scenarios() []scenario {
	edit := func(f func(*Input)) Input {
		in := quiet()
		f(&in)
		return in
	}
	return []scenario{
		{"sconet", "a vendor's pre-approved commands reload both cores at once", []string{
			"deny halves/simultaneous-loss", "deny uplinks/below-minimum", "deny source/vendor-preapproved", "deny scope/standard-too-strong",
			"deny groups/below-keep", "deny services/lost", "warn spares/too-few",
		}, sconet()},
		{"glesys", "the backup tools stand on what is changed, and the mixed state does not survive a failure",
			[]string{"deny recovery/depends-on-group", "deny services/one-failure-away"}, glesys()},
		{"readyspace", "half A is upgraded, the other half later", []string{"deny versions/mixed-too-long", "warn versions/not-uniform-after"}, readyspace()},
		{"storehouse", "nodes are rebooted with no way in but themselves", []string{"deny recovery/no-out-of-band"}, storehouse()},
		{"exalate", "monitoring hangs on what is changed, and writes vanish", []string{"deny recovery/depends-on-group", "deny routes/blackhole"}, exalate()},
		{"stack", "a plan by halves reloads a stack that both halves are in", []string{"deny halves/not-split", "deny halves/simultaneous-loss"}, edit(func(in *Input) {
			byHalves(in)
			in.Plan.Steps[0].ReachesOtherHalves = []Reach{{Device: "core-b", Why: "core-a and core-b are one stack", Pos: where("core-a.cmd", 12)}}
			e := effect("core-a", "reload", "device")
			e.Reaches = "cluster"
			in.Effects = []Effect{e}
		})},
		{"no-site", "a reload without interlock.yaml: nobody knows what takes over", []string{"inconclusive halves/simultaneous-loss", "deny recovery/no-out-of-band"}, edit(func(in *Input) {
			in.Site = Site{}
			in.Devices[0].OutOfBand = false
			in.Plan.Steps = []Step{{Index: 1, Devices: []string{"core-a"}}}
			in.Effects = []Effect{effect("core-a", "reload", "device")}
		})},
		{"no-states", "a change whose states were not computed", []string{"inconclusive uplinks/below-minimum", "inconclusive groups/below-keep"}, edit(func(in *Input) {
			withStorage(in, nil, nil)
			atOnce(in)
		})},
		{"unknown-command", "a command that nobody knows", []string{"inconclusive commands/unknown-effect"}, edit(func(in *Input) {
			c := command("core-a", "frobnicate all")
			c.EffectKnown, c.Disposition = false, "unknown"
			in.Commands = []Command{c}
		})},
		{"unread-line", "a configuration line that cannot be read", []string{"inconclusive lines/unknown", "inconclusive commands/unknown-effect"}, edit(func(in *Input) {
			c := command("core-a", "frobnicate all")
			c.EffectKnown, c.Disposition, c.Exec, c.Mode = false, "unknown", false, "config"
			in.Commands = []Command{c}
		})},
		{"question", "a reload whose question is not answered, in a configuration", []string{"deny commands/interactive", "deny commands/exec-in-config"}, edit(func(in *Input) {
			c := command("core-a", "reload")
			c.Interactive, c.InConfigFile, c.Question = true, true, "This command will reboot the system. (y/n)?"
			in.Commands = []Command{c}
		})},
		{"pending", "a profile that waits for the next boot on both halves", []string{"deny commands/pending-at-next-boot"}, edit(func(in *Input) {
			byHalves(in)
			for _, d := range []string{"core-a", "core-b"} {
				e := effect(d, "capacity", "device")
				e.When = "next-boot"
				in.Effects = append(in.Effects, e)
			}
		})},
		{"write-erase", "the configuration is erased and only hands bring it back", []string{"deny commands/irreversible", "deny rollback/not-clean"}, edit(func(in *Input) {
			e := effect("core-a", "erase", "device")
			e.Undo = "hands"
			in.Effects = []Effect{e}
			in.Plan.Steps = []Step{{Index: 1, Devices: []string{"core-a"}}}
			in.Rehearsals = []Rehearsal{{Device: "core-a", Missing: []MissingBack{{Text: "write erase", Pos: where("core-a.cmd", 12)}}}}
		})},
		{"lockout", "the last way in is closed", []string{"deny management/lockout"}, edit(func(in *Input) {
			e := effect("core-a", "management", "management")
			e.Target, e.Undo = "all", "replace"
			in.Effects = []Effect{e}
		})},
		{"way-back", "the way back reloads what the way forward does not", []string{"deny rollback/disruptive"}, edit(func(in *Input) {
			e := effect("core-a", "reload", "device")
			e.Phase = "rollback"
			in.Effects = []Effect{effect("core-a", "flap", "port"), e}
		})},
		{"unannounced", "more differs than the change announces", []string{"deny scope/unexpected-difference"}, edit(func(in *Input) {
			in.Request.Expect = []Expectation{{Device: "core-*", Path: "snmp"}}
			in.Deltas = []Delta{{Device: "core-a", Path: "interface Ethernet1/49 / mtu", Op: "~", Before: "9216", After: "1500", Pos: where("core-a.cfg", 90)}}
		})},
		{"window", "both halves together, in no window, in a freeze", []string{"deny halves/together-without-window", "deny window/freeze"}, edit(func(in *Input) {
			atOnce(in)
			in.Request.Rollout, in.Plan.Rollout = "together", "together"
			in.WindowCheck.Frozen, in.WindowCheck.FreezeWhy = true, "year end"
		})},
		{"outside", "the window asked for is not one of the site's, and too short", []string{"deny window/outside", "warn window/too-short"}, edit(func(in *Input) {
			in.Request.HasWindow = true
			in.WindowCheck = WindowCheck{Asked: true, TooShort: true, NeededSeconds: 7200, GivenSeconds: 600}
		})},
		{"versions", "two versions meet that never may, two that nobody knows", []string{"deny versions/forbidden-pair", "inconclusive versions/forbidden-pair"}, edit(func(in *Input) {
			in.Site.Versions = []VersionPair{{OS: "nxos", Pair: []string{"9.3(8)", "10.4(2)"}, Never: true, Why: "vPC role flap", Pos: where("interlock.yaml", 30)}}
			in.Mixed = []Mixed{
				{Group: "core", OS: "nxos", VersionA: "10.4(2)", VersionB: "9.3(8)", State: "A changed", Seconds: 60},
				{Group: "core", OS: "eos", VersionA: "4.30", VersionB: "4.31", State: "A changed", Seconds: 60},
			}
		})},
		{"facts", "what the network's devices disagree on", []string{
			"deny mlag/type-1-mismatch", "deny mtu/mismatch", "deny bgp/peer-mismatch", "deny address/duplicate", "deny gateway/two-active",
			"deny reference/undefined", "inconclusive simulate/unmodelled", "deny routes/loop", "warn vlan/pruned",
		}, edit(func(in *Input) {
			for i, kind := range []string{
				"mlag/type-1-mismatch", "mtu/mismatch", "bgp/peer-mismatch", "address/duplicate", "gateway/two-active",
				"reference/undefined", "simulate/unmodelled", "routes/loop", "vlan/pruned",
			} {
				in.Facts = append(in.Facts, Fact{Kind: kind, Device: "core-a", Peer: "core-b", Message: "they differ", State: "A changed", Half: "A", Pos: where("core-a.cfg", i+1)})
			}
		})},
		{"secret", "a password in clear text, and a line that is not modelled", []string{"warn secrets/plain", "inconclusive lines/unmodelled"}, edit(func(in *Input) {
			c := command("core-a", "username x password <redacted>")
			c.Exec, c.PlainSecret, c.Disposition, c.Why = false, true, "unmodelled", "local users"
			in.Commands = []Command{c}
		})},
	}
}
